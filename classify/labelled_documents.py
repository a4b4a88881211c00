"""Coded passages of published documents, kept without their words.

`classify/labels/documents/*.jsonl` names a document, page and printed number, holds a digest of the
passage's letters and says where in them each theme stands. Whoever has the documents gets the
passages back; nobody else learns a word of them.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from classify.errors import LabelsError
from classify.labelled import LABELS_FOLDER, LabelledPassage, make_passage
from classify.models import Codebook
from extract.models import Passage

DOCUMENT_LABELS_FOLDER = LABELS_FOLDER / "documents"

REGISTER = "real"

Extractor = Callable[[Path], Sequence[Passage]]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundLabels:
    """Which of the coded passages of documents are at hand."""

    passages: tuple[LabelledPassage, ...]
    documents: tuple[str, ...]  # those that were read
    absent: tuple[str, ...]  # documents that are not in the folder
    unmatched: tuple[str, ...]  # "FILE para 12": the document is there and the passage is not


def squeeze(text: str) -> str:
    """A text's letters and digits, folded: what stays the same when spacing is read anew."""
    return "".join(character.casefold() for character in text if character.isalnum())


def passage_digest(text: str) -> str:
    """The digest by which a coded passage is known again."""
    return hashlib.sha256(squeeze(text).encode()).hexdigest()[:32]


def letter_places(text: str) -> list[int]:
    """For each character of the squeezed text, the place in the text that it came from."""
    return [
        place
        for place, character in enumerate(text)
        if character.isalnum()
        for _ in character.casefold()
    ]


def read_document_labels(
    codebook: Codebook,
    documents: Path,
    extract: Extractor,
    folder: Path = DOCUMENT_LABELS_FOLDER,
) -> FoundLabels:
    """The coded passages of whatever documents are at hand.

    Args:
        codebook: Its codes are the ones that may be used.
        documents: A folder that may hold the documents, under the names they were coded by.
        extract: Reads a document's passages.
        folder: Holds `*.jsonl`.

    Raises:
        LabelsError: A line is not as it must be.
    """
    wanted: dict[str, list[tuple[str, Mapping[str, Any]]]] = {}
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            place = f"{path.name} line {number}"
            try:
                row = json.loads(line)
                wanted.setdefault(row["document"], []).append((place, row))
            except (json.JSONDecodeError, KeyError, TypeError) as error:
                raise LabelsError(f"{place}: not a coded passage of a document") from error
    found: list[LabelledPassage] = []
    absent, unmatched, read = [], [], []
    for name in sorted(wanted):
        file = documents / name
        if not file.is_file():
            absent.append(name)
            continue
        read.append(name)
        held = {passage_digest(passage.text): passage for passage in extract(file)}
        for place, row in wanted[name]:
            passage = held.get(row["digest"])
            if passage is None:
                unmatched.append(f"{name} para {row['label']}")
            else:
                found.append(_as_labelled(name, row, passage, place, codebook))
    return FoundLabels(
        passages=tuple(found),
        documents=tuple(read),
        absent=tuple(absent),
        unmatched=tuple(unmatched),
    )


def _as_labelled(
    name: str, row: Mapping[str, Any], passage: Passage, line: str, codebook: Codebook
) -> LabelledPassage:
    places = letter_places(passage.text)
    codings = {
        reading: {**row[reading], "themes": list(_placed(row[reading]["themes"], places, line))}
        for reading in ("first", "second", "third")
        if row.get(reading) is not None
    }
    return make_passage(
        {
            "id": row["id"],
            "register": REGISTER,
            "review_type": row["review_type"],
            "section_kind": passage.section_kind,
            "heading": passage.heading,
            "text": passage.text,
            "boilerplate": False,
            "decoy": False,
            **codings,
        },
        Path(name).stem,
        line,
        codebook,
    )


def _placed(
    themes: Iterable[Mapping[str, Any]], places: Sequence[int], line: str
) -> Iterable[dict[str, Any]]:
    for theme in themes:
        first, end = theme["start"], theme["end"]
        if not 0 <= first < end <= len(places):
            raise LabelsError(
                f"{line}: {theme['id']} is said of letters {first} to {end}, and the passage has "
                f"{len(places)}"
            )
        yield {**theme, "start": places[first], "end": places[end - 1] + 1}
