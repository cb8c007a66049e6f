"""Any cell can be run again: after Run All, each gives what it gave before.

To look at one notebook, with parameters other than its own:

    python tests/notebooks/test_run_twice.py notebooks/trade_stakes.ipynb focus=KOR
"""

import ast
import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import ClassVar

import pytest
from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import DisplayPublisher
from IPython.core.interactiveshell import InteractiveShell
from traitlets import Type

HERE = Path(__file__).resolve()
# A duty of its own, no edition: what a reader may choose instead of what is stored.
OTHER = "BRA"
NEXT = "--"  # between two sets of values
NOTHING = "NothingToSay"  # the notebook stops on purpose: there is nothing to report


class Result(DisplayHook):
    """Keeps what the last line of a cell shows."""

    def write_output_prompt(self):
        pass

    def write_format_data(self, format_dict, md_dict=None):
        self.shell.shown.append(format_dict)

    def finish_displayhook(self):
        pass


class Publisher(DisplayPublisher):
    """Keeps what `display` is given."""

    def publish(self, data, metadata=None, source=None, **_):
        self.shell.shown.append(data)


class Shell(InteractiveShell):
    displayhook_class = Type(Result)
    display_pub_class = Type(Publisher)
    shown: ClassVar[list] = []


class Session:
    """A notebook in an IPython shell, as a kernel has it, in this process."""

    def __init__(self, path: Path, values: dict):
        self.shell = Shell.instance()
        self.shell.reset()
        self.cells = dict(self._cells(path, values))
        self.shown = {}

    @staticmethod
    def _cells(path: Path, values: dict):
        """The code by cell, with the values put in where papermill would."""
        for number, cell in enumerate(json.loads(path.read_text("utf8"))["cells"]):
            source = "".join(cell["source"])
            if "parameters" in cell["metadata"].get("tags", []):
                lines = [f"{name} = {value!r}" for name, value in values.items()]
                source = "\n".join([source, *lines])
            if cell["cell_type"] == "code":
                yield number, source

    def run(self, number: int) -> tuple[list, str | None]:
        """What a cell shows, and the name of the error it ends in."""
        self.shell.shown.clear()
        written = io.StringIO()
        with redirect_stdout(written), redirect_stderr(written):
            result = self.shell.run_cell(self.cells[number], store_history=True)
        error = result.error_before_exec or result.error_in_exec
        if error is not None:  # the traceback names lines of this very run
            return list(self.shell.shown), type(error).__name__
        return [*self.shell.shown, written.getvalue()], None

    def run_all(self) -> str | None:
        """Run the cells in order, up to the first that ends in an error: its name."""
        for number in self.cells:
            self.shown[number], error = self.run(number)
            if error == NOTHING:
                return None
            if error:
                return f"cell {number}: {error} at its first run"
        return None

    def run_again(self) -> Iterator[str]:
        """Run them once more, from the last to the first: what is another now.

        So each cell finds what all others left behind, as it does for a reader who
        goes back to it. (What a cell adds to a list or a frame that another made is
        seen by `test_form`.)
        """
        for number in reversed(list(self.shown)):
            shown, error = self.run(number)
            if error not in (None, NOTHING):
                yield f"cell {number}: {error} when run again"
            elif shown != self.shown[number]:
                yield f"cell {number}: shows something else when run again"


def differences(path: Path, values: dict) -> list[str]:
    """What goes wrong where the cells of a notebook are run again, one line each."""
    session = Session(Path(path), values)
    fault = session.run_all()
    return [fault] if fault else list(session.run_again())


def literal(text: str):
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError):
        return text


def runs() -> list:
    """Each notebook, and its first edition's values with as few draws as may be."""
    from tightrope import parameters

    found = []
    for slug in parameters.slugs():
        sheet = parameters.sheet(slug)
        rules = sheet["parameters"]["properties"]
        values = parameters.edition(slug, next(iter(sheet["editions"])))
        if "draws" in values:
            values |= {"draws": rules["draws"]["minimum"]}
        found.append(pytest.param(slug, values, id=slug))
    return found


def in_its_own_process(path: Path, *several: dict) -> list[str]:
    """What goes wrong with each of several sets of values, one after the other."""
    words = []
    for values in several:
        words += [f"{name}={value!r}" for name, value in values.items()] + [NEXT]
    done = subprocess.run(
        [sys.executable, str(HERE), str(path), *words],
        cwd=path.parent,
        capture_output=True,
        text=True,
    )
    assert done.returncode in (0, 1) and not done.stderr, done.stderr
    return done.stdout.splitlines() if done.returncode else []


@pytest.mark.slow
@pytest.mark.parametrize("slug, values", runs())
def test_every_cell_runs_a_second_time(slug, values):
    """For two economies, the second in the kernel of the first.

    Where the world is solved for each, the second only where all is asked for.
    """
    from tightrope import data

    several = [values]
    if "draws" not in values or os.environ.get("TIGHTROPE_ALL"):
        several.append(values | {"focus": OTHER})
    path = data.home() / "notebooks" / f"{slug}.ipynb"
    assert in_its_own_process(path, *several) == []


@pytest.mark.parametrize(
    "second, third, said",
    [
        ("b = a + 1\nb", "b", []),
        ("a = a + 1\na", "1", ["cell 1: shows something else when run again"]),
        ("t = a", "del t", ["cell 2: NameError when run again"]),
        ("t = 1 / 0", "a", ["cell 1: ZeroDivisionError at its first run"]),
        ("print(a)", "a = 2", ["cell 1: shows something else when run again"]),
        ("b = iter('xyz')", "next(b)", ["cell 2: shows something else when run again"]),
    ],
)
def test_what_goes_wrong_is_found(second, third, said, tmp_path):
    cells = [
        {"cell_type": "code", "metadata": {"tags": tags}, "source": source}
        for source, tags in (("a = 1", ["parameters"]), (second, []), (third, []))
    ]
    path = tmp_path / "question.ipynb"
    path.write_text(json.dumps({"cells": cells}))
    assert in_its_own_process(path, {}) == said


def test_values_are_put_in(tmp_path):
    cells = [
        {"cell_type": "code", "metadata": {"tags": tags}, "source": source}
        for source, tags in (("a = 1", ["parameters"]), ("1 / (a - 5)", []))
    ]
    path = tmp_path / "question.ipynb"
    path.write_text(json.dumps({"cells": cells}))
    assert in_its_own_process(path, {}) == []
    said = ["cell 1: ZeroDivisionError at its first run"]
    assert in_its_own_process(path, {"a": 5}) == said


if __name__ == "__main__":
    several: list[dict] = [{}]
    for word in sys.argv[2:]:
        name, _, value = word.partition("=")
        if word == NEXT:
            several.append({})
        else:
            several[-1][name] = literal(value)
    if len(several) > 1 and not several[-1]:
        several.pop()
    faults = [
        fault for chosen in several for fault in differences(Path(sys.argv[1]), chosen)
    ]
    for fault in faults:
        print(fault)
    if not faults:
        print("every cell can be run again")
    sys.exit(1 if faults else 0)
