"""Which paragraphs of a flowing file are headings, and how they rank."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extract.flow import FlowParagraph, FlowRole
from extract.layout import Block, BlockKind, Line

_MAX_WORDS = 60  # terms of reference are restated as headings
_SENTENCE_END = re.compile(r"[.!?…;][\"'’”)\]]*$")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_SLIGHT_WORDS = 10  # a longer line that is underlined or in italics is a sentence
_TOP_SIZE = 100.0  # points: a size for each declared level, above all that is set so by hand
_LEVEL_STEP = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A block that may be a heading, with what it was made from."""

    paragraph: FlowParagraph
    line: Line
    block: Block
    is_bullet: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Styles:
    """Measures of the whole document that a paragraph is judged by."""

    body_size: float
    prose: frozenset[tuple[str, int]]  # heading styles that the document sets its paragraphs in

    @classmethod
    def of(cls, lines: Sequence[tuple[FlowParagraph, Line]], body_size: float) -> "Styles":
        """Measure a document.

        Councils number their paragraphs by giving them Word's heading styles: a style most of
        whose paragraphs are sentences opens no sections.
        """
        sentences: dict[tuple[str, int], list[bool]] = defaultdict(list)
        for paragraph, line in lines:
            if paragraph.level is not None:
                sentences[paragraph.style, paragraph.level].append(_is_sentence(line))
        prose = frozenset(
            style for style, votes in sentences.items() if sum(votes) > 0.4 * len(votes)
        )
        return cls(body_size=body_size, prose=prose)

    def level(self, paragraph: FlowParagraph) -> int | None:
        """The level that a paragraph's style declares, unless it is a style for prose."""
        if paragraph.level is None or (paragraph.style, paragraph.level) in self.prose:
            return None
        return paragraph.level


def _is_sentence(line: Line) -> bool:
    words = len(line.words)
    return not line.bold and words >= 10 and _SENTENCE_END.search(line.text) is not None


def is_heading(heading: Heading, styles: Styles) -> bool:
    """Whether a block is a heading: as its style declares, or by its type as on a page."""
    block, line = heading.block, heading.line
    words = block.text.split()
    if not words or len(words) > _MAX_WORDS or block.callout is not None or heading.is_bullet:
        return False
    if heading.paragraph.role in (FlowRole.TITLE, FlowRole.CAPTION, FlowRole.QUOTE):
        return False
    letters = [c for c in block.text if c.isalpha()]
    names_year = _YEAR.search(block.text) is not None  # "2014 to 2016", in a chronology
    is_declared = styles.level(heading.paragraph) is not None
    least = 1 if is_declared else 3  # "GP" is a heading only where it is said to be one
    if (len(letters) < least and not names_year) or block.text.endswith((",", ";")):
        return False
    label = block.label or ""
    if " " in label and re.match(r"recommendation", label, re.IGNORECASE):
        return False
    if re.fullmatch(r"\([a-z]+\)", label):
        return False
    if is_declared:
        return not (_is_sentence(line) and len(words) > 30)
    if heading.paragraph.role is FlowRole.LIST_ITEM:
        return False
    larger = line.size >= styles.body_size + 0.9
    capitals = len(letters) > 6 and len(words) > 1
    capitals = capitals and (heading.paragraph.capitals or all(c.isupper() for c in letters))
    ends = _SENTENCE_END.search(block.text) is not None
    slight = (line.underlined or line.italic) and block.label is None
    slight = slight and len(words) <= _SLIGHT_WORDS and block.text[:1].isupper() and not ends
    if not (larger or line.bold or capitals or slight):
        return False
    return not (ends and len(words) > 30)


def rank_headings(blocks: Sequence[Block]) -> list[Block]:
    """Blocks whose headings have type sizes that rank them, as `sections.py` asks.

    A declared level is worth more than any size. A heading set by hand ranks above the first
    level that it is larger than, and below all levels if it is larger than none.
    """
    sizes: dict[int, float] = {}
    for block in blocks:
        if block.kind is BlockKind.HEADING and block.style_level is not None:
            sizes[block.style_level] = max(sizes.get(block.style_level, 0.0), block.lines[0].size)
    return [
        _sized(block, _rank(block, sizes)) if block.kind is BlockKind.HEADING else block
        for block in blocks
    ]


def _rank(block: Block, sizes: dict[int, float]) -> float:
    own = block.lines[0].size
    if block.style_level is not None:
        return _TOP_SIZE - _LEVEL_STEP * block.style_level
    below = [level for level in sorted(sizes) if own > sizes[level]]
    if below:
        return _TOP_SIZE - _LEVEL_STEP * below[0] + _LEVEL_STEP / 2
    return min(own, _TOP_SIZE - 10 * _LEVEL_STEP)


def _sized(block: Block, size: float) -> Block:
    return replace(block, lines=tuple(replace(line, size=size) for line in block.lines))
