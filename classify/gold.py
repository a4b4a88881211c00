"""Coded passages of any origin, read and coded anew by a tagger: what `evaluate --gold` measures.

Two shapes are read. A JSON Lines file has a passage a line: `id`, `text`, `heading`,
`section_kind`, `review_id`, `levels` (`primary`, `others`) and `themes` (`id`, `facet`, `party`,
`polarity`); `review_type`, `register`, `subject_sex` and `second` (`levels` and `themes` of another
coder) may be there too. A folder has a folder a review with `truth.json` in it: `review_id`,
`review_type`, `subjects` and `paragraphs`; `coder1.json` and `coder2.json`, if they lie beside it,
hold the two codings it was agreed from, paragraph by paragraph.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from classify.errors import LabelsError
from classify.labelled import Coding, LabelledPassage
from classify.models import Codebook, Facet, Party, Polarity, Scheme
from classify.signals import PassageText
from extract.models import SectionKind

_SUBJECTS = ("victim", "child_subject", "adult_subject")
_SEVERAL = "mixed"


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldTheme:
    """A theme as a coder found it."""

    code_id: str
    facet: Facet | None
    party: Party | None
    polarity: Polarity


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldCoding:
    """What a coder made of a passage."""

    primary: str | None
    themes: tuple[GoldTheme, ...]

    def of(self, polarity: Polarity) -> frozenset[str]:
        """The themes of one polarity."""
        return frozenset(t.code_id for t in self.themes if t.polarity is polarity)


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldPassage:
    """A passage with its codings."""

    given: PassageText
    review: str | None  # None: a passage of its own
    register: str | None = None
    review_type: str | None = None
    subject_sex: str | None = None  # "female", "male"; "mixed": of both, or not told
    coding: GoldCoding
    first: GoldCoding | None = None  # None: `coding` stands for it
    second: GoldCoding | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    """Reads codings, and says in one line what is wrong with one."""

    themes: frozenset[str]
    levels: frozenset[str]

    def coding(self, row: Mapping[str, Any], place: str) -> GoldCoding:
        if not isinstance(row, dict) or not isinstance(row.get("themes"), list):
            raise LabelsError(f'{place}: "themes" is missing: a list was expected')
        levels = row.get("levels") or {}
        if not isinstance(levels, dict):
            raise LabelsError(f'{place}: "levels" is {levels!r}: an object was expected')
        primary = levels.get("primary")
        if primary is not None and primary not in self.levels:
            raise LabelsError(f'{place}: level "{primary}" is not in the codebook')
        return GoldCoding(
            primary=primary, themes=tuple(self._theme(theme, place) for theme in row["themes"])
        )

    def _theme(self, row: Any, place: str) -> GoldTheme:
        code_id = row.get("id") if isinstance(row, dict) else None
        if code_id not in self.themes:
            raise LabelsError(f'{place}: theme "{code_id}" is not in the codebook')
        try:
            return GoldTheme(
                code_id=str(code_id),
                facet=Facet(row["facet"]) if row.get("facet") else None,
                party=Party(row["party"]) if row.get("party") else None,
                polarity=Polarity(row.get("polarity") or Polarity.AFFIRMED),
            )
        except ValueError as error:
            raise LabelsError(f"{place}: {code_id}: {error}") from error


def read_gold(paths: Sequence[Path], codebook: Codebook) -> tuple[GoldPassage, ...]:
    """Coded passages of files and folders.

    Args:
        paths: JSON Lines files, and folders of truth files.
        codebook: Its codes are the ones that may be used.

    Returns:
        The passages, in the files' order.

    Raises:
        LabelsError: A file is missing or not as it must be, or an id stands twice; the message
            names file, place, value and what was expected.
    """
    reader = _Reader(
        themes=frozenset(code.code_id for code in codebook.scheme(Scheme.THEME)),
        levels=frozenset(code.code_id for code in codebook.scheme(Scheme.LEVEL)),
    )
    passages: list[GoldPassage] = []
    for path in paths:
        passages += _read_folder(path, reader) if path.is_dir() else _read_lines(path, reader)
    seen: set[str] = set()
    for passage in passages:
        if passage.given.passage_id in seen:
            raise LabelsError(f'id "{passage.given.passage_id}" stands twice in the gold files')
        seen.add(passage.given.passage_id)
    if not passages:
        raise LabelsError(f"{', '.join(map(str, paths))}: no coded passages there")
    return tuple(passages)


def _read_lines(path: Path, reader: _Reader) -> Iterator[GoldPassage]:
    for number, line in enumerate(_read_text(path).splitlines(), 1):
        if not line.strip():
            continue
        place = f"{path.name} line {number}"
        row = _parse(line, place)
        second = row.get("second")
        yield GoldPassage(
            given=_passage_text(row, row.get("id"), place),
            review=row.get("review_id"),
            register=row.get("register"),
            review_type=row.get("review_type"),
            subject_sex=row.get("subject_sex"),
            coding=reader.coding(row, place),
            second=None if second is None else reader.coding(second, f"{place}, second"),
        )


def _read_folder(folder: Path, reader: _Reader) -> Iterator[GoldPassage]:
    files = sorted(folder.glob("*/truth.json"))
    if not files:
        raise LabelsError(f"{folder}: no */truth.json there")
    for file in files:
        place = f"{file.parent.name}/truth.json"
        truth = _parse(_read_text(file), place)
        paragraphs = truth.get("paragraphs")
        if not isinstance(paragraphs, list):
            raise LabelsError(f'{place}: "paragraphs" is missing: a list was expected')
        review = str(truth.get("review_id") or file.parent.name)
        coders = [
            _read_coder(file.with_name(name), len(paragraphs), reader)
            for name in ("coder1.json", "coder2.json")
        ]
        for number, row in enumerate(paragraphs):
            where = f"{place} paragraph {number}"
            yield GoldPassage(
                given=_passage_text(row, f"{review}:{number}", where),
                review=review,
                review_type=truth.get("review_type"),
                subject_sex=_sex(truth.get("subjects") or []),
                coding=reader.coding(row, where),
                first=coders[0][number] if coders[0] and coders[1] else None,
                second=coders[1][number] if coders[1] else None,
            )


def _read_coder(file: Path, paragraphs: int, reader: _Reader) -> list[GoldCoding] | None:
    if not file.is_file():
        return None
    place = f"{file.parent.name}/{file.name}"
    rows = _parse(_read_text(file), place).get("paragraphs")
    if not isinstance(rows, list) or len(rows) != paragraphs:
        raise LabelsError(f"{place}: {paragraphs} paragraphs were expected, as truth.json has")
    return [reader.coding(row, f"{place} paragraph {n}") for n, row in enumerate(rows)]


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise LabelsError(f"{path}: can't be read ({error})") from error


def _parse(text: str, place: str) -> dict[str, Any]:
    try:
        row = json.loads(text)
    except json.JSONDecodeError as error:
        raise LabelsError(f"{place}: not JSON ({error.msg})") from error
    if not isinstance(row, dict):
        raise LabelsError(f"{place}: an object was expected")
    return row


def _passage_text(row: Mapping[str, Any], passage_id: object, place: str) -> PassageText:
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise LabelsError(f'{place}: "text" is missing, or is not a string')
    if not isinstance(passage_id, str):
        raise LabelsError(f'{place}: "id" is missing, or is not a string')
    kind = row.get("section_kind")
    return PassageText(
        passage_id=passage_id,
        text=row["text"],
        heading=row.get("heading"),
        section_kind=SectionKind(kind) if kind in set(SectionKind) else None,
    )


def _sex(subjects: Sequence[Mapping[str, Any]]) -> str | None:
    """The sex of a review's subjects; of its perpetrators' where it is of no other."""
    for roles in (_SUBJECTS, ("perpetrator",)):
        sexes = sorted({str(s.get("sex")) for s in subjects if s.get("role") in roles})
        if sexes:
            return sexes[0] if sexes in (["female"], ["male"]) else _SEVERAL
    return None


def as_gold(passage: LabelledPassage) -> GoldPassage:
    """A labelled passage as one of a gold file: its writing pass or document is its review."""
    return GoldPassage(
        given=PassageText(
            passage_id=passage.passage_id,
            text=passage.text,
            heading=passage.heading,
            section_kind=str(passage.section_kind),
        ),
        review=passage.writing_pass,
        register=passage.register,
        review_type=passage.review_type,
        coding=as_coding(passage.agreed),
        first=as_coding(passage.first),
        second=None if passage.second is None else as_coding(passage.second),
    )


def as_coding(coding: Coding) -> GoldCoding:
    """A labelled passage's coding as one of a gold file."""
    return GoldCoding(
        primary=coding.primary_level,
        themes=tuple(
            GoldTheme(code_id=t.code_id, facet=t.facet, party=t.party, polarity=t.polarity)
            for t in coding.themes
        ),
    )
