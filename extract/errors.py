"""What can stop a document from being read; each becomes a problem row, never a traceback."""


class ExtractError(Exception):
    """The document cannot be read."""

    code = "unreadable"


class EmptyFileError(ExtractError):
    """The file holds no bytes."""

    code = "empty_file"


class NotAPdfError(ExtractError):
    """The file's first bytes are not those of a PDF."""

    code = "not_a_pdf"


class EncryptedError(ExtractError):
    """The file wants a password."""

    code = "encrypted"


class BrokenFileError(ExtractError):
    """The file is damaged or cut short, so that no page can be reached."""

    code = "broken_file"


class NotADocxError(ExtractError):
    """The file's name says that it is a Word document, and it is something else."""

    code = "not_a_docx"


class NotAPageError(ExtractError):
    """The file is a web page that says nothing of its own: an error, a redirection, a frame."""

    code = "not_a_page"


class TooLargeError(ExtractError):
    """The file is, or unpacks to, far more than any review."""

    code = "too_large"
