"""Which goods each US duty programme covers or leaves out, as shares of six-digit codes.

Source folder: us_hts_scopes/, lists from the US notes to chapter 99 of the tariff
schedule, by way of Budget-Lab-Yale/tariff-rate-tracker; us_census/, for the codes of
wood. The lists name lines of eight or ten digits, and trade is weighed by six digits
here: a share is the lines on the list over the lines of the six-digit code that any list
names, plus one where the rest is not named. What hangs on a use that no code shows is
weighed by the table `use_shares`.
"""

from collections.abc import Callable, Iterable
from pathlib import Path

import pandas as pd

from tightrope import data
from tightrope.catalogue import read_source

BEFORE = "2025-01-01"
RECIPROCAL, ANNEXES = "2025-04-05", "2026-04-06"
LAST_OF_METALS = "2026-04-05"  # last day before the annexes of April 2026
LAST_OF_IEEPA = "2026-02-23"
ANNEX_II = "Annex II of Executive Order 14257"
AIRCRAFT, PRINTED = "civil aircraft, by use", "printed matter, art, special provisions"
CORE_STEEL = """
    7206 7207 7208 7209 7210 7211 7212 7213 7214 7215 7216 7217 7218 7219 7220 7221
    7222 7223 7224 7225 7226 7227 7228 7229 730110 730210 730240 730290 7304 7305
    7306
""".split()
CORE_ALUMINIUM = "7601 7604 7605 7606 7607 7608 7609".split()
CARS = """
    870322 870323 870324 870331 870332 870333 870340 870350 870360 870370 870380
    870390 870421 870431 870441 870451
""".split()
TRUCKS = """
    870121 870122 870123 870124 870129 870410 870422 870423 870432 870442 870443
    870452 870460 870490 870540 870911 870919
""".split()
SOFTWOOD = """
    440311 440321 440322 440323 440324 440325 440326 440399 440611 440691 440711
    440712 440713 440714 440719
""".split()
PHARMACEUTICALS = "300215 300212 300213 300214 3003 3004".split()
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
    482020 4901 4902 4903 4904 490520 490590 4906 491110 491199 97 98
""".split()
# The final annex of July 2026 frees these too; the rest of it is Section 122's list.
FORCED_LABOUR_ALSO = """
    1001 1002 1003 1004 1005 1007 1008 1201 1202 1203 1204 1205 1206 1207 1209
    170112 170113 170114 170191 170199 2503 260111 280200 280430 280700 4113 6309
    7201 7202 7203 7204 711230 7602 854913 903082 903141 97 98 49
""".split()
# Freed on 11 April 2025, back to the 5th.
ELECTRONICS = "8471 847330 8486 851713 851762 852351 8524 852852".split()
# On the civil-aircraft lists too, but free for every use: electronics and titanium.
FREE_OF_USE = [*ELECTRONICS, "8541", "8542", "810890"]
# Annex I-C and what moved to Annex III in June 2026 are described, not listed, in the
# sources: whole headings stand for them.
MOBILE_EQUIPMENT = ("8427", "8429", "8430")
FARM_AND_COOLING = ("8432", "8433", "8415", "87019")
# Who has a deal that frees civil aircraft: origins, first day at the border, first day
# in law where the text reaches back, and the deal's list of other goods.
DEALS = (
    ("GBR", "2025-06-30", "", ""),
    ("EU27", "2025-09-25", "2025-09-01", "eu"),
    ("JPN", "2025-09-16", "", ""),
    ("KOR", "2025-12-04", "2025-11-14", ""),
    ("CHE;LIE", "2025-12-18", "2025-11-14", "swiss"),
)
SUMMED = {
    "share_of_hs6": "sum",
    "lines_on_list": "sum",
    "lines_known": "max",
    "reason": "first",
}

Use = Callable[[str], float]


def programme_scope(sources: Path) -> pd.DataFrame:
    """Prefixes of the Harmonized System by programme, with the share in scope."""
    lists = _Lists(sources)
    scope = _Scope(lists.lines)
    _vehicles(scope, lists)
    _wood(scope)
    _metals_of_2025(scope, lists)
    _derivatives(scope, lists)
    _metals_of_2026(scope, lists)
    _other_listed_goods(scope)
    _freed_of_emergency_duties(scope, lists)
    _freed_by_deals(scope, lists)
    _freed_of_border_duties(scope)
    _freed_of_later_duties(scope, lists)

    frame = pd.DataFrame(scope.rows)
    keys = [column for column in frame if column not in SUMMED]
    frame = frame.groupby(keys, as_index=False, dropna=False, sort=False).agg(SUMMED)
    assert frame["share_of_hs6"].max() <= 1.001
    return frame.assign(share_of_hs6=frame["share_of_hs6"].clip(upper=1.0))


class _Lists:
    """The lists of the source, by programme."""

    def __init__(self, sources: Path) -> None:
        folder = sources / "us_hts_scopes"
        self.car_parts = (folder / "s232_auto_parts.txt").read_text("utf8").split()
        self.truck_parts = (folder / "s232_mhd_parts.txt").read_text("utf8").split()
        self.copper = list(read_source(folder / "s232_copper_products.csv")["hts10"])
        self.derivatives = read_source(folder / "s232_derivative_products.csv")
        self.floors = read_source(folder / "floor_exempt_products.csv")
        annex = read_source(folder / "s232_annex_products.csv")
        # The four-digit rows outside chapter 76 are torn pieces of longer codes (8471
        # would be every computer).
        prefix = annex["hts_prefix"]
        self.annex = annex[(prefix.str.len() > 4) | prefix.str.startswith("76")]

        union = self.floors["country_group"] == "eu"
        flown = self.floors["category"] == "civil_aircraft"
        codes = set(self.floors.loc[union & flown, "hts8"])
        self.aircraft = sorted(c for c in codes if not c.startswith(tuple(FREE_OF_USE)))
        exempt = list(read_source(folder / "s122_exempt_products.csv")["hts8"])
        self.free = [c[:8] for c in exempt if c[:8] not in set(self.aircraft)]

        wood = read_source(sources / "us_census" / "imports_hs6_2024_with_duty.csv.gz")
        self.wood = sorted({c for c in wood["HS6"] if c.startswith("44")})

        ieepa = read_source(folder / "ieepa_exempt_products.csv")["hts10"]
        self.lines = _Lines(
            [
                *ieepa,
                *exempt,
                *self.floors["hts8"],
                *self.annex["hts_prefix"],
                *self.derivatives["hts_prefix"],
                *self.copper,
                *self.car_parts,
                *self.truck_parts,
            ]
        )

    def of_annex(self, part: str) -> list[str]:
        """The codes of one of the annexes of April 2026."""
        return sorted(set(self.annex.loc[self.annex["annex"] == part, "hts_prefix"]))

    def metal_derivatives(self, chapter: str, core: list[str]) -> list[str]:
        """The codes of a metal's chapter on the annexes beside the metal itself."""
        codes = self.annex["hts_prefix"]
        return [c for c in codes if c.startswith(chapter) and not _on(c, core)]

    def floor_goods(self, group: str, *categories: str) -> list[str]:
        """The goods that a deal frees, by country group and category."""
        mine = self.floors["country_group"] == group
        kind = self.floors["category"].isin(categories)
        return list(self.floors.loc[mine & kind, "hts8"])


class _Lines:
    """The eight-digit lines that any list names, by six-digit code."""

    def __init__(self, codes: Iterable[str]) -> None:
        self.seen: dict[str, set[str]] = {}
        for code in {c[:8] for c in codes if len(c) >= 8}:
            self.seen.setdefault(code[:6], set()).add(code)

    def shares(self, codes: Iterable[str]) -> dict[str, tuple[float, int, int]]:
        """Share, lines on the list and lines known, by prefix.

        A prefix of six digits or fewer is whole.
        """
        codes = list(codes)
        whole = {c for c in codes if len(c) <= 6}
        found = dict.fromkeys(whole, (1.0, 0, 0))
        for hs6 in {c[:6] for c in codes if len(c) > 6}:
            if _on(hs6, whole):
                continue
            listed = {c[:8] for c in codes if c[:6] == hs6}
            known = self.seen[hs6] | listed
            last = max(known)[6:]
            # A single line that ends so is the whole code, and lines of 80 and up are
            # its remainder: nothing else is left.
            alone = len(known) == 1 and last in ("00", "01", "02", "03")
            closed = alone or last >= "80" or bool(known - listed)
            all_lines = len(known) if closed else len(known) + 1
            found[hs6] = (len(listed) / all_lines, len(listed), len(known))
        return found


class _Scope:
    """The rows of the table, as they are gathered."""

    def __init__(self, lines: _Lines) -> None:
        self.lines = lines
        self.rows: list[dict[str, object]] = []

    def add(
        self,
        treatment: str,
        programme: str,
        codes: Iterable[str],
        start: str,
        end: str = "",
        reason: str = "",
        origins: str = "ALL",
        retro: str = "",
        use: Use | None = None,
    ) -> None:
        """Add a row for each six-digit code, or shorter prefix, of `codes`."""
        for prefix, (share, on_list, known) in self.lines.shares(codes).items():
            if use is not None:
                share *= use(prefix)
            if round(share, 3) > 0:
                row = {
                    "programme": programme,
                    "treatment": treatment,
                    "hs_prefix": prefix,
                    "share_of_hs6": round(share, 3),
                    "lines_on_list": on_list,
                    "lines_known": known,
                    "origins": origins,
                    "effective_from": start,
                    "effective_to": end or None,
                    "retroactive_from": retro or None,
                    "reason": reason,
                }
                self.rows.append(row)

    def cover(self, programme: str, codes: Iterable[str], *days: str, **more) -> None:
        """What a programme that lists its goods covers."""
        self.add("in", programme, codes, *days, **more)

    def leave_out(
        self, programme: str, codes: Iterable[str], *days: str, **more
    ) -> None:
        """What a programme that covers all goods leaves out."""
        self.add("out", programme, codes, *days, **more)


def _use(name: str, part: float = 1.0) -> Use:
    """The share that counts for a use, by six-digit code; times `part`."""
    rows = data.load("use_shares").query("use == @name")
    shares = dict(zip(rows["hs_prefix"], rows["share"], strict=True))

    def of(prefix: str) -> float:
        for length in (6, 4, 2):
            if prefix[:length] in shares:
                return part * shares[prefix[:length]]
        return part * shares["other"]

    return of


def _codes_of(use: str) -> list[str]:
    """The codes that `use_shares` lists for a use."""
    return list(data.load("use_shares").query("use == @use")["hs_prefix"])


def _on(code: str, prefixes: Iterable[str]) -> bool:
    return code.startswith(tuple(prefixes))


def _not_on(codes: Iterable[str], *others: Iterable[str]) -> list[str]:
    """The codes that do not begin like one of the other lists."""
    taken = tuple({prefix for other in others for prefix in other})
    return [c for c in codes if not c.startswith(taken)]


# -- Section 232: a line on two lists belongs to the first of them ---------------------


def _vehicles(scope: _Scope, lists: _Lists) -> None:
    reason = "passenger cars and light trucks"
    scope.cover("section_232_cars", CARS, "2025-04-03", reason=reason)
    several = _codes_of("vehicles")
    only_cars = _not_on(lists.car_parts, several)
    parts = "section_232_car_parts"
    scope.cover(parts, only_cars, "2025-05-03", reason="US note 33(g)")
    scope.cover(
        parts,
        [c for c in lists.car_parts if _on(c, several)],
        "2025-05-03",
        use=_use("vehicles"),
        reason="US note 33(g), goods of several uses",
    )
    start = "2025-11-01"
    reason = "medium and heavy vehicles"
    scope.cover("section_232_trucks", TRUCKS, start, reason=reason)
    truck_parts = _not_on(lists.truck_parts, lists.car_parts)
    reason = "US note 38(i), less car parts"
    scope.cover("section_232_truck_parts", truck_parts, start, reason=reason)
    scope.cover("section_232_buses", ["8702"], start, reason="buses")


def _wood(scope: _Scope) -> None:
    start = "2025-10-14"
    reason = "softwood timber and lumber"
    scope.cover("section_232_softwood", SOFTWOOD, start, reason=reason)
    furniture = {
        "upholstered": "upholstered wooden furniture",
        "cabinets": "kitchen cabinets and vanities",
    }
    for use, reason in furniture.items():
        scope.cover(
            f"section_232_{use}",
            _codes_of(use),
            start,
            use=_use(use),
            reason=reason,
        )


def _metals_of_2025(scope: _Scope, lists: _Lists) -> None:
    metals = {
        "steel": ("73", CORE_STEEL),
        "aluminium": ("76", CORE_ALUMINIUM),
    }
    for metal, (chapter, core) in metals.items():
        programme = f"section_232_{metal}"
        reason = f"{metal} articles"
        scope.cover(programme, core, BEFORE, LAST_OF_METALS, reason=reason)
        more = lists.metal_derivatives(chapter, core)
        reason = f"{metal} derivatives of chapter {chapter}"
        scope.cover(programme, more, "2025-03-12", LAST_OF_METALS, reason=reason)
    days = ("2025-08-01", LAST_OF_METALS)
    scope.cover("section_232_copper", lists.copper, *days, reason="US note 36(b)")


def _derivatives(scope: _Scope, lists: _Lists) -> None:
    vehicles = [*CARS, *lists.car_parts]
    # The source cuts ten-digit lines to eight: where the later annexes know only ten
    # digits, the line counts by half.
    prefixes = set(lists.annex["hts_prefix"])
    ten_digits = {c[:8] for c in prefixes if len(c) == 10}
    halved = ten_digits - {c for c in prefixes if len(c) == 8}
    aircraft = set(lists.aircraft)
    listed = lists.derivatives
    outside = ~listed["hts_prefix"].str[:2].isin(["72", "73", "76"])
    for metal, name in (("steel", "steel"), ("aluminum", "aluminium")):
        mine = listed[(listed["derivative_type"] == metal) & outside]
        # the August list repeats earlier aluminium lines: the first date counts
        dated = mine["effective_date"].notna()
        early = set(mine.loc[~dated, "hts_prefix"])
        late = set(mine.loc[dated, "hts_prefix"]) - early
        programme = f"section_232_{name}_derivatives"
        reason = f"{name} derivatives outside the metal chapters"
        for codes, start in ((early, "2025-03-12"), (late, "2025-08-18")):
            mine_only = _not_on(sorted(codes), vehicles)
            for part in (1.0, 0.5):
                some = [c for c in mine_only if (c in halved) == (part == 0.5)]
                days = (start, LAST_OF_METALS)
                use = _constant(part)
                scope.cover(programme, some, *days, use=use, reason=reason)
                # the deals free civil aircraft from the metal duties too
                flown = [c for c in some if c in aircraft]
                for origins, freed, *_ in DEALS:
                    scope.leave_out(
                        programme,
                        flown,
                        max(start, freed),
                        LAST_OF_METALS,
                        AIRCRAFT,
                        use=_use("aircraft", part),
                        origins=origins,
                    )


def _constant(share: float) -> Use:
    def of(_prefix: str) -> float:
        return share

    return of


def _metals_of_2026(scope: _Scope, lists: _Lists) -> None:
    vehicles = [*CARS, *lists.car_parts]
    first = [*CORE_STEEL, *lists.of_annex("1a")]
    second = _not_on(
        lists.of_annex("1b"), vehicles, lists.truck_parts, TRUCKS, ["8702"]
    )
    moved = [c for c in second if _on(c, MOBILE_EQUIPMENT)]
    lowered = [c for c in second if _on(c, FARM_AND_COOLING)]
    kept = _not_on(second, moved, lowered)
    june = "2026-06-08"

    reason = "Annex I-A: metal articles"
    scope.cover("section_232_metals_1a", first, ANNEXES, reason=reason)
    reason = "Annex I-B: derivatives"
    scope.cover("section_232_metals_1b", kept, ANNEXES, reason=reason)
    days = (ANNEXES, "2026-06-07", "Annex I-B until June 2026")
    scope.cover("section_232_metals_1b", moved + lowered, *days)
    reason = "Annex I-C: mobile equipment, by heading"
    scope.cover("section_232_metals_1c", moved, june, reason=reason)
    reason = "Annex III: industrial and grid equipment"
    equipment = lists.of_annex("3")
    scope.cover("section_232_metals_3", equipment, ANNEXES, reason=reason)
    reason = "Annex III: farm and cooling equipment, by heading"
    scope.cover("section_232_metals_3", lowered, june, reason=reason)


def _other_listed_goods(scope: _Scope) -> None:
    scope.cover(
        "section_232_semiconductors",
        _codes_of("computing"),
        "2026-01-15",
        use=_use("computing"),
        reason="computing cards, US note 39",
    )
    reason = "patented medicines, by heading"
    programme = "section_232_pharmaceuticals"
    scope.cover(programme, PHARMACEUTICALS, "2026-09-29", reason=reason)


# -- what the duties on all goods leave out; a list published later than it starts is
# -- retroactive


def _freed_of_emergency_duties(scope: _Scope, lists: _Lists) -> None:
    free = lists.free
    food = [c for c in free if c[:2] <= "22" and c != "05080000"]
    november = food + [c for c in free if c in NOVEMBER_FERTILISER]
    september = [c for c in free if c in SEPTEMBER]
    electronics = [c for c in free if _on(c, ELECTRONICS)]
    later = {*september, *november, *electronics}
    april = [c for c in free if c not in later]
    timber = [c for c in lists.wood if c[:4] in TIMBER and c not in TROPICAL]
    last = LAST_OF_IEEPA
    # codes, first day at the border, last day, reason, first day in law
    lists_of_annex_ii = (
        (april, RECIPROCAL, last, ANNEX_II, ""),
        (electronics, "2025-04-11", last, f"{ANNEX_II}: electronics", RECIPROCAL),
        (september, "2025-09-08", last, f"{ANNEX_II}, September 2025", ""),
        (november, "2025-11-14", last, f"{ANNEX_II}, November 2025", "2025-11-13"),
        (
            UNTIL_SEPTEMBER,
            RECIPROCAL,
            "2025-09-07",
            f"{ANNEX_II}, until September 2025",
            "",
        ),
        (
            timber,
            RECIPROCAL,
            "2025-10-13",
            f"{ANNEX_II}: timber, until October 2025",
            "",
        ),
        (
            COPPER_ARTICLES,
            RECIPROCAL,
            "2025-07-31",
            f"{ANNEX_II}: copper, until July 2025",
            "",
        ),
        (INFORMATION, RECIPROCAL, last, PRINTED, ""),
    )
    for programme in ("ieepa_reciprocal", "ieepa_india_oil", "ieepa_brazil"):
        for codes, start, end, reason, retro in lists_of_annex_ii:
            scope.leave_out(programme, codes, start, end, reason, retro=retro)


def _freed_by_deals(scope: _Scope, lists: _Lists) -> None:
    programme = "ieepa_reciprocal"
    for origins, start, retro, group in DEALS:
        deal = {"origins": origins, "retro": retro}
        days = (start, LAST_OF_IEEPA)
        flown = _use("aircraft")
        scope.leave_out(programme, lists.aircraft, *days, AIRCRAFT, use=flown, **deal)
        natural = _not_on(lists.floor_goods(group, "ptaap", "particular"), lists.free)
        reason = "natural resources not found in the US"
        scope.leave_out(programme, natural, *days, reason, **deal)
        medical = _not_on(lists.floor_goods(group, "pharma"), lists.free, natural)
        reason = "generic medicines, by use"
        use = _use("medicines")
        scope.leave_out(programme, medical, *days, reason, use=use, **deal)


def _freed_of_border_duties(scope: _Scope) -> None:
    printed = ["4901", "4902", "4903", "4904", "97", "98"]
    programmes = ("china_fentanyl", "canada", "canada_energy", "mexico")
    days = ("2025-02-04", LAST_OF_IEEPA)
    for name in programmes:
        scope.leave_out(f"ieepa_{name}", printed, *days, PRINTED)
    energy = ["27", "310420", "310430"]
    days = ("2025-03-04", LAST_OF_IEEPA)
    scope.leave_out("ieepa_canada", energy, *days, "energy and potash: own rate")
    scope.cover("ieepa_canada_energy", energy, *days, "energy and potash")


def _freed_of_later_duties(scope: _Scope, lists: _Lists) -> None:
    aircraft, free = lists.aircraft, lists.free
    surcharge = ("2026-02-24", "2026-07-23")
    reason = "Annex II of Proclamation 11012"
    scope.leave_out("section_122", free, *surcharge, reason)
    scope.leave_out("section_122", ["49", "97", "98"], *surcharge, PRINTED)
    flown = _use("aircraft")
    scope.leave_out("section_122", aircraft, *surcharge, AIRCRAFT, use=flown)

    also = FORCED_LABOUR_ALSO
    medicines = _not_on(lists.floor_goods("eu", "pharma"), free, also)
    programmes = {
        "section_301_forced_labour": "2026-07-24",
        "section_301_brazil": "2026-07-22",
    }
    for programme, start in programmes.items():
        days = (start, "")
        reason = "Section 122's list, which the annex repeats"
        scope.leave_out(programme, _not_on(free, also), *days, reason)
        scope.leave_out(programme, also, *days, "further goods of the annex")
        others = _not_on(aircraft, also)
        scope.leave_out(programme, others, *days, AIRCRAFT, use=flown)
        reason = "goods for medicines, by use"
        use = _use("medicines")
        scope.leave_out(programme, medicines, *days, reason, use=use)


TABLES = {"programme_scope": programme_scope}
