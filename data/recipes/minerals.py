"""Minerals: who produces them, and to whom China sells them.

Source folder: usgs_mcs_2026/ and bgs_minerals/ (by way of
manuali-luciana/critical-minerals-replication), china_minerals/ (UN Comtrade by way of
qennis/ChinaCriticalMineralComtrade).
"""

from pathlib import Path

import pandas as pd

from tightrope import data
from tightrope.catalogue import read_source

# the British survey's names of what is told over the years, with the year from which
# its figures can be used: of gallium only since 2015
SERIES = {
    "rare earth oxides": ("rare earths", 1992),
    "graphite": ("graphite", 1990),
    "gallium, primary": ("gallium", 2015),
    "germanium metal": ("germanium", 1990),
    "magnesium metal, primary": ("magnesium", 1990),
    "tungsten, mine": ("tungsten", 1990),
    "cobalt, refined": ("cobalt, refined", 1990),
}


def mineral_shares(sources: Path) -> pd.DataFrame:
    """China's share of world production of minerals, by the US Geological Survey."""
    source = read_source(sources / "usgs_mcs_2026" / "china_share.csv")
    frame = pd.DataFrame(
        {
            "commodity": source["commodity"],
            "stage": source["detail"],
            "unit": source["unit"],
            "year": source["year"].astype(int),
            "china": source["china"].astype(float),
            "world": source["world"].astype(float),
            "japan": source["japan"].astype(float),
        }
    )
    frame["china_share_pct"] = (frame["china"] / frame["world"] * 100).round(2)
    stated = source["china_share"].astype(float) * 100
    assert (frame["china_share_pct"] - stated).abs().max() < 0.11
    return frame.sort_values(["commodity", "stage", "year"], ignore_index=True)


def mineral_production(sources: Path) -> pd.DataFrame:
    """Production of seven minerals by country and year, by the British survey."""
    source = read_source(sources / "bgs_minerals" / "production_1971_2023.csv.gz")
    source = source[source["bgs_sub_commodity_trans"].isna()]
    source = source[source["bgs_commodity_trans"].isin(list(SERIES))]
    names = {name: ours for name, (ours, _) in SERIES.items()}
    first = {name: year for name, (_, year) in SERIES.items()}
    frame = pd.DataFrame(
        {
            "mineral": source["bgs_commodity_trans"].map(names),
            "iso3": source["country_iso3_code"],
            "year": source["year"].astype(int),
            "tonnes": source["quantity"].astype(float),
        }
    )
    usable = frame["year"] >= source["bgs_commodity_trans"].map(first)
    known = set(data.load("countries")["iso3"])
    frame = frame[usable & frame["iso3"].isin(known)].dropna()
    keys = ["mineral", "iso3", "year"]
    return frame.groupby(keys, as_index=False)["tonnes"].sum()


PARTNERS = {
    "Belgium": "BEL",
    "Germany": "DEU",
    "Hong Kong": "HKG",
    "Hungary": "HUN",
    "India": "IND",
    "Italy": "ITA",
    "Japan": "JPN",
    "Malaysia": "MYS",
    "Netherlands": "NLD",
    "Poland": "POL",
    "Russia": "RUS",
    "South Korea": "KOR",
    "Taiwan": "TWN",
    "Thailand": "THA",
    "USA": "USA",
    "Vietnam": "VNM",
}
GROUPS = {
    "Gallium/Germanium": "gallium and germanium",
    "Graphite": "graphite",
    "Polysilicon": "polysilicon",
    "Rare Earths": "rare earths",
}


def china_mineral_exports(sources: Path) -> pd.DataFrame:
    """China's monthly exports of four groups of minerals by destination."""
    source = read_source(
        sources / "china_minerals" / "exports_by_destination_2017_2024.csv.gz"
    )
    frame = pd.DataFrame(
        {
            "group": source["broad_group"].map(GROUPS),
            "destination_iso3": source["partner_name"].map(PARTNERS),
            "month": source["period_dt"].str[:7],
            "value_usd": source["val"].astype(float).round(0),
            "weight_kg": source["qty"].astype(float).round(0),
        }
    )
    assert not frame[["group", "destination_iso3"]].isna().any().any()
    # where goods have a value, a weight of zero is one that was not recorded
    frame["weight_kg"] = frame["weight_kg"].where(frame["weight_kg"] > 0)
    keys = ["group", "destination_iso3", "month"]
    return frame.sort_values(keys, ignore_index=True)


TABLES = {
    "mineral_shares": mineral_shares,
    "mineral_production": mineral_production,
    "china_mineral_exports": china_mineral_exports,
}
