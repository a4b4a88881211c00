"""The ways in which passages are coded, and what each is made from; light to import."""

import hashlib
import json
from pathlib import Path

from classify.errors import ModelError
from classify.models import Codebook

MODEL_FOLDER = Path(__file__).with_name("model")
"""The model that ships with the tool."""

DEFAULT, FAST, CUES = "default", "fast", "cues"
MODES = (DEFAULT, FAST, CUES)

CODING_VERSION = "1"
"""Raised when the same passage would get other codes, so that stores code it again."""

_FILES = ("reader.onnx", "reader.json", "tokenizer.json", "tagger.json", "words.safetensors")


def tagger_digest(mode: str = DEFAULT, folder: Path | None = None) -> str | None:
    """A digest of all that a tagger is made from, the codebook aside; None for cues alone.

    Args:
        mode: One of `MODES`.
        folder: A model's folder; None for the shipped one.

    Raises:
        ModelError: A file of the model is missing.
    """
    if mode == CUES:
        return None
    folder = MODEL_FOLDER if folder is None else folder
    whole = hashlib.sha256(mode.encode())
    try:
        for name in _FILES:
            whole.update((folder / name).read_bytes())
    except OSError as error:
        raise ModelError(f"{folder}: the model can't be read ({error})") from error
    return whole.hexdigest()


def coding_fingerprint(codebook: Codebook, model_sha256: str | None) -> str:
    """A digest of all that gives passages their codes: while it stays, so do the codes.

    Of the codebook it covers what coding looks at: each code's id, scheme, family, usual levels and
    cues, in order. Labels, definitions and sources are for people; what a tagger learned from a
    definition is part of the model.

    Args:
        codebook: The codes.
        model_sha256: What `tagger_digest` gives for the tagger; None for cues alone.
    """
    codes = [
        [
            code.code_id,
            code.scheme.value,
            (code.family or "")[:1],
            list(code.levels),
            [[cue.phrase, cue.exact, cue.weight, list(cue.not_in)] for cue in code.cues],
        ]
        for code in codebook.codes
    ]
    said = json.dumps([CODING_VERSION, model_sha256, codes], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()
