"""Trade, inputs and trade elasticities of the world model, from the OECD's tables.

Source folder: oecd_icio_2022/, the Inter-Country Input-Output tables of 2022 brought to
28 sectors, by way of ahmadlp/us-tariff and sanction-simulator. How the baseline tariffs
are set: docs/baseline.md. Needs the tables us_imports_hs6_2024 and hs6_sectors.
"""

from pathlib import Path

import numpy as np
import pandas as pd

from tightrope import data
from tightrope.catalogue import read_source

PEAK = 0.30  # no sector's rate outside the United States is taken to be above this
FEW_USD = 10e6  # US imports of a sector from a partner that say too little for a rate
APART = ["CHN", "CAN", "MEX"]  # not typical: Section 301 duties, free trade
# whose rates docs/baseline.md shows
NOTED = {
    "importers": ["USA", "CHN", "JPN", "KOR", "EU27", "GBR", "AUS", "IND", "VNM"],
    "exporters": ["JPN", "USA", "CHN", "KOR", "EU27", "MEX", "VNM"],
}
PAPERS = {
    "bagwell_staiger_yurukoglu_2021": "Bagwell, Staiger and Yurukoglu (2021)",
    "caliendo_parro_2015": "Caliendo and Parro (2015)",
    "fontagne_2022": "Fontagné, Guimbard and Orefice (2022)",
    "giri_yi_yilmazkuday_2021": "Giri, Yi and Yilmazkuday (2021)",
    "in_sample": "estimated on the ICIO sample",
    "lashkaripour_lugovskyy_2023": "Lashkaripour and Lugovskyy (2023)",
    "shapiro_2016": "Shapiro (2016)",
    "uniform_4": "4 everywhere (Simonovska and Waugh 2014)",
}
SHORT_NAMES = {
    "bagwell_staiger_yurukoglu_2021": "Bagwell 2021",
    "caliendo_parro_2015": "Caliendo 2015",
    "fontagne_2022": "Fontagné 2022",
    "giri_yi_yilmazkuday_2021": "Giri 2021",
    "in_sample": "in sample",
    "lashkaripour_lugovskyy_2023": "Lashkaripour 2023",
    "shapiro_2016": "Shapiro 2016",
    "uniform_4": "4 everywhere",
}


def icio_trade_2022(sources: Path) -> pd.DataFrame:
    """Sales by importer, exporter and sector, and the baseline tariff on each."""
    source = read_source(sources / "oecd_icio_2022" / "trade_and_tariffs.csv.gz")
    source = source.astype({"value_musd": float, "tariff": float})
    frame = source.assign(
        # single precision keeps seven digits in half the space
        value_usd_mn=source["value_musd"].astype(np.float32),
        tariff=_baseline_tariffs(source).round(4),
    )
    cars = frame.query("importer == 'USA' and exporter == 'JPN' and sector == 'C29'")
    assert round(cars["value_usd_mn"].item() / 1e3, 1) == 48.0
    return frame


def icio_input_coefficients_2022(sources: Path) -> pd.DataFrame:
    """Inputs per unit of output, by country, input sector and using sector."""
    frame = read_source(sources / "oecd_icio_2022" / "io_coefficients.csv.gz")
    frame["coefficient"] = frame["coefficient"].astype(float).astype(np.float32)
    return frame[frame["coefficient"] > 0]


def trade_elasticities(sources: Path) -> pd.DataFrame:
    """Eight published sets of trade elasticities on the sectors of the model."""
    source = read_source(sources / "oecd_icio_2022" / "trade_elasticities.csv")
    frame = source.rename(columns={"source": "elasticity_set"})
    assert set(frame["elasticity_set"]) == set(PAPERS)
    theta = frame["trade_elasticity"].astype(float)
    return frame.assign(
        trade_elasticity=theta.round(4),
        paper=frame["elasticity_set"].map(PAPERS),
        short_name=frame["elasticity_set"].map(SHORT_NAMES),
    )


def _baseline_tariffs(source: pd.DataFrame) -> pd.Series:
    """The tariff (fraction) of each row of the source, by the rules of the baseline."""
    tariff = source["tariff"].clip(upper=PEAK)
    keys = ["importer", "exporter", "sector"]
    us_rates = _us_rates().assign(importer="USA")
    collected = source[keys].merge(us_rates, on=keys, how="left")["tariff"]
    american = (source["importer"] == "USA").to_numpy()
    # mining support services have no goods, so no duty is collected on them
    tariff = tariff.mask(american, collected.fillna(0).to_numpy())
    home = source["importer"] == source["exporter"]
    return tariff.mask(home | (source["sector"] == "SERV"), 0.0)


def _us_rates() -> pd.DataFrame:
    """Duty collected in 2024 over imports: exporter, sector, tariff (fraction).

    From the partner's own imports where there are enough of them; members of the EU
    share the Union's rate; the others get the rate of all partners together but for
    China, Canada and Mexico.
    """
    imports = data.load("us_imports_hs6_2024").merge(data.load("hs6_sectors"), on="hs6")
    columns = ["imports_consumption_usd", "duty_usd"]
    own = imports.groupby(["partner_iso3", "sector"])[columns].sum()
    own = own[own["imports_consumption_usd"] >= FEW_USD]
    own_rate = own["duty_usd"] / own["imports_consumption_usd"]
    others = imports[~imports["partner_iso3"].isin(APART)]
    typical = others.groupby("sector")[columns].sum()
    typical_rate = typical["duty_usd"] / typical["imports_consumption_usd"]

    countries = data.load("countries")
    in_model = countries["icio"] | (countries["iso3"] == "ROW")
    economies = countries[in_model & (countries["iso3"] != "USA")]
    rows = []
    for economy in economies.itertuples():
        customs = "EU27" if economy.eu27 else economy.iso3
        for sector, rate in typical_rate.items():
            tariff = own_rate.get((customs, sector), rate)
            rows.append((economy.iso3, sector, tariff))
    return pd.DataFrame(rows, columns=["exporter", "sector", "tariff"])


def _baseline_rates() -> str:
    """The table of docs/baseline.md: percent, weighted with the trade of all goods."""
    trade, countries = data.load("icio_trade_2022"), data.load("countries")
    union = set(countries.loc[countries["eu27"], "iso3"])
    goods = trade[trade["sector"] != "SERV"].copy()
    for side in ("importer", "exporter"):
        goods[side] = goods[side].mask(goods[side].isin(union), "EU27")
    goods = goods[goods["importer"] != goods["exporter"]]
    goods["duty"] = goods["value_usd_mn"] * goods["tariff"]
    total = goods.groupby(["importer", "exporter"])[["duty", "value_usd_mn"]].sum()
    rate = 100 * total["duty"] / total["value_usd_mn"]
    lines = [
        "| importer \\ exporter | " + " | ".join(NOTED["exporters"]) + " |",
        "|---|" + "---:|" * len(NOTED["exporters"]),
    ]
    for importer in NOTED["importers"]:
        cells = []
        for exporter in NOTED["exporters"]:
            here = rate.get((importer, exporter))
            cells.append("" if here is None else f"{here:.1f}")
        lines.append(f"| {importer} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


TABLES = {
    "icio_trade_2022": icio_trade_2022,
    "icio_input_coefficients_2022": icio_input_coefficients_2022,
    "trade_elasticities": trade_elasticities,
}
NOTES = {("docs/baseline.md", "rates"): _baseline_rates}
