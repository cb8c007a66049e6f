"""What several test processes share: one rendering of the whole collection, and folders that are made once."""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest


# A shell that runs tests in the background may ignore Ctrl-C, and so would all that they
# start: those that interrupt a render would wait for it in vain.
signal.signal(signal.SIGINT, signal.default_int_handler)


def offline() -> dict:
    """An environment in which Python reaches nothing beyond this machine: see `offline/sitecustomize.py`."""
    closed = str(Path(__file__).parent / "press" / "offline")
    path = os.pathsep.join(filter(None, [closed, os.environ.get("PYTHONPATH")]))
    return os.environ | {"PYTHONPATH": path}


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory):
    """`shared_folder(name, make)`: a folder that one of the test processes makes, by `make(folder)`, and all of them read."""
    base = tmp_path_factory.getbasetemp()
    root = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def made(name: str, make) -> Path:
        folder, done = root / name, root / f"{name}.done"
        with open(root / f"{name}.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not done.exists():
                assert not folder.exists(), (
                    f"{name} could not be made: see the first test that asked for it"
                )
                folder.mkdir()
                make(folder)
                done.touch()
        return folder

    return made


@pytest.fixture(scope="session")
def collection(shared_folder) -> Path:
    """A reports folder with every edition of every notebook, made without network."""

    def render(folder: Path) -> None:
        command = [
            sys.executable,
            "-m",
            "tightrope.cli",
            "render",
            "--all",
            "--to",
            str(folder),
        ]
        done = subprocess.run(command, env=offline(), capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr

    return shared_folder("collection", render)


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's path. Without one the tests that need it are skipped; in CI that is a failure."""
    found = (
        shutil.which("chromium")
        or shutil.which("chromium-browser")
        or shutil.which("google-chrome")
    )
    if not found:
        assert not os.environ.get("CI"), "CI needs chromium: .ci/run installs it"
        pytest.skip("no chromium on this machine")
    return found
