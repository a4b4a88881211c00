"""The command `casereviews repeats`: what several reviews ask for, how often and since when."""

import csv
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from casereviews_shared import stop

_COLUMNS = (
    *("asked", "reviews", "areas", "first_year", "last_year", "addressee_kind", "method"),
    *("similarity", "counted", "review_id", "review", "kind", "area", "year_published"),
    *("address", "page", "text", "addressee", "group_id", "recommendation_id"),
)


@click.command()
@click.argument("db", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--theme", help="Only what is asked for in passages with this theme, affirmed.")
@click.option("--area", help="Only what reviews of this area ask for too.")
@click.option("--since", type=int, help="Only what was last asked for in this year or later.")
@click.option(
    "--least", type=click.IntRange(2), default=2, show_default=True, help="By so many reviews."
)
@click.option("--json", "form", flag_value="json", help="One JSON object with all groups.")
@click.option("--csv", "form", flag_value="csv", help="A row a recommendation.")
@click.option("--table", "form", flag_value="table", default=True, help="To read (the default).")
def repeats(
    db: Path, theme: str | None, area: str | None, since: int | None, least: int, form: str
) -> None:
    """List what several reviews in the store DB ask for, and how often.

    Recommendations are grouped by machine, and the groups hold mistakes: read the members.
    """
    from store.database import open_store
    from store.errors import StoreError
    from store.repeats import list_repeats

    try:
        with open_store(db, read_only=True) as store:
            groups = list_repeats(store, theme=theme, area=area, since=since, least=least)
    except StoreError as error:
        stop(str(error))
    if form == "json":
        said = {"schema": 1, "count": len(groups), "groups": groups}
        click.echo(json.dumps(said, ensure_ascii=False))
    elif form == "csv":
        _print_csv(groups)
    else:
        _print_groups(groups)


def _print_groups(groups: Sequence[dict[str, Any]]) -> None:
    for group in groups:
        by_words = " (compared by words alone)" if group["method"] == "words" else ""
        click.secho(f"{group['asked'].capitalize()}{by_words}: {group['text']}", bold=True)
        for member in group["recommendations"]:
            place = ", ".join(
                str(member[name]) for name in ("review", "area", "year_published") if member[name]
            )
            told = "" if member["counted"] else " (the same review)"
            click.echo(f"  {place}, {member['address']}{told}: {member['text']}")
    click.echo(f"{len(groups)} group{'' if len(groups) == 1 else 's'}")


def _print_csv(groups: Sequence[dict[str, Any]]) -> None:
    if not groups:
        return
    writer = csv.writer(sys.stdout)
    writer.writerow(_COLUMNS)
    for group in groups:
        for member in group["recommendations"]:
            row = {**group, **member}
            writer.writerow([_safe_cell(row[name]) for name in _COLUMNS])


def _safe_cell(value: Any) -> Any:
    """A cell that a spreadsheet does not take for a formula."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@") else value
