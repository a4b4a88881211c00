"""What extraction hands on, as the store's rows.

Here and in its neighbours (`catalogue_rows`, `code_rows`) alone do types become dicts. Nothing
reads a clock, a counter or another row, so the same inputs give the same rows.
"""

import json
from collections.abc import Iterable, Sequence
from hashlib import sha256

from extract.models import (
    Box,
    ExtractedReview,
    Fact,
    FactStatus,
    Problem,
    Section,
    Span,
)

Row = dict[str, str | int | float | None]

_AGENCIES_FACT = "agencies"


def search_key(sha: str, ordinal: int) -> int:
    """The number of a document's nth text in a full-text index, which takes no other keys.

    44 bits of the SHA-256, then 18 of the ordinal: it follows from the inputs, as a counter would
    not, and a document's texts lie together in reading order. Two of 10,000 documents share the
    44 bits once in 350,000 stores; the second of them would be refused, never mixed up.

    Raises:
        ValueError: The ordinal needs more than 18 bits.
    """
    if ordinal >= 1 << 18:
        raise ValueError(f"a document of more than {1 << 18} texts cannot be stored")
    return int(sha[:11], 16) << 18 | ordinal


def page_rows(extracted: ExtractedReview, document_id: str) -> list[Row]:
    """The rows of `pages`."""
    return [
        {
            "id": f"{document_id}-p{page.page_number:04d}",
            "document_id": document_id,
            "page_number": page.page_number,
            "printed_number": page.printed_number,
            "width_pt": round(page.width_pt, 2),
            "height_pt": round(page.height_pt, 2),
            "source": page.source,
            "quality": round(page.quality, 4),
            "words": len(page.words),
            "images": page.images,
        }
        for page in extracted.pages
    ]


def section_rows(sections: Sequence[Section], document_id: str) -> list[Row]:
    """The rows of `sections`."""
    return [
        {
            "id": _section_id(document_id, section.section_id),
            "document_id": document_id,
            "ordinal": section.section_id,
            "number": section.number,
            "heading": section.heading or None,
            "depth": section.depth,
            "kind": section.kind.value,
            "page": section.page,
        }
        for section in sections
    ]


def passage_rows(extracted: ExtractedReview, document_id: str) -> list[Row]:
    """The rows of `passages`, numbered in reading order."""
    known = {section.section_id for section in extracted.sections}
    return [
        {
            "id": passage.passage_id,
            "document_id": document_id,
            "ordinal": ordinal,
            "address": passage.address,
            "label": passage.label,
            "text": passage.text,
            "heading": passage.heading,
            # The part before the first heading may have no section of its own.
            "section_id": (
                _section_id(document_id, passage.section_id)
                if passage.section_id in known
                else None
            ),
            "section_kind": passage.section_kind.value,
            "kind": passage.kind.value,
            "page_first": passage.page_first,
            "page_last": passage.page_last,
            "boxes": _boxes_json(passage.boxes),
            "furniture": int(passage.furniture),
            "boilerplate": int(passage.is_boilerplate),
            "words": len(passage.text.split()),
            "search_key": search_key(extracted.review.sha256, ordinal),
        }
        for ordinal, passage in enumerate(extracted.passages)
    ]


def fact_rows(facts: Iterable[Fact], document_id: str) -> list[Row]:
    """The rows of `facts`."""
    return [
        {
            "id": f"{document_id}-f{ordinal:03d}",
            "document_id": document_id,
            "ordinal": ordinal,
            "name": fact.name,
            "value": value_text(fact),
            "value_json": json_text(fact.value),
            "status": fact.status.value,
            "method": fact.method,
            "confidence": round(fact.confidence, 6),
            **_span_columns(fact.span),
        }
        for ordinal, fact in enumerate(facts)
    ]


def person_rows(extracted: ExtractedReview, document_id: str) -> list[Row]:
    """The rows of `people`."""
    return [
        {
            "id": f"{document_id}-h{ordinal:03d}",
            "document_id": document_id,
            "ordinal": ordinal,
            "name": person.name,
            "role": person.role,
            "age": person.age,
            "sex": person.sex,
            "ethnicity": person.ethnicity,
            "relationship": person.relationship,
            **_span_columns(person.span),
        }
        for ordinal, person in enumerate(extracted.people)
    ]


def recommendation_rows(extracted: ExtractedReview, document_id: str) -> list[Row]:
    """The rows of `recommendations`."""
    return [
        {
            "id": f"{document_id}-r{ordinal:03d}",
            "document_id": document_id,
            "ordinal": ordinal,
            "number": recommendation.number,
            "text": recommendation.text,
            "addressee": recommendation.addressee,
            "deadline": recommendation.deadline,
            **_span_columns(recommendation.span),
            "page": recommendation.page,
            "search_key": search_key(extracted.review.sha256, ordinal),
        }
        for ordinal, recommendation in enumerate(extracted.recommendations)
    ]


def agency_names(extracted: ExtractedReview) -> tuple[str, ...]:
    """The agencies that a review names as involved, each once, in its order."""
    names: list[str] = []
    for fact in extracted.facts:
        if fact.name == _AGENCIES_FACT and fact.status is FactStatus.STATED:
            names += fact.value if isinstance(fact.value, tuple) else [str(fact.value)]
    return tuple(dict.fromkeys(names))


def agency_rows(names: Iterable[str]) -> list[Row]:
    """The rows of `agencies`; the id follows from the name, whichever review names it first."""
    return [{"id": _agency_id(name), "name": name} for name in names]


def document_agency_rows(names: Iterable[str], document_id: str) -> list[Row]:
    """The rows of `document_agencies`."""
    return [
        {"document_id": document_id, "agency_id": _agency_id(name), "ordinal": ordinal}
        for ordinal, name in enumerate(names)
    ]


def table_rows(extracted: ExtractedReview, document_id: str) -> list[Row]:
    """The rows of `tables`."""
    return [
        {
            "id": f"{document_id}-t{ordinal:03d}",
            "document_id": document_id,
            "ordinal": ordinal,
            "page": table.page,
            "page_last": table.page_last,
            "caption": table.caption,
            "cells": json_text(table.rows),
            "boxes": _boxes_json(table.boxes),
        }
        for ordinal, table in enumerate(extracted.tables)
    ]


def problem_rows(problems: Iterable[Problem], *, file: str, document_id: str | None) -> list[Row]:
    """The rows of `problems`: of a document, or of a file whose bytes could not be had."""
    owner = document_id or f"file-{digest(file)}"
    return [
        {
            "id": f"{owner}-x{ordinal:03d}",
            "document_id": document_id,
            "file": file,
            "ordinal": ordinal,
            "code": problem.code,
            "detail": problem.detail,
            "page": problem.page,
            "severity": problem.severity.value,
        }
        for ordinal, problem in enumerate(problems)
    ]


def _section_id(document_id: str, section_id: int) -> str:
    return f"{document_id}-s{section_id:04d}"


def _agency_id(name: str) -> str:
    return digest(name)


def digest(text: str) -> str:
    """Sixteen hexadecimal digits that stand for a text."""
    return sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def _span_columns(span: Span | None) -> Row:
    if span is None:
        return dict.fromkeys(("passage_id", "page", "char_start", "char_end", "quote"))
    return {
        "passage_id": span.passage_id,
        "page": span.page,
        "char_start": span.char_start,
        "char_end": span.char_end,
        "quote": span.quote,
    }


def value_text(fact: Fact) -> str | None:
    """A fact's value to read and compare; `value_json` beside it keeps the type."""
    match fact.value:
        case None:
            return None
        case bool():
            return "yes" if fact.value else "no"
        case tuple():
            return "; ".join(fact.value)
        case _:
            return str(fact.value)


def _boxes_json(boxes: Iterable[Box]) -> str:
    """Boxes to a hundredth of a point, far finer than a page shows."""
    return json_text(
        [
            {
                "page": box.page,
                "x0": round(box.x0, 2),
                "top": round(box.top, 2),
                "x1": round(box.x1, 2),
                "bottom": round(box.bottom, 2),
            }
            for box in boxes
        ]
    )


def json_text(value: object) -> str:
    """A value as compact JSON, letters as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
