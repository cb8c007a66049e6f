"""What a report is made from, as hashes: same key, same files.

A notebook's text tells which modules of the collection it imports, these tell which
they import, and all of them which tables are read. Names are followed through the
syntax tree, not guessed from words; where the text does not tell (a name put together
while it runs), everything that could be meant counts.
"""

from __future__ import annotations

import ast
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from pressroom import PressError
from pressroom.project import Project

FORMAT = 3  # raise it when the files of a report change their form
WORD = re.compile(r"[A-Za-z_]\w*")
DOTTED = re.compile(r"[A-Za-z_][\w.]*")
# Magics, shell commands and questions: lines of a cell that are not Python.
NOT_PYTHON = re.compile(r"^([^\S\n]*)(?:[%!?].*|[\w, ]+=\s*[%!].*|.*\?)$", re.M)
IMPORTERS = {"importlib.import_module", "import_module", "__import__", "exec", "eval"}
EVERY = "*"
# Of the press itself, what writes a report. The front page is made anew each time.
PAGE = (
    "notebook.py",
    "page/__init__.py",
    "page/citation.py",
    "page/claims.py",
    "page/exporter.py",
    "page/figures.py",
    "page/glossary.py",
    "page/markup.py",
    "page/sections.py",
    "page/sound.py",
    "page/vega.py",
    "page/templates/report/*",
)


class InputError(PressError):
    """A notebook, or a module that it imports, that cannot be read."""


@dataclass
class Text:
    """What the code of one module, or of one notebook, says of what it needs.

    `imports`: modules, each with the names taken out of it. `bound`: local names, each
    with the modules or members it may stand for. `chains`: attributes taken of names,
    such as `data.load`; `loose` are those and the names that are not called with a
    plain text or name. `words`: those of its names and texts. `lazy`: what the module's
    `__getattr__` gives, None without one. `opaque`: it imports what it does not name.
    """

    digest: str = ""
    package: str = ""
    imports: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    bound: dict[str, set[str]] = field(default_factory=dict)
    defined: set[str] = field(default_factory=set)
    chains: set[str] = field(default_factory=set)
    loose: set[str] = field(default_factory=set)
    words: set[str] = field(default_factory=set)
    lazy: dict[str, str] | None = None
    opaque: bool = False


@dataclass(frozen=True)
class Inputs:
    """What a report is made from, besides its parameters.

    Attributes
    ----------
    hashes : dict
        By kind of input: notebook, sheet, modules, tables, page, project, lock.
    modules, tables : list of str
        The collection's modules that the notebook imports, the tables that it reads.
    """

    hashes: dict[str, str]
    modules: list[str]
    tables: list[str]


def inputs(project: Project, slug: str) -> Inputs:
    """The hashes of all that determines a notebook's reports besides parameters.

    Parameters
    ----------
    project : Project
    slug : str
        A notebook of the project.

    Returns
    -------
    Inputs

    Raises
    ------
    InputError
        The notebook, or a module of the collection that it imports, cannot be read.
    """
    path = project.notebooks() / f"{slug}.ipynb"
    cells, text = _notebook(path, _stamp(path))
    modules = Modules(project).reached(text)
    entries = project.tables()
    tables = _tables(project.reader, [text, *modules.values()], set(entries))
    hashes = {
        "notebook": cells,
        "sheet": _of_file(path.with_suffix(".yml")),
        "modules": of({name: text.digest for name, text in modules.items()}),
        "tables": of({name: entries[name] for name in tables}),
        "page": _page(),
        "project": of(project.told()),
        "lock": _of_file(project.home() / "requirements.lock"),
    }
    return Inputs(hashes, sorted(modules), sorted(tables))


def of(value) -> str:
    """The hash of a value that JSON can hold.

    Parameters
    ----------
    value : object

    Returns
    -------
    str
        In hexadecimal digits.
    """
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()


def _of_file(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else "absent"


def _stamp(path: Path) -> tuple[int, int]:
    try:
        found = path.stat()
    except OSError as error:
        raise InputError(f"{path} cannot be read ({error.strerror})") from None
    return found.st_mtime_ns, found.st_size


@lru_cache(maxsize=1)
def _page() -> str:
    """The hash of the press's own code that writes a report, and of its library."""
    folder = Path(__file__).parent
    files = sorted({path for pattern in PAGE for path in folder.glob(pattern)})
    whole = {path.relative_to(folder).as_posix(): _of_file(path) for path in files}
    try:
        whole["vl-convert-python"] = version("vl-convert-python")
    except PackageNotFoundError:
        whole["vl-convert-python"] = "absent"
    return of(whole)


# modules ------------------------------------------------------------------------------


class Modules:
    """The collection's own modules: packages, and files beside the notebooks.

    Parameters
    ----------
    project : Project
    """

    def __init__(self, project: Project):
        self.roots = {name: _place(name) for name in project.packages}
        self.beside = project.notebooks()
        self.files: dict[str, Path | None] = {}

    def reached(self, start: Text) -> dict[str, Text]:
        """Every module that `start` imports, directly or by way of others.

        Parameters
        ----------
        start : Text

        Returns
        -------
        dict of Text
            By dotted name.
        """
        found: dict[str, Text] = {}
        waiting = set(self._names(start))
        while waiting:
            name = waiting.pop()
            path = self.find(name)
            if name in found or path is None:
                continue
            found[name] = _module(path, name, _stamp(path))
            waiting.update(self._names(found[name]))
        return found

    def find(self, name: str) -> Path | None:
        """The file of a module by its dotted name; None if it is not one of these.

        Parameters
        ----------
        name : str

        Returns
        -------
        Path or None
        """
        if name not in self.files:
            self.files[name] = self._file(name)
        return self.files[name]

    def _file(self, name: str) -> Path | None:
        top, *rest = name.split(".")
        if not all(part.isidentifier() for part in (top, *rest)):
            return None
        place = self.roots.get(top, self.beside / top).joinpath(*rest)
        for path in (place / "__init__.py", place.parent / f"{place.name}.py"):
            if path.is_file():
                return path
        return None

    def _names(self, text: Text) -> Iterator[str]:
        """The modules that a text names, each with the packages it lies in."""
        for module, names in text.imports:
            yield from _with_parents(module)
            for name in names:
                for found in self._member(module, name):
                    yield from _with_parents(found)
        for chain in text.chains:
            first, *rest = chain.split(".")
            for module in text.bound.get(first, ()):
                yield from self._along(module, rest)
        if text.opaque:
            for top in self.roots:
                yield from self._below(top)

    def _along(self, module: str, attributes: list[str]) -> Iterator[str]:
        for name in attributes:
            found = list(self._member(module, name))
            for one in found:
                yield from _with_parents(one)
            if len(found) != 1:
                return
            module = found[0]

    def _member(self, module: str, name: str) -> Iterator[str]:
        """The modules behind a name that is taken out of a module: itself one, or
        given by the package's `__getattr__`."""
        path = self.find(module)
        if path is None:
            return
        if name == EVERY:
            yield from self._below(module)
        elif self.find(f"{module}.{name}"):
            yield f"{module}.{name}"
        else:
            text = _module(path, module, _stamp(path))
            if name in text.defined or text.lazy is None:
                return
            if name in text.lazy:
                yield text.lazy[name]
            else:
                yield from self._below(module)

    def _below(self, module: str) -> Iterator[str]:
        path = self.find(module)
        if path is None:
            return
        yield module
        if path.name == "__init__.py":
            for file in path.parent.rglob("*.py"):
                parts = file.relative_to(path.parent).with_suffix("").parts
                yield ".".join([module, *(p for p in parts if p != "__init__")])


def _with_parents(module: str) -> list[str]:
    parts = module.split(".")
    return [".".join(parts[:count]) for count in range(1, len(parts) + 1)]


def _place(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise InputError(f"the collection's package {package!r} is not installed")
    return Path(next(iter(spec.submodule_search_locations)))


# tables -------------------------------------------------------------------------------


def _tables(reader: str, texts: list[Text], known: set[str]) -> set[str]:
    """The tables that these texts read; all of them where a name is put together."""
    if any(_is(reader, name, text) for text in texts for name in text.loose):
        return known
    return known & set().union(*(text.words for text in texts))


def _is(reader: str, name: str, text: Text) -> bool:
    """Whether a name, such as `data.load`, is the project's reader of tables."""
    first, *rest = name.split(".")
    if first not in text.bound:
        return bool(reader) and f".{reader}".endswith(f".{name}")
    return reader in {".".join([module, *rest]) for module in text.bound[first]}


# texts --------------------------------------------------------------------------------


@lru_cache(maxsize=256)
def _notebook(path: Path, _stamp: tuple[int, int]) -> tuple[str, Text]:
    """The hash of a notebook without its outputs, and what its code says."""
    left_out = ("outputs", "execution_count")
    try:
        read = json.loads(path.read_bytes())
        cells = [
            {key: value for key, value in cell.items() if key not in left_out}
            for cell in read["cells"]
        ]
        code = [
            "".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"
        ]
        kernel = read["metadata"].get("kernelspec", {}).get("name")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"{path.name} is not a readable notebook ({error})") from None
    text = Text()
    for source in code:
        _read(source, text)
    return of([kernel, cells]), text


@lru_cache(maxsize=512)
def _module(path: Path, name: str, _stamp: tuple[int, int]) -> Text:
    content = path.read_bytes()
    is_package = path.name == "__init__.py"
    package = name if is_package else name.rpartition(".")[0]
    text = Text(digest=hashlib.sha256(content).hexdigest(), package=package)
    try:
        tree = ast.parse(content)
    except (SyntaxError, ValueError) as error:
        raise InputError(f"{path} cannot be read ({error})") from None
    for statement in tree.body:
        text.defined.update(_bound_by(statement))
    if "__getattr__" in text.defined:
        text.lazy = _written_out(tree)
        # what it does, it does for the names that somebody asks for
        tree.body = [s for s in tree.body if getattr(s, "name", "") != "__getattr__"]
    _take(tree, text)
    text.words.difference_update(text.lazy or ())
    return text


def _written_out(tree: ast.Module) -> dict[str, str]:
    """The entries of dictionaries whose keys and values are texts in the source."""
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                name, meant = _text(key), _text(value)
                if name is not None and meant is not None:
                    found[name] = meant
    return found


def _bound_by(statement: ast.stmt) -> Iterator[str]:
    """The names that a statement of a module gives to the module."""
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        for alias in statement.names:
            yield alias.asname or alias.name.partition(".")[0]
    elif isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
        yield statement.name
    else:
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                yield node.id


def _read(source: str, text: Text) -> None:
    """Take what a cell says; of magics and shell commands, every word."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        for line in NOT_PYTHON.finditer(source):
            text.words.update(WORD.findall(line.group()))
            text.imports.extend((name, ()) for name in DOTTED.findall(line.group()))
        try:
            tree = ast.parse(NOT_PYTHON.sub(r"\1pass", source))
        except (SyntaxError, ValueError):
            text.words.update(WORD.findall(source))
            text.opaque = True
            return
    _take(tree, text)


def _take(tree: ast.AST, text: Text) -> None:
    """Put what a syntax tree says into `text`."""
    passed: set[int] = set()  # nodes of which nothing further is to be said
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant()):
                passed.add(id(node.value))  # a docstring reads nothing
            case ast.Import():
                for alias in node.names:
                    text.imports.append((alias.name, ()))
                    meant = alias.name
                    if not alias.asname:
                        meant = alias.name.partition(".")[0]
                    text.bound.setdefault(alias.asname or meant, set()).add(meant)
            case ast.ImportFrom():
                module = _absolute(node, text.package)
                names = tuple(alias.name for alias in node.names)
                text.imports.append((module, names))
                for alias in node.names:
                    local = alias.asname or alias.name
                    text.bound.setdefault(local, set()).add(f"{module}.{alias.name}")
            case ast.Call():
                _call(node, text, passed)
            case ast.Attribute():
                text.words.add(node.attr)
                if chain := _chain(node):
                    text.chains.add(chain)
                    if id(node) not in passed:
                        text.loose.add(chain)
            case ast.Name():
                text.words.add(node.id)
                if id(node) not in passed and isinstance(node.ctx, ast.Load):
                    text.loose.add(node.id)
            case ast.arg() | ast.keyword():
                text.words.add(node.arg or "")
            case ast.Constant(value=str() as said) if id(node) not in passed:
                text.words.update(WORD.findall(said))


def _call(node: ast.Call, text: Text, passed: set[int]) -> None:
    """What a call imports; and whether its first argument is plain to read."""
    name = _chain(node.func)
    first = next(iter(node.args), None)
    said = _text(first)
    if isinstance(first, ast.Name) or said is not None:
        passed.add(id(node.func))
    if name in IMPORTERS:
        if said is not None and not said.startswith("."):
            text.imports.append((said, ()))
        else:
            text.opaque = True
    elif name == "getattr" and len(node.args) > 1:
        owner = _chain(first)
        attribute = _text(node.args[1])
        if owner and attribute is not None:
            text.chains.add(f"{owner}.{attribute}")
        elif owner:
            text.chains.add(f"{owner}.{EVERY}")


def _absolute(node: ast.ImportFrom, package: str) -> str:
    """The module that `from … import` takes names out of, its dots resolved."""
    if not node.level:
        return node.module or ""
    parents = package.split(".")
    base = parents[: len(parents) - node.level + 1]
    if node.module:
        base.append(node.module)
    return ".".join(base)


def _chain(node: ast.AST | None) -> str:
    """`a.b.c` as text, "" for what does not begin with a name."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    return ".".join([node.id, *reversed(parts)])


def _text(node: ast.AST | None) -> str | None:
    """The text that a node is; None if it is anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return None
