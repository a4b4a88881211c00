"""A small course for tests: invented passages, a tiny encoder, lessons that can be learned."""

from pathlib import Path

import numpy as np
from tokenizers import Tokenizer, models, pre_tokenizers, processors

from classify.examples import Span
from classify.lessons import Curriculum

TEXTS = (
    "he hit her in the kitchen",
    "the nurse wrote it down",
    "he hit her at night and the police came",
    "no one asked the school",
    "she was alone and he hit her",
    "the school was told twice",
    "he drank at night",
    "he hit her twice",
)


def make_tokeniser(folder: Path) -> None:
    """Write a tokenizer.json that knows the words of the texts, whole, in BERT's manner."""
    folder.mkdir(parents=True, exist_ok=True)
    known = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *dict.fromkeys(" ".join(TEXTS).split())]
    vocabulary = {word: place for place, word in enumerate(known)}
    tokeniser = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokeniser.pre_tokenizer = pre_tokenizers.Whitespace()
    tokeniser.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 2), ("[SEP]", 3)],
    )
    tokeniser.save(str(folder / "tokenizer.json"))


def make_curriculum() -> Curriculum:
    """Eight coded passages of two folds, one definition and two uncoded; two themes, two levels."""
    themes = np.array([[float("hit" in t), float("school" in t)] for t in TEXTS], dtype=np.float32)
    primary = np.array(
        [[0, 0, 1] if not any(row) else [row[0], row[1], 0] for row in themes], dtype=np.float32
    )
    defined = np.array([[1.0, 0.0]], dtype=np.float32), np.array([[1, 0, 0]], dtype=np.float32)
    spans = tuple(
        Span(
            passage=place,
            theme=0,
            char_start=text.index("hit"),
            char_end=text.index("hit") + 3,
            facet=0,
            party=0,
            polarity=0,
        )
        for place, text in enumerate(TEXTS)
        if "hit" in text
    )
    return Curriculum(
        texts=(*TEXTS, "he hit her", "he hit her in the school", "the police asked the nurse"),
        headings=("",) * 11,
        coded=8,
        defined=1,
        themes=np.concatenate([themes, defined[0]]),
        primary=np.concatenate([primary, defined[1]]),
        levels=np.concatenate([primary[:, :2], defined[1][:, :2]]),
        spans=spans,
        folds=np.array([0, 1] * 4, dtype=np.int32),
        digests=tuple(f"{place:032x}" for place in range(8)),
        theme_ids=("physical-violence", "voice-heard"),
        level_ids=("individual", "family_home"),
    )
