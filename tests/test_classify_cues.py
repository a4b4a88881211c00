"""Cues found in text: what fires, what does not, and where it stands."""

import pytest

from classify.cues import PhraseFinder, make_plain
from classify.models import Cue


def finder(*cues: Cue) -> PhraseFinder:
    """A finder of one code's cues."""
    return PhraseFinder([("code", cue) for cue in cues])


def found(text: str, *cues: Cue) -> list[str]:
    """The words that fired, as they stand in the text."""
    return [text[m.char_start : m.char_end] for m in finder(*cues).find(text).matches]


@pytest.mark.parametrize(
    ("phrase", "text", "words"),
    [
        # forms of the verb and of the noun
        ("refuse medication", "She was refusing all food and refused medication.",
         ["refused medication"]),
        # capitals
        ("risk assessment", "RISK ASSESSMENTS WERE LATE", ["RISK ASSESSMENTS"]),
        # a hyphen in the text, none in the cue
        ("self neglect", "Signs of self-neglect were seen.", ["self-neglect"]),
        # a hyphen in the cue, none in the text
        ("self-neglect", "Signs of self neglect were seen.", ["self neglect"]),
        # a hyphen that does not break, as Word sets it
        ("self-neglect", "self\u2011neglect", ["self\u2011neglect"]),
        # a space that does not break
        ("bank card", "the bank\u00a0card", ["bank\u00a0card"]),
        # curly quotes, and a cue with straight ones
        ("carer's assessment", "No carer’s assessment was offered.", ["carer’s assessment"]),
        # the plural's apostrophe, and none at all
        ("carer's assessment", "Carers’ assessments? Carers assessment.",
         ["Carers’ assessments", "Carers assessment"]),
        # a possessive in the text does not hide the word
        ("neighbour", "The neighbour’s account", ["neighbour"]),
        # a contraction is the words it stands for
        ("was not assessed", "Risk wasn’t assessed.", ["wasn’t assessed"]),
        # and is quoted whole
        ("not assessed", "Risk wasn’t assessed.", ["wasn’t assessed"]),
        # -ize for -ise
        ("recognise", "It was not recognized.", ["recognized"]),
        # either word
        ("drug|alcohol misuse", "alcohol misuse and drug misuse",
         ["alcohol misuse", "drug misuse"]),
        # a word that may be missing
        ("end the? relationship", "She ended the relationship; he ended relationships.",
         ["ended the relationship", "ended relationships"]),
        # up to five words between
        ("risk ... not assessed", "The risk to his mother was not assessed.",
         ["risk to his mother was not assessed"]),
        # six are too many
        ("risk ... not assessed", "The risk to his mother and his aunt was not assessed.", []),
        # a gap does not reach over the end of a sentence
        ("risk ... not assessed", "He was at risk. He was not assessed.", []),
        # nor over a semicolon
        ("risk ... not assessed", "He was at risk; she was not assessed.", []),
        # "para." ends no sentence
        ("risk ... not assessed", "The risk in para. 4 was not assessed.",
         ["risk in para. 4 was not assessed"]),
        # part of a longer word is another word
        ("stab", "The stable was locked.", []),
        # a phrase broken by punctuation is no phrase
        ("high risk", "It was high. Risk was low.", []),
        # in a bracket, before a slash
        ("cannabis", "(cannabis/alcohol)", ["cannabis"]),
        # twice is twice
        ("knife", "One knife, two knives.", ["knife", "knives"]),
        # nothing in nothing
        ("knife", "", []),
    ],
)  # fmt: skip
def test_what_fires(phrase: str, text: str, words: list[str]) -> None:
    assert found(text, Cue(phrase=phrase)) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Heard at MARAC.", ["MARAC"]),  # as written
        ("Two MARACs were held (MARAC/MAPPA).", ["MARACs", "MARAC"]),  # a plural s; a slash
        ("Heard at marac.", []),  # not letter by letter
        ("The MARAC’s minutes", ["MARAC"]),  # a possessive
    ],
)
def test_exact_cues_fire_letter_by_letter(text: str, words: list[str]) -> None:
    assert found(text, Cue(phrase="MARAC", exact=True)) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("He had capacity.", ["capacity"]),
        ("Mental capacity was assessed.", []),  # the longer phrase means something else
        ("Mental-capacity tests; no capacity in the team.", ["capacity"]),  # each by itself
    ],
)
def test_a_cue_does_not_fire_in_a_longer_phrase_that_means_something_else(
    text: str, words: list[str]
) -> None:
    assert found(text, Cue(phrase="capacity", not_in=("mental capacity",))) == words


def test_of_one_codes_overlapping_cues_only_the_longest_fires() -> None:
    cues = (Cue(phrase="threat", weight=1.0), Cue(phrase="threat of eviction", weight=0.4))
    reading = finder(*cues).find("Under threat of eviction, and a threat.")
    assert [(m.cue.phrase, m.char_start, m.char_end) for m in reading.matches] == [
        ("threat of eviction", 6, 24),
        ("threat", 32, 38),
    ]


def test_cues_of_two_codes_may_fire_on_the_same_words() -> None:
    both = PhraseFinder([("a", Cue(phrase="MAPPA")), ("b", Cue(phrase="MAPPA"))])
    assert [m.label for m in both.find("MAPPA").matches] == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "place", "sentence"),
    [
        ("One. Two. Three", 5, " Two."),  # in the middle
        ("One. Two. Three", 11, " Three"),  # without a full stop at the end
        ("Mr. Hale left; she stayed.", 8, "Mr. Hale left;"),  # a title ends nothing
        ("He saw Adult B. She left.", 17, " She left."),  # a pseudonym can end a sentence
        ("He saw J. Smith.", 12, "He saw J. Smith."),  # an initial cannot
        ("“Leave.” He left.", 9, " He left."),  # a quotation mark after the stop
    ],
)
def test_sentences_are_told_apart(text: str, place: int, sentence: str) -> None:
    start, end = finder(Cue(phrase="x")).find(text).sentence_span(place)
    assert text[start:end].lstrip("”") == sentence


@pytest.mark.parametrize(
    "text", ["‘It’s her carer’s’", "self–neglect—and more", "a\u00a0b\tc\nd", "co\u00adoperate"]
)
def test_making_text_plain_keeps_every_offset(text: str) -> None:
    assert len(make_plain(text)) == len(text)
