"""Labelled passages as targets, and folds that no group straddles."""

import random

import numpy as np
import pytest
from samples_coding import make_coding, make_labelled, small_codebook

from classify.examples import (
    DISPUTED_SHARE,
    FEWEST_CODERS_SHARE,
    Span,
    assign_folds,
    encoder_heading,
    make_targets,
)
from classify.labelled import Coding
from classify.models import Facet, Party, Polarity

TEXT = "He took her bank card and kept a knife."
CARD = make_coding(TEXT, ("economic-abuse", "bank card"))
KNIFE = make_coding(TEXT, ("weapons", "knife"))
BOTH = make_coding(TEXT, ("economic-abuse", "bank card"), ("weapons", "knife"))
DENIED = make_coding(TEXT, ("weapons", "knife"), polarity=Polarity.NEGATED)
NOTHING = make_coding()


@pytest.mark.parametrize(
    ("first", "second", "third", "shares"),
    [
        (CARD, None, None, (1.0, 0.0, 0.0)),  # one coder, and nobody to differ
        (CARD, CARD, None, (1.0, 0.0, 0.0)),  # both
        (BOTH, CARD, BOTH, (1.0, DISPUTED_SHARE, 0.0)),  # the third upholds the first
        (BOTH, CARD, CARD, (1.0, FEWEST_CODERS_SHARE, 0.0)),  # and here does not
        (CARD, KNIFE, NOTHING, (FEWEST_CODERS_SHARE, FEWEST_CODERS_SHARE, 0.0)),
        (NOTHING, NOTHING, CARD, (DISPUTED_SHARE, 0.0, 0.0)),  # the third alone saw it
        (DENIED, DENIED, None, (0.0, 0.0, 0.0)),  # what is denied is not there
    ],
)
def test_a_theme_is_worth_what_its_coders_agree_on(
    first: Coding, second: Coding | None, third: Coding | None, shares: tuple[float, ...]
) -> None:
    passage = make_labelled(TEXT, first, second=second, third=third)
    targets = make_targets([passage], small_codebook())
    assert targets.theme_ids == ("economic-abuse", "weapons", "recording")
    assert targets.themes.tolist() == [pytest.approx(shares)]


@pytest.mark.parametrize(
    ("first", "second", "third", "primary", "levels"),
    [
        # columns: home, services, none; then home, services
        ("family_home", None, None, (1.0, 0.0, 0.0), (1.0, 0.0)),
        ("family_home", "family_home", None, (1.0, 0.0, 0.0), (1.0, 0.0)),
        # the coding to learn from counts 0.6, both readings 0.2 each
        ("family_home", "institutions_systems", None, (0.8, 0.2, 0.0), (0.8, 0.2)),
        ("family_home", "institutions_systems", "", (0.2, 0.2, 0.6), (0.2, 0.2)),
    ],
)
def test_levels_are_shares_that_sum_to_one(
    first: str,
    second: str | None,
    third: str | None,
    primary: tuple[float, ...],
    levels: tuple[float, ...],
) -> None:
    passage = make_labelled(
        TEXT,
        make_coding(level=first),
        second=None if second is None else make_coding(level=second),
        third=None if third is None else make_coding(level=third or None),
    )
    targets = make_targets([passage], small_codebook())
    assert targets.primary.tolist() == [pytest.approx(primary)]
    assert targets.levels.tolist() == [pytest.approx(levels)]


def test_other_levels_count_among_levels_and_not_as_primary() -> None:
    coding = make_coding(level="family_home", others=("institutions_systems",))
    targets = make_targets([make_labelled(TEXT, coding)], small_codebook())
    assert targets.primary.tolist() == [[1.0, 0.0, 0.0]]
    assert targets.levels.tolist() == [[1.0, 1.0]]


def test_spans_are_those_of_the_coding_to_learn_from() -> None:
    recorded = make_coding("It was recorded.", ("recording", "recorded"), facet=Facet.RESPONSE)
    passages = [
        make_labelled(TEXT, CARD, second=BOTH, third=DENIED),
        make_labelled("It was recorded.", recorded, passage_id="w-2", heading="Notes"),
    ]
    targets = make_targets(passages, small_codebook())
    victim = list(Party).index(Party.VICTIM)
    assert targets.spans == (
        Span(passage=0, theme=1, char_start=33, char_end=38, facet=0, party=victim, polarity=1),
        Span(passage=1, theme=2, char_start=7, char_end=15, facet=1, party=-1, polarity=0),
    )
    assert targets.headings == ("analysis", "analysis: Notes")
    assert targets.groups == ("w1", "w1")


def test_no_passages_give_empty_targets() -> None:
    targets = make_targets([], small_codebook())
    assert (targets.themes.shape, targets.primary.shape, targets.spans) == ((0, 3), (0, 3), ())


@pytest.mark.parametrize(
    ("section_kind", "heading", "read"),
    [
        ("good_practice", "What went well", "good practice: What went well"),
        ("analysis", None, "analysis"),
        (None, "Findings", "Findings"),
        (None, None, ""),
        ("", "", ""),
    ],
)
def test_what_an_encoder_reads_above_a_passage(
    section_kind: str | None, heading: str | None, read: str
) -> None:
    assert encoder_heading(section_kind, heading) == read


@pytest.mark.parametrize("seed", range(20))
def test_folds_keep_groups_whole_and_are_of_like_size(seed: int) -> None:
    chance = random.Random(seed)
    sizes = [chance.randint(1, 30) for _ in range(chance.randint(5, 25))]
    groups = [f"g{number}" for number, size in enumerate(sizes) for _ in range(size)]
    chance.shuffle(groups)
    folds = assign_folds(groups, 4)
    assert folds.shape == (len(groups),)
    for group in set(groups):
        assert len({int(f) for f, g in zip(folds, groups, strict=True) if g == group}) == 1
    held = np.bincount(folds, minlength=4)
    # each group went where least was: no fold is ahead of another by more than its last group
    assert held.max() - held.min() <= max(sizes)
    again = dict(zip(groups, assign_folds(groups, 4).tolist(), strict=True))
    order = sorted(groups)  # the items' order changes nothing
    assert assign_folds(order, 4).tolist() == [again[group] for group in order]


def test_folds_without_items_or_with_fewer_groups_than_folds() -> None:
    assert assign_folds([], 4).tolist() == []
    assert assign_folds(["a", "b", "a"], 4).tolist() == [0, 1, 0]
