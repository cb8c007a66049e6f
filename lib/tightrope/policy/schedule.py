"""The US duty on a product from an origin on a day since 2025, and average rates.

Frame in, frame out; nothing is read here. A schedule is made from tables, and a
counterfactual from edited ones:

    tables = {name: data.load(name) for name in policy.TABLES}
    schedule = policy.Schedule.from_tables(**tables)
    schedule.duty("2025-11-15", "JPN", "8703230190").total_pct                  # 15.0

The law works at the line: ten digits. Section 232 programmes claim a line in order of
priority, where only its metal is dutiable the share of metal in its value. The other
duties fall on what is left of the goods they cover. `add_on` adds its rate to the
ordinary duty; `floor_including_mfn` adds what the ordinary duty lacks of it
(docs/duties.md).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

import numpy as np
import pandas as pd

from tightrope.policy.lines import (
    GIVEN,
    HOW,
    Agreement,
    Goods,
    Lines,
    open_to,
    plain_goods,
    read_agreements,
    read_goods,
    read_lines,
    read_preferences,
)
from tightrope.policy.tables import (
    FLOOR,
    Coverage,
    PolicyError,
    Rate,
    Rule,
    Scope,
    amend,
    faults,
    read_coverage,
    read_rates,
    read_rules,
)

TABLES = (
    "us_duties",
    "stacking_rules",
    "programme_scope",
    "tariff_lists",
    "tariff_lines",
    "tariff_rates",
    "tariff_preferences",
    "us_imports_hts10_2024",
    "usmca_claims",
    "customs_origins",
    "countries",
    "policy_events",
)
CHECKED = ("us_duties", "stacking_rules", "programme_scope")  # what `faults` takes
FIRST_DAY = date(2025, 1, 1)
BASES = ("legal", "collected")
__all__ = [
    "BASES",
    "CHECKED",
    "FIRST_DAY",
    "TABLES",
    "Charge",
    "Duty",
    "Ordinary",
    "PolicyError",
    "Schedule",
    "amend",
    "faults",
]
OWN_WEIGHTS = "US imports of 2024 from the origin"
ALL_WEIGHTS = "US imports of 2024 from all listed origins"
NO_WEIGHTS = "lines alike: nothing was imported in 2024"
# Share of the goods arriving that left before a duty's first day (an ordinal).
Afloat = Callable[[int], float]


@dataclass(frozen=True)
class Charge:
    """One programme's part in a duty.

    `points_pct` of the customs value, charged at `rate_pct` on `share` of it.
    """

    programme: str
    title: str
    rate_pct: float
    rule: str
    share: float
    points_pct: float
    legal_source: str
    confidence: str


@dataclass(frozen=True)
class Duty:
    """The duty on a product, percent of the customs value.

    `total_pct` = `base_pct` + the points of every programme that applies. `mfn_pct` is
    the ordinary rate (column 1, general; column 2 for some origins), `base_pct` what is
    left of it after the preferences that `claimed_share` of the value claims. For six
    digits, and for eight that hold several lines, every figure is an average over
    `lines` lines weighted as `weights` says, and the totals of the lines lie from
    `low_pct` to `high_pct`. A programme that applies and adds nothing (a floor below
    the ordinary rate, a rate of zero) is listed with 0 points.
    """

    on: date
    origin: str
    hts: str
    basis: str
    mfn_pct: float
    base_pct: float
    total_pct: float
    programmes: tuple[Charge, ...]
    low_pct: float
    high_pct: float
    lines: int
    weights: str
    mfn_how: str
    preference: str
    claimed_share: float

    @property
    def hs6(self) -> str:
        """The six-digit code of the Harmonized System."""
        return self.hts[:6]


@dataclass(frozen=True)
class Ordinary:
    """The ordinary rate of a product: what the schedule prints, and its percentage.

    `pct` is the average over `lines` lines by US imports of 2024 from all origins
    without a preference or plain where there were none; the lines lie from `low_pct` to
    `high_pct`.
    """

    hts: str
    pct: float
    low_pct: float
    high_pct: float
    lines: int
    general: str
    special: str
    column2: str
    how: str


@dataclass(frozen=True, eq=False)
class Schedule:
    """Rates, rules and goods of US duties, with the trade of 2024.

    Make it with `from_tables`; it never changes.

    `weights`: what the US bought in 2024 by origin (`Goods`: value, duty, ordinary rate
    … by line).
    """

    rules: tuple[Rule, ...]
    rates: Mapping[str, list[Rate]]
    coverage: Coverage
    lines: Lines
    groups: Mapping[str, str]  # whose rates an economy's goods pay
    refused: Mapping[str, str]
    weights: Mapping[str, Goods]
    # goods of origins without trade of their own: column 1, 2
    others: Mapping[bool, Goods]
    column2: frozenset[str]
    agreements: tuple[Agreement, ...]
    last_day: date

    def __repr__(self) -> str:
        return (
            f"<Schedule: US duties, {FIRST_DAY} to {self.last_day}, {len(self.rules)} "
            f"programmes, {len(self.lines):,} lines, {len(self.weights)} origins>"
        )

    @classmethod
    def from_tables(
        cls,
        us_duties,
        stacking_rules,
        programme_scope,
        tariff_lists,
        tariff_lines,
        tariff_rates,
        tariff_preferences,
        us_imports_hts10_2024,
        usmca_claims,
        customs_origins,
        countries,
        policy_events,
    ) -> Schedule:
        """A schedule from frames with the columns of the tables of the same names.

        `TABLES` lists them. Rows of `us_duties` whose `status` is "announced only" are
        left out. Covered: `FIRST_DAY` to the day of the last event.

        Parameters
        ----------
        us_duties, stacking_rules, programme_scope, tariff_lists : pd.DataFrame
            What duties there are, in what order they claim a good, and which goods.
        tariff_lines, tariff_rates, tariff_preferences : pd.DataFrame
            The lines, what the schedule prints for them, and agreements.
        us_imports_hts10_2024, usmca_claims : pd.DataFrame
            What the US bought, and what of it claimed the agreement with Canada and
            Mexico.
        customs_origins, countries : pd.DataFrame
            Whose rates an origin pays.
        policy_events : pd.DataFrame
            The day of the last event ends what is covered.

        Returns
        -------
        Schedule

        Raises
        ------
        PolicyError
            A rate is for an origin that has no rates of its own.

        Examples
        --------
        >>> from tightrope import data
        >>> tables = {name: data.load(name) for name in TABLES}
        >>> schedule = Schedule.from_tables(**tables)
        >>> schedule.duty("2025-11-15", "JPN", "870323", mfn_pct=2.5).total_pct
        15.0
        >>> schedule.group("DEU"), schedule.mfn("870323").general
        ('EU27', '2.5%')
        >>> on_cars = schedule.product_rates("2025-04-03", "JPN").set_index("hs6")
        >>> on_cars.loc[["870323"], ["base_pct", "new_pct"]].round(1)
                base_pct  new_pct
        hs6
        870323       2.5     25.0
        """
        lines = read_lines(tariff_lines, tariff_rates)
        agreements = read_agreements(tariff_preferences)
        groups, refused, column2 = _read_origins(countries, customs_origins)
        in_force = us_duties[us_duties["status"] != "announced only"]
        rates = read_rates(in_force)
        for name, rows in rates.items():
            for code in sorted({o for rate in rows for o in rate.origins}):
                if groups.get(code) != code or code in refused:
                    raise PolicyError(
                        f"us_duties, {name}: origin {code!r} has no rates of its own; "
                        "see the tables countries and customs_origins"
                    )
        # the schedule holds these two, and is asked before they are full
        weights: dict[str, Goods] = {}
        others: dict[bool, Goods] = {}
        schedule = cls(
            rules=read_rules(stacking_rules),
            rates=rates,
            coverage=read_coverage(
                programme_scope, tariff_lists, lines.codes, lines.metals
            ),
            lines=lines,
            groups=groups,
            refused=refused,
            weights=weights,
            others=others,
            column2=column2,
            agreements=agreements,
            last_day=policy_events["date"].max().date(),
        )
        partners = sorted(us_imports_hts10_2024["partner_iso3"].unique())
        goods = read_goods(
            lines,
            us_imports_hts10_2024,
            usmca_claims,
            read_preferences(agreements, lines),
            column2,
            {origin: schedule._before(groups[origin]) for origin in partners},
        )
        weights.update(goods)
        others.update(plain_goods(lines, goods))
        return schedule

    @cached_property
    def products(self) -> pd.Index:
        """The six-digit codes of the lines."""
        return pd.Index(np.unique(self.lines.codes.astype("<U6")).astype(object))

    def duty(
        self,
        on,
        origin: str,
        hts: str,
        mfn_pct: float | None = None,
        basis: str = "legal",
        claimed: float | None = None,
    ) -> Duty:
        """The duty on day `on` for a product of `origin`.

        Parameters
        ----------
        on : date or str
            Also as ISO text, such as "2025-08-07".
        origin : str
            ISO 3166-1 alpha-3, "EU27", or "ROW" for any origin without rates of its
            own.
        hts : str
            Six, eight or ten digits; at six the average of its lines, with their range.
        mfn_pct : float, optional
            The ordinary rate, percent, instead of the schedule's.
        basis : str
            "legal", with rates that a later text set retroactively, or "collected",
            what was charged at the border on that day.
        claimed : float, optional
            Share of the value, 0 to 1, that claims the origin's preference, instead of
            what was claimed in 2024 (Canada and Mexico: in the month); 1 for a good
            that claims it, 0 for one that does not.

        Returns
        -------
        Duty

        Raises
        ------
        PolicyError
            In one line, for a day, origin, product or rate that is not covered.

        Examples
        --------
        >>> schedule.duty("2025-11-15", "JPN", "870323").total_pct  # doctest: +SKIP
        """
        day, group = self.ordinal(on), self.group(origin)
        self._basis(basis)
        where = self.lines.find(hts)
        goods = self.goods(origin)
        ordinary, preferred = goods.ordinary[where], goods.preferential[where]
        share = goods.claims(day)[where]
        how = goods.how[where]
        if claimed is not None:
            share = np.full(len(where), _fraction(claimed))
        if mfn_pct is not None:
            ordinary = np.full(len(where), _percentage(mfn_pct))
            preferred, how = ordinary, np.full(len(where), GIVEN)
        weight, weights = self._weights(goods, where, ordinary)
        found = list(self._points(day, group, basis, where, ordinary, preferred, share))
        base = (1 - share) * ordinary + share * preferred
        total = base + sum(points for *_, points in found)
        counted = weight > 0
        charges = []
        for rule, rate, part, _, points in found:
            mean = float(weight @ part)
            if mean > 0:
                charges.append(
                    Charge(
                        rule.programme,
                        rule.title,
                        rate.rate,
                        rate.rule,
                        round(mean, 6),
                        round(float(weight @ points), 6),
                        rate.source,
                        rate.confidence,
                    )
                )
        heaviest = int(np.argmax(weight))
        return Duty(
            on=date.fromordinal(day),
            origin=origin,
            hts=hts,
            basis=basis,
            mfn_pct=round(float(weight @ np.where(counted, ordinary, 0)), 6),
            base_pct=round(float(weight @ np.where(counted, base, 0)), 6),
            total_pct=round(float(weight @ np.where(counted, total, 0)), 6),
            programmes=tuple(charges),
            low_pct=round(float(total[counted].min()), 6),
            high_pct=round(float(total[counted].max()), 6),
            lines=len(where),
            weights=weights,
            mfn_how=HOW[how[heaviest]],
            preference=self._preference(group, int(where[heaviest])),
            claimed_share=round(float(weight @ share), 6),
        )

    def mfn(self, hts: str) -> Ordinary:
        """The ordinary rate (column 1, general) of a product.

        Parameters
        ----------
        hts : str
            Six, eight or ten digits.

        Returns
        -------
        Ordinary
            Not a number where the rate is printed by quantity and nothing was imported.

        Raises
        ------
        PolicyError
            The code is unknown.

        Examples
        --------
        >>> schedule.mfn("870323")  # doctest: +SKIP
        """
        where = self.lines.find(hts)
        goods = self.others[False]
        rate = goods.ordinary[where]
        known = ~np.isnan(rate)
        value = np.where(known, goods.value[where], 0)
        if known.any() and value.sum() == 0:
            value = known.astype(float)
        pct = low = high = np.nan
        if known.any():
            pct = float(value[known] @ rate[known] / value.sum())
            low, high = float(rate[known].min()), float(rate[known].max())
        heaviest = int(where[int(np.argmax(value))])
        return Ordinary(
            hts=hts,
            pct=round(pct, 6),
            low_pct=round(low, 6),
            high_pct=round(high, 6),
            lines=len(where),
            general=self.lines.text("general", heaviest),
            special=self.lines.text("special", heaviest),
            column2=self.lines.text("column2", heaviest),
            how=HOW[goods.how[heaviest]],
        )

    def line_rates(self, on, origin: str, basis: str = "legal") -> pd.DataFrame:
        """Every line that the US imported from `origin` in 2024.

        Parameters
        ----------
        on, origin, basis
            As in `duty`.

        Returns
        -------
        pd.DataFrame
            hts10, imports_usd, mfn_pct, base_pct, new_pct, total_pct; `base_pct` is the
            ordinary duty after preferences, `new_pct` what the programmes add on day
            `on` (percent of the customs value).

        Examples
        --------
        >>> schedule.line_rates("2025-11-15", "JPN").head()  # doctest: +SKIP
        """
        goods, base, new = self.every_line(on, origin, basis)
        frame = pd.DataFrame(
            {
                "hts10": self.lines.codes.astype(object),
                "imports_usd": goods.value,
                "mfn_pct": goods.ordinary,
                "base_pct": base,
                "new_pct": new,
                "total_pct": base + new,
            }
        )
        return frame[goods.value > 0].reset_index(drop=True)

    def product_rates(self, on, origin: str, basis: str = "legal") -> pd.DataFrame:
        """`line_rates` averaged by six-digit product.

        Parameters
        ----------
        on, origin, basis
            As in `duty`.

        Returns
        -------
        pd.DataFrame
            hs6, imports_usd (2024), base_pct, new_pct, total_pct (percent of the
            customs value).

        Examples
        --------
        >>> schedule.product_rates("2025-11-15", "JPN").head()  # doctest: +SKIP
        """
        rates = self.line_rates(on, origin, basis)
        traded = self.goods(origin).value > 0
        by_product = pd.Series(self._product_of_line[traded], name="hs6")
        averaged = _averaged(rates, by_product)
        return averaged.assign(hs6=self.products[averaged["hs6"]])

    def average_rate(self, on, origin: str, basis: str = "legal") -> float:
        """Average duty on goods of `origin` on day `on`, percent.

        Weights: US imports for consumption of 2024 by line.

        Parameters
        ----------
        on, origin, basis
            As in `duty`.

        Returns
        -------
        float

        Examples
        --------
        >>> schedule.average_rate("2025-11-15", "JPN")  # doctest: +SKIP
        """
        goods, base, new = self.every_line(on, origin, basis)
        return float(np.nansum((base + new) * goods.value) / goods.value.sum())

    def average_rates(
        self, days: Iterable, origins: Iterable[str], basis: str = "legal"
    ) -> pd.DataFrame:
        """`average_rate` for every origin and day: date, origin, rate_pct.

        It is worked out on the days of change only.

        Parameters
        ----------
        days : iterable
            Each as `on` in `duty`.
        origins : iterable of str
            Codes, each as in `duty`.
        basis : str
            As in `duty`.

        Returns
        -------
        pd.DataFrame
            One row an origin and day.

        Examples
        --------
        >>> days = pd.date_range("2025-04-01", "2025-04-30")  # doctest: +SKIP
        >>> schedule.average_rates(days, ["JPN", "CHN"])  # doctest: +SKIP
        """
        ordinals = np.array([self.ordinal(day) for day in days], dtype=int)
        dates = pd.DatetimeIndex([date.fromordinal(d) for d in ordinals])
        frames = []
        for origin in _listed(origins):
            steps = [d.toordinal() for d in self.change_days([origin], basis)]
            held = np.searchsorted(steps, ordinals, side="right") - 1
            rate = {
                k: self.average_rate(date.fromordinal(steps[k]), origin, basis)
                for k in np.unique(held)
            }
            rates = [rate[k] for k in held.tolist()]
            frames.append(
                pd.DataFrame({"date": dates, "origin": origin, "rate_pct": rates})
            )
        return _together(frames)

    def daily_rates(self, days: Iterable, origin: str, basis: str = "legal"):
        """The duty on every line and day, percent.

        Parameters
        ----------
        days : iterable
            Each as `on` in `duty`.
        origin, basis
            As in `duty`.

        Returns
        -------
        pd.DataFrame
            One row a day of `days`, one column a ten-digit line.

        Examples
        --------
        >>> schedule.daily_rates(["2025-11-15"], "JPN")  # doctest: +SKIP
        """
        ordinals = np.array([self.ordinal(day) for day in days], dtype=int)
        dates = pd.DatetimeIndex([date.fromordinal(d) for d in ordinals])
        steps = [d.toordinal() for d in self.change_days([origin], basis)]
        held = np.searchsorted(steps, ordinals, side="right") - 1
        needed, row = np.unique(held, return_inverse=True)
        table = np.empty((len(needed), len(self.lines)), dtype=np.float32)
        for number, step in enumerate(needed):
            _, base, new = self.every_line(
                date.fromordinal(steps[step]), origin, basis, traded=False
            )
            table[number] = base + new
        return pd.DataFrame(table[row], index=dates, columns=self.lines.codes)

    def sector_rates(
        self,
        on,
        origins: Iterable[str],
        hs6_to_sector: Mapping[str, str],
        basis: str = "legal",
    ) -> pd.DataFrame:
        """Weighted rates by sector.

        Parameters
        ----------
        on
            As in `duty`.
        origins : iterable of str
            Codes, each as in `duty`.
        hs6_to_sector : mapping of str to str
            Sector by six-digit code, also as a Series; products without one are left
            out.
        basis
            As in `duty`.

        Returns
        -------
        pd.DataFrame
            origin, sector, imports_usd (2024), base_pct, new_pct, total_pct (percent
            of the customs value).

        Raises
        ------
        PolicyError
            The mapping names no product that the US bought from these origins.

        Examples
        --------
        >>> sectors = dict(hs6_sectors.to_numpy())  # doctest: +SKIP
        >>> schedule.sector_rates("2025-11-15", ["JPN"], sectors)  # doctest: +SKIP
        """
        mapping = _sectors(hs6_to_sector)
        frames = []
        for origin in _listed(origins):
            rates = self.line_rates(on, origin, basis)
            sector = rates["hts10"].str[:6].map(mapping).rename("sector")
            frame = _averaged(rates, sector)
            frames.append(frame.assign(origin=origin))
        whole = _together(frames)
        if whole.empty:
            raise PolicyError(
                "hs6_to_sector names no product that the US bought from these origins"
            )
        return whole[
            ["origin", "sector", "imports_usd", "base_pct", "new_pct", "total_pct"]
        ]

    def change_days(
        self, origins: Iterable[str] | None = None, basis: str = "legal"
    ) -> list[date]:
        """The covered days on which a duty may change for one of `origins`.

        On which a rate, a list of goods or a share of claims starts or ends.

        Parameters
        ----------
        origins : iterable of str, optional
            Codes; None: for any.
        basis : str
            As in `duty`.

        Returns
        -------
        list of datetime.date
            In order, the first covered day among them.

        Examples
        --------
        >>> schedule.change_days(["JPN"])[-1]  # doctest: +SKIP
        """
        self._basis(basis)
        codes = list(self.weights) if origins is None else _listed(origins)
        groups = {"ROW"} | {self.group(o) for o in codes}
        marks = {FIRST_DAY.toordinal()}
        for code in codes:
            marks |= set(self.goods(code).periods.tolist())
        rates = (rate for rows in self.rates.values() for rate in rows)
        dated: list[Rate | Scope] = [*rates, *self.coverage.rows()]
        for row in dated:
            if origins is None or "ALL" in row.origins or row.origins & groups:
                marks |= {row.starts[basis], row.end + 1}
        first, last = FIRST_DAY.toordinal(), self.last_day.toordinal()
        return [date.fromordinal(d) for d in sorted(marks) if first <= d <= last]

    # --- inside

    @cached_property
    def _product_of_line(self) -> np.ndarray:
        """For each line, the place of its product in `products`."""
        return self.lines.prefix(6)

    def every_line(
        self, on, origin: str, basis: str = "legal", traded: bool = True
    ) -> tuple[Goods, np.ndarray, np.ndarray]:
        """Goods of an origin, and base and added duty of every line, percent.

        Parameters
        ----------
        on, origin, basis
            As in `duty`.
        traded : bool
            Whether an origin without trade of 2024 by line is refused; otherwise the
            goods of all origins stand for its own.

        Returns
        -------
        tuple of Goods, np.ndarray and np.ndarray
            The goods, and for each of their lines the base duty and what is added.

        Raises
        ------
        PolicyError
            The day or the basis is unknown, or the origin has no trade by line.

        Examples
        --------
        >>> on = "2025-11-15"  # doctest: +SKIP
        >>> goods, base, added = schedule.every_line(on, "JPN")  # doctest: +SKIP
        """
        day, group = self.ordinal(on), self.group(origin)
        self._basis(basis)
        if traded and origin not in self.weights and group not in self.weights:
            raise PolicyError(
                f"no imports of 2024 from {origin!r} by line; there are: "
                f"{', '.join(self.weights)}"
            )
        goods = self.goods(origin)
        return goods, goods.base(day), self.added(day, group, basis, goods)

    def added(
        self,
        day: int,
        group: str,
        basis: str,
        goods: Goods,
        afloat: Afloat | None = None,
    ) -> np.ndarray:
        """Points that the programmes add to the base duty of each line on a day.

        Parameters
        ----------
        day : int
            The day as an ordinal.
        group : str
            The origin whose rates apply.
        basis : str
            As in `duty`.
        goods : Goods
            The ordinary duties and claims.
        afloat : callable, optional
            For the border: share, 0 to 1, of the goods arriving on the day that left
            before a duty's first day, which it is given as an ordinal.

        Returns
        -------
        np.ndarray
            By line, in points.

        Examples
        --------
        >>> goods = schedule.goods("JPN")  # doctest: +SKIP
        >>> day = schedule.ordinal("2025-11-15")  # doctest: +SKIP
        >>> schedule.added(day, schedule.group("JPN"), "legal", goods)  # doctest: +SKIP
        """
        total = np.zeros(len(self.lines))
        trade = goods.ordinary, goods.preferential, goods.claims(day)
        for *_, at, points in self._points(day, group, basis, None, *trade, afloat):
            total[at] += points
        return total

    def _before(self, group: str) -> np.ndarray:
        """Points of the programmes that already stood on the first day, by line."""
        nothing = np.zeros(len(self.lines))
        day = FIRST_DAY.toordinal()
        total = nothing.copy()
        trade = nothing, nothing, nothing
        for *_, at, points in self._points(day, group, "legal", None, *trade):
            total[at] += points
        return total

    def goods(self, origin: str) -> Goods:
        """Trade of 2024 and ordinary duties of an origin.

        Of all origins where it has no trade of its own.

        Parameters
        ----------
        origin : str
            As in `duty`.

        Returns
        -------
        Goods

        Examples
        --------
        >>> schedule.goods("JPN").value.sum()  # doctest: +SKIP
        """
        group = self.group(origin)
        for code in (origin, group):
            if code in self.weights:
                return self.weights[code]
        return self.others[group in self.column2]

    def _weights(
        self, goods: Goods, where: np.ndarray, ordinary: np.ndarray
    ) -> tuple[np.ndarray, str]:
        """Weights of the lines under a code, adding up to one, and their source."""
        known = ~np.isnan(ordinary)
        if not known.any():
            at = int(where[0])
            printed = self.lines.text("general", at) or "none"
            raise PolicyError(
                f"the rate of {self.lines.codes[at]} is printed by quantity or by "
                f"reference ({printed}; column 2: {self.lines.text('column2', at)}), "
                "and nothing of it was imported in 2024: give mfn_pct"
            )
        sources = [
            (goods.value[where], OWN_WEIGHTS),
            (self.others[False].value[where], ALL_WEIGHTS),
            (np.ones(len(where)), NO_WEIGHTS),
        ]
        for value, source in sources:
            counted = np.where(known, value, 0)
            if counted.sum() > 0:
                return counted / counted.sum(), source
        raise AssertionError("one of the weights is positive")

    def _preference(self, group: str, where: int) -> str:
        """Agreements open to the origin on a line, in words; empty: none."""
        if group in self.column2:
            return ""
        return "; ".join(open_to(self.agreements, self.lines, where, group))

    def _points(
        self,
        day: int,
        group: str,
        basis: str,
        where: np.ndarray | None,
        ordinary: np.ndarray,
        preferential: np.ndarray,
        claimed: np.ndarray,
        afloat: Afloat | None = None,
    ) -> Iterator[tuple[Rule, Rate, np.ndarray, np.ndarray | slice, np.ndarray]]:
        """Rule, rate, share of value and points of every programme in force.

        Of the lines at the positions `where`; None: of all, and then only of those that
        a programme covers, whose positions stand before the points.
        """
        left = np.ones(len(ordinary))
        aside: dict[str, np.ndarray] = {}
        for rule in self.rules:
            rate = self._rate(rule.programme, day, group, basis)
            if rate is None:
                continue
            covered = self.coverage.covered(rule, day, group, basis)
            at: np.ndarray | slice = slice(None)
            if where is None:
                at = covered.lines
                share = covered.shares[at]
            else:
                share = covered.shares[where]
            if rule.claims:
                share = np.minimum(share, left[at])
                left[at] -= share
                for other in rule.aside:
                    if other not in aside:
                        aside[other] = np.zeros(len(left))
                    aside[other][at] += share
            elif rule.programme in aside:
                share = np.maximum(share - aside[rule.programme][at], 0)
            trade = ordinary[at], preferential[at], claimed[at]
            if afloat is None:
                height = _height(rate, *trade)
            else:
                height = self._arriving(rule.programme, rate, day, group, trade, afloat)
            yield rule, rate, share, at, share * height

    def _arriving(self, programme, rate, day, group, trade, afloat):
        """Height of a programme on goods of which some left before its rate began.

        Where the text says so, goods already on their way pay the rate of the day they
        left.
        """
        height = _height(rate, *trade)
        part = 1.0
        while rate is not None and rate.transit >= day:
            begin = rate.starts["collected"]
            part = min(part, afloat(begin))
            if part <= 0:
                break
            earlier = self._rate(programme, begin - 1, group, "collected")
            before = 0.0 if earlier is None else _height(earlier, *trade)
            height = height + part * (before - _height(rate, *trade))
            rate = earlier
        return height

    def _rate(self, programme: str, day: int, group: str, basis: str) -> Rate | None:
        """The row in force for an origin on a day.

        One that names the origin goes before ROW's, of several the latest order.
        """
        best: Rate | None = None
        rank = (False, 0)
        for rate in self.rates.get(programme, ()):
            if rate.starts[basis] <= day <= rate.end and (
                group in rate.origins or "ROW" in rate.origins
            ):
                mine = (group in rate.origins, rate.starts["collected"])
                if best is None or mine > rank:
                    best, rank = rate, mine
        return best

    def ordinal(self, on) -> int:
        """A covered day, checked, as a number.

        Parameters
        ----------
        on
            As in `duty`.

        Returns
        -------
        int

        Raises
        ------
        PolicyError
            The tables do not cover the day.

        Examples
        --------
        >>> schedule.ordinal("2025-11-15")  # doctest: +SKIP
        """
        day = _as_date(on)
        if not FIRST_DAY <= day <= self.last_day:
            raise PolicyError(
                f"no duties for {on!s}: the tables cover {FIRST_DAY} to {self.last_day}"
            )
        return day.toordinal()

    def group(self, origin: str) -> str:
        """Whose rates an origin pays: its own, or those of the union it belongs to.

        Parameters
        ----------
        origin : str
            As in `duty`.

        Returns
        -------
        str
            The code under which the table us_duties names its rates.

        Raises
        ------
        PolicyError
            The origin is unknown, or has no duty here.

        Examples
        --------
        >>> schedule.group("DEU")  # doctest: +SKIP
        """
        if isinstance(origin, str) and origin in self.refused:
            raise PolicyError(
                f"no duty for goods of {origin!r}: {self.refused[origin]}"
            )
        if not isinstance(origin, str) or origin not in self.groups:
            raise PolicyError(
                f"unknown origin {origin!r}: an ISO 3166-1 alpha-3 code such as 'JPN', "
                "'EU27', or 'ROW' for the others"
            )
        return self.groups[origin]

    @staticmethod
    def _basis(basis: str) -> None:
        if basis not in BASES:
            raise PolicyError(f"unknown basis {basis!r}: one of {', '.join(BASES)}")


def _height(
    rate: Rate, ordinary: np.ndarray, preferential: np.ndarray, claimed: np.ndarray
):
    """Percent that a rate adds on the goods it covers.

    Goods under a preference may pay less.
    """
    mean: np.ndarray | float
    if rate.rule == FLOOR:
        plain = np.maximum(rate.rate - ordinary, 0)
        under = np.maximum(rate.rate - preferential, 0)
        mean = (1 - claimed) * plain + claimed * rate.preferred * under
    elif rate.preferred != 1:
        mean = rate.rate * (1 - claimed * (1 - rate.preferred))
    else:
        mean = rate.rate
    return rate.paying * mean


def _read_origins(countries: pd.DataFrame, customs_origins: pd.DataFrame):
    """Whose rates an origin pays, the origins that pay none, and those of column 2."""
    economies = countries[countries["kind"] == "economy"]
    groups = {code: code for code in economies["iso3"]}
    union = countries.loc[countries["eu27"].astype(bool), "iso3"]
    groups |= dict.fromkeys(union, "EU27")
    groups |= {"EU27": "EU27", "ROW": "ROW"}
    refused: dict[str, str] = {}
    column2 = set()
    for row in customs_origins.itertuples():
        if row.treatment == "column 2":
            column2.add(row.iso3)
        elif row.treatment == "as":
            groups[row.iso3] = row.treated_as
        else:
            refused[row.iso3] = row.why
    return groups, refused, frozenset(column2)


def _as_date(on) -> date:
    if isinstance(on, np.datetime64):
        on = pd.Timestamp(on)
    if isinstance(on, date) and on is not pd.NaT:
        return on.date() if isinstance(on, datetime) else on
    if isinstance(on, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", on):
        try:
            return date.fromisoformat(on)
        except ValueError:
            pass
    raise PolicyError(
        f"no duties for {on!r}: a day is a date, or ISO text such as '2025-08-07'"
    )


def _percentage(mfn_pct) -> float:
    if isinstance(mfn_pct, bool) or not isinstance(mfn_pct, (int, float, np.number)):
        found = np.nan
    else:
        found = float(mfn_pct)
    if not np.isfinite(found) or found < 0:
        raise PolicyError(
            f"mfn_pct is {mfn_pct!r}: a column-1 rate is a percentage of zero or more"
        )
    return found


def _fraction(claimed) -> float:
    if isinstance(claimed, str) or not 0 <= claimed <= 1:
        raise PolicyError(f"claimed is {claimed!r}: a share of the value, from 0 to 1")
    return float(claimed)


def _listed(origins) -> list[str]:
    if isinstance(origins, str):
        raise PolicyError(
            f"origins is {origins!r}: a list of codes is needed, such as ['JPN']"
        )
    found = list(origins)
    if not found:
        raise PolicyError("no origins: name at least one, such as ['JPN']")
    return found


def _sectors(hs6_to_sector) -> dict:
    mapping = dict(hs6_to_sector)
    for code in mapping:
        if not isinstance(code, str) or not re.fullmatch(r"\d{6}", code):
            raise PolicyError(
                f"hs6_to_sector has the key {code!r}: six-digit codes are text, such "
                "as '870323'"
            )
    if not mapping:
        raise PolicyError("hs6_to_sector is empty: no product has a sector")
    return mapping


def _averaged(rates: pd.DataFrame, by: pd.Series) -> pd.DataFrame:
    """Rates of lines averaged by a key, weighted by imports."""
    columns = ["base_pct", "new_pct", "total_pct"]
    weighted = rates[columns].mul(rates["imports_usd"], axis=0)
    sums = weighted.assign(imports_usd=rates["imports_usd"]).groupby(by).sum()
    means = sums[columns].div(sums["imports_usd"], axis=0)
    whole = pd.concat([sums["imports_usd"], means], axis=1)
    return whole.reset_index()


def _together(frames: list[pd.DataFrame]) -> pd.DataFrame:
    return pd.concat(frames, ignore_index=True)
