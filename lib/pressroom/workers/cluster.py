"""The same jobs on a Dask cluster: its workers run them, this process keeps the files.

A Dask worker runs tasks in threads, and a process with threads must not fork: so each
task is handed to a worker process that the Dask worker keeps warm beside it. Nothing
but orders and finished files crosses the network; the chart library is put into the
pages here.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import tempfile
import threading
import time
from collections.abc import Generator
from pathlib import Path

from pressroom import PressError, keys, shelf
from pressroom.page import vega
from pressroom.project import Project, named
from pressroom.workers import orders, pool

PATIENCE = 8.0  # seconds without a scheduler before the run is given up
_LOCK = threading.Lock()
_IDLE: list[pool.Worker] = []  # in a Dask worker: its warm processes


class ClusterError(PressError):
    """No scheduler at the address, or it went away."""


def results(
    wanted: list[dict], scheduler: str, workers: int | None
) -> Generator[dict, None, None]:
    """The results of all orders, as they come, their files put on the shelf.

    Parameters
    ----------
    wanted : list of dict
        Orders.
    scheduler : str
        "local", or the address of a Dask scheduler.
    workers : int, optional
        Of a local cluster; by default one a core.

    Raises
    ------
    ClusterError
        No scheduler answers, or it goes away.
    """
    with _client(scheduler, workers) as client:
        done: queue.Queue = queue.Queue()
        futures, held = {}, []
        for order in wanted:
            key = f"{order['slug']}-{order['key']}-{time.time_ns()}"
            future = client.submit(carry_out, order, key=key, pure=False)
            futures[future.key] = order
            future.add_done_callback(done.put)
            held.append(future)  # a future that nobody holds is cancelled
        try:
            while futures:
                future = _next(done, client, scheduler)
                if future.cancelled():
                    raise ClusterError(f"the Dask scheduler {scheduler} went away")
                finished = futures.pop(future.key, None)
                if finished is not None:
                    yield _kept(finished, future)
        finally:
            with contextlib.suppress(Exception):
                client.cancel(held, force=True)
                client.run(dismiss)


@contextlib.contextmanager
def _client(scheduler: str, workers: int | None):
    try:
        import distributed
    except ImportError:
        message = "--scheduler needs dask.distributed: install the group `scale`"
        raise ClusterError(message) from None
    if scheduler != "local" and "://" not in scheduler:
        wanted = "give local, or an address such as tcp://host:8786"
        raise ClusterError(f"{scheduler!r} is not a scheduler: {wanted}")
    with contextlib.ExitStack() as stack:
        try:
            if scheduler == "local":
                cluster = distributed.LocalCluster(
                    n_workers=workers or os.cpu_count(),
                    threads_per_worker=1,
                    dashboard_address=None,
                    silence_logs=50,
                )
                scheduler = stack.enter_context(cluster)
            client = distributed.Client(scheduler, timeout=PATIENCE)
        except (OSError, ValueError) as error:
            message = f"no Dask scheduler answers at {scheduler} ({_words(error)})"
            raise ClusterError(message) from None
        try:
            yield client
        finally:
            # one that has lost its scheduler may fail to say goodbye
            with contextlib.suppress(Exception):
                client.close()


def _next(done: queue.Queue, client, scheduler: str):
    lost = None
    while True:
        with contextlib.suppress(queue.Empty):
            return done.get(timeout=0.5)
        if client.status == "running":
            lost = None
        else:
            lost = lost or time.monotonic()
            if time.monotonic() - lost > PATIENCE:
                raise ClusterError(f"the Dask scheduler {scheduler} went away")


def _kept(order: dict, future) -> dict:
    """A finished future's files written, its result; else a failed report."""
    if future.status != "finished":
        problem = "the cluster lost it"
        if future.status == "error":
            problem = _words(future.exception())
        return orders.failed(order, f"the cluster could not run it: {problem}")
    result, stamp, contents = future.result()
    to, edition, slug = Path(order["to"]), order["edition"], order["slug"]
    page = orders.page_name(order)
    try:
        if page in contents:
            filled = vega.fill(contents[page], order["bundle"], order["shared"])
            contents[page] = filled
        if stamp is not None:
            with shelf.claim(to, edition, slug, patience=60):
                shelf.shelve(to, edition, slug, contents, stamp)
            (to / orders.kept_name(order)).unlink(missing_ok=True)
        else:
            for name, content in contents.items():
                (to / name).parent.mkdir(exist_ok=True)
                shelf.write_whole(to / name, content, to / shelf.STATE / "aside")
    except shelf.FolderError as error:
        return orders.failed(order, str(error))
    except OSError as error:
        message = f"cannot write to {to}: {error.strerror}"
        return orders.failed(order, message, errno=error.errno)
    return result


def carry_out(order: dict) -> tuple[dict, dict | None, dict[str, bytes]]:
    """On a Dask worker: the result of an order, its stamp, and the files made.

    Refuses when this machine's repository differs.

    Parameters
    ----------
    order : dict

    Returns
    -------
    result : dict
    stamp : dict or None
        None where no report was made.
    contents : dict of bytes
        By path in the reports folder.
    """
    project = named(order["project"])
    if differing := _differing(order, project):
        where = f"{os.uname().nodename}, {project.home()}"
        message = f"the worker ({where}) has another {differing}"
        message += "; bring it to the same commit"
        return orders.failed(order, message), None, {}
    edition, slug = order["edition"], order["slug"]
    with tempfile.TemporaryDirectory(prefix="pressroom-") as name:
        folder = Path(name)
        (folder / shelf.STATE / "aside").mkdir(parents=True)
        here = order | {"to": name, "bundle": None}
        result = _through_a_process(here, project)
        stamp = shelf.read_stamp(folder, edition, slug)
        contents = {}
        for path in folder.rglob("*"):
            if path.is_file() and shelf.STATE not in path.parts:
                contents[path.relative_to(folder).as_posix()] = path.read_bytes()
    return result, stamp, contents


def _differing(order: dict, project: Project) -> str:
    """In words, what of an order's inputs is not the same here."""
    unreadable: tuple[type[Exception], ...] = (OSError, *project.errors)
    try:
        here = keys.inputs(project, order["slug"]).hashes
    except unreadable as error:
        return f"repository ({_words(error)})"
    wanted = order["inputs"].items()
    return ", ".join(name for name, value in wanted if here[name] != value)


def _through_a_process(order: dict, project: Project) -> dict:
    with _LOCK:
        worker = _IDLE.pop() if _IDLE else None
    worker = worker or pool.Worker(project)
    worker.give(order)
    try:
        while (result := worker.take()) is None:
            pass
    except EOFError:
        message = worker.epitaph()
        worker.stop(0)
        return orders.failed(order, message)
    with _LOCK:
        _IDLE.append(worker)
    return result


def dismiss() -> None:
    """On a Dask worker: end its warm processes."""
    with _LOCK:
        while _IDLE:
            _IDLE.pop().stop(2)


def _words(error) -> str:
    return json.dumps(str(error) or type(error).__name__)[1:-1][:200]
