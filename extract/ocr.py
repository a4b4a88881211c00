"""A page without a usable text layer to the same Page, through tesseract where it is installed.

The only import of pytesseract. Which pages were read so is kept with each page (`source`), and its
quality is tesseract's own mean confidence in its words.
"""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from statistics import mean, median
from typing import TYPE_CHECKING, Protocol

import pytesseract

from extract.models import Page, PageSource, Word

if TYPE_CHECKING:
    from PIL.Image import Image

SCALE = 300 / 72  # pixels a point: tesseract is trained on 300 dpi
_TIMEOUT_S = 120  # for one page; a photograph of a crowd can take tesseract for ever
_MIN_CONFIDENCE = 30.0  # of 100: below it, specks and signatures
_CAP_SHARE = 0.72  # of the type size: how tall a capital stands


class OcrEngine(Protocol):
    """What reads words off the image of a page."""

    @property
    def name(self) -> str:
        """Name and version, which a store's fingerprints hold."""
        ...

    def read_words(self, image: "Image") -> tuple[tuple[Word, ...], float]:
        """Words with boxes in points, and the mean confidence in them, 0.0 to 1.0."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Tesseract:
    """The tesseract program, English."""

    version: str

    @property
    def name(self) -> str:
        """Name and version."""
        return f"tesseract {self.version}"

    def read_words(self, image: "Image") -> tuple[tuple[Word, ...], float]:
        """Words with boxes in points; nothing, with confidence 0.0, if tesseract gives up."""
        try:
            data = pytesseract.image_to_data(
                image,
                lang="eng",
                config="--psm 3 --dpi 300",
                output_type=pytesseract.Output.DICT,
                timeout=_TIMEOUT_S,
            )
        except (RuntimeError, pytesseract.TesseractError):
            return (), 0.0
        return words_of_table(data)


@cache
def find_ocr() -> OcrEngine | None:
    """Tesseract, if it is installed with its English data; otherwise None."""
    if shutil.which("tesseract") is None:
        return None
    try:
        if "eng" not in pytesseract.get_languages():
            return None
        return Tesseract(version=str(pytesseract.get_tesseract_version()))
    except (pytesseract.TesseractError, OSError, SystemExit):
        return None


def read_by_ocr(page: Page, image: "Image", engine: OcrEngine) -> Page:
    """A page with the words that OCR finds on its image, in place of those it had.

    Args:
        page: The page as its file gave it.
        image: The page rendered at `SCALE` pixels a point.
        engine: What reads it.
    """
    words, confidence = engine.read_words(image)
    return replace(page, words=words, source=PageSource.OCR, quality=round(confidence, 3))


def words_of_table(data: dict[str, list[object]]) -> tuple[tuple[Word, ...], float]:
    """Words from tesseract's table of boxes, in its reading order.

    All words of a line get one baseline and one type size, so that they are one line again: boxes
    hug the letters, and so differ by ascenders, descenders and a slight turn of the page.
    """
    lines: dict[tuple[object, ...], list[int]] = {}
    for index, text in enumerate(data["text"]):
        confidence = float(str(data["conf"][index]))
        if not str(text).strip() or confidence < _MIN_CONFIDENCE:
            continue
        key = tuple(data[name][index] for name in ("block_num", "par_num", "line_num"))
        lines.setdefault(key, []).append(index)
    if not lines:
        return (), 0.0
    heights = {key: _height(data, indexes) for key, indexes in lines.items()}
    usual = median(heights[key] for key, indexes in lines.items() for _ in indexes)
    words: list[Word] = []
    confidences: list[float] = []
    for key, indexes in lines.items():
        # one size for all lines of body type; headings and footnotes keep their own
        height = usual if 0.8 * usual < heights[key] < 1.25 * usual else heights[key]
        words.extend(_line_words(data, indexes, size=round(height / SCALE / _CAP_SHARE, 1)))
        confidences += [float(str(data["conf"][index])) / 100 for index in indexes]
    return tuple(words), mean(confidences)


def _height(data: dict[str, list[object]], indexes: Sequence[int]) -> float:
    """How tall a line's letters are, in pixels: that of its middling words."""
    return float(median(int(str(data["height"][index])) for index in indexes))


def _line_words(
    data: dict[str, list[object]], indexes: Sequence[int], *, size: float
) -> list[Word]:
    bottoms = [
        (int(str(data["top"][index])) + int(str(data["height"][index]))) / SCALE
        for index in indexes
    ]
    baseline = round(median(bottoms), 2)
    words = []
    for index, bottom in zip(indexes, bottoms, strict=True):
        left = int(str(data["left"][index])) / SCALE
        width = int(str(data["width"][index])) / SCALE
        top = int(str(data["top"][index])) / SCALE
        words.append(
            Word(
                text=str(data["text"][index]).strip(),
                x0=round(left, 2),
                top=round(min(top, baseline - _CAP_SHARE * size), 2),
                x1=round(left + width, 2),
                bottom=round(max(bottom, baseline + 0.2 * size), 2),
                baseline=baseline,
                size=size,
                bold=False,
                font="",
            )
        )
    return words
