"""A saved web page from end to end as paragraphs and tables, with what its markup declares."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from extract.errors import BrokenFileError, TooLargeError
from extract.flow import (
    LINE_BREAK,
    MAX_CHARACTERS,
    WIDE_SPACE,
    FlowDocument,
    FlowItem,
    FlowParagraph,
    FlowRole,
    FlowTable,
    Run,
)
from extract.html_file import open_html
from extract.html_lists import ListCounter, Marker
from extract.html_main import (
    SKIPPED,
    Weights,
    check_page,
    find_main,
    is_furniture,
    is_hidden,
    names_of,
)
from extract.html_marks import is_back_link, is_note_mark, note_number, style_of
from extract.html_tables import is_layout, read_definitions, read_table
from extract.models import PageSource

_BLOCKS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "body", "center", "dd", "details", "dialog"),
        *("dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1"),
        *("h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "main"),
        *("menu", "nav", "ol", "p", "pre", "section", "summary", "table", "ul", "caption", "td"),
        *("th", "tr", "tbody", "thead", "tfoot"),
    }
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_HEADING_SIZES = (20.0, 18.0, 16.0, 14.0, 13.0, 12.0)  # points; only their order counts
_LISTS = frozenset({"ul", "ol", "dir", "menu"})
_CALLOUTS = re.compile(
    r"(?:govuk-|gem-c-|c-)?(?:callout|call-to-action|inset-text|inset|info-?box|information-block|highlight-box"
    r"|advisory|help-notice|warning-text|notification|panel-info|pull-?out|key-message|text-?box)"
)
_BORDER = re.compile(
    r"(?<![\w-])border\s{0,5}:[^;]{0,80}\b(?:solid|double|dashed|dotted)", re.IGNORECASE
)
_CALLOUT_WORDS = 350  # more is no box but a part of the page
_SUMMARY_WORDS = 25
_FURNITURE_CHARACTERS = 500  # of a menu, that are kept
_SPACES = re.compile(r"[ \t\r\n\f\v]+")
_WORD_ROLES = (
    ("msotoc", FlowRole.CONTENTS),
    ("msotitle", FlowRole.TITLE),
    ("msosubtitle", FlowRole.TITLE),
    ("msocaption", FlowRole.CAPTION),
    ("msoquote", FlowRole.QUOTE),
    ("msoheader", FlowRole.FURNITURE),
    ("msofooter", FlowRole.FURNITURE),
)


def read_html(path: Path, on_page: Callable[[], None] | None = None) -> FlowDocument:
    """Everything that a saved web page shows of its own, in reading order.

    What lies outside its main part, where it declares one, is left out; menus, breadcrumbs and
    the like within it are kept as furniture.

    Args:
        path: The file.
        on_page: Called when the file is parsed and again when it is read.

    Raises:
        ExtractError: The file can't be read, or says nothing of its own; the subclass says why.
    """
    root = open_html(path)
    if on_page is not None:
        on_page()
    weights = Weights(root)
    main = find_main(root, weights)
    check_page(root, main, weights)
    try:
        return _Reader(main, weights).read()
    except RecursionError as error:
        raise BrokenFileError("the page is nested deeper than any page: leave it alone") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class _Context:
    """What an element has from those around it."""

    role: FlowRole = FlowRole.BODY
    bold: bool = False
    italic: bool = False
    underlined: bool = False
    raised: bool = False
    size: float = 11.0
    level: int | None = None
    callout: int | None = None
    inset: bool = False
    note: str | None = None  # the number of the note that it is part of
    keeps_lines: bool = False


class _Reader:
    """Reads one page."""

    def __init__(self, main: Any, weights: Weights) -> None:
        self._main = main
        self._weights = weights
        self._total = weights.words(main)
        self._items: list[FlowItem] = []
        self._runs: list[Run] = []
        self._marker: Marker | None = None  # of the list item that has begun and said nothing yet
        self._ordinal = 0
        self._identity = ""  # of the heading or the paragraph last met
        self._level = 1  # of the heading last met
        self._boxes = 0
        self._images = 0
        self._characters = 0

    def read(self) -> FlowDocument:
        """The whole page."""
        context = _Context()
        self._inside(self._main, context)
        self._end(context)
        return FlowDocument(items=tuple(self._items), source=PageSource.HTML, images=self._images)

    def items_of(self, element: Any, *, bold: bool = False) -> tuple[FlowParagraph, ...]:
        """The paragraphs in a table's cell."""
        held, self._items = self._items, []
        runs, self._runs = self._runs, []
        context = _Context(bold=bold)
        self._inside(element, context)
        self._end(context)
        found, self._items, self._runs = self._items, held, runs
        return tuple(_paragraphs(found))

    def _inside(self, element: Any, context: _Context) -> None:
        self._text(element.text, context)
        for child in element.iterchildren():
            if isinstance(child.tag, str) and child.tag not in SKIPPED:
                self._element(child, context)
            self._text(child.tail, context)

    def _element(self, element: Any, context: _Context) -> None:
        tag = element.tag
        if tag == "br":
            self._runs.append(Run(text=LINE_BREAK, size=context.size))
        elif tag == "img":
            self._images += 1
        elif _is_left_out(element, context):
            return
        elif tag == "button" and context.level is None:
            return  # in a heading it opens a panel, elsewhere it does something
        elif tag in _BLOCKS or "display:block" in (element.get("style") or "").replace(" ", ""):
            self._end(context)
            self._block(element, context)
        else:
            self._inside(element, self._styled(element, context))

    def _styled(self, element: Any, context: _Context) -> _Context:
        style = style_of(element)
        return replace(
            context,
            bold=context.bold if style.bold is None else style.bold,
            italic=context.italic or style.italic,
            underlined=context.underlined or style.underlined,
            raised=context.raised or style.raised,
            size=style.size or context.size,
        )

    def _text(self, text: str | None, context: _Context) -> None:
        if not text:
            return
        self._characters += len(text)
        if self._characters > MAX_CHARACTERS:
            raise TooLargeError(f"the page has over {MAX_CHARACTERS} characters: no review does")
        shown = text.replace("\r\n", "\n") if context.keeps_lines else _SPACES.sub(_space, text)
        self._runs.append(
            Run(
                text=shown.replace("\f", " "),
                bold=context.bold,
                italic=context.italic,
                underlined=context.underlined,
                raised=context.raised,
                size=context.size,
            )
        )

    def _end(self, context: _Context) -> None:
        """Make a paragraph of the characters gathered since the last one ended."""
        runs, self._runs = self._runs, []
        if not any(run.text.strip() for run in runs):
            return
        self._ordinal += 1
        anchor = f"¶ {self._ordinal}"
        if self._identity:
            anchor = f"#{self._identity}, {anchor}"
        marker, self._marker = self._marker, None
        role = context.role
        if marker is not None and role is FlowRole.BODY and context.level is None:
            role = FlowRole.LIST_ITEM
        number = context.note or (marker.number if marker is not None else None)
        self._items.append(
            FlowParagraph(
                runs=tuple(runs),
                anchor="" if context.note else anchor,
                role=FlowRole.NOTE if context.note else role,
                level=context.level,
                style="heading" if context.level is not None else "",
                number=number,
                is_bullet=marker is not None and marker.number is None,
                number_yields=True,
                inset=(context.inset, False),
                callout=context.callout,
            )
        )

    def _block(self, element: Any, context: _Context) -> None:
        if context.note is None and is_furniture(element, self._weights, self._total):
            self._furniture(element)
            return
        tag = element.tag
        inner = self._styled(element, self._declared(element, context))
        if tag == "table" and not is_layout(element):
            self._items.extend(read_table(element, self.items_of))
        elif tag == "dl":
            self._items.extend(read_definitions(element, self.items_of))
        elif tag in _LISTS:
            self._list(element, inner)
        elif tag == "details":
            self._details(element, inner)
        else:
            self._inside(element, inner)
            self._end(inner)

    def _declared(self, element: Any, context: _Context) -> _Context:
        """The context with what a block element's name, role and classes add to it."""
        tag, names = element.tag, list(names_of(element))
        level = _HEADINGS.get(tag)
        if element.get("role") == "heading":
            said = element.get("aria-level") or "2"
            level = min(int(said), 6) if said.isdigit() and said != "0" else 2
        if level is not None:
            self._level = level
            self._identity = _identity(element) or self._identity
            return replace(
                context, level=level, bold=True, size=_HEADING_SIZES[level - 1], role=FlowRole.BODY
            )
        number = note_number(element)
        if number is not None:
            return replace(context, note=number)
        role = {
            "blockquote": FlowRole.QUOTE,
            "figcaption": FlowRole.CAPTION,
            "caption": FlowRole.CAPTION,
        }.get(tag)
        for start, made in _WORD_ROLES:
            if any(name.startswith(start) for name in names):
                role = made
        callout = context.callout
        boxed = any(_CALLOUTS.fullmatch(name) for name in names)
        boxed = boxed or _BORDER.search(element.get("style") or "") is not None
        if callout is None and boxed and self._weights.words(element) <= _CALLOUT_WORDS:
            self._boxes += 1
            callout = self._boxes
        if tag in ("section", "article", "div") and self._identity == "":
            self._identity = _identity(element)
        return replace(
            context,
            role=role or context.role,
            callout=callout,
            keeps_lines=context.keeps_lines or tag == "pre",
        )

    def _list(self, element: Any, context: _Context) -> None:
        counter = ListCounter(element)
        for child in element.iterchildren():
            if not isinstance(child.tag, str) or child.tag in SKIPPED or is_hidden(child):
                continue
            if child.tag != "li":
                self._element(child, context)
                continue
            marker = counter.next(child)
            note = note_number(child, marker)
            self._marker = None if note else marker
            inner = self._styled(child, replace(context, note=note or context.note))
            self._inside(child, inner)
            self._end(inner)
            self._marker = None

    def _details(self, element: Any, context: _Context) -> None:
        """A part that opens on a click: its summary is its heading."""
        for child in element.iterchildren("summary"):
            short = self._weights.words(child) <= _SUMMARY_WORDS
            level = min(self._level + 1, 6) if short else None
            inner = replace(context, level=level, bold=True)
            has_heading = any(child.find(f".//{name}") is not None for name in _HEADINGS)
            inner = context if has_heading else inner
            self._inside(child, inner)
            self._end(inner)
        self._text(element.text, context)
        for child in element.iterchildren():
            if isinstance(child.tag, str) and child.tag not in SKIPPED and child.tag != "summary":
                self._element(child, context)
            self._text(child.tail, context)
        self._end(context)

    def _furniture(self, element: Any) -> None:
        text = _SPACES.sub(" ", " ".join(_strings(element))).strip()
        if not text:
            return
        self._ordinal += 1
        self._items.append(
            FlowParagraph(
                runs=(Run(text=text[:_FURNITURE_CHARACTERS]),),
                anchor=f"¶ {self._ordinal}",
                role=FlowRole.FURNITURE,
            )
        )


def _is_left_out(element: Any, context: _Context) -> bool:
    """Whether an element is not shown, or is a mark that leads to a note or back from one."""
    if is_hidden(element) or is_back_link(element):
        return True
    return context.note is None and is_note_mark(element)


def _space(match: re.Match[str]) -> str:
    """One space; a lone tab within a line stays, as behind a number that an editor exported."""
    inside = match.start() > 0 and match.end() < len(match.string)
    return WIDE_SPACE if match.group() == "\t" and inside else " "


def _identity(element: Any) -> str:
    """The name by which a browser would go to an element: its id, or that of an anchor in it."""
    named = [element, *element.iter("a")][:3]
    found = (e.get("id") or (e.get("name") if e.tag == "a" else None) for e in named)
    identity = next((name for name in found if name), "")
    return identity if re.fullmatch(r"[^\s\"<>]{1,60}", identity) else ""


def _strings(element: Any) -> Iterator[str]:
    """What an element shows, piece by piece."""
    if not isinstance(element.tag, str) or element.tag in SKIPPED or is_hidden(element):
        return
    if element.text:
        yield element.text
    for child in element.iterchildren():
        yield from _strings(child)
        if child.tail:
            yield child.tail


def _paragraphs(items: list[FlowItem]) -> Iterator[FlowParagraph]:
    for item in items:
        if isinstance(item, FlowTable):
            for row in item.rows:
                for cell in row:
                    yield from cell.paragraphs
        else:
            yield item
