"""Trade between all pairs of economies, with the holes of one source filled.

No folder of its own: made of the tables `world_trade_2023` (both sides reconciled),
`applied_tariffs_2023` (imports as the importer recorded them), `icio_trade_2022` (goods
of the input-output table) and `us_trade_monthly`.
"""

from pathlib import Path

import numpy as np
import pandas as pd

from tightrope import data
from tightrope.studies.trade_flows import goods_pairs

KEYS = ["exporter", "importer"]
# A reconciled figure this much smaller than what the importer recorded has a hole.
HOLE = 1.5
YEAR = "2023"


def trade_pairs_2023(sources: Path) -> pd.DataFrame:
    """Goods by exporter and importer, and from where each figure is known."""
    reconciled = data.load("world_trade_2023").set_index(KEYS)["value_usd_mn"]
    tariffs = data.load("applied_tariffs_2023")
    tariffs = tariffs.rename(
        columns={"exporter_iso3": "exporter", "importer_iso3": "importer"}
    )
    inputs = goods_pairs(data.load("icio_trade_2022"))
    named = (inputs["exporter"] != "ROW") & (inputs["importer"] != "ROW")
    frame = pd.concat(
        [
            reconciled.rename("reconciled"),
            tariffs.set_index(KEYS)["imports_usd_mn"].rename("importer_says"),
            at_the_us_border(),
            inputs[named].set_index(KEYS)["value_usd_mn"].rename("inputs"),
        ],
        axis=1,
    ).rename_axis(KEYS)
    has_hole = frame["importer_says"] > HOLE * frame["reconciled"].fillna(0)
    chosen = [
        (has_hole, "importer_says", "the importer's customs"),
        (frame["reconciled"] > 0, "reconciled", "both sides, reconciled"),
        (frame["us_border"] > 0, "us_border", "the US Census Bureau"),
        (frame["inputs"] > 0, "inputs", "the input-output table of 2022"),
    ]
    tests = [test for test, _, _ in chosen]
    frame["value_usd_mn"] = np.select(tests, [frame[name] for _, name, _ in chosen], 0)
    frame["known_from"] = np.select(tests, [words for _, _, words in chosen], "")
    frame = frame[frame["value_usd_mn"] > 0].round({"value_usd_mn": 4})
    frame = frame.reset_index()[[*KEYS, "value_usd_mn", "known_from"]]
    frame = frame[frame["exporter"] != frame["importer"]]
    return frame.sort_values(KEYS, ignore_index=True)


def at_the_us_border() -> pd.Series:
    """Exports and general imports of the United States in the year, million dollars."""
    months = data.load("us_trade_monthly")
    months = months[months["month"].str[:4] == YEAR]
    months = months[months["iso3"].isin(data.load("countries")["iso3"])]
    year = months.groupby("iso3")[["general_imports_usd_mn", "exports_fas_usd_mn"]]
    year = year.sum().drop(index="WLD", errors="ignore").reset_index()
    bought = year.assign(exporter=year["iso3"], importer="USA")
    bought = bought.set_index(KEYS)["general_imports_usd_mn"]
    sold = year.assign(exporter="USA", importer=year["iso3"])
    sold = sold.set_index(KEYS)["exports_fas_usd_mn"]
    return pd.concat([bought, sold]).rename("us_border")


TABLES = {"trade_pairs_2023": trade_pairs_2023}
