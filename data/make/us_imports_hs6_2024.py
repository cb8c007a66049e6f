"""US imports for consumption and the duty charged on them, 2024, by HS6 and partner."""

import catalogue
import pandas as pd

# The Census Bureau's names, as ISO 3166-1 alpha-3; the European Union is one partner.
ISO3 = {
    **{
        "ALGERIA": "DZA",
        "ANGOLA": "AGO",
        "ARGENTINA": "ARG",
        "AUSTRALIA": "AUS",
        "AUSTRIA": "AUT",
    },
    **{
        "BANGLADESH": "BGD",
        "BELGIUM": "BEL",
        "BRAZIL": "BRA",
        "CAMBODIA": "KHM",
        "CANADA": "CAN",
    },
    **{
        "CHILE": "CHL",
        "CHINA": "CHN",
        "COLOMBIA": "COL",
        "COSTA RICA": "CRI",
        "DOMINICAN REPUBLIC": "DOM",
    },
    **{
        "ECUADOR": "ECU",
        "EGYPT": "EGY",
        "EL SALVADOR": "SLV",
        "EUROPEAN UNION": "EU27",
        "FRANCE": "FRA",
    },
    **{
        "GERMANY": "DEU",
        "GUATEMALA": "GTM",
        "HONDURAS": "HND",
        "HONG KONG": "HKG",
        "INDIA": "IND",
    },
    **{
        "INDONESIA": "IDN",
        "IRAQ": "IRQ",
        "IRELAND": "IRL",
        "ISRAEL": "ISR",
        "ITALY": "ITA",
        "JAPAN": "JPN",
    },
    **{
        "KOREA, SOUTH": "KOR",
        "KUWAIT": "KWT",
        "MALAYSIA": "MYS",
        "MEXICO": "MEX",
        "NETHERLANDS": "NLD",
    },
    **{
        "NEW ZEALAND": "NZL",
        "NICARAGUA": "NIC",
        "NIGERIA": "NGA",
        "NORWAY": "NOR",
        "PAKISTAN": "PAK",
    },
    **{
        "PERU": "PER",
        "PHILIPPINES": "PHL",
        "RUSSIA": "RUS",
        "SAUDI ARABIA": "SAU",
        "SINGAPORE": "SGP",
    },
    **{
        "SLOVAKIA": "SVK",
        "SOUTH AFRICA": "ZAF",
        "SPAIN": "ESP",
        "SRI LANKA": "LKA",
        "SWEDEN": "SWE",
    },
    **{
        "SWITZERLAND": "CHE",
        "TAIWAN": "TWN",
        "THAILAND": "THA",
        "TOTAL FOR ALL COUNTRIES": "WLD",
    },
    **{
        "TRINIDAD AND TOBAGO": "TTO",
        "TURKEY": "TUR",
        "UNITED ARAB EMIRATES": "ARE",
        "UNITED KINGDOM": "GBR",
    },
    **{"VENEZUELA": "VEN", "VIETNAM": "VNM"},
}
CENSUS = {
    "title": "US Census Bureau, USA Trade Online",
    "path": "https://usatrade.census.gov/",
}
LICENCE = {
    "name": "other-pd",
    "title": "US Government work, public domain",
    "path": "https://www.usa.gov/government-works",
}


def main() -> None:
    folder = catalogue.sources_folder(__doc__)
    raw = pd.read_csv(
        folder / "us_census" / "imports_hs6_2024_with_duty.csv.gz",
        dtype={"HS6": "str", "CTY_NAME": "str"},
        keep_default_na=False,
        na_values=[""],
    )
    frame = pd.DataFrame(
        {
            "partner_iso3": raw["CTY_NAME"].map(ISO3),
            "hs6": raw["HS6"],
            "imports_consumption_usd": raw["imports_consumption_usd"].astype("int64"),
            "duty_usd": raw["duty_usd"].astype("int64"),
        }
    )
    assert frame["partner_iso3"].notna().all()
    _slovakia_is_inside_the_union(frame)
    frame = frame[frame["partner_iso3"] != "SVK"]
    japan = frame[frame["partner_iso3"] == "JPN"]
    assert round(japan["imports_consumption_usd"].sum() / 1e9, 2) == 151.34
    assert (
        round(
            japan[japan["hs6"].str[:4] == "8703"]["imports_consumption_usd"].sum()
            / 1e9,
            1,
        )
        == 41.9
    )

    catalogue.write(
        "us_imports_hs6_2024",
        frame,
        title="US imports for consumption and calculated duty by HS6 and partner, 2024",
        description="Customs value of imports for consumption and the duty calculated on them; duty over value is "
        "the rate collected in 2024, Section 232 and 301 duties included.",
        fields=[
            catalogue.field(
                "partner_iso3",
                "string",
                "partner, ISO 3166-1 alpha-3; EU27 = European Union as one",
            ),
            catalogue.field(
                "hs6", "string", "Harmonized System 2022 subheading", pattern="[0-9]{6}"
            ),
            catalogue.field(
                "imports_consumption_usd",
                "integer",
                "customs value of imports",
                "USD",
                minimum=0,
            ),
            catalogue.field("duty_usd", "integer", "calculated duty", "USD", minimum=0),
        ],
        key=["partner_iso3", "hs6"],
        sources=[
            CENSUS,
            {
                "title": "tradewartracker, trade-war-redux-2025 (MIT)",
                "path": "https://github.com/tradewartracker/trade-war-redux-2025/tree/726c595",
            },
        ],
        licence=LICENCE,
        citation="US Census Bureau, USA Trade Online, imports for consumption 2024 by HS6.",
        period="2024",
        vintage="2025",
        grade="A",
        caveats=[
            "Imports for consumption: never mix with general imports.",
            "50 partners, about 98.7 % of US imports; there is no world total.",
            "The source also lists Slovakia beside the European Union that contains it; that copy is left out.",
            "Chapters 98 and 99 are special provisions (returned goods, low-value shipments), not products.",
        ],
    )


def _slovakia_is_inside_the_union(frame: pd.DataFrame) -> None:
    wide = frame.pivot(
        index="hs6", columns="partner_iso3", values="imports_consumption_usd"
    )
    wide = wide.dropna(subset="SVK")
    assert (wide["SVK"] <= wide["EU27"]).all()


if __name__ == "__main__":
    main()
