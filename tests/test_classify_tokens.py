"""Text in word pieces: their places, long passages in windows, coders' spans."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from classify.errors import ModelError
from classify.examples import Span
from classify.modes import MODEL_FOLDER
from classify.tokens import MAX_HEADING, MAX_TOKENS, OVERLAP, WordPieces, place_spans


@cache
def pieces() -> WordPieces:
    """The shipped tokeniser."""
    return WordPieces(MODEL_FOLDER / "tokenizer.json")


def words_of(heading: str, text: str) -> list[str]:
    """The passage's pieces as slices of its text."""
    tokens = pieces().read([heading], [text])
    held = tokens.offsets[0][tokens.inside[0]]
    return [text[start:end] for start, end in held]


@pytest.mark.parametrize(
    ("heading", "text", "found"),
    [
        ("", "He kept her keys.", ["He", "kept", "her", "keys", "."]),
        # the heading's pieces are not the passage's
        ("Findings", "He kept her keys.", ["He", "kept", "her", "keys", "."]),
        ("", "", []),
        ("Findings", "", []),
        ("", "\u200b \t\n", []),
        ("", "“No,” she\tsaid.", ["“", "No", ",", "”", "she", "said", "."]),
        ("", "Café 😀", ["Café", "😀"]),
        ("", "Cafe\u0301 x", ["Cafe", "x"]),  # an accent that is a sign of its own is left out
    ],
)
def test_pieces_are_slices_of_the_text(heading: str, text: str, found: list[str]) -> None:
    assert words_of(heading, text) == found


def test_pairs_have_entries_of_one_length_each_with_the_heading_first() -> None:
    tokens = pieces().read(["Findings", ""], ["He kept her keys.", "No."])
    assert len(tokens) == 2
    for ids, types, inside, offsets in zip(
        tokens.ids, tokens.types, tokens.inside, tokens.offsets, strict=True
    ):
        assert len(ids) == len(types) == len(inside) == len(offsets)
        assert (np.diff(types) >= 0).all()
        assert types[inside].tolist() == [1] * int(inside.sum())
    with_heading = pieces().read(["Findings"], ["No."])
    assert with_heading.types[0].tolist() == [0, 0, 0, 1, 1, 1]  # [CLS] Findings [SEP] No . [SEP]


def test_a_long_heading_is_cut() -> None:
    heading = " ".join(["word"] * 100)
    tokens = pieces().read([heading], ["He kept her keys."])
    assert int((tokens.types[0] == 0).sum()) == MAX_HEADING + 2  # its marks


LONG = {
    "sentences": " ".join(
        f"On {n} May 2019 nobody asked Adult B’s niece (aged {n}) why she’d stopped."
        for n in range(90)
    ),
    "one sentence": "and then " * 900,
    "long words": "electroencephalographically " * 200,
    "one word": "x" * 20_000,
    "no spaces": "a-b." * 3_000,
    "spaces around": "   \n" + "He was not seen. " * 200 + "\n\n  ",
    "signs": "😀 “…” — " * 400,
    "accents": "cafe\u0301 nai\u0308ve " * 300,
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG.keys())
@pytest.mark.parametrize(
    "heading", ["", "Findings", "word " * 200, "Electroencephalographically " * 3]
)
def test_windows_cover_every_character_overlap_and_can_be_read_whole(
    heading: str, text: str
) -> None:
    windows = list(pieces().windows(heading, text))
    reached = 0
    for number, (start, part) in enumerate(windows):
        assert text[start : start + len(part)] == part
        assert start <= reached
        if number:
            shared = text[start:reached]
            known = len(words_of("", shared))
            assert OVERLAP - 1 <= known <= OVERLAP + 60  # to the beginning of a word
        reached = start + len(part)
        tokens = pieces().read([heading], [part])
        assert len(tokens.ids[0]) <= MAX_TOKENS
        held = tokens.offsets[0][tokens.inside[0]]
        if len(held):  # its last word is read: nothing was cut off
            assert part[held[-1][1] :].strip(" \n\u0301") == ""
    assert (windows[0][0], reached) == (0, len(text))


def test_windows_cut_words_into_the_pieces_that_the_whole_has() -> None:
    text = LONG["long words"] + LONG["sentences"]
    whole = {
        (start, end)
        for start, end in pieces()._tokeniser.encode(text, add_special_tokens=False).offsets
    }
    found: set[tuple[int, int]] = set()
    for start, part in pieces().windows("Findings", text):
        tokens = pieces().read(["Findings"], [part])
        found |= {(int(a) + start, int(b) + start) for a, b in tokens.offsets[0][tokens.inside[0]]}
    assert found == whole


@pytest.mark.parametrize("text", ["", "word", "He kept her keys. " * 20])
def test_a_passage_of_usual_length_is_one_window(text: str) -> None:
    assert list(pieces().windows("Findings", text)) == [(0, text)]


def test_spans_of_characters_become_spans_of_pieces() -> None:
    text = "He kept her bank card and told nobody at all."
    tokens = pieces().read(["Findings"], [text])
    first = int(np.flatnonzero(tokens.inside[0])[0])

    def span(words: str, theme: int, party: int = 0) -> Span:
        start = text.index(words)
        return Span(passage=0, theme=theme, char_start=start, char_end=start + len(words),
                    facet=1, party=party, polarity=2)  # fmt: skip

    beyond = Span(passage=0, theme=3, char_start=999, char_end=1005, facet=0, party=0, polarity=0)
    placed = place_spans(
        tokens, [span("bank card", 5), span("ank ca", 6, -1), beyond, span("He", 7)]
    )
    assert placed.values.tolist() == [
        [0, 5, first + 3, first + 5, 1, 0, 2],
        [0, 6, first + 3, first + 5, 1, -1, 2],  # parts of words: the words
        [0, 7, first, first + 1, 1, 0, 2],
    ]
    assert place_spans(tokens, []).values.shape == (0, 7)


def test_a_file_that_is_no_tokeniser_is_named(tmp_path: Path) -> None:
    file = tmp_path / "tokenizer.json"
    file.write_text("{}")
    with pytest.raises(ModelError) as caught:
        WordPieces(file)
    assert str(caught.value).startswith(f"{file}: not a tokeniser (")
    assert "\n" not in str(caught.value)
