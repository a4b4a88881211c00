"""Whom a recommendation is addressed to, as the review names them."""

import re
from collections.abc import Sequence
from functools import cache

from extract.agencies import read_acronyms
from extract.asking import asking_words
from extract.models import Passage, Table

_LEAD = re.compile(
    r"^(?:(?:(?:the|this) (?:panel|review|author|chair|reviewer|board) (?:therefore )?"
    r"(?:recommends?|asks?|suggests?|proposes?) (?:that )?)"
    r"|it is (?:therefore )?(?:recommended|suggested|proposed) that |that "
    r"|recommendation (?:for|to) )",
    re.I,
)
_SUBORDINATE = re.compile(
    r"(?:when|where|if|before|after|in|for|as|following|with|to|at|on|once|until)\b", re.I
)
_PARTNERS = r",? (?:jointly|together|therefore|also|now|with (?:its|their) partners)$"
_TRAILING = re.compile(r"[(\[](?P<who>[^()\[\]]{2,90})[)\]]\.?\s*$")
_BY = re.compile(
    r"\bby (?P<who>(?:the )?[A-Z][^,.;]{2,80}?)(?: (?:to|with|within|by|at|and report)\b|[,.;]|$)"
)
_SUBJECT_WORDS = 24  # a longer run before "should" is a clause, not a name
_SUBJECT_CHARS = 170


class Addressees:
    """Names the addressee of a recommendation, with the document's own acronyms spelled out."""

    def __init__(self, passages: Sequence[Passage], tables: Sequence[Table]) -> None:
        """Read the document's acronyms from its glossary tables and first uses."""
        self._full = read_acronyms(passages, tables)

    def find(self, text: str, group: str | None, owner: str | None) -> str | None:
        """The addressee, several joined by "; ", or None where nobody is named.

        Args:
            text: The recommendation's words.
            group: The heading of the group it stands in, where that names an agency.
            owner: The owner or lead of its row in an action plan.
        """
        found = _subject(text)
        named = found is not None and (
            asking_words().body.search(found) is not None or _is_proper(found)
        )
        if not named:
            trailing = _TRAILING.search(text)
            if trailing and asking_words().body.search(trailing.group("who")):
                found, named = trailing.group("who"), True
        if not named and (group or owner):
            found, named = group or owner, True
        if not named and (by := _BY.search(text)) and asking_words().body.search(by.group("who")):
            found, named = by.group("who"), True
        if found is None:
            return None
        if group and asking_words().bare_body.fullmatch(found):
            found = group
        return self._spell(found)

    def _spell(self, names: str) -> str:
        parts = [
            part
            for part in re.split(
                r"\s*;\s*|,? and (?=the |[A-Z])|,? with (?=the )|, (?=the [A-Z]|[A-Z])|/(?=[A-Z])",
                names,
            )
            if part
        ]
        spelled = []
        for part in parts:
            name = re.sub(
                r"^(?:the|that|both|each|every)\s+(?=\S)", "", part.strip(" ,."), flags=re.I
            )
            if not name:
                continue
            full = self._full.get(name)
            spelled.append(f"{full} ({name})" if full else name)
        return "; ".join(spelled)


def _is_proper(name: str) -> bool:
    """A name all of whose longer words are capitalised, more than one: "Marshgate Homes"."""
    longer = [word for word in name.split() if len(word) > 3]
    return len(longer) > 1 and all(word[0].isupper() for word in longer)


def _subject(text: str) -> str | None:
    """The words before the first 'should', 'must' or 'to ...' that name who is asked."""
    words = asking_words()
    rest = _LEAD.sub("", text)
    if words.opens_with_verb.match(rest):
        return None  # "Review the capacity of ...": an order without a name
    ask = words.asks_modal.search(rest)
    if ask is None or ask.start() > _SUBJECT_CHARS:
        match = _subject_pattern().match(rest)
        named = match is not None and words.body.search(match.group("who")) is not None
        if match is None or not named or words.nobody.match(match.group("who")):
            return None
        return _cut_relative(match.group("who"))
    clause = re.split(r"[.;:] ", rest[: ask.start()].strip())[-1]
    # "When a child is placed out of the borough, the Partnership should": the last clause
    if _SUBORDINATE.match(clause):
        clause = re.split(r", (?=(?:the |all |each |both )?[A-Z]|the |all |each )", clause)[-1]
    name = re.sub(_PARTNERS, "", clause).strip(" ,")
    if not name or words.nobody.match(name) or len(name.split()) > _SUBJECT_WORDS:
        return None
    return _cut_relative(name)


@cache
def _subject_pattern() -> re.Pattern[str]:
    """A name and what it is asked to do, without 'should': "The DWP to ensure", "The Board ..."."""
    verb = asking_words().verb
    name = r"(?P<who>(?:[A-Z]|[Tt]he |[Ee]ach |[Ee]very |[Aa]ll |[Bb]oth )[^.;:]{1,160}?)"
    aside = r"(?:(?:jointly|together|therefore|also|now|in turn|as (?:lead )?\w+),? )?"
    return re.compile(rf"{name},? {aside}(?:shall|(?:is|are)? ?to {verb}|{verb}s?)\b")


def _cut_relative(name: str) -> str:
    """A name without its relative clause: "The Trust, which runs the ward" gives "The Trust"."""
    return re.split(
        r",? (?:which|who|that|through|working|as part|in (?:partnership|consultation)|via)\b", name
    )[0].strip(" ,")
