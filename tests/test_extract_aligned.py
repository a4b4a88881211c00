"""Tables without rules, and what stands in columns and is none."""

import pytest
from samples_pages import Text, make_page, paragraph

from extract.layout import Line
from extract.lines import lay_out
from extract.models import Page

BODY = "The practice saw her twice that spring and on neither visit was she asked about home."


def read(page: Page) -> list[str | list[list[str]]]:
    """A page's lines, and its tables as rows of cell texts."""
    found: list[str | list[list[str]]] = []
    for item in lay_out(page).items:
        if isinstance(item, Line):
            found.append(item.text)
            continue
        rows = [[""] * item.columns for _ in range(item.rows)]
        for cell in item.cells:
            rows[cell.row][cell.column] = " ".join(line.text for line in cell.lines)
        found.append(rows)
    return found


def columns(rows: list[list[str]], *xs: float, y: float = 200.0, pitch: float = 14.0) -> list[Text]:
    """Rows of entries, each entry at its column's x; an empty one is not there."""
    return [
        Text(text=text, x=x, y=y + pitch * number)
        for number, row in enumerate(rows)
        for x, text in zip(xs, row, strict=False)
        if text
    ]


PANEL = [
    ["Jo Marsh", "Chair", "Elmbury Council"],
    ["Sam Reed", "Author", "Independent"],
    ["Lee Holt", "Member", "Wendle Police"],
]
SHORT = [
    ["ASC", "Adult Social Care"],
    ["GP", "General practitioner"],
    ["MARAC", "Multi-agency risk assessment conference"],
]


@pytest.mark.parametrize(
    ("rows", "xs"),
    [
        (SHORT, (72.0, 160.0)),  # abbreviations and what they stand for
        (PANEL, (72.0, 200.0, 330.0)),  # a panel's members
        # first names, under a header: short words, and no marks
        ([["Name", "Tie"], ["Anna", "Mother"], ["Ben", "Brother"]], (72.0, 160.0)),
    ],
)
def test_entries_under_one_another_are_a_table(
    rows: list[list[str]], xs: tuple[float, ...]
) -> None:
    before, after = paragraph(BODY, y=150), paragraph(BODY, y=300)
    page = make_page(*before, *columns(rows, *xs), *after, number=3)
    lines = [line.text for line in before]
    assert read(page) == [*lines, rows, *lines]


def test_an_entry_of_two_lines_is_one_cell() -> None:
    rows = [["Jo Marsh", "Chair of the panel and"], ["", "of the Board"], *PANEL[1:]]
    assert read(make_page(*columns(rows, 72, 250), number=3)) == [
        [
            ["Jo Marsh", "Chair of the panel and of the Board"],
            ["Sam Reed", "Author"],
            ["Lee Holt", "Member"],
        ]
    ]


@pytest.mark.parametrize(
    ("rows", "xs"),
    [
        # hanging numbers and their text
        ([["4.1", "The school wrote"], ["4.2", "Nobody asked"], ["4.3", "She left"]], (72, 120)),
        ([["(a)", "the school"], ["(b)", "the practice"], ["(c)", "the police"]], (72, 120)),
        ([["R1", "Write to each"], ["R2", "Ask about home"], ["R3", "Tell the Board"]], (72, 120)),
        ([["A.", "The school wrote"], ["B.", "Nobody asked"], ["C.", "She left"]], (72, 120)),
        # bullets
        ([["•", "the school"], ["•", "the practice"], ["•", "the police"]], (72, 120)),
        ([["o", "the school"], ["o", "the practice"], ["o", "the police"]], (72, 120)),
        # a contents page's entries and their pages
        ([["Introduction", "3"], ["The family", "5"], ["Analysis", "12"]], (72, 480)),
        ([["Foreword", "iv"], ["The panel", "vi"], ["The family", "ix"]], (72, 480)),
        # two rows are too few
        (PANEL[:2], (72, 200, 330)),
        # nothing stands below anything else
        ([["Jo Marsh", "Chair"], ["", "", "Sam Reed", "Author"]], (72, 200, 250, 390)),
    ],
)
def test_what_stands_in_columns_and_is_no_table(
    rows: list[list[str]], xs: tuple[float, ...]
) -> None:
    assert read(make_page(*columns(rows, *xs), number=3)) == [
        " ".join(text for text in row if text) for row in rows
    ]


def test_dates_before_prose_are_no_table() -> None:
    # more than 1.8 lines a row: text with a date in front
    rows = []
    for date in ("3 May", "9 May", "2 June"):
        rows += [
            [date, "The school wrote to her mother at the old address"],
            ["", "and had no answer, as it told the social worker at"],
            ["", "the next meeting."],
        ]
    assert read(make_page(*columns(rows, 72, 160), number=3)) == [
        " ".join(text for text in row if text) for row in rows
    ]


@pytest.mark.parametrize(
    ("number", "words", "is_table"),
    [
        (1, 0, False),  # a title page, with who wrote it
        (2, 0, False),  # the page behind it
        (3, 0, True),
        (1, 200, True),  # a first page with text on it
    ],
)
def test_a_title_page_has_no_table(number: int, words: int, is_table: bool) -> None:
    text = paragraph(" ".join(["word"] * words), y=400) if words else []
    found = read(make_page(*columns(PANEL, 72, 200, 330), *text, number=number))
    rows = [" ".join(row) for row in PANEL]
    assert found[: 1 if is_table else 3] == ([PANEL] if is_table else rows)


def test_rows_far_apart_are_no_table() -> None:
    found = read(make_page(*columns(PANEL, 72, 200, 330, pitch=40), number=3))
    assert found == [" ".join(row) for row in PANEL]
