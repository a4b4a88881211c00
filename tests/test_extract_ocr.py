"""Scanned pages: which are read again, and how tesseract's boxes become words."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from samples_pages import Text, make_page

from corpus.documents import find_documents
from extract.models import Page, PageSource, Word
from extract.ocr import SCALE, find_ocr, read_by_ocr, words_of_table
from extract.pages import read_pages, wants_ocr
from extract.review import extract_review, extraction_version

if TYPE_CHECKING:
    from PIL.Image import Image

SCANNED = Path(__file__).parent / "broken" / "scanned.pdf"


class FakeEngine:
    """Finds the same words on every image."""

    name = "fake 1"

    def read_words(self, image: "Image") -> tuple[tuple[Word, ...], float]:
        page = make_page(Text(text="Safeguarding Adults Review of Mr T by the Board", y=100))
        return page.words, 0.9


def table(*rows: tuple[str, int, int, int, int, int, float]) -> dict[str, list[object]]:
    """Tesseract's table from (text, line, left, top, width, height, confidence)."""
    names = ("text", "line_num", "left", "top", "width", "height", "conf")
    data: dict[str, list[object]] = {n: [row[i] for row in rows] for i, n in enumerate(names)}
    data["block_num"] = data["par_num"] = [1] * len(rows)
    return data


def page_with(words: int, *, images: int = 0, quality: float = 1.0) -> Page:
    page = make_page(Text(text=" ".join(["word"] * words), y=100)) if words else make_page()
    return Page(
        page_number=1,
        width_pt=595.0,
        height_pt=842.0,
        words=page.words,
        images=images,
        quality=quality,
    )


@pytest.mark.parametrize(
    ("page", "wanted"),
    [
        (page_with(0, images=1), True),  # a scan
        (page_with(0), False),  # blank paper
        (page_with(3, images=1), True),  # a scan with a stamp
        (page_with(200), False),  # text
        (page_with(200, quality=0.3), True),  # a bad hidden layer
    ],
)
def test_pages_without_a_usable_text_layer_want_ocr(page: Page, wanted: bool) -> None:
    assert wants_ocr(page) is wanted


def test_words_of_a_line_share_its_baseline_and_size() -> None:
    words, confidence = words_of_table(
        table(
            ("The", 1, 300, 400, 60, 33, 96.0),
            ("guardian", 1, 380, 402, 150, 42, 94.0),  # its g hangs below the line
            ("said", 1, 550, 401, 70, 33, 95.0),
            ("~", 1, 640, 410, 5, 5, 12.0),  # a speck
            ("", 1, 0, 0, 0, 0, -1.0),  # tesseract's own rows for lines and blocks
        )
    )
    assert [word.text for word in words] == ["The", "guardian", "said"]
    assert {(word.baseline, word.size) for word in words} == {(104.16, 11.0)}
    assert (words[0].x0, words[0].x1) == (round(300 / SCALE, 2), round(360 / SCALE, 2))
    assert confidence == pytest.approx(0.95)


def test_an_empty_table_gives_no_words() -> None:
    assert words_of_table(table(("", 1, 0, 0, 0, 0, -1.0))) == ((), 0.0)


def test_a_scanned_review_is_read_by_the_engine_it_is_given() -> None:
    pages = read_pages(SCANNED, FakeEngine())
    assert [page.source for page in pages] == [PageSource.OCR] * 2
    assert [page.quality for page in pages] == [0.9] * 2
    assert pages[0].words[0].text == "Safeguarding"


def test_without_an_engine_it_is_a_problem_that_says_what_to_do() -> None:
    (document,) = find_documents([SCANNED]).documents
    (problem,) = extract_review(document).problems
    assert problem.code == "no_text"
    assert "install tesseract" in problem.detail


def test_a_store_can_tell_which_engine_read() -> None:
    assert extraction_version(None) != extraction_version(FakeEngine())


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")
def test_tesseract_reads_the_scan() -> None:
    engine = find_ocr()
    assert engine is not None
    (document,) = find_documents([SCANNED]).documents
    extracted = extract_review(document, engine)
    assert [p.code for p in extracted.problems] == []
    assert {f.name: f.value for f in extracted.facts}["review_type"] == "SAR"
    assert len(extracted.recommendations) == 4


def test_what_ocr_finds_replaces_the_words(tmp_path: Path) -> None:
    page = page_with(2, images=1)
    image = object()  # the fake does not look at it
    read = read_by_ocr(page, image, FakeEngine())  # type: ignore[arg-type]
    assert (read.source, len(read.words)) == (PageSource.OCR, 9)
