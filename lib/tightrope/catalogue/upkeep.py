"""The catalogue checked, and written from the descriptions and the tables."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tightrope import TightropeError, data
from tightrope.catalogue.changes import changes
from tightrope.catalogue.descriptions import describe
from tightrope.catalogue.rows import meaning_faults, reference_faults, row_faults
from tightrope.data.entries import MEDIATYPES, Entry
from tightrope.data.files import TableError, parse

if TYPE_CHECKING:
    import pandas as pd

PACKAGE = {
    "profile": "data-package",
    "name": "tightrope",
    "title": "Tables behind the Tightrope notebooks",
    "description": "Figures from official and published sources in our own schema; "
    "see each table for source and licence.",
}


def check(root: Path | None = None) -> list[str]:
    """Check all tables, their descriptions and the catalogue against each other.

    Parameters
    ----------
    root : pathlib.Path, optional
        The folder of the tables; by default `data/` of `data.home()`.

    Returns
    -------
    list of str
        What is wrong, a line each; empty: nothing.
    """
    folder = Path(root or data.home() / "data")
    faults = data.check(folder)
    entries, frames, more = read_all(folder)
    faults += [fault for fault in more if fault not in faults]
    if not more:
        faults += reference_faults(entries, frames) or meaning_faults(frames)
    if not faults:
        stale = _text_of(entries) != (folder / "datapackage.json").read_text("utf8")
        why = "data/datapackage.json is not what data/meta/ and the tables say"
        faults = [f"{why}; make it anew with: tightrope catalogue"] if stale else []
    return faults


def update(root: Path | None = None, tell: Callable[[str], Any] = print) -> list[str]:
    """Take changed tables and descriptions into the catalogue, if they have no fault.

    Parameters
    ----------
    root : pathlib.Path, optional
        The folder of the tables; by default `data/` of `data.home()`.
    tell : callable
        Called with each line about what has changed.

    Returns
    -------
    list of str
        What is wrong, a line each; then nothing was written.
    """
    folder = Path(root or data.home() / "data")
    entries, frames, faults = read_all(folder)
    faults = faults or reference_faults(entries, frames) or meaning_faults(frames)
    if faults:
        return faults
    before = _before(folder)
    for name in sorted({*entries, *before}):
        for line in changes(name, before.get(name), entries.get(name), frames, folder):
            tell(line)
    for entry in entries.values():
        if entry["format"] == "csv":
            path = folder / entry["path"]
            write(path, plain_csv(path.read_bytes()))
    write(folder / "datapackage.json", _text_of(entries).encode())
    write_note(folder / "README.md", "licences", _licences(entries))
    return []


def read_all(root: Path) -> tuple[dict[str, Entry], dict[str, pd.DataFrame], list[str]]:
    """Read every table by its description, whatever the catalogue says.

    Parameters
    ----------
    root : pathlib.Path
        The folder of the tables.

    Returns
    -------
    entries, frames, faults : dict, dict, list of str
        The entries and the frames of all tables without a fault, by name, and the
        faults of the others, a line each.
    """
    entries: dict[str, Entry] = {}
    frames: dict[str, pd.DataFrame] = {}
    faults: list[str] = []
    described = sorted(root.glob("meta/*.yml"))
    if not described:
        faults.append(f"{root / 'meta'} has no descriptions of tables")
    for path in described:
        try:
            entry, frame = _read_one(root, path)
        except TableError as error:
            faults += str(error).splitlines()
            continue
        wrong = row_faults(frame, entry)
        if wrong:
            faults += wrong
        else:
            entries[path.stem], frames[path.stem] = entry, frame
    faults += data.strays(root, {path.stem for path in described})
    return entries, frames, faults


def _read_one(root: Path, path: Path) -> tuple[Entry, pd.DataFrame]:
    there = [kind for kind in MEDIATYPES if (root / f"{path.stem}.{kind}").exists()]
    if len(there) != 1:
        why = "both a .csv and a .parquet file" if there else "no file"
        raise TableError(f"data/meta/{path.name}: the table has {why} in data/")
    name = f"{path.stem}.{there[0]}"
    try:
        content = (root / name).read_bytes()
    except OSError as error:
        raise TableError(f"data/{name} cannot be read ({error.strerror})") from None
    if there[0] == "csv":
        content = plain_csv(content)
    draft = describe(path, content, None)
    frame = parse(content, draft)
    return draft | {"rows": len(frame)}, frame


def plain_csv(content: bytes) -> bytes:
    """Take off what editors and spreadsheets put into a CSV file unasked.

    Parameters
    ----------
    content : bytes
        The file as it was saved.

    Returns
    -------
    bytes
        The same without a byte-order mark and blank lines at its end, with lines that
        end in a line feed.
    """
    text = content.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
    return text.rstrip(b"\n") + b"\n"


def _text_of(entries: dict[str, Entry]) -> str:
    resources = [entries[name] for name in sorted(entries)]
    package = {**PACKAGE, "resources": resources}
    return json.dumps(package, indent=1, ensure_ascii=False) + "\n"


def _before(folder: Path) -> dict[str, Entry]:
    with contextlib.suppress(TableError):
        return data.catalogue(folder)
    return {}


def _licences(entries: dict[str, Entry]) -> str:
    rows = ["| table | licence | cite |", "|---|---|---|"]
    for name in sorted(entries):
        licences = ", ".join(map(_licence, entries[name]["licenses"]))
        rows.append(f"| `{name}` | {licences} | {entries[name]['citation']} |")
    return "\n".join(rows) + "\n"


def _licence(licence: Entry) -> str:
    name = licence["name"]
    if "path" in licence:
        name = f"[{name}]({licence['path']})"
    return f"{name}: {licence['title']}"


def write_note(page: Path, name: str, text: str) -> None:
    """Renew a part of a page, from a mark with its name to the end of it.

    Parameters
    ----------
    page : Path
        Left alone where it, or one of the marks, is not there.
    name : str
        Stands in the marks `<!-- name: … -->` and `<!-- end of name -->`.
    text : str
        What is to stand between them.
    """
    if not page.exists():
        return
    before, mark, rest = page.read_text("utf8").partition(f"<!-- {name}: ")
    written_by, arrow, rest = rest.partition("-->\n")
    _, end, after = rest.partition(f"<!-- end of {name} -->")
    if mark and arrow and end:
        parts = [before, mark, written_by, arrow, text, end, after]
        write(page, "".join(parts).encode())


def write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, and only if it changes.

    Parameters
    ----------
    path : Path
    content : bytes

    Raises
    ------
    TightropeError
        When the file cannot be written.
    """
    if path.exists() and path.read_bytes() == content:
        return
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise TightropeError(f"{path} cannot be written ({error.strerror})") from None
