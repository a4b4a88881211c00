"""The shipped encoder: what it reads of passages, and what it refuses."""

import shutil
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from samples_coding import ATTRIBUTES, arrays_equal

from classify.encode import OnnxEncoder, Reading
from classify.errors import ModelError
from classify.model import load_reader_card
from classify.modes import MODEL_FOLDER

FIELDS = ("themes", "levels", "tokens", "attributes", "offsets", "embedding")
TEXTS = (
    "He kept her bank card and her keys, and told nobody at the surgery about it.",
    "No referral was made.",
    "He’d self\u00adneglect 😀\tand “badly”: Adult B was alone.",
    "",
    "word",
    "There was no evidence of stalking, the panel found, nor of harassment by anyone else.",
)
LONG = " ".join(
    f"In week {n} nobody asked Adult B’s niece why she had stopped." for n in range(125)
)


@cache
def encoder() -> OnnxEncoder:
    """The shipped encoder, loaded once."""
    return OnnxEncoder(MODEL_FOLDER, load_reader_card(MODEL_FOLDER).sha256)


def read(text: str, heading: str = "") -> Reading:
    """One passage's reading."""
    (reading,) = encoder().read([heading], [text])
    return reading


def same(one: Reading, other: Reading) -> bool:
    """Whether two readings are equal, byte for byte."""
    return all(arrays_equal(getattr(one, name), getattr(other, name)) for name in FIELDS)


@pytest.mark.parametrize("text", TEXTS)
def test_a_reading_has_the_shapes_that_are_promised(text: str) -> None:
    card = load_reader_card(MODEL_FOLDER)
    reading, pieces = read(text, "Findings"), len(read(text).offsets)
    themes, levels = len(card.themes), len(card.levels)
    assert reading.themes.shape == (themes,)
    assert reading.levels.shape == (2 * levels + 1,)
    assert reading.tokens.shape == (pieces, themes)
    assert reading.attributes.shape == (pieces, ATTRIBUTES)
    assert reading.offsets.shape == (pieces, 2)
    assert reading.embedding.shape == (384,)
    assert float(np.linalg.norm(reading.embedding)) == pytest.approx(1.0, abs=1e-3)
    for name in FIELDS:
        assert np.isfinite(getattr(reading, name)).all()


@pytest.mark.parametrize(
    ("text", "read_of_it"),
    [
        ("", ""),
        ("\t \u00ad\u200b\n", ""),
        ("word", "word"),
        ("A😀knife\there", "A😀knifehere"),
        ("“Don’t,” she said.", "“Don’t,”shesaid."),
        ("self\u00adharm", "selfharm"),  # as one word, so the hyphen's place is nobody's
        ("\x00He\x07 left", "Heleft"),
        ("غادر المنزل", "غادرالمنزل"),  # from right to left
    ],
)
def test_offsets_slice_the_text(text: str, read_of_it: str) -> None:
    slices = [text[start:end] for start, end in read(text).offsets]
    assert all(slices)
    assert "".join(slices) == read_of_it


def test_the_same_text_has_the_same_reading_whatever_stands_beside_it() -> None:
    headings = [f"Part {place}" for place in range(len(TEXTS))]
    together = list(encoder().read(headings, TEXTS))
    backwards = list(encoder().read(headings[::-1], TEXTS[::-1]))[::-1]
    for place, text in enumerate(TEXTS):
        assert same(together[place], backwards[place])
        assert same(together[place], read(text, headings[place]))


def test_the_heading_is_read_too() -> None:
    assert not arrays_equal(read(TEXTS[0]).themes, read(TEXTS[0], "Good practice").themes)


def test_nothing_to_read_gives_nothing_and_uneven_input_is_refused() -> None:
    assert list(encoder().read([], [])) == []
    with pytest.raises(ValueError, match="longer"):
        list(encoder().read([""], ["one", "two"]))


def test_a_passage_of_1500_words_is_read_whole() -> None:
    assert len(LONG.split()) == 1500
    reading = read(LONG, "Findings")
    starts, ends = reading.offsets[:, 0], reading.offsets[:, 1]
    assert (starts[1:] >= ends[:-1]).all()  # each piece once, in order
    assert "".join(LONG[a:b] for a, b in reading.offsets) == LONG.replace(" ", "")
    assert reading.tokens.shape[0] == reading.attributes.shape[0] == len(reading.offsets)


def test_words_far_into_a_long_passage_count() -> None:
    plain = " ".join(["They moved to a house near the park and kept two cats."] * 80)
    themes = load_reader_card(MODEL_FOLDER).themes
    weapons = themes.index("weapons")
    without = read(plain)
    with_knife = read(plain + " He carried a knife and had hidden a machete under the bed.")
    assert with_knife.themes[weapons] > without.themes[weapons] + 2.0
    peak = int(with_knife.tokens[:, weapons].argmax())
    assert with_knife.offsets[peak][0] >= len(plain)


def test_an_encoder_has_a_name_with_its_digest() -> None:
    card = load_reader_card(MODEL_FOLDER)
    assert encoder().name == f"reader {card.sha256[:16]}"


def damaged(folder: Path, **contents: bytes | None) -> Path:
    """A model's folder of small files; None leaves one out."""
    files = {"reader": b"no encoder", "tokenizer": None, **contents}
    shutil.copy(MODEL_FOLDER / "tokenizer.json", folder)
    for name, content in files.items():
        file = folder / {"reader": "reader.onnx", "tokenizer": "tokenizer.json"}[name]
        if content is not None:
            file.write_bytes(content)
    return folder


@pytest.mark.parametrize(
    ("missing", "digest", "said"),
    [
        ("reader.onnx", None, "no reader.onnx and tokenizer.json; install the tool again"),
        ("tokenizer.json", None, "no reader.onnx and tokenizer.json; install the tool again"),
        (None, "0" * 64, "its SHA-256 begins"),
        (None, None, "not an encoder ("),
    ],
)
def test_a_file_that_is_not_the_one_expected_is_one_line(
    tmp_path: Path, missing: str | None, digest: str | None, said: str
) -> None:
    folder = damaged(tmp_path)
    if missing:
        (folder / missing).unlink()
    with pytest.raises(ModelError) as caught:
        OnnxEncoder(folder, digest)
    message = str(caught.value)
    assert message.startswith(str(folder))
    assert said in message
    assert "\n" not in message
