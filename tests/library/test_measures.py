"""The arithmetic of trade statistics by worked examples and by property."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tightrope import measures

amounts = st.lists(st.floats(0, 1e9), min_size=1, max_size=30).filter(
    lambda xs: sum(xs) > 1e-3
)


def test_shares_worked():
    frame = pd.DataFrame({"year": [1, 1, 2, 2], "v": [30.0, 70.0, 1.0, 3.0]})
    assert measures.shares(frame, "v", ["year"]).tolist() == [0.3, 0.7, 0.25, 0.75]


def test_shares_of_nothing_are_missing():
    frame = pd.DataFrame({"year": [1, 1], "v": [0.0, 0.0]})
    assert measures.shares(frame, "v", ["year"]).isna().all()


@given(amounts)
@settings(deadline=None)
def test_shares_add_up_to_one(values):
    frame = pd.DataFrame({"g": "a", "v": values})
    assert measures.shares(frame, "v", ["g"]).sum() == pytest.approx(1)


def test_herfindahl_worked():
    assert measures.herfindahl(pd.Series([5.0])) == 1
    assert measures.herfindahl(pd.Series([1.0, 1, 1, 1])) == pytest.approx(0.25)
    assert measures.herfindahl(pd.Series([60.0, 40.0])) == pytest.approx(0.52)


@given(amounts, st.floats(1e-3, 1e3))
@settings(deadline=None)
def test_herfindahl_bounds_scale_and_order(values, scale):
    series = pd.Series(values)
    index = measures.herfindahl(series)
    assert 1 / len(values) - 1e-9 <= index <= 1 + 1e-9
    assert measures.herfindahl(series * scale) == pytest.approx(index)
    assert measures.herfindahl(series.iloc[::-1]) == pytest.approx(index)


@pytest.mark.parametrize("values", [[], [0.0, 0.0], [1.0, -1.0, 3.0]])
def test_herfindahl_refuses(values):
    with pytest.raises(ValueError, match="non-negative"):
        measures.herfindahl(pd.Series(values, dtype=float))


def test_growth_worked():
    growth = measures.growth_pct(pd.Series([100.0, 110.0, 0.0, 5.0]))
    assert growth.iloc[1] == pytest.approx(10) and growth.iloc[2] == -100
    assert np.isnan(growth.iloc[0]) and np.isnan(growth.iloc[3])


def test_ranks_worked():
    frame = pd.DataFrame({"y": [1, 1, 1], "v": [5.0, 9.0, 5.0]})
    assert measures.ranks(frame, "v", ["y"]).tolist() == [2, 1, 2]


def test_mirror_gap_worked():
    assert measures.mirror_gap_pct(100.0, 107.5) == pytest.approx(7.5)
    assert measures.mirror_gap_pct(200.0, 150.0) == pytest.approx(-25)


def test_constant_prices_worked():
    nominal = pd.Series({2020: 100.0, 2021: 110.0, 2022: 120.0})
    deflator = pd.Series({2020: 100.0, 2021: 110.0})
    real = measures.constant_prices(nominal, deflator, 2020)
    assert (
        real[2020] == 100 and real[2021] == pytest.approx(100) and np.isnan(real[2022])
    )
    with pytest.raises(ValueError, match="1999"):
        measures.constant_prices(nominal, deflator, 1999)


@given(st.floats(0.1, 1e6), st.floats(0.1, 10))
@settings(deadline=None)
def test_constant_prices_do_not_depend_on_the_deflators_scale(value, scale):
    nominal = pd.Series({1: value, 2: 2 * value})
    deflator = pd.Series({1: 1.0, 2: 1.3})
    one = measures.constant_prices(nominal, deflator, 1)
    other = measures.constant_prices(nominal, deflator * scale, 1)
    assert one.tolist() == pytest.approx(other.tolist())


def test_dependence_worked():
    with_partner, with_world = (
        pd.Series({"A": 20.0, "B": 1.0}),
        pd.Series({"A": 80.0, "B": 0.0}),
    )
    share = measures.dependence_pct(with_partner, with_world)
    assert share["A"] == 25 and np.isnan(share["B"])


def test_largest_worked():
    frame = pd.DataFrame(
        {
            "y": [1, 1, 1, 2],
            "p": ["CHN", "USA", "AUS", "USA"],
            "v": [44.0, 40.0, 5.0, 1.0],
        }
    )
    out = measures.largest(frame, "v", ["y"], "p").set_index("y")
    assert out.loc[1, "first"] == "CHN" and out.loc[1, "second"] == "USA"
    assert out.loc[1, "lead_pct"] == pytest.approx(10)
    assert pd.isna(out.loc[2, "second"])


def test_largest_breaks_ties_by_name():
    frame = pd.DataFrame({"y": [1, 1], "p": ["USA", "CHN"], "v": [4.0, 4.0]})
    assert measures.largest(frame, "v", ["y"], "p")["first"].tolist() == ["CHN"]


def test_regroup_worked():
    frame = pd.DataFrame({"p": ["HKG", "CHN", "USA"], "y": 1, "value": [1.0, 2.0, 4.0]})
    merged = measures.regroup(frame, "p", {"HKG": "CHN"}).set_index("p")["value"]
    assert merged.to_dict() == {"CHN": 3.0, "USA": 4.0}


def test_per_month_worked():
    value = measures.per_month(
        pd.Series([6.0, 6.0, 6.0]),
        pd.Series(["2025-05", "2025-05", "2024-12"]),
        pd.Series(["2025-05", "2025-06", "2025-02"]),
    )
    assert value.tolist() == [6, 3, 2]


DAYS = pd.bdate_range("2025-04-01", periods=8)
RETURNS = pd.Series([1.0, -2.0, 4.0, 0.0, 1.0, -1.0, 3.0, -8.0], index=DAYS)


def test_log_returns_worked():
    prices = pd.Series([100.0, 110.0, 99.0])
    assert measures.log_returns_pct(prices).tolist() == pytest.approx(
        [9.53102, -10.53605], abs=1e-5
    )


def test_window_returns_worked():
    windows = measures.window_returns(RETURNS, 3)
    assert windows.tolist() == [3, 2, 5, 0, 3, -6] and list(windows.index) == list(
        DAYS[:6]
    )


@pytest.mark.parametrize(
    "returns, length",
    [(RETURNS, 0), (RETURNS[::-1], 2), (RETURNS.mask(RETURNS == 4.0), 2)],
)
def test_window_returns_refuse_what_has_no_windows(returns, length):
    with pytest.raises(ValueError, match="windows need"):
        measures.window_returns(returns, length)


def test_placebo_p_value_worked():
    placebo = pd.Series([-3.0, -1.0, 0.0, 1.0, 2.0])  # median 0
    assert measures.placebo_p_value(2.0, placebo) == pytest.approx(
        3 / 6
    )  # -3 and 2 are as far
    assert measures.placebo_p_value(-9.0, placebo) == pytest.approx(1 / 6)
    assert measures.placebo_p_value(0.0, placebo) == 1
    with pytest.raises(ValueError, match="at least one"):
        measures.placebo_p_value(1.0, placebo[:0])


def test_holm_worked():
    """0.01 × 4, 0.02 × 3, 0.03 × 2, 0.5 × 1; never falling, and in the order given."""
    p = pd.Series([0.03, 0.01, 0.5, 0.02])
    assert measures.holm(p).tolist() == pytest.approx([0.06, 0.04, 0.5, 0.06])


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
@settings(deadline=None, derandomize=True)
def test_holm_never_lowers_and_stays_below_bonferroni(values):
    p = pd.Series(values)
    adjusted = measures.holm(p)
    assert (adjusted >= p - 1e-12).all() and (
        adjusted <= np.minimum(p * len(p), 1) + 1e-12
    ).all()


def test_event_study_leaves_the_windows_of_events_out_of_the_placebo():
    """Two-day windows open on the third and the seventh day; those that open on days 1 and 5 alone touch neither."""
    study = measures.event_study(RETURNS, [DAYS[2], DAYS[6]], 2)
    assert study["return_pct"].tolist() == [4, -5] and study["placebos"].tolist() == [
        2,
        2,
    ]
    assert study["low_pct"].iloc[0] == pytest.approx(-0.975) and study["high_pct"].iloc[
        0
    ] == pytest.approx(-0.025)
    assert study["p_value"].tolist() == pytest.approx([1 / 3, 1 / 3])
    assert study["p_holm"].tolist() == pytest.approx([2 / 3, 2 / 3])


def test_event_study_moves_a_weekend_to_the_next_trading_day_and_drops_what_lies_outside():
    days = ["2025-04-05", "2024-12-31", "2025-04-10", "2026-01-01"]
    study = measures.event_study(RETURNS, days, 2)
    assert study["day"].tolist() == [pd.Timestamp("2025-04-05")]
    assert study["opens"].tolist() == [pd.Timestamp("2025-04-07")]


def test_a_real_shock_stands_out_and_noise_does_not():
    noise = pd.Series(
        np.tile([1.0, -1.0, 0.5, -0.5], 100),
        index=pd.bdate_range("2024-01-01", periods=400),
    )
    noise.iloc[200] = 12.0
    study = measures.event_study(noise, [noise.index[200], noise.index[300]], 1)
    assert (
        study["p_value"].iloc[0] == pytest.approx(1 / 399)
        and study["p_value"].iloc[1] > 0.2
    )
    assert (
        measures.event_study(noise, [], 3).empty
        and measures.event_study(noise[:2], [noise.index[0]], 3).empty
    )
