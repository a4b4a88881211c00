"""Coded passages of published documents, known by a digest and got back from the documents."""

import json
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from samples import make_passage
from samples_coding import small_codebook

from classify.errors import LabelsError
from classify.labelled_documents import (
    FoundLabels,
    letter_places,
    passage_digest,
    read_document_labels,
    squeeze,
)
from extract.models import Passage, SectionKind

TEXT = "He kept her bank card, and Straße 4’s café was where he met her."


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("", ""),
        (" –…“” ", ""),
        ("He kept her keys.", "hekeptherkeys"),
        ("2.14 In 2019", "214in2019"),
        ("Straße", "strasse"),  # a letter that folds into two
        ("self-\nneglect", "selfneglect"),
        ("self\u00adneglect", "selfneglect"),
    ],
)
def test_the_letters_of_a_text(text: str, letters: str) -> None:
    assert squeeze(text) == letters


@pytest.mark.parametrize(
    "again",
    [
        "He  kept her\nbank card, and Straße 4’s café was where he met her.",  # spacing
        "He kept her bank card, and Stra-\nße 4's ca\u00adfé was where he met her .",  # hyphens
        "HE KEPT HER BANK CARD AND STRASSE 4S CAFÉ WAS WHERE HE MET HER",  # case and marks
    ],
)
def test_a_digest_survives_a_new_reading(again: str) -> None:
    assert passage_digest(again) == passage_digest(TEXT)
    assert len(passage_digest(TEXT)) == 32


@pytest.mark.parametrize("other", ["", TEXT + " Then", TEXT.replace("kept", "keep")])
def test_other_words_have_another_digest(other: str) -> None:
    assert passage_digest(other) != passage_digest(TEXT)


@pytest.mark.parametrize("seed", range(20))
def test_every_letter_has_its_place(seed: int) -> None:
    chance = random.Random(seed)
    text = "".join(chance.choice("aZ9 é–ßİﬁ\u00ad\n.”😀ش") for _ in range(60))
    places = letter_places(text)
    letters = squeeze(text)
    assert len(places) == len(letters)
    assert places == sorted(places)
    for letter, place in zip(letters, places, strict=True):
        assert letter in text[place].casefold()


def make_row(text: str, words: str, **changes: Any) -> dict[str, Any]:
    """A line of a file of coded passages: a theme on some words of a text."""
    start = squeeze(text).index(squeeze(words))
    coding = {
        "primary": "family_home",
        "others": [],
        "themes": [
            {"id": "economic-abuse", "facet": "context", "party": "victim",
             "polarity": "affirmed", "start": start, "end": start + len(squeeze(words))}
        ],
    }  # fmt: skip
    row = {
        "id": "d-1",
        "document": "one.pdf",
        "page": 3,
        "label": "2.1",
        "digest": passage_digest(text),
        "review_type": "inspection",
        "first": coding,
        "second": None,
        "third": None,
    }
    return {**row, **changes}


def read(
    tmp_path: Path, rows: Sequence[dict[str, Any]], held: dict[str, list[Passage]]
) -> FoundLabels:
    """Read rows with documents that hold chosen passages."""
    labels, documents = tmp_path / "labels", tmp_path / "documents"
    labels.mkdir()
    documents.mkdir()
    (labels / "d.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    for name in held:
        (documents / name).write_bytes(b"")
    return read_document_labels(
        small_codebook(), documents, lambda file: held[file.name], folder=labels
    )


@pytest.mark.parametrize(
    ("printed", "quote"),
    [
        (TEXT, "her bank card"),
        ("“He kept her  bank-\ncard, and Straße 4’s café was where he met her.”",
         "her  bank-\ncard"),
        ("he kept he\u00adr bank card and strasse 4's CAFÉ was where he met her",
         "he\u00adr bank card"),
    ],
)  # fmt: skip
def test_offsets_come_back_to_the_right_words(tmp_path: Path, printed: str, quote: str) -> None:
    held = make_passage("one-1", printed, section_kind=SectionKind.ANALYSIS, heading="Money")
    found = read(tmp_path, [make_row(TEXT, "her bank card")], {"one.pdf": [held]})
    (passage,) = found.passages
    (theme,) = passage.agreed.themes
    assert printed[theme.char_start : theme.char_end] == quote
    assert (passage.writing_pass, passage.register, passage.heading) == ("one", "real", "Money")
    assert (passage.passage_id, passage.section_kind) == ("d-1", SectionKind.ANALYSIS)
    assert found.documents == ("one.pdf",)
    assert (found.absent, found.unmatched) == ((), ())


def test_a_letter_that_folds_into_two_moves_nothing_after_it(tmp_path: Path) -> None:
    found = read(
        tmp_path, [make_row(TEXT, "Straße 4’s café")], {"one.pdf": [make_passage("one-1", TEXT)]}
    )
    (theme,) = found.passages[0].agreed.themes
    assert TEXT[theme.char_start : theme.char_end] == "Straße 4’s café"


def test_documents_that_are_not_there_and_passages_that_are_not_found_are_named(
    tmp_path: Path,
) -> None:
    rows = [
        make_row(TEXT, "bank card"),
        make_row("Some words that the document has no more.", "words", id="d-2", label="9.9"),
        make_row(TEXT, "bank card", id="d-3", document="two.pdf"),
        make_row(TEXT, "bank card", id="d-4", document="two.pdf"),
    ]
    found = read(tmp_path, rows, {"one.pdf": [make_passage("one-1", TEXT)]})
    assert [passage.passage_id for passage in found.passages] == ["d-1"]
    assert found.absent == ("two.pdf",)
    assert found.unmatched == ("one.pdf para 9.9",)


@pytest.mark.parametrize("line", ["{", "{}", "[]", "7"])
def test_a_line_that_is_no_coded_passage_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "d.jsonl").write_text(f"{json.dumps(make_row(TEXT, 'card'))}\n{line}\n")
    with pytest.raises(LabelsError, match=r"^d\.jsonl line 2: not a coded passage of a document$"):
        read_document_labels(small_codebook(), tmp_path, lambda _: [], folder=tmp_path)


@pytest.mark.parametrize("end", [9999, 0])
def test_words_beyond_the_passage_are_named(tmp_path: Path, end: int) -> None:
    row = make_row(TEXT, "card")
    row["first"]["themes"][0]["end"] = end
    with pytest.raises(LabelsError, match=r"^d\.jsonl line 1: .*economic-abuse"):
        read(tmp_path, [row], {"one.pdf": [make_passage("one-1", TEXT)]})
