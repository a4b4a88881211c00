"""A tiny codebook, model and encoder, which tests of coding fit out as they need. All invented."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from samples import make_code, make_codebook

from classify.encode import Reading
from classify.examples import FACETS, PARTIES, POLARITIES
from classify.labelled import Coding, LabelledPassage, ThemeLabel
from classify.model import Linear, Mode, ReaderCard, TaggerModel, ThemeCalibration
from classify.models import Code, Codebook, Cue, Facet, Party, Polarity, Scheme
from classify.modes import DEFAULT, FAST
from classify.signals import PassageText, judgement_width
from classify.words import Vocabulary, WordModel
from extract.models import SectionKind

THEMES = ("economic-abuse", "weapons", "recording")
LEVELS = ("family_home", "institutions_systems")
ATTRIBUTES = len(FACETS) + len(PARTIES) + len(POLARITIES)


def small_codebook(*more: Code) -> Codebook:
    """Three themes with a cue each, two levels, and whatever else is wanted."""
    return make_codebook(
        make_code("family_home", scheme=Scheme.LEVEL, cues=()),
        make_code("institutions_systems", scheme=Scheme.LEVEL, cues=()),
        replace(make_code("economic-abuse"), levels=("family_home",)),
        replace(make_code("weapons", cues=(Cue(phrase="knife"),)), levels=("family_home",)),
        replace(
            make_code("recording", cues=(Cue(phrase="recorded"),)),
            family="E practice",
            levels=("institutions_systems",),
        ),
        *more,
    )


class FakeEncoder:
    """An encoder that reads a theme, a level or an attribute from chosen words.

    Args:
        themes: word -> (theme, logit); every other logit is -4.
        levels: word -> the level that it makes the primary one; "none" for no level.
        attributes: word -> the logit added to an attribute: (attribute, logit).
    """

    name = "fake"

    def __init__(
        self,
        themes: Mapping[str, tuple[str, float]] | None = None,
        levels: Mapping[str, str] | None = None,
        attributes: Mapping[str, tuple[int, float]] | None = None,
        known: Sequence[str] = THEMES,
    ) -> None:
        self._themes, self._levels = themes or {}, levels or {}
        self._attributes, self._known = attributes or {}, tuple(known)
        self.asked: list[str] = []  # the texts that were read

    def read(self, headings: Sequence[str], texts: Sequence[str]) -> Iterator[Reading]:
        """A reading each."""
        for _, text in zip(headings, texts, strict=True):
            self.asked.append(text)
            yield self._reading(text)

    def _reading(self, text: str) -> Reading:
        found = list(re.finditer(r"\w+|[^\w\s]", text))
        themes = np.full(len(self._known), -4.0, dtype=np.float32)
        tokens = np.full((len(found), len(self._known)), -4.0, dtype=np.float32)
        attributes = np.zeros((len(found), ATTRIBUTES), dtype=np.float32)
        levels = np.zeros(2 * len(LEVELS) + 1, dtype=np.float32)
        for place, match in enumerate(found):
            word = match.group()
            if word in self._themes:
                theme, logit = self._themes[word]
                column = self._known.index(theme)
                themes[column] = max(themes[column], logit)
                tokens[place, column] = logit
            if word in self._levels:
                levels[(*LEVELS, "none").index(self._levels[word])] = 6.0
            if word in self._attributes:
                attribute, logit = self._attributes[word]
                attributes[:, attribute] += logit
        embedding = np.zeros(384, dtype=np.float32)
        embedding[len(text) % 384] = 1.0
        return Reading(
            themes=themes,
            levels=levels,
            tokens=tokens,
            attributes=attributes,
            offsets=np.array([m.span() for m in found], dtype=np.int32).reshape(-1, 2),
            embedding=embedding,
        )


def make_linear(classes: int, inputs: int, chosen: int = 0) -> Linear:
    """A model that always chooses one class."""
    intercepts = np.zeros(classes, dtype=np.float32)
    intercepts[chosen] = 8.0
    return Linear(weights=np.zeros((classes, inputs), dtype=np.float32), intercepts=intercepts)


def make_mode(kind: str = DEFAULT, **changes: Any) -> Mode:
    """A mode that believes the encoder (default), or cues that affirm (fast): 0.5 to give."""
    seen = judgement_width(encoder=kind != FAST)
    blend = [1.0, 0.0, 0.0, 0.0] if kind != FAST else [6.0, 0.0, 0.0]
    inputs = len(LEVELS) + (len(THEMES) if kind == FAST else 2 * len(LEVELS) + 1)
    level = np.zeros((len(LEVELS) + 1, inputs), dtype=np.float32)
    if kind != FAST:
        level[:, len(LEVELS) : 2 * len(LEVELS) + 1] = np.eye(len(LEVELS) + 1)
    mode = Mode(
        blend=np.array(blend, dtype=np.float32),
        intercept=0.0 if kind != FAST else -3.0,
        themes={
            theme: ThemeCalibration(slope=1.0, intercept=0.0, threshold=0.5, sure=0.8, labelled=9)
            for theme in THEMES
        },
        facet=make_linear(len(FACETS), seen),
        party=make_linear(len(PARTIES), seen),
        polarity=make_linear(2, seen + 1),
        not_affirmed_from=0.5,
        level=Linear(weights=level, intercepts=np.zeros(len(LEVELS) + 1, dtype=np.float32)),
        other_level_from=0.25,
    )
    return replace(mode, **changes)


def make_model(**changes: Any) -> TaggerModel:
    """A model of the small codebook that has learned no words."""
    nothing = np.zeros(len(THEMES), dtype=np.float32)
    model = TaggerModel(
        themes=THEMES,
        levels=LEVELS,
        reader=ReaderCard(
            sha256="0" * 64,
            themes=THEMES,
            levels=LEVELS,
            attribute_offsets=np.zeros((len(THEMES), ATTRIBUTES), dtype=np.float32),
            trained_on={"data": "invented"},
        ),
        heads={},
        modes={DEFAULT: make_mode(), FAST: make_mode(FAST)},
        words=WordModel(
            vocabulary=Vocabulary(
                keys=np.zeros(0, dtype=np.uint32), rarity=np.zeros(0, dtype=np.float32)
            ),
            weights=np.zeros((0, len(THEMES)), dtype=np.int8),
            scales=nothing + 1,
            offsets=nothing,
        ),
        trained_on={"digest": "d" * 64},
    )
    return replace(model, **changes)


def given(
    text: str,
    *,
    passage_id: str = "p",
    heading: str | None = None,
    section_kind: str | None = "analysis",
) -> PassageText:
    """A passage to code."""
    return PassageText(passage_id=passage_id, text=text, heading=heading, section_kind=section_kind)


def make_coding(
    text: str = "",
    *themes: tuple[str, str],
    level: str | None = None,
    others: tuple[str, ...] = (),
    polarity: Polarity = Polarity.AFFIRMED,
    facet: Facet = Facet.CONTEXT,
    party: Party = Party.VICTIM,
) -> Coding:
    """What a coder found: themes by id and the words that carry each."""
    return Coding(
        primary_level=level,
        other_levels=others,
        themes=tuple(
            ThemeLabel(
                code_id=code_id,
                facet=facet,
                party=None if code_id == "recording" else party,
                polarity=polarity,
                char_start=text.index(words),
                char_end=text.index(words) + len(words),
            )
            for code_id, words in themes
        ),
    )


def make_labelled(
    text: str,
    first: Coding | None = None,
    *,
    passage_id: str = "w-1",
    writing_pass: str = "w1",
    second: Coding | None = None,
    third: Coding | None = None,
    heading: str | None = None,
    section_kind: SectionKind = SectionKind.ANALYSIS,
) -> LabelledPassage:
    """A labelled passage; nothing was found in it unless that is said."""
    return LabelledPassage(
        passage_id=passage_id,
        writing_pass=writing_pass,
        register="plain",
        review_type="DHR",
        section_kind=section_kind,
        heading=heading,
        text=text,
        is_boilerplate=False,
        is_decoy=False,
        first=first or make_coding(),
        second=second,
        third=third,
    )


def arrays_equal(one: NDArray[np.generic], other: NDArray[np.generic]) -> bool:
    """The same shape, type and bytes."""
    return (one.shape, one.dtype, one.tobytes()) == (other.shape, other.dtype, other.tobytes())
