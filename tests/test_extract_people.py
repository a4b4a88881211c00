"""The people of invented reviews: who is found, and what is said of them."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from samples_facts import Paper, Part, make_paper

from extract.models import Person
from extract.people import find_people
from extract.people_ages import find_ages
from extract.people_names import canonical, find_candidates
from extract.people_story import read_sentences
from extract.people_words import read_number

CASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "people_cases.toml").read_text(encoding="utf-8")
)["case"]


def _paper(case: dict[str, Any]) -> Paper:
    return make_paper(
        case["cover"],
        [
            Part(
                heading=part["heading"],
                paragraphs=tuple(part["paragraphs"]),
                is_table=part.get("is_table", False),
            )
            for part in case["parts"]
        ],
    )


def _people(case: dict[str, Any]) -> dict[str, Person]:
    paper = _paper(case)
    found = find_people(paper.passages, paper.sections, paper.tables, None)
    return {person.name: person for person in found}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["cover"][-1])
def test_people_of_a_review(case: dict[str, Any]) -> None:
    people = _people(case)
    wanted = {
        person["name"]: {key: None if value == "" else value for key, value in person.items()}
        for person in case["people"]
    }
    told = {
        name: {key: getattr(people[name], key) if name in people else None for key in person}
        for name, person in wanted.items()
    }
    assert told == wanted
    assert sorted(set(case.get("not_people", ())) & people.keys()) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["cover"][-1])
def test_spans_quote_their_passages(case: dict[str, Any]) -> None:
    texts = {passage.passage_id: passage.text for passage in _paper(case).passages}
    for person in _people(case).values():
        span = person.span
        assert texts[span.passage_id][span.char_start : span.char_end] == span.quote


def test_a_document_that_is_no_review_has_no_people() -> None:
    paper = make_paper(
        ["Inspection of services for children in need of help and protection"],
        [Part(heading="Findings", paragraphs=("Child A, who was 7, told inspectors of her day.",))],
    )
    assert find_people(paper.passages, paper.sections, paper.tables, None) == ()


def test_an_empty_document_has_no_people() -> None:
    assert find_people((), (), (), "DHR") == ()


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("CHILD J", "Child J"),  # a title in capitals
        ("Mrs.Z", "Mrs Z"),  # a full stop for a blank
        ("YP2", "YP2"),  # a code of its own
        ("YOUNG PERSON K", "Young Person K"),
        ("Sibling 1", "Sibling 1"),
        ("Child ‘Y", "Child Y"),  # a quotation mark inside
    ],
)
def test_canonical(printed: str, name: str) -> None:
    assert canonical(printed) == name


@pytest.mark.parametrize(
    ("text", "number"),
    [("34", 34), ("seven", 7), ("twenty-one", 21), ("ninety nine", 99), ("many", None)],
)
def test_read_number(text: str, number: int | None) -> None:
    assert read_number(text) == number


# a sentence and the age that it gives Adult G at the event, or None
AGES = [
    ("Adult G was 52 when she died.", 52),
    ("Adult G, aged 52, was found by a neighbour.", 52),
    ("Adult G (52) lived alone.", 52),
    ("Adult G, who is White British and was 52, lived alone.", 52),
    ("Adult G was a 52-year-old woman.", 52),
    ("Adult G, a woman of 52, lived alone.", 52),
    ("Adult G was fifty-two years old at the time of her death.", 52),
    ("Adult G was 52, having moved to London when she was 19.", 52),
    ("Adult G was 15 when she left school.", None),  # long before
    ("When Adult G was 15 her father died.", None),
    ("Adult G was one of four residents.", None),  # a number, no age
    ("Adult G was 52 miles away.", None),
]


@pytest.mark.parametrize(("sentence", "age"), AGES)
def test_ages_are_those_at_the_event(sentence: str, age: int | None) -> None:
    paper = make_paper(
        ["Safeguarding Adults Review", "Adult G"],
        [Part(heading="Introduction", paragraphs=(f"Adult G is the subject. {sentence}",))],
    )
    people = find_people(paper.passages, paper.sections, paper.tables, "SAR")
    assert [(person.name, person.age) for person in people] == [("Adult G", age)]


def test_ages_of_a_sentence_name_their_words() -> None:
    paper = make_paper(
        ["Adult G"], [Part(heading="Introduction", paragraphs=("Adult G was 52 when she died.",))]
    )
    from extract.facts_reading import read_document

    reading = read_document(paper.passages, paper.sections)
    candidates = find_candidates(reading, (), frozenset())
    (detail,) = find_ages(read_sentences(reading, candidates), {})
    assert detail.sentence.passage.text[detail.char_start : detail.char_end] == "Adult G was 52"
