"""Files and manifest to source documents: checksums verified, duplicates named."""

import hashlib
import re
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.errors import CorpusError, NoDocumentsError
from corpus.manifest import ManifestRow, read_manifest
from corpus.models import Review, SourceDocument

MANIFEST_NAME = "manifest.csv"
PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
HTML = "text/html"
_SUFFIXES = frozenset({".pdf", ".docx", ".html", ".htm"})
_PAGE_SUFFIXES = frozenset({".html", ".htm"})
_HEAD_BYTES = 4096
_HTML_HEAD = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html)\b",
    re.IGNORECASE | re.DOTALL,
)
_WORD_PART = re.compile(r"word/document\d*\.xml", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingFile:
    """A file the manifest names that can't be used, and why."""

    file: str
    code: str  # "missing_file", "checksum_differs", "unreadable_file"
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """The documents of a run, one for each distinct content, and what was named but not there."""

    documents: tuple[SourceDocument, ...]
    missing: tuple[MissingFile, ...]


def sample_folder() -> Path:
    """Folder of the invented reviews that ship with the tool."""
    return Path(__file__).parent / "sample"


def find_documents(paths: Sequence[Path], manifest: Path | None = None) -> Corpus:
    """The documents in files and folders, catalogued by a manifest where there is one.

    A document's file name is its path within the folder given, so that two councils' files of
    one name stay apart.

    A folder is searched with its subfolders for PDFs, by name or by first bytes, and for Word files
    and saved web pages by name; a
    `manifest.csv` in it is read, unless another is given. Files with the same bytes are one
    document under several names: the one the manifest names, or the first by path.

    Args:
        paths: Files and folders.
        manifest: A manifest whose `file` column is relative to its own folder, or absolute.

    Returns:
        Documents ordered by review id, then by path.

    Raises:
        ManifestError: A manifest is not what was expected.
        CorpusError: A path does not exist.
        NoDocumentsError: There is nothing to read at the paths given.
    """
    files: dict[Path, str] = {}  # each file with its name in the corpus
    rows: dict[Path, ManifestRow] = {}
    if manifest is not None:
        rows.update(_rows_by_path(manifest))
    for path in paths:
        if path.is_dir():
            for file in _folder_files(path):
                files.setdefault(file, file.relative_to(path).as_posix())
            if manifest is None and (path / MANIFEST_NAME).is_file():
                rows.update(_rows_by_path(path / MANIFEST_NAME))
        elif path.exists():
            files.setdefault(path, path.name)
        else:
            raise CorpusError(f"{path}: no such file or folder")
    if manifest is not None and not paths:
        files.update((path, row.file) for path, row in rows.items() if path.is_file())
    missing = [
        MissingFile(
            file=row.file,
            code="missing_file",
            detail=f"the manifest names {row.file}, which is not there",
        )
        for path, row in rows.items()
        if not path.is_file()
    ]
    if not files and not missing:
        where = ", ".join(str(path) for path in paths) or str(manifest)
        raise NoDocumentsError(
            f"{where}: no PDF, Word file or web page found there; give a folder or files of reviews"
        )
    documents, unusable = _make_documents(_distinct(files), rows)
    return Corpus(
        documents=documents,
        missing=tuple(sorted(missing + unusable, key=lambda m: (m.file, m.code))),
    )


def _rows_by_path(manifest: Path) -> dict[Path, ManifestRow]:
    return {(manifest.parent / row.file).resolve(): row for row in read_manifest(manifest)}


def _folder_files(folder: Path) -> list[Path]:
    """Documents in a folder and its subfolders, hidden ones left out, in the order of their paths.

    The files that Word lays beside an open document, and those that a browser saves with a page,
    are not documents.
    """
    found = []
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if hidden or not path.is_file():
            continue
        if path.name.startswith("~$") or _is_page_part(path, folder):
            continue
        if path.suffix.lower() in _SUFFIXES or media_type(path) == PDF:
            found.append(path)
    return found


def _distinct(files: dict[Path, str]) -> list[tuple[Path, str]]:
    """Files with their names, each once whatever links lead to it, in the order of their paths."""
    seen: dict[Path, tuple[Path, str]] = {}
    for path, name in files.items():
        seen.setdefault(path.resolve(), (path, name))
    return sorted(seen.values())


def media_type(path: Path) -> str:
    """A file's type by its first bytes: publishers' names and extensions are often wrong.

    Only a web page without a head is known by its name.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD_BYTES)
    except OSError:
        return "application/octet-stream"
    if b"%PDF-" in head[:1024]:
        return PDF
    if head.startswith(b"PK\x03\x04"):
        return DOCX if _holds_word_document(path) else "application/zip"
    if not head:
        return "application/x-empty"
    if _HTML_HEAD.match(head):
        return HTML
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "application/octet-stream"
    # A page that was saved without its head begins in any way.
    return HTML if path.suffix.lower() in _PAGE_SUFFIXES else "text/plain"


def _holds_word_document(path: Path) -> bool:
    """Whether a zip archive lists the part in which Word keeps a document's text."""
    try:
        with zipfile.ZipFile(path) as archive:
            return any(_WORD_PART.fullmatch(name) for name in archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False


def _is_page_part(path: Path, folder: Path) -> bool:
    """Whether a file came with a saved web page: browsers keep a page's frames in "page_files"."""
    for parent in path.parents:
        if parent == folder:
            return False
        stem, mark, _ = parent.name.rpartition("_files")
        if mark and parent.name.endswith("_files"):
            beside = (parent.with_name(stem + suffix) for suffix in (".html", ".htm"))
            if any(page.is_file() for page in beside):
                return True
    return False


def file_sha256(path: Path) -> str:
    """SHA-256 of a file's bytes, in lower-case hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _make_documents(
    files: Sequence[tuple[Path, str]], rows: dict[Path, ManifestRow]
) -> tuple[tuple[SourceDocument, ...], list[MissingFile]]:
    by_content: dict[str, list[tuple[Path, str]]] = {}
    unusable: list[MissingFile] = []
    for path, name in files:
        try:
            sha256 = file_sha256(path)
        except OSError as error:
            detail = f"{name} can't be read ({error.strerror}): check its permissions"
            unusable.append(MissingFile(file=name, code="unreadable_file", detail=detail))
            continue
        row = rows.get(path.resolve())
        if row is not None and row.sha256 is not None and row.sha256 != sha256:
            detail = (
                f"{row.file} has SHA-256 {sha256}, the manifest says {row.sha256}: "
                "the file has changed since it was catalogued"
            )
            unusable.append(MissingFile(file=row.file, code="checksum_differs", detail=detail))
            continue
        by_content.setdefault(sha256, []).append((path, name))
    documents = [_make_document(sha256, same, rows) for sha256, same in by_content.items()]
    documents.sort(key=lambda d: (d.review.review_id, d.review.file_name))
    return tuple(_distinct_ids(documents)), unusable


def _make_document(
    sha256: str, files: Sequence[tuple[Path, str]], rows: dict[Path, ManifestRow]
) -> SourceDocument:
    catalogued = [file for file in files if file[0].resolve() in rows]
    path, name = (catalogued or list(files))[0]
    row = rows.get(path.resolve())
    review = Review(
        review_id=(row.review_id if row else None) or _review_id(path),
        kind=row.kind if row else None,
        title=row.title if row else None,
        publisher=row.publisher if row else None,
        area=row.area if row else None,
        published=row.published if row else None,
        source_url=row.source_url if row else None,
        licence_note=row.licence_note if row else None,
        file_name=name,
        sha256=sha256,
    )
    others = tuple(sorted(other for _, other in files if other != name))
    return SourceDocument(review=review, path=path, media_type=media_type(path), other_names=others)


def _review_id(path: Path) -> str:
    """A review id from a file's name: lower case, anything unusual a hyphen."""
    name = re.sub(r"[^a-z0-9._]+", "-", path.stem.lower()).strip("-.")
    return name[:100] or "review"


def _distinct_ids(documents: Sequence[SourceDocument]) -> Iterable[SourceDocument]:
    """Documents with ids that differ: files of one name in two folders get their hash's start."""
    counts: dict[str, int] = {}
    for document in documents:
        counts[document.review.review_id] = counts.get(document.review.review_id, 0) + 1
    for document in documents:
        review = document.review
        if counts[review.review_id] == 1:
            yield document
            continue
        yield replace(
            document,
            review=replace(review, review_id=f"{review.review_id}-{review.sha256[:8]}"),
        )
