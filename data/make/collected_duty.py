"""US duty collected and imports for consumption by month, partner and industry: totals from 2018, industries from 2024."""

import catalogue
import pandas as pd

PARTNERS = {
    "TOTAL FOR ALL COUNTRIES": "WLD", "EUROPEAN UNION": "EU27", "AUSTRALIA": "AUS", "AUSTRIA": "AUT", "BELGIUM": "BEL",
    "BRAZIL": "BRA", "CANADA": "CAN", "CHILE": "CHL", "CHINA": "CHN", "COLOMBIA": "COL", "FRANCE": "FRA", "GERMANY": "DEU",
    "INDIA": "IND", "INDONESIA": "IDN", "IRELAND": "IRL", "ISRAEL": "ISR", "ITALY": "ITA", "JAPAN": "JPN",
    "KOREA, SOUTH": "KOR", "MALAYSIA": "MYS", "MEXICO": "MEX", "NETHERLANDS": "NLD", "RUSSIA": "RUS", "SAUDI ARABIA": "SAU",
    "SINGAPORE": "SGP", "SPAIN": "ESP", "SWEDEN": "SWE", "SWITZERLAND": "CHE", "TAIWAN": "TWN", "THAILAND": "THA",
    "UNITED KINGDOM": "GBR", "VIETNAM": "VNM",
}  # fmt: skip
DROPPED = {"USMCA (NAFTA)"}  # Canada and Mexico again


def build(folder):
    path = folder / "us_census" / "imports_naics3_monthly_with_duty.csv.gz"
    frame = pd.read_csv(
        path, dtype={"NAICS": str}, keep_default_na=False, na_values=[""]
    )
    assert set(frame["CTY_NAME"]) == set(PARTNERS) | DROPPED
    frame = frame[~frame["CTY_NAME"].isin(DROPPED) & (frame["time"] >= "2018")]
    frame = frame[(frame["NAICS"] == "0") | (frame["time"] >= "2024")]
    out = pd.DataFrame(
        {
            "partner_iso3": frame["CTY_NAME"].map(PARTNERS),
            "month": frame["time"],
            "naics3": frame["NAICS"],
            "industry": frame["NAICS_SDESC"].str.capitalize(),
            "imports_consumption_usd": frame["imports_consumption_usd"]
            .round()
            .astype("int64"),
            "duty_usd": frame["duty_usd"].round().astype("int64"),
        }
    )
    check = out[out["naics3"] == "0"].set_index(["partner_iso3", "month"])
    rate = 100 * check["duty_usd"] / check["imports_consumption_usd"]
    assert [round(rate["JPN", m], 1) for m in ("2025-04", "2025-08", "2025-11")] == [
        9.3,
        16.9,
        14.3,
    ]
    return out


if __name__ == "__main__":
    field = catalogue.field
    catalogue.write(
        "collected_duty",
        build(catalogue.sources_folder(__doc__)),
        title="US duty collected and imports for consumption by month, partner and industry",
        description="Calculated duty and imports for consumption; duty over imports is the rate actually collected. All products "
        "(industry 0) from January 2018, three-digit NAICS industries from January 2024, to November 2025.",
        fields=[
            field("partner_iso3", "string", "ISO 3166-1 alpha-3, WLD or EU27", pattern="[A-Z]{3}|EU27"),
            field("month", "string", "month", pattern="[0-9]{4}-[0-9]{2}"),
            field("naics3", "string", "industry, NAICS three digits; 0: all products, the sum of the others", pattern="0|[0-9]{3}"),
            field("industry", "string", "name of the industry"),
            field("imports_consumption_usd", "integer", "imports for consumption, customs value", "USD"),
            field("duty_usd", "integer", "calculated duty", "USD"),
        ],
        key=["partner_iso3", "month", "naics3"],
        sources=[
            {"title": "US Census Bureau, foreign trade statistics", "path": "https://www.census.gov/foreign-trade"},
            {"title": "tradewartracker/us-imports-hs2@5530afc (MIT)", "path": "https://github.com/tradewartracker/us-imports-hs2/tree/5530afc"},
        ],
        licence={"name": "other-pd", "title": "US government work, public domain", "path": "https://www.usa.gov/government-works"},
        citation="US Census Bureau, imports for consumption and calculated duty by NAICS.",
        period="2018-01 to 2025-11",
        vintage="2026",
        grade="A",
        caveats=[
            "Industry 0 is the total: adding it to the others counts twice.",
            "Imports for consumption: never mix with general imports.",
            "30 partners, the world and the European Union; the members listed are also inside the European Union.",
            "Refunds paid later are not taken off.",
        ],
    )  # fmt: skip
