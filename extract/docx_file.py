"""A Word file's parts, unpacked within bounds; the only module that imports python-docx.

python-docx's own `Document` unpacks every part, pictures included, whatever it unpacks to, and
stops at a relationship that leads nowhere, as published files have them. So the parts that hold
words are unpacked here, and python-docx's parser reads them: it resolves no entities.
"""

import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docx.oxml.parser import parse_xml

from extract.errors import (
    BrokenFileError,
    EmptyFileError,
    EncryptedError,
    NotADocxError,
    TooLargeError,
)
from extract.models import Problem

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MAX_FILE_BYTES = 300 << 20
MAX_PART_BYTES = 64 << 20  # unpacked; a review of 500 pages has 10 MB
MAX_TEXT_BYTES = 128 << 20  # of all parts that are read
_MAX_ENTRIES = 20_000
_CHUNK = 1 << 20
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_READ = ("styles", "numbering", "footnotes", "endnotes", "header", "footer")
_MANY = ("header", "footer")
# The strict form of the standard has its own names for the same things.
_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
)
_SPOILT = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocxFile:
    """The parts of a Word file that hold words, as trees of lxml elements."""

    document: Any  # <w:document>
    styles: Any | None
    numbering: Any | None
    footnotes: Any | None
    endnotes: Any | None
    headers: tuple[Any, ...]
    footers: tuple[Any, ...]
    problems: tuple[Problem, ...]  # parts that could not be read, and what that costs


def open_docx(path: Path) -> DocxFile:
    """Unpack and parse a Word file (.docx, .docm, .dotx).

    Raises:
        EmptyFileError: The file has no bytes.
        EncryptedError: It wants a password.
        NotADocxError: It is something else: a .doc, RTF, another zip archive.
        BrokenFileError: It is damaged or cut short, or its main part is no XML.
        TooLargeError: It is, or unpacks to, more than any review.
    """
    _check_head(path)
    try:
        with zipfile.ZipFile(path) as archive:
            return _read_parts(_Package(archive))
    except _SPOILT as error:
        raise BrokenFileError(
            f"the file is damaged or cut short ({error}): fetch it again"
        ) from error
    except RuntimeError as error:  # zipfile's word for an entry with a password
        raise EncryptedError(
            "the file wants a password: ask its publisher for a copy that opens without one"
        ) from error


def _check_head(path: Path) -> None:
    with path.open("rb") as file:
        head = file.read(8)
        if not head:
            raise EmptyFileError("the file is empty (0 bytes): fetch it again")
        if head.startswith(b"PK"):
            size = path.stat().st_size
            if size > MAX_FILE_BYTES:
                raise TooLargeError(
                    f"the file has {size >> 20} MB; up to {MAX_FILE_BYTES >> 20} are read"
                )
            return
        if head == _OLE:
            if _holds(path, "EncryptedPackage".encode("utf-16-le")):
                raise EncryptedError(
                    "the file is encrypted: ask its publisher for a copy that opens without a "
                    "password"
                )
            raise NotADocxError(
                "the file is of Word 97 to 2003 (.doc), whatever its name says: save it as .docx "
                "or PDF"
            )
    if head.startswith(b"{\\rtf"):
        raise NotADocxError(
            "the file is rich text (.rtf), whatever its name says: save it as .docx or PDF"
        )
    raise NotADocxError("the file does not begin as a Word document does: check what it is")


def _holds(path: Path, wanted: bytes) -> bool:
    """Whether bytes stand in a file's first megabytes, where such a file lists what it holds."""
    before = b""
    with path.open("rb") as file:
        for _ in range(MAX_FILE_BYTES // _CHUNK):
            chunk = file.read(_CHUNK)
            if not chunk:
                return False
            if wanted in before + chunk:
                return True
            before = chunk[-len(wanted) :]
    return False


class _Package:
    """A zip archive of parts that name each other."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._left = MAX_TEXT_BYTES
        entries = archive.infolist()
        if len(entries) > _MAX_ENTRIES:
            raise TooLargeError(f"the file holds {len(entries)} parts: no Word document does")
        self._names = {entry.filename.lower(): entry for entry in entries}

    def has(self, name: str) -> bool:
        """Whether there is such a part."""
        return name.lower() in self._names

    def read(self, name: str) -> bytes:
        """A part's bytes, unpacked no further than is allowed."""
        entry = self._names[name.lower()]
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise zipfile.BadZipFile(f"{name} is packed in a way that Word never uses")
        limit = min(MAX_PART_BYTES, self._left)
        parts: list[bytes] = []
        size = 0
        with self._archive.open(entry) as part:
            while chunk := part.read(_CHUNK):
                size += len(chunk)
                if size > limit:
                    raise TooLargeError(
                        f"{name} unpacks to more than {limit >> 20} MB: no review does"
                    )
                parts.append(chunk)
        self._left -= size
        data = b"".join(parts)
        for strict, usual in _STRICT:
            data = data.replace(strict, usual)
        return data

    def links(self, name: str) -> Iterator[tuple[str, str]]:
        """What a part names within the package: the kind of link and the other part's name."""
        folder, base = posixpath.split(name)
        rels = posixpath.join(folder, "_rels", f"{base}.rels")
        if not self.has(rels):
            return
        for link in _parse(self.read(rels)):
            if not isinstance(link.tag, str) or link.get("TargetMode") == "External":
                continue
            target = link.get("Target") or ""
            other = target[1:] if target.startswith("/") else posixpath.join(folder, target)
            yield (link.get("Type") or "").rsplit("/", 1)[-1], posixpath.normpath(other)


def _parse(data: bytes) -> Any:
    if re.search(rb"<!(?:DOCTYPE|ENTITY)", data[:4096]):
        raise BrokenFileError("the file declares entities, which Word never does: leave it alone")
    try:
        return parse_xml(data)
    except SyntaxError as error:  # as lxml's errors are
        raise BrokenFileError(
            f"the file's XML is damaged ({str(error)[:100]}): fetch it again"
        ) from error


def _read_parts(package: _Package) -> DocxFile:
    main = _main_part(package)
    document = _parse(package.read(main))
    if document.tag != f"{W}document":
        raise NotADocxError("the file is not a Word document (a workbook, slides?): check it")
    found: dict[str, list[Any]] = {kind: [] for kind in _READ}
    problems: list[Problem] = []
    seen: set[str] = set()
    for kind, name in package.links(main):
        if kind not in found or name in seen or not package.has(name):
            continue
        seen.add(name)
        if found[kind] and kind not in _MANY:
            continue
        try:
            found[kind].append(_parse(package.read(name)))
        except BrokenFileError as error:
            detail = f"{name} was not read, and what it holds or sets is lost: {error}"
            problems.append(Problem(code="part_not_read", detail=detail))
    first = {kind: (trees[0] if trees else None) for kind, trees in found.items()}
    return DocxFile(
        document=document,
        styles=first["styles"],
        numbering=first["numbering"],
        footnotes=first["footnotes"],
        endnotes=first["endnotes"],
        headers=tuple(found["header"]),
        footers=tuple(found["footer"]),
        problems=tuple(problems),
    )


def _main_part(package: _Package) -> str:
    for kind, name in package.links(""):
        if kind == "officeDocument" and package.has(name):
            return name
    if package.has("word/document.xml"):
        return "word/document.xml"
    raise NotADocxError("the file is a zip archive without a Word document in it: check what it is")
