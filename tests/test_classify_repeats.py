"""Recommendations that ask for the same thing: whom they ask, their pairs, their groups."""

import random
from collections.abc import Iterator, Sequence

import numpy as np
import pytest

from classify.asks import Ask, addressee_kinds, make_asks, stems
from classify.encode import Reading
from classify.repeats import (
    MEANING,
    RepeatGroup,
    find_repeats,
    group_id,
    link,
    read_repeat_model,
    score_pairs,
)


@pytest.mark.parametrize(
    ("addressee", "kinds"),
    [
        ("Lime Walk Surgery", {"GP"}),
        ("Norfolk police", {"police"}),
        ("The Home Office", {"government"}),
        ("Barnet SAB", {"partnership"}),
        ("Safer Leeds", {"partnership"}),
        ("CCG and GP practices", {"commissioner", "GP"}),
        ("Enfield Children’s Services", {"children_social_care"}),
        ("National Probation Service", {"probation"}),
        ("Somerset County Council", {"council"}),
        ("The Trust", set()),  # of which kind, only its review knows
        ("All agencies", set()),
        (None, set()),
    ],
)
def test_the_kind_of_an_addressee(addressee: str | None, kinds: set[str]) -> None:
    assert addressee_kinds(addressee) == kinds


def test_stems_leave_out_the_number_and_the_endings() -> None:
    assert stems("Recommendation 3: Audits, audited") == {"audit"}


class FakeEncoder:
    """Texts with the same first word mean the same."""

    name = "fake"

    def read(self, headings: Sequence[str], texts: Sequence[str]) -> Iterator[Reading]:
        for text in texts:
            vector = np.zeros(384, dtype=np.float32)
            vector[sum(map(ord, text.split()[0])) % 384] = 1.0
            none = np.zeros(0, dtype=np.float32)
            yield Reading(
                themes=np.zeros(3, dtype=np.float32),
                levels=none,
                tokens=none,
                attributes=none,
                offsets=np.zeros((0, 2), dtype=np.int32),
                embedding=vector,
            )


ASKS = (
    # the same thing of the same kind of body, in two voices
    Ask(ask_id="a", text="Audit DASH forms every quarter.", addressee="Kent police"),
    Ask(ask_id="b", text="Audit each quarter a sample of DASH forms.", addressee="Gwent police"),
    # the same of another kind
    Ask(ask_id="c", text="Audit what is coded on records.", addressee="Lime Walk Surgery"),
    # another thing
    Ask(ask_id="d", text="Interpreters should be used.", addressee=None),
)


def test_the_same_ask_of_the_same_kind_is_a_group() -> None:
    (group,) = find_repeats(ASKS, FakeEncoder())
    assert set(group.members) == {"a", "b"}
    assert group.group_id == group_id(["b", "a"])


def test_the_order_of_recommendations_changes_nothing() -> None:
    shuffled = list(ASKS)
    random.Random(1).shuffle(shuffled)
    assert find_repeats(shuffled, FakeEncoder()) == find_repeats(ASKS, FakeEncoder())


@pytest.mark.parametrize("asks", [(), ASKS[:1]])
def test_fewer_than_two_are_no_group(asks: tuple[Ask, ...]) -> None:
    assert find_repeats(asks, FakeEncoder()) == ()


def test_the_same_words_are_a_group_without_an_encoder() -> None:
    same = "The force should audit a sample of DASH forms every quarter."
    asks = [Ask(ask_id=name, text=same, addressee="Kent police") for name in ("x", "y")]
    other = Ask(ask_id="z", text="Provide more beds for refuges.", addressee="Hull Council")
    found = find_repeats([*asks, other])
    assert found == (
        RepeatGroup(
            group_id=group_id(["x", "y"]),
            members=("x", "y"),
            similarity=(found[0].similarity[0],) * 2,
        ),
    )


@pytest.mark.parametrize(
    ("scored", "groups"),
    [
        ({}, []),
        ({(0, 1): 0.9}, [(0, 1)]),
        ({(0, 1): 0.4}, []),
        # a chain: 0 and 2 are unlike, so the third stays out
        ({(0, 1): 0.9, (1, 2): 0.8}, [(0, 1)]),
        # of equals the lowest join first
        ({(0, 1): 0.8, (1, 2): 0.8}, [(0, 1)]),
        ({(0, 1): 0.9, (1, 2): 0.8, (0, 2): 0.6}, [(0, 1, 2)]),
        ({(0, 1): 0.9, (2, 3): 0.9, (1, 2): 0.9}, [(0, 1), (2, 3)]),
    ],
)
def test_groups_by_average_linkage(
    scored: dict[tuple[int, int], float], groups: list[tuple[int, ...]]
) -> None:
    assert link(4, scored, 0.5) == groups


def test_pairs_are_scored_alike_in_every_block(monkeypatch: pytest.MonkeyPatch) -> None:
    model = read_repeat_model()
    asks = make_asks(ASKS, model.stems, model.texts, FakeEncoder())
    whole = score_pairs(asks, MEANING, model.pairs[MEANING])
    monkeypatch.setattr("classify.repeats._BLOCK", 1)
    assert score_pairs(asks, MEANING, model.pairs[MEANING]) == pytest.approx(whole, abs=2e-4)
