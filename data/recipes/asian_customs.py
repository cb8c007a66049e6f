"""What China's and Korea's customs record.

Source folder: china_customs/ (JaviReitano/China-Trade-2024) and korea_customs/
(haunpapa/korea-trade-dashboard).
"""

from pathlib import Path

import pandas as pd

from tightrope import data
from tightrope.catalogue import read_source


def china_trade_2024(sources: Path) -> pd.DataFrame:
    """China's exports and imports by partner, January to the month, in 2024.

    The source gives September in dollars: left out here, as one table has one unit.
    """
    source = read_source(sources / "china_customs" / "trade_by_partner_2024.csv")
    source = source[source["unit"] == "CNY mn"]
    flows = {"exports_year_to_date": "export", "imports_year_to_date": "import"}
    frame = source.melt(["month", "iso3"], list(flows), var_name="flow")
    frame = pd.DataFrame(
        {
            "partner_iso3": frame["iso3"],
            "flow": frame["flow"].map(flows),
            "month": frame["month"],
            "to_date_cny_mn": frame["value"].astype(float),
        }
    )
    strange = set(frame["partner_iso3"]) - set(data.load("countries")["iso3"])
    assert not strange - {"ASEAN", "TOTAL", "LATAM", "AFRICA", "BRI"}, strange
    frame = frame[~frame["partner_iso3"].isin(strange - {"ASEAN"})]
    keys = ["partner_iso3", "flow", "month"]
    return frame.dropna().sort_values(keys, ignore_index=True)


KOREAN_PARTNERS = {
    "ASEAN": "ASEAN",
    "China": "CHN",
    "EU": "EU27",
    "Hong Kong": "HKG",
    "India": "IND",
    "Japan": "JPN",
    "Taiwan": "TWN",
    "United States": "USA",
    "World": "WLD",
}


def korea_exports_monthly(sources: Path) -> pd.DataFrame:
    """Korea's exports by partner and by item, and its balance of trade, by month."""
    source = read_source(
        sources / "korea_customs" / "exports_monthly_2025_08_2026_07.csv"
    )
    frame = pd.DataFrame(
        {
            "month": source["month"],
            "kind": source["kind"],
            "item": source["name"].replace(KOREAN_PARTNERS),
            "exports_usd_bn": source["exports_usd_bn"].astype(float),
            "balance_usd_bn": source["balance_usd_bn"].astype(float),
        }
    )
    return frame.sort_values(["kind", "item", "month"], ignore_index=True)


TABLES = {
    "china_trade_2024": china_trade_2024,
    "korea_exports_monthly": korea_exports_monthly,
}
