"""A changed codebook codes what is stored again, to the rows of a fresh build, reading no file."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from samples import make_code, sha_of

from classify.codebook import read_codebook
from classify.models import Code, Codebook, Cue, Scheme
from classify.modes import coding_fingerprint
from corpus.documents import find_documents
from pipeline import BuildReport, BuildSettings, build
from pipeline_recode import Coder, recode
from store.coding import code_counts, counts_under
from store.database import open_store
from store.read import content_digest, content_rows
from store.verify import verify

BROKEN = Path(__file__).parent / "broken"
NEW = make_code("bus-fares", cues=(Cue(phrase="agency"), Cue(phrase="worker")))


def codebook_of(*codes: Code) -> Codebook:
    return Codebook(version="2", sha256=sha_of(repr(codes)), codes=codes)


@pytest.fixture(scope="module")
def shipped() -> Codebook:
    return read_codebook()


@pytest.fixture(scope="module")
def edited(shipped: Codebook) -> Codebook:
    """A theme more, a theme fewer."""
    kept = [code for code in shipped.codes if code.code_id != "multi-agency-working"]
    return codebook_of(*kept, NEW)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "reviews"
    folder.mkdir()
    for name in ("twin-a.pdf", "owner-password.pdf", "empty.pdf"):
        shutil.copy(BROKEN / name, folder / name)
    return folder


def build_with(
    folder: Path, db: Path, codebook: Codebook, tagger: str = "cues", workers: int = 1
) -> BuildReport:
    settings = BuildSettings(workers=workers, ocr=False, tagger=tagger)
    return build(find_documents([folder]), db, codebook, tool_version="test", settings=settings)


def digest(db: Path) -> str:
    with open_store(db, read_only=True) as store:
        return content_digest(store)


@pytest.mark.parametrize("tagger", ["cues", "fast"])
def test_a_recoded_store_is_a_fresh_one(
    tmp_path: Path, folder: Path, shipped: Codebook, edited: Codebook, tagger: str
) -> None:
    db, fresh = tmp_path / "x.db", tmp_path / "fresh.db"
    build_with(folder, db, shipped, tagger)
    build_with(folder, fresh, edited, tagger)
    report = build_with(folder, db, edited, tagger)
    # empty.pdf failed; it is tried again, as coding may be what a file fails in
    assert (report.counts.files_read, report.counts.files_recoded) == (0, 2)
    assert report.counts.files_failed == 1
    with open_store(db, read_only=True) as one, open_store(fresh, read_only=True) as other:
        assert list(content_rows(one)) == list(content_rows(other))
        assert verify(one) == ()
        assert one.rows("SELECT count(*) AS n FROM tags WHERE code_id = 'bus-fares'")[0]["n"] > 0


def test_the_files_are_not_needed(
    tmp_path: Path, folder: Path, shipped: Codebook, edited: Codebook
) -> None:
    db, fresh = tmp_path / "x.db", tmp_path / "fresh.db"
    (folder / "empty.pdf").unlink()
    build_with(folder, db, shipped)
    build_with(folder, fresh, edited)
    shutil.rmtree(folder)
    report = recode(db, Coder(codebook=edited, tagger="cues"), tool_version="test", workers=2)
    assert (report.recoded, report.unchanged, report.failures) == (2, 0, ())
    assert report.before["multi-agency-working"].passages >= 0
    assert "bus-fares" not in report.before
    assert report.after["bus-fares"].reviews > 0
    assert digest(db) == digest(fresh)
    again = recode(db, Coder(codebook=edited, tagger="cues"), tool_version="test")
    assert (again.recoded, again.unchanged, again.before) == (0, 2, report.after)


def test_new_wording_alone_codes_nothing_again(
    tmp_path: Path, folder: Path, shipped: Codebook
) -> None:
    db, fresh = tmp_path / "x.db", tmp_path / "fresh.db"
    build_with(folder, db, shipped)
    worded = codebook_of(
        *(replace(code, label="A new label", definition="Said anew.") for code in shipped.codes)
    )
    build_with(folder, fresh, worded)
    counts = build_with(folder, db, worded).counts
    assert (counts.files_read, counts.files_recoded, counts.files_unchanged) == (0, 0, 3)
    assert digest(db) == digest(fresh)


def test_documents_of_other_folders_are_coded_alike(
    tmp_path: Path, folder: Path, shipped: Codebook, edited: Codebook
) -> None:
    db = tmp_path / "x.db"
    build_with(folder, db, shipped)
    other = tmp_path / "other"
    other.mkdir()
    shutil.copy(BROKEN / "not-a-review.pdf", other)
    counts = build_with(other, db, edited).counts
    assert (counts.files_read, counts.files_recoded, counts.files_unchanged) == (1, 2, 0)
    with open_store(db, read_only=True) as store:
        known = store.rows(
            "SELECT DISTINCT codebook_sha256 AS sha FROM documents WHERE status = 'read'"
        )
    assert known == [{"sha": edited.sha256}]


def test_each_codebook_keeps_its_figures(
    tmp_path: Path, folder: Path, shipped: Codebook, edited: Codebook
) -> None:
    db = tmp_path / "x.db"
    build_with(folder, db, shipped)
    with open_store(db, read_only=True) as store:
        before = code_counts(store)
        assert counts_under(store, edited) is None
    build_with(folder, db, edited)
    with open_store(db, read_only=True) as store:
        assert counts_under(store, shipped) == before
        assert counts_under(store, edited) == code_counts(store)
        assert counts_under(store, edited) != before


def test_counts_of_an_empty_store_are_none_at_all(tmp_path: Path) -> None:
    with open_store(tmp_path / "x.db") as store:
        assert code_counts(store) == {}


BASE = (make_code("weapons"), make_code("home", scheme=Scheme.LEVEL))


@pytest.mark.parametrize(
    ("codes", "model", "is_same"),
    [
        (BASE, None, True),
        ((replace(BASE[0], label="Arms", definition="x", source="y"), BASE[1]), None, True),
        ((replace(BASE[0], cues=(Cue(phrase="knife"),)), BASE[1]), None, False),
        ((replace(BASE[0], cues=(Cue(phrase="bank card", weight=0.5),)), BASE[1]), None, False),
        ((replace(BASE[0], family="A vulnerability"), BASE[1]), None, False),
        ((replace(BASE[0], levels=("home",)), BASE[1]), None, False),
        (BASE[:1], None, False),
        (BASE[::-1], None, False),  # of two equal scores the first code's counts
        (BASE, "ab" * 32, False),
    ],
)
def test_a_coding_fingerprint_changes_just_when_codes_would(
    codes: tuple[Code, ...], model: str | None, is_same: bool
) -> None:
    first = coding_fingerprint(codebook_of(*BASE), None)
    assert (coding_fingerprint(codebook_of(*codes), model) == first) is is_same
