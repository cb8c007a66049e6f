"""Small copies of the tables for tests, and ways to damage them."""

import copy
import hashlib
import json
import random
import shutil
from pathlib import Path

from tightrope import catalogue, data

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


def few_tables(home: Path, names=FEW) -> Path:
    """A home with some of the tables and all recipes; its data folder."""
    source, root = data.home() / "data", home / "data"
    (root / "meta").mkdir(parents=True)
    shutil.copytree(source / "recipes", root / "recipes")
    for name in names:
        shutil.copy(source / data.entry(name)["path"], root)
        shutil.copy(source / "meta" / f"{name}.yml", root / "meta")
    shutil.copy(source / "README.md", root)
    assert catalogue.update(root, tell=lambda line: None) == []
    return root


def whole_home(home: Path) -> Path:
    """A home with all tables; its data folder."""
    shutil.copytree(data.home() / "data", home / "data")
    return home / "data"


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
