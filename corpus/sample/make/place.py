"""Where things stand in a PDF: what was typeset, found again in the file's own text."""

import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate

import pypdfium2

from corpus.sample.make.blocks import Part
from corpus.sample.make.errors import PlaceError
from corpus.sample.make.sheet import Document, Located, Places, Printed

# The template's header ends above this line and its footer begins below the same at the foot.
_FURNITURE_PT = 70
_PROBE = 60  # characters that tell a short text from the same words elsewhere
_CELL_PROBES = (40, 15)  # a cell may break over pages, and the cells beside it come in between


def read_text_areas(pdf: bytes) -> tuple[str, ...]:
    """Read each page's text without its header and footer; the PDF is only read.

    Args:
        pdf: A file made from the template.
    """
    document = pypdfium2.PdfDocument(pdf)
    try:
        texts: list[str] = []
        for page in document:
            text_page = page.get_textpage()
            texts.append(
                text_page.get_text_bounded(
                    bottom=_FURNITURE_PT, top=page.get_height() - _FURNITURE_PT
                )
            )
            text_page.close()
            page.close()
        return tuple(texts)
    finally:
        document.close()


def letters(text: str) -> str:
    """Reduce text to letters and digits: no spaces, line ends, hyphens, bullets or ligatures."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def find_places(document: Document, areas: tuple[str, ...]) -> Places:
    """Find the page on which everything begins.

    Args:
        document: What was typeset.
        areas: The text of each page of its PDF, without header and footer.

    Raises:
        PlaceError: Something that was typeset is not in the text after what came before it.
    """
    stream = _Stream.join(areas)
    for note in document.notes:
        stream = stream.without(letters(note))
    pages: dict[Located | Part, int] = {}
    at = 0
    pending: list[Located | Part] = []  # parts, which begin where the next text does
    for index, printed in enumerate(document.printed):
        if not printed.text and printed.source is not None:
            pending.append(printed.source)
            continue
        start, at = _find(stream, document.printed, index, at)
        page = stream.page(start)
        if printed.source is not None:
            pages[printed.source] = page
        for part in pending:
            pages[part] = page
        pending = []
    return Places(pages=pages, total=len(areas))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stream:
    """The letters of all pages, end to end."""

    text: str
    starts: tuple[int, ...]  # of each page, in `text`

    @classmethod
    def join(cls, areas: tuple[str, ...]) -> "_Stream":
        parts = [letters(area) for area in areas]
        starts = accumulate((len(part) for part in parts[:-1]), initial=0)
        return cls(text="".join(parts), starts=tuple(starts))

    def page(self, offset: int) -> int:
        """Give the page, from 1, that holds a letter."""
        return bisect_right(self.starts, offset)

    def without(self, note: str) -> "_Stream":
        """Cut a footnote out, so that the text above it goes on overleaf without a break."""
        start = self.text.rfind(note)
        if start < 0:
            raise PlaceError(f"footnote {note[:40]!r} is not whole in the PDF's text")
        cut = len(note)
        return _Stream(
            text=self.text[:start] + self.text[start + cut :],
            starts=tuple(max(start, s - cut) if s > start else s for s in self.starts),
        )


def _find(stream: _Stream, printed: tuple[Printed, ...], index: int, at: int) -> tuple[int, int]:
    """Find one text from an offset on; give where it starts, and where to look for the next."""
    this = printed[index]
    wanted = letters(this.text)
    if this.in_cell:
        for length in _CELL_PROBES:
            start = stream.text.find(wanted[:length], at)
            if start >= 0:
                return start, start if this.source is not None else at
        if this.source is None:
            return at, at
    else:
        probe = wanted
        for following in printed[index + 1 :]:
            if len(probe) >= _PROBE:
                break
            probe += letters(following.lead) + letters(following.text)
        probe = probe[: max(_PROBE, len(wanted))]
        for attempt in (probe, wanted):
            start = stream.text.find(attempt, at)
            if start >= 0:
                return start, start + len(wanted)
    raise PlaceError(
        f"{this.lead} {this.text[:60]!r} is not in the PDF's text after page {stream.page(at)}"
    )
