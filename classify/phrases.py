"""Cue phrases, as a researcher writes them, spelt out into the word sequences they stand for.

A phrase is words with four marks: `refuse|decline support` gives alternatives for one word,
`end the? relationship` makes a word optional, `risk ... not assessed` lets up to five words of the
same sentence come between, and a possessive (`carer's assessment`) stands for its plural and for
the form without an apostrophe too. Words in their plain form stand for all their forms.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product

from classify.inflection import fold_word, word_forms

GAP = "..."
MAX_GAP_WORDS = 5
MAX_SEQUENCES = 3000  # of one segment; more is a phrase that says too much at once

Split = Callable[[str], tuple[str, ...]]
"""How the reader of reviews splits text into words: the same for phrases, or none would match."""

_POSSESSIVE = "'s"


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A phrase as word sequences: one tuple of alternatives for each stretch between gaps."""

    segments: tuple[tuple[tuple[str, ...], ...], ...]


def spell_out(phrase: str, split: Split, *, exact: bool = False) -> Phrase:
    """Every word sequence that a cue's phrase stands for.

    Args:
        phrase: The phrase in the marks described above, already normalised.
        split: Splits text into words as reviews are split.
        exact: Keep capitals and give no forms but a plural `s`: acronyms.

    Returns:
        The phrase's segments in order, each with its sequences in a settled order.

    Raises:
        ValueError: A segment has no word that must be there, or stands for more than
            `MAX_SEQUENCES` sequences.
    """
    segments = []
    for part in phrase.split(GAP):
        choices = [_element_choices(element, split, exact=exact) for element in part.split()]
        count = 1
        for choice in choices:
            count *= len(choice)
        if all(() in choice for choice in choices):
            raise ValueError(f'"{phrase}" has a part with no word that must be there')
        if count > MAX_SEQUENCES:
            raise ValueError(
                f'"{phrase}" stands for {count} phrases, more than {MAX_SEQUENCES}: split it'
            )
        sequences = dict.fromkeys(sum(parts, ()) for parts in product(*choices))
        segments.append(tuple(sequences))
    return Phrase(segments=tuple(segments))


def _element_choices(element: str, split: Split, *, exact: bool) -> list[tuple[str, ...]]:
    optional = len(element) > 1 and element.endswith("?")
    found: list[tuple[str, ...]] = []
    for alternative in element.removesuffix("?").split("|"):
        tokens = split(alternative)
        found += _exact_forms(tokens) if exact else _forms(tuple(fold_word(t) for t in tokens))
    if optional:
        found.append(())
    return list(dict.fromkeys(found))


def _exact_forms(tokens: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    yield tokens
    if tokens and tokens[-1].isupper():
        yield (*tokens[:-1], f"{tokens[-1]}s")


def _forms(tokens: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if len(tokens) == 1:
        yield from ((form,) for form in word_forms(tokens[0]))
    elif len(tokens) == 2 and tokens[1] == _POSSESSIVE:
        word = tokens[0]
        yield from ((word, _POSSESSIVE), (f"{word}s", "'"), (f"{word}s",), (word,))
    else:
        yield tokens
