"""The build: every stage over many documents, parallel, resumable, a transaction a document."""

import faulthandler
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from multiprocessing import get_context, parent_process
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Thread

from classify.models import Codebook, Tag
from corpus.documents import Corpus
from corpus.models import SourceDocument
from extract.models import ExtractedReview, Problem, Severity
from extract.ocr import OcrEngine, find_ocr
from extract.review import extract_review, extraction_version
from store.database import Store, open_store
from store.lock import hold_build_lock
from store.models import DocumentStatus, Run, RunCounts, RunOutcome, StoredDocument
from store.read import fingerprint, stored_documents
from store.runs import end_run, start_run
from store.write import (
    refresh_names,
    write_codebook,
    write_document,
    write_failure,
    write_file_problems,
)

try:
    import resource
except ImportError:  # Windows has no such limits
    resource = None  # type: ignore[assignment]

_CRASHED = "reading it crashed, took too long or took too much memory, twice: it is left out"
_MEMORY_BYTES = 8 << 30  # of address space for one worker; a review takes under a tenth
_NOWHERE = Path(os.devnull).open("w")  # noqa: SIM115 - faulthandler needs it for good
_MAX_WORKERS = 8  # beyond that the one writer is what a build waits for


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildSettings:
    """How a build runs."""

    workers: int = 0  # 0: one a processor, at most 8; 1: in this process, which a file may crash
    force: bool = False  # read unchanged documents again
    ocr: bool = True  # read scanned pages, where tesseract is installed
    patience_s: int = 300  # for one page, or for all that follows the last; OCR takes some 10

    def __post_init__(self) -> None:
        """Refuse what cannot work."""
        if self.workers < 0:
            raise ValueError(f"workers is {self.workers}; expected 0 (automatic) or more")
        if self.patience_s < 1:
            raise ValueError(f"patience_s is {self.patience_s}; expected 1 second or more")


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A file that gave nothing, and why."""

    file: str
    code: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """What a build did."""

    counts: RunCounts
    failures: tuple[Failure, ...]  # in this run and, of unchanged files, in earlier ones
    removed: tuple[str, ...]  # in the store, no longer among the files; their rows stay
    duplicates: tuple[tuple[str, ...], ...]  # names that hold the same bytes
    warnings: int  # problems that cost only part of a document, in those read by this run


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reading:
    """What a worker made of one document."""

    extracted: ExtractedReview
    tags: tuple[Tag, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """What a worker process needs to read and code documents; sent to it once."""

    codebook: Codebook
    ocr: OcrEngine | None = None
    patience_s: int = 300


Progress = Callable[[str, int, int], None]  # file name, documents done, documents to do


def build(
    corpus: Corpus,
    db_path: Path,
    codebook: Codebook,
    *,
    tool_version: str,
    settings: BuildSettings | None = None,
    progress: Progress | None = None,
) -> BuildReport:
    """Read, code and store every document that the store does not hold unchanged.

    Each document is one transaction, so a build that is killed leaves whole documents behind and
    the next one goes on from there to the same store.

    Args:
        corpus: The documents, and what was named but not found.
        db_path: The store, made if it is not there.
        codebook: Its codes replace the stored ones; documents coded by others are coded again.
        tool_version: Recorded with the run.
        settings: How to run.
        progress: Told after each document.

    Raises:
        StoreError: The store can't be opened or written, or another build holds it.
    """
    settings = settings or BuildSettings()
    ocr = find_ocr() if settings.ocr else None
    run = Run(
        tool_version=tool_version,
        extraction_version=extraction_version(ocr),
        codebook_version=codebook.version,
        codebook_sha256=codebook.sha256,
        settings={"workers": settings.workers, "force": settings.force, "ocr": settings.ocr},
    )
    reader = Reader(codebook=codebook, ocr=ocr, patience_s=settings.patience_s)
    with open_store(db_path) as store, hold_build_lock(db_path):
        stored = stored_documents(store)
        removed = _removed(corpus, stored)
        write_codebook(store, codebook)
        run_id = start_run(store, run)
        try:
            counts, warnings = _write_all(
                corpus, store, stored, run, run_id, reader, settings, progress
            )
        except BaseException:
            end_run(store, run_id, RunCounts(), outcome=RunOutcome.FAILED)
            raise
        counts = replace(counts, files_removed=len(removed))
        end_run(store, run_id, counts)
        return BuildReport(
            counts=counts,
            failures=_failures(corpus, store),
            removed=removed,
            duplicates=tuple(
                (document.review.file_name, *document.other_names)
                for document in corpus.documents
                if document.other_names
            ),
            warnings=warnings,
        )


def _write_all(
    corpus: Corpus,
    store: Store,
    stored: dict[str, StoredDocument],
    run: Run,
    run_id: int,
    reader: Reader,
    settings: BuildSettings,
    progress: Progress | None,
) -> tuple[RunCounts, int]:
    """Write what is new or changed; counts, and how many problems cost only part of a document."""
    unchanged: list[SourceDocument] = []
    to_read: list[SourceDocument] = []
    for document in corpus.documents:
        held = stored.get(document.review.sha256)
        same = held is not None and held.fingerprint == fingerprint(document, run)
        (unchanged if same and not settings.force else to_read).append(document)
    refresh_names(store, unchanged)
    warnings = read = failed = 0
    for document, reading in read_documents(to_read, reader, settings.workers):
        errors = [p for p in reading.extracted.problems if p.severity is Severity.ERROR]
        if not errors:
            write_document(store, reading.extracted, document, reading.tags, run_id)
            read += 1
        else:
            write_failure(store, document, reading.extracted.problems, run_id)
            failed += 1
        warnings += len(reading.extracted.problems) - len(errors)
        if progress is not None:
            progress(document.review.file_name, read + failed, len(to_read))
    for missing in corpus.missing:
        problem = Problem(code=missing.code, detail=missing.detail, severity=Severity.ERROR)
        write_file_problems(store, missing.file, [problem])
    counts = RunCounts(
        files=sum(1 + len(document.other_names) for document in corpus.documents)
        + len(corpus.missing),
        files_read=read,
        files_unchanged=len(unchanged),
        files_failed=failed + len(corpus.missing),
    )
    return counts, warnings


def _removed(corpus: Corpus, stored: dict[str, StoredDocument]) -> tuple[str, ...]:
    """Names of stored documents whose files are not among those given, changed ones aside."""
    present = {document.review.sha256 for document in corpus.documents}
    paths = {document.path.resolve() for document in corpus.documents}
    return tuple(
        held.file
        for held in stored.values()
        if held.sha256 not in present and held.path not in paths
    )


def _failures(corpus: Corpus, store: Store) -> tuple[Failure, ...]:
    """Every file of this corpus that gave nothing, whether this run or an earlier one tried it."""
    stored = stored_documents(store)
    failures = [
        Failure(file=missing.file, code=missing.code, detail=missing.detail)
        for missing in corpus.missing
    ]
    for document in corpus.documents:
        held = stored.get(document.review.sha256)
        if held is None or held.status is not DocumentStatus.FAILED:
            continue
        rows = store.rows(
            "SELECT code, detail FROM problems WHERE document_id = :id ORDER BY ordinal LIMIT 1",
            {"id": held.document_id},
        )
        code, detail = (rows[0]["code"], rows[0]["detail"]) if rows else ("unreadable", "")
        failures.append(Failure(file=document.review.file_name, code=code, detail=detail))
    return tuple(sorted(failures, key=lambda failure: failure.file))


def read_documents(
    documents: Sequence[SourceDocument], reader: Reader, workers: int = 0
) -> Iterator[tuple[SourceDocument, _Reading]]:
    """Documents with what was read from them, as they become ready.

    A document that takes its worker process down with it, or hangs, or grows without end, is read
    once more by itself; if it does so again it is a failure, and the others are not touched.
    """
    if not documents:
        return
    count = min(workers or min(os.cpu_count() or 1, _MAX_WORKERS), len(documents))
    if workers == 1:
        _start_worker(reader)
        for document in documents:
            yield document, _read(document)
        return
    left = list(documents)
    suspects: list[SourceDocument] = []
    while left:
        with _pool(min(count, len(left)), reader) as pool:
            running: dict[Future[_Reading], SourceDocument] = {}
            try:
                for document, reading in _gather(pool, left, running):
                    left.remove(document)
                    yield document, reading
            except BrokenProcessPool:
                # One of those being read brought its process down, and the pool with it.
                held = [document for future, document in running.items() if future.running()]
                suspects += [document for document in left if document in held] or left[:1]
                left = [document for document in left if document not in suspects]
    for document in suspects:
        with _pool(1, reader) as pool:
            try:
                yield document, pool.submit(_read, document).result()
            except BrokenProcessPool:
                yield document, _failed(document, "reader_crashed", _CRASHED)


def _pool(workers: int, reader: Reader) -> ProcessPoolExecutor:
    # spawn: a forked child would share the parent's open SQLite connection, which SQLite forbids
    return ProcessPoolExecutor(
        workers,
        mp_context=get_context("spawn"),
        initializer=_start_worker,
        initargs=(reader,),
    )


def _gather(
    pool: ProcessPoolExecutor,
    documents: Sequence[SourceDocument],
    running: dict[Future[_Reading], SourceDocument],
) -> Iterator[tuple[SourceDocument, _Reading]]:
    """Readings as they become ready; `running` holds what is not ready yet."""
    # The largest first, so that no long one is left alone at the end.
    ordered = sorted(documents, key=lambda d: (-d.path.stat().st_size, d.review.review_id))
    running.update((pool.submit(_read, document), document) for document in ordered)
    while running:
        done, _ = wait(running, return_when=FIRST_COMPLETED)
        for future in sorted(done, key=lambda f: running[f].review.review_id):
            reading = future.result()
            document = running.pop(future)
            yield document, reading


_reader: Reader | None = None  # of this worker process


def _start_worker(reader: Reader) -> None:
    global _reader
    _reader = reader
    parent = parent_process()
    if parent is not None:
        # Workers of a build that was killed would wait for ever for its next document.
        Thread(target=_end_with, args=(parent,), daemon=True).start()
        _bound_memory()


def _end_with(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)


def _watch() -> None:
    """End this process if nothing more is heard of its document: some files never end.

    The watch is faulthandler's, which works while a C library holds the interpreter.
    """
    if parent_process() is not None and _reader is not None:
        faulthandler.dump_traceback_later(_reader.patience_s, exit=True, file=_NOWHERE)


def _bound_memory() -> None:
    """Have a file that unpacks without end fail in its own process, where the system can."""
    if resource is None:
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = _MEMORY_BYTES if hard == resource.RLIM_INFINITY else min(_MEMORY_BYTES, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def _read(document: SourceDocument) -> _Reading:
    # Here, not at the top: spaCy takes a second to import, and a build that finds everything
    # unchanged never needs it.
    from classify.tagging import tag_passages

    assert _reader is not None
    _watch()
    try:
        extracted = extract_review(document, _reader.ocr, on_page=_watch)
        tags = tag_passages(extracted.passages, _reader.codebook, extracted.people)
    except Exception as error:
        # A fault of ours that this file brings out must not cost the others; the row names it.
        return _failed(document, "internal_error", f"{type(error).__name__}: {error}: report it")
    finally:
        faulthandler.cancel_dump_traceback_later()
    # The words of the pages are counted in the store, not kept: they need not travel.
    return _Reading(extracted=extracted, tags=tags)


def _failed(document: SourceDocument, code: str, detail: str) -> _Reading:
    problem = Problem(code=code, detail=detail, severity=Severity.ERROR)
    return _Reading(extracted=ExtractedReview(review=document.review, problems=(problem,)), tags=())
