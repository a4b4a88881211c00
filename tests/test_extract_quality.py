"""Text layers that are worth nothing, and those that only look odd."""

import random

import pytest

from extract.quality import POOR_QUALITY, measure_quality

ENGLISH = (
    "The Safeguarding Adults Board commissioned this review in March after the death of Mr T who "
    "had lived alone for some years and was known to the police and to his surgery. It was led by "
    "an independent reviewer, with a panel, and took nine months in all."
)


def moved(text: str, places: int) -> str:
    return "".join(sign if sign == " " else chr(ord(sign) + places) for sign in text)


def turned(text: str, places: int) -> str:
    return "".join(
        chr((ord(sign) - 97 + places) % 26 + 97) if "a" <= sign <= "z" else sign
        for sign in text.lower()
    )


def thrown_together() -> str:
    choices = random.Random(1)
    letters = "abcdefghijklmnopqrstuvwxyz"
    return " ".join("".join(choices.choices(letters, k=choices.randint(2, 9))) for _ in range(120))


@pytest.mark.parametrize(
    "text",
    [
        # UTF-8 read as Windows-1252: apostrophes and dashes only
        ENGLISH.replace("review", "reviewâ€™s").replace("police", "policeâ€“led"),
        ENGLISH.encode().decode("cp1252").replace(",", "Ã©"),
        ENGLISH.replace(" ", ""),
        " ".join(word.replace(" ", "") for word in (ENGLISH[:90], ENGLISH[90:180], "in all")),
        " ".join(ENGLISH.replace(" ", "")),  # each letter by itself
        turned(ENGLISH, 1),
        turned(ENGLISH, 3),
        moved(ENGLISH, 1),
        moved(ENGLISH, -29),  # the numbers of glyphs: "7KH" for "The"
        thrown_together(),
        "(cid:12)(cid:45) (cid:3) /G34 /G56 \ufffd\ufffd \x02\x03 " * 5,
        "t#e r@v!ew w$s c&mm*ss-oned b( th% b~ard " * 4,
    ],
)
def test_a_worthless_layer_is_read_again(text: str) -> None:
    assert measure_quality(text.split()) < POOR_QUALITY


@pytest.mark.parametrize(
    "text",
    [
        ENGLISH,
        "Hilary Penwarden Colin Oyelaran Fergus Macintyre Ngozi Okonkwo Wojciech Szczepanski Siân "
        "Llewelyn Xiulan Zhang Hrvoje Krk Nguyễn Thị Hương Detective Sgt Rhys Pryce-Jones " * 3,
        "12 34.5 £1,200 45% 2014/15 3.2 17 98 0 1,204 55.6 (3) 12-14 £45m 33 21 9.8 Total - – n/a "
        * 3,
        "Mae'r Bwrdd Diogelu wedi comisiynu'r adolygiad hwn ym mis Mawrth ar ôl marwolaeth Mr T a "
        "oedd wedi byw ar ei ben ei hun ers blynyddoedd lawer yng Nghymru; cwrw, crwth a chwrdd. "
        * 2,
        "Rada zleciła przegląd po śmierci pana T który mieszkał sam przez kilka lat i był znany "
        "opiece społecznej; wszczęto śledztwo w sprawie bezwzględnego zaniedbania. " * 2,
        "সেফগার্ডিং অ্যাডাল্টস বোর্ড এই পর্যালোচনা করেছে " * 8,
        "ABE ASC BTP CAFCASS CAMHS CCG CMHT CPS CQC CSP DASH DHR DNACPR DVPN GP HMPPS IDVA " * 3,
        "Agency Y N Y Y N N Y Y A B C Y N Y N Y Y N N Police Health Housing Y N Y N Y Y Y N N Y ",
        "1. Introduction................................1 2. Terms of reference..........iv " * 5,
        "• \uf0b7 • \uf0b7 The Board said: “yes” – and (twice) it’s multi-agency/e-mail@board.uk ",
    ],
)
def test_what_only_looks_odd_is_left_alone(text: str) -> None:
    assert measure_quality(text.split()) > 0.8


def test_nothing_has_no_quality() -> None:
    assert measure_quality([]) == 0.0
