"""What keeps the tables of `data/` in order, for whoever changes one.

A table is a CSV or Parquet file in `data/` and a description of it in
`data/meta/<table>.yml`. `tightrope catalogue` checks both, tells what has changed, and
writes the one catalogue `data/datapackage.json` that `tightrope.data` reads by.
`tightrope refresh` makes statistical tables anew, by the recipes in `data/recipes/`.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Hashable, Iterator
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import yaml

from tightrope import TightropeError, data
from tightrope.data import Entry, TableError, one_line

if TYPE_CHECKING:
    import pandas as pd

PACKAGE = {
    "profile": "data-package",
    "name": "tightrope",
    "title": "Tables behind the Tightrope notebooks",
    "description": "Figures from official and published sources in our own schema; "
    "see each table for source and licence.",
}
# the parts of a description in data/meta/, and of a column in it
PARTS = {
    *("title", "description", "grade", "period", "vintage", "citation", "recipe"),
    *("sources", "licences", "caveats", "key", "columns"),
}
COLUMN_PARTS = {
    *("type", "unit", "description", "references"),
    *("required", "enum", "pattern", "minimum"),
}
FEW = 8  # changes of a table that are told one by one


class Unreadable(yaml.YAMLError):
    """A description with an alias or a key that stands twice."""


# -- descriptions ----------------------------------------------------------------------


class _Loader(yaml.SafeLoader):
    """YAML of plain values: dates stay text, and nothing is hidden in aliases."""

    def compose_node(self, parent: Any, index: Any) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark
            raise Unreadable(f"line {mark.line + 1}: an alias (*) is not used here")
        return super().compose_node(parent, index)

    def construct_mapping(
        self, node: yaml.MappingNode, deep: bool = False
    ) -> dict[Hashable, Any]:
        keys = [key.value for key, _ in node.value]
        for (key, _), name in zip(node.value, keys, strict=True):
            if not isinstance(key, yaml.ScalarNode) or keys.count(name) > 1:
                line = key.start_mark.line + 1
                raise Unreadable(f"line {line}: {name!a} stands twice, or is no name")
        return super().construct_mapping(node, deep)


_Loader.yaml_implicit_resolvers = {
    first: [(tag, form) for tag, form in found if not tag.endswith(":timestamp")]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
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
    meta = _read_meta(path, place)
    faults = list(_shape_faults(meta))
    if faults:
        raise TableError("\n".join(f"{place}: {fault}" for fault in faults))
    kind = "csv"
    if path.parents[1].joinpath(f"{path.stem}.parquet").exists():
        kind = "parquet"
    found: Entry = {
        "name": path.stem,
        "title": _text(meta.get("title")),
        "description": _text(meta.get("description")),
        "path": f"{path.stem}.{kind}",
        "format": kind,
        "mediatype": data.MEDIATYPES[kind],
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
    if faults := data.entry_faults(found, place):
        raise TableError("\n".join(faults))
    if "recipe" in meta and not (path.parents[2] / found["made_by"]).is_file():
        raise TableError(f"{place}: there is no recipe {found['made_by']}")
    return found


def _read_meta(path: Path, place: str) -> dict[str, Any]:
    try:
        content = path.read_bytes()
        if len(content) > 1_000_000:
            raise TableError(f"{place} has more than a million bytes")
        meta = yaml.load(content, Loader=_Loader)
    except OSError as error:
        raise TableError(f"{place} cannot be read ({error.strerror})") from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        if mark is None:
            raise TableError(f"{place}: {one_line(error)}") from None
        problem = one_line(ValueError(getattr(error, "problem", None) or "no YAML"))
        raise TableError(f"{place}, line {mark.line + 1}: {problem}") from None
    if not isinstance(meta, dict):
        raise TableError(f"{place} is not a list of parts such as title: …")
    return meta


def _shape_faults(meta: dict[str, Any]) -> Iterator[str]:
    for part in sorted({str(part) for part in meta} - PARTS):
        yield f"{part!a} is no part of a description: {', '.join(sorted(PARTS))}"
    if not isinstance(meta.get("recipe", ""), str):
        yield "recipe is not a name"
    columns = meta.get("columns")
    if not (isinstance(columns, dict) and columns):
        yield "columns are missing"
        return
    for name, column in columns.items():
        if not isinstance(name, str):
            yield f"column {name!a}: the name is not text; put it in quotes"
        elif not isinstance(column, dict):
            yield f"column {name}: it is not described"
        elif strange := sorted({str(part) for part in column} - COLUMN_PARTS):
            yield f"column {name}: {strange[0]!a} is no part of a column"
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


# -- tables ----------------------------------------------------------------------------


def read_all(root: Path) -> tuple[dict[str, Entry], dict[str, pd.DataFrame], list[str]]:
    """Read every table by its description, whatever the catalogue says.

    Parameters
    ----------
    root : pathlib.Path
        The folder of the tables.

    Returns
    -------
    entries, frames, faults : dict, dict, list of str
        The entries and the frames of all tables without a fault, by name, and the
        faults of the others, a line each.
    """
    entries: dict[str, Entry] = {}
    frames: dict[str, pd.DataFrame] = {}
    faults: list[str] = []
    described = sorted(root.glob("meta/*.yml"))
    if not described:
        faults.append(f"{root / 'meta'} has no descriptions of tables")
    for path in described:
        try:
            entry, frame = _read_one(root, path)
        except TableError as error:
            faults += str(error).splitlines()
            continue
        wrong = data.row_faults(frame, entry)
        if wrong:
            faults += wrong
        else:
            entries[path.stem], frames[path.stem] = entry, frame
    faults += data.strays(root, {path.stem for path in described})
    return entries, frames, faults


def _read_one(root: Path, path: Path) -> tuple[Entry, pd.DataFrame]:
    there = [
        kind for kind in data.MEDIATYPES if (root / f"{path.stem}.{kind}").exists()
    ]
    if len(there) != 1:
        why = "both a .csv and a .parquet file" if there else "no file"
        raise TableError(f"data/meta/{path.name}: the table has {why} in data/")
    name = f"{path.stem}.{there[0]}"
    try:
        content = (root / name).read_bytes()
    except OSError as error:
        raise TableError(f"data/{name} cannot be read ({error.strerror})") from None
    if there[0] == "csv":
        content = plain_csv(content)
    draft = describe(path, content, None)
    frame = data.parse(content, draft)
    return draft | {"rows": len(frame)}, frame


def plain_csv(content: bytes) -> bytes:
    """Take off what editors and spreadsheets put into a CSV file unasked.

    Parameters
    ----------
    content : bytes
        The file as it was saved.

    Returns
    -------
    bytes
        The same without a byte-order mark and blank lines at its end, with lines that
        end in a line feed.
    """
    text = content.removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
    return text.rstrip(b"\n") + b"\n"


def reference_faults(
    entries: dict[str, Entry], frames: dict[str, pd.DataFrame]
) -> list[str]:
    """Say which codes of a table are not in the table that they refer to.

    Parameters
    ----------
    entries : dict of str to dict
        The entries by table; a column's `references` names table and column, the
        separator of several codes in a cell, and words allowed besides.
    frames : dict of str to pd.DataFrame
        The tables.

    Returns
    -------
    list of str
        A line for each fault, with file, row and column.
    """
    faults = []
    for name, entry in entries.items():
        for field in entry["schema"]["fields"]:
            if "references" in field:
                place = f"data/meta/{name}.yml, column {field['name']}"
                faults += _unknown(frames[name], entry, field, frames, place)
    return faults


def _unknown(
    frame: pd.DataFrame,
    entry: Entry,
    field: Entry,
    frames: dict[str, pd.DataFrame],
    place: str,
) -> list[str]:
    reference = field["references"]
    table, column = reference["table"], reference["column"]
    if table not in frames or column not in frames[table]:
        return [f"{place}: there is no column {column} of a table {table} in order"]
    known = {*frames[table][column].dropna(), *reference.get("besides", [])}
    separator = reference.get("separator")

    def strange(cell: Any) -> bool:
        codes = cell.split(separator) if separator else [cell]
        return not known.issuperset(codes)

    values = frame[field["name"]]
    texts = values.dropna().unique()
    wrong = values.isin([text for text in texts if strange(text)])
    why = f"not in {table}, column {column}"
    return data.told(wrong.to_numpy(), entry, f"column {field['name']}", why, values)


def meaning_faults(frames: dict[str, pd.DataFrame]) -> list[str]:
    """Say what the tables of duties and scenarios cannot mean together.

    Parameters
    ----------
    frames : dict of str to pd.DataFrame
        The tables.

    Returns
    -------
    list of str
        A line for each fault; empty too where one of these tables is missing.
    """
    from tightrope import policy
    from tightrope.policy import scenarios

    if not {*policy.CHECKED, *scenarios.TABLES, "scenarios"} <= set(frames):
        return []
    try:
        faults = policy.faults(**{name: frames[name] for name in policy.CHECKED})
        tables = {name: frames[name] for name in scenarios.TABLES}
        world = scenarios.World.from_tables(**tables)
        return faults + scenarios.faults(frames["scenarios"], world)
    except Exception as error:  # whatever a strange table makes the model stumble over
        kind = type(error).__name__
        why = f"{kind}: {one_line(error)}"
        return [f"the tables of duties and scenarios do not go together ({why})"]


# -- commands --------------------------------------------------------------------------


def check(root: Path | None = None) -> list[str]:
    """Check all tables, their descriptions and the catalogue against each other.

    Parameters
    ----------
    root : pathlib.Path, optional
        The folder of the tables; by default `data/` of `data.home()`.

    Returns
    -------
    list of str
        What is wrong, a line each; empty: nothing.
    """
    folder = Path(root or data.home() / "data")
    faults = data.check(folder, rows=False)
    entries, frames, more = read_all(folder)
    faults += [fault for fault in more if fault not in faults]
    if not faults:
        faults = reference_faults(entries, frames) or meaning_faults(frames)
    if not faults:
        stale = _text_of(entries) != (folder / "datapackage.json").read_text("utf8")
        why = "data/datapackage.json is not what data/meta/ and the tables say"
        faults = [f"{why}; make it anew with: tightrope catalogue"] if stale else []
    return faults


def update(root: Path | None = None, tell: Callable[[str], Any] = print) -> list[str]:
    """Take changed tables and descriptions into the catalogue, if they have no fault.

    Parameters
    ----------
    root : pathlib.Path, optional
        The folder of the tables; by default `data/` of `data.home()`.
    tell : callable
        Called with each line about what has changed.

    Returns
    -------
    list of str
        What is wrong, a line each; then nothing was written.
    """
    folder = Path(root or data.home() / "data")
    entries, frames, faults = read_all(folder)
    faults = faults or reference_faults(entries, frames) or meaning_faults(frames)
    if faults:
        return faults
    before = _before(folder)
    for name in sorted({*entries, *before}):
        for line in _changes(name, before.get(name), entries.get(name), frames, folder):
            tell(line)
    for entry in entries.values():
        if entry["format"] == "csv":
            path = folder / entry["path"]
            _write(path, plain_csv(path.read_bytes()))
    _write(folder / "datapackage.json", _text_of(entries).encode())
    _write_note(folder / "README.md", "licences", _licences(entries))
    return []


def _text_of(entries: dict[str, Entry]) -> str:
    resources = [entries[name] for name in sorted(entries)]
    package = {**PACKAGE, "resources": resources}
    return json.dumps(package, indent=1, ensure_ascii=False) + "\n"


def _before(folder: Path) -> dict[str, Entry]:
    with contextlib.suppress(TableError):
        return data.catalogue(folder)
    return {}


def _changes(
    name: str,
    old: Entry | None,
    new: Entry | None,
    frames: dict[str, pd.DataFrame],
    folder: Path,
) -> Iterator[str]:
    """What is new about a table, in words."""
    if old is None or new is None:
        yield f"{name}: {'new' if new else 'taken out'}"
        return
    if old["hash"] != new["hash"]:
        frame = _committed(folder, old)
        if frame is None:
            yield f"{name}: changed, {old['rows']:,} → {new['rows']:,} rows"
        else:
            yield from _differences(name, frame, frames[name], new)
    parts = ("bytes", "hash", "rows")
    ours, theirs = ({k: v for k, v in e.items() if k not in parts} for e in (old, new))
    if ours != theirs:
        changed = sorted(k for k in {*ours, *theirs} if ours.get(k) != theirs.get(k))
        yield f"{name}: its description changed ({', '.join(changed)})"


def _committed(folder: Path, old: Entry) -> pd.DataFrame | None:
    """The table as the catalogue still describes it, if Git has it."""
    command = ["git", "-C", str(folder), "show", f"HEAD:./{old['path']}"]
    try:
        shown = subprocess.run(command, capture_output=True, timeout=20, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    if "sha256:" + hashlib.sha256(shown.stdout).hexdigest() != old["hash"]:
        return None
    try:
        return data.parse(shown.stdout, old)
    except TableError:
        return None


def _differences(
    name: str, old: pd.DataFrame, new: pd.DataFrame, entry: Entry
) -> Iterator[str]:
    key = entry["schema"]["primaryKey"]
    for column in [c for c in new if c not in old]:
        yield f"{name}: new column {column}"
    for column in [c for c in old if c not in new]:
        yield f"{name}: column {column} taken out"
    if not set(key) <= set(old):
        yield f"{name}: another key, {', '.join(key)}"
        return
    was, now = old.set_index(key), new.set_index(key)
    lines = [f"row added: {_row(key, at)}" for at in now.index.difference(was.index)]
    lines += [
        f"row taken out: {_row(key, at)}" for at in was.index.difference(now.index)
    ]
    common = now.index.intersection(was.index)
    was, now = was.loc[common], now.loc[common]
    for column in [c for c in now if c in was]:
        before, after = was[column].astype(object), now[column].astype(object)
        differs = (before != after) & ~(before.isna() & after.isna())
        for at in common[differs.to_numpy(dtype=bool)]:
            change = f"{_word(before[at])} → {_word(after[at])}"
            lines.append(f"{_row(key, at)}: {column} {change}")
    for line in lines[:FEW]:
        yield f"{name}: {line}"
    if len(lines) > FEW:
        yield f"{name}: {len(lines) - FEW:,} more changes"
    if not lines and set(old) == set(new):
        yield f"{name}: the same rows in another order or spelling"


def _row(key: list[str], at: Any) -> str:
    values = at if isinstance(at, tuple) else (at,)
    return ", ".join(f"{k} {_word(v)}" for k, v in zip(key, values, strict=True))


def _word(value: Any) -> str:
    import pandas as pd

    if pd.isna(value):
        return "empty"
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    text = str(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _licences(entries: dict[str, Entry]) -> str:
    rows = ["| table | licence | cite |", "|---|---|---|"]
    for name in sorted(entries):
        entry = entries[name]
        licences = [
            f"[{x['name']}]({x['path']}): {x['title']}" for x in entry["licenses"]
        ]
        rows.append(f"| `{name}` | {', '.join(licences)} | {entry['citation']} |")
    return "\n".join(rows) + "\n"


def _write_note(page: Path, name: str, text: str) -> None:
    """Renew a part of a page, from a mark with its name to the end of it."""
    if not page.exists():
        return
    before, mark, rest = page.read_text("utf8").partition(f"<!-- {name}: ")
    written_by, arrow, rest = rest.partition("-->\n")
    _, end, after = rest.partition(f"<!-- end of {name} -->")
    if mark and arrow and end:
        parts = [before, mark, written_by, arrow, text, end, after]
        _write(page, "".join(parts).encode())


def _write(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, and only if it changes."""
    if path.exists() and path.read_bytes() == content:
        return
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.write_bytes(content)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise TightropeError(f"{path} cannot be written ({error.strerror})") from None


def refresh(
    what: str,
    sources: Path,
    root: Path | None = None,
    tell: Callable[[str], Any] = print,
) -> list[str]:
    """Make tables anew from their source, by its recipe, and take them in.

    Parameters
    ----------
    what : str
        A table, or a recipe of `data/recipes/`, which makes several.
    sources : pathlib.Path
        The folder with the downloaded sources.
    root : pathlib.Path, optional
        The folder of the tables; by default `data/` of `data.home()`.
    tell : callable
        Called with each line about what was made and what has changed.

    Returns
    -------
    list of str
        What is wrong with the tables now, a line each; empty: nothing.

    Raises
    ------
    TightropeError
        If nothing makes `what`, there is no such folder, or the recipe fails.
    """
    folder = Path(root or data.home() / "data")
    tables = _made_by_recipe(folder)
    if what in tables:
        wanted = [what]
    else:
        wanted = [
            name for name, made_by in tables.items() if Path(made_by).stem == what
        ]
    if not wanted:
        kept = f"{what} is kept by hand: edit it in data/, then run tightrope catalogue"
        if (folder / "meta" / f"{what}.yml").exists():
            raise TightropeError(kept)
        recipes = sorted({Path(made_by).stem for made_by in tables.values()})
        known = f"recipes: {', '.join(recipes)}; tables: {', '.join(sorted(tables))}"
        raise TightropeError(f"nothing makes {what!r}; there are {known}")
    if not sources.is_dir():
        raise TightropeError(f"{sources} is not a folder with sources")
    recipe = _recipe(folder.parent / tables[wanted[0]])
    made = {
        name: _made(name, make, sources, folder)
        for name, make in recipe.TABLES.items()
        if name in wanted
    }
    for name, (path, content) in made.items():
        _write(path, content)
        tell(f"{name}: made by {tables[name]}")
    faults = update(folder, tell)
    if not faults:
        for (page, name), note in getattr(recipe, "NOTES", {}).items():
            _write_note(folder.parent / page, name, note())
    return faults


def read_source(path: Path, **options: Any) -> pd.DataFrame:
    """Read a source's CSV file as text, for a recipe.

    Parameters
    ----------
    path : pathlib.Path
        The file; may be compressed.
    **options
        For `pandas.read_csv`.

    Returns
    -------
    pd.DataFrame
        All columns text: codes such as 0201, and Namibia's NA, stay what they are.
    """
    import pandas as pd

    plain = {"dtype": "str", "keep_default_na": False, "na_values": [""]}
    return pd.read_csv(path, **plain | options)


def _made_by_recipe(folder: Path) -> dict[str, str]:
    entries = [describe(path, None, None) for path in sorted(folder.glob("meta/*.yml"))]
    return {entry["name"]: entry["made_by"] for entry in entries if "made_by" in entry}


def _recipe(path: Path) -> ModuleType:
    specification = importlib.util.spec_from_file_location(path.stem, path)
    if specification is None or specification.loader is None:
        raise TightropeError(f"{path} is no recipe")
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def _made(
    name: str, make: Callable[[Path], pd.DataFrame], sources: Path, folder: Path
) -> tuple[Path, bytes]:
    """The file of a table and what its recipe puts into it."""
    try:
        frame = make(sources)
    except (OSError, KeyError, ValueError, AssertionError) as error:
        why = f"{type(error).__name__}: {one_line(error)}"
        raise TightropeError(
            f"{name} cannot be made ({why}); nothing written"
        ) from error
    entry = describe(folder / "meta" / f"{name}.yml", None, None)
    return folder / entry["path"], as_bytes(frame, entry)


def as_bytes(frame: pd.DataFrame, entry: Entry) -> bytes:
    """Put a frame into the form of a table's file.

    Parameters
    ----------
    frame : pd.DataFrame
        Has the columns of the table, and may have others.
    entry : dict
        The table's entry: its format, columns and key.

    Returns
    -------
    bytes
        The columns in their order and the rows in that of the key; the same frame gives
        the same bytes.
    """
    import pandas as pd
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = entry["schema"]
    types = {field["name"]: field["type"] for field in schema["fields"]}
    table = frame[list(types)].sort_values(schema["primaryKey"], kind="stable")
    table = table.reset_index(drop=True)
    for column, kind in types.items():
        if kind == "date":  # as ISO text in both formats: every reader sees the same
            table[column] = pd.to_datetime(table[column]).dt.strftime("%Y-%m-%d")
        elif kind in ("integer", "year"):
            table[column] = table[column].astype("Int64")
        elif kind == "boolean" and entry["format"] == "csv":
            table[column] = table[column].map({True: "true", False: "false"})
    if entry["format"] == "csv":
        return table.to_csv(index=False, lineterminator="\n").encode()
    arrow = pa.Table.from_pandas(table, preserve_index=False)
    # the same type for text, whichever way pandas came to hold it
    for number, column in enumerate(arrow.schema):
        if types[column.name] in ("string", "date"):
            text = arrow.column(number).cast(pa.large_string())
            arrow = arrow.set_column(number, column.name, text)
    content = io.BytesIO()
    pq.write_table(
        arrow.replace_schema_metadata(None),
        content,
        compression="zstd",
        compression_level=19,
    )
    return content.getvalue()


def command_catalogue(_options: Any) -> int:
    """Run `tightrope catalogue`.

    Parameters
    ----------
    _options : argparse.Namespace
        Holds nothing that is needed.

    Returns
    -------
    int
        0, or 1 where faults kept the catalogue from being written.
    """
    faults = update()
    return _result(faults, "in the catalogue", "nothing was written")


def command_check(_options: Any) -> int:
    """Run `tightrope check`.

    Parameters
    ----------
    _options : argparse.Namespace
        Holds nothing that is needed.

    Returns
    -------
    int
        0, or 1 where something is wrong.
    """
    return _result(check(), "in order", "")


def command_refresh(options: Any) -> int:
    """Run `tightrope refresh`.

    Parameters
    ----------
    options : argparse.Namespace
        Holds `table`, a table or a recipe, and `source`, the folder.

    Returns
    -------
    int
        0, or 1 where the tables that were made have faults.
    """
    faults = refresh(options.table, options.source)
    return _result(faults, "in the catalogue", "the catalogue is as it was")


def _result(faults: list[str], well: str, ill: str) -> int:
    for fault in faults:
        print(fault, file=sys.stderr)
    if faults:
        many = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
        print("; ".join(word for word in (many, ill) if word))
        return 1
    print(f"{len(data.catalogue())} tables, {well}, no faults")
    return 0
