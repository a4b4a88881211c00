"""The marks that open paragraphs."""

from dataclasses import replace

import pytest
from samples_pages import first_line

from extract.labels import clean_label, find_label


@pytest.mark.parametrize(
    ("text", "label", "is_bullet"),
    [
        ("4.12 \tThe school wrote", "4.12", False),  # two levels, a tab
        ("1.1. \tThe school wrote", "1.1", False),  # closed by a full stop
        ("7.2.1(a) \tThe school wrote", "7.2.1(a)", False),  # a letter on a number
        ("12. \tThe school wrote", "12", False),  # a running number
        ("12 \tThe school wrote", "12", False),  # the same without a full stop
        ("(a) \tthe school", "(a)", False),  # a lettered item keeps its brackets
        ("iv) \tthe school", "iv", False),  # roman
        ("2a \tThe school should", "2a", False),  # a recommendation's number and letter
        ("• \tthe school", None, True),  # a bullet has no label
        ("– \tthe school", None, True),  # a dash set apart is a bullet
        ("− \tthe school", None, True),  # U+2212, a minus sign, set as one
        ("o \tthe school", None, True),  # Word's hollow bullet
        ("[1] \tThe school wrote", "[1]", False),  # a note typed at the end
        ("[12] The school wrote", "[12]", False),  # the same without a tab
        ("R1 \tThe school should", "R1", False),  # hangs: a recommendation's code
        ("R1. \tThe school should", "R1", False),  # closed by a full stop, and set apart
        ("Recommendation 3: The school should", "Recommendation 3", False),  # worded
    ],
)
def test_a_mark_is_a_label(text: str, label: str | None, is_bullet: bool) -> None:
    found = find_label(first_line(text))
    assert found is not None
    assert (found.text, found.is_bullet) == (label, is_bullet)


@pytest.mark.parametrize(
    "text",
    [
        "12 March was the day",  # a number that a sentence wrapped to the line's start
        "MARAC \theard the case",  # an acronym
        "– which the school knew",  # a dash within a sentence
        "− which the school knew",  # the same with a minus sign
        "o the school",  # a letter within a sentence
        "R1 The school wrote",  # a code that opens a sentence
        "[sic] The school wrote",  # brackets round words
        "07.09.18 \tThe school wrote",  # a date in a chronology
        "Recommendation 3 asks the school",  # a sentence about a recommendation
        "The school wrote",
    ],
)
def test_other_beginnings_are_no_labels(text: str) -> None:
    assert find_label(first_line(text)) is None


@pytest.mark.parametrize(
    ("token", "cleaned"),
    [("4.12.", "4.12"), ("(a)", "(a)"), ("3:", "3"), ("7.2.1(a)", "7.2.1(a)"), ("9)", "9")],
)
def test_closing_punctuation_goes(token: str, cleaned: str) -> None:
    assert clean_label(token) == cleaned


def test_a_hollow_bullet_in_courier_needs_less_room() -> None:
    line = first_line("o The school wrote")
    o, *rest = line.words
    near = replace(o, x0=o.x0 - 4, x1=o.x1 - 4)  # 0.6 of the type size from its text
    courier = replace(near, font="CourierNew")
    assert find_label(replace(line, words=(near, *rest))) is None
    found = find_label(replace(line, words=(courier, *rest)))
    assert found is not None
    assert (found.text, found.is_bullet, found.text_x0) == (None, True, rest[0].x0)
