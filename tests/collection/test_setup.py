"""Where it is installed and run: interpreters, folders that moved, consoles, line ends.

Interpreters are stand-ins: shell scripts that answer as a Python of some version would,
and whose `-m venv` makes a folder with another such script in it.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tightrope import data

ROOT = data.home()
CHECKOUT = pytest.mark.skipif(not (ROOT / ".git").exists(), reason="not a checkout")
STAND_IN = """#!/bin/sh
case "$*" in
*ensurepip*) exit {unfit} ;;
*platform*) echo {version} ;;
"-m venv "*) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" ;;
"-m pip install "* | "-m compileall "*) echo "$*" >> "$PWD/done" ;;
*) echo "unexpected: $*" >&2; exit 1 ;;
esac
"""


@pytest.fixture
def place(tmp_path):
    """A repository with what sets it up, and a folder of interpreters and tools."""
    here = tmp_path / "a repository"
    shutil.copytree(ROOT / ".ci", here / ".ci")
    for name in ("Makefile", "requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, here / name)
    tools = tmp_path / "tools"
    tools.mkdir()
    for tool in ("sh", "cat", "cp", "dirname", "mkdir", "make", "rm", "test", "uname"):
        (tools / tool).symlink_to(shutil.which(tool))
    return here


def interpreter(place: Path, name: str, version: str) -> None:
    path = place.parent / "tools" / name
    fits = version.rpartition(".")[0] in ("3.11", "3.12", "3.13", "3.14")
    path.write_text(STAND_IN.format(version=version, unfit=int(not fits)))
    path.chmod(0o755)


def run(place: Path, *words: str) -> subprocess.CompletedProcess:
    done = subprocess.run(
        words,
        cwd=place,
        env={"PATH": str(place.parent / "tools")},
        capture_output=True,
        text=True,
    )
    done.said = done.stdout + done.stderr
    return done


def make(place: Path, *words: str) -> subprocess.CompletedProcess:
    return run(place, "make", ".venv/.ready", *words)


def test_python3_is_taken_where_it_fits(place):
    interpreter(place, "python3", "3.12.4")
    interpreter(place, "python3.13", "3.13.0")
    done = make(place)
    assert done.returncode == 0, done.said
    assert "building .venv with Python 3.12.4" in done.stdout
    installed = (place / "done").read_text()
    assert "--require-hashes" in installed and "--editable ." in installed
    assert "-m compileall" in installed


@pytest.mark.parametrize("first", ["3.10.13", "3.15.0", None])
def test_else_the_newest_that_fits(place, first):
    if first:
        interpreter(place, "python3", first)
    interpreter(place, "python3.11", "3.11.7")
    interpreter(place, "python3.13", "3.13.0")
    interpreter(place, "python3.14", "3.10.0")  # a shim that leads to something else
    done = make(place)
    assert done.returncode == 0, done.said
    assert "with Python 3.13.0" in done.stdout and "tools/python3.13" in done.stdout


def test_the_one_that_is_named_is_taken(place):
    interpreter(place, "python3", "3.12.4")
    interpreter(place, "mine", "3.11.2")
    assert "with Python 3.11.2" in make(place, "PYTHON=mine").stdout


def test_none_that_fits_is_said_in_one_line(place):
    interpreter(place, "python3", "3.10.13")
    done = run(place, "sh", ".ci/environment", ".venv")
    assert done.returncode == 2 and len(done.stderr.splitlines()) == 1
    assert "python3 is 3.10.13: Tightrope needs Python 3.11 to 3.14" in done.stderr
    done = run(place, "sh", ".ci/environment", ".venv", "nowhere")
    assert done.returncode == 2 and "PYTHON=nowhere is not found" in done.stderr


def test_windows_is_refused_in_one_line(place):
    tools = place.parent / "tools"
    (tools / "uname").unlink()
    (tools / "uname").write_text("#!/bin/sh\necho MINGW64_NT-10.0-22631\n")
    (tools / "uname").chmod(0o755)
    done = run(place, "sh", ".ci/environment", ".venv")
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "tightrope: runs on Linux, on macOS and in WSL, not on Windows itself"
    ]
    done = make(place, "OS=Windows_NT")
    assert done.returncode and "in WSL, not on Windows itself" in done.stderr


def test_the_environment_is_built_once_and_anew_where_it_was_moved(place):
    interpreter(place, "python3", "3.12.4")
    assert "building" in make(place).stdout
    assert "building" not in make(place).stdout
    moved = place.rename(place.parent / "elsewhere")
    assert "building" in make(moved).stdout
    assert "building" not in make(moved).stdout
    (moved / ".venv" / "bin" / "python").unlink()  # the interpreter was removed
    assert "building" in make(moved).stdout


@CHECKOUT
def test_a_checkout_with_other_line_ends_has_the_same_tables(tmp_path):
    """As git does it on Windows, with `core.autocrlf` on."""
    there = tmp_path / "there"
    clone = ["git", "clone", "--quiet", "-c", "core.autocrlf=true"]
    subprocess.run([*clone, str(ROOT), str(there)], check=True, capture_output=True)
    shutil.copy(ROOT / ".gitattributes", there)
    assert data.check(there / "data") == []
    sources = [*there.glob("lib/**/*.py"), *there.glob("data/meta/*.yml")]
    sources += [there / "Makefile", there / ".ci/run"]
    assert len(sources) > 200
    assert not [path for path in sources if b"\r" in path.read_bytes()]


@pytest.mark.slow
def test_installed_without_editable(tmp_path):
    """Nothing is left in the repository; the collection is a folder that is named."""
    source = tmp_path / "source"
    made = shutil.ignore_patterns("__pycache__", "*.egg-info")
    shutil.copytree(ROOT / "lib", source / "lib", ignore=made)
    lib = [path.relative_to(source / "lib") for path in source.rglob("lib/**/*.*")]
    for name in ("pyproject.toml", "setup.py", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source / name)
    site = tmp_path / "site"
    options = ["--quiet", "--no-deps", "--no-build-isolation", "--target", str(site)]
    pip = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check"]
    subprocess.run([*pip, *options, str(source)], check=True, capture_output=True)
    assert not (source / "build").exists()
    assert len(lib) > 100 and not [path for path in lib if not (site / path).exists()]

    def tightrope(*words, **more):
        paths = {"PYTHONPATH": str(site), "TIGHTROPE_HOME": ""} | more
        return subprocess.run(
            [sys.executable, "-m", "tightrope.cli", *words],
            cwd=tmp_path,
            env=os.environ | paths,
            capture_output=True,
            text=True,
        )

    done = tightrope("list")
    assert done.returncode == 2 and len(done.stderr.splitlines()) == 1
    assert "TIGHTROPE_HOME" in done.stderr
    assert "TIGHTROPE_HOME" in tightrope("list", TIGHTROPE_HOME="nowhere").stderr
    named = tmp_path / "named"
    named.mkdir()
    for name in ("data", "notebooks"):
        (named / name).symlink_to(ROOT / name)
    words = ["render", "trade_stakes", "--edition", "japan", "--to", "made"]
    done = tightrope(*words, TIGHTROPE_HOME="named")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "made/japan/trade_stakes.html").exists()
