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
    assert doctest.testmod(uncertainty).failed == 0


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
