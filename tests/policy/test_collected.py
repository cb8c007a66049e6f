"""What customs collected, by worked examples and from the table."""

import pandas as pd
import pytest

from tightrope import data
from tightrope.policy import collected


def rows(*entries) -> pd.DataFrame:
    columns = ["month", "naics3", "imports_consumption_usd", "duty_usd"]
    return pd.DataFrame(entries, columns=columns)


def test_collected_is_duty_over_imports_of_all_products():
    frame = rows(
        ("2025-10", "0", 200, 30), ("2025-10", "336", 50, 40), ("2025-11", "0", 400, 50)
    )
    assert collected.collected_pct(frame).to_dict() == {"2025-10": 15, "2025-11": 12.5}


def test_monthly_mean_counts_days():
    days = pd.date_range("2025-01-31", "2025-02-02")
    daily = pd.DataFrame({"date": days, "rate_pct": [4.0, 1.0, 2.0]})
    assert collected.monthly_mean(daily).to_dict() == {"2025-01": 4.0, "2025-02": 1.5}


def test_mix_is_the_shift_of_shares_at_the_rates_of_the_month():
    """By hand: (0.5 − 0.8) × 10 + (0.5 − 0.2) × 30 = 6."""
    frame = rows(
        ("2024-03", "315", 40, 0),
        ("2024-09", "315", 40, 0),
        ("2024-09", "336", 20, 0),
        ("2025-11", "315", 50, 5),
        ("2025-11", "336", 50, 15),
        ("2025-11", "0", 100, 20),
    )
    assert collected.mix_effect_points(frame, "2025-11") == pytest.approx(6)


def test_an_industry_without_imports_now_has_no_rate_and_drops_out():
    frame = rows(
        ("2024-03", "315", 50, 0),
        ("2024-03", "336", 50, 0),
        ("2025-11", "315", 100, 10),
        ("2025-11", "336", 0, 0),
    )
    assert collected.mix_effect_points(frame, "2025-11") == pytest.approx(5)


def test_the_same_mix_has_no_effect():
    frame = rows(
        ("2024-03", "315", 30, 0),
        ("2024-03", "336", 70, 0),
        ("2025-11", "315", 3, 1),
        ("2025-11", "336", 7, 2),
    )
    assert collected.mix_effect_points(frame, "2025-11") == pytest.approx(0)


def test_japan_in_november_2025():
    """The value that the report states, from the table itself."""
    table = data.load("collected_duty").query("partner_iso3 == 'JPN'")
    paid = collected.collected_pct(table)
    assert paid["2025-11"] == pytest.approx(14.2628, abs=1e-4)
    mix = collected.mix_effect_points(table, "2025-11", "2024")
    assert mix == pytest.approx(0.179907, abs=1e-6)
