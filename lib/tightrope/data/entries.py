"""Entries of the catalogue: what an entry must hold, and what is wrong with one.

An entry is a Frictionless resource: a table's file, columns, key, sources, licence,
grade and caveats. Nothing is read here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Any

Entry = dict[str, Any]

TYPES = ("string", "integer", "year", "number", "boolean", "date")
SLUG = re.compile("[a-z][a-z0-9_]{0,59}")
MEDIATYPES = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
TEXTS = ("title", "description", "citation", "period", "vintage")
PARTS = {
    *("name", "path", "format", "mediatype", "encoding", "bytes", "hash", "rows"),
    *("schema", "sources", "licenses", "grade", "caveats", "made_by", *TEXTS),
}
FIELD_PARTS = {"name", "type", "description", "unit", "constraints", "references"}
CONSTRAINTS = {"required", "enum", "pattern", "minimum"}


def entry_faults(found: Entry, place: str) -> list[str]:
    """Say what is wrong with an entry of the catalogue.

    Parameters
    ----------
    found : dict
        The entry, as read; its name is known to be good.
    place : str
        Words that every line begins with: file and table.

    Returns
    -------
    list of str
        A line for each fault; empty: none.
    """
    return [f"{place}: {fault}" for fault in _entry_faults(found)]


def _entry_faults(found: Entry) -> Iterator[str]:
    name, kind = found["name"], found.get("format")
    for key in sorted(set(map(str, found)) - PARTS):
        yield f"{quoted(key)} is no part of an entry"
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
    yield from _linked(found, "licenses", {"name", "title"})
    made_by = found.get("made_by", "data/recipes/x.py")
    if not re.fullmatch("data/recipes/[a-z0-9_]+[.]py", str(made_by)):
        yield "made_by is not a file of data/recipes"
    yield from _schema_faults(found.get("schema"))


def _linked(found: Entry, key: str, needed: set[str]) -> Iterator[str]:
    items: Any = found.get(key)
    if not _is_list(items):
        yield f"{key} is missing, or not a list"
        return
    for number, item in enumerate(items, 1):
        if not (isinstance(item, dict) and needed <= set(item) <= needed | {"path"}):
            yield f"{key}, {number}: it has not just {', '.join(sorted(needed))}"
        elif not all(map(_is_text, item.values())):
            yield f"{key}, {number}: a part of it is not text"
        elif not re.fullmatch(r"https://[^\s\"'<>]+", item.get("path", "https://x")):
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
            yield f"{quoted(name)} cannot name a column: small letters, digits, _"
        elif names.count(name) > 1:
            yield f"column {name}: it stands twice"
        else:
            faults = list(_field_faults(field, {*map(str, names)}))
            yield from (f"column {name}: {fault}" for fault in faults)
    if not (_is_list(key) and all(isinstance(name, str) for name in key)):
        yield "the key is not a list of columns"
    elif strange := [name for name in key if name not in names]:
        yield f"the key names {quoted(strange[0])}, which is no column"
    elif len(set(key)) < len(key):
        yield "the key names a column twice"


def _field_faults(field: Entry, names: set[str]) -> Iterator[str]:
    kind, rules = field.get("type"), field.get("constraints", {})
    for part in sorted(set(map(str, field)) - FIELD_PARTS):
        yield f"{quoted(part)} is no part of a column"
    if not _is_text(field.get("description")):
        yield "description is missing, or not text"
    if "unit" in field and not _is_text(field["unit"]):
        yield "unit is not text"
    if not (isinstance(kind, str) and kind in TYPES):
        yield f"type is not one of {', '.join(TYPES)}"
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


def quoted(value: Any) -> str:
    """Put any value into a few characters of one line.

    Parameters
    ----------
    value : object
        Whatever was found.

    Returns
    -------
    str
        At most 60 characters, quotes included.
    """
    return clipped(ascii(value))


def one_line(error: object) -> str:
    """Put what an error says into one short line.

    Parameters
    ----------
    error : object
        Any error, or what it says.

    Returns
    -------
    str
        At most 160 characters, or the error's kind where it says nothing.
    """
    return clipped(" ".join(str(error).split()) or type(error).__name__, 160)


def clipped(text: str, longest: int = 60) -> str:
    """Cut off what makes a text too long for a message.

    Parameters
    ----------
    text : str
    longest : int
        Characters, the dots included.

    Returns
    -------
    str
    """
    return text if len(text) <= longest else f"{text[: longest - 3]}..."
