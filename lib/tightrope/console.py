"""What a command finds around it: a console, a home folder, an operating system."""

from __future__ import annotations

import atexit
import codecs
import os
import shutil
import sys
from pathlib import Path

from tightrope import TightropeError

PLAIN = {"–": "-", "—": "-", "−": "-", "…": "...", "’": "'", "→": "->", "×": "x"}


def prepare() -> None:
    """Make the process fit for a command, whatever surrounds it.

    A console that cannot print a character gets the nearest one that it can; where
    there is no home folder that can be read, as in a container that runs under a user
    without a name, the libraries get one that is removed at the end.

    Raises
    ------
    TightropeError
        On Windows itself, where processes cannot fork.
    """
    if sys.platform == "win32":
        raise TightropeError("runs on Linux, on macOS and in WSL, not on Windows")
    codecs.register_error("tightrope.plain", _plainer)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="tightrope.plain")
    named = os.environ.get("TIGHTROPE_HOME")
    if named:  # notebooks run in another folder than this
        os.environ["TIGHTROPE_HOME"] = os.path.abspath(named)
    if not _home_can_be_read():
        import tempfile

        folder = tempfile.mkdtemp(prefix="tightrope-home-")
        atexit.register(_remove, folder, os.getpid())
        os.environ["HOME"] = folder


def _plainer(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object[error.start : error.end]
    return "".join(map(_plain, text)), error.end


def _plain(character: str) -> str:
    """The nearest that ASCII has: "ö" is "o", "–" is "-", what has nothing near "?"."""
    if character in PLAIN:
        return PLAIN[character]
    import unicodedata

    parts = unicodedata.normalize("NFKD", character)
    return parts.encode("ascii", "ignore").decode() or "?"


def _home_can_be_read() -> bool:
    try:
        home = Path.home()
        return not home.exists() or os.access(home, os.R_OK | os.X_OK)
    except (RuntimeError, OSError):  # no HOME and no entry for this user; out of reach
        return False


def _remove(folder: str, process: int) -> None:
    if os.getpid() == process:  # not in what was forked from it
        shutil.rmtree(folder, ignore_errors=True)
