"""A Word file's footnotes, endnotes, running heads and feet: the stories beside its body."""

from collections.abc import Iterator, Sequence
from typing import Any

from extract.docx_file import DocxFile, W
from extract.docx_styles import Styles, number, read_paragraph_look, value
from extract.docx_text import ParagraphReader, StoryState
from extract.figures import to_figure
from extract.flow import LINE_BREAK, FlowParagraph, FlowRole, Run

_RUNNING_LINES = 40  # of heads and feet that are kept: each section may have its own


class NoteReader:
    """Gives notes their numbers in the order in which the text refers to them."""

    def __init__(self, file: DocxFile, styles: Styles) -> None:
        self._styles = styles
        self._found = {
            "footnote": _by_id(file.footnotes, "footnote"),
            "endnote": _by_id(file.endnotes, "endnote"),
        }
        self._forms = {
            "footnote": _form(file, "footnotePr", "decimal"),
            "endnote": _form(file, "endnotePr", "lowerRoman"),
        }
        self._counts = {kind: start - 1 for kind, (_, start) in self._forms.items()}
        self._ended: list[FlowParagraph] = []

    def note(self, kind: str, note_id: str, mark: str | None) -> FlowParagraph | None:
        """The footnote of a mark; an endnote is kept for the end. None where there is no text."""
        if mark is None:
            self._counts[kind] += 1
            mark = to_figure(self._counts[kind], self._forms[kind][0])
        element = self._found[kind].get(note_id)
        runs = () if element is None else tuple(self._runs(element))
        if not any(run.text.strip() for run in runs):
            return None
        note = FlowParagraph(runs=runs, anchor="", role=FlowRole.NOTE, number=mark)
        if kind == "endnote":
            self._ended.append(note)
            return None
        return note

    def endnotes(self) -> tuple[FlowParagraph, ...]:
        """The endnotes that were referred to, in their order."""
        return tuple(self._ended)

    def running(self, parts: Sequence[Any], anchor: str) -> Iterator[FlowParagraph]:
        """The lines of running heads or feet, each once."""
        seen: set[str] = set()
        for part in parts:
            for paragraph in part.iter(f"{W}p"):
                runs = self._read(paragraph)
                text = " ".join("".join(run.text for run in runs).split())
                if text and text not in seen and len(seen) < _RUNNING_LINES:
                    seen.add(text)
                    yield FlowParagraph(runs=runs, anchor=anchor, role=FlowRole.FURNITURE)

    def _runs(self, element: Any) -> Iterator[Run]:
        for index, paragraph in enumerate(element.iter(f"{W}p")):
            if index:
                yield Run(text=" ")
            yield from (
                Run(text=run.text.replace(LINE_BREAK, " "), raised=run.raised, size=run.size)
                for run in self._read(paragraph)
            )

    def _read(self, paragraph: Any) -> tuple[Run, ...]:
        properties = paragraph.find(f"{W}pPr")
        style_id = None if properties is None else value(properties, "pStyle")
        look = read_paragraph_look(properties).over(self._styles.paragraph(style_id))
        # A state of its own: a note has no pages.
        return ParagraphReader(self._styles, StoryState()).read(paragraph, look.look).runs


def _by_id(root: Any | None, name: str) -> dict[str, Any]:
    if root is None:
        return {}
    return {element.get(f"{W}id") or "": element for element in root.iterchildren(f"{W}{name}")}


def _form(file: DocxFile, name: str, usual: str) -> tuple[str, int]:
    """How a document numbers its notes, and from what number."""
    for properties in file.document.iter(f"{W}{name}"):
        start = number(value(properties, "numStart"))
        return value(properties, "numFmt") or usual, 1 if start is None else start
    return usual, 1
