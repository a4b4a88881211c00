"""A document's file to what it holds, by the reader for what it is, whatever its name says."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from corpus.documents import DOCX, HTML, PDF, media_type
from corpus.models import SourceDocument
from extract.docx_reader import read_docx
from extract.errors import NotAPdfError
from extract.flow import FlowDocument
from extract.flow_pages import shown_texts
from extract.html_reader import read_html
from extract.models import Page, Problem
from extract.ocr import OcrEngine
from extract.pages import read_pages

_BY_SUFFIX = {".pdf": PDF, ".docx": DOCX, ".docm": DOCX, ".html": HTML, ".htm": HTML}
_CALLED = {PDF: "a PDF", DOCX: "a Word document", HTML: "a web page"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReading:
    """What a file holds: pages of paper, or text that flows."""

    pages: tuple[Page, ...] = ()
    flow: FlowDocument | None = None
    problems: tuple[Problem, ...] = ()


def read_file(
    document: SourceDocument,
    ocr: OcrEngine | None = None,
    on_page: Callable[[], None] | None = None,
) -> FileReading:
    """Read a document's file.

    What the file is follows from its first bytes; its name decides only where they say nothing.

    Args:
        document: The file and what is known of it.
        ocr: What reads a PDF's scanned pages.
        on_page: Called as reading goes on, for whoever watches that it does.

    Raises:
        ExtractError: The file can't be read; the subclass says why.
    """
    named = _BY_SUFFIX.get(document.path.suffix.lower())
    kind = document.media_type if document.media_type in _CALLED else named
    if kind == HTML and named == PDF:
        raise NotAPdfError(
            "the file is a web page, named as a PDF: the publisher sent it in the report's place; "
            "fetch it again"
        )
    problems = tuple(_misnamed(named, kind))
    if kind == DOCX:
        flow = read_docx(document.path, on_page)
        return FileReading(flow=flow, problems=problems)
    if kind == HTML:
        return FileReading(flow=read_html(document.path, on_page), problems=problems)
    return FileReading(pages=read_pages(document.path, ocr, on_page), problems=problems)


def read_shown_texts(path: Path) -> tuple[str, ...]:
    """What a Word file or a saved web page shows, paragraph by paragraph, with printed numbers.

    Raises:
        ExtractError: The file can't be read; the subclass says why.
    """
    flow = read_html(path) if media_type(path) == HTML else read_docx(path)
    return shown_texts(flow)


def _misnamed(named: str | None, kind: str | None) -> list[Problem]:
    if named is None or kind is None or named == kind:
        return []
    detail = f"the file is named as {_CALLED[named]} and is {_CALLED[kind]}: it was read as that"
    return [Problem(code="misnamed_file", detail=detail)]
