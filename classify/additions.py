"""What a larger encoder learned, apart from the weights that it learned it on.

all-mpnet-base-v2 is 438 MB and anybody's; what teaching added to it is low-rank matrices and heads
of 3 MB, which ship. They were learned on weights that had been rounded to 8 bits a row, and are
put on weights rounded likewise.
"""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file
from torch import Tensor, nn
from torch.nn import functional

from classify.errors import ModelError
from classify.examples import Floats
from classify.finetune import LowRank, Reader

_LEAST_ROUNDED = 10_000  # values of a matrix: smaller ones and vectors stay as they are
_UNTAUGHT = "embedding_head."  # a teacher's sentence embedding is not taught, and not kept


def round_rows(weight: Tensor) -> tuple[Tensor, Tensor]:
    """A matrix as 8-bit steps and each row's scale: `steps * scales` is nearly the matrix."""
    scales = weight.abs().amax(dim=1, keepdim=True) / 127
    scales[scales == 0] = 1.0
    return torch.round(weight / scales).to(torch.int8), scales


def round_weights(reader: Reader) -> None:
    """Round a reader's frozen weights in place, as they were when the additions were learned.

    Matrices to 8 bits a row, the rest to 16-bit floats.
    """
    for parameter in reader.encoder.parameters():
        if parameter.requires_grad:
            continue
        if parameter.ndim == 2 and parameter.numel() > _LEAST_ROUNDED:
            steps, scales = round_rows(parameter.data)
            parameter.data = steps.float() * scales
        else:
            parameter.data = parameter.data.half().float()


def take_additions(reader: Reader) -> dict[str, Floats]:
    """A trained reader's additions and heads, by the names of its parameters."""
    return {
        name: parameter.detach().cpu().float().numpy()
        for name, parameter in reader.named_parameters()
        if parameter.requires_grad and not name.startswith(_UNTAUGHT)
    }


def apply_additions(reader: Reader, additions: Mapping[str, Floats]) -> None:
    """Put additions on an untrained reader of the same rank, in place.

    Raises:
        ModelError: They are of another encoder, rank or number of codes.
    """
    own = {
        name: parameter
        for name, parameter in reader.named_parameters()
        if parameter.requires_grad and not name.startswith(_UNTAUGHT)
    }
    shapes = {name: tuple(parameter.shape) for name, parameter in own.items()}
    given = {name: tuple(array.shape) for name, array in additions.items()}
    if shapes != given:
        wrong = sorted(n for n in {*shapes, *given} if shapes.get(n) != given.get(n))
        raise ModelError(f"what was learned is of another encoder: {len(wrong)} differ: {wrong[0]}")
    for name, parameter in own.items():
        parameter.data = torch.from_numpy(np.ascontiguousarray(additions[name]))
    for parameter in reader.embedding_head.parameters():
        nn.init.zeros_(parameter)


def merge_low_rank(reader: Reader) -> None:
    """Add each low-rank addition into its matrix, in place: the same outputs, read faster."""
    for module in list(reader.encoder.modules()):
        for name, child in list(module.named_children()):
            if isinstance(child, LowRank):
                child.inner.weight.data += child.up.data @ child.down.data
                setattr(module, name, child.inner)


class _RoundedWords(nn.Module):
    """A table of words' vectors that stays rounded when it is exported."""

    def __init__(self, table: nn.Embedding) -> None:
        super().__init__()
        steps, scales = round_rows(table.weight.data)
        self.register_buffer("steps", steps)
        self.register_buffer("scales", scales)

    def forward(self, ids: Tensor) -> Tensor:
        """The words' vectors."""
        steps = functional.embedding(ids, self.steps).float()
        return steps * functional.embedding(ids, self.scales)


def keep_words_rounded(reader: Reader) -> None:
    """Keep the words' vectors as 8-bit steps from here on, in place."""
    held = reader.encoder.embeddings
    held.word_embeddings = _RoundedWords(held.word_embeddings)


def save_additions(additions: Mapping[str, Floats], file: Path) -> None:
    """Write additions: low-rank matrices as 8-bit steps with a scale a row, heads in 16 bits."""
    kept: dict[str, NDArray[np.generic]] = {}
    for name, array in additions.items():
        if name.endswith((".down", ".up")):
            steps, scales = round_rows(torch.from_numpy(np.ascontiguousarray(array)).float())
            kept[f"{name}|steps"], kept[f"{name}|scales"] = steps.numpy(), scales.numpy()
        else:
            kept[name] = array.astype(np.float16)
    save_file({name: np.ascontiguousarray(kept[name]) for name in sorted(kept)}, file)


def load_additions(file: Path) -> dict[str, Floats]:
    """Additions as `save_additions` wrote them.

    Raises:
        ModelError: The file is missing or is not what it should be.
    """
    try:
        arrays = load_file(file)
        found = {}
        for name, array in arrays.items():
            plain, _, part = name.partition("|")
            if part == "steps":
                found[plain] = array.astype(np.float32) * arrays[f"{plain}|scales"]
            elif not part:
                found[plain] = array.astype(np.float32)
    except (OSError, KeyError, ValueError, SafetensorError) as error:
        raise ModelError(f"{file}: what was learned can't be read ({error})") from error
    return found
