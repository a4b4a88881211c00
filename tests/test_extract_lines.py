"""Words to lines in reading order: columns, boxes, tables."""

from dataclasses import replace

from samples_pages import Text, frame, make_page

from extract.furniture import mark_furniture
from extract.layout import Grid, Line, LineRole
from extract.lines import lay_out
from extract.models import Box, Page

LEFT = [f"left column line {n} is wide enough" for n in range(1, 7)]
RIGHT = [f"right column line {n} is wide enough" for n in range(1, 7)]


def read(page: Page) -> list[str]:
    return [item.text if isinstance(item, Line) else "TABLE" for item in lay_out(page).items]


def test_a_hanging_number_and_its_text_are_one_line() -> None:
    page = make_page(Text(text="4.12", y=100), Text(text="The school wrote", x=120, y=100))
    assert read(page) == ["4.12 The school wrote"]


def test_two_columns_are_read_one_after_the_other() -> None:
    lines = [Text(text="One title over the whole width of the page and more words", x=72, y=80)]
    for n in range(6):
        lines.append(Text(text=LEFT[n], x=72, y=120 + 14 * n))
        lines.append(Text(text=RIGHT[n], x=320, y=123 + 14 * n))  # not on the same baselines
    lines.append(Text(text="One line under both columns which is as wide as they are", y=260))
    assert read(make_page(*lines)) == [lines[0].text, *LEFT, *RIGHT, lines[-1].text]


def test_short_pairs_are_no_columns() -> None:
    rows = [
        Text(text="Chair", x=72, y=100),
        Text(text="A. Person", x=250, y=100),
        Text(text="Author", x=72, y=114),
        Text(text="B. Person", x=250, y=114),
    ]
    assert read(make_page(*rows)) == ["Chair A. Person", "Author B. Person"]


def test_a_frame_of_one_column_is_a_callout() -> None:
    page = make_page(
        Text(text="Before the box.", y=80),
        Text(text="Recommendation 1: The school should write", x=82, y=120),
        Text(text="to each parent within a week of a move.", x=82, y=134),
        Text(text="After the box.", y=180),
        rules=frame(72, 100, 520, 145),
    )
    items = [item for item in lay_out(page).items if isinstance(item, Line)]
    assert [(line.text, line.callout) for line in items] == [
        ("Before the box.", None),
        ("Recommendation 1: The school should write", 1),
        ("to each parent within a week of a move.", 1),
        ("After the box.", None),
    ]


def test_rules_that_cross_make_a_table() -> None:
    cross = (
        Box(page=0, x0=72, top=130, x1=520, bottom=130.5),
        Box(page=0, x0=200, top=100, x1=200.5, bottom=160),
    )
    page = make_page(
        Text(text="Date", x=80, y=120),
        Text(text="Event", x=210, y=120),
        Text(text="May 2016", x=80, y=150),
        Text(text="The family moved", x=210, y=150),
        rules=frame(72, 100, 520, 160) + cross,
    )
    (grid,) = lay_out(page).items
    assert isinstance(grid, Grid)
    assert (grid.rows, grid.columns) == (2, 2)
    assert [(c.row, c.column, c.lines[0].text) for c in grid.cells] == [
        (0, 0, "Date"),
        (0, 1, "Event"),
        (1, 0, "May 2016"),
        (1, 1, "The family moved"),
    ]


def test_a_raised_mark_stays_on_its_line() -> None:
    page = make_page(Text(text="The Board agreed", y=100), Text(text="1", x=162, y=95, size=6.5))
    (line,) = lay_out(page).items
    assert isinstance(line, Line)
    assert line.text == "The Board agreed"  # the footnote mark is no part of the words
    assert [word.text for word in line.words] == ["The", "Board", "agreed", "1"]


def test_a_mark_that_runs_up_the_margin_is_not_read_into_the_text() -> None:
    page = make_page(Text(text="The Board agreed to write", y=100))
    upright = page.words[0]
    mark = replace(upright, text="DRAFT", x0=20.0, x1=28.0, top=70.0, bottom=130.0)
    marked = replace(page, words=(*page.words, mark))
    assert read(marked) == ["The Board agreed to write", "DRAFT"]
    layout = lay_out(marked)
    furniture = mark_furniture([layout])
    roles = [furniture.role(item) for item in layout.items if isinstance(item, Line)]
    assert roles == [LineRole.BODY, LineRole.RUNNING]


def test_short_columns_with_a_rule_between() -> None:
    lines = [Text(text="What the two agencies said", y=80)]
    for number in range(3):
        lines.append(Text(text=LEFT[number], x=72, y=120 + 14 * number))
        lines.append(Text(text=RIGHT[number], x=320, y=120 + 14 * number))
    lines.append(Text(text="Both were asked again in May.", y=190))
    texts = [line.text for line in lines]
    rule = Box(page=0, x0=300, top=108, x1=300.5, bottom=152)
    assert read(make_page(*lines, rules=(rule,))) == [
        texts[0],
        *LEFT[:3],
        *RIGHT[:3],
        texts[-1],
    ]
    # without the rule three lines are too few to show columns, as is a rule that is too short
    rows = [f"{left} {right}" for left, right in zip(LEFT[:3], RIGHT[:3], strict=True)]
    stub = replace(rule, bottom=125)
    for rules in ((), (stub,)):
        assert read(make_page(*lines, rules=rules)) == [texts[0], *rows, texts[-1]]


def test_a_rule_beside_or_through_the_text_divides_nothing() -> None:
    lines = [Text(text="The practice saw her twice that spring", y=120 + 14 * n) for n in range(4)]
    for x in (130.0, 330.0):  # through the words; beside them, with nothing on its other side
        rule = Box(page=0, x0=x, top=108, x1=x + 0.5, bottom=170)
        assert read(make_page(*lines, rules=(rule,))) == [line.text for line in lines]
