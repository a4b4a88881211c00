"""Why a passage was coded as it was: `casereviews explain`.

Everything here is read from the tagger that codes, run again on the one passage; nothing is fitted
to imitate it.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from classify.encode import Reading
from classify.evidence import sentence_bounds
from classify.examples import FACETS, PARTIES, POLARITIES
from classify.explain_by_cues import (
    MOST_MISSED,
    NEARLY,
    CueExplainer,
    level_cues,
    not_coded,
    rounded,
)
from classify.explain_cues import find_cues, find_denying
from classify.explained import (
    Attribute,
    Explanation,
    LevelExplanation,
    LevelShare,
    Part,
    Removal,
    SentenceRead,
    Standing,
    TermWeight,
    ThemeExplanation,
)
from classify.learned import LearnedTagger, Scored
from classify.model import INPUTS
from classify.models import Polarity, Scheme, Tag
from classify.neighbours import Neighbour, Neighbours, find_neighbours
from classify.removal import random_spans, remove_spans
from classify.signals import Judgement, PassageText, log_shares
from classify.tagging import THRESHOLD, CueTagger, ThemeFinding
from classify.words import read_terms
from extract.models import Person

RANDOM_TRIES = 3
_TERMS = 6


def explain_passage(
    tagger: LearnedTagger | CueTagger,
    given: PassageText,
    people: Sequence[Person] = (),
    *,
    theme: str | None = None,
    neighbours: Neighbours | None = None,
) -> Explanation:
    """Why a passage was coded as it was, or not at all.

    Args:
        tagger: What codes: the trained tagger, or cues alone.
        given: The passage.
        people: The review's people.
        theme: The one theme to explain; None for those given and those narrowly missed.
        neighbours: The model's; None without.
    """
    if isinstance(tagger, CueTagger):
        return CueExplainer(tagger, given, people).explain(theme)
    (scored,) = tagger.score([given], people)
    if scored is None:
        return not_coded(tagger.cues, given, tagger.name)
    return _Explainer(tagger, given, people, scored).explain(theme, neighbours)


class _Explainer:
    """One passage with all that the trained tagger makes of it."""

    def __init__(
        self,
        tagger: LearnedTagger,
        given: PassageText,
        people: Sequence[Person],
        scored: Scored,
    ) -> None:
        self._tagger, self._given, self._people, self._scored = tagger, given, people, scored
        self._mode = tagger.model.modes[tagger.mode]
        self._passage = scored.signals.passage
        self._reading: Reading | None = scored.signals.reading
        (tags,) = tagger.tag([given], people)
        self._tags = {tag.code_id: tag for tag in tags}
        taught = {code_id: place for place, code_id in enumerate(tagger.model.reader.themes)}
        self._taught = [taught.get(code.code_id) for code in tagger.themes]
        known = {code_id: place for place, code_id in enumerate(tagger.model.themes)}
        self._word_place = [known.get(code.code_id) for code in tagger.themes]

    def explain(self, theme: str | None, neighbours: Neighbours | None) -> Explanation:
        """Everything, the themes given first and then by probability."""
        places = self._chosen(theme)
        near: tuple[Neighbour, ...] = ()
        if (
            self._reading is not None
            and neighbours is not None
            and neighbours.reader_sha256 == self._tagger.model.reader.sha256
        ):
            near = find_neighbours(neighbours, self._reading.embedding)
        removals = self._removals(places)
        themes = [self._theme(p, r) for p, r in zip(places, removals, strict=True)]
        return Explanation(
            tagger=self._tagger.name,
            why_not_coded=None,
            themes=tuple(themes),
            level=self._level(),
            neighbours=near,
        )

    def _chosen(self, theme: str | None) -> list[int]:
        shares = self._scored.probabilities
        order = sorted(range(len(shares)), key=lambda p: (-float(shares[p]), p))
        ids = [code.code_id for code in self._tagger.themes]
        if theme is not None:
            return [ids.index(theme)]
        tagged = [p for p in order if ids[p] in self._tags]
        rest = [p for p in order if p not in tagged and shares[p] >= NEARLY * self._threshold(p)]
        return tagged + rest[:MOST_MISSED]

    def _threshold(self, place: int) -> float:
        how = self._mode.themes.get(self._tagger.themes[place].code_id)
        return THRESHOLD if how is None else how.threshold

    def _standing(self, place: int) -> Standing:
        tag = self._tags.get(self._tagger.themes[place].code_id)
        if tag is None:
            above = self._scored.probabilities[place] >= self._threshold(place)
            return Standing.LEFT_OUT if above else Standing.MISSED
        if tag.polarity is not Polarity.AFFIRMED:
            return Standing.DENIED
        return Standing.CHECK if tag.check else Standing.GIVEN

    def _theme(self, place: int, removal: Removal | None) -> ThemeExplanation:
        code = self._tagger.themes[place]
        tag = self._tags.get(code.code_id)
        finding = self._scored.signals.findings.get(code.code_id)
        how = self._mode.themes.get(code.code_id)
        span = self._tagger.span(self._scored, place)
        evidence = tag.evidence if tag is not None else ()
        facet, party, polarity = self._attributes(place, finding, span, tag)
        terms = self._terms(place)
        return ThemeExplanation(
            code_id=code.code_id,
            label=code.label,
            standing=self._standing(place),
            probability=rounded(self._scored.probabilities[place]) if how is not None else None,
            score=rounded(finding.score) if finding is not None else None,
            threshold=self._threshold(place),
            sure_from=None if how is None else how.sure,
            parts=self._parts(place),
            cues=find_cues(self._passage, code, self._given.heading),
            sentences=self._sentences(place),
            terms_for=tuple(t for t in terms if t.adds > 0)[:_TERMS],
            terms_against=tuple(t for t in reversed(terms) if t.adds < 0)[:_TERMS],
            evidence=evidence,
            removal=removal,
            facet=facet,
            party=party,
            polarity=polarity,
            denying=find_denying(self._passage, code, [(e.char_start, e.char_end) for e in evidence]
                                 or [span]),
        )  # fmt: skip

    def _parts(self, place: int) -> tuple[Part, ...]:
        code_id = self._tagger.themes[place].code_id
        how = self._mode.themes.get(code_id)
        if how is None:
            return ()
        signals = self._scored.signals
        values = {
            "encoder": self._tagger.encoder_logits(signals)[place],
            "cues_affirmed": signals.affirmed[place],
            "cues_fired": signals.fired[place],
            "words": signals.words[place],
        }
        parts = [
            Part(
                name=name,
                value=rounded(values[name]),
                adds=rounded(how.slope * float(weight) * float(values[name])),
            )
            for name, weight in zip(INPUTS[self._tagger.mode], self._mode.blend, strict=True)
        ]
        base = how.slope * self._mode.intercept + how.intercept
        return (*parts, Part(name="base", value=1.0, adds=rounded(base)))

    def _terms(self, place: int) -> list[TermWeight]:
        how = self._mode.themes.get(self._tagger.themes[place].code_id)
        at = self._word_place[place]
        if how is None or at is None:
            return []
        weight = how.slope * float(self._mode.blend[INPUTS[self._tagger.mode].index("words")])
        read = f"{self._given.heading or ''}. {self._given.text}"
        return [
            TermWeight(term=term, adds=rounded(weight * added))
            for term, added in self._tagger.model.words.contributions(read, at)
        ]

    def _sentences(self, place: int) -> tuple[SentenceRead, ...]:
        found = [self._sentence(start, end, place) for start, end in sentence_bounds(self._passage)]
        return tuple(
            sorted(found, key=lambda s: (-(s.share if s.share is not None else s.words or 0.0),
                                         s.char_start))
        )  # fmt: skip

    def _sentence(self, start: int, end: int, place: int) -> SentenceRead:
        text, reading, taught = self._given.text, self._reading, self._taught[place]
        share = strongest = words = None
        if reading is not None and taught is not None:
            held = np.flatnonzero((reading.offsets[:, 0] >= start) & (reading.offsets[:, 0] < end))
            if held.size:
                peak = int(held[reading.tokens[held, taught].argmax()])
                share = rounded(_sigmoid(float(reading.tokens[peak, taught])))
                strongest = _whole_word(text, *(int(o) for o in reading.offsets[peak]))
        elif (at := self._word_place[place]) is not None:
            words = rounded(self._tagger.model.words.scores(read_terms(text[start:end]))[at])
        return SentenceRead(
            char_start=start,
            char_end=end,
            quote=text[start:end],
            share=share,
            strongest=strongest,
            words=words,
        )

    def _removals(self, places: Sequence[int]) -> list[Removal | None]:
        """What taking words out does, of each theme; all in one go, as the encoder likes it."""
        texts: list[str] = [self._given.text]
        wanted: list[tuple[int, int]] = []  # of each theme, where its texts begin and end
        for place in places:
            begins = len(texts)
            code_id = self._tagger.themes[place].code_id
            tag = self._tags.get(code_id)
            spans = [(e.char_start, e.char_end) for e in tag.evidence] if tag is not None else [
                self._tagger.span(self._scored, place)
            ]  # fmt: skip
            texts.append(remove_spans(self._given.text, spans))
            for number in range(RANDOM_TRIES):
                seed = f"{self._given.passage_id} {code_id} {number}"
                chosen = random_spans(self._given.text, spans, seed)
                if chosen is not None:
                    texts.append(remove_spans(self._given.text, chosen))
            wanted.append((begins, len(texts)))
        if not places:
            return []
        changed = [replace(self._given, text=text) for text in texts]
        scored = list(self._tagger.score(changed, self._people))
        return [
            _removal(place, scored[0], scored[begins:ends])
            for place, (begins, ends) in zip(places, wanted, strict=True)
        ]

    def _attributes(
        self,
        place: int,
        finding: ThemeFinding | None,
        span: tuple[int, int],
        tag: Tag | None,
    ) -> tuple[Attribute, Attribute | None, Attribute]:
        code, signals = self._tagger.themes[place], self._scored.signals
        cues = finding.matches if finding is not None else ()
        judged = Judgement.of(self._passage, code, cues, span)
        attributes = self._tagger.attributes(signals, place)
        shares = None if attributes is None else np.exp(log_shares(attributes))
        kinds = [*(str(f) for f in FACETS), *(str(p) for p in PARTIES), *map(str, POLARITIES)]
        edges = (0, len(FACETS), len(FACETS) + len(PARTIES), len(kinds))

        def side(number: int, given: str | None, rules: str | None) -> Attribute:
            first, last = edges[number], edges[number + 1]
            best = None if shares is None else first + int(shares[first:last].argmax())
            return Attribute(
                given=given,
                rules=rules,
                encoder=None if best is None else kinds[best],
                encoder_share=None if best is None or shares is None else rounded(shares[best]),
            )

        return (
            side(0, None if tag is None else tag.facet, judged.facet),
            None if judged.party is None else side(
                1, None if tag is None else tag.party, judged.party
            ),
            side(2, None if tag is None else tag.polarity, judged.polarity),
        )  # fmt: skip

    def _level(self) -> LevelExplanation:
        model, inputs = self._tagger.model, self._tagger.level_inputs(self._scored)
        shares = self._mode.level.shares(inputs)
        levels = len(model.levels)
        adds = self._mode.level.weights * inputs
        by_rules, by_rest = adds[:, :levels].sum(axis=1), adds[:, levels:].sum(axis=1)
        read = None
        if self._reading is not None:
            logits = self._reading.levels[: len(model.reader.levels) + 1]
            read = np.exp(logits - logits.max())
            read /= read.sum()
        at = {code_id: place for place, code_id in enumerate(model.reader.levels)}
        order = sorted(range(levels), key=lambda p: (-float(shares[p]), p))
        tags = [t for t in self._tags.values() if t.scheme is Scheme.LEVEL]
        return LevelExplanation(
            primary=next((t.code_id for t in tags if t.is_primary), None),
            others=tuple(t.code_id for t in tags if not t.is_primary),
            shares=tuple(
                LevelShare(
                    code_id=model.levels[p],
                    share=rounded(shares[p]),
                    by_rules=rounded(inputs[p]),
                    by_encoder=rounded(read[at[model.levels[p]]])
                    if read is not None and model.levels[p] in at
                    else None,
                    rules_add=rounded(by_rules[p] - by_rules.mean()),
                    encoder_adds=rounded(by_rest[p] - by_rest.mean()),
                    cues=level_cues(self._passage, model.levels[p]),
                )
                for p in order
            ),
            no_level=rounded(shares[-1]),
        )


def _removal(place: int, whole: Scored | None, changed: Sequence[Scored | None]) -> Removal | None:
    if whole is None or not changed or changed[0] is None:
        return None
    before, without = float(whole.probabilities[place]), float(changed[0].probabilities[place])
    others = [float(s.probabilities[place]) for s in changed[1:] if s is not None]
    elsewhere = sum(others) / len(others) if others else None
    return Removal(
        whole=rounded(before),
        without_evidence=rounded(without),
        without_random=None if elsewhere is None else rounded(elsewhere),
        fall=rounded(before - without),
        random_fall=None if elsewhere is None else rounded(before - elsewhere),
    )


def _whole_word(text: str, start: int, end: int) -> str:
    while start > 0 and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum():
        end += 1
    return text[start:end]


def _sigmoid(logit: float) -> float:
    return float(1.0 / (1.0 + np.exp(-logit)))
