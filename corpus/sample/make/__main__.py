"""Make the sample's PDFs, truth files and manifest from their sources."""

import sys
from pathlib import Path

import click

from corpus.sample.make.blocks import Source
from corpus.sample.make.errors import PlaceError, SampleError
from corpus.sample.make.manifest import write_manifest
from corpus.sample.make.office import convert
from corpus.sample.make.parse import read_source
from corpus.sample.make.place import find_places, read_text_areas
from corpus.sample.make.sheet import Places
from corpus.sample.make.truth import write_truth
from corpus.sample.make.typeset import typeset

_SAMPLE = Path(__file__).parents[1]
_PASSES = 6


def settle(source: Source) -> tuple[bytes, Places]:
    """Typeset a review until its contents page tells the pages on which its headings stand.

    Raises:
        PlaceError: The pages still move after six passes.
        ConversionError: LibreOffice made no PDF.
    """
    places = Places(pages={}, total=1)
    for _ in range(_PASSES):
        document = typeset(source, places)
        pdf = convert(document.xml, bookmarks=source.head.layout.bookmarks)
        found = find_places(document, read_text_areas(pdf))
        if found == places:
            return pdf, places
        places = found
    raise PlaceError(f"pages still move after {_PASSES} passes")


@click.command()
@click.argument("review_ids", nargs=-1)
@click.option("--sample", type=click.Path(path_type=Path), default=_SAMPLE, show_default=False)
def main(review_ids: tuple[str, ...], sample: Path) -> None:
    """Make the reviews named, or all of them, and the manifest of all."""
    try:
        sources = [read_source(path) for path in sorted((sample / "source").glob("*.md"))]
        known = {source.head.review_id: source for source in sources}
        for name in review_ids:
            if name not in known:
                raise SampleError(f"{name}: expected one of {', '.join(known)}")
        for name in review_ids or tuple(known):
            _make(known[name], sample)
        write_manifest([source.head for source in sources], sample)
    except SampleError as error:
        click.echo(str(error), err=True)
        sys.exit(1)


def _make(source: Source, sample: Path) -> None:
    name = source.head.review_id
    try:
        pdf, places = settle(source)
    except PlaceError as error:
        raise PlaceError(f"{name}: {error}") from error
    (sample / f"{name}.pdf").write_bytes(pdf)
    truth = sample / "truth" / name / "truth.json"
    count = write_truth(source, places, truth, sample / "source" / "codes" / f"{name}.json")
    kilobytes = len(pdf) / 1000
    click.echo(f"{name}: {places.total} pages, {count} paragraphs, {kilobytes:.0f} kB")


if __name__ == "__main__":
    main()
