"""The latest US totals: trade, duty and customs duties received.

Source folder: us_2026/ (US Census FT900 by way of tradewartracker/state-of-us-trade;
Monthly Treasury Statement by way of Budget-Lab-Yale/Tariff-Model).
"""

from pathlib import Path

import pandas as pd

from tightrope.catalogue import read_source


def us_totals_monthly(sources: Path) -> pd.DataFrame:
    """US imports for consumption, exports and duty over imports, by month."""
    source = read_source(sources / "us_2026" / "us_totals_monthly.csv")
    return pd.DataFrame(
        {
            "month": source["month"],
            "imports_usd_mn": (
                source["imports_for_consumption_usd"].astype(float) / 1e6
            ).round(3),
            "exports_usd_mn": (source["exports_usd"].astype(float) / 1e6).round(3),
            "duty_pct": source["duty_over_imports_pct"].astype(float).round(4),
        }
    ).sort_values("month", ignore_index=True)


def us_duties_received_monthly(sources: Path) -> pd.DataFrame:
    """Customs duties that the US Treasury received, by month."""
    source = read_source(sources / "us_2026" / "treasury_customs_duties_monthly.csv")
    return pd.DataFrame(
        {
            "month": source["month"],
            "duties_usd_mn": source["customs_duties_usd_mn"].astype(float),
            "imports_usd_mn": source["imports_usd_mn"].astype(float),
        }
    ).sort_values("month", ignore_index=True)


def us_extremes_2026(sources: Path) -> pd.DataFrame:
    """The highest and lowest of partners and goods that four editions printed."""
    source = read_source(sources / "us_2026" / "us_extremes_2026_03_06.csv")
    frame = pd.DataFrame(
        {
            "month": source["month"],
            "list": source["list"],
            "item": source["item"],
            "indicator": source["measure"],
            "value": source["value"].astype(float),
        }
    )
    return frame.sort_values(["month", "list", "item"], ignore_index=True)


TABLES = {
    "us_totals_monthly": us_totals_monthly,
    "us_duties_received_monthly": us_duties_received_monthly,
    "us_extremes_2026": us_extremes_2026,
}
