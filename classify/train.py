"""Labelled passages to a trained tagger: `casereviews train`.

The encoder stays as it is (teaching one wants a GPU: `classify.finetune`); everything else is
fitted anew, in a minute or two, the same bytes for the same labels.
"""

import hashlib
import json
import shutil
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from classify.encode import Encoder, OnnxEncoder
from classify.errors import LabelsError
from classify.fitting import fit_heads, fit_mode, modes_for
from classify.labelled import LabelledPassage
from classify.material import FOLDS, Material, fit_words, gather
from classify.model import (
    TaggerModel,
    load_held_out,
    load_reader_card,
    save_model,
)
from classify.models import Codebook, Scheme
from classify.modes import BEST_FOLDER, MODEL_FOLDER
from classify.neighbours import write_neighbours

FEWEST_PASSAGES = 200
_TAKEN_ALONG = (
    *("reader.onnx", "reader.json", "tokenizer.json", "held_out.safetensors", "best.safetensors"),
    *(f"{BEST_FOLDER}/{name}" for name in ("reader.onnx", "reader.json", "tokenizer.json")),
)


def read_material(
    passages: Sequence[LabelledPassage],
    codebook: Codebook,
    base: Path = MODEL_FOLDER,
    encoder: Encoder | None = None,
) -> Material:
    """Labelled passages as everything after looks at them.

    Args:
        passages: The passages; what an encoder of a fold made of them is taken where it is known.
        codebook: The codes.
        base: The model whose encoder is used.
        encoder: Reads in its place.

    Raises:
        LabelsError: There are too few to learn from.
        ModelError: The model's encoder can't be read.
    """
    if len(passages) < FEWEST_PASSAGES:
        raise LabelsError(
            f"{len(passages)} labelled passages; at least {FEWEST_PASSAGES} are wanted to learn "
            "from: add passages, or leave out --only"
        )
    if (groups := len({passage.writing_pass for passage in passages})) < FOLDS:
        raise LabelsError(
            f"the labelled passages are of {groups} reviews; at least {FOLDS} are wanted, so that "
            "what is learned can be tried on others: add passages, or leave out --only"
        )
    card = load_reader_card(base)
    encoder = encoder or OnnxEncoder(base, card.sha256)
    held_out = load_held_out(base / "held_out.safetensors")
    material = gather(passages, codebook, encoder, card, held_out)
    if not material.judged:
        raise LabelsError(
            "no passage carries a theme that the encoder was taught, and facet, party and polarity "
            "are learned from those: leave out --only"
        )
    return material


def train_tagger(
    passages: Sequence[LabelledPassage],
    codebook: Codebook,
    target: Path,
    base: Path = MODEL_FOLDER,
    encoder: Encoder | None = None,
) -> TaggerModel:
    """Fit a tagger and write it.

    Args:
        passages: Labelled passages with their text.
        codebook: The codes; those that no passage carries are coded by their cues.
        target: The folder to write; it becomes a whole model, encoder included.
        base: The model whose encoder is used.
        encoder: Reads in its place.

    Returns:
        What was written.

    Raises:
        LabelsError: There are too few passages.
        ModelError: The base model can't be read.
    """
    material = read_material(passages, codebook, base, encoder)
    rows = np.arange(len(material.passages))
    card = load_reader_card(base)
    model = TaggerModel(
        themes=material.theme_ids,
        levels=tuple(code.code_id for code in codebook.scheme(Scheme.LEVEL)),
        reader=card,
        heads=fit_heads(material, material.untaught),
        modes={mode: fit_mode(material, mode, rows) for mode in modes_for(material)},
        words=fit_words(material.terms, material.shares),
        trained_on=_record(material, codebook),
    )
    target.mkdir(parents=True, exist_ok=True)
    for name in _TAKEN_ALONG:
        if (base / name).is_file() and (base / name).resolve() != (target / name).resolve():
            (target / name).parent.mkdir(exist_ok=True)
            shutil.copyfile(base / name, target / name)
    save_model(model, target)
    write_neighbours(passages, card, target, base, encoder)
    return model


def _record(material: Material, codebook: Codebook) -> dict[str, object]:
    """What a model was made from; `digest` is of the passages and their codes."""
    whole = hashlib.sha256(codebook.sha256.encode())
    for passage in material.passages:
        agreed = passage.agreed
        codes = sorted((t.code_id, t.facet, t.party or "", t.polarity) for t in agreed.themes)
        row = [passage.passage_id, passage.text, agreed.primary_level, codes]
        whole.update(json.dumps(row).encode())
    registers = Counter(passage.register for passage in material.passages)
    documents = {p.writing_pass for p in material.passages if p.register == "real"}
    return {
        "digest": whole.hexdigest(),
        "codebook_sha256": codebook.sha256,
        "codebook_version": codebook.version,
        "passages": len(material.passages),
        "by_register": dict(sorted(registers.items())),
        "writing_passes": len({p.writing_pass for p in material.passages} - documents),
        "documents": sorted(documents),
    }
