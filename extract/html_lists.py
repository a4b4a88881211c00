"""The numbers that a browser prints before list items."""

import re
from dataclasses import dataclass
from typing import Any

from extract.figures import to_figure

_FORMS = {
    "1": "decimal",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
}
_STYLES = {
    "decimal": "decimal",
    "decimal-leading-zero": "decimalZero",
    "lower-alpha": "lowerLetter",
    "lower-latin": "lowerLetter",
    "upper-alpha": "upperLetter",
    "upper-latin": "upperLetter",
    "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman",
    "none": "none",
}
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*([\w-]+)", re.IGNORECASE)
_BARE = frozenset({"list-none", "list-unstyled", "no-bullets", "unstyled", "list-style-none"})
_MAX = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """What stands before a list item: a number, or a bullet where there is none."""

    number: str | None


class ListCounter:
    """Counts the items of one list, as the HTML standard has it (4.4.8)."""

    def __init__(self, element: Any) -> None:
        self._ordered = element.tag == "ol"
        self._form = _form(element) or ("decimal" if self._ordered else "bullet")
        items = list(element.iterchildren("li"))
        reverse = element.get("reversed") is not None
        self._step = -1 if reverse else 1
        start = _whole(element.get("start"))
        self._at = (start if start is not None else len(items) if reverse else 1) - self._step

    def next(self, item: Any) -> Marker | None:
        """The marker of the next item; None where the list shows none."""
        said = _whole(item.get("value"))
        self._at = said if said is not None else self._at + self._step
        form = _form(item) or self._form
        if form == "none":
            return None
        if not self._ordered or form == "bullet":
            return Marker(number=None)
        return Marker(number=f"{to_figure(self._at, form)}.")


def _form(element: Any) -> str | None:
    if _BARE & set((element.get("class") or "").lower().split()):
        return "none"
    match = _LIST_STYLE.search(element.get("style") or "")
    if match is not None:
        return _STYLES.get(match.group(1).lower(), "bullet")
    return _FORMS.get(element.get("type") or "")


def _whole(text: str | None) -> int | None:
    if text is None or re.fullmatch(r"\s*-?\d{1,6}\s*", text) is None:
        return None
    return min(int(text), _MAX)
