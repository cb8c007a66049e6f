"""One page that sums up an edition: answers, certainty, three charts, claims.

Made when its reports are, from what their stamps tell; it prints on one sheet of A4.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

from pressroom import shelf
from pressroom.page import citation, markup
from pressroom.page.vega import SLOT, csp_hash, fill
from pressroom.project import Project

TEMPLATES = Path(__file__).parent / "templates"
NAME = "summary.html"
CHARTS = 3
HEIGHT = 150  # pixels of a chart; of one that is taller for its rows, three quarters
END = re.compile(r"(?<=[.!?])\s+(?=[A-Z])")


def write(
    to: Path, edition: str, stamps: list[dict], library: dict, project: Project
) -> None:
    """Write the summary of an edition; remove it where there is one report or none.

    Parameters
    ----------
    to : Path
        The reports folder.
    edition : str
    stamps : list of dict
        Of its reports.
    library : dict
        Where the chart library is (see `vega.place`).
    project : Project
    """
    place = to / edition / NAME
    told = [stamp for stamp in stamps if stamp.get("said")]
    if len(told) < 2:
        place.unlink(missing_ok=True)
        return
    told.sort(key=lambda stamp: (stamp["title"], stamp["slug"]))
    page = fill(html(to, told, project).encode(), **library)
    shelf.write_whole(place, page, to / shelf.STATE / "aside")


def html(to: Path, stamps: list[dict], project: Project) -> str:
    """The page, its chart library still a slot.

    Parameters
    ----------
    to : Path
        The reports folder, from which the charts are read.
    stamps : list of dict
        Of reports of one edition, in the order of the page.
    project : Project

    Returns
    -------
    str
    """
    from pressroom.page.exporter import asset, icon

    summary = (TEMPLATES / "summary" / "summary.css").read_text("utf8").strip()
    style = asset("css") + "\n" + summary
    script = asset("js")
    reports = [_told(stamp) for stamp in stamps]
    dates = [told["as_of"] for told in reports if told["as_of"]]
    charts = _charts(to, stamps)
    claims = [claim for stamp in stamps for claim in stamp["said"]["claims"]]
    return markup.template("summary/summary.html.j2").render(
        project=project,
        edition=stamps[0]["edition"],
        edition_title=stamps[0]["edition_title"],
        reports=reports,
        claims=claims,
        charts=[figure for figure, _ in charts],
        figures={figure["name"]: [spec, ""] for figure, spec in charts},
        date=citation.day(max(dates, default="")),
        icon=icon(project),
        style=style,
        script=script,
        style_hash=csp_hash(style),
        script_hash=csp_hash(script),
        slot=SLOT,
    )


def _told(stamp: dict) -> dict:
    """What the page says of one report: question, answer, certainty, day."""
    said = stamp["said"]
    text = said["lead"] or " ".join(END.split(said["text"])[:2])
    return {
        "slug": stamp["slug"],
        "question": stamp["question"],
        "text": text,
        "key": said["key"][:1],
        "sure": said["sure"],
        "as_of": said["as_of"],
    }


def _charts(to: Path, stamps: list[dict]) -> list[tuple[dict, dict]]:
    """Some charts with their specs: those that show a key number first, small ones."""
    found = []
    for place, stamp in enumerate(stamps):
        figure = stamp["said"]["figure"]
        if figure is None:
            continue
        drawn = spec(to, stamp, figure["number"])
        if drawn is None:
            continue
        name = f"{stamp['slug'].replace('_', '-')}-{figure['name']}"
        page = f"{stamp['slug']}.html#figure-{figure['name']}"
        shown = figure | {"name": name, "href": page}
        height = drawn.get("height")
        tall = height if isinstance(height, (int, float)) else HEIGHT
        rank = (not figure["key"], not figure["finding"], tall, place)
        found.append((rank, place, shown, drawn))
    chosen = sorted(found, key=lambda one: one[0])[:CHARTS]
    chosen.sort(key=lambda one: one[1])
    return [(shown, drawn) for _, _, shown, drawn in chosen]


def spec(to: Path, stamp: dict, number: int, tallest: int = HEIGHT) -> dict | None:
    """The spec of a report's chart, small and without controls.

    Parameters
    ----------
    to : Path
        The reports folder, where the notebook of the report lies.
    stamp : dict
        Of the report.
    number : int
        Of the chart in the report, from 1.
    tallest : int
        Most pixels of its height.

    Returns
    -------
    dict or None
        None where the notebook has no such chart.
    """
    from pressroom.page.exporter import VEGALITE

    path = to / stamp["edition"] / f"{stamp['slug']}.ipynb"
    notebook = json.loads(path.read_text("utf8"))
    outputs = [o for cell in notebook["cells"] for o in cell.get("outputs", [])]
    specs = [
        shown
        for output in outputs
        for mime, shown in output.get("data", {}).items()
        if VEGALITE.fullmatch(mime)
    ]
    if number > len(specs):
        return None
    left_out = ("title", "usermeta", "$schema", "width")
    small = {k: v for k, v in specs[number - 1].items() if k not in left_out}
    small["background"] = "transparent"
    if isinstance(small.get("height"), (int, float)) and not _in_rows(small):
        small["height"] = min(small["height"], max(tallest, 0.75 * small["height"]))
    small["params"] = [
        {key: value for key, value in param.items() if key != "bind"}
        for param in small.get("params", [])
    ]
    return small


def _in_rows(spec: dict) -> bool:
    """Whether names stand under each other at the left, which need their height."""
    ways = [layer.get("encoding", {}).get("y", {}) for layer in spec.get("layer", [])]
    ways.append(spec.get("encoding", {}).get("y", {}))
    return any(way.get("type") in ("nominal", "ordinal") for way in ways)
