"""A small encoder, base model and labels, all invented, to train a tagger from in a second."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from samples import make_code, make_codebook

from classify.encode import Reading
from classify.labelled import Coding, LabelledPassage, ThemeLabel
from classify.model import HeldOut, ReaderCard, save_held_out, save_reader_card
from classify.models import Code, Codebook, Cue, Facet, Party, Polarity, Scheme
from extract.models import SectionKind

TAUGHT = ("economic-abuse", "weapons")
LEVELS = ("family_home", "institutions_systems")
WORDS = {"economic-abuse": "bank card", "weapons": "kitchen knife"}
NEW_WORDS = ("lodger", "lodgers", "landlord", "rented room")
ATTRIBUTES = 12


class SmallEncoder:
    """Knows two themes by their words, and places passages by all of theirs."""

    name = "small"

    def read(self, headings: Sequence[str], texts: Sequence[str]) -> Iterator[Reading]:
        """Read passages, each by itself."""
        for _, text in zip(headings, texts, strict=True):
            pieces = list(re.finditer(r"\w+", text.lower()))
            tokens = np.array(
                [[3.0 if p.group() in WORDS[t] else -3.0 for t in TAUGHT] for p in pieces],
                dtype=np.float32,
            )
            vector = np.sum([_vector(piece.group()) for piece in pieces], axis=0)
            yield Reading(
                themes=tokens.max(axis=0),
                levels=np.zeros(2 * len(LEVELS) + 1, dtype=np.float32),
                tokens=tokens,
                attributes=np.zeros((len(pieces), ATTRIBUTES), dtype=np.float32),
                offsets=np.array([piece.span() for piece in pieces], dtype=np.int32),
                embedding=(vector / np.linalg.norm(vector)).astype(np.float32),
            )


def _vector(word: str) -> np.ndarray:
    """A word's place: the same in every process, and words of one theme lie together."""
    stem = "lodger" if word in " ".join(NEW_WORDS) and len(word) > 4 else word
    seed = int.from_bytes(hashlib.sha256(stem.encode()).digest()[:4], "big")
    weight = 3.0 if stem == "lodger" else 1.0
    return weight * np.random.default_rng(seed).standard_normal(384)


def small_base(folder: Path) -> Path:
    """A model folder with what training takes from a base; its encoder is no encoder."""
    folder.mkdir()
    (folder / "reader.onnx").write_bytes(b"no encoder")
    (folder / "tokenizer.json").write_text("{}")
    card = ReaderCard(
        sha256=hashlib.sha256(b"no encoder").hexdigest(),
        themes=TAUGHT,
        levels=LEVELS,
        attribute_offsets=np.zeros((len(TAUGHT), ATTRIBUTES), dtype=np.float32),
        trained_on={},
    )
    save_reader_card(card, folder)
    nothing = HeldOut(
        digests=("0" * 32,),
        themes=np.zeros((1, len(TAUGHT)), dtype=np.float32),
        levels=np.zeros((1, 2 * len(LEVELS) + 1), dtype=np.float32),
        attributes={("0" * 32, 0): np.zeros(ATTRIBUTES, dtype=np.float32)},
    )
    save_held_out(nothing, folder / "held_out.safetensors")
    return folder


def small_codebook(*more: Code) -> Codebook:
    """Two themes that the encoder knows, two levels, and whatever more is given."""
    themes = (
        make_code("economic-abuse", cues=(Cue(phrase="bank card"),)),
        make_code("weapons", cues=(Cue(phrase="kitchen knife"),)),
        *more,
    )
    return make_codebook(
        *(replace(theme, levels=("family_home",)) for theme in themes),
        make_code("family_home", scheme=Scheme.LEVEL, cues=(Cue(phrase="at home"),)),
        make_code("institutions_systems", scheme=Scheme.LEVEL, cues=(Cue(phrase="the agency"),)),
    )


NAMES = ("Anna", "Bela", "Cora", "Dina", "Edie", "Fern", "Gwen")
PLACES = ("at home", "at the flat", "in the garden", "by the agency's door", "near the shop")
DAYS = ("On Monday", "In the spring", "That evening", "A week later", "Some years before")
PLAIN = "she had spoken with her sister about the weather and the long road back"


def small_labels() -> tuple[LabelledPassage, ...]:
    """300 passages of ten voices: a seventh of each theme, the others of none."""
    found = []
    for number in range(300):
        kind = dict(enumerate(TAUGHT)).get(number % 7)
        name, place, day = NAMES[number % 6], PLACES[number % 5], DAYS[number // 3 % 5]
        said = f"he kept the {WORDS[kind]} from her and would not say why" if kind else PLAIN
        text = f"{day} {name} was {place}, and {said}; it was visit {number} of that year."
        found.append(make_labelled(f"s-{number:03d}", text, kind, voice=f"voice {number // 30}"))
    return tuple(found)


def make_labelled(
    passage_id: str,
    text: str,
    code_id: str | None = None,
    *,
    voice: str = "voice",
    party: Party | None = None,
) -> LabelledPassage:
    """A passage with one theme, affirmed of the whole text, or none."""
    label = ThemeLabel(
        code_id=code_id or "",
        facet=Facet.RESPONSE if passage_id.endswith("5") else Facet.CONTEXT,
        party=party or (Party.CHILD if passage_id.endswith("7") else Party.VICTIM),
        polarity=Polarity.NEGATED if passage_id.endswith("9") else Polarity.AFFIRMED,
        char_start=0,
        char_end=len(text),
    )
    coding = Coding(
        primary_level="family_home" if code_id else None,
        other_levels=(),
        themes=(label,) if code_id else (),
    )
    return LabelledPassage(
        passage_id=passage_id,
        writing_pass=voice,
        register="plain",
        review_type="DHR",
        section_kind=SectionKind.ANALYSIS,
        heading=None,
        text=text,
        is_boilerplate=False,
        is_decoy=False,
        first=coding,
        second=None,
        third=None,
    )
