"""The bundled sample: its markup, how its truth is found, and that what lies there agrees."""

import csv
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pypdfium2
import pytest

from corpus.manifest import COLUMNS
from corpus.models import ReviewKind
from corpus.sample.make.blocks import (
    Asked,
    Block,
    Box,
    Cell,
    Columns,
    CoverLine,
    Form,
    Heading,
    KindStart,
    Note,
    PageBreak,
    Paragraph,
    Part,
    PartStart,
    Run,
    Source,
    Subject,
    Table,
    Text,
)
from corpus.sample.make.contents import roman_numeral
from corpus.sample.make.errors import CodesError, MarkupError, PlaceError
from corpus.sample.make.inline import InlineError, read_text
from corpus.sample.make.parse import SECTION_KINDS, parse_source, read_source
from corpus.sample.make.place import find_places, letters
from corpus.sample.make.sheet import Document, Places, Printed
from corpus.sample.make.truth import bare_label, paragraph_key, write_truth
from corpus.sample.make.typeset import typeset
from extract.models import SectionKind

_SAMPLE = Path(__file__).parents[1] / "corpus" / "sample"
_BROKEN = Path(__file__).parent / "broken"
_REVIEW_IDS = sorted(path.stem for path in (_SAMPLE / "source").glob("*.md"))
_REVIEWS = 12
_WORDS = (2500, 8000)  # of a whole PDF, headers and all: an executive summary, an overview report
_PAGES = (8, 25)
_BYTES = 400_000

_HEAD = """---
review_id: small
review_type: SAR
doc_type: full_report
title: "Safeguarding Adults Review: Mr T"
area: Leeds
commissioning_body: Elmbury Safeguarding Adults Board
author: "Hazel Dunmore"
chair: null
date_published: "2019-03"
date_of_event: "2018-02"
outcome: death
agencies: [Holm Street Surgery]
subjects:
  - {name: Mr T, role: adult_subject, age: 71, sex: male, ethnicity: null, relationship: null}
layout:
  font: Carlito
  size: 11
  header: ""
  footer: "Page {page} of {pages}"
  front_numbers: roman
  contents: dots
  headings: caps
  spacing: normal
---
"""
_BODY_LINE = _HEAD.count("\n") + 3  # the first line after "!body" and a blank line


def small_source(body: str, head: str = _HEAD) -> Source:
    return parse_source(f"{head}!body\n\n{body}\n", Path("small.md"))


def plain(words: str) -> Text:
    return Text(parts=(Run(text=words),))


def paragraph(
    words: str,
    *,
    line: int = _BODY_LINE,
    form: Form = Form.PARAGRAPH,
    label: str | None = None,
    boilerplate: bool = False,
    asked: Asked | None = None,
) -> Paragraph:
    return Paragraph(
        line=line,
        form=form,
        label=label,
        text=plain(words),
        boilerplate=boilerplate,
        asked=asked,
    )


BLOCKS: list[tuple[str, Block]] = [
    # an unnumbered paragraph
    ("He died.", paragraph("He died.")),
    # a number, and white space evened out
    ("4.12 |  He  died.", paragraph("He died.", label="4.12")),
    # a number with its full stop, as printed
    ("1.1. | He died.", paragraph("He died.", label="1.1.")),
    # boilerplate stands before the label
    (
        "[b] 1.2 | Reviews are held.",
        paragraph("Reviews are held.", label="1.2", boilerplate=True),
    ),
    # bullet, labelled item, sub-item
    ("- | a bullet", paragraph("a bullet", form=Form.LIST_ITEM)),
    ("- (a) | an item", paragraph("an item", form=Form.LIST_ITEM, label="(a)")),
    ("-- | below it", paragraph("below it", form=Form.SUB_ITEM)),
    # a quotation that is boilerplate
    ("[b] > The Act says.", paragraph("The Act says.", form=Form.QUOTE, boilerplate=True)),
    # recommendations: label printed, number alone, nothing printed
    (
        'R 3 {MPS; the Trust} "Recommendation 3:" | Do it.',
        paragraph(
            "Do it.",
            form=Form.RECOMMENDATION,
            label="Recommendation 3:",
            asked=Asked(number="3", addressee="MPS; the Trust"),
        ),
    ),
    (
        "R 2a {MPS} | Do it.",
        paragraph(
            "Do it.",
            form=Form.RECOMMENDATION,
            label="2a",
            asked=Asked(number="2a", addressee="MPS"),
        ),
    ),
    (
        "R - {MPS} | Do it.",
        paragraph("Do it.", form=Form.RECOMMENDATION, asked=Asked(number=None, addressee="MPS")),
    ),
    # headings: number, word for a number, none
    ("# 4. | Analysis", Heading(line=_BODY_LINE, depth=1, number="4.", text=plain("Analysis"))),
    (
        "## Part One | The facts",
        Heading(line=_BODY_LINE, depth=2, number="Part One", text=plain("The facts")),
    ),
    ("### | Police", Heading(line=_BODY_LINE, depth=3, number=None, text=plain("Police"))),
    # directives
    ("!kind good_practice", KindStart(line=_BODY_LINE, kind="good_practice")),
    ("!columns 2", Columns(line=_BODY_LINE, count=2)),
    ("!pagebreak", PageBreak(line=_BODY_LINE)),
    ("!appendix", PartStart(line=_BODY_LINE, part=Part.APPENDIX)),
    # a box with a title and two blocks
    (
        "[[box Learning point 1\nAsk him.\n- | Twice.\n]]",
        Box(
            line=_BODY_LINE,
            title="Learning point 1",
            paragraphs=(
                paragraph("Ask him.", line=_BODY_LINE + 1),
                paragraph("Twice.", line=_BODY_LINE + 2, form=Form.LIST_ITEM),
            ),
        ),
    ),
    # a table whose cell holds a recommendation and two paragraphs; the bar in braces is no edge
    (
        "!table Plan\n| No. | What |\n| 1 | {R 1 | MPS} Do it.<br>Soon. |",
        Table(
            line=_BODY_LINE,
            caption="Plan",
            has_header=True,
            rows=(
                (
                    Cell(line=_BODY_LINE + 1, column=0, texts=(plain("No."),)),
                    Cell(line=_BODY_LINE + 1, column=1, texts=(plain("What"),)),
                ),
                (
                    Cell(line=_BODY_LINE + 2, column=0, texts=(plain("1"),)),
                    Cell(
                        line=_BODY_LINE + 2,
                        column=1,
                        texts=(plain("Do it."), plain("Soon.")),
                        asked=Asked(number="1", addressee="MPS"),
                    ),
                ),
            ),
        ),
    ),
    # a table without header row and caption; an empty cell has no text
    (
        "!table-noheader\n| GP | |",
        Table(
            line=_BODY_LINE,
            caption=None,
            has_header=False,
            rows=(
                (
                    Cell(line=_BODY_LINE + 1, column=0, texts=(plain("GP"),)),
                    Cell(line=_BODY_LINE + 1, column=1, texts=(Text(parts=()),)),
                ),
            ),
        ),
    ),
]


@pytest.mark.parametrize(("markup", "expected"), BLOCKS)
def test_block_is_read(markup: str, expected: Block) -> None:
    source = small_source(markup)
    assert source.blocks == (PartStart(line=_BODY_LINE - 2, part=Part.BODY), expected)


def test_cover_lines_are_read_by_rank() -> None:
    source = parse_source(f"{_HEAD}!cover\n\n# Large\n\n## Medium\n\n2019\n", Path("small.md"))
    assert [(b.rank, b.text.plain) for b in source.blocks if isinstance(b, CoverLine)] == [
        (1, "Large"),
        (2, "Medium"),
        (3, "2019"),
    ]


# Markup, on which line below the first the mistake is, and what the message says.
MISTAKES = [
    # a directive that is not one
    ("!colums 2", 0, "expected !cover, !front, !body"),
    # a kind of section that is not one
    ("!kind findings_and_more", 0, "expected one of front, terms"),
    # three columns
    ("!columns 3", 0, "expected !columns 1 or !columns 2, found '3'"),
    # a paragraph broken by hand
    ("He\ndied.", 1, "expected a blank line"),
    # a heading without the bar that ends its number
    ("# 4 Analysis", 0, "expected '# number | heading'"),
    # a second bar
    ("4.1 | He | she", 0, "no '|' inside text"),
    # a recommendation without an addressee
    ("R 3 | Do it.", 0, "'R 3 {Addressee}"),
    # an open bold, an open footnote
    ("He **died.", 0, "expected a closing **"),
    ("He died.^[Then", 0, "expected a ']'"),
    # a box that is not closed, and one with a heading in it
    ("[[box One\nText", 0, "expected ']]'"),
    ("[[box One\n# 1 | Text\n]]", 1, "expected ']]' before"),
    # a row that is short of a cell
    ("!table\n| a | b |\n| c |", 2, "expected 2 cells"),
    # a table without rows
    ("!table Plan", 0, "expected rows"),
]


@pytest.mark.parametrize(("markup", "below", "message"), MISTAKES)
def test_mistake_names_its_line(markup: str, below: int, message: str) -> None:
    with pytest.raises(MarkupError) as caught:
        small_source(markup)
    assert str(caught.value).startswith(f"small.md line {_BODY_LINE + below}: ")
    assert message in str(caught.value)


HEAD_MISTAKES = [
    # a field with another spelling
    ("outcome: death", "outcom: death", "line 12: outcom: unknown field"),
    # a value that is not one of those allowed
    ("review_type: SAR", "review_type: SARS", "line 3: review_type: expected one of DHR"),
    # a date with a day
    ('"2019-03"', '"2019-03-01"', "line 10: date_published: expected YYYY-MM"),
    # a role, on the subject's own line
    ("role: adult_subject", "role: adult", "line 15: role: expected one of victim"),
    # a size that cannot be
    ("size: 11", "size: 110", "line 18: size: expected 8 to 14"),
    # the name of another file
    ("review_id: small", "review_id: big", "line 2: review_id: expected 'small'"),
]


@pytest.mark.parametrize(("right", "wrong", "message"), HEAD_MISTAKES)
def test_mistake_in_the_head_names_its_line(right: str, wrong: str, message: str) -> None:
    with pytest.raises(MarkupError) as caught:
        small_source("Text.", _HEAD.replace(right, wrong))
    assert str(caught.value).startswith(f"small.md {message}")


def test_head_is_read() -> None:
    head = small_source("Text.").head
    assert (head.review_type, head.author, head.chair) == (ReviewKind.SAR, "Hazel Dunmore", None)
    assert head.subjects == (
        Subject(
            name="Mr T",
            role="adult_subject",
            age=71,
            sex="male",
            ethnicity=None,
            relationship=None,
        ),
    )


INLINE = [
    ("", ()),
    ("plain", (Run(text="plain"),)),
    ("a **b**", (Run(text="a "), Run(text="b", bold=True))),
    ("*c* d", (Run(text="c", italic=True), Run(text=" d"))),
    # a note, with brackets of its own
    ("Died.^[See [1].]", (Run(text="Died."), Note(runs=(Run(text="See [1]."),)))),
]


@pytest.mark.parametrize(("markup", "parts"), INLINE)
def test_inline_markup_is_read(markup: str, parts: tuple[Run | Note, ...]) -> None:
    assert read_text(markup) == Text(parts=parts)


def test_footnote_in_a_footnote_is_refused() -> None:
    with pytest.raises(InlineError, match="plain words in a footnote"):
        read_text("a^[b^[c]]")


def test_section_kinds_are_those_of_extraction() -> None:
    assert tuple(SectionKind) == SECTION_KINDS


LABELS = [
    ("4.12", "4.12"),
    ("1.1.", "1.1"),
    ("(a)", "(a)"),  # brackets on both sides belong to the label
    ("a)", "a"),
    ("Recommendation 3:", "Recommendation 3"),
    (None, None),
]


@pytest.mark.parametrize(("printed", "bare"), LABELS)
def test_label_loses_closing_punctuation(printed: str | None, bare: str | None) -> None:
    assert bare_label(printed) == bare


@pytest.mark.parametrize(
    ("number", "numeral"), [(1, "i"), (4, "iv"), (9, "ix"), (14, "xiv"), (20, "xx")]
)
def test_roman_numeral(number: int, numeral: str) -> None:
    assert roman_numeral(number) == numeral


_WHOLE = """!kind findings

# 1 | What was found & why

1.1 | He was alone.^[Since 2015.]

[[box
R 1 {Board} "Recommendation 1:" | The Board **should** ask.
]]

!columns 2

> Nobody came.

!columns 1

!table Plan
| No. | What |
| 2 | {R 2 | MPS} The MPS should look. |

!appendix

!table
| Name |
| Text |
"""


def test_typeset_document_is_well_formed_and_lists_what_it_prints() -> None:
    document = typeset(small_source(_WHOLE), Places(pages={}, total=1))
    ElementTree.fromstring(document.xml)
    assert [printed.text for printed in document.printed if printed.text] == [
        "WHAT WAS FOUND & WHY",
        "He was alone.1",
        "The Board should ask.",
        "Nobody came.",
        "Plan",
        "No.",
        "What",
        "2",
        "The MPS should look.",
        "Name",
        "Text",
    ]
    assert document.notes == ("1Since 2015.",)


def test_contents_page_tells_printed_page_numbers() -> None:
    source = parse_source(
        f"{_HEAD}!front\n\n# | Preface\n\n!contents\n\n!body\n\n# 1 | Facts\n", Path("small.md")
    )
    preface, facts = (block for block in source.blocks if isinstance(block, Heading))
    places = Places(pages={Part.FRONT: 2, preface: 3, Part.BODY: 5, facts: 7}, total=9)
    texts = [printed.text for printed in typeset(source, places).printed if printed.text]
    assert texts == ["PREFACE", "Contents", "PREFACE ii", "FACTS 3", "FACTS"]


def test_places_are_found_over_a_page_break_with_a_footnote() -> None:
    first, second = paragraph("He was alone and nobody came."), paragraph("Police", line=40)
    document = Document(
        xml="",
        printed=(
            Printed(lead="", text="", source=Part.BODY),
            Printed(lead="1.1", text="He was alone1 and nobody came.", source=first),
            Printed(lead="", text="Police", source=second),
            Printed(lead="1.2", text="The officers did not ask."),
        ),
        notes=("1Police records.",),
    )
    # A hyphen and a ligature in the text layer; the note's "Police" comes before the heading's.
    areas = (
        "1.1 He was al-\r\none1\r\n1 Police records.",
        "and nobody came.\r\nPolice\r\n1.2 The oﬃcers did not ask.",
    )
    assert find_places(document, areas) == Places(
        pages={Part.BODY: 1, first: 1, second: 2}, total=2
    )


def test_text_that_is_not_in_the_pdf_is_named() -> None:
    document = Document(xml="", printed=(Printed(lead="1.1", text="He was alone."),), notes=())
    with pytest.raises(PlaceError, match=r"1\.1 'He was alone\.' is not in the PDF"):
        find_places(document, ("Nothing here.",))


def _small_places(source: Source) -> Places:
    located = [b for b in source.blocks if isinstance(b, Heading | Paragraph)]
    boxed = [p for b in source.blocks if isinstance(b, Box) for p in b.paragraphs]
    cells = [c for b in source.blocks if isinstance(b, Table) for row in b.rows for c in row]
    return Places(pages=dict.fromkeys((*located, *boxed, *cells), 3), total=3)


def _truth_paragraph(text: str, label: str | None) -> dict[str, object]:
    return {
        "label": label,
        "heading": "WHAT WAS FOUND & WHY",
        "section_kind": "findings",
        "text": text,
        "page": 3,
        "boilerplate": False,
        "levels": {"primary": None, "others": []},
        "themes": [],
    }


def test_truth_is_what_the_source_says(tmp_path: Path) -> None:
    source = small_source(_WHOLE)
    path = tmp_path / "truth" / "small" / "truth.json"
    assert write_truth(source, _small_places(source), path, tmp_path / "none.json") == 3
    truth = json.loads(path.read_text(encoding="utf-8"))
    assert truth["paragraphs"] == [
        _truth_paragraph("He was alone.", "1.1"),
        _truth_paragraph("The Board should ask.", "Recommendation 1"),
        _truth_paragraph("Nobody came.", None),
    ]
    assert truth["headings"] == [
        {"level": 1, "number": "1", "text": "WHAT WAS FOUND & WHY", "page": 3}
    ]
    assert truth["recommendations"] == [
        {"number": "1", "text": "The Board should ask.", "addressee": "Board", "page": 3},
        {"number": "2", "text": "The MPS should look.", "addressee": "MPS", "page": 3},
    ]
    assert truth["review_type"] == "SAR"
    assert truth["subjects"][0]["name"] == "Mr T"


def _codes(*rows: tuple[str, str | None]) -> str:
    return json.dumps(
        {
            "paragraphs": [
                {
                    "key": paragraph_key(text),
                    "levels": {"primary": "home" if quote else None, "others": []},
                    "themes": [{"id": "isolation", "quote": quote}] if quote else [],
                }
                for text, quote in rows
            ]
        }
    )


def test_codings_are_merged_by_key(tmp_path: Path) -> None:
    source = small_source("He was alone.\n\nNobody came.")
    codes = tmp_path / "small.json"
    codes.write_text(_codes(("He was alone.", "alone"), ("Nobody came.", None)), encoding="utf-8")
    write_truth(source, _small_places(source), tmp_path / "truth.json", codes)
    truth = json.loads((tmp_path / "truth.json").read_text(encoding="utf-8"))
    assert [(p["levels"]["primary"], p["themes"]) for p in truth["paragraphs"]] == [
        ("home", [{"id": "isolation", "quote": "alone"}]),
        (None, []),
    ]


CODE_MISTAKES = [
    # a paragraph without a coding
    (_codes(("He was alone.", None)), "expected 2 codings, found 1"),
    # a coding of a paragraph that has since changed
    (_codes(("He was alone.", None), ("No one came.", None)), "coding 2: expected key"),
    # a quotation that is not in the paragraph
    (_codes(("He was alone.", "lonely"), ("Nobody came.", None)), "found quote 'lonely'"),
]


@pytest.mark.parametrize(("codes", "message"), CODE_MISTAKES)
def test_wrong_coding_is_refused(codes: str, message: str, tmp_path: Path) -> None:
    source = small_source("He was alone.\n\nNobody came.")
    path = tmp_path / "small.json"
    path.write_text(codes, encoding="utf-8")
    with pytest.raises(CodesError, match=message):
        write_truth(source, _small_places(source), tmp_path / "truth.json", path)


# What lies in corpus/sample.


def _page_texts(path: Path) -> tuple[str, ...]:
    document = pypdfium2.PdfDocument(path)
    texts: list[str] = []
    for page in document:
        text_page = page.get_textpage()
        texts.append(text_page.get_text_range())
        text_page.close()
        page.close()
    document.close()
    return tuple(texts)


def _truth(review_id: str) -> dict[str, object]:
    path = _SAMPLE / "truth" / review_id / "truth.json"
    truth = json.loads(path.read_text(encoding="utf-8"))
    assert isinstance(truth, dict)
    return truth


def _source_paragraphs(source: Source) -> Iterator[str]:
    for block in source.blocks:
        if isinstance(block, Paragraph):
            yield block.text.plain
        elif isinstance(block, Box):
            yield from (paragraph.text.plain for paragraph in block.paragraphs)


def _rows(truth: dict[str, object], name: str) -> list[dict[str, object]]:
    rows = truth[name]
    assert isinstance(rows, list)
    return rows


def test_sample_has_all_its_reviews() -> None:
    assert len(_REVIEW_IDS) == _REVIEWS


@pytest.mark.parametrize("review_id", _REVIEW_IDS)
def test_truth_is_in_step_with_its_source(review_id: str) -> None:
    source = read_source(_SAMPLE / "source" / f"{review_id}.md")
    truth = _truth(review_id)
    assert [row["text"] for row in _rows(truth, "paragraphs")] == list(_source_paragraphs(source))
    assert (truth["title"], truth["area"]) == (source.head.title, source.head.area)


@pytest.mark.parametrize("review_id", _REVIEW_IDS)
def test_truth_is_on_the_pages_it_names(review_id: str) -> None:
    pages = [letters(text) for text in _page_texts(_SAMPLE / f"{review_id}.pdf")]
    truth = _truth(review_id)
    rows = [
        *_rows(truth, "paragraphs"),
        *_rows(truth, "headings"),
        *_rows(truth, "recommendations"),
    ]
    astray = []
    for row in rows:
        page = int(str(row["page"]))
        first_words = letters(" ".join(str(row["text"]).split()[:5]))
        if first_words not in pages[page - 1]:
            astray.append((page, row["text"]))
    assert astray == []


@pytest.mark.parametrize("review_id", _REVIEW_IDS)
def test_paragraphs_stand_in_reading_order(review_id: str) -> None:
    pages = [int(str(row["page"])) for row in _rows(_truth(review_id), "paragraphs")]
    assert pages == sorted(pages)


@pytest.mark.parametrize("review_id", _REVIEW_IDS)
def test_review_has_the_size_of_a_short_report(review_id: str) -> None:
    path = _SAMPLE / f"{review_id}.pdf"
    texts = _page_texts(path)
    words = sum(len(text.split()) for text in texts)
    assert _PAGES[0] <= len(texts) <= _PAGES[1]
    assert _WORDS[0] <= words <= _WORDS[1]
    assert path.stat().st_size < _BYTES


@pytest.mark.parametrize("review_id", _REVIEW_IDS)
def test_cover_says_that_the_review_is_invented(review_id: str) -> None:
    cover = " ".join(_page_texts(_SAMPLE / f"{review_id}.pdf")[0].split())
    assert cover.endswith(
        "An invented review, made to show and test software. "
        "No person, place of work or event in it is real."
    )


def test_manifest_tells_every_review() -> None:
    with (_SAMPLE / "manifest.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    expected = [list(COLUMNS)]
    for review_id in _REVIEW_IDS:
        head = read_source(_SAMPLE / "source" / f"{review_id}.md").head
        pdf = _SAMPLE / f"{review_id}.pdf"
        expected.append(
            [
                review_id,
                head.review_type.value,
                head.title,
                head.commissioning_body,
                head.area,
                head.date_published or "",
                pdf.name,
                "",
                "Invented for casereviews; MIT",
                hashlib.sha256(pdf.read_bytes()).hexdigest(),
            ]
        )
    assert rows == expected


# The broken files are made by tests/broken/make_broken.py; here is what tells them apart.

BROKEN = [
    ("scanned.pdf", b"%PDF", 2),  # images alone
    ("encrypted.pdf", b"%PDF", None),  # wants a password
    ("owner-password.pdf", b"%PDF", 1),  # wants none to be read
    ("truncated.pdf", b"%PDF", None),
    ("empty.pdf", b"", None),
    ("not-a-review.pdf", b"%PDF", 1),
    ("wrong-extension.txt", b"%PDF", 1),
    ("renamed-text.pdf", b"# Ne", None),
    ("twin-a.pdf", b"%PDF", 2),
    ("twin-b.pdf", b"%PDF", 2),
]


@pytest.mark.parametrize(("name", "start", "pages"), BROKEN)
def test_broken_file_is_broken_as_it_should_be(name: str, start: bytes, pages: int | None) -> None:
    path = _BROKEN / name
    assert path.read_bytes()[:4] == start
    assert path.stat().st_size < 100_000
    if pages is None:
        with pytest.raises(pypdfium2.PdfiumError):
            pypdfium2.PdfDocument(path)
    else:
        texts = _page_texts(path)
        assert len(texts) == pages
        assert any(text.strip() for text in texts) == (name != "scanned.pdf")


def test_twins_are_the_same_bytes() -> None:
    assert (_BROKEN / "twin-a.pdf").read_bytes() == (_BROKEN / "twin-b.pdf").read_bytes()
