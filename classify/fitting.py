"""The parameters of a tagger's modes, fitted to labelled passages.

`cross_fit` measures what `fit_mode` ships: it fits to all folds but one and looks at that one, so
that no figure comes from passages that a parameter has seen.
"""

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from classify.best import is_open
from classify.examples import POLARITIES, Floats
from classify.heads import assumed_share, calibrate_few, fit_head
from classify.material import Bools, Material
from classify.model import FEW, INPUTS, Linear, Mode, ThemeCalibration, ThemeHead
from classify.models import Polarity
from classify.modes import BEST, DEFAULT, FAST
from classify.tagging import THRESHOLD

SURE_PRECISION = 0.8  # what themes that need no look must reach on held-out passages
_THRESHOLDS = np.arange(0.2, 0.62, 0.02)
_FEWEST_SURE = 15  # given themes from which a precision is believed
_NOT_AFFIRMED_FROM = 0.3  # costs 1% of affirmed themes and keeps out 13% more of the others
_OTHER_LEVEL_FROM = 0.25
_FEW_THRESHOLD = 0.5  # for new themes: likelier than not, since few examples show few look-alikes
_NEVER = -30.0  # the logit of a class that nobody has labelled

Rows = NDArray[np.intp]


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What a mode makes of passages that it was not fitted to; n passages, t themes."""

    probabilities: Floats  # (n, t): affirmed
    given: Bools  # (n, t): given as affirmed
    sure: Bools  # (n, t): given without "check"
    level: NDArray[np.intp]  # (n,): the primary level, l for none
    facet: NDArray[np.intp]  # of each row of `judged`
    party: NDArray[np.intp]
    not_affirmed: Bools  # of each row of `judged`: taken for negated or hypothetical


def blend_inputs(material: Material, mode: str) -> Floats:
    """What is blended into a theme's logit: (n, t, inputs)."""
    parts = {
        "encoder": material.encoder,
        "cues_affirmed": material.cues_affirmed,
        "cues_fired": material.cues_fired,
        "words": material.words,
    }
    if material.teacher is not None:
        parts["teacher"] = np.nan_to_num(material.teacher)
    return np.stack([parts[name] for name in INPUTS[mode]], axis=-1)


def modes_for(material: Material) -> tuple[str, ...]:
    """The modes that can be fitted: "best" only where the larger encoder's word is known."""
    if _read_by_larger(material).any():
        return tuple(INPUTS)
    return tuple(mode for mode in INPUTS if mode != BEST)


def _read_by_larger(material: Material) -> Bools:
    if material.teacher is None:
        return np.zeros(len(material.passages), dtype=np.bool_)
    return ~np.isnan(material.teacher[:, 0])


def fit_mode(material: Material, mode: str, rows: Rows) -> Mode:
    """A mode's parameters from some of the passages.

    Args:
        material: The passages.
        mode: One of `model.INPUTS`.
        rows: Which passages to fit to.
    """
    rows = rows[material.coded[rows]]
    if mode == BEST:
        rows = rows[_read_by_larger(material)[rows]]
    inputs, affirmed = blend_inputs(material, mode), material.affirmed
    learned = np.flatnonzero(material.learnable)
    every = inputs[rows][:, learned].reshape(-1, inputs.shape[-1])
    carried = affirmed[rows][:, learned].ravel()
    blend = _fitted(LogisticRegression(C=1.0, max_iter=500), every, carried)
    weights, intercept = blend.coef_[0], float(blend.intercept_[0])
    logits = inputs @ weights + intercept
    themes = _calibrate(material, logits, rows)
    probabilities = probabilities_of(material, logits, themes)
    chosen = set(rows.tolist())
    judged = [n for n, j in enumerate(material.judged) if j.passage in chosen]
    facts = _judged_inputs(material, mode, judged)
    facets = np.array([material.judged[n].facet for n in judged])
    parties = np.array([material.judged[n].party for n in judged])
    denied = np.array([_is_denied(material.judged[n].polarity) for n in judged])
    logit = np.array([logits[material.judged[n].passage, material.judged[n].theme] for n in judged])
    asked = parties >= 0
    return Mode(
        blend=weights.astype(np.float32),
        intercept=intercept,
        themes=themes,
        facet=_linear(facts, facets, classes=4),
        party=_linear(facts[asked], parties[asked], classes=5),
        polarity=_linear(np.column_stack([facts, logit]), denied.astype(int), classes=2),
        not_affirmed_from=_NOT_AFFIRMED_FROM,
        level=_linear(
            level_inputs(material, mode, probabilities)[rows],
            material.primary[rows],
            classes=material.rule_levels.shape[1] + 1,
        ),
        other_level_from=_OTHER_LEVEL_FROM,
    )


def _fitted(
    model: LogisticRegression, inputs: Floats, classes_of: NDArray[np.generic]
) -> LogisticRegression:
    """A model fitted on one thread.

    Threads that wait for a busy processor take forty times as long, and how many there are must
    not change what is learned.
    """
    with threadpool_limits(limits=1):
        return model.fit(inputs, classes_of)


def _is_denied(polarity: int) -> bool:
    return POLARITIES[polarity] is not Polarity.AFFIRMED


def _judged_inputs(material: Material, mode: str, judged: Sequence[int]) -> Floats:
    kind = "inputs_fast" if mode == FAST else "inputs"
    return np.stack([getattr(material.judged[n], kind) for n in judged])


def level_inputs(material: Material, mode: str, probabilities: Floats) -> Floats:
    """What the model of levels looks at: (n, inputs)."""
    other = probabilities if mode == FAST else material.encoder_levels
    if mode == BEST and material.teacher_levels is not None:
        other = np.nan_to_num(material.teacher_levels)
    return np.concatenate([material.rule_levels, other], axis=1).astype(np.float32)


def probabilities_of(
    material: Material, logits: Floats, themes: Mapping[str, ThemeCalibration]
) -> Floats:
    """Calibrated probabilities: (n, t); 0.0 for passages that are not coded.

    Of a theme that is coded by its cues alone, the cues' score.
    """
    out = np.zeros(logits.shape, dtype=np.float32)
    for place, code_id in enumerate(material.theme_ids):
        how = themes.get(code_id)
        if how is None:
            out[:, place] = material.cues_affirmed[:, place]
            continue
        out[:, place] = 1.0 / (1.0 + np.exp(-(how.slope * logits[:, place] + how.intercept)))
    out[~material.coded] = 0.0
    return out


def _calibrate(material: Material, logits: Floats, rows: Rows) -> Mapping[str, ThemeCalibration]:
    """Platt scaling a theme, one threshold for all, and from where each theme is sure.

    Themes that are coded by their cues alone are left out.
    """
    learned = np.flatnonzero(material.learnable)
    theme_ids = [material.theme_ids[place] for place in learned]
    affirmed, logits = material.affirmed[rows][:, learned], logits[:, learned]
    share = assumed_share(material.affirmed[rows])
    fitted = []
    for place, code_id in enumerate(theme_ids):
        logit = logits[rows, place].reshape(-1, 1)
        examples = int(affirmed[:, place].sum())
        if len(np.unique(affirmed[:, place])) < 2:  # none among these passages: as the blend says
            fitted.append((1.0, 0.0))
            continue
        if code_id in material.untaught and examples < FEW:
            fitted.append(calibrate_few(logit[:, 0], affirmed[:, place], share))
            continue
        platt = _fitted(LogisticRegression(C=1.0, max_iter=200), logit, affirmed[:, place])
        fitted.append((float(platt.coef_[0, 0]), float(platt.intercept_[0])))
    slopes, intercepts = (np.array(part) for part in zip(*fitted, strict=True))
    probabilities = 1.0 / (1.0 + np.exp(-(logits[rows] * slopes + intercepts)))
    threshold = max(_THRESHOLDS, key=lambda t: (_f1(affirmed, probabilities >= t), -t))
    few = [
        code_id in material.untaught and affirmed[:, place].sum() < FEW
        for place, code_id in enumerate(theme_ids)
    ]
    thresholds = [max(float(threshold), _FEW_THRESHOLD if new else 0.0) for new in few]
    return {
        code_id: ThemeCalibration(
            slope=float(slopes[place]),
            intercept=float(intercepts[place]),
            threshold=round(float(thresholds[place]), 3),
            sure=_sure_from(affirmed[:, place], probabilities[:, place], thresholds[place]),
            labelled=int(affirmed[:, place].sum()),
        )
        for place, code_id in enumerate(theme_ids)
    }


def _sure_from(affirmed: Bools, probabilities: Floats, threshold: float) -> float:
    """The least probability from which enough of what is given is right; 1.0 where there is none.

    Taken a little above the least that would do, since it was chosen on what it is measured with.
    """
    for sure in np.arange(max(threshold, 0.4), 0.96, 0.02):
        given = probabilities >= sure
        if given.sum() < _FEWEST_SURE:
            break
        if affirmed[given].mean() >= SURE_PRECISION + 0.02:
            return round(float(sure), 3)
    return 0.96


def _f1(truth: Bools, given: Bools) -> float:
    both = float((truth & given).sum())
    return 2 * both / max(1.0, float(truth.sum() + given.sum()))


def _linear(inputs: Floats, classes_of: NDArray[np.generic], *, classes: int) -> Linear:
    """Multinomial logistic regression; a class that nobody has labelled is never chosen.

    Where only one class was labelled, as in a researcher's codes that deny nothing, it is always
    chosen; where none was, the first.
    """
    seen = np.unique(classes_of)
    if len(seen) < 2:
        only = np.full(classes, _NEVER, dtype=np.float32)
        only[int(seen[0]) if len(seen) else 0] = 0.0
        return Linear(
            weights=np.zeros((classes, inputs.shape[1]), dtype=np.float32), intercepts=only
        )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a few hundred steps settle every choice
        model = _fitted(LogisticRegression(C=1.0, max_iter=400), inputs, classes_of)
    weights = np.zeros((classes, inputs.shape[1]), dtype=np.float32)
    intercepts = np.full(classes, _NEVER, dtype=np.float32)
    if len(model.classes_) == 2:
        low, high = model.classes_.tolist()
        weights[high], intercepts[high] = model.coef_[0], model.intercept_[0]
        intercepts[low] = 0.0
    else:
        for row, kind in enumerate(model.classes_.tolist()):
            weights[kind], intercepts[kind] = model.coef_[row], model.intercept_[row]
    return Linear(weights=weights, intercepts=intercepts)


def fit_heads(material: Material, untaught: Sequence[str]) -> Mapping[str, ThemeHead]:
    """Heads for themes that the encoder was not taught, where there are examples enough.

    These have seen every passage: what calibrates them are the held-out logits in
    `material.encoder`.
    """
    heads = {}
    share = assumed_share(material.affirmed)
    for code_id in untaught:
        place = material.theme_ids.index(code_id)
        if material.embeddings is None or not material.learnable[place]:
            continue
        heads[code_id] = fit_head(
            material.embeddings,
            material.affirmed[:, place],
            material.definitions[code_id],
            share,
        )
    return heads


def apply_mode(material: Material, mode: str, parameters: Mode) -> Held:
    """What a mode makes of all passages."""
    logits = blend_inputs(material, mode) @ parameters.blend + parameters.intercept
    probabilities = probabilities_of(material, logits, parameters.themes)
    calibrations = [parameters.themes.get(code_id) for code_id in material.theme_ids]
    given = probabilities >= np.array([c.threshold if c else THRESHOLD for c in calibrations])
    sure = probabilities >= np.array([c.sure if c else np.inf for c in calibrations])
    for place, code_id in enumerate(material.theme_ids):
        how = calibrations[place]
        if how is not None and code_id in material.untaught and how.labelled < FEW:
            given[:, place] |= material.cues_affirmed[:, place] >= THRESHOLD
    everything = list(range(len(material.judged)))
    facts = _judged_inputs(material, mode, everything)
    logit = np.array([logits[j.passage, j.theme] for j in material.judged])
    denied = (
        parameters.polarity.shares(np.column_stack([facts, logit]))[:, 1]
        >= parameters.not_affirmed_from
    )
    for row, j in enumerate(material.judged):
        if denied[row] and given[j.passage, j.theme]:
            given[j.passage, j.theme] = sure[j.passage, j.theme] = False
    shares = parameters.level.shares(level_inputs(material, mode, probabilities))
    level = shares.argmax(axis=1)
    some = given.any(axis=1) & (level == shares.shape[1] - 1)
    level[some] = shares[some, :-1].argmax(axis=1)
    level[~material.coded] = shares.shape[1] - 1
    return Held(
        probabilities=probabilities,
        given=given,
        sure=given & sure,
        level=level,
        facet=parameters.facet.shares(facts).argmax(axis=1),
        party=parameters.party.shares(facts).argmax(axis=1),
        not_affirmed=denied,
    )


_OF_JUDGED = ("facet", "party", "not_affirmed")  # fields of `Held` with a row a judgement


def _apply_best(material: Material, rows: Rows) -> Held:
    """Both modes fitted to some passages and put together as `--tagger best` does."""
    fitted = fit_mode(material, DEFAULT, rows)
    first = apply_mode(material, DEFAULT, fitted)
    second = apply_mode(material, BEST, fit_mode(material, BEST, rows))
    thresholds = [fitted.themes[code_id].threshold for code_id in material.theme_ids]
    again = is_open(first.probabilities, np.array(thresholds, dtype=np.float32))
    again &= material.coded & _read_by_larger(material)
    judged = np.array([again[j.passage] for j in material.judged], dtype=np.bool_)
    joined = {}
    for field in fields(Held):
        chosen = judged if field.name in _OF_JUDGED else again
        array = getattr(first, field.name).copy()
        array[chosen] = getattr(second, field.name)[chosen]
        joined[field.name] = array
    return Held(**joined)


def cross_fit(material: Material, mode: str) -> Held:
    """Each fold by parameters fitted to the others."""
    parts = {}
    for fold in sorted(set(material.folds.tolist())):
        rows = np.flatnonzero(material.folds != fold)
        if mode == BEST:
            parts[fold] = _apply_best(material, rows)
        else:
            parts[fold] = apply_mode(material, mode, fit_mode(material, mode, rows))
    first = next(iter(parts.values()))
    of_row = np.array([material.folds[j.passage] for j in material.judged])
    joined = {
        name: np.zeros_like(getattr(first, name)) for name in (field.name for field in fields(Held))
    }
    for fold, part in parts.items():
        for name, array in joined.items():
            at = of_row if name in _OF_JUDGED else material.folds
            array[at == fold] = getattr(part, name)[at == fold]
    return Held(**joined)
