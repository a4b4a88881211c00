"""Small PDFs for damage to begin with: pages cut from the samples, and made ones that are awkward.

The made ones are sound by the letter, or nearly, and each has something in it that readers stumble
over: a page tree that holds itself, a stream that unpacks a thousandfold, a script, a page as large
as a house. Their text is invented.
"""

import io
import zlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from pypdf import PdfReader, PdfWriter
from pypdf.generic import NameObject, StreamObject

_TEXT = (
    b"BT /F1 11 Tf 72 760 Td 14 TL (Safeguarding Adults Review) Tj T* (concerning Adult T) Tj "
    b"T* T* (1.1 The Board commissioned this review in March 2019.) Tj T* (1.2 Adult T was aged "
    b"34 when she died.) Tj T* (Recommendation 1: The Trust should review its policy.) Tj ET"
)
_FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
_PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources 5 0 R%s>>"
_RESOURCES = b"<</Font<</F1 6 0 R>>%s>>"


def stream(data: bytes, entries: bytes = b"", *, packed: bool = False) -> bytes:
    """A stream object's bytes."""
    if packed:
        data, entries = zlib.compress(data), entries + b"/Filter/FlateDecode"
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(data), entries, data)


def bomb(unit: bytes, times: int) -> bytes:
    """Deflated bytes that unpack to a unit many times over, without holding all of it here."""
    packer = zlib.compressobj(9)
    block = unit * 4096
    parts = [packer.compress(block) for _ in range(times // 4096)]
    return b"".join([*parts, packer.flush()])


def pdf_of(objects: Sequence[bytes], trailer: bytes = b"") -> bytes:
    """A PDF of objects 1, 2, 3 ..., of which the first is its catalogue."""
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    for place in places:
        out.write(b"%010d 00000 n \n" % place)
    out.write(
        b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n"
        % (len(objects) + 1, trailer, start)
    )
    return out.getvalue()


def one_page(
    content: bytes = _TEXT,
    *,
    packed: bytes | None = None,
    page: bytes = b"",
    resources: bytes = b"",
    font: bytes = _FONT,
    catalogue: bytes = b"",
    more: Sequence[bytes] = (),
    trailer: bytes = b"",
) -> bytes:
    """A PDF of one page; objects that `more` gives are numbered from 7.

    Its content is given plain, or deflated as `packed`.
    """
    return pdf_of(
        [
            b"<</Type/Catalog/Pages 2 0 R%s>>" % catalogue,
            b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            _PAGE % page,
            stream(content) if packed is None else stream(packed, b"/Filter/FlateDecode"),
            _RESOURCES % resources,
            font,
            *more,
        ],
        trailer,
    )


def _tree(pages: bytes) -> bytes:
    return pdf_of([b"<</Type/Catalog/Pages 2 0 R>>", pages, _PAGE % b"", stream(_TEXT),
                   _RESOURCES % b"", _FONT])  # fmt: skip


def _packed_objects() -> bytes:
    """The same page with its objects in an object stream and a cross-reference stream."""
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        (_PAGE % b"").replace(b"4 0 R", b"8 0 R"),
        b"null",
        _RESOURCES % b"",
        _FONT,
    ]
    heads, body = [], b""
    for number, part in enumerate(parts, 1):
        heads.append(b"%d %d" % (number, len(body)))
        body += part + b" "
    head = b" ".join(heads) + b" "
    out = io.BytesIO()
    out.write(b"%PDF-1.7\n")
    entries = b"/Type/ObjStm/N %d/First %d" % (len(parts), len(head))
    place = out.tell()
    out.write(b"7 0 obj\n%s\nendobj\n" % stream(head + body, entries, packed=True))
    text_place = out.tell()
    out.write(b"8 0 obj\n%s\nendobj\n" % stream(_TEXT, packed=True))
    start = out.tell()
    rows = [b"\0\0\0\0\xff"] + [b"\2\0\0\7" + bytes([i]) for i in range(6)]
    rows += [b"\1" + where.to_bytes(3, "big") + b"\0" for where in (place, text_place, start)]
    table = stream(b"".join(rows), b"/Type/XRef/Size 10/W[1 3 1]/Root 1 0 R", packed=True)
    out.write(b"9 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (table, start))
    return out.getvalue()


def _unicode_map(targets: Sequence[str]) -> bytes:
    """A font whose letters A, B, C ... are said to stand for these UTF-16 units, in hexadecimal."""
    rows = b"".join(
        b"<%02x> <%s>\n" % (65 + index, target.encode()) for index, target in enumerate(targets)
    )
    return stream(
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        b"1 begincodespacerange <00> <ff> endcodespacerange\n"
        b"%d beginbfchar\n%sendbfchar endcmap end end" % (len(targets), rows)
    )


def _forms(calls: Callable[[int], bytes], count: int) -> list[bytes]:
    return [
        stream(
            calls(number),
            b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<<%s>>>>"
            % b"".join(b"/X%d %d 0 R" % (i, 7 + i) for i in range(count)),
        )
        for number in range(count)
    ]


def _image(width: int, height: int, data: bytes, entries: bytes) -> bytes:
    head = b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/DeviceGray" % (width, height)
    return stream(data, head + entries)


def image_page(width: int, height: int) -> bytes:
    """A page that is one grey image, packed."""
    packer = zlib.compressobj(6)
    rows = (bytes((x * y // 4096) % 251 for x in range(width)) for y in range(0, height, 100))
    data = b"".join(packer.compress(row * min(100, height)) for row in rows) + packer.flush()
    return one_page(
        b"q 595 0 0 842 0 0 cm /X0 Do Q",
        resources=b"/XObject<</X0 7 0 R>>",
        more=[_image(width, height, data, b"/BitsPerComponent 8/Filter/FlateDecode")],
    )


def made_seeds() -> dict[str, bytes]:
    """The awkward files, by name."""
    page_of = one_page
    draw = b"q 595 0 0 842 0 0 cm /X0 Do Q"
    words = b" ".join(b"(word%d) Tj 3 0 Td" % i for i in range(3000))
    letters = b"".join(b"(%c) Tj 6 0 Td " % (97 + i % 26) for i in range(900))
    scattered = b" ".join(
        b"BT /F1 9 Tf 1 0 0 1 %d %d Tm (x%d) Tj ET" % (i * 37 % 590, i * 91 % 840, i)
        for i in range(1500)
    )
    grid = b" ".join(
        b"%d 10 m %d 800 l S 10 %d m 580 %d l S" % (i, i, i, i) for i in range(10, 580, 6)
    )
    lines = b" ".join(
        b"%d %d %d .5 re f %d %d .5 %d re f"
        % (i * 37 % 500, i * 91 % 800, i % 90, i * 53 % 500, i * 17 % 800, i % 70)
        for i in range(2500)
    )
    large = bomb(b"\0", 60_000 * 7500)
    large_entries = b"/BitsPerComponent 1/Filter/FlateDecode"
    return {
        "plain": page_of(),
        "packed-objects": _packed_objects(),
        "tree-holds-itself": _tree(b"<</Type/Pages/Kids[3 0 R 2 0 R]/Count 2>>"),
        "tree-counts-wrong": _tree(b"<</Type/Pages/Kids[3 0 R]/Count 2147483647>>"),
        "tree-counts-less": _tree(b"<</Type/Pages/Kids[3 0 R 3 0 R 3 0 R]/Count -5>>"),
        "tree-of-many": _tree(b"<</Type/Pages/Kids[" + b"3 0 R " * 200 + b"]/Count 200>>"),
        "tree-of-thousands": _tree(b"<</Type/Pages/Kids[" + b"3 0 R " * 4000 + b"]/Count 4000>>"),
        "deflate-bomb": page_of(packed=bomb(b" ", 30_000_000)),
        "text-bomb": page_of(packed=bomb(b"BT /F1 9 Tf 9 9 Td (bomb) Tj ET ", 40_000)),
        "twice-packed": page_of().replace(
            stream(_TEXT),
            stream(zlib.compress(zlib.compress(_TEXT)), b"/Filter[/FlateDecode/FlateDecode]"),
        ),
        "scripts": page_of(
            catalogue=b"/OpenAction<</S/JavaScript/JS(while\\(true\\){app.alert\\(1\\)})>>/AA<</WC"
            b"<</S/Launch/F(/bin/true)>>>>/Names<</JavaScript<</Names[(a)7 0 R]>>>>",
            more=[b"<</S/JavaScript/JS(this.exportDataObject\\(\\))>>"],
        ),
        "attachment": page_of(
            catalogue=b"/Names<</EmbeddedFiles<</Names[(a.exe)7 0 R]>>>>",
            more=[b"<</Type/Filespec/F(a.exe)/EF<</F 8 0 R>>>>", stream(b"MZ", b"/Params<<>>")],
        ),
        "huge-page": page_of(page=b"/MediaBox[0 0 99999999 99999999]/UserUnit 75000"),
        "no-page-size": page_of(page=b"/MediaBox[0 0 0 0]/CropBox[10 10 -10 -10]"),
        "turned-page": page_of(page=b"/Rotate 270/CropBox[100 100 300 900]"),
        "odd-turn": page_of(page=b"/Rotate 45"),
        "forms-in-forms": page_of(
            b"/X0 Do",
            resources=b"/XObject<</X0 7 0 R>>",
            more=_forms(lambda n: b"q /X%d Do Q " % (n + 1) * 2 if n < 5 else _TEXT, 6),
        ),
        "form-draws-itself": page_of(
            b"/X0 Do " + _TEXT,
            resources=b"/XObject<</X0 7 0 R>>",
            more=_forms(lambda n: b"/X0 Do", 1),
        ),
        "type3-draws-itself": page_of(
            font=b"<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[1 0 0 1 0 0]/CharProcs"
            b"<</a 7 0 R>>/Encoding<</Differences[65/a/a/a]>>/FirstChar 65/LastChar 67"
            b"/Widths[9 9 9]/Resources 5 0 R>>",
            more=[stream(b"9 0 d0 BT /F1 1 Tf (ABC) Tj ET")],
        ),
        "unicode-map": page_of(
            b"BT /F1 11 Tf 72 700 Td (ABCDEFGH) Tj ET",
            font=_FONT[:-2] + b"/ToUnicode 7 0 R>>",
            more=[
                _unicode_map(
                    ["D800", "DC00D800", "0000", "FFFE", "0041" * 200, "D83DDE00", "202E", "E000"]
                )
            ],
        ),
        "vertical-writing": page_of(
            b"BT /F1 11 Tf 72 700 Td <004100420043> Tj ET",
            font=b"<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-V/DescendantFonts[<<"
            b"/Type/Font/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry(Adobe)/Ordering"
            b"(Japan1)/Supplement 0>>/W2[0 99 -1000 250 250]>>]>>",
        ),
        "nested-arrays": page_of(page=b"/X " + b"[" * 20_000 + b"]" * 20_000),
        "nested-dictionaries": page_of(page=b"/X " + b"<</X " * 5000 + b"1" + b">>" * 5000),
        "odd-type-sizes": page_of(
            b"BT /F1 0 Tf (none) Tj /F1 1e9 Tf (large) Tj /F1 -11 Tf 72 700 Td (mirrored words) Tj "
            b"1e30 1e30 Td (far) Tj /F1 0.0001 Tf (tiny) Tj 3 Tr /F1 11 Tf (hidden) Tj ET " + _TEXT
        ),
        "odd-matrices": page_of(
            b"q 0 0 0 0 0 0 cm "
            + _TEXT
            + b" Q q 1e20 0 0 1e-20 0 0 cm "
            + _TEXT
            + b" Q q .7 .7 -.7"
            b" .7 300 -90 cm " + _TEXT + b" Q q -1 0 0 1 595 0 cm " + _TEXT + b" Q"
        ),
        "words-upon-words": page_of(b"BT /F1 9 Tf 20 700 Td " + words + b" ET"),
        "letters-apart": page_of(b"BT /F1 9 Tf 20 700 Td " + letters + b" ET"),
        "words-scattered": page_of(scattered),
        "long-word": page_of(b"BT /F1 0.6 Tf 20 700 Td (" + b"A" * 20_000 + b") Tj ET"),
        "dots": page_of(b"BT /F1 1 Tf 20 700 Td (" + b". " * 8000 + b") Tj ET"),
        "grid": page_of(grid + _TEXT),
        "many-lines-at-random": page_of(lines + _TEXT),
        "image": page_of(
            draw,
            resources=b"/XObject<</X0 7 0 R>>",
            more=[_image(64, 64, bytes(range(64)) * 64, b"/BitsPerComponent 8")],
        ),
        "image-bomb": page_of(
            draw,
            resources=b"/XObject<</X0 7 0 R>>",
            more=[_image(60_000, 60_000, large, large_entries)],
        ),
        "image-codecs": page_of(
            draw + b" /X1 Do /X2 Do /X3 Do",
            resources=b"/XObject<</X0 7 0 R/X1 8 0 R/X2 9 0 R/X3 10 0 R>>",
            more=[
                _image(90, 90, bytes(99), b"/BitsPerComponent 1/Filter/" + name)
                for name in (b"JBIG2Decode", b"JPXDecode", b"CCITTFaxDecode", b"DCTDecode")
            ],
        ),
        "inline-image": page_of(
            b"q 99 0 0 99 9 9 cm BI /W 4 /H 4 /BPC 8 /CS /G ID 0123456789abcdef EI Q " + _TEXT
        ),
        "form-fields": page_of(
            catalogue=b"/AcroForm<</Fields[7 0 R]/XFA(junk)/NeedAppearances true>>",
            page=b"/Annots[7 0 R 7 0 R]",
            more=[b"<</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V(b)/Rect[9 9 99 99]/Kids[7 0 R]>>"],
        ),
        "tags": page_of(
            catalogue=b"/MarkInfo<</Marked true>>/StructTreeRoot 7 0 R/Outlines 8 0 R",
            more=[
                b"<</Type/StructTreeRoot/K 7 0 R/ParentTree 7 0 R>>",
                b"<</First 8 0 R/Last 8 0 R/Next 8 0 R/Title(a)/Count 99>>",
            ],
        ),
        "odd-password": page_of(
            trailer=b"/Encrypt<</Filter/Standard/V 5/R 6/Length 256/O(x)/U(y)/P -1>>/ID[(a)(b)]"
        ),
        "updated-twice": page_of() + page_of()[9:] + b"startxref\n9\n%%EOF\n",
        "junk-before": b"junk\n" * 150 + page_of(),
        "no-resources": page_of().replace(b"/Resources 5 0 R", b""),
        "page-is-missing": page_of().replace(b"/Kids[3 0 R]", b"/Kids[99 0 R]"),
    }


def endless_seeds() -> dict[str, bytes]:
    """Files that the reading library never comes to an end with, by name."""
    use = b"/XObject<</X0 7 0 R>>"
    return {
        "forms-double": one_page(
            b"/X0 Do",
            resources=use,
            more=_forms(lambda n: b"q /X%d Do Q " % (n + 1) * 3 if n < 14 else _TEXT, 15),
        ),
        "forms-draw-each-other": one_page(
            b"/X0 Do " + _TEXT, resources=use, more=_forms(lambda n: b"/X0 Do /X1 Do", 2)
        ),
    }


def cut_seeds(folder: Path) -> Iterator[tuple[str, bytes]]:
    """One to three pages at a time from each PDF of a folder: as they are, and unpacked."""
    for path in sorted(folder.glob("*.pdf")):
        count = len(PdfReader(path).pages)
        for turn, (first, length) in enumerate(((0, 1), (count // 3, 2), (count - 2, 1))):
            for unpacked in (False, True):
                writer = PdfWriter()
                for page in PdfReader(path).pages[first : first + length]:
                    added = writer.add_page(page)
                    contents = added.get_contents()
                    if unpacked and contents is not None:
                        plain = StreamObject()
                        plain.set_data(contents.get_data())
                        added[NameObject("/Contents")] = writer._add_object(plain)
                target = io.BytesIO()
                writer.write(target)
                name = f"{path.stem}-{turn}{'-unpacked' if unpacked else ''}"
                yield name, target.getvalue()
