"""A recommendation as it is found, before repeats are told apart and its addressee is named."""

import re
from dataclasses import dataclass

from extract.models import Passage


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A passage, or its end, that recommends something."""

    number: str | None
    passage: Passage
    start: int
    group: str | None  # the agency heading it stands under
    owner: str | None = None
    deadline: str | None = None
    is_bare: bool = False  # an item of a list of things wanted, without a verb that asks

    @property
    def text(self) -> str:
        """What is recommended, without its number."""
        return self.passage.text[self.start :]


def words_of(text: str) -> set[str]:
    """The words of three letters and more, in lower case."""
    return set(re.findall(r"[a-z]{3,}", text.lower()))


def overlap(a: str, b: str) -> float:
    """Shared share of the shorter text's words, 0.0 to 1.0."""
    first, second = words_of(a), words_of(b)
    return len(first & second) / max(1, min(len(first), len(second)))
