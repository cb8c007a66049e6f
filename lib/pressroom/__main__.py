"""`python -m pressroom`: the command line for the project that is installed."""

import sys

from pressroom.cli import main

if __name__ == "__main__":
    sys.exit(main())
