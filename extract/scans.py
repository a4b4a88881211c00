"""The image of a page made ready for OCR: evenly lit, without dark edges, upright, smooth.

Beside `strokes.py` the only module that looks at an image's pixels. An image is made upright here,
and its words and rules are found on the upright one; how far it had to be turned is kept with the
page, and what a passage shows in the end is turned back (see `extract.placing`).
"""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

Grey = NDArray[np.float32]  # 0 black to 255 white, rows first
Mask = NDArray[np.bool_]

PAPER = 245  # what paper is made to be, of 255 levels of grey
DARK = 140  # below it, of the same, there is ink
_STEEPEST = 4.0  # degrees; a page turned further was laid down on purpose
_LEAST_TURN = 0.1  # degrees: less moves no word off its line
_PROFILE_WIDTH = 700  # pixels: enough to tell lines of text apart
_SHADE_CELL = 8  # pixels of the image for one of its background
_EDGE_SHARE = 0.2  # of a page: a larger dark part is a picture, not the scanner's lid
_COARSE_DPI = 270  # below it pixels are made up between those scanned, and noise with them
_SMOOTHING = 1.2  # pixels at 300 dots an inch; measured, see docs/benchmarks.md


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page's image as OCR reads it."""

    image: Image.Image  # grey, upright
    scale: float  # pixels a point
    turn_degrees: float  # how far the page's own image stands anticlockwise of this one


def prepare_scan(image: Image.Image, *, scale: float, scan_dpi: float | None) -> Sheet:
    """A page's image made ready for OCR.

    Args:
        image: The page as rendered, grey.
        scale: Its pixels a point.
        scan_dpi: Dots an inch of the scan that the page shows; None if it shows none.
    """
    grey = _even_light(image)
    ink = grey < DARK
    edge = _dark_edge(ink)
    if edge is not None:
        grey[edge] = PAPER
    even = Image.fromarray(grey.astype(np.uint8))
    turn = estimate_turn(even)
    if turn:
        even = even.rotate(-turn, resample=Image.Resampling.BICUBIC, fillcolor=PAPER)
    if scan_dpi is not None and scan_dpi < _COARSE_DPI:
        even = even.filter(ImageFilter.GaussianBlur(_SMOOTHING * scale * 72 / 300))
    return Sheet(even, scale, turn)


def estimate_turn(image: Image.Image) -> float:
    """How far a page's lines rise to the right, in degrees; 0.0 if they don't, or it has none.

    The angle at which the ink, summed along lines of that slope, falls most sharply into lines
    and gaps: the sum of the squared steps between neighbouring sums.

    Source:
        Postl, Detection of linear oblique structures and skew scan in digitized documents, 1986.
    """
    small = np.asarray(image.reduce(max(1, image.width // _PROFILE_WIDTH)))
    margin = small.shape[1] // 25
    rows, columns = np.nonzero(small[margin:-margin, margin:-margin] < DARK + 40)
    if len(rows) < 200:
        return 0.0
    shift = math.ceil(small.shape[1] * math.tan(math.radians(_STEEPEST))) + 1

    def sharpness(degrees: float) -> float:
        sloped = rows + columns * math.tan(math.radians(degrees)) + shift
        sums = np.bincount(sloped.astype(np.int64)).astype(np.float64)
        return float(np.sum(np.diff(sums) ** 2))

    coarse = np.arange(-_STEEPEST, _STEEPEST + 0.01, 0.25)
    best = float(max(coarse, key=sharpness))
    best = float(max(np.arange(best - 0.2, best + 0.21, 0.05), key=sharpness))
    if abs(best) < _LEAST_TURN or sharpness(best) < 1.05 * sharpness(0.0):
        return 0.0
    return round(best, 2)


def _even_light(image: Image.Image) -> Grey:
    """Grey levels divided by those of the paper around them."""
    cells = image.convert("L").reduce(_SHADE_CELL)
    for each in (
        ImageFilter.MedianFilter(3),
        ImageFilter.MaxFilter(9),
        ImageFilter.GaussianBlur(4),
    ):
        cells = cells.filter(each)
    paper = np.asarray(cells.resize(image.size, Image.Resampling.BILINEAR), dtype=np.float32)
    grey = np.array(image.convert("L"), dtype=np.float32)
    grey *= PAPER / np.maximum(paper, 40)  # 40: what is dark all over stays dark
    return np.minimum(grey, 255, out=grey)


def _dark_edge(ink: Mask) -> Mask | None:
    """Where the dark that touches the image's edges is; None where there is none to speak of."""
    cell = _SHADE_CELL
    height, width = ink.shape[0] // cell, ink.shape[1] // cell
    if not height or not width:
        return None
    blocks = ink[: height * cell, : width * cell].reshape(height, cell, width, cell)
    dark: Mask = blocks.mean(axis=(1, 3)) > 0.5
    reached = np.zeros_like(dark)
    reached[[0, -1], :], reached[:, [0, -1]] = dark[[0, -1], :], dark[:, [0, -1]]
    before = 0
    while (count := int(reached.sum())) > before:
        before = count
        reached = _grown(reached) & dark
    if not before or before > _EDGE_SHARE * dark.size:
        return None
    mask = np.zeros_like(ink)
    whole: Any = np.kron(_grown(reached), np.ones((cell, cell), dtype=np.bool_))
    mask[: height * cell, : width * cell] = whole
    # what is left over beside the last whole cells goes with the cells beside it
    mask[height * cell :, :] = mask[height * cell - 1, :]
    mask[:, width * cell :] = mask[:, width * cell - 1 : width * cell]
    return mask


def _grown(mask: Mask) -> Mask:
    """A mask with the neighbours of what it holds."""
    grown = mask.copy()
    grown[1:] |= mask[:-1]
    grown[:-1] |= mask[1:]
    grown[:, 1:] |= mask[:, :-1]
    grown[:, :-1] |= mask[:, 1:]
    return grown
