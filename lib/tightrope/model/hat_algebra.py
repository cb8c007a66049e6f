"""The solver behind `equilibrium`: exact hat algebra for many cases at once.

After Dekle, Eaton and Kortum (2008) and Caliendo and Parro (2015).

Axes: S cases, N countries, K sectors. A state `x` (S, N, 2K + 1) holds, by country, the
logarithms of price changes by sector, of expenditure changes by sector, and of the wage
change. Values are shares of world value added, the numeraire.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass

import numpy as np

MEMORY = 6  # steps remembered by the acceleration
STILL_LIVE = 0.75  # share of cases below which those that are solved are left behind
STEP = 1e-6  # in logarithms, for a derivative by differences


@dataclass(frozen=True, eq=False)
class Shock:
    """What changes, entry by entry.

    Attributes
    ----------
    at : tuple of np.ndarray
        Positions: sector, importer, exporter.
    tariff : np.ndarray
        The new ones, fractions.
    cost_factor : np.ndarray
        What iceberg costs are multiplied by.
    """

    at: tuple[np.ndarray, np.ndarray, np.ndarray]
    tariff: np.ndarray
    cost_factor: np.ndarray

    @classmethod
    def none(cls) -> Shock:
        """Nothing changes.

        Returns
        -------
        Shock
        """
        return cls((np.empty(0, int),) * 3, np.empty(0), np.empty(0))

    def part(self, economy, fraction: float) -> Shock:
        """The shock gone through in part, in logarithms.

        Parameters
        ----------
        economy : Economy
        fraction : float
            Between 0 and 1.

        Returns
        -------
        Shock
        """
        old = economy.tariffs[self.at]
        tariff = (1 + old) * ((1 + self.tariff) / (1 + old)) ** fraction - 1
        return Shock(self.at, tariff, self.cost_factor**fraction)


@dataclass(frozen=True, eq=False)
class Job:
    """One system to solve.

    With value added V, new deficits are `deficits` + (`slopes` - sum of `slopes` V) V.

    Attributes
    ----------
    theta : np.ndarray
        (K,) trade elasticities.
    shock : Shock
    deficits, slopes : np.ndarray
        (N,)
    start : np.ndarray
        (N, 2K + 1), the state to begin with.
    """

    theta: np.ndarray
    shock: Shock
    deficits: np.ndarray
    slopes: np.ndarray
    start: np.ndarray

    @classmethod
    def at_rest(cls, economy, theta: np.ndarray | None = None) -> Job:
        """The economy as its tables have it.

        Parameters
        ----------
        economy : Economy
        theta : np.ndarray, optional
            (K,) instead of the economy's own.

        Returns
        -------
        Job
        """
        still = np.zeros((len(economy.countries), 2 * len(economy.sectors) + 1))
        theta = economy.theta if theta is None else theta
        return cls(theta, Shock.none(), economy.deficits, np.zeros(len(still)), still)


def solve_jobs(
    economy,
    jobs: list[Job],
    correction: Correction | None,
    tolerance: float,
    max_iterations: int,
):
    """The jobs' solutions, or the states where the iteration gave up.

    Parameters
    ----------
    economy : Economy
    jobs : list of Job
    correction : Correction, optional
        As `correction_for` gives it. It is of no use where the economy is not near an
        equilibrium.
    tolerance : float
        Largest step that counts as none, see `equilibrium.TOLERANCE`.
    max_iterations : int

    Returns
    -------
    tuple of np.ndarray
        States (S, N, 2K + 1), residuals (S,) and iterations (S,). A residual above
        `tolerance`, or not a number, means failure.
    """
    sweep = _Sweep(economy, jobs, np.array([job.theta for job in jobs]))
    start = np.array([job.start for job in jobs])
    return _accelerate(sweep, correction, start, tolerance, max_iterations)


def correction_for(economy, jobs: list[Job]) -> Correction:
    """One correction for several jobs, at the mean of their elasticities.

    Parameters
    ----------
    economy : Economy
    jobs : list of Job
        Their elasticities should be alike: the farther they are from the mean, the more
        steps it takes.

    Returns
    -------
    Correction
    """
    if all(job.theta is economy.theta for job in jobs):
        return economy.correction
    logs = np.log([job.theta for job in jobs])
    return Correction.at_rest(economy, np.exp(logs.mean(axis=0)))


class _Sweep:
    """One pass through the model's equations: state in, the state they imply out.

    The two are equal in equilibrium. The cubes pi kappa^-theta and pi kappa^-theta / (1
    + tariff) are computed once, so that a pass is a handful of batched matrix products.
    Importers whose rows are the same in every case share one cube; the others have rows
    of their own.
    """

    def __init__(self, economy, jobs: list[Job], theta: np.ndarray):
        self.economy, self.theta = economy, theta
        self.sectors = len(economy.sectors)
        self.deficits = np.array([job.deficits for job in jobs])
        self.slopes = np.array([job.slopes for job in jobs])
        self.input_coefficients_t = np.ascontiguousarray(
            economy.input_coefficients.swapaxes(1, 2)
        )
        common = len(jobs) == 1
        self.own = (
            np.empty(0, int)
            if common
            else np.unique(np.concatenate([job.shock.at[1] for job in jobs]))
        )
        if common:
            self.cube, self.net_cube = _cubes(economy, jobs[0])
        else:
            self.cube, self.net_cube = (
                economy.shares.copy(),
                economy.shares / (1 + economy.tariffs),
            )
            self.cube[:, self.own] = self.net_cube[:, self.own] = 0
        rows = (len(jobs), self.sectors, len(self.own), len(economy.countries))
        self.rows, self.net_rows = np.empty(rows), np.empty(rows)
        if self.own.size:
            for s, job in enumerate(jobs):
                self.rows[s], self.net_rows[s] = _cubes(economy, job, self.own)

        # a price gap counts with the elasticity: so much is it worth in sales
        rest = np.ones((len(theta), self.sectors + 1))
        self.scale = np.concatenate([theta, rest], axis=1)[:, None]

    def of(self, cases: np.ndarray) -> _Sweep:
        """The same for some of the cases."""
        some = copy(self)
        for name in ("theta", "deficits", "slopes", "rows", "net_rows", "scale"):
            setattr(some, name, getattr(self, name)[cases])
        return some

    def __call__(self, x: np.ndarray) -> np.ndarray:
        e, k = self.economy, self.sectors
        log_prices, log_expenditure, log_wages = (
            x[:, :, :k],
            x[:, :, k : 2 * k],
            x[:, :, 2 * k],
        )
        log_costs = (log_prices.swapaxes(0, 1) @ e.input_coefficients).swapaxes(0, 1)
        log_costs = log_costs + e.value_added_share * log_wages[:, :, None]
        # competitiveness c^-theta by exporter, (K, S, N); then everything by sector
        power = np.exp(
            np.ascontiguousarray((-self.theta[:, None] * log_costs).transpose(2, 0, 1))
        )
        expenditure = np.ascontiguousarray(
            (e.expenditure * np.exp(log_expenditure)).transpose(2, 0, 1)
        )
        access, net_access = self._access(power)
        per_access = expenditure / access
        output = np.ascontiguousarray(
            (power * self._sales(per_access)).transpose(2, 1, 0)
        )  # (N, S, K)
        revenue = (expenditure - per_access * net_access).sum(axis=0)
        value_added = (output @ e.value_added_share[:, :, None])[:, :, 0].T
        wage_bill = e.value_added * np.exp(log_wages)
        deficits = (
            self.deficits
            + (self.slopes - (self.slopes * wage_bill).sum(axis=1)[:, None]) * wage_bill
        )
        income = wage_bill + revenue + deficits
        new_expenditure = e.final_shares * income[:, :, None] + (
            output @ self.input_coefficients_t
        ).swapaxes(0, 1)
        implied = np.empty_like(x)
        implied[:, :, :k] = (np.log(access) / -self.theta.T[:, :, None]).transpose(
            1, 2, 0
        )
        implied[:, :, k : 2 * k] = np.log(
            np.where(e.buys, new_expenditure / e.expenditure_or_one, 1)
        )
        # the world's value added is the numeraire: wages are measured in it
        implied[:, :, 2 * k] = np.log(
            value_added / e.value_added / value_added.sum(axis=1)[:, None]
        )
        return implied

    def _access(self, power):
        access, net = (
            power @ self.cube.swapaxes(1, 2),
            power @ self.net_cube.swapaxes(1, 2),
        )
        if self.own.size:
            column = power.swapaxes(0, 1)[..., None]
            access[:, :, self.own] = (self.rows @ column)[..., 0].swapaxes(0, 1)
            net[:, :, self.own] = (self.net_rows @ column)[..., 0].swapaxes(0, 1)
        return access, net

    def _sales(self, per_access):
        sales = per_access @ self.net_cube
        if self.own.size:
            row = per_access[:, :, self.own].swapaxes(0, 1)[:, :, None]
            sales += (row @ self.net_rows)[:, :, 0].swapaxes(0, 1)
        return sales


def _cubes(economy, job: Job, importers=slice(None)) -> tuple[np.ndarray, np.ndarray]:
    """Trade shares times cost changes to the -theta, gross and net of new tariffs."""
    cube, tariffs = (
        economy.shares[:, importers].copy(),
        economy.tariffs[:, importers].copy(),
    )
    sector, importer, exporter = job.shock.at
    rise = (
        (1 + job.shock.tariff)
        / (1 + economy.tariffs[job.shock.at])
        * job.shock.cost_factor
    )
    at = (
        sector,
        np.arange(len(economy.countries))[importers].searchsorted(importer),
        exporter,
    )
    cube[at] *= rise ** -job.theta[sector]
    tariffs[at] = job.shock.tariff
    return cube, cube / (1 + tariffs)


@dataclass(frozen=True, eq=False)
class Correction:
    """What a gap in the equations means for the state: nearly (I - J)^-1.

    J is the sweep's derivative at the baseline. Most of what moves a country's prices,
    sales and wage is at home; between countries it is wages that adjust. So two parts
    do: the exact inverse of each country's own block, and that of the system of wages
    in which everything at home has followed. With the two the iteration takes a quarter
    of the steps. Single precision is enough, and half the memory to go through.

    Attributes
    ----------
    blocks : np.ndarray
        (N, 2K + 1, 2K + 1), transposed: from a country's gaps to its own variables.
    wages : np.ndarray
        (N, N), transposed: from the gaps in wages to the moves of wages.
    spread : np.ndarray
        (N, N (2K + 1)): what a country's wage moves in all countries, beyond `blocks`.
    """

    blocks: np.ndarray
    wages: np.ndarray
    spread: np.ndarray

    @classmethod
    def at_rest(cls, economy, theta: np.ndarray) -> Correction:
        """The correction near the economy as its tables have it.

        Parameters
        ----------
        economy : Economy
        theta : np.ndarray
            (K,)

        Returns
        -------
        Correction
        """
        blocks = own_inverse(economy, theta)
        n, size = blocks.shape[:2]
        # one case for each country whose wage moves, all at home with it
        moved = np.zeros((n, n, size))
        moved[range(n), range(n)] = blocks[:, :, -1]
        job = Job.at_rest(economy, theta)
        sweep = _Sweep(economy, [job], theta[None])
        answer = (sweep(STEP * moved) - sweep(0 * moved[:1])) / STEP
        gaps = moved - answer
        spread = moved - (blocks[:, None] @ gaps.transpose(1, 2, 0)[:, None])[
            :, 0
        ].transpose(2, 0, 1)
        return cls(
            np.ascontiguousarray(blocks.swapaxes(1, 2), np.float32),
            np.linalg.inv(gaps[:, :, -1]),
            spread.reshape(n, -1).astype(np.float32),
        )

    def __call__(self, gap: np.ndarray) -> np.ndarray:
        """The moves for the gaps of several cases.

        Parameters
        ----------
        gap : np.ndarray
            (S, N, 2K + 1)

        Returns
        -------
        np.ndarray
            (S, N (2K + 1))
        """
        own = (gap.astype(np.float32).swapaxes(0, 1) @ self.blocks).swapaxes(0, 1)
        wages = (gap[:, :, -1] @ self.wages).astype(np.float32)
        return own.reshape(len(gap), -1) + wages @ self.spread


def own_inverse(economy, theta: np.ndarray) -> np.ndarray:
    """(I - J)^-1 by country, J the sweep's derivative in a country's own variables.

    At the baseline.

    Parameters
    ----------
    economy : Economy
    theta : np.ndarray
        (K,)

    Returns
    -------
    np.ndarray
        (N, 2K + 1, 2K + 1)
    """
    e, k = economy, len(economy.sectors)
    n = len(e.countries)
    net = e.shares / (1 + e.tariffs)
    sales = e.expenditure.T[:, :, None] * net
    output = np.where(e.output.T > 0, e.output.T, 1)
    sales_share = sales / output[:, None]
    home_share, home_sales = (
        np.einsum("knn->nk", cube) for cube in (e.shares, sales_share)
    )
    own_weight = np.einsum("kmn,kmn->nk", sales_share, e.shares)
    taxed = e.expenditure * (1 - net.sum(axis=2).T)

    cost = np.concatenate(  # of log costs by log prices, log expenditure, log wage
        [
            e.input_coefficients.swapaxes(1, 2),
            np.zeros((n, k, k)),
            e.value_added_share[:, :, None],
        ],
        axis=2,
    )
    sold = -(theta * (1 - own_weight))[:, :, None] * cost
    sold[:, range(k), range(k, 2 * k)] += home_sales
    income = np.einsum("nk,nkx->nx", home_share * taxed * theta, cost)
    income[:, k : 2 * k] += taxed
    income[:, 2 * k] += e.value_added
    spent = e.final_shares[:, :, None] * income[:, None] + e.input_coefficients @ (
        e.output[:, :, None] * sold
    )
    paid = np.einsum(
        "nk,nkx->nx", e.value_added_share * e.output / e.value_added[:, None], sold
    )
    jacobian = np.concatenate(
        [
            home_share[:, :, None] * cost,
            spent / e.expenditure_or_one[:, :, None],
            paid[:, None],
        ],
        axis=1,
    )
    jacobian[:, k : 2 * k][~e.buys] = 0
    return np.linalg.inv(np.eye(2 * k + 1) - jacobian)


def _accelerate(sweep, correction, x, tolerance, max_iterations):
    """Anderson acceleration of x <- x + correction (sweep(x) - x), case by case.

    Walker and Ni (2011), SIAM Journal on Numerical Analysis 49(4).
    """
    found, residuals = x.copy(), np.full(len(x), np.nan)
    iterations, at = np.zeros(len(x), int), np.arange(len(x))
    past = None
    for iteration in range(max_iterations + 1):
        # a case that runs away turns to NaN and is reported as failed
        with np.errstate(all="ignore"):
            gap = sweep(x) - x
        residual = (np.abs(gap) * sweep.scale).max(axis=(1, 2))
        live = (residual > tolerance) & np.isfinite(residual)
        iterations[at[live]] = iteration + 1
        last = not live.any() or iteration == max_iterations
        if last or live.mean() <= STILL_LIVE:
            found[at], residuals[at] = x, residual
            if last:
                break
            at, x, gap, sweep = at[live], x[live], gap[live], sweep.of(live)
            past, live = past and past.of(live), live[live]
        move = gap.reshape(len(x), -1)
        if correction is not None:
            move = correction(gap).astype(float)
        move[~live] = 0
        past = past or _Past(*move.shape)
        step = past.step(x.reshape(move.shape), move)
        step[~live] = 0
        x = x + step.reshape(x.shape)
    return found, residuals, iterations


class _Past:
    """What an acceleration remembers of its last steps, case by case.

    `bends` are changes of the move between steps, `reaches` those of the point it leads
    to; they only direct the next step, so single precision is enough.
    """

    def __init__(self, cases: int, size: int):
        self.bends = np.zeros((cases, MEMORY, size), np.float32)
        self.reaches = np.zeros((cases, MEMORY, size), np.float32)
        self.gram = np.zeros((cases, MEMORY, MEMORY))
        self.steps = 0
        self.last_x = self.last_move = np.zeros((cases, size))

    def step(self, x: np.ndarray, move: np.ndarray) -> np.ndarray:
        """The step to take from `x`, where `move` is the one without memory."""
        step = move
        if self.steps:
            slot, known = (self.steps - 1) % MEMORY, min(self.steps, MEMORY)
            bend = move - self.last_move
            self.bends[:, slot] = bend
            self.reaches[:, slot] = x - self.last_x + bend
            now = np.stack([bend, move], axis=2).astype(np.float32)
            products = (self.bends[:, :known] @ now).astype(float)
            self.gram[:, slot, :known] = self.gram[:, :known, slot] = products[:, :, 0]
            within = self.gram[:, :known, :known]
            ridge = 1e-14 * np.trace(within, axis1=1, axis2=2)[:, None, None] + 1e-300
            weights = np.linalg.solve(
                within + ridge * np.eye(known), products[:, :, 1:]
            ).swapaxes(1, 2)
            step = move - (weights.astype(np.float32) @ self.reaches[:, :known])[:, 0]
        self.steps += 1
        self.last_x, self.last_move = x, move
        return step

    def of(self, cases: np.ndarray) -> _Past:
        """The same for some of the cases."""
        some = copy(self)
        for name in ("bends", "reaches", "gram", "last_x", "last_move"):
            setattr(some, name, getattr(self, name)[cases])
        return some
