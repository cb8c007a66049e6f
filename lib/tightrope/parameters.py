"""A notebook's `.yml` sheet: its question, its parameters as a JSON Schema, its editions; and the refusal of wrong values."""

from __future__ import annotations

import difflib
import json
import re
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace

from tightrope import TightropeError, data
from tightrope.places import possessive

SLUG = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
KINDS = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
}


class ParameterError(TightropeError):
    """A notebook, edition, parameter name or value that is not allowed; the message says what is."""


def notebooks() -> Path:
    """The folder with the notebooks and their sheets."""
    return data.home() / "notebooks"


def slugs() -> list[str]:
    """The notebooks of the collection, by name, in alphabetical order."""
    return sorted(
        path.stem
        for path in notebooks().glob("*.yml")
        if path.with_suffix(".ipynb").exists()
    )


def sheet(slug: str) -> dict:
    """The sheet of one notebook. Raises `ParameterError` for an unknown name, naming the nearest one."""
    path = notebooks() / f"{slug}.yml"
    if not SLUG.fullmatch(slug) or not path.exists():
        raise ParameterError(
            f"there is no notebook {_shown(slug)}{_meant(slug, slugs())}"
        )
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _read(path: Path, _changed: int) -> dict:
    import yaml

    return yaml.load(
        path.read_text("utf8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    )


def defaults(slug: str) -> dict:
    """Every parameter of a notebook with its default value."""
    return {
        name: rule["default"]
        for name, rule in sheet(slug)["parameters"]["properties"].items()
    }


def edition(slug: str, name: str) -> dict:
    """The complete, checked parameter set of a named edition."""
    editions = sheet(slug)["editions"]
    if name not in editions:
        raise ParameterError(
            f"{slug} has no edition {_shown(name)}{_meant(name, list(editions))}"
        )
    return complete(slug, (editions[name] or {}).get("parameters") or {})


def complete(slug: str, values: dict) -> dict:
    """The defaults with `values` put in, checked. Raises `ParameterError`: one line that says what is wrong and what is allowed."""
    rules = sheet(slug)["parameters"]["properties"]
    for name in values:
        if name not in rules:
            raise ParameterError(
                f"{slug} has no parameter {_shown(name)}{_meant(name, list(rules))}"
            )
    full = defaults(slug) | dict(values)
    for name, value in full.items():
        _check_value(name, value, rules[name])
    _check_together(slug, full)
    return full


def check(slug: str, **values) -> SimpleNamespace:
    """What a notebook calls first: its parameters, checked, as attributes. The same refusal for every way of starting it."""
    return SimpleNamespace(**complete(slug, values))


def parse(slug: str, texts: list[str]) -> dict:
    """`["focus=KOR", "powers=USA,DEU"]` from a command line → typed values by the sheet's types (not yet checked)."""
    rules = sheet(slug)["parameters"]["properties"]
    values = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals:
            raise ParameterError(f"{_shown(text)} is not of the form name=value")
        if name not in rules:
            raise ParameterError(
                f"{slug} has no parameter {_shown(name)}{_meant(name, list(rules))}"
            )
        values[name] = _typed(name, value, rules[name])
    return values


def question(slug: str, values: dict) -> str:
    """The sheet's question with names filled in: {focus}, {focus_possessive}, {power_1}, {power_2}, and plain parameters."""
    words = {
        name: value
        for name, value in values.items()
        if isinstance(value, (str, int, float))
    }
    names = {code: row["name_in_sentence"] for code, row in data.countries().items()}
    if "focus" in values:
        words["focus"] = names[values["focus"]]
        words["focus_possessive"] = possessive(words["focus"])
    for i, code in enumerate(values.get("powers", ["USA", "CHN"]), 1):
        words[f"power_{i}"] = names[code]
    return sheet(slug)["question"].format(**words)


def _typed(name: str, text: str, rule: dict):
    kind = rule["type"]
    try:
        if kind == "array":
            return [
                _typed(name, part.strip(), rule["items"])
                for part in text.split(",")
                if part.strip()
            ]
        if kind == "boolean":
            return {"true": True, "false": False}[text.lower()]
        return {"string": str, "integer": int, "number": float}[kind](text)
    except (ValueError, KeyError):
        raise ParameterError(
            f"{name}: {_shown(text)} is not {KINDS[kind]}{_allowed(rule)}"
        ) from None


def _check_value(name: str, value, rule: dict) -> None:
    import jsonschema

    validator = jsonschema.Draft202012Validator(rule)
    for error in validator.iter_errors(value):
        if error.validator == "type":
            raise ParameterError(
                f"{name}: {_shown(value)} is not {KINDS[error.validator_value]}{_allowed(rule)}{_hint(rule, value)}"
            )
        if error.validator in ("minItems", "maxItems"):
            raise ParameterError(
                f"{name}: {_shown(value)} has {len(value)} values{_allowed(rule)}"
            )
        if error.validator == "uniqueItems":
            raise ParameterError(
                f"{name}: {_shown(value)} names the same one twice{_allowed(rule)}"
            )
        raise ParameterError(
            f"{name}: {_shown(error.instance)} is not allowed{_allowed(rule)}"
        )
    for member, member_rule in (
        ((v, rule["items"]) for v in value)
        if rule["type"] == "array"
        else ((value, rule),)
    ):
        _check_country(name, member, member_rule)
        _check_date(name, member, member_rule)


def _check_date(name: str, text, rule: dict) -> None:
    """`format: date` takes a day of the calendar as ISO 8601 text, from `formatMinimum` to `formatMaximum` where given."""
    if rule.get("format") != "date":
        return
    try:
        real = date.fromisoformat(text).isoformat() == text
    except ValueError:
        real = False
    if not real:
        raise ParameterError(
            f"{name}: {_shown(text)} is not a day of the calendar{_allowed(rule)}"
        )
    if not rule.get("formatMinimum", text) <= text <= rule.get("formatMaximum", text):
        raise ParameterError(f"{name}: {_shown(text)} is not covered{_allowed(rule)}")


def _check_country(name: str, code, rule: dict) -> None:
    """`format: country` takes every economy of the table `countries`; `format: icio-economy` only those of the world model."""
    if rule.get("format") not in ("country", "icio-economy"):
        return
    rows = {
        c: row
        for c, row in data.countries().items()
        if row["kind"] == "economy" or c in rule.get("also", [])
    }
    if rule["format"] == "icio-economy":
        rows = {c: row for c, row in rows.items() if row["icio"] == "true"}
    if code not in rows:
        found = [
            c
            for c, row in rows.items()
            if code and row["name"].lower().startswith(code.lower())
        ]
        hint = (
            f"; did you mean {found[0]} ({rows[found[0]]['name']})?"
            if found
            else _near(code, list(rows))
        )
        raise ParameterError(
            f"{name}: {_shown(code)} is not known{hint}; allowed: {_country_words(rule, len(rows))}"
        )


def _check_together(slug: str, full: dict) -> None:
    """The sheet's `ordered` (first ≤ second) and `distinct` (no code in both) rules."""
    for low, high in sheet(slug).get("ordered", []):
        if full[low] > full[high]:
            raise ParameterError(
                f"{low} ({full[low]}) is after {high} ({full[high]}); {low} must not be larger than {high}"
            )
    for one, other in sheet(slug).get("distinct", []):
        if full[one] in full[other]:
            raise ParameterError(
                f"{one} {full[one]} is also among {other} {_shown(full[other])}; they must differ"
            )


def _shown(value) -> str:
    """A value as safe, short text for one line of a message: ASCII, no line breaks, at most 60 characters."""
    try:
        text = (
            ascii(value) if isinstance(value, str) else ascii(json.dumps(value))[1:-1]
        )
    except (TypeError, ValueError):
        text = ascii(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _meant(word, known: list[str]) -> str:
    """The tail of a refusal: the nearest known name, if any is near, and all of them."""
    return f"{_near(word, known)}; there are: {', '.join(known)}"


def _near(word, known: list[str]) -> str:
    near = difflib.get_close_matches(str(word)[:100], known, n=1, cutoff=0.5)
    return f"; did you mean {near[0]!r}?" if near else ""


def _country_words(rule: dict, count: int) -> str:
    also = f", or {', '.join(rule['also'])}" if rule.get("also") else ""
    scope = " of the world model" if rule["format"] == "icio-economy" else ""
    return f"the ISO 3166-1 alpha-3 code of one of {count} economies{scope}, such as JPN or KOR{also}"


def _allowed(rule: dict) -> str:
    """What a rule allows, in words."""
    words = []
    if "enum" in rule:
        words.append("one of " + ", ".join(str(v) for v in rule["enum"]))
    if "minimum" in rule and "maximum" in rule:
        words.append(f"from {rule['minimum']} to {rule['maximum']}")
    elif "minimum" in rule:
        words.append(f"at least {rule['minimum']}")
    if rule["type"] == "array":
        inner = _allowed(rule["items"]).removeprefix("; allowed: ")
        count = (
            rule.get("minItems")
            if rule.get("minItems") == rule.get("maxItems")
            else None
        )
        words.append(
            f"{count or 'a list of'} different values, each {inner}"
            if inner
            else "a list"
        )
    if rule.get("format") in ("country", "icio-economy"):
        words.append("an ISO 3166-1 alpha-3 code such as JPN or KOR")
    elif rule.get("format") == "date":
        words.append(
            f"a date such as {rule['default']}"
            if "default" in rule
            else "a date of the form YYYY-MM-DD"
        )
        words += [
            f"{word} {rule[key]}"
            for word, key in (("from", "formatMinimum"), ("to", "formatMaximum"))
            if key in rule
        ]
    elif "pattern" in rule:
        words.append(
            (rule.get("example") and f"text such as {rule['example']}")
            or f"text of the form {rule['pattern']}"
        )
    return f"; allowed: {', '.join(words)}" if words else ""


def _hint(rule: dict, value) -> str:
    if rule["type"] == "string" and isinstance(value, bool):
        return " (YAML reads NO as false and YES as true: put the text in quotes; countries take three letters, Norway is NOR)"
    if rule.get("format") == "date" and isinstance(value, date):
        return " (YAML reads a bare date as a date: put it in quotes)"
    if rule["type"] == "string" and isinstance(value, (int, float)):
        return (
            " (papermill's -p turns digits into a number: use -r for text such as 0201)"
        )
    if rule["type"] == "array":
        return " (with papermill, use -y, for example -y 'powers: [USA, CHN]')"
    return ""
