"""`tightrope catalogue`, `check` and `refresh`, behind the command line."""

from __future__ import annotations

import sys
from typing import Any

from tightrope import data
from tightrope.catalogue.recipes import refresh
from tightrope.catalogue.upkeep import check, update


def command_catalogue(_options: Any) -> int:
    """Run `tightrope catalogue`.

    Parameters
    ----------
    _options : argparse.Namespace
        Holds nothing that is needed.

    Returns
    -------
    int
        0, or 1 where faults kept the catalogue from being written.
    """
    faults = update()
    return _result(faults, "in the catalogue", "nothing was written")


def command_check(_options: Any) -> int:
    """Run `tightrope check`.

    Parameters
    ----------
    _options : argparse.Namespace
        Holds nothing that is needed.

    Returns
    -------
    int
        0, or 1 where something is wrong.
    """
    return _result(check(), "in order", "")


def command_refresh(options: Any) -> int:
    """Run `tightrope refresh`.

    Parameters
    ----------
    options : argparse.Namespace
        Holds `table`, a table or a recipe, and `source`, the folder.

    Returns
    -------
    int
        0, or 1 where the tables that were made have faults.
    """
    faults = refresh(options.table, options.source)
    return _result(faults, "in the catalogue", "the catalogue is as it was")


def _result(faults: list[str], well: str, ill: str) -> int:
    for fault in faults:
        print(fault, file=sys.stderr)
    if faults:
        many = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
        print("; ".join(word for word in (many, ill) if word))
        return 1
    print(f"{len(data.catalogue())} tables, {well}, no faults")
    return 0
