"""The record of builds: what each was made with, what it did, and how it ended."""

from collections.abc import Callable
from datetime import UTC, datetime

from sqlite_utils import Database

from store.database import Store
from store.errors import UnknownRunError
from store.models import Run, RunCounts, RunOutcome
from store.rows import json_text

_COUNTED = ("documents", "passages", "tags", "problems")


def _utc_now() -> datetime:
    return datetime.now(UTC)


def start_run(store: Store, run: Run, *, now: Callable[[], datetime] = _utc_now) -> int:
    """Record that a build has begun.

    Call it while holding the build lock (`store.lock`): any run still marked as running is then
    one that was killed, and is marked as interrupted.

    Returns:
        The run's id, by which documents are written and the run is ended.
    """
    with store.transaction() as db:
        db.execute(
            "UPDATE runs SET outcome = ? WHERE outcome = ?",
            (RunOutcome.INTERRUPTED.value, RunOutcome.RUNNING.value),
        )
        cursor = db.execute(
            "INSERT INTO runs (tool_version, extraction_version, codebook_version, "
            "codebook_sha256, model_sha256, coding_fingerprint, settings, started, outcome) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                run.tool_version,
                run.extraction_version,
                run.codebook_version,
                run.codebook_sha256,
                run.model_sha256,
                run.coding_fingerprint,
                json_text(dict(sorted(run.settings.items()))),
                _stamp(now()),
                RunOutcome.RUNNING.value,
            ),
        )
        return int(cursor.lastrowid or 0)


def end_run(
    store: Store,
    run_id: int,
    counts: RunCounts,
    *,
    outcome: RunOutcome = RunOutcome.FINISHED,
    now: Callable[[], datetime] = _utc_now,
) -> None:
    """Record how a build ended, what it did with its files and what the store holds now.

    Raises:
        UnknownRunError: The store holds no such run.
    """
    with store.transaction() as db:
        read_run(db, run_id)
        totals = {
            name: db.execute(f"SELECT count(*) FROM {name}").fetchone()[0]  # noqa: S608
            for name in _COUNTED
        }
        db.execute(
            "UPDATE runs SET ended = :ended, outcome = :outcome, files = :files, "
            "files_read = :files_read, files_recoded = :files_recoded, "
            "files_unchanged = :files_unchanged, "
            "files_failed = :files_failed, files_removed = :files_removed, "
            "documents = :documents, passages = :passages, tags = :tags, problems = :problems "
            "WHERE id = :id",
            {
                "id": run_id,
                "ended": _stamp(now()),
                "outcome": outcome.value,
                "files": counts.files,
                "files_read": counts.files_read,
                "files_recoded": counts.files_recoded,
                "files_unchanged": counts.files_unchanged,
                "files_failed": counts.files_failed,
                "files_removed": counts.files_removed,
                **totals,
            },
        )
        db.execute("DELETE FROM run_counts WHERE run_id = ?", (run_id,))
        db.execute(
            "INSERT INTO run_counts (id, run_id, code_id, reviews, passages) "
            "SELECT printf('%d-%s', :id, c.id), :id, c.id, "
            "count(DISTINCT t.document_id), count(DISTINCT t.passage_id) "
            "FROM codes AS c LEFT JOIN tags AS t ON t.code_id = c.id AND t.counted = 1 "
            "GROUP BY c.id",
            {"id": run_id},
        )


def read_run(db: Database, run_id: int) -> Run:
    """What a run was made with; its settings are left out.

    Raises:
        UnknownRunError: The store holds no such run.
    """
    row = db.execute(
        "SELECT tool_version, extraction_version, codebook_version, codebook_sha256, "
        "model_sha256, coding_fingerprint FROM runs WHERE id = ?",
        (run_id,),
    ).fetchone()
    if row is None:
        raise UnknownRunError(f"run {run_id} is not in the store: start it first")
    return Run(
        tool_version=row[0],
        extraction_version=row[1],
        codebook_version=row[2],
        codebook_sha256=row[3],
        model_sha256=row[4],
        coding_fingerprint=row[5],
    )


def _stamp(moment: datetime) -> str:
    """ISO 8601 in UTC, to the millisecond."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")
