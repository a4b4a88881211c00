"""Regular expressions against hostile lines: whether any takes more than its share of time.

    python benchmarks/patterns.py [--show 15] [--only TEXT]

Every pattern that `extract` and `classify` compile is gathered: those made when a module is
imported, those made from the data files and from a document's own names while two sample reviews
are read and coded, and those written out in calls that the two do not reach. Each is tried, the
way it is used (`search`, `match` ...), on lines of 10,000 characters: the same for all, and such
as its own parts suggest. Lines have the form in which reading hands text on, words with single
spaces between them; what `classify` reads may hold any. A try runs in a child process with a bound.

Each of the lines that are the same for all is then set as a page and read whole, at two lengths.

A fault is a pattern that takes over 50 ms on a line and at least three times as long on one twice
as long: it is quadratic or worse, and one page of front matter could hold a build up. Whole
pages are allowed ten times as long.
"""

import argparse
import ast
import importlib
import multiprocessing
import pkgutil
import re
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from hostile import hostile_seeds

from corpus.models import Review
from extract.models import Page, Word

_ROOT = Path(__file__).resolve().parent.parent
_PACKAGES = ("extract", "classify")
_USES = ("search", "match", "fullmatch", "finditer", "findall", "split", "sub")
_READ = ("dhr-hounslow-2018.pdf", "scr-barnet-2013.pdf")
_LENGTH = 10_000  # characters
_FAULT_S = 0.05
_FAULT_GROWTH = 3.0  # twice the line: 2 is linear, 4 quadratic
_PATIENCE_S = 10.0  # for one pattern on one line

# What is repeated to fill a line; a mark behind "..." ends it, so that what nearly matched fails.
SEEDS: dict[str, str] = {
    "letters": "a",
    "capitals": "A",
    "digits": "1",
    "dots": ".",
    "commas": ",",
    "brackets": "(",
    "hyphens": "a-",
    "apostrophes": "a'",
    "quotes": "‘a",
    "spaced letters": "a ",
    "spaced capitals": "A ",
    "spaced digits": "1 ",
    "spaced dots": ". ",
    "numbers": "1.1",
    "commas and letters": "a, ",
    "Capitalised Words": "Aa ",
    "Capitalised, Commas": "Aa, ",
    "people": "Mr A and ",
    "people with commas": "Mr A, Ms B, and ",
    "names": "Anna Smith and ",
    "long sentence": "and the board was told by her of the safeguarding review that ",
    "authors": "Report by Anna Smith, Independent Chair and Author, ",
    "appointed": "The panel was chaired by Mr John Smith who was appointed by the ",
    "dates": "12 March 2014 to ",
    "years": "2014 ",
    "bodies": "Leeds Safeguarding Children Board and ",
    "acronyms": "(NHS) ",
    "of the": "of the ",
    "recommendations": "Recommendation 1: the board should ",
    "ages": "aged 34 years, ",
    "deaths": "the death of ",
    "kin": "her mother's sister's ",
    "colons": "Author: ",
    "table cells": "Name | ",
    "newlines": "a\n",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """A pattern, how it is used and where it comes from."""

    pattern: str
    flags: int
    use: str
    place: str  # module and line


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What the worst line costs a pattern."""

    used: Used
    line: str  # the name of what the line repeats
    seconds: float
    growth: float  # time on twice the line, as a multiple


def gather() -> list[Used]:
    """Every pattern of the packages, once for each way it is used, in the order of its place."""
    compiled: dict[tuple[str, int], str] = {}
    direct: dict[tuple[str, int, str], str] = {}
    _record(compiled, direct)
    for package in _PACKAGES:
        for module in pkgutil.iter_modules([str(_ROOT / package)]):
            importlib.import_module(f"{package}.{module.name}")
    _read_samples()
    uses = _uses_by_name()
    found = {
        Used(pattern=pattern, flags=flags, use=use, place=place)
        for (pattern, flags), place in compiled.items()
        for use in uses.get(_name_at(place), {"finditer"})
    }
    found |= {
        Used(pattern=pattern, flags=flags, use=use, place=place)
        for (pattern, flags, use), place in direct.items()
    }
    known = {(used.pattern, used.use) for used in found}
    found |= {used for used in _written_out() if (used.pattern, used.use) not in known}
    return sorted(found, key=lambda used: (used.place, used.pattern, used.use))


def _record(compiled: dict[tuple[str, int], str], direct: dict[tuple[str, int, str], str]) -> None:
    """Have `re` note what the packages ask of it from here on."""
    plain_compile = re.compile

    def place() -> str | None:
        frame = sys._getframe(2)
        path = Path(frame.f_code.co_filename)
        if path.parent.parent != _ROOT or path.parent.name not in _PACKAGES:
            return None
        return f"{path.parent.name}/{path.name}:{frame.f_lineno}"

    def noted_compile(pattern: str, flags: int = 0) -> "re.Pattern[str]":
        made = plain_compile(pattern, flags)
        where = place()
        if where is not None and isinstance(made.pattern, str):
            compiled.setdefault((made.pattern, int(made.flags) & ~re.UNICODE), where)
        return made

    def noted(use: str, plain: Callable[..., object]) -> Callable[..., object]:
        def call(pattern: str, *rest: object, **named: object) -> object:
            where = place()
            if where is not None and isinstance(pattern, str):
                direct.setdefault((pattern, _flags_of(use, rest, named), use), where)
            return plain(pattern, *rest, **named)

        return call

    re.compile = noted_compile  # type: ignore[assignment]
    for use in _USES:
        setattr(re, use, noted(use, getattr(re, use)))


def _flags_of(use: str, rest: tuple[object, ...], named: dict[str, object]) -> int:
    place = 1 if use not in ("split", "sub") else 2 if use == "split" else 3
    flags = named.get("flags", rest[place] if len(rest) > place else 0)
    return int(flags) if isinstance(flags, int) else 0


def _read_samples() -> None:
    from classify.codebook import read_codebook
    from classify.taggers import load_tagger, tag_passages
    from corpus.documents import find_documents, sample_folder
    from extract.review import extract_review

    for document in find_documents([sample_folder() / name for name in _READ]).documents:
        extracted = extract_review(document)
        tag_passages(extracted.passages, load_tagger(read_codebook()), extracted.people)


def _sources() -> Iterator[tuple[str, ast.Module]]:
    for package in _PACKAGES:
        for path in sorted((_ROOT / package).glob("*.py")):
            yield f"{package}/{path.name}", ast.parse(path.read_text(encoding="utf-8"))


def _uses_by_name() -> dict[str, set[str]]:
    """How patterns kept under a name are used: {"_LABELLED": {"match"}}."""
    uses: dict[str, set[str]] = {}
    for _, tree in _sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in _USES:
                name = getattr(node.value, "id", None) or getattr(node.value, "attr", None)
                if name is not None and name != "re":
                    uses.setdefault(name, set()).add(node.attr)
    return uses


def _name_at(place: str) -> str:
    """The name that the pattern compiled at a place is kept under; "" if it has none."""
    file, line = place.rsplit(":", 1)
    found = ""
    for node in ast.walk(ast.parse((_ROOT / file).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Assign) and node.lineno <= int(line) <= (node.end_lineno or 0):
            target = node.targets[0]
            found = target.id if isinstance(target, ast.Name) else found
    return found


def _written_out() -> Iterator[Used]:
    """Patterns written out in a call: re.search(r"...", text)."""
    for file, tree in _sources():
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            called = node.func
            first = node.args[0] if node.args else None
            if (
                isinstance(called.value, ast.Name)
                and called.value.id == "re"
                and called.attr in _USES
                and isinstance(first, ast.Constant)
                and isinstance(first.value, str)
            ):
                place = f"{file}:{node.lineno}"
                yield Used(pattern=first.value, flags=0, use=called.attr, place=place)


def make_line(before: str, seed: str, length: int, *, spaced_once: bool) -> str:
    """A line that repeats a seed and ends in what few patterns allow."""
    if spaced_once and not seed.strip():
        return before
    line = before + seed * (length // len(seed) + 1)
    if spaced_once:
        line = re.sub(r"(\s)\s+", r"\1", line)
    return line[:length] + "\u00a7"


def seeds_for(used: Used) -> Iterator[tuple[str, str, str]]:
    """The name, the beginning and the repeated part of each line that a pattern is tried on."""
    for name, seed in SEEDS.items():
        yield name, "", seed
    for before, seed in hostile_seeds(used.pattern, used.flags):
        yield f"{before[-30:]!r} and {seed[:30]!r} again and again", before, seed


def time_use(used: Used, text: str) -> float:
    """Seconds that one use of a pattern takes."""
    pattern = re.compile(used.pattern, used.flags)
    started = time.perf_counter()
    if used.use == "sub":
        pattern.sub("", text)
    elif used.use == "finditer":
        for _ in pattern.finditer(text):
            pass
    else:
        getattr(pattern, used.use)(text)
    return time.perf_counter() - started


def _serve(connection: Connection) -> None:
    """In a child process: time what is asked for until the parent hangs up."""
    while True:
        try:
            used, text = connection.recv()
        except EOFError:
            return
        connection.send(time_use(used, text))


class Timer:
    """Times uses of patterns in a child process, which is ended if one takes too long."""

    def __init__(self) -> None:
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._child = context.Process(target=_serve, args=(theirs,), daemon=True)
        self._child.start()

    def seconds(self, used: Used, text: str) -> float:
        """Seconds a use takes; the bound if it takes longer."""
        self._connection.send((used, text))
        if self._connection.poll(_PATIENCE_S):
            return float(self._connection.recv())
        self.close()
        self._start()
        return _PATIENCE_S

    def close(self) -> None:
        """End the child process."""
        self._child.kill()
        self._child.join()


def measure(used: Used, timer: Timer) -> Cost:
    """What the worst of the lines costs a pattern."""
    once = not used.place.startswith("classify")
    worst, worst_seed = Cost(used=used, line="", seconds=0.0, growth=1.0), ("", "a")
    for name, before, seed in seeds_for(used):
        line = make_line(before, seed, _LENGTH, spaced_once=once)
        seconds = timer.seconds(used, line)
        if seconds > worst.seconds:
            worst = Cost(used=used, line=name, seconds=seconds, growth=1.0)
            worst_seed = (before, seed)
        if seconds >= _PATIENCE_S:
            return worst
    if worst.seconds < _FAULT_S / 10:
        return worst
    line = make_line(*worst_seed, _LENGTH, spaced_once=once)
    again = min(worst.seconds, timer.seconds(used, line))  # the first may have been disturbed
    double = timer.seconds(used, make_line(*worst_seed, 2 * _LENGTH, spaced_once=once))
    return Cost(used=used, line=worst.line, seconds=again, growth=double / max(again, 1e-9))


def is_fault(cost: Cost) -> bool:
    """Whether a pattern takes too long, and more than in proportion to the line."""
    if cost.seconds >= _PATIENCE_S:
        return True
    return cost.seconds > _FAULT_S and cost.growth >= _FAULT_GROWTH


def time_page(seed: str, length: int) -> float:
    """Seconds that a front page of one hostile line, wrapped, takes from words to facts."""
    from extract.review import extract_pages  # not before its patterns can be noted

    line = make_line("", seed, length, spaced_once=True)
    words = []
    for index, token in enumerate(line.split()):
        row, column = divmod(index, 12)
        words.append(
            Word(
                text=token, x0=72 + 36.0 * column, top=60 + 14.0 * row, x1=104 + 36.0 * column,
                bottom=72 + 14.0 * row, baseline=70 + 14.0 * row, size=11.0, bold=False, font="",
            )
        )  # fmt: skip
    page = Page(page_number=1, width_pt=595, height_pt=842, words=tuple(words))
    review = Review(review_id="hostile", file_name="hostile.pdf", sha256="0" * 64)
    started = time.perf_counter()
    extract_pages(review, [page])
    return time.perf_counter() - started


def slow_pages() -> list[tuple[float, float, str]]:
    """(Seconds, growth, name) of each page that takes too long, slowest first."""
    found = []
    for name, seed in SEEDS.items():
        seconds = min(time_page(seed, _LENGTH) for _ in range(2))
        if seconds > 10 * _FAULT_S:
            growth = time_page(seed, 2 * _LENGTH) / seconds
            found.append((seconds, growth, name))
    return sorted(found, reverse=True)


def main() -> int:
    """Print the slowest; 1 if any is a fault."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--show", type=int, default=15, help="how many of the slowest to print")
    parser.add_argument("--only", default="", help="only patterns whose place has this text")
    options = parser.parse_args()
    patterns = [used for used in gather() if options.only in used.place]
    timer = Timer()
    costs = sorted((measure(used, timer) for used in patterns), key=lambda cost: -cost.seconds)
    timer.close()
    faults = [cost for cost in costs if is_fault(cost)]
    lines = f"{len(SEEDS)} lines of {_LENGTH:,} characters and on lines of their own"
    print(f"{len(patterns)} patterns on {lines}")
    print(f"{'ms':>8s} {'growth':>6s}  line, place, use, pattern")
    for cost in costs[: max(options.show, len(faults))]:
        used = cost.used
        print(
            f"{1000 * cost.seconds:8.1f} {cost.growth:6.1f}  {cost.line}; {used.place} {used.use} "
            f"{used.pattern[:90]!r}{' FAULT' if is_fault(cost) else ''}"
        )
    pages = slow_pages()
    for seconds, growth, name in pages:
        fault = " FAULT" if growth >= _FAULT_GROWTH else ""
        print(f"{1000 * seconds:8.1f} {growth:6.1f}  a page of {name}, read whole{fault}")
    count = len(faults) + sum(growth >= _FAULT_GROWTH for _, growth, _ in pages)
    print(f"{count} faults")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main())
