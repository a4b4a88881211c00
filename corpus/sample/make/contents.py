"""The contents page -> XML."""

from html import escape

from corpus.sample.make.blocks import Heading, Part, PartStart
from corpus.sample.make.look import heading_number, heading_text
from corpus.sample.make.sheet import Sheet

_DEPTH = 2  # deeper headings are not listed, as in most reports


def set_contents(sheet: Sheet) -> None:
    """Write the contents page; with page numbers of the last pass."""
    layout = sheet.source.head.layout
    if layout.contents == "none":
        return
    sheet.record("Contents", None)
    sheet.paragraph("ContentsTitle", "Contents")
    entries = _contents_entries(sheet)
    for heading, page in entries:
        number, title = heading_number(heading, layout), heading_text(heading, layout).plain
        content = escape(title, quote=False)
        if number:
            content = f"{escape(number, quote=False)}<text:tab/>{content}"
        if layout.contents != "split":
            content += f"<text:tab/>{page}"
            title = f"{title} {page}"
        sheet.record(title, None, lead=number)
        style = f"Contents{heading.depth}" if number else f"Contents{heading.depth}Plain"
        sheet.paragraph(style, content)
    if layout.contents == "split":  # what a broken export does: all numbers after all titles
        for _, page in entries:
            sheet.record(page, None)
            sheet.paragraph("Contents1Plain", page)


def _contents_entries(sheet: Sheet) -> list[tuple[Heading, str]]:
    """List the headings of the upper depths with their printed page numbers."""
    front_numbers = sheet.source.head.layout.front_numbers
    entries: list[tuple[Heading, str]] = []
    part: Part | None = None
    for block in sheet.source.blocks:
        if isinstance(block, PartStart):
            part = block.part
        elif isinstance(block, Heading) and block.depth <= _DEPTH:
            in_front = part is Part.FRONT
            if in_front and front_numbers == "none":
                continue
            first = sheet.places.pages.get(Part.FRONT if in_front else Part.BODY, 1)
            number = max(1, sheet.places.pages.get(block, 1) - first + 1)
            roman = in_front and front_numbers == "roman"
            entries.append((block, roman_numeral(number) if roman else str(number)))
    return entries


def roman_numeral(number: int) -> str:
    """Write a number from 1 to 39 in lower-case roman numerals."""
    tens, ones = divmod(number, 10)
    return "x" * tens + ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")[ones]
