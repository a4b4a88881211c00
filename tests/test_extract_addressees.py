"""Whom a recommendation is addressed to."""

import pytest
from samples import make_passage

from extract.addressees import Addressees

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
