"""The shapes between a page and a passage: lines, regions, blocks. Used inside extract only."""

import re
from dataclasses import dataclass
from enum import StrEnum

from extract.models import Box, Table, Word

_ITALIC = re.compile(r"italic|oblique|,it\b|-it\b", re.IGNORECASE)
_DESCENT = 0.21  # of the type size
_RAISED = re.compile(r"\d{1,3}")
_ORDINAL = re.compile(r"(?:st|nd|rd|th)[,.;:)]*")
_BREAK_HYPHENS = ("-", "\u00ad", "\u2010")


class BlockKind(StrEnum):
    """What a block is on the page."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    QUOTE = "quote"
    FOOTNOTE = "footnote"
    CAPTION = "caption"
    TABLE = "table"
    FURNITURE = "furniture"


class LineRole(StrEnum):
    """What a line is for, before blocks are made of it."""

    BODY = "body"
    RUNNING = "running"  # running head, footer, protective marking, page number
    CONTENTS = "contents"
    FOOTNOTE = "footnote"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Words on one baseline in one column, left to right."""

    page: int
    words: tuple[Word, ...]
    text: str  # its words as they are read, see `join_words`
    x0: float
    top: float
    x1: float
    bottom: float
    baseline: float  # of most of its words: one word in another font can stand lower
    size: float  # the commonest size by letters
    bold: bool  # every word with a letter is bold, or every word where none has one
    region: int  # column or cell on the page, in reading order; 0 is outside the text
    region_x0: float
    region_x1: float
    callout: int | None = None  # number of the box it stands in, on the page
    anchor: str | None = None  # its place in a file without pages ("¶ 37"); it has no box there
    underlined: bool = False  # a rule is drawn under all of it

    @property
    def italic(self) -> bool:
        """Whether every word with a letter is in an italic font."""
        lettered = [word for word in self.words if any(c.isalpha() for c in word.text)]
        return bool(lettered) and all(_ITALIC.search(word.font) for word in lettered)

    @property
    def region_width(self) -> float:
        """Width of its column, in points; never zero."""
        return max(self.region_x1 - self.region_x0, 1.0)

    @property
    def box(self) -> Box:
        """The line's rectangle, down to where letters reach below the line they stand on.

        Many fonts state no descent, and their words' boxes end at the baseline.
        """
        bottom = max(self.bottom, self.baseline + _DESCENT * self.size)
        return Box(page=self.page, x0=self.x0, top=self.top, x1=self.x1, bottom=bottom)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A table cell: its lines and rectangle."""

    lines: tuple[Line, ...]
    box: Box
    row: int
    column: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A ruled table on one page, before tables are joined over pages."""

    page: int
    cells: tuple[Cell, ...]
    rows: int
    columns: int
    box: Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Lines that belong together, in reading order; a table holds its grids instead."""

    kind: BlockKind
    lines: tuple[Line, ...]
    label: str | None = None
    text: str = ""
    label_words: int = 0  # how many words of the first line the label takes
    label_is_certain: bool = True  # False: it may be a number that a sentence wrapped there
    grids: tuple[Grid, ...] = ()
    level: int | None = None  # of a heading, where the file's bookmarks or tags say it
    callout: tuple[int, int] | None = None  # (page, number) of the box it stands in
    style_level: int | None = None  # of a heading, by its style in a Word file or its element

    @property
    def page_first(self) -> int:
        """Page it begins on."""
        return self.lines[0].page if self.lines else self.grids[0].page


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinedTable:
    """A table with the place each cell's text came from, by row and column."""

    table: Table
    cells: tuple[tuple[tuple[Line, ...], ...], ...]
    header: bool


def is_sideways(word: Word) -> bool:
    """Whether a word runs up, down or across the page, as stamps, margins and watermarks do.

    A word that stands upright is as high as its type; one that is turned takes more.
    """
    height = word.bottom - word.top
    return len(word.text) > 2 and (height > 2 * (word.x1 - word.x0) or height > 1.6 * word.size)


def is_raised(word: Word, size: float) -> bool:
    """Whether a word is a footnote mark: digits set much smaller than its line."""
    return word.size < 0.8 * size and _RAISED.fullmatch(word.text.strip("[]")) is not None


def join_words(words: tuple[Word, ...]) -> str:
    """Words as they are read: footnote marks left out, a raised 'th' put back on its number."""
    if not words:
        return ""
    size = max(word.size for word in words)
    parts: list[str] = []
    for word in words:
        if parts and is_raised(word, size):
            continue
        raised = parts and word.size < 0.85 * size and _ORDINAL.fullmatch(word.text)
        if raised and parts[-1][-1].isdigit():
            parts[-1] += word.text
            continue
        parts.append(word.text)
    return " ".join(parts)


def join_lines(lines: tuple[str, ...], known: frozenset[str]) -> str:
    """Line texts as one paragraph.

    A word cut by a hyphen at a line's end is made whole if the document has the whole word
    elsewhere; otherwise the hyphen belongs to it ("multi-agency") and stays.

    Args:
        lines: The lines' texts in reading order.
        known: The document's words in lower case, without those cut at a line's end.
    """
    text = ""
    for line in lines:
        if not line:
            continue
        if not text:
            text = line
            continue
        if (
            text.endswith(_BREAK_HYPHENS)
            and len(text) > 1
            and text[-2].isalpha()
            and line[0].isalpha()
        ):
            stem, rest = text.rsplit(None, 1)[-1][:-1], line.split(None, 1)[0]
            whole = (stem + rest).strip("\"'‘’“”(),.;:").lower()
            soft = text[-1] == "\u00ad" or (line[0].islower() and whole in known)
            text = (text[:-1] if soft else text) + line
        elif text.endswith(("/", "–", "—")) and not text.endswith((" –", " —", " /")):
            text += line
        else:
            text += " " + line
    return text.replace("\u00ad", "")
