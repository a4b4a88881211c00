"""Dates in every style that reviews have, with their precision."""

import pytest

from extract.dates import DatePrecision, FoundDate, find_dates

DAY, MONTH, SEASON, YEAR = (
    DatePrecision.DAY,
    DatePrecision.MONTH,
    DatePrecision.SEASON,
    DatePrecision.YEAR,
)

# text, then each date found: its ISO form, its precision, the words that say it
STYLES = [
    ("on 13/03/2012 he", [("2012-03-13", DAY, "13/03/2012")]),  # day first
    ("dated 23/3/10", [("2010-03-23", DAY, "23/3/10")]),  # two-digit year, no zeros
    ("11.10.15", [("2015-10-11", DAY, "11.10.15")]),  # full stops
    ("10/16/2015", [("2015-10-16", DAY, "10/16/2015")]),  # US order, a Word field
    ("2019-09-04", [("2019-09-04", DAY, "2019-09-04")]),  # ISO
    ("8th October 2019", [("2019-10-08", DAY, "8th October 2019")]),  # ordinal
    ("10 th December 2014", [("2014-12-10", DAY, "10 th December 2014")]),  # split superscript
    ("Saturday 19 November 2016", [("2016-11-19", DAY, "Saturday 19 November 2016")]),  # weekday
    ("the 3rd of May, 2017", [("2017-05-03", DAY, "3rd of May, 2017")]),  # of, comma
    ("November 19th, 2016", [("2016-11-19", DAY, "November 19th, 2016")]),  # month first
    ("04 July 17 was", [("2017-07-04", DAY, "04 July 17")]),  # short year
    ("September 2015", [("2015-09", MONTH, "September 2015")]),  # month
    ("Sept. 2015", [("2015-09", MONTH, "Sept. 2015")]),  # abbreviated
    ("02/2021", [("2021-02", MONTH, "02/2021")]),  # month as a number
    ("mid-July 2016", [("2016-07", MONTH, "mid-July 2016")]),  # part of a month
    ("spring 2016", [("2016", SEASON, "spring 2016")]),  # season
    ("the winter of 2018/19", [("2018", SEASON, "winter of 2018/19")]),  # over the new year
    ("In 2009, when he", [("2009", YEAR, "2009")]),  # year behind a preposition
    # a range gives its year to the month before it, and wraps over the new year
    ("April - June 2013", [("2013-04", MONTH, "April"), ("2013-06", MONTH, "June 2013")]),
    (
        "between November and January 2019",
        [("2018-11", MONTH, "November"), ("2019-01", MONTH, "January 2019")],
    ),
    ("Version 7, 11.11.19", [("2019-11-11", DAY, "11.11.19")]),  # a date behind a version
    ("Version 11.11.19", [("2019-11-11", DAY, "11.11.19")]),  # a version named by its date
    ("12-Mar-2019", [("2019-03-12", DAY, "12-Mar-2019")]),  # hyphens and a name
    ("Final Nov-17", [("2017-11", MONTH, "Nov-17")]),  # month and short year
    ("July ’19", [("2019-07", MONTH, "July ’19")]),  # apostrophe for the century
    ("the 1st. March 2019", [("2019-03-01", DAY, "1st. March 2019")]),  # full stop after "st"
    # a range, no short year
    (
        "to June-18 July 2019",
        [("2019-06", MONTH, "June"), ("2019-07-18", DAY, "18 July 2019")],
    ),
]


@pytest.mark.parametrize(("text", "expected"), STYLES)
def test_find_dates_reads_every_style(
    text: str, expected: list[tuple[str, DatePrecision, str]]
) -> None:
    found = [(d.iso, d.precision, text[d.char_start : d.char_end]) for d in find_dates(text)]
    assert found == expected


@pytest.mark.parametrize(
    "text",
    [
        "see paragraph 5.10.15",  # a reference
        "He may march again",  # verbs
        "£1.10.15 was owed",  # money
        "at 19:30hrs",  # a time
        "page 12 of 45",  # pages
        "DHR 2018/03",  # a case number
        "31/31/2015",  # no such month either way
        "30 February",  # no such day
        "",
    ],
)
def test_find_dates_leaves_what_is_no_date(text: str) -> None:
    assert find_dates(text) == ()


def test_a_day_without_year_keeps_it_open() -> None:
    assert find_dates("on 17 September she") == (
        FoundDate(
            year=None, month=9, day=17, precision=DAY, char_start=3, char_end=15
        ),
    )  # fmt: skip


def test_an_approximate_date_says_so() -> None:
    assert find_dates("in mid July") == (
        FoundDate(
            year=None, month=7, precision=MONTH, is_approximate=True, char_start=3, char_end=11
        ),
    )


def test_year_month_needs_both() -> None:
    found = find_dates("12 May 2014, in 2015")
    assert [date.year_month for date in found] == ["2014-05", None]
