"""The tables behind the notebook g7_timeline: what they say against each other, and the event study on real returns."""

import pandas as pd
import pytest

from tightrope import data, measures


@pytest.fixture(scope="module")
def texts() -> pd.DataFrame:
    return data.load("agreement_texts")


def test_a_deal_is_announced_once_and_before_its_texts(texts):
    deals = texts[texts["stage"] != "before"]
    assert (
        deals.groupby("partner_iso3")["announced_on"].min()
        <= deals.groupby("partner_iso3")["published_on"].min()
    ).all()
    assert (
        texts["announced_on"] <= texts["published_on"] + pd.Timedelta(days=1)
    ).all()  # Tokyo is a day ahead


def test_days_agree_with_the_events_and_the_deadlines(texts):
    events = data.load("policy_events").set_index("event")["date"]
    day = texts.set_index("text")["announced_on"]
    assert day["japan-framework"] == events["framework-deal"]
    assert day["japan-leaders-february"] == events["washington-summit"]
    assert day["japan-minerals"] == events["tokyo-summit"]
    assert day["japan-white-house-visit"] == events["white-house-visit"]
    assert day["india-joint-statement"] == events["india-18"]
    due = data.load("deadlines").set_index("deadline")
    assert (day["japan-framework"] - due.loc["g7-summit", "due_on"]).days == 35


def test_a_text_is_read_in_full_or_not_at_all(texts):
    flags = texts[
        [
            "names_china",
            "third_parties",
            "export_controls",
            "investment_screening",
            "taiwan_strait",
        ]
    ]
    assert (flags.isna().all(axis=1) | flags.notna().all(axis=1)).all()
    assert flags.notna().all(axis=1)[texts["confidence"] == "primary-document"].all()
    quoted = texts["words_on_third_parties"].notna()
    assert (
        texts.loc[quoted, "third_parties"].all()
        and not texts.loc[flags.isna().all(axis=1), "words_on_third_parties"]
        .notna()
        .any()
    )
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
    """Worked by hand from the reference rates of 1 April (149.18 yen) and 4 April 2025 (145.21): the sum telescopes."""
    rates = data.load("exchange_rates_daily").set_index("date")["jpy_per_usd"][
        "2025-01-01":"2026-10-02"
    ]
    study = measures.event_study(measures.log_returns_pct(rates), ["2025-04-02"], 3)
    first, last = rates["2025-04-01"], rates["2025-04-04"]
    assert study["return_pct"].iloc[0] == pytest.approx(
        (last / first - 1) * 100, abs=0.04
    )
    assert study["return_pct"].iloc[0] < study["low_pct"].iloc[0]
    assert (
        study["placebos"].iloc[0] == len(rates) - 1 - 2 - 5
    )  # windows of three days, less the five that touch this one
