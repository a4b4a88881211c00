"""Pages to passages: paragraphs joined over lines, hyphens and pages; headings; addresses."""

from dataclasses import replace

from samples_pages import Text, frame, make_page, paragraph

from corpus.models import Review
from extract.models import Box, ExtractedReview, Page, Passage
from extract.review import extract_pages

COVER = make_page(Text(text="Invented Review", y=200, size=24))
LONG = (
    "The practice saw her twice that spring and on neither visit was she asked about home, "
    "although both letters from the hospital had said that her account of the fall did not fit."
)


def extract(*pages: Page) -> ExtractedReview:
    review = Review(review_id="invented", file_name="invented.pdf", sha256="a" * 64)
    return extract_pages(review, pages)


def body(extracted: ExtractedReview) -> list[Passage]:
    return [p for p in extracted.passages if not p.furniture and p.page_first > 1]


def test_numbered_paragraphs_lose_their_numbers_and_keep_their_words() -> None:
    page = make_page(
        Text(text="4. \tAnalysis", y=90, size=14, bold=True),
        *paragraph("4.1 \t" + LONG, y=120),
        *paragraph("4.2 \tNobody asked.", y=190),
        number=2,
    )
    found = [(p.label, p.text, p.heading, p.address) for p in body(extract(COVER, page))]
    assert found == [
        ("4.1", LONG, "Analysis", "para 4.1, p. 2"),
        ("4.2", "Nobody asked.", "Analysis", "para 4.2, p. 2"),
    ]


def test_a_bold_number_is_a_heading_and_a_plain_one_a_paragraph() -> None:
    page = make_page(
        Text(text="4.1 \tThe police", y=100, bold=True),
        *paragraph("4.1.1 \t" + LONG, y=130),
        *paragraph("4.1.2 \t" + LONG, y=200),
        number=2,
    )
    extracted = extract(COVER, page)
    assert [(s.number, s.heading, s.depth) for s in extracted.sections[1:]] == [
        ("4.1", "The police", 2)
    ]
    assert [p.label for p in body(extracted)] == ["4.1.1", "4.1.2"]


def test_a_paragraph_goes_on_over_the_page() -> None:
    first = make_page(
        *paragraph("4.1 \tThe practice saw her twice that spring and", y=700), number=2
    )
    second = make_page(*paragraph("on neither visit was she asked about home.", y=90), number=3)
    (passage,) = body(extract(COVER, first, second))
    assert passage.text == (
        "The practice saw her twice that spring and on neither visit was she asked about home."
    )
    assert (passage.page_first, passage.page_last) == (2, 3)
    assert [box.page for box in passage.boxes] == [2, 3]


def test_a_box_reaches_down_to_where_letters_descend() -> None:
    flat = [
        replace(word, bottom=word.baseline)  # a font that states no descent
        for line in paragraph(LONG, y=100)
        for word in make_page(line).words
    ]
    page = replace(make_page(number=2), words=tuple(flat))
    (passage,) = body(extract(COVER, page))
    assert len(flat) == len(LONG.split())
    # three lines 14 points apart, the first on 97.8: its box ends 0.21 of 11 below the last's
    assert passage.boxes == (Box(page=2, x0=72, top=89, x1=503.2, bottom=128.11),)


def test_hyphens_at_line_ends() -> None:
    page = make_page(
        Text(text="The safeguarding lead wrote of multi-agency work.", y=100),
        Text(text="The report says that the safe-", y=140),
        Text(text="guarding lead called a multi-", y=154),
        Text(text="agency meeting.", y=168),
        number=2,
    )
    assert [p.text for p in body(extract(COVER, page))][1] == (
        "The report says that the safeguarding lead called a multi-agency meeting."
    )


def test_a_raised_th_goes_back_to_its_number() -> None:
    page = make_page(
        Text(text="It met on 8", y=100),
        Text(text="th", x=128, y=96, size=7),
        Text(text="October.", x=140, y=100),
        number=2,
    )
    assert [p.text for p in body(extract(COVER, page))] == ["It met on 8th October."]


def test_long_cells_and_short_rows_are_passages() -> None:
    cross = (
        Box(page=0, x0=72, top=130, x1=520, bottom=130.5),
        Box(page=0, x0=72, top=160, x1=520, bottom=160.5),
        Box(page=0, x0=200, top=100, x1=200.5, bottom=200),
    )
    page = make_page(
        Text(text="Date", x=80, y=120, bold=True),
        Text(text="Event", x=210, y=120, bold=True),
        Text(text="May 2016", x=80, y=150),
        Text(text="The family moved", x=210, y=150),
        Text(text="June 2016", x=80, y=180),
        Text(text="The health visitor came and found nobody at the flat", x=210, y=180),
        rules=frame(72, 100, 520, 200) + cross,
        number=2,
    )
    extracted = extract(COVER, page)
    assert [(p.text, p.address) for p in body(extracted)] == [
        ("May 2016 | The family moved", "table 1, row 1, p. 2"),
        ("The health visitor came and found nobody at the flat", "table 1, row 2, p. 2"),
    ]
    assert extracted.tables[0].rows == (
        ("Date", "Event"),
        ("May 2016", "The family moved"),
        ("June 2016", "The health visitor came and found nobody at the flat"),
    )


def test_boilerplate_is_flagged_by_section_and_by_words() -> None:
    page = make_page(
        Text(text="2. \tTerms of reference", y=90, bold=True),
        *paragraph("2.1 \tTo look at each contact in the last two years.", y=110),
        Text(text="3. \tAnalysis", y=150, bold=True),
        *paragraph("3.1 \tNobody asked her about home.", y=170),
        *paragraph("3.2 \tThe purpose of this review is to learn and not to blame.", y=200),
        number=2,
    )
    assert [(p.label, p.is_boilerplate) for p in body(extract(COVER, page))] == [
        ("2.1", True),
        ("3.1", False),
        ("3.2", True),
    ]


def test_the_same_pages_give_the_same_review() -> None:
    page = make_page(*paragraph("4.1 \t" + LONG, y=120), number=2)
    assert extract(COVER, page) == extract(COVER, page)


def test_a_page_that_is_an_image_is_a_problem() -> None:
    blank = Page(page_number=2, width_pt=595, height_pt=842, words=(), images=1)
    problems = extract(COVER, blank).problems
    assert [(p.code, p.page, p.severity.value) for p in problems] == [
        ("no_text_on_page", 2, "warning"),
        ("not_a_review", None, "warning"),  # its few words name no statutory review
    ]


def test_a_title_without_a_cover_of_its_own_is_no_heading() -> None:
    page = make_page(
        Text(text="Elmbury Safeguarding Adults Board", y=90, size=18, bold=True),
        Text(text="Safeguarding Adults Review: Mr T", y=120, size=14, bold=True),
        Text(text="Published: March 2019", y=150),
        Text(text="Introduction", y=190, size=14, bold=True),
        *paragraph(" ".join([LONG] * 8), y=220),
    )
    extracted = extract(page)
    assert [s.heading for s in extracted.sections[1:]] == ["Introduction"]
    assert [p.text for p in extracted.passages][:3] == [
        "Elmbury Safeguarding Adults Board",
        "Safeguarding Adults Review: Mr T",
        "Published: March 2019",
    ]
