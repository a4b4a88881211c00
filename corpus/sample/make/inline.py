"""A line of markup -> Text: bold, italic and footnotes."""

import re

from corpus.sample.make.blocks import Note, Run, Text

_MARK = re.compile(r"\*\*|\*|\^\[")


class InlineError(ValueError):
    """The inline markup of a line is not closed, or holds a sign that has another use."""


def read_text(markup: str) -> Text:
    """Read bold, italic and footnotes.

    Args:
        markup: A line without its label; white space is evened out.

    Returns:
        The text in parts; an empty line has none.

    Raises:
        InlineError: A mark is not closed, or a '|' stands in the text.
    """
    if "|" in markup:
        raise InlineError("expected no '|' inside text (an optional label ends at the first ' | ')")
    rest = " ".join(markup.split())
    parts: list[Run | Note] = []
    bold = italic = False
    while rest:
        match = _MARK.search(rest)
        if match is None or match.start() > 0:
            end = match.start() if match else len(rest)
            parts.append(Run(text=rest[:end], bold=bold, italic=italic))
            rest = rest[end:]
        elif match[0] == "^[":
            note, rest = _split_note(rest)
            parts.append(Note(runs=_runs_of(note)))
        else:
            bold ^= match[0] == "**"
            italic ^= match[0] == "*"
            rest = rest[match.end() :]
    if bold or italic:
        raise InlineError(f"expected a closing {'**' if bold else '*'}")
    return Text(parts=tuple(parts))


def _split_note(rest: str) -> tuple[str, str]:
    """Split '^[note] and more' after the bracket that closes the note."""
    depth = 0
    for index, sign in enumerate(rest):
        depth += (sign == "[") - (sign == "]")
        if sign == "]" and depth == 0:
            return rest[2:index], rest[index + 1 :]
    raise InlineError("expected a ']' that closes the footnote")


def _runs_of(note: str) -> tuple[Run, ...]:
    text = read_text(note)
    runs = tuple(part for part in text.parts if isinstance(part, Run))
    if len(runs) != len(text.parts) or not text.plain:
        raise InlineError("expected plain words in a footnote")
    return runs
