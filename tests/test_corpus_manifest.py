"""manifest.csv: what is read, and how each mistake is named."""

from pathlib import Path

import pytest

from corpus.errors import ManifestError
from corpus.manifest import ManifestRow, read_manifest
from corpus.models import ReviewKind

HEADER = "review_id,kind,title,publisher,area,published,file,source_url,licence_note,sha256\n"


def write(folder: Path, text: str, encoding: str = "utf-8") -> Path:
    path = folder / "manifest.csv"
    path.write_text(text, encoding=encoding)
    return path


def test_a_row_is_read_whole(tmp_path: Path) -> None:
    sha256 = "0" * 64
    row = f'a-1,SAR,"Adult A, a review",A Board,Enfield,2020-03,a.pdf,https://example.org/a,OGL,{sha256}\n'
    assert read_manifest(write(tmp_path, HEADER + row, "utf-8-sig")) == (
        ManifestRow(
            review_id="a-1",
            kind=ReviewKind.SAR,
            title="Adult A, a review",
            publisher="A Board",
            area="Enfield",
            published="2020-03",
            file="a.pdf",
            source_url="https://example.org/a",
            licence_note="OGL",
            sha256=sha256,
        ),
    )


def test_empty_cells_blank_rows_and_missing_columns_are_none(tmp_path: Path) -> None:
    path = write(tmp_path, "file,kind\na.pdf,\n\n,,\n".replace(",,\n", "\n"))
    assert read_manifest(path) == (ManifestRow(file="a.pdf"),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("file,kimd\na.pdf,SAR\n", 'row 1: column "kimd" is not known; expected some of review_id'),
        ("kind\nSAR\n", 'row 1: column "file" is missing'),
        ("file,file\na.pdf,b.pdf\n", 'row 1: column "file" stands there twice'),
        ("", "row 1: no header row"),
        ("file,kind\na.pdf,DHRR\n", 'row 2: kind "DHRR" is not one of DHR, SCR, LCSPR'),
        ("file,published\na.pdf,May 2019\n", 'row 2: published "May 2019" is not a date as YYYY'),
        ("file,sha256\na.pdf,abc\n", 'row 2: sha256 "abc" is not 64 lower-case hexadecimal'),
        ("file,source_url\na.pdf,ftp:x\n", 'row 2: source_url "ftp:x" is not an address'),
        ("file,review_id\na.pdf,a b\n", 'row 2: review_id "a b" is not letters'),
        ("file,kind\n,SAR\n", "row 2: file is empty"),
        ("file,kind\na.pdf,SAR,x\n", "row 2: 3 cells, expected 2"),
        ("file\na.pdf\nb.pdf\na.pdf\n", 'row 4: file "a.pdf" stands in row 2 already'),
        ('file\n"a.pdf\n', "broken CSV"),  # a quotation mark that is never closed
    ],
)
def test_mistakes_name_file_row_value_and_what_was_expected(
    tmp_path: Path, text: str, expected: str
) -> None:
    path = write(tmp_path, text)
    with pytest.raises(ManifestError) as caught:
        read_manifest(path)
    assert str(caught.value).startswith(str(path))
    assert expected in str(caught.value)


def test_other_encodings_are_named(tmp_path: Path) -> None:
    with pytest.raises(ManifestError, match="can't be read as CSV in UTF-8"):
        read_manifest(write(tmp_path, "file,title\na.pdf,Zoë\n", "latin-1"))
