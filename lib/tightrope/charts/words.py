"""The words of a chart: what a mark says when it is pointed at, names that fit."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterable

from tightrope.charts.contrast import legible
from tightrope.charts.theme import INK

# What a tooltip takes as its heading instead of as one of its lines.
HEADING = "title"
# Characters of a name on one line: on a wide page, and below `NARROW` pixels of chart.
WIDE_NAME = 40
NARROW_NAME = 19
NARROW = 420
# Characters of a name at the end of a line, on a wide page and on a narrow one.
SHORT_NAME = 22
SHORTER_NAME = 14
# Characters of a name of which two stand beside each other in a legend on a phone, and
# of a line of one that stands alone.
TWO_BESIDE = 14
LEGEND_NAME = 24
# Height of a line of a name, in pixels.
NAME_LINE = 14
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def measure_of(subtitle: str) -> str:
    """What a chart's numbers are, from the beginning of its subtitle.

    Parameters
    ----------
    subtitle : str
        Unit first, then scope and period behind a comma or a semicolon.

    Returns
    -------
    str

    Examples
    --------
    >>> measure_of("% of exports, 2009-2025")
    '% of exports'
    """
    return re.split(r"[,;]", subtitle)[0].strip()


def heading(field: str) -> dict:
    """What a tooltip is about: a name that stands above its numbers.

    Parameters
    ----------
    field : str
        The column with the name.

    Returns
    -------
    dict
        An entry of a tooltip in Vega-Lite.

    Examples
    --------
    >>> heading("partner")
    {'field': 'partner', 'type': 'nominal', 'title': 'title'}
    """
    return {"field": field, "type": "nominal", "title": HEADING}


def heading_of_two(first: str, second: str) -> tuple[dict, dict]:
    """What a tooltip is about, of two names: "cars, with links".

    Parameters
    ----------
    first, second : str
        The columns with the names.

    Returns
    -------
    transform : dict
        That puts them together, for the layer.
    entry : dict
        Of the tooltip.

    Examples
    --------
    >>> heading_of_two("sector", "model")[0]["calculate"]
    'datum["sector"] + \\', \\' + datum["model"]'
    """
    both = f"{datum(first)} + ', ' + {datum(second)}"
    return {"calculate": both, "as": "heading"}, heading("heading")


def number(field: str, words: str, number_format: str) -> dict:
    """A number of a tooltip with what it is.

    Parameters
    ----------
    field : str
        The column with the number.
    words : str
        What it is, with its unit.
    number_format : str
        Of D3.

    Returns
    -------
    dict
        An entry of a tooltip in Vega-Lite.

    Examples
    --------
    >>> number("pct", "% of exports", ".1f")["title"]
    '% of exports'
    """
    return {
        "field": field,
        "type": "quantitative",
        "title": words,
        "format": number_format,
    }


def datum(column: str) -> str:
    """A column's value in a Vega expression, whatever characters its name has.

    Parameters
    ----------
    column : str

    Returns
    -------
    str

    Examples
    --------
    >>> datum("U.S. [bn]")
    'datum["U.S. [bn]"]'
    """
    return f"datum[{json.dumps(column, ensure_ascii=False)}]"


def finer(number_format: str) -> str:
    """A format with one decimal more, for the tooltip of a number on an axis.

    Parameters
    ----------
    number_format : str
        Of D3.

    Returns
    -------
    str

    Examples
    --------
    >>> finer(",.0f"), finer(".2f"), finer("d")
    (',.1f', '.3f', 'd')
    """
    return re.sub(r"\.(\d)(?=[f%])", lambda m: f".{int(m[1]) + 1}", number_format)


def axis_of(number_format: str, ticks: int, narrow_ticks: int = 3) -> dict:
    """The axis of numbers whose labels do not crowd each other, on a phone either.

    Parameters
    ----------
    number_format : str
        Of D3; a zero is written without a sign.
    ticks, narrow_ticks : int
        About how many, on a wide page and on a narrow one.

    Returns
    -------
    dict
        Properties of an axis in Vega-Lite.

    Examples
    --------
    >>> axis_of("+.2f", 6)["format"]
    '+.2f'
    """
    axis = {
        "format": number_format,
        "tickCount": {"expr": f"width < {NARROW} ? {narrow_ticks} : {ticks}"},
        "labelFlush": False,
        "labelOverlap": "greedy",
        "labelSeparation": 8,
    }
    if number_format.startswith("+"):
        axis["labelExpr"] = "datum.value === 0 ? '0' : datum.label"
    return axis


def names_axis(names: Iterable, labels: dict | None = None) -> tuple[dict, int]:
    """The axis of names, broken into lines that fit a phone too.

    Parameters
    ----------
    names : iterable
        In their order.
    labels : dict, optional
        Further properties of the axis.

    Returns
    -------
    axis : dict
        In Vega-Lite.
    height : int
        The pixels that the name with the most lines takes on a phone.

    Examples
    --------
    >>> axis, height = names_axis(["Ships, aircraft and other transport equipment"])
    >>> height
    42
    """
    wide, narrow = {}, {}
    most = 1
    for name in map(str, names):
        wide[name] = textwrap.wrap(name, WIDE_NAME) or [name]
        narrow[name] = textwrap.wrap(name, NARROW_NAME) or [name]
        most = max(most, len(narrow[name]), len(wide[name]))
    axis = {"labelColor": INK, "labelLimit": 320, "labelLineHeight": NAME_LINE}
    if most > 1:
        lines = (
            f"(width < {NARROW} ? {_literal(narrow)} : {_literal(wide)})[datum.value]"
        )
        axis["labelExpr"] = f"{lines} || datum.label"
        # a name of several lines stands in the middle of its row
        rise = f"{lines} ? {-NAME_LINE / 2} * (length({lines}) - 1) : 0"
        axis["labelOffset"] = {"expr": rise}
    return axis | (labels or {}), NAME_LINE * most


def broken(name: str, length: int = SHORT_NAME) -> str:
    """A name at the end of a line, in lines that leave the chart its room.

    Parameters
    ----------
    name : str
    length : int
        Characters of a line.

    Returns
    -------
    str
        With a bar, "|", where a line ends.

    Examples
    --------
    >>> broken("Electrical machinery, phones and chips"), broken("United States")
    ('Electrical machinery,|phones and chips', 'United States')
    """
    return "|".join(textwrap.wrap(name, length)) or name


def legend(names: Iterable) -> dict:
    """A legend whose names stand beside each other where there is room for them.

    Parameters
    ----------
    names : iterable
        What it explains.

    Returns
    -------
    dict
        Of Vega-Lite.

    Examples
    --------
    >>> legend(["China", "Japan"])["columns"]
    {'expr': 'width < 420 ? 0 : 4'}
    """
    told = [str(name) for name in names]
    longest = max(map(len, told), default=0)
    columns = 2 if longest <= TWO_BESIDE else 1
    if sum(map(len, told)) <= TWO_BESIDE:
        columns = 0  # all beside each other
    made: dict = {"columns": {"expr": f"width < {NARROW} ? {columns} : 4"}}
    if longest > LEGEND_NAME:
        lines = _literal({name: textwrap.wrap(name, LEGEND_NAME) for name in told})
        shown = f"{lines}[datum.label] || datum.label"
        made["labelExpr"] = f"width < {NARROW} ? ({shown}) : datum.label"
    return made


def _literal(lines: dict[str, list[str]]) -> str:
    """A mapping as an expression of Vega."""
    return json.dumps(lines, ensure_ascii=False)


def letters(hue: str) -> str:
    """The colour of a name beside a mark of this hue: dark enough to be read.

    Parameters
    ----------
    hue : str
        As "#rrggbb".

    Returns
    -------
    str

    Examples
    --------
    >>> letters("#0072B2")
    '#0072B2'
    """
    return legible(hue)
