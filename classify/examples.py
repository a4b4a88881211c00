"""Labelled passages as arrays that an encoder learns from and is measured with.

Plain numpy: what is made here can be carried to the machine that trains. Passages that one voice
wrote, or one report prints, stay together in a fold.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classify.labelled import Coding, LabelledPassage
from classify.models import Codebook, Facet, Party, Polarity, Scheme

FACETS = tuple(Facet)
PARTIES = tuple(Party)
POLARITIES = tuple(Polarity)
NO_LEVEL = "none"

FEWEST_CODERS_SHARE = 0.15  # what a theme is worth that one coder saw and the third reader did not
DISPUTED_SHARE = 0.85  # and one that the third reader upheld

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A theme's words in a text, and what they say of it."""

    passage: int  # the place in the texts
    theme: int  # the place among the codebook's themes
    char_start: int  # half-open, in the text
    char_end: int
    facet: int  # in FACETS
    party: int  # in PARTIES; -1 for families D to G
    polarity: int  # in POLARITIES


@dataclass(frozen=True, slots=True, kw_only=True)
class Targets:
    """What coders found in texts.

    Shapes: n texts, t themes, l levels, the codebook's order.
    """

    texts: tuple[str, ...]
    headings: tuple[str, ...]  # "" where there is none
    groups: tuple[str, ...]  # the writing pass, or the document
    themes: Floats  # (n, t): 0.0 to 1.0, how far the coders agree that it is affirmed
    primary: Floats  # (n, l + 1): shares; the last is "no level"
    levels: Floats  # (n, l): primary or other
    spans: tuple[Span, ...]
    theme_ids: tuple[str, ...]
    level_ids: tuple[str, ...]


def encoder_heading(section_kind: str | None, heading: str | None) -> str:
    """What an encoder reads before a passage: the section's kind and the nearest heading."""
    return ": ".join(part for part in ((section_kind or "").replace("_", " "), heading) if part)


def make_targets(passages: Sequence[LabelledPassage], codebook: Codebook) -> Targets:
    """Passages and their codings as targets.

    Args:
        passages: Passages with their text.
        codebook: Gives the order of themes and levels.

    Returns:
        The targets, in the passages' order.
    """
    theme_ids = tuple(code.code_id for code in codebook.scheme(Scheme.THEME))
    level_ids = tuple(code.code_id for code in codebook.scheme(Scheme.LEVEL))
    theme_at = {code_id: place for place, code_id in enumerate(theme_ids)}
    level_at = {code_id: place for place, code_id in enumerate(level_ids)}
    themes = np.zeros((len(passages), len(theme_ids)), dtype=np.float32)
    primary = np.zeros((len(passages), len(level_ids) + 1), dtype=np.float32)
    levels = np.zeros((len(passages), len(level_ids)), dtype=np.float32)
    spans: list[Span] = []
    for place, passage in enumerate(passages):
        for code_id, share in _theme_shares(passage).items():
            themes[place, theme_at[code_id]] = share
        for coding, share in _weighed(passage):
            level = coding.primary_level
            primary[place, len(level_ids) if level is None else level_at[level]] += share
            for found in {*coding.other_levels, *([level] if level else [])}:
                levels[place, level_at[found]] += share
        spans += _spans(place, passage.agreed, theme_at)
    return Targets(
        texts=tuple(passage.text for passage in passages),
        headings=tuple(encoder_heading(p.section_kind, p.heading) for p in passages),
        groups=tuple(passage.writing_pass for passage in passages),
        themes=themes,
        primary=primary,
        levels=np.clip(levels, 0.0, 1.0),
        spans=tuple(spans),
        theme_ids=theme_ids,
        level_ids=level_ids,
    )


def _theme_shares(passage: LabelledPassage) -> dict[str, float]:
    """How far a passage's coders agree on each theme that any of them affirmed."""
    readings = [r.affirmed for r in (passage.first, passage.second) if r is not None]
    agreed = passage.agreed.affirmed
    shares = {}
    for code_id in {code_id for reading in readings for code_id in reading} | agreed:
        if all(code_id in reading for reading in readings):
            shares[code_id] = 1.0
        else:
            shares[code_id] = DISPUTED_SHARE if code_id in agreed else FEWEST_CODERS_SHARE
    return shares


def _weighed(passage: LabelledPassage) -> list[tuple[Coding, float]]:
    others = [c for c in (passage.first, passage.second) if c is not None]
    return [(passage.agreed, 0.6), *((coding, 0.4 / len(others)) for coding in others)]


def _spans(place: int, coding: Coding, theme_at: dict[str, int]) -> Iterable[Span]:
    for label in coding.themes:
        yield Span(
            passage=place,
            theme=theme_at[label.code_id],
            char_start=label.char_start,
            char_end=label.char_end,
            facet=FACETS.index(label.facet),
            party=-1 if label.party is None else PARTIES.index(label.party),
            polarity=POLARITIES.index(label.polarity),
        )


def assign_folds(groups: Sequence[str], folds: int) -> Ints:
    """A fold for each item so that no group is on two sides and folds are of like size.

    The largest group goes first, each to the fold that holds least: the same for the same groups.

    Args:
        groups: The group of each item.
        folds: How many folds, 2 or more.

    Returns:
        The fold of each item, 0-based, of the items' length.
    """
    sizes = Counter(groups)
    held = [0] * folds
    fold_of: dict[str, int] = {}
    for group in sorted(sizes, key=lambda name: (-sizes[name], name)):
        fold = min(range(folds), key=lambda number: (held[number], number))
        fold_of[group] = fold
        held[fold] += sizes[group]
    return np.array([fold_of[group] for group in groups], dtype=np.int32)
