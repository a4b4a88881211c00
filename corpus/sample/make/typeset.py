"""Blocks -> a Flat ODT document, and a list of what it prints, in order."""

from html import escape

from corpus.sample.make.blocks import (
    Block,
    Box,
    Columns,
    Contents,
    CoverLine,
    Form,
    Heading,
    KindStart,
    PageBreak,
    Paragraph,
    Part,
    PartStart,
    Source,
    Table,
)
from corpus.sample.make.contents import set_contents
from corpus.sample.make.look import (
    LONG_LABEL,
    fill_template,
    heading_hang_cm,
    heading_number,
    heading_text,
)
from corpus.sample.make.sheet import Document, Places, Sheet
from corpus.sample.make.tables import open_table, set_table

_TEXT_WIDTH_CM = 16.0
_WIDE_TEXT_WIDTH_CM = 24.7


def typeset(source: Source, places: Places) -> Document:
    """Set a review as a Flat ODT document.

    Args:
        source: The review.
        places: Where its headings stood in the last pass; page numbers come from there.
    """
    sheet = Sheet(source=source, places=places, width_cm=_TEXT_WIDTH_CM)
    for block in source.blocks:
        _set_block(sheet, block)
    sheet.end_columns()
    xml = fill_template(
        source,
        body="\n".join(sheet.out),
        automatic="\n".join(sheet.automatic.values()),
        pages=places.last_number,
    )
    return Document(xml=xml, printed=tuple(sheet.printed), notes=tuple(sheet.notes))


def _set_block(sheet: Sheet, block: Block) -> None:
    match block:
        case PartStart():
            sheet.end_columns()
            sheet.record("", block.part)
            sheet.pending = block.part
            sheet.wide = block.part is Part.APPENDIX and sheet.source.head.layout.wide_appendix
            sheet.width_cm = _WIDE_TEXT_WIDTH_CM if sheet.wide else _TEXT_WIDTH_CM
        case PageBreak():
            sheet.pending = sheet.pending or block
        case Columns():
            _set_columns(sheet, block)
        case Contents():
            set_contents(sheet)
        case CoverLine():
            style = ("CoverLarge", "CoverMedium", "CoverNormal")[block.rank - 1]
            if sheet.pending is not None:
                sheet.paragraph("CoverSpace", "")
            content, plain = sheet.inline(block.text)
            sheet.record(plain, None)
            sheet.paragraph(style, content)
        case Heading():
            _set_heading(sheet, block)
        case Paragraph():
            _set_paragraph(sheet, block)
        case Box():
            _set_box(sheet, block)
        case Table():
            set_table(sheet, block)
        case KindStart():
            pass


def _set_columns(sheet: Sheet, block: Columns) -> None:
    sheet.end_columns()
    if block.count == 2:
        sheet.begin_block()
        sheet.columns += 1
        sheet.in_columns = True
        name = f"Columns{sheet.columns}"
        sheet.out.append(f'<text:section text:style-name="TwoColumns" text:name="{name}">')


def _set_heading(sheet: Sheet, block: Heading) -> None:
    layout = sheet.source.head.layout
    number = heading_number(block, layout)
    content, plain = sheet.inline(heading_text(block, layout))
    if number:
        content = f"{escape(number, quote=False)}<text:tab/>{content}"
    sheet.record(plain, block, lead=number)
    sheet.heading(block.depth, content, heading_hang_cm(sheet.source, block))


def _set_paragraph(sheet: Sheet, block: Paragraph, frame: str = "") -> None:
    """Set a paragraph; `frame` is the prefix of the styles used in a box."""
    layout = sheet.source.head.layout
    content, plain = sheet.inline(block.text)
    lead = block.label
    if block.form is Form.QUOTE:
        style = "BoxText" if frame else "Quote"
    elif block.form in (Form.LIST_ITEM, Form.SUB_ITEM):
        style = "SubItem" if block.form is Form.SUB_ITEM else "Item"
        mark = escape(lead, quote=False) if lead else _bullet(layout.bullets, block.form)
        lead = lead or ("o" if block.form is Form.SUB_ITEM and layout.bullets == "symbol" else None)
        style = f"Labelled{style}" if block.label and style == "Item" and not frame else style
        style, content = frame + style, f"{mark}<text:tab/>{content}"
    elif lead and len(lead) > LONG_LABEL:
        style = f"{frame}Text" if frame else "Body"
        content = f'<text:span text:style-name="Bold">{escape(lead)}</text:span> {content}'
    elif lead:
        style = f"{frame}Numbered" if frame else "Numbered"
        content = f"{escape(lead)}<text:tab/>{content}"
    else:
        style = f"{frame}Text" if frame else "Body"
    sheet.record(plain, block, lead=lead)
    sheet.paragraph(style, content)


def _bullet(bullets: str, form: Form) -> str:
    if bullets == "round":
        return "•" if form is Form.LIST_ITEM else "–"
    if form is Form.LIST_ITEM:  # Word's own: a private-use character of its symbol font
        return '<text:span text:style-name="SymbolBullet">\uf0b7</text:span>'
    return '<text:span text:style-name="MonoBullet">o</text:span>'  # and a letter, one level down


def _set_box(sheet: Sheet, block: Box) -> None:
    flat = all(p.form in (Form.PARAGRAPH, Form.QUOTE) and not p.label for p in block.paragraphs)
    if sheet.source.head.layout.boxes == "border" and flat:
        if block.title:
            sheet.record(block.title, None)
            sheet.paragraph("FramedTitle", escape(block.title, quote=False))
        for index, paragraph in enumerate(block.paragraphs, 1):
            content, plain = sheet.inline(paragraph.text)
            sheet.record(plain, paragraph)
            sheet.paragraph("FramedLast" if index == len(block.paragraphs) else "Framed", content)
        return
    sheet.begin_block()
    width = sheet.room_cm
    open_table(sheet, block.line, (width,))
    sheet.out.append('<table:table-row table:style-name="Row">')
    sheet.out.append('<table:table-cell table:style-name="BoxCell" office:value-type="string">')
    if block.title:
        sheet.record(block.title, None)
        sheet.paragraph("BoxTitle", escape(block.title, quote=False))
    for paragraph in block.paragraphs:
        _set_paragraph(sheet, paragraph, frame="Box")
    sheet.out.append("</table:table-cell></table:table-row></table:table>")
