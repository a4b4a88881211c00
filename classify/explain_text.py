"""An explanation as text to read, 80 columns wide."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from textwrap import shorten, wrap

from classify.explained import (
    Attribute,
    CueFound,
    Explanation,
    LevelExplanation,
    Part,
    Standing,
    TermWeight,
    ThemeExplanation,
)
from classify.neighbours import Neighbour

WIDTH = 80
_NAME = 11  # columns for what a line is about
_MOST_SENTENCES = 3
_LEAST_SHARE = 0.05  # of a sentence that is shown, the strongest aside
_MOST_LEVELS = 3
_MOST_NEIGHBOURS = 3
_QUOTE = 90

_LEGEND = (
    "How to read it: the parts of “sum” add up to the log-odds, 0 being even; in it “words” begins "
    "below 0, since most passages lack the theme. “sentences” are by the encoder's strongest word, "
    "0 to 1. Single words and pairs are in the same log-odds as the sum. “removed” codes the "
    "passage again without the words. What the tagger leans on is no proof that the theme is there."
)
_STANDINGS = {
    Standing.GIVEN: "given",
    Standing.CHECK: "given, to be checked",
    Standing.DENIED: "named and denied or supposed: it does not count",
    Standing.LEFT_OUT: "likely enough, but a passage has five themes at most",
    Standing.MISSED: "not given",
}


def explanation_text(explanation: Explanation, columns: int = WIDTH) -> str:
    """An explanation as lines.

    Args:
        explanation: Of a passage.
        columns: How wide a line may be.
    """
    lines: list[str] = []
    if explanation.why_not_coded is not None:
        return "\n".join(_wrapped(f"Not coded: {explanation.why_not_coded}.", columns))
    if not explanation.themes:
        lines += ["No theme was given, and none narrowly missed.", ""]
    for theme in explanation.themes:
        lines += [*_theme(theme, columns), ""]
    if explanation.level is not None:
        lines += [*_level(explanation.level, columns), ""]
    if explanation.neighbours:
        lines += [*_neighbours(explanation.neighbours, columns), ""]
    lines += _reading(explanation, columns)
    return "\n".join(lines)


def _theme(theme: ThemeExplanation, columns: int) -> Iterator[str]:
    yield from _wrapped(f"{theme.label} ({theme.code_id}): {_standing(theme)}", columns)
    if theme.parts:
        yield from _line("sum", _sum(theme.parts), columns)
    fired = [cue for cue in theme.cues if cue.masked_by is None]
    yield from _line("cues", _counted(map(_cue, fired)) or "none fired", columns)
    masked = [f"“{c.quote}” in “{c.masked_by}”" for c in theme.cues if c.masked_by is not None]
    if masked:
        yield from _line("masked", _counted(masked), columns)
    loud = [s for s in theme.sentences if s.share is None or s.share >= _LEAST_SHARE]
    for number, sentence in enumerate((loud or theme.sentences[:1])[:_MOST_SENTENCES]):
        name = "sentences" if not number else ""
        if sentence.share is None:
            said = f"{sentence.words:+.2f}: " if sentence.words is not None else ""
        else:
            at = f" at “{sentence.strongest}”" if sentence.strongest else ""
            said = f"{sentence.share:.2f}{at}: "
        yield from _line(
            name, f"{said}{shorten(sentence.quote, _QUOTE, placeholder=' …')}", columns
        )
    if theme.terms_for:
        yield from _line("words for", _terms(theme.terms_for), columns)
    if theme.terms_against:
        yield from _line("against", _terms(theme.terms_against), columns)
    if theme.evidence:
        yield from _line("evidence", _counted(f"“{e.quote}”" for e in theme.evidence), columns)
    if theme.removal is not None:
        yield from _line("removed", _removal(theme), columns)
    for name in ("facet", "party", "polarity"):
        value: Attribute | None = getattr(theme, name)
        if value is not None:
            yield from _line(name, _attribute(value), columns)
    if theme.denying and theme.standing is not Standing.MISSED:
        said = ", ".join(f"“{phrase}”" for phrase in theme.denying)
        yield from _line("denying", f"{said} in its sentence", columns)


def _standing(theme: ThemeExplanation) -> str:
    said = _STANDINGS[theme.standing]
    if theme.probability is None:
        if theme.score is None:
            return f"{said}; no cue fired"
        return f"{said}; score {theme.score:.2f}, no probability; given from {theme.threshold:.2f}"
    sure = "" if theme.sure_from is None or theme.sure_from <= theme.threshold else (
        f", without a check from {theme.sure_from:.2f}"
    )  # fmt: skip
    return f"{said}; probability {theme.probability:.2f}, given from {theme.threshold:.2f}{sure}"


_PART_NAMES = {"cues_affirmed": "cues", "cues_fired": "cues"}


def _sum(parts: Sequence[Part]) -> str:
    summed: dict[str, float] = {}
    for part in parts:
        name = _PART_NAMES.get(part.name, part.name)
        summed[name] = summed.get(name, 0.0) + part.adds
    said = ", ".join(f"{name} {adds:+.2f}" for name, adds in summed.items())
    return f"{said} = {sum(summed.values()):+.2f}"


def _cue(cue: CueFound) -> str:
    said = f"“{cue.quote}” {cue.weight:g}"
    if cue.char_start is None:
        return f"{said} (in the heading)"
    return said if cue.polarity in (None, "affirmed") else f"{said} ({cue.polarity})"


def _counted(said: Iterable[str]) -> str:
    """What is said several times once, with how often."""
    counts = Counter(said)
    return "; ".join(one if count == 1 else f"{one} ×{count}" for one, count in counts.items())


def _terms(terms: Sequence[TermWeight]) -> str:
    return ", ".join(f"{term.term} {term.adds:+.2f}" for term in terms)


def _removal(theme: ThemeExplanation) -> str:
    removal = theme.removal
    assert removal is not None
    what = "without the evidence" if theme.evidence else "without its likeliest words"
    said = f"{removal.whole:.2f} falls to {removal.without_evidence:.2f} {what}"
    if removal.without_evidence >= removal.whole:
        said = f"{removal.whole:.2f} does not fall {what} ({removal.without_evidence:.2f})"
    if removal.without_random is None:
        return f"{said}; the rest is too short to compare with"
    return f"{said}; to {removal.without_random:.2f} without as many words elsewhere"


def _attribute(value: Attribute) -> str:
    sides = [] if value.rules is None else [f"rules: {value.rules}"]
    if value.encoder is not None:
        sides.append(f"encoder: {value.encoder} {value.encoder_share:.2f}")
    said = "; ".join(sides)
    return said if value.given is None else f"{value.given} ({said})"


def _level(level: LevelExplanation, columns: int) -> Iterator[str]:
    others = f", also {', '.join(level.others)}" if level.others else ""
    yield from _wrapped(f"Level: {level.primary or 'none'}{others}", columns)
    for share in level.shares[:_MOST_LEVELS]:
        said = f"{share.share:.2f} {share.code_id}: rules {share.by_rules:.2f}"
        if share.by_encoder is not None:
            said += f", encoder {share.by_encoder:.2f}"
        if share.cues:
            said += "; its cues: " + ", ".join(f"“{cue}”" for cue in share.cues)
        yield from _line("", said, columns)
    if level.no_level is not None:
        yield from _line("", f"{level.no_level:.2f} no level", columns)


def _neighbours(neighbours: Sequence[Neighbour], columns: int) -> Iterator[str]:
    yield from _wrapped(
        "Nearest labelled passages (invented; coded from the codebook in two independent "
        "passes, not by practitioners):",
        columns,
    )
    for neighbour in neighbours[:_MOST_NEIGHBOURS]:
        codes = ", ".join(neighbour.themes) or "no theme"
        level = neighbour.level or "no level"
        head = f"{neighbour.likeness:.2f} {neighbour.passage_id}: {level}; {codes}"
        yield from _line("", head, columns)
        yield from _line("", f"“{neighbour.opening}”", columns)


def _reading(explanation: Explanation, columns: int) -> Iterator[str]:
    if not any(theme.parts for theme in explanation.themes):
        return
    yield from _wrapped(_LEGEND, columns)


def _line(name: str, said: str, columns: int) -> list[str]:
    indent = " " * (_NAME + 2)
    return _wrapped(said, columns, f"  {name:<{_NAME}}", indent)


def _wrapped(said: str, columns: int, first: str = "", rest: str = "  ") -> list[str]:
    return wrap(said, columns, initial_indent=first, subsequent_indent=rest,
                break_on_hyphens=False)  # fmt: skip
