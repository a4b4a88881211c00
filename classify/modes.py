"""The ways in which passages are coded, and what each is made from; light to import."""

import hashlib
import json
from pathlib import Path

from classify.errors import ModelError
from classify.models import Codebook

MODEL_FOLDER = Path(__file__).with_name("model")
"""The model that ships with the tool."""

DEFAULT, FAST, CUES, BEST = "default", "fast", "cues", "best"
MODES = (DEFAULT, FAST, CUES, BEST)

BEST_FOLDER = "best"
"""Where in a model's folder the larger encoder lies, which does not ship."""

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
    names = list(_FILES)
    if mode == BEST:
        find_best(folder)
        names.append(f"{BEST_FOLDER}/reader.json")  # holds the digest of what lies beside it
    try:
        for name in names:
            whole.update((folder / name).read_bytes())
    except OSError as error:
        raise ModelError(f"{folder}: the model can't be read ({error})") from error
    return whole.hexdigest()


def find_best(folder: Path) -> Path:
    """The folder of a model's larger encoder.

    Raises:
        ModelError: It was never made; the message says how it is.
    """
    best = folder / BEST_FOLDER
    if not (best / "reader.onnx").is_file():
        raise ModelError(
            f"{folder}: no larger encoder for --tagger best: make a model that has one by "
            "casereviews best-model MPNET_FOLDER --out MODEL, and give --model MODEL "
            "(docs/model.md)"
        )
    return best


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
