"""Why a passage was coded as it was."""

import math

import pytest
from samples_readings import WordEncoder

from classify.codebook import read_codebook
from classify.explain import explain_passage
from classify.explain_text import explanation_text
from classify.explained import CueFound, Explanation, Standing, ThemeExplanation
from classify.learned import LearnedTagger
from classify.model import load_model
from classify.models import Scheme
from classify.modes import DEFAULT, FAST
from classify.signals import PassageText
from classify.tagging import read_tagger
from classify.words import read_terms

CODEBOOK = read_codebook(None)
MODEL = load_model()
THEMES = [code.code_id for code in CODEBOOK.scheme(Scheme.THEME)]
MISSED = (
    "Child K was not brought to four appointments in the spring of that year. The clinic closed "
    "his case each time and told the surgery by letter, which nobody there had read."
)


def given(text: str = MISSED, heading: str = "Health", section: str = "analysis") -> PassageText:
    return PassageText(passage_id="k-1", text=text, heading=heading, section_kind=section)


def fast() -> LearnedTagger:
    return LearnedTagger(CODEBOOK, MODEL, FAST, None)


def reading() -> LearnedTagger:
    place = MODEL.reader.themes.index("disengagement")
    return LearnedTagger(CODEBOOK, MODEL, DEFAULT, WordEncoder({place: "brought"}))


def theme(explanation: Explanation, code_id: str) -> ThemeExplanation:
    return next(found for found in explanation.themes if found.code_id == code_id)


@pytest.mark.parametrize("tagger", [fast(), reading()], ids=["fast", "default"])
def test_the_parts_add_up_to_the_probability(tagger: LearnedTagger) -> None:
    found = theme(explain_passage(tagger, given(), theme="disengagement"), "disengagement")
    logit = sum(part.adds for part in found.parts)
    assert found.probability == pytest.approx(1 / (1 + math.exp(-logit)), abs=0.002)
    assert found.standing is not Standing.MISSED


def test_words_and_the_offset_add_up_to_the_score() -> None:
    place = MODEL.themes.index("disengagement")
    terms = MODEL.words.contributions(MISSED, place)
    score = float(MODEL.words.scores(read_terms(MISSED))[place])
    assert sum(added for _, added in terms) + MODEL.words.offsets[place] == pytest.approx(
        score, abs=1e-4
    )
    assert [added for _, added in terms] == sorted((a for _, a in terms), reverse=True)
    assert {"appointments", "not brought"} <= {term for term, _ in terms}
    assert MODEL.words.contributions("", place) == ()


def test_the_encoder_says_which_sentence_and_what_its_removal_does() -> None:
    found = theme(explain_passage(reading(), given()), "disengagement")
    first = found.sentences[0]
    assert first.strongest == "brought"
    assert first.share == 0.993
    assert first.quote.startswith("Child K")
    assert [evidence.quote for evidence in found.evidence] == ["not brought"]
    removal = found.removal
    assert removal is not None
    assert removal.random_fall is not None
    assert removal.fall > 0.5 > abs(removal.random_fall)


@pytest.mark.parametrize(
    ("text", "code_id", "cue"),
    [
        # fires
        (
            MISSED,
            "disengagement",
            CueFound(phrase="not brought", weight=1.0, quote="not brought", char_start=12,
                     char_end=23, polarity="affirmed", masked_by=None),
        ),
        # stands in a phrase in which it means something else
        (
            "Children at risk in the area were listed by the service in a table of the month.",
            "risk-assessment",
            CueFound(phrase="risk", weight=0.4, quote="risk", char_start=12, char_end=16,
                     polarity=None, masked_by="at risk"),
        ),
    ],
)  # fmt: skip
def test_cues_that_fire_and_cues_that_are_masked(text: str, code_id: str, cue: CueFound) -> None:
    explanation = explain_passage(fast(), given(text), theme=code_id)
    assert cue in theme(explanation, code_id).cues


def test_a_denied_theme_says_by_what() -> None:
    text = "There was no evidence that she was being stalked by anybody in that year, he said."
    found = theme(explain_passage(fast(), given(text), theme="stalking-harassment"),
                  "stalking-harassment")  # fmt: skip
    assert found.standing is Standing.DENIED
    assert found.denying != ()
    assert [evidence.quote for evidence in found.evidence] == ["stalked"]


@pytest.mark.parametrize(
    ("passage", "why"),
    [
        (given("Too short."), "it has fewer than 5 words"),
        (given(section="terms"), 'sections of the kind "terms" are not coded (codebook rule 1)'),
        (
            given(heading="Terms of reference"),
            'what stands under "Terms of reference" is not coded (codebook rule 1)',
        ),
    ],
)
def test_a_passage_that_is_not_coded_says_why(passage: PassageText, why: str) -> None:
    for tagger in (fast(), read_tagger(CODEBOOK)):
        explanation = explain_passage(tagger, passage)
        assert (explanation.why_not_coded, explanation.themes) == (why, ())


def test_cues_alone_have_scores_and_no_probabilities() -> None:
    explanation = explain_passage(read_tagger(CODEBOOK), given())
    found = theme(explanation, "disengagement")
    assert (found.probability, found.parts, found.removal) == (None, (), None)
    assert found.score is not None
    assert found.score >= found.threshold
    assert explanation.level is not None
    assert explanation.level.primary is not None


@pytest.mark.parametrize("code_id", THEMES[:3])
def test_a_theme_that_was_not_given_is_explained_when_asked(code_id: str) -> None:
    explanation = explain_passage(fast(), given(), theme=code_id)
    assert [(t.code_id, t.standing) for t in explanation.themes] == [(code_id, Standing.MISSED)]


def test_the_text_is_of_80_columns_and_the_same_each_time() -> None:
    texts = [explanation_text(explain_passage(reading(), given())) for _ in range(2)]
    assert texts[0] == texts[1]
    assert max(len(line) for line in texts[0].splitlines()) <= 80
    for name in ("sum", "cues", "sentences", "words for", "evidence", "removed", "facet",
                 "party", "polarity"):  # fmt: skip
        assert f"\n  {name:<11}" in texts[0]
