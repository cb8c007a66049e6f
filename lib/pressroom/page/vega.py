"""The chart library of the reports: Vega, Vega-Lite and vega-embed in one script."""

from __future__ import annotations

import atexit
import base64
import gzip
import hashlib
import html
import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from pressroom import PressError, shelf
from pressroom.project import Project

VEGALITE = "6.4"  # what Altair 6 writes; in the cached file's name with vl-convert's
SLOT = "\0vega "  # where a page takes the library: escaped text has no such character
SMALLEST = 500_000  # bytes: the script has more
MAKE = """
import sys, vl_convert
sys.stdout.reconfigure(encoding="utf8", newline="\\n")
shown = "window.vegaEmbed = vegaEmbed;"
sys.stdout.write(vl_convert.javascript_bundle(shown, vl_version=sys.argv[1]))
"""


def packed_file(project: Project) -> Path:
    """The gzipped script in the user's own cache, made at first use.

    Its name holds its hash, and it is taken only from a folder that nobody else can
    write to: what is in it runs in every page.

    Parameters
    ----------
    project : Project

    Returns
    -------
    Path

    Raises
    ------
    PressError
        The script cannot be made.
    """
    name = f"vega-lite-{VEGALITE}-{version('vl-convert-python')}"
    folders = list(_folders(project))
    for folder in filter(_is_own, folders):
        for path in sorted(folder.glob(f"{name}-*.js.gz")):
            if _is_own(path) and _is_whole(path):
                return path
    content = gzipped(_made(), 9)
    file = f"{name}-{_digest(content)}.js.gz"
    for folder in folders:
        with suppress(OSError):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            folder.chmod(0o700)
            if _is_own(folder):
                shelf.write_whole(folder / file, content)
                return folder / file
    folder = Path(tempfile.mkdtemp(prefix=f"{project.name}-"))
    atexit.register(_remove, folder, os.getpid())
    shelf.write_whole(folder / file, content)
    return folder / file


def _folders(project: Project) -> Iterator[Path]:
    """Where the script may be kept from one render to the next."""
    if chosen := project.setting("CACHE"):
        yield Path(chosen) / project.name
        return
    if named := os.environ.get("XDG_CACHE_HOME"):
        yield Path(named) / project.name
    with suppress(RuntimeError):  # a user without a home
        yield Path.home() / ".cache" / project.name


def _is_own(path: Path) -> bool:
    """Whether only this user can change a file or folder, and it is no link."""
    try:
        found = path.lstat()
    except OSError:
        return False
    is_link = stat.S_ISLNK(found.st_mode)
    return found.st_uid == os.geteuid() and not is_link and not found.st_mode & 0o022


def _is_whole(path: Path) -> bool:
    with suppress(OSError):
        return path.name.endswith(f"-{_digest(path.read_bytes())}.js.gz")
    return False


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]


def _made() -> bytes:
    """The script, made by a process of its own: vl-convert starts threads, and a
    process that has run it must not fork."""
    command = [sys.executable, "-P", "-c", MAKE, VEGALITE]
    made = subprocess.run(command, capture_output=True, check=False)
    if made.returncode or len(made.stdout) < SMALLEST:
        said = made.stderr.decode(errors="replace").strip()[-300:]
        problem = said or f"it has only {len(made.stdout)} bytes"
        raise PressError(f"the chart library could not be made: {problem}")
    return made.stdout


def _remove(folder: Path, process: int) -> None:
    if os.getpid() == process:  # not in what was forked from it
        shutil.rmtree(folder, ignore_errors=True)


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
        shelf.stay_inside(to, to / "assets")
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


def packed(value, level: int = 6) -> str:
    """JSON, gzipped, in base64: a quarter of the size, and none of it ends a script.

    Parameters
    ----------
    value : object
        What JSON can hold.
    level : int
        As for `gzipped`.

    Returns
    -------
    str
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(gzipped(text.encode(), level)).decode()


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

    Raises
    ------
    PressError
        The library is damaged, or the page has not just the places for it.
    """
    policy, script = _packed(bundle)
    if shared:  # a page opened from disk can name its neighbour by its scheme only
        policy = b"'self' file:"
        script = f'<script src="{html.escape(shared)}"></script>'.encode()
    slot = SLOT.encode()
    slots = [page.count(slot + end) for end in (b"policy", b"script", b"")]
    if slots not in ([1, 0, 1], [1, 1, 2]):
        raise PressError("the page has not just the places for the chart library")
    return page.replace(slot + b"policy", policy).replace(slot + b"script", script)


@lru_cache(maxsize=2)
def _packed(bundle: str) -> tuple[bytes, bytes]:
    """What a page's policy says of the library, and the element that holds it."""
    if not _is_whole(Path(bundle)):
        raise PressError(f"the chart library {bundle} is damaged; remove it")
    packed = Path(bundle).read_bytes()
    body = base64.b64encode(packed)
    element = b'<script type="text/plain" id="vega">' + body + b"</script>"
    return csp_hash(gzip.decompress(packed).decode()).encode(), element
