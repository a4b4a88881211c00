"""The build: from files to a store, again and again, whatever happens in between."""

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from samples_engines import CrashingEngine, EndlessEngine, FaultyEngine, LoggedCrash
from samples_flow import docx, p, page

from classify.codebook import read_codebook
from corpus.documents import find_documents, sample_folder
from extract.ocr import OcrEngine
from extract.pages import read_page_words
from extract.reading import read_shown_texts
from pipeline import BuildReport, BuildSettings, Failure, Reader, build, read_documents
from store.database import open_store
from store.errors import StoreBusyError
from store.lock import hold_build_lock
from store.read import content_digest
from store.search import search
from store.verify import check_boxes, check_texts, verify

BROKEN = Path(__file__).parent / "broken"
ROOT = Path(__file__).parent.parent
TWO_SAMPLES = ("sar-enfield-2020.pdf", "dhr-waltham-forest-2016-summary.pdf")


def folder_of(tmp_path: Path, *names: str) -> Path:
    folder = tmp_path / "reviews"
    folder.mkdir(exist_ok=True)
    for name in names:
        source = BROKEN / name
        shutil.copy(source if source.is_file() else sample_folder() / name, folder / name)
    return folder


def build_folder(folder: Path, db: Path, *, force: bool = False, workers: int = 1) -> BuildReport:
    return build(
        find_documents([folder]),
        db,
        read_codebook(),
        tool_version="test",
        settings=BuildSettings(
            workers=workers, force=force, ocr=False
        ),  # with or without tesseract
    )


def digest(db: Path) -> str:
    with open_store(db, read_only=True) as store:
        return content_digest(store)


def rows(db: Path, sql: str) -> list[tuple[object, ...]]:
    with open_store(db, read_only=True) as store:
        return [tuple(row.values()) for row in store.rows(sql)]


def test_two_reviews_are_read_stored_and_sound(tmp_path: Path) -> None:
    db = tmp_path / "x.db"
    report = build_folder(folder_of(tmp_path, *TWO_SAMPLES), db)
    assert (report.counts.files, report.counts.files_read, report.failures) == (2, 2, ())
    with open_store(db, read_only=True) as store:
        assert verify(store) == ()
    kinds = rows(db, "SELECT kind, area, document_type FROM reviews ORDER BY kind")
    assert kinds == [
        ("DHR", "Waltham Forest", "executive_summary"),
        ("SAR", "Enfield", "full_report"),
    ]


def test_every_broken_file_is_a_row_and_nothing_else_is_lost(tmp_path: Path) -> None:
    folder = folder_of(
        tmp_path,
        "scanned.pdf",
        "encrypted.pdf",
        "truncated.pdf",
        "empty.pdf",
        "renamed-text.pdf",
        "owner-password.pdf",
        "not-a-review.pdf",
        "wrong-extension.txt",
        "twin-a.pdf",
        "twin-b.pdf",
    )
    db = tmp_path / "x.db"
    report = build_folder(folder, db)
    assert [(failure.file, failure.code) for failure in report.failures] == [
        ("empty.pdf", "empty_file"),
        ("encrypted.pdf", "encrypted"),
        ("renamed-text.pdf", "not_a_pdf"),
        ("scanned.pdf", "no_text"),
        ("truncated.pdf", "broken_file"),
    ]
    assert report.duplicates == (("twin-a.pdf", "twin-b.pdf"),)
    assert rows(db, "SELECT file FROM documents WHERE status = 'read' ORDER BY file") == [
        ("not-a-review.pdf",),
        ("owner-password.pdf",),
        ("twin-a.pdf",),
        ("wrong-extension.txt",),
    ]
    assert rows(db, "SELECT file FROM problems WHERE code = 'not_a_review'") == [
        ("not-a-review.pdf",)
    ]


def test_word_files_and_web_pages_are_built_beside_pdfs(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "twin-a.pdf")
    title = "Safeguarding Adults Review"
    text = (
        "The review found that nobody had asked Anna what she wanted, that three agencies had "
        "closed her case in the same month, and that none had told the others of it."
    )
    (folder / "anna.docx").write_bytes(
        docx(p(title, style="Heading1") + p("Findings", style="Heading1") + p(text))
    )
    (folder / "ben.html").write_text(
        page(f"<main><h1>{title}</h1><h2 id=f>Findings</h2><p>{text}</p></main>")
    )
    (folder / "old.docx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(90))
    (folder / "gone.html").write_text(page("<h1>Page not found</h1>"))
    (folder / "manifest.csv").write_text(
        "file,kind,area\nanna.docx,SAR,Enfield\nben.html,SAR,Brent\ntwin-a.pdf,DHR,Hackney\n"
    )
    db = tmp_path / "x.db"
    report = build_folder(folder, db, workers=2)
    assert [(failure.file, failure.code) for failure in report.failures] == [
        ("gone.html", "not_a_page"),
        ("old.docx", "not_a_docx"),
    ]
    assert rows(
        db,
        "SELECT d.file, p.address, p.text, p.boxes, g.source, r.area "
        "FROM passages AS p JOIN documents AS d ON d.id = p.document_id "
        "JOIN pages AS g ON g.document_id = d.id JOIN reviews AS r ON r.document_id = d.id "
        "WHERE g.source IN ('docx', 'html') AND p.ordinal > 0 ORDER BY d.file",
    ) == [
        ("anna.docx", "‘Findings’, para 1, ¶ 3", text, "[]", "docx", "Enfield"),
        ("ben.html", "‘Findings’, para 1, #f, ¶ 3", text, "[]", "html", "Brent"),
    ]
    with open_store(db, read_only=True) as store:
        assert verify(store) == ()
        assert check_texts(store, read_shown_texts) == ()
        assert check_boxes(store, read_page_words) == ()
        assert {hit.file for hit in search(store, "nobody had asked")} >= {"anna.docx", "ben.html"}
    before = digest(db)
    assert build_folder(folder, db, force=True).counts.files_read == 3
    assert digest(db) == before


def test_a_second_build_reads_nothing_and_still_tells_of_failures(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "twin-a.pdf", "empty.pdf")
    db = tmp_path / "x.db"
    build_folder(folder, db)
    before = digest(db)
    report = build_folder(folder, db)
    assert (report.counts.files_read, report.counts.files_unchanged) == (0, 2)
    assert report.failures == (
        Failure(
            file="empty.pdf",
            code="empty_file",
            detail="the file is empty (0 bytes): fetch it again",
        ),
    )
    assert digest(db) == before


def test_force_reads_again_to_the_same_rows(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "twin-a.pdf")
    db = tmp_path / "x.db"
    build_folder(folder, db)
    before = digest(db)
    assert build_folder(folder, db, force=True).counts.files_read == 1
    assert digest(db) == before


def test_a_changed_file_replaces_its_rows_and_a_removed_one_is_named(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "twin-a.pdf", "owner-password.pdf")
    db = tmp_path / "x.db"
    build_folder(folder, db)
    shutil.copy(BROKEN / "not-a-review.pdf", folder / "twin-a.pdf")
    (folder / "owner-password.pdf").unlink()
    report = build_folder(folder, db)
    assert report.removed == ("owner-password.pdf",)
    fresh = tmp_path / "fresh.db"
    assert rows(db, "SELECT count(*) FROM documents") == [(2,)]  # the removed one's rows stay
    build_folder(folder, fresh)
    same = (
        "SELECT text FROM passages p JOIN documents d ON d.id = p.document_id "
        "WHERE d.file = 'twin-a.pdf'"
    )
    assert rows(db, same) == rows(fresh, same)


def test_workers_make_no_difference(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, *TWO_SAMPLES, "twin-a.pdf")
    build_folder(folder, tmp_path / "one.db", workers=1)
    build_folder(folder, tmp_path / "two.db", workers=2)
    assert digest(tmp_path / "one.db") == digest(tmp_path / "two.db")


def test_a_second_build_at_the_same_time_is_told_to_wait(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "twin-a.pdf")
    db = tmp_path / "x.db"
    with hold_build_lock(db), pytest.raises(StoreBusyError, match="another build"):
        build_folder(folder, db)


@pytest.mark.parametrize(
    ("engine", "code"),
    [
        (CrashingEngine(), "reader_crashed"),
        (EndlessEngine(), "reader_crashed"),
        (FaultyEngine(), "internal_error"),
    ],
)
def test_a_file_that_crashes_or_hangs_costs_its_own_row_only(
    tmp_path: Path, engine: OcrEngine, code: str
) -> None:
    folder = folder_of(tmp_path, "scanned.pdf", "twin-a.pdf", "not-a-review.pdf")
    documents = find_documents([folder]).documents
    # by cues, so that loading an encoder on a busy machine is not taken for hanging
    reader = Reader(codebook=read_codebook(), tagger="cues", ocr=engine, patience_s=4)
    read = {
        document.review.file_name: (
            len(reading.extracted.pages),
            [problem.code for problem in reading.extracted.problems],
        )
        for document, reading in read_documents(documents, reader, workers=2)
    }
    assert read == {
        "not-a-review.pdf": (1, ["not_a_review"]),
        "scanned.pdf": (0, [code]),
        "twin-a.pdf": (2, []),
    }


def test_a_crashing_file_is_told_from_the_others_at_once(tmp_path: Path) -> None:
    # A broken pool once put the first of the documents left aside, whichever had crashed it, and
    # read the one that crashes again with every next pool.
    folder = folder_of(tmp_path, "scanned.pdf")
    plain = (BROKEN / "not-a-review.pdf").read_bytes()
    for number in range(12):
        (folder / f"a{number}.pdf").write_bytes(plain + b"%" * number)
    log = tmp_path / "log.txt"
    reader = Reader(codebook=read_codebook(), ocr=LoggedCrash(log))
    documents = find_documents([folder]).documents
    read = list(read_documents(documents, reader, workers=2))
    assert len(read) == 13
    assert log.read_text(encoding="utf-8") == "asked\n" * 2  # with the others, and alone


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
@pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
def test_a_killed_build_goes_on_to_the_same_store(tmp_path: Path, share: float) -> None:
    folder = folder_of(tmp_path, *TWO_SAMPLES, "twin-a.pdf", "not-a-review.pdf", "empty.pdf")
    build_folder(folder, tmp_path / "whole.db")
    db = tmp_path / "killed.db"
    command = [sys.executable, "-m", "casereviews", "build", str(folder), "--db", str(db)]
    process = subprocess.Popen(
        [*command, "--workers", "1", "--no-ocr"],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    wanted = 1 + int(4 * share)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None and stored(db) < wanted:
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.wait()
    build_folder(folder, db)
    assert digest(db) == digest(tmp_path / "whole.db")


def stored(db: Path) -> int:
    """How many documents a store that is being built holds; 0 while it can't be read."""
    import sqlite3

    try:
        connection = sqlite3.connect(f"file:{db}?mode=ro", uri=True)
    except sqlite3.OperationalError:
        return 0
    try:
        return int(connection.execute("SELECT count(*) FROM documents").fetchone()[0])
    except sqlite3.OperationalError:
        return 0
    finally:
        connection.close()
