"""Words from small PDFs: cut where two are set without a gap, once each, and where they stand."""

from dataclasses import replace
from pathlib import Path

import pytest
from samples_pdf import HEIGHT, WIDTH, Drawn, Sheet, write_pdf

from extract.layout import Line
from extract.lines import lay_out
from extract.models import Page, Word
from extract.pages import read_pages

CROP = (40.0, 60.0, 560.0, 800.0)


def read_sheet(folder: Path, sheet: Sheet) -> Page:
    (page,) = read_pages(write_pdf(folder / "made.pdf", sheet))
    return page


def texts(page: Page) -> list[str]:
    return [word.text for word in page.words]


@pytest.mark.parametrize(
    ("drawn", "words"),
    [
        ("10.Child in need", ["10.", "Child", "in", "need"]),  # a list number that has grown
        ("4.2.The school wrote", ["4.2.", "The", "school", "wrote"]),  # a paragraph's number
        ("3)Nobody asked", ["3)", "Nobody", "asked"]),  # closed by a bracket
        ("12.‘Home’ was", ["12.", "‘Home’", "was"]),  # the word opens a quotation
        ("10.5 and 2.5mg", ["10.5", "and", "2.5mg"]),  # amounts stay whole
        ("4.12 and 3.c", ["4.12", "and", "3.c"]),  # no capital behind the number
        ("1st.Home", ["1st.Home"]),  # an ordinal numbers no list
        ("e.g.The", ["e.g.The"]),  # nor does a letter
    ],
)
def test_list_numbers_glued_to_their_words(tmp_path: Path, drawn: str, words: list[str]) -> None:
    assert texts(read_sheet(tmp_path, Sheet(drawn=(Drawn(text=drawn),)))) == words


def test_both_halves_of_a_glued_word_have_boxes(tmp_path: Path) -> None:
    number, word = read_sheet(tmp_path, Sheet(drawn=(Drawn(text="10.Child"),))).words
    assert [(w.text, round(w.x0, 1), round(w.x1, 1)) for w in (number, word)] == [
        ("10.", 72.0, 88.7),  # Helvetica: two digits of 0.556 em and a full stop of 0.278
        ("Child", 88.7, 116.0),
    ]
    same = {(w.top, w.bottom, w.baseline, w.size, w.bold, w.font) for w in (number, word)}
    assert same == {(number.top, number.bottom, 100.0, 12.0, False, "Helvetica")}


@pytest.mark.parametrize(
    ("right", "down"),
    [(0.0, 0.0), (0.3, 0.0), (0.4, 0.2), (0.0, 0.3)],  # bold by drawing twice; a shadow
)
def test_text_drawn_twice_is_read_once(tmp_path: Path, right: float, down: float) -> None:
    once = Drawn(text="Mill Hill school wrote back to us")  # with letters that stand twice anyway
    twice = replace(once, x=once.x + right, y=once.y + down)
    alone = read_sheet(tmp_path, Sheet(drawn=(once,)))
    assert read_sheet(tmp_path, Sheet(drawn=(once, twice))).words == alone.words


def test_the_same_line_further_down_is_read_twice(tmp_path: Path) -> None:
    again = (Drawn(text="Nobody asked"), Drawn(text="Nobody asked", y=114))
    page = read_sheet(tmp_path, Sheet(drawn=again))
    assert texts(page) == ["Nobody", "asked", "Nobody", "asked"]


TURNED = (
    Drawn(text="The school wrote to"),
    Drawn(text="both homes that week.", y=120),
    Drawn(text="Nobody answered.", x=90, y=140),
)


def places(words: tuple[Word, ...]) -> list[tuple[str, float, float, float, float]]:
    return [(w.text, round(w.x0), round(w.x1), round(w.baseline), w.size) for w in words]


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [(0.0, 0.0, WIDTH, HEIGHT), CROP])
def test_turned_and_cropped_pages(
    tmp_path: Path, rotate: int, crop: tuple[float, float, float, float]
) -> None:
    page = read_sheet(tmp_path, Sheet(drawn=TURNED, rotate=rotate, crop=crop))
    width, height = crop[2] - crop[0], crop[3] - crop[1]
    seen = (height, width) if rotate in (90, 270) else (width, height)
    assert (page.width_pt, page.height_pt) == seen
    lines = [item for item in lay_out(page).items if isinstance(item, Line)]
    assert [line.text for line in lines] == [drawn.text for drawn in TURNED]
    plain = read_sheet(tmp_path, Sheet(drawn=TURNED))
    in_order = tuple(word for line in lines for word in line.words)
    assert places(in_order) == places(plain.words)
    for word, upright in zip(in_order, plain.words, strict=True):
        assert word.top <= upright.top + 0.5  # as high as the letters at least
        assert upright.baseline <= word.bottom <= upright.bottom + 3


@pytest.mark.parametrize(
    ("mark", "turn"),
    [
        ("SPECIMEN", 90.0),  # up the margin
        ("CONFIDENTIAL", 45.0),  # across the page
        ("CONFIDENTIAL", 20.0),  # the same, less steep
    ],
)
def test_turned_words_stand_outside_the_text(tmp_path: Path, mark: str, turn: float) -> None:
    turned = Drawn(text=mark, x=30, y=300, size=30, turn=turn)
    page = read_sheet(tmp_path, Sheet(drawn=(turned, *TURNED)))
    lines = [item for item in lay_out(page).items if isinstance(item, Line)]
    assert [(line.text, line.region) for line in lines] == [
        *((drawn.text, 1) for drawn in TURNED),
        (mark, 0),
    ]
