"""The lines that `casereviews classify --json` reads and writes."""

import json

import pytest

from classify.codebook import read_codebook
from classify.contract import SCHEMA, classified_line, classify_lines
from classify.modes import CUES
from classify.taggers import Tagger, load_tagger


def cues() -> Tagger:
    """The shipped codebook, by cues alone."""
    return load_tagger(read_codebook(), CUES)


def test_a_passage_becomes_one_object() -> None:
    line = json.dumps({"id": "a-1", "text": "He kept her bank card and her keys.", "heading": None})
    ((number, coded),) = classify_lines([line], cues())
    assert number == 1
    assert coded == {
        "schema": SCHEMA,
        "id": "a-1",
        "levels": {"primary": "family_home", "others": [], "scores": {"family_home": 0.833}},
        "themes": [
            {
                "id": "economic-abuse",
                "score": 0.8,
                "check": False,
                "facet": "context",
                "party": "victim",
                "polarity": "affirmed",
                "method": "cue",
                "evidence": [{"start": 12, "end": 21, "quote": "bank card"}],
            }
        ],
    }


def test_a_passage_without_tags_has_the_same_keys() -> None:
    assert classified_line("a-1", ()) == {
        "schema": SCHEMA,
        "id": "a-1",
        "levels": {"primary": None, "others": [], "scores": {}},
        "themes": [],
    }


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "not JSON: Expecting property name enclosed in double quotes at character 2"),
        ("[1]", 'not an object with "id" and "text"'),
        ('{"text": "x"}', '"id" is missing, or is not a string'),
        ('{"id": 7, "text": "x"}', '"id" is missing, or is not a string'),
        ('{"id": "a", "text": null}', '"text" is missing, or is not a string'),
        ('{"id": "a", "text": "x", "heading": 3}', '"heading" is neither a string nor null'),
        ('{"id": "a", "text": "x", "section_kind": []}',
         '"section_kind" is neither a string nor null'),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_coded_is_named_and_the_others_are_coded(
    line: str, message: str
) -> None:
    good = '{"id": "b", "text": "A knife was found under the bed."}'
    first, second = classify_lines([line, "", good], cues())
    assert first == (1, message)
    assert second[0] == 3  # the blank line is passed over, and counted
    assert isinstance(second[1], dict)


@pytest.mark.parametrize(
    ("section_kind", "themes"),
    [
        ("analysis", ["weapons"]),
        (None, ["weapons"]),
        ("invented", ["weapons"]),  # a kind nobody knows counts as none
        ("terms", []),  # never coded
    ],
)
def test_section_kinds(section_kind: str | None, themes: list[str]) -> None:
    row = {"id": "a", "text": "A knife was found under the bed.", "section_kind": section_kind}
    ((_, coded),) = classify_lines([json.dumps(row)], cues())
    assert isinstance(coded, dict)
    found = coded["themes"]
    assert isinstance(found, list)
    assert [theme["id"] for theme in found] == themes


def test_what_every_review_says_is_not_coded() -> None:
    text = "The purpose of this review is to learn about domestic abuse and coercive control."
    ((_, coded),) = classify_lines([json.dumps({"id": "a", "text": text})], cues())
    assert coded == classified_line("a", ())
