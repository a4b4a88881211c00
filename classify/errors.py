"""What can be wrong with the files that coding reads."""


class ClassifyError(Exception):
    """Coding cannot go on."""


class CodebookError(ClassifyError):
    """The codebook cannot be used as it stands."""


class CodebookNotReadError(CodebookError):
    """The codebook's file is missing, or is not the YAML it should be."""


class UnknownKeyError(CodebookError):
    """An entry of the codebook has a key that no codebook has, or has one twice."""


class MissingKeyError(CodebookError):
    """An entry of the codebook lacks something that every entry must say, or leaves it empty."""


class BadValueError(CodebookError):
    """A value in the codebook is not of the kind, or not one of the values, that its key takes."""


class DuplicateCodeError(CodebookError):
    """Two entries of the codebook have the same id."""


class DuplicateCueError(CodebookError):
    """A code has the same cue twice."""


class ContextRulesError(ClassifyError):
    """The file of context rules cannot be used as it stands."""


class LabelsError(ClassifyError):
    """A file of labelled passages cannot be used as it stands."""


class ModelError(ClassifyError):
    """A model's files cannot be used as they stand."""
