"""Full-text search over the passages of a store."""

import sqlite3
from collections.abc import Iterable
from dataclasses import asdict
from difflib import get_close_matches
from typing import Any

from corpus.models import ReviewKind
from extract.models import SectionKind
from store.database import Store
from store.errors import StoreError, UnknownFilterError
from store.models import Highlight, Hit
from store.query import match_queries

HITS_SCHEMA = 1  # of `hits_json`; raised when a key goes or changes its meaning
SNIPPET_CHARS = 240
TOKENIZER = "porter unicode61 remove_diacritics 2"  # that of the store's indexes

# What marks a match while SQLite hands the text over. Three control characters in a row, since
# single ones do occur in text from PDFs.
_OPEN, _CLOSE = "\x02\x01\x02", "\x03\x01\x03"

_RANKED = """
SELECT
  p.id, p.document_id, r.review_id, r.title, r.kind, r.area, d.file, p.address, p.page_first,
  p.heading, p.section_kind, p.text, p.boilerplate, p.furniture, m.rank
FROM (
  -- First, with what sorting needs alone: a common word has thousands of matches.
  SELECT p.search_key, d.file, p.ordinal, bm25(passages_fts) AS rank
  FROM passages_fts
  JOIN passages AS p ON p.search_key = passages_fts.rowid
  JOIN reviews AS r ON r.document_id = p.document_id
  JOIN documents AS d ON d.id = p.document_id
  WHERE passages_fts MATCH :query {conditions}
  ORDER BY rank, d.file, p.document_id, p.ordinal
  LIMIT :limit
) AS m
JOIN passages AS p ON p.search_key = m.search_key
JOIN reviews AS r ON r.document_id = p.document_id
JOIN documents AS d ON d.id = p.document_id
ORDER BY m.rank, m.file, p.document_id, m.ordinal
"""
_CODES = """
SELECT DISTINCT c.scheme, c.ordinal, c.id
FROM tags AS t JOIN codes AS c ON c.id = t.code_id
WHERE t.passage_id = :passage_id AND t.polarity = 'affirmed'
ORDER BY c.ordinal
"""
_CODED = """AND EXISTS (
  SELECT 1 FROM tags AS t
  WHERE t.passage_id = p.id AND t.code_id = :{name} AND t.polarity = 'affirmed'
)"""


def search(
    store: Store,
    query: str,
    *,
    theme: str | None = None,
    level: str | None = None,
    kind: str | None = None,
    area: str | None = None,
    section_kind: str | None = None,
    limit: int = 20,
    include_furniture: bool = False,
) -> tuple[Hit, ...]:
    """Find the passages that match a query, the best first; this only reads.

    Boilerplate is found and marked as such. Equal scores stand in order of file and passage.

    Args:
        store: The store.
        query: Words, "phrases", beginnings*, AND, OR, NOT and brackets; see `store.query`. One
            that makes no sense is searched for as plain words; one without words finds nothing.
        theme: The id of a theme that the passage must affirm.
        level: The id of a level, likewise.
        kind: The kind of review, "DHR".
        area: The review's area, in any case: "hackney".
        section_kind: The kind of section, "findings".
        limit: How many passages to give at most.
        include_furniture: Whether running heads, page numbers and contents lines are found too.

    Raises:
        UnknownFilterError: A theme or level is not in the stored codebook, no review has the
            area, or there is no such kind.
        StoreError: The store cannot be read.
        ValueError: The limit is less than 1.
    """
    if limit < 1:
        raise ValueError(f"limit {limit} is less than 1")
    filters = {"theme": theme, "level": level, "kind": kind, "area": area}
    filters["section_kind"] = section_kind
    given = {name: value for name, value in filters.items() if value is not None}
    for name, value in given.items():
        _check_filter(store, name, value)
    conditions = [_condition(name) for name in given]
    if not include_furniture:
        conditions.append("AND p.furniture = 0")
    for match in match_queries(query):
        hits = _find(store, " ".join(conditions), {"query": match, "limit": limit, **given})
        if hits is not None:
            return hits
    return ()


def hits_json(query: str, hits: Iterable[Hit]) -> dict[str, Any]:
    """Search hits as one object, ready for JSON: `{"schema": 1, "query", "count", "hits": [...]}`.

    A hit has the fields of `store.models.Hit`, under their names; spans are
    `{"char_start", "char_end"}`, half-open, counted in Unicode code points.
    """
    rows = [asdict(hit) for hit in hits]
    return {"schema": HITS_SCHEMA, "query": query, "count": len(rows), "hits": rows}


def hit_row(hit: Hit) -> dict[str, str | int | float | None]:
    """A hit as one flat row, for CSV and tables: lists joined by "; ", no spans."""
    return {
        "review_id": hit.review_id,
        "review_title": hit.review_title,
        "kind": hit.kind,
        "area": hit.area,
        "file": hit.file,
        "page": hit.page,
        "address": hit.address,
        "section_heading": hit.section_heading,
        "section_kind": hit.section_kind,
        "snippet": hit.snippet,
        "text": hit.text,
        "score": round(hit.score, 4),
        "themes": "; ".join(hit.themes),
        "levels": "; ".join(hit.levels),
        "is_boilerplate": int(hit.is_boilerplate),
        "passage_id": hit.passage_id,
        "document_id": hit.document_id,
    }


def _condition(name: str) -> str:
    match name:
        case "theme" | "level":
            return _CODED.format(name=name)
        case "kind":
            return "AND r.kind = :kind"
        case "area":
            return "AND r.area = :area COLLATE NOCASE"
        case _:
            return "AND p.section_kind = :section_kind"


def _check_filter(store: Store, name: str, value: str) -> None:
    match name:
        case "theme" | "level":
            sql = "SELECT id FROM codes WHERE scheme = :name ORDER BY ordinal"
            known = [row["id"] for row in store.rows(sql, {"name": name})]
            if value in known:
                return
        case "area":
            sql = "SELECT DISTINCT area FROM reviews WHERE area IS NOT NULL ORDER BY area"
            known = [row["area"] for row in store.rows(sql)]
            if value.lower() in [one.lower() for one in known]:
                return
        case _:
            known = list(ReviewKind if name == "kind" else SectionKind)
            if value in known:
                return
    close = get_close_matches(value, known, n=3) or known[:8]
    some = ", ".join(close) or "the store holds none"
    raise UnknownFilterError(
        f'{name.replace("_", " ")} "{value}" is not in {store.path.name}: try {some}'
    )


def _find(store: Store, conditions: str, parameters: dict[str, Any]) -> tuple[Hit, ...] | None:
    """The hits for a query in FTS5's own words; None if FTS5 cannot parse it."""
    try:
        cursor = store.db.execute(_RANKED.format(conditions=conditions), parameters)
        names = [column[0] for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor]
        marks = _mark_matches(parameters["query"], [row["text"] for row in rows])
    except sqlite3.Error as error:
        # FTS5 has no error of its own for this: "fts5: syntax error near", "fts5 expression tree".
        if isinstance(error, sqlite3.OperationalError) and str(error).startswith("fts5"):
            return None
        raise StoreError(f"{store.path.name}: {error}") from error
    return tuple(
        _make_hit(store, row, highlights) for row, highlights in zip(rows, marks, strict=True)
    )


def _mark_matches(match: str, texts: list[str]) -> list[tuple[Highlight, ...]]:
    """Where a query matches each of the texts that were found by it.

    In an index of these texts alone: asked of the whole one, "s*" would gather every word with
    that letter again for each hit.
    """
    connection = sqlite3.connect(":memory:")
    try:
        connection.execute(
            f"CREATE VIRTUAL TABLE found USING fts5 (text, tokenize = '{TOKENIZER}')"
        )
        connection.executemany(
            "INSERT INTO found (rowid, text) VALUES (?, ?)", enumerate(texts, start=1)
        )
        marked = dict(
            connection.execute(
                "SELECT rowid, highlight(found, 0, ?, ?) FROM found WHERE found MATCH ?",
                (_OPEN, _CLOSE, match),
            ).fetchall()
        )
    finally:
        connection.close()
    return [_find_highlights(marked.get(number, "")) for number in range(1, len(texts) + 1)]


def _make_hit(store: Store, row: dict[str, Any], highlights: tuple[Highlight, ...]) -> Hit:
    codes = store.rows(_CODES, {"passage_id": row["id"]})
    snippet, snippet_highlights = _cut_snippet(row["text"], highlights)
    return Hit(
        passage_id=row["id"],
        document_id=row["document_id"],
        review_id=row["review_id"],
        review_title=row["title"],
        kind=row["kind"],
        area=row["area"],
        file=row["file"],
        address=row["address"],
        page=row["page_first"],
        section_heading=row["heading"],
        section_kind=row["section_kind"],
        text=row["text"],
        highlights=highlights,
        snippet=snippet,
        snippet_highlights=snippet_highlights,
        score=-row["rank"],
        themes=_ids(codes, "theme"),
        levels=_ids(codes, "level"),
        is_boilerplate=bool(row["boilerplate"]),
        furniture=bool(row["furniture"]),
    )


def _ids(codes: list[dict[str, Any]], scheme: str) -> tuple[str, ...]:
    return tuple(code["id"] for code in codes if code["scheme"] == scheme)


def _find_highlights(marked: str) -> tuple[Highlight, ...]:
    """Where the matches stand in the text, from the text with the matches marked."""
    before, *parts = marked.split(_OPEN)
    found = []
    position = len(before)  # in the text without marks
    for part in parts:
        words, _, rest = part.partition(_CLOSE)
        found.append(Highlight(char_start=position, char_end=position + len(words)))
        position += len(words) + len(rest)
    return tuple(found)


def _cut_snippet(text: str, highlights: tuple[Highlight, ...]) -> tuple[str, tuple[Highlight, ...]]:
    """The stretch of the text with most matches, in whole words, and where they stand in it."""
    if len(text) <= SNIPPET_CHARS or not highlights:
        return text, highlights
    first = max(highlights, key=lambda one: (_matches_from(one, highlights), -one.char_start))
    start = max(0, min(first.char_start - SNIPPET_CHARS // 4, len(text) - SNIPPET_CHARS))
    end = min(len(text), max(start + SNIPPET_CHARS, first.char_end))
    if start:
        start = text.find(" ", start, first.char_start) + 1 or first.char_start
    if end < len(text):
        end = max(text.rfind(" ", 0, end), first.char_end)
    before, after = "…" if start else "", "…" if end < len(text) else ""
    shift = len(before) - start
    inside = tuple(
        Highlight(char_start=one.char_start + shift, char_end=one.char_end + shift)
        for one in highlights
        if start <= one.char_start and one.char_end <= end
    )
    return f"{before}{text[start:end]}{after}", inside


def _matches_from(first: Highlight, highlights: tuple[Highlight, ...]) -> int:
    """How many matches a snippet would show that began near this one."""
    end = first.char_start + SNIPPET_CHARS * 3 // 4
    return sum(first.char_start <= one.char_start and one.char_end <= end for one in highlights)
