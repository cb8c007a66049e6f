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
