"""How well scanned pages are read: sample pages turned, specked and blurred, and read as images.

    python benchmarks/scans.py [--pages 3] [--level usual] [--review ID] [--seed 1] [--keep FOLDER]

Pages of sample reviews are drawn at 200 dots an inch, turned by half a degree to two, given noise,
blur, uneven light, a dark edge and JPEG's losses, and wrapped as PDFs of images. Their own text
layers are the truth. A word counts as found when it stands there as often, letter by letter, with
straight quotes and hyphens for curly ones; as in its place when a passage that has it has a box
around the middle of the printed word, turned as the page was. With `--review` a whole review is
read as such a scan, and the figures of `benchmarks/extraction.py` stand beside those of its text
layer.
"""

import argparse
import io
import json
import math
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pypdfium2
from extraction import FACTS, score_review
from PIL import Image, ImageFilter

from corpus.documents import find_documents, sample_folder
from extract.contract import review_object
from extract.models import ExtractedReview, Page, Word
from extract.ocr import OcrEngine, find_ocr
from extract.pages import read_pages
from extract.review import extract_review

_DPI = 200
_PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "•": ""})
# three pages of running text, numbered paragraphs, tables and headings
_PAGES = (("dhr-hounslow-2018", 3), ("scr-barnet-2013", 5), ("sar-camden-2019", 4))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """How a page went through the scanner."""

    degrees: tuple[float, ...]  # page after page, and round again
    noise: float  # standard deviation, of 255 levels of grey
    blur: float  # pixels
    shade: float  # how much darker one corner is, of 1
    edge: int  # pixels of the dark edge that the lid leaves
    quality: int  # of the JPEG, of 100


LEVELS = {
    "light": Sheet(degrees=(0.5, -0.5, 0.7), noise=6, blur=0.3, shade=0.0, edge=0, quality=80),
    "usual": Sheet(degrees=(1.1, -0.8, 1.6), noise=14, blur=0.6, shade=0.15, edge=12, quality=60),
    "heavy": Sheet(degrees=(-2.0, 1.7, 2.0), noise=24, blur=0.8, shade=0.3, edge=25, quality=45),
}


def scan_page(image: Image.Image, sheet: Sheet, degrees: float, seed: int) -> Image.Image:
    """A clean grey image of a page as the scanner gives it."""
    random = np.random.default_rng(seed)
    turned = image.rotate(degrees, resample=Image.Resampling.BICUBIC, fillcolor=255)
    soft = turned.filter(ImageFilter.GaussianBlur(sheet.blur))
    grey = np.asarray(soft, dtype=np.float64)
    height, width = grey.shape
    down, along = np.mgrid[0 : 1 : height * 1j, 0 : 1 : width * 1j]
    grey = 25 + grey * (235 / 255)  # ink is not black, nor paper white
    grey *= 1 - sheet.shade * (down + along) / 2
    grey += random.normal(0, sheet.noise, grey.shape)
    specks = random.random(grey.shape)
    grey[specks > 1 - sheet.noise / 60_000] = 30
    if sheet.edge:
        grey[:, : sheet.edge] = random.normal(40, 10, (height, sheet.edge))
    out = Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))
    packed = io.BytesIO()
    out.save(packed, format="JPEG", quality=sheet.quality)
    return Image.open(packed).convert("L")


def scan_pdf(
    source: Path, target: Path, sheet: Sheet, seed: int, pages: Sequence[int] | None = None
) -> list[float]:
    """Write pages (1-based; all by default) of a PDF as one of images; how far each is turned."""
    document = pypdfium2.PdfDocument(source)
    chosen = pages or range(1, len(document) + 1)
    images, turns = [], []
    for index, number in enumerate(chosen):
        degrees = sheet.degrees[index % len(sheet.degrees)]
        clean = document[number - 1].render(scale=_DPI / 72, grayscale=True).to_pil()
        images.append(scan_page(clean, sheet, degrees, seed + number))
        turns.append(degrees)
    document.close()
    images[0].save(
        target, format="PDF", save_all=True, append_images=images[1:], resolution=_DPI,
        quality=sheet.quality,
    )  # fmt: skip
    return turns


def _tokens(words: Sequence[Word]) -> Counter[str]:
    texts = (word.text.translate(_PLAIN) for word in words)
    return Counter(text for text in texts if text)


def compare(truth: Page, read: ExtractedReview, degrees: float) -> Counter[str]:
    """How many words there are, were read, and are the same; and how many are in their place."""
    (page,) = read.pages
    wanted, given = _tokens(truth.words), _tokens(page.words)
    found = Counter(
        wanted=wanted.total(), given=given.total(), same=(wanted & given).total(), placed=0
    )
    turn = math.radians(degrees)
    held = [(set(p.text.translate(_PLAIN).split()), p.boxes, p.label or "") for p in read.passages]
    for word in truth.words:
        along = (word.x0 + word.x1 - truth.width_pt) / 2
        down = word.baseline - 0.25 * word.size - truth.height_pt / 2
        x = truth.width_pt / 2 + along * math.cos(turn) + down * math.sin(turn)
        y = truth.height_pt / 2 - along * math.sin(turn) + down * math.cos(turn)
        text = word.text.translate(_PLAIN)
        found["placed"] += any(
            (text in words or text.strip(".:") in label)
            and any(b.x0 - 1 <= x <= b.x1 + 1 and b.top - 1 <= y <= b.bottom + 1 for b in boxes)
            for words, boxes, label in held
        )
    return found


def measure_pages(sheet: Sheet, engine: OcrEngine, seed: int, count: int, keep: Path) -> None:
    """Print a line a page, and their sums."""
    sums: Counter[str] = Counter()
    print("recall  precision  in place  seconds  turned  page")
    for review_id, number in _PAGES[:count]:
        source = sample_folder() / f"{review_id}.pdf"
        target = keep / f"{review_id}-{number}.pdf"
        (degrees,) = scan_pdf(source, target, _turned(sheet, review_id), seed, [number])
        truth = read_pages(source)[number - 1]
        started = time.perf_counter()
        (document,) = find_documents([target]).documents
        found = compare(truth, extract_review(document, engine), degrees)
        sums += found
        print(_line(found), f"{time.perf_counter() - started:8.1f} {degrees:7.1f}", end="  ")
        print(f"{review_id}, page {number}")
    print(_line(sums), f"{'all':>17s}")


def _turned(sheet: Sheet, review_id: str) -> Sheet:
    """The same for one page only: each page of the three is turned in its own way."""
    place = [name for name, _ in _PAGES].index(review_id)
    return Sheet(
        degrees=(sheet.degrees[place % len(sheet.degrees)],), noise=sheet.noise, blur=sheet.blur,
        shade=sheet.shade, edge=sheet.edge, quality=sheet.quality,
    )  # fmt: skip


def _line(found: Counter[str]) -> str:
    recall = found["same"] / max(1, found["wanted"])
    precision = found["same"] / max(1, found["given"])
    return f"{recall:6.3f} {precision:10.3f} {found['placed'] / max(1, found['wanted']):9.3f}"


def measure_review(review_id: str, sheet: Sheet, engine: OcrEngine, seed: int, keep: Path) -> None:
    """Print a whole review's figures, from its text layer and from a scan of it."""
    source = sample_folder() / f"{review_id}.pdf"
    target = keep / f"{review_id}-scan.pdf"
    scan_pdf(source, target, sheet, seed)
    truth_file = sample_folder() / "truth" / review_id / "truth.json"
    truth = json.loads(truth_file.read_text(encoding="utf-8"))
    rows = {}
    for name, path, ocr in (("text layer", source, None), ("scan", target, engine)):
        (document,) = find_documents([path]).documents
        started = time.perf_counter()
        row = score_review(truth, review_object(extract_review(document, ocr)))
        row["seconds"] = time.perf_counter() - started
        row["facts wrong"] = ", ".join(f for f in FACTS if row["facts"].get(f) is False) or "none"
        right = row.pop("facts")
        row["facts"] = sum(right.values()) / max(1, len(right))
        rows[name] = row
    print(f"{review_id}\n{'':28s}{'text layer':>12s}{'scan':>12s}")
    for name, value in rows["text layer"].items():
        scanned = rows["scan"][name]
        if isinstance(value, float):
            print(f"{name:28s}{value:12.2f}{scanned:12.2f}")
        else:
            print(f"{name:28s}{value!s:>12s}{scanned!s:>12s}")


def main() -> int:
    """Print the figures; 2 where tesseract is not installed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--pages", type=int, default=3)
    parser.add_argument("--level", choices=sorted(LEVELS), action="append")
    parser.add_argument("--review", help="a sample review to read whole")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="where to leave the scans")
    options = parser.parse_args()
    engine = find_ocr()
    if engine is None:
        print("tesseract with its English data is not installed", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as folder:
        keep = options.keep or Path(folder)
        keep.mkdir(parents=True, exist_ok=True)
        for level in options.level or sorted(LEVELS):
            sheet = LEVELS[level]
            print(f"{level}: {sheet}")
            if options.pages:
                measure_pages(sheet, engine, options.seed, options.pages, keep)
            if options.review:
                measure_review(options.review, sheet, engine, options.seed, keep)
    return 0


if __name__ == "__main__":
    sys.exit(main())
