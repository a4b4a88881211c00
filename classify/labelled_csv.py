"""A researcher's own coded passages: a CSV, a row for each theme on a passage.

docs/labels.md describes the columns. A spreadsheet's file is taken as it comes, with its byte
order mark and its line ends; a cell is text, whatever sign it begins with.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import NoReturn, TypeVar

from classify.errors import LabelsError
from classify.labelled import Coding, LabelledPassage, ThemeLabel, read_labels
from classify.labelled_documents import letter_places, passage_digest, squeeze
from classify.models import Codebook, Facet, Party, Polarity, Scheme
from extract.models import SectionKind

COLUMNS = (
    "id",
    "review",
    "text",
    "heading",
    "section_kind",
    "level",
    "theme",
    "facet",
    "party",
    "polarity",
    "quote",
    "coder",
)
REGISTER = "own"
AGREED = "agreed"
"""The coder whose codes settle what two others differ on."""

_WANTED = ("text", "theme")
_OF_PASSAGE = ("review", "heading", "section_kind")
_PARTY_FAMILIES = "ABC"  # families of themes that somebody has (codebook rule 5)
_Value = TypeVar("_Value", bound=StrEnum)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """A row as it stands, with its place."""

    file: Path
    number: int  # as a spreadsheet counts rows
    cells: Mapping[str, str]

    def get(self, column: str) -> str:
        return self.cells.get(column, "")

    def fault(self, column: str, expected: str) -> NoReturn:
        raise LabelsError(
            f'{self.file.name} row {self.number}: {column} "{_short(self.get(column))}": {expected}'
        )


@dataclass(slots=True, kw_only=True)
class _Gathered:
    """A passage while its rows are read."""

    row: _Row  # the first
    passage_id: str
    cells: dict[str, str]
    coders: dict[str, "_CoderRows"] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class _CoderRows:
    """What one coder made of a passage, row by row."""

    levels: tuple[str, ...] = ()
    none_row: int | None = None  # the row that says there is no theme
    themes: dict[tuple[str, str, int], tuple[ThemeLabel, int]] = field(default_factory=dict)


def read_labels_at(path: Path, codebook: Codebook) -> tuple[LabelledPassage, ...]:
    """The labelled passages of a CSV, or of a folder of CSVs and JSON Lines.

    Args:
        path: A CSV in the columns of `COLUMNS`, or a folder that holds such or the shipped form.
        codebook: Its codes are the ones that may be used.

    Returns:
        The passages by file name and row; where two files code one text, those of the later.

    Raises:
        LabelsError: It is not there or holds none, or a row is not as it must be.
    """
    if not path.is_dir():
        return read_csv_labels(path, codebook)
    files = sorted(path.glob("*.csv"))
    found = [*read_labels(codebook, path)]
    for file in files:
        found = [*outrank(found, read_csv_labels(file, codebook))]
    if not found:
        raise LabelsError(f"{path}: no labelled passages in it; expected .csv or .jsonl files")
    return tuple(found)


def read_csv_labels(file: Path, codebook: Codebook) -> tuple[LabelledPassage, ...]:
    """The labelled passages of a CSV, in the order of their first rows.

    Args:
        file: The CSV.
        codebook: Its codes are the ones that may be used.

    Raises:
        LabelsError: The file can't be read, or a row is not as it must be; the message names the
            file, the row as a spreadsheet counts it, the value and what was expected.
    """
    codes = _Codes.of(codebook)
    passages: dict[str, _Gathered] = {}
    by_text: dict[str, str] = {}
    for row in _read_rows(file):
        passage = _passage_of(row, passages, by_text)
        coder = passage.coders.setdefault(row.get("coder"), _CoderRows())
        _add_levels(row, coder, codes)
        _add_theme(row, passage, coder, codes)
    return tuple(_labelled(passage) for passage in passages.values())


def outrank(
    passages: Iterable[LabelledPassage], own: Sequence[LabelledPassage]
) -> tuple[LabelledPassage, ...]:
    """Passages with a researcher's own, whose codes replace those of the same text.

    A passage is the same if its letters and digits are.
    """
    theirs = {passage_digest(passage.text) for passage in own}
    kept = [passage for passage in passages if passage_digest(passage.text) not in theirs]
    return (*kept, *own)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Codes:
    """What a codebook allows."""

    levels: tuple[str, ...]
    families: Mapping[str, str]  # by theme

    @classmethod
    def of(cls, codebook: Codebook) -> "_Codes":
        return cls(
            levels=tuple(code.code_id for code in codebook.scheme(Scheme.LEVEL)),
            families={code.code_id: code.family or "" for code in codebook.scheme(Scheme.THEME)},
        )


def _read_rows(file: Path) -> Iterator[_Row]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise LabelsError(f"{file}: no such file") from error
    except (UnicodeDecodeError, OSError) as error:
        raise LabelsError(
            f"{file}: can't be read as CSV in UTF-8 ({error}): save it as “CSV UTF-8”"
        ) from error
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    found = 0
    try:
        header = [name.strip().lower() for name in next(reader, [])]
        _check_header(file, header)
        for number, cells in enumerate(reader, 2):
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(header):
                raise LabelsError(
                    f"{file.name} row {number}: {len(cells)} cells, expected {len(header)} as in "
                    "the header; a cell that holds a comma must stand in double quotes"
                )
            found += 1
            values = (cell.strip() for cell in cells)
            yield _Row(file=file, number=number, cells=dict(zip(header, values, strict=True)))
    except csv.Error as error:
        raise LabelsError(f"{file.name} line {reader.line_num}: broken CSV ({error})") from error
    if not found:
        raise LabelsError(f"{file.name}: no rows below the header; expected a row a theme")


def _check_header(file: Path, header: Sequence[str]) -> None:
    expected = f"expected some of {', '.join(COLUMNS)}"
    if not any(header):
        raise LabelsError(f"{file.name} row 1: no header row; {expected}")
    for name in header:
        if name not in COLUMNS:
            raise LabelsError(f'{file.name} row 1: column "{name}" is not known; {expected}')
        if header.count(name) > 1:
            raise LabelsError(f'{file.name} row 1: column "{name}" stands there twice')
    for name in _WANTED:
        if name not in header:
            raise LabelsError(f'{file.name} row 1: column "{name}" is missing; {expected}')


def _passage_of(row: _Row, passages: dict[str, _Gathered], by_text: dict[str, str]) -> _Gathered:
    """The passage that a row is about: by its id, or without one by its text."""
    text, given = row.get("text"), row.get("id")
    if not squeeze(text) and not (not text and given in passages):
        row.fault("text", "expected the passage's words")
    digest = passage_digest(text) if text else ""
    passage_id = given or by_text.get(digest) or f"own-{digest[:12]}"
    if text and by_text.setdefault(digest, passage_id) != passage_id:
        row.fault("id", f'the same text has the id "{by_text[digest]}" further up; expected one id')
    passage = passages.get(passage_id)
    if passage is None:
        kind = row.get("section_kind") or SectionKind.ANALYSIS.value
        if kind not in set(SectionKind):
            row.fault("section_kind", f"expected one of {', '.join(SectionKind)}, or nothing")
        cells = {"text": text, **{name: row.get(name) for name in _OF_PASSAGE}}
        passage = passages[passage_id] = _Gathered(row=row, passage_id=passage_id, cells=cells)
        return passage
    if text and squeeze(text) != squeeze(passage.cells["text"]):
        row.fault("text", f"row {passage.row.number} has another text under the same id")
    for name in _OF_PASSAGE:
        if row.get(name) and row.get(name) != passage.cells[name]:
            row.fault(
                name, f'row {passage.row.number} says "{passage.cells[name]}" of the same passage'
            )
    return passage


def _add_levels(row: _Row, coder: _CoderRows, codes: _Codes) -> None:
    levels = tuple(part.strip() for part in row.get("level").split(";") if part.strip())
    for level in levels:
        if level not in codes.levels:
            row.fault(
                "level",
                f"expected one of {', '.join(codes.levels)}, the primary one first and others "
                "behind semicolons, or nothing",
            )
    if len(set(levels)) < len(levels):
        row.fault("level", "a level stands twice; expected each once")
    if levels and coder.levels and levels != coder.levels:
        row.fault(
            "level", f'the same coder says "{"; ".join(coder.levels)}" of this passage further up'
        )
    coder.levels = coder.levels or levels


def _add_theme(row: _Row, passage: _Gathered, coder: _CoderRows, codes: _Codes) -> None:
    code_id = row.get("theme")
    if not code_id:
        for name in ("facet", "party", "polarity", "quote"):
            if row.get(name):
                row.fault(name, "there is no theme in this row that it could be of")
        if coder.themes:
            row.fault("theme", "the same coder gives this passage a theme; expected no empty row")
        coder.none_row = row.number
        return
    if code_id not in codes.families:
        row.fault("theme", "not a theme of the codebook; expected its id, or nothing for no theme")
    if coder.none_row is not None:
        row.fault("theme", f"row {coder.none_row} says that this passage has no theme")
    is_somebodys = codes.families[code_id][:1] in _PARTY_FAMILIES
    party = _one_of(row, "party", Party)
    if party is not None and not is_somebodys:
        row.fault(
            "party", f"{code_id} is nobody's (family {codes.families[code_id]}); leave it out"
        )
    start, end = _place(row, passage.cells["text"])
    label = ThemeLabel(
        code_id=code_id,
        facet=_one_of(row, "facet", Facet) or (Facet.CONTEXT if is_somebodys else Facet.RESPONSE),
        party=party,
        polarity=_one_of(row, "polarity", Polarity) or Polarity.AFFIRMED,
        char_start=start,
        char_end=end,
    )
    key = (code_id, label.polarity.value, start)
    if key in coder.themes:
        row.fault("theme", f"row {coder.themes[key][1]} says the same; expected it once")
    coder.themes[key] = label, row.number


def _one_of(row: _Row, column: str, values: type[_Value]) -> _Value | None:
    given = row.get(column).lower()
    if not given:
        return None
    if given not in set(values):
        row.fault(column, f"expected one of {', '.join(values)}, or nothing")
    return values(given)


def _place(row: _Row, text: str) -> tuple[int, int]:
    """Where a quote stands in the text, by letters and digits; the whole text without one."""
    quote = squeeze(row.get("quote"))
    if not quote:
        return 0, len(text)
    at = squeeze(text).find(quote)
    if at < 0:
        row.fault("quote", "expected words of the passage's text, in its order")
    places = letter_places(text)
    return places[at], places[at + len(quote) - 1] + 1


def _labelled(passage: _Gathered) -> LabelledPassage:
    codings = {
        name: Coding(
            primary_level=coder.levels[0] if coder.levels else None,
            other_levels=coder.levels[1:],
            themes=tuple(label for label, _ in coder.themes.values()),
        )
        for name, coder in passage.coders.items()
    }
    coders = [name for name in codings if name != AGREED]
    if len(coders) > 2:
        passage.row.fault(
            "id",
            f"{len(coders)} coders ({', '.join(coders)}); expected at most two, and "
            f'"{AGREED}" for what they settled on',
        )
    readings = [codings[name] for name in coders] or [codings[AGREED]]
    cells = passage.cells
    return LabelledPassage(
        passage_id=passage.passage_id,
        # Without a review each passage is by itself: nothing says that two are of one voice.
        writing_pass=cells["review"] or f"{passage.row.file.stem} {passage.passage_id}",
        register=REGISTER,
        review_type="other",
        section_kind=SectionKind(cells["section_kind"] or SectionKind.ANALYSIS),
        heading=cells["heading"] or None,
        text=cells["text"],
        is_boilerplate=False,
        is_decoy=False,
        first=readings[0],
        second=readings[1] if len(readings) > 1 else None,
        third=codings.get(AGREED) if coders else None,
    )


def _short(value: str) -> str:
    line = " ".join(value.split())
    return line if len(line) <= 60 else f"{line[:59]}…"
