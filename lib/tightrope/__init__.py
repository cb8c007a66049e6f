"""Helpers behind the Tightrope notebooks. Importing this package imports nothing else: each module is its own room."""

__version__ = "0.1.0"


class TightropeError(Exception):
    """A mistake the user can mend. The message is one clear line; the command line prints it and exits with 2."""
