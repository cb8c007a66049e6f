"""Tariffs that pay: closed forms, best replies, who pays."""

import numpy as np
import pandas as pd
import pytest

from tightrope import data
from tightrope.model import equilibrium as eq
from tightrope.model import powers, small_world

THETA = 4.0


def world(sizes: dict[str, float], openness: float = 0.2) -> eq.Economy:
    """One sector, no inputs: each country spends `openness` abroad, by others' size."""
    total = sum(sizes.values())
    rows = []
    for buyer, size in sizes.items():
        for seller, other in sizes.items():
            weight = size * other / (total - size)
            rows.append((buyer, seller, weight * openness))
    trade = pd.DataFrame(rows, columns=["importer", "exporter", "value_usd_mn"])
    home = trade["importer"] == trade["exporter"]
    own = trade["importer"].map(sizes) * (1 - openness)
    trade["value_usd_mn"] = trade["value_usd_mn"].mask(home, own)
    # symmetric flows: what is sold is what is bought
    square = trade.pivot(index="importer", columns="exporter", values="value_usd_mn")
    even = np.sqrt(square * square.T)
    trade = even.stack().rename("value_usd_mn").reset_index().assign(sector="S")
    return eq.Economy.from_tables(
        trade, pd.DataFrame({"sector": ["S"], "trade_elasticity": [THETA]})
    )


@pytest.fixture(scope="module")
def icio() -> eq.Economy:
    sets = data.load("trade_elasticities").query("elasticity_set == 'uniform_4'")
    return eq.Economy.from_tables(
        data.load("icio_trade_2022"), sets, data.load("icio_input_coefficients_2022")
    )


def test_a_small_economy_takes_one_over_theta():
    economy = world({"SMALL": 1e-4, "LARGE": 1.0})
    best = powers.optimal_tariff(economy, ["SMALL"])
    assert best.rate == pytest.approx(1 / THETA, rel=5e-3)
    assert best.gain_pct > 0 and not best.at_bound


@pytest.mark.parametrize("size", [0.3, 1.0, 3.0])
def test_one_of_two_countries_takes_one_over_theta_and_the_others_home_share(size):
    """Gros (1987): t = 1 / (theta x home share of the other), at the optimum."""
    economy = world({"HOME": size, "OTHER": 1.0})
    best = powers.optimal_tariff(economy, ["HOME"])
    flows = best.result.trade.query("importer == 'OTHER'").set_index("exporter")
    home_share = flows["value_usd_mn"]["OTHER"] / flows["value_usd_mn"].sum()
    assert best.rate == pytest.approx(1 / (THETA * home_share), rel=2e-3)


def test_no_rate_beside_the_best_does_better():
    economy = world({"A": 1.0, "B": 0.7, "C": 0.4})
    best = powers.optimal_tariff(economy, ["A"])

    def welfare(rate):
        tariffs = powers.charged(economy, ["A"], rate)
        return eq.solve(economy, tariffs, deficits="zero").welfare_pct["A"]

    highest = welfare(best.rate)
    assert highest > welfare(best.rate + 0.01) and highest > welfare(best.rate - 0.01)
    assert best.gain_pct == pytest.approx(highest, abs=1e-9)


def test_two_equal_powers_reply_alike_and_both_lose():
    economy = world({"A": 1.0, "B": 1.0, "C": 0.5})
    rates, result = powers.nash(economy, ["A", "B"])
    assert rates["A"] == pytest.approx(rates["B"], abs=2e-3) and rates["A"] > 0.05
    assert (result.welfare_pct[["A", "B"]] < 0).all()
    for one, other in (("A", "B"), ("B", "A")):
        others = powers.charged(economy, [other], rates[other], on=[one])
        reply = powers.optimal_tariff(economy, [one], [other], others=others)
        assert reply.rate == pytest.approx(rates[one], abs=3e-3)


def test_replies_take_what_others_charge_and_begin_where_told():
    economy = world({"A": 1.0, "B": 0.8, "C": 0.5})
    beside = powers.charged(economy, ["C"], 0.2)
    rates, result = powers.nash(economy, ["A", "B"], others=beside, tolerance=1e-2)
    assert result.imports("C").query("exporter != 'C'")["tariff"].eq(0.2).all()
    far = {"A": 0.9, "B": 0.01}
    again, _ = powers.nash(
        economy, ["A", "B"], others=beside, start=far, tolerance=1e-2
    )
    np.testing.assert_allclose(again, rates, atol=1e-2)
    # an empty frame is none
    empty = powers.optimal_tariff(economy, ["A"], others=pd.DataFrame(), near=0.25)
    assert empty.rate == pytest.approx(powers.optimal_tariff(economy, ["A"]).rate, 1e-3)


def test_a_coalition_of_two_is_a_larger_power():
    economy = world({"A": 1.0, "B": 1.0, "C": 2.0})
    alone = powers.optimal_tariff(economy, ["A"], on=["C"])
    together = powers.optimal_tariff(economy, ["A", "B"], on=["C"])
    assert together.rate > alone.rate
    assert together.result.welfare_pct["A"] > alone.result.welfare_pct["A"]
    among = together.result.trade.query("importer == 'A' and exporter == 'B'")
    assert among["tariff"].eq(0).all()


def test_a_best_rate_at_the_edge_says_so():
    economy = world({"A": 1.0, "B": 1.0})
    best = powers.optimal_tariff(economy, ["A"], bounds=(0.0, 0.1))
    assert best.rate == pytest.approx(0.1, abs=1e-3) and best.at_bound


def test_revenue_adds_up_to_what_the_model_says(icio):
    tariffs = powers.charged(icio, ["USA"], 0.2, on=["CHN", "JPN"])
    result = eq.solve(icio, tariffs)
    found = powers.revenue(result, "USA")
    assert found["revenue_usd_mn"].sum() == pytest.approx(
        result.tariff_revenue_usd_mn["USA"], rel=1e-9
    )
    from_japan = found[(found["exporter"] == "JPN") & (found["sector"] != "SERV")]
    assert from_japan["tariff"].eq(0.2).all()


def test_the_small_pay_their_own_duty_and_the_large_share_it():
    economy = world({"SMALL": 1e-4, "LARGE": 1.0})
    for importer, other, share in (("SMALL", "LARGE", 1.0), ("LARGE", "SMALL", None)):
        tariffs = powers.charged(economy, [importer], 0.1)
        result = eq.solve(economy, tariffs, deficits="zero")
        paid = powers.incidence(result, importer).set_index("exporter").loc[other]
        both = (1 + paid["seller_price_pct"] / 100) * 1.1 - 1
        assert paid["buyer_price_pct"] == pytest.approx(100 * both, rel=1e-9)
        if share is not None:
            assert paid["buyer_share"] == pytest.approx(share, abs=1e-3)
        else:
            # two markets, of which one falls: the seller's price gives way
            assert 0 < paid["buyer_share"] < 0.9


def test_incidence_lists_only_what_has_changed(icio):
    tariffs = powers.charged(icio, ["USA"], 0.25, on=["JPN"], sectors=["C29"])
    result = eq.solve(icio, tariffs)
    found = powers.incidence(result, "USA")
    assert found[["exporter", "sector"]].to_numpy().tolist() == [["JPN", "C29"]]
    assert powers.incidence(result, "KOR").empty


def test_what_the_economy_does_not_have_is_refused(icio):
    with pytest.raises(eq.EconomyError, match="there is no country 'XXX'"):
        powers.charged(icio, ["USA"], 0.1, on=["XXX"])
    with pytest.raises(eq.EconomyError, match="there is no sector 'cars'"):
        powers.charged(icio, ["USA"], 0.1, sectors=["cars"])
    with pytest.raises(eq.EconomyError, match=r"bounds are 0\.5 and 0\.1"):
        powers.optimal_tariff(icio, ["USA"], bounds=(0.5, 0.1))


def test_who_pays_adds_up_to_what_new_duties_earn():
    """Without a duty before, all that is earned now is earned by the change."""
    world = small_world.economy()
    result = eq.solve(world, small_world.tariffs(0.1))
    paid = powers.who_pays(result, "A", "B")
    earned = powers.revenue(result, "A")["revenue_usd_mn"].sum()
    assert paid["duty_usd_mn"].sum() == pytest.approx(earned)
    parts = paid[["buyers_usd_mn", "sellers_usd_mn"]].sum(axis=1)
    np.testing.assert_allclose(parts, paid["duty_usd_mn"])
    share = powers.incidence(result, "A")["buyer_share"].iloc[0]
    assert paid["buyers_usd_mn"].iloc[0] == pytest.approx(share * earned)
