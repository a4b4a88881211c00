"""How often a tagger is right: every figure of `casereviews evaluate`, from a `Comparison`.

Precision, recall and F1 are of affirmed themes; only those count as present. Intervals are of
resampled reviews (in cross-validation: writing passes and documents), since the passages of one
review are not independent of one another.

Two calibration errors are given, each over ten bins of equal width. The first is over all
passage-theme pairs; as nearly all of them are surely not there, it is small for any tagger that
says so. The second is over pairs with a probability above 0.05 alone: those that somebody may see.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from classify.comparison import Comparison, Mention
from classify.examples import Ints
from classify.figures import (
    CASE_VALUES,
    Band,
    Cases,
    CodeFigures,
    Evaluation,
    Gap,
    Judgements,
    Levels,
    Measured,
    ThemesTogether,
)
from classify.models import Codebook, Polarity
from classify.scores import (
    FEWEST_GROUPS,
    Bools,
    Figure,
    Numbers,
    Resampling,
    calibration_error,
    crossed,
    f1,
    hits,
    kappa,
    macro_f1,
    precision,
    recall,
    reliability,
    share,
    suggestion_calibration_error,
)

FEWEST_SUPPORT = 5
"""Codes with fewer affirmed passages are left out of the means over codes."""


def evaluate(compared: Comparison, measured: Measured, codebook: Codebook) -> Evaluation:
    """All figures.

    Args:
        compared: Coders' codes and a tagger's.
        measured: What was measured, for the record.
        codebook: Gives the codes' labels.
    """
    draws = Resampling(compared.groups)
    probabilities = compared.probabilities
    everything = np.arange(len(compared.groups))
    return Evaluation(
        measured=measured,
        passages=len(compared.groups),
        groups=draws.groups,
        grouped_by=compared.grouped_by,
        labels={code.code_id: code.label for code in codebook.codes},
        themes=_themes(compared, draws),
        together=_together(compared, draws),
        reliability=() if probabilities is None else reliability(compared.truth, probabilities),
        band=_band(compared, draws),
        levels=_levels(compared, draws, everything),
        levels_without_response=_levels(compared, draws, np.flatnonzero(~compared.is_response)),
        judgements=_judgements(compared, draws),
        gaps=(
            *_gaps(compared, draws, "register", compared.registers),
            *_gaps(compared, draws, "review type", compared.review_types),
            *_gaps(compared, draws, "sex of the subject", compared.sexes),
        ),
        cases=_cases(compared),
    )


def _themes(compared: Comparison, draws: Resampling) -> tuple[CodeFigures, ...]:
    truth, given = compared.truth, compared.given
    parts = hits(truth, given)
    support, suggested = truth.sum(axis=0), given.sum(axis=0)
    columns = zip(
        draws.figures(parts, precision, suggested.tolist()),
        draws.figures(parts, recall, support.tolist()),
        draws.figures(parts, f1, support.tolist()),
        strict=True,
    )
    of_terms = f1(hits(truth, compared.by_terms).sum(axis=0))
    figures = []
    for place, (exact, found, both) in enumerate(columns):
        mean, of_suggested = _calibration(compared, place)
        coder_f1, coder_kappa = _coder(compared, place)
        figures.append(
            CodeFigures(
                code_id=compared.theme_ids[place],
                support=int(support[place]),
                suggested=int(suggested[place]),
                precision=exact,
                recall=found,
                f1=both,
                calibration_error=mean,
                suggestion_calibration_error=of_suggested,
                terms_f1=_plain(of_terms[place]),
                coder_f1=coder_f1,
                coder_kappa=coder_kappa,
            )
        )
    return tuple(figures)


def _calibration(compared: Comparison, place: int) -> tuple[float | None, float | None]:
    if compared.probabilities is None:
        return None, None
    truth, probabilities = compared.truth[:, place], compared.probabilities[:, place]
    return (
        calibration_error(truth, probabilities),
        suggestion_calibration_error(truth, probabilities),
    )


def _coder(compared: Comparison, place: int) -> tuple[float | None, float | None]:
    coders = compared.coders
    if coders is None:
        return None, None
    first, second = coders.first[coders.twice, place], coders.second[coders.twice, place]
    return _plain(float(f1(hits(first, second).sum(axis=0)))), _agreement(first, second)


def _agreement(first: Bools, second: Bools) -> float | None:
    return kappa(crossed(first.ravel().astype(int), second.ravel().astype(int), 2))


def _plain(value: float) -> float | None:
    return None if np.isnan(value) else round(float(value), 4)


def _together(compared: Comparison, draws: Resampling) -> ThemesTogether:
    truth, given, by_terms = compared.truth, compared.given, compared.by_terms
    parts, of_terms = hits(truth, given), hits(truth, by_terms)
    support = truth.sum(axis=0)
    n, kept = int(support.sum()), np.flatnonzero(support >= FEWEST_SUPPORT).tolist()
    micro, micro_of_terms = parts.sum(axis=1), of_terms.sum(axis=1)
    probabilities, coders = compared.probabilities, compared.coders
    coder_micro = coder_macro = coder_kappa = None
    if coders is not None:
        rows = np.flatnonzero(coders.twice)
        of_coders = hits(coders.first[rows], coders.second[rows])
        often = coders.first[rows].sum(axis=0)
        counted = np.flatnonzero(often >= FEWEST_SUPPORT).tolist()
        coder_micro = draws.figure(of_coders.sum(axis=1), f1, int(often.sum()), rows)
        coder_macro = draws.figure(of_coders, macro_f1(counted), len(counted), rows)
        coder_kappa = _agreement(coders.first[rows], coders.second[rows])
    return ThemesTogether(
        precision=draws.figure(micro, precision, int(given.sum())),
        recall=draws.figure(micro, recall, n),
        f1=draws.figure(micro, f1, n),
        macro_f1=draws.figure(parts, macro_f1(kept), len(kept)),
        calibration_error=None if probabilities is None
        else calibration_error(truth, probabilities),
        suggestion_calibration_error=None if probabilities is None
        else suggestion_calibration_error(truth, probabilities),
        terms_f1=draws.figure(micro_of_terms, f1, n),
        terms_macro_f1=draws.figure(of_terms, macro_f1(kept), len(kept)),
        above_terms=_difference(draws, micro, micro_of_terms, n),
        coder_f1=coder_micro,
        coder_macro_f1=coder_macro,
        coder_kappa=coder_kappa,
        passages_coded_twice=0 if coders is None else int(coders.twice.sum()),
    )  # fmt: skip


def _difference(draws: Resampling, one: Numbers, other: Numbers, n: int) -> Figure:
    """The F1 of one's `hits` less that of another's, in the same draws."""
    both = np.concatenate([one, other], axis=1)
    return draws.figure(both, lambda sums: f1(sums[..., :3]) - f1(sums[..., 3:]), n)


def _band(compared: Comparison, draws: Resampling) -> Band | None:
    sure = compared.sure
    if sure is None:
        return None
    check = compared.given & ~sure
    n, suggestions = int(compared.truth.sum()), int(compared.given.sum())
    of_sure = hits(compared.truth, sure).sum(axis=1)
    of_check = hits(compared.truth, check).sum(axis=1)
    of_both = hits(compared.truth, compared.given).sum(axis=1)
    covered = np.stack([sure.sum(axis=1), compared.given.sum(axis=1)], axis=1).astype(float)
    return Band(
        sure_precision=draws.figure(of_sure, precision, int(sure.sum())),
        sure_recall=draws.figure(of_sure, recall, n),
        check_precision=draws.figure(of_check, precision, int(check.sum())),
        recall_with_check=draws.figure(of_both, recall, n),
        coverage=draws.figure(covered, share, suggestions),
    )


def _levels(compared: Comparison, draws: Resampling, rows: NDArray[np.intp]) -> Levels:
    none = len(compared.level_ids)
    truth, given = compared.primary[rows], compared.given_primary[rows]
    is_truth, is_given = _one_hot(truth, none), _one_hot(given, none)
    parts = hits(is_truth, is_given)
    support, suggested = is_truth.sum(axis=0), is_given.sum(axis=0)
    kept = np.flatnonzero(support >= FEWEST_SUPPORT).tolist()
    same = np.stack([truth == given, np.ones(len(rows))], axis=1).astype(float)
    columns = zip(
        draws.figures(parts, precision, suggested.tolist(), rows),
        draws.figures(parts, recall, support.tolist(), rows),
        draws.figures(parts, f1, support.tolist(), rows),
        strict=True,
    )
    coder_f1, coder_kappa = _level_coders(compared, rows)
    return Levels(
        passages=len(rows),
        right=draws.figure(same, share, len(rows), rows),
        macro_f1=draws.figure(parts, macro_f1(kept), len(kept), rows),
        levels=tuple(
            CodeFigures(
                code_id=compared.level_ids[place],
                support=int(support[place]),
                suggested=int(suggested[place]),
                precision=exact,
                recall=found,
                f1=both,
            )
            for place, (exact, found, both) in enumerate(columns)
        ),
        confusion=tuple(tuple(row) for row in crossed(truth, given, none + 1).tolist()),
        coder_macro_f1=coder_f1,
        coder_kappa=coder_kappa,
    )


def _one_hot(levels: Ints, kinds: int) -> Bools:
    return np.asarray(levels[:, np.newaxis] == np.arange(kinds), dtype=np.bool_)


def _level_coders(
    compared: Comparison, rows: NDArray[np.intp]
) -> tuple[float | None, float | None]:
    coders, none = compared.coders, len(compared.level_ids)
    if coders is None:
        return None, None
    rows = rows[coders.twice[rows]]
    first, second = coders.first_primary[rows], coders.second_primary[rows]
    is_first = _one_hot(first, none)
    kept = np.flatnonzero(is_first.sum(axis=0) >= FEWEST_SUPPORT).tolist()
    counted = hits(is_first, _one_hot(second, none)).sum(axis=0)
    return _plain(float(macro_f1(kept)(counted))), kappa(crossed(first, second, none + 1))


def _judgements(compared: Comparison, draws: Resampling) -> Judgements:
    def is_found(m: Mention) -> bool:
        return m.polarity is Polarity.AFFIRMED and bool(compared.given[m.passage, m.theme])

    seen = [(m, m.found) for m in compared.mentions if m.found is not None]
    facet = [(m.passage, m.facet is f.facet) for m, f in seen if is_found(m) and m.facet]
    party = [(m.passage, m.party is f.party) for m, f in seen if is_found(m) and m.party]
    polarity = [(m.passage, (m.polarity is Polarity.AFFIRMED) is f.is_affirmed) for m, f in seen]
    denied = [(int(p), not compared.given[p, t]) for p, t in np.argwhere(compared.denied)]
    return Judgements(
        facet=_share_right(draws, facet),
        party=_share_right(draws, party),
        polarity=_share_right(draws, polarity),
        kept_out=_share_right(draws, denied),
    )


def _share_right(draws: Resampling, judged: Sequence[tuple[int, bool]]) -> Figure:
    rows = np.array([passage for passage, _ in judged], dtype=np.intp)
    parts = np.array([(right, 1.0) for _, right in judged], dtype=np.float64).reshape(-1, 2)
    return draws.figure(parts, share, len(judged), rows)


def _gaps(
    compared: Comparison, draws: Resampling, by: str, values: Sequence[str | None]
) -> tuple[Gap, ...]:
    """Figures of each value; nothing where all passages are of one."""
    kinds = sorted({value for value in values if value is not None})
    if len(kinds) < 2:
        return ()
    parts = hits(compared.truth, compared.given).sum(axis=1)
    known = np.array([value is not None for value in values])
    gaps = []
    for kind in kinds:
        inside = np.array([value == kind for value in values])
        rows = np.flatnonzero(inside)
        n, groups = int(compared.truth[rows].sum()), len({compared.groups[row] for row in rows})
        others = parts * (known & ~inside)[:, np.newaxis]
        gap = _difference(draws, parts * inside[:, np.newaxis], others, n)
        if groups < FEWEST_GROUPS:
            gap = Figure(value=gap.value, n=n)
        gaps.append(
            Gap(
                by=by,
                value=kind,
                passages=len(rows),
                groups=groups,
                precision=draws.figure(
                    parts[rows], precision, int(compared.given[rows].sum()), rows
                ),
                recall=draws.figure(parts[rows], recall, n, rows),
                f1=draws.figure(parts[rows], f1, n, rows),
                gap=gap,
            )
        )
    return tuple(gaps)


def _cases(compared: Comparison) -> Cases | None:
    """Case values by the rule that one affirmed passage is a yes, and else one negated a no."""
    if compared.negated is None or compared.given_negated is None:
        return None
    reviews = sorted(set(compared.groups))
    at = {review: place for place, review in enumerate(reviews)}
    of = np.array([at[group] for group in compared.groups], dtype=np.intp)
    truth = _case_values(of, len(reviews), compared.truth, compared.negated)
    given = _case_values(of, len(reviews), compared.given, compared.given_negated)
    draws = Resampling(reviews)
    yes = hits(truth == 0, given == 0).sum(axis=1)
    same = np.stack([(truth == given).sum(axis=1), np.full(len(reviews), truth.shape[1])], axis=1)
    table = crossed(truth.ravel(), given.ravel(), len(CASE_VALUES))
    said, there = int((given == 0).sum()), int((truth == 0).sum())
    return Cases(
        reviews=len(reviews),
        table=tuple(tuple(row) for row in table.tolist()),
        same=draws.figure(same.astype(float), share, truth.size),
        kappa=kappa(table),
        precision=draws.figure(yes, precision, said),
        recall=draws.figure(yes, recall, there),
        f1=draws.figure(yes, f1, there),
    )


def _case_values(of: NDArray[np.intp], reviews: int, affirmed: Bools, negated: Bools) -> Ints:
    """The place in CASE_VALUES of each review and theme."""
    yes, no = (np.zeros((reviews, affirmed.shape[1]), dtype=np.bool_) for _ in range(2))
    np.logical_or.at(yes, of, affirmed)
    np.logical_or.at(no, of, negated)
    return np.where(yes, 0, np.where(no, 1, 2)).astype(np.int32)
