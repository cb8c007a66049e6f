"""US duty rates by programme, origin and date since January 2025. Hand-kept: each row from the text it names."""

import catalogue
import pandas as pd
from announced_rates import annex

WH = "brian14708/wh-briefings@737ca03: presidential-actions"
TRACKER = "Budget-Lab-Yale/tariff-rate-tracker"
FEED = "ai-village-agents/deepseek-news: _posts"
GTA = "Global Trade Alert, US tariff event registry"
DOCS = {  # short name: legal source, where it was read, confidence
    "0": ("HTSUS column 1; Proclamations 9704 and 9705, country arrangements", "law-firm notes on Proclamation 10356 (2022); duty collected in 2024", "multiple-secondary"),
    "10895": ("Proclamations 10895, 10896 (2025-02832, 2025-02833)", f"{WH}/2025-02 (10 February 2025)", "primary-document"),
    "10947": ("Proclamation 10947, 90 FR 24199 (2025-10524)", f"{WH}/2025-06 (3 June 2025)", "primary-document"),
    "10962": ("Proclamation 10962 (2025-14893)", f"{TRACKER}: docs/policy_timing.md", "multiple-secondary"),
    "inclusions": ("Notice 2025-15819 (19 August 2025), effective 18 August", f"{FEED} (2025-08-19)", "primary-document"),
    "11021": ("Proclamation 11021 (2026-06960), clauses 1 to 5", f"{WH}/2026-04 (2 April 2026)", "primary-document"),
    "june": ("Proclamation of 1 June 2026 (2026-11314), clauses 1 and 2", f"{WH}/2026-06 (1 June 2026)", "primary-document"),
    "10908": ("Proclamation 10908, 90 FR 14705 (2025-05930)", f"{WH}/2025-03 (26 March 2025)", "primary-document"),
    "14345": ("Executive Order 14345, sections 2 and 4; notice 2025-17908", f"{WH}/2025-09 (4 September 2025)", "primary-document"),
    "eu": ("Executive Order 14346; notice 2025-18660 (25 September 2025)", f"{FEED} (2025-09-25); {TRACKER}: docs", "multiple-secondary"),
    "korea": ("Notice 2025-21940 (4 December 2025)", f"{FEED} (2025-12-04); {TRACKER}: docs", "multiple-secondary"),
    "uk": ("Executive Order 14309; US–UK Economic Prosperity Deal", f"{GTA} (2025-06-30)", "multiple-secondary"),
    "taiwan": ("HTSUS 2026 revision 9, floors from 1 May 2026", f"{TRACKER}: docs/statutory_deviations.md", "multiple-secondary"),
    "swiss": ("Notice 2025-23316, 90 FR 59281 (18 December 2025)", f"{TRACKER}: docs/assumptions.md", "multiple-secondary"),
    "10976": ("Proclamation 10976 (2025-19482), clauses 1 to 7, amended 31 December 2025", f"{WH}/2025-09 (29 September 2025)", "primary-document"),
    "10984": ("Proclamation 10984, 90 FR 48451 (2025-19639)", f"{WH}/2025-10 (17 October 2025)", "primary-document"),
    "semi": ("Proclamation of 14 January 2026", f"{WH}/2026-01 (14 January 2026)", "primary-document"),
    "11020": ("Proclamation 11020, clauses 3 and 4", f"{WH}/2026-04 (2 April 2026)", "primary-document"),
    "14257": ("Executive Order 14257 (2025-06063), section 3", f"{WH}/2025-04 (2 April 2025)", "primary-document"),
    "annex1": ("Executive Order 14257, Annex I; suspended by Executive Order 14266", "Annex I as listed in the table announced_rates (54 of 57 rows)", "multiple-secondary"),
    "14259": ("Executive Order 14259", f"{WH}/2025-04 (8 April 2025)", "primary-document"),
    "14266": ("Executive Order 14266", f"{WH}/2025-04 (9 April 2025)", "primary-document"),
    "14298": ("Executive Order 14298; orders of 11 August and 4 November 2025", f"{WH}/2025-05 (12 May 2025)", "primary-document"),
    "14326": ("Executive Order 14326, 90 FR 37963 (2025-15010), Annex I", f"{WH}/2025-07 (31 July 2025)", "primary-document"),
    "india": ("Joint statement of 6 February 2026", "brian14708/wh-briefings@737ca03: briefings-statements/2026-02", "single-secondary"),
    "14329": ("Executive Order 14329; ended by the order of 6 February 2026", f"{WH}/2026-02 (6 February 2026)", "multiple-secondary"),
    "14323": ("Executive Order 14323", f"{GTA} (2025-08-06)", "multiple-secondary"),
    "14195": ("Executive Order 14195", f"{WH}/2025-02 (1 February 2025)", "primary-document"),
    "14228": ("Executive Order 14228", f"{WH}/2025-03 (3 March 2025)", "primary-document"),
    "nov4": ("Executive Order of 4 November 2025", f"{WH}/2025-11 (4 November 2025)", "primary-document"),
    "canada": ("Executive Orders 14193, 14231 and of 31 July 2025", f"{GTA}; Executive Order 14257, section 3(d)", "multiple-secondary"),
    "mexico": ("Executive Orders 14194 and 14227", f"{GTA}; Executive Order 14257, section 3(d)", "multiple-secondary"),
    "11012": ("Proclamation 11012 (2026-03824), clauses 1 to 7", f"{WH}/2026-02 (20 February 2026)", "primary-document"),
    "301": ("USTR notice 91 FR 47318 (2026-15181); memorandum 91 FR 47717 (2026-15274), section 1", f"{WH}/2026-07 (23 July 2026)", "primary-document"),
    "brazil301": ("Notice of action 2026-14542, US note 50", f"{TRACKER}: config/policy_params.yaml", "multiple-secondary"),
    "letter": ("Letter of the President to the Prime Minister of Japan, 7 July 2025", "https://todayheadline.co/trump-japan-tariff-letter", "multiple-secondary"),
    "drones": ("Proclamation of 13 August 2026 (first day not in the source)", "brian14708/wh-briefings@737ca03: fact-sheets/2026-08", "primary-document"),
}  # fmt: skip
CHINA = "CHN;HKG;MAC"
COLUMN2 = "RUS;BLR;CUB;PRK"
QUOTA = "JPN;KOR;EU27;GBR;BRA;ARG;AUS;CAN;MEX;UKR"
# Ten-per-cent economies of the Section 301 memorandum, section 1(a)(i); the other investigated ones, section 1(a)(iii).
TEN = "ARG;BGD;KHM;ECU;SLV;GTM;HND;IND;IDN;JOR;MYS;PAK;LKA;GBR;TTO"
TWELVE = (
    "DZA;AGO;AUS;BHS;BHR;BRA;CHL;CHN;COL;CRI;DOM;EGY;GUY;HKG;IRQ;ISR;KAZ;KWT;LBY;MAR;NZL;NIC;NGA;NOR;OMN;PER;PHL;QAT;"
    "RUS;SAU;SGP;ZAF;THA;TUR;ARE;URY;VEN;VNM"
)
# Shares of value that a rate falls on. Metal content: incidence observed in 2025 (Global Trade Alert, January 2026): steel
# 40 % over the year, 25 to 32 % in August and September with the longer list; aluminium 35 %; copper 70 %, provisional.
STEEL, STEEL_LATER, ALUMINIUM, COPPER = 0.40, 0.28, 0.35, 0.70
# Canada and Mexico: the share that does not enter duty-free under USMCA; set from the collected duty of 2025, see docs/duties.md.
USMCA = {"CAN": 0.05, "MEX": 0.10}
USMCA_CARS, USMCA_PARTS = 0.55, 0.10
ADD, FLOOR = "add_on", "floor_including_mfn"
END = "2026-02-23"
LAST = "2026-04-05"


def build(folder):
    rows = []

    def add(
        programme,
        origins,
        rate,
        doc,
        start,
        end="",
        rule=ADD,
        retro="",
        content=1.0,
        paying=1.0,
        status="in force",
        note="",
    ):
        source = DOCS[doc]
        rows.append(
            [
                programme,
                origins,
                rate,
                rule,
                start,
                end,
                retro,
                content,
                paying,
                status,
                *source,
                note,
            ]
        )

    def wood(programme, rate):
        add(programme, "ROW", rate, "10976", "2025-10-14")
        add(programme, "GBR", 10, "10976", "2025-10-14", note="not above 10")
        if rate > 10:
            add(
                programme,
                "JPN;EU27",
                15,
                "10976",
                "2025-10-14",
                rule=FLOOR,
                note="not above 15 with MFN",
            )
            add(programme, "KOR", rate, "10976", "2025-10-14", "2025-12-03")
            add(
                programme,
                "KOR",
                15,
                "korea",
                "2025-12-04",
                rule=FLOOR,
                retro="2025-11-14",
            )
            add(programme, "TWN", rate, "10976", "2025-10-14", "2026-04-30")
            add(programme, "TWN", 15, "taiwan", "2026-05-01", rule=FLOOR)

    # Cars and parts.
    for programme, first, share in (
        ("section_232_cars", "2025-04-03", USMCA_CARS),
        ("section_232_car_parts", "2025-05-03", USMCA_PARTS),
    ):
        add(programme, "ROW", 25, "10908", first)
        add(
            programme,
            "CAN;MEX",
            25,
            "10908",
            first,
            paying=share,
            note="US content (cars) or all of a part is free under USMCA; share from collected duty",
        )
        add(programme, "JPN", 25, "10908", first, "2025-09-15")
        add(programme, "JPN", 15, "14345", "2025-09-16", rule=FLOOR)
        add(programme, "EU27", 25, "10908", first, "2025-09-24")
        add(programme, "EU27", 15, "eu", "2025-09-25", rule=FLOOR, retro="2025-08-01")
        add(programme, "KOR", 25, "10908", first, "2025-12-03")
        add(programme, "KOR", 15, "korea", "2025-12-04", rule=FLOOR, retro="2025-11-01")
        add(programme, "GBR", 25, "10908", first, "2025-06-29")
        if programme.endswith("cars"):
            add(
                programme,
                "GBR",
                7.5,
                "uk",
                "2025-06-30",
                note="within the quota of 100,000 cars a year",
            )
        else:
            add(programme, "GBR", 10, "uk", "2025-06-30", rule=FLOOR)
            add(programme, "TWN", 25, "10908", first, "2026-04-30")
            add(programme, "TWN", 15, "taiwan", "2026-05-01", rule=FLOOR)
    for programme, rate in (
        ("section_232_trucks", 25),
        ("section_232_truck_parts", 25),
        ("section_232_buses", 10),
    ):
        add(
            programme,
            "ROW",
            rate,
            "10984",
            "2025-11-01",
            note="no rate of its own for Japan",
        )
        share = USMCA_PARTS if programme.endswith("parts") else USMCA_CARS
        if programme != "section_232_buses":
            add(
                programme,
                "CAN;MEX",
                rate,
                "10984",
                "2025-11-01",
                paying=share,
                note="US content is free under USMCA; share assumed as for cars",
            )
    wood("section_232_softwood", 10)
    wood("section_232_upholstered", 25)
    wood("section_232_cabinets", 25)

    # Metals, until the annexes of April 2026 and after.
    add("section_232_steel", "ROW", 25, "0", "2025-01-01", "2025-06-03")
    add(
        "section_232_steel",
        QUOTA,
        0,
        "0",
        "2025-01-01",
        "2025-03-11",
        note="quota, tariff quota or exemption; the duty above a tariff quota is not shown",
    )
    add("section_232_steel", QUOTA, 25, "10895", "2025-03-12", "2025-06-03")
    add("section_232_aluminium", "ROW", 10, "0", "2025-01-01", "2025-03-11")
    free = "EU27;GBR;ARG;AUS;CAN;MEX;UKR"
    add(
        "section_232_aluminium",
        free,
        0,
        "0",
        "2025-01-01",
        "2025-03-11",
        note="tariff quota or exemption; Japan had none: its 2024 imports paid about 10",
    )
    add("section_232_aluminium", "ROW", 25, "10895", "2025-03-12", "2025-06-03")
    add(
        "section_232_aluminium",
        "RUS",
        200,
        "0",
        "2025-01-01",
        LAST,
        note="Proclamation 10522",
    )
    for programme in ("section_232_steel", "section_232_aluminium"):
        add(programme, "ROW", 50, "10947", "2025-06-04", LAST)
        add(programme, "GBR", 25, "10947", "2025-06-04", LAST)
    for metal, content, later in (
        ("steel", STEEL, STEEL_LATER),
        ("aluminium", ALUMINIUM, ALUMINIUM),
    ):
        programme = f"section_232_{metal}_derivatives"
        add(programme, "ROW", 25, "10895", "2025-03-12", "2025-06-03", content=content)
        for origins, rate in (("ROW", 50), ("GBR", 25)):
            add(
                programme,
                origins,
                rate,
                "10947",
                "2025-06-04",
                "2025-08-17",
                content=content,
            )
            add(
                programme,
                origins,
                rate,
                "inclusions",
                "2025-08-18",
                LAST,
                content=later,
                note="407 codes added; rate of Proclamation 10947",
            )
    add("section_232_copper", "ROW", 50, "10962", "2025-08-01", LAST, content=COPPER)
    for programme, rate, uk in (
        ("section_232_metals_1a", 50, 25),
        ("section_232_metals_1b", 25, 15),
    ):
        add(programme, "ROW", rate, "11021", "2026-04-06")
        add(
            programme,
            "GBR",
            uk,
            "11021",
            "2026-04-06",
            note="if the metal is British; taken for all, copper too",
        )
    add(
        "section_232_metals_3",
        "ROW",
        15,
        "11021",
        "2026-04-06",
        rule=FLOOR,
        note="until the end of 2027",
    )
    add(
        "section_232_metals_1c",
        "ROW",
        25,
        "june",
        "2026-06-08",
        note="until the end of 2027",
    )
    partners = "ARG;ECU;SLV;GTM;JPN;KOR;LIE;CHE;TWN;GBR;EU27"
    add(
        "section_232_metals_1c",
        partners,
        15,
        "june",
        "2026-06-08",
        rule=FLOOR,
        note="until the end of 2027",
    )
    add(
        "section_232_metals_1c",
        "CAN;MEX",
        15,
        "june",
        "2026-06-08",
        note="25 on non-US content, not below 15: the lower bound",
    )
    note = "end uses in the United States are free, and codes do not show them: taken as all"
    add(
        "section_232_semiconductors",
        "ROW",
        25,
        "semi",
        "2026-01-15",
        paying=0.0,
        note=note,
    )
    note = "generic medicines and firms with agreements pay nothing: shares of the Budget Lab (generic 20 %; freed 75 %, Ireland and Switzerland 95 %, others 40 %)"
    add(
        "section_232_pharmaceuticals",
        "ROW",
        100,
        "11020",
        "2026-09-29",
        paying=0.48,
        note=note,
    )
    add(
        "section_232_pharmaceuticals",
        "JPN;EU27;KOR",
        15,
        "11020",
        "2026-09-29",
        rule=FLOOR,
        paying=0.2,
        note=note,
    )
    add(
        "section_232_pharmaceuticals",
        "CHE;LIE",
        15,
        "11020",
        "2026-09-29",
        rule=FLOOR,
        paying=0.04,
        note=note,
    )
    add(
        "section_232_pharmaceuticals",
        "CHN;HKG;MAC;IND",
        100,
        "11020",
        "2026-09-29",
        paying=0.03,
        note="95 % generic; " + note,
    )
    add(
        "section_232_pharmaceuticals",
        "GBR",
        0,
        "11020",
        "2026-09-29",
        note="zero under the agreement with the United Kingdom",
    )

    # Emergency powers: reciprocal and country duties.
    reciprocal = "ieepa_reciprocal"
    add(
        reciprocal,
        "ROW",
        10,
        "14257",
        "2025-04-05",
        "2025-08-06",
        note="Annex I rates suspended on 10 April to 9 July, then 1 August, then 7 August",
    )
    add(
        reciprocal,
        f"CAN;MEX;{COLUMN2}",
        0,
        "14257",
        "2025-04-05",
        END,
        note="section 3(b)(v) and 3(d): outside the order",
    )
    april = annex(folder, "2025-04-02")
    for rate, group in april[april.iso3 != "CHN"].groupby("rate_pct"):
        origins = ";".join(sorted(group.iso3))
        add(
            reciprocal,
            origins,
            rate,
            "annex1",
            "2025-04-09",
            "2025-04-09",
            note="in force for 24 hours; three rows of the annex are missing and fall under ROW",
        )
    add(reciprocal, CHINA, 10, "14257", "2025-04-05", "2025-04-08")
    add(reciprocal, CHINA, 84, "14259", "2025-04-09", "2025-04-09")
    add(reciprocal, CHINA, 125, "14266", "2025-04-10", "2025-05-13")
    add(reciprocal, CHINA, 10, "14298", "2025-05-14", END, note="24 points suspended")
    add(
        reciprocal,
        "ROW",
        10,
        "14326",
        "2025-08-07",
        END,
        note="section 2(d): origins not in Annex I",
    )
    july = annex(folder, "2025-07-31")
    own = {"JPN", "KOR", "CHE", "LIE", "IND", "EU27"}
    for rate, group in july[~july.iso3.isin(own) & (july.rate_pct != 10)].groupby(
        "rate_pct"
    ):
        add(reciprocal, ";".join(sorted(group.iso3)), rate, "14326", "2025-08-07", END)
    add(
        reciprocal,
        "EU27",
        15,
        "14326",
        "2025-08-07",
        END,
        rule=FLOOR,
        note="section 2(c)",
    )
    add(
        reciprocal,
        "JPN",
        15,
        "14326",
        "2025-08-07",
        "2025-09-15",
        note="charged on top of MFN; refunded later",
    )
    add(
        reciprocal,
        "JPN",
        15,
        "14345",
        "2025-09-16",
        END,
        rule=FLOOR,
        retro="2025-08-07",
        note="section 2(d): from 7 August 2025",
    )
    add(reciprocal, "KOR", 15, "14326", "2025-08-07", "2025-12-03")
    add(
        reciprocal,
        "KOR",
        15,
        "korea",
        "2025-12-04",
        END,
        rule=FLOOR,
        retro="2025-11-14",
    )
    add(reciprocal, "CHE", 39, "14326", "2025-08-07", "2025-12-17")
    add(reciprocal, "LIE", 15, "14326", "2025-08-07", "2025-12-17")
    add(
        reciprocal,
        "CHE;LIE",
        15,
        "swiss",
        "2025-12-18",
        END,
        rule=FLOOR,
        retro="2025-11-14",
    )
    add(reciprocal, "IND", 25, "14326", "2025-08-07", "2026-02-06")
    add(
        reciprocal,
        "IND",
        18,
        "india",
        "2026-02-07",
        END,
        note="announced on 6 February; the first day of collection is not in the sources",
    )
    add(
        reciprocal,
        "JPN",
        25,
        "letter",
        "2025-08-01",
        "2025-08-01",
        status="announced only",
        note="never applied",
    )
    add("ieepa_china_fentanyl", CHINA, 10, "14195", "2025-02-04", "2025-03-03")
    add("ieepa_china_fentanyl", CHINA, 20, "14228", "2025-03-04", "2025-11-09")
    add("ieepa_china_fentanyl", CHINA, 10, "nov4", "2025-11-10", END)
    note = "not charged on goods that enter under USMCA; share from collected duty"
    add(
        "ieepa_canada",
        "CAN",
        25,
        "canada",
        "2025-03-04",
        "2025-03-06",
        note="before the exemption of USMCA goods",
    )
    add(
        "ieepa_canada",
        "CAN",
        25,
        "canada",
        "2025-03-07",
        "2025-07-31",
        paying=USMCA["CAN"],
        note=note,
    )
    add(
        "ieepa_canada",
        "CAN",
        35,
        "canada",
        "2025-08-01",
        END,
        paying=USMCA["CAN"],
        note=note,
    )
    add(
        "ieepa_canada_energy",
        "CAN",
        10,
        "canada",
        "2025-03-04",
        "2025-03-06",
        note="before the exemption of USMCA goods",
    )
    add(
        "ieepa_canada_energy",
        "CAN",
        10,
        "canada",
        "2025-03-07",
        END,
        paying=USMCA["CAN"],
        note=note,
    )
    add(
        "ieepa_mexico",
        "MEX",
        25,
        "mexico",
        "2025-03-04",
        "2025-03-06",
        note="before the exemption of USMCA goods",
    )
    add(
        "ieepa_mexico",
        "MEX",
        25,
        "mexico",
        "2025-03-07",
        END,
        paying=USMCA["MEX"],
        note=note,
    )
    add("ieepa_india_oil", "IND", 25, "14329", "2025-08-27", "2026-02-06")
    add(
        "ieepa_brazil",
        "BRA",
        40,
        "14323",
        "2025-08-06",
        END,
        note="Brazil's own list of exempt goods is not in the sources: Annex II stands for it, so Brazil's average is too high",
    )

    # What came after the Supreme Court's ruling.
    add(
        "section_122",
        "ROW",
        10,
        "11012",
        "2026-02-24",
        "2026-07-23",
        note="on top of MFN, no cap",
    )
    for origin, share in USMCA.items():
        add(
            "section_122",
            origin,
            10,
            "11012",
            "2026-02-24",
            "2026-07-23",
            paying=share,
            note="USMCA goods are free",
        )
        add(
            "section_301_forced_labour",
            origin,
            10,
            "301",
            "2026-07-24",
            paying=share,
            note="USMCA goods are free",
        )
    add(
        "section_301_forced_labour",
        "ROW",
        0,
        "301",
        "2026-07-24",
        note="economies not among the 60 investigated",
    )
    add("section_301_forced_labour", TEN, 10, "301", "2026-07-24")
    add("section_301_forced_labour", "EU27;TWN", 10, "301", "2026-07-24", rule=FLOOR)
    add(
        "section_301_forced_labour",
        "JPN;KOR;CHE",
        12.5,
        "301",
        "2026-07-24",
        rule=FLOOR,
    )
    add("section_301_forced_labour", TWELVE, 12.5, "301", "2026-07-24")
    add(
        "section_301_brazil",
        "BRA",
        25,
        "brazil301",
        "2026-07-22",
        note="exempt goods approximated by the forced-labour annex",
    )
    add(
        "section_232_drones",
        "JPN;EU27;KOR;TWN;CHE",
        15,
        "drones",
        "2026-08-13",
        rule=FLOOR,
        status="announced only",
        note="allied hardware and software; not counted",
    )
    frame = pd.DataFrame(
        rows, columns=[f["name"] for f in FIELDS if f["name"] != "shown"]
    ).replace("", None)
    return frame.assign(shown=frame["confidence"] != "recollection-only")


field = catalogue.field
FIELDS = [
    field("programme", "string", "the duty programme, as in stacking_rules"),
    field("origins", "string", "origins, separated by semicolons; ROW: every origin that no other row of the programme names that day", pattern="[A-Z0-9]{3,4}(;[A-Z0-9]{3,4})*"),
    field("rate_pct", "number", "rate", "percent ad valorem", minimum=0),
    field("rule", "string", "add_on: on top of MFN; floor_including_mfn: MFN and this duty together reach the rate, no duty where MFN is higher", enum=["add_on", "floor_including_mfn"]),
    field("effective_from", "date", "first day it was charged at the border"),
    field("effective_to", "date", "last day; empty: in force", required=False),
    field("retroactive_from", "date", "first day in law, where the text reaches back; the row then replaces the programme's earlier rows for these origins", required=False),
    field("content_share", "number", "share of the value that the duty claims: 1, or the assumed metal content", "fraction", minimum=0),
    field("paying_share", "number", "share of what it claims that pays: 1, or what no preference or exemption frees", "fraction", minimum=0),
    field("status", "string", "in force (then or now), or announced only", enum=["in force", "announced only"]),
    field("legal_source", "string", "the text that sets the rate"),
    field("locator", "string", "where the text was read"),
    field("confidence", "string", "how well the row is attested", enum=["primary-document", "multiple-secondary", "single-secondary", "recollection-only"]),
    field("note", "string", "what a reader must know", required=False),
    field("shown", "boolean", "false: kept out of reports"),
]  # fmt: skip

if __name__ == "__main__":
    catalogue.write(
        "us_duties",
        build(catalogue.sources_folder(__doc__)),
        title="US additional duties by programme, origin and date, 2025–2026",
        description="Rates of the additional duties of 2025 and 2026 on top of column 1 (MFN), with their rule, days, share of value "
        "and legal source.",
        fields=FIELDS,
        key=["programme", "origins", "effective_from", "status"],
        sources=[
            {"title": "Executive orders, proclamations and Federal Register notices named row by row", "path": "https://www.federalregister.gov"},
            {"title": "brian14708/wh-briefings (White House texts)", "path": "https://github.com/brian14708/wh-briefings"},
            {"title": "Budget-Lab-Yale/tariff-rate-tracker (MIT)", "path": "https://github.com/Budget-Lab-Yale/tariff-rate-tracker"},
            {"title": "Global Trade Alert, US tariff registers (CC BY 4.0)", "path": "https://globaltradealert.org"},
        ],
        licence={"name": "CC-BY-4.0", "title": "Creative Commons Attribution 4.0", "path": "https://creativecommons.org/licenses/by/4.0/"},
        citation="Tightrope table of US duties, from the orders and notices named in each row.",
        period="2025-01-01 to 2026-10-02",
        vintage="2026-10",
        grade="B",
        caveats=[
            "Section 301 duties on China from before 2025, quotas, antidumping duties and goods in transit are not in the table.",
            "Metal content before 6 April 2026 is an assumption: steel 40 % of value, 28 % with the longer list of August 2025; aluminium 35 %; copper 70 % (incidence observed by Global Trade Alert in 2025).",
            "The shares for Canada and Mexico are set from collected duty, not measured.",
            "Section 338 duties on Canada (August 2026) and the duty on drones are not counted: their goods or first days are not in the sources.",
            "The duties under emergency powers were held unlawful on 20 February 2026; the table shows them as ordered and collected until 23 February.",
        ],
        csv=True,
    )  # fmt: skip
