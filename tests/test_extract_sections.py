"""Headings to sections: numbers, depths and kinds."""

import pytest

from extract.models import SectionKind
from extract.sections import find_kind, number_depth, split_number


@pytest.mark.parametrize(
    ("heading", "kind"),
    [
        ("Terms of Reference", SectionKind.TERMS),
        ("Independent Chair and Author", SectionKind.TERMS),
        ("Contact with the family", SectionKind.FAMILY),
        ("Views of his mother's family", SectionKind.FAMILY),
        ("Narrative chronology", SectionKind.CHRONOLOGY),
        ("CASE HISTORY", SectionKind.CHRONOLOGY),
        ("Appraisal of practice", SectionKind.ANALYSIS),
        ("Finding 2: Exclusion was treated as an end", SectionKind.FINDINGS),
        ("Good practice", SectionKind.GOOD_PRACTICE),
        ("Conclusions and lessons learned", SectionKind.LESSONS),
        ("Predictability and preventability", SectionKind.CONCLUSIONS),
        ("Findings and Recommendations", SectionKind.RECOMMENDATIONS),
        ("Appendix 2: Action plan", SectionKind.ACTION_PLAN),
        ("Glossary of terms", SectionKind.GLOSSARY),
        ("Preface", SectionKind.FRONT),
        ("Background to the family", SectionKind.BACKGROUND),
        ("The Metropolitan Police Service", None),  # an agency's name tells nothing
    ],
)
def test_kinds_by_heading(heading: str, kind: SectionKind | None) -> None:
    assert find_kind(heading) == kind


@pytest.mark.parametrize(
    ("label", "text", "number", "heading"),
    [
        ("4.1", "The police", "4.1", "The police"),
        (None, "4.1 The police", "4.1", "The police"),
        (None, "Part One Background", "Part One", "Background"),
        (None, "Appendix A: Terms", "Appendix A", "Terms"),
        (None, "A. Terms", "A", "Terms"),
        (None, "A review of terms", None, "A review of terms"),  # an article is no number
        (None, "2014 to 2016", None, "2014 to 2016"),  # nor is a year
        (None, "Conclusions", None, "Conclusions"),
    ],
)
def test_numbers_of_headings(
    label: str | None, text: str, number: str | None, heading: str
) -> None:
    assert split_number(label, text) == (number, heading)


@pytest.mark.parametrize(
    ("number", "depth"),
    [("4", 1), ("4.0", 1), ("10.", 1), ("4.1", 2), ("4.1.2", 3), ("Part One", 1), ("A", 1)],
)
def test_depths_of_numbers(number: str, depth: int) -> None:
    assert number_depth(number) == depth
