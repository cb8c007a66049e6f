"""How sure an answer of the world model is: draws of its assumptions, and their sums.

Two assumptions decide how large the effects of a duty are: how readily buyers switch
to other makers (the trade elasticities of `Economy`), and what becomes of trade
deficits. Every notebook that draws from them does so here, so that "nine draws in ten"
means one thing in all of them:

- every published set of elasticities and every rule for deficits counts alike;
- around a set's estimates lies one spread, `SPREAD`;
- bounds are the 5th and the 95th percentile, interpolated linearly.

Frame in, frame out; nothing is solved here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import norm, qmc

from tightrope.model.equilibrium import Case

# Standard deviation of the logarithm of an elasticity around its estimate. A quarter is
# about the usual standard error of an estimate for one sector, relative to the
# estimate: the median over the sectors of Caliendo and Parro (2015), table 1.
SPREAD = 0.25
# The rules for trade deficits of `equilibrium.solve`, and what charts call them.
DEFICITS = {
    "fixed": "Deficits: fixed",
    "proportional": "Deficits: by income",
    "zero": "Deficits: none",
}
# One central case for all notebooks, where one must be taken: a chart with a slider, a
# split by sector. Of all sets and rules these two give what lies nearest to the medians
# of the draws (docs/model.md).
CENTRAL_SET = "uniform_4"
CENTRAL_DEFICITS = "zero"
SERVICES = "SERV"
SERVICES_ELASTICITY = 4.0  # where a paper is about goods, as in most published sets
LOW, MIDDLE, HIGH = 0.05, 0.5, 0.95


@dataclass(frozen=True, eq=False)
class Draws:
    """Draws of the model's assumptions; make them with `draw`.

    Attributes
    ----------
    assumptions : pd.DataFrame
        One row a draw: set (of elasticities), deficits (the rule for them).
    elasticities : list of pd.DataFrame
        One frame a draw: sector, trade_elasticity.
    """

    assumptions: pd.DataFrame
    elasticities: list[pd.DataFrame]

    def __len__(self) -> int:
        return len(self.assumptions)

    def __repr__(self) -> str:
        sets = self.assumptions["set"].nunique()
        rules = self.assumptions["deficits"].nunique()
        return f"Draws({len(self)}: {sets} sets x {rules} rules for deficits)"

    def labels(self, trade_elasticities: pd.DataFrame) -> pd.DataFrame:
        """What charts call each draw's assumptions.

        Parameters
        ----------
        trade_elasticities : pd.DataFrame
            elasticity_set, short_name.

        Returns
        -------
        pd.DataFrame
            deficits, set.

        Examples
        --------
        >>> from tightrope import data
        >>> sets = data.load("trade_elasticities")
        >>> draw(sets, 6, seed=1).labels(sets)["set"].head(2).tolist()
        ['Bagwell 2021', 'Caliendo 2015']
        """
        known = trade_elasticities.drop_duplicates("elasticity_set")
        names = known.set_index("elasticity_set")["short_name"]
        return pd.DataFrame(
            {
                "deficits": self.assumptions["deficits"].map(DEFICITS),
                "set": self.assumptions["set"].map(names),
            }
        )

    def cases(self, tariffs=None, trade_costs=None) -> list[Case]:
        """The same shock under every draw, in their order, for `solve_many`.

        Parameters
        ----------
        tariffs, trade_costs : pd.DataFrame or None
            As `equilibrium.solve` takes them; a `scenarios.Shock` fits as `*shock`.

        Returns
        -------
        list of Case

        Examples
        --------
        >>> from tightrope import data
        >>> sets = data.load("trade_elasticities")
        >>> len(draw(sets, 6, seed=1).cases())
        24
        """
        pairs = zip(self.assumptions["deficits"], self.elasticities, strict=True)
        return [
            Case(tariffs, trade_costs, deficits, theta) for deficits, theta in pairs
        ]


def draw(
    trade_elasticities: pd.DataFrame,
    number: int,
    seed: int,
    *,
    deficits: Iterable[str] = DEFICITS,
    spread: float = SPREAD,
) -> Draws:
    """Draws of elasticities and of rules for deficits, all sets and rules alike often.

    Draws go through all pairs of a set and a rule, the sets fastest, and begin again;
    a number that would break off within a round is raised to the round's end. Each
    draw multiplies each sector's elasticity with a lognormal factor of median one.

    Parameters
    ----------
    trade_elasticities : pd.DataFrame
        elasticity_set, sector, trade_elasticity (positive), as the table of that name.
    number : int
        Draws asked for, 1 or more.
    seed : int
        Of numpy's default generator.
    deficits : iterable of str
        The rules to draw from.
    spread : float
        Standard deviation of the factors' logarithm.

    Returns
    -------
    Draws
        `number` of them, or as many more as the last round needs.

    Raises
    ------
    ValueError
        If number is less than one, or the sets do not name the same sectors.

    Examples
    --------
    >>> table = pd.DataFrame(
    ...     {"elasticity_set": ["a", "b"], "sector": "S", "trade_elasticity": [4, 8]}
    ... )
    >>> draw(table, 8, seed=1)
    Draws(12: 2 sets x 3 rules for deficits)
    """
    sets = _by_sector(trade_elasticities, number)
    rules = list(deficits)
    in_a_round = len(sets.columns) * len(rules)
    number = -(-number // in_a_round) * in_a_round
    position = np.arange(number)
    rule = position // len(sets.columns) % len(rules)
    assumptions = pd.DataFrame(
        {
            "set": sets.columns[position % len(sets.columns)].to_numpy(),
            "deficits": np.take(rules, rule),
        }
    ).rename_axis("draw")
    normal = np.random.default_rng(seed).normal(0, 1, (number, len(sets)))
    theta = sets[assumptions["set"]].to_numpy().T * np.exp(spread * normal)
    frames = [_frame(sets.index, row) for row in theta]
    return Draws(assumptions, frames)


def with_horizon(
    trade_elasticities: pd.DataFrame,
    elasticity_horizons: pd.DataFrame,
    horizon: str = "long run",
) -> pd.DataFrame:
    """The published sets, and those that give one number for all goods at a horizon.

    Parameters
    ----------
    trade_elasticities : pd.DataFrame
        elasticity_set, sector, trade_elasticity, paper, short_name.
    elasticity_horizons : pd.DataFrame
        elasticity_set, horizon, trade_elasticity, paper, short_name.
    horizon : str
        "long run", as the published sets are, or "first year".

    Returns
    -------
    pd.DataFrame
        The columns of `trade_elasticities`; services have `SERVICES_ELASTICITY`.

    Raises
    ------
    ValueError
        When no set has this horizon.

    Examples
    --------
    >>> sets = pd.DataFrame(
    ...     {"elasticity_set": "a", "sector": ["C29", "SERV"], "trade_elasticity": 9.0}
    ... )
    >>> later = pd.DataFrame(
    ...     {"elasticity_set": ["b"], "horizon": "long run", "trade_elasticity": 2.0}
    ... )
    >>> with_horizon(sets, later)
      elasticity_set sector  trade_elasticity
    0              a    C29               9.0
    1              a   SERV               9.0
    2              b    C29               2.0
    3              b   SERV               4.0
    """
    rows = elasticity_horizons[elasticity_horizons["horizon"] == horizon]
    if rows.empty:
        known = ", ".join(sorted(set(elasticity_horizons["horizon"])))
        raise ValueError(f"there is no horizon {horizon!r}; there are: {known}")
    sectors = trade_elasticities[["sector"]].drop_duplicates()
    more = rows.merge(sectors, how="cross")
    services = more["sector"] == SERVICES
    theta = more["trade_elasticity"].mask(services, SERVICES_ELASTICITY)
    more = more.assign(trade_elasticity=theta)[list(trade_elasticities.columns)]
    return pd.concat([trade_elasticities, more], ignore_index=True)


def sample(
    trade_elasticities: pd.DataFrame,
    number: int,
    seed: int,
    *,
    deficits: Iterable[str] = DEFICITS,
    spread: float = SPREAD,
) -> Draws:
    """Draws spread evenly over what is uncertain, so that fewer of them do.

    Stratified: every pair of a set of elasticities and a rule for deficits has as many
    draws as any other. Within a pair the elasticities are moved along a Sobol' sequence
    (Sobol' 1967; scrambled after Owen 1998), which fills the space of their errors more
    evenly than random numbers. Sectors that have one estimate between them in a set
    share its error: where it is wrong for one of them it is wrong for all.

    Parameters
    ----------
    trade_elasticities : pd.DataFrame
        elasticity_set, sector, trade_elasticity (positive).
    number : int
        Draws asked for, 1 or more.
    seed : int
        Of the scrambling.
    deficits : iterable of str
        The rules to draw from.
    spread : float
        Standard deviation of the elasticities' logarithm around an estimate.

    Returns
    -------
    Draws
        The first of 1, 2, 4, 8, ... draws for each pair that makes `number` of them in
        all; those of one set stand together.

    Raises
    ------
    ValueError
        If number is less than one, or the sets do not name the same sectors.

    Examples
    --------
    >>> table = pd.DataFrame(
    ...     {"elasticity_set": ["a", "b"], "sector": "S", "trade_elasticity": [4, 8]}
    ... )
    >>> sample(table, 20, seed=1)
    Draws(24: 2 sets x 3 rules for deficits)
    """
    sets = _by_sector(trade_elasticities, number)
    rules = list(deficits)
    doublings = int(np.ceil(np.log2(max(number / (len(sets.columns) * len(rules)), 1))))
    generator = np.random.default_rng(seed)
    assumptions, frames = [], []
    for name in sets:
        theta = sets[name].to_numpy()
        estimates, which = np.unique(theta, return_inverse=True)
        for rule in rules:
            sequence = qmc.Sobol(len(estimates), rng=generator)
            error = norm.ppf(sequence.random_base2(doublings))[:, which]
            for row in theta * np.exp(spread * error):
                frames.append(_frame(sets.index, row))
                assumptions.append((name, rule))
    columns = ["set", "deficits"]
    return Draws(pd.DataFrame(assumptions, columns=columns).rename_axis("draw"), frames)


def _by_sector(trade_elasticities: pd.DataFrame, number: int) -> pd.DataFrame:
    """Elasticities by sector, one column a set; refused where they cannot be drawn."""
    if number < 1:
        raise ValueError(f"number is {number}; at least one draw is needed")
    sets = trade_elasticities.pivot(
        index="sector", columns="elasticity_set", values="trade_elasticity"
    )
    if sets.isna().any(axis=None):
        sector, name = sets.isna().stack().idxmax()
        raise ValueError(f"elasticities: set {name} has none for sector {sector}")
    return sets


def _frame(sectors: pd.Index, theta: np.ndarray) -> pd.DataFrame:
    return pd.DataFrame({"sector": sectors, "trade_elasticity": theta})


def quantile(values, share: float) -> float:
    """A quantile, interpolated linearly; next to an endless value it is endless.

    Parameters
    ----------
    values : array-like of float
        Infinite values are allowed, missing ones are not.
    share : float
        Between 0 and 1.

    Returns
    -------
    float

    Examples
    --------
    >>> quantile([1, 2, 3, 4, 5], 0.05)
    1.2
    >>> quantile([1, 2, 3, np.inf, np.inf], 0.95), quantile([1, 2, 3, 3, np.inf], 0.5)
    (inf, 3.0)
    >>> quantile([-np.inf, 2, np.inf], 0.5)
    2.0
    """
    ordered = np.asarray(values, float)
    below = np.quantile(ordered, share, method="lower")
    above = np.quantile(ordered, share, method="higher")
    if np.isinf(above):
        return float(above)
    if np.isinf(below) or below == above:  # whatever the next one is
        return float(below)
    return float(np.quantile(ordered, share))


def bounds(values) -> tuple[float, float]:
    """The bounds that hold nine draws in ten.

    Parameters
    ----------
    values : array-like of float

    Returns
    -------
    tuple of float
        The 5th and the 95th percentile, as `quantile` has them.

    Examples
    --------
    >>> bounds(range(101))
    (5.0, 95.0)
    """
    return quantile(values, LOW), quantile(values, HIGH)


def nine_in_ten(frame: pd.DataFrame, by: list[str], value: str) -> pd.DataFrame:
    """Median of `value`, and the bounds that hold nine draws in ten, by columns `by`.

    Parameters
    ----------
    frame : pd.DataFrame
        One row for each draw (and outcome).
    by : list of str
        Columns that make the groups; groups keep the order of their first row.
    value : str
        Column of numbers to sum up.

    Returns
    -------
    pd.DataFrame
        The columns `by`, then low (5 %), value (median) and high (95 %).

    Examples
    --------
    >>> draws = pd.DataFrame({"outcome": ["deal"] * 5, "pct": [1.0, 2, 3, 4, 5]})
    >>> nine_in_ten(draws, by=["outcome"], value="pct")
      outcome  low  value  high
    0    deal  1.2    3.0   4.8
    """
    groups = frame.groupby(by, sort=False, observed=True)[value]
    columns = {
        name: groups.agg(quantile, share)
        for name, share in (("low", LOW), ("value", MIDDLE), ("high", HIGH))
    }
    return pd.DataFrame(columns).reset_index()


def spans(values: pd.DataFrame, outcome: str = "outcome") -> pd.DataFrame:
    """`nine_in_ten` of several outcomes over all draws.

    Parameters
    ----------
    values : pd.DataFrame
        One row a draw, one column an outcome.
    outcome : str
        What the column with the outcomes' names is called.

    Returns
    -------
    pd.DataFrame
        `outcome`, low, value, high, in the order of the columns.

    Examples
    --------
    >>> spans(pd.DataFrame({"deal": range(101)}))
      outcome  low  value  high
    0    deal  5.0   50.0  95.0
    """
    tall = values.melt(var_name=outcome, value_name="drawn")
    return nine_in_ten(tall, by=[outcome], value="drawn")


def by_assumption(
    values: pd.DataFrame, labels: pd.DataFrame, outcome: str = "outcome"
) -> pd.DataFrame:
    """`nine_in_ten` of several outcomes, by each of the draws' assumptions in turn.

    Parameters
    ----------
    values : pd.DataFrame
        One row a draw, one column an outcome.
    labels : pd.DataFrame
        One row a draw, one column an assumption, as `Draws.labels` gives them.
    outcome : str
        What the column with the outcomes' names is called.

    Returns
    -------
    pd.DataFrame
        assumption (its label), `outcome`, low, value, high.

    Examples
    --------
    >>> values = pd.DataFrame({"deal": [1.0, 3.0], "none": [2.0, 2.0]})
    >>> by_assumption(values, pd.DataFrame({"set": ["a", "a"]}))
      assumption outcome  low  value  high
    0          a    deal  1.1    2.0   2.9
    1          a    none  2.0    2.0   2.0
    """
    parts = []
    for assumption in labels:
        named = values.assign(assumption=labels[assumption])
        tall = named.melt("assumption", var_name=outcome, value_name="drawn")
        parts.append(nine_in_ten(tall, by=["assumption", outcome], value="drawn"))
    return pd.concat(parts, ignore_index=True)


def variance_shares(frame: pd.DataFrame, value: str, by: list[str]) -> pd.Series:
    """How much of the variance of `value` lies between the groups of each assumption.

    One assumption's share is the variance of its groups' means over the variance of all
    draws: the first-order index of Sobol' where the draws hold all combinations alike
    often, as `draw` makes them. What is left is the spread within the groups and how
    the assumptions act together.

    Parameters
    ----------
    frame : pd.DataFrame
        One row a draw.
    value : str
        Column of numbers.
    by : list of str
        Columns that name each draw's assumptions.

    Returns
    -------
    pd.Series
        By the names of `by`, and "rest"; adding up to one. Without any variance the
        shares are 0, and so is the rest.

    Examples
    --------
    >>> draws = pd.DataFrame({"set": ["a", "a", "b", "b"], "pct": [1.0, 1, 3, 3]})
    >>> variance_shares(draws, "pct", by=["set"]).to_dict()
    {'set': 1.0, 'rest': 0.0}
    """
    values = frame[value]
    total = values.var(ddof=0)
    if total == 0:
        return pd.Series(0.0, [*by, "rest"], name=value)
    shares = {
        name: values.groupby(frame[name]).transform("mean").var(ddof=0) / total
        for name in by
    }
    return pd.Series(shares | {"rest": 1 - sum(shares.values())}, name=value)
