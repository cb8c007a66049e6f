"""Two measures of the same things against each other, one dot a thing."""

from __future__ import annotations

import altair as alt
import pandas as pd

from tightrope.charts.builders import _layered, _Rows, _rows, _titles
from tightrope.charts.display import ChartError
from tightrope.charts.theme import INK, MUTED, OTHER

# Below this width, in pixels, names beside dots would cover each other.
NARROW = 400
# For placing the names: the least width at which they are drawn beside more than the
# largest dots, the size of a letter, and how far from its dot a name stands.
WIDTH, LETTER, LINE, GAP = 620, 6.4, 15, 12


def scatter(
    frame: pd.DataFrame,
    x: str,
    y: str,
    name: str,
    *,
    axes: dict[str, str],
    title: str,
    subtitle: str,
    alt_text: str,
    size: str | None = None,
    named: int = 20,
    equal: bool = False,
    value_format: str = ".1f",
    height: int = 380,
) -> alt.LayerChart:
    """Dots by two measures, named beside them where there is room, and in tooltips.

    Parameters
    ----------
    frame : pd.DataFrame
        One row for each dot, those first that are to be named before others.
    x, y, name : str
        Columns: two numbers, and what the dot is called.
    axes : dict of str to str
        Column → what it is, with its unit: titles of the axes and of the tooltip.
    title, subtitle, alt_text : str
        What is measured; unit, scope, period; and the chart in words.
    size : str, optional
        A column of numbers above zero: the area of the dots.
    named : int
        How many dots are named at most, where the chart is wide enough.
    equal : bool
        Whether a dashed line shows where both measures are the same.
    value_format : str
        A d3 number format for the tooltip.
    height : int
        In pixels.

    Returns
    -------
    alt.LayerChart
        As `charts.show` takes it.

    Raises
    ------
    ChartError
        When there is no row, or a measure is missing in one.

    Examples
    --------
    >>> frame = pd.DataFrame({"a": [1.0, 2.0], "b": [2.0, 1.0], "name": ["x", "y"]})
    >>> words = {"title": "t", "subtitle": "s", "alt_text": "Dots."}
    >>> axes = {"a": "one, %", "b": "other, %"}
    >>> chart = scatter(frame, "a", "b", "name", axes=axes, **words)
    >>> chart.to_dict()["description"]
    'Dots.'
    """
    if frame.empty or frame[[x, y]].isna().any(axis=None):
        raise ChartError(f"scatter: every row needs numbers {x} and {y}")
    where = {
        "x": _measure(x, axes[x]),
        "y": _measure(y, axes[y]),
    }
    numbers = [x, y] + ([size] if size else [])
    tooltip = [{"field": name, "type": "nominal"}] + [
        _measure(column, axes.get(column, column)) | {"format": value_format}
        for column in numbers
    ]
    area: dict = {"value": 80}
    if size:
        area = _measure(size, None) | {"legend": None, "scale": {"range": [30, 700]}}
    dots = {
        "mark": {"type": "point", "color": INK, "opacity": 0.85},
        "encoding": where | {"size": area, "tooltip": tooltip},
    }
    reach = {column: [0.0, *frame[column]] for column in (x, y)}
    if equal:  # the line from end to end stretches both axes
        both = [*reach[x], *reach[y]]
        reach = {x: both, y: both}
    across = _pixels(frame[x], reach[x], WIDTH)
    up = _pixels(frame[y], reach[y], height)
    labels = [str(label) for label in frame[name]]
    placed = _placed(across, up, labels[:named])
    names = [
        {
            "data": _Rows(
                values=[
                    {x: row[x], "label_y": row[y], name: row[name]}
                    for row in frame.iloc[placed[align]].to_dict("records")
                ]
            ),
            "mark": {
                "type": "text",
                "align": align,
                "dx": dx,
                "color": MUTED,
                "opacity": {"expr": f"width < {NARROW} ? 0 : 1"},
            },
            "encoding": {
                "x": where["x"],
                "y": _measure("label_y", axes[y]),
                "text": {"field": name, "type": "nominal"},
            },
        }
        for align, dx in (("left", GAP), ("right", -GAP))
        if placed[align]
    ]
    layers = [dots, *names]
    if equal:
        ends = [frame[[x, y]].min(axis=None), 0.0, frame[[x, y]].max(axis=None)]
        line = {
            "data": _Rows(values=[{"at": float(end)} for end in ends]),
            "mark": {
                "type": "line",
                "color": OTHER,
                "strokeDash": [4, 3],
                "strokeWidth": 1.5,
            },
            "encoding": {"x": _measure("at", axes[x]), "y": _measure("at", axes[y])},
        }
        layers.insert(0, line)
    return _layered(
        layers,
        _rows(frame, name, *numbers),
        frame,
        height=height,
        **_titles(title, subtitle, alt_text),
    )


def _placed(
    across: list[float], up: list[float], labels: list[str]
) -> dict[str, list[int]]:
    """Which of the first dots are named to their right (align left) or to their left.

    A name is left out where it would cover a dot, another name or an edge, as far as
    can be told for a chart of the width `WIDTH`; positions are in pixels.
    """
    dots = [(a - 5, b - 5, a + 5, b + 5) for a, b in zip(across, up, strict=True)]
    taken: list[tuple] = []
    placed: dict[str, list[int]] = {"left": [], "right": []}
    for at, label in enumerate(labels):
        length = LETTER * len(label)
        low, high = up[at] - LINE / 2, up[at] + LINE / 2
        boxes = {
            "left": (across[at] + GAP, low, across[at] + GAP + length, high),
            "right": (across[at] - GAP - length, low, across[at] - GAP, high),
        }
        others = [*dots[:at], *dots[at + 1 :], *taken]
        for align, box in boxes.items():
            inside = box[0] >= 0 and box[2] <= WIDTH
            if inside and not any(_overlap(box, other) for other in others):
                taken.append(box)
                placed[align].append(at)
                break
    return placed


def _pixels(values: pd.Series, reach: list[float], length: float) -> list[float]:
    """Where numbers lie along an axis that holds all of `reach`."""
    low, high = min(reach), max(reach)
    return [(value - low) / ((high - low) or 1) * length for value in values]


def _overlap(one: tuple, other: tuple) -> bool:
    apart = one[2] <= other[0] or other[2] <= one[0]
    return not (apart or one[3] <= other[1] or other[3] <= one[1])


def _measure(column: str, words: str | None) -> dict:
    return {"field": column, "type": "quantitative", "title": words}
