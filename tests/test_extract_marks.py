"""Letters set apart, and what lies over or under the text."""

import pytest
from samples_pages import Text, words_of

from extract.marks import join_letters


@pytest.mark.parametrize(
    ("row", "joined"),
    [
        # letters set apart, and a wider gap between the words
        ("E x e c u t i v e \tS u m m a r y", ["Executive", "Summary"]),
        ("O F F I C I A L", ["OFFICIAL"]),
        # a footer with numbers stays as it is printed
        ("P a g e 1 2 o f 2 0", ["P", "a", "g", "e", "1", "2", "o", "f", "2", "0"]),
        # too few letters, or words among them
        ("A B C D", ["A", "B", "C", "D"]),
        ("Adult A and Adult B I saw", ["Adult", "A", "and", "Adult", "B", "I", "saw"]),
    ],
)
def test_letters_set_apart_are_words_again(row: str, joined: list[str]) -> None:
    words = words_of(Text(text=row, y=100))
    assert [word.text for word in join_letters(words)] == joined
