"""Positions of foreign direct investment, from the IMF's Direct Investment Positions.

Source folder: imf_dip/fdi_positions.csv.gz, by way of ZhengXinning/dse3101-tariffied.
The source marks what a country itself reported and what its counterparts reported of
it.
"""

from pathlib import Path

import pandas as pd

from tightrope import data
from tightrope.catalogue import read_source

DIRECTIONS = {"INWD_D_NETLA_FALL_ALL": "inward", "OTWD_D_NETAL_FALL_ALL": "outward"}
MEASURES = {"O": "reported", "SCC": "mirror"}
# China's own figures on these two stand in dollars, not millions: taken as they are,
# China would hold more in each of them than all the world holds in China. Divided, its
# counterparts add up to its world total, and Korea's own figures agree.
IN_DOLLARS = {"reporter_iso3": ["CHN"], "counterpart_iso3": ["KOR", "KWT"]}
MILLION = 1_000_000


def fdi_positions(sources: Path) -> pd.DataFrame:
    """One row for each reporter, counterpart, direction, measure and year."""
    source = read_source(sources / "imf_dip" / "fdi_positions.csv.gz")
    frame = pd.DataFrame(
        {
            "reporter_iso3": source["iso3"],
            "counterpart_iso3": source["cp_iso3"].replace({"G001": "WLD"}),
            "direction": source["ind"].map(DIRECTIONS),
            "measure": source["dv"].map(MEASURES),
            "year": source["year"].astype(int),
            "position_usd_mn": source["usd_mn"].astype(float),
        }
    )
    in_dollars = frame["measure"] == "reported"
    for column, codes in IN_DOLLARS.items():
        in_dollars &= frame[column].isin(codes)
    position = frame["position_usd_mn"]
    in_millions = position.mask(in_dollars, position / MILLION)
    frame = frame.assign(position_usd_mn=in_millions.round(3))
    known = set(data.load("countries")["iso3"])
    frame = frame[frame["counterpart_iso3"].isin(known)].dropna()
    keys = ["reporter_iso3", "counterpart_iso3", "direction", "measure", "year"]
    return frame.sort_values(keys, ignore_index=True)


TABLES = {"fdi_positions": fdi_positions}
