"""The JSON that `casereviews extract --json` prints: documented, versioned, kept stable.

`docs/contract.md` describes every key. A change that breaks a reader raises `SCHEMA`; new keys
may be added without that.
"""

from dataclasses import asdict
from typing import Any

from extract.models import ExtractedReview, Fact, Passage, Person, Recommendation

SCHEMA = 1


def review_object(extracted: ExtractedReview) -> dict[str, Any]:
    """One document as one JSON object."""
    review = extracted.review
    return {
        "schema": SCHEMA,
        "document": {
            "file": review.file_name,
            "review_id": review.review_id,
            "sha256": review.sha256,
            "pages": len(extracted.pages),
            "words": sum(len(page.words) for page in extracted.pages),
        },
        "pages": [
            {
                "page": page.page_number,
                "printed_number": page.printed_number,
                "width_pt": page.width_pt,
                "height_pt": page.height_pt,
                "source": page.source,
                "quality": page.quality,
                "words": len(page.words),
            }
            for page in extracted.pages
        ],
        "facts": {fact.name: _fact_object(fact) for fact in extracted.facts},
        "people": [_person_object(person) for person in extracted.people],
        "sections": [
            {
                "number": section.number,
                "heading": section.heading,
                "depth": section.depth,
                "kind": section.kind.value,
                "page": section.page,
            }
            for section in extracted.sections
            if section.heading
        ],
        "passages": [_passage_object(passage) for passage in extracted.passages],
        "recommendations": [
            _recommendation_object(recommendation) for recommendation in extracted.recommendations
        ],
        "tables": [
            {
                "page": table.page,
                "page_last": table.page_last,
                "caption": table.caption,
                "rows": [list(row) for row in table.rows],
            }
            for table in extracted.tables
        ],
        "problems": [
            {
                "code": problem.code,
                "detail": problem.detail,
                "page": problem.page,
                "severity": problem.severity.value,
            }
            for problem in extracted.problems
        ],
    }


def _fact_object(fact: Fact) -> dict[str, Any]:
    value = list(fact.value) if isinstance(fact.value, tuple) else fact.value
    return {
        "value": value,
        "status": fact.status.value,
        "quote": fact.span.quote if fact.span else None,
        "page": fact.span.page if fact.span else None,
        "passage_id": fact.span.passage_id if fact.span else None,
        "method": fact.method,
        "confidence": fact.confidence,
    }


def _person_object(person: Person) -> dict[str, Any]:
    return {
        "name": person.name,
        "role": person.role,
        "age": person.age,
        "sex": person.sex,
        "ethnicity": person.ethnicity,
        "relationship": person.relationship,
        "quote": person.span.quote,
        "page": person.span.page,
        "passage_id": person.span.passage_id,
    }


def _recommendation_object(recommendation: Recommendation) -> dict[str, Any]:
    return {
        "number": recommendation.number,
        "text": recommendation.text,
        "addressee": recommendation.addressee,
        "deadline": recommendation.deadline,
        "page": recommendation.page,
        "passage_id": recommendation.span.passage_id,
    }


def _passage_object(passage: Passage) -> dict[str, Any]:
    return {
        "id": passage.passage_id,
        "address": passage.address,
        "label": passage.label,
        "text": passage.text,
        "heading": passage.heading,
        "section_kind": passage.section_kind.value,
        "kind": passage.kind.value,
        "page_first": passage.page_first,
        "page_last": passage.page_last,
        "boxes": [asdict(box) for box in passage.boxes],
        "furniture": passage.furniture,
        "boilerplate": passage.is_boilerplate,
    }
