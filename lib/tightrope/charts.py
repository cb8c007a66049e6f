"""The look of the charts: one theme, one colour for each party, and a handful of builders. `show` and `table` display."""

from __future__ import annotations

import json
from collections.abc import Iterable

import altair as alt
import pandas as pd

from tightrope.display import MIME, ChartError, show, table

__all__ = ["MIME", "ChartError", "bars", "colours", "intervals", "lines", "show", "table", "titled"]

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
        out[code] = INK if code == focus else FIXED.get(code) or (spare.pop(0) if spare else OTHER)
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
    palette = colour or dict(zip(names, [INK, BLUE, VERMILLION, GREEN, ORANGE, OTHER], strict=False))
    scale = alt.Scale(domain=names, range=[palette.get(n, OTHER) for n in names])
    kind, axis = (
        ("T", alt.Axis(format="%b %Y", labelOverlap=True, title=None))
        if temporal
        else (
            "Q",
            alt.Axis(
                format="d",
                tickMinStep=1,
                labelOverlap="greedy",
                labelSeparation=8,
                labelFlush=False,
                title=None,
            ),
        )
    )
    x_scale = alt.Scale(nice=False) if temporal else alt.Scale(nice=False, zero=False)
    base = alt.Chart(_rows(frame, x, y, series, *(choose or {}))).encode(
        x=alt.X(x, type=_type(kind), axis=axis, scale=x_scale),
        y=alt.Y(
            y,
            type="quantitative",
            title=None,
            axis=alt.Axis(format=y_format, tickCount=5),
            scale=alt.Scale(zero=y_zero),
        ),
        color=alt.Color(series, type="nominal", scale=scale, legend=None),
    )
    near = alt.selection_point(
        name="near", fields=[x], nearest=True, on="pointerover", empty=False, clear="pointerout"
    )
    tooltip = [
        alt.Tooltip(series, type="nominal", title="series"),
        alt.Tooltip(x, type=_type(kind), title="period", format="%d %b %Y" if temporal else "d"),
        alt.Tooltip(
            y,
            type="quantitative",
            title=subtitle.split(",")[0],
            format=y_format if "." in y_format else ",.4~g",
        ),
    ]
    drawn = base.mark_line(interpolate="step-after" if step else "linear")
    dots = (
        base.mark_point(size=55)
        .encode(opacity=alt.condition(near, alt.value(1), alt.value(0)), tooltip=tooltip)
        .add_params(near)
    )
    ends = _ends(frame, x, y, series, height, y_zero, list(choose or {}))
    labels = (
        alt.Chart(_rows(ends, *ends.columns))
        .mark_text(align="left", dx=8, fontWeight=600)
        .encode(
            x=alt.X(x, type=_type(kind)),
            y=alt.Y("label_y", type="quantitative"),
            text=alt.Text(series, type="nominal"),
            color=alt.Color(series, type="nominal", scale=scale, legend=None),
        )
    )
    layers, controls = _controls([drawn, dots, labels], frame, choose or {})
    chart = alt.layer(*layers, height=height, **_titles(title, subtitle, alt_text))
    return chart.add_params(*controls) if controls else chart


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
    shade, offset = alt.value(OTHER), {}
    if colour:
        scale = alt.Scale(domain=parties, range=[(palette or {}).get(p, OTHER) for p in parties])
        shade = alt.Color(colour, type="nominal", scale=scale, legend=alt.Legend() if many else None)
    if many:
        offset = {"yOffset": alt.YOffset(colour, type="nominal", sort=parties)}
    number = {"type": "quantitative", "format": value_format}
    tooltip = [alt.Tooltip(c, type="nominal") for c in dict.fromkeys([category, colour]) if c]
    tooltip.append(alt.Tooltip(value, title=subtitle.split(",")[0], **number))
    # room for the number left of the longest negative bar, so that it does not cover the label
    scale = alt.Scale(nice=False, domainMin=min(0.0, 1.2 * float(frame[value].min())))
    base = alt.Chart(_rows(frame, category, value, colour, *(choose or {}))).encode(
        y=alt.Y(
            category, type="nominal", sort=order, title=None, axis=alt.Axis(labelLimit=240, labelColor=INK)
        ),
        x=alt.X(value, type="quantitative", title=None, axis=None, scale=scale),
        tooltip=tooltip,
        **offset,
    )
    drawn = base.mark_bar(height={"band": 0.82}).encode(color=shade)
    sides = [("<", "right", -5), (">=", "left", 5)] if (frame[value] < 0).any() else [(">=", "left", 5)]
    texts = [
        base.transform_filter(f"datum[{json.dumps(value)}] {side} 0")
        .mark_text(align=align, dx=dx)
        .encode(text=alt.Text(value, **number))
        for side, align, dx in sides
    ]
    height = (row_height if not many else 8 + 17 * len(parties)) * len(order)
    layers, controls = _controls([drawn, *texts], frame, choose or {})
    chart = alt.layer(*layers, height=height, **_titles(title, subtitle, alt_text))
    return chart.add_params(*controls) if controls else chart


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
    shade = alt.value(INK)
    if colour:
        parties = list(dict.fromkeys(frame[colour]))
        scale = alt.Scale(domain=parties, range=[(palette or {}).get(p, OTHER) for p in parties])
        shade = alt.Color(
            colour, type="nominal", scale=scale, legend=alt.Legend(title=None) if len(parties) > 1 else None
        )
    offset = (
        {"yOffset": alt.YOffset(colour, type="nominal", sort=list(dict.fromkeys(frame[colour])))}
        if colour and frame[colour].nunique() > 1
        else {}
    )
    tooltip = [alt.Tooltip(c, type="nominal") for c in dict.fromkeys([category, colour]) if c]
    tooltip += [alt.Tooltip(c, type="quantitative", format=value_format) for c in (value, low, high)]
    base = alt.Chart(_rows(frame, category, value, low, high, colour)).encode(
        y=alt.Y(
            category, type="nominal", sort=order, title=None, axis=alt.Axis(labelLimit=260, labelColor=INK)
        ),
        color=shade,
        tooltip=tooltip,
        **offset,
    )
    span = base.mark_rule(strokeWidth=3, opacity=0.45).encode(
        x=alt.X(low, type="quantitative", title=None), x2=high
    )
    dot = base.mark_point(size=80, opacity=1).encode(
        x=alt.X(
            value,
            type="quantitative",
            title=None,
            axis=alt.Axis(format=value_format, grid=True, gridColor=GRID),
        )
    )
    zero = alt.Chart(pd.DataFrame({"zero": [0]})).mark_rule(color=INK, strokeWidth=1).encode(x="zero:Q")
    return alt.layer(zero, span, dot, height=row_height * len(order), **_titles(title, subtitle, alt_text))


def titled(chart, title: str, subtitle: str, alt_text: str):
    """Any Altair chart with the title (what is measured), subtitle (unit, scope, year) and alternative text that `show` asks for."""
    return chart.properties(**_titles(title, subtitle, alt_text))


def _titles(title: str, subtitle: str, alt_text: str) -> dict:
    return {"title": alt.TitleParams(title, subtitle=subtitle), "description": alt_text}


def _rows(frame: pd.DataFrame, *columns: str | None) -> alt.InlineData:
    """The columns that a chart draws, as rows: a chart carries, and its CSV shows, nothing else."""
    kept = frame[list(dict.fromkeys(column for column in columns if column))]
    return alt.InlineData(
        values=json.loads(kept.to_json(orient="records", date_format="iso", double_precision=15))
    )


def _type(letter: str) -> str:
    return {"T": "temporal", "Q": "quantitative"}[letter]


def _controls(layers: list[alt.Chart], frame: pd.DataFrame, choose: dict[str, str]) -> tuple[list, list]:
    """A radio button or list per column of `choose`, and the layers with only the rows of the chosen value."""
    controls = []
    for column, label in choose.items():
        options = list(dict.fromkeys(frame[column]))
        control = alt.binding_radio if len(options) <= 4 else alt.binding_select
        bind = control(options=options, name=f"{label} ")
        controls.append(alt.param(name=f"choose_{column}", bind=bind, value=options[0]))
        rule = f"datum[{json.dumps(column)}] === choose_{column}"
        # every layer has data of its own, which a filter of the whole chart would not reach
        layers = [layer.transform_filter(rule) for layer in layers]
    return layers, controls


def _ends(
    frame: pd.DataFrame, x: str, y: str, series: str, height: int, y_zero: bool, by: list[str]
) -> pd.DataFrame:
    """The last point of each series with a height for its label, pushed apart so that labels do not overlap.

    One set of labels for each combination of the columns `by`, since only one of them is drawn at a time."""
    if by:
        groups = frame.groupby(by, sort=False)
        parts = [
            _ends(p, x, y, series, height, y_zero, []).assign(**dict(zip(by, k, strict=True)))
            for k, p in groups
        ]
        return pd.concat(parts, ignore_index=True)
    ends = frame.dropna(subset=[y]).sort_values(x, kind="stable").groupby(series, sort=False).tail(1)
    ends = ends.sort_values([y, series], kind="stable")
    top, low = frame[y].max(), min(0, frame[y].min()) if y_zero else frame[y].min()
    gap = ((top - low) or 1) * 17 / height
    heights = []
    for value in ends[y]:
        heights.append(max(value, heights[-1] + gap) if heights else value)
    for i in reversed(range(len(heights))):  # a stack pushed above the top comes down again
        heights[i] = min(heights[i], top - gap * (len(heights) - 1 - i))
    return ends.assign(label_y=heights, **{x: frame[x].max()})[[x, series, "label_y"]]
