"""What the words around a cue make of it: polarity, facet and party.

A first, plain pass over the cue's own sentence, by the lists in context.yaml. It reads no syntax:
a negation reaches a set number of words, and stops at a "but". Where nothing tells, the commonest
reading of the theme is taken, so that a value here is a suggestion, never a finding.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from classify import rules as names
from classify.cues import CueMatch, CueReading
from classify.models import Code, Facet, Party, Polarity
from classify.rules import ContextRules, PolarityRule
from extract.models import Person

_HARMED_ORDER = (Party.VICTIM, Party.ADULT_AT_RISK, Party.OTHER, Party.CHILD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Somebody named or called something in a passage."""

    char_start: int
    char_end: int
    party: Party


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageContext:
    """One passage with all that was found in it; the judgements below read it."""

    text: str
    reading: CueReading
    signals: Mapping[str, tuple[CueMatch, ...]]  # the reading's matches by list
    section_kind: str | None
    heading_labels: frozenset[str]  # lists whose phrases the heading holds
    mentions: tuple[Mention, ...]  # in the text's order
    subject: Party | None  # whom the heading, or else the whole review, is about
    rules: ContextRules

    def sentence(self, match: CueMatch) -> tuple[int, int]:
        """The bounds of the sentence that holds a match."""
        start, end = self.reading.sentence_span(match.char_start)
        return start, len(self.text) if end is None else end

    def has(self, label: str, span: tuple[int, int]) -> bool:
        """Whether a list's phrase stands in a stretch of the text."""
        return any(self.within(label, span))

    def within(self, label: str, span: tuple[int, int]) -> Iterator[CueMatch]:
        """A list's phrases that stand in a stretch of the text, in order."""
        for signal in self.signals.get(label, ()):
            if span[0] <= signal.char_start < span[1]:
                yield signal


def sort_signals(reading: CueReading) -> Mapping[str, tuple[CueMatch, ...]]:
    """A reading's matches by the list or code they belong to."""
    sorted_matches: dict[str, list[CueMatch]] = {}
    for match in reading.matches:
        sorted_matches.setdefault(match.label, []).append(match)
    return {label: tuple(matches) for label, matches in sorted_matches.items()}


def find_mentions(
    text: str,
    signals: Mapping[str, tuple[CueMatch, ...]],
    people: Sequence[Person],
    rules: ContextRules,
) -> tuple[Mention, ...]:
    """Who is spoken of in a passage, in the text's order.

    Args:
        text: The passage's text.
        signals: What the finder found in it, by list.
        people: The review's people, as extraction names them; a name of theirs settles its party.
        rules: The words for each party.

    Returns:
        The mentions; none for a passage that speaks of nobody.
    """
    found = [*_named_people(text, people, rules), *_titled(text, rules)]
    found += _pronouns(text, people, rules)
    found += [
        Mention(char_start=match.char_start, char_end=match.char_end, party=party)
        for party in Party
        for match in signals.get(names.party_label(party), ())
    ]
    kept: list[Mention] = []
    for mention in found:  # names first: "Child Q" is whoever extraction says
        if not any(m.char_start < mention.char_end and mention.char_start < m.char_end
                   for m in kept):  # fmt: skip
            kept.append(mention)
    return tuple(sorted(kept, key=lambda mention: mention.char_start))


def _named_people(text: str, people: Sequence[Person], rules: ContextRules) -> Iterator[Mention]:
    for person in sorted(people, key=lambda person: (-len(person.name), person.name)):
        if person.role in rules.roles and person.name:
            for match in re.finditer(rf"(?<!\w){re.escape(person.name)}(?!\w)", text):
                yield Mention(
                    char_start=match.start(), char_end=match.end(), party=rules.roles[person.role]
                )


def _pronouns(text: str, people: Sequence[Person], rules: ContextRules) -> Iterator[Mention]:
    """The words "he" and "she", where the review has only one person of that sex."""
    for sex, words in rules.pronouns.items():
        of_that_sex = [person for person in people if person.sex == sex]
        if len(of_that_sex) != 1 or of_that_sex[0].role not in rules.roles:
            continue
        party = rules.roles[of_that_sex[0].role]
        for match in re.finditer(rf"\b(?:{'|'.join(words)})\b", text, re.IGNORECASE):
            yield Mention(char_start=match.start(), char_end=match.end(), party=party)


def find_subject(
    heading_mentions: Sequence[Mention], people: Sequence[Person], rules: ContextRules
) -> Party | None:
    """Whom a passage that names nobody is about: whom its heading names, or the one subject.

    Args:
        heading_mentions: Who is named in the nearest heading.
        people: The review's people.
        rules: What each role is called as a party.

    Returns:
        The party; None where the heading names nobody and the review has no subject, or several.
    """
    if heading_mentions:
        return heading_mentions[0].party
    subjects = {rules.roles[p.role] for p in people if p.role in rules.roles} - {Party.OTHER}
    return subjects.pop() if len(subjects) == 1 else None


def _titled(text: str, rules: ContextRules) -> Iterator[Mention]:
    for party, titles in rules.titles.items():
        pattern = rf"\b(?:{'|'.join(titles)})\s+[A-Z][\w’'-]*"
        for match in re.finditer(pattern, text):
            yield Mention(char_start=match.start(), char_end=match.end(), party=party)


def judgement_share(matches: Sequence[CueMatch], code: Code, context: PassageContext) -> float:
    """What part of a theme's score stands: less for a service's act that is merely narrated.

    Args:
        matches: The code's cues in the passage.
        code: The code.
        context: The passage.

    Returns:
        1.0, or the rules' share where the section narrates, the family tells of services, and no
        cue's sentence finds fault, praises or advises.
    """
    rules = context.rules
    if (
        context.section_kind not in rules.chronicle_sections
        or _family(code) not in rules.chronicle_families
    ):
        return 1.0
    judges = (names.FAILING, names.PRAISING, names.RECOMMENDING)
    judged = any(context.has(label, context.sentence(m)) for m in matches for label in judges)
    return 1.0 if judged else rules.chronicle_share


def judge_polarity(match: CueMatch, code: Code, context: PassageContext) -> Polarity:
    """Whether the sentence affirms the factor, denies it, or only supposes it.

    For families D to G a denial usually affirms the theme ("no referral was made"), so that most
    negating phrases hold for families A to C alone.
    """
    sentence = context.sentence(match)
    if _is_conditional(context, sentence):
        return Polarity.HYPOTHETICAL
    ends = [signal.token_start for signal in context.within(names.SCOPE_END, sentence)]
    found = {
        rule.effect
        for rule in context.rules.polarity
        if rule.families is None or _family(code) in rule.families
        if code.code_id not in rule.except_codes
        for signal in context.within(rule.label, sentence)
        if _reaches(signal, match, rule, ends)
    }
    for polarity in (Polarity.NEGATED, Polarity.HYPOTHETICAL):
        if polarity in found:
            return polarity
    return Polarity.AFFIRMED


def _reaches(signal: CueMatch, match: CueMatch, rule: PolarityRule, ends: Sequence[int]) -> bool:
    first, second = (signal, match) if rule.before else (match, signal)
    between = second.token_start - first.token_end
    # "no previous" may share a word with "previous convictions", but a cue's own "not" is its own.
    if first.token_start >= second.token_start or between > rule.reach:
        return False
    return not any(first.token_end <= end < second.token_start for end in ends)


def _is_conditional(context: PassageContext, sentence: tuple[int, int]) -> bool:
    """Whether a sentence is of the kind "Had a referral been made, she would ..."."""
    return context.has(names.CONDITIONAL_OPENING, _lead(sentence)) and context.has(
        names.CONDITIONAL_VERB, sentence
    )


def _lead(sentence: tuple[int, int]) -> tuple[int, int]:
    """Where a sentence's first word starts: a space and a quotation mark may stand before it."""
    return sentence[0], sentence[0] + 3


def judge_facet(matches: Sequence[CueMatch], code: Code, context: PassageContext) -> Facet:
    """What is said of the factor: life, service, strength or advice.

    The sentence of the strongest cue decides, so that advice at a paragraph's end does not colour
    what is told before it.

    Args:
        matches: The code's cues in the passage, at least one.
        code: The code.
        context: The passage.
    """
    rules = context.rules
    main = max(matches, key=lambda match: (match.cue.weight, -match.char_start))
    sentence = context.sentence(main)
    advises = context.has(names.RECOMMENDING_OPENING, _lead(sentence)) or (
        context.has(names.RECOMMENDING, sentence)
        and not context.has(names.NOT_RECOMMENDING, sentence)
    )
    advising_part = (
        context.section_kind in rules.recommending_sections
        or names.RECOMMENDING_HEADING in context.heading_labels
    )
    if advises or (advising_part and not context.has(names.NARRATING, sentence)):
        return Facet.RECOMMENDATION
    if _family(code) not in rules.party_families and _is_praised(main, sentence, context):
        return Facet.PROTECTIVE
    beginnings = rules.response_cues.get(code.code_id, ())
    if any(match.cue.phrase.lower().startswith(beginnings) for match in matches if beginnings):
        return Facet.RESPONSE
    usual = rules.family_facets.get(_family(code), Facet.CONTEXT)
    return rules.code_facets.get(code.code_id, usual)


def _is_praised(main: CueMatch, sentence: tuple[int, int], context: PassageContext) -> bool:
    rules = context.rules
    if context.has(names.FAILING, sentence):
        return False
    return (
        context.has(names.PRAISING, sentence)
        or context.section_kind in rules.protective_sections
        or names.PROTECTIVE_HEADING in context.heading_labels
        # "This was good practice", said of the sentence before it.
        or context.has(names.PRAISING_BACK, (sentence[1], sentence[1] + rules.praise_reach))
    )


def judge_party(matches: Sequence[CueMatch], code: Code, context: PassageContext) -> Party | None:
    """Whose the factor is; None for families that carry no party.

    Args:
        matches: The code's cues in the passage, at least one, in order.
        code: The code.
        context: The passage.
    """
    if _family(code) not in context.rules.party_families:
        return None
    rule = context.rules.party_codes.get(code.code_id)
    if rule is None:
        rule = names.PartyRule(harmed=False, otherwise=Party.OTHER, relative=Party.OTHER)
    # "the death of a child": words of the cue do not say whose the factor is.
    outside = [
        mention
        for mention in context.mentions
        if not any(m.char_start < mention.char_end and mention.char_start < m.char_end
                   for m in matches)
    ]  # fmt: skip
    if rule.always:
        return rule.otherwise
    find = _harmed if rule.harmed else _actor
    chosen = find(matches[0], outside, context) if outside else context.subject
    if chosen is None or (rule.harmed and chosen is Party.PERPETRATOR):
        return rule.otherwise
    return rule.relative if chosen is Party.OTHER else chosen


def _actor(match: CueMatch, people: Sequence[Mention], context: PassageContext) -> Party:
    """The nearest person named before the cue in its sentence, or whom the text spoke of before.

    A sentence that names nobody before the cue ("He was drinking") goes on about the first
    person named in the sentence before it.
    """
    start, _ = context.sentence(match)
    before = [m for m in people if start <= m.char_start < match.char_start]
    if before:
        return before[-1].party
    earlier = [m for m in people if m.char_start < start]
    if earlier:
        opening = context.reading.sentence_span(earlier[-1].char_start)[0]
        return next(m for m in earlier if m.char_start >= opening).party
    return people[0].party


def _harmed(match: CueMatch, people: Sequence[Mention], context: PassageContext) -> Party | None:
    """Somebody named who is not the one who harms, in the cue's sentence if anybody is."""
    start, end = context.sentence(match)
    near = {m.party for m in people if start <= m.char_start < end} - {Party.PERPETRATOR}
    if near:
        return next(party for party in _HARMED_ORDER if party in near)
    return next((m.party for m in people if m.party is not Party.PERPETRATOR), None)


def _family(code: Code) -> str:
    return code.family[:1] if code.family else ""
