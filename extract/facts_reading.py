"""A document laid out for the fact finders: its cover, its opening, its sentences, its acronyms."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType

from extract.dates import FoundDate, find_dates
from extract.models import Fact, FactStatus, Passage, PassageKind, Section, Span

DATE_MARK = "\ue000"  # the first character of a date in a masked text; the rest are DATE_FILL
DATE_FILL = "\ue001"
_KEPT_TEXTS = 2048  # a document's passages: several finders read each
_COVER_WORDS = 170  # a first page of fewer words is a cover, all of it
_COVER_LINE_WORDS = 60  # a longer passage is prose
_PROSE_WORDS = 20  # and a full stop: a sentence, not a line of a title page
_ENDS = re.compile(r"[.!?][’”\"]?\s*$")
_OPENING_PAGES = 4  # document control and the like stand on these
_CONTENT_HEADING = re.compile(
    r"(?:contents?|table of contents|introduction|foreword|preface|glossary|abbreviations|"
    r"acknowledge?ments|"
    r"background|terms of reference|the review process|purpose|condolences|summary of|why |"
    r"list of)\b",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?][)\]'\"’”]*\s+(?=[\"'“‘(]?[A-Z0-9À-Þ])")
_NO_END = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Prof|St|No|Nos|para|paras|Sgt|Cllr|Rev|Insp|approx|e\.g|i\.e|c|v|vs|etc|Jan|Feb|Aug|"
    r"Sept?|Oct|Nov|Dec)|"
    r"(?<!Adult )(?<!Child )(?<!Baby )(?<!Person )(?<!Sibling )(?<!Mr )(?<!Ms )(?<!Mrs )"
    r"\b[A-Z])\.$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A value with the words that state it."""

    value: str | int | bool | tuple[str, ...]
    span: Span | None  # None where only a heading says it
    confidence: float
    status: FactStatus = FactStatus.STATED
    method: str = "rule"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch of joined text and the passage it came from; None for a heading."""

    char_start: int
    passage: Passage | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinedText:
    """Short passages one below another, so that a label and its value can stand on two lines."""

    text: str
    pieces: tuple[Piece, ...]

    def span(self, char_start: int, char_end: int) -> Span | None:
        """The words from one place to another, within the passage in which they end."""
        index = bisect_right([piece.char_start for piece in self.pieces], char_end - 1) - 1
        if index < 0:
            return None
        piece = self.pieces[index]
        start = max(char_start - piece.char_start, 0)
        end = min(char_end - piece.char_start, len(piece.text))
        while start < end and piece.text[start].isspace():
            start += 1
        if piece.passage is None or start >= end:
            return None
        return make_span(piece.passage, start, end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What the fact finders read."""

    passages: tuple[Passage, ...]  # without running heads and feet
    furniture: tuple[Passage, ...]
    sections: tuple[Section, ...]
    cover: JoinedText
    opening: JoinedText  # the short passages of the first pages, the cover included


def make_span(passage: Passage, char_start: int, char_end: int) -> Span:
    """A span of a passage's text."""
    return Span(
        passage_id=passage.passage_id,
        page=passage.page_first,
        char_start=char_start,
        char_end=char_end,
        quote=passage.text[char_start:char_end],
    )


def read_document(passages: Sequence[Passage], sections: Sequence[Section]) -> Reading:
    """Lay a document out for the fact finders; an empty document gives an empty reading."""
    body = tuple(passage for passage in passages if not passage.furniture)
    items = list(_lines(body, sections))
    first = min((page for page, _, _ in items), default=1)
    return Reading(
        passages=body,
        furniture=tuple(passage for passage in passages if passage.furniture),
        sections=tuple(sections),
        cover=join_lines(_cover_lines(items, first)),
        opening=join_lines(
            (text, passage)
            for page, text, passage in items
            if page < first + _OPENING_PAGES and len(text.split()) <= _COVER_LINE_WORDS
        ),
    )


def _lines(
    passages: Sequence[Passage], sections: Sequence[Section]
) -> Iterator[tuple[int, str, Passage | None]]:
    """Passages and headings in reading order: page, text, and the passage if it is one."""
    headings = sorted(sections, key=lambda section: section.section_id)
    index = 0
    for passage in passages:
        while index < len(headings) and headings[index].section_id <= passage.section_id:
            section = headings[index]
            if section.heading:
                number = f"{section.number} " if section.number else ""
                yield section.page, f"{number}{section.heading}", None
            index += 1
        yield passage.page_first, passage.text, passage
    for section in headings[index:]:
        if section.heading:
            yield section.page, section.heading, None


def _cover_lines(
    items: Sequence[tuple[int, str, Passage | None]], first: int
) -> Iterator[tuple[str, Passage | None]]:
    """The lines of the title page, or of the title that stands above the text."""
    words = sum(len(text.split()) for page, text, _ in items if page == first)
    second = sum(len(text.split()) for page, text, _ in items if page == first + 1)
    last = first + 1 if words < 25 and second < _COVER_WORDS else first
    for position, (page, text, passage) in enumerate(items):
        if page > last or (page > first and passage is None):
            return  # a heading on the second page opens the text
        length = len(text.split())
        if words > _COVER_WORDS and position > 0:
            opens_text = passage is None and (text[0].isdigit() or _CONTENT_HEADING.match(text))
            if opens_text or length > _COVER_LINE_WORDS:
                return
        if _CONTENT_HEADING.match(text) and length <= 3:
            return
        # The first line of a cover is its title, full stop or none.
        titled = position == 0 and words <= _COVER_WORDS
        told = length > _PROSE_WORDS and _ENDS.search(text) and not titled
        if length <= _COVER_LINE_WORDS and not told:
            yield text, passage


def join_lines(lines: Iterable[tuple[str, Passage | None]]) -> JoinedText:
    """Texts one below another, each with its passage, or None where it is a heading."""
    pieces: list[Piece] = []
    position = 0
    for text, passage in lines:
        pieces.append(Piece(char_start=position, passage=passage, text=text))
        position += len(text) + 1
    return JoinedText(text="\n".join(piece.text for piece in pieces), pieces=tuple(pieces))


def spread_blanks(pattern: str) -> str:
    """A pattern whose blanks stand for any white space, and " ?" for none or some."""
    return pattern.replace(" ?", r"\s*").replace(" ", r"\s+")


@lru_cache(maxsize=_KEPT_TEXTS)
def split_sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Where the sentences of a text begin and end, half-open; abbreviations don't end one."""
    bounds: list[tuple[int, int]] = []
    start = 0
    for match in _SENTENCE_END.finditer(text):
        if _NO_END.search(text[start : match.start() + 1]):
            continue
        bounds.append((start, match.end()))
        start = match.end()
    if text[start:].strip():
        bounds.append((start, len(text)))
    return tuple(bounds)


@lru_cache(maxsize=_KEPT_TEXTS)
def mask_dates(text: str) -> tuple[str, Mapping[int, FoundDate]]:
    """A text of the same length whose dates are marks, and the dates by where they start.

    Patterns over the masked text need not know how dates are written.
    """
    dates = find_dates(text)
    masked = list(text)
    for date in dates:
        length = date.char_end - date.char_start
        masked[date.char_start : date.char_end] = DATE_MARK + DATE_FILL * (length - 1)
    return "".join(masked), MappingProxyType({date.char_start: date for date in dates})


def is_prose(passage: Passage) -> bool:
    """Whether a passage tells something, and is no row of a table."""
    return passage.kind is not PassageKind.TABLE_CELL and not passage.furniture


def quote_value(reading: Reading, finding: Finding) -> Finding:
    """A finding that only a heading gave, with the words where a passage has them too.

    Contents pages and running heads are passages, and repeat headings. A finding whose value
    stands nowhere is given back as it is.
    """
    if finding.span is not None or not isinstance(finding.value, str) or finding.method != "rule":
        return finding
    words = [re.escape(word) for word in finding.value.split()]
    pattern = re.compile(r"(?<!\w)" + r"\s+".join(words) + r"(?!\w)", re.IGNORECASE)
    for passage in (*reading.passages, *reading.furniture):
        if match := pattern.search(passage.text):
            return replace(finding, span=make_span(passage, *match.span()))
    return finding


def make_fact(name: str, finding: Finding | None) -> Fact:
    """A finding as a fact of the given name; None is a fact that the text doesn't mention."""
    if finding is None:
        return Fact(
            name=name,
            value=None,
            status=FactStatus.NOT_MENTIONED,
            span=None,
            method="rule",
            confidence=0.0,
        )
    # A heading is no passage: what only a heading says has no words to point at.
    shown = finding.span is not None or finding.status is not FactStatus.STATED
    return Fact(
        name=name,
        value=finding.value,
        status=finding.status,
        span=finding.span,
        method="derived" if finding.method == "rule" and not shown else finding.method,
        confidence=finding.confidence,
    )
