"""Charts of one look: a theme, one colour for each economy, builders, and `show`.

`from tightrope import charts` gives all of them; what draws nothing stays in its room.
"""

import altair

from tightrope.charts.builders import bars, intervals, lines, titled
from tightrope.charts.contrast import contrast, legible
from tightrope.charts.crossing import crossing, slider_over
from tightrope.charts.display import MIME, ChartError, show, table
from tightrope.charts.explorer import chosen, curve_explorer, headline, slider
from tightrope.charts.matrix import matrix
from tightrope.charts.paired import pairs
from tightrope.charts.progress import progress
from tightrope.charts.scatter import scatter
from tightrope.charts.stacked import stacked
from tightrope.charts.theme import (
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
    colours,
)
from tightrope.charts.tiles import tiles

# All that importing this changes elsewhere stands here and nowhere else: a process that
# has the modules already can switch it on for a notebook by this file alone.
altair.theme.enable("tightrope")
altair.renderers.enable("tightrope")

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
    "contrast",
    "crossing",
    "curve_explorer",
    "headline",
    "intervals",
    "legible",
    "lines",
    "matrix",
    "pairs",
    "progress",
    "scatter",
    "show",
    "slider",
    "slider_over",
    "stacked",
    "table",
    "tiles",
    "titled",
]
