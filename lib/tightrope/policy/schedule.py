"""The US duty on a product from an origin on a day since 2025, with the stacking rules as data, and average rates.

Frame in, frame out; nothing is read here. A schedule is made from tables, and a counterfactual from edited ones:

    schedule = policy.Schedule.from_tables(**{name: data.load(name) for name in policy.TABLES})
    schedule.duty("2025-11-15", "JPN", "870323", mfn_pct=2.5).total_pct                     # 15.0

A good's value is shared out. Section 232 programmes claim it in order of priority: the share of the six-digit code on
their list, times the metal content where only that is dutiable. The other duties fall on what is left of the goods they
cover. `add_on` adds its rate to MFN; `floor_including_mfn` adds what MFN lacks of it (docs/duties.md).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from tightrope.policy.tables import (
    FLOOR,
    PolicyError,
    Rate,
    Rule,
    Scope,
    amend,
    faults,
    read_rates,
    read_rules,
    read_scopes,
)

TABLES = (
    "us_duties",
    "stacking_rules",
    "programme_scope",
    "us_imports_hs6_2024",
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
    "PolicyError",
    "Schedule",
    "amend",
    "faults",
]


@dataclass(frozen=True)
class Charge:
    """One programme's part in a duty: `points_pct` of the customs value, charged at `rate_pct` on `share` of it."""

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
    """The duty on a product: `total_pct` of the customs value = `mfn_pct` + the points of every programme that applies.

    A programme that applies and adds nothing (a floor below MFN, a rate of zero) is listed with 0 points."""

    on: date
    origin: str
    hs6: str
    basis: str
    mfn_pct: float
    total_pct: float
    programmes: tuple[Charge, ...]


@dataclass(frozen=True)
class Schedule:
    """Rates, rules and goods of US duties, with the trade weights of 2024. Make it with `from_tables`; it never changes."""

    rules: tuple[Rule, ...]
    rates: Mapping[str, list[Rate]]
    scopes: Mapping[str, list[Scope]]
    products: pd.Index
    groups: Mapping[str, str]
    weights: Mapping[
        str, tuple[np.ndarray, np.ndarray]
    ]  # imports (USD) and base duty (percent) of every product
    last_day: date

    @classmethod
    def from_tables(
        cls,
        us_duties,
        stacking_rules,
        programme_scope,
        us_imports_hs6_2024,
        countries,
        policy_events,
    ) -> Schedule:
        """A schedule from frames with the columns of the catalogued tables of the same names (`TABLES`).

        Rows of `us_duties` whose `status` is "announced only" are left out. The base duty of each product and origin is
        the duty collected in 2024 over imports, less the programmes already in force on 1 January 2025 (steel and
        aluminium): MFN, trade preferences, and for China the Section 301 duties of before 2025. Covered: `FIRST_DAY` to
        the day of the last event.
        """
        imports = us_imports_hs6_2024
        products = pd.Index(sorted(set(imports["hs6"])))
        groups = {
            code: code for code in countries.loc[countries["kind"] == "economy", "iso3"]
        }
        groups |= dict.fromkeys(
            countries.loc[countries["eu27"].astype(bool), "iso3"], "EU27"
        )
        schedule = cls(
            rules=read_rules(stacking_rules),
            rates=read_rates(us_duties[us_duties["status"] != "announced only"]),
            scopes=read_scopes(programme_scope, products),
            products=products,
            groups=groups | {"EU27": "EU27", "ROW": "ROW"},
            weights={},
            last_day=policy_events["date"].max().date(),
        )
        for origin, frame in imports.groupby("partner_iso3", sort=True):
            value, base = np.zeros(len(products)), np.zeros(len(products))
            where = products.get_indexer(frame["hs6"])
            value[where] = frame["imports_consumption_usd"]
            base[where] = (
                100
                * frame["duty_usd"]
                / frame["imports_consumption_usd"].where(lambda v: v > 0, np.inf)
            )
            before = schedule._points(
                FIRST_DAY.toordinal(),
                origin,
                "legal",
                slice(None),
                np.zeros(len(products)),
            )
            schedule.weights[origin] = (
                value,
                np.clip(base - sum(points for *_, points in before), 0, None),
            )
        return schedule

    def duty(
        self, on, origin: str, hs6: str, mfn_pct: float, basis: str = "legal"
    ) -> Duty:
        """The duty on day `on` (a date or ISO text) for a six-digit product of `origin` (ISO 3166-1 alpha-3, "EU27" or
        "ROW" for any origin without rates of its own), whose column-1 rate is `mfn_pct` percent.

        `basis`: "legal", with rates that a later text set retroactively, or "collected", what was charged at the border
        on that day. Goods in transit and quotas are not considered. Raises `PolicyError`."""
        day, group = self._day(on), self._group(origin)
        self._basis(basis)
        if hs6 not in self.products:
            raise PolicyError(
                f"unknown HS code {hs6!r}: six digits as text, one of the {len(self.products):,} codes of US imports in "
                f"2024, such as '870323'"
            )
        if not np.isfinite(mfn_pct) or mfn_pct < 0:
            raise PolicyError(
                f"mfn_pct is {mfn_pct!r}: a column-1 rate is a percentage of zero or more"
            )
        place = self.products.get_loc(hs6)
        points = self._points(
            day, group, basis, slice(place, place + 1), np.array([float(mfn_pct)])
        )
        charges = tuple(
            Charge(rule.programme, rule.title, rate.rate, rate.rule, round(float(share[0]), 6), round(float(point[0]), 6),
                   rate.source, rate.confidence)
            for rule, rate, share, point in points
            if share[0] > 0
        )  # fmt: skip
        total = round(mfn_pct + sum(c.points_pct for c in charges), 6)
        return Duty(
            date.fromordinal(day), origin, hs6, basis, float(mfn_pct), total, charges
        )

    def product_rates(self, on, origin: str, basis: str = "legal") -> pd.DataFrame:
        """Every product that the US imported from `origin` in 2024: hs6, imports_usd, base_pct, new_pct, total_pct.

        `base_pct` is the duty of 2024, `new_pct` what the programmes add on day `on` (percent of the customs value)."""
        value, base, new = self._products(on, origin, basis)
        frame = pd.DataFrame(
            {
                "hs6": self.products,
                "imports_usd": value,
                "base_pct": base,
                "new_pct": new,
            }
        )
        return frame.assign(total_pct=base + new)[value > 0].reset_index(drop=True)

    def average_rate(self, on, origin: str, basis: str = "legal") -> float:
        """Average duty on goods of `origin` on day `on`, percent; weights: 2024 US imports for consumption by HS6."""
        value, base, new = self._products(on, origin, basis)
        return float((base + new) @ value / value.sum())

    def average_rates(
        self, days: Iterable, origins: Iterable[str], basis: str = "legal"
    ) -> pd.DataFrame:
        """`average_rate` for every origin and day: date, origin, rate_pct. It is worked out on the days of change only."""
        days = pd.DatetimeIndex(days)
        ordinals = np.array([self._day(day) for day in days], dtype=int)
        frames = []
        for origin in origins:
            steps = [d.toordinal() for d in self.change_days([origin], basis)]
            held = np.searchsorted(steps, ordinals, side="right") - 1
            rate = {
                k: self.average_rate(date.fromordinal(steps[k]), origin, basis)
                for k in np.unique(held)
            }
            frames.append(
                pd.DataFrame(
                    {
                        "date": days,
                        "origin": origin,
                        "rate_pct": [rate[k] for k in held.tolist()],
                    }
                )
            )
        return _together(frames)

    def sector_rates(
        self,
        on,
        origins: Iterable[str],
        hs6_to_sector: Mapping[str, str],
        basis: str = "legal",
    ) -> pd.DataFrame:
        """Weighted rates by sector: origin, sector, imports_usd, base_pct, new_pct, total_pct.

        `hs6_to_sector`: a mapping or Series from six-digit codes to sectors; codes without a sector are left out."""
        frames = []
        for origin in origins:
            rates = self.product_rates(on, origin, basis)
            sector = rates["hs6"].map(hs6_to_sector)
            columns = ["base_pct", "new_pct", "total_pct"]
            duty = (
                rates[columns].mul(rates["imports_usd"], axis=0).groupby(sector).sum()
            )
            value = rates["imports_usd"].groupby(sector).sum()
            frame = duty.div(value, axis=0).assign(imports_usd=value, origin=origin)
            frames.append(frame.rename_axis("sector").reset_index())
        return _together(frames)[
            ["origin", "sector", "imports_usd", "base_pct", "new_pct", "total_pct"]
        ]

    def change_days(
        self, origins: Iterable[str] | None = None, basis: str = "legal"
    ) -> list[date]:
        """The covered days on which a rate or a list of goods starts or ends for one of `origins` (None: for any)."""
        self._basis(basis)
        groups = (
            {"ROW"} | {self._group(o) for o in origins} if origins is not None else None
        )

        def met(named):
            return groups is None or "ALL" in named or named & groups

        marks = {FIRST_DAY.toordinal()}
        for rate in (
            r for rates in self.rates.values() for r in rates if met(r.origins)
        ):
            marks |= {rate.starts[basis], rate.end + 1}
        for scope in (
            s for scopes in self.scopes.values() for s in scopes if met(s.origins)
        ):
            marks |= {scope.starts[basis], scope.end + 1}
        last = self.last_day.toordinal()
        return [
            date.fromordinal(d)
            for d in sorted(marks)
            if FIRST_DAY.toordinal() <= d <= last
        ]

    def _products(
        self, on, origin: str, basis: str
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        day, group = self._day(on), self._group(origin)
        self._basis(basis)
        if group not in self.weights:
            raise PolicyError(
                f"no imports of 2024 from {origin!r} by product; there are: {', '.join(self.weights)}"
            )
        value, base = self.weights[group]
        return (
            value,
            base,
            sum(
                points
                for *_, points in self._points(day, group, basis, slice(None), base)
            )
            + 0 * base,
        )

    def _points(self, day: int, group: str, basis: str, where: slice, mfn: np.ndarray):
        """(rule, rate, share of value, points) of every programme in force, for the products at `where`."""
        left, aside, out = np.ones(len(mfn)), {}, []
        for rule in self.rules:
            rate = self._rate(rule.programme, day, group, basis)
            if rate is None:
                continue
            share = self._share(rule, day, group, basis, where)
            if rule.claims:
                share = np.minimum(share * rate.content, left)
                left = left - share
                for other in rule.aside:
                    aside[other] = aside.get(other, 0) + share
            else:
                share = np.maximum(share - aside.get(rule.programme, 0), 0)
            height = np.maximum(rate.rate - mfn, 0) if rate.rule == FLOOR else rate.rate
            out.append((rule, rate, share, share * (rate.paying * height)))
        return out

    def _rate(self, programme: str, day: int, group: str, basis: str) -> Rate | None:
        """The row in force: one that names the origin before ROW's, and of several the latest order (a retroactive one)."""
        best, rank = None, None
        for rate in self.rates.get(programme, ()):
            if rate.starts[basis] <= day <= rate.end and (
                group in rate.origins or "ROW" in rate.origins
            ):
                mine = (group in rate.origins, rate.starts["collected"])
                if best is None or mine > rank:
                    best, rank = rate, mine
        return best

    def _share(
        self, rule: Rule, day: int, group: str, basis: str, where: slice
    ) -> np.ndarray:
        share = 0 if rule.listed else 1
        for scope in self.scopes.get(rule.programme, ()):
            if scope.starts[basis] <= day <= scope.end and (
                "ALL" in scope.origins or group in scope.origins
            ):
                share = share + scope.sign * scope.shares[where]
        return np.clip(
            share
            + np.zeros(where.stop - where.start if where.stop else len(self.products)),
            0,
            1,
        )

    def _day(self, on) -> int:
        try:
            day = pd.Timestamp(on).date()
        except (ValueError, TypeError):
            day = None
        if day is None or pd.isna(day) or not FIRST_DAY <= day <= self.last_day:
            raise PolicyError(
                f"no duties for {on!s}: the tables cover {FIRST_DAY} to {self.last_day}"
            )
        return day.toordinal()

    def _group(self, origin: str) -> str:
        if origin not in self.groups:
            raise PolicyError(
                f"unknown origin {origin!r}: an ISO 3166-1 alpha-3 code such as 'JPN', 'EU27', or 'ROW' for the others"
            )
        return self.groups[origin]

    @staticmethod
    def _basis(basis: str) -> None:
        if basis not in BASES:
            raise PolicyError(f"unknown basis {basis!r}: one of {', '.join(BASES)}")


def _together(frames: list[pd.DataFrame]) -> pd.DataFrame:
    if not frames:
        raise PolicyError("no origins: name at least one, such as ['JPN']")
    return pd.concat(frames, ignore_index=True)
