"""Planning, making and shelving reports: what is made, from what, where.

And that nothing a user types becomes more than text.
"""

import errno
import json
import re
import subprocess
import sys
from html.parser import HTMLParser

import nbformat
import pytest
import sample_home
import yaml
from conftest import offline
from hypothesis import given, settings
from hypothesis import strategies as st

from pressroom import PressError, notebook, plan, run, shelf
from pressroom.page import exporter, front_page, markup, vega
from tightrope import cli, data, parameters
from tightrope.project import PROJECT

pytestmark = pytest.mark.slow

TWO = {
    "japan": {},
    "korea": {"title": "Korea, in short", "parameters": {"focus": "KOR", "years": 4}},
}


@pytest.fixture
def home(tmp_path, monkeypatch):
    """An empty home of its own, with $TIGHTROPE_HOME pointing at it."""
    made = sample_home.make(tmp_path / "home")
    monkeypatch.setenv("TIGHTROPE_HOME", str(made))
    return made


@pytest.fixture(scope="module")
def made_once(tmp_path_factory):
    """A home with one sample report in two editions.

    Rendered once by the warm engine with two workers.
    """
    made = sample_home.make(tmp_path_factory.mktemp("made") / "home")
    sample_home.add(made, "sample_report", editions=TWO)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TIGHTROPE_HOME", str(made))
        summary = run.render(plan.jobs(["sample_report"]), workers=2, progress=False)
        assert (len(summary.done), summary.failed) == (2, [])
    return made


@pytest.fixture
def made(made_once, monkeypatch):
    monkeypatch.setenv("TIGHTROPE_HOME", str(made_once))
    return made_once


def tree(folder) -> dict[str, bytes]:
    """The files of a reports folder without its memory, by name."""
    found = (p for p in folder.rglob("*") if p.is_file() and shelf.STATE not in p.parts)
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in found}


def command(*words: str) -> tuple[int, str]:
    """The command line in a process of its own: its exit code, and what it wrote."""
    done = subprocess.run(
        [sys.executable, "-m", "tightrope.cli", *words], capture_output=True, text=True
    )
    return done.returncode, done.stdout + done.stderr


# what is made -------------------------------------------------------------------------


def test_files_of_a_report(made):
    names = set(tree(made / "reports"))
    figures = {
        f"figures/sample_report-{name}.csv"
        for name in ("partners", "over-time", "panels", "slider")
    }
    kinds = {f"sample_report.{kind}" for kind in ("html", "ipynb", "findings.json")}
    kinds |= figures
    beside = {f"{edition}/{edition}-data.zip" for edition in TWO}
    assert names == {"index.html"} | beside | {f"{e}/{n}" for e in TWO for n in kinds}


def test_findings_file(made):
    record = json.loads(
        (made / "reports/korea/sample_report.findings.json").read_text("utf8")
    )
    assert record["notebook"] == "sample_report" and record["edition"] == "korea"
    assert record["parameters"] == {"focus": "KOR", "note": "plain", "years": 4}
    assert record["answer"].startswith("The first partner took")
    first, second = record["findings"]
    assert "verdict" not in first and second["verdict"] == "depends on the measure"
    assert set(first) == {
        "id",
        "statement",
        "value",
        "unit",
        "period",
        "sources",
        "grade",
    }


def test_a_peek_is_for_jupyter_only(home):
    """What a cell tagged `peek` shows stays out of the page; its code does not."""
    peek = "print('a look at it')\nlast.head(2)"
    cells = [
        (kind, source.replace("{slug}", "peeking"))
        for kind, source in sample_home.REPORT
    ]
    place = next(i for i, (_, text) in enumerate(cells) if text.startswith("last ="))
    figure = cells[place][1].replace("'partners'", "'peeked'")
    cells[place + 1 : place + 1] = [("peek", peek), ("peek", figure)]
    sample_home.add(home, "peeking", *cells)
    summary = run.render(plan.jobs(["peeking"]), workers=1, progress=False)
    assert (len(summary.done), summary.failed) == (1, [])
    text = (home / "reports/japan/peeking.html").read_text("utf8")
    assert ">print(&#x27;a look at it&#x27;)" in text
    shown = re.sub(r"<pre[^>]*><code>.*?</code></pre>", "", text, flags=re.S)
    assert "a look at it" not in shown and "dataframe" not in shown
    assert not (home / "reports/japan/figures/peeking-peeked.csv").exists()
    assert (home / "reports/japan/figures/peeking-partners.csv").exists()
    kept = nbformat.read(home / "reports/japan/peeking.ipynb", 4)
    (cell,) = (cell for cell in kept.cells if cell.source == peek)
    assert [output.output_type for output in cell.outputs] == ["stream"]


def test_csv_of_a_figure(made):
    text = (made / "reports/korea/figures/sample_report-over-time.csv").read_text(
        "utf8"
    )
    told = [line for line in text.splitlines() if line.startswith("# ")]
    assert told[:3] == [
        "# Trade over time",
        "# mn USD",
        "# Source: Invented for the tests.",
    ]
    assert told[3].startswith("# From: How much of South Korea's trade is with each")
    head, *rows = text.splitlines()[len(told) :]
    assert set(head.split(",")) == {"partner_iso3", "year", "value_usd_mn"}
    assert len(rows) == 20 and sum("CHN" in row for row in rows) == 4


def test_notebook_of_a_report(made):
    notebook = nbformat.read(made / "reports/korea/sample_report.ipynb", as_version=4)
    nbformat.validate(notebook)
    text = json.dumps(notebook)
    assert notebook.metadata.tightrope == {
        "slug": "sample_report",
        "parameters": {"focus": "KOR", "note": "plain", "years": 4},
    }
    assert not re.search(
        r"papermill|start_time|duration|\d{4}-\d\d-\d\dT\d\d:\d\d|/tmp/", text
    )
    counts = [
        cell.execution_count for cell in notebook.cells if cell.cell_type == "code"
    ]
    assert counts == list(range(1, len(counts) + 1))


def test_page_of_a_report(made):
    text = (made / "reports/korea/sample_report.html").read_text("utf8")
    assert "How much of South Korea&#x27;s trade is with each partner?</h1>" in text
    assert "Korea, in short" in text and "A question from the notebook" not in text
    assert (
        text.index("The first partner took")
        < text.index("Who the partners are")
        < text.index("All findings")
    )
    assert (
        "Source: Invented for the tests" in text and "The figures are invented." in text
    )
    assert len(text) < 700_000
    assert "\0" not in text and "{{" not in text


def test_index(made):
    text = (made / "reports/index.html").read_text("utf8")
    assert text.index('href="japan/sample_report.html"') < text.index(
        'href="korea/sample_report.html"'
    )
    assert "The first partner took" in text


# made once, and again when something changed ------------------------------------------


def test_nothing_is_made_twice(made):
    before = tree(made / "reports")
    code, said = command("render", "--all")
    assert (code, said) == (0, "nothing to do: 2 reports unchanged\n")
    assert tree(made / "reports") == before


def test_planning_needs_neither_pandas_nor_papermill(made):
    script = (
        "import sys; from tightrope import cli; code = cli.main(['render', '--all']); "
        "heavy = {'pandas', 'papermill', 'nbconvert', 'altair', 'IPython'}; "
        "print(code, sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.endswith("0 []\n")


def test_altered_and_missing_files_are_made_again(made):
    folder = made / "reports"
    good = tree(folder)
    (folder / "japan/sample_report.findings.json").write_text("{}")
    (folder / "korea/figures/sample_report-panels.csv").unlink()
    summary = run.render(plan.jobs(["sample_report"]), workers=1, progress=False)
    assert (len(summary.done), len(summary.unchanged)) == (2, 0)
    assert tree(folder) == good
    touched = folder / "japan/sample_report.html"
    touched.touch()  # another time of change, the same content
    assert len(run.render(plan.jobs(["sample_report"]), progress=False).unchanged) == 2


def test_files_no_longer_made_go(home, tmp_path):
    to = tmp_path / "to"
    shelf.make_ready(to)
    for names in (["x.html", "figures/x-b.csv"], ["x.html"]):
        contents = {f"japan/{name}": b"1" for name in names}
        told = {"title": "T", "question": "Q", "edition_title": "E", "parameters": {}}
        with shelf.claim(to, "japan", "x"):
            stamp = told | {"key": "k", "answer": ""}
            shelf.shelve(to, "japan", "x", contents, stamp)
    assert set(tree(to)) == {"japan/x.html"}


# the same bytes whoever made them -----------------------------------------------------


@pytest.mark.parametrize(
    "how",
    [
        {"engine": "standard", "workers": 2},
        {"workers": 1},
        {"scheduler": "local", "workers": 2},
    ],
)
def test_the_same_bytes_however_it_ran(made, tmp_path, how):
    summary = run.render(
        plan.jobs(["sample_report"]), to=tmp_path / "again", progress=False, **how
    )
    assert len(summary.done) == 2, summary.failed
    assert tree(tmp_path / "again") == tree(made / "reports")


def test_shared_library(made, tmp_path):
    run.render(
        plan.jobs(["sample_report"]),
        to=tmp_path,
        bundle="shared",
        workers=1,
        progress=False,
    )
    made_files = tree(tmp_path)
    (asset,) = [name for name in made_files if name.startswith("assets/")]
    text = made_files["japan/sample_report.html"].decode()
    assert f'<script src="../{asset}"></script>' in text
    assert len(text) < 60_000
    assert vega.csp_hash(made_files[asset].decode()) in (
        made / "reports/japan/sample_report.html"
    ).read_text("utf8")


# ad-hoc parameters --------------------------------------------------------------------


def test_one_economy_any_economy_and_parameters(made):
    (one,) = plan.jobs(["sample_report"], subject="DEU")
    assert (one.edition, one.parameters["focus"]) == ("focus-deu", "DEU")
    every = plan.jobs(["sample_report"], subject="all")
    assert len(every) == 80 and len({job.edition for job in every}) == 80
    (custom,) = plan.jobs(["sample_report"], values=["years=3", "note=a=b"])
    assert re.fullmatch(r"custom-[0-9a-f]{8}", custom.edition)
    assert custom.parameters == {"focus": "JPN", "note": "a=b", "years": 3}
    assert custom.order()["edition_title"] == "Japan, note = a=b, years = 3"
    (named,) = plan.jobs(["sample_report"], values=["note=KOR"])
    assert named.order()["edition_title"] == "Japan, note = South Korea"


def test_a_sweep_names_those_it_leaves_out(home):
    sample_home.add(home, "sample_report")
    path = home / "notebooks/sample_report.yml"
    sheet = yaml.safe_load(path.read_text("utf8"))
    two = {
        "type": "array",
        "items": {"type": "string"},
        "default": ["USA", "CHN"],
        "description": "Two.",
    }
    sheet["parameters"]["properties"]["powers"] = two
    path.write_text(yaml.safe_dump(sheet | {"distinct": [["focus", "powers"]]}), "utf8")
    left_out = {
        job.edition: job.reason
        for job in plan.jobs(["sample_report"], subject="all")
        if job.reason
    }
    assert left_out == {
        "focus-usa": "USA is itself among the powers.",
        "focus-chn": "CHN is itself among the powers.",
    }


def test_printed_jobs_make_the_same_jobs(made, capsys):
    words = ["render", "sample_report", "--print-jobs"]
    for more in (
        [],
        ["--focus", "DEU"],
        ["--edition", "korea"],
        ["-p", "years=3", "-p", "note=x y"],
    ):
        assert cli.main([*words, *more]) == 0
        for line in capsys.readouterr().out.splitlines():
            job = json.loads(line)
            assert job["command"][0] == "tightrope"
            assert cli.main([*job["command"][1:], "--print-jobs"]) == 0
            (again,) = capsys.readouterr().out.splitlines()
            assert json.loads(again) == job


def test_nothing_to_report(home):
    sample_home.add(
        home,
        "says_nothing",
        ("code", "from tightrope import findings\nfindings.nothing('Nobody traded.')"),
        ("code", "1 / 0"),
    )
    code, said = command("render", "says_nothing")
    assert code == 0 and "nothing to report: japan/says_nothing: Nobody traded." in said
    assert set(tree(home / "reports")) == {"index.html"}
    assert "Nobody traded." in (home / "reports/index.html").read_text("utf8")
    assert command("render", "says_nothing") == (
        0,
        "nothing to do: 1 reports unchanged\n",
    )


# mistakes of the user: one line, exit code 2, nothing written -------------------------


@pytest.mark.parametrize(
    "words, said",
    [
        (["render", "sample_reprot"], "did you mean 'sample_report'"),
        (["render", "../sample_report"], "there is no notebook"),
        (["render", "sample_report", "--edition", "koera"], "did you mean 'korea'"),
        (
            ["render", "--all", "--edition", "nowhere"],
            "no notebook has an edition 'nowhere'",
        ),
        (["render", "sample_report", "--focus", "XXX"], "'XXX' is not known"),
        (["render", "sample_report", "--focus", "<script>"], "is not known"),
        (["render", "sample_report", "-p", "yeers=3"], "did you mean 'years'"),
        (["render", "sample_report", "-p", "years=many"], "not a whole number"),
        (["render", "sample_report", "-p", "years=10"], "from 1 to 9"),
        (["render", "sample_report", "-p", "years"], "name=value"),
        (
            ["render", "sample_report", "--edition", "korea", "--focus", "DEU"],
            "not both",
        ),
        (["render", "sample_report", "--all"], "not both"),
        (["render"], "name a notebook, or use --all"),
        (
            ["render", "sample_report", "--force", "--scheduler", "somewhere"],
            "not a scheduler",
        ),
        (["render", "sample_report", "--to", "/proc/tightrope"], "cannot be written"),
        (["list", "nothing"], "there is no notebook"),
        (["new", "sample_report"], "already there"),
        (["new", "Sample Report"], "cannot name a notebook"),
        (["refresh", "sample_trade", "--from", "."], "nothing makes"),
    ],
)
def test_mistakes(made, capsys, words, said):
    before = tree(made / "reports")
    assert cli.main(words) == 2
    out, err = capsys.readouterr()
    assert (
        out == ""
        and err.startswith("tightrope: ")
        and err.count("\n") == 1
        and said in err
    )
    assert tree(made / "reports") == before


@pytest.mark.parametrize(
    "words",
    [
        ["--workers", "0"],
        ["--workers", "x"],
        ["--timeout", "0"],
        ["--engine", "fast"],
        ["--edition", ""],
        ["--focus", " "],
        ["--to", ""],
        ["-f", ""],
        ["--scheduler", ""],
        ["--what"],
    ],
)
def test_mistakes_of_form(made, words):
    with pytest.raises(SystemExit) as stopped:
        cli.main(["render", "sample_report", *words])
    assert stopped.value.code == 2


def test_parameters_from_a_file(made, tmp_path, capsys):
    file = tmp_path / "mine.yaml"
    file.write_text("focus: DEU\nyears: 3\n", "utf8")
    render = ["render", "sample_report", "--print-jobs", "-f", str(file)]
    assert cli.main([*render, "-p", "years=4"]) == 0
    assert json.loads(capsys.readouterr().out)["parameters"] == {
        "focus": "DEU",
        "note": "plain",
        "years": 4,
    }


@pytest.mark.parametrize(
    "text, said",
    [
        ("[1, 2]", "holds no parameters"),
        ("", "holds no parameters"),
        ("focus: [", "is not YAML"),
        ("focus: {a: 1}", "focus is neither a value nor a list"),
        ("focus:", "focus is neither a value nor a list"),
        ("yeers: 3", "did you mean 'years'"),
        ("years: many", "not a whole number"),
    ],
)
def test_files_that_hold_no_parameters(made, tmp_path, capsys, text, said):
    file = tmp_path / "mine.yaml"
    file.write_text(text, "utf8")
    assert cli.main(["render", "sample_report", "-f", str(file)]) == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize("kernel", [{}, {"kernelspec": {"name": "conda-env-x"}}])
def test_a_notebook_is_run_by_this_python_whatever_kernel_it_names(home, kernel):
    sample_home.add(home, "sample_report")
    path = home / "notebooks/sample_report.ipynb"
    stored = json.loads(path.read_text("utf8"))
    path.write_text(json.dumps(stored | {"metadata": kernel}), "utf8")
    values = PROJECT.defaults("sample_report")
    prepared = notebook.prepare(PROJECT, "sample_report", values)
    assert prepared.metadata.kernelspec.name == "python3"


def test_a_disk_that_refuses_is_one_line(home, capsys, monkeypatch):
    def refuses(*_arguments, **_more):
        raise PermissionError(errno.EACCES, "Permission denied", "notebooks/.x-1.tmp")

    sample_home.add(home, "sample_report")
    monkeypatch.setattr("pressroom.plan.jobs", refuses)
    for words in (["render", "--all"], ["store"]):
        assert cli.main(words) == 2
        assert capsys.readouterr().err == "tightrope: notebooks: Permission denied\n"


def test_missing_table_and_broken_notebook(home):
    sample_home.add(
        home, "reads", ("code", "from tightrope import data\ndata.load('sample_trade')")
    )
    (home / "data/sample_trade.csv").unlink()
    code, said = command("render", "reads")
    assert code == 1 and "sample_trade.csv cannot be read" in said and "cell: 3" in said
    (home / "notebooks/reads.ipynb").write_text("{}")
    code, said = command("render", "reads")
    assert code == 2 and said.count("\n") == 1 and "not a readable notebook" in said


def test_list_and_help_and_new(home, capsys):
    sample_home.add(home, "sample_report", editions=TWO)
    assert cli.main(["list"]) == 0
    out = capsys.readouterr().out
    assert (
        "sample_report: Sample report" in out
        and "editions: japan, korea" in out
        and "-p years=9" in out
    )
    assert cli.main(["new", "fresh_start"]) == 0
    assert (home / "notebooks/fresh_start.yml").exists()


def test_a_new_notebook_renders_at_once(tmp_path, monkeypatch):
    for folder in ("data", "requirements.lock"):
        (tmp_path / folder).symlink_to(sample_home.REPOSITORY / folder)
    (tmp_path / "notebooks").mkdir()
    monkeypatch.setenv("TIGHTROPE_HOME", str(tmp_path))
    assert cli.main(["new", "fresh_start"]) == 0
    assert cli.main(["render", "fresh_start"]) == 0
    assert "goods trade in 2023 was with China." in (
        tmp_path / "reports/index.html"
    ).read_text("utf8")


def test_a_failed_report_says_all_that_is_needed(home):
    sample_home.add(home, "good", ("code", "1"))
    sample_home.add(
        home,
        "bad",
        ("markdown", "# Title"),
        ("code", "x = focus"),
        ("code", "raise ValueError(f'wrong\\n{x}')"),
    )
    code, said = command("render", "--all", "--workers", "1")
    assert code == 1 and "1 made, 1 failed" in said
    assert "failed: bad, edition japan: ValueError: wrong JPN" in said
    assert "cell: 5" in said and "parameters: focus=JPN, note=plain, years=9" in said
    assert "executed notebook: japan/bad.failed.ipynb" in said
    kept = nbformat.read(home / "reports/japan/bad.failed.ipynb", as_version=4)
    assert kept.cells[4].outputs[0].ename == "ValueError"
    assert set(tree(home / "reports")) >= {
        "japan/good.html"
    } and "japan/bad.html" not in tree(home / "reports")
    sample_home.add(home, "bad", ("code", "2"))
    assert command("render", "--all")[0] == 0
    assert "japan/bad.failed.ipynb" not in tree(home / "reports")


# nothing that a user types becomes more than text -------------------------------------

NASTY = [
    "'); import os; os.system('touch /tmp/owned') #",
    '"""\nimport os\n"""',
    "\\",
    "\\'",
    "line\nbreak\r\nand\u2028more\u2029",
    "{{ 7 * 7 }}{% raw %}{# x #}",
    "${jndi:x} `id` $(id) %s %(a)s {0} {focus}",
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "--><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "../../../../etc/passwd",
    "/etc/passwd\0.html",
    "[a](javascript:alert(1)) ![b](http://example.org/x.png)",
    "=cmd|' /C calc'!A0",
    "True",
    "None",
    "nan",
    "\x1b[31mred\x1b[0m\x07",
    "é 日本 \U0001f600 \u202e",
    "x" * 1_000_000,
]


@given(st.text(max_size=200) | st.sampled_from(NASTY))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_a_parameter_never_becomes_code(text):
    given_ = {"focus": "JPN", "note": text, "years": 3}
    if any(0xD800 <= ord(character) <= 0xDFFF for character in text):
        with pytest.raises(PressError):
            notebook.injected(given_)
        return
    namespace: dict = {}
    exec(
        compile(notebook.injected(given_), "cell", "exec"),
        {"__builtins__": {}},
        namespace,
    )
    assert namespace == given_


def test_lone_surrogates_are_refused_with_one_line(made, capsys):
    assert cli.main(["render", "sample_report", "-p", "note=\udc80"]) == 2
    err = capsys.readouterr().err
    assert err.count("\n") == 1 and err.isascii()


class Reader(HTMLParser):
    """Every tag with its attributes, and the text of scripts."""

    def __init__(self, text: str):
        super().__init__(convert_charrefs=True)
        self.tags, self.scripts, self.shown = [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag == "script":
            self.scripts.append("")

    def handle_data(self, text):
        if self.cdata_elem == "script":
            self.scripts[-1] += text
        self.shown.append(text)


@pytest.fixture(scope="module")
def nasty(tmp_path_factory):
    """A report of hostile text.

    Its parameter, findings, charts, tables, markdown and prints all carry it.
    """
    home = sample_home.make(tmp_path_factory.mktemp("nasty") / "home")
    echo = (
        "from IPython.display import HTML, Markdown, display\n"
        "import pandas as pd, altair as alt\n"
        "print(p.note); display(Markdown(p.note)); display(HTML('HTML: ' + p.note))\n"
        "display(pd.DataFrame({p.note[:80]: [p.note[:80]]}))\n"
        "long, short = p.note[:500], p.note[:50]\n"
        "charts.table(pd.DataFrame({'x': [long]}), long)\n"
        "bar = alt.Chart(pd.DataFrame({'x': [long], 'y': [1]})).mark_bar()\n"
        "bar = bar.encode(x='x:N', y='y:Q')\n"
        "bar = charts.titled(bar, long or 'x', long, long or 'x')\n"
        "charts.show(bar, 'echo', [trade], long)\n"
        "kinds = {'application/javascript': 'alert(1)', 'text/latex': p.note}\n"
        "display({'text/plain': 'x'} | kinds, raw=True)\n"
        "words = long.replace('{', '{{').replace('}', '}}') + '{value}'\n"
        "f = findings.state('echo', words, value=1.0, unit=short.strip() or 'x', "
        "period='2024', source=[trade], label=short)\n"
        "findings.answer(f, key=[f])"
    )
    cells = [
        cell for cell in sample_home.REPORT if cell[0] in ("parameters", "provenance")
    ]
    start = ("code", sample_home.START.replace("{slug}", "nasty"))
    sample_home.add(home, "nasty", cells[0], start, ("code", echo), cells[1])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TIGHTROPE_HOME", str(home))
        jobs = []
        for text in NASTY[:-1]:
            if "\0" not in text:
                jobs += plan.jobs(["nasty"], values=["note=" + text])
        summary = run.render(jobs, workers=1, progress=False)
        assert not summary.failed, summary.failed
    return home / "reports"


ALLOWED = {
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "a",
    "header",
    "p",
    "span",
    "h1",
    "main",
    "section",
    "h2",
    "h3",
    "dl",
    "div",
}
ALLOWED |= {
    "dt",
    "dd",
    "nav",
    "ol",
    "li",
    "ul",
    "button",
    "figure",
    "figcaption",
    "script",
    "table",
    "caption",
    "thead",
    "tbody",
    "tr",
}
ALLOWED |= {
    "th",
    "td",
    "code",
    "details",
    "summary",
    "pre",
    "footer",
    "em",
    "strong",
    "i",
    "b",
    "br",
    "hr",
    "small",
    "link",
    "article",
    "time",
}


def test_pages_hold_nothing_but_known_markup(nasty):
    pages = [p for p in nasty.rglob("*.html") if p.name != "index.html"]
    assert len(pages) >= 18
    for path in pages:
        read = Reader(path.read_text("utf8"))
        assert {tag for tag, _ in read.tags} <= ALLOWED, path
        for tag, attributes in read.tags:
            assert not any(
                name.startswith("on") or name in ("srcdoc", "formaction")
                for name in attributes
            )
            assert tag != "a" or re.match(
                r"#|figures/|https?://|#harmful-link|\.\./|custom-\w+-data\.zip$",
                attributes["href"],
            ), attributes
            assert tag != "script" or "src" not in attributes
        policy = next(
            a["content"]
            for t, a in read.tags
            if a.get("http-equiv") == "Content-Security-Policy"
        )
        assert "unsafe" not in policy and "default-src 'none'" in policy
        running = [
            s
            for s, (_, a) in zip(
                read.scripts, [t for t in read.tags if t[0] == "script"], strict=True
            )
            if not a.get("type")
        ]
        assert len(running) == 1 and vega.csp_hash(running[0]) in policy


def test_the_index_holds_nothing_but_known_markup(nasty):
    read = Reader((nasty / "index.html").read_text("utf8"))
    assert {tag for tag, _ in read.tags} <= ALLOWED | {"label", "input", "h2"}
    index, script = read.scripts  # the first is text, packed
    assert re.fullmatch(r"[A-Za-z0-9+/=]+", index)
    assert any(vega.csp_hash(script) in a.get("content", "") for _, a in read.tags)


def test_names_of_files_are_slugs(nasty):
    for path in nasty.rglob("*"):
        assert re.fullmatch(r"\.?[a-z0-9]+([-_.][a-z0-9]+)*", path.name), path


@pytest.mark.parametrize(
    "name",
    ["", "..", "../up", "a/b", "A", "a b", "a.b", "x" * 81, "a\0", "é", "-a", "a--b"],
)
def test_other_names_are_refused(tmp_path, name):
    for edition, slug in ((name, "fine"), ("fine", name)):
        with pytest.raises(PressError):
            shelf.stamp_path(tmp_path, edition, slug)


@given(
    st.text(alphabet=st.characters(codec="utf-8"), max_size=60),
    st.sampled_from(NASTY[:-1]),
)
@settings(max_examples=200, deadline=None, derandomize=True)
def test_tables_are_rewritten_from_the_lists_alone(text, nasty_text):
    for source in (
        text,
        nasty_text,
        f"<table><tr><td onclick='x' class='num' style='x'>{text}"
        f"<script>{nasty_text}</script></td>",
        f"<{text}>",
        f"<td {nasty_text}>",
    ):
        made = markup.table(source)
        read = Reader(made)
        assert {tag for tag, _ in read.tags} <= markup.TAGS
        assert {name for _, a in read.tags for name in a} <= set(markup.ATTRIBUTES)
        assert markup.table(made) == made


def test_tables_keep_what_a_table_needs():
    text = (
        '<table class="tr-table"><caption>A &amp; B</caption>'
        '<thead><tr><th scope="col" class="num">x</th></tr></thead>'
        '<tbody><tr><td colspan="2">1 &lt; 2</td></tr></tbody></table>'
    )
    assert markup.table(text) == text
    assert markup.table("<p>a<style>b</style><script>c</script>d") == "<p>ad</p>"


@pytest.mark.parametrize(
    "given, leads_to",
    [
        ("model_record.ipynb", "model_record.html"),
        ("model_record.ipynb#the-record", "model_record.html#section-the-record"),
        ("https://example.org/a.ipynb", "https://example.org/a.ipynb"),
        ("../notebooks/a.ipynb", "../notebooks/a.ipynb"),
        ("#here", "#section-here"),
    ],
)
def test_a_link_to_a_notebook_leads_to_its_report(given, leads_to):
    made, _ = markup.markdown(f"See [the record]({given}).")
    assert f'<a href="{leads_to}">the record</a>' in made


def test_markdown_holds_no_markup_and_asks_for_nothing():
    made, headings = markup.markdown(
        "# Title\n\n## A *b* <i>c</i>\n\n"
        "<b>x</b> ![p](http://e.org/p.png) [l](javascript:x)\n\n"
        "| a |\n|---|\n| 1 |"
    )
    assert headings == (
        (1, "section-title", "Title"),
        (2, "section-a-b-i-c-i", "A b <i>c</i>"),
    )
    assert (
        "<h1" not in made
        and "<i>" not in made
        and "<img" not in made
        and "javascript" not in made
        and "<table>" in made
    )


def test_the_index_escapes(tmp_path):
    stamp = {
        "edition": "japan",
        "slug": "x",
        "title": "<b>",
        "question": "</a><script>",
        "answer": "&",
        "edition_title": '"',
    }
    read = Reader(front_page.page([stamp], [stamp | {"reason": "<i>"}], PROJECT))
    assert (
        len(read.scripts) == 2
        and "table" in {t for t, _ in read.tags}
        and "</a><script>" in read.shown
    )


def test_the_collection_ran_without_network(collection):
    """Every report that the tests look at was made with the network closed.

    Here it is seen to be closed.
    """
    script = (
        "import socket\n"
        "for address in (('192.0.2.1', 80), ('example.org', 80)):\n"
        "    try: socket.create_connection(address, 1)\n"
        "    except OSError as error: print(error)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], env=offline(), capture_output=True, text=True
    )
    assert done.stdout == "no network here\n" * 2
    made = {path.stem for path in collection.glob("japan/*.html")}
    assert made == {"summary", *parameters.slugs()}


def test_figures_have_names_of_their_own():
    chart = {
        "mark": "bar",
        "usermeta": {"tightrope": {"figure": "same"}},
        "datasets": {"t": [{"a": 1}]},
    }
    odd = chart | {"usermeta": {"tightrope": {"figure": "../x"}}}
    outputs = [
        nbformat.v4.new_output("display_data", {"application/vnd.vegalite.v5+json": c})
        for c in (chart, chart, odd)
    ]
    made = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell("", outputs=outputs)]
    )
    assert list(exporter.model(made, PROJECT)["figures"]) == [
        "same",
        "figure-2",
        "figure-3",
    ]


def test_csv_of_inline_and_several_tables():
    assert (
        exporter.figure_csv(
            {"data": {"values": [{"a": 1, "b": None}, {"a": 2.5, "c": "x,y"}]}}
        )
        == 'a,b,c\n1,,\n2.5,,"x,y"\n'
    )
    several = {"datasets": {"one": [{"a": 1}], "two": [{"b": 2}]}}
    assert exporter.figure_csv(several) == "part,a,b\n1,1,\n2,,2\n"


def test_home_is_the_repository_by_default(monkeypatch):
    monkeypatch.delenv("TIGHTROPE_HOME", raising=False)
    assert data.home() == sample_home.REPOSITORY
