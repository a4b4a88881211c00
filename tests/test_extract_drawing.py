"""A drawn page, by its size and by the colours at known places."""

from dataclasses import replace

import pytest
from PIL import Image
from samples import make_box, make_words
from samples_pages import make_page

from extract.drawing import (
    COLOURS,
    Drawing,
    blank_picture,
    draw_page,
    order_lines,
    outline_colour,
    tint_colour,
)
from extract.models import Box, PageSource, Problem, SectionKind
from extract.sketch import LETTERS, Mark, MarkKind, PageSketch

WHITE = (255, 255, 255)
BOX = make_box(page=1, x0=100.0, top=200.0, x1=300.0, bottom=260.0)


def mark(kind: MarkKind = MarkKind.PARAGRAPH, *boxes: Box, place: int | None = 1) -> Mark:
    return Mark(
        kind=kind,
        tag=LETTERS[kind],
        place=place,
        boxes=boxes or (BOX,),
        section_kind=SectionKind.ANALYSIS,
    )


def sketch(*marks: Mark, file_name: str = "invented.pdf") -> PageSketch:
    return PageSketch(
        file_name=file_name,
        page_count=9,
        page=make_page(),
        marks=marks,
        cells=(),
        stray_words=(),
        problems=(),
    )


def draw(found: PageSketch, scale: float = 2.0) -> Drawing:
    return draw_page(found, Image.new("RGB", (round(595 * scale), round(842 * scale)), WHITE))


def colour(drawing: Drawing, x: float, y: float) -> tuple[int, ...]:
    """The colour at a place of the page, in points."""
    place = (drawing.left + round(x * drawing.scale), drawing.top + round(y * drawing.scale))
    found = drawing.image.getpixel(place)
    assert isinstance(found, tuple)
    return found


def near(found: tuple[int, ...], wanted: tuple[int, ...]) -> bool:
    return all(abs(one - other) <= 2 for one, other in zip(found, wanted, strict=True))


@pytest.mark.parametrize("kind", list(MarkKind))
def test_a_box_is_tinted_and_outlined_in_its_kinds_colour(kind: MarkKind) -> None:
    drawing = draw(sketch(mark(kind)))
    assert near(colour(drawing, 200, 230), tint_colour(kind))
    assert near(colour(drawing, 200, 260), outline_colour(kind))
    assert near(colour(drawing, 200, 300), WHITE)


def test_no_two_kinds_share_a_colour_or_letters() -> None:
    assert len(set(COLOURS.values())) == len(MarkKind)
    assert len(set(LETTERS.values())) == len(MarkKind)
    assert set(COLOURS) == set(LETTERS) == set(MarkKind)


def test_every_outline_shows_on_white_paper() -> None:
    for kind in MarkKind:
        red, green, blue = outline_colour(kind)
        assert 0.299 * red + 0.587 * green + 0.114 * blue < 165, kind


def test_boilerplate_is_hatched() -> None:
    plain, hatched = draw(sketch(mark())), draw(sketch(replace(mark(), is_boilerplate=True)))
    places = [(x, 230) for x in range(150, 250)]
    assert {colour(plain, *place) for place in places} == {colour(plain, 200, 230)}
    assert len({colour(hatched, *place) for place in places}) > 1


def test_the_picture_holds_the_page_its_margins_a_header_and_a_legend() -> None:
    drawing = draw(sketch(mark()))
    assert drawing.scale == 2.0
    assert drawing.left > 40
    assert drawing.top > 40
    assert drawing.image.width > drawing.left + 1190
    assert drawing.image.height > drawing.top + 1684 + 20
    legend = drawing.image.crop((0, drawing.top + 1684, *drawing.image.size))
    assert tint_colour(MarkKind.PARAGRAPH) in {found for _, found in legend.getcolors(9999) or ()}


def test_a_grid_and_words_left_out_are_drawn() -> None:
    found = replace(sketch(), cells=(BOX,), stray_words=make_words("left out", x0=100.0, top=400.0))
    drawing = draw(found)
    assert near(colour(drawing, 100, 230), COLOURS[MarkKind.TABLE_CELL])
    assert near(colour(drawing, 120, 411), (0, 0, 0))


@pytest.mark.parametrize(
    ("boxes", "kind", "lines"),
    [
        # down the page: no line
        ([(100, 100, 300, 140), (120, 150, 300, 190)], MarkKind.PARAGRAPH, []),
        # from the foot of a column to the head of the next
        ([(72, 100, 290, 700), (305, 100, 520, 200)], MarkKind.PARAGRAPH, [(0, 1)]),
        # along a table's row: no line
        ([(72, 100, 190, 140), (200, 100, 320, 112)], MarkKind.TABLE_CELL, []),
        # back up in a table
        ([(72, 300, 190, 340), (200, 100, 320, 112)], MarkKind.TABLE_CELL, [(0, 1)]),
    ],
)
def test_a_line_joins_boxes_that_are_not_read_downward(
    boxes: list[tuple[float, float, float, float]], kind: MarkKind, lines: list[tuple[int, int]]
) -> None:
    made = [make_box(x0=x0, top=top, x1=x1, bottom=bottom) for x0, top, x1, bottom in boxes]
    marks = [mark(kind, box, place=place) for place, box in enumerate(made, 1)]
    assert list(order_lines(marks)) == [(made[one], made[other]) for one, other in lines]


def test_furniture_is_outside_the_reading_order() -> None:
    above = make_box(top=20.0, bottom=30.0)
    assert list(order_lines([mark(), mark(MarkKind.FURNITURE, above, place=None)])) == []


def test_a_page_that_could_not_be_loaded_is_blank_and_says_why() -> None:
    page = replace(make_page(), source=PageSource.NONE, quality=0.0)
    problem = Problem(code="broken_page", detail="the page can't be loaded", page=1)
    found = replace(sketch(), page=page, problems=(problem,))
    picture = blank_picture(found, 72)
    assert picture.size == (595, 842)
    assert draw_page(found, picture).image.height > 842


@pytest.mark.parametrize("name", ["a" * 3000 + ".pdf", "a b " * 200 + ".pdf", "", "…–☃.pdf"])
def test_any_name_fits_the_header(name: str) -> None:
    usual, drawing = draw(sketch(mark())), draw(sketch(mark(), file_name=name))
    assert drawing.image.width == usual.image.width


@pytest.mark.parametrize("scale", [0.02, 0.5])
def test_a_tiny_picture_is_drawn_too(scale: float) -> None:
    assert draw(sketch(mark()), scale).image.width > 40
