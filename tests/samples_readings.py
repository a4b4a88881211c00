"""Encoders that read words by themselves, in place of the 23 MB one. All text is invented."""

import re
import zlib
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from classify.encode import Reading


class WordEncoder:
    """Says a theme of a passage that holds its word, and looks at that word.

    Args:
        words: The word that speaks for each theme, by the theme's place.
        themes: How many themes.
        levels: How many levels.
    """

    name = "words"

    def __init__(self, words: Mapping[int, str], themes: int = 45, levels: int = 7) -> None:
        self._words, self._themes, self._levels = words, themes, levels
        self.read_texts = 0

    def read(self, headings: Sequence[str], texts: Sequence[str]) -> Iterator[Reading]:
        """A reading each: a piece a word."""
        for text in texts:
            self.read_texts += 1
            pieces = [match.span() for match in re.finditer(r"\w+", text)]
            tokens = np.full((len(pieces), self._themes), -5.0, dtype=np.float32)
            themes = np.full(self._themes, -5.0, dtype=np.float32)
            for theme, word in self._words.items():
                for place, (start, end) in enumerate(pieces):
                    if text[start:end].lower() == word:
                        tokens[place, theme] = themes[theme] = 5.0
            yield Reading(
                themes=themes,
                levels=np.zeros(2 * self._levels + 1, dtype=np.float32),
                tokens=tokens,
                attributes=np.zeros((len(pieces), 12), dtype=np.float32),
                offsets=np.array(pieces, dtype=np.int32).reshape(-1, 2),
                embedding=embed(text),
            )


def embed(text: str, size: int = 384) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """A text as the directions of its longer words: texts of like words lie close."""
    place = np.zeros(size, dtype=np.float32)
    for word in set(re.findall(r"[a-z]{5,}", text.lower())):
        direction = np.random.default_rng(zlib.crc32(word.encode())).standard_normal(size)
        place += direction.astype(np.float32)
    return (place / max(float(np.linalg.norm(place)), 1e-9)).astype(np.float32)
