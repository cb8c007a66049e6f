"""The same jobs on a Dask cluster: its workers run them, this process keeps the files.

A Dask worker runs tasks in threads, and a process with threads must not fork: so each
task is handed to a worker process that the Dask worker keeps warm beside it. Nothing
but orders and finished files crosses the network; the chart library is put into the
pages here.
"""

from __future__ import annotations

import contextlib
import json
import logging
import os
import queue
import tempfile
import threading
import time
from collections.abc import Generator
from pathlib import Path

from pressroom import PressError, keys, notebook, shelf
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
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    with contextlib.ExitStack() as stack:
        if scheduler == "local":
            cluster = stack.enter_context(_in_this_process(workers or os.cpu_count()))
            client = distributed.Client(cluster, timeout=PATIENCE)
        else:
            client = _within_patience(distributed.Client, scheduler)
        try:
            try:
                client.wait_for_workers(1, timeout=PATIENCE)
            except TimeoutError:
                message = f"the Dask scheduler {scheduler} has no workers"
                raise ClusterError(message) from None
            yield client
        finally:
            # one that has lost its scheduler may fail to say goodbye
            with contextlib.suppress(Exception):
                client.close(timeout=PATIENCE)


def _in_this_process(workers: int | None):
    """A cluster of threads, each with a worker process of ours beside it.

    It opens no port: whoever can reach a scheduler has its workers run anything, and
    every user of a machine can reach its ports.
    """
    import distributed

    class Unseen:
        """A part of a cluster without a page that shows what it does."""

        def start_http_server(self, routes, dashboard_address, **_):
            """Serve nothing.

            Parameters
            ----------
            routes : list
            dashboard_address : object
            **_
                Not used, as the others.
            """

    class Scheduler(Unseen, distributed.Scheduler):  # type: ignore[misc]
        pass

    class Worker(Unseen, distributed.Worker):  # type: ignore[misc]
        pass

    inside = {"protocol": "inproc://", "dashboard": False}
    hands = {"nthreads": 1, "memory_limit": 0, "dashboard": False}
    return distributed.SpecCluster(
        scheduler={"cls": Scheduler, "options": inside},
        workers={n: {"cls": Worker, "options": hands} for n in range(workers or 1)},
        silence_logs=logging.CRITICAL,
    )


def _within_patience(connect, scheduler: str):
    """A client of a scheduler, or the refusal of what is none, whatever it is."""
    answer: queue.Queue = queue.Queue()

    def ask() -> None:
        """Connect, and keep the client or what went wrong."""
        try:
            answer.put(connect(scheduler, timeout=PATIENCE))
        except Exception as error:
            answer.put(error)

    threading.Thread(target=ask, daemon=True).start()
    try:
        found = answer.get(timeout=2 * PATIENCE)
    except queue.Empty:
        found = TimeoutError("something answers, but not as a scheduler does")
    if isinstance(found, Exception):
        message = f"no Dask scheduler answers at {scheduler} ({_words(found)})"
        raise ClusterError(message) from None
    return found


def _next(done: queue.Queue, client, scheduler: str):
    lost = None
    while True:
        with contextlib.suppress(queue.Empty):
            return done.get(timeout=0.5)
        problem = _missing(client)
        if not problem:
            lost = None
        elif lost is None:
            lost = time.monotonic()
        elif time.monotonic() - lost > PATIENCE:
            raise ClusterError(f"the Dask scheduler {scheduler} {problem}")


def _missing(client) -> str:
    """In words, what a cluster lacks to go on, "" for nothing."""
    if client.status != "running":
        return "went away"
    try:
        there = client.sync(client.scheduler.ncores, callback_timeout=PATIENCE / 2)
    except Exception:  # whatever a scheduler that is going makes of a question
        return "went away"
    return "" if there else "has no workers any more"


def _kept(order: dict, future) -> dict:
    """A finished future's files written, its result; else a failed report.

    What comes over the network is looked at like anything that does.
    """
    if future.status != "finished":
        problem = "the cluster lost it"
        if future.status == "error":
            problem = _words(future.exception())
        return orders.failed(order, f"the cluster could not run it: {problem}")
    to, edition, slug = Path(order["to"]), order["edition"], order["slug"]
    page, kept = orders.page_name(order), orders.kept_name(order)
    try:
        said, contents = future.result()
        status = said["status"]
        more: dict = {"message": notebook.one_line(said.get("message") or status)}
        if status == orders.FAILED:
            more |= {"cell": said.get("cell") and int(said["cell"])}
            if kept in contents:
                shelf.stay_inside(to, (to / kept).parent)
                (to / kept).parent.mkdir(exist_ok=True)
                aside = to / shelf.STATE / "aside"
                shelf.write_whole(to / kept, contents[kept], aside)
                more |= {"kept": kept}
            return orders.failed(order, **more)
        if status not in (orders.DONE, orders.NOTHING):
            raise ValueError(f"it says that it is {status!a}")
        if (status == orders.DONE) != (page in contents):
            raise ValueError("its page is missing, or there is none to send")
        stamp = {name: order[name] for name in ("key", *shelf.TOLD)}
        told = "reason" if status == orders.NOTHING else "answer"
        stamp[told] = str(said["told"][told])
        if isinstance(said["told"].get("said"), dict):
            stamp["said"] = said["told"]["said"]
        if page in contents:
            contents[page] = vega.fill(contents[page], order["bundle"], order["shared"])
        with shelf.claim(to, edition, slug, patience=60):
            shelf.shelve(to, edition, slug, contents, stamp)
        (to / kept).unlink(missing_ok=True)
    except PressError as error:
        return orders.failed(order, str(error))
    except OSError as error:
        message = f"cannot write to {to}: {error.strerror}"
        return orders.failed(order, message, errno=error.errno)
    except Exception as error:  # not what a worker of ours sends
        message = f"the cluster sent something else than a report: {_words(error)}"
        return orders.failed(order, message)
    return orders.result(order, status, **more)


def carry_out(order: dict) -> tuple[dict, dict[str, bytes]]:
    """On a Dask worker: what became of an order, and the files made.

    Refuses when this machine's repository differs.

    Parameters
    ----------
    order : dict

    Returns
    -------
    said : dict
        As `orders.result`, with what the stamp tells of the report under "told".
    contents : dict of bytes
        By path in the reports folder.
    """
    project = named(order["project"])
    if differing := _differing(order, project):
        where = f"{os.uname().nodename}, {project.home()}"
        message = f"the worker ({where}) has another {differing}"
        message += "; bring it to the same commit"
        return orders.failed(order, message), {}
    edition, slug = order["edition"], order["slug"]
    with tempfile.TemporaryDirectory(prefix="pressroom-") as name:
        folder = Path(name)
        (folder / shelf.STATE / "aside").mkdir(parents=True)
        here = order | {"to": name, "bundle": None}
        said = _through_a_process(here, project)
        said["told"] = shelf.read_stamp(folder, edition, slug)
        contents = {}
        for path in folder.rglob("*"):
            if path.is_file() and shelf.STATE not in path.parts:
                contents[path.relative_to(folder).as_posix()] = path.read_bytes()
    return said, contents


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
        result = worker.wait()
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
