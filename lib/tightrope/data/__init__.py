"""The reader of `data/`: typed tables, checked each time they are loaded.

Every table has an entry in the catalogue `data/datapackage.json`, which
`tightrope catalogue` writes from `data/meta/` and the tables themselves. A table that
is not byte for byte the one of its entry, or not of the types and keys it says, is
refused in one line.
"""

from __future__ import annotations

import hashlib
import json
import os
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from tightrope import TightropeError
from tightrope.data.entries import (
    MEDIATYPES,
    SLUG,
    Entry,
    entry_faults,
    one_line,
    quoted,
)
from tightrope.data.files import TableError, csv_rows, mend, parse

if TYPE_CHECKING:  # imported where frames are made: the command line need not wait
    import pandas as pd

__all__ = [
    "TableError",
    "catalogue",
    "check",
    "countries",
    "entry",
    "home",
    "load",
    "rows",
]

PROVENANCE = (
    "title",
    "description",
    "vintage",
    "period",
    "grade",
    "caveats",
    "sources",
    "licenses",
    "citation",
)
HERE = Path(__file__).resolve().parents[3]  # where the library was installed from
CITED = ("name", "title", "vintage", "grade", "source")


class _Fixed(dict[str, Any]):
    """A dict that is not copied."""

    def __deepcopy__(self, memo: Any) -> _Fixed:
        return self


def _fixed(value: Any) -> Any:
    """The same, with dicts that are not copied and lists that cannot change."""
    if isinstance(value, dict):
        return _Fixed((key, _fixed(one)) for key, one in value.items())
    if isinstance(value, list):
        return tuple(map(_fixed, value))
    return value


def home() -> Path:
    """Give the folder that holds `data/`, `notebooks/` and `reports/`.

    Returns
    -------
    pathlib.Path
        The repository, or the folder that $TIGHTROPE_HOME names.

    Raises
    ------
    TightropeError
        There is no collection there, as where the library was installed away from it.

    Examples
    --------
    >>> (home() / "notebooks").is_dir()
    True
    """
    named = os.environ.get("TIGHTROPE_HOME")
    folder = Path(named or HERE)
    if not (folder / "data").is_dir():
        where = f"TIGHTROPE_HOME is {named!a}, which" if named else f"{folder}"
        wanted = "the folder with data/ and notebooks/"
        raise TightropeError(
            f"{where} is not the collection: set TIGHTROPE_HOME to {wanted}, "
            "or install it with pip install --editable"
        )
    return folder


def catalogue(root: Path | None = None) -> dict[str, Entry]:
    """Read the entries of `data/datapackage.json`.

    Parameters
    ----------
    root : pathlib.Path, optional
        The folder of the tables; by default `data/` of `home()`.

    Returns
    -------
    dict of str to dict
        Each table's entry by name, as it stands. `entry`, `load` and `check` say what
        is wrong with one that has a fault; the other tables can be used.

    Raises
    ------
    TableError
        If the file is missing or no catalogue at all.

    Examples
    --------
    >>> catalogue()["world_trade_2023"]["grade"]
    'B'
    """
    return dict(_catalogue(_folder(root)).entries)


def entry(name: str, root: Path | None = None) -> Entry:
    """Read one table's entry of the catalogue.

    Parameters
    ----------
    name : str
        The table.
    root : pathlib.Path, optional
        The folder of the tables; by default `data/` of `home()`.

    Returns
    -------
    dict
        The entry, with all that a Frictionless resource needs.

    Raises
    ------
    TableError
        If there is no such table, or its entry has a fault.

    Examples
    --------
    >>> entry("world_trade_2023")["schema"]["primaryKey"]
    ['exporter', 'importer']
    """
    known_tables = _catalogue(_folder(root))
    if name in known_tables.faults:
        raise TableError(known_tables.faults[name][0])
    if name in known_tables.entries:
        return known_tables.entries[name]
    known = ", ".join(sorted(known_tables.entries))
    raise TableError(f"there is no table {name!r}; the catalogue has: {known}")


def load(name: str, root: Path | None = None) -> pd.DataFrame:
    """Read one table as a typed frame, its provenance in `.attrs`.

    Parameters
    ----------
    name : str
        The table, as `data/datapackage.json` calls it.
    root : pathlib.Path, optional
        The folder of the tables; by default `data/` of `home()`.

    Returns
    -------
    pd.DataFrame
        The table's columns, typed. `.attrs` holds name, title, vintage and grade ("A",
        "B" or "C") of the table and in `source` the title of its first source;
        `.attrs["table"]` those too, with description, period, caveats, sources,
        licenses, citation, sha256 and units by column.

    Raises
    ------
    TableError
        If the table is unknown, missing, truncated, altered or mistyped; one line that
        names the file and the way to mend it.

    Examples
    --------
    >>> load("cp1993_published")[["country", "real_wage_pct"]].head(2)
      country  real_wage_pct
    0     CAN           0.33
    1     MEX           1.64
    """
    known = entry(name, root)
    frame = _read(known, _folder(root))
    whole = {key: known[key] for key in PROVENANCE}
    whole["name"] = name
    whole["sha256"] = known["hash"].removeprefix("sha256:")
    whole["source"] = known["sources"][0]["title"]
    fields = known["schema"]["fields"]
    whole["units"] = {f["name"]: f["unit"] for f in fields if "unit" in f}
    # few keys and one value that is not copied: pandas copies all of it with every
    # operation on a frame
    frame.attrs = {key: whole[key] for key in CITED}
    frame.attrs["table"] = _fixed(whole)
    return frame


def countries(root: Path | None = None) -> dict[str, dict[str, str]]:
    """Read the table `countries` as text, without the cost of pandas.

    Parameters
    ----------
    root : pathlib.Path, optional
        The folder of the tables; by default `data/` of `home()`.

    Returns
    -------
    dict of str to dict
        The rows by ISO 3166-1 alpha-3 code, each a dict of columns.

    Raises
    ------
    TableError
        If the table is missing or not as catalogued.

    Examples
    --------
    >>> countries()["JPN"]["name"]
    'Japan'
    """
    known = entry("countries", root)
    rows = _country_rows(_bytes(known, _folder(root)), known["path"])
    return {code: dict(row) for code, row in rows.items()}


@lru_cache(maxsize=2)
def _country_rows(content: bytes, path: str) -> dict[str, dict[str, str]]:
    header, rows = csv_rows(content, path)
    for column in ("iso3", "name", "name_in_sentence", "kind", "icio"):
        if column not in header:
            raise TableError(f"data/{path} has no column {column}")
    listed = [dict(zip(header, row, strict=True)) for row in rows]
    return {row["iso3"]: row for row in listed}


def rows(name: str, root: Path | None = None) -> list[dict[str, str]]:
    """Read a hand-kept table as text, without the cost of pandas.

    Parameters
    ----------
    name : str
        A table of the catalogue whose file is CSV.
    root : pathlib.Path, optional
        The folder of the tables; by default `data/` of `home()`.

    Returns
    -------
    list of dict
        Each row by column; an empty cell is "". Nothing where a home has no such table.

    Raises
    ------
    TableError
        If the table's file is missing or not as catalogued.

    Examples
    --------
    >>> rows("claims")[0]["claim"]
    'largest-partner'
    """
    if name not in catalogue(root):
        return []
    known = entry(name, root)
    header, cells = csv_rows(_bytes(known, _folder(root)), known["path"])
    return [dict(zip(header, row, strict=True)) for row in cells]


def check(root: Path | None = None) -> list[str]:
    """Check the files of all tables against the catalogue.

    Bytes, hashes, the entries themselves, and files that no entry names. What stands in
    the tables is checked by `tightrope.catalogue.check`, as `tightrope check` does.

    Parameters
    ----------
    root : pathlib.Path, optional
        The folder of the tables; by default `data/` of `home()`.

    Returns
    -------
    list of str
        What is wrong, a line each; empty: nothing.

    Examples
    --------
    >>> check()
    []
    """
    folder = _folder(root)
    try:
        tables = _catalogue(folder)
    except TableError as error:
        return [str(error)]
    faults = [fault for found in tables.faults.values() for fault in found]
    for name, known in tables.entries.items():
        if name not in tables.faults:
            try:
                _bytes(known, folder, wanted=False)
            except TableError as error:
                faults.append(str(error))
    return faults + strays(folder, set(tables.entries))


def strays(folder: Path, names: set[str]) -> list[str]:
    """Name the files among the tables that belong to none of them.

    Parameters
    ----------
    folder : pathlib.Path
        The folder of the tables.
    names : set of str
        The tables.

    Returns
    -------
    list of str
        A line for each such file.

    Examples
    --------
    >>> strays(home() / "data", set(catalogue()))
    []
    """
    expected = {f"{name}.{kind}" for name in names for kind in MEDIATYPES}
    expected |= {"datapackage.json", "README.md"}
    found = sorted(path.name for path in folder.iterdir() if path.is_file())
    return [
        f"data/{name} is not in the catalogue: describe it in data/meta/, or remove it"
        for name in found
        if name not in expected
    ]


def _folder(root: Path | None) -> Path:
    return Path(root or home() / "data")


class _Catalogue(NamedTuple):
    """The entries by name, and the faults of those that have any."""

    entries: dict[str, Entry]
    faults: dict[str, list[str]]


def _catalogue(folder: Path) -> _Catalogue:
    path = folder / "datapackage.json"
    mend = "make it anew with: tightrope catalogue"
    try:
        found = path.stat()
        return _entries(path, found.st_mtime_ns, found.st_size)
    except FileNotFoundError:
        raise TableError(f"{path} is missing; {mend}") from None
    except (OSError, ValueError, RecursionError) as error:
        why = one_line(error)
        raise TableError(
            f"{path} is not a readable catalogue ({why}); {mend}"
        ) from None


@lru_cache(maxsize=8)
def _entries(path: Path, _changed: int, _size: int) -> _Catalogue:
    package = json.loads(path.read_bytes(), object_pairs_hook=_no_key_twice)
    resources = package.get("resources") if isinstance(package, dict) else None
    if not isinstance(resources, list):
        raise ValueError("it has no list of resources")
    found = _Catalogue({}, {})
    for number, known in enumerate(resources, 1):
        name = known.get("name") if isinstance(known, dict) else None
        if not (isinstance(name, str) and SLUG.fullmatch(name)):
            place = f"data/datapackage.json, entry {number}"
            found.faults[place] = [f"{place}: {quoted(name)} cannot name a table"]
            continue
        place = f"data/datapackage.json, {name}"
        if name in found.entries:
            found.faults[name] = [f"{place}: it stands twice"]
        elif wrong := entry_faults(known, place):
            found.faults[name] = wrong
        found.entries[name] = known
    return found


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"{twice!r} stands twice in one place")
    return found


def _bytes(known: Entry, folder: Path, wanted: bool = True) -> bytes:
    """A table's file, byte for byte that of its entry; empty if it is not `wanted`."""
    path, name = folder / known["path"], f"data/{known['path']}"
    try:
        with path.open("rb", buffering=0) as file:
            size = os.fstat(file.fileno()).st_size
            content = file.readall() if wanted else b""
            digest = hashlib.sha256(content)
            while not wanted and (part := file.read(1 << 16)):
                digest.update(part)
    except OSError as error:
        why = f"{name} cannot be read ({error.strerror})"
        raise TableError(f"{why}; {mend(known['path'])}") from None
    if size != known["bytes"]:
        why = f"{name} has {size} bytes where the catalogue says {known['bytes']}"
        raise TableError(f"{why}; {mend(known['path'])}")
    if "sha256:" + digest.hexdigest() != known["hash"]:
        why = f"{name} was altered: its SHA-256 is not the catalogue's"
        raise TableError(f"{why}; {mend(known['path'])}")
    return content


# by hash and schema: what a process has parsed once it need not parse again
_PARSED: dict[tuple[str, str, str], pd.DataFrame] = {}


def _read(known: Entry, folder: Path) -> pd.DataFrame:
    """The typed frame of a table whose file is checked each time.

    Frames copy on write, so the kept one stays as it is.
    """
    import pandas as pd

    # as for a table that is parsed: the frames that a cell makes are of the same kind
    pd.set_option("mode.string_storage", "python")
    key = (known["hash"], known["format"], json.dumps(known["schema"]))
    content = _bytes(known, folder, wanted=key not in _PARSED)
    if key not in _PARSED:
        _PARSED[key] = parse(content, known)
    return _PARSED[key].copy(deep=False)
