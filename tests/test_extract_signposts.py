"""Bookmarks and heading tags, read from small PDFs."""

from pathlib import Path

from samples_pdf import Bookmark, Drawn, Sheet, write_pdf

from extract.models import Signpost
from extract.pages import read_pages

TEXT = Drawn(text="Nobody asked her about home.", y=140)
PLAIN = Sheet(drawn=(TEXT,))


def signposts(path: Path) -> list[tuple[Signpost, ...]]:
    return [page.signposts for page in read_pages(path)]


def test_bookmarks_stand_with_the_page_they_lead_to(tmp_path: Path) -> None:
    bookmarks = (
        Bookmark(title="1 Introduction", page=1),
        Bookmark(title="2  The family", page=2),
        Bookmark(title="2.1 The school", page=2, level=2),
        Bookmark(title="2.1.1 Its  letters", page=3, level=3),
    )
    path = write_pdf(tmp_path / "made.pdf", PLAIN, PLAIN, PLAIN, bookmarks=bookmarks)
    assert signposts(path) == [
        (Signpost(title="1 Introduction", level=1),),
        (Signpost(title="2 The family", level=1), Signpost(title="2.1 The school", level=2)),
        (Signpost(title="2.1.1 Its letters", level=3),),
    ]


def test_tags_name_headings_in_order(tmp_path: Path) -> None:
    sheet = Sheet(
        drawn=(
            Drawn(text="The family", y=80, tag="H1"),
            Drawn(text="Contact with the school", y=110, tag="H2"),
            Drawn(text="Nobody asked her about home.", y=140, tag="P"),
            Drawn(text="Page 3", y=800),  # tagged as nothing: an artefact
        )
    )
    assert signposts(write_pdf(tmp_path / "made.pdf", sheet, PLAIN)) == [
        (
            Signpost(title="The family", level=1),
            Signpost(title="Contact with the school", level=2),
        ),
        (),
    ]


def test_a_title_and_a_heading_without_a_level_are_of_the_first(tmp_path: Path) -> None:
    sheet = Sheet(
        drawn=(
            Drawn(text="A review", y=80, tag="Title"),
            Drawn(text="The family", y=110, tag="H"),
            Drawn(text="What was learned", y=140, tag="Heading"),
        )
    )
    assert signposts(write_pdf(tmp_path / "made.pdf", sheet)) == [
        (
            Signpost(title="A review", level=1),
            Signpost(title="The family", level=1),
            Signpost(title="What was learned", level=1),
        )
    ]


def test_a_file_with_bookmarks_is_not_asked_for_its_tags(tmp_path: Path) -> None:
    tagged = Sheet(drawn=(Drawn(text="The family", tag="H1"), TEXT))
    bookmarks = (Bookmark(title="Contact with the school", page=1),)
    assert signposts(write_pdf(tmp_path / "made.pdf", tagged, bookmarks=bookmarks)) == [
        (Signpost(title="Contact with the school", level=1),)
    ]


def test_a_file_with_neither_has_none(tmp_path: Path) -> None:
    assert signposts(write_pdf(tmp_path / "made.pdf", PLAIN)) == [()]
