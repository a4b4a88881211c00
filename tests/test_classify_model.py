"""A trained tagger's files: written, read again the same, and refused where they are damaged."""

import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file
from samples_coding import ATTRIBUTES, LEVELS, THEMES, make_linear, make_mode, make_model

from classify.errors import ModelError
from classify.model import (
    HeldOut,
    Linear,
    TaggerModel,
    ThemeCalibration,
    ThemeHead,
    load_held_out,
    load_model,
    load_reader_card,
    save_held_out,
    save_model,
    save_reader_card,
)
from classify.modes import CUES, DEFAULT, FAST, tagger_digest
from classify.words import Vocabulary, WordModel


def seeded(seed: int = 3) -> TaggerModel:
    """A model whose numbers are all different, to as many digits as are kept."""
    chance = np.random.default_rng(seed)

    def numbers(*shape: int) -> Any:
        return np.round(chance.normal(0, 1, shape), 5).astype(np.float32)

    def filled(linear: Linear) -> Linear:
        return Linear(weights=numbers(*linear.weights.shape),
                      intercepts=numbers(*linear.intercepts.shape))  # fmt: skip

    modes = {}
    for kind in (DEFAULT, FAST):
        mode = make_mode(kind)
        modes[kind] = replace(
            mode,
            blend=numbers(*mode.blend.shape),
            intercept=-1.23457,
            themes={
                theme: ThemeCalibration(
                    slope=1.5, intercept=-0.25, threshold=0.32, sure=0.7, labelled=place
                )
                for place, theme in enumerate(THEMES)
            },
            facet=filled(mode.facet),
            party=filled(mode.party),
            polarity=filled(mode.polarity),
            level=filled(mode.level),
        )
    keys = np.sort(chance.choice(2**32 - 1, 40, replace=False)).astype(np.uint32)
    rarity = chance.uniform(1, 6, 40).astype(np.float16).astype(np.float32)  # as it is kept
    return make_model(
        modes=modes,
        heads={"new-theme": ThemeHead(weights=numbers(384), intercept=0.5)},
        words=WordModel.of(
            Vocabulary(keys=keys, rarity=rarity), numbers(40, len(THEMES)), numbers(len(THEMES))
        ),
        trained_on={"digest": "abc", "passages": 12, "by_register": {"plain": 12}},
    )


def same(one: Any, other: Any) -> bool:
    """Whether two values are equal, arrays by their bytes."""
    if isinstance(one, np.ndarray):
        return (one.dtype, one.shape, one.tobytes()) == (other.dtype, other.shape, other.tobytes())
    if is_dataclass(one):
        return type(one) is type(other) and all(
            same(getattr(one, f.name), getattr(other, f.name)) for f in fields(one)
        )
    if isinstance(one, dict):
        return sorted(one) == sorted(other) and all(same(one[k], other[k]) for k in one)
    return bool(one == other)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    model = seeded()
    save_model(model, tmp_path)
    save_reader_card(model.reader, tmp_path)
    return tmp_path


def test_a_model_is_read_as_it_was_written(folder: Path) -> None:
    assert same(load_model(folder), seeded())
    assert same(load_reader_card(folder), seeded().reader)


def test_the_same_model_is_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other" / "model"
    save_model(load_model(folder), other)
    for name in ("tagger.json", "words.safetensors"):
        assert (other / name).read_bytes() == (folder / name).read_bytes()


def test_the_shipped_model_is_read() -> None:
    model = load_model()
    assert set(model.modes) >= {DEFAULT, FAST}
    assert len(model.themes) == 45
    assert len(model.levels) == 7


def edit(name: str, change: Callable[[dict[str, Any]], object]) -> Callable[[Path], None]:
    """Something done to a JSON file of a model."""

    def damage(folder: Path) -> None:
        said = json.loads((folder / name).read_text())
        change(said)
        (folder / name).write_text(json.dumps(said))

    return damage


def pop(key: str) -> Callable[[dict[str, Any]], object]:
    """Something left out."""
    return lambda said: said.pop(key)


def write(name: str, content: bytes) -> Callable[[Path], None]:
    """A file written over."""

    def damage(folder: Path) -> None:
        (folder / name).write_bytes(content)

    return damage


def cut(name: str, share: float) -> Callable[[Path], None]:
    """A file of which only the beginning is left."""

    def damage(folder: Path) -> None:
        content = (folder / name).read_bytes()
        (folder / name).write_bytes(content[: int(len(content) * share)])

    return damage


def arrays(change: Callable[[dict[str, Any]], object]) -> Callable[[Path], None]:
    """Something done to the arrays of words."""

    def damage(folder: Path) -> None:
        held = load_file(folder / "words.safetensors")
        change(held)
        save_file({k: np.ascontiguousarray(v) for k, v in held.items()},
                  folder / "words.safetensors")  # fmt: skip

    return damage


def mode(change: Callable[[dict[str, Any]], object]) -> Callable[[Path], None]:
    """Something done to the default mode."""
    return edit("tagger.json", lambda said: change(said["modes"][DEFAULT]))


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda folder: (folder / "tagger.json").unlink(), "can't be read"),
        (lambda folder: (folder / "reader.json").unlink(), "can't be read"),
        (lambda folder: (folder / "words.safetensors").unlink(), "can't be read"),
        (cut("tagger.json", 0.5), "can't be read"),
        (cut("reader.json", 0.5), "can't be read"),
        (cut("words.safetensors", 0.5), "can't be read"),
        (cut("words.safetensors", 0.01), "can't be read"),
        (write("tagger.json", b""), "can't be read"),
        (write("tagger.json", b"[]"), "not a model of this tool"),
        (write("tagger.json", b"null"), "not a model of this tool"),
        (write("tagger.json", b"\xff\xfe"), "not a model of this tool"),
        (write("reader.json", b'"text"'), "not a model of this tool"),
        (write("words.safetensors", b"words"), "can't be read"),
        (edit("tagger.json", lambda said: said.update(schema=99)),
         "a model of schema 99; this version reads 1: train it again"),
        (edit("tagger.json", lambda said: said.update(reader_sha256="1" * 64)),
         "fitted to another encoder"),
        *((edit("tagger.json", pop(key)), "not a model of this tool")
          for key in ("schema", "themes", "levels", "reader_sha256", "heads", "modes",
                      "trained_on")),
        *((edit("reader.json", pop(key)), "not a model of this tool")
          for key in ("sha256", "themes", "levels", "attribute_offsets", "trained_on")),
        *((mode(pop(key)), "not a model of this tool")
          for key in ("blend", "intercept", "themes", "facet", "party", "polarity",
                      "not_affirmed_from", "level", "other_level_from")),
        (edit("tagger.json", lambda said: said.update(modes=[])), "not a model of this tool"),
        (edit("tagger.json", lambda said: said.update(trained_on=7)), "not a model of this tool"),
        (edit("tagger.json", lambda said: said["modes"].update(loud=said["modes"]["fast"])),
         "not a model of this tool"),
        (edit("tagger.json", lambda said: said["heads"]["new-theme"].update(weights=[1.0])),
         "head of new-theme have shape (1,), and (384,) was expected"),
        (edit("tagger.json", lambda said: said["themes"].pop()), "and (40, 2) was expected"),
        (edit("reader.json", lambda said: said["attribute_offsets"].pop()),
         "attribute_offsets have shape (2, 12), and (3, 12) was expected"),
        (mode(lambda said: said["blend"].pop()),
         "default: blend have shape (3,), and (4,) was expected"),
        (mode(lambda said: said.update(blend=["a", "b", "c", "d"])), "not a model of this tool"),
        (mode(lambda said: said.update(blend=[1.0, 2.0, 3.0, float("nan")])),
         "default: blend are not all numbers"),
        (mode(lambda said: said.update(intercept=None)), "not a model of this tool"),
        (mode(lambda said: said["themes"]["weapons"].update(slope="steep")),
         "not a model of this tool"),
        (mode(lambda said: said["themes"]["weapons"].pop("sure")), "not a model of this tool"),
        (mode(lambda said: said["facet"]["weights"].pop()), "default: facet weights have shape"),
        (mode(lambda said: said["facet"]["weights"][0].pop()), "not a model of this tool"),
        (mode(lambda said: said["level"]["intercepts"].pop()),
         "default: level intercepts have shape"),
        *((arrays(pop(key)), "not a model of this tool")
          for key in ("keys", "rarity", "weights", "scales", "offsets")),
        (arrays(lambda held: held.update(weights=held["weights"][1:])),
         "words' weights have shape (39, 3), and (40, 3) was expected"),
        (arrays(lambda held: held.update(rarity=held["rarity"][1:])), "words' rarity have shape"),
        (arrays(lambda held: held.update(keys=held["keys"][::-1])), "words' keys do not ascend"),
    ],
)  # fmt: skip
def test_a_damaged_model_is_one_line_that_names_its_folder(
    folder: Path, damage: Callable[[Path], object], said: str
) -> None:
    damage(folder)
    with pytest.raises(ModelError) as caught:
        load_model(folder)
    message = str(caught.value)
    assert message.startswith(f"{folder}: ")
    assert said in message
    assert "\n" not in message


def held_out(n: int = 30, seed: int = 5) -> HeldOut:
    """Held-out readings with every size of logit that is kept."""
    chance = np.random.default_rng(seed)
    digests = tuple(bytes(chance.integers(0, 256, 16, dtype=np.uint8)).hex() for _ in range(n))
    return HeldOut(
        digests=digests,
        themes=chance.uniform(-10.5, 10.5, (n, len(THEMES))).astype(np.float32),
        levels=chance.uniform(-10.5, 10.5, (n, 2 * len(LEVELS) + 1)).astype(np.float32),
        attributes={
            (digests[place], theme): chance.uniform(-5, 5, ATTRIBUTES).astype(np.float32)
            for place in range(0, n, 3)
            for theme in (2, 0)
        },
    )


def test_held_out_readings_are_kept_to_a_twenty_fourth(tmp_path: Path) -> None:
    held, file = held_out(), tmp_path / "held_out.safetensors"
    save_held_out(held, file)
    loaded = load_held_out(file)
    assert loaded.digests == held.digests
    assert loaded.place() == {digest: place for place, digest in enumerate(held.digests)}
    nearest = 1 / 24 + 1e-5
    assert np.abs(loaded.themes - held.themes).max() <= nearest
    assert np.abs(loaded.levels - held.levels).max() <= nearest
    assert set(loaded.attributes) == set(held.attributes)
    for pair, logits in held.attributes.items():
        assert np.abs(loaded.attributes[pair] - logits).max() <= nearest
    again = tmp_path / "again.safetensors"
    save_held_out(loaded, again)
    assert again.read_bytes() == file.read_bytes()


def test_larger_logits_are_kept_as_the_largest(tmp_path: Path) -> None:
    held = replace(held_out(1), themes=np.array([[99.0, -99.0, 0.0]], dtype=np.float32))
    save_held_out(held, tmp_path / "h")
    assert load_held_out(tmp_path / "h").themes.tolist() == [
        pytest.approx([127 / 12, -127 / 12, 0])
    ]


def test_no_held_out_readings_are_none(tmp_path: Path) -> None:
    save_held_out(replace(held_out(2), attributes={}), tmp_path / "h")
    assert load_held_out(tmp_path / "h").attributes == {}


@pytest.mark.parametrize("key", ["digests", "themes", "levels", "pairs", "attributes"])
@pytest.mark.parametrize("kind", ["missing", "short"])
def test_damaged_held_out_readings_are_one_line(tmp_path: Path, key: str, kind: str) -> None:
    file = tmp_path / "held_out.safetensors"
    save_held_out(held_out(), file)
    kept = load_file(file)
    if kind == "missing":
        del kept[key]
    else:
        kept[key] = np.ascontiguousarray(kept[key][:-1])
    save_file(kept, file)
    with pytest.raises(ModelError, match="held-out readings can't be read") as caught:
        load_held_out(file)
    assert str(caught.value).startswith(f"{file}: ")


def test_a_held_out_file_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(ModelError) as caught:
        load_held_out(tmp_path / "no")
    assert str(caught.value).startswith(f"{tmp_path / 'no'}: held-out readings can't be read (")


def test_a_linear_model_gives_shares_of_a_vector_or_of_rows() -> None:
    linear = make_linear(3, 4, chosen=1)
    one = linear.shares(np.ones(4, dtype=np.float32))
    assert float(one.sum()) == pytest.approx(1.0)
    assert int(one.argmax()) == 1
    rows = linear.shares(np.ones((2, 4), dtype=np.float32))
    assert rows.tolist() == [one.tolist(), one.tolist()]
    steep = Linear(
        weights=np.full((2, 1), 1.0, np.float32), intercepts=np.array([0, 900], np.float32)
    )
    assert steep.shares(np.array([5.0], dtype=np.float32)).tolist() == [0.0, 1.0]


def test_a_taggers_digest_is_of_its_files_and_mode(folder: Path) -> None:
    assert tagger_digest(CUES) is None
    with pytest.raises(ModelError, match="the model can't be read"):
        tagger_digest(DEFAULT, folder)
    for name in ("reader.onnx", "tokenizer.json"):
        (folder / name).write_bytes(b"x")
    first = tagger_digest(DEFAULT, folder)
    assert first == tagger_digest(DEFAULT, folder)
    assert first != tagger_digest(FAST, folder)
    (folder / "tokenizer.json").write_bytes(b"y")
    assert first != tagger_digest(DEFAULT, folder)
