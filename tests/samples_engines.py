"""OCR engines that go wrong, to be sent to worker processes."""

import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from extract.models import Word

if TYPE_CHECKING:
    from PIL.Image import Image


@dataclass(frozen=True, slots=True)
class CrashingEngine:
    """Ends the process that it runs in, as a library does that meets what it never expected."""

    name: str = "crashing"

    def read_words(self, image: "Image", scale: float) -> tuple[tuple[Word, ...], float]:
        os._exit(3)


@dataclass(frozen=True, slots=True)
class LoggedCrash:
    """Leaves a line in a file before it ends its process."""

    log: Path
    name: str = "logged"

    def read_words(self, image: "Image", scale: float) -> tuple[tuple[Word, ...], float]:
        with self.log.open("a", encoding="utf-8") as file:
            file.write("asked\n")
        os._exit(3)


@dataclass(frozen=True, slots=True)
class EndlessEngine:
    """Never comes back."""

    name: str = "endless"

    def read_words(self, image: "Image", scale: float) -> tuple[tuple[Word, ...], float]:
        time.sleep(3600)
        return (), 0.0


@dataclass(frozen=True, slots=True)
class FaultyEngine:
    """Raises what nobody expects."""

    name: str = "faulty"

    def read_words(self, image: "Image", scale: float) -> tuple[tuple[Word, ...], float]:
        raise IndexError("list index out of range")
