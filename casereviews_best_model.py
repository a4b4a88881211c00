"""The command `casereviews best-model`: the larger encoder made ready for `--tagger best`."""

from pathlib import Path

import click

from casereviews_shared import stop


@click.command("best-model")
@click.argument("mpnet", metavar="MPNET_FOLDER", type=click.Path(path_type=Path))
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, help="The model's folder to write."
)
@click.option(
    "--model", type=click.Path(path_type=Path), help="A trained model instead of the shipped one."
)
def best_model(mpnet: Path, out: Path, model: Path | None) -> None:
    """Make a model with the larger encoder, for --tagger best.

    MPNET_FOLDER is all-mpnet-base-v2 as it was published (config.json, model.safetensors,
    tokenizer.json). Wanted once, with PyTorch (python install.py --finetune); afterwards
    --tagger best --model OUT needs neither.
    """
    from classify.bases import MPNET, check_base, check_teaching
    from classify.errors import ClassifyError
    from classify.modes import MODEL_FOLDER

    try:
        check_base(mpnet, MPNET)
        check_teaching()
        from classify.best_model import make_best_model

        file = make_best_model(mpnet, out, model or MODEL_FOLDER)
    except ClassifyError as error:
        stop(str(error))
    except OSError as error:
        stop(f"{error.filename or out}: {error.strerror}")
    size = file.stat().st_size // 1_000_000
    click.echo(f"{file}: {size} MB; use it by --tagger best --model {out}")
