"""What is stored already: told by fingerprints that change just when the rows would."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from samples import make_codebook, make_extracted, make_review, make_run, make_source, sha_of
from samples_store import add, empty_store

from corpus.models import SourceDocument
from extract.models import Problem, Severity
from store.database import open_store
from store.errors import StoreError
from store.models import DocumentStatus, Run, StoredDocument
from store.read import reading_fingerprint, stored_documents
from store.write import write_failure


def test_stored_documents_are_told_by_their_bytes(tmp_path: Path) -> None:
    store, run_id = empty_store(tmp_path / "x.db")
    read = add(store, run_id, source=make_source(other_names=("copy.pdf",)))
    failed = make_source(make_review(review_id="locked"))
    problem = Problem(code="encrypted", detail="wants a password", severity=Severity.ERROR)
    write_failure(store, failed, [problem], run_id)
    assert stored_documents(store) == {
        sha_of("dhr-anna.pdf"): StoredDocument(
            document_id=sha_of("dhr-anna.pdf")[:16],
            file="dhr-anna.pdf",
            names=("dhr-anna.pdf", "copy.pdf"),
            path=Path("/reviews/dhr-anna.pdf").resolve(),
            sha256=sha_of("dhr-anna.pdf"),
            status=DocumentStatus.READ,
            fingerprint=reading_fingerprint(read, make_run()),
            coding_fingerprint=make_run().coding_fingerprint,
            pages=1,
            words=3,
        ),
        sha_of("locked.pdf"): StoredDocument(
            document_id=sha_of("locked.pdf")[:16],
            file="locked.pdf",
            names=("locked.pdf",),
            path=Path("/reviews/locked.pdf").resolve(),
            sha256=sha_of("locked.pdf"),
            status=DocumentStatus.FAILED,
            fingerprint=reading_fingerprint(failed, make_run()),
            coding_fingerprint=make_run().coding_fingerprint,
            pages=0,
            words=0,
        ),
    }
    store.close()


def test_an_empty_store_holds_no_documents(tmp_path: Path) -> None:
    store, _ = empty_store(tmp_path / "x.db")
    assert stored_documents(store) == {}
    store.close()


def with_review(**changes: str) -> Callable[[SourceDocument, Run], tuple[SourceDocument, Run]]:
    """A change of the catalogue's entry."""

    def change(source: SourceDocument, run: Run) -> tuple[SourceDocument, Run]:
        review = replace(source.review, **changes)  # type: ignore[arg-type]
        return replace(source, review=review), run

    return change


@pytest.mark.parametrize(
    ("change", "is_same"),
    [
        (lambda source, run: (source, run), True),
        # Where a file lies and what copies it has are refreshed without reading it again.
        (lambda source, run: (replace(source, path=Path("/elsewhere.pdf")), run), True),
        (lambda source, run: (replace(source, other_names=("copy.pdf",)), run), True),
        # How a build runs does not change what it finds; nor does a release that reads alike.
        (lambda source, run: (source, replace(run, settings={"workers": 4})), True),
        (lambda source, run: (source, replace(run, tool_version="0.1.1")), True),
        (with_review(sha256=sha_of("other bytes")), False),
        (with_review(area="Leeds"), False),
        (with_review(file_name="renamed.pdf"), False),
        (lambda source, run: (source, replace(run, extraction_version="extract-2")), False),
        # Stored passages are coded again, without the file.
        (lambda source, run: (source, replace(run, codebook_sha256=sha_of("2"))), True),
        (lambda source, run: (source, replace(run, model_sha256=sha_of("model"))), True),
    ],
)
def test_a_fingerprint_changes_just_when_a_file_would_be_read_otherwise(
    change: Callable[[SourceDocument, Run], tuple[SourceDocument, Run]], is_same: bool
) -> None:
    source, run = make_source(), make_run(make_codebook())
    assert (
        reading_fingerprint(source, run) == reading_fingerprint(*change(source, run))
    ) is is_same


def test_a_store_opened_to_read_cannot_be_written(tmp_path: Path) -> None:
    store, run_id = empty_store(tmp_path / "x.db")
    add(store, run_id)
    store.close()
    with open_store(tmp_path / "x.db", read_only=True) as readable:
        assert len(stored_documents(readable)) == 1
        with pytest.raises(StoreError, match="readonly"):
            add(readable, run_id, make_extracted())
        with pytest.raises(StoreError, match="no such table: no_table"):
            readable.rows("SELECT * FROM no_table")
