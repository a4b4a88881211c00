"""The document under the typesetter's hands: what is written, and what it prints."""

import re
from dataclasses import dataclass, field
from html import escape

from corpus.sample.make.blocks import (
    Cell,
    Heading,
    Note,
    PageBreak,
    Paragraph,
    Part,
    Run,
    Source,
    Text,
)

Located = Heading | Paragraph | Cell

_ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b")
_COLUMN_WIDTH_CM = 7.5
_MASTERS = {Part.COVER: "Cover", Part.FRONT: "Front", Part.BODY: "Main", Part.APPENDIX: "Main"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """Something that the document prints, with its footnote marks, for finding it in the PDF."""

    lead: str  # a number or bullet before the text
    text: str
    source: Located | Part | None = None  # what it is the text of, where its page is wanted
    in_cell: bool = False  # cells of one row may be drawn out of order


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where things stand in the PDF of the last pass."""

    pages: dict[Heading | Paragraph | Cell | Part, int]  # 1-based
    total: int

    @property
    def last_number(self) -> int:
        """The number printed on the last page."""
        return self.total - self.pages.get(Part.BODY, 1) + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A typeset review."""

    xml: str
    printed: tuple[Printed, ...]
    notes: tuple[str, ...]  # the footnotes with their marks, in order


@dataclass(slots=True)
class Sheet:
    """The document as far as it is written."""

    source: Source
    places: Places
    width_cm: float
    out: list[str] = field(default_factory=list)
    automatic: dict[str, str] = field(default_factory=dict)
    printed: list[Printed] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    pending: Part | PageBreak | None = None  # what the next paragraph has to begin
    wide: bool = False
    columns: int = 0  # sections of two columns so far
    in_columns: bool = False

    @property
    def room_cm(self) -> float:
        """The width that the next block has."""
        return _COLUMN_WIDTH_CM if self.in_columns else self.width_cm

    def paragraph(self, style: str, content: str) -> None:
        """Write a paragraph, on a new page if one is due."""
        self.out.append(f'<text:p text:style-name="{self._varied(style, 0)}">{content}</text:p>')

    def heading(self, depth: int, content: str, hang_cm: float) -> None:
        """Write a heading, on a new page if one is due.

        Its indents are set in its own style: LibreOffice lets those of its outline numbering,
        which are nought, override a named style's.
        """
        style = self._varied(f"Heading{depth}", hang_cm)
        self.out.append(
            f'<text:h text:style-name="{style}" text:outline-level="{depth}">{content}</text:h>'
        )

    def begin_block(self) -> None:
        """Start a new page, if one is due, before something that is not a paragraph."""
        if self.pending is not None:
            self.paragraph("Tiny", "")

    def end_columns(self) -> None:
        """Go back to one column."""
        if self.in_columns:
            self.out.append("</text:section>")
            self.in_columns = False

    def record(
        self,
        text: str,
        source: Located | Part | None,
        *,
        lead: str | None = None,
        in_cell: bool = False,
    ) -> None:
        """Note what is printed next."""
        self.printed.append(Printed(lead=lead or "", text=text, source=source, in_cell=in_cell))

    def inline(self, text: Text) -> tuple[str, str]:
        """Give running text as XML and as it is printed, footnote marks included."""
        xml: list[str] = []
        plain: list[str] = []
        for part in text.parts:
            if isinstance(part, Run):
                xml.append(self._run(part))
                plain.append(part.text)
                continue
            number = len(self.notes) + 1
            xml.append(self._footnote(part, number))
            plain.append(str(number))
            self.notes.append(f"{number}{''.join(run.text for run in part.runs)}")
        return "".join(xml), "".join(plain)

    def _run(self, run: Run) -> str:
        content = escape(run.text, quote=False)
        if self.source.head.layout.superscripts:
            raised = r'<text:span text:style-name="Raised">\g<0></text:span>'
            content = _ORDINAL.sub(raised, content)
        style = ("Bold" if run.bold else "") + ("Italic" if run.italic else "")
        return f'<text:span text:style-name="{style}">{content}</text:span>' if style else content

    def _footnote(self, note: Note, number: int) -> str:
        content = "".join(self._run(run) for run in note.runs)
        return (
            f'<text:note text:id="ftn{number}" text:note-class="footnote">'
            f"<text:note-citation>{number}</text:note-citation><text:note-body>"
            f'<text:p text:style-name="Footnote">{content}</text:p></text:note-body></text:note>'
        )

    def _varied(self, style: str, hang_cm: float) -> str:
        """Give the style, or its variant that hangs, or begins a part or a page."""
        pending, self.pending = self.pending, None
        name, master, properties = style, "", ""
        if hang_cm:
            name += f"Hang{round(hang_cm * 100)}"
            properties += f' fo:margin-left="{hang_cm:.2f}cm" fo:text-indent="-{hang_cm:.2f}cm"'
        if isinstance(pending, PageBreak) or (pending is Part.APPENDIX and not self.wide):
            name += "Break"
            properties += ' fo:break-before="page"'
        elif pending is not None:
            page = "Wide" if pending is Part.APPENDIX else _MASTERS[pending]
            name += page
            master = f' style:master-page-name="{page}"'
            properties += f' style:page-number="{"auto" if pending is Part.APPENDIX else "1"}"'
        if properties:
            self.automatic[name] = (
                f'<style:style style:name="{name}" style:family="paragraph" '
                f'style:parent-style-name="{style}"{master}>'
                f"<style:paragraph-properties{properties}/></style:style>"
            )
        return name
