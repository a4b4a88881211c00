"""What a review states of a person: age at the event and ethnicity, where the words say it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.people_story import Named, Sentence, opening_pronoun
from extract.people_words import NUMBER, people_words, read_number

_AGE = rf"(?P<age>{NUMBER})"
_NOT_AGE = (
    r"(?!\s*(?:%|per\s+cent|times|minutes|hours|days\b|weeks?\s+(?:later|before|after|pregnant)|months\s+(?:later|before)|"
    r"years?\s+(?:later|before|after|earlier|younger|older|into|in\b|when)|miles|of\s+the\b|st\b|nd\b|rd\b|th\b|appointments|"
    r"or\b|to\b|[-–/]\s?\d|[.,]\d))"
)
_UNIT = r"(?:[\s-]*(?P<unit>weeks?|months?|days?|years?)(?:[\s-]+old|\s+of\s+age)?)?"
_AFTER_NAME = re.compile(
    rf"(?:[’'”\"])?(?:\s*\([MF]\))?(?:,?\s+(?:who\s+)?(?:was|is|were)\s+(?:then\s+|also\s+|just\s+|only\s+|now\s+|himself\s+|herself\s+)?(?:aged\s+)?(?:a\s+)?"
    rf"|,?\s+who\s+(?:is|was|describes|described)\s+[^,.;]{{1,45}}\s+and\s+(?:is|was)\s+(?:then\s+)?|,?\s+aged\s+|\s*\((?:aged\s+|age\s+|then\s+)?|,\s+(?:then\s+)?|\s+is\s+now\s+\d+\s+and\s+was\s+){_AGE}{_UNIT}{_NOT_AGE}\b",
    re.IGNORECASE,
)
_NEAR_NAME = re.compile(
    rf"\b(?:aged\s+|(?:man|woman|boy|girl|person|lady|child|male|female|mother|father)\s+(?:of|aged)\s+){_AGE}{_UNIT}{_NOT_AGE}\b"
    rf"|\b(?P<old>{NUMBER})[\s-]*(?P<oldunit>year|month|week|day)s?[\s-]*old\b"
    rf"|(?<![\d/])\b(?P<second>{NUMBER})(?=\s+at\s+the\s+time\s+of\s+(?:his|her|their|the|\w+[’']s)\s+"
    r"(?:death|offence|murder|incident|killing|homicide))",
    re.IGNORECASE,
)
_PRONOUN_AGE = re.compile(
    rf"\b(?:she|he)\s+(?:was|is\s+now\s+\d+\s+and\s+was)\s+(?:then\s+|only\s+|just\s+)?(?:aged\s+)?{_AGE}{_UNIT}{_NOT_AGE}\b"
    rf"|\b(?:and|,)\s+was\s+(?:aged\s+)?(?P<second>{NUMBER})\b(?=\s+(?:when|at\s+the\s+time))"
    rf"|\b(?:she|"
    rf"he)\s+died[^.;]{{0,80}}?\baged\s+(?P<third>{NUMBER}){_UNIT.replace('unit', 'thirdunit')}",
    re.IGNORECASE,
)
_AT_EVENT = re.compile(
    r"[^.;]{0,30}?\b(?:when\s+(?:s?he|they|\w+)(?:\s+\w+)?\s+(?:died|was\s+(?:killed|murdered|injured|stabbed|attacked|found))|"
    r"at\s+(?:the\s+)?time\s+of\s+(?:his|her|the|their|\w+[’']s)\s+(?:death|murder|incident|homicide|killing|injur|offence|attack|event)|"
    r"when\s+(?:his|her|their)\s+\w+\s+died|at\s+(?:his|her|the)\s+(?:death|time)\b|on\s+the\s+day\s+of|in\s+20\d\d)",
    re.IGNORECASE,
)
_OTHER_TIME = re.compile(
    r"\s*(?:years?\s+old\s+|years\s+of\s+age\s+)?(?:,\s+)?when\s+", re.IGNORECASE
)
_EARLIER = re.compile(
    r"\b(?:when|until|since|before|by\s+the\s+time|after|once|while)\s+(?:the\s+)?$", re.IGNORECASE
)
_PRONOUN_BEFORE = re.compile(r"\b(?:her|his)\b", re.IGNORECASE)
_DEATH = re.compile(r"\b(?:died|killed)\b")
_LEAST = 0.9  # points under which an age is that of another time
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_SELF = re.compile(
    r"\b(?:ethnicity|heritage|descent|origin|ethnic|background|describe[sd]?|identif\w+|recorded|nationality|born|family)\b",
    re.IGNORECASE,
)
_PERSONAL_AFTER = re.compile(
    r"\s*(?:$|[.,;:)(]|\b(?:and|but|who|by|at|in|on|as|with|heritage|descent|origin|background|ethnicity|woman|man|boy|girl|lady|"
    r"gentleman|male|female|child|adult|teenager|national|citizen|person|mother|father|\d)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """Something stated of a person, with how well it is stated and where."""

    name: str
    value: str | int
    score: float
    sentence: Sentence
    char_start: int  # in the passage
    char_end: int


def find_ages(sentences: Sequence[Sentence], sexes: dict[str, str]) -> Iterator[Detail]:
    """Ages stated of people, those at the event with the highest scores."""
    for sentence in sentences:
        text = sentence.passage.text
        for named in sentence.people:
            match = _AFTER_NAME.match(text, named.char_end)
            if match is not None and match.end() <= sentence.char_end:
                yield from _age(named.name, sentence, match, 3.0, named.char_start)
        yield from _ages_near(sentence)
        owner = _pronoun_owner(sentence, sexes)
        if owner is not None:
            for match in _PRONOUN_AGE.finditer(text, sentence.char_start, sentence.char_end):
                yield from _age(owner, sentence, match, 2.0, match.start())


def _ages_near(sentence: Sentence) -> Iterator[Detail]:
    """Ages that stand apart from the name: "Mr V, a man of 41", "a 52-year-old woman, Adult A"."""
    text = sentence.passage.text
    for match in _NEAR_NAME.finditer(text, sentence.char_start, sentence.char_end):
        nearest = _nearest(sentence.people, match.start(), match.end(), text)
        if nearest is not None:
            yield from _age(nearest.name, sentence, match, 1.8, match.start())
        elif not sentence.people and sentence.topic is not None and opening_pronoun(sentence):
            yield from _age(sentence.topic, sentence, match, 1.2, match.start())


def _nearest(people: tuple[Named, ...], start: int, end: int, text: str) -> Named | None:
    """The person an apposition belongs to: the one before it, or the one right behind it."""
    behind = [p for p in people if 0 <= p.char_start - end <= 40]
    before = [p for p in people if 0 <= start - p.char_end <= 120]
    if behind and re.fullmatch(
        r"[\s,]*(?:\w+[\s,]+){0,4}[‘“'\"]?", text[end : behind[0].char_start]
    ):
        between = text[end : behind[0].char_start]
        if not re.search(r"\b(?:and|who|was|is|of|with|to)\b", between):
            return behind[0]
    if before and ". " not in text[before[-1].char_end : start]:
        return before[-1]
    return None


def _age(
    name: str, sentence: Sentence, match: re.Match[str], score: float, start: int
) -> Iterator[Detail]:
    groups = match.groupdict()
    figure = groups.get("age") or groups.get("old") or groups.get("second") or groups.get("third")
    unit = groups.get("unit") or groups.get("oldunit") or groups.get("thirdunit") or "year"
    age = read_number(figure) if figure else None
    has_unit = bool(groups.get("unit") or groups.get("old") or groups.get("thirdunit"))
    if age is None or age > 110 or (age < 4 and not has_unit and not (figure or "").isdigit()):
        return  # "He was one of": no age
    if unit.lower().startswith(("week", "day")):
        age = 0 if age < 52 else age // 52
    elif unit.lower().startswith("month"):
        age //= 12
    text = sentence.passage.text
    after = text[match.end() : match.end() + 110]
    before = text[max(sentence.char_start, match.start() - 40) : match.start()]
    lead = text[sentence.char_start : start]
    if _AT_EVENT.match(after) or _AT_EVENT.search(text[sentence.char_start : match.start()]):
        score += 3.0
    elif _OTHER_TIME.match(after):
        score -= 2.5  # "was 15 when he left school"
    earlier = _EARLIER.search(lead) or _EARLIER.search(before)
    if earlier:
        score -= 2.5
    if _YEAR.search(lead) and score < 4:
        score -= 0.8  # an age in some other year, unless the sentence tells of the event
    elif not earlier and _DEATH.search(text, sentence.char_start, sentence.char_end):
        score += 0.8
    if score > _LEAST:
        yield Detail(
            name=name,
            value=age,
            score=score,
            sentence=sentence,
            char_start=min(start, match.start()),
            char_end=match.end(),
        )


def _pronoun_owner(sentence: Sentence, sexes: dict[str, str]) -> str | None:
    """Whom the pronoun that opens a sentence means, where sexes allow it."""
    pronoun = opening_pronoun(sentence)
    if pronoun is None or sentence.topic is None:
        return None
    sex = "female" if pronoun in {"she", "her"} else "male"
    return sentence.topic if sexes.get(sentence.topic, sex) == sex else None


def find_ethnicities(sentences: Sequence[Sentence], sexes: dict[str, str]) -> Iterator[Detail]:
    """Ethnicities stated of people, as stated."""
    words = people_words()
    for sentence in sentences:
        text = sentence.passage.text
        for match in words.ethnicity.finditer(text, sentence.char_start, sentence.char_end):
            phrase = match.group()
            capital = any(word[0].isupper() for word in phrase.split())
            if not capital and not phrase.lower().startswith(("mixed", "dual")):
                continue
            group = words.ethnic_group.search(phrase) is not None
            before = text[sentence.char_start : match.start()]
            if not _PERSONAL_AFTER.match(text, match.end()):
                continue
            told = _SELF.search(before) or re.match(
                r"\s*(?:heritage|descent|origin|background)", text[match.end() :]
            )
            predicate = re.search(
                r"\b(?:is|was|were|a|an|of|as|also|and|or|old)\s+(?:both\s+|of\s+)?$|[,(]\s*$",
                before,
            )
            if not predicate or (not group and not told and not _is_predicate(before)):
                continue
            score = 1.0 + (1.0 if group else 0.0) + (1.0 if told else 0.0)
            for name in _described(sentence, match.start(), sexes, before):
                yield Detail(
                    name=name,
                    value=" ".join(phrase.split()),
                    score=score,
                    sentence=sentence,
                    char_start=match.start(),
                    char_end=match.end(),
                )


def _is_predicate(before: str) -> bool:
    return (
        re.search(
            r"\b(?:is|was|also|as|old)\s+(?:a\s+|an\s+)?$|,\s*(?:also\s+)?(?:an?\s+)?$", before
        )
        is not None
    )


def _described(
    sentence: Sentence, position: int, sexes: dict[str, str], before: str
) -> Iterator[str]:
    """Whom an ethnicity is stated of: the last person named before it, or the pronoun's."""
    named = [person.name for person in sentence.people if person.char_end <= position]
    owner = _pronoun_owner(sentence, sexes)
    if not named and re.match(r"\W*(?:Both|They|All|Each)\b", before):
        yield from sentence.before
        return
    if "ethnicity" in before.lower() or re.search(r"\b(?:both|all)\b", before):
        yield from dict.fromkeys(named)
        if owner is not None and owner not in named:
            yield owner
        elif (
            sentence.topic is not None
            and _PRONOUN_BEFORE.search(before)
            and sentence.topic not in named
        ):
            yield sentence.topic
        return
    if named:
        yield named[-1]
    elif owner is not None:
        yield owner
    elif sentence.people and re.fullmatch(r"\W*(?:An?|The)\s+", before):
        yield sentence.people[0].name
