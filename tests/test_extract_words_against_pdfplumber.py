"""Our words are pdfplumber's: its way of reading is slower, and known to many.

The samples chosen are set in faces that state how far their letters descend. Caladea, in the
others, states 0: pdfplumber ends a word's box at the baseline there, and we a fifth lower.
"""

from collections.abc import Callable
from typing import Any

import pdfplumber
import pytest

from corpus.documents import sample_folder
from extract.models import Word
from extract.pages import read_pages

FILES = ("dhr-hounslow-2018.pdf", "lcspr-newham-2021.pdf", "sar-lambeth-2022.pdf")
NEAR = 0.5  # points, at every edge of every box
SAME_TYPE = 0.995  # of the words: one set in two types has that of its first letter


def theirs(read: dict[str, Any]) -> Word:
    """A word of pdfplumber's as one of ours; it gives neither baseline nor weight."""
    return Word(
        text=read["text"],
        x0=read["x0"],
        top=read["top"],
        x1=read["x1"],
        bottom=read["bottom"],
        baseline=0.0,
        size=round(read["size"], 1),
        bold=False,
        font=read["fontname"].split("+")[-1],  # without its subset tag, as ours
    )


def by_place(word: Word) -> tuple[str, int, int]:
    """Words drawn in another order than they are read in stand alike on the page."""
    return word.text, round(word.top), round(word.x0)


def apart(ours: Word, other: Word) -> float:
    """How far the edges of two boxes lie apart at most, in points."""
    edges: tuple[Callable[[Word], float], ...] = (
        lambda word: word.x0,
        lambda word: word.top,
        lambda word: word.x1,
        lambda word: word.bottom,
    )
    return max(abs(edge(ours) - edge(other)) for edge in edges)


@pytest.mark.parametrize("name", FILES)
def test_words_boxes_and_type(name: str) -> None:
    path = sample_folder() / name
    words = alike = 0
    with pdfplumber.open(path) as document:
        pages = read_pages(path)
        assert len(pages) == len(document.pages)
        for page, read in zip(pages, document.pages, strict=True):  # no page is left out
            wanted = sorted(
                map(theirs, read.extract_words(extra_attrs=["fontname", "size"])), key=by_place
            )
            found = sorted(page.words, key=by_place)
            assert [word.text for word in found] == [word.text for word in wanted]
            pairs = list(zip(found, wanted, strict=True))
            assert [(page.page_number, a, b) for a, b in pairs if apart(a, b) > NEAR] == []
            words += len(pairs)
            alike += sum(1 for a, b in pairs if (a.font, a.size) == (b.font, b.size))
    assert words > 4000
    assert alike >= SAME_TYPE * words
