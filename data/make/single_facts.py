"""Single figures that stand in no table of ours, each with its source."""

import catalogue
import pandas as pd

JETRO = "JETRO area report on Japan–China trade in 2024"
JETRO_AT = "as summarised at jp-reports.com, aZe6JWTmoCCh8JbT8pNjYY"
BOTH = "both directions as the importing side's customs records them"
TDB = "Teikoku Databank, surveys of Japanese firms in China"
TDB_AT = (
    "tdb.co.jp/report/economic/t6oy1r8s38, and press of 2010, 2012 and 2020 quoting it"
)
BASES = "the surveys differ in their basis: read as dated points, not as a series"

FACTS = [
    ("china-imports-from-japan", 156.46, "billion USD", "2024", JETRO, JETRO_AT, "B", BOTH),
    ("japan-imports-from-china", 167.12, "billion USD", "2024", JETRO, JETRO_AT, "B", BOTH),
    ("japan-china-trade-both-imports", 323.57, "billion USD", "2024", JETRO, JETRO_AT, "B",
     BOTH + "; the two rounded directions add up to 323.58"),
    ("cars-in-japan-exports-to-usa", 28.3, "percent of value", "2024", "press, July 2025", "outlet and article not recorded", "C",
     "japan_trade_annual gives 27.7 percent: prefer it"),
    *(
        ("japanese-firms-in-china", count, "firms", period, TDB, TDB_AT, "B", BASES)
        for period, count in {"2010": 10778, "2012-08": 14394, "2015-06": 13256, "2016-10": 13934, "2020-01": 13646}.items()
    ),
]  # fmt: skip


def build():
    columns = ["fact", "value", "unit", "period", "source", "locator", "grade", "note"]
    return pd.DataFrame(FACTS, columns=columns)


if __name__ == "__main__":
    catalogue.sources_folder(
        __doc__
    )  # the same command line as every script; these figures are kept here, by hand
    field = catalogue.field
    catalogue.write(
        "single_facts",
        build(),
        title="Single figures with their source",
        description="Figures quoted one by one in a notebook, each with source, place in it, and grade.",
        fields=[
            field("fact", "string", "our code", pattern="[a-z-]+"),
            field("value", "number", "value in the unit named beside it"),
            field("unit", "string", "unit of the value"),
            field(
                "period",
                "string",
                "year or month it refers to",
                pattern=r"\d{4}(-\d\d)?",
            ),
            field("source", "string", "who says so"),
            field("locator", "string", "where it is to be found"),
            field("grade", "string", "A, B or C, of this figure", enum=["A", "B", "C"]),
            field("note", "string", "what a reader must know"),
        ],
        key=["fact", "period"],
        sources=[
            {
                "title": "JETRO, as summarised at jp-reports.com",
                "path": "https://jp-reports.com",
            },
            {
                "title": "Teikoku Databank",
                "path": "https://www.tdb.co.jp/report/economic/t6oy1r8s38",
            },
        ],
        licence={
            "name": "MIT",
            "title": "Selection and wording are the project's own; figures quoted with their source",
            "path": "https://opensource.org/license/mit",
        },
        citation="See the column source of each row.",
        period="2010–2024",
        vintage="2025-07",
        grade="B",
        caveats=[
            "Each row has its own grade, and cars-in-japan-exports-to-usa is C: not for a headline. JETRO's figures are taken from a summary of its report, not from the report.",
            "The counts of Japanese firms in China come from surveys with different bases.",
        ],
        csv=True,
    )
