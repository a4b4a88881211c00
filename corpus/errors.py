"""What can be wrong with a corpus."""


class CorpusError(Exception):
    """The corpus cannot be read as it was described."""


class ManifestError(CorpusError):
    """A row or column of the manifest is not what was expected."""


class NoDocumentsError(CorpusError):
    """The paths given hold no document that could be read."""
