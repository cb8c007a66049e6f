"""Scenarios as rows of instructions, turned into tariffs and trade costs.

These are what `equilibrium.solve` takes. Frame in, frame out; nothing is read here.

    tables = {name: data.load(name) for name in scenarios.TABLES}
    world = scenarios.World.from_tables(**tables)
    table = data.load("scenarios")
    shock = scenarios.shock(scenarios.rows(table, "deal_15"), "JPN", world)
    eq.solve(economy, *shock)

Instructions are carried out in the order of `step`, each on what the ones before have
left; a world without instructions is the baseline (docs/baseline.md). What the rules
do, and what scenarios hold constant: docs/scenarios.md.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from numbers import Real
from typing import NamedTuple

import numpy as np
import pandas as pd

from tightrope import policy
from tightrope.policy.lines import Goods
from tightrope.policy.tables import ADD_ON, FLOOR, HIGHEST_PCT, Rate

TABLES = ("icio_trade_2022", "icio_sectors", "hs6_sectors", *policy.TABLES)
COLUMNS = [
    "scenario",
    "step",
    "importer",
    "exporter",
    "sector",
    "rule",
    "rate_pct",
    "day",
    "programme",
    "like",
]
# rule: the columns it needs beside importer, exporter and sector
RULES = {
    "baseline": (),
    "us_schedule": ("day",),
    "programme_add_on": ("programme", "rate_pct"),
    "programme_floor": ("programme", "rate_pct"),
    "programme_rate": ("programme", "rate_pct"),
    "programme_as_on": ("programme", "day"),
    "programme_as_others": ("programme",),
    "rate": ("rate_pct",),
    "add": ("rate_pct",),
    "match": ("like",),
    "answer": (),
    "cost": ("rate_pct",),
}
# imports of a sector below which an origin's own goods say little, and the average
# goods stand for them
FEW_USD = 10e6
APART = ("CHN", "CAN", "MEX")  # not part of that average, as in the baseline


class ScenarioError(ValueError):
    """An instruction that cannot be carried out.

    The message names its row and says what is allowed.
    """


class Shock(NamedTuple):
    """What a scenario changes; None: nothing.

    As `equilibrium.solve(economy, *shock)` and `equilibrium.Case(*shock)` take it.
    """

    tariffs: pd.DataFrame | None  # importer, exporter, sector, tariff (fraction)
    trade_costs: pd.DataFrame | None  # importer, exporter, sector, cost_factor


@dataclass(frozen=True, eq=False)
class World:
    """The baseline tariffs, who trades what, and the US duty schedule.

    Make it with `from_tables`; it never changes.
    """

    economies: tuple[str, ...]
    sectors: tuple[str, ...]
    goods: tuple[str, ...]
    tariffs: np.ndarray  # (importer, exporter, sector), fractions
    # (importer, exporter, sector), whether there is trade across a border
    trades: np.ndarray
    schedule: policy.Schedule  # origins by what the US bought from them in 2024
    average: policy.Schedule  # the same with every origin selling the average goods
    sector_of: np.ndarray  # of the schedule's lines; number of sectors: none
    # worked out once: they are asked for often
    _rates: dict = field(default_factory=dict, init=False, repr=False)

    def __repr__(self) -> str:
        return (
            f"<World: {len(self.economies)} economies, {len(self.sectors)} sectors, "
            f"duties to {self.schedule.last_day}>"
        )

    @classmethod
    def from_tables(
        cls, icio_trade_2022, icio_sectors, hs6_sectors, **duty_tables
    ) -> World:
        """A world from frames with the columns of the tables of the same names.

        Parameters
        ----------
        icio_trade_2022 : pd.DataFrame
            importer, exporter, sector, tariff (fraction), value_usd_mn.
        icio_sectors : pd.DataFrame
            sector, goods (whether it is one of goods).
        hs6_sectors : pd.DataFrame
            hs6, sector.
        **duty_tables : pd.DataFrame
            As for `policy.Schedule.from_tables`.

        Returns
        -------
        World

        Examples
        --------
        >>> from tightrope import data
        >>> tables = {name: data.load(name) for name in TABLES}  # doctest: +SKIP
        >>> world = World.from_tables(**tables)  # doctest: +SKIP
        """
        trade = icio_trade_2022
        partners = pd.concat([trade["importer"], trade["exporter"]]).unique()
        economies = tuple(sorted(partners))
        sectors = tuple(sorted(trade["sector"].unique()))
        listed = (
            (trade["importer"], economies),
            (trade["exporter"], economies),
            (trade["sector"], sectors),
        )
        at = tuple(pd.Index(codes).get_indexer(column) for column, codes in listed)
        tariffs = np.zeros((len(economies), len(economies), len(sectors)))
        values = np.zeros_like(tariffs)
        tariffs[at], values[at] = trade["tariff"], trade["value_usd_mn"]
        schedule = policy.Schedule.from_tables(**duty_tables)
        origins = {schedule.groups[code] for code in economies}
        goods = _average_goods(schedule)
        average = replace(schedule, weights=dict.fromkeys(origins, goods))
        products = pd.Index(schedule.lines.codes).str[:6]
        known = products.map(hs6_sectors.set_index("hs6")["sector"])
        position = pd.Index(sectors).get_indexer(known)
        return cls(
            economies,
            sectors,
            tuple(icio_sectors.loc[icio_sectors["goods"], "sector"]),
            tariffs,
            (values > 0) & ~np.eye(len(economies), dtype=bool)[:, :, None],
            schedule,
            average,
            np.where(position < 0, len(sectors), position),
        )

    def us_points(self, day, origin: str, rates: Mapping | None = None) -> np.ndarray:
        """What the US duties of a day add to those of 1 January 2025, by sector.

        By the origin's own goods where the US bought enough of the sector from it, by
        the average goods elsewhere.

        Parameters
        ----------
        day : date or str
            Also as ISO text.
        origin : str
            Whose goods: ISO 3166-1 alpha-3, or a union's code.
        rates : mapping, optional
            Programme → its rates, instead of the schedule's.

        Returns
        -------
        np.ndarray
            Fractions of the value, by sector.

        Examples
        --------
        >>> world.us_points("2025-11-15", "JPN")  # doctest: +SKIP
        """
        points = self._sector_rates(day, origin, rates) - self._sector_rates(
            policy.FIRST_DAY, origin
        )
        return points / 100

    def _sector_rates(
        self, day, origin: str, rates: Mapping | None = None
    ) -> np.ndarray:
        key = str(day), origin
        if rates is None and key in self._rates:
            return self._rates[key]
        found = np.zeros(len(self.sectors))
        for schedule, least in ((self.average, 0), (self.schedule, FEW_USD)):
            if origin not in schedule.weights:
                continue
            schedule = replace(schedule, rates=rates or schedule.rates)
            goods, base, added = schedule.every_line(day, origin)
            paid = goods.value * np.nan_to_num(base + added)
            value = np.bincount(self.sector_of, goods.value, len(found) + 1)[:-1]
            duty = np.bincount(self.sector_of, paid, len(found) + 1)[:-1]
            enough = (value > 0) & (value >= least)
            found[enough] = duty[enough] / value[enough]
        if rates is None:
            self._rates[key] = found
        return found


def _average_goods(schedule: policy.Schedule) -> Goods:
    """What the US buys from all origins but those apart, and the first day's duty."""
    own = [
        goods
        for code, goods in schedule.weights.items()
        if code not in APART and schedule.groups[code] == code
    ]
    day = policy.FIRST_DAY.toordinal()
    nothing = np.zeros(len(schedule.lines))
    value = sum((goods.value for goods in own), nothing)
    paid = sum((goods.value * np.nan_to_num(goods.base(day)) for goods in own), nothing)
    base = paid / np.where(value > 0, value, 1)
    return own[0]._replace(
        value=value,
        duty=sum((goods.duty for goods in own), nothing),
        ordinary=base,
        preferential=base,
        claimed=np.zeros((1, len(base))),
        periods=np.array([0]),
    )


def rows(table: pd.DataFrame, *names: str) -> pd.DataFrame:
    """The instructions of one scenario, or of several, one after the other.

    An instruction that stands in two of them is kept once.

    Parameters
    ----------
    table : pd.DataFrame
        The table `scenarios`.
    *names : str
        The scenarios.

    Returns
    -------
    pd.DataFrame
        Rows of the table, by scenario in the order of the steps.

    Raises
    ------
    ScenarioError
        The table has no scenario of that name.

    Examples
    --------
    >>> from tightrope import data
    >>> rows(data.load("scenarios"), "deal_15")["rule"].tolist()
    ['us_schedule', 'add']
    """
    for strange in _of_other_kinds(table):
        raise ScenarioError(strange)
    known = list(dict.fromkeys(table["scenario"]))
    for name in names:
        if name not in known:
            near = difflib.get_close_matches(str(name), known, n=1)
            meant = f"; did you mean {near[0]!r}?" if near else ""
            raise ScenarioError(
                f"there is no scenario {name!r}{meant}; there are: {', '.join(known)}"
            )
    parts = [
        table[table["scenario"] == name].sort_values("step", kind="stable")
        for name in names
    ]
    joined = pd.concat(parts)
    return joined[
        ~joined.duplicated([c for c in COLUMNS if c not in ("scenario", "step")])
    ]


def titles(table: pd.DataFrame) -> pd.Series:
    """The titles by scenario, in the table's order.

    Parameters
    ----------
    table : pd.DataFrame
        The table `scenarios`.

    Returns
    -------
    pd.Series

    Examples
    --------
    >>> from tightrope import data
    >>> titles(data.load("scenarios"))["no_deal"]
    'November 2025 without a deal: own country rate of April'
    """
    return table.drop_duplicates("scenario").set_index("scenario")["title"]


def labels(table: pd.DataFrame) -> pd.Series:
    """The short labels for charts by scenario, in the table's order.

    A label may hold {april}, which the caller fills in.

    Parameters
    ----------
    table : pd.DataFrame
        The table `scenarios`.

    Returns
    -------
    pd.Series

    Examples
    --------
    >>> from tightrope import data
    >>> labels(data.load("scenarios"))["no_deal"]
    'No deal, {april:g} %'
    """
    return table.drop_duplicates("scenario").set_index("scenario")["label"]


def shown(table: pd.DataFrame, figure: str, focus: str | None = None) -> list[str]:
    """The scenarios that a figure shows, in the table's order.

    Parameters
    ----------
    table : pd.DataFrame
        The table `scenarios`, with columns scenario, shown_in and, where `focus` is
        given, only_for.
    figure : str
        Name of a figure of `tariff_outcomes`, such as american-duties, or tables.
    focus : str, optional
        The economy of the report, or its customs union: scenarios that are only for
        others are left out.

    Returns
    -------
    list of str
        Empty where no scenario is shown in it.

    Examples
    --------
    >>> plan = pd.DataFrame({"scenario": ["a", "b"], "shown_in": ["x;y", "nothing"]})
    >>> shown(plan, "y")
    ['a']
    """
    listed = table.drop_duplicates("scenario")
    figures = listed["shown_in"].str.split(";")
    listed = listed[[figure in names for names in figures]]
    if focus is not None:
        for_whom = listed["only_for"].fillna(focus).str.split(";")
        listed = listed[[focus in codes for codes in for_whom]]
    return list(listed["scenario"])


def by_figure(
    table: pd.DataFrame, scenario_figures: pd.DataFrame, focus: str
) -> dict[str, list[str]]:
    """The scenarios that each figure shows for an economy.

    Parameters
    ----------
    table : pd.DataFrame
        The table `scenarios`.
    scenario_figures : pd.DataFrame
        The table of that name: figure.
    focus : str
        As for `shown`.

    Returns
    -------
    dict of str to list of str
        By figure, as `shown` gives them.

    Examples
    --------
    >>> plan = pd.DataFrame({"scenario": ["a", "b"], "shown_in": ["x;y", "nothing"]})
    >>> by_figure(plan.assign(only_for=None), pd.DataFrame({"figure": ["x"]}), "JPN")
    {'x': ['a']}
    """
    return {name: shown(table, name, focus) for name in scenario_figures["figure"]}


def tried(
    table: pd.DataFrame, scenario: str, rates: Mapping[str, float], *, show: bool
) -> pd.DataFrame:
    """The table with other rates in one scenario, which is shown or not.

    Parameters
    ----------
    table : pd.DataFrame
        The table `scenarios`.
    scenario : str
        One of its scenarios.
    rates : mapping
        As for `at_rates`.
    show : bool
        Whether the scenario stands where the table shows it, or nowhere.

    Returns
    -------
    pd.DataFrame
        The rows of the table; it stays as it is.

    Raises
    ------
    ScenarioError
        As `rows` and `at_rates`.

    Examples
    --------
    >>> steps = pd.DataFrame({"scenario": ["a"], "step": 1, "programme": "b"})
    >>> steps = steps.assign(rate_pct=15.0, shown_in="x")
    >>> tried(steps, "a", {"b": 10.0}, show=False)[["rate_pct", "shown_in"]].values[0]
    array([10.0, 'nothing'], dtype=object)
    """
    mine = table["scenario"] == scenario
    changed = at_rates(table[mine], rates)
    if not show:
        changed = changed.assign(shown_in="nothing")
    return pd.concat([table[~mine], changed]).sort_index()


def shock(instructions: pd.DataFrame, focus: str, world: World) -> Shock:
    """What the instructions change for `focus`, one of the world's economies.

    `Shock` lists only what differs from the baseline. FOCUS in a row stands for the
    focus with all members of its customs union.

    Parameters
    ----------
    instructions : pd.DataFrame
        As `rows` gives them.
    focus : str
        ISO 3166-1 alpha-3.
    world : World

    Returns
    -------
    Shock

    Raises
    ------
    ScenarioError
        An instruction cannot be carried out; the message names its row.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> world = World(
    ...     economies=("CHN", "JPN"),
    ...     sectors=("C29", "SERV"),
    ...     goods=("C29",),
    ...     tariffs=np.zeros((2, 2, 2)),
    ...     trades=np.ones((2, 2, 2), dtype=bool),
    ...     schedule=SimpleNamespace(groups={"CHN": "CHN", "JPN": "JPN"}),
    ...     average=None,
    ...     sector_of=np.array([]),
    ... )
    >>> step = {"scenario": "tariff", "step": 1, "importer": "CHN", "exporter": "FOCUS"}
    >>> step |= {"sector": "goods", "rule": "rate", "rate_pct": 10.0}
    >>> shock(pd.DataFrame([step], columns=COLUMNS), "JPN", world).tariffs
      importer exporter sector  tariff
    0      CHN      JPN    C29     0.1
    """
    state = _carried_out(instructions, focus, world)
    return Shock(
        _listed(world, "tariff", state.tariffs, world.tariffs),
        _listed(world, "cost_factor", state.costs, np.ones_like(world.tariffs)),
    )


def at_rates(instructions: pd.DataFrame, rates: Mapping[str, float]) -> pd.DataFrame:
    """A scenario's instructions with other rates for some of its programmes.

    Parameters
    ----------
    instructions : pd.DataFrame
        As `rows` gives them.
    rates : mapping
        The text of the column programme → the rate_pct of its rows, percent.

    Returns
    -------
    pd.DataFrame
        The same rows.

    Raises
    ------
    ScenarioError
        When a programme stands in no row, so that its rate would be without effect.

    Examples
    --------
    >>> steps = pd.DataFrame({"programme": ["a", "b"], "rate_pct": [15.0, 25.0]})
    >>> list(at_rates(steps, {"b": 10.0})["rate_pct"])
    [15.0, 10.0]
    """
    known = instructions["programme"].dropna().unique()
    for name in rates:
        if name not in known:
            raise ScenarioError(
                f"no instruction has programme {name!r}; there are: {', '.join(known)}"
            )
    given = instructions["programme"].map(dict(rates)).astype(float)
    before = pd.to_numeric(instructions["rate_pct"])
    return instructions.assign(rate_pct=given.fillna(before))


def rate_grid(
    instructions: pd.DataFrame,
    programmes: tuple[str, str],
    rates: Iterable[float],
    focus: str,
    world: World,
) -> dict[tuple[float, float], pd.DataFrame]:
    """The tariffs of a scenario at every pair of rates of two of its programmes.

    The two fall on different goods, so what each does to a tariff adds up; it is worked
    out once for each rate, and checked where both are lowest.

    Parameters
    ----------
    instructions : pd.DataFrame
        As `rows` gives them; without trade costs.
    programmes : pair of str
        Texts of the column programme, as for `at_rates`.
    rates : iterable of float
        The rates to try for both, percent.
    focus : str
        As for `shock`.
    world : World

    Returns
    -------
    dict
        (rate of the first, rate of the second) → importer, exporter, sector, tariff, as
        `Shock.tariffs`, for all cells that any of the pairs moves.

    Raises
    ------
    ScenarioError
        As `shock`, and when the effects of the two programmes do not add up.

    Examples
    --------
    >>> programmes = ("ieepa_reciprocal", "section_232_cars")  # doctest: +SKIP
    >>> rate_grid(own, programmes, [0, 15, 25], "JPN", world)  # doctest: +SKIP
    """
    one, other = programmes
    rates = [float(rate) for rate in rates]

    def tariffs(first: float, second: float) -> np.ndarray:
        """All tariffs, as fractions, at one pair of rates.

        Parameters
        ----------
        first, second : float
            Percent.

        Returns
        -------
        np.ndarray
            By importer, exporter and sector.
        """
        steps = at_rates(instructions, {one: first, other: second})
        return _carried_out(steps, focus, world).tariffs

    # from where both are highest: no tariff is cut off at zero there
    lowest, highest = min(rates), max(rates)
    by_first = {rate: tariffs(rate, highest) for rate in rates}
    by_second = {rate: tariffs(highest, rate) for rate in rates}
    base, neither = by_first[highest], tariffs(lowest, lowest)
    summed = np.maximum(by_first[lowest] + by_second[lowest] - base, 0)
    if not np.allclose(summed, neither, rtol=0, atol=1e-9):
        raise ScenarioError(f"the effects of {one} and {other} do not add up")
    # all that any of the rates moves: pairs then share one list of cells
    every = [*by_first.values(), *by_second.values(), neither]
    changed = np.any([_differs(cube, world.tariffs) for cube in every], axis=0)
    cells = world.trades & changed
    return {
        (first, second): _tidy(
            world,
            "tariff",
            cells,
            np.maximum(
                by_first[first][cells] + by_second[second][cells] - base[cells], 0
            ),
        )
        for first in rates
        for second in rates
    }


def average_tariff_pct(
    shock: Shock, trade: pd.DataFrame, importer: str, exporter: str
) -> float:
    """The average tariff of one importer on one exporter's goods after a shock.

    Parameters
    ----------
    shock : Shock
    trade : pd.DataFrame
        As `icio_trade_2022`: importer, exporter, sector, value_usd_mn (the weights),
        tariff (fraction; of what the shock leaves alone). Services do not count.
    importer, exporter : str
        ISO 3166-1 alpha-3.

    Returns
    -------
    float
        Percent; missing where nothing is traded.

    Examples
    --------
    >>> trade = pd.DataFrame(
    ...     {
    ...         "importer": "USA",
    ...         "exporter": "JPN",
    ...         "sector": ["C28", "C29", "SERV"],
    ...         "value_usd_mn": [30.0, 10.0, 99.0],
    ...         "tariff": [0.0, 0.02, 0.0],
    ...     }
    ... )
    >>> new = trade.loc[[1], ["importer", "exporter", "sector"]].assign(tariff=0.16)
    >>> average_tariff_pct(Shock(new, None), trade, "USA", "JPN")
    4.0
    """
    bought = trade[trade["importer"] == importer]
    pair = bought["exporter"] == exporter
    goods = bought[pair & (bought["sector"] != "SERV")].set_index("sector")
    tariff = goods["tariff"]
    if shock.tariffs is not None:
        new = shock.tariffs
        mine = new[(new["importer"] == importer) & (new["exporter"] == exporter)]
        changed = mine.set_index("sector")["tariff"].reindex(tariff.index)
        tariff = changed.fillna(tariff)
    value = goods["value_usd_mn"]
    if not value.sum() > 0:
        return float("nan")
    return float(100 * (tariff * value).sum() / value.sum())


def us_schedule(
    instructions: pd.DataFrame, focus: str, world: World
) -> tuple[policy.Schedule, pd.Timestamp]:
    """The US duties by product as the instructions leave them, and their day.

    Parameters
    ----------
    instructions : pd.DataFrame
        As `rows` gives them.
    focus : str
        As for `shock`.
    world : World

    Returns
    -------
    schedule : policy.Schedule
        With the rates of the programmes that they amend.
    day : pd.Timestamp
        Of the last row us_schedule.

    Raises
    ------
    ScenarioError
        As `shock`, and when no row us_schedule sets a day.

    Examples
    --------
    >>> schedule, day = us_schedule(deal, "JPN", world)  # doctest: +SKIP
    """
    state = _carried_out(instructions, focus, world)
    if state.day is None:
        name = instructions["scenario"].iloc[0]
        raise ScenarioError(f"scenarios, {name}: no row us_schedule, so no day")
    rates = {**world.schedule.rates, **state.amended}
    return replace(world.schedule, rates=rates), state.day


def idle(instructions: pd.DataFrame, focus: str, world: World) -> pd.DataFrame:
    """The instructions that change nothing for `focus`, after those before them.

    That may be as it should be: an economy without a deal pays the same with and
    without one. Going back to the baseline is never idle.

    Parameters
    ----------
    instructions : pd.DataFrame
        As `rows` gives them.
    focus : str
        As for `shock`.
    world : World

    Returns
    -------
    pd.DataFrame
        Their rows; empty when each does something.

    Raises
    ------
    ScenarioError
        As `shock`.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> world = World(
    ...     economies=("CHN", "JPN"),
    ...     sectors=("C29", "SERV"),
    ...     goods=("C29",),
    ...     tariffs=np.zeros((2, 2, 2)),
    ...     trades=np.ones((2, 2, 2), dtype=bool),
    ...     schedule=SimpleNamespace(groups={"CHN": "CHN", "JPN": "JPN"}),
    ...     average=None,
    ...     sector_of=np.array([]),
    ... )
    >>> steps = pd.DataFrame({"step": [1, 2], "rate_pct": [10.0, 0.0]}, columns=COLUMNS)
    >>> steps = steps.assign(scenario="tariff", importer="CHN", exporter="FOCUS")
    >>> steps = steps.assign(sector="goods", rule="add")
    >>> idle(steps, "JPN", world)["step"].tolist()
    [2]
    """
    state = _carried_out(instructions, focus, world)
    return instructions[[not moved for moved in state.moved]]


def idle_words(
    instructions: Mapping[str, pd.DataFrame],
    focus: str,
    world: World,
    *,
    apart: Iterable[str] = (),
) -> list[str]:
    """Which instructions of several scenarios change nothing for `focus`, in words.

    Parameters
    ----------
    instructions : mapping
        Scenario → its instructions, as `rows` gives them.
    focus : str
        As for `shock`.
    world : World
    apart : iterable of str
        Scenarios that are left out.

    Returns
    -------
    list of str
        One text for each scenario that has any: its title and the numbers of the steps.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> world = World(
    ...     economies=("CHN", "JPN"),
    ...     sectors=("C29", "SERV"),
    ...     goods=("C29",),
    ...     tariffs=np.zeros((2, 2, 2)),
    ...     trades=np.ones((2, 2, 2), dtype=bool),
    ...     schedule=SimpleNamespace(groups={"CHN": "CHN", "JPN": "JPN"}),
    ...     average=None,
    ...     sector_of=np.array([]),
    ... )
    >>> steps = pd.DataFrame({"step": [1, 2], "rate_pct": [10.0, 0.0]}, columns=COLUMNS)
    >>> steps = steps.assign(scenario="tariff", importer="CHN", exporter="FOCUS")
    >>> steps = steps.assign(sector="goods", rule="add", title="A tariff")
    >>> idle_words({"tariff": steps}, "JPN", world)
    ['“A tariff”, step 2']
    """
    found = []
    told = [key for key in instructions if key not in set(apart)]
    for key in told:
        steps = instructions[key]
        still = idle(steps, focus, world)
        if len(still):
            numbers = ", ".join(map(str, still["step"]))
            title = steps["title"].iloc[0]
            word = "step" if len(still) == 1 else "steps"
            found.append(f"“{title}”, {word} {numbers}")
    return found


def _carried_out(instructions: pd.DataFrame, focus: str, world: World) -> _State:
    if absent := [name for name in COLUMNS if name not in instructions.columns]:
        raise ScenarioError(
            f"scenarios: column {absent[0]} is missing; it needs {', '.join(COLUMNS)}"
        )
    if focus not in world.economies:
        raise ScenarioError(
            f"focus {focus!r} is not in the world; it has {', '.join(world.economies)}"
        )
    for strange in _of_other_kinds(instructions):
        raise ScenarioError(strange)
    state = _State(world, world.tariffs.copy(), np.ones_like(world.tariffs))
    for row in instructions.itertuples():
        tariffs, costs = state.tariffs.copy(), state.costs.copy()
        try:
            state.carry_out(row, focus)
        except (ScenarioError, policy.PolicyError) as error:
            raise ScenarioError(
                f"scenarios, {row.scenario}, step {row.step}: {error}"
            ) from None
        differs = _differs(state.tariffs, tariffs) | _differs(state.costs, costs)
        moved = bool((differs & world.trades).any())
        state.moved.append(moved or row.rule == "baseline")
    return state


def _of_other_kinds(instructions: pd.DataFrame) -> Iterator[str]:
    """What is not of its column's kind, a line each.

    As a frame may have it that was written by hand: a rate as text, a number as a code.
    """
    for column, (is_one, what) in KINDS.items():
        for number, value in enumerate(instructions.get(column, ()), 1):
            if not is_one(value):
                absent = pd.api.types.is_scalar(value) and pd.isna(value)
                if absent and column in NEEDED:
                    yield f"scenarios, row {number}: {column} is missing"
                elif not absent:
                    said = f"{value!r:.60}"
                    yield f"scenarios, row {number}: {column} is {said}, not {what}"


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_number(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, Real):
        return False
    return not pd.isna(float(value))


def _is_day(value: object) -> bool:
    if isinstance(value, date):
        return value is not pd.NaT
    if not isinstance(value, (str, np.datetime64)):
        return False
    try:
        return not pd.isna(pd.Timestamp(value))
    except ValueError:
        return False


NEEDED = ("scenario", "step")
KINDS = {
    **dict.fromkeys(("scenario", "title", "label", "shown_in"), (_is_text, "text")),
    **dict.fromkeys(("importer", "exporter", "sector", "rule"), (_is_text, "text")),
    **dict.fromkeys(("programme", "like", "only_for"), (_is_text, "text")),
    **dict.fromkeys(("step", "rate_pct"), (_is_number, "a number")),
    "day": (_is_day, "a day"),
}


# Economies on which a table is tried: on its own, in a customs union, under a deal,
# under two programmes, and without a rate of its own.
TRIED = ("JPN", "DEU", "VNM", "BRA", "AUS")
NOT_USED = ("rate_pct", "day", "programme", "like")


def faults(table: pd.DataFrame, world: World) -> list[str]:
    """What is wrong with a table of scenarios.

    Parameters
    ----------
    table : pd.DataFrame
        The table `scenarios`.
    world : World

    Returns
    -------
    list of str
        One line for each fault, naming scenario and step: a step that stands twice,
        rows of one scenario with different titles, an instruction that cannot be
        carried out, one that fills a column its rule does not use, and one that changes
        nothing for any of the economies tried (`TRIED`).

    Examples
    --------
    >>> faults(data.load("scenarios"), world)  # doctest: +SKIP
    """
    found = list(_of_other_kinds(table))
    if found:  # nothing can be said of what is no table of scenarios
        return found
    for name, mine in table.groupby("scenario", sort=False):
        for step in mine.loc[mine["step"].duplicated(), "step"]:
            found.append(f"scenarios, {name}, step {step}: stands twice")
        for column in ("title", "label", "shown_in", "only_for"):
            if column in mine and mine[column].nunique(dropna=False) != 1:
                found.append(f"scenarios, {name}: its rows have different {column}s")
        steps = rows(table, name)
        found += _unused(name, steps) + _without_effect(name, steps, world)
    return found


def _unused(name: str, steps: pd.DataFrame) -> list[str]:
    """Columns that are filled though the rule of the row does not look at them."""
    found = []
    for row in steps.itertuples():
        for column in NOT_USED:
            value = getattr(row, column, None)
            if row.rule in RULES and column not in RULES[row.rule] and pd.notna(value):
                found.append(
                    f"scenarios, {name}, step {row.step}: rule {row.rule} makes no use "
                    f"of {column} {value}"
                )
    return found


def _without_effect(name: str, steps: pd.DataFrame, world: World) -> list[str]:
    """What cannot be carried out, or changes nothing whichever economy it is about."""
    never = set(steps["step"])
    try:
        for number, focus in enumerate(TRIED):
            # one that trades on its own, one in a customs union; more where need be
            if number < 2 or never:
                never &= set(idle(steps, focus, world)["step"])
    except ScenarioError as error:
        return [str(error)]
    return [
        f"scenarios, {name}, step {step}: changes nothing (tried for "
        f"{', '.join(TRIED)})"
        for step in sorted(never)
    ]


@dataclass
class _State:
    """A scenario half carried out.

    Tariffs, cost factors, the day of the US schedule and the programmes amended since.
    """

    world: World
    tariffs: np.ndarray
    costs: np.ndarray
    day: pd.Timestamp | None = None
    amended: dict[str, list[Rate]] = field(default_factory=dict)
    moved: list[bool] = field(default_factory=list)  # by instruction

    def carry_out(self, row, focus: str) -> None:
        self._check(row)
        buyers, sellers = (
            self._places(row.importer, focus),
            self._places(row.exporter, focus),
        )
        block = np.ix_(buyers, sellers, self._sectors(row.sector))
        now, before = self.tariffs, self.world.tariffs
        if row.rule == "baseline":
            now[block], self.costs[block] = before[block], 1
        elif row.rule == "rate":
            now[block] = row.rate_pct / 100
        elif row.rule == "add":
            now[block] += row.rate_pct / 100
        elif row.rule == "cost":
            self.costs[block] = 1 + row.rate_pct / 100
        elif row.rule == "match":
            other = self._one(row.like, focus)
            like = np.ix_(
                np.array([other]), np.array(sellers, dtype=int), block[2].ravel()
            )
            now[block] = np.maximum(now[block], now[like])
        elif row.rule == "answer":
            # what the exporter has lowered is not answered
            rise = np.maximum(now - before, 0).swapaxes(0, 1)[block]
            now[block] += rise
        else:
            self._us_duties(row, sellers, block[2].ravel())

    def _check(self, row) -> None:
        if row.rule not in RULES:
            raise ScenarioError(
                f"there is no rule {row.rule!r}; there are {', '.join(RULES)}"
            )
        if missing := [name for name in RULES[row.rule] if pd.isna(getattr(row, name))]:
            raise ScenarioError(f"rule {row.rule} needs {' and '.join(missing)}")
        if "rate_pct" in RULES[row.rule]:
            # a cost may end a trade; a tariff of that size is a slip
            most = np.inf if row.rule == "cost" else HIGHEST_PCT
            if not -100 < row.rate_pct <= most or row.rate_pct == np.inf:
                raise ScenarioError(
                    f"rate_pct is {row.rate_pct}; it must be above -100 and at most "
                    f"{HIGHEST_PCT:g}; to end a trade, raise its cost"
                )
        if row.rule.startswith(("us_", "programme_")):
            if row.importer != "USA":
                raise ScenarioError(
                    f"rule {row.rule} is about importer USA, not {row.importer!r}"
                )
            if row.rule != "us_schedule" and self.day is None:
                raise ScenarioError(
                    f"rule {row.rule} needs a row us_schedule before it, which sets "
                    "the day"
                )
            for name in (
                row.programme.split(";") if "programme" in RULES[row.rule] else ()
            ):
                if name not in self.world.schedule.rates:
                    known = ", ".join(sorted(self.world.schedule.rates))
                    raise ScenarioError(
                        f"there is no programme {name!r}; there are {known}"
                    )

    def _us_duties(self, row, sellers: list[int], sectors: np.ndarray) -> None:
        world, usa = self.world, self.world.economies.index("USA")
        group_of = {
            seller: world.schedule.groups[world.economies[seller]]
            for seller in sellers
            if seller != usa
        }
        if row.rule == "us_schedule":
            self.day, self.amended = pd.Timestamp(row.day), {}
        else:
            for name in row.programme.split(";"):
                rates = self.amended.get(name, world.schedule.rates[name])
                for origin in sorted(set(group_of.values())):
                    rates = _amended(rates, name, origin, row, self.day)
                self.amended[name] = rates
        assert self.day is not None  # `_check` has seen to it
        changed = {**world.schedule.rates, **self.amended} if self.amended else None
        for origin in sorted(set(group_of.values())):
            rise = world.us_points(self.day.date(), origin, changed)[sectors]
            mine = [seller for seller, group in group_of.items() if group == origin]
            block = np.ix_(np.array([usa]), np.array(mine, dtype=int), sectors)
            self.tariffs[block] = np.maximum(world.tariffs[block] + rise, 0)

    def _places(self, text: str, focus: str) -> list[int]:
        """Positions of economies.

        By codes separated by semicolons, FOCUS, EU27 or another union, or ALL.
        """
        union = {
            code: self.world.schedule.groups[code] for code in self.world.economies
        }
        found = []
        for code in str(text).split(";"):
            mine = [
                e for e, group in union.items() if code in (e, group) or code == "ALL"
            ]
            if code == "FOCUS":
                mine = [e for e, group in union.items() if group == union[focus]]
            if not mine:
                raise ScenarioError(
                    f"there is no economy {code!r}; allowed: an ISO 3166-1 alpha-3 "
                    "code of the world, EU27, ROW, FOCUS or ALL"
                )
            found += mine
        return [self.world.economies.index(e) for e in dict.fromkeys(found)]

    def _one(self, text: str, focus: str) -> int:
        """The position of one economy; members of a union differ by what they buy."""
        if text == "FOCUS":
            text = focus
        found = self._places(text, focus)
        if len(found) > 1:
            raise ScenarioError(f"like is {text!r}; it must name one economy")
        return found[0]

    def _sectors(self, text: str) -> list[int]:
        names = {"goods": self.world.goods, "ALL": self.world.sectors}.get(text) or str(
            text
        ).split(";")
        for name in names:
            if name not in self.world.sectors:
                known = ", ".join(self.world.sectors)
                raise ScenarioError(
                    f"there is no sector {name!r}; allowed: goods, ALL or of {known}"
                )
        return [self.world.sectors.index(name) for name in names]


def _amended(
    rates: list[Rate], programme: str, origin: str, row, day: pd.Timestamp
) -> list[Rate]:
    """A programme's rates with one for `origin` throughout.

    The one in force, at the rate that `row` gives or points to.
    """
    named = {"ROW"} if row.rule == "programme_as_others" else {origin, "ROW"}
    for on in (day, pd.Timestamp(row.day) if row.rule == "programme_as_on" else day):
        alive = [
            r
            for r in rates
            if r.origins & named and r.starts["legal"] <= on.toordinal() <= r.end
        ]
        if not alive:
            raise ScenarioError(
                f"programme {programme} is not in force for {origin} on {on:%Y-%m-%d}"
            )
    found = max(
        alive, key=lambda r: (bool(r.origins & named - {"ROW"}), r.starts["collected"])
    )
    given = {"programme_add_on": ADD_ON, "programme_floor": FLOOR}
    rate = found.rate
    if "rate_pct" in RULES[row.rule]:
        rate = float(row.rate_pct)
    new = replace(
        found,
        origins=frozenset([origin]),
        rate=rate,
        rule=given.get(row.rule, found.rule),
        starts={basis: min(r.starts[basis] for r in rates) for basis in policy.BASES},
        end=max(r.end for r in rates),
        source="counterfactual",
    )
    return [new, *(replace(r, origins=r.origins - {origin}) for r in rates)]


def _listed(
    world: World, value: str, now: np.ndarray, before: np.ndarray
) -> pd.DataFrame | None:
    """The cells that have changed, as a tidy frame, or None."""
    cells = world.trades & _differs(now, before)
    if not cells.any():
        return None
    return _tidy(world, value, cells, now[cells])


def _differs(now: np.ndarray, before: np.ndarray) -> np.ndarray:
    return np.abs(now - before) > 1e-12


def _tidy(
    world: World, value: str, cells: np.ndarray, numbers: np.ndarray
) -> pd.DataFrame:
    """Numbers by importer, exporter and sector, of the cells where `cells` is true."""
    at = np.nonzero(cells)
    economies, sectors = np.array(world.economies), np.array(world.sectors)
    codes = {
        "importer": economies[at[0]],
        "exporter": economies[at[1]],
        "sector": sectors[at[2]],
    }
    return pd.DataFrame(codes | {value: numbers})
