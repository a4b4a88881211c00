"""Authors and chairs in sentences: "I am ...", "... took the chair", "led by ..."."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from extract.facts_credits import (
    AFTER,
    BY,
    CHAIRED_AND,
    CORE,
    CREDIT_WORDS,
    LABEL,
    OF_REVIEW,
    OTHER_CHAIR,
    QUALIFIED,
    Credit,
    find_firm,
    is_of_other_paper,
    read_part,
)
from extract.facts_reading import Reading, make_span, spread_blanks
from extract.models import Passage, SectionKind
from extract.names import FoundNames, find_full_names, parse_names, past_letters

_APPOINTED = re.compile(
    rf"\s*(?:,[^,.;]{{1,80}},)?\s*(?:\([^()]{{1,60}}\)\s*)?(?:was|were|has\s+been|is|has)\s+(?:\w+\s+)?"
    rf"(?:appointed|commissioned|engaged|asked|invited|selected|identified|chosen|independent|authored|written|chaired|the\b|chair)"
    rf"[^.;]{{0,80}}?(?P<role>{CORE}|review|report|panel)(?:\s*(?:,|and|&)\s*(?P<second>{QUALIFIED}))?",
    re.IGNORECASE,
)
_APPOSITION = r"(?:\s*,[^;.]{1,120}?,|\s*\([^()]{1,60}\))?\s*,?\s*"
_BEFORE = 120  # characters before a name in which a sentence leads up to it
_READ = 0.5  # share of a document in which it tells who wrote it
_READ_ALL = 25  # passages of which all are read
_OPENS = 40  # characters in which a passage may begin "Researched and written by"
_FIRM_CONFIDENCE = 0.6
_CHOSEN_FIRM = 0.5
_CAPITAL = re.compile(r"(?<![\w’'-])[A-ZÀ-Þ]")
_BY_WHOM = re.compile(r"\bby\s+[^,.;]{1,60}?\s+(?=as\b|to\b)", re.IGNORECASE)
_SUBJECT = re.compile(r"\b(?:review|report|panel|investigation|inquiry|summary)\b", re.IGNORECASE)
_I_AM = re.compile(r"\b(?:I\s+am|My\s+name\s+is|I,)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Rule:
    is_author: bool
    is_chair: bool
    behind: re.Pattern[str]
    before: re.Pattern[str] | None


@cache
def _rules() -> tuple[_Rule, ...]:
    """How sentences credit a name."""
    data = tomllib.loads(CREDIT_WORDS.read_text(encoding="utf-8"))

    def compile_all(patterns: list[str], lead: str) -> re.Pattern[str]:
        spelled = "|".join(spread_blanks(pattern) for pattern in patterns)
        return re.compile(rf"{lead}(?:{spelled})", re.IGNORECASE)

    return tuple(
        _Rule(
            entry["part"] != "chair",
            entry["part"] != "author",
            compile_all(entry["behind"], _APPOSITION),
            compile_all(entry["before"], "") if entry["before"] else None,
        )
        for entry in data["credit"]
    )


@cache
def _firm_rules() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What stands behind a firm that was chosen, and what before it."""
    firm = tomllib.loads(CREDIT_WORDS.read_text(encoding="utf-8"))["firm"]
    return (
        re.compile(spread_blanks(firm["behind"]), re.IGNORECASE),
        re.compile(spread_blanks(firm["before"]), re.IGNORECASE),
    )


def find_in_text(reading: Reading) -> Iterator[Credit]:
    """Names in sentences: "I am ...", "... was appointed Independent Chair", "led by ..."."""
    for index, passage in enumerate(reading.passages):
        if (
            index > max(len(reading.passages) * _READ, _READ_ALL)
            and passage.section_kind is not SectionKind.APPENDIX
        ):
            continue
        text = passage.text
        for match in _I_AM.finditer(text):
            names = parse_names(text, match.end())
            if names is not None:
                heading = (passage.heading or "").lower()
                both = "chair" in heading and "author" in heading
                named = text[names.char_end : names.char_end + 160]
                yield _credit(passage, names, True, both or "chair" in named.lower(), 0.8)
        full_names = find_full_names(text)
        for names in full_names:
            yield from _appointed(passage, names)
            yield from _by_rules(passage, names)
        yield from _labelled(passage)
        yield from _behind_verbs(passage)
        yield from _chosen_firms(passage)
        for names in full_names:
            after = AFTER.match(text, names.char_end)
            if after is None or not after.group("mark").strip():
                continue
            role = after.group("role")
            author, chair = read_part(role, "", text[after.end() :])
            if (author or chair) and re.search(r"independent|review|author", role, re.IGNORECASE):
                yield _credit(passage, names, author, chair, 0.65)


def _appointed(passage: Passage, names: FoundNames) -> Iterator[Credit]:
    """Credits of the form "Ann Fox was appointed Independent Chair"."""
    text = passage.text
    appointed = _APPOINTED.match(text, past_letters(text, names.char_end))
    if appointed is None:
        return
    role = f"{appointed.group()} {appointed.group('second') or ''}"
    role = _BY_WHOM.sub(" ", role)  # "by the Partnership as ..."
    author, chair = read_part(role)
    if OTHER_CHAIR.search(role) and not OF_REVIEW.search(role):
        return
    if not author and not chair:
        author = re.search(r"(?:undertake|conduct|lead|author|write|carry)\w*", role) is not None
    if author or chair:
        yield _credit(passage, names, author, chair, 0.75)


def _by_rules(passage: Passage, names: FoundNames) -> Iterator[Credit]:
    """Credits of the form "Ann Fox, a retired solicitor, took the chair"."""
    text = passage.text
    lead = text[max(0, names.char_start - _BEFORE) : names.char_start]
    for rule in _rules():
        behind = rule.behind.match(text, past_letters(text, names.char_end))
        before = rule.before.search(lead) if rule.before is not None else None
        if behind is None and before is None:
            continue
        if is_of_other_paper(lead) or (behind is not None and is_of_other_paper(behind.group())):
            continue
        yield _credit(passage, names, rule.is_author, rule.is_chair, 0.7)


def _chosen_firms(passage: Passage) -> Iterator[Credit]:
    """Firms that a body chose: "commissioned Calder Consulting to carry out"."""
    text = passage.text
    behind, before = _firm_rules()
    for match in _CAPITAL.finditer(text):
        firm = find_firm(text, match.start())
        if firm is None:
            continue
        lead = text[max(0, match.start() - _BEFORE) : match.start()]
        if before.search(lead) or behind.match(text, firm[1]):
            span = make_span(passage, match.start(), firm[1])
            yield Credit(
                name=firm[0], is_author=True, is_chair=False, span=span, confidence=_CHOSEN_FIRM
            )


def _labelled(passage: Passage) -> Iterator[Credit]:
    text = passage.text
    for match in LABEL.finditer(text):
        mark = match.group("mark")
        names = parse_names(text, match.end())
        if names is None or mark == "\n" or (not mark.strip() and names.char_start != match.end()):
            continue
        role = match.group("role")
        author, chair = read_part(role, text[: match.start()], text[match.end("role") :])
        if author or chair:
            yield _credit(passage, names, author, chair, 0.7)


def _behind_verbs(passage: Passage) -> Iterator[Credit]:
    text = passage.text
    for match in BY.finditer(text):
        lead = text[max(0, match.start() - 100) : match.start()]
        verb = match.group("verb")
        if OTHER_CHAIR.search(lead) and not OF_REVIEW.search(lead):
            continue
        if is_of_other_paper(lead):
            continue
        told = _SUBJECT.search(lead + verb) is not None
        names = parse_names(text, match.end())
        firm = find_firm(text, match.end()) if names is None else None
        chaired = "chaired" in verb.lower()
        if names is not None and told:
            both = CHAIRED_AND.search(lead) is not None
            yield _credit(passage, names, not chaired, chaired or both, 0.7)
        elif firm is not None and (told or match.start() < _OPENS) and not chaired:
            span = make_span(passage, match.end(), firm[1])
            yield Credit(
                name=firm[0], is_author=True, is_chair=False, span=span, confidence=_FIRM_CONFIDENCE
            )


def _credit(
    passage: Passage, names: FoundNames, author: bool, chair: bool, confidence: float
) -> Credit:
    return Credit(
        name=names.text,
        is_author=author,
        is_chair=chair,
        span=make_span(passage, names.char_start, names.char_end),
        confidence=confidence,
    )
