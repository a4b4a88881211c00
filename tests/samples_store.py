"""Stores with invented reviews in them, for the store's tests."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from samples import (
    make_box,
    make_codebook,
    make_extracted,
    make_fact,
    make_page,
    make_passage,
    make_person,
    make_recommendation,
    make_run,
    make_section,
    make_source,
    make_span,
    make_tag,
)

from classify.models import Codebook, Tag
from corpus.models import SourceDocument
from extract.models import ExtractedReview, FactStatus, PageSource, PassageKind, Problem, Table
from store.database import Store, open_store
from store.models import Run
from store.runs import start_run
from store.write import write_codebook, write_document


def empty_store(
    path: Path, *, codebook: Codebook | None = None, run: Run | None = None
) -> tuple[Store, int]:
    """A store with a codebook and a run that has begun, and the run's id."""
    codebook = codebook or make_codebook()
    store = open_store(path)
    write_codebook(store, codebook)
    return store, start_run(store, run or make_run(codebook))


def add(
    store: Store,
    run_id: int,
    extracted: ExtractedReview | None = None,
    tags: Sequence[Tag] = (),
    *,
    source: SourceDocument | None = None,
) -> SourceDocument:
    """Write a review to a store, and give its source."""
    extracted = extracted or make_extracted()
    source = source or make_source(extracted.review)
    write_document(store, extracted, source, tags, run_id)
    return source


def filled_store(path: Path) -> Store:
    """A store that holds one review of one passage with one tag."""
    store, run_id = empty_store(path)
    add(store, run_id, tags=[make_tag(quote="bank card")])
    return store


def column(store: Store, sql: str) -> list[object]:
    """The first column of what a query gives."""
    return [next(iter(row.values())) for row in store.rows(sql)]


def full_review() -> ExtractedReview:
    """A review with something in every part."""
    first = make_passage("anna-1", "Anna, 34, had told her GP. Police were not told.")
    second = make_passage(
        "anna-2",
        "The GP surgery should ask patients alone.",
        label="Recommendation 1",
        kind=PassageKind.CALLOUT,
        page=2,
        boxes=(make_box(page=2, x0=72.12345), make_box(page=2, top=112, bottom=123)),
    )
    head = make_passage("anna-0", "OFFICIAL", label=None, furniture=True)
    terms = make_passage("anna-3", "Reviews are held under section 9.", is_boilerplate=True, page=2)
    return make_extracted(
        pages=(make_page(1), make_page(2, source=PageSource.OCR)),
        sections=(make_section(0, heading=""), make_section(1, page=2)),
        passages=(head, first, second, terms),
        facts=(
            make_fact("review_type", "DHR", method="manifest"),
            make_fact("outcome", "death", span=make_span(first, "Anna")),
            make_fact("date_of_event", "2019-05", span=make_span(first, "34")),
            make_fact("agencies", ("GP", "Police"), span=make_span(first, "GP. Police")),
            make_fact("multiple_victims", value=False, span=make_span(first, "Anna")),
            make_fact("chair", None, status=FactStatus.NOT_MENTIONED),
        ),
        people=(replace(make_person("Anna", span=make_span(first, "Anna")), age=34),),
        recommendations=(make_recommendation(span=make_span(second)),),
        tables=(Table(page=1, page_last=2, rows=(("Date", "Event"), ("May", "Call")), boxes=()),),
        problems=(Problem(code="low_quality", detail="few words look like words", page=2),),
    )
