"""The same jobs on a Dask cluster (`pip install tightrope[scale]`): its workers run the notebooks, this process keeps the files.

A Dask worker runs tasks in threads, and a process with threads must not fork: so each task is handed to a
`tightrope.worker` process that the Dask worker keeps warm beside it. Nothing but orders and finished files crosses the
network; the chart library is put into the pages here.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from tightrope import TightropeError, data, files, fingerprint, pool, report, vega

PATIENCE = 8.0  # seconds without a scheduler before the run is given up
_LOCK = threading.Lock()
_IDLE: list[pool.Worker] = []  # in a Dask worker: its warm processes


class ClusterError(TightropeError):
    """No scheduler at the address, or it went away."""


def results(orders: list[dict], scheduler: str, workers: int | None) -> Iterator[dict]:
    """The results of all orders, as they come, their files put on the shelf. Raises `ClusterError`."""
    with _client(scheduler, workers) as client:
        done: queue.Queue = queue.Queue()
        futures, held = {}, []
        for order in orders:
            future = client.submit(
                carry_out,
                order,
                key=f"tightrope-{order['key']}-{time.time_ns()}",
                pure=False,
            )
            futures[future.key] = order
            future.add_done_callback(done.put)
            held.append(future)  # a future that nobody holds is cancelled
        try:
            while futures:
                future = _next(done, client, scheduler)
                if future.cancelled():
                    raise ClusterError(f"the Dask scheduler {scheduler} went away")
                order = futures.pop(future.key, None)
                if order is not None:
                    yield _kept(order, future)
        finally:
            with contextlib.suppress(Exception):
                client.cancel(held, force=True)
                client.run(dismiss)


@contextlib.contextmanager
def _client(scheduler: str, workers: int | None):
    try:
        import distributed
    except ImportError:
        raise ClusterError(
            "--scheduler needs dask.distributed: pip install 'tightrope[scale]'"
        ) from None
    if scheduler != "local" and "://" not in scheduler:
        raise ClusterError(
            f"{scheduler!r} is not a scheduler: give local, or an address such as tcp://host:8786"
        )
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
            raise ClusterError(
                f"no Dask scheduler answers at {scheduler} ({_words(error)})"
            ) from None
        try:
            yield client
        finally:
            with contextlib.suppress(
                Exception
            ):  # one that has lost its scheduler may fail to say goodbye
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
    """A finished future's files written, its result; a future that failed is a failed report."""
    if future.status != "finished":
        problem = (
            _words(future.exception())
            if future.status == "error"
            else "the cluster lost it"
        )
        return pool.failed(order, f"the cluster could not run it: {problem}")
    result, stamp, contents = future.result()
    to = Path(order["to"])
    try:
        page = f"{order['edition']}/{order['slug']}.html"
        if page in contents:
            contents[page] = vega.fill(
                contents[page].decode(), order["bundle"], order["shared"]
            ).encode()
        if stamp is not None:
            with files.claim(to, order["edition"], order["slug"], patience=60):
                files.shelve(to, order["edition"], order["slug"], contents, stamp)
            (to / report.failed_name(order)).unlink(missing_ok=True)
        else:
            for name, content in contents.items():
                (to / name).parent.mkdir(exist_ok=True)
                files.write_whole(to / name, content, to / files.STATE / "aside")
    except files.FolderError as error:
        return pool.failed(order, str(error))
    except OSError as error:
        return pool.failed(order, f"cannot write to {to}: {error.strerror}") | {
            "errno": error.errno
        }
    return result


def carry_out(order: dict) -> tuple[dict, dict | None, dict[str, bytes]]:
    """On a Dask worker: the result of an order, its stamp, and the files made. Refuses when this machine's repository differs."""
    if differing := _differing(order):
        where = f"{os.uname().nodename}, {data.home()}"
        return (
            pool.failed(
                order,
                f"the worker ({where}) has another {differing}; bring it to the same commit",
            ),
            None,
            {},
        )
    with tempfile.TemporaryDirectory(prefix="tightrope-") as folder:
        (Path(folder) / files.STATE / "aside").mkdir(parents=True)
        result = _through_a_process(order | {"to": folder, "bundle": None})
        stamp = files.read_stamp(Path(folder), order["edition"], order["slug"])
        made = [
            p
            for p in Path(folder).rglob("*")
            if p.is_file() and files.STATE not in p.parts
        ]
        contents = {p.relative_to(folder).as_posix(): p.read_bytes() for p in made}
    return result, stamp, contents


def _differing(order: dict) -> str:
    """In words, what of an order's inputs is not the same here."""
    try:
        here = fingerprint.inputs(order["slug"])
    except (OSError, TightropeError) as error:
        return f"repository ({_words(error)})"
    return ", ".join(
        name for name, value in order["inputs"].items() if here[name] != value
    )


def _through_a_process(order: dict) -> dict:
    with _LOCK:
        worker = _IDLE.pop() if _IDLE else None
    worker = worker or pool.Worker()
    worker.give(order)
    try:
        while (result := worker.take()) is None:
            pass
    except EOFError:
        message = worker.epitaph()
        worker.stop(0)
        return pool.failed(order, message)
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
