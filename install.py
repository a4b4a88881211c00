"""Make the environment: .venv, casereviews and what it needs.

    python install.py             # everything that the commands and the tests need
    python install.py --finetune  # and what teaches the encoder anew: torch, wanted by few

Run again at will: what is there already stays. torch is the one hard part. On Linux its default
wheel is a CUDA build of several gigabytes, which no laptop needs here; so this asks first what
the configured package index would give, takes that if it is a CPU build, otherwise tries
PyTorch's own CPU index, and falls back to whatever installs. It says what it did.
"""

import json
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
ENVIRONMENT = ROOT / ".venv"
TORCH = "torch==2.13.0"  # the newest release with a CPU build on every index known to us
TORCH_CPU_INDEX = "https://download.pytorch.org/whl/cpu"


def say(text: str) -> None:
    """Print a line at once, so that it stands before what pip prints."""
    print(f"install: {text}", flush=True)  # noqa: T201 - a set-up script talks to its user


def environment_python() -> Path:
    """The environment's interpreter, made if it is not there."""
    folder = "Scripts" if os.name == "nt" else "bin"
    python = ENVIRONMENT / folder / ("python.exe" if os.name == "nt" else "python")
    if not python.exists():
        say(f"making {ENVIRONMENT.name}")
        venv.create(ENVIRONMENT, with_pip=True)
    return python


def pip(python: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run pip in the environment; its output is shown only by the caller."""
    command = [str(python), "-m", "pip", "--disable-pip-version-check", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def installed_torch(python: Path) -> str | None:
    """The version of torch in the environment, or None."""
    code = "import importlib.metadata as m; print(m.version('torch'))"
    done = subprocess.run([str(python), "-c", code], capture_output=True, text=True, check=False)
    return done.stdout.strip() or None


def default_is_cpu_build(python: Path) -> bool:
    """Whether the configured index would give a torch without CUDA libraries."""
    if not sys.platform.startswith("linux"):
        return True  # macOS and Windows wheels on PyPI are CPU builds
    done = pip(python, "install", "--dry-run", "--quiet", "--no-deps", "--report", "-", TORCH)
    if done.returncode != 0:
        return False
    try:
        metadata = json.loads(done.stdout)["install"][0]["metadata"]
    except (ValueError, KeyError, IndexError):
        return False
    needs = " ".join(metadata.get("requires_dist", []))
    return "+cpu" in metadata["version"] or not ("nvidia-" in needs or "cuda" in needs)


def install_torch(python: Path) -> None:
    """Install torch, a CPU build if one can be had, and say which way it came."""
    held = installed_torch(python)
    if held:
        say(f"torch {held} is there already")
        return
    if default_is_cpu_build(python) and pip(python, "install", "--quiet", TORCH).returncode == 0:
        say(f"torch {installed_torch(python)}: a CPU build from the configured package index")
        return
    say("the configured index has no CPU build of torch; trying PyTorch's own CPU index")
    from_cpu_index = ("install", "--quiet", "--timeout", "15", "--retries", "1")
    if pip(python, *from_cpu_index, "--index-url", TORCH_CPU_INDEX, TORCH).returncode == 0:
        say(f"torch {installed_torch(python)}: a CPU build from PyTorch's CPU index")
        return
    say("PyTorch's CPU index can't be reached; installing the default build (this may be large)")
    done = pip(python, "install", "--quiet", "torch>=2.4,<3")
    if done.returncode != 0:
        say(f"torch could not be installed; the rest works without it\n{done.stderr.strip()}")
        return
    say(f"torch {installed_torch(python)}: the default build, which may hold CUDA libraries")


def main() -> int:
    """Install everything; 0 if casereviews is ready to run, 1 otherwise."""
    if sys.version_info < (3, 11):
        say(f"Python 3.11 or later is needed; this is {sys.version.split()[0]}")
        return 1
    with_torch = "--finetune" in sys.argv[1:]
    python = environment_python()
    if with_torch:
        install_torch(python)
    extras = "dev,train,finetune" if with_torch and installed_torch(python) else "dev,train"
    say(f"installing casereviews with its extras {extras}")
    done = pip(python, "install", "--quiet", "--editable", f"{ROOT}[{extras}]")
    if done.returncode != 0:
        say(f"pip failed:\n{done.stdout}{done.stderr}")
        return 1
    say("done")
    return 0


if __name__ == "__main__":
    sys.exit(main())
