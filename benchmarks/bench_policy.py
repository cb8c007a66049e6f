"""Speed of the duty schedule.

.venv/bin/python -m pytest benchmarks/bench_policy.py --benchmark-only \\
    -o python_files='bench_*.py'
"""

import subprocess
import sys

import pandas as pd
import pytest

from tightrope import data, policy
from tightrope.policy import ladder

ORIGINS = ["JPN", "CHN", "KOR", "TWN", "EU27", "VNM", "IND", "GBR", "CAN", "MEX"]
DAYS = pd.date_range("2025-01-01", periods=700)
LOADED = """
from tightrope import data, policy
policy.Schedule.from_tables(**{name: data.load(name) for name in policy.TABLES})
"""


@pytest.fixture(scope="module")
def tables():
    return {name: data.load(name) for name in policy.TABLES}


@pytest.fixture(scope="module")
def longer(tables):
    """The schedule with an event in December 2026.

    The last 60 days lie past the tables and stand still.
    """
    events = tables["policy_events"].copy()
    events.loc[len(events)] = events.iloc[-1].to_dict() | {
        "date": pd.Timestamp("2026-12-01"),
        "event": "later",
    }
    return policy.Schedule.from_tables(**{**tables, "policy_events": events})


@pytest.fixture(scope="module")
def schedule(tables):
    return policy.Schedule.from_tables(**tables)


def test_every_line_on_every_day_of_ten_origins(benchmark, longer):
    """10 origins × 700 days × all 21,352 ten-digit lines: at most 2 s."""

    def every_line():
        return [longer.daily_rates(DAYS, origin).shape for origin in ORIGINS]

    shapes = benchmark(every_line)
    assert set(shapes) == {(700, len(longer.lines))}


def test_daily_averages_of_ten_origins(benchmark, longer):
    """The average over all lines for 10 origins × 700 days."""
    series = benchmark(longer.average_rates, DAYS, ORIGINS)
    assert len(series) == 7000


def test_one_duty(benchmark, schedule):
    """A single duty at ten digits after the load: at most 1 ms."""
    duty = benchmark(schedule.duty, "2025-11-15", "JPN", "8703230140")
    assert duty.total_pct == 15.0


def test_one_duty_at_six_digits(benchmark, schedule):
    duty = benchmark(schedule.duty, "2025-11-15", "MEX", "870829")
    assert duty.lines > 3


def test_a_schedule_from_tables(benchmark, tables):
    benchmark(lambda: policy.Schedule.from_tables(**tables))


def test_import_and_load_in_a_new_process(benchmark):
    """Python's start, the library, all tables and the schedule: at most 1.5 s."""
    command = [sys.executable, "-c", LOADED]
    benchmark.pedantic(lambda: subprocess.run(command, check=True), rounds=5)


def test_the_ladder_of_one_partner(benchmark, tables):
    more = {name: data.load(name) for name in ladder.OWN_TABLES}
    whole = ladder.Ladder.from_tables(**tables, **more)

    def fresh():
        whole._rates.clear()
        return whole.steps(["JPN"])

    assert len(benchmark(fresh)) == 11
