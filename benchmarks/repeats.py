"""How well recommendations that ask for the same thing are found, and the weights that find them.

    python benchmarks/repeats.py [--write]

Five folds by group, a near miss with the group it misses. Each fold's recommendations are scored
against all, by weights fitted, and grouped by a threshold chosen, on the other folds alone. Pairs:
precision, recall and F1. Groups: B-cubed, a recommendation a case. Intervals of 95% are of 500
resamples of the groups. `--write` fits all and writes `classify/repeats.json`.

Source:
    Bagga and Baldwin (1998), Entity-based cross-document coreferencing (B-cubed).
"""

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from classify.asks import Ask, Asks, make_asks, stems
from classify.encode import OnnxEncoder
from classify.examples import Floats
from classify.modes import MODEL_FOLDER
from classify.repeats import INPUTS, PairModel, link, pair_inputs, score_pairs

_ROOT = Path(__file__).parent.parent
_LABELS = _ROOT / "classify" / "labels" / "recommendations" / "recommendations.jsonl"
_FILE = _ROOT / "classify" / "repeats.json"
_FOLDS = 5
_THRESHOLDS = tuple(round(0.1 + 0.05 * step, 2) for step in range(15))
_BETA = 0.5  # a wrong member misleads more than a missing one
_RESAMPLES = 500
Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """Labelled recommendations and their inputs."""

    asks: Asks
    truth: Bools  # (n, n): ask for the same, itself included
    folds: NDArray[np.intp]  # (n,)
    families: tuple[str, ...]  # (n,): a group with its near misses


def read_labelled() -> tuple[list[dict[str, Any]], Labelled, str]:
    """The rows, the inputs and the encoder's name."""
    rows = [json.loads(line) for line in _LABELS.read_text(encoding="utf-8").splitlines()]
    asks = [Ask(ask_id=r["id"], text=r["text"], addressee=r["addressee"]) for r in rows]
    encoder = OnnxEncoder(MODEL_FOLDER)
    names = [row["group"] or row["id"] for row in rows]
    families = tuple(row["group"] or row.get("near") or row["id"] for row in rows)
    order = sorted(set(families))
    np.random.default_rng(0).shuffle(order)
    fold_of = {family: place % _FOLDS for place, family in enumerate(order)}
    labelled = Labelled(
        # the counts of stems are those of these very texts
        asks=make_asks(asks, {}, 0, encoder),
        truth=np.array([[one == other for other in names] for one in names]),
        folds=np.array([fold_of[family] for family in families]),
        families=families,
    )
    return rows, labelled, encoder.name


def fit(labelled: Labelled, inputs: Floats, chosen: Bools, threshold: float = 0.5) -> PairModel:
    """Weights fitted on the pairs of the chosen recommendations."""
    pairs = np.triu(np.outer(chosen, chosen), 1)
    model = LogisticRegression(C=10, max_iter=1000)
    model.fit(inputs[pairs], labelled.truth[pairs])
    return PairModel(
        weights=np.round(model.coef_[0], 3).astype(np.float32),
        intercept=round(float(model.intercept_[0]), 3),
        threshold=threshold,
    )


def grouped(labelled: Labelled, method: str, model: PairModel, threshold: float) -> Bools:
    """Which pairs are grouped together, itself included."""
    count = len(labelled.folds)
    together = np.eye(count, dtype=bool)
    for members in link(count, score_pairs(labelled.asks, method, model), threshold):
        together[np.ix_(members, members)] = True
    return together


def figures(together: Bools, truth: Bools, cases: Sequence[int]) -> dict[str, float]:
    """Precision, recall and F1 of pairs, and B-cubed, over some recommendations."""
    said, true = together[list(cases)], truth[list(cases)]
    both = (said & true).sum(1)
    hits, given, wanted = (both - 1).sum(), (said.sum(1) - 1).sum(), (true.sum(1) - 1).sum()
    pair = (hits / max(given, 1), hits / max(wanted, 1))
    cubed = (float((both / said.sum(1)).mean()), float((both / true.sum(1)).mean()))
    found = {}
    for name, (precision, recall) in (("pairs", pair), ("b3", cubed)):
        found[f"{name}_precision"], found[f"{name}_recall"] = float(precision), float(recall)
        found[f"{name}_f1"] = 2 * float(precision * recall) / max(float(precision + recall), 1e-9)
    return found


def choose(labelled: Labelled, method: str, model: PairModel, cases: Sequence[int]) -> float:
    """The threshold with the best F0.5 of pairs over some recommendations."""

    def worth(threshold: float) -> float:
        found = figures(grouped(labelled, method, model, threshold), labelled.truth, cases)
        precision, recall = found["pairs_precision"], found["pairs_recall"]
        square = _BETA**2
        return (1 + square) * precision * recall / max(square * precision + recall, 1e-9)

    return max(_THRESHOLDS, key=lambda threshold: (worth(threshold), threshold))


def measure(labelled: Labelled, method: str) -> dict[str, Any]:
    """Figures out of fold with intervals."""
    count = len(labelled.folds)
    inputs = pair_inputs(labelled.asks, method, slice(0, count))
    together = np.zeros((count, count), dtype=bool)
    thresholds = []
    for fold in range(_FOLDS):
        held = labelled.folds == fold
        model = fit(labelled, inputs, ~held)
        threshold = choose(labelled, method, model, np.flatnonzero(~held).tolist())
        together[held] = grouped(labelled, method, model, threshold)[held]
        thresholds.append(threshold)
    found: dict[str, Any] = {"thresholds": thresholds}
    families = sorted(set(labelled.families))
    rows_of: dict[str, list[int]] = {family: [] for family in families}
    for row, family in enumerate(labelled.families):
        rows_of[family].append(row)
    generator = np.random.default_rng(0)
    samples = []
    for _ in range(_RESAMPLES):
        drawn = generator.integers(len(families), size=len(families))
        cases = [row for item in drawn for row in rows_of[families[item]]]
        samples.append(figures(together, labelled.truth, cases))
    for name, value in figures(together, labelled.truth, range(count)).items():
        low, high = np.percentile([sample[name] for sample in samples], [2.5, 97.5])
        found[name] = (round(value, 3), round(float(low), 3), round(float(high), 3))
    return found


def main() -> None:
    """Print the figures; with --write, write the weights too."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true")
    write = parser.parse_args().write
    rows, labelled, encoder = read_labelled()
    everything = np.ones(len(rows), dtype=bool)
    methods: dict[str, Any] = {}
    for method, names in INPUTS.items():
        found = measure(labelled, method)
        print(method)
        for name, value in found.items():
            print(f"  {name}: {value}")
        inputs = pair_inputs(labelled.asks, method, slice(0, len(rows)))
        threshold = float(np.median(found["thresholds"]))
        model = fit(labelled, inputs, everything, threshold)
        weights = [round(float(weight), 3) for weight in model.weights]
        methods[method] = {
            "weights": dict(zip(names, weights, strict=True)),
            "intercept": model.intercept,
            "threshold": threshold,
            "out_of_fold": {name: value for name, value in found.items() if name != "thresholds"},
        }
        print(f"  weights: {methods[method]['weights']}, threshold {threshold}")
    if write:
        counts = Counter(stem for row in rows for stem in stems(row["text"]))
        said = {
            "fitted_on": f"{len(rows)} invented recommendations, {_LABELS.name}",
            "encoder": encoder,
            "methods": methods,
            "texts": len(rows),
            "stems": dict(sorted(counts.items())),
        }
        _FILE.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
