"""World trade by pair of economies, reconciled by CEPII (BACI).

Source folder: baci_2023/bilateral.csv.gz, by way of
JoeLoera/liberation-day-replication. Taiwan is not in it, and pairs are missing.
"""

from pathlib import Path

import pandas as pd

from tightrope.catalogue import read_source


def world_trade_2023(sources: Path) -> pd.DataFrame:
    """Goods by exporter and importer, millions of dollars, free on board."""
    frame = read_source(sources / "baci_2023" / "bilateral.csv.gz")
    thousands = frame["usd_thousand"].astype(float)
    frame["value_usd_mn"] = (thousands / 1e3).round(4)
    return frame[frame["value_usd_mn"] > 0]


TABLES = {"world_trade_2023": world_trade_2023}
