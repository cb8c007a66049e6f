"""A notebook's `.yml` sheet: its question, its parameters as a JSON Schema, editions.

And the refusal of wrong values: one line that says what is wrong and what is allowed,
the same from Jupyter, papermill and the command line.
"""

from __future__ import annotations

import difflib
import json
import math
import re
import string
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace

from tightrope import TightropeError, data, interactive, sheets
from tightrope.data.entries import clipped
from tightrope.places import Place, Places, possessive
from tightrope.sheets import LONGEST_MATCHED

__all__ = [
    "ParameterError",
    "check",
    "complete",
    "defaults",
    "edition",
    "notebooks",
    "parse",
    "possessive",
    "question",
    "sheet",
    "slugs",
]

SLUG = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
KINDS = {
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "array": "a list",
}
# Bits of the longest whole number that a refusal repeats.
LONGEST = 1024
COUNTRY_FORMATS = ("country", "icio-economy")
YAML_WORDS = (
    " (YAML reads NO as false and YES as true: put the text in quotes; "
    "countries take three letters, Norway is NOR)"
)
# Two-letter names in wide use that ISO 3166-1 does not give to these places.
USUAL_NAMES = {"UK": "GBR", "EL": "GRC", "EU": "EU27", "US": "USA"}


class ParameterError(TightropeError):
    """A notebook, edition, parameter name or value that is not allowed.

    The message is one line and says what is; Jupyter shows that line and no frames.
    """

    def _render_traceback_(self) -> list[str]:
        return [f"{type(self).__name__}: {self}"]


def notebooks() -> Path:
    """The folder with the notebooks and their sheets.

    Returns
    -------
    pathlib.Path
        `notebooks/` of `data.home()`.

    Examples
    --------
    >>> notebooks().name
    'notebooks'
    """
    return data.home() / "notebooks"


def slugs() -> list[str]:
    """The notebooks of the collection, by name, in alphabetical order.

    Returns
    -------
    list of str
        The names, in alphabetical order.

    Examples
    --------
    >>> "trade_stakes" in slugs()
    True
    """
    return sorted(
        path.stem
        for path in notebooks().glob("*.yml")
        if path.with_suffix(".ipynb").exists()
    )


def sheet(slug: str) -> dict:
    """The sheet of one notebook, as its YAML says.

    Parameters
    ----------
    slug : str
        The notebook's name.

    Returns
    -------
    dict
        title, question, authors, parameters, editions, and where given ordered,
        distinct and without, which concern several parameters.

    Raises
    ------
    ParameterError
        For an unknown name, naming the nearest one.
    SheetError
        For a sheet that is not what a sheet must be, naming file and place.

    Examples
    --------
    >>> sheet("trade_stakes")["title"]
    'Trade stakes'
    >>> "japan" in sheet("trade_stakes")["editions"]
    True
    """
    path = notebooks() / f"{slug}.yml"
    if not SLUG.fullmatch(slug) or not path.exists():
        raise ParameterError(
            f"there is no notebook {_shown(slug)}{_meant(slug, slugs())}"
        )
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _read(path: Path, _changed: int) -> dict:
    return sheets.read(path)


def defaults(slug: str) -> dict:
    """Every parameter of a notebook with its default value.

    Parameters
    ----------
    slug : str
        The notebook.

    Returns
    -------
    dict
        By the parameter's name.

    Examples
    --------
    >>> defaults("trade_stakes")["powers"]
    ['USA', 'CHN']
    """
    return {name: rule["default"] for name, rule in _rules(slug).items()}


def _rules(slug: str) -> dict[str, dict]:
    """The JSON Schema of each parameter of a notebook."""
    return sheet(slug)["parameters"]["properties"]


def edition(slug: str, name: str) -> dict:
    """The complete, checked parameters of a named edition.

    Parameters
    ----------
    slug : str
        The notebook.
    name : str
        The edition, as its sheet calls it.

    Returns
    -------
    dict
        Value by the parameter's name.

    Raises
    ------
    ParameterError
        For an unknown notebook or edition, naming the nearest one.

    Examples
    --------
    >>> edition("trade_stakes", "korea")["focus"]
    'KOR'
    """
    editions = sheet(slug)["editions"]
    if name not in editions:
        raise ParameterError(
            f"{slug} has no edition {_shown(name)}{_meant(name, list(editions))}"
        )
    return complete(slug, (editions[name] or {}).get("parameters") or {})


def complete(slug: str, values: dict) -> dict:
    """The defaults of a notebook with `values` put in, checked.

    Parameters
    ----------
    slug : str
        The notebook's name.
    values : dict
        By name of the parameter.

    Returns
    -------
    dict
        Every parameter. A whole number that came as a float (24.0) is an integer
        where the sheet asks for one, so that it is written and counted as one.

    Raises
    ------
    ParameterError
        One line that says what is wrong and what is allowed.

    Examples
    --------
    >>> complete("trade_stakes", {"focus": "KOR", "last_year": 2024.0})
    {'focus': 'KOR', 'powers': ['USA', 'CHN'], 'first_year': 2009, 'last_year': 2024,
    'include_hong_kong': False}
    >>> complete("trade_stakes", {"first_year": 1850})
    Traceback (most recent call last):
        ...
    tightrope.parameters.ParameterError: first_year: 1850 is not allowed; allowed: from
    2009 to 2025
    """
    rules = _rules(slug)
    for name in values:
        if name not in rules:
            raise ParameterError(
                f"{slug} has no parameter {_shown(name)}{_meant(name, list(rules))}"
            )
    full = defaults(slug) | dict(values)
    for name, value in full.items():
        full[name] = _plain(value, rules[name])
        _check_value(name, full[name], rules[name])
    _check_together(slug, full)
    return full


def check(slug: str, **values) -> SimpleNamespace:
    """What a notebook calls first: its parameters, checked, as attributes.

    In a running session a refusal also empties what the last run left, so that no
    later cell goes on with the answer for other parameters; such a cell then says so
    in one line. So it is when the cell with the parameters itself fails.

    Parameters
    ----------
    slug : str
        The notebook's name.
    **values
        Its parameters.

    Returns
    -------
    SimpleNamespace

    Raises
    ------
    ParameterError
        As `complete`.

    Examples
    --------
    >>> p = check("trade_stakes", focus="KOR")
    >>> p.focus, p.powers
    ('KOR', ['USA', 'CHN'])
    >>> check("trade_stakes", focus="XYZ")
    Traceback (most recent call last):
        ...
    tightrope.parameters.ParameterError: focus: 'XYZ' is not known; allowed: the ISO
    3166-1 alpha-3 code of one of 249 economies, such as JPN or KOR
    """
    try:
        full = complete(slug, values)
    except ParameterError as error:
        interactive.refused(f"parameters were refused: {error}", kept=values)
        raise
    interactive.accepted(full)
    return SimpleNamespace(**full)


def parse(slug: str, texts: list[str]) -> dict:
    """Values from a command line, by the sheet's types, not yet checked.

    Parameters
    ----------
    slug : str
        The notebook's name.
    texts : list of str
        Such as ["focus=KOR", "powers=USA,DEU"].

    Returns
    -------
    dict
        By name of the parameter.

    Raises
    ------
    ParameterError
        For a text without an equals sign, an unknown name, or text that is not of
        the parameter's type.

    Examples
    --------
    >>> parse("trade_stakes", ["powers=USA,DEU", "include_hong_kong=true"])
    {'powers': ['USA', 'DEU'], 'include_hong_kong': True}
    """
    rules = _rules(slug)
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
    """The sheet's question with names filled in.

    Parameters
    ----------
    slug : str
        The notebook's name.
    values : dict
        Complete parameters.

    Returns
    -------
    str
        {focus} is the name of the economy in a sentence, {focus_possessive} whose.
        So it is for every parameter that holds a country; one that holds several
        gives {power_1}, {power_2} (from "powers"). Others stand as they are.

    Raises
    ------
    ParameterError
        When the sheet's question cannot be read, or names something else.

    Examples
    --------
    >>> question("trade_stakes", defaults("trade_stakes"))
    "How much of Japan's trade rides on China, and how much on the United States?"
    """
    rows = data.countries()
    words: dict = {}
    for name, rule in _rules(slug).items():
        words |= _words(name, values.get(name, rule["default"]), rule, rows)
    text = sheet(slug)["question"]
    try:
        parts = list(string.Formatter().parse(text))
        if any(form or conversion for _, _, form, conversion in parts):
            raise ValueError("a name in braces has a form")  # of any width
        named = [field for _, field, _, _ in parts if field]
        strange = [field for field in named if field not in words]
        if not strange:
            return text.format(**words)
    except (ValueError, IndexError) as error:
        raise ParameterError(
            f"the question in notebooks/{slug}.yml cannot be read: {_shown(str(error))}"
        ) from None
    raise ParameterError(
        f"the question in notebooks/{slug}.yml names {_shown(strange[0])}, which is no "
        f"parameter{_meant(strange[0], list(words))}"
    )


def _words(name: str, value, rule: dict, rows: dict[str, dict]) -> dict:
    """What a question may name of one parameter."""
    if isinstance(value, (list, tuple)):
        words: dict = {}
        for number, member in enumerate(value, 1):
            each = f"{name.removesuffix('s')}_{number}"
            words |= _words(each, member, rule.get("items", {}), rows)
        return words
    if rule.get("format") in COUNTRY_FORMATS and value in rows:
        place = Place.from_row(rows[value])
        return {name: place.in_sentence, f"{name}_possessive": place.possessive}
    return {name: value}


def _typed(name: str, text: str, rule: dict):
    """A value of the sheet's type from the text of a command line."""
    kind = rule["type"]
    if kind == "array":
        parts = [part.strip() for part in text.split(",")]
        return [_typed(name, part, rule["items"]) for part in parts if part]
    try:
        if kind == "boolean":
            return {"true": True, "false": False}[text.lower()]
        return {"string": str, "integer": int, "number": float}[kind](text)
    except (ValueError, KeyError):
        raise ParameterError(
            f"{name}: {_shown(text)} is not {KINDS[kind]}{_allowed(rule)}"
        ) from None


def _plain(value, rule: dict):
    """A number as the sheet means it: 24.0 as 24 where whole, no zero with a sign."""
    if isinstance(value, float) and math.isfinite(value):
        if rule["type"] == "integer" and value.is_integer():
            return int(value)
        if value == 0:
            return 0.0
    return value


def _check_value(name: str, value, rule: dict) -> None:
    """One parameter against its rule."""
    from fastjsonschema import JsonSchemaValueException

    _check_finite(name, value, rule)
    parts = [(value, rule)]
    if isinstance(value, list):
        parts = [(member, rule.get("items", {})) for member in value]
    for text, its in parts:
        if "pattern" not in its or not isinstance(text, str):
            continue
        if len(text) > LONGEST_MATCHED:
            message = f"{name}: {len(text):,} characters are too long"
            raise ParameterError(message + _allowed(rule))
        if not re.search(its["pattern"], text):
            raise ParameterError(
                f"{name}: {_shown(text)} is not allowed{_allowed(rule)}"
            )
    try:
        _validator(json.dumps(rule))(value)
    except JsonSchemaValueException as error:
        message = f"{name}: {_fault(error, value, rule)}"
        raise ParameterError(message) from None
    members = value if rule["type"] == "array" else [value]
    member_rule = rule.get("items", rule)
    for member in members:
        _check_country(name, member, member_rule)
        _check_date(name, member, member_rule)


@lru_cache(maxsize=512)
def _validator(rule: str) -> Callable:
    """What refuses a value, of a rule as JSON."""
    import fastjsonschema

    # Formats, of which it knows few, and patterns, whose every "$" it takes for the
    # end, are looked at here.
    asked = json.loads(rule, object_hook=_without_pattern)
    return fastjsonschema.compile(asked, use_default=False, use_formats=False)


def _without_pattern(rule: dict) -> dict:
    return {key: part for key, part in rule.items() if key != "pattern"}


def _fault(error, value, rule: dict) -> str:
    """What a rule of the JSON Schema objects to, in words."""
    if error.rule == "type":
        kind = KINDS[error.rule_definition]
        return f"{_shown(value)} is not {kind}{_allowed(rule)}{_hint(rule, value)}"
    if error.rule in ("minItems", "maxItems"):
        return f"{_shown(value)} has {len(value)} values{_allowed(rule)}"
    if error.rule == "uniqueItems":
        return f"{_shown(value)} names the same one twice{_allowed(rule)}"
    return f"{_shown(error.value)} is not allowed{_allowed(rule)}"


def _check_finite(name: str, value, rule: dict) -> None:
    """NaN and the infinities are floats, and no comparison with a bound refuses NaN.

    A whole number of thousands of digits is as good as infinite: nothing prints it.
    """
    if isinstance(value, (list, tuple, dict)):
        for member in value.values() if isinstance(value, dict) else value:
            _check_finite(name, member, rule)
    elif isinstance(value, float) and not math.isfinite(value):
        raise ParameterError(
            f"{name}: {_shown(value)} is not a finite number{_allowed(rule)}"
        )
    elif isinstance(value, int) and value.bit_length() > LONGEST:
        raise ParameterError(f"{name}: too long a number{_allowed(rule)}")


def _check_date(name: str, text, rule: dict) -> None:
    """`format: date` takes a day of the calendar as ISO 8601 text.

    From `formatMinimum` to `formatMaximum` where these are given.
    """
    if rule.get("format") != "date":
        return
    if not sheets.is_day(text):
        raise ParameterError(
            f"{name}: {_shown(text)} is not a day of the calendar{_allowed(rule)}"
        )
    first = rule.get("formatMinimum", text)
    last = rule.get("formatMaximum", text)
    if not first <= text <= last:
        raise ParameterError(f"{name}: {_shown(text)} is not covered{_allowed(rule)}")


def _check_country(name: str, code, rule: dict) -> None:
    """`format: country` takes every economy of the table `countries`.

    `format: icio-economy` takes only those of the world model, and either of them the
    groups that the rule names under `also`.
    """
    if rule.get("format") not in COUNTRY_FORMATS:
        return
    rows = data.countries()
    if code in rows and _may_stand(rows[code], rule):
        return
    known = Places.from_rows(rows.values())
    allowed = [iso3 for iso3, row in rows.items() if _may_stand(row, rule)]
    two_letters = {row["iso2"]: iso3 for iso3, row in rows.items() if row.get("iso2")}
    hint = _country_hint(code, known, allowed, two_letters | USUAL_NAMES)
    raise ParameterError(
        f"{name}: {_shown(code)} {hint}; allowed: {_country_words(rule, len(allowed))}"
    )


def _may_stand(row: dict, rule: dict) -> bool:
    """Whether a rule allows the economy (or group) of this row of `countries`."""
    if row["iso3"] in rule.get("also", []):
        return True
    if rule["format"] == "icio-economy" and row["icio"] != "true":
        return False
    return row["kind"] == "economy"


def _country_hint(
    code: str, known: Places, allowed: list[str], two_letters: dict[str, str]
) -> str:
    """What is wrong with a code, and what it was meant to be where that can be told."""
    if code in ("false", "true"):  # as text from a file
        return f"is not known{YAML_WORDS}"
    upper = code.strip().upper()
    meant: str | None = two_letters.get(upper, upper)
    if meant not in known:
        meant = _by_name(code.strip().lower(), known, allowed)
    if meant is None:
        near = _near(upper, allowed) if len(upper) == 3 else ""
        return f"is not known{near}"
    name = f"{meant} ({_plain_letters(known[meant].name)})"
    if meant in allowed:
        return f"is not known; did you mean {name}?"
    if known[meant].kind == "group":
        return f"is not allowed: {name} is a group of economies, not one of them"
    return f"is not allowed: {name} is not covered here"


def _plain_letters(name: str) -> str:
    """A name without accents, for consoles that print ASCII only."""
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()


def _by_name(wanted: str, known: Places, allowed: Iterable[str]) -> str | None:
    """The economy whose name begins with, contains, or nearly is a text."""
    if not 3 <= len(wanted) <= 60:
        return None
    names = {known[code].name.lower(): code for code in allowed}
    near = [name for name in names if name.startswith(wanted)]
    near += [name for name in names if wanted in name.split()]
    near += difflib.get_close_matches(wanted, names, n=1, cutoff=0.8)
    return names[near[0]] if near else None


def _check_together(slug: str, full: dict) -> None:
    """What the sheet says of several parameters.

    `ordered`: the first must not be larger than the second. `distinct`: no code stands
    in both. `without`: while a switch is on, a code must not stand in a list.
    """
    rules = sheet(slug)
    for low, high in rules.get("ordered", []):
        if full[low] > full[high]:
            raise ParameterError(
                f"{low} ({full[low]}) is after {high} ({full[high]}); "
                f"{low} must not be larger than {high}"
            )
    for one, other in rules.get("distinct", []):
        if full[one] in full[other]:
            raise ParameterError(
                f"{one} {full[one]} is also among {other} {_shown(full[other])}; "
                "they must differ"
            )
    for switch, several, code in rules.get("without", []):
        if full[switch] and code in full[several]:
            raise ParameterError(
                f"{several}: {_shown(code)} cannot stand among them while {switch} is "
                "true; leave out the one or the other"
            )


def _shown(value) -> str:
    """A value as safe, short text for one line of a message.

    ASCII, no line breaks, at most 60 characters.
    """
    if isinstance(value, str):
        text = ascii(value)
    else:
        try:
            text = ascii(json.dumps(value))[1:-1]
        except (TypeError, ValueError):
            text = ascii(value)
    return clipped(text)


def _meant(word, known: list[str]) -> str:
    """The tail of a refusal: the nearest known name, if any is near, and all."""
    return f"{_near(word, known)}; there are: {', '.join(known)}"


def _near(word, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(str(word)[:100], known, n=1, cutoff=0.5)
    return f"; did you mean {near[0]!r}?" if near else ""


def _country_words(rule: dict, count: int) -> str:
    also = f", or {', '.join(rule['also'])}" if rule.get("also") else ""
    scope = " of the world model" if rule["format"] == "icio-economy" else ""
    return (
        f"the ISO 3166-1 alpha-3 code of one of {count} economies{scope}, "
        f"such as JPN or KOR{also}"
    )


def _allowed(rule: dict) -> str:
    """What a rule allows, in words."""
    words = [*_bounds(rule), *_members(rule)]
    if rule.get("format") in COUNTRY_FORMATS:
        words.append("an ISO 3166-1 alpha-3 code such as JPN or KOR")
    elif rule.get("format") == "date":
        words += _dates(rule)
    elif "example" in rule:
        words.append(f"text such as {rule['example']}")
    elif "pattern" in rule:
        words.append(f"text of the form {rule['pattern']}")
    return f"; allowed: {', '.join(words)}" if words else ""


def _bounds(rule: dict) -> list[str]:
    words = []
    if "enum" in rule:
        words.append("one of " + ", ".join(str(value) for value in rule["enum"]))
    if "minimum" in rule and "maximum" in rule:
        words.append(f"from {rule['minimum']} to {rule['maximum']}")
    elif "minimum" in rule:
        words.append(f"at least {rule['minimum']}")
    elif "maximum" in rule:
        words.append(f"at most {rule['maximum']}")
    if "not" in rule:
        gap = rule["not"]
        ends = f"{gap['exclusiveMinimum']} and {gap['exclusiveMaximum']}"
        words.append(f"nothing between {ends}")
    return words


def _members(rule: dict) -> list[str]:
    if rule["type"] != "array":
        return []
    inner = _allowed(rule["items"]).removeprefix("; allowed: ")
    if not inner:
        return ["a list"]
    count = rule.get("minItems")
    if count is None or count != rule.get("maxItems"):
        count = "a list of"
    return [f"{count} different values, each {inner}"]


def _dates(rule: dict) -> list[str]:
    words = ["a date of the form YYYY-MM-DD"]
    if "default" in rule:
        words = [f"a date such as {rule['default']}"]
    for word, key in (("from", "formatMinimum"), ("to", "formatMaximum")):
        if key in rule:
            words.append(f"{word} {rule[key]}")
    return words


def _hint(rule: dict, value) -> str:
    """How a value of the wrong type came about, and the way round."""
    if rule["type"] == "string" and isinstance(value, bool):
        return YAML_WORDS
    if rule.get("format") == "date" and isinstance(value, date):
        return " (YAML reads a bare date as a date: put it in quotes)"
    if rule["type"] == "string" and isinstance(value, (int, float)):
        return (
            " (papermill's -p turns digits into a number: use -r for text such as 0201)"
        )
    if rule["type"] == "array":
        return " (with papermill, use -y, for example -y 'powers: [USA, CHN]')"
    return ""
