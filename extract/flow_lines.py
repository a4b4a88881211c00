"""A flowing paragraph's characters to lines of words, as `labels.py` and `furniture.py` read them.

The words get places along an invented line, only so that a tab or a wide space behind a number is
seen as the gap it is. No box is made from them.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.flow import LINE_BREAK, PAGE_BREAK, WIDE_SPACE, FlowParagraph, Run
from extract.layout import Line
from extract.models import Word

_PIECES = re.compile(r"\n|\f|[^\S\n\f]+|\S+")
_NOTE_MARK = re.compile(r"[\[(]?\d{1,3}(?:,\d{1,3})*[\])]?,?|\*{1,3}|[†‡§]")
_ORDINAL = re.compile(r"(?:st|nd|rd|th)[,.;:)]*")
_INVISIBLE = str.maketrans("", "", "\u00ad\u200b\u200c\u200d\u2060\ufeff")
_LETTER_WIDTH = 0.5  # of the type size; all widths here are only to tell gaps from spaces
_SPACE = 0.28
_DOUBLE_SPACE = 1.0
_TAB = 4.0
ITALIC = "Italic"  # the one thing that a font's name tells
_REGION_WIDTH = 1000.0


@dataclass(slots=True)
class Token:
    """A word being put together: runs change within words."""

    text: str
    page: int
    gap: float  # of the type size, before it
    size: float
    bold: bool
    italic: bool
    underlined: bool
    raised: bool


def read_tokens(paragraph: FlowParagraph) -> list[list[Token]]:
    """A paragraph's words, a list for each line that a line break ends; note marks are left out."""
    lines: list[list[Token]] = [[]]
    page = paragraph.page
    gap, open_word, begun = 0.0, False, False
    for run in paragraph.runs:
        for piece in _PIECES.findall(run.text):
            if piece == LINE_BREAK:
                lines.append([])
                gap, open_word = 0.0, False
            elif piece == PAGE_BREAK:
                # Behind a hyphen a word goes on over the break.
                page += 1
            elif piece.isspace():
                wide = _TAB if WIDE_SPACE in piece else _DOUBLE_SPACE
                gap = max(gap, wide if len(piece) > 1 or WIDE_SPACE in piece else _SPACE)
                open_word = False
            else:
                text = piece.translate(_INVISIBLE)
                if run.raised and begun and _NOTE_MARK.fullmatch(text):
                    continue
                if text:
                    _add(lines[-1], text, run, page, gap, open_word=open_word)
                    gap, open_word, begun = 0.0, True, True
    return lines


def _add(line: list[Token], text: str, run: Run, page: int, gap: float, *, open_word: bool) -> None:
    last = line[-1] if line else None
    # "3" and a raised "rd" are one word, even where a space was typed between them
    raised = run.raised and _ORDINAL.fullmatch(text) is not None
    if last is not None and (open_word or (raised and last.text[-1].isdigit())):
        if not any(c.isalpha() for c in last.text):
            last.bold, last.size = run.bold, max(last.size, run.size)
        last.text += text
        return
    line.append(
        Token(
            text=text,
            page=page,
            gap=gap,
            size=run.size,
            bold=run.bold,
            italic=run.italic,
            underlined=run.underlined,
            raised=run.raised,
        )
    )


def text_of_tokens(tokens: Sequence[Token]) -> str:
    """Words as one text."""
    return " ".join(token.text for token in tokens)


def make_line(
    tokens: Sequence[Token], paragraph: FlowParagraph, *, size: float | None = None
) -> Line:
    """Words as one line, without a box; it stands on the page of its first word."""
    own = size or type_size(tokens)
    words: list[Word] = []
    x = 0.0
    for token in tokens:
        x += (token.gap if words else 0.0) * own
        end = x + _LETTER_WIDTH * own * len(token.text)
        words.append(
            Word(
                text=token.text,
                x0=x,
                top=0.0,
                x1=end,
                bottom=0.0,
                baseline=0.0,
                size=own,
                bold=token.bold,
                font=ITALIC if token.italic else "",
            )
        )
        x = end
    return Line(
        page=tokens[0].page,
        words=tuple(words),
        text=text_of_tokens(tokens),
        x0=0.0,
        top=0.0,
        x1=0.0,
        bottom=0.0,
        baseline=0.0,
        size=own,
        bold=is_bold(tokens),
        region=1,
        region_x0=0.0,
        region_x1=_REGION_WIDTH,
        callout=paragraph.callout,
        underlined=all(token.underlined for token in tokens),
        anchor=paragraph.anchor,
    )


def page_lines(
    tokens: Sequence[Token], paragraph: FlowParagraph, *, size: float | None = None
) -> tuple[Line, ...]:
    """Words as one line for each page they stand on."""
    return tuple(make_line(part, paragraph, size=size) for part in _by_page(tokens))


def _by_page(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    part: list[Token] = []
    for token in tokens:
        if part and token.page != part[-1].page:
            yield part
            part = []
        part.append(token)
    if part:
        yield part


def is_bold(tokens: Sequence[Token]) -> bool:
    """Whether every word with a letter is bold, or every word where none has one."""
    lettered = [token for token in tokens if any(c.isalpha() for c in token.text)]
    return all(token.bold for token in lettered or tokens)


def type_size(tokens: Sequence[Token]) -> float:
    """The type size of most letters."""
    sizes: Counter[float] = Counter()
    for token in tokens:
        sizes[token.size] += len(token.text)
    return max(sorted(sizes), key=lambda s: sizes[s])
