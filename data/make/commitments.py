"""Investment and purchase commitments around the US deals with Japan, China, Korea and the EU, 2025–2026. Hand-kept."""

import agreement_texts
import catalogue
import pandas as pd
import policy_events

# promised by, to, event (or text of an agreement), kind, what, amount, unit, per, by when, status
ROWS = [
    ("JPN", "USA", "us-steel-cleared", "investment", "Nippon Steel: investment in US Steel", 11, "USD bn", "in all", "2028", "promised"),
    ("JPN", "USA", "framework-deal", "investment", "Investment vehicle chosen by the US government, which keeps 90 % of the profits", 550, "USD bn", "in all", "", "promised"),
    ("JPN", "USA", "framework-deal", "purchase", "More US rice inside the duty-free quota", 75, "percent more", "year", "", "promised"),
    ("JPN", "USA", "framework-deal", "purchase", "US farm and other goods", 8, "USD bn", "year", "", "promised"),
    ("JPN", "USA", "japan-order", "purchase", "US energy", 7, "USD bn", "year", "", "promised"),
    ("JPN", "USA", "framework-deal", "purchase", "Boeing aircraft", 100, "aircraft", "in all", "", "promised"),
    ("JPN", "USA", "tokyo-summit", "investment", "Candidate projects in energy, at most", 332, "USD bn", "in all", "", "listed"),
    ("JPN", "USA", "tranche-1", "investment", "Gas power plant of 9.2 GW in Ohio", 33, "USD bn", "in all", "", "named"),
    ("JPN", "USA", "tranche-1", "investment", "Crude-oil terminal in Texas", 2.1, "USD bn", "in all", "", "named"),
    ("JPN", "USA", "tranche-1", "investment", "Synthetic diamonds in Georgia", 0.6, "USD bn", "in all", "", "named"),
    ("JPN", "USA", "white-house-visit", "investment", "Small reactors in Tennessee and Alabama, at most", 40, "USD bn", "in all", "", "named"),
    ("JPN", "USA", "white-house-visit", "investment", "Gas power in Pennsylvania and Texas", 33, "USD bn", "in all", "", "named"),
    ("JPN", "USA", "toyota-texas", "investment", "Toyota: truck plant in San Antonio, 2,000 jobs", 3.6, "USD bn", "in all", "", "cited"),
    ("CHN", "USA", "beijing-visit", "purchase", "Boeing aircraft", 200, "aircraft", "in all", "", "promised"),
    ("CHN", "USA", "beijing-visit", "purchase", "US farm goods", 17, "USD bn", "year", "", "promised"),
    ("KOR", "USA", "korea-joint-fact-sheet", "investment", "Strategic investments under a memorandum, at most USD 20 bn to be funded in a year", 200, "USD bn", "in all", "", "promised"),
    ("KOR", "USA", "korea-joint-fact-sheet", "investment", "Shipbuilding, approved by the US side", 150, "USD bn", "in all", "", "promised"),
    ("KOR", "USA", "korea-joint-fact-sheet", "investment", "Korean companies' own investments, announced in August 2025", 150, "USD bn", "in all", "end of the US president's term", "cited"),
    ("KOR", "USA", "korea-joint-fact-sheet", "purchase", "US military equipment", 25, "USD bn", "in all", "2030", "promised"),
    ("KOR", "USA", "korea-joint-fact-sheet", "purchase", "Korean Air: Boeing aircraft", 103, "aircraft", "in all", "", "cited"),
    ("EU27", "USA", "eu-joint-statement", "purchase", "US gas, oil and nuclear energy products, expected", 750, "USD bn", "in all", "2028", "promised"),
    ("EU27", "USA", "eu-joint-statement", "investment", "European companies' investments, expected", 600, "USD bn", "in all", "2028", "promised"),
    ("EU27", "USA", "eu-joint-statement", "purchase", "US chips for artificial intelligence, at least", 40, "USD bn", "in all", "", "promised"),
]  # fmt: skip
COLUMNS = "by_iso3 to_iso3 event kind title amount unit per due status"


def build(folder):
    frame = pd.DataFrame(ROWS, columns=COLUMNS.split()).replace("", None)
    texts = agreement_texts.build().rename(
        columns={"text": "event", "published_on": "date"}
    )
    texts["source"] = (
        "White House: " + texts["title"].str[0].str.lower() + texts["title"].str[1:]
    )
    events = (
        pd.concat([policy_events.build(folder), texts])
        .drop_duplicates("event")
        .set_index("event")
    )
    named = events.loc[
        frame["event"], ["date", "source", "locator", "confidence"]
    ].reset_index(drop=True)
    frame = pd.concat([frame, named.rename(columns={"date": "stated_on"})], axis=1)
    energy = frame["title"] == "US energy"
    frame.loc[energy, "source"] = "White House fact sheet of 5 September 2025"
    return frame.assign(shown=frame["confidence"] != "recollection-only")


if __name__ == "__main__":
    field = catalogue.field
    catalogue.write(
        "commitments",
        build(catalogue.sources_folder(__doc__)),
        title="Investment and purchase commitments of the deals, 2025–2026",
        description="What Japan, China, Korea and the EU promised the United States in investment and purchases, with the event and source.",
        fields=[
            field("by_iso3", "string", "who promised, ISO 3166-1 alpha-3 or EU27", pattern="[A-Z]{3}|EU27"),
            field("to_iso3", "string", "to whom", pattern="[A-Z]{3}"),
            field("stated_on", "date", "day it was stated"),
            field("event", "string", "event in policy_events, or text in agreement_texts"),
            field("kind", "string", "investment or purchase", enum=["investment", "purchase"]),
            field("title", "string", "what"),
            field("amount", "number", "amount, in the column unit"),
            field("unit", "string", "unit of the amount", enum=["USD bn", "percent more", "aircraft"]),
            field("per", "string", "in all, or a year", enum=["in all", "year"]),
            field("due", "string", "by when, if stated", required=False),
            field("status", "string", "promised in the deal; listed as a candidate; named as a project; cited by the White House", enum=["promised", "listed", "named", "cited"]),
            field("source", "string", "the text it rests on"),
            field("locator", "string", "where it was read"),
            field("confidence", "string", "how well it is attested", enum=["primary-document", "multiple-secondary", "single-secondary", "recollection-only"]),
            field("shown", "boolean", "false: kept out of reports"),
        ],
        key=["by_iso3", "stated_on", "title"],
        sources=[{"title": "White House fact sheets and orders named row by row", "path": "https://github.com/brian14708/wh-briefings"}],
        licence={"name": "MIT", "title": "MIT License", "path": "https://opensource.org/license/mit"},
        citation="Tightrope table of commitments, from the sources named in each row.",
        period="2025-06-13 to 2026-08-04",
        vintage="2026-10-02",
        grade="B",
        caveats=[
            "The projects named are parts of the USD 550 bn, not additions to it.",
            "Korea and the EU: only what one joint text of each deal says; projects named since are not listed.",
            "The first tranche is stated as USD 36 bn; its three projects add up to USD 35.7 bn.",
        ],
        csv=True,
    )  # fmt: skip
