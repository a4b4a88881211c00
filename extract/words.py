"""A page's words with boxes, size and weight, from pdfium's text page.

The page's text is asked for once and split here, then one box and one font are asked for a word,
since a call into the library for every character is what makes other readers slow. This module,
`pages.py` and `signposts.py` are the only ones that import pypdfium2.
"""

import ctypes
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from extract.models import Word

# U+FFFE is pdfium's sign for a hyphen at a line's end: it joins the halves, we keep them apart.
_WORD = re.compile(r"[^\s\u00a0\x00-\x1f\u200b\ufffe]+\ufffe?")
_NOTE_TAIL = re.compile(r"(?<=[^\W\d])[.,;:)’”'\"]*(\d{1,2})$|(?<=[.,;:)’”'\"])(\d{1,2})$")
_NO_SPACE = 0.04  # of the type size: no space between words is so narrow
_LEAST_SIZE, _LARGEST_SIZE = 0.5, 2000.0  # points of type
_LEAST_SIDE = 0.02  # points of a word's box; its edges are kept to hundredths
_FARTHEST = 50_000.0  # points from the origin: PDF's own limit on a page is 14,400
_RAISED_ENDS = (*"0123456789", "st", "nd", "rd", "th")
_ORDINAL_TAIL = re.compile(r"(?<=\d)(?:st|nd|rd|th)$")
# "10.Child": Word's tab behind a list number may leave no gap once the number has grown
_GLUED_NUMBER = re.compile(r"\d{1,3}(?:\.\d{1,2}){0,4}[.)](?=[‘“]?[A-Z])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """From pdfium's coordinates (origin bottom left, before rotation) to ours (top left)."""

    width: float
    height: float
    left: float
    bottom: float
    rotation: int

    @classmethod
    def of(cls, page: pdfium.PdfPage) -> "Frame":
        """The frame of a page as pdfium gives it."""
        # where crop box and media box overlap: a crop box may be larger than its page
        left, bottom, _, _ = page.get_bbox()
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

    def visible(
        self, x0: float, y0: float, x1: float, y1: float
    ) -> tuple[float, float, float, float] | None:
        """The same, of the part that lies on the page; None if nothing does.

        What lies beyond the page's edges can't be seen, and so can't be shown or cited.
        """
        left, top, right, bottom = self.box(x0, y0, x1, y1)
        left, right = max(left, 0.0), min(right, self.width)
        top, bottom = max(top, 0.0), min(bottom, self.height)
        return (left, top, right, bottom) if left <= right and top <= bottom else None


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


@dataclass(frozen=True, slots=True)
class _Font:
    name: str  # without its subset tag
    bold: bool
    descent: float  # of one point of type size; below the baseline, so negative


_NO_FONT = _Font("", False, -0.2)


class WordReader:
    """Reads the words of one page; holds what each call into pdfium would otherwise allocate."""

    def __init__(
        self, textpage: pdfium.PdfTextPage, frame: Frame, texts: dict[str, str] | None = None
    ) -> None:
        self._textpage = textpage
        self._frame = frame
        # Equal texts and numbers as one object: a report of 1,000 pages has 400,000 words, which
        # would take a third more memory.
        self._texts: dict[str, str] = {} if texts is None else texts
        self._numbers: dict[float, float] = {}
        self._fonts: dict[bytes, _Font] = {}
        self._object: tuple[bytes, _Font] = (b"", _NO_FONT)  # the last one asked for its font
        self._first, self._last = pdfium_c.FS_RECTF(), pdfium_c.FS_RECTF()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()

    def words(self) -> Iterator[Word]:
        """The page's words in the order the file draws them."""
        held: Word | None = None
        for word, spaced in self._read():
            if held is not None:
                joined = _join_broken(held, word)
                if joined is not None:
                    word = joined
                else:
                    yield held
            held = word if spaced else None
            if held is None:
                yield word
        if held is not None:
            yield held

    def _read(self) -> Iterator[tuple[Word, bool]]:
        """Words, each with whether a single space stands behind it."""
        text = _page_text(self._textpage)
        for match in _WORD.finditer(text):
            token = match.group()
            glued = _GLUED_NUMBER.match(token) if token[0].isdigit() else None
            if glued is not None:
                cut = match.start() + glued.end()
                rest = text[cut : match.end()].replace("\ufffe", "-")
                spans = [(match.start(), cut, glued.group()), (cut, match.end(), rest)]
            elif token.endswith("\ufffe"):
                spans = [(match.start(), match.end(), token[:-1] + "-")]
            elif not token.endswith(_RAISED_ENDS):
                spans = [(match.start(), match.end(), token)]
            else:
                spans = [
                    (start, end, text[start:end])
                    for start, end in _cut_raised(self._textpage, match)
                ]
            for start, end, shown in spans:
                spaced = text[end : end + 1] == " "
                word = self._word(shown, start, end, spaced=spaced)
                if word is not None:
                    yield word, spaced

    def _word(self, token: str, start: int, end: int, *, spaced: bool) -> Word | None:
        """The word of characters start to end; None for one without an extent on the page.

        Its box runs from the first character's origin over the last one's advance, and down to
        the font's descent, as pdfplumber has it: all words of a line share top and bottom. Where
        the page or the text is turned, it is what the characters' own boxes span.
        """
        if not pdfium_c.FPDFText_GetLooseCharBox(self._textpage, end - 1, self._last):
            return None
        pdfium_c.FPDFText_GetCharOrigin(self._textpage, start, self._x, self._y)
        size = pdfium_c.FPDFText_GetFontSize(self._textpage, start)
        height = self._last.top - self._last.bottom
        if not 0.5 * size < height < 2.0 * size:
            size *= _text_scale(self._textpage, start)
        size = abs(size)  # type set by a mirrored matrix is not turned for that
        if not _LEAST_SIZE <= size <= _LARGEST_SIZE:
            return None  # hidden, or damaged
        font = self._font(start)
        x, y = self._x.value, self._y.value
        x0, x1 = x, self._last.right
        if spaced:
            # an f's or a t's box hangs over into the space; where the space begins, the word ends
            pdfium_c.FPDFText_GetCharOrigin(self._textpage, end, self._x, self._y)
            if self._last.left < self._x.value < x1:
                x1 = self._x.value
        y0 = y + font.descent * size
        y1 = y0 + size
        # a word that climbs or falls has its last character above or below its first
        climbs = not self._last.bottom - 0.5 * size < y < self._last.top + 0.5 * size
        if self._frame.rotation != 0 or climbs or x1 - x0 < 0.12 * size * (end - start):
            pdfium_c.FPDFText_GetLooseCharBox(self._textpage, start, self._first)
            x0, x1 = min(self._first.left, self._last.left), max(self._first.right, x1)
            y0 = min(self._first.bottom, self._last.bottom)
            y1 = max(self._first.top, self._last.top)
        if not (x0 < x1 and y0 < y1 and max(map(abs, (x0, x1, y0, y1))) < _FARTHEST):
            return None
        box = self._frame.visible(x0, y0, x1, y1)
        if box is None or min(box[2] - box[0], box[3] - box[1]) < _LEAST_SIDE:
            return None
        one = self._numbers.setdefault
        baseline, size = self._frame.box(x, y, x, y)[3], round(size, 1)
        return Word(
            text=self._texts.setdefault(token, token),
            x0=box[0],
            top=one(box[1], box[1]),
            x1=box[2],
            bottom=one(box[3], box[3]),
            baseline=one(baseline, baseline),
            size=one(size, size),
            bold=font.bold,
            font=font.name,
        )

    def _font(self, index: int) -> _Font:
        """The font of the character at index."""
        text_object = pdfium_c.FPDFText_GetTextObject(self._textpage, index)
        if not text_object:
            return _NO_FONT
        key = bytes(text_object)  # the pointer itself: most words share their object with the last
        if key != self._object[0]:
            handle = pdfium_c.FPDFTextObj_GetFont(text_object)
            font = self._fonts.get(bytes(handle))
            if font is None:
                font = self._fonts[bytes(handle)] = _read_font(handle)
            self._object = (key, font)
        return self._object[1]


def _join_broken(word: Word, behind: Word) -> Word | None:
    """Two words as one where the space between them takes no room; None where it takes some.

    Some fonts' joined letters come with a space that nobody sees: "prac tices".
    """
    gap = behind.x0 - word.x1
    if not -0.1 * word.size < gap < _NO_SPACE * word.size or word.baseline != behind.baseline:
        return None
    if not (word.text[-1].islower() and behind.text[0].islower() and word.font == behind.font):
        return None
    return replace(word, text=word.text + behind.text, x1=behind.x1)


def _read_font(handle: Any) -> _Font:
    length = pdfium_c.FPDFFont_GetBaseFontName(handle, None, 0)
    buffer = ctypes.create_string_buffer(max(length, 1))
    pdfium_c.FPDFFont_GetBaseFontName(handle, buffer, length)
    name = buffer.value.decode("utf-8", errors="replace").split("+")[-1]
    descent = ctypes.c_float()
    found = pdfium_c.FPDFFont_GetDescent(handle, 1.0, descent)
    # Word writes the weight in the name; the number alone is 400 for many bold subsets.
    bold = bool(re.search(r"bold|black|heavy|semibold|demi", name, re.IGNORECASE))
    return _Font(
        name,
        bold or pdfium_c.FPDFFont_GetWeight(handle) >= 600,
        descent.value if found and -1 < descent.value <= 0 else _NO_FONT.descent,
    )


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


def _text_scale(textpage: pdfium.PdfTextPage, index: int) -> float:
    """How much the text object's matrix enlarges its type: some writers set all type at 1 point."""
    text_object = pdfium_c.FPDFText_GetTextObject(textpage, index)
    matrix = pdfium_c.FS_MATRIX()
    if not text_object or not pdfium_c.FPDFPageObj_GetMatrix(text_object, matrix):
        return 1.0
    return math.hypot(matrix.c, matrix.d) or 1.0
