"""Names of professionals and of commissioning bodies on title pages."""

import pytest

from extract.facts_bodies import find_bodies
from extract.facts_reading import split_sentences
from extract.names import find_full_names

NAMES = [
    ("FERGUS SMITHSON", ["Fergus Smithson"]),  # capitals
    ("Edi Carmine Published", ["Edi Carmine"]),  # a label runs on
    ("Dr Miriam Castellane", ["Dr Miriam Castellane"]),  # honorific
    ("J. R. O’Nolan, OBE and Ann-Marie de la Tour", ["J. R. O’Nolan and Ann-Marie de la Tour"]),
    ("Hilary Penn and Colin Oye, Merrow Lane Associates", ["Hilary Penn and Colin Oye"]),  # a firm
    ("Jane Leatherby MA. RN. RM.", ["Jane Leatherby"]),  # letters
    ("Family K Leviticus Amory", ["Leviticus Amory"]),  # the letter is the family's
    ("Overview Report", []),
    ("Marta", []),  # one word is no full name
    ("", []),
]


@pytest.mark.parametrize(("text", "names"), NAMES)
def test_find_full_names(text: str, names: list[str]) -> None:
    assert [found.text for found in find_full_names(text)] == names


BODIES = [
    ("Hounslow Community Safety Partnership", ["Hounslow Community Safety Partnership"]),
    ("for the Safer Waltham Forest Partnership", ["Safer Waltham Forest Partnership"]),  # brand
    ("SAFER LEEDS", ["Safer Leeds"]),  # a brand alone, in capitals
    ("ENFIELD SAFEGUARDING ADULTS BOARD", ["Enfield Safeguarding Adults Board"]),
    ("Report for Sutton LSCB", ["Sutton LSCB"]),  # acronym behind an area
    (
        "Review ADULT B WANDSWORTH COMMUNITY SAFETY PARTNERSHIP",  # a title runs on into it
        ["Wandsworth Community Safety Partnership"],
    ),
    (
        "City of London and Hackney Safeguarding Children Board",
        ["City of London and Hackney Safeguarding Children Board"],
    ),
    ("commissioned by NHS England", ["NHS England"]),
    ("the Community Safety Partnership", []),  # a kind without a name
    ("a safeguarding adults board must", []),  # the statute's words
    ("", []),
]


@pytest.mark.parametrize(("text", "bodies"), BODIES)
def test_find_bodies(text: str, bodies: list[str]) -> None:
    assert [found.name for found in find_bodies(text)] == bodies


SENTENCES = [
    ("One. Two.", ["One. ", "Two."]),
    ("Mr. R saw Dr. Fox. He left.", ["Mr. R saw Dr. Fox. ", "He left."]),  # abbreviations
    ("He knew Adult G. She died.", ["He knew Adult G. ", "She died."]),  # a code ends one
    ("See J. Smith’s note.", ["See J. Smith’s note."]),  # an initial doesn't
    ("“Go.” She went.", ["“Go.” ", "She went."]),
    ("", []),
]


@pytest.mark.parametrize(("text", "sentences"), SENTENCES)
def test_split_sentences(text: str, sentences: list[str]) -> None:
    assert [text[start:end] for start, end in split_sentences(text)] == sentences
