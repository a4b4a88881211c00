"""What is known of a passage before it is coded."""

from functools import cache

import numpy as np
import pytest
from samples_coding import ATTRIBUTES, FakeEncoder, given, small_codebook

from classify.codebook import read_codebook
from classify.encode import Reading
from classify.examples import FACETS, PARTIES, POLARITIES
from classify.models import Code, Facet, Party, Polarity, Scheme
from classify.signals import (
    Judgement,
    Signals,
    attended,
    judgement_inputs,
    judgement_width,
    log_shares,
    match_of,
    read_signals,
)
from classify.tagging import CuePassage, CueTagger, read_tagger


@cache
def small() -> CueTagger:
    """The small codebook, ready to tag."""
    return CueTagger(small_codebook())


@cache
def shipped() -> CueTagger:
    """The shipped codebook, ready to tag."""
    return read_tagger(read_codebook())


def read(text: str, section_kind: str | None = "analysis") -> CuePassage:
    """A passage as the finder reads it."""
    passage = shipped().read(text, None, section_kind, describing=True)
    assert passage is not None
    return passage


def code(code_id: str) -> Code:
    """A code of the shipped codebook."""
    return next(code for code in shipped().codebook.codes if code.code_id == code_id)


@pytest.mark.parametrize(
    ("words", "tokens"),
    [
        ("Adult B", (0, 2)),
        ("kept", (2, 3)),
        ("her bank card", (3, 6)),
        ("ank car", (4, 6)),  # parts of words: the words
        ("work", (8, 9)),
    ],
)
def test_words_that_a_model_found_are_read_like_cues(words: str, tokens: tuple[int, int]) -> None:
    text = "Adult B kept her bank card at her work."
    start = text.index(words)
    match = match_of(read(text), code("economic-abuse"), start, start + len(words))
    assert (match.label, match.cue.phrase) == ("economic-abuse", words)
    assert (match.char_start, match.char_end) == (start, start + len(words))
    assert (match.token_start, match.token_end) == tokens


@pytest.mark.parametrize(
    ("text", "theme", "words", "with_cues", "judged"),
    [
        # with cues, they are judged
        ("He kept her bank card and her keys.", "economic-abuse", "He kept", True,
         (Facet.CONTEXT, Party.VICTIM, Polarity.AFFIRMED)),
        # without, the words found are: nobody names them in the codebook
        ("He rationed what she could spend on food.", "economic-abuse", "rationed", False,
         (Facet.CONTEXT, Party.VICTIM, Polarity.AFFIRMED)),
        ("There was no evidence of stalking by him.", "stalking-harassment", "stalking", True,
         (Facet.CONTEXT, Party.VICTIM, Polarity.NEGATED)),
        # a denial within the words themselves
        ("There was no evidence of her being trailed.", "stalking-harassment",
         "being trailed", False,
         (Facet.CONTEXT, Party.VICTIM, Polarity.NEGATED)),
        # families D to G are nobody's
        ("The notes of the visit were not written up.", "recording", "not written up", False,
         (Facet.RESPONSE, None, Polarity.AFFIRMED)),
        ("The Trust should ensure that notes are written up.", "recording", "notes", False,
         (Facet.RECOMMENDATION, None, Polarity.AFFIRMED)),
    ],
)  # fmt: skip
def test_what_the_rules_make_of_words(
    text: str,
    theme: str,
    words: str,
    with_cues: bool,
    judged: tuple[Facet, Party | None, Polarity],
) -> None:
    passage = read(text)
    cues = passage.context.signals.get(theme, ()) if with_cues else ()
    assert bool(cues) == with_cues
    start = text.index(words)
    found = Judgement.of(passage, code(theme), cues, (start, start + len(words)))
    assert (found.facet, found.party, found.polarity) == judged


def signals_of(text: str, section_kind: str | None = "analysis") -> Signals | None:
    """A passage's signals by the small codebook."""
    themes = small_codebook().scheme(Scheme.THEME)
    words = np.array([0.1, 0.2, 0.3], dtype=np.float32)
    return read_signals(small(), themes, given(text, section_kind=section_kind), (), words, None)


def test_signals_stand_in_the_order_of_the_themes() -> None:
    found = signals_of("There was no knife in the house. He kept her bank card.")
    assert found is not None
    assert found.fired.tolist() == pytest.approx([0.8, 0.8, 0.0])
    assert found.affirmed.tolist() == pytest.approx([0.8, 0.0, 0.0])
    assert {name: f.polarity for name, f in found.findings.items()} == {
        "economic-abuse": Polarity.AFFIRMED,
        "weapons": Polarity.NEGATED,
    }
    assert found.words.tolist() == pytest.approx([0.1, 0.2, 0.3])
    assert found.levels.shape == (2,)


@pytest.mark.parametrize(
    ("text", "section_kind"),
    [
        ("He kept a knife.", "terms"),  # a section that is not coded
        ("A knife", "analysis"),  # too short
        ("", "analysis"),
    ],
)
def test_what_is_not_to_be_coded_has_no_signals(text: str, section_kind: str) -> None:
    assert signals_of(text, section_kind) is None


@pytest.mark.parametrize("seed", range(10))
def test_log_shares_sum_to_one_in_each_kind(seed: int) -> None:
    logits = np.random.default_rng(seed).normal(0, 2, ATTRIBUTES).astype(np.float32)
    shares = np.exp(log_shares(logits))
    ends = np.cumsum([len(FACETS), len(PARTIES), len(POLARITIES)])
    parts = np.split(shares, ends[:-1])
    assert [float(part.sum()) for part in parts] == pytest.approx([1.0] * 3, abs=2e-3)
    for part, of in zip(parts, np.split(logits, ends[:-1]), strict=True):
        assert part.argsort().tolist() == of.argsort().tolist()


def test_log_shares_of_extreme_logits_are_bounded() -> None:
    logits = np.array([900, -900, 0, 0] + [0] * (ATTRIBUTES - 4), dtype=np.float32)
    shares = log_shares(logits)
    assert np.isfinite(shares).all()
    assert shares[:4].tolist() == [0.0, -8.0, -8.0, -8.0]


def test_attributes_are_taken_from_where_the_encoder_looks_for_the_theme() -> None:
    def reading(*logits: float) -> Reading:
        n = len(logits)
        return Reading(
            themes=np.zeros(1, np.float32),
            levels=np.zeros(3, np.float32),
            tokens=np.array(logits, np.float32).reshape(n, 1),
            attributes=np.arange(n * 2, dtype=np.float32).reshape(n, 2),
            offsets=np.zeros((n, 2), np.int32),
            embedding=np.zeros(384, np.float32),
        )

    offsets = np.array([[0.5, -0.5]], dtype=np.float32)
    # all on the second piece, whose attributes are 2 and 3
    assert attended(reading(-50.0, 50.0, -50.0), 0, offsets).tolist() == [2.5, 2.5]
    # evenly on both
    assert attended(reading(1.0, 1.0), 0, offsets).tolist() == [1.5, 1.5]
    # nothing read: what is usual for the theme
    assert attended(reading(), 0, offsets).tolist() == [0.5, -0.5]


@pytest.mark.parametrize("section_kind", ["analysis", None, "invented"])
def test_what_the_models_of_facet_party_and_polarity_look_at(section_kind: str | None) -> None:
    judged = Judgement(
        facet=Facet.RESPONSE, party=None, polarity=Polarity.NEGATED, shares=(0.0, 1.0, 0.0)
    )
    bare = judgement_inputs(judged, code("recording"), section_kind, None)
    logits = np.zeros(ATTRIBUTES, dtype=np.float32)
    whole = judgement_inputs(judged, code("recording"), section_kind, logits)
    assert (len(bare), len(whole)) == (
        judgement_width(encoder=False),
        judgement_width(encoder=True),
    )
    assert bare[: len(FACETS)].tolist() == [0.0, 1.0, 0.0, 0.0]
    assert bare[len(FACETS) : ATTRIBUTES].tolist() == [0.0] * 5 + [0.0, 1.0, 0.0]
    assert bare[ATTRIBUTES:-7].sum() == (1.0 if section_kind == "analysis" else 0.0)
    assert bare[-7:].sum() == 1.0
    assert whole[: len(bare)].tolist() == bare.tolist()


def test_the_fake_encoder_keeps_the_protocol() -> None:
    (reading,) = FakeEncoder({"knife": ("weapons", 3.0)}).read([""], ["A knife."])
    assert reading.themes.tolist() == [-4.0, 3.0, -4.0]
