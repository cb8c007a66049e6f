"""What has changed in a table since the catalogue was written, in words."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tightrope.data.entries import Entry, clipped
from tightrope.data.files import TableError, parse

if TYPE_CHECKING:
    import pandas as pd

FEW = 8  # changes of a table that are told one by one


def changes(
    name: str,
    old: Entry | None,
    new: Entry | None,
    frames: dict[str, pd.DataFrame],
    folder: Path,
) -> Iterator[str]:
    """What is new about a table, in words.

    Parameters
    ----------
    name : str
        The table.
    old, new : dict or None
        Its entry in the catalogue before and now; None where it has none.
    frames : dict of pd.DataFrame
        The tables as they are now, by name.
    folder : Path
        Where the tables lie, in a Git repository or not.

    Yields
    ------
    str
        One line for each change: new or taken out, its rows, its description.
    """
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
        return parse(shown.stdout, old)
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
    return clipped(str(value))
