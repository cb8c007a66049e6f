"""Two measures of the same things against each other, one dot a thing."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence

import altair as alt
import pandas as pd

from tightrope.charts import words
from tightrope.charts.builders import _layered, _Rows, _rows, _titles
from tightrope.charts.display import ChartError
from tightrope.charts.theme import INK, MUTED, OTHER, PAPER, unchecked

# Names are placed twice: for charts narrower than this, in pixels, and for others.
NARROW = 460
# The least width of the plot of either, of which some is margin.
WIDTHS = {"narrow": 220, "wide": 440}
# The size of a letter, and how far from its dot a name stands.
LETTER, LINE, GAP = 7, 16, 5
# Areas of the smallest and of the largest dot, in square pixels.
AREAS = (30, 700)
# Pixels kept free at the edges of the plot.
MARGIN = 16
# Characters of a line in a corner.
CORNER = 18


@unchecked
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
    cross: tuple[float, float] | None = None,
    corners: Sequence[str] = (),
    focus: str = "",
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
    cross : tuple of float, optional
        Where two lines part the chart into quadrants: at this `x` and this `y`.
    corners : sequence of str
        What the quadrants are, in a few words: upper left, upper right, lower left,
        lower right. Goes with `cross`.
    focus : str
        The name of one dot that stands out, and is named whatever it covers; the
        others are grey then.

    Returns
    -------
    alt.LayerChart
        As `charts.show` takes it.

    Raises
    ------
    ChartError
        When there is no row, or a measure is missing in one; when there are names for
        quadrants and no cross, or not four of them.

    Examples
    --------
    >>> frame = pd.DataFrame({"a": [1.0, 2.0], "b": [2.0, 1.0], "name": ["x", "y"]})
    >>> texts = {"title": "t", "subtitle": "s", "alt_text": "Dots."}
    >>> axes = {"a": "one, %", "b": "other, %"}
    >>> chart = scatter(frame, "a", "b", "name", axes=axes, **texts)
    >>> chart.to_dict()["description"]
    'Dots.'
    """
    if frame.empty or frame[[x, y]].isna().any(axis=None):
        raise ChartError(f"scatter: every row needs numbers {x} and {y}")
    if corners and (cross is None or len(corners) != 4):
        raise ChartError("scatter: corners are four, and go with a cross")
    free = {"scale": {"padding": MARGIN}}
    ticks = words.axis_of("", 7, 4)
    del ticks["format"]
    where = {
        "x": _measure(x, axes[x]) | free | {"axis": ticks},
        "y": _measure(y, axes[y]) | free | {"axis": {"tickCount": 6}},
    }
    numbers = [x, y] + ([size] if size else [])
    tooltip = [words.heading(name)] + [
        words.number(column, axes.get(column, column), value_format)
        for column in numbers
    ]
    area: dict = {"value": 80}
    radii = [5.0] * len(frame)
    if size:
        scale = {"range": list(AREAS), "domain": [0, float(frame[size].max())]}
        area = _measure(size, None) | {"legend": None, "scale": scale}
        share = frame[size] / frame[size].max()
        areas = AREAS[0] + share * (AREAS[1] - AREAS[0])
        radii = [round(math.sqrt(one / math.pi), 1) for one in areas]
    dots = {
        "mark": {
            "type": "point",
            "color": MUTED if focus else INK,
            "opacity": 1,
            "stroke": PAPER,
            "strokeWidth": 1,
        },
        "encoding": where | {"size": area, "tooltip": tooltip},
    }
    reach = {column: [0.0, *frame[column]] for column in (x, y)}
    if equal:  # the line from end to end stretches both axes
        both = [*reach[x], *reach[y]]
        reach = {x: both, y: both}
    if cross:
        reach[x].append(cross[0])
        reach[y].append(cross[1])
    up = _pixels(frame[y], reach[y], height - 2 * MARGIN)
    labels = [str(label) for label in frame[name]][:named]
    labels = ["" if label == focus else label for label in labels]
    names = []
    for size_of_chart, width in WIDTHS.items():
        across = _pixels(frame[x], reach[x], width - 2 * MARGIN)
        free_of = _corner_boxes(corners, width, height)
        placed = _placed(across, up, labels, radii, width, free_of)
        for align, side in (("left", ""), ("right", "-")):
            if not placed[align]:
                continue
            spots = []
            for at in placed[align]:
                row = frame.iloc[at]
                place = {x: float(row[x]), "label_y": float(row[y])}
                spots.append(place | {name: row[name], "reach": radii[at] + GAP})
            hidden = "<" if size_of_chart == "wide" else ">="
            mark = {
                "type": "text",
                "align": align,
                "dx": {"expr": f"{side}datum.reach"},
                "color": MUTED,
                "opacity": {"expr": f"width {hidden} {NARROW} ? 0 : 1"},
            }
            encoding = {
                "x": where["x"],
                "y": _measure("label_y", axes[y]) | free,
                "text": {"field": name, "type": "nominal"},
            }
            names.append(
                {"data": _Rows(values=spots), "mark": mark, "encoding": encoding}
            )
    layers = [dots, *names]
    chosen = frame[name].to_numpy() == focus
    if chosen.any():
        reach_of_dot = radii[int(chosen.argmax())]
        layers += _in_focus(frame[chosen], name, dots, reach_of_dot)
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
    if cross:
        layers = [*_quadrants(cross, corners, where), *layers]
    return _layered(
        layers,
        _rows(frame, name, *numbers),
        frame,
        height=height,
        **_titles(title, subtitle, alt_text),
    )


def _in_focus(rows: pd.DataFrame, name: str, dots: dict, radius: float) -> list[dict]:
    """One dot in ink above the others, its name over it on a ground of paper."""
    encoding = dots["encoding"]
    columns = [encoding[channel]["field"] for channel in "xy"]
    if "field" in encoding["size"]:
        columns.append(encoding["size"]["field"])
    data = _Rows(values=rows[[name, *columns]].to_dict("records"))
    dot = {"data": data, "mark": dots["mark"] | {"color": INK}, "encoding": encoding}
    where = {channel: encoding[channel] for channel in "xy"}
    text = where | {"text": {"field": name, "type": "nominal"}}
    said: dict = {"type": "text", "dy": -radius - GAP, "fontWeight": 600, "color": INK}
    ground: dict = said | {"color": PAPER, "stroke": PAPER, "strokeWidth": 5}
    written = [{"data": data, "mark": m, "encoding": text} for m in (ground, said)]
    return [dot, *written]


def _quadrants(
    cross: tuple[float, float], corners: Sequence[str], where: dict
) -> list[dict]:
    """Two lines that part the chart, and a name in each of its corners."""
    layers: list[dict] = []
    for channel, at in zip("xy", cross, strict=True):
        rule = {"type": "rule", "color": MUTED, "strokeWidth": 1}
        at_value = where[channel] | {"field": "at", "title": None}
        data = _Rows(values=[{"at": float(at)}])
        layers.append({"data": data, "mark": rule, "encoding": {channel: at_value}})
    places = [("left", 0, "top"), ("right", 1, "top")]
    places += [("left", 0, "bottom"), ("right", 1, "bottom")]
    for words_there, (align, side, baseline) in zip(corners, places, strict=False):
        in_lines = textwrap.wrap(words_there, CORNER)
        # lines grow downwards from the first, whatever the baseline
        rise = words.NAME_LINE * (len(in_lines) - 1)
        mark = {
            "type": "text",
            "align": align,
            "baseline": baseline,
            "dy": -rise - 3 if baseline == "bottom" else 0,
            "lineHeight": words.NAME_LINE,
            "color": MUTED,
            "fontStyle": "italic",
            "text": in_lines,
        }
        x_at = {"expr": "width"} if side else 0
        y_at = {"expr": "height"} if baseline == "bottom" else 0
        encoding = {"x": {"value": x_at}, "y": {"value": y_at}}
        data = _Rows(values=[{"corner": words_there}])
        layers.append({"data": data, "mark": mark, "encoding": encoding})
    return layers


def _corner_boxes(corners: Sequence[str], width: float, height: float) -> list[tuple]:
    """Where the names of the quadrants stand, in the pixels of `_placed`."""
    boxes = []
    for place, told in enumerate(corners):
        in_lines = textwrap.wrap(told, CORNER)
        across = LETTER * max(len(line) for line in in_lines)
        tall = words.NAME_LINE * len(in_lines) + MARGIN
        left = -MARGIN if place % 2 == 0 else width - MARGIN - across
        low = height - MARGIN - tall if place < 2 else -MARGIN
        boxes.append((left, low, left + across, low + tall))
    return boxes


def _placed(
    across: list[float],
    up: list[float],
    labels: list[str],
    radii: list[float],
    width: float,
    free_of: list[tuple],
) -> dict[str, list[int]]:
    """Which of the first dots are named to their right (align left) or to their left.

    A name is left out where it would cover a dot, another name or an edge, as far as
    can be told for a plot of this width; positions are in pixels.
    """
    dots = [
        (a - r, b - r, a + r, b + r) for a, b, r in zip(across, up, radii, strict=True)
    ]
    taken = list(free_of)
    placed: dict[str, list[int]] = {"left": [], "right": []}
    for at, label in enumerate(labels):
        if not label:
            continue
        length = LETTER * len(label)
        low, high = up[at] - LINE / 2, up[at] + LINE / 2
        beside = radii[at] + GAP
        boxes = {
            "left": (across[at] + beside, low, across[at] + beside + length, high),
            "right": (across[at] - beside - length, low, across[at] - beside, high),
        }
        others = [*dots[:at], *dots[at + 1 :], *taken]
        for align, box in boxes.items():
            inside = box[0] >= -MARGIN and box[2] <= width - MARGIN
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
