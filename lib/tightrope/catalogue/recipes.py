"""Recipes, `data/recipes/<source>.py`: statistical tables made from their source.

A recipe is a module with a dict TABLES of functions by table. Each takes the folder
with the downloaded sources and returns a frame with the table's columns. NOTES, if
there are any, renew parts of pages: (page, name of the part) and the function that
writes it.
"""

from __future__ import annotations

import importlib.util
import io
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

from tightrope import TightropeError, data
from tightrope.catalogue.descriptions import describe
from tightrope.catalogue.upkeep import update, write, write_note
from tightrope.data.entries import Entry, one_line

if TYPE_CHECKING:
    import pandas as pd


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
        write(path, content)
        tell(f"{name}: made by {tables[name]}")
    faults = update(folder, tell)
    if not faults:
        for (page, name), note in getattr(recipe, "NOTES", {}).items():
            write_note(folder.parent / page, name, note())
    return faults


def read_source(path: Path) -> pd.DataFrame:
    """Read a source's CSV file as text, for a recipe.

    Parameters
    ----------
    path : pathlib.Path
        The file; may be compressed.

    Returns
    -------
    pd.DataFrame
        All columns text: codes such as 0201, and Namibia's NA, stay what they are.
    """
    import pandas as pd

    return pd.read_csv(path, dtype="str", keep_default_na=False, na_values=[""])


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
