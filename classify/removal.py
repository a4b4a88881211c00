"""Whether a theme rests on its evidence: what becomes of its probability without those words.

The measure is called comprehensiveness in DeYoung, J. et al. (2020), ERASER: a benchmark to
evaluate rationalized NLP models. As many words taken out elsewhere show what any gap costs.
"""

import random
import re
from collections.abc import Sequence

Bounds = tuple[int, int]
_WORD = re.compile(r"\S+")


def remove_spans(text: str, spans: Sequence[Bounds]) -> str:
    """A text without some of its stretches, the gaps closed to one space.

    Args:
        text: The text.
        spans: Half-open stretches of it, not overlapping, in any order.
    """
    kept = []
    end = 0
    for start, stop in [*sorted(spans), (len(text), len(text))]:
        kept.append(text[end:start] if not spans else text[end:start].strip())
        end = stop
    return " ".join(part for part in kept if part)


def random_spans(text: str, spans: Sequence[Bounds], seed: str) -> list[Bounds] | None:
    """Stretches of as many words elsewhere in a text, the same for the same seed.

    Args:
        text: The text.
        spans: What they are to be compared with; none of the chosen overlaps one.
        seed: Anything.

    Returns:
        A stretch for each, in no order; None where the rest of the text has no room for them.
    """
    words = [match.span() for match in _WORD.finditer(text)]
    taken = [any(s < end and start < e for s, e in spans) for start, end in words]
    sizes = [sum(s < end and start < e for start, end in words) for s, e in spans]
    chooser = random.Random(seed)  # noqa: S311 - nothing is kept secret by it
    chosen = []
    for size in sorted(sizes, reverse=True):
        places = [n for n in range(len(words) - size + 1) if not any(taken[n : n + size])]
        if not places:
            return None
        place = chooser.choice(places)
        taken[place : place + size] = [True] * size
        chosen.append((words[place][0], words[place + size - 1][1]))
    return chosen
