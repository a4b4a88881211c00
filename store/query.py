"""What somebody typed, as a query that full-text search can read.

A query is words, all of which a passage must hold, in any form ("stab" finds "stabbed"); phrases in
double quotes; beginnings with an asterisk ("safeguard*"); AND, OR and NOT in capitals; brackets.
Everything else in it, apostrophes, hyphens, colons, is part of a word or of nothing.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

# A phrase (its closing quotation mark may be missing), a bracket, or a run of anything else.
_TOKEN = re.compile(r'"([^"]*)"?(\*?)|([()])|([^\s()"]+)')
_OPERATORS = frozenset({"AND", "OR", "NOT"})
# Word processors turn the marks that people paste.
_STRAIGHT = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "\x00": " "})


class _TokenKind(StrEnum):
    WORDS = "words"
    BRACKET = "bracket"
    OPERATOR = "operator"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Token:
    kind: _TokenKind
    text: str  # as full-text search reads it

    @property
    def begins_operand(self) -> bool:
        return self.kind is _TokenKind.WORDS or self.text == "("

    @property
    def ends_operand(self) -> bool:
        return self.kind is _TokenKind.WORDS or self.text == ")"


def match_queries(query: str) -> tuple[str, ...]:
    """The queries to put to FTS5 for what was typed: as meant, then as plain words.

    The second is for when FTS5 refuses the first, as it does "AND school" or "(knife": it asks for
    the same words and phrases without the operators and brackets. A query without any letter or
    digit gives none.
    """
    tokens = _split(query)
    words = " AND ".join(token.text for token in tokens if token.kind is _TokenKind.WORDS)
    if not words:
        return ()
    meant = " ".join(_join(tokens))
    return (meant,) if meant == words else (meant, words)


def _join(tokens: list[_Token]) -> list[str]:
    """The tokens with AND wherever it was left out.

    FTS5 has an AND of its own between words, but none beside brackets, and reads "knife NOT school
    bus" as denying both words together. "AND NOT", which people write, it does not know.
    """
    texts: list[str] = []
    before: _Token | None = None
    for token in tokens:
        if before and before.ends_operand and token.begins_operand:
            texts.append("AND")
        elif before and before.text == "AND" and token.text == "NOT":
            texts.pop()
        texts.append(token.text)
        before = token
    return texts


def _split(query: str) -> list[_Token]:
    tokens = []
    # Half of a surrogate pair, which a terminal may pass on, has no UTF-8.
    text = query.encode("utf-8", "replace").decode("utf-8").translate(_STRAIGHT)
    for match in _TOKEN.finditer(text):
        phrase, phrase_star, bracket, word = match.groups()
        if bracket:
            tokens.append(_Token(kind=_TokenKind.BRACKET, text=bracket))
        elif word in _OPERATORS:
            tokens.append(_Token(kind=_TokenKind.OPERATOR, text=word))
        elif word is not None:
            tokens += _quote(word.rstrip("*"), is_prefix=word.endswith("*"))
        else:
            tokens += _quote(phrase, is_prefix=bool(phrase_star))
    return tokens


def _quote(words: str, *, is_prefix: bool) -> list[_Token]:
    """Words as an FTS5 string, in which nothing has a meaning; none if it has nothing to find."""
    if not any(character.isalnum() for character in words):
        return []
    return [_Token(kind=_TokenKind.WORDS, text=f'"{words}"{"*" if is_prefix else ""}')]
