"""One process that renders one report after another: orders come in as JSON lines, a
line goes back for each.

Started by `run.render` on this machine and beside each Dask worker, with
`python -m pressroom.workers.worker`. It never runs two notebooks in one process: each
has a fork (or a kernel) of its own.
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

from pressroom import PressError, made_from, notebook, shelf
from pressroom.engine import child, family, messages, warmup
from pressroom.engine.execute import NotebookFailed, execute
from pressroom.project import Project, current
from pressroom.workers import orders

EVERY = 2.0  # seconds
PAGE_SECONDS = 120  # for what takes a tenth of one


def render(
    order: dict, project: Project, tell: Callable[[dict], None] | None = None
) -> dict:
    """Carry out one order: run, make the files, put them on the shelf.

    Parameters
    ----------
    order : dict
        See `plan.Job.order` and `run.render`.
    project : Project
    tell : callable, optional
        Told now and then which cell was begun: see `orders.RUNNING`.

    Returns
    -------
    dict
        See `orders.result`. A fault of the notebook or the disk is a failed result.
    """
    to, edition, slug = Path(order["to"]), order["edition"], order["slug"]
    try:
        with shelf.claim(to, edition, slug) as lock:
            made = shelf.fresh(to, edition, slug, order["key"])
            if made and not order["force"]:  # another render has made it meanwhile
                return orders.result(order, orders.UNCHANGED)
            messages.PRIVATE.append(lock.fileno())
            try:
                return _make(order, to, project, tell)
            finally:
                messages.PRIVATE.remove(lock.fileno())
    except OSError as error:
        message = f"cannot write to {to}: {error.strerror or error}"
        return orders.failed(order, message, errno=error.errno)
    except project.errors as error:
        return orders.failed(order, notebook.one_line(error))
    except Exception as error:  # one report must not stop the others
        message = notebook.one_line(f"{type(error).__name__}: {error}")
        return orders.failed(order, message)


def _now_and_then(order: dict, tell: Callable[[dict], None]):
    """What tells of the cells of an order, at most once in `EVERY` seconds."""
    told_at = time.monotonic()

    def begun(cell: int, cells: int) -> None:
        nonlocal told_at
        now = time.monotonic()
        if now - told_at > EVERY:
            told_at = now
            tell(orders.result(order, orders.RUNNING, cell=cell, cells=cells))

    return begun


def _make(order: dict, to: Path, project: Project, tell=None) -> dict:
    """Make and shelve one report; its result."""
    slug, edition, parameters = order["slug"], order["edition"], order["parameters"]
    kept = to / orders.kept_name(order)
    warmup.for_notebook(project, slug)
    warm = order["engine"] == "warm"
    made: dict[str, bytes] = {}
    try:
        with (
            made_from.laid_out(project, order["handed"]),
            contextlib.ExitStack() as leaving,
        ):
            executed = execute(
                project,
                slug,
                parameters,
                warm,
                order["timeout"],
                begun=_now_and_then(order, tell) if tell else None,
                leaving=leaving,
            )
            reason = notebook.nothing(executed, project)
            if reason is None:
                made, told = _contents(project, order, executed)
            else:
                told = {"reason": reason}
    except NotebookFailed as error:
        return _failed(order, to, error)
    stamp = {name: order[name] for name in ("key", *shelf.TOLD)}
    final = order["bundle"] is not None  # else who ordered puts the chart library in
    shelf.shelve(to, edition, slug, made, stamp | told, durable=final)
    kept.unlink(missing_ok=True)
    if reason is None:
        return orders.result(order, orders.DONE)
    return orders.result(order, orders.NOTHING, message=reason)


def _contents(
    project: Project, order: dict, executed
) -> tuple[dict[str, bytes], dict[str, str]]:
    """The files of a report, its chart library put in if it is at hand."""
    from pressroom.page import exporter, sound, vega

    try:
        with _within(PAGE_SECONDS):
            made, told = exporter.contents(project, order, executed)
    except sound.PageError as error:
        raise NotebookFailed(str(error), error.cell, executed) from None
    if order["bundle"] is not None:
        page = orders.page_name(order)
        made[page] = vega.fill(made[page], order["bundle"], order["shared"])
    return made, told


@contextlib.contextmanager
def _within(seconds: float):
    """Raise where what is done within takes longer, as some text makes it."""

    def late(*_):
        raise PressError(f"its page took longer than {seconds:g} seconds")

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _failed(order: dict, to: Path, error: NotebookFailed) -> dict:
    """The result of a notebook that failed, kept as far as it came."""
    result = orders.failed(order, str(error), cell=error.cell)
    kept = to / orders.kept_name(order)
    # what went wrong in the notebook is the news, not that it cannot be kept
    with contextlib.suppress(OSError, UnicodeError, shelf.FolderError):
        text = notebook.compact(error.executed).encode()
        shelf.stay_inside(to, kept.parent)
        kept.parent.mkdir(parents=True, exist_ok=True)
        shelf.write_whole(kept, text, to / shelf.STATE / "aside")
        result["kept"] = orders.kept_name(order)
    return result


def main() -> None:
    """Read orders from standard input until it ends, write a result line for each to
    what was standard output."""
    results = os.fdopen(os.dup(1), "w", buffering=1, encoding="utf8")
    os.dup2(2, 1)  # nothing but results goes to the one who ordered
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _stop)
    family.adopt()
    project = current()
    if limit := int(project.setting("MEMORY_MB", "0")) << 20:
        most = resource.getrlimit(resource.RLIMIT_DATA)[1]
        resource.setrlimit(resource.RLIMIT_DATA, (limit, most))
    messages.LIFELINE[:] = [0]
    messages.PRIVATE[:] = [results.fileno()]
    orders_in = os.fdopen(os.dup(0), "rb", buffering=0)
    messages.PRIVATE.append(orders_in.fileno())
    code = 1

    def tell(result: dict) -> None:
        results.write(json.dumps(result) + "\n")

    try:
        warmup.up(project)
        child.prepare()
        from pressroom.page import exporter

        exporter.ready()
        for line in _lines(orders_in):
            tell(render(json.loads(line), project, tell))
        code = 0
    except (messages.Abandoned, BrokenPipeError):
        pass
    except Exception:
        traceback.print_exc()
    finally:
        family.end_children()
        shutil.rmtree(os.environ.get("IPYTHONDIR", ""), ignore_errors=True)
        sys.stderr.flush()
        os._exit(code)


def _lines(source) -> Iterator[bytes]:
    rest = b""
    while chunk := source.read(1 << 20):
        *lines, rest = (rest + chunk).split(b"\n")
        yield from lines


def _stop(*_):
    raise messages.Abandoned


if __name__ == "__main__":
    main()
