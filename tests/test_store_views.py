"""The views: prevalence counts reviews, and every row says what it is."""

from dataclasses import replace

import pytest
from samples import (
    make_extracted,
    make_fact,
    make_passage,
    make_person,
    make_recommendation,
    make_review,
    make_source,
    make_span,
    make_tag,
)
from samples_store import add, empty_store

from classify.models import Facet, Polarity, Scheme
from corpus.models import ReviewKind
from extract.models import Problem
from store.database import Store


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Three reviews.

    Anna (DHR, 2019) has economic abuse in two passages, one of which tells a response, and
    weapons only in boilerplate. Beth (DHR, 2020) has economic abuse denied. Rose (SAR, no date)
    has weapons once.
    """
    store, run_id = empty_store(tmp_path_factory.mktemp("store") / "x.db")
    first, second = make_passage("anna-1"), make_passage("anna-2", label="1.2")
    boiler = make_passage("anna-3", label="1.3", is_boilerplate=True)
    add(
        store,
        run_id,
        make_extracted(
            passages=(first, second, boiler),
            facts=(
                make_fact("date_of_event", "2019-05", span=make_span(first, "bank")),
                make_fact("chair", "J. Bloggs", span=make_span(first, "card")),
            ),
            people=(replace(make_person(span=make_span(first, "her")), age=34),),
            recommendations=(make_recommendation(span=make_span(second)),),
            problems=(Problem(code="low_quality", detail="blurred", page=1),),
        ),
        [
            make_tag(first, quote="bank card", score=0.9),
            make_tag(first, quote="He kept", score=0.4),
            make_tag(first, "family_home", scheme=Scheme.LEVEL, is_primary=True),
            make_tag(second, facet=Facet.RESPONSE, quote="surgery"),
            make_tag(second, "institutions_systems", scheme=Scheme.LEVEL, facet=Facet.RESPONSE),
            make_tag(boiler, "weapons"),
        ],
    )
    beth = make_review(review_id="dhr-beth", title="Beth", published="2023")
    denied = make_passage("beth-1")
    add(
        store,
        run_id,
        make_extracted(
            beth,
            passages=(denied,),
            facts=(make_fact("date_of_event", "2020", span=make_span(denied, "her")),),
            recommendations=(
                make_recommendation("1", span=make_span(denied, "He kept")),
                make_recommendation("2", addressee=None, span=make_span(denied, "bank")),
            ),
            problems=(Problem(code="low_quality", detail="faint", page=1),),
        ),
        [make_tag(denied, polarity=Polarity.NEGATED)],
        source=make_source(beth),
    )
    rose = make_review(
        review_id="sar-rose", kind=ReviewKind.SAR, title="Rose", area="Leeds", published=None
    )
    passage = make_passage("rose-1")
    add(
        store,
        run_id,
        make_extracted(rose, passages=(passage,)),
        [make_tag(passage, "weapons", quote="card")],
        source=make_source(rose),
    )
    return store


def rows(store: Store, sql: str) -> list[tuple[object, ...]]:
    """What a query gives, as tuples."""
    return [tuple(row.values()) for row in store.rows(sql)]


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        (
            "SELECT review_id, theme, passages, context_passages, response_passages, "
            "highest_score FROM theme_by_review ORDER BY review_id, theme",
            [
                ("dhr-anna", "Economic abuse", 2, 1, 1, 0.9),
                ("sar-rose", "Weapons", 1, 1, 0, 0.8),
            ],
        ),
        (
            "SELECT review_id, theme, status FROM theme_status_by_review ORDER BY review_id, theme",
            [
                ("dhr-anna", "Economic abuse", "yes"),
                # Words of a statute, quoted, are no mention.
                ("dhr-anna", "Weapons", "not_mentioned"),
                ("dhr-beth", "Economic abuse", "no"),
                ("dhr-beth", "Weapons", "not_mentioned"),
                ("sar-rose", "Economic abuse", "not_mentioned"),
                ("sar-rose", "Weapons", "yes"),
            ],
        ),
        (
            "SELECT review_id, level, passages, passages_without_response, primary_passages "
            "FROM level_by_review ORDER BY level",
            [
                ("dhr-anna", "Family home", 1, 1, 1),
                ("dhr-anna", "Institutions systems", 1, 0, 0),
            ],
        ),
        (
            "SELECT theme, level, reviews, reviews_without_response, passages "
            "FROM theme_by_level ORDER BY level",
            [
                ("Economic abuse", "Family home", 1, 1, 1),
                ("Economic abuse", "Institutions systems", 1, 0, 1),
            ],
        ),
        (
            "SELECT theme, kind, reviews, reviews_of_this_kind, share "
            "FROM theme_by_kind ORDER BY theme, kind",
            [
                # Two passages of Anna's are one review; Beth's denial is none.
                ("Economic abuse", "DHR", 1, 2, 0.5),
                ("Economic abuse", "SAR", 0, 1, 0.0),
                ("Weapons", "DHR", 0, 2, 0.0),
                ("Weapons", "SAR", 1, 1, 1.0),
            ],
        ),
        (
            "SELECT level, kind, reviews, reviews_without_response, share "
            "FROM level_by_kind ORDER BY level, kind",
            [
                ("Family home", "DHR", 1, 1, 0.5),
                ("Family home", "SAR", 0, 0, 0.0),
                ("Institutions systems", "DHR", 1, 0, 0.5),
                ("Institutions systems", "SAR", 0, 0, 0.0),
            ],
        ),
        (
            "SELECT theme, year_of_event, reviews, reviews_of_this_year, share "
            "FROM theme_by_year ORDER BY theme, year_of_event",
            [
                ("Economic abuse", None, 0, 1, 0.0),
                ("Economic abuse", 2019, 1, 1, 1.0),
                ("Economic abuse", 2020, 0, 1, 0.0),
                ("Weapons", None, 1, 1, 1.0),
                ("Weapons", 2019, 0, 1, 0.0),
                ("Weapons", 2020, 0, 1, 0.0),
            ],
        ),
        (
            "SELECT theme, year_published, reviews, reviews_of_this_year "
            "FROM theme_by_year_published WHERE reviews > 0 ORDER BY theme",
            [("Economic abuse", 2021, 1, 1), ("Weapons", None, 1, 1)],
        ),
        (
            "SELECT * FROM reviews_by_area ORDER BY area",
            [("Hackney", 2, "DHR 2", 2021, 2023, 3), ("Leeds", 1, "SAR 1", None, None, 0)],
        ),
        (
            "SELECT * FROM recommendations_by_addressee ORDER BY addressee",
            [(None, 1, 1, 2023, 2023), ("All agencies", 2, 2, 2021, 2023)],
        ),
        (
            "SELECT review, number, text, addressee, address, page, themes "
            "FROM recommendation_register WHERE review_id = 'dhr-beth' ORDER BY number",
            [
                ("Beth", "1", "He kept", "All agencies", "para 1.1, p. 1", 1, "[]"),
                ("Beth", "2", "bank", None, "para 1.1, p. 1", 1, "[]"),
            ],
        ),
        (
            "SELECT review_id, address, primary_level, levels, themes FROM passages_coded "
            "ORDER BY passage_id",
            [
                (
                    "dhr-anna",
                    "para 1.1, p. 1",
                    "Family home",
                    '["Family home"]',
                    '["Economic abuse"]',
                ),
                (
                    "dhr-anna",
                    "para 1.2, p. 1",
                    None,
                    '["Institutions systems"]',
                    '["Economic abuse"]',
                ),
                ("sar-rose", "para 1.1, p. 1", None, "[]", '["Weapons"]'),
            ],
        ),
        (
            "SELECT review, file, address, label, quote, polarity, counted FROM evidence "
            "WHERE scheme = 'theme' AND facet = 'context' ORDER BY review_id, address, quote",
            [
                (
                    "Review into the death of Anna",
                    "dhr-anna.pdf",
                    "para 1.1, p. 1",
                    "Economic abuse",
                    "He kept",
                    "affirmed",
                    1,
                ),
                (
                    "Review into the death of Anna",
                    "dhr-anna.pdf",
                    "para 1.1, p. 1",
                    "Economic abuse",
                    "bank card",
                    "affirmed",
                    1,
                ),
                (
                    "Review into the death of Anna",
                    "dhr-anna.pdf",
                    "para 1.3, p. 1",
                    "Weapons",
                    make_passage().text,
                    "affirmed",
                    0,
                ),
                (
                    "Beth",
                    "dhr-beth.pdf",
                    "para 1.1, p. 1",
                    "Economic abuse",
                    make_passage().text,
                    "negated",
                    0,
                ),
                ("Rose", "sar-rose.pdf", "para 1.1, p. 1", "Weapons", "card", "affirmed", 1),
            ],
        ),
        (
            "SELECT review_id, fact, value, quote, address FROM facts_stated ORDER BY 1, 2",
            [
                ("dhr-anna", "chair", "J. Bloggs", "card", "para 1.1, p. 1"),
                ("dhr-anna", "date_of_event", "2019-05", "bank", "para 1.1, p. 1"),
                ("dhr-beth", "date_of_event", "2020", "her", "para 1.1, p. 1"),
            ],
        ),
        (
            "SELECT review_id, name, role, age, quote, address FROM people_in_reviews",
            [("dhr-anna", "Anna", "victim", 34, "her", "para 1.1, p. 1")],
        ),
        (
            "SELECT * FROM problems_by_code",
            [("low_quality", "warning", 2, 2, "dhr-anna.pdf: blurred")],
        ),
    ],
)
def test_views(store: Store, sql: str, expected: list[tuple[object, ...]]) -> None:
    assert rows(store, sql) == expected


def test_the_register_names_the_themes_of_the_passage(store: Store) -> None:
    assert rows(
        store, "SELECT themes FROM recommendation_register WHERE review_id = 'dhr-anna'"
    ) == [('["Economic abuse"]',)]


def test_every_view_has_a_column_to_link_or_narrow_by(store: Store) -> None:
    for name in store.db.view_names():
        columns = {column.name for column in store.db.view(name).columns}
        assert columns & {
            "document_id",
            "theme_id",
            "level_id",
            "area",
            "addressee",
            "code",
        }, name
