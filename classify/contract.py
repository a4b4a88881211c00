"""The lines that `casereviews classify --json` reads and writes, schema 1.

It reads one JSON object a line: `id` and `text`, and `heading`, `section_kind` and others if they
are there. A section kind that is not known counts as none.

One JSON object a passage, in the order of the input::

    {"schema": 1,
     "id": "the passage's id",
     "levels": {"primary": level id or null,
                "others": [level ids, the likeliest first],
                "scores": {level id: share, 0.0 to 1.0}},      of the levels given
     "themes": [{"id": theme id,
                 "score": 0.0 to 1.0,                          not calibrated
                 "facet": "context" | "response" | "protective" | "recommendation",
                 "party": "victim" | "perpetrator" | "child" | "adult_at_risk" | "other" | null,
                 "polarity": "affirmed" | "negated" | "hypothetical",
                 "method": "cue",
                 "evidence": [{"start": 0, "end": 7, "quote": "words"}]}]}

`start` and `end` are half-open offsets, in characters, into the passage's text as it was given:
`text[start:end] == quote`. Themes stand with those affirmed first, then by score; only affirmed
ones count as present. A passage that is not coded has null, empty lists and an empty object.
"""

import json
from collections.abc import Iterable, Iterator, Sequence

from classify.models import Codebook, Scheme, Tag
from classify.tagging import read_tagger
from extract.models import SectionKind
from extract.passages import is_boilerplate

SCHEMA = 1


def classify_lines(
    lines: Iterable[str], codebook: Codebook
) -> Iterator[tuple[int, dict[str, object] | str]]:
    """Code passages given as JSON lines.

    Args:
        lines: The lines; blank ones are passed over.
        codebook: The codebook to code with.

    Yields:
        The line's number, from 1, with the passage's object, or with what is wrong with the line.
    """
    tagger = read_tagger(codebook)
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            passage = json.loads(line)
        except json.JSONDecodeError as error:
            yield number, f"not JSON: {error.msg} at character {error.pos + 1}"
            continue
        fault = _fault(passage)
        if fault is not None:
            yield number, fault
            continue
        passage_id, text = passage["id"], passage["text"]
        kind = passage.get("section_kind")
        section = SectionKind(kind) if kind in set(SectionKind) else None
        coded = not is_boilerplate(text, section or SectionKind.ANALYSIS)
        tags = tagger.tag_text(passage_id, text, passage.get("heading"), section) if coded else ()
        yield number, classified_line(passage_id, tags)


def _fault(passage: object) -> str | None:
    """What keeps a line from being coded; None if nothing does."""
    if not isinstance(passage, dict):
        return 'not an object with "id" and "text"'
    for key in ("id", "text"):
        if not isinstance(passage.get(key), str):
            return f'"{key}" is missing, or is not a string'
    for key in ("heading", "section_kind"):
        if not isinstance(passage.get(key), str | None):
            return f'"{key}" is neither a string nor null'
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
        "facet": None if tag.facet is None else tag.facet.value,
        "party": None if tag.party is None else tag.party.value,
        "polarity": tag.polarity.value,
        "method": tag.method,
        "evidence": [
            {"start": words.char_start, "end": words.char_end, "quote": words.quote}
            for words in tag.evidence
        ],
    }
