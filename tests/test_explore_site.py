"""The site's pages, asked in this process."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from samples import TEXT, make_extracted, make_review, make_source
from samples_explore import ADVICE, SCRIPT, fetch, make_site_store, open_site

from explore.errors import StoreNotOpenedError
from explore.metadata import read_site_notes
from explore.site import close_site, make_site
from store.database import open_store
from store.write import write_document

_NOTES = read_site_notes()
_PAGES = (
    "/",
    "/store",
    "/store?_show_hidden=1",
    "/store?sql=select+*+from+reviews",
    "/store?sql=select+oops",
    "/no-such-page",
    "/store/passages?_search=bank",
    "/store/passages/anna-3",
    "/store/passages?_sort=text&_size=1",
    "/store/codes/economic-abuse",
    *(f"/store/{name}" for name in _NOTES.tables),
    *(f"/store/{name}" for name in _NOTES.queries),
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    # A path that a file: address must encode.
    with open_site(tmp_path_factory.mktemp("store") / "my #1 reviews?.db") as opened:
        yield opened


class _Resources(HTMLParser):
    """Everything that a page makes a browser fetch or send to."""

    _FETCHED = (
        ("script", "src"),
        ("link", "href"),
        ("img", "src"),
        ("iframe", "src"),
        ("source", "src"),
        ("object", "data"),
        ("form", "action"),
    )

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.scripts = 0
        self.feed(page)
        self.found += re.findall(r"url\(\s*[\"']?([^\"')]+)|@import\s+[\"']([^\"']+)", page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.scripts += tag == "script"
        values = dict(attrs)
        for wanted, name in self._FETCHED:
            if tag == wanted and values.get(name):
                self.found.append(str(values[name]))


def _remote(page: str) -> list[str]:
    flat = [
        part
        for found in _Resources(page).found
        for part in ([found] if isinstance(found, str) else found)
        if part
    ]
    own = "http://localhost/"
    return [url for url in flat if not urljoin(own, url).startswith((own, "data:"))]


@pytest.mark.parametrize("path", [*_PAGES])
def test_page_answers_and_fetches_nothing_from_elsewhere(site: Any, path: str) -> None:
    answer = fetch(site, path)
    expected = {"/no-such-page": 404, "/store?sql=select+oops": 400}.get(path, 200)
    assert answer.status_code == expected
    assert _remote(answer.text) == []


def test_remote_resources_would_be_noticed() -> None:
    page = '<script src="https://cdn.example/a.js"></script><style>a{b:url(//x.example/y)}</style>'
    assert _remote(page) == ["https://cdn.example/a.js", "//x.example/y"]


@pytest.mark.parametrize("path", ["/assets/explore.css", "/-/static/app.css", "/-/static/table.js"])
def test_assets_fetch_nothing_from_elsewhere(site: Any, path: str) -> None:
    answer = fetch(site, path)
    assert answer.status_code == 200
    assert (
        re.findall(r"(?:url\(|@import|fetch\(|src\s*=)\s*[\"'`]?(?:https?:)?//", answer.text) == []
    )


@pytest.mark.parametrize("path", ["/", "/store", "/store?_show_hidden=1"])
def test_fronts_show_no_words_of_the_reviews(site: Any, path: str) -> None:
    page = fetch(site, path).text
    for words in (TEXT, "bank card", ADVICE, "suicide", "Anna", "alert"):
        assert words not in page


def test_front_page_counts_and_warns(site: Any) -> None:
    page = fetch(site, "/").text
    assert re.findall(r"<td>([^<]*)</td>", page) == [
        *("2", "1", "2019", "4", "5", "2"),  # DHR
        *("1", "1", "not stated", "1", "1", "1"),  # SAR
        *("3", "", "", "5", "6", "3"),
    ]
    for note in _NOTES.notes:
        assert note.heading in page
    assert "1 file could not be read" in page
    assert "3 problems arose in reading" in page


def test_database_page_names_everything_that_is_not_hidden(site: Any) -> None:
    page = fetch(site, "/store").text
    for name, notes in _NOTES.tables.items():
        assert (f"<code>{name}</code>" in page) is not notes.hidden, name
    for query in _NOTES.queries.values():
        assert query.title in page


@pytest.mark.parametrize("name", [name for name, notes in _NOTES.tables.items() if notes.shown])
def test_columns_to_begin_with_can_be_shown(site: Any, name: str) -> None:
    path = f"/store/{name}?" + "&".join(f"_col={column}" for column in _NOTES.tables[name].shown)
    assert path.replace("&", "&amp;") in fetch(site, "/store").text
    page = fetch(site, path).text
    heads = re.findall(r'<th [^>]*data-column="([^"]+)"', page)
    assert [head for head in heads if head != "id"] == [*_NOTES.tables[name].shown]


@pytest.mark.parametrize(
    "path",
    [
        "/store/people",
        "/store/reviews",
        "/store/tables",
        "/store/people_in_reviews",
        "/store/sections",
    ],
)
def test_text_of_a_document_stays_text(site: Any, path: str) -> None:
    page = fetch(site, path).text
    assert "&lt;script&gt;alert" in page
    assert SCRIPT not in page


# What a page shows for a row that another table points at.
@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("/store/people", "Review into the death of Anna"),  # from the catalogue
        ("/store/recommendations", "summary.pdf"),  # not in the catalogue, and it states no title
        ("/store/problems", "locked.pdf"),  # not read at all
        ("/store/tag_evidence", "economic-abuse"),
        ("/store/tags", "Coercive and controlling behaviour"),
        ("/store/people", "para 1.1, p. 1"),
    ],
)
def test_rows_go_by_their_labels(site: Any, path: str, label: str) -> None:
    page = fetch(site, path).text
    assert f">{label}</a>&nbsp;<em>" in page
    assert ">None</a>" not in page


def test_a_section_without_a_heading_goes_by_its_id(site: Any) -> None:
    labels = fetch(site, "/store/passages.json?_labels=on&_shape=array").json()
    assert None not in [row["section_id"]["label"] for row in labels if row["section_id"]]


def test_search_finds_passages_by_word_forms(site: Any) -> None:
    rows = fetch(site, "/store/passages.json?_search=banks&_shape=array").json()
    assert [row["id"] for row in rows] == ["anna-1"]
    rows = fetch(site, "/store/recommendations.json?_search=sharing&_shape=array").json()
    assert [row["text"] for row in rows] == [ADVICE, ADVICE]


def test_answers_keep_search_engines_and_other_sites_out(site: Any) -> None:
    assert fetch(site, "/robots.txt").text == "User-agent: *\nDisallow: /\n"
    headers = fetch(site, "/store/passages.json").headers
    assert headers["x-robots-tag"] == "noindex, nofollow, noarchive"
    assert headers["referrer-policy"] == "no-referrer"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["cache-control"] == "no-cache"
    assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8001", 200),
        ("localhost", 200),
        ("LOCALHOST:8001", 200),
        ("[::1]:8001", 200),
        # a name that leads here and belongs to somebody else
        ("reviews.example", 403),
        ("127.0.0.1.example:8001", 403),
        ("localhost:8001.example", 403),
        ("", 403),
    ],
)
def test_only_this_machine_is_answered(site: Any, host: str, status: int) -> None:
    answer = fetch(site, "/store/passages.json", host=host)
    assert answer.status_code == status
    assert ("bank card" in answer.text) is (status == 200)


def test_the_file_cannot_be_fetched_or_written(site: Any) -> None:
    assert fetch(site, "/store.db").status_code == 403
    assert fetch(site, "/store?sql=delete+from+reviews").status_code == 400
    with pytest.raises(sqlite3.OperationalError, match="does not write"):
        site.get_database("store").connect(write=True)


def test_an_error_is_a_line_on_a_page_and_silent_at_the_terminal(
    site: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    answer = fetch(site, "/store/passages/none-such")
    assert answer.status_code == 404
    assert "There is no such page" in answer.text
    assert fetch(site, "/none-such.json").json() == {
        "ok": False,
        "error": "Database not found",
        "status": 404,
        "title": None,
    }
    assert capfd.readouterr() == ("", "")


# Queries that cannot be answered, and what a person is told.
@pytest.mark.parametrize(
    ("path", "told"),
    [
        (
            "/store?_timelimit=20&sql=with+recursive+a(x)+as+(select+1+union+all+"
            "select+x%2B1+from+a)+select+count(*)+from+a",
            "The query took longer than this site allows",
        ),
        ("/store/passages?_search=(&_searchmode=raw", "fts5: syntax error"),
        ("/store/passages?_sort=none", "Cannot sort table by none"),
    ],
)
def test_what_cannot_be_answered_is_told(site: Any, path: str, told: str) -> None:
    answer = fetch(site, path)
    assert answer.status_code in (400, 500)
    assert told in answer.text
    assert "Traceback" not in answer.text


def test_the_site_shows_what_a_build_adds(tmp_path: Path) -> None:
    path = make_site_store(tmp_path / "x.db")
    site = make_site(path)
    try:
        before = fetch(site, "/store/reviews.json?_shape=array&_col=review_id").json()
        with open_store(path) as store:
            later = make_extracted(make_review(review_id="later"), passages=())
            write_document(store, later, make_source(later.review), [], 1)
        after = fetch(site, "/store/reviews.json?_shape=array&_col=review_id").json()
    finally:
        close_site(site)
    assert len(after) == len(before) + 1


def test_a_store_that_changed_underneath_is_told(tmp_path: Path) -> None:
    path = make_site_store(tmp_path / "x.db")
    site = make_site(path)
    try:
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("ALTER TABLE runs RENAME TO builds")
        answer = fetch(site, "/")
    finally:
        close_site(site)
    assert answer.status_code == 503
    assert "The store cannot be read just now: no such table: runs." in answer.text


def test_an_empty_store_has_a_front_page(tmp_path: Path) -> None:
    open_store(tmp_path / "x.db").close()
    site = make_site(tmp_path / "x.db")
    try:
        assert "No reviews yet" in fetch(site, "/").text
        assert fetch(site, "/store").status_code == 200
    finally:
        close_site(site)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "does not exist"),
        (b"%PDF-1.7\n", "not a store"),
        # A database of something else is told in store/database.py's own tests.
    ],
)
def test_what_is_not_a_store_is_refused_in_a_line(
    tmp_path: Path, content: bytes | None, message: str
) -> None:
    path = tmp_path / "x.db"
    if content is not None:
        path.write_bytes(content * 200)
    with pytest.raises(StoreNotOpenedError, match=message) as raised:
        make_site(path)
    assert "\n" not in str(raised.value)
    assert path.exists() is (content is not None)
