"""China's duties on US goods and measures against Japan, 2023–2026. Hand-kept, row by row from the source."""

import catalogue
import pandas as pd

# target, measure, kind, low, high, first day, last day, scope, legal source; in the order of the source's rows on China
ROWS = [
    ("USA", "First answer", "duty", 10, 15, "2025-02-10", "", "coal and gas 15 %; crude oil, farm machines and large cars 10 %", "State Council Tariff Commission"),
    ("USA", "Duty on farm goods", "duty", 10, 15, "2025-03-10", "2025-11-09", "chicken, wheat, maize and cotton 15 %; soybeans, pork, beef and others 10 %", "State Council Tariff Commission"),
    ("USA", "Reciprocal duty of 84 %", "duty", 84, 84, "2025-04-10", "2025-04-11", "all US goods; the 34 % announced first never applied", "Tariff Commission announcements 4 and 5 of 2025"),
    ("USA", "Reciprocal duty of 125 %", "duty", 125, 125, "2025-04-12", "2025-05-13", "all US goods", "Tariff Commission announcement 6 of 2025"),
    ("USA", "Reciprocal duty after Geneva", "duty", 10, 10, "2025-05-14", "", "all US goods; extended in August and November 2025 and, by report, to 10 January 2027", "Geneva joint statement"),
    ("JPN", "Ban on seafood", "ban", None, None, "2023-08-24", "2025-06-28", "all Japanese seafood", "General Administration of Customs"),
    ("JPN", "Second ban on seafood", "ban", None, None, "2025-11-19", "", "all Japanese seafood", "diplomatic notice"),
    ("JPN", "Ban on dual-use exports", "export control", None, None, "2026-01-06", "", "dual-use list with rare earths, for military users and uses; 80 entities listed in February and June 2026", "Ministry of Commerce announcements 1, 11 and 12 of 2026"),
]  # fmt: skip
COLUMNS = "target_iso3 measure kind rate_low_pct rate_high_pct effective_from effective_to scope legal_source"


def build(folder):
    source = pd.read_csv(
        folder / "policy" / "tariff_rates.csv", dtype=str, keep_default_na=False
    )
    source = source[
        source["importer_exporter"].str.startswith("China on ")
    ].reset_index(drop=True)
    frame = pd.DataFrame(ROWS, columns=COLUMNS.split()).replace("", None)
    assert frame["effective_from"].tolist() == source["effective_from"].tolist()
    assert frame["effective_to"].fillna("").tolist() == source["effective_to"].tolist()
    frame["locator"] = source["source_locator"].str.replace(
        r"public repository text no\. \d+", "text of a public repository", regex=True
    )
    frame["confidence"] = source["confidence"]
    frame["note"] = None
    frame.loc[1, "note"] = (
        "the list of goods is from memory in the source; only the suspension is confirmed"
    )
    frame.loc[4, "note"] = "not verified after February 2026"
    return frame.assign(shown=frame["confidence"] != "recollection-only")


if __name__ == "__main__":
    field = catalogue.field
    catalogue.write(
        "china_duties",
        build(catalogue.sources_folder(__doc__)),
        title="China's duties on US goods and measures against Japan, 2023–2026",
        description="Additional duties on US goods, and bans and export controls towards Japan, with their days and sources.",
        fields=[
            field("target_iso3", "string", "whose goods or firms are met", enum=["USA", "JPN"]),
            field("measure", "string", "what it is"),
            field("kind", "string", "duty, ban or export control", enum=["duty", "ban", "export control"]),
            field("rate_low_pct", "number", "lowest additional rate; empty where no duty", "percent", required=False, minimum=0),
            field("rate_high_pct", "number", "highest additional rate", "percent", required=False, minimum=0),
            field("effective_from", "date", "first day"),
            field("effective_to", "date", "last day; empty: in force as far as known", required=False),
            field("scope", "string", "goods or firms"),
            field("legal_source", "string", "who ordered it"),
            field("locator", "string", "where it was read"),
            field("confidence", "string", "how well it is attested", enum=["primary-document", "multiple-secondary", "single-secondary", "recollection-only"]),
            field("note", "string", "what a reader must know", required=False),
            field("shown", "boolean", "false: kept out of reports"),
        ],
        key=["target_iso3", "effective_from", "measure"],
        sources=[{"title": "State Council Tariff Commission and Ministry of Commerce of China, by press and law-firm reports named row by row", "path": "https://english.mofcom.gov.cn"}],
        licence={"name": "MIT", "title": "MIT License", "path": "https://opensource.org/license/mit"},
        citation="Tightrope table of China's measures, from the sources named in each row.",
        period="2023-08-24 to 2026-10-02",
        vintage="2026-10-02",
        grade="B",
        caveats=["China's duties of 2018 to 2020 on US goods are not in the table."],
        csv=True,
    )  # fmt: skip
