"""Prices of commodities and ships through Hormuz.

Source folder: energy/ (World Bank Pink Sheet and IMF PortWatch, by way of
laluprasad7/Network-Science-Hormuz-Trade-Network-Analysis).
"""

from pathlib import Path

import pandas as pd

from tightrope.catalogue import read_source


def commodity_prices_monthly(sources: Path) -> pd.DataFrame:
    """Monthly averages of prices, each in the unit of its row."""
    source = read_source(sources / "energy" / "pink_sheet_monthly_2000_2026_02.csv.gz")
    frame = pd.DataFrame(
        {
            "commodity": source["commodity"],
            "month": source["month"],
            "price": source["price"].astype(float),
            "unit": source["unit"],
        }
    )
    return frame.sort_values(["commodity", "month"], ignore_index=True)


def hormuz_transits_monthly(sources: Path) -> pd.DataFrame:
    """Ships that passed the Strait of Hormuz, by month."""
    source = read_source(sources / "energy" / "hormuz_transits_monthly.csv")
    return pd.DataFrame(
        {
            "month": source["month"],
            "days": source["days"].astype(int),
            "tankers": source["tankers"].astype(int),
            "all_ships": source["all_ships"].astype(int),
            "tankers_per_day": source["tankers_per_day"].astype(float),
        }
    ).sort_values("month", ignore_index=True)


TABLES = {
    "commodity_prices_monthly": commodity_prices_monthly,
    "hormuz_transits_monthly": hormuz_transits_monthly,
}
