"""Whom a recommendation is addressed to, as the review names them."""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

from extract.agencies import read_acronyms, read_register
from extract.asking import asking_words
from extract.facts_bodies import find_bodies
from extract.models import Passage, Table

_LEAD = re.compile(
    r"^(?:(?:(?:the|this) (?:panel|review|author|chair|reviewer|board) (?:therefore )?"
    r"(?:recommends?|asks?|suggests?|proposes?) (?:that )?)"
    r"|we (?:therefore )?(?:propose|recommend|ask|suggest) that "
    r"|it would be of (?:benefit|value|help) for "
    r"|it is (?:therefore )?(?:recommended|suggested|proposed) that |that "
    r"|recommendation (?:for|to) )",
    re.I,
)
_SUBORDINATE = re.compile(
    r"(?:when|where|if|before|after|in|for|as|following|with|to|at|on|once|until)\b", re.I
)
_PARTNERS = r",? (?:jointly|together|therefore|also|now|with (?:its|their) partners)$"
_SOUGHT = re.compile(
    r"^(?:advice|assurance|agreement|evidence|views?) to be (?:sought|obtained|given) by "
    r"(?P<who>[^.;]{3,90}?)(?:,| (?:from|on|about|as|that|before|by|in|to)\b|\.|$)",
    re.I,
)
_DEFINED = re.compile(
    r"(?P<full>[A-Z][\w’'&-]{1,40}(?:\s+(?:of|and|for|the|upon|in|&|[A-Z][\w’'&-]{1,40})){1,10}?)\s*\(\s*[“\"‘']?(?:[Tt]he|this)\s+"
    r"(?P<short>[A-Z][a-z]+)[”\"’']?\s*\)"
)
_FULL_NAME = re.compile(
    r"(?P<full>(?:[A-Z][\w’'&-]{1,40}\s+(?:(?:of|and|for|the|upon|&)\s+){0,2}){1,9})"
    r"(?P<short>Trust|Board|Partnership|Council|Surgery|Practice|Academy|School|College|Hospital|Association|Constabulary)\b"
)
_SENTENCE_OPENER = re.compile(
    r"^(?:(?:The|A|An|That|This|In|At|For|By|When|Where|From|To|Both|Each|And|But|If)\s+)+"
)
_POSSESSIVE = re.compile(r"(?P<body>Trust|Board|Council|Partnership|Service|School)['’]s\s")
_MOST_SPELLED = 5  # words: in longer names an acronym is an aside
_BODY_WORD = re.compile(
    r"\b(?:Department|Office|Council|Trust|Police|Board|Partnership|Service|England)\b"
)
_LEAST_NAMED = 3  # times a full name stands in the text before its last word alone is taken for it
_AND = re.compile(
    r",? (?:and|with) "
    r"(?:the (?=trust|board|partnership|council)|(?:the )?(?=[A-Z]|all |each |its ))"
)
# behind "That": a name in capitals, or "the Board", and what it is wished to do
_WISHED = re.compile(
    r"(?P<who>(?:(?:the|all|both|each) )?(?:two )?[A-Z][\w’'&-]*"
    r"(?:,? (?:of|and|for|the|upon|its|&|[A-Z][\w’'&-]*|contractors|partners|agencies)){0,12})"
    r"(?: jointly| together)? (?!and\b|of\b|for\b)[a-z]{3,}\b"
)
_TRAILING = re.compile(r"[(\[](?P<who>[^()\[\]]{2,90})[)\]]\.?\s*$")
_BY = re.compile(
    r"\bby (?P<who>(?:the )?[A-Z][^,.;]{2,80}?)(?: (?:to|with|within|by|at|and report)\b|[,.;]|$)"
)
_SUBJECT_WORDS = 24  # a longer run before "should" is a clause, not a name
_SUBJECT_CHARS = 170


class Addressees:
    """Names the addressee of a recommendation, with the document's own acronyms spelled out."""

    def __init__(self, passages: Sequence[Passage], tables: Sequence[Table]) -> None:
        """Read the document's acronyms and what it calls "the Board", "the Trust"."""
        self._full = read_acronyms(passages, tables)
        self._short = _read_short_names(passages)
        for body in _bodies_of_cover(passages):
            self._short.setdefault(body.split()[-1].lower(), body)

    def find(self, text: str, group: str | None, owner: str | None) -> str | None:
        """The addressee, several joined by "; ", or None where nobody is named.

        Args:
            text: The recommendation's words.
            group: The heading of the group it stands in, where that names an agency.
            owner: The owner or lead of its row in an action plan.
        """
        sought = _SOUGHT.match(text)
        found = sought.group("who") if sought else _subject(text)
        named = found is not None and (
            asking_words().body.search(found) is not None or _is_proper(found)
        )
        if not named:
            trailing = _TRAILING.search(text)
            if trailing and asking_words().body.search(trailing.group("who")):
                found, named = trailing.group("who"), True
        if not named and (group or owner):
            found, named = group or owner, True
        if not named and (by := _BY.search(text)) and asking_words().body.search(by.group("who")):
            found, named = by.group("who"), True
        if found is None:
            return None
        return self._spell(found, group)

    def _spell(self, names: str, group: str | None) -> str:
        """Names one by one, each with what its short form stands for in front."""
        spelled: list[str] = []
        for part in _split_names(names):
            name = re.sub(r"^(?:the|that|both|each|every)\s+(?=\S)", "", part, flags=re.I)
            if not name:
                continue
            shown = self._in_full(name, group)
            if shown not in spelled:
                spelled.append(shown)
        return "; ".join(spelled)

    def _in_full(self, name: str, group: str | None) -> str:
        """A name, behind the whole one where it is an acronym, a bare "Trust" or holds one."""
        full = self._full.get(name) or _known_acronyms().get(name)
        if full:
            return f"{full} ({name})"
        if asking_words().bare_body.fullmatch(name):
            full = self._whole_name(name, group)
            return f"{full} (the {name[0].upper()}{name[1:]})" if full and full != name else name
        owner = _POSSESSIVE.match(name)
        if owner is not None and (full := self._short.get(owner.group("body").lower())):
            return f"{full} (the {name})"
        spelled = re.sub(
            r"\b[A-Z][A-Za-z]*[A-Z]\b", lambda m: self._full.get(m.group(), m.group()), name
        )
        return (
            name if spelled == name or len(name.split()) > _MOST_SPELLED else f"{spelled} ({name})"
        )

    def _whole_name(self, name: str, group: str | None) -> str | None:
        """What "the Trust" is: the group's heading where that ends so, else the document's use."""
        word = name.split()[-1].lower()
        if group and re.search(rf"\b{re.escape(word)}\b", group, re.I):
            return group
        return self._short.get(word) or group


@cache
def _known_acronyms() -> dict[str, str]:
    """Acronyms of bodies that exist everywhere, where a document does not explain its own."""
    return {
        acronym: agency.name for agency in reversed(read_register()) for acronym in agency.acronyms
    }


def _bodies_of_cover(passages: Sequence[Passage]) -> list[str]:
    """Boards and partnerships that the first two pages name: "the Board" is the first of them."""
    return [
        body.name
        for passage in passages
        if passage.page_first <= 2 and not passage.furniture
        for body in find_bodies(passage.text)
    ]


def _read_short_names(passages: Sequence[Passage]) -> dict[str, str]:
    """What "board", "trust" and so on stand for in a document.

    By its own words ("Aire Valley NHS Trust (the Trust)"), else the one full name that ends so
    and is named more often than any other.
    """
    defined: dict[str, str] = {}
    named: dict[str, Counter[str]] = {}
    for passage in passages:
        for match in _DEFINED.finditer(passage.text):
            full = _SENTENCE_OPENER.sub("", match.group("full"))
            defined.setdefault(match.group("short").lower(), full)
        for match in _FULL_NAME.finditer(passage.text):
            full = _SENTENCE_OPENER.sub("", match.group())
            if len(full.split()) > 1:
                named.setdefault(match.group("short").lower(), Counter())[full] += 1
    for word, counts in named.items():
        (first, most), *rest = counts.most_common(2)
        if most >= _LEAST_NAMED and (not rest or most >= 2 * rest[0][1]):
            defined.setdefault(word, first)
    return defined


def _split_names(names: str) -> list[str]:
    """The bodies of a list, one by one.

    "and" joins two bodies only where what stands before it is one by its own words, or what
    stands behind begins with an article: "Newham Children and Young People's Services" is one.
    """
    names = re.sub(r",?\s+and\s*$", "", names)
    parts: list[str] = []
    for part in re.split(r"\s*;\s*|, (?=the |[A-Z])|/(?=[A-Z])", names):
        if parts and parts[-1].startswith("Department ") and not _BODY_WORD.search(part):
            parts[-1] += f", {part}"  # "Department for Levelling Up, Housing and Communities"
        else:
            parts.append(part)
    split: list[str] = []
    for part in parts:
        rest = part
        while (joiner := _AND.search(rest)) is not None and _joins_two(rest, joiner):
            split.append(rest[: joiner.start()])
            rest = rest[joiner.end() :]
        split.append(rest)
    return [name.strip(" ,.") for name in split if name.strip(" ,.")]


def _joins_two(names: str, joiner: "re.Match[str]") -> bool:
    left, right = names[: joiner.start()], names[joiner.end() :]
    article = joiner.group().rstrip().endswith(" the")
    if not _is_body(right) or not _is_body(left):
        return False
    if left.startswith("Department ") and not article:
        return _BODY_WORD.search(right) is not None
    own = asking_words().body.search(left) is not None
    return own or article or re.fullmatch(r"(?:the )?[A-Z]{2,}", left.strip()) is not None


def _is_body(name: str) -> bool:
    """Whether words name a body by themselves: by their kind, as an acronym or in capitals."""
    words = asking_words()
    return (
        words.body.search(name) is not None
        or _is_proper(name)
        or re.fullmatch(r"(?:the )?[A-Z][A-Za-z]*[A-Z]", name.strip()) is not None
    )


def _is_proper(name: str) -> bool:
    """A name of two words or more with all but small ones capitalised: "Marshgate Homes"."""
    longer = [word for word in name.split() if len(word) > 3]
    capital = sum(1 for word in name.split() if word[0].isupper())
    return bool(longer) and capital > 1 and all(word[0].isupper() for word in longer)


def _subject(text: str) -> str | None:
    """The words before the first 'should', 'must' or 'to ...' that name who is asked."""
    words = asking_words()
    rest = _LEAD.sub("", text)
    if rest != text and (wished := _WISHED.match(rest)) and words.asks_modal.search(rest) is None:
        return wished.group("who")
    if words.opens_with_verb.match(rest):
        return None  # "Review the capacity of ...": an order without a name
    ask = words.asks_modal.search(rest)
    match = _subject_pattern().match(rest)
    told = (
        match is not None
        and (ask is None or match.end() <= ask.start())
        and words.nobody.match(match.group("who")) is None
        and _SUBORDINATE.match(match.group("who")) is None
    )
    if told or ask is None or ask.start() > _SUBJECT_CHARS:
        named = match is not None and words.body.search(match.group("who")) is not None
        if match is None or not named or words.nobody.match(match.group("who")):
            return None
        return _cut_relative(match.group("who"))
    clause = re.split(r"[.;:] ", rest[: ask.start()].strip())[-1]
    # "When a child is placed out of the borough, the Partnership should": the last clause
    if _SUBORDINATE.match(clause):
        clause = re.split(r", (?=(?:the |all |each |both )?[A-Z]|the |all |each )", clause)[-1]
    name = re.sub(_PARTNERS, "", clause).strip(" ,")
    if re.search(r"\bbe (?:\w+ed|given|made|held|put|set)\b", name):
        return None  # "That the meeting be given a chair": nobody is asked by name
    if not name or words.nobody.match(name) or len(name.split()) > _SUBJECT_WORDS:
        return None
    return _cut_relative(name)


@cache
def _subject_pattern() -> re.Pattern[str]:
    """A name and what it is asked to do, without 'should': "The DWP to ensure", "The Board ..."."""
    verb = asking_words().verb
    name = r"(?P<who>(?:[A-Z]|[Tt]he |[Ee]ach |[Ee]very |[Aa]ll |[Bb]oth )[^.;:]{1,160}?)"
    aside = r"(?:(?:jointly|together|therefore|also|now|in turn|as (?:lead )?\w+),? )?"
    return re.compile(
        rf"{name},? {aside}(?:shall|(?:is|are)? ?to (?:{verb}|[a-z]{{3,}})|{verb}s?)\b"
    )


def _cut_relative(name: str) -> str:
    """A name without its relative clause: "The Trust, which runs the ward" gives "The Trust"."""
    return re.split(
        r",? (?:which|who|that|through|working|supported by|acting|as part"
        r"|in (?:partnership|consultation)|via)\b",
        name,
    )[0].strip(" ,")
