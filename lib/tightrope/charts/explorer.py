"""Charts with sliders: a control, the rows it chooses, and a line of text that follows.

A notebook solves a question at every step of its sliders and puts the results into one
frame; the chart then only picks rows, so it moves without a server. The layers
themselves stay in the notebook:

    car_rate = charts.slider("car_rate", "US rate on cars, %", 15, high=50, step=5)
    curve = charts.chosen(grid, cars=car_rate).mark_line().encode(x="general:Q", ...)
    picture = alt.layer(curve, ...).add_params(car_rate)
"""

from __future__ import annotations

import json

import altair as alt
import pandas as pd

from tightrope.charts.display import ChartError


def slider(
    name: str, label: str, start: float, *, low: float = 0, high: float, step: float = 1
) -> alt.Parameter:
    """A slider under the name `name`, which `chosen` and a chart's `add_params` take.

    Parameters
    ----------
    name : str
        What the chart calls it: letters, digits and underscores.
    label : str
        What stands beside it, with the unit: "US rate on cars and parts, %".
    start : float
        Where it stands at first; the nearest step is taken.
    low, high, step : float
        Its ends, and the distance between two values that it can take.

    Returns
    -------
    alt.Parameter

    Raises
    ------
    ChartError
        When the name is not a plain identifier, or the ends do not hold a step.

    Examples
    --------
    >>> slider("rate", "US rate, %", 17, high=50, step=5).param.value
    15
    """
    if not name.isidentifier():
        raise ChartError(f"slider {name!r}: letters, digits and underscores only")
    if not (step > 0 and high >= low + step):
        raise ChartError(f"slider {name}: from {low:g} to {high:g} there is no step")
    steps = round((min(max(start, low), high) - low) / step)
    value = low + steps * step
    control = alt.binding_range(min=low, max=high, step=step, name=f"{label} ")
    return alt.param(name=name, value=value, bind=control)


def chosen(frame: pd.DataFrame, **sliders: alt.Parameter) -> alt.Chart:
    """A chart of the rows that the sliders choose: those in which each column equals one.

    Parameters
    ----------
    frame : pd.DataFrame
        One row for each combination of values that the sliders can take.
    **sliders : alt.Parameter
        Column of the frame = the slider (see `slider`) that chooses its value.

    Returns
    -------
    alt.Chart
        Without a mark or an encoding.

    Raises
    ------
    ChartError
        When a column is missing, or no row has the value at which a slider starts.
    """
    chart = alt.Chart(frame)
    for column, control in sliders.items():
        start = control.param.value
        if column not in frame.columns:
            raise ChartError(f"slider {control.name}: there is no column {column!r}")
        if not (frame[column] == start).any():
            raise ChartError(f"slider {control.name}: no row has {column} {start!r}")
        chart = chart.transform_filter(
            f"datum[{json.dumps(column)}] === {control.name}"
        )
    return chart


def headline(chart: alt.Chart, text: str, above: int = 30) -> alt.Chart:
    """The text of the chosen row, in bold at the upper left, above the chart.

    Parameters
    ----------
    chart : alt.Chart
        As `chosen` returns it, with sliders that leave one row.
    text : str
        A Vega expression over that row, such as "'income ' + format(datum.pct, '+.2f')";
        a bar, "|", breaks the line.
    above : int
        How far above the chart its first line begins, in pixels.
    """
    worded = chart.transform_calculate(headline=text)
    marked = worded.mark_text(align="left", fontWeight=600, fontSize=14, lineBreak="|")
    return marked.encode(
        x=alt.value(0), y=alt.value(-above), text=alt.Text("headline:N")
    )
