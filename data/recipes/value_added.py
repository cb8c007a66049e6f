"""Value added in trade and inputs by origin, from the OECD's and WIOD's tables.

Source folder: value_added/, made from WIOD 2013 (bquast/wiod) and the OECD's
inter-country input-output tables of 2025 (sanction-simulator) by the Leontief inverse.
"""

from pathlib import Path

import pandas as pd

from tightrope.catalogue import read_source

SMALLEST_SHARE = 5e-5  # of output; smaller input requirements round to nothing


def value_added_trade(sources: Path) -> pd.DataFrame:
    """Value added by origin and by who absorbs it, beside gross exports of the pair."""
    source = read_source(
        sources / "value_added" / "origin_absorber_1995_2011_2022.csv.gz"
    )
    frame = pd.DataFrame(
        {
            "database": source["database"].replace({"OECD ICIO 2025": "ICIO 2025"}),
            "year": source["year"].astype(int),
            "origin_iso3": source["origin"].replace({"RoW": "ROW"}),
            "absorber_iso3": source["absorber"].replace({"RoW": "ROW"}),
            "value_added_usd_mn": source["value_added_usd_mn"].astype(float).round(1),
            "gross_exports_usd_mn": source["gross_exports_usd_mn"].astype(float),
        }
    )
    keys = ["year", "origin_iso3", "absorber_iso3"]
    return frame.sort_values(keys, ignore_index=True)


def input_requirements_2022(sources: Path) -> pd.DataFrame:
    """What a unit of output of a user's sector needs from a supplier country."""
    source = read_source(sources / "value_added" / "input_requirements_2022.csv.gz")
    share = source.filter(like="share").astype(float).round(5)
    frame = pd.DataFrame(
        {
            "supplier_iso3": source["supplier"],
            "user_iso3": source["user"],
            "using_sector": source["using_sector"],
            "gross_output_usd_mn": source["gross_output_usd_mn"].astype(float).round(1),
            "direct_input_share": share["direct_input_share"],
            "direct_manufactured_input_share": share["direct_manufactured_input_share"],
            "value_added_share": share["value_added_share_of_final_output"],
        }
    )
    needed = frame.filter(like="share").max(axis=1) >= SMALLEST_SHARE
    keys = ["supplier_iso3", "user_iso3", "using_sector"]
    return frame[needed].sort_values(keys, ignore_index=True)


def trade_by_use_2022(sources: Path) -> pd.DataFrame:
    """Bilateral trade by sector, and the part of it that is bought as an input."""
    source = read_source(
        sources / "value_added" / "trade_intermediate_share_2022.csv.gz"
    )
    frame = pd.DataFrame(
        {
            "exporter_iso3": source["exporter"],
            "importer_iso3": source["importer"],
            "sector": source["sector"],
            "value_usd_mn": source["value_usd_mn"].astype(float).round(1),
            "intermediate_share": source["intermediate_share"].astype(float),
        }
    )
    # one cell of the source is negative, -13 million dollars: a residual, no trade
    frame = frame[frame["value_usd_mn"] > 0]
    keys = ["exporter_iso3", "importer_iso3", "sector"]
    return frame.sort_values(keys, ignore_index=True)


TABLES = {
    "value_added_trade": value_added_trade,
    "input_requirements_2022": input_requirements_2022,
    "trade_by_use_2022": trade_by_use_2022,
}
