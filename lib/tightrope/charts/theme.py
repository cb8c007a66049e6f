"""The look of the charts: the palette, one colour for each economy, Altair's theme."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from typing import ParamSpec, TypeVar

import altair as alt
from altair.utils import schemapi

from tightrope import data

P = ParamSpec("P")
R = TypeVar("R")

# The report's page replaces these five by their dark counterparts before it draws.
INK = "#1a1a1a"
MUTED = "#6b6b6b"
GRID = "#dedede"
PAPER = "#ffffff"
OTHER = "#6f6f6f"

# After Okabe and Ito's colour-blind-safe hues; each can be told from a white and from a
# dark page (see `contrast`).
BLUE = "#0072B2"
VERMILLION = "#D55E00"
GREEN = "#00916A"
ORANGE = "#A87400"

# The two powers have the same colour in every chart of every edition.
FIXED = {"USA": BLUE, "CHN": VERMILLION}
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif"


def unchecked(build: Callable[P, R]) -> Callable[P, R]:
    """A builder whose parts Altair need not check one by one as they are made.

    Their form is this library's; what a cell builds by itself is checked as ever.

    Parameters
    ----------
    build : callable

    Returns
    -------
    callable

    Examples
    --------
    >>> bar = unchecked(lambda: alt.Chart().mark_bar(color=1))
    >>> bar().mark.color
    1
    """

    @functools.wraps(build)
    def quick(*args: P.args, **options: P.kwargs) -> R:
        with schemapi.debug_mode(False):
            return build(*args, **options)

    return quick


def colours(codes: Iterable[str], focus: str) -> dict[str, str]:
    """A colour for each party, the same in every chart of every edition.

    Parameters
    ----------
    codes : iterable of str
        The parties of all charts, as the table `countries` calls them.
    focus : str
        The economy that the report is about.

    Returns
    -------
    dict of str to str
        The focus in ink, parties of the table `colours` in their hue, the rest grey.

    Examples
    --------
    >>> colours(["USA", "CHN", "JPN", "CHL"], focus="JPN")
    {'USA': '#0072B2', 'CHN': '#D55E00', 'JPN': '#1a1a1a', 'CHL': '#6f6f6f'}
    """
    table = data.load("colours")
    hues = dict(zip(table["iso3"], table["hue"], strict=True))
    hues[focus] = INK
    return {code: hues.get(code, OTHER) for code in codes}


@alt.theme.register("tightrope", enable=False)
def theme() -> alt.theme.ThemeConfig:
    """Altair's theme, registered and switched on by importing this module.

    Returns
    -------
    alt.theme.ThemeConfig
      Fonts, colours and axes of every chart of the house.

    Examples
    --------
    >>> theme()["config"]["background"]
    '#ffffff'
    """
    text = {
        "labelColor": MUTED,
        "titleColor": MUTED,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
    }
    return {
        "config": {
            "background": PAPER,
            "font": FONT,
            "view": {"stroke": None, "continuousHeight": 300},
            "title": {
                "anchor": "start",
                "frame": "group",
                "color": INK,
                "subtitleColor": MUTED,
                "fontSize": 16,
                "fontWeight": 600,
                "subtitleFontSize": 13,
                "subtitlePadding": 4,
                "offset": 14,
            },
            "axis": text
            | {
                "grid": False,
                "domainColor": GRID,
                "tickColor": GRID,
                "labelPadding": 6,
                "titlePadding": 8,
            },
            "axisY": {
                "grid": True,
                "gridColor": GRID,
                "domain": False,
                "ticks": False,
                "titleAngle": 0,
                "titleAlign": "left",
                "titleAnchor": "end",
                "titleY": -8,
                "titleX": 0,
            },
            "axisYBand": {"grid": False},
            "legend": text
            | {
                "orient": "top",
                "title": None,
                "symbolType": "square",
                "labelLimit": 320,
            },
            "header": {
                "labelColor": INK,
                "titleColor": MUTED,
                "labelFontSize": 13,
                "labelFontWeight": 600,
                "title": None,
                "labelAnchor": "start",
            },
            "text": {"color": INK, "fontSize": 12},
            "line": {"strokeWidth": 2.25},
            "rule": {"color": MUTED},
            "bar": {"color": OTHER},
            "point": {"filled": True, "size": 60},
        }
    }
