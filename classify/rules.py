"""context.yaml read into the rules that judge the words around a cue."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from classify.errors import ContextRulesError
from classify.models import Cue, Facet, Party, Polarity

Row = dict[str, Any]

CONTEXT_FILE = Path(__file__).with_name("context.yaml")
"""The rules that ship with the tool."""

# Labels of the context's own phrases: a code's id never holds a colon.
SCOPE_END = "context:scope_end"
CONDITIONAL_OPENING = "context:opening"
CONDITIONAL_VERB = "context:verb"
RECOMMENDING = "context:recommending"
RECOMMENDING_OPENING = "context:recommending_opening"
NOT_RECOMMENDING = "context:not_recommending"
PRAISING = "context:praising"
PRAISING_BACK = "context:praising_back"
FAILING = "context:failing"
DESCRIBING = "context:describing"
NARRATING = "context:narrating"
UNCODED_HEADING = "context:heading_uncoded"
PROTECTIVE_HEADING = "context:heading_protective"
RECOMMENDING_HEADING = "context:heading_recommending"
_POLARITY = "context:polarity:"
_PARTY = "context:party:"


@dataclass(frozen=True, slots=True, kw_only=True)
class PolarityRule:
    """Phrases that negate a factor, or make it a mere possibility."""

    label: str
    effect: Polarity
    before: bool  # the phrase stands before the cue
    reach: int  # words that may come between phrase and cue
    families: str | None  # the letters of the families it holds for; None for all
    except_codes: tuple[str, ...]  # codes of those families for which it does not hold
    phrases: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyRule:
    """Whom a theme concerns."""

    harmed: bool  # the person harmed; otherwise the person whose conduct or state it is
    otherwise: Party  # where nothing in the passage tells
    relative: Party  # what a parent or other relative is here
    always: bool = False  # whatever the passage says


@dataclass(frozen=True, slots=True, kw_only=True)
class LevelRules:
    """What themes and words count towards a level."""

    service_level: str
    service_share: float
    usual_shares: tuple[float, ...]
    place_share: float
    wording_share: float
    heading_share: float
    cue_shares: Mapping[str, float]
    other_cue_share: float
    further_level_share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextRules:
    """Everything that context.yaml says."""

    fewest_words: int
    uncoded_sections: tuple[str, ...]
    chronicle_sections: tuple[str, ...]
    chronicle_families: str  # letters
    chronicle_share: float  # of the score that is left to an act told without a judgement
    polarity: tuple[PolarityRule, ...]
    recommending_sections: tuple[str, ...]
    protective_sections: tuple[str, ...]
    praise_reach: int  # characters after a sentence within which it may be praised
    family_facets: Mapping[str, Facet]  # by the family's letter
    code_facets: Mapping[str, Facet]
    response_cues: Mapping[str, tuple[str, ...]]  # code -> beginnings of words
    party_families: str  # letters
    roles: Mapping[str, Party]
    pronouns: Mapping[str, tuple[str, ...]]  # sex -> words
    titles: Mapping[Party, tuple[str, ...]]
    party_codes: Mapping[str, PartyRule]
    levels: LevelRules
    phrases: tuple[tuple[str, Cue], ...]  # label and phrase, for the finder


def party_label(party: Party) -> str:
    """The label under which words for a party are found."""
    return f"{_PARTY}{party}"


@lru_cache(maxsize=4)
def read_context_rules(path: Path | None = None) -> ContextRules:
    """The rules in a file, or those that ship with the tool.

    Args:
        path: Rules in YAML; None for the shipped ones.

    Raises:
        ContextRulesError: The file is missing, not YAML, or lacks something; the cause is kept.
    """
    file = CONTEXT_FILE if path is None else path
    try:
        rows = yaml.safe_load(file.read_text(encoding="utf-8"))
        return _build(rows)
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError, AttributeError) as error:
        raise ContextRulesError(f"{file.name}: not usable as context rules ({error!r})") from error


def _build(rows: Row) -> ContextRules:
    skip, polarity, facet, party = (rows[k] for k in ("not_coded", "polarity", "facet", "party"))
    rules = tuple(_polarity_rules(polarity["rules"]))
    words = {Party(name): tuple(found) for name, found in party["words"].items()}
    lists = {
        SCOPE_END: polarity["scope_ends"],
        CONDITIONAL_VERB: polarity["conditional_verbs"],
        RECOMMENDING: facet["recommending"],
        NOT_RECOMMENDING: facet["not_recommending"],
        PRAISING: facet["praising"],
        PRAISING_BACK: facet["praising_back"],
        FAILING: facet["failing"],
        DESCRIBING: skip["describing"],
        NARRATING: skip["narrating"],
        UNCODED_HEADING: skip["headings"],
        PROTECTIVE_HEADING: facet["protective_headings"],
        RECOMMENDING_HEADING: facet["recommending_headings"],
        **{rule.label: rule.phrases for rule in rules},
        **{party_label(name): found for name, found in words.items()},
    }
    phrases = [(label, _phrase(label, row)) for label, found in lists.items() for row in found]
    openings = polarity["conditional_openings"]
    phrases += [(CONDITIONAL_OPENING, Cue(phrase=word, exact=True)) for word in openings]
    advice = facet["recommending_openings"]
    phrases += [(RECOMMENDING_OPENING, Cue(phrase=word, exact=True)) for word in advice]
    return ContextRules(
        fewest_words=int(skip["fewest_words"]),
        uncoded_sections=tuple(skip["sections"]),
        chronicle_sections=tuple(skip["chronicle"]["sections"]),
        chronicle_families="".join(skip["chronicle"]["families"]),
        chronicle_share=float(skip["chronicle"]["share"]),
        polarity=rules,
        recommending_sections=tuple(facet["recommending_sections"]),
        protective_sections=tuple(facet["protective_sections"]),
        praise_reach=int(facet["praise_reach"]),
        family_facets={letter: Facet(name) for letter, name in facet["defaults"].items()},
        code_facets={code: Facet(name) for code, name in facet["code_defaults"].items()},
        response_cues={code: tuple(found) for code, found in facet["response_cues"].items()},
        party_families="".join(party["families"]),
        roles={role: Party(name) for role, name in party["roles"].items()},
        pronouns={sex: tuple(found) for sex, found in party["pronouns"].items()},
        titles={Party(name): tuple(found) for name, found in party["titles"].items()},
        party_codes={code: _party_rule(row) for code, row in party["codes"].items()},
        levels=_level_rules(rows["levels"]),
        phrases=tuple(phrases),
    )


def _level_rules(row: Row) -> LevelRules:
    return LevelRules(
        service_level=row["service_level"],
        service_share=float(row["service_share"]),
        usual_shares=tuple(float(share) for share in row["usual_shares"]),
        place_share=float(row["place_share"]),
        wording_share=float(row["wording_share"]),
        heading_share=float(row["heading_share"]),
        cue_shares={level: float(share) for level, share in row["cue_shares"].items()},
        other_cue_share=float(row["other_cue_share"]),
        further_level_share=float(row["further_level_share"]),
    )


def _phrase(label: str, row: object) -> Cue:
    """A row is a phrase, or a phrase with the longer phrases in which it means something else."""
    if isinstance(row, dict):
        return Cue(phrase=row["phrase"], not_in=tuple(row["not_in"]))
    if not isinstance(row, str):  # `no`, unquoted, is false to YAML
        raise ValueError(f"{label}: {row!r} is not text (is it in quotation marks?)")
    return Cue(phrase=row)


def _polarity_rules(rows: list[Row]) -> Iterator[PolarityRule]:
    for number, row in enumerate(rows):
        yield PolarityRule(
            label=f"{_POLARITY}{number}",
            effect=Polarity(row["effect"]),
            before={"before": True, "after": False}[row["side"]],
            reach=int(row["reach"]),
            families=None if row["families"] == "all" else "".join(row["families"]),
            except_codes=tuple(row.get("except_codes", ())),
            phrases=tuple(row["phrases"]),
        )


def _party_rule(row: Row) -> PartyRule:
    return PartyRule(
        harmed={"harmed": True, "actor": False}[row["whose"]],
        otherwise=Party(row["otherwise"]),
        relative=Party(row.get("relative", "victim" if row["whose"] == "harmed" else "other")),
        always=bool(row.get("always", False)),
    )
