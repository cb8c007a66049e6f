"""Charts of one look: a theme, one colour for each economy, builders, and `show`.

`from tightrope import charts` gives all of them; what draws nothing stays in its room.
"""

from tightrope.charts.builders import (
    BLUE,
    FIXED,
    GREEN,
    GRID,
    INK,
    MUTED,
    ORANGE,
    OTHER,
    PAPER,
    VERMILLION,
    bars,
    colours,
    intervals,
    lines,
    titled,
)
from tightrope.charts.crossing import crossing, slider_over
from tightrope.charts.display import MIME, ChartError, show, table
from tightrope.charts.explorer import chosen, headline, slider
from tightrope.charts.pairs import pairs

__all__ = [
    "BLUE",
    "FIXED",
    "GREEN",
    "GRID",
    "INK",
    "MIME",
    "MUTED",
    "ORANGE",
    "OTHER",
    "PAPER",
    "VERMILLION",
    "ChartError",
    "bars",
    "chosen",
    "colours",
    "crossing",
    "headline",
    "intervals",
    "lines",
    "pairs",
    "show",
    "slider",
    "slider_over",
    "table",
    "titled",
]
