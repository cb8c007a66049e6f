"""What those who order reports and those who make them both say."""

from __future__ import annotations

DONE, NOTHING, UNCHANGED, FAILED = "done", "nothing", "unchanged", "failed"
RUNNING = "running"  # no result yet: which cell of how many was begun


def result(order: dict, status: str, **more) -> dict:
    """What became of an order: its report, a status, and a message or more.

    Parameters
    ----------
    order : dict
    status : str
        DONE, NOTHING, UNCHANGED or FAILED; RUNNING on the way.
    **more
        What else there is to say.

    Returns
    -------
    dict
    """
    known = {name: order[name] for name in ("slug", "edition", "parameters")}
    return known | {"status": status} | more


def failed(order: dict, message: str, **more) -> dict:
    """The result of an order that nobody could carry out.

    Parameters
    ----------
    order : dict
    message : str
    **more
        As for `result`.

    Returns
    -------
    dict
    """
    return result(order, FAILED, message=message, **more)


def kept_name(order: dict) -> str:
    """Where in the reports folder the executed notebook of a failure is kept.

    Parameters
    ----------
    order : dict

    Returns
    -------
    str
    """
    return f"{order['edition']}/{order['slug']}.failed.ipynb"


def page_name(order: dict) -> str:
    """Where in the reports folder the page of a report lies.

    Parameters
    ----------
    order : dict

    Returns
    -------
    str
    """
    return f"{order['edition']}/{order['slug']}.html"
