"""Recommendations of several reviews that ask for the same thing: grouped, written and listed."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from classify.asks import Ask, addressee_kinds
from classify.encode import Encoder
from classify.repeats import MEANING, WORDS, RepeatGroup, find_repeats, repeats_digest
from store.database import Store

_SUMMARY = "executive_summary"
_OF_GROUP = (
    *("asked", "addressee_kind", "members", "reviews", "areas", "first_year", "last_year"),
    *("method", "group_id"),
)
_TOLD_AGAIN = 0.5  # of a summary's recommendations, word for word in a report: it is that report's


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """A stored recommendation with what tells whose it is."""

    recommendation_id: str
    document_id: str
    text: str
    addressee: str | None
    review_id: str
    document_type: str | None
    area: str | None
    year: int | None


def write_repeats(store: Store, method: str, load_encoder: Callable[[], Encoder]) -> bool:
    """Group the recommendations of the whole store anew, if any or the method has changed.

    Args:
        store: The store, with its documents written.
        method: `classify.repeats.MEANING` or `WORDS`.
        load_encoder: Called only if there is something to group by meaning.

    Returns:
        Whether they were grouped.

    Raises:
        StoreError: The store is locked, or SQLite refused a row.
    """
    told = _read_told(store)
    digest = _digest_of(told, method)
    held = store.rows("SELECT digest FROM recommendation_groupings")
    if held and held[0]["digest"] == digest:
        return False
    asks = [
        Ask(ask_id=own.recommendation_id, text=own.text, addressee=own.addressee) for own in told
    ]
    reviews = _reviews_of(told)
    several = len(set(reviews.values())) > 1
    encoder = load_encoder() if several and method == MEANING else None
    groups = find_repeats(asks, encoder) if several else ()
    by_id = {own.recommendation_id: own for own in told}
    with store.transaction() as db:
        db.execute("DELETE FROM recommendation_groups")
        for group in groups:
            row, members = _rows_of(group, by_id, reviews, method)
            if row["reviews"] < 2:
                continue
            for table, rows in (
                ("recommendation_groups", [row]),
                ("recommendation_group_members", members),
            ):
                names = ", ".join(rows[0])
                values = ", ".join(f":{name}" for name in rows[0])
                db.conn.executemany(f"INSERT INTO {table} ({names}) VALUES ({values})", rows)  # noqa: S608
        db.execute("DELETE FROM recommendation_groupings")
        db.execute("INSERT INTO recommendation_groupings VALUES (1, ?, ?)", (method, digest))
    return True


def _read_told(store: Store) -> list[_Told]:
    rows = store.rows(
        "SELECT m.id AS recommendation_id, m.document_id, m.text, m.addressee, r.review_id, "
        "r.document_type, r.area, r.year_published AS year FROM recommendations AS m "
        "JOIN reviews AS r ON r.document_id = m.document_id ORDER BY m.id"
    )
    return [_Told(**row) for row in rows]


def _digest_of(told: Sequence[_Told], method: str) -> str:
    whole = hashlib.sha256(f"{method}\n{repeats_digest(method)}".encode())
    for own in told:
        whole.update(repr(own).encode("utf-8", "replace"))
    return whole.hexdigest()


def _reviews_of(told: Sequence[_Told]) -> dict[str, str]:
    """The review that each document is of, by the documents' ids.

    Documents of one review_id are of one review, and so is an executive summary with the report
    that makes half of its recommendations or more word for word.
    """
    review_of = {own.document_id: own.review_id for own in told}
    words: dict[str, set[str]] = {}
    for own in told:
        words.setdefault(own.document_id, set()).add(_plain(own.text))
    summaries = {own.document_id for own in told if own.document_type == _SUMMARY}
    holders: dict[str, list[str]] = {}
    for document_id in sorted(words.keys() - summaries):
        for text in sorted(words[document_id]):
            holders.setdefault(text, []).append(document_id)
    for document_id in sorted(summaries):
        shared = Counter(
            other for text in sorted(words[document_id]) for other in holders.get(text, ())
        )
        if not shared:
            continue
        report, count = min(shared.items(), key=lambda item: (-item[1], item[0]))
        if count >= _TOLD_AGAIN * len(words[document_id]):
            review_of[document_id] = review_of[report]
    return review_of


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def _rows_of(
    group: RepeatGroup, by_id: Mapping[str, _Told], reviews: Mapping[str, str], method: str
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """A group's row and its members'."""
    told = [by_id[member] for member in group.members]
    seen: set[str] = set()
    members: list[dict[str, Any]] = []
    for ordinal, (own, similarity) in enumerate(zip(told, group.similarity, strict=True)):
        review = reviews[own.document_id]
        members.append(
            {
                "recommendation_id": own.recommendation_id,
                "group_id": group.group_id,
                "document_id": own.document_id,
                "ordinal": ordinal,
                "similarity": similarity,
                "counted": int(review not in seen),
            }
        )
        seen.add(review)
    years = [own.year for own in told if own.year is not None]
    kinds = Counter(kind for own in told for kind in sorted(addressee_kinds(own.addressee)))
    row = {
        "id": group.group_id,
        "text": told[0].text,
        "addressee_kind": min(kinds, key=lambda kind: (-kinds[kind], kind)) if kinds else None,
        "members": len(told),
        "reviews": len(seen),
        "areas": len({own.area for own in told if own.area}),
        "first_year": min(years, default=None),
        "last_year": max(years, default=None),
        "method": method,
    }
    return row, members


def list_repeats(
    store: Store,
    *,
    theme: str | None = None,
    area: str | None = None,
    since: int | None = None,
    least: int = 2,
) -> list[dict[str, Any]]:
    """Groups with their members, those that most reviews ask for first.

    Args:
        store: The store; it is only read.
        theme: Only groups of which a member's passage has this theme, by its id or name, affirmed.
        area: Only groups that this area's reviews ask for too.
        since: Only groups that were last asked for in this year of publication or later.
        least: How many reviews must ask for it.

    Returns:
        The columns of `recommendation_groups` with `asked`, and `recommendations`, a list of
        members: their columns in the view `repeat_recommendations`, the earliest first.
    """
    members = store.rows(
        "SELECT v.* FROM repeat_recommendations AS v WHERE v.reviews >= :least "
        "AND (:since IS NULL OR v.last_year >= :since) "
        "AND (:area IS NULL OR v.group_id IN "
        "(SELECT group_id FROM repeat_recommendations WHERE area = :area COLLATE NOCASE)) "
        "AND (:theme IS NULL OR v.group_id IN (SELECT x.group_id FROM repeat_recommendations AS x "
        "JOIN tags AS t ON t.passage_id = x.passage_id AND t.counted = 1 "
        "JOIN codes AS c ON c.id = t.code_id AND c.scheme = 'theme' "
        "WHERE c.id = :theme OR c.label = :theme COLLATE NOCASE)) "
        "ORDER BY v.reviews DESC, v.areas DESC, v.group_id, v.year_published IS NULL, "
        "v.year_published, v.ordinal",
        {"theme": theme, "area": area, "since": since, "least": least},
    )
    groups: dict[str, dict[str, Any]] = {}
    for row in members:
        group = groups.setdefault(
            row["group_id"],
            {
                "text": row["asked_text"],
                **{name: row[name] for name in _OF_GROUP},
                "recommendations": [],
            },
        )
        group["recommendations"].append(
            {name: value for name, value in row.items() if name not in (*_OF_GROUP, "asked_text")}
        )
    return list(groups.values())


def method_of(tagger: str) -> str:
    """How recommendations are compared in a store that a tagger's mode codes."""
    return MEANING if tagger == "default" else WORDS
