"""Paragraphs that go on over a page, and those that end there."""

from dataclasses import replace

import pytest
from samples_pages import make_page, paragraph

from extract.blocks import build_blocks
from extract.furniture import mark_furniture
from extract.lines import lay_out
from extract.models import Page, Word

BODY = (
    "The practice saw her twice that spring and on neither visit was she asked about home, "
    "although both letters from the hospital had said that her account of the fall did not fit."
)
FULL = "The school wrote to both parents at the old address and had no answer for all that term."
NEXT = "Nobody went to the flat until the neighbour rang the council in the summer of that year."


def texts(*pages: Page) -> list[str]:
    layouts = [lay_out(page) for page in pages]
    blocks = build_blocks(layouts, mark_furniture(layouts))
    return [block.text for block in blocks if block.text not in (BODY, "")]


def two_pages(last: str, first: str, *, x: float = 72.0) -> list[Page]:
    """A page that ends with a text's lines, and one that begins with another's."""
    return [
        make_page(*paragraph(BODY, y=300), *paragraph(last, y=700), number=3),
        make_page(*paragraph(first, y=90, x=x), *paragraph(BODY, y=400), number=4),
    ]


TWO_LINES = f"Both letters came back unopened by anybody in the first week of the new year. {FULL}"


@pytest.mark.parametrize(
    ("last", "first", "joined"),
    [
        # the page ends within a sentence
        ("The practice saw her twice that spring and", "on neither visit was she asked.", True),
        # after a full stop on a full line: the next word would not have fitted
        (TWO_LINES, "Notwithstanding this nobody went to the flat until the summer.", True),
        # after a full stop on a short line
        (f"{TWO_LINES} Nobody read either.", NEXT, False),
        # a full line, but the only one: nothing shows how far its lines reach
        (FULL, NEXT, False),
        # three words are no paragraph's rest
        (TWO_LINES, "Notwithstanding he left.", False),
        # a label opens a paragraph
        (TWO_LINES, "4.2 \tNotwithstanding this nobody went to the flat.", False),
        # a sentence that begins in lower case goes on
        (f"{TWO_LINES} It was told etc.", "and the letters came back.", True),
        # a sibling's name in lower case begins one
        (
            f"{TWO_LINES} Nobody read either.",
            "sib.1 was seen at school that week and said nothing.",
            False,
        ),
        (
            f"{TWO_LINES} Nobody read either.",
            "child2 was seen at school that week and said nothing.",
            False,
        ),
        # what a colon announces stands for itself
        ("The school told the panel of these two things that it had done:", NEXT, False),
    ],
)
def test_paragraphs_over_a_page(last: str, first: str, joined: bool) -> None:
    first_text = first.replace("\t", "").removeprefix("4.2 ")
    expected = [f"{last} {first_text}"] if joined else [last, first_text]
    assert texts(*two_pages(last, first)) == expected


def test_a_text_set_in_is_another_paragraph() -> None:
    first = "Notwithstanding this nobody went to the flat until the summer."
    assert texts(*two_pages(TWO_LINES, first, x=110)) == [TWO_LINES, first]


def stretched(page: Page, edge: float) -> Page:
    """A page whose lines all end at an edge, their last words moved there."""
    last: dict[float, Word] = {}
    for word in page.words:
        last[word.baseline] = word
    ends = {id(word) for word in last.values()}
    return replace(
        page,
        words=tuple(
            replace(word, x0=word.x0 + edge - word.x1, x1=edge) if id(word) in ends else word
            for word in page.words
        ),
    )


def test_in_justified_text_a_line_that_reaches_the_margin_is_full() -> None:
    # "He" would have fitted: but the last line ends where all lines do
    first = "He left and nobody went to the flat until the summer of that year."
    pages = two_pages(TWO_LINES, first)
    edge = max(word.x1 for word in pages[0].words)
    assert texts(stretched(pages[0], edge), pages[1]) == [f"{TWO_LINES} {first}"]
    assert texts(*pages) == [TWO_LINES, first]


def test_where_paragraphs_are_numbered_a_full_line_joins_nothing() -> None:
    numbered = [
        make_page(
            *[
                line
                for number in range(8)
                for line in paragraph(f"{page}.{number} \t{BODY}", y=200 + 60 * number)
            ],
            number=page,
        )
        for page in (1, 2)
    ]
    first = "Notwithstanding this nobody went to the flat until the summer."
    assert texts(*numbered, *two_pages(TWO_LINES, first)) == [TWO_LINES, first]
