"""A report's page with charts in it, made without running a notebook."""

from collections.abc import Callable, Iterable
from pathlib import Path

import nbformat
import pytest

from pressroom.page import exporter, vega
from pressroom.project import current

ORDER = {
    "slug": "drawn",
    "edition": "test",
    "title": "Charts",
    "question": "Do the charts read well?",
    "edition_title": "Test",
    "authors": ["The Tightrope authors"],
    "parameters": {},
}


def outputs_of(showing: Callable[[], None]) -> list:
    """What a cell that does this would have as its outputs."""
    shown: list = []

    def keep(bundle: dict, raw: bool = True, metadata: dict | None = None) -> None:
        output = nbformat.v4.new_output(
            "display_data", data=bundle, metadata=metadata or {}
        )
        shown.append(output)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tightrope.charts.display.display", keep)
        showing()
    return shown


def write(path: Path, showings: Iterable[Callable[[], None]]) -> Path:
    """The page of a report whose cells show this, each under a code cell of its own."""
    cells = []
    for number, showing in enumerate(showings):
        cell = nbformat.v4.new_code_cell(f"# cell {number}")
        cell["outputs"] = outputs_of(showing)
        cells.append(cell)
    notebook = nbformat.v4.new_notebook(cells=cells)
    project = current()
    made, _ = exporter.contents(project, ORDER, notebook)
    page = made["test/drawn.html"]
    path.write_bytes(vega.fill(page, str(vega.packed_file(project)), None))
    return path
