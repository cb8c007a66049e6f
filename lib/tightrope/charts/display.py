"""Show a chart or a table: the offline renderer, the source line, rounding, and what a chart must carry."""

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

# JupyterLab and nbformat know this type, and it draws offline; altair's own v6 type is refused by nbformat
MIME = "application/vnd.vegalite.v5+json"
MAX_ROWS = 5000
WIDTH = 640


class ChartError(TightropeError):
    """A chart without name, title, alternative text or source, or with too many rows."""


def _render(spec: dict, **_) -> dict:
    return {
        MIME: spec,
        "text/plain": spec.get("description", "a chart without description"),
    }


alt.renderers.register("tightrope", _render)
alt.renderers.enable("tightrope")


def show(
    chart: alt.TopLevelMixin, name: str, source: Iterable[pd.DataFrame], note: str = ""
) -> None:
    """Display a chart and the line with its source.

    `name` (a slug) names its CSV in the report; `source` are frames from `data.load`; `note` is one sentence of caution.
    The chart must carry a title and a description (its alternative text). Numbers are rounded to 6 significant digits.
    Raises `ChartError` naming what is missing, or when there are more than 5,000 rows (aggregate first).
    """
    if not ID.fullmatch(name):
        raise ChartError(
            f"chart name {name!r}: small letters, digits and single dashes only"
        )
    attrs = [frame.attrs for frame in source]
    if not attrs or any("source" not in a for a in attrs):
        raise ChartError(
            f"chart {name}: source must be frames as data.load returns them"
        )
    # the report's page stretches a fluid chart; JupyterLab hangs on `width: container`, so here it has a width of its own
    fluid = _is_fluid(chart)
    with alt.utils.schemapi.debug_mode(
        False
    ):  # its parts were checked as they were made; checking the whole again is slow
        spec = _rounded(chart.to_dict(validate=False)) | (
            {"width": WIDTH} if fluid else {}
        )
    if not spec.get("description") or not spec.get("title"):
        raise ChartError(
            f"chart {name} needs a title and a description, its alternative text"
        )
    rows = sum(len(data) for data in spec.get("datasets", {}).values())
    if rows > MAX_ROWS:
        raise ChartError(
            f"chart {name} has {rows} rows, more than {MAX_ROWS}: aggregate in pandas first"
        )
    told = list(
        dict.fromkeys(
            f"{a['source']}{' (grade C)' if a['grade'] == 'C' else ''}" for a in attrs
        )
    )
    line = "Source: " + "; ".join(told) + "." + (f" {note}" if note else "")
    spec["usermeta"] = {
        "tightrope": {"figure": name, "source": line, "fluid": fluid},
        "embedOptions": {"actions": False},
    }
    display(_render(spec), raw=True)
    caption = {
        "text/plain": line,
        "text/markdown": f"<small>{html.escape(line)}</small>",
    }
    display(caption, raw=True, metadata={"tightrope": {"role": "source"}})


def table(
    frame: pd.DataFrame,
    caption: str,
    digits: int = 3,
    formats: dict[str, str] | None = None,
) -> None:
    """Display a frame as a small table: numbers right-aligned, to `digits` significant digits or by `formats` (per column, such as
    "{:,.0f}"), a gap as an en dash. Units belong in the column names."""
    numeric = set(frame.select_dtypes("number").columns)
    columns = {}
    for column in frame.columns:
        style = (formats or {}).get(column) or (
            _style(frame[column], digits) if column in numeric else "{}"
        )
        minus = "−" if column in numeric else "-"
        gaps = frame[column].isna()
        columns[column] = [
            "–" if gap else style.format(v).replace("-", minus)
            for v, gap in zip(frame[column], gaps, strict=True)
        ]
    sides = [_side(column in numeric) for column in columns]
    head = "".join(
        f'<th scope="col" class="{side}">{html.escape(str(name))}</th>'
        for name, side in zip(columns, sides, strict=True)
    )
    rows = list(zip(*columns.values(), strict=True))
    body = "".join(
        "<tr>"
        + "".join(
            f'<td class="{side}">{html.escape(cell)}</td>'
            for cell, side in zip(row, sides, strict=True)
        )
        + "</tr>"
        for row in rows
    )
    markup = f'<table class="tr-table"><caption>{html.escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
    plain = "\n".join("\t".join(row) for row in [tuple(map(str, columns)), *rows])
    display({"text/html": markup, "text/plain": f"{caption}\n{plain}"}, raw=True)


def _side(numeric: bool) -> str:
    return "num" if numeric else "text"


def _style(values: pd.Series, digits: int) -> str:
    """One number format for a column, so that its decimals stand under each other: `digits` significant ones for the largest."""
    largest = values.abs().max()
    if pd.api.types.is_integer_dtype(values) or not 0 < largest < 10 ** (digits - 1):
        return "{:,.0f}"
    return f"{{:,.{min(digits - 1 - int(f'{largest:e}'.split('e')[1]), 6)}f}}"


def _is_fluid(chart) -> bool:
    """Single and layered charts can take any width; facets and concatenations keep their own."""
    return (
        isinstance(chart, (alt.Chart, alt.LayerChart)) and chart.width is alt.Undefined
    )


def _rounded(spec: dict) -> dict:
    """The spec with numbers of its data at 6 significant digits, and datasets named by order instead of by hash of the last bit."""
    names = {name: f"table-{i}" for i, name in enumerate(spec.get("datasets", {}), 1)}
    text = json.dumps(spec.get("datasets", {}))
    data = json.loads(text, parse_float=lambda number: significant(float(number)))
    body = json.dumps({key: value for key, value in spec.items() if key != "datasets"})
    for old, new in names.items():
        body = body.replace(f'"name": "{old}"', f'"name": "{new}"')
    for i, view in enumerate(
        dict.fromkeys(re.findall(r"view_[0-9a-f]{8,}(?:_\d+)?", body)), 1
    ):
        body = body.replace(f'"{view}"', f'"view-{i}"')
    return json.loads(body) | (
        {"datasets": {names[name]: rows for name, rows in data.items()}} if data else {}
    )
