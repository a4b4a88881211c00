"""What a recommendation asks of whom, as numbers that can be compared with another's."""

import math
import re
import tomllib
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from classify.encode import Encoder
from classify.examples import Floats
from extract.agencies import find_kind

_WORDS_FILE = Path(__file__).with_name("repeats.toml")
_WORD = re.compile(r"[a-z]+")
_ENDINGS = (
    *("ations", "ation", "ments", "ment", "ings", "ing", "ies", "ied"),
    *("ed", "es", "ly", "s", "e", "y"),
)
_SHORTEST_STEM = 4
_WIDTH = 2048  # columns that stems share; 20,000 recommendations then take 160 MB
_LEAD = re.compile(r"^recommendation\s+[\d.]+[a-z]?\s*[:.]\s*", re.IGNORECASE)
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A recommendation, as far as what it asks for goes."""

    ask_id: str
    text: str
    addressee: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asks:
    """Asks as rows of numbers, n of them; each matrix's rows are of unit length or of 0 and 1."""

    words: Floats  # (n, _WIDTH)
    acts: Floats  # (n, acts)
    kinds: Floats  # (n, kinds): several for several addressees, none where it is not known
    serves: Floats  # (n,): 1 where all that are asked are services, which are told apart by kind
    meaning: Floats | None  # (n, 384); None where no encoder was asked
    themes: Floats | None  # (n, themes)


@dataclass(frozen=True, slots=True)
class _Patterns:
    kinds: tuple[tuple[str, re.Pattern[str]], ...]
    acts: tuple[tuple[str, re.Pattern[str]], ...]
    overarching: frozenset[str]


@cache
def _patterns() -> _Patterns:
    said = tomllib.loads(_WORDS_FILE.read_text(encoding="utf-8"))

    def compiled(rows: Sequence[Mapping[str, str]]) -> tuple[tuple[str, re.Pattern[str]], ...]:
        return tuple((row["name"], re.compile(row["pattern"], re.IGNORECASE)) for row in rows)

    return _Patterns(compiled(said["kind"]), compiled(said["act"]), frozenset(said["overarching"]))


def addressee_kinds(addressee: str | None) -> frozenset[str]:
    """The kinds of those a recommendation is addressed to; none where that is not known.

    "All agencies" and "the Trust" tell no kind: they may be asked the same as anybody.
    """
    kinds = set()
    plain = re.sub(r"[’‘]", "'", addressee or "")
    for name in re.split(r"; | and | / |, ", plain):
        ours = next((kind for kind, pattern in _patterns().kinds if pattern.search(name)), None)
        kind = ours or (find_kind(name) if name else "other")
        # the register calls a trust of no kind a charity, which a review's "the Trust" is not
        if kind == "other" or (kind == "voluntary" and re.search(r"\btrust\b", name, re.I)):
            continue
        kinds.add(kind)
    return frozenset(kinds)


def stems(text: str) -> frozenset[str]:
    """The stems of a text's words, once each."""
    return frozenset(_stem(word) for word in _WORD.findall(_LEAD.sub("", text).lower()))


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word


def make_asks(
    asks: Sequence[Ask],
    known: Mapping[str, int],
    known_texts: int,
    encoder: Encoder | None,
) -> Asks:
    """Asks as numbers.

    Args:
        asks: The recommendations, n of them.
        known: In how many of the labelled recommendations each stem stands.
        known_texts: How many those are.
        encoder: Reads the texts; None to go by words alone.
    """
    found = [stems(ask.text) for ask in asks]
    counts = dict(known)
    for own in found:
        for stem in own:
            counts[stem] = counts.get(stem, 0) + 1
    total = 1 + known_texts + len(asks)
    words = np.zeros((len(asks), _WIDTH), dtype=np.float32)
    for row, own in enumerate(found):
        for stem in sorted(own):
            words[row, zlib.crc32(stem.encode()) % _WIDTH] += math.log(total / (1 + counts[stem]))
    acts = [
        [float(pattern.search(ask.text) is not None) for _, pattern in _patterns().acts]
        for ask in asks
    ]
    of_each = [addressee_kinds(ask.addressee) for ask in asks]
    names = sorted(set().union(*of_each)) or [UNKNOWN]
    meaning, themes = (None, None) if encoder is None else _read(asks, encoder)
    return Asks(
        words=_unit(words),
        acts=np.array(acts, dtype=np.float32).reshape(len(asks), -1),
        kinds=np.array(
            [[float(name in own) for name in names] for own in of_each], dtype=np.float32
        ).reshape(len(asks), -1),
        serves=np.array(
            [bool(own) and not own & _patterns().overarching for own in of_each], dtype=np.float32
        ),
        meaning=meaning,
        themes=themes,
    )


def _read(asks: Sequence[Ask], encoder: Encoder) -> tuple[Floats, Floats]:
    """What an encoder makes of each.

    One at a time: the encoder rounds to 8 bits by the largest value of a batch, so that what it
    makes of a text beside others would depend on them.
    """
    readings = [next(iter(encoder.read([""], [_LEAD.sub("", ask.text)]))) for ask in asks]
    meaning = np.array([reading.embedding for reading in readings], dtype=np.float32)
    logits = np.array([reading.themes for reading in readings], dtype=np.float32)
    return _unit(meaning), _unit(np.sqrt(1 / (1 + np.exp(-logits))))


def _unit(rows: Floats) -> Floats:
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-9), dtype=np.float32)
