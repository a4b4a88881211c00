"""What coders found in passages, and what a tagger made of the same ones, side by side.

`gold.compare_tagged` makes one of any coded passages, `cross_validation.compare_held` one of the
labelled passages that a tagger is fitted to, each by parameters that had not seen it.
"""

from dataclasses import dataclass

from classify.examples import Floats, Ints
from classify.models import Facet, Party, Polarity
from classify.scores import Bools


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundMention:
    """What a tagger says of a theme that coders labelled."""

    facet: Facet | None
    party: Party | None
    is_affirmed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A theme that coders labelled in a passage, whatever its polarity."""

    passage: int
    theme: int
    facet: Facet | None
    party: Party | None
    polarity: Polarity
    found: FoundMention | None  # None: the tagger says nothing of it


@dataclass(frozen=True, slots=True, kw_only=True)
class Coders:
    """Two codings of the same passages, the second made without sight of the first.

    Where only an agreed coding is kept, it stands for the first.
    """

    twice: Bools  # (n,): whether the passage was coded a second time
    first: Bools  # (n, t): affirmed
    second: Bools
    first_primary: Ints  # (n,): l for none
    second_primary: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """n passages, t themes, l levels."""

    theme_ids: tuple[str, ...]
    level_ids: tuple[str, ...]
    groups: tuple[str, ...]  # (n,): the review; or the writing pass or document
    grouped_by: str  # what the groups are, in the plural
    registers: tuple[str | None, ...]
    review_types: tuple[str | None, ...]
    sexes: tuple[str | None, ...]  # of the review's subject
    truth: Bools  # (n, t): affirmed
    denied: Bools  # (n, t): labelled as negated or hypothetical alone
    given: Bools  # (n, t): given as affirmed
    sure: Bools | None  # (n, t): given without "check"; None for a tagger that marks none
    probabilities: Floats | None  # (n, t): None for a tagger whose scores are none
    by_terms: Bools  # (n, t): what the list of terms suggests
    primary: Ints  # (n,): the primary level, l for none
    given_primary: Ints
    is_response: Bools  # (n,): all affirmed themes tell of what services did
    mentions: tuple[Mention, ...]
    coders: Coders | None
    negated: Bools | None  # (n, t): labelled as negated; None where passages are of no case
    given_negated: Bools | None
