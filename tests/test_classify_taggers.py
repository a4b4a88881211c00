"""Taggers by their mode, loaded once."""

from functools import cache
from pathlib import Path

import pytest
from samples_coding import given, make_model, small_codebook

from classify.errors import ModelError
from classify.learned import LearnedTagger
from classify.model import save_model, save_reader_card
from classify.models import Codebook
from classify.modes import BEST, CUES, DEFAULT, FAST, MODES
from classify.taggers import CuesOnly, load_tagger


@cache
def codebook() -> Codebook:
    """The small codebook."""
    return small_codebook()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model's folder without an encoder."""
    path = tmp_path_factory.mktemp("model")
    save_model(make_model(), path)
    save_reader_card(make_model().reader, path)
    return path


def test_the_modes_are_named() -> None:
    assert MODES == (DEFAULT, FAST, CUES, BEST) == ("default", "fast", "cues", "best")


def test_cues_need_no_model(tmp_path: Path) -> None:
    tagger = load_tagger(codebook(), CUES, tmp_path / "nothing there")
    assert isinstance(tagger, CuesOnly)
    assert tagger.name == "cues"
    (tags,) = tagger.tag([given("He kept her bank card for years.")])
    assert [tag.code_id for tag in tags] == ["family_home", "economic-abuse"]


def test_fast_needs_no_encoder(folder: Path) -> None:
    tagger = load_tagger(codebook(), FAST, folder)
    assert isinstance(tagger, LearnedTagger)
    assert (tagger.mode, tagger.name) == (FAST, f"fast {'d' * 16}")


def test_a_tagger_is_loaded_once(folder: Path) -> None:
    assert load_tagger(codebook(), FAST, folder) is load_tagger(codebook(), FAST, folder)


@pytest.mark.parametrize(
    ("mode", "said"),
    [
        (DEFAULT, "no reader.onnx and tokenizer.json; install the tool again"),
        ("loud", 'no mode "loud": it is one of default, fast, cues'),
    ],
)
def test_a_tagger_that_cannot_be_loaded_is_one_line(folder: Path, mode: str, said: str) -> None:
    with pytest.raises(ModelError) as caught:
        load_tagger(codebook(), mode, folder)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError) as caught:
        load_tagger(codebook(), FAST, tmp_path)
    assert str(caught.value).startswith(f"{tmp_path}: the model can't be read (")
