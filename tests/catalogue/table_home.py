"""Small copies of the tables for tests, and ways to damage them."""

import copy
import hashlib
import json
import random
import shutil
import tempfile
from functools import cache
from pathlib import Path

from tightrope import data, policy
from tightrope.catalogue import upkeep
from tightrope.policy import scenarios

# tables that refer only to each other, of both kinds
FEW = (
    "countries",
    "cp1993_published",
    "deadlines",
    "economy_lists",
    "event_lanes",
    "policy_events",
    "studied_events",
    "us_trade_monthly",
)


# the tables of duties and scenarios, which are checked together
_MADE = tempfile.TemporaryDirectory(prefix="tightrope-tables-")
MEANT = {"scenarios", *policy.CHECKED, *scenarios.TABLES}


def few_tables(home: Path, names=FEW) -> Path:
    """A home with some of the tables and all recipes; its data folder."""
    return shutil.copytree(_catalogued(tuple(names)), home / "data")


def duties_and_scenarios(home: Path) -> Path:
    """A home with the tables of duties and scenarios, and all that they refer to."""
    names, wanted = set(), set(MEANT)
    while wanted:
        name = wanted.pop()
        names.add(name)
        fields = data.entry(name)["schema"]["fields"]
        others = {f["references"]["table"] for f in fields if "references" in f}
        wanted |= others - names
    return few_tables(home, sorted(names))


@cache
def _catalogued(names: tuple[str, ...]) -> Path:
    """A data folder to copy from, made once a process."""
    source, root = data.home() / "data", Path(_MADE.name, str(hash(names)), "data")
    (root / "meta").mkdir(parents=True)
    shutil.copytree(source / "recipes", root / "recipes")
    for name in names:
        shutil.copy(source / data.entry(name)["path"], root)
        shutil.copy(source / "meta" / f"{name}.yml", root / "meta")
    shutil.copy(source / "README.md", root)
    entries = {name: data.entry(name) for name in sorted(names)}
    upkeep.write(root / "datapackage.json", upkeep._text_of(entries).encode())
    upkeep.write_note(root / "README.md", "licences", upkeep._licences(entries))
    return root


def replace(path: Path, old: str, new: str) -> None:
    """Change a text in a file, which must hold it."""
    text = path.read_text("utf8")
    assert old in text, f"{path.name} has no {old!r}"
    path.write_text(text.replace(old, new, 1), "utf8", newline="")


def fit(root: Path, name: str) -> None:
    """Make the catalogue agree with whatever a table's file now holds."""
    path = root / "datapackage.json"
    package = json.loads(path.read_text("utf8"))
    entry = next(e for e in package["resources"] if e["name"] == name)
    content = (root / entry["path"]).read_bytes()
    entry["bytes"] = len(content)
    entry["hash"] = "sha256:" + hashlib.sha256(content).hexdigest()
    text = json.dumps(package, indent=1, ensure_ascii=False) + "\n"
    path.write_text(text, "utf8")


STRANGE = (
    None,
    True,
    -1,
    1e400,
    "",
    " ",
    "\ud800",
    "a\nb",
    "x" * 5000,
    "../../etc/passwd",
    [],
    {},
    [[]],
    {"a": {"b": []}},
    "(" * 50,
    "(a+)+b",
)


def mutated(value, chance: random.Random):
    """A copy with one part of it deleted, doubled, replaced, renamed or moved."""
    value = copy.deepcopy(value)
    places = list(_places(value))
    holder, key = chance.choice(places)
    way = chance.choice(("delete", "replace", "double", "rename", "swap"))
    if way == "delete":
        del holder[key]
    elif way == "double" and isinstance(holder, list):
        holder.insert(key, copy.deepcopy(holder[key]))
    elif way == "rename" and isinstance(holder, dict):
        holder[f"{key}x"] = holder.pop(key)
    elif way == "swap":
        other, at = chance.choice(places)
        holder[key], other[at] = copy.deepcopy(other[at]), copy.deepcopy(holder[key])
    else:
        holder[key] = copy.deepcopy(chance.choice(STRANGE))
    return value


def _places(value):
    """Every place of a nested value, as what holds it and the key there."""
    if isinstance(value, dict):
        keys = list(value)
    elif isinstance(value, list):
        keys = list(range(len(value)))
    else:
        return
    for key in keys:
        yield value, key
        yield from _places(value[key])
