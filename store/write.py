"""Writing to the store: a document at a time, whole or not at all."""

from collections.abc import Iterable, Sequence

from sqlite_utils import Database

from classify.models import Codebook, Tag
from corpus.models import SourceDocument
from extract.models import ExtractedReview, Passage, Problem
from store import rows
from store.catalogue_rows import (
    document_id_of,
    document_row,
    name_rows,
    names_of,
    path_of,
    review_row,
)
from store.code_rows import code_rows, tag_rows
from store.database import Store
from store.errors import InconsistentReviewError, UnknownCodeError
from store.models import DocumentStatus, StoredDocument
from store.read import reading_fingerprint
from store.rows import Row
from store.runs import read_run

# Their rows are numbered by `search_key`, so that programs which look up a full-text match by
# rowid, as Datasette and sqlite-utils do, find the right one.
_NUMBERED = frozenset({"passages", "recommendations"})


def write_codebook(store: Store, codebook: Codebook) -> None:
    """Make the stored codes those of a codebook; it may be repeated.

    A code that stays keeps its tags. One that is gone takes its tags with it: the documents that
    carried them have another fingerprint under the new codebook, and will be coded again.
    """
    code, cue = code_rows(codebook)
    with store.transaction() as db:
        db.execute("DELETE FROM code_cues")
        if code:
            columns = [name for name in code[0] if name != "id"]
            updates = ", ".join(f'"{name}" = excluded."{name}"' for name in columns)
            _insert(db, "codes", code, on_conflict=f"ON CONFLICT (id) DO UPDATE SET {updates}")
        _insert(db, "code_cues", cue)
        kept = {row["id"] for row in code}
        for (code_id,) in db.execute("SELECT id FROM codes").fetchall():
            if code_id not in kept:
                db.execute("DELETE FROM codes WHERE id = ?", (code_id,))
        db.execute(
            "INSERT INTO codebooks (id, version, sha256) VALUES (1, ?, ?) "
            "ON CONFLICT (id) DO UPDATE SET version = excluded.version, sha256 = excluded.sha256",
            (codebook.version, codebook.sha256),
        )


def write_document(
    store: Store,
    extracted: ExtractedReview,
    source: SourceDocument,
    tags: Sequence[Tag],
    run_id: int,
) -> None:
    """Write a document that was read, in place of all that was stored of it; it may be repeated.

    In the same transaction a document that was read from the same path goes, unless its bytes were
    also found under another name: so a changed file replaces what it said before.

    Args:
        store: The store, with the codebook written.
        extracted: What was read from it.
        source: The document as the corpus knows it.
        tags: Its codes; a passage's tags keep the order they have here.
        run_id: The build it is part of, from `store.runs.start_run`.

    Raises:
        InconsistentReviewError: A fact, person, recommendation or tag names a passage, or a
            passage a section, that the document has not; or two passages have one id.
        UnknownCodeError: A tag names a code that the stored codebook lacks.
        UnknownRunError: There is no such run.
        StoreBusyError: Another process kept the store locked.
        StoreError: SQLite refused a row.
        ValueError: `extracted` and `source` are of different bytes.
    """
    if extracted.review.sha256 != source.review.sha256:
        raise ValueError(
            f"{source.review.file_name}: what was extracted is of {extracted.review.sha256[:16]}, "
            f"the source is {source.review.sha256[:16]}"
        )
    _check_references(extracted, tags)
    document_id = document_id_of(source.review.sha256)
    with store.transaction() as db:
        _check_codes(db, source.review.file_name, tags)
        _clear(db, source)
        _check_passage_owners(db, extracted)
        words = sum(len(page.words) for page in extracted.pages)
        pages = len(extracted.pages)
        _write_head(db, source, DocumentStatus.READ, run_id, pages=pages, words=words)
        _write_extracted(db, extracted, document_id)
        tag, evidence = tag_rows(tags, extracted.passages, document_id)
        _insert(db, "tags", tag)
        _insert(db, "tag_evidence", evidence)
        _write_problems(db, source, extracted.problems)
        _drop_unused_agencies(db)


def write_coding(
    store: Store,
    document: StoredDocument,
    passages: Sequence[Passage],
    tags: Sequence[Tag],
    run_id: int,
) -> None:
    """Write a stored document's codes in place of its old ones; what was read stays as it is.

    Args:
        store: The store, with the codebook written.
        document: The document.
        passages: Its passages, from `store.coding.stored_passages`.
        tags: Its codes.
        run_id: The run it is part of.

    Raises:
        UnknownCodeError: A tag names a code that the stored codebook lacks.
        UnknownRunError: There is no such run.
        StoreError: The store is locked, or SQLite refused a row.
    """
    tag, evidence = tag_rows(tags, passages, document.document_id)
    with store.transaction() as db:
        _check_codes(db, document.file, tags)
        db.execute("DELETE FROM tags WHERE document_id = ?", (document.document_id,))
        _insert(db, "tags", tag)
        _insert(db, "tag_evidence", evidence)
        run = read_run(db, run_id)
        db.execute(
            "UPDATE documents SET codebook_sha256 = ?, model_sha256 = ?, coding_fingerprint = ? "
            "WHERE id = ?",
            (run.codebook_sha256, run.model_sha256, run.coding_fingerprint, document.document_id),
        )


def refresh_provenance(store: Store, run_id: int) -> None:
    """Name the codebook anew where documents would be coded by it as they are; may be repeated.

    For a codebook of which only wording changed: labels, definitions, sources.

    Raises:
        UnknownRunError: There is no such run.
    """
    with store.transaction() as db:
        run = read_run(db, run_id)
        db.execute(
            "UPDATE documents SET codebook_sha256 = ?, model_sha256 = ? "
            "WHERE coding_fingerprint = ? AND codebook_sha256 <> ?",
            (run.codebook_sha256, run.model_sha256, run.coding_fingerprint, run.codebook_sha256),
        )


def write_failure(
    store: Store, source: SourceDocument, problems: Sequence[Problem], run_id: int
) -> None:
    """Write a document that could not be read, with the reasons, in place of what was stored.

    Raises:
        UnknownRunError: There is no such run.
        StoreError: The store is locked, or SQLite refused a row.
    """
    with store.transaction() as db:
        _clear(db, source)
        _write_head(db, source, DocumentStatus.FAILED, run_id, pages=0, words=0)
        _write_problems(db, source, problems)
        _drop_unused_agencies(db)


def write_file_problems(store: Store, file_name: str, problems: Sequence[Problem]) -> None:
    """Write why not even the bytes of a file could be had, in place of earlier such reasons.

    What an earlier build read from a file of that name stays.
    """
    with store.transaction() as db:
        db.execute("DELETE FROM problems WHERE document_id IS NULL AND file = ?", (file_name,))
        _insert(db, "problems", rows.problem_rows(problems, file=file_name, document_id=None))


def refresh_names(store: Store, sources: Iterable[SourceDocument]) -> None:
    """Bring up to date under which names and where unchanged documents lie; it may be repeated.

    For files that were moved or renamed, or whose copies came or went, without their bytes
    changing. Give all unchanged documents of a build at once, since they may have swapped names;
    those that the store does not hold are passed over.
    """
    with store.transaction() as db:
        stored = {row[0] for row in db.execute("SELECT id FROM documents").fetchall()}
        present = [source for source in sources if document_id_of(source.review.sha256) in stored]
        for source in present:
            db.execute(
                "DELETE FROM document_names WHERE document_id = ?",
                (document_id_of(source.review.sha256),),
            )
        for source in present:
            _take_path(db, source)
            _insert(db, "document_names", name_rows(source))
            _set_file(db, document_id_of(source.review.sha256), source.review.file_name)


def remove_document(store: Store, document_id: str) -> bool:
    """Take a document and all that was made from it out of the store.

    Returns:
        Whether it was there.
    """
    with store.transaction() as db:
        cursor = db.execute("DELETE FROM documents WHERE id = ?", (document_id,))
        _drop_unused_agencies(db)
        return cursor.rowcount > 0


def _check_references(extracted: ExtractedReview, tags: Sequence[Tag]) -> None:
    """Name the culprit, where SQLite would say only that a foreign key failed."""
    file = extracted.review.file_name
    passages = [passage.passage_id for passage in extracted.passages]
    known = set(passages)
    if len(known) < len(passages):
        twice = next(one for place, one in enumerate(passages) if one in passages[:place])
        raise InconsistentReviewError(f"{file}: two passages have the id {twice}")
    named = [(f"fact {fact.name}", fact.span.passage_id) for fact in extracted.facts if fact.span]
    named += [(f"person {person.name}", person.span.passage_id) for person in extracted.people]
    named += [
        (f"recommendation {recommendation.number}", recommendation.span.passage_id)
        for recommendation in extracted.recommendations
    ]
    named += [(f"tag {tag.code_id}", tag.passage_id) for tag in tags]
    for what, passage_id in named:
        if passage_id not in known:
            raise InconsistentReviewError(
                f"{file}: {what} names passage {passage_id}, which the document has not"
            )
    sections = {0, *(section.section_id for section in extracted.sections)}
    for passage in extracted.passages:
        if passage.section_id not in sections:
            raise InconsistentReviewError(
                f"{file}: passage {passage.passage_id} names section {passage.section_id}, "
                "which the document has not"
            )


def _check_codes(db: Database, file: str, tags: Sequence[Tag]) -> None:
    stored = dict(db.execute("SELECT id, scheme FROM codes").fetchall())
    for tag in tags:
        if stored.get(tag.code_id) != tag.scheme.value:
            raise UnknownCodeError(
                f"{file}: the stored codebook has no {tag.scheme.value} "
                f"{tag.code_id}: write the codebook that the tags were made with first"
            )


def _check_passage_owners(db: Database, extracted: ExtractedReview) -> None:
    """Call it once the document's own rows are gone."""
    for passage in extracted.passages:
        owner = db.execute(
            "SELECT document_id FROM passages WHERE id = ?", (passage.passage_id,)
        ).fetchone()
        if owner:
            raise InconsistentReviewError(
                f"{extracted.review.file_name}: the passage id {passage.passage_id} "
                f"is one of document {owner[0]}: ids must be unique over all documents"
            )


def _clear(db: Database, source: SourceDocument) -> None:
    """Take out what the document, and any other read from its path, left behind."""
    db.execute("DELETE FROM documents WHERE id = ?", (document_id_of(source.review.sha256),))
    for name in names_of(source):
        db.execute("DELETE FROM problems WHERE document_id IS NULL AND file = ?", (name,))
    _take_path(db, source)


def _take_path(db: Database, source: SourceDocument) -> None:
    """Part any other document from the path where this one now lies.

    A changed file is a new document at an old path. The old one goes with its last name; if its
    bytes were also found under another, it stays under that. Names alone prove nothing: two
    folders may each hold a "report.pdf".
    """
    for name_id, other in db.execute(
        "SELECT id, document_id FROM document_names WHERE path = ? AND document_id <> ?",
        (path_of(source), document_id_of(source.review.sha256)),
    ).fetchall():
        db.execute("DELETE FROM document_names WHERE id = ?", (name_id,))
        left = db.execute(
            "SELECT name FROM document_names WHERE document_id = ? ORDER BY ordinal", (other,)
        ).fetchone()
        if left is None:
            db.execute("DELETE FROM documents WHERE id = ?", (other,))
        else:
            _set_file(db, other, left[0])


def _set_file(db: Database, document_id: str, file: str) -> None:
    db.execute("UPDATE documents SET file = ? WHERE id = ?", (file, document_id))
    db.execute("UPDATE problems SET file = ? WHERE document_id = ?", (file, document_id))


def _write_head(
    db: Database,
    source: SourceDocument,
    status: DocumentStatus,
    run_id: int,
    *,
    pages: int,
    words: int,
) -> None:
    run = read_run(db, run_id)
    provenance: Row = {
        "extraction_version": run.extraction_version,
        "codebook_sha256": run.codebook_sha256,
        "model_sha256": run.model_sha256,
        "fingerprint": reading_fingerprint(source, run),
        "coding_fingerprint": run.coding_fingerprint,
    }
    row = document_row(source, status=status, pages=pages, words=words, provenance=provenance)
    _insert(db, "documents", [row])
    _insert(db, "document_names", name_rows(source))


def _write_extracted(db: Database, extracted: ExtractedReview, document_id: str) -> None:
    """Write what was read, each table after those it refers to."""
    names = rows.agency_names(extracted)
    _insert(db, "reviews", [review_row(extracted)])
    _insert(db, "pages", rows.page_rows(extracted, document_id))
    _insert(db, "sections", rows.section_rows(extracted.sections, document_id))
    _insert(db, "passages", rows.passage_rows(extracted, document_id))
    _insert(db, "facts", rows.fact_rows(extracted.facts, document_id))
    _insert(db, "people", rows.person_rows(extracted, document_id))
    _insert(db, "recommendations", rows.recommendation_rows(extracted, document_id))
    _insert(db, "tables", rows.table_rows(extracted, document_id))
    _insert(db, "agencies", rows.agency_rows(names), on_conflict="ON CONFLICT DO NOTHING")
    _insert(db, "document_agencies", rows.document_agency_rows(names, document_id))


def _write_problems(db: Database, source: SourceDocument, problems: Iterable[Problem]) -> None:
    document_id = document_id_of(source.review.sha256)
    _insert(
        db,
        "problems",
        rows.problem_rows(problems, file=source.review.file_name, document_id=document_id),
    )


def _drop_unused_agencies(db: Database) -> None:
    db.execute("DELETE FROM agencies WHERE id NOT IN (SELECT agency_id FROM document_agencies)")


def _insert(db: Database, table: str, table_rows: Sequence[Row], *, on_conflict: str = "") -> None:
    """Insert rows, all of the same columns.

    Raw SQL, since sqlite-utils reads the table's schema anew for each insert and has no way to
    number the rows.
    """
    if not table_rows:
        return
    columns = list(table_rows[0])
    names = ", ".join(f'"{column}"' for column in columns)
    values = ", ".join(f":{column}" for column in columns)
    if table in _NUMBERED:
        names, values = f"rowid, {names}", f":search_key, {values}"
    db.conn.executemany(
        f"INSERT INTO {table} ({names}) VALUES ({values}) {on_conflict}",  # noqa: S608
        [{name: _storable(value) for name, value in row.items()} for row in table_rows],
    )


def _storable(value: str | int | float | None) -> str | int | float | None:
    """A value as SQLite takes it.

    Half of a surrogate pair, which a broken font map yields, has no UTF-8. It becomes a question
    mark: one character for one, so that spans still hold.
    """
    if isinstance(value, str) and not value.isascii():
        return value.encode("utf-8", "replace").decode("utf-8")
    return value
