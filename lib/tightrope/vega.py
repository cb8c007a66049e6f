"""The chart library of the reports: Vega, Vega-Lite and vega-embed in one script, packed into a page or shared by a folder."""

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

from tightrope import TightropeError, files

VEGALITE = "6.4"  # what Altair 6 writes; part of the cached file's name, as vl-convert's version is
SLOT = "\0vega "  # where a page takes the library: escaped text has no such character
MAKE = (
    "import sys, vl_convert; sys.stdout.reconfigure(encoding='utf8', newline='\\n'); "
    "sys.stdout.write(vl_convert.javascript_bundle('window.vegaEmbed = vegaEmbed;', vl_version=sys.argv[1]))"
)


def packed_file() -> Path:
    """The gzipped script in the user's cache, made at first use.

    A process of its own makes it: vl-convert starts threads, and a process that has run it must not fork.
    """
    name = f"vega-{VEGALITE}-{version('vl-convert-python')}.js.gz"
    folders = [
        os.environ.get("TIGHTROPE_CACHE"),
        os.environ.get("XDG_CACHE_HOME"),
        Path.home() / ".cache",
        tempfile.gettempdir(),
    ]
    places = [Path(folder) / "tightrope" / name for folder in folders if folder]
    for place in places:
        if place.is_file():
            return place
    made = subprocess.run(
        [sys.executable, "-c", MAKE, VEGALITE], capture_output=True, check=False
    )
    if made.returncode:
        raise TightropeError(
            f"the chart library could not be made: {made.stderr.decode(errors='replace').strip()[-300:]}"
        )
    for place in places:
        try:
            place.parent.mkdir(parents=True, exist_ok=True)
            files.write_whole(place, gzip.compress(made.stdout, 9, mtime=0))
            return place
        except OSError as error:
            problem = error
    raise TightropeError(
        f"the chart library cannot be kept: {problem}; set TIGHTROPE_CACHE to a folder that can be written"
    )


def place(to: Path, shared: bool) -> dict:
    """Where workers find the library; a shared one is also put beside the reports, under a name with its hash."""
    source = packed_file()
    link = None
    if shared:
        script = gzip.decompress(source.read_bytes())
        name = f"assets/vega-{hashlib.sha256(script).hexdigest()[:12]}.js"
        (to / "assets").mkdir(exist_ok=True)
        if not (to / name).is_file() or (to / name).read_bytes() != script:
            files.write_whole(to / name, script, to / files.STATE / "aside")
        link = f"../{name}"
    return {"bundle": str(source), "shared": link}


def csp_hash(text: str) -> str:
    """The Content-Security-Policy source that allows this one script or style and no other."""
    return (
        "'sha256-"
        + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        + "'"
    )


def fill(page: str, bundle: str, shared: str | None) -> str:
    """A page with the library put in: packed inside it, or as a link to the shared file beside the reports."""
    policy, script = _packed(bundle)
    if (
        shared
    ):  # a page opened from disk has no other way to name its neighbour than the scheme
        policy, script = (
            "'self' file:",
            f'<script src="{html.escape(shared)}"></script>',
        )
    return page.replace(SLOT + "policy", policy, 1).replace(SLOT + "script", script, 1)


@lru_cache(maxsize=2)
def _packed(bundle: str) -> tuple[str, str]:
    packed = Path(bundle).read_bytes()
    body = base64.b64encode(packed).decode()
    return csp_hash(
        gzip.decompress(packed).decode()
    ), f'<script type="text/plain" id="vega">{body}</script>'
