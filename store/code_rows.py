"""The codebook, and the tags on a document, as the store's rows."""

from collections.abc import Iterable

from classify.models import Codebook, Polarity, Tag
from extract.models import Passage
from store.rows import Row, json_text


def tag_rows(
    tags: Iterable[Tag], passages: Iterable[Passage], document_id: str
) -> tuple[list[Row], list[Row]]:
    """The rows of `tags` and of `tag_evidence`; a passage's tags are numbered as they are given."""
    by_id = {passage.passage_id: passage for passage in passages}
    given: dict[str, int] = {}
    rows: list[Row] = []
    evidence_rows: list[Row] = []
    for tag in tags:
        passage = by_id[tag.passage_id]
        ordinal = given.get(tag.passage_id, 0)
        given[tag.passage_id] = ordinal + 1
        tag_id = f"{tag.passage_id}-{ordinal:02d}"
        counted = (
            tag.polarity is Polarity.AFFIRMED
            and not passage.is_boilerplate
            and not passage.furniture
        )
        rows.append(
            {
                "id": tag_id,
                "document_id": document_id,
                "passage_id": tag.passage_id,
                "ordinal": ordinal,
                "code_id": tag.code_id,
                "scheme": tag.scheme.value,
                "score": round(tag.score, 6),
                "is_primary": int(tag.is_primary),
                "facet": tag.facet.value if tag.facet else None,
                "party": tag.party.value if tag.party else None,
                "polarity": tag.polarity.value,
                "method": tag.method,
                "counted": int(counted),
                "uncertain": int(tag.check),
            }
        )
        evidence_rows += [
            {
                "id": f"{tag_id}-{place:02d}",
                "tag_id": tag_id,
                "ordinal": place,
                "char_start": evidence.char_start,
                "char_end": evidence.char_end,
                "quote": evidence.quote,
            }
            for place, evidence in enumerate(tag.evidence)
        ]
    return rows, evidence_rows


def code_rows(codebook: Codebook) -> tuple[list[Row], list[Row]]:
    """The rows of `codes` and of `code_cues`."""
    rows: list[Row] = [
        {
            "id": code.code_id,
            "scheme": code.scheme.value,
            "ordinal": ordinal,
            "family": code.family,
            "label": code.label,
            "definition": code.definition,
            "include": code.include,
            "exclude": code.exclude,
            "source": code.source,
            "difficulty": code.difficulty,
            "objectives": json_text(code.objectives),
            "levels": json_text(code.levels),
            "examples": json_text(code.examples),
        }
        for ordinal, code in enumerate(codebook.codes)
    ]
    cue_rows: list[Row] = [
        {
            "id": f"{code.code_id}-{ordinal:03d}",
            "code_id": code.code_id,
            "ordinal": ordinal,
            "phrase": cue.phrase,
            "exact": int(cue.exact),
            "weight": cue.weight,
        }
        for code in codebook.codes
        for ordinal, cue in enumerate(code.cues)
    ]
    return rows, cue_rows
