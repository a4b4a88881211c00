"""What stands in the margins of a drawn page: short notes, each beside its box, none on another."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.models import Box, Word
from extract.sketch import Mark, MarkKind, PageSketch

_RIGHT_FROM = 0.45  # of the page's width: boxes that begin past it have their notes on the right
_MAX_TAG = 18  # characters
_SAME_LINE = 3.0  # points


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A note in a margin, tied to a box or to nothing but a height."""

    text: str
    place: str = ""  # in the reading order; stands before the text
    top: float  # points from the page's top: where it would best stand
    on_right: bool
    kind: MarkKind | None = None  # whose ink it has; None: black
    box: Box | None = None  # what a line leads to
    is_strong: bool = False  # a recommendation: light on dark


def note_page(sketch: PageSketch) -> tuple[Note, ...]:
    """The notes of a page: places and tags, kinds of sections, recommendations, words left out."""
    notes: list[Note] = []
    middle = _RIGHT_FROM * sketch.page.width_pt
    section: str | None = None
    for mark in sketch.marks:
        notes.extend(_mark_notes(mark, middle))
        if mark.kind is not MarkKind.FURNITURE and mark.section_kind.value != section:
            section = mark.section_kind.value
            notes.append(Note(text=f"section: {section}", top=mark.boxes[0].top, on_right=True))
        for number in mark.recommendations:
            notes.append(
                Note(
                    text=f"REC {number}",
                    top=mark.boxes[0].top,
                    on_right=True,
                    box=mark.boxes[0],
                    is_strong=True,
                )
            )
    for box in stray_lines(sketch):
        notes.append(Note(text="? left out", top=box.top, on_right=box.x0 >= middle, box=box))
    return tuple(notes)


def _mark_notes(mark: Mark, middle: float) -> Iterator[Note]:
    for number, box in enumerate(mark.boxes, 1):
        if number > 1 and mark.kind is MarkKind.TABLE_CELL:
            return  # a row of short cells
        before, after = "… " * mark.begins_before, " …" * mark.goes_on
        yield Note(
            place=str(mark.place) if mark.place is not None else "",
            text=f"{before}{_short(mark.tag)}{after}" if number == 1 else f"part {number}",
            top=box.top,
            on_right=box.x0 >= middle,
            kind=mark.kind,
            box=box,
        )


def _short(tag: str) -> str:
    tag = tag.replace("Recommendation", "Rec").replace("recommendation", "rec")
    return tag if len(tag) <= _MAX_TAG else tag[: _MAX_TAG - 1].rstrip() + "…"


def stray_lines(sketch: PageSketch) -> tuple[Box, ...]:
    """The words that were left out, those of one line in one box."""
    boxes: list[Box] = []
    last: Word | None = None
    for word in sorted(sketch.stray_words, key=lambda w: (round(w.baseline / _SAME_LINE), w.x0)):
        if last is not None and abs(last.baseline - word.baseline) < _SAME_LINE:
            held = boxes.pop()
            box = Box(
                page=held.page,
                x0=min(held.x0, word.x0),
                top=min(held.top, word.top),
                x1=max(held.x1, word.x1),
                bottom=max(held.bottom, word.bottom),
            )
        else:
            number = sketch.page.page_number
            box = Box(page=number, x0=word.x0, top=word.top, x1=word.x1, bottom=word.bottom)
        boxes.append(box)
        last = word
    return tuple(boxes)


def stack(tops: Sequence[float], height: float, limit: float) -> tuple[float, ...]:
    """Tops of notes of one height, moved as little as need be so that none lies on another.

    Args:
        tops: Where they would best stand, in any order.
        height: Of each note, with the space below it.
        limit: The foot of the margin: where they fill it, the last are pushed up from it, and
            where there are more than it holds they run past the top.

    Returns:
        Their tops, in the order given.
    """
    order = sorted(range(len(tops)), key=lambda index: (tops[index], index))
    placed = [0.0] * len(tops)
    free = float("-inf")
    for index in order:
        placed[index] = max(tops[index], free)
        free = placed[index] + height
    ceiling = limit
    for index in reversed(order):
        placed[index] = min(placed[index], ceiling - height)
        ceiling = placed[index]
    return tuple(placed)
