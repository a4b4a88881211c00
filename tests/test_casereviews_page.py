"""The command that draws pages: where drawings go, and what it refuses."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from PIL import Image

from casereviews import main
from casereviews_page import parse_pages, picture_path
from corpus.documents import sample_folder

BROKEN = Path(__file__).parent / "broken"
ENFIELD = sample_folder() / "sar-enfield-2020.pdf"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["page", *(str(argument) for argument in arguments)])


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("9", (9,)), ("3-5", (3, 4, 5)), ("3-5, 9", (3, 4, 5, 9)), ("2,1-2", (2, 1)), ("7-7", (7,))],
)
def test_page_numbers(text: str, numbers: tuple[int, ...]) -> None:
    assert parse_pages(text) == numbers


@pytest.mark.parametrize("text", ["", "0", "x", "5-3", "1,", "-2", "1.5", "999999"])
def test_what_names_no_page(text: str) -> None:
    with pytest.raises(ValueError, match="names no page"):
        parse_pages(text)


def test_where_drawings_go(tmp_path: Path) -> None:
    file = Path("reviews/anna.pdf")
    assert picture_path(file, None, 9, is_only=True) == Path("anna-p9.png")
    assert picture_path(file, tmp_path, 9, is_only=True) == tmp_path / "anna-p9.png"
    assert picture_path(file, Path("out.png"), 9, is_only=True) == Path("out.png")
    assert picture_path(file, Path("a/out.png"), 9, is_only=False) == Path("a/out-p9.png")


def test_a_page_is_drawn_where_it_was_asked_for(tmp_path: Path) -> None:
    out = tmp_path / "out.png"
    result = run(ENFIELD, 3, "--png", out, "--dpi", 72)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == f"{out}: page 3 of 11, 9 in reading order\n"
    with Image.open(out) as image:
        assert image.format == "PNG"
        assert image.width > 595
        assert image.height > 842


def test_several_pages_are_several_files_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(ENFIELD, "10-11", "--dpi", 36).exit_code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "sar-enfield-2020-p10.png",
        "sar-enfield-2020-p11.png",
    ]


def test_a_scanned_page_is_drawn_with_its_problem(tmp_path: Path) -> None:
    result = run(BROKEN / "scanned.pdf", 1, "--png", tmp_path, "--no-ocr", "--dpi", 36)
    assert result.stdout == f"{tmp_path / 'scanned-p1.png'}: page 1 of 2, 0 in reading order\n"


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        ((ENFIELD, 12), 2, f"{ENFIELD} has 11 pages: there is no page 12"),
        ((ENFIELD, "1-99999"), 2, f"{ENFIELD} has 11 pages: there is no page 12"),
        ((ENFIELD, 0), 2, '"0" names no page: give a number or a range, as 9 or 3-5'),
        ((ENFIELD, 1, "--png", "x.pdf"), 2, "x.pdf: a drawing is a PNG file"),
        ((ENFIELD, 1, "--png", "no/such/folder.png"), 2, "no/such/folder.png: No such file"),
        (("absent.pdf", 1), 1, "absent.pdf: no such file"),
        ((BROKEN / "empty.pdf", 1), 1, "empty_file: the file is empty (0 bytes): fetch it again"),
        ((BROKEN / "encrypted.pdf", 1), 1, "encrypted: the file wants a password"),
        ((BROKEN / "renamed-text.pdf", 1), 1, "not_a_pdf"),
    ],
)
def test_what_cannot_be_drawn_is_one_line(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[object, ...],
    code: int,
    message: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(*arguments)
    assert result.exit_code == code
    assert message in result.stderr
    assert len(result.stderr.splitlines()) == 1
    assert result.stdout == ""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("dpi", [35, 301])
def test_dots_an_inch_are_bounded(dpi: int) -> None:
    assert run(ENFIELD, 1, "--dpi", dpi).exit_code == 2
