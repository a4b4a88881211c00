"""Coded passages set beside what a tagger makes of them, as `casereviews classify` would."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from classify.comparison import Coders, Comparison, FoundMention, Mention
from classify.examples import Floats, Ints
from classify.gold import GoldCoding, GoldPassage
from classify.learned import LearnedTagger
from classify.models import Codebook, Facet, Polarity, Scheme, Tag
from classify.scores import Bools
from classify.taggers import CuesOnly, Tagger
from classify.term_list import find_by_terms
from extract.models import SectionKind
from extract.passages import is_boilerplate


@dataclass(frozen=True, slots=True, kw_only=True)
class _Coded:
    """What a tagger made of passages, in their order."""

    tags: tuple[tuple[Tag, ...], ...]
    probabilities: Floats | None  # (n, t)


def compare_tagged(
    passages: Sequence[GoldPassage],
    tagger: Tagger,
    codebook: Codebook,
    terms: Mapping[str, Sequence[str]],
    *,
    are_cases: bool = True,
    grouped_by: str = "reviews",
) -> Comparison:
    """Code passages, those of one review together, and set the codes beside the coders'.

    Args:
        passages: Coded passages.
        tagger: What codes them anew.
        codebook: The codes.
        terms: The baseline's terms, by theme.
        are_cases: Whether a review's passages are of one case, so that it has a value for a theme.
        grouped_by: What `GoldPassage.review` names, in the plural.
    """
    themes = [code.code_id for code in codebook.scheme(Scheme.THEME)]
    levels = [code.code_id for code in codebook.scheme(Scheme.LEVEL)]
    coded = _code(passages, tagger, len(themes))
    given, given_negated = (
        _marks([[t.code_id for t in tags if t.polarity is polarity] for tags in coded.tags], themes)
        for polarity in (Polarity.AFFIRMED, Polarity.NEGATED)
    )
    affirmed = Polarity.AFFIRMED
    sure = [[t.code_id for t in tags if t.polarity is affirmed and not t.check]
            for tags in coded.tags]  # fmt: skip
    codings = [passage.coding for passage in passages]
    found = [next((t.code_id for t in tags if t.is_primary), None) for tags in coded.tags]
    return Comparison(
        theme_ids=tuple(themes),
        level_ids=tuple(levels),
        groups=tuple(p.given.passage_id if p.review is None else p.review for p in passages),
        grouped_by=grouped_by,
        registers=tuple(p.register for p in passages),
        review_types=tuple(p.review_type for p in passages),
        sexes=tuple(p.subject_sex for p in passages),
        truth=marks_of(codings, themes, affirmed),
        denied=denied_of(codings, themes),
        given=given,
        sure=None if isinstance(tagger, CuesOnly) else _marks(sure, themes),
        probabilities=coded.probabilities,
        by_terms=find_by_terms([p.given.text for p in passages], themes, terms),
        primary=places_of([c.primary for c in codings], levels),
        given_primary=places_of(found, levels),
        is_response=np.array([is_response(coding) for coding in codings]),
        mentions=_mentions(codings, coded.tags, themes),
        coders=coders_of(passages, themes, levels),
        negated=marks_of(codings, themes, Polarity.NEGATED) if are_cases else None,
        given_negated=given_negated if are_cases else None,
    )


def _code(passages: Sequence[GoldPassage], tagger: Tagger, themes: int) -> _Coded:
    reviews: dict[str, list[int]] = {}
    for place, passage in enumerate(passages):
        given = passage.given
        section = SectionKind(given.section_kind) if given.section_kind else SectionKind.ANALYSIS
        if not is_boilerplate(given.text, section):
            alone = f"passage {given.passage_id}"
            reviews.setdefault(alone if passage.review is None else passage.review, []).append(
                place
            )
    tags: list[tuple[Tag, ...]] = [()] * len(passages)
    probabilities = np.zeros((len(passages), themes), dtype=np.float32)
    for places in reviews.values():
        given_texts = [passages[place].given for place in places]
        if isinstance(tagger, LearnedTagger):
            scored = tuple(tagger.score(given_texts))
            coded = tagger.tag_scored(given_texts, scored)
            for place, found in zip(places, scored, strict=True):
                if found is not None:
                    probabilities[place] = found.probabilities
        else:
            coded = tagger.tag(given_texts)
        for place, of_passage in zip(places, coded, strict=True):
            tags[place] = of_passage
    learned = isinstance(tagger, LearnedTagger)
    return _Coded(tags=tuple(tags), probabilities=probabilities if learned else None)


def _marks(found: Sequence[Sequence[str]], codes: Sequence[str]) -> Bools:
    at = {code_id: place for place, code_id in enumerate(codes)}
    marks = np.zeros((len(found), len(codes)), dtype=np.bool_)
    for row, code_ids in enumerate(found):
        for code_id in code_ids:
            if code_id in at:
                marks[row, at[code_id]] = True
    return marks


def marks_of(codings: Sequence[GoldCoding], themes: Sequence[str], polarity: Polarity) -> Bools:
    """Which themes codings have in a polarity: (n, t)."""
    return _marks([sorted(coding.of(polarity)) for coding in codings], themes)


def denied_of(codings: Sequence[GoldCoding], themes: Sequence[str]) -> Bools:
    """Which themes codings have as negated or hypothetical and not as affirmed: (n, t)."""
    denied = marks_of(codings, themes, Polarity.NEGATED)
    denied |= marks_of(codings, themes, Polarity.HYPOTHETICAL)
    return denied & ~marks_of(codings, themes, Polarity.AFFIRMED)


def places_of(levels: Sequence[str | None], level_ids: Sequence[str]) -> Ints:
    """Each level's place; the number of levels for none."""
    at = {level: place for place, level in enumerate(level_ids)}
    none = len(level_ids)
    return np.array([none if v is None else at.get(v, none) for v in levels], dtype=np.int32)


def is_response(coding: GoldCoding) -> bool:
    """Whether all that a coding affirms tells of what services did or failed to do."""
    facets = [t.facet for t in coding.themes if t.polarity is Polarity.AFFIRMED]
    return bool(facets) and all(facet is Facet.RESPONSE for facet in facets)


def coders_of(
    passages: Sequence[GoldPassage], themes: Sequence[str], levels: Sequence[str]
) -> Coders | None:
    """The two codings of passages; None where no passage was coded twice."""
    if all(passage.second is None for passage in passages):
        return None
    firsts = [passage.first or passage.coding for passage in passages]
    seconds = [passage.second or passage.coding for passage in passages]
    return Coders(
        twice=np.array([passage.second is not None for passage in passages]),
        first=marks_of(firsts, themes, Polarity.AFFIRMED),
        second=marks_of(seconds, themes, Polarity.AFFIRMED),
        first_primary=places_of([c.primary for c in firsts], levels),
        second_primary=places_of([c.primary for c in seconds], levels),
    )


def _mentions(
    codings: Sequence[GoldCoding], tags: Sequence[Sequence[Tag]], themes: Sequence[str]
) -> tuple[Mention, ...]:
    at = {code_id: place for place, code_id in enumerate(themes)}
    mentions = []
    for place, (coding, given) in enumerate(zip(codings, tags, strict=True)):
        found = {
            tag.code_id: FoundMention(
                facet=tag.facet, party=tag.party, is_affirmed=tag.polarity is Polarity.AFFIRMED
            )
            for tag in given
            if tag.scheme is Scheme.THEME
        }
        mentions += [
            Mention(
                passage=place,
                theme=at[theme.code_id],
                facet=theme.facet,
                party=theme.party,
                polarity=theme.polarity,
                found=found.get(theme.code_id),
            )
            for theme in coding.themes
        ]
    return tuple(mentions)
