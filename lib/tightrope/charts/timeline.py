"""Charts of what happens when: countdowns to deadlines, events in lanes, spans of time.

Like the other builders they take a frame and column names and give an Altair chart with
title, subtitle and alternative text, for `charts.show`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import altair as alt
import pandas as pd

from tightrope.charts import words
from tightrope.charts.builders import titled
from tightrope.charts.theme import INK, MUTED, PAPER, unchecked

# Height of a line of text above the lanes, in pixels.
STEP = 14
# Width of a number over a step, in pixels.
STEP_LABEL = 30
END_SHAPES = {
    "met": "circle",
    "moved": "triangle-right",
    "missed": "cross",
    "running": "square",
}


@unchecked
def day_tip(field: str, title: str) -> alt.Tooltip:
    """A line of a tooltip that shows a day.

    Parameters
    ----------
    field : str
        A column of dates.
    title : str
        What the day is.

    Returns
    -------
    alt.Tooltip
      The day as "9 Jul 2025".

    Examples
    --------
    >>> day_tip("date", "Announced").to_dict()["title"]
    'Announced'
    """
    return alt.Tooltip(f"{field}:T", title=title, format="%-d %b %Y")


@unchecked
def countdown(
    runs: pd.DataFrame,
    steps: pd.DataFrame,
    *,
    title: str,
    subtitle: str,
    alt_text: str,
    height: int = 340,
) -> alt.LayerChart:
    """Days left to each deadline, from the day it was announced to the day it ended.

    Parameters
    ----------
    runs : pd.DataFrame
        Two rows a deadline, its start and its end: deadline, label, title, date,
        days_left (days), outcome ("announced" at the start; "met", "moved", "missed"
        or "running" at the end), end (bool).
    steps : pd.DataFrame
        One row a step on the way: date, days_left (days), title. May be empty.
    title, subtitle, alt_text : str
        What is measured; unit, scope and period; the chart in words.
    height : int
        Pixels.

    Returns
    -------
    alt.LayerChart
        One line for each deadline.

    Examples
    --------
    >>> ends = pd.to_datetime(["2025-04-09", "2025-07-09"])
    >>> runs = pd.DataFrame({"date": ends, "days_left": [91, 0], "end": [False, True]})
    >>> runs = runs.assign(deadline="pause", label="Pause", title="Pause of the rates")
    >>> runs["outcome"] = ["announced", "moved"]
    >>> chart = countdown(
    ...     runs,
    ...     runs.head(0),
    ...     title="The pause ran for longer than was planned",
    ...     subtitle="days left to each deadline",
    ...     alt_text="A line that falls from 91 days to none.",
    ... )
    >>> chart.to_dict()["title"]["subtitle"]
    'days left to each deadline'
    """
    days_axis = alt.Axis(format="%-d %b", tickCount=6, labelOverlap=True)
    tooltip = [
        alt.Tooltip(**words.heading("title")),
        day_tip("date", "date"),
        alt.Tooltip("days_left:Q", title="days left"),
    ]
    base = alt.Chart(runs).encode(
        x=alt.X("date:T", title=None, axis=days_axis, scale=alt.Scale(padding=12)),
        y=alt.Y("days_left:Q", title=None, axis=alt.Axis(tickCount=5)),
    )
    falls = base.mark_line(color=INK, strokeWidth=1.5).encode(detail="deadline:N")
    layers = [falls]

    if len(steps):
        circles = alt.Chart(steps).mark_point(
            size=45, filled=False, color=MUTED, opacity=1
        )
        layers.append(
            circles.encode(x="date:T", y="days_left:Q", tooltip=tooltip),
        )

    met = set(runs.loc[runs["end"], "outcome"])
    shapes = alt.Scale(domain=list(END_SHAPES), range=list(END_SHAPES.values()))
    legend = alt.Legend(values=[outcome for outcome in END_SHAPES if outcome in met])
    ends = base.transform_filter("datum.end").mark_point(size=130, color=INK, opacity=1)
    layers.append(
        ends.encode(
            shape=alt.Shape("outcome:N", scale=shapes, legend=legend),
            tooltip=[*tooltip, alt.Tooltip("outcome:N", title="how it ended")],
        )
    )

    starts = base.transform_filter("datum.end === false").encode(text="label:N")
    beside = {"align": "left", "dx": 8, "dy": -8, "fontWeight": 600}
    # a rim of paper, so that a line behind a name does not cross it
    rim = starts.mark_text(**beside, stroke=PAPER, strokeWidth=4, color=PAPER)
    labels = starts.mark_text(**beside)
    layers += [rim, labels]
    chart = alt.layer(*layers).properties(height=height)
    return titled(chart, title, subtitle, alt_text)


@unchecked
def lanes(
    events: pd.DataFrame,
    posts: pd.DataFrame,
    *,
    order: Iterable[str],
    palette: Mapping[str, str],
    periods: Iterable[str],
    title: str,
    subtitle: str,
    alt_text: str,
    lane_height: int = 56,
) -> alt.LayerChart:
    """Events as marks on lanes over time, in the colour of who acted.

    A control chooses one of the `periods`; Shift and wheel zoom, a drag moves along.

    Parameters
    ----------
    events : pd.DataFrame
        One row an event: date, lane, actor, level (0 to 3, so that neighbours do not
        cover each other), period, title, summary, source, known_from, remark.
    posts : pd.DataFrame
        One row a day that is marked through all lanes: date, label, period.
    order : iterable of str
        The lanes, from above; one without an event is left out.
    palette : mapping of str to str
        Colour by actor, in the order of the legend; one without an event is left out.
    periods : iterable of str
        What can be chosen beside "all".
    title, subtitle, alt_text : str
        What is measured; unit, scope and period; the chart in words.
    lane_height : int
        Pixels a lane.

    Returns
    -------
    alt.LayerChart
        One lane for each kind of event.

    Examples
    --------
    >>> marks = pd.DataFrame({"date": pd.to_datetime(["2025-04-02"]), "level": 0})
    >>> marks = marks.assign(lane="US measures", actor="United States", period="2025")
    >>> marks = marks.assign(title="Rates by country announced", summary="", source="")
    >>> marks = marks.assign(known_from="", remark="")
    >>> posts = pd.DataFrame({"date": marks["date"], "label": "announced"})
    >>> chart = lanes(
    ...     marks,
    ...     posts.assign(period="2025"),
    ...     order=["US measures", "courts"],
    ...     palette={"United States": INK},
    ...     periods=["2025", "2026"],
    ...     title="What happened when",
    ...     subtitle="events by lane",
    ...     alt_text="One mark on one lane.",
    ... )
    >>> chart.to_dict()["height"]
    56
    """
    drawn_lanes = set(events["lane"])
    rows = [lane for lane in order if lane in drawn_lanes]
    drawn_actors = set(events["actor"])
    shades = {actor: hue for actor, hue in palette.items() if actor in drawn_actors}
    radio = alt.binding_radio(options=["all", *periods], name="Period: ")
    chosen = alt.param(name="choose_period", value="all", bind=radio)
    zoom = alt.selection_interval(
        name="zoom", bind="scales", encodings=["x"], zoom="wheel[event.shiftKey]"
    )
    days_axis = alt.Axis(labelOverlap=True, tickCount=6)
    lane_axis = alt.Axis(labelColor=INK, grid=True, tickBand="extent")
    shade = alt.Scale(domain=list(shades), range=list(shades.values()))
    marks = alt.Chart(events).mark_point(size=75, opacity=1)
    marks = marks.encode(
        x=alt.X("date:T", title=None, axis=days_axis, scale=alt.Scale(padding=10)),
        y=alt.Y("lane:N", sort=rows, title=None, axis=lane_axis),
        yOffset=alt.YOffset("level:O", scale=alt.Scale(paddingOuter=1)),
        color=alt.Color(
            "actor:N",
            scale=shade,
            legend=alt.Legend(columns=2, offset=10 + STEP * len(posts)),
        ),
        tooltip=[
            alt.Tooltip(**words.heading("title")),
            day_tip("date", "date"),
            alt.Tooltip("actor:N", title="who acted"),
            alt.Tooltip("summary:N", title="what"),
            alt.Tooltip("source:N", title="source"),
            alt.Tooltip("known_from:N", title="known from"),
            alt.Tooltip("remark:N", title="remark"),
        ],
    )

    # each name on a step of its own, the last lowest, so that none covers another
    steps = posts["date"].rank(method="first", ascending=False) - 1
    post = alt.Chart(posts.assign(step=steps)).encode(x="date:T")
    height_of_name = f"{-STEP} * datum.step"
    rule = post.mark_rule(strokeDash=[3, 3]).encode(
        y=alt.value(alt.expr(height_of_name)), y2=alt.value("height")
    )
    name = post.mark_text(
        align="left",
        dx=3,
        dy=alt.expr(height_of_name),
        baseline="bottom",
        color=MUTED,
        clip=False,
    )
    name = name.encode(y=alt.value(0), text="label:N")

    in_period = "choose_period === 'all' || datum.period === choose_period"
    layers = [rule, name, marks.add_params(zoom)]
    filtered = [layer.transform_filter(in_period) for layer in layers]
    chart = alt.layer(*filtered).add_params(chosen)
    chart = chart.properties(height=lane_height * len(rows))
    return titled(chart, title, subtitle, alt_text)


@unchecked
def spans(
    frame: pd.DataFrame,
    category: str,
    *,
    start: str,
    end: str,
    back_to: str,
    days: str,
    label: str,
    details: Mapping[str, str],
    title: str,
    subtitle: str,
    alt_text: str,
    row_height: int = 38,
) -> alt.LayerChart:
    """Bars over time: when something held, for how long, and what never came about.

    Solid where it held, dashed back to the day to which it was set back, a cross where
    it was announced and never came.

    Parameters
    ----------
    frame : pd.DataFrame
        One row a span.
    category : str
        The column that names its row; rows stand in the frame's order. What follows a
        comma in a name stands on a line of its own.
    start, end, back_to : str
        Columns of dates: first day, day after the last, day to which it was set back.
    days : str
        The column with its length, days; 0 for what never came.
    label : str
        The column with what stands beside the bar.
    details : mapping of str to str
        Further columns of the tooltip, with their titles.
    title, subtitle, alt_text : str
        What is measured; unit, scope and period; the chart in words.
    row_height : int
        Pixels a row.

    Returns
    -------
    alt.LayerChart
        One bar for each period.

    Examples
    --------
    >>> rates = pd.DataFrame({"rate": ["24 %"], "days": [0], "label": "never came"})
    >>> rates["from"] = rates["to"] = rates["back_to"] = pd.Timestamp("2025-04-09")
    >>> chart = spans(
    ...     rates.assign(source="order of 2 April"),
    ...     "rate",
    ...     start="from",
    ...     end="to",
    ...     back_to="back_to",
    ...     days="days",
    ...     label="label",
    ...     details={"source": "Source"},
    ...     title="Which general rate held, and for how long",
    ...     subtitle="days at the border",
    ...     alt_text="A cross for a rate that never came.",
    ... )
    >>> len(chart.to_dict()["layer"])
    4
    """
    names = list(dict.fromkeys(frame[category]))
    in_lines = "split(datum.label, ', ')"
    rows = alt.Axis(labelColor=INK, labelLimit=300, labelExpr=in_lines, labelOffset=-7)
    months = alt.Axis(format="%b %Y", labelOverlap=True, tickCount=6)
    row = alt.Chart(frame).encode(
        y=alt.Y(f"{category}:N", sort=names, title=None, axis=rows),
        tooltip=[
            alt.Tooltip(**words.heading(category)),
            day_tip(start, "from"),
            *[alt.Tooltip(f"{c}:N", title=name) for c, name in details.items()],
        ],
    )
    held = row.transform_filter(f"datum.{days} > 0")
    dashed = held.mark_bar(
        height=12, fillOpacity=0, stroke=INK, strokeDash=[2, 2]
    ).encode(x=f"{back_to}:T", x2=f"{start}:T")
    solid = held.mark_bar(height=12, color=INK).encode(
        x=alt.X(f"{start}:T", title=None, axis=months), x2=f"{end}:T"
    )
    layers = [dashed, solid]

    if (frame[days] == 0).any():
        never = row.transform_filter(f"datum.{days} === 0")
        cross = never.mark_point(
            shape="cross", angle=45, size=130, color=INK, opacity=1
        )
        layers.append(cross.encode(x=f"{start}:T"))

    beside = row.mark_text(align="left", dx=9).encode(x=f"{end}:T", text=f"{label}:N")
    layers.append(beside)
    chart = alt.layer(*layers).properties(height=row_height * len(names))
    return titled(chart, title, subtitle, alt_text)


@unchecked
def step_panels(
    frame: pd.DataFrame,
    x: str,
    y: str,
    panel: str,
    *,
    title: str,
    subtitle: str,
    alt_text: str,
    tip: str,
    room: str = "35D",
    columns: int = 2,
    height: int = 130,
) -> alt.FacetChart:
    """Small step lines side by side, each step with its value where there is room.

    Parameters
    ----------
    frame : pd.DataFrame
        One row for each panel and change, in order of time within a panel.
    x : str
        The column of dates from which a value holds.
    y : str
        The column of values.
    panel : str
        The column that names the panel; panels stand in the frame's order.
    title, subtitle, alt_text : str
        What is measured; unit, scope and period; the chart in words.
    tip : str
        What the value is, in the tooltip.
    room : str
        How long a value must hold for its label to fit, as pandas writes a time span.
    columns : int
        Panels side by side.
    height : int
        Pixels a panel.

    Returns
    -------
    alt.FacetChart
        One panel for each series.

    Examples
    --------
    >>> days = pd.to_datetime(["2025-04-05", "2025-08-07"])
    >>> frame = pd.DataFrame({"day": days, "rate": [10.0, 15.0], "who": "Japan"})
    >>> texts = {"title": "t", "subtitle": "s", "alt_text": "Steps."}
    >>> chart = step_panels(frame, "day", "rate", "who", tip="rate, %", **texts)
    >>> chart.to_dict()["description"]
    'Steps.'
    """
    lasted = -frame.groupby(panel, sort=False)[x].diff(-1)
    written = frame[y].map("{:.3g}".format)
    steps = frame.assign(
        label=written.where(lasted > pd.Timedelta(room), ""),
        share=lasted / (frame[x].max() - frame[x].min()),
    )
    half_years = {"interval": "month", "step": 6}
    months = alt.Axis(format="%b %Y", labelOverlap=True, tickCount=half_years)
    # room above the highest step for its label, which else would push its heading up
    headroom = alt.Scale(domainMax=1.2 * float(frame[y].max()), nice=False)
    line = alt.Chart(steps).mark_line(
        color=INK, interpolate="step-after", point={"color": INK, "size": 25}
    )
    line = line.encode(
        x=alt.X(f"{x}:T", title=None, axis=months),
        y=alt.Y(f"{y}:Q", title=None, axis=alt.Axis(tickCount=4), scale=headroom),
        tooltip=[
            alt.Tooltip(**words.heading(panel)),
            day_tip(x, "from"),
            alt.Tooltip(f"{y}:Q", title=tip),
        ],
    )
    labels = line.mark_text(
        align="left",
        dx=3,
        dy=-8,
        opacity=alt.expr(f"datum.share * child_width < {STEP_LABEL} ? 0 : 1"),
    )
    labels = labels.encode(text="label:N")
    order = list(dict.fromkeys(frame[panel]))
    chart = (line + labels).properties(height=height)
    chart = chart.facet(alt.Facet(f"{panel}:N", sort=order), columns=columns)
    return titled(chart, title, subtitle, alt_text)
