"""Lists of goods that US duty programmes cover or leave out, by line.

Source folders: us_hts_scopes/ and us_hts_lines/, lists from the US notes to chapter 99
of the tariff schedule and from annexes of orders, by way of
Budget-Lab-Yale/tariff-rate-tracker. A list holds prefixes of two to ten digits; the
longest that fits a line counts. Which programme a list belongs to, for whom and on
which days, says the table `programme_scope`, which is kept by hand. What hangs on a use
that no code shows is weighed by the table `use_shares`; what Section 301 excludes is
measured on the duty of 2024.
"""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd

from tightrope import data
from tightrope.catalogue import read_source

# Section 232. Core metals: notes 16(b) and 19(b); from heading 7216 three codes are
# left out. Articles of 2018 to 2025 in the metals' own chapters by the order that added
# them.
CORE_STEEL = """
    7206 7207 7208 7209 7210 7211 7212 7213 7214 7215 721610 721621 721622 721631 721632
    721633 721640 721650 721699 7217 7218 7219 7220 7221 7222 7223 7224 7225 7226 7227
    7228 7229 730110 730210 730240 730290 7304 7305 7306
""".split()
CORE_ALUMINIUM = """
    7601 7604 7605 7606 7607 7608 7609 7616995160 7616995170
""".split()
NAILS_2020 = """
    73170030 7317005503 7317005505 7317005507 7317005560 7317005580 7317006560
""".split()
WIRE_2020 = "76141050 76149020 76149040 76149050".split()
STEEL_AUGUST = "7216910010 73071930 73071990".split()
# on the annexes of 2026, but not on those of 2025
STEEL_ONLY_2026 = ("732510",)
STEEL_ALSO_2025 = "73269035 73269045".split()
ALUMINIUM_MARCH = """
    76101000 76109000 7615102015 7615102025 7615103015 7615103025 7615105020 7615105040
    7615107125 7615107130 7615107155 7615107180 7615109100 7615200000 7616109090
    7616991000 7616995130 7616995140 7616995190
""".split()
ALUMINIUM_APRIL = ["76129010"]
ALUMINIUM_AUGUST = "7612100000 7612905000 7613000000 76141010".split()
# Derivatives outside the metals' chapters, Annex I of Proclamations 10895 and 10896;
# the source has the aluminium lines at eight digits, which the recipe holds this list
# to.
ALUMINIUM_DERIVATIVES_MARCH = """
    6603908100 8302103000 8302106030 8302106060 8302106090 8302200000 8302303010
    8302303060 8302413000 8302416015 8302416045 8302416050 8302416080 8302423010
    8302423015 8302423065 8302496035 8302496045 8302496055 8302496085 8302500000
    8302603000 8302609000 8305100050 8306300000 8414596590 8415908025 8415908045
    8415908085 8418998005 8418998050 8418998060 8419505000 8419901000 8422900640
    8424909080 8473302000 8473305100 8479899599 8479908500 8479909596 8481909060
    8481909085 8486900000 8487900040 8487900080 8503009520 8508700000 8513902000
    8515902000 8516905000 8516908050 8517710000 8517790000 8529907300 8529909760
    8536908585 8538100000 8541900000 8543908885 8547900020 8547900030 8547900040
    8708103050 87081060 87082921 8708295160 8708806590 8708996890 8716805010 8807300060
    9013908000 9031909195 9401999081 9403100040 9403200082 9403991040 9403999010
    9403999015 9403999020 9403999040 9403999045 9405994020 9506114080 9506514000
    9506516000 9506594040 9506702090 9506910010 9506910020 9506910030 9506990510
    9506990520 9506990530 9506991500 9506992000 9506992580 9506992800 9506995500
    9506996080 9507302000 9507304000 9507306000 9507308000 9507906000 9603908050
""".split()
STEEL_DERIVATIVES_MARCH = """
    84313100 84314200 84314910 84314990 84321000 84329000 85479000 94032000 94059920
    94059940 94062000 94069001
""".split()
# Household appliances, notice of 16 June 2025, in force on the 23rd.
STEEL_DERIVATIVES_JUNE = """
    84181000 84183000 84184000 84221100 84501100 84502000 84512100 84512900 85166040
    85098020 9403999020
""".split()
# Vehicles and wood.
CARS = """
    870322 870323 870324 870331 870332 870333 870340 870350 870360 870370 870380
    870390 870421 870431 870441 870451
""".split()
TRUCKS = """
    87012100 87012200 87012300 87012400 87012900 87041010 87041050 87042211 87042251
    87042301 87043201 87044200 87044300 87045200 87046000 87049001 87054000 8705900080
    87060003 8706000520 8706000575 87060025 87060050 87091100 87091900
""".split()
SOFTWOOD = """
    44031100 44032101 44032201 44032301 44032401 44032501 44032601 44039901 44061100
    44069100 44071100 44071200 44071300 44071400 44071900
""".split()
UPHOLSTERED = "9401614011 9401614031 9401616011 9401616031".split()
CABINETS = "9403409060 9403608093 9403910080".split()
MEDICINES = "300215 300212 300213 300214 3003 3004".split()
COMPUTING_CARDS = ["8471804000"]
# Annex I-C and what moved to Annex III in June 2026 are described, not listed, in the
# sources: whole headings stand for them.
MOBILE_EQUIPMENT = ("8427", "8429", "8430")
FARM_AND_COOLING = ("8432", "8433", "8415", "87019")
# Annex II of the reciprocal order: what entered and left it, by date (US note
# 2(v)(iii), revisions of 2025).
SEPTEMBER = """
    25041010 26040000 26090000 26122000 26139000 28254000 28332400 29035110 29242901
    29242903 29242923 29242926 29242928 29242933 29242957 29242980 29269050 29332905
    29332960 47031100 47032100 47032900 71081100 71081250 71081310 71081355 71081370
    71082000 71159005 71159030 72026000 75011000 75021000 75022000 75030000 75040000
    79039030 85051100 85414100
""".split()
UNTIL_SEPTEMBER = "281830 38249993 390729 390730 390761 390769 390799 391000".split()
NOVEMBER_FERTILISER = """
    31010000 31021000 31022100 31022900 31023000 31024000 31025000 31026000 31028000
    31029001 31031100 31031900 31039001 31053000 31054000 31055100 31055900 31059000
""".split()
TIMBER = "4401 4402 4403 4404 4405 4406 4407 4408 4409 4410 4411 4412 4413".split()
TROPICAL = """
    440342 440349 440721 440722 440723 440725 440726 440727 440728 440729 440831
    440839
""".split()
COPPER_ARTICLES = "7406 7407 7408 7409 7410 7411 7412 7413 7415 7418 7419".split()
INFORMATION = """
    482020 4901 4902 4903 4904 490520 490590 4906 491110 491199 97
""".split()
# The final annex of July 2026 frees these too; the rest of it is Section 122's list.
FORCED_LABOUR_ALSO = """
    1001 1002 1003 1004 1005 1007 1008 1201 1202 1203 1204 1205 1206 1207 1209
    170112 170113 170114 170191 170199 2503 260111 280200 280430 280700 4113 6309
    7201 7202 7203 7204 711230 7602 854913 903082 903141 97 49
""".split()
# Freed on 11 April 2025, back to the 5th.
ELECTRONICS = "8471 847330 8486 851713 851762 852351 8524 852852".split()
# On the civil-aircraft lists too, but free for every use: electronics and titanium.
FREE_OF_USE = (*ELECTRONICS, "8541", "8542", "810890")
# Section 301 on China: what the review of 2024 (89 FR 76581, 89 FR 101682) moved,
# beside what the source lists.
EV_BATTERIES, BATTERIES, GLOVES, MASKS = (
    "8507600010",
    "85076000",
    "40151210",
    "63079098",
)
WAFERS = "38180000"
MOVED_2026 = ["25041010", "25041050", "25049000", "85051100", BATTERIES]
SOLAR_CELLS = ["854142", "854143"]
# Repairs and alterations abroad pay on their own value only, assembly less US content.
REPAIRED = ["98020040", "98020050", "98020060"]
ASSEMBLED = "98020080"
# A smaller part of a line that paid less than the list's rate in 2024 is no exclusion:
# American goods in it, entries under chapter 98, rounding.
NOISE = 0.05
LOW_VALUE = "9999"  # a line of the statistics, not of the schedule

Codes = Iterable[str] | dict[str, float]


def tariff_lists(sources: Path) -> pd.DataFrame:
    """Prefixes by list, with the share of each that counts."""
    source = _Source(sources)
    lists: dict[str, Codes] = {
        **_metals(source),
        **_vehicles_and_wood(source),
        **_freed_of_reciprocal(source),
        **_freed_by_deals(source),
        **_border_duties(source),
        **_section_301(source),
        "medicines": MEDICINES,
        "computing_cards": COMPUTING_CARDS,
        "solar_cells": SOLAR_CELLS,
    }
    frames = []
    for name, codes in lists.items():
        shares = codes if isinstance(codes, dict) else dict.fromkeys(codes, 1.0)
        frame = pd.DataFrame(shares.items(), columns=["hts_prefix", "share"])
        frames.append(frame.assign(list=name))
    whole = pd.concat(frames, ignore_index=True)
    assert whole["share"].between(0, 1).all()
    return whole.round({"share": 4})


class _Source:
    """The lists of the source."""

    def __init__(self, sources: Path) -> None:
        scopes, lines = sources / "us_hts_scopes", sources / "us_hts_lines"
        self.car_parts = (scopes / "s232_auto_parts.txt").read_text("utf8").split()
        self.truck_parts = (scopes / "s232_mhd_parts.txt").read_text("utf8").split()
        self.copper = list(read_source(scopes / "s232_copper_products.csv")["hts10"])
        self.derivatives = read_source(scopes / "s232_derivative_products.csv")
        self.fentanyl = read_source(lines / "fentanyl_carveout_products.csv")
        self.s301 = read_source(lines / "s301_product_lists.csv.gz")
        brazil = read_source(lines / "country_eo_exempt_products.csv.gz")
        brazil["code"] = brazil["hts10"].str.replace(".", "")
        self.brazil = brazil[~brazil["code"].str.startswith("99")]
        annex = read_source(scopes / "s232_annex_products.csv")
        # The four-digit rows outside chapter 76 are torn pieces of longer codes (8471
        # would be every computer).
        prefix = annex["hts_prefix"]
        self.annex = annex[(prefix.str.len() > 4) | prefix.str.startswith("76")]
        floors = read_source(lines / "floor_exempt_by_revision.csv.gz")
        self.floors = floors[floors["revision"] == "2026"]
        aircraft = self.floor_goods("eu", "civil_aircraft")
        self.aircraft = sorted({c for c in aircraft if not c.startswith(FREE_OF_USE)})
        exempt = read_source(scopes / "s122_exempt_products.csv")["hts8"].str[:8]
        self.free = sorted(set(exempt) - set(self.aircraft))

    def floor_goods(self, group: str, *categories: str) -> list[str]:
        """The goods that a deal frees, by country group and category."""
        mine = self.floors["country_group"] == group
        kind = self.floors["category"].isin(categories)
        return sorted(set(self.floors.loc[mine & kind, "hts8"]))

    def of_annex(self, part: str) -> list[str]:
        """The codes of one of the annexes of April 2026."""
        return sorted(set(self.annex.loc[self.annex["annex"] == part, "hts_prefix"]))

    def derived(self, metal: str, late: bool) -> set[str]:
        """Derivatives outside the metals' chapters, of March or of August 2025."""
        mine = self.derivatives[self.derivatives["derivative_type"] == metal]
        mine = mine[~mine["hts_prefix"].str[:2].isin(["72", "73", "76"])]
        return set(mine.loc[mine["effective_date"].notna() == late, "hts_prefix"])

    def section_301(self, *lists: str) -> set[str]:
        """The goods of some of the lists of Section 301."""
        return set(self.s301.loc[self.s301["list"].isin(lists), "hts8"])


def _metals(source: _Source) -> dict[str, Codes]:
    early = source.derived("aluminum", late=False)
    typed = {code[:8] for code in ALUMINIUM_DERIVATIVES_MARCH}
    # two bumper lines stand on an order of 2020 and are on both metals' lists
    assert early <= typed and typed - early <= {"87081060", "87082921"}
    annex = source.annex["hts_prefix"]
    steel = [
        code
        for part in ("1a", "1b")
        for code in source.of_annex(part)
        if code.startswith("73") and len(code) >= 8
    ]
    later = {*STEEL_AUGUST, *NAILS_2020}
    march = [c for c in steel if c not in later and not c.startswith(STEEL_ONLY_2026)]
    part_1b = source.of_annex("1b")
    mobile = [c for c in part_1b if c.startswith(MOBILE_EQUIPMENT)]
    lowered = [c for c in part_1b if c.startswith(FARM_AND_COOLING)]
    return {
        "steel": CORE_STEEL,
        "steel_nails_2020": NAILS_2020,
        "steel_articles_march": [*march, *STEEL_ALSO_2025],
        "steel_articles_august": STEEL_AUGUST,
        "steel_derivatives_march": STEEL_DERIVATIVES_MARCH,
        "steel_derivatives_june": STEEL_DERIVATIVES_JUNE,
        "steel_derivatives_august": _narrowed(
            source.derived("steel", late=True) - source.derived("steel", late=False),
            annex,
        ),
        "aluminium": CORE_ALUMINIUM,
        "aluminium_wire_2020": WIRE_2020,
        "aluminium_articles_march": ALUMINIUM_MARCH,
        "aluminium_articles_april": ALUMINIUM_APRIL,
        "aluminium_articles_august": ALUMINIUM_AUGUST,
        "aluminium_derivatives_march": ALUMINIUM_DERIVATIVES_MARCH,
        "aluminium_derivatives_august": _narrowed(
            source.derived("aluminum", late=True) - early, annex
        ),
        "copper_articles": _by_use(
            "copper_content", [c for c in source.copper if c.startswith("74")]
        ),
        "copper_cables": [c for c in source.copper if not c.startswith("74")],
        "annex_1a": {*CORE_STEEL, *source.of_annex("1a")},
        "annex_1b": sorted({*part_1b} - {*mobile, *lowered}),
        "annex_1c": mobile,
        "annex_3": source.of_annex("3"),
        "annex_3_june": lowered,
    }


def _narrowed(codes: set[str], annex: pd.Series) -> list[str]:
    """The source cuts ten-digit lines to eight.

    The later annexes know which they were.
    """
    known = set(annex)
    found: set[str] = set()
    for code in codes:
        lines = {c for c in known if len(c) == 10 and c.startswith(code)}
        if lines and code not in known:
            found |= lines
        else:
            found.add(code)
    return sorted(found)


def _vehicles_and_wood(source: _Source) -> dict[str, Codes]:
    for_cars = dict.fromkeys(source.car_parts, 1.0) | _use("vehicles")
    return {
        "cars": CARS,
        "car_parts": for_cars,
        "trucks": TRUCKS,
        "truck_parts": source.truck_parts,
        "buses": ["8702"],
        "softwood": SOFTWOOD,
        "upholstered": UPHOLSTERED,
        "cabinets": CABINETS,
    }


def _freed_of_reciprocal(source: _Source) -> dict[str, Codes]:
    farm = [c for c in source.free if c[:2] <= "22" and c != "05080000"]
    november = [*farm, *(c for c in source.free if c in NOVEMBER_FERTILISER)]
    september = [c for c in source.free if c in SEPTEMBER]
    electronics = [c for c in source.free if c.startswith(tuple(ELECTRONICS))]
    april = set(source.free) - {*november, *september, *electronics}
    lines = data.load("tariff_lines")["hts10"].str[:6].unique()
    timber = {c for c in lines if c[:4] in TIMBER and c not in TROPICAL}
    special = {"98": 1.0, ASSEMBLED: 0.0, LOW_VALUE: 1.0} | _use("repair_value")
    return {
        "annex_ii": sorted(april),
        "annex_ii_electronics": electronics,
        "annex_ii_september": september,
        "annex_ii_november": november,
        "annex_ii_until_september": UNTIL_SEPTEMBER,
        "annex_ii_timber": sorted(timber),
        "annex_ii_copper": COPPER_ARTICLES,
        "annex_122": source.free,
        "informational": INFORMATION,
        "printed_matter": ["4901", "4902", "4903", "4904", "97"],
        "chapters_49_97": ["49", "97"],
        "forced_labour_also": FORCED_LABOUR_ALSO,
        "chapter_98": special,
        "handicapped": _use("handicapped"),
    }


def _freed_by_deals(source: _Source) -> dict[str, Codes]:
    flown = _by_use("aircraft", source.aircraft)
    brazil = source.brazil
    august = brazil.loc[brazil["effective_date_start"] == "2025-08-06", "code"]
    aircraft = {c: s for c, s in flown.items() if c[:8] in set(august.str[:8])}
    medicines: set[str] = set()
    found: dict[str, Codes] = {
        "civil_aircraft": flown,
        "brazil_august": [c for c in august if c[:8] not in source.aircraft],
        "brazil_aircraft": aircraft,
        "brazil_november": brazil.loc[
            brazil["effective_date_start"] == "2025-11-13", "code"
        ].tolist(),
    }
    for group in ("eu", "swiss"):
        natural = source.floor_goods(group, "ptaap", "particular")
        natural = [c for c in natural if c not in source.free]
        found[f"{group}_natural_resources"] = natural
        medicines |= set(source.floor_goods(group, "pharma")) - {*source.free, *natural}
    return found | {"generic_medicines": _by_use("medicines", sorted(medicines))}


def _border_duties(source: _Source) -> dict[str, Codes]:
    category = source.fentanyl["category"]
    return {
        "canada_energy": source.fentanyl.loc[category == "energy_ca", "hts8"].tolist(),
        "potash": source.fentanyl.loc[category == "potash_ca", "hts8"].tolist(),
    }


def _section_301(source: _Source) -> dict[str, Codes]:
    listed = source.section_301
    review = {
        "section_301_100": listed("biden_100"),
        "section_301_50_2024": listed("biden_50"),
        "section_301_50_2025": listed("biden_50_jan25") | {WAFERS},
        "section_301_25_2024": listed("biden_25") | {EV_BATTERIES},
        "section_301_25_2025": listed("biden_25_jan25", "cranes_301"),
    }
    moved = set().union(*review.values())
    full = listed("1", "2", "3", "3_addl") - moved
    reduced = listed("4A") - full - moved - listed("biden_jan26")
    until_2026 = (listed("biden_jan26") & listed("4A")) | {BATTERIES}
    lists = {
        **review,
        "section_301_lists_1_3": full,
        "section_301_list_4a": reduced,
        "section_301_list_4a_until_2025": until_2026 - {GLOVES, MASKS},
        "section_301_25_2026": MOVED_2026,
        "masks": [MASKS],
        "gloves": [GLOVES],
    }
    metals = {
        25.0: (*CORE_STEEL, *NAILS_2020),
        10.0: (*CORE_ALUMINIUM, *WIRE_2020),
    }
    rates = {25.0: tuple(full), 7.5: tuple(reduced)}
    excluded = _excluded_in_2024(rates, metals)
    return {name: sorted(codes) for name, codes in lists.items()} | {
        "section_301_excluded": excluded
    }


def _excluded_in_2024(rates: dict, metals: dict) -> dict[str, float]:
    """Share of the imports of 2024 from China that did not pay the duty of its list.

    What was collected, less the ordinary rate and the metal duties of 2018, over the
    rate of the list; measured where the ordinary rate is a percentage.
    """
    imports = data.load("us_imports_hts10_2024").query("partner_iso3 == 'CHN'")
    ordinary = data.load("tariff_rates").set_index("hts8")["general_pct"]
    codes = imports["hts10"]
    collected = 100 * imports["duty_usd"] / imports["imports_consumption_usd"]
    extra = collected - codes.str[:8].map(ordinary) - _rate_on(codes, metals)
    rate = _rate_on(codes, rates)
    paid = (extra / rate.where(rate > 0)).clip(0, 1)
    excluded = (1 - paid).set_axis(codes)
    return excluded[excluded > NOISE].to_dict()


def _rate_on(codes: pd.Series, rates: dict[float, tuple[str, ...]]) -> pd.Series:
    on_list = [codes.str.startswith(prefixes) for prefixes in rates.values()]
    return pd.Series(np.select(on_list, list(rates), 0.0), index=codes.index)


def _use(name: str) -> dict[str, float]:
    """The share that counts for a use, by prefix."""
    rows = data.load("use_shares").query("use == @name")
    return dict(zip(rows["hs_prefix"], rows["share"], strict=True))


def _by_use(name: str, codes: Iterable[str]) -> dict[str, float]:
    """The share of each code that counts for a use, lines under it with their own."""
    shares = _use(name)
    found = {}
    for code in codes:
        fits = [shares[code[:n]] for n in (8, 6, 4, 2) if code[:n] in shares]
        found[code] = fits[0] if fits else shares["other"]
    lines = {c: s for c, s in shares.items() if len(c) == 10 and c[:8] in found}
    return found | lines


TABLES = {"tariff_lists": tariff_lists}
