"""The forked side of the warm engine.

IPython's kernel shell, its messages sent over a socket instead of ZeroMQ.
"""

from __future__ import annotations

import ast
import asyncio
import atexit
import builtins
import contextlib
import ctypes
import gc
import inspect
import io
import os
import random
import signal
import socket
import sys
from dataclasses import dataclass
from types import CodeType
from typing import Any

from jupyter_client import session

from pressroom.engine import messages

KNOWN: dict[str, Cell] = {}  # by a cell's source: what `learn` found
SHELL: list = []  # the shell that `prepare` made for the next fork
AWAIT = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT


@dataclass(frozen=True)
class Cell:
    """What IPython makes of a cell before it runs it.

    Python without magics, the name of its file, its statements compiled.
    """

    transformed: str
    file: str
    tree: ast.Module | None
    code: dict[tuple[int, str], CodeType]  # by identity of the statement and mode


def learn(source: str) -> None:
    """Work out before the fork what IPython makes of a cell.

    The same cells run in every fork, and much of it is pure Python over every
    character.

    Parameters
    ----------
    source : str
        Of the cell.
    """
    from ipykernel.compiler import XCachingCompiler, get_file_name
    from IPython.core.inputtransformer2 import TransformerManager

    if source in KNOWN:
        return
    with contextlib.suppress(SyntaxError):
        transformed, file = (
            TransformerManager().transform_cell(source),
            get_file_name(source),
        )
        compiler = XCachingCompiler()
        code: dict[tuple[int, str], CodeType] = {}
        plain = compiler.flags
        parsed = compiler.ast_parse(transformed, file)
        assert isinstance(parsed, ast.Module)  # as of whatever is parsed to be executed
        for node in parsed.body:
            single = node is parsed.body[-1] and isinstance(node, ast.Expr)
            # Any: the stub of codeop does not say that trees are compiled too
            part: Any = ast.Interactive([node]) if single else ast.Module([node], [])
            mode = "single" if single else "exec"
            with compiler.extra_flags(AWAIT):
                code[id(node), mode] = compiler(part, file, mode)
        tree: ast.Module | None = parsed
        if compiler.flags != plain:
            # a `from __future__`: what follows it is compiled otherwise
            tree, code = None, {}
        KNOWN[source] = Cell(transformed, file, tree, code)


def prepare() -> None:
    """Make the shell of the next forks, in a process with no other use for one."""
    if not SHELL:
        SHELL.append(_new_shell())


class Session(session.Session):
    """A Jupyter session that sends what the display hooks hand it over a socket.

    Parameters
    ----------
    to : socket.socket
        Whose other end answers each message.
    streams : tuple
        Standard output and error, flushed before each message.
    """

    def __init__(self, to: socket.socket, streams: tuple):
        super().__init__(key=b"a socket pair needs no signature")
        self.to, self.streams, self.started_in = to, streams, os.getpid()

    def msg(self, msg_type, content=None, parent=None, header=None, metadata=None):
        """A message: its type and content, without Jupyter's headers.

        Parameters
        ----------
        msg_type : str
        content : dict, optional
        parent, header, metadata
            As Jupyter's session takes them; not used.

        Returns
        -------
        dict
        """
        return {"msg_type": msg_type, "content": content or {}}

    def send(
        self,
        stream,
        msg_or_type,
        content=None,
        parent=None,
        ident=None,
        buffers=None,
        track=False,
        header=None,
        metadata=None,
    ):
        """Send a message over the socket, and wait for its answer.

        Parameters
        ----------
        stream : object
            Not used: all goes over the one socket.
        msg_or_type : dict or str
            The message, or its type.
        content : dict, optional
            With a type.
        parent, ident, buffers, track, header, metadata
            As Jupyter's session takes them; not used.
        """
        # a process that the notebook forked has no part in the conversation
        if os.getpid() != self.started_in:
            return
        message = (
            msg_or_type
            if isinstance(msg_or_type, dict)
            else self.msg(msg_or_type, content)
        )
        # not sys.stdout: a cell may have put something else there
        for written in self.streams:
            written.flush()
        messages.send(self.to, message)
        if message["msg_type"] != "execute_reply" and not self.to.recv(1):
            os._exit(1)


def serve(conversation: socket.socket, out: int, err: int) -> None:
    """Run the cells that come over the socket until it closes.

    Never returns to the code that forked.

    Parameters
    ----------
    conversation : socket.socket
    out, err : int
        Descriptors to write standard output and error to.
    """
    parent = os.getppid()
    os.setsid()
    if sys.platform == "linux":
        # 1: PR_SET_PDEATHSIG, so that the notebook goes when its worker does
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)
        if os.getppid() != parent:
            os._exit(1)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    streams = _standard_streams(out, err)
    _own_randomness()
    # what was there before is frozen; a notebook is short
    gc.set_threshold(50_000, 20, 50)
    asyncio.run(_cells(_shell(Session(conversation, streams)), conversation))
    with contextlib.suppress(BaseException):
        atexit._run_exitfuncs()


def _standard_streams(out: int, err: int) -> tuple:
    null = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((null, 0), (out, 1), (err, 2)):
        os.dup2(source, target)
        os.close(source)
    sys.stdout, sys.stderr = _written_by_line(1), _written_by_line(2)
    # the stub calls them final; what they were writes into the buffers of the parent
    sys.__stdout__ = sys.stdout  # type: ignore[misc]
    sys.__stderr__ = sys.stderr  # type: ignore[misc]
    return sys.stdout, sys.stderr


def _written_by_line(descriptor: int) -> io.TextIOWrapper:
    return open(
        descriptor,
        "w",
        buffering=1,
        encoding="utf8",
        errors="backslashreplace",
        closefd=False,
    )


def _own_randomness() -> None:
    """A kernel starts with fresh random numbers; a fork would repeat its parent's."""
    random.seed()
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()


def _shell(conversation: Session):
    from IPython.core.error import StdinNotImplementedError

    def refuse(*_, **__):
        raise StdinNotImplementedError(
            "raw_input was called, but this frontend does not support input requests."
        )

    sys.argv = sys.argv[:1]
    sys.path[:] = [entry for entry in sys.path if entry]
    packages = (
        i
        for i, entry in enumerate(sys.path)
        if os.path.basename(entry) in ("site-packages", "dist-packages")
    )
    # where the kernel has the working directory
    sys.path.insert(next(packages, 0), "")
    shell = SHELL[0] if SHELL else _new_shell()
    shell.starting_dir = os.getcwd()
    for hook in (shell.displayhook, shell.display_pub):
        hook.session, hook.pub_socket = conversation, None
    builtins.input = refuse
    if "pandas" in sys.modules:  # imported where it took the process for a terminal
        sys.modules["pandas"].set_option("display.max_columns", 20)
    _known_transforms(shell)
    # at the end IPython would delete the variables of a process that is about to go,
    # one by one
    atexit.unregister(shell.atexit_operations)
    return shell


def _new_shell():
    from ipykernel.compiler import XCachingCompiler
    from ipykernel.zmqshell import ZMQInteractiveShell
    from traitlets.config import Config

    class Compiler(XCachingCompiler):
        """IPython's compiler, which need not repeat what `learn` did.

        Each cell once.
        """

        def __init__(self):
            super().__init__()
            self.plain, self.once, self.next, self.code = self.flags, set(), None, {}

        def get_code_name(self, raw_code, code, number):
            if raw_code in KNOWN and "IPYKERNEL_CELL_NAME" not in os.environ:
                return KNOWN[raw_code].file
            return super().get_code_name(raw_code, code, number)

        def cache(self, transformed_code, number=0, raw_code=None):
            name = super().cache(transformed_code, number, raw_code)
            cell = KNOWN.get(raw_code)
            usable = (
                cell
                and cell.tree
                and (cell.transformed, cell.file) == (transformed_code, name)
            )
            self.next = cell if usable and raw_code not in self.once else None
            self.once.add(raw_code)
            return name

        def ast_parse(self, source, filename="<unknown>", symbol="exec"):
            cell, self.next = self.next, None
            if (
                cell
                and (source, filename, symbol, self.flags)
                == (cell.transformed, cell.file, "exec", self.plain)
                and not shell.ast_transformers
            ):
                self.code = cell.code
                return cell.tree
            return super().ast_parse(source, filename, symbol)

        def __call__(self, source, filename, symbol, **options):
            node = source.body[0] if getattr(source, "body", None) else None
            done = (
                self.code.get((id(node), symbol))
                if self.flags == self.plain | AWAIT
                else None
            )
            return done or super().__call__(source, filename, symbol, **options)

    config = Config()
    config.HistoryManager.enabled = False
    # `shell` is also what the compiler above asks
    shell = ZMQInteractiveShell.instance(config=config, compiler_class=Compiler)
    return shell


def _known_transforms(shell) -> None:
    """Take what was learnt.

    As long as the notebook has put no transformation of its own into the shell's
    manager.
    """
    manager, asks_compiler = shell.input_transformer_manager, shell.should_run_async

    def rules():
        return [
            len(kind)
            for kind in (
                manager.cleanup_transforms,
                manager.line_transforms,
                manager.token_transformers,
            )
        ]

    transform, at_first = manager.transform_cell, rules()

    def transform_cell(source: str) -> str:
        return (
            KNOWN[source].transformed
            if source in KNOWN and rules() == at_first
            else transform(source)
        )

    def should_run_async(
        raw_cell, *, transformed_cell=None, preprocessing_exc_tuple=None
    ):
        cell = KNOWN.get(raw_cell)
        if cell and cell.code and transformed_cell == cell.transformed:
            return any(
                code.co_flags & inspect.CO_COROUTINE for code in cell.code.values()
            )
        return asks_compiler(
            raw_cell,
            transformed_cell=transformed_cell,
            preprocessing_exc_tuple=preprocessing_exc_tuple,
        )

    manager.transform_cell, shell.should_run_async = transform_cell, should_run_async


async def _cells(shell, conversation: socket.socket) -> None:
    while request := messages.receive(conversation):
        result = await _run(shell, request["source"], request["id"])
        error = result.error_before_exec or result.error_in_exec
        content = {"status": "ok", "execution_count": shell.execution_count - 1}
        if error is not None or getattr(
            shell, "_last_traceback_during_displayhook", False
        ):
            content |= {
                "status": "error",
                "ename": type(error).__name__,
                "evalue": str(error),
                "traceback": getattr(shell, "_last_traceback", None) or [],
            }
        shell.displayhook.session.send(None, "execute_reply", content)
        await asyncio.sleep(0)


async def _run(shell, source: str, cell_id: str | None):
    """One cell as the kernel runs it.

    On the running event loop where it awaits something, else plainly.
    """
    plain = "await" not in source and "async" not in source
    try:
        transformed, broken = source if plain else shell.transform_cell(source), None
    except Exception:
        transformed, broken = source, sys.exc_info()
    if plain or not shell.should_run_async(
        source, transformed_cell=transformed, preprocessing_exc_tuple=broken
    ):
        return shell.run_cell(source, store_history=True, cell_id=cell_id)
    result = None
    try:
        result = await shell.run_cell_async(
            source,
            store_history=True,
            transformed_cell=transformed,
            preprocessing_exc_tuple=broken,
            cell_id=cell_id,
        )
    finally:
        shell.events.trigger("post_execute")
        shell.events.trigger("post_run_cell", result)
    return result
