"""Which of a code's cues stand in a passage, what masks them, and what denies them."""

from collections.abc import Sequence

from classify.context import judge_polarity
from classify.cues import CueMatch, PhraseFinder
from classify.explained import CueFound
from classify.models import Code, Cue, Polarity
from classify.tagging import CuePassage

Bounds = tuple[int, int]


def find_cues(passage: CuePassage, code: Code, heading: str | None) -> tuple[CueFound, ...]:
    """A code's cues: those of the text in its order, those of the heading, those masked.

    Args:
        passage: The passage, as the tagger reads it.
        code: The code.
        heading: The heading above it.
    """
    context = passage.context
    own = context.signals.get(code.code_id, ())
    fired = [
        _found(match, context.text, str(judge_polarity(match, code, context))) for match in own
    ]
    in_heading = [
        CueFound(
            phrase=match.cue.phrase,
            weight=match.cue.weight,
            quote=(heading or "")[match.char_start : match.char_end],
            char_start=None,
            char_end=None,
            polarity=None,
            masked_by=None,
        )
        for match in passage.heading.matches
        if match.label == code.code_id
    ]
    return (*fired, *in_heading, *_masked(context.text, code, own))


def _found(match: CueMatch, text: str, polarity: str | None, by: str | None = None) -> CueFound:
    return CueFound(
        phrase=match.cue.phrase,
        weight=match.cue.weight,
        quote=text[match.char_start : match.char_end],
        char_start=match.char_start,
        char_end=match.char_end,
        polarity=polarity,
        masked_by=by,
    )


def _masked(text: str, code: Code, fired: Sequence[CueMatch]) -> list[CueFound]:
    """Cues that stand in the text inside a phrase in which they mean something else.

    The tagger leaves them out without a word, so they are sought again, each mask as a phrase of
    its own.
    """
    cues = [cue for cue in code.cues if cue.not_in]
    entries = [(f"cue {n}", Cue(phrase=c.phrase, exact=c.exact, weight=c.weight))
               for n, c in enumerate(cues)]  # fmt: skip
    entries += [(f"mask {n}", Cue(phrase=p)) for n, c in enumerate(cues) for p in c.not_in]
    if not cues:
        return []
    matches = PhraseFinder(entries).find(text).matches
    found = []
    for match in matches:
        kind, number = match.label.split()
        if kind != "cue":
            continue
        masks = [m for m in matches if m.label == f"mask {number}"]
        mask = next((m for m in masks if m.char_start < match.char_end
                     and match.char_start < m.char_end), None)  # fmt: skip
        known = any((m.char_start, m.char_end) == (match.char_start, match.char_end) for m in fired)
        if mask is not None and not known:
            found.append(_found(match, text, None, text[mask.char_start : mask.char_end]))
    return found


def find_denying(passage: CuePassage, code: Code, spans: Sequence[Bounds]) -> tuple[str, ...]:
    """The phrases by which the sentences of some words deny or suppose, each once, in order.

    Args:
        passage: The passage, as the tagger reads it.
        code: The code that the words carry.
        spans: The words.
    """
    context, family = passage.context, (code.family or "")[:1]
    found: dict[int, str] = {}
    for start, _ in spans:
        sentence_start, end = context.reading.sentence_span(start)
        sentence = (sentence_start, len(context.text) if end is None else end)
        for rule in context.rules.polarity:
            applies = rule.families is None or family in rule.families
            if not applies or rule.effect is Polarity.AFFIRMED:
                continue
            if code.code_id in rule.except_codes:
                continue
            for signal in context.within(rule.label, sentence):
                found[signal.char_start] = context.text[signal.char_start : signal.char_end]
    return tuple(dict.fromkeys(found[place] for place in sorted(found)))
