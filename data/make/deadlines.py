"""Deadlines of US trade policy, 2025–2026: announced, moved, met. Hand-kept, from the events and orders named."""

import catalogue
import pandas as pd
import policy_events

WH = "brian14708/wh-briefings@737ca03: presidential-actions"
# deadline, clock, whom it concerns, announced on, due on, what, outcome, settled on, moved to, announcing event, settling event, source
ROWS = [
    ("metals-march", "metals", "WLD", "2025-02-10", "2025-03-12", "Metal exemptions end", "met", "2025-03-12", "", "metal-exemptions-ended", "metals-25", "Proclamations 10895, 10896"),
    ("cars-april", "cars", "WLD", "2025-03-26", "2025-04-03", "Duty on cars starts", "met", "2025-04-03", "", "cars-proclaimed", "cars-25", "Proclamation 10908"),
    ("parts-may", "cars", "WLD", "2025-03-26", "2025-05-03", "Duty on car parts starts", "met", "2025-05-03", "", "cars-proclaimed", "parts-25", "Proclamation 10908"),
    ("country-rates", "reciprocal", "WLD", "2025-04-02", "2025-04-09", "Country rates start (Japan 24 %)", "met", "2025-04-09", "", "liberation-day", "country-rates-one-day", "Executive Order 14257"),
    ("pause-ends", "reciprocal", "WLD", "2025-04-09", "2025-07-09", "Pause of 90 days ends", "moved", "2025-07-07", "2025-08-01", "pause-90", "letter-25", "Executive Order 14266; order of 7 July 2025"),
    ("g7-summit", "reciprocal", "JPN", "2025-04-25", "2025-06-17", "Deal hoped for around the G7 summit", "missed", "2025-06-16", "", "article", "kananaskis", "press of 24 to 26 April 2025"),
    ("letter-rates", "reciprocal", "WLD", "2025-07-07", "2025-08-01", "Rates of the July letters start (Japan 25 %)", "moved", "2025-07-31", "2025-08-07", "letter-25", "country-rates-july", "letter of 7 July 2025; Executive Order 14326"),
    ("july-rates", "reciprocal", "WLD", "2025-07-31", "2025-08-07", "New country rates start (Japan 15 %)", "met", "2025-08-07", "", "country-rates-july", "stacking-dispute", "Executive Order 14326"),
    ("geneva-90", "China truce", "CHN", "2025-05-12", "2025-08-12", "Geneva truce of 90 days ends", "moved", "2025-08-11", "2025-11-10", "geneva", "truce-to-november", "Executive Order 14298; order of 11 August 2025"),
    ("truce-november-2025", "China truce", "CHN", "2025-08-11", "2025-11-10", "Extended truce ends", "moved", "2025-10-30", "2026-11-10", "truce-to-november", "busan", "orders of 4 November 2025"),
    ("truce-november-2026", "China truce", "CHN", "2025-10-30", "2026-11-10", "Busan truce ends", "moved", "2026-09-25", "2027-01-10", "busan", "xi-visit", "public chronicle of September 2026"),
    ("truce-january-2027", "China truce", "CHN", "2026-09-25", "2027-01-10", "Truce ends", "pending", "", "", "xi-visit", "", "public chronicle of September 2026"),
    ("wood-2026", "wood", "WLD", "2025-09-29", "2026-01-01", "Furniture rises to 30 %, cabinets to 50 %", "moved", "2025-12-31", "2027-01-01", "wood-232", "", f"{WH}/2025-12 (31 December 2025)"),
    ("wood-2027", "wood", "WLD", "2025-12-31", "2027-01-01", "Furniture rises to 30 %, cabinets to 50 %", "pending", "", "", "", "", f"{WH}/2025-12 (31 December 2025)"),
    ("section-122-ends", "Section 122", "WLD", "2026-02-20", "2026-07-24", "Surcharge of 150 days ends", "met", "2026-07-24", "", "section-122-ordered", "section-301", "Proclamation 11012"),
    ("medicines-september", "medicines", "WLD", "2026-04-02", "2026-09-29", "Duty on medicines of other firms starts", "met", "2026-09-29", "", "medicines-232", "", "Proclamation 11020, clause 4"),
    ("equipment-2027", "metals", "WLD", "2026-04-06", "2027-12-31", "Lower rate on industrial equipment ends", "pending", "", "", "metals-annexes", "", "Proclamation 11021, clause 5"),
]  # fmt: skip
COLUMNS = "deadline clock concerns announced_on due_on title outcome settled_on moved_to announced_event settled_event source"


def build(folder):
    frame = pd.DataFrame(ROWS, columns=COLUMNS.split()).replace("", None)
    known = set(policy_events.build(folder)["event"])
    assert (
        set(frame["announced_event"].dropna()) | set(frame["settled_event"].dropna())
        <= known
    )
    assert (frame["moved_to"].notna() == frame["outcome"].eq("moved")).all()
    return frame


if __name__ == "__main__":
    field = catalogue.field
    catalogue.write(
        "deadlines",
        build(catalogue.sources_folder(__doc__)),
        title="Deadlines of US trade policy: announced, moved, met, 2025–2026",
        description="One deadline a row; a moved one leads to the next of its clock.",
        fields=[
            field("deadline", "string", "short name", pattern="[a-z0-9-]+"),
            field("clock", "string", "the series of deadlines it belongs to"),
            field("concerns", "string", "ISO 3166-1 alpha-3, or WLD: all partners", pattern="[A-Z]{3}"),
            field("announced_on", "date", "day it was set"),
            field("due_on", "date", "day it named"),
            field("title", "string", "what was to happen"),
            field("outcome", "string", "met: it happened on the day; moved; missed; pending", enum=["met", "moved", "missed", "pending"]),
            field("settled_on", "date", "day the outcome was clear", required=False),
            field("moved_to", "date", "new day", required=False),
            field("announced_event", "string", "event in policy_events that set it", required=False),
            field("settled_event", "string", "event that settled it", required=False),
            field("source", "string", "the text it rests on"),
        ],
        key=["deadline"],
        sources=[{"title": "Executive orders and proclamations named row by row", "path": "https://www.federalregister.gov"}],
        licence={"name": "MIT", "title": "MIT License", "path": "https://opensource.org/license/mit"},
        citation="Tightrope table of deadlines, from the sources named in each row.",
        period="2025-02-10 to 2027-12-31",
        vintage="2026-10-02",
        grade="B",
        caveats=[
            "The G7 summit was a hope in the press, not a date set by either government.",
            "That the duty on medicines started on 29 September 2026 is what the proclamation says; no report of it was found.",
        ],
        csv=True,
    )  # fmt: skip
