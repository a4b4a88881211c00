"""Names of professionals and of commissioning bodies on title pages."""

import pytest

from extract.facts_bodies import find_bodies
from extract.facts_credits import find_firm
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
    ("Gary Gosling Christine Graye", ["Gary Gosling and Christine Graye"]),  # two lines in one
    ("Mary Ann Louise Fox", ["Mary Ann Louise Fox"]),  # one person
    ("Bill Gowers CBE BEM QPM", ["Bill Gowers"]),  # letters of honour
    ("Jane Hill B.A.", ["Jane Hill"]),  # letters with full stops
    ("GARY GOSS AND ANNE GRAY", ["Gary Goss and Anne Gray"]),  # capitals, the joiner too
    (
        "Helena Marsh, Owen Prid, Sandra Oye",
        ["Helena Marsh, Owen Prid, Sandra Oye"],
    ),  # commas alone
    ("Author: June Hopwell", ["June Hopwell"]),  # a month that is a name
    ("In June Rosa moved", []),  # and one that is none
    ("Ruth Page", ["Ruth Page"]),  # a word of reports that is a name
    ("Ruth Hall May 2019", ["Ruth Hall"]),  # a date behind a name
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
    ("NHS England South (South East)", ["NHS England South (South East)"]),  # a region in a region
    ("NHS Yorkshire and the Humber", ["NHS Yorkshire and the Humber"]),  # before 2013
    ("Safe in the City Partnership", ["Safe in the City Partnership"]),  # brands of their own
    ("SoSafe Luton", ["SoSafe Luton"]),
    ("CHILD G WSCB", ["WSCB"]),  # letters alone
    ("the LSCB agreed", []),  # a kind, nobody's letters
    ("Adults Board for Devon", []),  # no kind that is known
    ("Safeguarding Adults Board (SAB) for Devon", ["Safeguarding Adults Board for Devon"]),
    ("SAFEGUARDING CHILDREN BOARD\nDEVON\nREVIEW", ["Safeguarding Children Board Devon"]),
    (
        "London Borough of Brent\nBrent Community Safety Partnership",  # the second line's
        ["Brent Community Safety Partnership"],
    ),
    ("Grace\nSafer Merton Partnership", ["Safer Merton Partnership"]),  # a title above a brand
    ("the Community Safety Partnership", []),  # a kind without a name
    ("a safeguarding adults board must", []),  # the statute's words
    ("", []),
]


@pytest.mark.parametrize(("text", "bodies"), BODIES)
def test_find_bodies(text: str, bodies: list[str]) -> None:
    assert [found.name for found in find_bodies(text)] == bodies


JOINT = [
    ("City & Hackney Safeguarding Adults Board", ["City of London", "Hackney"]),
    (
        "Teeswide Safeguarding Adults Board",
        ["Hartlepool", "Middlesbrough", "Redcar and Cleveland", "Stockton-on-Tees"],
    ),
    ("Kent and Medway Safeguarding Adults Board", ["Kent", "Medway"]),
]


@pytest.mark.parametrize(("text", "areas"), JOINT)
def test_areas_of_joint_bodies(text: str, areas: list[str]) -> None:
    (body,) = find_bodies(text)
    assert [found.area.name for found in body.areas] == areas


FIRMS = [
    ("Niche Patient Safety", "Niche Patient Safety"),  # listed, with a word that ends a firm's name
    ("Verita for NHS England", "Verita"),  # listed
    ("Calder Hart Consulting", "Calder Hart Consulting"),
    ("Associates", None),  # the word alone
    ("Ann Foxley", None),
]


@pytest.mark.parametrize(("text", "firm"), FIRMS)
def test_find_firm(text: str, firm: str | None) -> None:
    found = find_firm(text)
    assert (found[0] if found else None) == firm


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
