"""How much of a whole is filled, and by which parts."""

from __future__ import annotations

from collections.abc import Mapping

import altair as alt
import pandas as pd

from tightrope.charts import words
from tightrope.charts.builders import _categories, _layered, _Rows, _rows, _titles
from tightrope.charts.display import ChartError
from tightrope.charts.theme import INK, MUTED, PAPER, unchecked
from tightrope.findings import written
from tightrope.places import at_start, listed


@unchecked
def progress(
    frame: pd.DataFrame,
    category: str,
    value: str,
    part: str,
    whole: Mapping[str, float],
    *,
    title: str,
    subtitle: str,
    alt_text: str = "",
    value_format: str = ",.0f",
    row_height: int = 52,
) -> alt.LayerChart:
    """A hollow bar for each whole, filled from the left by its parts.

    Above each bar stands its name with what is filled, of how much.

    Parameters
    ----------
    frame : pd.DataFrame
        One row for each part; parts stand in the frame's order.
    category, value, part : str
        Columns: which whole it belongs to, its amount, and what it is called.
    whole : mapping of str to float
        Category → its whole, in the unit of `value`. Bars stand in its order; one
        without a part is drawn empty.
    title, subtitle, alt_text : str
        As for `lines`; the subtitle begins with the unit. Without an alternative text
        each bar is told in words.
    value_format : str
        Number format of D3, which Python's is like.
    row_height : int
        Pixels a bar with its name.

    Returns
    -------
    alt.LayerChart
        As `charts.show` takes it.

    Raises
    ------
    ChartError
        When there is no whole, an amount is missing or negative, a part belongs to no
        whole, or the parts exceed it.

    Examples
    --------
    >>> named = pd.DataFrame({"to": "Japan", "bn": [30.0, 25.0], "for": ["gas", "AI"]})
    >>> texts = {"title": "Named so far", "subtitle": "bn USD"}
    >>> chart = progress(named, "to", "bn", "for", {"Japan": 550.0}, **texts)
    >>> chart.to_dict()["description"]
    'Bars filled in part: Named so far. Bn USD. Japan: 55 of 550 (10 %).'
    """
    if not whole or min(whole.values()) <= 0:
        raise ChartError("progress: give each category a whole above zero")
    strange = set(frame[category]) - set(whole)
    if strange:
        raise ChartError(f"progress: no whole is given for {', '.join(strange)}")
    if frame[value].isna().any() or (frame[value] < 0).any():
        raise ChartError(f"progress: an amount in {value} is missing or negative")
    filled = frame.groupby(category)[value].sum()
    bars = []
    for name, size in whole.items():
        done = float(filled.get(name, 0.0))
        if done > size * (1 + 1e-9):
            raise ChartError(f"progress: the parts of {name} are more than the whole")
        amounts = f"{_amount(done, value_format)} of {_amount(size, value_format)}"
        told = f"{amounts} ({100 * done / size:.0f} %)"
        bars.append({category: name, "whole": size, "told": told})
    ends = frame.groupby(category)[value].cumsum()
    parts = frame.assign(start=ends - frame[value], end=ends)
    unit = words.measure_of(subtitle)
    order = list(whole)
    up = _categories(category, order)[0] | {"axis": None}
    length = {
        "type": "quantitative",
        "title": None,
        "axis": None,
        "scale": {"nice": False, "domain": [0, max(whole.values())]},
    }
    bar = {"type": "bar", "height": 18, "yOffset": 10}
    above = {"type": "text", "align": "left", "dy": -10, "fontWeight": 600}
    layers: list[dict] = [
        {
            "mark": bar | {"fillOpacity": 0, "stroke": MUTED, "strokeWidth": 1.5},
            "encoding": {
                "y": up,
                "x": length | {"field": "whole"},
                "tooltip": [
                    words.heading(category),
                    {"field": "told", "type": "nominal", "title": unit},
                ],
            },
        },
        {
            "data": _rows(parts, category, part, value, "start", "end"),
            "mark": bar | {"color": INK, "stroke": PAPER, "strokeWidth": 1.5},
            "encoding": {
                "y": up,
                "x": length | {"field": "start"},
                "x2": {"field": "end"},
                "tooltip": [
                    words.heading(part),
                    words.number(value, unit, value_format),
                ],
            },
        },
        {
            "transform": [
                {
                    "calculate": f"{words.datum(category)} + ': ' + datum.told",
                    "as": "line",
                }
            ],
            "mark": above,
            "encoding": {
                "y": up,
                "x": {"value": 0},
                "text": {"field": "line", "type": "nominal"},
            },
        },
    ]
    if not alt_text:
        sums = listed([f"{entry[category]}: {entry['told']}" for entry in bars])
        alt_text = f"Bars filled in part: {title}. {at_start(subtitle)}. {sums}."
    return _layered(
        layers,
        _Rows(values=bars),
        frame,
        height=row_height * len(order),
        **_titles(title, subtitle, alt_text),
    )


def _amount(number: float, value_format: str) -> str:
    return written(f"{{:{value_format}}}", number)
