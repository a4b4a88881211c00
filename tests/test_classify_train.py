"""A tagger is fitted to the same bytes twice, and learns a theme from a few examples."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from samples import make_code
from samples_training import (
    NEW_WORDS,
    SmallEncoder,
    make_labelled,
    small_base,
    small_codebook,
    small_labels,
)

from classify.errors import LabelsError
from classify.heads import assumed_share, calibrate_few, held_out_logits
from classify.labelled import LabelledPassage
from classify.learned import LearnedTagger
from classify.model import load_model
from classify.models import Codebook, Cue, Polarity, Tag
from classify.modes import DEFAULT, FAST
from classify.signals import PassageText
from classify.train import train_tagger

NEW = replace(
    make_code("lodging", cues=(Cue(phrase="lodger"),)),
    definition="A lodger or a landlord of a rented room.",
)
UNSEEN = "A note says that the landlord had taken her keys once more and Hana told nobody of it."
BY_CUE = "In March the lodger came into the garden where Hana lived and shouted at her there."
OTHER = "In March a teacher came into the long hall where Hana stood and waved at her there."


def examples(count: int, voice: str = "mine") -> list[LabelledPassage]:
    return [
        make_labelled(
            f"n-{number}0",
            f"Visit {number} found that the {NEW_WORDS[number % 4]} had taken her keys once more "
            f"in month {number} and she had nobody to tell.",
            "lodging",
            voice=voice,
        )
        for number in range(count)
    ]


def train(
    folder: Path, codebook: Codebook, labels: Sequence[LabelledPassage], mode: str = DEFAULT
) -> LearnedTagger:
    base = folder / "base"
    train_tagger(
        labels,
        codebook,
        folder / "model",
        base if base.is_dir() else small_base(base),
        SmallEncoder(),
    )
    encoder = None if mode == FAST else SmallEncoder()
    return LearnedTagger(codebook, load_model(folder / "model"), mode, encoder)


def tags_of(tagger: LearnedTagger, text: str) -> list[Tag]:
    given = PassageText(passage_id="p", text=text, heading=None, section_kind="analysis")
    return [tag for tag in next(iter(tagger.tag([given]))) if tag.scheme.value == "theme"]


def files_of(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


def test_training_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    codebook = small_codebook(NEW)
    labels = (*small_labels(), *examples(10))
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        train(tmp_path / name, codebook, labels)
    assert files_of(tmp_path / "one" / "model") == files_of(tmp_path / "two" / "model")
    assert sorted(files_of(tmp_path / "one" / "model")) == [
        "held_out.safetensors",
        "neighbours.safetensors",
        "reader.json",
        "reader.onnx",
        "tagger.json",
        "tokenizer.json",
        "words.safetensors",
    ]


@pytest.mark.parametrize("voice", ["mine", ""])  # all of one report, or each by itself
def test_ten_examples_teach_a_new_theme(tmp_path: Path, voice: str) -> None:
    mine = examples(10)
    if not voice:
        mine = [replace(p, writing_pass=p.passage_id) for p in mine]
    tagger = train(tmp_path, small_codebook(NEW), (*small_labels(), *mine))
    # no cue of it stands in the first
    assert [(tag.code_id, tag.method, tag.polarity) for tag in tags_of(tagger, UNSEEN)] == [
        ("lodging", "learned", Polarity.AFFIRMED)
    ]
    denied = "She had no lodger at that time and the flat was hers alone from March to the autumn."
    assert {(tag.code_id, tag.polarity) for tag in tags_of(tagger, denied)} <= {
        ("lodging", Polarity.NEGATED)
    }
    assert [tag.code_id for tag in tags_of(tagger, BY_CUE)] == ["lodging"]
    assert tags_of(tagger, OTHER) == []
    assert [tag.code_id for tag in tags_of(tagger, "At home he kept the kitchen knife from her.")][
        :1
    ] == ["weapons"]


@pytest.mark.parametrize("count", [0, 4])
@pytest.mark.parametrize("mode", [DEFAULT, FAST])
def test_a_theme_hardly_labelled_is_coded_by_cues_and_marked(
    tmp_path: Path, mode: str, count: int
) -> None:
    tagger = train(tmp_path, small_codebook(NEW), (*small_labels(), *examples(count)), mode)
    assert [(t.code_id, t.method, t.check) for t in tags_of(tagger, BY_CUE)] == [
        ("lodging", "cue", True)
    ]
    assert tags_of(tagger, UNSEEN) == []


def test_a_theme_that_is_gone_gives_no_tags(tmp_path: Path) -> None:
    train(tmp_path, small_codebook(NEW), (*small_labels(), *examples(10)))
    model = load_model(tmp_path / "model")
    tagger = LearnedTagger(small_codebook(), model, DEFAULT, SmallEncoder())
    assert [tag.code_id for tag in tags_of(tagger, BY_CUE)] == []


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        (small_labels()[:199], "199 labelled passages; at least 200 are wanted to learn from"),
        (
            [replace(p, writing_pass="a") for p in small_labels()],
            "the labelled passages are of 1 reviews; at least 4 are wanted",
        ),
        (
            [
                make_labelled(f"x-{n}", f"{n} {UNSEEN}", "lodging", voice=f"v{n % 5}")
                for n in range(200)
            ],
            "no passage carries a theme that the encoder was taught",
        ),
    ],
)
def test_too_little_to_learn_from_is_said(
    tmp_path: Path, labels: Sequence[LabelledPassage], message: str
) -> None:
    with pytest.raises(LabelsError, match=message):
        train(tmp_path, small_codebook(NEW), labels)


def test_held_out_logits_come_from_heads_that_had_not_seen_the_passage() -> None:
    # Each example lies by itself: a head that had seen it would find it, others can't.
    embeddings = np.eye(24, dtype=np.float32)
    affirmed = np.arange(24) % 4 == 0
    folds = (np.arange(24) // 6).astype(np.int32)
    definition = np.full(24, 0.2, dtype=np.float32)
    logits = held_out_logits(embeddings, affirmed, definition, 0.1, folds)
    assert logits[affirmed].max() <= logits[~affirmed].max() + 1e-4


def test_a_calibration_of_few_keeps_examples_above_the_others() -> None:
    logits = np.concatenate([np.full(8, 2.0), np.full(2000, -3.0)]).astype(np.float32)
    affirmed = np.arange(2008) < 8
    slope, intercept = calibrate_few(logits, affirmed, 0.03)
    chance = 1 / (1 + np.exp(-(slope * logits + intercept)))
    assert chance[0] > 0.6
    assert chance[-1] < 0.05


def test_the_assumed_share_is_that_of_the_rarest_theme_with_enough() -> None:
    affirmed = np.zeros((1000, 3), dtype=bool)
    affirmed[:40, 0] = affirmed[:60, 1] = affirmed[:10, 2] = True
    assert assumed_share(affirmed) == 0.04
    assert assumed_share(affirmed[:, 2:]) == 0.02
