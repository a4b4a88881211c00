"""Make the files that damage or ill will brought out, the smallest that show each.

Run `python tests/broken/make_hostile.py`; it writes the same bytes every time. Their text is
invented. Each was found by `benchmarks/fuzz.py` or `benchmarks/patterns.py`:

    off-the-page.pdf   words beyond the page's edges, whose boxes broke the store's own rules
    wide-crop.pdf      a crop box larger than its page, which set every box ten points off
    graph-paper.pdf    190 lines each way, whose cells took half a minute to find
    long-word.pdf      one word of 20,000 capitals, on which five patterns took seconds each
    endless.pdf        forms that draw each other, which pdfium never comes to an end with
"""

from pathlib import Path

_FOLDER = Path(__file__).parent
_TEXT = (
    b"BT /F1 11 Tf 72 760 Td 14 TL (Safeguarding Adults Review) Tj T* (concerning Adult T) Tj "
    b"T* T* (1.1 The Board commissioned this review in March 2019.) Tj ET "
)


def write_all(folder: Path) -> None:
    """Write every file into the folder."""
    outside = b"BT /F1 11 Tf -8 400 Td (cut at the edge) Tj 900 0 Td (unseen) Tj -870 -399 Td "
    lines = b" ".join(
        b"%d 10 m %d 800 l S 10 %d m 580 %d l S" % (3 * i, 3 * i, 4 * i, 4 * i)
        for i in range(4, 194)
    )
    files = {
        "off-the-page.pdf": make_page(_TEXT + outside + b"(below the foot) Tj ET"),
        "wide-crop.pdf": make_page(_TEXT, page=b"/CropBox[-10 -10 700 900]"),
        "graph-paper.pdf": make_page(_TEXT + b".2 w " + lines),
        "long-word.pdf": make_page(_TEXT + b"BT /F1 .6 Tf 9 9 Td (" + b"A" * 20_000 + b") Tj ET"),
        "endless.pdf": make_page(
            _TEXT + b"/X0 Do",
            resources=b"/XObject<</X0 6 0 R>>",
            more=[_form(b"/X0 Do /X1 Do"), _form(b"/X0 Do /X1 Do")],
        ),
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)


def make_page(
    content: bytes, *, page: bytes = b"", resources: bytes = b"", more: list[bytes] | None = None
) -> bytes:
    """A PDF of one page; objects that `more` gives are numbered from 6."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 "
        b"5 0 R>>%s>>%s>>" % (resources, page),
        _stream(content, b""),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        *(more or []),
    ]
    parts, places = [b"%PDF-1.7\n"], []
    for number, each in enumerate(objects, 1):
        places.append(sum(map(len, parts)))
        parts.append(b"%d 0 obj\n%s\nendobj\n" % (number, each))
    start = sum(map(len, parts))
    parts.append(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    parts += [b"%010d 00000 n \n" % place for place in places]
    parts.append(
        b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    )
    return b"".join(parts)


def _stream(data: bytes, entries: bytes) -> bytes:
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(data), entries, data)


def _form(data: bytes) -> bytes:
    others = b"/Resources<</XObject<</X0 6 0 R/X1 7 0 R>>>>"
    entries = b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]" + others
    return _stream(data, entries)


if __name__ == "__main__":
    write_all(_FOLDER)
