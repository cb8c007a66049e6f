"""What a process has in memory before it forks for a notebook: imported, and drawn once for nobody."""

from __future__ import annotations

import ast
import contextlib
import gc
import importlib
import json
from functools import lru_cache
from pathlib import Path

from tightrope import child, data, fingerprint

# used by every notebook, and imported by pandas, Altair or IPython only when they are first used
LATE = (
    "IPython.core.completer",
    "IPython.core.completerlib",
    "IPython.core.oinspect",
    "ipykernel.ipkernel",
    "narwhals.stable.v1",
    "pandas.io.formats.html",
    "papermill.execute",
    "pyarrow.dataset",
    "pyarrow.parquet",
    "sqlite3",
    "tightrope.findings",
    "tightrope.measures",
)
NEVER = ("vl_convert",)  # starts threads, and a process with threads must not fork


def up() -> None:
    """Import what every notebook needs, and let Altair read its schema and fill its caches by building typical charts."""
    for name in LATE:
        with contextlib.suppress(
            ImportError
        ):  # a name that another version of its package does not have
            importlib.import_module(name)
    _rehearse()
    _settle()


@lru_cache(maxsize=256)
def for_notebook(path: Path) -> None:
    """Import what a notebook's cells import and parse the tables they name. What fails here is left for the notebook to fail on."""
    cells = json.loads(path.read_text("utf8"))["cells"]
    for cell in cells:
        if cell["cell_type"] == "code":
            source = "".join(cell["source"])
            child.learn(source)
            for name in _imported(source):
                if name.partition(".")[0] not in NEVER:
                    with contextlib.suppress(Exception):
                        importlib.import_module(name)
    with contextlib.suppress(Exception):
        for table in fingerprint.inputs(path.stem)["tables"]:
            data.load(table)
    _settle()


def _imported(source: str) -> set[str]:
    with contextlib.suppress(SyntaxError):  # a cell with a magic
        nodes = [
            node
            for node in ast.walk(ast.parse(source))
            if isinstance(node, (ast.Import, ast.ImportFrom))
        ]
        plain = {
            alias.name
            for node in nodes
            if isinstance(node, ast.Import)
            for alias in node.names
        }
        of = [
            node
            for node in nodes
            if isinstance(node, ast.ImportFrom) and node.module and not node.level
        ]
        return (
            plain
            | {n.module for n in of}
            | {f"{n.module}.{a.name}" for n in of for a in n.names}
        )
    return set()


def _settle() -> None:
    """A fork's garbage collector must not walk over, and so copy, all that was here before; what is free is given back, since
    a fork costs as much as there is memory."""
    import pyarrow

    gc.collect()
    gc.freeze()
    pyarrow.default_memory_pool().release_unused()


def _rehearse() -> None:
    import pandas as pd
    from altair.utils.schemapi import disable_debug_mode

    from tightrope import charts

    disable_debug_mode()  # a chart is checked when it is shown, not at each step of its making as well
    words = {"title": "t", "subtitle": "s", "alt_text": "a"}
    frame = pd.DataFrame(
        {"x": [2023, 2024] * 2, "y": [1.0, 2.0, 3.0, 4.0], "s": ["a", "a", "b", "b"]}
    )
    dates = frame.assign(x=pd.to_datetime(frame["x"].astype(str)))
    for chart in (
        charts.lines(frame, "x", "y", "s", **words),
        charts.lines(dates, "x", "y", "s", temporal=True, **words),
        charts.bars(frame.tail(2), "s", "y", colour="s", **words),
        charts.intervals(frame.tail(2).assign(z=5.0), "s", "y", "y", "z", **words),
    ):
        chart.to_dict()
    wide = (
        frame.merge(dates, on=["y", "s"])
        .pivot_table(index="x_x", columns="s", values="y")
        .reset_index()
    )
    wide.melt("x_x").groupby("s", as_index=False)["value"].sum().sort_values(
        "value"
    ).to_html()
