"""Why cues alone coded a passage as they did, and what every explanation shares."""

from collections.abc import Sequence
from typing import SupportsFloat

from classify.explain_cues import find_cues, find_denying
from classify.explained import (
    Attribute,
    Explanation,
    LevelExplanation,
    LevelShare,
    Standing,
    ThemeExplanation,
)
from classify.models import Code, Polarity, Scheme, Tag
from classify.modes import CUES
from classify.signals import Judgement, PassageText
from classify.tagging import THRESHOLD, CuePassage, CueTagger, ThemeFinding
from extract.models import Person

NEARLY = 0.5  # a theme is narrowly missed from this share of its threshold
MOST_MISSED = 3
_LEAST_SCORE = 0.01  # of cues that are looked at


def not_coded(cues: CueTagger, given: PassageText, name: str) -> Explanation:
    """The explanation of a passage that is not to be coded."""
    if given.section_kind in cues.rules.uncoded_sections:
        why = f'sections of the kind "{given.section_kind}" are not coded (codebook rule 1)'
    elif len(given.text.split()) < cues.rules.fewest_words:
        why = f"it has fewer than {cues.rules.fewest_words} words"
    elif not cues.may_code(given.text, given.heading, given.section_kind):
        why = f'what stands under "{given.heading}" is not coded (codebook rule 1)'
    else:
        why = "it only says what a service, a tool or a law is (codebook rule 1)"
    return Explanation(tagger=name, why_not_coded=why, themes=(), level=None, neighbours=())


class CueExplainer:
    """One passage with what cues alone make of it."""

    def __init__(self, tagger: CueTagger, given: PassageText, people: Sequence[Person]) -> None:
        self._tagger, self._given = tagger, given
        self._passage = tagger.read(given.text, given.heading, given.section_kind, people)

    def explain(self, theme: str | None) -> Explanation:
        """Everything that cues say."""
        passage = self._passage
        if passage is None:
            return not_coded(self._tagger, self._given, CUES)
        tags = self._tagger.make_tags(self._given.passage_id, passage)
        given = {tag.code_id: tag for tag in tags}
        found = self._tagger.find_themes(passage, _LEAST_SCORE)
        findings = {finding.code.code_id: finding for finding in found}
        codes = {code.code_id: code for code in self._tagger.codebook.scheme(Scheme.THEME)}
        missed = [f for name, f in findings.items() if name not in given]
        chosen = [tag.code_id for tag in tags if tag.scheme is Scheme.THEME]
        chosen += [f.code.code_id for f in missed if f.score >= NEARLY * THRESHOLD][:MOST_MISSED]
        if theme is not None:
            chosen = [theme]
        return Explanation(
            tagger=CUES,
            why_not_coded=None,
            themes=tuple(
                self._theme(passage, codes[name], findings.get(name), given.get(name))
                for name in chosen
            ),
            level=self._level(passage, tags),
            neighbours=(),
        )

    def _theme(
        self, passage: CuePassage, code: Code, finding: ThemeFinding | None, tag: Tag | None
    ) -> ThemeExplanation:
        judged = None
        if finding is not None:
            first = finding.matches[0]
            judged = Judgement.of(
                passage, code, finding.matches, (first.char_start, first.char_end)
            )
        facet, party, polarity = (
            None if judged is None or (value := getattr(judged, name)) is None else Attribute(
                given=None if tag is None else getattr(tag, name),
                rules=value,
                encoder=None,
                encoder_share=None,
            )
            for name in ("facet", "party", "polarity")
        )  # fmt: skip
        spans = [] if tag is None else [(e.char_start, e.char_end) for e in tag.evidence]
        return ThemeExplanation(
            code_id=code.code_id,
            label=code.label,
            standing=_cue_standing(finding, tag),
            probability=None,
            score=rounded(finding.score) if finding is not None else None,
            threshold=THRESHOLD,
            sure_from=None,
            parts=(),
            cues=find_cues(passage, code, self._given.heading),
            sentences=(),
            terms_for=(),
            terms_against=(),
            evidence=() if tag is None else tag.evidence,
            removal=None,
            facet=facet,
            party=party,
            polarity=polarity,
            denying=find_denying(passage, code, spans),
        )

    def _level(self, passage: CuePassage, tags: Sequence[Tag]) -> LevelExplanation:
        levels = [tag for tag in tags if tag.scheme is Scheme.LEVEL]
        return LevelExplanation(
            primary=next((t.code_id for t in levels if t.is_primary), None),
            others=tuple(t.code_id for t in levels if not t.is_primary),
            shares=tuple(
                LevelShare(
                    code_id=tag.code_id,
                    share=tag.score,
                    by_rules=tag.score,
                    by_encoder=None,
                    rules_add=None,
                    encoder_adds=None,
                    cues=level_cues(passage, tag.code_id),
                )
                for tag in levels
            ),
            no_level=None,
        )


def _cue_standing(finding: ThemeFinding | None, tag: Tag | None) -> Standing:
    if tag is not None:
        return Standing.GIVEN if tag.polarity is Polarity.AFFIRMED else Standing.DENIED
    above = finding is not None and finding.score >= THRESHOLD
    return Standing.LEFT_OUT if above else Standing.MISSED


def level_cues(passage: CuePassage, code_id: str) -> tuple[str, ...]:
    """The words of a passage that are a level's own cues, each once."""
    text = passage.context.text
    matches = passage.context.signals.get(code_id, ())
    return tuple(dict.fromkeys(text[m.char_start : m.char_end] for m in matches))


def rounded(value: SupportsFloat) -> float:
    """To three digits, as everything here is given."""
    return round(float(value), 3)
