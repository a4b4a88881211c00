"""The words that carry a code: a slice of the passage, whatever found them."""

from collections.abc import Sequence
from unicodedata import combining

import numpy as np

from classify.encode import Reading
from classify.signals import Signals
from classify.tagging import CuePassage
from classify.words import WordModel, read_terms

_KEPT_SHARE = 0.4  # of the strongest word piece's share: weaker neighbours end the span
_JOINING = "'’\u00ad"  # between letters, a part of the word

Bounds = tuple[int, int]


def sentence_bounds(passage: CuePassage) -> list[Bounds]:
    """The sentences of a passage, white space around them left out."""
    text, stops = passage.context.text, passage.context.reading.stops
    edges = [0, *stops]
    ends = [*stops, len(text)]
    found: list[Bounds] = []
    for start, end in zip(edges, ends, strict=True):
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start == end:
            continue
        if found and not any(character.isalnum() for character in text[start:end]):
            found[-1] = (found[-1][0], end)  # a closing quotation mark is no sentence
        else:
            found.append((start, end))
    return found or [(0, len(text))]


def encoder_span(passage: CuePassage, reading: Reading, theme: int) -> Bounds:
    """The words that an encoder reads a theme from.

    The strongest word piece and its neighbours in the same sentence, as far as they speak for the
    theme too, to whole words.
    """
    if not len(reading.offsets):
        return sentence_bounds(passage)[0]
    shares = 1.0 / (1.0 + np.exp(-reading.tokens[:, theme]))
    peak = int(shares.argmax())
    bounds = _sentence_at(passage, int(reading.offsets[peak][0]))
    least = _KEPT_SHARE * float(shares[peak])
    first = last = peak
    while first > 0 and shares[first - 1] >= least and reading.offsets[first - 1][0] >= bounds[0]:
        first -= 1
    while (
        last + 1 < len(shares)
        and shares[last + 1] >= least
        and reading.offsets[last + 1][1] <= bounds[1]
    ):
        last += 1
    start, end = int(reading.offsets[first][0]), int(reading.offsets[last][1])
    return _whole_words(passage.context.text, start, end)


def _sentence_at(passage: CuePassage, offset: int) -> Bounds:
    sentences = sentence_bounds(passage)
    return next((s for s in sentences if s[0] <= offset < s[1]), sentences[-1])


def _whole_words(text: str, start: int, end: int) -> Bounds:
    while start > 0 and _within_word(text, start):
        start -= 1
    while end < len(text) and _within_word(text, end):
        end += 1
    while end > start + 1 and not _is_kept(text[end - 1], ")%”\"'’"):
        end -= 1
    while start < end - 1 and not _is_kept(text[start], "(“\"'‘£"):
        start += 1
    return start, end


def _is_kept(character: str, marks: str) -> bool:
    return character.isalnum() or character in marks or bool(combining(character))


def _within_word(text: str, place: int) -> bool:
    """Whether a place lies inside a word: "wasn't", an accent or a soft hyphen do not end one."""
    before, after = text[place - 1], text[place]
    if after in _JOINING:
        return before.isalnum() and place + 1 < len(text) and text[place + 1].isalnum()
    if before in _JOINING:
        return after.isalnum() and place > 1 and text[place - 2].isalnum()
    if combining(after):
        return before.isalnum() or bool(combining(before))
    return after.isalnum() and (before.isalnum() or bool(combining(before)))


def word_span(passage: CuePassage, words: WordModel, theme: int) -> Bounds:
    """The sentence whose words and pairs speak most for a theme."""
    sentences = sentence_bounds(passage)
    text = passage.context.text
    scores = [float(words.scores(read_terms(text[start:end]))[theme]) for start, end in sentences]
    return sentences[int(np.argmax(scores))]


def level_span(signals: Signals) -> Bounds:
    """The words for a level that no theme carries: where the encoder looks most, or the start."""
    reading = signals.reading
    if reading is None or not len(reading.offsets):
        return sentence_bounds(signals.passage)[0]
    peak = int(reading.tokens.max(axis=1).argmax())
    return _sentence_at(signals.passage, int(reading.offsets[peak][0]))


def merge_spans(spans: Sequence[Bounds]) -> list[Bounds]:
    """Spans in order, those that overlap made one."""
    merged: list[Bounds] = []
    for start, end in sorted(set(spans)):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
