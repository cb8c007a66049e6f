"""Ratios of a cost to a danger: what they say, and how far draws let them differ."""

import doctest

import numpy as np
import pandas as pd
import pytest

from tightrope.model import breakeven


def test_examples_in_the_documentation_hold():
    assert doctest.testmod(breakeven).failed == 0


def test_expected_incomes_are_equal_at_the_breakeven_probability():
    cost, loss = 0.3, 0.5
    odds = float(breakeven.breakeven_pct(cost, loss))
    assert odds / 100 * loss == pytest.approx(cost)


def test_without_a_loss_no_probability_does_or_any():
    found = breakeven.breakeven_pct([0.1, -0.1, 0.1], [0.0, 0.0, -0.2])
    assert found.tolist() == [np.inf, -np.inf, np.inf]


def test_crossings_pair_every_rate_with_every_answer():
    loss = pd.Series([0.0, 0.5], index=[0, 20])
    cost = pd.Series([-0.1, 0.2, 0.8], index=[0, 50, 100])
    found = breakeven.crossings(loss, cost)
    assert found[["rate", "answer"]].to_numpy().tolist() == [
        [0, 0],
        [0, 50],
        [0, 100],
        [20, 0],
        [20, 50],
        [20, 100],
    ]
    np.testing.assert_allclose(found["odds"][3:], [-20, 40, 160])
    np.testing.assert_allclose(found["change"], [0.1, -0.2, -0.8] * 2)
    assert found["words"][3:].to_list() == [
        "Joining pays at every probability",
        "Joining pays above a probability of 40 %",
        "Joining pays at no probability",
    ]


def test_rate_needed_is_none_where_no_rate_is_enough():
    loss = pd.Series([0.0, 0.1, 0.3], index=[0, 10, 20])
    assert breakeven.rate_needed(loss, 0.1) == 10
    assert breakeven.rate_needed(loss, -1) == 0
    assert breakeven.rate_needed(loss, 0.31) is None


def test_part_of_an_answer_scales_only_the_rise_on_members():
    columns = ["importer", "exporter", "sector", "tariff"]
    baseline = pd.DataFrame(
        [("CHN", "JPN", "S", 0.1), ("CHN", "USA", "S", 0.2), ("JPN", "CHN", "S", 0.0)],
        columns=columns,
    )
    answered = baseline.assign(tariff=[0.5, 0.6, 0.4])
    half = breakeven.partial_answer(answered, baseline, "CHN", ["JPN"], 50)
    np.testing.assert_allclose(half["tariff"], [0.3, 0.6, 0.4])
    all_of_it = breakeven.partial_answer(answered, baseline, "CHN", ["JPN"], 100)
    pd.testing.assert_frame_equal(all_of_it, answered)


DRAWN = pd.DataFrame(
    {
        "back": [-2.0, -2.0, -2.0, -2.0],
        "join": [-3.0, -5.0, -1.0, 1.0],
        "safe": [-1.0, -1.0, -1.0, -1.0],
    }
)


def test_insurance_compares_a_cost_with_what_it_is_paid_against():
    found = breakeven.insurance(DRAWN, "join", "back")
    assert found["cost_pct"] == 2 and found["loss_pct"] == 2
    assert found["ratio"] == 1  # the median of 1.5, 2.5, 0.5 and -0.5
    assert found["gains_pct"] == 25 and found["pays_pct"] == 50
    assert found["ratio_low"] < 0 < found["ratio_high"]


def test_insurance_is_told_in_money():
    found = breakeven.insurance(DRAWN, "join", "back")
    sentence, value = breakeven.insurance_finding(found, 10.0, "Japan", "China answers")
    words = sentence.format(value=value)
    assert "costs Japan 20 billion dollars a year, 1.0 times the 20 billion" in words
    assert "in 50 % joining pays" in words


def test_insurance_against_nothing_and_a_gain_have_sentences_of_their_own():
    none = breakeven.insurance(DRAWN.assign(back=0.0), "join", "back")
    sentence, value = breakeven.insurance_finding(none, 10.0, "Japan", "China answers")
    assert value == "nothing" and "would cost nothing" in sentence.format(value=value)
    gain = breakeven.insurance(DRAWN.assign(join=1.0), "join", "back")
    sentence, value = breakeven.insurance_finding(gain, 10.0, "Japan", "China answers")
    assert "raises the real income" in sentence and value == "without"


def test_a_probability_is_shown_only_where_it_is_one():
    assert breakeven.probability(0.0) == 0 and breakeven.probability(100.0) == 100
    assert breakeven.probability(np.inf) is None


def test_worse_counts_draws_against_both_yardsticks():
    found = breakeven.worse_pct(DRAWN, "back")
    assert found.loc["join"].to_dict() == {"safe": 75, "danger": 50}
    assert found.loc["safe"].to_dict() == {"safe": 100, "danger": 0}
