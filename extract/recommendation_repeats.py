"""Recommendations told twice: in an executive summary and in the overview it sums up."""

import re
from collections.abc import Sequence

from extract.models import Section
from extract.recommendation_parts import Found, overlap, words_of
from extract.sections import section_tops

_ALIKE, _ALIKE_NUMBERED = 0.8, 0.45  # of the shorter's words, for two tellings of one
_SAME = 0.9  # of all their words: a recommendation alone that is told twice
_TOLD_TWICE = 0.5  # of the smaller group's recommendations
_SUMMARY = re.compile(r"\bexecutive summary\b|^summary(?: report)?$", re.I)


def drop_repeats(found: Sequence[Found], sections: Sequence[Section]) -> list[Found]:
    """Keep one of two tellings of a recommendation, that of the overview.

    A document that holds its own executive summary tells each twice, often shortened in the
    summary; that is so where most of one section's have a twin in the other. One
    recommendation that merely resembles another is another.
    """
    top = section_tops(sections)
    in_summary = _summary_sections(sections)
    groups: dict[int, list[Found]] = {}
    for item in found:
        groups.setdefault(top[item.passage.section_id], []).append(item)
    dropped: set[int] = set()
    keys = list(groups)
    for index, first in enumerate(keys):
        for second in keys[index + 1 :]:
            pairs = _twins(groups[first], groups[second])
            smaller = min(len(groups[first]), len(groups[second]))
            exact = [pair for pair in pairs if _likeness(*pair) >= _SAME]
            told_twice = len(pairs) > 1 and len(pairs) >= _TOLD_TWICE * smaller
            for one, other in pairs if told_twice else exact:
                earlier = one if _is_better(other, one, in_summary) else other
                dropped.add(id(earlier))
    return [item for item in found if id(item) not in dropped]


def _is_better(later: Found, earlier: Found, in_summary: set[int]) -> bool:
    """Whether the later telling is the one to keep."""
    if (later.passage.section_id in in_summary) != (earlier.passage.section_id in in_summary):
        return earlier.passage.section_id in in_summary
    if bool(later.number) != bool(earlier.number):
        return bool(later.number)
    return len(later.passage.text) > len(earlier.passage.text) * 1.02


def _summary_sections(sections: Sequence[Section]) -> set[int]:
    """Ids of the sections of an executive summary that the overview follows.

    They lie under its heading, or, where its own sections are set as high as it, run on until
    the numbers begin again.
    """
    index = next((i for i, s in enumerate(sections) if _SUMMARY.search(s.heading)), None)
    if index is None:
        return set()
    end = index + 1
    while end < len(sections) and sections[end].depth > sections[index].depth:
        end += 1
    following = sections[index + 1 : index + 2]
    if end == index + 1 and following and following[0].number is not None:
        again = [
            place
            for place, other in enumerate(sections)
            if place > index + 1 and other.number == following[0].number
        ]
        end = again[0] if again else end
    inside = {other.section_id for other in sections[index:end]}
    return inside if end < len(sections) - 2 else set()


def _twins(first: Sequence[Found], second: Sequence[Found]) -> list[tuple[Found, Found]]:
    """Pairs that say the same: by their words, or by their number and most of their words."""
    pairs: list[tuple[Found, Found]] = []
    taken: set[int] = set()
    for one in first:
        best: tuple[float, Found] | None = None
        for other in second:
            likeness = overlap(one.text, other.text)
            same_number = one.number is not None and one.number == other.number
            if id(other) in taken or likeness < (_ALIKE_NUMBERED if same_number else _ALIKE):
                continue
            if best is None or likeness > best[0]:
                best = (likeness, other)
        if best is not None:
            taken.add(id(best[1]))
            pairs.append((one, best[1]))
    return pairs


def _likeness(one: Found, other: Found) -> float:
    """Shared share of both texts' words, 0.0 to 1.0."""
    first, second = words_of(one.text), words_of(other.text)
    return len(first & second) / max(1, len(first | second))
