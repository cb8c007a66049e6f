"""A command does its work whatever console, home folder or system it finds."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tightrope import TightropeError, console

COMMAND = [sys.executable, "-m", "tightrope.cli"]
POOR = [
    {"PYTHONIOENCODING": "ascii"},
    {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    {"PYTHONIOENCODING": "latin-1"},
]


@pytest.fixture
def own_process(monkeypatch):
    """What `prepare` changes in a process is put back: the streams and the home."""
    monkeypatch.setattr(sys, "stdout", object())
    monkeypatch.setattr(sys, "stderr", object())
    monkeypatch.setenv("HOME", os.environ.get("HOME", "/"))


@pytest.mark.parametrize("poor", POOR, ids=str)
def test_a_console_that_cannot_print_every_character(poor):
    text = "1999 – 2024 → 17 %, Côte d’Ivoire, 日本"
    code = f"from tightrope import console; console.prepare(); print({text!a})"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | poor,
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr
    said = done.stdout.decode("latin-1")
    assert said.strip().replace("ô", "o") == "1999 - 2024 -> 17 %, Cote d'Ivoire, ??"


@pytest.mark.parametrize("poor", POOR, ids=str)
@pytest.mark.parametrize("words", [["list"], ["--help"], ["render", "trade_stäkes"]])
def test_commands_print_there(words, poor):
    done = subprocess.run(
        [*COMMAND, *words], env=os.environ | poor, capture_output=True
    )
    assert done.returncode == (2 if words[0] == "render" else 0)
    assert b"Traceback" not in done.stderr and b"Error" not in done.stderr


def test_a_user_without_a_name_or_a_home(own_process, monkeypatch):
    """As in a container that runs under a number."""

    def unknown(_cls):
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("HOME")
    monkeypatch.setattr(Path, "home", classmethod(unknown))
    console.prepare()
    assert os.access(os.environ["HOME"], os.W_OK)


def test_a_home_that_may_not_be_read(own_process, monkeypatch, tmp_path):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != tmp_path)
    console.prepare()
    assert os.environ["HOME"] != str(tmp_path)


def test_a_home_that_can_be_read_is_left_as_it_is(own_process, monkeypatch, tmp_path):
    for home in (tmp_path, tmp_path / "not there"):
        monkeypatch.setenv("HOME", str(home))
        console.prepare()
        assert os.environ["HOME"] == str(home)


def test_windows_is_refused_in_one_line(own_process, monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(TightropeError, match="Linux, on macOS and in WSL"):
        console.prepare()
