"""Parameters fitted to a tiny invented set."""

from dataclasses import fields, replace
from functools import cache

import numpy as np
import pytest
from samples import make_code
from samples_coding import THEMES
from samples_material import book, make_material, passages

from classify.fitting import (
    Held,
    apply_mode,
    blend_inputs,
    cross_fit,
    fit_heads,
    fit_mode,
    modes_for,
)
from classify.labelled import LabelledPassage, ThemeLabel
from classify.material import Material
from classify.model import INPUTS, load_model, save_model, save_reader_card
from classify.models import Party, Polarity
from classify.modes import BEST, DEFAULT, FAST

pytest.importorskip("sklearn")


@cache
def material() -> Material:
    """The tiny set, gathered once."""
    return make_material()


@cache
def fitted(mode: str) -> Held:
    """What a mode makes of passages that it was not fitted to."""
    return cross_fit(material(), mode)


def every(found: Material) -> np.ndarray:
    """All rows."""
    return np.arange(len(found.passages))


@pytest.mark.parametrize("mode", [DEFAULT, FAST])
def test_each_passage_has_one_verdict_and_it_is_that_of_the_other_folds(mode: str) -> None:
    found, n = fitted(mode), len(material().passages)
    assert found.probabilities.shape == found.given.shape == found.sure.shape == (n, 3)
    assert found.level.shape == (n,)
    assert found.facet.shape == found.party.shape == (len(material().judged),)
    of_row = np.array([material().folds[j.passage] for j in material().judged])
    for fold in range(4):
        own = material().folds == fold
        other = apply_mode(material(), mode, fit_mode(material(), mode, np.flatnonzero(~own)))
        for field in fields(Held):
            at = of_row == fold if field.name in ("facet", "party", "not_affirmed") else own
            assert (getattr(found, field.name)[at] == getattr(other, field.name)[at]).all()


@pytest.mark.parametrize("mode", [DEFAULT, FAST])
def test_what_is_sure_is_given_and_what_is_denied_is_not(mode: str) -> None:
    found = fitted(mode)
    assert (found.given | ~found.sure).all()
    assert ((found.probabilities > 0) & (found.probabilities < 1)).all()
    for row, judged in enumerate(material().judged):
        if found.not_affirmed[row]:
            assert not found.given[judged.passage, judged.theme]


def test_the_tiny_set_is_learned() -> None:
    found = fitted(DEFAULT)
    truth = material().affirmed
    right = (found.given & truth).sum() * 2 / (found.given.sum() + truth.sum())
    assert right > 0.85
    facets = [judged.facet for judged in material().judged]
    assert (found.facet == np.array(facets)).mean() > 0.9


def log_loss(truth: np.ndarray, logits: np.ndarray) -> float:
    """The mean log loss of logits."""
    return float(np.mean(np.logaddexp(0, np.where(truth, -logits, logits))))


@pytest.mark.parametrize("mode", [DEFAULT, FAST])
def test_calibration_betters_the_log_loss(mode: str) -> None:
    probabilities = np.clip(fitted(mode).probabilities.astype(float), 1e-7, 1 - 1e-7)
    calibrated = np.log(probabilities / (1 - probabilities))
    raw = blend_inputs(material(), mode)[:, :, 0]  # the encoder, or cues, as they are
    assert log_loss(material().affirmed, calibrated) < log_loss(material().affirmed, raw)


@pytest.mark.parametrize("mode", [DEFAULT, FAST])
def test_fitting_twice_gives_the_same_parameters_which_can_be_saved(
    mode: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    from samples_coding import make_model

    texts = []
    for _ in range(2):
        parameters = fit_mode(material(), mode, every(material()))
        model = replace(make_model(), modes={mode: parameters})
        folder = tmp_path_factory.mktemp("model")
        save_model(model, folder)
        save_reader_card(model.reader, folder)
        assert set(load_model(folder).modes[mode].themes) == set(THEMES)
        texts.append((folder / "tagger.json").read_bytes())
    assert texts[0] == texts[1]
    assert parameters.blend.shape == (len(INPUTS[mode]),)


def test_a_theme_that_nobody_labelled_breaks_nothing_and_is_not_given() -> None:
    wider = replace(book(), sha256="8" * 64, codes=(*book().codes, make_code("pets", cues=())))
    found = make_material(codebook=wider)
    for mode in (DEFAULT, FAST):
        held = cross_fit(found, mode)
        assert not held.given[:, 3].any()
        parameters = fit_mode(found, mode, every(found))
        assert "pets" not in parameters.themes  # coded by its cues alone
    assert fit_heads(found, ["pets"]) == {}


def changed(passage: LabelledPassage, **changes: object) -> LabelledPassage:
    """A passage with something changed in each of its themes."""

    def of(label: ThemeLabel) -> ThemeLabel:
        some = {k: v for k, v in changes.items() if k != "party" or label.party is not None}
        return replace(label, **some)  # type: ignore[arg-type]

    first = replace(passage.first, themes=tuple(of(label) for label in passage.first.themes))
    return replace(passage, first=first)


@pytest.mark.parametrize(
    "changes",
    [
        {"polarity": Polarity.AFFIRMED},  # a researcher's codes that deny nothing
        {"party": Party.ADULT_AT_RISK},  # and those of Safeguarding Adults Reviews alone
        {"polarity": Polarity.AFFIRMED, "party": Party.VICTIM},
    ],
)
def test_codes_of_one_kind_only_break_nothing(changes: dict[str, object]) -> None:
    labelled = tuple(changed(passage, **changes) for passage in passages())
    found = make_material(labelled)
    held = cross_fit(found, DEFAULT)
    if "polarity" in changes:
        assert not held.not_affirmed.any()
    if "party" in changes:
        asked = np.array([judged.party >= 0 for judged in found.judged])
        assert set(held.party[asked].tolist()) == {list(Party).index(changes["party"])}  # type: ignore[arg-type]


def test_a_new_themes_head_knows_where_its_passages_lie() -> None:
    code = make_code("pets", cues=())
    wider = replace(book(), sha256="7" * 64, codes=(*book().codes, code))
    labelled = tuple(
        replace(p, first=replace(p.first, themes=(*p.first.themes, replace(
            passages()[0].first.themes[0], code_id="pets", char_start=0, char_end=4))))
        if p.passage_id.endswith("plain-0") else p
        for p in passages()
    )  # fmt: skip
    found = make_material(labelled, wider)
    heads = fit_heads(found, ["pets"])
    assert set(heads) == {"pets"}
    assert heads["pets"].weights.shape == (384,)
    assert found.embeddings is not None
    logits = found.embeddings @ heads["pets"].weights + heads["pets"].intercept
    truth = found.affirmed[:, 3]
    assert logits[truth].mean() > logits[~truth].mean()


@cache
def read_twice() -> Material:
    """The tiny set with a larger encoder that is always right, and has not read the first two."""
    teacher = np.where(material().affirmed, 6.0, -6.0).astype(np.float32)
    teacher[:2] = np.nan
    return replace(material(), teacher=teacher, teacher_levels=material().encoder_levels)


def test_best_is_fitted_where_the_larger_encoder_has_read() -> None:
    assert modes_for(material()) == (DEFAULT, FAST)
    assert modes_for(read_twice()) == (DEFAULT, FAST, BEST)
    parameters = fit_mode(read_twice(), BEST, every(read_twice()))
    assert parameters.blend.shape == (len(INPUTS[BEST]),)
    assert parameters.blend[0] > 0.3  # it is believed


def test_best_is_the_default_but_where_that_leaves_a_passage_open() -> None:
    first, second = fitted(DEFAULT), cross_fit(read_twice(), BEST)
    other = (second.probabilities != first.probabilities).any(axis=1)
    assert not other[:2].any()
    truth = material().affirmed
    assert (second.given != truth).sum() <= (first.given != truth).sum()
    for field in fields(Held):
        assert getattr(second, field.name).shape == getattr(first, field.name).shape
