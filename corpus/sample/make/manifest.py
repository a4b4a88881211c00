"""The sample's manifest.csv: one row a review."""

import csv
import hashlib
from collections.abc import Sequence
from pathlib import Path

from corpus.manifest import COLUMNS
from corpus.sample.make.blocks import Head

_LICENCE = "Invented for casereviews; MIT"


def write_manifest(heads: Sequence[Head], folder: Path) -> None:
    """Write the manifest of the reviews whose PDF lies in the folder, ordered by identifier."""
    with (folder / "manifest.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for head in sorted(heads, key=lambda head: head.review_id):
            pdf = folder / f"{head.review_id}.pdf"
            if pdf.exists():
                writer.writerow(_row(head, pdf))


def _row(head: Head, pdf: Path) -> tuple[str, ...]:
    return (
        head.review_id,
        head.review_type.value,
        head.title,
        head.commissioning_body,
        head.area,
        head.date_published or "",
        pdf.name,
        "",  # an invented review was published nowhere
        _LICENCE,
        hashlib.sha256(pdf.read_bytes()).hexdigest(),
    )
