"""Held-out labelled passages are set beside what a mode made of them."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from samples import make_codebook

from classify.labelled import LabelledPassage, make_passage

pytest.importorskip("sklearn")

from classify.cross_validation import compare_held
from classify.examples import FACETS, PARTIES, POLARITIES
from classify.fitting import Held
from classify.material import Judged, Material
from classify.models import Facet, Party, Polarity

CODEBOOK = make_codebook()
TEXT = "He kept the bank card, and no knife was seen."
MONEY = {"id": "economic-abuse", "facet": "context", "party": "victim", "polarity": "affirmed",
         "start": 3, "end": 21}  # fmt: skip
KNIFE = {**MONEY, "id": "weapons", "polarity": "negated", "start": 23, "end": 44}


def make_labelled(number: int, themes: Sequence[dict[str, Any]]) -> LabelledPassage:
    coding = {"primary": "family_home" if themes else None, "others": [], "themes": list(themes)}
    row = {
        "id": f"w-{number}", "register": "plain", "review_type": "DHR",
        "section_kind": "analysis", "heading": None, "text": TEXT, "boilerplate": False,
        "decoy": False, "first": coding, "second": coding, "third": None,
    }  # fmt: skip
    return make_passage(row, f"pass-{number}", "a line", CODEBOOK)


def make_judged(theme: int, polarity: Polarity) -> Judged:
    nothing = np.zeros(1, dtype=np.float32)
    return Judged(
        passage=0, theme=theme, inputs=nothing, inputs_fast=nothing,
        facet=FACETS.index(Facet.CONTEXT), party=PARTIES.index(Party.VICTIM),
        polarity=POLARITIES.index(polarity),
    )  # fmt: skip


def make_material() -> Material:
    of_themes = np.zeros((2, 2), dtype=np.float32)
    return Material(
        codebook=CODEBOOK,
        passages=(make_labelled(1, [MONEY, KNIFE]), make_labelled(2, [])),
        folds=np.array([0, 1], dtype=np.int32),
        coded=np.ones(2, dtype=np.bool_),
        affirmed=np.array([[True, False], [False, False]]),
        primary=np.array([0, 2], dtype=np.int32),
        terms=(np.zeros(0, dtype=np.uint32),) * 2,
        shares=of_themes, encoder=of_themes, encoder_levels=of_themes, embeddings=None,
        cues_affirmed=of_themes, cues_fired=of_themes, words=of_themes, rule_levels=of_themes,
        judged=(make_judged(0, Polarity.AFFIRMED), make_judged(1, Polarity.NEGATED)),
    )  # fmt: skip


def test_held_out_passages_beside_their_codes() -> None:
    given = np.array([[True, False], [False, True]])
    held = Held(
        probabilities=given.astype(np.float32),
        given=given,
        sure=given & False,
        level=np.array([1, 2]),
        facet=np.array([FACETS.index(Facet.RESPONSE), FACETS.index(Facet.CONTEXT)]),
        party=np.array([PARTIES.index(Party.VICTIM), PARTIES.index(Party.OTHER)]),
        not_affirmed=np.array([False, True]),
    )
    compared = compare_held(make_material(), held, {"weapons": ("knife",)})
    assert compared.groups == ("pass-1", "pass-2")
    assert compared.denied.tolist() == [[False, True], [False, False]]
    assert compared.by_terms.tolist() == [[False, True], [False, True]]
    assert compared.given_primary.tolist() == [1, 2]
    assert compared.coders is not None
    assert compared.coders.second.tolist() == [[True, False], [False, False]]
    assert compared.negated is None  # a writing pass is of many cases: it has no value of its own
    money, knife = compared.mentions
    assert money.found is not None
    assert knife.found is not None
    assert (money.facet, money.found.facet, money.found.party, money.found.is_affirmed) == (
        Facet.CONTEXT,
        Facet.RESPONSE,
        Party.VICTIM,
        True,
    )
    assert (knife.polarity, knife.found.is_affirmed) == (Polarity.NEGATED, False)
