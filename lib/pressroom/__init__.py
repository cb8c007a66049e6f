"""Notebooks in, reports out: renders any folder of notebooks with sheets.

The press knows nothing of what the notebooks are about. It meets a collection through
one object, a `pressroom.project.Project`.
"""


class PressError(Exception):
    """A mistake the user can mend, said in one clear line."""
