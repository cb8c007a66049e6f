"""What a process has in memory before it forks for a notebook."""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
from functools import lru_cache
from pathlib import Path

from pressroom import keys, notebook
from pressroom.engine import child
from pressroom.project import Project

# used by every notebook, and imported by IPython or papermill only at first use
LATE = (
    "IPython.core.completer",
    "IPython.core.completerlib",
    "IPython.core.oinspect",
    "ipykernel.ipkernel",
    "papermill.execute",
    "sqlite3",
)


def up(project: Project) -> None:
    """Import what every notebook needs, and let the project try out what it uses.

    Parameters
    ----------
    project : Project
    """
    for name in LATE:
        with contextlib.suppress(ImportError):  # another version may not have it
            importlib.import_module(name)
    project.rehearse()
    _settle(project)


@lru_cache(maxsize=256)
def for_notebook(project: Project, slug: str) -> None:
    """Import the project's modules that a notebook imports, and read its tables.

    What fails here is left for the notebook to fail on.

    Parameters
    ----------
    project : Project
    slug : str
    """
    learn(project.notebooks() / f"{slug}.ipynb")
    with contextlib.suppress(Exception):
        inputs = keys.inputs(project, slug)
        for name in inputs.modules:
            if name.partition(".")[0] in project.packages:
                with contextlib.suppress(Exception, SystemExit):
                    importlib.import_module(name)
        for table in inputs.tables:
            project.read_table(table)
    _settle(project)


def learn(path: Path) -> None:
    """Work out what IPython makes of a notebook's cells.

    Parameters
    ----------
    path : Path
        Of the notebook.
    """
    for cell in json.loads(path.read_text("utf8"))["cells"]:
        if cell["cell_type"] == "code":
            source = "".join(cell["source"])
            if notebook.PEEK in cell["metadata"].get("tags", []):
                source = notebook.quiet(source)
            child.learn(source)


def _settle(project: Project) -> None:
    """Leave little to a fork, and nothing that a new process would not find.

    Its garbage collector must not walk over, and so copy, what was here before; what is
    free is given back, since a fork costs as much as there is memory.
    """
    project.settle()
    gc.collect()
    gc.freeze()
    with contextlib.suppress(ImportError):
        import pyarrow

        pyarrow.default_memory_pool().release_unused()
