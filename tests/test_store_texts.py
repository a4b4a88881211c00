"""Passages without boxes: proved against the file's own words."""

from dataclasses import replace
from pathlib import Path

import pytest
from samples import make_extracted, make_page, make_passage, make_review, make_source, sha_of
from samples_store import add, empty_store

from extract.errors import BrokenFileError
from extract.models import PageSource, PassageKind
from store.boxes import check_boxes
from store.models import Finding, RunCounts
from store.runs import end_run
from store.texts import check_texts
from store.verify import verify

CONTENT = "She asked twice."
SHOWN = ("1.2\tShe asked, twice.", "Nobody answered.", "Police", "Two visits")


def findings(
    tmp_path: Path,
    text: str,
    *,
    label: str | None = None,
    kind: PassageKind = PassageKind.PARAGRAPH,
    content: str = CONTENT,
    shown: tuple[str, ...] | None = SHOWN,
) -> tuple[Finding, ...]:
    """What is found of a Word file with one passage."""
    path = tmp_path / "a.docx"
    path.write_text(content)
    store, run_id = empty_store(tmp_path / "x.db")
    review = make_review(file_name="a.docx", sha256=sha_of(CONTENT))
    sheet = make_page(1, source=PageSource.DOCX)
    made = make_passage(text=text, label=label, kind=kind, boxes=())
    passage = replace(made, address="para 1")
    extracted = make_extracted(review, passages=(passage,), pages=(sheet,))
    add(store, run_id, extracted, source=make_source(review, path=path))

    def read_texts(path: Path) -> tuple[str, ...]:
        if shown is None:
            raise BrokenFileError("it is damaged")
        return shown

    try:
        # It has no boxes: the other check passes it over, and never asks for its words.
        assert check_boxes(store, lambda path, page: pytest.fail("asked")) == ()
        return check_texts(store, read_texts)
    finally:
        store.close()


@pytest.mark.parametrize(
    ("text", "label", "kind"),
    [
        ("She asked twice", "1.2", PassageKind.PARAGRAPH),
        ("Nobody answered.", None, PassageKind.PARAGRAPH),
        ("Police | Two visits", None, PassageKind.TABLE_CELL),
        ("She asked, twice. Nobody answered.", None, PassageKind.TABLE_CELL),
    ],
)
def test_words_that_the_file_shows(
    tmp_path: Path, text: str, label: str | None, kind: PassageKind
) -> None:
    assert findings(tmp_path, text, label=label, kind=kind) == ()


@pytest.mark.parametrize(
    ("text", "label", "detail"),
    [
        ("She asked once.", "1.2", "para 1: the file does not show “1.2 She asked once.”"),
        ("She asked twice.", "1.3", "para 1: the file does not show “1.3 She asked twice.”"),
        ("Police | Two visits", None, "para 1: the file does not show “Police | Two visits”"),
    ],
)
def test_words_that_it_does_not(tmp_path: Path, text: str, label: str | None, detail: str) -> None:
    shown = (*SHOWN[:2], "Police", "or", "Two visits")
    found = findings(tmp_path, text, label=label, shown=shown)
    assert [finding.detail for finding in found] == [detail]


@pytest.mark.parametrize(
    ("content", "shown", "detail"),
    [
        ("other", SHOWN, "a.docx has changed: its words were not checked"),
        (CONTENT, None, "a.docx can no longer be read: it is damaged"),
    ],
)
def test_a_file_that_cannot_be_asked_is_a_finding(
    tmp_path: Path, content: str, shown: tuple[str, ...] | None, detail: str
) -> None:
    assert findings(tmp_path, CONTENT, content=content, shown=shown) == (
        Finding(check="files_hold_words", detail=detail, document_id=sha_of(CONTENT)[:16]),
    )


BOX = '[{"page": 1, "x0": 1, "top": 1, "x1": 9, "bottom": 9}]'
MISSING = "is on page 1, which is not there"


@pytest.mark.parametrize(
    ("damage", "expected"),
    [
        ("SELECT 1", []),
        (
            f"UPDATE passages SET boxes = '{BOX}'",
            [
                ("boxes", "box on page 1 at 1, 1 to 9, 9"),
                ("no_boxes", "is on page 1, which is of a file without paper, and has boxes"),
            ],
        ),
        (
            "DELETE FROM pages; UPDATE documents SET pages = 0; UPDATE reviews SET pages = 0",
            [
                ("page_numbers", "0 pages, of which 0 are stored, the last numbered none"),
                ("passage_boxes", "no box on page 1"),
                ("no_boxes", MISSING),
            ],
        ),
        (
            "UPDATE pages SET width_pt = 595, height_pt = 842",
            [("no_boxes", "page 1 is not of paper and has measures")],
        ),
    ],
)
def test_a_store_without_paper_is_checked_too(
    tmp_path: Path, damage: str, expected: list[tuple[str, str]]
) -> None:
    store, run_id = empty_store(tmp_path / "x.db")
    passage = make_passage(boxes=())
    sheet = make_page(1, source=PageSource.HTML)
    add(store, run_id, make_extracted(passages=(passage,), pages=(sheet,)))
    end_run(store, run_id, RunCounts(files=1, files_read=1))
    store.db.conn.executescript(damage)
    assert [(finding.check, finding.detail) for finding in verify(store)] == expected
    store.close()
