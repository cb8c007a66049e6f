"""Charts of one look: a theme, one colour for each economy, builders, and `show`.

`from tightrope import charts` gives all of them; what draws nothing stays in its room.
"""

from tightrope.charts.builders import bars, intervals, lines, titled
from tightrope.charts.display import MIME, ChartError, show, table
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
    "colours",
    "intervals",
    "lines",
    "show",
    "table",
    "titled",
]
