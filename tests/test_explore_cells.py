"""Values as people read them, whatever text stands in them."""

import pytest
from samples_explore import SCRIPT

from explore.cells import show_cell

_ESCAPED = "&lt;script&gt;alert(&#39;review&#39;)&lt;/script&gt;"


@pytest.mark.parametrize(
    ("column", "value", "expected"),
    [
        # a list, one below the other
        ("themes", '["Weapons","Suicidality"]', "Weapons<br>Suicidality"),
        ("objectives", "[1,2]", "1<br>2"),
        ("agencies", "[]", "&nbsp;"),
        # text from a document is text
        ("agencies", f'["{SCRIPT}"]', _ESCAPED),
        # a query may call anything "levels"
        ("levels", "family_home", None),
        ("levels", '{"a": 1}', None),
        ("levels", None, None),
        ("levels", 3, None),
        # boxes are for machines; a reader wants the page
        ("boxes", '[{"page":2,"x0":1,"top":1,"x1":2,"bottom":2}]', "1 box on p. 2"),
        ("boxes", '[{"page":2},{"page":2},{"page":3}]', "3 boxes on pp. 2–3"),
        ("boxes", "[]", None),
        ("boxes", '[{"page":"2"}]', None),
        ("boxes", "[2]", None),
        # a table as a table
        (
            "cells",
            '[["Date","Event"],["2019",null]]',
            '<table class="cell-table"><tr><td>Date</td><td>Event</td></tr>'
            "<tr><td>2019</td><td></td></tr></table>",
        ),
        (
            "cells",
            f'[["{SCRIPT}"],["2"],["3"],["4"],["5"]]',
            f'<table class="cell-table"><tr><td>{_ESCAPED}</td></tr><tr><td>2</td></tr>'
            "<tr><td>3</td></tr><tr><td>4</td></tr></table><p>and 1 more row</p>",
        ),
        ("cells", '["2019"]', None),
        # found words
        ("snippet", "the «risk» & «harm»", "the <mark>risk</mark> &amp; <mark>harm</mark>"),
        ("snippet", f"«{SCRIPT}»", f"<mark>{_ESCAPED}</mark>"),
        ("snippet", "nothing «open", "nothing «open"),
        # ids lead to their rows
        ("passage_id", "0a1b-0003", '<a href="/store/passages/0a1b-0003">0a1b-0003</a>'),
        ("theme_id", "economic-abuse", '<a href="/store/codes/economic-abuse">economic-abuse</a>'),
        ("passage_id", SCRIPT, None),
        ("passage_id", "../x", None),
        # the rest Datasette shows well
        ("text", "He kept her bank card.", None),
        ("quote", '["a"]', None),
    ],
)
def test_show_cell(column: str, value: object, expected: str | None) -> None:
    shown = show_cell(column, value, "/store")
    assert (None if shown is None else str(shown)) == expected
