"""Tesseract's boxes to words: one baseline and size a line, labels before lines, slips mended."""

from dataclasses import replace

import numpy as np
import pytest
from samples_pages import Text, make_page
from samples_scans import SCALE, SIZE, draw_page, printed

from extract.models import Box, Page, PageSource
from extract.ocr import read_table
from extract.ocr_labels import find_spots, set_closely, with_bullets, with_labels
from extract.ocr_numbers import mend_numbers
from extract.ocr_rows import Printed, measure_rows
from extract.ocr_words import mend_words, words_of_print
from extract.scans import PAPER, Mask
from extract.strokes import ink_of

NO_INK: Mask = np.zeros((2000, 1500), dtype=np.bool_)


def test_words_of_a_line_share_its_baseline_and_size() -> None:
    given = printed("The guardian said", 300, 430)
    given += printed("~", 640, 418, confidence=0.12)  # a speck
    words, confidence = words_of_print(given, NO_INK, SCALE)
    assert [word.text for word in words] == ["The", "guardian", "said"]
    assert {(word.baseline, word.size) for word in words} == {(103.2, 11.0)}
    assert confidence == pytest.approx(0.95)


def test_an_empty_table_gives_no_words() -> None:
    assert words_of_print((), NO_INK, SCALE) == ((), 0.0)
    assert read_table("") == ()
    assert read_table("level\tpage_num\nnot\ta\ttable") == ()


def test_tesseracts_own_table_is_read() -> None:
    head = "level page_num block_num par_num line_num word_num left top width height conf text"
    rows = (
        "5 1 2 1 3 1 300 400 60 33 96.5 The",
        "4 1 2 1 3 0 300 400 600 33 -1 ",
        '5 1 2 1 3 2 380 402 150 42 91 "guardian',
    )
    table = "\n".join("\t".join(row.split(" ")) for row in (head, *rows))
    assert read_table(table) == (
        Printed(text="The", block="2", line="2-1-3", left=300, top=400, right=360, bottom=433,
                confidence=0.965),
        Printed(text='"guardian', block="2", line="2-1-3", left=380, top=402, right=530,
                bottom=444, confidence=0.91),
    )  # fmt: skip


def test_what_tesseract_is_unsure_of_is_kept_in_a_line_it_is_sure_of() -> None:
    line = printed("told the landlord that", 300, 430)
    unsure = [replace(word, confidence=0.1) if word.text == "landlord" else word for word in line]
    words, _ = words_of_print(unsure, NO_INK, SCALE)
    assert [word.text for word in words] == ["told", "the", "landlord", "that"]
    alone = [replace(word, confidence=0.1) for word in printed("rzq", 300, 430)]
    assert words_of_print(alone, NO_INK, SCALE) == ((), 0.0)


def test_a_number_in_a_column_of_its_own_stands_before_its_line() -> None:
    given = printed("3.2", 100, 432, line="1-1-1")
    given += printed("Another line that stands above", 300, 330, line="2-1-1")
    given += printed("She lived with her parents", 300, 430, line="2-1-2")
    words, _ = words_of_print(given, NO_INK, SCALE)
    assert " ".join(word.text for word in words) == (
        "Another line that stands above 3.2 She lived with her parents"
    )
    assert words[5].baseline == words[6].baseline


def test_unread_numbers_and_bullets_are_found_by_their_ink() -> None:
    lines = (("4.4", 100, 400), ("She lived with her parents", 300, 400))
    image = draw_page(*lines, ("and had a sister", 300, 600))
    image = image.point(lambda level: min(level, PAPER))
    for x in range(180, 194):
        for y in range(618, 632):
            image.putpixel((x, y), 20)  # a bullet
    ink = ink_of(image)
    rows = np.flatnonzero(ink[380:480, 300:900].any(axis=1)) + 380
    high = int(rows[0])
    baseline = high + int(0.72 * SIZE)
    given = printed("She lived with her parents", 300, baseline, line="2-1-1")
    given += printed("and had a sister", 300, baseline + 200, line="2-1-2")
    label, bullet = find_spots(measure_rows(given), ink)
    assert (label.is_bullet, bullet.is_bullet) == (False, True)
    assert 90 <= label.left <= 110
    close = set_closely(image, [label])
    assert close.width < 900
    # tesseract reads the sheet of labels; here it found "4.4" where the label is set
    margin = int(label.size)
    again = printed("4.4", margin + 2, margin + baseline - label.top, line="1")
    known = with_labels(given, [label], again)
    assert [word.text for word in known][-1] == "4.4"
    assert (known[-1].left, known[-1].right) == (label.left, label.right)
    assert with_labels(given, [label], printed("she", margin, margin + 30)) == tuple(given)
    assert [word.text for word in with_bullets(given, [bullet])][-1] == "•"


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("| told", "I told"),
        ("Iam", "I am"),
        ("tam Malcolm", "I am Malcolm"),
        ("Imet them", "I met them"),
        ("In it", "In it"),
        ("_and __|", "and I"),
        ("__ end", "end"),
    ],
)
def test_usual_slips_are_mended(text: str, mended: str) -> None:
    words = make_page(Text(text=text, y=100)).words
    assert " ".join(word.text for word in mend_words(words, ())) == mended


def test_a_rule_is_no_letter() -> None:
    words = make_page(Text(text="Board | Trust", y=100)).words
    rule = Box(page=0, x0=words[1].x0, top=50, x1=words[1].x0 + 1, bottom=200)
    assert [word.text for word in mend_words(words, (rule,))] == ["Board", "Trust"]


def numbered(*numbers: str, source: PageSource = PageSource.OCR) -> Page:
    lines = [
        Text(text=f"{number} \tShe lived with her parents", y=100 + 30 * index)
        for index, number in enumerate(numbers)
    ]
    return replace(make_page(*lines), source=source)


def labels_of(page: Page) -> list[str]:
    return [word.text for word in page.words if word.x0 < 73]


@pytest.mark.parametrize(
    ("read", "mended"),
    [
        (("1.1", "12", "13", "2.1"), ["1.1", "1.2", "1.3", "2.1"]),
        (("4.10", "411", "4.12"), ["4.10", "4.11", "4.12"]),
        (("2.5", "26.", "2.7"), ["2.5", "2.6.", "2.7"]),
        (("11", "12", "13", "14"), ["11", "12", "13", "14"]),  # plain numbers run on as well
        (("9", "10", "11"), ["9", "10", "11"]),
        (("11", "12", "21"), ["11", "12", "21"]),  # a table's figures
        (("2,3", "2.4"), ["2,3", "2.4"]),  # left: it is read as a number with its point
        (("19", "Mr", "7"), ["19", "Mr", "7"]),
    ],
)
def test_points_are_set_where_the_numbers_around_ask_for_them(
    read: tuple[str, ...], mended: list[str]
) -> None:
    (page,) = mend_numbers([numbered(*read)])
    assert labels_of(page) == mended


def test_a_text_layers_numbers_are_left_alone() -> None:
    page = numbered("1.1", "12", "1.3", source=PageSource.TEXT)
    assert mend_numbers([page]) == (page,)
