"""A sheet as it is read: what must stand in it, and what it must not do to a reader.

A sheet says in one line what is wrong with it, names its file and the place, and can
neither fetch anything, nor grow while it is read, nor match text for ever.
"""

from __future__ import annotations

import keyword
import math
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from tightrope import TightropeError, plain_yaml
from tightrope.data.entries import CONTROL, quoted

__all__ = ["LONGEST_MATCHED", "SheetError", "read"]

LONGEST_PATTERN = 200  # characters
LONGEST_MATCHED = 200  # characters of a value that a pattern looks at
REPEATS = 3  # of any number of times, in a pattern
MORE = ("authors", "ordered", "distinct", "without", "made_from")
TYPES = ("string", "integer", "number", "boolean", "array")
FORMATS = ("country", "icio-economy", "date")
EDITION = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)*")


class SheetError(TightropeError):
    """A sheet that is not what a sheet must be."""


def read(path: Path) -> dict:
    """A sheet, checked: that it is whole, and every value of the kind it must be.

    Parameters
    ----------
    path : Path
        Of the `.yml` beside the notebook.

    Returns
    -------
    dict
        title, question, authors, parameters, editions, and where given ordered,
        distinct and without.

    Raises
    ------
    SheetError
        In one line, with the file and the place in it.

    Examples
    --------
    >>> from tightrope.parameters import notebooks
    >>> read(notebooks() / "trade_stakes.yml")["title"]
    'Trade stakes'
    """
    name = f"notebooks/{path.name}"
    try:
        sheet = plain_yaml.read(path)
        _check(sheet)
    except (SheetError, plain_yaml.YamlError) as error:
        raise SheetError(f"{name}: {error}") from None
    return sheet


def _check(sheet) -> None:
    _is_mapping(sheet, "the sheet")
    needed = ("title", "question", "parameters", "editions")
    _keys(sheet, "the sheet", needed, MORE)
    for key in ("title", "question"):
        _is_text(sheet[key], key)
    parts = sheet.get("made_from", [])
    if parts != "all others":
        for part in _listed(parts, "made_from"):
            _is_text(part, "made_from")
    for author in _listed(sheet.get("authors", []), "authors"):
        _is_text(author, "authors")
    parameters = sheet["parameters"]
    _is_mapping(parameters, "parameters")
    known = ("type", "additionalProperties", "description")
    _keys(parameters, "parameters", ("properties",), known)
    rules = parameters["properties"]
    _is_mapping(rules, "parameters.properties")
    for name, rule in rules.items():
        place = f"parameters.properties.{quoted(name)}"
        usable = isinstance(name, str) and name.isidentifier() and name.isascii()
        if not usable or keyword.iskeyword(name):
            raise SheetError(f"{place}: not a name that Python can have")
        _check_rule(rule, place)
        for key in ("default", "description"):
            if key not in rule:
                raise SheetError(f"{place} has no {key}")
    _check_together(sheet, rules)
    _check_editions(sheet["editions"], rules)


def _check_editions(editions, rules: dict) -> None:
    _is_mapping(editions, "editions")
    if not editions:
        raise SheetError("editions: there is none")
    for name, edition in editions.items():
        place = f"editions.{quoted(name)}"
        if not isinstance(name, str) or not EDITION.fullmatch(name) or len(name) > 80:
            raise SheetError(f"{place}: small letters, digits and dashes only")
        if edition is None:
            continue
        _is_mapping(edition, place)
        _keys(edition, place, (), ("title", "parameters"))
        if "title" in edition:
            _is_text(edition["title"], f"{place}.title")
        values = edition.get("parameters") or {}
        _is_mapping(values, f"{place}.parameters")
        _known(values, rules, f"{place}.parameters")


def _check_together(sheet: dict, rules: dict) -> None:
    """What is said of several parameters: names of them, and kinds that go together."""
    numbers, lists = ("integer", "number"), ("array",)
    for key in ("ordered", "distinct", "without"):
        for row in _listed(sheet.get(key, []), key):
            names = _listed(row, key)
            if len(names) != (3 if key == "without" else 2):
                raise SheetError(f"{key}: {quoted(row)} does not have the right length")
            _known(names[:2], rules, key)
            one, other = (rules[name]["type"] for name in names[:2])
            right = {
                "ordered": one == other or {one, other} <= set(numbers),
                "distinct": one == "string" and other in lists,
                "without": one == "boolean" and other in lists,
            }
            if not right[key]:
                raise SheetError(f"{key}: {quoted(row)} cannot be compared")


def _known(names, rules: dict, place: str) -> None:
    for name in names:
        if not isinstance(name, str) or name not in rules:
            raise SheetError(f"{place}: there is no parameter {quoted(name)}")


# rules --------------------------------------------------------------------------------


def _check_rule(rule, place: str, inner: bool = False) -> None:
    _is_mapping(rule, place)
    if "type" not in rule:
        raise SheetError(f"{place} has no type")
    for key, value in rule.items():
        check = KEYWORDS.get(key) if isinstance(key, str) else None
        if check is None:
            known = _listing(KEYWORDS)
            raise SheetError(f"{place}: {quoted(key)} is not one of {known}")
        if not check(value):
            raise SheetError(f"{place}.{key} cannot be {quoted(value)}")
    if rule["type"] == "array":
        if inner or "items" not in rule:
            raise SheetError(f"{place}: a list needs items, which are no lists")
        _check_rule(rule["items"], f"{place}.items", inner=True)
    if "pattern" in rule and (problem := _pattern_problem(rule["pattern"])):
        raise SheetError(f"{place}.pattern {problem}")


def _is_number(value) -> bool:
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    return number and math.isfinite(value)


def _is_count(value) -> bool:
    return _is_number(value) and value == int(value) >= 0


def _is_plain(value) -> bool:
    """Whether it is text of one line."""
    if not isinstance(value, str) or CONTROL.search(value):
        return False
    return not any("\ud800" <= letter <= "\udfff" for letter in value)


def _is_day(value) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except (TypeError, ValueError):
        return False


def _is_gap(value) -> bool:
    """Whether it is a range of numbers between two that may stand."""
    ends = ["exclusiveMinimum", "exclusiveMaximum"]
    return (
        isinstance(value, dict)
        and sorted(value) == sorted(ends)
        and all(map(_is_number, value.values()))
    )


# What a rule may say: the keywords of JSON Schema that this library reads, among them
# none that leads to another document.
KEYWORDS: dict[str, Callable[[Any], bool]] = {
    "type": lambda value: isinstance(value, str) and value in TYPES,
    "format": lambda value: isinstance(value, str) and value in FORMATS,
    "default": lambda value: True,  # checked against its rule like any value
    "description": _is_plain,
    "example": lambda value: isinstance(value, (str, int, float)),
    "enum": lambda value: isinstance(value, list) and bool(value),
    "minimum": _is_number,
    "maximum": _is_number,
    "exclusiveMinimum": _is_number,
    "exclusiveMaximum": _is_number,
    "not": _is_gap,
    "multipleOf": lambda value: _is_number(value) and value > 0,
    "formatMinimum": _is_day,
    "formatMaximum": _is_day,
    "pattern": _is_plain,
    "minLength": _is_count,
    "maxLength": _is_count,
    "minItems": _is_count,
    "maxItems": _is_count,
    "uniqueItems": lambda value: isinstance(value, bool),
    "items": lambda value: isinstance(value, dict),
    "also": lambda value: isinstance(value, list) and all(map(_is_plain, value)),
}


def _pattern_problem(pattern: str) -> str:
    """What is wrong with a regular expression; "" if it always ends soon.

    No repetition inside another, nor of alternatives, and few of them: so the steps
    that a match takes are bounded by the length of the text to the power of `REPEATS`.
    """
    from re import _parser  # type: ignore[attr-defined]

    if len(pattern) > LONGEST_PATTERN:
        return f"has more than {LONGEST_PATTERN} characters"
    try:
        re.compile(pattern)
        found = list(_repeats(_parser.parse(pattern), False))
    except (re.error, RecursionError, OverflowError) as error:
        return f"is no regular expression ({error})"
    if any(found):
        return "repeats what is repeated or optional in itself, or refers back"
    if len(found) > REPEATS:
        return f"has more than {REPEATS} parts that may be repeated"
    return ""


def _repeats(parsed, inside: bool) -> Iterator[bool]:
    """For each part that may be repeated or left out, whether it may take very long.

    So may what is inside a repetition, and what refers back to a group.
    """
    for kind, value in parsed:
        name = str(kind)
        if name.endswith("_REPEAT"):
            low, high, body = value
            if inside or low != high:
                yield inside
            yield from _repeats(body, inside or high != 1)
        elif name == "SUBPATTERN":
            yield from _repeats(value[-1], inside)
        elif name == "ATOMIC_GROUP":
            yield from _repeats(value, inside)
        elif name in ("BRANCH", "ASSERT", "ASSERT_NOT"):
            if inside:
                yield True
            for part in value[1] if name == "BRANCH" else [value[1]]:
                yield from _repeats(part, inside)
        elif name.startswith("GROUPREF"):
            yield True


# kinds of values ----------------------------------------------------------------------


def _is_mapping(value, place: str) -> None:
    if not isinstance(value, dict):
        raise SheetError(f"{place} is not a mapping of names to values")


def _is_text(value, place: str) -> None:
    if not _is_plain(value) or not value.strip():
        raise SheetError(f"{place} is not text of one line: {quoted(value)}")


def _listed(value, place: str) -> list:
    if not isinstance(value, list):
        raise SheetError(f"{place} is not a list: {quoted(value)}")
    return value


def _keys(value: dict, place: str, needed: tuple, allowed: tuple) -> None:
    for key in needed:
        if key not in value:
            raise SheetError(f"{place} has no {key}")
    for key in value:
        if key not in (*needed, *allowed):
            known = _listing((*needed, *allowed))
            raise SheetError(f"{place}: {quoted(key)} is not one of {known}")


def _listing(names) -> str:
    return ", ".join(names)
