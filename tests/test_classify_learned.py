"""The trained tagger with chosen readings: what is given, in which order, and with which words."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from samples import make_code
from samples_coding import (
    LEVELS,
    THEMES,
    FakeEncoder,
    given,
    make_linear,
    make_mode,
    make_model,
    small_codebook,
)

from classify.errors import ModelError
from classify.examples import FACETS, PARTIES, POLARITIES
from classify.learned import MAX_LEVELS, LearnedTagger
from classify.model import Linear, Mode, TaggerModel, ThemeCalibration, ThemeHead
from classify.models import Code, Codebook, Cue, Facet, Party, Polarity, Scheme, Tag
from classify.modes import DEFAULT, FAST
from classify.signals import judgement_width
from classify.tagging import MAX_THEMES
from classify.words import Vocabulary, WordModel, read_terms


@cache
def codebook() -> Codebook:
    """The small codebook, so that its tagger is built once."""
    return small_codebook()


def tagger(
    encoder: FakeEncoder | None = None, mode: Mode | None = None, **changes: Any
) -> LearnedTagger:
    """The default tagger with a fake encoder."""
    model = make_model(**changes)
    if mode is not None:
        model = replace(model, modes={**model.modes, DEFAULT: mode})
    return LearnedTagger(codebook(), model, DEFAULT, encoder or FakeEncoder())


def tags_of(
    coder: LearnedTagger, text: str, section_kind: str | None = "analysis"
) -> tuple[Tag, ...]:
    """One passage's tags, each checked to quote the text."""
    (tags,) = coder.tag([given(text, section_kind=section_kind)])
    for tag in tags:
        assert tag.evidence
        for words in tag.evidence:
            assert words.quote
            assert text[words.char_start : words.char_end] == words.quote
    return tags


def themes_of(tags: tuple[Tag, ...]) -> list[Tag]:
    """The themes among tags."""
    return [tag for tag in tags if tag.scheme is Scheme.THEME]


TEXT = "He rationed her money for years and nobody asked her why."


@pytest.mark.parametrize(
    ("logit", "given_and_check"),
    [
        (-0.1, None),  # 0.475: not given
        (0.1, (0.525, True)),  # given, and to be looked at
        (1.3, (0.786, True)),
        (1.5, (0.818, False)),  # sure
        (9.0, (1.0, False)),
    ],
)
def test_a_theme_is_given_from_its_threshold_and_marked_until_it_is_sure(
    logit: float, given_and_check: tuple[float, bool] | None
) -> None:
    tags = themes_of(tags_of(tagger(FakeEncoder({"rationed": ("economic-abuse", logit)})), TEXT))
    if given_and_check is None:
        assert tags == []
    else:
        (tag,) = tags
        assert (tag.code_id, tag.score, tag.check) == ("economic-abuse", *given_and_check)
        assert (tag.method, tag.polarity) == ("learned", Polarity.AFFIRMED)
        assert [words.quote for words in tag.evidence] == ["rationed"]


def test_a_cue_that_fires_too_makes_it_both_and_is_shown() -> None:
    text = "He rationed her money for years. He kept her bank card from her."
    coder = tagger(FakeEncoder({"rationed": ("economic-abuse", 3.0)}))
    (tag,) = themes_of(tags_of(coder, text))
    assert tag.method == "both"
    assert [words.quote for words in tag.evidence] == ["rationed", "bank card"]


def test_the_themes_own_slope_and_intercept_are_used() -> None:
    how = ThemeCalibration(slope=2.0, intercept=-1.0, threshold=0.9, sure=0.95, labelled=9)
    mode = make_mode(themes={**make_mode().themes, "economic-abuse": how})
    for logit, found in ((1.5, []), (1.7, [round(1 / (1 + np.exp(-2.4)), 3)])):
        coder = tagger(FakeEncoder({"rationed": ("economic-abuse", logit)}), mode)
        assert [tag.score for tag in themes_of(tags_of(coder, TEXT))] == found


def test_themes_stand_by_score_those_affirmed_first_and_equal_ones_by_id() -> None:
    text = "There was no knife in the house. It was written down that he rationed her money."
    encoder = FakeEncoder({"written": ("recording", 1.0), "rationed": ("economic-abuse", 1.0)})
    found = [(tag.code_id, tag.polarity) for tag in themes_of(tags_of(tagger(encoder), text))]
    assert found == [
        ("economic-abuse", Polarity.AFFIRMED),
        ("recording", Polarity.AFFIRMED),
        ("weapons", Polarity.NEGATED),
    ]
    encoder = FakeEncoder({"written": ("recording", 2.0), "rationed": ("economic-abuse", 1.0)})
    found = [(tag.code_id, tag.polarity) for tag in themes_of(tags_of(tagger(encoder), text))]
    assert [code_id for code_id, _ in found] == ["recording", "economic-abuse", "weapons"]


def test_a_theme_whose_cue_is_denied_is_given_as_denied_and_not_marked() -> None:
    (tag,) = themes_of(tags_of(tagger(), "There was no knife found in the house by police."))
    assert (tag.code_id, tag.polarity, tag.method) == ("weapons", Polarity.NEGATED, "cue")
    assert (tag.check, tag.score) == (False, 0.8)


def test_a_cue_that_the_model_does_not_believe_is_not_given() -> None:
    assert tags_of(tagger(), "He bought a knife block for the kitchen of the house.") == ()


DENIES = replace(make_linear(2, judgement_width(encoder=True) + 1, chosen=1))


@pytest.mark.parametrize(
    ("text", "hypothetical", "polarity"),
    [
        # the rules say which kind of denial it is
        ("There was no knife found in the house.", 0.0, Polarity.NEGATED),
        ("Had there been a knife, she would have told them.", 0.0, Polarity.HYPOTHETICAL),
        # or else the encoder
        ("The knife was somebody else's in a film.", 0.0, Polarity.NEGATED),
        ("The knife was somebody else's in a film.", 2.0, Polarity.HYPOTHETICAL),
    ],
)
def test_what_the_model_of_polarity_denies_is_not_affirmed(
    text: str, hypothetical: float, polarity: Polarity
) -> None:
    last = len(FACETS) + len(PARTIES) + len(POLARITIES) - 1
    encoder = FakeEncoder({"knife": ("weapons", 3.0)}, attributes={"knife": (last, hypothetical)})
    (tag,) = themes_of(tags_of(tagger(encoder, make_mode(polarity=DENIES)), text))
    assert (tag.code_id, tag.polarity) == ("weapons", polarity)


def test_a_gate_that_is_nearly_shut_lets_through_what_it_is_sure_of() -> None:
    encoder = FakeEncoder({"knife": ("weapons", 3.0)})
    text = "There was no knife found in the house."
    (tag,) = themes_of(tags_of(tagger(encoder), text))  # the model affirms, whatever rules say
    assert tag.polarity is Polarity.AFFIRMED


def test_at_most_five_themes_and_three_levels() -> None:
    more = [make_code(f"theme-{n}", cues=()) for n in range(6)]
    places = [make_code(f"level-{n}", scheme=Scheme.LEVEL, cues=()) for n in range(3)]
    book = small_codebook(*more, *places)
    known = (*THEMES, *(code.code_id for code in more))
    levels = tuple(code.code_id for code in book.scheme(Scheme.LEVEL))
    words = ["one", "two", "three", "four", "five", "six", "seven"]
    encoder = FakeEncoder(
        {word: (known[place], 2.0 + place / 10) for place, word in enumerate(words)}, known=known
    )
    how = make_mode().themes["weapons"]
    base = make_model()
    even = Linear(
        weights=np.zeros((len(levels) + 1, len(levels) + 5), dtype=np.float32),
        intercepts=np.zeros(len(levels) + 1, dtype=np.float32),
    )
    model = replace(
        base,
        themes=known,
        levels=levels,
        reader=replace(base.reader, themes=known,
                       attribute_offsets=np.zeros((len(known), 12), dtype=np.float32)),
        modes={DEFAULT: make_mode(themes=dict.fromkeys(known, how), level=even,
                                  other_level_from=0.1)},
        words=WordModel.of(Vocabulary.of([]), np.zeros((0, len(known)), np.float32),
                           np.zeros(len(known), np.float32)),
    )  # fmt: skip
    tags = tags_of(LearnedTagger(book, model, DEFAULT, encoder), " ".join(words) + ".")
    found = [tag.code_id for tag in themes_of(tags)]
    assert found == list(known[6:1:-1])
    assert len(found) == MAX_THEMES
    given_levels = [tag for tag in tags if tag.scheme is Scheme.LEVEL]
    assert [tag.code_id for tag in given_levels] == list(levels[:MAX_LEVELS])
    assert [tag.is_primary for tag in given_levels] == [True, False, False]
    assert list(tags[:3]) == given_levels  # levels come first


@pytest.mark.parametrize(
    ("levels", "theme", "found"),
    [
        # the encoder's level, with the theme's words
        ({"years": "institutions_systems"}, True, [("institutions_systems", "rationed")]),
        # a level without a theme, with the sentence that the encoder looks at
        ({"years": "family_home"}, False, [("family_home", TEXT)]),
        # none
        ({"years": "none"}, False, []),
        # a theme must sit somewhere, even if none is likelier
        ({"years": "none"}, True, [("family_home", "rationed")]),
        # two that are as likely
        ({"years": "family_home", "nobody": "institutions_systems"}, True,
         [("family_home", "rationed"), ("institutions_systems", "rationed")]),
    ],
)  # fmt: skip
def test_levels(levels: Mapping[str, str], theme: bool, found: list[tuple[str, str]]) -> None:
    speaks = {"rationed": ("economic-abuse", 3.0)} if theme else {}
    tags = tags_of(tagger(FakeEncoder(speaks, levels)), TEXT)
    given_levels = [tag for tag in tags if tag.scheme is Scheme.LEVEL]
    assert [(tag.code_id, tag.evidence[0].quote) for tag in given_levels] == found
    assert [tag.is_primary for tag in given_levels] == [True, False][: len(found)]


def test_a_level_that_only_one_of_codebook_and_model_knows_moves_no_other() -> None:
    # a codebook with a level of its own before those that the model was taught
    own = make_code("street", scheme=Scheme.LEVEL, cues=(Cue(phrase="street"),))
    codes = codebook().codes
    book = replace(codebook(), sha256="1" * 64, codes=(own, *codes))
    model = make_model()
    rules = np.zeros((3, len(LEVELS) + 5), dtype=np.float32)
    rules[0, 0] = rules[1, 1] = 9.0  # the rules' share of a level speaks for it
    model = replace(
        model,
        modes={DEFAULT: make_mode(level=Linear(weights=rules, intercepts=np.zeros(3, np.float32)))},
    )
    coder = LearnedTagger(book, model, DEFAULT, FakeEncoder({"knife": ("weapons", 3.0)}))
    tags = tags_of(coder, "He kept a knife at home and he kept her bank card.")
    assert [tag.code_id for tag in tags if tag.is_primary] == ["family_home"]
    # and one that the model knows and the codebook has not
    kept = tuple(replace(c, levels=()) for c in codes if c.code_id != "family_home")
    fewer = replace(book, sha256="2" * 64, codes=kept)
    coder = LearnedTagger(fewer, model, DEFAULT, FakeEncoder({"knife": ("weapons", 3.0)}))
    tags = tags_of(coder, "He kept a knife at home and he kept her bank card.")
    assert "family_home" not in {tag.code_id for tag in tags}


def leaning(party: Party, weight: float) -> Mode:
    """A mode whose party is `party` unless the encoder's logit of another speaks against it."""
    width = judgement_width(encoder=True)
    linear = Linear(
        weights=np.zeros((len(PARTIES), width), dtype=np.float32),
        intercepts=np.zeros(len(PARTIES), dtype=np.float32),
    )
    attributes = width - len(FACETS) - len(PARTIES) - len(POLARITIES)
    for place in range(len(PARTIES)):
        linear.weights[place, attributes + len(FACETS) + place] = 1.0
    linear.intercepts[PARTIES.index(party)] = weight
    return make_mode(party=linear)


def test_party_is_weighed_over_the_review() -> None:
    adult = len(FACETS) + PARTIES.index(Party.ADULT_AT_RISK)
    encoder = FakeEncoder({"rationed": ("economic-abuse", 3.0)}, attributes={"Adult": (adult, 9.0)})
    coder = tagger(encoder, leaning(Party.VICTIM, 0.5))
    alone = list(coder.tag([given(TEXT)]))
    assert [tag.party for tag in themes_of(alone[0])] == [Party.VICTIM]
    review = [given(f"Adult B knew that he rationed the money, time {n}.") for n in range(6)]
    together = list(coder.tag([*review, given(TEXT)]))
    assert {tag.party for tags in together for tag in themes_of(tags)} == {Party.ADULT_AT_RISK}
    apart = [next(iter(coder.tag([passage]))) for passage in (*review, given(TEXT))]
    assert [tag.party for tag in themes_of(apart[-1])] == [Party.VICTIM]
    # all but the party is each passage's own
    assert [[replace(tag, party=None) for tag in tags] for tags in together] == [
        [replace(tag, party=None) for tag in tags] for tags in apart
    ]


def test_a_theme_that_is_nobodys_has_no_party() -> None:
    (tag,) = themes_of(tags_of(tagger(FakeEncoder({"asked": ("recording", 3.0)})), TEXT))
    assert (tag.code_id, tag.party) == ("recording", None)


def test_the_facet_is_the_models() -> None:
    facet = make_linear(len(FACETS), judgement_width(encoder=True), FACETS.index(Facet.PROTECTIVE))
    coder = tagger(FakeEncoder({"asked": ("recording", 3.0)}), make_mode(facet=facet))
    assert [tag.facet for tag in themes_of(tags_of(coder, TEXT))] == [Facet.PROTECTIVE]


def with_new_theme() -> tuple[Codebook, Code]:
    """The small codebook with a theme that no model was taught, before all others."""
    new = replace(make_code("pets", cues=(Cue(phrase="her dog"), Cue(phrase="vet", weight=0.3))),
                  levels=("family_home",))  # fmt: skip
    book = codebook()
    return replace(book, sha256="3" * 64, codes=(*book.codes[:2], new, *book.codes[2:])), new


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("He threatened to harm her dog if she left him.", [("pets", 0.8, "affirmed")]),
        ("There was no evidence that he harmed her dog.", [("pets", 0.8, "negated")]),
        ("She took it to the vet on the Monday after.", []),  # too weak a cue
        (TEXT, []),
    ],
)
def test_a_theme_that_the_model_does_not_know_is_coded_by_cues_and_marked(
    text: str, found: list[tuple[str, float, str]]
) -> None:
    book, _ = with_new_theme()
    for mode in (DEFAULT, FAST):
        coder = LearnedTagger(book, make_model(), mode, FakeEncoder())
        tags = themes_of(tags_of(coder, text))
        assert [(t.code_id, t.score, t.polarity.value) for t in tags] == found
        assert all(tag.check and tag.method == "cue" for tag in tags)


def test_a_new_themes_head_speaks_in_the_encoders_place() -> None:
    book, _ = with_new_theme()
    weights = np.zeros(384, dtype=np.float32)
    weights[len(TEXT)] = 5.0  # where the fake encoder puts a text of this length
    how = make_mode().themes["weapons"]
    model = make_model(
        heads={"pets": ThemeHead(weights=weights, intercept=-2.0)},
        modes={DEFAULT: make_mode(themes={**make_mode().themes, "pets": how})},
        themes=("pets", *THEMES),
        words=WordModel.of(
            Vocabulary.of([]), np.zeros((0, 4), np.float32), np.zeros(4, np.float32)
        ),
    )
    coder = LearnedTagger(book, model, DEFAULT, FakeEncoder())
    (tag,) = themes_of(tags_of(coder, TEXT))
    assert (tag.code_id, tag.score) == ("pets", 0.953)
    assert themes_of(tags_of(coder, TEXT + " And so on.")) == []


@pytest.mark.parametrize(
    ("text", "section_kind"),
    [
        ("He kept her bank card and a knife.", "terms"),
        ("He kept her bank card and a knife.", "glossary"),
        ("A knife.", "analysis"),
        ("", "analysis"),
        ("    ", None),
    ],
)
def test_what_is_not_to_be_coded_gives_nothing_and_is_not_read(
    text: str, section_kind: str | None
) -> None:
    encoder = FakeEncoder({"knife": ("weapons", 9.0)})
    assert tags_of(tagger(encoder), text, section_kind) == ()
    assert encoder.asked == []


def test_passages_stand_in_order_and_those_not_coded_between_them() -> None:
    coder = tagger(FakeEncoder({"knife": ("weapons", 9.0), "rationed": ("economic-abuse", 9.0)}))
    passages = [
        given("He carried a knife to the house.", passage_id="a"),
        given("He carried a knife to the house.", passage_id="b", section_kind="terms"),
        given(TEXT, passage_id="c"),
    ]
    found = list(coder.tag([*passages, passages[0]]))  # one of them twice
    assert [[(t.passage_id, t.code_id) for t in themes_of(tags)] for tags in found] == [
        [("a", "weapons")], [], [("c", "economic-abuse")], [("a", "weapons")],
    ]  # fmt: skip
    assert list(coder.tag([])) == []


def test_the_fast_mode_codes_without_an_encoder() -> None:
    coder = LearnedTagger(codebook(), make_model(), FAST, None)
    text = "He kept her bank card in his van for years."
    (tag,) = themes_of(tags_of(coder, text))
    assert (tag.code_id, tag.method, tag.check) == ("economic-abuse", "both", False)
    assert [words.quote for words in tag.evidence] == ["bank card"]
    assert tag.score == round(1 / (1 + np.exp(-(6 * 0.8 - 3))), 3)


def test_the_fast_mode_shows_the_sentence_whose_words_speak() -> None:
    terms = [read_terms("rationed money")] * 3
    vocabulary = Vocabulary.of(terms)
    weights = np.zeros((len(vocabulary.keys), len(THEMES)), dtype=np.float32)
    weights[:, 0] = 9.0
    mode = make_mode(FAST, blend=np.array([0, 0, 1.0], dtype=np.float32), intercept=-1.0)
    words = WordModel.of(vocabulary, weights, np.zeros(len(THEMES), np.float32))
    coder = LearnedTagger(codebook(), make_model(modes={FAST: mode}, words=words), FAST, None)
    text = "They lived in a flat. He rationed money. She was tired by then."
    (tag,) = themes_of(tags_of(coder, text))
    assert (tag.code_id, tag.method) == ("economic-abuse", "learned")
    assert [found.quote for found in tag.evidence] == ["He rationed money."]


@pytest.mark.parametrize(
    ("mode", "encoder", "model", "said"),
    [
        ("loud", None, make_model(), 'the model has no mode "loud"; it has default, fast'),
        (DEFAULT, None, make_model(), 'the mode "default" wants an encoder'),
        (FAST, None, make_model(modes={DEFAULT: make_mode()}),
         'the model has no mode "fast"; it has default'),
        (FAST, None, make_model(modes={FAST: make_mode(FAST, facet=make_linear(4, 7))}),
         'the mode "fast" was fitted by a version that looks at 7 things'),
    ],
)  # fmt: skip
def test_a_tagger_that_cannot_be_made_says_why(
    mode: str, encoder: FakeEncoder | None, model: TaggerModel, said: str
) -> None:
    with pytest.raises(ModelError) as caught:
        LearnedTagger(codebook(), model, mode, encoder)
    assert str(caught.value).startswith(said)


def test_a_tagger_is_named_for_its_mode_and_what_it_was_made_from() -> None:
    assert tagger().name == f"default {'d' * 16}"


@pytest.mark.parametrize("seed", range(25))
def test_whatever_is_read_evidence_quotes_the_text_and_the_order_holds(seed: int) -> None:
    chance = np.random.default_rng(seed)
    words = [
        "knife", "recorded", "bank card", "“no", "wasn’t", "£400", "😀", "never.", "He", "she;",
        "self\u00adneglect", "(see", "2.14)", "been?", "home", "…", "cafe\u0301", "would",
    ]  # fmt: skip
    text = " ".join(chance.choice(words, 30)) + "."
    speaks = {
        word: (str(chance.choice(THEMES)), float(chance.normal(0.5, 2)))
        for word in ("knife", "home", "He", "wasn", "😀", "…", "2", "cafe")
    }
    tags = tags_of(tagger(FakeEncoder(speaks, {"home": "family_home"})), text)
    themes = themes_of(tags)
    affirmed = [tag.polarity is Polarity.AFFIRMED for tag in themes]
    assert affirmed == sorted(affirmed, reverse=True)
    scores = [tag.score for tag in themes if tag.polarity is Polarity.AFFIRMED]
    assert scores == sorted(scores, reverse=True)
    assert all(0.0 <= tag.score <= 1.0 for tag in tags)
    assert len({tag.code_id for tag in tags}) == len(tags)
