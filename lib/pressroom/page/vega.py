"""The chart library of the reports: Vega, Vega-Lite and vega-embed in one script."""

from __future__ import annotations

import base64
import gzip
import hashlib
import html
import os
import subprocess
import sys
import tempfile
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from pressroom import PressError, shelf
from pressroom.project import Project

VEGALITE = "6.4"  # what Altair 6 writes; in the cached file's name with vl-convert's
SLOT = "\0vega "  # where a page takes the library: escaped text has no such character
MAKE = """
import sys, vl_convert
sys.stdout.reconfigure(encoding="utf8", newline="\\n")
shown = "window.vegaEmbed = vegaEmbed;"
sys.stdout.write(vl_convert.javascript_bundle(shown, vl_version=sys.argv[1]))
"""


def packed_file(project: Project) -> Path:
    """The gzipped script in the user's cache, made at first use.

    A process of its own makes it: vl-convert starts threads, and a process that has
    run it must not fork.

    Parameters
    ----------
    project : Project

    Returns
    -------
    Path

    Raises
    ------
    PressError
        The script cannot be made, or kept nowhere.
    """
    name = f"vega-lite-{VEGALITE}-{version('vl-convert-python')}.js.gz"
    folders = [
        project.setting("CACHE"),
        os.environ.get("XDG_CACHE_HOME"),
        Path.home() / ".cache",
        tempfile.gettempdir(),
    ]
    places = [Path(folder) / project.name / name for folder in folders if folder]
    for place in places:
        if place.is_file():
            return place
    command = [sys.executable, "-c", MAKE, VEGALITE]
    made = subprocess.run(command, capture_output=True, check=False)
    if made.returncode:
        said = made.stderr.decode(errors="replace").strip()[-300:]
        raise PressError(f"the chart library could not be made: {said}")
    for place in places:
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            shelf.write_whole(place, gzipped(made.stdout, 9))
            return place
        except OSError as error:
            problem = error
    variable = project.variable("CACHE")
    raise PressError(
        f"the chart library cannot be kept: {problem}; "
        f"set {variable} to a folder that can be written"
    )


def place(to: Path, shared: bool, project: Project) -> dict:
    """Where workers find the library: `bundle`, its file, and `shared`, None or a link.

    A shared one is also put beside the reports, under a name with its hash.

    Parameters
    ----------
    to : Path
        The reports folder.
    shared : bool
        Whether the pages link to one library.
    project : Project

    Returns
    -------
    dict
    """
    source = packed_file(project)
    link = None
    if shared:
        script = gzip.decompress(source.read_bytes())
        name = f"assets/vega-{hashlib.sha256(script).hexdigest()[:12]}.js"
        (to / "assets").mkdir(exist_ok=True)
        if not (to / name).is_file() or (to / name).read_bytes() != script:
            shelf.write_whole(to / name, script, to / shelf.STATE / "aside")
        link = f"../{name}"
    return {"bundle": str(source), "shared": link}


def gzipped(content: bytes, level: int) -> bytes:
    """The same bytes under every Python: the header names no day and no system.

    Parameters
    ----------
    content : bytes
    level : int
        From 1, fast, to 9, small.

    Returns
    -------
    bytes
        Byte 9 of the header says on which system it was made, and versions of Python
        differ in what they write there: it is 255, "unknown".
    """
    packed = bytearray(gzip.compress(content, level, mtime=0))
    packed[9] = 255
    return bytes(packed)


def csp_hash(text: str) -> str:
    """The Content-Security-Policy source that allows this one script or style.

    Parameters
    ----------
    text : str
        Of the script or style.

    Returns
    -------
    str
    """
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def fill(page: bytes, bundle: str, shared: str | None) -> bytes:
    """A page with the library put in.

    Packed inside it, or as a link to the shared file beside the reports.

    Parameters
    ----------
    page : bytes
    bundle : str
        The file of the library, gzipped.
    shared : str or None
        The link, if that is wanted.

    Returns
    -------
    bytes
    """
    policy, script = _packed(bundle)
    if shared:  # a page opened from disk can name its neighbour by its scheme only
        policy = "'self' file:"
        script = f'<script src="{html.escape(shared)}"></script>'
    text = page.decode()
    text = text.replace(SLOT + "policy", policy, 1).replace(SLOT + "script", script, 1)
    return text.encode()


@lru_cache(maxsize=2)
def _packed(bundle: str) -> tuple[str, str]:
    packed = Path(bundle).read_bytes()
    body = base64.b64encode(packed).decode()
    element = f'<script type="text/plain" id="vega">{body}</script>'
    return csp_hash(gzip.decompress(packed).decode()), element
