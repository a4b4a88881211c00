"""A Word file's styles: what each gives to a paragraph or to characters, with what it inherits."""

import re
from dataclasses import dataclass, replace
from typing import Any

from extract.docx_file import W

_MAX_CHAIN = 20  # styles on styles; more is a circle
_DEFAULT_SIZE = 10.0  # points, where a file states none (ECMA-376, 17.3.2.38)
_SIDES = ("top", "left", "bottom", "right")
_OFF = frozenset({"0", "false", "off"})
_HEADING_NAME = re.compile(r"heading (\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How characters are set; None where nothing is said."""

    bold: bool | None = None
    italic: bool | None = None
    underlined: bool | None = None
    capitals: bool | None = None
    hidden: bool | None = None
    raised: bool | None = None
    size: float | None = None  # points

    def over(self, below: "Look") -> "Look":
        """This look, with what it does not say taken from another."""
        return Look(
            bold=below.bold if self.bold is None else self.bold,
            italic=below.italic if self.italic is None else self.italic,
            underlined=below.underlined if self.underlined is None else self.underlined,
            capitals=below.capitals if self.capitals is None else self.capitals,
            hidden=below.hidden if self.hidden is None else self.hidden,
            raised=below.raised if self.raised is None else self.raised,
            size=below.size if self.size is None else self.size,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberedBy:
    """What numbers a paragraph: a list, its level, and the style that says so."""

    num_id: str | None = None
    level: int | None = None
    style_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ParagraphLook:
    """What a paragraph has from its style or from itself; None where nothing is said."""

    name: str = ""
    outline: int | None = None  # 0 is the top, 9 is body text
    numbered: NumberedBy = NumberedBy()
    left: int | None = None  # indents, in twentieths of a point
    right: int | None = None
    boxed: bool | None = None  # a line runs around it
    look: Look = Look()

    def over(self, below: "ParagraphLook") -> "ParagraphLook":
        """This, with what it does not say taken from another."""
        mine, its = self.numbered, below.numbered
        return ParagraphLook(
            name=self.name or below.name,
            outline=below.outline if self.outline is None else self.outline,
            numbered=NumberedBy(
                num_id=mine.num_id or its.num_id,
                level=its.level if mine.level is None else mine.level,
                style_id=mine.style_id if mine.num_id else its.style_id,
            ),
            left=below.left if self.left is None else self.left,
            right=below.right if self.right is None else self.right,
            boxed=below.boxed if self.boxed is None else self.boxed,
            look=self.look.over(below.look),
        )


def flag(element: Any, name: str) -> bool | None:
    """A property that is on, off or not said, such as <w:b/>."""
    found = element.find(f"{W}{name}")
    return None if found is None else (found.get(f"{W}val") or "1").lower() not in _OFF


def value(element: Any, path: str) -> str | None:
    """The w:val of what stands at a path of names, "numPr/numId"; None if it is not there."""
    found = element.find("/".join(f"{W}{name}" for name in path.split("/")))
    return None if found is None else found.get(f"{W}val")


def number(text: str | None) -> int | None:
    """A whole number in an attribute; None where there is none or it is not one."""
    try:
        return None if text is None else int(float(text))
    except (ValueError, OverflowError):
        return None


def read_look(properties: Any | None) -> Look:
    """What <w:rPr> says."""
    if properties is None:
        return Look()
    half_points = number(value(properties, "sz"))
    underline = value(properties, "u")
    placed = value(properties, "vertAlign")
    capitals = flag(properties, "caps")
    return Look(
        bold=flag(properties, "b"),
        italic=flag(properties, "i"),
        underlined=None if underline is None else underline != "none",
        capitals=flag(properties, "smallCaps") if capitals is None else capitals,
        hidden=flag(properties, "vanish"),
        raised=None if placed is None else placed == "superscript",
        size=half_points / 2 if half_points and half_points > 0 else None,
    )


def read_paragraph_look(properties: Any | None, style_id: str | None = None) -> ParagraphLook:
    """What <w:pPr> says, without what its style gives."""
    if properties is None:
        return ParagraphLook()
    indent = properties.find(f"{W}ind")
    border = properties.find(f"{W}pBdr")
    return ParagraphLook(
        outline=number(value(properties, "outlineLvl")),
        numbered=NumberedBy(
            num_id=value(properties, "numPr/numId"),
            level=number(value(properties, "numPr/ilvl")),
            style_id=style_id,
        ),
        left=None if indent is None else _indent(indent, "left", "start"),
        right=None if indent is None else _indent(indent, "right", "end"),
        boxed=None if border is None else all(_drawn(border, side) for side in _SIDES),
    )


def _drawn(border: Any, side: str) -> bool:
    line = value(border, side)
    return line is not None and line not in ("nil", "none")


def _indent(indent: Any, *names: str) -> int | None:
    found = (number(indent.get(f"{W}{name}")) for name in names)
    return next((size for size in found if size is not None), None)


class Styles:
    """The styles of a file, each with what it inherits."""

    def __init__(self, root: Any | None) -> None:
        self._elements: dict[str, Any] = {}
        self._default_paragraph: str | None = None
        self._paragraphs: dict[str | None, ParagraphLook] = {}
        self._characters: dict[str, Look] = {}
        self._tables: dict[str, bool] = {}
        defaults = Look()
        if root is not None:
            for style in root.iterchildren(f"{W}style"):
                key = style.get(f"{W}styleId") or ""
                self._elements.setdefault(key, style)
                is_default = (style.get(f"{W}default") or "0").lower() not in _OFF
                if is_default and style.get(f"{W}type") == "paragraph":
                    self._default_paragraph = key
            defaults = read_look(root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))
        self._defaults = ParagraphLook(look=defaults.over(Look(size=_DEFAULT_SIZE)))

    def paragraph(self, style_id: str | None) -> ParagraphLook:
        """What a paragraph style gives; one that is not there gives what the default does."""
        key = style_id if style_id in self._elements else self._default_paragraph
        if key not in self._paragraphs:
            made = ParagraphLook()
            for element in self._chain(key):
                made = made.over(_style_look(element))
            self._paragraphs[key] = made.over(self._defaults)
        return self._paragraphs[key]

    def character(self, style_id: str | None) -> Look:
        """What a character style gives."""
        if style_id is None:
            return Look()
        if style_id not in self._characters:
            look = Look()
            for element in self._chain(style_id):
                look = look.over(read_look(element.find(f"{W}rPr")))
            self._characters[style_id] = look
        return self._characters[style_id]

    def bold_first_row(self, style_id: str | None) -> bool:
        """Whether a table style sets its first row in bold."""
        for element in self._chain(style_id):
            for part in element.iterchildren(f"{W}tblStylePr"):
                properties = part.find(f"{W}rPr")
                if part.get(f"{W}type") == "firstRow" and properties is not None:
                    return flag(properties, "b") is True
        return False

    def _chain(self, style_id: str | None) -> list[Any]:
        chain: list[Any] = []
        while style_id in self._elements and len(chain) < _MAX_CHAIN:
            element = self._elements[style_id or ""]
            chain.append(element)
            style_id = value(element, "basedOn")
        return chain


def _style_look(element: Any) -> ParagraphLook:
    style_id = element.get(f"{W}styleId")
    found = read_paragraph_look(element.find(f"{W}pPr"), style_id)
    name = (value(element, "name") or "").lower()
    match = _HEADING_NAME.match(name)
    outline = found.outline
    if outline is None and match is not None:
        outline = int(match.group(1)) - 1
    return replace(found, name=name, outline=outline, look=read_look(element.find(f"{W}rPr")))
