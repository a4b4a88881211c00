"""Agencies, their kinds, and the abbreviations of a document."""

import pytest
from samples_facts import Paper, Part, make_paper

from extract.agencies import find_agencies, find_kind, read_acronyms, read_register
from extract.fact_fields import read_fact_fields
from extract.models import SectionKind

KINDS = [
    ("Metropolitan Police Service", "police"),  # in the register
    ("Alderbrook Constabulary", "police"),
    ("Lime Walk Surgery", "GP"),
    ("East Forest Hospitals NHS Trust", "acute"),
    ("Roding Valley Mental Health NHS Foundation Trust", "mental_health"),
    ("London Borough of Enfield Adult Social Care", "adult_social_care"),
    ("Barnet Children’s Service", "children_social_care"),
    ("Osterfield Homes", "housing"),
    ("Hallsmead Academy", "school"),
    ("London Ambulance Service", "ambulance"),
    ("Lantern Women’s Project", "vawg_service"),
    ("Thameside Recovery", "substance_service"),
    ("National Probation Service", "probation"),
    ("Home Office", "immigration"),
    ("Crown Prosecution Service", "cps_court"),
    ("Larkspur House hostel", "care_provider"),
    ("Ofsted", "other"),
]


@pytest.mark.parametrize(("name", "kind"), KINDS)
def test_find_kind(name: str, kind: str) -> None:
    assert find_kind(name) == kind


def test_every_kind_is_the_codebooks() -> None:
    permitted = next(f.values for f in read_fact_fields() if f.name == "agencies_involved")
    assert [a.name for a in read_register() if a.kind not in permitted] == []


def _paper() -> Paper:
    return make_paper(
        parts=[
            Part(
                heading="Glossary",
                kind=SectionKind.GLOSSARY,
                is_table=True,
                paragraphs=(
                    "Term | Meaning",
                    "EFHT | East Forest Hospitals NHS Trust",
                    "AT | Sister of Mr V",
                ),
            ),
            Part(
                heading="Contributors",
                kind=SectionKind.TERMS,
                paragraphs=(
                    "Individual Management Reviews were received from the Metropolitan Police "
                    "Service (MPS), EFHT, Lime Walk Surgery, Calder and Aire Mental Health NHS "
                    "Trust and Marshgate Homes. CAFCASS and Sycamore Advice supplied shorter "
                    "reports.",
                    "The Safer Waltham Forest Partnership thanks them. The MPS sent two officers.",
                ),
            ),
        ]
    )


def test_acronyms_come_from_glossary_and_first_use() -> None:
    paper = _paper()
    assert read_acronyms(paper.passages, paper.tables) == {
        "EFHT": "East Forest Hospitals NHS Trust",
        "MPS": "Metropolitan Police Service",
    }


def test_contributors_are_split_where_names_end() -> None:
    paper = _paper()
    found = find_agencies(paper.passages, paper.tables, frozenset())
    assert [agency.name for agency in found if agency.is_contributor] == [
        "Metropolitan Police Service",
        "EFHT",
        "Lime Walk Surgery",
        "Calder and Aire Mental Health NHS Trust",
        "Marshgate Homes",
        "CAFCASS",
        "Sycamore Advice",
    ]


def test_the_partnership_that_holds_the_review_is_none_of_them() -> None:
    paper = _paper()
    names = [a.name for a in find_agencies(paper.passages, paper.tables, frozenset())]
    assert "Safer Waltham Forest Partnership" not in names


def test_spans_hold_the_names() -> None:
    paper = _paper()
    texts = {passage.passage_id: passage.text for passage in paper.passages}
    for agency in find_agencies(paper.passages, paper.tables, frozenset()):
        span = agency.span
        assert texts[span.passage_id][span.char_start : span.char_end] == span.quote == agency.name


def test_nothing_gives_nothing() -> None:
    assert find_agencies((), (), frozenset()) == ()
