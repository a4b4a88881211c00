"""Words and pairs of words as evidence for codes: a linear model, read with numpy alone.

What `--fast` codes with, beside the cues, and a part of the default. A word or pair counts once a
passage, weighed by how rare it is; weights are kept as 8-bit integers.
"""

import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classify.cues import make_plain
from classify.examples import Floats

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?|\d+|[.;:?!]")
_STOP = re.compile(r"[.;:?!]")
FEWEST_PASSAGES = 3  # a word or pair in fewer passages is left out

Keys = NDArray[np.uint32]


def read_terms(text: str) -> Keys:
    """The words and pairs of a text, once each, as ascending 32-bit keys.

    Pairs do not cross the end of a sentence; numbers all count as one word.
    """
    return np.array(sorted({_key(term) for term in _terms(text)}), dtype=np.uint32)


def _terms(text: str) -> Iterator[str]:
    before = ""
    for word in _WORD.findall(make_plain(text).lower()):
        if _STOP.match(word):
            before = ""
            continue
        term = "0" if word[0].isdigit() else word
        yield term
        if before:
            yield f"{before} {term}"
        before = term


def _key(term: str) -> int:
    return zlib.crc32(term.encode())


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """The terms that count: ascending keys, each with its weight by rarity."""

    keys: Keys
    rarity: Floats

    @classmethod
    def of(cls, terms: Sequence[Keys]) -> "Vocabulary":
        """The terms of passages that stand in `FEWEST_PASSAGES` or more of them."""
        counts: Counter[int] = Counter()
        for keys in terms:
            counts.update(keys.tolist())
        kept = sorted(key for key, count in counts.items() if count >= FEWEST_PASSAGES)
        rarity = [np.log((1 + len(terms)) / (1 + counts[key])) + 1 for key in kept]
        return cls(keys=np.array(kept, dtype=np.uint32), rarity=np.array(rarity, dtype=np.float32))

    def columns(self, terms: Keys) -> tuple[NDArray[np.intp], Floats]:
        """The columns of a passage's known terms and their values, of unit length together."""
        places = np.searchsorted(self.keys, terms)
        places = np.minimum(places, max(len(self.keys) - 1, 0))
        known = places[self.keys[places] == terms] if len(self.keys) else places[:0]
        values = self.rarity[known]
        length = float(np.linalg.norm(values))
        return known, (values / length if length else values).astype(np.float32)


@dataclass(frozen=True, slots=True, kw_only=True)
class WordModel:
    """Linear scores from terms: `scores = values @ weights[columns] + offsets`."""

    vocabulary: Vocabulary
    weights: NDArray[np.int8]  # (terms, outputs)
    scales: Floats  # (outputs,): what one step of a weight is worth
    offsets: Floats  # (outputs,)

    @classmethod
    def of(cls, vocabulary: Vocabulary, weights: Floats, offsets: Floats) -> "WordModel":
        """A model with its weights kept as 8-bit integers."""
        scales = np.maximum(np.abs(weights).max(axis=0, initial=0.0), 1e-9) / 127
        return cls(
            vocabulary=vocabulary,
            weights=np.round(weights / scales).astype(np.int8),
            scales=scales.astype(np.float32),
            offsets=offsets.astype(np.float32),
        )

    def scores(self, terms: Keys) -> Floats:
        """The outputs for one passage, by its terms as `read_terms` gives them."""
        columns, values = self.vocabulary.columns(terms)
        summed = values @ self.weights[columns].astype(np.float32)
        return np.asarray(summed * self.scales + self.offsets, dtype=np.float32)

    def contributions(self, text: str, output: int) -> tuple[tuple[str, float], ...]:
        """What each word and pair of a text adds to an output; they and the offset make the score.

        The model keeps keys and no words, so that the words are the text's own. Two terms of one
        key count once, under the first.

        Args:
            text: The text; a number stands as "0".
            output: The output's place.

        Returns:
            Terms and what they add, the largest first; none that the model does not know.
        """
        terms: dict[int, str] = {}
        for term in _terms(text):
            terms.setdefault(_key(term), term)
        columns, values = self.vocabulary.columns(np.array(sorted(terms), dtype=np.uint32))
        added = values * self.weights[columns, output] * self.scales[output]
        known = [terms[key] for key in self.vocabulary.keys[columns].tolist()]
        found = zip(known, added.tolist(), strict=True)
        return tuple(sorted(found, key=lambda pair: (-pair[1], pair[0])))

    def arrays(self) -> Mapping[str, NDArray[np.generic]]:
        """What to save."""
        return {
            "keys": self.vocabulary.keys,
            "rarity": self.vocabulary.rarity.astype(np.float16),
            "weights": self.weights,
            "scales": self.scales,
            "offsets": self.offsets,
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> "WordModel":
        """A saved model."""
        return cls(
            vocabulary=Vocabulary(
                keys=np.asarray(arrays["keys"], dtype=np.uint32),
                rarity=np.asarray(arrays["rarity"], dtype=np.float32),
            ),
            weights=np.asarray(arrays["weights"], dtype=np.int8),
            scales=np.asarray(arrays["scales"], dtype=np.float32),
            offsets=np.asarray(arrays["offsets"], dtype=np.float32),
        )


def read_all_terms(texts: Iterable[str]) -> list[Keys]:
    """The terms of each text."""
    return [read_terms(text) for text in texts]
