"""The types that extraction hands on: pages, sections, passages and what was found in them.

Coordinates are PDF points (1/72 inch) from the page's top left corner; page numbers are 1-based
positions in the file, and the number printed on the page is kept beside them. Spans are
half-open, into the text of the passage they name.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from corpus.models import Review


class PassageKind(StrEnum):
    """The form a passage has on the page."""

    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    QUOTE = "quote"
    CALLOUT = "callout"
    TABLE_CELL = "table_cell"
    FOOTNOTE = "footnote"
    CAPTION = "caption"


class SectionKind(StrEnum):
    """What a section of a review is for."""

    FRONT = "front"
    TERMS = "terms"
    BACKGROUND = "background"
    CHRONOLOGY = "chronology"
    FAMILY = "family"
    ANALYSIS = "analysis"
    FINDINGS = "findings"
    GOOD_PRACTICE = "good_practice"
    CONCLUSIONS = "conclusions"
    LESSONS = "lessons"
    RECOMMENDATIONS = "recommendations"
    ACTION_PLAN = "action_plan"
    APPENDIX = "appendix"
    GLOSSARY = "glossary"


class FactStatus(StrEnum):
    """Whether a document states a value, says there is none, or says nothing (codebook rule 8)."""

    STATED = "stated"
    NONE = "none"
    NOT_MENTIONED = "not_mentioned"


class PageSource(StrEnum):
    """What a page's words were read from."""

    TEXT = "text"
    OCR = "ocr"
    NONE = "none"  # the page can't be loaded
    DOCX = "docx"  # what stands between two page breaks of a Word file; it has no boxes
    HTML = "html"  # a saved web page, whole; it has no boxes


class Severity(StrEnum):
    """Whether a problem cost the document, or only part of it."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A word as printed, with its box."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    baseline: float  # what its letters stand on; bottom is lower by the font's descent
    size: float  # points
    bold: bool
    font: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle on a page."""

    page: int  # 1-based
    x0: float
    top: float
    x1: float
    bottom: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Signpost:
    """A heading by the file's own word: a bookmark, or text tagged as one."""

    title: str
    level: int  # 1 is the top


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page as read: its words in the order the file draws them, and what it was read from."""

    page_number: int  # 1-based position in the file
    printed_number: str | None = None  # "iv", "27": as printed, if it was found
    width_pt: float  # 0.0 for a page of a Word file or a web page, which is not of paper
    height_pt: float
    words: tuple[Word, ...]
    source: PageSource = PageSource.TEXT
    quality: float = 1.0  # 0.0 to 1.0: share of the words that look like words
    rules: tuple[Box, ...] = ()  # drawn lines and boxes, for tables and callouts
    images: int = 0
    image_bytes: int = 0  # of the largest of them, unpacked
    # How far the page's image is turned, anticlockwise; its words and rules are kept as an upright
    # page would have them, and only what is shown is turned back.
    turn_degrees: float = 0.0
    signposts: tuple[Signpost, ...] = ()  # headings by the file's own bookmarks and tags


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A heading and what it opens; the part before the first heading is section 0."""

    section_id: int  # 0-based, in reading order
    number: str | None
    heading: str
    depth: int  # 1 is the top
    kind: SectionKind
    page: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """The unit that is coded, searched and cited: a paragraph, a list item, a long table cell."""

    passage_id: str
    address: str  # "para 4.12, p. 27"
    label: (
        str | None
    )  # the number as printed, without closing punctuation: "4.12", "Recommendation 3"
    text: str  # joined over lines, hyphens and pages; without the label
    heading: str | None  # the nearest heading above, without its number
    section_id: int
    section_kind: SectionKind
    kind: PassageKind
    page_first: int
    page_last: int
    boxes: tuple[Box, ...]  # one a line or run of lines, in reading order; none without paper
    furniture: bool = False  # running head, footer, page number, contents line
    is_boilerplate: bool = False  # never coded: why reviews are held, statute, terms, method, lists


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Words of one passage: `passage.text[char_start:char_end]`."""

    passage_id: str
    page: int
    char_start: int
    char_end: int
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A field of the case, with the words that state it (codebook, part 3)."""

    name: str
    value: str | int | bool | tuple[str, ...] | None
    status: FactStatus
    span: Span | None  # None where nothing is stated, and for other methods than a rule
    method: str  # "rule"; "manifest"; "derived": counted, or what such documents are by default
    confidence: float  # 0.0 to 1.0, a rule's own estimate; not calibrated


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody with a part in the case, as the review calls them; nothing is inferred."""

    name: str  # the pseudonym as the text uses it, without quotation marks
    role: str  # victim, perpetrator, child_subject, adult_subject, other
    age: int | None = None  # years, at the event
    sex: str | None = None  # "female", "male"
    ethnicity: str | None = None  # as stated
    relationship: str | None = None  # as stated: "ex-partner of Keith"
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """What a review asks somebody to do."""

    number: str | None  # "3", "2a", "9.10": as printed, without the word "Recommendation"
    text: str
    addressee: str | None
    deadline: str | None
    page: int
    span: Span  # the recommendation's words in its passage


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table as rows of cell texts; the header row, where there is one, comes first."""

    page: int
    page_last: int
    rows: tuple[tuple[str, ...], ...]
    boxes: tuple[Box, ...]
    caption: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that was not read, or not read well, and why."""

    code: str
    detail: str
    page: int | None = None
    severity: Severity = Severity.WARNING


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtractedReview:
    """Everything that was read from one document."""

    review: Review
    pages: tuple[Page, ...] = ()
    sections: tuple[Section, ...] = ()
    passages: tuple[Passage, ...] = ()
    facts: tuple[Fact, ...] = ()
    people: tuple[Person, ...] = ()
    recommendations: tuple[Recommendation, ...] = ()
    tables: tuple[Table, ...] = ()
    problems: tuple[Problem, ...] = field(default=())
