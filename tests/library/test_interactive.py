"""Refused parameters in a running session: the last run's values are gone, and why is
said in one line by every cell that needs them."""

import ast

import pytest
from IPython.core.interactiveshell import InteractiveShell

from tightrope import interactive

IMPORTS = "from tightrope import parameters, data\nfrom math import sqrt"
CHECK = 'p = parameters.check("trade_stakes", focus=focus)'


@pytest.fixture
def session(monkeypatch, capsys):
    """`session(cell)`: what a cell shows and whether it ran, in a shell of its own."""
    shell = InteractiveShell()
    monkeypatch.setattr(interactive, "_shell", lambda: shell)

    def run(cell: str) -> tuple[str, bool]:
        capsys.readouterr()
        result = shell.run_cell(cell)
        out = capsys.readouterr()
        return out.out + out.err, result.success

    for cell in (IMPORTS, 'focus: str = "JPN"', CHECK):
        assert run(cell)[1]
    assert run("imports = sqrt(4)\ndef doubled():\n    return 2 * imports")[1]
    return run


def test_a_refusal_is_one_line_and_empties_what_the_last_run_left(session):
    assert session('focus: str = "korea"')[1]
    shown, ran = session(CHECK)
    assert not ran and len(shown.splitlines()) == 1
    assert "did you mean KOR" in shown and "Traceback" not in shown
    for cell in ("p.focus", "print(imports)", "doubled()", "later = p.focus"):
        shown, ran = session(cell)
        assert not ran and len(shown.splitlines()) == 1, cell
        assert shown.startswith("Not run: ") and "did you mean KOR" in shown


def test_cells_that_need_nothing_of_it_run(session):
    session('focus: str = "korea"')
    session(CHECK)
    for cell in ("data.home()", "focus", "sqrt(4)", "[n for n in range(3)]", IMPORTS):
        assert session(cell)[1], cell


def test_mended_parameters_let_everything_run_again(session):
    session('focus: str = "korea"')
    session(CHECK)
    assert session('focus: str = "KOR"')[1]
    assert session(CHECK)[1]
    assert session("assert p.focus == 'KOR'")[1]
    shown, ran = session("imports")
    assert not ran and "NameError" in shown, "an ordinary mistake is one again"


@pytest.mark.parametrize("cell", ["focus: str = KOR", 'focus: str = = "KOR"'])
def test_a_failing_cell_with_the_parameters_counts_as_a_refusal(session, cell):
    assert not session(cell)[1]
    for later in ("p.focus", "imports", CHECK):
        shown, ran = session(later)
        assert not ran and "the cell with the parameters failed" in shown
    assert session('focus: str = "KOR"')[1]
    assert session(CHECK)[1] and session("p.focus")[1]


def test_another_failing_cell_changes_nothing(session):
    assert not session("1 / 0")[1]
    assert session("p.focus, imports, doubled()")[1]


def test_outside_of_a_session_nothing_happens():
    interactive.refused("never mind")
    interactive.accepted(["focus"])


@pytest.mark.parametrize(
    "cell, names",
    [
        ("total = frame.sum()", {"frame"}),
        ("[row for row in rows if row]", {"rows"}),
        ("def f(x):\n    return x + y", {"y"}),
        ("import numpy as np\nnp.log(z)", {"z"}),
        ("for k, v in items:\n    print(k)", {"items", "print"}),
        ("try:\n    a\nexcept ValueError as e:\n    e", {"a", "ValueError"}),
        ("f'{name:{width}}'", {"name", "width"}),
        ("lambda t: t + scale", {"scale"}),
    ],
)
def test_the_names_that_a_cell_needs(cell, names):
    assert interactive.needed(ast.parse(cell)) == names
