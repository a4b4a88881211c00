"""What lies on a page: marks in reading order, headings among them, and what was left out."""

from dataclasses import replace

import pytest
from samples import make_box, make_section, make_words
from samples_pages import Text, frame, make_page, paragraph

from corpus.documents import find_documents, sample_folder
from corpus.models import Review
from extract.gutters import Note, note_page, stack, stray_lines
from extract.models import Page, SectionKind
from extract.pages import read_pages
from extract.sketch import Mark, MarkKind, PageSketch, sketch_pages

REVIEW = Review(review_id="invented", file_name="invented.pdf", sha256="a" * 64)
COVER = make_page(Text(text="Invented Review", y=200, size=24))
LONG = (
    "The practice saw her twice that spring and on neither visit was she asked about home, "
    "although both letters from the hospital had said that her account of the fall did not fit."
)


def sketch(page: Page, *others: Page) -> PageSketch:
    (found,) = sketch_pages(REVIEW, [COVER, page, *others], [2])
    return found


def tags(found: PageSketch) -> list[tuple[str, int | None]]:
    return [(mark.tag, mark.place) for mark in found.marks]


def test_headings_stand_among_the_passages() -> None:
    page = make_page(
        Text(text="4. \tAnalysis", y=90, size=14, bold=True),
        *paragraph("4.1 \t" + LONG, y=120),
        Text(text="(a) \tthe first of the two", x=100, y=190),
        Text(text="4.1 \tPolice", y=220, bold=True),
        *paragraph("4.2 \t" + LONG, y=250),
        Text(text="17", y=800),
        number=2,
    )
    found = sketch(page)
    assert tags(found) == [
        ("H1 4", 1),
        ("P 4.1", 2),
        ("L (a)", 3),
        ("H2 4.1", 4),
        ("P 4.2", 5),
        ("FUR", None),
    ]
    assert [mark.kind for mark in found.marks][:3] == [
        MarkKind.HEADING,
        MarkKind.PARAGRAPH,
        MarkKind.LIST_ITEM,
    ]
    assert found.page.printed_number == "17"
    assert (found.file_name, found.page_count, found.stray_words) == ("invented.pdf", 2, ())


def test_a_heading_has_the_box_of_its_line() -> None:
    page = make_page(
        Text(text="Analysis", y=90, size=14, bold=True), *paragraph(LONG, y=120), number=2
    )
    heading = sketch(page).marks[0]
    assert heading == Mark(
        kind=MarkKind.HEADING,
        tag="H1",
        place=1,
        # 2.8 points from the baseline at 87.2 to where letters of 14 points reach, and a bit
        boxes=(make_box(page=2, x0=72.0, top=76.0, x1=128.0, bottom=90.14),),
        section_kind=SectionKind.ANALYSIS,
    )


def test_a_passage_over_two_pages_says_where_it_comes_from_and_goes_to() -> None:
    first = make_page(
        *paragraph("4.1 \tThe practice saw her twice that spring and", y=700), number=2
    )
    second = make_page(*paragraph("on neither visit was she asked about home.", y=90), number=3)
    here, there = sketch_pages(REVIEW, [COVER, first, second], [2, 3])
    assert [(m.begins_before, m.goes_on, len(m.boxes)) for m in (*here.marks, *there.marks)] == [
        (False, True, 1),
        (True, False, 1),
    ]


def test_a_table_gives_its_cells_and_its_rows() -> None:
    page = make_page(
        Text(text="Date", x=80, y=120, bold=True),
        Text(text="Event", x=210, y=120, bold=True),
        Text(text="May 2016", x=80, y=150),
        Text(text="The family moved", x=210, y=150),
        rules=(
            *frame(72, 100, 520, 160),
            replace(make_box(page=0, top=130), bottom=130.5),
            make_box(page=0, x0=200, top=100, x1=200.5, bottom=160),
        ),
        number=2,
    )
    found = sketch(page)
    assert tags(found) == [("T1 r1", 1)]
    assert len(found.cells) == 4
    assert found.stray_words == ()  # the header row is in the table, if in no passage


def test_recommendations_are_marked_where_they_begin() -> None:
    (document,) = find_documents([sample_folder() / "iir-essex-2014.pdf"]).documents
    (found,) = sketch_pages(document.review, read_pages(document.path), [14])
    assert [(m.tag, m.recommendations) for m in found.marks if m.place is not None] == [
        ("P Recommendation 8", ("8",)),
        ("P Recommendation 9", ("9",)),
    ]


def made(*marks: Mark, words: str = "") -> PageSketch:
    """A sketch of an A4 page with these marks, and these words in none of them."""
    strays = make_words(words, top=500.0)
    return PageSketch(
        file_name="invented.pdf",
        page_count=9,
        page=replace(make_page(number=3), words=strays),
        marks=marks,
        cells=(),
        stray_words=strays,
        problems=(),
    )


def mark(
    tag: str = "P 4.1",
    place: int | None = 1,
    *,
    kind: MarkKind = MarkKind.PARAGRAPH,
    x0: float = 72.0,
    top: float = 100.0,
) -> Mark:
    return Mark(
        kind=kind,
        tag=tag,
        place=place,
        boxes=(make_box(page=3, x0=x0, top=top, x1=x0 + 200, bottom=top + 40),),
        section_kind=make_section().kind,
    )


def test_notes_say_place_tag_section_and_recommendation() -> None:
    first = replace(mark("P Recommendation 3"), recommendations=("3",), goes_on=True)
    right = mark("L (a)", 2, kind=MarkKind.LIST_ITEM, x0=330.0)
    head = mark("FUR", None, kind=MarkKind.FURNITURE, top=20.0)
    notes = note_page(made(first, right, head))
    assert [(n.place, n.text, n.on_right, n.is_strong) for n in notes] == [
        ("1", "P Rec 3 …", False, False),
        ("", "section: findings", True, False),
        ("", "REC 3", True, True),
        ("2", "L (a)", True, False),
        ("", "FUR", False, False),
    ]


def test_words_left_out_are_noted_line_by_line() -> None:
    found = made(mark(), words="two words")
    assert stray_lines(found) == (make_box(page=3, top=500.0, x1=117.0, bottom=511.0),)
    assert note_page(found)[-1] == Note(
        text="? left out", top=500.0, on_right=False, box=stray_lines(found)[0]
    )


@pytest.mark.parametrize(
    ("tops", "placed"),
    [
        ([], ()),
        ([10.0, 50.0], (10.0, 50.0)),
        # one moves down, and keeps its place in the order given
        ([50.0, 45.0], (55.0, 45.0)),
        # the last is held above the foot, and pushes the one before it
        ([85.0, 95.0], (80.0, 90.0)),
    ],
)
def test_notes_do_not_lie_on_one_another(tops: list[float], placed: tuple[float, ...]) -> None:
    assert stack(tops, 10.0, 100.0) == placed
