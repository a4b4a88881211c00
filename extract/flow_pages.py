"""A flowing file's pages, as far as it has any, and its words to check passages against."""

from collections import defaultdict
from collections.abc import Iterator

from extract.flow import FlowDocument, FlowParagraph, with_number
from extract.flow_lines import read_tokens
from extract.models import Page, Word
from extract.quality import measure_quality


def make_flow_pages(document: FlowDocument) -> tuple[Page, ...]:
    """The stretches between the page breaks that a file states; one where it states none.

    They have words without boxes, and no width or height: nothing says where a word will stand.
    """
    words: dict[int, list[Word]] = defaultdict(list)
    for paragraph in _paragraphs(document):
        for line in read_tokens(with_number(paragraph)):
            for token in line:
                words[token.page].append(_word(token.text, token.size, bold=token.bold))
    last = max(words, default=1)
    return tuple(
        Page(
            page_number=number,
            width_pt=0.0,
            height_pt=0.0,
            words=tuple(words[number]),
            source=document.source,
            quality=measure_quality([word.text for word in words[number]]),
            images=document.images if last == 1 else 0,
        )
        for number in range(1, last + 1)
    )


def _word(text: str, size: float, *, bold: bool) -> Word:
    return Word(
        text=text,
        x0=0.0,
        top=0.0,
        x1=0.0,
        bottom=0.0,
        baseline=0.0,
        size=size,
        bold=bold,
        font="",
    )


def shown_texts(document: FlowDocument) -> tuple[str, ...]:
    """What a file shows, paragraph by paragraph in reading order, with printed numbers.

    This is asked again when a store is verified: a passage's words stand in one of these, or in
    several that follow each other.
    """
    return tuple(
        " ".join(
            " ".join(token.text for token in line) for line in read_tokens(with_number(paragraph))
        )
        for paragraph in _paragraphs(document)
    )


def _paragraphs(document: FlowDocument) -> Iterator[FlowParagraph]:
    for item in document.items:
        cells = [] if isinstance(item, FlowParagraph) else [c for row in item.rows for c in row]
        inside = (
            [item] if isinstance(item, FlowParagraph) else [p for c in cells for p in c.paragraphs]
        )
        yield from inside
        for paragraph in inside:
            yield from paragraph.notes
