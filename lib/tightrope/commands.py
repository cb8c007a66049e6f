"""The commands `check`, `catalogue`, `refresh` and `tables`; and `readme`.

What they need is imported when one of them runs.
"""

from __future__ import annotations

import sys
from pathlib import Path


def add(commands) -> None:
    """Add the commands to a parser.

    Parameters
    ----------
    commands : argparse._SubParsersAction
        What the parser's `add_subparsers` gave.
    """
    one = commands.add_parser("check", help="verify every table against the catalogue")
    one.set_defaults(run=_check)

    one = commands.add_parser("catalogue", help="take changed tables in, once checked")
    one.set_defaults(run=_catalogue)

    one = commands.add_parser("refresh", help="make tables anew from their source")
    one.add_argument("table", help="a table, or a recipe of data/recipes")
    what = "the folder with the sources"
    source = {"dest": "source", "type": Path, "metavar": "DIR"}
    one.add_argument("--from", required=True, help=what, **source)
    one.set_defaults(run=_refresh)

    what = "for maintainers: put the current answers into README.md"
    one = commands.add_parser("readme", help=what)
    one.set_defaults(run=_readme)

    one = commands.add_parser("tables", help="the tables with their columns and units")
    one.add_argument("table", nargs="*", help="only these tables")
    one.set_defaults(run=_tables)


def _check(_project, _options) -> int:
    from tightrope import catalogue

    return _result(catalogue.check(), "in order")


def _catalogue(_project, _options) -> int:
    from tightrope import catalogue

    return _result(catalogue.update(), "in the catalogue", "; nothing was written")


def _refresh(_project, options) -> int:
    from tightrope import catalogue

    faults = catalogue.refresh(options.table, options.source)
    return _result(faults, "in the catalogue", "; the catalogue is as it was")


def _result(faults: list[str], well: str, ill: str = "") -> int:
    from tightrope import data

    for fault in faults:
        print(fault, file=sys.stderr)
    if faults:
        many = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
        print(f"{many}{ill}")
        return 1
    print(f"{len(data.catalogue())} tables, {well}, no faults")
    return 0


def _tables(_project, options) -> int:
    from tightrope import listing

    faults: list[str] = []
    if text := listing.tables(options.table, faults):
        print(text)
    for fault in faults:
        print(f"tightrope: {fault}", file=sys.stderr)
    return int(bool(faults))


def _readme(_project, _options) -> int:
    from tightrope import answers

    print(answers.write())
    return 0
