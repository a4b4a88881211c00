"""What coding wants of a store: passages and people as they were read, and how often codes stand.

So a changed codebook or tagger needs no file to be read again.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from classify.models import Code, Codebook, Cue, Scheme
from extract.models import Passage, PassageKind, Person, SectionKind, Span
from store.database import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeCount:
    """How often a code stands: affirmed, in passages that are counted."""

    reviews: int
    passages: int


def stored_passages(store: Store, document_id: str) -> tuple[Passage, ...]:
    """A document's passages in reading order, without their boxes; none for an unknown document."""
    return tuple(
        Passage(
            passage_id=row["id"],
            address=row["address"],
            label=row["label"],
            text=row["text"],
            heading=row["heading"],
            section_id=0,  # the number within the document is no part of coding
            section_kind=SectionKind(row["section_kind"]),
            kind=PassageKind(row["kind"]),
            page_first=row["page_first"],
            page_last=row["page_last"],
            boxes=(),
            furniture=bool(row["furniture"]),
            is_boilerplate=bool(row["boilerplate"]),
        )
        for row in store.rows(
            "SELECT id, address, label, text, heading, section_kind, kind, page_first, page_last, "
            "furniture, boilerplate FROM passages WHERE document_id = :id ORDER BY ordinal",
            {"id": document_id},
        )
    )


def stored_people(store: Store, document_id: str) -> tuple[Person, ...]:
    """A document's people, in the order in which they were read."""
    return tuple(
        Person(
            name=row["name"],
            role=row["role"],
            age=row["age"],
            sex=row["sex"],
            ethnicity=row["ethnicity"],
            relationship=row["relationship"],
            span=Span(
                passage_id=row["passage_id"],
                page=row["page"],
                char_start=row["char_start"],
                char_end=row["char_end"],
                quote=row["quote"],
            ),
        )
        for row in store.rows(
            "SELECT * FROM people WHERE document_id = :id ORDER BY ordinal", {"id": document_id}
        )
    )


def stored_codebook(store: Store) -> Codebook | None:
    """The codebook that the stored codes are of; None for a store without one.

    Cues stand in it without the longer phrases that they do not hold in, which no table keeps.
    """
    heads = store.rows("SELECT version, sha256 FROM codebooks")
    if not heads:
        return None
    cues: dict[str, list[Cue]] = {}
    for row in store.rows("SELECT code_id, phrase, exact, weight FROM code_cues ORDER BY ordinal"):
        cue = Cue(phrase=row["phrase"], exact=bool(row["exact"]), weight=row["weight"])
        cues.setdefault(row["code_id"], []).append(cue)
    codes = tuple(
        Code(
            code_id=row["id"],
            scheme=Scheme(row["scheme"]),
            family=row["family"],
            label=row["label"],
            definition=row["definition"],
            include=row["include"],
            exclude=row["exclude"],
            cues=tuple(cues.get(row["id"], ())),
            source=row["source"],
            difficulty=row["difficulty"],
            objectives=tuple(json.loads(row["objectives"])),
            levels=tuple(json.loads(row["levels"])),
            examples=tuple(json.loads(row["examples"])),
        )
        for row in store.rows("SELECT * FROM codes ORDER BY ordinal")
    )
    return Codebook(version=heads[0]["version"], sha256=heads[0]["sha256"], codes=codes)


def code_counts(store: Store) -> Mapping[str, CodeCount]:
    """How often each stored code stands now, by its id."""
    return _counts(
        store.rows(
            "SELECT c.id AS code_id, count(DISTINCT t.document_id) AS reviews, "
            "count(DISTINCT t.passage_id) AS passages FROM codes AS c "
            "LEFT JOIN tags AS t ON t.code_id = c.id AND t.counted = 1 GROUP BY c.id"
        )
    )


def counts_under(store: Store, codebook: Codebook) -> Mapping[str, CodeCount] | None:
    """How often each code stood when the store was last coded by a codebook; None if it never was.

    That is now, if the store's codes are that codebook's and no document waits to be coded by it;
    else at the end of the last whole run that used it.
    """
    now = store.rows("SELECT sha256 FROM codebooks WHERE sha256 = :sha", {"sha": codebook.sha256})
    others = store.rows(
        "SELECT 1 FROM documents WHERE status = 'read' AND codebook_sha256 <> :sha LIMIT 1",
        {"sha": codebook.sha256},
    )
    if now and not others:
        return code_counts(store)
    runs = store.rows(
        "SELECT max(r.id) AS id FROM runs AS r JOIN run_counts AS n ON n.run_id = r.id "
        "WHERE r.codebook_sha256 = :sha AND r.outcome = 'finished'",
        {"sha": codebook.sha256},
    )
    if runs[0]["id"] is None:
        return None
    return _counts(
        store.rows(
            "SELECT code_id, reviews, passages FROM run_counts WHERE run_id = :id ORDER BY code_id",
            {"id": runs[0]["id"]},
        )
    )


def _counts(rows: list[dict[str, object]]) -> Mapping[str, CodeCount]:
    return {
        str(row["code_id"]): CodeCount(
            reviews=int(str(row["reviews"])), passages=int(str(row["passages"]))
        )
        for row in rows
    }
