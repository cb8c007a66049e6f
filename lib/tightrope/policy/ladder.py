"""From the law to what was collected: average US duties by partner and month.

Frame in, frame out; nothing is read here. Each step changes one thing, and what is left
at the end is shown as a rest:

1. the law, with the goods that the US bought from the partner in 2024;
2. the law, with the goods of the month;
3. the border: goods on their way when a duty began, and texts that reach back;
4. what customs collected.

    tables = {name: data.load(name) for name in ladder.TABLES}
    steps = ladder.Ladder.from_tables(**tables).steps(["JPN"])
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import pandas as pd

from tightrope.policy.lines import USMCA, Goods
from tightrope.policy.schedule import TABLES as SCHEDULE_TABLES
from tightrope.policy.schedule import PolicyError, Schedule

OWN_TABLES = ("collected_duty", "us_imports_hs2_annual", "sea_voyages")
TABLES = (*SCHEDULE_TABLES, *OWN_TABLES)
OTHERS, WORLD, UNION = "OTHERS", "WLD", "EU27"
ALL_INDUSTRIES = "0"
YEAR = "2024"
FIRST_MONTH = "2025-01"
# How the goods of a month are known.
BY_LINE = "lines"
BY_INDUSTRY = "industries"
BY_CHAPTER = "industries; lines of the European Union by the member's chapters"
BY_POOL = "industries; lines of the partners without a month of their own"
COLUMNS = [
    "origin",
    "month",
    "imports_usd",
    "law_2024_pct",
    "law_month_pct",
    "border_pct",
    "collected_pct",
    "goods_points",
    "border_points",
    "rest_points",
    "goods_known_by",
]
# The lines of a chart of the steps, and the columns of a table of them, in order.
SERIES = {
    "law_2024_pct": "by law",
    "border_pct": "at the border",
    "collected_pct": "collected",
}
TOLD = {
    "law_2024_pct": "law, goods of 2024",
    "goods_points": "goods of the month",
    "border_points": "on the way, set back",
    "rest_points": "rest",
    "collected_pct": "collected",
}
FORMATS = {
    words: "{:+.1f}" if name.endswith("points") else "{:.1f}"
    for name, words in TOLD.items()
}


@dataclass(frozen=True, eq=False)
class Ladder:
    """Schedule, customs' months and voyages.

    Make it with `from_tables`; it never changes.
    """

    schedule: Schedule
    customs: pd.DataFrame  # by origin, month and naics3: industry, imports, duty in USD
    # goods of a month by line: Canada, Mexico
    monthly: dict[tuple[str, str], np.ndarray]
    goods_2024: dict[str, np.ndarray]  # imports of 2024 by line, members too, USD
    # imports of 2024 from origins without lines of their own, by industry, USD
    rest: pd.Series
    voyages: pd.DataFrame  # iso3: share_by_sea, days, spread_days
    union: frozenset[str]
    industry: np.ndarray  # for each line, the position of its industry in `names`
    names: np.ndarray
    # worked out once
    _rates: dict = field(default_factory=dict, init=False, repr=False)

    def __repr__(self) -> str:
        months = self.months
        return f"<Ladder: {len(self.partners)} partners, {months[0]} to {months[-1]}>"

    @classmethod
    def from_tables(
        cls, collected_duty, us_imports_hs2_annual, sea_voyages, **schedule_tables
    ) -> Ladder:
        """A ladder from frames with the columns of the tables of the same names.

        `TABLES` lists them.

        Parameters
        ----------
        collected_duty : pd.DataFrame
            What customs collected, by partner_iso3, month and naics3, USD.
        us_imports_hs2_annual : pd.DataFrame
            Imports by year, iso3 and chapter, USD million.
        sea_voyages : pd.DataFrame
            iso3, share_by_sea, days, spread_days.
        **schedule_tables : pd.DataFrame
            As for `Schedule.from_tables`.

        Returns
        -------
        Ladder

        Examples
        --------
        >>> ladder = Ladder.from_tables(**tables)  # doctest: +SKIP
        """
        schedule = Schedule.from_tables(**schedule_tables)
        usd = {"imports_consumption_usd": "imports", "duty_usd": "duty"}
        customs = collected_duty[collected_duty["month"] >= f"{YEAR}-01"]
        customs = customs.rename(columns={"partner_iso3": "origin"} | usd)
        countries = schedule_tables["countries"]
        union = frozenset(countries.loc[countries["eu27"].astype(bool), "iso3"])
        names, industry = np.unique(schedule.lines.naics3, return_inverse=True)
        hs2 = us_imports_hs2_annual
        hs2 = hs2[(hs2["year"] == int(YEAR)) & hs2["iso3"].isin(union)]
        by_month = (
            pd.concat([customs, _the_others(customs, union)])
            .set_index(["origin", "month", "naics3"])
            .sort_index()
        )
        own = {origin: goods.value for origin, goods in schedule.weights.items()}
        return cls(
            schedule=schedule,
            customs=by_month,
            monthly=_by_line(schedule, schedule_tables["usmca_claims"]),
            goods_2024=_goods_of_members(schedule, hs2) | own,
            rest=_rest_by_industry(schedule, by_month, union),
            voyages=sea_voyages.set_index("iso3"),
            union=union,
            industry=industry,
            names=names,
        )

    @property
    def partners(self) -> list[str]:
        """Partners whose months customs list, the other origins as one last."""
        known = set(self.customs.index.unique("origin")) - {WORLD, OTHERS}
        return [*sorted(known), OTHERS]

    @property
    def months(self) -> list[str]:
        """Months from January 2025 that customs list."""
        months = self.customs.index.unique("month")
        return sorted(month for month in months if month >= FIRST_MONTH)

    def steps(
        self, origins: Iterable[str] | None = None, months: Iterable[str] | None = None
    ) -> pd.DataFrame:
        """The steps for each partner and month.

        Parameters
        ----------
        origins : iterable of str, optional
            Codes, "OTHERS" for the origins without months of their own; None: all that
            customs list.
        months : iterable of str, optional
            Months such as "2025-08"; None: all from January 2025.

        Returns
        -------
        pd.DataFrame
            origin, month, imports_usd, law_2024_pct, law_month_pct, border_pct,
            collected_pct (percent of imports), then the steps between them in points:
            goods_points, border_points and rest_points, and goods_known_by.

        Raises
        ------
        PolicyError
            An origin or month that customs do not list.

        Examples
        --------
        >>> ladder.steps(["JPN"], ["2025-11"])  # doctest: +SKIP
        """
        rows = [
            self._step(origin, month)
            for origin in self._named(origins)
            for month in self._months(months)
        ]
        frame = pd.DataFrame(rows)
        frame["goods_points"] = frame["law_month_pct"] - frame["law_2024_pct"]
        frame["border_points"] = frame["border_pct"] - frame["law_month_pct"]
        frame["rest_points"] = frame["collected_pct"] - frame["border_pct"]
        return frame[COLUMNS]

    def industries(self, origin: str, months: Iterable[str]) -> pd.DataFrame:
        """What each industry adds to the difference between law and collected duty.

        Parameters
        ----------
        origin : str
            As for `steps`, one.
        months : iterable of str
            Months such as "2025-08".

        Returns
        -------
        pd.DataFrame
            naics3, industry, imports_usd, law_pct, collected_pct, points (law with the
            goods of the months less collected, of all imports of the origin), largest
            first.

        Examples
        --------
        >>> ladder.industries("JPN", ["2025-11"])  # doctest: +SKIP
        """
        (origin,) = self._named([origin])
        frames = []
        for month in self._months(months):
            paid = self._month(origin, month).drop(index=ALL_INDUSTRIES)
            law = self._law(origin, month, "legal")
            law = law.reindex(paid.index).fillna(0)
            frames.append(paid.assign(law_usd=law / 100 * paid["imports"]))
        sums = pd.concat(frames).groupby("naics3")
        whole = sums[["imports", "duty", "law_usd"]].sum()
        frame = pd.DataFrame(
            {
                "industry": sums["industry"].first(),
                "imports_usd": whole["imports"],
                "law_pct": 100 * whole["law_usd"] / whole["imports"],
                "collected_pct": 100 * whole["duty"] / whole["imports"],
                "points": 100
                * (whole["law_usd"] - whole["duty"])
                / whole["imports"].sum(),
            }
        )
        order = frame["points"].abs().sort_values(ascending=False, kind="stable").index
        return frame.loc[order].reset_index()

    def averages(self, on, basis: str = "legal") -> pd.DataFrame:
        """Average duty of every partner on one day, and of the rest as one.

        With the goods of 2024.

        Parameters
        ----------
        on : date or str
            The day, also as ISO text.
        basis : str
            "legal" or "collected", as in `Schedule.duty`.

        Returns
        -------
        pd.DataFrame
            origin, imports_usd (2024), rate_pct; the last rows are "ROW", all origins
            without lines of their own, whose goods are known by industry only, and
            "WLD", all together.

        Examples
        --------
        >>> ladder.averages("2025-11-15")  # doctest: +SKIP
        """
        schedule = self.schedule
        rows = []
        for origin, goods in schedule.weights.items():
            rate = schedule.average_rate(on, origin, basis)
            rows.append((origin, goods.value.sum(), rate))
        value = self.rest
        day = schedule.ordinal(on)
        pool = schedule.others[False]
        rates = pool.base(day) + schedule.added(day, "ROW", basis, pool)
        mean = self._averaged(rates, pool.value).reindex(value.index).fillna(0)
        rows.append(("ROW", value.sum(), float(mean @ value / value.sum())))
        frame = pd.DataFrame(rows, columns=["origin", "imports_usd", "rate_pct"])
        once = frame[~frame["origin"].isin(self.union)]
        total = once["imports_usd"].sum()
        world = float(once["rate_pct"] @ once["imports_usd"] / total)
        frame.loc[len(frame)] = [WORLD, total, world]
        return frame

    # --- inside

    def _named(self, origins) -> list[str]:
        if isinstance(origins, str):
            raise PolicyError(
                f"origins is {origins!r}: a list of codes is needed, such as ['JPN']"
            )
        named = self.partners if origins is None else list(origins)
        for origin in named:
            if origin not in self.partners:
                raise PolicyError(
                    f"customs list no months for {origin!r}; there are: "
                    f"{', '.join(self.partners)}"
                )
        return named

    def _months(self, months) -> list[str]:
        named = self.months if months is None else list(months)
        for month in named:
            if month not in self.months:
                raise PolicyError(
                    f"no month {month!r}: {self.months[0]} to {self.months[-1]}, such "
                    "as '2025-08'"
                )
        return named

    def _month(self, origin: str, month: str) -> pd.DataFrame:
        """Industry, imports and duty of a partner's month, by industry."""
        return self.customs.loc[(origin, month), ["industry", "imports", "duty"]]

    def _step(self, origin: str, month: str) -> dict:
        paid = self._month(origin, month)
        total = paid.loc[ALL_INDUSTRIES]
        parts = paid["imports"].drop(index=ALL_INDUSTRIES)
        parts = parts / parts.sum()
        law = self._law(origin, month, "legal").reindex(parts.index).fillna(0)
        border = self._law(origin, month, "border").reindex(parts.index).fillna(0)
        return {
            "origin": origin,
            "month": month,
            "imports_usd": int(total["imports"]),
            "law_2024_pct": self._with_goods_of_2024(origin, month),
            "law_month_pct": float(law @ parts),
            "border_pct": float(border @ parts),
            "collected_pct": float(100 * total["duty"] / total["imports"]),
            "goods_known_by": self._known_by(origin),
        }

    def _known_by(self, origin: str) -> str:
        if origin in USMCA:
            return BY_LINE
        if origin == OTHERS:
            return BY_POOL
        return BY_CHAPTER if origin in self.union else BY_INDUSTRY

    def _with_goods_of_2024(self, origin: str, month: str) -> float:
        parts = [
            (self._line_rates(code, month, "legal"), self.goods_2024[code])
            for code in self._members(origin)
        ]
        duty = sum(np.nansum(rate * value) for rate, value in parts)
        return float(duty / sum(value.sum() for _, value in parts))

    def _law(self, origin: str, month: str, basis: str) -> pd.Series:
        """Average rate by industry, percent.

        Inside it the goods of the month where lines are known, else those of 2024.
        """
        parts: list[tuple[np.ndarray, np.ndarray]] = []
        for code in self._members(origin):
            value = self.monthly.get((code, month))
            if value is None:
                value = self.goods_2024[code]
            parts.append((self._line_rates(code, month, basis), value))
        nothing = np.zeros(len(self.schedule.lines))
        whole = sum((value for _, value in parts), nothing)
        duty = sum((np.nan_to_num(rate) * value for rate, value in parts), nothing)
        return self._averaged(duty / np.where(whole > 0, whole, 1), whole)

    def _members(self, origin: str) -> list[str]:
        """Whose goods stand for an origin's.

        Its own; for all others, those of the partners without a month of their own.
        """
        if origin != OTHERS:
            return [origin]
        listed = set(self.customs.index.unique("origin")) | self.union
        return [code for code in self.schedule.weights if code not in listed]

    def _averaged(self, rates: np.ndarray, value: np.ndarray) -> pd.Series:
        """Rates by industry, weighted by value."""
        weight = np.bincount(self.industry, value)
        duty = np.bincount(self.industry, np.nan_to_num(rates) * value)
        mean = duty / np.where(weight > 0, weight, np.nan)
        return pd.Series(mean, index=self.names)

    def _line_rates(self, origin: str, month: str, basis: str) -> np.ndarray:
        """Mean rate of each line over the days of a month.

        `basis`: "legal", or "border", with goods on their way and as charged on the
        day.
        """
        schedule = self.schedule
        group = schedule.group(origin)
        goods = schedule.goods(origin)
        own = origin if origin in schedule.weights else group
        key = (own, month, basis)
        if key not in self._rates:
            self._rates[key] = self._mean_of_days(own, group, goods, month, basis)
        return self._rates[key]

    def _mean_of_days(
        self, origin: str, group: str, goods: Goods, month: str, basis: str
    ) -> np.ndarray:
        schedule = self.schedule
        period = pd.Period(month)
        first = period.start_time.date().toordinal()
        after = period.end_time.date().toordinal() + 1
        charged = "legal" if basis == "legal" else "collected"
        steps = [d.toordinal() for d in schedule.change_days([origin], charged)]
        marks = [first, *(s for s in steps if first < s < after), after]
        voyage = self._voyage(group)
        total = np.zeros(len(schedule.lines))
        for start, stop in pairwise(marks):
            days = np.arange(start, stop)

            def afloat(begin: int, days=days) -> float:
                """Share of the arrivals of these days that left before `begin`."""
                return float(_still_afloat(days - begin, *voyage).mean())

            added = schedule.added(
                start, group, charged, goods, afloat if basis == "border" else None
            )
            total += (stop - start) * (goods.base(start) + added)
        return total / (after - first)

    def _voyage(self, group: str) -> tuple[float, float, float]:
        row = self.voyages.loc[group if group in self.voyages.index else "ROW"]
        return row["share_by_sea"], row["days"], row["spread_days"]


def in_series(steps: pd.DataFrame) -> pd.DataFrame:
    """The steps of one partner as lines over months.

    Parameters
    ----------
    steps : pd.DataFrame
        As `Ladder.steps` returns them.

    Returns
    -------
    pd.DataFrame
        Columns date, series ("by law", "at the border", "collected"), rate_pct.

    Examples
    --------
    >>> steps = pd.DataFrame({"month": ["2025-11"], "law_2024_pct": 13.6})
    >>> steps = steps.assign(border_pct=13.7, collected_pct=14.3)
    >>> in_series(steps)["rate_pct"].tolist()
    [13.6, 13.7, 14.3]
    """
    named = steps.rename(columns=SERIES)
    rows = named.melt("month", list(SERIES.values()), "series", "rate_pct")
    return rows.assign(date=pd.to_datetime(rows["month"]))


def as_table(steps: pd.DataFrame) -> pd.DataFrame:
    """The steps of one partner as a table to read: each step, then what was collected.

    Parameters
    ----------
    steps : pd.DataFrame
        As `Ladder.steps` returns them.

    Returns
    -------
    pd.DataFrame
        One row a month: the law with the goods of 2024 in percent, the steps from it in
        points, and the percent that customs collected.

    Examples
    --------
    >>> steps = pd.DataFrame({"month": ["2025-11"]} | dict.fromkeys(TOLD, 1.0))
    >>> as_table(steps).columns[-2:].tolist()
    ['rest', 'collected']
    """
    return steps[["month", *TOLD]].rename(columns=TOLD)


def _still_afloat(
    since: np.ndarray, share_by_sea: float, days: float, spread_days: float
) -> np.ndarray:
    """Share of the goods arriving `since` days after a duty began that left before it.

    Voyages last `days`, evenly spread over `spread_days` on either side; what does not
    come by sea arrives at once.
    """
    if spread_days <= 0:
        return share_by_sea * (since < days)
    left = (days + spread_days - since) / (2 * spread_days)
    return share_by_sea * np.clip(left, 0, 1)


def _by_line(schedule: Schedule, usmca_claims: pd.DataFrame) -> dict:
    """Imports of a month by line for Canada and Mexico, USD."""
    found = {}
    for (origin, month), rows in usmca_claims.groupby(["partner_iso3", "month"]):
        at = schedule.lines.at(rows["hts10"])
        value = rows["imports_usd"].to_numpy(dtype=float)
        found[origin, month] = np.bincount(at, value, len(schedule.lines))
    return found


def _the_others(customs: pd.DataFrame, union: frozenset[str]) -> pd.DataFrame:
    """Rows for all origins that customs do not list by month, as one: the world less
    those listed.
    """
    keys = ["month", "naics3"]
    sums = ["imports", "duty"]
    world = customs[customs["origin"] == WORLD].set_index(keys)
    listed = ~customs["origin"].isin([WORLD, *union])
    mine = customs[listed].groupby(keys)[sums].sum().reindex(world.index).fillna(0)
    rest = (world[sums] - mine).clip(lower=0)
    return rest.assign(industry=world["industry"], origin=OTHERS).reset_index()


def _goods_of_members(schedule: Schedule, hs2: pd.DataFrame) -> dict[str, np.ndarray]:
    """Imports of 2024 by line from members of the union, USD.

    The union's, by the member's chapters.
    """
    whole = schedule.weights[UNION].value
    chapter = schedule.lines.codes.astype("<U2")
    total = pd.Series(whole).groupby(chapter).sum()
    members = {}
    for member, rows in hs2.groupby("iso3"):
        mine = rows.set_index("chapter")["general_imports_usd_mn"] * 1e6
        share = (mine / total).reindex(total.index).fillna(0)
        members[str(member)] = whole * share.reindex(chapter).to_numpy()
    return members


def _rest_by_industry(
    schedule: Schedule, customs: pd.DataFrame, union: frozenset[str]
) -> pd.Series:
    """Imports of 2024 from origins without lines of their own, by industry, USD."""
    year = customs.query("month.str.startswith(@YEAR) and naics3 != '0'")
    value = year.groupby(["origin", "naics3"])["imports"].sum()
    listed = set(value.index.unique("origin"))
    rest = value[WORLD]
    for origin, goods in schedule.weights.items():
        if origin in union:
            continue
        if origin in listed:
            mine = value[origin]
        else:
            mine = pd.Series(goods.value).groupby(schedule.lines.naics3).sum()
        rest = rest.sub(mine, fill_value=0)
    return rest.clip(lower=0)
