"""Builds: recorded, found dead, kept apart, and whole however they end."""

import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from samples import make_codebook, make_extracted, make_passage, make_review, make_run, make_tag
from samples_store import add, empty_store, filled_store

from store.database import open_store
from store.errors import StoreBusyError, StoreError, UnknownRunError
from store.lock import hold_build_lock
from store.models import RunCounts, RunOutcome
from store.read import content_digest, stored_documents
from store.runs import end_run, read_run, start_run
from store.verify import verify

ROOT = Path(__file__).parents[1]


def clock(moment: datetime) -> Callable[[], datetime]:
    """A clock that has stopped."""
    return lambda: moment


def test_a_run_records_what_it_was_made_with_and_what_it_did(tmp_path: Path) -> None:
    store = filled_store(tmp_path / "x.db")
    codebook = make_codebook()
    noon = datetime(2024, 5, 1, 12, tzinfo=UTC)
    run = replace(make_run(codebook), settings={"workers": 2, "force": False})
    run_id = start_run(store, run, now=clock(noon))
    # A clock in another zone is the same moment.
    later = (noon + timedelta(minutes=3)).astimezone(timezone(timedelta(hours=1)))
    counts = RunCounts(files=5, files_read=1, files_unchanged=2, files_failed=2, files_removed=1)
    end_run(store, run_id, counts, now=clock(later))
    assert store.rows("SELECT * FROM runs WHERE id = :id", {"id": run_id}) == [
        {
            "id": run_id,
            "tool_version": "0.1.0",
            "extraction_version": "extract-1",
            "codebook_version": "1",
            "codebook_sha256": codebook.sha256,
            "model_sha256": None,
            "coding_fingerprint": run.coding_fingerprint,
            "settings": '{"force":false,"workers":2}',
            "started": "2024-05-01T12:00:00.000+00:00",
            "ended": "2024-05-01T12:03:00.000+00:00",
            "outcome": "finished",
            "files": 5,
            "files_read": 1,
            "files_recoded": 0,
            "files_unchanged": 2,
            "files_failed": 2,
            "files_removed": 1,
            "documents": 1,
            "passages": 1,
            "tags": 1,
            "problems": 0,
        }
    ]
    assert read_run(store.db, run_id) == make_run(codebook)
    store.close()


def test_a_run_that_was_killed_is_found_by_the_next(tmp_path: Path) -> None:
    store, first = empty_store(tmp_path / "x.db")
    second = start_run(store, make_run())
    end_run(store, second, RunCounts(), outcome=RunOutcome.FAILED)
    assert store.rows("SELECT id, outcome FROM runs ORDER BY id") == [
        {"id": first, "outcome": "interrupted"},
        {"id": second, "outcome": "failed"},
    ]
    store.close()


def test_an_unknown_run_cannot_end(tmp_path: Path) -> None:
    store, _ = empty_store(tmp_path / "x.db")
    with pytest.raises(UnknownRunError, match="run 7 is not in the store"):
        end_run(store, 7, RunCounts())
    store.close()


def test_a_second_build_is_told_so(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    with (
        hold_build_lock(path),
        pytest.raises(StoreBusyError) as raised,
        hold_build_lock(path, wait_s=0.05),
    ):
        pass
    assert str(raised.value) == "x.db: another build is writing to it; wait until it has ended"
    with hold_build_lock(path, wait_s=0):
        pass


def test_a_lock_in_no_folder_is_a_store_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="unable to open"), hold_build_lock(tmp_path / "no/x.db"):
        pass


HOLD = """
import sys
from pathlib import Path
from samples import make_passage
from store.database import open_store
from store.lock import hold_build_lock

path = Path(sys.argv[1])
with hold_build_lock(path), open_store(path) as store, store.transaction() as db:
    db.execute("DELETE FROM documents")
    db.execute("UPDATE codes SET label = 'half done'")
    print("ready", flush=True)
    sys.stdin.read()
"""


def test_a_build_that_is_killed_leaves_neither_lock_nor_half_a_document(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    with filled_store(path) as store:
        before = content_digest(store)
    script = f"import sys; sys.path[:0] = {[str(ROOT), str(ROOT / 'tests')]!r}\n{HOLD}"
    with subprocess.Popen(
        [sys.executable, "-c", script, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as builder:
        assert builder.stdout is not None
        assert builder.stdout.readline() == "ready\n"
        with pytest.raises(StoreBusyError), hold_build_lock(path, wait_s=0):
            pass
        # Readers see the last whole state meanwhile, and other writers are told.
        with open_store(path, wait_s=0) as store:
            assert content_digest(store) == before
            with (
                pytest.raises(StoreBusyError, match="another program is writing"),
                store.transaction(),
            ):
                pass
        builder.kill()
    with hold_build_lock(path, wait_s=5), open_store(path) as store:
        assert content_digest(store) == before
        assert verify(store) == ()


def test_writers_side_by_side_end_in_the_same_store(tmp_path: Path) -> None:
    # Without the lock, as two programs might: each document is whole, and writing it twice the
    # same as once.
    reviews = [
        make_extracted(
            make_review(review_id=f"dhr-{number}"),
            passages=tuple(make_passage(f"{number}-{place}") for place in range(20)),
        )
        for number in range(8)
    ]
    alone, run_id = empty_store(tmp_path / "alone.db")
    for review in reviews:
        add(alone, run_id, review, [make_tag(passage) for passage in review.passages])
    errors: list[BaseException] = []
    start = threading.Barrier(3)

    def build(step: int) -> None:
        try:
            start.wait()  # so that they create the store at once, too
            store, run_id = empty_store(tmp_path / "shared.db")
            for review in reviews[::step]:
                add(store, run_id, review, [make_tag(passage) for passage in review.passages])
            store.close()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=build, args=(step,)) for step in (1, -1, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    with open_store(tmp_path / "shared.db") as shared:
        assert content_digest(shared) == content_digest(alone)
        assert len(stored_documents(shared)) == 8
        assert verify(shared) == ()
    alone.close()
