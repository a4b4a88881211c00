"""Lines to blocks: headings, paragraphs, list items, quotations, footnotes, captions, tables."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extract.furniture import Furniture
from extract.given_headings import find_given_headings
from extract.joins import TERMINAL, join_numbers, join_pages, name_captions, text_of
from extract.labels import Label, find_label
from extract.layout import Block, BlockKind, Grid, Line, LineRole, join_lines
from extract.lines import PageLayout

_CAPTION = re.compile(r"(?:table|figure|chart|appendix table|genogram)\s+\d+[.:–-]", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?…][\"'’”)\]]*$")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_HEADING_NUMBER = re.compile(
    r"(?:\d{1,2}(?:\.\d{1,2}){0,4}\.?|[A-Z]\.|[IVX]{1,5}\.)$",
)
# "IMR: Individual Management Review"
_ABBREVIATION = re.compile(r"(?:[A-Z][\w’'&/-]*[A-Z0-9]|The [A-Z][a-z]+)\s?(?::|\s[–—=-])\s+\S")
_MOST_ITALIC_WORDS = 10
_MAX_HEADING_WORDS = 60  # terms of reference are restated as headings


@dataclass(frozen=True, slots=True, kw_only=True)
class _Context:
    """Measures of the whole document that a line is judged by."""

    body_size: float
    pitches: dict[float, float]  # usual distance of baselines, by type size
    known: frozenset[str]  # the document's words, for mending hyphens
    margin_x0: float  # where most body lines begin
    margin_x1: float
    given: dict[int, tuple[int, int]]  # by id() of a line, as `find_given_headings` has it


@dataclass(frozen=True, slots=True, kw_only=True)
class _Started:
    """A block being gathered."""

    lines: list[Line]
    label: Label | None
    style: tuple[float, bool]


def build_blocks(layouts: Sequence[PageLayout], furniture: Furniture) -> tuple[Block, ...]:
    """All blocks of a document in reading order; a paragraph over two pages is one block."""
    body = [
        item
        for layout in layouts
        for item in layout.items
        if isinstance(item, Line) and furniture.role(item) is LineRole.BODY
    ]
    context = _measure(body, furniture, find_given_headings(layouts, body))
    blocks: list[Block] = []
    for layout in layouts:
        aside: list[Block] = []
        gathered: list[Line] = []
        for item in layout.items:
            if isinstance(item, Grid):
                blocks.extend(_split(gathered, context))
                gathered = []
                blocks.append(Block(kind=BlockKind.TABLE, lines=(), grids=(item,)))
                continue
            role = furniture.role(item)
            if role is LineRole.BODY:
                gathered.append(item)
            elif role is LineRole.FOOTNOTE:
                aside.append(Block(kind=BlockKind.FOOTNOTE, lines=(item,)))
            else:
                aside.append(Block(kind=BlockKind.FURNITURE, lines=(item,), text=item.text))
        blocks.extend(_split(gathered, context))
        blocks.extend(_join_footnotes(aside, context))
    blocks = join_numbers(name_captions(blocks, context.body_size))
    return tuple(join_pages(blocks, context.known))


def _measure(
    body: Sequence[Line], furniture: Furniture, given: dict[int, tuple[int, int]]
) -> _Context:
    pitches: dict[float, Counter[float]] = {}
    for above, below in pairwise(body):
        if above.page == below.page and above.region == below.region and above.size == below.size:
            pitch = round((below.baseline - above.baseline) * 2) / 2
            if 0.9 * above.size < pitch < 2.6 * above.size:
                pitches.setdefault(above.size, Counter())[pitch] += 1
    usual = {size: _usual_pitch(counts) for size, counts in pitches.items()}
    words = Counter(
        word.text.strip("\"'‘’“”(),.;:").lower() for line in body for word in line.words[:-1]
    )
    lefts = Counter(round(line.x0) for line in body if line.size == furniture.body_size)
    rights = sorted(line.x1 for line in body if line.size == furniture.body_size)
    return _Context(
        body_size=furniture.body_size,
        pitches=usual,
        known=frozenset(words),
        margin_x0=float(min(sorted(lefts), key=lambda x: (-lefts[x], x))) if lefts else 72.0,
        given=given,
        margin_x1=rights[int(0.9 * (len(rights) - 1))] if rights else 523.0,
    )


def _usual_pitch(counts: Counter[float]) -> float:
    """The commonest distance of baselines, that of lines within a paragraph; ties to the least."""
    near = {p: counts[p] + counts.get(p - 0.5, 0) + counts.get(p + 0.5, 0) for p in counts}
    return min(near, key=lambda p: (-near[p], p))


def _split(lines: Sequence[Line], context: _Context) -> Iterator[Block]:
    """Blocks of a page's body lines."""
    current: _Started | None = None
    for line in lines:
        label = find_label(line)
        if current is not None and not _breaks(current, line, label, context):
            if _is_bare_label(current, context):
                current = replace(current, style=(line.size, line.bold))
            current.lines.append(line)
            continue
        if current is not None:
            yield _finish(current, context)
        current = _Started(lines=[line], label=label, style=(line.size, line.bold))
    if current is not None:
        yield _finish(current, context)


def _breaks(current: _Started, line: Line, label: Label | None, context: _Context) -> bool:
    """Whether a line begins a new block."""
    last = current.lines[-1]
    if line.region != last.region or line.callout != last.callout or line.page != last.page:
        return True
    given, before = context.given.get(id(line)), context.given.get(id(last))
    if given is not None or before is not None:
        return given is None or before is None or given[0] != before[0]
    if label is None and line.bold <= last.bold and _is_bare_label(current, context):
        return False  # "Recommendation 3" over its words, in a box or in body type
    pitch = line.baseline - last.baseline
    # in small capitals the first letters are larger than the rest, and the lines stand as theirs do
    largest = max(word.size for word in line.words)
    usual = max(context.pitches.get(line.size, 1.25 * line.size), 1.25 * largest)
    apart = pitch > usual + 0.28 * largest and not _heading_goes_on(last, line, pitch, context)
    ended = TERMINAL.search(last.text) is not None
    if _style_changes(current, line, fresh=apart or ended) or pitch > 2.2 * max(usual, line.size):
        return True
    if label is not None and _opens(current, line, label, last, apart=apart, ended=ended):
        return True
    if apart:
        return True
    if current.lines[0].bold and line.bold and _is_heading_number(line):
        return True
    return _indent_breaks(current, line, last, ended=ended)


def _heading_goes_on(last: Line, line: Line, pitch: float, context: _Context) -> bool:
    """Whether two lines of a heading's type are one heading, widely set: the first is full."""
    largest = max(word.size for word in line.words)
    alike = last.bold == line.bold and abs(last.size - line.size) < 0.6
    heads = line.bold or line.size > context.body_size + 0.9 or line.text.isupper()
    return (
        alike
        and heads
        and last.text.isupper() == line.text.isupper()
        and pitch < 1.8 * largest
        and not _had_room(last, line, last.region_x1)
        and TERMINAL.search(last.text) is None
    )


def _opens(
    current: _Started, line: Line, label: Label, last: Line, *, apart: bool, ended: bool
) -> bool:
    """Whether a line's label opens a paragraph, rather than being part of a sentence."""
    if label.is_bullet or (label.words > 1):
        return True
    if label.is_certain and (label.is_multilevel or apart or ended):
        return True
    if apart or ended:
        return label.is_multilevel or not label.text or not label.text.isdigit() or apart
    # a list without closing punctuation: the mark stands left of the text above it
    text_x0 = current.label.text_x0 if current.label else None
    hangs = text_x0 is not None and line.x0 < text_x0 - 4
    return label.is_certain and (hangs or last.x1 < last.region_x1 - 0.2 * last.region_width)


def _style_changes(current: _Started, line: Line, *, fresh: bool) -> bool:
    """Whether the type changes as it does at a heading's end or start, not for emphasis."""
    size, bold = current.style
    if abs(line.size - size) > 0.6:
        return True
    first_bold = all(li.bold for li in current.lines)
    if first_bold and bold and not line.bold:
        return True
    last = current.lines[-1]
    if last.underlined != line.underlined and (last.underlined or fresh):
        return all(li.underlined for li in current.lines) or line.underlined
    if len(current.lines) == 1 and last.italic and not line.italic:
        return _had_room(last, line, last.region_x1)  # an italic heading close over its text
    return fresh and line.bold and not current.lines[-1].bold and len(line.words) <= 25


def _is_heading_number(line: Line) -> bool:
    return _HEADING_NUMBER.match(line.words[0].text) is not None and len(line.words) > 1


def _indent_breaks(current: _Started, line: Line, last: Line, *, ended: bool) -> bool:
    short = last.x1 < last.region_x1 - 0.22 * last.region_width
    starts = line.words[0].text[:1]
    fresh = starts.isupper() or starts in "‘“\"'"
    if ended and fresh and (short or _had_room(last, line, _right_edge(current))):
        return True
    if _ABBREVIATION.match(line.text) and _ABBREVIATION.match(current.lines[0].text):
        return True  # a list of abbreviations, a line each
    first = current.lines[0]
    text_x0 = current.label.text_x0 if current.label else first.x0
    if len(current.lines) > 1:
        text_x0 = min(li.x0 for li in current.lines[1:])
    indented = line.x0 > text_x0 + 12
    outdented = line.x0 < min(text_x0, first.x0) - 12
    return (indented or outdented) and (ended or short) and abs(_centre(line) - _centre(last)) > 8


def _right_edge(current: _Started) -> float:
    """How far right the lines of a block may reach, as far as they show.

    A block inset on the left is taken to be inset on the right as well.
    """
    first = current.lines[0]
    if len(current.lines) > 1:
        return max(line.x1 for line in current.lines)
    inset = first.x0 - first.region_x0 if current.label is None else 0.0
    return first.region_x1 - max(inset, 0.0)


def _had_room(last: Line, line: Line, right: float) -> bool:
    """Whether a line's first words would have fitted on the line above: a paragraph ended there.

    Two words, since a fixed space may tie the first to the second.
    """
    words = line.words[:2]
    wanted = words[-1].x1 - words[0].x0 + 0.8 * line.size
    return last.x1 + wanted < right


def _centre(line: Line) -> float:
    return (line.x0 + line.x1) / 2


def _finish(started: _Started, context: _Context) -> Block:
    lines, label = tuple(started.lines), started.label
    taken = label.words if label else 0
    text = text_of(lines, taken, context.known)
    callout = (lines[0].page, lines[0].callout) if lines[0].callout is not None else None
    block = Block(
        kind=BlockKind.PARAGRAPH,
        lines=lines,
        label=label.text if label else None,
        text=text,
        label_words=taken,
        label_is_certain=label is None or label.is_certain,
        callout=callout,
    )
    if label is not None and not text and label.words > 1 and _stands_out(lines, context):
        # "Recommendation 3", alone on its line and in a heading's type, over what is recommended
        return replace(
            block, kind=BlockKind.HEADING, label=None, label_words=0, text=label.text or ""
        )
    given = context.given.get(id(lines[0]))
    if given is not None and text and _may_head(label) and callout is None:
        return replace(block, kind=BlockKind.HEADING, level=given[1])
    return replace(block, kind=_kind_of(block, label, context))


def _may_head(label: Label | None) -> bool:
    """Whether a label can stand before a heading: a number or a letter, or none at all."""
    return label is None or (not label.is_bullet and label.words == 1)


def _stands_out(lines: Sequence[Line], context: _Context) -> bool:
    """Whether lines are set as headings are: bold, or larger than the text."""
    larger = lines[0].size >= context.body_size + 0.9
    return lines[0].callout is None and (larger or all(line.bold for line in lines))


def _is_bare_label(started: _Started, context: _Context) -> bool:
    """Whether a block holds nothing yet but a label of several words that is no heading."""
    label, lines = started.label, started.lines
    if label is None or label.words == 1 or len(lines) > 1:
        return False
    return label.words == len(lines[0].words) and not _stands_out(lines, context)


def _kind_of(block: Block, label: Label | None, context: _Context) -> BlockKind:
    first = block.lines[0]
    if _CAPTION.match(block.text) and len(block.text.split()) < 30:
        return BlockKind.CAPTION
    if _is_heading(block, label, context):
        return BlockKind.HEADING
    if label is not None:
        if label.is_bullet or re.fullmatch(r"\(?[a-z]{1,4}\)?|\(\d+\)", label.text or "", re.I):
            return BlockKind.LIST_ITEM
        return BlockKind.PARAGRAPH
    inset = first.x0 > context.margin_x0 + 14 and first.callout is None
    if inset and len(block.lines) > 1 and _is_inset_both_sides(block, context):
        return BlockKind.QUOTE
    if inset and all(line.italic for line in block.lines):
        return BlockKind.QUOTE
    if inset and re.match(r"[‘“\"']", block.text) and len(block.text.split()) > 5:
        return BlockKind.QUOTE
    return BlockKind.PARAGRAPH


def _is_inset_both_sides(block: Block, context: _Context) -> bool:
    right = max(line.x1 for line in block.lines)
    return right < context.margin_x1 - 10


def _is_heading(block: Block, label: Label | None, context: _Context) -> bool:
    """Whether a block is a heading: by its type first, then by its words.

    "4.12" with a sentence in body type is a paragraph; the same number in bold is a heading.
    """
    words = block.text.split()
    if not words or len(words) > _MAX_HEADING_WORDS or len(block.lines) > 5:
        return False
    if block.callout is not None:
        return False  # the title of a box is part of the box
    if label is not None and (label.is_bullet or label.words > 1):
        return False
    letters = [c for c in block.text if c.isalpha()]
    names_year = _YEAR.search(block.text) is not None  # "2014 to 2016", in a chronology
    if (len(letters) < 3 and not names_year) or block.text.endswith((",", ";")):
        return False
    larger = block.lines[0].size >= context.body_size + 0.9
    bold = all(line.bold for line in block.lines)
    # an acronym or two is in capitals without being a heading
    longest = 7 if len(words) > 1 else 8  # "CAFCASS" alone is no heading, "EQUALITY" is
    capitals = len(letters) >= longest and all(c.isupper() for c in letters)
    underlined = all(line.underlined for line in block.lines)
    if not (larger or bold or capitals or underlined or _is_italic_heading(block)):
        return False
    if _SENTENCE_END.search(block.text) and len(words) > 30 and not capitals:
        return False
    return not (label is not None and label.text and re.fullmatch(r"\([a-z]+\)", label.text))


def _is_italic_heading(block: Block) -> bool:
    """Whether a block is a short line in italics that is no sentence and no quotation."""
    line = block.lines[0]
    return (
        len(block.lines) == 1
        and block.label is None
        and len(line.words) <= _MOST_ITALIC_WORDS
        and line.italic
        and line.words[0].text[:1].isupper()
        and line.x1 < line.region_x1 - 0.2 * line.region_width
        and TERMINAL.search(block.text) is None
    )


def _join_footnotes(aside: Sequence[Block], context: _Context) -> Iterator[Block]:
    """Footnote lines of a page as one block a note; other asides as they are."""
    notes: list[list[Line]] = []
    for block in aside:
        if block.kind is not BlockKind.FOOTNOTE:
            yield block
            continue
        line = block.lines[0]
        mark = re.fullmatch(r"\[?\d{1,3}\]?|\*{1,3}", line.words[0].text)
        if mark and len(line.words) > 1:
            notes.append([line])
        elif notes:
            notes[-1].append(line)
    for lines in notes:
        label = lines[0].words[0].text.strip("[]")
        text = join_lines(
            tuple(
                " ".join(w.text for w in (line.words[1:] if index == 0 else line.words))
                for index, line in enumerate(lines)
            ),
            context.known,
        )
        yield Block(
            kind=BlockKind.FOOTNOTE, lines=tuple(lines), label=label, text=text, label_words=1
        )
