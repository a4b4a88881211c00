"""The labelled passages that lie nearest to a passage."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from samples_readings import WordEncoder, embed

from classify.errors import ModelError
from classify.labelled import LABELS_FOLDER, Coding, LabelledPassage
from classify.model import load_reader_card
from classify.modes import MODEL_FOLDER
from classify.neighbours import (
    NEIGHBOURS_FILE,
    Neighbour,
    Neighbours,
    find_neighbours,
    load_neighbours,
    make_neighbours,
    save_neighbours,
    text_key,
    theme_middles,
)
from extract.models import SectionKind

READER = "ab" * 32
TEXTS = {
    "x-1": "The landlord returned the deposit after months of letters about damp and mould.",
    "x-2": "Damp and mould in the bedroom were reported to the landlord every winter.",
    "x-3": "Antenatal appointments were missed and the midwife wrote to the surgery twice.",
}


def labelled(passage_id: str, *, register: str = "plain") -> LabelledPassage:
    return LabelledPassage(
        passage_id=passage_id,
        writing_pass="x",
        register=register,
        review_type="DHR",
        section_kind=SectionKind.FINDINGS,
        heading=None,
        text=TEXTS[passage_id],
        is_boilerplate=False,
        is_decoy=False,
        first=Coding(primary_level=None, other_levels=(), themes=()),
        second=None,
        third=None,
    )


def some(known: Neighbours | None = None, *ids: str) -> tuple[Neighbours, WordEncoder]:
    encoder = WordEncoder({})
    passages = [labelled(passage_id) for passage_id in ids or TEXTS]
    return make_neighbours(passages, encoder, READER, known), encoder


def write_labels(folder: Path) -> Path:
    themes = [{"id": "housing-poverty", "polarity": "affirmed"}]
    rows = [
        {"id": "x-1", "text": TEXTS["x-1"], "register": "plain", "third": None,
         "first": {"primary": "family_home", "themes": themes}},
        {"id": "x-2", "text": TEXTS["x-2"], "register": "plain",
         "first": {"primary": None, "themes": []},
         "third": {"primary": "family_home", "themes": [*themes, *themes]}},
    ]  # fmt: skip
    (folder / "x.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return folder


def test_the_nearest_is_of_like_words_and_says_its_codes(tmp_path: Path) -> None:
    neighbours, _ = some()
    sought = embed("Mould and damp in the bedroom: the landlord did nothing that winter.")
    found = find_neighbours(neighbours, sought, labels=write_labels(tmp_path))
    # The third passage stands in no labels file: it has nothing to show.
    assert [n.passage_id for n in found] == ["x-2", "x-1"]
    assert found[0] == Neighbour(
        passage_id="x-2",
        likeness=found[0].likeness,
        level="family_home",
        themes=("housing-poverty",),
        opening=TEXTS["x-2"],
        is_invented=True,
    )
    assert 1.0 > found[0].likeness > found[1].likeness > 0.0


def test_the_same_passages_give_the_same_bytes_and_come_back(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        save_neighbours(some()[0], tmp_path / name)
    first, second = (tmp_path / name / NEIGHBOURS_FILE for name in ("one", "two"))
    assert first.read_bytes() == second.read_bytes()
    read = load_neighbours(tmp_path / "one")
    assert read is not None
    assert (read.keys, read.reader_sha256) == (some()[0].keys, READER)
    assert np.array_equal(read.places, some()[0].places)


def test_what_the_same_encoder_read_is_not_read_again() -> None:
    known, _ = some(None, "x-1", "x-2")
    more, encoder = some(known)
    assert encoder.read_texts == 1
    assert np.array_equal(more.places[:2], known.places)
    other, encoder = some(replace(known, reader_sha256="cd" * 32))
    assert encoder.read_texts == 3
    assert other.keys == more.keys


def test_passages_of_published_documents_are_left_out() -> None:
    passages = [labelled("x-1"), labelled("x-2", register="real"), labelled("x-3")]
    neighbours = make_neighbours(passages, WordEncoder({}), READER)
    assert neighbours.keys == (text_key(TEXTS["x-1"]), text_key(TEXTS["x-3"]))


def test_a_theme_lies_where_its_passages_do(tmp_path: Path) -> None:
    middles = theme_middles(some()[0], write_labels(tmp_path))
    assert list(middles) == ["housing-poverty"]
    middle = middles["housing-poverty"]
    assert float(middle @ embed(TEXTS["x-2"])) > 0.5 > float(middle @ embed(TEXTS["x-3"]))


def test_a_file_that_is_none_is_said(tmp_path: Path) -> None:
    assert load_neighbours(tmp_path) is None
    (tmp_path / NEIGHBOURS_FILE).write_bytes(b"nothing of the kind")
    with pytest.raises(ModelError, match=r"neighbours\.safetensors: neighbours can't be read"):
        load_neighbours(tmp_path)


def test_the_shipped_file_is_of_the_shipped_encoder_and_labels() -> None:
    shipped = load_neighbours(MODEL_FOLDER)
    assert shipped is not None
    assert shipped.reader_sha256 == load_reader_card(MODEL_FOLDER).sha256
    assert (MODEL_FOLDER / NEIGHBOURS_FILE).stat().st_size <= 800_000
    texts = [
        json.loads(line)["text"]
        for path in sorted(LABELS_FOLDER.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    assert set(shipped.keys) == {text_key(text) for text in texts}
