"""What can keep the site from being shown."""


class ExploreError(Exception):
    """The site cannot be shown as asked."""


class StoreNotOpenedError(ExploreError):
    """The file is not there, or is not a store that this version can read."""


class PortError(ExploreError):
    """The port cannot be listened on."""
