"""The names under which a review tells of the people in its case.

Three sorts: coded names ("Child Y", "Mr R", "Sibling 1", "Mother"), initials ("LF"), and first
names ("Marisol"). The last two need signs that a person is meant, since agencies, places and
abbreviations look the same.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from extract.areas import find_areas
from extract.facts_reading import Reading
from extract.models import Passage, Table
from extract.names import find_full_names, name_words
from extract.people_signs import NAME, QUOTED, TITLED, find_signs, score_signs
from extract.people_words import people_words

_NAMES_ONLY = re.compile(
    rf"{QUOTED}(?:{NAME}|[A-Z]{{2,3}})"
    rf"(?:[’”'\"]?(?:\s*,\s*(?:and\s+)?|\s+(?:and|&)\s+){QUOTED}(?:{NAME}|[A-Z]{{2,3}}))+[’”'\"]?"
)
_TITLE_PERSON = re.compile(
    rf"\b(?i:deaths?\s+of|death\s+in\s+respect\s+of|concerning|regarding|in\s+respect\s+of|treatment\s+of|case\s+of|homicide\s+of|"
    rf"murder\s+of|killing\s+of|relating\s+to|review\s*[:–-]|review\s+(?:in)?to|review\s+of)\s+(?i:the\s+death\s+of\s+)?{QUOTED}"
    rf"(?P<name>{NAME}(?:\s+{NAME})?|[A-Z]{{2,3}}\b)"
)
_ALONE = re.compile(rf"[‘“'\"]?(?P<name>{NAME}(?:\s+and\s+{NAME})?|[A-ZÀ-Þ]{{2,}})[’”'\"]?\.?")
_DETERMINER = re.compile(r"(?:\b(?i:the|a|an|his|her|their|our|my|your)|[’']s|s[’'])$")
_ABBREVIATED = frozenset({"mr", "mrs", "ms", "mx", "sib"})
_INITIALLED = re.compile(r"\b(?:[A-Z]\.\s?){1,3}[A-Z][\w’'-]+")  # "L. Garstang", who wrote it
_ENOUGH = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A place where a person is named."""

    passage_index: int  # among the reading's passages
    char_start: int
    char_end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A name that people of the case may bear, with its mentions in reading order."""

    name: str
    mentions: tuple[Mention, ...]
    score: float  # signs that a person is meant; a coded name needs none
    in_title: bool


def find_candidates(
    reading: Reading, tables: Sequence[Table], acronyms: frozenset[str]
) -> tuple[Candidate, ...]:
    """The names of people in the case, in the order in which they are first mentioned.

    Args:
        reading: The document.
        tables: Its tables, for names that only a family table gives.
        acronyms: Abbreviations that stand for agencies; as initials of a person they need
            more signs.
    """
    coded = _coded_names(reading)
    title = _title_names(reading)
    signs = find_signs(reading)
    names: dict[str, float] = {name: 10.0 for name, count in coded.items() if count}
    table_names = _table_first_names(tables)
    for token, sign in signs.items():
        score = score_signs(token, sign, token in title, token in table_names, token in acronyms)
        if score >= _ENOUGH:
            names[token] = score
    mentions = find_mentions(reading, tuple(names))
    found = [
        Candidate(
            name=name, mentions=tuple(places), score=names[name], in_title=_is_titled(name, reading)
        )
        for name, places in mentions.items()
        if places
    ]
    return tuple(sorted(_without_doubles(found), key=lambda one: _position(one.mentions[0])))


def _without_doubles(found: Sequence[Candidate]) -> list[Candidate]:
    """One of "Child HD" and "HD", which are the same child: the one the text uses more."""
    by_name = {candidate.name: candidate for candidate in found}
    dropped: set[str] = set()
    for candidate in found:
        short = by_name.get(candidate.name.split()[-1])
        if short is None or short is candidate:
            continue
        fewer = len(candidate.mentions) < len(short.mentions)
        dropped.add(candidate.name if fewer else short.name)
    return [candidate for candidate in found if candidate.name not in dropped]


def _position(mention: Mention) -> tuple[int, int]:
    return mention.passage_index, mention.char_start


def _is_titled(name: str, reading: Reading) -> bool:
    return re.search(name_pattern(name), reading.cover.text) is not None


def canonical(name: str) -> str:
    """A coded name in ordinary capitals and spacing: "CHILD J" and "Mrs.Z", but "YP2" as it is."""
    words = re.sub(r"[‘’“”'\".]", " ", name).split()
    if len(words) == 1:
        return words[0]
    kept = []
    for i, word in enumerate(words):
        is_code = i == len(words) - 1 and len(word) <= 3 and (word.isupper() or word[0].isdigit())
        if is_code or not (i == 0 or word.isupper()):
            kept.append(word)
        else:
            kept.append("-".join(part.capitalize() for part in word.split("-")))
    return " ".join(kept)


def name_pattern(name: str) -> str:
    """A pattern for a name in any of the ways a review prints it."""
    words = name.split()
    ways = []
    for word in words:
        upper = word.upper()
        ways.append(
            re.escape(word) if upper == word else f"(?:{re.escape(word)}|{re.escape(upper)})"
        )
    return r"(?<![\w-])" + r"[.\s]*[‘“'\"]?\s*".join(ways) + r"(?![\w-]|\.[A-Z]\w)"


def _coded_names(reading: Reading) -> Counter[str]:
    words = people_words()
    counts: Counter[str] = Counter()
    kin: Counter[str] = Counter()
    for passage in reading.passages:
        for match in words.coded.finditer(passage.text):
            prefix, code = match.group("prefix"), match.group("code")
            if not prefix[0].isupper() or (code.isalpha() and code.islower()):
                continue
            if len(code) == 2 and code.isalpha() and not code.isupper():
                continue  # "Sibling. He"
            if "." in match.group("mark") and prefix.lower() not in _ABBREVIATED:
                continue  # "his Sibling. A"
            if code.isalpha() and not match.group("mark"):
                continue  # "ADULTS" is no adult S
            if (
                code == "I"
                and not match.group("mark").strip()
                and prefix.title() not in {"Mr", "Ms", "Child", "Adult"}
            ):
                continue
            if (
                prefix.lower() in {"person", "subject", "male", "female", "man", "woman"}
                and code == "A"
            ):
                after = passage.text[match.end() : match.end() + 2]
                if after.startswith(" ") and after[1:].islower() and prefix.isupper():
                    continue
            counts[canonical(match.group())] += 1
        for match in words.kin_names.finditer(passage.text):
            before = passage.text[: match.start()].rstrip()
            after = passage.text[match.end() : match.end() + 12]
            opens = not before or before[-1] in '.:;!?|”"'
            if re.match(r"\s[A-ZÀ-Þ][a-zà-ÿ]", after):
                continue  # "Aunt Bea"
            if _has_determiner(before) or (
                opens
                and not re.match(
                    r"[’']s\s|\s?\(\d|,\s(?:who|aged|then)\s|\s(?!and\s|"
                    r"of\s)[a-z]",
                    after,
                )
            ):
                continue
            kin[match.group()] += 1
    counts.update({name: count for name, count in kin.items() if count >= 2})
    return counts


def _has_determiner(before: str) -> bool:
    """Whether an article or a possessor stands before: "his Mother" is nobody's name."""
    return _DETERMINER.search(before) is not None


def _title_names(reading: Reading) -> frozenset[str]:
    """First names that the title page gives: behind "death of", or alone on a line."""
    names: set[str] = set()
    text = _INITIALLED.sub(" ", reading.cover.text)
    for match in _TITLE_PERSON.finditer(text):
        names.update(match.group("name").split())
    for piece in reading.cover.pieces:
        for line in re.split(r"\n| [–:-] |: ", piece.text):
            if (alone := _ALONE.fullmatch(line.strip())) is not None:
                names.update(alone.group("name").split())
            elif _NAMES_ONLY.fullmatch(line.strip()):
                names.update(re.findall(rf"{NAME}|[A-Z]{{2,3}}", line))
    # A title in capitals says a name that the text prints in ordinary ones.
    names |= {name.capitalize() for name in names if name.isupper() and len(name) > 3}
    for word in re.findall(NAME, text):
        if word.lower() not in name_words().not_in_names:
            names.add(word)
    names.update(" ".join(name.split()) for name in re.findall(TITLED, text))
    stop = name_words().not_in_names | people_words().not_people
    full = {
        word for one in find_full_names(text) for word in one.text.split()
    }  # authors, whose names stand on the title page too
    return frozenset(
        n for n in names if n.lower() not in stop and n not in full and not find_areas(n)
    )


def _table_first_names(tables: Sequence[Table]) -> frozenset[str]:
    return frozenset(
        row[0].strip("‘’“”'\" ")
        for table in tables
        for row in table.rows
        if row and re.fullmatch(rf"[‘“'\"]?{NAME}[’”'\"]?", row[0].strip())
    )


def find_mentions(reading: Reading, names: tuple[str, ...]) -> dict[str, list[Mention]]:
    """Every mention of every name; where two names overlap the longer one has it."""
    found: dict[str, list[Mention]] = {name: [] for name in names}
    ordered = sorted(names, key=lambda name: (-len(name), name))
    patterns = [(name, re.compile(name_pattern(name))) for name in ordered]
    for index, passage in enumerate(reading.passages):
        taken: list[tuple[int, int]] = []
        for name, pattern in patterns:
            for match in pattern.finditer(passage.text):
                if any(match.start() < end and start < match.end() for start, end in taken):
                    continue
                taken.append(match.span())
                if _is_professional(passage, match, name):
                    continue
                found[name].append(
                    Mention(passage_index=index, char_start=match.start(), char_end=match.end())
                )
    return found


def _is_professional(passage: Passage, match: re.Match[str], name: str) -> bool:
    """Whether a first name here is part of a longer one: "Maeve Corrigan", "Anton House"."""
    if " " in name or name.isupper():
        return False
    after = re.match(r"\s+([A-ZÀ-Þ][a-zà-ÿ’'-]+)", passage.text[match.end() :])
    return after is not None and after.group(1).lower() not in name_words().not_in_names
