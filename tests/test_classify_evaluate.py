"""Every figure of an evaluation, on a few invented passages worked out by hand."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from samples import make_codebook
from samples_gold import (
    FakeTagger,
    make_coding,
    make_found,
    make_gold,
    make_level,
    make_theme,
)

from classify.comparison import Comparison
from classify.evaluate import evaluate
from classify.evaluation_report import report_text, summary_lines
from classify.figures import Evaluation, Measured, evaluation_object
from classify.gold_comparison import compare_tagged
from classify.models import Facet, Party, Polarity
from classify.scores import Figure
from classify.term_list import find_by_terms, read_term_list

CODEBOOK = make_codebook()
TERMS = {"economic-abuse": ("bank card",), "weapons": ("knife", "blade")}
MEASURED = Measured(
    tagger="fake",
    mode="default",
    how="gold",
    sources=("gold.jsonl",),
    codebook_version="1",
    codebook_sha256="0" * 64,
)
# Two reviews. The tagger finds one of two affirmed economic-abuse themes, gives one weapons too
# many, keeps one of two denied themes out, and gets one of three levels wrong.
PASSAGES = (
    make_gold(
        "a1",
        make_theme(party=Party.VICTIM),
        primary="family_home",
        second=make_coding(make_theme(), primary="family_home"),
        review_type="DHR",
    ),
    make_gold(
        "a2",
        make_theme(party=Party.VICTIM, facet=Facet.RESPONSE),
        make_theme("weapons", polarity=Polarity.NEGATED),
        primary="institutions_systems",
        text="She had nothing of her own to spend on anything.",
        second=make_coding(primary="institutions_systems"),
        review_type="DHR",
    ),
    make_gold(
        "b1",
        make_theme("economic-abuse", polarity=Polarity.HYPOTHETICAL),
        review="r2",
        text="Nobody could say whether the knife was ever his.",
        review_type="SAR",
    ),
)
FOUND = {
    "a1": (make_level("family_home"), make_found(party=Party.OTHER)),
    "a2": (
        make_level("family_home"),
        make_found("weapons", polarity=Polarity.NEGATED),
    ),
    "b1": (
        make_found("weapons", check=True),
        make_found("economic-abuse", check=True),
    ),
}


@pytest.fixture(name="compared")
def make_compared() -> Comparison:
    return compare_tagged(PASSAGES, FakeTagger(FOUND), CODEBOOK, TERMS)


@pytest.fixture(name="evaluation")
def make_evaluation(compared: Comparison) -> Evaluation:
    return evaluate(compared, MEASURED, CODEBOOK)


def test_passages_of_a_review_are_coded_together_and_boilerplate_not_at_all() -> None:
    tagger = FakeTagger({})
    passages = (
        make_gold("a1", review="a"),
        make_gold("x", review=None),
        make_gold("y", review=None),
        make_gold("a2", review="a"),
        make_gold("a3", review="a", text="Page left blank"),
    )
    compared = compare_tagged(passages, tagger, CODEBOOK, TERMS)
    assert tagger.reviews[0][:2] == ("a1", "a2")
    assert ("x",) in tagger.reviews
    assert ("y",) in tagger.reviews
    assert compared.groups == ("a", "x", "y", "a", "a")


def test_themes(evaluation: Evaluation) -> None:
    money, weapons = evaluation.themes
    assert (money.support, money.suggested) == (2, 2)
    assert (money.precision.value, money.recall.value, money.f1.value) == (0.5, 0.5, 0.5)
    assert (money.terms_f1, money.coder_f1, money.coder_kappa) == (0.6667, 0.6667, 0.0)
    assert (weapons.support, weapons.suggested, weapons.f1.value) == (0, 1, 0.0)
    assert (weapons.recall.value, weapons.terms_f1) == (None, 0.0)


def test_all_themes_together(evaluation: Evaluation) -> None:
    together = evaluation.together
    assert together.precision == Figure(value=0.3333, n=3)
    assert together.recall == Figure(value=0.5, n=2)
    assert together.f1 == Figure(value=0.4, n=2)
    assert together.macro_f1 == Figure(value=None, n=0)  # no theme has five passages
    assert together.above_terms == Figure(value=-0.1, n=2)  # the terms find one and alarm once
    assert together.passages_coded_twice == 2
    assert together.calibration_error is None  # a fake gives no probabilities


def test_the_band_in_which_a_person_should_look(evaluation: Evaluation) -> None:
    band = evaluation.band
    assert band is not None
    assert band.sure_precision == Figure(value=1.0, n=1)
    assert band.sure_recall == Figure(value=0.5, n=2)
    assert band.check_precision == Figure(value=0.0, n=2)
    assert band.recall_with_check == Figure(value=0.5, n=2)
    assert band.coverage == Figure(value=0.3333, n=3)


def test_levels_with_and_without_response_units(evaluation: Evaluation) -> None:
    assert evaluation.levels.confusion == ((1, 0, 0), (1, 0, 0), (0, 0, 1))
    assert evaluation.levels.right == Figure(value=0.6667, n=3)
    assert evaluation.levels.coder_kappa == 1.0
    assert evaluation.levels_without_response.passages == 2
    assert evaluation.levels_without_response.confusion == ((1, 0, 0), (0, 0, 0), (0, 0, 1))


def test_what_is_said_of_a_theme(evaluation: Evaluation) -> None:
    judged = evaluation.judgements
    assert judged.facet == Figure(value=1.0, n=1)  # only where it is affirmed and given
    assert judged.party == Figure(value=0.0, n=1)
    assert judged.polarity == Figure(value=0.6667, n=3)
    assert judged.kept_out == Figure(value=0.5, n=2)


def test_gaps_by_kind_of_review(evaluation: Evaluation) -> None:
    first, second = evaluation.gaps
    assert (first.by, first.value, first.passages, first.groups) == ("review type", "DHR", 2, 1)
    assert (first.f1.value, second.f1.value, first.gap.value) == (0.6667, 0.0, 0.6667)


def test_values_of_cases(evaluation: Evaluation) -> None:
    cases = evaluation.cases
    assert cases is not None
    # r1: money yes and yes, weapons no and no; r2: both not mentioned, and yes
    assert cases.table == ((1, 0, 0), (0, 1, 0), (2, 0, 0))
    assert cases.same == Figure(value=0.5, n=4)
    assert cases.f1 == Figure(value=0.5, n=1)


def test_without_cases_or_a_second_coder_the_report_leaves_them_out(
    compared: Comparison,
) -> None:
    bare = replace(compared, negated=None, coders=None, sure=None)
    evaluation = evaluate(bare, MEASURED, CODEBOOK)
    assert (evaluation.cases, evaluation.band, evaluation.together.coder_f1) == (None, None, None)
    text = report_text(evaluation, {})
    assert "Values of cases" not in text
    assert "second coder" not in "\n".join(summary_lines(evaluation))


def test_calibration_is_over_all_pairs_and_over_suggestions(compared: Comparison) -> None:
    probabilities = np.array([[0.9, 0.0], [0.2, 0.0], [0.0, 0.6]], dtype=np.float32)
    together = evaluate(replace(compared, probabilities=probabilities), MEASURED, CODEBOOK).together
    assert together.calibration_error == pytest.approx((0.1 + 0.8 + 0.6) / 6, abs=1e-4)
    assert together.suggestion_calibration_error == pytest.approx(0.5, abs=1e-4)


def test_the_report_has_every_table(evaluation: Evaluation) -> None:
    text = report_text(evaluation, {"themes.png": "What it shows"})
    assert "| Economic abuse | 2 | 2 | 0.50 | 0.50 | 0.50 | – | – | 0.67 | 0.67 | 0.00 |" in text
    assert "![What it shows](themes.png)" in text
    assert "| yes | 1 | 0 | 0 |" in text
    for heading in ("In all", "Themes", "The primary level", "Gaps", "Values of cases"):
        assert f"## {heading}\n" in text


def test_the_object_is_plain_and_versioned(evaluation: Evaluation) -> None:
    said: dict[str, Any] = evaluation_object(evaluation)
    assert said["schema"] == 1
    assert said["together"]["f1"] == {"value": 0.4, "low": None, "high": None, "n": 2}
    assert said["levels"]["confusion"] == [[1, 0, 0], [1, 0, 0], [0, 0, 1]]


def test_pictures_are_drawn_the_same_again(compared: Comparison, tmp_path: Any) -> None:
    pytest.importorskip("matplotlib")
    from classify.evaluation_plots import draw_pictures

    probabilities = np.array([[0.9, 0.0], [0.2, 0.0], [0.0, 0.6]], dtype=np.float32)
    evaluation = evaluate(replace(compared, probabilities=probabilities), MEASURED, CODEBOOK)
    drawn = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        words = draw_pictures(evaluation, tmp_path / name)
        assert sorted(words) == ["confusion.png", "reliability.png", "themes.png"]
        drawn.append([(tmp_path / name / file).read_bytes() for file in sorted(words)])
    assert drawn[0] == drawn[1]
    assert words["confusion.png"].endswith("the same in 2 of 3 passages.")


def test_terms_are_found_at_the_beginning_of_words() -> None:
    texts = ["A KNIFE lay there.", "Knifepoint, he said.", "The penknife.", "No bank card."]
    found = find_by_terms(texts, ["economic-abuse", "weapons", "untold"], TERMS)
    assert found.tolist() == [
        [False, True, False],
        [False, True, False],
        [False, False, False],
        [True, False, False],
    ]


def test_the_shipped_terms_are_of_the_codebook() -> None:
    from classify.codebook import read_codebook
    from classify.models import Scheme

    themes = {code.code_id for code in read_codebook(None).scheme(Scheme.THEME)}
    assert set(read_term_list()) == themes
