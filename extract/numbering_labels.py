"""Labels and heading numbers as series and counts: "4.12" is the 12th of the series "4."."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from string import ascii_lowercase

from extract.labels import NUMBER_WORDS
from extract.models import Passage, PassageKind, Section

_NUMBER = re.compile(r"(?P<open>\(?)(?P<parts>\d{1,3}(?:\.\d{1,3})*)(?P<letter>[a-z]?)\.?\)?")
_LETTER = re.compile(r"(?P<open>\(?)(?P<letters>[a-z]{1,5})[.)]?", re.IGNORECASE)
_NAMED = re.compile(
    r"(?P<name>[A-Za-z][A-Za-z .-]*?)\s*(?P<token>\d{1,3}|(?<=\s)[A-Za-z]+)(?P<letter>[a-z]?)"
)
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_ROMAN_ONES = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")
_ROMAN = re.compile(r"(?:x{0,3})(?:ix|iv|v?i{0,3})")


class RunKind(StrEnum):
    """What a run of numbers counts."""

    SECTIONS = "sections"
    PARAGRAPHS = "paragraphs"
    LIST = "list"
    NAMED = "named"  # "Recommendation 3", "Part Two", "Appendix B"
    FOOTNOTES = "footnotes"


class Figures(StrEnum):
    """What a series counts with."""

    DIGITS = "digits"
    LETTERS = "letters"
    ROMAN = "roman"
    WORDS = "words"


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """Numbers that count one thing together: all of "4.1", "4.2" ..., or all of "(a)", "(b)" ..."""

    kind: RunKind
    figures: Figures = Figures.DIGITS
    name: str = ""  # "Recommendation", in a named series
    prefix: tuple[int, ...] = ()
    bracketed: bool = False

    def label(self, number: int) -> str:
        """A number of the series as it would be printed."""
        figure = _figure(self.figures, number)
        if self.prefix:
            figure = ".".join([*map(str, self.prefix), figure])
        if self.name:
            return f"{self.name} {figure}"
        return f"({figure})" if self.bracketed else figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbered:
    """A place in the document that bears a number of a series."""

    series: Series
    number: int
    label: str  # as printed
    lettered: bool = False  # "12a": shares its number with 12b
    implied: bool = False  # 4, where 4.1 stands without a heading 4
    page: int
    x0: float | None = None  # where it begins, in points; None for headings
    passage: int | None = None  # index of its passage


def _figure(figures: Figures, number: int) -> str:
    """A number as a series prints it; in digits where it has no other."""
    if figures is Figures.LETTERS and 0 < number <= len(ascii_lowercase):
        return ascii_lowercase[number - 1]
    if figures is Figures.WORDS and 0 < number <= len(NUMBER_WORDS):
        return NUMBER_WORDS[number - 1].capitalize()
    if figures is Figures.ROMAN:
        tens, ones = divmod(number, 10)
        return "x" * tens + _ROMAN_ONES[ones]
    return str(number)


def roman_value(text: str) -> int | None:
    """A small Roman numeral's value; None for what is none, or past 39."""
    lower = text.lower()
    if not lower or _ROMAN.fullmatch(lower) is None:
        return None
    values = [_ROMAN_VALUES[letter] for letter in lower]
    following = [*values[1:], 0]
    return sum(
        -value if value < after else value for value, after in zip(values, following, strict=True)
    )


def list_numbered(sections: Sequence[Section], passages: Sequence[Passage]) -> tuple[Numbered, ...]:
    """Every number that a heading or a passage bears, in reading order.

    A first paragraph implies its section: 4.1 stands for a 4 where no heading has that number,
    so that a section whose heading has none is not taken for missing.

    Args:
        sections: The section tree in reading order, section 0 first.
        passages: The passages in reading order; furniture and table cells bear no numbers.
    """
    indexes: dict[int, list[int]] = {}
    for index, passage in enumerate(passages):
        indexes.setdefault(passage.section_id, []).append(index)
    found: list[Numbered] = []
    previous: Numbered | None = None  # the last lettered one, for "(h), (i)"
    for section in sections:
        found.extend(_of_heading(section))
        for index in indexes.get(section.section_id, []):
            passage = passages[index]
            if passage.furniture or not passage.label or not passage.boxes:
                continue
            for place in _of_passage(passage, index, previous):
                found.append(place)
                if place.series.figures in (Figures.LETTERS, Figures.ROMAN):
                    previous = place
    return tuple(_with_implied(found))


def _of_heading(section: Section) -> Iterator[Numbered]:
    if section.number is None:
        return
    match = _NUMBER.fullmatch(section.number)
    if match is not None and not match["open"]:
        parts = [int(part) for part in match["parts"].split(".")]
        if len(parts) > 1 and parts[-1] == 0:
            parts.pop()  # "4.0" is how some houses number section 4
        kind = RunKind.SECTIONS if len(parts) == 1 else RunKind.PARAGRAPHS
        yield Numbered(
            series=Series(kind=kind, prefix=tuple(parts[:-1])),
            number=parts[-1],
            label=section.number,
            lettered=bool(match["letter"]),
            page=section.page,
        )
        return
    named = _named(section.number)
    if named is not None:
        series, number, lettered = named
        yield Numbered(
            series=series,
            number=number,
            label=section.number,
            lettered=lettered,
            page=section.page,
        )


def _of_passage(passage: Passage, index: int, previous: Numbered | None) -> Iterator[Numbered]:
    label = passage.label or ""
    found = _numbered(label, passage.kind) or _named(label) or _lettered(label, previous)
    if found is None:
        return
    series, number, is_lettered = found
    yield Numbered(
        series=series,
        number=number,
        label=label,
        lettered=is_lettered,
        page=passage.page_first,
        x0=passage.boxes[0].x0,
        passage=index,
    )


def _numbered(label: str, kind: PassageKind) -> tuple[Series, int, bool] | None:
    match = _NUMBER.fullmatch(label)
    if match is None:
        return None
    parts = [int(part) for part in match["parts"].split(".")]
    bracketed = bool(match["open"])
    if kind is PassageKind.FOOTNOTE:
        counted = RunKind.FOOTNOTES
    else:
        counted = RunKind.PARAGRAPHS if len(parts) > 1 else RunKind.LIST
    series = Series(kind=counted, prefix=tuple(parts[:-1]), bracketed=bracketed)
    return series, parts[-1], bool(match["letter"])


def _named(label: str) -> tuple[Series, int, bool] | None:
    """A name and its number: "Recommendation 2a", "Part Two", "PART II", "Appendix B"."""
    match = _NAMED.fullmatch(label)
    if match is None:
        return None
    name, token = match["name"].strip(), match["token"] + match["letter"]
    if match["token"].isdigit():
        series = Series(kind=RunKind.NAMED, name=name.capitalize())
        return series, int(match["token"]), bool(match["letter"])
    if token.lower() in NUMBER_WORDS:
        figures, number = Figures.WORDS, NUMBER_WORDS.index(token.lower()) + 1
    elif (value := roman_value(token)) is not None:
        figures, number = Figures.ROMAN, value
    elif len(token) == 1:
        figures, number = Figures.LETTERS, ord(token.lower()) - ord("a") + 1
    else:
        return None
    return Series(kind=RunKind.NAMED, figures=figures, name=name.capitalize()), number, False


def _lettered(label: str, previous: Numbered | None) -> tuple[Series, int, bool] | None:
    """A lettered mark: "(i)" is the ninth letter behind "(h)", and otherwise Roman one."""
    match = _LETTER.fullmatch(label)
    if match is None:
        return None
    letters, bracketed = match["letters"].lower(), bool(match["open"])
    value = roman_value(letters)
    place = ord(letters) - ord("a") + 1 if len(letters) == 1 else None
    goes_on = (
        previous is not None
        and previous.series.figures is Figures.LETTERS
        and place == previous.number + 1
    )
    roman_before = previous is not None and previous.series.figures is Figures.ROMAN
    is_roman = value is not None and not goes_on and (letters in ("i", "ii") or roman_before)
    figures, number = (Figures.ROMAN, value) if is_roman else (Figures.LETTERS, place)
    if number is None:
        return None
    return Series(kind=RunKind.LIST, figures=figures, bracketed=bracketed), number, False


def _with_implied(found: Sequence[Numbered]) -> Iterator[Numbered]:
    last: dict[Series, int] = {}
    for place in found:
        series = place.series
        if series.kind is RunKind.PARAGRAPHS and place.number <= 1:
            for depth in range(1, len(series.prefix) + 1):
                if any(n > 1 for n in series.prefix[depth:]):
                    continue  # 4.2.1 implies 4.2, and not a 4
                kind = RunKind.SECTIONS if depth == 1 else RunKind.PARAGRAPHS
                parent = Series(kind=kind, prefix=series.prefix[: depth - 1])
                number = series.prefix[depth - 1]
                if last.get(parent) != number:
                    last[parent] = number
                    yield Numbered(
                        series=parent,
                        number=number,
                        label=parent.label(number),
                        implied=True,
                        page=place.page,
                    )
        last[series] = place.number
        yield place
