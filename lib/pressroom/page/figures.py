"""The data behind a chart as a CSV that can be read without the chart.

Only what the chart shows: no helper lines, no places of labels, no columns that serve
the drawing. Above it, as comments, what it is, its columns in words, and its source.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

# Channels that place or order a mark, and say nothing.
PLACING = {"xOffset", "yOffset", "order", "opacity", "angle", "href", "url", "key"}
HEADING = "title"
LISTS = ("layer", "concat", "hconcat", "vconcat")
DATUM = re.compile(r"datum(?:\.(\w+)|\[\s*['\"]([^'\"]+)['\"]\s*\])")
MIDNIGHT = re.compile(r"(\d{4}-\d\d-\d\d)T00:00:00(?:\.0+)?Z?")


@dataclass
class Table:
    """One table of a spec: its rows, and what its marks say about its columns."""

    rows: list[dict]
    shown: dict[str, str] = field(default_factory=dict)
    measures: bool = False


def figure_csv(spec: dict, about: list[str] | None = None) -> str:
    """The data behind a chart.

    A column `part` tells several tables apart. Left out are tables that only hold
    labels or a line at zero, and columns that only place marks.

    Parameters
    ----------
    spec : dict
        Of Vega-Lite.
    about : list of str, optional
        Lines to stand above the table as comments, each after a `#` and a space.

    Returns
    -------
    str
        Comments, a line with the names of all columns, then the rows. A column whose
        name the chart says in other words has a comment that gives them.

    Examples
    --------
    >>> rows = {"values": [{"year": 2024, "usd_bn": 1.5, "label_y": 3}]}
    >>> axes = {"x": {"field": "year"}, "y": {"field": "usd_bn", "title": "bn USD"}}
    >>> print(figure_csv({"mark": "bar", "data": rows, "encoding": axes}, ["Trade"]))
    # Trade
    # usd_bn: bn USD
    year,usd_bn
    2024,1.5
    <BLANKLINE>
    """
    tables = _tables(spec)
    chosen = [table for table in tables if table.measures] or tables
    out = io.StringIO()
    for line in about or []:
        out.write(f"# {' '.join(line.split())}\n")
    columns: dict[str, str] = {}
    for table in chosen:
        columns |= {name: table.shown.get(name, "") for name in _columns(table)}
    for name, words in columns.items():
        if words and words != name:
            out.write(f"# {name}: {' '.join(words.split())}\n")
    writer = csv.writer(out, lineterminator="\n")
    several = len(chosen) > 1
    writer.writerow(["part"] * several + list(columns))
    for part, table in enumerate(chosen, 1):
        for row in _rows(table, list(columns)):
            writer.writerow([part] * several + row)
    return out.getvalue()


def _tables(spec: dict) -> list[Table]:
    """Every table of a spec that has rows, in the order of its drawing or its data."""
    datasets = spec.get("datasets", {})
    found: dict[object, Table] = {}
    for name, rows in datasets.items():
        if _is_table(rows):
            found[name] = Table(rows)
    told = dict.fromkeys(_told(spec), "")
    for kind, data, encoding in _marks(spec, spec.get("data"), {}):
        key: object = data.get("name")
        if key not in found and _is_table(data.get("values")):
            key = id(data["values"])
            found.setdefault(key, Table(data["values"]))
        if key not in found:
            continue
        table = found[key]
        table.measures |= _measures(kind, encoding)
        for name, words in (told | _named(kind, encoding)).items():
            table.shown[name] = table.shown.get(name) or words
    return list(found.values()) or [Table(rows) for rows in _inline(spec)]


def _inline(node) -> Iterator[list[dict]]:
    """The tables of a spec that no mark was found for."""
    if isinstance(node, dict):
        if _is_table(node.get("values")):
            yield node["values"]
        for value in node.values():
            yield from _inline(value)
    elif isinstance(node, list):
        for value in node:
            yield from _inline(value)


def _is_table(rows) -> bool:
    return isinstance(rows, list) and bool(rows) and isinstance(rows[0], dict)


def _marks(node: dict, data, above: dict) -> Iterator[tuple[str, dict, dict]]:
    """Each mark of a spec: its kind, its data, and its channels with those above it."""
    data = node.get("data") or data or {}
    encoding = above | node.get("encoding", {})
    if isinstance(node.get("facet"), dict):
        encoding = encoding | {"facet": node["facet"]}
    if "mark" in node:
        mark = node["mark"]
        kind = mark.get("type", "") if isinstance(mark, dict) else mark
        yield kind, data, encoding
    for key in LISTS:
        for child in node.get(key, []):
            yield from _marks(child, data, encoding)
    if isinstance(node.get("spec"), dict):
        yield from _marks(node["spec"], data, encoding)


def _measures(kind: str, encoding: dict) -> bool:
    """Whether a mark shows figures; a text or a line across the chart does not."""
    if kind == "rule":
        return any("field" in encoding.get(end, {}) for end in ("x2", "y2"))
    return kind != "text"


def _named(kind: str, encoding: dict) -> dict[str, str]:
    """The columns that a mark shows, each with its name in words or ""."""
    named: dict[str, str] = {}
    for channel, said in encoding.items():
        if (kind == "text" and channel != "tooltip") or channel in PLACING:
            continue
        for one in said if isinstance(said, list) else [said]:
            if not isinstance(one, dict) or not isinstance(one.get("field"), str):
                continue
            name = one["field"].replace("\\", "")
            words = one.get("title") or (one.get("axis") or {}).get("title") or ""
            if isinstance(words, list):
                words = " ".join(words)
            if words == HEADING:  # the name over a tooltip, in no words of its own
                words = ""
            if words or name not in named:
                named[name] = str(words)
    return named


def _told(node) -> Iterator[str]:
    """The columns that a control or a filter chooses by."""
    if isinstance(node, list):
        for one in node:
            yield from _told(one)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key == "filter" and isinstance(value, str):
                for dotted, quoted in DATUM.findall(value):
                    yield dotted or quoted
            elif key == "fields" and isinstance(value, list):
                yield from (name for name in value if isinstance(name, str))
            elif key == "field" and "filter" not in node and "equal" in node:
                yield value
            elif key not in ("datasets", "values"):
                yield from _told(value)


def _columns(table: Table) -> list[str]:
    """The columns that are shown; all of them where the marks name none."""
    names = list(dict.fromkeys(name for row in table.rows for name in row))
    return [name for name in names if name in table.shown] or names


def _rows(table: Table, columns: list[str]) -> list[list]:
    """The rows, each once where columns that told them apart were left out."""
    rows: list[list] = [[row.get(name) for name in columns] for row in table.rows]
    for place in range(len(columns)):
        values = [row[place] for row in rows if row[place] is not None]
        if values and all(MIDNIGHT.fullmatch(str(value)) for value in values):
            for row in rows:
                row[place] = row[place][:10] if row[place] else None
    if len(_columns(table)) < len({name for row in table.rows for name in row}):
        rows = [list(row) for row in dict.fromkeys(map(tuple, rows))]
    return rows
