"""What uncoded passages have in common, as candidates for the codebook."""

import pytest
from samples_readings import WordEncoder, embed

from casereviews_suggest import suggestions_text
from classify.codebook import read_codebook
from classify.models import Codebook
from classify.suggest import SuggestSettings, suggest_codes
from classify.suggest_words import OpenPassage, distinctive_terms, keep_open, shorten_quote
from classify.tagging import read_tagger

CODEBOOK = read_codebook(None)

_ANIMALS = (
    "The greyhound went to a kennel when he was in hospital.",
    "He was in hospital and no kennel had room for the greyhound.",
    "A greyhound was in the kennel for as long as she was in hospital.",
)
_OTHERS = (
    "A bicycle stood outside the library for most of that winter under a plastic sheet.",
    "The orchestra rehearsed above the bakery, and the windows rattled every Thursday.",
    "Lodgers came through an advertisement in the newsagent and paid a deposit in cash.",
    "Her allotment was given up after the flood, with the shed and the water butt.",
    "The ferry timetable changed in spring, so that the crossing took him most of a day.",
    "Choir practice ended at nine, and the caretaker locked the hall behind the singers.",
)


def open_passage(
    text: str, review: int = 0, place: int = 0, *, section_kind: str = "analysis"
) -> OpenPassage:
    return OpenPassage(
        passage_id=f"{review:012x}-{place:05d}",
        review_id=f"review-{review}",
        review_title=f"Review {review}",
        address=f"para {place}, p. {place + 1}",
        page=place + 1,
        text=text,
        heading=None,
        section_kind=section_kind,
    )


def planted() -> list[OpenPassage]:
    """Six reviews, each with one passage on dogs left behind, and one on something of its own."""
    found = []
    for review in range(6):
        found.append(open_passage(_OTHERS[review], review, 0))
        found.append(open_passage(f"{_ANIMALS[review % 3]} It was {review}.", review, 1))
    return found


def test_a_planted_topic_is_found_and_nothing_else() -> None:
    found = suggest_codes(planted(), CODEBOOK, WordEncoder({}))
    (candidate,) = found.candidates
    assert (candidate.passages, candidate.reviews) == (6, 6)
    assert {"kennel", "greyhound"} & set(" ".join(candidate.terms).split())
    assert candidate.stability >= 0.9
    assert candidate.together >= 0.9
    assert set(candidate.passage_ids) == {f"{review:012x}-00001" for review in range(6)}
    assert len({quote.review_id for quote in candidate.quotes}) == 3
    texts = {passage.passage_id: passage.text for passage in planted()}
    for quote in candidate.quotes:
        assert texts[quote.passage_id][quote.char_start : quote.char_end] == quote.quote
    assert (found.grouped, found.groups, found.unstable) == (12, 7, 0)


def test_the_same_twice() -> None:
    one, two = (suggest_codes(planted(), CODEBOOK, WordEncoder({})) for _ in range(2))
    assert one.as_object() == two.as_object()


def test_it_reads_in_80_columns_and_calls_them_candidates() -> None:
    found = suggest_codes(planted(), CODEBOOK, WordEncoder({}))
    lines = suggestions_text(found, {"too short": 3}, 3).splitlines()
    assert max(map(len, lines)) <= 80
    assert lines[0] == (
        "15 passages without a theme; 12 of them grouped, 3 left aside (3 too short)."
    )
    assert lines[1].startswith("1 candidate for the codebook")
    assert sum(line.startswith("      review-") for line in lines) == 3


def test_that_nothing_recurs_is_said() -> None:
    found = suggest_codes([], CODEBOOK, WordEncoder({}))
    assert suggestions_text(found, {}, 3).splitlines()[:2] == [
        "0 passages without a theme; 0 of them grouped.",
        "No group of 3 or more reviews stays together. That is an answer too: what is",
    ]


@pytest.mark.parametrize(("least", "candidates"), [(2, 1), (6, 1), (7, 0)])
def test_how_many_reviews_it_must_span(least: int, candidates: int) -> None:
    settings = SuggestSettings(least_reviews=least)
    found = suggest_codes(planted(), CODEBOOK, WordEncoder({}), settings)
    assert len(found.candidates) == candidates


def test_many_passages_of_one_review_are_no_candidate() -> None:
    one = [open_passage(f"{text} It was {n}.", 0, n) for n, text in enumerate(_ANIMALS * 2)]
    found = suggest_codes([*one, *planted()[::2]], CODEBOOK, WordEncoder({}))
    assert found.candidates == ()


def test_the_nearest_codes_are_by_labelled_passages_where_there_are_any() -> None:
    middles = {"housing-poverty": embed("greyhound kennel hospital")}
    (candidate,) = suggest_codes(planted(), CODEBOOK, WordEncoder({}), None, middles).candidates
    near = candidate.near_codes
    assert (near[0].code_id, near[0].by) == ("housing-poverty", "passages")
    assert near[0].similarity > near[1].similarity
    assert {code.by for code in near[1:]} == {"definition"}


@pytest.mark.parametrize("passages", [[], planted()[:1]])
def test_too_few_passages_give_nothing(passages: list[OpenPassage]) -> None:
    found = suggest_codes(passages, CODEBOOK, WordEncoder({}))
    assert (found.candidates, found.grouped) == ((), len(passages))


def test_a_codebook_without_themes_has_no_near_code() -> None:
    empty = Codebook(version="1", sha256="0", codes=())
    (candidate,) = suggest_codes(planted(), empty, WordEncoder({})).candidates
    assert candidate.near_codes == ()


_KEPT = (
    "Her dog was left alone in the flat for three days after she had gone into hospital, and the "
    "neighbours heard it through the wall."
)
_STANDARD = (
    "Each council has to hold a list of homes that were let to tenants in the {} months before "
    "the visit was made, and to keep that list in an office."
)


@pytest.mark.parametrize(
    ("text", "section_kind", "reason"),
    [
        (_KEPT, "analysis", None),
        (_KEPT, "chronology", "in sections on events or the review itself"),
        ("Her dog was left alone.", "analysis", "too short"),
        # what happened when, outside a chronology
        (f"On 3 March 2014 {_KEPT}", "analysis", "opening with a date"),
        (f"In early June 2014, {_KEPT}", "background", "opening with a date"),
        # the review speaks of itself
        (f"The panel met. The author and this review heard that {_KEPT}", "analysis",
         "about the review itself"),
        # what a service is
        ("The kennel service is commissioned by the borough, and provides places for dogs, cats "
         "and other animals to all who live there.", "analysis",
         "not to be coded (codebook rule 1)"),
        (_STANDARD.format(12), "analysis", "in words that other reviews have too"),
    ],
)  # fmt: skip
def test_what_is_left_aside(text: str, section_kind: str, reason: str | None) -> None:
    others = [open_passage(_STANDARD.format(24), 1)]
    asked = open_passage(text, section_kind=section_kind)
    kept, left = keep_open([asked, *others], read_tagger(CODEBOOK))
    left_with_it = set(left) - {"in words that other reviews have too"}
    if reason is None:
        assert asked in kept
        assert left_with_it == set()
    else:
        assert asked not in kept
        assert reason in left


def test_names_of_one_review_are_no_distinctive_terms() -> None:
    texts = [f"{name} loved the kennel." for name in ("Anselm", "Berthe")]
    passages = [open_passage(text, n) for n, text in enumerate([*texts, *_OTHERS])]
    terms = distinctive_terms(passages, {0, 1})
    assert terms[0] in {"kennel", "the kennel", "loved", "loved the"}
    assert not {"anselm", "berthe"} & set(" ".join(terms).split())


@pytest.mark.parametrize(
    ("text", "end"), [("Short.", 6), ("word " * 60, 239), ("x" * 300, 240), ("", 0)]
)
def test_a_quote_ends_at_a_word(text: str, end: int) -> None:
    assert shorten_quote(text) == (0, end)


@pytest.mark.parametrize(("reviews", "share"), [(1, 0.8), (3, 1.0)])
def test_settings_that_cannot_work_are_refused(reviews: int, share: float) -> None:
    with pytest.raises(ValueError, match=r"expected parts of all|at least 2 reviews"):
        SuggestSettings(least_reviews=reviews, share=share)
