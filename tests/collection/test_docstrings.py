"""Public functions say what they take, give back and refuse, with an example that runs.

`numpydoc lint` (in `make lint`) looks at the sections that are there; here is what it
does not see: Raises and Examples.
"""

import ast
import doctest
import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tightrope import data

LIBRARY = data.home() / "lib" / "tightrope"
MODULES = sorted(LIBRARY.rglob("*.py"))
# What no notebook calls: the command line, the catalogue, the insides of the reader of
# tables, of the solver and of what Jupyter shows. Their functions need no examples.
INSIDE = (
    "catalogue/",
    "cli.py",
    "commands.py",
    "console.py",
    "data/entries.py",
    "data/files.py",
    "interactive.py",
    "model/hat_algebra.py",
    "project.py",
)
# How many functions elsewhere still have no example: the number may only fall.
WITHOUT_EXAMPLE = 0
FUNCTION = ast.FunctionDef | ast.AsyncFunctionDef


def public(path: Path) -> Iterator[tuple[str, ast.FunctionDef, bool]]:
    """Functions and methods that others may call, and whether each is a property."""
    tree = ast.parse(path.read_text("utf8"))
    for node in tree.body:
        if isinstance(node, FUNCTION) and not node.name.startswith("_"):
            yield node.name, node, False
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            for part in node.body:
                if isinstance(part, FUNCTION) and not part.name.startswith("_"):
                    marks = " ".join(ast.unparse(mark) for mark in part.decorator_list)
                    yield f"{node.name}.{part.name}", part, "property" in marks


def own_nodes(function: ast.AST) -> Iterator[ast.AST]:
    """What stands in a function, without the functions inside it."""
    for node in ast.iter_child_nodes(function):
        if not isinstance(node, FUNCTION | ast.ClassDef | ast.Lambda):
            yield node
            yield from own_nodes(node)


def lacking(node: ast.FunctionDef, is_property: bool) -> list[str]:
    text = ast.get_docstring(node) or ""
    sections = {
        line.strip()
        for line, below in zip(text.splitlines(), text.splitlines()[1:], strict=False)
        if below.strip() and set(below.strip()) == {"-"}
    }
    nodes = list(own_nodes(node))
    gives = any(isinstance(n, ast.Return) and n.value is not None for n in nodes)
    yields = any(isinstance(n, ast.Yield | ast.YieldFrom) for n in nodes)
    raises = any(isinstance(n, ast.Raise) and n.exc is not None for n in nodes)
    takes = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
    names = {one.arg for one in takes} - {"self", "cls"}
    missing = [] if text else ["a docstring"]
    if is_property:
        return missing
    if names and "Parameters" not in sections:
        missing.append("Parameters")
    if gives and "Returns" not in sections:
        missing.append("Returns")
    if yields and not sections & {"Yields", "Returns"}:
        missing.append("Yields")
    if raises and "Raises" not in sections:
        missing.append("Raises")
    if "Examples" not in sections:
        missing.append("Examples")
    return missing


def name(path: Path) -> str:
    return path.relative_to(LIBRARY).as_posix()


def keeps_frames(node: ast.ClassDef) -> bool:
    """Whether it is a dataclass whose fields hold frames or arrays."""
    marks = " ".join(ast.unparse(mark) for mark in node.decorator_list)
    kinds = [
        ast.unparse(n.annotation) for n in node.body if isinstance(n, ast.AnnAssign)
    ]
    large = any("DataFrame" in kind or "ndarray" in kind for kind in kinds)
    return "dataclass" in marks and large and not node.name.startswith("_")


def test_what_keeps_frames_or_arrays_is_short_in_print():
    # Jupyter prints what stands last in a cell: thousands of characters help nobody.
    long = [
        f"{name(path)}: {node.name}"
        for path in MODULES
        if not name(path).startswith((*INSIDE, "policy/tables.py"))
        for node in ast.parse(path.read_text("utf8")).body
        if isinstance(node, ast.ClassDef) and keeps_frames(node)
        if "__repr__" not in [getattr(part, "name", "") for part in node.body]
    ]
    assert not long


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_public_functions_say_what_they_take_give_and_refuse(path):
    found = {}
    for function, node, is_property in public(path):
        missing = [what for what in lacking(node, is_property) if what != "Examples"]
        if missing and name(path) != "project.py":  # as pressroom.project.Project
            found[function] = missing
    assert not found


def test_no_more_public_functions_without_an_example():
    lack = [
        f"{name(path)}: {function}"
        for path in MODULES
        if not name(path).startswith(INSIDE)
        for function, node, is_property in public(path)
        if "Examples" in lacking(node, is_property)
    ]
    assert len(lack) <= WITHOUT_EXAMPLE, lack


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_examples_run_and_print_what_they_say(path):
    parts = path.relative_to(LIBRARY.parent).with_suffix("").parts
    module = importlib.import_module(".".join(parts).removesuffix(".__init__"))
    done = doctest.testmod(module, optionflags=doctest.NORMALIZE_WHITESPACE)
    assert done.failed == 0
