"""The collection, as the press sees it: see `pressroom.project.Project`."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pressroom import PressError
from pressroom.project import Project
from tightrope import CLAIMANT, TightropeError, __version__, commands

# imported by pandas and Altair only when they are first used
LATE = (
    "narwhals.stable.v1",
    "pandas.io.formats.html",
    "pyarrow.dataset",
    "pyarrow.parquet",
    "tightrope.findings",
    "tightrope.measures",
)


def _later(module: str, name: str) -> Any:
    """A function of the library, which is imported when it is called.

    `tightrope --help` calls none, and answers at once.
    """

    def call(*args, **named):
        return getattr(importlib.import_module(module), name)(*args, **named)

    return staticmethod(call)


class Tightrope(Project):
    """The notebooks on an economy between two powers."""

    spec = "tightrope.project:PROJECT"
    name = "tightrope"
    version = __version__
    title = "Tightrope"
    about = (
        "How does an economy that lives off both the United States and China keep its "
        "balance? Each report answers one question from public data, and says how sure "
        "the answer is."
    )
    legend = (
        "Grade A: an official figure, as published or reproduced to its last digit. "
        "B: sound, with a caveat named below. C: for orientation only."
    )
    # A balance: the two powers in the colours that all charts give them.
    icon = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">'
        '<path d="M2 4h12M8 4v10M5 14h6" stroke="#777" stroke-width="1.5"/>'
        '<circle cx="3.5" cy="4" r="2.8" fill="#0072B2"/>'
        '<circle cx="12.5" cy="4" r="2.8" fill="#D55E00"/></svg>'
    )
    claimant = CLAIMANT
    # in the order in which the article raises the questions
    first_slugs = (
        "scorecard",
        "trade_stakes",
        "supply_dependence",
        "corporate_footprint",
        "bloc_dilemma",
        "tariff_outcomes",
        "bilateral_bargain",
        "g7_timeline",
        "duties_paid",
        "neighbours",
        "model_record",
    )
    first_editions = ("japan",)
    verdicts = MappingProxyType(
        {
            "holds": "yes",
            "came true": "yes",
            "partly holds": "part",
            "depends on the measure": "part",
            "fails": "no",
            "did not come true": "no",
            "not testable with data in reach": "open",
        }
    )
    subject = "focus"
    subjects_are = "every economy of the world model"
    packages = ("tightrope",)
    shows = ("charts.show", "charts.table", "findings.state")
    reader = "tightrope.data.load"
    errors = (PressError, TightropeError)

    # what the press asks of the collection, as the library answers it
    home = _later("tightrope.data", "home")
    tables = _later("tightrope.data", "catalogue")
    sheet = _later("tightrope.parameters", "sheet")
    complete = _later("tightrope.parameters", "complete")
    parse = _later("tightrope.parameters", "parse")
    edition = _later("tightrope.parameters", "edition")
    question = _later("tightrope.parameters", "question")
    commands = staticmethod(commands.add)
    _rows = _later("tightrope.data", "rows")
    _countries = _later("tightrope.data", "countries")

    def subjects(self) -> dict[str, str]:
        """Every economy and group of the table `countries`, its name by code."""
        return {code: row["name"] for code, row in self._countries().items()}

    def swept(self) -> list[str]:
        """The codes of the economies of the world model, in alphabetical order."""
        rows = self._countries().items()
        return sorted(code for code, row in rows if row["icio"] == "true")

    def tiles(self) -> dict[str, tuple[int, int]]:
        """Column and row of each economy on the map, from the table `tile_grid`."""
        rows = self._rows("tile_grid")
        return {row["iso3"]: (int(row["column"]), int(row["row"])) for row in rows}

    def aliases(self) -> dict[str, list[str]]:
        """Other words for the same thing, from the table `aliases`."""
        found: dict[str, list[str]] = {}
        for row in self._rows("aliases"):
            found.setdefault(row["alias"], []).append(row["means"])
        return found

    def excluded(self, slug: str, values: dict) -> str:
        """Why a sweep makes no report: its focus is among those it is set against.

        Parameters
        ----------
        slug : str
        values : dict
            The complete parameters.

        Returns
        -------
        str
            Empty where a report is made.
        """
        for one, other in self.sheet(slug).get("distinct", []):
            if values[one] in values[other]:
                return f"{values[one]} is itself among the {other}."
        return ""

    def read_table(self, name: str) -> None:
        """Read a table of the catalogue, which `data.load` then has in memory.

        Parameters
        ----------
        name : str
        """
        import pandas as pd

        from tightrope import data

        # reading sets how text is kept, for the notebook that reads and no other
        option = "mode.string_storage"
        with pd.option_context(option, pd.get_option(option)):
            data.load(name)

    def rehearse(self) -> None:
        """Import what is imported late, and fill caches by building typical charts."""
        for name in LATE:
            importlib.import_module(name)
        import pandas as pd

        from tightrope import charts

        words: dict[str, Any] = {"title": "t", "subtitle": "s", "alt_text": "a"}
        columns = {"x": [2023, 2024] * 2, "y": [1.0, 2.0, 3.0, 4.0], "s": list("aabb")}
        frame = pd.DataFrame(columns)
        dates = frame.assign(x=pd.to_datetime(frame["x"].astype(str)))
        two = frame.tail(2)
        for chart in (
            charts.lines(frame, "x", "y", "s", **words),
            charts.lines(dates, "x", "y", "s", temporal=True, **words),
            charts.bars(two, "s", "y", colour="s", **words),
            charts.intervals(two.assign(z=5.0), "s", "y", "y", "z", **words),
        ):
            chart.to_dict()
        both = frame.merge(dates, on=["y", "s"])
        wide = both.pivot_table(index="x_x", columns="s", values="y").reset_index()
        sums = wide.melt("x_x").groupby("s", as_index=False)["value"].sum()
        sums.sort_values("value").to_html()

    def settle(self) -> None:
        """Put back what importing `charts` has changed in Altair.

        A notebook that imports it runs that file again, and so changes it for itself;
        one that does not finds Altair as a kernel has it.
        """
        if sys.modules.pop("tightrope.charts", None):
            import altair

            import tightrope

            altair.renderers.enable("default")
            altair.theme.enable("default")
            del tightrope.charts

    def claims(self) -> dict[str, dict]:
        """The table `claims`: statement, judge, what would change it, by claim."""
        rows = self._rows("claims")
        parts = ("statement", "would_change", "notebook")
        return {row["claim"]: {part: row[part] for part in parts} for row in rows}

    def glossary(self) -> dict[str, dict]:
        """The table `glossary`: meaning and other forms, by term."""
        made = {}
        for row in self._rows("glossary"):
            also = [form.strip() for form in row["also"].split(";") if form.strip()]
            made[row["term"]] = {"meaning": row["meaning"], "also": also}
        return made

    def after_store(self) -> list[Path]:
        """Put the stored answers into README.md, where it has a place for them.

        Returns
        -------
        list of Path
        """
        from tightrope import answers

        readme = self.home() / "README.md"
        if not readme.exists() or answers.PLACE not in readme.read_text("utf8"):
            return []
        return [answers.write()]

    def blanks(self) -> Path:
        """The folder with the notebook and the sheet that `new` copies."""
        return Path(__file__).parent / "new"


PROJECT = Tightrope()
