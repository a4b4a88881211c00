"""Files that damage or ill will brought out; `tests/broken/make_hostile.py` says what each is."""

import time
from pathlib import Path

import pytest

from classify.codebook import read_codebook
from corpus.documents import find_documents
from extract.pages import read_pages
from extract.review import extract_review
from pipeline import BuildSettings, Reader, build, read_documents
from store.database import open_store
from store.verify import verify

BROKEN = Path(__file__).parent / "broken"


@pytest.mark.parametrize("name", ["off-the-page.pdf", "wide-crop.pdf", "long-word.pdf"])
def test_a_store_of_it_is_sound(tmp_path: Path, name: str) -> None:
    build(
        find_documents([BROKEN / name]),
        tmp_path / "x.db",
        read_codebook(),
        tool_version="test",
        settings=BuildSettings(workers=1, ocr=False),
    )
    with open_store(tmp_path / "x.db", read_only=True) as store:
        assert verify(store) == ()
        assert store.rows("SELECT count(*) AS n FROM passages WHERE text LIKE '%Board%'") == [
            {"n": 1}
        ]


def test_what_lies_beyond_the_edges_is_cut_or_left_out() -> None:
    (page,) = read_pages(BROKEN / "off-the-page.pdf")
    words = {word.text: word for word in page.words}
    assert "unseen" not in words
    assert words["cut"].x0 == 0.0
    assert words["foot"].bottom == 842.0


def test_boxes_start_from_the_page_and_not_from_a_larger_crop_box() -> None:
    (page,) = read_pages(BROKEN / "wide-crop.pdf")
    assert (page.width_pt, page.height_pt) == (595.0, 842.0)
    assert (round(page.words[0].x0), round(page.words[0].baseline)) == (72, 82)


@pytest.mark.parametrize("name", ["graph-paper.pdf", "long-word.pdf"])
def test_it_is_read_in_seconds(name: str) -> None:
    (document,) = find_documents([BROKEN / name]).documents
    extract_review(document)  # what is compiled once
    started = time.process_time()
    extracted = extract_review(document)
    assert time.process_time() - started < 5.0  # 30 s and 6 s, before
    assert any("commissioned" in passage.text for passage in extracted.passages)


def test_a_file_that_never_ends_costs_its_own_row_only() -> None:
    documents = find_documents([BROKEN / "endless.pdf", BROKEN / "not-a-review.pdf"]).documents
    reader = Reader(codebook=read_codebook(), patience_s=3)
    read = {
        document.review.file_name: [problem.code for problem in reading.extracted.problems]
        for document, reading in read_documents(documents, reader, workers=2)
    }
    assert read == {"endless.pdf": ["reader_crashed"], "not-a-review.pdf": ["not_a_review"]}
