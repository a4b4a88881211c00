"""`casereviews evaluate` measures on gold files, and says what it cannot do."""

import json
from importlib.util import find_spec
from pathlib import Path

from click.testing import CliRunner

from casereviews import main

ROWS = [
    {
        "id": "p1",
        "text": "He controlled her money and kept her bank card, so that she could buy nothing.",
        "section_kind": "background",
        "review_id": "r1",
        "review_type": "DHR",
        "levels": {"primary": "family_home", "others": []},
        "themes": [
            {
                "id": "economic-abuse",
                "facet": "context",
                "party": "victim",
                "polarity": "affirmed",
            }
        ],
    },
    {
        "id": "p2",
        "text": "The family came to the town in spring and she found work at a bakery there.",
        "section_kind": "background",
        "review_id": "r1",
        "levels": {"primary": None, "others": []},
        "themes": [],
    },
]


def write_gold(folder: Path) -> Path:
    file = folder / "gold.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in ROWS), encoding="utf-8")
    return file


def test_gold_by_cues_as_json_and_as_a_folder(tmp_path: Path) -> None:
    gold, out = write_gold(tmp_path), tmp_path / "out"
    arguments = ["evaluate", "--gold", str(gold), "--tagger", "cues"]
    done = CliRunner().invoke(main, [*arguments, "--json"])
    assert done.exit_code == 0, done.output
    said = json.loads(done.stdout)
    assert (said["schema"], said["passages"], said["groups"]) == (1, 2, 1)
    assert said["measured"]["how"] == "gold"
    money = next(t for t in said["themes"] if t["code_id"] == "economic-abuse")
    assert (money["support"], money["suggested"], money["terms_f1"]) == (1, 1, 1.0)
    assert (said["band"], said["reliability"]) == (None, [])  # cues give no probabilities
    done = CliRunner().invoke(main, [*arguments, "--out", str(out)])
    assert "themes: micro-F1" in done.stdout
    assert json.loads((out / "evaluation.json").read_text(encoding="utf-8")) == said
    assert (out / "report.md").read_text(encoding="utf-8").startswith("# How often the tagger")
    if find_spec("matplotlib") is None:
        assert done.exit_code == 1
        assert "no pictures: matplotlib is not installed" in done.stderr
    else:
        assert done.exit_code == 0
        assert sorted(file.name for file in out.glob("*.png")) == ["confusion.png", "themes.png"]


def test_what_cannot_be_done_is_said_in_a_line(tmp_path: Path) -> None:
    gold = str(write_gold(tmp_path))
    for arguments, message in (
        (["--gold", str(tmp_path / "absent.jsonl")], "absent.jsonl: can't be read"),
        (["--gold", gold, "--documents", str(tmp_path)], "--documents belongs to cross-validation"),
        (["--gold", gold, "--model", str(tmp_path)], "the model can't be read"),
    ):
        done = CliRunner().invoke(main, ["evaluate", *arguments])
        assert done.exit_code == 2
        assert message in done.stderr
        assert done.stderr.startswith("casereviews: ")
        assert "Traceback" not in done.output
