"""Recommendations as they are set on a page, from its words to their numbers and addressees."""

import pytest
from samples_pages import Text, frame, make_page, paragraph

from corpus.models import Review
from extract.models import Box, Page
from extract.review import extract_pages

COVER = make_page(Text(text="Invented Review", y=200, size=24))
HEAD = Text(text="8. \tRecommendations", y=80, size=14, bold=True)
REASON = (
    "The practice saw her twice that spring and on neither visit was she asked about home, "
    "although both letters from the hospital had said that her account of the fall did not fit."
)
SCHOOL = "Marsh Lane School should write to each parent within a week of a move."
POLICE = "Holt Police must ask each other force that knows the family for what it holds."
FOUND = [("1", SCHOOL, "Marsh Lane School"), ("2", POLICE, "Holt Police")]


def found(*pages: Page) -> list[tuple[str | None, str, str | None]]:
    review = Review(review_id="invented", file_name="invented.pdf", sha256="a" * 64)
    extracted = extract_pages(review, (COVER, *pages))
    return [(r.number, r.text, r.addressee) for r in extracted.recommendations]


@pytest.mark.parametrize(
    ("bold", "size"),
    [
        (True, 11.0),  # a heading in bold, its text below
        (True, 13.0),  # a larger one
        (False, 11.0),  # in body type, close over its text
    ],
)
@pytest.mark.parametrize("boxed", [False, True])
def test_a_label_on_its_own_line(bold: bool, size: float, boxed: bool) -> None:
    rules = (*frame(72, 180, 540, 235), *frame(72, 280, 540, 335)) if boxed else ()
    page = make_page(
        HEAD,
        *paragraph(REASON, y=110),
        Text(text="Recommendation 1", x=82, y=200, bold=bold, size=size),
        *paragraph(SCHOOL, x=82, y=216),
        Text(text="Recommendation 2", x=82, y=300, bold=bold, size=size),
        *paragraph(POLICE, x=82, y=316),
        rules=rules,
        number=2,
    )
    assert found(page) == FOUND


@pytest.mark.parametrize(
    ("first", "second", "numbers"),
    [
        ("R1 \t", "R2 \t", ("R1", "R2")),  # hanging codes
        ("8.1 \tRecommendation 1: ", "8.2 \tRecommendation 2: ", ("1", "2")),  # numbered twice
        ("1. \t", "2. \t", ("1", "2")),
    ],
)
def test_labels_before_their_words(first: str, second: str, numbers: tuple[str, str]) -> None:
    page = make_page(
        HEAD,
        *paragraph(REASON, y=110),
        *paragraph(first + SCHOOL, y=200),
        *paragraph(second + POLICE, y=260),
        number=2,
    )
    assert found(page) == [
        (number, text, addressee)
        for number, (_, text, addressee) in zip(numbers, FOUND, strict=True)
    ]


def test_a_list_joined_to_its_opening() -> None:
    page = make_page(
        HEAD,
        *paragraph("1. \tMarsh Lane School should:", y=120),
        Text(text="• \twrite to each parent;", x=100, y=140),
        Text(text="• \ttell the Board what came of it.", x=100, y=160),
        *paragraph(f"2. \t{POLICE}", y=200),
        number=2,
    )
    joined = "Marsh Lane School should: write to each parent; tell the Board what came of it."
    assert found(page) == [("1", joined, "Marsh Lane School"), FOUND[1]]


def test_a_table_with_a_column_for_them() -> None:
    rows = (
        (120, ("No", "Single agency recommendation", "Lead"), True),
        (150, ("1", "Write to each parent within a week of any move", "Marsh Lane School"), False),
        (180, ("2", "Ask each other force for all that it holds", "Holt Police"), False),
    )
    cross = tuple(
        Box(page=0, x0=72, top=top, x1=520, bottom=top + 0.5) for top in (130.0, 160.0)
    ) + tuple(Box(page=0, x0=x, top=100, x1=x + 0.5, bottom=190) for x in (110.0, 410.0))
    page = make_page(
        Text(text="9. \tAction table", y=80, size=14, bold=True),
        *(
            Text(text=text, x=x, y=y, bold=bold)
            for y, row, bold in rows
            for x, text in zip((80.0, 120.0, 415.0), row, strict=True)
        ),
        rules=(*frame(72, 100, 520, 190), *cross),
        number=2,
    )
    assert found(page) == [(number, text, lead) for _, (number, text, lead), _ in rows[1:]]


def test_a_reason_after_another_heading_is_none() -> None:
    # a new part of the report, whose heading is set as the groups' above it are
    page = make_page(
        HEAD,
        Text(text="For the school", y=110, bold=True),
        *paragraph(SCHOOL, y=130),
        Text(text="What came before", y=190, bold=True),
        *paragraph(REASON, y=210),
        *paragraph("Nobody should have been surprised: the ward knew it.", y=280),
        *paragraph(REASON, y=320),
        *paragraph(REASON, y=390),
        number=2,
    )
    assert found(page) == [(None, SCHOOL, "Marsh Lane School")]
