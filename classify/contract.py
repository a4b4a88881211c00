"""The lines that `casereviews classify --json` reads and writes, schema 1.

It reads one JSON object a line: `id` and `text`, and `heading`, `section_kind` and others if they
are there. A section kind that is not known counts as none. Lines that follow one another with one
`review_id` are coded as one review, which tells whose a factor is; others each alone.

One JSON object a passage, in the order of the input::

    {"schema": 1,
     "id": "the passage's id",
     "levels": {"primary": level id or null,
                "others": [level ids, the likeliest first],
                "scores": {level id: share, 0.0 to 1.0}},      of the levels given
     "themes": [{"id": theme id,
                 "score": 0.0 to 1.0,                          the probability that it is there
                 "check": true | false,                        whether a person should look
                 "facet": "context" | "response" | "protective" | "recommendation",
                 "party": "victim" | "perpetrator" | "child" | "adult_at_risk" | "other" | null,
                 "polarity": "affirmed" | "negated" | "hypothetical",
                 "method": "cue" | "learned" | "both",         what it rests on
                 "evidence": [{"start": 0, "end": 7, "quote": "words"}]}]}

`start` and `end` are half-open offsets, in characters, into the passage's text as it was given:
`text[start:end] == quote`. Themes stand with those affirmed first, then by score; only affirmed
ones count as present. A passage that is not coded has null, empty lists and an empty object.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from classify.models import Scheme, Tag
from classify.signals import PassageText
from classify.taggers import Tagger
from extract.models import SectionKind
from extract.passages import is_boilerplate

SCHEMA = 1
_MOST_LINES = 20_000  # of one review, coded together
_HALF = re.compile("[\ud800-\udfff]")  # no text holds them: they can be neither coded nor printed


def classify_lines(
    lines: Iterable[str], tagger: Tagger
) -> Iterator[tuple[int, dict[str, object] | str]]:
    """Code passages given as JSON lines.

    Args:
        lines: The lines; blank ones are passed over.
        tagger: What codes them.

    Yields:
        The line's number, from 1, with the passage's object, or with what is wrong with the line.
    """
    read = (_read_line(number, line) for number, line in enumerate(lines, 1) if line.strip())
    for review in _reviews(read):
        coded = [line.given for line in review if line.given is not None and line.is_coded]
        tags = iter(tagger.tag(coded))
        for line in review:
            if line.given is None:
                yield line.number, line.fault
            else:
                found = next(tags) if line.is_coded else ()
                yield line.number, classified_line(line.given.passage_id, found)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    number: int
    given: PassageText | None = None
    review: str | None = None
    is_coded: bool = False
    fault: str = ""


def _reviews(lines: Iterable[_Line]) -> Iterator[list[_Line]]:
    """Lines that follow one another and name one review; others each alone."""
    held: list[_Line] = []
    for line in lines:
        same = held and line.review is not None and line.review == held[-1].review
        if held and (not same or len(held) == _MOST_LINES):
            yield held
            held = []
        held.append(line)
    if held:
        yield held


def _read_line(number: int, line: str) -> _Line:
    """A line's passage and whether it is to be coded, or what is wrong with it."""
    if _HALF.search(line):
        return _Line(number=number, fault="not UTF-8: save it as UTF-8")
    try:
        passage = json.loads(line)
    except json.JSONDecodeError as error:
        fault = f"not JSON: {error.msg} at character {error.pos + 1}"
        return _Line(number=number, fault=fault)
    except (RecursionError, ValueError):  # brackets by the thousand, a number of 5,000 digits
        return _Line(number=number, fault="not JSON that can be read: nested too deep, or too long")
    wrong = _fault(passage)
    if wrong is not None:
        return _Line(number=number, fault=wrong)
    kind = passage.get("section_kind")
    section = SectionKind(kind) if kind in set(SectionKind) else None
    given = PassageText(
        passage_id=passage["id"],
        text=passage["text"],
        heading=passage.get("heading"),
        section_kind=section,
    )
    return _Line(
        number=number,
        given=given,
        review=passage.get("review_id"),
        is_coded=not is_boilerplate(given.text, section or SectionKind.ANALYSIS),
    )


def _fault(passage: object) -> str | None:
    """What keeps a line from being coded; None if nothing does."""
    if not isinstance(passage, dict):
        return 'not an object with "id" and "text"'
    for key in ("id", "text"):
        if not isinstance(passage.get(key), str):
            return f'"{key}" is missing, or is not a string'
    for key in ("heading", "section_kind", "review_id"):
        if not isinstance(passage.get(key), str | None):
            return f'"{key}" is neither a string nor null'
    for key in ("id", "text", "heading", "review_id"):
        half = _HALF.search(passage.get(key) or "")
        if half is not None:
            return f'"{key}" holds half a character (a lone surrogate) at {half.start() + 1}'
    return None


def classified_line(passage_id: str, tags: Sequence[Tag]) -> dict[str, object]:
    """A passage's tags in the shape of schema 1.

    Args:
        passage_id: The passage's id, as the input gave it.
        tags: The passage's tags, in the order `tag_text` gives them.

    Returns:
        An object for `json.dumps`; the same tags give the same object, keys in the same order.
    """
    levels = [tag for tag in tags if tag.scheme is Scheme.LEVEL]
    primary = next((tag.code_id for tag in levels if tag.is_primary), None)
    return {
        "schema": SCHEMA,
        "id": passage_id,
        "levels": {
            "primary": primary,
            "others": [tag.code_id for tag in levels if not tag.is_primary],
            "scores": {tag.code_id: tag.score for tag in levels},
        },
        "themes": [_theme(tag) for tag in tags if tag.scheme is Scheme.THEME],
    }


def _theme(tag: Tag) -> dict[str, object]:
    return {
        "id": tag.code_id,
        "score": tag.score,
        "check": tag.check,
        "facet": None if tag.facet is None else tag.facet.value,
        "party": None if tag.party is None else tag.party.value,
        "polarity": tag.polarity.value,
        "method": tag.method,
        "evidence": [
            {"start": words.char_start, "end": words.char_end, "quote": words.quote}
            for words in tag.evidence
        ],
    }
