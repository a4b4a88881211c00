"""How well the cues find what coders found, on folders of labelled passages.

    python benchmarks/cues.py [FOLDER_OR_FILE ...] [--themes] [--json]

A label file holds one JSON object a line: id, text, heading, section_kind, boilerplate, levels
(primary, others) and themes (id, facet, party, polarity). A theme counts as present only where it
is affirmed. Beside the cues stands the plain list of terms that the codebook was drafted with (a
word that begins with a term suggests its theme), to show what the rest adds.

Figures of files that the cues were tuned on say what works, not how unseen passages will fare.
"""

import argparse
import json
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from classify.codebook import read_codebook
from classify.contract import classify_lines
from classify.models import Codebook, Scheme
from classify.modes import CUES
from classify.taggers import load_tagger
from corpus.documents import sample_folder

Json = dict[str, Any]
LEAST_SUPPORT = 5  # themes and levels with fewer examples are left out of the means over codes


@dataclass(slots=True, kw_only=True)
class Counts:
    """Hits, false alarms and misses."""

    hits: int = 0
    alarms: int = 0
    misses: int = 0

    @property
    def precision(self) -> float:
        """Share of the suggestions that are right."""
        return self.hits / max(1, self.hits + self.alarms)

    @property
    def recall(self) -> float:
        """Share of what is there that is suggested."""
        return self.hits / max(1, self.hits + self.misses)

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return 2 * self.hits / max(1, 2 * self.hits + self.alarms + self.misses)


@dataclass(slots=True, kw_only=True)
class Scores:
    """What was counted over one set of passages."""

    passages: int = 0
    themes: dict[str, Counts] = field(default_factory=dict)
    levels: dict[str, Counts] = field(default_factory=dict)
    right: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)

    def share(self, name: str) -> float:
        """Share right of what was asked under a name."""
        return self.right[name] / max(1, self.asked[name])

    def as_object(self) -> Json:
        """The figures of one row of the table."""
        total = Counts(
            hits=sum(c.hits for c in self.themes.values()),
            alarms=sum(c.alarms for c in self.themes.values()),
            misses=sum(c.misses for c in self.themes.values()),
        )
        return {
            "passages": self.passages,
            "precision": total.precision,
            "recall": total.recall,
            "micro_f1": total.f1,
            "macro_f1": mean_f1(self.themes),
            "level_macro_f1": mean_f1(self.levels),
            "facet": self.share("facet"),
            "party": self.share("party"),
            "negated_kept_out": self.share("negated"),
            "negated": self.asked["negated"],
            "boilerplate_kept_out": self.share("boilerplate"),
        }


def mean_f1(counts: dict[str, Counts]) -> float:
    """Mean F1 over the codes with enough examples."""
    f1s = [c.f1 for c in counts.values() if c.hits + c.misses >= LEAST_SUPPORT]
    return sum(f1s) / max(1, len(f1s))


def read_labels(paths: Iterable[Path]) -> dict[str, list[Json]]:
    """Labelled passages by the name of their file or review.

    A folder gives its *.jsonl, and the truth.json of each review in it.
    """
    labels: dict[str, list[Json]] = {}
    for path in paths:
        files = [path]
        if path.is_dir():
            files = [*sorted(path.glob("*.jsonl")), *sorted(path.glob("*/truth.json"))]
        for file in files:
            text = file.read_text(encoding="utf-8")
            if file.name == "truth.json":
                truth = json.loads(text)
                labels[truth["review_id"]] = [
                    {**paragraph, "id": f"{truth['review_id']}:{number}"}
                    for number, paragraph in enumerate(truth["paragraphs"])
                ]
            else:
                labels[file.stem] = [json.loads(line) for line in text.splitlines()]
    return labels


def affirmed(passage: Json) -> set[str]:
    """The themes that count as present."""
    return {
        theme["id"]
        for theme in passage["themes"]
        if theme.get("polarity", "affirmed") == "affirmed"
    }


def score(labelled: Sequence[Json], coded: Sequence[Json]) -> Scores:
    """Count what was found against what coders found, passage by passage."""
    scores = Scores(passages=len(labelled))
    for truth, found in zip(labelled, coded, strict=True):
        count(scores.themes, affirmed(truth), affirmed(found))
        wanted, given = truth["levels"].get("primary"), found["levels"].get("primary")
        count(scores.levels, {wanted} - {None}, {given} - {None})
        if truth.get("boilerplate"):
            scores.asked["boilerplate"] += 1
            scores.right["boilerplate"] += not found["themes"]
        by_id = {theme["id"]: theme for theme in found["themes"]}
        for theme in truth["themes"]:
            compare(scores, theme, by_id.get(theme["id"]))
    return scores


def count(counts: dict[str, Counts], wanted: set[str], given: set[str]) -> None:
    """Add one passage's codes."""
    for code in wanted | given:
        c = counts.setdefault(code, Counts())
        c.hits += code in wanted and code in given
        c.alarms += code not in wanted
        c.misses += code not in given


def compare(scores: Scores, wanted: Json, given: Json | None) -> None:
    """Add one labelled theme's polarity, or its facet and party where it was found."""
    if wanted.get("polarity", "affirmed") != "affirmed":
        scores.asked["negated"] += 1
        scores.right["negated"] += given is None or given["polarity"] != "affirmed"
    elif given is not None:
        scores.asked["facet"] += 1
        scores.right["facet"] += given.get("facet") == wanted.get("facet")
        if wanted.get("party"):
            scores.asked["party"] += 1
            scores.right["party"] += given.get("party") == wanted["party"]


def code_with_cues(labelled: Sequence[Json], codebook: Codebook) -> list[Json]:
    """The passages as the command line codes them: boilerplate flags are not passed on."""
    keys = ("id", "text", "heading", "section_kind")
    lines = (json.dumps({key: row.get(key) for key in keys}) for row in labelled)
    coded = []
    for number, line in classify_lines(lines, load_tagger(codebook, CUES)):
        if isinstance(line, str):
            raise SystemExit(f"passage {number}: {line}")
        coded.append(line)
    return coded


def code_with_terms(labelled: Sequence[Json], terms: dict[str, list[str]]) -> list[Json]:
    """The passages as a plain list of terms codes them."""
    patterns = {
        code: re.compile(rf"\b(?:{'|'.join(map(re.escape, found))})", re.IGNORECASE)
        for code, found in terms.items()
    }
    return [
        {
            "levels": {},
            "themes": [
                {"id": code, "polarity": "affirmed"}
                for code, pattern in patterns.items()
                if pattern.search(row["text"])
            ],
        }
        for row in labelled
    ]


def show(name: str, row: Json) -> None:
    """Print one row of the table."""
    figures = " ".join(
        f"{row[key]:9.3f}"
        for key in (
            "precision", "recall", "micro_f1", "macro_f1", "level_macro_f1", "facet", "party",
            "negated_kept_out", "boilerplate_kept_out",
        )
    )  # fmt: skip
    print(f"{name:28s} {row['passages']:5d} {figures}")


def show_codes(scores: Scores, codebook: Codebook) -> None:
    """Print each theme's and level's figures, in the codebook's order."""
    for scheme, counts in ((Scheme.THEME, scores.themes), (Scheme.LEVEL, scores.levels)):
        for code in codebook.scheme(scheme):
            c = counts.get(code.code_id, Counts())
            print(
                f"  {code.code_id:24s} n={c.hits + c.misses:4d} "
                f"P={c.precision:.2f} R={c.recall:.2f} F1={c.f1:.2f}"
            )


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table, and the speed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument(
        "paths",
        nargs="*",
        type=Path,
        default=[sample_folder() / "truth"],
        help="label files, or folders of them; the sample reviews' truth if none is given",
    )
    parser.add_argument("--codebook", type=Path, help="a codebook other than the shipped one")
    parser.add_argument("--terms", type=Path, help="JSON: theme id to list of terms, as a baseline")
    parser.add_argument("--themes", action="store_true", help="each theme's figures too")
    parser.add_argument("--json", action="store_true", help="one JSON object")
    options = parser.parse_args(arguments)
    codebook = read_codebook(options.codebook)
    labels = read_labels(options.paths)
    rows = [row for found in labels.values() for row in found]
    if not rows:
        print("no labelled passages there", file=sys.stderr)
        return 1
    started = time.perf_counter()
    code_with_cues(rows[:1], codebook)
    ready = time.perf_counter()
    coded = code_with_cues(rows, codebook)
    seconds = time.perf_counter() - ready
    groups = {name: score(found, code_with_cues(found, codebook)) for name, found in labels.items()}
    groups["all"] = score(rows, coded)
    if options.terms:
        terms = json.loads(options.terms.read_text(encoding="utf-8"))
        groups["all, terms alone"] = score(rows, code_with_terms(rows, terms))
    words = sum(len(row["text"].split()) for row in rows)
    table = {name: scores.as_object() for name, scores in groups.items()}
    if options.json:
        speed = {"seconds_to_start": ready - started, "words_per_second": words / seconds}
        print(json.dumps({"scores": table, **speed}))
        return 0
    print(
        f"{'':28s} {'n':>5s} precision    recall  micro F1  macro F1  level F1     facet     party"
        "   negated  boilerpl"
    )
    for name, row in table.items():
        show(name, row)
    if options.themes:
        show_codes(groups["all"], codebook)
    print(f"{words / seconds:,.0f} words a second; {ready - started:.1f} s to start")
    return 0


if __name__ == "__main__":
    sys.exit(main())
