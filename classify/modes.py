"""The ways in which passages are coded, and which files each is made from; light to import."""

import hashlib
from pathlib import Path

from classify.errors import ModelError

MODEL_FOLDER = Path(__file__).with_name("model")
"""The model that ships with the tool."""

DEFAULT, FAST, CUES = "default", "fast", "cues"
MODES = (DEFAULT, FAST, CUES)

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
