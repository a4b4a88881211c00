"""The sex of people, as their review tells it.

It comes from a title or a noun ("Mrs Z", "their son"), or from pronouns if those agree
throughout; never from a first name.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from extract.people_story import Sentence, opening_pronoun
from extract.people_ties import tie_patterns
from extract.people_words import NUMBER, people_words

_CALLED = re.compile(
    r"\b(?:an?|the|one|another)\s+(?:[\w-]+\s+){0,3}?(?P<noun>\w+)"
    r"(?:\s+(?:called|named|known\s+as|who\s+is\s+called)\s+|,\s+)[‘“'\"]?$",
    re.IGNORECASE,
)
_STATED = re.compile(
    rf"[’”'\"]?\s*(?:,\s*|\(\s*)(?:(?:aged\s+)?{NUMBER}(?:\s+(?:years?|months?|weeks?|days?))?(?:\s+old)?,?\s+)?"
    r"(?:an?\s+)?(female|male|girl|boy|F|M)\b(?=[),\s])"
)
_MAN_WHO = re.compile(
    r"\b(?:an?|the)\s+(?:[\w-]+\s+){0,2}?(?P<noun>man|woman|boy|girl)\s+who\b[^.;]{1,80}?"
    r"\b(?:referred\s+to|known|called|named)\b[^.;,]{0,30}[‘“'\"]?$",
    re.IGNORECASE,
)
_PLURAL_OPENS = re.compile(r"\W*(?:Both|The\s+two|Both\s+of\s+the|All\s+\w+)\s+(?P<noun>\w+)\b")
_BOTH = re.compile(r"\b(?:are|were)\s+(?:both|all|each)\s+(?P<noun>\w+)", re.IGNORECASE)
_APPOSED = re.compile(
    r"[’'”\"]?(?:\s*\([^()]{1,20}\))?(?:,\s+(?:who\s+(?:was|is)\s+)?|\s+(?:was|is)\s+|\s+\()"
    r"(?:a|an|the|his|her|their|\w+[’']s)\s+(?P<phrase>[^.,;]{0,50})",
    re.IGNORECASE,
)
_NOT_HEAD = re.compile(
    r"\b(?:of|who|whom|whose|with|to|for|in|from|called|and|his|her|their|that|which|name|my|our|at|by)\b|[’']s\b"
)
_OF_ANOTHER = re.compile(r"\w\W+who\b")  # "answered for a patient who"
_REPORTS = re.compile(
    r"\b(?:told|said|says|asked|thought|believed|knew|reported|that|stated|felt|claimed)\b"
)
_NO_NOUN = frozenset(
    {"that", "and", "but", "when", "how", "what", "why", "she", "not", "the", "off", "out", "about"}
    | {"down", "who", "where", "for", "with", "from"}
)
_SINGULAR = {"boys": "boy", "girls": "girl", "men": "man", "women": "woman", "male": "male"}
_SINGULAR |= {"female": "female", "brothers": "brother", "sisters": "sister"}
_NAMED = 10  # points of a name that tells the sex itself
_PRONOUNS = {
    "female": re.compile(r"\b(?:she|herself)\b", re.IGNORECASE),
    "male": re.compile(r"\b(?:he|him|himself)\b", re.IGNORECASE),
}
_CRIMES = frozenset({"murder", "death", "killing", "manslaughter", "homicide", "body"})


def find_sexes(sentences: Sequence[Sentence], names: Sequence[str]) -> dict[str, str]:
    """The sex of each person of whom the words tell it."""
    words = people_words()
    nouns: dict[str, Counter[str]] = {name: Counter() for name in names}
    pronouns: dict[str, dict[str, float]] = {name: {} for name in names}
    for name in names:
        if (sex := _sex_of_name(name)) is not None:
            nouns[name][sex] += _NAMED
    ties = tie_patterns()
    for sentence in sentences:
        text = sentence.passage.text
        for named in sentence.people:
            before = sentence.lead(named.char_start)
            in_list = ties.listed.match(text, named.char_end)
            if in_list:
                _count_nouns(in_list.group("kin") or in_list.group("noun") or "", nouns[named.name])
            elif match := ties.before.search(before):
                told = words.kin.get(" ".join(match.group("kin").lower().split()))
                if told is not None and not _is_other(before, match):
                    nouns[named.name][told] += 2
            elif match := _CALLED.search(before) or _MAN_WHO.search(before):
                _count_nouns(match.group("noun"), nouns[named.name])
            if match := _APPOSED.match(text, named.char_end):
                _count_nouns(match.group("phrase"), nouns[named.name])
            if stated := _STATED.match(text, named.char_end):
                sex = "female" if stated.group(1).lower()[0] in "fg" else "male"
                nouns[named.name][sex] += 3
            if both := _BOTH.search(sentence.rest(named.char_end)):
                _count_nouns(_SINGULAR.get(both.group("noun"), ""), nouns[named.name])
            if owner := _owner_of_kin(sentence, named.char_start):
                sex = "male" if owner[1] == "his" else "female"
                pronouns[owner[0]][sex] = pronouns[owner[0]].get(sex, 0.0) + 2.0
        if not sentence.people and (match := _PLURAL_OPENS.match(sentence.text)):
            for name in sentence.before:  # "Both girls were in care"
                _count_nouns(_SINGULAR.get(match.group("noun"), ""), nouns[name])
        _count_pronouns(sentence, pronouns)
    sexes: dict[str, str] = {}
    for name in names:
        said, meant = nouns[name], pronouns[name]
        # one noun may be somebody else's ("Micah, his sister and"); a page of pronouns is not
        outweighed = sum(meant.values()) >= max(6, 2 * sum(said.values()))
        by_noun, by_pronoun = _agreed(said, 0.75, 1), _agreed(meant, 0.8, 2)
        sex = (by_pronoun or by_noun) if outweighed else (by_noun or by_pronoun)
        if sex is not None:
            sexes[name] = sex
    return sexes | _by_contrast(sentences, sexes)


def _by_contrast(sentences: Sequence[Sentence], sexes: Mapping[str, str]) -> dict[str, str]:
    """The sex of those of whom a pronoun is said that nobody else named there can be.

    "Sandra met Terence when he was 50": he is Terence, since Sandra is a woman. Two places at
    least have to say so, and hardly any the contrary.
    """
    counts: dict[str, Counter[str]] = {}
    for sentence in sentences:
        people = {named.name for named in sentence.people}
        if opening_pronoun(sentence) is not None:
            people |= set(sentence.before)
        unknown = [name for name in sorted(people) if name not in sexes]
        known = {sexes[name] for name in people if name in sexes}
        if len(unknown) != 1 or len(known) != 1:
            continue
        (other,) = known
        sex = "male" if other == "female" else "female"
        if _PRONOUNS[sex].search(sentence.text):
            counts.setdefault(unknown[0], Counter())[sex] += 1
    agreed = {name: _agreed(count, 0.8, 2) for name, count in counts.items()}
    return {name: sex for name, sex in agreed.items() if sex is not None}


def _owner_of_kin(sentence: Sentence, position: int) -> tuple[str, str] | None:
    """Whose "his husband, " stands before a name, and the pronoun: of the only one before it."""
    lead = sentence.lead(position)
    match = tie_patterns().owned_before.search(lead)
    if match is None or (match.group("poss") or "").lower() not in {"his", "her"}:
        return None
    start = position - len(lead) + match.start()
    names = {one.name for one in sentence.people if one.char_end <= start}
    if len(names) != 1 or (sentence.topic is not None and sentence.topic not in names):
        return None
    return names.pop(), match.group("poss").lower()


def _is_other(before: str, match: re.Match[str]) -> bool:
    """Whether the kin word belongs to somebody else: "the mother of Child J"."""
    return before[match.end("kin") :].strip(" ,‘“'\"").startswith("of")


def _sex_of_name(name: str) -> str | None:
    first = name.split()[0].lower().rstrip(".")
    if first in {"mr"}:
        return "male"
    if first in {"mrs", "ms", "miss"}:
        return "female"
    words = people_words()
    whole = words.kin_initials.get(first, name.lower())
    kin = (whole, whole.split()[-1], whole.split()[0])
    if sex := next((words.kin[word] for word in kin if words.kin.get(word)), None):
        return sex
    own = re.split(r"[’']s\s", name)[-1]  # "Mother’s partner" is not a woman for that
    if words.female.search(own):
        return "female"
    return "male" if words.male.search(own) else None


def _count_nouns(phrase: str, counts: Counter[str]) -> None:
    words = people_words()
    head = _NOT_HEAD.split(phrase)[0]
    female, male = words.female.search(head), words.male.search(head)
    if female and not male:
        counts["female"] += 2
    elif male and not female:
        counts["male"] += 2


def _count_pronouns(sentence: Sentence, counts: dict[str, dict[str, float]]) -> None:
    """Count the pronoun behind a name that opens its sentence, and one that opens the next.

    Elsewhere in a sentence "she" may be anybody, and "him" is seldom its subject.
    """
    text = sentence.passage.text
    opening = opening_pronoun(sentence)
    people = sentence.people
    if sentence.opens:
        end = next((p.char_start for p in people if p.name != people[0].name), sentence.char_end)
        clause = text[people[0].char_end : end]
        match = re.search(r"\b(she|he|his|herself|himself|hers?)\b", clause)
        before = clause[: match.start()] if match else ""
        if match is None or tie_patterns().word.search(before) or _OF_ANOTHER.search(before):
            return
        if _REPORTS.search(before) and match.group(1) in {"she", "he"}:
            return  # "Neil told the college she had found work"
        owned = re.match(r"\s+([a-z]{3,}|[A-Z]{2,}\b)", clause[match.end() :])
        if match.group(1) == "her" and (owned is None or owned.group(1) in _NO_NOUN):
            return  # "told her": somebody else
        if owned and owned.group(1) in _CRIMES:
            return  # "was found guilty of her murder"
        person, word, weight = people[0].name, match.group(1), 2.0
    elif opening is not None and sentence.follows is not None:
        # behind "Simone said that Corey had changed" the pronoun may be either
        person, word, weight = sentence.follows, opening, 2.0 if len(sentence.before) == 1 else 1.0
    elif not sentence.people and opening is not None and sentence.topic and sentence.is_sure:
        person, word, weight = sentence.topic, opening, 0.5
    else:
        return
    sex = "female" if word in {"she", "her", "hers", "herself"} else "male"
    counts[person][sex] = counts[person].get(sex, 0.0) + weight


def _agreed(counts: Mapping[str, float], share: float, least: int) -> str | None:
    total = sum(counts.values())
    if total < least:
        return None
    sex, count = max(sorted(counts.items()), key=lambda item: item[1])
    return sex if count / total >= share else None
