"""Make the files that readers have to survive: scans, passwords, cuts and false names.

Run `python tests/broken/make_broken.py`. It needs pypdf, and writes the same bytes every time. The
text in `text/` is invented; the twelve sample reviews are not used, so that nothing here is found
twice. What each file is for:

    scanned.pdf           two pages that are images only: skewed, specked, black and white
    encrypted.pdf         opens with the password "invented" alone
    owner-password.pdf    opens without a password; its permission bits forbid copying
    truncated.pdf         stops in the middle
    empty.pdf             has no bytes
    not-a-review.pdf      a village hall's newsletter
    wrong-extension.txt   a good PDF under a false name
    renamed-text.pdf      plain text under a false name
    twin-a.pdf, twin-b.pdf  a good PDF twice, byte for byte
"""

import io
import textwrap
import time
from pathlib import Path

import numpy as np
import pypdfium2
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.constants import UserAccessPermissions
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
)

_FOLDER = Path(__file__).parent
_A4_PT = (595.28, 841.89)
_MARGIN_PT = 72.0
_LINE_PT = 15.0
_SCAN_DPI = 170
_SCAN_DEGREES = (0.7, -1.1)  # the second sheet went in the other way
_DATE = time.gmtime(1546300800)  # 1 January 2019: the same file every time


class _SteadyWriter(PdfWriter):
    """A writer whose files have one identifier, which goes into the keys, and not a random one."""

    def generate_file_identifiers(self) -> None:
        """Give the identifier that all of these files bear."""
        identifier = ByteStringObject(b"casereviews test")
        self._ID = ArrayObject((identifier, identifier))


def write_all(folder: Path) -> None:
    """Write every broken file into the folder."""
    review = make_pdf((_FOLDER / "text" / "review.txt").read_text(encoding="utf-8"))
    other = make_pdf((_FOLDER / "text" / "other.txt").read_text(encoding="utf-8"))
    newsletter = (_FOLDER / "text" / "newsletter.txt").read_text(encoding="utf-8")
    files = {
        "scanned.pdf": scan(review),
        "encrypted.pdf": lock(review, user="invented", owner="invented too"),
        "owner-password.pdf": lock(other, user="", owner="invented"),
        "truncated.pdf": review[: len(review) // 2],
        "empty.pdf": b"",
        "not-a-review.pdf": make_pdf(newsletter),
        "wrong-extension.txt": other,
        "renamed-text.pdf": newsletter.encode(),
        "twin-a.pdf": review,
        "twin-b.pdf": review,
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)


def make_pdf(text: str) -> bytes:
    """Set plain text as a PDF with a text layer.

    Args:
        text: One paragraph a line; "# " begins a heading, "---" a new page.
    """
    writer = PdfWriter()
    for sheet in text.split("\n---\n"):
        page = writer.add_blank_page(*_A4_PT)
        content = DecodedStreamObject()
        content.set_data(_page_content(sheet))
        page[NameObject("/Contents")] = writer._add_object(content.flate_encode())
        fonts = {"/F1": "/Helvetica", "/F2": "/Helvetica-Bold"}
        page[NameObject("/Resources")] = DictionaryObject(
            {
                NameObject("/Font"): DictionaryObject(
                    {NameObject(name): _font(base) for name, base in fonts.items()}
                )
            }
        )
    return _bytes_of(writer)


def scan(pdf: bytes) -> bytes:
    """Turn the pages of a PDF into images as a tired scanner gives them."""
    document = pypdfium2.PdfDocument(pdf)
    noise = np.random.default_rng(seed=2019)
    sheets: list[Image.Image] = []
    for index, page in enumerate(document):
        image = page.render(scale=_SCAN_DPI / 72).to_pil().convert("L")
        turned = image.rotate(
            _SCAN_DEGREES[index], resample=Image.Resampling.BICUBIC, fillcolor=255
        )
        grey = np.asarray(turned, dtype=np.float64) + noise.normal(
            0, 18, (turned.height, turned.width)
        )
        specks = noise.random(grey.shape)
        grey[specks > 0.9996] = 0
        sheets.append(Image.fromarray((grey > 150).astype(np.uint8) * 255).convert("1"))
    document.close()
    target = io.BytesIO()
    sheets[0].save(
        target,
        format="PDF",
        save_all=True,
        append_images=sheets[1:],
        resolution=_SCAN_DPI,
        creationDate=_DATE,
        modDate=_DATE,
    )
    return target.getvalue()


def lock(pdf: bytes, *, user: str, owner: str) -> bytes:
    """Put passwords on a PDF; without a user password it opens, but may not be copied."""
    writer = _SteadyWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    allowed = UserAccessPermissions.PRINT | UserAccessPermissions.PRINT_TO_REPRESENTATION
    # RC4 is what reports of the 2010s have, and needs no further package.
    writer.encrypt(user, owner, permissions_flag=allowed, algorithm="RC4-128")
    return _bytes_of(writer)


def _page_content(text: str) -> bytes:
    """Write the drawing operators of a page, its lines filled to 84 characters."""
    parts = [b"BT", f"{_MARGIN_PT} {_A4_PT[1] - _MARGIN_PT} Td {_LINE_PT} TL".encode()]
    for paragraph in text.splitlines():
        heading = paragraph.startswith("# ")
        parts.append(b"/F2 13 Tf" if heading else b"/F1 10.5 Tf")
        for line in textwrap.wrap(paragraph.removeprefix("# "), 84) or [""]:
            escaped = line.encode("cp1252").replace(b"\\", b"\\\\")
            escaped = escaped.replace(b"(", b"\\(").replace(b")", b"\\)")
            parts.append(b"(" + escaped + b") Tj T*")
        parts.append(b"0 -5 Td")
    return b"\n".join([*parts, b"ET"])


def _font(base: str) -> DictionaryObject:
    return DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject(base),
            NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
        }
    )


def _bytes_of(writer: PdfWriter) -> bytes:
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


if __name__ == "__main__":
    write_all(_FOLDER)
