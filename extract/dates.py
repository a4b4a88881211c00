"""Dates as reviews write them, each with how exact it is.

A grammar of its own, since general date parsers turn "September 2017" into a day and fail on
"spring 2016". It reads 13/03/2012, 23/3/10, 11.10.15, 10/16/2015 (US order, from a Word field),
8th October 2019, "10 th December 2014" (a superscript that extraction split off), September 2015,
mid-July 2016, April - June 2013, 2014/15 seasons and years after a preposition. A date that
leaves out its year ("between March and July 2020") takes it from the date it is joined to.
"""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan",
            "february feb",
            "march mar",
            "april apr",
            "may",
            "june jun",
            "july jul",
            "august aug",
            "september sept sep",
            "october oct",
            "november nov",
            "december dec",
        ),
        start=1,
    )
    for name in names.split()
}
_SEASONS = ("spring", "summer", "autumn", "winter", "christmas", "easter")
_CENTURY_BREAK = 40  # a two-digit year up to this is 20xx: reviews and lives both fit
_DAYS_IN_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class DatePrecision(StrEnum):
    """The smallest part of a date that the text gives."""

    DAY = "day"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDate:
    """A date in a text; what the text leaves out is None."""

    year: int | None
    month: int | None = None
    day: int | None = None
    season: str | None = None  # "spring"
    precision: DatePrecision
    is_approximate: bool = False  # "mid-July", "about 2012", "late in 2014"
    is_inherited: bool = False  # the year is that of the date it is joined to
    char_start: int
    char_end: int

    @property
    def iso(self) -> str | None:
        """YYYY-MM-DD, YYYY-MM or YYYY, as exact as the text; None without a year."""
        if self.year is None:
            return None
        parts = [f"{self.year:04d}"]
        if self.month is not None:
            parts.append(f"{self.month:02d}")
            if self.day is not None:
                parts.append(f"{self.day:02d}")
        return "-".join(parts)

    @property
    def year_month(self) -> str | None:
        """YYYY-MM, or None where the month or the year is missing."""
        if self.year is None or self.month is None:
            return None
        return f"{self.year:04d}-{self.month:02d}"


_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY = r"(?P<day>[0-3]?\d)(?:\s?(?:st|nd|rd|th)\.?)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_PART = (
    r"(?P<part>(?:early|mid|middle|late|beginning|start|end)(?:\s+of|\s+in)?(?:\s*[-–]\s*|\s+))?"
)
_WEEKDAY = r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s+(?:the\s+)?)?"
_NOT_NUMBER = r"(?<![\d./£$€-])"
_RULES = (
    # 2016-11-19
    ("iso", rf"{_NOT_NUMBER}(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?![\d-])"),
    # 13/03/2012, 23/3/10, 11.10.15, 07-09-18, 10/16/2015
    (
        "numeric",
        rf"{_NOT_NUMBER}(?P<day>\d{{1,2}})(?P<mark>[./-])\s?(?P<month>\d{{1,2}})(?P=mark)\s?"
        r"(?P<year>(?:19|20)?\d\d)(?![\d/]|\.\d|-\d)",
    ),
    # 12-Mar-2019, 12/Mar/19
    (
        "day_month",
        rf"{_NOT_NUMBER}(?P<day>[0-3]?\d)(?P<mark>[-/])(?P<month>{_MONTH})(?P=mark)"
        r"(?:(?P<year>(?:19|20)\d\d)|(?P<short>\d\d))(?![\d/-])",
    ),
    # 8th October 2019, "10 th December 2014", Saturday 19 of November, 2016, 30 Nov 17
    (
        "day_month",
        rf"\b{_WEEKDAY}(?<![\d.,£]){_DAY}(?:\s+day)?\s+(?:of\s+)?(?P<month>{_MONTH})\b\.?"
        r"(?:\s*,?\s*(?P<year>(?:19|20)\d\d)\b|\s+['’]?(?P<short>\d\d)\b(?![:.%/\d]))?",
    ),
    # November 19th, 2016
    (
        "month_day",
        rf"\b(?P<month>{_MONTH})\b\.?\s+(?P<day>[0-3]?\d)(?:\s?(?:st|nd|rd|th))?,?\s+{_YEAR}\b",
    ),
    # September 2015, mid-July 2016, April, 2013
    ("month", rf"\b{_PART}(?P<month>{_MONTH})\b\.?\s*,?\s*(?:of\s+)?{_YEAR}\b"),
    # Nov-17, July ’19: never without the mark, since "May 17" is a day
    ("month", rf"\b(?P<month>{_MONTH})(?:\s?-\s?|\s+[’'])(?P<short>\d\d)\b(?![:./%-]|\s+per)"),
    # 10/2020
    ("month_number", rf"{_NOT_NUMBER}(?P<month>0?[1-9]|1[0-2])/(?P<year>20\d\d)(?![\d/])"),
    # spring 2016, the summer of 2018, winter 2015/16
    (
        "season",
        rf"\b{_PART}(?P<season>{'|'.join(_SEASONS)})\s+(?:of\s+)?{_YEAR}(?:\s?[/–-]\s?\d\d(?:\d\d)?)?\b",
    ),
    # in March, mid-July, late November: no year
    (
        "bare_month",
        r"\b(?:(?P<part>(?:early|mid|late)(?:\s*[-–]\s*|\s+))|"
        r"(?:in|of|that|until|since|by|from|to|during|between|and|following|last)\s+)"
        rf"(?P<month>{_MONTH})\b(?!\s+\d)",
    ),
    # April - June 2013: a month joined to a later date
    (
        "joined_month",
        rf"\b(?P<month>{_MONTH})\b(?=\s*(?:[-–]|to|and)\s*(?:{_MONTH})\b\.?,?\s+(?:19|20)\d\d)",
    ),
    # in 2014, since about 2012
    (
        "year",
        r"\b(?:in|of|since|until|from|by|during|to|and|between|early|late|about|around|circa|before|after|mid|year)"
        rf"[\s-]+(?P<part>(?:about|around|early|late|mid)[\s-]+)?{_YEAR}\b(?![/-]\d)",
    ),
)
# Without a digit or a month there is no date to look for.
_ANY_DATE = re.compile(rf"\d|\b(?:{_MONTH})\b", re.IGNORECASE)
_PATTERNS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _RULES)
_JOINED = re.compile(
    r"\s*(?:[-–—/]|to|and|or|until|till|through|,)\s*(?:the\s+)?(?:(?:early|mid|late)\s+)?", re.I
)
_REFERENCE = re.compile(
    r"(?:para(?:graph)?s?|sections?|recommendations?|appendix|table|figure|chapter|finding|point)\.?\s*$",
    re.I,
)


def find_dates(text: str) -> tuple[FoundDate, ...]:
    """The dates in a text, in order and without overlaps; empty where there are none.

    Where two readings overlap the longer, more exact one stays. Day comes before month, unless
    the second number can't be a month.
    """
    if _ANY_DATE.search(text) is None:
        return ()
    found: list[FoundDate] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            date = _read(kind, match, text)
            if date is not None and not any(
                date.char_start < other.char_end and other.char_start < date.char_end
                for other in found
            ):
                found.append(date)
    found.sort(key=lambda date: date.char_start)
    return tuple(_inherit_years(found, text))


def _read(kind: str, match: re.Match[str], text: str) -> FoundDate | None:
    groups = match.groupdict()
    start, end = match.span()
    if kind in ("bare_month", "year"):
        # The preposition is a sign of a date, no part of it.
        start = (
            match.start("part")
            if groups.get("part")
            else match.start("month" if kind == "bare_month" else "year")
        )
    if kind == "bare_month" and not match.group("month")[0].isupper():
        return None  # "may" and "march" are verbs too
    if kind == "numeric" and _REFERENCE.search(text, max(0, start - 30), start):
        return None  # "paragraph 5.10.15"
    year = _year(groups.get("year"), groups.get("short"))
    month = _month(groups.get("month"))
    day = int(groups["day"]) if groups.get("day") else None
    if kind == "numeric" and month is not None and day is not None and month > 12 >= day:
        day, month = month, day
    if month is not None and not 1 <= month <= 12:
        return None
    if day is not None and (month is None or not 1 <= day <= _DAYS_IN_MONTH[month - 1]):
        return None
    return FoundDate(
        year=year,
        month=month,
        day=day,
        season=groups["season"].lower() if groups.get("season") else None,
        precision=_precision(kind),
        is_approximate=bool(groups.get("part")),
        char_start=start,
        char_end=end,
    )


def _precision(kind: str) -> DatePrecision:
    if kind in ("iso", "numeric", "day_month", "month_day"):
        return DatePrecision.DAY
    if kind == "season":
        return DatePrecision.SEASON
    return DatePrecision.YEAR if kind == "year" else DatePrecision.MONTH


def _year(full: str | None, short: str | None) -> int | None:
    digits = full or short
    if digits is None:
        return None
    number = int(digits)
    if len(digits) == 4:
        return number
    return number + (2000 if number <= _CENTURY_BREAK else 1900)


def _month(word: str | None) -> int | None:
    if word is None:
        return None
    return int(word) if word.isdigit() else _MONTHS[word.lower()]


def _inherit_years(found: list[FoundDate], text: str) -> list[FoundDate]:
    """Give a date without a year the year of the one it is joined to: "April - June 2013"."""
    dates = list(found)
    for i in range(len(dates) - 2, -1, -1):
        date, later = dates[i], dates[i + 1]
        if date.year is not None or later.year is None:
            continue
        if _JOINED.fullmatch(text[date.char_end : later.char_start]) is None:
            continue
        wraps = date.month is not None and later.month is not None and date.month > later.month
        dates[i] = replace(date, year=later.year - 1 if wraps else later.year, is_inherited=True)
    return dates
