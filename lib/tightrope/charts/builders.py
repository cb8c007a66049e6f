"""The charts that several notebooks draw: lines, bars, intervals, and `titled`.

They are written in Vega-Lite's own terms, because Altair's channel classes take ten
times as long to build. What a builder returns is an ordinary Altair chart.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

import altair as alt
import numpy as np
import pandas as pd

from tightrope.charts import words
from tightrope.charts.theme import (
    BLUE,
    GREEN,
    GRID,
    INK,
    ORANGE,
    OTHER,
    VERMILLION,
    unchecked,
)
from tightrope.places import at_start, listed

HUES = (INK, BLUE, VERMILLION, GREEN, ORANGE, OTHER)
# Ticks that stand closer than months need the day: the month alone would come twice.
DAYS_SHOWN_UP_TO = pd.Timedelta(days=120)
# Height of a line of text at the end of a line, in pixels.
LABEL_HEIGHT = 17
# Width of a letter or digit, in pixels.
LETTER = 7
# What places a name at the end of its line: its words in lines, and the pixels from the
# lowest and from the highest name.
WIDE = ("in_lines", "from_below", "from_above")
NARROW = ("in_short_lines", "short_from_below", "short_from_above")


@unchecked
def lines(
    frame: pd.DataFrame,
    x: str,
    y: str,
    series: str,
    *,
    title: str,
    subtitle: str,
    alt_text: str = "",
    colour: dict[str, str] | None = None,
    y_format: str = ",.0f",
    y_zero: bool = True,
    temporal: bool = False,
    step: bool = False,
    height: int = 320,
    choose: dict[str, str] | None = None,
    x_title: str = "",
    measure: str = "",
) -> alt.LayerChart:
    """Lines over time, labelled at their ends with name and last value.

    Parameters
    ----------
    frame : pd.DataFrame
        One row for each `x` and `series` (and for each value of `choose`).
    x, y, series : str
        The columns with time, amount, and the name of the line.
    title, subtitle : str
        What is measured; unit, scope and period.
    alt_text : str
        The chart in words. Without it: the kind of chart, title, subtitle, the names
        of the lines, and between which values they lie.
    colour : dict of str to str, optional
        Colour by name of the line. Without it the lines take the house's hues.
    y_format : str
        Number format of D3, for the axis and the tooltip.
    y_zero : bool
        Whether the axis starts at zero.
    temporal : bool
        Whether `x` holds dates; else whole years.
    step : bool
        Whether a value holds until the next date, as a rate does.
    height : int
        In pixels.
    choose : dict of str to str, optional
        Column → label of a control that shows the rows of one of its values. The
        first value stands at the start.
    x_title : str
        What `x` is, where it is no time: under its axis and in the tooltip.
    measure : str
        What `y` is, with its unit, for the tooltip; by default the beginning of the
        subtitle.

    Returns
    -------
    alt.LayerChart

    Examples
    --------
    >>> shares = pd.DataFrame({"year": [2023, 2024], "pct": [18, 17], "to": "China"})
    >>> words = {"title": "Less to China", "subtitle": "% of exports"}
    >>> chart = lines(shares, "year", "pct", "to", **words)
    >>> chart.to_dict()["description"]
    'Lines: Less to China. % of exports. China.'
    """
    names = list(dict.fromkeys(frame[series]))
    palette = colour or dict(zip(names, HUES, strict=False))
    hues = [palette.get(name, OTHER) for name in names]
    shade = {
        "field": series,
        "type": "nominal",
        "scale": {"domain": names, "range": hues},
        "legend": None,
    }
    if temporal:
        frame = frame.assign(**{x: pd.to_datetime(frame[x])})
        frame = with_gaps(frame, x, [series, *(choose or {})])
        across = _days(frame, x)
    else:
        across = _years(x, x_title)
    up = {
        "field": y,
        "type": "quantitative",
        "title": None,
        "axis": words.axis_of(y_format, 5, 5),
        "scale": {"zero": y_zero},
    }
    where = {"x": across, "y": up, "color": shade}
    line = {
        "mark": {"type": "line", "interpolate": "step-after" if step else "linear"},
        "encoding": where,
    }
    dot = {
        "mark": {"type": "point", "size": 55},
        "encoding": where
        | {
            "opacity": {
                "condition": {"param": "near", "empty": False, "value": 1},
                "value": 0,
            }
        },
    }
    # what is pointed at is larger than what is seen
    aim = {
        "mark": {"type": "point", "size": 300, "filled": False, "opacity": 0},
        "encoding": where
        | {
            "tooltip": [
                words.heading(series),
                _period(frame, x, x_title, temporal),
                words.number(
                    y, measure or words.measure_of(subtitle), words.finer(y_format)
                ),
            ]
        },
        "name": "aim",
    }
    rows = _rows(frame, x, y, series, *(choose or {}))
    ends = _ends(rows.values, x, y, series, y_zero, list(choose or {}))
    number = f"format(datum.last, {json.dumps(y_format)})"
    in_lines = f"width < {words.NARROW} ? datum.in_short_lines : datum.in_lines"
    named = f"({in_lines}) + ' ' + {number}"
    mark = {
        "type": "text",
        "align": "left",
        "dx": 8,
        # a name of several lines stands in the middle of where it belongs
        "dy": {"expr": f"{-words.NAME_LINE / 2} * (length(split(datum.end, '|')) - 1)"},
        "fontWeight": 600,
        "lineBreak": "|",
        "lineHeight": words.NAME_LINE,
    }
    end_label = {
        "data": _Rows(values=ends),
        "transform": [
            {"calculate": named, "as": "end"},
            *_apart_at_any_height(list(choose or {})),
        ],
        "mark": mark,
        "encoding": {
            "x": {"field": x, "type": across["type"]},
            "y": {"field": "label_y", "type": "quantitative"},
            "text": {"field": "end", "type": "nominal"},
            "color": shade
            | {"scale": {"domain": names, "range": [*map(words.letters, hues)]}},
        },
    }
    pointed = {
        "type": "point",
        "fields": [x],
        "on": "pointerover",
        "clear": "pointerout",
    }
    near = alt.TopLevelSelectionParameter(name="near", select=pointed, views=["aim"])
    if not alt_text:
        alt_text = _in_words("Lines", title, subtitle, listed(map(str, names)))
    return _layered(
        [line, dot, end_label, aim],
        rows,
        frame,
        choose,
        [near],
        height=height,
        resolve={"scale": {"color": "independent"}},
        **_titles(title, subtitle, alt_text),
    )


@unchecked
def bars(
    frame: pd.DataFrame,
    category: str,
    value: str,
    *,
    title: str,
    subtitle: str,
    alt_text: str = "",
    colour: str | None = None,
    palette: dict[str, str] | None = None,
    value_format: str = ",.1f",
    row_height: int = 26,
    choose: dict[str, str] | None = None,
    measure: str = "",
) -> alt.LayerChart:
    """Horizontal bars from zero with their values beside them, in the frame's order.

    Parameters
    ----------
    frame : pd.DataFrame
        One row for each bar (and for each value of `choose`).
    category, value : str
        The columns with the bar's name and its length.
    title, subtitle, alt_text : str
        As for `lines`; without an alternative text the longest bar is named.
    colour : str, optional
        The column that says the party. With several parties a category their bars
        stand side by side, with a legend.
    palette : dict of str to str, optional
        Colour by party; a party without one is grey.
    value_format : str
        Number format of D3, for the number beside the bar.
    row_height : int
        In pixels; more where a name takes several lines.
    choose : dict of str to str, optional
        As for `lines`.
    measure : str
        As for `lines`.

    Returns
    -------
    alt.LayerChart

    Examples
    --------
    >>> shares = pd.DataFrame({"to": ["China", "United States"], "share": [17.6, 19.8]})
    >>> words = {"title": "Two large partners", "subtitle": "% of exports, 2024"}
    >>> chart = bars(shares, "to", "share", **words)
    >>> chart.to_dict()["description"]
    'Bars: Two large partners. % of exports, 2024. The largest is United States: 19.8.'
    """
    order = list(dict.fromkeys(frame[category]))
    parties = list(dict.fromkeys(frame[colour])) if colour else [""]
    keys = [category, *(choose or {})]
    side_by_side = colour is not None and bool(frame.duplicated(keys).any())
    lowest = float(frame[value].min())
    highest = float(frame[value].max())
    amount = words.number(value, measure or words.measure_of(subtitle), value_format)
    combined: list[dict] = []
    head = words.heading(category)
    if side_by_side:
        both, head = words.heading_of_two(category, str(colour))
        combined = [both]
    # room for the numbers beside the longest bars, at every width
    room = _room(frame[value], value_format)
    left = room if lowest < 0 else 0
    right = {"expr": f"width - {room}"} if highest >= 0 else {"expr": "width"}
    up, name_height = _categories(category, order)
    where = {
        "y": up,
        "x": {
            "field": value,
            "type": "quantitative",
            "title": None,
            "axis": None,
            "scale": {"nice": False, "range": [left, right]},
        },
        "tooltip": [head, amount],
    }
    if side_by_side:
        where["yOffset"] = {"field": colour, "type": "nominal", "sort": parties}
    shade = _shade(parties, colour, palette, OTHER, legend=side_by_side)
    layers = [
        {
            "transform": combined,
            "mark": {"type": "bar", "height": {"band": 0.82}},
            "encoding": where | {"color": shade},
        }
    ]
    beside = where | {"text": amount}
    del beside["tooltip"]
    if lowest < 0:
        layers.append(_bar_label(value, beside, "< 0", align="right", dx=-5))
    if highest >= 0:
        layers.append(_bar_label(value, beside, ">= 0", align="left", dx=5))
    if side_by_side:
        row_height = 8 + LABEL_HEIGHT * len(parties)
    rows = _rows(frame, category, value, colour, *(choose or {}))
    if not alt_text:
        longest = _longest(frame, category, value, colour)
        alt_text = _in_words("Bars", title, subtitle, longest)
    said = _titles(title, subtitle, alt_text)
    height = max(row_height, name_height + 6) * len(order)
    return _layered(layers, rows, frame, choose, height=height, **said)


@unchecked
def intervals(
    frame: pd.DataFrame,
    category: str,
    value: str,
    low: str,
    high: str,
    *,
    title: str,
    subtitle: str,
    alt_text: str = "",
    colour: str | None = None,
    palette: dict[str, str] | None = None,
    value_format: str = ",.2f",
    row_height: int = 30,
    measure: str = "",
) -> alt.LayerChart:
    """A dot for the central value and a line from `low` to `high`, one row a category.

    The central value stands at the right end of its line.

    Parameters
    ----------
    frame : pd.DataFrame
        One row for each dot.
    category, value, low, high : str
        The columns with the row's name, the central value, and the line's ends.
    title, subtitle, alt_text : str
        As for `lines`.
    colour : str, optional
        The column that says the party.
    palette : dict of str to str, optional
        Colour by party; a party without one is grey.
    value_format : str
        Number format of D3, for the axis and the tooltip.
    row_height : int
        In pixels; more where a name takes several lines.
    measure : str
        As for `lines`.

    Returns
    -------
    alt.LayerChart
        With a rule at zero.

    Examples
    --------
    >>> columns = {"of": ["deal"], "pct": [-0.1], "low": [-0.2], "high": [-0.05]}
    >>> draws = pd.DataFrame(columns)
    >>> words = {"title": "What it costs", "subtitle": "% of real income"}
    >>> chart = intervals(draws, "of", "pct", "low", "high", **words)
    >>> chart.to_dict()["description"]
    'Dots with lines: What it costs. % of real income. The largest is deal: -0.1.'
    """
    order = list(dict.fromkeys(frame[category]))
    parties = list(dict.fromkeys(frame[colour])) if colour else [""]
    several = len(parties) > 1
    combined: list[dict] = []
    head = words.heading(category)
    if several and colour != category:
        both, head = words.heading_of_two(category, str(colour))
        combined = [both]
    shown = words.finer(value_format)
    up, name_height = _categories(category, order)
    where = {
        "y": up,
        "color": _shade(parties, colour, palette, INK, legend=several),
        "tooltip": [
            head,
            words.number(value, measure or words.measure_of(subtitle), shown),
            words.number(low, "from", shown),
            words.number(high, "to", shown),
        ],
    }
    if several:
        where["yOffset"] = {"field": colour, "type": "nominal", "sort": parties}
    zero = {
        "data": _Rows(values=[{"zero": 0}]),
        "mark": {"type": "rule", "color": INK, "strokeWidth": 1},
        "encoding": {"x": {"field": "zero", "type": "quantitative"}},
    }
    # room for the numbers at the ends of the longest lines, at every width
    room = _room(frame[value], value_format)
    scale = {"nice": False, "range": [8, {"expr": f"width - {room}"}]}
    across = {"type": "quantitative", "title": None, "scale": scale}
    span = {
        "transform": combined,
        "mark": {"type": "rule", "strokeWidth": 2.5},
        "encoding": where | {"x": across | {"field": low}, "x2": {"field": high}},
    }
    axis = words.axis_of(value_format, 7) | {"grid": True, "gridColor": GRID}
    dot = {
        "transform": combined,
        "mark": {"type": "point", "size": 80, "opacity": 1},
        "encoding": where | {"x": across | {"field": value, "axis": axis}},
    }
    end = {
        "transform": [
            {
                "calculate": f"max({words.datum(value)}, {words.datum(high)})",
                "as": "right_end",
            }
        ],
        "mark": {"type": "text", "align": "left", "dx": 9, "color": INK},
        "encoding": {name: where[name] for name in where if name.startswith("y")}
        | {
            "x": across | {"field": "right_end"},
            "text": words.number(value, "", value_format),
        },
    }
    layers: list[dict] = [zero, span, dot]
    rows_of_dots = [category, colour] if several else [category]
    if not frame.duplicated(rows_of_dots).any():  # else numbers would lie on each other
        layers.append(end)
    rows = _rows(frame, category, value, low, high, colour)
    if not alt_text:
        longest = _longest(frame, category, value, colour)
        alt_text = _in_words("Dots with lines", title, subtitle, longest)
    said = _titles(title, subtitle, alt_text)
    height = max(row_height, name_height + 6) * len(order)
    return _layered(layers, rows, frame, height=height, **said)


@unchecked
def titled(chart, title: str, subtitle: str, alt_text: str):
    """Any Altair chart with the words that `show` asks for.

    Parameters
    ----------
    chart : alt.TopLevelMixin
        A chart made by hand.
    title, subtitle, alt_text : str
        As for `lines`.

    Returns
    -------
    alt.TopLevelMixin
        The chart with them.

    Examples
    --------
    >>> dots = alt.Chart(pd.DataFrame({"x": [1]})).mark_point().encode(x="x:Q")
    >>> chart = titled(dots, "One dot", "no unit", "A dot at one.")
    >>> chart.to_dict()["description"]
    'A dot at one.'
    """
    return chart.properties(**_titles(title, subtitle, alt_text))


def _titles(title: str, subtitle: str, alt_text: str) -> dict:
    return {"title": alt.TitleParams(title, subtitle=subtitle), "description": alt_text}


def _in_words(kind: str, title: str, subtitle: str, said: str) -> str:
    """An alternative text from what stands in a chart."""
    return f"{kind}: {title}. {at_start(subtitle)}. {at_start(said)}."


def _longest(frame: pd.DataFrame, category: str, value: str, party: str | None) -> str:
    """The row with the largest amount, on either side of zero, in words."""
    amounts = frame[value].dropna()
    if amounts.empty:
        return "no values"
    row = frame.loc[amounts.abs().idxmax()]
    if isinstance(row, pd.DataFrame):  # an index in which a label stands twice
        row = row.iloc[0]
    name = str(row[category])
    if party and frame[category].duplicated().any():
        name = f"{name}, {row[party]}"
    return f"the largest is {name}: {row[value]:,.4g}"


def _years(field: str, title: str) -> dict:
    """The axis of whole years, or of another whole number with a title."""
    axis = words.axis_of("d", 10, 4) | {"tickMinStep": 1, "title": title or None}
    # between two years there is none
    axis["labelExpr"] = "datum.value === floor(datum.value) ? datum.label : ''"
    scale = {"nice": False, "zero": False}
    return {"field": field, "type": "quantitative", "axis": axis, "scale": scale}


def _days(frame: pd.DataFrame, field: str) -> dict:
    """The axis of dates."""
    days = pd.to_datetime(frame[field])
    if days.empty or days.max() - days.min() > DAYS_SHOWN_UP_TO:
        shown = "%b %Y"
    else:
        shown = "%-d %b %Y"
    axis = words.axis_of(shown, 8) | {"title": None}
    return {"field": field, "type": "temporal", "axis": axis, "scale": {"nice": False}}


def with_gaps(frame: pd.DataFrame, x: str, by: list[str]) -> pd.DataFrame:
    """Monthly rows with one more for each month that is missing, without a value.

    A line then has a gap there and does not run over what is not known.

    Parameters
    ----------
    frame : pd.DataFrame
        One row for each day of `x` and group.
    x : str
        The column of dates.
    by : list of str
        The columns that make the groups.

    Returns
    -------
    pd.DataFrame
        The frame itself where its dates are not the first days of months, or stand
        further apart as a rule.

    Examples
    --------
    >>> days = ["2025-03-01", "2025-04-01", "2025-06-01", "2025-07-01"]
    >>> months = pd.to_datetime(days)
    >>> frame = pd.DataFrame({"month": months, "bn": [1.0, 2.0, 4.0, 5.0], "to": "A"})
    >>> with_gaps(frame, "month", ["to"])["bn"].tolist()
    [1.0, 2.0, nan, 4.0, 5.0]
    """
    if frame.empty or not (frame[x].dt.day == 1).all():
        return frame
    filled = []
    for key, rows in frame.groupby(by, sort=False):
        months = rows[x].to_numpy().astype("datetime64[M]")  # periods cost ten times it
        apart_by = np.diff(np.sort(months)).astype(int)
        if not apart_by.size or np.bincount(apart_by).argmax() != 1:
            return frame
        every = np.arange(months.min(), months.max() + 1)
        missing = np.setdiff1d(every, months).astype("datetime64[us]")
        gaps = pd.DataFrame({x: missing} | dict(zip(by, key, strict=True)))
        filled.append(pd.concat([rows, gaps]).sort_values(x, kind="stable"))
    return pd.concat(filled, ignore_index=True)


def _period(frame: pd.DataFrame, x: str, x_title: str, temporal: bool) -> dict:
    """When, or at which `x`, for a tooltip: a month where no day matters."""
    if not temporal:
        return words.number(x, x_title or "year", "d")
    days = pd.to_datetime(frame[x])
    entry = {"field": x, "type": "temporal", "title": "date", "format": "%-d %b %Y"}
    if (days.dt.day == 1).all():
        entry |= {"title": "month", "format": "%b %Y"}
    return entry


def _categories(field: str, order: list) -> tuple[dict, int]:
    """The axis of names in lines that fit, and the height of the tallest name."""
    axis, height = words.names_axis(order)
    up = {
        "field": field,
        "type": "nominal",
        "sort": order,
        "title": None,
        "axis": axis,
    }
    return up, height


def _room(values: pd.Series, number_format: str) -> int:
    """Pixels for the longest of some numbers beside its mark."""
    found = re.search(r"\.(\d)", number_format)
    decimals = int(found[1]) if found else 0
    written = [f"{value:+,.{decimals}f}" for value in values.dropna()]
    return LETTER * max(map(len, written), default=0) + 12


def _bar_label(value: str, encoding: dict, side: str, *, align: str, dx: int) -> dict:
    """The numbers beside the bars on one `side` of zero."""
    return {
        "transform": [{"filter": f"datum[{json.dumps(value)}] {side}"}],
        "mark": {"type": "text", "align": align, "dx": dx},
        "encoding": encoding,
    }


def _shade(
    parties: list, field: str | None, palette: dict | None, plain: str, *, legend: bool
) -> dict:
    """The colour of each party, or one `plain` colour where there are none."""
    if not field:
        return {"value": plain}
    hues = [(palette or {}).get(party, OTHER) for party in parties]
    scale = {"domain": parties, "range": hues}
    shade: dict = {"field": field, "type": "nominal", "scale": scale, "legend": None}
    if legend:
        shade["legend"] = words.legend(parties)
    return shade


class _Rows(alt.InlineData):
    """Rows that Altair shares between copies.

    It copies a chart at each step of its making, and would copy its rows with it.
    """

    def __deepcopy__(self, _):
        return self


def _rows(frame: pd.DataFrame, *columns: str | None) -> _Rows:
    """The columns that a chart draws: it carries, and its CSV shows, nothing else."""
    kept = frame[list(dict.fromkeys(column for column in columns if column))]
    text = kept.to_json(orient="records", date_format="iso", double_precision=15)
    return _Rows(values=json.loads(text))


def _layered(
    layers: list[dict],
    rows: _Rows,
    frame: pd.DataFrame,
    choose: dict[str, str] | None = None,
    params: Iterable = (),
    **properties,
) -> alt.LayerChart:
    """Layers written in Vega-Lite's own terms as one chart.

    With `choose`, a radio button or list per column, and in each layer only the rows
    of the chosen value.
    """
    controls = []
    rules = []
    for column, label in (choose or {}).items():
        options = list(dict.fromkeys(frame[column]))
        bind = {
            "input": "radio" if len(options) <= 4 else "select",
            "options": options,
            "name": f"{label} ",
        }
        name = f"choose_{column}"
        controls.append(alt.VariableParameter(name=name, bind=bind, value=options[0]))
        rules.append({"filter": f"datum[{json.dumps(column)}] === {name}"})
    charts = []
    for layer in layers:
        # in each layer: one with data of its own would not be reached by a filter of
        # the whole chart
        transform = [*layer.get("transform", ()), *rules]
        drawn = layer | {"encoding": alt.FacetedEncoding(**layer["encoding"])}
        if transform:
            drawn["transform"] = transform
        charts.append(alt.Chart(**drawn))
    # set on an empty chart: what is passed to its constructor is copied and checked
    # for what these layers do not have
    whole = alt.LayerChart(**properties)
    whole.data = rows
    whole.layer = charts
    everything = [*params, *controls]
    if everything:
        whole.params = everything
    return whole


def _ends(
    rows: list[dict], x: str, y: str, series: str, y_zero: bool, by: list[str]
) -> list[dict]:
    """The last point of each series, and what places its label.

    One set of them for each combination of the columns `by`, since only one of these is
    drawn at a time; and in it what places the names on a wide and on a narrow page
    (see `_stack`).
    """
    groups: dict[tuple, list[dict]] = {}
    for row in rows:
        if row[y] is not None:
            groups.setdefault(tuple(row[column] for column in by), []).append(row)
    placed = []
    for key, points in groups.items():
        last: dict = {}
        for point in sorted(points, key=lambda point: point[x]):
            last[point[series]] = point[y]
        top = max(point[y] for point in points)
        low = min(point[y] for point in points)
        bottom = min(0, low) if y_zero else low
        ends = sorted(last.items(), key=lambda end: (end[1], end[0]))
        chosen = dict(zip(by, key, strict=True))
        wide = _stack([str(name) for name, _ in ends], words.SHORT_NAME)
        narrow = _stack([str(name) for name, _ in ends], words.SHORTER_NAME)
        for place, (name, value) in enumerate(ends):
            row = {
                x: max(point[x] for point in points),
                series: name,
                "last": value,
                "top": top,
                "span": (top - bottom) or 1,
            }
            row |= dict(zip(WIDE, wide[place], strict=True))
            row |= dict(zip(NARROW, narrow[place], strict=True))
            placed.append(row | chosen)
    return placed


def _stack(names: list[str], length: int) -> list[tuple[str, float, float]]:
    """Names in lines, and how far each is from the lowest and the highest of them.

    Distances are in pixels from middle to middle, if all touch.
    """
    in_lines = [words.broken(name, length) for name in names]
    sizes = [LABEL_HEIGHT + words.NAME_LINE * name.count("|") for name in in_lines]
    middles = [sum(sizes[:place]) + size / 2 for place, size in enumerate(sizes)]
    return [
        (name, middle - middles[0], middles[-1] - middle)
        for name, middle in zip(in_lines, middles, strict=True)
    ]


def _apart_at_any_height(by: list[str]) -> list[dict]:
    """Transforms that give labels heights at which none lies on another.

    A label is pushed up by those below it: to the highest of their ends, each with the
    pixels from there. A stack pushed above the top comes down again. Vega works this
    out, since a page may draw the chart lower than it was made.
    """
    narrow = f"width < {words.NARROW}"
    below = f"({narrow} ? datum.{NARROW[1]} : datum.{WIDE[1]}) * datum.span / height"
    above = f"({narrow} ? datum.{NARROW[2]} : datum.{WIDE[2]}) * datum.span / height"
    pushed = f"datum.last - {below}"
    stood = f"datum.highest + {below}"
    capped = f"datum.top - {above}"
    running = {
        "window": [{"op": "max", "field": "pushed", "as": "highest"}],
        "frame": [None, 0],
    }
    if by:
        running["groupby"] = by
    return [
        {"calculate": pushed, "as": "pushed"},
        running,
        {"calculate": f"min({stood}, {capped})", "as": "label_y"},
    ]


def apart(values: list[float], sizes: list[float], top: float) -> list[float]:
    """Heights for labels that touch none of their neighbours.

    Parameters
    ----------
    values : list of float
        Where the middles of the labels would stand, ascending.
    sizes : list of float
        How tall the labels are, in the unit of the values.
    top : float
        Above which no middle stands, if that can be.

    Returns
    -------
    list of float
        Ascending.

    Examples
    --------
    >>> apart([1.0, 1.5, 9.0], [2.0, 2.0, 2.0], 10.0)
    [1.0, 3.0, 9.0]
    """
    heights: list[float] = []
    for place, value in enumerate(values):
        lowest = value
        if place:
            lowest = heights[-1] + (sizes[place - 1] + sizes[place]) / 2
        heights.append(max(value, lowest))
    # a stack pushed above the top comes down again
    highest = top
    for place in reversed(range(len(heights))):
        heights[place] = min(heights[place], highest)
        if place:
            highest = heights[place] - (sizes[place - 1] + sizes[place]) / 2
    return heights
