"""The types of coding: codes, the codebook that holds them, and tags on passages."""

from dataclasses import dataclass
from enum import StrEnum


class Scheme(StrEnum):
    """The two sets of codes, which one mechanism applies."""

    THEME = "theme"
    LEVEL = "level"


class Facet(StrEnum):
    """What a coded passage says of the factor (codebook rule 3)."""

    CONTEXT = "context"
    RESPONSE = "response"
    PROTECTIVE = "protective"
    RECOMMENDATION = "recommendation"


class Party(StrEnum):
    """Whose it is, for families A to C (codebook rule 5)."""

    VICTIM = "victim"
    PERPETRATOR = "perpetrator"
    CHILD = "child"
    ADULT_AT_RISK = "adult_at_risk"
    OTHER = "other"


class Polarity(StrEnum):
    """Whether the passage affirms the factor; only affirmed tags count (codebook rule 6)."""

    AFFIRMED = "affirmed"
    NEGATED = "negated"
    HYPOTHETICAL = "hypothetical"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """A word or phrase that suggests a code."""

    phrase: str  # matched by lemma, unless `exact`
    exact: bool = False  # matched letter by letter: acronyms, "MARAC"
    weight: float = 1.0  # how strongly it suggests the code, 0.0 to 1.0
    not_in: tuple[str, ...] = ()  # longer phrases that hold these words and mean something else


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """One theme or level, as the codebook defines it."""

    code_id: str
    scheme: Scheme
    family: str | None  # "A vulnerability"; None for levels
    label: str
    definition: str
    include: str
    exclude: str
    cues: tuple[Cue, ...]
    source: str
    difficulty: str | None = None  # "A", "B", "C": expected agreement (codebook, part 4)
    objectives: tuple[int, ...] = ()
    levels: tuple[str, ...] = ()  # for a theme: the levels it usually sits at
    examples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Codebook:
    """All codes, in the codebook's order, with the hash that a run records."""

    version: str
    sha256: str  # of the file's bytes
    codes: tuple[Code, ...]

    def scheme(self, scheme: Scheme) -> tuple[Code, ...]:
        """The codes of one scheme, in the codebook's order."""
        return tuple(code for code in self.codes if code.scheme is scheme)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Words of the passage that carry a tag: `passage.text[char_start:char_end] == quote`."""

    char_start: int
    char_end: int
    quote: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A code on a passage, with the words that carry it."""

    passage_id: str
    code_id: str
    scheme: Scheme
    score: float  # 0.0 to 1.0; a calibrated probability, save where `method` is "cue"
    is_primary: bool = False  # of levels: where the factor chiefly sits
    facet: Facet | None = None
    party: Party | None = None
    polarity: Polarity = Polarity.AFFIRMED
    method: str  # "cue": its cues alone; "learned": no cue fired; "both"
    check: bool = False  # given, but too uncertain to count without a person's look
    evidence: tuple[Evidence, ...]
