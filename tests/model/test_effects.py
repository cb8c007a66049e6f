"""What scenarios do to one economy: the same numbers as the model's own results."""

import numpy as np
import pandas as pd
import pytest

from tightrope.model import effects, uncertainty
from tightrope.model import equilibrium as eq

KEYS = ["importer", "exporter", "sector"]
COUNTRIES = ["AAA", "BBB", "CCC"]
SECTORS = ["C28", "C29", "SERV"]


@pytest.fixture(scope="module")
def trade() -> pd.DataFrame:
    random = np.random.default_rng(11)
    index = pd.MultiIndex.from_product([COUNTRIES, COUNTRIES, SECTORS], names=KEYS)
    frame = index.to_frame(index=False)
    home = frame["importer"] == frame["exporter"]
    size = np.where(home, 30, 1)
    return frame.assign(
        value_usd_mn=random.uniform(50, 200, len(frame)) * size, tariff=0.0
    )


@pytest.fixture(scope="module")
def estimates() -> pd.DataFrame:
    rows = [
        (name, sector, level + k)
        for name, level in (("high", 6.0), ("low", 3.0))
        for k, sector in enumerate(SECTORS)
    ]
    return pd.DataFrame(rows, columns=["elasticity_set", "sector", "trade_elasticity"])


@pytest.fixture(scope="module")
def outcomes(trade, estimates) -> effects.Outcomes:
    sets = dict(list(estimates.groupby("elasticity_set")))
    economy = eq.Economy.from_tables(trade, sets["low"])
    on_focus = trade.query("importer == 'BBB' and exporter == 'AAA'")[KEYS]
    duty = on_focus[on_focus["sector"] != "SERV"].assign(tariff=0.2)
    by_focus = trade.query("importer == 'AAA' and exporter == 'BBB'")[KEYS]
    closed = by_focus.assign(cost_factor=1.5)
    shocks = {"nothing": (None, None), "duty": (duty, None), "closed": (None, closed)}
    return effects.Outcomes(economy, shocks, sets, "AAA")


def test_the_central_case_is_the_economys_own(outcomes):
    for key, shock in outcomes.shocks.items():
        result = eq.solve(outcomes.economy, *shock)
        row = outcomes.central.loc[key]
        assert row["income_pct"] == pytest.approx(result.welfare_pct["AAA"], abs=1e-9)
        usd_bn = result.welfare_usd_mn["AAA"] / 1e3
        assert row["income_usd_bn"] == pytest.approx(usd_bn, abs=1e-9)
        wage = result.real_wage_pct["AAA"]
        assert row["wage_pct"] == pytest.approx(wage, abs=1e-9)
        assert row["bn_per_pct"] == pytest.approx(
            result.income_before_usd_mn["AAA"] / 1e5
        )
    moved = ["income_pct", "income_usd_bn", "wage_pct"]
    assert outcomes.central.loc["nothing", moved].abs().max() < 1e-9
    assert outcomes.central.loc["duty", "income_pct"] < -1e-3


def test_a_set_and_a_rule_change_the_answer_and_nothing_else(outcomes):
    by_set = outcomes.income_by_set
    assert list(by_set.index) == list(outcomes.shocks)
    np.testing.assert_allclose(
        by_set["low"], outcomes.central["income_pct"], rtol=0, atol=1e-9
    )
    assert abs(by_set.loc["duty", "high"] - by_set.loc["duty", "low"]) > 1e-4
    corners = outcomes.by_assumption("duty")
    assert len(corners) == len(uncertainty.DEFICITS) * 2
    np.testing.assert_allclose(
        corners["fixed"][["high", "low"]],
        by_set.loc["duty", ["high", "low"]],
        rtol=0,
        atol=1e-9,
    )


def test_draws_are_solved_one_by_one(outcomes, estimates):
    sample = uncertainty.draw(estimates, 6, seed=3)
    drawn = outcomes.over_draws(sample, ["duty"])
    assert list(drawn.columns) == ["set", "deficits", "duty", "duty_usd_bn"]
    alone = [
        eq.solve(outcomes.economy, *outcomes.shocks["duty"], rule, theta)
        for rule, theta in zip(drawn["deficits"], sample.elasticities, strict=True)
    ]
    np.testing.assert_allclose(
        drawn["duty"], [r.welfare_pct["AAA"] for r in alone], rtol=0, atol=1e-8
    )
    # in money at one size of income, whatever a draw does with deficits
    central = eq.solve(outcomes.economy, deficits=outcomes.deficits)
    bn_per_pct = central.income_before_usd_mn["AAA"] / 1e5
    np.testing.assert_allclose(
        drawn["duty_usd_bn"], bn_per_pct * drawn["duty"], rtol=0, atol=1e-8
    )


def test_parts_add_up_and_those_that_play_no_part_are_left_out(outcomes):
    parts = outcomes.parts(["duty", "closed"], least=1e-9)
    assert list(parts.index[-1:]) == ["sum"] and "deficit" not in parts.index
    np.testing.assert_allclose(parts[:-1].sum(), parts.loc["sum"], atol=1e-3)
    assert parts.loc["cost of blocked trade", "duty"] == 0
    only = outcomes.parts(["duty"], least=1e-9)
    assert "cost of blocked trade" not in only.index
    assert set(outcomes.parts(["duty"], least=-1).index) == {
        *effects.PARTS.values(),
        "sum",
    }


def test_income_of_others(outcomes):
    others = outcomes.income_of(["BBB", "AAA"])
    assert list(others.columns) == ["BBB", "AAA"]
    np.testing.assert_allclose(others["AAA"], outcomes.central["income_pct"])


def test_exports_of_goods_leave_services_out(outcomes):
    exports = outcomes.goods_exports_pct(["CCC", "BBB"])
    assert list(exports.columns) == ["CCC", "BBB"]
    sold = outcomes.results["duty"].exports("AAA")
    goods = sold[(sold["importer"] == "BBB") & (sold["sector"] != "SERV")]
    change = goods["value_usd_mn"].sum() / goods["value_before_usd_mn"].sum()
    assert exports.loc["duty", "BBB"] == pytest.approx(100 * (change - 1))
    assert exports.loc["duty", "BBB"] < -10 < exports.loc["duty", "CCC"]
    nobody = effects.goods_exports_pct(outcomes.results["duty"], "AAA", ["DDD"])
    assert nobody.isna().all()


def test_output_of_the_largest_sectors_by_two_models(outcomes, trade, estimates):
    other = eq.Economy.from_tables(
        trade, estimates[estimates["elasticity_set"] == "high"]
    )
    changes = outcomes.output_changes("duty", {"other": other})
    assert list(changes.columns) == ["sector", "model", "real_output_pct"]
    assert list(changes["model"]) == ["with links", "other"] * 2
    assert "SERV" not in set(changes["sector"])
    first = changes[changes["model"] == "with links"]["real_output_pct"]
    assert first.is_monotonic_increasing
    one = outcomes.output_changes("duty", {}, largest=1)
    result = outcomes.results["duty"].sectors.query("country == 'AAA'")
    goods = result[result["sector"] != "SERV"].set_index("sector")
    largest = goods["output_before_usd_mn"].idxmax()
    assert list(one["sector"]) == [largest]
    assert one["real_output_pct"].item() == pytest.approx(
        goods.loc[largest, "real_output_pct"]
    )


def test_neighbours_are_of_the_region_and_in_order(trade):
    countries = pd.DataFrame({"iso3": [*COUNTRIES, "DDD"], "region": "Asia"})
    both = trade[trade["sector"] != "SERV"]
    value = {
        code: both[
            ((both["importer"] == "AAA") & (both["exporter"] == code))
            | ((both["exporter"] == "AAA") & (both["importer"] == code))
        ]["value_usd_mn"].sum()
        for code in ("BBB", "CCC")
    }
    order = sorted(value, key=value.get, reverse=True)
    assert effects.neighbours(trade, countries, "AAA", 4, apart=[]) == order
    assert effects.neighbours(trade, countries, "AAA", 1, apart=[]) == order[:1]
    assert order[0] not in effects.neighbours(
        trade, countries, "AAA", 4, apart=order[:1]
    )
    abroad = countries.assign(region=["Asia", "Europe", "Europe", "Asia"])
    assert effects.neighbours(trade, abroad, "AAA", 4, apart=[]) == []


def test_incomes_in_parts_are_those_of_all_at_once(outcomes):
    cases = [eq.Case(*shock) for shock in outcomes.shocks.values()]
    whole = eq.incomes(outcomes.economy, cases, "AAA")
    parted = eq.incomes(outcomes.economy, cases, "AAA", at_once=2)
    np.testing.assert_allclose(whole, parted, rtol=0, atol=1e-9)
    assert eq.incomes(outcomes.economy, [], "AAA").shape == (0, 3)
    with pytest.raises(eq.EconomyError, match="no country 'ZZZ'; there are AAA"):
        eq.incomes(outcomes.economy, cases, "ZZZ")


def test_a_decomposition_takes_small_steps_where_trade_is_blocked(outcomes):
    duty, closed = outcomes.shocks["duty"][0], outcomes.shocks["closed"][1]
    economy = outcomes.economy
    pd.testing.assert_frame_equal(
        eq.decompose(economy, duty), eq.decompose(economy, duty, steps=4)
    )
    pd.testing.assert_frame_equal(
        eq.decompose(economy, None, closed),
        eq.decompose(economy, None, closed, steps=16),
    )


def test_short_in_words(outcomes):
    assert repr(outcomes) == "Outcomes(AAA: 3 scenarios x 2 sets)"


def test_scenarios_over_draws_together_are_each_for_itself(outcomes, estimates):
    draws = uncertainty.sample(estimates, 6, seed=4)
    keys = [key for key in outcomes.shocks if key != "nothing"]
    together = outcomes.over_draws(draws, keys)
    for key in keys:
        alone = outcomes.over_draws(draws, [key])
        np.testing.assert_allclose(together[key], alone[key], atol=1e-8)
        bn = f"{key}_usd_bn"
        np.testing.assert_allclose(together[bn], alone[bn], atol=1e-8)
    assert [c for c in together if c in keys] == keys


def test_a_smoothed_grid_goes_through_what_was_solved():
    index = pd.MultiIndex.from_product([[0, 10, 12.5, 30], [0, 10, 20, 30]])
    solved = index.set_names(["a", "b"]).to_frame(index=False)
    solved["y"] = np.sin(solved["a"] / 10) + solved["b"] ** 2
    fine = effects.smoothed(solved, "a", "b", 2.5).set_index(["a", "b"])["y"]
    for row in solved.itertuples():
        assert fine[row.a, row.b] == pytest.approx(row.y, abs=1e-9)
    assert len(fine) == 13 * 13
