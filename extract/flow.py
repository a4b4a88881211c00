"""The shapes of a file that flows instead of lying on pages: a Word file, a saved web page.

Their readers give these, and `flow_blocks.py` makes of them the same blocks as of a PDF's lines.
A flowing file has no boxes. Its place names are paragraphs, counted as the file holds them.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from extract.models import PageSource, Problem

PAGE_BREAK = "\f"  # in a run's text: what follows stands behind a break that the file states
LINE_BREAK = "\n"
WIDE_SPACE = "\t"
MAX_CHARACTERS = 12_000_000  # the longest review known has 2 million; more is a mistake or a trap


class FlowRole(StrEnum):
    """What a paragraph is for, where the file declares it."""

    BODY = "body"
    TITLE = "title"
    CAPTION = "caption"
    QUOTE = "quote"
    LIST_ITEM = "list_item"
    NOTE = "note"  # a footnote or an endnote
    CONTENTS = "contents"
    FURNITURE = "furniture"  # running heads and feet; a site's own navigation


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Characters set alike."""

    text: str
    bold: bool = False
    italic: bool = False
    underlined: bool = False
    raised: bool = False
    size: float = 11.0  # points


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowParagraph:
    """A paragraph as the file holds it, with what the file declares of it."""

    runs: tuple[Run, ...]
    anchor: str  # its place in the file: "¶ 37", "#findings, ¶ 37"; "" where it has none
    page: int = 1  # on which it begins
    role: FlowRole = FlowRole.BODY
    level: int | None = None  # of a heading, 1 is the top
    style: str = ""  # the name of its style, to compare it with others of that style
    number: str | None = None  # printed before it by the program that shows it: "4.12.", "(a)"
    is_bullet: bool = False
    number_yields: bool = False  # a number typed in the text counts, and this one does not
    capitals: bool = False  # shown in capitals, however it was typed
    inset: tuple[bool, bool] = (False, False)  # whether it stands in from the left, the right
    callout: int | None = None  # number of the box it stands in
    notes: "tuple[FlowParagraph, ...]" = ()  # footnotes whose marks stand in it


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowCell:
    """A table cell: its paragraphs, and where it stands."""

    paragraphs: tuple[FlowParagraph, ...]
    column: int  # 0-based
    columns: int = 1  # how many it spans
    shaded: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowTable:
    """A table, row by row."""

    rows: tuple[tuple[FlowCell, ...], ...]
    page: int = 1
    header_rows: int = 0  # as the file declares them
    caption: str | None = None


FlowItem = FlowParagraph | FlowTable


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowDocument:
    """A file read from end to end."""

    items: tuple[FlowItem, ...]
    source: PageSource
    images: int = 0
    problems: tuple[Problem, ...] = ()


def with_number(paragraph: FlowParagraph) -> FlowParagraph:
    """A paragraph whose number is part of its text, as in a table's cells."""
    if not paragraph.number:
        return paragraph
    size = paragraph.runs[0].size if paragraph.runs else 11.0
    bold = all(run.bold for run in paragraph.runs)
    number = Run(text=paragraph.number + WIDE_SPACE, size=size, bold=bold)
    return replace(paragraph, runs=(number, *paragraph.runs), number=None)
