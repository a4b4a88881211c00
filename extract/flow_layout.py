"""Tables that are no tables: frames around text, numbers set beside paragraphs, contents pages."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extract.flow import FlowCell, FlowItem, FlowParagraph, FlowRole, FlowTable, Run, with_number
from extract.flow_lines import read_tokens, text_of_tokens
from extract.furniture import CONTENTS_HEAD

_FLOW_WORDS = 350  # a box of more holds the report's running text: it is a frame, not a callout
_FIRST_BOX = 1_000_000  # boxes that a table turns out to be are numbered from here
_BESIDE = re.compile(
    r"\(?(?:\d{1,3}(?:\.\d{1,3}){0,4}|[a-z]|[ivx]{1,5}|r\d{1,2}|recommendation \d{1,2})[.):]{0,2}",
    re.IGNORECASE,
)
_PAGE_REF = re.compile(r"(?:p(?:age|g)?\.?\s*)?(?:\d{1,3}|[ivxlc]{1,6})", re.IGNORECASE)
_PROSE_WORDS = 8  # on average, of the texts beside numbers


def unframe(items: Sequence[FlowItem]) -> Iterator[FlowItem]:
    """Items with the tables that only place text turned into the paragraphs they place.

    A table of one column is a box of text. One of two columns whose first holds nothing but
    numbers has them beside their paragraphs, as typists set them. One whose last column holds
    nothing but page numbers, under the word "Contents", is a contents page.
    """
    after_contents = False
    for place, item in enumerate(items):
        if isinstance(item, FlowParagraph):
            after_contents = CONTENTS_HEAD.fullmatch(_text([item])) is not None
            yield item
            continue
        columns = _filled_columns(item)
        if len(columns) <= 1:
            yield from _box(item, _FIRST_BOX + place)
        elif len(columns) == 2 and _is_numbers_beside(item, columns):
            yield from _beside(item, columns)
        elif after_contents and _is_contents(item, columns):
            yield from _listing(item)
        else:
            yield item
        after_contents = False


def _filled_columns(table: FlowTable) -> list[int]:
    return sorted({cell.column for row in table.rows for cell in row if _text(cell.paragraphs)})


def _text(paragraphs: Sequence[FlowParagraph]) -> str:
    lines = (line for p in paragraphs for line in read_tokens(with_number(p)))
    return " ".join(text_of_tokens(line) for line in lines if line)


def _box(table: FlowTable, callout: int) -> Iterator[FlowParagraph]:
    paragraphs = [p for row in table.rows for cell in row for p in cell.paragraphs]
    words = sum(len(line) for p in paragraphs for line in read_tokens(p))
    for paragraph in paragraphs:
        if words > _FLOW_WORDS:
            yield replace(paragraph, callout=None)
        elif paragraph.callout is None:
            yield replace(paragraph, callout=callout)
        else:
            yield paragraph


def _pairs(table: FlowTable, columns: Sequence[int]) -> list[tuple[str, tuple[FlowParagraph, ...]]]:
    """The rows as the text of the first column and the paragraphs of the second."""
    pairs = []
    for row in table.rows:
        by_column = {cell.column: cell for cell in row}
        first, second = (by_column.get(column) for column in columns)
        beside = second.paragraphs if second is not None else ()
        pairs.append((_text(first.paragraphs) if first is not None else "", beside))
    return pairs


def _is_numbers_beside(table: FlowTable, columns: Sequence[int]) -> bool:
    pairs = [pair for pair in _pairs(table, columns) if pair[0] or pair[1]]
    numbers = [number for number, _ in pairs if number]
    if table.header_rows or not numbers or not pairs[0][0]:
        return False
    if not all(_BESIDE.fullmatch(number) for number in numbers):
        return False
    words = sum(len(_text(paragraphs).split()) for _, paragraphs in pairs)
    return words >= _PROSE_WORDS * len(pairs)


def _beside(table: FlowTable, columns: Sequence[int]) -> Iterator[FlowParagraph]:
    for number, paragraphs in _pairs(table, columns):
        own = number
        for paragraph in paragraphs:
            if own and any(run.text.strip() for run in paragraph.runs):
                # The number is in the file as text: it stays text, with a gap behind it.
                size = paragraph.runs[0].size
                bold = all(run.bold for run in paragraph.runs)
                typed = Run(text=f"{own}\t", size=size, bold=bold)
                paragraph = replace(paragraph, runs=(typed, *with_number(paragraph).runs))
                paragraph, own = replace(paragraph, number=None), ""
            yield paragraph


def _is_contents(table: FlowTable, columns: Sequence[int]) -> bool:
    last = [
        _text(cell.paragraphs) for row in table.rows for cell in row if cell.column == columns[-1]
    ]
    refs = [text for text in last if text]
    return len(refs) >= 3 and all(_PAGE_REF.fullmatch(text) for text in refs)


def _listing(table: FlowTable) -> Iterator[FlowParagraph]:
    for row in table.rows:
        filled: list[FlowCell] = [cell for cell in row if _text(cell.paragraphs)]
        if filled:
            text = "\t".join(_text(cell.paragraphs) for cell in filled)
            first = filled[0].paragraphs[0]
            yield replace(first, runs=(Run(text=text),), role=FlowRole.CONTENTS, number=None)
