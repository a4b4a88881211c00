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
        try:
            self._session = onnxruntime.InferenceSession(
                str(file), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:  # onnxruntime's own, which have no class in common
            said = str(error).splitlines()[0]
            raise ModelError(f"{file}: not an encoder ({said}): install the tool again") from error
        self._inputs = {given.name for given in self._session.get_inputs()}
        self._pieces = WordPieces(folder / "tokenizer.json")

    @property
    def name(self) -> str:
        """Name and digest."""
        return f"reader {self.digest[:16]}"

    def read(self, headings: Sequence[str], texts: Sequence[str]) -> Iterator[Reading]:
        """Read passages; long ones in windows, each theme by the window that speaks for it most.

        One at a time: 8-bit weights round what they read by the largest value in a batch, so that
        in batches a passage's logits would hang on its neighbours (by up to 1.2). On a processor a
        batch gains no time either, and takes memory.

        Args:
            headings: What stands above each, as `encoder_heading` puts it; "" for nothing.
            texts: The passages; one without words has a reading without pieces.

        Yields:
            A reading each, in order; the same for the same heading and text.

        Raises:
            ValueError: There are not as many headings as texts.
        """
        for heading, text in zip(headings, texts, strict=True):
            yield _joined(
                [
                    _moved(self._run(self._pieces.read([heading], [part])), start)
                    for start, part in self._pieces.windows(heading, text)
                ]
            )

    def _run(self, tokens: Tokens) -> Reading:
        (ids,), (types,), (inside,), (offsets,) = (
            tokens.ids, tokens.types, tokens.inside, tokens.offsets
        )  # fmt: skip
        given = {
            "ids": ids[None].astype(np.int64),
            "types": types[None].astype(np.int64),
            "mask": np.ones((1, len(ids)), dtype=np.int64),
            "inside": inside[None].astype(np.int64),
        }
        themes, levels, pieces, attributes, embedding = self._session.run(
            ["themes", "levels", "tokens", "attributes", "embedding"],
            {name: value for name, value in given.items() if name in self._inputs},
        )
        return Reading(
            themes=themes[0],
            levels=levels[0],
            tokens=pieces[0][inside],
            attributes=attributes[0][inside],
            offsets=offsets[inside],
            embedding=embedding[0],
        )


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
