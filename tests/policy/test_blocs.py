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
    found = japan.join(japan.us_duties("deal_15"), japan.answer("in-kind"))
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
