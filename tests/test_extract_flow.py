"""One invented review as a Word file and as a web page: the same is read from both."""

from pathlib import Path

import pytest
from samples_flow import docx, extract, levels, numbering, p, page, r, table

from extract.models import ExtractedReview, FactStatus

# What each part is, the number printed before it, and its words.
REVIEW = (
    ("title", "", "Hackney Community Safety Partnership"),
    ("title", "", "Domestic Homicide Review"),
    ("title", "", "Overview report into the death of Anna in March 2019"),
    ("title", "", "Independent chair and author: Edith Marlowe"),
    ("title", "", "Published: October 2020"),
    ("h1", "1", "Introduction"),
    (
        "para",
        "1.1",
        "This review examines the contact that agencies had with Anna, who was killed by her "
        "husband Ben in March 2019. She was 34 and he was 41.",
    ),
    ("para", "1.2", "The review was commissioned by Hackney Community Safety Partnership."),
    ("h1", "2", "Analysis"),
    ("h2", "2.1", "The police"),
    (
        "para",
        "2.1.1",
        "Officers came to the home twice in the year before. On neither visit was Anna spoken to "
        "on her own.",
    ),
    ("item", "", "no interpreter was called;"),
    ("item", "", "the risk was not assessed."),
    ("h2", "2.2", "The surgery"),
    (
        "para",
        "2.2.1",
        "Anna told her doctor that she was afraid. The surgery made no referral.",
    ),
    ("h1", "3", "Recommendations"),
    (
        "para",
        "3.1",
        "The Metropolitan Police Service should make sure that officers speak to each person "
        "alone.",
    ),
    (
        "para",
        "3.2",
        "Hackney Community Safety Partnership should review how surgeries are trained to ask "
        "about abuse.",
    ),
)
ROWS = (("Agency", "Contact"), ("Police", "Two visits to the home in the year before"))


def texts(kind: str) -> list[str]:
    return [text for held, _, text in REVIEW if held == kind]


def as_docx() -> bytes:
    """With heading styles and numbers that Word counts."""
    lists = numbering(
        levels(("decimal", "%1."), ("decimal", "%1.%2"), ("decimal", "%1.%2.%3")),
        levels(("bullet", "\uf0b7")),
    )
    body = ""
    for kind, number, text in REVIEW:
        if kind == "title":
            body += p(r(text, '<w:b/><w:sz w:val="36"/>'))
        elif kind == "item":
            body += p(text, num=(2, 0))
        else:
            style = f"Heading{kind[1]}" if kind.startswith("h") else ""
            body += p(text, style=style, num=(1, number.count(".")))
    return docx(body + table(*ROWS), numbering=lists)


def as_html() -> str:
    """With numbers that were typed."""
    body = ""
    for kind, number, text in REVIEW:
        if kind == "title":
            body += f"<p><strong>{text}</strong></p>"
        elif kind == "item":
            body += f"<ul><li>{text}</li></ul>"
        elif kind == "para":
            body += f"<p>{number}&nbsp;&nbsp;{text}</p>"
        else:
            level = int(kind[1]) + 1
            body += f"<h{level} id='s{number}'>{number} {text}</h{level}>"
    rows = ("".join(f"<td>{cell}</td>" for cell in row) for row in ROWS)
    body += f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"
    return page(f"<nav><a href='/'>Home</a></nav><main>{body}</main><footer>Help</footer>")


@pytest.fixture(params=["docx", "html"])
def read(request: pytest.FixtureRequest, tmp_path: Path) -> ExtractedReview:
    path = tmp_path / f"review.{request.param}"
    if request.param == "docx":
        path.write_bytes(as_docx())
    else:
        path.write_text(as_html(), encoding="utf-8")
    return extract(path)


def test_the_same_paragraphs_and_labels(read: ExtractedReview) -> None:
    prose = [passage for passage in read.passages if passage.label is not None]
    assert [(passage.label, passage.text) for passage in prose] == [
        (number, text) for kind, number, text in REVIEW if kind == "para"
    ]
    items = [passage.text for passage in read.passages if passage.kind == "list_item"]
    assert items == texts("item")


def test_the_same_headings(read: ExtractedReview) -> None:
    assert [(s.number, s.heading, s.depth, s.kind.value) for s in read.sections[1:]] == [
        ("1", "Introduction", 1, "background"),
        ("2", "Analysis", 1, "analysis"),
        ("2.1", "The police", 2, "analysis"),
        ("2.2", "The surgery", 2, "analysis"),
        ("3", "Recommendations", 1, "recommendations"),
    ]


def test_the_same_recommendations(read: ExtractedReview) -> None:
    assert [(found.number, found.addressee) for found in read.recommendations] == [
        ("3.1", "Metropolitan Police Service"),
        ("3.2", "Hackney Community Safety Partnership"),
    ]


def test_the_same_facts(read: ExtractedReview) -> None:
    stated = {fact.name: fact.value for fact in read.facts if fact.status is FactStatus.STATED}
    wanted = ("review_type", "area", "chair", "author", "date_published", "date_of_event")
    assert {name: stated.get(name) for name in wanted} == {
        "review_type": "DHR",
        "area": "Hackney",
        "chair": "Edith Marlowe",
        "author": "Edith Marlowe",
        "date_published": "2020-10",
        "date_of_event": "2019-03",
    }


def test_the_same_table(read: ExtractedReview) -> None:
    assert [(found.rows, found.boxes) for found in read.tables] == [
        (ROWS, ()),
    ]


def test_no_passage_has_boxes_or_a_page_in_its_address(read: ExtractedReview) -> None:
    assert {passage.boxes for passage in read.passages} == {()}
    assert [passage.address for passage in read.passages if "p. " in passage.address] == []
    assert [passage.address for passage in read.passages][-1].startswith("table 1, row ")
