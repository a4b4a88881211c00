"""One passage of a store, by its id or as people cite it, and the people of its review."""

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from extract.models import Person, Span
from store.database import Store
from store.errors import UnknownPassageError

_ID = re.compile(r"[0-9a-f]{12}-\d{5}")
_PAGE = re.compile(r",\s*(?:p\.|pp\.|¶).*$")
_MOST_NAMED = 6

_PASSAGES = """
SELECT p.id, p.document_id, p.ordinal, p.address, p.label, p.text, p.heading, p.section_kind,
  p.page_first, p.furniture, p.boilerplate, r.review_id, r.title, d.file, d.codebook_sha256,
  d.model_sha256
FROM passages AS p
JOIN documents AS d ON d.id = p.document_id
JOIN reviews AS r ON r.document_id = p.document_id
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredTag:
    """A tag as the store holds it."""

    code_id: str
    scheme: str
    score: float
    facet: str | None
    party: str | None
    polarity: str
    uncertain: bool
    is_primary: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPassage:
    """A passage with where it stands and how it was coded."""

    passage_id: str
    document_id: str
    review_id: str
    review_title: str
    file: str
    address: str
    page: int  # 1-based, where it begins
    label: str | None
    text: str
    heading: str | None
    section_kind: str
    furniture: bool
    boilerplate: bool
    codebook_sha256: str  # of the codebook it was coded with
    model_sha256: str | None  # of the tagger


def find_passage(store: Store, words: str) -> StoredPassage:
    """The passage that is meant.

    Args:
        store: The store; it is only read.
        words: A passage's id, or a review (its id, file or title, or a part of one of them that no
            other review has) and a number as printed: "dhr-leeds-2019 4.12".

    Raises:
        UnknownPassageError: There is none, or several; the message names the nearest.
    """
    words = words.strip()
    found = _select(store, "WHERE p.id = :id", {"id": words})
    if found:
        return found[0]
    if _ID.fullmatch(words):
        raise UnknownPassageError(
            f'no passage has the id "{words}" in {store.path.name}: {_try_id(store, words)}'
        )
    review, document_id, label = _split(store, _PAGE.sub("", words))
    rows = _select(store, "WHERE p.document_id = :id AND p.label IS NOT NULL", {"id": document_id})
    found = [row for row in rows if row.label is not None and row.label.lower() == label.lower()]
    shown = [row for row in found if not row.furniture] or found
    if len(shown) == 1:
        return shown[0]
    if shown:
        some = "; ".join(f"{row.passage_id} ({row.address})" for row in shown[:_MOST_NAMED])
        raise UnknownPassageError(
            f'{review} has {len(shown)} passages numbered "{label}": give an id: {some}'
        )
    labels = list(dict.fromkeys(row.label for row in rows if row.label is not None))
    raise UnknownPassageError(
        f'{review} has no passage numbered "{label}": {_try_number(label, labels)}'
    )


def _try_id(store: Store, sought: str) -> str:
    """The ids nearest to one: of its document by number, or else the documents' first ones."""
    document, number = sought.split("-")
    rows = store.rows(
        "SELECT id FROM passages WHERE id >= :first AND id < :last",
        {"first": f"{document}-", "last": f"{document}."},
    )
    if not rows:
        rows = store.rows("SELECT MIN(id) AS id FROM passages GROUP BY document_id ORDER BY id")
        return _try(sought, [row["id"] for row in rows])
    far = {row["id"]: abs(int(row["id"].split("-")[1]) - int(number)) for row in rows}
    return f"try {', '.join(sorted(far, key=lambda one: (far[one], one))[:3])}"


def _try_number(label: str, labels: list[str]) -> str:
    """The numbers nearest to one: for "4.10", "4.9" and "4.11"."""
    sought = _figures(label)
    same_form = [one for one in labels if sought and len(_figures(one)) == len(sought)]
    if not same_form:
        return _try(label, labels)
    far = [tuple(abs(a - b) for a, b in zip(_figures(n), sought, strict=True)) for n in same_form]
    ranked = sorted(range(len(same_form)), key=lambda place: (far[place], place))
    return f"try {', '.join(same_form[place] for place in ranked[:3])}"


def _figures(label: str) -> list[int]:
    """The figures of a dotted number; none of another label."""
    parts = label.split(".")
    return [int(part) for part in parts] if all(part.isdecimal() for part in parts) else []


def _split(store: Store, words: str) -> tuple[str, str, str]:
    """A review's id and its document's, and the number that follows it."""
    rows = store.rows(
        "SELECT r.review_id, r.document_id, r.title, d.file FROM reviews AS r "
        "JOIN documents AS d ON d.id = r.document_id ORDER BY r.review_id, d.file"
    )
    parts = words.split()
    named: list[dict[str, Any]] = []
    for cut in range(len(parts) - 1, 0, -1):  # a number may be of several words
        name = " ".join(parts[:cut]).rstrip(",").removesuffix(" para").rstrip(",").lower()
        label = " ".join(parts[cut:])
        for same in (str.__eq__, str.__contains__):
            matches = [row for row in rows if any(same(own, name) for own in _names(row))]
            if len(matches) == 1:
                return matches[0]["review_id"], matches[0]["document_id"], label
            named = named or matches
    if named:
        some = ", ".join(row["file"] for row in named[:_MOST_NAMED])
        raise UnknownPassageError(f'"{words}" may be of {len(named)} reviews: name one of {some}')
    ids = [row["review_id"] for row in rows]
    sought = " ".join(parts[:-1]) or words
    raise UnknownPassageError(
        f'"{words}" is neither a passage\'s id nor a review and a number: {_try(sought, ids)}'
    )


def _names(row: dict[str, Any]) -> list[str]:
    file = row["file"].lower()
    return [row["review_id"].lower(), file, file.rsplit(".", 1)[0], row["title"].lower()]


def _try(sought: str, known: list[str]) -> str:
    close = get_close_matches(sought, known, n=3, cutoff=0.4) or known[:3]
    return f"try {', '.join(close)}" if close else "the store has none"


def _select(store: Store, condition: str, parameters: dict[str, Any]) -> list[StoredPassage]:
    order = "ORDER BY d.file, p.document_id, p.ordinal"
    return [
        StoredPassage(
            passage_id=row["id"],
            document_id=row["document_id"],
            review_id=row["review_id"],
            review_title=row["title"],
            file=row["file"],
            address=row["address"],
            page=row["page_first"],
            label=row["label"],
            text=row["text"],
            heading=row["heading"],
            section_kind=row["section_kind"],
            furniture=bool(row["furniture"]),
            boilerplate=bool(row["boilerplate"]),
            codebook_sha256=row["codebook_sha256"],
            model_sha256=row["model_sha256"],
        )
        for row in store.rows(f"{_PASSAGES} {condition} {order}", parameters)
    ]


def tags_of(store: Store, passage_id: str) -> tuple[StoredTag, ...]:
    """A passage's tags, levels first, in the store's order."""
    rows = store.rows(
        "SELECT code_id, scheme, score, facet, party, polarity, uncertain, is_primary "
        "FROM tags WHERE passage_id = :id ORDER BY ordinal",
        {"id": passage_id},
    )
    return tuple(
        StoredTag(
            **{
                **row,
                "uncertain": bool(row["uncertain"]),
                "is_primary": bool(row["is_primary"]),
            }
        )
        for row in rows
    )


def people_of(store: Store, document_id: str) -> tuple[Person, ...]:
    """A review's people, in its order."""
    rows = store.rows(
        "SELECT * FROM people WHERE document_id = :id ORDER BY ordinal", {"id": document_id}
    )
    return tuple(
        Person(
            **{name: row[name] for name in _PERSON},
            span=Span(**{name: row[name] for name in _SPAN}),
        )
        for row in rows
    )


def uncoded_passages(store: Store, least_probability: float) -> tuple[StoredPassage, ...]:
    """The passages without a theme, by file and in reading order; furniture and boilerplate aside.

    Args:
        store: The store; it is only read.
        least_probability: A theme whose score is lower does not count as one.
    """
    condition = """WHERE p.furniture = 0 AND p.boilerplate = 0 AND NOT EXISTS (
      SELECT 1 FROM tags AS t
      WHERE t.passage_id = p.id AND t.scheme = 'theme' AND t.score >= :least
    )"""
    return tuple(_select(store, condition, {"least": least_probability}))


_PERSON = ("name", "role", "age", "sex", "ethnicity", "relationship")
_SPAN = ("passage_id", "page", "char_start", "char_end", "quote")
