"""A tiny set of invented labelled passages, with an encoder and held-out readings to match."""

from functools import cache

import numpy as np
from samples_coding import (
    ATTRIBUTES,
    THEMES,
    FakeEncoder,
    make_coding,
    make_labelled,
    make_model,
    small_codebook,
)

from classify.examples import FACETS, Floats
from classify.labelled import LabelledPassage
from classify.labelled_documents import passage_digest
from classify.material import Material, gather
from classify.model import HeldOut
from classify.models import Codebook, Facet, Party, Polarity

_SAYINGS = (
    # theme, words, text, polarity, facet, party, level
    ("economic-abuse", "her bank card", "He kept her bank card for {n} months, she said.",
     Polarity.AFFIRMED, Facet.CONTEXT, Party.VICTIM, "family_home"),
    ("economic-abuse", "bank card", "There was no sign that he kept a bank card in week {n}.",
     Polarity.NEGATED, Facet.CONTEXT, Party.OTHER, None),
    ("weapons", "a knife", "The perpetrator carried a knife on {n} days of the month.",
     Polarity.AFFIRMED, Facet.CONTEXT, Party.PERPETRATOR, "family_home"),
    ("recording", "not written up", "The visit of day {n} was not written up by the worker.",
     Polarity.AFFIRMED, Facet.RESPONSE, Party.VICTIM, "institutions_systems"),
    ("recording", "recorded", "The Trust should see that visits are recorded within {n} days.",
     Polarity.AFFIRMED, Facet.RECOMMENDATION, Party.VICTIM, "institutions_systems"),
)  # fmt: skip
_PLAIN = (
    "They moved to a house with {n} rooms near the park.",
    "The review heard from {n} members of the family about the past.",
)


@cache
def book() -> Codebook:
    """The small codebook."""
    return small_codebook()


@cache
def passages(copies: int = 8) -> tuple[LabelledPassage, ...]:
    """Five labelled sayings and two plain ones in each of eight voices."""
    made = []
    for voice in range(copies):
        for place, (theme, words, text, polarity, facet, party, level) in enumerate(_SAYINGS):
            text = text.format(n=voice * 7 + place)
            coding = make_coding(
                text, (theme, words), level=level, polarity=polarity, facet=facet, party=party
            )
            made.append(
                make_labelled(
                    text, coding, passage_id=f"v{voice}-{place}", writing_pass=f"v{voice}"
                )
            )
        for place, plain in enumerate(_PLAIN):
            made.append(
                make_labelled(
                    plain.format(n=voice * 7 + place + 3),
                    passage_id=f"v{voice}-plain-{place}",
                    writing_pass=f"v{voice}",
                )
            )
    return tuple(made)


def fake_encoder() -> FakeEncoder:
    """An encoder that is right about knives and cards, unsure of recording, and too sure of all."""
    return FakeEncoder(
        {
            "card": ("economic-abuse", 7.0),
            "knife": ("weapons", 9.0),
            "written": ("recording", 5.0),
            "recorded": ("recording", -1.0),
        },
        {"card": "family_home", "knife": "family_home", "written": "institutions_systems",
         "recorded": "institutions_systems", "park": "none", "review": "none"},
        {"should": (FACETS.index(Facet.RECOMMENDATION), 4.0), "no": (ATTRIBUTES - 2, 5.0)},
    )  # fmt: skip


def held_out(wanted: tuple[LabelledPassage, ...]) -> HeldOut:
    """What a fold's encoder made of passages: the fake encoder's reading."""
    readings = list(fake_encoder().read([""] * len(wanted), [p.text for p in wanted]))
    digests = tuple(passage_digest(passage.text) for passage in wanted)
    attributes: dict[tuple[str, int], Floats] = {
        (digest, THEMES.index(label.code_id)): reading.attributes.mean(axis=0)
        for digest, reading, passage in zip(digests, readings, wanted, strict=True)
        for label in passage.agreed.themes
        if label.code_id in THEMES
    }
    return HeldOut(
        digests=digests,
        themes=np.stack([reading.themes for reading in readings]),
        levels=np.stack([reading.levels for reading in readings]),
        attributes=attributes,
    )


def make_material(
    labelled: tuple[LabelledPassage, ...] | None = None,
    codebook: Codebook | None = None,
    held: HeldOut | None = None,
    encoder: FakeEncoder | None = None,
) -> Material:
    """Material of the tiny set."""
    labelled = passages() if labelled is None else labelled
    return gather(
        labelled,
        codebook or book(),
        encoder or fake_encoder(),
        make_model().reader,
        held_out(labelled) if held is None else held,
    )
