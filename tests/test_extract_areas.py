"""The register of areas, and the areas that texts name."""

import re
from collections import Counter

import pytest

from extract.areas import find_areas, read_areas

NAMED = [
    ("London Borough of Barking & Dagenham", ["Barking and Dagenham"]),  # ampersand
    ("CITY OF LONDON AND HACKNEY", ["City of London", "Hackney"]),  # capitals, two areas
    ("Kingston-upon-Thames", ["Kingston upon Thames"]),  # hyphens
    ("St Helens Council", ["St. Helens"]),  # the ONS writes a full stop
    ("Bristol City Council", ["Bristol, City of"]),  # short form
    ("Newcastle-under-Lyme", ["Newcastle-under-Lyme"]),  # not Newcastle upon Tyne
    ("North East Lincolnshire", ["North East Lincolnshire"]),  # the longer name
    ("Safer City Partnership", ["City of London"]),  # a brand without the area's name
    ("Bournemouth, Christchurch & Poole", ["Bournemouth, Christchurch and Poole"]),  # commas
    ("South Lakeland", ["South Lakeland"]),  # abolished in 2023
    ("Enfield’s review", ["Enfield"]),  # possessive
    ("he was reading at the bury", []),  # small letters
    ("Greater Manchester Police", []),  # a larger area
    ("Essex Road", []),  # a street
    ("Calder Hart Consulting", []),  # a firm
    ("Mr Reading and Ms Kent", []),  # people
    ("Charlotte Hastings", []),  # a first name before it
    ("death of Rosa Bexley Safeguarding Adults Board", ["Bexley"]),  # a title that runs on
    ("South Glos Council", ["South Gloucestershire"]),  # shortened
    ("Barnetby", []),  # part of a word
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), NAMED)
def test_find_areas(text: str, expected: list[str]) -> None:
    assert [found.area.name for found in find_areas(text)] == expected


def test_spans_hold_the_name() -> None:
    text = "the Royal Borough of Greenwich and Lewisham"
    assert [text[f.char_start : f.char_end] for f in find_areas(text)] == ["Greenwich", "Lewisham"]


def test_the_register_is_sound() -> None:
    areas = read_areas()
    assert [n for n, count in Counter(area.name for area in areas).items() if count > 1] == []
    codes = [area.ons_code for area in areas if area.ons_code]
    assert [c for c, count in Counter(codes).items() if count > 1] == []
    assert [c for c in codes if not re.fullmatch(r"[EW](?:06|07|08|09|10)\d{6}", c)] == []
    counties = {area.name for area in areas if area.kind == "county"} | {
        area.name for area in areas if area.kind == "unitary"
    }
    assert [a.name for a in areas if a.county and a.county not in counties] == []


def test_london_is_whole() -> None:
    london = [area for area in read_areas() if area.is_london]
    assert len(london) == 33
    assert [area.ons_code for area in london] == [f"E090000{n:02d}" for n in range(1, 34)]
