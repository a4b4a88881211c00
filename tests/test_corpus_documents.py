"""Files and manifest to documents: checksums, duplicates, names."""

import shutil
from pathlib import Path

import pytest

from corpus.documents import MissingFile, file_sha256, find_documents, sample_folder
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
    with pytest.raises(NoDocumentsError, match="no PDF found there"):
        find_documents([tmp_path])
    with pytest.raises(CorpusError, match="no such file or folder"):
        find_documents([tmp_path / "absent"])


def test_the_sample_corpus_is_catalogued() -> None:
    corpus = find_documents([sample_folder()])
    assert corpus.missing == ()
    assert [str(document.review.kind) for document in corpus.documents] == (
        ["DHR"] * 4 + ["IIR"] + ["LCSPR"] * 2 + ["SAR"] * 3 + ["SCR"] * 2
    )
