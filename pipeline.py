"""The build: every stage over many documents, parallel, resumable, a transaction a document."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from classify.encode import Encoder, OnnxEncoder
from classify.models import Codebook
from classify.modes import MODEL_FOLDER, coding_fingerprint, tagger_digest
from corpus.documents import Corpus
from corpus.models import SourceDocument
from extract.models import Problem, Severity
from extract.ocr import find_ocr
from extract.review import extraction_version
from pipeline_recode import Coder, recode_documents, waiting_documents
from pipeline_workers import Reader, read_documents
from store.database import Store, open_store
from store.lock import hold_build_lock
from store.models import DocumentStatus, Run, RunCounts, RunOutcome, StoredDocument
from store.read import reading_fingerprint, stored_documents
from store.repeats import method_of, write_repeats
from store.runs import end_run, start_run
from store.write import (
    refresh_names,
    write_codebook,
    write_document,
    write_failure,
    write_file_problems,
)

__all__ = [
    "BuildReport",
    "BuildSettings",
    "Failure",
    "Progress",
    "Reader",
    "build",
    "read_documents",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildSettings:
    """How a build runs."""

    workers: int = 0  # 0: one a processor, at most 8; 1: in this process, which a file may crash
    force: bool = False  # read unchanged documents again
    ocr: bool = True  # read scanned pages, where tesseract is installed
    tagger: str = "default"  # how passages are coded: one of classify.modes.MODES
    model: Path | None = None  # a trained tagger's folder; None for the shipped one
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

    What was read already and would only be coded otherwise is coded again from the store.
    Each document is one transaction, so a build that is killed leaves whole documents behind and
    the next one goes on from there to the same store.

    Args:
        corpus: The documents, and what was named but not found.
        db_path: The store, made if it is not there.
        codebook: Its codes replace the stored ones; all documents of the store that others coded
            are coded again, those too whose files are not among these.
        tool_version: Recorded with the run.
        settings: How to run.
        progress: Told after each document.

    Raises:
        StoreError: The store can't be opened or written, or another build holds it.
    """
    settings = settings or BuildSettings()
    ocr = find_ocr() if settings.ocr else None
    model_sha256 = tagger_digest(settings.tagger, settings.model)
    run = Run(
        tool_version=tool_version,
        extraction_version=extraction_version(ocr),
        codebook_version=codebook.version,
        codebook_sha256=codebook.sha256,
        model_sha256=model_sha256,
        coding_fingerprint=coding_fingerprint(codebook, model_sha256),
        settings={
            "workers": settings.workers,
            "force": settings.force,
            "ocr": settings.ocr,
            "tagger": settings.tagger,
        },
    )
    reader = Reader(
        codebook=codebook,
        tagger=settings.tagger,
        model=settings.model,
        ocr=ocr,
        patience_s=settings.patience_s,
    )
    with open_store(db_path) as store, hold_build_lock(db_path):
        stored = stored_documents(store)
        removed = _removed(corpus, stored)
        write_codebook(store, codebook)
        run_id = start_run(store, run)
        try:
            counts, warnings, uncoded = _write_all(
                corpus, store, stored, run, run_id, reader, settings, progress
            )
            write_repeats(store, method_of(settings.tagger), _load_encoder)
        except BaseException:
            end_run(store, run_id, RunCounts(), outcome=RunOutcome.FAILED)
            raise
        counts = replace(counts, files_removed=len(removed))
        end_run(store, run_id, counts)
        return BuildReport(
            counts=counts,
            failures=(*_failures(corpus, store), *uncoded),
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
) -> tuple[RunCounts, int, tuple[Failure, ...]]:
    """Write what is new or changed.

    Returns:
        Counts; how many problems cost only part of a document; what could not be coded again.
    """
    as_read: list[SourceDocument] = []
    to_read: list[SourceDocument] = []
    for document in corpus.documents:
        same = not settings.force and _is_read_so(document, stored, run)
        (as_read if same else to_read).append(document)
    refresh_names(store, as_read)
    awaited = {document.review.sha256 for document in to_read}
    to_code = waiting_documents(
        [held for held in stored_documents(store).values() if held.sha256 not in awaited], run
    )
    total = len(to_code) + len(to_read)
    coder = Coder(codebook=reader.codebook, tagger=settings.tagger, model=settings.model)
    uncoded = recode_documents(
        store,
        to_code,
        coder,
        run_id,
        settings.workers,
        None if progress is None else lambda file, done, _: progress(file, done, total),
    )
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
            progress(document.review.file_name, len(to_code) + read + failed, total)
    given = {document.review.sha256 for document in as_read}
    for missing in corpus.missing:
        problem = Problem(code=missing.code, detail=missing.detail, severity=Severity.ERROR)
        write_file_problems(store, missing.file, [problem])
    counts = RunCounts(
        files=sum(1 + len(document.other_names) for document in corpus.documents)
        + len(corpus.missing),
        files_read=read,
        files_recoded=len(to_code) - len(uncoded),
        files_unchanged=len(as_read) - sum(held.sha256 in given for held in to_code),
        files_failed=failed + len(corpus.missing) + len(uncoded),
    )
    failures = tuple(Failure(file=f.file, code=f.code, detail=f.detail) for f in uncoded)
    return counts, warnings, failures


def _is_read_so(document: SourceDocument, stored: dict[str, StoredDocument], run: Run) -> bool:
    """Whether a document need not be read again.

    One that failed is tried again by another tagger too, since coding may be what it failed in.
    """
    held = stored.get(document.review.sha256)
    if held is None or held.fingerprint != reading_fingerprint(document, run):
        return False
    return held.status is DocumentStatus.READ or held.coding_fingerprint == run.coding_fingerprint


def _load_encoder() -> Encoder:
    """The shipped encoder, whatever codes passages: it is what the weights were fitted with."""
    return OnnxEncoder(MODEL_FOLDER)


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
