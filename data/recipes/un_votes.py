"""How economies vote in the United Nations General Assembly, as ideal points.

Source folder: un_votes/ideal_points.csv.gz (Bailey, Strezhnev and Voeten).
"""

from pathlib import Path

import pandas as pd

from tightrope import data
from tightrope.catalogue import read_source


def un_ideal_points(sources: Path) -> pd.DataFrame:
    """One row for each economy and year: the ideal point with its bounds."""
    source = read_source(sources / "un_votes" / "ideal_points.csv.gz")
    frame = pd.DataFrame(
        {
            "iso3": source["iso3c"],
            "year": source["year"].astype(float).astype(int),
            "ideal_point": source["idealpointfp"].astype(float),
            "low_5pct": source["q5fp"].astype(float),
            "high_95pct": source["q95fp"].astype(float),
            "votes": source["nvotesfp"].astype(float).astype("Int64"),
        }
    ).dropna(subset=["iso3", "ideal_point"])
    known = set(data.load("countries")["iso3"])
    frame = frame[frame["iso3"].isin(known)]
    return frame.sort_values(["iso3", "year"], ignore_index=True)


TABLES = {"un_ideal_points": un_ideal_points}
