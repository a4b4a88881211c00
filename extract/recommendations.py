"""What a review asks for: recommendations from prose, lists, boxes and tables."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from extract.addressees import Addressees
from extract.asking import asking_words, asks_for_something, asks_outright
from extract.labels import NUMBER_WORDS
from extract.models import (
    Passage,
    PassageKind,
    Recommendation,
    Section,
    SectionKind,
    Span,
    Table,
)
from extract.passages import PassageSource

_LABELLED = re.compile(
    rf"recommendation\s+(?:no\.?\s*)?(?P<number>[\d.]+[a-h]?(?:\([a-z]\))?|{'|'.join(NUMBER_WORDS)})",
    re.I,
)
_HEADING_NUMBER = re.compile(
    r"^(?:[\w\s]{0,40}?)?recommendation\s+(?:no\.?\s*)?(?P<number>\d{1,3}(?:\.\d{1,2})*[a-h]?)\b",
    re.I,
)
# "9.1.1 Recommendation 1: The MPS to ensure": numbered as a paragraph and as a recommendation
_INLINE = re.compile(
    rf"(?:\w+ ){{0,2}}?recommendation\s+(?:no\.?\s*)?(?P<number>[\d.]*\d[a-h]?|{'|'.join(NUMBER_WORDS)})"
    r"\s*[:.–—-]\s+(?=\S)",
    re.I,
)
_CELL_NUMBER = re.compile(
    r"^(?:(?:recommendation|rec|r)\.?\s*)?(?P<number>\d{1,2}(?:\.\d{1,2})*[a-h]?)[.:)]?\s+(?=\S)",
    re.I,
)
_ASKING_KINDS = (PassageKind.PARAGRAPH, PassageKind.LIST_ITEM, PassageKind.CALLOUT)
_SIMILAR = 0.72  # of shared words: an action plan often shortens what it repeats


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    number: str | None
    passage: Passage
    start: int
    group: str | None  # the agency heading it stands under
    owner: str | None = None
    deadline: str | None = None


def find_recommendations(
    passages: Sequence[Passage],
    sections: Sequence[Section],
    tables: Sequence[Table],
    sources: dict[str, PassageSource],
) -> tuple[Recommendation, ...]:
    """All recommendations in reading order, each once.

    A table that repeats what prose has said adds its owner and deadline to it; rows that
    repeat nothing are recommendations of their own.
    """
    prose = _from_prose(passages, sections)
    rows = _from_tables(passages, tables, sources)
    found: list[_Found] = list(prose)
    for row in rows:
        index = _same_as(row, found)
        if index is None:
            found.append(row)
            continue
        held = found[index]
        found[index] = replace(
            held, owner=held.owner or row.owner, deadline=held.deadline or row.deadline
        )
    found = _drop_repeats(found)
    order = {passage.passage_id: index for index, passage in enumerate(passages)}
    found.sort(key=lambda f: (order[f.passage.passage_id], f.start))
    resolve = Addressees(passages, tables).find
    return tuple(_recommendation(item, resolve) for item in found)


def _from_prose(passages: Sequence[Passage], sections: Sequence[Section]) -> list[_Found]:
    by_id = {section.section_id: section for section in sections}
    top = _section_tops(sections)
    found: list[_Found] = []
    in_section: dict[int, list[Passage]] = {}
    for passage in passages:
        if passage.furniture or passage.kind in (
            PassageKind.TABLE_CELL,
            PassageKind.FOOTNOTE,
            PassageKind.CAPTION,
        ):
            continue
        labelled = _LABELLED.search(passage.label or "")
        if labelled:
            found.append(
                _Found(
                    number=_in_digits(labelled.group("number")),
                    passage=passage,
                    start=0,
                    group=None,
                )
            )
            continue
        section = by_id[passage.section_id]
        if section.kind is SectionKind.RECOMMENDATIONS:
            in_section.setdefault(top[passage.section_id], []).append(passage)
    labelled_ids = {item.passage.passage_id for item in found}
    for group in in_section.values():
        found.extend(_from_section(group, by_id, labelled_ids))
    return found or _from_asking_section(passages, by_id)


def _from_asking_section(passages: Sequence[Passage], by_id: dict[int, Section]) -> list[_Found]:
    """Where no heading names recommendations: the last section that mostly asks.

    "What is asked of whom", "Proposals": a section in the report's second half of which at
    least three passages, and three in five, ask somebody for something.
    """
    prose = [p for p in passages if not p.furniture and p.kind in _ASKING_KINDS]
    groups: dict[int, list[Passage]] = {}
    for passage in prose[len(prose) // 2 :]:
        groups.setdefault(_outermost(by_id, passage.section_id), []).append(passage)
    for group in reversed(list(groups.values())):
        asking = [p for p in group if asks_outright(p.text) and not _is_intro(p)]
        if len(asking) >= 3 and len(asking) >= 0.6 * len(group):
            return _from_section(group, by_id, set())
    return []


def _outermost(by_id: dict[int, Section], section_id: int) -> int:
    """The section at the top of the tree that holds a section."""
    while by_id[section_id].depth > 1 and section_id > 0:
        section_id -= 1
    return section_id


def _in_digits(number: str) -> str:
    """A printed number in digits where it was in words: "Three" gives "3"."""
    word = number.lower()
    return str(NUMBER_WORDS.index(word) + 1) if word in NUMBER_WORDS else number.rstrip(".")


def _section_tops(sections: Sequence[Section]) -> dict[int, int]:
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


def _from_section(
    passages: Sequence[Passage], by_id: dict[int, Section], labelled_ids: set[str]
) -> list[_Found]:
    """Recommendations of a section of recommendations: by label where there are labels."""
    numbered = [p for p in passages if p.label and p.label[0].isdigit()]
    asking = [p for p in numbered if not _is_intro(p)]
    if labelled_ids & {p.passage_id for p in passages}:
        chosen = []  # "Recommendation 1" and so on: what is not labelled so is comment
    elif len(asking) >= 2:
        chosen = asking
    else:
        chosen = [p for p in passages if not _is_intro(p)]
    if any(_HEADING_NUMBER.match(by_id[p.section_id].heading) for p in passages):
        chosen = [p for p in passages if _first_under_numbered_heading(p, passages, by_id)]
    # "What needs to improve": a list of things wanted, without a verb that asks for them
    is_bare_list = len(chosen) >= 2 and all(p.kind is PassageKind.LIST_ITEM for p in chosen)
    found = []
    for passage in chosen:
        # where the numbers run on, each is one, whatever verb it opens with
        is_counted = len(asking) >= 2 and chosen is asking or is_bare_list
        if passage.passage_id in labelled_ids or not (is_counted or asks_for_something(passage.text)):
            continue
        heading = by_id[passage.section_id].heading
        in_heading = _HEADING_NUMBER.match(heading)
        number = passage.label
        start = 0
        if (inline := _INLINE.match(passage.text)) is not None:
            number, start = _in_digits(inline.group("number")), inline.end()
        if in_heading and not (number and number[0].isdigit()):
            number = in_heading.group("number")
        found.append(
            _Found(number=number, passage=passage, start=start, group=_agency_heading(heading))
        )
    return found


def _first_under_numbered_heading(
    passage: Passage, passages: Sequence[Passage], by_id: dict[int, Section]
) -> bool:
    if not _HEADING_NUMBER.match(by_id[passage.section_id].heading):
        return False
    same = [p for p in passages if p.section_id == passage.section_id]
    asking = [p for p in same if asks_for_something(p.text)]
    return bool(asking) and asking[0] is passage


def _agency_heading(heading: str) -> str | None:
    """A heading that names whom a group of recommendations is for, or None."""
    if asking_words().no_agency.search(heading):
        match = re.search(r"recommendations? (?:for|to) (?:the )?(?P<who>.+)", heading, re.I)
        return match.group("who") if match else None
    return heading or None


def _is_intro(passage: Passage) -> bool:
    """Whether a passage announces recommendations instead of making one.

    A numbered one that ends in a colon is one itself where it asks ("7. Ensure that:").
    """
    words = asking_words()
    if words.introduces.search(passage.text) is not None:
        return True
    if not passage.text.rstrip().endswith(":"):
        return False
    numbered = passage.label is not None and passage.label[0].isdigit()
    asks = words.opens_with_verb.match(passage.text) or words.asks_modal.search(passage.text)
    return not (numbered and asks)


def _from_tables(
    passages: Sequence[Passage], tables: Sequence[Table], sources: dict[str, PassageSource]
) -> list[_Found]:
    found: list[_Found] = []
    columns = {index: _table_columns(table) for index, table in enumerate(tables)}
    for passage in passages:
        source = sources.get(passage.passage_id)
        if source is None or source.row == 0:
            continue
        layout = columns[source.table]
        if layout is None or source.column != layout.recommendation:
            continue
        row = tables[source.table].rows[source.row]
        text = row[layout.recommendation]
        if passage.text != text or len(text.split()) < 5:
            continue
        match = _CELL_NUMBER.match(text)
        number = match.group("number") if match else None
        if number is None and layout.number is not None:
            number = _bare_number(row[layout.number])
        found.append(
            _Found(
                number=number,
                passage=passage,
                start=match.end() if match else 0,
                group=None,
                owner=_cell(row, layout.owner),
                deadline=_cell(row, layout.deadline),
            )
        )
    return found


def _bare_number(text: str) -> str | None:
    match = re.search(r"\d{1,2}(?:\.\d{1,2})*[a-h]?", text)
    return match.group() if match else None


def _cell(row: Sequence[str], column: int | None) -> str | None:
    return (row[column] or None) if column is not None and column < len(row) else None


@dataclass(frozen=True, slots=True)
class _Columns:
    recommendation: int
    number: int | None
    owner: int | None
    deadline: int | None


def _table_columns(table: Table) -> _Columns | None:
    """Which column holds what, by the header row; None for a table of something else."""
    words = asking_words()
    header = table.rows[0] if table.rows else ()
    recommendation = next(
        (i for i, cell in enumerate(header) if words.recommendation_column.search(cell)), None
    )
    if recommendation is None or len(header) < 2:
        return None

    def column(pattern: re.Pattern[str]) -> int | None:
        return next(
            (i for i, c in enumerate(header) if i != recommendation and pattern.search(c)), None
        )

    return _Columns(
        recommendation,
        column(words.number_column),
        column(words.owner_column),
        column(words.deadline_column),
    )


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]{3,}", text.lower()))


def _overlap(a: str, b: str) -> float:
    """Shared share of the shorter text's words, 0.0 to 1.0."""
    first, second = _words(a), _words(b)
    return len(first & second) / max(1, min(len(first), len(second)))


def _same_as(row: _Found, found: Sequence[_Found]) -> int | None:
    """Index of the recommendation that a table row repeats."""
    text = row.passage.text[row.start :]
    for index, item in enumerate(found):
        overlap = _overlap(text, item.passage.text[item.start :])
        if overlap >= _SIMILAR or (
            row.number is not None and row.number == item.number and overlap >= 0.4
        ):
            return index
    return None


def _drop_repeats(found: Sequence[_Found]) -> list[_Found]:
    """Keep one of two recommendations with the same words: the one with its number in prose.

    A document that holds its own executive summary tells each twice.
    """
    kept: list[_Found] = []
    for item in found:
        text = item.passage.text[item.start :]
        twin = next(
            (
                index
                for index, other in enumerate(kept)
                if other.passage.section_id != item.passage.section_id
                and len(_words(text)) > 6
                and _overlap(text, other.passage.text[other.start :]) >= 0.8
            ),
            None,
        )
        if twin is None:
            kept.append(item)
        elif len(text) > len(kept[twin].passage.text) * 1.02 or (
            item.number and not kept[twin].number
        ):
            kept[twin] = item
    return kept


def _recommendation(
    item: _Found, resolve: Callable[[str, str | None, str | None], str | None]
) -> Recommendation:
    text = item.passage.text[item.start :]
    return Recommendation(
        number=item.number,
        text=text,
        addressee=resolve(text, item.group, item.owner),
        deadline=item.deadline,
        page=item.passage.page_first,
        span=Span(
            passage_id=item.passage.passage_id,
            page=item.passage.page_first,
            char_start=item.start,
            char_end=len(item.passage.text),
            quote=text,
        ),
    )
