"""Scanned pages: which are read again, by what, and what a reader is told."""

import math
import shutil
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from samples_pages import Text, make_page
from samples_scans import scanned

from corpus.documents import find_documents, sample_folder
from extract.models import Page, PageSource, Word
from extract.ocr import find_ocr, read_by_ocr
from extract.pages import read_pages, wants_ocr
from extract.review import extract_review, extraction_version
from extract.scans import PAPER, Sheet

SCANNED = Path(__file__).parent / "broken" / "scanned.pdf"


class FakeEngine:
    """Finds the same words on every image."""

    name = "fake 1"

    def read_words(self, image: Image.Image, scale: float) -> tuple[tuple[Word, ...], float]:
        page = make_page(Text(text="Safeguarding Adults Review of Mr T by the Board", y=100))
        return page.words, 0.9


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
        (replace(page_with(0, images=1), image_bytes=140_000_001), False),  # a trap, or a plan
    ],
)
def test_pages_without_a_usable_text_layer_want_ocr(page: Page, wanted: bool) -> None:
    assert wants_ocr(page) is wanted


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


def test_an_image_too_large_to_unpack_is_left_alone_and_said(tmp_path: Path) -> None:
    target = tmp_path / "plan.pdf"
    Image.new("1", (8, 8)).save(target, format="PDF")
    claimed = target.read_bytes().replace(b"/Width 8", b"/Width 60000", 1)
    target.write_bytes(claimed.replace(b"/Height 8", b"/Height 60000", 1))
    (document,) = find_documents([target]).documents
    (problem,) = extract_review(document, FakeEngine()).problems
    assert (problem.code, problem.detail) == (
        "no_text",
        "none of the 1 pages has a text layer: an image of 3,600 MB once unpacked, too large to "
        "read (the most is 140): save it smaller and build again",
    )


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


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")
def test_tesseract_reads_a_turned_and_noisy_page_and_shows_where(tmp_path: Path) -> None:
    engine = find_ocr()
    assert engine is not None
    source = sample_folder() / "sar-camden-2019.pdf"
    truth = read_pages(source)[3]
    document = pypdfium2.PdfDocument(source)
    clean = document[3].render(scale=200 / 72, grayscale=True).to_pil()
    document.close()
    target = tmp_path / "scan.pdf"
    scanned(clean, degrees=1.6, noise=14).save(target, format="PDF", resolution=200, quality=60)
    (found,) = find_documents([target]).documents
    extracted = extract_review(found, engine)
    (page,) = extracted.pages
    assert page.turn_degrees == pytest.approx(1.6, abs=0.1)
    wanted, given = (Counter(w.text.replace("’", "'") for w in p.words) for p in (truth, page))
    assert (wanted & given).total() >= 0.95 * wanted.total()
    (document_read,) = find_documents([source]).documents
    printed = [p.label for p in extract_review(document_read).passages if p.page_first == 4]
    assert [p.label for p in extracted.passages if p.label] == [label for label in printed if label]
    # where a word stands on the turned page, its passage has its box
    word = next(word for word in truth.words if word.text == "newspapers")
    across, down = word.x0 - truth.width_pt / 2, word.baseline - 3 - truth.height_pt / 2
    turn = math.radians(1.6)
    x = truth.width_pt / 2 + across * math.cos(turn) + down * math.sin(turn)
    y = truth.height_pt / 2 - across * math.sin(turn) + down * math.cos(turn)
    (passage,) = [p for p in extracted.passages if "newspapers" in p.text]
    assert any(b.x0 <= x <= b.x1 and b.top <= y <= b.bottom for b in passage.boxes)


def test_what_ocr_finds_replaces_the_words() -> None:
    page = page_with(2, images=1)
    sheet = Sheet(Image.new("L", (600, 800), PAPER), 1.0, 1.5)
    read = read_by_ocr(page, sheet, FakeEngine())
    assert (read.source, len(read.words), read.turn_degrees) == (PageSource.OCR, 9, 1.5)
