"""Invented title pages and openings, as passages: what the fact finders are tested on."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from extract.models import Box, Passage, PassageKind, Section, SectionKind, Table

_BOX = Box(page=1, x0=72, top=72, x1=500, bottom=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A section of an invented review: its heading and its paragraphs."""

    heading: str
    paragraphs: tuple[str, ...]
    kind: SectionKind = SectionKind.BACKGROUND
    number: str | None = None
    is_table: bool = False  # the paragraphs are rows of cells joined by " | "


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """An invented document as the extract stage hands it to the fact finders."""

    passages: tuple[Passage, ...]
    sections: tuple[Section, ...]
    tables: tuple[Table, ...] = field(default=())


def make_paper(
    cover: Sequence[str] = (), parts: Sequence[Part] = (), footer: str | None = None
) -> Paper:
    """A document of a title page, each line a passage, and sections from page 2 on."""
    sections = [
        Section(section_id=0, number=None, heading="", depth=0, kind=SectionKind.FRONT, page=1)
    ]
    passages: list[Passage] = []
    tables: list[Table] = []

    def add(
        text: str,
        section: Section,
        page: int,
        kind: PassageKind = PassageKind.PARAGRAPH,
        furniture: bool = False,
    ) -> None:
        passages.append(
            Passage(
                passage_id=f"p-{len(passages) + 1:05d}",
                address=f"para {len(passages) + 1}, p. {page}",
                label=None,
                text=text,
                heading=section.heading or None,
                section_id=section.section_id,
                section_kind=section.kind,
                kind=kind,
                page_first=page,
                page_last=page,
                boxes=(_BOX,),
                furniture=furniture,
                is_boilerplate=section.kind in {SectionKind.FRONT, SectionKind.TERMS},
            )
        )

    for line in cover:
        add(line, sections[0], 1)
    for page in (1, 2) if footer else ():  # a foot that runs
        add(footer or "", sections[0], page, furniture=True)
    for number, part in enumerate(parts, start=1):
        page = 1 + number
        section = Section(
            section_id=number,
            number=part.number,
            heading=part.heading,
            depth=1,
            kind=part.kind,
            page=page,
        )
        sections.append(section)
        kind = PassageKind.TABLE_CELL if part.is_table else PassageKind.PARAGRAPH
        rows = part.paragraphs[1:] if part.is_table else part.paragraphs
        for text in rows:
            add(text, section, page, kind=kind)
        if part.is_table:
            cells = tuple(tuple(row.split(" | ")) for row in part.paragraphs)
            tables.append(Table(page=page, page_last=page, rows=cells, boxes=(_BOX,)))
    return Paper(passages=tuple(passages), sections=tuple(sections), tables=tuple(tables))
