"""The choice to join a bloc: what it changes, and for whom."""

import doctest

import pandas as pd
import pytest

from tightrope import data
from tightrope.policy import blocs, scenarios

KEYS = ["importer", "exporter", "sector"]


@pytest.fixture(scope="module")
def world() -> scenarios.World:
    return scenarios.World.from_tables(**{t: data.load(t) for t in scenarios.TABLES})


@pytest.fixture(scope="module")
def plan() -> pd.DataFrame:
    return data.load("scenarios")


@pytest.fixture(scope="module")
def japan(world, plan) -> blocs.Bloc:
    return blocs.Bloc(world, plan, data.load("china_answers"), "JPN")


@pytest.fixture(scope="module")
def germany(world, plan) -> blocs.Bloc:
    return blocs.Bloc(world, plan, data.load("china_answers"), "DEU")


def changed(shock: scenarios.Shock, other: scenarios.Shock) -> set[tuple[str, str]]:
    """Pairs of importer and exporter whose tariffs differ between two shocks."""
    both = shock.tariffs.merge(other.tariffs, on=KEYS, how="outer")
    rows = both[both["tariff_x"].fillna(-1) != both["tariff_y"].fillna(-1)]
    return set(zip(rows["importer"], rows["exporter"], strict=True))


def test_examples_in_the_documentation_hold():
    assert doctest.testmod(blocs).failed == 0


def test_joining_with_an_answer_is_the_scenario_of_that_name(japan, plan, world):
    expected = scenarios.shock(scenarios.rows(plan, "bloc_alone"), "JPN", world)
    found = japan.join(japan.us_duties("in_force"), japan.answer("in-kind"))
    pd.testing.assert_frame_equal(found.tariffs, expected.tariffs)
    assert found.trade_costs is None


def test_the_tariffs_return_as_the_scenario_has_them_at_its_own_rates(
    japan, plan, world
):
    """Japan's rates of April 2025 are 24 % on most goods and 25 % on cars and parts."""
    expected = scenarios.shock(scenarios.rows(plan, "no_deal"), "JPN", world)
    found = japan.stay_out(japan.returned(24, 25))
    pd.testing.assert_frame_equal(found.tariffs, expected.tariffs)
    higher = japan.stay_out(japan.returned(50, 25))
    assert changed(higher, found) == {("USA", "JPN")}


def test_joining_changes_only_what_members_and_china_charge(japan):
    kept = japan.us_duties("deal_15")
    out = japan.stay_out(kept)
    assert changed(japan.join(kept), out) == {("JPN", "CHN")}
    answered = japan.join(kept, japan.answer("in-kind"))
    assert changed(answered, out) == {("JPN", "CHN"), ("CHN", "JPN")}
    together = japan.join(kept, japan.answer("in-kind"), beside=["KOR"])
    pairs = {("JPN", "CHN"), ("CHN", "JPN"), ("KOR", "CHN"), ("CHN", "KOR")}
    assert changed(together, out) == pairs


def test_an_economy_that_stays_out_is_answered_as_if_it_had_joined(japan):
    kept = japan.us_duties("deal_15")
    out = japan.stay_out(kept, japan.answer("in-kind"))
    joined = japan.join(kept, japan.answer("in-kind"))
    assert changed(out, japan.stay_out(kept)) == {("CHN", "JPN")}
    assert changed(out, joined) == {("JPN", "CHN")}
    closed = japan.stay_out(kept, japan.answer("both"))
    own = japan.join(kept, japan.answer("both"))
    pd.testing.assert_frame_equal(closed.trade_costs, own.trade_costs)


def test_others_can_join_without_the_focus(japan):
    kept = japan.us_duties("deal_15")
    found = japan.stay_out(kept, japan.answer("in-kind"), others=["KOR", "AUS"])
    pairs = changed(found, japan.stay_out(kept))
    assert pairs == {("KOR", "CHN"), ("AUS", "CHN"), ("CHN", "KOR"), ("CHN", "AUS")}


def test_a_member_of_a_customs_union_joins_with_all_of_it(germany):
    assert len(germany.members) == 27 and "DEU" in germany.members
    kept = germany.us_duties("deal_15")
    importers = {
        pair[0] for pair in changed(germany.join(kept), germany.stay_out(kept))
    }
    assert importers == set(germany.members)
    assert germany.joiners(["JPN", "EU27", "DEU", "KOR"]) == ["JPN", "KOR"]
    assert not {"USA", "CHN", "HKG", *germany.members} & set(germany.others)


def test_eight_outcomes_and_their_names(japan):
    courses = {"kept": japan.us_duties("deal_15"), "back": japan.returned(24, 25)}
    found = japan.outcomes(courses, japan.answer("in-kind"))
    assert len(found) == 8
    assert {choice for choice, _, _ in found} == {"stay out", "join"}
    same = japan.stay_out(courses["kept"])
    pd.testing.assert_frame_equal(
        found["stay out", "kept", "no answer"].tariffs, same.tariffs
    )


def test_every_answer_of_the_table_can_be_given(japan):
    kept = japan.us_duties("deal_15")
    answers = data.load("china_answers")
    for name in answers["answer"]:
        shock = japan.join(kept, japan.answer(name))
        closes = "cost" in str(answers.set_index("answer").loc[name, "instructions"])
        assert (shock.trade_costs is not None) == closes
    assert japan.answer("none").empty
    words, rows = japan.chosen("in-kind")
    assert words == "answers in kind" and list(rows["rule"]) == ["answer"]


def test_an_unknown_answer_is_refused(japan):
    with pytest.raises(scenarios.ScenarioError, match="there is no answer 'war'"):
        japan.answer("war")


# ---- on the duties in force


@pytest.fixture(scope="module")
def today(world, plan) -> blocs.Bloc:
    return blocs.Bloc(
        world,
        plan,
        data.load("china_answers"),
        "JPN",
        day=world.schedule.last_day,
        general="section_301_forced_labour",
    )


def test_the_duties_in_force_are_those_of_the_last_day(today, world, plan):
    law = scenarios.rows(plan, "deal_15")
    of_law = law["rule"] == "us_schedule"
    law = law.assign(day=law["day"].mask(of_law, pd.Timestamp(world.schedule.last_day)))
    expected = scenarios.shock(law, "JPN", world)
    found = today.stay_out(today.kept)
    pd.testing.assert_frame_equal(found.tariffs, expected.tariffs)


def test_a_return_on_the_duties_in_force_touches_only_the_focus(today):
    back = today.stay_out(today.returned(24.0, 25.0))
    assert changed(back, today.stay_out(today.kept)) == {("USA", "JPN")}
    higher = today.stay_out(today.returned(30.0, 25.0))
    both = higher.tariffs.merge(back.tariffs, on=KEYS)
    rise = both["tariff_x"] - both["tariff_y"]
    assert 0.03 < rise.max() <= 0.06 + 1e-9 and rise.min() > -1e-12
    dearer_cars = today.stay_out(today.returned(24.0, 40.0))
    both = dearer_cars.tariffs.merge(back.tariffs, on=KEYS)
    of_japan = both[both["exporter"] == "JPN"].set_index("sector")
    rise = of_japan["tariff_x"] - of_japan["tariff_y"]
    assert rise["C29"] > 0.1 and rise["C26"] < 0.01 and rise["C21"] == 0


def test_the_rate_named_in_april_is_that_of_the_economy():
    announced = data.load("announced_rates")
    assert blocs.april_pct(announced, "JPN") == 24
    assert blocs.april_pct(announced, "VNM") == 46
    assert blocs.april_pct(announced, "RUS") is None
