"""The reader of `data/`: typed tables, checked each time they are loaded.

Every table has an entry in the catalogue `data/datapackage.json`, which
`tightrope catalogue` writes from `data/meta/` and the tables themselves. A table that
is not byte for byte the one of its entry, or not of the types and keys it says, is
refused in one line.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import math
import os
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tightrope import TightropeError

if TYPE_CHECKING:  # imported where frames are made: the command line need not wait
    import pandas as pd
    import pyarrow as pa

Entry = dict[str, Any]

DTYPES = {
    "string": "str",
    "integer": "Int64",
    "year": "Int64",
    "number": "float64",
    "boolean": "boolean",
    "date": "datetime64[s]",
}
# what a cell of a CSV file must look like to be of a type
FORMS = {
    "integer": r"-?[0-9]{1,18}",
    "year": r"-?[0-9]{1,6}",
    "number": r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,2})?",
    "boolean": "true|false",
    "date": "[0-9]{4}-[0-9]{2}-[0-9]{2}",
}
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
CITED = ("name", "title", "vintage", "grade", "source")
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
FEW = 5  # faults of one kind that are told one by one


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


class TableError(TightropeError):
    """A table is missing, truncated, altered, or not as its entry describes it."""


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
    """
    named = os.environ.get("TIGHTROPE_HOME")
    folder = Path(named or Path(__file__).resolve().parents[2])
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
        Each table's entry by name. An entry with a fault is left out: `load` and
        `check` say what is wrong with it, and the other tables can be used.

    Raises
    ------
    TableError
        If the file is missing or no catalogue at all.
    """
    return dict(_catalogue(_folder(root))[0])


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
    """
    entries, faults = _catalogue(_folder(root))
    if name in entries:
        return entries[name]
    if name in faults:
        raise TableError(faults[name][0])
    known = ", ".join(sorted(entries))
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


def check(root: Path | None = None, rows: bool = True) -> list[str]:
    """Check all tables against the catalogue.

    Bytes, hashes, types, constraints and keys of the tables, the entries themselves,
    and files that no entry names.

    Parameters
    ----------
    root : pathlib.Path, optional
        The folder of the tables; by default `data/` of `home()`.
    rows : bool
        Whether to read the tables and look at every row; else at bytes and hashes only.

    Returns
    -------
    list of str
        What is wrong, a line each; empty: nothing.
    """
    folder = _folder(root)
    try:
        entries, of_entries = _catalogue(folder)
    except TableError as error:
        return [str(error)]
    faults = [fault for found in of_entries.values() for fault in found]
    for known in entries.values():
        try:
            if rows:
                faults += row_faults(_read(known, folder), known)
            else:
                _bytes(known, folder, wanted=False)
        except TableError as error:
            faults.append(str(error))
    return faults + strays(folder, {*entries, *of_entries})


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
    """
    expected = {f"{name}.{kind}" for name in names for kind in MEDIATYPES}
    expected |= {"datapackage.json", "README.md"}
    found = sorted(path.name for path in folder.iterdir() if path.is_file())
    return [
        f"data/{name} is not in the catalogue: describe it in data/meta/, or remove it"
        for name in found
        if name not in expected
    ]


# -- the catalogue ---------------------------------------------------------------------


def _folder(root: Path | None) -> Path:
    return Path(root or home() / "data")


def _catalogue(folder: Path) -> tuple[dict[str, Entry], dict[str, list[str]]]:
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
def _entries(
    path: Path, _changed: int, _size: int
) -> tuple[dict[str, Entry], dict[str, list[str]]]:
    """The entries without a fault, and the faults of the others, by name."""
    package = json.loads(path.read_bytes(), object_pairs_hook=_no_key_twice)
    resources = package.get("resources") if isinstance(package, dict) else None
    if not isinstance(resources, list):
        raise ValueError("it has no list of resources")
    entries: dict[str, Entry] = {}
    faults: dict[str, list[str]] = {}
    for number, found in enumerate(resources, 1):
        name = found.get("name") if isinstance(found, dict) else None
        if not isinstance(name, str):
            place = f"data/datapackage.json, entry {number}"
            faults[place] = [f"{place}: it has no name"]
        elif name in entries or name in faults:
            faults[name] = [f"data/datapackage.json, {name}: it stands twice"]
            entries.pop(name, None)
        elif wrong := entry_faults(found, f"data/datapackage.json, {name}"):
            faults[name] = wrong
        else:
            entries[name] = found
    return entries, faults


def _no_key_twice(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise ValueError(f"{twice!r} stands twice in one place")
    return found


TEXTS = ("title", "description", "citation", "period", "vintage")
PARTS = {
    *("name", "path", "format", "mediatype", "encoding", "bytes", "hash", "rows"),
    *("schema", "sources", "licenses", "grade", "caveats", "made_by", *TEXTS),
}
FIELD_PARTS = {"name", "type", "description", "unit", "constraints", "references"}
CONSTRAINTS = {"required", "enum", "pattern", "minimum"}
SLUG = re.compile("[a-z][a-z0-9_]{0,59}")
MEDIATYPES = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}


def entry_faults(found: Entry, place: str) -> list[str]:
    """Say what is wrong with an entry of the catalogue.

    Parameters
    ----------
    found : dict
        The entry, as read.
    place : str
        Words that every line begins with: file and table.

    Returns
    -------
    list of str
        A line for each fault; empty: none.
    """
    return [f"{place}: {fault}" for fault in _entry_faults(found)]


def _entry_faults(found: Entry) -> Iterator[str]:
    name, kind = found.get("name"), found.get("format")
    if not (isinstance(name, str) and SLUG.fullmatch(name)):
        yield f"{name!a} cannot name a table: small letters, digits and underscores"
        return
    for key in sorted(set(map(str, found)) - PARTS):
        yield f"{key!a} is no part of an entry"
    if kind not in ("csv", "parquet"):
        yield "format is neither csv nor parquet"
    elif found.get("path") != f"{name}.{kind}":
        yield f"path is not {name}.{kind}"
    elif found.get("mediatype") != MEDIATYPES[kind]:
        yield f"mediatype is not {MEDIATYPES[kind]}"
    elif found.get("encoding", "utf-8") != "utf-8":
        yield "encoding is not utf-8"
    for key in ("bytes", "rows"):
        number = found.get(key)
        if not (type(number) is int and number >= 0):
            yield f"{key} is not a whole number"
    if not re.fullmatch("sha256:[0-9a-f]{64}", str(found.get("hash"))):
        yield "hash is not a SHA-256"
    for key in TEXTS:
        if not _is_text(found.get(key)):
            yield f"{key} is missing, or not text"
    if found.get("grade") not in ("A", "B", "C"):
        yield "grade is not A, B or C"
    if not (_is_list(found.get("caveats")) and all(map(_is_text, found["caveats"]))):
        yield "caveats is not a list of sentences"
    yield from _linked(found, "sources", {"title", "path"})
    yield from _linked(found, "licenses", {"name", "title", "path"})
    made_by = found.get("made_by", "data/recipes/x.py")
    if not re.fullmatch("data/recipes/[a-z0-9_]+[.]py", str(made_by)):
        yield "made_by is not a file of data/recipes"
    yield from _schema_faults(found.get("schema"))


def _linked(found: Entry, key: str, parts: set[str]) -> Iterator[str]:
    items = found.get(key)
    if not _is_list(items):
        yield f"{key} is missing, or not a list"
        return
    for number, item in enumerate(items, 1):
        if not (isinstance(item, dict) and set(item) == parts):
            yield f"{key}, {number}: it has not just {', '.join(sorted(parts))}"
        elif not all(map(_is_text, item.values())):
            yield f"{key}, {number}: a part of it is not text"
        elif not re.fullmatch(r"https://[^\s\"'<>]+", item["path"]):
            yield f"{key}, {number}: path is not an https:// address"


def _schema_faults(schema: Any) -> Iterator[str]:
    if not (isinstance(schema, dict) and set(schema) == {"fields", "primaryKey"}):
        yield "schema has not just fields and primaryKey"
        return
    fields, key = schema["fields"], schema["primaryKey"]
    if not (_is_list(fields) and all(isinstance(field, dict) for field in fields)):
        yield "schema: there are no columns"
        return
    names = [field.get("name") for field in fields]
    for field in fields:
        name = field.get("name")
        if not (isinstance(name, str) and SLUG.fullmatch(name)):
            yield f"{name!a} cannot name a column: small letters, digits, underscores"
        elif names.count(name) > 1:
            yield f"column {name}: it stands twice"
        else:
            faults = list(_field_faults(field, {*map(str, names)}))
            yield from (f"column {name}: {fault}" for fault in faults)
    if not (_is_list(key) and all(isinstance(name, str) for name in key)):
        yield "the key is not a list of columns"
    elif strange := [name for name in key if name not in names]:
        yield f"the key names {strange[0]!a}, which is no column"
    elif len(set(key)) < len(key):
        yield "the key names a column twice"


def _field_faults(field: Entry, names: set[str]) -> Iterator[str]:
    kind, rules = field.get("type"), field.get("constraints", {})
    for part in sorted(set(map(str, field)) - FIELD_PARTS):
        yield f"{part!a} is no part of a column"
    if not _is_text(field.get("description")):
        yield "description is missing, or not text"
    if "unit" in field and not _is_text(field["unit"]):
        yield "unit is not text"
    if not (isinstance(kind, str) and kind in DTYPES):
        yield f"type is not one of {', '.join(DTYPES)}"
        return
    if kind == "number" and "unit" not in field and not names & {"unit", "indicator"}:
        yield "unit is missing"
    if not (isinstance(rules, dict) and set(rules) <= CONSTRAINTS):
        yield f"constraints are not among {', '.join(sorted(CONSTRAINTS))}"
        return
    if not isinstance(rules.get("required", True), bool):
        yield "required is neither true nor false"
    if "minimum" in rules:
        number = rules["minimum"]
        if kind not in ("integer", "year", "number"):
            yield "minimum is for numbers only"
        elif type(number) not in (int, float) or not math.isfinite(number):
            yield "minimum is not a number"
    if "enum" in rules:
        yield from _enum_faults(rules["enum"], kind)
    if "pattern" in rules and kind != "string":
        yield "pattern is for text only"
    elif "pattern" in rules:
        yield from _pattern_faults(rules["pattern"])
    if "references" in field:
        yield from _reference_faults(field["references"])


def _enum_faults(allowed: Any, kind: str) -> Iterator[str]:
    if kind not in ("string", "integer"):
        yield "enum is for text and whole numbers only"
    elif not _is_list(allowed):
        yield "enum is not a list"
    elif kind == "string" and not all(map(_is_text, allowed)):
        yield "enum is not a list of text"
    elif kind == "integer" and any(type(value) is not int for value in allowed):
        yield "enum is not a list of whole numbers"
    elif len(set(allowed)) < len(allowed):
        yield "enum has a value twice"


def _pattern_faults(pattern: Any) -> Iterator[str]:
    if not (_is_text(pattern) and len(pattern) <= 300):
        yield "pattern is not text of at most 300 characters"
        return
    try:
        re.compile(pattern)
    except (re.error, RecursionError, OverflowError) as error:
        yield f"pattern is no regular expression ({one_line(error)})"


def _reference_faults(reference: Any) -> Iterator[str]:
    parts = {"table", "column", "separator", "besides"}
    if not (isinstance(reference, dict) and {"table", "column"} <= set(reference)):
        yield "references is not a table and a column"
    elif set(reference) - parts:
        yield f"references has more than {', '.join(sorted(parts))}"
    elif not all(map(_is_text, (reference["table"], reference["column"]))):
        yield "references is not a table and a column"
    elif not _is_text(reference.get("separator", ";")):
        yield "references: separator is not text"
    elif "besides" in reference:
        besides = reference["besides"]
        if not (_is_list(besides) and all(map(_is_text, besides))):
            yield "references: besides is not a list of text"


def _is_text(value: Any) -> bool:
    if not (isinstance(value, str) and value.strip()):
        return False
    try:
        value.encode()  # half a surrogate pair is no text
    except UnicodeEncodeError:
        return False
    return not CONTROL.search(value)


def _is_list(value: Any) -> bool:
    return isinstance(value, list) and bool(value)


def one_line(error: BaseException) -> str:
    """Put what an error says into one short line.

    Parameters
    ----------
    error : BaseException
        Any error.

    Returns
    -------
    str
        At most 160 characters, or the error's kind where it says nothing.
    """
    text = " ".join(str(error).split()) or type(error).__name__
    return text if len(text) <= 160 else f"{text[:157]}..."


# -- the tables ------------------------------------------------------------------------


def mend(path: str) -> str:
    """Say what to do about a table that is not the one of the catalogue.

    Parameters
    ----------
    path : str
        The file's name in `data/`.

    Returns
    -------
    str
        The end of a sentence.
    """
    return (
        "if you meant to change it: tightrope catalogue; "
        f"else: git checkout -- data/{path}"
    )


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
    key = (known["hash"], known["format"], json.dumps(known["schema"]))
    content = _bytes(known, folder, wanted=key not in _PARSED)
    if key not in _PARSED:
        _PARSED[key] = parse(content, known)
    return _PARSED[key].copy(deep=False)


def parse(content: bytes, known: Entry) -> pd.DataFrame:
    """Turn a table's bytes into a typed frame.

    Parameters
    ----------
    content : bytes
        The file, CSV or Parquet.
    known : dict
        The table's entry: its path, format and schema.

    Returns
    -------
    pd.DataFrame
        The columns of the schema, typed.

    Raises
    ------
    TableError
        If it is not of that form; one line with file, row and column.
    """
    if known["format"] == "parquet":
        return _parse_parquet(content, known)
    return _parse_csv(content, known)


def csv_rows(content: bytes, path: str) -> tuple[list[str], list[list[str]]]:
    """Split a CSV file into its header and its rows of text.

    Parameters
    ----------
    content : bytes
        The file, UTF-8, with commas.
    path : str
        Its name in `data/`, for what is said about faults.

    Returns
    -------
    header, rows : list of str, list of list of str
        All rows have as many cells as the header.

    Raises
    ------
    TableError
        If it is not of that form; one line that names the file's line, from 1.
    """
    name = f"data/{path}"
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        why = "is not UTF-8 text; save it as CSV UTF-8"
        raise TableError(f"{name}, line {line}: {why}") from None
    try:
        header, *rows = csv.reader(io.StringIO(text, newline=""), strict=True)
    except csv.Error as error:
        raise TableError(f"{name} is no CSV file ({one_line(error)})") from None
    except ValueError:
        raise TableError(f"{name} is empty") from None
    for line, row in enumerate(rows, 2):
        if len(row) != len(header):
            why = f"{len(row)} cells where the header has {len(header)}"
            raise TableError(f"{name}, line {line}: {why}")
        if any(map(CONTROL.search, row)):
            raise TableError(f"{name}, line {line}: a line break, tab or other control")
    return header, rows


def _parse_csv(content: bytes, known: Entry) -> pd.DataFrame:
    import pandas as pd

    # codes and names in frames of this size: a quarter of the time of a notebook's
    # cells goes with Arrow's strings
    pd.set_option("mode.string_storage", "python")
    header, rows = csv_rows(content, known["path"])
    _same_columns(header, known)
    columns = {}
    for number, field in enumerate(known["schema"]["fields"]):
        # an empty cell is missing; codes such as "0201" and Namibia's "NA" stay text
        texts = [row[number] or None for row in rows]
        values = pd.Series(texts, dtype="str")
        columns[field["name"]] = _from_text(values, field, known)
    return pd.DataFrame(columns)


def _from_text(values: pd.Series, field: Entry, known: Entry) -> pd.Series:
    """A column of a CSV file as its type, or the line that is not of that type."""
    import pandas as pd

    kind = field["type"]
    if kind == "string":
        return values
    good = values.isna() | values.str.fullmatch(FORMS[kind]).eq(True)
    if kind == "date":
        typed = pd.to_datetime(values.where(good), format="%Y-%m-%d", errors="coerce")
        good = values.isna() | typed.notna()
    if not good.all():
        row = int(good.to_numpy().argmin())
        place = f"data/{known['path']}, line {row + 2}, column {field['name']}"
        raise TableError(f"{place}: {values[row][:60]!r} is not of type {kind}")
    if kind == "date":
        return typed
    if kind == "boolean":
        return values.map({"true": True, "false": False}).astype("boolean")
    return _whole(values.astype("float64" if kind == "number" else "Int64"), kind)


def _whole(typed: pd.Series, kind: str) -> pd.Series:
    if kind in ("integer", "year") and not typed.isna().any():
        return typed.astype("int64")
    return typed


def _parse_parquet(content: bytes, known: Entry) -> pd.DataFrame:
    import pandas as pd
    import pyarrow.parquet as pq

    pd.set_option("mode.string_storage", "python")
    name = f"data/{known['path']}"
    try:
        # without threads: a process that reads tables before it forks for a notebook
        # must stay a single one
        file = pq.ParquetFile(io.BytesIO(content), pre_buffer=False)
        table = file.read(use_threads=False)
    except Exception as error:  # whatever a damaged file makes the reader stumble over
        why = f"{name} is no readable Parquet file ({one_line(error)})"
        raise TableError(f"{why}; {mend(known['path'])}") from None
    _same_columns(table.column_names, known)
    for field in known["schema"]["fields"]:
        held = table.schema.field(field["name"]).type
        if not _holds(held, field["type"]):
            place = f"{name}, column {field['name']}"
            raise TableError(f"{place}: it holds {held}, not {field['type']}")
    # codes and names stand in thousands of rows: as categories, each different text is
    # made once
    frame = table.to_pandas(use_threads=False, strings_to_categorical=True)
    columns = {}
    for field in known["schema"]["fields"]:
        columns[field["name"]] = _from_arrow(frame[field["name"]], field, known)
    return pd.DataFrame(columns)


def _holds(held: pa.DataType, kind: str) -> bool:
    """Whether an Arrow type holds a type of ours."""
    import pyarrow.types as types

    if kind in ("string", "date"):
        return types.is_string(held) or types.is_large_string(held)
    if kind in ("integer", "year"):
        return types.is_integer(held)
    if kind == "boolean":
        return types.is_boolean(held)
    return types.is_floating(held) or types.is_integer(held)


def _from_arrow(values: pd.Series, field: Entry, known: Entry) -> pd.Series:
    import pandas as pd

    kind = field["type"]
    try:
        if not isinstance(values.dtype, pd.CategoricalDtype):
            return _whole(values.astype(DTYPES[kind]), kind)
        texts = pd.Series(values.cat.categories, dtype="str")
        if kind == "date":
            texts = pd.to_datetime(texts, format="%Y-%m-%d")
        return pd.Series(texts.array.take(values.cat.codes, allow_fill=True))
    except (ValueError, TypeError, OverflowError) as error:
        place = f"data/{known['path']}, column {field['name']}"
        raise TableError(f"{place}: not {kind} ({one_line(error)})") from None


def _same_columns(found: list[str], known: Entry) -> None:
    wanted = [field["name"] for field in known["schema"]["fields"]]
    if found == wanted:
        return
    name = f"data/{known['path']}"
    if missing := [column for column in wanted if column not in found]:
        raise TableError(f"{name}: there is no column {missing[0]}")
    if more := [column for column in found if column not in wanted]:
        why = f"column {more[0][:60]!r} is not in data/meta/{known['name']}.yml"
        raise TableError(f"{name}: {why}")
    raise TableError(f"{name} has columns {found}, the catalogue says {wanted}")


def row_faults(frame: pd.DataFrame, known: Entry) -> list[str]:
    """Say which rows of a table break the constraints or the key of its schema.

    Parameters
    ----------
    frame : pd.DataFrame
        The typed table.
    known : dict
        Its entry.

    Returns
    -------
    list of str
        A line for each fault, with file, row and column; empty: none.
    """
    faults = []
    for field in known["schema"]["fields"]:
        values = frame[field["name"]]
        for wrong, why in _broken(values, field):
            place = f"column {field['name']}"
            faults += told(wrong.to_numpy(dtype=bool), known, place, why, values)
    key = known["schema"]["primaryKey"]
    twice = frame.duplicated(key)
    why = f"the key {', '.join(key)} stands more than once"
    faults += told(twice.to_numpy(dtype=bool), known, "", why)
    if "rows" in known and len(frame) != known["rows"]:
        many = f"{len(frame)} rows where the catalogue says {known['rows']}"
        faults.append(f"data/{known['path']} has {many}")
    return faults


def _broken(values: pd.Series, field: Entry) -> Iterator[tuple[pd.Series, str]]:
    """Where a column breaks a rule, and the rule in words."""
    rules = field.get("constraints", {})
    if rules.get("required"):
        yield values.isna(), "is missing"
    if field["type"] == "number":
        yield values.abs() == math.inf, "is not finite"
    if "minimum" in rules:
        yield (values < rules["minimum"]).fillna(False), f"below {rules['minimum']}"
    # a text stands in many rows: each is looked at once
    different = list(values.dropna().unique()) if field["type"] == "string" else []
    if different:
        spaced = [text for text in different if text.strip() != text]
        yield values.isin(spaced), "begins or ends with a space"
    if "enum" in rules:
        allowed = ", ".join(map(str, rules["enum"]))
        strange = values.notna() & ~values.isin(rules["enum"])
        yield strange, f"not one of {allowed}"
    if "pattern" in rules:
        strange = values.isin(_not_of(different, rules["pattern"]))
        yield strange, f"not of the form {rules['pattern']}"


def _not_of(texts: list[str], pattern: str) -> list[str]:
    """The texts that are not of a form; by RE2, which no pattern can make hang."""
    import pyarrow as pa
    import pyarrow.compute as pc

    column = pa.array(texts, type=pa.string())
    try:
        fits = pc.match_substring_regex(column, f"^(?:{pattern})$").to_pylist()
    except pa.ArrowInvalid:  # no pattern that RE2 knows: nothing is of that form
        return texts
    return [text for text, fit in zip(texts, fits, strict=True) if not fit]


def told(
    wrong: Any, known: Entry, place: str, why: str, values: pd.Series | None = None
) -> list[str]:
    """Put faults of one kind into words, row by row.

    Parameters
    ----------
    wrong : array of bool
        True for the rows with the fault.
    known : dict
        The table's entry.
    place : str
        Words for the place in a row, such as its column; may be empty.
    why : str
        What is wrong.
    values : pd.Series, optional
        The column, whose values are then named.

    Returns
    -------
    list of str
        The first faults one by one, then how many more there are. The lines of a CSV
        file count from its header, as in an editor; rows of a Parquet file from 1.
    """
    rows = wrong.nonzero()[0]
    unit, first = ("line", 2) if known["format"] == "csv" else ("row", 1)
    where = f", {place}" if place else ""
    faults = []
    for row in rows[:FEW]:
        line = f"data/{known['path']}, {unit} {row + first}{where}: "
        if values is not None and values.notna().iloc[row]:
            line += f"{str(values.iloc[row])[:60]!r} "
        faults.append(line + why)
    if len(rows) > FEW:
        more = f"{len(rows) - FEW} more {unit}s, the same"
        faults.append(f"data/{known['path']}{where}: {more}")
    return faults
