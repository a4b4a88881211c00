"""Precision, recall, F1, calibration error, kappa, and intervals that resample whole reviews.

All of it is counting: every figure is made from sums over passages, so that a resample of reviews
only weighs the sums anew.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from classify.examples import Floats

REPEATS = 1000
BINS = 10
SUGGESTED_FROM = 0.05
"""The probability above which a theme counts as a suggestion in the second calibration error."""
FEWEST_GROUPS = 3  # of fewer no interval is given

Bools = NDArray[np.bool_]
Numbers = NDArray[np.float64]
Statistic = Callable[[Numbers], Numbers]  # of sums (..., k); NaN where nothing was asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure with its 95% interval; None where nothing was asked, or too few groups were."""

    value: float | None
    low: float | None = None
    high: float | None = None
    n: int  # what it is a figure of: passages, mentions, suggestions


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Passage-theme pairs of like probability."""

    low: float
    high: float
    pairs: int
    probability: float | None  # the mean
    right: float | None  # the share in which the theme is there


class Resampling:
    """Groups of passages drawn anew with replacement, always the same draws.

    Args:
        groups: The group of each passage: a review, or a writing pass.
        repeats: How many draws.

    Source:
        Efron and Tibshirani, An Introduction to the Bootstrap, 13.3 (percentile intervals).
    """

    def __init__(self, groups: Sequence[str], repeats: int = REPEATS) -> None:
        names = sorted(set(groups))
        at = {name: place for place, name in enumerate(names)}
        self.groups = len(names)
        self._of = np.array([at[group] for group in groups], dtype=np.intp)
        draws = np.random.default_rng(0).multinomial(
            max(1, self.groups), [1 / max(1, self.groups)] * max(1, self.groups), size=repeats
        )
        self._weights = draws.astype(np.float64)

    def figure(
        self, parts: Numbers, statistic: Statistic, n: int, rows: NDArray[np.intp] | None = None
    ) -> Figure:
        """One figure of sums over passages.

        Args:
            parts: Shape (passages, ...): what each passage adds to the sums.
            statistic: The figure from the sums; draws stand in the first axis.
            n: What the figure is of.
            rows: The passage of each part, where parts are of less or more than all passages.
        """
        (figure,) = self.figures(parts, lambda sums: statistic(sums)[..., np.newaxis], [n], rows)
        return figure

    def figures(
        self,
        parts: Numbers,
        statistic: Statistic,
        ns: Sequence[int],
        rows: NDArray[np.intp] | None = None,
    ) -> tuple[Figure, ...]:
        """Several figures at once: the statistic's last axis; arguments as for `figure`."""
        of = self._of if rows is None else self._of[rows]
        sums = np.zeros((max(1, self.groups), *parts.shape[1:]))
        np.add.at(sums, of, parts)
        values = statistic(sums.sum(axis=0))
        drawn = statistic(np.tensordot(self._weights, sums, axes=1))
        found = []
        enough = len(set(of.tolist())) >= FEWEST_GROUPS
        for place, n in enumerate(ns):
            draws = drawn[:, place][~np.isnan(drawn[:, place])]
            low, high = (
                (_plain(q) for q in np.percentile(draws, (2.5, 97.5)))
                if enough and len(draws)
                else (None, None)
            )
            found.append(Figure(value=_plain(values[place]), low=low, high=high, n=int(n)))
        return tuple(found)


def _plain(value: float) -> float | None:
    return None if np.isnan(value) else round(float(value), 4)


def hits(truth: Bools, given: Bools) -> Numbers:
    """Found, given wrongly, missed: shape (..., 3)."""
    return np.stack([truth & given, ~truth & given, truth & ~given], axis=-1).astype(np.float64)


def precision(sums: Numbers) -> Numbers:
    """The share of what is given that is there, of `hits`."""
    return _share(sums[..., 0], sums[..., 0] + sums[..., 1])


def recall(sums: Numbers) -> Numbers:
    """The share of what is there that is given, of `hits`."""
    return _share(sums[..., 0], sums[..., 0] + sums[..., 2])


def f1(sums: Numbers) -> Numbers:
    """The harmonic mean of precision and recall, of `hits`."""
    return _share(2 * sums[..., 0], 2 * sums[..., 0] + sums[..., 1] + sums[..., 2])


def share(sums: Numbers) -> Numbers:
    """What is right of what was asked, of sums (..., 2)."""
    return _share(sums[..., 0], sums[..., 1])


def macro_f1(kept: Sequence[int]) -> Statistic:
    """The mean F1 of some codes, of `hits` with a row for each code.

    A code that a draw of reviews has nowhere, neither there nor given, is left out of that draw.
    """

    def statistic(sums: Numbers) -> Numbers:
        of_codes = f1(sums[..., list(kept), :])
        known = ~np.isnan(of_codes)
        return _share(np.where(known, of_codes, 0.0).sum(axis=-1), known.sum(axis=-1))

    return statistic


def _share(part: Numbers, whole: Numbers) -> Numbers:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(whole > 0, part / whole, np.nan)


def reliability(truth: Bools, probabilities: Floats) -> tuple[Bin, ...]:
    """Passage-theme pairs in ten bins of equal width by probability, 0.0 to 1.0."""
    truth, probabilities = truth.ravel(), probabilities.ravel()
    places = np.minimum((probabilities * BINS).astype(int), BINS - 1)
    return tuple(
        Bin(
            low=place / BINS,
            high=(place + 1) / BINS,
            pairs=int((chosen := places == place).sum()),
            probability=float(probabilities[chosen].mean()) if chosen.any() else None,
            right=float(truth[chosen].mean()) if chosen.any() else None,
        )
        for place in range(BINS)
    )


def calibration_error(truth: Bools, probabilities: Floats) -> float | None:
    """Expected calibration error: how far probabilities lie from how often they are right.

    The mean over the bins of `reliability`, each by its share of the pairs, of the distance between
    the mean probability and the share in which the theme is there. None for no pairs.

    Args:
        truth: Whether the theme is there, of any shape.
        probabilities: Of the same shape.

    Source:
        Naeini, Cooper and Hauskrecht, Obtaining well calibrated probabilities using Bayesian
        binning, AAAI 2015.
    """
    if not truth.size:
        return None
    return round(
        sum(
            b.pairs / truth.size * abs(b.probability - b.right)
            for b in reliability(truth, probabilities)
            if b.probability is not None and b.right is not None
        ),
        4,
    )


def suggestion_calibration_error(truth: Bools, probabilities: Floats) -> float | None:
    """The calibration error of pairs with a probability above `SUGGESTED_FROM` alone.

    Nearly all passage-theme pairs are surely not there, and make the error over all pairs small;
    this one is of the pairs that somebody might see.
    """
    chosen = probabilities > SUGGESTED_FROM
    return calibration_error(truth[chosen], probabilities[chosen])


def kappa(table: NDArray[np.integer]) -> float | None:
    """Cohen's kappa of a square table of counts; None where chance alone agrees wholly.

    Source:
        Cohen, A coefficient of agreement for nominal scales, Educational and Psychological
        Measurement 20, 1960.
    """
    whole = table.sum()
    if not whole:
        return None
    same = np.trace(table) / whole
    chance = float((table.sum(axis=0) * table.sum(axis=1)).sum()) / float(whole) ** 2
    return None if chance >= 1.0 else round(float((same - chance) / (1.0 - chance)), 4)


def crossed(
    first: NDArray[np.integer], second: NDArray[np.integer], kinds: int
) -> NDArray[np.int64]:
    """How often each kind of the first meets each of the second: (kinds, kinds)."""
    table = np.zeros((kinds, kinds), dtype=np.int64)
    np.add.at(table, (first, second), 1)
    return table
