"""The event study by worked examples, by property, and on real returns; and what the
tables of events, deadlines and texts say against each other."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tightrope import data, events

DAYS = pd.bdate_range("2025-04-01", periods=8)
RETURNS = pd.Series([1.0, -2.0, 4.0, 0.0, 1.0, -1.0, 3.0, -8.0], index=DAYS)
FLAGS = [
    "names_china",
    "third_parties",
    "export_controls",
    "investment_screening",
    "taiwan_strait",
]


@pytest.fixture(scope="module")
def texts() -> pd.DataFrame:
    return data.load("agreement_texts")


def test_log_returns_worked():
    prices = pd.Series([100.0, 110.0, 99.0])
    returns = events.log_returns_pct(prices)
    assert returns.tolist() == pytest.approx([9.53102, -10.53605], abs=1e-5)


def test_window_returns_worked():
    windows = events.window_returns(RETURNS, 3)
    assert windows.tolist() == [3, 2, 5, 0, 3, -6]
    assert list(windows.index) == list(DAYS[:6])


@pytest.mark.parametrize(
    "returns, length",
    [(RETURNS, 0), (RETURNS[::-1], 2), (RETURNS.mask(RETURNS == 4.0), 2)],
)
def test_window_returns_refuse_what_has_no_windows(returns, length):
    with pytest.raises(ValueError, match="windows need"):
        events.window_returns(returns, length)


def test_placebo_p_value_worked():
    placebo = pd.Series([-3.0, -1.0, 0.0, 1.0, 2.0])  # median 0
    # -3 and 2 lie as far
    assert events.placebo_p_value(2.0, placebo) == pytest.approx(3 / 6)
    assert events.placebo_p_value(-9.0, placebo) == pytest.approx(1 / 6)
    assert events.placebo_p_value(0.0, placebo) == 1
    with pytest.raises(ValueError, match="at least one"):
        events.placebo_p_value(1.0, placebo[:0])


def test_holm_worked():
    """0.01 × 4, 0.02 × 3, 0.03 × 2, 0.5 × 1; never falling, and in the order given."""
    p_values = pd.Series([0.03, 0.01, 0.5, 0.02])
    assert events.holm(p_values).tolist() == pytest.approx([0.06, 0.04, 0.5, 0.06])


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
@settings(deadline=None, derandomize=True)
def test_holm_never_lowers_and_stays_below_bonferroni(values):
    p_values = pd.Series(values)
    adjusted = events.holm(p_values)
    bonferroni = np.minimum(p_values * len(p_values), 1)
    assert (adjusted >= p_values - 1e-12).all()
    assert (adjusted <= bonferroni + 1e-12).all()


def test_event_study_leaves_the_windows_of_events_out_of_the_placebo():
    """Two-day windows open on the third and the seventh day; those that open on days
    1 and 5 alone touch neither."""
    study = events.event_study(RETURNS, [DAYS[2], DAYS[6]], 2)
    assert study["return_pct"].tolist() == [4, -5]
    assert study["placebos"].tolist() == [2, 2]
    assert study["low_pct"].iloc[0] == pytest.approx(-0.975)
    assert study["high_pct"].iloc[0] == pytest.approx(-0.025)
    assert study["p_value"].tolist() == pytest.approx([1 / 3, 1 / 3])
    assert study["p_holm"].tolist() == pytest.approx([2 / 3, 2 / 3])


def test_event_study_moves_a_weekend_on_and_drops_what_lies_outside():
    days = ["2025-04-05", "2024-12-31", "2025-04-10", "2026-01-01"]
    study = events.event_study(RETURNS, days, 2)
    assert study["day"].tolist() == [pd.Timestamp("2025-04-05")]
    assert study["opens"].tolist() == [pd.Timestamp("2025-04-07")]
    assert study.index.tolist() == [0]


def test_a_real_shock_stands_out_and_noise_does_not():
    days = pd.bdate_range("2024-01-01", periods=400)
    noise = pd.Series(np.tile([1.0, -1.0, 0.5, -0.5], 100), index=days)
    noise.iloc[200] = 12.0
    study = events.event_study(noise, [days[200], days[300]], 1)
    assert study["p_value"].iloc[0] == pytest.approx(1 / 399)
    assert study["p_value"].iloc[1] > 0.2


def test_no_event_and_no_window_give_no_row():
    assert events.event_study(RETURNS, [], 3).empty
    assert events.event_study(RETURNS[:2], [DAYS[0]], 3).empty


def test_event_studies_label_each_price_and_adjust_within_it():
    """Two events on one day are two rows; a price that ends before them has none."""
    labelled = pd.DataFrame(
        {
            "event": ["deal", "letter", "too late"],
            "date": [DAYS[2], DAYS[2], DAYS[7]],
            "lane": "others",
        }
    )
    prices = {"yen": RETURNS, "won": -RETURNS, "gone": RETURNS[:1]}
    study = events.event_studies(prices, labelled, 2)
    assert study[["price", "event", "return_pct"]].to_numpy().tolist() == [
        ["yen", "deal", 4],
        ["yen", "letter", 4],
        ["won", "deal", -4],
        ["won", "letter", -4],
    ]
    alone = events.event_study(RETURNS, labelled["date"], 2)
    of_the_yen = study[study["price"] == "yen"]
    assert of_the_yen["p_holm"].tolist() == alone["p_holm"].tolist()
    assert "lane" not in study and "day" not in study


def test_event_studies_without_a_price_or_an_event_are_empty_frames():
    none = pd.DataFrame({"event": [], "date": pd.DatetimeIndex([])})
    one = pd.DataFrame({"event": ["deal"], "date": [DAYS[2]]})
    for study in (events.event_studies({}, one, 2), events.event_studies({}, none, 2)):
        assert study.empty and list(study.columns) == ["price", "event", "date"]
    assert events.event_studies({"yen": RETURNS}, none, 2).empty


def test_a_deal_is_announced_once_and_before_its_texts(texts):
    deals = texts[texts["stage"] != "before"]
    by_partner = deals.groupby("partner_iso3")
    announced = by_partner["announced_on"].min()
    assert (announced <= by_partner["published_on"].min()).all()
    a_day = pd.Timedelta(days=1)  # Tokyo is a day ahead
    assert (texts["announced_on"] <= texts["published_on"] + a_day).all()


def test_days_agree_with_the_events_and_the_deadlines(texts):
    day_of_event = data.load("policy_events").set_index("event")["date"]
    day_of_text = texts.set_index("text")["announced_on"]
    same = {
        "japan-framework": "framework-deal",
        "japan-leaders-february": "washington-summit",
        "japan-minerals": "tokyo-summit",
        "japan-white-house-visit": "white-house-visit",
        "india-joint-statement": "india-18",
    }
    for text, event in same.items():
        assert day_of_text[text] == day_of_event[event], text
    due = data.load("deadlines").set_index("deadline")["due_on"]
    assert (day_of_text["japan-framework"] - due["g7-summit"]).days == 35


def test_a_text_is_read_in_full_or_not_at_all(texts):
    read = texts[FLAGS].notna()
    assert (read.all(axis=1) | ~read.any(axis=1)).all()
    assert read.all(axis=1)[texts["confidence"] == "primary-document"].all()
    quoted = texts["words_on_third_parties"].notna()
    assert texts.loc[quoted, "third_parties"].all()
    assert not quoted[~read.any(axis=1)].any()
    assert quoted[texts["third_parties"].fillna(False)].all()


def test_market_returns_are_labelled_and_hold_the_known_days():
    returns = data.load("market_returns_daily")
    assert returns.attrs["grade"] == "C"
    by_day = returns.set_index(["series", "date"])["log_return_pct"]
    assert by_day["Toyota Motor", "2025-07-23"] == pytest.approx(13.4006)
    assert by_day["TOPIX", "2025-04-07"] == pytest.approx(-8.1122)
    assert by_day["S&P 500", "2025-04-09"] == pytest.approx(9.0895)
    assert set(returns.groupby("series").size()) == {282, 297}


def test_the_yen_around_the_announcement_of_april():
    """By hand from the reference rates of 1 April (149.18 yen) and 4 April 2025
    (145.21): the sum of the daily returns telescopes."""
    rates = data.load("exchange_rates_daily").set_index("date")["jpy_per_usd"]
    rates = rates["2025-01-01":"2026-10-02"]
    returns = events.log_returns_pct(rates)
    study = events.event_study(returns, ["2025-04-02"], 3).iloc[0]
    by_hand = (rates["2025-04-04"] / rates["2025-04-01"] - 1) * 100
    assert study["return_pct"] == pytest.approx(by_hand, abs=0.04)
    assert study["return_pct"] < study["low_pct"]
    # windows of three days, less the five that touch this one
    assert study["placebos"] == len(rates) - 1 - 2 - 5
