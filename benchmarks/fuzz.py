"""Damaged files: whether any brings the run down, hangs it, or goes without an answer.

    python benchmarks/fuzz.py [--count 200] [--seed 1] [--from FOLDER]

Each file is a sample review damaged in one of five ways, chosen by the seed: bytes flipped, cut
short, a stretch zeroed, a stretch moved, or numbers in its structure changed. All are read as a
build reads them, in worker processes with bounds of time and memory. Every file must give a result
or a problem.
"""

import argparse
import random
import re
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from classify.codebook import read_codebook
from corpus.documents import find_documents, sample_folder
from pipeline import Reader, read_documents

_BATCH = 100
_NUMBER = re.compile(rb"\d{1,9}")


def damage(content: bytes, choices: random.Random) -> bytes:
    """A file's bytes, damaged in one way."""
    data = bytearray(content)
    kind = choices.randrange(5)
    if kind == 0:
        for _ in range(choices.choice((1, 10, 100, 1000))):
            data[choices.randrange(len(data))] = choices.randrange(256)
    elif kind == 1:
        del data[choices.randrange(len(data)) :]
    elif kind == 2:
        start = choices.randrange(len(data))
        end = min(len(data), start + choices.randrange(1, 4096))
        data[start:end] = bytes(end - start)
    elif kind == 3:
        start, size = choices.randrange(len(data)), choices.randrange(1, 8192)
        stretch = data[start : start + size]
        del data[start : start + size]
        at = choices.randrange(len(data) + 1)
        data[at:at] = stretch
    else:
        numbers = list(_NUMBER.finditer(content))
        for match in choices.sample(numbers, min(20, len(numbers))):
            new = str(choices.choice((0, 1, -1, 65535, 2**31 - 1, 2**32))).encode()
            data[match.start() : match.end()] = new[: match.end() - match.start()]
    return bytes(data)


def main() -> int:
    """Print what became of the files; 1 if any went without an answer."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--from", dest="folder", type=Path, default=sample_folder())
    options = parser.parse_args()
    sources = [
        document.path.read_bytes() for document in find_documents([options.folder]).documents
    ]
    choices = random.Random(options.seed)  # noqa: S311 - to be repeated, not to be secret
    reader = Reader(codebook=read_codebook(), patience_s=60)
    outcomes: Counter[str] = Counter()
    unanswered = slowest = 0.0
    started = time.perf_counter()
    for first in range(0, options.count, _BATCH):
        with tempfile.TemporaryDirectory() as folder:
            for number in range(first, min(first + _BATCH, options.count)):
                content = damage(choices.choice(sources), choices)
                (Path(folder) / f"damaged-{number:06d}.pdf").write_bytes(content)
            documents = find_documents([Path(folder)]).documents
            left = {document.review.review_id for document in documents}
            before = time.perf_counter()
            for document, reading in read_documents(documents, reader):
                left.discard(document.review.review_id)
                problems = {problem.code for problem in reading.extracted.problems}
                outcomes[", ".join(sorted(problems)) or "read whole"] += 1
                if not reading.extracted.passages and not problems:
                    unanswered += 1
                slowest = max(slowest, time.perf_counter() - before)
                before = time.perf_counter()
            unanswered += len(left)
    print(f"{options.count} files in {time.perf_counter() - started:.0f} s, seed {options.seed}")
    for outcome, number in sorted(outcomes.items(), key=lambda item: (-item[1], item[0])):
        print(f"{number:6d}  {outcome}")
    print(f"longest wait for an answer {slowest:.1f} s; without an answer: {unanswered:.0f}")
    return 1 if unanswered else 0


if __name__ == "__main__":
    sys.exit(main())
