"""The command `casereviews page`: a page as it looks, with what was read from it laid over it."""

import re
from pathlib import Path

import click

from casereviews_shared import USAGE, stop
from corpus.documents import DOCX, HTML, find_documents
from corpus.errors import CorpusError

FAILED = 1
_RANGE = re.compile(r"(\d{1,5})(?:-(\d{1,5}))?")


def parse_pages(text: str) -> tuple[int, ...]:
    """Page numbers from "9", "3-5" or "3-5,9", each once, in the order given.

    Raises:
        ValueError: It is written in another way; the message quotes the part.
    """
    numbers: list[int] = []
    for part in text.split(","):
        match = _RANGE.fullmatch(part.strip())
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if first < 1 or last < first:
            raise ValueError(
                f'"{part.strip()}" names no page: give a number or a range, as 9 or 3-5'
            )
        numbers.extend(range(first, last + 1))
    return tuple(dict.fromkeys(numbers))


def picture_path(file: Path, png: Path | None, page_number: int, *, is_only: bool) -> Path:
    """Where the drawing of a page goes: as asked, and with the page's number where it must be."""
    name = f"{file.stem}-p{page_number}.png"
    if png is None:
        return Path(name)
    if png.is_dir():
        return png / name
    return png if is_only else png.with_name(f"{png.stem}-p{page_number}{png.suffix}")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.argument("pages", metavar="N")
@click.option(
    "--png",
    type=click.Path(path_type=Path),
    help="Where to draw it, a file or a folder; FILE-pN.png here, without. With several pages, "
    "each one's number is put to the name.",
)
@click.option(
    "--dpi", type=click.IntRange(36, 300), default=120, show_default=True, help="Dots an inch."
)
@click.option("--ocr/--no-ocr", default=True, help="Read scanned pages, if tesseract is there.")
def page(file: Path, pages: str, png: Path | None, dpi: int, ocr: bool) -> None:
    """Draw page N of FILE with what was read from it laid over it.

    N is a position in the file, or several: 9, 3-5, 2,7-8. Every passage is outlined by its kind,
    with its place in the reading order and its number beside it. A drawing that is already there
    is written anew.
    """
    try:
        wanted = parse_pages(pages)
    except ValueError as error:
        stop(str(error), USAGE)
    if png is not None and not png.is_dir() and png.suffix.lower() != ".png":
        stop(f'{png}: a drawing is a PNG file: give a name that ends in ".png"', USAGE)
    if not file.is_file():
        stop(f"{file}: no such file", FAILED)
    for path, summary in _draw(file, wanted, png, dpi, ocr=ocr):
        click.echo(f"{path}: {summary}")


def _draw(
    file: Path, wanted: tuple[int, ...], png: Path | None, dpi: int, *, ocr: bool
) -> list[tuple[Path, str]]:
    """Read the file and write the drawings: their paths, each with what is on it."""
    from extract.drawing import blank_picture, draw_page
    from extract.errors import ExtractError
    from extract.ocr import find_ocr
    from extract.pages import read_pages, render_page
    from extract.sketch import sketch_pages

    drawn: list[tuple[Path, str]] = []
    try:
        corpus = find_documents([file])
        for missing in corpus.missing:
            stop(f"{file}: {missing.code}: {missing.detail}", FAILED)
        (document,) = corpus.documents
        if document.media_type in (DOCX, HTML):
            stop(f"{file} is not of paper and has no page to draw: read it as it is", USAGE)
        read = read_pages(file, find_ocr() if ocr else None)
        absent = [number for number in wanted if number > len(read)]
        if absent:
            has = "1 page" if len(read) == 1 else f"{len(read)} pages"
            stop(f"{file} has {has}: there is no page {absent[0]}", USAGE)
        for sketch in sketch_pages(document.review, read, wanted):
            number = sketch.page.page_number
            picture = render_page(file, number, dpi) or blank_picture(sketch, dpi)
            path = picture_path(file, png, number, is_only=len(wanted) == 1)
            draw_page(sketch, picture).image.save(path, format="PNG")
            marks = sum(1 for mark in sketch.marks if mark.place is not None)
            drawn.append((path, f"page {number} of {len(read)}, {marks} in reading order"))
    except ExtractError as error:
        stop(f"{file}: {error.code}: {error}", FAILED)
    except CorpusError as error:
        stop(str(error), USAGE)
    except OSError as error:
        stop(f"{error.filename or file}: {error.strerror or error}", USAGE)
    return drawn
