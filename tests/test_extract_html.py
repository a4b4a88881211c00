"""Saved web pages as blocks: the page's own content, and nothing of the site around it."""

from pathlib import Path

import pytest
from samples_flow import Short, docx, extract, p, page, read, short

from extract.html_file import decode

LONG = "The panel met four times and heard from each of the agencies that had known the family."
REST = f"<p>{LONG}</p>" * 3


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # headings by element, by role, by bold type; levels that are skipped
        ("<h2>1. Background</h2>", [("heading", "1", "Background")]),
        ("<div role='heading' aria-level='3'>Findings</div>", [("heading", None, "Findings")]),
        ("<p><strong>What we found</strong></p>", [("heading", None, "What we found")]),
        (f"<p><b>Note.</b> {LONG}</p>", [("paragraph", None, f"Note. {LONG}")]),
        # typed numbers, also as Word saves them
        (f"<p>4.12&nbsp;&nbsp;&nbsp;{LONG}</p>", [("paragraph", "4.12", LONG)]),
        (
            "<p class=MsoListParagraph><![if !supportLists]><span style='mso-list:Ignore'>1.1<span>"
            f"&nbsp;&nbsp;&nbsp; </span></span><![endif]>{LONG}</p>",
            [("paragraph", "1.1", LONG)],
        ),
        # lists: numbers, letters, bullets, values, an inner list
        (
            "<ol><li>Ask.<ol type=a><li>Alone.</li><li>Twice.</li></ol></li><li>Tell.</li></ol>",
            [
                ("list_item", "1", "Ask."),
                ("list_item", "a", "Alone."),
                ("list_item", "b", "Twice."),
                ("list_item", "2", "Tell."),
            ],
        ),
        (
            "<ol start=7><li>Ask.</li><li value=12>Tell.</li></ol>",
            [
                ("list_item", "7", "Ask."),
                ("list_item", "12", "Tell."),
            ],
        ),
        (
            "<ol reversed><li>Ask.</li><li>Tell.</li></ol>",
            [
                ("list_item", "2", "Ask."),
                ("list_item", "1", "Tell."),
            ],
        ),
        (
            "<ul><li>Ask.<p>Then wait.</p></li></ul>",
            [
                ("list_item", None, "Ask."),
                ("paragraph", None, "Then wait."),
            ],
        ),
        # a number typed in an item counts, and the list's own does not
        (f"<ol><li>1.1 {LONG}</li></ol>", [("list_item", "1.1", LONG)]),
        # definitions are a table of two columns
        (
            "<dl><dt>CSP</dt><dd>A partnership</dd><dt>IMR</dt><dd>A review</dd></dl>",
            [("table", None, "CSP | A partnership / IMR | A review")],
        ),
        # tables: a caption, a header, cells over rows and columns
        (
            "<table><caption>Table 1: Family</caption><thead><tr><th>Name<th>Age</tr></thead>"
            "<tr><td rowspan=2>Anna<td>34<tr><td>35<tr><td colspan=2>Both</table>",
            [
                ("caption", None, "Table 1: Family"),
                ("table", None, "Name | Age / Anna | 34 /  | 35 / Both | "),
            ],
        ),
        # a table of one cell is a box, one that says it places things is none
        (f"<table><tr><td>{LONG}</table>", [("callout", None, LONG)]),
        (
            f"<table role=presentation><tr><td><h2>Findings</h2><td><p>{LONG}</table>",
            [("heading", None, "Findings"), ("paragraph", None, LONG)],
        ),
        (f"<div class='govuk-inset-text'>{LONG}</div>", [("callout", None, LONG)]),
        (f"<blockquote><p>{LONG}</p></blockquote>", [("quote", None, LONG)]),
        # what opens on a click, shut when the page was saved
        (
            f"<details><summary>How we worked</summary><p>{LONG}</details>",
            [("heading", None, "How we worked"), ("paragraph", None, LONG)],
        ),
        (
            "<h2><button>Findings</button></h2>"
            f"<div class='accordion__panel' hidden><p>{LONG}</p></div>",
            [("heading", None, "Findings"), ("paragraph", None, LONG)],
        ),
        # what is not shown, and what is no text
        (
            "<p>She <b style='display:none'>never </b>asked<span class='govuk-visually-hidden'>"
            " here</span>.</p><script>var a = 'b';</script><style>p {}</style>",
            [("paragraph", None, "She asked.")],
        ),
        # notes: their marks are no words, and the way back is no part of them
        (
            "<p>As the Act says<sup id='fnref:1'>"
            "<a href='#fn:1' role='doc-noteref'>[footnote 1]</a></sup>.</p>"
            "<div class='footnotes' role='doc-endnotes'><ol><li id='fn:1'><p>Care Act. "
            "<a href='#fnref:1' class='reversefootnote'>↩</a></p></li></ol></div>",
            [("paragraph", None, "As the Act says."), ("footnote", "1", "Care Act.")],
        ),
        (
            "<p>As the Act says<a href='#_ftn1' name='_ftnref1'><span>[1]</span></a>.</p>"
            "<div id=ftn1><p class=MsoFootnoteText><a href='#_ftnref1' name='_ftn1'>[1]</a>"
            " Care Act.</p></div>",
            [("paragraph", None, "As the Act says."), ("footnote", "1", "Care Act.")],
        ),
        (
            "<p>On the 4<sup>th</sup> she called<sup>3</sup>.</p>",
            [
                ("paragraph", None, "On the 4th she called."),
            ],
        ),
        # line breaks
        ("<p>One<br>two</p>", [("paragraph", None, "One two")]),
        ("<div>One.<br><br>Two.</div>", [("paragraph", None, "One."), ("paragraph", None, "Two.")]),
        # menus inside the content are furniture
        (
            "<nav aria-label=Contents><a href='#a'>Background</a> <a href='#b'>Findings</a></nav>",
            [("furniture", None, "Background Findings")],
        ),
        (
            "<div class='related-links'><a href='/a'>More reviews</a></div>",
            [("furniture", None, "More reviews")],
        ),
    ],
)
def test_what_markup_becomes(tmp_path: Path, body: str, expected: list[Short]) -> None:
    document = read(tmp_path, page(f"<main>{body}{REST}</main>"))
    assert short(document)[: len(expected)] == expected


GOV = f"""
<div id="global-cookie-message" class="gem-c-cookie-banner"><p>We use cookies.</p></div>
<header role="banner"><a href="/">GOV.UK</a></header>
<div class="gem-c-breadcrumbs"><a href="/">Home</a></div>
<main role="main" id="content">
  <h1 class="gem-c-title__text">Review of the death of Anna</h1>
  <nav class="gem-c-contents-list"><ol><li><a href="#a">1. Background</a></li></ol></nav>
  <div class="govspeak"><h2 id="a"><span class="number">1. </span>Background</h2><p>{LONG}</p>
  <h4 id="b">Her work</h4><p>{LONG}</p></div>
</main>
<footer><a href="/help">Help</a><p>All content is available under the licence.</p></footer>
"""
COUNCIL = f"""
<div class="site-header"><a href="/">Anytown Council</a></div>
<ul class="nav-menu"><li><a href="/bins">Bins</a></li><li><a href="/tax">Council tax</a></li></ul>
<form action="/search"><input name="q"><button>Search</button></form>
<div id="content"><h1>Review of the death of Anna</h1>
  <div class="breadcrumb"><a href="/">Home</a> &gt; <a href="/r">Reviews</a></div>
  <p><strong>1. Background</strong></p><p>{LONG}</p><p><strong>Her work</strong></p><p>{LONG}</p>
  <div class="page-rating"><form><p>Was this page helpful?</p></form></div>
</div>
<div class="cookie-bar"><p>We use cookies.</p></div>
"""


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            GOV,
            [
                ("heading", None, "Review of the death of Anna"),
                ("furniture", None, "1. Background"),
                ("heading", "1", "Background"),
                ("paragraph", None, LONG),
                ("heading", None, "Her work"),
                ("paragraph", None, LONG),
            ],
        ),
        (
            COUNCIL,
            [
                ("heading", None, "Review of the death of Anna"),
                ("furniture", None, "Home > Reviews"),
                ("heading", "1", "Background"),
                ("paragraph", None, LONG),
                ("heading", None, "Her work"),
                ("paragraph", None, LONG),
                ("furniture", None, "Was this page helpful?"),
            ],
        ),
    ],
)
def test_the_content_is_found(tmp_path: Path, body: str, expected: list[Short]) -> None:
    assert short(read(tmp_path, page(body))) == expected


def test_places_are_named_by_the_page_itself(tmp_path: Path) -> None:
    path = tmp_path / "review.html"
    path.write_text(page(GOV), encoding="utf-8")
    extracted = extract(path)
    assert [
        (passage.address, passage.boxes, passage.page_first)
        for passage in extracted.passages
        if not passage.furniture
    ] == [
        ("para 1, ¶ 1", (), 1),
        ("‘Background’, para 1, #a, ¶ 4", (), 1),
        ("‘Her work’, para 1, #b, ¶ 6", (), 1),
    ]
    assert [(s.number, s.heading, s.depth) for s in extracted.sections[1:]] == [
        ("1", "Background", 1),
        (None, "Her work", 2),
    ]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("café".encode(), "café"),
        ("café".encode("cp1252"), "café"),
        (b"\xef\xbb\xbfcaf\xc3\xa9", "café"),
        ("café".encode("utf-16"), "café"),
        (b"<meta charset=iso-8859-1>\x93caf\xe9\x94", "<meta charset=iso-8859-1>“café”"),
        # stored again by a browser, with its old declaration
        (b"<meta charset=iso-8859-1>caf\xc3\xa9", "<meta charset=iso-8859-1>café"),
        (b"<meta charset=no-such>caf\xe9", "<meta charset=no-such>café"),
        ("<meta charset=koi8-r>мир".encode("koi8-r"), "<meta charset=koi8-r>мир"),
    ],
)
def test_encodings(data: bytes, expected: str) -> None:
    assert decode(data) == expected


@pytest.mark.parametrize(
    ("content", "code", "detail"),
    [
        ("", "empty_file", "the file is empty (0 bytes): fetch it again"),
        (" \n", "not_a_page", "the file holds nothing that a browser would show"),
        (
            "\x00\x01" * 90,
            "not_a_page",
            "the file is no web page, whatever its name says: check what it is",
        ),
        (
            "<html><frameset cols='1,2'><frame src='a.html'></frameset></html>",
            "not_a_page",
            "the page only frames other pages: save the page in the frame instead",
        ),
        (
            page("<p>Wait.</p>", head="<meta http-equiv=refresh content='0; url=/there'>"),
            "not_a_page",
            "the page only sends the browser to another: save that one instead",
        ),
        (
            page("<h1>Sorry</h1><p>Gone.</p>", head="<title>404: page not found</title>"),
            "not_a_page",
            "the page is an error page or asks to log in (“404: page not found”): fetch it again",
        ),
        (
            page("<div id=root></div><noscript>Please enable JavaScript.</noscript>"),
            "not_a_page",
            "the page is empty without its scripts: save what the browser shows",
        ),
        (
            page("<div>" * 2500 + LONG),
            "broken_file",
            "the page is nested deeper than any page: leave it alone",
        ),
    ],
)
def test_pages_that_say_nothing_of_their_own(
    tmp_path: Path, content: str, code: str, detail: str
) -> None:
    path = tmp_path / "review.html"
    path.write_text(content, encoding="utf-8")
    extracted = extract(path)
    problems = [(problem.code, problem.detail) for problem in extracted.problems]
    assert (problems, extracted.passages) == ([(code, detail)], ())


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("review.html", docx(p(LONG)), "misnamed_file"),
        ("review.docx", page(REST).encode(), "misnamed_file"),
        ("review.pdf", docx(p(LONG)), "misnamed_file"),
        ("review.pdf", page(REST).encode(), "not_a_pdf"),
        ("review.html", b"%PDF-1.7 and no more", "broken_file"),
    ],
)
def test_files_that_are_named_as_something_else(
    tmp_path: Path, name: str, content: bytes, code: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert next(problem.code for problem in extract(path).problems) == code


def test_levels_that_are_skipped_leave_no_gap(tmp_path: Path) -> None:
    path = tmp_path / "review.html"
    body = "".join(
        f"<h{level}>{heading}</h{level}><p>{LONG} {LONG}</p>"
        for level, heading in ((1, "Review"), (2, "GP"), (4, "Visits"), (2, "Police"), (3, "MARAC"))
    )
    path.write_text(page(f"<main>{body}</main>"), encoding="utf-8")
    assert [(section.heading, section.depth) for section in extract(path).sections[1:]] == [
        ("GP", 1),
        ("Visits", 3),
        ("Police", 1),
        ("MARAC", 2),
    ]
