"""What README.md, CONTRIBUTING.md and docs/ say is so: commands, links, names."""

import os
import re
import shlex
import signal
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
import yaml

from tightrope import answers, data, parameters

ROOT = data.home()
README = (ROOT / "README.md").read_text("utf8")
PAGES = [
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "docs").glob("*.md")),
    ROOT / "data" / "README.md",
    ROOT / "reports" / "README.md",
]
COMMANDS = [
    line
    for block in re.findall(r"```sh\n(.*?)```", README, flags=re.S)
    for line in block.splitlines()
    if line
]
PATH = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
NOT_REMADE = ["--assume-old=requirements.lock", "--assume-old=pyproject.toml"]
MADE = pytest.mark.skipif(
    not (ROOT / ".venv" / ".ready").exists(),
    reason="the environment was not made by make",
)


def test_there_are_commands():
    assert {"make reports", "make test", "make lab"} <= set(COMMANDS)
    assert len(COMMANDS) >= 9


# `make test` itself runs the check of the tables, before these tests.
@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [c for c in COMMANDS if not c.startswith("make") and c != "tightrope check"],
)
def test_command(command, tmp_path):
    """From a folder of its own, with the repository's `notebooks/` in reach.

    Reports go to that folder.
    """
    (tmp_path / "notebooks").symlink_to(ROOT / "notebooks")
    words = shlex.split(command)
    if words[:2] == ["tightrope", "render"] and "--to" not in words:
        words += ["--to", str(tmp_path / "reports")]
    done = subprocess.run(
        words,
        cwd=tmp_path,
        env=os.environ | {"PATH": PATH},
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    if "papermill" in words:
        assert (tmp_path / "out.ipynb").exists()


def plan(*targets: str) -> str:
    """What `make` would do. It is not run inside its own test."""
    done = subprocess.run(
        ["make", "--dry-run", *NOT_REMADE, *targets],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@MADE
@pytest.mark.parametrize(
    "target, expected",
    [
        ("reports", ["tightrope render --all"]),
        (
            "lint",
            ["ruff check", "ruff format --check", "mypy", "codespell", "numpydoc"],
        ),
        ("test", ["ruff check", "tightrope check", "--nbval notebooks"]),
        ("test COVERAGE=--cov", ["worksteal --cov"]),
        ("test-quick", ['-m "not slow"']),
        ("docs", ["sphinx-build -W"]),
        ("clean", ["rm -rf", "Left: the environment in .venv"]),
    ],
)
def test_make_runs_what_these_tests_run(target, expected):
    said = plan(*target.split())
    assert ".ci/environment" not in said, "the environment would be built twice"
    assert all(words in said for words in expected)


@MADE
@pytest.mark.slow
def test_make_lab_serves_the_notebooks():
    options = (
        "LAB_OPTIONS=--no-browser --allow-root --port=0 --ServerApp.port_retries=50"
    )
    lab = subprocess.Popen(
        ["make", "lab", options, *NOT_REMADE],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        said = ""
        for line in lab.stdout:
            said += line
            if "is running at" in line:
                break
        assert "is running at" in said, said
    finally:
        os.killpg(lab.pid, signal.SIGTERM)
        lab.wait(30)


def committed() -> list[str]:
    """The notebooks of the repository; one that is being written is not in it yet."""
    listed = subprocess.run(
        ["git", "ls-files", "notebooks/*.yml"], cwd=ROOT, capture_output=True, text=True
    )
    names = {Path(line).stem for line in listed.stdout.splitlines()}
    return [slug for slug in parameters.slugs() if slug in names]


def test_the_table_of_notebooks_is_complete():
    for slug in committed():
        rows = [r for r in README.splitlines() if r.startswith(f"| `{slug}` |")]
        assert len(rows) == 1, f"README.md does not list {slug}"
        editions = rows[0].rpartition("|")[0].rpartition("|")[2].split(",")
        assert len(editions) == len(parameters.sheet(slug)["editions"]), slug


def test_the_answers_are_the_current_ones():
    """After `tightrope store`: `tightrope readme`."""
    assert answers.renewed(README, answers.blocks()) == README


def test_pictures_are_small():
    """They are taken by `docs/pictures.py`, and all of them are shown."""
    shown = (ROOT / "reports" / "README.md").read_text("utf8")
    for path in sorted((ROOT / "reports" / "pictures").iterdir()):
        assert path.stat().st_size <= 100_000, path.name
        assert f"pictures/{path.name}" in shown, path.name


def test_a_page_without_the_marks_is_refused():
    with pytest.raises(answers.ReadmeError, match="needs one pair of <!-- a -->"):
        answers.renewed("<!-- a -->", {"a": "x"})


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text("utf8")):
        if "://" not in target:
            assert (page.parent / target).exists(), target


@cache
def offered() -> set[str]:
    """The commands that `tightrope --help` names."""
    command = [sys.executable, "-m", "tightrope.cli", "--help"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return set(re.findall(r"^ {4}([a-z]+)\b", done.stdout, flags=re.M))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_that_are_named_are_there(page):
    """Targets of make, commands of tightrope, and files that Python is to run."""
    text = page.read_text("utf8")
    shown = re.findall(r"```sh\n(.*?)```|`([^`\n]+)`", text, flags=re.S)
    code = "\n".join(block or words for block, words in shown)
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), flags=re.M)
    for target in re.findall(r"^make ([a-z][a-z-]*)", code, flags=re.M):
        assert target in targets, target
    for command in re.findall(r"^tightrope ([a-z]+)\b", code, flags=re.M):
        assert command in offered(), command
    for path in re.findall(r"python (\S+\.py)", code):
        assert (ROOT / path).exists(), path


def test_the_examples_of_the_library_page_run():
    page = (ROOT / "docs" / "library.md").read_text("utf8")
    (block,) = re.findall(r"```python\n(.*?)```", page, flags=re.S)
    names = {}
    exec(block, names)
    duty = names["schedule"].duty("2025-11-15", "JPN", "870323", mfn_pct=2.5)
    assert duty.total_pct == 15.0
    assert names["eq"].solve(names["economy"], names["cars"]).welfare_pct["JPN"] < 0


def test_the_library_page_names_every_module():
    page = (ROOT / "docs" / "library.md").read_text("utf8")
    named = set(re.findall(r"`([\w.]+)`", page))
    stems = {name.rpartition(".")[2] for name in named}
    for path in (ROOT / "lib").rglob("*.py"):
        if path.stem not in ("__init__", "__main__"):
            assert path.stem in stems, f"docs/library.md does not name {path.stem}"


def test_hooks_are_those_of_make_lint():
    """Every hook is local, and runs what is in the repository or its environment."""
    text = (ROOT / ".pre-commit-config.yaml").read_text("utf8")
    (repository,) = yaml.safe_load(text)["repos"]
    assert repository["repo"] == "local"
    lint = plan("lint") if (ROOT / ".venv" / ".ready").exists() else ""
    for hook in repository["hooks"]:
        words = hook["entry"].split()
        program = Path(words[0]).name
        assert hook["language"] == "system"
        assert words[0] == "make" or words[0].startswith(".venv/bin/")
        if program in ("ruff", "codespell"):
            assert not lint or program in lint
        if program == "python":
            assert (ROOT / words[1]).exists()


def test_templates_can_be_read():
    forms = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))
    assert len(forms) >= 3
    for path in forms:
        form = yaml.safe_load(path.read_text("utf8"))
        if path.name != "config.yml":
            assert form["name"] and form["description"] and form["body"]
