"""Headings to sections: numbers, depths and kinds."""

from dataclasses import replace

import pytest
from samples import make_passage, make_section
from samples_pages import first_line

from extract.layout import Block, BlockKind
from extract.models import Passage, PassageKind, Section, SectionKind
from extract.sections import (
    build_sections,
    find_kind,
    number_depth,
    section_tops,
    settle_kinds,
    split_number,
)


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
        # what is asked for by other names than "recommendation"
        ("Areas for improvement", SectionKind.RECOMMENDATIONS),
        ("Area of priority action", SectionKind.RECOMMENDATIONS),
        ("Priority and immediate actions", SectionKind.RECOMMENDATIONS),
        ("What needs to improve", SectionKind.RECOMMENDATIONS),
        ("What needs to be improved in this authority?", SectionKind.RECOMMENDATIONS),
        ("Action table", SectionKind.ACTION_PLAN),
        ("What has improved", None),  # nothing is asked there
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
        (None, "3rd May 2016", None, "3rd May 2016"),  # nor a day
        (None, "21 st December", None, "21 st December"),  # nor one whose ending stands apart
        (None, "3 Stays in hospital", "3", "Stays in hospital"),  # a word that begins so is none
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


def head(
    text: str, number: str | None = None, *, size: float = 14.0, level: int | None = None
) -> Block:
    """A bold heading."""
    line = replace(first_line(text, bold=True), size=size)
    return Block(kind=BlockKind.HEADING, lines=(line,), label=number, text=text, level=level)


def tree(*headings: Block) -> list[tuple[str | None, str, int]]:
    sections, _ = build_sections(headings)
    return [(section.number, section.heading, section.depth) for section in sections[1:]]


def kinds(*headings: Block) -> list[tuple[str, SectionKind]]:
    sections, _ = build_sections(headings)
    return [(section.heading, section.kind) for section in sections[1:]]


def test_levels_of_bookmarks_where_they_agree_with_the_numbers() -> None:
    # all of one size: only the levels tell what stands below what
    found = tree(
        head("Analysis", "4", level=1),
        head("The school", level=3),
        head("The police", "4.1", level=2),
        head("A call in May", level=3),
        head("Lessons", level=1),
    )
    assert found == [
        ("4", "Analysis", 1),
        (None, "The school", 3),
        ("4.1", "The police", 2),
        (None, "A call in May", 3),
        (None, "Lessons", 1),
    ]


def test_levels_of_bookmarks_that_contradict_the_numbers() -> None:
    # a writer who put every heading at the third level
    found = tree(
        head("Analysis", "4", level=3),
        head("The school", size=12, level=3),
        head("The police", "4.1", level=3),
        head("Lessons", "5", level=3),
    )
    assert found == [
        ("4", "Analysis", 1),
        (None, "The school", 2),  # by its type: smaller than most of the numbered
        ("4.1", "The police", 2),
        ("5", "Lessons", 1),
    ]


def test_levels_alone() -> None:
    found = tree(head("Analysis", level=1), head("The school", level=2), head("Lessons", level=1))
    assert found == [(None, "Analysis", 1), (None, "The school", 2), (None, "Lessons", 1)]


def test_numbered_sections_stand_below_their_part() -> None:
    found = tree(
        head("Foreword"),
        head("Part One: The family"),
        head("The child", "1"),
        head("Her school", "1.1"),
        head("Part Two: What was found"),
        head("The police", "2"),
    )
    assert found == [
        (None, "Foreword", 1),  # it stands before the first part
        ("Part One", "The family", 1),
        ("1", "The child", 2),
        ("1.1", "Her school", 3),
        ("Part Two", "What was found", 1),
        ("2", "The police", 2),
    ]


def test_parts_without_numbered_sections_hold_nothing() -> None:
    found = tree(head("Part One: The family"), head("The child"), head("Part Two: The findings"))
    assert [depth for _, _, depth in found] == [1, 1, 1]


def test_equality_and_diversity_is_read_where_it_stands() -> None:
    found = kinds(
        head("Introduction", "1"),
        head("Equality and diversity", "1.1"),
        head("Findings", "2"),
        head("Equality and diversity", "2.1"),
        head("Purpose of the assessment", "2.2"),
        head("Chronology", "2.3"),
    )
    assert found == [
        ("Introduction", SectionKind.BACKGROUND),
        ("Equality and diversity", SectionKind.TERMS),  # how the review was held
        ("Findings", SectionKind.FINDINGS),
        ("Equality and diversity", SectionKind.FINDINGS),  # what was found of it
        ("Purpose of the assessment", SectionKind.FINDINGS),
        ("Chronology", SectionKind.CHRONOLOGY),  # what names a thing of its own keeps its kind
    ]


RECOMMENDATIONS = SectionKind.RECOMMENDATIONS
ASKS = "The Trust should write to each tenant."
TELLS = "The ward had told nobody of the fall."


def settled(
    *parts: tuple[str, int, SectionKind, list[str]], kind: PassageKind = PassageKind.PARAGRAPH
) -> list[SectionKind]:
    """The kinds of sections (heading, depth, kind, texts) once their texts are seen."""
    sections: list[Section] = []
    passages: list[Passage] = []
    for number, (heading, depth, section_kind, texts) in enumerate(parts):
        section = make_section(number, heading=heading, kind=section_kind)
        sections.append(replace(section, depth=depth))
        passages += [
            make_passage(
                f"p-{number}-{place}",
                text,
                section_id=number,
                section_kind=section_kind,
                kind=kind,
            )
            for place, text in enumerate(texts)
        ]
    after, told = settle_kinds(sections, passages)
    by_id = {section.section_id: section.kind for section in after}
    assert [passage.section_kind for passage in told] == [by_id[p.section_id] for p in passages]
    return [section.kind for section in after]


@pytest.mark.parametrize(
    ("heading", "texts", "kind"),
    [
        # a part of the report that was set no larger than the recommendations' groups
        ("The ward", [TELLS, TELLS, TELLS], SectionKind.ANALYSIS),
        # a group of recommendations, with reasons between
        ("The ward", [TELLS, ASKS, TELLS, ASKS], RECOMMENDATIONS),
        # one in four asks: reasons alone do not outweigh it, but prose does
        ("The ward", [TELLS, TELLS, TELLS, ASKS], SectionKind.ANALYSIS),
        # a heading that says what it is keeps to it
        ("Recommendations for the ward", [TELLS, TELLS, TELLS], RECOMMENDATIONS),
        # nothing stands there
        ("The ward", [], RECOMMENDATIONS),
    ],
)
def test_what_hardly_asks_is_no_recommendation(
    heading: str, texts: list[str], kind: SectionKind
) -> None:
    above = ("Recommendations", 1, RECOMMENDATIONS, [ASKS])
    assert settled(above, (heading, 2, RECOMMENDATIONS, texts)) == [RECOMMENDATIONS, kind]


def test_a_bare_list_under_recommendations_stays_one() -> None:
    wanted = ["a named nurse on each ward", "letters in plain words"]
    found = settled(
        ("Recommendations", 1, RECOMMENDATIONS, []),
        ("The ward", 2, RECOMMENDATIONS, wanted),
        kind=PassageKind.LIST_ITEM,
    )
    assert found == [RECOMMENDATIONS, RECOMMENDATIONS]


@pytest.mark.parametrize(
    ("depth", "texts", "kind"),
    [
        (2, [ASKS, ASKS, ASKS], RECOMMENDATIONS),  # a group whose heading says otherwise
        (2, [ASKS, ASKS, TELLS], SectionKind.ANALYSIS),  # two in three are too few
        (1, [ASKS, ASKS, ASKS], SectionKind.ANALYSIS),  # it stands beside them, not inside
        (2, [], SectionKind.ANALYSIS),
    ],
)
def test_what_asks_inside_recommendations_is_one(
    depth: int, texts: list[str], kind: SectionKind
) -> None:
    above = ("Recommendations", 1, RECOMMENDATIONS, [ASKS])
    group = ("Quality and evaluation", depth, SectionKind.ANALYSIS, texts)
    assert settled(above, group) == [RECOMMENDATIONS, kind]


def test_the_outermost_section_of_the_same_kind() -> None:
    analysis = SectionKind.ANALYSIS
    layout = [(1, analysis), (1, RECOMMENDATIONS), (2, RECOMMENDATIONS), (3, RECOMMENDATIONS)]
    layout += [(2, analysis), (3, analysis), (1, RECOMMENDATIONS)]
    sections = [
        replace(make_section(number, kind=kind), depth=depth)
        for number, (depth, kind) in enumerate(layout)
    ]
    assert section_tops(sections) == {0: 0, 1: 1, 2: 1, 3: 1, 4: 4, 5: 4, 6: 6}
