"""The types a source is read into: its head, and its blocks in reading order."""

from dataclasses import dataclass
from enum import StrEnum

from corpus.models import ReviewKind


class Part(StrEnum):
    """A part of a review that starts on a new page and has its own page numbers."""

    COVER = "cover"
    FRONT = "front"
    BODY = "body"
    APPENDIX = "appendix"


class Form(StrEnum):
    """The form a paragraph has on the page."""

    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    SUB_ITEM = "sub_item"
    QUOTE = "quote"
    RECOMMENDATION = "recommendation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Somebody with a part in the case, as the head of a source states it."""

    name: str
    role: str
    age: int | None  # years, at the event
    sex: str | None
    ethnicity: str | None
    relationship: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How a review looks; the reader's documents differ in all of these."""

    font: str
    size_pt: float
    header: str  # "{page}" and "{pages}" stand for the printed number and the last one
    footer: str
    front_numbers: str  # roman, arabic, none
    contents: str  # dots, plain, split, none
    headings: str  # bold, caps, colour, boldcaps
    spacing: str  # normal, tight, wide
    align: str  # left, justify
    boxes: str  # table, border
    bullets: str  # round, symbol
    superscripts: bool  # 8th with a raised "th"
    bookmarks: bool  # an outline in the PDF
    wide_appendix: bool  # appendix pages turned on their side


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a source says of its review."""

    review_id: str
    review_type: ReviewKind
    doc_type: str
    title: str
    area: str
    commissioning_body: str
    author: str | None
    chair: str | None
    date_published: str | None  # YYYY-MM
    date_of_event: str | None  # YYYY-MM
    outcome: str
    agencies: tuple[str, ...]
    subjects: tuple[Subject, ...]
    layout: Layout


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Characters of one look."""

    text: str
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A footnote, at the place of its mark."""

    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Running text with its looks and footnotes."""

    parts: tuple[Run | Note, ...]

    @property
    def plain(self) -> str:
        """The characters alone: no looks, no footnotes."""
        return "".join(part.text for part in self.parts if isinstance(part, Run)).strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class PartStart:
    """A part begins here."""

    line: int  # 1-based, in the source
    part: Part


@dataclass(frozen=True, slots=True, kw_only=True)
class KindStart:
    """What follows is for another purpose."""

    line: int
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """The table of contents stands here."""

    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PageBreak:
    """A new page begins here."""

    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The number of columns of what follows."""

    line: int
    count: int  # 1 or 2


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverLine:
    """A centred line of the cover."""

    line: int
    rank: int  # 1 large, 2 medium, 3 normal
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading with the number printed before it."""

    line: int
    depth: int  # 1 is the top
    number: str | None
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Whom a recommendation addresses, and its number."""

    number: str | None
    addressee: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph, list item, quotation or recommendation."""

    line: int
    form: Form
    label: str | None  # as printed: "4.12", "1.", "(a)", "Recommendation 3:"
    text: Text
    boilerplate: bool
    asked: Asked | None = None  # for a recommendation


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A callout box."""

    line: int
    title: str | None
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell of a table, one text a paragraph."""

    line: int
    column: int  # 0-based
    texts: tuple[Text, ...]
    asked: Asked | None = None  # for a recommendation that stands in this table alone

    @property
    def plain(self) -> str:
        """The cell's paragraphs as one line."""
        return " ".join(text.plain for text in self.texts if text.plain)


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table; every row has as many cells as the first."""

    line: int
    caption: str | None
    has_header: bool
    rows: tuple[tuple[Cell, ...], ...]


Block = (
    PartStart
    | KindStart
    | Contents
    | PageBreak
    | Columns
    | CoverLine
    | Heading
    | Paragraph
    | Box
    | Table
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A source file as read."""

    head: Head
    blocks: tuple[Block, ...]
