"""The same inputs give the same bytes: on another processor, under another Python.

A processor of another kind is put on by what OpenBLAS and NumPy offer for that. Another
Python is taken where one is on the path and the packages can be installed for it.
"""

import filecmp
import os
import platform
import re
import shutil
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tightrope import data

pytestmark = pytest.mark.slow
ROOT = data.home()
SUPPORTED = ("3.14", "3.13", "3.12", "3.11")


# Two notebooks that compute in many ways: duties by line and day, and groups of alike
# economies with the world model beside them.
RENDER = """
import sys
from pathlib import Path

from pressroom import plan, run
from tightrope.project import PROJECT

jobs = []
for slug in ("duties_paid", "neighbours"):
    jobs += plan.jobs([slug], values=["focus=JPN"], project=PROJECT)
to = Path(sys.argv[1])
made = run.render(jobs, to=to, workers=1, progress=False, project=PROJECT)
sys.exit("\\n".join(failed["message"] for failed in made.failed) or None)
"""


def render(folder: Path, python: str = sys.executable, **surroundings: str) -> None:
    done = subprocess.run(
        [python, "-c", RENDER, str(folder)],
        env=os.environ | {"TIGHTROPE_HOME": str(ROOT)} | surroundings,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


def made(folder: Path) -> list[str]:
    """The files of a reports folder, without what it keeps for itself in `.state`."""
    files = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return sorted(str(path) for path in files if not path.parts[0].startswith("."))


def differing(one: Path, other: Path) -> list[str]:
    names = made(one)
    assert names and names == made(other)
    _, differ, broken = filecmp.cmpfiles(one, other, names, shallow=False)
    return differ + broken


@pytest.fixture(scope="session")
def here(shared_folder) -> Path:
    return shared_folder("rendered-here", render)


def plain_processor() -> dict[str, str]:
    """What makes OpenBLAS and NumPy compute as on the plainest of this family."""
    from numpy._core import _multiarray_umath as numpy

    able = [name for name in numpy.__cpu_dispatch__ if numpy.__cpu_features__.get(name)]
    kernel = {"x86_64": "Prescott", "AMD64": "Prescott"}.get(
        platform.machine(), "ARMV8"
    )
    return {"OPENBLAS_CORETYPE": kernel, "NPY_DISABLE_CPU_FEATURES": ",".join(able)}


def test_on_another_processor(here, tmp_path):
    render(tmp_path, **plain_processor())
    assert differing(here, tmp_path) == []


@pytest.fixture(scope="session")
def another_python() -> str:
    """The newest Python of another version, from the path or from pyenv."""
    own = f"{sys.version_info[0]}.{sys.version_info[1]}"
    for version in SUPPORTED:
        kept = (Path.home() / ".pyenv" / "versions").glob(f"{version}.*/bin/python3")
        for found in [shutil.which(f"python{version}"), *map(str, kept)]:
            if found and version != own and runs(found):
                return found
    pytest.skip("no other Python from 3.11 to 3.14 on this machine")


def runs(python: str) -> bool:
    """Whether it is one: a shim may lead nowhere."""
    command = [python, "-c", "import ensurepip, venv"]
    return subprocess.run(command, capture_output=True).returncode == 0


def needed() -> set[str]:
    """What the library needs to run, by name, without what tests and docs need."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf8"))["project"]
    waiting = [Requirement(text) for text in project["dependencies"]]
    seen: set[tuple] = set()
    while waiting:
        one = waiting.pop()
        key = (canonicalize_name(one.name), tuple(sorted(one.extras)))
        if key in seen:
            continue
        seen.add(key)
        try:
            texts = metadata.requires(one.name) or []
        except metadata.PackageNotFoundError:  # for another Python or system
            continue
        extras = one.extras or {""}
        for further in map(Requirement, texts):
            marker = further.marker
            if marker is None or any(marker.evaluate({"extra": e}) for e in extras):
                waiting.append(further)
    return {name for name, _ in seen}


def environment(folder: Path, python: str) -> Path:
    """An environment with what the library needs, as the lock has it."""
    blocks = re.split(r"\n(?=\S)", (ROOT / "requirements.lock").read_text())
    wanted = needed()
    kept = [
        block
        for block in blocks
        if canonicalize_name(re.match(r"[\w.-]+", block).group()) in wanted
    ]
    lock = folder / "lock"
    lock.write_text("\n".join(kept) + "\n")
    subprocess.run([python, "-m", "venv", str(folder / "env")], check=True)
    binary = folder / "env" / "bin" / "python"
    install = [str(binary), "-m", "pip", "install", "--quiet", "--no-deps"]
    done = subprocess.run(
        [*install, "--require-hashes", "-r", str(lock)], capture_output=True, text=True
    )
    if done.returncode:
        pytest.skip(f"no packages for {python}: {done.stderr[-200:]}")
    return binary


@pytest.mark.skipif(
    not os.environ.get("TIGHTROPE_ALL"),
    reason="installs an environment: TIGHTROPE_ALL=1 runs it, as the workflow does",
)
def test_under_another_python(another_python, here, tmp_path):
    binary = environment(tmp_path, another_python)
    reports = tmp_path / "reports"
    render(reports, str(binary), PYTHONPATH=str(ROOT / "lib"))
    assert differing(here, reports) == []
