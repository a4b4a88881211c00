"""The command `casereviews evaluate`: how often the tagger is right, with figures and pictures."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from casereviews_shared import USAGE, codebook_option, model_option, stop, tagger_option
from classify.codebook import read_codebook
from classify.errors import ClassifyError
from classify.modes import CUES
from corpus.errors import CorpusError

if TYPE_CHECKING:  # numpy and all that counts with it is loaded by this command alone
    from classify.comparison import Comparison
    from classify.figures import Evaluation, Measured
    from classify.labelled import LabelledPassage
    from classify.labelled_documents import FoundLabels
    from classify.models import Codebook
    from extract.models import Passage

FAILED = 1
_LABELS = "the shipped labels"
_path = click.Path(path_type=Path)


@click.command()
@click.option(
    "--gold",
    type=_path,
    multiple=True,
    help="Coded passages to measure on: JSON lines, or a folder of */truth.json. Can be repeated. "
    "Without it, cross-validation on the shipped labels.",
)
@click.option(
    "--documents",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="A folder with the inspection reports whose coded passages join the shipped labels.",
)
@tagger_option("What to measure.")
@model_option
@codebook_option
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="A folder for report.md, evaluation.json and pictures; what is there is written anew.",
)
@click.option("--json", "as_json", is_flag=True, help="One JSON object with everything.")
def evaluate(
    gold: tuple[Path, ...],
    documents: Path | None,
    tagger: str,
    model: Path | None,
    codebook: Path | None,
    out: Path | None,
    as_json: bool,
) -> None:
    """Measure how often the tagger is right, per theme and in all, with 95% intervals.

    Without --gold, each shipped label is coded by parameters fitted to other writing passes.
    With it, the tagger codes the given passages anew, those of one review together.
    """
    from classify.evaluate import evaluate as work_out
    from classify.evaluation_report import summary_lines, theme_line
    from classify.figures import evaluation_object

    if gold and documents is not None:
        stop("--documents belongs to cross-validation: leave it out, or leave out --gold", USAGE)
    try:
        codes = read_codebook(codebook)
        if gold:
            compared, measured = _on_gold(gold, tagger, model, codes)
        else:
            compared, measured = _on_labels(documents, tagger, model, codes)
        evaluation = work_out(compared, measured, codes)
        is_whole = out is None or _write(evaluation, out)
    except (ClassifyError, CorpusError) as error:
        stop(str(error), USAGE)
    except OSError as error:
        stop(f"{error.filename or out}: {error.strerror or error}", USAGE)
    if as_json:
        click.echo(json.dumps(evaluation_object(evaluation), ensure_ascii=False))
    else:
        for line in summary_lines(evaluation):
            click.echo(line)
        for theme in evaluation.themes:
            click.echo(theme_line(theme))
    if not is_whole:
        sys.exit(FAILED)


def _on_gold(
    gold: Sequence[Path], tagger: str, model: Path | None, codes: Codebook
) -> tuple[Comparison, Measured]:
    from classify.figures import Measured
    from classify.gold import read_gold
    from classify.gold_comparison import compare_tagged
    from classify.taggers import load_tagger
    from classify.term_list import read_term_list

    passages = read_gold(gold, codes)
    coder = load_tagger(codes, tagger, model)
    compared = compare_tagged(passages, coder, codes, read_term_list())
    return compared, Measured(
        tagger=coder.name,
        mode=tagger,
        how="gold",
        sources=tuple(str(path) for path in gold),
        codebook_version=codes.version,
        codebook_sha256=codes.sha256,
    )


def _on_labels(
    documents: Path | None, tagger: str, model: Path | None, codes: Codebook
) -> tuple[Comparison, Measured]:
    from classify.figures import Measured
    from classify.labelled import read_labels
    from classify.labelled_documents import FoundLabels, read_document_labels

    found = FoundLabels(passages=(), documents=(), absent=(), unmatched=())
    if documents is not None:
        found = read_document_labels(codes, documents, _passages_of)
        _say_documents(found)
    passages = (*read_labels(codes), *found.passages)
    if tagger == CUES:
        compared = _by_cues(passages, codes)
    else:
        compared = _by_folds(passages, tagger, model, codes)
    return compared, Measured(
        tagger=CUES if tagger == CUES else f"{tagger}, fitted anew in each fold",
        mode=tagger,
        how="cross-validation",
        sources=(_LABELS,),
        codebook_version=codes.version,
        codebook_sha256=codes.sha256,
        documents=found.documents,
        documents_absent=found.absent,
        passages_unmatched=found.unmatched,
    )


def _passages_of(file: Path) -> Sequence[Passage]:
    from corpus.documents import find_documents
    from extract.review import extract_review

    (document,) = find_documents([file]).documents
    return extract_review(document).passages


def _say_documents(found: FoundLabels) -> None:
    click.echo(
        f"{len(found.passages)} coded passages of {len(found.documents)} documents; "
        f"{len(found.absent)} documents are not there"
        f"{': ' if found.absent else ''}{', '.join(found.absent)}",
        err=True,
    )
    for passage in found.unmatched:
        click.echo(f"{passage}: not found in the document", err=True)


def _by_cues(passages: Sequence[LabelledPassage], codes: Codebook) -> Comparison:
    """Cues are fitted to nothing: there is nothing to hold out."""
    from classify.gold import as_gold
    from classify.gold_comparison import compare_tagged
    from classify.taggers import load_tagger
    from classify.term_list import read_term_list

    return compare_tagged(
        [as_gold(passage) for passage in passages],
        load_tagger(codes, CUES),
        codes,
        read_term_list(),
        are_cases=False,
        grouped_by="writing passes and documents",
    )


def _by_folds(
    passages: Sequence[LabelledPassage], tagger: str, model: Path | None, codes: Codebook
) -> Comparison:
    from classify.term_list import read_term_list

    try:
        from classify.cross_validation import cross_validate
        from classify.fitting import modes_for
        from classify.train import read_material
    except ImportError as error:
        stop(
            f"evaluate without --gold fits parameters anew and wants {error.name}: "
            "run install.py, or pip install casereviews[train]",
            USAGE,
        )
    material = (
        read_material(passages, codes) if model is None else read_material(passages, codes, model)
    )
    if tagger not in modes_for(material):
        stop(
            f"--tagger {tagger} can't be fitted anew here: no held-out readings of its encoder; "
            "measure it with --gold",
            USAGE,
        )
    return cross_validate(material, tagger, read_term_list())


def _write(evaluation: Evaluation, out: Path) -> bool:
    """Write everything to a folder; False if the pictures could not be drawn."""
    from classify.evaluation_report import report_text
    from classify.figures import evaluation_object

    out.mkdir(parents=True, exist_ok=True)
    said = json.dumps(evaluation_object(evaluation), ensure_ascii=False, indent=1)
    (out / "evaluation.json").write_text(said + "\n", encoding="utf-8")
    try:
        from classify.evaluation_plots import draw_pictures

        pictures = draw_pictures(evaluation, out)
    except ImportError as error:
        click.echo(
            f"casereviews: no pictures: {error.name} is not installed: run install.py, or "
            "pip install casereviews[train]",
            err=True,
        )
        pictures = {}
    (out / "report.md").write_text(report_text(evaluation, pictures), encoding="utf-8")
    return bool(pictures)
