"""Draws of the model's assumptions, and the numbers that sum them up."""

import doctest

import numpy as np
import pandas as pd
import pytest

from tightrope import data
from tightrope.model import uncertainty


@pytest.fixture(scope="module")
def published() -> pd.DataFrame:
    return data.load("trade_elasticities")


def test_examples_in_the_documentation_hold():
    spaces = doctest.NORMALIZE_WHITESPACE
    assert doctest.testmod(uncertainty, optionflags=spaces).failed == 0


def test_sets_and_rules_count_alike_whatever_number_is_asked_for(published):
    pairs = published["elasticity_set"].nunique() * len(uncertainty.DEFICITS)
    for number in (1, pairs, pairs + 1, 10 * pairs - 5):
        draws = uncertainty.draw(published, number, seed=1)
        assert number <= len(draws) < number + pairs
        counted = draws.assumptions.value_counts()
        assert len(counted) == pairs and counted.nunique() == 1


def test_draws_lie_around_the_published_estimates(published):
    draws = uncertainty.draw(published, 4800, seed=2025)
    sets = published.pivot(
        index="sector", columns="elasticity_set", values="trade_elasticity"
    )
    drawn = np.array([frame["trade_elasticity"] for frame in draws.elasticities])
    logs = np.log(drawn / sets[draws.assumptions["set"]].to_numpy().T)
    assert np.abs(logs.mean(axis=0)).max() < 0.02
    assert np.abs(logs.std(axis=0) - uncertainty.SPREAD).max() < 0.01
    assert list(draws.elasticities[0]["sector"]) == list(sets.index)


def test_the_same_seed_gives_the_same_draws_and_another_others(published):
    one, same, other = (uncertainty.draw(published, 24, seed=s) for s in (7, 7, 8))
    for left, right in zip(one.elasticities, same.elasticities, strict=True):
        pd.testing.assert_frame_equal(left, right)
    assert not one.elasticities[0].equals(other.elasticities[0])


def test_no_spread_gives_the_published_sets(published):
    draws = uncertainty.draw(published, 24, seed=1, spread=0)
    for name, frame in zip(draws.assumptions["set"], draws.elasticities, strict=True):
        own = published[published["elasticity_set"] == name].set_index("sector")
        np.testing.assert_allclose(
            frame["trade_elasticity"],
            own["trade_elasticity"].reindex(frame["sector"]),
            rtol=1e-12,
        )


def test_cases_hold_the_shock_under_every_draw(published):
    draws = uncertainty.draw(published, 24, seed=1)
    tariffs = pd.DataFrame({"tariff": [0.1]})
    cases = draws.cases(tariffs)
    assert [case.deficits for case in cases] == list(draws.assumptions["deficits"])
    assert all(case.tariffs is tariffs and case.trade_costs is None for case in cases)
    assert cases[3].elasticities is draws.elasticities[3]


def test_draws_that_cannot_be_made_are_refused(published):
    with pytest.raises(ValueError, match="number is 0; at least one draw is needed"):
        uncertainty.draw(published, 0, seed=1)
    in_set = published["elasticity_set"] == "uniform_4"
    missing = published[~(in_set & (published["sector"] == "C29"))]
    with pytest.raises(ValueError, match="set uniform_4 has none for sector C29"):
        uncertainty.draw(missing, 24, seed=1)


def test_quantiles_are_linear_and_endless_beside_an_endless_value():
    values = np.random.default_rng(1).normal(size=101)
    for share in (0.05, 0.5, 0.95):
        assert uncertainty.quantile(values, share) == np.quantile(values, share)
    assert uncertainty.quantile([-np.inf, 0, 1], 0.05) == -np.inf
    assert uncertainty.quantile([0, 1, np.inf], 0.75) == np.inf
    assert uncertainty.bounds(np.arange(101)) == (5, 95)


def test_nine_in_ten_keeps_the_order_of_groups():
    frame = pd.DataFrame(
        {"set": ["z", "a", "z", "a"], "case": "deal", "pct": [1.0, 10, 3, 30]}
    )
    found = uncertainty.nine_in_ten(frame, by=["set", "case"], value="pct")
    assert list(found.columns) == ["set", "case", "low", "value", "high"]
    assert list(found["set"]) == ["z", "a"]
    assert list(found["value"]) == [2, 20]
    np.testing.assert_allclose(found["low"], [1.1, 11])
    np.testing.assert_allclose(found["high"], [2.9, 29])


def test_variance_shares_of_a_sum_of_two_assumptions():
    """pct = 3 x set + 1 x rule, all pairs once: the variances are 9 to 1."""
    frame = pd.DataFrame({"set": [0, 0, 1, 1], "rule": [0, 1, 0, 1]})
    frame["pct"] = 3 * frame["set"] + frame["rule"]
    shares = uncertainty.variance_shares(frame, "pct", by=["set", "rule"])
    np.testing.assert_allclose(shares, [0.9, 0.1, 0], atol=1e-12)
    still = uncertainty.variance_shares(frame.assign(pct=1.0), "pct", by=["set"])
    assert still.to_dict() == {"set": 0, "rest": 0}


# ---- draws along a Sobol' sequence


@pytest.fixture(scope="module")
def nine(published) -> pd.DataFrame:
    return uncertainty.with_horizon(published, data.load("elasticity_horizons"))


def test_boehm_and_others_add_a_set_for_the_long_run_and_one_for_the_first_year(
    published, nine
):
    theta = nine.pivot(
        index="sector", columns="elasticity_set", values="trade_elasticity"
    )
    assert len(theta.columns) == published["elasticity_set"].nunique() + 1
    assert theta["boehm_2023"].drop("SERV").eq(2).all()
    assert theta.loc["SERV", "boehm_2023"] == 4
    horizons = data.load("elasticity_horizons")
    early = uncertainty.with_horizon(published, horizons, "first year")
    of_cars = early[(early["sector"] == "C29") & (early["short_name"] == "Boehm 2023")]
    assert of_cars["trade_elasticity"].item() == 0.76
    with pytest.raises(ValueError, match="there are: first year, long run"):
        uncertainty.with_horizon(published, horizons, "tomorrow")


def test_samples_double_until_there_are_enough(nine):
    pairs = nine["elasticity_set"].nunique() * len(uncertainty.DEFICITS)
    for number, each in ((1, 1), (pairs, 1), (pairs + 1, 2), (5 * pairs, 8)):
        draws = uncertainty.sample(nine, number, seed=1)
        assert len(draws) == each * pairs
        assert draws.assumptions.value_counts().eq(each).all()


def test_sectors_with_one_estimate_share_its_error(nine):
    draws = uncertainty.sample(nine, 200, seed=1)
    published = nine.pivot(
        index="sector", columns="elasticity_set", values="trade_elasticity"
    )
    for name, frame in zip(draws.assumptions["set"], draws.elasticities, strict=True):
        moved = frame["trade_elasticity"] / published[name].to_numpy()
        by_estimate = moved.groupby(published[name].to_numpy())
        np.testing.assert_allclose(by_estimate.max(), by_estimate.min(), rtol=1e-12)


def test_samples_are_balanced_around_the_estimates(nine):
    """With 64 points a pair the mean error of each estimate is nearly none."""
    four = nine[nine["elasticity_set"] == "caliendo_parro_2015"]
    draws = uncertainty.sample(four, 192, seed=3)
    logs = np.log([frame["trade_elasticity"] for frame in draws.elasticities])
    errors = logs - np.log(four.sort_values("sector")["trade_elasticity"].to_numpy())
    assert np.abs(errors.mean(axis=0)).max() < 0.02 * uncertainty.SPREAD
    assert np.abs(errors.std(axis=0) / uncertainty.SPREAD - 1).max() < 0.05


def test_the_mean_of_a_sample_is_nearer_the_truth_than_that_of_as_many_random_draws():
    """The mean of theta is its estimate times exp(spread^2 / 2)."""
    table = pd.DataFrame(
        {"elasticity_set": "a", "sector": ["S", "T"], "trade_elasticity": [4.0, 8.0]}
    )
    truth = 12 * np.exp(uncertainty.SPREAD**2 / 2)

    def error(draws):
        totals = [frame["trade_elasticity"].sum() for frame in draws.elasticities]
        return abs(np.mean(totals) - truth)

    seeds = range(20)
    even = np.mean([error(uncertainty.sample(table, 96, s)) for s in seeds])
    random = np.mean([error(uncertainty.draw(table, 96, s)) for s in seeds])
    assert even < random / 4


def test_the_same_seed_gives_the_same_sample(nine):
    one, same, other = (uncertainty.sample(nine, 27, seed=s) for s in (7, 7, 8))
    for left, right in zip(one.elasticities, same.elasticities, strict=True):
        pd.testing.assert_frame_equal(left, right)
    assert not one.elasticities[0].equals(other.elasticities[0])
