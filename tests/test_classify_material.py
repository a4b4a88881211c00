"""Labelled passages made ready: nothing of a passage reaches what is measured on it."""

from dataclasses import replace

import numpy as np
import pytest
from samples import make_code
from samples_coding import FakeEncoder, make_coding, make_labelled
from samples_material import book, fake_encoder, held_out, make_material, passages

from classify.errors import LabelsError
from classify.labelled import LabelledPassage
from classify.material import FOLDS, fit_words, given_of, words_of_other_folds
from classify.models import Scheme
from classify.words import read_terms

pytest.importorskip("sklearn")


def test_material_has_a_row_a_passage_and_a_column_a_theme() -> None:
    material, n = make_material(), len(passages())
    assert material.theme_ids == ("economic-abuse", "weapons", "recording")
    for name in ("affirmed", "shares", "encoder", "cues_affirmed", "cues_fired", "words"):
        assert getattr(material, name).shape == (n, 3)
    assert material.rule_levels.shape == (n, 2)
    assert material.encoder_levels.shape == (n, 5)
    assert material.embeddings is None  # the encoder was taught every theme
    assert material.coded.all()
    assert material.affirmed.sum(axis=0).tolist() == [8, 8, 16]  # what is denied is not there
    assert np.bincount(material.primary, minlength=3).tolist() == [16, 16, 24]
    assert len(material.judged) == 40
    assert [j.party for j in material.judged[:5]] == [0, 4, 1, -1, -1]


def test_no_voice_is_on_two_sides() -> None:
    material = make_material()
    folds = {p.writing_pass: set() for p in material.passages}  # type: dict[str, set[int]]
    for passage, fold in zip(material.passages, material.folds.tolist(), strict=True):
        folds[passage.writing_pass].add(fold)
    assert all(len(found) == 1 for found in folds.values())
    assert {fold for found in folds.values() for fold in found} == set(range(FOLDS))


def test_a_passages_own_words_never_reach_its_score() -> None:
    texts = [f"zebra{place} quiet{place % 3} common words here" for place in range(24)]
    terms = [read_terms(text) for text in texts]
    folds = np.array([place % 4 for place in range(24)], dtype=np.int32)
    shares = np.random.default_rng(1).uniform(0, 1, (24, 2)).astype(np.float32)
    before = words_of_other_folds(terms, shares, folds)
    for fold in range(4):
        # whatever the codes of a fold's own passages, its scores are the same
        changed = shares.copy()
        changed[folds == fold] = 1 - changed[folds == fold]
        after = words_of_other_folds(terms, changed, folds)
        assert after[folds == fold].tolist() == before[folds == fold].tolist()
        assert after[folds != fold].tolist() != before[folds != fold].tolist()


def test_a_word_that_only_one_voice_uses_tells_that_voice_nothing() -> None:
    texts = ["secret word"] * 6 + ["other thing"] * 6
    terms = [read_terms(text) for text in texts]
    folds = np.array([0] * 6 + [1] * 6, dtype=np.int32)
    shares = np.array([[1.0]] * 6 + [[0.0]] * 6, dtype=np.float32)
    scores = words_of_other_folds(terms, shares, folds)
    assert scores[:6, 0] == pytest.approx([-1.0] * 6)  # as if nothing were known of them
    assert scores[6:, 0] == pytest.approx([1.0] * 6)


def test_words_learn_what_they_are_shown() -> None:
    texts = ["he carried a knife"] * 10 + ["she kept two cats"] * 10
    shares = np.array([[1.0]] * 10 + [[0.0]] * 10, dtype=np.float32)
    model = fit_words([read_terms(text) for text in texts], shares)
    assert float(model.scores(read_terms("a knife"))[0]) > 0.3
    assert float(model.scores(read_terms("two cats"))[0]) < -0.3


@pytest.mark.parametrize("texts", [["one", "two"], []])
def test_words_of_too_few_passages_say_what_is_usual(texts: list[str]) -> None:
    shares = np.full((len(texts), 1), 0.75, dtype=np.float32).reshape(-1, 1)
    model = fit_words([read_terms(text) for text in texts], shares)
    assert len(model.vocabulary.keys) == 0
    assert model.scores(read_terms("one")).tolist() == [0.5 if texts else -1.0]


def test_a_passage_that_folds_have_read_is_not_read_again() -> None:
    encoder = fake_encoder()
    known = passages()[7:]
    material = make_material(held=held_out(known), encoder=encoder)
    assert encoder.asked == [passage.text for passage in passages()[:7]]
    # and what the encoder says of those that it had to read is what it says
    assert material.encoder[0].tolist() == [7.0, -4.0, -4.0]
    assert len(material.judged) == 40


def test_held_out_logits_go_before_the_encoders_own() -> None:
    held = held_out(passages())
    held = replace(held, themes=held.themes + 1.5)
    material = make_material(held=held)
    assert material.encoder[0].tolist() == [8.5, -2.5, -2.5]


def test_a_theme_without_a_held_out_reading_is_not_judged_by_an_encoder_that_saw_it() -> None:
    held = replace(held_out(passages()), attributes={})
    assert make_material(held=held).judged == ()


def test_a_new_theme_is_found_by_where_its_passages_lie() -> None:
    codebook = book()
    new = make_code("pets", cues=())
    wider = replace(codebook, sha256="9" * 64, codes=(*codebook.codes, new))
    material = make_material(codebook=wider)
    assert material.embeddings is not None
    assert material.embeddings.shape == (len(passages()), 384)
    assert material.theme_ids[-1] == "pets"
    assert material.encoder.shape == (len(passages()), len(wider.scheme(Scheme.THEME)))


def test_passages_that_are_not_to_be_coded_have_nothing() -> None:
    short = make_labelled("A bank card.", make_coding("A bank card.", ("weapons", "card")),
                          passage_id="x", writing_pass="v0")  # fmt: skip
    material = make_material((*passages(), short))
    assert material.coded.tolist() == [True] * 56 + [False]
    assert material.cues_fired[-1].tolist() == [0.0, 0.0, 0.0]
    assert {j.passage for j in material.judged} <= set(range(56))


@pytest.mark.parametrize(
    ("labelled", "said"),
    [
        (passages()[:7], "all 7 passages are of one writing pass or document: two or more"),
        (tuple(p for p in passages() if "plain" in p.passage_id),
         "none of 16 passages carries a theme"),
    ],
)  # fmt: skip
def test_what_cannot_be_learned_from_is_refused(
    labelled: tuple[LabelledPassage, ...], said: str
) -> None:
    with pytest.raises(LabelsError, match=f"^{said}"):
        make_material(labelled, held=held_out(passages()))


def test_a_labelled_passage_is_given_as_any_other() -> None:
    passage = passages()[0]
    found = given_of(passage)
    assert (found.passage_id, found.text, found.heading, found.section_kind) == (
        "v0-0", passage.text, None, "analysis",
    )  # fmt: skip
    assert isinstance(FakeEncoder().name, str)
