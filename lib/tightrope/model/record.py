"""The model against what happened: US imports and duty by partner and industry.

US customs publish month by month what was imported and what duty was paid on it, by
partner and by three-digit industry (NAICS). The rise of the duty *collected* goes into
the world model, and what the model makes of imports stands beside what they did:

    watched = record.us_imports(collected_duty, icio_sectors, world.schedule.groups)
    tariffs = record.collected_tariffs(trade, watched, icio_sectors, groups)
    result = eq.solve(economy, tariffs)
    cells = record.against(result, tariffs, watched)
    record.rank_agreement(cells, "model_pct", "happened_pct", shuffle="partner_iso3")
    record.elasticity(watched)

Frame in, frame out; nothing is read here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

from tightrope.model.results import Result

CELL = ["partner_iso3", "naics3_group"]
PAIR = ["importer", "exporter", "sector"]
REST = "ROW"  # partners that the record does not list one by one
WORLD = "WLD"
# US imports below which a cell's change says little, in the first of the two years
FEW_USD = 50e6


def us_imports(
    collected_duty: pd.DataFrame,
    icio_sectors: pd.DataFrame,
    groups: Mapping[str, str],
    *,
    years: tuple[int, int] = (2024, 2025),
    months: tuple[int, int] = (4, 11),
) -> pd.DataFrame:
    """US imports and the duty collected on them, by partner and industry, in two years.

    Parameters
    ----------
    collected_duty : pd.DataFrame
        Columns partner_iso3, month ("2025-04"), naics3, imports_consumption_usd and
        duty_usd (customs value, USD); the rows of partner WLD are the world's.
    icio_sectors : pd.DataFrame
        Column naics3_group: the three-digit industries of a sector, such as "311+312".
    groups : mapping
        Customs union by economy, as `policy.Schedule.groups`; members of a union that
        stand in the record beside it count as the union.
    years : pair of int
        The year before and the year after.
    months : pair of int
        First and last month of each year that count.

    Returns
    -------
    pd.DataFrame
        Columns partner_iso3, naics3_group, imports_before_usd, imports_usd,
        duty_before_pct, duty_pct (of customs value); ROW is the world less the partners
        listed. A cell without a row in either year has a gap there, not a zero.

    Raises
    ------
    ValueError
        When the record does not hold all the months asked for.

    Examples
    --------
    >>> from tightrope import data
    >>> tables = data.load("collected_duty"), data.load("icio_sectors")
    >>> imports = us_imports(*tables, {})
    >>> imports.columns.tolist()
    ['partner_iso3', 'naics3_group', 'imports_before_usd', 'imports_usd',
    'duty_before_pct', 'duty_pct']
    """
    wanted = [
        f"{year}-{month:02}"
        for year in years
        for month in range(months[0], months[1] + 1)
    ]
    absent = sorted(set(wanted) - set(collected_duty["month"]))
    if absent:
        raise ValueError(f"the record of collected duty has no {absent[0]}")
    watched = collected_duty[collected_duty["month"].isin(wanted)]
    # one row: partner, group of industries, year
    sums = (
        watched.assign(
            year=watched["month"].str[:4].astype(int),
            naics3_group=watched["naics3"].map(_group_of_industry(icio_sectors)),
        )
        .dropna(subset=["naics3_group"])
        .groupby([*CELL, "year"])[["imports_consumption_usd", "duty_usd"]]
        .sum()
    )
    listed = [p for p in sums.index.unique(CELL[0]) if groups.get(p) == p]
    by_partner = sums.loc[listed]
    others = sums.loc[WORLD] - by_partner.groupby([CELL[1], "year"]).sum()
    rest = pd.concat({REST: others}, names=[CELL[0]])
    by_year = pd.concat([by_partner, rest]).unstack("year")
    imports, duty = by_year["imports_consumption_usd"], by_year["duty_usd"]
    first, last = years
    table = pd.DataFrame(
        {
            "imports_before_usd": imports[first],
            "imports_usd": imports[last],
            "duty_before_pct": 100 * duty[first] / imports[first],
            "duty_pct": 100 * duty[last] / imports[last],
        }
    )
    return table.reset_index()


def industry_names(icio_sectors: pd.DataFrame) -> dict[str, str]:
    """What the groups of industries are called: their first two sectors.

    Parameters
    ----------
    icio_sectors : pd.DataFrame
        naics3_group, label.

    Returns
    -------
    dict of str to str

    Examples
    --------
    >>> rows = {"naics3_group": ["3", "6", "6"], "label": ["Food", "Cars", "Ships"]}
    >>> industry_names(pd.DataFrame(rows))
    {'3': 'Food', '6': 'Cars, Ships'}
    """
    known = icio_sectors.dropna(subset=["naics3_group"])
    names = known.groupby("naics3_group")["label"]
    return names.agg(lambda labels: ", ".join(labels[:2])).to_dict()


def collected_tariffs(
    trade: pd.DataFrame,
    imports: pd.DataFrame,
    icio_sectors: pd.DataFrame,
    groups: Mapping[str, str],
) -> pd.DataFrame:
    """US tariffs by exporter and sector, raised by what was collected more than before.

    Parameters
    ----------
    trade : pd.DataFrame
        Columns importer, exporter, sector and tariff (fraction), as `icio_trade_2022`.
    imports : pd.DataFrame
        As `us_imports` returns them.
    icio_sectors, groups
        As for `us_imports`. A sector of which customs list no industry is left out.

    Returns
    -------
    pd.DataFrame
        Columns importer, exporter, sector, tariff (fraction, not below zero), and the
        partner_iso3 and naics3_group under which customs record the pair.

    Examples
    --------
    >>> trade = pd.DataFrame({"importer": "USA", "exporter": ["JPN", "USA"]})
    >>> trade = trade.assign(sector="C29", tariff=[0.025, 0.0])
    >>> imports = pd.DataFrame({"partner_iso3": ["JPN"], "naics3_group": "336"})
    >>> imports = imports.assign(duty_before_pct=2.0, duty_pct=14.5)
    >>> sectors = pd.DataFrame({"sector": ["C29"], "naics3_group": "336"})
    >>> collected_tariffs(trade, imports, sectors, {"JPN": "JPN"})["tariff"].tolist()
    [0.15]
    """
    known = set(imports["partner_iso3"])
    industry = icio_sectors.set_index("sector")["naics3_group"]
    across = (trade["importer"] == "USA") & (trade["exporter"] != "USA")
    bought = trade.loc[across, [*PAIR, "tariff"]]
    unions = bought["exporter"].map(dict(groups))
    bought = bought.assign(
        partner_iso3=unions.where(unions.isin(known), REST),
        naics3_group=bought["sector"].map(industry),
    ).dropna(subset=["naics3_group"])
    rise_pct = (imports["duty_pct"] - imports["duty_before_pct"]).rename("rise_pct")
    rise = bought.join(imports[CELL].join(rise_pct).set_index(CELL), on=CELL)
    points = rise["rise_pct"].fillna(0) / 100
    return bought.assign(tariff=(bought["tariff"] + points).clip(lower=0))


def against(
    result: Result,
    tariffs: pd.DataFrame,
    imports: pd.DataFrame,
    *,
    least_usd: float = FEW_USD,
) -> pd.DataFrame:
    """What the model says of US imports beside what they did, one row a cell.

    Parameters
    ----------
    result : Result
        Of `equilibrium.solve` under `collected_tariffs`.
    tariffs : pd.DataFrame
        As `collected_tariffs` returns them.
    imports : pd.DataFrame
        As `us_imports` returns them.
    least_usd : float
        Cells with smaller imports before, USD, are left out.

    Returns
    -------
    pd.DataFrame
        Columns partner_iso3, naics3_group, imports_usd_bn (before), model_pct and
        happened_pct (change of imports, %), model_share_pct and happened_share_pct
        (change of the share in all US imports of the industry, %).

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> modelled = pd.DataFrame({"exporter": ["JPN", "KOR"], "importer": "USA"})
    >>> modelled = modelled.assign(sector="C29", value_before_usd_mn=50.0)
    >>> modelled["value_usd_mn"] = [40.0, 60.0]
    >>> result = SimpleNamespace(imports=lambda importer: modelled)
    >>> tariffs = modelled[PAIR].assign(partner_iso3=["JPN", "KOR"], naics3_group="336")
    >>> imports = tariffs[CELL].assign(imports_before_usd=2e9, imports_usd=[1e9, 3e9])
    >>> cells = against(result, tariffs, imports)
    >>> cells[["partner_iso3", "model_pct", "happened_pct"]].round(6)
      partner_iso3  model_pct  happened_pct
    0          JPN      -20.0         -50.0
    1          KOR       20.0          50.0
    """
    values = ["value_before_usd_mn", "value_usd_mn"]
    modelled = result.imports("USA").merge(tariffs[[*PAIR, *CELL]], on=PAIR)
    by_cell = modelled.groupby(CELL)[values].sum()
    model = by_cell["value_usd_mn"] / by_cell["value_before_usd_mn"]
    recorded = imports.set_index(CELL)[["imports_before_usd", "imports_usd"]]
    happened = recorded["imports_usd"] / recorded["imports_before_usd"]
    # the same for all partners together, by industry
    model_all = _ratio(by_cell.groupby(CELL[1]).sum(), *reversed(values))
    happened_all = _ratio(
        recorded.groupby(CELL[1]).sum(), "imports_usd", "imports_before_usd"
    )
    cells = pd.DataFrame(
        {
            "imports_usd_bn": recorded["imports_before_usd"] / 1e9,
            "model_pct": 100 * (model - 1),
            "happened_pct": 100 * (happened - 1),
            "model_share_pct": 100 * (model / model_all - 1),
            "happened_share_pct": 100 * (happened / happened_all - 1),
        }
    ).dropna()
    return cells[cells["imports_usd_bn"] >= least_usd / 1e9].reset_index()


def as_modelled(imports: pd.DataFrame, cells: pd.DataFrame) -> pd.DataFrame:
    """US imports as they would be if the model were right.

    Parameters
    ----------
    imports : pd.DataFrame
        As `us_imports` returns them.
    cells : pd.DataFrame
        As `against` returns them: the cells that are kept.

    Returns
    -------
    pd.DataFrame
        The columns of `imports`, with imports_usd by the model: for `elasticity`.

    Examples
    --------
    >>> cells = pd.DataFrame([("A", "x", -50.0)], columns=[*CELL, "model_pct"])
    >>> imports = cells[CELL].assign(imports_before_usd=8.0, imports_usd=9.0)
    >>> as_modelled(imports, cells)["imports_usd"].tolist()
    [4.0]
    """
    merged = imports.merge(cells[[*CELL, "model_pct"]], on=CELL)
    by_model = merged["imports_before_usd"] * (1 + merged["model_pct"] / 100)
    return merged.assign(imports_usd=by_model)[list(imports.columns)]


class Agreement(NamedTuple):
    """How far two columns agree in rank, and what chance alone would give."""

    correlation: float  # Spearman's rho
    chance: float  # 19 of 20 shuffled records lie within this, either way
    p_value: float  # share of shuffled records at least as far from zero
    cells: int


def rank_agreement(
    cells: pd.DataFrame,
    one: str,
    other: str,
    *,
    shuffle: str | None = None,
    within: str = "naics3_group",
    permutations: int = 1999,
    seed: int = 2025,
) -> Agreement:
    """Spearman's rank correlation of two columns, judged by shuffling one of them.

    Cells of one partner move together, so shuffling cell by cell takes chance for more
    than it is. With `shuffle` whole partners change places: each is given the column
    `one` of another, industry by industry.

    Parameters
    ----------
    cells : pd.DataFrame
        One row for each cell, without gaps in the two columns.
    one, other : str
        The columns to compare.
    shuffle : str, optional
        The column whose values change places as a whole, such as partner_iso3; by
        default each row changes places on its own.
    within : str
        With `shuffle`: the column by which rows of two partners are matched.
    permutations : int
        How many shuffled records.
    seed : int
        Of the random numbers.

    Returns
    -------
    Agreement

    Raises
    ------
    ValueError
        For fewer than three rows.

    Notes
    -----
    The p-value counts the record itself among the shuffled ones, so that it is never
    zero (Phipson and Smyth 2010, Statistical Applications in Genetics and Molecular
    Biology 9(1)).

    Examples
    --------
    >>> cells = pd.DataFrame({"model": range(8), "record": range(8)})
    >>> rank_agreement(cells, "model", "record").correlation
    1.0
    """
    if len(cells) < 3:
        raise ValueError(f"a rank correlation needs three rows, not {len(cells)}")
    rho = float(stats.spearmanr(cells[one], cells[other]).statistic)
    random = np.random.default_rng(seed)
    if shuffle is None:
        moved = np.tile(cells[one].to_numpy(float), (permutations, 1))
        random.permuted(moved, axis=1, out=moved)
        target = cells[other].to_numpy(float)
    else:
        # partners by industry; a pair that one of the two lacks drops out
        grid = cells.pivot(index=shuffle, columns=within, values=[one, other])
        order = np.tile(np.arange(len(grid)), (permutations, 1))
        random.permuted(order, axis=1, out=order)
        moved = grid[one].to_numpy(float)[order].reshape(permutations, -1)
        target = grid[other].to_numpy(float).ravel()
    shuffled = _rank_correlations(moved, target)
    far = int((np.abs(shuffled) >= abs(rho) - 1e-12).sum())
    return Agreement(
        correlation=rho,
        chance=float(np.quantile(np.abs(shuffled), 0.95)),
        p_value=(1 + far) / (1 + permutations),
        cells=len(cells),
    )


class Elasticity(NamedTuple):
    """By how many per cent imports fall where duty adds a per cent to the price."""

    value: float  # the slope, negative where imports fall
    error: float  # its standard error
    cells: int
    partners: int

    @property
    def bounds(self) -> tuple[float, float]:
        """Its 95 % interval, by Student's t with as many partners less one."""
        reach = float(stats.t.ppf(0.975, self.partners - 1)) * self.error
        return self.value - reach, self.value + reach


def elasticity(
    imports: pd.DataFrame, *, weighted: bool = True, least_usd: float = FEW_USD
) -> Elasticity:
    """How imports moved with the duty collected, partner by partner, good by good.

    A regression of the change of the logarithm of imports on that of one plus the rate
    collected. What moved all goods of a partner, and all partners' goods of an
    industry, is taken out by fixed effects of both, so that a boom or a rush at the
    border does not count. Errors of one partner may move together (clustered).

    Parameters
    ----------
    imports : pd.DataFrame
        As `us_imports` returns them.
    weighted : bool
        Whether a cell counts with its imports before, or like any other.
    least_usd : float
        Cells with smaller imports before, USD, are left out.

    Returns
    -------
    Elasticity

    Raises
    ------
    ValueError
        When fewer than three partners are left.

    Notes
    -----
    Standard errors are clustered as Cameron and Miller (2015, Journal of Human
    Resources 50(2)) write them, with the correction for few clusters.

    Examples
    --------
    >>> pairs = pd.MultiIndex.from_product([list("ABCD"), list("xyz")], names=CELL)
    >>> duty = np.array([0, 5, 20, 10, 0, 5, 0, 25, 10, 5, 5, 0.0])
    >>> cells = pd.DataFrame({"imports_before_usd": 1e9, "duty_before_pct": 0.0}, pairs)
    >>> cells = cells.assign(duty_pct=duty, imports_usd=1e9 * (1 + duty / 100) ** -2)
    >>> round(elasticity(cells.reset_index()).value, 6)
    -2.0
    """
    kept = imports[
        (imports["imports_before_usd"] >= least_usd) & (imports["imports_usd"] > 0)
    ].dropna(subset=["duty_before_pct", "duty_pct"])
    partner = kept[CELL[0]].to_numpy()
    partners = len(set(partner))
    if partners < 3:
        raise ValueError(f"clusters of errors need three partners, not {partners}")
    change = np.log(kept["imports_usd"] / kept["imports_before_usd"])
    wedge = np.log1p(kept["duty_pct"] / 100) - np.log1p(kept["duty_before_pct"] / 100)
    size = np.ones(len(kept))
    if weighted:
        size = (kept["imports_before_usd"] / kept["imports_before_usd"].mean()).array
    effects = np.hstack(
        [
            pd.get_dummies(kept[CELL[0]], dtype=float).to_numpy(),
            pd.get_dummies(kept[CELL[1]], dtype=float).to_numpy()[:, 1:],
        ]
    )
    x = _without(effects, wedge.to_numpy(), np.asarray(size))
    y = _without(effects, change.to_numpy(), np.asarray(size))
    spread = float((size * x**2).sum())
    value = float((size * x * y).sum()) / spread
    scores = pd.Series(size * x * (y - value * x)).groupby(partner).sum()
    count, known = len(kept), effects.shape[1] + 1
    few = partners / (partners - 1) * (count - 1) / (count - known)
    error = float(np.sqrt(few * (scores**2).sum())) / spread
    return Elasticity(value, error, count, partners)


def _without(effects: np.ndarray, values: np.ndarray, size: np.ndarray) -> np.ndarray:
    """What is left of values when fixed effects are taken out, by weighted squares."""
    root = np.sqrt(size)
    found = np.linalg.lstsq(effects * root[:, None], values * root, rcond=None)[0]
    return values - effects @ found


def beside_published(
    published: pd.DataFrame, income: pd.DataFrame, central: str
) -> pd.DataFrame:
    """Published estimates for one economy beside the nearest scenario here.

    Parameters
    ----------
    published : pd.DataFrame
        Rows of the table `published_estimates`: scenario, author, published, assumed,
        measure, value_low_pct, value_high_pct.
    income : pd.DataFrame
        Change of real income, %: a row for each scenario, a column for each set of
        trade elasticities.
    central : str
        The set behind `here_pct`.

    Returns
    -------
    pd.DataFrame
        The rows in order of date, with here_pct, here_low_pct and here_high_pct
        (lowest and highest over the sets).

    Raises
    ------
    KeyError
        When a scenario that an estimate names is not in `income`.

    Examples
    --------
    >>> published = pd.DataFrame({"scenario": ["deal"], "author": ["A"]})
    >>> published = published.assign(published="2025-08", measure="income")
    >>> income = pd.DataFrame({"four": [-0.1], "six": [-0.2]}, index=["deal"])
    >>> found = beside_published(published, income, "four")
    >>> found[["here_pct", "here_low_pct", "here_high_pct"]].iloc[0].tolist()
    [-0.1, -0.2, -0.1]
    """
    order = ["published", "scenario", "author", "measure"]
    ordered = published.sort_values(order, ignore_index=True)
    ours = income.loc[ordered["scenario"]].reset_index(drop=True)
    return ordered.assign(
        here_pct=ours[central],
        here_low_pct=ours.min(axis=1),
        here_high_pct=ours.max(axis=1),
    )


def _group_of_industry(icio_sectors: pd.DataFrame) -> dict[str, str]:
    """The group of industries, such as 311+312, by each industry in it."""
    groups = icio_sectors["naics3_group"].dropna().unique()
    return {industry: group for group in groups for industry in group.split("+")}


def _ratio(frame: pd.DataFrame, over: str, under: str) -> pd.Series:
    return frame[over] / frame[under]


def _rank_correlations(rows: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Spearman's correlation of each row with the target, over what both have."""
    both = np.isfinite(rows) & np.isfinite(target)
    ranks = []
    for values in (rows, np.broadcast_to(target, rows.shape)):
        ranked = pd.DataFrame(np.where(both, values, np.nan)).rank(axis=1)
        ranks.append(ranked.sub(ranked.mean(axis=1), axis=0).fillna(0).to_numpy())
    one, other = ranks
    products = (one * other).sum(axis=1)
    return products / np.sqrt((one**2).sum(axis=1) * (other**2).sum(axis=1))
