"""Running heads, footers, page numbers, contents pages and footnotes: flagged, never deleted."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.layout import Line, LineRole
from extract.lines import PageLayout

_EDGE = 0.14  # of the page's height: running heads and footers stand above or below it
_ENTRY_LINES = 4  # lines of a contents entry before the one that ends in its page number
_EDGE_LINES = 4  # lines from the page's edge that may belong to a head or footer
_ROMAN = r"(?=[ivxlc])(?:c{0,3}(?:x[cl]|l?x{0,3})(?:i[xv]|v?i{0,3}))"
_ROMAN_WORD = re.compile(_ROMAN)
_NUMBER_ALONE = re.compile(
    rf"[-–|\[(]*(?:(?:page|pg)\.?\|?)?(?:\d{{1,4}}|{_ROMAN})(?:(?:of|/|\|)(?:\d{{1,4}}|{_ROMAN}|page))?[-–|\])]*"
    r"|(?:\d{1,4}|pageof\d{1,4})\|?page"
)
_PRINTED = (
    re.compile(rf"page\|?(\d{{1,4}}|{_ROMAN})(?:(?:of|/|\|)(?:\d{{1,4}}|{_ROMAN}))?(?![a-z])"),
    re.compile(rf"^[-–|\[(]*(\d{{1,4}}|{_ROMAN})[-–|\])]*$"),
    re.compile(r"^(\d{1,4})\|?page"),
    re.compile(r"(?:^|[^\d])(\d{1,4})\|page$"),
    re.compile(r"(?:^|[^\d/.])(\d{1,3})$"),
    re.compile(r"^(\d{1,3})(?=[^\d/.])"),
)
_LEADER = re.compile(r"(?:\.\s?){4,}|…{2,}|_{4,}")
CONTENTS_HEAD = re.compile(
    r"(?:table of |list of )?contents(?: page)?:?|index"
    r"|(?:what is |what's )?(?:in|inside)(?: this (?:report|review|volume|document))?",
    re.IGNORECASE,
)
_PAGE_REF = re.compile(rf"(?:pg?\.?\s*)?(?:\d{{1,3}}|{_ROMAN})", re.IGNORECASE)
_WATERMARK_SIZE = 2.5  # of the body's type size, at one height on several pages
_FOOTNOTE_MARK = re.compile(r"\[?\d{1,3}\]?|\*{1,3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Furniture:
    """What each line is for, and the number printed on each page."""

    roles: dict[int, LineRole]  # by id() of the line; lines not here are body text
    printed: dict[int, str]  # by page number
    body_size: float

    def role(self, line: Line) -> LineRole:
        """What a line is for."""
        return self.roles.get(id(line), LineRole.BODY)


def mark_furniture(layouts: Sequence[PageLayout]) -> Furniture:
    """Flag every line that is not the review's own running text.

    A line near the top or bottom edge is a running head or footer if the same words, digits
    masked, stand at that height on several pages, or if it is a page number and nothing else.
    """
    lines = {lay.page.page_number: [i for i in lay.items if isinstance(i, Line)] for lay in layouts}
    body_size = find_body_size([line for page in lines.values() for line in page])
    roles: dict[int, LineRole] = {}
    for line in _running_lines(layouts, lines, body_size):
        roles[id(line)] = LineRole.RUNNING
    printed = _printed_numbers(lines, roles)
    for page_lines in lines.values():
        for line in _footnote_lines(page_lines, roles, body_size):
            roles[id(line)] = LineRole.FOOTNOTE
    flat = [line for number in sorted(lines) for line in lines[number] if id(line) not in roles]
    for line in contents_lines(flat):
        roles[id(line)] = LineRole.CONTENTS
    return Furniture(roles=roles, printed=printed, body_size=body_size)


def find_body_size(lines: Sequence[Line]) -> float:
    """The type size most letters are set in; 11.0 for a document without text."""
    sizes: Counter[float] = Counter()
    for line in lines:
        if not line.bold:
            sizes[line.size] += len(line.text)
    return max(sorted(sizes), key=lambda s: sizes[s]) if sizes else 11.0


def _squeeze(text: str) -> str:
    """Lower case without spaces: 'P a g e 1 | 25' reads as 'page1|25'."""
    return re.sub(r"\s+", "", text).lower()


def _mask(text: str) -> str:
    """A line's words without spaces, its numbers, Roman ones too, masked."""
    words = [
        "#" if _ROMAN_WORD.fullmatch(word.strip("-–—|()[].,:")) else word
        for word in text.lower().split()
    ]
    masked = re.sub(r"\d+", "#", "".join(words))
    return re.sub(rf"page{_ROMAN}(?![a-z]|$)|page{_ROMAN}(?=of|$)", "page#", masked)


def _edge_lines(layout: PageLayout, lines: Sequence[Line]) -> Iterator[tuple[Line, bool]]:
    """Lines that stand where a head or footer would, with whether that is the top edge."""
    height = layout.page.height_pt or 1.0
    ordered = sorted(lines, key=lambda line: line.top)
    for line in ordered[:_EDGE_LINES]:
        if line.bottom < _EDGE * height:
            yield line, True
    for line in ordered[-_EDGE_LINES:]:
        if line.top > (1 - _EDGE) * height:
            yield line, False


def _running_lines(
    layouts: Sequence[PageLayout], lines: dict[int, list[Line]], body_size: float
) -> Iterator[Line]:
    seen: dict[tuple[str, bool], list[Line]] = defaultdict(list)
    heights = {layout.page.page_number: layout.page.height_pt for layout in layouts}
    alone: list[Line] = []
    for layout in layouts:
        for line, at_top in _edge_lines(layout, lines[layout.page.page_number]):
            seen[_mask(line.text), at_top].append(line)
            # a lone footnote mark is a number too, but small
            if line.size > 0.7 * body_size and _NUMBER_ALONE.fullmatch(_squeeze(line.text)):
                alone.append(line)
    running: set[int] = set()
    for key in sorted(seen):
        for group in _same_height(seen[key], None if key[1] else heights):
            pages = {line.page for line in group}
            if len(pages) >= 3 or (len(pages) == 2 and len(layouts) <= 4):
                running.update(map(id, group))
                yield from group
    for line in alone:
        if _is_outermost(line, lines[line.page], running, heights[line.page]):
            yield line
    large: dict[str, list[Line]] = defaultdict(list)
    across = {_mask(li.text) for page in lines.values() for li in page if li.region == 0}
    for page_lines in lines.values():
        for line in page_lines:
            if line.region == 0:  # runs up the margin or across the text
                yield line
            elif line.size > _WATERMARK_SIZE * body_size and _mask(line.text) in across:
                yield line  # the watermark of a page with little text
            elif line.size > _WATERMARK_SIZE * body_size:
                large[_mask(line.text)].append(line)
    for text in sorted(large):
        for group in _same_height(large[text]):
            if len({line.page for line in group}) >= 3:
                yield from group


def _is_outermost(line: Line, others: Sequence[Line], running: set[int], height: float) -> bool:
    """Whether nothing but running lines stands between a line and its edge of the page."""
    at_top = line.bottom < 0.5 * height
    beyond = (
        other
        for other in others
        if id(other) not in running
        and other.region != 0
        and (other.bottom < line.top if at_top else other.top > line.bottom)
    )
    return all(_NUMBER_ALONE.fullmatch(_squeeze(other.text)) for other in beyond)


def _same_height(
    lines: list[Line], heights: dict[int, float] | None = None
) -> Iterator[list[Line]]:
    """Lines that stand equally far from the top or, given the pages' heights, from the foot."""

    def place(line: Line) -> float:
        return heights[line.page] - line.top if heights is not None else line.top

    group: list[Line] = []
    for line in sorted(lines, key=lambda line: (place(line), line.page)):
        if group and place(line) - place(group[-1]) > 6:
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _printed_numbers(lines: dict[int, list[Line]], roles: dict[int, LineRole]) -> dict[int, str]:
    printed: dict[int, str] = {}
    for number, page_lines in lines.items():
        texts = [_squeeze(line.text) for line in page_lines if id(line) in roles]
        for pattern in _PRINTED:
            found = next((m.group(1) for text in texts if (m := pattern.search(text))), None)
            if found:
                printed[number] = found
                break
    return printed


def _footnote_lines(
    lines: Sequence[Line], roles: dict[int, LineRole], body_size: float
) -> list[Line]:
    """Small lines at the foot of the page, from the first that begins with a mark."""
    small: list[Line] = []
    for line in sorted((li for li in lines if id(li) not in roles), key=lambda li: -li.top):
        # Word may set the note's own mark in the size of the text it was typed in
        marked = len(line.words) > 1 and _FOOTNOTE_MARK.fullmatch(line.words[0].text) is not None
        largest = max(word.size for word in line.words[marked:])
        if largest > body_size - 0.7 or line.callout is not None:
            break
        small.append(line)
    small.reverse()
    for index, line in enumerate(small):
        if _FOOTNOTE_MARK.fullmatch(line.words[0].text) and len(line.words) > 1:
            return small[index:]
    return []


def _has_page_reference(line: Line) -> bool:
    """Whether a line ends in a page number set apart from its title, by dots or by a gap."""
    text = line.text
    if _LEADER.search(text):
        return True
    last = line.words[-1]
    if not _PAGE_REF.fullmatch(last.text):
        return False
    return len(line.words) == 1 or last.x0 - line.words[-2].x1 > 1.5 * line.size


def _title_key(text: str) -> str:
    return re.sub(r"[\W\d_]+", "", _LEADER.sub(" ", text)).lower()


def contents_lines(lines: Sequence[Line]) -> Iterator[Line]:
    """Lines of contents pages, which would otherwise give every heading twice."""
    later: Counter[str] = Counter(_title_key(line.text) for line in lines)
    index = 0
    while index < len(lines):
        line = lines[index]
        if _LEADER.search(line.text) and _has_page_reference(line):
            yield line
        elif CONTENTS_HEAD.fullmatch(line.text.strip()):
            yield line
            index += 1
            end = _contents_end(lines, index, later)
            yield from lines[index:end]
            index = end
            continue
        index += 1


def _contents_end(lines: Sequence[Line], start: int, later: Counter[str]) -> int:
    """Index of the first line behind the contents that begin at start."""
    end = start
    misses = 0
    entered: set[str] = set()
    for index in range(start, min(start + 400, len(lines))):
        line = lines[index]
        key = _title_key(line.text)
        repeats = bool(key) and later[key] > 1 and key not in entered
        if _has_page_reference(line) or repeats or (not key and len(line.words) < 3):
            entered.add(key)
            end, misses = index + 1, 0
            continue
        if key in entered:  # the first heading itself, met a second time
            break
        misses += 1
        # an entry may run over several lines before its page number; not over to another page
        if misses > (2 if line.page != lines[start - 1].page else _ENTRY_LINES):
            break
    return end
