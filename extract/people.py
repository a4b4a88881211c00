"""The people of a case, as its review calls them: role, age, sex, ethnicity, relationship.

Only people with a part in the case are listed; professionals and panel members never are.
What a review does not state stays None.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from extract.agencies import read_acronyms
from extract.facts_document import find_review_type
from extract.facts_reading import Reading, make_span, read_document
from extract.models import Passage, Person, Section, Span, Table
from extract.people_ages import find_best_ages
from extract.people_details import Detail, find_ethnicities
from extract.people_names import (
    Candidate,
    canonical,
    find_candidates,
    find_mentions,
    name_pattern,
)
from extract.people_relations import Relation, describe_relationship, find_relations
from extract.people_roles import find_roles
from extract.people_sex import find_sexes
from extract.people_story import read_sentences
from extract.people_tables import Row, read_family_tables

_MOST_PEOPLE = 12  # a review tells of fewer; more would be passers-by
_ROLE_ORDER = (
    "victim",
    "child_subject",
    "adult_subject",
    "perpetrator",
    "other",
)


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found of everybody, by name."""

    roles: dict[str, str]
    ages: dict[str, Detail]
    sexes: dict[str, str]
    ethnicities: dict[str, Detail]
    relations: tuple[Relation, ...]
    rows: dict[str, Row]


def find_people(
    passages: Sequence[Passage],
    sections: Sequence[Section],
    tables: Sequence[Table],
    review_type: str | None,
) -> tuple[Person, ...]:
    """The people with a part in the case, the subjects first, then by first mention.

    Args:
        passages: The document's passages in reading order.
        sections: Its sections.
        tables: Its tables; a family composition table gives ages and relations.
        review_type: The kind of review where a catalogue says it; found in the text otherwise.

    Returns:
        One Person a name; none for a document that is no review.
    """
    reading = read_document(passages, sections)
    kind = review_type or str(find_review_type(reading).value)
    if kind == "other":
        return ()
    acronyms = frozenset(read_acronyms(passages, tables))
    candidates = find_candidates(reading, tables, acronyms)
    rows = read_family_tables(tables)
    candidates = _with_rows(candidates, rows, reading)
    found = _describe(reading, candidates, rows, kind)
    people = [
        person
        for candidate in candidates
        if (person := _make_person(candidate, found, reading)) is not None
    ]
    people.sort(
        # kin before those of whom no tie is told, who may be passers-by
        key=lambda person: (_ROLE_ORDER.index(person.role), person.relationship is None)
    )
    return tuple(people[:_MOST_PEOPLE])


def _describe(
    reading: Reading, candidates: Sequence[Candidate], rows: Sequence[Row], kind: str
) -> _Found:
    names = [candidate.name for candidate in candidates]
    by_name = {canonical_row(row.name, names): row for row in rows}
    sentences = read_sentences(reading, candidates)
    sexes = find_sexes(sentences, names)
    for name, row in by_name.items():
        if row.sex is not None and name not in sexes:
            sexes[name] = row.sex
    relations = tuple(find_relations(sentences, sexes, _central(candidates)))
    return _Found(
        roles=find_roles(reading, candidates, sentences, relations, by_name, kind),
        ages=find_best_ages(sentences, sexes),
        sexes=sexes,
        ethnicities=_best(find_ethnicities(sentences, sexes)),
        relations=relations,
        rows=by_name,
    )


def _central(candidates: Sequence[Candidate]) -> str | None:
    """The person the review is about: of those its title names, else of all, the most named."""
    titled = [candidate for candidate in candidates if candidate.in_title]
    most = max(titled or candidates, key=lambda one: len(one.mentions), default=None)
    return most.name if most is not None else None


def canonical_row(name: str, names: Sequence[str]) -> str:
    """The name among those found that a table's row means, however it is printed there."""
    return next((known for known in names if re.fullmatch(name_pattern(known), name)), name)


def _best(details: Iterable[Detail]) -> dict[str, Detail]:
    """The best stated detail of each person; of equals the first."""
    best: dict[str, Detail] = {}
    for detail in details:
        held = best.get(detail.name)
        if held is None or detail.score > held.score:
            best[detail.name] = detail
    return best


def _with_rows(
    candidates: Sequence[Candidate], rows: Sequence[Row], reading: Reading
) -> tuple[Candidate, ...]:
    """The candidates, and those whom only a family table names."""
    names = [candidate.name for candidate in candidates]
    added: list[Candidate] = []
    for row in rows:
        if canonical_row(row.name, names) in names or any(a.name == row.name for a in added):
            continue
        span = _row_span(row, reading)
        if span is not None and (len(row.name.split()) <= 2 or re.search(r"[A-Z\d]$", row.name)):
            added.append(Candidate(name=row.name, mentions=(), score=5.0, in_title=False))
    # with the others' names, so that "Sister" is not found in "Sister of Mr B"
    mentions = find_mentions(reading, (*names, *(one.name for one in added)))
    return (*candidates, *(replace(one, mentions=tuple(mentions[one.name])) for one in added))


def _row_span(row: Row, reading: Reading) -> Span | None:
    """Where a table's row stands among the passages: its name, with the whole row if joined."""
    joined = " | ".join(cell for cell in row.cells if cell)
    for passage in reading.passages:
        if passage.text == joined or (
            " | " in passage.text and passage.text.split(" | ")[0].strip() == row.cells[0].strip()
        ):
            return make_span(passage, 0, len(passage.text))
    for passage in reading.passages:
        if (match := re.search(name_pattern(canonical(row.name)), passage.text)) is not None:
            return make_span(passage, match.start(), match.end())
    return None


def _make_person(candidate: Candidate, found: _Found, reading: Reading) -> Person | None:
    name = candidate.name
    row = found.rows.get(name)
    age, ethnicity = found.ages.get(name), found.ethnicities.get(name)
    span = _row_span(row, reading) if row is not None else None
    if span is None:
        span = _span(candidate, age, ethnicity, found, reading)
    if span is None:
        return None
    row_age = row.age if row else None
    stated = age.value if age is not None and isinstance(age.value, int) else None
    return Person(
        name=name,
        role=found.roles.get(name, "other"),
        age=row_age if row_age is not None else stated,
        sex=found.sexes.get(name),
        ethnicity=row.ethnicity
        if row is not None and row.ethnicity
        else (str(ethnicity.value) if ethnicity is not None else None),
        relationship=describe_relationship(
            name, row.relationship if row else None, found.relations, found.roles, found.sexes
        ),
        span=span,
    )


def _span(
    candidate: Candidate,
    age: Detail | None,
    ethnicity: Detail | None,
    found: _Found,
    reading: Reading,
) -> Span | None:
    """The words that say most of a person: those of age, else of kin, ethnicity, first mention."""
    relation = next((r for r in found.relations if r.name == candidate.name), None)
    for detail in (age, relation, ethnicity):
        if detail is not None:
            return make_span(detail.sentence.passage, detail.char_start, detail.char_end)
    if not candidate.mentions:
        return None
    first = candidate.mentions[0]
    return make_span(reading.passages[first.passage_index], first.char_start, first.char_end)
