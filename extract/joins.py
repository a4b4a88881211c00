"""Blocks that belong together over pages and columns, and headings that are captions."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from extract.layout import Block, BlockKind, Line, join_lines, join_words

TERMINAL = re.compile(r"[.!?:;…][\"'’”)\]]*$")
_SENTENCE_END = re.compile(r"[.!?…][\"'’”)\]]*$")
_NUMBER_ALONE = re.compile(
    r"(?:(?:chapter|section|part)\s+)?(?:\d{1,2}|[IVX]{1,6})[.:]?", re.IGNORECASE
)
_CUT_WORD = re.compile(r"[A-Za-z][-\u00ad\u2010]$")


def text_of(lines: Sequence[Line], taken: int, known: frozenset[str]) -> str:
    """Lines as one text, without the first `taken` words, which are the label."""
    texts = tuple(
        join_words(line.words[taken:]) if index == 0 and taken else line.text
        for index, line in enumerate(lines)
    )
    return join_lines(texts, known)


def name_captions(blocks: Sequence[Block], body_size: float) -> list[Block]:
    """Blocks with those headings that are captions of tables named so.

    A bold line over a table may be either. It is a caption if lines of its type stand over
    tables more often than over text, and it has no number.
    """
    over: Counter[tuple[float, bool, bool]] = Counter()
    total: Counter[tuple[float, bool, bool]] = Counter()
    candidates: list[int] = []
    for index, (block, below) in enumerate(pairwise(blocks)):
        if block.kind is not BlockKind.HEADING:
            continue
        style = _style_of(block)
        total[style] += 1
        larger = block.lines[0].size >= body_size + 1.5
        if below.kind is BlockKind.TABLE and block.label is None and not larger:
            over[style] += 1
            candidates.append(index)
    named = list(blocks)
    for index in candidates:
        style = _style_of(blocks[index])
        if over[style] > 0.5 * total[style]:
            named[index] = replace(blocks[index], kind=BlockKind.CAPTION)
    return named


def join_numbers(blocks: Sequence[Block]) -> list[Block]:
    """Blocks with a number that stands alone over a heading made that heading's number."""
    joined: list[Block] = []
    for block in blocks:
        above = joined[-1] if joined else None
        if (
            block.kind is BlockKind.HEADING
            and block.label is None
            and above is not None
            and above.kind in (BlockKind.PARAGRAPH, BlockKind.HEADING)
            and above.label is None
            and above.callout is None
            and above.page_first == block.page_first
            and _NUMBER_ALONE.fullmatch(above.text)
        ):
            joined[-1] = replace(
                block, label=above.text.rstrip(".:"), lines=above.lines + block.lines
            )
        else:
            joined.append(block)
    return joined


def _style_of(block: Block) -> tuple[float, bool, bool]:
    return block.lines[0].size, all(line.bold for line in block.lines), block.text.isupper()


def _is_numbered(blocks: Sequence[Block]) -> bool:
    """Whether the document numbers its paragraphs: three in four of the longer ones."""
    longer = [b for b in blocks if b.kind is BlockKind.PARAGRAPH and len(b.text.split()) >= 20]
    labelled = sum(1 for block in longer if block.label is not None)
    return len(longer) >= 8 and labelled >= 0.75 * len(longer)


def join_pages(blocks: Sequence[Block], known: frozenset[str]) -> Iterator[Block]:
    """Join a paragraph cut by a page or column end to its other half.

    The halves belong together if the first ends without a full stop and the second has no
    label, or if it begins in lower case. In a document that numbers its paragraphs, text
    without a number at a page's head goes on with the numbered paragraph before it. Furniture
    and footnotes between them stay where they are; tables and headings end a paragraph.
    """
    numbered = _is_numbered(blocks)
    held: Block | None = None
    between: list[Block] = []
    for block in blocks:
        if block.kind in (BlockKind.FURNITURE, BlockKind.FOOTNOTE):
            (between if held is not None else []).append(block)
            if held is None:
                yield block
            continue
        if held is not None and _runs_on(held, block, numbered=numbered):
            lines = held.lines + block.lines
            held = replace(held, lines=lines, text=text_of(lines, held.label_words, known))
            continue
        if held is not None:
            yield held
            yield from between
            between = []
        held = block
    if held is not None:
        yield held
        yield from between


def _is_next(held: str | None, label: str | None) -> bool:
    """Whether a running number is the one after the number held."""
    if held is None or label is None or not (held.isdigit() and label.isdigit()):
        return False
    return int(label) == int(held) + 1


def _goes_on(text: str) -> bool:
    """Whether a text begins in lower case as a sentence's rest does; "sib.1" is a name."""
    first = text.split(None, 1)[0].strip("\"'‘’“”(),.;:")
    return text[0].islower() and re.search(r"[\d.]", first) is None


def _is_full(held: Block, block: Block) -> bool:
    """Whether a sentence that ends a page ends no paragraph there, by how full its line is.

    In justified text a paragraph's last line seldom reaches the margin; in ragged text it seldom
    leaves no room for the word that comes next. The other half must stand where the lines of
    the first stood.
    """
    last, first = held.lines[-1], block.lines[0]
    if len(held.lines) < 2 or len(first.words) < 4 or block.label_words:
        return False
    if not _same_indent(held, first) or block.kind is not held.kind:
        return False
    if abs(last.x1 - last.region_x1) < 0.8:
        return True
    return last.x1 + first.words[0].x1 - first.words[0].x0 + 0.2 * last.size > last.region_x1


def _same_indent(held: Block, first: Line) -> bool:
    inset = min(line.x0 - line.region_x0 for line in held.lines[1:])
    return abs(inset - (first.x0 - first.region_x0)) < 3


def _runs_on(held: Block, block: Block, *, numbered: bool) -> bool:
    """Whether block goes on with the sentence that held breaks off."""
    prose = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.QUOTE)
    if held.kind is BlockKind.HEADING and block.kind is BlockKind.HEADING:
        return False
    if held.kind not in prose or block.kind not in prose or not held.text or not block.text:
        return False
    last, first = held.lines[-1], block.lines[0]
    if (last.page, last.region) == (first.page, first.region):
        return False
    if block.label_words and (
        block.label_is_certain or TERMINAL.search(held.text) or _is_next(held.label, block.label)
    ):
        return False  # otherwise "to stay with their carers beyond | 18. There are six"
    if first.page - last.page > 1 or abs(first.size - last.size) > 0.6 or last.bold != first.bold:
        return False
    if held.callout is None and block.callout is not None:
        return False
    if _CUT_WORD.search(held.text):
        return True
    filled = last.x1 > last.region_x1 - 0.25 * last.region_width
    if numbered and held.label is not None and held.kind is block.kind and filled:
        return held.kind is BlockKind.PARAGRAPH and not held.text.endswith(":")
    if held.text.endswith((":", ";")):
        return False
    if _SENTENCE_END.search(held.text):
        return _goes_on(block.text) or (not numbered and _is_full(held, block))
    if last.page == 1 and block.text[0].isupper():
        return False  # cover lines end without a full stop
    return _goes_on(block.text) or filled
