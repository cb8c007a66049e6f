"""How the US duty programmes stack: which takes a good first, and which of the others then stand back. Hand-kept."""

import catalogue
import pandas as pd

RECIPROCAL = "ieepa_reciprocal;ieepa_india_oil;ieepa_brazil;ieepa_canada;ieepa_canada_energy;ieepa_mexico"
LATER = "section_122;section_301_forced_labour;section_301_brazil"
ASIDE = f"{RECIPROCAL};{LATER}"
EO14257, EO14289 = (
    "Executive Order 14257, section 3(b)",
    "Executive Order 14289 (29 April 2025)",
)
METALS = "Proclamation 11021 (2 April 2026)"
# programme, title, authority, priority (lower claims first; none: a duty on all goods), goods, origins, first, last, stands aside, source
ROWS = [
    ("section_232_cars", "Cars and light trucks", "Section 232", 1, "listed", "2025-04-03", "", ASIDE, EO14257),
    ("section_232_car_parts", "Car parts", "Section 232", 2, "listed", "2025-05-03", "", ASIDE, EO14289),
    ("section_232_trucks", "Medium and heavy trucks", "Section 232", 3, "listed", "2025-11-01", "", ASIDE, "Proclamation 10984"),
    ("section_232_truck_parts", "Truck parts", "Section 232", 4, "listed", "2025-11-01", "", ASIDE, "Proclamation 10984"),
    ("section_232_buses", "Buses", "Section 232", 5, "listed", "2025-11-01", "", ASIDE, "Proclamation 10984"),
    ("section_232_softwood", "Softwood timber and lumber", "Section 232", 6, "listed", "2025-10-14", "", ASIDE, "Proclamation 10976, clause 4"),
    ("section_232_upholstered", "Upholstered wooden furniture", "Section 232", 7, "listed", "2025-10-14", "", ASIDE, "Proclamation 10976, clause 4"),
    ("section_232_cabinets", "Kitchen cabinets and vanities", "Section 232", 8, "listed", "2025-10-14", "", ASIDE, "Proclamation 10976, clause 4"),
    ("section_232_pharmaceuticals", "Patented medicines", "Section 232", 9, "listed", "2026-09-29", "", LATER, "Proclamation 11020"),
    ("section_232_semiconductors", "Computing chips, phase 1", "Section 232", 10, "listed", "2026-01-15", "", ASIDE, "Proclamation of 14 January 2026"),
    ("section_232_steel", "Steel and chapter 73", "Section 232", 11, "listed", "2025-01-01", "2026-04-05", ASIDE, EO14257),
    ("section_232_aluminium", "Aluminium and chapter 76", "Section 232", 12, "listed", "2025-01-01", "2026-04-05", ASIDE, EO14257),
    ("section_232_copper", "Copper content", "Section 232", 13, "listed", "2025-08-01", "2026-04-05", ASIDE, "Proclamation 10962"),
    ("section_232_steel_derivatives", "Steel content of other goods", "Section 232", 14, "listed", "2025-03-12", "2026-04-05", ASIDE, "Proclamation 10896; notice 2025-15819"),
    ("section_232_aluminium_derivatives", "Aluminium content of other goods", "Section 232", 15, "listed", "2025-03-12", "2026-04-05", ASIDE, "Proclamation 10895; notice 2025-15819"),
    ("section_232_metals_1a", "Metals, Annex I-A", "Section 232", 16, "listed", "2026-04-06", "", LATER, METALS),
    ("section_232_metals_1c", "Mobile equipment, Annex I-C", "Section 232", 17, "listed", "2026-06-08", "", LATER, "Proclamation of 1 June 2026"),
    ("section_232_metals_1b", "Metal derivatives, Annex I-B", "Section 232", 18, "listed", "2026-04-06", "", LATER, METALS),
    ("section_232_metals_3", "Industrial equipment, Annex III", "Section 232", 19, "listed", "2026-04-06", "", LATER, METALS),
    ("ieepa_reciprocal", "Reciprocal duty", "IEEPA", None, "all", "2025-04-05", "2026-02-23", "", "Executive Order 14257; ended by Executive Order 14389"),
    ("ieepa_china_fentanyl", "Fentanyl duty on China", "IEEPA", None, "all", "2025-02-04", "2026-02-23", "", "Executive Order 14195: on top of every other duty"),
    ("ieepa_canada", "Border duty on Canada", "IEEPA", None, "all", "2025-03-04", "2026-02-23", "", "Executive Order 14193"),
    ("ieepa_canada_energy", "Border duty on Canada: energy and potash", "IEEPA", None, "listed", "2025-03-04", "2026-02-23", "", "Executive Order 14193"),
    ("ieepa_mexico", "Border duty on Mexico", "IEEPA", None, "all", "2025-03-04", "2026-02-23", "", "Executive Order 14194"),
    ("ieepa_india_oil", "Extra duty on India (Russian oil)", "IEEPA", None, "all", "2025-08-27", "2026-02-06", "", "Executive Order 14329"),
    ("ieepa_brazil", "Extra duty on Brazil", "IEEPA", None, "all", "2025-08-06", "2026-02-23", "", "Executive Order 14323"),
    ("section_122", "Temporary import surcharge", "Section 122", None, "all", "2026-02-24", "2026-07-23", "", "Proclamation 11012, clauses 1 to 4"),
    ("section_301_forced_labour", "Forced-labour duty", "Section 301", None, "all", "2026-07-24", "", "", "91 FR 47318 (2026-15181); memorandum of 23 July 2026"),
    ("section_301_brazil", "Duty on Brazil of July 2026", "Section 301", None, "all", "2026-07-22", "", "", "Notice 2026-14542, US note 50"),
]  # fmt: skip
EVERYONE = {"ieepa_reciprocal", "section_122", "section_301_forced_labour"}
COLUMNS = "programme title authority priority goods first_day last_day stands_aside legal_source"


def build(folder=None):
    frame = pd.DataFrame(ROWS, columns=COLUMNS.split()).replace(
        {"last_day": {"": None}, "stands_aside": {"": None}}
    )
    named = ~(frame["programme"].isin(EVERYONE) | frame["authority"].eq("Section 232"))
    return frame.assign(origins=named.map({True: "named", False: "all"}))


if __name__ == "__main__":
    field = catalogue.field
    catalogue.write(
        "stacking_rules",
        build(catalogue.sources_folder(__doc__)),
        title="How US duty programmes stack, 2025–2026",
        description="One row a programme: its life, whether it lists its goods or covers all, and which duties stand aside "
        "on the value that it takes.",
        fields=[
            field("programme", "string", "the programme's name in us_duties and programme_scope", pattern="[a-z0-9_]+"),
            field("title", "string", "what it is, in words"),
            field("authority", "string", "the law", enum=["Section 232", "IEEPA", "Section 122", "Section 301"]),
            field("priority", "integer", "order in which programmes claim a good's value, 1 first; empty: claims none, falls on what is left", required=False, minimum=1),
            field("goods", "string", "listed: only goods in programme_scope; all: every good but those it leaves out", enum=["listed", "all"]),
            field("origins", "string", "all: every origin has a rate each day (ROW stands for those not named); named: only origins named in us_duties", enum=["all", "named"]),
            field("first_day", "date", "first day of the programme within the table"),
            field("last_day", "date", "last day; empty: in force", required=False),
            field("stands_aside", "string", "programmes, separated by semicolons, not charged on the value that this one claims", required=False),
            field("legal_source", "string", "where the rule stands"),
        ],
        key=["programme"],
        sources=[
            {"title": "Executive orders, proclamations and Federal Register notices named row by row", "path": "https://www.federalregister.gov"},
            {"title": "brian14708/wh-briefings (White House texts)", "path": "https://github.com/brian14708/wh-briefings"},
        ],
        licence={"name": "MIT", "title": "MIT License", "path": "https://opensource.org/license/mit"},
        citation="Tightrope table of stacking rules, from the orders named in each row.",
        period="2025-01-01 to 2026-10-02",
        vintage="2026-10",
        grade="B",
        caveats=[
            "Section 301 duties on China from before 2025 are part of the 2024 base, not a programme here.",
            "The border duties on Canada and Mexico stood before the metal duties until 3 June 2025; the table lets the metal duties go first throughout.",
        ],
        csv=True,
    )  # fmt: skip
