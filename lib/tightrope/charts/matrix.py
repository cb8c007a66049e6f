"""A matrix of payoffs: what each choice is worth under each thing that others do."""

from __future__ import annotations

import altair as alt
import pandas as pd

from tightrope.charts.builders import titled
from tightrope.charts.theme import BLUE, INK, VERMILLION

STRONGEST = 0.35  # opacity of the largest value: text on it stays legible in any light


def matrix(
    frame: pd.DataFrame,
    row: str,
    column: str,
    value: str,
    text: str,
    *,
    title: str,
    subtitle: str,
    alt_text: str,
    value_format: str = "+.2f",
    row_height: int = 64,
) -> alt.LayerChart:
    """Cells with their values, coloured by sign and, the more, by size.

    Parameters
    ----------
    frame : pd.DataFrame
        One row a cell, in the order in which rows and columns shall stand.
    row, column, value : str
        Columns: what one chooses, what others do, and a number.
    text : str
        Column of what stands in a cell; a bar, "|", breaks the line.
    title, subtitle, alt_text : str
        What is measured; unit, scope, period; and the chart in words.
    value_format : str
        A d3 number format, for the tooltip.
    row_height : int
        Pixels a row.

    Returns
    -------
    alt.LayerChart
        As `charts.show` takes it: losses are vermillion, gains blue.

    Examples
    --------
    >>> cells = pd.DataFrame(
    ...     {"we": ["join", "stay"], "they": "answer", "bn": [-2.0, 0.0], "told": "x"}
    ... )
    >>> words = {"title": "Payoffs", "subtitle": "bn USD", "alt_text": "Two cells."}
    >>> matrix(cells, "we", "they", "bn", "told", **words).to_dict()["height"]
    128
    """
    rows, columns = (list(dict.fromkeys(frame[name])) for name in (row, column))
    axis = {"labelColor": INK, "labelLimit": 200, "title": None, "ticks": False}
    across = alt.X(column, type="nominal", sort=columns)
    down = alt.Y(row, type="nominal", sort=rows)
    largest = float(frame[value].abs().max()) or 1.0
    strength = alt.Opacity("strength:Q", legend=None).scale(
        domain=[0, largest], range=[0.02, STRONGEST]
    )
    hue = alt.condition(alt.datum[value] < 0, alt.value(VERMILLION), alt.value(BLUE))
    base = alt.Chart(frame).encode(
        x=across.axis(orient="top", labelAngle=0, domain=False, **axis),
        y=down.axis(domain=False, **axis),
    )
    cells = (
        base.transform_calculate(strength=f"abs(datum[{value!r}])")
        .mark_rect(cornerRadius=3)
        .encode(
            color=hue,
            opacity=strength,
            tooltip=[
                alt.Tooltip(row, type="nominal"),
                alt.Tooltip(column, type="nominal"),
                alt.Tooltip(value, type="quantitative", format=value_format),
            ],
        )
    )
    words = base.mark_text(color=INK, lineBreak="|", fontSize=13, lineHeight=17)
    layered = alt.layer(cells, words.encode(text=alt.Text(text, type="nominal")))
    return titled(
        layered.properties(height=row_height * len(rows)), title, subtitle, alt_text
    )
