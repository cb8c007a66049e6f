"""A sheet as it is read: what must stand in it, and what it must not do to a reader.

What stands in one is said by `sheet.schema.json`, a JSON Schema that editors can use
too; here is what no schema says. A sheet says in one line what is wrong with it, names
its file and the place, and can neither fetch anything, nor grow while it is read, nor
match text for ever.
"""

from __future__ import annotations

import json
import keyword
import math
import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from tightrope import TightropeError, plain_yaml
from tightrope.data.entries import one_line, quoted

__all__ = ["LONGEST_MATCHED", "SheetError", "is_day", "read"]

LONGEST_PATTERN = 200  # characters
LONGEST_MATCHED = 200  # characters of a value that a pattern looks at
REPEATS = 3  # of any number of times, in a pattern
SCHEMA = Path(__file__).with_name("sheet.schema.json")


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


def _check(sheet: Any) -> None:
    from fastjsonschema import JsonSchemaValueException

    _check_finite(sheet, "the sheet")
    try:
        _validator()(sheet)
    except JsonSchemaValueException as error:
        said = one_line(error.message.removeprefix(error.name or "").strip())
        found, asked = error.value, error.definition
        if error.rule == "propertyNames":
            asked = asked["propertyNames"]
            found = next(key for key in found if not _may_name(key, asked))
        if "description" in asked:
            said = f"{quoted(found)} is not {asked['description']}"
        raise SheetError(f"{_place(error.path[1:])}: {said}") from None
    rules = sheet["parameters"]["properties"]
    for name, rule in rules.items():
        place = f"parameters.properties.{name}"
        if keyword.iskeyword(name):
            raise SheetError(f"{place}: not a name that Python can have")
        for part, its in ((place, rule), (f"{place}.items", rule.get("items", {}))):
            if "pattern" in its and (problem := _pattern_problem(its["pattern"])):
                raise SheetError(f"{part}.pattern {problem}")
    _check_together(sheet, rules)
    for name, edition in sheet["editions"].items():
        values = (edition or {}).get("parameters") or {}
        _known(values, rules, f"editions.{name}.parameters")


@cache
def _validator() -> Callable:
    import fastjsonschema

    schema = json.loads(SCHEMA.read_text("utf8"))
    return fastjsonschema.compile(schema, formats={"date": is_day}, use_default=False)


def _may_name(key: Any, asked: dict) -> bool:
    """Whether a key is as a schema's `propertyNames` asks."""
    if not isinstance(key, str) or len(key) > asked.get("maxLength", len(key)):
        return False
    return bool(re.fullmatch(asked["pattern"], key))


def is_day(text: str) -> bool:
    """Whether a text is a day of the calendar as ISO text, such as 2025-04-02.

    Parameters
    ----------
    text : str

    Returns
    -------
    bool

    Examples
    --------
    >>> is_day("2025-04-02"), is_day("2025-04-31"), is_day("2025-W14-3")
    (True, False, False)
    """
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _check_finite(value: Any, place: str) -> None:
    """No schema refuses what is not a number, or has no end."""
    if isinstance(value, float) and not math.isfinite(value):
        raise SheetError(f"{place} cannot be {value}")
    if isinstance(value, dict):
        for name, part in value.items():
            _check_finite(part, quoted(name))
    if isinstance(value, list):
        for part in value:
            _check_finite(part, place)


def _place(path: Any) -> str:
    return ".".join(quoted(part).strip("'\"") for part in path) or "the sheet"


def _check_together(sheet: dict, rules: dict) -> None:
    """What is said of several parameters: names of them, and kinds that go together."""
    numbers, lists = ("integer", "number"), ("array",)
    for key in ("ordered", "distinct", "without"):
        for row in sheet.get(key, []):
            _known(row[:2], rules, key)
            one, other = (rules[name]["type"] for name in row[:2])
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
