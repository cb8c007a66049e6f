"""US trade in goods by country and month."""

import catalogue
import pandas as pd
import us_census


def build(folder):
    countries = pd.read_csv(
        catalogue.DATA / "countries.csv", dtype="str", keep_default_na=False
    )
    source = us_census.read(
        folder / "us_census" / "country_monthly_general.csv.gz", countries
    )
    source["month"] = source["YEAR"] + "-" + source["MONTH"].str.zfill(2)
    usd = source.set_index(["iso3", "month"])[
        ["imports_general_usd", "exports_fas_usd"]
    ].astype(float)
    # two areas of Palestine are one; a month that only one direction lists has no trade in the other
    mn = usd.groupby(level=[0, 1]).sum() / 1e6
    mn.columns = ["general_imports_usd_mn", "exports_fas_usd_mn"]
    return mn.round(3).reset_index()


if __name__ == "__main__":
    field = catalogue.field
    catalogue.write(
        "us_trade_monthly",
        build(catalogue.sources_folder(__doc__)),
        title="US trade in goods by country, monthly",
        description="General imports (customs value) and exports (FAS) of the United States, not seasonally adjusted.",
        fields=[
            field(
                "iso3",
                "string",
                "ISO 3166-1 alpha-3 code of the partner; WLD all partners",
                pattern="[A-Z]{3}",
            ),
            field("month", "string", "YYYY-MM", pattern=r"20\d\d-(0[1-9]|1[0-2])"),
            field(
                "general_imports_usd_mn",
                "number",
                "general imports, customs value",
                unit="million USD",
                minimum=0,
            ),
            field(
                "exports_fas_usd_mn",
                "number",
                "domestic and foreign exports, FAS value",
                unit="million USD",
                minimum=0,
            ),
        ],
        key=["iso3", "month"],
        sources=[
            us_census.CENSUS,
            {
                "title": "Leakathr1n/US-Census-Trade-Analysis",
                "path": "https://github.com/Leakathr1n/US-Census-Trade-Analysis/tree/44078db",
            },
        ],
        licence=us_census.LICENCE,
        citation=us_census.CITATION,
        period="January 2013 – December 2024",
        vintage="2024-12",
        grade="A",
        caveats=[
            "General imports: never to be mixed with imports for consumption.",
            "The Bureau's regions and groups (European Union, ASEAN, OPEC, continents …) are left out: add up members instead.",
            "Kosovo, which has no ISO code, and exports to unidentified countries (2013–2016) are in WLD only.",
            "Months rounded to a thousand dollars. Puerto Rico and the US Virgin Islands belong to the US customs territory.",
        ],
    )
