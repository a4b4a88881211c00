"""Signs that a word with a capital is a person of the case, and no place or agency."""

import re
from dataclasses import dataclass

from extract.areas import find_areas
from extract.facts_reading import Reading, is_prose
from extract.names import name_words
from extract.people_ties import tie_patterns
from extract.people_words import NUMBER, people_words

NAME = r"[A-ZÀ-Þ][a-zà-ÿ]+(?:-[A-ZÀ-Þ][a-zà-ÿ]+)?"
TITLED = r"(?:Mr|Mrs|Ms|Miss|Baby)\.?\s+[A-ZÀ-Þ][a-zà-ÿ]{2,}"
_TOKEN = re.compile(rf"(?<![\w’'-])(?:{TITLED}|{NAME}|[A-Z]{{1,3}}\d?)(?![\w-])")
QUOTED = r"[‘“'\"]?"
_INTRODUCED = re.compile(
    rf"\b(?:known|referred\s+to|identified|described)\s+(?:(?:in|throughout|for)\s+[^.,;]{{1,60}}\s+)?(?:here\s+)?(?:only\s+)?as\s+{QUOTED}(?P<n1>{NAME}|[A-Z]{{1,3}})\b"
    rf"|\b(?:will\s+be|is|was|be|are)\s+called\s+{QUOTED}(?P<n2>{NAME}|[A-Z]{{2}})\b(?!\s+[a-z]*\s*(?:for|to)\b)"
    rf"|\b(?:man|woman|boy|girl|friend|person|neighbour|lady|male|female|teenager|youth|acquaintance|associate)\s+(?:was\s+)?"
    rf"(?:called|named|known\s+as)\s+{QUOTED}(?P<n5>{NAME})\b"
    rf"|\b(?:pseudonym|name|initials)\s+(?:of\s+|is\s+|was\s+|for\s+\w+\s+is\s+)?{QUOTED}(?P<n3>{NAME}|[A-Z]{{2,3}})\b"
    rf"|{QUOTED}\b(?P<n4>{NAME})[’'”\"]?\s+(?:is|was)\s+(?:a\s+pseudonym|the\s+(?:pseudonym|name)|not\s+(?:his|her|their)\s+real\s+name|(?:a|the)\s+name)"
)
_AND_MORE = re.compile(rf"(?:[’”'\"]?(?:,\s+(?:and\s+)?|\s+and\s+){QUOTED}{NAME}(?=[\s.,;’”'\"]))+")
_PRONOUN = re.compile(r"\b(?:she|he|her|him|his|herself|himself|hers)\b")
_AGED = re.compile(
    rf"(?:,?\s+(?:who\s+)?(?:was|is|were)\s+(?:then\s+|also\s+)?(?:aged\s+)?{NUMBER}\b(?!\s*(?:%|per\b|weeks?\s+(?:later|before)|times|minutes|hours|days))"
    rf"|,?\s+aged\s+{NUMBER}\b|\s*\(\s*(?:aged\s+)?{NUMBER}\s*\)|,\s+{NUMBER},)",
    re.IGNORECASE,
)
_OPENS = re.compile(r"(?:^|[.!?:;|•][”’\"')]*\s+|[“‘\"(])$")
_PHRASE = re.compile(r"\s+[A-ZÀ-Þ][\w’'-]*(?:\s+(?:of|and|&|[A-ZÀ-Þ][\w’'-]*))*")
_CAPITAL_BEFORE = re.compile(r"(?<![.!?:;,]\s)(?<![\w’'-])([A-ZÀ-Þ][\w’'-]*)\s+$")
_INITIAL = re.compile(r"(?:^|[–,;(]\s?|\band\s+)[A-Z]\.\s?$")  # "L. Garstang – P. Aske"
_NO_FIRST_WORD = frozenset({"mr", "mrs", "ms", "and", "when", "while", "if", "as", "that", "but"})
_PLACE = re.compile(r"\b(?:in|at|near|around|across|outside|within|towards)\s+$")
_OF_FIRM = re.compile(
    r"\s*\(?which\b|[’']s\s+(?:directors|staff|policy|policies|board|own\s+review)\b"
)
_ADVERB = re.compile(
    r"^(?:then|also|later|now|had|has|have|never|often|first|again|himself|herself|once)\s+"
)
_WHO = re.compile(r",?\s+who\b")
_OWNED = re.compile(r"[’']s?\s+([a-z-]+)")
_OBJECT = re.compile(r"\b(?:with|to|told|and|by|from|asked|saw|of|met|that|for|against)\s+[‘“]?$")
_TIED = re.compile(
    r"\b(?:relationship\s+with|married(?:\s+to)?|marriage\s+(?:to|with)|engaged\s+to|"
    r"assault(?:ed|ing)|separat(?:ed|ion)\s+from|custody\s+of)\s+[‘“]?$"
)
_NO_KIN = frozenset({"landlord", "tenant", "carer", "colleague", "associate"})  # firms are, too


@dataclass(slots=True)
class Signs:
    """What speaks for a token being a person."""

    score: float = 0.0
    verbs: int = 0
    pronouns: int = 0
    belongings: int = 0
    kin: int = 0
    weak: int = 0
    alone: int = 0
    compound: int = 0
    organisation: int = 0
    quoted: int = 0  # "‘Summer’"
    place: int = 0  # "in Leeds", "near Hove"
    middle: int = 0  # occurrences inside a sentence, where a capital means a name


def find_signs(reading: Reading) -> dict[str, Signs]:
    """What speaks for each capitalised word or set of initials in a document being a person."""
    signs: dict[str, Signs] = {}
    for passage in reading.passages:
        if not is_prose(passage):
            continue
        text = passage.text
        for match in _TOKEN.finditer(text):
            sign = signs.setdefault(match.group(), Signs())
            _weigh(text, match, sign)
        _add_introduced(text, signs)
    return signs


def _weigh(text: str, match: re.Match[str], sign: Signs) -> None:
    """Count what the words around one occurrence say."""
    before = text[max(0, match.start() - 60) : match.start()]
    after = text[match.end() : match.end() + 90]
    opens = _OPENS.search(before) is not None
    if _is_compound(before, after, opens, sign):
        sign.compound += 1
        return
    sign.alone += 1
    sign.place += _PLACE.search(before) is not None
    sign.middle += not opens
    sign.organisation += _OF_FIRM.match(after) is not None
    tie = tie_patterns().before.search(before) or tie_patterns().after.match(after)
    if tie is not None and (tie.group("kin") or "").lower() not in _NO_KIN:
        sign.kin += 1
    if _AGED.match(after) or _TIED.search(before):
        sign.kin += 1
    if not after.startswith(("’", "'")):
        sign.verbs += people_words().verbs.match(_ADVERB.sub("", after.lstrip())) is not None
    sign.verbs += _WHO.match(after) is not None
    owned = _OWNED.match(after)
    if owned and owned.group(1).lower() in people_words().belongings:
        sign.belongings += 1
    sign.pronouns += _PRONOUN.search(re.split(r"[.;]\s", after)[0]) is not None
    sign.weak += _OBJECT.search(before) is not None


def _is_compound(before: str, after: str, opens: bool, sign: Signs) -> bool:
    """Whether a word is part of a longer name; an organisation's is counted as such."""
    if phrase := _PHRASE.match(after):
        if any(word.lower() in people_words().organisations for word in phrase.group().split()):
            sign.organisation += 1
        return True
    if _INITIAL.search(before):
        return True
    preceding = _CAPITAL_BEFORE.search(before)
    if preceding is None or opens:
        return False
    word = preceding.group(1).lower()
    return word not in people_words().not_people and word not in _NO_FIRST_WORD


def _add_introduced(text: str, signs: dict[str, Signs]) -> None:
    for match in _INTRODUCED.finditer(text):
        name = (
            match.group("n1")
            or match.group("n2")
            or match.group("n3")
            or match.group("n4")
            or match.group("n5")
        )
        if name:
            signs.setdefault(name, Signs()).score += 3.0
            more = _AND_MORE.match(text, match.end())
            for other in re.findall(NAME, more.group()) if more else ():
                signs.setdefault(other, Signs()).score += 3.0
    for sentence in re.split(r"(?<=[.!?])\s+", text):
        listed = "pseudonym" in sentence.lower()
        if listed or re.match(r"\W*(?:The )?[Nn]ames?\b", sentence):
            for token in _TOKEN.findall(sentence[1:]):
                signs.setdefault(token, Signs()).score += 3.0 if listed else 1.5
    for token in re.findall(rf"[‘“'\"]({NAME})[’”'\"]", text):
        sign = signs.setdefault(token, Signs())
        sign.score += 1.0
        sign.quoted += 1


def score_signs(token: str, sign: Signs, titled: bool, tabled: bool, acronym: bool) -> float:
    """Points for being a person; under 3 it is not taken for one."""
    words, stop = people_words(), name_words().not_in_names
    low = token.lower()
    if " " in token:
        # "Mrs Fairley" may be a pseudonym, but so are most professionals named.
        return 5.0 if titled or (sign.kin and sign.alone >= 2) else 0.0
    initials = token.isupper() and 2 <= len(token) <= 3
    quoted_kin = sign.kin > 0 and sign.quoted > 0  # "his sister ‘Summer’"
    if not initials and (low in words.not_people or low in words.organisations):
        return 0.0
    if not initials and low in stop and not quoted_kin:
        return 0.0
    named = sign.kin > 0 or sign.score >= 3 or titled or low in words.first_names
    if (sign.alone < 2 and not sign.kin) or (sign.middle == 0 and not named):
        return 0.0
    if token.isupper() and not initials:
        return 0.0
    if sign.organisation and sign.organisation >= max(1, 0.12 * sign.alone) and not titled:
        return 0.0
    if sign.compound > 1.2 * sign.alone or (sign.place >= 0.3 * sign.alone and not titled):
        return 0.0
    if find_areas(token) and not titled:
        return 0.0
    if words.ethnicity.fullmatch(token):
        return 0.0
    kin = 1.0 + 2.0 * min(sign.kin, 3) if sign.kin else 0.0
    personal = kin + min(sign.verbs, 4) + min(sign.belongings, 3)
    score = sign.score + personal + 0.5 * min(sign.pronouns, 4) + 0.2 * min(sign.weak, 5)
    if titled:
        score += 3.0
    if tabled:
        score += 2.0
    if not initials and low in words.first_names:
        score += 2.0 if sign.alone < 3 else 3.0
    if initials:
        # Initials: abbreviations act too ("CSC closed the case"), but have no kin and no age.
        strong = sign.kin + (sign.pronouns >= 2) + (sign.score >= 3) + titled + tabled
        if not strong or (acronym and sign.kin + titled + tabled == 0):
            return 0.0
        if sign.kin + titled + tabled == 0 and sign.score < 3 and sign.belongings == 0:
            return 0.0
    elif not named and not tabled and (sign.pronouns < 2 or sign.verbs + sign.belongings < 3):
        return 0.0
    return score
