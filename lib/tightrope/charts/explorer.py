"""Charts with sliders: a control, the rows it chooses, and a line of text that follows.

A notebook solves a question at every step of its sliders and puts the results into one
frame; the chart then only picks rows, so it moves without a server. `curve_explorer`
draws a curve with a dot on it; for another picture a notebook puts its layers together:

    car_rate = charts.slider("car_rate", "US rate on cars, %", 15, high=50, step=5)
    curve = charts.chosen(grid, cars=car_rate).mark_line().encode(x="general:Q", ...)
    picture = alt.layer(curve, ...).add_params(car_rate)
"""

from __future__ import annotations

import json

import altair as alt
import numpy as np
import pandas as pd

from tightrope.charts.builders import LABEL_HEIGHT, apart, titled
from tightrope.charts.display import ChartError
from tightrope.charts.theme import INK, MUTED, OTHER, unchecked
from tightrope.charts.words import NARROW, measure_of

# Height of a line above a chart, and how Vega finds its words: as many as fit a phone.
LINE = 18
WORDS = "/([^|]{1,30})(?: |$)/g"
LAST_BAR = "/\\|$/"


@unchecked
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


@unchecked
def chosen(frame: pd.DataFrame, **sliders: alt.Parameter) -> alt.Chart:
    """A chart of the rows that the sliders choose: in each column the slider's value.

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

    Examples
    --------
    >>> rates = slider("rate", "Duty, %", 10, high=20, step=10)
    >>> frame = pd.DataFrame({"rate": [0, 10, 20], "loss": [0.0, 0.1, 0.3]})
    >>> chosen(frame, rate=rates).mark_bar().encode(x="loss:Q").to_dict()["mark"]
    {'type': 'bar'}
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


@unchecked
def headline(chart: alt.Chart, text: str, above: int = 30) -> alt.Chart:
    """The text of the chosen row, in bold at the upper left, above the chart.

    Parameters
    ----------
    chart : alt.Chart
        As `chosen` returns it, with sliders that leave one row.
    text : str
        A Vega expression over that row: "'income ' + format(datum.pct, '+.2f')". A bar,
        "|", breaks the line.
    above : int
        How far above the chart its first line begins, in pixels.

    Returns
    -------
    alt.Chart
        The line of text, which changes with the controls.

    Examples
    --------
    >>> duty = slider("rate", "Duty, %", 10, high=20, step=10)
    >>> grid = pd.DataFrame({"rate": [0, 10, 20], "pct": [0.0, -0.1, -0.3]})
    >>> line = headline(chosen(grid, rate=duty), "'income ' + datum.pct")
    >>> line.to_dict()["name"]
    'headline'
    """
    text = f"({text})"
    # on a phone in lines of some words, the first of them higher
    in_lines = f"replace(replace({text}, {WORDS}, '$1|'), {LAST_BAR}, '')"
    narrow = f"width < {NARROW} ? {in_lines} : {text}"
    worded = chart.transform_calculate(headline=narrow)
    marked = worded.mark_text(
        align="left", fontWeight=600, fontSize=14, lineBreak="|", lineHeight=LINE
    )
    extra = f"length(split(datum.headline, '|')) - length(split({text}, '|'))"
    height = alt.expr(f"{-above} - {LINE} * ({extra})")
    marked = marked.encode(
        x=alt.value(0), y=alt.value(height), text=alt.Text("headline:N")
    )
    # by this name a page finds the text, to have it read out when it changes
    return marked.properties(name="headline")


@unchecked
def curve_explorer(
    frame: pd.DataFrame,
    x: str,
    by: str,
    y: str,
    *,
    sliders: dict[str, str],
    start: dict[str, float],
    text: str,
    edge_text: str,
    title: str,
    subtitle: str,
    alt_text: str,
    y_format: str = ".2f",
    height: int = 320,
) -> alt.LayerChart:
    """A curve over `x` that moves with a slider for `by`, and a dot that moves on it.

    Dashed lines show the curves at the lowest and the highest value of `by`.

    Parameters
    ----------
    frame : pd.DataFrame
        One row for each pair of values of `x` and `by`; both in even steps.
    x, by, y : str
        Columns of numbers: along the axis, chosen by a slider, and the height.
    sliders : dict of str to str
        Column → what stands beside its slider, with the unit; for `x` and `by`. That of
        `x` is also the axis' title.
    start : dict of str to float
        Column → where its slider stands at first; the nearest step is taken.
    text : str
        A Vega expression over the chosen row, for the line above the chart; see
        `headline`.
    edge_text : str
        The same over the last row of a dashed line, for its label.
    title, subtitle, alt_text : str
        What is measured; unit, scope, period; and the chart in words.
    y_format : str
        A d3 number format for the axis.
    height : int
        Of the chart, in pixels.

    Returns
    -------
    alt.LayerChart
        As `charts.show` takes it.

    Examples
    --------
    >>> grid = pd.DataFrame({"general": [0, 0, 10, 10], "cars": [0, 25, 0, 25]})
    >>> grid["pct"] = [0.0, -0.2, -0.3, -0.5]
    >>> chart = curve_explorer(
    ...     grid,
    ...     "general",
    ...     "cars",
    ...     "pct",
    ...     sliders={"general": "On general goods, %", "cars": "On cars, %"},
    ...     start={"general": 10, "cars": 25},
    ...     text="'real income ' + format(datum.pct, '+.2f') + ' %'",
    ...     edge_text="'cars ' + datum.cars + ' %'",
    ...     title="What other rates would cost",
    ...     subtitle="% of real income",
    ...     alt_text="A curve that falls with the rate.",
    ... )
    >>> chart.to_dict()["title"]["text"]
    'What other rates would cost'
    """
    steps = {column: np.unique(frame[column]) for column in (x, by)}
    controls = {
        column: slider(
            f"asked_{column}",
            sliders[column],
            start[column],
            low=float(values[0]),
            high=float(values[-1]),
            step=float(values[1] - values[0]),
        )
        for column, values in steps.items()
    }
    reach = np.array([min(0, frame[y].min()), max(0, frame[y].max())])
    axes = {
        "x": alt.X(
            x,
            type="quantitative",
            title=sliders[x],
            scale=alt.Scale(nice=False),
            axis=alt.Axis(tickCount=6, labelFlush=False),
        ),
        "y": alt.Y(
            y,
            type="quantitative",
            title=None,
            scale=alt.Scale(domain=reach.tolist(), nice=False),
            axis=alt.Axis(format=y_format, tickCount=5),
        ),
    }
    lowest, highest = float(steps[by][0]), float(steps[by][-1])
    at_edge = f"indexof([{lowest}, {highest}], datum[{json.dumps(by)}]) >= 0"
    edges = alt.Chart(frame).transform_filter(at_edge).encode(**axes)
    dashed = edges.mark_line(color=OTHER, strokeWidth=1, strokeDash=[3, 3])
    ends = frame[(frame[x] == steps[x][-1]) & frame[by].isin([lowest, highest])]
    size = float(reach[1] - reach[0]) * LABEL_HEIGHT / height
    ends = ends.sort_values(y, kind="stable")
    ends = ends.assign(
        label_y=apart(ends[y].tolist(), [size] * len(ends), float(reach[1]))
    )
    edge_labels = (
        alt.Chart(ends)
        .transform_calculate(edge=edge_text)
        .mark_text(align="left", dx=6, color=MUTED)
        .encode(
            x=axes["x"],
            y=alt.Y("label_y", type="quantitative", title=None),
            text="edge:N",
        )
    )
    curve = chosen(frame, **{by: controls[by]}).mark_line(color=INK).encode(**axes)
    picked = chosen(frame, **{by: controls[by], x: controls[x]})
    dot = picked.mark_point(size=130, color=INK, opacity=1).encode(
        **axes,
        tooltip=[
            alt.Tooltip(column, type="quantitative", title=name)
            for column, name in sliders.items()
        ]
        + [
            alt.Tooltip(
                y, type="quantitative", format="+.3f", title=measure_of(subtitle)
            )
        ],
    )
    layers = (
        dashed.encode(detail=alt.Detail(by, type="nominal")),
        edge_labels,
        curve,
        dot,
        headline(picked, text),
    )
    picture = alt.layer(*layers).add_params(*controls.values())
    return titled(picture.properties(height=height), title, subtitle, alt_text)
