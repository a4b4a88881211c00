"""Stored documents coded again by another codebook or tagger, without a file being read.

What a fresh build would make of the same passages comes out, tag for tag. A document is one
transaction, so a run that is stopped goes on where it was.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from classify.encode import OnnxEncoder
from classify.models import Codebook, Tag
from classify.modes import MODEL_FOLDER, coding_fingerprint, tagger_digest
from extract.models import Passage, Person
from extract.review import extraction_version
from store.coding import CodeCount, code_counts, stored_codebook, stored_passages, stored_people
from store.database import Store, open_store
from store.lock import hold_build_lock
from store.models import DocumentStatus, Run, RunCounts, RunOutcome, StoredDocument
from store.read import stored_documents
from store.repeats import method_of, write_repeats
from store.runs import end_run, start_run
from store.write import refresh_provenance, write_codebook, write_coding

_SPAWN = get_context("spawn")  # as in pipeline_workers: a fork would share the store's connection
_MAX_WORKERS = 8
_CRASHED = "coding it brought its process down, twice: its codes are the old ones"


@dataclass(frozen=True, slots=True, kw_only=True)
class Coder:
    """What codes: sent to a worker process once."""

    codebook: Codebook
    tagger: str = "default"  # one of classify.modes.MODES
    model: Path | None = None  # a trained tagger's folder; None for the shipped one


@dataclass(frozen=True, slots=True, kw_only=True)
class CodingFailure:
    """A document that could not be coded, and why; its old codes stay, and it is tried again."""

    file: str
    code: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecodeReport:
    """What coding a store anew did."""

    recoded: int
    unchanged: int  # coded as they would be now
    failures: tuple[CodingFailure, ...]
    before: Mapping[str, CodeCount]  # by code: how often it stood
    after: Mapping[str, CodeCount]
    old_codebook: Codebook | None  # as the store held it: see store.coding.stored_codebook


Progress = Callable[[str, int, int], None]  # file name, documents done, documents to do


@dataclass(frozen=True, slots=True, kw_only=True)
class _Task:
    document: StoredDocument
    passages: tuple[Passage, ...]
    people: tuple[Person, ...]


def recode(
    db_path: Path,
    coder: Coder,
    *,
    tool_version: str,
    workers: int = 0,
    progress: Progress | None = None,
) -> RecodeReport:
    """Code a store's documents by a codebook and tagger; those coded so already are left.

    Args:
        db_path: The store.
        coder: The codebook, which replaces the stored one, and the tagger.
        tool_version: Recorded with the run.
        workers: Processes; 0 for one a processor, at most 8; 1 for this one.
        progress: Told after each document.

    Raises:
        StoreError: The store can't be opened or written, or a build holds it.
        ModelError: The tagger can't be read.
    """
    digest = tagger_digest(coder.tagger, coder.model)
    run = Run(
        tool_version=tool_version,
        extraction_version=extraction_version(None),
        codebook_version=coder.codebook.version,
        codebook_sha256=coder.codebook.sha256,
        model_sha256=digest,
        coding_fingerprint=coding_fingerprint(coder.codebook, digest),
        settings={"recode": True, "workers": workers, "tagger": coder.tagger},
    )
    with open_store(db_path) as store, hold_build_lock(db_path):
        before, old_codebook = code_counts(store), stored_codebook(store)
        write_codebook(store, coder.codebook)
        run_id = start_run(store, run)
        held = [d for d in stored_documents(store).values() if d.status is DocumentStatus.READ]
        waiting = waiting_documents(held, run)
        try:
            failures = recode_documents(store, waiting, coder, run_id, workers, progress)
            write_repeats(store, method_of(coder.tagger), lambda: OnnxEncoder(MODEL_FOLDER))
        except BaseException:
            end_run(store, run_id, RunCounts(), outcome=RunOutcome.FAILED)
            raise
        counts = RunCounts(
            files=len(held),
            files_recoded=len(waiting) - len(failures),
            files_unchanged=len(held) - len(waiting),
            files_failed=len(failures),
        )
        end_run(store, run_id, counts)
        return RecodeReport(
            recoded=counts.files_recoded,
            unchanged=counts.files_unchanged,
            failures=failures,
            before=before,
            after=code_counts(store),
            old_codebook=old_codebook,
        )


def waiting_documents(documents: Sequence[StoredDocument], run: Run) -> tuple[StoredDocument, ...]:
    """The read documents that a run would code otherwise than they are coded."""
    return tuple(
        document
        for document in documents
        if document.status is DocumentStatus.READ
        and document.coding_fingerprint != run.coding_fingerprint
    )


def recode_documents(
    store: Store,
    documents: Sequence[StoredDocument],
    coder: Coder,
    run_id: int,
    workers: int = 0,
    progress: Progress | None = None,
) -> tuple[CodingFailure, ...]:
    """Code stored documents, a transaction each, and name the codebook in those left as they are.

    Args:
        store: The store, with the codebook written and the run begun.
        documents: Which to code.
        coder: What codes.
        run_id: The run.
        workers: Processes; 0 chooses.
        progress: Told after each document.

    Returns:
        The documents that could not be coded, by file name.
    """
    refresh_provenance(store, run_id)
    failures = []
    tasks = (
        _Task(
            document=document,
            passages=stored_passages(store, document.document_id),
            people=stored_people(store, document.document_id),
        )
        for document in documents
    )
    for done, (task, tags) in enumerate(_code(tasks, len(documents), coder, workers), 1):
        if isinstance(tags, CodingFailure):
            failures.append(tags)
        else:
            write_coding(store, task.document, task.passages, tags, run_id)
        if progress is not None:
            progress(task.document.file, done, len(documents))
    return tuple(sorted(failures, key=lambda failure: failure.file))


_Coded = tuple[Tag, ...] | CodingFailure


def _code(
    tasks: Iterator[_Task], count: int, coder: Coder, workers: int
) -> Iterator[tuple[_Task, _Coded]]:
    """Documents with their tags as they become ready; read little faster than they are coded."""
    workers = min(workers or min(os.cpu_count() or 1, _MAX_WORKERS), count)
    if workers <= 1:
        _start_worker(coder)
        for task in tasks:
            yield task, _code_one(task)
        return
    pending: dict[int, _Task] = {}
    running: dict[Future[_Coded], int] = {}
    with _pool(workers, coder) as pool:
        try:
            for number, task in enumerate(tasks):
                pending[number] = task
                running[pool.submit(_code_one, task)] = number
                while len(running) >= 2 * workers:
                    yield from _finished(running, pending)
            while running:
                yield from _finished(running, pending)
        except BrokenProcessPool:
            running.clear()
    for task in [*pending.values(), *tasks]:  # one of these brought its process down
        with _pool(1, coder) as pool:
            try:
                yield task, pool.submit(_code_one, task).result()
            except BrokenProcessPool:
                file = task.document.file
                yield task, CodingFailure(file=file, code="coder_crashed", detail=_CRASHED)


def _finished(
    running: dict[Future[_Coded], int], pending: dict[int, _Task]
) -> Iterator[tuple[_Task, _Coded]]:
    done, _ = wait(running, return_when=FIRST_COMPLETED)
    for future in sorted(done, key=lambda one: running[one]):
        coded = future.result()
        yield pending.pop(running.pop(future)), coded


def _pool(workers: int, coder: Coder) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(
        workers, mp_context=_SPAWN, initializer=_start_worker, initargs=(coder,)
    )


_coder: Coder | None = None  # of this worker process


def _start_worker(coder: Coder) -> None:
    global _coder
    _coder = coder


def _code_one(task: _Task) -> _Coded:
    # Here, not at the top: a run that finds everything coded never needs spaCy.
    from classify.errors import ClassifyError
    from classify.taggers import load_tagger, tag_passages

    assert _coder is not None
    try:
        tagger = load_tagger(_coder.codebook, _coder.tagger, _coder.model)
        return tag_passages(task.passages, tagger, task.people)
    except ClassifyError:
        raise  # a model that can't be used: nothing can be coded by it
    except Exception as error:
        # A fault of ours that these words bring out must not cost the others.
        detail = f"{type(error).__name__}: {error}: report it"
        return CodingFailure(file=task.document.file, code="internal_error", detail=detail)
