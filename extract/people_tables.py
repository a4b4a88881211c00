"""People as family tables list them: "Referred to as | Relationship | Age | Ethnicity"."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extract.models import Table
from extract.people_ties import tie_patterns
from extract.people_words import NUMBER, people_words, read_number

_AGE = re.compile(rf"\b(?P<age>{NUMBER})\s*(?P<unit>weeks?|months?|days?|years?)?\b", re.IGNORECASE)
_UNKNOWN = re.compile(
    r"\W*(?:(?:not|un)\s*(?:known|recorded|stated|identified)|unknown|n/?a|none|"
    r"not recorded.*|as above|[–—-])?\W*",
    re.IGNORECASE,
)
_LONGEST_NAME = 4  # words


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What a family table's row says of a person; what it leaves open is None."""

    name: str
    relationship: str | None
    age: int | None
    sex: str | None
    ethnicity: str | None
    cells: tuple[str, ...]  # those of the row, to find its passage again


def read_family_tables(tables: Sequence[Table]) -> tuple[Row, ...]:
    """The people listed in the tables of a document, in order; none where no table lists any."""
    rows: list[Row] = []
    for table in tables:
        if len(table.rows) < 2:
            continue
        columns = _columns(table.rows[0])
        if columns is None:
            continue
        for cells in table.rows[1:]:
            row = _read_row(cells, columns)
            if row is not None:
                rows.append(row)
    return tuple(rows)


def _columns(header: tuple[str, ...]) -> dict[str, int] | None:
    """Which column holds what, or None where the table is no list of people."""
    words = people_words().table_columns
    titles = [" ".join(cell.lower().split()) for cell in header]
    if any(title.startswith(other) for title in titles for other in words["other_columns"]):
        return None
    found: dict[str, int] = {}
    for kind in ("name", "relationship"):
        for index, title in enumerate(titles):
            taken = index in found.values()
            if not taken and any(
                title == word or title.startswith(f"{word} ") for word in words[kind]
            ):
                found[kind] = index
                break
    for kind in ("age", "ethnicity", "sex"):
        for index, title in enumerate(titles):
            if index not in found.values() and any(
                re.search(rf"\b{re.escape(word)}", title) for word in words[kind]
            ):
                found[kind] = index
                break
    enough = "name" in found and ("relationship" in found or "age" in found)
    if not enough or len(found) < 2:
        return None
    # "Term | Meaning" is a glossary unless its rows say who people are; see _read_row.
    return found


def _read_row(cells: tuple[str, ...], columns: dict[str, int]) -> Row | None:
    def cell(kind: str) -> str | None:
        index = columns.get(kind)
        text = cells[index].strip() if index is not None and index < len(cells) else ""
        return None if _UNKNOWN.fullmatch(text) else text

    name = (cell("name") or "").strip("‘’“”'\" ")
    relationship = cell("relationship")
    if not name or len(name.split()) > _LONGEST_NAME or not name[0].isupper():
        return None
    if not _is_person(name, relationship, cell("age"), set(columns)):
        return None
    return Row(
        name=name,
        relationship=relationship,
        age=_age(cell("age") or ""),
        sex=_sex(relationship, cell("sex")),
        ethnicity=_ethnicity(cell("ethnicity"), cells),
        cells=cells,
    )


def _is_person(name: str, relationship: str | None, age: str | None, columns: set[str]) -> bool:
    if re.fullmatch(r"(?:total|notes?|source|key)", name, re.IGNORECASE):
        return False
    if age is not None or {"name", "age"} <= columns:
        return True
    said = relationship or ""
    return bool(
        tie_patterns().word.search(said)
        or re.search(
            r"\b(?:victim|perpetrator|subject|deceased|service user|patient|offender|convicted)\b",
            said,
            re.I,
        )
    ) and not re.search(
        r"\b(?:coordinator|co-ordinator|nurse|psychiatrist|social worker|manager|officer|"
        r"doctor|consultant|worker|team|service|"
        r"agency|trust|plan)\b",
        said,
        re.IGNORECASE,
    )


def _age(text: str) -> int | None:
    match = _AGE.search(text)
    if match is None:
        return None
    age = read_number(match.group("age"))
    unit = (match.group("unit") or "years").lower()
    if age is None or age > 110:
        return None
    if unit.startswith(("week", "day")):
        return 0 if unit.startswith("day") or age < 52 else age // 52
    return age // 12 if unit.startswith("month") else age


def _sex(relationship: str | None, cell: str | None) -> str | None:
    words = people_words()
    for text in (cell, relationship):
        if not text:
            continue
        if re.match(r"\W*(?:f|female)\b", text, re.IGNORECASE) and text is cell:
            return "female"
        if re.match(r"\W*(?:m|male)\b", text, re.IGNORECASE) and text is cell:
            return "male"
        said = re.search(r"\b(female|male)\b", text, re.IGNORECASE)
        if said:
            return said.group(1).lower()
        head = re.split(r"\b(?:of|to)\b|;|,", text)[0]
        if words.female.search(head) and not words.male.search(head):
            return "female"
        if words.male.search(head) and not words.female.search(head):
            return "male"
        if told := words.kin.get(head.lower().strip()):
            return told
    return None


def _ethnicity(cell: str | None, cells: tuple[str, ...]) -> str | None:
    """What a row states, in its own column or in another ("Black African; born in Ghana")."""
    words = people_words()
    if cell is not None:
        return cell if words.ethnicity.search(cell) else None
    for text in cells:
        match = words.ethnicity.search(text)
        if match and words.ethnic_group.search(match.group()) and match.group()[0].isupper():
            return " ".join(match.group().split())
    return None
