"""Trade of the United States, and the duty collected on it, from the Census Bureau.

Source folder: us_census/, by way of Leakathr1n/US-Census-Trade-Analysis (months),
tradewartracker/us-imports-hs2 (chapters and industries), twj0/2025apmcm (exports) and
tradewartracker/trade-war-redux-2025 (six-digit products).
"""

from pathlib import Path

import pandas as pd

from tightrope import data
from tightrope.catalogue import read_source

# the Bureau's names where they are not those of our table countries, in capitals and
# without accents
NAMES = {
    "ALAND": "ALA",
    "BRITISH INDIAN OCEAN TERRITORIES": "IOT",
    "BURMA": "MMR",
    "CABO VERDE": "CPV",
    "CONGO": "COG",
    "COTE D'IVOIRE": "CIV",
    "COTE D`IVOIRE": "CIV",
    "CZECH REPUBLIC": "CZE",
    "CZECHIA (CZECH REPUBLIC)": "CZE",
    "DEMOCRATIC REPUBLIC OF THE CONGO": "COD",
    "ESWATINI (SWAZILAND)": "SWZ",
    "EUROPEAN UNION": "EU27",
    "FALKLAND ISLANDS (ISLAS MALVINAS)": "FLK",
    "FRENCH SOUTHERN AND ANTARCTIC LANDS": "ATF",
    "GAZA STRIP": "PSE",
    "GAZA STRIP ADMINISTERED BY ISRAEL": "PSE",
    "HEARD AND MCDONALD ISLANDS": "HMD",
    "KOREA, NORTH": "PRK",
    "KOREA, SOUTH": "KOR",
    "MACAU": "MAC",
    "MACEDONIA": "MKD",
    "MYANMAR (BURMA)": "MMR",
    "SVALBARD, JAN MAYEN ISLAND": "SJM",
    "TOTAL FOR ALL COUNTRIES": "WLD",
    "WEST BANK": "PSE",
    "WEST BANK ADMINISTERED BY ISRAEL": "PSE",
}
NO_ISO = ["KOSOVO"]
REGION_CODES = r"00\d\d|\dXXX"  # OPEC, European Union, NATO …; continents
UNIDENTIFIED = "8220"  # exports without a country, from 2013 to 2016


def us_trade_monthly(sources: Path) -> pd.DataFrame:
    """General imports and exports by country and month."""
    source = _by_country(sources / "us_census" / "country_monthly_general.csv.gz")
    source["month"] = source["YEAR"] + "-" + source["MONTH"].str.zfill(2)
    source = source.rename(
        columns={
            "imports_general_usd": "general_imports_usd_mn",
            "exports_fas_usd": "exports_fas_usd_mn",
        }
    )
    flows = ["general_imports_usd_mn", "exports_fas_usd_mn"]
    usd = source.set_index(["iso3", "month"])[flows].astype(float)
    # Two areas of Palestine are one; a month that only one direction lists has no trade
    # in the other.
    millions = usd.groupby(level=[0, 1]).sum() / 1e6
    return millions.round(3).reset_index()


def us_exports_hs2_annual(sources: Path) -> pd.DataFrame:
    """Exports by country and chapter."""
    path = sources / "us_census" / "exports_hs2_2020_2024.csv.gz"
    source = _by_country(path, name="Country")
    years = [column for column in source if column.isdigit()]
    long = source.rename(columns={"HTS Number": "chapter"}).melt(
        ["iso3", "chapter"], years, var_name="year", value_name="usd"
    )
    return _by_chapter(long, "usd", "exports_fas_usd_mn")


def us_imports_hs2_annual(sources: Path) -> pd.DataFrame:
    """General imports by country and chapter."""
    source = _by_country(sources / "us_census" / "imports_hs2_general_2023_2024.csv.gz")
    source = source.rename(columns={"YEAR": "year", "hs2": "chapter"})
    return _by_chapter(source, "imports_general_usd", "general_imports_usd_mn")


def us_imports_hs6_2024(sources: Path) -> pd.DataFrame:
    """Imports for consumption and calculated duty by six-digit product and partner."""
    source = read_source(sources / "us_census" / "imports_hs6_2024_with_duty.csv.gz")
    usd = source[["imports_consumption_usd", "duty_usd"]].astype(float)
    frame = pd.DataFrame(
        {
            "partner_iso3": _iso3(source["CTY_NAME"]),
            "hs6": source["HS6"],
            **usd.astype("int64"),
        }
    )
    # The source lists Slovakia beside the European Union that contains it.
    wide = frame.pivot(
        index="hs6", columns="partner_iso3", values="imports_consumption_usd"
    )
    listed_twice = wide.dropna(subset="SVK")
    assert (listed_twice["SVK"] <= listed_twice["EU27"]).all()
    frame = frame[frame["partner_iso3"] != "SVK"]

    japan = frame[frame["partner_iso3"] == "JPN"]
    cars = japan[japan["hs6"].str[:4] == "8703"]
    assert round(japan["imports_consumption_usd"].sum() / 1e9, 2) == 151.34
    assert round(cars["imports_consumption_usd"].sum() / 1e9, 1) == 41.9
    return frame


def collected_duty(sources: Path) -> pd.DataFrame:
    """Imports and duty by month and partner, totals from 2018, industries from 2024."""
    path = sources / "us_census" / "imports_naics3_monthly_with_duty.csv.gz"
    source = read_source(path)
    source = source[source["CTY_NAME"] != "USMCA (NAFTA)"]  # Canada and Mexico again
    total, month = source["NAICS"] == "0", source["time"]
    source = source[(month >= "2024") | (total & (month >= "2018"))]
    usd = source[["imports_consumption_usd", "duty_usd"]].astype(float).round()
    frame = pd.DataFrame(
        {
            "partner_iso3": _iso3(source["CTY_NAME"]),
            "month": source["time"],
            "naics3": source["NAICS"],
            "industry": source["NAICS_SDESC"].str.capitalize(),
            **usd.astype("int64"),
        }
    )
    japan = frame[(frame["naics3"] == "0") & (frame["partner_iso3"] == "JPN")]
    japan = japan.set_index("month")
    rate = 100 * japan["duty_usd"] / japan["imports_consumption_usd"]
    assert rate[["2025-04", "2025-08", "2025-11"]].round(1).tolist() == [
        9.3,
        16.9,
        14.3,
    ]
    return frame


def collected_duty_earlier(sources: Path) -> pd.DataFrame:
    """The same by industry, April to November of years before a rise and after one."""
    path = sources / "us_census" / "imports_naics3_monthly_with_duty.csv.gz"
    source = read_source(path)
    source = source[source["CTY_NAME"] != "USMCA (NAFTA)"]
    year, month = source["time"].str[:4], source["time"].str[5:]
    wanted = year.isin(["2017", "2019", "2023"]) & month.between("04", "11")
    source = source[wanted & (source["NAICS"] != "0")]
    usd = source[["imports_consumption_usd", "duty_usd"]].astype(float).round()
    frame = pd.DataFrame(
        {
            "partner_iso3": _iso3(source["CTY_NAME"]),
            "month": source["time"],
            "naics3": source["NAICS"],
            **usd.astype("int64"),
        }
    )
    china = frame[frame["partner_iso3"] == "CHN"]
    sums = china.groupby(china["month"].str[:4])[
        ["imports_consumption_usd", "duty_usd"]
    ]
    rate = 100 * sums.sum()["duty_usd"] / sums.sum()["imports_consumption_usd"]
    assert rate["2017"] < 3.5 < 3 * rate["2017"] < rate["2019"]
    return frame


def _by_chapter(source: pd.DataFrame, usd: str, name: str) -> pd.DataFrame:
    """Millions of dollars by country, chapter and year; no row without trade."""
    source = source.astype({usd: float, "year": int})
    sums = source.groupby(["iso3", "chapter", "year"])[usd].sum()
    return (sums[sums > 0] / 1e6).round(3).rename(name).reset_index()


def _by_country(path: Path, name: str = "CTY_NAME") -> pd.DataFrame:
    """A source with a column iso3, without regions, unidentified countries, Kosovo."""
    frame = read_source(path)
    if "CTY_CODE" in frame:
        code = frame["CTY_CODE"]
        frame = frame[~(code.str.fullmatch(REGION_CODES) | (code == UNIDENTIFIED))]
        # the name is missing in months without imports
        frame[name] = frame.groupby("CTY_CODE")[name].transform("first")
    return frame.assign(iso3=_iso3(frame[name])).dropna(subset="iso3")


def _iso3(names: pd.Series) -> pd.Series:
    """Codes of the Bureau's names, missing for Kosovo; any other name is an error."""
    economies = data.load("countries").query("kind == 'economy'")
    codes = dict(zip(_capitals(economies["name"]), economies["iso3"], strict=True))
    names = _capitals(names.str.strip())
    found = names.map(codes | NAMES)
    strange = sorted(set(names[found.isna()]) - set(NO_ISO))
    assert not strange, f"no code for {strange}"
    return found


def _capitals(names: pd.Series) -> pd.Series:
    """Capitals without accents, Saint as St."""
    bare = names.str.normalize("NFKD").str.replace("[\u0300-\u036f]", "", regex=True)
    return bare.str.upper().str.replace(r"\bSAINT\b", "ST", regex=True)


TABLES = {
    "us_trade_monthly": us_trade_monthly,
    "us_exports_hs2_annual": us_exports_hs2_annual,
    "us_imports_hs2_annual": us_imports_hs2_annual,
    "us_imports_hs6_2024": us_imports_hs6_2024,
    "collected_duty": collected_duty,
    "collected_duty_earlier": collected_duty_earlier,
}
