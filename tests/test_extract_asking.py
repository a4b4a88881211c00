"""What asks, what asks outright, and what only tells of a wish."""

import pytest

from extract.asking import NUMBERED_AGAIN, asking_words, asks_for_something, asks_outright


@pytest.mark.parametrize(
    ("text", "asks", "outright"),
    [
        ("The Trust should write to each tenant.", True, True),  # by its main verb
        ("Ensure that each tenant is told.", True, True),  # an order
        ("That the Board relaunch its protocol.", True, True),  # a wish
        ("The DWP to review its letters.", True, True),  # somebody, and what they are to do
        ("In May, after the fall and the move, she had at last been offered it, and the ward had "
         "plans to improve it.", True, False),  # prose that tells of a wish
        ("The ward had told nobody of the fall.", False, False),
        ("Support groups met each week.", False, False),  # a noun that looks like a verb
        ("Reviews were held each week.", False, False),  # another
    ],
)  # fmt: skip
def test_what_asks(text: str, asks: bool, outright: bool) -> None:
    assert (asks_for_something(text), asks_outright(text)) == (asks, outright)


def test_an_order_behind_its_own_number() -> None:
    assert asks_outright("Recommendation 1: Ensure that calls are logged.")
    assert not asks_outright("Recommendation 1: the log of calls.")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Recommendation 1: The MPS", "1"),
        ("Recommendation no. 12a. The MPS", "12a"),
        ("IMR recommendation 9.2 – The MPS", "9.2"),
        ("Recommendation Three: The MPS", "Three"),
        ("Recommendation 1 asks the MPS", None),  # a sentence about one
        ("Recommendations: The MPS", None),  # no number
    ],
)
def test_numbers_behind_a_paragraphs_own(text: str, number: str | None) -> None:
    match = NUMBERED_AGAIN.match(text)
    assert (match.group("number") if match else None) == number


@pytest.mark.parametrize(
    ("header", "is_recommendation", "is_number"),
    [
        ("Recommendation", True, False),
        ("Single agency recommendation", True, False),
        ("The panel's recommendations", False, False),  # an apostrophe: no header we know
        ("Recommendation no.", False, True),
        ("Rec no", False, True),
        ("Ref.", False, True),
        ("Action", False, False),
    ],
)
def test_header_cells(header: str, is_recommendation: bool, is_number: bool) -> None:
    words = asking_words()
    found = words.recommendation_column.search(header), words.number_column.search(header)
    assert tuple(match is not None for match in found) == (is_recommendation, is_number)
