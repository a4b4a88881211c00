"""What a flowing file holds to blocks and tables, as `blocks.py` and `tables.py` make of lines.

A heading is a paragraph that the file declares to be one, or one set as headings are: in bold, in
larger type, in capitals. The rules are those of `blocks.py`, where they are not about places.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from extract.flow import FlowDocument, FlowParagraph, FlowRole, FlowTable
from extract.flow_headings import Heading, Styles, is_heading, rank_headings
from extract.flow_layout import unframe
from extract.flow_lines import Token, make_line, page_lines, read_tokens, text_of_tokens
from extract.flow_tables import make_flow_table, table_block
from extract.furniture import contents_lines, find_body_size
from extract.joins import TERMINAL, name_captions
from extract.labels import Label, clean_label, find_label
from extract.layout import Block, BlockKind, JoinedTable, Line

_CAPTION = re.compile(r"(?:table|figure|chart|appendix table|genogram)\s+\d+[.:–-]", re.IGNORECASE)
_LIST_LABEL = re.compile(r"\(?[a-z]{1,4}\)?|\(\d+\)", re.IGNORECASE)
_QUOTE_MARK = re.compile(r"[‘“\"']")
_TYPED_NOTE = re.compile(r"\[\d{1,3}\]")  # opens a note that was typed as a paragraph
_NOTE_NUMBER = re.compile(r"[\[(]?(\d{1,3}|\*{1,3})[\])]?")
_FURNITURE = (FlowRole.FURNITURE, FlowRole.CONTENTS)


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowReading:
    """A flowing file's blocks in reading order, and what goes with them."""

    blocks: tuple[Block, ...]
    tables: dict[int, JoinedTable]  # by id() of the table's block


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A paragraph, or what stands of it between two line breaks that end one."""

    paragraph: FlowParagraph
    tokens: tuple[Token, ...]
    line: Line
    is_first: bool  # the paragraph's number is printed before this part

    @property
    def number(self) -> str | None:
        """The number printed before it that is not part of its text."""
        return self.paragraph.number if self.is_first else None

    @property
    def is_bullet(self) -> bool:
        """Whether a bullet is printed before it."""
        return self.paragraph.is_bullet and self.is_first


def build_flow(document: FlowDocument) -> FlowReading:
    """All blocks of a flowing file in reading order."""
    parts: list[_Part | FlowTable] = []
    for item in unframe(document.items):
        if isinstance(item, FlowParagraph):
            parts.extend(_with_notes([item]))
            continue
        parts.append(item)
        notes = [n for row in item.rows for c in row for p in c.paragraphs for n in p.notes]
        parts.extend(_with_notes(notes))
    body = [part for part in parts if isinstance(part, _Part)]
    aside = _asides(body)
    running = [p for p in body if id(p) not in aside and p.paragraph.role is not FlowRole.NOTE]
    size = find_body_size([part.line for part in running])
    styles = Styles.of([(p.paragraph, p.line) for p in running], size)
    tables: dict[int, JoinedTable] = {}
    blocks = list(_make_blocks(parts, aside, styles, tables))
    named = tuple(rank_headings(_name_captions(blocks, size)))
    return FlowReading(blocks=named, tables=_captioned(named, tables))


def _with_notes(paragraphs: Sequence[FlowParagraph]) -> Iterator[_Part]:
    for paragraph in paragraphs:
        yield from _parts(paragraph)
        for note in paragraph.notes:
            yield from _parts(note)


def _parts(paragraph: FlowParagraph) -> Iterator[_Part]:
    """The paragraph, or its parts where line breaks stand for paragraph ends.

    They do if two follow each other, if a heading's type ends there, or if a bullet or a number
    opens the next line; any other line break is where the author wanted a line to end.
    """
    held: list[Token] = []
    is_first = True
    gap = False
    for line in read_tokens(paragraph):
        if not line:
            gap = True
            continue
        if held and (gap or _opens(held, line, paragraph)):
            yield _part(paragraph, held, is_first=is_first)
            held, is_first = [], False
        held.extend(line)
        gap = False
    if held:
        yield _part(paragraph, held, is_first=is_first)


def _part(paragraph: FlowParagraph, tokens: Sequence[Token], *, is_first: bool) -> _Part:
    line = make_line(tokens, paragraph)
    return _Part(paragraph=paragraph, tokens=tuple(tokens), line=line, is_first=is_first)


def _opens(held: Sequence[Token], line: Sequence[Token], paragraph: FlowParagraph) -> bool:
    if paragraph.role in (FlowRole.TITLE, *_FURNITURE) or paragraph.level is not None:
        return False
    above, below = make_line(held, paragraph), make_line(line, paragraph)
    label = find_label(below)
    ended = TERMINAL.search(above.text) is not None
    if label is not None and (label.is_bullet or (ended and label.is_certain)):
        return True
    if above.bold and not below.bold:
        return len(held) <= 25 and above.text[-1:] not in ",("
    return below.bold and not above.bold and ended


def _asides(parts: Sequence[_Part]) -> set[int]:
    """By id(), the parts that are furniture: as the file says, or as lines of a contents page."""
    aside = {id(part) for part in parts if part.paragraph.role in _FURNITURE}
    lines = {
        id(part.line): part
        for part in parts
        if id(part) not in aside and part.paragraph.role is FlowRole.BODY
    }
    found = contents_lines([part.line for part in lines.values()])
    return aside | {id(lines[id(line)]) for line in found}


def _make_blocks(
    parts: Sequence[_Part | FlowTable],
    aside: set[int],
    styles: Styles,
    tables: dict[int, JoinedTable],
) -> Iterator[Block]:
    waiting: _Part | None = None  # a number alone in its paragraph belongs to the next one
    for part in parts:
        if isinstance(part, FlowTable):
            if waiting is not None:
                yield _make_block(waiting, None, styles)
                waiting = None
            block = table_block(part)
            tables[id(block)] = make_flow_table(part)
            yield block
            continue
        if id(part) in aside:
            text = text_of_tokens(part.tokens)
            lines = page_lines(part.tokens, part.paragraph)
            yield Block(kind=BlockKind.FURNITURE, lines=lines, text=text)
            continue
        if part.paragraph.role is FlowRole.NOTE or _is_typed_note(part):
            yield _note_block(part)
            continue
        if waiting is None and _is_number_alone(part):
            waiting = part
            continue
        number = None
        if waiting is not None:
            if part.number or find_label(part.line) or part.paragraph.level is not None:
                yield _make_block(waiting, None, styles)
            else:
                number = waiting.line.text
            waiting = None
        yield _make_block(part, number, styles)
    if waiting is not None:
        yield _make_block(waiting, None, styles)


def _is_typed_note(part: _Part) -> bool:
    first = part.tokens[0]
    raised = first.raised and _NOTE_NUMBER.fullmatch(first.text) is not None
    return len(part.tokens) > 1 and (raised or _TYPED_NOTE.fullmatch(first.text) is not None)


def _is_number_alone(part: _Part) -> bool:
    """Whether a paragraph is a number and nothing else, and not a heading: "4.12", "R3:"."""
    if part.number or part.paragraph.level is not None or part.line.bold or len(part.tokens) > 3:
        return False
    text = part.line.text
    return (
        re.fullmatch(r"\d{1,2}(?:\.\d{1,3}){1,3}\.?|recommendation \d+[.:]?", text, re.I)
        is not None
    )


def _find_label(part: _Part, number: str | None) -> tuple[str | None, int, Label | None]:
    """A part's number, how many of its words that takes, and the label found in its words."""
    typed = find_label(part.line)
    shown = part.number or number
    if shown and not (part.paragraph.number_yields and typed is not None and typed.text):
        return clean_label(shown), 0, None
    if part.is_bullet and not (typed is not None and part.paragraph.number_yields):
        return None, 0, None
    if typed is None:
        return None, 0, None
    return typed.text, typed.words, typed


def _make_block(part: _Part, number: str | None, styles: Styles) -> Block:
    paragraph = part.paragraph
    label, taken, typed = _find_label(part, number)
    if taken == len(part.tokens) and taken:  # "Recommendation 1" alone: its words are its text
        label, taken, typed = None, 0, None
    text = text_of_tokens(part.tokens[taken:])
    callout = (part.line.page, paragraph.callout) if paragraph.callout is not None else None
    block = Block(
        kind=BlockKind.PARAGRAPH,
        lines=page_lines(part.tokens, paragraph),
        label=label,
        text=text,
        label_words=taken,
        callout=callout,
    )
    bullet = part.is_bullet or (typed is not None and typed.is_bullet)
    heading = Heading(paragraph=paragraph, line=part.line, block=block, is_bullet=bullet)
    if styles.level(paragraph) is None and _is_caption(block, paragraph):
        return replace(block, kind=BlockKind.CAPTION)
    if is_heading(heading, styles):
        return replace(block, kind=BlockKind.HEADING, style_level=styles.level(paragraph))
    return replace(block, kind=_kind_of(block, paragraph, is_bullet=bullet))


def _is_caption(block: Block, paragraph: FlowParagraph) -> bool:
    if paragraph.role is FlowRole.CAPTION:
        return True
    return _CAPTION.match(block.text) is not None and len(block.text.split()) < 30


def _kind_of(block: Block, paragraph: FlowParagraph, *, is_bullet: bool) -> BlockKind:
    words = len(block.text.split())
    if paragraph.role is FlowRole.LIST_ITEM or is_bullet:
        return BlockKind.LIST_ITEM
    if block.label is not None:
        is_item = _LIST_LABEL.fullmatch(block.label) is not None
        return BlockKind.LIST_ITEM if is_item else BlockKind.PARAGRAPH
    left, right = paragraph.inset
    quoted = left and _QUOTE_MARK.match(block.text) is not None and words > 5
    if paragraph.role is FlowRole.QUOTE or (left and right and words > 5) or quoted:
        return BlockKind.QUOTE
    return BlockKind.PARAGRAPH


def _note_block(part: _Part) -> Block:
    label, tokens = part.number, part.tokens
    if label is None and len(tokens) > 1:
        match = _NOTE_NUMBER.fullmatch(tokens[0].text)
        if match is not None:
            label, tokens = match.group(1), tokens[1:]
    return Block(
        kind=BlockKind.FOOTNOTE,
        lines=page_lines(tokens, part.paragraph),
        label=label,
        text=text_of_tokens(tokens),
    )


def _name_captions(blocks: Sequence[Block], body_size: float) -> tuple[Block, ...]:
    """Blocks with the captions of tables named so; a declared heading stays one."""
    named = name_captions(blocks, body_size)
    return tuple(
        before if before.style_level is not None else after
        for before, after in zip(blocks, named, strict=True)
    )


def _captioned(blocks: Sequence[Block], tables: dict[int, JoinedTable]) -> dict[int, JoinedTable]:
    """The tables, each with the caption that stands over it."""
    found: dict[int, JoinedTable] = {}
    caption: str | None = None
    for block in blocks:
        if block.kind is BlockKind.TABLE:
            joined = tables[id(block)]
            own = joined.table.caption or caption
            found[id(block)] = replace(joined, table=replace(joined.table, caption=own))
        if block.kind is not BlockKind.FURNITURE:
            caption = block.text if block.kind is BlockKind.CAPTION else None
    return found
