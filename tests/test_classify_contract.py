"""The lines that `casereviews classify --json` reads and writes."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from samples import make_passage, make_tag

from classify.codebook import read_codebook
from classify.contract import SCHEMA, classified_line, classify_lines
from classify.models import Tag
from classify.modes import CUES
from classify.signals import PassageText
from classify.taggers import Tagger, load_tagger
from extract.models import Person


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


class Recorder:
    """A tagger that notes what it was given together, and gives nothing but `check`."""

    name = "recorder"

    def __init__(self) -> None:
        self.reviews: list[list[str]] = []

    def tag(
        self, passages: Sequence[PassageText], people: Sequence[Person] = ()
    ) -> Iterator[tuple[Tag, ...]]:
        """A tag a passage, which holds its id."""
        self.reviews.append([given.passage_id for given in passages])
        for given in passages:
            yield (checked(given.passage_id),)


def checked(passage_id: str, *, check: bool = True) -> Tag:
    """A theme on a passage, which a person should look at or not."""
    return replace(make_tag(make_passage(passage_id)), check=check)


def line(passage_id: str, review: str | None = None, **more: object) -> str:
    """A line of input."""
    row = {"id": passage_id, "text": f"He kept her bank card, said {passage_id}.", **more}
    return json.dumps(row if review is None else {**row, "review_id": review})


@pytest.mark.parametrize(
    ("lines", "reviews"),
    [
        ([], []),
        # without a review, each alone
        ([line("a"), line("b")], [["a"], ["b"]]),
        # lines that follow one another and name one review, together
        ([line("a", "r"), line("b", "r"), line("c", "s")], [["a", "b"], ["c"]]),
        # interleaved: what follows one another
        ([line("a", "r"), line("b", "s"), line("c", "r"), line("d", "s")],
         [["a"], ["b"], ["c"], ["d"]]),
        ([line("a", "r"), line("b"), line("c", "r")], [["a"], ["b"], ["c"]]),
        # a blank line parts nothing, one that is wrong does
        ([line("a", "r"), "", line("b", "r")], [["a", "b"]]),
        ([line("a", "r"), "{", line("b", "r")], [["a"], ["b"]]),
        # what is never coded is not given to the tagger, and parts nothing
        ([line("a", "r"), line("b", "r", section_kind="terms"), line("c", "r")], [["a", "c"]]),
    ],
)  # fmt: skip
def test_lines_of_one_review_are_coded_together(lines: list[str], reviews: list[list[str]]) -> None:
    recorder = Recorder()
    found = list(classify_lines(lines, recorder))
    assert recorder.reviews == reviews
    assert [number for number, _ in found] == [n for n, text in enumerate(lines, 1) if text]


def test_every_passage_has_its_own_tags_in_the_inputs_order() -> None:
    lines = [
        line("a", "r"), line("b", "r", section_kind="terms"), "[]", line("c", "r"), line("a"),
    ]  # fmt: skip
    found = [coded for _, coded in classify_lines(lines, Recorder())]
    assert [coded if isinstance(coded, str) else coded["id"] for coded in found] == [
        "a", "b", 'not an object with "id" and "text"', "c", "a",
    ]  # fmt: skip
    assert [themes_of(coded) for coded in found if not isinstance(coded, str)] == [
        [("economic-abuse", True)], [], [("economic-abuse", True)], [("economic-abuse", True)],
    ]  # fmt: skip


def themes_of(coded: dict[str, object]) -> list[tuple[str, bool]]:
    """The themes of a passage's object, and whether a person should look."""
    themes = coded["themes"]
    assert isinstance(themes, list)
    return [(theme["id"], theme["check"]) for theme in themes]


@pytest.mark.parametrize("check", [True, False])
def test_check_is_told_of_each_theme(check: bool) -> None:
    assert themes_of(classified_line("a", [checked("a", check=check)])) == [
        ("economic-abuse", check)
    ]


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ("[" * 100_000, "not JSON that can be read: nested too deep, or too long"),
        ('{"id": "a", "text": "x", "n": ' + "7" * 5000 + "}",
         "not JSON that can be read: nested too deep, or too long"),
        ('{"id": "a", "text": "a \\ud83d b"}',
         '"text" holds half a character (a lone surrogate) at 3'),
        ('{"id": "\\udc00", "text": "x"}', '"id" holds half a character (a lone surrogate) at 1'),
        ('{"id": "a", "text": "x", "heading": "\\ud800"}',
         '"heading" holds half a character (a lone surrogate) at 1'),
        ('{"id": "a", "text": "x", "review_id": 7}', '"review_id" is neither a string nor null'),
        ('{"id": "a", "text": "caf\udce9"}', "not UTF-8: save it as UTF-8"),
        ('"a string"', 'not an object with "id" and "text"'),
        ("null", 'not an object with "id" and "text"'),
        ("NaN", 'not an object with "id" and "text"'),
        ('{"id": "a", "text": "x"} {}', "not JSON: Extra data at character 26"),
    ],
)  # fmt: skip
def test_a_line_that_no_program_should_have_written_is_named_too(bad: str, message: str) -> None:
    first, second = classify_lines([bad, line("b")], Recorder())
    assert first == (1, message)
    assert isinstance(second[1], dict)


def test_a_whole_character_of_two_halves_is_coded() -> None:
    text = '{"id": "a", "text": "\\ud83d\\ude00 He kept her bank card."}'
    ((_, coded),) = classify_lines([text], cues())
    assert isinstance(coded, dict)
    assert themes_of(coded) == [("economic-abuse", False)]
