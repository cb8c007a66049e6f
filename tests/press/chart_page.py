"""A report's page with charts in it, made without running a notebook."""

from collections.abc import Callable, Iterable
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest

from pressroom import plan
from pressroom.page import exporter, vega
from pressroom.project import current
from tightrope import data, findings


def outputs_of(showing: Callable[[], None]) -> list:
    """What a cell that does this would have as its outputs."""
    shown: list = []

    def keep(bundle, raw: bool = False, metadata: dict | None = None) -> None:
        if not raw:
            bundle = bundle._repr_mimebundle_()
        output = nbformat.v4.new_output(
            "display_data", data=bundle, metadata=metadata or {}
        )
        shown.append(output)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tightrope.charts.display.display", keep)
        patch.setattr("tightrope.findings.display", keep)
        showing()
    return shown


def write(path: Path, showings: Iterable[Callable[[], None]]) -> Path:
    """The page of a report whose cells show this, each under a code cell of its own.

    The report is one that there is, so that all is told that a page is told.
    """
    (job,) = plan.jobs(["trade_stakes"], edition="japan")

    def head_and_foot() -> None:
        said = {"value": 1.0, "unit": "%", "period": 2025, "source": ["countries"]}
        told = findings.state("told", "It is {value:.0f} %.", **said)
        findings.answer(told, key=[told])
        findings.provenance(SimpleNamespace(**job.parameters), [data.load("countries")])

    cells = []
    for number, showing in enumerate([*showings, head_and_foot]):
        cell = nbformat.v4.new_code_cell(f"# cell {number}")
        cell["outputs"] = outputs_of(showing)
        cells.append(cell)
    notebook = nbformat.v4.new_notebook(cells=cells)
    project = current()
    made, _ = exporter.contents(project, job.order(), notebook)
    page = made[f"{job.name}.html"]
    path.write_bytes(vega.fill(page, str(vega.packed_file(project)), None))
    return path
