"""Output, prices, population and current account, from the IMF's Outlook (WEO).

Source folder: imf_weo_2025_10/weo.csv.gz, by way of mitsuoxv/imf-weo.
"""

from pathlib import Path

import pandas as pd

from tightrope import data
from tightrope.catalogue import read_source

# the source's concept: our name, with its unit, and the power of ten it must state
INDICATORS = {
    "NGDPD": ("gdp_usd_bn", 9),
    "NGDP": ("gdp_lcu_bn", 9),
    "NGDP_R": ("gdp_real_lcu_bn", 9),
    "NGDP_D": ("gdp_deflator_index", 0),
    "PPPGDP": ("gdp_ppp_intl_bn", 9),
    "NGDPDPC": ("gdp_per_head_usd", 0),
    "LP": ("population_mn", 6),
    "PCPI": ("consumer_prices_index", 0),
    "BCA": ("current_account_usd_bn", 9),
    "BCA_NGDPD": ("current_account_gdp_pct", 0),
    "NGDP_RPCH": ("gdp_real_growth_pct", 0),
}
AREAS = {"G001": "WLD", "G998": "EU27", "WBG": "PSE"}


def macro_indicators(sources: Path) -> pd.DataFrame:
    """The indicators by economy and year; `estimate` where a year is not actual."""
    frame = read_source(sources / "imf_weo_2025_10" / "weo.csv.gz")
    frame = frame[frame["concept"].isin(list(INDICATORS))]
    names = {concept: name for concept, (name, _) in INDICATORS.items()}
    powers = {concept: power for concept, (_, power) in INDICATORS.items()}
    assert (frame["scale"].astype(float) == frame["concept"].map(powers)).all()
    frame = frame.assign(
        iso3=frame["ref_area"].replace(AREAS),
        indicator=frame["concept"].map(names),
        year=frame["year"].astype(float).astype(int),
        value=frame["value"].astype(float),
    )

    actual = frame["lastactualdate"].str.extract(r"^(?:FY)?(\d{4})")[0].astype(float)
    # Purchasing power parities carry no date of their own: they are as old as the
    # output they convert.
    of_output = actual[frame["concept"] == "NGDP_R"].groupby(frame["iso3"]).first()
    actual = actual.where(frame["concept"] != "PPPGDP", frame["iso3"].map(of_output))
    frame["estimate"] = (frame["year"] > actual).astype("boolean").mask(actual.isna())

    outside = set(frame["iso3"]) - set(data.load("countries")["iso3"])
    strange = [area for area in outside if area != "KOS" and area[0] != "G"]
    assert not strange, f"no code for {strange}"
    return frame[~frame["iso3"].isin(outside) & frame["year"].between(2000, 2027)]


TABLES = {"macro_indicators": macro_indicators}
