"""The commands as a user meets them: what they print, and how they end."""

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from casereviews import main
from corpus.documents import sample_folder

BROKEN = Path(__file__).parent / "broken"


def run(*arguments: object, text: str | None = None) -> Result:
    return CliRunner().invoke(main, [str(argument) for argument in arguments], input=text)


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reviews")
    for name in ("sar-enfield-2020.pdf", "scr-croydon-2017.pdf"):
        shutil.copy(sample_folder() / name, folder)
    shutil.copy(BROKEN / "empty.pdf", folder)
    path = folder / "reviews.db"
    result = run("build", folder, "--db", path, "--workers", 1)
    assert result.exit_code == 1  # one file of the three is empty
    assert result.stderr == "empty.pdf: empty_file: the file is empty (0 bytes): fetch it again\n"
    assert result.stdout.startswith(f"{path}: 3 files: 2 read, 0 unchanged, 1 failed this time")
    return path


def test_verify_finds_the_store_sound(db: Path) -> None:
    result = run("verify", db)
    assert (result.exit_code, result.stdout) == (0, f"{db}: sound\n")


def test_problems_lists_the_empty_file(db: Path) -> None:
    result = run("problems", db)
    assert result.exit_code == 0
    assert "error: empty.pdf: empty_file: the file is empty (0 bytes): fetch it again" in (
        result.stdout.splitlines()
    )


def test_search_prints_json_csv_and_a_table_of_the_same_hits(db: Path) -> None:
    found = json.loads(run("search", db, "school", "--kind", "SCR", "--json").stdout)
    assert (found["schema"], found["query"], found["count"]) == (1, "school", len(found["hits"]))
    assert {hit["kind"] for hit in found["hits"]} == {"SCR"}
    rows = list(
        csv.DictReader(io.StringIO(run("search", db, "school", "--kind", "SCR", "--csv").stdout))
    )
    assert [row["passage_id"] for row in rows] == [hit["passage_id"] for hit in found["hits"]]
    table = run("search", db, "school", "--kind", "SCR").stdout.splitlines()
    assert table[-1] == f"{found['count']} passages"


@pytest.mark.parametrize("query", ['"', "NOT", "a AND", "(", "school*", "'; DROP TABLE x", "NEAR("])
def test_no_query_brings_the_search_down(db: Path, query: str) -> None:
    assert run("search", db, query, "--json").exit_code == 0


def test_extract_prints_one_object_a_file_and_goes_on_after_a_failure() -> None:
    result = run("extract", BROKEN / "encrypted.pdf", BROKEN / "twin-a.pdf", "absent.pdf", "--json")
    assert result.exit_code == 1
    first, second = (json.loads(line) for line in result.stdout.splitlines())
    assert [problem["code"] for problem in first["problems"]] == ["encrypted"]
    assert (first["schema"], first["passages"]) == (1, [])
    assert second["document"]["file"] == "twin-a.pdf"
    assert second["passages"]
    assert result.stderr.splitlines()[-1] == "absent.pdf: no such file"


def test_extract_prints_an_outline() -> None:
    result = run("extract", sample_folder() / "sar-enfield-2020.pdf")
    assert result.exit_code == 0
    for heading in ("Facts", "People", "Sections", "Recommendations: 10"):
        assert heading in result.stdout.splitlines()


def test_classify_codes_lines_and_names_those_it_cannot_read() -> None:
    lines = [
        json.dumps({"id": "a", "text": "He kept her bank card and checked her phone."}),
        '{"id": "b"}',
        "not json",
    ]
    result = run("classify", "--json", text="\n".join(lines))
    (coded,) = (json.loads(line) for line in result.stdout.splitlines())
    assert result.exit_code == 1
    assert coded["id"] == "a"
    assert set(coded) >= {"id", "levels", "themes"}
    assert [line.split(":")[0] for line in result.stderr.splitlines()] == [
        "<stdin> line 2",
        "<stdin> line 3",
    ]


def test_doctor_finds_what_is_needed() -> None:
    result = run("doctor")
    assert result.exit_code == 0
    assert "WRONG" not in result.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("build", "absent-folder"), "absent-folder: no such file or folder"),
        (("build", ".", "--codebook", "absent.yaml"), "absent.yaml"),
        (("search", "absent.db", "x"), "absent.db does not exist"),
        (("verify", str(BROKEN / "not-a-review.pdf")), "not-a-review.pdf"),
    ],
)
def test_what_cannot_be_carried_out_is_one_line_and_exit_code_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert result.stdout == ""
