"""Themes that the encoder was not taught, found by where their passages lie in its space.

A researcher's new theme comes with a definition and a few examples. A head is one linear model on
the encoder's embedding; what calibrates it are logits of heads that had not seen the passage.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from classify.examples import Floats, Ints
from classify.model import FEW, ThemeHead

FEWEST_EXAMPLES = 5
"""Affirmed passages from which a theme is learned; with fewer it is coded by its cues alone."""

_SOFTNESS = 10.0  # of 1, 3, 10 and 30: unit-length embeddings want weak penalties
_SLOPE, _INTERCEPT = 1.0, 0.25  # how strongly a calibration of few is drawn to "as it is"
_STEPS = 25

Bools = NDArray[np.bool_]


def assumed_share(affirmed: Bools) -> float:
    """The share of passages that a new theme is taken to be in: that of the rarest with enough.

    Ten examples among thousands of passages that nobody looked through for the theme do not say how
    common it is. The median over themes gave twelve reviews without the theme 17 tags of it.

    Args:
        affirmed: (n, t).
    """
    counts = affirmed.sum(axis=0)
    enough = counts[counts >= FEW]
    return float(enough.min() / len(affirmed)) if len(enough) else 0.02


def fit_head(embeddings: Floats, affirmed: Bools, definition: Floats, share: float) -> ThemeHead:
    """A theme's head; its definition is one further example.

    Args:
        embeddings: (n, 384), of passages.
        affirmed: (n,): which of them carry the theme.
        definition: (384,), of the definition.
        share: How common the theme is taken to be.
    """
    inputs = np.vstack([embeddings, definition[None, :]])
    carries = np.append(affirmed, True)
    usual = float(np.log(share / (1 - share)))
    if carries.all():  # nothing to tell it from
        return ThemeHead(weights=np.zeros(len(definition), dtype=np.float32), intercept=usual)
    model = LogisticRegression(C=_SOFTNESS, class_weight="balanced", max_iter=500)
    with threadpool_limits(limits=1):  # as in `classify.fitting`: the same for any number of them
        model.fit(inputs, carries)
    return ThemeHead(
        weights=model.coef_[0].astype(np.float32),
        intercept=float(model.intercept_[0]) + usual,
    )


def held_out_logits(
    embeddings: Floats, affirmed: Bools, definition: Floats, share: float, folds: Ints
) -> Floats:
    """Each fold's logits by a head fitted to the others: (n,).

    Examples that stand in one fold nearly all, as ten of one report do, are dealt out to the folds
    in turn: heads of the other folds would have nothing to go by.
    """
    numbers = sorted(set(folds.tolist()))
    own = folds.copy()
    examples = np.flatnonzero(affirmed)
    if max((folds[examples] == number).sum() for number in numbers) > len(examples) / 2:
        own[examples] = [numbers[place % len(numbers)] for place in range(len(examples))]
    logits = np.zeros(len(embeddings), dtype=np.float32)
    for number in numbers:
        rows = np.flatnonzero(own == number)
        learned = np.flatnonzero(own != number)
        head = fit_head(embeddings[learned], affirmed[learned], definition, share)
        logits[rows] = embeddings[rows] @ head.weights + np.float32(head.intercept)
    return logits


def calibrate_few(logits: Floats, affirmed: Bools, share: float) -> tuple[float, float]:
    """Slope and intercept that make a theme's logit a probability, from few examples.

    Passages without the theme weigh only so much that the examples are the theme's usual share of
    all, and both numbers are drawn to 1.0 and 0.0: a Gaussian prior, found by Newton's method.

    Args:
        logits: (n,), held out.
        affirmed: (n,), at least one True and one False.
        share: How common the theme is taken to be.
    """
    examples = float(affirmed.sum())
    others = len(affirmed) - examples
    weights = np.where(affirmed, 1.0, examples * (1 - share) / (share * others))
    inputs = np.column_stack([logits.astype(np.float64), np.ones(len(logits))])
    usual, pull = np.array([1.0, 0.0]), np.array([_SLOPE, _INTERCEPT])
    found = usual.copy()
    for _ in range(_STEPS):
        chances = 1.0 / (1.0 + np.exp(-np.clip(inputs @ found, -30, 30)))
        slope = inputs.T @ (weights * (chances - affirmed)) + pull * (found - usual)
        bend = (inputs * (weights * chances * (1 - chances))[:, None]).T @ inputs + np.diag(pull)
        found = found - np.clip(np.linalg.solve(bend, slope), -1.0, 1.0)
    return max(0.05, float(found[0])), float(found[1])


def learnable(theme_ids: Sequence[str], affirmed: Bools, untaught: Sequence[str]) -> list[bool]:
    """Whether each theme can be coded by more than cues: taught, or with examples enough."""
    return [
        code_id not in untaught or int(affirmed[:, place].sum()) >= FEWEST_EXAMPLES
        for place, code_id in enumerate(theme_ids)
    ]
