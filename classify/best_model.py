"""A model with the larger encoder in it: all-mpnet-base-v2 with what it learned, as one ONNX file.

Made once, with PyTorch; whoever has it codes with `--tagger best` and needs none.
"""

import hashlib
import shutil
from pathlib import Path

from classify.additions import (
    apply_additions,
    keep_words_rounded,
    load_additions,
    merge_low_rank,
    round_weights,
)
from classify.bases import MPNET, Base, check_base
from classify.errors import ModelError
from classify.export import Weights, export_reader
from classify.finetune import Reader, Settings, load_reader
from classify.model import ReaderCard, load_model, save_reader_card
from classify.modes import BEST, BEST_FOLDER, MODEL_FOLDER

ADDITIONS = "best.safetensors"
RANK = 16
_COPIED = (
    "reader.onnx",
    "reader.json",
    "tokenizer.json",
    "tagger.json",
    "words.safetensors",
    "held_out.safetensors",
    "neighbours.safetensors",
    ADDITIONS,
)


def read_larger(base: Path, model: Path, themes: int, levels: int) -> Reader:
    """The larger encoder with what it learned, merged and ready to export or to run.

    Args:
        base: The folder of all-mpnet-base-v2, checked already.
        model: A model's folder, with `best.safetensors`.
        themes: How many it was taught.
        levels: How many it was taught.

    Raises:
        ModelError: What it learned can't be read, or is of another encoder.
    """
    additions = load_additions(model / ADDITIONS)
    reader = load_reader(base, themes, levels, Settings(low_rank=RANK))
    round_weights(reader)
    apply_additions(reader, additions)
    merge_low_rank(reader)
    return reader.eval()


def make_best_model(
    base: Path, target: Path, model: Path = MODEL_FOLDER, published: Base = MPNET
) -> Path:
    """Write a model's folder that `--tagger best` can use; what is there already is replaced.

    Args:
        base: The folder of all-mpnet-base-v2: config.json, model.safetensors, tokenizer.json.
        target: The folder to write: a copy of the model, and the larger encoder in `best/`.
        model: The model that it is made from.
        published: What the base must be.

    Returns:
        The larger encoder's file.

    Raises:
        ModelError: The base is not all-mpnet-base-v2, or the model was not taught with it.
    """
    check_base(base, published)
    held = load_model(model)
    if BEST not in held.modes or not (model / ADDITIONS).is_file():
        raise ModelError(f'{model}: a model without a teacher: it has no mode "{BEST}"')
    card = held.reader
    reader = read_larger(base, model, len(card.themes), len(card.levels))
    offsets = reader.theme_attributes.detach().numpy().copy()
    keep_words_rounded(reader)
    folder = target / BEST_FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for name in _COPIED:
        if (model / name).is_file() and (model / name).resolve() != (target / name).resolve():
            shutil.copyfile(model / name, target / name)
    shutil.copyfile(base / "tokenizer.json", folder / "tokenizer.json")
    file = folder / "reader.onnx"
    export_reader(reader, file, Weights.BLOCKS)
    save_reader_card(
        ReaderCard(
            sha256=hashlib.sha256(file.read_bytes()).hexdigest(),
            themes=card.themes,
            levels=card.levels,
            attribute_offsets=offsets,
            trained_on={
                "base": published.name,
                "base_sha256": published.sha256,
                "additions_sha256": hashlib.sha256((model / ADDITIONS).read_bytes()).hexdigest(),
            },
        ),
        folder,
    )
    return file
