"""Single figures for the article's claims, each with its basis, source and grade. Hand-kept, row by row from the source."""

import catalogue
import pandas as pd

# fact, claim of the article, what, number, unit, period, basis; in the order of the source's rows
ROWS = [
    ("trade-customs-2024", "trade-300bn", "Japan–China goods trade by Japan's customs", 292.6, "USD bn", "2024", "mainland China; exports were 124.6"),
    ("trade-china-customs-2024", "trade-300bn", "Japan–China goods trade by China's customs", 308, "USD bn", "2024", "recalled, not found in a source"),
    ("china-share-2024", "largest-partner", "China's share of Japan's goods trade", 20.1, "percent", "2024", "Japan's customs; the lowest since 2014"),
    ("exports-us-2024", "largest-partner", "Japan's exports to the United States", 21.3, "JPY tn", "2024", "Ministry of Finance; 18.9 to China, 107.9 in all"),
    ("dual-use-exposure-2024", "vital-source", "Imports from China that a dual-use ban could touch", 10.7, "JPY tn", "2024", "a broad estimate of a research institute, 42 % of imports from China"),
    ("fdi-flow-2024", "deepening", "Japanese direct investment into China", 2.1, "USD bn", "2024", "China's count of funds used; down 46 %, 1.8 % of the total"),
    ("firms-2020", "deepening", "Japanese firms in China", 13646, "firms", "January 2020", "Teikoku Databank; 14,394 in 2012, 13,934 in 2016"),
    ("firms-2024", "deepening", "Japanese firms in China", 13034, "firms", "June 2024", "recalled, not found in a source"),
    ("affiliates-2016", "deepening", "Share of Japan's foreign affiliates that are in China", 30.2, "percent", "fiscal 2016", "Basic Survey on Overseas Business Activities, falling"),
    ("carmakers-in-us-2023", "bilateral-agenda", "Japanese car makers' investment in US plants, cumulated", 61.6, "USD bn", "2023", "makers' association; 3.2 million vehicles, 109,000 jobs, 24 plants"),
    ("toyota-texas-2026", "bilateral-agenda", "Toyota's expansion in Texas", 3.6, "USD bn", "2026", "White House release"),
    ("rice-quota", "bilateral-agenda", "Duty-free rice quota", 770, "thousand t a year", "fiscal 2024", "346 from the United States; JPY 341 a kg above the quota"),
    ("deal-purchases", "bilateral-agenda", "US farm and other goods promised in the deal", 8, "USD bn a year", "2025 deal", "with 75 % more US rice and USD 7 bn of energy a year"),
    ("us-rice-average", "bilateral-agenda", "US rice shipped to Japan", 326.8, "thousand t a year", "1999–2024", "average; USD 222.7 million a year"),
    ("surplus-us-2024", "bilateral-agenda", "Japan's goods surplus with the United States, at least", 63, "USD bn", "2024", "as reported in the press"),
    ("chip-equipment-2022", "vital-source", "Japan's share of China's imports of chip equipment", 37.3, "percent", "2022", "China's customs; 23 items licensed by Japan since July 2023"),
    ("asean-stance", "neighbours", "ASEAN: no retaliation, talks instead", None, "statement", "10 April 2025", "joint statement of the economic ministers"),
]  # fmt: skip
COLUMNS = "fact claim title value unit period basis"


def build(folder):
    source = pd.read_csv(
        folder / "policy" / "article_claim_facts.csv", dtype=str, keep_default_na=False
    )
    frame = pd.DataFrame(ROWS, columns=COLUMNS.split())
    assert len(frame) == len(source)
    frame["source"], frame["locator"] = source["source"], source["source_locator"]
    frame["confidence"] = source["confidence"]
    # a figure that its source row calls recalled is graded so, whatever stands beside it
    assert set(frame["fact"][frame["confidence"] == "recollection-only"]) == {
        "trade-china-customs-2024",
        "firms-2024",
    }
    return frame.assign(shown=frame["confidence"] != "recollection-only")


if __name__ == "__main__":
    field = catalogue.field
    catalogue.write(
        "article_facts",
        build(catalogue.sources_folder(__doc__)),
        title="Single figures around the article's claims",
        description="Figures that no table of the collection gives, with basis, source and how well each is attested.",
        fields=[
            field("fact", "string", "short name", pattern="[a-z0-9-]+"),
            field("claim", "string", "claim of the article it bears on"),
            field("title", "string", "what is measured"),
            field("value", "number", "figure, in the column unit; empty: a statement without a figure", required=False),
            field("unit", "string", "unit"),
            field("period", "string", "what it covers"),
            field("basis", "string", "whose count, and what stands beside it"),
            field("source", "string", "who states it"),
            field("locator", "string", "where it was read"),
            field("confidence", "string", "how well it is attested", enum=["primary-document", "multiple-secondary", "single-secondary", "recollection-only"]),
            field("shown", "boolean", "false: kept out of reports"),
        ],
        key=["fact"],
        sources=[{"title": "Press, ministries and research institutes named row by row", "path": "https://www.jetro.go.jp/en/"}],
        licence={"name": "MIT", "title": "MIT License", "path": "https://opensource.org/license/mit"},
        citation="Tightrope table of single facts, from the sources named in each row.",
        period="1999 to 2026",
        vintage="2026-10-02",
        grade="C",
        caveats=["Most rows are secondary reports: never behind a headline number. Rows with shown = false are recollection only."],
        csv=True,
    )  # fmt: skip
