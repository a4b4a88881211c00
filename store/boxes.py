"""Whether every passage's boxes hold its words, asked of the files themselves."""

import hashlib
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from extract.errors import ExtractError
from extract.models import Box, Word
from store.database import Store
from store.models import Finding, StoredDocument
from store.read import stored_documents

TOLERANCE_PT = 1.0

_PLAIN = re.compile(r"[^\W_]+")

ReadWords = Callable[[Path, int], Sequence[Word]]


def check_boxes(store: Store, read_words: ReadWords) -> tuple[Finding, ...]:
    """Find passages whose words are not all within their boxes; this only reads.

    A word is within a box if it reaches no more than a point out of it. Words are compared without
    case and punctuation; one that was printed in two parts, at a line's end or with a raised
    letter, may be one word in the passage. Pages that OCR read are passed over: the file itself has
    no words there to ask; so are files that have no boxes, see `store.texts`. A file that is no
    longer where it was, or no longer has the bytes that were read, is a finding too.

    Args:
        store: The store.
        read_words: Gives the words of a file's page, 1-based, in the coordinates of the boxes.
    """
    findings: list[Finding] = []
    flowing = flowing_documents(store)
    for document in stored_documents(store).values():
        if document.pages == 0 or document.document_id in flowing:
            continue
        reason = absence(document)
        if document.path is None or reason:
            findings.append(
                Finding(
                    check="boxes_hold_words",
                    detail=f"{document.file} {reason}: its boxes were not checked",
                    document_id=document.document_id,
                )
            )
        else:
            try:
                findings += _check_document(store, document, document.path, read_words)
            except ExtractError as error:
                findings.append(
                    Finding(
                        check="boxes_hold_words",
                        detail=f"{document.file} can no longer be read: {error}",
                        document_id=document.document_id,
                    )
                )
    return tuple(findings)


def flowing_documents(store: Store) -> frozenset[str]:
    """The documents without paper: Word files and web pages."""
    rows = store.rows("SELECT DISTINCT document_id FROM pages WHERE source IN ('docx', 'html')")
    return frozenset(row["document_id"] for row in rows)


def missing_words(text: str, words: Sequence[str]) -> tuple[str, ...]:
    """The words of a text that are not among those printed, each as often as it is missing.

    Args:
        text: A passage's text.
        words: The words within its boxes, in reading order.
    """
    printed = [part for word in words for part in plain_words(word)]
    wanted = plain_words(text)
    if "".join(wanted) in "".join(printed):
        return ()
    missing = Counter(wanted) - Counter(printed)
    joined = {a + b for a, b in pairwise(printed)}
    joined |= {a + b + c for a, b, c in zip(printed, printed[1:], printed[2:], strict=False)}
    return tuple(sorted(word for word in missing.elements() if word not in joined))


def absence(document: StoredDocument) -> str | None:
    """Why a document's file cannot be asked; None if it can."""
    if document.path is None or not document.path.is_file():
        return "is not where it was"
    with document.path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return None if digest == document.sha256 else "has changed"


def _check_document(
    store: Store, document: StoredDocument, path: Path, read_words: ReadWords
) -> Iterator[Finding]:
    pages: dict[int, list[Word]] = {}
    by_ocr = {
        row["page_number"]
        for row in store.rows(
            "SELECT page_number FROM pages WHERE document_id = :id AND source = 'ocr'",
            {"id": document.document_id},
        )
    }
    for row in store.rows(
        "SELECT id, text, boxes, address FROM passages WHERE document_id = :id ORDER BY ordinal",
        {"id": document.document_id},
    ):
        inside: list[str] = []
        boxes = [Box(**values) for values in json.loads(row["boxes"])]
        if any(box.page in by_ocr for box in boxes):
            continue
        for box in boxes:
            if box.page not in pages:
                # Passages go forward through the file: what lies two pages back is done with.
                pages = {page: words for page, words in pages.items() if page >= box.page - 1}
                pages[box.page] = list(read_words(path, box.page))
            inside += _words_within(box, pages[box.page])
        missing = missing_words(row["text"], inside)
        if missing:
            yield Finding(
                check="boxes_hold_words",
                detail=f"{row['address']}: the boxes lack {', '.join(missing[:8])}",
                document_id=document.document_id,
                row_id=row["id"],
            )


def _words_within(box: Box, words: Sequence[Word]) -> list[str]:
    """The words within a box, line by line."""
    inside = [
        word
        for word in words
        if word.x0 >= box.x0 - TOLERANCE_PT
        and word.x1 <= box.x1 + TOLERANCE_PT
        and word.top >= box.top - TOLERANCE_PT
        and word.bottom <= box.bottom + TOLERANCE_PT
    ]
    inside.sort(key=lambda word: (word.bottom, word.x0))
    lines: list[list[Word]] = []
    for word in inside:
        # A raised letter is on the line whose height it shares the greater part of.
        if lines and word.top < (lines[-1][0].top + lines[-1][0].bottom) / 2:
            lines[-1].append(word)
        else:
            lines.append([word])
    return [word.text for line in lines for word in sorted(line, key=lambda word: word.x0)]


def plain_words(text: str) -> list[str]:
    """A text's words: letters and digits, without case, accents' composition and ligatures."""
    return _PLAIN.findall(unicodedata.normalize("NFKC", text).casefold())
