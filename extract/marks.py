"""What is done to words on a page: watermarks over them, underlines, letters set apart."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from extract.layout import Grid, Line
from extract.models import Box, Word

THIN = 3.0  # points: a filled rectangle thinner than this is a rule
_LEAST_LETTERS = 6  # in a row, before they are taken for a word set apart
_WATERMARK_SIZE = 2.5  # of the usual type size: no heading is so large where text runs through it


def find_watermark(words: Sequence[Word]) -> set[int]:
    """By id(), upright words far larger than the page's text that lie across it."""
    sizes: Counter[float] = Counter()
    for word in words:
        sizes[word.size] += len(word.text)
    if not sizes:
        return set()
    usual = max(sorted(sizes), key=lambda size: sizes[size])
    found: set[int] = set()
    for word in words:
        if word.size < _WATERMARK_SIZE * usual:
            continue
        across = (o for o in words if o.size < 0.5 * word.size and _lies_on(word, o))
        if sum(1 for _ in across) > 2:
            found.add(id(word))
    return found


def _lies_on(word: Word, other: Word) -> bool:
    """Whether the middle of another word lies within a word's box."""
    x, y = (other.x0 + other.x1) / 2, (other.top + other.bottom) / 2
    return word.x0 <= x <= word.x1 and word.top <= y <= word.bottom


def mark_underlined(items: Sequence[Line | Grid], rules: Sequence[Box]) -> list[Line | Grid]:
    """Items with those lines marked that a drawn rule runs under, from end to end."""
    flat = [rule for rule in rules if rule.bottom - rule.top <= THIN < rule.x1 - rule.x0]
    if not flat:
        return list(items)
    marked: list[Line | Grid] = []
    for item in items:
        if isinstance(item, Line):
            low, high = item.baseline - 0.5, item.baseline + 0.3 * item.size
            under = sum(
                max(0.0, min(rule.x1, item.x1) - max(rule.x0, item.x0))
                for rule in flat
                if low <= (rule.top + rule.bottom) / 2 <= high
                and rule.x0 > item.x0 - 6
                and rule.x1 < item.x1 + 6
            )
            if under > 0.85 * (item.x1 - item.x0):
                item = replace(item, underlined=True)
        marked.append(item)
    return marked


def join_letters(words: Sequence[Word]) -> list[Word]:
    """A row's words, letters set apart ("S u m m a r y") put together again.

    Only where most of a row are single letters; a gap far wider than the usual one parts two
    words.
    """
    single = sum(1 for word in words if len(word.text) == 1 and word.text.isalpha())
    if single < _LEAST_LETTERS or single < 0.8 * len(words):
        return list(words)  # "P a g e 1 2 of 2 0" among them: a footer stays as it is printed
    gaps = sorted(right.x0 - left.x1 for left, right in pairwise(words))
    limit = 1.8 * max(gaps[len(gaps) // 2], 0.05 * words[0].size)
    joined = [words[0]]
    for word in words[1:]:
        last = joined[-1]
        if word.x0 - last.x1 > limit:
            joined.append(word)
        else:
            joined[-1] = replace(last, text=last.text + word.text, x1=word.x1)
    return joined
