"""Pages made of words at given places, for tests of everything between a page and a passage."""

from dataclasses import dataclass

from extract.layout import Line
from extract.lines import lay_out
from extract.models import Box, Page, Signpost, Word

CHAR_WIDTH = 0.5  # of the type size: near enough to a proportional face


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Words on one baseline."""

    text: str
    x: float = 72.0
    y: float  # the baseline, from the page's top
    size: float = 11.0
    bold: bool = False
    italic: bool = False

    @property
    def font(self) -> str:
        """The face it is set in."""
        return f"Face{'-Bold' if self.bold else ''}{'-Italic' if self.italic else ''}"


def words_of(line: Text) -> list[Word]:
    words = []
    x = line.x
    for token in line.text.split(" "):
        if token.startswith("\t"):  # a tab: the next word stands 18 points on
            x += 18
            token = token[1:]
        width = CHAR_WIDTH * line.size * len(token)
        words.append(
            Word(
                text=token,
                x0=x,
                top=line.y - line.size,
                x1=x + width,
                bottom=line.y,
                baseline=line.y - 0.2 * line.size,
                size=line.size,
                bold=line.bold,
                font=line.font,
            )
        )
        x += width + 0.28 * line.size
    return words


def make_page(
    *lines: Text,
    number: int = 1,
    rules: tuple[Box, ...] = (),
    signposts: tuple[Signpost, ...] = (),
    width: float = 595.0,
    height: float = 842.0,
) -> Page:
    return Page(
        page_number=number,
        width_pt=width,
        height_pt=height,
        words=tuple(word for line in lines for word in words_of(line)),
        rules=rules,
        signposts=signposts,
    )


def rule_under(line: Text) -> Box:
    """The rule that underlines a line, from its first word to its last."""
    words = words_of(line)
    low = words[0].baseline + 1
    return Box(page=0, x0=words[0].x0, top=low, x1=words[-1].x1, bottom=low + 0.5)


def frame(x0: float, top: float, x1: float, bottom: float) -> tuple[Box, ...]:
    """The four rules of a rectangle."""
    return (
        Box(page=0, x0=x0, top=top, x1=x1, bottom=top + 0.5),
        Box(page=0, x0=x0, top=bottom, x1=x1, bottom=bottom + 0.5),
        Box(page=0, x0=x0, top=top, x1=x0 + 0.5, bottom=bottom),
        Box(page=0, x0=x1, top=top, x1=x1 + 0.5, bottom=bottom),
    )


def paragraph(text: str, *, y: float, x: float = 72.0, width: float = 450.0) -> list[Text]:
    """Text set in lines of a width, 14 points apart, the first at y."""
    lines: list[Text] = []
    held: list[str] = []
    used = 0.0
    for token in text.split(" "):
        step = CHAR_WIDTH * 11 * len(token) + 0.28 * 11 + (18 if token.startswith("\t") else 0)
        if held and used + step > width:
            lines.append(Text(text=" ".join(held), x=x, y=y + 14 * len(lines)))
            held, used = [], 0.0
        held.append(token)
        used += step
    lines.append(Text(text=" ".join(held), x=x, y=y + 14 * len(lines)))
    return lines


def first_line(text: str, *, bold: bool = False) -> Line:
    """A line with this text; a tab before a word sets it 18 points apart."""
    (item,) = lay_out(make_page(Text(text=text, y=400, bold=bold))).items
    assert isinstance(item, Line)
    return item
