"""A file's own word for its headings: bookmarks, and the tags of tagged PDFs.

Taken where they are sound; which they are is for `extract.given_headings` to judge. Besides
`pages.py` and `words.py` the only module that imports pypdfium2.
"""

import ctypes
import re
from collections import defaultdict
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from extract.models import Signpost

_MOST_BOOKMARKS = 2000  # a damaged outline may refer to itself without end
_MOST_ELEMENTS = 20_000
_DEEPEST = 40
_HEADING_TAG = re.compile(r"h(?:eading ?)?([1-6])?|title", re.IGNORECASE)
_LONGEST = 400  # characters of a title


def read_bookmarks(document: pdfium.PdfDocument) -> dict[int, tuple[Signpost, ...]]:
    """The outline's entries by the page they lead to (0-based); empty where it can't be read."""
    found: dict[int, list[Signpost]] = defaultdict(list)
    try:
        for number, bookmark in enumerate(document.get_toc(max_depth=8)):
            if number >= _MOST_BOOKMARKS:
                break
            target = bookmark.get_dest()
            page = target.get_index() if target is not None else None
            title = " ".join(bookmark.get_title().split())[:_LONGEST]
            if page is not None and page >= 0 and title:
                found[page].append(Signpost(title=title, level=bookmark.level + 1))
    except (pdfium.PdfiumError, ValueError):
        return {}
    return {page: tuple(signposts) for page, signposts in found.items()}


def read_heading_tags(page: pdfium.PdfPage, textpage: pdfium.PdfTextPage) -> tuple[Signpost, ...]:
    """The headings that a tagged page names, in the order of its tags; none for other pages."""
    tree = pdfium_c.FPDF_StructTree_GetForPage(page)
    if not tree:
        return ()
    try:
        headings: list[tuple[int, list[int]]] = []
        budget = [_MOST_ELEMENTS]
        for index in range(min(pdfium_c.FPDF_StructTree_CountChildren(tree), _MOST_ELEMENTS)):
            _find_headings(
                pdfium_c.FPDF_StructTree_GetChildAtIndex(tree, index), headings, budget, 0
            )
        if not headings:
            return ()
        texts = _texts_of_marks(page, textpage, {mark for _, marks in headings for mark in marks})
    finally:
        pdfium_c.FPDF_StructTree_Close(tree)
    found = []
    for level, marks in headings:
        title = " ".join("".join(texts.get(mark, "") for mark in marks).split())[:_LONGEST]
        if title:
            found.append(Signpost(title=title, level=level))
    return tuple(found)


def _find_headings(
    element: Any, headings: list[tuple[int, list[int]]], budget: list[int], depth: int
) -> None:
    if not element or depth > _DEEPEST or budget[0] <= 0:
        return
    budget[0] -= 1
    tag = _HEADING_TAG.fullmatch(_tag_of(element))
    if tag is not None:
        marks: list[int] = []
        _collect_marks(element, marks, budget, depth)
        headings.append((int(tag.group(1) or 1), marks))
        return
    for index in range(min(max(pdfium_c.FPDF_StructElement_CountChildren(element), 0), 5000)):
        child = pdfium_c.FPDF_StructElement_GetChildAtIndex(element, index)
        _find_headings(child, headings, budget, depth + 1)


def _tag_of(element: Any) -> str:
    buffer = ctypes.create_string_buffer(64)
    length = pdfium_c.FPDF_StructElement_GetType(element, buffer, 64)
    if not 2 <= length <= 64:
        return ""
    return buffer.raw[: length - 2].decode("utf-16-le", errors="replace")


def _collect_marks(element: Any, marks: list[int], budget: list[int], depth: int) -> None:
    """Ids of the marked content that an element and those within it hold."""
    if not element or depth > _DEEPEST or budget[0] <= 0:
        return
    budget[0] -= 1
    own = pdfium_c.FPDF_StructElement_GetMarkedContentIdCount(element)
    for index in range(min(max(own, 0), 200)):
        mark = pdfium_c.FPDF_StructElement_GetMarkedContentIdAtIndex(element, index)
        if mark >= 0 and mark not in marks:
            marks.append(mark)
    for index in range(min(max(pdfium_c.FPDF_StructElement_CountChildren(element), 0), 200)):
        child = pdfium_c.FPDF_StructElement_GetChildAtIndex(element, index)
        _collect_marks(child, marks, budget, depth + 1)


def _texts_of_marks(
    page: pdfium.PdfPage, textpage: pdfium.PdfTextPage, wanted: set[int]
) -> dict[int, str]:
    """What the marked contents say, by id."""
    texts: dict[int, str] = {}
    for index in range(min(pdfium_c.FPDFPage_CountObjects(page), 20_000)):
        drawn = pdfium_c.FPDFPage_GetObject(page, index)
        if pdfium_c.FPDFPageObj_GetType(drawn) != pdfium_c.FPDF_PAGEOBJ_TEXT:
            continue
        mark = pdfium_c.FPDFPageObj_GetMarkedContentID(drawn)
        if mark in wanted:
            texts[mark] = texts.get(mark, "") + _text_of(drawn, textpage)
    return texts


def _text_of(drawn: Any, textpage: pdfium.PdfTextPage) -> str:
    length = pdfium_c.FPDFTextObj_GetText(drawn, textpage, None, 0)
    if not 2 < length <= 4 * _LONGEST:
        return ""
    buffer = (ctypes.c_ushort * (length // 2))()
    pdfium_c.FPDFTextObj_GetText(drawn, textpage, buffer, length)
    return bytes(buffer)[: length - 2].decode("utf-16-le", errors="replace")
