"""The house itself: imports point one way, names are ours, every command is in the README."""

import ast
import tomllib
from importlib.util import find_spec
from pathlib import Path

import pytest
from click.testing import CliRunner

from casereviews import main

ROOT = Path(__file__).parent.parent
PACKAGES = ("corpus", "extract", "classify", "store", "explore", "report")
# What each may import: itself and those the data passed before it.
MAY_IMPORT = {
    "corpus": {"corpus"},
    "extract": {"corpus", "extract"},
    "classify": {"corpus", "extract", "classify"},
    "store": {"corpus", "extract", "classify", "store"},
    "explore": {"corpus", "extract", "classify", "store", "explore"},
    "report": {"corpus", "extract", "classify", "store", "report"},
}
ONLY_IN = {  # one module an outside library
    "pypdfium2": {"extract/pages.py", "extract/words.py", "extract/signposts.py"},
    "pdfplumber": {"extract/cells.py"},
    # drawn with in one; the others name the type of a page's image
    "PIL": {
        "extract/drawing.py",
        "extract/pages.py",
        "extract/ocr.py",
        "extract/ocr_labels.py",
        "extract/scans.py",
        "extract/strokes.py",
    },
    "docx": {"extract/docx_file.py"},
    "lxml": {"extract/html_file.py"},
    "spacy": {"classify/cues.py"},
    "onnxruntime": {"classify/encode.py", "classify/export.py"},
    "tokenizers": {"classify/tokens.py"},
    "torch": {"classify/additions.py", "classify/finetune.py", "classify/export.py"},
    "safetensors": {
        "classify/additions.py",
        "classify/model.py",
        "classify/neighbours.py",
    },
    "sklearn": {"classify/fitting.py", "classify/heads.py", "classify/material.py"},
    "threadpoolctl": {
        "classify/cross_validation.py",
        "classify/fitting.py",
        "classify/heads.py",
    },
    "matplotlib": {"classify/evaluation_plots.py"},
}


def imports_of(path: Path) -> set[str]:
    """Top-level names of the packages a module imports, wherever in it the import stands."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names.update(alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("package", PACKAGES)
def test_imports_point_one_way(package: str) -> None:
    ours = {
        *PACKAGES,
        "pipeline",
        "pipeline_recode",
        "pipeline_workers",
        "casereviews",
        "casereviews_doctor",
        "casereviews_evaluate",
        "casereviews_best_model",
        "casereviews_explain",
        "casereviews_page",
        "casereviews_codebook",
        "casereviews_train",
        "casereviews_suggest",
        "casereviews_repeats",
        "casereviews_shared",
        "casereviews_teach",
    }
    wrong = {
        f"{path.relative_to(ROOT).as_posix()} imports {name}"
        for path in (ROOT / package).rglob("*.py")
        for name in imports_of(path) & ours - MAY_IMPORT[package]
    }
    assert wrong == set()


@pytest.mark.parametrize("library", sorted(ONLY_IN))
def test_one_module_an_outside_library(library: str) -> None:
    users = {
        path.relative_to(ROOT).as_posix()
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if library in imports_of(path)
    }
    users = {user for user in users if not user.startswith("corpus/sample/make/")}
    assert users <= ONLY_IN[library]


@pytest.mark.parametrize("name", [*PACKAGES, "casereviews", "pipeline", "pipeline_workers"])
def test_the_names_are_ours(name: str) -> None:
    # The packages lie flat under common names: another project's `extract` on the path would
    # be imported in place of ours without a word.
    spec = find_spec(name)
    assert spec is not None
    assert spec.origin is not None
    assert Path(spec.origin).is_relative_to(ROOT)


def test_the_version_stands_in_one_place() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    others = [ROOT / "CITATION.cff", *(p for p in ROOT.glob("*.py"))]
    assert [p.name for p in others if project["version"] in p.read_text(encoding="utf-8")] == []


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_has_help_and_a_line_in_the_readme(command: str) -> None:
    result = CliRunner().invoke(main, [command, "--help"])
    assert result.exit_code == 0
    assert main.commands[command].help
    assert f"casereviews {command}" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_readme_has_the_two_commands() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make demo" in readme
    assert "make test" in readme
