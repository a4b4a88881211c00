"""The dates of a review and of its case, told apart by the words around them.

The first date of a document is seldom the one it was published on: a title page may give the
death, the report's completion, a version and the publication, in any order.
"""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from extract.dates import DatePrecision, FoundDate
from extract.facts_reading import (
    DATE_FILL,
    DATE_MARK,
    Finding,
    JoinedText,
    Reading,
    make_span,
    mask_dates,
)
from extract.models import SectionKind

_DATA = Path(__file__).parent / "data" / "fact_dates.toml"
_DATE = f"{DATE_MARK}{DATE_FILL}*"
_BARE_CONFIDENCE = 0.4  # a date alone on a title page
_DATED_CONFIDENCE = 0.35  # "Date: September 2019"
_EARLY = 0.3  # share of a document in which it tells about itself
_SCOPE_KINDS = frozenset({SectionKind.TERMS, SectionKind.FRONT, SectionKind.BACKGROUND})


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
    last: FoundDate | None = None  # the end of a scope


@cache
def _rules() -> tuple[tuple[_DateRule, ...], tuple[_DateRule, ...]]:
    data = tomllib.loads(_DATA.read_text(encoding="utf-8"))

    def compile_one(pattern: str) -> re.Pattern[str]:
        pattern = pattern.replace("{date}", f"({_DATE})").replace("{D}", DATE_MARK)
        return re.compile(pattern.replace(" ", r"\s+"), re.IGNORECASE)

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
    cover = list(_on_cover(reading.cover, with_bare=True))
    opening = [
        found for found in _on_cover(reading.opening, with_bare=False) if found.meaning != "event"
    ]
    return (*cover, *opening, *_in_text(reading))


def _on_cover(joined: JoinedText, *, with_bare: bool) -> Iterator[DatedFinding]:
    masked, dates = mask_dates(re.sub(r"[’‘]", "'", joined.text))
    meanings: dict[int, tuple[str, float, int]] = {}
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
    for start, date in sorted(dates.items()):
        if date.year is None:
            continue
        meaning, confidence, begin = meanings.get(start, ("bare", _BARE_CONFIDENCE, start))
        if meaning == "bare" and (not with_bare or not _stands_alone(masked, date)):
            continue
        span = joined.span(max(begin, _line_start(joined, start)), date.char_end)
        finding = Finding(value=date.iso or "", span=span, confidence=confidence)
        yield DatedFinding(meaning=meaning, date=date, finding=finding)


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
                    yield DatedFinding(meaning=rule.meaning, date=date, finding=finding, last=last)


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

    Where nothing says "published", a date that stands alone on the title page is taken, or
    one labelled "Date", with little confidence: a published report's own date is the nearest
    to its publication. A date of completion, a version or the death never is.
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
    for meaning, confidence in (("bare", _BARE_CONFIDENCE), ("dated", _DATED_CONFIDENCE)):
        for one in found:
            month = one.date.year_month
            if one.meaning != meaning or month is None or (event and month <= event[:7]):
                continue
            return Finding(value=one.date.iso or "", span=one.finding.span, confidence=confidence)
    return None


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
