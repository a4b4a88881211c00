"""Where what was read lies on the page as it is: turned as its image is, and within its edges."""

import math
from collections.abc import Iterable
from dataclasses import replace

from extract.models import Box, Page

_LEAST_SIDE = 0.02  # points


def place_box(box: Box, page: Page) -> Box:
    """A box found on an upright page, as it lies on the page itself.

    On a turned page it is the upright box around the turned one. Nothing lies beyond a page's
    edges: a font's descent may reach there, or a damaged file's text.
    """
    x0, top, x1, bottom = box.x0, box.top, box.x1, box.bottom
    if page.turn_degrees:
        middle_x, middle_y = page.width_pt / 2, page.height_pt / 2
        sine, cosine = (f(math.radians(page.turn_degrees)) for f in (math.sin, math.cos))
        corners = [(x - middle_x, y - middle_y) for x in (x0, x1) for y in (top, bottom)]
        across = [middle_x + x * cosine + y * sine for x, y in corners]
        down = [middle_y - x * sine + y * cosine for x, y in corners]
        x0, x1, top, bottom = min(across), max(across), min(down), max(down)
    x0 = min(max(x0, 0.0), page.width_pt - _LEAST_SIDE)
    top = min(max(top, 0.0), page.height_pt - _LEAST_SIDE)
    return replace(
        box,
        x0=round(x0, 2),
        top=round(top, 2),
        x1=round(max(min(x1, page.width_pt), x0 + _LEAST_SIDE), 2),
        bottom=round(max(min(bottom, page.height_pt), top + _LEAST_SIDE), 2),
    )


def place_boxes(boxes: Iterable[Box], pages: dict[int, Page]) -> tuple[Box, ...]:
    """Boxes as they lie on the pages they name, pages by their numbers."""
    return tuple(place_box(box, pages[box.page]) for box in boxes)
