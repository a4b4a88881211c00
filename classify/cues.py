"""Cues found in text: which words fired, where they stand, and what they suggest.

The only module that imports spaCy, and of spaCy only its rule-based English splitter and its
phrase matcher: no statistical model is needed, so the same text gives the same cues everywhere.
Text is made plain before it is split (curly quotes and hyphens between letters), one character
for one, so that every offset still counts in the text as it was given.
"""

import re
import sys
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from string import ascii_uppercase

from classify.inflection import fold_word
from classify.models import Cue
from classify.phrases import MAX_GAP_WORDS, spell_out


@contextmanager
def _without_torch() -> Iterator[None]:
    """Have an import take PyTorch for not installed.

    thinc, on which spaCy stands, imports it wherever it finds it, for models that are not used
    here: that costs each worker two seconds and 180 MB.
    """
    if "torch" in sys.modules:
        yield
        return
    sys.modules["torch"] = None  # type: ignore[assignment]  # what Python takes for "not there"
    try:
        yield
    finally:
        del sys.modules["torch"]


with _without_torch():
    import spacy
    from spacy.attrs import NORM
    from spacy.language import Language
    from spacy.matcher import PhraseMatcher
    from spacy.tokens import Doc

_PLAIN = str.maketrans(
    {
        "\u2018": "'", "\u2019": "'", "\u201b": "'", "\u02bc": "'", "\u2032": "'", "`": "'",
        "\u201c": '"', "\u201d": '"', "\u201e": '"',
        "\u00a0": " ", "\u2007": " ", "\u202f": " ", "\t": " ", "\n": " ", "\r": " ",
    }
)  # fmt: skip
# A hyphen, or a dash set as one, between two letters: "self-neglect" is read as two words, so
# that one cue finds "self-neglect" and "self neglect".
_HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u2010\u2011\u2012\u2013\u00ad](?=[^\W\d_])")
# Ends of sentences and of clauses that end in ";". The splitter keeps "Mr." and "e.g." whole.
_STOPS = (".", "?", "!", ";", ".'", '."')
# "told Adult B. She left": the splitter keeps a capital and its full stop together, as an initial.
_INITIALS = tuple(f"{letter}." for letter in ascii_uppercase)
_PSEUDONYM = re.compile(r"(?:Adult|Baby|Child|Person|Mr|Mrs|Ms|Miss|Family|Woman|Man)\s$")
_NO_STOP_AFTER = re.compile(r"(?:^|[\s(])(?:paras?|pages?|pp?|nos?|figs?|ss?|ch|vol|ref)$", re.I)
_STOP_LABEL = "\x00stop"


def make_plain(text: str) -> str:
    """Text as cues are matched: straight quotes, and letters joined by a hyphen set apart.

    Args:
        text: Any text.

    Returns:
        Text of the same length, so that offsets into it are offsets into `text`.
    """
    return _HYPHEN.sub(" ", text.translate(_PLAIN))


@dataclass(frozen=True, slots=True, kw_only=True)
class CueMatch:
    """A cue that fired: `text[char_start:char_end]` are the words."""

    label: str  # the code's id, or what a list of context words is called
    cue: Cue
    char_start: int
    char_end: int
    token_start: int  # the place in the sequence of words, for distances
    token_end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CueReading:
    """What was found in one text."""

    matches: tuple[CueMatch, ...]  # in the order of the text, then of the lists
    stops: tuple[int, ...]  # char offsets just past each sentence's end, ascending
    words: tuple[int, ...] = ()  # char offsets of the words' beginnings, ascending

    def word_at(self, offset: int) -> int:
        """The place of the word that holds a char offset, as `CueMatch.token_start` counts."""
        return max(0, bisect_right(self.words, offset) - 1)

    def sentence_span(self, char_start: int) -> tuple[int, int | None]:
        """The bounds of the sentence that holds an offset; the end is None for the last one."""
        place = bisect_right(self.stops, char_start)
        start = self.stops[place - 1] if place else 0
        return start, self.stops[place] if place < len(self.stops) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    label: str
    cue: Cue
    segments: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hit:
    entry: int
    start: int
    end: int


@cache
def _english() -> Language:
    """English split by rule, with words compared as `fold_word` folds them."""
    language = spacy.blank("en")
    language.max_length = sys.maxsize  # its million characters are a parser's limit, unused here
    # spaCy's own hook for what a word counts as; its type stub leaves it out.
    language.vocab.lex_attr_getters[NORM] = fold_word  # type: ignore[attr-defined]
    return language


class PhraseFinder:
    """Finds many labelled cue phrases in text at once."""

    def __init__(self, entries: Iterable[tuple[str, Cue]]) -> None:
        self._nlp = _english()
        self._words = PhraseMatcher(self._nlp.vocab, attr="NORM")
        self._letters = PhraseMatcher(self._nlp.vocab, attr="ORTH")
        self._entries: list[_Entry] = []
        self._roles: dict[int, tuple[int, int]] = {}  # key -> entry, segment (-1: its not_in)
        self._masked: set[int] = set()
        for label, cue in entries:
            self._add(label, cue)
        for stop in (*_STOPS, *_INITIALS):
            index = len(self._entries)
            self._entries.append(_Entry(label=_STOP_LABEL, cue=Cue(phrase=stop), segments=1))
            self._register(f"{index}.0", (index, 0), [(stop,)], exact=True)

    def _split(self, text: str) -> tuple[str, ...]:
        return tuple(token.text for token in self._nlp.make_doc(text))

    def _add(self, label: str, cue: Cue) -> None:
        index = len(self._entries)
        phrase = spell_out(make_plain(cue.phrase), self._split, exact=cue.exact)
        self._entries.append(_Entry(label=label, cue=cue, segments=len(phrase.segments)))
        for number, sequences in enumerate(phrase.segments):
            self._register(f"{index}.{number}", (index, number), sequences, exact=cue.exact)
        for number, masking in enumerate(cue.not_in):
            mask = spell_out(make_plain(masking), self._split)
            self._masked.add(index)
            for sequences in mask.segments:
                self._register(f"{index}.not.{number}", (index, -1), sequences, exact=False)

    def _register(
        self, key: str, role: tuple[int, int], sequences: Sequence[tuple[str, ...]], *, exact: bool
    ) -> None:
        matcher = self._letters if exact else self._words
        matcher.add(key, [Doc(self._nlp.vocab, words=list(words)) for words in sequences])
        self._roles[self._nlp.vocab.strings[key]] = role

    def find(self, text: str) -> CueReading:
        """Every phrase found in a text, and where its sentences end.

        Args:
            text: Any text; offsets in the result count in it.

        Returns:
            The reading; empty for a text in which nothing fires. Where one label's matches lie
            one within another, only the longest is kept.
        """
        plain = make_plain(text)
        doc = self._nlp.make_doc(plain)
        found: list[_Hit] = []
        masks: list[_Hit] = []
        parts: dict[int, list[list[tuple[int, int]]]] = {}
        for matcher in (self._words, self._letters):
            for key, start, end in matcher(doc):
                index, number = self._roles[key]
                entry = self._entries[index]
                if number < 0:
                    masks.append(_Hit(entry=index, start=start, end=end))
                elif entry.segments == 1:
                    found.append(_Hit(entry=index, start=start, end=end))
                else:
                    spans = parts.get(index)
                    if spans is None:
                        spans = parts[index] = [[] for _ in range(entry.segments)]
                    spans[number].append((start, end))
        stops = [hit for hit in found if self._entries[hit.entry].label == _STOP_LABEL]
        ends = sorted(hit.end for hit in stops if _is_stop(plain, doc, hit.start))
        for index, segments in parts.items():
            found += _joined(index, segments, ends)
        kept = [
            hit
            for hit in found
            if self._entries[hit.entry].label != _STOP_LABEL and not self._is_masked(hit, masks)
        ]
        return CueReading(
            matches=tuple(self._as_match(hit, doc) for hit in self._longest(kept)),
            stops=tuple(doc[end - 1].idx + len(doc[end - 1]) for end in ends),
            words=tuple(token.idx for token in doc),
        )

    def _is_masked(self, hit: _Hit, masks: Sequence[_Hit]) -> bool:
        return hit.entry in self._masked and any(
            mask.entry == hit.entry and mask.start < hit.end and hit.start < mask.end
            for mask in masks
        )

    def _longest(self, hits: Iterable[_Hit]) -> list[_Hit]:
        ordered = sorted(hits, key=lambda hit: (hit.start, -hit.end, hit.entry))
        reach: dict[str, int] = {}
        kept = []
        for hit in ordered:
            label = self._entries[hit.entry].label
            if hit.end > reach.get(label, -1):
                kept.append(hit)
                reach[label] = hit.end
        return kept

    def _as_match(self, hit: _Hit, doc: Doc) -> CueMatch:
        entry = self._entries[hit.entry]
        first, last = doc[hit.start], doc[hit.end - 1]
        if first.lower_ == "n't":  # "wasn't" is two words to the splitter, and one to a reader
            first = doc[hit.start - 1]
        return CueMatch(
            label=entry.label,
            cue=entry.cue,
            char_start=first.idx,
            char_end=last.idx + len(last),
            token_start=hit.start,
            token_end=hit.end,
        )


def _is_stop(plain: str, doc: Doc, place: int) -> bool:
    start = doc[place].idx
    before = plain[max(0, start - 8) : start]
    if doc[place].text in _INITIALS:
        return _PSEUDONYM.search(before) is not None
    return _NO_STOP_AFTER.search(before) is None


def _joined(
    entry: int, segments: Sequence[Sequence[tuple[int, int]]], stops: Sequence[int]
) -> list[_Hit]:
    """The stretches of a phrase with gaps, joined where they follow one another closely."""
    if not all(segments):
        return []
    runs = [*segments[0]]
    for following in segments[1:]:
        joined = []
        for start, end in runs:
            nearest = min(
                (span for span in following if 0 <= span[0] - end <= MAX_GAP_WORDS), default=None
            )
            if nearest and bisect_right(stops, start) == bisect_right(stops, nearest[0]):
                joined.append((start, nearest[1]))
        runs = joined
    return [_Hit(entry=entry, start=start, end=end) for start, end in runs]
