"""A Word file from end to end as paragraphs and tables, with what it declares of each."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from extract.docx_file import DocxFile, W, open_docx
from extract.docx_notes import NoteReader
from extract.docx_numbering import Numbering, Printed
from extract.docx_styles import (
    ParagraphLook,
    Styles,
    flag,
    number,
    read_look,
    read_paragraph_look,
    value,
)
from extract.docx_text import ParagraphReader, ParagraphText, StoryState
from extract.errors import BrokenFileError, TooLargeError
from extract.flow import (
    MAX_CHARACTERS,
    FlowCell,
    FlowDocument,
    FlowItem,
    FlowParagraph,
    FlowRole,
    FlowTable,
    Run,
)
from extract.models import PageSource, Problem

_BODY_TEXT = 9  # the outline level of what is no heading
_INSET = 300  # twentieths of a point further in than the document's paragraphs: 15 points
_WHITE = frozenset({"auto", "FFFFFF", "ffffff", None})
_CONTENTS_STYLES = ("toc ", "table of figures", "table of authorities", "index ")
_ROLES = (
    (FlowRole.TITLE, ("title", "subtitle", "book title")),
    (FlowRole.CAPTION, ("caption",)),
    (FlowRole.QUOTE, ("quote", "intense quote", "block quote", "block text")),
)
_WRAPPERS = frozenset(f"{W}{n}" for n in ("sdtContent", "customXml", "ins", "moveTo", "smartTag"))
_NEXT_PAGE = frozenset({None, "nextPage", "oddPage", "evenPage"})


def read_docx(path: Path, on_page: Callable[[], None] | None = None) -> FlowDocument:
    """Everything that a Word file shows, in reading order.

    Deleted text of tracked changes is left out and inserted text is kept; hidden text is left
    out. Running heads and feet come first, each once, and endnotes last.

    Args:
        path: The file.
        on_page: Called when the file is unpacked and again when it is read.

    Raises:
        ExtractError: The file can't be read; the subclass says why.
    """
    file = open_docx(path)
    if on_page is not None:
        on_page()
    try:
        reader = _Reader(file)
        document = reader.read()
        if reader.state.fields:
            document = _Reader(file, follows_fields=False).read()
        return document
    except RecursionError as error:
        raise BrokenFileError(
            "the file is nested deeper than any document: leave it alone"
        ) from error


class _Reader:
    """Reads the stories of one file."""

    def __init__(self, file: DocxFile, *, follows_fields: bool = True) -> None:
        self._file = file
        self._styles = Styles(file.styles)
        self._numbering = Numbering(file.numbering)
        self.state = StoryState(follows_fields=follows_fields)
        self._reader = ParagraphReader(self._styles, self.state)
        self._notes = NoteReader(file, self._styles)
        places = enumerate(file.document.iter(f"{W}p"), start=1)
        self._places = {paragraph: place for place, paragraph in places}
        self._boxes = 0
        self._boxed: int | None = None  # number of the box drawn around the paragraph before
        self._listing = 0  # depth of content controls that hold a table of contents
        self._characters = 0
        self._problems = list(file.problems)
        self._pending: tuple[Run, ...] = ()  # of paragraphs whose ends were deleted
        self._sections = [
            section
            for section in file.document.iter(f"{W}sectPr")
            if section.getparent().tag in (f"{W}pPr", f"{W}body")
        ]

    def read(self) -> FlowDocument:
        """Every story, the body in reading order."""
        body = self._file.document.find(f"{W}body")
        items = [] if body is None else list(self._story(body))
        running = [
            *self._notes.running(self._file.headers, "header"),
            *self._notes.running(self._file.footers, "footer"),
        ]
        if self.state.revisions:
            detail = (
                f"{self.state.revisions} tracked changes that nobody has accepted: inserted text "
                "was read, deleted text was not"
            )
            self._problems.append(Problem(code="tracked_changes", detail=detail))
        return FlowDocument(
            items=(*running, *_without_margins(items), *self._notes.endnotes()),
            source=PageSource.DOCX,
            images=self.state.images,
            problems=tuple(self._problems),
        )

    def _story(self, parent: Any, callout: int | None = None) -> Iterator[FlowItem]:
        for child in parent.iterchildren():
            tag = child.tag
            if tag == f"{W}p":
                yield from self._paragraph(child, callout)
            elif tag == f"{W}tbl":
                yield from self._table(child)
            elif tag == f"{W}sdt":
                yield from self._control(child, callout)
            elif tag in _WRAPPERS:
                yield from self._story(child, callout)
            elif tag == f"{W}altChunk":
                detail = "a file that is embedded in this one was not read"
                self._problems.append(Problem(code="part_not_read", detail=detail))

    def _control(self, control: Any, callout: int | None) -> Iterator[FlowItem]:
        gallery = value(control, "sdtPr/docPartObj/docPartGallery") or ""
        listing = gallery.lower() == "table of contents"
        self._listing += listing
        content = control.find(f"{W}sdtContent")
        if content is not None:
            yield from self._story(content, callout)
        self._listing -= listing

    def _paragraph(self, element: Any, callout: int | None) -> Iterator[FlowItem]:
        anchor = f"¶ {self._places[element]}"
        properties = element.find(f"{W}pPr")
        style_id = None if properties is None else value(properties, "pStyle")
        styled = self._styles.paragraph(style_id)
        look = read_paragraph_look(properties).over(styled)
        if callout is None:
            callout = self._box_around(look)
        breaks = properties is not None and flag(properties, "pageBreakBefore") is True
        text = self._reader.read(element, look.look, breaks=breaks)
        self._count(text)
        mark = None if properties is None else properties.find(f"{W}rPr")
        if mark is not None and (
            mark.find(f"{W}del") is not None or mark.find(f"{W}moveFrom") is not None
        ):
            self._pending += text.runs  # its end was deleted: it goes on in the next paragraph
            return
        runs, self._pending = self._pending + text.runs, ()
        hidden = mark is not None and read_look(mark).hidden is True
        shown = any(run.text.strip() for run in runs)
        printed = None if hidden and not shown else self._numbering.next(look.numbered)
        if shown:
            made = self._made(replace(text, runs=runs), look, anchor, printed)
            notes = tuple(self._notes.note(*note) for note in text.notes)
            yield replace(made, callout=callout, notes=tuple(n for n in notes if n is not None))
        for box in text.boxes:
            self._boxes += 1
            yield from self._story(box, self._boxes if callout is None else callout)
        if properties is not None:
            self._end_section(properties)

    def _box_around(self, look: ParagraphLook) -> int | None:
        """The number of the box whose line is drawn around a paragraph: paragraphs share it."""
        if not look.boxed:
            self._boxed = None
        elif self._boxed is None:
            self._boxes += 1
            self._boxed = self._boxes
        return self._boxed

    def _count(self, text: ParagraphText) -> None:
        self._characters += sum(len(run.text) for run in text.runs)
        if self._characters > MAX_CHARACTERS:
            raise TooLargeError(f"the file has over {MAX_CHARACTERS} characters: no review does")

    def _made(
        self, text: ParagraphText, look: ParagraphLook, anchor: str, printed: Printed | None
    ) -> FlowParagraph:
        name = look.name
        role = next((role for role, names in _ROLES if name in names), FlowRole.BODY)
        if self._listing or text.in_listing or name.startswith(_CONTENTS_STYLES):
            role = FlowRole.CONTENTS
        level = look.outline
        declared = level is not None and 0 <= level < _BODY_TEXT and role is FlowRole.BODY
        return FlowParagraph(
            runs=text.runs,
            anchor=anchor,
            page=text.page,
            role=role,
            level=level + 1 if declared and level is not None else None,
            style=name,
            number=printed.text if printed is not None else None,
            is_bullet=printed is not None and printed.is_bullet,
            capitals=text.capitals,
            # Numbered paragraphs hang by their lists, whose indents are not read here.
            inset=(printed is None and (look.left or 0) > _INSET, (look.right or 0) > _INSET),
        )

    def _end_section(self, properties: Any) -> None:
        """Break the page behind a section's last paragraph, if the next section asks for it."""
        section = properties.find(f"{W}sectPr")
        if section is None:
            return
        at = self._sections.index(section)
        if at + 1 < len(self._sections) and value(self._sections[at + 1], "type") in _NEXT_PAGE:
            self._reader.break_page()

    def _table(self, element: Any) -> Iterator[FlowItem]:
        rows = [row for row in _children(element, "tr") if not _is_deleted_row(row)]
        cells = [list(_children(row, "tc")) for row in rows]
        if max((len(row) for row in cells), default=0) <= 1:
            self._boxes += 1
            number_ = self._boxes
            boxed: list[FlowItem] = []
            for row in cells:
                for cell in row:
                    boxed.extend(self._story(cell, number_))
            yield from _framed(boxed)
            return
        page = self.state.page
        made = tuple(self._row(row, held) for row, held in zip(rows, cells, strict=True))
        header = 0
        while header < len(rows) and _is_header_row(rows[header]):
            header += 1
        style = value(element, "tblPr/tblStyle")
        if not header and _wants_first_row(element) and self._styles.bold_first_row(style):
            header = 1
        first = [p.page for row in made for cell in row for p in cell.paragraphs]
        yield FlowTable(rows=made, page=min(first, default=page), header_rows=header)

    def _row(self, row: Any, cells: Sequence[Any]) -> tuple[FlowCell, ...]:
        column = number(value(row, "trPr/gridBefore")) or 0
        made: list[FlowCell] = []
        for cell in cells:
            span = max(1, min(number(value(cell, "tcPr/gridSpan")) or 1, 200))
            merged = cell.find(f"{W}tcPr/{W}vMerge")
            goes_on = merged is not None and (merged.get(f"{W}val") or "continue") == "continue"
            paragraphs = tuple(_paragraphs(self._story(cell)))
            fill = cell.find(f"{W}tcPr/{W}shd")
            made.append(
                FlowCell(
                    paragraphs=() if goes_on else paragraphs,
                    column=column,
                    columns=span,
                    shaded=fill is not None and fill.get(f"{W}fill") not in _WHITE,
                )
            )
            column = min(column + span, 500)
        return tuple(made)


def _framed(items: Sequence[FlowItem]) -> Iterator[FlowItem]:
    """What a table of one column frames; as a box of text if it is no longer than one."""
    plain = [item for item in items if isinstance(item, FlowParagraph)]
    if len(plain) < len(items):  # it frames tables: a layout
        yield from (replace(i, callout=None) if isinstance(i, FlowParagraph) else i for i in items)
        return
    row = (FlowCell(paragraphs=tuple(plain), column=0),)
    yield FlowTable(rows=(row,), page=plain[0].page if plain else 1)


def _children(parent: Any, name: str) -> Iterator[Any]:
    """Rows or cells, also those within content controls and revisions."""
    for child in parent.iterchildren():
        if child.tag == f"{W}{name}":
            yield child
        elif child.tag in _WRAPPERS or child.tag == f"{W}sdt":
            yield from _children(child, name)


def _is_deleted_row(row: Any) -> bool:
    return row.find(f"{W}trPr/{W}del") is not None


def _is_header_row(row: Any) -> bool:
    properties = row.find(f"{W}trPr")
    return properties is not None and flag(properties, "tblHeader") is True


def _wants_first_row(table: Any) -> bool:
    look = table.find(f"{W}tblPr/{W}tblLook")
    if look is None:
        return False
    if (said := look.get(f"{W}firstRow")) is not None:
        return said in ("1", "true", "on")
    try:
        return bool(int(look.get(f"{W}val") or "0", 16) & 0x20)
    except ValueError:
        return False


def _paragraphs(items: Iterator[FlowItem]) -> Iterator[FlowParagraph]:
    """The paragraphs of a cell, those of tables in it among them."""
    for item in items:
        if isinstance(item, FlowParagraph):
            yield item
        else:
            for row in item.rows:
                for cell in row:
                    yield from cell.paragraphs


def _without_margins(items: Sequence[FlowItem]) -> Sequence[FlowItem]:
    """Items whose insets are measured from the document's own paragraphs.

    Where most long paragraphs stand in, standing in tells nothing.
    """
    long = [
        i for i in items if isinstance(i, FlowParagraph) and sum(len(r.text) for r in i.runs) > 150
    ]
    common = [sum(1 for p in long if p.inset[side]) > 0.4 * len(long) for side in (0, 1)]
    if not any(common):
        return items
    return [
        replace(i, inset=(i.inset[0] and not common[0], i.inset[1] and not common[1]))
        if isinstance(i, FlowParagraph)
        else i
        for i in items
    ]
