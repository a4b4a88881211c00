"""Small PDFs drawn by hand: words at given places, turned pages, bookmarks and tags."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NullObject,
    NumberObject,
    PdfObject,
)

WIDTH, HEIGHT = 595.0, 842.0
FONTS = {"F1": "Helvetica", "F2": "Helvetica-Bold", "F3": "Helvetica-Oblique", "F4": "Courier"}
# What turns text on a page so that it stands upright once the page is turned.
_UPRIGHT = {0: "1 0 0 1", 90: "0 1 -1 0", 180: "-1 0 0 -1", 270: "0 -1 1 0"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """Text drawn in one go, from a place on the page as it is seen."""

    text: str
    x: float = 72.0
    y: float = 100.0  # the baseline, from the top of the page as it is seen
    size: float = 12.0
    font: str = "F1"
    turn: float = 0.0  # degrees, against the clock; only on a page that is not turned
    tag: str | None = None  # "H1", "P": the tag of what it says


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A page's text, how the page is turned, and what of it is shown."""

    drawn: tuple[Drawn, ...]
    rotate: int = 0
    crop: tuple[float, float, float, float] = (0.0, 0.0, WIDTH, HEIGHT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bookmark:
    """An entry of the outline; its level is 1 at the top."""

    title: str
    page: int  # 1-based
    level: int = 1


def write_pdf(path: Path, *sheets: Sheet, bookmarks: Sequence[Bookmark] = ()) -> Path:
    """Write sheets as a PDF, tagged if any of what is drawn has a tag."""
    writer = PdfWriter()
    for sheet in sheets:
        page = writer.add_blank_page(WIDTH, HEIGHT)
        content = DecodedStreamObject()
        content.set_data(_content(sheet).encode("cp1252"))
        page[NameObject("/Contents")] = writer._add_object(content)
        page[NameObject("/Resources")] = _dictionary(
            Font=_dictionary(**{name: _font(base) for name, base in FONTS.items()})
        )
        page[NameObject("/Rotate")] = NumberObject(sheet.rotate)
        page[NameObject("/CropBox")] = ArrayObject([FloatObject(edge) for edge in sheet.crop])
    _add_tags(writer, sheets)
    above: dict[int, object] = {}
    for entry in bookmarks:
        parent = above.get(entry.level - 1)
        above[entry.level] = writer.add_outline_item(
            entry.title,
            entry.page - 1,
            parent=parent,  # type: ignore[arg-type]
        )
    with path.open("wb") as file:
        writer.write(file)
    return path


def _content(sheet: Sheet) -> str:
    parts = []
    for mark, drawn in enumerate(sheet.drawn):
        x, y = _place(sheet, drawn)
        matrix = _turned(drawn.turn) if drawn.turn else _UPRIGHT[sheet.rotate]
        text = drawn.text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
        shown = f"BT /{drawn.font} {drawn.size} Tf {matrix} {x} {y} Tm ({text}) Tj ET"
        if drawn.tag is not None:
            shown = f"/{drawn.tag} <</MCID {mark}>> BDC {shown} EMC"
        parts.append(shown)
    return "\n".join(parts)


def _turned(degrees: float) -> str:
    sine, cosine = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
    return f"{cosine:.6f} {sine:.6f} {-sine:.6f} {cosine:.6f}"


def _place(sheet: Sheet, drawn: Drawn) -> tuple[float, float]:
    """Where a place on the page as it is seen lies in the page's own coordinates."""
    left, bottom, right, top = sheet.crop
    if sheet.rotate == 90:
        return left + drawn.y, bottom + drawn.x
    if sheet.rotate == 180:
        return right - drawn.x, bottom + drawn.y
    if sheet.rotate == 270:
        return right - drawn.y, top - drawn.x
    return left + drawn.x, top - drawn.y


def _add_tags(writer: PdfWriter, sheets: Sequence[Sheet]) -> None:
    if not any(drawn.tag for sheet in sheets for drawn in sheet.drawn):
        return
    root = _dictionary(Type=NameObject("/StructTreeRoot"))
    root_reference = writer._add_object(root)
    whole = _dictionary(Type=NameObject("/StructElem"), S=NameObject("/Document"), P=root_reference)
    whole_reference = writer._add_object(whole)
    children, numbers = ArrayObject(), ArrayObject()
    for index, sheet in enumerate(sheets):
        owners = ArrayObject()
        for mark, drawn in enumerate(sheet.drawn):
            if drawn.tag is None:
                owners.append(NullObject())
                continue
            element = _dictionary(
                Type=NameObject("/StructElem"),
                S=NameObject(f"/{drawn.tag}"),
                P=whole_reference,
                Pg=writer.pages[index].indirect_reference,
                K=NumberObject(mark),
            )
            reference = writer._add_object(element)
            owners.append(reference)
            children.append(reference)
        writer.pages[index][NameObject("/StructParents")] = NumberObject(index)
        numbers.extend([NumberObject(index), writer._add_object(owners)])
    whole[NameObject("/K")] = children
    root[NameObject("/K")] = ArrayObject([whole_reference])
    root[NameObject("/ParentTree")] = writer._add_object(_dictionary(Nums=numbers))
    writer._root_object[NameObject("/StructTreeRoot")] = root_reference
    writer._root_object[NameObject("/MarkInfo")] = _dictionary(Marked=BooleanObject(True))


def _font(base: str) -> DictionaryObject:
    return _dictionary(
        Type=NameObject("/Font"),
        Subtype=NameObject("/Type1"),
        BaseFont=NameObject(f"/{base}"),
        Encoding=NameObject("/WinAnsiEncoding"),
    )


def _dictionary(**entries: PdfObject | None) -> DictionaryObject:
    return DictionaryObject(
        {NameObject(f"/{key}"): value for key, value in entries.items() if value is not None}
    )
