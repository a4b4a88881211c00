"""How fast words are read, and how exactly, against pdfplumber on the same files in the same run.

    python benchmarks/words.py FILE_OR_FOLDER ...

pdfplumber's `extract_words(extra_attrs=["fontname", "size"])` is the reference: the same words,
with boxes within half a point and the same font and size. Figures are per CPU second of this
process; only their ratio means anything on another machine.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pdfplumber

from corpus.documents import find_documents
from extract.models import Word
from extract.pages import read_pages
from extract.review import extract_pages

_NEAR = 0.5  # points
_NEAR_SIZE = 0.1


@dataclass(slots=True)
class Agreement:
    """How many of the reference's words were found, and how like."""

    words: int = 0
    found: int = 0  # same text at the same place
    same_box: int = 0  # every edge within half a point
    same_type: int = 0  # and the same font and size


def plumber_pages(path: Path) -> Iterator[list[dict[str, Any]]]:
    """Pdfplumber's words, page by page; each page closed, or memory grows."""
    with pdfplumber.open(path) as document:
        for page in document.pages:
            yield page.extract_words(extra_attrs=["fontname", "size"])
            page.close()


def compare(reference: Sequence[dict[str, Any]], words: Sequence[Word], sum_: Agreement) -> None:
    """Add one page to the sums: each reference word against the nearest word of the same text."""
    by_text: dict[str, list[Word]] = {}
    for word in words:
        by_text.setdefault(word.text, []).append(word)
    for item in reference:
        sum_.words += 1
        same = by_text.get(item["text"])
        if not same:
            continue
        word = min(same, key=lambda w: abs(w.x0 - item["x0"]) + abs(w.bottom - item["bottom"]))
        if abs(word.x0 - item["x0"]) > 3 or abs(word.bottom - item["bottom"]) > 6:
            continue
        same.remove(word)
        sum_.found += 1
        edges = ("x0", "x1", "top", "bottom")
        if any(abs(getattr(word, edge) - item[edge]) > _NEAR for edge in edges):
            continue
        sum_.same_box += 1
        font = item["fontname"].split("+")[-1]
        sum_.same_type += word.font == font and abs(word.size - item["size"]) <= _NEAR_SIZE


def main() -> int:
    """Print the speeds, their ratios and the agreement."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("paths", nargs="+", type=Path)
    options = parser.parse_args()
    agreement, missed = Agreement(), Counter[str]()
    seconds = {"words": 0.0, "rest": 0.0, "pdfplumber": 0.0}
    pages_read = 0
    for document in find_documents(options.paths).documents:
        started = time.process_time()
        pages = read_pages(document.path)
        seconds["words"] += time.process_time() - started
        started = time.process_time()
        extract_pages(document.review, pages)
        seconds["rest"] += time.process_time() - started
        pages_read += len(pages)
        started = time.process_time()
        reference = list(plumber_pages(document.path))
        seconds["pdfplumber"] += time.process_time() - started
        for expected, page in zip(reference, pages, strict=True):
            compare(expected, page.words, agreement)
            texts = Counter(item["text"] for item in expected)
            missed.update(texts - Counter(word.text for word in page.words))
    if not pages_read:
        print("no page was read", file=sys.stderr)
        return 2
    _print(pages_read, seconds, agreement, missed)
    return 0


def _print(pages: int, seconds: dict[str, float], sums: Agreement, missed: Counter[str]) -> None:
    whole = seconds["words"] + seconds["rest"]
    print(f"{pages} pages, {sums.words} words by pdfplumber")
    print(f"pdfplumber words: {pages / seconds['pdfplumber']:.1f} pages a CPU second")
    print(
        f"our words: {pages / seconds['words']:.0f} pages a CPU second, "
        f"{seconds['pdfplumber'] / seconds['words']:.1f} times pdfplumber"
    )
    print(
        f"whole extraction: {pages / whole:.0f} pages a CPU second, "
        f"{seconds['pdfplumber'] / whole:.1f} times pdfplumber's words alone"
    )
    for name, count in (
        ("found at the same place", sums.found),
        ("with every edge within half a point", sums.same_box),
        ("and the same font and size", sums.same_type),
    ):
        print(f"{count / sums.words:.4f} of its words {name}")
    print("missed most:", ", ".join(f"{text!r} {count}" for text, count in missed.most_common(12)))


if __name__ == "__main__":
    sys.exit(main())
