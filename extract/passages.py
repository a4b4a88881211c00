"""Blocks to passages: the unit that is coded, searched and cited."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from extract.layout import Block, BlockKind, JoinedTable, Line
from extract.models import Box, Page, Passage, PassageKind, Section, SectionKind
from extract.tables import cell_text

_DATA = Path(__file__).parent / "data" / "boilerplate.toml"
_LONG_CELL_WORDS = 8  # a cell of fewer words says little without its row
_KINDS = {
    BlockKind.PARAGRAPH: PassageKind.PARAGRAPH,
    BlockKind.LIST_ITEM: PassageKind.LIST_ITEM,
    BlockKind.QUOTE: PassageKind.QUOTE,
    BlockKind.FOOTNOTE: PassageKind.FOOTNOTE,
    BlockKind.CAPTION: PassageKind.CAPTION,
    BlockKind.FURNITURE: PassageKind.PARAGRAPH,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageSource:
    """Where the passages of a table came from, for recommendations told in tables."""

    table: int  # index among the document's tables
    row: int
    column: int


@dataclass(slots=True)
class _State:
    """What the reader has passed so far."""

    section: Section
    ordinal: int = 0
    in_section: int = 0
    tables: int = 0
    label: str | None = None  # of the numbered paragraph a list item hangs on
    addresses: Counter[str] = field(default_factory=Counter)


@cache
def _boilerplate() -> tuple[frozenset[SectionKind], re.Pattern[str]]:
    data = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    kinds = frozenset(SectionKind(name) for name in data["section_kinds"])
    return kinds, re.compile("|".join(f"(?:{p})" for p in data["patterns"]), re.IGNORECASE)


def is_boilerplate(text: str, section_kind: SectionKind) -> bool:
    """Whether a passage says what every review says, and so carries no code."""
    kinds, pattern = _boilerplate()
    return section_kind in kinds or pattern.search(re.sub(r"[’']", "'", text)) is not None


def make_passages(
    blocks: Sequence[Block],
    sections: Sequence[Section],
    section_of: dict[int, int],
    tables: dict[int, JoinedTable],
    pages: Sequence[Page],
    document_key: str,
    known: frozenset[str],
) -> tuple[tuple[Passage, ...], dict[str, PassageSource]]:
    """Every block but headings as a passage, in reading order; a table as its cells.

    Args:
        blocks: The document's blocks in reading order.
        sections: The section tree.
        section_of: Section ids by id() of the heading block.
        tables: The joined tables by id() of the table block.
        pages: For the printed page numbers.
        document_key: Prefix of every passage id; the same file gives the same ids.
        known: The document's words, for hyphens at line ends in cells.

    Returns:
        The passages, and for those from tables the cell they came from, by passage id.
    """
    printed = {page.page_number: page.printed_number for page in pages}
    state = _State(section=sections[0])
    passages: list[Passage] = []
    sources: dict[str, PassageSource] = {}
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            state.section = sections[section_of[id(block)]]
            state.in_section = 0
            state.label = None
            continue
        if block.kind is BlockKind.TABLE:
            for passage, source in _table_passages(
                tables[id(block)], state, printed, document_key, known
            ):
                passages.append(passage)
                sources[passage.passage_id] = source
            state.tables += 1
            continue
        if block.text:
            passages.append(_block_passage(block, state, printed, document_key))
    return tuple(passages), sources


def _next_id(state: _State, document_key: str) -> str:
    state.ordinal += 1
    return f"{document_key}-{state.ordinal:05d}"


def _block_passage(
    block: Block, state: _State, printed: dict[int, str | None], document_key: str
) -> Passage:
    section = state.section
    furniture = block.kind is BlockKind.FURNITURE
    kind = _KINDS[block.kind]
    if block.callout is not None and kind is not PassageKind.FOOTNOTE:
        kind = PassageKind.CALLOUT
    page_first, page_last = block.lines[0].page, block.lines[-1].page
    place = _place(block, kind, state)
    return Passage(
        passage_id=_next_id(state, document_key),
        address=_address(place, block.lines[0], printed, state),
        label=block.label,
        text=block.text,
        heading=section.heading or None,
        section_id=section.section_id,
        section_kind=section.kind,
        kind=kind,
        page_first=page_first,
        page_last=page_last,
        boxes=line_boxes(block.lines),
        furniture=furniture,
        is_boilerplate=furniture or is_boilerplate(block.text, section.kind),
    )


def _place(block: Block, kind: PassageKind, state: _State) -> str:
    """Where in the document, without the page: "para 4.12", "Analysis, para 3"."""
    heading = state.section.heading
    if block.kind is BlockKind.FURNITURE:
        return "running head or foot"
    if kind is PassageKind.FOOTNOTE:
        return f"footnote {block.label}"
    state.in_section += 1
    if block.label is not None:
        if re.match(r"recommendation", block.label, re.IGNORECASE):
            return block.label
        if kind is PassageKind.LIST_ITEM and not block.label[0].isdigit():
            mark = f"({block.label.strip('()')})"
            return f"para {state.label}{mark}" if state.label else f"{_short(heading)}, item {mark}"
        state.label = block.label
        return f"para {block.label}"
    if kind is PassageKind.CAPTION:
        return "caption"
    if kind is PassageKind.LIST_ITEM and state.label:
        return f"para {state.label}, list"
    return f"{_short(heading)}, para {state.in_section}" if heading else f"para {state.in_section}"


def _short(heading: str) -> str:
    words = heading.split()
    return f"‘{heading}’" if len(words) <= 8 else f"‘{' '.join(words[:7])} …’"


def _address(place: str, line: Line, printed: dict[int, str | None], state: _State) -> str:
    """A passage's citation: the printed page, with the PDF's own where the two differ.

    In a file without pages it is the paragraph's place in the file, "¶ 37".
    """
    page, number = line.page, printed.get(line.page)
    if line.anchor is not None:
        where = line.anchor
    else:
        where = f"p. {page}" if number in (None, str(page)) else f"p. {number} (PDF p. {page})"
    tail = f", {where}" if where else ""
    address = f"{place}{tail}"
    state.addresses[address] += 1
    again = state.addresses[address]
    return address if again == 1 else f"{place} [{again}]{tail}"


def line_boxes(lines: Sequence[Line]) -> tuple[Box, ...]:
    """One box for each run of lines in the same column, so that a highlight is not ragged.

    Lines of a file without pages have none.
    """
    boxes: list[Box] = []
    previous: Line | None = None
    for line in lines:
        if line.anchor is not None:
            continue
        if (
            previous is not None
            and (previous.page, previous.region) == (line.page, line.region)
            and line.top >= previous.top
            and line.top - previous.bottom < 1.5 * line.size
        ):
            held = boxes[-1]
            boxes[-1] = Box(
                page=held.page,
                x0=min(held.x0, line.x0),
                top=min(held.top, line.top),
                x1=max(held.x1, line.x1),
                bottom=max(held.bottom, line.box.bottom),
            )
        else:
            boxes.append(line.box)
        previous = line
    return tuple(
        Box(
            page=box.page,
            x0=round(box.x0, 2),
            top=round(box.top, 2),
            x1=round(box.x1, 2),
            bottom=round(box.bottom, 2),
        )
        for box in boxes
    )


def _table_passages(
    joined: JoinedTable,
    state: _State,
    printed: dict[int, str | None],
    document_key: str,
    known: frozenset[str],
) -> Iterator[tuple[Passage, PassageSource]]:
    """Long cells as passages of their own; a row of short cells as one passage."""
    for number, row in enumerate(joined.cells):
        if number == 0 and joined.header:
            continue
        texts = [cell_text(lines, known) for lines in row]
        long_cells = [i for i, text in enumerate(texts) if len(text.split()) >= _LONG_CELL_WORDS]
        groups = [[i] for i in long_cells] or [[i for i, text in enumerate(texts) if text]]
        for columns in groups:
            lines = [line for i in columns for line in row[i]]
            if not lines:
                continue
            text = " | ".join(texts[i] for i in columns)
            place = f"table {state.tables + 1}, row {number + (0 if joined.header else 1)}"
            passage = Passage(
                passage_id=_next_id(state, document_key),
                address=_address(place, lines[0], printed, state),
                label=None,
                text=text,
                heading=state.section.heading or None,
                section_id=state.section.section_id,
                section_kind=state.section.kind,
                kind=PassageKind.TABLE_CELL,
                page_first=lines[0].page,
                page_last=lines[-1].page,
                boxes=line_boxes(lines),
                is_boilerplate=is_boilerplate(text, state.section.kind),
            )
            yield passage, PassageSource(table=state.tables, row=number, column=columns[0])
