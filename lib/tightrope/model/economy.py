"""A world in equilibrium, read from tidy tables and checked, as arrays to solve."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from tightrope.model import hat_algebra
from tightrope.model.results import EconomyError, World


@dataclass(frozen=True, eq=False)
class Economy:
    """A world in equilibrium, as arrays over N countries and K sectors.

    Make it with `from_tables`. Values are shares of world value added.

    Attributes
    ----------
    countries, sectors : tuple of str
        In the order of the axes.
    theta : np.ndarray
        (K,) trade elasticities.
    shares : np.ndarray
        (K, N importers, N exporters) of expenditure with tariff.
    tariffs : np.ndarray
        The same axes, fractions.
    input_coefficients : np.ndarray
        (N, K inputs, K users), of gross output.
    final_shares : np.ndarray
        (N, K) of final expenditure, adding up to one.
    expenditure : np.ndarray
        (N, K), intermediate and final.
    deficits : np.ndarray
        (N,) imports less exports.
    world_value_added_usd_mn : float
        What a value of one stands for.
    clipped_usd_mn : float
        Negative final demand of the tables, which was set to zero.
    """

    countries: tuple[str, ...]
    sectors: tuple[str, ...]
    theta: np.ndarray
    shares: np.ndarray
    tariffs: np.ndarray
    input_coefficients: np.ndarray
    final_shares: np.ndarray
    expenditure: np.ndarray
    deficits: np.ndarray
    world_value_added_usd_mn: float
    clipped_usd_mn: float = 0.0

    def __repr__(self) -> str:
        return (
            f"<Economy: {len(self.countries)} countries, {len(self.sectors)} sectors, "
            f"value added {self.world_value_added_usd_mn / 1e6:,.4g} tn USD>"
        )

    @classmethod
    def from_tables(
        cls,
        trade: pd.DataFrame,
        elasticities: pd.DataFrame,
        input_coefficients: pd.DataFrame | None = None,
    ) -> Economy:
        """An economy from tidy tables.

        Final demand is what is left of expenditure. Where the tables leave less than
        nothing it is set to zero and the economy is solved once, deficits kept, so that
        it is an equilibrium again (as Caliendo and Parro do).

        Parameters
        ----------
        trade : pd.DataFrame
            importer, exporter, sector, value_usd_mn (basic prices, sales at home
            included), tariff (fraction; without the column 0). Pairs not listed do not
            trade.
        elasticities : pd.DataFrame
            sector, trade_elasticity (positive).
        input_coefficients : pd.DataFrame, optional
            country, input_sector, using_sector, coefficient (of gross output).
            Combinations not listed are 0; without the table value added is all of
            output.

        Returns
        -------
        Economy

        Raises
        ------
        EconomyError
            Naming the first fault of the tables.

        Examples
        --------
        >>> from tightrope.model import small_world
        >>> world = small_world
        >>> Economy.from_tables(world.trade(), world.elasticities(), world.inputs())
        <Economy: 2 countries, 1 sectors, value added 1.2e-05 tn USD>
        """
        countries, sectors, values, tariffs = _trade_cube(trade)
        theta = trade_elasticities(elasticities, sectors)
        coefficients = _coefficients(input_coefficients, countries, sectors)
        _check_world(countries, sectors, values, coefficients)
        world = float((values.sum(axis=1).T * (1 - coefficients.sum(axis=1))).sum())
        values = values / world
        gross = values * (1 + tariffs)
        spent = gross.sum(axis=2)
        output = values.sum(axis=1).T
        shares = np.divide(
            gross,
            spent[:, :, None],
            out=np.zeros_like(gross),
            where=spent[:, :, None] > 0,
        )
        nothing_bought = np.nonzero(spent == 0)
        # a price there is never used, but must exist
        shares[(*nothing_bought, nothing_bought[1])] = 1
        final = spent.T - (coefficients @ output[:, :, None])[:, :, 0]
        # what is left may fall short of zero by rounding alone
        short = np.minimum(final, 0) * (final < -1e-12 * spent.T)
        final = np.maximum(final, 0)
        if (without := final.sum(axis=1) == 0).any():
            raise EconomyError(
                f"trade: {countries[int(np.argmax(without))]} has no final demand"
            )
        economy = cls(
            countries,
            sectors,
            theta,
            shares,
            tariffs,
            coefficients,
            final / final.sum(axis=1)[:, None],
            np.ascontiguousarray(spent.T),
            values.sum(axis=(0, 2)) - values.sum(axis=(0, 1)),
            world,
            clipped_usd_mn=float(-short.sum() * world),
        )
        return _settled(economy) if short.any() else economy

    @cached_property
    def value_added_share(self) -> np.ndarray:
        """(N, K) of gross output"""
        return 1 - self.input_coefficients.sum(axis=1)

    @cached_property
    def output(self) -> np.ndarray:
        """(N, K) sales at basic prices"""
        return (
            (self.expenditure.T[:, :, None] * self.shares / (1 + self.tariffs))
            .sum(axis=1)
            .T
        )

    @cached_property
    def net_shares(self) -> np.ndarray:
        """(K, N, N) shares of expenditure that are left when tariffs are paid"""
        return self.shares / (1 + self.tariffs)

    @cached_property
    def value_added(self) -> np.ndarray:
        """(N,)"""
        return (self.value_added_share * self.output).sum(axis=1)

    @cached_property
    def buys(self) -> np.ndarray:
        """(N, K) whether the country buys the sector's goods at all"""
        return self.expenditure > 0

    @cached_property
    def expenditure_or_one(self) -> np.ndarray:
        """(N, K) expenditure, and one where there is none: a divisor"""
        return np.where(self.buys, self.expenditure, 1)

    @cached_property
    def correction(self) -> hat_algebra.Correction:
        """For solving near the tables with the economy's own elasticities."""
        return hat_algebra.Correction.at_rest(self, self.theta)

    @cached_property
    def tables(self) -> tuple[World, float]:
        """The world as the tables have it, and how far equations are from holding."""
        rest = hat_algebra.Job.at_rest(self)
        return World.at(self, rest, rest.start)

    @property
    def trade(self) -> pd.DataFrame:
        """The table of trade, balanced anew.

        Columns importer, exporter, sector, value_usd_mn, tariff.
        """
        values = self.expenditure.T[:, :, None] * self.shares / (1 + self.tariffs)
        sector, importer, exporter = at = np.nonzero(values > 0)
        countries, sectors = np.array(self.countries), np.array(self.sectors)
        return pd.DataFrame(
            {
                "importer": countries[importer],
                "exporter": countries[exporter],
                "sector": sectors[sector],
                "value_usd_mn": values[at] * self.world_value_added_usd_mn,
                "tariff": self.tariffs[at],
            }
        )


def goods_trade(trade: pd.DataFrame, country: str, services: str = "SERV"):
    """What a country sells to and buys from each partner, without services.

    Parameters
    ----------
    trade : pd.DataFrame
        importer, exporter, sector, value_usd_mn.
    country : str
    services : str
        The sector that does not count.

    Returns
    -------
    pd.DataFrame
        By partner: sells and buys, in USD mn.

    Examples
    --------
    >>> trade = pd.DataFrame(
    ...     [("A", "B", "S", 3.0), ("B", "A", "S", 5.0), ("A", "A", "S", 9.0)],
    ...     columns=["importer", "exporter", "sector", "value_usd_mn"],
    ... )
    >>> goods_trade(trade, "A").loc["B"].to_dict()
    {'sells': 5.0, 'buys': 3.0}
    """
    abroad = trade["importer"] != trade["exporter"]
    goods = trade[abroad & (trade["sector"] != services)]
    sold = goods[goods["exporter"] == country].groupby("importer")
    bought = goods[goods["importer"] == country].groupby("exporter")
    columns = {
        "sells": sold["value_usd_mn"].sum(),
        "buys": bought["value_usd_mn"].sum(),
    }
    return pd.DataFrame(columns).rename_axis("partner")


# A rate that was meant in per cent is a thousand times what any law has charged.
HIGHEST_TARIFF = 10.0


def is_tariff(rates: np.ndarray, lowest: float = -1) -> np.ndarray:
    """Which numbers can be tariffs: above -100 %, and at most 1,000 %.

    Parameters
    ----------
    rates : np.ndarray
        Fractions.
    lowest : float
        They are above it.

    Returns
    -------
    np.ndarray
        Of bool.

    Examples
    --------
    >>> is_tariff(np.array([-1.0, 0.25, 25.0])).tolist()
    [False, True, False]
    """
    return (rates > lowest) & (rates <= HIGHEST_TARIFF)


TARIFF_RULE = (
    "above -1 (-100 %) and at most 10: a fraction, 0.25 is 25 %; "
    "to end a trade, raise its cost"
)
LIMITS: dict[str, tuple[Callable, float, str]] = {
    "value_usd_mn": (np.greater_equal, 0, "0 or more"),
    "tariff": (is_tariff, -1, TARIFF_RULE),
    "cost_factor": (np.greater, 0, "above 0"),
    "coefficient": (np.greater_equal, 0, "0 or more"),
    "trade_elasticity": (np.greater, 0, "above 0"),
}


def cells(
    frame: pd.DataFrame,
    table: str,
    codes: Mapping[str, Sequence[str]],
    values: list[str],
):
    """A tidy table as positions and numbers.

    Parameters
    ----------
    frame : pd.DataFrame
    table : str
        What messages call it.
    codes : mapping of str to sequence of str
        The columns of codes, each with the codes that are known, in order.
    values : list of str
        The columns of numbers, of those in `LIMITS`.

    Returns
    -------
    tuple
        One array of positions for each column of codes, and one of numbers for each of
        values.

    Raises
    ------
    EconomyError
        For a missing column, an unknown code, a number that is missing, not finite or
        outside `LIMITS`, and a combination of codes that stands twice; the message
        names the first such row.

    Examples
    --------
    >>> table = pd.DataFrame({"sector": ["C29", "C10"], "trade_elasticity": [4.0, 5.0]})
    >>> known = {"sector": ["C10", "C29"]}
    >>> cells(table, "mine", known, ["trade_elasticity"])
    ((array([1, 0]),), [array([4., 5.])])
    """
    if absent := [name for name in [*codes, *values] if name not in frame.columns]:
        raise EconomyError(
            f"{table}: column {absent[0]} is missing; "
            f"it needs {', '.join([*codes, *values])}"
        )

    def refuse(bad: np.ndarray, what: str, values=None) -> None:
        """Raise for the first row that is `bad`.

        Parameters
        ----------
        bad : np.ndarray of bool
            By row.
        what : str
            What is wrong with it, with a place for the value.
        values : np.ndarray, optional
            To take the row's value from.

        Raises
        ------
        EconomyError
            Where any row is bad.
        """
        if bad.any():
            row = int(np.argmax(bad))
            where = " ".join(str(frame[name].iloc[row]) for name in codes)
            shown = "" if values is None else values[row]
            raise EconomyError(f"{table}: {where} {what.format(shown)}")

    at = tuple(_positions(frame[name], known) for name, known in codes.items())
    for (name, known), position in zip(codes.items(), at, strict=True):
        if (position < 0).any():
            code = frame[name].iloc[int(np.argmax(position < 0))]
            raise EconomyError(
                f"{table}: there is no {name} {code!r}; there are {', '.join(known)}"
            )
    numbers = []
    for name in values:
        numbers.append(
            pd.to_numeric(frame[name], errors="coerce").to_numpy(float, na_value=np.nan)
        )
        fits, limit, rule = LIMITS[name]
        given = frame[name].to_numpy()
        refuse(
            ~np.isfinite(numbers[-1]),
            f"has {name} {{}}; a finite number is needed",
            given,
        )
        refuse(
            ~fits(numbers[-1], limit),
            f"has {name} {{:g}}; it must be {rule}",
            numbers[-1],
        )
    flat = np.ravel_multi_index(at, [len(known) for known in codes.values()])
    ordered = np.sort(flat)
    if (ordered[1:] == ordered[:-1]).any():
        refuse(pd.Series(flat).duplicated().to_numpy(), "stands more than once")
    if "tariff" in values:
        tariff = numbers[values.index("tariff")]
        refuse(
            (at[1] == at[2]) & (tariff != 0),
            "has tariff {:g}; sales at home pay none",
            tariff,
        )
    return at, numbers


def trade_elasticities(frame: pd.DataFrame, sectors: Sequence[str]) -> np.ndarray:
    """Trade elasticities in the order of `sectors`.

    Parameters
    ----------
    frame : pd.DataFrame
        sector, trade_elasticity.
    sectors : sequence of str

    Returns
    -------
    np.ndarray
        (K,)

    Raises
    ------
    EconomyError
        When a sector has none, or an entry is impossible.

    Examples
    --------
    >>> table = pd.DataFrame({"sector": ["C29", "C10"], "trade_elasticity": [4.0, 5.0]})
    >>> trade_elasticities(table, ["C10", "C29"]).tolist()
    [5.0, 4.0]
    """
    # as draws have them: nothing to sort, and numbers that need no second look
    if {"sector", "trade_elasticity"} <= set(frame.columns):
        values = frame["trade_elasticity"].to_numpy()
        ready = values.dtype == float and list(frame["sector"]) == list(sectors)
        if ready and np.isfinite(values).all() and (values > 0).all():
            return values
    (at,), (values,) = cells(
        frame, "elasticities", {"sector": sectors}, ["trade_elasticity"]
    )
    theta = np.full(len(sectors), np.nan)
    theta[at] = values
    if np.isnan(theta).any():
        raise EconomyError(
            f"elasticities: sector {sectors[int(np.argmax(np.isnan(theta)))]} has none"
        )
    return theta


def pairs(economy: Economy) -> dict[str, Sequence[str]]:
    """The codes of a table by importer, exporter and sector, as `cells` takes them.

    Parameters
    ----------
    economy : Economy

    Returns
    -------
    dict
        In the order of the cubes' axes.

    Examples
    --------
    >>> from tightrope.model import small_world
    >>> pairs(small_world.economy())
    {'sector': ('goods',), 'importer': ('A', 'B'), 'exporter': ('A', 'B')}
    """
    return {
        "sector": economy.sectors,
        "importer": economy.countries,
        "exporter": economy.countries,
    }


def _positions(codes: pd.Series, known: Sequence[str]) -> np.ndarray:
    position = {code: i for i, code in enumerate(known)}
    number, distinct = pd.factorize(codes)
    # missing codes have number -1 and so fall on the last entry
    return np.array([*(position.get(code, -1) for code in distinct), -1])[number]


def _trade_cube(trade: pd.DataFrame):
    """Countries, sectors, and (K, N importers, N exporters) values and tariffs."""
    if "tariff" not in trade.columns:
        trade = trade.assign(tariff=0.0)
    codes = {
        name: set(trade[name].dropna().unique()) if name in trade.columns else set()
        for name in ("sector", "importer", "exporter")
    }
    sectors, countries = (
        sorted(codes["sector"]),
        sorted(codes["importer"] | codes["exporter"]),
    )
    known = {"sector": sectors, "importer": countries, "exporter": countries}
    at, (value, tariff) = cells(trade, "trade", known, ["value_usd_mn", "tariff"])
    values = np.zeros((len(sectors), len(countries), len(countries)))
    tariffs = np.zeros_like(values)
    values[at], tariffs[at] = value, tariff
    return tuple(countries), tuple(sectors), values, tariffs


def _coefficients(frame: pd.DataFrame | None, countries, sectors) -> np.ndarray:
    """(N, K inputs, K users)"""
    coefficients = np.zeros((len(countries), len(sectors), len(sectors)))
    if frame is None:
        return coefficients
    known = {"country": countries, "input_sector": sectors, "using_sector": sectors}
    at, (values,) = cells(frame, "input_coefficients", known, ["coefficient"])
    coefficients[at] = values
    total = coefficients.sum(axis=1)
    if (total >= 1).any():
        n, k = np.argwhere(total >= 1)[0]
        raise EconomyError(
            f"input_coefficients: {countries[n]} {sectors[k]} uses {total[n, k]:g} of "
            "inputs per unit of output; they must add up to less than 1"
        )
    return coefficients


def _check_world(countries, sectors, values, coefficients) -> None:
    sold, made, bought = values.sum(axis=(1, 2)), values.sum(axis=1), values.sum(axis=2)
    if (sold == 0).any():
        raise EconomyError(
            f"trade: nobody sells anything of sector {sectors[int(np.argmin(sold))]}"
        )
    home = np.einsum("knn->n", values)
    if (home == 0).any():
        raise EconomyError(
            f"trade: {countries[int(np.argmin(home))]} sells nothing at home; "
            "the table must hold home sales"
        )
    needs = (coefficients @ made.T[:, :, None])[:, :, 0].T > 0
    if (needs & (bought == 0)).any():
        k, n = np.argwhere(needs & (bought == 0))[0]
        raise EconomyError(
            f"trade: {countries[n]} uses {sectors[k]} as an input but buys none"
        )


def _settled(economy: Economy) -> Economy:
    """The equilibrium of tables whose final demand was clipped, deficits kept."""
    rest = hat_algebra.Job.at_rest(economy)
    states, _, _ = hat_algebra.solve_jobs(economy, [rest], None, 1e-13, 1000)
    world, residual = World.at(economy, rest, states[0])
    if not residual < 1e-11:
        raise EconomyError(
            f"trade: final demand is negative in places, by "
            f"{economy.clipped_usd_mn:,.0f} USD mn in all, and without it no "
            f"equilibrium was found (residual {residual:.1e})"
        )
    return replace(economy, shares=world.shares(), expenditure=world.expenditure)
