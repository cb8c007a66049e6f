"""Charts of one look: a theme, one colour for each economy, builders, and `show`.

`from tightrope import charts` gives all of them; what draws nothing stays in its room.
"""

from tightrope.charts.builders import bars, intervals, lines, titled
from tightrope.charts.crossing import crossing, slider_over
from tightrope.charts.display import MIME, ChartError, show, table
from tightrope.charts.explorer import chosen, curve_explorer, headline, slider
from tightrope.charts.matrix import matrix
from tightrope.charts.paired import pairs
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
    "curve_explorer",
    "headline",
    "intervals",
    "lines",
    "matrix",
    "pairs",
    "scatter",
    "show",
    "slider",
    "slider_over",
    "stacked",
    "table",
    "titled",
]
