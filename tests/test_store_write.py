"""Writing: every field arrives, a document is replaced whole, and nothing is left behind."""

from pathlib import Path

import pytest
from samples import (
    make_code,
    make_codebook,
    make_extracted,
    make_fact,
    make_page,
    make_passage,
    make_person,
    make_recommendation,
    make_review,
    make_source,
    make_span,
    make_tag,
    sha_of,
)
from samples_store import add, column, empty_store, filled_store, full_review

from classify.models import Scheme
from corpus.models import SourceDocument
from extract.models import ExtractedReview, Problem, Severity
from store.errors import InconsistentReviewError, StoreError, UnknownCodeError, UnknownRunError
from store.read import content_digest, content_rows, content_tables
from store.search import search
from store.verify import verify
from store.write import (
    refresh_names,
    remove_document,
    write_codebook,
    write_document,
    write_failure,
    write_file_problems,
)

DOCUMENT_ID = sha_of("dhr-anna.pdf")[:16]


def test_the_same_inputs_give_the_same_rows_in_any_order(tmp_path: Path) -> None:
    anna = full_review()
    rose = make_extracted(
        make_review(review_id="sar-rose"),
        passages=(make_passage("rose-1"),),
        facts=(make_fact("agencies", ("Police",), method="manifest"),),
    )
    digests = []
    for name, order in [
        ("one", [anna, rose]),
        ("two", [rose, anna]),
        ("again", [rose, anna, rose]),
    ]:
        store, run_id = empty_store(tmp_path / name)
        for review in order:
            add(store, run_id, review, [make_tag(review.passages[-1])])
        digests.append(content_digest(store))
        store.close()
    assert digests[0] == digests[1] == digests[2]


def test_no_content_table_says_when_or_in_which_run(tmp_path: Path) -> None:
    store = filled_store(tmp_path / "x.db")
    assert "runs" not in content_tables(store)
    names = {
        column.name for table in content_tables(store) for column in store.db.table(table).columns
    }
    assert not names & {"run", "run_id", "started", "ended", "created", "updated"}
    store.close()


def test_a_document_is_replaced_whole(tmp_path: Path) -> None:
    store, run_id = empty_store(tmp_path / "x.db")
    add(store, run_id, full_review(), [make_tag(full_review().passages[1])])
    shorter = make_extracted(passages=(make_passage("anna-1", "Nothing was said of money."),))
    add(store, run_id, shorter)
    assert verify(store) == ()
    assert column(store, "SELECT text FROM passages") == ["Nothing was said of money."]
    for table in ("tags", "tag_evidence", "facts", "people", "recommendations", "tables"):
        assert column(store, f"SELECT count(*) FROM {table}") == [0], table
    assert column(store, "SELECT count(*) FROM agencies") == [0]
    assert [hit.text for hit in search(store, "money")] == ["Nothing was said of money."]
    assert search(store, "surgery") == ()
    store.close()


def test_a_changed_file_replaces_what_it_said_before(tmp_path: Path) -> None:
    store, run_id = empty_store(tmp_path / "x.db")
    add(store, run_id, make_extracted(make_review(sha256=sha_of("version 1"))))
    changed = make_extracted(
        make_review(sha256=sha_of("version 2")),
        passages=(make_passage("anna-1", "The second version."),),
    )
    add(store, run_id, changed)
    assert column(store, "SELECT sha256 FROM documents") == [sha_of("version 2")]
    assert column(store, "SELECT text FROM passages") == ["The second version."]
    assert verify(store) == ()
    store.close()


def test_a_changed_file_that_can_no_longer_be_read_replaces_it_too(tmp_path: Path) -> None:
    store, run_id = empty_store(tmp_path / "x.db")
    add(store, run_id, make_extracted(make_review(sha256=sha_of("version 1"))))
    broken = make_source(make_review(sha256=sha_of("broken")))
    problem = Problem(code="broken_file", detail="cut short", severity=Severity.ERROR)
    write_failure(store, broken, [problem], run_id)
    assert store.rows("SELECT sha256, status, pages FROM documents") == [
        {"sha256": sha_of("broken"), "status": "failed", "pages": 0}
    ]
    assert column(store, "SELECT count(*) FROM passages") == [0]
    assert store.rows("SELECT document_id, file, code, detail, page, severity FROM problems") == [
        {
            "document_id": sha_of("broken")[:16],
            "file": "dhr-anna.pdf",
            "code": "broken_file",
            "detail": "cut short",
            "page": None,
            "severity": "error",
        }
    ]
    assert verify(store) == ()
    store.close()


def test_files_of_one_name_in_two_folders_stay_apart(tmp_path: Path) -> None:
    store, run_id = empty_store(tmp_path / "x.db")
    for number, folder in enumerate(("hackney", "leeds")):
        review = make_review(review_id=folder, file_name="report.pdf", sha256=sha_of(folder))
        add(
            store,
            run_id,
            make_extracted(review, passages=(make_passage(f"p{number}"),)),
            source=make_source(review, path=Path("/reviews") / folder / "report.pdf"),
        )
    assert store.rows("SELECT file, review_id FROM documents ORDER BY review_id") == [
        {"file": "report.pdf", "review_id": "hackney"},
        {"file": "report.pdf", "review_id": "leeds"},
    ]
    store.close()


def test_other_names_are_kept_and_follow_the_files(tmp_path: Path) -> None:
    store, run_id = empty_store(tmp_path / "x.db")
    add(store, run_id, source=make_source(other_names=("copy.pdf",)))
    names = "SELECT name FROM document_names ORDER BY ordinal"
    assert column(store, names) == ["dhr-anna.pdf", "copy.pdf"]
    # The copy is gone, and the file has moved.
    moved = make_source(path=Path("/archive/dhr-anna.pdf"))
    refresh_names(store, [moved])
    assert store.rows("SELECT name, path FROM document_names") == [
        {"name": "dhr-anna.pdf", "path": str(Path("/archive/dhr-anna.pdf").resolve())}
    ]
    store.close()


def test_a_document_whose_first_name_is_taken_lives_on_under_its_second(tmp_path: Path) -> None:
    store, run_id = empty_store(tmp_path / "x.db")
    add(store, run_id, source=make_source(other_names=("copy.pdf",)))
    changed = make_review(sha256=sha_of("version 2"))
    add(store, run_id, make_extracted(changed, passages=(make_passage("new-1"),)))
    assert store.rows("SELECT file, sha256 FROM documents ORDER BY file") == [
        {"file": "copy.pdf", "sha256": sha_of("dhr-anna.pdf")},
        {"file": "dhr-anna.pdf", "sha256": sha_of("version 2")},
    ]
    assert verify(store) == ()
    store.close()


def named(name: str, content: str) -> SourceDocument:
    """A file of a name with some content, in one folder."""
    return make_source(make_review(review_id=content, file_name=name, sha256=sha_of(content)))


def test_two_unchanged_files_may_swap_their_names(tmp_path: Path) -> None:
    store, run_id = empty_store(tmp_path / "x.db")
    for name, content in (("a.pdf", "x"), ("b.pdf", "y")):
        source = named(name, content)
        review = make_extracted(source.review, passages=(make_passage(content),))
        add(store, run_id, review, source=source)
    refresh_names(store, [named("b.pdf", "x"), named("a.pdf", "y"), named("c.pdf", "unknown")])
    assert store.rows("SELECT file, review_id FROM documents ORDER BY file") == [
        {"file": "a.pdf", "review_id": "y"},
        {"file": "b.pdf", "review_id": "x"},
    ]
    assert verify(store) == ()
    store.close()


def test_a_file_without_bytes_has_its_problems_until_it_can_be_read(tmp_path: Path) -> None:
    store, run_id = empty_store(tmp_path / "x.db")
    missing = Problem(code="missing_file", detail="is not there", severity=Severity.ERROR)
    write_file_problems(store, "dhr-anna.pdf", [missing])
    write_file_problems(store, "dhr-anna.pdf", [missing])
    assert store.rows("SELECT document_id, file, code FROM problems") == [
        {"document_id": None, "file": "dhr-anna.pdf", "code": "missing_file"}
    ]
    add(store, run_id)
    assert column(store, "SELECT count(*) FROM problems") == [0]
    store.close()


def test_a_removed_document_leaves_nothing(tmp_path: Path) -> None:
    store, run_id = empty_store(tmp_path / "x.db")
    before = content_digest(store)
    add(store, run_id, full_review(), [make_tag(full_review().passages[1])])
    assert remove_document(store, DOCUMENT_ID) is True
    assert remove_document(store, DOCUMENT_ID) is False
    assert content_digest(store) == before
    assert search(store, "surgery") == ()
    assert verify(store) == ()
    store.close()


def test_a_new_codebook_keeps_the_tags_of_codes_that_stay(tmp_path: Path) -> None:
    store = filled_store(tmp_path / "x.db")
    write_codebook(store, make_codebook(make_code("economic-abuse", label="Money"), version="2"))
    assert column(store, "SELECT code_id FROM tags") == ["economic-abuse"]
    assert column(store, "SELECT label FROM codes") == ["Money"]
    assert column(store, "SELECT version FROM codebooks") == ["2"]
    write_codebook(store, make_codebook(make_code("weapons"), version="3"))
    assert column(store, "SELECT count(*) FROM tags") == [0]
    assert column(store, "SELECT id FROM code_cues") == ["weapons-000"]
    assert verify(store) == ()
    store.close()


STRAY = make_span(make_passage("stray"))


@pytest.mark.parametrize(
    ("extracted", "tags", "message"),
    [
        (
            make_extracted(facts=(make_fact(span=STRAY),)),
            [],
            "fact outcome names passage stray, which the document has not",
        ),
        (
            make_extracted(people=(make_person(span=STRAY),)),
            [],
            "person Anna names passage stray, which the document has not",
        ),
        (
            make_extracted(recommendations=(make_recommendation(span=STRAY),)),
            [],
            "recommendation 1 names passage stray, which the document has not",
        ),
        (
            make_extracted(),
            [make_tag(make_passage("stray"))],
            "tag economic-abuse names passage stray, which the document has not",
        ),
        (
            make_extracted(passages=(make_passage(section_id=4),)),
            [],
            "passage anna-1 names section 4, which the document has not",
        ),
        (
            make_extracted(passages=(make_passage(), make_passage())),
            [],
            "two passages have the id anna-1",
        ),
    ],
)
def test_a_review_that_names_what_it_lacks_is_refused(
    tmp_path: Path, extracted: ExtractedReview, tags: list[object], message: str
) -> None:
    store, run_id = empty_store(tmp_path / "x.db")
    with pytest.raises(InconsistentReviewError) as raised:
        write_document(store, extracted, make_source(), tags, run_id)  # type: ignore[arg-type]
    assert str(raised.value) == f"dhr-anna.pdf: {message}"
    assert column(store, "SELECT count(*) FROM documents") == [0]
    store.close()


def test_a_refused_document_leaves_the_one_before_it(tmp_path: Path) -> None:
    store = filled_store(tmp_path / "x.db")
    before = content_digest(store)
    run_id = store.rows("SELECT id FROM runs")[0]["id"]
    source = make_source()
    unknown = make_tag(code_id="lost")
    misfiled = make_tag(code_id="economic-abuse", scheme=Scheme.LEVEL)
    with pytest.raises(UnknownCodeError, match="has no theme lost"):
        write_document(store, make_extracted(), source, [unknown], run_id)
    with pytest.raises(UnknownCodeError, match="has no level economic-abuse"):
        write_document(store, make_extracted(), source, [misfiled], run_id)
    with pytest.raises(UnknownRunError, match="run 99 is not in the store"):
        write_document(store, make_extracted(), source, [], 99)
    other = make_extracted(make_review(review_id="sar-rose"))
    with pytest.raises(InconsistentReviewError, match="ids must be unique over all documents"):
        write_document(store, other, make_source(other.review), [], run_id)
    nowhere = make_extracted(pages=(make_page(0),))
    with pytest.raises(StoreError, match="CHECK constraint failed"):
        write_document(store, nowhere, source, [], run_id)
    with pytest.raises(ValueError, match="what was extracted is of"):
        write_document(store, other, source, [], run_id)
    assert content_digest(store) == before
    store.close()


def test_content_rows_cover_every_table_but_builds_and_indexes(tmp_path: Path) -> None:
    store = filled_store(tmp_path / "x.db")
    tables = {table for table, _ in content_rows(store)}
    assert tables == {
        "codebooks",
        "codes",
        "code_cues",
        "documents",
        "document_names",
        "reviews",
        "pages",
        "sections",
        "passages",
        "tags",
        "tag_evidence",
    }
    assert set(content_tables(store)) - tables == {
        "agencies",
        "document_agencies",
        "facts",
        "people",
        "problems",
        "recommendation_group_members",
        "recommendation_groups",
        "recommendation_groupings",
        "recommendations",
        "tables",
    }
    store.close()
