"""The look of the charts: one theme, one colour for each party, and a handful of builders. `show` and `table` display."""

from __future__ import annotations

import json
from collections.abc import Iterable

import altair as alt
import pandas as pd

from tightrope.charts.display import MIME, ChartError, show, table

__all__ = [
    "MIME",
    "ChartError",
    "bars",
    "colours",
    "intervals",
    "lines",
    "show",
    "table",
    "titled",
]

# The report's page replaces these five by their dark counterparts before it draws.
INK, MUTED, GRID, PAPER, OTHER = "#1a1a1a", "#6b6b6b", "#dedede", "#ffffff", "#9a9a9a"
# Okabe and Ito's colour-blind-safe hues
BLUE, VERMILLION, GREEN, ORANGE = "#0072B2", "#D55E00", "#009E73", "#E69F00"
FIXED = {"USA": BLUE, "CHN": VERMILLION}


def colours(codes: Iterable[str], focus: str) -> dict[str, str]:
    """A colour for each party, the same in every chart: focus ink, USA blue, China vermillion, two more hues, then grey."""
    spare = [GREEN, ORANGE]
    out = {}
    for code in codes:
        out[code] = (
            INK
            if code == focus
            else FIXED.get(code) or (spare.pop(0) if spare else OTHER)
        )
    return out


@alt.theme.register("tightrope", enable=True)
def _theme() -> alt.theme.ThemeConfig:
    font = "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif"
    text = {
        "labelColor": MUTED,
        "titleColor": MUTED,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
    }
    return {
        "config": {
            "background": PAPER,
            "font": font,
            "view": {"stroke": None, "continuousHeight": 300},
            "title": {
                "anchor": "start",
                "frame": "group",
                "color": INK,
                "subtitleColor": MUTED,
                "fontSize": 16,
                "fontWeight": 600,
                "subtitleFontSize": 13,
                "subtitlePadding": 4,
                "offset": 14,
            },
            "axis": text | {"grid": False, "domainColor": GRID, "tickColor": GRID, "labelPadding": 6, "titlePadding": 8},
            "axisY": {"grid": True, "gridColor": GRID, "domain": False, "ticks": False, "titleAngle": 0, "titleAlign": "left", "titleAnchor": "end", "titleY": -8, "titleX": 0},
            "axisYBand": {"grid": False},
            "legend": text | {"orient": "top", "title": None, "symbolType": "square"},
            "header": {"labelColor": INK, "titleColor": MUTED, "labelFontSize": 13, "labelFontWeight": 600, "title": None, "labelAnchor": "start"},
            "text": {"color": INK, "fontSize": 12},
            "line": {"strokeWidth": 2.25},
            "rule": {"color": MUTED},
            "bar": {"color": OTHER},
            "point": {"filled": True, "size": 60},
        }
    }  # fmt: skip


def lines(
    frame: pd.DataFrame,
    x: str,
    y: str,
    series: str,
    *,
    title: str,
    subtitle: str,
    alt_text: str,
    colour: dict[str, str] | None = None,
    y_format: str = ",.0f",
    y_zero: bool = True,
    temporal: bool = False,
    step: bool = False,
    height: int = 320,
    choose: dict[str, str] | None = None,
) -> alt.LayerChart:
    """Lines over time, labelled at their ends. `frame`: one row per `x` and `series`; `colour` by series name.

    `temporal`: x holds dates (else whole years). `step`: the value holds until the next date, as a rate does.
    `choose`: column → label of a control that shows the rows of one of its values; the first one stands at the start."""
    names = list(dict.fromkeys(frame[series]))
    palette = colour or dict(
        zip(names, [INK, BLUE, VERMILLION, GREEN, ORANGE, OTHER], strict=False)
    )
    scale = {"domain": names, "range": [palette.get(n, OTHER) for n in names]}
    shade = {"field": series, "type": "nominal", "scale": scale, "legend": None}
    if temporal:
        days = pd.to_datetime(frame[x])
        # where ticks stand closer than months, the name of the month alone would come twice
        shown = (
            "%b %Y"
            if days.empty or days.max() - days.min() > pd.Timedelta(days=120)
            else "%-d %b %Y"
        )
        kind, axis, x_scale = (
            "temporal",
            {"format": shown, "labelOverlap": True},
            {"nice": False},
        )
    else:
        kind, x_scale = "quantitative", {"nice": False, "zero": False}
        axis = {
            "format": "d",
            "tickMinStep": 1,
            "labelOverlap": "greedy",
            "labelSeparation": 8,
        }
        axis |= {"labelFlush": False}
    across = {
        "field": x,
        "type": kind,
        "axis": axis | {"title": None},
        "scale": x_scale,
    }
    number = {"format": y_format, "tickCount": 5}
    up = {
        "field": y,
        "type": "quantitative",
        "title": None,
        "axis": number,
        "scale": {"zero": y_zero},
    }
    where = {"x": across, "y": up, "color": shade}
    tooltip = [
        {"field": series, "type": "nominal", "title": "series"},
        {
            "field": x,
            "type": kind,
            "title": "period",
            "format": "%d %b %Y" if temporal else "d",
        },
        {
            "field": y,
            "type": "quantitative",
            "title": subtitle.split(",")[0],
            "format": y_format if "." in y_format else ",.4~g",
        },
    ]
    lit = {"condition": {"param": "near", "empty": False, "value": 1}, "value": 0}
    rows = _rows(frame, x, y, series, *(choose or {}))
    ends = _ends(rows.values, x, y, series, height, y_zero, list(choose or {}))
    label = {
        "x": {"field": x, "type": kind},
        "y": {"field": "label_y", "type": "quantitative"},
    }
    layers = [
        {
            "mark": {"type": "line", "interpolate": "step-after" if step else "linear"},
            "encoding": where,
        },
        {
            "mark": {"type": "point", "size": 55},
            "encoding": where | {"opacity": lit, "tooltip": tooltip},
            "name": "dots",
        },
        {
            "data": _Rows(values=ends),
            "mark": {"type": "text", "align": "left", "dx": 8, "fontWeight": 600},
            "encoding": label
            | {"text": {"field": series, "type": "nominal"}, "color": shade},
        },
    ]
    pointed = {
        "type": "point",
        "fields": [x],
        "nearest": True,
        "on": "pointerover",
        "clear": "pointerout",
    }
    near = alt.TopLevelSelectionParameter(name="near", select=pointed, views=["dots"])
    return _layered(
        layers,
        rows,
        frame,
        choose,
        [near],
        height=height,
        **_titles(title, subtitle, alt_text),
    )


def bars(
    frame: pd.DataFrame,
    category: str,
    value: str,
    *,
    title: str,
    subtitle: str,
    alt_text: str,
    colour: str | None = None,
    palette: dict[str, str] | None = None,
    value_format: str = ",.1f",
    row_height: int = 26,
    choose: dict[str, str] | None = None,
) -> alt.LayerChart:
    """Horizontal bars from zero with their values beside them, in the frame's order.

    `colour`: the column that says the party. With several parties a category their bars stand side by side, with a legend.
    `choose`: as for `lines`."""
    order = list(dict.fromkeys(frame[category]))
    parties = list(dict.fromkeys(frame[colour])) if colour else [""]
    many = colour is not None and frame.duplicated([category, *(choose or {})]).any()
    number = {"field": value, "type": "quantitative", "format": value_format}
    # room for the number left of the longest negative bar, so that it does not cover the label
    lowest, highest = float(frame[value].min()), float(frame[value].max())
    scale = {"nice": False, "domainMin": min(0.0, 1.2 * lowest)}
    where = {
        "y": _categories(category, order, 240),
        "x": {
            "field": value,
            "type": "quantitative",
            "title": None,
            "axis": None,
            "scale": scale,
        },
        "tooltip": [
            {"field": c, "type": "nominal"}
            for c in dict.fromkeys([category, colour])
            if c
        ]
        + [number | {"title": subtitle.split(",")[0]}],
    }
    if many:
        where["yOffset"] = {"field": colour, "type": "nominal", "sort": parties}
    drawn = {
        "mark": {"type": "bar", "height": {"band": 0.82}},
        "encoding": where
        | {"color": _shade(parties, colour, palette, OTHER, legend=many)},
    }
    sides = [("<", "right", -5)] * (lowest < 0) + [(">=", "left", 5)] * (highest >= 0)
    texts = [
        {
            "transform": [{"filter": f"datum[{json.dumps(value)}] {side} 0"}],
            "mark": {"type": "text", "align": align, "dx": dx},
            "encoding": where | {"text": number},
        }
        for side, align, dx in sides
    ]
    height = (row_height if not many else 8 + 17 * len(parties)) * len(order)
    rows = _rows(frame, category, value, colour, *(choose or {}))
    return _layered(
        [drawn, *texts],
        rows,
        frame,
        choose,
        height=height,
        **_titles(title, subtitle, alt_text),
    )


def intervals(
    frame: pd.DataFrame,
    category: str,
    value: str,
    low: str,
    high: str,
    *,
    title: str,
    subtitle: str,
    alt_text: str,
    colour: str | None = None,
    palette: dict[str, str] | None = None,
    value_format: str = ",.2f",
    row_height: int = 30,
) -> alt.LayerChart:
    """A dot for the central value and a line from `low` to `high`, one row a category, with a rule at zero."""
    order = list(dict.fromkeys(frame[category]))
    parties = list(dict.fromkeys(frame[colour])) if colour else [""]
    number = {"type": "quantitative", "format": value_format}
    where = {
        "y": _categories(category, order, 260),
        "color": _shade(parties, colour, palette, INK, legend=len(parties) > 1),
        "tooltip": [
            {"field": c, "type": "nominal"}
            for c in dict.fromkeys([category, colour])
            if c
        ]
        + [{"field": c} | number for c in (value, low, high)],
    }
    if len(parties) > 1:
        where["yOffset"] = {"field": colour, "type": "nominal", "sort": parties}
    axis = {
        "format": value_format,
        "grid": True,
        "gridColor": GRID,
        "tickCount": 8,
        "labelOverlap": "greedy",
    }
    span = {
        "x": {"field": low, "type": "quantitative", "title": None},
        "x2": {"field": high},
    }
    dot = {"x": {"field": value, "type": "quantitative", "title": None, "axis": axis}}
    layers = [
        {
            "data": _Rows(values=[{"zero": 0}]),
            "mark": {"type": "rule", "color": INK, "strokeWidth": 1},
            "encoding": {"x": {"field": "zero", "type": "quantitative"}},
        },
        {
            "mark": {"type": "rule", "strokeWidth": 3, "opacity": 0.45},
            "encoding": where | span,
        },
        {"mark": {"type": "point", "size": 80, "opacity": 1}, "encoding": where | dot},
    ]
    rows = _rows(frame, category, value, low, high, colour)
    return _layered(
        layers,
        rows,
        frame,
        height=row_height * len(order),
        **_titles(title, subtitle, alt_text),
    )


def titled(chart, title: str, subtitle: str, alt_text: str):
    """Any Altair chart with the title (what is measured), subtitle (unit, scope, year) and alternative text that `show` asks for."""
    return chart.properties(**_titles(title, subtitle, alt_text))


def _titles(title: str, subtitle: str, alt_text: str) -> dict:
    return {"title": alt.TitleParams(title, subtitle=subtitle), "description": alt_text}


def _categories(field: str, order: list, limit: int) -> dict:
    axis = {"labelLimit": limit, "labelColor": INK}
    return {
        "field": field,
        "type": "nominal",
        "sort": order,
        "title": None,
        "axis": axis,
    }


def _shade(
    parties: list, field: str | None, palette: dict | None, plain: str, *, legend: bool
) -> dict:
    if not field:
        return {"value": plain}
    scale = {
        "domain": parties,
        "range": [(palette or {}).get(p, OTHER) for p in parties],
    }
    return {"field": field, "type": "nominal", "scale": scale} | (
        {} if legend else {"legend": None}
    )


class _Rows(alt.InlineData):
    """Rows that Altair shares between copies. It copies a chart at each step of its making, and would copy its rows with it."""

    def __deepcopy__(self, _):
        return self


def _rows(frame: pd.DataFrame, *columns: str | None) -> _Rows:
    """The columns that a chart draws, as rows: a chart carries, and its CSV shows, nothing else."""
    kept = frame[list(dict.fromkeys(column for column in columns if column))]
    return _Rows(
        values=json.loads(
            kept.to_json(orient="records", date_format="iso", double_precision=15)
        )
    )


def _layered(
    layers: list[dict],
    rows: _Rows,
    frame: pd.DataFrame,
    choose: dict[str, str] | None = None,
    params: Iterable = (),
    **properties,
) -> alt.LayerChart:
    """Layers written in Vega-Lite's own terms as one chart: Altair's channel classes would take ten times as long to build it.

    With `choose`, a radio button or list per column, and in each layer only the rows of the chosen value."""
    controls, rules = [], []
    for column, label in (choose or {}).items():
        options = list(dict.fromkeys(frame[column]))
        bind = {
            "input": "radio" if len(options) <= 4 else "select",
            "options": options,
            "name": f"{label} ",
        }
        controls.append(
            alt.VariableParameter(name=f"choose_{column}", bind=bind, value=options[0])
        )
        rules.append({"filter": f"datum[{json.dumps(column)}] === choose_{column}"})
    charts = []
    for layer in layers:
        # in each layer: one with data of its own would not be reached by a filter of the whole chart
        transform = [*layer.get("transform", ()), *rules]
        encoding = alt.FacetedEncoding(**layer["encoding"])
        charts.append(
            alt.Chart(
                **layer
                | {"encoding": encoding}
                | ({"transform": transform} if transform else {})
            )
        )
    # set on an empty chart: what is passed to its constructor is copied and checked for what these layers do not have
    whole = alt.LayerChart(**properties)
    whole.data, whole.layer = rows, charts
    if params := [*params, *controls]:
        whole.params = params
    return whole


def _ends(
    rows: list[dict],
    x: str,
    y: str,
    series: str,
    height: int,
    y_zero: bool,
    by: list[str],
) -> list[dict]:
    """The last point of each series with a height for its label, pushed apart so that labels do not overlap.

    One set of labels for each combination of the columns `by`, since only one of them is drawn at a time."""
    groups: dict[tuple, list[dict]] = {}
    for row in rows:
        if row[y] is not None:
            groups.setdefault(tuple(row[column] for column in by), []).append(row)
    placed = []
    for key, points in groups.items():
        last = {}
        for point in sorted(points, key=lambda point: point[x]):
            last[point[series]] = point[y]
        top, low = max(p[y] for p in points), min(p[y] for p in points)
        gap = ((top - (min(0, low) if y_zero else low)) or 1) * 17 / height
        ends = sorted(last.items(), key=lambda end: (end[1], end[0]))
        heights = []
        for _, value in ends:
            heights.append(max(value, heights[-1] + gap) if heights else value)
        for i in reversed(
            range(len(heights))
        ):  # a stack pushed above the top comes down again
            heights[i] = min(heights[i], top - gap * (len(heights) - 1 - i))
        at = max(point[x] for point in points)
        placed += [
            {x: at, series: name, "label_y": label_y} | dict(zip(by, key, strict=True))
            for (name, _), label_y in zip(ends, heights, strict=True)
        ]
    return placed
