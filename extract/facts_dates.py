"""The dates of a review and of its case, told apart by the words around them.

The first date of a document is seldom the one it was published on: a title page may give the
death, the report's completion, a version and the publication, in any order.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from extract.dates import DatePrecision, FoundDate
from extract.facts_reading import (
    DATE_FILL,
    DATE_MARK,
    Finding,
    JoinedText,
    Reading,
    join_lines,
    make_span,
    mask_dates,
    spread_blanks,
)
from extract.models import Passage, SectionKind
from extract.names import name_words

_DATA = Path(__file__).parent / "data" / "fact_dates.toml"
_DATE = f"{DATE_MARK}{DATE_FILL}*"
_BARE_CONFIDENCE = 0.4  # a date alone on a title page
_DATED_CONFIDENCE = 0.35  # "Date: September 2019"
_OWN_CONFIDENCE = 0.3  # the report's own date, of its completion or its version
_FOOT_DISCOUNT = 0.1  # a running foot is kept from one version to the next
_LIFE_CONFIDENCE = 0.9
_LIFE = re.compile(rf"({_DATE})\s*(?:[–—-]|\bto\b)\s*({_DATE})")
_IN_BRACKETS = re.compile(rf"(?P<name>[^\n()]{{1,60}}?)[ \t]*\(\s*(?P<date>{_DATE})\s*\)")
_IN_BRACKETS_CONFIDENCE = 0.7
_OF_THE_CASE = frozenset({"birth", "event", "commissioned"})
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr"})
_PUBLISHED_YEAR = re.compile(
    r"\b(?:date of publication|publication date|publication|(?:date )?published)"
    r"(?:[ \t]+(?:in|date))?[ \t]*[:|–—-]?\s*(?P<year>20\d\d)\b(?![/–-]\d)",
    re.IGNORECASE,
)
_LONG = 6  # months between a date that stands alone and the report's own, if it is another's
_PERIOD = re.compile(
    r"\b(?:period|scope|time ?(?:frame|line|scale)|between|from|cover(?:s|ed|ing))\b[^\n]*$", re.I
)
_PAGE_NUMBER = re.compile(r"\b(?:p\s?a\s?g\s?e|of)\b|\b(?:[ivxl]+|\d{1,3})\b|[|]", re.IGNORECASE)
_TOLD_WORDS = 9  # a sentence of the text, not a line of a form
_EARLY = 0.3  # share of a document in which it tells about itself
_SCOPE_KINDS = frozenset({SectionKind.TERMS, SectionKind.FRONT, SectionKind.BACKGROUND})
# What the document's own date may be called, in the order in which it stands for publication.
_OWN_DATES = (
    (("bare",), _BARE_CONFIDENCE),
    (("dated",), _DATED_CONFIDENCE),
    (("completed", "version"), _OWN_CONFIDENCE),
)


@dataclass(frozen=True, slots=True)
class _DateRule:
    meaning: str
    confidence: float
    patterns: tuple[re.Pattern[str], ...]
    unless: re.Pattern[str] | None
    needs: re.Pattern[str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedFinding:
    """A date with its meaning, and the finding it makes."""

    meaning: str  # published, completed, version, event, commissioned, scope, birth, dated, bare
    date: FoundDate
    finding: Finding
    place: str  # cover, opening, foot, text
    last: FoundDate | None = None  # the end of a scope


@cache
def _rules() -> tuple[tuple[_DateRule, ...], tuple[_DateRule, ...]]:
    data = tomllib.loads(_DATA.read_text(encoding="utf-8"))

    def compile_one(pattern: str) -> re.Pattern[str]:
        pattern = pattern.replace("{date}", f"({_DATE})").replace("{D}", DATE_MARK)
        return re.compile(spread_blanks(pattern), re.IGNORECASE)

    def read(entries: Sequence[dict[str, object]]) -> tuple[_DateRule, ...]:
        return tuple(
            _DateRule(
                str(entry["meaning"]),
                float(str(entry["confidence"])),
                tuple(compile_one(str(p)) for p in _list(entry["patterns"])),
                compile_one(str(entry["unless"])) if "unless" in entry else None,
                compile_one(str(entry["needs"])) if "needs" in entry else None,
            )
            for entry in entries
        )

    return read(data["cover"]), read(data["text"])


def _list(value: object) -> list[object]:
    return list(value) if isinstance(value, list) else []


def find_dated(reading: Reading) -> tuple[DatedFinding, ...]:
    """Every date of the title page with its meaning, then those of the text that have one."""
    cover = list(_on_cover(reading.cover, "cover"))
    lines = join_lines((p.text, p.passage) for p in reading.opening.pieces if not _is_told(p.text))
    opening = [found for found in _on_cover(lines, "opening") if found.meaning != "event"]
    return (*cover, *opening, *_in_text(reading), *_in_feet(reading))


def _in_feet(reading: Reading) -> Iterator[DatedFinding]:
    """Dates of the running heads and feet: of lines that stand on two pages or more."""
    pages: dict[str, list[Passage]] = {}
    for passage in reading.furniture:
        if any(char.isdigit() for char in passage.text):
            key = " ".join(_PAGE_NUMBER.sub(" ", passage.text).split())
            pages.setdefault(key, []).append(passage)
    for passages in pages.values():
        if len({passage.page_first for passage in passages}) > 1:
            for found in _on_cover(join_lines([(passages[0].text, passages[0])]), "foot"):
                if found.meaning != "event":
                    less = replace(
                        found.finding, confidence=found.finding.confidence - _FOOT_DISCOUNT
                    )
                    yield replace(found, finding=less)


def _on_cover(joined: JoinedText, place: str) -> Iterator[DatedFinding]:
    masked, dates = mask_dates(re.sub(r"[’‘]", "'", joined.text))
    meanings = _life_dates(masked, dates) if place == "cover" else {}
    yield from _labelled_years(masked, joined, place)
    for rule in _rules()[0]:
        for pattern in rule.patterns:
            for match in pattern.finditer(masked):
                start = match.start(1)
                # Of two cues before a date the nearer tells its meaning; patterns that are
                # tried earlier win only where they begin no farther off.
                held = meanings.get(start)
                nearer = held is not None and held[2] < match.start() < start
                if held is None or (nearer and rule.meaning != "dated"):
                    meanings[start] = (rule.meaning, rule.confidence, match.start())
    if place == "cover":
        meanings |= _bracketed_dates(masked, dates, meanings)
    for start, date in sorted(dates.items()):
        if date.year is None:
            continue
        meaning, confidence, begin = meanings.get(start, ("bare", _BARE_CONFIDENCE, start))
        if meaning == "bare" and not _stands_alone(masked, date):
            continue
        if meaning == "bare" and place == "opening" and not _is_line(masked, date):
            continue
        span = joined.span(max(begin, _line_start(joined, start)), date.char_end)
        finding = Finding(value=date.iso or "", span=span, confidence=confidence)
        yield DatedFinding(meaning=meaning, date=date, finding=finding, place=place)


def _life_dates(masked: str, dates: Mapping[int, FoundDate]) -> dict[int, tuple[str, float, int]]:
    """Birth and death of somebody whose days a title page gives: "(2 May 1971 – 8 June 2014)"."""
    meanings: dict[int, tuple[str, float, int]] = {}
    for first, last in find_lives(masked, dates):
        for meaning, date in (("birth", first), ("event", last)):
            meanings[date.char_start] = (meaning, _LIFE_CONFIDENCE, date.char_start)
    return meanings


def _bracketed_dates(
    masked: str, dates: Mapping[int, FoundDate], known: Mapping[int, tuple[str, float, int]]
) -> dict[int, tuple[str, float, int]]:
    """The event in brackets behind a pseudonym, "Anna (May 2017)", where a later date stands too.

    That date may be a bare one or the report's; with none the one in brackets is the report's.
    """
    meanings: dict[int, tuple[str, float, int]] = {}
    for match in _IN_BRACKETS.finditer(masked):
        start = match.start("date")
        month = dates[start].year_month
        if month is None or start in known or not _is_pseudonym(match.group("name")):
            continue
        later = (
            (date.year_month or "") > month and known.get(at, ("bare",))[0] not in _OF_THE_CASE
            for at, date in dates.items()
        )
        if any(later):
            meanings[start] = ("event", _IN_BRACKETS_CONFIDENCE, start)
    return meanings


def _is_pseudonym(words: str) -> bool:
    """Whether words that end before a bracket end with one name: nobody's full name, no title."""
    bare = [re.sub(r"\W", "", word) for word in words.split()]
    others = name_words().not_in_names
    if not bare or not bare[-1] or bare[-1].lower() in others or not bare[-1][0].isupper():
        return False
    return len(bare) < 2 or not bare[-2][:1].isupper() or bare[-2].lower() in _TITLES | others


def _labelled_years(masked: str, joined: JoinedText, place: str) -> Iterator[DatedFinding]:
    """Years alone behind a label for the publication: "Date of publication: 2017"."""
    for match in _PUBLISHED_YEAR.finditer(masked):
        start, end = match.span("year")
        year = int(match.group("year"))
        date = FoundDate(year=year, precision=DatePrecision.YEAR, char_start=start, char_end=end)
        span = joined.span(max(match.start(), _line_start(joined, start)), end)
        finding = Finding(value=str(year), span=span, confidence=_BARE_CONFIDENCE)
        yield DatedFinding(meaning="published", date=date, finding=finding, place=place)


def find_lives(
    masked: str, dates: Mapping[int, FoundDate]
) -> tuple[tuple[FoundDate, FoundDate], ...]:
    """First and last day of the lives that a title page gives, from its text with masked dates."""
    lives = []
    for match in _LIFE.finditer(masked):
        first, last = dates[match.start(1)], dates[match.start(2)]
        exact = first.precision == last.precision == DatePrecision.DAY
        if exact and _is_scope(first, last) and not _PERIOD.search(masked[: match.start()]):
            lives.append((first, last))
    return tuple(lives)


def _line_start(joined: JoinedText, position: int) -> int:
    return max((p.char_start for p in joined.pieces if p.char_start <= position), default=0)


def _stands_alone(masked: str, date: FoundDate) -> bool:
    """Whether a date is no part of a sentence: nothing in small letters leads up to it."""
    if date.precision in (DatePrecision.YEAR, DatePrecision.SEASON):
        return False
    before = masked[: date.char_start].rstrip()
    word = re.search(r"(\S+)$", before)
    # Behind a label that no rule knows a date may mean anything.
    return word is None or not (word.group(1).islower() or word.group(1).endswith(":"))


def _is_line(masked: str, date: FoundDate) -> bool:
    """Whether a line holds a date and nothing else, as on a title page behind a cover sheet."""
    line = masked[masked.rfind("\n", 0, date.char_start) + 1 :].split("\n", 1)[0]
    return not line.strip(f" \t.,(){DATE_MARK}{DATE_FILL}")


def _is_told(text: str) -> bool:
    """Whether a short passage is a sentence, no line of a form."""
    return len(text.split()) > _TOLD_WORDS and text.rstrip().endswith((".", ".”", ".’"))


def _in_text(reading: Reading) -> Iterator[DatedFinding]:
    total = max(len(reading.passages), 1)
    for index, passage in enumerate(reading.passages):
        early = index < max(_EARLY * total, 20)
        text = re.sub(r"[’‘]", "'", passage.text)
        masked, dates = mask_dates(text)
        if not dates:
            continue
        for rule in _rules()[1]:
            for pattern in rule.patterns:
                for match in pattern.finditer(masked):
                    date = dates[match.start(1)]
                    last = dates[match.start(2)] if pattern.groups > 1 else None
                    if date.year is None or (last is not None and not _is_scope(date, last)):
                        continue
                    near = masked[max(0, match.start() - 150) : match.end()]
                    if rule.unless and rule.unless.search(near.split(". ")[-1]):
                        continue
                    if rule.needs and not rule.needs.search(f"{passage.heading or ''} {near}"):
                        continue
                    confidence = rule.confidence - (0.0 if early else 0.25)
                    if rule.meaning == "scope" and passage.section_kind not in _SCOPE_KINDS:
                        confidence -= 0.15
                    span = make_span(passage, match.start(), match.end())
                    finding = Finding(value=date.iso or "", span=span, confidence=confidence)
                    yield DatedFinding(
                        meaning=rule.meaning, date=date, finding=finding, place="text", last=last
                    )


def _is_scope(first: FoundDate, last: FoundDate) -> bool:
    """Whether two dates can bound a review: years alone, or the wrong way round, can't."""
    return (
        first.iso is not None
        and last.iso is not None
        and first.iso <= last.iso
        and not first.precision == last.precision == DatePrecision.YEAR
    )


def choose_published(found: Sequence[DatedFinding], event: str | None) -> Finding | None:
    """The date of publication, YYYY-MM-DD or YYYY-MM.

    Where nothing says "published", the date that the document bears is taken, with little
    confidence, since a published report's own date is the nearest to its publication: one that
    stands alone on the title page or is labelled "Date", else the last of its completion or its
    version there, else what its running feet bear. A date in a sentence, a birth or the death
    never is. Where only a year is labelled, a date of that year alone is finer.
    """
    stated = [
        one
        for one in found
        if one.meaning == "published"
        and one.date.year_month is not None
        and (event is None or one.date.year_month >= event[:7])
    ]
    if stated:
        return max(stated, key=lambda one: one.finding.confidence).finding
    years = {
        one.date.year
        for one in found
        if one.meaning == "published" and one.date.precision is DatePrecision.YEAR
    }
    places = ("cover", "opening", "foot") if years else ("cover", "foot")
    borne = [
        one
        for one in found
        if one.place in places
        and one.date.year_month is not None
        and (event is None or one.date.year_month > event[:7])
        and (not years or one.date.year in years)
    ]
    for place, less in (("cover", 0.0), ("opening", 0.0), ("foot", _FOOT_DISCOUNT)):
        here = [one for one in borne if one.place == place]
        for meanings, confidence in _OWN_DATES:
            own = [one for one in here if one.meaning in meanings]
            if not own:
                continue
            one = max(own, key=lambda own: own.date.iso or "")
            # "Review into the death of ... | October 2017", and a report finished long after
            if one.meaning == "bare" and any(_is_long_after(one, other) for other in here):
                continue
            return replace(
                one.finding, value=one.date.iso or "", confidence=round(confidence - less, 2)
            )
    return None


def _is_long_after(first: DatedFinding, second: DatedFinding) -> bool:
    """Whether a report was finished more than half a year after another date of its own."""
    if second.meaning not in ("completed", "version"):
        return False
    months = [(one.date.year or 0) * 12 + (one.date.month or 0) for one in (first, second)]
    return months[1] - months[0] > _LONG


def choose_date(found: Sequence[DatedFinding], meaning: str) -> Finding | None:
    """The surest date of a meaning, YYYY-MM-DD or YYYY-MM; of equals the first."""
    fitting = [one for one in found if one.meaning == meaning and one.date.year_month is not None]
    return max((one.finding for one in fitting), key=lambda f: f.confidence, default=None)


def choose_completed(found: Sequence[DatedFinding], event: str | None) -> Finding | None:
    """The date on which the report was finished; the last version's where nothing says it."""
    after = [one for one in found if event is None or (one.date.iso or "") >= event[:7]]
    return choose_date(after, "completed")


def choose_scope(found: Sequence[DatedFinding]) -> tuple[Finding | None, Finding | None]:
    """First and last day of the period under review, from the same sentence."""
    scopes = [one for one in found if one.meaning == "scope" and one.last is not None]
    if not scopes:
        return choose_date(found, "scope_from"), None
    best = max(scopes, key=lambda one: one.finding.confidence)
    assert best.last is not None
    end = Finding(
        value=best.last.iso or "", span=best.finding.span, confidence=best.finding.confidence
    )
    return best.finding, end
