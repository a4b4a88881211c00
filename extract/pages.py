"""File to pages: words with boxes, size and weight, and the rules drawn around them.

The only module that imports pypdfium2. Words come from pdfium's text page: the
page's text is asked for once and split here, then one rectangle and one font are asked for a
word, since a call into the library for every character is what makes other readers slow.
"""

import ctypes
import math
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from extract.errors import BrokenFileError, EmptyFileError, EncryptedError, NotAPdfError
from extract.models import Box, Page, PageSource, Word
from extract.ocr import SCALE, OcrEngine, read_by_ocr
from extract.quality import POOR_QUALITY, measure_quality

if TYPE_CHECKING:
    from PIL.Image import Image

FEW_WORDS = 5  # a page of fewer words with an image on it is taken for a scan
_A4 = (595.0, 842.0)  # points; for a page whose own size can't be read
MAX_PAGES = 3000  # the longest review known has about 700; a file of more is a mistake or a trap
# U+FFFE is pdfium's sign for a hyphen at a line's end: it joins the halves, we keep them apart.
_WORD = re.compile(r"[^\s\u00a0\x00-\x1f\u200b\ufffe]+\ufffe?")
_NOTE_TAIL = re.compile(r"(?<=[^\W\d])[.,;:)’”'\"]*(\d{1,2})$|(?<=[.,;:)’”'\"])(\d{1,2})$")
_ORDINAL_TAIL = re.compile(r"(?<=\d)(?:st|nd|rd|th)$")


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
        for index in range(len(document)):
            page = _read_page(document, index)
            if ocr is not None and wants_ocr(page):
                page = _better(page, read_by_ocr(page, _render(document, index), ocr))
            pages.append(page)
            if on_page is not None:
                on_page()
        return tuple(pages)


def wants_ocr(page: Page) -> bool:
    """Whether a page is an image, or has words that mostly don't look like words.

    Measured as `quality`: printed English stays above 0.9, and a bad hidden layer or a font
    without a proper encoding falls far below.
    """
    if page.source is PageSource.NONE:
        return False
    if len(page.words) < FEW_WORDS:
        return page.images > 0
    return page.quality < POOR_QUALITY


def _better(before: Page, after: Page) -> Page:
    """The reading to keep: OCR's, unless it found less than the text layer had."""
    return after if len(after.words) >= len(before.words) * 0.5 else before


def _render(document: pdfium.PdfDocument, index: int) -> "Image":
    page = document[index]
    try:
        image: Image = page.render(scale=SCALE, grayscale=True).to_pil()
        return image
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


def _read_page(document: pdfium.PdfDocument, index: int) -> Page:
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
        frame = _Frame.of(page)
        textpage = page.get_textpage()
        try:
            words = tuple(_read_words(textpage, frame))
        finally:
            textpage.close()
        rules, images = _read_drawings(page, frame)
        return Page(
            page_number=index + 1,
            width_pt=frame.width,
            height_pt=frame.height,
            words=words,
            quality=measure_quality([word.text for word in words]),
            rules=rules,
            images=images,
        )
    finally:
        page.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Frame:
    """From pdfium's coordinates (origin bottom left, before rotation) to ours (top left)."""

    width: float
    height: float
    left: float
    bottom: float
    rotation: int

    @classmethod
    def of(cls, page: pdfium.PdfPage) -> "_Frame":
        left, bottom, _, _ = page.get_cropbox()
        width, height = page.get_size()
        return cls(
            width=width, height=height, left=left, bottom=bottom, rotation=page.get_rotation()
        )

    def box(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        """(x0, top, x1, bottom) of a rectangle given by its left, lower, right, upper edges."""
        x0, x1, y0, y1 = x0 - self.left, x1 - self.left, y0 - self.bottom, y1 - self.bottom
        if self.rotation == 90:
            return y0, x0, y1, x1
        if self.rotation == 180:
            return self.width - x1, y0, self.width - x0, y1
        if self.rotation == 270:
            return self.width - y1, self.height - x1, self.width - y0, self.height - x0
        return x0, self.height - y1, x1, self.height - y0


def _page_text(textpage: pdfium.PdfTextPage) -> str:
    """The page's text, one character a pdfium character index.

    pdfium leaves characters without a Unicode value out of its bulk text, which shifts every
    index behind them; such pages are read character by character.
    """
    count = pdfium_c.FPDFText_CountChars(textpage)
    if count <= 0:
        return ""
    buffer = (ctypes.c_ushort * (count + 1))()
    written = pdfium_c.FPDFText_GetText(textpage, 0, count, buffer)
    text = bytes(buffer)[: 2 * max(written - 1, 0)].decode("utf-16-le", errors="replace")
    if len(text) == count:
        return text
    codes = (pdfium_c.FPDFText_GetUnicode(textpage, index) for index in range(count))
    return "".join(chr(code) if 0 < code < 0x110000 else " " for code in codes)


def _read_words(textpage: pdfium.PdfTextPage, frame: _Frame) -> Iterator[Word]:
    text = _page_text(textpage)
    fonts: dict[int, tuple[str, bool]] = {}
    for match in _WORD.finditer(text):
        if match.group().endswith("\ufffe"):
            word = _read_word(
                textpage, frame, match.group()[:-1] + "-", match.start(), match.end(), fonts
            )
            if word is not None:
                yield word
            continue
        for start, end in _cut_raised(textpage, match):
            word = _read_word(textpage, frame, text[start:end], start, end, fonts)
            if word is not None:
                yield word


def _cut_raised(textpage: pdfium.PdfTextPage, match: "re.Match[str]") -> Iterator[tuple[int, int]]:
    """Cut a footnote mark or a raised 'th' off its word, if it is set smaller than the word."""
    start, end = match.span()
    token = match.group()
    tail = _NOTE_TAIL.search(token) or _ORDINAL_TAIL.search(token)
    if tail is not None and tail.end() - tail.start() < len(token):
        first = tail.lastindex
        cut = start + (tail.start(first) if first else tail.start())
        whole = pdfium_c.FPDFText_GetFontSize(textpage, start)
        if cut > start and pdfium_c.FPDFText_GetFontSize(textpage, end - 1) < 0.85 * whole:
            yield start, cut
            yield cut, end
            return
    yield start, end


def _read_word(
    textpage: pdfium.PdfTextPage,
    frame: _Frame,
    token: str,
    start: int,
    end: int,
    fonts: dict[int, tuple[str, bool]],
) -> Word | None:
    # The loose box runs from a character's origin over its advance, and from the font's descent
    # to its ascent, so that all words of a line share one top and bottom; tight boxes do not.
    if end <= start:
        return None
    first, last = pdfium_c.FS_RECTF(), pdfium_c.FS_RECTF()
    if not pdfium_c.FPDFText_GetLooseCharBox(textpage, start, first):
        return None
    pdfium_c.FPDFText_GetLooseCharBox(textpage, end - 1, last)
    x0, x1 = min(first.left, last.left), max(first.right, last.right)
    y0, y1 = min(first.bottom, last.bottom), max(first.top, last.top)
    if x1 <= x0 or y1 <= y0:
        return None
    size = pdfium_c.FPDFText_GetFontSize(textpage, start)
    if not 0.8 * size < y1 - y0 < 2.0 * size:
        size *= _text_scale(textpage, start)
    if frame.rotation == 0 and 0.5 * size < y1 - y0 < 1.6 * size:
        y1 = y0 + size  # as pdfplumber has it, so that the two can be compared
    font, bold = _font(textpage, start, fonts)
    origin_x, origin_y = ctypes.c_double(), ctypes.c_double()
    pdfium_c.FPDFText_GetCharOrigin(textpage, start, origin_x, origin_y)
    baseline = frame.box(origin_x.value, origin_y.value, origin_x.value, origin_y.value)[3]
    box = frame.box(x0, y0, x1, y1)
    return Word(
        text=token,
        x0=round(box[0], 2),
        top=round(box[1], 2),
        x1=round(box[2], 2),
        bottom=round(box[3], 2),
        baseline=round(baseline, 2),
        size=round(size, 1),
        bold=bold,
        font=font,
    )


def _text_scale(textpage: pdfium.PdfTextPage, index: int) -> float:
    """How much the text object's matrix enlarges its type: some writers set all type at 1 point."""
    text_object = pdfium_c.FPDFText_GetTextObject(textpage, index)
    matrix = pdfium_c.FS_MATRIX()
    if not text_object or not pdfium_c.FPDFPageObj_GetMatrix(text_object, matrix):
        return 1.0
    return math.hypot(matrix.c, matrix.d) or 1.0


def _font(
    textpage: pdfium.PdfTextPage, index: int, fonts: dict[int, tuple[str, bool]]
) -> tuple[str, bool]:
    """Font name without its subset tag, and whether it is bold, for the character at index."""
    text_object = pdfium_c.FPDFText_GetTextObject(textpage, index)
    if not text_object:
        return "", False
    font = pdfium_c.FPDFTextObj_GetFont(text_object)
    key = ctypes.cast(font, ctypes.c_void_p).value or 0
    if key not in fonts:
        length = pdfium_c.FPDFFont_GetBaseFontName(font, None, 0)
        buffer = ctypes.create_string_buffer(max(length, 1))
        pdfium_c.FPDFFont_GetBaseFontName(font, buffer, length)
        name = buffer.value.decode("utf-8", errors="replace").split("+")[-1]
        # Word writes the weight in the name; the number alone is 400 for many bold subsets.
        bold = bool(re.search(r"bold|black|heavy|semibold|demi", name, re.IGNORECASE))
        fonts[key] = name, bold or pdfium_c.FPDFFont_GetWeight(font) >= 600
    return fonts[key]


def _read_drawings(page: pdfium.PdfPage, frame: _Frame) -> tuple[tuple[Box, ...], int]:
    """Boxes of the paths drawn on a page, and the number of its images."""
    rules: list[Box] = []
    images = 0
    number = 0
    wanted = (pdfium_c.FPDF_PAGEOBJ_PATH, pdfium_c.FPDF_PAGEOBJ_IMAGE)
    for drawn in page.get_objects(filter=wanted, max_depth=2):
        number += 1
        if number > 20_000:  # a map or a diagram: no table has so many rules
            break
        if drawn.type == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            images += 1
            continue
        rules.extend(_path_boxes(drawn, frame))
    return tuple(rules), images


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


def _path_boxes(drawn: Any, frame: _Frame) -> Iterator[Box]:
    """One box for a plain line or rectangle, one a segment for a path of many parts."""
    if not _is_visible(drawn):
        return
    segments = pdfium_c.FPDFPath_CountSegments(drawn)
    if segments <= 6:
        try:
            x0, top, x1, bottom = frame.box(*drawn.get_bounds())
        except pdfium.PdfiumError:
            return
        yield _rounded(x0, top, x1, bottom)
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
                yield _rounded(*frame.box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))
        before = point


def _rounded(x0: float, top: float, x1: float, bottom: float) -> Box:
    return Box(page=0, x0=round(x0, 2), top=round(top, 2), x1=round(x1, 2), bottom=round(bottom, 2))
