"""Running heads, page numbers, contents and footnotes are flagged and kept."""

import pytest
from samples_pages import Text, make_page, paragraph

from extract.furniture import mark_furniture
from extract.layout import Line, LineRole
from extract.lines import lay_out
from extract.models import Page

BODY = "The practice saw her twice that spring and on neither visit was she asked about home."


def roles(*pages: Page) -> list[tuple[str, LineRole]]:
    layouts = [lay_out(page) for page in pages]
    furniture = mark_furniture(layouts)
    return [
        (item.text, furniture.role(item))
        for layout in layouts
        for item in layout.items
        if isinstance(item, Line)
    ]


def printed(*pages: Page) -> dict[int, str]:
    return mark_furniture([lay_out(page) for page in pages]).printed


def test_heads_and_numbers_that_repeat_are_running_lines() -> None:
    pages = [
        make_page(
            Text(text="OFFICIAL – SENSITIVE", x=220, y=40),
            *paragraph(BODY, y=200),
            Text(text=f"Overview Report Page {n} of 31", x=200, y=810),
            number=n,
        )
        for n in range(1, 5)
    ]
    found = roles(*pages)
    running = [text for text, role in found if role is LineRole.RUNNING]
    assert running == [
        line
        for n in range(1, 5)
        for line in ("OFFICIAL – SENSITIVE", f"Overview Report Page {n} of 31")
    ]
    assert printed(*pages) == {1: "1", 2: "2", 3: "3", 4: "4"}


def test_roman_and_letter_spaced_numbers_are_read() -> None:
    pages = [
        make_page(*paragraph(BODY, y=200), Text(text="iv", x=290, y=810), number=1),
        make_page(*paragraph(BODY, y=200), Text(text="3 | P a g e", x=290, y=810), number=2),
        make_page(*paragraph(BODY, y=200), Text(text="P a g e 4 | 25", x=290, y=810), number=3),
    ]
    assert printed(*pages) == {1: "iv", 2: "3", 3: "4"}


def test_contents_lines_are_flagged_and_the_headings_they_name_are_not() -> None:
    contents = make_page(
        Text(text="Contents", y=100, bold=True),
        Text(text="1 Introduction ........................ 3", y=130),
        Text(text="2 The family ........................ 5", y=144),
    )
    body = make_page(
        Text(text="1 \tIntroduction", y=100, bold=True), *paragraph(BODY, y=130), number=2
    )
    assert roles(contents, body)[:4] == [
        ("Contents", LineRole.CONTENTS),
        ("1 Introduction ........................ 3", LineRole.CONTENTS),
        ("2 The family ........................ 5", LineRole.CONTENTS),
        ("1 Introduction", LineRole.BODY),
    ]


def test_contents_with_all_titles_before_all_numbers() -> None:
    contents = make_page(
        Text(text="Contents", y=100, bold=True),
        Text(text="1 The review", y=130),
        Text(text="2 The family", y=144),
        Text(text="3", y=158),
        Text(text="5", y=172),
    )
    body = make_page(
        Text(text="1 The review", y=100, bold=True),
        *paragraph(BODY, y=130),
        Text(text="2 The family", y=200, bold=True),
        *paragraph(BODY, y=230),
        number=2,
    )
    flagged = [text for text, role in roles(contents, body) if role is LineRole.CONTENTS]
    assert flagged == ["Contents", "1 The review", "2 The family", "3", "5"]


def test_small_lines_at_the_foot_are_a_footnote() -> None:
    page = make_page(
        *paragraph(" ".join([BODY] * 4), y=200),
        Text(text="1 \tThe council's own figures for that year, as given to the", y=740, size=9),
        Text(text="review.", y=752, size=9),
    )
    flagged = [text for text, role in roles(page) if role is LineRole.FOOTNOTE]
    assert flagged == ["1 The council's own figures for that year, as given to the", "review."]


@pytest.mark.parametrize(
    ("lines", "numbers"),
    [
        # Roman numbers, of how many: the words around them stay the same
        (["Page ii of ix", "Page iii of ix", "Page iv of ix"], ["ii", "iii", "iv"]),
        (["Review, page i", "Review, page ii", "Review, page iii"], ["i", "ii", "iii"]),
        # another number before the page's own
        (
            ["SCR Child J 2 | P a g e", "SCR Child J 3 | P a g e", "SCR Child J 4 | P a g e"],
            ["2", "3", "4"],
        ),
        # letter by letter
        (["P a g e 9 of 2 0", "P a g e 1 0 of 2 0", "P a g e 1 1 of 2 0"], ["9", "10", "11"]),
    ],
)
def test_numbers_in_footers(lines: list[str], numbers: list[str]) -> None:
    pages = [
        make_page(*paragraph(BODY, y=200), Text(text=line, x=200, y=810), number=place)
        for place, line in enumerate(lines, 1)
    ]
    running = [text for text, role in roles(*pages) if role is LineRole.RUNNING]
    assert running == lines
    assert printed(*pages) == dict(enumerate(numbers, 1))


def test_a_footer_stands_as_far_from_the_foot_of_a_landscape_page() -> None:
    pages = [
        make_page(*paragraph(BODY, y=200), Text(text="Elmbury Board, 2019", y=810), number=1),
        make_page(
            *paragraph(BODY, y=200),
            Text(text="Elmbury Board, 2019", y=563),
            number=2,
            width=842,
            height=595,
        ),
        make_page(*paragraph(BODY, y=200), Text(text="Elmbury Board, 2019", y=810), number=3),
    ]
    running = [text for text, role in roles(*pages) if role is LineRole.RUNNING]
    assert running == ["Elmbury Board, 2019"] * 3


def test_only_the_outermost_number_is_the_pages() -> None:
    # a contents page's column of numbers reaches down to where a page number would stand
    contents = make_page(
        Text(text="Contents", y=680, bold=True),
        Text(text="How the review was held and", y=720),
        Text(text="who sat on its panel", y=734),
        Text(text="3", x=500, y=727),  # in the middle of its entry
        Text(text="What the family told the panel", y=754),
        Text(text="5", x=500, y=754),
        Text(text="2", x=290, y=810),
        number=2,
    )
    found = roles(contents)
    assert [text for text, role in found if role is LineRole.RUNNING] == ["2"]
    assert [text for text, role in found if role is LineRole.CONTENTS] == [
        "Contents",
        "How the review was held and",
        "3",
        "who sat on its panel",
        "What the family told the panel 5",
    ]
    assert printed(contents) == {2: "2"}


def test_a_number_with_text_below_it_is_no_page_number() -> None:
    page = make_page(
        *paragraph(BODY, y=200), Text(text="14", y=745), Text(text="were asked.", y=760), number=3
    )
    assert roles(page)[-2:] == [("14", LineRole.BODY), ("were asked.", LineRole.BODY)]
    assert printed(page) == {}


@pytest.mark.parametrize(
    ("mark", "rest", "size", "is_note"),
    [
        ("1", "The council's own figures for that year.", 11, True),  # its mark in body type
        ("[12]", "The council's own figures for that year.", 11, True),  # in brackets
        ("*", "The council's own figures for that year.", 11, True),  # a star
        ("1", "The council's own figures for that year.", 9, True),  # as small as its words
        ("In", "1998 the council's own figures were lost.", 11, False),  # a word is no mark
    ],
)
def test_footnotes_whatever_size_their_mark_has(
    mark: str, rest: str, size: float, is_note: bool
) -> None:
    page = make_page(
        *paragraph(" ".join([BODY] * 4), y=200),
        Text(text=mark, y=740, size=size),
        Text(text=rest, x=72 + 6 * len(mark) + 4, y=740, size=9),
    )
    flagged = [text for text, role in roles(page) if role is LineRole.FOOTNOTE]
    assert flagged == ([f"{mark} {rest}"] if is_note else [])


@pytest.mark.parametrize("head", ["In this report", "What is in this review", "Contents page"])
def test_what_contents_are_called(head: str) -> None:
    contents = make_page(
        Text(text=head, y=100, bold=True),
        Text(text="Introduction", y=130),
        Text(text="3", x=500, y=130),
        Text(text="The family", y=144),
        Text(text="5", x=500, y=144),
    )
    assert roles(contents, make_page(*paragraph(BODY, y=130), number=2))[:3] == [
        (head, LineRole.CONTENTS),
        ("Introduction 3", LineRole.CONTENTS),
        ("The family 5", LineRole.CONTENTS),
    ]
