"""The words that carry a code."""

from collections.abc import Sequence
from functools import cache

import numpy as np
import pytest
from samples_coding import given, small_codebook

from classify.encode import Reading
from classify.evidence import encoder_span, level_span, merge_spans, sentence_bounds, word_span
from classify.models import Scheme
from classify.signals import read_signals
from classify.tagging import CuePassage, CueTagger
from classify.words import Vocabulary, WordModel, read_terms


@cache
def tagger() -> CueTagger:
    """The small codebook, ready to tag."""
    return CueTagger(small_codebook())


def read(text: str) -> CuePassage:
    """A passage as the finder reads it."""
    passage = tagger().read(text, None, "analysis", describing=True)
    assert passage is not None
    return passage


def reading(text: str, pieces: Sequence[tuple[str, float]], gap: float = -9.0) -> Reading:
    """A reading of one theme by chosen pieces, each found after the last."""
    offsets, at = [], 0
    for piece, _ in pieces:
        start = text.index(piece, at)
        at = start + len(piece)
        offsets.append((start, at))
    tokens = np.array([logit for _, logit in pieces], dtype=np.float32).reshape(-1, 1)
    return Reading(
        themes=np.full(1, gap, dtype=np.float32),
        levels=np.zeros(5, np.float32),
        tokens=tokens,
        attributes=np.zeros((len(pieces), 12), np.float32),
        offsets=np.array(offsets, dtype=np.int32).reshape(-1, 2),
        embedding=np.zeros(384, np.float32),
    )


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("He kept her bank card.", ["He kept her bank card."]),
        ("  He left her alone.  She told nobody at all.\n",
         ["He left her alone.", "She told nobody at all."]),
        ("Was she seen? Not so; nobody asked.", ["Was she seen?", "Not so;", "nobody asked."]),
        ("No full stop in these words", ["No full stop in these words"]),
        # a closing quotation mark is no sentence
        ("“She told Adult A. Nobody came to see.”",
         ["“She told Adult A.", "Nobody came to see.”"]),
    ],
)  # fmt: skip
def test_sentences_are_slices_without_white_space_around(text: str, sentences: list[str]) -> None:
    assert [text[start:end] for start, end in sentence_bounds(read(text))] == sentences


def test_a_text_without_words_is_one_stretch() -> None:
    empty = tagger()._finder.find("   ")
    passage = read("He kept her bank card.")
    context = type(passage.context)(
        text="   ", reading=empty, signals={}, section_kind=None, heading_labels=frozenset(),
        mentions=(), subject=None, rules=passage.context.rules,
    )  # fmt: skip
    assert sentence_bounds(CuePassage(context=context, heading=empty)) == [(0, 3)]


@pytest.mark.parametrize(
    ("text", "pieces", "words"),
    [
        # the strongest piece and neighbours that speak for the theme too
        ("He took her bank card away.",
         [("He", -9), ("took", 1), ("her", 1), ("bank", 3), ("card", 3), ("away", -9)],
         "took her bank card"),
        # a weak neighbour ends it, whatever stands beyond
        ("He took her bank card away.",
         [("He", 3), ("took", -9), ("her", -9), ("bank", 4), ("card", 3), ("away", -9)],
         "bank card"),
        # pieces of words become words
        ("He was undernourished and cold then.",
         [("He", -9), ("was", -9), ("under", -9), ("nour", 4), ("ished", -9), ("and", -9)],
         "undernourished"),
        ("She wasn’t seen by anyone there.",
         [("She", -9), ("wasn", 4), ("’", -9), ("t", -9), ("seen", -9)], "wasn’t"),
        ("She wasn't seen by anyone there.",
         [("She", -9), ("wasn", -9), ("'", -9), ("t", 4), ("seen", -9)], "wasn't"),
        ("Her self\u00adneglect was not noticed.",
         [("self", 4), ("neglect", -9)], "self\u00adneglect"),
        ("The cafe\u0301 was where they had met.", [("The", -9), ("cafe", 4)], "cafe\u0301"),
        ("The nai\u0308ve one was left alone.", [("nai", 4)], "nai\u0308ve"),
        # a quotation mark at the end of quoted words is not a part of the last
        ("He called it ‘discipline’ of the boy.",
         [("it", -9), ("discipline", 4), ("’", -9)], "discipline"),
        # never beyond the sentence
        ("He drank a lot. He hit her then.",
         [("drank", 2), ("a", 2), ("lot", 2), (".", 2), ("He", 3), ("hit", 4), ("her", 3)],
         "He hit her"),
        ("He hit her then. He drank a lot.",
         [("hit", 4), ("her", 3), ("then", 3), (".", 3), ("He", 3), ("drank", 3)],
         "hit her then"),
        # marks at the ends are left out, brackets and quotes are not
        ("He said: “I will kill you” to her.",
         [(":", 3), ("“", 3), ("I", 4), ("will", 3), ("kill", 3), ("you", 3), ("”", 3)],
         "“I will kill you”"),
        ("Alcohol, he said, was no problem.", [("Alcohol", 4), (",", 3), ("he", -9)], "Alcohol"),
        # nothing but a mark: the mark
        ("He left … and was not seen again.", [("left", -9), ("…", 4), ("and", -9)], "…"),
        # nothing read: the first sentence
        ("He left her alone. Nobody asked him why.", [], "He left her alone."),
    ],
)  # fmt: skip
def test_the_words_that_an_encoder_reads_a_theme_from(
    text: str, pieces: list[tuple[str, float]], words: str
) -> None:
    start, end = encoder_span(read(text), reading(text, pieces), 0)
    assert text[start:end] == words


@pytest.mark.parametrize("seed", range(60))
def test_whatever_an_encoder_reads_its_words_are_whole_and_in_one_sentence(seed: int) -> None:
    chance = np.random.default_rng(seed)
    sentences = [
        "He’d hit her (twice) in 2019.", "“No,” she said; nobody asked.", "Was Adult B seen?",
        "Self-neglect wasn’t noted…", "The £400 was Ms A's own!", "They spoke with café staff.",
    ]  # fmt: skip
    text = " ".join(chance.permutation(sentences)[:4])
    offsets, at = [], 0
    while at < len(text):  # pieces of one to four characters, as a tokeniser may cut them
        size = int(chance.integers(1, 5))
        piece = text[at : at + size].split(" ")[0]
        if piece:
            offsets.append((at, at + len(piece)))
        at += max(1, len(piece))
    found = Reading(
        themes=np.zeros(1, np.float32),
        levels=np.zeros(5, np.float32),
        tokens=chance.normal(-1, 3, (len(offsets), 1)).astype(np.float32),
        attributes=np.zeros((len(offsets), 12), np.float32),
        offsets=np.array(offsets, dtype=np.int32),
        embedding=np.zeros(384, np.float32),
    )
    passage = read(text)
    start, end = encoder_span(passage, found, 0)
    assert 0 <= start < end <= len(text)
    assert not (start and text[start - 1].isalnum() and text[start].isalnum())
    assert not (end < len(text) and text[end - 1].isalnum() and text[end].isalnum())
    assert any(s <= start and end <= e for s, e in sentence_bounds(passage))


def test_the_sentence_whose_words_speak_most() -> None:
    texts = ["he drank"] * 3 + ["she left"] * 3
    vocabulary = Vocabulary.of([read_terms(text) for text in texts])
    weights = np.zeros((len(vocabulary.keys), 2), dtype=np.float32)
    (left,) = read_terms("left")
    weights[int(np.searchsorted(vocabulary.keys, left)), 1] = 1.0
    words = WordModel.of(vocabulary, weights, np.zeros(2, np.float32))
    text = "He drank all day. She left in May. He was alone."
    start, end = word_span(read(text), words, 1)
    assert text[start:end] == "She left in May."
    start, end = word_span(read(text), words, 0)  # where nothing speaks, the first
    assert text[start:end] == "He drank all day."


@pytest.mark.parametrize(
    ("pieces", "words"),
    [
        ([("drank", -2), ("left", 3), ("alone", 1)], "She left in May."),
        ([], "He drank all day."),
        (None, "He drank all day."),
    ],
)
def test_the_words_for_a_level(pieces: list[tuple[str, float]] | None, words: str) -> None:
    text = "He drank all day. She left in May. He was alone."
    found = read_signals(
        tagger(), small_codebook().scheme(Scheme.THEME), given(text), (),
        np.zeros(3, np.float32), None if pieces is None else reading(text, pieces),
    )  # fmt: skip
    assert found is not None
    start, end = level_span(found)
    assert text[start:end] == words


@pytest.mark.parametrize(
    ("spans", "merged"),
    [
        ([], []),
        ([(3, 5)], [(3, 5)]),
        ([(8, 9), (3, 5)], [(3, 5), (8, 9)]),  # in order
        ([(3, 5), (3, 5)], [(3, 5)]),
        ([(3, 8), (5, 6)], [(3, 8)]),  # one within another
        ([(3, 6), (5, 9), (8, 12)], [(3, 12)]),  # a chain
        ([(3, 5), (5, 9)], [(3, 5), (5, 9)]),  # those that only touch stay apart
    ],
)
def test_spans_that_overlap_become_one(
    spans: list[tuple[int, int]], merged: list[tuple[int, int]]
) -> None:
    assert merge_spans(spans) == merged
