"""What can be wrong with a store, or with what is asked of it."""


class StoreError(Exception):
    """The store cannot be opened, written or searched as asked."""


class NotAStoreError(StoreError):
    """The file is not a store of reviews."""


class NewerStoreError(StoreError):
    """The store was made by a newer version of this tool."""


class UnsupportedSqliteError(StoreError):
    """The SQLite that Python carries lacks something the store needs."""


class StoreBusyError(StoreError):
    """Somebody else is writing to the store."""


class InconsistentReviewError(StoreError):
    """A review, or a tag on it, names something it does not hold."""


class UnknownCodeError(StoreError):
    """A tag names a code that the stored codebook lacks."""


class UnknownRunError(StoreError):
    """A run is named that the store does not hold."""


class UnknownFilterError(StoreError):
    """A search is narrowed to a value that the store does not hold."""


class UnknownPassageError(StoreError):
    """A passage is asked for that the store does not hold, or that may be one of several."""
