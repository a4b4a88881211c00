"""Files that are no Word documents, or are traps: each one reason, in bounded memory and time."""

import io
import struct
import zipfile
from pathlib import Path

import pytest
from samples_flow import NAMESPACES, archive, docx, extract, p, relationships, table

from extract.docx_file import MAX_PART_BYTES

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def bomb() -> bytes:
    """A part that unpacks to more than is read, in a file of some kilobytes."""
    return archive({"word/document.xml": " " * (MAX_PART_BYTES + 1)})


def lying_bomb() -> bytes:
    """The same, with sizes in the directory that say otherwise."""
    data = bytearray(bomb())
    real = struct.pack("<I", MAX_PART_BYTES + 1)
    assert data.count(real) == 2
    return bytes(data.replace(real, struct.pack("<I", 100)))


def entities() -> bytes:
    """An entity that grows, and one that names a file."""
    head = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
    body = "<w:body><w:p><w:r><w:t>&a;&b;</w:t></w:r></w:p></w:body>"
    return archive({"word/document.xml": f"{head}<w:document {NAMESPACES}>{body}</w:document>"})


def deep() -> bytes:
    """Tables in tables, far deeper than anyone would lay them."""
    body = p("here")
    for _ in range(100):
        body = table((p("x") + body,)).replace("<w:tblPr></w:tblPr>", "")
    return docx(body)


def cut_short() -> bytes:
    return docx(p("She asked."))[:-60]


def spoilt() -> bytes:
    """A part whose packed bytes are damaged."""
    data = bytearray(docx(p("She asked for help. " * 200)))
    at = data.index(b"word/document.xml") + 40
    data[at : at + 20] = bytes(20)
    return bytes(data)


def workbook() -> bytes:
    return archive({"xl/workbook.xml": "<workbook/>"}, main="xl/workbook.xml")


def other_zip() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        package.writestr("notes.txt", "nothing")
    return held.getvalue()


@pytest.mark.parametrize(
    ("content", "code", "detail"),
    [
        (b"", "empty_file", "the file is empty (0 bytes): fetch it again"),
        (
            OLE + "EncryptedPackage".encode("utf-16-le"),
            "encrypted",
            "the file is encrypted: ask its publisher for a copy that opens without a password",
        ),
        (
            OLE + "WordDocument".encode("utf-16-le"),
            "not_a_docx",
            "the file is of Word 97 to 2003 (.doc), whatever its name says: save it as .docx or "
            "PDF",
        ),
        (
            b"{\\rtf1\\ansi She asked.}",
            "not_a_docx",
            "the file is rich text (.rtf), whatever its name says: save it as .docx or PDF",
        ),
        (
            b"She asked.",
            "not_a_docx",
            "the file does not begin as a Word document does: check what it is",
        ),
        (
            other_zip(),
            "not_a_docx",
            "the file is a zip archive without a Word document in it: check what it is",
        ),
        (
            workbook(),
            "not_a_docx",
            "the file is not a Word document (a workbook, slides?): check it",
        ),
        (bomb(), "too_large", "word/document.xml unpacks to more than 64 MB: no review does"),
        (
            entities(),
            "broken_file",
            "the file declares entities, which Word never does: leave it alone",
        ),
    ],
)
def test_each_file_that_cannot_be_read_says_why(
    tmp_path: Path, content: bytes, code: str, detail: str
) -> None:
    path = tmp_path / "review.docx"
    path.write_bytes(content)
    extracted = extract(path)
    problems = [(problem.code, problem.detail) for problem in extracted.problems]
    assert (problems, extracted.passages) == ([(code, detail)], ())


@pytest.mark.parametrize("content", [cut_short(), spoilt(), lying_bomb()])
def test_damaged_files_are_broken(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "review.docx"
    path.write_bytes(content)
    assert [problem.code for problem in extract(path).problems] == ["broken_file"]


def test_deep_nesting_brings_nothing_down(tmp_path: Path) -> None:
    path = tmp_path / "review.docx"
    path.write_bytes(deep())
    codes = {problem.code for problem in extract(path).problems}
    assert codes <= {"broken_file", "not_a_review"}


def test_a_damaged_side_part_costs_itself(tmp_path: Path) -> None:
    body = docx(p("She asked for help and nobody answered."))
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(held, "w") as new:
        for name in old.namelist():
            new.writestr(name, "<w:styles" if name.endswith("styles.xml") else old.read(name))
    path = tmp_path / "review.docx"
    path.write_bytes(held.getvalue())
    extracted = extract(path)
    assert [passage.text for passage in extracted.passages] == [
        "She asked for help and nobody answered."
    ]
    assert extracted.problems[0].code == "part_not_read"
    assert extracted.problems[0].detail.startswith("word/styles.xml was not read")


def test_relationships_that_lead_nowhere_are_passed_over(tmp_path: Path) -> None:
    nowhere = relationships(
        '<Relationship Id="a" Type="x/styles" Target="../NULL"/>'
        '<Relationship Id="b" Type="x/header" Target="http://example.org/" TargetMode="External"/>'
    )
    document = f"<w:document {NAMESPACES}><w:body>{p('She asked.')}</w:body></w:document>"
    path = tmp_path / "review.docx"
    path.write_bytes(
        archive({"word/document.xml": document, "word/_rels/document.xml.rels": nowhere})
    )
    assert [passage.text for passage in extract(path).passages] == ["She asked."]


def test_the_strict_form_of_the_standard_is_read(tmp_path: Path) -> None:
    strict = NAMESPACES.replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    document = f"<w:document {strict}><w:body>{p('She asked.')}</w:body></w:document>"
    path = tmp_path / "review.docx"
    path.write_bytes(archive({"word/document.xml": document}))
    assert [passage.text for passage in extract(path).passages] == ["She asked."]


def test_the_lying_bomb_lies() -> None:
    # or the test above would prove nothing
    with zipfile.ZipFile(io.BytesIO(lying_bomb())) as package:
        assert package.getinfo("word/document.xml").file_size == 100
