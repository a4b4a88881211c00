"""Which passages of a review recommend something, with their numbers and their words."""

import pytest
from samples_written import Written

from extract.models import Passage, PassageKind, Recommendation, SectionKind, Span, Table
from extract.passages import PassageSource
from extract.recommendations import find_recommendations

FINDINGS = SectionKind.FINDINGS
ITEM = PassageKind.LIST_ITEM


BOARD = "The Board should write to each practice within a month of the change."
SCHOOL = "The school should ask each child whom it wishes to be told of a move."
WARD = "The ward manager must tell the family on the day that a patient leaves."


@pytest.mark.parametrize(
    ("label", "text", "number", "start"),
    [
        # numbered as a paragraph and as a recommendation
        ("9.1.1", "Recommendation 1: The MPS to ensure that calls are logged.", "1", 18),
        ("9.1.2", "Recommendation Two – The MPS should log each call.", "2", 21),
        ("9.1.3", "IMR recommendation 3a. That the Board relaunch its plan.", "3a", 23),
        # as a paragraph only
        ("9.1.4", "The MPS should log each call.", "9.1.4", 0),
        # what another recommendation is told to be is none of its number
        ("9.1.5", "Recommendation 2 should be read with this: the MPS must log.", "9.1.5", 0),
    ],
)
def test_numbers_told_twice(label: str, text: str, number: str, start: int) -> None:
    (found,) = Written().section("Recommendations").add(text, label).found()
    assert (found.number, found.text) == (number, text[start:])
    assert found.span == Span(
        passage_id="p-1", page=1, char_start=start, char_end=len(text), quote=text[start:]
    )


def test_a_recommendation_among_findings() -> None:
    written = (
        Written()
        .section("Finding 2: Homes were cleared without a word", FINDINGS)
        .add("The flat was cleared while she was in hospital.", "7.16")
        .add("Recommendation on home clearance. The Council should ask each tenant.", "7.17")
        .add("Recommendation: That the Board relaunch its protocol.", "7.18")
        .add("Recommendation about letters. Nothing came of the last one.", "7.19")  # asks nothing
        .add("Recommendations were made in 2014 and the Council should know them.", "7.20")
    )
    assert written.numbered() == [
        (None, "The Council should ask each tenant."),
        (None, "That the Board relaunch its protocol."),
    ]


def test_a_recommendation_that_ends_in_a_colon_has_its_list() -> None:
    written = (
        Written()
        .section("Recommendations")
        .add("The Trust should:", "7")
        .add("write to each tenant;", "a", ITEM)
        .add("A note at the page's foot.", "1", PassageKind.FOOTNOTE)
        .add("tell the Board what came of it.", "b", ITEM)
        .add(BOARD, "8")
        .add("each year.", None, ITEM)  # behind a full stop: no part of it
    )
    first, second = written.found()
    joined = "The Trust should: write to each tenant; tell the Board what came of it."
    assert (first.number, first.text) == ("7", joined)
    assert first.span.quote == "The Trust should:"  # its own passage holds no more
    assert (second.number, second.text) == ("8", BOARD)


def test_a_list_ends_with_its_section() -> None:
    written = (
        Written()
        .section("Recommendations")
        .add("Ensure that:", "1")
        .add("each tenant is told.", None, ITEM)
        .add(BOARD, "2")
        .add("The school must:", "3")
        .section("Appendix", SectionKind.APPENDIX)
        .add("the panel's members", None, ITEM)
    )
    assert written.numbered() == [
        ("1", "Ensure that: each tenant is told."),
        ("2", BOARD),
        ("3", "The school must:"),
    ]


@pytest.mark.parametrize(
    "intro",
    [
        "The recommendations that the panel agreed in March are set out below.",
        "Recommendations which the agencies made for themselves are listed in the plan.",
        "We have made each of these because the panel asked for it and it should be done.",
        "The panel makes seven recommendations, which the Board should take up.",
        "Each agency should then:",  # a colon, and no number of its own
    ],
)
def test_a_sentence_that_introduces_is_none(intro: str) -> None:
    written = Written().section("Recommendations").add(intro).add(BOARD).add(SCHOOL)
    assert written.numbered() == [(None, BOARD), (None, SCHOOL)]


def test_a_bare_list_is_what_is_wanted() -> None:
    written = (
        Written()
        .section("What needs to improve")
        .add("the timeliness of visits to children in care", None, ITEM)
        .add("letters in plain words", None, ITEM)
    )
    assert written.numbered() == [
        (None, "the timeliness of visits to children in care"),
        (None, "letters in plain words"),
    ]


@pytest.mark.parametrize(
    ("items", "counted"),
    [
        # most of the bullets ask: so does the one without a verb
        (
            [BOARD, SCHOOL, "plain words in each letter"],
            [BOARD, SCHOOL, "plain words in each letter"],
        ),
        # half of them do: only those are taken
        ([BOARD, "plain words in each letter", SCHOOL, "a named nurse"], [BOARD, SCHOOL]),
    ],
)
def test_bullets_beside_prose(items: list[str], counted: list[str]) -> None:
    written = Written().section("Recommendations").add(WARD)
    for item in items:
        written.add(item, None, ITEM)
    assert [text for _, text in written.numbered()] == [WARD, *counted]


def test_what_stands_under_numbered_headings() -> None:
    written = (
        Written()
        .section("Recommendation 1")
        .add(BOARD)
        .add("The panel heard that it should have been done before.")  # comment on it
        .section("Recommendations 2 and 3")
        .add(SCHOOL, "2")
        .add(WARD, "3")
        .section("Recommendation 4: Letters")
        .add("The ward wrote to nobody that year.")  # the reason stands first
        .add("Ensure that each letter is in plain words.")
    )
    assert written.numbered() == [
        ("1", BOARD),
        ("2", SCHOOL),
        ("3", WARD),
        ("4", "Ensure that each letter is in plain words."),
    ]


def test_beside_labelled_ones_the_rest_is_comment() -> None:
    written = (
        Written()
        .section("Recommendations")
        .add(BOARD, "Recommendation 1")
        .add(SCHOOL, "R2")
        .add("The Board must know that this was asked in 2014 too.")
    )
    assert written.numbered() == [("1", BOARD), ("R2", SCHOOL)]


def table(
    header: tuple[str, ...], *rows: tuple[str, ...]
) -> tuple[tuple[Recommendation, ...], tuple[Passage, ...]]:
    """What a table of an action plan gives, each of its cells of some length a passage."""
    written = Written().section("Action plan", SectionKind.ACTION_PLAN)
    sources = {}
    for number, row in enumerate(rows, 1):
        for column, text in enumerate(row):
            if len(text.split()) >= 8:
                written.add(text, kind=PassageKind.TABLE_CELL)
                sources[written.passages[-1].passage_id] = PassageSource(
                    table=0, row=number, column=column
                )
    made = Table(page=1, page_last=1, rows=(header, *rows), boxes=())
    return (
        find_recommendations(written.passages, written.sections, (made,), sources),
        tuple(written.passages),
    )


@pytest.mark.parametrize(
    "header",
    [
        ("No.", "Single agency recommendation", "Lead", "By when"),
        ("Ref", "Recommendation", "Owner", "Target date"),
        ("Rec no", "IMR recommendations", "Agency", "Deadline"),
    ],
)
def test_a_column_of_recommendations(header: tuple[str, ...]) -> None:
    found, passages = table(header, ("4", WARD, "Elmbury Trust", "May 2019"))
    assert found == (
        Recommendation(
            number="4",
            text=WARD,
            addressee="Elmbury Trust",  # a manager is no body: the row's owner is asked
            deadline="May 2019",
            page=1,
            span=Span(
                passage_id=passages[0].passage_id,
                page=1,
                char_start=0,
                char_end=len(WARD),
                quote=WARD,
            ),
        ),
    )


def test_a_column_of_numbers_is_none() -> None:
    found, _ = table(("Recommendation number", "Action"), ("1", WARD))
    assert found == ()


def test_the_plan_adds_its_owner_and_its_date_to_what_prose_said() -> None:
    written = (
        Written()
        .section("Recommendations")
        .add("Write to each practice within a month of the change.", "1")
        .add(SCHOOL, "2")
        .section("Action plan", SectionKind.ACTION_PLAN)
        .add("Write to each practice within a month of any change", None, PassageKind.TABLE_CELL)
    )
    rows = (
        ("Recommendation", "Lead", "By when"),
        (written.passages[-1].text, "NHS England", "May 2019"),
    )
    sources = {written.passages[-1].passage_id: PassageSource(table=0, row=1, column=0)}
    made = Table(page=1, page_last=1, rows=rows, boxes=())
    found = find_recommendations(written.passages, written.sections, (made,), sources)
    assert [(item.number, item.addressee, item.deadline) for item in found] == [
        ("1", "NHS England", "May 2019"),
        ("2", "school", None),
    ]


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        # no heading says what they are: a section of the second half that mostly asks
        ([BOARD, SCHOOL, WARD], [BOARD, SCHOOL, WARD]),
        # two that ask are too few
        ([BOARD, SCHOOL, "Nobody asked her about home."], []),
    ],
)
def test_a_section_that_asks_without_saying_so(texts: list[str], found: list[str]) -> None:
    written = Written().section("Analysis", SectionKind.ANALYSIS)
    for number in range(4):
        written.add(f"The ward told nobody of fall {number}.")
    written.section("What comes next", SectionKind.ANALYSIS)
    for text in texts:
        written.add(text)
    assert [text for _, text in written.numbered()] == found
