"""A trained tagger's parameters: what `classify.train` writes and `classify.learned` codes with.

A model is a folder, read without unpickling anything:

    reader.onnx, tokenizer.json    the encoder (`classify.encode`)
    reader.json                    what it was taught, and its digest
    tagger.json                    weights, calibration, thresholds and what they were made from
    words.safetensors              weights of words and pairs (`classify.words`)
    neighbours.safetensors         where labelled passages lie (`classify.neighbours`)
    held_out.safetensors           what encoders that had not seen a labelled passage made of it
    best.safetensors               what the larger encoder learned (`classify.additions`)
    best/                          that encoder, where somebody has made it (`best-model`)

Probabilities are calibrated on held-out folds: Platt, J. (1999), Probabilistic outputs for support
vector machines.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from classify.errors import ModelError
from classify.examples import FACETS, PARTIES, POLARITIES, Floats
from classify.modes import BEST, DEFAULT, FAST, MODEL_FOLDER
from classify.words import WordModel

SCHEMA = 1
FEW = 30  # affirmed passages below which a new theme's own share of the labels says nothing
INPUTS: Mapping[str, tuple[str, ...]] = {
    DEFAULT: ("encoder", "cues_affirmed", "cues_fired", "words"),
    FAST: ("cues_affirmed", "cues_fired", "words"),
    BEST: ("teacher", "encoder", "cues_affirmed", "cues_fired", "words"),
}
_ATTRIBUTES = len(FACETS) + len(PARTIES) + len(POLARITIES)
_EMBEDDING = 384  # of the encoder that ships
_DIGITS = 5  # of a parameter: what is saved is what training measured with


@dataclass(frozen=True, slots=True, kw_only=True)
class Linear:
    """A linear model of classes: `inputs @ weights.T + intercepts`."""

    weights: Floats  # (classes, inputs)
    intercepts: Floats  # (classes,)

    def shares(self, inputs: Floats) -> Floats:
        """The classes' probabilities, of one vector or of rows."""
        logits = inputs @ self.weights.T + self.intercepts
        shares = np.exp(logits - logits.max(axis=-1, keepdims=True))
        return np.asarray(shares / shares.sum(axis=-1, keepdims=True), dtype=np.float32)


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeCalibration:
    """How a theme's blended logit becomes a probability, and from which one it is given."""

    slope: float
    intercept: float
    threshold: float  # from here on the theme is given
    sure: float  # and from here on without the mark "check"
    labelled: int  # affirmed passages it was made from


@dataclass(frozen=True, slots=True, kw_only=True)
class Mode:
    """How one kind of tagger codes: with the encoder, without it ("fast"), with two ("best")."""

    blend: Floats  # (inputs,): a weight for each of INPUTS
    intercept: float
    themes: Mapping[str, ThemeCalibration]
    facet: Linear
    party: Linear
    polarity: Linear  # two classes: affirmed, or not
    not_affirmed_from: float  # the share of the second from which a theme is not affirmed
    level: Linear  # the levels in the codebook's order, then "none"
    other_level_from: float  # the probability from which a further level is given


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeHead:
    """A theme that the encoder was not taught, found by where its passages lie."""

    weights: Floats  # (384,), of the embedding
    intercept: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderCard:
    """What an encoder was taught: `reader.json`."""

    sha256: str  # of reader.onnx
    themes: tuple[str, ...]  # in the order of its outputs
    levels: tuple[str, ...]
    attribute_offsets: Floats  # (themes, attributes), added to its attribute logits
    trained_on: Mapping[str, Any]  # base model, data, settings: for the record


@dataclass(frozen=True, slots=True, kw_only=True)
class TaggerModel:
    """Everything in `tagger.json` and `words.safetensors`, with the encoder's card."""

    themes: tuple[str, ...]  # the codebook's at training
    levels: tuple[str, ...]
    reader: ReaderCard
    heads: Mapping[str, ThemeHead]
    modes: Mapping[str, Mode]
    words: WordModel  # outputs in the order of `themes`
    trained_on: Mapping[str, Any]  # counts, digests, documents: for the record


def save_model(model: TaggerModel, folder: Path) -> None:
    """Write `tagger.json` and `words.safetensors`; the same model gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    said = {
        "schema": SCHEMA,
        "themes": list(model.themes),
        "levels": list(model.levels),
        "reader_sha256": model.reader.sha256,
        "heads": {name: _plain(head) for name, head in model.heads.items()},
        "modes": {name: _plain(mode) for name, mode in model.modes.items()},
        "trained_on": dict(model.trained_on),
    }
    text = json.dumps(said, indent=1, sort_keys=True)
    (folder / "tagger.json").write_text(text + "\n", encoding="utf-8")
    arrays = {name: np.ascontiguousarray(array) for name, array in model.words.arrays().items()}
    save_file(arrays, folder / "words.safetensors")


def _plain(value: Any) -> dict[str, Any]:
    """A dataclass as JSON has it, arrays as rounded lists."""

    def turn(part: Any) -> Any:
        if isinstance(part, np.ndarray):
            return _rounded(part)
        if isinstance(part, float):
            return round(part, _DIGITS)
        if isinstance(part, Mapping):
            return {key: turn(inner) for key, inner in part.items()}
        return part

    return {key: turn(part) for key, part in asdict(value).items()}


def _rounded(array: NDArray[Any]) -> Any:
    return np.round(np.asarray(array, dtype=np.float64), _DIGITS).tolist()


def load_model(folder: Path = MODEL_FOLDER) -> TaggerModel:
    """A saved model, the encoder aside.

    Raises:
        ModelError: A file is missing or is not what it should be.
    """
    try:
        said = json.loads((folder / "tagger.json").read_text(encoding="utf-8"))
        arrays = load_file(folder / "words.safetensors")
        if said["schema"] != SCHEMA:
            raise ModelError(
                f"{folder}: a model of schema {said['schema']}; this version reads {SCHEMA}: "
                "train it again"
            )
        reader = load_reader_card(folder)
        if reader.sha256 != said["reader_sha256"]:
            raise ModelError(f"{folder}: fitted to another encoder than lies there: train it again")
        model = TaggerModel(
            themes=tuple(said["themes"]),
            levels=tuple(said["levels"]),
            reader=reader,
            heads={
                name: ThemeHead(
                    weights=_floats(head["weights"]), intercept=float(head["intercept"])
                )
                for name, head in said["heads"].items()
            },
            modes={name: _mode(mode) for name, mode in said["modes"].items()},
            words=WordModel.from_arrays(arrays),
            trained_on=dict(said["trained_on"]),
        )
        _check(model)
    except (OSError, json.JSONDecodeError, SafetensorError) as error:
        raise ModelError(f"{folder}: the model can't be read ({error})") from error
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ModelError(f"{folder}: not a model of this tool ({error!r})") from error
    return model


def _check(model: TaggerModel) -> None:
    """Raise ValueError where parts of a model do not fit one another, or hold no numbers."""
    themes, levels, reader = len(model.themes), len(model.levels), model.reader
    words = model.words
    terms = len(words.vocabulary.keys)
    expected: list[tuple[str, NDArray[Any], tuple[int, ...]]] = [
        ("words' rarity", words.vocabulary.rarity, (terms,)),
        ("words' weights", words.weights, (terms, themes)),
        ("words' scales", words.scales, (themes,)),
        ("words' offsets", words.offsets, (themes,)),
        ("attribute_offsets", reader.attribute_offsets, (len(reader.themes), _ATTRIBUTES)),
    ]
    for name, head in model.heads.items():
        expected.append((f"head of {name}", head.weights, (_EMBEDDING,)))
    for name, mode in model.modes.items():
        seen = mode.facet.weights.shape[-1]
        other = themes if name == FAST else 2 * len(reader.levels) + 1
        expected.append((f"{name}: blend", mode.blend, (len(INPUTS[name]),)))
        for part, linear, classes, inputs in (
            ("facet", mode.facet, len(FACETS), seen),
            ("party", mode.party, len(PARTIES), seen),
            ("polarity", mode.polarity, 2, seen + 1),
            ("level", mode.level, levels + 1, levels + other),
        ):
            expected.append((f"{name}: {part} weights", linear.weights, (classes, inputs)))
            expected.append((f"{name}: {part} intercepts", linear.intercepts, (classes,)))
    for what, array, shape in expected:
        if array.shape != shape:
            raise ValueError(f"{what} have shape {array.shape}, and {shape} was expected")
        if not np.isfinite(array).all():
            raise ValueError(f"{what} are not all numbers")
    if (words.vocabulary.keys[1:] <= words.vocabulary.keys[:-1]).any():
        raise ValueError("words' keys do not ascend")


def save_reader_card(card: ReaderCard, folder: Path) -> None:
    """Write `reader.json`."""
    said = {
        "schema": SCHEMA,
        "sha256": card.sha256,
        "themes": list(card.themes),
        "levels": list(card.levels),
        "attribute_offsets": _rounded(card.attribute_offsets),
        "trained_on": dict(card.trained_on),
    }
    text = json.dumps(said, indent=1, sort_keys=True)
    (folder / "reader.json").write_text(text + "\n", encoding="utf-8")


def load_reader_card(folder: Path) -> ReaderCard:
    """What the encoder in a folder was taught.

    Raises:
        ModelError: `reader.json` is missing or is not what it should be.
    """
    try:
        said = json.loads((folder / "reader.json").read_text(encoding="utf-8"))
        return ReaderCard(
            sha256=said["sha256"],
            themes=tuple(said["themes"]),
            levels=tuple(said["levels"]),
            attribute_offsets=_floats(said["attribute_offsets"]),
            trained_on=said["trained_on"],
        )
    except (OSError, json.JSONDecodeError) as error:
        raise ModelError(f"{folder}: the model can't be read ({error})") from error
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ModelError(f"{folder}: not a model of this tool ({error!r})") from error


def _mode(said: Mapping[str, Any]) -> Mode:
    return Mode(
        blend=_floats(said["blend"]),
        intercept=float(said["intercept"]),
        themes={name: _calibration(values) for name, values in said["themes"].items()},
        facet=_linear(said["facet"]),
        party=_linear(said["party"]),
        polarity=_linear(said["polarity"]),
        not_affirmed_from=float(said["not_affirmed_from"]),
        level=_linear(said["level"]),
        other_level_from=float(said["other_level_from"]),
    )


def _calibration(said: Mapping[str, Any]) -> ThemeCalibration:
    return ThemeCalibration(
        slope=float(said["slope"]),
        intercept=float(said["intercept"]),
        threshold=float(said["threshold"]),
        sure=float(said["sure"]),
        labelled=int(said["labelled"]),
    )


def _linear(said: Mapping[str, Any]) -> Linear:
    return Linear(weights=_floats(said["weights"]), intercepts=_floats(said["intercepts"]))


def _floats(values: Sequence[Any]) -> Floats:
    return np.asarray(values, dtype=np.float32)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldOut:
    """What fold encoders made of labelled passages that they had not seen.

    Kept so that calibration and evaluation need no second training of encoders; a passage is known
    by the digest of its letters (`classify.labelled_documents.passage_digest`).
    """

    digests: tuple[str, ...]
    themes: Floats  # (n, encoder themes) logits
    levels: Floats  # (n, 2l + 1) logits
    attributes: Mapping[tuple[str, int], Floats]  # by digest and encoder theme: (a,) logits
    teacher: Floats | None = None  # (n, encoder themes) logits of the larger encoder
    teacher_levels: Floats | None = None  # (n, 2l + 1)

    def place(self) -> Mapping[str, int]:
        """Where each passage stands."""
        return {digest: place for place, digest in enumerate(self.digests)}


_STEP = 12.0  # steps of a logit of 1.0, as kept in 8 bits: to +-10.5


def save_held_out(held: HeldOut, file: Path) -> None:
    """Write held-out readings, a byte a logit."""
    place = held.place()
    pairs = sorted(held.attributes, key=lambda pair: (place[pair[0]], pair[1]))
    larger = {"teacher": held.teacher, "teacher_levels": held.teacher_levels}
    save_file(
        {
            **{name: _bytes(logits) for name, logits in larger.items() if logits is not None},
            "digests": np.array([list(bytes.fromhex(d)) for d in held.digests], dtype=np.uint8),
            "themes": _bytes(held.themes),
            "levels": _bytes(held.levels),
            "pairs": np.array([(place[d], theme) for d, theme in pairs], dtype=np.int32),
            "attributes": _bytes(np.array([held.attributes[pair] for pair in pairs])),
        },
        file,
    )


def _bytes(logits: Floats) -> NDArray[np.int8]:
    return np.clip(np.round(logits * _STEP), -127, 127).astype(np.int8)


def _logits(kept: NDArray[np.int8] | None, rows: int) -> Floats | None:
    if kept is None:
        return None
    if len(kept) != rows:
        raise ValueError(f"{len(kept)} rows of the larger encoder's, {rows} expected")
    return kept.astype(np.float32) / _STEP


def load_held_out(file: Path) -> HeldOut:
    """Held-out readings.

    Raises:
        ModelError: The file is missing or is not what it should be.
    """
    try:
        arrays = load_file(file)
        digests = tuple(bytes(row.tolist()).hex() for row in arrays["digests"])
        attributes = arrays["attributes"].astype(np.float32) / _STEP
        for name, rows in (("themes", digests), ("levels", digests), ("pairs", attributes)):
            if len(arrays[name]) != len(rows):
                raise ValueError(f"{len(arrays[name])} rows of {name}, {len(rows)} expected")
        return HeldOut(
            digests=digests,
            themes=arrays["themes"].astype(np.float32) / _STEP,
            levels=arrays["levels"].astype(np.float32) / _STEP,
            attributes={
                (digests[place], int(theme)): attributes[row]
                for row, (place, theme) in enumerate(arrays["pairs"].tolist())
            },
            teacher=_logits(arrays.get("teacher"), len(digests)),
            teacher_levels=_logits(arrays.get("teacher_levels"), len(digests)),
        )
    except (OSError, IndexError, KeyError, TypeError, ValueError, SafetensorError) as error:
        raise ModelError(f"{file}: held-out readings can't be read ({error})") from error
