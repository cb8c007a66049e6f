"""What a page refuses: a notebook that ran, and yet makes no whole report."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pressroom import PressError

DATA = ("datasets", "data", "values")


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
    return {k: v if k in DATA else _inside(v) for k, v in spec.items()}


def _rows(node) -> Iterator[list]:
    """The tables of a spec, wherever they stand."""
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "datasets" and isinstance(value, dict):
                yield from (rows for rows in value.values() if isinstance(rows, list))
            elif key == "values" and isinstance(value, list):
                yield value
            else:
                yield from _rows(value)
    elif isinstance(node, list):
        for value in node:
            yield from _rows(value)


def _inside(node):
    if isinstance(node, list):
        return [_inside(one) for one in node]
    if not isinstance(node, dict):
        return node
    kept = {}
    for key, value in node.items():
        kept[key] = value if key in DATA else _inside(value)
        if key == "bind" and isinstance(value, dict):
            kept[key] = _without_element(
                {name: _without_element(one) for name, one in value.items()}
            )
    return kept


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
