"""Processes that a notebook starts end with it, wherever they have got to.

On Linux a worker adopts what its notebooks leave behind, sessions of their own or not,
and ends it; a worker that was killed is followed by whoever started it, by a word that
all its descendants carry in their environment. Elsewhere a notebook's group of
processes ends with it, as it does anywhere.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import select
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from pressroom.engine import messages

MARK = "PRESSROOM_WORKER"  # the variable with a worker's word
LINUX = sys.platform == "linux"
DEATH_SIGNAL, CHILD_SUBREAPER = 1, 36  # of prctl
PATIENCE = 5.0  # seconds that ending descendants may take


def die_with_parent(parent: int) -> None:
    """End this process when the one that started it ends, however that ends.

    Parameters
    ----------
    parent : int
        The process that started this one, as it was known before.
    """
    if LINUX:
        ctypes.CDLL(None).prctl(DEATH_SIGNAL, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)


def adopt() -> None:
    """Become the parent of all descendants whose own parents end."""
    if LINUX:
        ctypes.CDLL(None).prctl(CHILD_SUBREAPER, 1)


def end_children() -> None:
    """End the children of this process, and theirs as they come to be adopted."""
    until = time.monotonic() + PATIENCE
    while (found := list(_children())) and time.monotonic() < until:
        for process in found:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(process, signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(process, 0)


def _children() -> Iterator[int]:
    for path in Path("/proc/self/task").glob("*/children"):
        with contextlib.suppress(OSError):
            yield from map(int, path.read_text().split())


def end_marked(word: str) -> None:
    """End every process that carries a worker's word in its environment.

    Parameters
    ----------
    word : str
        What the worker's variable `MARK` holds.
    """
    mark = f"{MARK}={word}".encode()
    until = time.monotonic() + PATIENCE
    while (found := list(_marked(mark))) and time.monotonic() < until:
        for process in found:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(process, signal.SIGKILL)
        time.sleep(0.01)


def _marked(mark: bytes) -> Iterator[int]:
    for path in Path("/proc").glob("[0-9]*/environ"):
        with contextlib.suppress(OSError):
            if mark in path.read_bytes().split(b"\0"):
                yield int(path.parent.name)


def is_stopped(process: int) -> bool:
    """Whether a child of this process has been stopped by a signal.

    Parameters
    ----------
    process : int
    """
    if not hasattr(os, "waitid"):
        return False
    with contextlib.suppress(ChildProcessError):
        options = os.WSTOPPED | os.WNOHANG | os.WNOWAIT
        return os.waitid(os.P_PID, process, options) is not None
    return False


@contextlib.contextmanager
def watched():
    """Within, this process and its children end when nobody waits for them any more.

    For a process with threads; one that forks looks at `messages.LIFELINE` itself.
    """
    read, write = os.pipe()

    def watch() -> None:
        ready, _, _ = select.select([read, *messages.LIFELINE], [], [])
        if read not in ready:
            end_children()
            os._exit(1)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield
    finally:
        os.close(write)
        thread.join()
        os.close(read)
