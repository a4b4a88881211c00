"""Bodies that commission reviews: partnerships, boards, NHS England; and the area they serve."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from extract.areas import Area, FoundArea, find_areas, read_areas
from extract.facts_reading import spread_blanks
from extract.names import name_words

_DATA = Path(__file__).parent / "data" / "bodies.toml"
_BEFORE_AREA = re.compile(
    r"(?:\b(?:The|City\s+(?:and|&)|Western|Eastern|"
    r"London Borough of|Royal Borough of|City of|County of|Borough of|Safer|Safe|"
    r"Keeping|North|South|"
    r"East|West|Mid|Greater|NHS|SAFER|SAFE|THE|LONDON BOROUGH OF|ROYAL BOROUGH OF|"
    r"CITY OF)\s+){1,6}$"
)
_PREFIX_WORD = re.compile(r"(?:[A-ZÀ-Þ][\w’'.-]{0,40}|and|&|of|upon|on|with|the|in|\+),?\s+$")
# Without one of these there is no body to look for.
_ANY_BODY = re.compile(
    r"(?:partner|board|trust|executive|group|committee|NHS|authority|safe|C?S[CA]P\b|"
    r"CSP\b|S[CA]B\b)",
    re.I,
)
_BRAND = re.compile(
    r"safer\s+\S+\s+(?:partnership|board)|safe\s+(?:in\s+the\s+city|(?:and|&)\s+sound)|"
    r"building\s+stronger",
    re.IGNORECASE,
)
_SAFER = re.compile(r"\bSafer?\s+$", re.IGNORECASE)
_SAFER_END = re.compile(
    r"(?:\s+(?:Community\s+Safety\s+)?(?:Partnership|Board|Communities\s+(?:Partnership|Board))(?:\s+Board)?)?",
    re.I,
)
# "Safeguarding Adults Board for Cornwall", "LOCAL SAFEGUARDING CHILDREN BOARD / BLACKPOOL"
_BEHIND = re.compile(
    r"[ \t]*(?P<acronym>\([A-Za-z]{2,8}\))?(?:,?\s+(?:for|in|of|covering)\s+(?:the\s+)?|,[ \t]+|"
    r"[ \t]+[–-][ \t]+|(?P<line>[ \t]*\n[ \t]*|[ \t]+))"
    r"(?:(?:the\s+)?(?:London|Royal|Metropolitan)\s+Borough\s+of\s+)?",
    re.IGNORECASE,
)
_TITLE_GOES_ON = re.compile(
    r"\n|(?:serious|domestic|safeguarding|child|adult|executive|overview|report|[DS][CHA]R\b)",
    re.IGNORECASE,
)
_NHS = "NHS England region"
_GENERIC = frozenset({"LSCB", "LSAB", "LSCBS", "LSABS", "CSCB", "SCSP"})  # kinds, nobody's name
_SMALL = frozenset({"and", "of", "the", "upon", "in", "on", "with"})
_KEPT = frozenset({"NHS", "CSP", "SAB", "LSCB", "LSAB", "SCB", "SCP"})
_KEEP_IN_PREFIX = frozenset(
    {"safer", "safe", "stronger", "london", "borough", "city", "county", "royal", "nhs", "north",
     "south", "east", "west", "mid", "england", "local", "united", "community", "communities",
     "council", "safeguarding", "safety", "and", "of", "the", "upon", "in", "on", "with", "two",
     "three", "st"}
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundBody:
    """A commissioning body named in a text."""

    name: str
    level: str  # the codebook's area_level: CSP, SAB ...
    review_types: tuple[str, ...]
    areas: tuple[FoundArea, ...]  # those its name holds
    char_start: int
    char_end: int


@dataclass(frozen=True, slots=True)
class _BodyRule:
    level: str
    review_types: tuple[str, ...]
    pattern: re.Pattern[str]
    is_name: bool  # whether what fits is a body's whole name


@cache
def _joint() -> tuple[tuple[re.Pattern[str], tuple[Area, ...]], ...]:
    """How the names of joint bodies begin, and the areas that they are of."""
    by_name = {area.name: area for area in read_areas()}
    return tuple(
        (
            re.compile(spread_blanks(rf"(?:the\s+)?{entry['name']}\b"), re.IGNORECASE),
            tuple(by_name[name] for name in entry["areas"]),
        )
        for entry in tomllib.loads(_DATA.read_text(encoding="utf-8"))["joint"]
    )


@cache
def _rules() -> tuple[_BodyRule, ...]:
    entries = tomllib.loads(_DATA.read_text(encoding="utf-8"))["body"]
    return tuple(
        _BodyRule(
            entry["level"],
            tuple(entry["review_types"]),
            re.compile(r"\b" + spread_blanks(entry["pattern"]), re.IGNORECASE),
            bool(entry.get("is_name")),
        )
        for entry in entries
    )


@lru_cache(maxsize=4096)  # several readers ask this of the same passages
def find_bodies(text: str) -> tuple[FoundBody, ...]:
    """The commissioning bodies a text names, in order and without overlaps.

    A name runs from its area or brand ("Safer Ealing") to the word for its kind. A kind alone
    ("the Community Safety Partnership") is none.
    """
    if _ANY_BODY.search(text) is None:
        return ()
    plain = re.sub(r"[’‘]", "'", text)
    areas = find_areas(text)
    found: list[FoundBody] = []
    for rule in _rules():
        for match in rule.pattern.finditer(plain):
            if not text[match.start()].isupper():
                continue
            start, end = match.span()
            start = start if rule.is_name else _name_start(text, start, areas)
            brand = _BRAND.match(match.group())
            acronym = re.fullmatch(r"[A-Z]{4,9}", match.group())
            if (brand or acronym) and not _holds_area(areas, start, match.start()):
                start = match.start()  # what stands before is no part of it: "CHILD G | WSCB"
            names_itself = rule.is_name or rule.level == _NHS or start < match.start()
            if not (names_itself or brand or (acronym and acronym.group() not in _GENERIC)):
                behind = _area_behind(text, end, areas)
                if behind is None:
                    continue
                end = behind
            if not _overlaps(found, start, end):
                found.append(_body(text, rule.level, rule.review_types, areas, start, end))
    for area in areas:
        lead = _SAFER.search(text, max(0, area.char_start - 20), area.char_start)
        if lead is None or _overlaps(found, lead.start(), area.char_end):
            continue
        tail = _SAFER_END.match(text, area.char_end)
        end = tail.end() if tail else area.char_end
        found.append(_body(text, "CSP", ("DHR", "OWHR"), areas, lead.start(), end))
    return tuple(sorted(found, key=lambda body: body.char_start))


def _area_behind(text: str, end: int, areas: tuple[FoundArea, ...]) -> int | None:
    """Where the area ends that a body's kind is followed by; None where none is."""
    behind = _BEHIND.match(text, end)
    if behind is None:
        return None
    for area in areas:
        if area.char_start != behind.end():
            continue
        rest = text[area.char_end :].lstrip(" \t")
        # The next line of a title page, if it holds the area and nothing else
        if behind.group("line") and rest and not _TITLE_GOES_ON.match(rest):
            return None
        return area.char_end
    return None


def _body(
    text: str,
    level: str,
    review_types: tuple[str, ...],
    areas: tuple[FoundArea, ...],
    start: int,
    end: int,
) -> FoundBody:
    # "Safeguarding Adults Board (SAB) for ..." without its letters
    plain = re.sub(r"\([A-Z]{2,8}\)", " ", text[start:end])
    inside = tuple(a for a in areas if start <= a.char_start and a.char_end <= end)
    for pattern, joint in _joint():
        if pattern.match(text, start):
            inside = tuple(FoundArea(area=a, char_start=start, char_end=end) for a in joint)
            break
    name = re.sub(r"^the\s+", "", " ".join(plain.split()).strip(" ,"), flags=re.I)
    return FoundBody(
        name=_capitals(name) if name.isupper() and " " in name else name,
        level=level,
        review_types=review_types,
        areas=inside,
        char_start=start,
        char_end=end,
    )


def _capitals(name: str) -> str:
    """A name printed in capitals throughout, in ordinary ones; acronyms keep theirs."""
    words = []
    for i, word in enumerate(name.split()):
        small = i > 0 and word.lower() in _SMALL
        words.append(word.lower() if small else word if word in _KEPT else word.capitalize())
    return " ".join(words)


def _holds_area(areas: tuple[FoundArea, ...], start: int, end: int) -> bool:
    return any(start <= area.char_start < end for area in areas)


def _overlaps(found: list[FoundBody], start: int, end: int) -> bool:
    return any(start < body.char_end and body.char_start < end for body in found)


def _name_start(text: str, kind_start: int, areas: tuple[FoundArea, ...]) -> int:
    """Where a body's name begins, given where the word for its kind begins."""
    start = kind_start
    stop = name_words().not_in_names
    while match := _PREFIX_WORD.search(text[max(0, start - 60) : start]):
        word = match.group().strip(" ,\n").lower()
        if word in stop and word not in _KEEP_IN_PREFIX:
            break
        offset = max(0, start - 60) + match.start()
        if "\n" in text[offset:start] and text[offset:start].strip().lower() in {"and", "of"}:
            break
        start = offset
    inside = [area for area in areas if start <= area.char_start < kind_start]
    if inside:
        # "London Borough of Brent | Brent Community Safety Partnership": the second line's own
        again = inside[-1].area == inside[0].area
        start = inside[-1 if again else 0].char_start
        if lead := _BEFORE_AREA.search(text[:start]):
            start = lead.start()
        return start
    # No area: a connector or an article alone is no name.
    words = text[start:kind_start].split()
    while words and words[0].lower() in {"and", "of", "the", "with", "in", "on", "&", "upon"}:
        start += text[start:].index(words[0]) + len(words[0])
        start += len(text[start:]) - len(text[start:].lstrip())
        words.pop(0)
    return start
