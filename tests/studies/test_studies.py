"""What the three model notebooks say: words against the numbers they are made from."""

import numpy as np
import pandas as pd
import pytest

from tightrope import data, findings
from tightrope.model import breakeven, record
from tightrope.studies import car_prices, joining, outcomes, track_record

SOURCE = {"period": "long run", "source": ["countries"]}
ROW = {"income_pct": -0.1, "low_pct": -0.2, "high_pct": -0.05, "usd_bn": -4.0}


def said(told: dict) -> findings.Finding:
    """The words as a notebook states them: a place without a number would fail."""
    return findings.state("tried", **told, **SOURCE)


def test_income_is_told_in_money_and_per_cent():
    found = said(outcomes.income(ROW, "The duties", "They", "Japan", "+z.2f", "now"))
    assert found.statement.startswith(
        "The duties cost Japan 4.0 billion dollars a year"
    )
    assert "-0.20 and -0.05 %" in found.statement and found.value == -0.1
    assert found.title == "They cost Japan 4.0 billion dollars a year"


def test_a_gain_is_no_cost():
    row = ROW | {"income_pct": 0.1, "usd_bn": 4.0}
    found = said(outcomes.income(row, "It would", "It would", "Japan", "+z.2f", "x"))
    assert "bring Japan 4.0 billion" in found.statement


@pytest.fixture
def drawn() -> pd.DataFrame:
    random = np.random.default_rng(3)
    frame = pd.DataFrame({"now": random.uniform(-0.2, -0.1, 40)})
    frame = frame.assign(deal=frame["now"], none=frame["now"] - 0.1, bloc=-0.5)
    money = {f"{key}_usd_bn": 40 * frame[key] for key in frame}
    return frame.assign(set=["a", "b"] * 20, deficits="zero", **money)


def test_a_deal_is_worth_what_lies_between(drawn):
    found = said(outcomes.deal_worth(drawn, "deal", "none", "Japan"))
    assert found.value == pytest.approx(4.0)
    same = said(outcomes.deal_worth(drawn, "deal", "now", "Japan"))
    assert same.value == 0 and "paid the same" in same.statement
    assert outcomes.deal_spares(drawn, "deal", "now", "Japan") is None
    spared = outcomes.deal_spares(drawn, "deal", "none", "Japan")
    share = 100 * (1 - drawn["deal"].median() / drawn["none"].median())
    assert spared["value"] == pytest.approx(share) and spared["often"] == 100


def test_a_bloc_is_compared_with_the_duties(drawn):
    found = said(outcomes.bloc(drawn, "bloc", "now", "Japan", "+z.2f"))
    harm = (drawn["bloc"] - drawn["now"]).median()
    assert found.value == pytest.approx(harm, rel=1e-5)
    assert f"{harm / drawn['now'].median():.1f} times the duties" in found.title


def test_certainty_counts_the_losses(drawn):
    assert "a loss in every one of the 40" in outcomes.sure(drawn["now"], "+z.2f")
    some = drawn["now"].where(drawn.index < 30, 0.1)
    assert "a loss in 30 of the 40" in outcomes.sure(some, "+z.2f")


def test_all_words_of_an_outcome_can_be_stated(drawn):
    parts = pd.DataFrame({"now": [-0.1, -0.2, -0.3]}, ["terms of trade", "b", "sum"])
    assert "b" in said(outcomes.sources(parts, "now")).statement
    paid = pd.DataFrame({"duty_usd_mn": [4e3], "buyers_usd_mn": [3e3]})
    assert "75 %" in said(outcomes.who_pays(paid, "Japan's")).title
    assert outcomes.who_pays(paid * 0, "Japan's") is None
    fall = said(outcomes.exports(-20.0, "Under the deals", "Japan's", "China"))
    assert fall.title.endswith("fall by 20 %")
    moves = said(outcomes.moves_most(drawn, "now", 2022, -0.1))
    assert "spread around each set" in moves.statement and moves.value > 90
    none = pd.DataFrame({"label": ["Cars"], "real_output_pct": [0.4]})
    assert "no large sector" in said(outcomes.sector(none, "Japan's")).title


CHOICES = pd.DataFrame(
    {
        "returned": [-0.2, -0.2, -0.2, -0.2],
        "alone": [0.1, 0.1, -0.1, -0.3],
        "answered": [-0.4, -0.8, -0.6, -0.1],
    }
)


def test_the_matrix_holds_medians_and_the_yardstick():
    in_vain = CHOICES.rename(columns={"alone": "alone_back"}).assign(answered_back=-1.0)
    found = joining.payoffs(CHOICES, in_vain[["alone_back", "answered_back"]], 40.0)
    assert len(found) == 6 and found["bn_usd"].iloc[0] == 0
    answered = found[found["choice"].str.endswith("China answers")]
    assert answered["income_pct"].tolist() == [-0.5, -1.0]
    assert answered["words"].iloc[0] == "−20.0 bn USD|−0.50 %"


def test_a_ratio_leads_and_a_probability_is_one_or_is_not_shown():
    answered = breakeven.insurance(CHOICES, "answered", "returned")
    found = said(joining.ratio(answered, 40.0, "Japan", "China answers"))
    assert found.value == pytest.approx(2.5) and "2.5 times" in found.title
    assert joining.chance(answered, "China answers") is None
    alone = breakeven.insurance(CHOICES, "alone", "returned")
    assert joining.chance({"ratio": 0.4}, "x")["value"] == 40
    assert joining.lead(answered, alone).startswith("Only if")


def test_joining_pays_where_it_beats_the_return():
    labels = pd.DataFrame({"set": ["a", "a", "b", "b"]})
    found = joining.pays_by_assumption(CHOICES, labels)
    of_all = found[found["assumption"] == "all draws"].set_index("China")["pays_pct"]
    assert of_all.to_dict() == {"does not answer": 75, "answers": 25}
    of_b = found[found["assumption"] == "b"].set_index("China")["pays_pct"]
    assert of_b.to_dict() == {"does not answer": 50, "answers": 50}


def test_statements_say_under_how_many_variants_they_hold():
    rows = pd.DataFrame({"returned": -0.1, "answered": [-0.4, -0.05]}, ["a", "b"])
    found = said(joining.robust(rows.assign(ratio_answered=[4.0, 0.5]), "Japan"))
    assert found.value == 1 and "not with b" in found.statement


def replied(**income: list[float]) -> joining.Replies:
    rates = pd.Series({"JPN": 0.125, "CHN": 0.15})
    courses = ["no answer", "best reply", "answers in kind", "both choose"]
    worth = pd.Series({"CHN": 18000.0, "JPN": 4000.0})
    return joining.Replies(15.0, rates, pd.DataFrame(income, courses), worth)


def test_a_reply_is_compared_with_silence():
    found = said(joining.reply(replied(CHN=[-0.1, -0.05, -0.2, 0.0]), "Japan"))
    assert "bring China 9.0 billion" in found.statement
    assert "would cost it 18 billion" in found.statement


def test_what_both_choose_is_told_in_money():
    both = replied(CHN=[0.0, 0.0, 0.0, 0.01], JPN=[0.0, 0.0, 0.0, -0.05])
    found = said(joining.both_choose(both, "Japan", "Japan's"))
    assert (
        "cost Japan 2.0 billion dollars a year and bring China 1.8" in found.statement
    )
    assert found.value == 15.0 and "Chinese goods 12 %" in found.statement


def test_the_record_has_nine_tests_of_two_kinds():
    sectors = data.load("icio_sectors")
    collected = data.load("collected_duty")
    both = pd.concat(
        [collected[collected["naics3"] != "0"], data.load("collected_duty_earlier")]
    )
    tests = track_record.all_tests(both, sectors, {c: c for c in collected_partners()})
    assert len(tests) == 18 and tests["test"].nunique() == 9
    of_2025 = tests[tests["base"] != 2017]
    assert (of_2025["value"] < 0).all()
    main = track_record.main_test(tests)
    # the direction is sure, and it is well below the model's own five
    assert -4 < main["value"] < -1 and main["high"] < 0
    found = said(track_record.moved(main, -5.0))
    assert "less than the model says" in found.title
    assert "clearly below zero" in said(track_record.earlier(tests)).statement


def collected_partners() -> list[str]:
    members = {*"AUT BEL DEU ESP FRA IRL ITA NLD SWE".split(), "WLD"}
    return sorted(set(data.load("collected_duty")["partner_iso3"]) - members)


def test_words_on_ranks_say_whether_chance_is_beaten():
    better = record.Agreement(0.6, 0.5, 0.01, 15)
    assert "better than chance" in said(track_record.ranks(better, "Japan")).title
    worse = record.Agreement(0.2, 0.5, 0.4, 15)
    assert "no better" in said(track_record.shares(worse)).title


def test_another_models_results_stand_as_a_factor():
    theirs = pd.Series({"JPN": -0.4, "KOR": -2.0, "VNM": 9.0})
    ours = pd.Series({"JPN": -0.2, "KOR": -0.4, "VNM": -1.5})
    told = track_record.against_published(theirs, ours, "KOR", "Korea", "A, B and C")
    found = said(told)
    assert found.value == 5 and "signs agree in 67 %" in found.statement
    assert found.title.startswith("A et al. find 5.0 times")


@pytest.fixture(scope="module")
def car_exports() -> pd.DataFrame:
    return data.load("car_exports_us")


def test_value_of_cars_is_number_times_price(car_exports):
    periods = car_prices.by_period(car_exports)
    both = (1 + periods["units"] / 100) * (1 + periods["unit_price"] / 100) - 1
    known = periods["unit_price"].notna()
    np.testing.assert_allclose(100 * both[known], periods["value"][known])
    # June 2025 as printed: numbers +3.4, value -26.7, so nearly 30 % less for each
    assert periods.loc[("2025-06", "2025-06"), "unit_price"] == pytest.approx(
        -29.1, 0.01
    )
    assert known.sum() == 7, "a month without numbers has no value per vehicle"


def test_the_press_quotes_the_value_that_customs_have(car_exports):
    """Every value agrees with Japan's customs, by month, to the printed digit."""
    vehicles = data.load("japan_trade_monthly").query(
        "flow == 'export' and partner == 'USA' and goods.str.startswith('motor-v')"
    )
    sold = vehicles.groupby(["month_from", "month_to"])["value_jpy_bn"].sum()
    before = sold.rename(lambda text: f"{int(text[:4]) + 1}{text[4:]}")
    change = 100 * (sold / before - 1)
    quoted = car_exports.query("measure == 'value'").set_index(
        ["month_from", "month_to"]
    )
    alike = quoted["change_pct"].to_frame().join(change.rename("customs"), how="inner")
    alike = alike.dropna()
    assert len(alike) >= 6
    np.testing.assert_allclose(alike["change_pct"], alike["customs"], atol=0.06)


def test_words_on_cars_say_what_rose_and_what_fell(car_exports):
    periods = car_prices.by_period(car_exports)
    found = said(car_prices.half_year(periods, -4.0, -0.7))
    assert "2.4 % fewer vehicles" in found.statement
    assert "22.7 % less yen: 20.8 % less for each" in found.statement
    risen = said(car_prices.half_year(periods.abs(), 4.0, 0.7))
    assert "2.4 % more vehicles" in risen.statement
