"""Word files as blocks: what is shown, what is not, and the numbers that Word prints."""

from pathlib import Path

import pytest
from samples_flow import Short, docx, levels, numbering, p, r, read, short, table

from extract.figures import to_figure
from extract.flow_pages import make_flow_pages
from extract.models import PageSource

LONG = "The panel met four times and heard from each of the agencies that had known the family."
MULTI = levels(("decimal", "%1."), ("decimal", "%1.%2"), ("lowerLetter", "(%3)"))
BULLETS = levels(("bullet", "\uf0b7"), ("bullet", "o"))


@pytest.mark.parametrize(
    ("paragraphs", "lists", "expected"),
    [
        # three levels, each restarting below the one above it
        (
            [(1, 0), (1, 1), (1, 2), (1, 2), (1, 1), (1, 2), (1, 0), (1, 1)],
            numbering(MULTI),
            ["1", "1.1", "(a)", "(b)", "1.2", "(a)", "2", "2.1"],
        ),
        # two nums of one abstract list count on together
        (
            [(1, 0), (2, 0), (1, 0)],
            numbering(MULTI, nums=((1, 0, ""), (2, 0, ""))),
            ["1", "2", "3"],
        ),
        # unless one says where to begin
        (
            [(1, 0), (1, 0), (2, 0), (2, 0)],
            numbering(
                MULTI,
                nums=(
                    (1, 0, ""),
                    (
                        2,
                        0,
                        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride>',
                    ),
                ),
            ),
            ["1", "2", "7", "8"],
        ),
        # a deeper level first: those above it show their first number
        ([(1, 1), (1, 1)], numbering(MULTI), ["1.1", "1.2"]),
        # legal numbering: figures only, whatever the levels above use
        (
            [(1, 0), (1, 1)],
            numbering(
                '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/>'
                '<w:lvlText w:val="Part %1"/></w:lvl>'
                '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:isLgl/>'
                '<w:lvlText w:val="%1.%2"/></w:lvl>'
            ),
            ["Part I", "1.1"],
        ),
        # a level that never restarts: paragraphs numbered through the whole report
        (
            [(1, 0), (1, 1), (1, 0), (1, 1)],
            numbering(
                '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
                '<w:lvlText w:val="%1."/></w:lvl>'
                '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
                '<w:lvlRestart w:val="0"/><w:lvlText w:val="%2"/></w:lvl>'
            ),
            ["1", "1", "2", "2"],
        ),
        (
            [(1, 0), (1, 0)],
            numbering(levels(("decimal", "Recommendation %1:"))),
            [
                "Recommendation 1",
                "Recommendation 2",
            ],
        ),
        ([(1, 0), (1, 0)], numbering(levels(("lowerRoman", "(%1)"), start=3)), ["(iii)", "(iv)"]),
        ([(1, 0), (9, 0), (0, 0)], numbering(BULLETS), [None, None, None]),
    ],
)
def test_numbers_that_word_prints(
    tmp_path: Path, paragraphs: list[tuple[int, int]], lists: str, expected: list[str | None]
) -> None:
    body = "".join(p(LONG, num=num) for num in paragraphs)
    found = short(read(tmp_path, docx(body, numbering=lists)))
    assert [label for _, label, _ in found] == expected


@pytest.mark.parametrize(
    ("count", "form", "expected"),
    [
        (4, "lowerRoman", "iv"),
        (49, "upperRoman", "XLIX"),
        (28, "lowerLetter", "bb"),
        (3, "upperLetter", "C"),
        (5, "decimalZero", "05"),
        (22, "ordinal", "22nd"),
        (11, "ordinal", "11th"),
        (3, "cardinalText", "Three"),
        (2, "ordinalText", "Second"),
        (7, "chicago", "7"),  # a form that is not known is counted in figures
        (100_000, "lowerRoman", "100000"),
    ],
)
def test_figures(count: int, form: str, expected: str) -> None:
    assert to_figure(count, form) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # headings by style, by outline level, by bold type, by capitals
        (p("Background", style="Heading1") + p(LONG), [("heading", None, "Background")]),
        (
            p("Background", more='<w:outlineLvl w:val="1"/>') + p(LONG),
            [("heading", None, "Background")],
        ),
        (p(r("4. Background", "<w:b/>")) + p(LONG), [("heading", "4", "Background")]),
        (p("BACKGROUND AND HISTORY") + p(LONG), [("heading", None, "BACKGROUND AND HISTORY")]),
        (
            p(r("Background and history", "<w:caps/>")) + p(LONG),
            [("heading", None, "Background and history")],
        ),
        (p(r("The family", "<w:i/>")) + p(LONG), [("heading", None, "The family")]),
        # a bold phrase does not make a heading of its paragraph
        (p(r("Background. ", "<w:b/>"), LONG), [("paragraph", None, f"Background. {LONG}")]),
        # typed numbers behind a tab, in brackets, with a bullet
        (p(f"4.12\t{LONG}"), [("paragraph", "4.12", LONG)]),
        (p(f"(a)\t{LONG}"), [("list_item", "(a)", LONG)]),
        (p(f"•\t{LONG}"), [("list_item", None, LONG)]),
        (
            p(f"Recommendation 3: {LONG}"),
            [("paragraph", "Recommendation 3", LONG)],
        ),
        # a number alone belongs to what follows it
        (p("4.12") + p(LONG), [("paragraph", "4.12", LONG)]),
        # deleted text is left out, inserted text is kept, moved text stands where it went
        (
            p(
                "She ",
                "<w:del><w:r><w:delText>never </w:delText></w:r></w:del>",
                f"<w:ins>{r('twice ')}</w:ins>",
                f"<w:moveFrom>{r('soon ')}</w:moveFrom>",
                "asked.",
            ),
            [("paragraph", None, "She twice asked.")],
        ),
        # where a paragraph's end was deleted it goes on in the next
        (
            p("She asked ", more="<w:rPr><w:del/></w:rPr>") + p("for help."),
            [("paragraph", None, "She asked for help.")],
        ),
        # hidden text
        (p("She asked", r(" in vain", "<w:vanish/>"), "."), [("paragraph", None, "She asked.")]),
        # fields: what they show, not what they ask
        (
            p(
                "See page ",
                '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
                "<w:r><w:instrText>PAGEREF _x</w:instrText></w:r>"
                '<w:r><w:fldChar w:fldCharType="separate"/></w:r>',
                r("12"),
                '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
                ".",
            ),
            [("paragraph", None, "See page 12.")],
        ),
        # characters that are elements, links, content controls
        (
            p(
                "<w:r><w:t>multi</w:t><w:noBreakHyphen/><w:t>agency</w:t></w:r>",
                f'<w:hyperlink r:id="x">{r(" work")}</w:hyperlink>',
                f"<w:sdt><w:sdtContent>{r(' here')}</w:sdtContent></w:sdt>",
            ),
            [("paragraph", None, "multi-agency work here")],
        ),
        # a raised number is a note's mark; a raised 'th' belongs to its number
        (
            p("On the 4", r("th", '<w:vertAlign w:val="superscript"/>'), " she called."),
            [("paragraph", None, "On the 4th she called.")],
        ),
        (
            p("She called", r("12", '<w:vertAlign w:val="superscript"/>'), " twice."),
            [("paragraph", None, "She called twice.")],
        ),
        # a line break within a sentence, and two that end a paragraph
        (p("<w:r><w:t>One</w:t><w:br/><w:t>two</w:t></w:r>"), [("paragraph", None, "One two")]),
        (
            p("<w:r><w:t>One.</w:t><w:br/><w:br/><w:t>Two.</w:t></w:r>"),
            [("paragraph", None, "One."), ("paragraph", None, "Two.")],
        ),
        # a quotation stands in on both sides
        (
            p(LONG) + p(LONG, more='<w:ind w:left="720" w:right="720"/>') + p(LONG),
            [("paragraph", None, LONG), ("quote", None, LONG)],
        ),
        # boxes: a table of one cell, a line around a paragraph, a text box (which Word saves twice)
        (table((LONG,)), [("callout", None, LONG)]),
        (
            p(
                LONG,
                more="<w:pBdr>"
                + "".join(f'<w:{s} w:val="single"/>' for s in ("top", "left", "bottom", "right"))
                + "</w:pBdr>",
            ),
            [("callout", None, LONG)],
        ),
        (
            p(
                "Beside it.",
                "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>"
                f"<w:txbxContent>{p(LONG)}</w:txbxContent></wps:txbx></w:drawing></mc:Choice>"
                f"<mc:Fallback><w:pict><v:textbox><w:txbxContent>{p(LONG)}</w:txbxContent>"
                "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>",
            ),
            [("paragraph", None, "Beside it."), ("callout", None, LONG)],
        ),
        # numbers set beside their paragraphs by a table
        (
            table(("1.1", LONG), ("1.2", LONG)),
            [("paragraph", "1.1", LONG), ("paragraph", "1.2", LONG)],
        ),
        # a table of columns, with a merged cell and a deleted row
        (
            '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>'
            f"{p('Family')}</w:tc><w:tc>{p('Age')}</w:tc></w:tr>"
            f"<w:tr><w:tc>{p('Anna')}</w:tc><w:tc>{p('mother')}</w:tc><w:tc>{p('34')}</w:tc></w:tr>"
            f"<w:tr><w:trPr><w:del/></w:trPr><w:tc>{p('Ben')}</w:tc><w:tc>{p('son')}</w:tc></w:tr>"
            "</w:tbl>",
            [("table", None, "Family |  | Age / Anna | mother | 34")],
        ),
        # a table of contents: a content control, a style, a typed list
        (
            "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/>"
            f"</w:docPartObj></w:sdtPr><w:sdtContent>{p('Background', '<w:r><w:tab/></w:r>', '3')}"
            "</w:sdtContent></w:sdt>",
            [("furniture", None, "Background 3")],
        ),
        (
            p(r("Contents", "<w:b/>"))
            + p("1. Background\t3")
            + p("2. Analysis\t7")
            + p(r("1. Background", "<w:b/>"))
            + p(LONG)
            + p(r("2. Analysis", "<w:b/>"))
            + p(LONG),
            [
                ("furniture", None, "Contents"),
                ("furniture", None, "1. Background 3"),
                ("furniture", None, "2. Analysis 7"),
                ("heading", "1", "Background"),
            ],
        ),
    ],
)
def test_what_a_paragraph_becomes(tmp_path: Path, body: str, expected: list[Short]) -> None:
    found = short(read(tmp_path, docx(body + p(LONG) * 3)))
    assert found[: len(expected)] == expected


def test_heading_styles_that_number_paragraphs_open_no_sections(tmp_path: Path) -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr><w:rPr><w:b/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Heading2"><w:name w:val="heading 2"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    linked = numbering(
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        '<w:pStyle w:val="Heading1"/><w:lvlText w:val="%1"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
        '<w:pStyle w:val="Heading2"/><w:lvlText w:val="%1.%2"/></w:lvl>'
    )
    body = p("Background", style="Heading1") + p(LONG, style="Heading2") * 2
    found = short(read(tmp_path, docx(body, styles=styles, numbering=linked)))
    assert found == [
        ("heading", "1", "Background"),
        ("paragraph", "1.1", LONG),
        ("paragraph", "1.2", LONG),
    ]


def test_notes_heads_and_feet(tmp_path: Path) -> None:
    mark = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
    end = '<w:r><w:endnoteReference w:id="7"/></w:r>'
    body = p("First", mark.format(5), ".") + p("Second", mark.format(2), end, ".") + p("Third.")
    document = read(
        tmp_path,
        docx(
            body,
            footnotes=f'<w:footnote w:id="2">{p("Care Act 2014.")}</w:footnote>'
            f'<w:footnote w:id="5">{p("Children Act 1989.")}</w:footnote>',
            endnotes=f'<w:endnote w:id="7">{p("Ofsted, 2016.")}</w:endnote>',
            header=p("OFFICIAL") + p("OFFICIAL"),
        ),
    )
    assert short(document) == [
        ("furniture", None, "OFFICIAL"),
        ("paragraph", None, "First."),
        ("footnote", "1", "Children Act 1989."),
        ("paragraph", None, "Second."),
        ("footnote", "2", "Care Act 2014."),
        ("paragraph", None, "Third."),
        ("footnote", "i", "Ofsted, 2016."),
    ]


def test_a_page_ends_where_the_file_says_so(tmp_path: Path) -> None:
    broken = '<w:r><w:br w:type="page"/></w:r>'
    rendered = "<w:r><w:lastRenderedPageBreak/><w:t>three four</w:t></w:r>"
    body = (
        p("Cover")
        + p(broken)
        + p("<w:r><w:lastRenderedPageBreak/><w:t>One two </w:t></w:r>", rendered)
        + p("Five", more="<w:pageBreakBefore/>")
    )
    document = read(tmp_path, docx(body))
    pages = [
        (page.page_number, [word.text for word in page.words], page.source)
        for page in make_flow_pages(document)
    ]
    assert pages == [
        (1, ["Cover"], PageSource.DOCX),
        (2, ["One", "two"], PageSource.DOCX),
        (3, ["three", "four"], PageSource.DOCX),
        (4, ["Five"], PageSource.DOCX),
    ]


def test_a_field_that_never_ends_swallows_nothing(tmp_path: Path) -> None:
    begun = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC \\o</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    document = read(tmp_path, docx(p(begun, "She asked.") + p("Nobody answered.")))
    assert short(document) == [
        ("paragraph", None, "She asked."),
        ("paragraph", None, "Nobody answered."),
    ]


def test_tracked_changes_are_told_of(tmp_path: Path) -> None:
    document = read(tmp_path, docx(p(f"<w:ins>{r('New')}</w:ins>", "<w:del/>")))
    assert [(problem.code, problem.detail) for problem in document.problems] == [
        (
            "tracked_changes",
            "2 tracked changes that nobody has accepted: inserted text was read, deleted text was "
            "not",
        )
    ]
