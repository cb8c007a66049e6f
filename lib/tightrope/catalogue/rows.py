"""What is wrong with the rows of tables: one line each, with file, row and column."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tightrope.data.entries import Entry, one_line
from tightrope.data.files import cell_text

if TYPE_CHECKING:
    import pandas as pd

FEW = 5  # faults of one kind that are told one by one


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
        below = (values < rules["minimum"]).fillna(False)
        yield below, f"is below {rules['minimum']}"
    # a text stands in many rows: each is looked at once
    different = list(values.dropna().unique()) if field["type"] == "string" else []
    if different:
        spaced = [text for text in different if text.strip() != text]
        yield values.isin(spaced), "begins or ends with a space"
    if "enum" in rules:
        allowed = one_line(ValueError(", ".join(map(str, rules["enum"]))))
        strange = values.notna() & ~values.isin(rules["enum"])
        yield strange, f"is not one of {allowed}"
    if "pattern" in rules:
        strange = values.isin(_not_of(different, rules["pattern"]))
        yield strange, f"is not of the form {rules['pattern']}"


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


def reference_faults(
    entries: dict[str, Entry], frames: dict[str, pd.DataFrame]
) -> list[str]:
    """Say which codes of a table are not in the table that they refer to.

    Parameters
    ----------
    entries : dict of str to dict
        The entries by table; a column's `references` names table and column, the
        separator of several codes in a cell, and words allowed besides.
    frames : dict of str to pd.DataFrame
        The tables.

    Returns
    -------
    list of str
        A line for each fault, with file, row and column.
    """
    faults = []
    for name, entry in entries.items():
        for field in entry["schema"]["fields"]:
            if "references" in field:
                place = f"data/meta/{name}.yml, column {field['name']}"
                values = frames[name][field["name"]]
                faults += _unknown(values, entry, field, frames, place)
    return faults


def _unknown(
    values: pd.Series,
    entry: Entry,
    field: Entry,
    frames: dict[str, pd.DataFrame],
    place: str,
) -> list[str]:
    reference = field["references"]
    table, column = reference["table"], reference["column"]
    if table not in frames or column not in frames[table]:
        return [f"{place}: there is no column {column} of a table {table} in order"]
    known = {*frames[table][column].dropna().unique(), *reference.get("besides", [])}
    separator = reference.get("separator")

    def strange(cell: Any) -> bool:
        if separator:
            return not known.issuperset(str(cell).split(separator))
        return cell not in known

    cells = [cell for cell in values.dropna().unique() if strange(cell)]
    wrong = values.isin(cells)
    why = f"is not in {table}, column {column}"
    return told(wrong.to_numpy(), entry, f"column {field['name']}", why, values)


def meaning_faults(frames: dict[str, pd.DataFrame]) -> list[str]:
    """Say what the tables of duties and scenarios cannot mean together.

    Parameters
    ----------
    frames : dict of str to pd.DataFrame
        The tables.

    Returns
    -------
    list of str
        A line for each fault; empty too where one of these tables is missing.
    """
    from tightrope import policy
    from tightrope.policy import scenarios

    if not {*policy.CHECKED, *scenarios.TABLES, "scenarios"} <= set(frames):
        return []
    try:
        faults = policy.faults(**{name: frames[name] for name in policy.CHECKED})
        tables = {name: frames[name] for name in scenarios.TABLES}
        world = scenarios.World.from_tables(**tables)
        return faults + scenarios.faults(frames["scenarios"], world)
    except Exception as error:  # whatever a strange table makes the model stumble over
        kind = type(error).__name__
        why = f"{kind}: {one_line(error)}"
        return [f"the tables of duties and scenarios do not go together ({why})"]


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
            line += f"{cell_text(values.iloc[row])} "
        faults.append(line + why)
    if len(rows) > FEW:
        more = f"{len(rows) - FEW} more {unit}s, the same"
        faults.append(f"data/{known['path']}{where}: {more}")
    return faults
