"""The part each person has in a case: victim, perpetrator, subject or other.

Role words mean different things by kind of review: the patient of an independent
investigation is the perpetrator, the child of a Serious Case Review its subject. Relatives
are "other" unless they harmed or were harmed; what they are stands in the relationship.
"""

import re
from collections.abc import Sequence

from extract.facts_reading import Reading
from extract.people_names import Candidate, name_pattern
from extract.people_relations import Relation
from extract.people_story import Named, Sentence, opening_pronoun
from extract.people_tables import Row

_CHILD_REVIEWS = frozenset({"SCR", "LCSPR"})
_KILLED = re.compile(
    r"[’”'\"]?(?:,[^,.;]{1,80},)?\s+(?:was|were|had\s+been)\s+(?:\w+ly\s+)?(?:killed|murdered|stabbed|shot|strangled|attacked|found\s+dead|"
    r"pronounced\s+dead|fatally\s+\w+|assaulted\s+and\s+killed)\b|[’”'\"]?(?:,[^.;]{1,80},)?\s+(?:had\s+)?(?:died|took\s+(?:her|his|their)\s+own\s+life|"
    r"ended\s+(?:her|his)\s+(?:own\s+)?life|collapsed\s+and\s+died)\b|[’']s\s+(?:death|murder|killing|homicide|body)\b"
)
_DEATH_OF = re.compile(
    r"\b(?:death|murder|killing|homicide|manslaughter|stabbing)\s+of\s+[‘“'\"]?$|\b(?:killed|murdered|stabbed|attacked|strangled|fatally\s+\w+)\s+"
    r"(?:his|her|their)?\s*(?:[\w-]+,?\s+){0,4}[‘“'\"]?$|\b(?:victim|deceased)(?:,| was|"
    r" is)?\s+[‘“'\"]?$",
    re.IGNORECASE,
)
_VICTIM_WORDS = re.compile(
    r"[’”'\"]?\s*(?:\((?:the\s+)?(?:victim|deceased)|,\s+(?:who\s+is\s+)?the\s+(?:victim|deceased|woman\s+who\s+(?:died|was\s+killed)|man\s+who\s+(?:died|was\s+killed))|"
    r"\s+(?:is\s+)?(?:for|as)\s+the\s+(?:victim|deceased|(?:woman|man|person)\s+who\s+(?:died|was\s+killed|took)))",
    re.IGNORECASE,
)
_KILLER = re.compile(
    r"[’”'\"]?(?:,[^.;]{1,90},)?\s+(?:was|had|has|were|later|subsequently|then|who|and|been|himself|herself|\s)*\s*(?:pleaded\s+guilty|pled\s+guilty|convicted|"
    r"found\s+guilty|sentenced|charged\s+with\s+(?:the\s+|her\s+|his\s+)?murder|arrested\s+(?:on\s+suspicion\s+of|for)\s+(?:the\s+|her\s+|his\s+)?murder|killed\b(?!\s+(?:himself|herself))|murdered|"
    r"fatally\s+\w+|stabbed|strangled|made\s+subject\s+to\s+a\s+hospital\s+order)\b",
    re.IGNORECASE,
)
_HE_KILLED = re.compile(
    r"\W*(?:\w+[^,.]{0,40},\s+)?(?:He|She|he|she)\s+(?:was|has|had|later|subsequently|then|also|been|\s)*\s*"
    r"(?:pleaded\s+guilty|pled\s+guilty|convicted|found\s+guilty|sentenced)\b"
)
_TRIED = re.compile(
    r"\b(?:convicted|found\s+guilty|pleaded\s+guilty|sentenced)\b[^.;]{0,50}\b(?:murder|manslaughter|killing)\b",
    re.IGNORECASE,
)
_NOT_KILLER = re.compile(
    r"\b(?:was|were|been)\s+(?:killed|murdered|stabbed|strangled|fatally)\b", re.I
)
_OFFENCE = re.compile(
    r"\b(?:murder|manslaughter|killing|grievous\s+bodily\s+harm|wounding|attempted\s+murder|causing\s+or\s+allowing|causing\s+the\s+death|infanticide|hospital\s+order|life)\b",
    re.IGNORECASE,
)
_SHARP_OFFENCE = re.compile(
    r"\b(?:murder|manslaughter|killing|causing\s+or\s+allowing|grievous|attempted)\b", re.I
)
_BY = re.compile(
    r"\b(?:killed|murdered|stabbed|attacked|fatally\s+\w+|strangled|shot|assaulted|death|injured|hands\s+of)\b[^.;]{0,90}?\b(?:by|hands\s+of)\s+"
    r"(?:(?:his|her|their)\s+)?(?:[\w-]+\s+){0,4},?\s*[‘“'\"]?$",
    re.IGNORECASE,
)
_PERPETRATOR_WORDS = re.compile(
    r"[’”'\"]?\s*(?:\((?:the\s+)?perpetrator|,\s+(?:who\s+is\s+)?the\s+(?:perpetrator|man\s+who\s+killed|woman\s+who\s+killed)|"
    r"\s+(?:is\s+)?(?:for|as)\s+the\s+(?:perpetrator|(?:man|woman|person)\s+who\s+killed))",
    re.IGNORECASE,
)
_PERPETRATOR_BEFORE = re.compile(
    r"\bperpetrator(?:,| was| is|’s name)?\s+(?:(?:her|his|their|"
    r"the)\s+(?:[\w-]+,?\s+){1,3})?[‘“'\"]?$",
    re.IGNORECASE,
)
_INTIMATE = frozenset(
    {"husband", "wife", "partner", "ex-partner", "boyfriend", "girlfriend"}
    | {"ex-husband", "ex-wife", "ex-boyfriend", "ex-girlfriend"}
)
_CHILD_NAME = re.compile(r"(?:Child|Baby|Infant|Toddler|Young Person|YP|Boy|Girl)\b")
_ADULT_NAME = re.compile(r"(?:Adult|Mr|Mrs|Ms|Miss|Person|Resident|Patient)\b")


def find_roles(
    reading: Reading,
    candidates: Sequence[Candidate],
    sentences: Sequence[Sentence],
    relations: Sequence[Relation],
    rows: Sequence[Row],
    review_type: str,
) -> dict[str, str]:
    """Each person's role; those of whom nothing tells one are "other"."""
    names = [candidate.name for candidate in candidates]
    killed, killers = _count_deeds(sentences, names)
    for row in rows:
        said = (row.relationship or "").lower()
        if row.name in killed and re.search(r"\bvictim\b|\bdeceased\b", said):
            killed[row.name] += 5
        if row.name in killers and re.search(r"\bperpetrator\b|\boffender\b", said):
            killers[row.name] += 5
    if review_type in _CHILD_REVIEWS or review_type == "SAR":
        subjects = _subjects(reading, candidates, killed, rows, review_type)
        role = "child_subject" if _are_children(subjects, review_type) else "adult_subject"
        roles = dict.fromkeys(subjects, role)
    else:
        roles = _victim_and_perpetrator(reading, candidates, killed, killers, review_type)
        victims = [name for name, role in roles.items() if role == "victim"]
        _find_abuser(roles, candidates, relations, victims)
    for name in names:
        if name not in roles and killers[name] >= 2 and killers[name] > killed[name]:
            roles[name] = "perpetrator"
    return {name: roles.get(name, "other") for name in names}


def _count_deeds(
    sentences: Sequence[Sentence], names: Sequence[str]
) -> tuple[dict[str, float], dict[str, float]]:
    """How much speaks for each person having been killed, and having killed."""
    killed = dict.fromkeys(names, 0.0)
    killers = dict.fromkeys(names, 0.0)
    for sentence in sentences:
        text = sentence.passage.text
        if opening_pronoun(sentence) is not None and sentence.topic is not None:
            # "He was convicted of murder": told of whoever the text spoke of last
            deed = _HE_KILLED.match(sentence.text)
            if deed and _SHARP_OFFENCE.search(sentence.text):
                killers[sentence.follows or sentence.topic] += 2
        for named in sentence.people:
            before = text[sentence.char_start : named.char_start]
            after = text[named.char_end : sentence.char_end]
            if _VICTIM_WORDS.match(after):
                killed[named.name] += 4
            if _DEATH_OF.search(before):
                killed[named.name] += 2
            if _KILLED.match(after):
                killed[named.name] += 2
            if _PERPETRATOR_WORDS.match(after) or _PERPETRATOR_BEFORE.search(before):
                killers[named.name] += 4
            if _BY.search(before):
                killers[named.name] += 2
            deed = _KILLER.match(after)
            if (
                deed
                and not _NOT_KILLER.search(deed.group())
                and _OFFENCE.search(after[:160] + deed.group())
            ):
                tried = re.search(r"guilty|convicted", deed.group()) is not None
                if (
                    tried
                    or _SHARP_OFFENCE.search(after[:160])
                    or re.search(r"kill|murder|fatal|stab", deed.group())
                ):
                    killers[named.name] += 2.5
            elif _TRIED.search(_until_next(sentence, named)):
                killers[named.name] += 2.5
    return killed, killers


def _until_next(sentence: Sentence, named: Named) -> str:
    """The words behind a name, up to the next person's."""
    starts = [p.char_start for p in sentence.people if p.char_start > named.char_start]
    end = min(starts, default=sentence.char_end)
    return sentence.passage.text[named.char_end : end]


def _subjects(
    reading: Reading,
    candidates: Sequence[Candidate],
    killed: dict[str, float],
    rows: Sequence[Row],
    review_type: str,
) -> list[str]:
    """The children or adults a review is about: those its title names, else the likeliest."""
    titled = [c.name for c in candidates if c.in_title]
    fitting = _CHILD_NAME if review_type in _CHILD_REVIEWS else _ADULT_NAME
    if titled:
        return titled
    named = {c.name for c in candidates}
    tabled = [
        row.name
        for row in rows
        if row.name in named
        and re.search(r"\bsubjects?\b|\bindex child\b", (row.relationship or "").lower())
    ]
    if tabled:
        return list(dict.fromkeys(tabled))
    ranked = sorted(
        candidates,
        key=lambda c: (
            -(len(c.mentions) + 8 * killed[c.name] + (15 if fitting.match(c.name) else 0)),
            c.name,
        ),
    )
    return [ranked[0].name] if ranked else []


def _are_children(subjects: Sequence[str], review_type: str) -> bool:
    if review_type in _CHILD_REVIEWS:
        # Before the Care Act boards for adults held "serious case reviews" too.
        return not (subjects and all(re.match(r"Adult\b", name) for name in subjects))
    return bool(subjects) and all(_CHILD_NAME.match(name) for name in subjects)


def _victim_and_perpetrator(
    reading: Reading,
    candidates: Sequence[Candidate],
    killed: dict[str, float],
    killers: dict[str, float],
    review_type: str,
) -> dict[str, str]:
    text = " ".join(reading.cover.text.split())
    for candidate in candidates:
        pattern = name_pattern(candidate.name)
        if re.search(
            rf"\b(?i:treatment(?: and care)?|care)\s+(?i:of|provided\s+to|"
            rf"received\s+by)\b.{{0,60}}?{pattern}",
            text,
        ):
            killers[candidate.name] += 12
        elif re.search(
            rf"\b(?i:deaths?|homicide|murder|killing|suicide)\s+(?i:of|in\s+respect\s+of)\b.{{0,30}}?{pattern}",
            text,
        ):
            killed[candidate.name] += 12
        elif candidate.in_title:
            (killers if review_type == "IIR" else killed)[candidate.name] += 4
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
            and (not roles or (killed[name] >= 0.6 * killed[best[0]] and killed[name] >= 8))
        ):
            roles[name] = "victim"
    for name in sorted(killers, key=lambda n: (killed[n] - killers[n], order[n])):
        if name not in roles and killers[name] >= 2 and "perpetrator" not in roles.values():
            roles[name] = "perpetrator"
    return roles


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
        if r.kin in _INTIMATE and (r.other in victims) != (r.name in victims)
    }
    most = max((n for n in counts if n not in victims), key=lambda n: counts[n], default=None)
    choice = max(sorted(partners & counts.keys()), key=lambda n: counts[n], default=None)
    if choice is None or (most is not None and counts[most] > 2.5 * counts[choice]):
        choice = most
    if choice is not None and counts[choice] >= 5:
        roles[choice] = "perpetrator"
