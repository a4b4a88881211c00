"""Images of pages as scanners give them, and words as tesseract would print them."""

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from extract.ocr_rows import Printed

SCALE = 300 / 72  # pixels a point
WIDTH, HEIGHT = 1240, 1754  # pixels: A5 at 300 dots an inch
SIZE = 46  # pixels of type: 11 points


def draw_page(*lines: tuple[str, int, int]) -> Image.Image:
    """A white page with lines of text, each (text, left, top)."""
    image = Image.new("L", (WIDTH, HEIGHT), 255)
    face = ImageFont.load_default(SIZE)
    draw = ImageDraw.Draw(image)
    for text, left, top in lines:
        draw.text((left, top), text, fill=20, font=face)
    return image


def draw_lines(count: int = 18) -> Image.Image:
    """A page of running text."""
    text = "The board commissioned this review of a death in March"
    return draw_page(*((text, 100, 100 + 80 * number) for number in range(count)))


def scanned(image: Image.Image, *, degrees: float = 0.0, noise: float = 0.0) -> Image.Image:
    """The same page turned anticlockwise, in uneven light and specked."""
    turned = image.rotate(degrees, resample=Image.Resampling.BICUBIC, fillcolor=255)
    grey = np.asarray(turned, dtype=np.float64)
    random = np.random.default_rng(7)
    grey = grey * np.linspace(0.95, 0.75, grey.shape[1]) + random.normal(0, noise, grey.shape)
    return Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))


def printed(
    text: str,
    left: int,
    baseline: int,
    *,
    line: str = "1",
    size: float = SIZE,
    confidence: float = 0.95,
) -> list[Printed]:
    """Words as tesseract boxes them: as high and as low as their letters reach."""
    words = []
    for token in text.split():
        tall = any(letter.isupper() or letter.isdigit() or letter in "bdfhkl" for letter in token)
        hangs = any(letter in "gjpqy,;" for letter in token)
        width = int(0.5 * size * len(token))
        words.append(
            Printed(
                text=token,
                block=line.split("-")[0],
                line=line,
                left=left,
                top=int(baseline - (0.72 if tall else 0.5) * size),
                right=left + width,
                bottom=int(baseline + (0.21 * size if hangs else 0)),
                confidence=confidence,
            )
        )
        left += width + int(0.28 * size)
    return words
