"""US exports by country and HS chapter."""

import catalogue
import pandas as pd
import us_census


def build(folder):
    countries = pd.read_csv(
        catalogue.DATA / "countries.csv", dtype="str", keep_default_na=False
    )
    path = folder / "us_census" / "exports_hs2_2020_2024.csv.gz"
    source = us_census.read(path, countries, name="Country").rename(
        columns={"HTS Number": "chapter"}
    )
    years = [column for column in source if column.isdigit()]
    long = source.melt(
        ["iso3", "chapter"], years, var_name="year", value_name="usd"
    ).astype({"usd": float, "year": int})
    usd = long.groupby(["iso3", "chapter", "year"])["usd"].sum()
    return (usd[usd > 0] / 1e6).round(3).rename("exports_fas_usd_mn").reset_index()


if __name__ == "__main__":
    field = catalogue.field
    catalogue.write(
        "us_exports_hs2_annual",
        build(catalogue.sources_folder(__doc__)),
        title="US exports by country and HS chapter, annual",
        description="Exports of the United States, FAS value. Pairs without trade have no row.",
        fields=[
            field(
                "iso3",
                "string",
                "ISO 3166-1 alpha-3 code of the destination",
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
                "exports_fas_usd_mn",
                "number",
                "exports, FAS value",
                unit="million USD",
                minimum=0,
            ),
        ],
        key=["iso3", "chapter", "year"],
        sources=[
            us_census.CENSUS,
            {"title": "USITC DataWeb", "path": "https://dataweb.usitc.gov"},
            {
                "title": "twj0/2025apmcm",
                "path": "https://github.com/twj0/2025apmcm/tree/9c38766",
            },
        ],
        licence=us_census.LICENCE,
        citation="US Census Bureau, via USITC DataWeb.",
        period="2020–2024",
        vintage="2024",
        grade="A",
        caveats=[
            "There is no row for all destinations together: see us_trade_monthly for totals.",
            "The chapters of a country and year add up to the Census Bureau's total within ten thousand dollars (checked).",
            "Kosovo, which has no ISO code, is left out.",
        ],
    )
