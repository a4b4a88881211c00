"""Where the factor of a passage sits: its levels, from its themes and its own words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from classify.cues import CueMatch, CueReading
from classify.models import Code, Codebook, Evidence, Facet, Polarity, Scheme, Tag
from classify.rules import LevelRules

MAX_LEVELS = 3  # codebook rule 2
_SERVICE_FACETS = (Facet.RESPONSE, Facet.PROTECTIVE, Facet.RECOMMENDATION)


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedLevel:
    """A level with its share of what the passage says."""

    code: Code
    score: float  # 0.0 to 1.0: its share of all levels' sums
    is_primary: bool
    matches: tuple[CueMatch, ...]
    evidence: tuple[Evidence, ...]  # of the themes, where no words of its own fired

    def as_tag(self, passage_id: str, text: str, method: str) -> Tag:
        """The level as a tag, with the words that fired, or those of the themes it rests on."""
        own = tuple(
            Evidence(
                char_start=match.char_start,
                char_end=match.char_end,
                quote=text[match.char_start : match.char_end],
            )
            for match in self.matches
        )
        return Tag(
            passage_id=passage_id,
            code_id=self.code.code_id,
            scheme=Scheme.LEVEL,
            score=round(self.score, 3),
            is_primary=self.is_primary,
            method=method,
            evidence=own or self.evidence,
        )


def rank_levels(
    codebook: Codebook,
    themes: Sequence[Tag],
    reading: CueReading,
    heading: CueReading,
    rules: LevelRules,
) -> tuple[RankedLevel, ...]:
    """The levels of a passage, the primary one first.

    A level gathers what its themes bring (their scores, at the levels at which they usually sit,
    or at the services' level where a service's act is told; less for each theme that stands
    further on in the passage), what its own cues add, and its cues in the heading.

    Args:
        codebook: The codes.
        themes: The passage's theme tags, each with evidence.
        reading: What was found in its text.
        heading: What was found in its nearest heading.
        rules: What counts for how much.

    Returns:
        At most three levels; none where no theme was found, or nothing says where it sits.
    """
    counted = [tag for tag in themes if tag.polarity is Polarity.AFFIRMED] or list(themes)
    if not counted:
        return ()
    levels = codebook.scheme(Scheme.LEVEL)
    own = {level.code_id: _own_matches(level, reading) for level in levels}
    sums = _theme_sums(codebook, counted, rules)
    for level in levels:
        weights = [match.cue.weight for match in own[level.code_id]]
        in_heading = max((m.cue.weight for m in _own_matches(level, heading)), default=0.0)
        share = rules.cue_shares.get(level.code_id, rules.other_cue_share)
        sums[level.code_id] += share * _fading(weights, rules) + rules.heading_share * in_heading
    order = {level.code_id: place for place, level in enumerate(levels)}
    ranked = sorted(levels, key=lambda level: (-sums[level.code_id], order[level.code_id]))
    total = sum(sums.values())
    if not total:  # no theme sits anywhere, as a codebook may have it, and no cue speaks
        return ()
    best = sums[ranked[0].code_id]
    return tuple(
        RankedLevel(
            code=level,
            score=sums[level.code_id] / total,
            is_primary=level is ranked[0],
            matches=own[level.code_id],
            evidence=counted[0].evidence,
        )
        for level in ranked[:MAX_LEVELS]
        if sums[level.code_id] >= rules.further_level_share * best
    )


def _theme_sums(codebook: Codebook, themes: Sequence[Tag], rules: LevelRules) -> dict[str, float]:
    codes: Mapping[str, Code] = {code.code_id: code for code in codebook.codes}
    sums = {level.code_id: 0.0 for level in codebook.scheme(Scheme.LEVEL)}
    acts: list[float] = []
    by_place = sorted(themes, key=lambda tag: (tag.evidence[0].char_start, -tag.score))
    for place, tag in enumerate(by_place):
        worth = tag.score * rules.place_share**place
        usual = codes[tag.code_id].levels
        if tag.facet in _SERVICE_FACETS and rules.service_level in usual:
            acts.append(worth)
            continue
        if tag.facet is Facet.RECOMMENDATION:
            acts.append(worth / 2)
        for level_id, share in zip(usual, rules.usual_shares, strict=False):
            sums[level_id] += share * worth
    if rules.service_level in sums:
        sums[rules.service_level] += rules.service_share * _fading(acts, rules)
    return sums


def _fading(values: Sequence[float], rules: LevelRules) -> float:
    """A sum in which each further value, the largest first, counts for less."""
    ranked = sorted(values, reverse=True)
    return sum(value * rules.wording_share**place for place, value in enumerate(ranked))


def _own_matches(level: Code, reading: CueReading) -> tuple[CueMatch, ...]:
    """The level's cues, each wording once."""
    first: dict[str, CueMatch] = {}
    for match in reading.matches:
        if match.label == level.code_id:
            first.setdefault(match.cue.phrase, match)
    return tuple(first.values())
