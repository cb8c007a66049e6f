"""One process that renders one report after another: orders come in as JSON lines, a line goes back for each.

Started by `report.render` on this machine and by each Dask worker (`python -m tightrope.worker`). It never runs two notebooks
in one process: each has a fork (or a kernel) of its own.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import signal
from functools import lru_cache
from pathlib import Path

from tightrope import (
    TightropeError,
    child,
    data,
    engine,
    execution,
    files,
    report,
    warm,
)

FAILED = "failed"  # statuses of a result: done, nothing, failed


def contents(order: dict, notebook) -> tuple[dict[str, bytes], dict]:
    """Every file of a report by its path in the reports folder, and what the index says about it."""
    slug, edition = order["slug"], order["edition"]
    page_text, resources = _exporter().from_notebook_node(notebook, {"report": order})
    shown = resources["page"]
    answer = shown["answer"]["text"] if shown["answer"] else ""
    record = {
        "notebook": slug,
        "edition": edition,
        "parameters": order["parameters"],
        "answer": answer,
        "findings": [
            {
                k: v
                for k, v in f.items()
                if v is not None or k not in ("verdict", "claim")
            }
            for f in shown["findings"]
        ],
    }
    made = {
        f"{edition}/{slug}.html": page_text,
        f"{edition}/{slug}.ipynb": execution.compact(notebook),
    }
    made[f"{edition}/{slug}.findings.json"] = (
        json.dumps(record, indent=1, ensure_ascii=False) + "\n"
    )
    for name, (_, table) in shown["figures"].items():
        made[f"{edition}/figures/{slug}-{name}.csv"] = table
    return {name: text.encode() for name, text in made.items()}, {"answer": answer}


@lru_cache(maxsize=1)
def _exporter():
    from tightrope.page import ReportExporter

    return ReportExporter()


def render(order: dict) -> dict:
    """Carry out one order: run, make the files, put them on the shelf. Never raises for a fault of the notebook or the disk."""
    to, slug, edition = Path(order["to"]), order["slug"], order["edition"]
    result = {
        "slug": slug,
        "edition": edition,
        "status": FAILED,
        "parameters": order["parameters"],
    }
    try:
        with files.claim(to, edition, slug) as lock:
            if not order["force"] and files.fresh(to, edition, slug, order["key"]):
                return result | {
                    "status": "unchanged"
                }  # another render has made it meanwhile
            engine.PRIVATE.append(lock.fileno())
            try:
                return result | _made(order, to)
            finally:
                engine.PRIVATE.remove(lock.fileno())
    except OSError as error:
        return result | {
            "message": f"cannot write to {to}: {error.strerror or error}",
            "errno": error.errno,
        }
    except TightropeError as error:
        return result | {"message": execution.one_line(error)}
    except (
        Exception
    ) as error:  # whatever else goes wrong with one report must not stop the others
        return result | {
            "message": execution.one_line(f"{type(error).__name__}: {error}")
        }


def _made(order: dict, to: Path) -> dict:
    """Make and shelve one report; what its result says."""
    from tightrope import vega

    slug, edition, failed = (
        order["slug"],
        order["edition"],
        to / report.failed_name(order),
    )
    warm.for_notebook(data.home() / "notebooks" / f"{slug}.ipynb")
    engine_name = "tightrope" if order["engine"] == "warm" else None
    try:
        notebook = execution.execute(
            slug, order["parameters"], engine_name, order["timeout"]
        )
    except execution.NotebookFailed as error:
        said = {"cell": error.cell, "message": str(error)}
        with contextlib.suppress(
            OSError
        ):  # what went wrong in the notebook is the news
            failed.parent.mkdir(parents=True, exist_ok=True)
            files.write_whole(
                failed,
                execution.compact(error.executed).encode(),
                to / files.STATE / "aside",
            )
            said["kept"] = report.failed_name(order)
        return said
    stamp = {name: order[name] for name in ("key", *files.TOLD)}
    reason = execution.nothing(notebook)
    made, told = (
        ({}, {"reason": reason}) if reason is not None else contents(order, notebook)
    )
    page = f"{edition}/{slug}.html"
    final = (
        order["bundle"] is not None
    )  # else whoever ordered takes the files and puts the chart library in
    if page in made and final:
        made[page] = vega.fill(
            made[page].decode(), order["bundle"], order["shared"]
        ).encode()
    files.shelve(to, edition, slug, made, stamp | told, durable=final)
    failed.unlink(missing_ok=True)
    return (
        {"status": "done"}
        if reason is None
        else {"status": "nothing", "message": reason}
    )


def main() -> None:
    """Read orders from standard input until it ends, write a result line for each to what was standard output."""
    results = os.fdopen(os.dup(1), "w", buffering=1, encoding="utf8")
    os.dup2(2, 1)  # nothing but results goes to the one who ordered
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _stop)
    if (
        limit := int(os.environ.get("TIGHTROPE_MEMORY_MB", 0)) << 20
    ):  # for what it starts, too
        resource.setrlimit(
            resource.RLIMIT_DATA, (limit, resource.getrlimit(resource.RLIMIT_DATA)[1])
        )
    engine.LIFELINE[:] = [0]
    engine.PRIVATE[:] = [results.fileno()]
    orders = os.fdopen(os.dup(0), "rb", buffering=0)
    engine.PRIVATE.append(orders.fileno())
    warm.up()
    child.prepare()
    _exporter()
    try:
        for line in _lines(orders):
            results.write(json.dumps(render(json.loads(line))) + "\n")
    except (engine.Abandoned, BrokenPipeError):
        os._exit(1)


def _lines(orders):
    rest = b""
    while chunk := orders.read(1 << 20):
        *lines, rest = (rest + chunk).split(b"\n")
        yield from lines


def _stop(*_):
    raise engine.Abandoned


if __name__ == "__main__":
    main()
