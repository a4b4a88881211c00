"""What a reader finds in a review, as the source states it: the content of truth.json."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from corpus.sample.make.blocks import (
    Asked,
    Box,
    Cell,
    Heading,
    KindStart,
    Layout,
    Paragraph,
    Source,
    Table,
)
from corpus.sample.make.errors import CodesError
from corpus.sample.make.look import heading_number, heading_text
from corpus.sample.make.sheet import Places

Json = dict[str, object]
_HEAD_FIELDS = (
    "review_id",
    "review_type",
    "doc_type",
    "title",
    "area",
    "commissioning_body",
    "subjects",
    "author",
    "chair",
    "date_published",
    "date_of_event",
    "outcome",
    "agencies",
)


def write_truth(source: Source, places: Places, path: Path, codes_path: Path) -> int:
    """Write a review's truth file and give the number of its paragraphs.

    Args:
        source: The review.
        places: The pages of its PDF on which things begin.
        path: The truth file; its folder is made if need be.
        codes_path: The review's codings; without the file, paragraphs carry none.

    Raises:
        CodesError: The codings are not those of these paragraphs.
    """
    paragraphs = list(_paragraphs(source, places))
    if codes_path.exists():
        _merge_codes(paragraphs, json.loads(codes_path.read_text(encoding="utf-8")), codes_path)
    head = asdict(source.head)
    truth: Json = {name: head[name] for name in _HEAD_FIELDS}
    truth["headings"] = list(_headings(source, places))
    truth["recommendations"] = list(_recommendations(source, places))
    truth["paragraphs"] = paragraphs
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(truth, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return len(paragraphs)


def paragraph_key(text: str) -> str:
    """Name a paragraph by its text, so that codings notice when it changes."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def bare_label(label: str | None) -> str | None:
    """Give a printed label without its closing punctuation: "1.1." is "1.1", "(a)" stays."""
    if label is None:
        return None
    bare = label.rstrip(" .:")
    if bare.endswith(")") and "(" not in bare:
        bare = bare.rstrip(")")
    return bare or None


def _paragraphs(source: Source, places: Places) -> Iterator[Json]:
    kind = "front"
    heading: str | None = None
    for block in source.blocks:
        if isinstance(block, KindStart):
            kind = block.kind
        elif isinstance(block, Heading):
            heading = heading_text(block, source.head.layout).plain
        elif isinstance(block, Paragraph | Box):
            for paragraph in block.paragraphs if isinstance(block, Box) else (block,):
                yield {
                    "label": bare_label(paragraph.label),
                    "heading": heading,
                    "section_kind": kind,
                    "text": paragraph.text.plain,
                    "page": places.pages[paragraph],
                    "boilerplate": paragraph.boilerplate,
                    "levels": {"primary": None, "others": []},
                    "themes": [],
                }


def _headings(source: Source, places: Places) -> Iterator[Json]:
    layout: Layout = source.head.layout
    for block in source.blocks:
        if isinstance(block, Heading):
            yield {
                "level": block.depth,
                "number": bare_label(heading_number(block, layout)),
                "text": heading_text(block, layout).plain,
                "page": places.pages[block],
            }


def _recommendations(source: Source, places: Places) -> Iterator[Json]:
    for block in source.blocks:
        items: tuple[Paragraph | Cell, ...] = ()
        if isinstance(block, Paragraph):
            items = (block,)
        elif isinstance(block, Box):
            items = block.paragraphs
        elif isinstance(block, Table):
            items = tuple(cell for row in block.rows for cell in row)
        for item in items:
            if item.asked is not None:
                text = item.plain if isinstance(item, Cell) else item.text.plain
                yield _recommendation(item.asked, text, places.pages[item])


def _recommendation(asked: Asked, text: str, page: int) -> Json:
    return {"number": asked.number, "text": text, "addressee": asked.addressee, "page": page}


def _merge_codes(paragraphs: list[Json], codes: Json, path: Path) -> None:
    """Put the codings on the paragraphs; both stand in the same order."""
    rows = codes.get("paragraphs")
    if not isinstance(rows, list) or len(rows) != len(paragraphs):
        found = len(rows) if isinstance(rows, list) else "no"
        raise CodesError(f"{path.name}: expected {len(paragraphs)} codings, found {found}")
    for number, (paragraph, row) in enumerate(zip(paragraphs, rows, strict=True), 1):
        text = str(paragraph["text"])
        key = paragraph_key(text)
        if row.get("key") != key:
            raise CodesError(
                f"{path.name} coding {number}: expected key {key!r} of {text[:40]!r}, "
                f"found {row.get('key')!r}"
            )
        for theme in row["themes"]:
            if theme["quote"] not in text:
                raise CodesError(
                    f"{path.name} coding {number}: expected words of {text[:40]!r}, "
                    f"found quote {theme['quote']!r}"
                )
        paragraph["levels"], paragraph["themes"] = row["levels"], row["themes"]
