"""Run a notebook in a fork of this process instead of in a kernel.

The child runs IPython's kernel shell with the kernel's own display hooks; the parent
feeds its messages to nbclient, so that outputs, errors, display updates, cell tags and
time limits are the standard kernel's. What a cell writes straight to file descriptor 1
or 2 is captured too.
"""

from __future__ import annotations

import codecs
import contextlib
import os
import selectors
import signal
import socket
import time
import traceback

from pressroom.engine import family, messages

PATIENCE = 30.0  # seconds between the first byte of a message and its last


def execute(
    nb_man,
    kernel_name,
    execution_timeout=None,
    start_timeout=60,
    leaving: contextlib.ExitStack | None = None,
    **options,
) -> None:
    """Run a notebook for papermill, as its engines' `execute_managed_notebook`.

    Parameters
    ----------
    nb_man : papermill.engines.NotebookExecutionManager
    kernel_name : str
    execution_timeout : float, optional
        Seconds a cell may take.
    start_timeout : float
        As papermill gives it; a fork needs no time to start.
    leaving : contextlib.ExitStack, optional
        What waits for the end of the child, which takes a while to give its memory
        back; by default it has ended when this returns.
    **options
        For nbclient's client.
    """
    from papermill.log import logger

    left_out = ("input_path", "timeout", "startup_timeout")
    options = {k: v for k, v in options.items() if k not in left_out}
    # nbclient's `timeout` takes whole seconds only
    client = _client_class()(
        nb_man,
        timeout_func=lambda cell: execution_timeout,
        kernel_name=kernel_name,
        log=logger,
        **options,
    )
    with contextlib.ExitStack() as own:
        client.leaving = leaving or own
        client.execute()


def _client_class():
    """papermill's notebook client with a forked child where its kernel would be."""
    from ipykernel.ipkernel import IPythonKernel
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from nbclient.util import run_sync
    from nbformat import NotebookNode
    from papermill.clientwrap import PapermillNotebookClient

    class ForkClient(PapermillNotebookClient):
        def execute(self):
            self.reset_execution_trackers()
            self.child = Child()
            self.leaving.callback(self.child.close)
            try:
                self.papermill_execute_cells()
            finally:
                self.child.leave()
            self.nb.metadata["language_info"] = IPythonKernel.language_info
            return self.nb

        def execute_cell(self, cell, cell_index, **_):
            tags = cell.metadata.get("tags", [])
            if (
                cell.cell_type != "code"
                or not cell.source.strip()
                or self.skip_cells_with_tag in tags
            ):
                return cell
            cell.outputs = []
            self.clear_before_next_output = False
            limit, interrupted = self._get_timeout(cell), False
            try:
                for message in self.child.run(cell.source, cell.get("id"), limit):
                    if message is None:  # out of time
                        interrupted = self.interrupt_on_timeout
                        if not interrupted:
                            what = "Cell execution timed out"
                            raise CellTimeoutError.error_from_timeout_and_cell(
                                what, limit, cell
                            )
                        os.kill(self.child.pid, signal.SIGINT)
                    elif message["msg_type"] == "execute_reply":
                        reply = message
                    elif _ordinary(message) and not self.clear_before_next_output:
                        content = message["content"]
                        shown = NotebookNode(
                            output_type="display_data",
                            data=NotebookNode(content["data"]),
                            metadata=NotebookNode(content["metadata"]),
                        )
                        cell.outputs.append(shown)
                    else:
                        message |= {
                            "header": {"msg_type": message["msg_type"]},
                            "parent_header": {},
                        }
                        self.process_message(message, cell, cell_index)
            except EOFError:
                how = self.child.close()
                raise DeadKernelError(
                    f"Kernel died: the notebook's process died ({how})"
                ) from None
            cell["execution_count"] = reply["content"].get("execution_count")
            if interrupted and self.error_on_timeout:
                reply = {"content": {**self.error_on_timeout, "status": "error"}}
            if reply["content"]["status"] == "error":
                run_sync(self._check_raise_for_error)(cell, cell_index, reply)
            return cell

    return ForkClient


def _ordinary(message: dict) -> bool:
    """A plain display of text and JSON, valid as it is: no jsonschema need say so."""
    content = message["content"]
    return (
        message["msg_type"] == "display_data"
        and not content.get("transient")
        and isinstance(content.get("metadata"), dict)
        and all(
            (mime.startswith("application/") and mime.endswith("+json"))
            or isinstance(text, str)
            for mime, text in content["data"].items()
        )
    )


class Child:
    """A forked process that runs cells.

    Its standard output and error are on pipes of their own, its messages on a socket.
    Each message waits for an answer while the pipes are emptied: so text and displays
    keep the order in which they came, and a cell that writes to a full pipe while it
    holds Python's lock does not block.
    """

    def __init__(self):
        self.socket, theirs = socket.socketpair()
        self.pipes: dict[int, list] = {}
        ends: list[int] = []
        for name in ("stdout", "stderr"):
            read, write = os.pipe()
            os.set_blocking(read, False)
            decoder = codecs.getincrementaldecoder("utf8")("replace")
            self.pipes[read] = [name, decoder, []]
            ends.append(write)
        self.written = 0
        self.how, self.busy, self.told = None, False, False
        self.pid = os.fork()
        if self.pid == 0:
            code = 1
            try:
                from pressroom.engine.child import serve

                held = [*messages.LIFELINE, *messages.PRIVATE]
                for fd in [self.socket.fileno(), *self.pipes, *held]:
                    os.close(fd)
                serve(theirs, *ends)
                code = 0
            except BaseException:
                with contextlib.suppress(OSError):
                    os.write(2, traceback.format_exc().encode())
            finally:
                os._exit(code)
        theirs.close()
        for fd in ends:
            os.close(fd)
        self.socket.settimeout(PATIENCE)  # a notebook may write half a message itself
        self.selector = selectors.DefaultSelector()
        sources: list[socket.socket | int] = [self.socket, *self.pipes]
        for source in [*sources, *messages.LIFELINE]:
            self.selector.register(source, selectors.EVENT_READ)

    def run(self, source: str, cell_id: str | None, limit: float | None):
        """Run one cell.

        Parameters
        ----------
        source : str
            The cell's.
        cell_id : str or None
            The cell's, where it has one.
        limit : float or None
            Seconds.

        Yields
        ------
        dict or None
            The messages of the cell, the last one its `execute_reply`, and None each
            time that `limit` seconds have passed.

        Raises
        ------
        EOFError
            The child is gone.
        OutputTooLarge
            The notebook has written more than it may.
        Abandoned
            Whoever asked for the notebook is gone.
        """
        self.busy = True
        with contextlib.suppress(BrokenPipeError, TimeoutError):
            cell = {"source": source, "id": cell_id}
            messages.send(self.socket, "execute_request", cell)
        until = time.monotonic() + limit if limit else None
        while True:
            ready = self.selector.select(
                max(0, until - time.monotonic()) if until else None
            )
            if not ready and limit and until and time.monotonic() >= until:
                yield from self._texts()
                yield None
                until += limit
            for key, _ in ready:
                if key.fileobj in messages.LIFELINE:
                    raise messages.Abandoned
                if key.fd in self.pipes:
                    self._drain(key.fd)
            if any(key.fileobj is self.socket for key, _ in ready):
                message = messages.receive(self.socket, self._count)
                for fd in list(self.pipes):
                    self._drain(fd)
                yield from self._texts()
                if message is None:
                    raise EOFError
                yield message
                if message["msg_type"] == "execute_reply":
                    self.busy = False
                    return
                self.socket.sendall(b".")

    def _drain(self, fd: int) -> None:
        with contextlib.suppress(BlockingIOError):
            while chunk := os.read(fd, 1 << 16):
                self._count(len(chunk))
                self.pipes[fd][2].append(self.pipes[fd][1].decode(chunk))

    def _count(self, size: int) -> None:
        self.written += size
        if self.written > messages.MAX_OUTPUT:
            raise messages.OutputTooLarge(messages.TOO_LARGE)

    def _texts(self):
        """What was written since the last message.

        One piece of standard output, then one of standard error.
        """
        for pipe in self.pipes.values():
            name, _, pieces = pipe
            if text := "".join(pieces):
                pipe[2] = []
                yield {"msg_type": "stream", "content": {"name": name, "text": text}}

    def leave(self) -> None:
        """Let the child go: an idle one reads the end of file, and does."""
        if not self.told:
            self.told = True
            self.selector.close()
            self.socket.close()
            for fd in self.pipes:
                os.close(fd)

    def close(self, patience: float = 1.0) -> str:
        """End the child and everything it started.

        Parameters
        ----------
        patience : float
            Seconds that an idle child has to go by itself.

        Returns
        -------
        str
            How it ended, in words.
        """
        if self.how is None:
            self.leave()
            until = time.monotonic() + (patience if not self.busy else 0.1)
            gone = os.WEXITED | os.WNOHANG | os.WNOWAIT
            while (
                os.waitid(os.P_PID, self.pid, gone) is None and time.monotonic() < until
            ):
                time.sleep(0.0005)
            # not yet waited for, so the group's number is still its own
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.pid, signal.SIGKILL)
            self.how = _words(os.waitpid(self.pid, 0)[1])
            if messages.LIFELINE:  # in a worker, which has no other children
                family.end_children()
        return self.how


def _words(status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    if code >= 0:
        return f"exit code {code}"
    return f"{signal.strsignal(-code) or 'signal'}, signal {-code}"
