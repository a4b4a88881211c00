"""Headings by a file's own bookmarks and tags, where those are sound."""

import pytest
from samples_pages import Text, frame, make_page, paragraph

from extract.blocks import build_blocks
from extract.furniture import mark_furniture
from extract.layout import BlockKind
from extract.lines import lay_out
from extract.models import Page, Signpost

BODY = (
    "The practice saw her twice that spring and on neither visit was she asked about home, "
    "although both letters from the hospital had said that her account of the fall did not fit."
)
# Set as the text is, so that nothing but a signpost makes them headings.
TITLES = ("The family", "Contact with the school", "What was learned")


def sign(*titles: str, level: int = 1) -> tuple[Signpost, ...]:
    return tuple(Signpost(title=title, level=level) for title in titles)


def titled(*titles: str, signposts: tuple[Signpost, ...]) -> Page:
    lines = [
        line
        for number, title in enumerate(titles)
        for line in (
            *paragraph(title, y=100 + 120 * number),
            *paragraph(BODY, y=140 + 120 * number),
        )
    ]
    return make_page(*lines, number=3, signposts=signposts)


def headings(*pages: Page) -> list[tuple[str | None, str, int | None]]:
    layouts = [lay_out(page) for page in pages]
    blocks = build_blocks(layouts, mark_furniture(layouts))
    return [(b.label, b.text, b.level) for b in blocks if b.kind is BlockKind.HEADING]


@pytest.mark.parametrize(
    ("signposts", "found"),
    [
        (sign(*TITLES), list(TITLES)),  # all three stand on the page
        # accents of type and spaces do not matter
        (sign("THE FAMILY", "Contact  with the School.", "What was learned"), list(TITLES)),
        (sign(*TITLES[:2]), []),  # two are too few to be believed
        (sign(*TITLES, "Sources"), list(TITLES)),  # one of four stands nowhere
        # made from another document: half of them stand nowhere
        (sign(*TITLES, "Sources", "Panel", "Foreword"), []),
        ((), []),
    ],
)
def test_signposts_are_believed_where_they_are_sound(
    signposts: tuple[Signpost, ...], found: list[str]
) -> None:
    page = titled(*TITLES, signposts=signposts)
    assert headings(page) == [(None, title, 1) for title in found]


def test_a_title_counts_only_on_the_page_that_it_names() -> None:
    first = titled(*TITLES, signposts=())
    second = make_page(*paragraph(BODY, y=100), number=4, signposts=sign(*TITLES))
    assert headings(first, second) == []


def test_levels_and_numbers() -> None:
    titles = ("4 \tThe family", "4.1 \tContact with the school", "A. \tWhat was learned")
    signposts = (
        *sign("The family"),  # without its number
        *sign("4.1 Contact with the school", level=2),  # with it
        *sign("What was learned", level=3),
    )
    assert headings(titled(*titles, signposts=signposts)) == [
        ("4", "The family", 1),
        ("4.1", "Contact with the school", 2),
        ("A", "What was learned", 3),
    ]


def test_a_title_over_two_lines_is_one_heading() -> None:
    title = (
        "What the school and the practice knew of the family in the two years before the spring "
        "of that year"
    )
    page = titled(*TITLES[:2], title, signposts=sign(*TITLES[:2], title))
    assert headings(page) == [(None, text, 1) for text in (*TITLES[:2], title)]


@pytest.mark.parametrize(
    "title",
    [
        BODY,  # a paragraph in a heading style
        "Nobody asked her about home on either of the visits.",  # a sentence of ten words
    ],
)
def test_a_paragraph_in_a_heading_style_is_none(title: str) -> None:
    page = titled(*TITLES, title, signposts=sign(*TITLES, title))
    assert headings(page) == [(None, text, 1) for text in TITLES]


def test_a_short_sentence_may_be_a_heading() -> None:
    page = titled(
        *TITLES,
        "Nobody asked her about home.",
        signposts=sign(*TITLES, "Nobody asked her about home."),
    )
    assert headings(page)[-1] == (None, "Nobody asked her about home.", 1)


def test_a_last_short_line_right_above_a_heading_stays_with_its_paragraph() -> None:
    # "at home." has the heading close below it, in the same type
    lines = [
        Text(
            text="The practice saw her twice that spring and on neither visit was she asked", y=100
        ),
        Text(text="at home.", y=114),
        Text(text="The family", y=128),
        *paragraph(BODY, y=142),
        *paragraph("Contact with the school", y=240),
        *paragraph(BODY, y=254),
        *paragraph("What was learned", y=350),
        *paragraph(BODY, y=364),
    ]
    page = make_page(*lines, number=3, signposts=sign(*TITLES))
    layouts = [lay_out(page)]
    blocks = build_blocks(layouts, mark_furniture(layouts))
    first = f"{lines[0].text} at home."
    texts = [first, TITLES[0], BODY, TITLES[1], BODY, TITLES[2], BODY]
    assert [block.text for block in blocks] == texts
    assert headings(page) == [(None, text, 1) for text in TITLES]


def test_the_same_words_within_a_paragraph_are_no_heading() -> None:
    page = titled("Contact with the family", *TITLES[1:], signposts=sign(*TITLES))
    # "The family" ends the first line, behind words that are no number: two of three are too few
    assert headings(page) == []


def test_a_signpost_makes_no_heading_of_a_bullet_or_of_a_box() -> None:
    page = make_page(
        *paragraph(BODY, y=100),
        *paragraph("• \tThe family", y=160),
        *paragraph(BODY, y=200),
        Text(text="What was learned", x=82, y=280),
        *paragraph(BODY, x=82, y=294, width=420),
        Text(text="Contact with the school", y=400),
        *paragraph(BODY, y=440),
        rules=frame(72, 265, 530, 330),
        number=3,
        signposts=sign(*TITLES),
    )
    assert headings(page) == [(None, "Contact with the school", 1)]
