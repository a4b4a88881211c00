"""What speaks for a person having been harmed, and for having done the harm.

Words for a killing count in every review. A conviction counts by its offence: one for killing or
wounding more than one for neglect, and one from before the case not at all.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from extract.people_relations import Relation
from extract.people_story import Named, Sentence, event_year, opening_pronoun
from extract.people_tables import Row
from extract.people_ties import tie_patterns

_HURT = (
    r"(?:killed|murdered|stabbed|shot|strangled|drowned|smothered|suffocated|poisoned|beaten|battered|attacked|"
    r"fatally\s+\w+)"
)
_DID = (
    r"(?:killed|murdered|stabbed|shot|strangled|drowned|smothered|suffocated|poisoned|beat|battered|attacked|"
    r"struck|shook|fatally\s+\w+)"
)
_KILLED = re.compile(
    rf"[’”'\"]?(?:,[^,.;]{{1,80}},)?\s+(?:was|were|had\s+been)\s+(?:\w+ly\s+)?(?:{_HURT}|found\s+dead|pronounced\s+dead|"
    r"assaulted\s+and\s+killed)\b|[’”'\"]?(?:,[^.;]{1,80},)?\s+(?:had\s+)?(?:died|took\s+(?:her|his|their)\s+own\s+life|"
    r"ended\s+(?:her|his)\s+(?:own\s+)?life|collapsed\s+and\s+died)\b|[’']s\s+(?:death|murder|killing|homicide|body)\b"
)
_DEATH_OF = re.compile(
    rf"\b(?:death|murder|killing|homicide|manslaughter|stabbing)\s+of\s+[‘“'\"]?$|\b{_DID}\s+"
    r"(?:his|her|their)?\s*(?:[\w-]+,?\s+){0,4}[‘“'\"]?$|\b(?:victim|deceased)(?:,| was|"
    r" is)?\s+[‘“'\"]?$",
    re.IGNORECASE,
)
_ALL_KILLED = re.compile(
    r"\b(?:were|had)\s+(?:both\s+|all\s+)?(?:been\s+)?(?:both\s+)?(?:killed|murdered|stabbed|shot|found\s+dead|strangled|smothered)\b"
    r"|\b(?:both|all)\s+died\b"
)
_VICTIM_WORDS = re.compile(
    r"[’”'\"]?\s*(?:\((?:the\s+)?(?:victim|deceased)|,\s+(?:who\s+is\s+)?the\s+(?:victim|deceased|woman\s+who\s+(?:died|was\s+killed)|man\s+who\s+(?:died|was\s+killed))|"
    r"\s+(?:is\s+)?(?:for|as)\s+the\s+(?:victim|deceased|(?:woman|man|person)\s+who\s+(?:died|was\s+killed|took)))",
    re.IGNORECASE,
)
_AUX = (
    r"(?:(?:was|had|has|have|were|later|subsequently|then|who|and|been|himself|herself|also|both)"
    r"\s+){0,5}"
)
_ASIDE = r"[’”'\"]?(?:,[^.;]{1,90},)?\s+"
_ACTED = re.compile(
    rf"{_ASIDE}{_AUX}(?:(?P<tried>pleaded\s+guilty|pled\s+guilty|convicted|found\s+guilty|sentenced|"
    r"made\s+(?:the\s+)?subject\s+(?:to|of)\s+a\s+hospital\s+order|admitted\s+(?:to\s+)?(?:killing|shaking|causing|hitting|harming|assaulting))|"
    r"(?P<charged>charged\s+with|arrested\s+(?:on\s+suspicion\s+of|for))|"
    rf"(?P<cleared>acquitted|found\s+not\s+guilty(?!\s+of\s+\w+\s+by\s+reason))|(?P<did>{_DID})\b(?!\s+(?:himself|herself|by)\b))",
    re.IGNORECASE,
)
_NOT_DOER = re.compile(rf"\b(?:was|were|been)\s+(?:\w+ly\s+)?{_HURT}\b", re.IGNORECASE)
_HE_ACTED = re.compile(
    r"\W*(?:\w+[^,.]{0,40},\s+)?(?:He|She|he|she)\s+"
    rf"{_AUX}(?P<tried>pleaded\s+guilty|pled\s+guilty|convicted|found\s+guilty|sentenced|admitted\s+(?:to\s+)?(?:killing|shaking|causing))\b"
)
_TRIED = re.compile(
    r"\b(?:convicted|found\s+guilty|pleaded\s+guilty|sentenced)\b[^.;]{0,50}\b(?:murders?|manslaughter|killing)\b",
    re.IGNORECASE,
)
_GRAVE = re.compile(
    r"\b(?:murders?|manslaughter|killing|causing\s+or\s+allowing|causing\s+the\s+death|allowing\s+the\s+death|infanticide|grievous|"
    r"wounding|attempted\s+murder|GBH|hospital\s+order|shaking|life\s+imprisonment)\b",
    re.IGNORECASE,
)
_LESSER = re.compile(
    r"\b(?:neglect|cruelty|ill[- ]treat\w+|assault\w*|actual\s+bodily|rape|sexual\w*|exploit\w*|"
    r"traffick\w*|arranging|facilitating|slavery|imprisonment|counts|offences|harming|causing|abuse)\b",
    re.IGNORECASE,
)
_LETHAL = re.compile(r"kill|murder|fatal|stab|str[au]|dro|smo|suf|poi|shot|shook", re.IGNORECASE)
_VICTIM_CELL = re.compile(r"\bvictim(?:$|[;,(])|^\W*(?:the\s+)?(?:victim|deceased)\b")
_FOUND_GUILTY = re.compile(r"\b(?:convicted|found\s+guilty|pleaded\s+guilty)\b", re.IGNORECASE)
_LISTED = re.compile(
    r"\b(?:convicted|found\s+guilty|pleaded\s+guilty)\b[^.;:]{0,60}\b(?:murder|manslaughter)[^.;:]{0,30}:",
    re.IGNORECASE,
)
_PRIOR = re.compile(
    r"\b(?:previous|previously|earlier|former|ex-\w+|another\s+(?:child|partner|woman|man|matter|case)|unrelated|as\s+a\s+(?:teenager|child|youth)|burglary|driving)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b((?:19|20)\d\d)\b")
_BY = re.compile(
    rf"\b(?:{_HURT}|assaulted|death|injured|injur(?:y|ies)|inflicted|caused|abused|exploited|raped|harmed|shaken|hands\s+of)\b[^.;]{{0,90}}?\b"
    r"(?:by|hands\s+of)\s+(?:(?:his|her|their)\s+)?(?:[\w-]+,?\s+){0,4}[‘“'\"]?$",
    re.IGNORECASE,
)
_DOER_WORDS = re.compile(
    r"[’”'\"]?\s*(?:\((?:the\s+)?perpetrator|,\s+(?:who\s+is\s+)?(?:the\s+|(?:his|her|their)\s+\w+\s+and\s+the\s+)(?:perpetrator|man\s+who\s+killed|woman\s+who\s+killed)|"
    r"\s+(?:is\s+)?(?:for|as)\s+the\s+(?:perpetrator|(?:man|woman|person)\s+who\s+killed))",
    re.IGNORECASE,
)
_NEXT_CLAUSE = re.compile(r"\b(?:and|but|while|whereas)\s+[‘“'\"]?$")
_DOER_BEFORE = re.compile(
    r"\bperpetrator(?:,| was| is|’s name)?\s+(?:(?:her|his|their|"
    r"the)\s+(?:[\w-]+,?\s+){1,3})?[‘“'\"]?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deeds:
    """Points by name: for having been killed or harmed, for having done it, for a lesser part."""

    harmed: dict[str, float]
    did: dict[str, float]
    lesser: dict[str, float]  # convicted of neglect, cruelty, exploitation


def count_deeds(
    sentences: Sequence[Sentence],
    names: Sequence[str],
    relations: Sequence[Relation],
    rows: Mapping[str, Row],
) -> Deeds:
    """How much speaks for each person having been harmed, and having done the harm.

    Args:
        sentences: The document's sentences.
        names: The people.
        relations: Their ties, for "his father pleaded guilty".
        rows: The family table's rows by name, for the same and for "Victim".
    """
    deeds = Deeds(
        harmed=dict.fromkeys(names, 0.0),
        did=dict.fromkeys(names, 0.0),
        lesser=dict.fromkeys(names, 0.0),
    )
    for name, row in rows.items():
        said = (row.relationship or "").lower()
        if name in deeds.harmed and _VICTIM_CELL.search(said):
            deeds.harmed[name] += 5
        if name in deeds.did and re.search(r"\bperpetrator\b|\boffender\b", said):
            deeds.did[name] += 5
    year = event_year(sentences)
    for sentence in sentences:
        _count_harmed(sentence, deeds)
        for name, words in _told_acts(sentence, names, relations, rows):
            _count_act(name, words, year, deeds)
        for named in sentence.people:
            before = sentence.lead(named.char_start)
            after = sentence.rest(named.char_end)
            if _DOER_WORDS.match(after) or _DOER_BEFORE.search(before):
                deeds.did[named.name] += 4
            if _LISTED.search(before):
                deeds.did[named.name] += 2.5
            if _BY.search(before):
                deeds.did[named.name] += 2
    return deeds


def _count_harmed(sentence: Sentence, deeds: Deeds) -> None:
    for named in sentence.people:
        before = sentence.lead(named.char_start)
        after = sentence.rest(named.char_end)
        if _VICTIM_WORDS.match(after):
            deeds.harmed[named.name] += 4
        if _DEATH_OF.search(before):
            deeds.harmed[named.name] += 2
        if _KILLED.match(after):
            deeds.harmed[named.name] += 2
    for name in _killed_together(sentence):
        deeds.harmed[name] += 6


def _killed_together(sentence: Sentence) -> tuple[str, ...]:
    """Two people who "were found dead" or "were both killed", or none."""
    text = sentence.passage.text
    match = _ALL_KILLED.search(text, sentence.char_start, sentence.char_end)
    if match is None:
        return ()
    before = [person for person in sentence.people if person.char_end <= match.start()]
    if len({person.name for person in before}) != 2:
        return ()
    first, second = before[0], before[-1]
    joined = re.fullmatch(
        r"[’”'\"]?[^.;:]{0,60}\band\s+[^.;:]{0,40}", text[first.char_end : second.char_start]
    )
    apart = text[second.char_end : match.start()]
    return (first.name, second.name) if joined and len(apart) <= 60 else ()


def _told_acts(
    sentence: Sentence,
    names: Sequence[str],
    relations: Sequence[Relation],
    rows: Mapping[str, Row],
) -> Iterator[tuple[str, str]]:
    """Who may have acted in a sentence, each with the words from the person on."""
    text = sentence.passage.text
    meant = sentence.follows or sentence.topic
    deed = _HE_ACTED.match(sentence.text)
    if deed and meant is not None and opening_pronoun(sentence) is not None:
        # "He was convicted of murder": told of whoever the text spoke of last
        yield meant, f" {sentence.text[deed.start('tried') :]}"
    for named in sentence.people:
        yield named.name, _until_next(sentence, named)
        if owned := tie_patterns().owns.match(text, named.char_end):
            for name in _kin_people(owned.group("kin"), names, relations, rows):
                yield name, text[owned.end() : sentence.char_end]
    nameless = tie_patterns().nameless.match(sentence.text)
    if nameless and not any(
        named.char_start - sentence.char_start < nameless.end() + 3 for named in sentence.people
    ):
        for name in _kin_people(nameless.group("kin"), names, relations, rows):
            yield name, sentence.text[nameless.end() :]


def _until_next(sentence: Sentence, named: Named) -> str:
    """The words about a person: up to the next one who is the subject of a clause."""
    words = sentence.rest(named.char_end)
    for other in sentence.people:
        length = other.char_start - named.char_end
        if 0 < length <= len(words) and _NEXT_CLAUSE.search(words[:length]):
            return words[:length]
    return words


def _kin_people(
    kin: str, names: Sequence[str], relations: Sequence[Relation], rows: Mapping[str, Row]
) -> tuple[str, ...]:
    """The one person whom "his father" may mean, or nobody."""
    word = " ".join(kin.lower().split())
    found = {name for name in names if name.lower() == word}
    cell = re.compile(rf"\W*(?:birth\s+)?{re.escape(word)}\b(?![’'])", re.IGNORECASE)
    found |= {n for n, row in rows.items() if n in names and cell.match(row.relationship or "")}
    found |= {tie.name for tie in relations if tie.kin == word}
    return (found.pop(),) if len(found) == 1 else ()


def _count_act(name: str, words: str, year: str | None, deeds: Deeds) -> None:
    """Count what the words behind a person say that they did, or were tried for."""
    deed = _ACTED.match(words)
    if deed is None:
        if _TRIED.search(words) and not _is_prior(words, year):
            deeds.did[name] += 2.5
        return
    if deed.group("cleared"):
        deeds.did[name] -= 2.5
    elif deed.group("did"):
        if not _NOT_DOER.search(deed.group()):
            deeds.did[name] += 2.5 if _LETHAL.match(deed.group("did")) else 1.0
    else:
        start = deed.start("tried") if deed.group("tried") else deed.start("charged")
        clause = re.split(r"[.;]\s", words[start:])[0][:200]
        if _is_prior(clause, year):
            return
        if _GRAVE.search(clause):
            tried = deed.group("tried") or _FOUND_GUILTY.search(clause)
            deeds.did[name] += 2.5 if tried else 1.5
        elif deed.group("tried") and _LESSER.search(clause):
            deeds.lesser[name] += 1


def _is_prior(clause: str, year: str | None) -> bool:
    """Whether a conviction is one from before the case."""
    years = _YEAR.findall(clause)
    if years and year and max(years) < year:
        return True
    return _PRIOR.search(clause) is not None and _GRAVE.search(clause) is None
