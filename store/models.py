"""The types of the store: runs, what is stored already, search hits and what verification finds."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path


class DocumentStatus(StrEnum):
    """Whether a document could be read."""

    READ = "read"
    FAILED = "failed"


class RunOutcome(StrEnum):
    """How a build ended; one that was killed is found to be interrupted by the next."""

    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What a build was made with."""

    tool_version: str
    extraction_version: str  # names all that changes what is read from a file: code, OCR engine
    codebook_version: str
    codebook_sha256: str
    model_sha256: str | None = None  # of the learned tagger, where one is used
    coding_fingerprint: str = ""  # classify.modes.coding_fingerprint: of all that codes passages
    settings: Mapping[str, str | int | float | bool | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunCounts:
    """What a build did with the files it was given."""

    files: int = 0
    files_read: int = 0
    files_recoded: int = 0  # coded again from the store, not read again
    files_unchanged: int = 0
    files_failed: int = 0
    files_removed: int = 0  # in the store, no longer among the files


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDocument:
    """A document as the store holds it, without its words."""

    document_id: str
    file: str
    names: tuple[str, ...]  # every name of the same bytes, `file` first
    path: Path | None  # where `file` lay when it was stored
    sha256: str
    status: DocumentStatus
    fingerprint: str  # see store.read.reading_fingerprint
    coding_fingerprint: str  # see classify.modes.coding_fingerprint; "" of older versions
    pages: int
    words: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Highlight:
    """Words that a search matched: half-open, into the text it is given beside."""

    char_start: int
    char_end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A passage that a search found."""

    passage_id: str
    document_id: str
    review_id: str
    review_title: str
    kind: str | None
    area: str | None
    file: str
    address: str  # "para 4.12, p. 27"
    page: int  # 1-based, where the passage begins
    section_heading: str | None
    section_kind: str
    text: str
    highlights: tuple[Highlight, ...]  # into `text`
    snippet: str  # the part of the text with most matches; "…" where it was cut
    snippet_highlights: tuple[Highlight, ...]  # into `snippet`
    score: float  # BM25, higher is better; comparable within one search only
    themes: tuple[str, ...]  # ids of the codes it affirms, in the codebook's order
    levels: tuple[str, ...]
    is_boilerplate: bool
    furniture: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something in a store that is not as it must be."""

    check: str  # the name of the check, store/checks.toml
    detail: str
    document_id: str | None = None
    row_id: str | None = None
