r"""Lines made to cost a regular expression as much as they can, from the expression's own parts.

For each repetition in a pattern, what must stand before it and then what it repeats, thousands of
times, and then what it does not allow: `of (\w+ ?)+\.` gives "of aaaa...". Repetitions that match
the same signs one behind the other, or inside one another, take time that grows as the square of
such a line, or worse.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from re import _constants as c  # type: ignore[attr-defined]
from re import _parser  # type: ignore[attr-defined]
from typing import Any

_SIGNS = "aA1 .,-('’&§é\n"  # what a set is asked for, in this order
_MANY = 8  # a repetition of fewer can't be made to cost much
_MOST_LINES = 40  # for one pattern
_CATEGORIES = {
    c.CATEGORY_DIGIT: r"\d",
    c.CATEGORY_NOT_DIGIT: r"\D",
    c.CATEGORY_SPACE: r"\s",
    c.CATEGORY_NOT_SPACE: r"\S",
    c.CATEGORY_WORD: r"\w",
    c.CATEGORY_NOT_WORD: r"\W",
}


def hostile_seeds(pattern: str, flags: int) -> list[tuple[str, str]]:
    """(what stands first, what is repeated) for each repetition in a pattern, without doubles."""
    tree = list(_parser.parse(pattern, flags))
    seen: dict[tuple[str, str], None] = {}
    for before, body in _repetitions(tree, ""):
        for repeated in _samples(body):
            if repeated:
                seen.setdefault((before, repeated))
                seen.setdefault(("", before + repeated + " "))
                seen.setdefault(("", before + repeated))
    return list(islice(seen, _MOST_LINES))


def _repetitions(items: Sequence[Any], before: str) -> Iterator[tuple[str, Sequence[Any]]]:
    """Each repetition, with a text that brings a match up to it."""
    for op, value in items:
        if op in (c.MAX_REPEAT, c.MIN_REPEAT):
            _, most, body = value
            if most is c.MAXREPEAT or most > _MANY:
                yield before, list(body)
            yield from _repetitions(list(body), before)
        elif op is c.SUBPATTERN:
            yield from _repetitions(list(value[3]), before)
        elif op is c.BRANCH:
            for branch in value[1]:
                yield from _repetitions(list(branch), before)
        elif op is c.ATOMIC_GROUP:
            yield from _repetitions(list(value), before)
        before += _sample([(op, value)])


def _sample(items: Sequence[Any]) -> str:
    return next(iter(_samples(items)), "")


def _samples(items: Sequence[Any]) -> list[str]:
    """A few texts that items match; one for each kind of sign in a set that they begin with."""
    texts = [""]
    for op, value in items:
        options = _options(op, value) or [""]
        if len(texts) == 1:
            texts = [texts[0] + option for option in options[:4]]
        else:
            texts = [text + options[0] for text in texts]
    return texts


def _options(op: Any, value: Any) -> list[str]:
    """Texts that one item matches."""
    if op is c.LITERAL:
        return [chr(value)]
    if op is c.NOT_LITERAL:
        return [sign for sign in _SIGNS if ord(sign) != value][:3]
    if op is c.ANY:
        return ["a", "1"]
    if op is c.IN:
        return [sign for sign in _SIGNS if _holds(value, sign)] or [_first_of(value)]
    if op is c.BRANCH:
        return [_sample(list(branch)) for branch in value[1]]
    if op is c.SUBPATTERN:
        return _samples(list(value[3]))
    if op is c.ATOMIC_GROUP:
        return _samples(list(value))
    if op in (c.MAX_REPEAT, c.MIN_REPEAT):
        least, most, body = value
        times = max(least, 1) if most else 0
        return [text * times for text in _samples(list(body))]
    return [""]  # assertions and positions take no text


def _holds(items: Sequence[Any], sign: str) -> bool:
    negated = bool(items) and items[0][0] is c.NEGATE
    found = any(
        (op is c.LITERAL and value == ord(sign))
        or (op is c.RANGE and value[0] <= ord(sign) <= value[1])
        or (op is c.CATEGORY and re.match(_CATEGORIES[value], sign) is not None)
        for op, value in items
    )
    return found != negated


def _first_of(items: Sequence[Any]) -> str:
    for op, value in items:
        if op is c.LITERAL:
            return chr(value)
        if op is c.RANGE:
            return chr(value[0])
    return "a"
