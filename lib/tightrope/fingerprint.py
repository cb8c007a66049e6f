"""What a report is made from, as hashes: the notebook, its sheet, the library, the lock, the tables it can read."""

from __future__ import annotations

import hashlib
import json
import re
from functools import lru_cache
from pathlib import Path

from tightrope import TightropeError, data

LOAD = re.compile(r"\bload\(([^()]*)[()]")
NAMED = re.compile(
    r"""\s*(["']\w+["']|\w+)\s*,?\s*"""
)  # a table's name, or a variable that goes through names
IMPORT = re.compile(r"^\s*from tightrope([^\n(]*(?:\([^)]*\))?)", re.M)
WORD = re.compile(r"[a-z]\w+")


class InputError(TightropeError):
    """A notebook that cannot be read."""


def inputs(slug: str) -> dict:
    """The hashes of all that determines a report besides its parameters. Raises `InputError`, `data.TableError`."""
    home = data.home()
    path = home / "notebooks" / f"{slug}.ipynb"
    notebook, words = _notebook(path, path.stat().st_mtime_ns)
    library, modules = _library(_stamps(Path(__file__).parent))
    catalogue = data.catalogue()
    if words is not None:
        words |= {"countries"}.union(*(modules[name] for name in words & set(modules)))
    tables = set(catalogue) if words is None else words & set(catalogue)
    return {
        "notebook": notebook,
        "sheet": _of_file(path.with_suffix(".yml")),
        "library": library,
        "lock": _of_file(home / "requirements.lock"),
        "tables": {name: of(catalogue[name]) for name in sorted(tables)},
    }


def of(value) -> str:
    """The hash of a value that JSON can hold."""
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def _of_file(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else "absent"


@lru_cache(maxsize=256)
def _notebook(path: Path, _changed: int) -> tuple[str, frozenset[str] | None]:
    """The hash of a notebook's cells without their outputs, and the words among which the tables it reads are named
    (None if a name may be put together while it runs: then it may read any)."""
    try:
        cells = [
            [c["cell_type"], "".join(c["source"]), c["metadata"]]
            for c in json.loads(path.read_bytes())["cells"]
        ]
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path.name} is not a readable notebook ({error})") from None
    source = "\n".join(text for kind, text, _ in cells if kind == "code")
    plain = all(NAMED.fullmatch(argument) for argument in LOAD.findall(source))
    return of(cells), frozenset(WORD.findall(source)) if plain else None


def _stamps(folder: Path) -> tuple[tuple[Path, int], ...]:
    found = sorted(
        p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts
    )
    return tuple((path, path.stat().st_mtime_ns) for path in found)


@lru_cache(maxsize=1)
def _library(
    stamps: tuple[tuple[Path, int], ...],
) -> tuple[str, dict[str, frozenset[str]]]:
    """The hash of the library, and for each of its modules the words in it and in the modules that it imports: among them
    are the tables that a notebook reads by way of such a module."""
    folder, whole, words, imports = Path(__file__).parent, hashlib.sha256(), {}, {}
    for path, _ in stamps:
        content = path.read_bytes()
        whole.update(f"{path.relative_to(folder)}\0{len(content)}\0".encode() + content)
        if path.suffix == ".py":
            words[path.stem] = frozenset(WORD.findall(content.decode()))
            imports[path.stem] = set(
                WORD.findall(" ".join(IMPORT.findall(content.decode())))
            )
    for _ in words:  # a chain of imports is no longer than there are modules
        for name, found in imports.items():
            words[name] = words[name].union(
                *(words[other] for other in found & set(words))
            )
    return whole.hexdigest(), words
