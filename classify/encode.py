"""Passages read by an encoder: what it makes of each theme, level and word.

The only module that imports onnxruntime. The encoder that ships is MiniLM, fine-tuned on the
labelled passages and kept as 8-bit integers (`classify/model/README.md`); nothing is fetched, and
the digest of what is loaded is checked.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from classify.errors import ModelError
from classify.examples import Floats, Ints
from classify.tokens import Tokens, WordPieces

# Word pieces read at a time, padding included: more gains no speed on a processor, and costs memory
# by the square of a passage's length.
_BATCH_PIECES = 512
_CHUNK = 100  # passages whose readings are held at a time, some 20 kB each


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What an encoder makes of one passage; n word pieces, t themes, l levels, a attributes."""

    themes: Floats  # (t,) logits: is it affirmed here
    levels: Floats  # (2l + 1,) logits: the primary one, "none" last, then every one
    tokens: Floats  # (n, t) logits: does this piece speak for the theme
    attributes: Floats  # (n, a) logits: facets, parties, polarities
    offsets: Ints  # (n, 2) characters of the passage, half-open, ascending
    embedding: Floats  # (384,) unit length: passages of like meaning lie close


class Encoder(Protocol):
    """What reads passages: the shipped reader, or another in its place."""

    @property
    def name(self) -> str:
        """Name and digest, which a store's fingerprints hold."""
        ...

    def read(self, headings: Sequence[str], texts: Sequence[str]) -> Iterator[Reading]:
        """Read passages.

        Args:
            headings: What stands above each, as `encoder_heading` puts it; "" for nothing.
            texts: The passages.

        Yields:
            A reading each, in order.
        """
        ...


class OnnxEncoder:
    """An encoder exported by `classify.export`.

    Args:
        folder: Holds `reader.onnx` and `tokenizer.json`.
        digest: The SHA-256 that `reader.onnx` must have; None for whatever is there.

    Raises:
        ModelError: A file is missing, or is not the one that was expected.
    """

    def __init__(self, folder: Path, digest: str | None = None) -> None:
        import onnxruntime  # here, so that commands that code nothing start without it

        file = folder / "reader.onnx"
        if not file.is_file() or not (folder / "tokenizer.json").is_file():
            raise ModelError(f"{folder}: no reader.onnx and tokenizer.json; install the tool again")
        with file.open("rb") as opened:
            self.digest = hashlib.file_digest(opened, "sha256").hexdigest()
        if digest is not None and self.digest != digest:
            raise ModelError(
                f"{file}: its SHA-256 begins {self.digest[:12]}, and {digest[:12]} was expected: "
                "install the tool again"
            )
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1  # a process a core
        options.use_deterministic_compute = True
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            str(file), options, providers=["CPUExecutionProvider"]
        )
        self._pieces = WordPieces(folder / "tokenizer.json")

    @property
    def name(self) -> str:
        """Name and digest."""
        return f"reader {self.digest[:16]}"

    def read(self, headings: Sequence[str], texts: Sequence[str]) -> Iterator[Reading]:
        """Read passages; long ones in windows, each theme by the window that speaks for it most."""
        for at in range(0, len(texts), _CHUNK):
            yield from self._read(headings[at : at + _CHUNK], texts[at : at + _CHUNK])

    def _read(self, headings: Sequence[str], texts: Sequence[str]) -> Iterator[Reading]:
        windows = [
            (place, start, heading, part)
            for place, (heading, text) in enumerate(zip(headings, texts, strict=True))
            for start, part in self._pieces.windows(heading, text)
        ]
        tokens = self._pieces.read([w[2] for w in windows], [w[3] for w in windows])
        read: list[Reading | None] = [None] * len(windows)
        for chosen in _batches(tokens):
            for item, reading in zip(chosen, self._run(tokens, chosen), strict=True):
                read[item] = _moved(reading, windows[item][1])
        parts: dict[int, list[Reading]] = {}
        for (place, *_), found in zip(windows, read, strict=True):
            assert found is not None
            parts.setdefault(place, []).append(found)
        for place in range(len(texts)):
            yield _joined(parts[place])

    def _run(self, tokens: Tokens, chosen: Sequence[int]) -> Iterator[Reading]:
        longest = max(len(tokens.ids[item]) for item in chosen)
        shape = (len(chosen), longest)
        ids, types, mask, inside = (np.zeros(shape, dtype=np.int64) for _ in range(4))
        for row, item in enumerate(chosen):
            length = len(tokens.ids[item])
            ids[row, :length] = tokens.ids[item]
            types[row, :length] = tokens.types[item]
            mask[row, :length] = 1
            inside[row, :length] = tokens.inside[item]
        themes, levels, pieces, attributes, embedding = self._session.run(
            ["themes", "levels", "tokens", "attributes", "embedding"],
            {"ids": ids, "types": types, "mask": mask, "inside": inside},
        )
        for row, item in enumerate(chosen):
            held = np.flatnonzero(tokens.inside[item])
            yield Reading(
                themes=themes[row],
                levels=levels[row],
                tokens=pieces[row][held],
                attributes=attributes[row][held],
                offsets=tokens.offsets[item][held],
                embedding=embedding[row],
            )


def _batches(tokens: Tokens) -> Iterator[list[int]]:
    """Texts of like length together, the shortest first."""
    batch: list[int] = []
    for item in sorted(range(len(tokens)), key=lambda item: (len(tokens.ids[item]), item)):
        if batch and (len(batch) + 1) * len(tokens.ids[item]) > _BATCH_PIECES:
            yield batch
            batch = []
        batch.append(item)
    if batch:
        yield batch


def _moved(reading: Reading, start: int) -> Reading:
    if not start:
        return reading
    return Reading(
        themes=reading.themes,
        levels=reading.levels,
        tokens=reading.tokens,
        attributes=reading.attributes,
        offsets=reading.offsets + np.int32(start),
        embedding=reading.embedding,
    )


def _joined(parts: Sequence[Reading]) -> Reading:
    if len(parts) == 1:
        return parts[0]
    kept = []  # of pieces that two windows read, the first window's reading
    reached = -1
    for part in parts:
        new = part.offsets[:, 0] >= reached
        kept.append(new)
        reached = int(part.offsets[-1, 1]) if len(part.offsets) else reached
    mean = np.mean([part.embedding for part in parts], axis=0)
    return Reading(
        themes=np.max([part.themes for part in parts], axis=0),
        levels=np.mean([part.levels for part in parts], axis=0),
        tokens=np.concatenate([p.tokens[k] for p, k in zip(parts, kept, strict=True)]),
        attributes=np.concatenate([p.attributes[k] for p, k in zip(parts, kept, strict=True)]),
        offsets=np.concatenate([p.offsets[k] for p, k in zip(parts, kept, strict=True)]),
        embedding=(mean / max(float(np.linalg.norm(mean)), 1e-9)).astype(np.float32),
    )
