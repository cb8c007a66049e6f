"""Output, prices, population and external balance by economy and year, from the IMF's World Economic Outlook."""

import catalogue
import pandas as pd

INDICATORS = {  # concept: (our name, meaning, power of ten the source must state)
    "NGDPD": ("gdp_usd_bn", "gross domestic product, billion USD at current prices", 9),
    "NGDP": (
        "gdp_lcu_bn",
        "gross domestic product, billion units of national currency at current prices",
        9,
    ),
    "NGDP_R": (
        "gdp_real_lcu_bn",
        "gross domestic product, billion units of national currency at constant prices",
        9,
    ),
    "NGDP_D": (
        "gdp_deflator_index",
        "deflator of gross domestic product, index, base year of the country = 100",
        0,
    ),
    "PPPGDP": (
        "gdp_ppp_intl_bn",
        "gross domestic product at purchasing power parity, billion international dollars",
        9,
    ),
    "NGDPDPC": (
        "gdp_per_head_usd",
        "gross domestic product a head, USD at current prices",
        0,
    ),
    "LP": ("population_mn", "population, million", 6),
    "PCPI": (
        "consumer_prices_index",
        "consumer prices, average of the year, index, base year of the country = 100",
        0,
    ),
    "BCA": ("current_account_usd_bn", "current account balance, billion USD", 9),
    "BCA_NGDPD": (
        "current_account_gdp_pct",
        "current account balance, percent of gross domestic product",
        0,
    ),
    "NGDP_RPCH": (
        "gdp_real_growth_pct",
        "growth of gross domestic product at constant prices, percent",
        0,
    ),
}
AREAS = {"G001": "WLD", "G998": "EU27", "WBG": "PSE"}


def build(folder):
    read = {"dtype": "str", "keep_default_na": False, "na_values": [""]}
    countries = pd.read_csv(catalogue.DATA / "countries.csv", **read)
    frame = pd.read_csv(folder / "imf_weo_2025_10" / "weo.csv.gz", **read)
    frame = frame[frame["concept"].isin(list(INDICATORS))]
    powers = frame["concept"].map(
        {concept: power for concept, (*_, power) in INDICATORS.items()}
    )
    assert (frame["scale"].astype(float) == powers).all()
    frame = frame.assign(
        iso3=frame["ref_area"].replace(AREAS),
        indicator=frame["concept"].map(
            {concept: name for concept, (name, *_) in INDICATORS.items()}
        ),
        year=frame["year"].astype(float).astype(int),
        value=frame["value"].astype(float),
    )
    actual = frame["lastactualdate"].str.extract(r"^(?:FY)?(\d{4})")[0].astype(float)
    # purchasing power parities carry no date of their own: they are as old as the output they convert
    of_output = actual[frame["concept"] == "NGDP_R"].groupby(frame["iso3"]).first()
    actual = actual.where(frame["concept"] != "PPPGDP", frame["iso3"].map(of_output))
    frame["estimate"] = (frame["year"] > actual).astype("boolean").mask(actual.isna())
    outside = set(frame["iso3"]) - set(countries["iso3"])
    assert all(area == "KOS" or area[0] == "G" for area in outside), outside
    return frame[~frame["iso3"].isin(outside) & frame["year"].between(2000, 2027)]


if __name__ == "__main__":
    field = catalogue.field
    catalogue.write(
        "macro_indicators",
        build(catalogue.sources_folder(__doc__)),
        title="Output, prices, population and current account",
        description="Indicators: "
        + "; ".join(f"{name}: {text}" for name, text, _ in INDICATORS.values())
        + ".",
        fields=[
            field(
                "iso3",
                "string",
                "ISO 3166-1 alpha-3; WLD world, EU27 European Union",
                pattern="[A-Z]{3}|EU27",
            ),
            field(
                "indicator",
                "string",
                "what is measured, unit in the name",
                enum=[n for n, *_ in INDICATORS.values()],
            ),
            field(
                "year",
                "year",
                "calendar year; fiscal year where the country reports so",
            ),
            field("value", "number", "value in the unit that the indicator names"),
            field(
                "estimate",
                "boolean",
                "the year is after the last one with actual figures; empty where the source gives no such date",
                required=False,
            ),
        ],
        key=["iso3", "indicator", "year"],
        sources=[
            {
                "title": "International Monetary Fund, World Economic Outlook, October 2025",
                "path": "https://www.imf.org/en/Publications/WEO/weo-database/2025/October",
            },
            {
                "title": "mitsuoxv/imf-weo",
                "path": "https://github.com/mitsuoxv/imf-weo/tree/03b77af",
            },
        ],
        licence={
            "name": "IMF-terms",
            "title": "IMF terms for the use of data: reuse with attribution",
            "path": "https://www.imf.org/external/terms.htm",
        },
        citation="International Monetary Fund, World Economic Outlook Database, October 2025.",
        period="2000–2027",
        vintage="2025-10",
        grade="A",
        caveats=[
            "Forecasts of October 2025 from the year after the last actual figures on (column estimate).",
            "For a fiscal year such as 2023/24 the first year counts as the last actual one.",
            "The deflators and price indices of two countries have different base years: compare changes, not levels.",
            "Kosovo has no ISO code and is left out, as are the IMF's own groups other than the world and the European Union.",
        ],
    )
