"""Documents written section by section, as the finder of recommendations gets them."""

from dataclasses import replace

from samples import make_passage, make_section

from extract.models import Passage, PassageKind, Recommendation, Section, SectionKind
from extract.recommendations import find_recommendations


class Written:
    """A document being written, section by section."""

    def __init__(self) -> None:
        self.sections: list[Section] = []
        self.passages: list[Passage] = []

    def section(
        self,
        heading: str,
        kind: SectionKind = SectionKind.RECOMMENDATIONS,
        *,
        depth: int = 1,
        number: str | None = None,
    ) -> "Written":
        """Begin a section."""
        made = make_section(len(self.sections), heading=heading, kind=kind)
        self.sections.append(replace(made, depth=depth, number=number))
        return self

    def add(
        self,
        text: str,
        label: str | None = None,
        kind: PassageKind = PassageKind.PARAGRAPH,
    ) -> "Written":
        """Add a passage to the section begun last."""
        section = self.sections[-1]
        self.passages.append(
            make_passage(
                f"p-{len(self.passages) + 1}",
                text,
                label=label,
                heading=section.heading,
                section_id=section.section_id,
                section_kind=section.kind,
                kind=kind,
            )
        )
        return self

    def found(self) -> tuple[Recommendation, ...]:
        """What the document recommends."""
        return find_recommendations(self.passages, self.sections, (), {})

    def numbered(self) -> list[tuple[str | None, str]]:
        """The same, by number and words."""
        return [(found.number, found.text) for found in self.found()]
