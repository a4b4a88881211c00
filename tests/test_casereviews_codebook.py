"""The commands that check and compare codebooks, code a store anew and train."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from samples_flow import page
from samples_training import SmallEncoder, small_base, small_labels

import classify.labelled_sources
import classify.neighbours
import classify.train
from casereviews import main
from classify.codebook import CODEBOOK_FILE
from store.database import open_store

BROKEN = Path(__file__).parent / "broken"
LEVEL = """\
  - id: {id}
    label: {id}
    definition: Where it sits.
    include: All.
    exclude: None.
    source: Invented
    difficulty: B
    objectives: [1]
    examples: [At home]
    cues: [{cue}]
"""
THEME = """\
  - id: {id}
    label: {label}
    definition: "{definition}"
    include: All.
    exclude: None.
    source: Invented
    difficulty: B
    objectives: [1]
    family: B harm
    levels: [family_home]
    cues: [{cue}]
"""


def write_codebook(
    path: Path, *themes: tuple[str, str], label: str = "A label", definition: str = "Harm."
) -> Path:
    levels = LEVEL.format(id="family_home", cue="at home")
    levels += LEVEL.format(id="institutions_systems", cue="agency")
    entries = (
        THEME.format(id=code_id, cue=cue, label=label, definition=definition)
        for code_id, cue in themes
    )
    path.write_text(
        f'version: "7"\nfamilies: [B harm]\nobjectives: {{1: one}}\nlevels:\n{levels}themes:\n'
        + "".join(entries)
    )
    return path


OLD = (("economic-abuse", "bank card"), ("weapons", "kitchen knife"))
NEW = (*OLD, ("lodging", "lodger"))


def invoke(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


def built(tmp_path: Path, codebook: Path) -> Path:
    folder = tmp_path / "reviews"
    folder.mkdir()
    shutil.copy(BROKEN / "twin-a.pdf", folder)
    html = "".join(
        f"<p>{part}</p>"
        for part in (
            "The review found that he had kept her bank card from her for two years at home, that "
            "she had asked three people for help, and that none of them had written it down.",
            "In the last month the lodger had taken her keys once more, so that she could not go "
            "out to the shop, and the warden of the flats had seen her wait by the door.",
        )
    )
    (folder / "a.html").write_text(
        page(f"<main><h1>Safeguarding Adults Review</h1><h2 id=f>Findings</h2>{html}</main>")
    )
    db = tmp_path / "x.db"
    result = invoke(
        "build", folder, "--db", db, "--codebook", codebook, "--tagger", "cues", "--workers", 1
    )
    assert result.exit_code == 0, result.output
    return db


def test_a_sound_codebook_is_said_to_be(tmp_path: Path) -> None:
    file = write_codebook(tmp_path / "c.yaml", *NEW)
    result = invoke("codebook", "check", file)
    assert (result.exit_code, result.output) == (
        0,
        f"{file}: sound: version 7, 2 levels, 3 themes, 5 cues\n",
    )
    assert invoke("codebook", "check", CODEBOOK_FILE).exit_code == 0


def test_an_unsound_one_is_not(tmp_path: Path) -> None:
    file = write_codebook(tmp_path / "c.yaml", *NEW, NEW[0])
    result = invoke("codebook", "check", file)
    assert (result.exit_code, result.output) == (
        1,
        'casereviews: c.yaml: two entries have the id "economic-abuse", expected one\n',
    )


def test_recode_takes_an_edit_and_diff_shows_its_figures(tmp_path: Path) -> None:
    old = write_codebook(tmp_path / "old.yaml", *OLD)
    new = write_codebook(tmp_path / "new.yaml", NEW[0], NEW[2])
    db = built(tmp_path, old)
    before = invoke("codebook", "diff", old, new, "--db", db)
    assert f"{db} has not been coded by {new}" in before.output
    result = invoke("recode", db, "--codebook", new, "--tagger", "cues", "--workers", 1)
    assert result.exit_code == 0, result.output
    assert result.output.splitlines() == [
        "added theme lodging (A label): 1 cue",
        "removed theme weapons (A label): 1 cue",
        "                     reviews         passages",
        "code             old     new      old     new",
        "family_home        1       1        1       2",
        "lodging            -       1        -       1",
        "weapons            0       -        0       -",
        "2 codes stand as they did",
        f"{db}: 2 documents coded again, 0 left as they were, 0 failed",
        f"build on it with: casereviews build ... --db {db} --codebook {new}",
    ]
    said = json.loads(invoke("codebook", "diff", old, new, "--db", db, "--json").output)
    assert {row["id"]: row["passages"] for row in said["counts"]}["lodging"] == {
        "old": None,
        "new": 1,
    }
    plain = json.loads(invoke("codebook", "diff", old, new, "--json").output)
    assert (plain["counts"], plain["coded_again"]) == (None, True)


def test_new_wording_codes_nothing_again(tmp_path: Path) -> None:
    old = write_codebook(tmp_path / "old.yaml", *OLD)
    db = built(tmp_path, old)
    new = write_codebook(tmp_path / "new.yaml", *OLD, definition="Harm of any kind.")
    result = invoke("recode", db, "--codebook", new, "--tagger", "cues")
    assert "only wording has changed: passages keep their codes" in result.output
    assert "0 documents coded again, 2 left as they were" in result.output
    with open_store(db, read_only=True) as store:
        rows = store.rows("SELECT definition FROM codes WHERE id = 'weapons'")
    assert rows == [{"definition": "Harm of any kind."}]


def test_recode_of_nothing_makes_no_store(tmp_path: Path) -> None:
    result = invoke("recode", tmp_path / "x.db")
    assert (result.exit_code, list(tmp_path.iterdir())) == (2, [])
    assert "x.db does not exist: `casereviews build` makes a store" in result.output


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Training on the small encoder and labels in place of the shipped ones."""
    monkeypatch.setattr(classify.train, "OnnxEncoder", lambda *_: SmallEncoder())
    monkeypatch.setattr(classify.neighbours, "OnnxEncoder", lambda *_: SmallEncoder())
    monkeypatch.setattr(classify.labelled_sources, "read_labels", lambda _: small_labels())
    return small_base(tmp_path / "base")


def ten(tmp_path: Path) -> Path:
    file = tmp_path / "ten.csv"
    words = ("lodger", "landlord", "lodgers", "rented room")
    rows = "".join(
        f'"Visit {n}: the {words[n % 4]} had taken her keys once more, and in month {n} she had '
        'nobody to tell.",lodging\r\n'
        for n in range(10)
    )
    file.write_bytes(f"\ufefftext,theme\r\n{rows}".encode())
    return file


def test_a_new_theme_takes_effect_with_one_command(tmp_path: Path, small: Path) -> None:
    old = write_codebook(tmp_path / "old.yaml", *OLD)
    new = write_codebook(tmp_path / "new.yaml", *NEW, definition="A lodger or landlord.")
    db = built(tmp_path, old)
    # fast, since the small base holds no encoder that could be loaded to code with
    result = invoke(
        "recode", db, "--codebook", new, "--labels", ten(tmp_path), "--model", small,
        "--tagger", "fast", "--workers", 1,
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()
    assert lines[:5] == [
        "labels: 300 invented passages that ship with the tool, of 10 writing passes",
        "labels: 10 passages of ten.csv",
        "passages: 310",
        "new theme lodging: learned from 10 examples and its definition",
        f"{tmp_path / 'x-model'}: written; code with it by casereviews build --model "
        f"{tmp_path / 'x-model'}",
    ]
    with open_store(db, read_only=True) as store:
        tags = store.rows(
            "SELECT p.text FROM tags AS t JOIN passages AS p ON p.id = t.passage_id "
            "WHERE t.code_id = 'lodging' ORDER BY p.ordinal"
        )
    assert "the lodger had taken her keys" in tags[0]["text"]
    # and a build with the same finds nothing to do
    again = invoke(
        "build", tmp_path / "reviews", "--db", db, "--codebook", new, "--model",
        tmp_path / "x-model", "--tagger", "fast", "--workers", 1,
    )  # fmt: skip
    assert "2 files: 0 read, 2 unchanged" in again.output


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--only",), "--only leaves out the shipped labels, and no others are given"),
        (("--labels", "{tmp}/none.csv"), "{tmp}/none.csv: no such file"),
        (("--documents", "{tmp}/none"), "{tmp}/none: no such folder"),
        (("--codebook", "{tmp}/none.yaml"), "{tmp}/none.yaml: not a readable YAML file"),
        (("--labels", "{tmp}/ten.csv", "--only"), 'ten.csv row 2: theme "lodging": not a theme'),
    ],
)
def test_train_says_what_it_cannot_do(
    tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    ten(tmp_path)
    given = [argument.format(tmp=tmp_path) for argument in arguments]
    result = invoke("train", "--out", tmp_path / "model", *given)
    assert result.exit_code == 2
    assert result.output.startswith("casereviews: ")
    assert message.format(tmp=tmp_path) in result.output
    assert result.output.count("\n") == 1


def test_train_says_what_it_used_and_left_out(tmp_path: Path, small: Path) -> None:
    one = write_codebook(tmp_path / "new.yaml", NEW[0], NEW[2], ("noise", "loud music"))
    result = invoke(
        "train", "--out", tmp_path / "model", "--labels", ten(tmp_path), "--codebook", one,
        "--base", small,
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    assert "left out: weapons, which the codebook does not have, in 43 passages" in result.output
    assert (
        "new theme noise: coded by its cues alone and marked to be checked (0 examples; 5 are "
        "wanted to learn it)" in result.output
    )
