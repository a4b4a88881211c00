"""The stage: passages coded with the themes and levels that their words suggest.

A theme's score is a documented combination of the weights of its cues, not a probability: it is
not calibrated, and ranks suggestions within one codebook only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from classify import rules as names
from classify.context import (
    PassageContext,
    find_mentions,
    find_subject,
    judge_facet,
    judge_party,
    judge_polarity,
    judgement_share,
    sort_signals,
)
from classify.cues import CueMatch, CueReading, PhraseFinder
from classify.levels import rank_levels
from classify.models import Code, Codebook, Evidence, Polarity, Scheme, Tag
from classify.rules import ContextRules, read_context_rules
from extract.models import Person

MAX_THEMES = 5  # codebook rule 2
STRENGTH = 0.8  # what one cue of weight 1.0 is worth
HEADING_STRENGTH = 0.4  # what the strongest cue in the nearest heading adds to it
THRESHOLD = 0.47  # one cue of weight 0.6, or two of 0.4
METHOD = "cue"


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeFinding:
    """A theme that a passage's words suggest, before it becomes a tag."""

    code: Code
    score: float
    polarity: Polarity
    matches: tuple[CueMatch, ...]  # those of that polarity, in the text's order


@dataclass(frozen=True, slots=True, kw_only=True)
class CuePassage:
    """A passage as the finder reads it."""

    context: PassageContext
    heading: CueReading


class CueTagger:
    """A codebook made ready to tag: build it once, and use it for every passage.

    Args:
        codebook: The codes and their cues.
        rules: How the words around cues are read; None for the shipped rules.
    """

    def __init__(self, codebook: Codebook, rules: ContextRules | None = None) -> None:
        self.codebook = codebook
        self.rules = read_context_rules() if rules is None else rules
        self._codes = {code.code_id: code for code in codebook.codes}
        self._order = {code.code_id: place for place, code in enumerate(codebook.codes)}
        cues = [(code.code_id, cue) for code in codebook.codes for cue in code.cues]
        self._finder = PhraseFinder([*cues, *self.rules.phrases])
        # A heading stands above many passages, and each asks of it more than once.
        self._read_heading = lru_cache(maxsize=256)(self._finder.find)

    def tag_text(
        self,
        passage_id: str,
        text: str,
        heading: str | None = None,
        section_kind: str | None = None,
        people: Sequence[Person] = (),
    ) -> tuple[Tag, ...]:
        """The tags that a passage's words suggest.

        Args:
            passage_id: The passage's id, which the tags carry.
            text: Its text; evidence counts in it.
            heading: The nearest heading above it.
            section_kind: What its section is for, as `SectionKind` has it.
            people: The review's people.

        Returns:
            At most three levels, the primary one first, then at most five themes, those affirmed
            first and the highest score first. Nothing for a passage that is not to be coded
            (codebook rule 1) or in which nothing fires. Negated and hypothetical themes are
            given, and marked: they do not count as present.
        """
        passage = self.read(text, heading, section_kind, people)
        return () if passage is None else self.make_tags(passage_id, passage)

    def read(
        self,
        text: str,
        heading: str | None = None,
        section_kind: str | None = None,
        people: Sequence[Person] = (),
        *,
        describing: bool = False,
    ) -> CuePassage | None:
        """What the finder makes of a passage; None for one that is not to be coded.

        Args:
            text: Its text.
            heading: The nearest heading above it.
            section_kind: What its section is for, as `SectionKind` has it.
            people: The review's people.
            describing: Whether to read a passage too that only says what a service or law is.
        """
        if not self.may_code(text, heading, section_kind):
            return None
        heading_reading = self._read_heading(heading or "")
        heading_signals = sort_signals(heading_reading)
        reading = self._finder.find(text)
        signals = sort_signals(reading)
        if not describing and _only_describes(frozenset(signals)):
            return None
        in_heading = find_mentions(heading or "", heading_signals, people, self.rules)
        context = PassageContext(
            text=text,
            reading=reading,
            signals=signals,
            section_kind=section_kind,
            heading_labels=frozenset(heading_signals),
            mentions=find_mentions(text, signals, people, self.rules),
            subject=find_subject(in_heading, people, self.rules),
            rules=self.rules,
        )
        return CuePassage(context=context, heading=heading_reading)

    def may_code(self, text: str, heading: str | None, section_kind: str | None) -> bool:
        """Whether a passage is one that is coded at all, by its section, heading and length."""
        if section_kind in self.rules.uncoded_sections:
            return False
        if len(text.split()) < self.rules.fewest_words:
            return False
        return names.UNCODED_HEADING not in sort_signals(self._read_heading(heading or ""))

    def make_tags(self, passage_id: str, passage: CuePassage) -> tuple[Tag, ...]:
        """The tags that cues alone suggest: levels, then themes, as `tag_text` gives them."""
        context, heading = passage.context, passage.heading
        findings = self.find_themes(passage)[:MAX_THEMES]
        themes = [self._theme_tag(passage_id, finding, context) for finding in findings]
        levels = rank_levels(self.codebook, themes, context.reading, heading, self.rules.levels)
        return (*(level.as_tag(passage_id, context.text, METHOD) for level in levels), *themes)

    def find_themes(
        self, passage: CuePassage, threshold: float = THRESHOLD
    ) -> tuple[ThemeFinding, ...]:
        """The themes that fire: those affirmed first, then by score, then by the longest wording.

        Args:
            passage: The passage, as `read` gives it.
            threshold: The least score to give.
        """
        context, heading = passage.context, passage.heading
        findings = []
        for code_id, matches in context.signals.items():
            code = self._codes.get(code_id)
            if code is None or code.scheme is not Scheme.THEME:
                continue
            boost = max((m.cue.weight for m in heading.matches if m.label == code_id), default=0.0)
            share = judgement_share(matches, code, context)
            if share * combine(matches, boost) >= threshold:
                findings.append(self._finding(code, matches, boost, share, context, threshold))
        findings.sort(key=self._rank)
        return tuple(findings)

    def _rank(self, finding: ThemeFinding) -> tuple[bool, float, int, int, int]:
        return (
            finding.polarity is not Polarity.AFFIRMED,
            -finding.score,
            -max(match.token_end - match.token_start for match in finding.matches),
            finding.matches[0].char_start,
            self._order[finding.code.code_id],
        )

    def _finding(
        self,
        code: Code,
        matches: Sequence[CueMatch],
        boost: float,
        share: float,
        context: PassageContext,
        threshold: float,
    ) -> ThemeFinding:
        """A theme is affirmed if what affirms it is strong enough alone."""
        judged = [(judge_polarity(match, code, context), match) for match in matches]
        affirmed = tuple(match for polarity, match in judged if polarity is Polarity.AFFIRMED)
        score = share * combine(affirmed, boost)
        if score >= threshold:
            polarity, kept = Polarity.AFFIRMED, affirmed
        else:
            polarity = next(found for found, _ in judged if found is not Polarity.AFFIRMED)
            kept = tuple(match for found, match in judged if found is polarity)
            score = share * combine(matches, boost)
        return ThemeFinding(code=code, score=score, polarity=polarity, matches=kept)

    def _theme_tag(self, passage_id: str, finding: ThemeFinding, context: PassageContext) -> Tag:
        return Tag(
            passage_id=passage_id,
            code_id=finding.code.code_id,
            scheme=Scheme.THEME,
            score=round(finding.score, 3),
            facet=judge_facet(finding.matches, finding.code, context),
            party=judge_party(finding.matches, finding.code, context),
            polarity=finding.polarity,
            method=METHOD,
            evidence=tuple(
                Evidence(
                    char_start=match.char_start,
                    char_end=match.char_end,
                    quote=context.text[match.char_start : match.char_end],
                )
                for match in finding.matches
            ),
        )


def combine(matches: Sequence[CueMatch], heading_weight: float = 0.0) -> float:
    """A theme's score from the cues that fired, 0.0 to 1.0.

    Each different wording counts once, as independent grounds do: one less the product of
    (1 - 0.8 weight), with (1 - 0.4 weight) for the strongest cue in the heading.

    Args:
        matches: The theme's cues in the passage; none gives 0.0, whatever the heading says.
        heading_weight: The weight of the strongest of its cues in the heading.
    """
    if not matches:
        return 0.0
    weights: dict[str, float] = {}
    for match in matches:
        weights[match.cue.phrase] = max(match.cue.weight, weights.get(match.cue.phrase, 0.0))
    doubt = 1.0 - HEADING_STRENGTH * heading_weight
    for weight in weights.values():
        doubt *= 1.0 - STRENGTH * weight
    return 1.0 - doubt


def _only_describes(labels: frozenset[str]) -> bool:
    """Whether a passage only says what a service, a tool or a law is."""
    return names.DESCRIBING in labels and not labels & {
        names.NARRATING,
        names.FAILING,
        names.RECOMMENDING,
    }


@lru_cache(maxsize=2)
def read_tagger(codebook: Codebook) -> CueTagger:
    """The tagger of a codebook, built once: building takes a second or two."""
    return CueTagger(codebook)
