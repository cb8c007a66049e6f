"""The press knows nothing of trade: it renders a collection about something else, and
meets a collection through one object."""

import ast
import json
import os
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
import toy_project

import pressroom
from pressroom import PressError, project
from pressroom.keys import _absolute
from tightrope.project import PROJECT

pytestmark = pytest.mark.slow

FOLDER = Path(pressroom.__file__).parent


@pytest.fixture
def toy(tmp_path, monkeypatch):
    """The toy collection, in an environment where `tightrope` cannot be imported."""
    made = toy_project.make(tmp_path / "toy")
    closed = tmp_path / "closed"
    closed.mkdir()
    (closed / "tightrope.py").write_text("raise ImportError('not for the press')\n")
    here = str(Path(__file__).parent)
    path = os.pathsep.join([str(closed), here, str(made / "lib")])
    monkeypatch.setenv("PYTHONPATH", path)
    monkeypatch.setenv("TOY_HOME", str(made))
    monkeypatch.setenv(project.VARIABLE, "toy_project:PROJECT")
    return made


def press(*words: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "pressroom", *words]
    done = subprocess.run(command, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("engine", ["warm", "standard"])
def test_a_collection_about_something_else(toy, engine):
    code, said = press("render", "--all", "--engine", engine, "--workers", "1")
    assert code == 0, said
    assert "2 made, 2 with nothing to report" in said
    assert "nothing to report: plain/letters: Nobody wrote." in said
    reports = toy / "reports"
    page = (reports / "long/dice.html").read_text("utf8")
    assert "What of the dice with 20 sides?</h1>" in page
    assert "They may be." in page and "3.33 of 20." in page
    assert 'id="figure-throws"' in page and "Tightrope" not in page
    record = json.loads((reports / "plain/dice.findings.json").read_text("utf8"))
    assert record["answer"] == "They may be."
    assert [finding["id"] for finding in record["findings"]] == ["mean"]
    rows = (reports / "plain/figures/dice-throws.csv").read_text("utf8").splitlines()
    assert rows[0] == "# Throws" and rows[-4:] == ["throw,pips", "0,1", "1,6", "2,3"]
    front = (reports / "index.html").read_text("utf8")
    assert "<h1>The toy box</h1>" in front and "Letters and dice." in front
    kept = json.loads((reports / "plain/dice.ipynb").read_text("utf8"))
    assert kept["metadata"]["toybox"] == {"slug": "dice", "parameters": {"sides": 6}}
    again = press("render", "--all", "--engine", engine)
    assert again == (0, "nothing to do: 4 reports unchanged\n")


def test_its_commands(toy):
    code, said = press("list")
    assert code == 0 and "dice: Dice\n  What of the dice with 6 sides?" in said
    code, said = press("render", "dice", "-p", "sides=9", "--print-jobs")
    assert code == 0
    assert json.loads(said)["command"] == ["toybox", "render", "dice", "-p", "sides=9"]
    assert press("--version") == (0, "toybox 3.2\n")
    code, said = press("render", "dice", "--edition", "short")
    assert (code, said) == (2, "toybox: dice has no edition 'short'\n")
    for no_such in (("render", "dice", "--focus", "x"), ("check",), ("new", "x")):
        code, said = press(*no_such)
        assert code == 2 and "Traceback" not in said


@pytest.mark.parametrize("spec", ["nowhere:X", "json:X", "json", ":", "x y:z"])
def test_no_such_project(monkeypatch, spec):
    monkeypatch.setenv(project.VARIABLE, spec)
    with pytest.raises(PressError, match="there is no project"):
        project.current()


def test_the_installed_project_is_found(monkeypatch):
    monkeypatch.delenv(project.VARIABLE, raising=False)
    assert project.current() is PROJECT
    assert project.named(PROJECT.spec) is PROJECT


def test_no_project_or_too_many(monkeypatch):
    import importlib.metadata as metadata

    monkeypatch.delenv(project.VARIABLE, raising=False)
    made = [metadata.EntryPoint(n, f"{n}:P", project.GROUP) for n in "ab"]
    for found, said in (([], "installed: none"), (made, "installed: a:P, b:P")):
        monkeypatch.setattr(metadata, "entry_points", lambda group, f=found: f)
        with pytest.raises(PressError, match=said):
            project.current()


class Running(ast.NodeTransformer):
    """Leaves out what is there for the type checker and never runs."""

    def visit_If(self, node):
        test = getattr(node.test, "id", "")
        return None if test == "TYPE_CHECKING" else self.generic_visit(node)


def imports() -> dict[str, set[str]]:
    """Every module of the press and what it imports, lazily too."""
    graph = {}
    for path in FOLDER.rglob("*.py"):
        parts = ["pressroom", *path.relative_to(FOLDER).with_suffix("").parts]
        package = ".".join(parts[:-1])
        name = package if parts[-1] == "__init__" else ".".join(parts)
        found = set()
        tree = Running().visit(ast.parse(path.read_text("utf8")))
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                found.update(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                module = _absolute(node, package)
                found.add(module)
                found.update(f"{module}.{alias.name}" for alias in node.names)
        graph[name] = found - {name}
    return graph


def test_imports_run_one_way():
    """No circle, not even one that is hidden in functions; and nothing of trade."""
    graph = imports()
    assert len(graph) > 15
    for name, found in graph.items():
        assert not [n for n in found if n.startswith("tightrope")], name
    inner = {
        # `from pressroom.page import vega` needs the module, not what the package has
        name: {n for n in found & set(graph) if not name.startswith(f"{n}.")}
        for name, found in graph.items()
    }
    assert list(TopologicalSorter(inner).static_order())
