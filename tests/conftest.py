"""One rendering of the whole collection, shared by all tests that look at its reports."""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest


def offline() -> dict:
    """An environment in which Python reaches nothing beyond this machine: see `offline/sitecustomize.py`."""
    return os.environ | {"PYTHONPATH": str(Path(__file__).with_name("offline"))}


@pytest.fixture(scope="session")
def collection(tmp_path_factory) -> Path:
    """A reports folder with every edition of every notebook, made once for all test processes, and without network."""
    base = tmp_path_factory.getbasetemp()
    root = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder = root / "collection"
    with open(root / "collection.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not folder.exists():
            command = [sys.executable, "-m", "tightrope.cli", "render", "--all", "--to", str(folder)]
            done = subprocess.run(command, env=offline(), capture_output=True, text=True)
            assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's path. Without one the tests that need it are skipped; in CI that is a failure."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        assert not os.environ.get("CI"), "CI needs chromium: .ci/run installs it"
        pytest.skip("no chromium on this machine")
    return found
