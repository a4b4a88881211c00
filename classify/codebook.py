"""codebook.yaml read into a Codebook, every entry checked.

A codebook is a researcher's own file: whatever is wrong with it is said in one line that names
the file, the entry, the value and what was expected.
"""

import hashlib
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import yaml

from classify.errors import (
    BadValueError,
    CodebookNotReadError,
    DuplicateCodeError,
    DuplicateCueError,
    MissingKeyError,
    UnknownKeyError,
)
from classify.models import Code, Codebook, Cue, Scheme
from classify.phrases import spell_out

CODEBOOK_FILE = Path(__file__).with_name("codebook.yaml")
"""The codebook that ships with the tool."""

DIFFICULTIES = ("A", "B", "C")

_FILE_KEYS = ("version", "families", "objectives", "levels", "themes")
_SHARED_KEYS = ("id", "label", "definition", "include", "exclude", "source", "difficulty")
_LEVEL_KEYS = (*_SHARED_KEYS, "objectives", "examples", "cues")
_THEME_KEYS = (*_SHARED_KEYS, "family", "objectives", "levels", "cues")
_CUE_KEYS = ("phrase", "phrases", "exact", "weight", "not_in")

_Entry = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Allowed:
    """What the file itself says that entries may name."""

    families: tuple[str, ...]
    objectives: tuple[int, ...]
    levels: tuple[str, ...]


def read_codebook(path: Path | None = None) -> Codebook:
    """The codebook in a file, or the one that ships with the tool.

    Args:
        path: A codebook in YAML; None for the shipped one.

    Returns:
        The levels, then the themes, in the file's order.

    Raises:
        CodebookNotReadError: The file is missing, is not UTF-8 or is not YAML.
        UnknownKeyError: A key that no codebook has, or one key twice in an entry.
        MissingKeyError: A key is missing or its value is empty.
        BadValueError: An unknown level, objective, family or difficulty, a weight out of range,
            or a value of the wrong kind.
        DuplicateCodeError: Two entries have one id.
        DuplicateCueError: A code has one cue twice.
    """
    file = CODEBOOK_FILE if path is None else path
    content, top = _read_yaml(file)
    _check_keys(file.name, top, required=_FILE_KEYS)
    level_entries = _entries(f"{file.name} levels", top["levels"])
    theme_entries = _entries(f"{file.name} themes", top["themes"])
    allowed = _Allowed(
        families=_texts(f"{file.name} families", top["families"]),
        objectives=_objective_numbers(f"{file.name} objectives", top["objectives"]),
        levels=tuple(str(entry.get("id")) for entry in level_entries),
    )
    codes = [
        *(_read_code(file, number, entry, Scheme.LEVEL, allowed) for number, entry in
          enumerate(level_entries, start=1)),
        *(_read_code(file, number, entry, Scheme.THEME, allowed) for number, entry in
          enumerate(theme_entries, start=1)),
    ]  # fmt: skip
    seen: set[str] = set()
    for code in codes:
        if code.code_id in seen:
            raise DuplicateCodeError(
                f'{file.name}: two entries have the id "{code.code_id}", expected one'
            )
        seen.add(code.code_id)
    return Codebook(
        version=_text(f"{file.name}", top, "version"),
        sha256=hashlib.sha256(content).hexdigest(),
        codes=tuple(codes),
    )


def _read_yaml(file: Path) -> tuple[bytes, _Entry]:
    try:
        content = file.read_bytes()
        text = content.decode("utf-8")
        loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C one where libyaml is there
        node = yaml.compose(text, Loader=loader)
        _check_keys_once(file, node)
        top = yaml.load(text, Loader=loader)  # noqa: S506  (both loaders are safe ones)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        reason = " ".join(str(error).split())
        raise CodebookNotReadError(f"{file}: not a readable YAML file ({reason})") from error
    if not isinstance(top, dict):
        raise CodebookNotReadError(f"{file}: expected keys {', '.join(_FILE_KEYS)}, found none")
    return content, cast(_Entry, top)


def _check_keys_once(file: Path, node: yaml.Node | None) -> None:
    """YAML keeps the last of two equal keys and says nothing: half an entry could vanish."""
    if isinstance(node, yaml.MappingNode):
        seen: set[Hashable] = set()
        for key, value in node.value:
            if key.value in seen:
                line = key.start_mark.line + 1
                raise UnknownKeyError(f'{file.name} line {line}: the key "{key.value}" comes twice')
            seen.add(key.value)
            _check_keys_once(file, value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            _check_keys_once(file, item)


def _read_code(
    file: Path, number: int, entry: _Entry, scheme: Scheme, allowed: _Allowed
) -> Code:  # fmt: skip
    where = f"{file.name} {scheme} {number} ({entry.get('id') or 'without id'})"
    is_theme = scheme is Scheme.THEME
    _check_keys(where, entry, required=_THEME_KEYS if is_theme else _LEVEL_KEYS)
    levels = _texts(f"{where} levels", entry["levels"]) if is_theme else ()
    for level in levels:
        _check_one_of(f"{where} levels", level, allowed.levels)
    family = _text(where, entry, "family") if is_theme else None
    if family is not None:
        _check_one_of(f"{where} family", family, allowed.families)
    difficulty = _text(where, entry, "difficulty")
    _check_one_of(f"{where} difficulty", difficulty, DIFFICULTIES)
    return Code(
        code_id=_text(where, entry, "id"),
        scheme=scheme,
        family=family,
        label=_text(where, entry, "label"),
        definition=_text(where, entry, "definition"),
        include=_text(where, entry, "include"),
        exclude=_text(where, entry, "exclude"),
        cues=tuple(_read_cues(f"{where} cues", entry["cues"])),
        source=_text(where, entry, "source"),
        difficulty=difficulty,
        objectives=_objectives(f"{where} objectives", entry["objectives"], allowed.objectives),
        levels=levels,
        examples=() if is_theme else _texts(f"{where} examples", entry["examples"]),
    )


def _read_cues(where: str, rows: object) -> Iterator[Cue]:
    seen: set[tuple[str, bool]] = set()
    for row in _list(where, rows):
        for cue in _read_cue_row(where, row):
            key = (cue.phrase if cue.exact else cue.phrase.lower(), cue.exact)
            if key in seen:
                raise DuplicateCueError(f'{where}: "{cue.phrase}" comes twice, expected once')
            seen.add(key)
            yield cue


def _read_cue_row(where: str, row: object) -> Iterator[Cue]:
    """One row of cues: a phrase, or phrases with what they share."""
    fields = {"phrase": row} if isinstance(row, str) else row
    if not isinstance(fields, dict):
        raise BadValueError(f"{where}: {row!r} is not a phrase, nor keys {', '.join(_CUE_KEYS)}")
    for key in fields:
        if key not in _CUE_KEYS:
            raise UnknownKeyError(f'{where}: unknown key "{key}", expected {", ".join(_CUE_KEYS)}')
    if ("phrase" in fields) == ("phrases" in fields):
        raise MissingKeyError(f"{where}: {row!r} needs either phrase or phrases")
    phrases = _texts(where, [fields["phrase"]] if "phrase" in fields else fields["phrases"])
    exact, weight = fields.get("exact", False), fields.get("weight", 1.0)
    if not isinstance(exact, bool):
        raise BadValueError(f"{where}: exact {exact!r} is not true or false")
    if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 < weight <= 1:
        raise BadValueError(f"{where}: weight {weight!r} is not above 0 and at most 1")
    not_in = _texts(where, fields["not_in"]) if "not_in" in fields else ()
    for phrase in phrases:
        yield Cue(phrase=phrase, exact=exact, weight=float(weight), not_in=not_in)
    for phrase in (*phrases, *not_in):
        try:
            spell_out(phrase, lambda word: (word,), exact=exact)
        except ValueError as error:
            raise BadValueError(f"{where}: {error}") from error


def _check_keys(where: str, entry: _Entry, *, required: Sequence[str]) -> None:
    for key in entry:
        if key not in required:
            raise UnknownKeyError(f'{where}: unknown key "{key}", expected {", ".join(required)}')
    for key in required:
        # A code may have no cues, if it is only to be coded by hand; it must still say so.
        value = entry.get(key)
        if value in (None, "", {}) or (value == [] and key != "cues"):
            raise MissingKeyError(f"{where}: {key} is missing or empty")


def _check_one_of(where: str, value: object, allowed: Sequence[object]) -> None:
    if value not in allowed:
        known = ", ".join(str(item) for item in allowed)
        raise BadValueError(f'{where}: "{value}" is not one of {known}')


def _entries(where: str, value: object) -> list[_Entry]:
    for item in _list(where, value):
        if not isinstance(item, dict):
            raise BadValueError(f"{where}: {item!r} is not an entry with keys")
    return cast(list[_Entry], value)


def _list(where: str, value: object) -> list[object]:
    if not isinstance(value, list):
        raise BadValueError(f"{where}: {value!r} is not a list")
    return value


def _text(where: str, entry: _Entry, key: str) -> str:
    value = entry[key]
    if not isinstance(value, str) or not value.strip():
        # A version written 0.1, without quotation marks, is a number to YAML, and 0.10 is 0.1.
        raise BadValueError(f"{where}: {key} {value!r} is not text (is it in quotation marks?)")
    return value.strip()


def _texts(where: str, value: object) -> tuple[str, ...]:
    for item in _list(where, value):
        if not isinstance(item, str) or not item.strip():
            raise BadValueError(f"{where}: {item!r} is not text")
    return tuple(str(item).strip() for item in cast(list[str], value))


def _objective_numbers(where: str, value: object) -> tuple[int, ...]:
    if not isinstance(value, dict) or not all(isinstance(key, int) for key in value):
        raise BadValueError(f"{where}: {value!r} is not a list of numbers with their labels")
    return tuple(cast(dict[int, str], value))


def _objectives(where: str, value: object, allowed: Sequence[int]) -> tuple[int, ...]:
    for item in _list(where, value):
        _check_one_of(where, item, allowed)
    return tuple(cast(list[int], value))
