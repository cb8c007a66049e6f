"""Lines that sliders move, the point where they cross, and a sentence that follows."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import altair as alt
import pandas as pd

from tightrope.charts.builders import titled
from tightrope.charts.contrast import legible
from tightrope.charts.explorer import chosen, headline, slider
from tightrope.charts.theme import INK, OTHER, unchecked
from tightrope.charts.words import axis_of, heading, measure_of


@unchecked
def slider_over(
    values: Sequence[float], name: str, label: str, start: float
) -> alt.Parameter:
    """A slider that takes the values given, which lie at one distance.

    Parameters
    ----------
    values : sequence of float
        In ascending order, two or more.
    name, label, start
        As for `slider`.

    Returns
    -------
    alt.Parameter

    Examples
    --------
    >>> slider_over([0, 10, 20], "part", "Part, %", 20).param.bind.step
    10
    """
    first, second, *others = list(values)
    last = [second, *others][-1]
    return slider(name, label, start, low=first, high=last, step=second - first)


@unchecked
def crossing(
    lines: Mapping[str, pd.DataFrame],
    meeting: pd.DataFrame,
    x: str,
    y: str,
    words: str,
    sliders: Mapping[str, alt.Parameter],
    *,
    title: str,
    subtitle: str,
    alt_text: str,
    x_title: str,
    x_domain: tuple[float, float],
    palette: Mapping[str, str] | None = None,
    x_format: str = ".0f",
    y_format: str = "+.2f",
    height: int = 300,
) -> alt.LayerChart:
    """Straight lines named at their right ends, and a dot where they cross.

    Parameters
    ----------
    lines : mapping of str to pd.DataFrame
        By name: columns `x` and `y`, and those of `sliders` that move this line; two
        rows, its ends, for each value of the sliders.
    meeting : pd.DataFrame
        Columns `x` and `y` of the crossing, `words`, and all columns of `sliders`.
    x, y, words : str
        Columns: the two axes, and the sentence above the chart.
    sliders : mapping of str to alt.Parameter
        As `slider` makes them, by the column whose value they choose.
    title, subtitle, alt_text : str
        What is measured; unit, scope, period; and the chart in words.
    x_title : str
        What lies on the horizontal axis, with its unit.
    x_domain : tuple of float
        Its ends; a crossing beyond them is not drawn.
    palette : mapping of str to str, optional
        Colour by line; others are grey.
    x_format, y_format : str
        d3 number formats, for the tooltips.
    height : int
        In pixels.

    Returns
    -------
    alt.LayerChart
        As `charts.show` takes it.

    Examples
    --------
    >>> ends = pd.DataFrame({"odds": [0, 100], "change": [0.0, -2.0]})
    >>> even = pd.DataFrame({"odds": [0, 100], "change": [-1.0, -1.0]})
    >>> meeting = pd.DataFrame({"odds": [50], "change": [-1.0], "words": ["At 50 %."]})
    >>> chart = crossing(
    ...     {"stay out": ends, "join": even},
    ...     meeting,
    ...     "odds",
    ...     "change",
    ...     "words",
    ...     {},
    ...     title="When joining pays",
    ...     subtitle="% of income",
    ...     alt_text="Two lines and where they cross.",
    ...     x_title="probability, %",
    ...     x_domain=(0, 100),
    ... )
    >>> chart.to_dict()["title"]["text"]
    'When joining pays'
    """
    across = alt.X(x, type="quantitative", title=x_title)
    up = alt.Y(y, type="quantitative", title=None)
    where = {
        "x": across.scale(domain=list(x_domain)).axis(tickCount=5, labelFlush=False),
        "y": up.axis(**axis_of("+.2f", 5, 5)),
    }
    tooltip = [
        alt.Tooltip(x, type="quantitative", format=x_format, title=x_title),
        alt.Tooltip(
            y, type="quantitative", format=y_format, title=measure_of(subtitle)
        ),
    ]
    layers = []
    for place, (name, frame) in enumerate(lines.items()):
        moved_by = {column: s for column, s in sliders.items() if column in frame}
        line = chosen(frame, **moved_by).encode(**where)
        hue = (palette or {}).get(name, OTHER)
        end = line.transform_filter(alt.datum[x] == x_domain[1])
        # the first name stands above its line, the next below: they may lie close
        above = -5 + 10 * place
        label = {"align": "left", "fontWeight": 600, "dx": 8, "dy": above}
        layers.append(line.mark_line(color=hue))
        layers.append(end.mark_text(text=name, color=legible(hue), **label))
        ends = line.transform_calculate(heading=json.dumps(name))
        aim = ends.mark_point(size=300, filled=False, opacity=0)
        layers.append(aim.encode(tooltip=[alt.Tooltip(**heading("heading")), *tooltip]))
    cross = chosen(meeting, **sliders)
    dot = cross.mark_point(color=INK, size=110, opacity=1, clip=True)
    meeting_words = dot.transform_calculate(heading="'Where the lines cross'")
    layers.append(
        meeting_words.encode(
            **where, tooltip=[alt.Tooltip(**heading("heading")), *tooltip]
        )
    )
    layers.append(headline(cross, f"datum[{words!r}]", above=18))
    layered = alt.layer(*layers).add_params(*sliders.values())
    return titled(layered.properties(height=height), title, subtitle, alt_text)
