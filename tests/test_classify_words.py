"""Words and pairs as evidence: which terms a text has, and a linear model of them."""

import random
import zlib
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file
from samples_coding import arrays_equal

from classify.words import FEWEST_PASSAGES, Vocabulary, WordModel, read_all_terms, read_terms


def keys_of(*terms: str) -> list[int]:
    """The keys of terms, ascending."""
    return sorted(zlib.crc32(term.encode()) for term in terms)


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("", ()),
        ("… — !", ()),
        ("knife", ("knife",)),
        ("A knife", ("a", "knife", "a knife")),
        # once each, whatever the case
        ("Knife knife KNIFE", ("knife", "knife knife")),
        # pairs do not cross the end of a sentence or clause, a comma they do
        ("He left. She stayed", ("he", "left", "he left", "she", "stayed", "she stayed")),
        ("left; stayed", ("left", "stayed")),
        ("left, stayed", ("left", "stayed", "left stayed")),
        # numbers are one word
        ("12 knives", ("0", "knives", "0 knives")),
        ("2019 knives", ("0", "knives", "0 knives")),
        ("aged 4 or 5", ("aged", "0", "or", "aged 0", "0 or", "or 0")),
        # quotes, hyphens and apostrophes as everywhere
        ("didn’t", ("didn't",)),
        ("didn't", ("didn't",)),
        ("self-neglect", ("self", "neglect", "self neglect")),
        ("self\u00adneglect", ("self", "neglect", "self neglect")),
        ("café 😀", ("café",)),
    ],
)
def test_the_terms_of_a_text(text: str, terms: tuple[str, ...]) -> None:
    assert read_terms(text).tolist() == keys_of(*terms)


def test_a_vocabulary_holds_terms_of_enough_passages_the_rarer_the_heavier() -> None:
    texts = ["the knife", "the card", "the knife", "the knife", "the card"]
    vocabulary = Vocabulary.of(read_all_terms(texts))
    assert FEWEST_PASSAGES == 3
    assert vocabulary.keys.tolist() == keys_of("the", "knife", "the knife")  # "card" is in two
    rarity = dict(zip(vocabulary.keys.tolist(), vocabulary.rarity.tolist(), strict=True))
    (the,), (knife,) = keys_of("the"), keys_of("knife")
    assert rarity[the] == pytest.approx(1.0)
    assert rarity[knife] == pytest.approx(1 + np.log(6 / 4))


def test_unknown_words_have_no_column_and_known_ones_unit_length_together() -> None:
    vocabulary = Vocabulary.of(read_all_terms(["the knife"] * 3))
    columns, values = vocabulary.columns(read_terms("zebra the umbrella knife"))
    assert vocabulary.keys[columns].tolist() == keys_of("the", "knife")
    assert float(np.linalg.norm(values)) == pytest.approx(1.0)
    columns, values = vocabulary.columns(read_terms("zebra umbrella"))
    assert (columns.tolist(), values.tolist()) == ([], [])


def test_a_vocabulary_of_nothing_knows_nothing() -> None:
    vocabulary = Vocabulary.of([])
    model = WordModel.of(vocabulary, np.zeros((0, 2), np.float32), np.array([1, -1], np.float32))
    assert model.scores(read_terms("the knife")).tolist() == [1.0, -1.0]


def make_model(seed: int) -> tuple[WordModel, np.ndarray, np.ndarray, list[str]]:
    """A model of seeded weights, the weights themselves, and texts of its words."""
    chance = random.Random(seed)
    words = [f"w{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(60)]
    texts = [" ".join(chance.sample(words, 12)) for _ in range(80)]
    vocabulary = Vocabulary.of(read_all_terms(texts))
    spread = np.random.default_rng(seed)
    weights = spread.normal(0, 0.4, (len(vocabulary.keys), 5)).astype(np.float32)
    offsets = spread.normal(-0.9, 0.1, 5).astype(np.float32)
    return WordModel.of(vocabulary, weights, offsets), weights, offsets, texts


@pytest.mark.parametrize("seed", range(5))
def test_weights_of_8_bits_score_as_the_numbers_they_were_made_from(seed: int) -> None:
    model, weights, offsets, texts = make_model(seed)
    assert model.weights.dtype == np.int8
    assert np.abs(model.weights).max() == 127  # the whole range is used
    for text in texts:
        columns, values = model.vocabulary.columns(read_terms(text))
        exact = values @ weights[columns] + offsets
        # half a step a term, and no passage has more than the square root of its terms' worth
        step = np.abs(weights).max() / 127
        assert model.scores(read_terms(text)) == pytest.approx(
            exact, abs=float(step / 2 * np.sqrt(len(columns)))
        )


def test_weights_that_are_all_zero_stay_so() -> None:
    vocabulary = Vocabulary.of(read_all_terms(["the knife"] * 3))
    model = WordModel.of(vocabulary, np.zeros((3, 2), np.float32), np.zeros(2, np.float32))
    assert model.scores(read_terms("the knife")).tolist() == [0.0, 0.0]


def test_a_saved_model_is_read_again_and_saved_the_same(tmp_path: Path) -> None:
    model, _, _, texts = make_model(7)
    save_file(dict(model.arrays()), tmp_path / "words.safetensors")
    loaded = WordModel.from_arrays(load_file(tmp_path / "words.safetensors"))
    assert arrays_equal(loaded.vocabulary.keys, model.vocabulary.keys)
    assert loaded.weights.tolist() == model.weights.tolist()
    for text in texts:  # rarity is kept in 16 bits
        assert loaded.scores(read_terms(text)) == pytest.approx(
            model.scores(read_terms(text)), abs=2e-3
        )
    save_file(dict(loaded.arrays()), tmp_path / "again.safetensors")
    assert (tmp_path / "again.safetensors").read_bytes() == (
        tmp_path / "words.safetensors"
    ).read_bytes()


@pytest.mark.parametrize("seed", range(10))
def test_the_order_of_sentences_changes_no_terms(seed: int) -> None:
    chance = random.Random(seed)
    sentences = [
        "He was not seen.",
        "Nobody asked her why.",
        "12 calls were made!",
        "Adult B left;",
    ]
    shuffled = chance.sample(sentences, len(sentences))
    assert read_terms(" ".join(shuffled)).tolist() == read_terms(" ".join(sentences)).tolist()
