"""What a report is made from: its key changes with that, and with nothing else."""

import importlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import sample_home
import toy_project

import pressroom
from pressroom import keys, plan
from pressroom.engine import warmup
from tightrope import parameters
from tightrope.project import PROJECT

TWO = {"japan": {}, "korea": {"parameters": {"focus": "KOR", "years": 4}}}


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A small home of the collection, with the sample report in two editions."""
    made = sample_home.make(tmp_path / "home")
    monkeypatch.setenv("TIGHTROPE_HOME", str(made))
    sample_home.add(made, "sample_report", editions=TWO)
    return made


@pytest.fixture
def toy(tmp_path, monkeypatch):
    """The toy collection, its package in reach of imports."""
    made = toy_project.make(tmp_path / "toy")
    monkeypatch.setenv("TOY_HOME", str(made))
    monkeypatch.syspath_prepend(str(made / "lib"))
    importlib.invalidate_caches()
    return made


def one_more(home: Path, name: str) -> None:
    """Put an entry for another table into the catalogue."""
    path = home / "data/datapackage.json"
    catalogue = json.loads(path.read_text("utf8"))
    entry = catalogue["resources"][-1] | {"name": name, "path": f"{name}.csv"}
    catalogue["resources"].append(entry)
    path.write_text(json.dumps(catalogue), "utf8")


def of_sample(_home) -> dict[str, str]:
    return {job.edition: job.key for job in plan.jobs(["sample_report"])}


def of_toys() -> dict[str, str]:
    made = plan.jobs(["dice", "letters"], edition="plain", project=toy_project.PROJECT)
    return {job.slug: job.key for job in made}


def changed(path: Path, old: str, new: str, of) -> set[str]:
    """The reports whose key changes with an edit of a file, which is then undone."""
    before, text = of(), path.read_text("utf8")
    assert old in text
    path.write_text(text.replace(old, new), "utf8")
    after = of()
    path.write_text(text, "utf8")
    for kept in (keys._notebook, keys._module, keys._page):
        kept.cache_clear()  # two writes can fall into one tick of the clock
    assert of() == before
    return {name for name in before if before[name] != after[name]}


def test_each_input_counts(home):
    def of():
        return of_sample(home)

    notebook = home / "notebooks/sample_report.ipynb"
    sheet = home / "notebooks/sample_report.yml"
    assert len(set(of().values())) == 2
    both = {"japan", "korea"}
    assert changed(notebook, "The largest come first", "They lead", of) == both
    assert changed(notebook, "cell-3", "cell-x", of) == both
    assert changed(sheet, "years: 4", "years: 5", of) == both
    assert changed(home / "requirements.lock", "altair==", "altair=== ", of) == both
    catalogue = home / "data/datapackage.json"
    assert changed(catalogue, "The figures are invented.", "They are.", of) == both


def test_what_a_page_says_of_itself_counts(home):
    """A country's name stands in the question: only reports that name it change."""
    of = {job.edition: job for job in plan.jobs(["sample_report"])}
    words = of["korea"].words
    assert "South Korea" in words["question"]
    other = plan.Job(
        **{
            name: getattr(of["korea"], name)
            for name in ("slug", "edition", "parameters", "inputs")
        },
        words=words | {"question": "Another?"},
    )
    assert other.key != of["korea"].key


def test_stored_outputs_and_tables_not_read_do_not_count(home):
    before = of_sample(home)
    path = home / "notebooks/sample_report.ipynb"
    notebook = json.loads(path.read_text("utf8"))
    stream = {"output_type": "stream", "name": "stdout", "text": "stored"}
    notebook["cells"][2] |= {"outputs": [stream], "execution_count": 9}
    path.write_text(json.dumps(notebook), "utf8")
    one_more(home, "another")
    assert of_sample(home) == before


@pytest.mark.parametrize(
    "source, tables",
    [
        ('data.load("sample_trade")', {"sample_trade"}),
        ("data.load('sample_trade')", {"sample_trade"}),
        ("x = [data.load(n) for n in ('sample_trade', 'x')]", {"sample_trade"}),
        ("x = [data.load(n) for n in 'sample_trade x'.split()]", {"sample_trade"}),
        ("from tightrope.data import load\nload('sample_trade')", {"sample_trade"}),
        ('data.load("other")', set()),
        ("# sample_trade\ndata.load('other')", set()),
        ("import json\njson.load(open('x'))", set()),
        ("%time data.load('sample_trade')", {"sample_trade"}),
        ("%%time\ndata.load('sample_trade')", {"sample_trade"}),
        ('data.load(f"sample_{kind}")', {"sample_trade", "unrelated"}),
        ('data.load("sample" + rest)', {"sample_trade", "unrelated"}),
        ("data.load(names[0])", {"sample_trade", "unrelated"}),
        ("x = [*map(data.load, names)]", {"sample_trade", "unrelated"}),
        (
            "from tightrope import data as d\nd.load(x + y)",
            {"sample_trade", "unrelated"},
        ),
        ("from tightrope.data import load\nload(x + y)", {"sample_trade", "unrelated"}),
    ],
)
def test_tables_a_notebook_can_read(home, source, tables):
    sample_home.add(home, "reads", ("code", source))
    one_more(home, "unrelated")
    found = set(keys.inputs(PROJECT, "reads").tables)
    assert found - set(sample_home.EVERY_PAGE) == tables


def test_tables_read_by_way_of_a_module_count(home):
    """`policy` names its tables itself; a notebook only says `policy.TABLES`."""
    shutil.copy(sample_home.REPOSITORY / "data/datapackage.json", home / "data")
    source = "from tightrope import data, policy\n"
    source += "tables = {name: data.load(name) for name in policy.TABLES}"
    sample_home.add(home, "reads", ("code", source))
    found = keys.inputs(PROJECT, "reads").tables
    assert {"us_duties", "stacking_rules", "programme_scope"} <= set(found)
    assert "icio_trade_2022" not in found


IMPORTED = """
import ast, json, os, sys
# others' once for all; each notebook then in a process of its own
import altair, pandas, pyarrow
import IPython.display, scipy.cluster.hierarchy, scipy.interpolate, scipy.stats
for path in sys.argv[1:]:
    if os.fork():
        os.wait()
        continue
    for cell in json.load(open(path))["cells"]:
        if cell["cell_type"] == "code":
            for node in ast.parse("".join(cell["source"])).body:
                if isinstance(node, (ast.Import, ast.ImportFrom)):
                    exec(compile(ast.Module([node], []), "cell", "exec"))
    print(json.dumps([name for name in sys.modules if name.startswith("tightrope")]))
    sys.stdout.flush()
    os._exit(0)
"""


@pytest.mark.slow
def test_all_that_a_notebook_imports_counts():
    """What its import statements load, seen in a process that runs them."""
    slugs = parameters.slugs()
    paths = [str(PROJECT.notebooks() / f"{slug}.ipynb") for slug in slugs]
    command = [sys.executable, "-c", IMPORTED, *paths]
    done = subprocess.run(command, capture_output=True, check=True)
    for slug, line in zip(slugs, done.stdout.splitlines(), strict=True):
        found = set(keys.inputs(PROJECT, slug).modules)
        loaded = set(json.loads(line))
        assert "tightrope.charts" in loaded and loaded <= found, slug
        assert not {"tightrope.cli", "tightrope.project", "tightrope.catalogue"} & found


# modules ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "source, reached",
    [
        ("from tightrope import equilibrium", "tightrope.model.equilibrium"),
        ("from tightrope import equilibrium as eq", "tightrope.model.equilibrium"),
        ("import tightrope as t\nt.equilibrium", "tightrope.model.equilibrium"),
        (
            "import tightrope\ntightrope.model.hat_algebra",
            "tightrope.model.hat_algebra",
        ),
        ("from tightrope import scenarios", "tightrope.policy.tables"),
        ("from tightrope import policy", "tightrope.policy.schedule"),
        ("from tightrope import nobody_knows", "tightrope.model.products"),
        ("from tightrope import *", "tightrope.model.products"),
        ("import importlib as i\ni.import_module(x)", "tightrope.model.products"),
        ("import tightrope\ngetattr(tightrope, x)", "tightrope.model.products"),
        ("exec(text)", "tightrope.model.products"),
        ("!echo (\n1 +", "tightrope.model.products"),
    ],
)
def test_names_lead_to_modules(home, source, reached):
    if source.startswith("import importlib as i"):
        source = "from importlib import import_module\nimport_module(x)"
    sample_home.add(home, "imports", ("code", source))
    assert reached in keys.inputs(PROJECT, "imports").modules


def test_only_what_is_imported_is_reached(home):
    sample_home.add(home, "imports", ("code", "from tightrope import measures"))
    found = keys.inputs(PROJECT, "imports").modules
    assert "tightrope.measures" in found and "tightrope.model" not in found


def test_an_edit_two_imports_away(toy):
    """Through a façade (`__init__`) to a module, and to the table that it reads."""
    lib = toy / "lib/toylib"
    assert changed(lib / "dice/throws.py", "/ len", "/ 1 /len", of_toys) == {"dice"}
    assert changed(lib / "dice/__init__.py", "import", "import  ", of_toys) == {"dice"}
    assert changed(lib / "tables.py", "3]", "4]", of_toys) == {"dice"}
    table = '"hash": "throws"'
    edited = '"hash": "thrown"'
    assert changed(toy / "tables.json", table, edited, of_toys) == {"dice"}
    other = changed(toy / "tables.json", '"hash": "words"', '"hash": "w"', of_toys)
    assert other == {"dice"}  # `tables.py` names it too


def test_two_files_of_one_stem(toy):
    """`dice/throws.py` and `letters/throws.py` are two modules."""
    lib = toy / "lib/toylib"
    assert changed(lib / "letters/throws.py", "bee", "bees", of_toys) == {"letters"}
    assert changed(lib / "dice/throws.py", "thrown", "cast", of_toys) == {"dice"}


def test_a_module_moved_behind_a_facade(toy):
    """Its name stays where it was; an edit in its new place still counts."""
    lib = toy / "lib/toylib"
    (lib / "chance").mkdir()
    (lib / "chance/__init__.py").write_text("", "utf8")
    shutil.move(lib / "dice/throws.py", lib / "chance/pips.py")
    facade = lib / "dice/__init__.py"
    facade.write_text("from ..chance.pips import mean\n", "utf8")
    place = lib / "chance/pips.py"
    assert changed(place, "/ len", "/ 1 / len", of_toys) == {"dice"}
    assert changed(lib / "tables.py", "3]", "4]", of_toys) == {"dice"}
    lazy = "def __getattr__(name):\n    import importlib\n"
    lazy += "    return importlib.import_module(MOVED[name])\n"
    top = "MOVED = {'dice': 'toylib.chance.pips'}\n\n\n" + lazy
    (lib / "__init__.py").write_text(top, "utf8")
    shutil.rmtree(lib / "dice")
    assert changed(place, "/ len", "/ 1 / len", of_toys) == {"dice"}
    assert changed(lib / "tables.py", "3]", "4]", of_toys) == {"dice"}


def test_a_file_beside_the_notebooks(toy):
    """A module that a notebook imports from its own folder."""
    path = toy / "notebooks/helper.py"
    path.write_text("from toylib.letters import throws\nX = 1\n", "utf8")
    cells = (("parameters", "sides = 6"), ("code", "import helper"))
    toy_project.add(toy, "letters", *cells)
    assert changed(path, "X = 1", "X = 2", of_toys) == {"letters"}
    nested = toy / "lib/toylib/letters/throws.py"
    assert changed(nested, "bee", "bees", of_toys) == {"letters"}


def test_a_module_that_cannot_be_read_is_one_line(toy):
    (toy / "lib/toylib/dice/throws.py").write_text("def broken(:\n", "utf8")
    with pytest.raises(keys.InputError, match=r"dice/throws.py cannot be read"):
        of_toys()


@pytest.fixture
def press(tmp_path, monkeypatch):
    """A copy of the press whose files can be edited."""
    copy = tmp_path / "pressroom"
    shutil.copytree(Path(pressroom.__file__).parent, copy)
    monkeypatch.setattr(keys, "__file__", str(copy / "keys.py"))
    keys._page.cache_clear()
    yield copy
    keys._page.cache_clear()


def test_of_the_press_only_what_writes_a_page_counts(toy, press):
    """A comment in the worker pool, in the scheduler or on the shelf changes no byte
    of a report."""

    def of():
        keys._page.cache_clear()
        return of_toys()

    both = {"dice", "letters"}
    for name in (
        "page/exporter.py",
        "page/markup.py",
        "page/vega.py",
        "page/templates/report/report.css",
        "page/templates/report/index.html.j2",
        "notebook.py",
    ):
        text = (press / name).read_text("utf8")
        assert changed(press / name, text, text + "\n", of) == both, name
    for name in (
        "workers/pool.py",
        "workers/worker.py",
        "workers/cluster.py",
        "engine/fork.py",
        "shelf.py",
        "run.py",
        "plan.py",
        "page/front_page.py",
        "page/templates/index/index.css",
    ):
        text = (press / name).read_text("utf8")
        assert changed(press / name, text, text + "\n# a comment\n", of) == set(), name


def test_the_chart_library_counts(toy, monkeypatch):
    before = of_toys()
    monkeypatch.setattr(keys, "version", lambda name: "0.0")
    keys._page.cache_clear()
    after = of_toys()
    keys._page.cache_clear()
    assert all(before[slug] != after[slug] for slug in before)


# what a worker imports before it forks ------------------------------------------------


def test_only_the_collections_own_modules_are_imported_ahead(home, monkeypatch):
    """What a cell imports is imported by its notebook, or not at all."""
    source = (
        "from tightrope import measures\nif False:\n    import turtle, beside\n"
        "try:\n    import this\nexcept ImportError:\n    import nowhere"
    )
    (home / "notebooks/beside.py").write_text("raise SystemExit", "utf8")
    sample_home.add(home, "imports", ("code", source))
    asked: list[str] = []

    def noted(name):
        asked.append(name)
        return sys.modules.get(name)

    monkeypatch.setattr(warmup.importlib, "import_module", noted)
    monkeypatch.setattr(warmup, "_settle", lambda _: None)
    monkeypatch.setattr(warmup.child, "learn", lambda _: None)
    warmup.for_notebook(PROJECT, "imports")
    assert "tightrope.measures" in asked
    assert all(name.partition(".")[0] == "tightrope" for name in asked)
