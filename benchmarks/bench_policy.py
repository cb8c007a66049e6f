"""Speed of the duty schedule: .venv/bin/python -m pytest benchmarks/bench_policy.py --benchmark-only -o python_files='bench_*.py'"""

import pandas as pd
import pytest

from tightrope import data, policy

ORIGINS = ["JPN", "CHN", "KOR", "TWN", "EU27", "VNM", "IND", "GBR", "CAN", "MEX"]


@pytest.fixture(scope="module")
def tables():
    return {name: data.load(name) for name in policy.TABLES}


@pytest.fixture(scope="module")
def schedule(tables):
    return policy.Schedule.from_tables(**tables)


def test_daily_series_of_ten_origins(benchmark, schedule, tables):
    """10 origins × 700 days × all six-digit products: at most 2 s. The last 60 days lie past the tables: they stand still."""
    events = tables["policy_events"].copy()
    events.loc[len(events)] = events.iloc[-1].to_dict() | {
        "date": pd.Timestamp("2026-12-01"),
        "event": "later",
    }
    longer = policy.Schedule.from_tables(**{**tables, "policy_events": events})
    days = pd.date_range("2025-01-01", periods=700)
    series = benchmark(longer.average_rates, days, ORIGINS)
    assert len(series) == 7000


def test_one_duty(benchmark, schedule):
    """A single duty after the load: at most 1 ms."""
    assert (
        benchmark(schedule.duty, "2025-11-15", "JPN", "870323", 2.5).total_pct == 15.0
    )


def test_a_schedule_from_tables(benchmark, tables):
    benchmark(lambda: policy.Schedule.from_tables(**tables))
