"""What a page refuses: a notebook that ran, and yet makes no whole report."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pressroom import PressError

VIEWS = {"layer", "concat", "hconcat", "vconcat", "spec"}  # where views stand in one


class PageError(PressError):
    """A notebook that ran, but does not make a whole report.

    Parameters
    ----------
    message : str
    cell : int or None
        Where, counted from 1.
    """

    def __init__(self, message: str, cell: int | None = None):
        super().__init__(message)
        self.cell = cell


def check(shown: dict, parameters: dict) -> None:
    """Refuse a report without answer or provenance, or of other parameters.

    Parameters
    ----------
    shown : dict
        What the page shows; `answer` and `provenance` are records or None.
    parameters : dict
        Those of the order.

    Raises
    ------
    PageError
        In one line.
    """
    for kind in ("answer", "provenance"):
        if shown[kind] is None:
            raise PageError(f"no cell gives the {kind}")
    for name, value in shown["provenance"].get("parameters", parameters).items():
        wanted = parameters.get(name)
        if value != wanted:
            raise PageError(f"its cells ran with {name} = {value!a}, not {wanted!a}")


def drawing(spec: dict, name: str) -> dict:
    """A chart's spec whose controls stand beside it, and nowhere else in the page.

    Parameters
    ----------
    spec : dict
        Of Vega-Lite.
    name : str
        The figure's.

    Returns
    -------
    dict

    Raises
    ------
    PageError
        The chart has no row of data.
    """
    if not any(_rows(spec)):
        raise PageError(f"the chart {name} has no data in it")
    return _inside(spec)


def _rows(spec: dict) -> Iterator[list]:
    """The tables of a spec, those that stand apart first."""
    for rows in (spec.get("datasets") or {}).values():
        if isinstance(rows, list):
            yield rows
    yield from _inline({key: spec[key] for key in spec if key != "datasets"})


def _inline(node) -> Iterator[list]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "values" and isinstance(value, list):
                yield value
            else:
                yield from _inline(value)
    elif isinstance(node, list):
        for value in node:
            yield from _inline(value)


def _inside(view: dict) -> dict:
    """A view with its parameters' controls where it is, and the views in it."""
    kept = dict(view)
    for key in VIEWS & kept.keys():
        parts = kept[key]
        if isinstance(parts, dict):
            kept[key] = _inside(parts)
        elif isinstance(parts, list):
            kept[key] = [_inside(p) if isinstance(p, dict) else p for p in parts]
    if isinstance(kept.get("params"), list):
        kept["params"] = [_bound_here(param) for param in kept["params"]]
    return kept


def _bound_here(param):
    bind = param.get("bind") if isinstance(param, dict) else None
    if not isinstance(bind, dict):
        return param
    controls = {name: _without_element(one) for name, one in bind.items()}
    return param | {"bind": _without_element(controls)}


def _without_element(node):
    if not isinstance(node, dict):
        return node
    return {key: value for key, value in node.items() if key != "element"}


def kept(source: str, table: str) -> str:
    """What a page keeps of HTML.

    Parameters
    ----------
    source : str
        As the notebook shows it.
    table : str
        The same, cleaned.

    Returns
    -------
    str

    Raises
    ------
    PageError
        It is a chart that a script would draw, and nothing is left of it.
    """
    left = re.sub(r"<[^>]*>", "", table).strip()
    if not left and "vegaEmbed" in source:
        message = "it shows a chart as a script, of which a page can keep nothing"
        raise PageError(f"{message}; use the renderer of the project's charts")
    return table
