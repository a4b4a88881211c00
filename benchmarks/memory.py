"""How much memory one document takes at most: the peak of a worker process that reads and codes it.

    python benchmarks/memory.py [--made] [--ocr] [--most 400] [FILE_OR_FOLDER ...]

Each document is read, coded and sent back by a fresh worker of a build, whose peak resident memory
the system reports; beside it stands that of the process the worker sends to. `--made` adds six
that are made to be heavy: a report of 1,000 pages, a page with 200,000 drawn paths, a page of
100,000 words and images of 10,000, 11,800 and 60,000 pixels square. With `--ocr` pages
that are images are read. Exit code 1 if any document takes more than `--most` megabytes.
"""

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from awkward import image_page, one_page
from pypdf import PdfReader, PdfWriter

from classify.codebook import read_codebook
from corpus.documents import find_documents, sample_folder
from extract.ocr import find_ocr
from pipeline import Reader, read_documents

_PAGES = 1000
_PATHS = 200_000
_SIDES = (10_000, 11_800, 60_000)  # pixels
_WORDS = 100_000
_UNITS = 1024 * 1024 if sys.platform == "darwin" else 1024  # of ru_maxrss in one megabyte


def measure_one(path: Path, *, ocr: bool) -> dict[str, Any]:
    """What reading and coding one file takes in a worker of this process."""
    reader = Reader(codebook=read_codebook(), ocr=find_ocr() if ocr else None)
    documents = find_documents([path]).documents
    started = time.perf_counter()
    ((_, reading),) = read_documents(documents, reader)
    extracted = reading.extracted
    return {
        "peak": _peak(resource.RUSAGE_CHILDREN),
        "parent": _peak(resource.RUSAGE_SELF),
        "seconds": time.perf_counter() - started,
        "pages": len(extracted.pages),
        "words": sum(len(page.words) for page in extracted.pages),
        "problems": sorted({problem.code for problem in extracted.problems}),
    }


def _peak(who: int) -> float:
    return resource.getrusage(who).ru_maxrss / _UNITS


def make_heavy(folder: Path) -> Iterator[Path]:
    """Write the heavy files."""
    samples = sorted(sample_folder().glob("*.pdf"))
    writer = PdfWriter()
    while len(writer.pages) < _PAGES:
        for page in PdfReader(samples[len(writer.pages) % len(samples)]).pages:
            writer.add_page(page)
    report = folder / "report-of-1000-pages.pdf"
    writer.write(report)
    choices = random.Random(1)  # noqa: S311 - to be repeated, not secret
    paths = b"\n".join(
        b"%d %d m %d %d l %d %d l S" % tuple(choices.randrange(800) for _ in range(6))
        for _ in range(_PATHS)
    )
    words = b"\n".join(
        b"BT /F1 2 Tf 1 0 0 1 %d %d Tm (word) Tj ET" % (number % 120 * 5, number // 120)
        for number in range(_WORDS)
    )
    yield report
    for name, content in (
        ("page-of-200000-paths", one_page(paths)),
        ("page-of-100000-words", one_page(words)),
        *((f"image-of-{side}-pixels", image_page(side, side)) for side in _SIDES),
    ):
        (folder / f"{name}.pdf").write_bytes(content)
        yield folder / f"{name}.pdf"


def main() -> int:
    """Print a line a document, the heaviest first; 1 if any is over the bar."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("paths", nargs="*", type=Path)
    parser.add_argument("--made", action="store_true")
    parser.add_argument("--ocr", action="store_true")
    parser.add_argument("--most", type=float, default=400.0, help="megabytes")
    parser.add_argument("--one", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measure_one(options.one, ocr=options.ocr)))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        paths = list(options.paths) or ([] if options.made else [sample_folder()])
        files = [document.path for document in find_documents(paths).documents] if paths else []
        if options.made:
            files += make_heavy(Path(folder))
        rows = sorted(
            ((_measure_apart(file, ocr=options.ocr), file.name) for file in files),
            key=lambda row: -row[0]["peak"],
        )
    print("   peak  parent  seconds  pages   words")
    for row, name in rows:
        print(
            f"{row['peak']:7.0f}{row['parent']:8.0f}{row['seconds']:9.1f}"
            f"{row['pages']:7d}{row['words']:8d}  {name}  {', '.join(row['problems'])}"
        )
    heaviest = rows[0][0]["peak"]
    print(f"{len(rows)} documents; the heaviest took {heaviest:.0f} MB")
    return 1 if heaviest > options.most else 0


def _measure_apart(path: Path, *, ocr: bool) -> dict[str, Any]:
    command = [sys.executable, __file__, "--one", str(path), *(["--ocr"] if ocr else [])]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{path.name}: {done.stderr.strip().splitlines()[-1:]}")
    row: dict[str, Any] = json.loads(done.stdout)
    return row


if __name__ == "__main__":
    sys.exit(main())
