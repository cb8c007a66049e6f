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


def test_japan_in_november_2025():
    """The value that the report states, from the table itself."""
    table = data.load("collected_duty").query("partner_iso3 == 'JPN'")
    paid = collected.collected_pct(table)
    assert paid["2025-11"] == pytest.approx(14.2628, abs=1e-4)
