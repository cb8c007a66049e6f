"""The look of the charts: the palette, one colour for each economy, Altair's theme."""

from __future__ import annotations

from collections.abc import Iterable

import altair as alt

# The report's page replaces these five by their dark counterparts before it draws.
INK = "#1a1a1a"
MUTED = "#6b6b6b"
GRID = "#dedede"
PAPER = "#ffffff"
OTHER = "#9a9a9a"

# Okabe and Ito's colour-blind-safe hues
BLUE = "#0072B2"
VERMILLION = "#D55E00"
GREEN = "#009E73"
ORANGE = "#E69F00"

# The two powers have the same colour in every chart of every edition.
FIXED = {"USA": BLUE, "CHN": VERMILLION}
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif"


def colours(codes: Iterable[str], focus: str) -> dict[str, str]:
    """A colour for each party, the same in every chart of a notebook.

    Parameters
    ----------
    codes : iterable of str
        The parties of all charts, in order of importance.
    focus : str
        The economy that the report is about.

    Returns
    -------
    dict of str to str
        The focus in ink, the United States blue, China vermillion, two more parties
        in hues of their own, the rest grey.

    Examples
    --------
    >>> colours(["USA", "CHN", "JPN"], focus="JPN")
    {'USA': '#0072B2', 'CHN': '#D55E00', 'JPN': '#1a1a1a'}
    """
    spare = [GREEN, ORANGE]
    chosen = {}
    for code in codes:
        if code == focus:
            chosen[code] = INK
        elif code in FIXED:
            chosen[code] = FIXED[code]
        elif spare:
            chosen[code] = spare.pop(0)
        else:
            chosen[code] = OTHER
    return chosen


@alt.theme.register("tightrope", enable=True)
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
            "legend": text | {"orient": "top", "title": None, "symbolType": "square"},
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
