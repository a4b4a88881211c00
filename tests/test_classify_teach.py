"""Teaching an encoder: a tiny one learns, is written, and reads the same as it did."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch")
pytest.importorskip("transformers")
pytest.importorskip("onnx")

from safetensors.numpy import load_file
from samples_teach import TEXTS, make_curriculum, make_tokeniser
from transformers import BertConfig, BertModel

from classify.additions import (
    apply_additions,
    load_additions,
    merge_low_rank,
    round_weights,
    save_additions,
    take_additions,
)
from classify.encode import OnnxEncoder
from classify.errors import ModelError
from classify.export import Weights, export_reader
from classify.finetune import Reader, Settings, load_reader, make_deterministic, predict
from classify.model import load_held_out, load_reader_card
from classify.teach import Teaching, TeachSettings
from classify.tokens import WordPieces

QUICK = Settings(epochs=1, batch=4, rate=1e-3, head_rate=5e-3)


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("base")
    make_tokeniser(folder)
    make_deterministic()
    import torch

    torch.set_num_threads(1)  # so small a network only waits for more
    torch.manual_seed(0)
    # 128 across the middle, so that blocks of weights are there to be packed
    config = BertConfig(
        vocab_size=40,
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=128,
        max_position_embeddings=64,
    )
    BertModel(config).save_pretrained(folder)
    return folder


def course(base: Path, teacher: Path | None, lines: list[str]) -> Teaching:
    settings = TeachSettings(
        teacher=replace(QUICK, low_rank=2), student=replace(QUICK, epochs=5), device="cpu"
    )
    return Teaching(make_curriculum(), base, teacher, settings, lines.append)


@pytest.fixture(scope="module")
def taught(base: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    folder = tmp_path_factory.mktemp("taught")
    lines: list[str] = []
    course(base, base, lines).teach(folder)
    return folder, lines


def test_losses_fall(taught: tuple[Path, list[str]]) -> None:
    _, lines = taught
    losses = [float(line.split()[-1]) for line in lines if line.startswith("student: ")]
    assert len(losses) == 5
    assert losses[-1] < losses[0]


def test_every_encoder_is_taught(taught: tuple[Path, list[str]]) -> None:
    names = list(dict.fromkeys(line.split(":")[0] for line in taught[1]))
    assert names == [
        "teacher without fold 1", "student without fold 1",
        "teacher without fold 2", "student without fold 2", "teacher", "student",
    ]  # fmt: skip


def test_what_is_written(taught: tuple[Path, list[str]]) -> None:
    folder = taught[0]
    card, held = load_reader_card(folder), load_held_out(folder / "held_out.safetensors")
    assert card.themes == ("physical-violence", "voice-heard")
    assert card.trained_on["passages"] == 8
    assert card.trained_on["uncoded_passages"] == 2
    assert held.teacher is not None
    assert held.teacher_levels is not None
    assert (held.themes.shape, held.levels.shape) == ((8, 2), (8, 5))
    assert (held.teacher.shape, held.teacher_levels.shape) == ((8, 2), (8, 5))
    # a reading for each theme that coders found, by the passage's digest
    assert sorted(held.attributes) == [(f"{p:032x}", 0) for p, t in enumerate(TEXTS) if "hit" in t]
    assert OnnxEncoder(folder, card.sha256).name == f"reader {card.sha256[:16]}"


def test_two_runs_give_equal_weights(
    base: Path, taught: tuple[Path, list[str]], tmp_path: Path
) -> None:
    course(base, base, []).teach(tmp_path)
    for file in ("reader.onnx", "held_out.safetensors", "reader.json", "best.safetensors"):
        assert (tmp_path / file).read_bytes() == (taught[0] / file).read_bytes()


def test_coders_teach_alone_where_there_is_no_teacher(base: Path, tmp_path: Path) -> None:
    lines: list[str] = []
    card = course(base, None, lines).teach(tmp_path)
    assert not any(line.startswith("teacher") for line in lines)
    assert card.trained_on["uncoded_passages"] == 0
    assert load_held_out(tmp_path / "held_out.safetensors").teacher is None
    assert not (tmp_path / "best.safetensors").exists()


def outputs(reader: Reader, base: Path) -> np.ndarray:
    tokens = WordPieces(base / "tokenizer.json").read([""] * len(TEXTS), TEXTS)
    read = dict(predict(reader, tokens, range(len(TEXTS)), "cpu"))
    return np.stack([read[place]["themes"] for place in range(len(TEXTS))])


@pytest.mark.parametrize(
    ("weights", "tolerance"),
    [(Weights.FULL, 1e-4), (Weights.ROWS, 0.1), (Weights.BLOCKS, 0.05)],
)
def test_what_is_exported_reads_the_same(
    base: Path, tmp_path: Path, weights: Weights, tolerance: float
) -> None:
    reader = load_reader(base, 2, 2, QUICK)
    want = outputs(reader.eval(), base)
    make_tokeniser(tmp_path)
    export_reader(reader, tmp_path / "reader.onnx", weights)
    read = list(OnnxEncoder(tmp_path).read([""] * len(TEXTS), TEXTS))
    assert np.stack([reading.themes for reading in read]) == pytest.approx(want, abs=tolerance)


def test_additions_make_the_same_reader_again(taught: tuple[Path, list[str]], base: Path) -> None:
    kept = load_additions(taught[0] / "best.safetensors")
    reader = load_reader(base, 2, 2, Settings(low_rank=2))
    round_weights(reader)
    apply_additions(reader, kept)
    apart = outputs(reader.eval(), base)
    merge_low_rank(reader)
    assert outputs(reader, base) == pytest.approx(apart, abs=1e-5)


def test_additions_are_small(taught: tuple[Path, list[str]]) -> None:
    arrays = load_file(taught[0] / "best.safetensors")
    assert {a.dtype.name for n, a in arrays.items() if n.endswith("|steps")} == {"int8"}
    assert not any(name.startswith(("embedding_head", "encoder.embeddings")) for name in arrays)


def test_additions_come_back_nearly_as_they_were(base: Path, tmp_path: Path) -> None:
    reader = load_reader(base, 2, 2, Settings(low_rank=2))
    before = take_additions(reader)
    save_additions(before, tmp_path / "a.safetensors")
    after = load_additions(tmp_path / "a.safetensors")
    assert sorted(after) == sorted(before)
    for name, array in before.items():
        assert after[name] == pytest.approx(array, abs=max(1e-3, float(np.abs(array).max()) / 200))


def test_additions_of_another_rank_are_refused(base: Path) -> None:
    kept = take_additions(load_reader(base, 2, 2, Settings(low_rank=2)))
    with pytest.raises(ModelError, match="another encoder"):
        apply_additions(load_reader(base, 2, 2, Settings(low_rank=3)), kept)


def test_additions_that_are_none_are_refused(tmp_path: Path) -> None:
    (tmp_path / "best.safetensors").write_bytes(b"nothing of the kind")
    with pytest.raises(ModelError, match="can't be read"):
        load_additions(tmp_path / "best.safetensors")
