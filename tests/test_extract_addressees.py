"""Whom a recommendation is addressed to."""

from dataclasses import replace

import pytest
from samples import make_passage

from extract.addressees import Addressees
from extract.models import Passage

MPS = "Metropolitan Police Service (MPS)"
GLOSSARY = make_passage(text="The Wendle Valley NHS Trust (WVT) runs the ward.")


@pytest.mark.parametrize(
    ("text", "group", "owner", "addressee"),
    [
        (
            "The Wendle Valley NHS Trust should audit discharge letters.",
            None,
            None,
            "Wendle Valley NHS Trust",
        ),
        # an acronym is spelled out by its first use
        ("WVT to audit discharge letters.", None, None, "Wendle Valley NHS Trust (WVT)"),
        ("That the Home Office consider a national register.", None, None, "Home Office"),
        ("Marshside Homes must write to each tenant.", None, None, "Marshside Homes"),
        # the last clause before "should" names who is asked
        (
            "When a child moves out of the borough, the Partnership should tell its neighbour.",
            None,
            None,
            "Partnership",
        ),
        ("The Board and the Police should agree a protocol.", None, None, "Board; Police"),
        # an order without a name takes the group's heading, then the plan's owner
        ("Review the capacity of the duty team.", "Adult Social Care", None, "Adult Social Care"),
        ("Review the capacity of the duty team.", None, "Head of Service", "Head of Service"),
        ("To write to each practice about the change (NHS England).", None, None, "NHS England"),
        (
            "The Trust should audit letters.",
            "Wendle Valley NHS Trust",
            None,
            "Wendle Valley NHS Trust (the Trust)",
        ),
        ("Training should be given.", None, None, None),  # nobody is named
    ],
)
def test_addressees(text: str, group: str | None, owner: str | None, addressee: str | None) -> None:
    assert Addressees([GLOSSARY], []).find(text, group, owner) == addressee


CALLED = (
    make_passage(text="The ward is run by Wendle Valley NHS Trust (the Trust) from two sites."),
    make_passage(text="It asked Elmbury Safeguarding Adults Board (“the Board”) for advice."),
    make_passage(text="The Marsh Lane Surgery (MLS) saw him twice that spring."),
)
OFTEN = (
    make_passage(text="Elmbury Council wrote, and Elmbury Council wrote again."),
    make_passage(text="Nobody at Elmbury Council knew. Holt Town Council did."),
)
CONTENDED = (*OFTEN, make_passage(text="Holt Town Council wrote to Holt Town Council too."))


@pytest.mark.parametrize(
    ("passages", "text", "group", "addressee"),
    [
        # what the document itself calls so
        (CALLED, "The Trust should audit.", None, "Wendle Valley NHS Trust (the Trust)"),
        (CALLED, "the Board must ask.", None, "Elmbury Safeguarding Adults Board (the Board)"),
        # the group's heading, where it ends so, is nearer
        (CALLED, "The Trust should audit.", "Holt Vale Trust", "Holt Vale Trust (the Trust)"),
        # a part of the body
        (
            CALLED,
            "The Trust’s duty team should audit.",
            None,
            "Wendle Valley NHS Trust (the Trust’s duty team)",
        ),
        # the one full name that the document has three times and more
        (OFTEN, "The Council should write.", None, "Elmbury Council (the Council)"),
        # two names, of which neither is told twice as often
        (CONTENDED, "The Council should write.", None, "Council"),
        # nothing in the document says it
        ((), "The Council should write.", None, "Council"),
        # an acronym of the document
        (CALLED, "MLS to see each patient.", None, "Marsh Lane Surgery (MLS)"),
        # one of the register, which this document does not explain
        ((), "The MPS to ensure that calls are logged.", None, "Metropolitan Police Service (MPS)"),
        # the document's own comes before the register's
        (
            (make_passage(text="The Marsh Partnership Schools (MPS) met."),),
            "The MPS to meet.",
            None,
            "Marsh Partnership Schools (MPS)",
        ),
        # an acronym that nobody explains
        ((), "The QZX should meet.", None, "QZX"),
    ],
)
def test_short_names(
    passages: tuple[Passage, ...], text: str, group: str | None, addressee: str
) -> None:
    paged = [replace(passage, page_first=5) for passage in passages]  # no cover among them
    assert Addressees(paged, []).find(text, group, None) == addressee


@pytest.mark.parametrize(
    ("text", "addressee"),
    [
        # what is wished of somebody
        ("That the Board relaunch its protocol.", "Board"),
        ("That Elmbury Council and Holt Police jointly write.", "Elmbury Council; Holt Police"),
        ("The panel recommends that the Home Office publish the figures.", "Home Office"),
        # what is to be sought by one of another
        ("Advice to be sought by Elmbury Council from Holt Police on moves.", "Elmbury Council"),
        ("Assurance to be obtained by the Board that letters are sent.", "Board"),
        ("Evidence to be given by Marshside Homes.", "Marshside Homes"),
        # names that hold "and"
        (
            "Marsh and Wendle Valley NHS Trust should audit letters.",
            "Marsh and Wendle Valley NHS Trust",
        ),
        (
            "Elmbury Children and Families Service must write.",
            "Elmbury Children and Families Service",
        ),
        # names that "and" joins, and commas and a slash
        ("The Board and the Trust should meet.", "Board; Trust"),
        ("The MPS and Marshside Homes should meet.", f"{MPS}; Marshside Homes"),
        (
            "Elmbury Council, Holt Police and Marshside Homes should meet.",
            "Elmbury Council; Holt Police; Marshside Homes",
        ),
        ("Elmbury Council/Holt Police should meet.", "Elmbury Council; Holt Police"),
        # told twice, named once
        ("The Board and the Board should meet.", "Board"),
        # a relative clause is no part of the name
        ("Marshside Homes, which runs the flats, should write.", "Marshside Homes"),
    ],
)
def test_names(text: str, addressee: str) -> None:
    assert Addressees([], []).find(text, None, None) == addressee


@pytest.mark.parametrize(
    ("text", "group", "owner", "addressee"),
    [
        # the row's owner, where nobody is named
        ("Letters should be in plain words.", None, "Marshside Homes", "Marshside Homes"),
        (
            "Review the letters.",
            None,
            "Holt Police/Elmbury Council",
            "Holt Police; Elmbury Council",
        ),
        # and not where somebody is
        ("Holt Police should write.", None, "Marshside Homes", "Holt Police"),
        # the group's heading comes before the row's owner
        ("Review the letters.", "Holt Police", "Marshside Homes", "Holt Police"),
        # who does it, told at the end
        (
            "Letters should be checked by Marshside Homes within a month.",
            None,
            None,
            "Marshside Homes",
        ),
    ],
)
def test_whom_else_it_is_for(
    text: str, group: str | None, owner: str | None, addressee: str
) -> None:
    assert Addressees([], []).find(text, group, owner) == addressee


def test_the_cover_says_which_board_it_is() -> None:
    cover = make_passage(text="Elmbury Safeguarding Children Board", page=1)
    assert Addressees([cover], []).find("The Board should write.", None, None) == (
        "Elmbury Safeguarding Children Board (the Board)"
    )
