"""Small invented Word files and web pages, and what is read from them in short."""

import io
import zipfile
from pathlib import Path

from corpus.documents import find_documents
from extract.docx_reader import read_docx
from extract.flow import FlowDocument
from extract.flow_blocks import build_flow
from extract.html_reader import read_html
from extract.layout import BlockKind
from extract.models import ExtractedReview
from extract.review import extract_review

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
HEADINGS = "".join(
    f'<w:style w:type="paragraph" w:styleId="Heading{n}"><w:name w:val="heading {n}"/>'
    f'<w:pPr><w:outlineLvl w:val="{n - 1}"/></w:pPr>'
    f'<w:rPr><w:b/><w:sz w:val="{34 - 4 * n}"/></w:rPr></w:style>'
    for n in (1, 2, 3)
)
Short = tuple[str, str | None, str]


def r(text: str, properties: str = "") -> str:
    """A run."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(*runs: str, style: str = "", num: tuple[int, int] | None = None, more: str = "") -> str:
    """A paragraph of runs, or of plain text."""
    made = "".join(run if run.startswith("<") else r(run) for run in runs)
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if num is not None:
        properties += f'<w:numPr><w:ilvl w:val="{num[1]}"/><w:numId w:val="{num[0]}"/></w:numPr>'
    return f"<w:p><w:pPr>{properties}{more}</w:pPr>{made}</w:p>"


def table(*rows: tuple[str, ...], properties: str = "") -> str:
    """A table of cells, each a paragraph's XML or plain text."""
    made = ""
    for row in rows:
        cells = (cell if cell.startswith("<w:p>") else p(cell) for cell in row)
        made += "<w:tr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in cells) + "</w:tr>"
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr>{made}</w:tbl>"


def levels(*made: tuple[str, str], start: int = 1) -> str:
    """The levels of a list as (form, text)."""
    return "".join(
        f'<w:lvl w:ilvl="{place}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for place, (form, text) in enumerate(made)
    )


def numbering(*lists: str, nums: tuple[tuple[int, int, str], ...] = ()) -> str:
    """A numbering part: abstract lists from 0, nums as (id, abstract id, more); 1 to n at least."""
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{key}">{made}</w:abstractNum>'
        for key, made in enumerate(lists)
    )
    every = nums or tuple((key + 1, key, "") for key in range(len(lists)))
    return abstract + "".join(
        f'<w:num w:numId="{key}"><w:abstractNumId w:val="{of}"/>{more}</w:num>'
        for key, of, more in every
    )


def docx(body: str, **parts: str) -> bytes:
    """A Word file; its other parts by name: styles, numbering, footnotes, endnotes, header."""
    roots = {"styles": "styles", "numbering": "numbering", "header": "hdr", "footer": "ftr"}
    made = {"styles": HEADINGS, **parts}
    files = {"word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>"}
    links = ""
    for place, (name, inside) in enumerate(made.items()):
        root = roots.get(name, name)
        files[f"word/{name}.xml"] = f"<w:{root} {NAMESPACES}>{inside}</w:{root}>"
        links += f'<Relationship Id="rId{place}" Type="{OFFICE}/{name}" Target="{name}.xml"/>'
    files["word/_rels/document.xml.rels"] = relationships(links)
    return archive(files)


def archive(files: dict[str, str], *, main: str = "word/document.xml") -> bytes:
    """A package of parts, with the link to its main one."""
    held = io.BytesIO()
    link = f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="{main}"/>'
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        types = f'<Override PartName="/{main}" ContentType="{MAIN}"/>'
        package.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            f"{types}</Types>",
        )
        package.writestr("_rels/.rels", relationships(link))
        for name, text in files.items():
            package.writestr(name, text)
    return held.getvalue()


def relationships(links: str) -> str:
    space = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'<Relationships xmlns="{space}">{links}</Relationships>'


def page(body: str, *, head: str = "<title>A review</title>") -> str:
    """A web page."""
    return f"<!DOCTYPE html><html lang='en'><head>{head}</head><body>{body}</body></html>"


def read(folder: Path, content: bytes | str) -> FlowDocument:
    """What the reader makes of a Word file (bytes) or a web page (text)."""
    if isinstance(content, bytes):
        path = folder / "review.docx"
        path.write_bytes(content)
        return read_docx(path)
    path = folder / "review.html"
    path.write_text(content, encoding="utf-8")
    return read_html(path)


def short(document: FlowDocument) -> list[Short]:
    """Its blocks as kind, label and text; a table's rows joined by slashes."""
    reading = build_flow(document)
    found: list[Short] = []
    for block in reading.blocks:
        if block.kind is BlockKind.TABLE:
            rows = reading.tables[id(block)].table.rows
            found.append(("table", None, " / ".join(" | ".join(row) for row in rows)))
            continue
        kind = "callout" if block.callout is not None else block.kind.value
        found.append((kind, block.label, block.text))
    return found


def extract(path: Path) -> ExtractedReview:
    """Everything that is read from a file, as the command does it."""
    (document,) = find_documents([path]).documents
    return extract_review(document)
