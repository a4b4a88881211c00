"""The command line: one verb a stage.

Exit codes: 0 done; 1 done, but something failed (each failure is a line on stderr); 2 the command
could not be carried out as it was given.
"""

import csv
import json
import shutil
import sys
from collections.abc import Callable, Sequence
from functools import wraps
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import click

from casereviews_best_model import best_model
from casereviews_codebook import codebook as codebook_commands
from casereviews_codebook import recode
from casereviews_evaluate import evaluate
from casereviews_explain import explain
from casereviews_page import page
from casereviews_repeats import repeats
from casereviews_shared import codebook_option, model_option, path_type, stop, tagger_option
from casereviews_suggest import suggest_codes
from casereviews_teach import teach
from casereviews_train import train
from classify.codebook import read_codebook
from classify.errors import ClassifyError
from corpus.documents import find_documents, sample_folder
from corpus.errors import CorpusError
from corpus.models import ReviewKind
from explore.errors import ExploreError
from store.errors import StoreError

FAILED = 1


def tool_version() -> str:
    """The installed version; the one place it stands in is pyproject.toml."""
    try:
        return version("casereviews")
    except PackageNotFoundError:
        return "not installed"


def _explains(command: Callable[..., None]) -> Callable[..., None]:
    """Turn the stages' errors into one line and exit code 2; nobody sees a traceback."""

    @wraps(command)
    def wrapper(*args: Any, **kwargs: Any) -> None:
        try:
            command(*args, **kwargs)
        except (CorpusError, ClassifyError, StoreError, ExploreError) as error:
            stop(str(error))
        except BrokenPipeError:
            # `casereviews search ... | head`: the reader has gone, which is no failure
            sys.stderr.close()
            sys.exit(0)

    return wrapper


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(tool_version(), prog_name="casereviews")
def main() -> None:
    """Read statutory reviews of deaths and serious harm into a searchable, citable store."""


main.add_command(evaluate)
main.add_command(codebook_commands)
main.add_command(explain)
main.add_command(page)
main.add_command(best_model)
main.add_command(teach)
main.add_command(recode)
main.add_command(repeats)
main.add_command(suggest_codes)
main.add_command(train)
_path = path_type
_store_path = click.Path(path_type=Path, dir_okay=False)
_tagger_option = tagger_option(
    "How passages are coded: fast does without the encoder, cues without anything learned, "
    "best asks a larger encoder where the first is unsure (casereviews best-model)."
)


@main.command()
@click.argument("paths", nargs=-1, type=_path)
@click.option("--db", type=_store_path, default=Path("reviews.db"), show_default=True)
@click.option("--manifest", type=_path, help="A manifest.csv that catalogues the files.")
@codebook_option
@_tagger_option
@model_option
@click.option(
    "--workers", type=click.IntRange(0), default=0, help="Processes; 0 chooses.", show_default=True
)
@click.option("--force", is_flag=True, help="Read unchanged documents again.")
@click.option("--ocr/--no-ocr", default=True, help="Read scanned pages, if tesseract is there.")
@_explains
def build(
    paths: tuple[Path, ...],
    db: Path,
    manifest: Path | None,
    codebook: Path | None,
    tagger: str,
    model: Path | None,
    workers: int,
    force: bool,
    ocr: bool,
) -> None:
    """Read the reviews in PATHS (files and folders) into a store.

    Without PATHS the twelve invented reviews that ship with the tool are built. A second run reads
    only what has changed; one that was stopped goes on where it was.
    """
    from pipeline import BuildSettings, build

    codes = read_codebook(codebook)
    if not paths and manifest is None:
        paths = (sample_folder(),)
    corpus = find_documents(paths, manifest)
    with _Bar(len(corpus.documents)) as bar:
        report = build(
            corpus,
            db,
            codes,
            tool_version=tool_version(),
            settings=BuildSettings(
                workers=workers, force=force, ocr=ocr, tagger=tagger, model=model
            ),
            progress=bar.step,
        )
    for failure in report.failures:
        click.echo(f"{failure.file}: {failure.code}: {failure.detail}", err=True)
    for names in report.duplicates:
        click.echo(f"{names[0]}: the same bytes as {', '.join(names[1:])}: one document", err=True)
    for file in report.removed:
        click.echo(f"{file}: in the store, no longer among the files; its rows stay", err=True)
    counts = report.counts
    again = counts.files_recoded
    click.echo(
        f"{db}: {counts.files} files: {counts.files_read} read, "
        + (f"{again} coded again without being read, " if again else "")
        + f"{counts.files_unchanged} unchanged, {counts.files_failed} failed this time, "
        f"{counts.files_removed} no longer there; "
        f"{report.warnings} warnings (casereviews problems {db})"
    )
    if report.failures:
        sys.exit(FAILED)


class _Bar:
    """A progress bar on stderr, there only for a person at a terminal."""

    def __init__(self, total: int) -> None:
        self._shown = sys.stderr.isatty() and total > 1
        self._bar: Any = None

    def __enter__(self) -> "_Bar":
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.render_finish()

    def step(self, file: str, done: int, total: int) -> None:
        """One more document is done."""
        if not self._shown:
            return
        if self._bar is None:
            self._bar = click.progressbar(
                length=total, file=sys.stderr, item_show_func=lambda name: name or ""
            )
            self._bar.render_progress()
        self._bar.update(1, file)


@main.command()
@click.argument("files", nargs=-1, required=True, type=_path)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line, a file each.")
@click.option("--ocr/--no-ocr", default=True, help="Read scanned pages, if tesseract is there.")
@_explains
def extract(files: tuple[Path, ...], as_json: bool, ocr: bool) -> None:
    """Print what FILES say: an outline to read or, with --json, everything."""
    from extract.contract import review_object
    from extract.ocr import find_ocr
    from extract.outline import outline
    from extract.review import extract_review

    failed = False
    for file in files:
        if not file.is_file():
            click.echo(f"{file}: no such file", err=True)
            failed = True
            continue
        (document,) = find_documents([file]).documents
        extracted = extract_review(document, find_ocr() if ocr else None)
        click.echo(
            json.dumps(review_object(extracted), ensure_ascii=False)
            if as_json
            else outline(extracted, _columns())
        )
        for problem in extracted.problems:
            if problem.severity.value == "error":
                click.echo(f"{file}: {problem.code}: {problem.detail}", err=True)
                failed = True
    if failed:
        sys.exit(FAILED)


def _columns() -> int:
    """A terminal's width; 80 elsewhere, so that what is piped or kept is always the same."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else 80


@main.command()
@click.argument(
    "file", type=click.File("r", encoding="utf-8-sig", errors="surrogateescape"), default="-"
)
@codebook_option
@_tagger_option
@model_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@_explains
def classify(
    file: Any, codebook: Path | None, tagger: str, model: Path | None, as_json: bool
) -> None:
    """Code the passages in FILE (JSON lines with "id" and "text"), or on standard input."""
    from classify.contract import classify_lines
    from classify.taggers import load_tagger

    failed = False
    codes = load_tagger(read_codebook(codebook), tagger, model)
    name = getattr(file, "name", "<stdin>")
    for number, line in classify_lines(file, codes):
        if isinstance(line, str):
            click.echo(f"{name} line {number}: {line}", err=True)
            failed = True
        elif as_json:
            click.echo(json.dumps(line, ensure_ascii=False))
        else:
            click.echo(_coded_line(line))
    if failed:
        sys.exit(FAILED)


def _coded_line(line: dict[str, Any]) -> str:
    themes = "; ".join(
        f"{theme['id']} ({theme['polarity']}: "
        + ", ".join(f"“{evidence['quote']}”" for evidence in theme["evidence"])
        + ")"
        for theme in line["themes"]
    )
    return f"{line['id']}: {line['levels']['primary'] or 'no level'}; {themes or 'no theme'}"


@main.command()
@click.argument("db", type=_store_path)
@click.argument("query")
@click.option("--theme", help="Only passages with this theme, affirmed.")
@click.option("--level", help="Only passages at this life-stage level.")
@click.option("--kind", type=click.Choice([kind.value for kind in ReviewKind]))
@click.option("--area", help="Only reviews of this area, as the ONS spells it.")
@click.option("--section-kind", help="Only this kind of section: analysis, chronology ...")
@click.option("--limit", type=click.IntRange(1), default=20, show_default=True)
@click.option("--json", "form", flag_value="json", help="One JSON object with all hits.")
@click.option("--csv", "form", flag_value="csv", help="A row a hit.")
@click.option("--table", "form", flag_value="table", default=True, help="To read (the default).")
@_explains
def search(
    db: Path,
    query: str,
    theme: str | None,
    level: str | None,
    kind: str | None,
    area: str | None,
    section_kind: str | None,
    limit: int,
    form: str,
) -> None:
    """Find passages in the store DB by words, "phrases", prefix*, AND, OR and NOT."""
    from store.database import open_store
    from store.search import hits_json, search

    with open_store(db, read_only=True) as store:
        hits = search(
            store,
            query,
            theme=theme,
            level=level,
            kind=kind,
            area=area,
            section_kind=section_kind,
            limit=limit,
        )
    if form == "json":
        click.echo(json.dumps(hits_json(query, hits), ensure_ascii=False))
    elif form == "csv":
        _print_csv(
            [
                {
                    "review": hit.review_title,
                    "kind": hit.kind,
                    "area": hit.area,
                    "address": hit.address,
                    "file": hit.file,
                    "page": hit.page,
                    "themes": " ".join(hit.themes),
                    "levels": " ".join(hit.levels),
                    "text": hit.text,
                    "passage_id": hit.passage_id,
                }
                for hit in hits
            ]
        )
    else:
        for hit in hits:
            click.secho(f"{hit.review_title}, {hit.address}", bold=True)
            click.echo(f"  {_marked(hit.snippet, hit.snippet_highlights)}")
        click.echo(f"{len(hits)} passage{'' if len(hits) == 1 else 's'}")


def _marked(text: str, highlights: Sequence[Any]) -> str:
    """A snippet with its matches in bold at a terminal."""
    parts, end = [], 0
    for span in highlights:
        parts += [text[end : span.char_start]]
        parts += [click.style(text[span.char_start : span.char_end], bold=True)]
        end = span.char_end
    return "".join([*parts, text[end:]])


def _print_csv(rows: Sequence[dict[str, Any]]) -> None:
    if not rows:
        return
    writer = csv.DictWriter(sys.stdout, list(rows[0]))
    writer.writeheader()
    writer.writerows({name: _safe_cell(value) for name, value in row.items()} for row in rows)


def _safe_cell(value: Any) -> Any:
    """A cell that a spreadsheet does not take for a formula."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@") else value


@main.command()
@click.argument("db", type=_store_path)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@_explains
def problems(db: Path, as_json: bool) -> None:
    """List what was not read, or not read well, and why."""
    from store.database import open_store

    with open_store(db, read_only=True) as store:
        rows = store.rows(
            "SELECT document_id, file, code, detail, page, severity FROM problems "
            "ORDER BY severity, file, page IS NOT NULL, page, code"
        )
    for row in rows:
        if as_json:
            click.echo(json.dumps(row, ensure_ascii=False))
        else:
            page = f" p. {row['page']}" if row["page"] else ""
            click.echo(f"{row['severity']}: {row['file']}{page}: {row['code']}: {row['detail']}")
    if not as_json:
        click.echo(f"{len(rows)} problem{'' if len(rows) == 1 else 's'}")


@main.command()
@click.argument("db", type=_store_path)
@click.option("--port", type=click.IntRange(1, 65535), default=8001, show_default=True)
@click.option("--open", "open_browser", is_flag=True, help="Open a browser on it.")
@_explains
def serve(db: Path, port: int, open_browser: bool) -> None:
    """Show the store in Datasette, on this machine only."""
    from explore.site import serve

    serve(db, port, open_browser=open_browser)


@main.command()
@click.argument("db", type=_store_path)
@click.option("--no-files", is_flag=True, help="Leave the files alone: check the store by itself.")
@_explains
def verify(db: Path, no_files: bool) -> None:
    """Check that every quote, box, page and index of the store is as it must be."""
    from extract.errors import ExtractError
    from extract.pages import read_page_words
    from extract.reading import read_shown_texts
    from store.database import open_store
    from store.verify import check_boxes, check_texts, verify

    with open_store(db, read_only=True) as store:
        findings = list(verify(store))
        if not no_files:
            try:
                findings += check_boxes(store, read_page_words)
                findings += check_texts(store, read_shown_texts)
            except ExtractError as error:
                click.echo(f"casereviews: {error}", err=True)
                sys.exit(FAILED)
    for finding in findings:
        click.echo(f"{finding.check}: {finding.detail}")
    if findings:
        click.echo(f"{len(findings)} finding{'' if len(findings) == 1 else 's'}")
        sys.exit(FAILED)
    click.echo(f"{db}: sound")


@main.command()
def doctor() -> None:
    """Say which versions, models and SQLite features are found, and what is missing."""
    from casereviews_doctor import examine

    checks = list(examine())
    for check in checks:
        mark = "ok" if check.is_sound else ("missing" if check.is_optional else "WRONG")
        click.echo(f"{mark:8}{check.name}: {check.detail}")
    if any(not check.is_sound and not check.is_optional for check in checks):
        sys.exit(FAILED)


if __name__ == "__main__":
    main()
