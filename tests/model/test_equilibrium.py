"""The world model: published results, closed forms, invariances, refusals."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tightrope import data
from tightrope import equilibrium as eq
from tightrope.model import uncertainty

NAFTA = ["CAN", "MEX", "USA"]
CLOSURES = ["fixed", "proportional", "zero"]
KEYS = ["importer", "exporter", "sector"]


# ---- worlds to test on


@pytest.fixture(scope="module")
def cp1993() -> eq.Economy:
    sectors = data.load("cp1993_sectors")
    return eq.Economy.from_tables(
        data.load("cp1993_trade"),
        sectors[["sector", "trade_elasticity"]],
        data.load("cp1993_input_coefficients"),
    )


@pytest.fixture(scope="module")
def nafta() -> pd.DataFrame:
    """The tariffs of 2005 among the three, everything else as in 1993."""
    trade = data.load("cp1993_trade")
    among = trade["importer"].isin(NAFTA) & trade["exporter"].isin(NAFTA)
    return trade.loc[among, [*KEYS, "tariff_2005"]].rename(
        columns={"tariff_2005": "tariff"}
    )


@pytest.fixture(scope="module")
def sets() -> dict[str, pd.DataFrame]:
    return dict(iter(data.load("trade_elasticities").groupby("elasticity_set")))


@pytest.fixture(scope="module")
def icio(sets) -> eq.Economy:
    return eq.Economy.from_tables(
        data.load("icio_trade_2022"),
        sets["caliendo_parro_2015"],
        data.load("icio_input_coefficients_2022"),
    )


@pytest.fixture(scope="module")
def trade_war(icio) -> pd.DataFrame:
    """The US and China put 100 points on each other, the US 10 on everyone."""
    trade = icio.trade.query("importer != exporter and sector != 'SERV'")
    both = trade[
        trade["importer"].isin(["USA", "CHN"]) & trade["exporter"].isin(["USA", "CHN"])
    ]
    rest = trade.query("importer == 'USA' and exporter != 'CHN'")
    war = pd.concat(
        [
            both.assign(tariff=both["tariff"] + 1),
            rest.assign(tariff=rest["tariff"] + 0.1),
        ]
    )
    return war[[*KEYS, "tariff"]]


def small_tables(
    seed: int,
    countries: int = 3,
    sectors: int = 2,
    links: bool = True,
    tariffs: bool = True,
):
    """Random tables; home sales dominate, deficits are what they are."""
    random = np.random.default_rng(seed)
    codes, kinds = (
        [f"C{n:02}" for n in range(countries)],
        [f"S{k}" for k in range(sectors)],
    )
    trade = pd.MultiIndex.from_product([codes, codes, kinds], names=KEYS).to_frame(
        index=False
    )
    home = trade["importer"] == trade["exporter"]
    trade["value_usd_mn"] = random.lognormal(0, 1, len(trade)) * np.where(home, 20, 1)
    trade["tariff"] = np.where(
        home | (not tariffs), 0, random.uniform(0, 0.3, len(trade))
    )
    elasticities = pd.DataFrame(
        {"sector": kinds, "trade_elasticity": random.uniform(1, 9, sectors)}
    )
    inputs = pd.MultiIndex.from_product(
        [codes, kinds, kinds], names=["country", "input_sector", "using_sector"]
    ).to_frame(index=False)
    # small enough to leave final demand in every sector, so that nothing is rebalanced
    inputs["coefficient"] = random.uniform(0, 0.3 / sectors, len(inputs))
    return trade, elasticities, inputs if links else None


def all_pairs(economy: eq.Economy, tariff: float) -> pd.DataFrame:
    return economy.trade.query("importer != exporter")[KEYS].assign(tariff=tariff)


# ---- published results


@pytest.mark.parametrize("deficits", ["zero", "fixed"])
def test_nafta_table_of_caliendo_and_parro_to_the_printed_digits(
    cp1993, nafta, deficits
):
    result = eq.solve(cp1993, nafta, deficits=deficits)
    published = (
        data.load("cp1993_published")
        .query("deficits == @deficits")
        .set_index("country")
    )
    found = result.terms_of_trade.assign(real_wage_pct=result.real_wage_pct)
    columns = [
        "terms_of_trade_pct",
        "volume_of_trade_pct",
        "first_order_pct",
        "real_wage_pct",
    ]
    pd.testing.assert_frame_equal(
        found.loc[NAFTA, columns].round(2),
        published.loc[NAFTA, columns],
        check_names=False,
        atol=1e-9,
        rtol=0,
    )


def test_nafta_exact_change_of_real_income_differs_from_the_first_order_sum(
    cp1993, nafta
):
    exact = eq.solve(cp1993, nafta, deficits="zero").welfare_pct
    assert exact[["MEX", "CAN", "USA"]].round(3).to_list() == [0.007, -0.110, 0.074]


# ---- closed forms


@pytest.mark.parametrize("links", [False, True])
@pytest.mark.parametrize("deficits", CLOSURES)
def test_one_sector_agrees_with_arkolakis_costinot_rodriguez_clare(links, deficits):
    """Real wages change with the home share to -1 / (theta x value added share).

    So does welfare, with neither tariffs nor deficits.
    """
    trade, elasticities, inputs = small_tables(
        5, countries=4, sectors=1, links=links, tariffs=False
    )
    economy = eq.Economy.from_tables(trade, elasticities, inputs)
    costs = all_pairs(economy, 0).drop(columns="tariff").assign(cost_factor=1.4)
    result = eq.solve(economy, trade_costs=costs, deficits=deficits)
    flows = result.trade
    spent = flows.groupby("importer")[["value_before_usd_mn", "value_usd_mn"]].sum()
    home = flows[flows["importer"] == flows["exporter"]].set_index("importer")
    home_share = home[spent.columns] / spent
    change = home_share["value_usd_mn"] / home_share["value_before_usd_mn"]
    theta = elasticities["trade_elasticity"].item()
    power = -1 / (theta * economy.value_added_share[:, 0])
    np.testing.assert_allclose(
        result.real_wage_pct, 100 * (change**power - 1), rtol=1e-8
    )
    if deficits == "zero":
        np.testing.assert_allclose(result.welfare_pct, result.real_wage_pct, rtol=1e-8)


def test_two_equal_countries_against_the_model_solved_by_hand():
    """Equal countries keep equal wages: prices and shares follow from the tariff."""
    trade = pd.DataFrame(
        [("A", "A", 80), ("A", "B", 20), ("B", "B", 80), ("B", "A", 20)],
        columns=["importer", "exporter", "value_usd_mn"],
    ).assign(sector="S", tariff=0.0)
    theta, tariff = 5.0, 0.25
    economy = eq.Economy.from_tables(
        trade, pd.DataFrame({"sector": ["S"], "trade_elasticity": [theta]})
    )
    result = eq.solve(economy, all_pairs(economy, tariff))
    price = (0.8 + 0.2 * (1 + tariff) ** -theta) ** (-1 / theta)
    foreign = 0.2 * ((1 + tariff) / price) ** -theta
    income = 1 / (
        1 - foreign * tariff / (1 + tariff)
    )  # wages are the numeraire, revenue is handed back
    np.testing.assert_allclose(
        result.welfare_pct, 100 * (income / price - 1), rtol=1e-9
    )
    np.testing.assert_allclose(result.real_wage_pct, 100 * (1 / price - 1), rtol=1e-9)
    np.testing.assert_allclose(
        result.tariff_revenue_usd_mn, 100 * (income - 1), rtol=1e-9
    )


def test_autarky_leaves_each_country_its_home_share():
    trade, elasticities, _ = small_tables(11, countries=3, sectors=1, tariffs=False)
    economy = eq.Economy.from_tables(trade, elasticities)
    costs = all_pairs(economy, 0).drop(columns="tariff").assign(cost_factor=1e6)
    result = eq.solve(economy, trade_costs=costs, deficits="zero")
    before = result.trade
    spent = before.groupby("importer")["value_before_usd_mn"].sum()
    home = (
        before.query("importer == exporter").set_index("importer")[
            "value_before_usd_mn"
        ]
        / spent
    )
    loss = home ** (1 / elasticities["trade_elasticity"].item()) - 1
    np.testing.assert_allclose(result.welfare_pct, 100 * loss, rtol=1e-6)


@pytest.mark.slow
def test_near_autarky_is_solved_in_steps_or_refused_by_name(icio, sets):
    pairs = icio.trade.query("importer != exporter")[KEYS]
    four = sets["uniform_4"]
    tenfold = pairs.assign(cost_factor=10.0)
    result = eq.solve(icio, None, tenfold, deficits="zero", elasticities=four)
    assert result.residual <= 1e-10 and (result.welfare_pct < -2).all()
    hundredfold = pairs.assign(cost_factor=100.0)
    with pytest.raises(eq.NotConverged, match="trade between countries all but ends"):
        eq.solve(icio, None, hundredfold, elasticities=four)


# ---- what must hold whatever the numbers


@pytest.mark.parametrize("deficits", CLOSURES)
def test_zero_shock_changes_nothing(icio, cp1993, deficits):
    for economy in (icio, cp1993):
        same = economy.trade[[*KEYS, "tariff"]].sample(5000, random_state=1)
        for tariffs in (None, same):
            result = eq.solve(economy, tariffs, deficits=deficits)
            series = result.summary[["welfare_pct", "real_wage_pct", "price_index_pct"]]
            assert series.abs().max(axis=None) <= 1e-9
            values = result.trade
            gap = (values["value_usd_mn"] / values["value_before_usd_mn"] - 1).abs()
            assert gap.max() <= 1e-9


@pytest.mark.parametrize("deficits", CLOSURES)
def test_all_eight_elasticity_sets_solve(icio, sets, trade_war, deficits):
    cases = [
        eq.Case(trade_war, deficits=deficits, elasticities=rows)
        for rows in sets.values()
    ]
    for result in eq.solve_many(icio, cases):
        assert result.residual <= 1e-10
        assert np.isfinite(result.summary).all(axis=None)


@pytest.mark.parametrize("deficits", CLOSURES)
def test_accounts_close_in_the_tables_a_result_shows(icio, trade_war, deficits):
    """Goods markets, budgets and Walras' law, from the frames, without the solver."""
    result = eq.solve(icio, trade_war, deficits=deficits)
    flows = result.trade
    value = flows["value_usd_mn"]
    sales = value.groupby(flows["exporter"]).sum()
    bought = value.groupby(flows["importer"]).sum()
    revenue = (value * flows["tariff"]).groupby(flows["importer"]).sum()
    inputs = data.load("icio_input_coefficients_2022")
    output = value.groupby([flows["exporter"], flows["sector"]]).sum()
    made = inputs.set_index(["country", "using_sector"]).index.map(output).fillna(0)
    used = (inputs["coefficient"] * made).groupby(inputs["country"]).sum()
    value_added = sales - used
    world = icio.world_value_added_usd_mn
    assert value_added.sum() == pytest.approx(world, rel=1e-10)  # the numeraire
    np.testing.assert_allclose(revenue, result.tariff_revenue_usd_mn, rtol=1e-9)
    gap = bought - sales
    if deficits == "zero":
        expected = 0 * gap
    elif deficits == "fixed":
        expected = pd.Series(icio.deficits * world, icio.countries)
    else:
        rate = pd.Series(icio.deficits / icio.value_added, icio.countries)
        expected = (rate - (rate * value_added).sum() / world) * value_added
    np.testing.assert_allclose(gap, expected, atol=1e-9 * world)
    assert gap.sum() == pytest.approx(0, abs=1e-9 * world)
    # what is left of spending after inputs is income
    income = bought + revenue - used
    np.testing.assert_allclose(income, result.after.income * world, rtol=1e-9)


def test_welfare_is_exactly_what_wages_revenue_and_deficits_buy(icio, trade_war):
    result = eq.solve(icio, trade_war)
    np.testing.assert_allclose(
        result.income_parts.sum(axis=1), result.welfare_pct, atol=1e-10
    )
    no_revenue = result.income_parts.loc["ROW", "tariff_revenue_pct"]
    assert no_revenue == 0  # its tariffs are zero before and after


@pytest.mark.parametrize("deficits", CLOSURES)
def test_decomposition_adds_up_to_the_exact_change(icio, trade_war, deficits):
    parts = eq.decompose(icio, trade_war, deficits=deficits, steps=8)
    result = eq.solve(icio, trade_war, deficits=deficits)
    np.testing.assert_allclose(parts["welfare_pct"], result.welfare_pct, atol=1e-8)
    names = [
        "terms_of_trade_pct",
        "volume_of_trade_pct",
        "trade_cost_pct",
        "transfer_pct",
        "rest_pct",
    ]
    np.testing.assert_allclose(
        parts[names].sum(axis=1), parts["welfare_pct"], atol=1e-12
    )
    assert parts["rest_pct"].abs().max() < 0.002
    finer = eq.decompose(icio, trade_war, deficits=deficits, steps=16)
    assert finer["rest_pct"].abs().max() < 0.15 * parts["rest_pct"].abs().max()
    assert (parts["trade_cost_pct"] == 0).all()
    assert (parts["transfer_pct"].abs().max() > 1e-3) == (deficits == "proportional")


def test_decomposition_of_costs_counts_the_waste(icio):
    trade = icio.trade.query(
        "importer == 'JPN' and exporter == 'CHN' and sector != 'SERV'"
    )
    costs = trade[KEYS].assign(cost_factor=1000.0)
    parts = eq.decompose(icio, trade_costs=costs, steps=32).loc["JPN"]
    assert parts["trade_cost_pct"] < 0 and abs(parts["rest_pct"]) < 0.01 * abs(
        parts["welfare_pct"]
    )


def test_parts_by_partner_add_up_to_the_country(icio, trade_war):
    result = eq.solve(icio, trade_war)
    parts = result.terms_of_trade_by_partner("JPN")
    total = result.terms_of_trade.loc["JPN"]
    for name in ("terms_of_trade_pct", "volume_of_trade_pct"):
        assert parts[name].sum() == pytest.approx(total[name], abs=1e-12)


def test_small_changes_agree_with_the_first_order_sum(icio):
    trade = icio.trade.query(
        "importer == 'JPN' and exporter == 'USA' and sector == 'A01'"
    )
    tariffs = trade[[*KEYS, "tariff"]].assign(tariff=trade["tariff"] + 1e-4)
    result = eq.solve(icio, tariffs)
    assert result.welfare_pct["JPN"] == pytest.approx(
        result.terms_of_trade.loc["JPN", "first_order_pct"], rel=1e-2
    )


@given(
    seed=st.integers(0, 10_000),
    factor=st.sampled_from([1e-6, 0.37, 1e5]),
    tariff=st.floats(-0.5, 2),
)
@settings(max_examples=25, deadline=None, derandomize=True)
def test_scaling_units_changes_nothing(seed, factor, tariff):
    trade, elasticities, inputs = small_tables(seed)
    one = eq.Economy.from_tables(trade, elasticities, inputs)
    other = eq.Economy.from_tables(
        trade.assign(value_usd_mn=trade["value_usd_mn"] * factor), elasticities, inputs
    )
    shock = all_pairs(one, tariff)
    a, b = eq.solve(one, shock), eq.solve(other, shock)
    np.testing.assert_allclose(a.welfare_pct, b.welfare_pct, atol=1e-8)
    np.testing.assert_allclose(
        a.tariff_revenue_usd_mn * factor,
        b.tariff_revenue_usd_mn,
        rtol=1e-8,
        atol=1e-9 * factor,
    )


@given(seed=st.integers(0, 10_000), deficits=st.sampled_from(CLOSURES))
@settings(max_examples=25, deadline=None, derandomize=True)
def test_renaming_countries_and_sectors_permutes_results(seed, deficits):
    trade, elasticities, inputs = small_tables(seed)
    names = {"C00": "ZZZ", "C01": "MMM", "C02": "AAA", "S0": "T9", "S1": "T1"}
    codes = [*KEYS, "country", "input_sector", "using_sector"]
    renamed = [
        frame.assign(**{c: frame[c].map(names) for c in codes if c in frame}).sample(
            frac=1, random_state=seed
        )
        for frame in (trade, elasticities, inputs)
    ]
    shock = trade.query("importer == 'C01' and exporter != 'C01'")[KEYS].assign(
        tariff=0.4
    )
    a = eq.solve(
        eq.Economy.from_tables(trade, elasticities, inputs), shock, deficits=deficits
    )
    b = eq.solve(
        eq.Economy.from_tables(*renamed),
        shock.assign(**{c: shock[c].map(names) for c in KEYS}),
        deficits=deficits,
    )
    np.testing.assert_allclose(
        a.welfare_pct, b.welfare_pct[["ZZZ", "MMM", "AAA"]], atol=1e-8
    )
    np.testing.assert_allclose(
        a.price_index_pct, b.price_index_pct[["ZZZ", "MMM", "AAA"]], atol=1e-8
    )


@given(seed=st.integers(0, 10_000), tariff=st.floats(-0.3, 1.5))
@settings(max_examples=25, deadline=None, derandomize=True)
def test_going_there_and_back_again_is_where_one_started(seed, tariff):
    """The world after is an economy; taking the shock back undoes the change."""
    trade, elasticities, inputs = small_tables(seed)
    economy = eq.Economy.from_tables(trade, elasticities, inputs)
    there = eq.solve(economy, all_pairs(economy, tariff))
    later = eq.Economy.from_tables(there.trade, elasticities, inputs)
    back = eq.solve(later, trade.query("importer != exporter")[[*KEYS, "tariff"]])
    both = (1 + there.welfare_pct / 100) * (1 + back.welfare_pct / 100)
    np.testing.assert_allclose(both, 1, atol=1e-8)


@pytest.mark.slow
@given(
    seed=st.integers(0, 10_000),
    deficits=st.sampled_from(CLOSURES),
    factor=st.floats(0.5, 50),
)
@settings(max_examples=25, deadline=None, derandomize=True)
def test_random_worlds_balance(seed, deficits, factor):
    trade, elasticities, inputs = small_tables(seed, countries=4, sectors=3)
    economy = eq.Economy.from_tables(trade, elasticities, inputs)
    costs = trade.query("importer == 'C00' and exporter != 'C00'")[KEYS].assign(
        cost_factor=factor
    )
    try:
        result = eq.solve(economy, all_pairs(economy, 0.2), costs, deficits)
    except eq.NotConverged:
        # a deficit that stays must be sent through what little trade is left
        assert deficits != "zero" and factor > 5
        return
    assert result.residual <= 1e-10
    gap = (
        result.trade.groupby("importer")["value_usd_mn"].sum()
        - result.trade.groupby("exporter")["value_usd_mn"].sum()
    )
    assert gap.sum() == pytest.approx(0, abs=1e-7)
    if deficits == "zero":
        assert gap.abs().max() < 1e-7


def test_a_sector_one_country_does_not_make_is_fine():
    trade, elasticities, inputs = small_tables(3)
    trade = trade[~((trade["exporter"] == "C01") & (trade["sector"] == "S1"))]
    economy = eq.Economy.from_tables(trade, elasticities, inputs)
    result = eq.solve(economy, all_pairs(economy, 0.5))
    assert result.residual <= 1e-10
    made = result.sectors
    assert len(made) == 5 and np.isfinite(made.drop(columns=["country", "sector"])).all(
        axis=None
    )


def test_a_country_that_neither_makes_nor_buys_a_sector_is_fine():
    trade, elasticities, inputs = small_tables(3)
    trade = trade[
        ~(
            ((trade["exporter"] == "C01") | (trade["importer"] == "C01"))
            & (trade["sector"] == "S1")
        )
    ]
    inputs = inputs[~((inputs["country"] == "C01") & (inputs["input_sector"] == "S1"))]
    result = eq.solve(
        eq.Economy.from_tables(trade, elasticities, inputs),
        trade_costs=None,
        deficits="zero",
    )
    assert result.residual <= 1e-10 and result.welfare_pct.abs().max() < 1e-9


def test_negative_final_demand_is_clipped_and_the_economy_settled(icio):
    assert icio.clipped_usd_mn == pytest.approx(
        11938, rel=1e-3
    )  # coal in the rest of the world
    tables = data.load("icio_trade_2022").set_index(KEYS)["value_usd_mn"]
    settled = icio.trade.set_index(KEYS)["value_usd_mn"]
    by_seller = (
        pd.DataFrame({"tables": tables, "settled": settled}).groupby("exporter").sum()
    )
    assert (by_seller["settled"] / by_seller["tables"] - 1).abs().max() < 5e-4
    assert eq.Economy.from_tables(*small_tables(1)).clipped_usd_mn == 0


def test_result_frames(icio, trade_war):
    result = eq.solve(icio, trade_war)
    flows = result.trade
    exports, imports = result.exports("JPN"), result.imports("USA")
    whole = (
        flows.query("exporter == 'JPN' and importer != 'JPN'")
        .sort_values(KEYS)
        .reset_index(drop=True)
    )
    pd.testing.assert_frame_equal(
        exports.sort_values(KEYS).reset_index(drop=True), whole
    )
    assert (imports["importer"] == "USA").all() and "USA" not in set(
        imports["exporter"]
    )
    cars = imports.query("exporter == 'JPN' and sector == 'C29'")
    assert cars["value_usd_mn"].item() < cars["value_before_usd_mn"].item()
    made = result.sectors.set_index(["country", "sector"])
    sold = flows.groupby(["exporter", "sector"])["value_usd_mn"].sum()
    np.testing.assert_allclose(
        made["output_usd_mn"], sold.loc[list(made.index)], rtol=1e-9
    )
    real = (1 + made["output_pct"] / 100) / (1 + made["cost_pct"] / 100) - 1
    np.testing.assert_allclose(made["real_output_pct"], 100 * real, atol=1e-9)
    assert result.welfare_usd_mn["USA"] == pytest.approx(
        result.welfare_pct["USA"]
        / 100
        * result.before.income[icio.countries.index("USA")]
        * icio.world_value_added_usd_mn
    )
    assert list(result.summary.index) == list(icio.countries)


# ---- many at once


@pytest.mark.slow
def test_many_cases_are_the_single_ones(icio, sets, trade_war):
    trade = icio.trade.query(
        "importer == 'JPN' and exporter == 'CHN' and sector != 'SERV'"
    )
    costs = trade[KEYS].assign(cost_factor=2.0)
    cases = [
        eq.Case(
            trade_war,
            deficits=deficits,
            elasticities=sets[name],
            trade_costs=costs if deficits == "zero" else None,
        )
        for name in ("uniform_4", "caliendo_parro_2015")
        for deficits in CLOSURES
    ]
    cases.append(eq.Case())
    together = eq.solve_many(icio, cases, workers=2)
    assert len(together) == 7 and together[-1].welfare_pct.abs().max() == 0
    for case, result in zip(cases, together, strict=True):
        alone = eq.solve(
            icio, case.tariffs, case.trade_costs, case.deficits, case.elasticities
        )
        np.testing.assert_allclose(result.welfare_pct, alone.welfare_pct, atol=1e-7)
    assert eq.solve_many(icio, []) == []


def test_workers_do_not_change_results(icio, sets, trade_war):
    cases = [
        eq.Case(trade_war.assign(tariff=rate), elasticities=sets["uniform_4"])
        for rate in np.linspace(0, 0.9, 40)
    ]
    one, two = (eq.solve_many(icio, cases, workers=workers) for workers in (1, 2))
    assert all(
        (a.welfare_pct == b.welfare_pct).all() for a, b in zip(one, two, strict=True)
    )


@pytest.mark.slow
def test_deficits_that_do_not_end_at_once_end_in_steps(sets):
    """Of some 5,000 draws one had a world without deficits that was not found."""
    world = eq.Economy.from_tables(
        data.load("icio_trade_2022"),
        sets["uniform_4"],
        data.load("icio_input_coefficients_2022"),
    )
    estimates = uncertainty.with_horizon(
        data.load("trade_elasticities"), data.load("elasticity_horizons")
    )
    draws = uncertainty.sample(estimates, 27, seed=382326596)
    zero = (draws.assumptions["deficits"] == "zero").to_numpy()
    sets = [frame for frame, of in zip(draws.elasticities, zero, strict=True) if of]
    cases = [eq.Case(deficits="zero", elasticities=each) for each in sets]
    for result in eq.solve_many(world, cases):
        assert np.abs(result.before.deficits).max() < 1e-12
        assert result.residual < eq.ACCEPTED


# ---- refusals


@pytest.mark.slow
def test_no_convergence_is_an_error_with_residual_and_advice(icio, trade_war):
    with pytest.raises(
        eq.NotConverged,
        match=r"in 2 iterations: the equations are off by \d.*allow more iterations",
    ):
        eq.solve(icio, trade_war, max_iterations=2)
    cases = [eq.Case(), eq.Case(trade_war)]
    with pytest.raises(eq.NotConverged, match="case 1: "):
        eq.solve_many(icio, cases, max_iterations=2)


def spoil(frame: pd.DataFrame, row: int, **values) -> pd.DataFrame:
    out = frame.reset_index(drop=True).copy()
    for column, value in values.items():
        out[column] = out[column].astype(object)
        out.loc[row, column] = value
    return out


TRADE, ELASTICITIES, INPUTS = small_tables(0)


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        (
            (spoil(TRADE, 1, value_usd_mn=-3.0), ELASTICITIES, INPUTS),
            "trade: S1 C00 C00 has value_usd_mn -3; it must be 0 or more",
        ),
        (
            (spoil(TRADE, 1, value_usd_mn=np.nan), ELASTICITIES, INPUTS),
            "trade: S1 C00 C00 has value_usd_mn nan; a finite",
        ),
        (
            (spoil(TRADE, 1, value_usd_mn=np.inf), ELASTICITIES, INPUTS),
            "value_usd_mn inf; a finite number is needed",
        ),
        (
            (spoil(TRADE, 1, value_usd_mn="many"), ELASTICITIES, INPUTS),
            "value_usd_mn many; a finite number is needed",
        ),
        (
            (spoil(TRADE, 3, tariff=-1.0), ELASTICITIES, INPUTS),
            "trade: S1 C00 C01 has tariff -1; it must be above -1",
        ),
        (
            (spoil(TRADE, 0, tariff=0.1), ELASTICITIES, INPUTS),
            "trade: S0 C00 C00 has tariff 0.1; sales at home pay none",
        ),
        (
            (spoil(TRADE, 1, importer=None), ELASTICITIES, INPUTS),
            "trade: there is no importer",
        ),
        (
            (TRADE.drop(columns="value_usd_mn"), ELASTICITIES, INPUTS),
            "trade: column value_usd_mn is missing",
        ),
        (
            (pd.concat([TRADE, TRADE[:1]]), ELASTICITIES, INPUTS),
            "trade: S0 C00 C00 stands more than once",
        ),
        (
            (TRADE[TRADE["importer"] != TRADE["exporter"]], ELASTICITIES, INPUTS),
            "trade: C00 sells nothing at home",
        ),
        (
            (
                TRADE.assign(
                    value_usd_mn=TRADE["value_usd_mn"].where(TRADE["sector"] != "S1", 0)
                ),
                ELASTICITIES,
                INPUTS,
            ),
            "trade: nobody sells anything of sector S1",
        ),
        (
            (
                TRADE[(TRADE["importer"] != "C01") | (TRADE["sector"] != "S1")],
                ELASTICITIES,
                INPUTS,
            ),
            "trade: C01 uses S1 as an input but buys none",
        ),
        (
            (TRADE, spoil(ELASTICITIES, 0, trade_elasticity=0.0), INPUTS),
            "elasticities: S0 has trade_elasticity 0; it must be above 0",
        ),
        (
            (TRADE, spoil(ELASTICITIES, 0, trade_elasticity=np.nan), INPUTS),
            "elasticities: S0 has trade_elasticity nan",
        ),
        ((TRADE, ELASTICITIES[:1], INPUTS), "elasticities: sector S1 has none"),
        (
            (TRADE, spoil(ELASTICITIES, 0, sector="S7"), INPUTS),
            "elasticities: there is no sector 'S7'; there are S0, S1",
        ),
        (
            (TRADE, ELASTICITIES, INPUTS.assign(coefficient=0.5)),
            "C00 S0 uses 1 of inputs per unit of output",
        ),
        (
            (TRADE, ELASTICITIES, spoil(INPUTS, 2, coefficient=-0.1)),
            "input_coefficients: C00 S1 S0 has coefficient -0.1",
        ),
        (
            (TRADE, ELASTICITIES, spoil(INPUTS, 2, coefficient=np.nan)),
            "input_coefficients: C00 S1 S0 has coefficient nan",
        ),
        (
            (TRADE, ELASTICITIES, spoil(INPUTS, 2, country="XXX")),
            "input_coefficients: there is no country 'XXX'",
        ),
        (
            (TRADE, ELASTICITIES, spoil(INPUTS, 2, using_sector="S9")),
            "input_coefficients: there is no using_sector 'S9'",
        ),
    ],
)
def test_impossible_tables_are_refused_by_name(tables, message):
    with pytest.raises(eq.EconomyError) as refusal:
        eq.Economy.from_tables(*tables)
    assert message in str(refusal.value) and "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("question", "message"),
    [
        (
            {"tariffs": [("C00", "C01", "S0", -1.0)]},
            "tariffs: S0 C00 C01 has tariff -1; it must be above -1 (-100 %)",
        ),
        (
            {"tariffs": [("C00", "C01", "S0", 25.0)]},
            "tariffs: S0 C00 C01 has tariff 25; it must be above -1 (-100 %) and at "
            "most 10: a fraction, 0.25 is 25 %; to end a trade, raise its cost",
        ),
        (
            {"tariffs": [("C00", "C01", "S0", np.nan)]},
            "tariffs: S0 C00 C01 has tariff nan; a finite number is needed",
        ),
        (
            {"tariffs": [("JPN", "C01", "S0", 0.1)]},
            "tariffs: there is no importer 'JPN'; there are C00, C01, C02",
        ),
        (
            {"tariffs": [("C00", "EU27", "S0", 0.1)]},
            "tariffs: there is no exporter 'EU27'; there are C00, C01, C02",
        ),
        (
            {"tariffs": [("C00", "C01", "cars", 0.1)]},
            "tariffs: there is no sector 'cars'; there are S0, S1",
        ),
        (
            {"tariffs": [("C00", "C00", "S0", 0.1)]},
            "tariffs: S0 C00 C00 has tariff 0.1; sales at home pay none",
        ),
        (
            {"tariffs": [("C00", "C01", "S0", 0.1)] * 2},
            "tariffs: S0 C00 C01 stands more than once",
        ),
        (
            {"trade_costs": [("C00", "C01", "S0", 0.0)]},
            "trade_costs: S0 C00 C01 has cost_factor 0; it must be above 0",
        ),
        (
            {"trade_costs": [("C00", "C01", "S0", np.inf)]},
            "cost_factor inf; a finite number is needed",
        ),
        (
            {"deficits": "free"},
            "deficits is 'free'; it can be 'fixed', 'proportional', 'zero'",
        ),
        ({"elasticities": ELASTICITIES[:1]}, "elasticities: sector S1 has none"),
    ],
)
def test_impossible_questions_are_refused_by_name(question, message):
    economy = eq.Economy.from_tables(TRADE, ELASTICITIES, INPUTS)
    for name, value in (("tariffs", "tariff"), ("trade_costs", "cost_factor")):
        if name in question:
            question = question | {
                name: pd.DataFrame(question[name], columns=[*KEYS, value])
            }
    with pytest.raises(eq.EconomyError) as refusal:
        eq.solve(economy, **question)
    assert message in str(refusal.value) and "\n" not in str(refusal.value)


def test_an_empty_frame_of_tariffs_or_costs_changes_nothing():
    economy = eq.Economy.from_tables(TRADE, ELASTICITIES, INPUTS)
    nothing = pd.DataFrame(columns=[*KEYS, "tariff"])
    result = eq.solve(economy, nothing, nothing)
    assert result.welfare_pct.abs().max() < 1e-10


def test_representations_are_short(icio, trade_war):
    result = eq.solve(icio, trade_war)
    for thing in (icio, result, result.after, eq.Case(trade_war)):
        assert len(repr(thing)) < 120, repr(thing)
    assert repr(icio).startswith("<Economy: 81 countries, 28 sectors")
    assert "real income from" in repr(result)


def test_one_country_in_many_cases_is_what_its_results_say(icio, trade_war):
    cases = [eq.Case(trade_war, deficits=closure) for closure in CLOSURES]
    found = eq.welfare_pct(icio, cases, "JPN", workers=2)
    expected = [r.welfare_pct["JPN"] for r in eq.solve_many(icio, cases)]
    np.testing.assert_allclose(found, expected, atol=1e-9)


def test_unknown_country_in_a_result_is_refused():
    result = eq.solve(eq.Economy.from_tables(TRADE, ELASTICITIES, INPUTS))
    for ask in (result.exports, result.imports, result.terms_of_trade_by_partner):
        with pytest.raises(eq.EconomyError, match="there is no country 'JPN'"):
            ask("JPN")


@pytest.mark.parametrize("steps", [0, 3])
def test_decomposition_needs_an_even_number_of_steps(steps):
    with pytest.raises(
        eq.EconomyError, match=f"steps is {steps}; an even number is needed"
    ):
        eq.decompose(eq.Economy.from_tables(TRADE, ELASTICITIES, INPUTS), steps=steps)


# ---- the note on the baseline


def test_the_note_on_the_baseline_shows_the_rates_in_the_data():
    note = (data.home() / "docs" / "baseline.md").read_text("utf8")
    rows = [
        line.strip("| ").split("|")
        for line in note.splitlines()
        if line.startswith("|")
    ]
    exporters = [cell.strip() for cell in rows[0][1:]]
    trade, countries = data.load("icio_trade_2022"), data.load("countries")
    union = set(countries.loc[countries["eu27"], "iso3"])
    goods = trade[trade["sector"] != "SERV"]
    goods = goods.assign(
        **{
            side: goods[side].where(~goods[side].isin(union), "EU27")
            for side in KEYS[:2]
        }
    )
    checked = 0
    for importer, *cells in rows[2:]:
        for exporter, cell in zip(exporters, cells, strict=False):
            pair = goods[
                (goods["importer"] == importer.strip())
                & (goods["exporter"] == exporter)
            ]
            if importer.strip() != exporter:
                rate = (
                    100
                    * (pair["tariff"] * pair["value_usd_mn"]).sum()
                    / pair["value_usd_mn"].sum()
                )
                assert cell.strip() == f"{rate:.1f}", (importer, exporter)
                checked += 1
    assert checked == 9 * 7 - 6  # EU27, JPN, USA, CHN, KOR, VNM stand on both sides


def test_the_baseline_follows_its_rules():
    trade = data.load("icio_trade_2022")
    assert trade.loc[trade["sector"] == "SERV", "tariff"].eq(0).all()
    assert trade.loc[trade["importer"] == trade["exporter"], "tariff"].eq(0).all()
    assert trade.loc[trade["importer"] != "USA", "tariff"].max() == 0.3
    imports = data.load("us_imports_hs6_2024").merge(data.load("hs6_sectors"), on="hs6")
    collected = imports.groupby(["partner_iso3", "sector"])[
        ["duty_usd", "imports_consumption_usd"]
    ].sum()
    rates = trade[trade["importer"] == "USA"].set_index(["exporter", "sector"])[
        "tariff"
    ]
    for exporter, partner in (("JPN", "JPN"), ("CHN", "CHN"), ("DEU", "EU27")):
        for sector in ("C29", "C26", "C10T12", "C24A"):
            duty, value = collected.loc[(partner, sector)]
            assert rates[exporter, sector] == pytest.approx(duty / value, abs=5e-5)
