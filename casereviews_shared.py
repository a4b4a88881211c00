"""What the commands share: options that mean the same in each, and how they end with a word."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import click

from classify.modes import DEFAULT, MODES

USAGE = 2
path_type = click.Path(path_type=Path)

codebook_option = click.option(
    "--codebook", type=path_type, help="A codebook to use instead of the shipped one."
)
model_option = click.option(
    "--model", type=path_type, help="A trained tagger's folder instead of the shipped one."
)


def tagger_option(help_text: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """The option `--tagger`, with what it is for in this command."""
    return click.option(
        "--tagger", type=click.Choice(MODES), default=DEFAULT, show_default=True, help=help_text
    )


def stop(message: str, code: int = USAGE) -> NoReturn:
    """Say why the command cannot be carried out, and end it."""
    click.echo(f"casereviews: {message}", err=True)
    sys.exit(code)
