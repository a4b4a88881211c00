"""Runs of numbers in sentences: which run unbroken, where the others break, and why."""

from collections.abc import Iterator, Sequence

from extract.numbering import NumberRun, Slip, SlipKind
from extract.numbering_causes import Cause
from extract.numbering_labels import RunKind

_CAUSES = {
    Cause.AUTHOR: "the author's, it seems",
    Cause.READING: "a reading error, it seems",
    Cause.UNCLEAR: "cause unclear",
}
_LISTED = 3  # missing numbers that are listed one by one


def number_lines(runs: Sequence[NumberRun]) -> Iterator[tuple[int, str]]:
    """Sentences on a document's runs of numbers, each with how far it is set in.

    Runs that count paragraphs section by section are told as one, and so are lists. A number
    that stands alone is no run.
    """
    told = False
    for kind in RunKind:
        group = [run for run in runs if run.kind is kind]
        for runs_told in [[run] for run in group] if kind is RunKind.NAMED else [group]:
            if sum(run.count for run in runs_told) > 1 or any(run.slips for run in runs_told):
                yield 2, _run_sentence(kind, runs_told)
                yield from _slip_lines(runs_told)
                told = True
    if not told:
        yield 2, "nothing is numbered"


def _run_sentence(kind: RunKind, runs: Sequence[NumberRun]) -> str:
    """A group of runs: "paragraphs 1.1 to 9.4, pp. 3-40: 96 numbers run unbroken"."""
    numbers = sum(run.count for run in runs)
    breaks = sum(len(run.slips) for run in runs)
    pages = _pages(min(run.page_first for run in runs), max(run.page_last for run in runs))
    if kind is RunKind.LIST:
        told = "1 list" if len(runs) == 1 else f"{len(runs)} lists"
    elif kind is RunKind.FOOTNOTES and len(runs) > 1:
        told = f"footnotes in {len(runs)} runs"
    else:
        name = "" if kind is RunKind.NAMED else f"{kind.value} "
        told = f"{name}{runs[0].first} to {runs[-1].last}"
    counted = f"{told}, {pages}: {numbers} {'number' if numbers == 1 else 'numbers'}"
    if breaks:
        return f"{counted}, {breaks} {'break' if breaks == 1 else 'breaks'}"
    return f"{counted} run unbroken"


def _slip_lines(runs: Sequence[NumberRun]) -> Iterator[tuple[int, str]]:
    for run in runs:
        for slip in run.slips:
            yield 4, f"{slip_sentence(slip)} ({_CAUSES[slip.cause]}: {slip.reason})"


def slip_sentence(slip: Slip) -> str:
    """A break in words: "after 4.11 comes 4.13, p. 9: 4.12 is missing"."""
    if slip.kind is SlipKind.STRAY:
        behind = f", behind {slip.before}," if slip.before is not None else ""
        return f"{slip.label}, p. {slip.page}{behind} belongs to no run"
    again = " again" if slip.kind is SlipKind.AGAIN else ""
    if slip.before is None or slip.page_before is None:
        comes = f"the first is {slip.label}, p. {slip.page}"
    else:
        pages = _pages(slip.page_before, slip.page)
        comes = f"after {slip.before} comes {slip.label}{again}, {pages}"
    if slip.kind is SlipKind.AGAIN:
        is_whole = slip.numbers[-1:] == (slip.before,) and len(slip.numbers) <= _LISTED
        return f"{', '.join(slip.numbers * 2)}: {comes}" if is_whole else comes
    if len(slip.numbers) == 1:
        return f"{comes}: {slip.numbers[0]} is missing"
    if len(slip.numbers) <= _LISTED:
        return f"{comes}: {', '.join(slip.numbers)} are missing"
    return f"{comes}: {slip.numbers[0]} to {slip.numbers[-1]} are missing"


def _pages(first: int, last: int) -> str:
    return f"p. {first}" if first >= last else f"pp. {first}-{last}"
