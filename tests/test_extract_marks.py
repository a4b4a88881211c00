"""Watermarks across the text, and rules that underline it."""

import pytest
from samples_pages import Text, make_page, paragraph, rule_under

from extract.furniture import mark_furniture
from extract.layout import Line, LineRole
from extract.lines import PageLayout, lay_out
from extract.models import Box, Page

BODY = "The practice saw her twice that spring and on neither visit was she asked about home."
TEXT = paragraph(" ".join([BODY] * 4), y=300)
LINES = [line.text for line in TEXT]


def lines_of(layout: PageLayout) -> list[Line]:
    return [item for item in layout.items if isinstance(item, Line)]


@pytest.mark.parametrize(
    ("mark", "outside"),
    [
        (Text(text="DRAFT", x=150, y=340, size=100), ["DRAFT"]),  # across the text
        (Text(text="NOT FINAL", x=80, y=340, size=60), ["NOT FINAL"]),  # of two words
        (Text(text="DRAFT", x=150, y=340, size=20), []),  # no larger than a heading
        (Text(text="DRAFT", x=150, y=200, size=100), []),  # a title, above the text
    ],
)
def test_a_large_word_across_the_text_is_a_watermark(mark: Text, outside: list[str]) -> None:
    found = lines_of(lay_out(make_page(*TEXT, mark)))
    assert [line.text for line in found if line.region == 0] == outside
    if outside:
        assert [line.text for line in found if line.region != 0] == LINES


def roles(*pages: Page) -> list[tuple[int, str, LineRole]]:
    layouts = [lay_out(page) for page in pages]
    furniture = mark_furniture(layouts)
    return [
        (line.page, line.text, furniture.role(line))
        for layout in layouts
        for line in lines_of(layout)
        if line.text not in LINES
    ]


def test_the_watermark_of_a_page_with_little_text() -> None:
    mark = Text(text="DRAFT", x=150, y=400, size=100)
    little = Text(text="This page is left blank.", y=100)
    assert roles(make_page(*TEXT, mark), make_page(little, mark, number=2)) == [
        (1, "DRAFT", LineRole.RUNNING),
        (2, "This page is left blank.", LineRole.BODY),
        (2, "DRAFT", LineRole.RUNNING),
    ]


def test_large_words_at_one_height_on_three_pages() -> None:
    # each page's text stands clear of the mark, so that no page alone shows what it is
    pages = [
        make_page(Text(text="DRAFT", x=150, y=700, size=100), *TEXT, number=number)
        for number in (1, 2, 3)
    ]
    assert roles(*pages) == [(number, "DRAFT", LineRole.RUNNING) for number in (1, 2, 3)]


def test_large_words_at_another_height_each_are_titles() -> None:
    pages = [
        make_page(Text(text="Part", y=700 - 20 * number, size=40), *TEXT, number=number)
        for number in (1, 2, 3)
    ]
    assert roles(*pages) == [(number, "Part", LineRole.BODY) for number in (1, 2, 3)]


HEADING = Text(text="Contact with the school", y=200)
RULE = rule_under(HEADING)


@pytest.mark.parametrize(
    ("rule", "underlined"),
    [
        (RULE, True),
        # under the first words only: emphasis
        (Box(page=0, x0=RULE.x0, top=RULE.top, x1=RULE.x0 + 60, bottom=RULE.bottom), False),
        # over the whole page's width: it parts what stands above it from what stands below
        (Box(page=0, x0=72, top=RULE.top, x1=520, bottom=RULE.bottom), False),
        # through the letters: struck out
        (Box(page=0, x0=RULE.x0, top=RULE.top - 5, x1=RULE.x1, bottom=RULE.bottom - 5), False),
        # half a line below
        (Box(page=0, x0=RULE.x0, top=RULE.top + 7, x1=RULE.x1, bottom=RULE.bottom + 7), False),
        # a block of colour is no rule
        (Box(page=0, x0=RULE.x0, top=RULE.top - 4, x1=RULE.x1, bottom=RULE.bottom + 4), False),
    ],
)
def test_a_rule_under_all_of_a_line_underlines_it(rule: Box, underlined: bool) -> None:
    found = lines_of(lay_out(make_page(HEADING, *TEXT, rules=(rule,))))
    assert [line.underlined for line in found] == [underlined, *(False for _ in LINES)]


def test_word_by_word_rules_underline_a_line_together() -> None:
    parts = tuple(
        rule_under(Text(text=word.text, x=word.x0, y=200)) for word in make_page(HEADING).words
    )
    (line,) = lines_of(lay_out(make_page(HEADING, rules=parts)))
    assert line.underlined
