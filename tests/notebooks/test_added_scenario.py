"""A scenario that somebody adds to the table is solved, drawn, and told in the tables.

It is done as the documentation says: in a copy of the collection a row is written into
`scenarios.csv`, `tightrope catalogue` takes the table in, and a report is made.
"""

import csv
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tightrope import catalogue, data

STEPS = [
    {
        "importer": "USA",
        "exporter": "ALL",
        "rule": "us_schedule",
        "day": "2025-11-15",
    },
    {"importer": "USA", "exporter": "FOCUS", "rule": "rate", "rate_pct": "35"},
]
WORDS = {
    "scenario": "thirty_five",
    "title": "35 % on everything, tried in a test",
    "label": "Thirty-five",
    "shown_in": "american-duties;tables;exports-to-powers",
    "sector": "goods",
    "source": "assumption",
}


def command(home: Path, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "tightrope.cli", *words],
        env=os.environ | {"TIGHTROPE_HOME": str(home)},
        cwd=home,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def with_another(tmp_path_factory) -> Path:
    """A copy of the collection with one scenario more, and its report on Japan."""
    home = tmp_path_factory.mktemp("collection")
    for folder in ("data", "notebooks"):
        shutil.copytree(data.home() / folder, home / folder)
    shutil.copy(data.home() / "requirements.lock", home)
    table = home / "data" / "scenarios.csv"
    with table.open(encoding="utf8", newline="") as file:
        reader = csv.DictReader(file)
        columns, rows = reader.fieldnames, list(reader)
    number = 1 + max(int(row["number"]) for row in rows)
    for step, row in enumerate(STEPS, 1):
        rows.append({"number": number, "step": step} | WORDS | row)
    with table.open("w", encoding="utf8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    told: list[str] = []
    assert catalogue.update(home / "data", told.append) == []
    assert told[0].startswith("scenarios: ")
    command(
        home,
        *("render", "tariff_outcomes", "--focus", "JPN", "-p", "draws=27"),
        *("--workers", "1", "--to", str(home / "reports")),
    )
    (made,) = (home / "reports").glob("*/tariff_outcomes.ipynb")
    return made.parent


def figure(folder: Path, name: str) -> dict[str, list[dict]]:
    """The rows of a figure's CSV, by scenario."""
    found: dict[str, list[dict]] = {}
    path = folder / "figures" / f"tariff_outcomes-{name}.csv"
    with path.open(encoding="utf8", newline="") as file:
        rows = (line for line in file if not line.startswith("# "))
        for row in csv.DictReader(rows):
            found.setdefault(row["scenario"], []).append(row)
    return found


@pytest.mark.slow
def test_it_stands_in_the_charts_that_it_names(with_another):
    american = figure(with_another, "american-duties")
    row = american["Thirty-five"][0]
    worse = float(american["In force, Oct 2026"][0]["income_pct"])
    assert float(row["low_pct"]) <= float(row["income_pct"]) < worse < 0
    assert len(figure(with_another, "exports-to-powers")["Thirty-five"]) == 2
    assert "Thirty-five" not in figure(with_another, "against-china")


@pytest.mark.slow
def test_it_stands_in_the_tables(with_another):
    notebook = json.loads((with_another / "tariff_outcomes.ipynb").read_text("utf8"))
    tables = [
        output["data"]["text/plain"]
        for cell in notebook["cells"]
        for output in cell.get("outputs", [])
        if "text/html" in output.get("data", {})
    ]
    text = ["".join(table) for table in tables]
    told = [table for table in text if WORDS["title"] in table]
    assert len(told) == 1 and "Thirty-five" in told[0]
    beside = [table for table in text if "two powers and of neighbours" in table]
    assert len(beside) == 1 and "Thirty-five" in beside[0]
