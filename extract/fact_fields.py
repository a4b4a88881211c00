"""The fields of a case, as `data/fact_fields.toml` lists them."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_DATA = Path(__file__).parent / "data" / "fact_fields.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class FactField:
    """One field: its name, what may stand in it and where it comes from."""

    name: str
    group: str
    kind: str  # text, date, count, list, code
    values: tuple[str, ...]  # permitted; empty where free
    source: str
    description: str


@cache
def read_fact_fields() -> tuple[FactField, ...]:
    """Every field, in the order in which facts are given."""
    entries = tomllib.loads(_DATA.read_text(encoding="utf-8"))["field"]
    return tuple(
        FactField(
            name=entry["name"],
            group=entry["group"],
            kind=entry["kind"],
            values=tuple(entry["values"]),
            source=entry["source"],
            description=entry["description"],
        )
        for entry in entries
    )
