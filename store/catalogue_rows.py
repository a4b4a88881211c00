"""A document and its review, as the store's rows: what the catalogue says, and what is stated."""

from corpus.models import Review, ReviewKind, SourceDocument
from extract.models import ExtractedReview, FactStatus
from store.models import DocumentStatus
from store.rows import Row, agency_names, digest, json_text, value_text

# The facts that stand side by side in `reviews`, and the columns they stand in.
_REVIEW_FACTS = {
    "review_type": "kind",
    "doc_type": "document_type",
    "title": "title",
    "area": "area",
    "commissioning_body": "commissioning_body",
    "author": "author",
    "chair": "chair",
    "date_published": "date_published",
    "date_of_event": "date_of_event",
    "outcome": "outcome",
}


def document_id_of(sha: str) -> str:
    """The id of the document with these bytes: the first 16 digits of their SHA-256."""
    return sha[:16]


def document_row(
    source: SourceDocument,
    *,
    status: DocumentStatus,
    pages: int,
    words: int,
    provenance: Row,
) -> Row:
    """The row of `documents`; `provenance` holds what it was read and coded with."""
    review = source.review
    return {
        "id": document_id_of(review.sha256),
        "file": review.file_name,
        "sha256": review.sha256,
        "review_id": review.review_id,
        "media_type": source.media_type,
        "status": status.value,
        "pages": pages,
        "words": words,
        "kind": review.kind.value if review.kind else None,
        "title": review.title,
        "publisher": review.publisher,
        "area": review.area,
        "published": review.published,
        "source_url": review.source_url,
        "licence_note": review.licence_note,
        **provenance,
    }


def name_rows(source: SourceDocument) -> list[Row]:
    """The rows of `document_names`, the catalogue's name first."""
    document_id = document_id_of(source.review.sha256)
    return [
        {
            "id": f"{document_id}-n{ordinal:03d}",
            "document_id": document_id,
            "ordinal": ordinal,
            "name": name,
            "path": path_of(source) if ordinal == 0 else None,
        }
        for ordinal, name in enumerate(names_of(source))
    ]


def names_of(source: SourceDocument) -> tuple[str, ...]:
    """Every name of a document's bytes, each once, the catalogue's first."""
    return tuple(dict.fromkeys((source.review.file_name, *source.other_names)))


def path_of(source: SourceDocument) -> str:
    """Where a document's file lies, whatever folder or link the build came to it by."""
    return str(source.path.resolve())


def review_row(extracted: ExtractedReview) -> Row:
    """The row of `reviews`: the catalogue's and the stated facts, side by side."""
    review = extracted.review
    document_id = document_id_of(review.sha256)
    stated = {
        _REVIEW_FACTS[fact.name]: value_text(fact)
        for fact in reversed(extracted.facts)  # so that the first of a name is kept
        if fact.name in _REVIEW_FACTS and fact.status is FactStatus.STATED
    }
    kind = review.kind.value if review.kind else stated.get("kind")
    published = review.published or stated.get("date_published")
    coded = [p for p in extracted.passages if not p.furniture and not p.is_boilerplate]
    return {
        "id": document_id,
        "document_id": document_id,
        "review_id": review.review_id,
        "title": review.title or stated.get("title") or review.file_name,
        "kind": kind if kind is None or kind in set(ReviewKind) else ReviewKind.OTHER.value,
        "document_type": stated.get("document_type"),
        "area": review.area or stated.get("area"),
        "commissioning_body": stated.get("commissioning_body") or review.publisher,
        "author": stated.get("author"),
        "chair": stated.get("chair"),
        "date_published": published,
        "date_of_event": stated.get("date_of_event"),
        "year_published": _year(published),
        "year_of_event": _year(stated.get("date_of_event")),
        "outcome": stated.get("outcome"),
        "agencies": json_text(agency_names(extracted)),
        "pages": len(extracted.pages),
        "passages": len(coded),
        "words": sum(len(passage.text.split()) for passage in coded),
        "recommendations": len(extracted.recommendations),
    }


def catalogue_digest(review: Review) -> str:
    """A digest of what the catalogue says of a review, which changes as soon as any of it does."""
    return digest(
        json_text([getattr(review, name) for name in sorted(Review.__dataclass_fields__)])
    )


def _year(date: str | None) -> int | None:
    return int(date[:4]) if date and date[:4].isdecimal() and len(date) >= 4 else None
