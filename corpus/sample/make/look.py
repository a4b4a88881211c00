"""A review's layout -> the values of the template: sizes, spacing, headings, header and footer."""

from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from string import Template

from corpus.sample.make.blocks import Form, Head, Heading, Layout, Paragraph, Run, Source, Text

INVENTED = (
    "An invented review, made to show and test software. "
    "No person, place of work or event in it is real."
)
LONG_LABEL = 8  # characters: a longer label runs on into its paragraph, in bold
_TEMPLATE = Path(__file__).parent / "template.fodt"
_CM_PER_CHARACTER = 0.0185  # of a digit or capital, for each point of size; a little wide
_SPACING = {"tight": ("100%", 0.16), "normal": ("112%", 0.28), "wide": ("140%", 0.36)}


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadingLook:
    """How headings of one depth are printed."""

    more_pt: float = 0  # points above the size of the text
    weight: str = "bold"
    slant: str = "normal"
    colour: str = "#000000"
    underline: str = "none"
    capitals: bool = False


_LOOKS = {
    "bold": (HeadingLook(more_pt=4), HeadingLook(more_pt=2), HeadingLook(), HeadingLook()),
    "caps": (
        HeadingLook(more_pt=2, weight="normal", capitals=True),
        HeadingLook(weight="normal", capitals=True),
        HeadingLook(weight="normal", underline="solid"),
        HeadingLook(weight="normal", slant="italic"),
    ),
    "colour": (
        HeadingLook(more_pt=6, weight="normal", colour="#2e74b5"),
        HeadingLook(more_pt=3, weight="normal", colour="#2e74b5"),
        HeadingLook(more_pt=1, weight="normal", colour="#1f4d78"),
        HeadingLook(weight="normal", slant="italic", colour="#2e74b5"),
    ),
    "boldcaps": (
        HeadingLook(more_pt=1, capitals=True),
        HeadingLook(capitals=True),
        HeadingLook(),
        HeadingLook(slant="italic"),
    ),
}


def heading_text(heading: Heading, layout: Layout) -> Text:
    """Give a heading's words as they are printed, without its number."""
    if not _LOOKS[layout.headings][heading.depth - 1].capitals:
        return heading.text
    parts = (
        replace(part, text=part.text.upper()) if isinstance(part, Run) else part
        for part in heading.text.parts
    )
    return Text(parts=tuple(parts))


def heading_number(heading: Heading, layout: Layout) -> str | None:
    """Give a heading's number as it is printed."""
    capitals = _LOOKS[layout.headings][heading.depth - 1].capitals
    return heading.number.upper() if heading.number and capitals else heading.number


def label_hang_cm(source: Source) -> float:
    """Measure how far text hangs clear of the widest paragraph number; 0 without numbers."""
    labels = [
        block.label
        for block in source.blocks
        if isinstance(block, Paragraph)
        and block.form in (Form.PARAGRAPH, Form.RECOMMENDATION)
        and block.label
        and len(block.label) <= LONG_LABEL
    ]
    if not labels:
        return 0.0
    return _width_cm(max(labels, key=len), source.head.layout.size_pt)


def heading_hang_cm(source: Source, heading: Heading) -> float:
    """Measure how far a heading hangs clear of its number; long numbers have their own measure."""
    layout = source.head.layout
    number = heading_number(heading, layout)
    if number is None:
        return 0.0
    size = layout.size_pt + _LOOKS[layout.headings][heading.depth - 1].more_pt
    is_long = len(number) >= LONG_LABEL - 2
    alike = [
        block.number
        for block in source.blocks
        if isinstance(block, Heading)
        and block.number
        and block.depth == heading.depth
        and (len(block.number) >= LONG_LABEL - 2) is is_long
    ]
    width = _width_cm(max(alike, key=len), size)
    return width if is_long else max(width, label_hang_cm(source), 1.2)


def fill_template(source: Source, *, body: str, automatic: str, pages: int) -> str:
    """Write the whole document.

    Args:
        source: The review.
        body: The content, as XML.
        automatic: The styles that the content needs beyond the named ones, as XML.
        pages: The number to print for {pages}.
    """
    layout = source.head.layout
    line, after = _SPACING[layout.spacing]
    hang = label_hang_cm(source)
    top = _LOOKS[layout.headings][0]
    numbers = [b.number for b in source.blocks if isinstance(b, Heading) and b.number]
    values: dict[str, object] = {
        "title": escape(source.head.title),
        "font": layout.font,
        "size": layout.size_pt,
        "size_table": layout.size_pt - 1.5,
        "size_h1": layout.size_pt + top.more_pt,
        "weight_h1": top.weight,
        "colour_h1": top.colour,
        "cover_colour": top.colour,
        "align": layout.align,
        "line": line,
        "after": after,
        "after_item": round(after / 2, 2),
        "hang": hang or 1.0,
        "item": round(hang + 1.27, 2),
        "labelled_item": round(hang + 1.2, 2),
        "sub_item": round(hang + 2.2, 2),
        "quote": round(hang + 1.0, 2),
        "number_tab": _width_cm(max(numbers, key=len), layout.size_pt) if numbers else 1.0,
        "leader": ' style:leader-style="dotted" style:leader-text="."'
        if layout.contents == "dots"
        else "",
        "footer_align": "center" if "{pages}" in layout.footer else "end",
        "front_format": "i" if layout.front_numbers == "roman" else "1",
        "headings": _heading_styles(layout),
        "invented": INVENTED,
        "front_furniture": _furniture(source.head, pages, front=True),
        "furniture": _furniture(source.head, pages, front=False),
        "automatic": automatic,
        "body": body,
    }
    return Template(_TEMPLATE.read_text(encoding="utf-8")).substitute(values)


def _width_cm(text: str, size_pt: float) -> float:
    return round(max(0.9, len(text) * size_pt * _CM_PER_CHARACTER + 0.4), 2)


def _heading_styles(layout: Layout) -> str:
    """Write a style a depth; how far a heading hangs is set heading by heading."""
    return "\n".join(
        f'<style:style style:name="Heading{depth}" style:family="paragraph" '
        f'style:parent-style-name="Standard">'
        f'<style:paragraph-properties fo:keep-with-next="always" fo:text-align="left" '
        f'fo:margin-top="{0.55 - 0.08 * depth:.2f}cm" fo:margin-bottom="0.22cm"/>'
        f'<style:text-properties fo:font-size="{layout.size_pt + look.more_pt}pt" '
        f'fo:font-weight="{look.weight}" fo:font-style="{look.slant}" fo:color="{look.colour}" '
        f'style:text-underline-style="{look.underline}"/></style:style>'
        for depth, look in enumerate(_LOOKS[layout.headings], 1)
    )


def _furniture(head: Head, pages: int, *, front: bool) -> str:
    """Write header and footer; without front numbers, the front shows neither number nor line."""
    lines = []
    for place, text in (("header", head.layout.header), ("footer", head.layout.footer)):
        if front and head.layout.front_numbers == "none" and "{page}" in text:
            text = ""  # an empty line is still set, so that the text area is always the same
        content = escape(text, quote=False).replace("{pages}", str(pages))
        content = content.replace("{page}", "<text:page-number>1</text:page-number>")
        style = place.capitalize()
        lines.append(
            f'<style:{place}><text:p text:style-name="{style}">{content}</text:p></style:{place}>'
        )
    return "".join(lines)
