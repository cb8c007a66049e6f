"""Show a chart or a table: the offline renderer, the source line, rounding.

And what a chart must carry before it is shown: a name, a title, words, a source.
"""

from __future__ import annotations

import html
import json
import re
import textwrap
from collections.abc import Iterable

import altair as alt
import pandas as pd
from IPython.display import display

from tightrope import TightropeError
from tightrope.charts import drawable
from tightrope.findings import ID, Finding, significant, written

# JupyterLab and nbformat know this type, and it draws offline; altair's own v6 type is
# refused by nbformat
MIME = "application/vnd.vegalite.v5+json"
MAX_ROWS = 5000
WIDTH = 640
TITLE_WIDTH = 80  # characters of a title's line in JupyterLab; pages wrap their own
MAX_DECIMALS = 6


class ChartError(TightropeError):
    """A chart without name, title, words, source or data, or with too many rows."""


def _render(spec: dict, **_) -> dict:
    words = spec.get("description", "a chart without description")
    return {MIME: spec, "text/plain": words}


alt.renderers.register("tightrope", _render)


def show(
    chart: alt.TopLevelMixin,
    name: str,
    source: Iterable[pd.DataFrame],
    note: str = "",
    finding: Finding | None = None,
) -> None:
    """Display a chart and the line with its source.

    Parameters
    ----------
    chart : alt.TopLevelMixin
        With a title and a description (its alternative text): see `titled`.
    name : str
        Small letters, digits and dashes: names the chart's CSV in the report.
    source : iterable of pd.DataFrame
        The frames from `data.load` behind it.
    note : str
        One sentence of caution, put behind the source.
    finding : Finding, optional
        What the chart shows, as `findings.state` returned it: its title becomes the
        chart's and begins its alternative text, and what was the chart's title begins
        the subtitle.

    Raises
    ------
    ChartError
        Naming what is missing: a word, a source, a column, or every value; or when
        there are more than 5,000 rows: aggregate first.

    Notes
    -----
    Numbers are rounded to 6 significant digits, so that two machines whose last bits
    differ show the same chart.

    Examples
    --------
    >>> from tightrope import charts, data
    >>> trade = data.load("world_trade_2023")
    >>> top = trade.nlargest(3, "value_usd_mn")
    >>> words = {"title": "The largest flows", "subtitle": "million USD, 2023"}
    >>> chart = charts.bars(top, "exporter", "value_usd_mn", **words)
    >>> show(chart, "top", [trade])  # doctest: +SKIP
    """
    if not ID.fullmatch(name):
        raise ChartError(
            f"chart name {name!r}: small letters, digits and single dashes only"
        )
    line = _source_line(name, source, note)
    # the report's page stretches a fluid chart; JupyterLab hangs on `width: container`,
    # so here it has a width of its own
    fluid = _is_fluid(chart)
    # its parts were checked as they were made; checking the whole again is slow
    with alt.utils.schemapi.debug_mode(False):
        spec = _rounded(chart.to_dict(validate=False))
    if fluid:
        spec["width"] = WIDTH
    if finding is not None:
        _entitle(spec, finding)
    if not spec.get("description") or not _title(spec):
        raise ChartError(
            f"chart {name} needs a title and a description, its alternative text"
        )
    rows = sum(len(data) for data in spec.get("datasets", {}).values())
    if rows > MAX_ROWS:
        raise ChartError(
            f"chart {name} has {rows} rows, more than {MAX_ROWS}: "
            "aggregate in pandas first"
        )
    wrong = drawable.problem(spec)
    if wrong:
        raise ChartError(f"chart {name}: {wrong}")
    spec, renamed = drawable.settled(spec)
    told: dict = {"figure": name, "source": line, "fluid": fluid}
    if renamed:
        told["columns"] = renamed
    if finding is not None:
        told["finding"] = finding.id
    spec["usermeta"] = {"tightrope": told, "embedOptions": {"actions": False}}
    display(_render(spec), raw=True)
    caption = {
        "text/plain": line,
        "text/markdown": f"<small>{html.escape(line)}</small>",
    }
    display(caption, raw=True, metadata={"tightrope": {"role": "source"}})


def _entitle(spec: dict, finding: Finding) -> None:
    """Put a finding over a chart; what stood there begins the subtitle."""
    title = spec.get("title") or {}
    if not isinstance(title, dict):
        title = {"text": title}
    measured = [title.get("text"), title.get("subtitle")]
    spec["title"] = title | {
        "text": textwrap.wrap(finding.title, TITLE_WIDTH),
        "subtitle": ", ".join(str(part) for part in measured if part),
    }
    spec["description"] = f"{finding.title}. {spec.get('description', '')}".strip()


def _title(spec: dict) -> str | list | None:
    """The text of a chart's title."""
    title = spec.get("title") or ""
    return title.get("text", "") if isinstance(title, dict) else title


def _source_line(name: str, source: Iterable[pd.DataFrame], note: str) -> str:
    """The line under a chart: each source once, grade C in words, the note."""
    told = []
    for frame in source:
        if "source" not in frame.attrs:
            raise ChartError(
                f"chart {name}: source must be frames as data.load returns them"
            )
        grade = " (grade C)" if frame.attrs["grade"] == "C" else ""
        told.append(frame.attrs["source"] + grade)
    if not told:
        raise ChartError(
            f"chart {name}: source must be frames as data.load returns them"
        )
    line = f"Source: {'; '.join(dict.fromkeys(told))}."
    return f"{line} {note}" if note else line


def table(
    frame: pd.DataFrame,
    caption: str,
    digits: int = 3,
    formats: dict[str, str] | None = None,
) -> None:
    """Display a frame as a small table: numbers right-aligned, a gap as an en dash.

    Parameters
    ----------
    frame : pd.DataFrame
        Shown row by row, without its index. Units belong in the column names.
    caption : str
        What the table shows.
    digits : int
        Significant digits of the largest number of a column.
    formats : dict of str to str, optional
        Format by column in place of that, such as "{:,.0f}".

    Examples
    --------
    >>> frame = pd.DataFrame({"partner": ["China", "Laos"], "USD bn": [265.1, None]})
    >>> table(frame, "Trade by partner")  # doctest: +SKIP
    """
    numeric = set(frame.select_dtypes("number").columns)
    columns = {}
    for column in frame.columns:
        chosen = (formats or {}).get(column)
        columns[column] = _cells(frame[column], column in numeric, digits, chosen)
    sides = ["num" if column in numeric else "text" for column in columns]
    rows = list(zip(*columns.values(), strict=True))
    plain = "\n".join("\t".join(row) for row in [tuple(map(str, columns)), *rows])
    markup = _markup(caption, list(map(str, columns)), sides, rows)
    display({"text/html": markup, "text/plain": f"{caption}\n{plain}"}, raw=True)


def _cells(
    values: pd.Series, numeric: bool, digits: int, style: str | None
) -> list[str]:
    """One column as text."""
    if style is None:
        style = _style(values, digits) if numeric else "{}"
    minus = "−" if numeric else "-"
    cells = []
    for value, gap in zip(values, values.isna(), strict=True):
        if gap:
            cells.append("–")
        else:
            cells.append(written(style, value).replace("-", minus))
    return cells


def _markup(caption: str, names: list[str], sides: list[str], rows: list[tuple]) -> str:
    """The table as HTML, everything in it escaped."""
    head = "".join(
        f'<th scope="col" class="{side}">{html.escape(name)}</th>'
        for name, side in zip(names, sides, strict=True)
    )
    body = "".join(f"<tr>{_row(row, sides)}</tr>" for row in rows)
    return (
        f'<table class="tr-table"><caption>{html.escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    )


def _row(row: tuple, sides: list[str]) -> str:
    return "".join(
        f'<td class="{side}">{html.escape(cell)}</td>'
        for cell, side in zip(row, sides, strict=True)
    )


def _style(values: pd.Series, digits: int) -> str:
    """One number format for a column, so that its decimals stand under each other.

    The largest number has `digits` significant ones.
    """
    largest = values.abs().max()
    whole = pd.api.types.is_integer_dtype(values)
    if whole or not 0 < largest < 10 ** (digits - 1):
        return "{:,.0f}"
    magnitude = int(f"{largest:e}".split("e")[1])
    return f"{{:,.{min(digits - 1 - magnitude, MAX_DECIMALS)}f}}"


def _is_fluid(chart) -> bool:
    """Single and layered charts take any width; facets and rows keep their own."""
    single = isinstance(chart, (alt.Chart, alt.LayerChart))
    return single and chart.width is alt.Undefined


def _rounded(spec: dict) -> dict:
    """The spec with its numbers at 6 significant digits: its data, and what its code
    worked out from them, such as the ends of an axis.

    Its datasets and views are named by order instead of by a hash of the last bit.
    """
    names = {name: f"table-{i}" for i, name in enumerate(spec.get("datasets", {}), 1)}
    data = _at_six_digits(json.dumps(spec.get("datasets", {})))
    body = json.dumps({key: value for key, value in spec.items() if key != "datasets"})
    for old, new in names.items():
        body = body.replace(f'"name": "{old}"', f'"name": "{new}"')
    views = dict.fromkeys(re.findall(r"view_[0-9a-f]{8,}(?:_\d+)?", body))
    for i, view in enumerate(views, 1):
        body = body.replace(f'"{view}"', f'"view-{i}"')
    rounded = _at_six_digits(body)
    if data:
        rounded["datasets"] = {names[name]: rows for name, rows in data.items()}
    return rounded


def _at_six_digits(text: str) -> dict:
    return json.loads(text, parse_float=lambda number: significant(float(number)))
