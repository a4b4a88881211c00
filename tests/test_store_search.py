"""Search: finds, ranks, narrows and marks, and never chokes on a query."""

import json
import random
from pathlib import Path

import pytest
from samples import make_extracted, make_passage, make_review, make_source, make_tag
from samples_store import add, empty_store

from classify.models import Polarity, Scheme
from corpus.models import ReviewKind
from extract.models import SectionKind
from store import search as search_module
from store.database import Store
from store.errors import UnknownFilterError
from store.models import Highlight, Hit
from store.search import TOKENIZER, hit_row, hits_json, search

LONG = (
    "The panel heard a great deal about the months before. " * 8
    + "He took her bank card on a Friday and the bank told nobody. "
    + "What followed is set out in the chronology. " * 8
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Two reviews, a DHR of Hackney and a SAR of Leeds."""
    store, run_id = empty_store(tmp_path_factory.mktemp("store") / "x.db")
    anna = (
        make_passage("anna-1", "He kept her bank card; the surgery was never told."),
        make_passage("anna-2", "No stabbing was seen. Nobody was stabbed.", label="1.2"),
        make_passage("anna-3", LONG, label="1.3"),
        make_passage("anna-4", "Bank holiday cover: Domestic Abuse Review", furniture=True),
        make_passage("anna-5", "The purpose of a review of a bank.", is_boilerplate=True),
    )
    add(
        store,
        run_id,
        make_extracted(passages=anna),
        [
            make_tag(anna[0], quote="bank card"),
            make_tag(anna[0], "family_home", scheme=Scheme.LEVEL, quote="kept"),
            make_tag(anna[1], "weapons", quote="stabbing", polarity=Polarity.NEGATED),
        ],
    )
    rose = make_review(review_id="sar-rose", kind=ReviewKind.SAR, area="Leeds", title="Rose")
    passages = (
        make_passage("rose-1", "Café staff saw the bank card.", section_kind=SectionKind.LESSONS),
        make_passage("rose-2", "Staff saw a café."),
        make_passage("rose-3", "Staff saw a café."),
        make_passage("rose-4", "The ex‑partner\x02s \x03 stab wound, at 10 o’clock."),
    )
    add(
        store,
        run_id,
        make_extracted(rose, passages=passages),
        [make_tag(passages[3], "weapons", quote="stab")],
        source=make_source(rose),
    )
    return store


def found(hits: tuple[Hit, ...]) -> list[str]:
    """The passages found, in order."""
    return [hit.passage_id for hit in hits]


def marked(hit: Hit) -> list[str]:
    """The words that are highlighted in a hit's text."""
    return [hit.text[mark.char_start : mark.char_end] for mark in hit.highlights]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        # Any form of a word, any case, with or without accents.
        ("stabs", ["anna-2", "rose-4"]),
        ("STAFF cafe", ["rose-2", "rose-3", "rose-1"]),
        # Phrases, beginnings, operators, brackets.
        ('"bank card"', ["rose-1", "anna-1", "anna-3"]),
        ('"card bank"', []),
        ("surg*", ["anna-1"]),
        ("card NOT staff", ["anna-1", "anna-3"]),
        ("surgery OR lessons OR staff", ["anna-1", "rose-2", "rose-3", "rose-1"]),
        ("card (surgery OR café)", ["anna-1", "rose-1"]),
        # Hyphens and apostrophes are where words part.
        ("ex-partner's", ["rose-4"]),
        ('"ex partner"', ["rose-4"]),
        ("o'clock", ["rose-4"]),
        # What makes no sense is searched for as plain words.
        ("AND surgery", ["anna-1"]),
        ("(surgery", ["anna-1"]),
        ("surgery )( OR", ["anna-1"]),
        ("", []),
        ("???", []),
    ],
)
def test_search_finds(store: Store, query: str, expected: list[str]) -> None:
    assert found(search(store, query)) == expected


def test_a_hit_says_where_and_what(store: Store) -> None:
    (hit,) = search(store, "surgery")
    assert hit.score > 0
    assert hit == Hit(
        passage_id="anna-1",
        document_id=hit.document_id,
        review_id="dhr-anna",
        review_title="Review into the death of Anna",
        kind="DHR",
        area="Hackney",
        file="dhr-anna.pdf",
        address="para 1.1, p. 1",
        page=1,
        section_heading="Findings",
        section_kind="findings",
        text="He kept her bank card; the surgery was never told.",
        highlights=(Highlight(char_start=27, char_end=34),),
        snippet="He kept her bank card; the surgery was never told.",
        snippet_highlights=(Highlight(char_start=27, char_end=34),),
        score=hit.score,
        themes=("economic-abuse",),
        levels=("family_home",),
        is_boilerplate=False,
        furniture=False,
    )


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ('"bank card"', ["bank card"]),
        ("bank nobody", ["bank", "bank", "nobody"]),
    ],
)
def test_a_long_passage_is_cut_around_its_matches(
    store: Store, query: str, expected: list[str]
) -> None:
    (hit,) = (hit for hit in search(store, query) if hit.passage_id == "anna-3")
    assert marked(hit) == expected
    assert len(hit.snippet) <= 250
    assert hit.snippet.startswith("…")
    assert hit.snippet.endswith("…")
    assert hit.snippet.strip("…") in hit.text
    assert [
        hit.snippet[mark.char_start : mark.char_end] for mark in hit.snippet_highlights
    ] == expected


def test_control_characters_in_a_text_do_not_move_the_highlights(store: Store) -> None:
    hits = search(store, "stab")
    assert {hit.passage_id: marked(hit) for hit in hits} == {
        "anna-2": ["stabbing", "stabbed"],
        "rose-4": ["stab"],
    }


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"kind": "SAR"}, ["rose-1"]),
        ({"area": "hackney"}, ["anna-1", "anna-5", "anna-3"]),
        ({"section_kind": "lessons"}, ["rose-1"]),
        ({"theme": "economic-abuse"}, ["anna-1"]),
        # Denied is not affirmed.
        ({"theme": "weapons"}, []),
        ({"level": "family_home"}, ["anna-1"]),
        ({"theme": "economic-abuse", "level": "family_home", "kind": "DHR"}, ["anna-1"]),
        ({"theme": "economic-abuse", "kind": "SAR"}, []),
        ({"limit": 1}, ["rose-1"]),
        ({"include_furniture": True, "area": "Hackney", "limit": 1}, ["anna-4"]),
    ],
)
def test_search_is_narrowed(store: Store, filters: dict[str, object], expected: list[str]) -> None:
    hits = search(store, "bank", **filters)  # type: ignore[arg-type]
    assert sorted(found(hits)) == sorted(expected)


def test_boilerplate_and_furniture_are_marked(store: Store) -> None:
    hits = search(store, "bank", include_furniture=True)
    assert {hit.passage_id for hit in hits if hit.is_boilerplate} == {"anna-5"}
    assert {hit.passage_id for hit in hits if hit.furniture} == {"anna-4"}


@pytest.mark.parametrize(
    ("filters", "message"),
    [
        ({"theme": "weapon"}, 'theme "weapon" is not in x.db: try weapons'),
        ({"level": "weapons"}, 'level "weapons" is not in x.db: try family_home'),
        ({"kind": "dhr"}, 'kind "dhr" is not in x.db: try DHR'),
        ({"area": "Hackny"}, 'area "Hackny" is not in x.db: try Hackney'),
        ({"section_kind": "lesson"}, 'section kind "lesson" is not in x.db: try lessons'),
    ],
)
def test_a_filter_that_nothing_has_is_an_error(
    store: Store, filters: dict[str, str], message: str
) -> None:
    with pytest.raises(UnknownFilterError) as raised:
        search(store, "bank", **filters)  # type: ignore[arg-type]
    assert str(raised.value).startswith(message)


def test_a_limit_is_at_least_one(store: Store) -> None:
    with pytest.raises(ValueError, match="limit 0 is less than 1"):
        search(store, "bank", limit=0)


def test_no_query_whatever_is_an_error(store: Store) -> None:
    # Made of what full-text search gives a meaning to, joined by a fixed seed.
    parts = ['"', "'", "(", ")", "*", "AND", "OR", "NOT", "NEAR", ":", "^", "+", "-", ",", ";"]
    parts += ["{", "}", "%", "\\", "/", "bank", "text:bank", "ca*", "\x00", "\ud800", "’", "é"]
    choices = random.Random(5)
    for _ in range(3000):
        query = choices.choice(["", " "]).join(choices.choices(parts, k=choices.randint(1, 9)))
        assert len(search(store, query, limit=2)) <= 2, query
    assert isinstance(search(store, "(" * 400 + "bank" + ")" * 400), tuple)
    assert search(store, " OR ".join(f"word{number}" for number in range(3000))) == ()


def test_hits_as_json(store: Store) -> None:
    hits = search(store, "surgery")
    printed = json.loads(json.dumps(hits_json("surgery", hits)))
    assert {key: printed[key] for key in ("schema", "query", "count")} == {
        "schema": 1,
        "query": "surgery",
        "count": 1,
    }
    assert printed["hits"][0] == {
        "passage_id": "anna-1",
        "document_id": hits[0].document_id,
        "review_id": "dhr-anna",
        "review_title": "Review into the death of Anna",
        "kind": "DHR",
        "area": "Hackney",
        "file": "dhr-anna.pdf",
        "address": "para 1.1, p. 1",
        "page": 1,
        "section_heading": "Findings",
        "section_kind": "findings",
        "text": "He kept her bank card; the surgery was never told.",
        "highlights": [{"char_start": 27, "char_end": 34}],
        "snippet": "He kept her bank card; the surgery was never told.",
        "snippet_highlights": [{"char_start": 27, "char_end": 34}],
        "score": hits[0].score,
        "themes": ["economic-abuse"],
        "levels": ["family_home"],
        "is_boilerplate": False,
        "furniture": False,
    }
    assert hits_json("x", ()) == {"schema": 1, "query": "x", "count": 0, "hits": []}
    assert hit_row(hits[0])["themes"] == "economic-abuse"


def test_matches_are_marked_as_the_store_splits_words() -> None:
    schema = (Path(search_module.__file__).parent / "schema_1.sql").read_text(encoding="utf-8")
    assert f"tokenize = '{TOKENIZER}'" in schema
