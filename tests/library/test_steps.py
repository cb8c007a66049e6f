"""How a number came about, shown in a session: its tables, its cells, its value."""

import pytest
from IPython.core.interactiveshell import InteractiveShell

import tightrope
from tightrope import findings, steps

CELLS = [
    "import math",
    "rate = 2.0",
    "unused = 3",
    "rate = 4.0",
    "def root(x):\n    return math.sqrt(x)",
    "share = root(rate)",
]
SAID = {"unit": "%", "period": 2024, "source": ["countries", "claims"]}


@pytest.fixture
def shown(monkeypatch) -> list:
    shown: list = []
    monkeypatch.setattr("tightrope.findings.display", lambda *_, **__: None)
    monkeypatch.setattr("tightrope.steps.display", lambda it, **_: shown.append(it))
    return shown


@pytest.fixture
def session(monkeypatch, shown):
    """A shell in which the cells ran, and a last one states a finding."""
    last = "findings.state('share', '{value:.0f} {unit}', value=share, **SAID)"
    shell = InteractiveShell()
    shell.user_ns |= {"findings": findings, "SAID": SAID}
    monkeypatch.setattr("tightrope.interactive._shell", lambda: shell)
    for cell in [*CELLS, last]:
        assert shell.run_cell(cell, store_history=True).success
    return last


def test_a_number_is_explained_by_tables_and_cells(session, shown):
    tightrope.explain("share")
    (bundle,) = shown
    text = bundle["text/markdown"]
    assert text == bundle["text/plain"]
    assert "**2 %**" in text and "- Value: 2.0 %, 2024" in text
    assert '`data.load("countries")`' in text and '`data.load("claims")`' in text
    assert "https://" in text
    told = [cell.strip() for cell in text.split("```python")[1:]]
    assert [cell.split("\n```")[0] for cell in told] == [
        "rate = 4.0",
        "def root(x):\n    return math.sqrt(x)",
        "share = root(rate)",
        session,
    ]


def test_the_last_statement_of_an_id_counts(shown):
    for value in (1.0, 7.0):
        findings.state("twice", "{value:.0f}", value=value, **SAID)
    tightrope.explain("twice")
    assert "Value: 7.0" in shown[0]["text/plain"] and "```" not in str(shown)


def test_what_was_not_stated_is_not_explained(shown):
    findings.state("known", "{value:.0f}", value=1.0, **SAID)
    with pytest.raises(findings.FindingError, match="no finding 'unknown' was stated"):
        tightrope.explain("unknown")


def test_cells_with_magics_are_passed_over():
    assert steps.steps(("%time a = 1", "a = 2", "print(a)")) == ["a = 2", "print(a)"]
    assert steps.steps(()) == []
