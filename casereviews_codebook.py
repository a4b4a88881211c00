"""The commands `casereviews codebook` and `casereviews recode`: a codebook changed, and its codes.

docs/contract.md describes the JSON.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING

import click

from casereviews_shared import path_type
from casereviews_train import documents_option, explains, fit_tagger, labels_option
from classify.codebook import read_codebook
from classify.codebook_diff import CodebookDiff, describe_diff, diff_codebooks, diff_object
from classify.errors import CodebookError
from classify.models import Codebook, Scheme
from classify.modes import DEFAULT, MODES

if TYPE_CHECKING:
    from store.coding import CodeCount

    Counts = Mapping[str, CodeCount]

FAILED = 1
_store_path = click.Path(path_type=Path, dir_okay=False)


@click.group()
def codebook() -> None:
    """Check a codebook, or compare two."""


@codebook.command()
@click.argument("file", type=path_type)
def check(file: Path) -> None:
    """Say whether the codebook FILE is sound, or what is wrong with it and where."""
    try:
        codes = read_codebook(file)
    except CodebookError as error:
        click.echo(f"casereviews: {error}", err=True)
        sys.exit(FAILED)
    themes, levels = codes.scheme(Scheme.THEME), codes.scheme(Scheme.LEVEL)
    cues = sum(len(code.cues) for code in codes.codes)
    click.echo(
        f"{file}: sound: version {codes.version}, {len(levels)} levels, {len(themes)} themes, "
        f"{cues:,} cues"
    )
    for code in codes.codes:
        if not code.cues:
            click.echo(f"{code.code_id}: no cues: found only once it has been learned")


@codebook.command()
@click.argument("old", type=path_type)
@click.argument("new", type=path_type)
@click.option("--db", type=_store_path, help="A store, for how often each code stands in it.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@explains
def diff(old: Path, new: Path, db: Path | None, as_json: bool) -> None:
    """Say what differs between the codebooks OLD and NEW.

    With --db also in how many reviews and passages of the store each code stood when it was last
    coded by the one and by the other.
    """
    before, after = read_codebook(old), read_codebook(new)
    found = diff_codebooks(before, after)
    counts: tuple[Counts | None, Counts | None] = None, None
    if db is not None:
        from store.coding import counts_under
        from store.database import open_store

        with open_store(db, read_only=True) as store:
            counts = counts_under(store, before), counts_under(store, after)
    if as_json:
        said = diff_object(before, after, found)
        said["counts"] = None if db is None else _counts_object(before, after, *counts)
        click.echo(json.dumps(said, ensure_ascii=False))
        return
    for line in describe_diff(found):
        click.echo(line)
    if db is None:
        return
    for file, held in zip((old, new), counts, strict=True):
        if held is None:
            click.echo(
                f"{db} has not been coded by {file}: casereviews recode {db} --codebook {file}"
            )
    for line in count_table(before, after, *counts, found):
        click.echo(line)


@click.command()
@click.argument("db", type=_store_path)
@click.option("--codebook", "file", type=path_type, help="The codebook; else the shipped one.")
@click.option("--model", type=path_type, help="A trained tagger's folder; else the shipped one.")
@labels_option
@documents_option
@click.option(
    "--out", type=path_type, help="Where the tagger goes that is fitted to --labels; else DB-model."
)
@click.option("--tagger", type=click.Choice(MODES), default=DEFAULT, show_default=True)
@click.option("--workers", type=click.IntRange(0), default=0, help="Processes; 0 chooses.")
@explains
def recode(
    db: Path,
    file: Path | None,
    model: Path | None,
    own: tuple[Path, ...],
    documents: Path | None,
    out: Path | None,
    tagger: str,
    workers: int,
) -> None:
    """Code the passages of the store DB again, by a changed codebook or tagger.

    No file is read for it, and documents whose codes would stay as they are are left. With --labels
    a tagger is first fitted to the shipped labels and yours, on the encoder of --model.
    """
    from pipeline_recode import Coder, recode

    codes = read_codebook(file)
    _check_is_there(db)
    if own or documents is not None:
        from classify.labelled_sources import Sources

        out = out or db.with_name(f"{db.stem}-model")
        for line in fit_tagger(Sources(own=own, documents=documents), codes, out, model):
            click.echo(line)
        model = out
    report = recode(
        db,
        Coder(codebook=codes, tagger=tagger, model=model),
        tool_version=_tool_version(),
        workers=workers,
    )
    for failure in report.failures:
        click.echo(f"{failure.file}: {failure.code}: {failure.detail}", err=True)
    old = report.old_codebook or Codebook(version="", sha256="", codes=())
    found = diff_codebooks(old, codes, with_exceptions=False)
    for line in describe_diff(found):
        click.echo(line)
    for line in count_table(old, codes, report.before, report.after, found):
        click.echo(line)
    click.echo(
        f"{db}: {report.recoded} documents coded again, {report.unchanged} left as they were, "
        f"{len(report.failures)} failed"
    )
    if file is not None or model is not None:
        given = [("--codebook", file), ("--model", model)]
        options = " ".join(f"{name} {value}" for name, value in given if value is not None)
        click.echo(f"build on it with: casereviews build ... --db {db} {options}")
    if report.failures:
        sys.exit(FAILED)


def _check_is_there(db: Path) -> None:
    """Refuse a name that is no store before anything takes its time, or makes an empty one."""
    from store.database import open_store
    from store.errors import StoreError

    if not db.exists():
        raise StoreError(f"{db} does not exist: `casereviews build` makes a store")
    open_store(db).close()  # brings an older one up to date


def _tool_version() -> str:
    try:
        return version("casereviews")
    except PackageNotFoundError:
        return "not installed"


def count_table(
    old: Codebook,
    new: Codebook,
    before: "Counts | None",
    after: "Counts | None",
    found: CodebookDiff,
) -> Iterator[str]:
    """Old and new counts, a line a code that changed or is counted otherwise.

    A hyphen stands where a codebook lacks the code, or the store was not coded by it.
    """
    changed = {change.code_id for change in found.changes}
    lines, same = [], 0
    for code_id in _code_ids(old, new):
        cells = [
            "-" if counts is None or code_id not in counts else str(getattr(counts[code_id], what))
            for what in ("reviews", "passages")
            for counts in (before, after)
        ]
        if code_id not in changed and cells[0] == cells[1] and cells[2] == cells[3]:
            same += 1
            continue
        lines.append((code_id, cells))
    if lines:
        wide = max(len(code_id) for code_id, _ in lines)
        yield f"{'':{wide}}  {'reviews':>15}  {'passages':>15}"
        yield f"{'code':{wide}}  {'old':>7} {'new':>7}  {'old':>7} {'new':>7}"
        for code_id, cells in lines:
            yield (f"{code_id:{wide}}  {cells[0]:>7} {cells[1]:>7}  {cells[2]:>7} {cells[3]:>7}")
    if same:
        yield f"{same} codes stand as they did"


def _code_ids(old: Codebook, new: Codebook) -> list[str]:
    return list(dict.fromkeys(code.code_id for code in (*new.codes, *old.codes)))


def _counts_object(
    old: Codebook, new: Codebook, before: "Counts | None", after: "Counts | None"
) -> list[dict[str, object]]:
    def pair(code_id: str, what: str) -> dict[str, int | None]:
        held = [counts.get(code_id) if counts is not None else None for counts in (before, after)]
        old_count, new_count = (None if c is None else int(getattr(c, what)) for c in held)
        return {"old": old_count, "new": new_count}

    return [
        {"id": code_id, "reviews": pair(code_id, "reviews"), "passages": pair(code_id, "passages")}
        for code_id in _code_ids(old, new)
    ]
