"""The stage: which tags a passage gets, in which order, and with which evidence."""

from functools import cache

import pytest
from samples import make_passage, make_person

from classify.codebook import read_codebook
from classify.cues import CueMatch
from classify.models import (
    Code,
    Codebook,
    Cue,
    Evidence,
    Facet,
    Party,
    Polarity,
    Scheme,
    Tag,
)
from classify.modes import CUES
from classify.taggers import Tagger, load_tagger, tag_passages
from classify.tagging import MAX_THEMES, CueTagger, combine, read_tagger
from extract.models import SectionKind


@cache
def shipped() -> CueTagger:
    """The shipped codebook, ready to tag."""
    return read_tagger(read_codebook())


def cues() -> Tagger:
    """The shipped codebook, by cues alone."""
    return load_tagger(read_codebook(), CUES)


def match(phrase: str, weight: float) -> CueMatch:
    """A cue that fired somewhere."""
    cue = Cue(phrase=phrase, weight=weight)
    return CueMatch(label="c", cue=cue, char_start=0, char_end=1, token_start=0, token_end=1)


@pytest.mark.parametrize(
    ("matches", "heading", "score"),
    [
        ((), 1.0, 0.0),  # a heading alone suggests nothing
        ((("knife", 1.0),), 0.0, 0.8),  # one strong cue
        ((("knife", 1.0), ("knife", 1.0)), 0.0, 0.8),  # the same wording twice counts once
        ((("knife", 1.0), ("blade", 1.0)), 0.0, 0.96),  # two wordings
        ((("anger", 0.5),), 0.0, 0.4),  # one weak cue, below the threshold
        ((("anger", 0.5),), 1.0, 0.64),  # with the heading's help, above it
    ],
)
def test_a_score_combines_the_cues_as_documented(
    matches: tuple[tuple[str, float], ...], heading: float, score: float
) -> None:
    assert combine([match(*row) for row in matches], heading) == pytest.approx(score)


def test_a_passage_is_tagged_whole() -> None:
    text = "He kept her bank card. No agency shared information about this."
    tags = tag_passages([make_passage("anna-1", text, heading=None)], cues())
    card = Evidence(char_start=12, char_end=21, quote="bank card")
    shared = Evidence(char_start=33, char_end=51, quote="shared information")
    levels = [tag for tag in tags if tag.scheme is Scheme.LEVEL]
    assert [(tag.code_id, tag.is_primary) for tag in levels] == [("family_home", True)]
    assert [tag for tag in tags if tag.scheme is Scheme.THEME] == [
        Tag(
            passage_id="anna-1",
            code_id="economic-abuse",
            scheme=Scheme.THEME,
            score=0.8,
            facet=Facet.CONTEXT,
            party=Party.VICTIM,
            polarity=Polarity.AFFIRMED,
            method="cue",
            evidence=(card,),
        ),
        Tag(
            passage_id="anna-1",
            code_id="information-sharing",
            scheme=Scheme.THEME,
            score=0.8,
            facet=Facet.RESPONSE,
            party=None,
            polarity=Polarity.AFFIRMED,
            method="cue",
            evidence=(shared,),
        ),
    ]


@pytest.mark.parametrize(
    ("text", "section_kind", "heading", "level"),
    [
        # where the factor sits
        ("She was diagnosed with bipolar disorder and had stopped her tablets.", "background",
         None, "individual"),
        ("Her husband was jealous and controlling and checked her phone.", "analysis", None,
         "family_home"),
        ("He was a gang member and his friends spoke of retaliation.", "analysis", None,
         "peers_friends"),
        ("Neighbours and members of the church heard shouting.", "analysis", None,
         "community_neighbourhood"),
        ("The risk assessment was not completed and no referral was made.", "findings", None,
         "institutions_systems"),
        ("Families are moved out of borough to temporary accommodation across London boroughs.",
         "findings", None, "city_place"),
        ("The Home Office should amend the national guidance.", "recommendations", None,
         "national_international"),
        # a service's handling of a condition sits with the service
        ("Her depression was known, but the risk assessment was not updated, the plan was not "
         "reviewed and the GP was not informed.", "findings", "Supervision",
         "institutions_systems"),
        # the heading's own words count
        ("Peer influence was strong and he carried a knife.", "analysis", "Peers and friends",
         "peers_friends"),
    ],
)  # fmt: skip
def test_the_primary_level(text: str, section_kind: str, heading: str | None, level: str) -> None:
    tags = shipped().tag_text("p", text, heading, section_kind)
    assert [tag.code_id for tag in tags if tag.is_primary] == [level]


def test_every_quote_is_the_text_at_its_offsets() -> None:
    text = (
        "The carer’s assessment wasn’t offered — although self-neglect, “risk of harm” and "
        "rent\u00a0arrears were known (MARAC/MASH). He’d refused all care; Adult B. was alone."
    )
    tags = shipped().tag_text("p", text, "Findings", "findings")
    assert tags
    for tag in tags:
        assert tag.evidence
        for words in tag.evidence:
            assert text[words.char_start : words.char_end] == words.quote


def test_levels_come_first_and_themes_by_score_at_most_five() -> None:
    text = (
        "He used heroin and crack cocaine. He carried a knife. He had convictions for assault. "
        "He was homeless. She told the GP of depression. The risk assessment was not updated. "
        "Supervision was poor. No referral was made. Training was out of date."
    )
    tags = shipped().tag_text("p", text, None, "analysis")
    schemes = [tag.scheme for tag in tags]
    assert schemes == sorted(schemes, key=[Scheme.LEVEL, Scheme.THEME].index)
    levels = [tag for tag in tags if tag.scheme is Scheme.LEVEL]
    themes = [tag for tag in tags if tag.scheme is Scheme.THEME]
    assert len(themes) == MAX_THEMES
    assert 1 <= len(levels) <= 3
    assert [tag.is_primary for tag in levels] == [True] + [False] * (len(levels) - 1)
    assert [tag.score for tag in themes] == sorted((t.score for t in themes), reverse=True)
    assert all(0.0 < tag.score <= 1.0 for tag in tags)


def test_a_denied_theme_gives_way_to_those_affirmed() -> None:
    text = "There was no evidence of stalking or harassment. He used cocaine."
    tags = shipped().tag_text("p", text, None, "analysis")
    assert [(tag.code_id, tag.polarity) for tag in tags if tag.scheme is Scheme.THEME] == [
        ("substance-misuse", Polarity.AFFIRMED),
        ("stalking-harassment", Polarity.NEGATED),
    ]


def test_furniture_and_boilerplate_are_never_coded() -> None:
    text = "He kept her bank card and threatened to kill her with a knife."
    passages = [
        make_passage("a-1", text, furniture=True),
        make_passage("a-2", text, is_boilerplate=True),
        make_passage("a-3", text, section_kind=SectionKind.TERMS),
    ]
    assert tag_passages(passages, cues()) == ()


def test_tags_stand_in_the_order_of_the_passages() -> None:
    passages = [make_passage(f"a-{n}", "A knife was found under the bed.") for n in (2, 1, 3)]
    tags = tag_passages(passages, cues())
    assert list(dict.fromkeys(tag.passage_id for tag in tags)) == ["a-2", "a-1", "a-3"]


def test_the_same_passages_give_the_same_tags() -> None:
    passages = [make_passage("a-1", "He was homeless, in debt and drinking heavily by May.")]
    people = (make_person("Keith", role="perpetrator"),)
    fresh = CueTagger(read_codebook()).tag_text(
        "a-1", passages[0].text, passages[0].heading, passages[0].section_kind, people
    )
    assert tag_passages(passages, cues(), people) == fresh


def test_a_codebook_of_ones_own_needs_no_shipped_code() -> None:
    def code(code_id: str, scheme: Scheme, family: str | None, *phrases: str) -> Code:
        return Code(
            code_id=code_id,
            scheme=scheme,
            family=family,
            label=code_id,
            definition="d",
            include="i",
            exclude="e",
            cues=tuple(Cue(phrase=phrase) for phrase in phrases),
            source="Invented",
            levels=("pond",) if scheme is Scheme.THEME else (),
        )

    codebook = Codebook(
        version="1",
        sha256="0" * 64,
        codes=(
            code("pond", Scheme.LEVEL, None, "water"),
            code("ducks", Scheme.THEME, "Z birds", "duck"),
        ),
    )
    tags = CueTagger(codebook).tag_text("p", "Three ducks swam on the cold water.", None, None)
    assert [(tag.code_id, tag.facet, tag.party) for tag in tags] == [
        ("pond", None, None),
        ("ducks", Facet.CONTEXT, None),
    ]


def test_a_passage_in_which_nothing_fires_has_no_tags() -> None:
    assert shipped().tag_text("p", "They moved in the spring and kept two cats.", None, None) == ()
