"""The numbers that Word prints before paragraphs: they stand nowhere in the text and are counted.

Lists that share an abstract definition count on together, unless one of them says where to begin.
"""

import re
from dataclasses import dataclass, field, replace
from typing import Any

from extract.docx_file import W
from extract.docx_styles import NumberedBy, flag, number, value
from extract.figures import to_figure

_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
_MAX_NUMBER = 100_000  # a count beyond it is a trap: letters and roman figures grow with it


@dataclass(frozen=True, slots=True, kw_only=True)
class _Level:
    """How one level of a list is numbered."""

    start: int = 1
    form: str = "decimal"
    text: str = ""  # "%1.%2"
    restarts_after: int | None = None  # the level, 1-based, whose steps start it again; 0: none
    is_legal: bool = False  # all its figures are decimal
    style_id: str | None = None


@dataclass(slots=True)
class _List:
    """An abstract list and how far it has counted."""

    levels: dict[int, _Level]
    counts: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """What is printed before a paragraph."""

    text: str | None  # "4.12.", "(a)"; None for a bullet
    is_bullet: bool = False


class Numbering:
    """A file's lists; ask it for each numbered paragraph once, in the order of the file."""

    def __init__(self, root: Any | None) -> None:
        self._lists: dict[str, _List] = {}
        self._nums: dict[str, str] = {}  # abstract list by num
        self._levels: dict[str, dict[int, _Level]] = {}  # by num, with its own changes
        self._begins: dict[str, dict[int, int]] = {}  # by num, not yet used
        if root is not None:
            self._read(root)

    def _read(self, root: Any) -> None:
        linked: dict[str, str] = {}
        named: dict[str, str] = {}
        for abstract in root.iterchildren(f"{W}abstractNum"):
            key = abstract.get(f"{W}abstractNumId") or ""
            levels = dict(_read_level(level) for level in abstract.iterchildren(f"{W}lvl"))
            self._lists[key] = _List(levels=levels)
            if (style := value(abstract, "styleLink")) is not None:
                named[style] = key
            if (style := value(abstract, "numStyleLink")) is not None:
                linked[key] = style
        for key, style in linked.items():
            if style in named:
                self._lists[key] = self._lists[named[style]]
        for num in root.iterchildren(f"{W}num"):
            key = num.get(f"{W}numId") or ""
            target = value(num, "abstractNumId") or ""
            if target not in self._lists:
                continue
            self._nums[key] = target
            levels = dict(self._lists[target].levels)
            begins: dict[int, int] = {}
            for change in num.iterchildren(f"{W}lvlOverride"):
                place = number(change.get(f"{W}ilvl")) or 0
                if (own := change.find(f"{W}lvl")) is not None:
                    levels[place] = _read_level(own)[1]
                if (begin := number(value(change, "startOverride"))) is not None:
                    begins[place] = begin
            self._levels[key], self._begins[key] = levels, begins

    def next(self, by: NumberedBy) -> Printed | None:
        """What Word prints before the next paragraph that is numbered so; None for nothing."""
        if by.num_id is None or by.num_id not in self._nums:
            return None
        held = self._lists[self._nums[by.num_id]]
        levels = self._levels[by.num_id]
        place = by.level if by.level is not None else _level_of_style(levels, by.style_id)
        place = min(max(place, 0), _LEVELS - 1)
        level = levels.get(place, _Level())
        self._step(held, levels, by.num_id, place)
        if level.form == "bullet":
            return Printed(text=None, is_bullet=True)
        text = self._printed(held, levels, place, level).strip()
        return Printed(text=text) if text else None

    def _step(self, held: _List, levels: dict[int, _Level], num_id: str, place: int) -> None:
        begins = self._begins[num_id]
        if place in begins:
            held.counts[place] = begins.pop(place)
        elif place in held.counts:
            held.counts[place] = min(held.counts[place] + 1, _MAX_NUMBER)
        else:
            held.counts[place] = levels.get(place, _Level()).start
        for above in range(place):
            held.counts.setdefault(above, begins.pop(above, levels.get(above, _Level()).start))
        for below in [deeper for deeper in held.counts if deeper > place]:
            after = levels.get(below, _Level()).restarts_after
            if after is None or (after > 0 and place < after):
                del held.counts[below]

    def _printed(self, held: _List, levels: dict[int, _Level], place: int, level: _Level) -> str:
        def figure(match: re.Match[str]) -> str:
            at = int(match.group(1)) - 1
            other = levels.get(at, _Level())
            form = "decimal" if level.is_legal and other.form != "none" else other.form
            return to_figure(held.counts.get(at, other.start), form) if at <= place else ""

        return _PLACE.sub(figure, level.text) if level.form != "none" else _plain(level.text)


def _plain(text: str) -> str:
    return _PLACE.sub("", text)


def _level_of_style(levels: dict[int, _Level], style_id: str | None) -> int:
    if style_id is None:
        return 0
    return next((place for place, level in levels.items() if level.style_id == style_id), 0)


def _read_level(element: Any) -> tuple[int, _Level]:
    start = number(value(element, "start"))
    level = _Level(
        start=0 if start is None else min(max(start, 0), _MAX_NUMBER),
        form=value(element, "numFmt") or "decimal",
        text=value(element, "lvlText") or "",
        restarts_after=number(value(element, "lvlRestart")),
        is_legal=flag(element, "isLgl") is True,
        style_id=value(element, "pStyle"),
    )
    if element.find(f"{W}lvlPicBulletId") is not None:
        level = replace(level, form="bullet")
    return number(element.get(f"{W}ilvl")) or 0, level
