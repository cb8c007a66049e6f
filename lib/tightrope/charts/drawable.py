"""Whether a specification can be drawn at all, and what it takes for granted.

Vega draws an empty picture where a column is missing, reads a dot in a column's name as
a path, and takes a day written as text for midnight in Greenwich, which in New York is
the day before.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from tightrope.charts.words import ISO_DAY

LISTS = ("layer", "concat", "hconcat", "vconcat")
SPECIAL = re.compile(r"([.\[\]'\"\\])")
# Transforms after which the columns are whatever they make.
OPAQUE = {"pivot", "lookup", "flatten", "density", "regression", "loess", "quantile"}
# Marks that stand beside others: a label or a line alone shows no data.
BESIDE = {"text", "rule"}


@dataclass
class View:
    """A mark with its channels, its rows, and the columns that it can draw."""

    kind: str
    channels: list[tuple[str, dict]]
    rows: list[dict]
    columns: set[str]
    known: bool

    def column(self, field: str) -> str:
        r"""The column that a field names, escaped or not.

        Parameters
        ----------
        field : str
            As a channel has it.

        Returns
        -------
        str

        Examples
        --------
        >>> View("bar", [], [], {"a.b"}, True).column(r"a\.b")
        'a.b'
        """
        return field if field in self.columns else field.replace("\\", "")


def problem(spec: dict) -> str:
    """Why a chart would show nothing, or not what its column holds.

    Parameters
    ----------
    spec : dict
        Of Vega-Lite, its data inline.

    Returns
    -------
    str
        "" where nothing is wrong.

    Examples
    --------
    >>> rows = {"values": [{"year": 2024}]}
    >>> problem({"mark": "bar", "data": rows, "encoding": {"x": {"field": "pct"}}})
    "there is no column 'pct' to draw"
    """
    shows = False
    checked = False
    for view in _views(spec, spec.get("datasets", {}), None, {}, set(), True):
        if not view.known:
            return ""
        checked = True
        full = bool(view.rows)
        for channel, said in view.channels:
            field = said.get("field")
            if not isinstance(field, str) or not view.rows:
                continue
            column = view.column(field)
            if column not in view.columns:
                if re.split(r"[.\[]", field)[0] not in view.columns:
                    return f"there is no column {column!r} to draw"
                continue
            values = [row[column] for row in view.rows if row.get(column) is not None]
            numeric = said.get("type") == "quantitative"
            if numeric and any(isinstance(value, str) for value in values):
                return f"the column {column!r} holds text where numbers are drawn"
            made_here = column not in {name for row in view.rows for name in row}
            if channel in ("x", "y") and not values and not made_here:
                full = False
        shows |= full and view.kind not in BESIDE
    if checked and not shows:
        return "it would be empty: there is no row with a value to draw"
    return ""


def settled(spec: dict) -> tuple[dict, dict[str, str]]:
    """Name columns so that Vega reads them, and write days so that they stay the same.

    Parameters
    ----------
    spec : dict
        Of Vega-Lite, its data inline.

    Returns
    -------
    spec : dict
        A copy in which columns with dots, brackets, quotes or backslashes have names
        without, and days written as text are midnight where the reader is.
    renamed : dict of str to str
        The new name of such a column → its own.

    Examples
    --------
    >>> rows = {"values": [{"U.S.": 1}]}
    >>> spec, renamed = settled({"data": rows, "encoding": {"x": {"field": "U.S."}}})
    >>> spec["encoding"], renamed
    ({'x': {'field': 'U_S_', 'title': 'U.S.'}}, {'U_S_': 'U.S.'})
    """
    tables = list(_tables(spec))
    columns = dict.fromkeys(name for rows in tables for row in rows for name in row)
    new: dict[str, str] = {}
    for name in columns:
        safe = SPECIAL.sub("_", name)
        if safe != name:
            while safe in columns or safe in new.values():
                safe += "_"
            new[name] = safe
    days = set(_temporal(spec))
    settled_spec = _renamed(spec, new, days)
    return settled_spec, {safe: name for name, safe in new.items()}


def _renamed(node, new: dict[str, str], days: set[str]):
    """A copy of a node with columns renamed, and the days of its tables settled."""
    if isinstance(node, list):
        return [_renamed(one, new, days) for one in node]
    if isinstance(node, dict):
        copy: dict = {}
        for key, value in node.items():
            if key == "datasets":
                tables = value.items()
                copy[key] = {name: _rows_of(rows, new, days) for name, rows in tables}
            elif key == "values" and _is_table(value):
                copy[key] = _rows_of(value, new, days)
            else:
                copy[key] = _renamed(value, new, days)
        field = node.get("field")
        if isinstance(field, str):
            own = field if field in new else field.replace("\\", "")
            if own in new:
                copy["field"] = new[own]
                copy.setdefault("title", own)
        for key in ("fields", "groupby"):
            if isinstance(node.get(key), list):
                copy[key] = [_at(new, one) for one in node[key]]
        return copy
    if isinstance(node, str) and "datum[" in node:
        for name, safe in new.items():
            for quoted in (json.dumps(name, ensure_ascii=False), f"'{name}'"):
                node = node.replace(f"datum[{quoted}]", f"datum[{json.dumps(safe)}]")
    return node


def _at(new: dict[str, str], name):
    return new.get(name, name) if isinstance(name, str) else name


def _rows_of(rows, new: dict[str, str], days: set[str]):
    if not _is_table(rows):
        return rows
    return [_row(row, new, days) for row in rows]


def _row(row: dict, new: dict[str, str], days: set[str]) -> dict:
    settled_row = {}
    for name, value in row.items():
        if name in days and isinstance(value, str) and ISO_DAY.fullmatch(value):
            value += "T00:00:00"
        settled_row[new.get(name, name)] = value
    return settled_row


def _temporal(node) -> Iterator[str]:
    """The columns that hold days."""
    if isinstance(node, list):
        for one in node:
            yield from _temporal(one)
    if isinstance(node, dict):
        if node.get("type") == "temporal" and isinstance(node.get("field"), str):
            yield from (node["field"], node["field"].replace("\\", ""))
        for key, value in node.items():
            if key not in ("datasets", "values"):
                yield from _temporal(value)


def _tables(node) -> Iterator[list[dict]]:
    """Every inline table of a spec."""
    if isinstance(node, list):
        for one in node:
            yield from _tables(one)
    if not isinstance(node, dict):
        return
    for key, value in node.items():
        if key == "datasets":
            yield from (rows for rows in value.values() if _is_table(rows))
        elif key == "values" and _is_table(value):
            yield value
        else:
            yield from _tables(value)


def _is_table(rows) -> bool:
    return isinstance(rows, list) and bool(rows) and isinstance(rows[0], dict)


def _views(
    node: dict, datasets: dict, data, above: dict, made: set[str], known: bool
) -> Iterator[View]:
    """Each mark of a spec with its data, and the columns made on the way to it."""
    data = node.get("data") or data
    made = made | set(_made(node.get("transform", [])))
    known = known and not any(
        OPAQUE & step.keys() for step in node.get("transform", [])
    )
    encoding = above | node.get("encoding", {})
    if isinstance(node.get("facet"), dict):
        encoding = encoding | {"facet": node["facet"]}
    if "mark" in node:
        rows = _rows(data, datasets)
        mark = node["mark"]
        yield View(
            kind=mark.get("type", "") if isinstance(mark, dict) else mark,
            channels=list(_channels(encoding)),
            rows=rows or [],
            columns=made | {name for row in rows or [] for name in row},
            known=known and rows is not None,
        )
    for key in LISTS:
        for child in node.get(key, []):
            yield from _views(child, datasets, data, encoding, made, known)
    if isinstance(node.get("spec"), dict):
        # what a chart is repeated by is no column
        inner = known and "repeat" not in node
        yield from _views(node["spec"], datasets, data, encoding, made, inner)


def _rows(data, datasets: dict) -> list[dict] | None:
    """The rows of a mark; None where they are not in the spec."""
    if not isinstance(data, dict):
        return None
    rows = data.get("values", datasets.get(data.get("name")))
    if isinstance(rows, list) and all(isinstance(row, dict) for row in rows):
        return rows
    return None


def _made(steps: list[dict]) -> Iterator[str]:
    """The columns that transforms make."""
    for step in steps:
        names = step.get("as", [])
        yield from [names] if isinstance(names, str) else names
        if "fold" in step:
            yield from ("key", "value")
        for key in ("aggregate", "joinaggregate", "window"):
            yield from (one["as"] for one in step.get(key, []) if "as" in one)


def _channels(encoding: dict) -> Iterator[tuple[str, dict]]:
    for channel, said in encoding.items():
        for one in said if isinstance(said, list) else [said]:
            if isinstance(one, dict):
                yield channel, one
