"""Facts from invented title pages, openings and texts."""

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from samples_facts import Paper, Part, make_paper

from corpus.models import Review, ReviewKind
from extract.fact_fields import read_fact_fields
from extract.facts import find_facts
from extract.models import Fact, FactStatus, SectionKind
from extract.people import find_people

PAGES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "title_pages.toml").read_text(encoding="utf-8")
)["page"]


def _review(**fields: Any) -> Review:
    return Review(review_id="r", file_name="r.pdf", sha256="0" * 64, **fields)


def _facts(paper: Paper, review: Review | None = None) -> dict[str, Fact]:
    people = find_people(paper.passages, paper.sections, paper.tables, None)
    found = find_facts(review or _review(), paper.passages, paper.sections, paper.tables, people)
    return {fact.name: fact for fact in found}


def _page(page: dict[str, Any], layout: str = "apart") -> Paper:
    opening = tuple(page.get("opening", []))
    parts = [Part(heading="Introduction", number="1", paragraphs=opening)] if opening else []
    return make_paper(_lay_out(page["lines"], layout), parts, page.get("footer"))


def _lay_out(lines: list[str], layout: str) -> list[str]:
    """Title page lines as extraction gives them: apart, or those of one size run together."""
    if layout == "in one":
        return [" ".join(lines)]
    if layout == "in pairs":
        return [" ".join(lines[i : i + 2]) for i in range(0, len(lines), 2)]
    return lines


LAYOUTS = ("apart", "in pairs", "in one")


@pytest.mark.parametrize(
    ("page", "layout"),
    [(page, layout) for page in PAGES for layout in page.get("layouts", LAYOUTS)],
    ids=lambda value: value if isinstance(value, str) else " / ".join(value["lines"])[:60],
)
def test_title_pages(page: dict[str, Any], layout: str) -> None:
    facts = _facts(_page(page, layout))
    wanted = {name: value or None for name, value in page["expect"].items()}
    assert {name: facts[name].value for name in wanted} == wanted


@pytest.mark.parametrize("page", PAGES, ids=lambda page: " / ".join(page["lines"])[:60])
def test_spans_quote_their_passages(page: dict[str, Any]) -> None:
    paper = _page(page)
    passages = {passage.passage_id: passage for passage in paper.passages}
    for fact in _facts(paper).values():
        if fact.span is not None:
            passage = passages[fact.span.passage_id]
            quote = passage.text[fact.span.char_start : fact.span.char_end]
            assert (quote, passage.page_first) == (fact.span.quote, fact.span.page)


def test_there_are_title_pages_of_every_kind() -> None:
    kinds = {page["expect"].get("review_type") for page in PAGES}
    assert len(PAGES) >= 40
    assert {"DHR", "SCR", "LCSPR", "SAR", "IIR", "OWHR", "other"} <= kinds


def test_every_field_is_given_in_the_files_order() -> None:
    names = [field.name for field in read_fact_fields()]
    assert list(_facts(make_paper())) == names


def test_what_an_empty_document_does_not_mention() -> None:
    facts = _facts(make_paper())
    told = {name for name, fact in facts.items() if fact.status is not FactStatus.NOT_MENTIONED}
    assert told == {"sha256"}
    assert facts["author"] == Fact(
        name="author",
        value=None,
        status=FactStatus.NOT_MENTIONED,
        span=None,
        method="rule",
        confidence=0.0,
    )


def test_a_catalogue_fills_what_the_text_leaves_open() -> None:
    review = _review(
        kind=ReviewKind.SAR,
        title="SAR Nettie",
        publisher="Sutton Safeguarding Adults Board",
        area="Sutton",
        published="2021-03",
        source_url="https://example.org/sar.pdf",
    )
    facts = _facts(make_paper(["Nettie"]), review)
    catalogued = {name: fact.value for name, fact in facts.items() if fact.method == "manifest"}
    assert catalogued == {
        "review_type": "SAR",
        "commissioning_body": "Sutton Safeguarding Adults Board",
        "area": "Sutton",
        "area_code": "E09000029",
        "url": "https://example.org/sar.pdf",
        "sha256": "0" * 64,
        "date_published": "2021-03",
    }
    assert all(facts[name].span is None for name in catalogued)


def test_the_text_wins_over_the_catalogue() -> None:
    page = ["Enfield Safeguarding Adults Board", "Safeguarding Adults Review", "Published May 2020"]
    facts = _facts(make_paper(page), _review(area="Sutton", published="2021-03"))
    assert (facts["area"].value, facts["date_published"].value) == ("Enfield", "2020-05")


# --- the case, from sentences ---------------------------------------------------------------------


def _case(*sentences: str, title: str = "Domestic Homicide Review") -> dict[str, Fact]:
    part = Part(heading="Background", paragraphs=sentences, kind=SectionKind.BACKGROUND)
    return _facts(make_paper([title, "into the death of Rosa"], [part]))


VALUES = [
    # the cause that is given as such, not an earlier injury
    (
        "cause_of_death",
        "Rosa had a head injury as a child. The cause of death was stab wounds to the chest.",
        "sharp instrument",
    ),
    ("cause_of_death", "Rosa died of an overdose of her medication.", "poisoning"),
    ("location_of_death", "Rosa was killed at her home in Ealing.", "residential_location"),
    ("location_of_death", "Rosa was found dead in the care home.", "care_setting"),
    ("court_verdict", "Ivan pleaded guilty to murder at trial.", "murder"),
    (
        "court_verdict",
        "Ivan pleaded guilty to manslaughter on the ground of diminished responsibility.",
        "manslaughter diminished responsibility",
    ),
    ("court_verdict", "Nobody was charged with any offence.", "not charged"),
    ("coercive_control", "Ivan used coercive and controlling behaviour.", "yes"),
    ("stalking", "She told her sister that he had followed her home from work.", "yes"),
    ("separation", "They had separated in June.", "yes"),
    ("risk_tools", "The DASH was completed.", ("DASH",)),
    ("forums", "She was referred to MARAC and to MASH.", ("MARAC", "MASH")),
    ("licence_note", "This report may not be reproduced without permission.", "restrictive_notice"),
]


@pytest.mark.parametrize(("name", "text", "value"), VALUES)
def test_fields_from_sentences(name: str, text: str, value: object) -> None:
    assert _case(text)[name].value == value


DENIED = [
    ("coercive_control", "There was no evidence of coercive control."),
    ("sexual_abuse", "Nor was there any record of sexual violence."),
    ("economic_abuse", "The panel found no suggestion of financial abuse."),
]


@pytest.mark.parametrize(("name", "text"), DENIED)
def test_a_flag_that_is_only_denied_is_explicitly_none(name: str, text: str) -> None:
    fact = _case(text)[name]
    assert (fact.value, fact.status) == ("no", FactStatus.NONE)


NEITHER = [
    ("coercive_control", "Staff should be trained in coercive control."),  # advice
    ("coercive_control", "The panel considered whether there was coercive control."),  # a question
    ("sexual_abuse", "The policy covers sexual violence."),  # policy
]


@pytest.mark.parametrize(("name", "text"), NEITHER)
def test_questions_and_advice_tell_no_flag(name: str, text: str) -> None:
    assert _case(text)[name].status is FactStatus.NOT_MENTIONED


def test_no_parallel_reviews_is_explicitly_none() -> None:
    fact = _case("There were no parallel reviews.")["parallel_reviews"]
    assert (fact.value, fact.status) == ("none", FactStatus.NONE)


EVENTS = [
    # the death of the subject, not of a relative
    ("Rosa’s mother died in May 2012. Rosa died on 4 May 2018.", "2018-05"),
    # not the trial, the inquest or the sentence
    ("Rosa was killed on 4 May 2018. Ivan was sentenced for murder on 9 January 2019.", "2018-05"),
    # the date before the deed
    ("On 4 May 2018 Ivan stabbed Rosa, who died at the scene.", "2018-05"),
    # a death told by its noun
    ("The review was held after the death of Rosa on 4 May 2018.", "2018-05"),
    # no date of a death
    ("Rosa was born on 4 May 1980.", None),
    # nor of the birth that the same sentence tells
    ("Rosa was born in May 1980 and died aged 38.", None),
    # numbers at a sentence's start, and a body far behind its date
    ("On 04.05.18 a woman who is called Rosa in this report died at home.", "2018-05"),
    # the sentence before has the date
    ("On the evening of Sunday 4 May 2018 Ivan attacked Rosa. Rosa died that night.", "2018-05"),
    # a date that only bounds a time
    ("The homicide was reviewed with all contacts before December 2017.", None),
    # a month whose day is left out of sight
    ("On the REDACTED May 2018 Ivan rang and said that his wife was dead.", "2018-05"),
    # the year that the story has reached
    ("On 3 April 2018 they quarrelled. On 4 May Rosa was killed.", "2018-05"),
    # other words for a death
    ("Rosa’s body was recovered from the river on 4 May 2018.", "2018-05"),
    ("Rosa lost her life in May 2018.", "2018-05"),
    # a time in which several died, and a day within one month
    ("Six adults died between May 2018 and June 2019.", None),
    ("Rosa died between 3 May 2018 and 4 May 2018.", "2018-05"),
    # when the case came to the review
    ("Rosa’s death came into the remit of the panel in June 2018.", None),
]


@pytest.mark.parametrize(("text", "month"), EVENTS)
def test_the_events_month(text: str, month: str | None) -> None:
    assert _case(text)["date_of_event"].value == month


DEEDS = [
    ("Rosa rang the ambulance service on 04/05/2018 to say that Ivan had stabbed her.", "2018-05"),
    ("At 7am on 4 May 2018 police were called. Officers found the body of Rosa.", "2018-05"),
    # a birth in the sentence before
    ("Rosa was born in May 1980. At 38 she was stabbed by Ivan.", None),
]


@pytest.mark.parametrize(("text", "month"), DEEDS)
def test_a_deed_under_a_heading_for_the_incident(text: str, month: str | None) -> None:
    part = Part(heading="Details of the incident", paragraphs=(text,))
    facts = _facts(make_paper(["Domestic Homicide Review", "Case of Rosa"], [part]))
    assert facts["date_of_event"].value == month


OUTCOMES = [
    ("SAR", "Rosa died on 4 May 2018.", "death"),
    ("SAR", "Rosa survived, but she was seriously harmed.", "serious_harm"),
    ("DHR", "Rosa took her own life on 4 May 2018.", "victim_suicide"),
    ("SAR", "Rosa was pronounced dead at the scene.", "death"),
    ("SAR", "Rosa sustained burns and now lives in a nursing home.", "serious_harm"),
    # injuries that were not survived
    ("SAR", "Rosa sustained burns. She died of them.", "death"),
    # statute and process tell of nobody
    ("SAR", "The Serious Incident Review Group met.", None),
    ("SAR", "A board must hold a review where an adult has died.", None),
    ("DHR", "Rosa took an overdose and died.", "victim_suicide"),
    # the name of the review tells it
    ("DHR", "Rosa had contact with nine agencies.", "death"),
    # words to the bereaved
    ("SAR", "The Board offers its condolences to the family of Rosa.", "death"),
    ("SAR", "The panel extends its sympathy to all who feel the loss of Rosa.", "death"),
    # several deaths
    ("SAR", "This review is about the deaths of three residents.", "death"),
    # thoughts of suicide are none
    ("DHR", "Rosa had thoughts of suicide. Rosa was killed on 4 May 2018.", "death"),
]


@pytest.mark.parametrize(("kind", "text", "outcome"), OUTCOMES)
def test_outcomes(kind: str, text: str, outcome: str | None) -> None:
    title = {"SAR": "Safeguarding Adults Review", "DHR": "Domestic Homicide Review"}[kind]
    part = Part(heading="Background", paragraphs=(text,))
    facts = _facts(make_paper([title, "Rosa"], [part]))
    assert facts["outcome"].value == outcome


CREDITS = [
    # author, chair
    ("The drafting was given to Ann Foxley, a solicitor.", "Ann Foxley", None),
    (
        "Ann Foxley, a retired judge, was in the chair. Bob Hart held the pen.",
        "Bob Hart",
        "Ann Foxley",
    ),
    ("Dr Ann Foxley, a doctor from outside the county, took the chair.", None, "Dr Ann Foxley"),
    (
        "They turned to Ann Foxley, once a probation officer, to preside over the panel.",
        None,
        "Ann Foxley",
    ),
    ("Ann Foxley accepted the position of Chair of the Review.", None, "Ann Foxley"),
    ("The partnership asked Ann Foxley to chair and write the review.", "Ann Foxley", "Ann Foxley"),
    ("The review was chaired and authored by Ann Foxley.", "Ann Foxley", "Ann Foxley"),
    ("Ann Foxley OBE was selected to chair the review.", None, "Ann Foxley"),
    (
        "The Board appointed Ann Foxley to lead the review and to write this report.",
        "Ann Foxley",
        None,
    ),
    (
        "Researched and written by Lantern Mill Associates, a partnership.",
        "Lantern Mill Associates",
        None,
    ),
    ("The council commissioned Calder Consulting to carry it out.", "Calder Consulting", None),
    ("The lead reviewers were Ann Foxley and Bob Hart.", "Ann Foxley and Bob Hart", None),
    # another paper's author
    ("The IMR was written by Dr Jane Medley.", None, None),
    # the Board's chair
    ("The Independent Chair of the Board, Jim Hartley, decided to hold it.", None, None),
]


@pytest.mark.parametrize(("text", "author", "chair"), CREDITS)
def test_credits_in_sentences(text: str, author: str | None, chair: str | None) -> None:
    facts = _case(text)
    assert (facts["author"].value, facts["chair"].value) == (author, chair)


def test_what_only_a_heading_says_is_quoted_from_the_contents_page() -> None:
    part = Part(heading="Report for Merton Safeguarding Adults Board", paragraphs=("It is short.",))
    paper = make_paper(["Safeguarding Adults Review", "Ada"], [part])
    contents = replace(paper.passages[0], text=f"{part.heading} .... 3", furniture=True)
    facts = _facts(replace(paper, passages=(*paper.passages, contents)))
    fact = facts["commissioning_body"]
    assert fact.span is not None
    assert (fact.value, fact.span.quote, fact.method) == (
        "Merton Safeguarding Adults Board",
        "Merton Safeguarding Adults Board",
        "rule",
    )


def test_scope_and_days_to_complete() -> None:
    facts = _case(
        "The partnership decided on 1 March 2019 to hold a review, since the criteria were met. "
        "The period under review runs from 1 January 2014 to 4 May 2018. "
        "The report was completed on 31 March 2019."
    )
    names = ("scope_from", "scope_to", "date_commissioned", "date_completed", "days_to_complete")
    assert {name: facts[name].value for name in names} == {
        "scope_from": "2014-01-01",
        "scope_to": "2018-05-04",
        "date_commissioned": "2019-03-01",
        "date_completed": "2019-03-31",
        "days_to_complete": 30,
    }


def test_coded_values_are_the_codebooks() -> None:
    permitted = {field.name: field.values for field in read_fact_fields() if field.values}
    for page in PAGES:
        for name, fact in _facts(_page(page)).items():
            values = fact.value if isinstance(fact.value, tuple) else (fact.value,)
            if name in permitted and fact.value is not None:
                assert set(values) <= set(permitted[name])
