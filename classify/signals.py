"""What is known of a passage before it is coded: cues, words, and what an encoder read.

Training and coding both look at passages through this module, so that what was learned is what is
seen.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classify.context import judge_facet, judge_party, judge_polarity
from classify.cues import CueMatch
from classify.encode import Reading
from classify.examples import FACETS, PARTIES, POLARITIES, Floats
from classify.models import Code, Cue, Facet, Party, Polarity, Scheme
from classify.tagging import CuePassage, CueTagger, ThemeFinding
from extract.models import Person, SectionKind

_SECTIONS = tuple(SectionKind)
_FAMILIES = "ABCDEFG"


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageText:
    """A passage as it is given to be coded."""

    passage_id: str
    text: str
    heading: str | None
    section_kind: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """What speaks for each theme in a passage; t themes in the codebook's order."""

    passage: CuePassage
    findings: dict[str, ThemeFinding]  # by theme: those whose cues fired, however weakly
    affirmed: Floats  # (t,) scores of cues that affirm, 0.0 to 1.0
    fired: Floats  # (t,) scores of all cues
    words: Floats  # (t,) scores from words and pairs
    levels: Floats  # (l,) shares that the rules give the levels
    reading: Reading | None


def read_signals(
    tagger: CueTagger,
    themes: Sequence[Code],
    given: PassageText,
    people: Sequence[Person],
    words: Floats,
    reading: Reading | None,
) -> Signals | None:
    """Everything that speaks for themes in a passage; None for one that is not to be coded."""
    passage = tagger.read(given.text, given.heading, given.section_kind, people, describing=True)
    if passage is None:
        return None
    findings = {finding.code.code_id: finding for finding in tagger.find_themes(passage, 0.01)}
    affirmed, fired = (np.zeros(len(themes), dtype=np.float32) for _ in range(2))
    for place, code in enumerate(themes):
        finding = findings.get(code.code_id)
        if finding is not None:
            fired[place] = finding.score
            if finding.polarity is Polarity.AFFIRMED:
                affirmed[place] = finding.score
    by_rule = {tag.code_id: tag.score for tag in tagger.make_tags("", passage)}
    shares = [by_rule.get(code.code_id, 0.0) for code in tagger.codebook.scheme(Scheme.LEVEL)]
    return Signals(
        passage=passage,
        findings=findings,
        affirmed=affirmed,
        fired=fired,
        words=words,
        levels=np.array(shares, dtype=np.float32),
        reading=reading,
    )


def match_of(passage: CuePassage, code: Code, start: int, end: int) -> CueMatch:
    """Words that a learned model found, as the judgements about cues read them."""
    reading, text = passage.context.reading, passage.context.text
    return CueMatch(
        label=code.code_id,
        cue=Cue(phrase=text[start:end]),
        char_start=start,
        char_end=end,
        token_start=reading.word_at(start),
        token_end=reading.word_at(max(start, end - 1)) + 1,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What the rules make of a theme's words."""

    facet: Facet
    party: Party | None
    polarity: Polarity
    # Of each of POLARITIES, its part of the weights of all cues that fired: one denial of the theme
    # by its name says something beside two cues that affirm it.
    shares: tuple[float, ...]

    @classmethod
    def of(
        cls, passage: CuePassage, code: Code, cues: Sequence[CueMatch], span: tuple[int, int]
    ) -> "Judgement":
        """The rules' judgement.

        Args:
            passage: The passage.
            code: The theme.
            cues: Its cues that fired; none is well.
            span: The words that carry it, by whatever found it.
        """
        matches = list(cues) or [match_of(passage, code, *span)]
        polarities = [judge_polarity(match, code, passage.context) for match in matches]
        fired = passage.context.signals.get(code.code_id, ()) if cues else matches
        weights = dict.fromkeys(POLARITIES, 0.0)
        for match in fired:
            weights[judge_polarity(match, code, passage.context)] += match.cue.weight
        whole = sum(weights.values()) or 1.0
        return cls(
            facet=judge_facet(matches, code, passage.context),
            party=judge_party(matches, code, passage.context),
            polarity=max(polarities, key=polarities.count),
            shares=tuple(weights[polarity] / whole for polarity in POLARITIES),
        )


def judgement_inputs(
    judged: Judgement, code: Code, section_kind: str | None, attributes: Floats | None
) -> Floats:
    """What the models of facet, party and polarity look at.

    Args:
        judged: The rules' judgement.
        code: The theme.
        section_kind: What the passage's section is for.
        attributes: The encoder's logits of facets, parties and polarities; None without one.

    Returns:
        One vector: the encoder's log shares, the rules' values, the section's kind, the family.
    """
    facet = np.array([judged.facet is value for value in FACETS], dtype=np.float32)
    party = np.array([judged.party is value for value in PARTIES], dtype=np.float32)
    polarity = np.array(judged.shares, dtype=np.float32)
    section = np.array([section_kind == kind for kind in _SECTIONS], dtype=np.float32)
    family = np.array([(code.family or "")[:1] == f for f in _FAMILIES], dtype=np.float32)
    parts = [facet, party, polarity, section, family]
    if attributes is not None:
        parts.append(log_shares(attributes))
    return np.concatenate(parts)


def judgement_width(*, encoder: bool) -> int:
    """How many values `judgement_inputs` gives, with an encoder's attributes or without."""
    attributes = len(FACETS) + len(PARTIES) + len(POLARITIES)
    return attributes * (2 if encoder else 1) + len(_SECTIONS) + len(_FAMILIES)


def log_shares(attributes: Floats) -> Floats:
    """Logits of facets, parties and polarities as logarithms of shares, each kind apart."""
    shares: list[NDArray[np.float32]] = []
    start = 0
    for kinds in (len(FACETS), len(PARTIES), len(POLARITIES)):
        logits = attributes[start : start + kinds]
        top = logits.max()
        shares.append(np.maximum(logits - top - np.log(np.exp(logits - top).sum()), -8.0))
        start += kinds
    return np.concatenate(shares)


def attended(reading: Reading, theme: int, offsets_by_theme: Floats) -> Floats:
    """What the encoder says of a theme's words: its attributes where it looks for the theme."""
    if not len(reading.tokens):
        return np.asarray(offsets_by_theme[theme], dtype=np.float32)
    logits = reading.tokens[:, theme]
    share = np.exp(logits - logits.max())
    share /= share.sum()
    return np.asarray(share @ reading.attributes + offsets_by_theme[theme], dtype=np.float32)
