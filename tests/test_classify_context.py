"""What the words around a cue make of it: polarity, facet, party, and what is not coded."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from samples import make_person

from classify.codebook import read_codebook
from classify.errors import ContextRulesError
from classify.models import Facet, Party, Polarity, Scheme, Tag
from classify.rules import read_context_rules
from classify.tagging import CueTagger, read_tagger
from extract.models import Person


@cache
def shipped() -> CueTagger:
    """The shipped codebook, ready to tag."""
    return read_tagger(read_codebook())


def theme(
    code_id: str,
    text: str,
    *,
    section_kind: str | None = "analysis",
    heading: str | None = None,
    people: tuple[Person, ...] = (),
) -> Tag:
    """The tag of one theme on a passage, which must be there."""
    tags = shipped().tag_text("p", text, heading, section_kind, people)
    return {tag.code_id: tag for tag in tags if tag.scheme is Scheme.THEME}[code_id]


@pytest.mark.parametrize(
    ("code_id", "text", "polarity"),
    [
        # said to be so
        ("coercive-control", "He was jealous and controlling.", Polarity.AFFIRMED),
        # a denial, and what it reaches
        ("coercive-control", "There was no evidence of coercive or controlling behaviour.",
         Polarity.NEGATED),
        ("suicidality", "The GP found no sign that she had thoughts of suicide.", Polarity.NEGATED),
        ("substance-misuse", "She denied any use of cannabis to the midwife.", Polarity.NEGATED),
        ("weapons", "He was not known to have carried a knife.", Polarity.NEGATED),
        ("physical-violence", "She did not disclose any assault to the nurse.", Polarity.NEGATED),
        ("prior-offending", "Mr Hale had no previous convictions.", Polarity.NEGATED),
        ("group-violence", "He was not a gang member.", Polarity.NEGATED),
        ("suicidality", "He did not express any suicidal thoughts to the crisis line.",
         Polarity.NEGATED),
        # a want that is itself the factor
        ("migration-language", "No interpreter was booked for any of the visits.",
         Polarity.AFFIRMED),
        ("isolation-caring", "There was no carer's assessment for his daughter.",
         Polarity.AFFIRMED),
        # a denial that comes after
        ("sexual-violence", "The allegation of rape was not substantiated.", Polarity.NEGATED),
        # a denial stops at "but"
        ("physical-violence", "There was no evidence of stalking but he had assaulted her.",
         Polarity.AFFIRMED),
        # and at the sentence's end
        ("physical-violence", "She denied feeling low. He had assaulted her in May.",
         Polarity.AFFIRMED),
        # what was not done about it does not deny it
        ("coercive-control", "The health visitor did not recognise coercive control.",
         Polarity.AFFIRMED),
        # a cue's own "not" is part of what it says
        ("disengagement", "She did not attend three appointments at the clinic.",
         Polarity.AFFIRMED),
        # for what services did, a denial is the finding
        ("risk-assessment", "There was no evidence of a risk assessment.", Polarity.AFFIRMED),
        ("referral-threshold", "No safeguarding referral was made by the school.",
         Polarity.AFFIRMED),
        # unless it denies that anything was amiss
        ("workload-resources", "There was no suggestion that caseloads were too high.",
         Polarity.NEGATED),
        # supposed, not found
        ("referral-threshold", "Had a referral been made, she would have been seen sooner.",
         Polarity.HYPOTHETICAL),
        ("risk-assessment", "If a risk assessment had been completed, this might have been seen.",
         Polarity.HYPOTHETICAL),
        ("honour-forced-marriage", "The panel considered whether so-called honour played a part.",
         Polarity.HYPOTHETICAL),
        ("sexual-violence", "It was not clear whether she had been sexually exploited.",
         Polarity.HYPOTHETICAL),
        ("stalking-harassment", "The review heard of possible stalking by a neighbour.",
         Polarity.HYPOTHETICAL),
        # "had" inside a sentence supposes nothing
        ("referral-threshold", "The school had made a referral, which was not accepted.",
         Polarity.AFFIRMED),
        # "if" inside a sentence supposes nothing of what stands before it
        ("separation-contact", "She feared him if she ended the relationship.", Polarity.AFFIRMED),
    ],
)  # fmt: skip
def test_polarity(code_id: str, text: str, polarity: Polarity) -> None:
    assert theme(code_id, text).polarity is polarity


def test_a_theme_affirmed_once_is_affirmed_with_the_words_that_affirm_it() -> None:
    tag = theme("substance-misuse", "He denied using cannabis. By June he was using heroin daily.")
    assert tag.polarity is Polarity.AFFIRMED
    assert [words.quote for words in tag.evidence] == ["heroin"]


@pytest.mark.parametrize(
    ("code_id", "text", "section_kind", "heading", "facet"),
    [
        # lives are context
        ("substance-misuse", "She drank heavily.  He used cannabis.", "analysis", None,
         Facet.CONTEXT),
        # what services did is response
        ("information-sharing", "The GP did not share information with the school.", "analysis",
         None, Facet.RESPONSE),
        # done well
        ("information-sharing", "The nurse shared information promptly with the school.",
         "analysis", None, Facet.PROTECTIVE),
        # praised in the next sentence
        ("capacity-consent", "Mental capacity was assessed twice. This was good practice.",
         "analysis", None, Facet.PROTECTIVE),
        # praised by its section
        ("recording", "The clinic kept a chronology of each contact.", "good_practice", None,
         Facet.PROTECTIVE),
        # or by its heading
        ("recording", "The clinic kept a chronology of each contact.", "findings",
         "Good practice", Facet.PROTECTIVE),
        # praise and fault in one sentence is no praise
        ("recording", "The chronology was thorough but no flag was set.", "analysis", None,
         Facet.RESPONSE),
        # advice in its section
        ("training-knowledge", "Training for all midwives on coercive control.", "recommendations",
         None, Facet.RECOMMENDATION),
        # or anywhere, in so many words
        ("training-knowledge", "All staff should receive training.", "findings", None,
         Facet.RECOMMENDATION),
        ("policy-procedure", "Ensure the bruising protocol is known.", "findings", None,
         Facet.RECOMMENDATION),
        # of lives too
        ("self-neglect", "The board must raise the profile of self-neglect.", "lessons", None,
         Facet.RECOMMENDATION),
        # "should have" blames
        ("referral-threshold", "A safeguarding referral should have been made.", "analysis", None,
         Facet.RESPONSE),
        # a failing retold among recommendations stays a failing
        ("recording", "Home visits were not recorded by either team.", "recommendations", None,
         Facet.RESPONSE),
        # advice at the end does not colour what stands before it
        ("weapons", "He carried a knife to school. Schools should talk about this.", "analysis",
         None, Facet.CONTEXT),
        # an interpreter not called is a service's act, though the theme is a vulnerability
        ("migration-language", "An interpreter was used at one visit of nine.", "analysis", None,
         Facet.RESPONSE),
    ],
)  # fmt: skip
def test_facet(
    code_id: str, text: str, section_kind: str, heading: str | None, facet: Facet
) -> None:
    assert theme(code_id, text, section_kind=section_kind, heading=heading).facet is facet


@pytest.mark.parametrize(
    ("code_id", "text", "party"),
    [
        # by role
        ("mental-ill-health", "The perpetrator had a diagnosis of psychosis.", Party.PERPETRATOR),
        ("suicidality", "The victim had taken an overdose that winter.", Party.VICTIM),
        # by the name's first word
        ("education-missing", "Child K was permanently excluded in Year 9.", Party.CHILD),
        ("self-neglect", "Adult B was hoarding newspapers in all rooms.", Party.ADULT_AT_RISK),
        # by kinship
        ("mental-ill-health", "Mother was diagnosed with depression.", Party.OTHER),
        # the nearest before the cue
        ("substance-misuse", "The victim said that the perpetrator used cocaine.",
         Party.PERPETRATOR),
        # a sentence that names nobody goes on about whom the last one began with
        ("substance-misuse", "Child K lived with his mother. He used cannabis.", Party.CHILD),
        # the person harmed, not the one who harms
        ("physical-violence", "The perpetrator punched the victim twice.", Party.VICTIM),
        ("coercive-control", "Mother said that Father was jealous and controlling.", Party.VICTIM),
        ("neglect-in-care", "Residents developed pressure ulcers that spring.",
         Party.ADULT_AT_RISK),
        # words of the cue do not say whose it is
        ("childhood-adversity", "Adult B never spoke of the death of her child.",
         Party.ADULT_AT_RISK),
        # a service's name is nobody
        ("suicidality", "Children's social care were told that the victim was suicidal.",
         Party.VICTIM),
        # always the child
        ("child-maltreatment", "The victim was told of the neglect.", Party.CHILD),
        # nobody named: the theme's usual one
        ("weapons", "A knife was found under the bed.", Party.PERPETRATOR),
        # families D to G carry none
        ("recording", "The victim's injuries were not recorded.", None),
    ],
)  # fmt: skip
def test_party(code_id: str, text: str, party: Party | None) -> None:
    assert theme(code_id, text).party is party


@pytest.mark.parametrize(
    ("role", "party"),
    [
        ("victim", Party.VICTIM),
        ("perpetrator", Party.PERPETRATOR),
        ("child_subject", Party.CHILD),
        ("adult_subject", Party.ADULT_AT_RISK),
        ("other", Party.OTHER),
    ],
)
def test_a_person_found_by_extraction_settles_the_party(role: str, party: Party) -> None:
    # "Mr" alone would be the adult at risk.
    people = (make_person("Mr Hale", role=role),)
    assert (
        theme("substance-misuse", "Mr Hale used cocaine at weekends.", people=people).party is party
    )


@pytest.mark.parametrize(
    ("sexes", "text", "party"),
    [
        # one man: "he" is he
        ({"Leah": "female", "Keith": "male"}, "By then he used cocaine daily.", Party.PERPETRATOR),
        ({"Leah": "female", "Keith": "male"}, "By then she used cocaine daily.", Party.VICTIM),
        # two women: "she" is nobody, and the review has no one subject
        ({"Leah": "female", "Keith": "female"}, "By then she used cocaine daily.", Party.OTHER),
        # nobody's sex is stated
        ({"Leah": None, "Keith": None}, "By then he used cocaine daily.", Party.OTHER),
    ],
)
def test_a_pronoun_counts_only_where_it_can_be_one_person(
    sexes: dict[str, str | None], text: str, party: Party
) -> None:
    roles = {"Leah": "victim", "Keith": "perpetrator"}
    people = tuple(
        replace(make_person(name, role=roles[name]), sex=sex) for name, sex in sexes.items()
    )
    assert theme("substance-misuse", text, people=people).party is party


@pytest.mark.parametrize(
    ("heading", "roles", "party"),
    [
        ("Child K's schooling", (), Party.CHILD),  # named in the heading
        ("Schooling", ("adult_subject", "parent"), Party.ADULT_AT_RISK),  # the one subject
        ("Schooling", ("victim", "perpetrator"), Party.OTHER),  # two: nobody can tell
        ("Schooling", (), Party.OTHER),
    ],
)
def test_a_passage_that_names_nobody(heading: str, roles: tuple[str, ...], party: Party) -> None:
    people = tuple(make_person(f"Name{n}", role=role) for n, role in enumerate(roles))
    text = "Depression was noted in the autumn."
    assert theme("mental-ill-health", text, heading=heading, people=people).party is party


def test_a_name_is_not_found_inside_a_longer_one() -> None:
    people = (make_person("Ann", role="perpetrator"),)
    tag = theme("substance-misuse", "Annabel said the victim used cocaine.", people=people)
    assert tag.party is Party.VICTIM


@pytest.mark.parametrize(
    ("text", "section_kind", "heading"),
    [
        ("Was the risk assessment completed in line with procedure?", "terms", None),  # section
        ("The panel had training in domestic abuse and coercive control.", "front", None),
        ("MARAC: a meeting at which high risk cases are discussed.", "glossary", None),
        ("The knife was one of nine documents and exhibits seen.", "appendix", None),
        ("Information was shared by nine agencies for the review.", "analysis",
         "1.4 Methodology"),  # heading
        ("Risk assessments were read by each panel member.", "background", "The review panel"),
        ("Knife crime.", "analysis", None),  # too short to say anything
        ("CAMHS is organised in tiers and accepts referrals for depression.", "analysis", None),
        ("The strategy meeting is a meeting of police and social care.", "background", None),
    ],
)  # fmt: skip
def test_what_is_not_coded(text: str, section_kind: str, heading: str | None) -> None:
    assert shipped().tag_text("p", text, heading, section_kind) == ()


def test_a_bare_chronology_carries_no_theme_of_services() -> None:
    text = "A strategy meeting took place on 4 May and a second one on 6 June."
    assert shipped().tag_text("p", text, None, "chronology") == ()
    judged = "A strategy meeting took place on 4 May without health or the school."
    tags = shipped().tag_text("p", judged, None, "chronology")
    assert [tag.code_id for tag in tags if tag.scheme is Scheme.THEME] == ["multi-agency-working"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("not_coded: {}\n", "mine.yaml: not usable as context rules (KeyError"),  # parts missing
        ("- a\n", "TypeError"),  # a list
        ("a: [", "mine.yaml"),  # broken YAML
    ],
)
def test_rules_that_cannot_be_used_are_said_to_be_so(
    tmp_path: Path, content: str, message: str
) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ContextRulesError) as caught:
        read_context_rules(path)
    assert message in str(caught.value)


def test_missing_rules_are_named(tmp_path: Path) -> None:
    with pytest.raises(ContextRulesError, match=r"absent\.yaml"):
        read_context_rules(tmp_path / "absent.yaml")
