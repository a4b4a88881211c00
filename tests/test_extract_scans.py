"""Images made ready for OCR, the rules on them, and what was read put back where it lies."""

import math

import numpy as np
import pytest
from PIL import Image, ImageDraw
from samples_pages import make_page
from samples_scans import HEIGHT, SCALE, WIDTH, draw_lines, scanned

from extract.models import Box
from extract.placing import place_box
from extract.scans import PAPER, Sheet, estimate_turn, prepare_scan
from extract.strokes import find_rules, ink_of, stroke_width


@pytest.mark.parametrize("degrees", [-2.0, -0.8, 0.5, 1.3, 2.0])
def test_the_turn_of_a_page_is_found(degrees: float) -> None:
    assert estimate_turn(scanned(draw_lines(), degrees=degrees)) == pytest.approx(degrees, abs=0.1)


@pytest.mark.parametrize(
    "image",
    [
        draw_lines(),  # upright already
        Image.new("L", (WIDTH, HEIGHT), 255),  # blank paper
        Image.new("L", (3, 2), 0),  # hardly an image
    ],
)
def test_a_page_that_needs_no_turning_is_not_turned(image: Image.Image) -> None:
    assert estimate_turn(image) == 0.0
    assert prepare_scan(image, scale=SCALE, scan_dpi=200).turn_degrees == 0.0


def test_light_is_evened_and_a_dark_edge_is_taken_off() -> None:
    image = scanned(draw_lines(), degrees=1.0, noise=8)
    ImageDraw.Draw(image).rectangle((0, 0, 40, HEIGHT), fill=30)
    sheet = prepare_scan(image, scale=SCALE, scan_dpi=200)
    levels = np.asarray(sheet.image)
    assert np.median(levels[:, :200]) == pytest.approx(np.median(levels[:, -200:]), abs=4)
    assert np.median(levels[:, :40]) > 200
    assert sheet.turn_degrees == pytest.approx(1.0, abs=0.1)


def test_a_dark_page_is_left_as_it_is() -> None:
    image = Image.new("L", (WIDTH, HEIGHT), 40)
    assert np.median(np.asarray(prepare_scan(image, scale=SCALE, scan_dpi=None).image)) < 255


def ruled(*lines: tuple[int, int, int, int]) -> Sheet:
    image = draw_lines(4).point(lambda level: min(level, PAPER))
    draw = ImageDraw.Draw(image)
    for line in lines:
        draw.line(line, fill=60, width=4)
    return Sheet(image, SCALE, 0.0)


def test_rules_are_told_from_text_and_low_cells_from_letters() -> None:
    frame = ((200, 800, 1000, 800), (200, 870, 1000, 870), (200, 800, 200, 870),
             (1000, 800, 1000, 870), (600, 1000, 600, 1060))  # fmt: skip
    found = find_rules(ruled(*frame))
    flat = [rule for rule in found if rule.x1 - rule.x0 > rule.bottom - rule.top]
    upright = [rule for rule in found if rule not in flat]
    assert [round(rule.top * SCALE / 10) * 10 for rule in flat] == [800, 870]
    # the line that meets no other may be a letter, and is as high as one
    assert sorted(round(rule.x0 * SCALE / 10) * 10 for rule in upright) == [200, 1000]


def test_heavy_strokes_are_wider() -> None:
    image = Image.new("L", (400, 100), PAPER)
    draw = ImageDraw.Draw(image)
    for left in (20, 60, 100):
        draw.rectangle((left, 20, left + 3, 60), fill=20)
    for left in (220, 260, 300):
        draw.rectangle((left, 20, left + 6, 60), fill=20)
    ink = ink_of(image)
    assert stroke_width(ink, 0, 0, 200, 100) == 4.0
    assert stroke_width(ink, 200, 0, 400, 100) == 7.0
    assert stroke_width(ink, 0, 80, 400, 100) is None


def test_a_box_is_turned_as_its_page_is_and_stays_on_it() -> None:
    upright = make_page()
    box = Box(page=1, x0=100, top=100, x1=200, bottom=112)
    assert place_box(box, upright) == box
    assert place_box(Box(page=1, x0=-5, top=830, x1=90, bottom=850), upright) == Box(
        page=1, x0=0, top=830, x1=90, bottom=842
    )
    turned = type(upright)(
        page_number=1, width_pt=595.0, height_pt=842.0, words=(), turn_degrees=2.0
    )
    placed = place_box(box, turned)
    # the middle of the box, turned about the page's middle as an image is turned
    across, down = 150 - 297.5, 106 - 421
    sine, cosine = math.sin(math.radians(2)), math.cos(math.radians(2))
    assert (placed.x0 + placed.x1) / 2 == pytest.approx(
        297.5 + across * cosine + down * sine, abs=0.1
    )
    assert (placed.top + placed.bottom) / 2 == pytest.approx(
        421 - across * sine + down * cosine, abs=0.1
    )
