"""How long the models take. Run with:

python -m pytest benchmarks/bench_model.py --benchmark-only -o python_files='bench_*.py'
"""

import resource

import numpy as np
import pandas as pd
import pytest
from threadpoolctl import threadpool_limits

from tightrope import data
from tightrope.model import equilibrium as eq
from tightrope.model import powers, products, rebase, uncertainty
from tightrope.model.dilemma import Dilemma
from tightrope.policy import blocs, scenarios


@pytest.fixture(scope="module")
def sets() -> dict[str, pd.DataFrame]:
    frame = data.load("trade_elasticities")
    return {
        name: rows[["sector", "trade_elasticity"]]
        for name, rows in frame.groupby("elasticity_set")
    }


@pytest.fixture(scope="module")
def economy(sets) -> eq.Economy:
    return eq.Economy.from_tables(
        data.load("icio_trade_2022"),
        sets["uniform_4"],
        data.load("icio_input_coefficients_2022"),
    )


@pytest.fixture(scope="module")
def ten_points(economy) -> pd.DataFrame:
    """Ten points more on all goods the United States buys."""
    trade = economy.trade
    bought = trade.query("importer == 'USA' and exporter != 'USA' and sector != 'SERV'")
    return bought.assign(tariff=bought["tariff"] + 0.10)[
        ["importer", "exporter", "sector", "tariff"]
    ]


@pytest.fixture(scope="module")
def imports() -> pd.DataFrame:
    frame = data.load("us_imports_hs6_2024")
    return frame[~frame["hs6"].str[:2].isin(["98", "99"])].reset_index(drop=True)


def test_build(benchmark, sets):
    """Reading the tables into an economy, rebalancing included."""
    trade, inputs = (
        data.load("icio_trade_2022"),
        data.load("icio_input_coefficients_2022"),
    )
    economy = benchmark(eq.Economy.from_tables, trade, sets["uniform_4"], inputs)
    assert len(economy.countries) == 81


def test_one_solve(benchmark, economy, ten_points):
    """One 81 x 28 solve on one core, from the tariffs to the checked result."""
    with threadpool_limits(1):
        result = benchmark(eq.solve, economy, ten_points)
    assert result.residual < 1e-10


def test_one_solve_hardest_elasticities(benchmark, economy, sets, ten_points):
    """The same with an elasticity of 65 in refined petroleum."""
    hard = eq.Economy.from_tables(
        data.load("icio_trade_2022"),
        sets["caliendo_parro_2015"],
        data.load("icio_input_coefficients_2022"),
    )
    with threadpool_limits(1):
        result = benchmark(eq.solve, hard, ten_points)
    assert result.residual < 1e-10


def test_thousand_draws(benchmark, economy, ten_points):
    """1,000 draws over sets and rules for deficits, on two cores."""
    draws = uncertainty.sample(data.load("trade_elasticities"), 1000, seed=1)
    cases = draws.cases(ten_points)[:1000]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    income = benchmark.pedantic(
        eq.welfare_pct, (economy, cases, "JPN"), {"workers": 2}, rounds=3
    )
    benchmark.extra_info["peak_memory_mb"] = (
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    )
    benchmark.extra_info["peak_memory_before_mb"] = before / 1024
    assert len(income) == 1000 and np.isfinite(income).all()


def test_draws_of_the_dilemma(benchmark, economy):
    """216 draws of the four outcomes of `bloc_dilemma`, on two cores."""
    tables = {name: data.load(name) for name in scenarios.TABLES}
    world = scenarios.World.from_tables(**tables)
    bloc = blocs.Bloc(world, data.load("scenarios"), data.load("china_answers"), "JPN")
    choice = Dilemma(economy, bloc, 24.0, 25.0, bloc.answer("in-kind"), "zero")
    sets = uncertainty.with_horizon(
        data.load("trade_elasticities"), data.load("elasticity_horizons")
    )
    draws = uncertainty.sample(sets, 216, seed=1)
    drawn = benchmark.pedantic(choice.drawn, (draws,), rounds=3)
    assert len(drawn) == 216


def test_moved_to_customs(benchmark):
    """The trade table moved to the customs of 2024."""
    records = rebase.customs(
        data.load("japan_trade_annual"),
        data.load("us_trade_monthly"),
        data.load("china_trade_2024"),
    )
    moved = benchmark(rebase.rebased, data.load("icio_trade_2022"), records)
    assert (moved["value_usd_mn"] >= 0).all()


def test_optimal_tariff(benchmark, economy):
    """The rate at which the United States would gain most from all it buys abroad."""
    best = benchmark.pedantic(powers.optimal_tariff, (economy, ["USA"]), rounds=3)
    assert 0 < best.rate < 1 and not best.at_bound


def test_grid_of_rates(benchmark, economy, ten_points):
    """A slider's grid: 100 rates of one importer, one set of elasticities."""
    rates = np.linspace(0, 0.5, 100)
    cases = [eq.Case(ten_points.assign(tariff=rate)) for rate in rates]
    results = benchmark.pedantic(
        eq.solve_many, (economy, cases), {"workers": 2}, rounds=3
    )
    assert len(results) == 100


def test_all_products(benchmark, imports):
    """Every HS6 product from every partner."""
    elasticities = data.load("product_elasticities")
    more = imports[["partner_iso3", "hs6"]].assign(tariff=0.15)
    with threadpool_limits(1):
        result = benchmark(
            products.simulate,
            imports,
            more,
            elasticities,
            supply_elasticity=5,
            pass_through=0.9,
        )
    assert len(result) == len(imports)
