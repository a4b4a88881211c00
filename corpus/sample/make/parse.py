"""A source file -> Source: its head, and its blocks in reading order."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from corpus.sample.make.blocks import (
    Asked,
    Block,
    Box,
    Cell,
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
    Text,
)
from corpus.sample.make.errors import MarkupError
from corpus.sample.make.head import read_head
from corpus.sample.make.inline import InlineError, read_text

# The values of extract.models.SectionKind; the corpus may not import a later stage.
SECTION_KINDS = (
    "front",
    "terms",
    "background",
    "chronology",
    "family",
    "analysis",
    "findings",
    "good_practice",
    "conclusions",
    "lessons",
    "recommendations",
    "action_plan",
    "appendix",
    "glossary",
)
_LABEL_MAX = 24  # characters: "National Recommendation 3" is the longest label of a paragraph

_HEADING = re.compile(r"(#{1,4}) +(?:(.*?) *)?\| +(.+)")
_COVER_LINE = re.compile(r"(#{0,2}) *(.+)")
_ITEM = re.compile(r"(--?) +(?:([^|]*?) +)?\| +(.+)")
_RECOMMENDATION = re.compile(r'R +(\S+) +\{([^{}]+)\}(?: +"([^"]+)")? +\| +(.+)')
_LABELLED = re.compile(r"([^|]*?) +\| +(.+)")
_CELL_ASKED = re.compile(r"\{R +(\S+) *\| *([^{}]+)\} *(.*)")
_CELL_BAR = re.compile(r"\|(?![^{}]*\})")  # a bar that is not inside {R 3 | Addressee}


@dataclass(slots=True)
class _Lines:
    """The lines of the body, read from the top."""

    path: Path
    lines: list[str]
    at: int  # index of the next line
    blocks: list[Block] = field(default_factory=list)
    part: Part | None = None

    def error(self, line: int, message: str) -> MarkupError:
        return MarkupError(self.path, line, message)

    def text(self, line: int, markup: str) -> Text:
        """Read inline markup; its mistakes are mistakes of this line."""
        try:
            return read_text(markup)
        except InlineError as error:
            raise self.error(line, f"{error}; found {markup[:60]!r}") from error


def read_source(path: Path) -> Source:
    """Read a source file.

    Raises:
        MarkupError: Something does not follow the markup; the message names file, line, and
            what was expected.
    """
    return parse_source(path.read_text(encoding="utf-8"), path)


def parse_source(source: str, path: Path) -> Source:
    """Read a source that is already in memory; `path` names it in messages.

    Raises:
        MarkupError: As for `read_source`.
    """
    head = read_head(source, path)
    lines = source.splitlines()
    body = _Lines(path=path, lines=lines, at=lines.index("---", 1) + 1)
    while body.at < len(lines):
        _read_block(body)
    if not any(isinstance(block, PartStart) for block in body.blocks):
        raise body.error(len(lines), "expected !cover, !front or !body")
    return Source(head=head, blocks=tuple(body.blocks))


def _read_block(body: _Lines) -> None:
    line = body.at + 1
    markup = body.lines[body.at].rstrip()
    body.at += 1
    if not markup:
        return
    if markup.startswith("!table"):
        body.blocks.append(_read_table(body, line, markup))
    elif markup.startswith("!"):
        body.blocks.append(_read_directive(body, line, markup))
    elif body.part is None:
        raise body.error(
            line, f"expected !cover, !front or !body before text; found {markup[:40]!r}"
        )
    elif markup.startswith("[[box"):
        body.blocks.append(_read_box(body, line, markup))
    elif body.part is Part.COVER:
        body.blocks.append(_read_cover_line(body, line, markup))
    elif markup.startswith("#"):
        body.blocks.append(_read_heading(body, line, markup))
    else:
        body.blocks.append(_read_paragraph(body, line, markup))
    if not markup.startswith("!") and body.at < len(body.lines) and body.lines[body.at].strip():
        raise body.error(body.at + 1, "expected a blank line after a block of one line")


def _read_directive(body: _Lines, line: int, markup: str) -> Block:
    name, _, value = markup[1:].partition(" ")
    value = value.strip()
    if name in tuple(Part) and not value:
        body.part = Part(name)
        return PartStart(line=line, part=body.part)
    if name == "kind":
        if value not in SECTION_KINDS:
            raise body.error(line, f"expected one of {', '.join(SECTION_KINDS)}; found {value!r}")
        return KindStart(line=line, kind=value)
    if name == "columns":
        if value not in ("1", "2"):
            raise body.error(line, f"expected !columns 1 or !columns 2, found {value!r}")
        return Columns(line=line, count=int(value))
    if markup == "!contents":
        return Contents(line=line)
    if markup == "!pagebreak":
        return PageBreak(line=line)
    raise body.error(
        line,
        "expected !cover, !front, !body, !appendix, !contents, !pagebreak, !columns, !kind or "
        f"!table; found {markup!r}",
    )


def _read_cover_line(body: _Lines, line: int, markup: str) -> CoverLine:
    match = _COVER_LINE.fullmatch(markup)
    if match is None or "|" in markup:
        raise body.error(line, f"expected '# line', '## line' or 'line'; found {markup!r}")
    rank = len(match[1]) or 3
    return CoverLine(line=line, rank=rank, text=body.text(line, match[2]))


def _read_heading(body: _Lines, line: int, markup: str) -> Heading:
    match = _HEADING.fullmatch(markup)
    if match is None:
        raise body.error(line, f"expected '# number | heading' or '# | heading'; found {markup!r}")
    return Heading(
        line=line,
        depth=len(match[1]),
        number=match[2] or None,
        text=body.text(line, match[3]),
    )


def _read_paragraph(body: _Lines, line: int, markup: str) -> Paragraph:
    boilerplate = markup.startswith("[b] ")
    rest = markup[4:].lstrip() if boilerplate else markup
    label: str | None = None
    asked: Asked | None = None
    form = Form.PARAGRAPH
    if rest.startswith("> "):
        form, rest = Form.QUOTE, rest[2:]
    elif match := _ITEM.fullmatch(rest):
        form = Form.SUB_ITEM if match[1] == "--" else Form.LIST_ITEM
        label, rest = match[2] or None, match[3]
    elif match := _RECOMMENDATION.fullmatch(rest):
        number = None if match[1] == "-" else match[1]
        form, asked = Form.RECOMMENDATION, Asked(number=number, addressee=match[2].strip())
        label, rest = match[3] or number, match[4]
    elif re.match(r"R \S+ *[{|]|--? ", rest):
        raise body.error(
            line,
            "expected '- | text', '- (a) | text' or 'R 3 {Addressee} \"printed label\" | text'; "
            f"found {rest[:60]!r}",
        )
    elif match := _LABELLED.fullmatch(rest):
        label, rest = match[1], match[2]
    if label is not None and len(label) > _LABEL_MAX + 4 * (form is Form.RECOMMENDATION):
        raise body.error(
            line, f"expected a label of at most {_LABEL_MAX} characters, found {label!r}"
        )
    text = body.text(line, rest)
    if not text.plain:
        raise body.error(line, "expected text")
    return Paragraph(
        line=line, form=form, label=label, text=text, boilerplate=boilerplate, asked=asked
    )


def _read_box(body: _Lines, line: int, markup: str) -> Box:
    title = markup.removeprefix("[[box").strip() or None
    paragraphs: list[Paragraph] = []
    while body.at < len(body.lines):
        inside = body.lines[body.at].rstrip()
        body.at += 1
        if inside == "]]":
            if not paragraphs:
                raise body.error(line, "expected at least one paragraph in the box")
            return Box(line=line, title=title, paragraphs=tuple(paragraphs))
        if re.match(r"[#!]|\[\[", inside):
            raise body.error(body.at, f"expected ']]' before {inside[:40]!r}")
        if inside:
            paragraphs.append(_read_paragraph(body, body.at, inside))
    raise body.error(line, "expected ']]' that closes the box")


def _read_table(body: _Lines, line: int, markup: str) -> Table:
    name, _, caption = markup.partition(" ")
    if name not in ("!table", "!table-noheader"):
        raise body.error(line, f"expected !table or !table-noheader, found {name!r}")
    rows: list[tuple[Cell, ...]] = []
    while body.at < len(body.lines) and body.lines[body.at].strip():
        row = body.lines[body.at].strip()
        body.at += 1
        rows.append(_read_row(body, body.at, row))
        if len(rows[-1]) != len(rows[0]):
            raise body.error(
                body.at, f"expected {len(rows[0])} cells as in the first row, found {len(rows[-1])}"
            )
    if not rows:
        raise body.error(line, "expected rows '| cell | cell |' on the lines below")
    return Table(
        line=line,
        caption=caption.strip() or None,
        has_header=name == "!table",
        rows=tuple(rows),
    )


def _read_row(body: _Lines, line: int, row: str) -> tuple[Cell, ...]:
    if len(row) < 2 or not (row.startswith("|") and row.endswith("|")):
        raise body.error(line, f"expected a row '| cell | cell |', found {row[:60]!r}")
    cells: list[Cell] = []
    for column, markup in enumerate(_CELL_BAR.split(row[1:-1])):
        content = markup.strip()
        asked: Asked | None = None
        if content.startswith("{"):
            match = _CELL_ASKED.fullmatch(content)
            if match is None:
                raise body.error(line, f"expected '{{R 3 | Addressee}} text', found {content!r}")
            number = None if match[1] == "-" else match[1]
            asked, content = Asked(number=number, addressee=match[2].strip()), match[3]
        texts = tuple(body.text(line, text) for text in content.split("<br>"))
        cells.append(Cell(line=line, column=column, texts=texts, asked=asked))
    return tuple(cells)
