"""Pictures of reports for where links to them are shown: a finding and its chart.

Drawn by vl-convert after the reports are made, in a process of its own: it starts
threads, and a process that has run it must not fork.
"""

from __future__ import annotations

import html
import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from pressroom import PressError, shelf
from pressroom.page import citation, markup
from pressroom.page.summary import END
from pressroom.page.vega import VEGALITE

WIDTH, HEIGHT = 1200, 630
MARGIN = 60
INK, MUTED = "#1a1a1a", "#5c5c5c"
FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
TALL = 260  # pixels of the chart before it is scaled
# The width of a letter beside its height, a little more than it is on the whole.
LETTER = 0.53


def name(edition: str, slug: str) -> str:
    """Where in the reports folder the picture of a report lies.

    Parameters
    ----------
    edition, slug : str

    Returns
    -------
    str
    """
    return f"{edition}/cards/{slug}.png"


def write(to: Path, results: Iterable[dict], title: str) -> list[str]:
    """Draw the pictures that are not there, or are older than their report.

    Parameters
    ----------
    to : Path
        The reports folder.
    results : iterable of dict
        Slug and edition of each report that may have one.
    title : str
        Of the collection.

    Returns
    -------
    list of str
        The files that were made, by path in the folder.

    Raises
    ------
    PressError
        The process that draws them failed.
    """
    waiting = []
    for result in results:
        edition, slug = result["edition"], result["slug"]
        stamp = shelf.read_stamp(to, edition, slug)
        page, card = to / edition / f"{slug}.html", to / name(edition, slug)
        if stamp and stamp.get("said") and shelf.is_behind(card, page):
            waiting.append({"edition": edition, "slug": slug})
    if not waiting:
        return []
    command = [sys.executable, "-P", "-m", "pressroom.page.cards", str(to), title]
    done = subprocess.run(
        command, input=json.dumps(waiting), capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = done.stderr.strip().splitlines()[-1:] or ["no word"]
        raise PressError(f"pictures of reports could not be drawn: {said[0][:300]}")
    return [name(one["edition"], one["slug"]) for one in waiting]


def drawing(stamp: dict, chart: str, size: tuple[float, float], title: str) -> str:
    """A report's picture as SVG.

    Parameters
    ----------
    stamp : dict
        Of the report.
    chart : str
        Its chart as SVG, "" for none.
    size : (float, float)
        Width and height of the chart.
    title : str
        Of the collection.

    Returns
    -------
    str
    """
    said = stamp["said"]
    figure = said["figure"] or {}
    headline = figure.get("title") if figure.get("finding") else said["lead"]
    first = END.split(said["text"])[0]
    if not headline:
        headline = first if 0 < len(first) <= 130 else stamp["question"]
    above = f"{title} · {stamp['title']} · {stamp['edition_title']}"
    below = figure.get("subtitle", "")
    if said["as_of"]:
        below = f"{below} · data to {citation.day(said['as_of'])}".removeprefix(" · ")
    parts = [_text(MARGIN, 72, 24, MUTED, above, most=90)]
    y = 84
    for line in wrapped(headline, 44, WIDTH - 2 * MARGIN)[:3]:
        y += 54
        parts.append(_text(MARGIN, y, 44, INK, line, weight="bold"))
    y += 40
    parts.append(_text(MARGIN, y, 24, MUTED, below, most=92))
    if chart:
        room = (WIDTH - 2 * MARGIN, HEIGHT - y - 60)
        scale = min(room[0] / size[0], room[1] / size[1], 1.7)
        place = f"translate({MARGIN},{y + 28}) scale({scale:.4f})"
        parts.append(f'<g transform="{place}">{chart}</g>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>'
        f"{''.join(parts)}</svg>"
    )


def wrapped(text: str, size: float, width: float) -> list[str]:
    """A text in lines that are not wider than a width, by the average letter.

    Parameters
    ----------
    text : str
    size : float
        Of the letters, in pixels.
    width : float
        In pixels.

    Returns
    -------
    list of str

    Examples
    --------
    >>> wrapped("China takes a sixth of what Japan sells abroad", 40, 500)
    ['China takes a sixth of', 'what Japan sells abroad']
    """
    import textwrap

    return textwrap.wrap(text, max(10, int(width / (size * LETTER))))


def _text(
    x: float, y: float, size: int, fill: str, words: str, weight="normal", most=200
) -> str:
    words = markup.shortened(words, most)
    style = f'font-family="{FONT}" font-size="{size}" font-weight="{weight}"'
    return f'<text x="{x}" y="{y}" {style} fill="{fill}">{html.escape(words)}</text>'


def _chart(to: Path, stamp: dict) -> tuple[str, tuple[float, float]]:
    """The report's chart as SVG with its size; nothing where it has none."""
    import re

    import vl_convert

    from pressroom.page import summary

    figure = stamp["said"]["figure"]
    spec = None
    if figure:
        spec = summary.spec(to, stamp, figure["number"], TALL)
    if spec is None:
        return "", (1, 1)
    if not any(key in spec for key in ("concat", "hconcat", "vconcat", "facet")):
        spec["width"] = 780
        spec["autosize"] = {"type": "fit-x", "contains": "padding"}
    spec.setdefault("height", TALL)
    drawn = vl_convert.vegalite_to_svg(spec, vl_version=VEGALITE)
    sides = [
        re.search(rf'<svg[^>]* {side}="([\d.]+)"', drawn)
        for side in ("width", "height")
    ]
    width, height = (float(found[1]) if found else 600.0 for found in sides)
    return drawn, (width, height)


def main() -> None:
    """Draw what standard input lists, into the reports folder that is given."""
    import vl_convert

    to, title = Path(sys.argv[1]), sys.argv[2]
    for one in json.load(sys.stdin):
        stamp = shelf.read_stamp(to, one["edition"], one["slug"])
        if stamp is None:
            continue
        chart, size = _chart(to, stamp)
        picture = vl_convert.svg_to_png(drawing(stamp, chart, size, title), scale=1)
        place = to / name(one["edition"], one["slug"])
        place.parent.mkdir(exist_ok=True)
        shelf.write_whole(place, picture, to / shelf.STATE / "aside")


if __name__ == "__main__":
    main()
