"""Counts as lists print them: in figures, letters, roman numerals and words."""

from collections.abc import Callable

from extract.labels import NUMBER_WORDS

_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc")),
    *((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_ORDINAL_WORDS = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"),
    *("tenth", "eleventh", "twelfth"),
)


def to_figure(count: int, form: str) -> str:
    """A count as a list prints it: "12", "xii", "L", "02", "2nd"; other forms in decimal."""
    make = _FORMS.get(form)
    return make(count) if make is not None else str(count)


def _roman(count: int) -> str:
    if not 0 < count < 5000:
        return str(count)
    parts = []
    for worth, letters in _ROMAN:
        times, count = divmod(count, worth)
        parts.append(letters * times)
    return "".join(parts)


def _letters(count: int) -> str:
    """A to z, then aa, bb ... (ECMA-376, 17.18.59)."""
    if not 0 < count < 2600:
        return str(count)
    times, place = divmod(count - 1, 26)
    return chr(ord("a") + place) * (times + 1)


def _ordinal(count: int) -> str:
    teens = 10 < count % 100 < 20
    return f"{count}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(count % 10, 'th')}"


def _word(words: tuple[str, ...]) -> Callable[[int], str]:
    return lambda count: words[count - 1].capitalize() if 0 < count <= len(words) else str(count)


_FORMS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda count: f"{count:02d}",
    "lowerRoman": _roman,
    "upperRoman": lambda count: _roman(count).upper(),
    "lowerLetter": _letters,
    "upperLetter": lambda count: _letters(count).upper(),
    "ordinal": _ordinal,
    "cardinalText": _word(NUMBER_WORDS),
    "ordinalText": _word(_ORDINAL_WORDS),
    "none": lambda count: "",
}
