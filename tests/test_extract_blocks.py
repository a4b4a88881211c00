"""Lines to blocks: where paragraphs end, and which lines are headings or captions."""

import pytest
from samples_pages import Text, frame, make_page, paragraph, rule_under

from extract.blocks import build_blocks
from extract.furniture import mark_furniture
from extract.layout import Block, BlockKind
from extract.lines import lay_out
from extract.models import Page

HEADING, PARAGRAPH, QUOTE = BlockKind.HEADING, BlockKind.PARAGRAPH, BlockKind.QUOTE
LONG = (
    "The practice saw her twice that spring and on neither visit was she asked about home, "
    "although both letters from the hospital had said that her account of the fall did not fit."
)


def read(*pages: Page) -> list[Block]:
    layouts = [lay_out(page) for page in pages]
    return list(build_blocks(layouts, mark_furniture(layouts)))


def kinds(*pages: Page) -> list[tuple[BlockKind, str]]:
    return [(block.kind, block.text) for block in read(*pages)]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Figure 1: Referrals by month", BlockKind.CAPTION),  # bold, and no heading
        ("Table 2. Who attended", BlockKind.CAPTION),
        ("Genogram 1 – the household", HEADING),  # no colon at the number: the genogram's title
        ("Figures for the year", HEADING),  # no number
    ],
)
def test_bold_captions(line: str, kind: BlockKind) -> None:
    page = make_page(Text(text=line, y=100, bold=True), *paragraph(LONG, y=130))
    assert kinds(page) == [(kind, line), (PARAGRAPH, LONG)]


ASKED = "The school should write to each parent within a week of a move."


@pytest.mark.parametrize(
    ("line", "found"),
    [
        # alone in a heading's type: over what is recommended
        (
            Text(text="Recommendation 1", y=100, bold=True),
            [(HEADING, None, "Recommendation 1"), (PARAGRAPH, None, ASKED)],
        ),
        (
            Text(text="Recommendation One:", y=100, size=14),
            [(HEADING, None, "Recommendation One"), (PARAGRAPH, None, ASKED)],
        ),
        # in body type it is the label of what stands below it
        (
            Text(text="Recommendation 1", y=100),
            [(PARAGRAPH, "Recommendation 1", ASKED)],
        ),
        # with its words behind it, nothing else belongs to it
        (
            Text(text="Recommendation 1: Nobody should wait.", y=100),
            [(PARAGRAPH, "Recommendation 1", "Nobody should wait."), (PARAGRAPH, None, ASKED)],
        ),
        # a heading below it is none of its words
        (
            Text(text="Recommendation 1", y=80),
            [
                (PARAGRAPH, "Recommendation 1", ""),
                (HEADING, None, "The school"),
                (PARAGRAPH, None, ASKED),
            ],
        ),
    ],
)
def test_recommendation_labels(line: Text, found: list[tuple[BlockKind, str | None, str]]) -> None:
    heading = [Text(text="The school", y=104, bold=True)] if len(found) == 3 else []
    page = make_page(line, *heading, *paragraph(ASKED, y=130), *paragraph(LONG, y=300))
    assert [(b.kind, b.label, b.text) for b in read(page)] == [*found, (PARAGRAPH, None, LONG)]


@pytest.mark.parametrize("size", [11.0, 14.0])
def test_a_label_alone_in_a_box_belongs_to_its_words(size: float) -> None:
    page = make_page(
        *paragraph(LONG, y=100),
        Text(text="Recommendation 1", x=82, y=200, bold=True, size=size),
        *paragraph(f"{ASKED} {LONG}", x=82, y=216, width=430),
        rules=frame(72, 180, 540, 280),
    )
    assert [(b.kind, b.label, b.text, b.callout) for b in read(page)] == [
        (PARAGRAPH, None, LONG, None),
        (PARAGRAPH, "Recommendation 1", f"{ASKED} {LONG}", (1, 1)),
    ]


def test_an_underlined_line_in_body_type_is_a_heading() -> None:
    line = Text(text="Contact with the school", y=100)
    page = make_page(line, *paragraph(LONG, y=114), rules=(rule_under(line),))
    # close over its text, and apart from it by nothing but the rule
    assert kinds(page) == [(HEADING, "Contact with the school"), (PARAGRAPH, LONG)]


@pytest.mark.parametrize("line", [1, 2])
def test_an_underlined_line_within_a_paragraph_is_emphasis(line: int) -> None:
    lines = paragraph(LONG, y=100)
    page = make_page(*lines, rules=(rule_under(lines[line]),))
    assert kinds(page) == [(PARAGRAPH, LONG)]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        # close over its text
        (
            Text(text="Contact with the school", y=100, italic=True),
            [(HEADING, "Contact with the school"), (PARAGRAPH, LONG)],
        ),
        # a sentence
        (
            Text(text="Nobody asked her.", y=100, italic=True),
            [(PARAGRAPH, "Nobody asked her."), (PARAGRAPH, LONG)],
        ),
        # it begins in lower case
        (
            Text(text="from the school", y=80, italic=True),
            [(PARAGRAPH, "from the school"), (PARAGRAPH, LONG)],
        ),
        # eleven words are a sentence's
        (
            Text(text="What she said to us of a day at the flat", y=80, italic=True),
            [(PARAGRAPH, "What she said to us of a day at the flat"), (PARAGRAPH, LONG)],
        ),
        # quoted words
        (
            Text(text="‘I asked and nobody came’", y=80, italic=True),
            [(PARAGRAPH, "‘I asked and nobody came’"), (PARAGRAPH, LONG)],
        ),
        (
            Text(text="‘I asked and nobody came’", x=100, y=80, italic=True),
            [(QUOTE, "‘I asked and nobody came’"), (PARAGRAPH, LONG)],
        ),
        # upright
        (
            Text(text="Contact with the school", y=80),
            [(PARAGRAPH, "Contact with the school"), (PARAGRAPH, LONG)],
        ),
    ],
)
def test_lines_in_italics(line: Text, found: list[tuple[BlockKind, str]]) -> None:
    assert kinds(make_page(line, *paragraph(LONG, y=114))) == found


def test_italics_set_in_are_a_quotation() -> None:
    said = Text(
        text="I asked them and I asked them again and nobody came.", x=100, y=180, italic=True
    )
    page = make_page(*paragraph(LONG, y=100), said, *paragraph(LONG, y=220))
    assert kinds(page) == [(PARAGRAPH, LONG), (QUOTE, said.text), (PARAGRAPH, LONG)]


FULL = "The practice saw her twice that spring and on neither visit was she asked about it."


@pytest.mark.parametrize(
    ("first", "second", "texts"),
    [
        # what comes next would have fitted: the paragraph ended, with no space below it
        (
            "The practice saw her twice that spring and on neither visit she spoke of.",
            "He left.",
            2,
        ),
        # it would not: the sentence ended at the line's end
        (FULL, "Notwithstanding representations he left.", 1),
        # no sentence ends there
        ("The practice saw her twice that spring and on neither visit was she", "He left.", 1),
        # it goes on in lower case
        ("The practice saw her twice that spring, as told in 4.1 and 4.2.", "he left.", 1),
    ],
)
def test_a_paragraph_ends_where_the_next_word_would_have_fitted(
    first: str, second: str, texts: int
) -> None:
    widest = Text(
        text="Its own letters say so, of which the panel saw two from that year and six.", y=60
    )
    page = make_page(
        widest,
        Text(text=first, y=100),
        Text(text=second, y=114),
        *paragraph(LONG, y=160),
    )
    expected = [first, second] if texts == 2 else [f"{first} {second}"]
    assert [text for _, text in kinds(page)][1:] == [*expected, LONG]


def test_paragraphs_end_so_in_boxes_and_insets() -> None:
    inset = "She said that the school had written to her twice and that"
    rest = "she had thrown both letters into the bin."
    lines = [
        *paragraph(LONG, y=100),
        Text(
            text="The school told the panel that it had written to both parents at the old",
            x=82,
            y=200,
        ),
        Text(text="address and had waited for weeks.", x=82, y=214),
        Text(text="Nobody went to the flat.", x=82, y=228),
        Text(text=inset, x=120, y=280),
        Text(text=rest, x=120, y=294),
        Text(text="He had not known of either of the two.", x=120, y=308),
    ]
    page = make_page(*lines, rules=frame(72, 185, 530, 240))
    assert kinds(page) == [
        (PARAGRAPH, LONG),
        (
            PARAGRAPH,
            "The school told the panel that it had written to both parents at the old "
            "address and had waited for weeks.",
        ),
        (PARAGRAPH, "Nobody went to the flat."),
        (QUOTE, f"{inset} {rest}"),
        (PARAGRAPH, "He had not known of either of the two."),
    ]


@pytest.mark.parametrize(
    ("lines", "blocks"),
    [
        # a line each, with a colon, a dash or an equals sign
        (["IMR: Individual Management Review", "GP: General Practitioner"], 2),
        (["ASC – Adult Social Care", "MARAC - risk assessment conference"], 2),
        (["DHR = Domestic Homicide Review", "The Act = the Care Act"], 2),
        # a sentence that happens to have the same form goes on
        (
            [
                "IMR: each agency wrote one for the panel and sent it in by",
                "May 2016: all were late",
            ],
            1,
        ),
    ],
)
def test_lists_of_abbreviations(lines: list[str], blocks: int) -> None:
    texts = [Text(text=line, y=100 + 14 * number) for number, line in enumerate(lines)]
    expected = lines if blocks > 1 else [" ".join(lines)]
    page = make_page(*texts, *paragraph(LONG, y=200))
    assert [text for _, text in kinds(page)] == [*expected, LONG]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        (34, HEADING),  # a finding told in capitals, a sentence long
        (70, PARAGRAPH),  # a paragraph in capitals
    ],
)
def test_long_lines_in_capitals(words: int, kind: BlockKind) -> None:
    text = " ".join(["AGENCIES WROTE"] * (words // 2)) + "."
    page = make_page(*paragraph(text, y=100), *paragraph(LONG, y=300))
    assert kinds(page) == [(kind, text), (PARAGRAPH, LONG)]


def test_a_large_heading_over_a_table_is_no_caption() -> None:
    rows = [
        Text(text=t, x=x, y=200 + 14 * n) for n in range(3) for x, t in ((72, "Jo"), (200, "Chair"))
    ]
    for size, kind in ((11.0, BlockKind.CAPTION), (14.0, HEADING)):
        title = Text(text="The panel", y=170, size=size, bold=True)
        found = read(make_page(*paragraph(LONG, y=100), title, *rows, number=3))
        assert [block.kind for block in found] == [PARAGRAPH, kind, BlockKind.TABLE]
