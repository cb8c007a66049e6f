"""What the tables from the US Census Bureau share: countries by ISO code, the reader, provenance."""

import pandas as pd

# the Bureau's names where they are not those of our table `countries`, in capitals and without accents
NAMES = {
    "ALAND": "ALA", "BRITISH INDIAN OCEAN TERRITORIES": "IOT", "BURMA": "MMR", "CABO VERDE": "CPV", "CONGO": "COG",
    "COTE D'IVOIRE": "CIV", "COTE D`IVOIRE": "CIV", "CZECH REPUBLIC": "CZE", "CZECHIA (CZECH REPUBLIC)": "CZE",
    "DEMOCRATIC REPUBLIC OF THE CONGO": "COD", "ESWATINI (SWAZILAND)": "SWZ",
    "FALKLAND ISLANDS (ISLAS MALVINAS)": "FLK", "FRENCH SOUTHERN AND ANTARCTIC LANDS": "ATF",
    "GAZA STRIP": "PSE", "GAZA STRIP ADMINISTERED BY ISRAEL": "PSE", "WEST BANK": "PSE",
    "WEST BANK ADMINISTERED BY ISRAEL": "PSE", "HEARD AND MCDONALD ISLANDS": "HMD", "KOREA, NORTH": "PRK",
    "KOREA, SOUTH": "KOR", "MACAU": "MAC", "MACEDONIA": "MKD", "MYANMAR (BURMA)": "MMR",
    "SVALBARD, JAN MAYEN ISLAND": "SJM",
}  # fmt: skip
WORLD = "TOTAL FOR ALL COUNTRIES"
NO_ISO = ["KOSOVO"]
REGION_CODES = r"00\d\d|\dXXX"  # OPEC, European Union, NATO …; continents
UNIDENTIFIED = "8220"  # exports without a country, from 2013 to 2016

LICENCE = {
    "name": "other-pd",
    "title": "Work of the US government, in the public domain",
    "path": "https://www.census.gov/about/policies/open-gov/open-data.html",
}
CENSUS = {
    "title": "US Census Bureau, foreign trade",
    "path": "https://www.census.gov/foreign-trade/",
}
CITATION = "US Census Bureau, US International Trade in Goods."


def iso3(names: pd.Series, countries: pd.DataFrame) -> pd.Series:
    """ISO codes of the Bureau's names; WLD for the total; missing for Kosovo. Any other name is an error."""
    known = countries[countries["kind"] == "economy"].set_index("iso3")["name"]
    codes = dict(zip(plain(known), known.index, strict=True)) | NAMES | {WORLD: "WLD"}
    names = plain(names.str.strip())
    found = names.map(codes)
    strange = sorted(set(names[found.isna()]) - set(NO_ISO))
    assert not strange, strange
    return found


def plain(names: pd.Series) -> pd.Series:
    """Capitals without accents, Saint as St."""
    bare = (
        names.str.normalize("NFKD")
        .str.replace("[\u0300-\u036f]", "", regex=True)
        .str.upper()
    )
    return bare.str.replace(r"\bSAINT\b", "ST", regex=True)


def read(path, countries: pd.DataFrame, name: str = "CTY_NAME") -> pd.DataFrame:
    """A source with its `iso3` column, without regions, unidentified countries and Kosovo."""
    frame = pd.read_csv(path, dtype="str", keep_default_na=False, na_values=[""])
    if "CTY_CODE" in frame:
        region = frame["CTY_CODE"].str.fullmatch(REGION_CODES) | (
            frame["CTY_CODE"] == UNIDENTIFIED
        )
        frame = frame[~region]
        frame[name] = frame.groupby("CTY_CODE")[name].transform(
            "first"
        )  # missing in months without imports
    return frame.assign(iso3=iso3(frame[name], countries)).dropna(subset="iso3")
