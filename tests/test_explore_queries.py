"""The canned queries: each runs, and gives what its title asks."""

from collections.abc import Iterator
from typing import Any

import pytest
from samples_explore import ADVICE, fetch, open_site

from explore.metadata import read_site_notes

_QUERIES = read_site_notes().queries
_ANNA = "Review into the death of Anna"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with open_site(tmp_path_factory.mktemp("store") / "x.db") as opened:
        yield opened


def _rows(site: Any, path: str) -> list[dict[str, Any]]:
    rows = fetch(site, f"/store/{path}").json()
    assert isinstance(rows, list), rows
    return rows


@pytest.mark.parametrize("name", [*_QUERIES])
def test_query_runs_as_it_opens_with_nothing_and_with_anything(site: Any, name: str) -> None:
    opened = fetch(site, f"/store/{name}.json?_shape=array")
    assert opened.status_code == 200
    for value in ("", "'\"*(", "%"):
        asked = "&".join(f"{parameter}={value}" for parameter in _QUERIES[name].defaults)
        assert fetch(site, f"/store/{name}.json?_shape=array&{asked}").status_code == 200
        assert fetch(site, f"/store/{name}?{asked}").status_code == 200


@pytest.mark.parametrize("name", [name for name, query in _QUERIES.items() if query.defaults])
def test_query_opens_with_its_defaults(site: Any, name: str) -> None:
    opened = fetch(site, f"/store/{name}?_hide_sql=1")
    assert dict(opened.url.params) == {"_hide_sql": "1", **_QUERIES[name].defaults}
    emptied = "&".join(f"{parameter}=" for parameter in _QUERIES[name].defaults)
    assert fetch(site, f"/store/{name}?{emptied}", follow=False).status_code == 200


# One row or cell a query, by which it can be told from its neighbours.
@pytest.mark.parametrize(
    ("path", "column", "expected"),
    [
        ("reviews_with_theme.json?theme=economic-abuse", "review", [_ANNA]),
        ("reviews_with_theme.json?theme=economic+ABUSE", "passages", [1]),  # by name, in any case
        ("reviews_with_theme.json?theme=suicidality", "review", []),  # denied, so not there
        ("theme_in_area.json?area=hack&theme=economic-abuse", "quote", ["kept her bank card"]),
        ("theme_in_area.json?area=Leeds&theme=economic-abuse", "quote", []),
        ("theme_in_area.json?area=&theme=", "passage_id", ["anna-1", "anna-1", "anna-3", "anna-4"]),
        (
            "yes_no_not_mentioned.json?theme=suicidality",
            "status",
            ["no", "not_mentioned", "not_mentioned"],
        ),
        ("denied.json?theme=", "quote", ["suicide"]),
        ("denied.json?theme=economic-abuse", "quote", []),
        (
            "themes_beside.json?theme=coercive-control",
            "theme",
            ["Economic abuse", "Information sharing"],
        ),
        ("themes_beside.json?theme=coercive-control", "passages_with_both", [1, 0]),
        ("good_practice.json?theme=&kind=dhr", "passage_id", ["anna-4"]),
        ("recommendations_to.json?addressee=police", "text", [ADVICE]),
        ("recommendations_on.json?theme=information-sharing", "passage_id", ["anna-3"]),
        ("recommendations_repeated.json", "documents", [2]),
        (
            "recommendations_repeated.json",
            "places",
            [f"{_ANNA}, para Recommendation 1, p. 2; summary.pdf, para Recommendation 1, p. 2"],
        ),
        # in any form; furniture is left out, boilerplate marked
        ("passages_matching.json?words=risks+assessing&section_kind=", "boilerplate", [0, 1]),
        ("passages_matching.json?words=risk&section_kind=recommendations", "kind", ["DHR", "DHR"]),
        (
            "passages_matching.json?words=%22bank+card%22&section_kind=findings",
            "snippet",
            ["He kept her «bank card» and told her that nobody at the surgery would believe her."],
        ),
        ("facts_of_review.json?review=dhr-anna&fact=chair", "status", ["not_mentioned"]),
        ("facts_of_review.json?review=anna&fact=date_of_event", "quote", ["bank card"]),
        ("events_by_year.json?kind=", "year_of_event", [2019, None]),
        ("events_by_year.json?kind=", "mean_years_to_publication", [2.0, None]),
        ("reviews_naming_agency.json?agency=probation", "agency", ["Probation Service"]),
        (
            "not_read.json",
            "what",
            ["missing", "encrypted", "no words"],
        ),
        ("problems_found.json?code=no_text", "page", [2]),
        ("problems_found.json?code=", "severity", ["error", "error", "warning"]),
    ],
)
def test_query_answers_its_title(site: Any, path: str, column: str, expected: list[object]) -> None:
    mark = "&" if "?" in path else "?"
    assert [row[column] for row in _rows(site, f"{path}{mark}_shape=array")] == expected
