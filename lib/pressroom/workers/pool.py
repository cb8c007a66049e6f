"""Worker processes on this machine.

Each is handed the next order when it has finished one; a dead one is replaced.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import select
import selectors
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Generator

from pressroom import PressError
from pressroom.engine import family
from pressroom.project import VARIABLE, Project
from pressroom.workers import orders

QUIET = (
    "OPENBLAS_NUM_THREADS",
    "OMP_NUM_THREADS",
    "MKL_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
)


MEMORY_MB = 4096
STOPPED = 5.0  # seconds after which a worker that was stopped counts as lost


def environment(project: Project) -> dict:
    """What a worker sees.

    The project; one thread for linear algebra (the same last bits on every machine),
    and none that would be there when it forks; nothing that its user has kernels run
    when they start.

    Parameters
    ----------
    project : Project

    Returns
    -------
    dict
        By the variable's name.

    Raises
    ------
    PressError
        The limit of memory is not a number.
    """
    quiet = dict.fromkeys(QUIET, "1")
    quiet["JE_ARROW_MALLOC_CONF"] = "background_thread:false"
    # a fork costs as much as there are pages of memory: where they may, large ones
    tunables = os.environ.get("GLIBC_TUNABLES", "")
    quiet["GLIBC_TUNABLES"] = f"{tunables}:glibc.malloc.hugetlb=1".lstrip(":")
    limit = project.variable("MEMORY_MB")
    memory = os.environ.get(limit, str(MEMORY_MB))
    if not memory.isdecimal() or len(memory) > 9:
        raise PressError(f"{limit} is {memory[:40]!a}, not a number of megabytes")
    seen = os.environ | quiet | {VARIABLE: project.spec, limit: memory}
    seen.pop("PYTHONSTARTUP", None)
    return seen


class Worker:
    """A process running `pressroom.workers.worker`.

    In a session of its own, so that the terminal's Ctrl-C does not reach it.

    Parameters
    ----------
    project : Project
    """

    def __init__(self, project: Project):
        seen = environment(project)
        self.log = tempfile.TemporaryFile()  # noqa: SIM115 - closed by `stop`
        self.folder = tempfile.mkdtemp(prefix="pressroom-")
        self.word = secrets.token_hex(16)
        seen |= {family.MARK: self.word, "IPYTHONDIR": self.folder}
        command = [sys.executable, "-P", "-m", "pressroom.workers.worker"]
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(
            command,
            stdin=pipe,
            stdout=pipe,
            stderr=self.log,
            env=seen,
            start_new_session=True,
        )
        assert self.process.stdin is not None  # both are pipes, as asked for
        assert self.process.stdout is not None
        self.stdin, self.stdout = self.process.stdin, self.process.stdout
        self.order: dict | None = None
        self.rest = b""
        self.stopped_at: float | None = None
        self.given_up = False
        self.looked_at = time.monotonic()

    def give(self, order: dict) -> None:
        """Hand it an order. If it is gone, that shows where its results are read.

        Parameters
        ----------
        order : dict
        """
        self.order = order
        with contextlib.suppress(BrokenPipeError):
            self.stdin.write(json.dumps(order).encode() + b"\n")
            self.stdin.flush()

    def take(self) -> list[dict]:
        """What it has to say: the cell it has come to, the result of its order.

        Returns
        -------
        list of dict
            Empty while nothing is complete.

        Raises
        ------
        EOFError
            The process is gone.
        """
        chunk = os.read(self.stdout.fileno(), 1 << 16)
        if not chunk:
            raise EOFError
        *lines, self.rest = (self.rest + chunk).split(b"\n")
        return [json.loads(line) for line in lines]

    def wait(self) -> dict:
        """The result of the order in hand, as soon as it is there.

        Returns
        -------
        dict

        Raises
        ------
        EOFError
            The process is gone.
        """
        while True:
            ready, _, _ = select.select([self.stdout], [], [], 1.0)
            self.end_if_stopped()
            for said in self.take() if ready else []:
                if said["status"] != orders.RUNNING:
                    return said

    def end_if_stopped(self) -> None:
        """End the process if something has stopped it, and it does not go on.

        Called again and again: a look that comes late may find what stopped us too.
        """
        now = time.monotonic()
        late, self.looked_at = now - self.looked_at > STOPPED / 2, now
        if late or not family.is_stopped(self.process.pid):
            self.stopped_at = None
        elif self.stopped_at is None:
            self.stopped_at = now
        elif now - self.stopped_at > STOPPED:
            self.given_up = True
            self.process.kill()

    def epitaph(self) -> str:
        """How the process ended, and the last line it wrote."""
        code = self.process.wait()
        if self.given_up:
            return "the worker process was stopped, and did not go on"
        self.log.seek(0)
        words = self.log.read()[-2000:].decode(errors="replace").strip().splitlines()
        how = f"signal {-code}" if code < 0 else f"exit code {code}"
        if words:
            how += f": {words[-1]}"
        return f"the worker process died ({how})"

    def stop(self, patience: float) -> None:
        """End it: its orders end, and after some seconds it does.

        Parameters
        ----------
        patience : float
            Seconds to wait before it is killed.
        """
        self.stdin.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(patience)
        self.process.kill()
        if self.process.wait():
            family.end_marked(self.word)
        shutil.rmtree(self.folder, ignore_errors=True)
        self.stdout.close()
        self.log.close()


def results(
    wanted: list[dict], count: int, project: Project
) -> Generator[dict, None, None]:
    """The results of all orders, as they come, from `count` workers.

    And now and then, of those that take long, which cell was begun.

    Closing the iterator stops the workers within half a second.

    Parameters
    ----------
    wanted : list of dict
        Orders.
    count : int
        Of workers.
    project : Project

    Yields
    ------
    dict
    """
    waiting = deque(wanted)
    workers: list[Worker] = []
    selector = selectors.DefaultSelector()

    def hire() -> None:
        """Start a worker and hand it the next order."""
        worker = Worker(project)
        workers.append(worker)
        selector.register(worker.stdout, selectors.EVENT_READ, worker)
        worker.give(waiting.popleft())

    def dismiss(worker: Worker) -> None:
        """Listen to a worker no more.

        Parameters
        ----------
        worker : Worker
            One of those that are listened to.
        """
        selector.unregister(worker.stdout)
        workers.remove(worker)

    try:
        for _ in range(min(count, len(wanted))):
            hire()
        while workers:
            ready = selector.select(1.0)
            for worker in workers:
                worker.end_if_stopped()
            for key, _ in ready:
                worker = key.data
                try:
                    said = worker.take()
                except EOFError:
                    dismiss(worker)
                    order, message = worker.order, worker.epitaph()
                    worker.stop(0)
                    if waiting:
                        hire()
                    if order:
                        yield orders.failed(order, message)
                    continue
                for result in said:
                    if result["status"] == orders.RUNNING:
                        pass
                    elif waiting:
                        worker.give(waiting.popleft())
                    else:
                        worker.order = None
                        dismiss(worker)
                        worker.stop(2)
                    yield result
    finally:
        for worker in workers:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(worker.process.pid, signal.SIGTERM)
        until = time.monotonic() + 0.5
        for worker in workers:
            worker.stop(max(0, until - time.monotonic()))
        selector.close()
