"""Paired dots: what several parties do under one heading, joined by a line."""

from __future__ import annotations

import altair as alt
import pandas as pd

from tightrope.charts.builders import _categories, _layered, _rows, _shade, _titles
from tightrope.charts.theme import GRID, OTHER


def pairs(
    frame: pd.DataFrame,
    category: str,
    value: str,
    series: str,
    *,
    title: str,
    subtitle: str,
    alt_text: str,
    palette: dict[str, str] | None = None,
    value_format: str = "+.2f",
    row_height: int = 30,
    choose: dict[str, str] | None = None,
) -> alt.LayerChart:
    """Dots of several series on one row a category, in the frame's order.

    Parameters
    ----------
    frame : pd.DataFrame
        One row for each category and series (and value of the columns in `choose`).
    category, value, series : str
        Columns: the heading of a row, a number, and whose number it is.
    title, subtitle, alt_text : str
        What is measured; unit, scope, period; and the chart in words.
    palette : dict of str to str, optional
        Colour by series; others are grey.
    value_format : str
        A d3 number format, for the axis and the tooltip.
    row_height : int
        Pixels a category.
    choose : dict of str to str, optional
        As for `bars`: column → label of a control that shows one of its values.

    Returns
    -------
    alt.LayerChart
        As `charts.show` takes it.

    Examples
    --------
    >>> frame = pd.DataFrame({"of": "cars", "pct": [1.0, 2.0], "who": ["A", "B"]})
    >>> words = {"title": "t", "subtitle": "s", "alt_text": "Dots."}
    >>> pairs(frame, "of", "pct", "who", **words).to_dict()["description"]
    'Dots.'
    """
    order = list(dict.fromkeys(frame[category]))
    parties = list(dict.fromkeys(frame[series]))
    axis = {"format": value_format, "tickCount": 6, "grid": True, "gridColor": GRID}
    across = {"field": value, "type": "quantitative", "title": None, "axis": axis}
    where = {"y": _categories(category, order, 220), "x": across}
    number = {"field": value, "type": "quantitative", "format": value_format}
    tooltip = [
        {"field": category, "type": "nominal"},
        {"field": series, "type": "nominal"},
        number | {"title": subtitle.split(",")[0]},
    ]
    link = {
        "mark": {"type": "line", "color": OTHER, "strokeWidth": 2},
        "encoding": where | {"detail": {"field": category, "type": "nominal"}},
    }
    shade = _shade(parties, series, palette, OTHER, legend=True)
    dots = {
        "mark": {"type": "point", "size": 90, "opacity": 1},
        "encoding": where | {"color": shade, "tooltip": tooltip},
    }
    return _layered(
        [link, dots],
        _rows(frame, category, value, series, *(choose or {})),
        frame,
        choose,
        height=row_height * len(order),
        **_titles(title, subtitle, alt_text),
    )
