"""Labelled passages are read strictly, and the shipped ones are as they must be."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from classify.codebook import read_codebook
from classify.errors import LabelsError
from classify.labelled import LABELS_FOLDER, read_labels
from classify.models import Facet, Party, Polarity, Scheme

TEXT = "The nurse asked about home and she said that he kept the bank card."


def make_row(**changes: Any) -> dict[str, Any]:
    theme = {
        "id": "economic-abuse",
        "facet": "context",
        "party": "victim",
        "polarity": "affirmed",
        "start": 45,
        "end": 66,
    }
    coding = {"primary": "family_home", "others": [], "themes": [theme]}
    row = {
        "id": "w-001",
        "register": "plain",
        "review_type": "DHR",
        "section_kind": "analysis",
        "heading": None,
        "text": TEXT,
        "boilerplate": False,
        "decoy": False,
        "first": coding,
        "second": None,
        "third": None,
    }
    return {**row, **changes}


def write(folder: Path, *rows: dict[str, Any]) -> Path:
    (folder / "w.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return folder


def test_a_passage_is_read_with_its_codings(tmp_path: Path) -> None:
    (passage,) = read_labels(read_codebook(None), write(tmp_path, make_row()))
    (theme,) = passage.agreed.themes
    assert (theme.code_id, theme.facet, theme.party, theme.polarity) == (
        "economic-abuse",
        Facet.CONTEXT,
        Party.VICTIM,
        Polarity.AFFIRMED,
    )
    assert TEXT[theme.char_start : theme.char_end] == "he kept the bank card"
    assert passage.writing_pass == "w"


def test_a_third_reading_is_the_one_to_learn_from(tmp_path: Path) -> None:
    third: dict[str, Any] = {"primary": None, "others": [], "themes": []}
    (passage,) = read_labels(read_codebook(None), write(tmp_path, make_row(third=third)))
    assert (passage.agreed.primary_level, passage.agreed.affirmed) == (None, frozenset())


BAD_THEME = {
    "id": "recording",
    "facet": "response",
    "party": "victim",
    "polarity": "affirmed",
    "start": 0,
    "end": 9,
}


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (make_row(register="loud"), 'w.jsonl line 1: register "loud"'),
        (make_row(section_kind="ending"), "w.jsonl line 1: 'ending' is not a valid SectionKind"),
        (make_row(first={"primary": "street", "others": [], "themes": []}), 'level "street"'),
        (
            make_row(first={"primary": None, "others": [], "themes": [{**BAD_THEME, "id": "x"}]}),
            'theme "x" is not in the codebook',
        ),
        # families D to G are nobody's
        (
            make_row(first={"primary": None, "others": [], "themes": [BAD_THEME]}),
            "recording has party 'victim'; nobody was expected",
        ),
        (
            make_row(
                first={
                    "primary": None,
                    "others": [],
                    "themes": [{**BAD_THEME, "party": None, "end": 999}],
                }
            ),
            "recording is said of characters 0 to 999",
        ),
    ],
)
def test_what_is_wrong_is_named_with_its_place(
    tmp_path: Path, row: dict[str, Any], words: str
) -> None:
    with pytest.raises(LabelsError) as caught:
        read_labels(read_codebook(None), write(tmp_path, row))
    assert words in str(caught.value)


def test_an_id_may_not_stand_twice(tmp_path: Path) -> None:
    with pytest.raises(LabelsError, match='line 2: id "w-001" stands twice'):
        read_labels(read_codebook(None), write(tmp_path, make_row(), make_row()))


def test_the_shipped_passages_are_many_and_of_every_kind() -> None:
    codebook = read_codebook(None)
    passages = read_labels(codebook, LABELS_FOLDER)
    themes = Counter(t for p in passages for t in p.agreed.affirmed)
    levels = Counter(p.agreed.primary_level for p in passages)
    assert len(passages) >= 6000
    assert sum(1 for p in passages if p.register == "plain") >= 3500
    wanted = {code.code_id for code in codebook.codes if code.scheme is Scheme.THEME}
    assert {theme for theme in wanted if themes[theme] < 120} == set()
    assert {
        code.code_id
        for code in codebook.codes
        if code.scheme is Scheme.LEVEL and levels[code.code_id] < 300
    } == set()
