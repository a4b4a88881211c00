"""The commands `explain` and `suggest-codes`, as a user meets them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from samples import make_extracted, make_passage, make_run
from samples_store import add, empty_store

from casereviews import main
from classify.codebook import read_codebook

TEXT = (
    "Child K was not brought to four appointments in the spring of that year. The clinic closed "
    "his case each time and told the surgery by letter."
)


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("explain") / "reviews.db"
    codebook = read_codebook(None)
    store, run_id = empty_store(path, codebook=codebook, run=make_run(codebook))
    passages = (
        make_passage("0a0a0a0a0a0a-00000", TEXT, label="4.12", heading="Health"),
        make_passage("0a0a0a0a0a0a-00001", "Page 4", label=None, furniture=True),
        make_passage("0a0a0a0a0a0a-00002", "Not so.", label="4.13"),
    )
    add(store, run_id, make_extracted(passages=passages))
    store.close()
    return path


def test_json_has_the_keys_of_the_contract(db: Path) -> None:
    result = run("explain", db, "dhr-anna", "4.12", "--tagger", "fast", "--json")
    assert result.exit_code == 0
    said = json.loads(result.stdout)
    contract = (Path(__file__).parent.parent / "docs" / "contract.md").read_text(encoding="utf-8")
    section = contract.split("## `casereviews explain")[1].split("\n## ")[0]
    theme = next(t for t in said["themes"] if t["code_id"] == "disengagement")
    for keys in (said, theme, theme["parts"][0], theme["cues"][0], said["level"]):
        assert [key for key in keys if f"`{key}`" not in section] == []
    assert (said["schema"], said["passage_id"], said["text"]) == (1, "0a0a0a0a0a0a-00000", TEXT)
    for cue in theme["cues"]:
        assert TEXT[cue["char_start"] : cue["char_end"]] == cue["quote"]


def test_it_reads_in_80_columns(db: Path) -> None:
    result = run("explain", db, "0a0a0a0a0a0a-00000", "--tagger", "cues")
    assert result.exit_code == 0
    assert max(map(len, result.stdout.splitlines())) <= 80
    assert "“not brought” 1" in result.stdout
    assert "(disengagement): given; score" in result.stdout


@pytest.mark.parametrize(
    ("passage", "why"),
    [
        ("0a0a0a0a0a0a-00001", "it is a running head, page number or contents line."),
        ("0a0a0a0a0a0a-00002", "it has fewer than 5 words."),
    ],
)
def test_a_passage_that_is_not_coded(db: Path, passage: str, why: str) -> None:
    result = run("explain", db, passage, "--tagger", "cues")
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, f"Not coded: {why}")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("dhr-anna", "4.14"), 'dhr-anna has no passage numbered "4.14": try 4.13, 4.12'),
        (("dhr-anna", "4.12", "--theme", "engagement"),
         '"engagement" is not a theme of the codebook: try disengagement'),
        (("dhr-anna", "4.12", "--model", "no-such-folder"),
         "no-such-folder: the model can't be read"),
    ],
)  # fmt: skip
def test_what_cannot_be_explained_is_one_line(
    db: Path, arguments: tuple[str, ...], message: str
) -> None:
    result = run("explain", db, *arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_suggest_codes_json_has_the_keys_of_the_contract(db: Path) -> None:
    result = run("suggest-codes", db, "--least-reviews", "2", "--json")
    assert json.loads(result.stdout) == {
        "schema": 1,
        "candidates": [],
        "grouped": 1,
        "groups": 0,
        "unstable": 0,
        "left_out": {"too short": 1},
    }
