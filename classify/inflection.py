"""The forms that an English word takes, by rule: `refuse` gives refuses, refused and refusing.

Cues are widened when a codebook is read, not lemmatised when a review is read, so that what a cue
finds does not depend on whether, or which, statistical model is installed. The rules give some
forms that do not exist (`visitting` beside `visiting`): a form that no review holds finds nothing.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

_INFLECTION_FILE = Path(__file__).with_name("inflection.yaml")
_VOWELS = "aeiou"
# "visit", "offer": a last syllable that is not stressed does not double its consonant, but which
# syllables are stressed no rule can see; both spellings are given.
_DOUBLES = re.compile(r"[^aeiou][aeiou][bdglmnprtv]$")
_IZE = re.compile(r"(?<=[a-z]{3})iz(?=(?:e|es|ed|ing|er|ers|ation|ations)$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class InflectionTable:
    """The words that the rules would get wrong."""

    irregular: dict[str, tuple[str, ...]]  # plain form -> its other forms
    fixed: frozenset[str]  # words that take no endings: "the", "not", "her"
    nouns: frozenset[str]  # words that take only a plural
    noun_endings: tuple[str, ...]  # and so do words with such an ending


@cache
def _table() -> InflectionTable:
    rows = yaml.safe_load(_INFLECTION_FILE.read_text(encoding="utf-8"))
    return InflectionTable(
        irregular={word: tuple(forms.split()) for word, forms in rows["irregular"].items()},
        fixed=frozenset(" ".join(rows["fixed"]).split()),
        nouns=frozenset(" ".join(rows["nouns"]).split()),
        noun_endings=tuple(rows["noun_endings"].split()),
    )


def fold_word(word: str) -> str:
    """A word as cues and reviews are compared: lower case, and `-ise` for `-ize`.

    Args:
        word: One word, in any case.

    Returns:
        The folded word; `Recognized` and `recognised` give the same one.
    """
    return _IZE.sub("is", word.lower())


def word_forms(word: str) -> tuple[str, ...]:
    """Every form that a cue's word finds, itself first.

    A word in its plain form finds its other forms; a word written with an ending (`refused`,
    `training`, `convictions`) finds only itself, and an -ing word its plural too (`meeting`).

    Args:
        word: One folded word.

    Returns:
        Its forms without repeats, in a settled order; the word alone where it takes no endings.
    """
    table = _table()
    if word in table.irregular:
        return tuple(dict.fromkeys((word, *table.irregular[word])))
    if len(word) < 3 or word in table.fixed or not word.isalpha():
        return (word,)
    if word.endswith("ing"):
        return (word, f"{word}s")
    if word.endswith(("ed", "ies")) and not word.endswith("eed"):
        return (word,)
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return (word,)
    return tuple(dict.fromkeys((word, *_regular_forms(word, table))))


def _regular_forms(word: str, table: InflectionTable) -> list[str]:
    if word.endswith(("s", "x", "z", "ch", "sh")):
        plural = f"{word}es"
    elif word.endswith("y") and word[-2] not in _VOWELS:
        plural = f"{word[:-1]}ies"
    else:
        plural = f"{word}s"
    if word in table.nouns or word.endswith(table.noun_endings):
        return [plural]
    if word.endswith("ee"):
        return [plural, f"{word}d", f"{word}ing"]
    if word.endswith("e"):
        return [plural, f"{word}d", f"{word[:-1]}ing"]
    if word.endswith("y") and word[-2] not in _VOWELS:
        return [plural, f"{word[:-1]}ied", f"{word}ing"]
    forms = [plural, f"{word}ed", f"{word}ing"]
    if _DOUBLES.search(word):
        forms += [f"{word}{word[-1]}ed", f"{word}{word[-1]}ing"]
    return forms
