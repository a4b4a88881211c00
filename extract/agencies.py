"""The agencies that a review names, and what its abbreviations stand for.

`data/agencies.csv` is a register of bodies that exist everywhere in England, with their
acronyms; `data/agency_kinds.toml` tells the kind of any other by the words of its name.
"""

import csv
import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from extract.facts_bodies import find_bodies
from extract.facts_reading import make_span
from extract.models import Passage, SectionKind, Span, Table
from extract.people_words import people_words

_REGISTER = Path(__file__).parent / "data" / "agencies.csv"
_KINDS = Path(__file__).parent / "data" / "agency_kinds.toml"
_CAPITAL = r"[A-ZÀ-Þ][\w’'&.-]{0,40}"  # bounded: a line of capitals has a start at every letter
_JOIN = r"(?:of|and|for|the|in|on|to|with|upon|&|at)"
_FIRST_USE = re.compile(
    rf"(?P<full>{_CAPITAL}(?:\s+(?:{_JOIN}\s+){{0,2}}{_CAPITAL}){{1,8}})\s*\(\s*(?:[‘“'\"]|the\s+|or\s+)*(?P<short>[A-Z][A-Za-z&]{{1,9}})[’”'\"]?\s*\)"
)
_GLOSSARY_LINE = re.compile(
    r"(?P<short>[A-Z][A-Za-z&]{1,9})\s*(?:[|–—:-]|\s{2,})\s*(?P<full>[A-Z].{3,90})"
)
_SHORT = re.compile(r"[A-Z](?=[a-z]*[A-Z&])[A-Za-z&]+")
_END = (
    r"(?:Trust|Council|Police|Constabulary|Service|Services|Surgery|Practice|Centre|Academy|School|College|Nursery|Hospital|Hospitals|"
    r"Association|Homes|Homecare|Housing|Options|Probation|Care|Group|Project|Team|Department|Commission|Agency|Company|Limited|Ltd|CIC|Board|Office|"
    r"Brigade|Charity|Foundation|Court|Prison|Unit|Society|Network|Pensions|Together|Hostel|Infirmary|Clinic|University|Partnership|hostel|day\s+centre|"
    r"night\s+shelter|care\s+home|children’s\s+home|nursing\s+home)"
)
_AGENCY = re.compile(
    rf"(?<![\w’'-])(?:{_CAPITAL}\s+(?:{_JOIN}\s+){{0,2}}){{1,8}}{_END}\b(?:\s+(?:NHS\s+)?(?:Foundation\s+)?Trust\b)?"
)
_LIST_CUE = re.compile(
    r"\b(?:IMRs?|individual\s+management\s+reviews?|reports?|chronologies|information|accounts?|summar(?:y|ies)|contributions?|statements?|"
    r"records|submissions)\b[^.;:]{0,120}?\b(?:received|sought|supplied|provided|requested|obtained|submitted|came|commissioned|prepared|written)\b"
    r"[^.;:]{0,40}?\b(?:from|by)\b:?\s*",
    re.IGNORECASE,
)
_SUPPLIED = re.compile(
    r"\b(?:supplied|provided|submitted|contributed|sent|prepared)\s+(?:\w+\s+){0,3}(?:reports?|IMRs?|chronolog\w+|information|individual\s+management\s+reviews?)",
    re.IGNORECASE,
)
_LIST_HEADING = re.compile(
    r"\b(?:contributors|contributing|agencies\s+(?:which|that|who)?\s*(?:took|involved|contribut\w+|participat\w+)|individual\s+management\s+reviews|participating)\b",
    re.IGNORECASE,
)
_NOT_AGENCY = re.compile(
    r"^(?:the\s+)?(?:review|serious|domestic\s+homicide|safeguarding|local\s+child|overview|terms|panel|board|independent|individual|action|"
    r"working|mental\s+(?:health|capacity)\s+act|care\s+act|children\s+act|human\s+rights|section|appendix|central\s+criminal|report|chair)\b|"
    r"\b(?:review|panel|act|conference|meeting)$|^(?:the\s+)?(?:trust|council|service|board|department|school|hospital|practice|surgery|partnership|team|unit|agency|group|office|centre|college|academy)s?$",
    re.IGNORECASE,
)
_AND = re.compile(r"\s+(?:and|with)\s+(?:the\s+)?")
_WHOLE = re.compile(
    r"(?:Trust|Council|Police|Constabulary|Services?|Surgery|Practice|Centre|Academy|School|College|Hospitals?|Association|Homes|Options|"
    r"Probation|Social\s+Care|Group|Project|Team|Commission|Agency|Company|Limited|Brigade|Board|Partnership|Office|Department|hostel|centre|shelter)$"
)
_STRONG = re.compile(
    r"(?:NHS\s+(?:Foundation\s+)?Trust|Police(?:\s+Service)?|Ambulance\s+Service|Probation\s+Service|County\s+Council|City\s+Council|"
    r"Borough\s+Council|Social\s+Care|Surgery|Academy|School|Fire\s+Brigade|Constabulary|Housing\s+Association)$"
)
_PART = re.compile(r",\s+(?:and\s+)?|\s+and\s+(?=(?:the\s+)?[A-ZÀ-Þ])")
_NO_NAME = re.compile(
    r"\b(?:organisations|agencies|practitioners|others|bodies|departments)$", re.IGNORECASE
)
_NHS = frozenset({"NHS England region"})
_MOST = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Agency:
    """A body of the register."""

    name: str
    kind: str
    acronyms: tuple[str, ...]
    other_names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundAgency:
    """An agency as the review names it."""

    name: str
    kind: str  # the codebook's: police, GP, acute ...
    mentions: int
    span: Span  # its first mention
    is_contributor: bool  # named among those who reported to the review


@cache
def read_register() -> tuple[Agency, ...]:
    """The bodies of the register, in the file's order."""
    with _REGISTER.open(encoding="utf-8", newline="") as file:
        return tuple(
            Agency(
                name=row["name"],
                kind=row["kind"],
                acronyms=tuple(part for part in row["acronyms"].split("|") if part),
                other_names=tuple(part for part in row["other_names"].split("|") if part),
            )
            for row in csv.DictReader(file)
        )


@cache
def _kind_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    entries = tomllib.loads(_KINDS.read_text(encoding="utf-8"))["kind"]
    return tuple(
        (entry["name"], re.compile("|".join(entry["patterns"]), re.IGNORECASE)) for entry in entries
    )


@cache
def _known_names() -> re.Pattern[str]:
    """The register's names that can be no other word: "Mind" and "Crisis" could be."""
    names = [agency.name for agency in read_register()]
    sure = [name for name in names if len(name.split()) > 1 or name.isupper()]
    sure.sort(key=lambda name: (-len(name), name))
    return re.compile(r"(?<![\w’'-])(?:" + "|".join(map(re.escape, sure)) + r")(?![\w-])")


def find_kind(name: str) -> str:
    """The kind of agency a name tells: "Lime Walk Surgery" is a GP."""
    for agency in read_register():
        if name in (agency.name, *agency.acronyms, *agency.other_names):
            return agency.kind
    plain = re.sub(r"[’‘]", "'", name)
    return next(kind for kind, pattern in _kind_patterns() if pattern.search(plain))


def read_acronyms(passages: Sequence[Passage], tables: Sequence[Table]) -> dict[str, str]:
    """What a document's abbreviations stand for: by its glossary, then by their first use.

    Codes of people and staff ("AT, sister of Mr V") look like a glossary's rows, so that a row
    counts only where the letters fit the words.
    """
    full: dict[str, str] = {}
    for table in tables:
        for row in table.rows:
            if len(row) == 2 and _SHORT.fullmatch(row[0].strip()) and _fits(row[0].strip(), row[1]):
                full.setdefault(row[0].strip(), row[1].split(",")[0].strip())
    for passage in passages:
        if passage.section_kind is SectionKind.GLOSSARY or " | " in passage.text:
            line = _GLOSSARY_LINE.fullmatch(passage.text)
            if line and _SHORT.fullmatch(line["short"]) and _fits(line["short"], line["full"]):
                full.setdefault(line["short"], line["full"].split(",")[0].strip())
    for passage in passages:
        for match in _FIRST_USE.finditer(passage.text):
            short, words = match["short"], match["full"].split()
            start = _first_word(short, words)
            if start is not None:
                full.setdefault(short, " ".join(words[start:]))
    return full


def _fits(short: str, full: str) -> bool:
    """Whether an abbreviation's first letter opens a word of what it stands for, in order."""
    initials = [word[0].upper() for word in re.findall(r"[A-Za-z]+", full)]
    return bool(initials) and short[0] == initials[0] and len(full.split()) >= 2


def _first_word(short: str, words: Sequence[str]) -> int | None:
    """Where the words begin that an abbreviation's letters stand for."""
    letters = [char for char in short if char.isupper()]
    if len(letters) < 2:
        return None
    near: int | None = None
    for start in range(len(words) - 1, -1, -1):
        initials = [w[0].upper() for w in words[start:] if w[0].isupper() or w[0] == "&"]
        if initials == letters:
            return start
        if initials and initials[0] == letters[0] and len(initials) >= len(letters) - 1:
            near = start if near is None else near
    return near


def find_agencies(
    passages: Sequence[Passage], tables: Sequence[Table], left_out: frozenset[str]
) -> tuple[FoundAgency, ...]:
    """The agencies involved, as the review names them: those who reported to it first.

    Args:
        passages: The document's passages.
        tables: Its tables; an "Agency" column lists those on the panel.
        left_out: Names in lower case that are none: the commissioning body, the author's firm.

    Returns:
        Contributors in the order listed, then others named twice or more, most named first.
    """
    acronyms = read_acronyms(passages, tables)
    counts: Counter[str] = Counter()
    first: dict[str, Span] = {}
    listed: dict[str, None] = {}
    for passage in passages:
        if passage.furniture:
            continue
        for name, start, end in _names(passage.text):
            counts[name] += 1
            first.setdefault(name, make_span(passage, start, end))
        for name, start, end in _listed(passage):
            listed.setdefault(name)
            counts[name] += 1
            first.setdefault(name, make_span(passage, start, end))
    for short, full in acronyms.items():
        if full in counts:
            counts[full] += _count(passages, short)
    others = (n for n, c in counts.most_common() if c >= 2 or _STRONG.search(n))
    names = [*listed, *(name for name in others if name not in listed)]
    kept: list[FoundAgency] = []
    for name in names:
        if name.lower() in left_out or _NOT_AGENCY.search(name) or _within(name, kept, acronyms):
            continue
        if any(body.char_end == len(name) and body.level not in _NHS for body in find_bodies(name)):
            continue  # a board or partnership holds reviews and is not their subject
        kept.append(
            FoundAgency(
                name=name,
                kind=find_kind(name),
                mentions=counts[name],
                span=first[name],
                is_contributor=name in listed,
            )
        )
    return tuple(kept[:_MOST])


def _within(name: str, kept: Sequence[FoundAgency], acronyms: Mapping[str, str]) -> bool:
    """Whether a name is another's short form, or its acronym."""
    low = name.lower()
    return any(
        low == other.name.lower()
        or (low in other.name.lower() and other.mentions >= 1)
        or acronyms.get(name) == other.name
        for other in kept
    )


def _names(text: str) -> Iterator[tuple[str, int, int]]:
    for match in _AGENCY.finditer(text):
        for begin, part in _split_joined(match.start(), match.group()):
            inside = re.search(r"[\w,;)]\s$", text[max(0, begin - 2) : begin]) is not None
            start, name = _trim(begin, part, inside)
            if name and len(name.split()) >= 2:
                yield name, start, start + len(name)
    for match in _known_names().finditer(text):
        if _AGENCY.match(text, match.start()) is None:
            yield match.group(), match.start(), match.end()


def _split_joined(start: int, name: str) -> Iterator[tuple[int, str]]:
    """The agencies of "the Metropolitan Police Service and Marshgate Homes", one by one."""
    position = 0
    for joiner in _AND.finditer(name):
        left = name[position : joiner.start()]
        if _WHOLE.search(left) or re.fullmatch(r"[A-Z]{3,}", left.strip()):
            yield start + position, left
            position = joiner.end()
    yield start + position, name[position:]


def _trim(start: int, name: str, inside: bool) -> tuple[int, str]:
    """A name without the word that opens its sentence: "The", "When", "In".

    Inside a sentence a capital "The" is part of the name: "The Lantern".
    """
    if inside and name.startswith("The "):
        return start, name
    lead = re.match(
        r"(?:(?:The|A|An|When|In|At|On|By|From|For|With|Both|Neither|Each|Every|And|But|That|This|After|Before|Had|Did|Was|Since|Although|While|"
        r"To|Of|Its|Their|Head|Director|Manager|Detective|Dr|Mr|Mrs|Ms)\s+(?:of\s+|for\s+|the\s+)*)+",
        name,
    )
    if lead and lead.end() < len(name):
        start, name = start + lead.end(), name[lead.end() :]
    if re.search(r"\.\s+[A-Z]", name):  # two sentences met
        cut = name.rfind(". ") + 2
        start, name = start + cut, name[cut:]
    return start, name


def _listed(passage: Passage) -> Iterator[tuple[str, int, int]]:
    """Agencies in a sentence or list of who reported to the review."""
    text = passage.text
    for cue in _LIST_CUE.finditer(text):
        stop = re.compile(r"(?<!\bSt)\.(?:\s|$)|;").search(text, cue.end())
        yield from _split_list(text, cue.end(), stop.start() if stop else len(text))
    for cue in _SUPPLIED.finditer(text):
        begin = max(text.rfind(". ", 0, cue.start()) + 2, 0)
        yield from _split_list(text, begin if begin > 1 else 0, cue.start())
    if passage.heading and _LIST_HEADING.search(passage.heading) and len(text.split()) <= 30:
        head = re.split(r"\s+[–—:|]\s+|\s\|\s|:", text)[0]
        name = _clean(head)
        start = text.find(name) if name else -1
        if name and start >= 0:
            yield name, start, start + len(name)


def _split_list(text: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    position = start
    bounds = [start]
    depth_text = text[start:end]
    depth = 0
    for index, char in enumerate(depth_text):
        depth += (char == "(") - (char == ")")
        joiner = _PART.match(depth_text, index) if char in ", " else None
        held = (
            _AGENCY_HOLDS_AND.search(text[position : start + joiner.end() + 40]) if joiner else None
        )
        left = text[position : start + index]
        if joiner and depth == 0 and (held is None or _WHOLE.search(left) or left.isupper()):
            bounds += [start + index, start + joiner.end()]
            position = start + joiner.end()
    bounds.append(end)
    for first, last in zip(bounds[::2], bounds[1::2], strict=False):
        name = _clean(text[first:last])
        at = text.find(name, first) if name else -1
        if name and at >= 0:
            yield name, at, at + len(name)


# "Calder and Aire Mental Health NHS Trust": an "and" inside a name, told by what follows it.
_AGENCY_HOLDS_AND = re.compile(
    rf"^\s*(?:the\s+)?{_CAPITAL}(?:\s+{_CAPITAL})?\s+and\s+{_CAPITAL}(?:\s+{_CAPITAL}){{0,4}}\s+(?:Trust|Services?|Association|Pensions|Council|Police)\b"
)


def _clean(text: str) -> str | None:
    """One item of a list as a name, or None where it is none."""
    name = re.sub(r"\s*\([^)]*\)?", "", text).strip(" ,;:.•‘’“”'\"")
    name = re.sub(r"^(?:the|and|from|by|both|an?)\s+", "", name)
    if not name or not name[0].isupper() or len(name.split()) > 10 or "\n" in name:
        return None
    if name.split()[0].lower() in people_words().first_names and len(name.split()) <= 3:
        return None  # somebody who wrote a report
    if (
        _NO_NAME.search(name)
        or _NOT_AGENCY.search(name)
        or re.search(r"\b(?:was|were|had|which|who|met|asked)\b", name)
    ):
        return None
    return " ".join(name.split())


def _count(passages: Sequence[Passage], short: str) -> int:
    pattern = re.compile(rf"(?<![\w-]){re.escape(short)}(?![\w-])")
    return sum(len(pattern.findall(passage.text)) for passage in passages if not passage.furniture)
