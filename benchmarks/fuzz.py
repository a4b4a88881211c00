"""Damaged files: whether any brings a build down, hangs it, or goes without an answer.

    python benchmarks/fuzz.py [--count 20000] [--seed 1] [--work FOLDER] [--from FOLDER]
    python benchmarks/fuzz.py --seed 1 --make NUMBER FILE

Each file is a small PDF (one or two pages cut from a sample, or one that is awkward by itself)
damaged in one or two ways; its number and the seed alone decide how, so that any of them can be
made again by `--make`. They are built into stores as a user builds, in worker processes with bounds
of time and memory, a batch at a time. With `--work` what was done is kept there, and a run that was
stopped goes on from it.

A failure is: a build that ends in an error, a document without rows, a fault of our own
(`internal_error`), a store that is not sound, or a wait longer than the bounds allow. A file that
only crashed or hung its worker has its problem row, as it should; those are named at the end.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from awkward import cut_seeds, endless_seeds, made_seeds
from mutations import mutate

from classify.codebook import read_codebook
from classify.models import Codebook
from corpus.documents import find_documents, sample_folder
from pipeline import BuildSettings, build
from store.database import open_store
from store.verify import verify

_BATCH = 500
_PATIENCE_S = 20  # a build's own is longer; here a file that hangs is only to be told apart
_MOST_WAIT_S = 6 * _PATIENCE_S  # one hangs, is tried again alone, and pools start in between
_MADE_SHARE = 0.4  # of the files are damaged ones of the awkward; the others are cut from samples
_OURS = "internal_error"
_BY_CRASH = "reader_crashed"


@dataclass(slots=True, kw_only=True)
class Tally:
    """What became of some files."""

    files: int = 0
    outcomes: dict[str, int] = field(default_factory=dict)  # problem codes, or "read whole"
    failures: list[str] = field(default_factory=list)
    crashed: list[str] = field(default_factory=list)  # with their rows, but by way of a crash
    longest_s: float = 0.0
    seconds: float = 0.0

    def add(self, other: "Tally") -> None:
        """Add another's figures to these."""
        self.files += other.files
        self.outcomes = dict(Counter(self.outcomes) + Counter(other.outcomes))
        self.failures += other.failures
        self.crashed += other.crashed
        self.longest_s = max(self.longest_s, other.longest_s)
        self.seconds += other.seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeds:
    """The sound files that damage begins with."""

    cut: tuple[tuple[str, bytes], ...]
    made: tuple[tuple[str, bytes], ...]
    endless: tuple[tuple[str, bytes], ...]  # read as they are only: each takes all of its time

    @classmethod
    def of(cls, folder: Path) -> "Seeds":
        """Those cut from a folder's PDFs, and the made ones."""
        return cls(
            cut=tuple(cut_seeds(folder)),
            made=tuple(made_seeds().items()),
            endless=tuple(endless_seeds().items()),
        )

    def damaged(self, seed: int, number: int) -> tuple[str, bytes]:
        """The damaged file of a number, and what it is made of; the first are undamaged."""
        whole = (*self.made, *self.endless)
        if number < len(whole):
            name, content = whole[number]
            return f"{name}, whole", content
        choices = random.Random(f"{seed}:{number}")  # noqa: S311 - to be repeated, not secret
        group = self.made if choices.random() < _MADE_SHARE else self.cut
        name, content = choices.choice(group)
        how, content = mutate(content, choices)
        return f"{name}, {how}", content


def build_batch(seeds: Seeds, seed: int, numbers: range, codebook: Codebook) -> Tally:
    """Build some damaged files into a store of their own, and look at what it says of each."""
    tally = Tally(files=len(numbers))
    started = before = time.perf_counter()

    def note(_: str, __: int, ___: int) -> None:
        nonlocal before
        now = time.perf_counter()
        tally.longest_s, before = max(tally.longest_s, now - before), now

    with tempfile.TemporaryDirectory() as folder:
        files = Path(folder) / "files"
        files.mkdir()
        made: dict[str, str] = {}
        for number in numbers:
            what, content = seeds.damaged(seed, number)
            (files / f"{number:06d}.pdf").write_bytes(content)
            made[f"{number:06d}.pdf"] = what
        db = Path(folder) / "x.db"
        settings = BuildSettings(workers=2, ocr=False, patience_s=_PATIENCE_S)
        try:
            corpus = find_documents([files])
            twins = {name for d in corpus.documents for name in d.other_names}
            build(corpus, db, codebook, tool_version="fuzz", settings=settings, progress=note)
            found = dict(_outcomes(db, tally))
        except Exception as error:  # whatever it is, it brought the build down
            tally.failures.append(f"{numbers}: {type(error).__name__}: {error}")
            found, twins = {}, set(made)
        for name in sorted(made.keys() - twins):
            _judge(tally, f"{name} ({made[name]})", found.get(name))
        if twins and found:
            tally.outcomes["the same bytes as another"] = len(twins)
    if tally.longest_s > _MOST_WAIT_S:
        tally.failures.append(f"{numbers}: waited {tally.longest_s:.0f} s for a file")
    tally.seconds = time.perf_counter() - started
    return tally


def _judge(tally: Tally, name: str, codes: frozenset[str] | None) -> None:
    """Count what became of one file; None if the store says nothing of it."""
    if codes is None:
        tally.failures.append(f"{name}: no rows")
        return
    outcome = ", ".join(sorted(codes)) or "read whole"
    tally.outcomes[outcome] = tally.outcomes.get(outcome, 0) + 1
    if _OURS in codes:
        tally.failures.append(f"{name}: {_OURS}")
    if _BY_CRASH in codes:
        tally.crashed.append(name)


def _outcomes(db: Path, tally: Tally) -> Iterator[tuple[str, frozenset[str]]]:
    """The problem codes of each document of a store that has a status."""
    with open_store(db, read_only=True) as store:
        tally.failures += [f"the store is not sound: {finding}" for finding in verify(store)]
        codes: dict[str, set[str]] = {}
        for row in store.rows("SELECT file FROM documents WHERE status IN ('read', 'failed')"):
            codes[row["file"]] = set()
        for row in store.rows(
            "SELECT d.file, p.code, p.detail FROM problems p "
            "JOIN documents d ON d.id = p.document_id"
        ):
            codes[row["file"]].add(row["code"])
            if row["code"] == _OURS:
                tally.failures.append(f"{row['file']}: {row['detail']}")
        yield from ((file, frozenset(found)) for file, found in codes.items())


def run_all(seeds: Seeds, seed: int, count: int, work: Path | None) -> Tally:
    """Build every batch that `work` does not hold yet."""
    codebook = read_codebook()
    total = Tally()
    for first in range(0, count, _BATCH):
        numbers = range(first, min(first + _BATCH, count))
        kept = work / f"{seed}-{first:06d}-{numbers.stop:06d}.json" if work else None
        if kept is not None and kept.is_file():
            tally = Tally(**json.loads(kept.read_text(encoding="utf-8")))
        else:
            tally = build_batch(seeds, seed, numbers, codebook)
            if kept is not None:
                kept.write_text(json.dumps(asdict(tally)), encoding="utf-8")
        total.add(tally)
        print(
            f"{numbers.stop} of {count} files, {total.seconds:.0f} s, "
            f"{len(total.failures)} failures, {len(total.crashed)} crashed their reader",
            file=sys.stderr,
        )
    return total


def main() -> int:
    """Print what became of the files; 1 if any failed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--work", type=Path, help="a folder that holds what was done")
    parser.add_argument("--from", dest="folder", type=Path, default=sample_folder())
    parser.add_argument("--make", nargs=2, metavar=("NUMBER", "FILE"), help="write one file only")
    options = parser.parse_args()
    seeds = Seeds.of(options.folder)
    if options.make:
        what, content = seeds.damaged(options.seed, int(options.make[0]))
        Path(options.make[1]).write_bytes(content)
        print(what)
        return 0
    if options.work:
        options.work.mkdir(parents=True, exist_ok=True)
    total = run_all(seeds, options.seed, options.count, options.work)
    print(f"{total.files} files in {total.seconds:.0f} s, seed {options.seed}")
    for outcome, number in sorted(total.outcomes.items(), key=lambda item: (-item[1], item[0])):
        print(f"{number:6d}  {outcome}")
    print(f"longest wait for an answer {total.longest_s:.1f} s")
    for name in total.crashed:
        print(f"crashed or hung its reader, twice: {name}")
    for failure in total.failures:
        print(f"FAILED: {failure}")
    print(f"{len(total.failures)} failures")
    return 1 if total.failures else 0


if __name__ == "__main__":
    sys.exit(main())
