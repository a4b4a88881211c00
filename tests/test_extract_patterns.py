"""Hostile lines: what a page of front matter could hold to keep a build busy."""

import time

import pytest
from samples_pages import Text, make_page

from corpus.models import Review
from extract.labels import clean_label
from extract.people_ties import tie_patterns
from extract.review import extract_pages


@pytest.mark.parametrize(
    "text",
    [
        "A" * 10_000,  # one word of capitals: a body's name could begin at every letter
        "late " * 2000,  # adjectives of kin without the kin
        "joint " * 2000,  # adjectives of an author's role without the role
        "The " * 2000,
        "." * 10_000,
        "blendA" * 1600,
        "Mr A and " * 1100,
        "a-" * 5000,
    ],
)
def test_a_hostile_line_takes_no_longer_than_another(text: str) -> None:
    review = Review(review_id="hostile", file_name="hostile.pdf", sha256="0" * 64)
    page = make_page(Text(text=text.strip(), y=100, size=1))
    extract_pages(review, [page])  # what is compiled once
    started = time.process_time()
    extract_pages(review, [page])
    assert time.process_time() - started < 1.0  # it took 6 s for a word of 20,000 capitals


@pytest.mark.parametrize(
    ("label", "clean"),
    [("4.12.", "4.12"), ("(a)", "(a)"), ("1.1(b)", "1.1(b)"), ("3):–", "3"), ("7", "7")],
)
def test_a_label_loses_the_signs_that_close_it(label: str, clean: str) -> None:
    assert clean_label(label) == clean


def test_kin_keep_their_adjectives() -> None:
    found = tie_patterns().word.search("her late older maternal half-sister, Anna")
    assert found is not None
    assert found["kinship"] == "late older maternal half-sister"
