"""A report that exists is a report whose every cell ran, with all that belongs to it.

What a notebook did is looked at in this process, without a command and its workers.
"""

import gzip
import json
import os
import zipfile

import pytest
import sample_home

from pressroom import PressError, cli, plan, run, shelf
from pressroom.engine.execute import NotebookFailed, execute
from pressroom.page import archive, folder, sound, vega
from pressroom.workers import worker
from tightrope.project import PROJECT

pytestmark = pytest.mark.slow

ENGINES = pytest.mark.parametrize("engine", ["warm", "standard"])
VALUES = {"focus": "JPN", "note": "plain", "years": 9}
SHOW = "from IPython.display import display\n"
RECORD = SHOW + "display({{'application/vnd.tightrope.{}+json': {}}}, raw=True)"
# What ends a notebook early, and the start of what is said of it.
UNFINISHED = {
    "group": ("raise ExceptionGroup('two', [ValueError('a')])", "ExceptionGroup: two"),
    "magic": ("%nothere", "UsageError: Line magic function `%nothere` not found."),
    "cell_magic": ("%%nothere\n1", "UsageError: Cell magic `%%nothere` not found."),
    "half_pair": ("raise ValueError('\\ud800')", "UnicodeEncodeError: "),
    "handled": (
        "get_ipython().set_custom_exc((ValueError,), lambda *_, **__: None)\n"
        "raise ValueError('unseen')",
        "ValueError: unseen",
    ),
    "falsy": (
        "class Empty(Exception):\n    def __bool__(self): return False\nraise Empty",
        "Empty",
    ),
    "mute": (
        "class Mute(Exception):\n    def __str__(self): raise KeyError\nraise Mute",
        "KeyError",
    ),
    "leaves": ("import sys\nsys.exit(0)", "SystemExit: 0"),
    "syntax": ("def (", "SyntaxError: "),
    "interrupted": ("raise KeyboardInterrupt", "KeyboardInterrupt"),
    "no_words": (
        "class Bad:\n    def __repr__(self): raise ValueError('no words')\nBad()",
        "ValueError: no words",
    ),
}


@pytest.fixture
def home(tmp_path, monkeypatch):
    made = sample_home.make(tmp_path / "home")
    monkeypatch.setenv("TIGHTROPE_HOME", str(made))
    # this process is no worker: what it has imported stays as it is
    monkeypatch.setattr(worker.warmup, "for_notebook", lambda *_: None)
    return made


def rendered(home, slug: str, engine: str = "warm", **more) -> dict:
    """What becomes of the first job of a notebook, in this process."""
    to = home / "reports"
    shelf.make_ready(to)
    common = {"to": str(to), "engine": engine, "timeout": 60, "force": False}
    common["handed"] = None
    common |= vega.place(to, False, PROJECT) | more
    return worker.render(plan.jobs([slug])[0].order() | common, PROJECT)


def files(home) -> list[str]:
    reports = home / "reports"
    found = (path for path in reports.rglob("*") if path.is_file())
    names = (path.relative_to(reports).as_posix() for path in found)
    return sorted(name for name in names if not name.startswith(shelf.STATE))


@ENGINES
def test_a_cell_that_did_not_run_to_its_end(home, engine):
    for slug, (source, said) in UNFINISHED.items():
        sample_home.add(home, slug, ("code", source), ("code", "'never'"))
        with pytest.raises(NotebookFailed) as failed:
            execute(PROJECT, slug, VALUES, engine == "warm", 60)
        assert str(failed.value).startswith(said), (slug, str(failed.value))
        assert failed.value.cell == 3, slug
        assert not failed.value.executed.cells[3].outputs, slug


@ENGINES
def test_a_tag_does_not_excuse_an_error(home, engine):
    sample_home.add(home, "tagged", ("raises-exception", "1 / 0"))
    with pytest.raises(NotebookFailed, match="ZeroDivisionError"):
        execute(PROJECT, "tagged", VALUES, engine == "warm", 60)


@ENGINES
def test_seconds_need_not_be_whole(home, engine):
    slow = "import time\ntime.sleep(0.1 if years == 9 else 60)"
    sample_home.add(home, "slow", ("code", slow))
    execute(PROJECT, "slow", VALUES, engine == "warm", 5.5)
    with pytest.raises(NotebookFailed, match=r"took longer than 0\.5 seconds"):
        execute(PROJECT, "slow", VALUES | {"years": 8}, engine == "warm", 0.5)


@ENGINES
def test_what_a_peek_ends_in_is_not_laid_out(home, engine):
    """The engines agree, and the cell stays as it was written."""
    loud = "class Loud:\n    def __repr__(self): raise ValueError('laid out')\n"
    source = f"{loud}print('a look')\nLoud()  # at this"
    sample_home.add(home, "peeking", ("peek", source), ("code", "'after'"))
    done = execute(PROJECT, "peeking", VALUES, engine == "warm", 60)
    peek, after = done.cells[2:4]
    assert peek.source == source and peek.metadata == {"tags": ["peek"]}
    assert [output.text for output in peek.outputs] == ["a look\n"]
    assert after.outputs[0].execution_count == 4
    with pytest.raises(NotebookFailed, match="laid out"):
        execute(PROJECT, "peeking", VALUES, engine == "warm", 60, peeks=True)


# a report with all that belongs to it -------------------------------------------------

ANSWER = RECORD.format("answer", "{'text': 'So.', 'key': []}")
ORIGIN = RECORD.format("provenance", "{'tables': [], 'caveats': [], 'versions': {}%s}")
SCRIPT = "from IPython.display import HTML\nHTML('<script>vegaEmbed()</script>')"
CHART = (
    SHOW + "spec = {'mark': 'bar', 'data': {'values': []}, 'title': 'None',\n"
    "        'usermeta': {'tightrope': {'figure': 'empty'}}}\n"
    "display({'application/vnd.vegalite.v5+json': spec}, raw=True)"
)
PARAMETERS = ("parameters", sample_home.PARAMETERS)
ENDS = (("answer", ANSWER), ("provenance", ORIGIN % ""))
INCOMPLETE = {
    "no_answer": (ENDS[1:], "no cell gives the answer"),
    "no_provenance": (ENDS[:1], "no cell gives the provenance"),
    "others": (
        (ENDS[0], ("provenance", ORIGIN % ", 'parameters': {'focus': 'KOR'}")),
        "its cells ran with focus = 'KOR', not 'JPN'",
    ),
    "twice": ((PARAMETERS, *ENDS), "has 2 cells tagged parameters, not one"),
    "skipped": ((("skip-execution", "1"), *ENDS), "a cell tagged skip-execution"),
    "empty_chart": ((("code", CHART), *ENDS), "the chart empty has no data in it"),
    "no_chart": (
        (("code", CHART.replace("spec}", "spec['title']}")), *ENDS),
        "what it shows is not of its kind (AttributeError: ",
    ),
    "script": (
        (("code", SCRIPT), *ENDS),
        "a chart as a script, of which a page can keep nothing",
    ),
}


@pytest.mark.parametrize("slug", INCOMPLETE)
def test_a_report_without_what_belongs_to_it(home, slug):
    cells, said = INCOMPLETE[slug]
    sample_home.add(home, slug, PARAMETERS, *cells, closed=False)
    result = rendered(home, slug)
    assert result["status"] == "failed" and said in result["message"]
    assert "\n" not in result["message"]
    assert [name for name in files(home) if "failed" not in name] == []


def test_a_report_with_it(home):
    sample_home.add(home, "complete", PARAMETERS, *ENDS, closed=False)
    assert rendered(home, "complete")["status"] == "done"
    assert "japan/complete.html" in files(home)


def test_controls_of_a_chart_stay_beside_it():
    """Wherever a view binds a parameter; its data are as they were."""
    outside = {"input": "range", "element": "#figures"}
    param = {"name": "rate", "bind": outside}
    both = {"name": "part", "bind": {"a": outside, "b": {"input": "radio"}}}
    view = {"layer": [{"params": [param, both]}], "data": {"values": [outside]}}
    spec = {"hconcat": [view, {"spec": {"params": [param]}}], "params": [param]}
    drawn = sound.drawing(spec, "x")
    rows = drawn["hconcat"][0].pop("data")
    assert rows == {"values": [outside]}
    assert "element" not in json.dumps(drawn) and "radio" in json.dumps(drawn)
    assert spec["params"][0]["bind"] == outside


# the chart library --------------------------------------------------------------------


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """A cache of this test's own, and a library that takes no time to make."""
    monkeypatch.setenv("TIGHTROPE_CACHE", str(tmp_path / "cache"))
    script = b"// a library " + os.urandom(8).hex().encode()
    monkeypatch.setattr(vega, "_made", lambda: script)
    return tmp_path / "cache" / "tightrope"


def test_the_library_is_kept_for_its_user_only(cache):
    made = vega.packed_file(PROJECT)
    assert made.parent == cache and cache.stat().st_mode & 0o777 == 0o700
    assert vega.packed_file(PROJECT) == made


def test_a_planted_or_damaged_library_is_not_taken(cache):
    made = vega.packed_file(PROJECT)
    good = made.read_bytes()
    for bad in (b"", good[:-1], gzip.compress(b"planted()")):
        made.write_bytes(bad)
        assert vega.packed_file(PROJECT).read_bytes() == good
        made.write_bytes(bad)
        with pytest.raises(PressError, match="is damaged; remove it"):
            vega.fill(b"\0vega policy\0vega script", str(made), None)
    cache.chmod(0o777)  # somebody else can have put something there
    planted = cache / made.name.replace("-", "-0", 1)
    planted.write_bytes(good)
    vega.packed_file(PROJECT)
    assert cache.stat().st_mode & 0o777 == 0o700
    made.unlink()
    made.symlink_to(planted)
    assert not vega.packed_file(PROJECT).is_symlink()


def test_an_empty_library_is_not_made(monkeypatch):
    monkeypatch.setattr(vega, "MAKE", "")
    with pytest.raises(PressError, match="could not be made: it has only 0 bytes"):
        vega._made()


# the folder ---------------------------------------------------------------------------


def test_a_front_page_that_cannot_be_written(home, capsys):
    sample_home.add(home, "plain", PARAMETERS, *ENDS, closed=False)
    rendered(home, "plain", key=f"{plan.jobs(['plain'])[0].key}-inline")
    (home / "reports" / "index.html").mkdir()
    summary = run.render(plan.jobs(["plain"]), progress=False)
    assert "index.html cannot be written: Is a directory" in summary.stopped
    assert cli.main(["render", "--all"], PROJECT) == 1
    assert "index.html cannot be written" in capsys.readouterr().err


STAMP = {"title": "T", "question": "Q?", "edition_title": "E", "parameters": {}}


def stamped(to, **more) -> dict:
    shelf.make_ready(to)
    contents = {"japan/a.html": b"page", "japan/figures/a-one.csv": b"x"}
    return shelf.shelve(to, "japan", "a", contents, STAMP | {"key": "k", "answer": "A"})


ELSEWHERE = ["../victim", "japan/../../victim", "/tmp/victim", "japan/b.html", ".."]


@pytest.mark.parametrize("name", ELSEWHERE)
def test_a_stamp_names_only_files_of_its_report(tmp_path, name):
    """A planted one has nothing deleted, read or listed elsewhere."""
    to, victim = tmp_path / "reports", tmp_path / "victim"
    victim.write_text("keep")
    stamp = stamped(to)
    place = shelf.stamp_path(to, "japan", "a")
    note = [4, 0, "0" * 64]
    place.write_text(json.dumps(stamp | {"files": {name: note}}))
    faults: list[str] = []
    assert list(shelf.stamps(to, faults)) == []
    (fault,) = faults
    assert fault.startswith(".state/japan/a.json is no stamp of a report")
    assert shelf.discard_altered(to, "japan", "a") == ["japan/a"]
    stamped(to)
    assert victim.read_text() == "keep" and shelf.fresh(to, "japan", "a", "k")


@pytest.mark.parametrize(
    "change",
    [
        {"title": 1},
        {"answer": None},
        {"parameters": []},
        {"edition": "korea"},
        {"files": []},
        {"files": {"japan/a.html": [1, 2]}},
        {"files": {"japan/a.html": "x"}},
    ],
    ids=str,
)
def test_what_is_no_stamp_is_told(tmp_path, change):
    stamp = stamped(tmp_path)
    place = shelf.stamp_path(tmp_path, "japan", "a")
    place.write_text(json.dumps(stamp | change))
    faults: list[str] = []
    assert list(shelf.stamps(tmp_path, faults)) == [] and len(faults) == 1


def test_links_lead_nowhere(tmp_path):
    to, elsewhere = tmp_path / "reports", tmp_path / "elsewhere"
    elsewhere.mkdir()
    shelf.make_ready(to)
    (to / "japan").symlink_to(elsewhere)
    with pytest.raises(PressError, match="leads out of the reports folder"):
        stamped(to)
    assert list(elsewhere.iterdir()) == []
    (to / "japan").unlink()
    stamped(to)
    lock = shelf.stamp_path(to, "japan", "a").with_suffix(".lock")
    lock.symlink_to(tmp_path / "victim")
    (tmp_path / "victim").write_text("keep")
    with pytest.raises(OSError), shelf.claim(to, "japan", "a"):
        pass
    assert (tmp_path / "victim").read_text() == "keep"


def test_what_a_killed_render_left_is_removed(tmp_path, monkeypatch):
    """At whichever file it was killed: no figure of the old version stays."""
    write = shelf.write_whole
    for count in range(1, 5):
        to = tmp_path / str(count)
        stamped(to)
        left = [count]

        def killed(path, *rest, left=left, **options):
            left[0] -= 1
            if left[0] < 0:
                raise KeyboardInterrupt
            write(path, *rest, **options)

        monkeypatch.setattr(shelf, "write_whole", killed)
        contents = {"japan/a.html": b"new", "japan/figures/a-two.csv": b"y"}
        new = STAMP | {"key": "new", "answer": "A"}
        if count < 4:
            with pytest.raises(KeyboardInterrupt):
                shelf.shelve(to, "japan", "a", contents, new)
        monkeypatch.setattr(shelf, "write_whole", write)
        assert count == 4 or not shelf.fresh(to, "japan", "a", "new")
        del contents["japan/figures/a-two.csv"]
        contents["japan/figures/a-three.csv"] = b"z"
        shelf.shelve(to, "japan", "a", contents, new)
        there = sorted(path.name for path in (to / "japan").rglob("*.*"))
        assert there == ["a-three.csv", "a.html"]


def test_what_a_killed_render_had_not_come_to_is_made(tmp_path):
    """The archive of an edition, from those of its reports that are whole."""
    stamped(tmp_path)
    assert run._behind(tmp_path) == [{"edition": "japan", "slug": "a"}]
    contents = {"japan/b.html": b"page", "japan/figures/b-one.csv": b"x"}
    shelf.shelve(tmp_path, "japan", "b", contents, STAMP | {"key": "k", "answer": "B"})
    (tmp_path / "japan/figures/b-one.csv").unlink()
    folder.write(tmp_path, run._behind(tmp_path), False, PROJECT)
    with zipfile.ZipFile(tmp_path / archive.name("japan")) as held:
        assert held.namelist() == ["japan/figures/a-one.csv"]
    (tmp_path / "index.html").write_text("page")
    assert run._behind(tmp_path) == []
