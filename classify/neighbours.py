"""The labelled passages that lie nearest to a passage, without reading them anew each time.

A model's folder holds `neighbours.safetensors`: for each invented labelled passage a digest of its
text and where it lies, 64 numbers of 8 bits. The texts themselves are the shipped labels'. Passages
of published documents have no place in it: their words are not there to be shown.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from textwrap import shorten
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from classify.encode import Encoder, OnnxEncoder
from classify.errors import LabelsError, ModelError
from classify.examples import Floats, encoder_heading
from classify.labelled import LABELS_FOLDER, LabelledPassage
from classify.labelled_documents import REGISTER
from classify.model import ReaderCard
from classify.models import Polarity

NEIGHBOURS_FILE = "neighbours.safetensors"
DIMENSIONS = 64
_KEY_BYTES = 8  # of a text's SHA-256
_OPENING_CHARS = 150
_FEWEST = 5  # passages with a theme alone, to say where it lies


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """Where n labelled passages lie, d dimensions; unit length together."""

    reader_sha256: str  # the encoder that read them
    keys: tuple[bytes, ...]  # (n,) of their texts, as `text_key` makes them
    places: NDArray[np.int8]  # (n, d)
    scales: Floats  # (d,): what one step is worth
    projection: NDArray[np.float16]  # (384, d): from an encoder's embedding

    def nearest(self, embedding: Floats) -> list[tuple[bytes, float]]:
        """All passages by likeness to one, the nearest first.

        Args:
            embedding: Of unit length, shape (384,), of the same encoder.

        Returns:
            Keys, each with its cosine similarity, -1.0 to 1.0.
        """
        sought = embedding @ self.projection.astype(np.float32)
        places = self.places.astype(np.float32) * self.scales
        lengths = np.linalg.norm(places, axis=1) * max(float(np.linalg.norm(sought)), 1e-9)
        likeness = places @ sought / np.maximum(lengths, 1e-9)
        order = np.lexsort((np.arange(len(likeness)), -likeness))
        return [(self.keys[place], float(likeness[place])) for place in order.tolist()]


def text_key(text: str) -> bytes:
    """By what a passage's text is known in the file."""
    return hashlib.sha256(text.encode()).digest()[:_KEY_BYTES]


def make_neighbours(
    passages: Sequence[LabelledPassage],
    encoder: Encoder | None,
    reader_sha256: str,
    known: Neighbours | None = None,
) -> Neighbours:
    """Where labelled passages lie: the same for the same passages.

    Args:
        passages: Labelled passages; those of published documents are left out.
        encoder: Reads those that are not known; None where all are.
        reader_sha256: The encoder's digest.
        known: An earlier file's, of which all that the same encoder read is kept.
    """
    shown = {text_key(p.text): p for p in passages if p.register != REGISTER}
    if known is not None and (known.reader_sha256 != reader_sha256 or not known.keys):
        known = None
    held = {} if known is None else {key: place for place, key in enumerate(known.keys)}
    new = [p for key, p in shown.items() if key not in held]
    read: list[Floats] = []
    if new:
        assert encoder is not None
        headings = [encoder_heading(p.section_kind, p.heading) for p in new]
        read = [r.embedding for r in encoder.read(headings, [p.text for p in new])]
    embeddings = np.array(read, dtype=np.float32)
    if known is None:
        projection = _principal(embeddings)
        placed = embeddings @ projection.astype(np.float32)
        scales = np.maximum(np.abs(placed).max(axis=0, initial=0.0), 1e-9) / 127
    else:
        projection, scales = known.projection, known.scales
        placed = embeddings.reshape(len(new), len(projection)) @ projection.astype(np.float32)
    steps = np.clip(np.round(placed / scales), -127, 127).astype(np.int8)
    at = {text_key(p.text): row for p, row in zip(new, steps, strict=True)}
    rows = [at[key] if known is None or key not in held else known.places[held[key]]
            for key in shown]  # fmt: skip
    return Neighbours(
        reader_sha256=reader_sha256,
        keys=tuple(shown),
        places=np.array(rows, dtype=np.int8).reshape(len(rows), projection.shape[1]),
        scales=np.asarray(scales, dtype=np.float32),
        projection=projection,
    )


def _principal(embeddings: Floats) -> NDArray[np.float16]:
    """The directions in which embeddings differ most from nought, each column's largest positive.

    About the origin and not the mean, since cosines are about the origin.
    """
    values, vectors = np.linalg.eigh(embeddings.T.astype(np.float64) @ embeddings)
    chosen = vectors[:, np.argsort(-values, kind="stable")[:DIMENSIONS]]
    largest = np.abs(chosen).argmax(axis=0)
    signs = np.sign(chosen[largest, np.arange(chosen.shape[1])])
    return np.asarray(chosen * signs, dtype=np.float16)


def write_neighbours(
    passages: Sequence[LabelledPassage],
    card: ReaderCard,
    target: Path,
    base: Path,
    encoder: Encoder | None = None,
) -> None:
    """Write a model's neighbours.

    Args:
        passages: What it was fitted to.
        card: Its encoder's.
        target: Its folder, which holds the encoder.
        base: A folder whose neighbours are kept where they can be.
        encoder: Reads in place of the folder's.

    Raises:
        ModelError: The encoder, or the base's neighbours, can't be read.
    """
    known = load_neighbours(base)
    is_same = known is not None and known.reader_sha256 == card.sha256
    held = frozenset(known.keys) if known is not None and is_same else frozenset()
    is_new = any(p.register != REGISTER and text_key(p.text) not in held for p in passages)
    encoder = (encoder or OnnxEncoder(target, card.sha256)) if is_new else None
    save_neighbours(make_neighbours(passages, encoder, card.sha256, known), target)


def save_neighbours(neighbours: Neighbours, folder: Path) -> None:
    """Write `neighbours.safetensors`."""
    keys = [list(key) for key in neighbours.keys]
    save_file(
        {
            "reader": np.frombuffer(bytes.fromhex(neighbours.reader_sha256), dtype=np.uint8),
            "keys": np.array(keys, dtype=np.uint8).reshape(len(keys), _KEY_BYTES),
            "places": np.ascontiguousarray(neighbours.places),
            "scales": neighbours.scales,
            "projection": np.ascontiguousarray(neighbours.projection),
        },
        folder / NEIGHBOURS_FILE,
    )


def load_neighbours(folder: Path) -> Neighbours | None:
    """A model's neighbours; None where it has none.

    Raises:
        ModelError: The file is not what it should be.
    """
    file = folder / NEIGHBOURS_FILE
    if not file.is_file():
        return None
    try:
        arrays = load_file(file)
        return Neighbours(
            reader_sha256=bytes(arrays["reader"].tolist()).hex(),
            keys=tuple(bytes(row) for row in arrays["keys"].tolist()),
            places=arrays["places"],
            scales=arrays["scales"],
            projection=arrays["projection"],
        )
    except (OSError, KeyError, SafetensorError) as error:
        raise ModelError(f"{file}: neighbours can't be read ({error}): train again") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """A labelled passage near to the one that is asked about."""

    passage_id: str
    likeness: float  # cosine, -1.0 to 1.0
    level: str | None  # the primary one
    themes: tuple[str, ...]  # affirmed, as the coders agreed
    opening: str  # its first words
    is_invented: bool


def find_neighbours(
    neighbours: Neighbours, embedding: Floats, most: int = 5, labels: Path = LABELS_FOLDER
) -> tuple[Neighbour, ...]:
    """The labelled passages nearest to a passage, the nearest first.

    Args:
        neighbours: A model's.
        embedding: The passage's, of unit length.
        most: How many to give.
        labels: Holds `*.jsonl`; what stands in none of them is passed over.
    """
    rows = _read_rows(labels)
    near = [pair for pair in neighbours.nearest(embedding) if pair[0] in rows]
    return tuple(_neighbour(rows[key], likeness) for key, likeness in near[:most])


@lru_cache(maxsize=1)
def _read_rows(folder: Path) -> Mapping[bytes, Mapping[str, Any]]:
    """The labels by their texts' keys: unchecked, since a tenth of a second is all there is."""
    rows = {}
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            try:
                row = json.loads(line)
                rows[text_key(row["text"])] = row
            except (json.JSONDecodeError, KeyError) as error:
                raise LabelsError(f"{path.name} line {number}: not a labelled passage") from error
    return rows


def _neighbour(row: Mapping[str, Any], likeness: float) -> Neighbour:
    coding = row.get("third") or row["first"]
    return Neighbour(
        passage_id=row["id"],
        likeness=round(likeness, 3),
        level=coding["primary"],
        themes=_affirmed(row),
        opening=shorten(row["text"], _OPENING_CHARS, placeholder=" …"),
        is_invented=row["register"] != REGISTER,
    )


def theme_middles(neighbours: Neighbours, labels: Path = LABELS_FOLDER) -> dict[str, Floats]:
    """Where each theme's labelled passages lie on average, as an encoder would embed them.

    Of passages with that theme alone, where there are five or more; of single ones 0.93 lie nearest
    to their own theme's middle or have it among the nearest three (0.55 by the definitions'
    embeddings).

    Args:
        neighbours: A model's.
        labels: Holds `*.jsonl`.

    Returns:
        By theme, shape (384,); without themes that no passage carries.
    """
    rows = _read_rows(labels)
    alone: dict[str, list[int]] = {}
    every: dict[str, list[int]] = {}
    for place, key in enumerate(neighbours.keys):
        themes = _affirmed(rows[key]) if key in rows else ()
        for theme in themes:
            every.setdefault(theme, []).append(place)
            if len(themes) == 1:
                alone.setdefault(theme, []).append(place)
    places = neighbours.places.astype(np.float32) * neighbours.scales
    back = neighbours.projection.astype(np.float32).T
    return {
        theme: np.asarray(places[chosen].mean(axis=0) @ back, dtype=np.float32)
        for theme, found in every.items()
        if (chosen := alone.get(theme, []) if len(alone.get(theme, [])) >= _FEWEST else found)
    }


def _affirmed(row: Mapping[str, Any]) -> tuple[str, ...]:
    coding = row.get("third") or row["first"]
    return tuple(
        dict.fromkeys(t["id"] for t in coding["themes"] if t["polarity"] == Polarity.AFFIRMED)
    )
