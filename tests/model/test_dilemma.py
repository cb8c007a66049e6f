"""The dilemma's numbers against the model asked directly."""

import numpy as np
import pandas as pd
import pytest

from tightrope import data
from tightrope.model import dilemma, uncertainty
from tightrope.model import equilibrium as eq
from tightrope.policy import blocs, scenarios


@pytest.fixture(scope="module")
def estimates() -> pd.DataFrame:
    return data.load("trade_elasticities")


@pytest.fixture(scope="module")
def japan(estimates) -> dilemma.Dilemma:
    world = scenarios.World.from_tables(**{t: data.load(t) for t in scenarios.TABLES})
    bloc = blocs.Bloc(world, data.load("scenarios"), data.load("china_answers"), "JPN")
    economy = eq.Economy.from_tables(
        data.load("icio_trade_2022"),
        estimates[estimates["elasticity_set"] == "uniform_4"],
        data.load("icio_input_coefficients_2022"),
    )
    return dilemma.Dilemma(economy, bloc, 24.0, 25.0, bloc.answer("in-kind"))


def ratio(japan, shock) -> float:
    """Real income of Japan in a shock, over that in the yardstick."""
    before = eq.solve(japan.economy, *japan.shocks[dilemma.YARDSTICK])
    after = eq.solve(japan.economy, *shock)
    change = (1 + after.welfare_pct["JPN"] / 100) / (
        1 + before.welfare_pct["JPN"] / 100
    )
    return 100 * (change - 1)


@pytest.mark.slow
def test_payoffs_are_ratios_of_real_income_to_the_yardstick(japan):
    payoff = japan.payoff.set_index(["choice", "US", "China"])
    assert len(payoff) == 8 and payoff.loc[dilemma.YARDSTICK, "income_pct"] == 0
    for outcome in dilemma.OUTCOMES.values():
        found = payoff.loc[outcome, "income_pct"]
        assert found == pytest.approx(ratio(japan, japan.shocks[outcome]), abs=1e-9)
    money = payoff["bn_usd"] / payoff["income_pct"]
    income = japan.yardstick.income_before_usd_mn["JPN"] / 1e5
    np.testing.assert_allclose(money.dropna(), income, rtol=1e-9)


def test_the_ends_of_the_curves_are_the_outcomes(japan):
    loss, cost = japan.loss_by_rate(), japan.cost_by_answer(step=50)
    assert loss[24] == pytest.approx(-japan.central["returned"], abs=1e-9)
    assert loss.is_monotonic_increasing and len(loss) == 101
    assert cost[0] == -japan.central["alone"]
    assert cost[100] == -japan.central["answered"]
    assert cost[0] < cost[50] < cost[100]


def test_half_an_answer_is_half_the_points(japan):
    shock = japan.main["answered"]
    none = japan.main["alone"].tariffs
    keys = ["importer", "exporter", "sector"]
    both = shock.tariffs.merge(none, on=keys, how="left", suffixes=("", "_none"))
    base = both.merge(japan.economy.trade, on=keys, suffixes=("", "_base"))
    before = base["tariff_none"].fillna(base["tariff_base"])
    half = base[keys].assign(tariff=(base["tariff"] + before) / 2)
    found = japan.cost_by_answer(step=50)[50]
    assert found == pytest.approx(-ratio(japan, (half, None)), abs=1e-8)


def test_draws_without_a_spread_are_the_sets(japan, estimates):
    few = estimates[estimates["elasticity_set"].isin(["uniform_4", "fontagne_2022"])]
    sample = uncertainty.draw(few, 2, seed=1, deficits=["fixed"], spread=0)
    drawn = japan.drawn(sample)
    of_set = sample.assumptions["set"] == "uniform_4"
    np.testing.assert_allclose(drawn[of_set].iloc[0], japan.central, atol=1e-8)


def test_blocs_begin_with_the_focus_alone(japan):
    courses = {"answers": japan.answer, "nothing": None}
    clubs = blocs.growing({"KOR": "Korea"}, japan.bloc.others)
    found = japan.by_club(clubs, courses).set_index(["China", "club"])
    alone = found.loc[("answers", "nobody else")]
    assert alone["stay out"] == pytest.approx(0, abs=1e-9)
    assert alone["join"] == pytest.approx(japan.central["answered"], abs=1e-9)
    assert alone["returned"] == pytest.approx(japan.central["returned"], abs=1e-9)
    unanswered = found.loc[("nothing", "nobody else"), "join"]
    assert unanswered == pytest.approx(japan.central["alone"], abs=1e-9)


def test_answers_under_the_economys_own_set_are_the_outcomes(japan, estimates):
    own = estimates[estimates["elasticity_set"] == "uniform_4"]
    found = japan.by_answer(["none", "in-kind"], own)["uniform_4"]
    assert found["none"] == pytest.approx(japan.central["alone"], abs=1e-8)
    assert found["in-kind"] == pytest.approx(japan.central["answered"], abs=1e-8)


def test_sectors_against_the_yardstick(japan):
    found = japan.output_change("answered")
    assert set(found.index) == set(japan.economy.sectors)
    worst = found["usd_mn"].idxmin()
    assert found.loc[worst, "pct"] < 0
    same = eq.output_change(japan.yardstick, japan.yardstick, "JPN")
    np.testing.assert_allclose(same, 0, atol=1e-9)


def test_variants_stand_side_by_side(japan):
    balanced = dilemma.Dilemma(
        japan.economy, japan.bloc, 24.0, 25.0, japan.answer, deficits="zero"
    )
    found = dilemma.variants({"fixed": japan, "zero": balanced})
    assert list(found.index) == ["fixed", "zero"]
    own = found.loc["fixed", list(japan.central.index)]
    np.testing.assert_allclose(own.astype(float), japan.central)
    ratio = japan.central["answered"] / japan.central["returned"]
    assert found.loc["fixed", "ratio_answered"] == pytest.approx(ratio)
    assert found.loc["zero", "answered"] != found.loc["fixed", "answered"]
