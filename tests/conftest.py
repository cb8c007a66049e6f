"""What several test processes share: renderings and folders that are made once."""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

# A shell that runs tests in the background may ignore Ctrl-C, and so would all that
# they start: those that interrupt a render would wait for it in vain.
signal.signal(signal.SIGINT, signal.default_int_handler)

# Two test processes share two cores: threads of linear algebra would only wait for each
# other. The press gives its workers one as well.
for threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(threads, "1")


def offline() -> dict:
    """An environment in which Python reaches nothing beyond this machine.

    See `press/offline/sitecustomize.py`.
    """
    closed = str(Path(__file__).parent / "press" / "offline")
    path = os.pathsep.join(filter(None, [closed, os.environ.get("PYTHONPATH")]))
    return os.environ | {"PYTHONPATH": path}


@pytest.fixture(scope="session")
def shared_root(tmp_path_factory) -> Path:
    """The folder that all test processes of this run see."""
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        return base.parent
    return base


def once(root: Path, name: str, make: Callable[[], None]) -> None:
    """Call `make()` in the first of the test processes that asks; the others wait."""
    done, begun = root / f"{name}.done", root / f"{name}.begun"
    with open(root / f"{name}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if done.exists():
            return
        first = f"{name} could not be made: see the first test that asked for it"
        assert not begun.exists(), first
        begun.touch()
        make()
        done.touch()


@pytest.fixture(scope="session")
def shared_folder(shared_root) -> Callable[[str, Callable[[Path], None]], Path]:
    """`shared_folder(name, make)`: a folder made once, by `make(folder)`."""

    def made(name: str, make: Callable[[Path], None]) -> Path:
        folder = shared_root / name
        folder.mkdir(exist_ok=True)
        once(shared_root, name, lambda: make(folder))
        return folder

    return made


def is_whole(config: pytest.Config) -> bool:
    """Whether every test runs: none was chosen by folder, word or marker."""
    testpaths = [str(config.rootpath / path) for path in config.getini("testpaths")]
    given = [str(config.invocation_params.dir / path) for path in config.args]
    chosen = config.option.keyword or config.option.markexpr
    return given == testpaths and not chosen


@pytest.fixture(scope="session")
def rendered(shared_root, pytestconfig) -> Callable[[str], Path]:
    """`rendered(slug)`: a reports folder with every edition of this notebook.

    Made without network, and only when a test asks for it: the tests of one notebook
    need not wait for the others. Where all tests run, all are made at once.
    """
    from pressroom import made_from
    from tightrope.project import PROJECT

    folder = shared_root / "collection"
    command = [sys.executable, "-m", "tightrope.cli", "render", "--to", str(folder)]

    def made(slug: str) -> Path:
        parts = made_from.slugs(PROJECT, slug)
        if is_whole(pytestconfig):
            slug, parts = "--all", []
        for part in parts:  # each in its own turn
            made(part)

        def render() -> None:
            done = subprocess.run(
                [*command, slug], env=offline(), capture_output=True, text=True
            )
            assert done.returncode == 0, done.stdout + done.stderr

        once(shared_root, f"rendered-{slug}", render)
        return folder

    return made


@pytest.fixture(scope="session")
def collection(rendered) -> Path:
    """A reports folder with every edition of every notebook."""
    from tightrope import parameters

    folders = {rendered(slug) for slug in parameters.slugs()}
    return folders.pop()


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's path. Tests that need one are skipped without it; CI has one."""
    found = (
        shutil.which("chromium")
        or shutil.which("chromium-browser")
        or shutil.which("google-chrome")
    )
    if not found:
        assert not os.environ.get("CI"), "CI needs chromium: .ci/run installs it"
        pytest.skip("no chromium on this machine")
    return found
