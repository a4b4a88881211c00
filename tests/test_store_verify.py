"""Verification: silent on a sound store, and each kind of damage named."""

from dataclasses import replace
from pathlib import Path

import pytest
from samples import (
    make_extracted,
    make_fact,
    make_passage,
    make_person,
    make_recommendation,
    make_section,
    make_span,
    make_tag,
    sha_of,
)
from samples_store import add, empty_store

from store.database import Store, open_store
from store.models import Finding, RunCounts
from store.runs import end_run
from store.verify import read_checks, verify

ID = sha_of("dhr-anna.pdf")[:16]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A sound store with one review, after a build that finished; checks do not guard it."""
    store, run_id = empty_store(tmp_path / "x.db")
    passage = make_passage()
    add(
        store,
        run_id,
        make_extracted(
            passages=(passage, make_passage("anna-2", "Second.", section_id=1)),
            sections=(make_section(0), make_section(1)),
            facts=(make_fact("agencies", ("Police",), span=make_span(passage, "surgery")),),
            people=(make_person(span=make_span(passage, "her")),),
            recommendations=(make_recommendation(span=make_span(passage, "He kept")),),
        ),
        [make_tag(passage, quote="bank card")],
    )
    end_run(store, run_id, RunCounts(files=1, files_read=1))
    return store


def test_a_sound_store_has_no_findings(store: Store) -> None:
    before = list(store.db.conn.iterdump())
    assert verify(store) == ()
    assert list(store.db.conn.iterdump()) == before


QUOTE_OF_EVIDENCE = 'evidence quotes "bank account", its passage anna-1 has "bank card" there'


@pytest.mark.parametrize(
    ("damage", "expected"),
    [
        (
            "UPDATE tag_evidence SET quote = 'bank account'",
            [("quotes", QUOTE_OF_EVIDENCE, "anna-1-00-00")],
        ),
        (
            "UPDATE facts SET char_end = char_end + 1",
            [
                (
                    "quotes",
                    'fact quotes "surgery", its passage anna-1 has "surgery " there',
                    f"{ID}-f000",
                )
            ],
        ),
        (
            "UPDATE people SET char_start = 0, char_end = 3",
            [("quotes", 'person quotes "her", its passage anna-1 has "He " there', f"{ID}-h000")],
        ),
        (
            "UPDATE recommendations SET quote = 'He'",
            [
                (
                    "quotes",
                    'recommendation quotes "He", its passage anna-1 has "He kept" there',
                    f"{ID}-r000",
                )
            ],
        ),
        (
            "UPDATE people SET page = 2",
            [("quote_pages", "page 2, its passage anna-1 is on 1 to 1", f"{ID}-h000")],
        ),
        (
            "UPDATE facts SET value = NULL",
            [("stated_facts", "agencies is stated without a value", f"{ID}-f000")],
        ),
        (
            "UPDATE facts SET passage_id = NULL, quote = NULL",
            [("stated_facts", "agencies is stated without a quote", f"{ID}-f000")],
        ),
        (
            "DELETE FROM tag_evidence",
            [("tag_evidence", "economic-abuse on anna-1 has no evidence", "anna-1-00")],
        ),
        (
            "UPDATE tags SET counted = 0",
            [("tags", "economic-abuse has counted 0", "anna-1-00")],
        ),
        (
            "UPDATE tags SET scheme = 'level'",
            [("tags", "economic-abuse is a theme, not a level", "anna-1-00")],
        ),
        (
            "UPDATE passages SET boilerplate = 1 WHERE id = 'anna-1'",
            [
                ("tags", "economic-abuse has counted 1", "anna-1-00"),
                ("reviews", "the counts of its review are not its rows", ID),
            ],
        ),
        (
            "UPDATE documents SET pages = 2; UPDATE reviews SET pages = 2",
            [("page_numbers", "2 pages, of which 1 are stored, the last numbered 1", ID)],
        ),
        (
            "UPDATE pages SET page_number = 3",
            [
                ("page_numbers", "1 pages, of which 1 are stored, the last numbered 3", ID),
                ("boxes", "box on page 1 at 72.0, 100.0 to 520.0, 111.0", "anna-1"),
                ("boxes", "box on page 1 at 72.0, 100.0 to 520.0, 111.0", "anna-2"),
            ],
        ),
        (
            "UPDATE pages SET words = 0",
            [("pages", "page 1 has neither words nor a problem", f"{ID}-p0001")],
        ),
        (
            "UPDATE documents SET status = 'failed'",
            [("failures", "dhr-anna.pdf failed without a reason", ID)],
        ),
        (
            "UPDATE passages SET boxes = replace(boxes, '520.0', '620.0') WHERE id = 'anna-2'",
            [("boxes", "box on page 1 at 72.0, 100.0 to 620.0, 111.0", "anna-2")],
        ),
        (
            "UPDATE passages SET boxes = replace(boxes, '111.0', '100.0') WHERE id = 'anna-2'",
            [("boxes", "box on page 1 at 72.0, 100.0 to 520.0, 100.0", "anna-2")],
        ),
        (
            "UPDATE passages SET boxes = '[]' WHERE id = 'anna-2'",
            [("passage_boxes", "no box on page 1", "anna-2")],
        ),
        (
            "DELETE FROM reviews",
            [("reviews", "has no review", ID)],
        ),
        (
            "UPDATE reviews SET recommendations = 4",
            [("reviews", "the counts of its review are not its rows", ID)],
        ),
        (
            "UPDATE reviews SET agencies = '[]'",
            [("reviews", "the counts of its review are not its rows", ID)],
        ),
        (
            "UPDATE documents SET file = 'other.pdf'",
            [("names", "other.pdf is not the first of its names", ID)],
        ),
        (
            "UPDATE passages SET rowid = 5 WHERE id = 'anna-2'",
            [
                (
                    "row_numbers",
                    "row number is not search_key: did another program vacuum the file?",
                    "anna-2",
                )
            ],
        ),
        (
            "UPDATE runs SET passages = 9",
            [
                (
                    "runs",
                    "run 1 left 1 documents, 9 passages, 1 tags and 0 problems, "
                    "there are 1, 2, 1 and 0",
                    "1",
                )
            ],
        ),
        (
            "PRAGMA foreign_keys = OFF; DELETE FROM codes WHERE id = 'economic-abuse'",
            [
                (
                    "foreign_keys",
                    "code_cues row 1 refers to a row of codes that is not there",
                    "1",
                ),
                ("foreign_keys", "tags row 1 refers to a row of codes that is not there", "1"),
            ],
        ),
        (
            "PRAGMA ignore_check_constraints = ON; UPDATE tags SET score = 7; "
            "PRAGMA ignore_check_constraints = OFF",
            [("integrity", "CHECK constraint failed in tags", None)],
        ),
    ],
)
def test_damage_is_found(
    store: Store, damage: str, expected: list[tuple[str, str, str | None]]
) -> None:
    store.db.conn.executescript(damage)
    found = [(finding.check, finding.detail, finding.row_id) for finding in verify(store)]
    assert found == expected


def test_a_text_changed_behind_the_index_is_found(store: Store) -> None:
    # As a program would that knows nothing of it. SQLite's words for it change with its version.
    store.db.conn.executescript(
        "DROP TRIGGER passages_fts_update; UPDATE passages SET text = 'New.' WHERE id = 'anna-2'"
    )
    found = verify(store)
    assert {finding.check for finding in found} <= {"full_text", "integrity"}
    assert any(finding.detail.startswith("passages_fts is not") for finding in found)


def test_what_belongs_to_one_document_refers_to_no_other(store: Store) -> None:
    other = make_extracted(
        replace(make_extracted().review, file_name="b.pdf", sha256=sha_of("b")),
        passages=(make_passage("beth-1"),),
    )
    run_id = store.rows("SELECT id FROM runs")[0]["id"]
    add(store, run_id, other)
    end_run(store, run_id, RunCounts())
    store.db.execute("UPDATE people SET passage_id = 'beth-1'")
    assert verify(store) == (
        Finding(
            check="one_document",
            detail=f"refers to document {sha_of('b')[:16]}",
            document_id=ID,
            row_id=f"{ID}-h000",
        ),
    )


def test_every_rule_is_broken_by_some_test() -> None:
    broken = {
        row[0]
        for mark in test_damage_is_found.pytestmark  # type: ignore[attr-defined]
        for case in mark.args[1]
        for row in case[1]
    }
    rules = {check.name for check in read_checks()}
    # `one_document` is broken above, `no_boxes` in test_store_texts.py, groups in
    # test_store_repeats.py
    assert rules - broken == {"one_document", "no_boxes", "recommendation_groups"}


def test_every_rule_is_a_sentence() -> None:
    for check in read_checks():
        assert check.rule.endswith("."), check.name


def test_a_file_damaged_on_disk_is_found(tmp_path: Path, store: Store) -> None:
    store.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    size = store.rows("PRAGMA page_size")[0]["page_size"]
    page = store.rows("SELECT rootpage FROM sqlite_master WHERE name = 'tags'")[0]["rootpage"]
    store.close()
    path = tmp_path / "x.db"
    content = bytearray(path.read_bytes())
    content[(page - 1) * size : page * size] = b"\xff" * size
    path.write_bytes(content)
    with open_store(path) as damaged:
        checks = {finding.check for finding in verify(damaged)}
    assert "integrity" in checks
    assert "tags" in checks


def test_a_store_opened_to_read_can_be_verified(tmp_path: Path, store: Store) -> None:
    store.db.conn.executescript(
        "DROP TRIGGER passages_fts_update; UPDATE passages SET text = 'New.' WHERE id = 'anna-2'"
    )
    store.close()
    with open_store(tmp_path / "x.db", read_only=True) as readable:
        assert any(finding.check == "full_text" for finding in verify(readable))
