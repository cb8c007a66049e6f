"""A map of the world with one tile of the same size for each economy."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import altair as alt
import pandas as pd

from tightrope import data
from tightrope.charts import words
from tightrope.charts.builders import _layered, _Rows, _rows, _titles
from tightrope.charts.contrast import contrast
from tightrope.charts.display import ChartError
from tightrope.charts.theme import INK, MUTED, unchecked
from tightrope.findings import written
from tightrope.places import at_start, listed

# ColorBrewer's purple and green, told apart by colour-blind readers too; from weak to
# strong. They mean no economy and no power.
BELOW_ZERO = ("#e7d4e8", "#c2a5cf", "#9970ab", "#762a83")
ABOVE_ZERO = ("#d9f0d3", "#a6dba0", "#5aae61", "#1b7837")
# Letters on a tile. The page darkens ink and paper in its dark scheme, where a tile
# keeps its colour, so these are neither.
DARK_LETTERS, LIGHT_LETTERS = "#111111", "#fefefe"
LADDER = [mantissa * 10.0**power for power in range(-6, 9) for mantissa in (1, 2, 5)]
# Below this width, in pixels, a tile holds its code and not its number.
NARROW = 560


@unchecked
def tiles(
    frame: pd.DataFrame,
    code: str,
    value: str,
    *,
    title: str,
    subtitle: str,
    alt_text: str = "",
    bounds: Sequence[float] | None = None,
    focus: str = "",
    value_format: str = "+.1f",
    row_height: int = 34,
    grid: pd.DataFrame | None = None,
) -> alt.LayerChart:
    """A tile-grid map: one tile an economy, its colour the class of its number.

    Parameters
    ----------
    frame : pd.DataFrame
        One row for each economy. One without a tile, such as the rest of the world, is
        not drawn; a tile without a row stays empty.
    code, value : str
        The columns with its ISO 3166-1 alpha-3 code and its number.
    title, subtitle, alt_text : str
        As for `lines`; the subtitle begins with the unit. Without an alternative text
        the lowest and the highest number are named.
    bounds : sequence of float, optional
        Where one class ends and the next begins, ascending; at most four classes lie
        on either side of zero. Without them: zero, and round numbers that fit.
    focus : str
        The economy that the report is about: its tile is framed.
    value_format : str
        Number format of D3, which Python's is like, for tiles and tooltip.
    row_height : int
        Pixels a row of tiles.
    grid : pd.DataFrame, optional
        Where the tiles stand: columns iso3, column and row, as in the table
        `tile_grid`, which is taken without it.

    Returns
    -------
    alt.LayerChart
        As `charts.show` takes it: purple below zero, green above, the code on each
        tile and, where the chart is wide enough, its number.

    Raises
    ------
    ChartError
        When no row has a number and a tile, a code stands twice, or the bounds make
        too many classes.

    Examples
    --------
    >>> losses = pd.DataFrame({"iso3": ["JPN", "VNM"], "pct": [-0.1, -0.7]})
    >>> texts = {"title": "What the duties cost", "subtitle": "% of real income"}
    >>> chart = tiles(losses, "iso3", "pct", **texts)
    >>> chart.to_dict()["description"][:64]
    'Tile map: What the duties cost. % of real income. 2 economies, f'
    """
    if frame[code].duplicated().any():
        raise ChartError(f"tiles: a code stands twice in the column {code}")
    if grid is None:
        grid = data.load("tile_grid")
    names = data.load("countries").set_index("iso3")["name"]
    drawn = grid.reset_index(drop=True)[["iso3", "column", "row"]].merge(
        frame[[code, value]].dropna(), how="left", left_on="iso3", right_on=code
    )
    known = drawn[value].notna()
    if not known.any():
        raise ChartError("tiles: no economy has both a number and a tile")
    edges = (
        list(bounds) if bounds is not None else _round_bounds(drawn.loc[known, value])
    )
    classes, hues = _classes(edges, value_format)
    drawn = drawn.assign(
        name=drawn["iso3"].map(names).fillna(drawn["iso3"]),
        value=drawn[value],
        class_=_sorted_in(drawn[value], edges, classes),
    )
    met = [word for word in classes if (drawn["class_"] == word).any()]
    filled = {"filter": "isValid(datum.value)"}
    where = {"x": _place("column", grid), "y": _place("row", grid)}
    tooltip = [
        words.heading("name"),
        words.number("value", words.measure_of(subtitle), value_format),
    ]
    tile = {"type": "rect", "stroke": MUTED, "strokeWidth": 1, "cornerRadius": 3}
    shade = {
        "field": "class_",
        "type": "nominal",
        "scale": {"domain": met, "range": [hues[word] for word in met]},
        "legend": {
            "symbolType": "square",
            "symbolStrokeColor": MUTED,
            "columns": {"expr": f"width < {NARROW} ? 3 : 4"},
        },
    }
    letters = {
        "field": "class_",
        "type": "nominal",
        "scale": {"domain": met, "range": [_letters_on(hues[word]) for word in met]},
        "legend": None,
    }
    narrow = f"width < {NARROW}"
    code_letters = {
        "fontSize": {"expr": f"{narrow} ? 9 : 11"},
        "fontWeight": {"expr": f"{narrow} ? 400 : 600"},
    }
    layers = [
        {
            "transform": [filled],
            "mark": tile,
            "encoding": where | {"color": shade, "tooltip": tooltip},
        },
        {
            "transform": [filled],
            "mark": _text(**code_letters, dy={"expr": f"{narrow} ? 0 : -7"}),
            "encoding": where | _words("iso3") | {"color": letters},
        },
        {
            "transform": [filled],
            "mark": _text(fontSize=11, dy=7, opacity={"expr": f"{narrow} ? 0 : 1"}),
            "encoding": where
            | {"text": words.number("value", "", value_format), "color": letters},
        },
    ]
    if not known.all():
        empty = {"filter": "!isValid(datum.value)"}
        hollow = tile | {"fillOpacity": 0, "strokeDash": [2, 2]}
        layers += [
            {"transform": [empty], "mark": hollow, "encoding": where},
            {
                "transform": [empty],
                "mark": _text(**code_letters, color=MUTED),
                "encoding": where | _words("iso3"),
            },
        ]
    if focus in set(drawn["iso3"]):
        frame_of_focus = tile | {"stroke": INK, "strokeWidth": 3, "fillOpacity": 0}
        own = drawn.loc[drawn["iso3"] == focus, ["column", "row"]]
        layers.append(
            {
                "data": _Rows(values=own.to_dict("records")),
                "mark": frame_of_focus,
                "encoding": where,
            }
        )
    if not alt_text:
        alt_text = _in_words(title, subtitle, drawn[known], value_format)
    columns = ("iso3", "name", "column", "row", "value", "class_")
    return _layered(
        layers,
        _rows(drawn, *columns),
        drawn,
        height=row_height * int(grid["row"].max()),
        resolve={"scale": {"color": "independent"}},
        **_titles(title, subtitle, alt_text),
    )


def _round_bounds(values: pd.Series) -> list[float]:
    """Zero where numbers lie on both sides, and up to three round bounds a side."""
    edges: list[float] = []
    largest = float(values.abs().max())
    steps = [step for step in LADDER if step < largest][-3:]
    if (values < 0).any():
        edges += [-step for step in reversed(steps) if values.min() < -step]
    if (values < 0).any() and (values > 0).any():
        edges.append(0.0)
    if (values > 0).any():
        edges += [step for step in steps if values.max() > step]
    return edges


def _classes(edges: list[float], value_format: str) -> tuple[list[str], dict]:
    """The classes between the bounds in words, and the colour of each."""
    ends = [float("-inf"), *edges, float("inf")]
    spans = list(pairwise(ends))
    below = [span for span in spans if span[1] <= 0]
    above = [span for span in spans if span not in below]
    if not edges or sorted(set(edges)) != edges:
        raise ChartError("tiles: the bounds must ascend, and be at least one")
    if len(below) > len(BELOW_ZERO) or len(above) > len(ABOVE_ZERO):
        raise ChartError("tiles: more than four classes on one side of zero")
    told = [_span(low, high) for low, high in spans]
    hues = [*reversed(BELOW_ZERO[: len(below)]), *ABOVE_ZERO[: len(above)]]
    return told, dict(zip(told, hues, strict=True))


def _span(low: float, high: float) -> str:
    if low == float("-inf"):
        return f"under {_plain(high)}"
    if high == float("inf"):
        return f"{_plain(low)} and over"
    return f"{_plain(low)} to {_plain(high)}"


def _plain(number: float) -> str:
    return f"{number:,.6g}".replace("-", "−")


def _sorted_in(values: pd.Series, edges: list[float], classes: list[str]) -> pd.Series:
    """The class of each number; one on a bound lies above it."""
    ends = [float("-inf"), *edges, float("inf")]
    return pd.cut(values, ends, right=False, labels=classes).astype(object)


def _written(number: float, value_format: str) -> str:
    return written(f"{{:{value_format}}}", number).replace("-", "−")


def _letters_on(hue: str) -> str:
    """Dark or light letters, whichever can be read on the colour."""
    dark, light = contrast(DARK_LETTERS, hue), contrast(LIGHT_LETTERS, hue)
    return DARK_LETTERS if dark >= light else LIGHT_LETTERS


def _place(field: str, grid: pd.DataFrame) -> dict:
    """One of the two axes of the grid, which shows no axis."""
    order = list(range(1, int(grid[field].max()) + 1))
    scale = {"domain": order, "paddingInner": 0.08, "paddingOuter": 0.04}
    return {
        "field": field,
        "type": "ordinal",
        "axis": None,
        "scale": scale,
        "bandPosition": 0.5,
    }


def _text(**changes) -> dict:
    """Letters in the middle of a tile."""
    return {"type": "text"} | changes


def _words(field: str) -> dict:
    return {"text": {"field": field, "type": "nominal"}}


def _in_words(title: str, subtitle: str, drawn: pd.DataFrame, value_format: str) -> str:
    """An alternative text with the lowest and the highest number."""
    ordered = drawn.sort_values("value", kind="stable")
    ends = [ordered.iloc[0], ordered.iloc[-1]]
    told = listed(
        [f"{end['name']} {_written(end['value'], value_format)}" for end in ends]
    )
    return (
        f"Tile map: {title}. {at_start(subtitle)}. {len(drawn)} economies, "
        f"from the lowest to the highest number: {told}."
    )
