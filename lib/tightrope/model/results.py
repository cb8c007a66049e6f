"""What `equilibrium.solve` returns: a world before and after a shock, compared.

Percent changes are of the world after over the world before. USD are of the tables'
year, with the world's value added as numeraire: a value moves with quantities and with
prices relative to world value added.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from tightrope.model.hat_algebra import Job, Shock

if TYPE_CHECKING:
    from tightrope.model.economy import Economy

PARTS = ["terms_of_trade_pct", "volume_of_trade_pct", "trade_cost_pct"]


class EconomyError(ValueError):
    """The tables or the question do not fit an economy; the message names the fault."""


def relative_pct(change_pct, reference_pct):
    """A change measured from another one: both against the same world before.

    Parameters
    ----------
    change_pct : float or pd.Series
        Change against the world before, in percent.
    reference_pct : float or pd.Series
        Change of the outcome to measure from, in percent.

    Returns
    -------
    float or pd.Series
        In percent of the reference.

    Examples
    --------
    >>> relative_pct(21.0, 10.0)
    10.0
    """
    return 100 * ((change_pct - reference_pct) / (100 + reference_pct))


def output_change(result: Result, reference: Result, country: str) -> pd.DataFrame:
    """What a country's sectors make in one outcome, measured from another one.

    Parameters
    ----------
    result, reference : Result
        Both against the same world before.
    country : str

    Returns
    -------
    pd.DataFrame
        By sector: pct, the change of real output in percent, and usd_mn, the same at
        the reference's values.

    Examples
    --------
    >>> from tightrope.model import small_world
    >>> from tightrope.model.equilibrium import solve
    >>> result = solve(small_world.economy(), small_world.tariffs(0.1))
    >>> output_change(result, result, "B").round(6)
            pct  usd_mn
    sector
    goods   0.0     0.0
    """
    made = [r.sectors[r.sectors["country"] == country] for r in (result, reference)]
    after, before = (frame.set_index("sector") for frame in made)
    pct = relative_pct(after["real_output_pct"], before["real_output_pct"])
    return pd.DataFrame({"pct": pct, "usd_mn": pct / 100 * before["output_usd_mn"]})


def _nothing() -> np.ndarray:
    return np.empty(0)


@dataclass(frozen=True, eq=False)
class World:
    """One equilibrium.

    Attributes
    ----------
    economy : Economy
    theta : np.ndarray
        (K,) trade elasticities.
    shock : Shock
    log_prices : np.ndarray
        (N, K) changes from the economy's tables, in logarithms.
    log_wages : np.ndarray
        (N,), the same.
    expenditure, output : np.ndarray
        (N, K), shares of world value added.
    deficits, revenue : np.ndarray
        (N,), the same.
    """

    economy: Economy
    theta: np.ndarray
    shock: Shock
    log_prices: np.ndarray
    log_wages: np.ndarray
    expenditure: np.ndarray
    deficits: np.ndarray
    output: np.ndarray = field(default_factory=_nothing)
    revenue: np.ndarray = field(default_factory=_nothing)

    def __repr__(self) -> str:
        countries, sectors = self.log_prices.shape
        return f"<World: {countries} countries, {sectors} sectors>"

    @classmethod
    def at(cls, economy, job: Job, x: np.ndarray) -> tuple[World, float]:
        """The world at a state, and how far the model's equations are from holding.

        They are written out in levels, and nothing of the iteration is used but the
        state: shares add up to one, expenditure is what firms and income buy, wages pay
        for value added, imports less exports are the deficit (implied by the rest:
        Walras' law).

        Parameters
        ----------
        economy : Economy
        job : Job
        x : np.ndarray
            (N, 2K + 1)

        Returns
        -------
        tuple of World and float
            The world, and the largest fault.

        Examples
        --------
        >>> world, fault = World.at(economy, job, x)  # doctest: +SKIP
        """
        k = len(economy.sectors)
        log_prices, log_wages = x[:, :k], x[:, 2 * k]
        expenditure = economy.expenditure * np.exp(x[:, k : 2 * k])
        wage_bill = economy.value_added * np.exp(log_wages)
        deficits = (
            job.deficits + (job.slopes - (job.slopes * wage_bill).sum()) * wage_bill
        )
        world = cls(
            economy,
            job.theta,
            job.shock,
            log_prices,
            log_wages,
            expenditure,
            deficits=deficits,
        )
        spent = expenditure.T
        gross_share, net_share, output = world._totals(spent)
        imports = (net_share * spent).sum(axis=0)
        revenue = ((gross_share - net_share) * spent).sum(axis=0)
        income = wage_bill + revenue + deficits
        bought = (
            economy.final_shares * income[:, None]
            + (economy.input_coefficients @ output[:, :, None])[:, :, 0]
        )
        buys = economy.buys
        faults = (
            gross_share - 1,
            bought[buys] / expenditure[buys] - 1,
            (economy.value_added_share * output).sum(axis=1) / wage_bill - 1,
            (imports - output.sum(axis=1) - deficits) / wage_bill,
            wage_bill.sum() - 1,
        )
        residual = float(np.max([np.abs(fault).max() for fault in faults]))
        return replace(world, output=output, revenue=revenue), residual

    @property
    def log_costs(self) -> np.ndarray:
        """(N, K) change of the cost of the input bundle."""
        e = self.economy
        inputs = (self.log_prices[:, None] @ e.input_coefficients)[:, 0]
        return inputs + e.value_added_share * self.log_wages[:, None]

    @property
    def wage_bill(self) -> np.ndarray:
        """(N,) value added."""
        return self.economy.value_added * np.exp(self.log_wages)

    @property
    def income(self) -> np.ndarray:
        """Final expenditure: value added, tariff revenue and deficit."""
        return self.wage_bill + self.revenue + self.deficits

    @property
    def log_price_index(self) -> np.ndarray:
        """(N,) change of the price of final expenditure."""
        return (self.economy.final_shares * self.log_prices).sum(axis=1)

    def as_economy(self) -> Economy:
        """This world as the tables of an economy of its own.

        Returns
        -------
        Economy

        Examples
        --------
        >>> from tightrope.model import small_world
        >>> from tightrope.model.equilibrium import solve
        >>> result = solve(small_world.economy(), small_world.tariffs(0.1))
        >>> result.after.as_economy().countries
        ('A', 'B')
        """
        return replace(
            self.economy,
            theta=self.theta,
            shares=self.shares(),
            tariffs=self.tariffs(),
            expenditure=self.expenditure,
            deficits=self.deficits,
        )

    def tariffs(self) -> np.ndarray:
        """Tariffs as they are in this world.

        Returns
        -------
        np.ndarray
            (K, N importers, N exporters), fractions.

        Examples
        --------
        >>> from tightrope.model import small_world
        >>> from tightrope.model.equilibrium import solve
        >>> result = solve(small_world.economy(), small_world.tariffs(0.1))
        >>> result.after.tariffs().round(3).tolist()
        [[[0.0, 0.1], [0.0, 0.0]]]
        """
        tariffs = self.economy.tariffs.copy()
        tariffs[self.shock.at] = self.shock.tariff
        return tariffs

    def shares(self) -> np.ndarray:
        """Who buys from whom.

        Returns
        -------
        np.ndarray
            (K, N importers, N exporters) of expenditure with tariff.

        Examples
        --------
        >>> from tightrope.model import small_world
        >>> from tightrope.model.equilibrium import solve
        >>> result = solve(small_world.economy(), small_world.tariffs(0.1))
        >>> result.after.shares().sum(axis=2).round(9).tolist()
        [[1.0, 1.0]]
        """
        e = self.economy
        at = self.shock.at
        power = np.exp(-self.theta * self.log_costs).T
        access = np.exp(self.theta * self.log_prices).T
        shares = e.shares * power[:, None, :] * access[:, :, None]
        shares[at] *= self._wedge() ** -self.theta[at[0]]
        return shares

    def _totals(self, spent: np.ndarray):
        """Shares of expenditure (K, N importers), with and without tariff, and output.

        What the sums of `shares` are, without writing out who buys from whom: that is
        looked at for each of hundreds of draws.
        """
        e, at = self.economy, self.shock.at
        power = np.exp(-self.theta * self.log_costs).T
        access = np.exp(self.theta * self.log_prices).T
        gross, net = e.shares.copy(), e.net_shares.copy()
        gross[at] *= self._wedge() ** -self.theta[at[0]]
        net[at] = gross[at] / (1 + self.shock.tariff)

        gross_share = access * (gross @ power[:, :, None])[:, :, 0]
        net_share = access * (net @ power[:, :, None])[:, :, 0]
        output = power * ((spent * access)[:, None] @ net)[:, 0]
        return gross_share, net_share, output.T

    def _wedge(self) -> np.ndarray:
        """What the shock multiplies prices at the border with, entry by entry."""
        old = self.economy.tariffs[self.shock.at]
        return (1 + self.shock.tariff) / (1 + old) * self.shock.cost_factor

    def trade(self) -> np.ndarray:
        """Sales at basic prices.

        Returns
        -------
        np.ndarray
            (K, N importers, N exporters), shares of world value added.

        Examples
        --------
        >>> from tightrope.model import small_world
        >>> from tightrope.model.equilibrium import solve
        >>> result = solve(small_world.economy(), small_world.tariffs(0.1))
        >>> result.after.trade().shape
        (1, 2, 2)
        """
        return self.shares() * self.expenditure.T[:, :, None] / (1 + self.tariffs())


@dataclass(frozen=True, eq=False)
class Result:
    """The world before and after.

    Series are by country; `trade` and `sectors` are built when asked for.

    Attributes
    ----------
    before, after : World
    residual : float
        Of the model's equations in levels, the larger of the two worlds.
    iterations : int
    """

    before: World
    after: World
    residual: float
    iterations: int

    def __repr__(self) -> str:
        welfare = self.welfare_pct
        least, most = welfare.idxmin(), welfare.idxmax()
        return (
            f"<Result: real income from {welfare[least]:+z.3f} % ({least}) "
            f"to {welfare[most]:+z.3f} % ({most}), residual {self.residual:.0e}>"
        )

    @property
    def economy(self) -> Economy:
        """The economy that was shocked."""
        return self.after.economy

    @property
    def income_before_usd_mn(self) -> pd.Series:
        """Final expenditure before the shock, a year."""
        return self._usd(self.before.income)

    @property
    def welfare_pct(self) -> pd.Series:
        """Exact change of real final expenditure (income over the price index)."""
        return self._pct(
            np.log(self.after.income / self.before.income)
            - self._log("log_price_index")
        )

    @property
    def welfare_usd_mn(self) -> pd.Series:
        """The same as an equivalent change of income before the shock, a year."""
        return self.welfare_pct / 100 * self.income_before_usd_mn

    def income_of(self, place: int) -> tuple[float, float, float]:
        """One country's welfare_pct, welfare_usd_mn in billion, and real_wage_pct.

        The same as those series have, without the other countries: for many draws.

        Parameters
        ----------
        place : int
            Its position among the economy's countries.

        Returns
        -------
        tuple of float

        Examples
        --------
        >>> from tightrope.model import small_world
        >>> from tightrope.model.equilibrium import solve
        >>> result = solve(small_world.economy(), small_world.tariffs(0.1))
        >>> [round(number, 3) for number in result.income_of(0)]
        [0.782, 0.0, -0.808]
        """
        before, after = self.before.income[place], self.after.income[place]
        prices = (self.after.log_prices - self.before.log_prices)[place]
        price = (self.economy.final_shares[place] * prices).sum()
        wage = self.after.log_wages[place] - self.before.log_wages[place]
        welfare_pct = 100 * np.expm1(np.log(after / before) - price)
        usd_bn = welfare_pct / 100 * self._scale(before) / 1e3
        return float(welfare_pct), float(usd_bn), float(100 * np.expm1(wage - price))

    def real_income_pct(self, consumption: pd.DataFrame) -> pd.Series:
        """Change of income over a price index with weights of one's own.

        `welfare_pct` weighs prices with the economy's final demand. A paper may weigh
        them otherwise.

        Parameters
        ----------
        consumption : pd.DataFrame
            country, sector, share, adding up to one in each country.

        Returns
        -------
        pd.Series
            By country, in percent.

        Examples
        --------
        >>> from tightrope.model import small_world
        >>> from tightrope.model.equilibrium import solve
        >>> result = solve(small_world.economy(), small_world.tariffs(0.1))
        >>> all_goods = pd.DataFrame({"country": ["A", "B"], "sector": "goods"})
        >>> result.real_income_pct(all_goods.assign(share=1.0)).equals(
        ...     result.welfare_pct
        ... )
        True
        """
        weights = consumption.pivot(index="country", columns="sector", values="share")
        weights = weights.reindex(self.economy.countries)[list(self.economy.sectors)]
        prices = (weights.to_numpy() * self._log("log_prices")).sum(axis=1)
        return self._pct(np.log(self.after.income / self.before.income) - prices)

    @property
    def real_wage_pct(self) -> pd.Series:
        """Change of the wage over the price index."""
        return self._pct(self._log("log_wages") - self._log("log_price_index"))

    @property
    def price_index_pct(self) -> pd.Series:
        """Consumer prices relative to the numeraire, world value added."""
        return self._pct(self._log("log_price_index"))

    @property
    def tariff_revenue_usd_mn(self) -> pd.Series:
        """What tariffs earn after the shock, a year."""
        return self._usd(self.after.revenue)

    @property
    def tariff_revenue_change_usd_mn(self) -> pd.Series:
        """What tariffs earn more than before, a year."""
        return self._usd(self.after.revenue - self.before.revenue)

    @property
    def summary(self) -> pd.DataFrame:
        """The series above side by side, by country."""
        names = [
            *("welfare_pct", "welfare_usd_mn", "real_wage_pct", "price_index_pct"),
            *("tariff_revenue_usd_mn", "tariff_revenue_change_usd_mn"),
        ]
        return pd.DataFrame({name: getattr(self, name) for name in names})

    @property
    def income_parts(self) -> pd.DataFrame:
        """`welfare_pct` split exactly, in percentage points.

        What wages, tariff revenue and the deficit buy in real terms: wages_pct,
        tariff_revenue_pct, deficit_pct.
        """
        prices = np.exp(self._log("log_price_index"))
        parts = {
            "wages_pct": self.after.wage_bill / prices - self.before.wage_bill,
            "tariff_revenue_pct": self.after.revenue / prices - self.before.revenue,
            "deficit_pct": self.after.deficits / prices - self.before.deficits,
        }
        frame = pd.DataFrame(
            {name: 100 * part / self.before.income for name, part in parts.items()}
        )
        return frame.set_axis(self._countries(), axis=0)

    @property
    def terms_of_trade(self) -> pd.DataFrame:
        """First-order welfare by country, in percent.

        terms_of_trade_pct, volume_of_trade_pct, trade_cost_pct and their sum,
        first_order_pct. Caliendo and Parro (2015), section 2: what exports gain in
        price less what imports cost more; what tariffs earn on more volume; what dearer
        transport wastes. Their sum is their "welfare"; the exact change is
        `welfare_pct`, and the two part ways where shocks are large:
        `equilibrium.decompose` adds up small steps instead.
        """
        parts = self.first_order().sum(axis=(2, 3))
        frame = pd.DataFrame(100 * parts.T, self._countries(), PARTS)
        return frame.assign(first_order_pct=frame.sum(axis=1))

    def terms_of_trade_by_partner(self, country: str) -> pd.DataFrame:
        """One country's first-order parts by partner and sector.

        Parameters
        ----------
        country : str

        Returns
        -------
        pd.DataFrame
            partner, sector, and the parts of `terms_of_trade` in percent of its income.

        Raises
        ------
        EconomyError
            When there is no such country.

        Examples
        --------
        >>> from tightrope.model import small_world
        >>> from tightrope.model.equilibrium import solve
        >>> result = solve(small_world.economy(), small_world.tariffs(0.1))
        >>> result.terms_of_trade_by_partner("A")["partner"].tolist()
        ['A', 'B']
        """
        parts = self.first_order()[:, self._position(country)]
        index = pd.MultiIndex.from_product(
            [self.economy.countries, self.economy.sectors]
        )
        frame = pd.DataFrame(
            100 * parts.reshape(len(PARTS), -1).T,
            index.set_names(["partner", "sector"]),
            PARTS,
        )
        return frame.reset_index()

    @property
    def sectors(self) -> pd.DataFrame:
        """Output by country and sector, where there is any.

        country, sector, output_before_usd_mn, output_usd_mn, output_pct (of the value),
        real_output_pct (value over the sector's cost), cost_pct.
        """
        before, after = self.before.output, self.after.output
        log_costs = self._log("log_costs")
        made = before > 0
        country, sector = np.nonzero(made)
        values = {
            "output_before_usd_mn": self._scale(before[made]),
            "output_usd_mn": self._scale(after[made]),
            "output_pct": 100 * (after[made] / before[made] - 1),
            "real_output_pct": 100
            * (after[made] / before[made] * np.exp(-log_costs[made]) - 1),
            "cost_pct": 100 * np.expm1(log_costs[made]),
        }
        codes = {
            "country": np.array(self.economy.countries)[country],
            "sector": np.array(self.economy.sectors)[sector],
        }
        return pd.DataFrame(codes | values)

    @property
    def trade(self) -> pd.DataFrame:
        """Sales at basic prices, at home included.

        importer, exporter, sector, tariff, value_before_usd_mn, value_usd_mn.
        """
        return self._flows(slice(None), slice(None))

    def exports(self, exporter: str) -> pd.DataFrame:
        """The rows of `trade` of one exporter to others, quickly.

        Parameters
        ----------
        exporter : str

        Returns
        -------
        pd.DataFrame
            The columns of `trade`.

        Raises
        ------
        EconomyError
            When there is no such country.

        Examples
        --------
        >>> from tightrope.model import small_world
        >>> from tightrope.model.equilibrium import solve
        >>> result = solve(small_world.economy(), small_world.tariffs(0.1))
        >>> result.exports("B")["importer"].tolist()
        ['A']
        """
        frame = self._flows(slice(None), [self._position(exporter)])
        return frame[frame["importer"] != exporter].reset_index(drop=True)

    def imports(self, importer: str) -> pd.DataFrame:
        """The rows of `trade` of one importer from others, quickly.

        Parameters
        ----------
        importer : str

        Returns
        -------
        pd.DataFrame
            The columns of `trade`.

        Raises
        ------
        EconomyError
            When there is no such country.

        Examples
        --------
        >>> from tightrope.model import small_world
        >>> from tightrope.model.equilibrium import solve
        >>> result = solve(small_world.economy(), small_world.tariffs(0.1))
        >>> result.imports("A")["exporter"].tolist()
        ['B']
        """
        frame = self._flows([self._position(importer)], slice(None))
        return frame[frame["exporter"] != importer].reset_index(drop=True)

    def first_order(self) -> np.ndarray:
        """The parts of `terms_of_trade` by country, partner and sector.

        Returns
        -------
        np.ndarray
            (3, N countries, N partners, K), in the order of `PARTS`, as fractions of
            income before.

        Examples
        --------
        >>> from tightrope.model import small_world
        >>> from tightrope.model.equilibrium import solve
        >>> result = solve(small_world.economy(), small_world.tariffs(0.1))
        >>> result.first_order().shape
        (3, 2, 2, 1)
        """
        before, after = self.before, self.after
        old, new, tariffs = before.trade(), after.trade(), before.tariffs()
        dearer = np.expm1(self._log("log_costs")).T[:, None, :] * old
        wedge = np.ones_like(old)
        wedge[after.shock.at] = after.shock.cost_factor
        wedge[before.shock.at] /= before.shock.cost_factor
        # what the exporter gains less what the importer pays
        gain = dearer.swapaxes(1, 2) - dearer
        volume = tariffs * (new - old - dearer)
        waste = -old * (1 + tariffs) * (wedge - 1)
        parts = np.stack([gain, volume, waste])
        return parts.transpose(0, 2, 3, 1) / before.income[:, None, None]

    def _flows(self, importers, exporters) -> pd.DataFrame:
        e = self.economy
        n = np.arange(len(e.countries))
        before, after, tariffs = (
            cube[:, importers][:, :, exporters]
            for cube in (self.before.trade(), self.after.trade(), self.after.tariffs())
        )
        at = np.nonzero(before > 0)
        codes = np.array(e.countries)
        return pd.DataFrame(
            {
                "importer": codes[n[importers][at[1]]],
                "exporter": codes[n[exporters][at[2]]],
                "sector": np.array(e.sectors)[at[0]],
                "tariff": tariffs[at],
                "value_before_usd_mn": self._scale(before[at]),
                "value_usd_mn": self._scale(after[at]),
            }
        )

    def _position(self, country: str) -> int:
        if country not in self.economy.countries:
            known = ", ".join(self.economy.countries)
            raise EconomyError(f"there is no country {country!r}; there are {known}")
        return self.economy.countries.index(country)

    def _log(self, name: str) -> np.ndarray:
        return getattr(self.after, name) - getattr(self.before, name)

    def _scale(self, values):
        return values * self.economy.world_value_added_usd_mn

    def _countries(self) -> pd.Index:
        return pd.Index(self.economy.countries, name="country")

    def _usd(self, values) -> pd.Series:
        return pd.Series(self._scale(values), self._countries())

    def _pct(self, log_change) -> pd.Series:
        return pd.Series(100 * np.expm1(log_change), self._countries())
