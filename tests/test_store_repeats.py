"""Groups of recommendations in a store: counted by review, listed, and made anew when they must."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from samples import (
    make_extracted,
    make_fact,
    make_passage,
    make_recommendation,
    make_review,
    make_span,
    make_tag,
)
from samples_store import add, empty_store

from casereviews import main
from classify.encode import Encoder
from classify.repeats import WORDS
from store.database import Store
from store.read import content_digest
from store.repeats import list_repeats, write_repeats
from store.verify import verify
from store.write import remove_document

ASK = "The force should audit a sample of DASH forms every quarter."
OTHER = "More beds should be found for families who flee at night."


def no_encoder() -> Encoder:
    raise AssertionError("words need no encoder")


def store_with(path: Path, reviews: list[tuple[str, str, str, str]]) -> Store:
    """A store of reviews given as (review_id, file name, area, year), each asking the same."""
    store, run_id = empty_store(path)
    for review_id, file, area, year in reviews:
        review = make_review(review_id=review_id, file_name=file, area=area, published=year)
        passages = (
            make_passage(f"{file}-1", ASK, page=1),
            make_passage(f"{file}-2", f"{OTHER} {area}", page=1),
        )
        is_summary = "summary" in file
        extracted = make_extracted(
            review,
            passages=passages,
            facts=(make_fact("doc_type", "executive_summary", method="derived"),)
            if is_summary
            else (),
            recommendations=(
                make_recommendation("1", addressee="Kent police", span=make_span(passages[0])),
            ),
        )
        add(store, run_id, extracted, [make_tag(passages[0])])
    return store


THREE = [
    ("dhr-anna", "anna.pdf", "Hackney", "2014-02"),
    ("dhr-bea", "bea.pdf", "Leeds", "2018"),
    ("dhr-anna", "anna-annex.pdf", "Hackney", "2014-02"),  # another document of the first review
]


def test_a_review_of_two_documents_counts_once(tmp_path: Path) -> None:
    with store_with(tmp_path / "x.db", THREE) as store:
        assert write_repeats(store, WORDS, no_encoder)
        (group,) = list_repeats(store)
        assert group["asked"] == "asked for 2 times in 2 areas since 2014"
        assert (group["members"], group["reviews"]) == (3, 2)
        assert sum(row["counted"] for row in group["recommendations"]) == 2
        assert verify(store) == ()


def test_a_summary_is_its_reports_review(tmp_path: Path) -> None:
    reviews = [
        ("cleo", "cleo.pdf", "Hull", "2019"),
        ("cleo-summary", "cleo-summary.pdf", "Hull", "2019"),
    ]
    with store_with(tmp_path / "x.db", reviews) as store:
        write_repeats(store, WORDS, no_encoder)
        assert list_repeats(store) == []


def test_the_order_of_documents_changes_nothing(tmp_path: Path) -> None:
    digests = []
    for name, reviews in (("a.db", THREE), ("b.db", THREE[::-1])):
        with store_with(tmp_path / name, reviews) as store:
            write_repeats(store, WORDS, no_encoder)
            digests.append(content_digest(store))
    assert digests[0] == digests[1]


def test_groups_are_made_anew_only_when_something_changed(tmp_path: Path) -> None:
    with store_with(tmp_path / "x.db", THREE) as store:
        assert write_repeats(store, WORDS, no_encoder)
        assert not write_repeats(store, WORDS, no_encoder)
        document = store.rows("SELECT id FROM documents WHERE file = 'bea.pdf'")[0]["id"]
        remove_document(store, document)
        # the group's figures are no longer true, so that it has gone with its member
        assert list_repeats(store) == []
        assert verify(store) == ()
        assert write_repeats(store, WORDS, no_encoder)


@pytest.mark.parametrize(
    ("options", "count"),
    [
        ([], 1),
        (["--least", "3"], 0),
        (["--area", "leeds"], 1),
        (["--area", "Hull"], 0),
        (["--since", "2018"], 1),
        (["--since", "2019"], 0),
        (["--theme", "economic-abuse"], 1),
        (["--theme", "weapons"], 0),
    ],
)
def test_the_command_lists_groups(tmp_path: Path, options: list[str], count: int) -> None:
    path = tmp_path / "x.db"
    with store_with(path, THREE) as store:
        write_repeats(store, WORDS, no_encoder)
    result = CliRunner().invoke(main, ["repeats", str(path), "--json", *options])
    assert result.exit_code == 0
    assert json.loads(result.stdout)["count"] == count


@pytest.mark.parametrize("form", ["--csv", "--table"])
def test_the_command_says_how_often(tmp_path: Path, form: str) -> None:
    path = tmp_path / "x.db"
    with store_with(path, THREE) as store:
        write_repeats(store, WORDS, no_encoder)
    result = CliRunner().invoke(main, ["repeats", str(path), form])
    assert result.exit_code == 0
    assert "sked for 2 times in 2 areas since 2014" in result.stdout
    assert ASK in result.stdout
