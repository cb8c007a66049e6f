"""Files that appear whole or not at all, and the memory of what was made from what.

One render at a time for a report.
"""

from __future__ import annotations

import fcntl
import hashlib
import itertools
import json
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pressroom import PressError

STATE = ".state"
# What a stamp says of its report for the front page.
TOLD = ("title", "question", "edition_title", "parameters")
NAME = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)*")
# The files of a report: its own, and those in folders beside them.
OWN = ("html", "ipynb", "findings.json")
BESIDE = re.compile(r"[a-z]+/(.*)\.(?:csv|png|svg)")
FIGURE = re.compile(r"(?:-[a-z0-9]+)*")
_COUNT = itertools.count()
_HOST = re.sub(r"[^A-Za-z0-9]+", "", os.uname().nodename) or "host"
_SPARE = re.compile(r"\.([A-Za-z0-9]+)-(\d+)-\d+\.tmp")
_DAY = 86400


class FolderError(PressError):
    """The reports folder cannot be written, or another render is making the report."""


def stay_inside(to: Path, folder: Path) -> None:
    """Refuse a folder that a link takes out of the reports folder.

    Parameters
    ----------
    to : Path
        The reports folder.
    folder : Path
        One below it, whether it is there or not.

    Raises
    ------
    FolderError
        It lies elsewhere.
    """
    if not folder.resolve().is_relative_to(to.resolve()):
        raise FolderError(f"{folder} leads out of the reports folder; remove that link")


def write_whole(
    path: Path, content: bytes, aside: Path | None = None, durable: bool = True
) -> None:
    """Write a file so that it is never half there under its name.

    Parameters
    ----------
    path : Path
    content : bytes
    aside : Path, optional
        A folder of the same file system to write in first; else that of `path`.
    durable : bool
        Whether to flush to disk before the file gets its name.
    """
    folder = aside or path.parent
    spare = folder / f".{_HOST}-{os.getpid()}-{next(_COUNT)}.tmp"
    try:
        with open(spare, "xb") as file:
            file.write(content)
            file.flush()
            if durable:
                os.fsync(file.fileno())
        os.replace(spare, path)
    except BaseException:
        with suppress(OSError):
            spare.unlink()
        raise


def make_ready(to: Path) -> None:
    """Make a reports folder, and clear away what a killed render left aside in it.

    Parameters
    ----------
    to : Path

    Raises
    ------
    FolderError
        It cannot be written.
    """
    aside = to / STATE / "aside"
    try:
        stay_inside(to, aside)
        aside.mkdir(parents=True, exist_ok=True)
        write_whole(to / STATE / "probe", b"", aside)
        for spare in aside.iterdir():
            if _left_behind(spare):
                spare.unlink(missing_ok=True)
    except OSError as error:
        message = f"the reports folder {to} cannot be written ({error.strerror})"
        raise FolderError(message) from None


def _left_behind(spare: Path) -> bool:
    """Whether whoever was writing a file is gone; of another machine's, after a day."""
    parts = _SPARE.fullmatch(spare.name)
    if not parts:
        return False
    host, process = parts.groups()
    if host != _HOST:
        return time.time() - spare.stat().st_mtime > _DAY
    try:
        os.kill(int(process), 0)
    except (ProcessLookupError, OverflowError):
        return True
    except PermissionError:
        pass
    return False


@contextmanager
def claim(to: Path, edition: str, slug: str, patience: float = 0):
    """Hold one report (or the name `index`) for oneself.

    Among all processes that see the folder; the lock goes with its holder.

    Parameters
    ----------
    to : Path
        The reports folder.
    edition, slug : str
    patience : float
        Seconds to wait for another holder.

    Yields
    ------
    file
        The lock's file.

    Raises
    ------
    FolderError
        Another still holds it, and is named.
    """
    path = stamp_path(to, edition, slug).with_suffix(".lock")
    stay_inside(to, path.parent)
    path.parent.mkdir(parents=True, exist_ok=True)
    until = time.monotonic() + patience
    # a link in its place would have us write to what it leads to
    options = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW
    with os.fdopen(os.open(path, options, 0o666), "r+") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= until:
                    lock.seek(0)
                    holder = lock.read().strip() or "unknown"
                    message = f"another render ({holder}) is making {edition}/{slug}"
                    raise FolderError(message) from None
                time.sleep(0.05)
        lock.truncate(0)
        lock.write(f"process {os.getpid()} on {_HOST}")
        lock.flush()
        yield lock


def stamp_path(to: Path, edition: str, slug: str) -> Path:
    """Where the stamp of a report lies; no name can lead out of the folder.

    Parameters
    ----------
    to : Path
        The reports folder.
    edition, slug : str

    Returns
    -------
    Path

    Raises
    ------
    FolderError
        A name is not of small letters, digits and single dashes, or too long.
    """
    for name in (edition, slug):
        if not NAME.fullmatch(name) or len(name) > 80:
            allowed = "small letters, digits and single dashes only"
            raise FolderError(f"{name[:80]!r} cannot name a report: {allowed}")
    return to / STATE / edition / f"{slug}.json"


def stamps(to: Path, faults: list[str] | None = None) -> Iterator[dict]:
    """The stamps of all reports in a folder that are whole.

    Parameters
    ----------
    to : Path
        The reports folder.
    faults : list of str, optional
        Takes a line for each file that should be a stamp and is none.

    Yields
    ------
    dict
    """
    for path in sorted((to / STATE).glob("*/*.json")):
        stamp = _read(path)
        if stamp is None and faults is not None:
            said = "is no stamp of a report, which is not listed"
            faults.append(f"{path.relative_to(to)} {said}")
        if stamp is not None and not stamp.get("begun"):
            yield stamp


def read_stamp(to: Path, edition: str, slug: str) -> dict | None:
    """The stamp of a report, None if there is none that is whole.

    Parameters
    ----------
    to : Path
        The reports folder.
    edition, slug : str

    Returns
    -------
    dict or None
    """
    stamp = _read(stamp_path(to, edition, slug))
    return None if stamp is None or stamp.get("begun") else stamp


def _read(path: Path) -> dict | None:
    """What a stamp says, None if it is not what `shelve` writes.

    Somebody else may have put it there: it names no other files than its report's own.
    """
    try:
        stamp = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    named = isinstance(stamp, dict) and isinstance(stamp.get("files"), dict)
    edition, slug = path.parent.name, path.stem
    if not named or (stamp.get("edition"), stamp.get("slug")) != (edition, slug):
        return None
    if not all(_is_of(edition, slug, name) for name in stamp["files"]):
        return None
    if stamp.get("begun"):
        return stamp
    said = [stamp.get(name) for name in (*TOLD, "key") if name != "parameters"]
    said.append(stamp.get("reason", stamp.get("answer")))
    right = all(isinstance(text, str) for text in said)
    right = right and isinstance(stamp.get("parameters"), dict)
    return stamp if right and all(map(_is_note, stamp["files"].values())) else None


def _is_of(edition: str, slug: str, name: str) -> bool:
    """Whether a report may have a file of this path in the folder."""
    folder, _, rest = name.partition("/")
    if folder != edition:
        return False
    if found := BESIDE.fullmatch(rest):
        start, more = found[1][: len(slug)], found[1][len(slug) :]
        return start == slug and FIGURE.fullmatch(more) is not None
    stem, _, kind = rest.partition(".")
    return stem == slug and kind in OWN


def _is_note(note) -> bool:
    kinds = (int, int, str)
    return isinstance(note, list) and tuple(type(part) for part in note) == kinds


def fresh(to: Path, edition: str, slug: str, key: str) -> dict | None:
    """The stamp of a report made from `key` whose files are as written, else None.

    Parameters
    ----------
    to : Path
        The reports folder.
    edition, slug : str
    key : str
        The hash of all that it is made from.

    Returns
    -------
    dict or None
    """
    stamp = read_stamp(to, edition, slug)
    if stamp and stamp.get("key") == key and unaltered(to, stamp["files"]):
        return stamp
    return None


def is_behind(made: Path, page: Path) -> bool:
    """Whether what is made of a page is missing, or older than the page.

    Parameters
    ----------
    made, page : Path
    """
    if not page.is_file():
        return False
    return not made.exists() or made.stat().st_mtime_ns < page.stat().st_mtime_ns


def unaltered(to: Path, notes: dict) -> bool:
    """Whether files are as written.

    By size and time of change, and by content where the time differs.

    Parameters
    ----------
    to : Path
        The reports folder.
    notes : dict
        Size, time of change and hash, by the file's path in the folder.
    """
    for name, (size, changed, digest) in notes.items():
        try:
            found = os.stat(to / name)
            if found.st_size != size:
                return False
            if found.st_mtime_ns != changed and _hash(to / name) != digest:
                return False
        except OSError:
            return False
    return True


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def discard_altered(to: Path, edition: str, slug: str) -> list[str]:
    """Remove the files of a report that are not as they were written.

    With the report's stamp; they are named.

    Parameters
    ----------
    to : Path
        The reports folder.
    edition, slug : str

    Returns
    -------
    list of str
        Their paths in the folder; the report's name where it has no stamp.
    """
    stamp = read_stamp(to, edition, slug)
    if stamp is None:
        return [f"{edition}/{slug}"]
    notes = stamp["files"].items()
    altered = [name for name, note in notes if not unaltered(to, {name: note})]
    if altered:
        stamp_path(to, edition, slug).unlink(missing_ok=True)
        for name in altered:
            (to / name).unlink(missing_ok=True)
    return altered


def shelve(
    to: Path,
    edition: str,
    slug: str,
    contents: dict[str, bytes],
    stamp: dict,
    durable: bool = True,
) -> dict:
    """Write a report's files and then its stamp.

    Files of an earlier version that are no longer made are removed. Until the stamp is
    written, the report counts as not rendered; what stands in its place meanwhile names
    all files that may be there, so that the next render removes what this one leaves.

    Parameters
    ----------
    to : Path
        The reports folder.
    edition, slug : str
    contents : dict of bytes
        By path in the folder.
    stamp : dict
        The key, and what the front page tells.
    durable : bool
        Not to flush, for a folder that is read at once and thrown away.

    Returns
    -------
    dict
        The stamp with size, time of change and hash of each file.
    """
    place = stamp_path(to, edition, slug)
    aside = to / STATE / "aside"
    if strange := [name for name in contents if not _is_of(edition, slug, name)]:
        raise FolderError(f"{strange[0][:80]!a} is no file of {edition}/{slug}")
    before = _read(place) or {"files": {}}
    folders = {(to / name).parent for name in contents} | {place.parent}
    for folder in folders:
        stay_inside(to, folder)
        folder.mkdir(parents=True, exist_ok=True)
    report = {"edition": edition, "slug": slug}
    there = sorted({*before["files"], *contents})
    begun = report | {"begun": True, "files": dict.fromkeys(there)}
    write_whole(place, json.dumps(begun).encode(), aside, durable=False)
    kept = {}
    for name, content in contents.items():
        write_whole(to / name, content, aside, durable)
        found = os.stat(to / name)
        digest = hashlib.sha256(content).hexdigest()
        kept[name] = [found.st_size, found.st_mtime_ns, digest]
    for name in set(before["files"]) - set(kept):
        with suppress(OSError):
            (to / name).unlink()
    for folder in folders if durable else ():
        _flush_folder(folder)
    stamp = stamp | report | {"files": kept}
    text = json.dumps(stamp, ensure_ascii=False, sort_keys=True)
    write_whole(place, text.encode(), aside, durable)
    return stamp


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
