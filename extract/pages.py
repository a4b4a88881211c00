"""File to pages: words with boxes, size and weight, and the rules drawn around them.

This module, `words.py` and `signposts.py` are the only ones that import pypdfium2.
"""

import ctypes
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from extract.errors import BrokenFileError, EmptyFileError, EncryptedError, NotAPdfError
from extract.models import Box, Page, PageSource, Word
from extract.ocr import SCALE, OcrEngine, read_by_ocr
from extract.ocr_numbers import mend_numbers
from extract.quality import POOR_QUALITY, measure_quality
from extract.scans import Sheet, prepare_scan
from extract.signposts import read_bookmarks, read_heading_tags
from extract.words import Frame, WordReader

if TYPE_CHECKING:
    from PIL.Image import Image

FEW_WORDS = 5  # a page of fewer words with an image on it is taken for a scan
_A4 = (595.0, 842.0)  # points; for a page whose own size can't be read
MAX_PAGES = 3000  # the longest review known has about 700; a file of more is a mistake or a trap
MAX_WORDS = 1_500_000  # the same: 500 on each of as many pages
_MAX_DRAWN = 20_000  # paths and images on a page: one with more is a map, and has no table
_MOST_PIXELS = 25_000_000  # of a picture of a page: A3 at 400 dots an inch
# Of an image that is drawn to be read, unpacked: A4 in grey at 1,200 dots an inch, or in colour at
# 650. One of more is a trap, or a plan.
MOST_IMAGE_BYTES = 140_000_000


@contextmanager
def open_pdf(path: Path) -> Iterator[pdfium.PdfDocument]:
    """Open a PDF, with each way of failing as its own error.

    Raises:
        EmptyFileError: The file has no bytes.
        NotAPdfError: No PDF header stands in the first 1,024 bytes.
        EncryptedError: The file wants a password.
        BrokenFileError: pdfium can't open it, or it holds no page or far too many.
    """
    head = path.open("rb").read(1024)
    if not head:
        raise EmptyFileError("the file is empty (0 bytes): fetch it again")
    if b"%PDF-" not in head:
        raise NotAPdfError("the file does not begin as a PDF does: check what it is")
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise EncryptedError(
                "the file wants a password: ask its publisher for a copy that opens without one"
            ) from error
        raise BrokenFileError(
            f"the file is damaged or cut short ({error}): fetch it again"
        ) from error
    try:
        if not 0 < len(document) <= MAX_PAGES:
            raise BrokenFileError(
                f"the file has {len(document)} pages; 1 to {MAX_PAGES} can be read"
            )
        yield document
    finally:
        document.close()


def read_pages(
    path: Path, ocr: OcrEngine | None = None, on_page: Callable[[], None] | None = None
) -> tuple[Page, ...]:
    """All pages of a PDF, in order; a page that can't be loaded is there without words.

    Args:
        path: The file.
        ocr: What reads pages whose text layer is missing or poor; None leaves them as they are.
        on_page: Called after each page, for whoever watches that reading goes on.

    Raises:
        ExtractError: The file can't be opened; the subclass says why.
    """
    with open_pdf(path) as document:
        pages = []
        bookmarks = read_bookmarks(document)
        texts: dict[str, str] = {}
        words = 0
        for index in range(len(document)):
            page = _read_page(document, index, texts, tags=not bookmarks)
            if index in bookmarks:
                page = replace(page, signposts=bookmarks[index])
            if ocr is not None and wants_ocr(page):
                page = _better(page, read_by_ocr(page, _scan(document, index), ocr))
            pages.append(page)
            words += len(page.words)
            if words > MAX_WORDS:
                raise BrokenFileError(
                    f"the file has over {MAX_WORDS:,} words on its first {index + 1} pages"
                )
            if on_page is not None:
                on_page()
        return mend_numbers(pages)


def wants_ocr(page: Page) -> bool:
    """Whether a page is an image, or has words that mostly don't look like words.

    Measured as `quality`: printed English stays above 0.9, and a bad hidden layer or a font
    without a proper encoding falls far below. An image larger than any scanner makes is
    left alone: unpacking it would take more memory than the whole document.
    """
    if page.source is PageSource.NONE or page.image_bytes > MOST_IMAGE_BYTES:
        return False
    if len(page.words) < FEW_WORDS:
        return page.images > 0
    return page.quality < POOR_QUALITY


def _better(before: Page, after: Page) -> Page:
    """The words to keep: OCR's, unless it found far fewer than the text layer had."""
    if len(after.words) >= 0.5 * len(before.words):
        return after
    return replace(before, source=PageSource.OCR)  # it was tried: a picture, a signature


def _scan(document: pdfium.PdfDocument, index: int) -> Sheet:
    """A page's image made ready for OCR."""
    page = document[index]
    try:
        image, scale = _draw(page, SCALE, grey=True)
        return prepare_scan(image, scale=scale, scan_dpi=_scan_dpi(page))
    finally:
        page.close()


def _draw(page: pdfium.PdfPage, scale: float, *, grey: bool) -> "tuple[Image, float]":
    """A page as pdfium draws it, and its pixels a point: fewer for one larger than any paper."""
    width, height = page.get_size()
    scale = min(scale, math.sqrt(_MOST_PIXELS / max(width * height, 1.0)))
    image: Image = page.render(scale=scale, grayscale=grey).to_pil()
    return image, scale


def _scan_dpi(page: pdfium.PdfPage) -> float | None:
    """Dots an inch of the largest image on a page; None for a page without one."""
    largest, dpi = 0.0, None
    for number, drawn in enumerate(
        page.get_objects(filter=(pdfium_c.FPDF_PAGEOBJ_IMAGE,), max_depth=2)
    ):
        if number >= _MAX_DRAWN:
            break
        try:
            x0, y0, x1, y1 = drawn.get_bounds()
            across = drawn.get_px_size()[0]
        except pdfium.PdfiumError:
            continue
        if (x1 - x0) * (y1 - y0) > largest:
            largest, dpi = (x1 - x0) * (y1 - y0), across / (x1 - x0) * 72
    return dpi


def render_page(path: Path, page_number: int, dpi: int) -> "Image | None":
    """One page (1-based) of a PDF as pdfium draws it, in colour; None if it can't be loaded.

    A page larger than any paper is drawn at fewer dots an inch, so that a picture fits into
    memory.

    Raises:
        ExtractError: The file can't be opened; the subclass says why.
        IndexError: The file has no such page.
    """
    with open_pdf(path) as document:
        if not 1 <= page_number <= len(document):
            raise IndexError(f"{path} has {len(document)} pages, not {page_number}")
        try:
            page = document[page_number - 1]
        except pdfium.PdfiumError:
            return None
        try:
            return _draw(page, dpi / 72, grey=False)[0].convert("RGB")
        finally:
            page.close()


def read_page_words(path: Path, page_number: int) -> tuple[Word, ...]:
    """The words of one page (1-based) of a PDF.

    Raises:
        ExtractError: The file can't be opened; the subclass says why.
        IndexError: The file has no such page.
    """
    with open_pdf(path) as document:
        if not 1 <= page_number <= len(document):
            raise IndexError(f"{path} has {len(document)} pages, not {page_number}")
        return _read_page(document, page_number - 1).words


def _read_page(
    document: pdfium.PdfDocument,
    index: int,
    texts: dict[str, str] | None = None,
    *,
    tags: bool = False,
) -> Page:
    """A page's words and drawings; with `tags`, its headings as its tags name them.

    Args:
        document: The open file.
        index: 0-based.
        texts: Words of pages before, so that equal ones are kept once.
        tags: Whether to look for headings among its tags.
    """
    try:
        page = document[index]
    except pdfium.PdfiumError:
        return Page(
            page_number=index + 1,
            width_pt=_A4[0],
            height_pt=_A4[1],
            words=(),
            source=PageSource.NONE,
            quality=0.0,
        )
    try:
        frame = Frame.of(page)
        textpage = page.get_textpage()
        try:
            words = tuple(WordReader(textpage, frame, texts).words())
            signposts = read_heading_tags(page, textpage) if tags else ()
        finally:
            textpage.close()
        rules, images, image_bytes = _read_drawings(page, frame)
        return Page(
            page_number=index + 1,
            width_pt=frame.width,
            height_pt=frame.height,
            words=words,
            quality=measure_quality([word.text for word in words]),
            rules=rules,
            images=images,
            image_bytes=image_bytes,
            signposts=signposts,
        )
    finally:
        page.close()


def _read_drawings(page: pdfium.PdfPage, frame: Frame) -> tuple[tuple[Box, ...], int, int]:
    """Boxes of the paths drawn on a page, the number of its images, and the largest's bytes."""
    rules: list[Box] = []
    images = largest = 0
    number = 0
    wanted = (pdfium_c.FPDF_PAGEOBJ_PATH, pdfium_c.FPDF_PAGEOBJ_IMAGE)
    for drawn in page.get_objects(filter=wanted, max_depth=2):
        number += 1
        if number > _MAX_DRAWN:
            return (), images, largest
        if drawn.type == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            images += 1
            largest = max(largest, _unpacked_bytes(drawn))
            continue
        rules.extend(_path_boxes(drawn, frame))
    return tuple(rules), images, largest


def _unpacked_bytes(drawn: Any) -> int:
    """How large an image is once unpacked, by what it says of itself; 0 where it doesn't say."""
    try:
        said = drawn.get_metadata()
    except pdfium.PdfiumError:
        return 0
    return int(said.width) * int(said.height) * max(8, int(said.bits_per_pixel)) // 8


def _is_visible(drawn: Any) -> bool:
    """Whether a path leaves a mark on white paper.

    Word lays a white rectangle behind every line of some paragraphs; taken for cells, they
    would cut the text to pieces.
    """
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not pdfium_c.FPDFPath_GetDrawMode(drawn, fill, stroke) or stroke.value:
        return True
    if not fill.value:
        return False  # a clipping path
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not pdfium_c.FPDFPageObj_GetFillColor(drawn, red, green, blue, alpha):
        return True
    return alpha.value > 0 and min(red.value, green.value, blue.value) < 250


def _path_boxes(drawn: Any, frame: Frame) -> Iterator[Box]:
    """One box for a plain line or rectangle, one a segment for a path of many parts."""
    if not _is_visible(drawn):
        return
    segments = pdfium_c.FPDFPath_CountSegments(drawn)
    if segments <= 6:
        try:
            box = frame.visible(*drawn.get_bounds())
        except pdfium.PdfiumError:
            return
        if box is not None:
            yield _rounded(*box)
        return
    matrix = drawn.get_matrix()
    before: tuple[float, float] | None = None
    for index in range(min(segments, 5000)):
        segment = pdfium_c.FPDFPath_GetPathSegment(drawn, index)
        x, y = ctypes.c_float(), ctypes.c_float()
        pdfium_c.FPDFPathSegment_GetPoint(segment, x, y)
        point = matrix.on_point(x.value, y.value)
        moved = pdfium_c.FPDFPathSegment_GetType(segment) == pdfium_c.FPDF_SEGMENT_MOVETO
        if before is not None and not moved:
            (x0, y0), (x1, y1) = before, point
            if abs(x0 - x1) < 0.5 or abs(y0 - y1) < 0.5:
                box = frame.visible(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
                if box is not None:
                    yield _rounded(*box)
        before = point


def _rounded(x0: float, top: float, x1: float, bottom: float) -> Box:
    return Box(page=0, x0=round(x0, 2), top=round(top, 2), x1=round(x1, 2), bottom=round(bottom, 2))
