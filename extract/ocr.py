"""A page without a usable text layer to the same Page, through tesseract where it is installed.

The only module that runs tesseract. Which pages were read so is kept with each page (`source`), and
its quality is tesseract's own mean confidence in its words.
"""

import csv
import io
import os
import shutil
import subprocess
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Protocol

from extract.models import Page, PageSource, Word
from extract.ocr_labels import find_spots, set_closely, with_bullets, with_labels
from extract.ocr_rows import Printed, measure_rows
from extract.ocr_words import mend_words, words_of_print
from extract.scans import Sheet
from extract.strokes import find_rules, ink_of

if TYPE_CHECKING:
    from PIL.Image import Image

SCALE = 300 / 72  # pixels a point: tesseract is trained on 300 dpi
_TIMEOUT_S = 120  # for one page; a photograph of a crowd can take tesseract for ever
_SOON_S = 20  # to say its version
# Tesseract's page segmentation: columns and blocks, but no turning; and one block of lines.
_LAYOUT, _BLOCK = "3", "6"


class OcrEngine(Protocol):
    """What reads words off the image of a page."""

    @property
    def name(self) -> str:
        """Name and version, which a store's fingerprints hold."""
        ...

    def read_words(self, image: "Image", scale: float) -> tuple[tuple[Word, ...], float]:
        """Words with boxes in points, and the mean confidence in them, 0.0 to 1.0.

        Args:
            image: A page, upright.
            scale: Its pixels a point.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Tesseract:
    """The tesseract program, English."""

    version: str

    @property
    def name(self) -> str:
        """Name and version."""
        return f"tesseract {self.version}"

    def read_words(self, image: "Image", scale: float) -> tuple[tuple[Word, ...], float]:
        """Words with boxes in points; nothing, with confidence 0.0, if tesseract gives up."""
        printed = _print(image, scale, _LAYOUT)
        ink = ink_of(image)
        spots = find_spots(measure_rows(printed), ink)
        printed = with_bullets(printed, [spot for spot in spots if spot.is_bullet])
        labels = [spot for spot in spots if not spot.is_bullet]
        if labels:
            again = _print(set_closely(image, labels), scale, _BLOCK)
            printed = with_labels(printed, labels, again)
        return words_of_print(printed, ink, scale)


def _print(image: "Image", scale: float, layout: str) -> tuple[Printed, ...]:
    """The words that tesseract finds on an image; none if it gives up."""
    packed = io.BytesIO()
    image.save(packed, format="PPM")
    dpi = str(round(scale * 72))
    arguments = ("-", "-", "-l", "eng", "--psm", layout, "--dpi", dpi, "tsv")
    table = _ask(*arguments, given=packed.getvalue(), patience_s=_TIMEOUT_S)
    return () if table is None else read_table(table)


def _ask(*arguments: str, given: bytes = b"", patience_s: int) -> str | None:
    """What tesseract answers; None if it fails or takes too long."""
    program = shutil.which("tesseract")
    if program is None:
        return None
    # One thread: a build's workers read a page each, and tesseract's threads only wait for others.
    environment = {**os.environ, "OMP_THREAD_LIMIT": "1"}
    try:
        done = subprocess.run(
            [program, *arguments],
            input=given,
            capture_output=True,
            timeout=patience_s,
            env=environment,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.decode("utf-8", errors="replace")


@cache
def find_ocr() -> OcrEngine | None:
    """Tesseract, if it is installed with its English data; otherwise None."""
    languages = _ask("--list-langs", patience_s=_SOON_S)
    version = _ask("--version", patience_s=_SOON_S)
    if languages is None or version is None or "eng" not in languages.split():
        return None
    first = version.split("\n", 1)[0].split()
    return Tesseract(version=first[1] if len(first) > 1 else "of an unknown version")


def read_table(table: str) -> tuple[Printed, ...]:
    """The words in tesseract's table of boxes, in its reading order."""
    printed = []
    rows = csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE)
    for row in rows:
        text = "".join((row.get("text") or "").split())
        try:
            left, top, width, height = (
                int(row[name]) for name in ("left", "top", "width", "height")
            )
            confidence = float(row["conf"])
        except (KeyError, TypeError, ValueError):
            continue
        if text and confidence >= 0:
            line = (row["block_num"], row["par_num"], row["line_num"])
            printed.append(
                Printed(
                    text=text,
                    block=row["block_num"],
                    line="-".join(line),
                    left=left,
                    top=top,
                    right=left + width,
                    bottom=top + height,
                    confidence=confidence / 100,
                )
            )
    return tuple(printed)


def read_by_ocr(page: Page, sheet: Sheet, engine: OcrEngine) -> Page:
    """A page with the words that OCR finds on its image, in place of those it had.

    Args:
        page: The page as its file gave it.
        sheet: Its image, made ready.
        engine: What reads it.
    """
    words, confidence = engine.read_words(sheet.image, sheet.scale)
    rules = page.rules if page.rules and not sheet.turn_degrees else find_rules(sheet)
    return replace(
        page,
        words=mend_words(words, rules),
        rules=rules,
        source=PageSource.OCR,
        quality=round(confidence, 3),
        turn_degrees=sheet.turn_degrees,
    )
