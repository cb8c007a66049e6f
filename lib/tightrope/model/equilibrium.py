"""The world model: countries, sectors, input-output links, tariffs and their revenue.

Armington / Eaton-Kortum trade shares, Cobb-Douglas production and final demand, one
factor that moves between sectors but not between countries, in exact hat algebra
(Caliendo and Parro 2015, Review of Economic Studies 82(1), section 2, in relative
changes). Values are at basic prices; expenditure includes the tariff; the world's value
added is the numeraire.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from tightrope.model.economy import (
    Economy,
    cells,
    goods_trade,
    pairs,
    trade_elasticities,
)
from tightrope.model.hat_algebra import (
    Correction,
    Job,
    Shock,
    correction_for,
    solve_jobs,
)
from tightrope.model.results import (
    PARTS,
    EconomyError,
    Result,
    World,
    output_change,
    relative_pct,
)

__all__ = [
    "Case",
    "Economy",
    "EconomyError",
    "NotConverged",
    "Result",
    "decompose",
    "goods_trade",
    "incomes",
    "output_change",
    "relative_pct",
    "solve",
    "solve_many",
    "welfare_pct",
]

# largest step of the fixed point, in logarithms, prices times the elasticity
TOLERANCE = 2e-11
ACCEPTED = 1e-10  # largest fault of the model's equations in levels
MAX_ITERATIONS = 200
SMALLER_STEPS = (0.1, 0.25, 0.5, 0.75, 1.0)  # of a shock that was too much at once
LITTLE_TRADE = 0.01  # of what it was
BATCH = 32  # cases solved side by side, fewer where each needs much memory
BATCH_BYTES = 48e6
BATCHES = 4  # that share one correction
AT_ONCE = 512  # results held at a time where only one number of each is kept


class NotConverged(RuntimeError):
    """No equilibrium was found in time; the message holds residual and advice."""


@dataclass(frozen=True, eq=False)
class Case:
    """One question to the model: what `solve` takes.

    Attributes
    ----------
    tariffs, trade_costs, deficits, elasticities
        As for `solve`.
    """

    tariffs: pd.DataFrame | None = None
    trade_costs: pd.DataFrame | None = None
    deficits: str = "fixed"
    elasticities: pd.DataFrame | None = None

    def __repr__(self) -> str:
        tariffs, costs = (
            0 if frame is None else len(frame)
            for frame in (self.tariffs, self.trade_costs)
        )
        return f"<Case: {tariffs} tariffs, {costs} trade costs, {self.deficits}>"


def solve(
    economy: Economy,
    tariffs: pd.DataFrame | None = None,
    trade_costs: pd.DataFrame | None = None,
    deficits: str = "fixed",
    elasticities: pd.DataFrame | None = None,
    *,
    max_iterations: int = MAX_ITERATIONS,
) -> Result:
    """The world under new tariffs or trade costs, compared with the world before.

    Parameters
    ----------
    economy : Economy
    tariffs : pd.DataFrame, optional
        importer, exporter, sector, tariff: the new rate as a fraction (0.15 is 15 %).
        Pairs not listed keep what they have.
    trade_costs : pd.DataFrame, optional
        importer, exporter, sector, cost_factor: what an iceberg cost is multiplied by.
    deficits : str
        "fixed" in units of world value added; "proportional" to value added, all
        shifted alike so that they add up to zero; "zero": the world before is solved
        without deficits first, and the change is measured from there.
    elasticities : pd.DataFrame, optional
        sector, trade_elasticity, instead of the economy's own.
    max_iterations : int

    Returns
    -------
    Result

    Raises
    ------
    EconomyError
        For codes that the economy does not have, and impossible numbers.
    NotConverged
        When no equilibrium is found, or one in which some equation of the model is off
        by more than 1e-10.

    Examples
    --------
    >>> from tightrope.model import small_world
    >>> result = solve(small_world.economy(), small_world.tariffs(0.1))
    >>> result.welfare_pct.round(3).to_dict()
    {'A': 0.782, 'B': -0.949}
    """
    case = Case(tariffs, trade_costs, deficits, elasticities)
    return solve_many(economy, [case], max_iterations=max_iterations)[0]


def solve_many(
    economy: Economy,
    cases: Sequence[Case],
    *,
    workers: int = 1,
    max_iterations: int = MAX_ITERATIONS,
) -> list[Result]:
    """One `Result` for each case, in order.

    Cases share batched solves, batches share threads; a frame given to many cases is
    read once.

    Parameters
    ----------
    economy : Economy
    cases : sequence of Case
    workers : int
        Threads.
    max_iterations : int

    Returns
    -------
    list of Result
        Nothing unless everything is solved.

    Raises
    ------
    EconomyError, NotConverged
        As `solve` does, naming the case by its position when there are several.

    Examples
    --------
    >>> from tightrope.model import small_world
    >>> cases = [Case(small_world.tariffs(rate)) for rate in (0.1, 0.2)]
    >>> results = solve_many(small_world.economy(), cases)
    >>> [float(result.welfare_pct["B"].round(3)) for result in results]
    [-0.949, -1.684]
    """
    return _results(economy, _read(economy, cases), workers, max_iterations)


def incomes(
    economy: Economy,
    cases: Sequence[Case],
    country: str,
    *,
    workers: int = 1,
    at_once: int = AT_ONCE,
) -> pd.DataFrame:
    """What many cases do to one country's real income; nothing more of them is kept.

    Parameters
    ----------
    economy : Economy
    cases : sequence of Case
    country : str
        One of the economy's countries.
    workers : int
        Threads, as for `solve_many`.
    at_once : int
        How many results are held at a time: a result holds a whole world.

    Returns
    -------
    pd.DataFrame
        One row a case, in order: income_pct (`Result.welfare_pct`), income_usd_bn (the
        same in billion USD of the tables' year, a year), wage_pct (real wage).

    Raises
    ------
    EconomyError, NotConverged
        As `solve_many`.

    Examples
    --------
    >>> from tightrope.model import small_world
    >>> cases = [Case(), Case(small_world.tariffs(0.1))]
    >>> found = incomes(small_world.economy(), cases, "A")
    >>> found["income_pct"].round(3).tolist()
    [0.0, 0.782]
    """
    if country not in economy.countries:
        known = ", ".join(economy.countries)
        raise EconomyError(f"there is no country {country!r}; there are {known}")
    place = economy.countries.index(country)
    found: list[tuple[float, float, float]] = []
    for first in range(0, len(cases), at_once):
        part = solve_many(economy, cases[first : first + at_once], workers=workers)
        found.extend(result.income_of(place) for result in part)
    columns = ["income_pct", "income_usd_bn", "wage_pct"]
    return pd.DataFrame(found, columns=columns, dtype=float)


def welfare_pct(
    economy: Economy,
    cases: Sequence[Case],
    country: str,
    *,
    workers: int = 1,
) -> np.ndarray:
    """One country's change of real income in each case, for many cases at once.

    Parameters
    ----------
    economy : Economy
    cases : sequence of Case
    country : str
        One of the economy's.
    workers : int
        Threads.

    Returns
    -------
    np.ndarray
        In percent, one for each case, in their order; nothing else is kept of them.

    Raises
    ------
    EconomyError, NotConverged
        As `solve_many` does.

    Examples
    --------
    >>> from tightrope.model import small_world
    >>> cases = [Case(), Case(small_world.tariffs(0.1))]
    >>> welfare_pct(small_world.economy(), cases, "B").round(3).tolist()
    [0.0, -0.949]
    """
    found = incomes(economy, cases, country, workers=workers)
    return found["income_pct"].to_numpy()


def decompose(
    economy: Economy,
    tariffs: pd.DataFrame | None = None,
    trade_costs: pd.DataFrame | None = None,
    deficits: str = "fixed",
    elasticities: pd.DataFrame | None = None,
    *,
    steps: int | None = None,
    workers: int = 1,
) -> pd.DataFrame:
    """Where the welfare change comes from, by country, for shocks of any size.

    The shock is gone through in steps, and the first-order parts of
    `Result.terms_of_trade` are added up along the way, each step with the average of
    the weights at its two ends.

    Parameters
    ----------
    economy, tariffs, trade_costs, deficits, elasticities
        As for `solve`.
    steps : int, optional
        An even number; by default 4, or 16 where a trade cost changes, which may be
        prohibitive.
    workers : int
        Threads.

    Returns
    -------
    pd.DataFrame
        By country, in percent: terms_of_trade_pct, volume_of_trade_pct (what tariffs
        earn on the volume they keep or lose), trade_cost_pct, transfer_pct (deficits
        that change, only if "proportional"), rest_pct (what the steps miss), adding up
        to welfare_pct.

    Raises
    ------
    EconomyError, NotConverged
        As `solve` does; `EconomyError` also for an odd number of steps.

    Examples
    --------
    >>> from tightrope.model import small_world
    >>> parts = decompose(small_world.economy(), small_world.tariffs(0.1))
    >>> parts.loc["A", ["terms_of_trade_pct", "welfare_pct"]].round(3).to_dict()
    {'terms_of_trade_pct': 0.926, 'welfare_pct': 0.782}
    """
    if steps is None:
        steps = 4 if trade_costs is None else 16
    if steps < 2 or steps % 2:
        raise EconomyError(f"steps is {steps}; an even number is needed")
    (job,) = _read(economy, [Case(tariffs, trade_costs, deficits, elasticities)])
    # the first steps do most of the work where a cost is prohibitive: make them small
    fractions = (np.arange(1, steps + 1) / steps) ** 2
    path = [
        replace(job, shock=job.shock.part(economy, float(fraction)))
        for fraction in fractions
    ]
    results = _results(economy, path, workers, MAX_ITERATIONS)
    worlds = [results[0].before, *(result.after for result in results)]
    # what steps miss falls with the square of their length, so half as many tell what
    # to add (Richardson)
    total = (4 * _along(worlds) - _along(worlds[::2])) / 3
    welfare = results[-1].welfare_pct
    exact, log_welfare = welfare.to_numpy(), np.log1p(welfare.to_numpy() / 100)
    # logarithms add up, percentages do not: one factor for all parts turns the one into
    # the other
    factor = np.divide(
        exact, log_welfare, out=np.full(len(exact), 100.0), where=log_welfare != 0
    )
    frame = pd.DataFrame((total * factor).T, welfare.index, [*PARTS, "transfer_pct"])
    return frame.assign(rest_pct=welfare - frame.sum(axis=1), welfare_pct=welfare)


def _along(worlds: list[World]) -> np.ndarray:
    """The first-order parts and transfers (4, N), added up from world to world."""
    total = np.zeros((len(PARTS) + 1, len(worlds[0].log_wages)))
    for old, new in pairwise(worlds):
        for before, after, weight in ((old, new, 0.5), (new, old, -0.5)):
            parts = Result(before, after, 0.0, 0).first_order().sum(axis=(2, 3))
            total = total + weight * np.vstack(
                [parts, (after.deficits - before.deficits) / before.income]
            )
    return total


def _read(economy: Economy, cases: Sequence[Case]) -> list[Job]:
    """The cases as systems to solve; each distinct frame is read and checked once."""
    shocks: dict[tuple[int, int], Shock] = {}
    thetas: dict[int, np.ndarray] = {id(None): economy.theta}
    rest = Job.at_rest(economy)
    nothing = np.zeros_like(economy.deficits)
    closures = {
        "fixed": {},
        "proportional": {
            "deficits": nothing,
            "slopes": economy.deficits / economy.value_added,
        },
        "zero": {"deficits": nothing},
    }
    jobs = []
    for case in cases:
        if case.deficits not in closures:
            raise EconomyError(
                f"deficits is {case.deficits!r}; "
                f"it can be {', '.join(map(repr, closures))}"
            )
        pair, elasticities = (
            (id(case.tariffs), id(case.trade_costs)),
            id(case.elasticities),
        )
        if pair not in shocks:
            shocks[pair] = _shock(economy, case.tariffs, case.trade_costs)
        if elasticities not in thetas:
            thetas[elasticities] = trade_elasticities(
                case.elasticities, economy.sectors
            )
        changes = closures[case.deficits]
        jobs.append(
            replace(rest, theta=thetas[elasticities], shock=shocks[pair], **changes)
        )
    return jobs


def _shock(
    economy: Economy, tariffs: pd.DataFrame | None, trade_costs: pd.DataFrame | None
) -> Shock:
    shape = economy.shares.shape
    given = [
        (name, value, frame)
        for name, value, frame in (
            ("tariffs", "tariff", tariffs),
            ("trade_costs", "cost_factor", trade_costs),
        )
        if frame is not None and len(frame)
    ]
    changes = {}
    for name, value, frame in given:
        at, (numbers,) = cells(frame, name, pairs(economy), [value])
        changes[value] = np.ravel_multi_index(at, shape), numbers
    if not changes:
        return Shock.none()
    places = np.sort(np.concatenate([flat for flat, _ in changes.values()]))
    places = places[np.append(True, places[1:] != places[:-1])]
    at = np.unravel_index(places, shape)
    new = {"tariff": economy.tariffs[at], "cost_factor": np.ones(len(places))}
    for value, (flat, numbers) in changes.items():
        new[value][np.searchsorted(places, flat)] = numbers
    return Shock(at, **new)


def _results(
    economy: Economy, jobs: list[Job], workers: int, max_iterations: int
) -> list[Result]:
    """Solved jobs beside the worlds before them.

    The world before is the tables' own or, for the closure "zero", one without deficits
    for each set of elasticities.
    """
    balanced = {
        job.theta.tobytes(): replace(job, shock=Shock.none())
        for job in jobs
        if not (job.deficits.any() or job.slopes.any())
    }
    worlds = _solved(economy, list(balanced.values()), workers, max_iterations)
    before = dict(zip(balanced, worlds, strict=True))
    tables = _Solved(*economy.tables, 0, Job.at_rest(economy).start)
    starts = [
        tables
        if job.deficits.any() or job.slopes.any()
        else before[job.theta.tobytes()]
        for job in jobs
    ]
    jobs = [
        replace(job, start=start.state) for job, start in zip(jobs, starts, strict=True)
    ]
    return [
        Result(
            old.world,
            new.world,
            max(old.residual, new.residual),
            old.iterations + new.iterations,
        )
        for old, new in zip(
            starts, _solved(economy, jobs, workers, max_iterations), strict=True
        )
    ]


@dataclass(frozen=True, eq=False)
class _Solved:
    world: World
    residual: float
    iterations: int
    state: np.ndarray


def _solved(
    economy: Economy, jobs: list[Job], workers: int, max_iterations: int
) -> list[_Solved]:
    """The jobs in batches, and batches in groups with like elasticities."""
    if not jobs:
        return []
    if len(jobs) == 1:
        own = correction_for(economy, jobs)
        return _batch(economy, jobs, np.arange(1), own, max_iterations)
    importers = len(np.unique(np.concatenate([job.shock.at[1] for job in jobs])))
    row_bytes = 16 * len(economy.sectors) * len(economy.countries) * max(importers, 1)
    size = int(np.clip(BATCH_BYTES // row_bytes, 1, BATCH))
    groups = _alike(np.log([job.theta for job in jobs]), BATCHES * size)
    found: dict[int, _Solved] = {}

    def correction(group: np.ndarray) -> Correction:
        return correction_for(economy, [jobs[position] for position in group])

    # one thread a batch: the matrices are small, and a library's own threads would only
    # get in each other's way
    with threadpool_limits(1, "blas"), ThreadPoolExecutor(workers) as pool:
        shared = pool.map(correction, groups)
        tasks = [
            (batch, pool.submit(_batch, economy, jobs, batch, own, max_iterations))
            for group, own in zip(groups, shared, strict=True)
            for batch in np.split(group, range(size, len(group), size))
        ]
        for batch, task in tasks:
            found.update(zip(batch, task.result(), strict=True))
    return [found[position] for position in range(len(jobs))]


def _alike(points: np.ndarray, size: int) -> list[np.ndarray]:
    """The rows in groups of neighbours: the first that is left, and the next to it."""
    groups, left = [], np.arange(len(points))
    while left.size:
        distance = ((points[left] - points[left[0]]) ** 2).sum(axis=1)
        near = np.argsort(distance, kind="stable")[:size]
        groups.append(left[np.sort(near)])
        left = np.delete(left, near)
    return groups


def _batch(
    economy: Economy,
    jobs: list[Job],
    batch: np.ndarray,
    correction: Correction,
    max_iterations: int,
) -> list[_Solved]:
    some = [jobs[position] for position in batch]
    states, _, iterations = solve_jobs(
        economy, some, correction, TOLERANCE, max_iterations
    )
    return [
        _accepted(
            economy, jobs, position, states[s], int(iterations[s]), max_iterations
        )
        for s, position in enumerate(batch)
    ]


def _accepted(economy, jobs, position, state, iterations, max_iterations) -> _Solved:
    """The world at a state if the model's equations hold there.

    If not, once more in smaller steps, and then an error.
    """
    job = jobs[position]
    with np.errstate(all="ignore"):  # where the iteration ran away
        world, residual = World.at(economy, job, state)
    if not residual <= ACCEPTED:
        state, own = job.start, correction_for(economy, [job])
        for fraction in SMALLER_STEPS:
            part = replace(_part(economy, job, fraction), start=state)
            states, _, more = solve_jobs(
                economy, [part], own, TOLERANCE, max_iterations
            )
            state, iterations = states[0], iterations + int(more[0])
            with np.errstate(all="ignore"):
                world, residual = World.at(economy, part, state)
                # far from the tables a gap means something else than there
                own = Correction.at_rest(world.as_economy(), job.theta)
    if not residual <= ACCEPTED:
        raise NotConverged(_failure(economy, jobs, position, residual, max_iterations))
    return _Solved(world, residual, iterations, state)


def _part(economy, job, fraction: float):
    """A job with a part of its shock; one without takes a part of the deficits away."""
    if job.shock.tariff.size:
        return replace(job, shock=job.shock.part(economy, fraction))
    deficits = (1 - fraction) * economy.deficits + fraction * job.deficits
    return replace(job, deficits=deficits)


def _failure(economy, jobs, position, residual, max_iterations) -> str:
    which = ""
    if len(jobs) > 1:
        which = f"case {position}: "
    job = jobs[position]
    if _trade_left(economy, job) < LITTLE_TRADE:
        advice = "make the trade costs smaller"
        if job.deficits.any() or job.slopes.any():
            advice += (
                ", or take deficits='zero': there is nothing left to pay them with"
            )
        return (
            f"{which}trade between countries all but ends, and with it what holds "
            f"wages together; {advice}"
        )
    return (
        f"{which}no equilibrium in {max_iterations} iterations: the equations are off "
        f"by {residual:.1e}, allowed is {ACCEPTED:.0e}; allow more iterations, make "
        "the shock smaller, or take another closure for deficits"
    )


def _trade_left(economy, job) -> float:
    """World trade across borders over what it was, at unchanged prices."""
    changed = economy.shares.copy()
    at = job.shock.at
    wedge = (1 + job.shock.tariff) / (1 + economy.tariffs[at]) * job.shock.cost_factor
    changed[at] *= wedge ** -job.theta[at[0]]
    abroad = 1 - np.eye(len(economy.countries))
    spent = economy.expenditure.T[:, :, None] * abroad
    return float((spent * changed).sum() / (spent * economy.shares).sum())
