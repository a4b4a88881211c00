"""The larger encoder, called in where the shipped one leaves a passage open.

`--tagger best` codes every passage by default first. Where a theme's probability lies near the
threshold, all-mpnet-base-v2, taught the same and twelve layers deep, reads the passage as well, and
its logits join the blend. It is made once by `casereviews best-model` (`classify.best_model`) and
then wants no PyTorch.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from classify.encode import Encoder, OnnxEncoder, Reading
from classify.examples import Floats, encoder_heading
from classify.learned import LearnedTagger, Scored
from classify.model import ReaderCard, TaggerModel, load_reader_card
from classify.models import Codebook, Tag
from classify.modes import BEST, DEFAULT, find_best
from classify.signals import PassageText
from extract.models import Person

BELOW, ABOVE = 0.3, 0.6
"""How far under or over its threshold, in logits, a theme leaves a passage open.

On grouped folds these read 37% of the passages and keep 82% of what reading all would gain; other
bands are in docs/model.md.
"""

_CHUNK = 100  # passages whose readings are held at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoredTwice(Scored):
    """A passage that the larger encoder has read as well."""

    larger: Reading


def is_open(probabilities: Floats, thresholds: Floats) -> NDArray[np.bool_]:
    """Which passages are worth a second reading: some theme may be there or not.

    Args:
        probabilities: Calibrated, shape (passages, themes).
        thresholds: From which each theme is given, shape (themes,).

    Returns:
        Shape (passages,).
    """
    distance = _logits(probabilities) - _logits(thresholds)
    return np.asarray(((distance > -BELOW) & (distance < ABOVE)).any(axis=1))


def _logits(shares: Floats) -> Floats:
    kept = np.clip(np.asarray(shares, dtype=np.float64), 1e-6, 1.0 - 1e-6)
    return np.asarray(np.log(kept / (1.0 - kept)), dtype=np.float32)


class BestTagger(LearnedTagger):
    """The default tagger, with a second reading of what it leaves open.

    Args:
        codebook: The codes.
        model: The trained parameters, with the modes "default" and "best".
        encoder: Reads every passage.
        larger: Reads those that are open.
        card: What the larger encoder was taught.

    Raises:
        ModelError: The model lacks one of the modes.
    """

    def __init__(
        self,
        codebook: Codebook,
        model: TaggerModel,
        encoder: Encoder,
        larger: Encoder,
        card: ReaderCard,
    ) -> None:
        super().__init__(codebook, model, DEFAULT, encoder)
        self._second = _SecondReading(codebook, model, BEST, encoder)
        self._larger = larger
        at = {code_id: place for place, code_id in enumerate(card.themes)}
        self._larger_place = [at.get(code.code_id) for code in self.themes]
        known = self._parameters.themes
        self._thresholds = np.array(
            [known[c.code_id].threshold if c.code_id in known else 0.0 for c in self.themes],
            dtype=np.float32,
        )

    @property
    def name(self) -> str:
        """The mode and what it was made from."""
        return f"{self._second.name}, {self._larger.name}"

    def score(
        self, passages: Sequence[PassageText], people: Sequence[Person] = ()
    ) -> Iterator[Scored | None]:
        """What the tagger thinks of passages; `ScoredTwice` for those that it read twice."""
        for at in range(0, len(passages), _CHUNK):
            yield from self._score(passages[at : at + _CHUNK], people)

    def _score(
        self, passages: Sequence[PassageText], people: Sequence[Person]
    ) -> Iterator[Scored | None]:
        scored = list(super().score(passages, people))
        again = [n for n, first in enumerate(scored) if first is not None and self._is_open(first)]
        readings = self._larger.read(
            [encoder_heading(passages[n].section_kind, passages[n].heading) for n in again],
            [passages[n].text for n in again],
        )
        for place, reading in zip(again, readings, strict=True):
            first = scored[place]
            assert first is not None
            logits = [0.0 if at is None else reading.themes[at] for at in self._larger_place]
            second = self._second.blend(first.signals, [np.array(logits, dtype=np.float32)])
            scored[place] = ScoredTwice(
                signals=second.signals,
                logits=second.logits,
                probabilities=second.probabilities,
                larger=reading,
            )
        yield from scored

    def _is_open(self, scored: Scored) -> bool:
        known = np.flatnonzero(self._known)
        return bool(is_open(scored.probabilities[None, known], self._thresholds[known])[0])

    def _tags(self, given: PassageText, scored: Scored) -> tuple[tuple[Tag, Floats | None], ...]:
        if isinstance(scored, ScoredTwice):
            return self._second._tags(given, scored)
        return super()._tags(given, scored)


class _SecondReading(LearnedTagger):
    """What the parameters of "best" make of passages that were read twice."""

    def level_inputs(self, scored: Scored) -> Floats:
        """Levels by the larger encoder in place of the other."""
        assert isinstance(scored, ScoredTwice)
        signals = replace(scored.signals, reading=scored.larger)
        return super().level_inputs(replace(scored, signals=signals))


def load_best(codebook: Codebook, model: TaggerModel, encoder: Encoder, folder: Path) -> BestTagger:
    """The tagger of `--tagger best`.

    Args:
        codebook: The codes.
        model: The trained parameters.
        encoder: The default encoder.
        folder: A model's folder, with the larger encoder in `best/`.

    Raises:
        ModelError: The larger encoder was never made, or is not the one it should be.
    """
    best = find_best(folder)
    card = load_reader_card(best)
    return BestTagger(codebook, model, encoder, OnnxEncoder(best, card.sha256), card)
