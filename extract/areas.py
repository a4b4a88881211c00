"""Local authorities named in a text, by the names the ONS gives them.

`data/areas.csv` holds every current English county, unitary, metropolitan, London and district
authority and the Welsh ones, with those abolished since 2009 that older reviews name, each with
its ONS (GSS) code; an empty code is one nobody was sure of. `other_names` holds short forms and
the brands of partnerships that don't carry the area's own name.
"""

import csv
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from extract.people_words import people_words

_DATA = Path(__file__).parent / "data" / "areas.csv"
_SMALL_WORDS = frozenset({"and", "of", "upon", "on", "in", "under", "the", "with", "&"})
# A longer name that holds an authority's: Greater Manchester is not Manchester.
_LARGER = re.compile(r"\b(?:Greater|New|University of|Inner|Outer|Mount)\s+$")
# "Mr Reading", "Ridgeway Hart Consulting": a person's or a firm's name holds it.
_PERSON = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Sir|Dame|Lady|Lord|PC|DC|DS|DI|DCI|Cllr|Councillor|"
    r"Judge)\.?[ \t]+(?:[A-Z]\.?[ \t]+)?$"
)
_FIRST_NAME = re.compile(r"(?<![\w’'-])(?P<name>[A-Z][a-z]+|[A-Z]{3,})[ \t]+(?:[A-Z]\.?[ \t]+)?$")
_FIRM = re.compile(
    r"(?:[ \t]+(?!(?i:Council|Borough|Safeguarding|Community|NHS|City|County|Local|Safer)\b)"
    r"(?:[A-Z][\w’'-]*|&)){0,3}[ \t]+(?i:associates|consult(?:ing|ancy|ants)|ltd|limited|llp|"
    r"solicitors|chambers)\b"
)
_OFFICIAL = re.compile(
    r"\s+(?:City|County|Borough|District|Metropolitan|Unitary|Council|Community|Safeguarding|Safer|"
    r"Children|Adults?|Local|L?SCB|L?SAB|SCP|CSP|NHS|Partnership|and|&)\b",
    re.IGNORECASE,
)
_SMALLER = re.compile(r"\s+(?:Road|Street|Lane|Avenue|House|Close|Court|Way|Crescent|Row)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A local authority's area."""

    name: str  # as the ONS spells it
    ons_code: str | None
    kind: str  # london_borough, metropolitan_district, unitary, county, district, welsh
    county: str | None  # of a district
    is_current: bool
    other_names: tuple[str, ...]

    @property
    def is_london(self) -> bool:
        """Whether it is one of the 32 boroughs or the City."""
        return self.kind == "london_borough"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundArea:
    """An area named in a text."""

    area: Area
    char_start: int
    char_end: int


@cache
def read_areas() -> tuple[Area, ...]:
    """Every area of the register, in the file's order."""
    with _DATA.open(encoding="utf-8", newline="") as file:
        return tuple(
            Area(
                name=row["name"],
                ons_code=row["ons_code"] or None,
                kind=row["kind"],
                county=row["county"] or None,
                is_current=row["status"] == "current",
                other_names=tuple(name for name in row["other_names"].split("|") if name),
            )
            for row in csv.DictReader(file)
        )


def _spelling(name: str) -> str:
    """A pattern for a name however spaced, hyphenated or joined: "Barking & Dagenham"."""
    pattern = re.escape(name).replace(r"\ ", r"\s+").replace("’", "['’]")
    pattern = re.sub(r"\\s\+and\\s\+", r"\\s+(?:and|&|\\+)\\s+", pattern)
    return pattern.replace(r"\-", r"[-\s]").replace(r"St\.", r"St\.?")


@cache
def _index() -> tuple[re.Pattern[str], dict[str, Area]]:
    by_name: dict[str, Area] = {}
    for area in read_areas():
        for name in (area.name, *area.other_names):
            by_name.setdefault(_key(name), area)
    names = [name for area in read_areas() for name in (area.name, *area.other_names)]
    names.sort(key=lambda name: (-len(name), name))
    pattern = re.compile(
        r"(?<![\w&’'-])(?-i:(?=[A-Z]))(?:"
        + "|"
        r"".join(_spelling(name) for name in names)
        + r")(?![\w&]|-\w)",
        re.IGNORECASE,
    )
    return pattern, by_name


def _key(name: str) -> str:
    words = re.sub(r"[^a-z& ]", " ", re.sub(r"['’.,]", "", name.lower())).replace("&", " and ")
    return " ".join(words.split())


@lru_cache(maxsize=4096)  # several readers ask this of the same passages
def find_areas(text: str) -> tuple[FoundArea, ...]:
    """The authorities named in a text, in order; the longest name wins where two overlap.

    A name must be capitalised, or in capitals throughout, so that "reading" and "bury" are
    left alone; whether "Reading" is meant as a place is for the caller to judge by what
    stands around it.
    """
    pattern, by_name = _index()
    found: list[FoundArea] = []
    for match in pattern.finditer(text):
        if not _is_capitalised(match.group()):
            continue
        lead = text[max(0, match.start() - 40) : match.start()]
        if _LARGER.search(lead) or _SMALLER.match(text, match.end()):
            continue
        if _is_in_name(text, lead, match.end()):
            continue
        area = by_name.get(_key(match.group()))
        if area is not None:
            found.append(FoundArea(area=area, char_start=match.start(), char_end=match.end()))
    return tuple(found)


def _is_in_name(text: str, lead: str, end: int) -> bool:
    """Whether a person or a firm bears the name: what leads up to it, and where it ends."""
    if _PERSON.search(lead) or _FIRM.match(text, end):
        return True
    first = _FIRST_NAME.search(lead)
    if first is None or first.group("name").lower() not in people_words().first_names:
        return False
    return _OFFICIAL.match(text, end) is None


def _is_capitalised(text: str) -> bool:
    words = [word for word in re.split(r"[\s-]+", text) if word.lower() not in _SMALL_WORDS]
    return all(word[0].isupper() for word in words if word and word[0].isalpha())
