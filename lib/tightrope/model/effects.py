"""What scenarios do to one economy: its income, its exports, its sectors.

`Outcomes` holds the scenarios of a question, solved; each of its tables is worked out
when it is first asked for. Frame in, frame out.

    outcomes = effects.Outcomes(economy, shocks, sets, "JPN")
    outcomes.income_by_set.loc["deal_15"]
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from scipy.interpolate import RectBivariateSpline

from tightrope.model.economy import Economy
from tightrope.model.equilibrium import Case, decompose, incomes, solve, solve_many
from tightrope.model.results import Result
from tightrope.model.uncertainty import DEFICITS, Draws, spans

SERVICES = "SERV"
OIL_AND_GAS = "B06"
# the parts of `equilibrium.decompose`, in words
PARTS = {
    "terms_of_trade_pct": "terms of trade",
    "volume_of_trade_pct": "volume under own tariffs",
    "trade_cost_pct": "cost of blocked trade",
    "transfer_pct": "deficit",
}
VALUES = ["value_before_usd_mn", "value_usd_mn"]
WORKERS = 2
FEW_IMPORTERS = 4  # whose duties a scenario moves, for it to be solved with others
NOTHING_PCT = 5e-4  # a smaller change of real income counts as none


@dataclass(frozen=True, eq=False)
class Outcomes:
    """Scenarios and what they do to one economy.

    Attributes
    ----------
    economy : Economy
        With the central set of trade elasticities as its own.
    shocks : mapping
        Scenario → what it changes: (tariffs, trade costs), as `equilibrium.solve` takes
        them, or None for either; a `scenarios.Shock` fits.
    sets : mapping
        Name of a set of trade elasticities → sector, trade_elasticity.
    focus : str
        The economy it is about, ISO 3166-1 alpha-3.
    deficits : str
        The rule for trade deficits, as for `equilibrium.solve`.
    """

    economy: Economy
    shocks: Mapping[str, tuple[pd.DataFrame | None, pd.DataFrame | None]]
    sets: Mapping[str, pd.DataFrame]
    focus: str
    deficits: str = "fixed"

    def __repr__(self) -> str:
        sizes = f"{len(self.shocks)} scenarios x {len(self.sets)} sets"
        return f"Outcomes({self.focus}: {sizes})"

    @cached_property
    def results(self) -> dict[str, Result]:
        """The whole result of each scenario, by the economy's own elasticities."""
        found = solve_many(self.economy, self._cases(None), workers=WORKERS)
        return dict(zip(self.shocks, found, strict=True))

    @cached_property
    def central(self) -> pd.DataFrame:
        """By scenario: income_pct, income_usd_bn and wage_pct, as of `incomes`.

        And bn_per_pct, what one percent of income is, in billion dollars a year.
        """
        rows = {
            key: {
                "income_pct": result.welfare_pct[self.focus],
                "income_usd_bn": result.welfare_usd_mn[self.focus] / 1e3,
                "wage_pct": result.real_wage_pct[self.focus],
                "bn_per_pct": result.income_before_usd_mn[self.focus] / 1e5,
            }
            for key, result in self.results.items()
        }
        return pd.DataFrame.from_dict(rows, orient="index")

    @cached_property
    def income_by_set(self) -> pd.DataFrame:
        """Change of real income, %: one row a scenario, one column a set."""
        columns = {
            name: self._incomes(self._cases(elasticities))["income_pct"].to_numpy()
            for name, elasticities in self.sets.items()
        }
        return pd.DataFrame(columns, index=list(self.shocks))

    def by_assumption(self, scenario: str) -> pd.Series:
        """Change of real income under every rule for deficits and every set, %.

        Parameters
        ----------
        scenario : str
            One of the scenarios.

        Returns
        -------
        pd.Series
            Indexed by deficits and set.

        Examples
        --------
        >>> from tightrope.model import small_world
        >>> economy = small_world.economy()
        >>> shocks = {"ten": (small_world.tariffs(0.1), None)}
        >>> sets = {str(n): small_world.elasticities(n) for n in (4, 6)}
        >>> outcomes = Outcomes(economy, shocks, sets, "A")
        >>> outcomes.by_assumption("ten").round(3).loc["fixed"].to_dict()
        {'4': 0.782, '6': 0.669}
        """
        index = pd.MultiIndex.from_product(
            [DEFICITS, list(self.sets)], names=["deficits", "set"]
        )
        shock = self.shocks[scenario]
        cases = [Case(*shock, rule, self.sets[name]) for rule, name in index]
        return self._incomes(cases)["income_pct"].set_axis(index)

    def under(self, tariffs: Iterable[pd.DataFrame]) -> pd.DataFrame:
        """What other tariffs do to its income, by the economy's own elasticities.

        Parameters
        ----------
        tariffs : iterable of pd.DataFrame
            Each as `equilibrium.solve` takes them.

        Returns
        -------
        pd.DataFrame
            As `equilibrium.incomes`, one row a frame of tariffs.

        Examples
        --------
        >>> from tightrope.model import small_world
        >>> economy = small_world.economy()
        >>> shocks = {"ten": (small_world.tariffs(0.1), None)}
        >>> sets = {str(n): small_world.elasticities(n) for n in (4, 6)}
        >>> outcomes = Outcomes(economy, shocks, sets, "A")
        >>> outcomes.under([small_world.tariffs(0.2)])["income_pct"].round(3).tolist()
        [1.125]
        """
        return self._incomes([Case(each, None, self.deficits) for each in tariffs])

    def over_draws(self, draws: Draws, scenarios: Iterable[str]) -> pd.DataFrame:
        """What scenarios do to real income under every draw of assumptions.

        Parameters
        ----------
        draws : uncertainty.Draws
        scenarios : iterable of str

        Returns
        -------
        pd.DataFrame
            One row a draw: set and deficits, and for each scenario its change of real
            income in % (column: the scenario) and in bn USD a year (with _usd_bn), at
            the size that income has under the central rule for deficits.

        Examples
        --------
        >>> from tightrope.model import small_world, uncertainty
        >>> shocks = {"ten": (small_world.tariffs(0.1), None)}
        >>> outcomes = Outcomes(small_world.economy(), shocks, {}, "A")
        >>> sets = small_world.elasticities().assign(elasticity_set="four")
        >>> draws = uncertainty.draw(sets, 3, seed=2025, spread=0)
        >>> outcomes.over_draws(draws, ["ten"])[["set", "deficits", "ten"]].round(3)
               set      deficits    ten
        draw
        0     four         fixed  0.782
        1     four  proportional  0.782
        2     four          zero  0.782
        """
        keys = list(scenarios)
        # a solve keeps a table for each importer that any of its cases moves
        wide = [key for key in keys if _importers(self.shocks[key]) > FEW_IMPORTERS]
        narrow = [key for key in keys if key not in wide]
        columns = {}
        # one size of income for all draws, and for all notebooks
        bn_per_pct = self.central["bn_per_pct"].iloc[0]
        for group in filter(len, (narrow, wide)):
            # the scenarios of one draw side by side: they share their world before
            by_scenario = [draws.cases(*self.shocks[key]) for key in group]
            cases = [case for same in zip(*by_scenario, strict=True) for case in same]
            found = self._incomes(cases)
            for place, key in enumerate(group):
                rows = found.iloc[place :: len(group)]
                columns[key] = rows["income_pct"].to_numpy()
                columns[f"{key}_usd_bn"] = bn_per_pct * columns[key]
        ordered = {
            name: columns[name] for key in keys for name in (key, f"{key}_usd_bn")
        }
        return draws.assumptions.assign(**ordered)

    def parts(self, scenarios: Iterable[str], least: float = 0.0) -> pd.DataFrame:
        """Where the change of real income comes from, % of real income.

        Parameters
        ----------
        scenarios : iterable of str
        least : float
            A part that is not larger in any scenario is left out.

        Returns
        -------
        pd.DataFrame
            One row a part, by its name in `PARTS`, and a last one for their sum, the
            whole change; one column a scenario.

        Examples
        --------
        >>> from tightrope.model import small_world
        >>> economy = small_world.economy()
        >>> shocks = {"ten": (small_world.tariffs(0.1), None)}
        >>> sets = {str(n): small_world.elasticities(n) for n in (4, 6)}
        >>> outcomes = Outcomes(economy, shocks, sets, "A")
        >>> outcomes.parts(["ten"]).round(3)
                                    ten
        terms of trade            0.926
        volume under own tariffs -0.144
        sum                       0.782
        """
        columns = {}
        for key in scenarios:
            shock = self.shocks[key]
            parts = decompose(self.economy, *shock, self.deficits, workers=WORKERS)
            columns[key] = parts.loc[self.focus]
        frame = pd.DataFrame(columns)
        found = frame.loc[list(PARTS)].rename(index=PARTS)
        kept = found[found.abs().max(axis=1) > least]
        return pd.concat([kept, frame.loc[["welfare_pct"]].set_axis(["sum"])])

    def income_of(self, economies: Iterable[str]) -> pd.DataFrame:
        """Change of real income of several economies, %: by scenario and economy.

        Parameters
        ----------
        economies : iterable of str
            ISO 3166-1 alpha-3.

        Returns
        -------
        pd.DataFrame
          Percent of real income.

        Examples
        --------
        >>> from tightrope.model import small_world
        >>> economy = small_world.economy()
        >>> shocks = {"ten": (small_world.tariffs(0.1), None)}
        >>> sets = {str(n): small_world.elasticities(n) for n in (4, 6)}
        >>> outcomes = Outcomes(economy, shocks, sets, "A")
        >>> outcomes.income_of(["A", "B"]).round(3)
        country      A      B
        ten      0.782 -0.949
        """
        columns = {key: result.welfare_pct for key, result in self.results.items()}
        return pd.DataFrame(columns).T[list(economies)]

    def goods_exports_pct(self, buyers: Iterable[str]) -> pd.DataFrame:
        """Change of the value of its goods exports, %: by scenario and buyer.

        Parameters
        ----------
        buyers : iterable of str
            Importers, ISO 3166-1 alpha-3.

        Returns
        -------
        pd.DataFrame
          Percent; missing where nothing was sold before.

        Examples
        --------
        >>> from tightrope.model import small_world
        >>> economy = small_world.economy()
        >>> shocks = {"ten": (small_world.tariffs(0.1), None)}
        >>> sets = {str(n): small_world.elasticities(n) for n in (4, 6)}
        >>> outcomes = Outcomes(economy, shocks, sets, "A")
        >>> outcomes.goods_exports_pct(["B"]).round(2)
        importer      B
        ten      -17.75
        """
        columns = {
            key: goods_exports_pct(result, self.focus, buyers)
            for key, result in self.results.items()
        }
        return pd.DataFrame(columns).T

    def output_changes(
        self, scenario: str, others: Mapping[str, Economy], largest: int | None = None
    ) -> pd.DataFrame:
        """Change of real output by goods sector, beside other models of the same world.

        Parameters
        ----------
        scenario : str
        others : mapping of str to Economy
            By the name of a model.
        largest : int, optional
            Only so many sectors, those of most output.

        Returns
        -------
        pd.DataFrame
            As `output_changes`; the economy's own model is called "with links".

        Examples
        --------
        >>> from tightrope.model import small_world
        >>> economy = small_world.economy()
        >>> shocks = {"ten": (small_world.tariffs(0.1), None)}
        >>> sets = {str(n): small_world.elasticities(n) for n in (4, 6)}
        >>> outcomes = Outcomes(economy, shocks, sets, "A")
        >>> outcomes.output_changes("ten", {}).round(3)
          sector       model  real_output_pct
        0  goods  with links              0.0
        """
        results = {"with links": self.results[scenario]} | {
            name: solve(other, *self.shocks[scenario], self.deficits)
            for name, other in others.items()
        }
        return output_changes(results, self.focus, largest)

    def _cases(self, elasticities: pd.DataFrame | None) -> list[Case]:
        return [
            Case(*shock, self.deficits, elasticities) for shock in self.shocks.values()
        ]

    def _incomes(self, cases: list[Case]) -> pd.DataFrame:
        return incomes(self.economy, cases, self.focus, workers=WORKERS)


def _importers(shock: tuple[pd.DataFrame | None, pd.DataFrame | None]) -> int:
    """How many importers' duties or costs a shock moves."""
    frames = [frame["importer"] for frame in shock if frame is not None]
    return pd.concat(frames).nunique() if frames else 0


def over_all_draws(
    drawn: pd.DataFrame, scenarios: Iterable[str], value: str = "scenario"
) -> pd.DataFrame:
    """Median and bounds of real income over the draws, scenario by scenario.

    Parameters
    ----------
    drawn : pd.DataFrame
        As `Outcomes.over_draws` gives it.
    scenarios : iterable of str
        Those of its columns that count, in this order.
    value : str
        What the column with the scenarios is called.

    Returns
    -------
    pd.DataFrame
        By scenario: low_pct, income_pct (median) and high_pct, and usd_bn (median).

    Examples
    --------
    >>> drawn = pd.DataFrame({"ten": [-1.0, -2.0, -3.0], "ten_usd_bn": [-4.0] * 3})
    >>> over_all_draws(drawn, ["ten"]).round(1).values.tolist()
    [[-2.9, -2.0, -1.1, -4.0]]
    """
    keys = list(scenarios)
    found = spans(drawn[keys], value).set_index(value)
    found = found.rename(
        columns={"low": "low_pct", "value": "income_pct", "high": "high_pct"}
    )
    return found.assign(usd_bn=[drawn[f"{key}_usd_bn"].median() for key in keys])


def money_words(usd_bn: float) -> str:
    """An amount of dollars in words, to two significant digits, without its sign.

    Parameters
    ----------
    usd_bn : float
        Billion dollars.

    Returns
    -------
    str

    Examples
    --------
    >>> money_words(-15.83), money_words(3.14), money_words(0.0271)
    ('16 billion dollars', '3.1 billion dollars', '27 million dollars')
    """
    size = abs(usd_bn)
    unit = "billion"
    if size < 0.0995:
        size, unit = 1000 * size, "million"
    if size >= 9.95:
        return f"{size:,.0f} {unit} dollars"
    return f"{size:.1f} {unit} dollars"


def cost_words(pct: float, usd_bn: float, whom: str) -> str:
    """What a change of real income is, in words that continue a sentence.

    Parameters
    ----------
    pct, usd_bn : float
        The change, in percent and in billion dollars a year.
    whom : str
        The economy, inside a sentence.

    Returns
    -------
    str

    Examples
    --------
    >>> cost_words(-0.08, -3.1, "Japan")
    'cost Japan 3.1 billion dollars a year'
    >>> cost_words(0.02, 0.9, "Japan")
    'bring Japan 0.9 billion dollars a year'
    >>> cost_words(0.00001, 0.0, "Japan")
    'cost Japan nothing'
    """
    if abs(pct) < NOTHING_PCT:
        return f"cost {whom} nothing"
    if pct < 0:
        return f"cost {whom} {money_words(usd_bn)} a year"
    return f"bring {whom} {money_words(usd_bn)} a year"


def size_words(pct: float) -> str:
    """How much a lasting change of real income is, as the first words of an answer.

    Parameters
    ----------
    pct : float
        Change of real income, percent.

    Returns
    -------
    str

    Examples
    --------
    >>> size_words(-0.08), size_words(-0.6), size_words(-1.4)
    ('Not much, in the long run.', 'A noticeable amount.', 'A great deal.')
    >>> size_words(0.02)
    'Nothing, in the long run.'
    """
    if pct >= -NOTHING_PCT:
        return "Nothing, in the long run."
    if pct > -0.25:
        return "Not much, in the long run."
    if pct > -1:
        return "A noticeable amount."
    return "A great deal."


def smoothed(grid: pd.DataFrame, one: str, other: str, step: float) -> pd.DataFrame:
    """A grid of solved points with finer steps, by splines through all of them.

    Parameters
    ----------
    grid : pd.DataFrame
        One row for each pair of values of `one` and `other`, and numbers.
    one, other : str
        The columns that make the grid; four values or more of each.
    step : float
        The distance of two points of the result.

    Returns
    -------
    pd.DataFrame
        The same columns, from the lowest to the highest values. What is a whole number
        of steps from the lowest and was solved comes out as solved.

    Examples
    --------
    >>> index = pd.MultiIndex.from_product([range(4), range(4)], names=["a", "b"])
    >>> grid = index.to_frame(index=False).assign(y=lambda t: t["a"] ** 2 * t["b"])
    >>> fine = smoothed(grid, "a", "b", 0.5).set_index(["a", "b"])["y"]
    >>> round(float(fine[1.5, 2.0]), 6)
    4.5
    """
    axes = [np.unique(grid[name]) for name in (one, other)]
    finer = [np.arange(axis[0], axis[-1] + step / 2, step) for axis in axes]
    index = pd.MultiIndex.from_product(finer, names=[one, other])
    columns = {}
    for name in grid.columns.difference([one, other], sort=False):
        cells = grid.pivot(index=one, columns=other, values=name)
        surface = RectBivariateSpline(*axes, cells.to_numpy())
        columns[name] = surface(*finer).ravel()
    return pd.DataFrame(columns, index).reset_index()


def goods_exports_pct(
    result: Result, exporter: str, buyers: Iterable[str]
) -> pd.Series:
    """Change of the value of one economy's goods exports, buyer by buyer.

    Parameters
    ----------
    result : Result
    exporter : str
        ISO 3166-1 alpha-3.
    buyers : iterable of str
        Importers.

    Returns
    -------
    pd.Series
        Percent, by buyer in the order given; missing where nothing was sold before.

    Examples
    --------
    >>> from tightrope.model import small_world
    >>> from tightrope.model.equilibrium import solve
    >>> result = solve(small_world.economy(), small_world.tariffs(0.1))
    >>> goods_exports_pct(result, "B", ["A"]).round(2).to_dict()
    {'A': -17.75}
    """
    sold = result.exports(exporter)
    goods = sold[sold["sector"] != SERVICES]
    by_buyer = goods.groupby("importer")[VALUES].sum().reindex(list(buyers))
    before = by_buyer[VALUES[0]]
    return 100 * (by_buyer[VALUES[1]] / before.where(before > 0) - 1)


def output_changes(
    results: Mapping[str, Result], country: str, largest: int | None = None
) -> pd.DataFrame:
    """Change of real output by goods sector of one economy, by several models.

    Parameters
    ----------
    results : mapping of str to Result
        By the name of a model. The first one orders the sectors.
    country : str
        ISO 3166-1 alpha-3.
    largest : int, optional
        Only so many sectors, those of most output before by the first model.

    Returns
    -------
    pd.DataFrame
        Columns sector, model, real_output_pct: the sector that loses most first, the
        models in the order given.

    Examples
    --------
    >>> from tightrope.model import small_world
    >>> from tightrope.model.equilibrium import solve
    >>> result = solve(small_world.economy(), small_world.tariffs(0.1))
    >>> output_changes({"plain": result}, "B").round(3)
      sector  model  real_output_pct
    0  goods  plain              0.0
    """
    frames = {}
    for model, result in results.items():
        rows = result.sectors
        mine = rows[(rows["country"] == country) & (rows["sector"] != SERVICES)]
        frames[model] = mine.set_index("sector")
    first = next(iter(frames.values()))
    kept = first.nlargest(largest or len(first), "output_before_usd_mn")
    changes = pd.DataFrame(
        {model: frame["real_output_pct"] for model, frame in frames.items()},
        index=kept["real_output_pct"].sort_values(kind="stable").index,
    )
    by_model = changes.rename_axis(columns="model").stack()
    return by_model.rename("real_output_pct").reset_index()


def neighbours(
    trade: pd.DataFrame,
    countries: pd.DataFrame,
    country: str,
    number: int,
    *,
    apart: Iterable[str] = ("USA", "CHN"),
    without: Iterable[str] = (SERVICES, OIL_AND_GAS),
) -> list[str]:
    """The economies of its region with which one trades most, both directions together.

    Parameters
    ----------
    trade : pd.DataFrame
        Columns importer, exporter, sector, value_usd_mn, as `icio_trade_2022`.
    countries : pd.DataFrame
        Columns iso3 and region.
    country : str
        ISO 3166-1 alpha-3.
    number : int
        How many.
    apart : iterable of str
        Economies that are nobody's neighbours.
    without : iterable of str
        Sectors that do not count: a supplier of oil is not thereby a neighbour.

    Returns
    -------
    list of str
        The largest first.

    Examples
    --------
    >>> trade = pd.DataFrame(
    ...     {
    ...         "importer": ["JPN", "KOR", "JPN", "JPN", "JPN"],
    ...         "exporter": ["KOR", "JPN", "THA", "THA", "DEU"],
    ...         "sector": ["C29", "C29", "C28", "SERV", "C29"],
    ...         "value_usd_mn": [3.0, 4.0, 5.0, 90.0, 50.0],
    ...     }
    ... )
    >>> countries = pd.DataFrame(
    ...     {"iso3": ["JPN", "KOR", "THA", "DEU"], "region": [*["Asia"] * 3, "Europe"]}
    ... )
    >>> neighbours(trade, countries, "JPN", 2)
    ['KOR', 'THA']
    """
    goods = trade[~trade["sector"].isin(list(without))]
    bought = goods[goods["importer"] == country].groupby("exporter")["value_usd_mn"]
    sold = goods[goods["exporter"] == country].groupby("importer")["value_usd_mn"]
    both = bought.sum().add(sold.sum(), fill_value=0)
    region = countries.set_index("iso3")["region"]
    near = region.index[region == region[country]].difference([country, *apart])
    return list(both[both.index.isin(near)].nlargest(number).index)
