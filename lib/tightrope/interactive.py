"""What a running Jupyter session does when a notebook's parameters are refused.

Cells that run afterwards must not go on with the values of the last run, or the answer
for one economy would appear under the code of another. So what the last run left is
emptied, and a cell that needs any of it says why it is not there, in one line. The same
happens when the cell that sets the parameters fails. Outside of IPython nothing of this
takes place.
"""

from __future__ import annotations

import ast
import builtins
import re
import sys
from collections.abc import Iterable
from types import BuiltinFunctionType, FunctionType, ModuleType

FAILED = (
    "the cell with the parameters failed: mend it, and run it and those below again"
)

# What has a name of its own; that of an exception may be left out.
DEFINED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.ExceptHandler)


def accepted(parameters: Iterable[str]) -> None:
    """Parameters were taken: cells run again, and theirs is watched.

    Parameters
    ----------
    parameters : iterable of str
        Their names.
    """
    shell = _shell()
    if shell is not None:
        _lift(shell)
        _watch(shell, frozenset(parameters))


def refused(reason: str, kept: Iterable[str] = ()) -> None:
    """Parameters were refused: empty what the last run left, and guard later cells.

    Parameters
    ----------
    reason : str
        One line, which a cell that is not run repeats.
    kept : iterable of str
        Names that are not results: the parameters.
    """
    shell = _shell()
    if shell is not None:
        _empty(shell, frozenset(kept))
        _lift(shell)
        shell.ast_transformers.append(Guard(shell, reason))


class Guard(ast.NodeTransformer):
    """Refuses a cell that needs a name which is not there; lets all others run.

    Parameters
    ----------
    shell : IPython.core.interactiveshell.InteractiveShell
        Whose names count.
    reason : str
        Why they are not there.
    """

    def __init__(self, shell, reason: str):
        self.shell = shell
        self.reason = reason

    def visit(self, node: ast.AST) -> ast.AST:
        """The tree of a cell as it is.

        Parameters
        ----------
        node : ast.AST
            The tree of the cell.

        Returns
        -------
        ast.AST
            The same, where nothing is missing.

        Raises
        ------
        IPython.core.error.InputRejected
            Which IPython shows for this cell in place of running it.
        """
        missing = needed(node) - set(self.shell.user_ns) - set(dir(builtins))
        if missing:
            raise _rejection(sorted(missing), self.reason)
        return node


def needed(tree: ast.AST) -> set[str]:
    """The names that a cell reads and does not give anything itself.

    Parameters
    ----------
    tree : ast.AST
        Of the cell.

    Returns
    -------
    set of str

    Examples
    --------
    >>> tree = ast.parse("top = [row * scale for row in shares]")
    >>> sorted(needed(tree))
    ['scale', 'shares']
    """
    return _read(tree) - given(tree) - _imported(tree)


def given(tree: ast.AST) -> set[str]:
    """The names that a cell gives a value, imports apart.

    Parameters
    ----------
    tree : ast.AST
        Of the cell.

    Returns
    -------
    set of str

    Examples
    --------
    >>> tree = ast.parse("import json; top = [row * scale for row in shares]")
    >>> sorted(given(tree))
    ['row', 'top']
    """
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            names.add(node.id)
        elif isinstance(node, ast.arg):
            names.add(node.arg)
        elif isinstance(node, DEFINED) and node.name:
            names.add(node.name)
    return names


def cells() -> tuple[str, ...]:
    """The cells of this session so far, the one that is running last.

    Returns
    -------
    tuple of str
        Their sources; none outside of IPython.
    """
    shell = _shell()
    if shell is None:
        return ()
    return tuple(map(str, shell.user_ns.get("In", ())[1:]))


def _read(tree: ast.AST) -> set[str]:
    return {
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }


def _imported(tree: ast.AST) -> set[str]:
    return {
        (node.asname or node.name).split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.alias)
    }


class Watcher:
    """Empties what the last run left when the cell with the parameters fails.

    Parameters
    ----------
    shell : IPython.core.interactiveshell.InteractiveShell
        That runs the cells.
    parameters : frozenset of str
        The names that the cell sets.
    """

    def __init__(self, shell, parameters: frozenset[str]):
        self.shell = shell
        self.parameters = parameters

    def __call__(self, result) -> None:
        """What IPython calls after each cell."""
        if result is None or result.success:
            return
        source = getattr(result.info, "raw_cell", None) or ""
        set_here = re.findall(r"^([A-Za-z_]\w*)\s*[:=]", source, re.MULTILINE)
        if self.parameters & set(set_here) and "parameters.check" not in source:
            refused(FAILED)


def _shell():
    """IPython's shell, if this is a session of it."""
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython else None


def _empty(shell, kept: frozenset[str]) -> None:
    """Delete what cells made: all but modules, imports, and the names to keep."""
    hidden = set(shell.user_ns_hidden)
    for name, value in list(shell.user_ns.items()):
        if name.startswith("_") or name in kept or name in hidden:
            continue
        if not isinstance(value, ModuleType) and not _is_imported(value):
            del shell.user_ns[name]


def _is_imported(value: object) -> bool:
    """Whether this is a function or class that no cell defined."""
    is_code = isinstance(value, (type, FunctionType, BuiltinFunctionType))
    return is_code and value.__module__ not in (None, "__main__")


def _lift(shell) -> None:
    """Let all cells run again."""
    others = [t for t in shell.ast_transformers if not isinstance(t, Guard)]
    shell.ast_transformers[:] = others


def _watch(shell, parameters: frozenset[str]) -> None:
    """Look at each cell that fails from now on, by one watcher a session."""
    for callback in shell.events.callbacks["post_run_cell"]:
        if isinstance(callback, Watcher):
            callback.parameters = parameters
            return
    shell.events.register("post_run_cell", Watcher(shell, parameters))


def _rejection(missing: list[str], reason: str) -> Exception:
    """What tells IPython not to run a cell, shown in one line."""
    from IPython.core.error import InputRejected

    class NotRun(InputRejected):
        def _render_traceback_(self) -> list[str]:
            return [f"Not run: {self}"]

    few = ", ".join(missing[:3]) + (", …" if len(missing) > 3 else "")
    return NotRun(f"there is no {few} now: {reason}")
