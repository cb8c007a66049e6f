"""Descriptions of tables, `data/meta/<table>.yml`, turned into entries."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tightrope import plain_yaml
from tightrope.data.entries import (
    MEDIATYPES,
    SLUG,
    Entry,
    entry_faults,
    quoted,
)
from tightrope.data.files import TableError

# the parts of a description in data/meta/, and of a column in it
PARTS = {
    *("title", "description", "grade", "period", "vintage", "citation", "recipe"),
    *("sources", "licences", "caveats", "key", "columns"),
}
COLUMN_PARTS = {
    *("type", "unit", "description", "references"),
    *("required", "enum", "pattern", "minimum"),
}


def describe(path: Path, content: bytes | None, rows: int | None) -> Entry:
    """Turn a description into a table's entry of the catalogue.

    Parameters
    ----------
    path : pathlib.Path
        `data/meta/<table>.yml`.
    content : bytes, optional
        The table's file; without it, the entry has no bytes, hash and rows.
    rows : int, optional
        How many rows the table has.

    Returns
    -------
    dict
        The entry, a Frictionless resource; what it says is checked.

    Raises
    ------
    TableError
        If the description has a fault; its lines name file and place.
    """
    place = f"data/meta/{path.name}"
    if not SLUG.fullmatch(path.stem):
        raise TableError(f"{quoted(path.name)} in data/meta/ cannot name a table")
    meta = _read_meta(path, place)
    faults = list(_shape_faults(meta))
    if faults:
        raise TableError("\n".join(f"{place}: {fault}" for fault in faults))
    kind = _kind(path, meta)
    found: Entry = {
        "name": path.stem,
        "title": _text(meta.get("title")),
        "description": _text(meta.get("description")),
        "path": f"{path.stem}.{kind}",
        "format": kind,
        "mediatype": MEDIATYPES[kind],
    }
    if kind == "csv":
        found["encoding"] = "utf-8"
    found["bytes"] = len(content or b"")
    found["hash"] = "sha256:" + hashlib.sha256(content or b"").hexdigest()
    found["rows"] = rows or 0
    fields = [_field(name, column) for name, column in meta["columns"].items()]
    found["schema"] = {"fields": fields, "primaryKey": meta.get("key")}
    found["sources"] = meta.get("sources")
    found["licenses"] = meta.get("licences")
    for part in ("citation", "period", "vintage", "grade"):
        found[part] = _text(meta.get(part))
    found["caveats"] = meta.get("caveats")
    if "recipe" in meta:
        found["made_by"] = f"data/recipes/{meta['recipe']}.py"
    if faults := entry_faults(found, place):
        raise TableError("\n".join(faults))
    if "recipe" in meta and not (path.parents[2] / found["made_by"]).is_file():
        raise TableError(f"{place}: there is no recipe {found['made_by']}")
    return found


def _kind(path: Path, meta: dict[str, Any]) -> str:
    """The format of a table: that of its file, or what a recipe will make."""
    for kind in MEDIATYPES:
        if path.parents[1].joinpath(f"{path.stem}.{kind}").exists():
            return kind
    return "parquet" if "recipe" in meta else "csv"


def _read_meta(path: Path, place: str) -> dict[str, Any]:
    try:
        meta = plain_yaml.read(path)
    except plain_yaml.YamlError as error:
        raise TableError(f"{place}: {error}") from None
    if not isinstance(meta, dict):
        raise TableError(f"{place} is not a list of parts such as title: …")
    return meta


def _shape_faults(meta: dict[str, Any]) -> Iterator[str]:
    for part in sorted({str(part) for part in meta} - PARTS):
        yield f"{quoted(part)} is no part of a description: {', '.join(sorted(PARTS))}"
    if not isinstance(meta.get("recipe", ""), str):
        yield "recipe is not a name"
    columns = meta.get("columns")
    if not (isinstance(columns, dict) and columns):
        yield "columns are missing"
        return
    for name, column in columns.items():
        if not (isinstance(name, str) and SLUG.fullmatch(name)):
            yield f"{quoted(name)} cannot name a column: small letters, digits, _"
        elif not isinstance(column, dict):
            yield f"column {name}: it is not described"
        elif strange := sorted({str(part) for part in column} - COLUMN_PARTS):
            yield f"column {name}: {quoted(strange[0])} is no part of a column"
        elif column.get("required", True) not in (True, False):
            yield f"column {name}: required is neither true nor false"


def _text(value: Any) -> Any:
    """Text, of a value that YAML takes for a number, such as a year."""
    if type(value) in (int, float):
        return str(value)
    return value


def _field(name: str, column: dict[str, Any]) -> Entry:
    field = {"name": name, "type": column.get("type")}
    field["description"] = column.get("description")
    for part in ("unit", "references"):
        if part in column:
            field[part] = column[part]
    rules: dict[str, Any] = {}
    if column.get("required", True):
        rules["required"] = True
    for rule in ("enum", "pattern", "minimum"):
        if rule in column:
            rules[rule] = column[rule]
    if rules:
        field["constraints"] = rules
    return field
