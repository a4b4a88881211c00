"""Passages with the codes that coders gave them: `classify/labels/`, read and checked.

The shipped passages are invented. Each was coded when it was written and a second time, blind, from
its text alone; where the two differed it was read a third time. None of the coders was a
practitioner. `classify/labels/README.md` says how, and how far they agree.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from classify.errors import LabelsError
from classify.models import Codebook, Facet, Party, Polarity, Scheme
from extract.models import SectionKind

LABELS_FOLDER = Path(__file__).with_name("labels")
"""The labelled passages that ship with the tool: a JSON Lines file a writing pass."""

REGISTERS = ("plain", "oblique", "real")
_PARTY_FAMILIES = "ABC"  # families of themes that somebody has (codebook rule 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeLabel:
    """A theme as one coder found it."""

    code_id: str
    facet: Facet
    party: Party | None  # None for families D to G
    polarity: Polarity
    char_start: int  # half-open, into the passage's text
    char_end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """What one coder made of a passage."""

    primary_level: str | None
    other_levels: tuple[str, ...]
    themes: tuple[ThemeLabel, ...]

    @property
    def affirmed(self) -> frozenset[str]:
        """The themes that count: the affirmed ones."""
        return frozenset(t.code_id for t in self.themes if t.polarity is Polarity.AFFIRMED)


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledPassage:
    """A passage with its codings."""

    passage_id: str
    writing_pass: str  # no pass may stand on both sides of a split: it is one voice
    register: str  # "plain": names things; "oblique": shows them; "real": of a published document
    review_type: str
    section_kind: SectionKind
    heading: str | None
    text: str
    is_boilerplate: bool
    is_decoy: bool  # it has a theme's words and not the theme
    first: Coding
    second: Coding | None  # blind; None while nobody has read it again
    third: Coding | None  # where the two differed

    @property
    def agreed(self) -> Coding:
        """The coding to learn from: the third reading, else the first."""
        return self.third or self.first


@dataclass(frozen=True, slots=True, kw_only=True)
class _Codes:
    """What a codebook allows: looked up once, not for each of many thousand codings."""

    levels: frozenset[str]
    families: Mapping[str, str]  # by theme

    @classmethod
    def of(cls, codebook: Codebook) -> "_Codes":
        return cls(
            levels=frozenset(c.code_id for c in codebook.codes if c.scheme is Scheme.LEVEL),
            families={
                c.code_id: c.family or "" for c in codebook.codes if c.scheme is Scheme.THEME
            },
        )


def read_labels(codebook: Codebook, folder: Path = LABELS_FOLDER) -> tuple[LabelledPassage, ...]:
    """All labelled passages of a folder, by file name and line.

    Args:
        codebook: Its codes are the ones that may be used.
        folder: Holds `*.jsonl`, a writing pass each.

    Raises:
        LabelsError: A line is not as it must be; the message names file, line, value and what was
            expected.
    """
    codes = _Codes.of(codebook)
    passages: list[LabelledPassage] = []
    seen: set[str] = set()
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            place = f"{path.name} line {number}"
            try:
                row = json.loads(line)
            except json.JSONDecodeError as error:
                raise LabelsError(f"{place}: not a line of JSON ({error.msg})") from error
            passage = _read_passage(row, path.stem, place, codes)
            if passage.passage_id in seen:
                raise LabelsError(f'{place}: id "{passage.passage_id}" stands twice')
            seen.add(passage.passage_id)
            passages.append(passage)
    return tuple(passages)


def make_passage(
    row: Mapping[str, Any], writing_pass: str, place: str, codebook: Codebook
) -> LabelledPassage:
    """A passage from a row of a labels file.

    Args:
        row: As a line of `classify/labels/*.jsonl` has it.
        writing_pass: The voice: a writing pass, or a document.
        place: The file and line, for errors.
        codebook: Its codes are the ones that may be used.

    Raises:
        LabelsError: The row is not as it must be.
    """
    return _read_passage(row, writing_pass, place, _Codes.of(codebook))


def _read_passage(
    row: Mapping[str, Any], writing_pass: str, place: str, codes: _Codes
) -> LabelledPassage:
    try:
        text = str(row["text"])
        if row["register"] not in REGISTERS:
            raise LabelsError(f'{place}: register "{row["register"]}" is not one of {REGISTERS}')
        codings = {
            name: _read_coding(row[name], text, f"{place}, {name}", codes)
            for name in ("first", "second", "third")
            if row.get(name) is not None
        }
        return LabelledPassage(
            passage_id=str(row["id"]),
            writing_pass=writing_pass,
            register=str(row["register"]),
            review_type=str(row["review_type"]),
            section_kind=SectionKind(row["section_kind"]),
            heading=row["heading"],
            text=text,
            is_boilerplate=bool(row["boilerplate"]),
            is_decoy=bool(row["decoy"]),
            first=codings["first"],
            second=codings.get("second"),
            third=codings.get("third"),
        )
    except KeyError as error:
        raise LabelsError(f"{place}: {error.args[0]!r} is missing") from error
    except ValueError as error:
        raise LabelsError(f"{place}: {error}") from error


def _read_coding(value: Mapping[str, Any], text: str, place: str, codes: _Codes) -> Coding:
    primary, others = value["primary"], tuple(value["others"])
    for level in (primary, *others):
        if level is not None and level not in codes.levels:
            raise LabelsError(f'{place}: level "{level}" is not in the codebook')
    themes = tuple(_read_themes(value["themes"], text, place, codes))
    return Coding(primary_level=primary, other_levels=others, themes=themes)


def _read_themes(
    rows: list[Mapping[str, Any]], text: str, place: str, codes: _Codes
) -> Iterator[ThemeLabel]:
    for row in rows:
        code_id, start, end = row["id"], row["start"], row["end"]
        if code_id not in codes.families:
            raise LabelsError(f'{place}: theme "{code_id}" is not in the codebook')
        if not 0 <= start < end <= len(text):
            raise LabelsError(f"{place}: {code_id} is said of characters {start} to {end}")
        has_party = codes.families[code_id][:1] in _PARTY_FAMILIES
        if has_party != (row["party"] is not None):
            raise LabelsError(
                f"{place}: {code_id} has party {row['party']!r}; "
                f"{'somebody' if has_party else 'nobody'} was expected"
            )
        yield ThemeLabel(
            code_id=code_id,
            facet=Facet(row["facet"]),
            party=Party(row["party"]) if row["party"] is not None else None,
            polarity=Polarity(row["polarity"]),
            char_start=start,
            char_end=end,
        )
