"""A table's file turned into a typed frame.

Bytes in, frame out: CSV for tables kept by hand, Parquet for statistical ones.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from tightrope import TightropeError
from tightrope.data.entries import CONTROL, Entry, clipped, one_line, quoted

if TYPE_CHECKING:  # imported where frames are made: the command line need not wait
    import pandas as pd
    import pyarrow as pa

DTYPES: dict[str, Any] = {
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


class TableError(TightropeError):
    """A table is missing, truncated, altered, or not as its entry describes it."""


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
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header, *rows = reader
    except csv.Error as error:
        place = f"{name}, line {reader.line_num}"
        raise TableError(f"{place}: no CSV ({one_line(error)})") from None
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
        raise TableError(f"{place}: {cell_text(values[row])} is not of type {kind}")
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
        why = f"column {quoted(more[0])} is not in data/meta/{known['name']}.yml"
        raise TableError(f"{name}: {why}")
    twice = [column for column in wanted if found.count(column) > 1]
    why = f"column {twice[0]} stands twice" if twice else "its columns are out of order"
    raise TableError(f"{name}: {why}; they are {', '.join(wanted)}"[:500])


def cell_text(value: Any) -> str:
    """Put a cell into quotes, letters of all languages as they are.

    Parameters
    ----------
    value : object
        What stands in the cell.

    Returns
    -------
    str
        At most 60 characters.
    """
    return clipped(repr(str(value)))
