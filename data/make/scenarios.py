"""Put the hand-kept table `data/scenarios.csv` into the catalogue, once every row can be carried out.

To add a scenario, add rows to the table and run `python data/make/scenarios.py`. What the rules do: docs/scenarios.md.
"""

import sys

import catalogue
import pandas as pd

from tightrope import data, scenarios

FIELDS = [
    catalogue.field("number", "integer", "the scenario's place in lists", minimum=1),
    catalogue.field("scenario", "string", "the scenario's name", pattern="[a-z0-9]+(_[a-z0-9]+)*"),
    catalogue.field("step", "integer", "instructions are carried out in this order", minimum=1),
    catalogue.field("title", "string", "what the scenario is, in words; the same in all its rows"),
    catalogue.field("importer", "string", "who charges: codes separated by semicolons, FOCUS, EU27, ALL"),
    catalogue.field("exporter", "string", "whose goods: codes separated by semicolons, FOCUS, EU27, ALL"),
    catalogue.field("sector", "string", "sectors of icio_sectors separated by semicolons, goods, or ALL"),
    catalogue.field("rule", "string", "what the row does (docs/scenarios.md)", enum=list(scenarios.RULES)),
    catalogue.field("rate_pct", "number", "the rate, the points or the cost that the rule asks for", "%", required=False),
    catalogue.field("day", "date", "the day of the US schedule, or the day whose rate is taken", required=False),
    catalogue.field("programme", "string", "programmes of stacking_rules, separated by semicolons", required=False),
    catalogue.field("like", "string", "the economy whose duties are matched", required=False),
    catalogue.field("source", "string", "where the rate comes from, or that it is an assumption"),
]  # fmt: skip


def main() -> None:
    text = [f["name"] for f in FIELDS if f["type"] == "string"]
    frame = pd.read_csv(
        catalogue.DATA / "scenarios.csv",
        keep_default_na=False,
        na_values=[""],
        dtype=dict.fromkeys(text, "str"),
        parse_dates=["day"],
    )
    world = scenarios.World.from_tables(
        **{name: data.load(name) for name in scenarios.TABLES}
    )
    if faults := scenarios.faults(frame, world):
        sys.exit("\n".join(faults))
    catalogue.write(
        "scenarios",
        frame,
        title="Scenarios of the world model, instruction by instruction",
        description="One row an instruction: who charges what on whose goods. US duties come from the duty tables of a day, so that "
        "exemptions and Section 232 are in them; FOCUS is the economy a report is about, with its customs union.",
        fields=FIELDS,
        key=["number", "step"],
        sources=[
            {"title": "US duty programmes in the tables us_duties, stacking_rules and programme_scope", "path": "https://www.federalregister.gov"},
            {"title": "China's duties in the table china_duties; what is assumed is called so row by row", "path": "https://www.mofcom.gov.cn"},
        ],
        licence={"name": "MIT", "title": "MIT License", "path": "https://opensource.org/license/mit"},
        citation="Tightrope table of scenarios, from the duty tables of this collection and stated assumptions.",
        period="2025-01-01 to 2026-10-02, and what might have been",
        vintage="2026-10",
        grade="B",
        caveats=[
            "Scenarios with a day hold the US duties on every origin as they were that day; answers of others than China to the US are left out.",
            "What a bloc would charge, what China would answer and which inputs it would close are assumptions.",
        ],
        csv=True,
    )  # fmt: skip


if __name__ == "__main__":
    main()
