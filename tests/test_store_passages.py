"""A passage found by its id, or as people cite it."""

from pathlib import Path

import pytest
from samples import make_extracted, make_passage, make_person, make_review, make_span, make_tag
from samples_store import add, empty_store

from store.database import Store
from store.errors import UnknownPassageError
from store.passages import StoredTag, find_passage, people_of, tags_of, uncoded_passages

LABELS = ("1.1", "1.2", "2.10", "Recommendation 1", "7", "7")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store, run_id = empty_store(tmp_path / "reviews.db")
    for number, review_id in enumerate(("dhr-anna", "sar-bo-2020", "sar-bo-2021")):
        passages = tuple(
            make_passage(f"{number:012x}-{place:05d}", label=label)
            for place, label in enumerate(LABELS)
        )
        review = make_review(review_id=review_id, title=f"Review of {review_id}")
        person = make_person("Anna", span=make_span(passages[0]))
        tags = [make_tag(passages[0]), make_tag(passages[1], score=0.2)]
        add(store, run_id, make_extracted(review, passages=passages, people=(person,)), tags)
    return store


@pytest.mark.parametrize(
    ("words", "passage_id"),
    [
        ("000000000001-00002", "000000000001-00002"),
        ("dhr-anna 1.2", "000000000000-00001"),
        ("DHR-Anna.pdf 1.2", "000000000000-00001"),
        ("anna 2.10", "000000000000-00002"),  # a part of a name that one review has
        ("sar-bo-2021 recommendation 1", "000000000002-00003"),
        # as `search` prints it
        ("Review of dhr-anna, para 1.1, p. 1", "000000000000-00000"),
    ],
)
def test_what_is_meant(store: Store, words: str, passage_id: str) -> None:
    assert find_passage(store, words).passage_id == passage_id


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (
            "000000000001-00009",
            'no passage has the id "000000000001-00009" in reviews.db: try 000000000001-00005, '
            "000000000001-00004, 000000000001-00003",
        ),
        ("dhr-anna 1.4", 'dhr-anna has no passage numbered "1.4": try 1.2, 1.1, 2.10'),
        ("dhr-anna Recommendation 9",
         'dhr-anna has no passage numbered "Recommendation 9": try Recommendation 1'),
        (
            "sar-bo 1.1",
            '"sar-bo 1.1" may be of 2 reviews: name one of sar-bo-2020.pdf, sar-bo-2021.pdf',
        ),
        (
            "dhr-anna 7",
            'dhr-anna has 2 passages numbered "7": give an id: 000000000000-00004 '
            "(para 7, p. 1); 000000000000-00005 (para 7, p. 1)",
        ),
        (
            "dhr-amna 1.1",
            '"dhr-amna 1.1" is neither a passage\'s id nor a review and a number: try dhr-anna',
        ),
    ],
)  # fmt: skip
def test_what_is_not_there_names_the_nearest(store: Store, words: str, message: str) -> None:
    with pytest.raises(UnknownPassageError) as caught:
        find_passage(store, words)
    assert str(caught.value) == message


def test_its_people_and_tags(store: Store) -> None:
    passage = find_passage(store, "dhr-anna 1.1")
    assert [person.name for person in people_of(store, passage.document_id)] == ["Anna"]
    assert tags_of(store, passage.passage_id) == (
        StoredTag(
            code_id="economic-abuse",
            scheme="theme",
            score=0.8,
            facet="context",
            party=None,
            polarity="affirmed",
            uncertain=False,
            is_primary=False,
        ),
    )


def test_passages_without_a_theme_or_with_a_faint_one(store: Store) -> None:
    found = [passage.passage_id for passage in uncoded_passages(store, 0.3)]
    assert found[:5] == [f"000000000000-{place:05d}" for place in (1, 2, 3, 4, 5)]
