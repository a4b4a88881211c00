"""Whether a document's numbers run on, and who broke them: its author, or the reading of it.

Authors skip numbers and use them twice; a reader loses them, or takes the "4.3" of a sentence for
one. Both look the same in the passages, so each break is checked against the page's own words.
Only reads; nothing that is stored depends on it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from extract.models import Page, Passage, Section
from extract.numbering_causes import Cause, Evidence
from extract.numbering_labels import Numbered, RunKind, Series, list_numbered

_ALIGNED = 6.0  # points: numbers of one run begin at the same place
_LONG_RUN = 10  # plain numbers that count paragraphs, not a list's items
_LEAST_STRAY = 3  # a 5.2 alone has lost its 5.1; a 5.7 alone is an amount, or a reference
_MOST_NAMED = 60  # missing numbers that are listed one by one


class SlipKind(StrEnum):
    """How a run of numbers breaks."""

    MISSING = "missing"  # 4.11, 4.13
    AGAIN = "again"  # 7, 8, 7, 8
    STRAY = "stray"  # 7, 41, 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """One break in a run of numbers."""

    kind: SlipKind
    numbers: tuple[str, ...]  # those missing, given twice, or out of the run
    before: str | None  # the number before the break; None where the run should begin
    page_before: int | None
    label: str  # the number at the break
    page: int
    cause: Cause
    reason: str  # what the cause was read from


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberRun:
    """Numbers that count one thing, from first to last, in reading order."""

    kind: RunKind
    first: str
    last: str
    page_first: int
    page_last: int
    count: int  # how many numbers were read; letters (12a, 12b) count one each
    slips: tuple[Slip, ...] = ()


@dataclass(slots=True)
class _Run:
    """A run while it is gathered."""

    places: list[Numbered]
    hosts: tuple["_Run", ...] = ()  # runs that were open when it began, the innermost first
    breaks: list[tuple[Numbered | None, Numbered]] | None = None
    strays: list[tuple[Numbered, Numbered]] | None = None  # before, stray


def check_numbers(
    sections: Sequence[Section], passages: Sequence[Passage], pages: Sequence[Page]
) -> tuple[NumberRun, ...]:
    """Every run of section, paragraph, list, recommendation and footnote numbers, with its breaks.

    A number that follows on its run's last one goes on with it, whatever stands between: a list
    within paragraph 14 ends where 15 comes. A 1 begins a run. Any other number begins one that is
    on trial: a single number after which the old run goes on is a stray; otherwise the two are
    one run with a break.

    Args:
        sections: The section tree, section 0 first.
        passages: The passages in reading order.
        pages: The pages with their words, for the causes.

    Returns:
        Runs in the order of their first numbers; nothing for a document without numbers.
    """
    places = list_numbered(sections, passages)
    position = {id(place): index for index, place in enumerate(places)}
    evidence = Evidence(passages, pages)
    by_series: dict[Series, list[Numbered]] = {}
    for place in places:
        by_series.setdefault(place.series, []).append(place)
    runs: list[tuple[int, NumberRun]] = []
    for series, members in by_series.items():
        for run in _settle(_gather(members), position):
            first = position[id(run.places[0])]
            is_note = series.kind is RunKind.FOOTNOTES  # those run through the whole document
            opened = places[first - 1].page if first and not is_note else 1
            runs.append((first, _finish(series, run, opened, evidence)))
    runs.sort(key=lambda run: run[0])
    return _name_paragraphs([run for _, run in runs])


def _gather(places: Sequence[Numbered]) -> list[_Run]:
    """The numbers of a series as unbroken runs; a run may lie within another."""
    runs: list[_Run] = []
    open_runs: list[_Run] = []
    for place in places:
        run = _continued(open_runs, place)
        if run is None:
            run = _Run(places=[], hosts=tuple(reversed(open_runs)))
            runs.append(run)
            open_runs.append(run)
        else:
            del open_runs[open_runs.index(run) + 1 :]  # what began within it is over
        run.places.append(place)
    return runs


def _continued(open_runs: Sequence[_Run], place: Numbered) -> _Run | None:
    """The run that a number goes on with: one that begins at the same place before others."""
    fitting = [
        run
        for run in reversed(open_runs)
        if place.number == run.places[-1].number + 1
        or (place.number == run.places[-1].number and place.lettered and run.places[-1].lettered)
    ]
    return next((run for run in fitting if _is_aligned(run.places[-1], place)), None) or next(
        iter(fitting), None
    )


def _is_aligned(one: Numbered, other: Numbered) -> bool:
    return one.x0 is None or other.x0 is None or abs(one.x0 - other.x0) < _ALIGNED


def _settle(runs: Sequence[_Run], position: dict[int, int]) -> list[_Run]:
    """Runs with those that are the rest of another, or a stray in it, put to that one."""
    settled: list[_Run] = []
    into: dict[int, _Run] = {}  # by id() of the run as gathered
    for run in runs:
        first = run.places[0]
        into[id(run)] = run
        run.breaks, run.strays = [], []
        host = _host(run, into) if first.number > 1 else None
        if host is None:
            if first.number > 1:
                run.breaks.append((None, first))
            settled.append(run)
            continue
        start = position[id(first)]
        before = [place for place in host.places if position[id(place)] < start]
        assert host.strays is not None
        assert host.breaks is not None
        if len(before) < len(host.places):
            if len(run.places) > 1:  # a list within it whose first numbers are not there
                run.breaks.append((None, first))
                settled.append(run)
            else:
                host.strays.append((before[-1], first))
            continue
        host.breaks.append((before[-1], first))
        host.places.extend(run.places)
        into[id(run)] = host
    return settled


def _host(run: _Run, into: dict[int, _Run]) -> _Run | None:
    """The run that another one, which begins past 1, belongs to."""
    first = run.places[0]
    hosts: list[_Run] = []
    for gathered in run.hosts:
        host = into[id(gathered)]
        if not any(host is other for other in hosts):
            hosts.append(host)

    def rank(host: _Run) -> tuple[bool, int]:
        return not _is_aligned(host.places[-1], first), abs(first.number - _end(host, run) - 1)

    return min(hosts, key=rank, default=None)


def _end(host: _Run, run: _Run) -> int:
    """The number that a host had reached when a run began within or behind it."""
    fewer = [place.number for place in host.places if place.page <= run.places[0].page]
    return fewer[-1] if fewer else host.places[-1].number


def _finish(series: Series, run: _Run, opened: int, evidence: Evidence) -> NumberRun:
    assert run.breaks is not None
    assert run.strays is not None
    strays = {stray.number for _, stray in run.strays}
    slips = []
    for before, at in run.breaks:
        slip = _break(series, run, before, at, strays, evidence, opened)
        if slip is not None:
            slips.append(slip)
    for before, stray in run.strays:
        cause, reason = evidence.of_stray(stray)
        slips.append(_slip(SlipKind.STRAY, (stray.label,), before, stray, cause, reason))
    first, last = run.places[0], run.places[-1]
    return NumberRun(
        kind=series.kind,
        first=first.label,
        last=last.label,
        page_first=first.page,
        page_last=last.page,
        count=sum(1 for place in run.places if not place.implied),
        slips=tuple(sorted(slips, key=lambda slip: slip.page)),
    )


def _break(
    series: Series,
    run: _Run,
    before: Numbered | None,
    at: Numbered,
    strays: set[int],
    evidence: Evidence,
    opened: int,
) -> Slip | None:
    if before is None and len(run.places) == 1 and at.implied:
        return None  # a document that numbers the paragraphs of one section only
    if before is None and len(run.places) == 1 and at.number > _LEAST_STRAY:
        cause, reason = evidence.of_stray(at)
        return _slip(SlipKind.STRAY, (at.label,), None, at, cause, reason)
    reached = before.number if before is not None else 0
    if before is not None and at.number <= reached:
        behind = run.places[run.places.index(at) :]
        twice = [place.label for place in behind if place.number <= reached]
        cause, reason = evidence.of_again(before, at)
        return _slip(SlipKind.AGAIN, tuple(twice), before, at, cause, reason)
    missing = [n for n in range(reached + 1, at.number) if n not in strays]
    if not missing:
        return None
    labels = tuple(series.label(number) for number in missing[:_MOST_NAMED])
    cause, reason = evidence.of_missing(labels, before, at, opened)
    return _slip(SlipKind.MISSING, labels, before, at, cause, reason)


def _slip(
    kind: SlipKind,
    numbers: tuple[str, ...],
    before: Numbered | None,
    at: Numbered,
    cause: Cause,
    reason: str,
) -> Slip:
    return Slip(
        kind=kind,
        numbers=numbers,
        before=before.label if before is not None else None,
        page_before=before.page if before is not None else None,
        label=at.label,
        page=at.page,
        cause=cause,
        reason=reason,
    )


def _name_paragraphs(runs: Sequence[NumberRun]) -> tuple[NumberRun, ...]:
    """Runs with the longest one of plain numbers named for what it counts.

    A document that numbers its paragraphs by section has no such run: its plain numbers are
    lists, however long.
    """
    multilevel = sum(run.count for run in runs if run.kind is RunKind.PARAGRAPHS)
    plain = [run for run in runs if run.kind is RunKind.LIST and run.first.isdigit()]
    longest = max(plain, key=lambda run: run.count, default=None)
    if longest is None or longest.count < max(_LONG_RUN, multilevel):
        return tuple(runs)
    return tuple(replace(run, kind=RunKind.PARAGRAPHS) if run is longest else run for run in runs)
