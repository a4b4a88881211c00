"""Labelled passages made ready to fit a tagger to, and to measure one with.

Everything about a passage that was learned comes from parts that had not seen it: the encoder's
logits from a fold's encoder (`held_out.safetensors`), or, for passages it was never taught, from
the encoder itself; words and pairs from a model of the other folds.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import Ridge

from classify.encode import Encoder, Reading
from classify.errors import LabelsError
from classify.examples import (
    FACETS,
    PARTIES,
    POLARITIES,
    Floats,
    Ints,
    Targets,
    assign_folds,
    encoder_heading,
    make_targets,
)
from classify.heads import assumed_share, held_out_logits, learnable
from classify.labelled import LabelledPassage
from classify.labelled_documents import passage_digest
from classify.model import HeldOut, ReaderCard
from classify.models import Code, Codebook, Scheme
from classify.signals import (
    Judgement,
    PassageText,
    Signals,
    attended,
    judgement_inputs,
    read_signals,
)
from classify.tagging import CueTagger
from classify.words import Keys, Vocabulary, WordModel, read_terms

FOLDS = 4
_RIDGE = 1.0  # the penalty on word weights; 3.0 and distilled targets did no better

Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One labelled theme of a passage, with what its models look at."""

    passage: int
    theme: int
    inputs: Floats  # with the encoder's attributes
    inputs_fast: Floats  # without
    facet: int
    party: int  # -1: none is asked
    polarity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """n passages, t themes, l levels."""

    codebook: Codebook
    passages: tuple[LabelledPassage, ...]
    folds: Ints  # (n,)
    coded: Bools  # (n,): whether the passage is one that is coded at all
    affirmed: Bools  # (n, t): what the coders agreed on
    primary: Ints  # (n,): the level, l for none
    terms: tuple[Keys, ...]
    shares: Floats  # (n, t): how far the coders agree, for words to learn from
    encoder: Floats  # (n, t) logits; of a new theme its heads' of other folds, or 0.0 without one
    encoder_levels: Floats  # (n, 2l' + 1) logits
    embeddings: Floats | None  # (n, 384), where there are new themes to find by them
    cues_affirmed: Floats  # (n, t)
    cues_fired: Floats  # (n, t)
    words: Floats  # (n, t), from the other folds
    rule_levels: Floats  # (n, l)
    judged: tuple[Judged, ...]
    teacher: Floats | None = None  # (n, t) logits of the larger encoder; nan where it has not read
    teacher_levels: Floats | None = None  # (n, 2l' + 1), likewise
    untaught: tuple[str, ...] = ()  # themes that the encoder does not know
    definitions: Mapping[str, Floats] = field(default_factory=dict)  # their embeddings, (384,) each

    @property
    def learnable(self) -> list[bool]:
        """Of each theme, whether it is coded by more than its cues."""
        return learnable(self.theme_ids, self.affirmed, self.untaught)

    @property
    def theme_ids(self) -> tuple[str, ...]:
        """The themes, in the codebook's order."""
        return tuple(code.code_id for code in self.codebook.scheme(Scheme.THEME))


def gather(
    passages: Sequence[LabelledPassage],
    codebook: Codebook,
    encoder: Encoder,
    card: ReaderCard,
    held_out: HeldOut,
) -> Material:
    """Everything about labelled passages that fitting and measuring look at.

    Args:
        passages: Labelled passages with their text.
        codebook: The codes.
        encoder: Reads passages that no fold's encoder has read.
        card: What the encoder was taught.
        held_out: What folds' encoders made of passages.

    Raises:
        LabelsError: All passages are of one writing pass, or none carries a theme.
    """
    targets = make_targets(passages, codebook)
    if len(set(targets.groups)) < 2:
        raise LabelsError(
            f"all {len(passages)} passages are of one writing pass or document: two or more are "
            "wanted, so that none is measured with its own words"
        )
    if not (targets.themes > 0.5).any():
        raise LabelsError(f"none of {len(passages)} passages carries a theme: code some first")
    folds = assign_folds(targets.groups, FOLDS)
    themes = codebook.scheme(Scheme.THEME)
    untaught = [code for code in themes if code.code_id not in card.themes]
    read = _Readings(passages, encoder, card, held_out, every=bool(untaught))
    terms = tuple(read_terms(f"{p.heading or ''}. {p.text}") for p in passages)
    tagger = CueTagger(codebook)
    signals = [
        read_signals(tagger, themes, given_of(p), (), np.zeros(len(themes), np.float32), None)
        for p in passages
    ]
    affirmed = targets.themes > 0.5
    definitions = _definitions(untaught, encoder)
    logits = np.stack([read.themes(p, themes) for p in range(len(passages))])
    _add_new_themes(logits, read.embeddings(), affirmed, definitions, themes, folds)
    nothing = np.zeros(len(themes), dtype=np.float32)
    return Material(
        codebook=codebook,
        passages=tuple(passages),
        folds=folds,
        coded=np.array([s is not None for s in signals]),
        affirmed=affirmed,
        primary=targets.primary.argmax(axis=1).astype(np.int32),
        terms=terms,
        shares=targets.themes,
        encoder=logits,
        encoder_levels=np.stack([read.levels(p) for p in range(len(passages))]),
        embeddings=read.embeddings(),
        cues_affirmed=np.stack([nothing if s is None else s.affirmed for s in signals]),
        cues_fired=np.stack([nothing if s is None else s.fired for s in signals]),
        words=words_of_other_folds(terms, targets.themes, folds),
        rule_levels=np.stack([
            np.zeros(len(targets.level_ids), np.float32) if s is None else s.levels
            for s in signals
        ]),
        judged=tuple(_judged(targets, signals, themes, read)),
        teacher=read.teacher(themes),
        teacher_levels=read.teacher_levels(),
        untaught=tuple(code.code_id for code in untaught),
        definitions=definitions,
    )  # fmt: skip


def _definitions(codes: Sequence[Code], encoder: Encoder) -> Mapping[str, Floats]:
    """New themes' definitions, with what they include, as the encoder places them."""
    texts = [f"{code.label}. {code.definition} {code.include}" for code in codes]
    readings = encoder.read([""] * len(texts), texts) if texts else iter(())
    return {
        code.code_id: np.asarray(reading.embedding, dtype=np.float32)
        for code, reading in zip(codes, readings, strict=True)
    }


def _add_new_themes(
    logits: Floats,
    embeddings: Floats | None,
    affirmed: Bools,
    definitions: Mapping[str, Floats],
    themes: Sequence[Code],
    folds: Ints,
) -> None:
    """Put the held-out logits of new themes' heads into their columns."""
    theme_ids = [code.code_id for code in themes]
    share = assumed_share(affirmed)
    for place, can in enumerate(learnable(theme_ids, affirmed, tuple(definitions))):
        if can and embeddings is not None and theme_ids[place] in definitions:
            definition = definitions[theme_ids[place]]
            logits[:, place] = held_out_logits(
                embeddings, affirmed[:, place], definition, share, folds
            )


def given_of(passage: LabelledPassage) -> PassageText:
    """A labelled passage as it is given to be coded."""
    return PassageText(
        passage_id=passage.passage_id,
        text=passage.text,
        heading=passage.heading,
        section_kind=str(passage.section_kind),
    )


class _Readings:
    """The encoder's word on each passage: held-out where there is one, else its own."""

    def __init__(
        self,
        passages: Sequence[LabelledPassage],
        encoder: Encoder,
        card: ReaderCard,
        held_out: HeldOut,
        *,
        every: bool,
    ) -> None:
        self._held, self._card = held_out, card
        place = held_out.place()
        self._digests = [passage_digest(passage.text) for passage in passages]
        self._at = [place.get(digest) for digest in self._digests]
        wanted = [n for n, at in enumerate(self._at) if every or at is None]
        readings = encoder.read(
            [encoder_heading(passages[n].section_kind, passages[n].heading) for n in wanted],
            [passages[n].text for n in wanted],
        )
        self._read: dict[int, Reading] = dict(zip(wanted, readings, strict=True))
        self._every = every

    def themes(self, place: int, themes: Sequence[Code]) -> Floats:
        held = self._at[place]
        logits = self._read[place].themes if held is None else self._held.themes[held]
        at = {code_id: number for number, code_id in enumerate(self._card.themes)}
        return np.array(
            [logits[at[code.code_id]] if code.code_id in at else 0.0 for code in themes],
            dtype=np.float32,
        )

    def teacher(self, themes: Sequence[Code]) -> Floats | None:
        """The larger encoder's logits of all passages; 0.0 for a theme that it was not taught."""
        held = self._larger(self._held.teacher)
        if held is None:
            return None
        at = {code_id: number for number, code_id in enumerate(self._card.themes)}
        nothing = np.where(np.isnan(held[:, 0]), np.nan, 0.0).astype(np.float32)
        columns = [at.get(code.code_id) for code in themes]
        return np.stack([nothing if c is None else held[:, c] for c in columns], axis=1)

    def teacher_levels(self) -> Floats | None:
        return self._larger(self._held.teacher_levels)

    def _larger(self, held: Floats | None) -> Floats | None:
        if held is None:
            return None
        unread = np.full(held.shape[1], np.nan, dtype=np.float32)
        return np.stack([unread if at is None else held[at] for at in self._at])

    def levels(self, place: int) -> Floats:
        held = self._at[place]
        return self._read[place].levels if held is None else self._held.levels[held]

    def embeddings(self) -> Floats | None:
        if not self._every:
            return None
        return np.stack([self._read[place].embedding for place in range(len(self._digests))])

    def attributes(self, place: int, code_id: str) -> Floats | None:
        """What the encoder says of a theme's words; None where no held-out reading says it."""
        if code_id not in self._card.themes:
            return None
        theme = self._card.themes.index(code_id)
        held = self._held.attributes.get((self._digests[place], theme))
        if held is not None:
            return held
        if self._at[place] is None:
            return attended(self._read[place], theme, self._card.attribute_offsets)
        return None


def _judged(
    targets: Targets,
    signals: Sequence[Signals | None],
    themes: Sequence[Code],
    read: _Readings,
) -> list[Judged]:
    found = []
    for span in targets.spans:
        signal = signals[span.passage]
        if signal is None:
            continue
        code = themes[span.theme]
        finding = signal.findings.get(code.code_id)
        cues = finding.matches if finding is not None else ()
        judged = Judgement.of(signal.passage, code, cues, (span.char_start, span.char_end))
        attributes = read.attributes(span.passage, code.code_id)
        if attributes is None:
            continue
        section = signal.passage.context.section_kind
        found.append(
            Judged(
                passage=span.passage,
                theme=span.theme,
                inputs=judgement_inputs(judged, code, section, attributes),
                inputs_fast=judgement_inputs(judged, code, section, None),
                facet=span.facet,
                party=span.party,
                polarity=span.polarity,
            )
        )
    return found


def words_of_other_folds(terms: Sequence[Keys], shares: Floats, folds: Ints) -> Floats:
    """Scores from words and pairs, each passage's from the passages of the other folds."""
    scores = np.zeros(shares.shape, dtype=np.float32)
    for fold in sorted(set(folds.tolist())):
        learned = np.flatnonzero(folds != fold).tolist()
        model = fit_words([terms[n] for n in learned], shares[learned])
        for n in np.flatnonzero(folds == fold).tolist():
            scores[n] = model.scores(terms[n])
    return scores


def fit_words(terms: Sequence[Keys], shares: Floats) -> WordModel:
    """A model of words and pairs: ridge regression on how far the coders agree (-1.0 to 1.0).

    Args:
        terms: The passages' terms.
        shares: How far coders agree on each theme: (n, t).

    Returns:
        The model; where no term is in enough passages, it gives what is usual for each theme.
    """
    vocabulary = Vocabulary.of(terms)
    if not len(vocabulary.keys):
        usual = shares.mean(axis=0) if len(shares) else np.zeros(shares.shape[1], np.float32)
        return WordModel.of(vocabulary, np.zeros((0, shares.shape[1]), np.float32), usual * 2 - 1)
    rows: list[int] = []
    columns: list[Any] = []
    values: list[Any] = []
    for row, keys in enumerate(terms):
        known, weights = vocabulary.columns(keys)
        rows += [row] * len(known)
        columns += known.tolist()
        values += weights.tolist()
    matrix = csr_matrix(
        (np.array(values, dtype=np.float64), (rows, columns)),
        shape=(len(terms), len(vocabulary.keys)),
    )
    ridge = Ridge(alpha=_RIDGE, solver="sparse_cg", tol=1e-5, max_iter=400)
    ridge.fit(matrix, shares.astype(np.float64) * 2 - 1)
    return WordModel.of(vocabulary, ridge.coef_.T, np.asarray(ridge.intercept_))


__all__ = [
    "FACETS",
    "FOLDS",
    "PARTIES",
    "POLARITIES",
    "Judged",
    "Material",
    "fit_words",
    "gather",
    "given_of",
    "words_of_other_folds",
]
