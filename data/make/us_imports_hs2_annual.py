"""US general imports by country and HS chapter."""

import catalogue
import pandas as pd
import us_census


def build(folder):
    countries = pd.read_csv(
        catalogue.DATA / "countries.csv", dtype="str", keep_default_na=False
    )
    source = us_census.read(
        folder / "us_census" / "imports_hs2_general_2023_2024.csv.gz", countries
    )
    source = source.rename(columns={"YEAR": "year", "hs2": "chapter"}).astype(
        {"imports_general_usd": float}
    )
    usd = source.groupby(["iso3", "chapter", "year"])["imports_general_usd"].sum()
    return (
        (usd[usd > 0] / 1e6)
        .round(3)
        .rename("general_imports_usd_mn")
        .reset_index()
        .astype({"year": int})
    )


if __name__ == "__main__":
    field = catalogue.field
    catalogue.write(
        "us_imports_hs2_annual",
        build(catalogue.sources_folder(__doc__)),
        title="US general imports by country and HS chapter, annual",
        description="General imports of the United States, customs value. Pairs without trade have no row.",
        fields=[
            field(
                "iso3",
                "string",
                "ISO 3166-1 alpha-3 code of the origin; WLD all origins",
                pattern="[A-Z]{3}",
            ),
            field(
                "chapter",
                "string",
                "two-digit chapter of the Harmonized System, see hs_chapters",
                pattern=r"\d\d",
            ),
            field("year", "year", "calendar year"),
            field(
                "general_imports_usd_mn",
                "number",
                "general imports, customs value",
                unit="million USD",
                minimum=0,
            ),
        ],
        key=["iso3", "chapter", "year"],
        sources=[
            us_census.CENSUS,
            {
                "title": "tradewartracker/us-imports-hs2",
                "path": "https://github.com/tradewartracker/us-imports-hs2/tree/5530afc",
            },
        ],
        licence=us_census.LICENCE,
        citation=us_census.CITATION,
        period="2023–2024",
        vintage="2024",
        grade="A",
        caveats=[
            "General imports: never to be mixed with imports for consumption.",
            "The Bureau's regions and groups are left out; Kosovo, which has no ISO code, is in WLD only.",
        ],
    )
