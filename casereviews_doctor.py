"""What the machine has of what casereviews needs: versions, models, SQLite features, OCR."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

_NEEDED = (
    "casereviews",
    "click",
    "datasette",
    "lxml",
    "numpy",
    "onnxruntime",
    "pdfplumber",
    "pillow",
    "pypdfium2",
    "python-docx",
    "pyyaml",
    "safetensors",
    "spacy",
    "sqlite-utils",
    "tokenizers",
)
_OPTIONAL = (  # distribution, what it is for
    ("scikit-learn", "fits the tagger to labels: train, evaluate"),
    ("matplotlib", "draws what evaluate measures"),
    ("torch", "teaches the encoder anew"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing looked for, and what was found."""

    name: str
    is_sound: bool
    detail: str
    is_optional: bool = False  # casereviews works without it, with less


def examine() -> Iterator[Check]:
    """Look at everything, in the order a person would; only reads."""
    python = sys.version.split()[0]
    yield Check(
        name="Python", is_sound=sys.version_info >= (3, 11), detail=f"{python}; 3.11 or later"
    )
    for name in _NEEDED:
        found = _version(name)
        yield Check(
            name=name, is_sound=found is not None, detail=found or "not installed: run install.py"
        )
    yield from _sqlite_checks()
    for name, purpose in _OPTIONAL:
        found = _version(name)
        yield Check(
            name=name,
            is_sound=found is not None,
            detail=f"{found}: {purpose}" if found else f"not installed: {purpose}",
            is_optional=True,
        )
    yield _ocr_check()


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _sqlite_checks() -> Iterator[Check]:
    number = sqlite3.sqlite_version
    yield Check(
        name="SQLite",
        is_sound=sqlite3.sqlite_version_info >= (3, 27, 0),
        detail=f"{number}; 3.27 or later",
    )
    connection = sqlite3.connect(":memory:")
    tries = (
        ("SQLite FTS5", "CREATE VIRTUAL TABLE t USING fts5(x, tokenize='porter unicode61')"),
        ("SQLite JSON", "SELECT json_valid('[]')"),
    )
    for name, statement in tries:
        try:
            connection.execute(statement)
        except sqlite3.Error as error:
            yield Check(name=name, is_sound=False, detail=f"{error}: use another build of Python")
        else:
            yield Check(name=name, is_sound=True, detail="found")
    connection.close()


def _ocr_check() -> Check:
    path = shutil.which("tesseract")
    if path is None:
        detail = "not found: scanned pages are reported, not read"
        return Check(name="tesseract", is_sound=False, detail=detail, is_optional=True)
    done = subprocess.run(
        [path, "--version"], capture_output=True, text=True, check=False, timeout=30
    )
    first = (done.stdout or done.stderr).splitlines()[:1]
    detail = f"{first[0] if first else path}; reads scanned pages"
    return Check(name="tesseract", is_sound=True, detail=detail, is_optional=True)
