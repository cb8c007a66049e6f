"""Every command that README.md shows is run here."""

import os
import re
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tightrope import data, parameters

ROOT = data.home()
README = (ROOT / "README.md").read_text("utf8")
COMMANDS = [
    line
    for block in re.findall(r"```sh\n(.*?)```", README, flags=re.S)
    for line in block.splitlines()
    if line
]
PATH = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"


def test_there_are_commands():
    assert {"make reports", "make test", "make lab"} <= set(COMMANDS) and len(
        COMMANDS
    ) >= 9


@pytest.mark.parametrize("command", [c for c in COMMANDS if not c.startswith("make")])
def test_command(command, tmp_path):
    """From a folder of its own, with the repository's `notebooks/` in reach; reports go to that folder."""
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


@pytest.mark.parametrize("target", ["reports", "test"])
def test_make_runs_what_these_tests_run(target):
    """`make` itself is not run inside its own test; what it would do is looked at."""
    if not (ROOT / ".venv" / ".ready").exists():
        pytest.skip("the environment was not made by make")
    plan = subprocess.run(
        [
            "make",
            "--dry-run",
            "--assume-old=requirements.lock",
            "--assume-old=pyproject.toml",
            target,
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "pip install" not in plan, "the environment would be built twice"
    expected = {
        "reports": ["tightrope render --all"],
        "test": ["ruff check", "tightrope check", "pytest", "--nbval notebooks"],
    }
    assert all(words in plan for words in expected[target])


def test_make_lab_serves_the_notebooks():
    if not (ROOT / ".venv" / ".ready").exists():
        pytest.skip("the environment was not made by make")
    options = (
        "LAB_OPTIONS=--no-browser --allow-root --port=0 --ServerApp.port_retries=50"
    )
    lab = subprocess.Popen(
        ["make", "lab", options, "--assume-old=requirements.lock", "--assume-old=pyproject.toml"],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
    )  # fmt: skip
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


def test_the_table_of_notebooks_is_complete():
    for slug in parameters.slugs():
        row = next(
            (line for line in README.splitlines() if line.startswith(f"| `{slug}` |")),
            None,
        )
        assert row, f"README.md does not list {slug}"
        assert row.count(",") >= len(parameters.sheet(slug)["editions"]) - 1


def test_links_lead_somewhere():
    for text in [
        README,
        *(path.read_text("utf8") for path in (ROOT / "docs").glob("*.md")),
    ]:
        base = ROOT if text is README else ROOT / "docs"
        for target in re.findall(r"\]\(([^)#]+)\)", text):
            if "://" not in target:
                assert (base / target).exists(), target


def test_the_examples_of_the_library_page_run():
    (block,) = re.findall(
        r"```python\n(.*?)```",
        (ROOT / "docs" / "library.md").read_text("utf8"),
        flags=re.S,
    )
    names = {}
    exec(block, names)
    assert (
        names["schedule"].duty("2025-11-15", "JPN", "870323", mfn_pct=2.5).total_pct
        == 15.0
    )
    assert names["eq"].solve(names["economy"], names["cars"]).welfare_pct["JPN"] < 0
