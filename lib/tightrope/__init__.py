"""Helpers behind the Tightrope notebooks.

Importing this package imports nothing else: each module is its own room.
"""

import importlib

__version__ = "0.1.0"

# Who makes the claims of the table `claims`, as a sentence about one begins.
CLAIMANT = "A news article of April 2025 says"

# Where modules live that earlier notebooks imported from here.
MOVED = {
    "equilibrium": "tightrope.model.equilibrium",
    "products": "tightrope.model.products",
    "scenarios": "tightrope.policy.scenarios",
}


class TightropeError(Exception):
    """A mistake the user can mend.

    The message is one clear line; the command line prints it and exits with 2.
    """


def __getattr__(name: str):
    """Give `explain`, and what `from tightrope import equilibrium` took before."""
    if name == "explain":
        return importlib.import_module("tightrope.steps").explain
    if name in MOVED:
        return importlib.import_module(MOVED[name])
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
