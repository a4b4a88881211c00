"""The types of an explanation: why a passage was coded as it was. `explain.py` makes them."""

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from classify.models import Evidence
from classify.neighbours import Neighbour

EXPLANATION_SCHEMA = 1


class Standing(StrEnum):
    """What became of a theme."""

    GIVEN = "given"
    CHECK = "check"  # given, and too uncertain to count without a look
    DENIED = "denied"  # given as negated or hypothetical: it does not count
    LEFT_OUT = "left_out"  # above its threshold, and a passage has five themes at most
    MISSED = "missed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What one input adds to a theme's logit."""

    name: str  # "encoder", "cues_affirmed", "cues_fired", "words", "base"
    value: float  # the input itself; 1.0 for the base
    adds: float  # weight times value, after the theme's calibration


@dataclass(frozen=True, slots=True, kw_only=True)
class CueFound:
    """A cue that fired, or that would have but for a longer phrase around it."""

    phrase: str  # as the codebook has it
    weight: float
    quote: str
    char_start: int | None  # half-open, into the text; None in the heading
    char_end: int | None
    polarity: str | None  # by the rules; None in the heading and where it is masked
    masked_by: str | None  # the words in which it means something else


@dataclass(frozen=True, slots=True, kw_only=True)
class SentenceRead:
    """A sentence, and how strongly its words speak for a theme."""

    char_start: int
    char_end: int
    quote: str
    share: float | None  # of its strongest word by the encoder, 0.0 to 1.0; None without one
    strongest: str | None  # that word
    words: float | None  # else what words and pairs add to the words' score


@dataclass(frozen=True, slots=True, kw_only=True)
class TermWeight:
    """A word or pair and what it adds to a theme's logit."""

    term: str
    adds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """A theme's probability with words taken out."""

    whole: float
    without_evidence: float
    without_random: float | None  # the mean of some; None where the text has no room for them
    fall: float
    random_fall: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute:
    """A facet, party or polarity, as given and as each side has it."""

    given: str | None
    rules: str | None
    encoder: str | None
    encoder_share: float | None  # 0.0 to 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeExplanation:
    """Why a theme was given, or not."""

    code_id: str
    label: str
    standing: Standing
    probability: float | None  # None by cues alone
    score: float | None  # of its cues, 0.0 to 1.0; no probability
    threshold: float
    sure_from: float | None
    parts: tuple[Part, ...]  # what sums to the logit
    cues: tuple[CueFound, ...]
    sentences: tuple[SentenceRead, ...]  # the strongest first
    terms_for: tuple[TermWeight, ...]  # the strongest first
    terms_against: tuple[TermWeight, ...]
    evidence: tuple[Evidence, ...]
    removal: Removal | None
    facet: Attribute | None  # None where no word of it was found
    party: Attribute | None  # and for families that nobody has
    polarity: Attribute | None
    denying: tuple[str, ...]  # phrases of its sentences that deny or suppose


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelShare:
    """A level and what speaks for it."""

    code_id: str
    share: float  # 0.0 to 1.0, of the model of levels, or of the rules where they alone decide
    by_rules: float  # the rules' share
    by_encoder: float | None  # the encoder's share as primary level
    rules_add: float | None  # to its logit, beside the mean of all levels
    encoder_adds: float | None
    cues: tuple[str, ...]  # its own cues that fired


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelExplanation:
    """Why the level."""

    primary: str | None
    others: tuple[str, ...]
    shares: tuple[LevelShare, ...]  # the largest first
    no_level: float | None  # the share of "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why a passage was coded as it was."""

    tagger: str
    why_not_coded: str | None
    themes: tuple[ThemeExplanation, ...]
    level: LevelExplanation | None
    neighbours: tuple[Neighbour, ...]

    def as_object(self) -> dict[str, Any]:
        """As JSON has it."""
        return asdict(self)
