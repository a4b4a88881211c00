"""Passages coded by the trained tagger: calibrated probabilities, with the words that carry them.

Cues, words and the encoder are blended into one probability a theme. A theme that is given but not
surely right is marked "check". What is said of it (facet, party, polarity) is judged from the
encoder's reading of its words and from the rules together.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from classify.cues import CueMatch
from classify.encode import Encoder
from classify.errors import ModelError
from classify.evidence import encoder_span, level_span, merge_spans, word_span
from classify.examples import FACETS, PARTIES, Floats, encoder_heading
from classify.model import FEW, Mode, TaggerModel
from classify.models import Code, Codebook, Evidence, Polarity, Scheme, Tag
from classify.modes import FAST
from classify.signals import (
    Judgement,
    PassageText,
    Signals,
    attended,
    judgement_inputs,
    judgement_width,
    read_signals,
)
from classify.tagging import MAX_THEMES, THRESHOLD, CueTagger, read_tagger
from classify.words import read_terms
from extract.models import Person

MAX_LEVELS = 3  # codebook rule 2
_NOT_TAUGHT = 0.0  # the encoder's logit of a theme that it does not know


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """A passage with what the tagger thinks of it, before anything is given or left out."""

    signals: Signals
    logits: Floats  # (t,) blended
    probabilities: Floats  # (t,) calibrated: is the theme affirmed here


class LearnedTagger:
    """A codebook and a trained model made ready to tag.

    Args:
        codebook: The codes. A theme that the model does not know is coded by its cues alone.
        model: The trained parameters.
        mode: One of `model.INPUTS`.
        encoder: What reads passages; None for a mode without one.

    Raises:
        ModelError: The model has no such mode, the mode wants an encoder, or another version of
            the tool fitted it.
    """

    def __init__(
        self, codebook: Codebook, model: TaggerModel, mode: str, encoder: Encoder | None
    ) -> None:
        if mode not in model.modes:
            raise ModelError(f'the model has no mode "{mode}"; it has {", ".join(model.modes)}')
        if mode != FAST and encoder is None:
            raise ModelError(f'the mode "{mode}" wants an encoder')
        seen = model.modes[mode].facet.weights.shape[1]
        if seen != judgement_width(encoder=mode != FAST):
            raise ModelError(
                f'the mode "{mode}" was fitted by a version that looks at {seen} things, and this '
                f"one looks at {judgement_width(encoder=mode != FAST)}: train it again"
            )
        self.codebook = codebook
        self.model = model
        self.mode = mode
        self.cues: CueTagger = read_tagger(codebook)
        self.themes = codebook.scheme(Scheme.THEME)
        self.levels = codebook.scheme(Scheme.LEVEL)
        self._encoder = encoder
        self._parameters: Mode = model.modes[mode]
        self._known = [code.code_id in self._parameters.themes for code in self.themes]
        self._new = [code.code_id not in model.reader.themes for code in self.themes]
        self._word_place = _places(self.themes, model.themes)
        self._encoder_place = _places(self.themes, model.reader.themes)
        self._level_place = _places(self.levels, model.levels)

    @property
    def name(self) -> str:
        """The mode and what it was made from."""
        made_from = str(self.model.trained_on.get("digest", ""))[:16]
        return f"{self.mode} {made_from}"

    def score(
        self, passages: Sequence[PassageText], people: Sequence[Person] = ()
    ) -> Iterator[Scored | None]:
        """What the tagger thinks of passages; None for those that are not to be coded."""
        coded = [g for g in passages if self.cues.may_code(g.text, g.heading, g.section_kind)]
        readings = iter(()) if self._encoder is None else self._encoder.read(
            [encoder_heading(given.section_kind, given.heading) for given in coded],
            [given.text for given in coded],
        )  # fmt: skip
        kept = {id(given) for given in coded}
        for given in passages:
            if id(given) not in kept:
                yield None
                continue
            reading = next(readings, None)
            words = self._words(given)
            signals = read_signals(self.cues, self.themes, given, people, words, reading)
            yield None if signals is None else self.blend(signals)

    def tag(
        self, passages: Sequence[PassageText], people: Sequence[Person] = ()
    ) -> Iterator[tuple[Tag, ...]]:
        """Code passages of one review."""
        found = [
            () if scored is None else self._tags(given, scored)
            for given, scored in zip(passages, self.score(passages, people), strict=True)
        ]
        yield from _with_parties(found)

    def encoder_logits(self, signals: Signals) -> Floats:
        """The encoder's logits in the codebook's order; for new themes, by their own heads."""
        logits = np.full(len(self.themes), _NOT_TAUGHT, dtype=np.float32)
        reading = signals.reading
        if reading is None:
            return logits
        for place, taught in enumerate(self._encoder_place):
            if taught >= 0:
                logits[place] = reading.themes[taught]
            elif head := self.model.heads.get(self.themes[place].code_id):
                logits[place] = float(reading.embedding @ head.weights) + head.intercept
        return logits

    def _words(self, given: PassageText) -> Floats:
        scores = self.model.words.scores(read_terms(f"{given.heading or ''}. {given.text}"))
        return np.array([scores[p] if p >= 0 else -1.0 for p in self._word_place], dtype=np.float32)

    def blend(self, signals: Signals, further: Sequence[Floats] = ()) -> Scored:
        """What all signals of a passage come to; `further` are other encoders' logits."""
        columns = [signals.affirmed, signals.fired, signals.words]
        if self.mode != FAST:
            columns.insert(0, self.encoder_logits(signals))
        columns = [*further, *columns]
        logits = np.stack(columns, axis=-1) @ self._parameters.blend + self._parameters.intercept
        probabilities = np.zeros(len(self.themes), dtype=np.float32)
        for place, code in enumerate(self.themes):
            if self._known[place]:
                how = self._parameters.themes[code.code_id]
                logit = how.slope * float(logits[place]) + how.intercept
                probabilities[place] = 1.0 / (1.0 + np.exp(-logit))
            else:
                probabilities[place] = signals.affirmed[place]
        return Scored(
            signals=signals, logits=logits.astype(np.float32), probabilities=probabilities
        )

    def _tags(self, given: PassageText, scored: Scored) -> "_PartyShares":
        themes = sorted(self._theme_tags(given, scored), key=lambda found: _rank(found[0]))
        themes = themes[:MAX_THEMES]
        levels = self._level_tags(given, scored, [tag for tag, _ in themes])
        return (*((tag, None) for tag in levels), *themes)

    def _theme_tags(
        self, given: PassageText, scored: Scored
    ) -> Iterator[tuple[Tag, Floats | None]]:
        for place, code in enumerate(self.themes):
            finding = scored.signals.findings.get(code.code_id)
            probability = float(scored.probabilities[place])
            if not self._known[place]:
                if finding is not None and finding.score >= THRESHOLD:
                    yield self._tag(given, scored, place, finding.score, check=True, by_rule=True)
                continue
            how = self._parameters.themes[code.code_id]
            by_cues = finding is not None and finding.score >= THRESHOLD
            if probability >= how.threshold:
                yield self._tag(given, scored, place, probability, check=probability < how.sure)
            elif finding is None or not by_cues:
                continue
            elif finding.polarity is Polarity.AFFIRMED:
                if self._new[place] and how.labelled < FEW:  # too few examples to outvote its cues
                    yield self._tag(given, scored, place, finding.score, check=True, by_rule=True)
            else:  # said, and said not to be so
                yield self._tag(given, scored, place, finding.score, check=False, by_rule=True)

    def _tag(
        self,
        given: PassageText,
        scored: Scored,
        place: int,
        score: float,
        *,
        check: bool,
        by_rule: bool = False,
    ) -> tuple[Tag, Floats | None]:
        code, signals = self.themes[place], scored.signals
        finding = signals.findings.get(code.code_id)
        cues = list(finding.matches) if finding is not None else []
        span = self.span(scored, place)
        judged = Judgement.of(signals.passage, code, cues, span)
        # The encoder says nothing of a theme that it was not taught: what is judged without it is.
        new = self._new[place] and FAST in self.model.modes
        parameters = self.model.modes[FAST] if new else self._parameters
        attributes = None if new else self.attributes(signals, place)
        inputs = judgement_inputs(judged, code, given.section_kind, attributes)
        polarity = judged.polarity
        if not by_rule and not new:
            logit = float(scored.logits[place])
            polarity = _polarity(parameters, inputs, logit, attributes, judged)
        party = None if judged.party is None else parameters.party.shares(inputs)
        tag = Tag(
            passage_id=given.passage_id,
            code_id=code.code_id,
            scheme=Scheme.THEME,
            score=round(score, 3),
            facet=FACETS[int(parameters.facet.shares(inputs).argmax())],
            polarity=polarity,
            method=_method(bool(cues), learned=self._known[place] and not by_rule),
            check=check,
            evidence=_evidence(given.text, [] if by_rule else [span], cues),
        )
        return tag, party

    def span(self, scored: Scored, place: int) -> tuple[int, int]:
        """The words that carry a theme, by the encoder or else by words and pairs."""
        signals = scored.signals
        taught = self._encoder_place[place]
        if signals.reading is not None and taught >= 0:
            return encoder_span(signals.passage, signals.reading, taught)
        finding = signals.findings.get(self.themes[place].code_id)
        if finding is not None:
            return finding.matches[0].char_start, finding.matches[0].char_end
        return word_span(signals.passage, self.model.words, self._word_place[place])

    def attributes(self, signals: Signals, place: int) -> Floats | None:
        """The encoder's logits of facets, parties and polarities for a theme."""
        taught = self._encoder_place[place]
        if signals.reading is None or self.mode == FAST:
            return None
        if taught < 0:
            size = self.model.reader.attribute_offsets.shape[1]
            return np.zeros(size, dtype=np.float32)
        return attended(signals.reading, taught, self.model.reader.attribute_offsets)

    def level_inputs(self, scored: Scored) -> Floats:
        """What the model of levels looks at."""
        signals = scored.signals
        shares = np.zeros(len(self.model.levels), dtype=np.float32)
        for share, place in zip(signals.levels, self._level_place, strict=True):
            if place >= 0:
                shares[place] = share
        if self.mode == FAST or signals.reading is None:
            known = np.zeros(len(self.model.themes), dtype=np.float32)
            for place, word_place in enumerate(self._word_place):
                if word_place >= 0:
                    known[word_place] = scored.probabilities[place]
            return np.concatenate([shares, known])
        return np.concatenate([shares, signals.reading.levels])

    def _level_tags(
        self, given: PassageText, scored: Scored, themes: Sequence[Tag]
    ) -> Iterator[Tag]:
        shares = self._parameters.level.shares(self.level_inputs(scored))
        ranked = sorted(range(len(self.model.levels)), key=lambda p: (-float(shares[p]), p))
        counted = [tag for tag in themes if tag.polarity is Polarity.AFFIRMED]
        if not counted and shares[-1] >= shares[ranked[0]]:
            return
        known = {code.code_id for code in self.levels}
        given_levels = 0
        for place in ranked:
            primary = place == ranked[0]
            if self.model.levels[place] not in known or (
                not primary and shares[place] < self._parameters.other_level_from
            ):
                continue
            yield Tag(
                passage_id=given.passage_id,
                code_id=self.model.levels[place],
                scheme=Scheme.LEVEL,
                score=round(float(shares[place]), 3),
                is_primary=given_levels == 0,
                method="learned",
                evidence=counted[0].evidence if counted else _evidence(
                    given.text, [level_span(scored.signals)], []
                ),
            )  # fmt: skip
            given_levels += 1
            if given_levels == MAX_LEVELS:
                return


_PartyShares = tuple[tuple[Tag, Floats | None], ...]  # tags with what speaks for each party


def _rank(tag: Tag) -> tuple[bool, float, str]:
    return tag.polarity is not Polarity.AFFIRMED, -tag.score, tag.code_id


def _with_parties(found: Sequence[_PartyShares]) -> Iterator[tuple[Tag, ...]]:
    """Tags with their party, of which the whole review tells more than a passage.

    A Safeguarding Adults Review speaks of adults at risk on every page, and of a victim on few: the
    shares of all its passages together are what each passage's own are weighed with.
    """
    shares = [share for tags in found for _, share in tags if share is not None]
    usual = np.log((np.sum(shares, axis=0) + 1.0) / (len(shares) + len(PARTIES))) if shares else 0.0
    for tags in found:
        yield tuple(
            tag
            if share is None
            else replace(tag, party=PARTIES[int((np.log(share + 1e-9) + usual).argmax())])
            for tag, share in tags
        )


def _places(codes: Sequence[Code], known: Sequence[str]) -> list[int]:
    at = {code_id: place for place, code_id in enumerate(known)}
    return [at.get(code.code_id, -1) for code in codes]


def _polarity(
    parameters: Mode,
    inputs: Floats,
    logit: float,
    attributes: Floats | None,
    judged: Judgement,
) -> Polarity:
    share = parameters.polarity.shares(np.append(inputs, np.float32(logit)))[1]
    if share < parameters.not_affirmed_from:
        return Polarity.AFFIRMED
    if judged.polarity is not Polarity.AFFIRMED:
        return judged.polarity
    if attributes is not None and attributes[-1] > attributes[-2]:
        return Polarity.HYPOTHETICAL
    return Polarity.NEGATED


def _method(cues: bool, *, learned: bool) -> str:
    if not learned:
        return "cue"
    return "both" if cues else "learned"


def _evidence(
    text: str, spans: Sequence[tuple[int, int]], cues: Sequence[CueMatch]
) -> tuple[Evidence, ...]:
    found = [*spans, *((match.char_start, match.char_end) for match in cues)]
    return tuple(
        Evidence(char_start=start, char_end=end, quote=text[start:end])
        for start, end in merge_spans(found)
    )
