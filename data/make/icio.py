"""What the tables made of the OECD ICIO share: where it comes from, and how the baseline duties of the world
model are set."""

from pathlib import Path

import catalogue
import pandas as pd

OECD = {
    "title": "OECD, Inter-Country Input-Output tables, 2025 edition, year 2022",
    "path": "https://www.oecd.org/en/data/datasets/inter-country-input-output-tables.html",
}
REPOSITORY = {
    "title": "ahmadlp/us-tariff (aggregation to 28 sectors, tariffs, elasticities)",
    "path": "https://github.com/ahmadlp/us-tariff",
}
LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}
PEAK = 0.30  # no sector's rate outside the United States is taken to be above this
FEW_USD = 10e6  # US imports of a sector from a partner below which their own rate is left to chance
APART = [
    "CHN",
    "CAN",
    "MEX",
]  # not typical of US partners: Section 301 duties, free trade


def read(folder: Path, name: str) -> pd.DataFrame:
    return pd.read_csv(
        folder / "oecd_icio_2022" / name, keep_default_na=False, na_values=[""]
    )


def us_rates() -> pd.DataFrame:
    """Collected 2024 duty over imports, by exporter of the ICIO and sector: exporter, sector, tariff
    (fraction).

    From the partner's own imports where there are enough of them; EU members share the Union's rate; the
    others get the rate of all partners together but for China, Canada and Mexico."""
    countries = pd.read_csv(
        catalogue.DATA / "countries.csv", keep_default_na=False, dtype="str"
    )
    imports = pd.read_parquet(catalogue.DATA / "us_imports_hs6_2024.parquet").merge(
        pd.read_parquet(catalogue.DATA / "hs6_sectors.parquet"), on="hs6"
    )
    columns = ["imports_consumption_usd", "duty_usd"]
    by_partner = imports.groupby(["partner_iso3", "sector"])[columns].sum()
    typical = (
        imports[~imports["partner_iso3"].isin(APART)].groupby("sector")[columns].sum()
    )
    typical_rate = typical["duty_usd"] / typical["imports_consumption_usd"]
    enough = by_partner[by_partner["imports_consumption_usd"] >= FEW_USD]
    own_rate = enough["duty_usd"] / enough["imports_consumption_usd"]

    economies = countries[(countries["icio"] == "true") | (countries["iso3"] == "ROW")]
    rows = [
        (
            iso3,
            sector,
            own_rate.get(("EU27" if union == "true" else iso3, sector), rate),
        )
        for iso3, union in zip(economies["iso3"], economies["eu27"], strict=True)
        for sector, rate in typical_rate.items()
        if iso3 != "USA"
    ]
    return pd.DataFrame(rows, columns=["exporter", "sector", "tariff"])


def baseline_tariffs(frame: pd.DataFrame) -> pd.Series:
    """The tariff (fraction) of each row importer, exporter, sector, tariff of the source, by the rules of
    docs/baseline.md."""
    tariff = frame["tariff"].clip(upper=PEAK)
    collected = frame[["importer", "exporter", "sector"]].merge(
        us_rates().assign(importer="USA"),
        on=["importer", "exporter", "sector"],
        how="left",
    )["tariff"]
    american = (frame["importer"] == "USA").to_numpy()
    # mining support services have no goods, so no duty is collected on them
    tariff = tariff.mask(american, collected.fillna(0).to_numpy())
    free = (frame["sector"] == "SERV") | (frame["importer"] == frame["exporter"])
    return tariff.mask(free, 0.0)
