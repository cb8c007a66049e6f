"""Which goods each US duty programme covers or leaves out, as shares of six-digit HS codes.

The lists of the US tariff schedule name 8- or 10-digit lines; trade is weighed by six digits. A share is
lines on the list / lines of the six-digit code that any list names, plus one where the rest is not named.
"""

import functools

import catalogue
import pandas as pd


def words(text: str) -> list[str]:
    return text.split()


BEFORE = "2025-01-01"
RECIPROCAL, ANNEXES = "2025-04-05", "2026-04-06"
CORE_STEEL = words(
    "7206 7207 7208 7209 7210 7211 7212 7213 7214 7215 7216 7217 7218 7219 7220 7221 7222 7223 7224 7225 7226 7227 "
    "7228 7229 730110 730210 730240 730290 7304 7305 7306"
)
CORE_ALUMINIUM = words("7601 7604 7605 7606 7607 7608 7609")
CARS = words(
    "870322 870323 870324 870331 870332 870333 870340 870350 870360 870370 870380 870390 "
    "870421 870431 870441 870451"
)
TRUCKS = words(
    "870121 870122 870123 870124 870129 870410 870422 870423 870432 870442 870443 870452 870460 870490 870540 "
    "870911 870919"
)
SOFTWOOD = "440311 440321 440322 440323 440324 440325 440326 440399 440611 440691 440711 440712 440713 440714 440719"
# Ten-digit lines inside large eight-digit ones: the shares are judgements, written down in docs/duties.md.
UPHOLSTERED = {"940161": 0.9}
CABINETS = {"940340": 0.9, "940360": 0.1, "940391": 0.3}
PHARMACEUTICALS = {
    "300215": 1.0,
    "300212": 1.0,
    "300213": 1.0,
    "300214": 1.0,
    "3003": 1.0,
    "3004": 1.0,
}
# Annex II of the reciprocal order: what entered and left it, by date (US note 2(v)(iii), revisions of 2025).
SEPTEMBER = words(
    "25041010 26040000 26090000 26122000 26139000 28254000 28332400 29035110 29242901 29242903 29242923 29242926 "
    "29242928 29242933 29242957 29242980 29269050 29332905 29332960 47031100 47032100 47032900 71081100 71081250 "
    "71081310 71081355 71081370 71082000 71159005 71159030 72026000 75011000 75021000 75022000 75030000 75040000 "
    "79039030 85051100 85414100"
)
UNTIL_SEPTEMBER = words("281830 38249993 390729 390730 390761 390769 390799 391000")
NOVEMBER_FERTILISER = words(
    "31010000 31021000 31022100 31022900 31023000 31024000 31025000 31026000 31028000 31029001 31031100 31031900 "
    "31039001 31053000 31054000 31055100 31055900 31059000"
)
TIMBER = words("4401 4402 4403 4404 4405 4406 4407 4408 4409 4410 4411 4412 4413")
TROPICAL = words(
    "440342 440349 440721 440722 440723 440725 440726 440727 440728 440729 440831 440839"
)
COPPER_ARTICLES = words("7406 7407 7408 7409 7410 7411 7412 7413 7415 7418 7419")
INFORMATION = words("482020 4901 4902 4903 4904 490520 490590 4906 491110 491199 97 98")
# The final annex of July 2026 frees these too; the rest of it is Section 122's list (chapters, headings, subheadings).
FORCED_LABOUR_ALSO = words(
    "1001 1002 1003 1004 1005 1007 1008 1201 1202 1203 1204 1205 1206 1207 1209 170112 170113 170114 170191 170199 "
    "2503 260111 280200 280430 280700 4113 6309 7201 7202 7203 7204 711230 7602 854913 903082 903141 97 98 49"
)
# On the civil-aircraft lists too, but free for every use: the electronics of April 2025 and titanium.
ELECTRONICS = words(
    "8471 847330 8486 851713 851762 852351 8524 852852"
)  # freed on 11 April 2025, back to the 5th
FREE_OF_USE = [*ELECTRONICS, "8541", "8542", "810890"]
# Share of the goods on the civil-aircraft lines that is certified for aircraft (general note 6), by six digits:
# entries of March to May 2026 that claimed Section 122's aircraft heading, USD 39.5 bn of trade; others: see OTHER_USE.
AIRCRAFT_USE = {
    "391722": 0.06, "391723": 0.07, "391729": 0.1, "391731": 0.13, "391733": 0.68, "391739": 0.08, "391740": 0.01,
    "392690": 0.03, "401130": 0.87, "401610": 0.28, "401693": 0.05, "482390": 0, "681381": 0, "730630": 0.01,
    "731210": 0, "760820": 0, "830210": 0.03, "830242": 0.31, "830249": 0.69, "830710": 0.06, "840710": 0.85,
    "840890": 0.01, "840910": 0.85, "841111": 1, "841112": 1, "841121": 1, "841181": 0.99, "841182": 1,
    "841191": 1, "841199": 0.53, "841210": 0.91, "841221": 0.02, "841229": 0.16, "841231": 0, "841239": 0.5,
    "841280": 0.4, "841290": 0.03, "841319": 0.16, "841320": 0, "841330": 0, "841350": 0.14, "841360": 0.15,
    "841370": 0.12, "841381": 0, "841391": 0.04, "841410": 0.06, "841430": 0.01, "841451": 0, "841459": 0.13,
    "841480": 0.62, "841490": 0.13, "841582": 0.64, "841583": 0.11, "841590": 0.02, "841810": 0, "841840": 0,
    "841861": 0.01, "841869": 0.58, "841950": 0.05, "841981": 0.08, "841990": 0.02, "842119": 0.04, "842121": 0.03,
    "842129": 0.03, "842131": 0.01, "842132": 0, "842139": 0.1, "842511": 0.03, "842519": 0.07, "842531": 0.3,
    "842539": 0.22, "842810": 0.04, "842820": 0.19, "842833": 0, "842839": 0, "842890": 0.01, "844331": 0,
    "844332": 0.07, "847989": 0, "847990": 0, "848310": 0.19, "848330": 0, "848340": 0.38, "848350": 0.18,
    "848360": 0.15, "848390": 0.06, "848410": 0.19, "848490": 0.03, "850131": 0.21, "850132": 0.12, "850152": 0.02,
    "850153": 0.28, "850161": 0.62, "850162": 0.89, "850211": 0.18, "850212": 0, "850213": 0.11, "850220": 0.97,
    "850239": 0.26, "850410": 0.3, "850432": 0.09, "850433": 0, "850440": 0.05, "850450": 0.06, "850720": 0.03,
    "850730": 0.44, "850750": 0.69, "850760": 0.01, "850780": 0.3, "851680": 0.08, "851714": 0.14, "851761": 0.23,
    "851769": 0.1, "851771": 0.31, "851810": 0.38, "851821": 0.08, "851822": 0, "851829": 0.07, "851830": 0.01,
    "851840": 0.06, "851850": 0.03, "851981": 0.02, "852610": 0.26, "852691": 0.32, "852692": 0.01, "852862": 0.02,
    "852910": 0.36, "852990": 0.17, "853110": 0.11, "853120": 0.1, "853180": 0.1, "853670": 0, "853951": 0,
    "854370": 0.16, "854390": 0.26, "854430": 0.01, "880622": 0.4, "880710": 0.86, "880720": 0.8, "880730": 0.97,
    "880790": 0.36, "900190": 0, "900290": 0.05, "901420": 0.84, "901490": 0.61, "902000": 0.55, "902519": 0.17,
    "902580": 0.06, "902590": 0.05, "902610": 0.12, "902620": 0, "902680": 0.01, "902690": 0.01, "903010": 0.01,
    "903020": 0, "903031": 0, "903032": 0.02, "903033": 0.09, "903039": 0, "903040": 0.02, "903084": 0.28,
    "903089": 0.01, "903090": 0.02, "903180": 0.04, "903190": 0.03, "903210": 0.02, "903289": 0.4, "903290": 0.17,
    "903300": 0.07, "940110": 0.95, "940320": 0, "940370": 0.04, "940511": 0.02, "940519": 0.01, "940561": 0.17,
    "940599": 0.03,
}  # fmt: skip
OTHER_USE = {
    "88": 0.97,
    "": 0.05,
}  # chapter 88 as a whole; other lines that the sample does not show
# Goods on the car-parts list that serve other machines too: no measurement, judgements (computers as in the source).
VEHICLE_USE = {"8471": 0.0, "8501": 0.3, "8507": 0.5, "8537": 0.3, "9015": 0.3}
PHARMACEUTICAL_USE = (
    0.5  # goods freed only for use in medicines: no measurement, half assumed
)
MOBILE_EQUIPMENT = (
    "8427",
    "8429",
    "8430",
)  # Annex I-C is described, not listed, in the sources
FARM_AND_COOLING = (
    "8432",
    "8433",
    "8415",
    "87019",
)  # moved to Annex III on 8 June 2026, likewise described


# Who has a deal that frees civil aircraft: origins, first day at the border, in law, and its list of other goods.
DEALS = (
    ("GBR", "2025-06-30", "", None),
    ("EU27", "2025-09-25", "2025-09-01", "eu"),
    ("JPN", "2025-09-16", "", None),
    ("KOR", "2025-12-04", "2025-11-14", None),
    ("CHE;LIE", "2025-12-18", "2025-11-14", "swiss"),
)
ANNEX_II = "Annex II of Executive Order 14257"
AIRCRAFT, PRINTED = "civil aircraft, by use", "printed matter, art, special provisions"


class Lines:
    """The eight-digit lines that any source list names, by six-digit code: the denominator of the shares."""

    def __init__(self, codes):
        self.seen = {}
        for code in {c[:8] for c in codes if len(c) >= 8}:
            self.seen.setdefault(code[:6], set()).add(code)

    def shares(self, codes) -> dict[str, tuple[float, int, int]]:
        """share, lines on the list and lines known, by prefix; a prefix of six digits or fewer is whole."""
        whole = {c for c in codes if len(c) <= 6}
        out = dict.fromkeys(whole, (1.0, 0, 0))
        for hs6 in {c[:6] for c in codes if len(c) > 6}:
            if any(hs6.startswith(c) for c in whole):
                continue
            on = {c[:8] for c in codes if c[:6] == hs6}
            known = self.seen[hs6] | on
            alone = len(known) == 1 and min(known)[6:] in ("00", "01", "02", "03")
            closed = (
                alone or max(known)[6:] >= "80" or known - on
            )  # lines of 80 and up are the remainder
            out[hs6] = (len(on) / (len(known) + (not closed)), len(on), len(known))
        return out


def build(folder):
    scopes = folder / "us_hts_scopes"
    read = {"dtype": str, "keep_default_na": False, "na_values": [""]}
    table = {name: pd.read_csv(scopes / f"{name}.csv", **read) for name in (
        "ieepa_exempt_products", "s122_exempt_products", "floor_exempt_products", "s232_annex_products",
        "s232_derivative_products", "s232_copper_products")}  # fmt: skip
    text = {
        n: (scopes / f"s232_{n}.txt").read_text("utf8").split()
        for n in ("auto_parts", "mhd_parts")
    }
    floors, annex, derived = (
        table[f"{n}_products"]
        for n in ("floor_exempt", "s232_annex", "s232_derivative")
    )
    # the four-digit rows outside chapter 76 are torn pieces of longer codes (8471 would be every computer)
    annex = annex[
        (annex.hts_prefix.str.len() > 4) | annex.hts_prefix.str.startswith("76")
    ]
    aviation = floors.hts8[
        (floors.category == "civil_aircraft") & (floors.country_group == "eu")
    ]
    aircraft = sorted({c for c in aviation if not c.startswith(tuple(FREE_OF_USE))})
    free = [
        c[:8] for c in table["s122_exempt_products"].hts8 if c[:8] not in set(aircraft)
    ]
    lines = Lines([*table["ieepa_exempt_products"].hts10, *table["s122_exempt_products"].hts8, *floors.hts8,
                   *annex.hts_prefix, *derived.hts_prefix, *table["s232_copper_products"].hts10,
                   *text["auto_parts"], *text["mhd_parts"]])  # fmt: skip

    rows = []

    def add(
        programme,
        treatment,
        codes,
        start,
        end="",
        origins="ALL",
        use=1.0,
        retro="",
        reason="",
    ):
        shares = (
            {c: (s, 0, 0) for c, s in codes.items()}
            if isinstance(codes, dict)
            else lines.shares(codes)
        )
        for prefix, (share, on, known) in shares.items():
            share *= use(prefix) if callable(use) else use
            if round(share, 3) > 0:
                share = round(share, 3)
                rows.append(
                    [
                        programme,
                        treatment,
                        prefix,
                        share,
                        on,
                        known,
                        origins,
                        start,
                        end,
                        retro,
                        reason,
                    ]
                )

    def leave_out(programme, codes, start, end, reason, **more):
        add(programme, "out", codes, start, end, reason=reason, **more)

    def certified(hs6, part=1.0):
        return part * AIRCRAFT_USE.get(hs6, OTHER_USE.get(hs6[:2], OTHER_USE[""]))

    def not_on(codes, *others):
        taken = tuple({o for other in others for o in other})
        return [c for c in codes if not c.startswith(taken)]

    # Section 232: cars first, then trucks, wood, and metals; a line on two lists belongs to the first of them.
    add(
        "section_232_cars",
        "in",
        CARS,
        "2025-04-03",
        reason="passenger cars and light trucks",
    )
    shared = tuple(VEHICLE_USE)
    add(
        "section_232_car_parts",
        "in",
        not_on(text["auto_parts"], shared),
        "2025-05-03",
        reason="US note 33(g)",
    )
    add("section_232_car_parts", "in", [c for c in text["auto_parts"] if c.startswith(shared)], "2025-05-03",
        use=lambda hs6: VEHICLE_USE[hs6[:4]], reason="US note 33(g), goods of several uses")  # fmt: skip
    truck_parts = not_on(text["mhd_parts"], text["auto_parts"])
    add(
        "section_232_trucks",
        "in",
        TRUCKS,
        "2025-11-01",
        reason="medium and heavy vehicles",
    )
    add(
        "section_232_truck_parts",
        "in",
        truck_parts,
        "2025-11-01",
        reason="US note 38(i), less car parts",
    )
    add("section_232_buses", "in", ["8702"], "2025-11-01", reason="buses")
    add(
        "section_232_softwood",
        "in",
        SOFTWOOD.split(),
        "2025-10-14",
        reason="softwood timber and lumber",
    )
    add(
        "section_232_upholstered",
        "in",
        UPHOLSTERED,
        "2025-10-14",
        reason="upholstered wooden furniture",
    )
    add(
        "section_232_cabinets",
        "in",
        CABINETS,
        "2025-10-14",
        reason="kitchen cabinets and vanities",
    )
    add(
        "section_232_steel",
        "in",
        CORE_STEEL,
        BEFORE,
        "2026-04-05",
        reason="steel articles",
    )
    more = [
        c
        for c in annex.hts_prefix
        if c.startswith("73") and not c.startswith(tuple(CORE_STEEL))
    ]
    add(
        "section_232_steel",
        "in",
        more,
        "2025-03-12",
        "2026-04-05",
        reason="steel derivatives of chapter 73",
    )
    add(
        "section_232_aluminium",
        "in",
        CORE_ALUMINIUM,
        BEFORE,
        "2026-04-05",
        reason="aluminium articles",
    )
    more = [
        c
        for c in annex.hts_prefix
        if c.startswith("76") and not c.startswith(tuple(CORE_ALUMINIUM))
    ]
    add(
        "section_232_aluminium",
        "in",
        more,
        "2025-03-12",
        "2026-04-05",
        reason="aluminium derivatives of chapter 76",
    )
    copper = table["s232_copper_products"].hts10
    add(
        "section_232_copper",
        "in",
        [*copper],
        "2025-08-01",
        "2026-04-05",
        reason="US note 36(b)",
    )
    vehicles = (*CARS, *text["auto_parts"])
    # the source cuts ten-digit lines to eight: where the later annexes know only ten digits, the line counts by half
    halves = {c[:8] for c in annex.hts_prefix if len(c) == 10} - {
        c for c in annex.hts_prefix if len(c) == 8
    }
    for metal, name in (("steel", "steel"), ("aluminum", "aluminium")):
        # the August list repeats earlier aluminium lines: the first date counts
        mine = derived[
            (derived.derivative_type == metal)
            & ~derived.hts_prefix.str[:2].isin(["72", "73", "76"])
        ]
        early = set(mine.hts_prefix[mine.effective_date.isna()])
        late = set(mine.hts_prefix[mine.effective_date.notna()]) - early
        programme, why = (
            f"section_232_{name}_derivatives",
            f"{name} derivatives outside the metal chapters",
        )
        for codes, start in ((early, "2025-03-12"), (late, "2025-08-18")):
            codes = not_on(sorted(codes), vehicles)
            for half in (False, True):
                some, part = (
                    [c for c in codes if (c in halves) == half],
                    0.5 if half else 1.0,
                )
                add(programme, "in", some, start, "2026-04-05", use=part, reason=why)
                flown = [c for c in some if c in aircraft]
                for (
                    origins,
                    freed,
                    *_,
                ) in DEALS:  # the deals free civil aircraft from the metal duties too
                    use = functools.partial(certified, part=part)
                    leave_out(
                        programme,
                        flown,
                        max(start, freed),
                        "2026-04-05",
                        AIRCRAFT,
                        use=use,
                        origins=origins,
                    )
    pick = {
        key: sorted(set(annex.hts_prefix[annex.annex == key]))
        for key in ("1a", "1b", "3")
    }
    first = not_on(CORE_STEEL, ()) + pick["1a"]
    second = not_on(pick["1b"], vehicles, text["mhd_parts"], TRUCKS, ["8702"])
    moved = [c for c in second if c.startswith(MOBILE_EQUIPMENT)]
    lowered = [c for c in second if c.startswith(FARM_AND_COOLING)]
    kept = not_on(second, moved, lowered)
    add(
        "section_232_metals_1a",
        "in",
        first,
        ANNEXES,
        reason="Annex I-A: metal articles",
    )
    add("section_232_metals_1b", "in", kept, ANNEXES, reason="Annex I-B: derivatives")
    add(
        "section_232_metals_1b",
        "in",
        moved + lowered,
        ANNEXES,
        "2026-06-07",
        reason="Annex I-B until June 2026",
    )
    add(
        "section_232_metals_1c",
        "in",
        moved,
        "2026-06-08",
        reason="Annex I-C: mobile equipment, by heading",
    )
    add(
        "section_232_metals_3",
        "in",
        pick["3"],
        ANNEXES,
        reason="Annex III: industrial and grid equipment",
    )
    add(
        "section_232_metals_3",
        "in",
        lowered,
        "2026-06-08",
        reason="Annex III: farm and cooling equipment, by heading",
    )
    add(
        "section_232_semiconductors",
        "in",
        {"847180": 0.333},
        "2026-01-15",
        reason="computing cards, US note 39",
    )
    add(
        "section_232_pharmaceuticals",
        "in",
        PHARMACEUTICALS,
        "2026-09-29",
        reason="patented medicines, by heading",
    )

    # What the general duties leave out. IEEPA: until its end; a list published later than it starts is retroactive.
    last = "2026-02-23"
    late = [c for c in free if c[:2] <= "22" and c != "05080000"]
    september = [c for c in free if c in SEPTEMBER]
    november = late + [c for c in free if c in NOVEMBER_FERTILISER]
    electronics = [c for c in free if c.startswith(tuple(ELECTRONICS))]
    april = [c for c in free if c not in {*september, *november, *electronics}]
    timber = [c for c in wood_codes(folder) if c[:4] in TIMBER and c not in TROPICAL]
    for programme in ("ieepa_reciprocal", "ieepa_india_oil", "ieepa_brazil"):
        leave_out(programme, april, RECIPROCAL, last, ANNEX_II)
        leave_out(
            programme,
            electronics,
            "2025-04-11",
            last,
            f"{ANNEX_II}: electronics",
            retro=RECIPROCAL,
        )
        leave_out(
            programme, september, "2025-09-08", last, f"{ANNEX_II}, September 2025"
        )
        leave_out(
            programme,
            november,
            "2025-11-14",
            last,
            f"{ANNEX_II}, November 2025",
            retro="2025-11-13",
        )
        leave_out(
            programme,
            UNTIL_SEPTEMBER,
            RECIPROCAL,
            "2025-09-07",
            f"{ANNEX_II}, until September 2025",
        )
        leave_out(
            programme,
            timber,
            RECIPROCAL,
            "2025-10-13",
            f"{ANNEX_II}: timber, until October 2025",
        )
        leave_out(
            programme,
            COPPER_ARTICLES,
            RECIPROCAL,
            "2025-07-31",
            f"{ANNEX_II}: copper, until July 2025",
        )
        leave_out(programme, INFORMATION, RECIPROCAL, last, PRINTED)
    for origins, start, retro, group in DEALS:
        deal = {"origins": origins, "retro": retro}
        leave_out(
            "ieepa_reciprocal", aircraft, start, last, AIRCRAFT, use=certified, **deal
        )
        mine = floors[floors.country_group == group]
        natural = not_on(mine.hts8[mine.category.isin(["ptaap", "particular"])], free)
        leave_out(
            "ieepa_reciprocal",
            natural,
            start,
            last,
            "natural resources not found in the US",
            **deal,
        )
        medical = not_on(mine.hts8[mine.category == "pharma"], free, natural)
        leave_out(
            "ieepa_reciprocal",
            medical,
            start,
            last,
            "generic medicines, by use",
            use=PHARMACEUTICAL_USE,
            **deal,
        )
    printed = ["4901", "4902", "4903", "4904", "97", "98"]
    for programme in (
        "ieepa_china_fentanyl",
        "ieepa_canada",
        "ieepa_canada_energy",
        "ieepa_mexico",
    ):
        leave_out(programme, printed, "2025-02-04", last, PRINTED)
    energy = ["27", "310420", "310430"]
    leave_out("ieepa_canada", energy, "2025-03-04", last, "energy and potash: own rate")
    add(
        "ieepa_canada_energy",
        "in",
        energy,
        "2025-03-04",
        last,
        reason="energy and potash",
    )
    surcharge = ("2026-02-24", "2026-07-23")
    leave_out("section_122", free, *surcharge, "Annex II of Proclamation 11012")
    leave_out("section_122", ["49", "97", "98"], *surcharge, PRINTED)
    leave_out("section_122", aircraft, *surcharge, AIRCRAFT, use=certified)
    medical = floors.hts8[
        (floors.category == "pharma") & (floors.country_group == "eu")
    ]
    for programme, start in (
        ("section_301_forced_labour", "2026-07-24"),
        ("section_301_brazil", "2026-07-22"),
    ):
        leave_out(
            programme,
            not_on(free, FORCED_LABOUR_ALSO),
            start,
            "",
            "Section 122's list, which the annex repeats",
        )
        leave_out(
            programme, FORCED_LABOUR_ALSO, start, "", "further goods of the annex"
        )
        leave_out(
            programme,
            not_on(aircraft, FORCED_LABOUR_ALSO),
            start,
            "",
            AIRCRAFT,
            use=certified,
        )
        medicines = not_on(medical, free, FORCED_LABOUR_ALSO)
        leave_out(
            programme,
            medicines,
            start,
            "",
            "goods for medicines, by use",
            use=PHARMACEUTICAL_USE,
        )
    frame = pd.DataFrame(rows, columns=[f["name"] for f in FIELDS])
    keys = [
        f["name"]
        for f in FIELDS
        if f["name"] not in ("share_of_hs6", "lines_on_list", "lines_known", "reason")
    ]
    shares = {
        "share_of_hs6": "sum",
        "lines_on_list": "sum",
        "lines_known": "max",
        "reason": "first",
    }
    frame = frame.replace({"effective_to": {"": None}, "retroactive_from": {"": None}})
    frame = frame.groupby(keys, as_index=False, dropna=False, sort=False).agg(shares)
    assert frame["share_of_hs6"].max() <= 1.001
    return frame.assign(share_of_hs6=frame["share_of_hs6"].clip(upper=1.0))


def wood_codes(folder):
    codes = pd.read_csv(
        folder / "us_census" / "imports_hs6_2024_with_duty.csv.gz",
        dtype={"HS6": str},
        usecols=["HS6"],
    )
    return sorted(set(codes.HS6[codes.HS6.str.startswith("44")]))


field = catalogue.field
FIELDS = [
    field("programme", "string", "the duty programme, as in stacking_rules"),
    field("treatment", "string", "in: covered by a programme that lists its goods; out: left out of one that covers all goods", enum=["in", "out"]),
    field("hs_prefix", "string", "chapter, heading or six-digit code of the Harmonized System 2022", pattern="[0-9]{2}|[0-9]{4}|[0-9]{6}"),
    field("share_of_hs6", "number", "share of each six-digit code under the prefix, 0 to 1: lines on the list, times their use", "fraction", minimum=0),
    field("lines_on_list", "integer", "eight-digit lines of the six-digit code on the list; 0 where the prefix is whole", minimum=0),
    field("lines_known", "integer", "eight-digit lines of the six-digit code that any list names; 0 where the prefix is whole", minimum=0),
    field("origins", "string", "ALL, or origins separated by semicolons", pattern="ALL|[A-Z0-9]{3,4}(;[A-Z0-9]{3,4})*"),
    field("effective_from", "date", "first day at the border"),
    field("effective_to", "date", "last day; empty: in force", required=False),
    field("retroactive_from", "date", "first day in law, where the text reaches back", required=False),
    field("reason", "string", "the list or rule, in short"),
]  # fmt: skip

if __name__ == "__main__":
    catalogue.write(
        "programme_scope",
        build(catalogue.sources_folder(__doc__)),
        title="Goods inside and outside each US duty programme, 2025–2026",
        description="Prefixes of the Harmonized System that a duty programme covers, or that a duty on all goods leaves out, "
        "with the share of each six-digit code.",
        fields=FIELDS,
        key=["programme", "treatment", "hs_prefix", "origins", "effective_from", "reason"],
        sources=[
            {"title": "US International Trade Commission, Harmonized Tariff Schedule, US notes to chapter 99; US Customs and Border Protection lists", "path": "https://hts.usitc.gov"},
            {"title": "Budget-Lab-Yale/tariff-rate-tracker (MIT)", "path": "https://github.com/Budget-Lab-Yale/tariff-rate-tracker"},
            {"title": "SAIL-Engineering/tariff-rate-tracker: dates of Annex II, use of the civil-aircraft exemption", "path": "https://github.com/SAIL-Engineering/tariff-rate-tracker/tree/8d19d2e4bbcd0357df2cad6bb9286e1e9c88c193"},
        ],
        licence={"name": "MIT", "title": "MIT License", "path": "https://opensource.org/license/mit"},
        citation="US notes to HTSUS chapter 99, as compiled by The Budget Lab at Yale, tariff-rate-tracker.",
        period="2025-01-01 to 2026-10-02",
        vintage="2026-08",
        grade="B",
        caveats=[
            "A six-digit code holds several lines of the US schedule: its share in scope counts lines, not value.",
            "Lines that no list names are counted as one line, where the codes show that the six-digit code is divided.",
            "Goods freed for civil aircraft are counted by the share that claimed it in March to May 2026; for use in medicines, half is assumed.",
            "Annex I-C and the additions to Annex III of June 2026 are described in the sources, not listed: whole headings stand for them.",
            "The annex of July 2026 (Section 301) is approximated by Section 122's list and 39 further prefixes.",
            "Steel derivatives outside chapter 73 are known only from 18 August 2025 on; the shorter lists of March and June 2025 are missing.",
        ],
    )  # fmt: skip
