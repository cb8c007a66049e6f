"""Two measures of the same things against each other, one dot a thing."""

from __future__ import annotations

import altair as alt
import pandas as pd

from tightrope.charts.builders import _layered, _Rows, _rows, _titles
from tightrope.charts.display import ChartError
from tightrope.charts.theme import INK, MUTED, OTHER

# Below this width, in pixels, names beside dots would cover each other.
NARROW = 400


def scatter(
    frame: pd.DataFrame,
    x: str,
    y: str,
    name: str,
    *,
    axes: dict[str, str],
    title: str,
    subtitle: str,
    alt_text: str,
    size: str | None = None,
    named: int = 6,
    equal: bool = False,
    value_format: str = ".1f",
    height: int = 380,
) -> alt.LayerChart:
    """Dots by two measures; the first few are named beside them, all in their tooltips.

    Parameters
    ----------
    frame : pd.DataFrame
        One row for each dot, those to be named first.
    x, y, name : str
        Columns: two numbers, and what the dot is called.
    axes : dict of str to str
        Column → what it is, with its unit: titles of the axes and of the tooltip.
    title, subtitle, alt_text : str
        What is measured; unit, scope, period; and the chart in words.
    size : str, optional
        A column of numbers above zero: the area of the dots.
    named : int
        How many dots are named, where the chart is wide enough.
    equal : bool
        Whether a dashed line shows where both measures are the same.
    value_format : str
        A d3 number format for the tooltip.
    height : int
        In pixels.

    Returns
    -------
    alt.LayerChart
        As `charts.show` takes it.

    Raises
    ------
    ChartError
        When there is no row, or a measure is missing in one.
    """
    if frame.empty or frame[[x, y]].isna().any(axis=None):
        raise ChartError(f"scatter: every row needs numbers {x} and {y}")
    where = {
        "x": _measure(x, axes[x]),
        "y": _measure(y, axes[y]),
    }
    numbers = [x, y] + ([size] if size else [])
    tooltip = [{"field": name, "type": "nominal"}] + [
        _measure(column, axes.get(column, column)) | {"format": value_format}
        for column in numbers
    ]
    area: dict = {"value": 80}
    if size:
        area = _measure(size, None) | {"legend": None, "scale": {"range": [30, 700]}}
    dots = {
        "mark": {"type": "point", "color": INK, "opacity": 0.85},
        "encoding": where | {"size": area, "tooltip": tooltip},
    }
    names = {
        "transform": [
            {"window": [{"op": "row_number", "as": "place"}]},
            {"filter": f"datum.place <= {named}"},
        ],
        "mark": {
            "type": "text",
            "align": "left",
            "dx": 11,
            "color": MUTED,
            "opacity": {"expr": f"width < {NARROW} ? 0 : 1"},
        },
        "encoding": where | {"text": {"field": name, "type": "nominal"}},
    }
    layers = [dots, names]
    if equal:
        ends = [frame[[x, y]].min(axis=None), 0.0, frame[[x, y]].max(axis=None)]
        line = {
            "data": _Rows(values=[{"at": float(end)} for end in ends]),
            "mark": {
                "type": "line",
                "color": OTHER,
                "strokeDash": [4, 3],
                "strokeWidth": 1.5,
            },
            "encoding": {"x": _measure("at", axes[x]), "y": _measure("at", axes[y])},
        }
        layers.insert(0, line)
    return _layered(
        layers,
        _rows(frame, name, *numbers),
        frame,
        height=height,
        **_titles(title, subtitle, alt_text),
    )


def _measure(column: str, words: str | None) -> dict:
    return {"field": column, "type": "quantitative", "title": words}
