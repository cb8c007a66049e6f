"""Stacked bars that add up to a net: what pushes up, what pushes down, what is left."""

from __future__ import annotations

import altair as alt
import pandas as pd

from tightrope.charts import words
from tightrope.charts.builders import _categories, _layered, _rows, _shade, _titles
from tightrope.charts.theme import GRID, INK, OTHER, PAPER, unchecked

# Pixels for the net in numbers.
NET_ROOM = 80


@unchecked
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
    measure: str = "",
) -> alt.LayerChart:
    """Parts of a sum as bars from zero to both sides, with a diamond at the net.

    The net stands in numbers at the right.

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
    >>> frame = pd.DataFrame({"of": "deal", "pct": [1.0, -2.0], "part": ["up", "down"]})
    >>> texts = {"title": "t", "subtitle": "s", "alt_text": "Bars."}
    >>> stacked(frame, "of", "pct", "part", **texts).to_dict()["description"]
    'Bars.'
    """
    order = list(dict.fromkeys(frame[category]))
    parts = list(dict.fromkeys(frame[part]))
    axis = words.axis_of(value_format, 5) | {"grid": True, "gridColor": GRID}
    across = {"type": "quantitative", "title": None, "axis": axis}
    if net is not None:
        across["scale"] = {"range": [10, {"expr": f"width - {NET_ROOM}"}]}
    up, name_height = _categories(category, order)
    both, head = words.heading_of_two(category, part)
    amount = measure or words.measure_of(subtitle)
    shown = words.finer(value_format)
    bars = {
        "transform": [both],
        "mark": {"type": "bar"},
        "encoding": {
            "y": up,
            "x": across | {"field": value},
            "color": _shade(parts, part, palette, OTHER, legend=True),
            "tooltip": [head, words.number(value, amount, shown)],
        },
    }
    layers = [bars]
    if net is not None:
        (total,) = [column for column in net.columns if column != category]
        diamond = {"type": "point", "size": 90, "shape": "diamond", "opacity": 1}
        tooltip = [
            words.heading(category),
            words.number(total, f"net, {amount}", shown),
        ]
        sums = _rows(net, category, total)
        layers.append(
            {
                "data": sums,
                "mark": diamond | {"color": INK, "stroke": PAPER, "strokeWidth": 1},
                "encoding": {
                    "y": up,
                    "x": across | {"field": total},
                    "tooltip": tooltip,
                },
            }
        )
        number = f"'net ' + format({words.datum(total)}, {value_format!r})"
        layers.append(
            {
                "data": sums,
                "transform": [{"calculate": number, "as": "net"}],
                "mark": {"type": "text", "align": "right", "color": INK},
                "encoding": {
                    "y": up,
                    "x": {"value": {"expr": "width"}},
                    "text": {"field": "net", "type": "nominal"},
                },
            }
        )
    return _layered(
        layers,
        _rows(frame, category, value, part),
        frame,
        height=max(row_height, name_height + 6) * len(order),
        **_titles(title, subtitle, alt_text),
    )
