"""Boards known by their letters: "DSCB", "WSAB", "TDSAP"; and one spelling for a body's names."""

import re
from collections.abc import Sequence
from dataclasses import replace

from extract.areas import Area, FoundArea
from extract.facts_bodies import FoundBody, find_bodies
from extract.facts_reading import Reading

_ACRONYMS = (
    ("csp", "community safety partnership"),
    ("lscb", "safeguarding children board"),
    ("scb", "safeguarding children board"),
    ("lsab", "safeguarding adults board"),
    ("sab", "safeguarding adults board"),
    ("scp", "safeguarding children partnership"),
)
# What ends a board's letters, and what it stands for behind the area's own letters.
_KINDS = (
    ("LSCB", "Local Safeguarding Children Board"),
    ("SCB", "Safeguarding Children Board"),
    ("SCP", "Safeguarding Children Partnership"),
    ("LSAB", "Local Safeguarding Adults Board"),
    ("SAB", "Safeguarding Adults Board"),
    ("SAPB", "Safeguarding Adults Partnership Board"),
    ("SAP", "Safeguarding Adults Partnership"),
    ("CSP", "Community Safety Partnership"),
)
_LETTERS_BEHIND = re.compile(r"\s*[(\[][\s\"'“‘]*(?:the\s+)?(?P<letters>[A-Z][A-Za-z&]{2,8})\b")
_LETTERS_BEFORE = re.compile(
    r"(?<![\w’'])(?P<letters>[A-Z][A-Z&]{2,8})\s*(?:[|:=–-]\s*|\s)(?:the\s+)?$"
)
_SMALL_WORDS = frozenset({"and", "of", "upon", "on", "in", "with", "the", "city", "county"})


def body_key(name: str) -> str:
    """A body's name in one spelling: "Lambeth SAB" and "Lambeth Safeguarding Adults Board"."""
    words = re.sub(r"['’]s?\b", "", name.lower())
    for short, full in _ACRONYMS:
        words = re.sub(rf"\b{short}$", full, words)
    words = re.sub(r"\b(?:local|the)\b", " ", words).replace("&", " and ")
    words = re.sub(r"\bsafeguarding (adult|child)\b", r"safeguarding \1s", words)
    return " ".join(re.sub(r"[^a-z ]", " ", words.replace("childrens", "children")).split())


def find_initials(reading: Reading) -> dict[str, FoundBody]:
    """What a document's own words explain a board's letters by, by the letters in capitals.

    "Merrowshire Safeguarding Children Board (MSCB)", or the other way round in a list of
    abbreviations. Empty where it explains none.
    """
    meant: dict[str, FoundBody] = {}
    texts = [reading.cover.text, *(passage.text for passage in reading.passages)]
    for text in texts:
        for body in find_bodies(text):
            if " " not in body.name:
                continue
            found = _LETTERS_BEHIND.match(text, body.char_end) or _LETTERS_BEFORE.search(
                text[max(0, body.char_start - 20) : body.char_start]
            )
            if found is not None and _fits(found.group("letters"), body.name):
                meant.setdefault(found.group("letters").upper(), body)
    return meant


def _fits(letters: str, name: str) -> bool:
    """Whether letters may stand for a name: the first is that of one of its words."""
    return letters[0].upper() in {word[0].upper() for word in name.split()}


def name_initials(body: FoundBody, areas: Sequence[Area]) -> FoundBody | None:
    """A board's name made of its letters and of the authority that has them.

    Args:
        body: A board of which the document gives the letters alone.
        areas: The authorities that the document names, the one named most first.

    Returns:
        The board by its name; None where no authority named has those letters.
    """
    for ending, kind in _KINDS:
        if not body.name.upper().endswith(ending):
            continue
        letters = body.name.upper()[: -len(ending)]
        for area in areas:
            for name in (area.name, *area.other_names):
                if letters and letters in _initials(name):
                    found = FoundArea(area=area, char_start=body.char_start, char_end=body.char_end)
                    return replace(body, name=f"{name} {kind}", areas=(found,))
    return None


def _initials(name: str) -> frozenset[str]:
    """The letters that may stand for an area: of all its words, and of the telling ones."""
    words = re.findall(r"[A-Za-z]+", name)
    telling = [word for word in words if word.lower() not in _SMALL_WORDS]
    return frozenset("".join(word[0].upper() for word in chosen) for chosen in (words, telling))
