"""`tightrope list · render · check · catalogue · refresh · tables · store · new`."""

from __future__ import annotations

import sys

from pressroom import cli
from tightrope import TightropeError, console
from tightrope.project import PROJECT


def main(argv: list[str] | None = None) -> int:
    """Run one command.

    Parameters
    ----------
    argv : list of str, optional
        By default those of the process.

    Returns
    -------
    int
        See `pressroom.cli.main`.
    """
    try:
        console.prepare()
    except TightropeError as error:
        print(f"tightrope: {error}", file=sys.stderr)
        return 2
    return cli.main(argv, PROJECT)


if __name__ == "__main__":
    sys.exit(main())
