"""The country rates of the two annexes: 2 April 2025 (54 of 57 rows in the source) and 31 July 2025."""

import catalogue
import pandas as pd

ANNEXES = {
    "2025-04-02": (
        "annex1_2025_04_02_54of57.csv",
        "rate_2apr2025",
        "Executive Order 14257, Annex I",
        "2025-04-09",
        "B",
    ),
    "2025-07-31": (
        "annex1_2025_07_31.csv",
        "rate_31jul2025",
        "Executive Order 14326, Annex I",
        "2025-08-07",
        "A",
    ),
}
MISSING = 3  # rows of the April annex that the source lacks; it does not name them
NAMES = {
    "Bosnia and Herzegovina": "BIH", "Brunei": "BRN", "Côte d'Ivoire": "CIV", "Côte d`Ivoire": "CIV",
    "Democratic Republic of the Congo": "COD", "European Union": "EU27", "Falkland Islands": "FLK",
    "Myanmar (Burma)": "MMR", "United Kingdom": "GBR", "Trinidad and Tobago": "TTO", "Turkey": "TUR",
}  # fmt: skip


def annex(folder, announced_on) -> pd.DataFrame:
    """One annex: country, iso3, rate_pct; the two lines for the EU in July (15 less MFN, or nothing) are one floor of 15."""
    name, column, *_ = ANNEXES[announced_on]
    known = pd.read_csv(
        folder / "reference" / "country_codes.csv", dtype=str, keep_default_na=False
    )
    codes = (
        dict(zip(known["CLDR display name"], known["ISO3166-1-Alpha-3"], strict=True))
        | NAMES
    )
    frame = pd.read_csv(folder / "policy" / name, dtype=str, keep_default_na=False)
    frame = frame[
        ~frame["country"].str.startswith(
            "European Union: Goods with Column 1 Duty Rate[1] >"
        )
    ]
    europe = frame["country"].str.startswith("European Union")
    frame = frame.assign(country=frame["country"].where(~europe, "European Union"))
    rate = (
        frame[column]
        .where(~frame[column].str.contains("minus"), "15%")
        .str.rstrip("%")
        .astype(float)
    )
    rule = (
        frame[column]
        .str.contains("minus")
        .map({True: "floor_including_mfn", False: "add_on"})
    )
    return pd.DataFrame(
        {
            "country": frame["country"].str.replace("`", "'"),
            "iso3": [codes[c] for c in frame["country"]],
            "rate_pct": rate,
            "rule": rule,
        }
    )


def build(folder):
    frames = []
    for announced_on, (_, _, source, effective_from, grade) in ANNEXES.items():
        frame = annex(folder, announced_on).assign(in_source=True)
        if announced_on == "2025-04-02":
            lacking = [
                f"row {n} of {MISSING} missing in the source"
                for n in range(1, MISSING + 1)
            ]
            frame = pd.concat(
                [frame, pd.DataFrame({"country": lacking, "in_source": False})]
            )
        frames.append(
            frame.assign(
                announced_on=announced_on,
                effective_from=effective_from,
                legal_source=source,
                row_grade=grade,
            )
        )
    return pd.concat(frames)


if __name__ == "__main__":
    field = catalogue.field
    catalogue.write(
        "announced_rates",
        build(catalogue.sources_folder(__doc__)),
        title="Reciprocal rates announced by country, 2 April and 31 July 2025",
        description="The two annexes of country rates. Rows that the source lacks are marked, not guessed.",
        fields=[
            field("announced_on", "date", "date of the order"),
            field("country", "string", "country as the annex names it"),
            field("iso3", "string", "ISO 3166-1 alpha-3, or EU27; empty: not in the source", required=False, pattern="[A-Z]{3}|EU27"),
            field("rate_pct", "number", "announced additional rate; for the EU in July the total with MFN; empty: not in the source", "percent", required=False, minimum=0),
            field("rule", "string", "add_on, or floor_including_mfn", required=False, enum=["add_on", "floor_including_mfn"]),
            field("effective_from", "date", "first day in force"),
            field("legal_source", "string", "order and annex"),
            field("in_source", "boolean", "false: one of the three rows of 57 that are missing"),
            field("row_grade", "string", "A: the whole annex was read; B: not the whole", enum=["A", "B"]),
        ],
        key=["announced_on", "country"],
        sources=[
            {"title": "Executive Orders 14257 (2 April 2025) and 14326 (31 July 2025), Annex I", "path": "https://www.federalregister.gov"},
            {"title": "brian14708/wh-briefings (White House texts)", "path": "https://github.com/brian14708/wh-briefings"},
        ],
        licence={"name": "other-pd", "title": "US government work, public domain", "path": "https://www.usa.gov/government-works"},
        citation="Executive Orders 14257 and 14326, Annex I.",
        period="2025-04-02 to 2025-07-31",
        vintage="2025-07-31",
        grade="B",
        caveats=["Three of the 57 rows of the annex of 2 April are not in the source; the text of the order does not list them."],
        csv=True,
    )  # fmt: skip
