"""Publication dates, boards and areas of invented reviews, where the text tells them late."""

from dataclasses import replace

import pytest
from samples_facts import Paper, Part, make_paper

from corpus.models import Review
from extract.facts import find_facts
from extract.models import Fact
from extract.people import find_people


def _facts(paper: Paper) -> dict[str, Fact]:
    people = find_people(paper.passages, paper.sections, paper.tables, None)
    review = Review(review_id="r", file_name="r.pdf", sha256="0" * 64)
    found = find_facts(review, paper.passages, paper.sections, paper.tables, people)
    return {fact.name: fact for fact in found}


def _case(text: str) -> dict[str, Fact]:
    part = Part(heading="Background", paragraphs=(text,))
    return _facts(make_paper(["Domestic Homicide Review", "into the death of Rosa"], [part]))


PUBLISHED = [
    # a report held back
    (
        "The report was finished in May 2018. It was held back until the trial had ended, and was "
        "published by the Board on 8 March 2019.",
        "2019-03-08",
    ),
    # two clauses of one sentence
    (
        "The Board accepted this report in May 2018 and it was published on 8 March 2019.",
        "2019-03-08",
    ),
    # the guidance's date, and another report's
    ("This review is held under guidance that the Home Office published in March 2017.", None),
    ("The inspectors wrote of the home. It was published on 8 March 2017.", None),
]


@pytest.mark.parametrize(("text", "published"), PUBLISHED)
def test_publication_told_in_sentences(text: str, published: str | None) -> None:
    assert _case(text)["date_published"].value == published


def test_the_history_of_a_document_tells_its_publication() -> None:
    rows = (
        "Version | Date | Status",
        "1.0 | 04/06/2018 | Completed",
        "1.2 | 20/09/2018 | Published",
    )
    part = Part(heading="Document history", paragraphs=rows, is_table=True)
    facts = _facts(make_paper(["Safeguarding Adults Review", "Rosa"], [part]))
    assert facts["date_published"].value == "2018-09-20"


LEADS = [
    # of two boards the one that led
    ("Kent Safeguarding Children Board took the lead.", "Kent"),
    ("Kent Safeguarding Children Board met in May.", "Medway; Kent"),
]


@pytest.mark.parametrize(("text", "area"), LEADS)
def test_the_area_of_two_boards(text: str, area: str) -> None:
    page = [
        "Medway Safeguarding Children Board and Kent Safeguarding Children Board",
        "Serious Case Review",
    ]
    paper = make_paper(page, [Part(heading="The review", paragraphs=(text,))])
    assert _facts(paper)["area"].value == area


def test_a_board_named_on_two_lines_of_the_contents_page() -> None:
    paper = make_paper(["Serious Case Review", "Child T"], [Part(heading="One", paragraphs=("a",))])
    lines = ("7. Recommendations for Rutland", "Safeguarding Children Board", "34")
    contents = tuple(replace(paper.passages[0], text=line, furniture=True) for line in lines)
    facts = _facts(replace(paper, passages=(*paper.passages, *contents)))
    names = ("commissioning_body", "area")
    assert [facts[name].value for name in names] == [
        "Rutland Safeguarding Children Board",
        "Rutland",
    ]


FEET = [
    # nothing else is dated
    ("Child T Overview Report September 2015 Final", "2015-09"),
    ("MSCB CT Publication 20th Dec 2013", "2013-12-20"),
    ("Page 2 of 9", None),
]


@pytest.mark.parametrize(("foot", "published"), FEET)
def test_the_date_of_a_running_foot(foot: str, published: str | None) -> None:
    paper = make_paper(["Serious Case Review", "Child T"], [Part(heading="One", paragraphs=("a",))])
    feet = tuple(
        replace(paper.passages[0], text=foot, furniture=True, page_first=page, page_last=page)
        for page in (1, 2)
    )
    facts = _facts(replace(paper, passages=(*paper.passages, *feet)))
    assert facts["date_published"].value == published


TITLES = [
    # a suicide on the title page, and one of somebody who killed
    ("DHR", "Rosa took her own life in May 2018", "victim_suicide"),
    ("DHR", "Ivan killed Rosa and took his own life", "death"),
    # the days of a life; a time under review is none
    ("SAR", "Rosa (3 May 1979 – 11 June 2016)", "death"),
    ("SAR", "Period under review: 3 May 2014 – 11 June 2016", None),
    # harm that is the review's subject
    ("SAR", "A review of the physical abuse of residents", "serious_harm"),
]


@pytest.mark.parametrize(("kind", "line", "outcome"), TITLES)
def test_endings_on_title_pages(kind: str, line: str, outcome: str | None) -> None:
    title = {"SAR": "Safeguarding Adults Review", "DHR": "Domestic Homicide Review"}[kind]
    facts = _facts(make_paper([title, line], [Part(heading="One", paragraphs=("It is short.",))]))
    assert facts["outcome"].value == outcome


BRACKETS = [
    # author, not pseudonym; a version; a pseudonym in quotes; a code
    (["Ann Foxley (May 2017)", "3 June 2019"], None),
    (["Final (May 2017)", "3 June 2019"], None),
    (["‘Margery’ (May 2017)", "3 June 2019"], "2017-05"),
    (["Adult B (May 2017)", "3 June 2019"], "2017-05"),
    # nothing later
    (["Margery (May 2017)"], None),
]


@pytest.mark.parametrize(("lines", "month"), BRACKETS)
def test_months_in_brackets(lines: list[str], month: str | None) -> None:
    facts = _facts(make_paper(["Domestic Homicide Review", "Overview Report", *lines]))
    assert facts["date_of_event"].value == month
