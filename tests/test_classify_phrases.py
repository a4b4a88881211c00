"""Cue phrases spelt out, and the forms that words take."""

import pytest

from classify.inflection import fold_word, word_forms
from classify.phrases import MAX_SEQUENCES, spell_out


def split(text: str) -> tuple[str, ...]:
    """Split as the reader of reviews does, as far as these tests go."""
    return tuple(text.replace("'s", " 's").split())


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("assault", ("assault", "assaults", "assaulted", "assaulting")),  # the plain rule
        ("refuse", ("refuse", "refuses", "refused", "refusing")),  # a final e goes before -ing
        ("deny", ("deny", "denies", "denied", "denying")),  # a final y turns to i
        ("stab", ("stab", "stabs", "stabed", "stabing", "stabbed", "stabbing")),  # both spellings
        ("withdraw", ("withdraw", "withdraws", "withdrew", "withdrawn", "withdrawing")),  # listed
        ("knife", ("knife", "knives", "knifed")),  # listed plural
        ("referral", ("referral", "referrals")),  # a noun's ending takes only a plural
        ("mask", ("mask", "masks", "masked", "masking")),  # two consonants are not doubled
        ("training", ("training", "trainings")),  # written with an ending: itself, and its plural
        ("refused", ("refused",)),  # written with an ending: itself
        ("convictions", ("convictions",)),  # a plural does not find its singular
        ("crisis", ("crisis", "crises")),  # -is is no plural
        ("guarantee", ("guarantee", "guarantees", "guaranteed", "guaranteeing")),  # -ee
        ("the", ("the",)),  # takes no endings
        ("a&e", ("a&e",)),  # not a word of letters
    ],
)
def test_a_word_in_its_plain_form_finds_its_other_forms(word: str, forms: tuple[str, ...]) -> None:
    assert word_forms(word) == forms


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("Recognized", "recognised"),  # -ize is -ise
        ("organization", "organisation"),  # and so before -ation
        ("size", "size"),  # too short to be a verb in -ize
        ("MARAC", "marac"),
    ],
)
def test_words_are_compared_folded(word: str, folded: str) -> None:
    assert fold_word(word) == folded


@pytest.mark.parametrize(
    ("phrase", "exact", "segments"),
    [
        # alternatives for one word
        ("drug|alcohol use", False, ((("drug", "use"), ("drug", "uses"), ("drug", "used"),
                                      ("drug", "using"), ("drugs", "use"), ("drugs", "uses"),
                                      ("drugs", "used"), ("drugs", "using"), ("alcohol", "use"),
                                      ("alcohol", "uses"), ("alcohol", "used"),
                                      ("alcohol", "using"), ("alcohols", "use"),
                                      ("alcohols", "uses"), ("alcohols", "used"),
                                      ("alcohols", "using")),)),
        # a word that may be missing
        ("refused the? training", False, ((("refused", "the", "training"),
                                           ("refused", "the", "trainings"),
                                           ("refused", "training"), ("refused", "trainings")),)),
        # a possessive stands for the plural and for the bare form
        ("carer's", False, ((("carer", "'s"), ("carers", "'"), ("carers",), ("carer",)),)),
        # a gap parts two stretches
        ("risks ... not", False, ((("risks",),), (("not",),))),
        # letter by letter, with a plural s for capitals only
        ("MARAC", True, ((("MARAC",), ("MARACs",)),)),
        ("DoLS", True, ((("DoLS",),),)),
    ],
)  # fmt: skip
def test_a_phrase_stands_for_word_sequences(
    phrase: str, exact: bool, segments: tuple[tuple[tuple[str, ...], ...], ...]
) -> None:
    assert spell_out(phrase, split, exact=exact).segments == segments


@pytest.mark.parametrize(
    ("phrase", "message"),
    [
        ("", '"" has a part with no word that must be there'),  # nothing to look for
        ("risk ...", '"risk ..." has a part with no word'),  # nothing after the gap
        ("the?", '"the?" has a part with no word'),  # nothing that must be there
        ("take|make|give|tell|ask see|say|know|go|do want|need|like|help get|put|set|let",
         f"more than {MAX_SEQUENCES}: split it"),  # says too much at once
    ],
)  # fmt: skip
def test_a_phrase_that_says_nothing_or_too_much_is_refused(phrase: str, message: str) -> None:
    with pytest.raises(ValueError, match=r"must be there|split it") as caught:
        spell_out(phrase, split)
    assert message in str(caught.value)
