"""Paragraph numbers whose points OCR lost, mended by the numbers before and behind them.

Between "1.1" and "2.1", the run "12", "13", "14" is 1.2, 1.3 and 1.4. Of all the ways to set points
into the numbers that stand before lines, the one is taken in which most follow one upon another.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from extract.models import Page, PageSource, Word

_NUMBER = re.compile(r"(\d{1,3}(?:[.,]\d{1,3}){0,4})([.),:]?)")
_LEAST_GAP = 0.8  # of the type size, behind a number that stands before a line
_AS_READ = 0.05  # what it counts that a number is left as it is, in steps that follow
_SAME_LINE = 0.15  # of the type size
_Parts = tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Label:
    page: int  # index
    word: int  # index among the page's words
    readings: tuple[_Parts, ...]  # as read, then with points set
    tail: str


def mend_numbers(pages: Sequence[Page]) -> tuple[Page, ...]:
    """Pages with points set into the numbers of paragraphs, on those that OCR read."""
    labels = [
        label
        for index, page in enumerate(pages)
        if page.source is PageSource.OCR
        for label in _labels(index, page.words)
    ]
    changed: dict[int, dict[int, str]] = {}
    for label, reading in _sure(labels, _best_readings(labels)):
        if reading != label.readings[0]:
            text = ".".join(map(str, reading)) + label.tail
            changed.setdefault(label.page, {})[label.word] = text
    return tuple(
        replace(page, words=_with_texts(page.words, changed[index])) if index in changed else page
        for index, page in enumerate(pages)
    )


def _sure(labels: Sequence[_Label], readings: Sequence[_Parts]) -> Iterator[tuple[_Label, _Parts]]:
    """Labels with readings, those of runs only in which some number was read with its point.

    A table's figures, 11 and 12 and 21, would follow one another as well with points set.
    """
    run: list[tuple[_Label, _Parts]] = []
    for label, reading in zip(labels, readings, strict=True):
        if run and not _follows(run[-1][1], reading):
            yield from _if_sure(run)
            run = []
        run.append((label, reading))
    yield from _if_sure(run)


def _if_sure(run: list[tuple[_Label, _Parts]]) -> list[tuple[_Label, _Parts]]:
    return run if any(len(label.readings[0]) > 1 for label, _ in run) else []


def _with_texts(words: Sequence[Word], texts: dict[int, str]) -> tuple[Word, ...]:
    return tuple(
        replace(word, text=texts[index]) if index in texts else word
        for index, word in enumerate(words)
    )


def _labels(page: int, words: Sequence[Word]) -> Iterator[_Label]:
    """Numbers that begin a line, with a gap behind them."""
    before: Word | None = None
    for index, (word, after) in enumerate(pairwise(words)):
        begins = before is None or not _same_line(before, word) or before.x0 > word.x0
        before = word
        match = _NUMBER.fullmatch(word.text)
        if match is None or not begins or not _same_line(word, after):
            continue
        if after.x0 - word.x1 < _LEAST_GAP * word.size:
            continue
        tail = match[2].replace(",", ".")
        yield _Label(page=page, word=index, readings=tuple(_readings(match[1])), tail=tail)


def _same_line(first: Word, second: Word) -> bool:
    return abs(first.baseline - second.baseline) <= _SAME_LINE * max(first.size, second.size)


def _readings(text: str) -> Iterator[_Parts]:
    """A number as it was read, and with a point where one may have been lost."""
    parts = tuple(int(part) for part in re.split("[.,]", text))
    yield parts
    if len(parts) > 1 or len(text) < 2:
        return
    for cut in range(max(1, len(text) - 2), min(2, len(text) - 1) + 1):
        if text[cut] != "0":
            yield (int(text[:cut]), int(text[cut:]))


def _follows(first: _Parts, second: _Parts) -> bool:
    """Whether a number may be the next: 2.3 after 2.2, 3 or 3.1 after 2.9, 2.1 after 2."""
    if second == (*first, 1):
        return True
    for depth in range(1, len(first) + 1):
        step = (*first[: depth - 1], first[depth - 1] + 1)
        if second[:depth] == step and all(part == 1 for part in second[depth:]):
            return True
    return False


def _best_readings(labels: Sequence[_Label]) -> list[_Parts]:
    """The reading of each label with which most follow upon the one before."""
    # of each label, for each reading: how many steps follow up to it, and from which reading before
    steps: list[list[tuple[float, int]]] = []
    for number, label in enumerate(labels):
        column = []
        for reading in label.readings:
            worth = _AS_READ if reading == label.readings[0] else 0.0
            if not number:
                column.append((worth, 0))
                continue
            before = labels[number - 1].readings
            ways = [
                (steps[-1][index][0] + _follows(earlier, reading), -index)
                for index, earlier in enumerate(before)
            ]
            count, index = max(ways)
            column.append((count + worth, -index))
        steps.append(column)
    chosen: list[_Parts] = []
    index = max(range(len(steps[-1])), key=lambda i: steps[-1][i][0]) if steps else 0
    for label, column in zip(reversed(labels), reversed(steps), strict=True):
        chosen.append(label.readings[index])
        index = column[index][1]
    return chosen[::-1]
