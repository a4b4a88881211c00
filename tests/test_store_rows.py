"""Rows: every field of every part of a review arrives in its column."""

from pathlib import Path

import pytest
from samples import (
    make_codebook,
    make_extracted,
    make_passage,
    make_tag,
    sha_of,
)
from samples_store import add, column, empty_store, full_review

from classify.models import Facet, Party, Polarity
from classify.modes import coding_fingerprint
from store.verify import verify

DOCUMENT_ID = sha_of("dhr-anna.pdf")[:16]


def test_every_part_of_a_review_is_stored(tmp_path: Path) -> None:
    store, run_id = empty_store(tmp_path / "x.db")
    review = full_review()
    tag = make_tag(
        review.passages[1],
        quote="not told",
        facet=Facet.RESPONSE,
        party=Party.VICTIM,
        polarity=Polarity.NEGATED,
    )
    add(store, run_id, review, [tag])
    assert verify(store) == ()

    assert store.rows("SELECT * FROM documents") == [
        {
            "id": DOCUMENT_ID,
            "file": "dhr-anna.pdf",
            "sha256": sha_of("dhr-anna.pdf"),
            "review_id": "dhr-anna",
            "media_type": "application/pdf",
            "status": "read",
            "pages": 2,
            "words": 6,
            "kind": "DHR",
            "title": "Review into the death of Anna",
            "publisher": None,
            "area": "Hackney",
            "published": "2021-03",
            "source_url": None,
            "licence_note": None,
            "extraction_version": "extract-1",
            "codebook_sha256": make_codebook().sha256,
            "model_sha256": None,
            "fingerprint": column(store, "SELECT fingerprint FROM documents")[0],
            "coding_fingerprint": coding_fingerprint(make_codebook(), None),
        }
    ]
    assert store.rows("SELECT * FROM reviews") == [
        {
            "id": DOCUMENT_ID,
            "document_id": DOCUMENT_ID,
            "review_id": "dhr-anna",
            "title": "Review into the death of Anna",
            "kind": "DHR",
            "document_type": None,
            "area": "Hackney",
            "commissioning_body": None,
            "author": None,
            "chair": None,
            "date_published": "2021-03",
            "date_of_event": "2019-05",
            "year_published": 2021,
            "year_of_event": 2019,
            "outcome": "death",
            "agencies": '["GP","Police"]',
            "pages": 2,
            "passages": 2,
            "words": 17,
            "recommendations": 1,
        }
    ]
    assert store.rows("SELECT * FROM passages WHERE id = 'anna-2'") == [
        {
            "id": "anna-2",
            "document_id": DOCUMENT_ID,
            "ordinal": 2,
            "address": "para Recommendation 1, p. 2",
            "label": "Recommendation 1",
            "text": "The GP surgery should ask patients alone.",
            "heading": "Findings",
            "section_id": f"{DOCUMENT_ID}-s0000",
            "section_kind": "findings",
            "kind": "callout",
            "page_first": 2,
            "page_last": 2,
            "boxes": '[{"page":2,"x0":72.12,"top":100.0,"x1":520.0,"bottom":111.0},'
            '{"page":2,"x0":72.0,"top":112,"x1":520.0,"bottom":123}]',
            "furniture": 0,
            "boilerplate": 0,
            "words": 7,
            "search_key": int(DOCUMENT_ID[:11], 16) << 18 | 2,
        }
    ]
    assert store.rows("SELECT name, value, value_json, status, quote, page FROM facts") == [
        {
            "name": "review_type",
            "value": "DHR",
            "value_json": '"DHR"',
            "status": "stated",
            "quote": None,
            "page": None,
        },
        {
            "name": "outcome",
            "value": "death",
            "value_json": '"death"',
            "status": "stated",
            "quote": "Anna",
            "page": 1,
        },
        {
            "name": "date_of_event",
            "value": "2019-05",
            "value_json": '"2019-05"',
            "status": "stated",
            "quote": "34",
            "page": 1,
        },
        {
            "name": "agencies",
            "value": "GP; Police",
            "value_json": '["GP","Police"]',
            "status": "stated",
            "quote": "GP. Police",
            "page": 1,
        },
        {
            "name": "multiple_victims",
            "value": "no",
            "value_json": "false",
            "status": "stated",
            "quote": "Anna",
            "page": 1,
        },
        {
            "name": "chair",
            "value": None,
            "value_json": "null",
            "status": "not_mentioned",
            "quote": None,
            "page": None,
        },
    ]
    assert store.rows("SELECT * FROM people") == [
        {
            "id": f"{DOCUMENT_ID}-h000",
            "document_id": DOCUMENT_ID,
            "ordinal": 0,
            "name": "Anna",
            "role": "victim",
            "age": 34,
            "sex": None,
            "ethnicity": None,
            "relationship": None,
            "passage_id": "anna-1",
            "page": 1,
            "char_start": 0,
            "char_end": 4,
            "quote": "Anna",
        }
    ]
    assert store.rows("SELECT number, text, addressee, page, quote FROM recommendations") == [
        {
            "number": "1",
            "text": "The GP surgery should ask patients alone.",
            "addressee": "All agencies",
            "page": 2,
            "quote": "The GP surgery should ask patients alone.",
        }
    ]
    assert store.rows(
        "SELECT a.name FROM document_agencies AS d JOIN agencies AS a ON a.id = d.agency_id "
        "ORDER BY d.ordinal"
    ) == [{"name": "GP"}, {"name": "Police"}]
    assert store.rows("SELECT page, page_last, cells FROM tables") == [
        {"page": 1, "page_last": 2, "cells": '[["Date","Event"],["May","Call"]]'}
    ]
    assert store.rows("SELECT * FROM problems") == [
        {
            "id": f"{DOCUMENT_ID}-x000",
            "document_id": DOCUMENT_ID,
            "file": "dhr-anna.pdf",
            "ordinal": 0,
            "code": "low_quality",
            "detail": "few words look like words",
            "page": 2,
            "severity": "warning",
        }
    ]
    assert store.rows("SELECT * FROM tags") == [
        {
            "id": "anna-1-00",
            "document_id": DOCUMENT_ID,
            "passage_id": "anna-1",
            "ordinal": 0,
            "code_id": "economic-abuse",
            "scheme": "theme",
            "score": 0.8,
            "is_primary": 0,
            "facet": "response",
            "party": "victim",
            "polarity": "negated",
            "method": "cue",
            "counted": 0,
            "uncertain": 0,
        }
    ]
    assert store.rows("SELECT * FROM tag_evidence") == [
        {
            "id": "anna-1-00-00",
            "tag_id": "anna-1-00",
            "ordinal": 0,
            "char_start": 39,
            "char_end": 47,
            "quote": "not told",
        }
    ]
    assert column(store, "SELECT source FROM pages ORDER BY page_number") == ["text", "ocr"]
    assert column(store, "SELECT heading FROM sections ORDER BY ordinal") == [None, "Findings"]
    store.close()


@pytest.mark.parametrize(
    ("polarity", "is_boilerplate", "furniture", "counted"),
    [
        (Polarity.AFFIRMED, False, False, 1),
        (Polarity.AFFIRMED, True, False, 0),  # boilerplate carries no code
        (Polarity.AFFIRMED, False, True, 0),  # a running head says nothing of the case
        (Polarity.NEGATED, False, False, 0),  # "no evidence of coercive control"
        (Polarity.HYPOTHETICAL, False, False, 0),
    ],
)
def test_only_affirmed_tags_on_counted_text_count(
    tmp_path: Path, polarity: Polarity, is_boilerplate: bool, furniture: bool, counted: int
) -> None:
    store, run_id = empty_store(tmp_path / "x.db")
    passage = make_passage(is_boilerplate=is_boilerplate, furniture=furniture)
    add(
        store,
        run_id,
        make_extracted(passages=(passage,)),
        [make_tag(passage, polarity=polarity)],
    )
    assert column(store, "SELECT counted FROM tags") == [counted]
    store.close()


def test_text_that_no_encoding_knows_is_stored_in_the_same_length(tmp_path: Path) -> None:
    # Half of a surrogate pair, from a broken font map.
    store, run_id = empty_store(tmp_path / "x.db")
    passage = make_passage(text="Child \ud835 was seen – and heard.")
    add(store, run_id, make_extracted(passages=(passage,)), [make_tag(passage, quote="heard")])
    assert column(store, "SELECT text FROM passages") == ["Child ? was seen – and heard."]
    assert verify(store) == ()
    store.close()
