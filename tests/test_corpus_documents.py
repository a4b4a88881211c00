"""Files and manifest to documents: checksums, duplicates, names."""

import shutil
from pathlib import Path

import pytest
from samples_flow import docx, p

from corpus.documents import (
    DOCX,
    HTML,
    PDF,
    MissingFile,
    file_sha256,
    find_documents,
    media_type,
    sample_folder,
)
from corpus.errors import CorpusError, NoDocumentsError
from corpus.models import ReviewKind

BROKEN = Path(__file__).parent / "broken"


def folder_with(tmp_path: Path, *names: tuple[str, str]) -> Path:
    for source, target in names:
        path = tmp_path / target
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(BROKEN / source, path)
    return tmp_path


def test_a_bare_folder_works(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, ("twin-a.pdf", "Brent/SAR Adult B.pdf"))
    (document,) = find_documents([folder]).documents
    review = document.review
    assert (review.review_id, review.file_name, review.kind, document.media_type) == (
        "sar-adult-b",
        "Brent/SAR Adult B.pdf",
        None,
        "application/pdf",
    )
    assert review.sha256 == file_sha256(folder / "Brent" / "SAR Adult B.pdf")


def test_the_same_bytes_are_one_document_with_two_names(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, ("twin-a.pdf", "one.pdf"), ("twin-b.pdf", "two.pdf"))
    (document,) = find_documents([folder]).documents
    assert (document.review.file_name, document.other_names) == ("one.pdf", ("two.pdf",))


def test_of_twins_the_catalogued_one_gives_the_name(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, ("twin-a.pdf", "one.pdf"), ("twin-b.pdf", "two.pdf"))
    (folder / "manifest.csv").write_text("file,kind,review_id\ntwo.pdf,SCR,child-z\n")
    (document,) = find_documents([folder]).documents
    assert (document.review.file_name, document.other_names) == ("two.pdf", ("one.pdf",))
    assert (document.review.kind, document.review.review_id) == (ReviewKind.SCR, "child-z")


def test_a_pdf_with_another_extension_is_found_by_its_first_bytes(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, ("wrong-extension.txt", "report.txt"))
    (folder / "notes.txt").write_text("Not a report.")
    (document,) = find_documents([folder]).documents
    assert (document.review.file_name, document.media_type) == ("report.txt", "application/pdf")


def test_files_of_one_name_in_two_folders_have_two_ids(tmp_path: Path) -> None:
    folder = folder_with(
        tmp_path, ("twin-a.pdf", "a/report.pdf"), ("not-a-review.pdf", "b/report.pdf")
    )
    documents = find_documents([folder]).documents
    ids = [document.review.review_id for document in documents]
    assert ids == sorted(f"report-{d.review.sha256[:8]}" for d in documents)
    assert [d.review.file_name for d in documents] != [documents[0].review.file_name] * 2


def test_what_the_manifest_names_and_is_not_there_or_has_changed(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, ("twin-a.pdf", "one.pdf"))
    (folder / "manifest.csv").write_text(f"file,sha256\none.pdf,{'0' * 64}\ngone.pdf,\n")
    corpus = find_documents([folder])
    sha256 = file_sha256(folder / "one.pdf")
    assert corpus.documents == ()
    assert corpus.missing == (
        MissingFile(
            file="gone.pdf",
            code="missing_file",
            detail="the manifest names gone.pdf, which is not there",
        ),
        MissingFile(
            file="one.pdf",
            code="checksum_differs",
            detail=f"one.pdf has SHA-256 {sha256}, the manifest says {'0' * 64}: "
            "the file has changed since it was catalogued",
        ),
    )


def test_nothing_to_read_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(NoDocumentsError, match="no PDF, Word file or web page found there"):
        find_documents([tmp_path])
    with pytest.raises(CorpusError, match="no such file or folder"):
        find_documents([tmp_path / "absent"])


def test_the_sample_corpus_is_catalogued() -> None:
    corpus = find_documents([sample_folder()])
    assert corpus.missing == ()
    assert [str(document.review.kind) for document in corpus.documents] == (
        ["DHR"] * 4 + ["IIR"] + ["LCSPR"] * 2 + ["SAR"] * 3 + ["SCR"] * 2
    )


def test_word_files_and_saved_pages_are_documents_and_what_comes_with_them_is_not(
    tmp_path: Path,
) -> None:
    names = (
        "review.docx",
        "~$review.docx",  # Word's own, beside an open document
        "page.html",
        "page_files/frame.html",  # saved with the page
        "notes_files/other.htm",  # a folder of the same kind of name, with no page beside it
    )
    for number, name in enumerate(names):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"{number}")
    found = [document.review.file_name for document in find_documents([tmp_path]).documents]
    assert found == ["notes_files/other.htm", "page.html", "review.docx"]


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.docx", docx(p("She asked.")), DOCX),
        ("a.bin", docx(p("She asked.")), DOCX),
        ("a.docx", b"PK\x03\x04 and no more", "application/zip"),
        ("a.txt", b"<!DOCTYPE html><p>She asked.", HTML),
        ("a.txt", b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- saved from x --><html><p>", HTML),
        ("a.html", b"<p>She asked.", HTML),  # a page without a head is known by its name
        ("a.html", b"%PDF-1.7", PDF),
        ("a.html", bytes(9), "application/octet-stream"),
        ("a.html", b"", "application/x-empty"),
        ("a.txt", b"<!--" * 1000, "text/plain"),
    ],
)
def test_what_a_file_is_follows_from_its_first_bytes(
    tmp_path: Path, name: str, content: bytes, expected: str
) -> None:
    (tmp_path / name).write_bytes(content)
    assert media_type(tmp_path / name) == expected
