"""Counting, calibration, kappa and intervals on tables small enough to work out by hand."""

import numpy as np
import pytest

from classify.scores import (
    Figure,
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

TRUTH = np.array([[1, 0], [1, 0], [0, 0], [1, 1]], dtype=bool)
GIVEN = np.array([[1, 0], [0, 0], [1, 0], [1, 0]], dtype=bool)


def test_hits_count_found_wrong_and_missed() -> None:
    sums = hits(TRUTH, GIVEN).sum(axis=0)
    assert sums.tolist() == [[2, 1, 1], [0, 0, 1]]
    assert precision(sums)[0] == pytest.approx(2 / 3)
    assert np.isnan(precision(sums)[1])  # nothing was given
    assert recall(sums).tolist() == pytest.approx([2 / 3, 0.0])
    assert f1(sums).tolist() == pytest.approx([2 / 3, 0.0])
    assert macro_f1([0, 1])(sums) == pytest.approx(1 / 3)
    assert np.isnan(macro_f1([])(sums))


def test_a_code_that_is_nowhere_is_left_out_of_the_mean() -> None:
    sums = np.array([[2.0, 0.0, 0.0], [0.0, 0.0, 0.0]])
    assert macro_f1([0, 1])(sums) == 1.0


@pytest.mark.parametrize(
    ("truth", "probabilities", "everywhere", "suggestions"),
    [
        # as probable as said
        ([1, 0], [0.5, 0.5], 0.0, 0.0),
        # surely not there, and right: no suggestion at all
        ([0, 0], [0.01, 0.03], 0.02, None),
        # half the pairs off by 0.1, the other half off by 0.04
        ([1, 0], [0.9, 0.04], 0.07, 0.1),
        # a probability of 1.0 belongs to the last bin
        ([1, 1], [1.0, 0.95], 0.025, 0.025),
        ([], [], None, None),
    ],
)
def test_calibration_errors(
    truth: list[int],
    probabilities: list[float],
    everywhere: float | None,
    suggestions: float | None,
) -> None:
    is_there, said = np.array(truth, dtype=bool), np.array(probabilities, dtype=np.float32)
    assert calibration_error(is_there, said) == pytest.approx(everywhere, abs=1e-4)
    assert suggestion_calibration_error(is_there, said) == pytest.approx(suggestions, abs=1e-4)


def test_reliability_counts_every_pair_once() -> None:
    bins = reliability(np.array([True, False]), np.array([0.31, 1.0], dtype=np.float32))
    assert [b.pairs for b in bins] == [0, 0, 0, 1, 0, 0, 0, 0, 0, 1]
    assert (bins[3].right, bins[9].right, bins[0].right) == (1.0, 0.0, None)


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ([[20, 5], [10, 15]], 0.4),  # Cohen's own kind of example
        ([[5, 0], [0, 5]], 1.0),
        ([[5, 0], [0, 0]], None),  # chance alone agrees wholly
        ([[0, 0], [0, 0]], None),
    ],
)
def test_kappa(table: list[list[int]], expected: float | None) -> None:
    assert kappa(np.array(table)) == expected


def test_crossed_puts_the_first_in_rows() -> None:
    assert crossed(np.array([0, 0, 1]), np.array([1, 1, 0]), 2).tolist() == [[0, 2], [1, 0]]


def test_an_interval_holds_its_figure_and_is_the_same_again() -> None:
    groups = ["a", "a", "b", "b", "c", "c", "d", "d"]
    parts = np.array([[1, 1], [0, 1]] * 3 + [[1, 1], [1, 1]], dtype=float)
    figure = Resampling(groups).figure(parts, share, 8)
    assert figure == Resampling(groups).figure(parts, share, 8)
    assert figure == Figure(value=0.625, low=0.5, high=0.875, n=8)


def test_of_two_groups_no_interval_is_given() -> None:
    parts = np.array([[1, 1], [0, 1]], dtype=float)
    assert Resampling(["a", "b"]).figure(parts, share, 2) == Figure(value=0.5, n=2)


def test_nothing_asked_gives_no_value() -> None:
    nothing = np.zeros((0, 2))
    rows = np.zeros(0, dtype=np.intp)
    assert Resampling(["a"]).figure(nothing, share, 0, rows) == Figure(value=None, n=0)
