"""Which lines a file's own bookmarks and tags make headings, where those are sound."""

import re
from collections.abc import Sequence

from extract.layout import Line
from extract.lines import PageLayout
from extract.models import Signpost

_LEAST = 3  # signposts before a file's own account is believed
_SOUND = 0.7  # of them, whose words stand on the page they name
_MOST_LINES = 5
_LONGEST_TITLE = 20  # words: Word's heading styles are also used to number paragraphs
_NUMBER = re.compile(r"\(?(?:\d{1,3}(?:\.\d{1,2}){0,4}|[A-Z]|[IVX]{1,5})[.):]?")
_SENTENCE_WORDS = 9  # a title of more, ended by a full stop, is a paragraph


def find_given_headings(
    layouts: Sequence[PageLayout], body: Sequence[Line]
) -> dict[int, tuple[int, int]]:
    """Lines that are headings by the file's own word.

    A file's bookmarks and tags are sound if seven in ten of their titles stand on the page that
    they name; those of other files (made from another document, or by hand) are left alone.

    Args:
        layouts: The pages, with the signposts that lead to them.
        body: The lines of running text, in reading order.

    Returns:
        By id() of a line: which heading it belongs to, counted from 0, and the heading's level,
        1 the highest.
    """
    by_page: dict[int, list[Line]] = {}
    for line in body:
        by_page.setdefault(line.page, []).append(line)
    total = met = 0
    found: dict[int, tuple[int, int]] = {}
    number = 0
    for layout in layouts:
        lines = by_page.get(layout.page.page_number, [])
        for signpost in layout.page.signposts:
            total += 1
            run = _match(signpost, lines)
            if run is None:
                continue
            met += 1
            if _is_paragraph(signpost.title):
                continue
            for line in run:
                found.setdefault(id(line), (number, signpost.level))
            number += 1
    return found if total >= _LEAST and met >= _SOUND * total else {}


def _squeeze(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.lower())


def _is_paragraph(title: str) -> bool:
    words = title.split()
    return len(words) > _LONGEST_TITLE or (
        len(words) > _SENTENCE_WORDS and title.rstrip().endswith(".")
    )


def _is_number(front: str, line: Line) -> bool:
    """Whether what stands before a title is the first word of its own line, a number or letter."""
    if not front:
        return True
    first = line.words[0].text
    return len(line.words) > 1 and _squeeze(first) == front and _NUMBER.fullmatch(first) is not None


def _match(signpost: Signpost, lines: Sequence[Line]) -> Sequence[Line] | None:
    """The lines that hold a title and nothing else but its number."""
    wanted = _squeeze(signpost.title)
    if not wanted:
        return None
    for start, line in enumerate(lines):
        text = ""
        for end in range(start, min(start + _MOST_LINES, len(lines))):
            if lines[end].callout != line.callout:
                break
            text += _squeeze(lines[end].text)
            if len(text) > len(wanted) + 8:
                break
            if text.endswith(wanted) and _is_number(text.removesuffix(wanted), line):
                return lines[start : end + 1]
    return None
