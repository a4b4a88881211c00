"""The characters of one Word paragraph: revisions settled, hidden text out, fields followed."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from extract.docx_file import W
from extract.docx_styles import Look, Styles, read_look, value
from extract.flow import LINE_BREAK, PAGE_BREAK, WIDE_SPACE, Run

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATHS_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_BLIP = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"
_IMAGE_DATA = "{urn:schemas-microsoft-com:vml}imagedata"
_DELETED = frozenset({f"{W}del", f"{W}moveFrom"})
_INSERTED = frozenset({f"{W}ins", f"{W}moveTo"})
_THROUGH = frozenset(
    {
        *_INSERTED,
        *(
            f"{W}{name}"
            for name in ("hyperlink", "smartTag", "customXml", "fldSimple", "bdo", "dir")
        ),
        *(f"{W}{name}" for name in ("sdt", "sdtContent")),
    }
)
_LISTING_FIELDS = frozenset({"TOC", "INDEX", "TOA"})
_BULLET = "•"  # for a sign of a symbol font, whose own character means something else


@dataclass(slots=True)
class _Field:
    """A field that has begun: what it asks for, and whether its result has."""

    instruction: str = ""
    shows: bool = False

    @property
    def name(self) -> str:
        """The first word of what it asks for: "TOC", "PAGE"."""
        return self.instruction.split(None, 1)[0].upper() if self.instruction else ""


@dataclass(slots=True)
class StoryState:
    """How far a story has been read; a story is a body, a note, a head or a foot."""

    page: int = 1
    page_has_text: bool = False
    images: int = 0
    revisions: int = 0  # insertions and deletions that nobody has accepted
    follows_fields: bool = True  # False: a field was never ended, and would swallow what follows
    fields: list[_Field] = field(default_factory=list)

    def in_listing(self) -> bool:
        """Whether what is read now is the result of a table of contents or an index."""
        return any(field.name in _LISTING_FIELDS for field in self.fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class ParagraphText:
    """What was read of one paragraph."""

    runs: tuple[Run, ...]
    notes: tuple[tuple[str, str, str | None], ...]  # kind, id, own mark
    boxes: tuple[Any, ...]  # <w:txbxContent> of its text boxes
    in_listing: bool
    capitals: bool
    page: int  # on which its first word stands


class ParagraphReader:
    """Reads paragraphs of a story in the order of the file."""

    def __init__(self, styles: Styles, state: StoryState) -> None:
        self._styles = styles
        self.state = state
        self._runs: list[Run] = []
        self._notes: list[tuple[str, str, str | None]] = []
        self._boxes: list[Any] = []
        self._capitals: list[bool] = []
        self._first_page: int | None = None
        self._listed = False

    def read(self, paragraph: Any, look: Look, *, breaks: bool = False) -> ParagraphText:
        """One paragraph's characters; a page break that a style or a property asks for first."""
        self._runs, self._notes, self._boxes, self._capitals = [], [], [], []
        self._first_page = None
        self._listed = False
        if breaks:
            self.break_page()
        self._walk(paragraph, look)
        return ParagraphText(
            runs=tuple(self._runs),
            notes=tuple(self._notes),
            boxes=tuple(self._boxes),
            in_listing=self._listed,
            capitals=bool(self._capitals) and all(self._capitals),
            page=self._first_page or self.state.page,
        )

    def break_page(self) -> None:
        """Begin a page, unless nothing stands on this one yet: Word states each break twice."""
        if not self.state.page_has_text:
            return
        self.state.page += 1
        self.state.page_has_text = False
        if self._first_page is not None:
            self._runs.append(Run(text=PAGE_BREAK))

    def _walk(self, element: Any, look: Look) -> None:
        for child in element.iterchildren():
            tag = child.tag
            if tag == f"{W}r":
                self._run(child, look)
            elif tag in _DELETED:
                self.state.revisions += 1
            elif tag in _THROUGH:
                self.state.revisions += tag in _INSERTED
                self._walk(child, look)
            elif tag == f"{_MC}AlternateContent":
                for chosen in _chosen(child):
                    self._walk(chosen, look)
            elif isinstance(tag, str) and tag.startswith(_MATHS_TEXT[:-1]):
                self._add("".join(t.text or "" for t in child.iter(_MATHS_TEXT)), look)

    def _run(self, run: Any, look: Look) -> None:
        properties = run.find(f"{W}rPr")
        own = read_look(properties)
        styled = self._styles.character(
            value(properties, "rStyle") if properties is not None else None
        )
        set_ = own.over(styled).over(look)
        for child in run.iterchildren():
            self._piece(child, set_)

    def _piece(self, child: Any, look: Look) -> None:
        tag = child.tag
        if not isinstance(tag, str):
            return
        name = tag.removeprefix(W)
        if name == "t":
            self._add(child.text or "", look)
        elif name == "br":
            kind = child.get(f"{W}type") or "textWrapping"
            if kind == "page":
                self.break_page()
            else:
                self._add(LINE_BREAK if kind == "textWrapping" else " ", look)
        elif name == "lastRenderedPageBreak":
            self.break_page()
        elif name in _CHARACTERS:
            self._add(_CHARACTERS[name], look)
        elif name == "sym":
            self._add(_BULLET, look)
        elif name in ("fldChar", "instrText"):
            self._field(child, name)
        elif name in ("footnoteReference", "endnoteReference"):
            self._note(child, name, look)
        elif name in ("drawing", "pict", "object") or tag == f"{_MC}AlternateContent":
            self._drawing(child)

    def _add(self, text: str, look: Look) -> None:
        if look.hidden or not all(f.shows for f in self.state.fields):
            return
        if text.strip():
            self.state.page_has_text = True
            self._capitals.append(look.capitals is True or not any(c.isalpha() for c in text))
            if self._first_page is None:
                self._first_page = self.state.page
            self._listed = self._listed or self.state.in_listing()
        self._runs.append(
            Run(
                text=text,
                bold=look.bold is True,
                italic=look.italic is True,
                underlined=look.underlined is True,
                raised=look.raised is True,
                size=look.size or 11.0,
            )
        )

    def _field(self, child: Any, name: str) -> None:
        fields = self.state.fields
        if not self.state.follows_fields:
            return
        if name == "instrText":
            if fields and not fields[-1].shows:
                fields[-1].instruction = (fields[-1].instruction + (child.text or "")).lstrip()[
                    :200
                ]
            return
        kind = child.get(f"{W}fldCharType")
        if kind == "begin":
            fields.append(_Field())
        elif kind == "separate" and fields:
            fields[-1].shows = True
        elif kind == "end" and fields:
            fields.pop()

    def _note(self, child: Any, name: str, look: Look) -> None:
        if look.hidden:
            return
        custom = child.get(f"{W}customMarkFollows") in ("1", "true", "on")
        mark = (child.getparent().findtext(f"{W}t") or "").strip() if custom else None
        self._notes.append((name.removesuffix("Reference"), child.get(f"{W}id") or "", mark))

    def _drawing(self, drawing: Any) -> None:
        for part in _visible(drawing):
            if part.tag == f"{W}txbxContent":
                self._boxes.append(part)
            elif part.tag in (_BLIP, _IMAGE_DATA):
                self.state.images += 1


_CHARACTERS = {
    "tab": WIDE_SPACE,
    "ptab": WIDE_SPACE,
    "cr": LINE_BREAK,
    "noBreakHyphen": "-",
    "softHyphen": "\u00ad",
}


def _chosen(alternate: Any) -> Iterator[Any]:
    """What Word shows of alternatives: the first choice, or else the fallback."""
    choice = alternate.find(f"{_MC}Choice")
    if choice is None:
        choice = alternate.find(f"{_MC}Fallback")
    if choice is not None:
        yield choice


def _visible(element: Any) -> Iterator[Any]:
    """An element and what is in it, without unchosen alternatives and within boxes of text."""
    yield element
    if element.tag == f"{W}txbxContent":
        return
    inside = _chosen(element) if element.tag == f"{_MC}AlternateContent" else element.iterchildren()
    for child in inside:
        yield from _visible(child)
