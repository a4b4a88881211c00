"""How far the two codings of the labelled passages agree, code by code.

    python benchmarks/agreement.py [--json] [FOLDER]

Kappa is Cohen's; AC1 is Gwet's, which does not fall where a code is rare. Both are of presence, a
passage a case. F1 treats the first coding as truth and is the same the other way round.
"""

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from classify.codebook import read_codebook
from classify.labelled import LABELS_FOLDER, Coding, LabelledPassage, read_labels
from classify.models import Scheme


def agreement(first: Sequence[bool], second: Sequence[bool]) -> dict[str, float]:
    """Raw agreement, kappa, AC1 and F1 of two codings of the same cases.

    Source:
        Cohen 1960, Educational and Psychological Measurement 20; Gwet 2008, British Journal of
        Mathematical and Statistical Psychology 61.
    """
    count = len(first)
    both = sum(1 for a, b in zip(first, second, strict=True) if a and b)
    ones, twos = sum(first), sum(second)
    same = (count - ones - twos + 2 * both) / count
    share_1, share_2 = ones / count, twos / count
    chance = share_1 * share_2 + (1 - share_1) * (1 - share_2)
    middle = (share_1 + share_2) / 2
    gwet = 2 * middle * (1 - middle)
    return {
        "first": ones,
        "second": twos,
        "raw": same,
        "kappa": (same - chance) / (1 - chance) if chance < 1 else 1.0,
        "ac1": (same - gwet) / (1 - gwet),
        "f1": 2 * both / (ones + twos) if ones + twos else 1.0,
    }


def _pairs(passages: Sequence[LabelledPassage]) -> list[tuple[Coding, Coding]]:
    return [(p.first, p.second) for p in passages if p.second is not None]


def compare(passages: Sequence[LabelledPassage], themes: Sequence[str]) -> dict[str, Any]:
    """Agreement by theme and level, and on facet, party and polarity of what both found."""
    pairs = _pairs(passages)

    def of(has: Callable[[Coding], bool]) -> dict[str, float]:
        return agreement([has(a) for a, _ in pairs], [has(b) for _, b in pairs])

    by_theme = {theme: of(lambda c, t=theme: t in c.affirmed) for theme in themes}  # type: ignore[misc]
    levels = sorted({c.primary_level for pair in pairs for c in pair if c.primary_level})
    by_level = {level: of(lambda c, x=level: c.primary_level == x) for level in levels}  # type: ignore[misc]
    shared = [
        (x, y) for a, b in pairs for x in a.themes for y in b.themes if x.code_id == y.code_id
    ]
    with_party = [(x, y) for x, y in shared if x.party is not None]
    both = sum(len(a.affirmed & b.affirmed) for a, b in pairs)
    given = sum(len(a.affirmed) + len(b.affirmed) for a, b in pairs)
    return {
        "passages": len(passages),
        "coded_twice": len(pairs),
        "read_a_third_time": sum(1 for p in passages if p.third is not None),
        "themes_micro_f1": 2 * both / given,
        "primary_level": sum(a.primary_level == b.primary_level for a, b in pairs) / len(pairs),
        "facet": sum(x.facet is y.facet for x, y in shared) / len(shared),
        "party": sum(x.party is y.party for x, y in with_party) / len(with_party),
        "polarity": sum(x.polarity is y.polarity for x, y in shared) / len(shared),
        "themes": by_theme,
        "levels": by_level,
    }


def main() -> int:
    """Print the figures as Markdown, or as JSON."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("folder", type=Path, nargs="?", default=LABELS_FOLDER)
    options = parser.parse_args()
    codebook = read_codebook(None)
    themes = [code.code_id for code in codebook.codes if code.scheme is Scheme.THEME]
    found = compare(read_labels(codebook, options.folder), themes)
    if options.json:
        print(json.dumps(found, indent=1))
        return 0
    for name in ("passages", "coded_twice", "read_a_third_time"):
        print(f"{name.replace('_', ' ')}: {found[name]}")
    for name in ("themes_micro_f1", "primary_level", "facet", "party", "polarity"):
        print(f"{name.replace('_', ' ')}: {found[name]:.3f}")
    print("\n| code | first | second | raw | kappa | AC1 | F1 |\n|---|---|---|---|---|---|---|")
    for name, row in {**found["levels"], **found["themes"]}.items():
        print(
            f"| {name} | {row['first']} | {row['second']} | {row['raw']:.3f} | {row['kappa']:.2f} "
            f"| {row['ac1']:.2f} | {row['f1']:.2f} |"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
