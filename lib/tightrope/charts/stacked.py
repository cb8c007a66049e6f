"""Stacked bars that add up to a net: what pushes up, what pushes down, what is left."""

from __future__ import annotations

import altair as alt
import pandas as pd

from tightrope.charts.builders import _categories, _layered, _rows, _shade, _titles
from tightrope.charts.theme import GRID, INK, OTHER

# Below this width, in pixels, two names of parts do not fit beside each other.
NARROW = 400


def stacked(
    frame: pd.DataFrame,
    category: str,
    value: str,
    part: str,
    *,
    title: str,
    subtitle: str,
    alt_text: str,
    net: pd.DataFrame | None = None,
    palette: dict[str, str] | None = None,
    value_format: str = ".2f",
    row_height: int = 30,
) -> alt.LayerChart:
    """Parts of a sum as bars from zero to both sides, with a diamond at the net.

    Parameters
    ----------
    frame : pd.DataFrame
        One row for each category and part.
    category, value, part : str
        Columns: the heading of a row, a number, and which part of the sum it is.
    title, subtitle, alt_text : str
        What is measured; unit, scope, period; and the chart in words.
    net : pd.DataFrame, optional
        One row for each category: the column `category`, and the sum in one other.
    palette : dict of str to str, optional
        Colour by part; others are grey.
    value_format : str
        A d3 number format for the axis.
    row_height : int
        Pixels a category.

    Returns
    -------
    alt.LayerChart
        As `charts.show` takes it.

    Examples
    --------
    >>> frame = pd.DataFrame({"of": "deal", "pct": [1.0, -2.0], "part": ["up", "down"]})
    >>> words = {"title": "t", "subtitle": "s", "alt_text": "Bars."}
    >>> stacked(frame, "of", "pct", "part", **words).to_dict()["description"]
    'Bars.'
    """
    order = list(dict.fromkeys(frame[category]))
    parts = list(dict.fromkeys(frame[part]))
    axis = {"format": value_format, "tickCount": 5, "grid": True, "gridColor": GRID}
    up = _categories(category, order, 260)
    named = {"field": category, "type": "nominal"}
    number = {"type": "quantitative", "format": "+.3f", "title": subtitle.split(";")[0]}
    bars = {
        "mark": {"type": "bar"},
        "encoding": {
            "y": up,
            "x": {"field": value, "type": "quantitative", "title": None, "axis": axis},
            "color": _shade(parts, part, palette, OTHER, legend=True)
            | {"legend": {"columns": {"expr": f"width < {NARROW} ? 1 : 2"}}},
            "tooltip": [
                named,
                {"field": part, "type": "nominal"},
                {"field": value} | number,
            ],
        },
    }
    layers = [bars]
    if net is not None:
        (total,) = [column for column in net.columns if column != category]
        diamond = {"type": "point", "size": 90, "shape": "diamond", "opacity": 1}
        where = {"y": up, "x": {"field": total, "type": "quantitative"}}
        layers.append(
            {
                "data": _rows(net, category, total),
                "mark": diamond | {"color": INK},
                "encoding": where | {"tooltip": [named, {"field": total} | number]},
            }
        )
    return _layered(
        layers,
        _rows(frame, category, value, part),
        frame,
        height=row_height * len(order),
        **_titles(title, subtitle, alt_text),
    )
