"""What a second build over an unchanged corpus costs, as a share of the first.

    python benchmarks/rebuild.py [FOLDER ...]

Without folders the sample corpus is built. Both builds are whole processes, so that what Python
takes to start counts as it does for a user.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path


def time_build(db: Path, folders: list[str]) -> float:
    """Seconds that one `casereviews build` takes from start to end."""
    started = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "casereviews", "build", *folders, "--db", str(db)],
        check=False,
        capture_output=True,
    )
    return time.perf_counter() - started


def main() -> int:
    """Build twice and print the ratio."""
    with tempfile.TemporaryDirectory() as folder:
        db = Path(folder) / "reviews.db"
        first = time_build(db, sys.argv[1:])
        second = time_build(db, sys.argv[1:])
        size = db.stat().st_size / 1e6
    print(
        f"first build {first:.1f} s, second {second:.2f} s: {second / first:.3f} of it; "
        f"the store has {size:.1f} MB"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
