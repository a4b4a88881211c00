"""How well the sample reviews are read, against their truth files.

    python benchmarks/extraction.py [--json] [--sample FOLDER] [ID ...]

A paragraph is matched when one passage is at least 95% like it, word by word; a heading and a
recommendation when 90% is. A fact is right when its value is: dates to the month, names of bodies
and people when one holds the other or 80% is alike. The figures are of the reviews that the rules
were written with, so they say what works, not how unseen reviews will fare.
"""

import argparse
import difflib
import json
import re
import statistics
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from corpus.documents import find_documents, sample_folder
from extract.contract import review_object
from extract.review import extract_review

FACTS = (
    "review_type",
    "doc_type",
    "title",
    "area",
    "commissioning_body",
    "author",
    "chair",
    "date_published",
    "date_of_event",
    "outcome",
)
_NAMES = frozenset({"title", "commissioning_body", "author", "chair"})
Json = dict[str, Any]


def plain(text: object) -> str:
    """Lower case letters and digits with single spaces; nothing for None."""
    return re.sub(r"[^0-9a-z]+", " ", str(text or "").lower().replace("\u00ad", "")).strip()


def likeness(first: str, second: str) -> float:
    """Share of words in common and in order, 0.0 to 1.0."""
    return difflib.SequenceMatcher(None, first.split(), second.split(), autojunk=False).ratio()


def nearest(text: str, candidates: Sequence[str]) -> tuple[float, int]:
    """Likeness and index of the candidate most like a text; (0.0, -1) if none is near."""
    words = set(text.split())
    best = (0.0, -1)
    for index, candidate in enumerate(candidates):
        others = set(candidate.split())
        if not others or len(words & others) < 0.5 * min(len(words), len(others)):
            continue
        score = likeness(text, candidate)
        if score > best[0]:
            best = (score, index)
    return best


def is_right(name: str, truth: Any, found: Any) -> bool | None:
    """Whether a fact's value is right; None where the truth has none to compare."""
    if truth is None:
        return None
    if found is None:
        return False
    if name.startswith("date"):
        return str(found)[:7] == str(truth)
    first, second = plain(truth), plain(found)
    if name in _NAMES:
        return first in second or second in first or likeness(first, second) >= 0.8
    return first == second


def score_review(truth: Json, found: Json) -> Json:
    """Every figure of one review, shares 0.0 to 1.0."""
    passages = [p for p in found["passages"] if not p["furniture"]]
    texts = [plain(p["text"]) for p in passages]
    matched = labelled = labels_right = pages_right = 0
    for paragraph in truth["paragraphs"]:
        score, index = nearest(plain(paragraph["text"]), texts)
        if score < 0.95:
            labelled += paragraph["label"] is not None
            continue
        matched += 1
        pages_right += passages[index]["page_first"] == paragraph["page"]
        if paragraph["label"] is not None:
            labelled += 1
            labels_right += plain(passages[index]["label"]) == plain(paragraph["label"])
    facts = {
        name: is_right(name, truth.get(name), found["facts"].get(name, {}).get("value"))
        for name in FACTS
    }
    return {
        "paragraphs": matched / len(truth["paragraphs"]),
        "pages": pages_right / max(1, matched),
        "labels": labels_right / labelled if labelled else None,
        **_score_headings(truth, found),
        **_score_recommendations(truth, found),
        **_score_people(truth, found),
        "facts": {name: right for name, right in facts.items() if right is not None},
    }


def _score_headings(truth: Json, found: Json) -> Json:
    wanted = [plain(f"{h['number'] or ''} {h['text']}") for h in truth["headings"]]
    given = [plain(f"{s['number'] or ''} {s['heading']}") for s in found["sections"]]
    recalled = sum(1 for w in wanted if any(likeness(w, g) >= 0.9 for g in given))
    precise = sum(1 for g in given if any(likeness(w, g) >= 0.9 for w in wanted))
    return {
        "heading_recall": recalled / max(1, len(wanted)),
        "heading_precision": precise / max(1, len(given)),
    }


def _score_recommendations(truth: Json, found: Json) -> Json:
    texts = [plain(r["text"]) for r in found["recommendations"]]
    recalled = addressed = 0
    for wanted in truth["recommendations"]:
        score, index = nearest(plain(wanted["text"]), texts)
        if score < 0.9:
            continue
        recalled += 1
        first = plain(wanted["addressee"])
        second = plain(found["recommendations"][index]["addressee"])
        alike = first in second or second in first or likeness(first, second) >= 0.6
        addressed += bool(first and second and alike)
    return {
        "recommendation_recall": recalled / max(1, len(truth["recommendations"])),
        "recommendation_precision": min(1.0, recalled / max(1, len(texts))),
        "addressee": addressed / max(1, len(truth["recommendations"])),
    }


def _score_people(truth: Json, found: Json) -> Json:
    people = {plain(person["name"]): person for person in found["people"]}
    present = fields = right = 0
    for subject in truth["subjects"]:
        person = people.get(plain(subject["name"]))
        present += person is not None
        for name in ("role", "age", "sex"):
            if subject[name] is None:
                continue
            fields += 1
            right += person is not None and plain(person[name]) == plain(subject[name])
    return {
        "people": present / max(1, len(truth["subjects"])),
        "person_fields": right / max(1, fields),
    }


def pool(rows: dict[str, Json]) -> Json:
    """Means over reviews; facts over all facts of all reviews."""
    names = [name for name in next(iter(rows.values())) if name != "facts"]
    pooled: Json = {
        name: statistics.mean(row[name] for row in rows.values() if row[name] is not None)
        for name in names
    }
    facts = [right for row in rows.values() for right in row["facts"].values()]
    pooled["facts"] = sum(facts) / max(1, len(facts))
    return pooled


def score_sample(folder: Path, ids: Sequence[str] = ()) -> dict[str, Json]:
    """Figures by review id for the reviews of a folder that have truth files."""
    rows: dict[str, Json] = {}
    for document in find_documents([folder]).documents:
        review_id = document.review.review_id
        path = folder / "truth" / review_id / "truth.json"
        if not path.is_file() or (ids and review_id not in ids):
            continue
        # without the catalogue: what is scored is what the document itself says
        (bare,) = find_documents([document.path]).documents
        truth = json.loads(path.read_text(encoding="utf-8"))
        rows[review_id] = score_review(truth, review_object(extract_review(bare)))
    return rows


def main() -> int:
    """Print a row a review and the pooled figures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("ids", nargs="*")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--sample", type=Path, default=sample_folder())
    options = parser.parse_args()
    rows = score_sample(options.sample, options.ids)
    if not rows:
        print(f"{options.sample}: no review with a truth file there", file=sys.stderr)
        return 2
    pooled = pool(rows)
    if options.json:
        print(json.dumps({"reviews": rows, "pooled": pooled}, indent=1))
        return 0
    names = list(pooled)
    print("| review | " + " | ".join(names) + " | facts wrong |")
    print("|---" * (len(names) + 2) + "|")
    for review_id, row in rows.items():
        facts = row["facts"]
        shown = {**row, "facts": sum(facts.values()) / max(1, len(facts))}
        wrong = ", ".join(name for name, right in facts.items() if not right)
        print(f"| {review_id} | " + " | ".join(_shown(shown[n]) for n in names) + f" | {wrong} |")
    print("| **all** | " + " | ".join(_shown(pooled[n]) for n in names) + " | |")
    return 0


def _shown(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"


if __name__ == "__main__":
    sys.exit(main())
