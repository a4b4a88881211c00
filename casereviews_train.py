"""The command `casereviews train`: a tagger fitted to labels, the shipped ones and one's own."""

from collections.abc import Callable, Iterator, Sequence
from functools import wraps
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from casereviews_shared import path_type, stop
from classify.codebook import read_codebook
from classify.errors import ClassifyError, LabelsError
from classify.models import Codebook
from classify.modes import DEFAULT, MODEL_FOLDER
from corpus.errors import CorpusError
from extract.errors import ExtractError
from store.errors import StoreError

if TYPE_CHECKING:
    from classify.labelled_sources import Gathered, Sources
    from classify.model import TaggerModel
    from extract.models import Passage

_SHOWN = 8  # names listed before the rest is only counted


def explains(command: Callable[..., None]) -> Callable[..., None]:
    """Turn the stages' errors into one line and exit code 2."""

    @wraps(command)
    def wrapper(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except (CorpusError, ExtractError, ClassifyError, StoreError) as error:
            stop(str(error))
        except OSError as error:
            stop(f"{error.filename or 'a file'}: {error.strerror or error}")

    return wrapper


labels_option = click.option(
    "--labels",
    "own",
    multiple=True,
    type=path_type,
    metavar="FILE.csv|FOLDER",
    help="Passages that you have coded; several may be given, the later outrank the earlier.",
)
documents_option = click.option(
    "--documents", type=path_type, help="A folder with the documents whose passages were coded."
)


@click.command()
@click.option("--out", type=path_type, required=True, help="The folder to write the tagger to.")
@labels_option
@click.option("--only", is_flag=True, help="Leave out the passages that ship with the tool.")
@documents_option
@click.option("--codebook", type=path_type, help="A codebook to use instead of the shipped one.")
@click.option("--base", type=path_type, help="The model whose encoder reads; else the shipped one.")
@explains
def train(
    out: Path,
    own: tuple[Path, ...],
    only: bool,
    documents: Path | None,
    codebook: Path | None,
    base: Path | None,
) -> None:
    """Fit a tagger to labelled passages.

    It is fitted to the passages that ship with the tool and to your own (docs/labels.md says how
    to write them down), which outrank those. `casereviews build --model` then codes with it. The
    same labels give the same tagger, byte for byte.
    """
    from classify.labelled_sources import Sources

    codes = read_codebook(codebook)
    if only and not own and documents is None:
        stop("--only leaves out the shipped labels, and no others are given: add --labels FILE.csv")
    sources = Sources(own=own, shipped=not only, documents=documents)
    for line in fit_tagger(sources, codes, out, base):
        click.echo(line)


def fit_tagger(
    sources: "Sources", codebook: Codebook, out: Path, base: Path | None
) -> Iterator[str]:
    """Gather labels, fit a tagger and write it, line by line telling what was used.

    Raises:
        LabelsError: The labels are not as they must be, or what fits is not installed.
        ModelError: The base can't be read.
    """
    missing = [name for name in ("sklearn", "scipy") if find_spec(name) is None]
    if missing:
        raise LabelsError(
            f"training wants {' and '.join(missing)}, which is not installed: "
            'pip install "casereviews[train]"'
        )
    from classify.labelled_sources import gather_labels
    from classify.train import train_tagger

    if sources.documents is not None and not sources.documents.is_dir():
        raise LabelsError(f"{sources.documents}: no such folder")
    gathered = gather_labels(sources, codebook, _extract)
    yield from describe_labels(gathered)
    model = train_tagger(gathered.passages, codebook, out, base or MODEL_FOLDER)
    yield from describe_themes(gathered, codebook, model)
    yield f"{out}: written; code with it by casereviews build --model {out}"


def _extract(file: Path) -> "Sequence[Passage]":
    """A document's passages; none of a file that can't be read."""
    from corpus.documents import find_documents
    from extract.review import extract_review

    documents = find_documents([file]).documents
    return extract_review(documents[0]).passages if documents else ()


def describe_labels(gathered: "Gathered") -> Iterator[str]:
    """Which labels are used, and what is left out of them and why."""
    if gathered.shipped:
        yield (
            f"labels: {gathered.shipped:,} invented passages that ship with the tool, of "
            f"{gathered.writing_passes} writing passes"
        )
    if gathered.documents is not None:
        found = gathered.documents
        yield (
            f"labels: {len(found.passages):,} passages of {len(found.documents)} documents: "
            f"{_some(found.documents)}"
        )
        if found.absent:
            yield f"left out: documents that are not in the folder: {_some(found.absent)}"
        if found.unmatched:
            yield f"left out: passages that were not found again: {_some(found.unmatched)}"
    for name, count in gathered.own.items():
        yield f"labels: {count:,} passage{'' if count == 1 else 's'} of {name}"
    if gathered.replaced:
        yield f"left out: the earlier codes of {gathered.replaced:,} passages that yours replace"
    for code_id, count in gathered.dropped.items():
        yield f"left out: {code_id}, which the codebook does not have, in {count:,} passages"
    yield f"passages: {len(gathered.passages):,}"


def describe_themes(
    gathered: "Gathered", codebook: Codebook, model: "TaggerModel"
) -> Iterator[str]:
    """How themes are coded that the encoder was not taught."""
    from classify.heads import FEWEST_EXAMPLES

    for code_id in model.themes:
        if code_id in model.reader.themes:
            continue
        count = sum(code_id in passage.agreed.affirmed for passage in gathered.passages)
        examples = f"{count} example{'' if count == 1 else 's'}"
        if code_id in model.modes[DEFAULT].themes:
            yield f"new theme {code_id}: learned from {examples} and its definition"
        else:
            yield (
                f"new theme {code_id}: coded by its cues alone and marked to be checked "
                f"({examples}; {FEWEST_EXAMPLES} are wanted to learn it)"
            )
    for code in codebook.codes:
        if code.scheme.value == "level" and code.code_id not in model.reader.levels:
            yield f"new level {code.code_id}: learned from its passages alone"


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_SHOWN])
    return shown if len(names) <= _SHOWN else f"{shown} and {len(names) - _SHOWN} more"
