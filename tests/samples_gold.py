"""Factories of coded passages and taggers for the tests of `evaluate`; all text is invented."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from classify.gold import GoldCoding, GoldPassage, GoldTheme
from classify.models import Evidence, Facet, Party, Polarity, Scheme, Tag
from classify.signals import PassageText
from extract.models import Person


def make_theme(
    code_id: str = "economic-abuse",
    *,
    polarity: Polarity = Polarity.AFFIRMED,
    facet: Facet | None = Facet.CONTEXT,
    party: Party | None = None,
) -> GoldTheme:
    """A theme as a coder found it."""
    return GoldTheme(code_id=code_id, facet=facet, party=party, polarity=polarity)


def make_coding(*themes: GoldTheme, primary: str | None = None) -> GoldCoding:
    """A coding."""
    return GoldCoding(primary=primary, themes=themes)


def make_gold(
    passage_id: str,
    *themes: GoldTheme,
    review: str | None = "r1",
    text: str = "He kept the bank card and gave her five pounds on a Monday.",
    primary: str | None = None,
    second: GoldCoding | None = None,
    **more: Any,
) -> GoldPassage:
    """A coded passage."""
    return GoldPassage(
        given=PassageText(passage_id=passage_id, text=text, heading=None, section_kind="analysis"),
        review=review,
        coding=make_coding(*themes, primary=primary),
        second=second,
        **more,
    )


def make_found(
    code_id: str = "economic-abuse",
    *,
    check: bool = False,
    polarity: Polarity = Polarity.AFFIRMED,
    facet: Facet | None = Facet.CONTEXT,
    party: Party | None = None,
) -> Tag:
    """A theme as a tagger gives it."""
    return Tag(
        passage_id="p",
        code_id=code_id,
        scheme=Scheme.THEME,
        score=0.8,
        facet=facet,
        party=party,
        polarity=polarity,
        method="learned",
        check=check,
        evidence=(Evidence(char_start=0, char_end=2, quote="He"),),
    )


def make_level(code_id: str = "family_home") -> Tag:
    """A primary level as a tagger gives it."""
    return Tag(
        passage_id="p",
        code_id=code_id,
        scheme=Scheme.LEVEL,
        score=0.8,
        is_primary=True,
        method="learned",
        evidence=(),
    )


class FakeTagger:
    """A tagger that gives what it was told to, by passage."""

    name = "fake"

    def __init__(self, tags: Mapping[str, tuple[Tag, ...]]) -> None:
        self._tags = tags
        self.reviews: list[tuple[str, ...]] = []

    def tag(
        self, passages: Sequence[PassageText], people: Sequence[Person] = ()
    ) -> Iterator[tuple[Tag, ...]]:
        """Code passages of one review."""
        self.reviews.append(tuple(passage.passage_id for passage in passages))
        for passage in passages:
            yield self._tags.get(passage.passage_id, ())
