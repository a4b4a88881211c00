"""Words taken out of a passage, and as many elsewhere."""

from itertools import pairwise

import pytest

from classify.removal import Bounds, random_spans, remove_spans

TEXT = "She was not brought to the clinic. Nobody asked why, then or later in the year."


@pytest.mark.parametrize(
    ("spans", "left"),
    [
        ([], TEXT),
        ([(0, len(TEXT))], ""),
        ([(8, 19)], "She was to the clinic. Nobody asked why, then or later in the year."),
        ([(0, 7)], "not brought to the clinic. Nobody asked why, then or later in the year."),
        # in any order
        ([(35, len(TEXT)), (8, 19)], "She was to the clinic."),
    ],
)
def test_what_is_left(spans: list[Bounds], left: str) -> None:
    assert remove_spans(TEXT, spans) == left


def test_as_many_words_elsewhere_and_the_same_each_time() -> None:
    spans = [(8, 19), (42, 51)]  # "not brought", "asked why"
    chosen = random_spans(TEXT, spans, "a")
    assert chosen is not None
    assert [len(TEXT[start:end].split()) for start, end in chosen] == [2, 2]
    taken = sorted([*spans, *chosen])
    assert all(first[1] <= second[0] for first, second in pairwise(taken))
    assert random_spans(TEXT, spans, "a") == chosen
    assert len({tuple(random_spans(TEXT, spans, str(n)) or []) for n in range(20)}) > 1


def test_a_text_without_room_gives_none() -> None:
    assert random_spans("Not brought again.", [(0, 11)], "a") is None
