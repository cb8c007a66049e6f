"""The world of 2008 on which Costinot and Rodríguez-Clare (2014) measured a US tariff.

Source folder: validation/crc2014_*.csv (their replication: trade of the World
Input-Output Database for 34 economies and 31 sectors, with parameters, and the column
of their table 4.2 on intermediate goods, by way of nicolaswess/TradMod.jl and
bquast/wiod).
"""

from pathlib import Path

import numpy as np
import pandas as pd

from tightrope.catalogue import read_source

SHARES = {
    "intermediate_share_of_output": "intermediate_share",
    "expenditure_share": "expenditure_share",
    "final_consumption_share": "consumption_share",
}


def crc2014_trade(sources: Path) -> pd.DataFrame:
    """Sales by importer, exporter and sector, at home included."""
    source = read_source(sources / "validation" / "crc2014_wiod2008_trade.csv.gz")
    frame = source.astype({"value_usd_mn": np.float32})
    assert frame["sector"].nunique() == 31 and frame["exporter"].nunique() == 34
    return frame.sort_values(["sector", "importer", "exporter"], ignore_index=True)


def crc2014_parameters(sources: Path) -> pd.DataFrame:
    """What each sector of each economy uses and buys, and the trade elasticity."""
    source = read_source(sources / "validation" / "crc2014_wiod2008_parameters.csv")
    numbers = dict.fromkeys([*SHARES, "trade_elasticity"], float)
    return source.astype(numbers).rename(columns=SHARES)


def crc2014_published(sources: Path) -> pd.DataFrame:
    """What the table prints for a US tariff of 40 %."""
    name = "crc2014_table4_2_col4_us_tariff_40.csv"
    source = read_source(sources / "validation" / name)
    return source.rename(columns={"published_pct": "welfare_pct"}).astype(
        {"welfare_pct": float}
    )[["country", "welfare_pct"]]


TABLES = {
    "crc2014_trade": crc2014_trade,
    "crc2014_parameters": crc2014_parameters,
    "crc2014_published": crc2014_published,
}
