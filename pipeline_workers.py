"""Documents read and coded in worker processes, which a file may crash, hold up or fill.

Every document comes back with what was read, or with the problem that says why nothing was.
"""

import faulthandler
import os
import time
from collections.abc import Iterator, MutableSequence, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from multiprocessing import get_context, parent_process
from multiprocessing.process import BaseProcess
from pathlib import Path
from threading import Thread

from classify.models import Codebook, Tag
from corpus.models import SourceDocument
from extract.models import ExtractedReview, Problem, Severity
from extract.ocr import OcrEngine
from extract.review import extract_review

try:
    import resource
except ImportError:  # Windows has no such limits
    resource = None  # type: ignore[assignment]

_CRASHED = "reading it crashed, took too long or took too much memory, twice: it is left out"
_MEMORY_BYTES = 3 << 30  # for one worker; a review takes under a fifth, a deflate bomb all there is
_ADDRESS_BYTES = 8 << 30  # of address space, which counts libraries and what is only set aside
_NOWHERE = Path(os.devnull).open("w")  # noqa: SIM115 - faulthandler needs it for good
# spawn: a forked child would share the parent's open SQLite connection, which SQLite forbids
_SPAWN = get_context("spawn")
_READING, _DONE = 1, 2
_States = MutableSequence[int]
_PATIENCES = 4  # a document may be slow for so many times one page's patience,
_PAGES_EARN = 10  # and for a tenth of it a page: 30 seconds, which is three times what OCR takes
_MAX_WORKERS = 8  # beyond that the one writer is what a build waits for


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a worker made of one document."""

    extracted: ExtractedReview
    tags: tuple[Tag, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """What a worker process needs to read and code documents; sent to it once."""

    codebook: Codebook
    tagger: str = "default"  # how passages are coded: one of classify.modes.MODES
    model: Path | None = None  # a trained tagger's folder; None for the shipped one
    ocr: OcrEngine | None = None
    patience_s: int = 300


def read_documents(
    documents: Sequence[SourceDocument], reader: Reader, workers: int = 0
) -> Iterator[tuple[SourceDocument, Reading]]:
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
        states = _new_states(len(left))
        batch = tuple(left)
        with _pool(min(count, len(left)), reader, states) as pool:
            try:
                for document, reading in _gather(pool, batch):
                    left.remove(document)
                    yield document, reading
            except BrokenProcessPool:
                # One of those being read brought its process down, and the pool with it.
                read_then = [d for d, state in zip(batch, states, strict=True) if state == _READING]
                suspects += [d for d in read_then if d in left] or left[:1]
                left = [document for document in left if document not in suspects]
    for document in suspects:
        with _pool(1, reader, _new_states(1)) as pool:
            try:
                yield document, pool.submit(_read_one, 0, document).result()
            except BrokenProcessPool:
                yield document, _failed(document, "reader_crashed", _CRASHED)


def _pool(workers: int, reader: Reader, states: _States) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(
        workers,
        mp_context=_SPAWN,
        initializer=_start_worker,
        initargs=(reader, states),
    )


def _new_states(count: int) -> _States:
    """What workers share with us, a byte a document: whether its reading has begun, and ended.

    When a pool breaks, its futures no longer tell which of them were running.
    """
    states: _States = _SPAWN.Array("b", count, lock=False)
    return states


def _gather(
    pool: ProcessPoolExecutor, documents: Sequence[SourceDocument]
) -> Iterator[tuple[SourceDocument, Reading]]:
    """Readings as they become ready."""
    # The largest first, so that no long one is left alone at the end.
    ordered = sorted(
        enumerate(documents), key=lambda d: (-d[1].path.stat().st_size, d[1].review.review_id)
    )
    running = {pool.submit(_read_one, index, document): document for index, document in ordered}
    while running:
        done, _ = wait(running, return_when=FIRST_COMPLETED)
        for future in sorted(done, key=lambda f: running[f].review.review_id):
            reading = future.result()
            document = running.pop(future)
            yield document, reading


_reader: Reader | None = None  # of this worker process
_states: _States = []


def _start_worker(reader: Reader, states: _States | None = None) -> None:
    global _reader, _states
    _reader, _states = reader, [] if states is None else states
    parent = parent_process()
    if parent is not None:
        # Workers of a build that was killed would wait for ever for its next document.
        Thread(target=_end_with, args=(parent,), daemon=True).start()
        _bound_memory()


def _end_with(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)


class _Watch:
    """Ends this process if nothing more is heard of its document: some files never end.

    Nor may a file go on for ever by pages that each take nearly as long as one may. The watch is
    faulthandler's, which works while a C library holds the interpreter.
    """

    def __init__(self, patience_s: float) -> None:
        self._patience_s = patience_s
        self._left_s = _PATIENCES * patience_s
        self._heard_at = time.monotonic()
        self()

    def __call__(self) -> None:
        """Something was heard: a page is read."""
        now = time.monotonic()
        spent = now - self._heard_at
        self._heard_at = now
        earned = self._patience_s / _PAGES_EARN
        self._left_s = min(self._left_s - spent + earned, _PATIENCES * self._patience_s)
        if parent_process() is not None:
            wait_s = max(1.0, min(self._patience_s, self._left_s))
            faulthandler.dump_traceback_later(wait_s, exit=True, file=_NOWHERE)


def _bound_memory() -> None:
    """Have a file that unpacks without end fail in its own process, where the system can."""
    if resource is None:
        return
    for kind, most in ((resource.RLIMIT_AS, _ADDRESS_BYTES), (resource.RLIMIT_DATA, _MEMORY_BYTES)):
        _, hard = resource.getrlimit(kind)
        limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (limit, hard))


def _read_one(index: int, document: SourceDocument) -> Reading:
    """Read a document in a worker, which notes that it does."""
    _states[index] = _READING
    reading = _read(document)
    _states[index] = _DONE
    return reading


def _read(document: SourceDocument) -> Reading:
    # Here, not at the top: spaCy takes a second to import, and a build that finds everything
    # unchanged never needs it.
    from classify.taggers import load_tagger, tag_passages

    assert _reader is not None
    try:
        # Light at once: a long report's words would lie beside all that coding takes.
        extracted = _light(
            extract_review(document, _reader.ocr, on_page=_Watch(_reader.patience_s))
        )
        tagger = load_tagger(_reader.codebook, _reader.tagger, _reader.model)
        tags = tag_passages(extracted.passages, tagger, extracted.people)
    except Exception as error:
        # A fault of ours that this file brings out must not cost the others; the row names it.
        return _failed(document, "internal_error", f"{type(error).__name__}: {error}: report it")
    finally:
        faulthandler.cancel_dump_traceback_later()
    return Reading(extracted=extracted, tags=tags)


def _light(extracted: ExtractedReview) -> ExtractedReview:
    """What was read without the pages' words, of which the store keeps the number only.

    To send all of them would double a worker's memory. One stands for all, as often as there are.
    """
    pages = tuple(
        replace(page, words=page.words[:1] * len(page.words), rules=()) for page in extracted.pages
    )
    return replace(extracted, pages=pages)


def _failed(document: SourceDocument, code: str, detail: str) -> Reading:
    problem = Problem(code=code, detail=detail, severity=Severity.ERROR)
    return Reading(extracted=ExtractedReview(review=document.review, problems=(problem,)), tags=())
