"""The forked side of the warm engine.

IPython's kernel shell, its messages sent over a socket instead of ZeroMQ.
"""

from __future__ import annotations

import ast
import asyncio
import atexit
import builtins
import codecs
import contextlib
import gc
import getpass
import inspect
import io
import os
import random
import signal
import socket
import sys
import warnings
from dataclasses import dataclass
from pathlib import Path
from types import CodeType
from typing import Any

from jupyter_client import session

from pressroom.engine import family, messages

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
        super().__init__(key=b"")
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
        kind = msg_or_type
        if isinstance(msg_or_type, dict):
            kind, content = msg_or_type["msg_type"], msg_or_type["content"]
        # not sys.stdout: a cell may have put something else there
        for written in self.streams:
            written.flush()
        said: list = []
        try:
            messages.send(self.to, kind, content)
        except (TypeError, ValueError):  # not JSON: what Jupyter makes of it, or raises
            empty: dict = {"header": {}, "parent_header": {}, "metadata": {}}
            with warnings.catch_warnings(record=True) as said:
                packed = self.serialize(empty | {"content": content})[-1]
            messages.send_packed(self.to, kind, packed)
        if kind != "execute_reply" and not self.to.recv(1):
            os._exit(1)
        for one in said:  # the kernel's come after what they are about
            warnings.showwarning(one.message, one.category, one.filename, one.lineno)


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
    family.die_with_parent(parent)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    streams = _standard_streams(out, err)
    _own_randomness()
    # what was there before is frozen; a notebook is short
    gc.set_threshold(50_000, 20, 50)
    shell = _shell(Session(conversation, streams))
    # not asyncio.run, which takes the signal of Ctrl-C for itself
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    loop.run_until_complete(_cells(shell, conversation))
    with contextlib.suppress(BaseException):
        atexit._run_exitfuncs()


class Stream(io.TextIOWrapper):
    """Standard output or error, written by line.

    Parameters
    ----------
    descriptor : int
    name : str
        As the kernel's has it.
    """

    # what the kernel's streams say of themselves
    name, errors = "", None

    def __init__(self, descriptor: int, name: str):
        raw = open(descriptor, "wb", closefd=False)  # noqa: SIM115
        how = {"encoding": "UTF-8", "errors": "as-jupyter"}
        super().__init__(raw, line_buffering=True, **how)
        self.name = name


def _as_jupyter(error):
    """Half of a surrogate pair as the byte it stands for, or spelled out."""
    try:
        return codecs.lookup_error("surrogateescape")(error)
    except UnicodeError:
        return codecs.backslashreplace_errors(error)


codecs.register_error("as-jupyter", _as_jupyter)


def _standard_streams(out: int, err: int) -> tuple:
    null = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((null, 0), (out, 1), (err, 2)):
        os.dup2(source, target)
        os.close(source)
    sys.stdout, sys.stderr = Stream(1, "stdout"), Stream(2, "stderr")
    # the stub calls them final; what they were writes into the buffers of the parent
    sys.__stdout__ = sys.stdout  # type: ignore[misc]
    sys.__stderr__ = sys.stderr  # type: ignore[misc]
    return sys.stdout, sys.stderr


def _own_randomness() -> None:
    """A kernel starts with fresh random numbers; a fork would repeat its parent's."""
    random.seed()
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()


def _shell(conversation: Session):
    sys.argv = sys.argv[:1]
    sys.path[:] = [entry for entry in sys.path if entry]
    shell, app = SHELL[0] if SHELL else _new_shell()
    # where the kernel has the working directory; this process may have been told to do
    # without it, so the application's own way does not serve
    if not app.ignore_cwd and not os.environ.get("PYTHONSAFEPATH"):
        ends = [os.path.basename(entry) for entry in sys.path]
        packages = [n for n, end in enumerate(ends) if end.endswith("-packages")]
        sys.path.insert(packages[0] if packages else 0, "")
    shell.starting_dir = os.getcwd()
    shell.user_ns["_dh"][:] = [Path(shell.starting_dir)]
    for hook in (shell.displayhook, shell.display_pub):
        hook.session, hook.pub_socket = conversation, None
    builtins.input = shell.kernel.raw_input
    getpass.getpass = shell.kernel.getpass
    if "pandas" in sys.modules:  # imported where it took the process for a terminal
        sys.modules["pandas"].set_option("display.max_columns", 20)
    _known_transforms(shell)
    # at the end IPython would delete the variables of a process that is about to go,
    # one by one
    atexit.unregister(shell.atexit_operations)
    return shell


def _new_shell():
    """The kernel's shell, and the kernel's application that has set it up."""
    from ipykernel.compiler import XCachingCompiler
    from ipykernel.kernelapp import IPKernelApp
    from ipykernel.kernelbase import Kernel
    from ipykernel.zmqshell import ZMQInteractiveShell

    class Absent:
        """What IPython's shell, and cells, ask of the kernel that is not there."""

        eventloop, _allow_stdin = None, False
        raw_input, getpass = Kernel.raw_input, Kernel.getpass  # these refuse

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
            body = getattr(source, "body", None)
            done = None
            if isinstance(body, list) and body and self.flags == self.plain | AWAIT:
                done = self.code.get((id(body[0]), symbol))
            return done or super().__call__(source, filename, symbol, **options)

    app = IPKernelApp()
    app.init_profile_dir()
    app.init_config_files()
    app.load_config_file()
    app.config.HistoryManager.enabled = False
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    # `shell` is also what the compiler above asks
    shell = app.shell = ZMQInteractiveShell.instance(
        config=app.config,
        profile_dir=app.profile_dir,
        compiler_class=Compiler,
        kernel=Absent(),
    )
    # as in the kernel, nothing that this writes belongs to a cell
    with contextlib.ExitStack() as silence:
        null = silence.enter_context(open(os.devnull, "w"))
        silence.enter_context(contextlib.redirect_stdout(null))
        silence.enter_context(contextlib.redirect_stderr(null))
        app.init_extensions()
        app.init_code()
    return shell, app


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
        cell = request["content"]
        signal.signal(signal.SIGINT, signal.default_int_handler)
        result = await _run(shell, cell["source"], cell["id"])
        content = {"status": "ok", "execution_count": shell.execution_count - 1}
        shown_ill = getattr(shell, "_last_traceback_during_displayhook", False)
        if not result.success or shown_ill:
            error = result.error_before_exec
            if error is None:
                error = result.error_in_exec
            content |= {
                "status": "error",
                "ename": type(error).__name__,
                "evalue": _words(error),
                "traceback": getattr(shell, "_last_traceback", None) or [],
            }
        shell.displayhook.session.send(None, "execute_reply", content)
        await asyncio.sleep(0)


def _words(error) -> str:
    try:
        return str(error)
    except Exception:  # an error that cannot say what it is
        return ""


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
