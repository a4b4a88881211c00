"""The command `casereviews teach`: the encoder taught anew, from the labels."""

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from casereviews_shared import USAGE, stop
from classify.errors import ClassifyError
from corpus.documents import find_documents
from corpus.errors import CorpusError
from extract.models import Passage

FOLDS = 4
_folder = click.Path(path_type=Path, file_okay=False)


@click.command()
@click.option("--out", type=_folder, required=True, help="The model's folder to write.")
@click.option(
    "--documents", type=_folder, help="Documents of which the labels hold coded passages."
)
@click.option(
    "--uncoded",
    type=_folder,
    help="Documents that nobody has coded, for the teacher to read to its student.",
)
@click.option("--teacher", type=_folder, help="all-mpnet-base-v2; without it, coders alone teach.")
@click.option("--base", type=_folder, help="all-MiniLM-L6-v2 instead of the package's.")
@click.option(
    "--device",
    type=click.Choice(["cuda", "cpu"]),
    default="cuda",
    show_default=True,
    help="On a processor alone, teaching takes days.",
)
@click.option("--epochs", type=click.IntRange(1), help="Passes over the lessons, for a trial.")
@click.option("--codebook", type=click.Path(path_type=Path), help="Instead of the shipped one.")
def teach(
    out: Path,
    documents: Path | None,
    uncoded: Path | None,
    teacher: Path | None,
    base: Path | None,
    device: str,
    epochs: int | None,
    codebook: Path | None,
) -> None:
    """Teach the encoder anew and fit a whole model to it.

    Wanted when many labels are new, or the codebook is another; for a few, `casereviews train`
    does. It wants PyTorch (python install.py --finetune), a GPU and the better part of an hour.
    """
    try:
        _teach(out, documents, uncoded, teacher, base, device, epochs, codebook)
    except (ClassifyError, CorpusError) as error:
        stop(str(error))
    except OSError as error:
        click.echo(f"casereviews: {error.filename or out}: {error.strerror}", err=True)
        sys.exit(USAGE)


def _teach(
    out: Path, documents: Path | None, uncoded: Path | None, teacher: Path | None,
    base: Path | None, device: str, epochs: int | None, codebook: Path | None,
) -> None:  # fmt: skip
    from classify.bases import MINILM, MPNET, check_base, check_teaching, minilm_folder
    from classify.codebook import read_codebook
    from classify.labelled import read_labels
    from classify.labelled_documents import passage_digest, read_document_labels

    check_teaching()
    base = minilm_folder() if base is None else base
    check_base(base, MINILM)
    if teacher is not None:
        check_base(teacher, MPNET)

    from classify.finetune import has_device
    from classify.lessons import choose_uncoded, make_curriculum
    from classify.teach import Teaching, TeachSettings, with_epochs
    from classify.train import train_tagger

    if not has_device(device):
        raise click.UsageError("PyTorch finds no GPU here: --device cpu")
    codes = read_codebook(codebook)
    passages = list(read_labels(codes))
    if documents is not None:
        found = read_document_labels(codes, documents, _passages_of)
        for what in (*found.absent, *found.unmatched):
            click.echo(f"{what}: not found in {documents}; its labels are left out", err=True)
        passages += found.passages
    known = [passage_digest(passage.text) for passage in passages]
    pool = [] if uncoded is None else choose_uncoded(_passages_of(uncoded), known)
    curriculum = make_curriculum(passages, codes, pool, FOLDS)
    settings = TeachSettings(device=device)
    if epochs is not None:
        settings = with_epochs(settings, epochs)
    card = Teaching(curriculum, base, teacher, settings, click.echo).teach(out)
    train_tagger(passages, codes, out, out)
    click.echo(f"{out}: taught on {len(passages)} passages; encoder {card.sha256[:16]}")


def _passages_of(path: Path) -> Sequence[Passage]:
    """The passages of a document, or of all documents in a folder."""
    from extract.review import extract_review

    return [
        passage
        for document in find_documents([path]).documents
        for passage in extract_review(document).passages
    ]
