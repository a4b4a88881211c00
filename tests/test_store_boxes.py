"""Whether boxes hold their words, asked of files that a test makes up."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from samples import (
    make_box,
    make_extracted,
    make_page,
    make_passage,
    make_review,
    make_source,
    make_word,
    make_words,
    sha_of,
)
from samples_store import add, empty_store

from extract.errors import EncryptedError
from extract.models import Box, Word
from store.boxes import check_boxes, missing_words
from store.models import Finding

CONTENT = "the bytes of a file"


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("", [], ()),
        ("…", [], ()),
        ("Her GP knew.", ["Her", "GP", "knew."], ()),
        # Case, punctuation, ligatures and the paragraph's number do not matter.
        ("‘Office’ staff", ["4.12", "“oﬃce”", "Staff."], ()),
        # A word parted at a line's end, by a hyphen, a soft one or a control character.
        ("vulnerable adults", ["vulner-", "able", "adults"], ()),
        ("vulnerable adults", ["vulner\xad", "able", "adults"], ()),
        ("vulnerable adults", ["vulner\x02", "able", "adults"], ()),
        ("ex-partner", ["ex-", "partner"], ()),
        # A raised letter read as a word of its own, and out of order with a note's mark.
        ("the 10th of May", ["the", "10", "th", "of", "May3"], ()),
        ("on 10th May she left", ["on", "10", "th", "left", "May", "1", "she"], ()),
        ("her GP knew", ["her", "knew"], ("gp",)),
        # Twice in the text, once in the boxes.
        ("no and no", ["and", "no"], ("no",)),
        ("Her GP knew", [], ("gp", "her", "knew")),
    ],
)
def test_missing_words(text: str, words: list[str], expected: tuple[str, ...]) -> None:
    assert missing_words(text, words) == expected


TWO_LINES = (*make_words("Anna told the", top=100), *make_words("surgery twice.", top=113))


@pytest.mark.parametrize(
    ("boxes", "expected"),
    [
        ((make_box(x0=72, top=100, x1=520, bottom=124),), []),
        # One a line, in reading order.
        (
            (make_box(top=100, bottom=111), make_box(top=113, bottom=124)),
            [],
        ),
        # A point of tolerance, no more.
        ((make_box(x0=72.9, top=100.9, bottom=123.1),), []),
        (
            (make_box(x0=73.1, top=100, bottom=124),),
            ["para 1.1, p. 1: the boxes lack anna, surgery"],
        ),
        (
            (make_box(top=100, bottom=111),),
            ["para 1.1, p. 1: the boxes lack surgery, twice"],
        ),
    ],
)
def test_boxes_hold_their_words(
    tmp_path: Path, boxes: tuple[Box, ...], expected: list[str]
) -> None:
    (tmp_path / "a.pdf").write_text(CONTENT)
    store, run_id = empty_store(tmp_path / "x.db")
    review = make_review(file_name="a.pdf", sha256=sha_of(CONTENT))
    passage = make_passage(text="Anna told the surgery twice.", boxes=boxes)
    add(
        store,
        run_id,
        make_extracted(review, passages=(passage,)),
        source=make_source(review, path=tmp_path / "a.pdf"),
    )
    findings = check_boxes(store, lambda path, page: TWO_LINES)
    assert [finding.detail for finding in findings] == expected
    store.close()


def test_a_passage_over_two_pages_is_looked_for_on_both(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_text(CONTENT)
    store, run_id = empty_store(tmp_path / "x.db")
    review = make_review(file_name="a.pdf", sha256=sha_of(CONTENT))
    passages = tuple(
        make_passage(f"p{number}", "one two", boxes=(make_box(page=1), make_box(page=2)))
        for number in range(3)
    )
    add(
        store,
        run_id,
        make_extracted(review, passages=passages, pages=(make_page(1), make_page(2))),
        source=make_source(review, path=tmp_path / "a.pdf"),
    )
    asked: list[tuple[Path, int]] = []

    def read_words(path: Path, page: int) -> Sequence[Word]:
        asked.append((path, page))
        return [make_word("one" if page == 1 else "two")]

    assert check_boxes(store, read_words) == ()
    # Each page is read once for all the passages on it.
    assert asked == [(tmp_path / "a.pdf", 1), (tmp_path / "a.pdf", 2)]
    store.close()


@pytest.mark.parametrize(
    ("content", "detail"),
    [
        (None, "a.pdf is not where it was: its boxes were not checked"),
        ("other bytes", "a.pdf has changed: its boxes were not checked"),
    ],
)
def test_a_file_that_cannot_be_asked_is_a_finding(
    tmp_path: Path, content: str | None, detail: str
) -> None:
    if content:
        (tmp_path / "a.pdf").write_text(content)
    store, run_id = empty_store(tmp_path / "x.db")
    review = make_review(file_name="a.pdf", sha256=sha_of(CONTENT))
    add(
        store,
        run_id,
        make_extracted(review),
        source=make_source(review, path=tmp_path / "a.pdf"),
    )
    assert check_boxes(store, lambda path, page: ()) == (
        Finding(check="boxes_hold_words", detail=detail, document_id=sha_of(CONTENT)[:16]),
    )
    store.close()


def test_a_file_that_can_no_longer_be_read_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_text(CONTENT)
    store, run_id = empty_store(tmp_path / "x.db")
    review = make_review(file_name="a.pdf", sha256=sha_of(CONTENT))
    source = make_source(review, path=tmp_path / "a.pdf")
    add(store, run_id, make_extracted(review), source=source)

    def read_words(path: Path, page: int) -> Sequence[Word]:
        raise EncryptedError("it wants a password")

    assert check_boxes(store, read_words) == (
        Finding(
            check="boxes_hold_words",
            detail="a.pdf can no longer be read: it wants a password",
            document_id=sha_of(CONTENT)[:16],
        ),
    )
    store.close()
