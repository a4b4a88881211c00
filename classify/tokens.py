"""Text cut into word pieces, as a transformer reads it, each piece with its place in the text."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from classify.errors import ModelError
from classify.examples import Ints, Span

MAX_HEADING = 32  # word pieces of a heading that are read
MAX_TOKENS = 384  # word pieces read at a time, heading and marks included
OVERLAP = 64  # pieces that a long passage's next window reads again
_MARKS = 4  # the most that a tokeniser adds around a pair


@dataclass(frozen=True, slots=True, kw_only=True)
class Tokens:
    """Tokenised texts, unpadded: the entries at one place have one length."""

    ids: Sequence[Ints]
    types: Sequence[Ints]  # 0: heading, 1: passage
    inside: Sequence[NDArray[np.bool_]]  # a piece of the passage, neither heading nor mark
    offsets: Sequence[Ints]  # (n, 2): half-open characters of the text, where `inside`

    def __len__(self) -> int:
        """How many texts there are."""
        return len(self.ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenSpans:
    """Coders' spans in word pieces.

    Columns of `values`: text, theme, first piece, end piece, facet, party, polarity (-1: none).
    """

    values: Ints  # (m, 7)


class WordPieces:
    """A tokeniser read from the `tokenizer.json` beside a model's weights.

    Raises:
        ModelError: The file is missing or is no tokeniser.
    """

    def __init__(self, file: Path) -> None:
        try:
            self._tokeniser = Tokenizer.from_file(str(file))
        except Exception as error:  # the library raises bare exceptions
            raise ModelError(
                f"{file}: not a tokeniser ({error}): install the tool again"
            ) from error
        self._tokeniser.no_truncation()
        self._tokeniser.no_padding()

    def read(self, headings: Sequence[str], texts: Sequence[str]) -> Tokens:
        """Headings and passages as pairs, each cut at `MAX_TOKENS`.

        Args:
            headings: The words above each passage; "" for none.
            texts: The passages.

        Returns:
            The pieces, in the texts' order.
        """
        encodings = [self._pair(*pair) for pair in zip(headings, texts, strict=True)]
        return Tokens(
            ids=[np.array(e.ids[:MAX_TOKENS], dtype=np.int32) for e in encodings],
            types=[np.array(e.type_ids[:MAX_TOKENS], dtype=np.int32) for e in encodings],
            inside=[np.array([s == 1 for s in e.sequence_ids[:MAX_TOKENS]]) for e in encodings],
            offsets=[np.array(e.offsets[:MAX_TOKENS], dtype=np.int32) for e in encodings],
        )

    def windows(self, heading: str, text: str) -> Iterator[tuple[int, str]]:
        """A long passage in stretches that can be read whole, with where each begins.

        A passage of usual length is one stretch. The next stretch begins about `OVERLAP` pieces
        before the end of the last, so that no sentence is read only in halves; none begins or ends
        within a word, so that every word is cut into the same pieces as in the whole.

        Args:
            heading: The words above the passage, which take room from each stretch; "" for none.
            text: The passage; one stretch if it is empty.

        Yields:
            Where a stretch begins, in characters of the text, and its words. Together the
            stretches hold every character.
        """
        whole = self._tokeniser.encode(text, add_special_tokens=False)
        pieces, words = whole.offsets, whole.word_ids
        room = MAX_TOKENS - _MARKS - len(self._known(self._cut(heading)))
        first = 0
        while len(pieces) - first > room:
            end = _word_start(words, first + room)
            start = pieces[first][0] if first else 0
            yield start, text[start : pieces[end][0]]
            first = _word_start(words, end - OVERLAP)
        start = pieces[first][0] if first else 0
        yield start, text[start:]

    def _cut(self, heading: str) -> str:
        known = self._known(heading)
        return heading[: known[MAX_HEADING - 1][1]] if len(known) > MAX_HEADING else heading

    def _known(self, words: str) -> Sequence[tuple[int, int]]:
        return self._tokeniser.encode(words, add_special_tokens=False).offsets

    def _pair(self, heading: str, text: str) -> Encoding:
        return self._tokeniser.encode(self._cut(heading), text)


def _word_start(words: Sequence[int | None], piece: int) -> int:
    """The first piece of the word that holds a piece."""
    while piece > 0 and words[piece - 1] == words[piece]:
        piece -= 1
    return piece


def place_spans(tokens: Tokens, spans: Sequence[Span]) -> TokenSpans:
    """Spans of characters as spans of word pieces; those past what is read are left out."""
    rows = []
    for span in spans:
        offsets, inside = tokens.offsets[span.passage], tokens.inside[span.passage]
        held = np.flatnonzero(
            inside & (offsets[:, 1] > span.char_start) & (offsets[:, 0] < span.char_end)
        )
        if held.size:
            first, end = int(held[0]), int(held[-1]) + 1
            rows.append(
                (span.passage, span.theme, first, end, span.facet, span.party, span.polarity)
            )
    return TokenSpans(values=np.array(rows, dtype=np.int32).reshape(-1, 7))
