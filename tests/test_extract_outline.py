"""The outline: every part of it, whole, and never wider than asked."""

from dataclasses import replace

import pytest
from samples import (
    make_extracted,
    make_fact,
    make_page,
    make_passage,
    make_person,
    make_recommendation,
    make_review,
    make_section,
    make_span,
)

from corpus.documents import find_documents, sample_folder
from extract.models import (
    FactStatus,
    PageSource,
    PassageKind,
    Problem,
    SectionKind,
    Table,
)
from extract.numbering import NumberRun, Slip, SlipKind
from extract.numbering_causes import Cause
from extract.numbering_labels import RunKind
from extract.outline import outline
from extract.outline_numbers import number_lines, slip_sentence
from extract.review import extract_review

WHOLE = """\
dhr-anna.pdf
2 pages (1 text, 1 OCR), 6 words
SHA-256 {sha256}

Facts
  3 stated, 1 none, 1 not mentioned
  review_type               DHR (manifest)
  outcome                   death
                            p. 1: “nobody at the surgery”
  area                      p. 1: “surgery”
  economic_abuse            none
                            p. 1: “bank card”
  not mentioned             chair

People
  Anna    p. 1: victim

Sections
                                                page  kind             passages
  Findings                                         1  findings                2
    2.1  A heading that is far longer than…        2  analysis                1

Passages
       1  paragraph
       1  quote
       1  footnote
       3  in all, 1 of them boilerplate
       1  line of furniture besides

Numbers
  1 list, p. 1: 2 numbers, 1 break
    after 1 comes 3, p. 1: 2 is missing (the author's, it seems: no line begins
      with it there)

Recommendations: 2
  1    p. 1, to All agencies
       He kept her bank card and told her that nobody at the surgery would
       believe her.
  -    p. 1, to nobody named
       bank card

Agencies: 0

Tables: 1
  1     pp. 1-2, 2 rows, 2 columns: Who was asked

Problems: 1
  warning, p. 2: poor_text: only 41% of the page's words look like words"""


def test_the_whole_outline() -> None:
    passages = (
        make_passage("a", label="1"),
        make_passage("b", label="3", kind=PassageKind.QUOTE, is_boilerplate=True),
        make_passage("c", label=None, section_id=1, kind=PassageKind.FOOTNOTE),
        make_passage("d", label=None, furniture=True),
    )
    quote = make_span(passages[0], "bank card")
    long = make_section(
        1,
        heading="A heading that is far longer than the room there is for it",
        kind=SectionKind.ANALYSIS,
        page=2,
    )
    review = make_review()
    extracted = make_extracted(
        review,
        pages=(make_page(1), make_page(2, source=PageSource.OCR)),
        sections=(make_section(), replace(long, number="2.1", depth=2)),
        passages=passages,
        facts=(
            make_fact("sha256", review.sha256, method="manifest"),
            make_fact("review_type", "DHR", method="manifest"),
            make_fact("outcome", "death", span=make_span(passages[0], "nobody at the surgery")),
            make_fact("area", "surgery", span=make_span(passages[0], "surgery")),
            make_fact("economic_abuse", None, status=FactStatus.NONE, span=quote),
            make_fact("chair", None, status=FactStatus.NOT_MENTIONED),
        ),
        people=(make_person(span=quote),),
        recommendations=(
            make_recommendation("1"),
            make_recommendation(None, addressee=None, span=quote),
        ),
        tables=(
            Table(
                page=1,
                page_last=2,
                rows=(("Who", "When"), ("Anna", "May")),
                boxes=(),
                caption="Who was asked",
            ),
        ),
        problems=(
            Problem(
                code="poor_text", detail="only 41% of the page's words look like words", page=2
            ),
        ),
    )
    assert outline(extracted) == WHOLE.format(sha256=review.sha256)


def test_an_unread_document_says_so_in_every_part() -> None:
    extracted = make_extracted(
        pages=(),
        sections=(),
        passages=(),
        problems=(Problem(code="empty_file", detail="the file is empty (0 bytes)"),),
    )
    assert [line for line in outline(extracted).splitlines() if line.startswith("  ")] == [
        "  0 stated, 0 none, 0 not mentioned",
        "  none found",
        "  none found",
        "       0  in all, 0 of them boilerplate",
        "       0  lines of furniture besides",
        "  nothing is numbered",
        "  warning: empty_file: the file is empty (0 bytes)",
    ]


@pytest.mark.parametrize("width", [80, 100])
@pytest.mark.parametrize("file", ["scr-barnet-2013.pdf", "iir-essex-2014.pdf"])
def test_no_line_is_wider_than_asked(file: str, width: int) -> None:
    (document,) = find_documents([sample_folder() / file]).documents
    extracted = extract_review(document)
    lines = outline(extracted, width).splitlines()
    assert [line for line in lines if len(line) > width or line != line.rstrip()] == []
    assert outline(extracted, width) == "\n".join(lines)


def run(kind: RunKind, first: str, last: str, count: int, *slips: Slip) -> NumberRun:
    return NumberRun(
        kind=kind, first=first, last=last, page_first=4, page_last=9, count=count, slips=slips
    )


def slip(
    kind: SlipKind, *numbers: str, before: str | None = "4.11", label: str = "4.13", page: int = 9
) -> Slip:
    return Slip(
        kind=kind,
        numbers=numbers,
        before=before,
        page_before=None if before is None else 9,
        label=label,
        page=page,
        cause=Cause.READING,
        reason="4.12 begins a line on p. 9",
    )


@pytest.mark.parametrize(
    ("broken", "sentence"),
    [
        (slip(SlipKind.MISSING, "4.12"), "after 4.11 comes 4.13, p. 9: 4.12 is missing"),
        (
            slip(SlipKind.MISSING, "4.12", "4.13", label="4.14", page=10),
            "after 4.11 comes 4.14, pp. 9-10: 4.12, 4.13 are missing",
        ),
        (
            slip(SlipKind.MISSING, "4.12", "4.13", "4.14", "4.15", label="4.16"),
            "after 4.11 comes 4.16, p. 9: 4.12 to 4.15 are missing",
        ),
        (
            slip(SlipKind.MISSING, "4.1", before=None, label="4.2"),
            "the first is 4.2, p. 9: 4.1 is missing",
        ),
        (
            slip(SlipKind.AGAIN, "7", "8", before="8", label="7", page=11),
            "7, 8, 7, 8: after 8 comes 7 again, pp. 9-11",
        ),
        (
            slip(SlipKind.STRAY, "41", before="7", label="41"),
            "41, p. 9, behind 7, belongs to no run",
        ),
        (slip(SlipKind.STRAY, "41", before=None, label="41"), "41, p. 9 belongs to no run"),
    ],
)
def test_breaks_in_words(broken: Slip, sentence: str) -> None:
    assert slip_sentence(broken) == sentence


def test_runs_in_words() -> None:
    runs = [
        run(RunKind.SECTIONS, "1", "3", 3),
        run(RunKind.PARAGRAPHS, "1.1", "1.9", 9),
        run(RunKind.PARAGRAPHS, "2.1", "2.4", 3, slip(SlipKind.MISSING, "2.3", before="2.2")),
        run(RunKind.LIST, "(a)", "(d)", 4),
        run(RunKind.LIST, "(1)", "(2)", 2),
        run(RunKind.NAMED, "Recommendation 1", "Recommendation 8", 8),
        run(RunKind.NAMED, "Appendix A", "Appendix A", 1),
        run(RunKind.FOOTNOTES, "1", "5", 5),
    ]
    assert list(number_lines(runs)) == [
        (2, "sections 1 to 3, pp. 4-9: 3 numbers run unbroken"),
        (2, "paragraphs 1.1 to 2.4, pp. 4-9: 12 numbers, 1 break"),
        (
            4,
            "after 2.2 comes 4.13, p. 9: 2.3 is missing "
            "(a reading error, it seems: 4.12 begins a line on p. 9)",
        ),
        (2, "2 lists, pp. 4-9: 6 numbers run unbroken"),
        (2, "Recommendation 1 to Recommendation 8, pp. 4-9: 8 numbers run unbroken"),
        (2, "footnotes 1 to 5, pp. 4-9: 5 numbers run unbroken"),
    ]
