"""Whether the words given for a theme are those that carry it, on the sample's coded paragraphs.

    python benchmarks/evidence.py [--passages 400] [--seed 1] [--tagger default] [--json]

The sample reviews took no part in teaching the tagger; their coders quoted the words that each
theme rests on. Of the themes that both coders' agreed coding and the tagger affirm: how often the
evidence overlaps the quote by a character or more, and by how much (intersection over union); and,
of every theme that the tagger affirms, how far its probability falls when the evidence is taken
out, beside as many words taken out elsewhere in the passage. Chance is a stretch of as many words
as the evidence anywhere in the passage.
"""

import argparse
import json
import random
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from classify.codebook import read_codebook
from classify.learned import LearnedTagger
from classify.models import Polarity, Scheme, Tag
from classify.modes import DEFAULT, FAST
from classify.removal import Bounds, random_spans, remove_spans
from classify.signals import PassageText
from classify.taggers import load_tagger
from corpus.documents import sample_folder

Json = dict[str, Any]


@dataclass(slots=True, kw_only=True)
class Figures:
    """What was measured, a value a theme."""

    overlaps: list[bool] = field(default_factory=list)
    unions: list[float] = field(default_factory=list)  # intersection over union
    chance_overlaps: list[bool] = field(default_factory=list)
    chance_unions: list[float] = field(default_factory=list)
    falls: list[float] = field(default_factory=list)
    random_falls: list[float] = field(default_factory=list)
    lost: list[bool] = field(default_factory=list)  # below its threshold without the evidence
    random_lost: list[bool] = field(default_factory=list)
    given: int = 0
    words: list[int] = field(default_factory=list)  # of evidence
    share: list[float] = field(default_factory=list)  # of the passage's words

    def as_object(self) -> Json:
        """The figures to print."""
        return {
            "themes_given": self.given,
            "themes_compared_with_quotes": len(self.overlaps),
            "overlap": mean(self.overlaps),
            "overlap_by_chance": mean(self.chance_overlaps),
            "intersection_over_union": mean(self.unions),
            "intersection_over_union_by_chance": mean(self.chance_unions),
            "removals": len(self.falls),
            "fall": mean(self.falls),
            "fall_elsewhere": mean(self.random_falls),
            "lost": mean(self.lost),
            "lost_elsewhere": mean(self.random_lost),
            "evidence_words": mean(self.words),
            "evidence_share_of_passage": mean(self.share),
        }


def mean(values: Sequence[float]) -> float:
    """Their mean, 0.0 of none."""
    return round(sum(values) / max(1, len(values)), 3)


def characters(spans: Iterable[Bounds]) -> set[int]:
    """The places of the characters in some stretches."""
    return {place for start, end in spans for place in range(start, end)}


def likeness(found: Iterable[Bounds], quoted: Iterable[Bounds]) -> float:
    """Intersection over union, in characters."""
    ours, theirs = characters(found), characters(quoted)
    return len(ours & theirs) / max(1, len(ours | theirs))


def anywhere(text: str, size: int, chooser: random.Random) -> Bounds:
    """A stretch of so many words."""
    words = [match.span() for match in re.finditer(r"\S+", text)]
    size = min(size, len(words))
    first = chooser.randrange(len(words) - size + 1)
    return words[first][0], words[first + size - 1][1]


def read_paragraphs(folder: Path, most: int, seed: int) -> list[Json]:
    """Coded paragraphs with a theme that is affirmed, drawn by the seed."""
    rows: list[Json] = []
    for file in sorted(folder.glob("*/truth.json")):
        truth = json.loads(file.read_text(encoding="utf-8"))
        rows += [
            {**row, "id": f"{truth['review_id']}:{number}"}
            for number, row in enumerate(truth["paragraphs"])
            if any(theme["polarity"] == Polarity.AFFIRMED for theme in row["themes"])
        ]
    chooser = random.Random(seed)  # noqa: S311 - a sample, and no secret
    return sorted(chooser.sample(rows, min(most, len(rows))), key=lambda row: row["id"])


def measure(tagger: LearnedTagger, rows: Sequence[Json], seed: int) -> Figures:
    """Everything over some paragraphs."""
    figures = Figures()
    given = [
        PassageText(
            passage_id=row["id"],
            text=row["text"],
            heading=row["heading"],
            section_kind=row["section_kind"],
        )
        for row in rows
    ]
    asked: list[tuple[PassageText, Tag, list[Bounds], list[Bounds] | None]] = []
    for row, passage, tags in zip(rows, given, tagger.tag(given), strict=True):
        for tag in tags:
            if tag.scheme is not Scheme.THEME or tag.polarity is not Polarity.AFFIRMED:
                continue
            spans = [(e.char_start, e.char_end) for e in tag.evidence]
            compare(figures, row, tag, spans, random.Random(f"{seed} {row['id']} {tag.code_id}"))  # noqa: S311
            chosen = random_spans(row["text"], spans, f"{seed} {row['id']} {tag.code_id}")
            asked.append((passage, tag, spans, chosen))
    remove(figures, tagger, [one for one in asked if one[3] is not None])
    return figures


def compare(
    figures: Figures, row: Json, tag: Tag, spans: list[Bounds], chooser: random.Random
) -> None:
    """Put a theme's evidence beside the coders' quotes."""
    text = row["text"]
    figures.given += 1
    size = sum(len(text[start:end].split()) for start, end in spans)
    figures.words.append(size)
    figures.share.append(size / len(text.split()))
    quoted = [
        (text.index(theme["quote"]), text.index(theme["quote"]) + len(theme["quote"]))
        for theme in row["themes"]
        if theme["id"] == tag.code_id and theme["polarity"] == Polarity.AFFIRMED
    ]
    if quoted:
        chance = [anywhere(text, size, chooser)]
        for found, overlaps, unions in (
            (spans, figures.overlaps, figures.unions),
            (chance, figures.chance_overlaps, figures.chance_unions),
        ):
            union = likeness(found, quoted)
            overlaps.append(union > 0)
            unions.append(union)


def remove(
    figures: Figures,
    tagger: LearnedTagger,
    asked: Sequence[tuple[PassageText, Tag, list[Bounds], list[Bounds] | None]],
) -> None:
    """Code the paragraphs again, whole, without the evidence and without as much elsewhere."""
    texts = [
        replace(passage, text=text)
        for passage, _, spans, chosen in asked
        for text in (
            passage.text,
            remove_spans(passage.text, spans),
            remove_spans(passage.text, chosen or []),
        )
    ]
    places = {code.code_id: place for place, code in enumerate(tagger.themes)}
    mode = tagger.model.modes[tagger.mode]
    scored = list(tagger.score(texts))
    for number, (_, tag, _, _) in enumerate(asked):
        read = scored[3 * number : 3 * number + 3]
        if tag.code_id not in mode.themes or any(one is None for one in read):
            continue
        whole, without, elsewhere = (
            float(one.probabilities[places[tag.code_id]]) for one in read if one is not None
        )
        threshold = mode.themes[tag.code_id].threshold
        figures.falls.append(whole - without)
        figures.random_falls.append(whole - elsewhere)
        figures.lost.append(without < threshold)
        figures.random_lost.append(elsewhere < threshold)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--passages", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--tagger", choices=(DEFAULT, FAST), default=DEFAULT)
    parser.add_argument("--json", action="store_true", help="one JSON object")
    options = parser.parse_args(arguments)
    tagger = load_tagger(read_codebook(None), options.tagger)
    assert isinstance(tagger, LearnedTagger)
    rows = read_paragraphs(sample_folder() / "truth", options.passages, options.seed)
    figures = {"passages": len(rows), **measure(tagger, rows, options.seed).as_object()}
    if options.json:
        print(json.dumps(figures))
        return 0
    for name, value in figures.items():
        print(f"{name.replace('_', ' '):36s} {value}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
