"""The part each person has in a case: victim, perpetrator, subject or other.

Role words mean different things by kind of review: the patient of an independent
investigation is the perpetrator, the child of a Serious Case Review its subject. Relatives
are "other" unless they harmed or were harmed; what they are stands in the relationship.
"""

import re
from collections.abc import Mapping, Sequence

from extract.facts_reading import Reading
from extract.people_deeds import Deeds, count_deeds
from extract.people_names import Candidate, name_pattern
from extract.people_relations import INTIMATE, Relation
from extract.people_story import Sentence
from extract.people_tables import Row

_CHILD_REVIEWS = frozenset({"SCR", "LCSPR"})
_CHILD_NAME = re.compile(r"(?:Child|Baby|Infant|Toddler|Young Person|YP|Boy|Girl)\b")
_CONCERNS = re.compile(
    r"\b(?:this|the)\s+(?:[\w-]+\s+){0,4}review\s+(?:is\s+about|concerns|considers|examines|looks\s+at|was\s+commissioned|relates)"
    r"[^.;]{0,120}$|\bsubject\s+of\s+(?:this|the)\s+[^.;]{0,60}$",
    re.IGNORECASE,
)
_ADULT_NAME = re.compile(r"(?:Adult|Mr|Mrs|Ms|Miss|Person|Resident|Patient)\b")


def find_roles(
    reading: Reading,
    candidates: Sequence[Candidate],
    sentences: Sequence[Sentence],
    relations: Sequence[Relation],
    rows: Mapping[str, Row],
    review_type: str,
) -> dict[str, str]:
    """Each person's role; those of whom nothing tells one are "other"."""
    names = [candidate.name for candidate in candidates]
    deeds = count_deeds(sentences, names, relations, rows)
    is_of_child = review_type in _CHILD_REVIEWS
    if is_of_child or review_type == "SAR":
        subjects = _subjects(reading, candidates, deeds, rows, review_type)
        role = "child_subject" if _are_children(subjects, review_type) else "adult_subject"
        roles = dict.fromkeys(subjects, role)
    else:
        roles = _victim_and_perpetrator(reading, candidates, deeds, review_type)
        victims = [name for name, role in roles.items() if role == "victim"]
        _find_abuser(roles, candidates, relations, victims)
    for name in names:
        if name not in roles and deeds.did[name] >= 2 and deeds.did[name] > deeds.harmed[name]:
            roles[name] = "perpetrator"
    if (is_of_child or review_type == "SAR") and "perpetrator" not in roles.values():
        # a conviction for neglect makes a perpetrator where nobody did worse
        roles |= {
            name: "perpetrator" for name in names if name not in roles and deeds.lesser[name] > 0
        }
    return {name: roles.get(name, "other") for name in names}


def _subjects(
    reading: Reading,
    candidates: Sequence[Candidate],
    deeds: Deeds,
    rows: Mapping[str, Row],
    review_type: str,
) -> list[str]:
    """The children or adults a review is about: those its title names, else the likeliest."""
    titled = [c.name for c in candidates if c.in_title]
    fitting = _CHILD_NAME if review_type in _CHILD_REVIEWS else _ADULT_NAME
    if titled:
        return titled
    named = {c.name for c in candidates}
    tabled = [
        name
        for name, row in rows.items()
        if name in named
        and re.search(r"\bsubjects?\b|\bindex child\b", (row.relationship or "").lower())
    ]
    if tabled:
        return tabled
    headed = {(passage.heading or "").strip(" ‘’“”'\"").lower() for passage in reading.passages}
    parts = [c.name for c in candidates if c.name.lower() in headed and fitting.match(c.name)]
    if len(parts) > 1:
        return parts  # a review of several people gives each a section
    ranked = sorted(
        candidates,
        key=lambda c: (
            -(
                len(c.mentions)
                + 8 * deeds.harmed[c.name]
                + (15 if fitting.match(c.name) else 0)
                + (20 if _is_concern(c, reading) else 0)
            ),
            c.name,
        ),
    )
    return [ranked[0].name] if ranked else []


def _is_concern(candidate: Candidate, reading: Reading) -> bool:
    """Whether the text says that the review is about somebody."""
    return any(
        _CONCERNS.search(reading.passages[one.passage_index].text[: one.char_start])
        for one in candidate.mentions
    )


def _are_children(subjects: Sequence[str], review_type: str) -> bool:
    if review_type in _CHILD_REVIEWS:
        # Before the Care Act boards for adults held "serious case reviews" too.
        return not (subjects and all(re.match(r"Adult\b", name) for name in subjects))
    return bool(subjects) and all(_CHILD_NAME.match(name) for name in subjects)


def _victim_and_perpetrator(
    reading: Reading,
    candidates: Sequence[Candidate],
    deeds: Deeds,
    review_type: str,
) -> dict[str, str]:
    killed, killers = dict(deeds.harmed), dict(deeds.did)
    text = " ".join(reading.cover.text.split())
    treated = [candidate.name for candidate in candidates if _is_treated(candidate.name, text)]
    for candidate in candidates:
        pattern = name_pattern(candidate.name)
        if candidate.name in treated:
            killers[candidate.name] += 12
        elif re.search(
            rf"\b(?i:deaths?|homicide|murder|killing|suicide)\s+(?i:of|in\s+respect\s+of)\b.{{0,30}}?{pattern}",
            text,
        ):
            killed[candidate.name] += 12
        elif candidate.in_title and not treated:
            # an author's name stands there too, but seldom in the text
            points = min(4, len(candidate.mentions) - 1)
            (killers if review_type == "IIR" else killed)[candidate.name] += points
        if re.match(r"Victim\b|Deceased\b", candidate.name):
            killed[candidate.name] += 10
        if re.match(r"Perpetrator\b", candidate.name):
            killers[candidate.name] += 10
    roles: dict[str, str] = {}
    order = {c.name: (-len(c.mentions), i) for i, c in enumerate(candidates)}
    best = sorted(killed, key=lambda n: (killers[n] - killed[n], order[n]))
    for name in best:
        if (
            killed[name] >= 2
            and killed[name] > killers[name]
            and (not roles or _is_victim_too(name, best[0], killed, killers))
        ):
            roles[name] = "victim"
    for name in sorted(killers, key=lambda n: (killed[n] - killers[n], order[n])):
        # whoever was charged with murder may have died before the trial
        if name not in roles and killers[name] >= 1.5 and "perpetrator" not in roles.values():
            roles[name] = "perpetrator"
    return roles


def _is_treated(name: str, cover: str) -> bool:
    """Whether the title says "care and treatment of" somebody: of the one who killed."""
    return (
        re.search(
            rf"\b(?i:treatment(?: and care)?|care)\s+(?i:of|provided\s+to|received\s+by)\b"
            rf".{{0,60}}?{name_pattern(name)}",
            cover,
        )
        is not None
    )


def _is_victim_too(
    name: str, first: str, killed: Mapping[str, float], killers: Mapping[str, float]
) -> bool:
    """Whether a second person was killed; not one who killed and then died."""
    return killed[name] >= max(6, 0.5 * killed[first]) and killers[name] < 2


def _find_abuser(
    roles: dict[str, str],
    candidates: Sequence[Candidate],
    relations: Sequence[Relation],
    victims: Sequence[str],
) -> None:
    """In a suicide nobody is convicted: the perpetrator is the partner the review is about."""
    if "perpetrator" in roles.values() or not victims:
        return
    counts = {c.name: len(c.mentions) for c in candidates}
    partners = {
        r.name if r.other in victims else r.other
        for r in relations
        if r.kin in INTIMATE and r.other and (r.other in victims) != (r.name in victims)
    }
    most = max((n for n in counts if n not in victims), key=lambda n: counts[n], default=None)
    choice = max(sorted(partners & counts.keys()), key=lambda n: counts[n], default=None)
    if choice is None or (most is not None and counts[most] > 2.5 * counts[choice]):
        choice = most
    if choice is not None and counts[choice] >= 5:
        roles[choice] = "perpetrator"
