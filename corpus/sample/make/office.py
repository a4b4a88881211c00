"""Flat ODT -> PDF bytes, by LibreOffice."""

import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from corpus.sample.make.errors import ConversionError

_SECONDS = 300
_DATE = b"20250101000000Z"  # one date for all: the same source gives the same file


def convert(xml: str, *, bookmarks: bool) -> bytes:
    """Make the PDF of a Flat ODT document.

    The file has no tags, as most of Word's from the 2010s; dates and identifiers that would
    change from run to run are evened out.

    Args:
        xml: The document.
        bookmarks: Whether its headings become the PDF's outline.

    Raises:
        ConversionError: LibreOffice is not installed, or made no PDF.
    """
    program = shutil.which("soffice")
    if program is None:
        raise ConversionError("soffice is not on the path: install LibreOffice Writer")
    options = {
        "UseTaggedPDF": {"type": "boolean", "value": "false"},
        "ExportBookmarks": {"type": "boolean", "value": str(bookmarks).lower()},
        "ExportFormFields": {"type": "boolean", "value": "false"},
        "IsSkipEmptyPages": {"type": "boolean", "value": "true"},
    }
    with TemporaryDirectory() as folder:
        source = Path(folder) / "review.fodt"
        source.write_text(xml, encoding="utf-8")
        command = [
            program,
            f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            f"pdf:writer_pdf_Export:{json.dumps(options)}",
            "--outdir",
            folder,
            str(source),
        ]
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, timeout=_SECONDS, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise ConversionError(f"soffice took more than {_SECONDS} seconds") from error
        pdf = source.with_suffix(".pdf")
        if not pdf.exists():
            raise ConversionError(f"soffice made no PDF: {done.stdout} {done.stderr}")
        return _even_out(pdf.read_bytes(), xml)


def _even_out(pdf: bytes, xml: str) -> bytes:
    """Replace dates and identifiers by steady ones of the same length, so that offsets hold."""
    identifier = hashlib.sha256(xml.encode()).hexdigest()[:32].upper().encode()

    def same_length(match: re.Match[bytes]) -> bytes:
        value = _DATE.ljust(len(match[2]), b"'")[: len(match[2])]
        return match[1] + value + match[3]

    def steady(match: re.Match[bytes]) -> bytes:
        return re.sub(rb"[0-9A-F]{32}", identifier, match[0])

    pdf = re.sub(rb"(/(?:CreationDate|ModDate) ?\(D:)([^)]*)(\))", same_length, pdf)
    return re.sub(rb"/ID ?\[[^\]]*\]|/DocChecksum ?/[0-9A-F]{32}", steady, pdf)
