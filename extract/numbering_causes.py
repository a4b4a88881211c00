"""Why a run of numbers breaks: what the page's own words say of a number that is not there."""

from collections.abc import Iterator, Sequence
from enum import StrEnum

from extract.joins import TERMINAL
from extract.models import Box, Page, PageSource, Passage, PassageKind, Word
from extract.numbering_labels import Numbered, RunKind

_ALIGNED = 6.0  # points
_SPACE = 12.0  # points: a word this far right of another may begin a line of its own column
_SAME_LINE = 2.0  # points between the baselines of words on one line


class Cause(StrEnum):
    """Who broke a run of numbers, as far as can be told."""

    AUTHOR = "author"  # the page has it so
    READING = "reading"  # the page has the number, the passages do not
    UNCLEAR = "unclear"


class Evidence:
    """A document's pages, asked for numbers that its passages do not bear."""

    def __init__(self, passages: Sequence[Passage], pages: Sequence[Page]) -> None:
        self._passages = passages
        self._pages = {page.page_number: page for page in pages}
        self._starts: dict[int, tuple[tuple[Word, ...], ...]] = {}

    def of_missing(
        self, labels: Sequence[str], before: Numbered | None, at: Numbered, opened: int
    ) -> tuple[Cause, str]:
        """Whether numbers stand on the pages between two others, at the start of a line.

        Args:
            labels: The numbers as they would be printed.
            before: The number before the break; None where the run should begin.
            at: The number behind it.
            opened: Page of whatever number came before, where `before` is None.
        """
        first = before.page if before is not None else min(opened, at.page)
        sources = [self._pages[n].source for n in range(first, at.page + 1) if n in self._pages]
        lines = [place.x0 for place in (before, at) if place is not None and place.x0 is not None]
        seen: str | None = None
        for label in labels:
            for number in range(first, at.page + 1):
                for word in self._find(label, number, at.series.kind):
                    # "Recommendation 5" begins a line for no other reason
                    named = at.series.kind is RunKind.NAMED
                    if named or any(abs(word.x0 - x0) < _ALIGNED for x0 in lines):
                        return Cause.READING, f"{label} begins a line on p. {number}"
                    seen = seen or f"{label} begins a line on p. {number}, in another place"
        if seen is not None:
            return Cause.UNCLEAR, seen
        if any(source is not PageSource.TEXT for source in sources):
            return Cause.UNCLEAR, f"not every page was read from text{_between(first, at.page)}"
        return Cause.AUTHOR, f"no line begins with {'it' if len(labels) == 1 else 'them'} there"

    def of_again(self, before: Numbered, at: Numbered) -> tuple[Cause, str]:
        """Whether a number given twice is one, or was taken from the midst of a sentence."""
        broken = self._breaks_off(at)
        if broken is not None:
            return Cause.READING, broken
        if self._source(at) is not PageSource.TEXT:
            return Cause.UNCLEAR, f"p. {at.page} was read by OCR"
        if before.x0 is None or at.x0 is None or abs(before.x0 - at.x0) < _ALIGNED:
            return Cause.AUTHOR, "both stand where the numbers stand"
        return Cause.UNCLEAR, "the two do not stand in one line down the page"

    def of_stray(self, stray: Numbered) -> tuple[Cause, str]:
        """Whether a number that fits no run was taken from the midst of a sentence."""
        broken = self._breaks_off(stray)
        if broken is not None:
            return Cause.READING, broken
        return Cause.UNCLEAR, "the text before it is whole"

    def _source(self, place: Numbered) -> PageSource:
        page = self._pages.get(place.page)
        return page.source if page is not None else PageSource.NONE

    def _breaks_off(self, place: Numbered) -> str | None:
        """What says that the text before a number runs on into it; None where nothing does."""
        if place.passage is None:
            return None
        for passage in reversed(self._passages[: place.passage]):
            aside = (PassageKind.FOOTNOTE, PassageKind.TABLE_CELL, PassageKind.CAPTION)
            if passage.furniture or passage.kind in aside:
                continue
            same = passage.section_id == self._passages[place.passage].section_id
            if not same or TERMINAL.search(passage.text):
                return None
            return f"the text before it breaks off: “… {' '.join(passage.text.split()[-3:])}”"
        return None

    def _find(self, label: str, page_number: int, kind: RunKind) -> Iterator[Word]:
        """First words of lines of a page that begin with a label."""
        wanted = [_bare(token) for token in label.split()]
        for line in self._line_starts(page_number, kind):
            if [_bare(word.text) for word in line[: len(wanted)]] == wanted:
                yield line[0]

    def _line_starts(self, page_number: int, kind: RunKind) -> tuple[tuple[Word, ...], ...]:
        """The first words of each line of a page outside furniture, and notes unless wanted."""
        page = self._pages.get(page_number)
        if page is None:
            return ()
        if page_number not in self._starts:
            self._starts[page_number] = tuple(_lines(page.words))
        boxes = [
            box
            for passage in self._passages
            if passage.furniture
            or (passage.kind is PassageKind.FOOTNOTE and kind is not RunKind.FOOTNOTES)
            for box in passage.boxes
            if box.page == page_number
        ]
        return tuple(
            line
            for line in self._starts[page_number]
            if not any(_holds(box, line[0]) for box in boxes)
        )


def _between(first: int, last: int) -> str:
    return f" on p. {first}" if first == last else f" on pp. {first}-{last}"


def _bare(token: str) -> str:
    return token.strip("()[].:–-").lower()


def _holds(box: Box, word: Word) -> bool:
    x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
    return box.x0 <= x <= box.x1 and box.top <= y <= box.bottom


def _lines(words: Sequence[Word]) -> Iterator[tuple[Word, ...]]:
    """Words on one baseline, cut where a gap is wide; the first six of each."""
    line: list[Word] = []
    for word in sorted(words, key=lambda w: (round(w.baseline / _SAME_LINE), w.x0)):
        if line and (
            abs(word.baseline - line[0].baseline) > _SAME_LINE
            or not -1.0 < word.x0 - line[-1].x1 < _SPACE
        ):
            yield tuple(line[:6])
            line = []
        line.append(word)
    if line:
        yield tuple(line[:6])
