"""What became of claims: a dot for each, full, half or empty."""

from __future__ import annotations

import json

import altair as alt
import pandas as pd

from tightrope.charts import words
from tightrope.charts.builders import _categories, _layered, _rows, _titles
from tightrope.charts.display import ChartError
from tightrope.charts.theme import INK, MUTED

# What a verdict comes to, and how far to the right its dots stand.
KINDS = {
    "holds": 0,
    "came true": 0,
    "partly holds": 1,
    "depends on the measure": 1,
    "fails": 2,
    "did not come true": 2,
    "not testable with data in reach": 3,
}
OPEN = 3
LEFT_HALF = "M0,-1A1,1,0,0,0,0,1Z"
# Below this width, in pixels, all dots stand under each other.
NARROW = 420


def verdict_dots(
    frame: pd.DataFrame,
    claim: str,
    verdict: str,
    *,
    title: str,
    subtitle: str,
    alt_text: str,
    told: str | None = None,
    row_height: int = 30,
) -> alt.LayerChart:
    """A dot and a verdict for each claim, in the order of its verdict.

    Parameters
    ----------
    frame : pd.DataFrame
        One row for each claim.
    claim, verdict : str
        The columns with the claim in a few words, and with its verdict: one of
        `findings.VERDICTS`, or other words for a claim that is not judged.
    title, subtitle, alt_text : str
        As for `charts.lines`.
    told : str, optional
        A column with what decided it, for the tooltip.
    row_height : int
        Pixels a claim.

    Returns
    -------
    alt.LayerChart
        As `charts.show` takes it. A full dot holds or came true, a half one holds in
        part, an empty one does not; a grey one is not judged.

    Raises
    ------
    ChartError
        When there is no claim, or one stands twice.

    Examples
    --------
    >>> judged = pd.DataFrame({"claim": ["It rains"], "verdict": ["holds"]})
    >>> texts = {"title": "One holds", "subtitle": "verdicts", "alt_text": "One dot."}
    >>> chart = verdict_dots(judged, "claim", "verdict", **texts)
    >>> chart.to_dict()["description"]
    'One dot.'
    """
    if frame.empty or frame[claim].duplicated().any():
        raise ChartError("verdict_dots: each claim once, and at least one")
    steps = frame[verdict].map(KINDS).fillna(OPEN).astype(int)
    rows = frame.assign(step=steps).sort_values("step", kind="stable")
    up, name_height = _categories(claim, list(rows[claim]))
    up["axis"] |= {"grid": False}
    reach = {"expr": f"width < {NARROW} ? 8 : 0.55 * width"}
    across = {
        "field": "step",
        "type": "quantitative",
        "title": None,
        "axis": None,
        "scale": {"nice": False, "domain": [0, OPEN], "range": [8, reach]},
    }
    tips = [words.heading(claim), {"field": verdict, "type": "nominal"}]
    if told:
        tips.append({"field": told, "type": "nominal", "title": "decided by"})
    where = {"y": up, "x": across}
    is_open = f"datum.step === {OPEN}"
    point = {"type": "point", "size": 150, "opacity": 1}
    ring = {
        "mark": point | {"filled": False, "strokeWidth": 2},
        "encoding": where
        | {
            "color": {"condition": {"test": is_open, "value": MUTED}, "value": INK},
            "tooltip": tips,
        },
    }
    filled = point | {"filled": True, "color": INK}
    full = {
        "transform": [{"filter": "datum.step === 0"}],
        "mark": filled | {"shape": "circle"},
        "encoding": where,
    }
    half = {
        "transform": [{"filter": "datum.step === 1"}],
        "mark": filled | {"shape": LEFT_HALF},
        "encoding": where,
    }
    broken = {str(each): words.broken(str(each)) for each in rows[verdict]}
    in_lines = f"{json.dumps(broken)}[{words.datum(verdict)}]"
    said = {
        "transform": [
            {"calculate": f"{in_lines} || {words.datum(verdict)}", "as": "said"}
        ],
        "mark": {
            "type": "text",
            "align": "left",
            "dx": 14,
            "dy": {"expr": "-7 * (length(split(datum.said, '|')) - 1)"},
            "color": INK,
            "lineBreak": "|",
            "lineHeight": words.NAME_LINE,
        },
        "encoding": where | {"text": {"field": "said", "type": "nominal"}},
    }
    return _layered(
        [ring, full, half, said],
        _rows(rows, claim, verdict, "step", told),
        rows,
        height=max(row_height, name_height + 6) * len(rows),
        **_titles(title, subtitle, alt_text),
    )
