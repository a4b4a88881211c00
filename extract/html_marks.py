"""Marks in a web page's running text: how it is set, and links to and from notes."""

import re
from dataclasses import dataclass
from itertools import islice
from typing import Any

from extract.html_lists import Marker

_BOLD = re.compile(r"font-weight\s*:\s*(bold(?:er)?|[6-9]00|normal|[1-5]00)", re.IGNORECASE)
_SIZE = re.compile(r"font-size\s*:\s*(\d{1,3}(?:\.\d+)?)(pt|px)", re.IGNORECASE)
_NOTE_LINK = re.compile(r"#_?(?:fn|ftn|edn|footnote|endnote|note|cite_note)[-:_]?\d", re.IGNORECASE)
_BACK_LINK = re.compile(r"#_?(?:fn|ftn|edn|footnote|endnote|note|cite_)[-_]?ref", re.IGNORECASE)
_NOTE_MARK = re.compile(
    r"\W{0,8}(?:(?:foot|end)?note )?\W{0,8}(?:\d{1,3}|[ivx]{1,5}|\*{1,3})\W{0,8}", re.IGNORECASE
)
_MARK_LENGTH = 30
_NOTE_LIST = re.compile(r"footnotes|endnotes")
_NOTE_ID = re.compile(r"(?:ftn|edn)(\d{1,3})")


@dataclass(frozen=True, slots=True, kw_only=True)
class InlineStyle:
    """How an element sets its characters; None where it does not say."""

    bold: bool | None = None
    italic: bool = False
    underlined: bool = False
    raised: bool = False
    size: float | None = None


def style_of(element: Any) -> InlineStyle:
    """What an element's name and its own style say of its characters."""
    tag, style = element.tag, element.get("style") or ""
    bold: bool | None = True if tag in ("b", "strong", "th") else None
    if (match := _BOLD.search(style)) is not None:
        bold = match.group(1).lower()[0] in "b6789"
    size = None
    if (match := _SIZE.search(style)) is not None:
        size = float(match.group(1)) * (0.75 if match.group(2).lower() == "px" else 1.0)
    squeezed = style.replace(" ", "").lower()
    return InlineStyle(
        bold=bold,
        italic=tag in ("i", "em", "cite") or "font-style:italic" in squeezed,
        underlined=tag == "u" or ("text-decoration:underline" in squeezed and tag != "a"),
        raised=tag == "sup" or "vertical-align:super" in squeezed,
        size=size if size is not None and 4.0 <= size <= 90.0 else None,
    )


def is_note_mark(element: Any) -> bool:
    """Whether an element is the mark of a note in running text, rather than words of it."""
    if element.tag not in ("a", "sup", "span"):
        return False
    link = element if element.tag == "a" else element.find(".//a")
    if link is None:
        return False
    role, names = link.get("role") or "", (link.get("class") or "").lower()
    points = _NOTE_LINK.match(link.get("href") or "") is not None
    if not points and role != "doc-noteref" and "footnote" not in names:
        return False
    text = "".join(element.itertext())
    return len(text) <= _MARK_LENGTH and _NOTE_MARK.fullmatch(text) is not None


def is_back_link(element: Any) -> bool:
    """Whether an element leads from a note back to its mark, as an arrow or the mark again."""
    if element.tag != "a":
        return False
    names = (element.get("class") or "").lower()
    return (
        element.get("role") == "doc-backlink"
        or "reversefootnote" in names
        or "footnote-back" in names
        or _BACK_LINK.match(element.get("href") or "") is not None
    )


def note_number(element: Any, marker: Marker | None = None) -> str | None:
    """The number of the note that an element is; None for anything else.

    Args:
        element: A list item of a list of notes, or the element in which Word saves one.
        marker: The list item's marker.
    """
    match = _NOTE_ID.fullmatch(element.get("id") or "")
    if match is not None:
        return match.group(1)
    if marker is None or marker.number is None:
        return None
    for parent in (element, *islice(element.iterancestors(), 3)):
        role, names = parent.get("role") or "", (parent.get("class") or "").lower()
        if role in ("doc-endnotes", "doc-footnotes", "doc-endnote") or _NOTE_LIST.search(names):
            return marker.number.rstrip(".")
    return None
