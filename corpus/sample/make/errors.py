"""What can be wrong with a sample review on its way from source to PDF and truth."""

from pathlib import Path

from corpus.errors import CorpusError


class SampleError(CorpusError):
    """A sample review cannot be made."""


class MarkupError(SampleError):
    """A source does not follow the markup."""

    def __init__(self, path: Path, line: int, message: str) -> None:
        super().__init__(f"{path.name} line {line}: {message}")
        self.line = line


class ConversionError(SampleError):
    """LibreOffice is missing, or made no PDF."""


class PlaceError(SampleError):
    """Something that was typeset is not in the PDF's text, or its page does not settle."""


class CodesError(SampleError):
    """The codings of a review do not fit its paragraphs."""
