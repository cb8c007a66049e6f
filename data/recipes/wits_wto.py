"""Applied tariffs by pair, MFN averages and agreements, from WITS and the WTO.

Source folder: tariffs_agreements/, by way of haydenstoltz/tariff-tracker.
"""

from pathlib import Path

import pandas as pd

from tightrope import data
from tightrope.catalogue import read_source


def applied_tariffs_2023(sources: Path) -> pd.DataFrame:
    """Applied tariff of an importer on an exporter, and imports, in 2023."""
    folder = sources / "tariffs_agreements"
    source = read_source(folder / "wits_applied_tariff_by_pair_2023.csv.gz")
    frame = pd.DataFrame(
        {
            "importer_iso3": source["importer"],
            "exporter_iso3": source["exporter"],
            "imports_usd_mn": (source["imports_usd_thousand"].astype(float) / 1e3),
            "weighted_pct": source["applied_tariff_weighted_pct"].astype(float),
            "simple_pct": source["applied_tariff_simple_pct"].astype(float),
        }
    )
    known = set(data.load("countries")["iso3"])
    both = frame["importer_iso3"].isin(known) & frame["exporter_iso3"].isin(known)
    keys = ["importer_iso3", "exporter_iso3"]
    return frame[both].round({"imports_usd_mn": 4}).sort_values(keys, ignore_index=True)


def mfn_averages_2023(sources: Path) -> pd.DataFrame:
    """MFN tariff averages of the members of the WTO, simple and trade-weighted."""
    source = read_source(sources / "tariffs_agreements" / "wto_mfn_averages_2023.csv")
    frame = pd.DataFrame(
        {
            "iso3": source["iso3"].replace({"EU": "EU27", "EUN": "EU27"}),
            "simple_pct": source["simple_average_mfn_pct"].astype(float),
            "trade_weighted_pct": source["trade_weighted_mfn_pct"].astype(float),
        }
    )
    known = set(data.load("countries")["iso3"])
    frame = frame[frame["iso3"].isin(known)]
    return frame.sort_values("iso3", ignore_index=True)


def trade_agreements(sources: Path) -> pd.DataFrame:
    """One row for each agreement notified to the WTO and each of its members."""
    source = read_source(
        sources / "tariffs_agreements" / "wto_rta_members_2026_04.csv.gz"
    )
    frame = pd.DataFrame(
        {
            "agreement_id": source["rta_id"].astype(int),
            "agreement": source["agreement"],
            "coverage": source["coverage"].str.lower(),
            "in_force_from": source["in_force_from"],
            "iso3": source["iso3"],
        }
    )
    in_force = source["status"].str.startswith("In Force")
    known = set(data.load("countries")["iso3"])
    frame = frame[in_force & frame["iso3"].isin(known)]
    return frame.sort_values(["agreement_id", "iso3"], ignore_index=True)


TABLES = {
    "applied_tariffs_2023": applied_tariffs_2023,
    "mfn_averages_2023": mfn_averages_2023,
    "trade_agreements": trade_agreements,
}
