"""Gold files are read in both shapes, and what is wrong with one is said in a line."""

import json
from pathlib import Path
from typing import Any

import pytest
from samples import make_codebook
from samples_gold import make_coding, make_gold, make_theme

from classify.errors import LabelsError
from classify.gold import GoldCoding, GoldPassage, read_gold
from classify.models import Facet, Party, Polarity
from classify.signals import PassageText

TEXT = "He kept the bank card."
ROW: dict[str, Any] = {
    "id": "p1",
    "text": TEXT,
    "heading": "Money",
    "section_kind": "analysis",
    "review_id": "r1",
    "levels": {"primary": "family_home", "others": []},
    "themes": [
        {
            "id": "economic-abuse",
            "facet": "context",
            "party": "victim",
            "polarity": "negated",
        }
    ],
}
CODING = make_coding(
    make_theme(facet=Facet.CONTEXT, party=Party.VICTIM, polarity=Polarity.NEGATED),
    primary="family_home",
)


def write_lines(folder: Path, *rows: object) -> Path:
    file = folder / "gold.jsonl"
    file.write_text("".join(json.dumps(row) + "\n\n" for row in rows), encoding="utf-8")
    return file


def test_a_line_is_a_passage(tmp_path: Path) -> None:
    second = {"levels": {"primary": None}, "themes": []}
    row = {**ROW, "register": "plain", "review_type": "DHR", "second": second}
    assert read_gold([write_lines(tmp_path, row)], make_codebook()) == (
        GoldPassage(
            given=PassageText(passage_id="p1", text=TEXT, heading="Money", section_kind="analysis"),
            review="r1",
            register="plain",
            review_type="DHR",
            coding=CODING,
            second=GoldCoding(primary=None, themes=()),
        ),
    )


@pytest.mark.parametrize(
    ("subjects", "expected"),
    [
        ([("victim", "female"), ("perpetrator", "male")], "female"),
        ([("child_subject", "male"), ("child_subject", "male")], "male"),
        ([("child_subject", "male"), ("victim", "female")], "mixed"),
        ([("victim", None)], "mixed"),
        ([("perpetrator", "male"), ("other", "female")], "male"),  # nobody else it is about
        ([], None),
    ],
)
def test_a_folder_holds_reviews(
    tmp_path: Path, subjects: list[tuple[str, str | None]], expected: str | None
) -> None:
    truth = {
        "review_id": "r1",
        "review_type": "DHR",
        "subjects": [{"role": role, "sex": sex} for role, sex in subjects],
        "paragraphs": [ROW, {**ROW, "themes": [], "levels": {"primary": None, "others": []}}],
    }
    coder = {"paragraphs": [{"levels": {}, "themes": []}, ROW]}
    (tmp_path / "r1").mkdir()
    (tmp_path / "r1" / "truth.json").write_text(json.dumps(truth))
    (tmp_path / "r1" / "coder2.json").write_text(json.dumps(coder))
    first, second = read_gold([tmp_path], make_codebook())
    assert (first.given.passage_id, second.given.passage_id) == ("r1:0", "r1:1")
    assert (first.subject_sex, first.review_type, first.review) == (expected, "DHR", "r1")
    assert (first.coding, first.second) == (CODING, make_coding())
    assert (second.coding, second.second) == (make_coding(), CODING)
    assert first.first is None  # only the agreed coding is kept


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([{**ROW, "themes": [{"id": "weather"}]}], 'gold.jsonl line 1: theme "weather" is not in'),
        ([{**ROW, "levels": {"primary": "sea"}}], 'gold.jsonl line 1: level "sea" is not in'),
        ([{**ROW, "text": None}], 'gold.jsonl line 1: "text" is missing, or is not a string'),
        ([{**ROW, "id": 7}], 'gold.jsonl line 1: "id" is missing, or is not a string'),
        ([{**ROW, "themes": None}], '"themes" is missing: a list was expected'),
        ([{**ROW, "levels": ["x"]}], "\"levels\" is ['x']: an object was expected"),
        (
            [{**ROW, "themes": [{"id": "economic-abuse", "facet": "weather"}]}],
            "economic-abuse: 'weather' is not a valid Facet",
        ),
        ([ROW, ROW], 'id "p1" stands twice in the gold files'),
        (["p1"], "gold.jsonl line 1: an object was expected"),
        ([], "no coded passages there"),
    ],
)
def test_what_is_wrong_is_said(tmp_path: Path, rows: list[object], message: str) -> None:
    with pytest.raises(LabelsError) as raised:
        read_gold([write_lines(tmp_path, *rows)], make_codebook())
    assert message in str(raised.value)


def test_a_missing_file_and_a_folder_without_truth_are_named(tmp_path: Path) -> None:
    with pytest.raises(LabelsError, match=r"absent\.jsonl: can't be read"):
        read_gold([tmp_path / "absent.jsonl"], make_codebook())
    with pytest.raises(LabelsError, match=r"no \*/truth.json there"):
        read_gold([tmp_path], make_codebook())


def test_a_coding_with_fewer_paragraphs_is_refused(tmp_path: Path) -> None:
    (tmp_path / "r1").mkdir()
    (tmp_path / "r1" / "truth.json").write_text(json.dumps({"paragraphs": [ROW]}))
    (tmp_path / "r1" / "coder2.json").write_text(json.dumps({"paragraphs": []}))
    with pytest.raises(LabelsError, match=r"r1/coder2.json: 1 paragraphs were expected"):
        read_gold([tmp_path], make_codebook())


def test_polarities_are_kept_apart() -> None:
    passage = make_gold("p", make_theme(), make_theme("weapons", polarity=Polarity.NEGATED))
    assert passage.coding.of(Polarity.AFFIRMED) == {"economic-abuse"}
    assert passage.coding.of(Polarity.NEGATED) == {"weapons"}
