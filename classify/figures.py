"""The figures that `casereviews evaluate` reports, as types; `evaluate.py` works them out."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from classify.scores import Bin, Figure

SCHEMA = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeFigures:
    """A theme, or a primary level, over all passages."""

    code_id: str
    support: int  # passages in which coders affirm it
    suggested: int  # passages in which the tagger gives it as affirmed
    precision: Figure
    recall: Figure
    f1: Figure
    calibration_error: float | None = None  # over all passages
    suggestion_calibration_error: float | None = None  # over those above SUGGESTED_FROM
    terms_f1: float | None = None  # the term list's
    coder_f1: float | None = None  # the second coder's against the first's
    coder_kappa: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemesTogether:
    """All themes: counted together (micro), and the mean over themes (macro)."""

    precision: Figure
    recall: Figure
    f1: Figure
    macro_f1: Figure  # `n`: the themes counted, those with FEWEST_SUPPORT or more
    calibration_error: float | None
    suggestion_calibration_error: float | None
    terms_f1: Figure
    terms_macro_f1: Figure
    above_terms: Figure  # micro F1 less the term list's
    coder_f1: Figure | None
    coder_macro_f1: Figure | None
    coder_kappa: float | None
    passages_coded_twice: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Suggestions that are sure, and those marked "check", in which the tagger abstains."""

    sure_precision: Figure
    sure_recall: Figure
    check_precision: Figure
    recall_with_check: Figure
    coverage: Figure  # the share of all suggestions that are sure


@dataclass(frozen=True, slots=True, kw_only=True)
class Levels:
    """The primary level of passages."""

    passages: int
    right: Figure  # "no level" counts as a level here
    macro_f1: Figure  # over levels with FEWEST_SUPPORT or more; "no level" aside
    levels: tuple[CodeFigures, ...]
    confusion: tuple[tuple[int, ...], ...]  # rows: coders'; columns: given; the last is no level
    coder_macro_f1: float | None
    coder_kappa: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgements:
    """What is said of a theme that is there."""

    facet: Figure
    party: Figure
    polarity: Figure
    kept_out: Figure  # of negated or hypothetical themes: not given as affirmed


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Themes in some of the passages, and how far that is from all others."""

    by: str  # "register", "review type", "sex of the subject"
    value: str
    passages: int
    groups: int
    precision: Figure
    recall: Figure
    f1: Figure  # `n`: affirmed themes
    gap: Figure  # F1 less that of all other passages with a value


@dataclass(frozen=True, slots=True, kw_only=True)
class Cases:
    """Each review's value for each theme: yes, explicitly no, or not mentioned."""

    reviews: int
    table: tuple[
        tuple[int, ...], ...
    ]  # rows: coders'; columns: the tagger's; in CASE_VALUES' order
    same: Figure  # the share of review-theme pairs with one value
    kappa: float | None
    precision: Figure  # of "yes"
    recall: Figure
    f1: Figure


CASE_VALUES = ("yes", "explicitly no", "not mentioned")


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What was measured, on what: for the record."""

    tagger: str  # mode, and the digest of what it was made from
    mode: str
    how: str  # "cross-validation" or "gold"
    sources: tuple[str, ...]  # the labels or gold files
    codebook_version: str
    codebook_sha256: str
    documents: tuple[str, ...] = ()  # inspection documents whose passages were used
    documents_absent: tuple[str, ...] = ()
    passages_unmatched: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """Everything that `casereviews evaluate` reports."""

    measured: Measured
    passages: int
    groups: int
    grouped_by: str  # what was resampled for the intervals
    labels: Mapping[str, str]  # of codes, for people
    themes: tuple[CodeFigures, ...]
    together: ThemesTogether
    reliability: tuple[Bin, ...]  # empty for a tagger without probabilities
    band: Band | None
    levels: Levels
    levels_without_response: Levels
    judgements: Judgements
    gaps: tuple[Gap, ...]
    cases: Cases | None


def evaluation_object(evaluation: Evaluation) -> dict[str, Any]:
    """An evaluation as `docs/contract.md` has it, for `json.dumps`."""
    return {"schema": SCHEMA, **_plain(asdict(evaluation))}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, float):
        return round(value, 4)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(part) for part in value]
    return value
