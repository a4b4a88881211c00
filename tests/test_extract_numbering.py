"""Numbers that run on, and numbers that do not: found, and put down to author or reader."""

from dataclasses import replace

import pytest
from samples import make_box, make_passage, make_section
from samples_pages import Text, make_page

from corpus.documents import find_documents, sample_folder
from extract.models import Page, PageSource, Passage, PassageKind, Section
from extract.numbering import NumberRun, Slip, SlipKind, check_numbers
from extract.numbering_causes import Cause
from extract.numbering_labels import RunKind, roman_value
from extract.review import extract_review

AUTHOR_ONE = "no line begins with it there"
BROKEN_OFF = "the text before it breaks off: “… was left to”"
AUTHOR_MORE = "no line begins with them there"


def passages(labels: str) -> list[Passage]:
    """Passages with these labels; "@9" goes over to page 9, "~" stands for a broken sentence."""
    made: list[Passage] = []
    page = 1
    for token in labels.split():
        if token.startswith("@"):
            page = int(token[1:])
            continue
        text = "It was left to" if token == "~" else "A whole sentence."
        label = None if token == "~" else token.replace("_", " ")
        kind = PassageKind.LIST_ITEM if (label or "").startswith("(") else PassageKind.PARAGRAPH
        x0 = 100.0 if kind is PassageKind.LIST_ITEM else 72.0
        made.append(
            make_passage(
                f"p-{len(made)}",
                text,
                label=label,
                kind=kind,
                page=page,
                boxes=(make_box(page=page, x0=x0),),
            )
        )
    return made


def blank(*numbers: int, source: PageSource = PageSource.TEXT) -> list[Page]:
    return [replace(make_page(number=number), source=source) for number in numbers]


def runs_of(labels: str) -> list[tuple[str, str, str, int]]:
    runs = check_numbers([make_section()], passages(labels), blank(1, 2, 3))
    return [(run.kind.value, run.first, run.last, run.count) for run in runs if not run.slips]


@pytest.mark.parametrize(
    ("labels", "runs"),
    [
        ("", []),
        # running numbers, with a list within paragraph 2 that begins at 1 as they do
        (
            "1 2 (1) (2) (3) 3 4 5 6 7 8 9 10",
            [("paragraphs", "1", "10", 10), ("list", "(1)", "(3)", 3)],
        ),
        # lists that begin again
        ("1 2 3 1 2", [("list", "1", "3", 3), ("list", "1", "2", 2)]),
        # by section: each section implies its number
        (
            "1.1 1.2 2.1 2.2",
            [
                ("sections", "1", "2", 0),
                ("paragraphs", "1.1", "1.2", 2),
                ("paragraphs", "2.1", "2.2", 2),
            ],
        ),
        # three levels: 1.1.1 implies 1.1 and 1, 1.2.1 implies 1.2
        (
            "1.1.1 1.1.2 1.2.1",
            [
                ("sections", "1", "1", 0),
                ("paragraphs", "1.1", "1.2", 0),
                ("paragraphs", "1.1.1", "1.1.2", 2),
                ("paragraphs", "1.2.1", "1.2.1", 1),
            ],
        ),
        # letters share a number
        (
            "Recommendation_1 Recommendation_2a Recommendation_2b Recommendation_3",
            [("named", "Recommendation 1", "Recommendation 3", 4)],
        ),
        # the ninth letter, and Roman one
        ("(a) (b) (i) (ii) (iii) (c)", [("list", "(a)", "(c)", 3), ("list", "(i)", "(iii)", 3)]),
        ("(a) (b) (c) (d) (e) (f) (g) (h) (i) (j)", [("list", "(a)", "(j)", 10)]),
        # only one section's paragraphs are numbered, and from 0
        ("4.0 4.1 4.2", [("sections", "4", "4", 0), ("paragraphs", "4.0", "4.2", 3)]),
    ],
)
def test_unbroken_runs(labels: str, runs: list[tuple[str, str, str, int]]) -> None:
    assert runs_of(labels) == runs


@pytest.mark.parametrize(
    ("labels", "slip"),
    [
        # skipped by the author
        ("4.1 4.2 @2 4.4", ("missing", ("4.3",), "4.2", 1, "4.4", 2, "author", AUTHOR_ONE)),
        ("1 2 3 6 7", ("missing", ("4", "5"), "3", 1, "6", 1, "author", AUTHOR_MORE)),
        ("(a) (b) (d)", ("missing", ("(c)",), "(b)", 1, "(d)", 1, "author", AUTHOR_ONE)),
        # the first of its section
        ("1.1 2.2 2.3", ("missing", ("2.1",), None, None, "2.2", 1, "author", AUTHOR_ONE)),
        # given twice by the author
        (
            "1 2 3 4 5 6 7 8 @2 7 8 9 10",
            ("again", ("7", "8"), "8", 1, "7", 2, "author", "both stand where the numbers stand"),
        ),
        # a number that a sentence wrapped to a line's start
        (
            "1 2 ~ 41 3 4",
            ("stray", ("41",), "2", 1, "41", 1, "reading", BROKEN_OFF),
        ),
        (
            "1 2 41 3 4",
            ("stray", ("41",), "2", 1, "41", 1, "unclear", "the text before it is whole"),
        ),
        # an amount: no run of its own
        (
            "1 2 23.5 3",
            ("stray", ("23.5",), None, None, "23.5", 1, "unclear", "the text before it is whole"),
        ),
    ],
)
def test_breaks(labels: str, slip: tuple[object, ...]) -> None:
    runs = check_numbers([make_section()], passages(labels), blank(1, 2))
    ((found),) = [
        (s.kind.value, s.numbers, s.before, s.page_before, s.label, s.page, s.cause.value, s.reason)
        for run in runs
        for s in run.slips
        if run.kind is not RunKind.SECTIONS
    ]
    assert found == slip


def test_a_run_with_a_break_is_one_run() -> None:
    (run,) = check_numbers([make_section()], passages("1 2 4 5"), blank(1))
    slip = Slip(
        kind=SlipKind.MISSING,
        numbers=("3",),
        before="2",
        page_before=1,
        label="4",
        page=1,
        cause=Cause.AUTHOR,
        reason=AUTHOR_ONE,
    )
    assert run == NumberRun(
        kind=RunKind.LIST, first="1", last="5", page_first=1, page_last=1, count=4, slips=(slip,)
    )


def cause_of(page: Page, held: list[Passage] | None = None) -> tuple[Cause, str]:
    """Why 4.3 is missing from a page on which 4.1, 4.2 and 4.4 were read."""
    numbers = passages("4.1 4.2 4.4")
    runs = check_numbers([make_section()], [*numbers, *(held or [])], [page])
    (slip,) = [s for run in runs for s in run.slips if s.numbers == ("4.3",)]
    return slip.cause, slip.reason


def test_a_number_that_stands_on_the_page_was_lost_in_reading() -> None:
    page = make_page(Text(text="4.2 She came.", y=100), Text(text="4.3 He did not.", y=114))
    assert cause_of(page) == (Cause.READING, "4.3 begins a line on p. 1")


def test_a_number_in_another_place_may_be_a_reference() -> None:
    page = make_page(Text(text="4.3 above shows", x=108, y=114))
    assert cause_of(page) == (Cause.UNCLEAR, "4.3 begins a line on p. 1, in another place")


def test_a_number_within_a_line_is_no_paragraph_number() -> None:
    page = make_page(Text(text="4.2 See 4.3 above.", y=100))
    assert cause_of(page) == (Cause.AUTHOR, AUTHOR_ONE)


def test_a_number_in_a_running_head_is_none_of_the_run() -> None:
    page = make_page(Text(text="4.3", y=40))
    head = make_passage("head", furniture=True, label=None, boxes=(make_box(top=28, bottom=42),))
    assert cause_of(page, [head]) == (Cause.AUTHOR, AUTHOR_ONE)


def test_of_a_scanned_page_nothing_is_said() -> None:
    page = replace(make_page(Text(text="4.2 She came.", y=100)), source=PageSource.OCR)
    assert cause_of(page) == (Cause.UNCLEAR, "not every page was read from text on p. 1")


def test_headings_and_paragraphs_count_together() -> None:
    sections: list[Section] = [
        make_section(0, heading=""),
        replace(make_section(1, heading="Police"), number="4.1"),
        replace(make_section(2, heading="Health"), number="4.3"),
    ]
    middle = make_passage("p", label="4.2", section_id=1)
    runs = check_numbers(sections, [middle], blank(1))
    assert [(r.first, r.last, r.count, r.slips) for r in runs if r.kind is RunKind.PARAGRAPHS] == [
        ("4.1", "4.3", 3, ())
    ]


@pytest.mark.parametrize(
    ("text", "value"),
    [("i", 1), ("iv", 4), ("ix", 9), ("XIV", 14), ("", None), ("a", None), ("iiii", None)],
)
def test_roman_values(text: str, value: int | None) -> None:
    assert roman_value(text) == value


@pytest.mark.parametrize(
    ("file", "slips"),
    [
        # what the sample's authors left out; see the truth files
        ("dhr-hounslow-2018.pdf", [("(c)",)]),
        ("dhr-waltham-forest-2016.pdf", [("6",), ("4.2.4",), ("5.7",)]),
        ("iir-essex-2014.pdf", [("6",)]),
        ("sar-lambeth-2022.pdf", [("5.3.3",)]),
        ("sar-enfield-2020.pdf", []),
    ],
)
def test_the_samples_gaps_are_their_authors(file: str, slips: list[tuple[str, ...]]) -> None:
    (document,) = find_documents([sample_folder() / file]).documents
    extracted = extract_review(document)
    runs = check_numbers(extracted.sections, extracted.passages, extracted.pages)
    found = [slip for run in runs for slip in run.slips]
    assert [slip.numbers for slip in found] == slips
    assert {slip.cause for slip in found} <= {Cause.AUTHOR}


def test_every_label_that_is_taken_away_is_missed_on_its_page() -> None:
    (document,) = find_documents([sample_folder() / "dhr-hounslow-2018.pdf"]).documents
    extracted = extract_review(document)
    for index, passage in enumerate(extracted.passages):
        if passage.label != "40":
            continue
        lost = list(extracted.passages)
        lost[index] = replace(passage, label=None)
        runs = check_numbers(extracted.sections, lost, extracted.pages)
        (slip,) = [s for run in runs for s in run.slips if s.numbers == ("40",)]
        assert (slip.cause, slip.reason) == (
            Cause.READING,
            f"40 begins a line on p. {passage.page_first}",
        )
