"""What an economy, or several together, can gain by a tariff, and who pays for it.

A tariff makes foreign goods scarcer abroad than they were: some of it is paid by the
sellers. An economy that is large in its markets can gain by that, until others answer.
`optimal_tariff` finds the rate at which members gain most, `best_reply` the one against
the tariffs of others, and `nash` the rates at which nobody can do better alone (as in
Ossa 2014, American Economic Review 104(12), with one rate for all goods instead of one
for each). `revenue` and `incidence` say what is earned and whose prices move.

Rates are fractions (0.15 is 15 %) and replace those of the tables.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from tightrope.model.economy import Economy
from tightrope.model.equilibrium import Case, solve, solve_many
from tightrope.model.results import EconomyError, Result

POINTS = 5  # of the grid that finds where the peak is
NEAR = 0.05  # how far from a known rate the peak is looked for first
SERVICES = "SERV"
KEYS = ["importer", "exporter", "sector"]


@dataclass(frozen=True, eq=False)
class Best:
    """The tariff at which its members gain most.

    Parameters
    ----------
    rate : float
        A fraction.
    gain_pct : float
        Their joint real income against the tariffs they have now, in percent.
    result : Result
        The world under that tariff.
    at_bound : bool
        Whether the rate is the highest or the lowest that was allowed.
    """

    rate: float
    gain_pct: float
    result: Result
    at_bound: bool

    def __repr__(self) -> str:
        return f"<Best: {100 * self.rate:.1f} %, real income {self.gain_pct:+z.3f} %>"


def charged(
    economy: Economy,
    members: Collection[str],
    rate: float,
    on: Collection[str] | None = None,
    sectors: Collection[str] | None = None,
) -> pd.DataFrame:
    """One rate on all that the members buy from others.

    Parameters
    ----------
    economy : Economy
    members : collection of str
        Who charges; nothing on what they buy from each other.
    rate : float
        A fraction.
    on : collection of str, optional
        Whose goods; without it everyone's.
    sectors : collection of str, optional
        Which; without it all but services.

    Returns
    -------
    pd.DataFrame
        importer, exporter, sector, tariff, as `equilibrium.solve` takes it.

    Raises
    ------
    EconomyError
        For a country or sector that the economy does not have.

    Examples
    --------
    >>> from tightrope.model import small_world
    >>> charged(small_world.economy(), ["A"], 0.1)
      importer exporter sector  tariff
    0        A        B  goods     0.1
    """
    _check(economy, [*members, *(on or [])], sectors or [])
    place = {code: number for number, code in enumerate(economy.countries)}
    buyers = [place[code] for code in members]
    sellers = [place[c] for c in on or economy.countries if c not in members]
    taxed = [k for k, sector in enumerate(economy.sectors) if _taxed(sector, sectors)]
    block = np.ix_(taxed, buyers, sellers)
    at = np.nonzero(economy.shares[block] > 0)
    codes, kinds = np.array(economy.countries), np.array(economy.sectors)
    return pd.DataFrame(
        {
            "importer": codes[np.array(buyers, int)[at[1]]],
            "exporter": codes[np.array(sellers, int)[at[2]]],
            "sector": kinds[np.array(taxed, int)[at[0]]],
            "tariff": float(rate),
        }
    )


def optimal_tariff(
    economy: Economy,
    members: Sequence[str],
    on: Collection[str] | None = None,
    sectors: Collection[str] | None = None,
    *,
    others: pd.DataFrame | None = None,
    bounds: tuple[float, float] = (0.0, 1.0),
    tolerance: float = 1e-4,
    near: float | None = None,
    deficits: str = "zero",
    elasticities: pd.DataFrame | None = None,
    workers: int = 1,
) -> Best:
    """The tariff at which the members, together, gain most.

    Parameters
    ----------
    economy : Economy
    members : sequence of str
        One economy, or a coalition that charges one rate.
    on, sectors : collection of str, optional
        As for `charged`.
    others : pd.DataFrame, optional
        importer, exporter, sector, tariff: what others charge meanwhile.
    bounds : tuple of float
        The lowest and the highest rate to try.
    tolerance : float
        How near to the best rate the search has to come.
    near : float, optional
        A rate around which it is looked for first, which is faster where it is there.
    deficits, elasticities
        As for `equilibrium.solve`.
    workers : int
        Threads.

    Returns
    -------
    Best
        For a small open economy with one sector the rate is 1 / theta, for one of two
        countries 1 / (theta x the other's home share) (Gros 1987, Journal of
        International Economics 23).

    Raises
    ------
    EconomyError, NotConverged
        As `equilibrium.solve` does.

    Examples
    --------
    >>> from tightrope.model import small_world
    >>> best = optimal_tariff(small_world.economy(), ["A"])
    >>> round(best.rate, 2)
    0.29
    """

    search = _Search(economy, members, on, sectors, others, deficits, elasticities)
    rate = search.best(bounds, tolerance, near, workers)
    now = Case(others, None, deficits, elasticities)
    before, after = solve_many(economy, [now, search.case(rate)])
    gain = (1 + search.joint_pct(after) / 100) / (1 + search.joint_pct(before) / 100)
    at_bound = min(rate - bounds[0], bounds[1] - rate) <= tolerance
    return Best(rate, 100 * (gain - 1), after, at_bound)


def nash(
    economy: Economy,
    powers: Sequence[str] | Mapping[str, Sequence[str]],
    sectors: Collection[str] | None = None,
    *,
    on_each_other: bool = True,
    others: pd.DataFrame | None = None,
    start: Mapping[str, float] | None = None,
    bounds: tuple[float, float] = (0.0, 1.0),
    tolerance: float = 1e-3,
    deficits: str = "zero",
    elasticities: pd.DataFrame | None = None,
    max_rounds: int = 30,
    workers: int = 1,
) -> tuple[pd.Series, Result]:
    """Tariffs to which nobody has a better reply.

    Every power in turn takes its best reply to what the others charge, until no rate
    moves any more.

    Parameters
    ----------
    economy : Economy
    powers : sequence of str, or mapping of str to sequence of str
        Economies, or coalitions by name.
    sectors : collection of str, optional
        As for `charged`.
    on_each_other : bool
        Whether a power charges only the other powers, or everyone.
    others : pd.DataFrame, optional
        importer, exporter, sector, tariff: what is charged beside the rates looked for.
    start : mapping of str to float, optional
        Rates to begin with, by power; without it none.
    bounds
        As for `optimal_tariff`.
    tolerance : float
        How far the rates may still move.
    deficits, elasticities
        As for `optimal_tariff`.
    max_rounds : int
        How often all powers answer each other at most.
    workers
        As for `optimal_tariff`.

    Returns
    -------
    pd.Series
        The rates, by power.
    Result
        The world under them.

    Raises
    ------
    EconomyError, NotConverged
        As `equilibrium.solve` does; `EconomyError` also when the rates keep moving.

    Examples
    --------
    >>> from tightrope.model import small_world
    >>> rates, result = nash(small_world.economy(), ["A", "B"])
    >>> rates.round(2).tolist()
    [0.27, 0.27]
    """
    sides = powers if isinstance(powers, Mapping) else {code: [code] for code in powers}
    rates = pd.Series(dict(start or {}), index=list(sides), dtype=float).fillna(0.0)
    looked_at = dict(start or {})

    def whom(name: str) -> list[str] | None:
        if not on_each_other:
            return None
        return [code for other, side in sides.items() if other != name for code in side]

    def tariffs(names: Collection[str]) -> pd.DataFrame | None:
        beside = others
        for name in names:
            own = charged(economy, sides[name], rates[name], whom(name), sectors)
            beside = _both(own, beside)
        return beside

    for _ in range(max_rounds):
        before = rates.copy()
        for name, side in sides.items():
            beside = tariffs([other for other in sides if other != name])
            search = _Search(
                economy, side, whom(name), sectors, beside, deficits, elasticities
            )
            near = looked_at.get(name)
            rates[name] = search.best(bounds, tolerance / 3, near, workers)
            looked_at[name] = rates[name]
        if (rates - before).abs().max() <= tolerance:
            result = solve(economy, tariffs(list(sides)), None, deficits, elasticities)
            return rates, result
    moved = (rates - before).abs().max()
    raise EconomyError(f"the rates still move by {moved:.3f} after {max_rounds} rounds")


def revenue(result: Result, importer: str) -> pd.DataFrame:
    """What an economy's tariffs earn, by partner and sector.

    Parameters
    ----------
    result : Result
    importer : str

    Returns
    -------
    pd.DataFrame
        exporter, sector, tariff (a fraction), imports_usd_mn (before duty),
        revenue_usd_mn; they add up to `Result.tariff_revenue_usd_mn`.

    Raises
    ------
    EconomyError
        When there is no such country.

    Examples
    --------
    >>> from tightrope.model import small_world
    >>> from tightrope.model.equilibrium import solve
    >>> result = solve(small_world.economy(), small_world.tariffs(0.1))
    >>> revenue(result, "A").round(3)
      exporter sector  tariff  imports_usd_mn  revenue_usd_mn
    0        B  goods     0.1           1.645           0.165
    """
    rows = result.imports(importer)
    return pd.DataFrame(
        {
            "exporter": rows["exporter"],
            "sector": rows["sector"],
            "tariff": rows["tariff"],
            "imports_usd_mn": rows["value_usd_mn"],
            "revenue_usd_mn": rows["value_usd_mn"] * rows["tariff"],
        }
    )


def incidence(result: Result, importer: str) -> pd.DataFrame:
    """Whose prices move where an economy's tariffs have changed.

    Prices are relative to world value added, the model's numeraire: a seller whose
    price falls against it bears some of the duty.

    Parameters
    ----------
    result : Result
    importer : str

    Returns
    -------
    pd.DataFrame
        One row for each exporter and sector whose duty has changed: duty_change_pct (of
        the price with duty, at an unchanged price before it), seller_price_pct (before
        duty), buyer_price_pct (with it), buyer_share (of the duty's change, in
        logarithms), imports_before_usd_mn.

    Raises
    ------
    EconomyError
        When there is no such country.

    Examples
    --------
    >>> from tightrope.model import small_world
    >>> from tightrope.model.equilibrium import solve
    >>> result = solve(small_world.economy(), small_world.tariffs(0.1))
    >>> incidence(result, "A").round(3)
      exporter sector  ...  buyer_share  imports_before_usd_mn
    0        B  goods  ...        0.725                    2.0
    <BLANKLINE>
    [1 rows x 7 columns]
    """
    _check(result.economy, [importer], [])
    e = result.economy
    n = e.countries.index(importer)
    before, after = result.before.tariffs()[:, n], result.after.tariffs()[:, n]
    duty = np.log1p(after) - np.log1p(before)
    seller = (result.after.log_costs - result.before.log_costs).T
    traded = result.before.trade()[:, n]
    sector, exporter = np.nonzero((np.abs(duty) > 1e-12) & (traded > 0))
    at = sector, exporter
    buyer = duty[at] + seller[at]
    return pd.DataFrame(
        {
            "exporter": np.array(e.countries)[exporter],
            "sector": np.array(e.sectors)[sector],
            "duty_change_pct": 100 * np.expm1(duty[at]),
            "seller_price_pct": 100 * np.expm1(seller[at]),
            "buyer_price_pct": 100 * np.expm1(buyer),
            "buyer_share": buyer / duty[at],
            "imports_before_usd_mn": traded[at] * e.world_value_added_usd_mn,
        }
    )


def who_pays(result: Result, importer: str, exporter: str) -> pd.DataFrame:
    """Who pays an importer's changed duties on one seller's goods, by sector.

    Parameters
    ----------
    result : Result
    importer, exporter : str

    Returns
    -------
    pd.DataFrame
        By sector, the largest first, in USD mn a year: duty_usd_mn (what the change of
        the duty earns on what is still bought), buyers_usd_mn and sellers_usd_mn (who
        pays it, by `incidence`; they add up to it).

    Raises
    ------
    EconomyError
        When there is no such country.

    Examples
    --------
    >>> from tightrope.model import small_world
    >>> from tightrope.model.equilibrium import solve
    >>> result = solve(small_world.economy(), small_world.tariffs(0.1))
    >>> who_pays(result, "A", "B").round(3).loc["goods"].tolist()
    [0.165, 0.119, 0.045]
    """
    _check(result.economy, [exporter], [])
    moved = incidence(result, importer)
    moved = moved[moved["exporter"] == exporter].set_index("sector")
    earned = revenue(result, importer)
    earned = earned[earned["exporter"] == exporter].set_index("sector")
    # the duty now, a fraction of the customs value, and what it was before
    now = earned["tariff"].reindex(moved.index)
    before = (1 + now) / (1 + moved["duty_change_pct"] / 100) - 1
    duty = (now - before) * earned["imports_usd_mn"].reindex(moved.index)
    buyers = duty * moved["buyer_share"]
    frame = pd.DataFrame(
        {
            "duty_usd_mn": duty,
            "buyers_usd_mn": buyers,
            "sellers_usd_mn": duty - buyers,
        }
    )
    return frame.sort_values("duty_usd_mn", kind="stable", ascending=False)


@dataclass(frozen=True)
class _Search:
    """Who looks for a rate, on whose goods, and what is charged meanwhile."""

    economy: Economy
    members: Sequence[str]
    on: Collection[str] | None
    sectors: Collection[str] | None
    others: pd.DataFrame | None
    deficits: str
    elasticities: pd.DataFrame | None

    def case(self, rate: float) -> Case:
        own = charged(self.economy, self.members, rate, self.on, self.sectors)
        return Case(_both(own, self.others), None, self.deficits, self.elasticities)

    def joint_pct(self, result: Result) -> float:
        """Real income of the members together, percent of the world before."""
        income = result.income_before_usd_mn[list(self.members)]
        return float((result.welfare_pct[income.index] * income).sum() / income.sum())

    def best(
        self,
        bounds: tuple[float, float],
        tolerance: float,
        near: float | None,
        workers: int,
    ) -> float:
        low, high = bounds
        if not -1 < low < high:
            raise EconomyError(
                f"bounds are {low:g} and {high:g}; they must be -1 < low < high"
            )

        def values(rates: np.ndarray) -> np.ndarray:
            cases = [self.case(rate) for rate in rates]
            found = solve_many(self.economy, cases, workers=workers)
            return np.array([self.joint_pct(result) for result in found])

        return _highest(values, low, high, tolerance, near)


def _highest(
    values: Callable[[np.ndarray], np.ndarray],
    low: float,
    high: float,
    tolerance: float,
    near: float | None,
) -> float:
    """Where a function with one peak is highest: a grid, then ever narrower parabolas.

    The top of a parabola through three points a step apart is off by about the square
    of the step.
    """
    step = min(NEAR, (high - low) / 4)
    top = near
    if top is None:
        rates = np.linspace(low, high, POINTS)
        top = float(rates[np.argmax(values(rates))])
        step = (high - low) / (3 * (POINTS - 1))
    while True:
        middle = min(max(top, low + step), high - step)
        left, at, right = values(middle + step * np.array([-1, 0, 1]))
        bend = left - 2 * at + right
        way = np.sign(right - left) * 2
        if bend < 0:
            way = np.clip((left - right) / (2 * bend), -2, 2)
        top = float(np.clip(middle + step * way, low, high))
        inside = abs(top - middle) <= step * (1 + 1e-9)
        if inside and step**2 <= tolerance:
            return top
        if inside:
            step /= 4


def _both(own: pd.DataFrame, others: pd.DataFrame | None) -> pd.DataFrame:
    if others is None or others.empty:
        return own
    joined = pd.concat([others[[*KEYS, "tariff"]], own])
    return joined.drop_duplicates(KEYS, keep="last")


def _taxed(sector: str, sectors: Collection[str] | None) -> bool:
    if sectors is None:
        return sector != SERVICES
    return sector in sectors


def _check(
    economy: Economy, countries: Collection[str], sectors: Collection[str]
) -> None:
    for kind, asked, known in (
        ("country", countries, economy.countries),
        ("sector", sectors, economy.sectors),
    ):
        for code in asked:
            if code not in known:
                names = ", ".join(known)
                raise EconomyError(f"there is no {kind} {code!r}; there are {names}")
