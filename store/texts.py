"""Whether every passage of a file without paper stands in it, asked of the file itself."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from extract.errors import ExtractError
from store.boxes import absence, flowing_documents, plain_words
from store.database import Store
from store.models import Finding, StoredDocument
from store.read import stored_documents

_CHECK = "files_hold_words"
_CELLS = " | "  # between the cells of a row that is one passage

ReadTexts = Callable[[Path], Sequence[str]]


def check_texts(store: Store, read_texts: ReadTexts) -> tuple[Finding, ...]:
    """Find passages of Word files and web pages that their files do not show; this only reads.

    Such a file has no boxes to look into. A passage's number and words must follow each other in
    what the file shows from its beginning to its end, compared without case and punctuation. A
    file that is no longer where it was, or no longer has the bytes that were read, is a finding
    too.

    Args:
        store: The store.
        read_texts: Gives what a file shows, paragraph by paragraph, with printed numbers.
    """
    findings: list[Finding] = []
    flowing = flowing_documents(store)
    for document in stored_documents(store).values():
        if document.document_id not in flowing:
            continue
        reason = absence(document)
        if document.path is None or reason:
            detail = f"{document.file} {reason}: its words were not checked"
        else:
            try:
                findings += _check_document(store, document, read_texts(document.path))
                continue
            except ExtractError as error:
                detail = f"{document.file} can no longer be read: {error}"
        findings.append(Finding(check=_CHECK, detail=detail, document_id=document.document_id))
    return tuple(findings)


def _check_document(
    store: Store, document: StoredDocument, texts: Sequence[str]
) -> Iterator[Finding]:
    shown = "".join(word for text in texts for word in plain_words(text))
    place = 0
    for row in store.rows(
        "SELECT id, label, text, kind, address FROM passages WHERE document_id = :id "
        "ORDER BY ordinal",
        {"id": document.document_id},
    ):
        whole = f"{row['label'] or ''} {row['text']}"
        for part in whole.split(_CELLS) if row["kind"] == "table_cell" else [whole]:
            wanted = "".join(plain_words(part))
            found = shown.find(wanted, place)
            if found < 0:  # notes and running heads are read out of turn
                found = shown.find(wanted)
            if found < 0:
                yield Finding(
                    check=_CHECK,
                    detail=f"{row['address']}: the file does not show “{part.strip()[:80]}”",
                    document_id=document.document_id,
                    row_id=row["id"],
                )
                break
            place = found + len(wanted)
