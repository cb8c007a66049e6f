"""A matrix of payoffs: what each choice is worth under each thing that others do."""

from __future__ import annotations

import altair as alt
import pandas as pd

from tightrope.charts import words
from tightrope.charts.builders import titled
from tightrope.charts.theme import BLUE, INK, MUTED, VERMILLION

STRONGEST = 0.35  # opacity of the largest value: text on it stays legible in any light
NAMES = {"title": None, "ticks": False, "domain": False}


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
    measure: str = "",
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
        Pixels a row; more where a name takes several lines.
    measure : str
        What the numbers are, with their unit, for the tooltip; by default the beginning
        of the subtitle.

    Returns
    -------
    alt.LayerChart
        As `charts.show` takes it: losses are vermillion, gains blue.

    Examples
    --------
    >>> cells = pd.DataFrame(
    ...     {"we": ["join", "stay"], "they": "answer", "bn": [-2.0, 0.0], "told": "x"}
    ... )
    >>> texts = {"title": "Payoffs", "subtitle": "bn USD", "alt_text": "Two cells."}
    >>> matrix(cells, "we", "they", "bn", "told", **texts).to_dict()["height"]
    128
    """
    rows, columns = (list(dict.fromkeys(frame[name])) for name in (row, column))
    down_axis, name_height = words.names_axis(rows, NAMES)
    across_axis, _ = words.names_axis(columns, NAMES | {"labelLimit": 200})
    largest = float(frame[value].abs().max()) or 1.0
    strength = alt.FillOpacity("strength:Q", legend=None).scale(
        domain=[0, largest], range=[0.02, STRONGEST]
    )
    hue = alt.condition(alt.datum[value] < 0, alt.value(VERMILLION), alt.value(BLUE))
    base = alt.Chart(frame).encode(
        x=alt.X(column, type="nominal", sort=columns).axis(
            orient="top", labelAngle=0, **across_axis
        ),
        y=alt.Y(row, type="nominal", sort=rows).axis(**down_axis),
    )
    both, head = words.heading_of_two(row, column)
    amount = words.number(value, measure or words.measure_of(subtitle), value_format)
    cells = (
        base.transform_calculate(
            strength=f"abs({words.datum(value)})", heading=both["calculate"]
        )
        # the frame of a cell can be told from the page where its colour is faint
        .mark_rect(cornerRadius=3, stroke=MUTED, strokeWidth=1)
        .encode(
            color=hue,
            fillOpacity=strength,
            tooltip=[alt.Tooltip(**head), alt.Tooltip(**amount)],
        )
    )
    told = base.mark_text(color=INK, lineBreak="|", fontSize=13, lineHeight=17)
    layered = alt.layer(cells, told.encode(text=alt.Text(text, type="nominal")))
    height = max(row_height, name_height + 8) * len(rows)
    return titled(layered.properties(height=height), title, subtitle, alt_text)
