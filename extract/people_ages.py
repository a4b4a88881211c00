"""The age that a review states of a person: the one at the event, and none of another time.

"Adult G, aged 52", "a 52-year-old woman, Adult G", "she was 52 when she died" tell it; "left
school at 15", "now 26" and "in her forties" do not.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.people_details import Detail
from extract.people_story import Named, Sentence, event_year, opening_pronoun, pronoun_owner
from extract.people_ties import tie_patterns
from extract.people_words import NUMBER, read_number

_AGE = rf"(?P<age>{NUMBER})"
_NOT_AGE = (
    r"(?!\s*(?:%|per\s+cent|times|minutes|hours|days\b|weeks?\s+(?:later|before|after|pregnant)|months\s+(?:later|before)|"
    r"years?\s+(?:later|before|after|earlier|younger|older|his|her|into|in\b|when)|miles|older|younger|(?:his|her|their|\w+[’']s)\s+(?:junior|senior)|of\s+the\b|st\b|nd\b|rd\b|th\b|appointments|"
    r"or\b|to\b|[-–/]\s?\d|[.,]\d))"
)
_UNIT = r"(?:[\s-]*(?P<unit>weeks?|months?|days?|years?)(?P<old>[\s-]+old|\s+of\s+age)?)?"
_THIRD = _UNIT.replace("<unit>", "<thirdunit>").replace("<old>", "<thirdold>")
_ADVERB = r"(?:(?:then|also|just|only|now|himself|herself|nearly|almost|both|barely|still)\s+){0,2}"
_IS = rf"(?:was|is|were)\s+{_ADVERB}(?:aged\s+)?(?:a\s+)?"
_AFTER_NAME = re.compile(
    r"[’'”\")]{0,2}(?:\s*\([MF]\))?(?:"
    rf"(?P<is>,?\s+(?:who\s+)?{_IS})"
    rf"|,?\s+(?:who\s+)?(?:is|was|describes|described)\s+[^,.;]{{1,45}}\s+and\s+(?:is|was)\s+{_ADVERB}"
    r"|,?\s+(?:then\s+)?aged\s+|\s*\((?:aged\s+|age\s+|then\s+)?|(?P<bare>,\s+(?:then\s+)?)"
    r"|\s+(?:in|throughout)\s+this\s+(?:report|review)\s+(?:and|who)\s+(?:is|was)\s+"
    r"|\s+is\s+now\s+\d+\s+and\s+was\s+|(?:,[^,.;()]{1,40},)?\s+had\s+(?:just\s+)?turned\s+"
    rf"|,\s+(?!who\b|aged\b|and\b)(?P<aside>[^,.;()]{{1,60}}),\s+(?:(?:who\s+)?{_IS}|(?:then\s+)?aged\s+|(?:then\s+)?(?=\d))"
    rf"){_AGE}{_UNIT}{_NOT_AGE}\b",
    re.IGNORECASE,
)
_PAIR = re.compile(
    rf",?\s+(?:who\s+)?(?:(?:were|are|was)\s+)?(?:then\s+)?(?:aged\s+)?(?P<age>{NUMBER})\s+and\s+(?P<second>{NUMBER})\b"
    r"(?!\s*(?:%|weeks|months|days|hours|times))",
    re.IGNORECASE,
)
_NEAR_NAME = re.compile(
    rf"\b(?:aged\s+|(?:man|woman|boy|girl|person|lady|child|male|female|mother|father|bachelor|widow|widower)\s+(?:of|aged)\s+){_AGE}{_UNIT}{_NOT_AGE}\b"
    rf"|\b(?P<years>{NUMBER})[\s-]*(?P<yearsunit>year|month|week|day)s?[\s-]*old\b"
    rf"|\b(?:died|killed|death)\b[^.;,]{{0,60}}\bat\s+the\s+age\s+of\s+(?P<dead>{NUMBER})\b"
    rf"|(?<![\d/])\b(?P<second>{NUMBER})(?=\s+at\s+the\s+time\s+of\s+(?:his|her|their|the|\w+[’']s)\s+"
    r"(?:death|offence|murder|incident|killing|homicide))",
    re.IGNORECASE,
)
_PRONOUN_AGE = re.compile(
    rf"\b(?:she|he)\s+(?:{_IS}|is\s+now\s+\d+\s+and\s+was\s+){_AGE}{_UNIT}{_NOT_AGE}\b"
    rf"|\b(?:and|,)\s+was\s+(?:aged\s+)?(?P<second>{NUMBER})\b(?=\s+(?:when|at\s+the\s+time))"
    rf"|\b(?:she|he)\s+died[^.;]{{0,80}}?\baged\s+(?P<third>{NUMBER}){_THIRD}",
    re.IGNORECASE,
)
_HARMED = (
    r"(?:died|death|killed|murder\w*|injur\w*|stabbed|shot|attack\w*|harm\w*|abuse\b|incident|homicide|killing|offence|assault\w*|"
    r"found|taken\s+to\s+hospital|admitted|removed|rescued|collapsed|fire|fell|drowned|poisoned|exploit\w*|event|ambulance|999|emergency|paramedics)"
)
_AT_EVENT = re.compile(
    rf"[^.;]{{0,30}}?(?:\bwhen\s+(?:s?he|they|the|his|her|their|\w+)\b[^.;]{{0,45}}?\b{_HARMED}\b|"
    rf"\bat\s+(?:the\s+)?time\s+of\s+(?:his|her|the|their|\w+[’']s)\s+[^.,;]{{0,25}}\b{_HARMED}|"
    r"\bat\s+(?:his|her|the)\s+(?:death|time)\b|\bon\s+the\s+day\s+of\b|\bat\s+(?:the|that)\s+time\b)",
    re.IGNORECASE,
)
_LEAD_EVENT = re.compile(
    rf"\bat\s+(?:the\s+)?time\s+of\s+(?:his|her|the|their|this|\w+[’']s)\s+[^.,;]{{0,25}}\b{_HARMED}"
    r"|^\W*at\s+(?:his|her|the|that)\s+(?:death|time)\b|\bon\s+the\s+day\s+of\b",
    re.IGNORECASE,
)
_OTHER_TIME = re.compile(
    r"\s*(?:years?\s+old\s+|years\s+of\s+age\s+)?(?:,\s+)?when\s+", re.IGNORECASE
)
_IN_YEAR = re.compile(r"\s*(?:years?\s+old\s+|years\s+of\s+age\s+)?in\s+(?:\w+\s+)?((?:19|20)\d\d)")
_EARLIER = re.compile(
    r"\b(?:when|until|since|before|by\s+the\s+time|after|once|while)\s+(?:the\s+)?$", re.IGNORECASE
)
_NOW = re.compile(r"\bnow\b(?!.*\bwas\b)", re.IGNORECASE)
_JUST_NOW = re.compile(r"\bnow\s+(?:[a-z]+\s+){0,3}$", re.IGNORECASE)
_DEATH = re.compile(r"\b(?:died|killed)\b")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_KNOWN_LATER = re.compile(
    r"[\s,]*(?:\w+[\s,]+){0,3}?(?:who\s+(?:is|will\s+be)\s+)?(?:known|called|named|referred\s+to)\b[^.,;]{0,30}?[\s‘“'\"]*",
    re.IGNORECASE,
)
_LEAST = 0.9  # points under which an age is that of another time
_AGREES = 0.3  # points for every further place that gives the same age


def find_best_ages(sentences: Sequence[Sentence], sexes: dict[str, str]) -> dict[str, Detail]:
    """The age of each person that is stated best; of equals the first.

    Places that agree lend each other weight, so that one stray number does not win.
    """
    held: dict[tuple[str, str | int], Detail] = {}
    agree: Counter[tuple[str, str | int]] = Counter()
    for detail in find_ages(sentences, sexes):
        key = (detail.name, detail.value)
        agree[key] += 1
        if key not in held or detail.score > held[key].score:
            held[key] = detail
    best: dict[str, tuple[float, Detail]] = {}
    for key, detail in held.items():
        score = detail.score + _AGREES * min(agree[key] - 1, 4)
        if detail.name not in best or score > best[detail.name][0]:
            best[detail.name] = (score, detail)
    return {name: detail for name, (_, detail) in best.items()}


def find_ages(sentences: Sequence[Sentence], sexes: dict[str, str]) -> Iterator[Detail]:
    """Ages stated of people, those at the event with the highest scores."""
    year = event_year(sentences)
    for sentence in sentences:
        text = sentence.passage.text
        paired = set()
        for first, second in zip(sentence.people, sentence.people[1:], strict=False):
            between = text[first.char_end : second.char_start]
            match = _PAIR.match(text, second.char_end)
            if match and re.fullmatch(r"[’”'\"]?\s+and\s+[‘“'\"]?", between):
                paired.add(second)
                yield from _age(_Told(first.name, sentence, 3.0, first.char_start, year), match)
                yield from _age(
                    _Told(second.name, sentence, 3.0, first.char_start, year), match, "second"
                )
        for named in sentence.people:
            match = _AFTER_NAME.match(text, named.char_end)
            if match is None or match.end() > sentence.char_end or named in paired:
                continue
            if _is_told(sentence, named, match):
                yield from _age(_Told(named.name, sentence, 3.0, named.char_start, year), match)
        yield from _ages_near(sentence, year)
        owner = pronoun_owner(sentence, sexes)
        if owner is not None:
            for match in _PRONOUN_AGE.finditer(text, sentence.char_start, sentence.char_end):
                yield from _age(_Told(owner, sentence, 2.0, match.start(), year), match)


def _is_told(sentence: Sentence, named: Named, match: re.Match[str]) -> bool:
    """Whether a number behind a name is that person's age, and no count or other's age."""
    if match.group("bare") and not match.group("unit"):
        follows = re.match(
            r"\s*(?:[.,;)]|at\b|who\b|when\b|and\b|was\b|years\b|$)",
            sentence.passage.text[match.end() :],
        )
        return follows is not None
    if match.group("aside") is None:
        return True
    inside = [
        other
        for other in sentence.people
        if match.start("aside") <= other.char_start < match.end("aside")
    ]
    owners = [other for other in inside if _owns(sentence, other)]
    return len(inside) == len(owners)


def _owns(sentence: Sentence, named: Named) -> bool:
    """Whether a name only says whose relative somebody is: "Delroy’s sister"."""
    return tie_patterns().owns.match(sentence.passage.text, named.char_end) is not None


def _ages_near(sentence: Sentence, year: str | None) -> Iterator[Detail]:
    """Ages that stand apart from the name: "Mr V, a man of 41", "a 52-year-old woman, Adult A"."""
    text = sentence.passage.text
    for match in _NEAR_NAME.finditer(text, sentence.char_start, sentence.char_end):
        nearest = _nearest(sentence, match)
        if nearest is not None:
            yield from _age(_Told(nearest.name, sentence, 1.8, match.start(), year), match)
        elif not sentence.people and sentence.topic is not None and opening_pronoun(sentence):
            yield from _age(_Told(sentence.topic, sentence, 1.2, match.start(), year), match)


def _nearest(sentence: Sentence, match: re.Match[str]) -> Named | None:
    """The person an apposition belongs to: the one before it, or the one right behind it."""
    text, start, end = sentence.passage.text, match.start(), match.end()
    behind = [p for p in sentence.people if 0 <= p.char_start - end <= 70]
    before = [p for p in sentence.people if 0 <= start - p.char_end <= 120]
    if behind:
        between = text[end : behind[0].char_start]
        close = re.fullmatch(r"[\s,]*(?:[\w-]+[\s,]+){0,4}[‘“'\"]?", between)
        if close and not re.search(r"\b(?:and|who|was|is|of|with|to|as)\b", between):
            return behind[0]
        if _KNOWN_LATER.fullmatch(between):
            return behind[0]
    while before and _owns(sentence, before[-1]):
        # "Yvonne, Delroy’s sister, aged 37" is Yvonne; "Delroy’s sister, aged 37" nobody named
        owner = before.pop()
        if not before or not re.fullmatch(
            r"[’”'\"]?,\s+(?:who\s+(?:is|was)\s+)?", text[before[-1].char_end : owner.char_start]
        ):
            return None
    if not before or ". " in text[before[-1].char_end : start]:
        return None
    between = text[before[-1].char_end : start]
    if _is_of_nameless(between):
        return None
    return before[-1]


def _is_of_nameless(between: str) -> bool:
    """Whether a relative or child without a name stands before an age: "and two sons, aged"."""
    return (
        re.search(
            r"\b(?:had|has|have|with|and|by)\s+(?:his|her|their|an?|one|two|three|four|five|six)\s+(?:[\w-]+\s+){0,2}"
            r"(?:children|child|sons?|daughters?|brothers?|sisters?|boys?|girls?|mother|father|partner|dog|cat)\b[^.;]{0,20}$",
            between,
        )
        is not None
    )


@dataclass(frozen=True, slots=True)
class _Told:
    """Of whom an age is told, and where."""

    name: str
    sentence: Sentence
    score: float
    start: int  # of the words that tell it, in the passage
    year: str | None  # of the event


def _age(told: _Told, match: re.Match[str], group: str | None = None) -> Iterator[Detail]:
    """The age in a match, unless it is of another time or none."""
    groups = match.groupdict()
    kinds = (group,) if group else ("age", "years", "dead", "second", "third")
    figure = next((groups[kind] for kind in kinds if groups.get(kind)), None)
    unit = groups.get("unit") or groups.get("yearsunit") or groups.get("thirdunit")
    is_old = bool(groups.get("old") or groups.get("years") or groups.get("thirdold"))
    age = read_number(figure) if figure else None
    text, sentence = told.sentence.passage.text, told.sentence
    if age is None or age > 110 or not _counts_years(age, figure or "", unit, is_old, match):
        return
    unit = (unit or "year").lower()
    if unit.startswith(("week", "day")):
        age = 0 if age < 52 else age // 52
    elif unit.startswith("month"):
        age //= 12
    lead = text[sentence.char_start : told.start]
    score = told.score + _of_time(told, match, lead)
    if score > _LEAST:
        yield Detail(
            name=told.name,
            value=age,
            score=score,
            sentence=sentence,
            char_start=min(told.start, match.start()),
            char_end=match.end(),
        )


def _counts_years(
    age: int, figure: str, unit: str | None, is_old: bool, match: re.Match[str]
) -> bool:
    """Whether a number is an age, and neither a count ("one of") nor a time ("nine days")."""
    words = match.group().lower()
    if unit and not unit.lower().startswith("year") and not is_old:
        return "aged" in words or "(" in words
    if age < 4 and not unit and not figure.isdigit():
        after = match.string[match.end() : match.end() + 20]
        return (
            "aged" in words
            or re.match(r"\s*(?:[.,;)]|when\b|at\s+the\b|and\b|$)", after) is not None
        )
    return True


def _of_time(told: _Told, match: re.Match[str], lead: str) -> float:
    """Points for an age at the event, minus points for one of another time."""
    text, sentence = told.sentence.passage.text, told.sentence
    after = text[match.end() : min(match.end() + 110, sentence.char_end)]
    before = text[max(sentence.char_start, match.start() - 40) : match.start()]
    inner = text[sentence.char_start : match.start()]
    if _NOW.search(match.group()) or _JUST_NOW.search(before):
        return -2.6
    points = 0.0
    if _AT_EVENT.match(after) or _LEAD_EVENT.search(inner):
        points += 3.0
    elif _OTHER_TIME.match(after):
        points -= 2.5  # "was 15 when he left school"
    is_said = re.search(r"\b(?:was|is|were)\b", match.group()) is not None
    earlier = _EARLIER.search(before) or (is_said and _EARLIER.search(lead))
    if earlier:
        points -= 2.5  # "when she was 19"; but "after Liam, aged 30, was killed" is no other time
    dated = _IN_YEAR.match(after)
    if dated:
        points += 2.0 if dated.group(1) == told.year else _apart(dated.group(1), told.year)
    years = _YEAR.findall(lead)
    if years and told.score + points < 4:
        # an age in some other year, unless the sentence tells of the event
        points += 0.5 if told.year in years else -0.8
    if not years and not earlier and _DEATH.search(text, sentence.char_start, sentence.char_end):
        points += 0.8
    return points


def _apart(year: str, event: str | None) -> float:
    """Points for an age in a year that is not the event's: the one next to it is near enough."""
    return -0.5 if event is not None and abs(int(year) - int(event)) <= 1 else -2.5
