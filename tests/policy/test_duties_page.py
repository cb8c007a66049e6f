"""docs/duties.md says what the tables say."""

import importlib.util

import pytest

from tightrope import data

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def maker():
    path = data.home() / "docs" / "duties_tables.py"
    specification = importlib.util.spec_from_file_location("duties_tables", path)
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


def test_the_tables_of_the_page_are_current(maker):
    text = maker.PAGE.read_text("utf8")
    made = maker.tables()
    assert set(made) == {"averages", "ladder", "months", "differences", "judgements"}
    renew = "the page is old: .venv/bin/python docs/duties_tables.py"
    assert maker.page(text, made) == text, renew
    # every partner, not only those that fit
    assert made["averages"].count("\n") == 2 + 51 + 2
    assert made["ladder"].count("\n") == 2 + 32


def test_what_the_page_asks_is_answered_so(maker):
    """The numbers in the page's example."""
    from tightrope import policy

    tables = {name: data.load(name) for name in policy.TABLES}
    schedule = policy.Schedule.from_tables(**tables)
    duty = schedule.duty("2025-08-18", "JPN", "8429110010")
    points = [round(charge.points_pct, 1) for charge in duty.programmes]
    assert round(duty.total_pct, 1) == 20.6 and points == [8.0, 12.6]
    assert schedule.duty("2025-06-15", "MEX", "8708305030", claimed=1).total_pct == 0
    assert schedule.mfn("8708305030").pct == 2.5
