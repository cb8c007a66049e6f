"""One theme, one offline renderer, one way to show a chart or a table, and a handful of chart builders."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterable

import altair as alt
import pandas as pd
from IPython.display import display

from tightrope import TightropeError
from tightrope.findings import ID, significant

# The report's page replaces these five by their dark counterparts before it draws.
INK, MUTED, GRID, PAPER, OTHER = "#1a1a1a", "#6b6b6b", "#dedede", "#ffffff", "#9a9a9a"
BLUE, VERMILLION, GREEN, ORANGE = (
    "#0072B2",
    "#D55E00",
    "#009E73",
    "#E69F00",
)  # Okabe and Ito's colour-blind-safe set
FIXED = {"USA": BLUE, "CHN": VERMILLION}
MIME = (
    "application/vnd.vegalite.v5+json"  # JupyterLab and nbformat know this one; the bundle draws it offline
)
MAX_ROWS = 5000


class ChartError(TightropeError):
    """A chart without name, title, alternative text or source, or with too many rows."""


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


def _render(spec: dict, **_) -> dict:
    return {MIME: spec, "text/plain": spec.get("description", "a chart without description")}


alt.renderers.register("tightrope", _render)
alt.renderers.enable("tightrope")


def show(chart: alt.TopLevelMixin, name: str, source: Iterable[pd.DataFrame], note: str = "") -> None:
    """Display a chart and the line with its source.

    `name` (a slug) names its CSV in the report; `source` are frames from `data.load`; `note` is one sentence of caution.
    The chart must carry a title and a description (its alternative text). Numbers are rounded to 6 significant digits.
    Raises `ChartError` naming what is missing, or when there are more than 5,000 rows (aggregate first).
    """
    if not ID.fullmatch(name):
        raise ChartError(f"chart name {name!r}: small letters, digits and single dashes only")
    attrs = [frame.attrs for frame in source]
    if not attrs or any("source" not in a for a in attrs):
        raise ChartError(f"chart {name}: source must be frames as data.load returns them")
    spec = _rounded(_sized(chart).to_dict())
    if not spec.get("description") or not spec.get("title"):
        raise ChartError(f"chart {name} needs a title and a description, its alternative text")
    rows = sum(len(data) for data in spec.get("datasets", {}).values())
    if rows > MAX_ROWS:
        raise ChartError(f"chart {name} has {rows} rows, more than {MAX_ROWS}: aggregate in pandas first")
    told = list(dict.fromkeys(f"{a['source']}{' (grade C)' if a['grade'] == 'C' else ''}" for a in attrs))
    line = "Source: " + "; ".join(told) + "." + (f" {note}" if note else "")
    spec["usermeta"] = {"tightrope": {"figure": name, "source": line}, "embedOptions": {"actions": False}}
    display(_render(spec), raw=True)
    caption = {"text/plain": line, "text/markdown": f"<small>{html.escape(line)}</small>"}
    display(caption, raw=True, metadata={"tightrope": {"role": "source"}})


def table(frame: pd.DataFrame, caption: str, digits: int = 3, formats: dict[str, str] | None = None) -> None:
    """Display a frame as a small table: numbers right-aligned, to `digits` significant digits or by `formats` (per column, such as
    "{:,.0f}"), a gap as an en dash. Units belong in the column names."""
    shown = pd.DataFrame(index=frame.index)
    numeric = set(frame.select_dtypes("number").columns)
    for column in frame.columns:
        style = (formats or {}).get(column)
        shown[column] = [_cell(value, style, digits, column in numeric) for value in frame[column]]
    head = "".join(
        f'<th scope="col" class="{_side(c in numeric)}">{html.escape(str(c))}</th>' for c in frame.columns
    )
    body = "".join(
        "<tr>"
        + "".join(f'<td class="{_side(c in numeric)}">{html.escape(row[c])}</td>' for c in frame.columns)
        + "</tr>"
        for _, row in shown.iterrows()
    )
    markup = f'<table class="tr-table"><caption>{html.escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    display({"text/html": markup, "text/plain": f"{caption}\n{shown.to_string(index=False)}"}, raw=True)


def _side(numeric: bool) -> str:
    return "num" if numeric else "text"


def _cell(value, style: str | None, digits: int, numeric: bool) -> str:
    if value is None or value is pd.NA or (isinstance(value, float) and value != value):
        return "–"
    if style:
        return style.format(value)
    if not numeric or isinstance(value, bool):
        return str(value)
    rounded = significant(float(value), digits)
    if float(rounded).is_integer() or abs(rounded) >= 10 ** (digits - 1):
        return f"{round(float(value)):,}".replace("-", "−")
    decimals = max(0, digits - 1 - int(f"{abs(rounded):e}".split("e")[1])) if rounded else 0
    return f"{rounded:,.{min(decimals, 6)}f}".replace("-", "−")


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
    label_width: int = 110,
) -> alt.LayerChart:
    """Lines over time, labelled at their ends. `frame`: one row per `x` and `series`; `colour` by series name.

    `temporal`: x holds dates (else whole years). `step`: the value holds until the next date, as a rate does."""
    names = list(dict.fromkeys(frame[series]))
    palette = colour or dict(zip(names, [INK, BLUE, VERMILLION, GREEN, ORANGE, OTHER], strict=False))
    scale = alt.Scale(domain=names, range=[palette.get(n, OTHER) for n in names])
    kind, axis = (
        ("T", alt.Axis(format="%b %Y", labelOverlap=True, title=None))
        if temporal
        else ("Q", alt.Axis(format="d", tickMinStep=1, title=None))
    )
    x_scale = alt.Scale(nice=False, zero=False)
    base = alt.Chart(frame).encode(
        x=alt.X(x, type=_type(kind), axis=axis, scale=x_scale),
        y=alt.Y(
            y, type="quantitative", title=None, axis=alt.Axis(format=y_format), scale=alt.Scale(zero=y_zero)
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
    ends = _ends(frame, x, y, series, height, y_zero)
    labels = (
        alt.Chart(ends)
        .mark_text(align="left", dx=8, fontWeight=600)
        .encode(
            x=alt.X(x, type=_type(kind)),
            y=alt.Y("label_y", type="quantitative"),
            text=series,
            color=alt.Color(series, type="nominal", scale=scale, legend=None),
        )
    )
    chart = alt.layer(drawn, dots, labels).properties(
        height=height, padding={"left": 5, "top": 5, "right": label_width, "bottom": 5}
    )
    return titled(chart, title, subtitle, alt_text)


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
    order: list[str] | None = None,
    row_height: int = 26,
    label_width: int = 60,
) -> alt.LayerChart:
    """Horizontal bars from zero with their values beside them, in the frame's order. `colour`: the column that says the party."""
    order = order or list(dict.fromkeys(frame[category]))
    shade = alt.value(OTHER)
    if colour:
        parties = list(dict.fromkeys(frame[colour]))
        scale = alt.Scale(domain=parties, range=[(palette or {}).get(p, OTHER) for p in parties])
        shade = alt.Color(colour, type="nominal", scale=scale, legend=None)
    low = min(0.0, float(frame[value].min()))
    base = alt.Chart(frame).encode(
        y=alt.Y(
            category, type="nominal", sort=order, title=None, axis=alt.Axis(labelLimit=240, labelColor=INK)
        ),
        x=alt.X(
            value, type="quantitative", title=None, axis=None, scale=alt.Scale(nice=False, domainMin=low)
        ),
        tooltip=[
            alt.Tooltip(category, type="nominal", title="item"),
            alt.Tooltip(value, type="quantitative", title=subtitle.split(",")[0], format=value_format),
        ],
    )
    drawn = base.mark_bar(height=max(8, row_height - 9)).encode(color=shade)
    right = (
        base.transform_filter(f"datum[{json.dumps(value)}] >= 0")
        .mark_text(align="left", dx=5)
        .encode(text=alt.Text(value, type="quantitative", format=value_format))
    )
    left = (
        base.transform_filter(f"datum[{json.dumps(value)}] < 0")
        .mark_text(align="right", dx=-5)
        .encode(text=alt.Text(value, type="quantitative", format=value_format))
    )
    pad = {"left": 5, "top": 5, "right": label_width, "bottom": 5}
    chart = alt.layer(drawn, right, left).properties(height=row_height * len(order), padding=pad)
    return titled(chart, title, subtitle, alt_text)


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
    base = alt.Chart(frame).encode(
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
    return titled(
        alt.layer(zero, span, dot).properties(height=row_height * len(order)), title, subtitle, alt_text
    )


def titled(chart, title: str, subtitle: str, alt_text: str):
    """Any Altair chart with the title (what is measured), subtitle (unit, scope, year) and alternative text that `show` asks for."""
    return chart.properties(title=alt.TitleParams(title, subtitle=subtitle), description=alt_text)


def _type(letter: str) -> str:
    return {"T": "temporal", "Q": "quantitative"}[letter]


def _ends(frame: pd.DataFrame, x: str, y: str, series: str, height: int, y_zero: bool) -> pd.DataFrame:
    """The last point of each series with a height for its label, pushed apart so that labels do not overlap."""
    ends = frame.dropna(subset=[y]).sort_values(x, kind="stable").groupby(series, sort=False).tail(1).copy()
    span = frame[y].max() - (min(0, frame[y].min()) if y_zero else frame[y].min())
    gap = (span or 1) * 17 / height
    ends = ends.sort_values([y, series], kind="stable")
    heights = []
    for value in ends[y]:
        heights.append(max(value, heights[-1] + gap) if heights else value)
    shift = max(
        0, (heights[-1] - frame[y].max()) if heights else 0
    )  # a stack pushed above the top comes down again
    heights = [h - shift for h in heights]
    for i in range(len(heights) - 2, -1, -1):
        heights[i] = min(heights[i], heights[i + 1] - gap)
    return ends.assign(label_y=heights)[[x, series, "label_y"]].assign(**{x: frame[x].max()})


def _sized(chart):
    """Single and layered charts take the width of the page; facets and concatenations keep their own."""
    if isinstance(chart, (alt.Chart, alt.LayerChart)) and chart.width is alt.Undefined:
        return chart.properties(
            width="container", autosize=alt.AutoSizeParams(type="fit", contains="padding")
        )
    return chart


def _rounded(spec: dict) -> dict:
    """The spec with numbers of its data at 6 significant digits, and datasets named by order instead of by hash of the last bit."""
    names = {name: f"table-{i}" for i, name in enumerate(spec.get("datasets", {}), 1)}
    text = json.dumps(spec.get("datasets", {}))
    data = json.loads(text, parse_float=lambda number: significant(float(number)))
    body = json.dumps({key: value for key, value in spec.items() if key != "datasets"})
    for old, new in names.items():
        body = body.replace(f'"name": "{old}"', f'"name": "{new}"')
    for i, view in enumerate(dict.fromkeys(re.findall(r"view_[0-9a-f]{8,}(?:_\d+)?", body)), 1):
        body = body.replace(f'"{view}"', f'"view-{i}"')
    return json.loads(body) | (
        {"datasets": {names[name]: rows for name, rows in data.items()}} if data else {}
    )
