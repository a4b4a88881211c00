"""A page with what was read from it laid over it, as a picture; draws with Pillow."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from PIL import Image, ImageDraw, ImageFont

from extract.gutters import Note, note_page, stack, stray_lines
from extract.models import Box, PageSource
from extract.sketch import LETTERS, Mark, MarkKind, PageSketch

_Colour = tuple[int, int, int]
_Font = ImageFont.FreeTypeFont | ImageFont.ImageFont
_PAPER: _Colour = (255, 255, 255)
_BLACK: _Colour = (0, 0, 0)
_SURROUND: _Colour = (238, 238, 238)  # header, margins, legend: not the page itself
TINT = 0.16  # how much of a kind's colour lies over its words
_LABEL_PT, _HEAD_PT = 7.0, 9.0
_LEAST_LABEL_PX, _LEAST_HEAD_PX = 10, 12  # at few dots an inch
_HATCH_PT = 5.0
_ROW_PT = 12.0  # cells of one row begin within this, however they are aligned
_ORDER: _Colour = (90, 90, 90)

# Okabe and Ito's colours (Color Universal Design, 2008), told apart by every kind of colour vision.
COLOURS: dict[MarkKind, _Colour] = {
    MarkKind.HEADING: (213, 94, 0),  # vermilion
    MarkKind.PARAGRAPH: (0, 114, 178),  # blue
    MarkKind.LIST_ITEM: (86, 180, 233),  # sky blue
    MarkKind.QUOTE: (204, 121, 167),  # reddish purple
    MarkKind.CALLOUT: (230, 159, 0),  # orange
    MarkKind.TABLE_CELL: (0, 158, 115),  # bluish green
    MarkKind.FOOTNOTE: (240, 228, 66),  # yellow
    MarkKind.CAPTION: _BLACK,
    MarkKind.FURNITURE: (150, 150, 150),
}
_PALE = 160_000  # of 255,000: colours brighter than this are outlined in a darker shade


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A picture, and where the page lies in it."""

    image: Image.Image
    left: int  # pixels from the picture's left edge to the page's
    top: int
    scale: float  # pixels a point


@dataclass(frozen=True, slots=True, kw_only=True)
class _Type:
    """The two sizes that everything is lettered in. Pillow's own face is there everywhere."""

    label: _Font
    head: _Font
    label_px: int
    head_px: int

    @classmethod
    def at(cls, scale: float) -> "_Type":
        label_px = max(_LEAST_LABEL_PX, round(_LABEL_PT * scale))
        head_px = max(_LEAST_HEAD_PX, round(_HEAD_PT * scale))
        return cls(
            label=ImageFont.load_default(label_px),
            head=ImageFont.load_default(head_px),
            label_px=label_px,
            head_px=head_px,
        )


def blank_picture(sketch: PageSketch, dpi: int) -> Image.Image:
    """White paper of the page's size, for a page that can't be loaded."""
    page = sketch.page
    size = (round(page.width_pt * dpi / 72), round(page.height_pt * dpi / 72))
    return Image.new("RGB", (max(size[0], 1), max(size[1], 1)), _PAPER)


def draw_page(sketch: PageSketch, picture: Image.Image) -> Drawing:
    """A page with its marks laid over it, their notes beside it, a header and a legend.

    Args:
        sketch: What was read from the page.
        picture: The page as it looks; its width says at what scale.
    """
    scale = picture.width / sketch.page.width_pt
    lettering = _Type.at(scale)
    notes = note_page(sketch)
    left = _gutter_width([note for note in notes if not note.on_right], lettering)
    right = _gutter_width([note for note in notes if note.on_right], lettering)
    width = left + picture.width + right
    header = _wrap_all(_header(sketch), lettering.head, width - lettering.head_px)
    legend = _legend_rows(sketch, lettering, width)
    line_px = round(1.4 * lettering.head_px)
    top = line_px * len(header) + lettering.head_px
    foot = line_px * len(legend) + lettering.head_px
    canvas = Image.new("RGB", (width, top + picture.height + foot), _SURROUND)
    canvas.paste(_overlay(sketch, picture.convert("RGB"), scale), (left, top))
    draw = ImageDraw.Draw(canvas)
    for number, text in enumerate(header):
        position = (lettering.head_px / 2, lettering.head_px / 2 + number * line_px)
        draw.text(position, text, fill=_BLACK, font=lettering.head)
    drawing = Drawing(image=canvas, left=left, top=top, scale=scale)
    for on_right in (False, True):
        side = [note for note in notes if note.on_right is on_right]
        _draw_notes(draw, side, drawing, picture.size, lettering, on_right=on_right)
    _draw_legend(draw, legend, top + picture.height + lettering.head_px // 2, lettering)
    return drawing


def outline_colour(kind: MarkKind) -> _Colour:
    """A kind's colour, darker where it would not show on white paper."""
    red, green, blue = COLOURS[kind]
    if 299 * red + 587 * green + 114 * blue <= _PALE:
        return red, green, blue
    return red * 6 // 10, green * 6 // 10, blue * 6 // 10


def tint_colour(kind: MarkKind) -> _Colour:
    """What a kind's colour makes of white paper."""
    red, green, blue = (round(255 + TINT * (value - 255)) for value in COLOURS[kind])
    return red, green, blue


def _overlay(sketch: PageSketch, picture: Image.Image, scale: float) -> Image.Image:
    """The page's picture with boxes, hatching, table grids and the reading order on it."""
    layer = Image.new("RGBA", picture.size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(layer)
    thin = max(1, round(0.6 * scale))
    for mark in sketch.marks:
        fill = (*COLOURS[mark.kind], round(255 * TINT))
        for box in mark.boxes:
            draw.rectangle(_pixels(box, scale), fill=fill)
            if mark.is_boilerplate:
                _hatch(layer, box, scale)
    for cell in sketch.cells:
        draw.rectangle(
            _pixels(cell, scale), outline=(*COLOURS[MarkKind.TABLE_CELL], 255), width=2 * thin
        )
    for mark in sketch.marks:
        for box in mark.boxes:
            draw.rectangle(
                _pixels(box, scale), outline=(*outline_colour(mark.kind), 255), width=thin
            )
    for box in stray_lines(sketch):
        draw.rectangle(_pixels(box, scale), outline=(*_BLACK, 255), width=2 * thin)
    for start, end in order_lines(sketch.marks):
        _draw_arrow(draw, start, end, scale)
    return Image.alpha_composite(picture.convert("RGBA"), layer).convert("RGB")


def _pixels(box: Box, scale: float) -> tuple[float, float, float, float]:
    x0, top = min(box.x0, box.x1) * scale, min(box.top, box.bottom) * scale
    return x0, top, max(box.x1 * scale, x0 + 1), max(box.bottom * scale, top + 1)


def _hatch(layer: Image.Image, box: Box, scale: float) -> None:
    """Grey slanting lines over what of a box lies on the page."""
    x0, top, x1, bottom = (round(value) for value in _pixels(box, scale))
    x0, top, x1, bottom = max(x0, 0), max(top, 0), min(x1, layer.width), min(bottom, layer.height)
    if x0 >= x1 or top >= bottom:
        return
    patch = Image.new("RGBA", (x1 - x0, bottom - top), (0, 0, 0, 0))
    draw = ImageDraw.Draw(patch)
    step = max(4, round(_HATCH_PT * scale))
    for start in range(-patch.height, patch.width, step):
        draw.line((start, patch.height, start + patch.height, 0), fill=(80, 80, 80, 90))
    layer.alpha_composite(patch, (x0, top))


def order_lines(marks: Sequence[Mark]) -> Iterator[tuple[Box, Box]]:
    """Boxes that follow on one another otherwise than down the page, or along a table's row."""
    boxes = [(box, mark.kind) for mark in marks if mark.place is not None for box in mark.boxes]
    for (above, kind), (below, next_kind) in pairwise(boxes):
        if below.top >= (above.top + above.bottom) / 2:
            continue
        in_table = kind is next_kind is MarkKind.TABLE_CELL
        if in_table and below.x0 >= above.x1 - 1 and abs(below.top - above.top) < _ROW_PT:
            continue
        yield above, below


def _draw_arrow(draw: ImageDraw.ImageDraw, start: Box, end: Box, scale: float) -> None:
    """A thin line from a box's last corner to another's first, with a head at that end."""
    x0, y0 = start.x1 * scale, start.bottom * scale
    x1, y1 = end.x0 * scale, end.top * scale
    draw.line((x0, y0, x1, y1), fill=(*_ORDER, 200), width=max(1, round(0.7 * scale)))
    length = max(((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5, 1.0)
    along, across = ((x1 - x0) / length, (y1 - y0) / length), 3.0 * scale
    foot = x1 - 2 * across * along[0], y1 - 2 * across * along[1]
    side = -across * along[1], across * along[0]
    points = [(x1, y1), (foot[0] + side[0], foot[1] + side[1])]
    points.append((foot[0] - side[0], foot[1] - side[1]))
    draw.polygon(points, fill=(*_ORDER, 230))


def _gutter_width(notes: Sequence[Note], lettering: _Type) -> int:
    lengths = [
        lettering.label.getlength(note.text) + _place_width(note, lettering) for note in notes
    ]
    return round(max(lengths, default=0.0)) + 3 * lettering.label_px


def _place_width(note: Note, lettering: _Type) -> float:
    """The width of the cell before a note that holds its place in the reading order."""
    if not note.place:
        return 0.0
    return lettering.label.getlength(note.place) + 0.6 * lettering.label_px


def _draw_notes(
    draw: ImageDraw.ImageDraw,
    notes: Sequence[Note],
    drawing: Drawing,
    size: tuple[int, int],
    lettering: _Type,
    *,
    on_right: bool,
) -> None:
    """The notes of one margin, each with a thin line to its box."""
    height = round(1.35 * lettering.label_px)
    pad = 0.3 * lettering.label_px
    edge = drawing.left + size[0] if on_right else drawing.left
    tops = [drawing.top + note.top * drawing.scale for note in notes]
    for note, top in zip(notes, stack(tops, height, drawing.top + size[1]), strict=True):
        place_px = _place_width(note, lettering)
        length = place_px + lettering.label.getlength(note.text) + 2 * pad
        x0 = edge + 3 * pad if on_right else edge - 3 * pad - length
        ink = outline_colour(note.kind) if note.kind is not None else _BLACK
        if note.box is not None:
            side = note.box.x1 if on_right else note.box.x0
            end_x = drawing.left + side * drawing.scale
            # aslant in the margin, then level along the box's top, where no words are struck out
            end_y = drawing.top + note.box.top * drawing.scale
            near = x0 if on_right else x0 + length
            bend = (edge, end_y)
            draw.line((near, top + height / 2, *bend, end_x, end_y), fill=ink)
        paper = _BLACK if note.is_strong else tint_colour(note.kind) if note.kind else _PAPER
        draw.rectangle((x0, top, x0 + length, top + height - 2), fill=paper, outline=ink)
        if note.place:
            draw.rectangle((x0, top, x0 + place_px, top + height - 2), fill=_PAPER, outline=ink)
            draw.text((x0 + pad, top), note.place, fill=_BLACK, font=lettering.label)
        ground = _PAPER if note.is_strong else _BLACK
        draw.text((x0 + place_px + pad, top), note.text, fill=ground, font=lettering.label)


def _header(sketch: PageSketch) -> Iterator[str]:
    page = sketch.page
    source = {
        PageSource.TEXT: "read from its text",
        PageSource.OCR: "read by OCR",
        PageSource.NONE: "not read",
    }[page.source]
    printed = page.printed_number or "none found"
    yield sketch.file_name
    yield (
        f"PDF page {page.page_number} of {sketch.page_count}; number printed: {printed}; "
        f"{source}, quality {page.quality:.2f}"
    )
    for problem in sketch.problems:
        yield f"{problem.severity.value}: {problem.code}: {problem.detail}"
    if sketch.stray_words:
        yield f"{len(sketch.stray_words)} of its words are in no passage, heading or table"
    if not sketch.problems and not sketch.stray_words:
        yield "no problems"


def _wrap_all(texts: Iterator[str], font: _Font, width: float) -> list[str]:
    """Texts cut into lines of a width in pixels; a word too long for one is cut, too."""
    lines: list[str] = []
    for text in texts:
        line = ""
        for word in text.split():
            for piece in _pieces(word, font, width):
                longer = f"{line} {piece}" if line else piece
                if line and font.getlength(longer) > width:
                    lines.append(line)
                    longer = piece
                line = longer
        lines.append(line)
    return lines


def _pieces(word: str, font: _Font, width: float) -> Sequence[str]:
    """A word, or parts of one that is wider than a line: names of files can be."""
    if font.getlength(word) <= width:
        return (word,)
    most = max(1, int(width // font.getlength("W")))
    return [word[start : start + most] for start in range(0, len(word), most)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _LegendEntry:
    text: str
    x0: float
    kind: MarkKind | None


def _legend_texts(sketch: PageSketch) -> Iterator[tuple[str, MarkKind | None]]:
    counts = Counter(mark.kind for mark in sketch.marks)
    for kind in MarkKind:
        if counts[kind]:
            yield f"{LETTERS[kind]} {kind.value} ({counts[kind]})", kind
    if any(mark.is_boilerplate for mark in sketch.marks):
        yield "hatched: boilerplate, never coded", None
    if any(mark.recommendations for mark in sketch.marks):
        yield "REC: a recommendation", None
    if any(mark.begins_before or mark.goes_on for mark in sketch.marks):
        yield "…: from or to another page", None
    if next(order_lines(sketch.marks), None) is not None:
        yield "arrow: read next", None
    if sketch.stray_words:
        yield "?: left out", None
    if not sketch.marks:
        yield "nothing was read from this page", None


def _legend_rows(sketch: PageSketch, lettering: _Type, width: int) -> list[list[_LegendEntry]]:
    """The legend's entries, in as many rows as the picture's width asks for."""
    rows: list[list[_LegendEntry]] = [[]]
    x0 = lettering.head_px / 2
    for text, kind in _legend_texts(sketch):
        swatch = 2.0 * lettering.head_px if kind is not None else 0.0
        length = swatch + lettering.label.getlength(text) + 1.5 * lettering.head_px
        if rows[-1] and x0 + length > width:
            rows.append([])
            x0 = lettering.head_px / 2
        rows[-1].append(_LegendEntry(text=text, x0=x0, kind=kind))
        x0 += length
    return rows


def _draw_legend(
    draw: ImageDraw.ImageDraw, rows: Sequence[Sequence[_LegendEntry]], top: int, lettering: _Type
) -> None:
    line_px = round(1.4 * lettering.head_px)
    for number, row in enumerate(rows):
        y0 = top + number * line_px
        for entry in row:
            x0 = entry.x0
            if entry.kind is not None:
                swatch = (x0, y0, x0 + 1.6 * lettering.head_px, y0 + lettering.head_px)
                draw.rectangle(
                    swatch,
                    fill=tint_colour(entry.kind),
                    outline=outline_colour(entry.kind),
                    width=2,
                )
                x0 += 2.0 * lettering.head_px
            draw.text((x0, y0), entry.text, fill=_BLACK, font=lettering.label)
