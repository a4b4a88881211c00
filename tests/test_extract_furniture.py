"""Running heads, page numbers, contents and footnotes are flagged and kept."""

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
