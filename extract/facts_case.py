"""Fields told by words in the text: method, cause of death, verdict, flags, forums.

The rules are `data/fact_rules.toml`, which a researcher can read and extend; this module reads
sentences by them. A sentence that asks, supposes or quotes the law counts for nothing.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from extract.facts_reading import Finding, Reading, make_span, split_sentences
from extract.models import FactStatus, Passage, SectionKind
from extract.people_names import name_pattern

_DATA = Path(__file__).parent / "data" / "fact_rules.toml"
_UNREAD = frozenset({SectionKind.GLOSSARY, SectionKind.RECOMMENDATIONS, SectionKind.ACTION_PLAN})
_DENIED = re.compile(
    r"\b(?:no|never|nor|neither|without|denied|nobody|nothing)\b[^.;,]{0,60}$|\bnot\s+(?:\w+\s+){0,3}$",
    re.IGNORECASE,
)
_DENIED_AFTER = re.compile(
    r"^[^.;,]{0,40}\b(?:was|were) (?:not|never) (?:\w+ )?(?:recorded|reported|disclosed|found|"
    r"known|evident)",
    re.I,
)
_SUPPOSED = re.compile(
    r"\b(?:whether|if|might|may|could|would|should|must|training|policy|policies|guidance|awareness|leaflet|campaign|definition|means|"
    r"term|tool|toolkit|terms of reference|consider|including but)\b",
    re.IGNORECASE,
)
_STRONG_POINTS = 3.0  # for a sentence that says it outright: "the cause of death was"
_MOST_CONFIDENT = 0.85


@dataclass(frozen=True, slots=True)
class _ValueRule:
    value: str
    patterns: tuple[re.Pattern[str], ...]
    unless: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class FieldRule:
    """How one field is read from sentences."""

    name: str
    choose: str  # "most", "first", "all", "flag"
    least: float
    only: frozenset[str]  # kinds of review; empty: all
    where: frozenset[SectionKind]  # empty: all but those never read
    cue: re.Pattern[str] | None
    strong: re.Pattern[str] | None
    none: re.Pattern[str] | None
    rules: tuple[_ValueRule, ...]


@dataclass(slots=True)
class _Tally:
    """What speaks for a field's values so far."""

    points: dict[str, float] = field(default_factory=dict)
    first: dict[str, Finding] = field(default_factory=dict)
    denial: Finding | None = None

    def add(self, value: str, points: float, finding: Finding) -> None:
        self.points[value] = self.points.get(value, 0.0) + points
        self.first.setdefault(value, finding)


def read_rules(perpetrators: Sequence[str]) -> tuple[FieldRule, ...]:
    """The field rules, with the perpetrators' names where the file has {perpetrator}."""
    return _compiled(tuple(perpetrators))


@cache
def _raw() -> tuple[Mapping[str, Any], ...]:
    return tuple(tomllib.loads(_DATA.read_text(encoding="utf-8"))["field"])


@cache
def _plain_rule(index: int) -> FieldRule:
    return _compile_field(_raw()[index], ())


def _compiled(perpetrators: tuple[str, ...]) -> tuple[FieldRule, ...]:
    # Only the few rules that name the perpetrator are compiled anew for a document.
    return tuple(
        _compile_field(entry, perpetrators) if "{perpetrator}" in str(entry) else _plain_rule(index)
        for index, entry in enumerate(_raw())
    )


def _compile_field(entry: Mapping[str, Any], perpetrators: tuple[str, ...]) -> FieldRule:
    names = "|".join(name_pattern(name) for name in perpetrators) or r"(?!)"

    def one(pattern: str) -> re.Pattern[str]:
        pattern = pattern.replace("{perpetrator}", f"(?-i:{names})")
        return re.compile(pattern, re.IGNORECASE)

    def maybe(key: str, source: Mapping[str, Any]) -> re.Pattern[str] | None:
        return one(source[key]) if key in source else None

    return FieldRule(
        name=entry["name"],
        choose=entry["choose"],
        least=float(entry.get("least", 1)),
        only=frozenset(entry.get("only", ())),
        where=frozenset(SectionKind(kind) for kind in entry.get("where", ())),
        cue=maybe("cue", entry),
        strong=maybe("strong", entry),
        none=maybe("none", entry),
        rules=tuple(
            _ValueRule(
                rule["value"], tuple(one(p) for p in rule["patterns"]), maybe("unless", rule)
            )
            for rule in entry["rules"]
        ),
    )


def find_case_fields(
    reading: Reading, review_type: str, perpetrators: Sequence[str]
) -> dict[str, Finding]:
    """The fields that the rules find in a document, by name.

    Fields that belong to other kinds of review are left out.
    """
    rules = [rule for rule in read_rules(perpetrators) if not rule.only or review_type in rule.only]
    tallies = {rule.name: _Tally() for rule in rules}
    for passage in reading.passages:
        text = re.sub(r"[’‘]", "'", re.sub(r"[“”]", '"', passage.text))
        for rule in rules:
            if _is_read(rule, passage):
                _tally_passage(rule, tallies[rule.name], passage, text)
    found: dict[str, Finding] = {}
    for rule in rules:
        finding = _decide(rule, tallies[rule.name])
        if finding is not None:
            found[rule.name] = finding
    return found


def _is_read(rule: FieldRule, passage: Passage) -> bool:
    if rule.where:
        return passage.section_kind in rule.where
    return passage.section_kind not in _UNREAD


def _tally_passage(rule: FieldRule, tally: _Tally, passage: Passage, text: str) -> None:
    if rule.none is not None and tally.denial is None and (match := rule.none.search(text)):
        tally.denial = Finding(
            value="none",
            span=make_span(passage, match.start(), match.end()),
            confidence=0.7,
            status=FactStatus.NONE,
        )
    if rule.cue is not None and rule.cue.search(text) is None:
        return
    hits = [
        (value, match)
        for value in rule.rules
        for pattern in value.patterns
        if (match := pattern.search(text)) is not None
    ]
    if not hits:
        return
    bounds = split_sentences(text)
    seen: set[tuple[str, int]] = set()
    for value, match in hits:
        start, end = next(((s, e) for s, e in bounds if s <= match.start() < e), (0, len(text)))
        if (value.value, start) in seen:
            continue
        seen.add((value.value, start))
        sentence = text[start:end]
        if rule.cue is not None and not rule.cue.search(sentence):
            continue
        if value.unless is not None and value.unless.search(sentence):
            continue
        finding = Finding(
            value=value.value,
            span=make_span(passage, match.start(), match.end()),
            confidence=0.6,
        )
        if rule.choose == "flag":
            _tally_flag(tally, passage, text, start, match, finding)
        else:
            weight = (
                _STRONG_POINTS if rule.strong is not None and rule.strong.search(sentence) else 1.0
            )
            tally.add(value.value, weight, finding)


def _tally_flag(
    tally: _Tally,
    passage: Passage,
    text: str,
    start: int,
    match: re.Match[str],
    finding: Finding,
) -> None:
    """Count a flag's sentence as affirmed or denied; the law's and the terms' words as neither."""
    before = text[start : match.start()]
    after = text[match.end() : match.end() + 60]
    if passage.is_boilerplate or _SUPPOSED.search(before[-90:]):
        return
    if _DENIED.search(before) or _DENIED_AFTER.search(after):
        if tally.denial is None:
            denied = _DENIED.search(before)
            begin = start + denied.start() if denied else match.start()
            tally.denial = Finding(
                value="no",
                span=make_span(passage, begin, match.end()),
                confidence=0.6,
                status=FactStatus.NONE,
            )
        return
    tally.add(str(finding.value), 1.0, finding)


def _decide(rule: FieldRule, tally: _Tally) -> Finding | None:
    enough = [v.value for v in rule.rules if tally.points.get(v.value, 0.0) >= rule.least]
    enough = list(dict.fromkeys(enough))
    if not enough:
        return tally.denial
    if rule.choose == "all":
        first = tally.first[enough[0]]
        return Finding(value=tuple(enough), span=first.span, confidence=0.6)
    best = enough[0]
    if rule.choose == "most":
        surest = [value for value in enough if tally.points[value] >= _STRONG_POINTS]
        enough = surest or enough
        best = max(enough, key=lambda value: tally.points[value])
    points = tally.points[best]
    confidence = min(_MOST_CONFIDENT, 0.5 + 0.08 * points)
    return Finding(value=best, span=tally.first[best].span, confidence=round(confidence, 2))
