"""`tightrope list · render · check · refresh · store · new`."""

from __future__ import annotations

import sys

from pressroom import cli
from tightrope.project import PROJECT


def main(argv: list[str] | None = None) -> int:
    """Run one command: see `pressroom.cli.main`."""
    return cli.main(argv, PROJECT)


if __name__ == "__main__":
    sys.exit(main())
