"""Paired dots: what several parties do under one heading, joined by a line."""

from __future__ import annotations

import altair as alt
import pandas as pd

from tightrope.charts import words
from tightrope.charts.builders import _categories, _layered, _rows, _shade, _titles
from tightrope.charts.theme import GRID, OTHER, unchecked


@unchecked
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
    measure: str = "",
) -> alt.LayerChart:
    """Dots of several series on one row a category, in the frame's order.

    Parameters
    ----------
    frame : pd.DataFrame
        One row for each category and series.
    category, value, series : str
        Columns: the heading of a row, a number, and whose number it is.
    title, subtitle, alt_text : str
        What is measured; unit, scope, period; and the chart in words.
    palette : dict of str to str, optional
        Colour by series; others are grey.
    value_format : str
        A d3 number format, for the axis and the tooltip.
    row_height : int
        Pixels a category; more where a name takes several lines.
    measure : str
        What the numbers are, with their unit, for the tooltip; by default the beginning
        of the subtitle.

    Returns
    -------
    alt.LayerChart
        As `charts.show` takes it.

    Examples
    --------
    >>> frame = pd.DataFrame({"of": "cars", "pct": [1.0, 2.0], "who": ["A", "B"]})
    >>> texts = {"title": "t", "subtitle": "s", "alt_text": "Dots."}
    >>> pairs(frame, "of", "pct", "who", **texts).to_dict()["description"]
    'Dots.'
    """
    order = list(dict.fromkeys(frame[category]))
    parties = list(dict.fromkeys(frame[series]))
    axis = words.axis_of(value_format, 6) | {"grid": True, "gridColor": GRID}
    scale = {"padding": 8}
    across = {"field": value, "type": "quantitative", "title": None, "axis": axis}
    up, name_height = _categories(category, order)
    where = {"y": up, "x": across | {"scale": scale}}
    both, head = words.heading_of_two(category, series)
    amount = measure or words.measure_of(subtitle)
    tooltip = [head, words.number(value, amount, words.finer(value_format))]
    link = {
        "mark": {"type": "line", "color": OTHER, "strokeWidth": 2},
        "encoding": where | {"detail": {"field": category, "type": "nominal"}},
    }
    shade = _shade(parties, series, palette, OTHER, legend=True)
    dots = {
        "transform": [both],
        "mark": {"type": "point", "size": 90, "opacity": 1},
        "encoding": where | {"color": shade, "tooltip": tooltip},
    }
    return _layered(
        [link, dots],
        _rows(frame, category, value, series),
        frame,
        height=max(row_height, name_height + 6) * len(order),
        **_titles(title, subtitle, alt_text),
    )
