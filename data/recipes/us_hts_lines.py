"""The US tariff schedule by line, and what was imported under each line.

Source folder: us_hts_lines/. The schedule of January 2025 and metal contents by way of
Budget-Lab-Yale/Tariff-ETRs and tariff-rate-tracker; imports and duty of 2024 by
ten-digit line from the Census Bureau, by way of tradewartracker/trade-war-redux-2025;
what entered under USMCA from USITC DataWeb, by way of tariff-rate-tracker.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from tightrope import data
from tightrope.catalogue import read_source

FOLDER = "us_hts_lines"
SCHEDULE = "hts_2025_basic_edition.csv.gz"
IMPORTS = "imports_hts10_2024_with_duty.csv.gz"
CLAIMS = "usmca_claims_hts10_monthly.csv.gz"
CLAIMS_2024 = "usmca_claims_hts10_2024.csv.gz"
CONTENTS = "metal_content_bea_hts10.csv.gz"
METALS = ["steel_share", "aluminum_share", "copper_share"]
YEAR = "2024"
ADDITIONAL = "99"  # the chapter of additional duties, which other tables tell
USMCA = ("CAN", "MEX")
# The Bureau's names where they are not those of our table countries.
NAMES = {"EUROPEAN UNION": "EU27", "KOREA, SOUTH": "KOR"}
# Industries of the customs' tables that industries of production do not have.
SCRAP_INDUSTRY, USED, RETURNED, SPECIAL = "910", "930", "980", "990"
SCRAP = """
    2618 2619 2620 2621 3915 4004 4115 4707 5003 5103 5202 5505 6310 7112 7204 7404 7503
    7602 7802 7902 8002 854810 8549
""".split()
# Solar cells stand with semiconductors in the customs' industries.
SEMICONDUCTORS, SEMICONDUCTOR_INDUSTRY = "8541", "334"
AD_VALOREM = re.compile(r"(\d+(?:\.\d+)?)(?: (\d)/(\d))?%")


def tariff_rates(sources: Path) -> pd.DataFrame:
    """What the schedule prints for each eight-digit line, and its percentage."""
    lines = _lines_of_schedule(sources).dropna(subset="general")
    lines = lines[lines["code"] < ADDITIONAL]
    rates = lines.assign(hts8=lines["code"].str[:8]).drop_duplicates("hts8")
    special = rates["special"].str.replace(r"\s+", " ", regex=True)
    return rates.assign(
        special=special.str.replace(", ", ","),
        general_kind=rates["general"].map(_kind),
        general_pct=rates["general"].map(_percent),
        column2_kind=rates["column2"].map(_kind, na_action="ignore"),
        column2_pct=rates["column2"].map(_percent, na_action="ignore").astype(float),
    )


def tariff_lines(sources: Path) -> pd.DataFrame:
    """Every ten-digit line: industry, and the metal in its value."""
    schedule = _lines_of_schedule(sources)
    metals = read_source(sources / FOLDER / CONTENTS).set_index("hts10")
    printed = schedule.loc[schedule["code"].str.len() == 10, "code"]
    codes = pd.Index(
        sorted(
            {
                *printed,
                *metals.index,
                *us_imports_hts10_2024(sources)["hts10"],
                *usmca_claims(sources)["hts10"],
            }
        )
    )
    used = schedule.loc[schedule["description"].str.strip() == "Used", "code"]
    producing = metals["bea_detail_code"].str.extract(r"^(\d{3})", expand=False)
    industry = _industries(codes, producing.dropna())
    industry[codes.isin(used) & codes.str.startswith(("87", "88", "89"))] = USED
    shares = metals[METALS].replace("NA", None).astype(float)
    # lines of used goods have zeros where their neighbours have metal
    shares = shares[(shares > 0).any(axis=1)].reindex(codes)
    return pd.DataFrame(
        {
            "hts10": codes,
            "naics3": industry.to_numpy(),
            "steel_share": shares["steel_share"].to_numpy(),
            "aluminium_share": shares["aluminum_share"].to_numpy(),
            "copper_share": shares["copper_share"].to_numpy(),
        }
    )


def us_imports_hts10_2024(sources: Path) -> pd.DataFrame:
    """Imports for consumption and calculated duty by partner and line."""
    source = read_source(sources / FOLDER / IMPORTS)
    economies = data.load("countries").query("kind == 'economy'")
    codes = dict(zip(economies["name"].str.upper(), economies["iso3"], strict=True))
    partner = source["partner"].map(codes | NAMES)
    assert partner.notna().all(), sorted(set(source["partner"][partner.isna()]))
    return pd.DataFrame(
        {
            "partner_iso3": partner,
            "hts10": source["hts10"],
            "imports_consumption_usd": source["imports_consumption_usd"].astype(int),
            "duty_usd": source["calculated_duty_usd"].astype(int),
        }
    )


def usmca_claims(sources: Path) -> pd.DataFrame:
    """Imports from Canada and Mexico by line and month, and what of them claimed USMCA.

    The source gives 2024 as shares; they are applied to the imports of that year.
    """
    monthly = read_source(sources / FOLDER / CLAIMS)
    months = pd.DataFrame(
        {
            "partner_iso3": monthly["country"],
            "hts10": monthly["hts10"],
            "month": monthly["month"],
            "imports_usd": monthly["imports_usd"].astype(int),
            "claimed_usd": monthly["usmca_usd"].astype(int),
        }
    )
    shares = read_source(sources / FOLDER / CLAIMS_2024)
    shares = shares.rename(columns={"country": "partner_iso3"})
    year = us_imports_hts10_2024(sources).query("partner_iso3 in @USMCA")
    year = year.merge(shares, on=["partner_iso3", "hts10"], how="left")
    share = year["usmca_share"].astype(float).fillna(0)
    value = year["imports_consumption_usd"]
    year = year.assign(
        month=YEAR, imports_usd=value, claimed_usd=(value * share).round().astype(int)
    )
    whole = pd.concat([year[months.columns], months], ignore_index=True)
    return whole[whole["imports_usd"] > 0]


def _lines_of_schedule(sources: Path) -> pd.DataFrame:
    """Codes of eight and ten digits with the rates printed on them or above them."""
    source = read_source(sources / FOLDER / SCHEDULE)
    return pd.DataFrame(
        _inherited(source), columns=["code", "description", *_COLUMNS.values()]
    )


_COLUMNS = {"general": "general", "special": "special", "column_2": "column2"}


def _inherited(source: pd.DataFrame) -> Iterator[tuple]:
    """A rate stands on the line, or on the nearest line above with a smaller indent."""
    above: dict[int, tuple] = {}
    for row in source.itertuples():
        indent = int(row.indent)
        above = {level: rates for level, rates in above.items() if level < indent}
        if isinstance(row.general, str):
            above[indent] = tuple(getattr(row, name) for name in _COLUMNS)
        if isinstance(row.code, str) and len(row.code) >= 8:
            rates = above[max(above)] if above else (None, None, None)
            yield (row.code, row.description, *rates)


def _kind(text: str) -> str:
    if text == "Free":
        return "free"
    if AD_VALOREM.fullmatch(text):
        return "ad valorem"
    by_quantity = re.search("[¢$]", text)
    if "%" in text:
        return "compound"
    return "specific" if by_quantity else "by reference"


def _percent(text: str) -> float:
    if text == "Free":
        return 0.0
    found = AD_VALOREM.fullmatch(text)
    if not found:
        return float("nan")
    whole, above, below = found.groups()
    fraction = int(above) / int(below) if above else 0.0
    return round(float(whole) + fraction, 4)


def _industries(codes: pd.Index, known: pd.Series) -> pd.Series:
    """Industry of each line.

    A line the source leaves out has that of its neighbours.
    """
    found = pd.Series(codes.map(known), index=codes)
    for digits in (8, 6, 4, 2):
        commonest = known.groupby(known.index.str[:digits]).agg(
            lambda industries: industries.value_counts().index[0]
        )
        near = pd.Series(codes.str[:digits].map(commonest), index=codes)
        found = found.fillna(near)
    found[codes.str.startswith(SEMICONDUCTORS)] = SEMICONDUCTOR_INDUSTRY
    found[codes.str.startswith(tuple(SCRAP))] = SCRAP_INDUSTRY
    found[codes.str.startswith("97")] = USED
    found[codes.str.startswith(("2716", "98", "99"))] = SPECIAL
    found[codes.str.startswith("9801")] = RETURNED
    return found


TABLES = {
    "tariff_rates": tariff_rates,
    "tariff_lines": tariff_lines,
    "us_imports_hts10_2024": us_imports_hts10_2024,
    "usmca_claims": usmca_claims,
}
