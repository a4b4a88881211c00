"""Recommendations told in an executive summary and again in the overview."""

import pytest
from samples_written import Written

from extract.models import SectionKind

ANALYSIS, FRONT = SectionKind.ANALYSIS, SectionKind.FRONT

WHOLE = {
    "1": "The Board should write to each practice within a month of any change of its protocol, "
    "and should report on it in its yearly plan.",
    "2": "The school should ask each child whom it wishes to be told of a move, and should keep "
    "the answer with the child's record.",
    "3": "The ward manager must tell the family on the day that a patient leaves the ward.",
}
SHORT = {  # half of the whole's words or more, as a summary has them
    "1": "The Board should write to each practice of any change.",
    "2": "The school should ask each child whom to tell of a move.",
    "3": "The ward manager must tell the family when a patient leaves.",
}
NUMBERS = ("1", "2", "3")


def written(first: dict[str, str], second: dict[str, str], *, labels: bool = True) -> Written:
    """A document whose summary has some recommendations and whose overview has others."""
    made = Written().section("Executive summary", FRONT)
    made.section("Recommendations", depth=2)
    for number, text in first.items():
        made.add(text, number if labels else None)
    for heading in ("The overview", "The family", "What was found"):
        made.section(heading, ANALYSIS).add("Nobody asked her about home.")
    made.section("Recommendations")
    for number, text in second.items():
        made.add(text, number if labels else None)
    made.section("The panel", FRONT)
    return made


def told(made: Written) -> list[tuple[str | None, str, int]]:
    """Number, words and section of each recommendation."""
    by_id = {passage.passage_id: passage.section_id for passage in made.passages}
    return [(r.number, r.text, by_id[r.span.passage_id]) for r in made.found()]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (WHOLE, WHOLE),  # word for word
        (SHORT, WHOLE),  # shortened in the summary, under the same numbers
        (WHOLE, SHORT),  # the overview's are kept even where the summary says more
    ],
)
def test_the_overview_is_kept(first: dict[str, str], second: dict[str, str]) -> None:
    assert told(written(first, second)) == [(number, second[number], 5) for number in NUMBERS]


def test_wording_alone_shows_it_where_there_are_no_numbers() -> None:
    made = written(SHORT, WHOLE, labels=False)
    assert told(made) == [(None, WHOLE[number], 5) for number in NUMBERS]


def test_a_summary_may_leave_one_out() -> None:
    made = written({number: SHORT[number] for number in NUMBERS[:2]}, WHOLE)
    assert told(made) == [(number, WHOLE[number], 5) for number in NUMBERS]


def test_a_summary_whose_sections_are_set_as_high_ends_where_numbers_begin_again() -> None:
    made = Written().section("Executive summary", FRONT)
    made.section("Introduction", FRONT, number="1").add("The panel met.")
    made.section("Recommendations", number="2")
    for number in NUMBERS:
        made.add(WHOLE[number], number)
    made.section("Introduction", FRONT, number="1").add("The panel met in May.")
    made.section("The family", ANALYSIS, number="2").add("Nobody asked her about home.")
    made.section("Recommendations", number="3")
    for number in NUMBERS:
        made.add(SHORT[number], number)
    assert told(made) == [(number, SHORT[number], 5) for number in NUMBERS]


def told_apart(first: list[str], second: list[str]) -> list[str]:
    """What stays of recommendations in two sections, neither of them a summary's."""
    made = Written().section("Recommendations for the Board")
    for text in first:
        made.add(text)
    made.section("What was found", ANALYSIS).add("Nobody asked her about home.")
    made.section("Recommendations for the school")
    for text in second:
        made.add(text)
    return [text for _, text in made.numbered()]


FEW = "The Board should train its staff in the use of the protocol for homes within the year."
OTHER = "The school should train its staff in the use of the protocol for moves within the year."
THIRD = "The school must ring a parent on the first day that a child is away without a word."


@pytest.mark.parametrize(
    ("first", "second", "kept"),
    [
        # merely alike: one of two, among others that have no twin
        (
            [FEW, WHOLE["1"]],
            [OTHER, THIRD, WHOLE["2"]],
            [FEW, WHOLE["1"], OTHER, THIRD, WHOLE["2"]],
        ),
        # alone on each side
        ([FEW], [OTHER], [FEW, OTHER]),
        # alone, and the same: told twice
        ([FEW], [FEW], [FEW]),
        # the same among others
        ([FEW, WHOLE["1"]], [FEW, THIRD, WHOLE["2"]], [FEW, WHOLE["1"], THIRD, WHOLE["2"]]),
    ],
)
def test_likeness_alone(first: list[str], second: list[str], kept: list[str]) -> None:
    assert told_apart(first, second) == kept


def test_the_numbered_telling_is_kept_where_neither_is_a_summary() -> None:
    made = Written().section("Recommendations")
    for number in NUMBERS:
        made.add(WHOLE[number])
    made.section("What was found", ANALYSIS).add("Nobody asked her about home.")
    made.section("Recommendations in full")
    for number in NUMBERS:
        made.add(WHOLE[number], number)
    assert told(made) == [(number, WHOLE[number], 2) for number in NUMBERS]
