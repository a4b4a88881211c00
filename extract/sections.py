"""Headings to a section tree, and each section's kind.

The map from headings to kinds is `data/section_kinds.toml`, which a researcher can read and
extend.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from extract.asking import asks_outright
from extract.layout import Block
from extract.models import Passage, PassageKind, Section, SectionKind

_DATA = Path(__file__).parent / "data" / "section_kinds.toml"
_NUMBER = re.compile(
    r"(?P<number>(?:part|section|chapter|appendix|annex)\s+(?:\d{1,2}|[A-Z]\b|[IVX]+\b|one|two|three|four|five|six|seven|eight|nine|ten)"
    r"|\d{1,2}(?:\.\d{1,2}){0,4}(?!\d|\s?(?:st|nd|rd|th)\b)|[A-Z](?=[.)])|[IVX]{1,5}(?=[.)]))(?P<mark>[.):]?)\s*(?:[–—:-]\s*)?(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_MOSTLY_ASKING = 0.7
_LEVELS_AGREE = 0.8
_ASKING_SHARE = 0.34  # of the passages under a heading of recommendations: reasons stand between

# Once one of these has begun, a heading that tells nothing is no longer about the background.
_TELLING = frozenset(
    {
        SectionKind.CHRONOLOGY,
        SectionKind.ANALYSIS,
        SectionKind.FINDINGS,
        SectionKind.LESSONS,
        SectionKind.CONCLUSIONS,
    }
)
_JUDGING = frozenset({SectionKind.ANALYSIS, SectionKind.FINDINGS, SectionKind.LESSONS})


@dataclass(frozen=True, slots=True)
class _KindRule:
    kind: SectionKind
    pattern: re.Pattern[str]


@cache
def _kind_rules() -> tuple[_KindRule, ...]:
    """The rules of section_kinds.toml in the file's order: the first that matches wins."""
    entries = tomllib.loads(_DATA.read_text(encoding="utf-8"))["kind"]
    return tuple(
        _KindRule(
            SectionKind(entry["name"]),
            re.compile(r"\b(?:" + "|".join(entry["headings"]) + ")", re.IGNORECASE),
        )
        for entry in entries
    )


def find_kind(heading: str) -> SectionKind | None:
    """The kind a heading's words tell, or None where they tell nothing."""
    text = re.sub(r"[’']", "'", heading)
    return next((rule.kind for rule in _kind_rules() if rule.pattern.search(text)), None)


def split_number(label: str | None, text: str) -> tuple[str | None, str]:
    """A heading's number and its words: ("4.1", "The police"), ("Part One", "Background")."""
    if label:
        return label, text
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None, text
    number, rest = match.group("number"), match.group("rest").strip()
    if number[0].isdigit() or rest:
        worded = number.split()[0].lower() in {"part", "section", "chapter", "appendix", "annex"}
        if not rest or (not worded and not number[0].isdigit() and not match.group("mark")):
            return None, text
        return number, rest
    return None, text


@dataclass(frozen=True, slots=True)
class _Style:
    size: float
    bold: bool
    capitals: bool


def _style(block: Block) -> _Style:
    if block.style_level is not None:  # its size follows from the level; its letters tell no more
        return _Style(block.lines[0].size, True, False)
    letters = [c for c in block.text if c.isalpha()]
    capitals = bool(letters) and all(c.isupper() for c in letters)
    # a number may stand over its heading in smaller type
    size = max(line.size for line in block.lines)
    return _Style(size, block.lines[-1].bold, capitals)


def number_depth(number: str) -> int:
    """How deep a heading number stands: "4" and "4.0" 1, "4.1" 2, "Part One" and "A" 1."""
    if not number[0].isdigit():
        return 1
    parts = number.rstrip(".").split(".")
    if len(parts) > 1 and set(parts[-1]) == {"0"}:
        parts = parts[:-1]
    return len(parts)


def build_sections(
    headings: Sequence[Block], first_page: int = 1
) -> tuple[tuple[Section, ...], dict[int, int]]:
    """The section tree, flat and in reading order, and each heading's section.

    Section 0 is what stands before the first heading. A section whose heading tells nothing
    has its parent's kind; at the top it is background before the story or the analysis has
    begun ("Colm", "The child"), and analysis after.

    Args:
        headings: The heading blocks in reading order.
        first_page: Page of the part before the first heading.

    Returns:
        The sections, and section ids by id() of the heading block.
    """
    depths = _depths(headings)
    sections = [
        Section(
            section_id=0,
            number=None,
            heading="",
            depth=0,
            kind=SectionKind.FRONT,
            page=first_page,
        )
    ]
    index: dict[int, int] = {}
    stack: list[Section] = []
    unknown = SectionKind.BACKGROUND
    for block, depth in zip(headings, depths, strict=True):
        number, heading = split_number(block.label, block.text)
        while stack and stack[-1].depth >= depth:
            stack.pop()
        kind = _section_kind(number, heading, stack, unknown)
        if kind in _TELLING:
            unknown = SectionKind.ANALYSIS
        section = Section(
            section_id=len(sections),
            number=number,
            heading=heading,
            depth=depth,
            kind=kind,
            page=block.page_first,
        )
        index[id(block)] = section.section_id
        sections.append(section)
        stack.append(section)
    return tuple(sections), index


def _section_kind(
    number: str | None, heading: str, stack: Sequence[Section], unknown: SectionKind
) -> SectionKind:
    worded = (number or "").lower().startswith(("appendix", "annex"))
    found = find_kind(heading)
    inside_appendix = any(section.kind is SectionKind.APPENDIX for section in stack)
    parent = stack[-1].kind if stack else None
    if worded or inside_appendix:
        own = (SectionKind.ACTION_PLAN, SectionKind.GLOSSARY, SectionKind.RECOMMENDATIONS)
        return found if found in own else SectionKind.APPENDIX
    # "Learning from the chronology" under Analysis is analysis: inside a section, only words
    # that name a thing of its own change the kind
    if found is SectionKind.TERMS and parent in _JUDGING:
        return parent  # "Equality and diversity" among the findings is one of them
    if found is not None:
        return found
    return parent if parent is not None else unknown


def _depths(headings: Sequence[Block]) -> list[int]:
    """Depth of each heading: from its number, otherwise from type like that of numbered ones."""
    known: dict[_Style, Counter[int]] = {}
    for block in headings:
        number, _ = split_number(block.label, block.text)
        if number is not None:
            known.setdefault(_style(block), Counter())[number_depth(number)] += 1
    by_style = {style: counts.most_common(1)[0][0] for style, counts in known.items()}
    unnumbered = sorted(
        {_style(b) for b in headings if split_number(b.label, b.text)[0] is None},
        key=lambda s: (-s.size, not s.capitals, not s.bold),
    )
    for style in unnumbered:
        if style in by_style:
            continue
        larger = [d for other, d in by_style.items() if _outranks(other, style)]
        by_style[style] = max(larger) + 1 if larger else 1
    depths = []
    for block in headings:
        number, _ = split_number(block.label, block.text)
        depths.append(number_depth(number) if number is not None else by_style[_style(block)])
    depths = _under_parts(headings, depths)
    return _by_level(headings, depths)


def _by_level(headings: Sequence[Block], depths: Sequence[int]) -> list[int]:
    """Depths with those of unnumbered headings as the file's bookmarks or tags have them.

    Only where the levels given to numbered headings are those that their numbers show.
    """
    numbered = [
        (block.level, depth)
        for block, depth in zip(headings, depths, strict=True)
        if block.level is not None and split_number(block.label, block.text)[0] is not None
    ]
    agree = sum(1 for level, depth in numbered if level == depth)
    if agree < _LEVELS_AGREE * len(numbered):
        return list(depths)
    return [
        block.level
        if block.level is not None and split_number(block.label, block.text)[0] is None
        else depth
        for block, depth in zip(headings, depths, strict=True)
    ]


def _under_parts(headings: Sequence[Block], depths: list[int]) -> list[int]:
    """Depths with numbered sections one below the parts that hold them."""
    numbers = [(split_number(block.label, block.text)[0] or "").lower() for block in headings]
    parts = [number.startswith("part ") for number in numbers]
    holds = any(number[:1].isdigit() for number in numbers)
    first = parts.index(True) if any(parts) and holds else len(depths)
    return [
        depth + 1 if place > first and not part else depth
        for place, (depth, part) in enumerate(zip(depths, parts, strict=True))
    ]


def _outranks(other: _Style, style: _Style) -> bool:
    return (other.size, other.capitals, other.bold) > (style.size, style.capitals, style.bold)


def section_tops(sections: Sequence[Section]) -> dict[int, int]:
    """For each section the outermost section of the same kind that holds it."""
    tops: dict[int, int] = {}
    stack: list[Section] = []
    for section in sections:
        while stack and stack[-1].depth >= section.depth:
            stack.pop()
        parent = stack[-1] if stack else None
        inherits = parent is not None and parent.kind is section.kind
        tops[section.section_id] = (
            tops[parent.section_id] if parent is not None and inherits else section.section_id
        )
        stack.append(section)
    return tops


def settle_kinds(
    sections: Sequence[Section], passages: Sequence[Passage]
) -> tuple[tuple[Section, ...], tuple[Passage, ...]]:
    """Sections and passages once it is seen what the sections hold.

    A heading that tells nothing has the kind of the section above it; where that is
    recommendations and hardly a passage asks for anything, a new part of the report began there
    whose heading was set no larger: it is analysis. The other way round, "Quality and evaluation"
    inside recommendations is one of their groups, where most of what it holds asks.
    """
    held: dict[int, list[Passage]] = {}
    for passage in passages:
        if not passage.furniture and passage.kind in (PassageKind.PARAGRAPH, PassageKind.LIST_ITEM):
            held.setdefault(passage.section_id, []).append(passage)
    settled: dict[int, SectionKind] = {}
    stack: list[Section] = []
    for section in sections:
        while stack and stack[-1].depth >= section.depth:
            stack.pop()
        inside = held.get(section.section_id, [])
        asking = sum(1 for passage in inside if asks_outright(passage.text))
        within = any(above.kind is SectionKind.RECOMMENDATIONS for above in stack)
        stack.append(section)
        if section.kind is SectionKind.RECOMMENDATIONS:
            if (
                any(passage.kind is PassageKind.PARAGRAPH for passage in inside)
                and not re.search(r"recommend|improvement", section.heading, re.IGNORECASE)
                and asking < _ASKING_SHARE * len(inside)
            ):
                settled[section.section_id] = SectionKind.ANALYSIS
        elif within and inside and asking >= _MOSTLY_ASKING * len(inside):
            settled[section.section_id] = SectionKind.RECOMMENDATIONS
    return (
        tuple(replace(s, kind=settled.get(s.section_id, s.kind)) for s in sections),
        tuple(replace(p, section_kind=settled.get(p.section_id, p.section_kind)) for p in passages),
    )
