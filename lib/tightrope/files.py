"""Files that appear whole or not at all, one render at a time for a report, and the memory of what was rendered from what."""

from __future__ import annotations

import fcntl
import hashlib
import itertools
import json
import os
import re
import time
from contextlib import contextmanager, suppress
from pathlib import Path

from tightrope import TightropeError

STATE = ".state"
TOLD = (
    "title",
    "question",
    "edition_title",
    "parameters",
)  # what a stamp says of its report for the index
NAME = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)*")
_COUNT = itertools.count()
_HOST = re.sub(r"[^A-Za-z0-9]+", "", os.uname().nodename) or "host"


class FolderError(TightropeError):
    """The reports folder cannot be written, or another render is making the report."""


def write_whole(
    path: Path, content: bytes, aside: Path | None = None, durable: bool = True
) -> None:
    """Write aside (in the same file system), flush to disk (if `durable`), rename: the file under its name is never half there."""
    spare = (aside or path.parent) / f".{_HOST}-{os.getpid()}-{next(_COUNT)}.tmp"
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
    """Make a reports folder, or clear away what a killed render left aside in it. Raises `FolderError` if it cannot be written."""
    aside = to / STATE / "aside"
    try:
        aside.mkdir(parents=True, exist_ok=True)
        write_whole(to / STATE / "probe", b"", aside)
        for spare in aside.iterdir():
            if _left_behind(spare):
                spare.unlink(missing_ok=True)
    except OSError as error:
        raise FolderError(
            f"the reports folder {to} cannot be written ({error.strerror})"
        ) from None


def _left_behind(spare: Path) -> bool:
    """Whether the process that was writing a file is gone; of another machine's, after a day."""
    host, _, rest = spare.stem.lstrip(".").partition("-")
    if host != _HOST:
        return time.time() - spare.stat().st_mtime > 86400
    try:
        os.kill(int(rest.partition("-")[0]), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        pass
    return False


@contextmanager
def claim(to: Path, edition: str, slug: str, patience: float = 0):
    """Hold one report (or the name `index`) for oneself, among all processes that see the folder; the lock goes with its holder.

    Yields the lock's file. Raises `FolderError`, naming the holder, when it is still held after `patience` seconds."""
    path = stamp_path(to, edition, slug).with_suffix(".lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    until = time.monotonic() + patience
    with open(path, "a+") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= until:
                    lock.seek(0)
                    raise FolderError(
                        f"another render ({lock.read().strip() or 'unknown'}) is making {edition}/{slug}"
                    ) from None
                time.sleep(0.05)
        lock.truncate(0)
        lock.write(f"process {os.getpid()} on {_HOST}")
        lock.flush()
        yield lock


def stamp_path(to: Path, edition: str, slug: str) -> Path:
    """Where the stamp of a report lies; both names must be slugs, so that no name can leave the folder."""
    for name in (edition, slug):
        if not NAME.fullmatch(name) or len(name) > 80:
            raise FolderError(
                f"{name[:80]!r} cannot name a report: small letters, digits and single dashes only"
            )
    return to / STATE / edition / f"{slug}.json"


def stamps(to: Path) -> list[dict]:
    """The stamps of all reports in a folder; an unreadable one counts as absent."""
    return [
        s
        for path in sorted((to / STATE).glob("*/*.json"))
        if (s := _read(path)) is not None
    ]


def read_stamp(to: Path, edition: str, slug: str) -> dict | None:
    """The stamp of a report, None if there is none that can be read."""
    return _read(stamp_path(to, edition, slug))


def _read(path: Path) -> dict | None:
    try:
        stamp = json.loads(path.read_bytes())
        return (
            stamp
            if isinstance(stamp, dict) and isinstance(stamp.get("files"), dict)
            else None
        )
    except (OSError, ValueError):
        return None


def fresh(to: Path, edition: str, slug: str, key: str) -> dict | None:
    """The stamp of a report made from exactly `key` whose files are all still as they were written, else None."""
    stamp = read_stamp(to, edition, slug)
    return stamp if stamp and stamp.get("key") == key and unaltered(to, stamp) else None


def unaltered(to: Path, stamp: dict) -> bool:
    """Whether a report's files are as written: by size and time of change, and by content where the time differs."""
    for name, (size, changed, digest) in stamp["files"].items():
        try:
            found = os.stat(to / name)
            if found.st_size != size:
                return False
            if (
                found.st_mtime_ns != changed
                and hashlib.sha256((to / name).read_bytes()).hexdigest() != digest
            ):
                return False
        except OSError:
            return False
    return True


def discard_altered(to: Path, edition: str, slug: str) -> list[str]:
    """The files of a report that are not as they were written: removed with the report's stamp, and named."""
    stamp = read_stamp(to, edition, slug)
    if stamp is None or unaltered(to, stamp):
        return [] if stamp else [f"{edition}/{slug}"]
    altered = [
        name
        for name, note in stamp["files"].items()
        if not unaltered(to, {"files": {name: note}})
    ]
    for path in [stamp_path(to, edition, slug), *(to / name for name in altered)]:
        path.unlink(missing_ok=True)
    return altered


def shelve(
    to: Path,
    edition: str,
    slug: str,
    contents: dict[str, bytes],
    stamp: dict,
    durable: bool = True,
) -> dict:
    """Write a report's files and then its stamp; files of an earlier version that are no longer made are removed.

    `contents` by path relative to `to`. Until the stamp is written, the report counts as not rendered.
    Not `durable`: nothing is flushed to disk, for a folder that is read at once and thrown away.
    """
    place = stamp_path(to, edition, slug)
    aside = to / STATE / "aside"
    before = _read(place)
    folders = {(to / name).parent for name in contents} | {place.parent}
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
    with suppress(FileNotFoundError):
        place.unlink()
    kept = {}
    for name, content in contents.items():
        write_whole(to / name, content, aside, durable)
        found = os.stat(to / name)
        kept[name] = [
            found.st_size,
            found.st_mtime_ns,
            hashlib.sha256(content).hexdigest(),
        ]
    for name in set(before["files"] if before else ()) - set(kept):
        with suppress(OSError):
            (to / name).unlink()
    for folder in folders if durable else ():
        _flush_folder(folder)
    stamp = stamp | {"edition": edition, "slug": slug, "files": kept}
    write_whole(
        place,
        json.dumps(stamp, ensure_ascii=False, sort_keys=True).encode(),
        aside,
        durable,
    )
    return stamp


def _flush_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
