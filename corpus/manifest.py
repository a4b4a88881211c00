"""manifest.csv and reviews: what a corpus's catalogue says of each file.

One row a file, a header row first. Only `file` is required; the columns are
`review_id, kind, title, publisher, area, published, file, source_url, licence_note, sha256`.
A column or a value that is not known stops the run, since a mistake in a catalogue would be
copied into every figure.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import ManifestError
from corpus.models import ReviewKind

COLUMNS = (
    "review_id",
    "kind",
    "title",
    "publisher",
    "area",
    "published",
    "file",
    "source_url",
    "licence_note",
    "sha256",
)
_REVIEW_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_URL = re.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestRow:
    """One row of a manifest, checked; what a cell leaves empty is None."""

    review_id: str | None = None
    kind: ReviewKind | None = None
    title: str | None = None
    publisher: str | None = None
    area: str | None = None
    published: str | None = None
    file: str
    source_url: str | None = None
    licence_note: str | None = None
    sha256: str | None = None


def read_manifest(path: Path) -> tuple[ManifestRow, ...]:
    """The rows of a manifest, in the file's order.

    Args:
        path: A CSV file in UTF-8, with or without a byte-order mark, as Excel writes it.

    Returns:
        One row a file; an empty table gives none.

    Raises:
        ManifestError: The file can't be read, or a column, a row or a value is not what was
            expected. The message names the file, the row as a spreadsheet counts it, the value
            and what was expected.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise ManifestError(f"{path}: no such file") from error
    except (UnicodeDecodeError, OSError) as error:
        raise ManifestError(f"{path}: can't be read as CSV in UTF-8 ({error})") from error
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    try:
        header = [name.strip() for name in next(reader, [])]
        _check_header(path, header)
        return tuple(_read_rows(path, reader, header))
    except csv.Error as error:
        raise ManifestError(f"{path} row {reader.line_num}: broken CSV ({error})") from error


def _check_header(path: Path, header: Sequence[str]) -> None:
    expected = f"expected some of {', '.join(COLUMNS)}"
    if not any(header):
        raise ManifestError(f"{path} row 1: no header row; {expected}")
    for name in header:
        if name not in COLUMNS:
            raise ManifestError(f'{path} row 1: column "{name}" is not known; {expected}')
        if header.count(name) > 1:
            raise ManifestError(f'{path} row 1: column "{name}" stands there twice; give it once')
    if "file" not in header:
        raise ManifestError(f'{path} row 1: column "file" is missing; {expected}')


def _read_rows(
    path: Path, reader: Iterator[list[str]], header: Sequence[str]
) -> Iterator[ManifestRow]:
    seen: dict[tuple[str, str], int] = {}
    for number, cells in enumerate(reader, 2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            raise ManifestError(
                f"{path} row {number}: {len(cells)} cells, expected {len(header)} as in the "
                "header; a cell that holds a comma must stand in double quotes"
            )
        values = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
        row = _make_row(path, number, values)
        for column, value in (("review_id", row.review_id), ("file", row.file)):
            if value is None:
                continue
            if (column, value) in seen:
                raise ManifestError(
                    f'{path} row {number}: {column} "{value}" stands in row '
                    f"{seen[column, value]} already; expected each once"
                )
            seen[column, value] = number
        yield row


def _make_row(path: Path, number: int, values: dict[str, str]) -> ManifestRow:
    def check(column: str, pattern: re.Pattern[str], expected: str) -> str | None:
        value = values.get(column, "")
        if value and not pattern.fullmatch(value):
            raise ManifestError(f'{path} row {number}: {column} "{value}" is not {expected}')
        return value or None

    kind = values.get("kind", "")
    if kind and kind not in set(ReviewKind):
        kinds = ", ".join(ReviewKind)
        raise ManifestError(f'{path} row {number}: kind "{kind}" is not one of {kinds}')
    file = values.get("file", "")
    if not file:
        raise ManifestError(f"{path} row {number}: file is empty; expected a file name or path")
    return ManifestRow(
        review_id=check(
            "review_id", _REVIEW_ID, "letters, digits, full stops, hyphens and underscores"
        ),
        kind=ReviewKind(kind) if kind else None,
        title=values.get("title") or None,
        publisher=values.get("publisher") or None,
        area=values.get("area") or None,
        published=check("published", _DATE, "a date as YYYY, YYYY-MM or YYYY-MM-DD"),
        file=file,
        source_url=check("source_url", _URL, "an address that begins http:// or https://"),
        licence_note=values.get("licence_note") or None,
        sha256=check("sha256", _SHA256, "64 lower-case hexadecimal digits"),
    )
