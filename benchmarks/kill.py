"""Whether a build that is killed and run again ends in the same store, row for row.

    python benchmarks/kill.py [--times 10] [FOLDER ...]

A first build is left alone and timed. Then, for each of the moments spread over that time, a build
into a new store is ended by SIGKILL and run again, and all rows but those of the table of runs are
compared.
"""

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from store.database import open_store
from store.errors import StoreError
from store.read import content_digest


def command(db: Path, folders: list[str]) -> list[str]:
    """The build as a user would start it."""
    return [sys.executable, "-m", "casereviews", "build", *folders, "--db", str(db)]


def digest(db: Path) -> str:
    """A digest of every row but those that tell of runs."""
    with open_store(db, read_only=True) as store:
        return content_digest(store)


def main() -> int:
    """Print a line for each moment; 1 if any store differs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--times", type=int, default=10)
    parser.add_argument("folders", nargs="*")
    options = parser.parse_args()
    differ = 0
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "whole.db"
        started = time.perf_counter()
        subprocess.run(command(whole, options.folders), check=False, capture_output=True)
        took = time.perf_counter() - started
        wanted = digest(whole)
        for number in range(1, options.times + 1):
            moment = took * number / (options.times + 1)
            db = Path(folder) / f"killed-{number}.db"
            process = subprocess.Popen(
                command(db, options.folders), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            time.sleep(moment)
            ended = process.poll() is not None
            process.kill()
            process.wait()
            held = _documents(db)
            subprocess.run(command(db, options.folders), check=False, capture_output=True)
            same = digest(db) == wanted
            differ += not same
            print(
                f"killed after {moment:.1f} of {took:.1f} s with {held} documents stored"
                f"{' (had ended)' if ended else ''}: {'the same store' if same else 'DIFFERS'}"
            )
    return 1 if differ else 0


def _documents(db: Path) -> int:
    if not db.exists():
        return 0
    try:
        with open_store(db) as store:
            return int(store.rows("SELECT count(*) AS n FROM documents")[0]["n"])
    except StoreError as error:
        print(f"{db.name}: {error}", file=sys.stderr)
        return -1


if __name__ == "__main__":
    sys.exit(main())
