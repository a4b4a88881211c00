"""Every shipped theme fires on a sentence that shows it; words that only look like it do not."""

from functools import cache

import pytest

from classify.codebook import read_codebook
from classify.models import Scheme
from classify.tagging import CueTagger, read_tagger

SENTENCES = {
    "mental-ill-health": "He had been treated for schizophrenia and was hearing voices again.",
    "suicidality": "She told the nurse that she had thoughts of ending her life.",
    "substance-misuse": "By the autumn he was drinking heavily and smoking cannabis each day.",
    "disability-health": "Adult M lived with vascular dementia and reduced mobility.",
    "childhood-adversity": "As a care leaver he carried the trauma of several placements.",
    "housing-poverty": "The family were moved to temporary accommodation with rent arrears.",
    "migration-language": "Her visa left her with no recourse to public funds.",
    "isolation-caring": "He lived alone, and his daughter was struggling to cope as main carer.",
    "physical-violence": "He had punched her in the face and left bruising to her arms.",
    "coercive-control": "He was jealous, checked her phone and decided whom she saw.",
    "stalking-harassment": "He waited outside her work and sent unwanted messages every day.",
    "sexual-violence": "She disclosed that she had been raped by two older males.",
    "economic-abuse": "His nephew kept the bank card and took his pension each week.",
    "honour-forced-marriage": "Her brothers spoke of shame and of a forced marriage overseas.",
    "child-maltreatment": "The baby had rib fractures and the twins suffered neglect.",
    "self-neglect": "He was hoarding in every room and had stopped washing.",
    "neglect-in-care": "Two residents developed pressure ulcers after missed care visits.",
    "criminal-exploitation": "He was sent out of London to sell drugs for a county line.",
    "group-violence": "The attack was retaliation in a dispute between rival gangs.",
    "weapons": "Officers found a machete and a kitchen knife in his bag.",
    "online-harm": "A video of the assault was shared on Snapchat that evening.",
    "separation-contact": "After she ended the relationship there was a dispute in family court.",
    "escalation-threats": "His threats were increasing in frequency and he threatened to kill her.",
    "prior-offending": "He was on licence and had previous convictions for robbery.",
    "disengagement": "She cancelled two appointments and did not attend the third.",
    "education-missing": "He was permanently excluded and had nine missing episodes.",
    "risk-assessment": "The DASH was graded standard risk and was never reviewed.",
    "professional-curiosity": "Staff took at face value what they heard and did not ask more.",
    "voice-heard": "Neither child was seen alone and their wishes and feelings were not sought.",
    "capacity-consent": "Mental capacity was not assessed before he refused the dressing.",
    "equality-culture": "The panel heard of adultification and of unconscious bias.",
    "perpetrator-response": "No agency spoke to the father, who was never asked about his anger.",
    "planning-followup": "She was discharged without a safety plan and no follow-up was booked.",
    "recording": "The injuries were not recorded and there was no flag on her file.",
    "information-sharing": "The surgery was not informed and did not share information it held.",
    "multi-agency-working": "No lead professional was named at the strategy meeting.",
    "referral-threshold": "The safeguarding referral was declined as the threshold was not met.",
    "transitions-boundaries": "At 18 he was moved out of borough with no transition plan.",
    "training-knowledge": "Staff had received no training and did not recognise the signs.",
    "supervision-management": "There was drift, and supervision did not offer reflection.",
    "workload-resources": "Caseloads were too high because of vacancies and staff turnover.",
    "policy-procedure": "The bruising protocol was out of date and was not followed.",
    "governance-assurance": "The Board did not seek assurance that its audit was acted upon.",
    "national-law-policy": "The Home Office should amend the statutory guidance after Covid-19.",
    "community-awareness": "Neighbours heard the shouting but did not report it to anyone.",
}

LOOKALIKES = [
    # theme, a sentence that holds a word of it and means something else
    ("suicidality", "He died of an accidental overdose of heroin in the hostel."),
    ("weapons", "She was prescribed folic acid and had served in the armed forces."),
    ("isolation-caring", "This was treated as an isolated incident and the file was closed."),
    ("housing-poverty", "He owed a drug debt to the older boys on the estate."),
    ("national-law-policy", "She thanked her mother in law and the local government officer."),
    ("disengagement", "The reports were not brought together until the final hearing."),
    ("escalation-threats", "The escalation policy was used and this was escalated to managers."),
    ("stalking-harassment", "The assessment was followed by a visit from the midwife."),
    ("workload-resources", "She had capacity to decide where to live, the doctor found."),
    ("supervision-management", "The court made a supervision order in respect of both children."),
    ("training-knowledge", "He went to football training every Tuesday with his cousin."),
    ("capacity-consent", "Staff capacity and demand were looked at by the commissioner."),
    ("equality-culture", "There was a closed culture on the ward that winter."),
    ("referral-threshold", "He attended a pupil referral unit and was referred to as Child B."),
    ("recording", "The police reviewed an audio recording of the call she made."),
    ("community-awareness", "The community mental health team visited him every week."),
    ("criminal-exploitation", "She was sexually exploited by a landlord in return for rent."),
    ("child-maltreatment", "He was neglecting himself and would not see the nurse."),
    ("self-neglect", "The children suffered neglect and were often hungry."),
    ("group-violence", "He had a diagnosis of personality disorder and an eating disorder."),
]


@cache
def shipped() -> CueTagger:
    """The shipped codebook, ready to tag."""
    return read_tagger(read_codebook())


def themes_of(text: str) -> list[str]:
    """The themes suggested for a passage of an analysis."""
    tags = shipped().tag_text("p", text, None, "analysis")
    return [tag.code_id for tag in tags if tag.scheme is Scheme.THEME]


def test_there_is_a_sentence_for_every_theme() -> None:
    assert list(SENTENCES) == [code.code_id for code in read_codebook().scheme(Scheme.THEME)]


@pytest.mark.parametrize("code_id", list(SENTENCES))
def test_every_theme_fires_on_a_sentence_that_shows_it(code_id: str) -> None:
    assert code_id in themes_of(SENTENCES[code_id])


@pytest.mark.parametrize(("code_id", "text"), LOOKALIKES)
def test_a_theme_does_not_fire_on_words_that_mean_something_else(code_id: str, text: str) -> None:
    assert code_id not in themes_of(text)
