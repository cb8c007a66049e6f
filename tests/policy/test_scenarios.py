"""Scenarios: every row can be carried out for any economy, does what it says, and a
wrong one is named.
"""

import re

import numpy as np
import pandas as pd
import pytest

from tightrope import data, policy, scenarios
from tightrope import equilibrium as eq
from tightrope.policy.whole_duty import rates_in_force

TABLE = data.load("scenarios")
NAMES = list(scenarios.titles(TABLE).index)


@pytest.fixture(scope="module")
def world():
    return scenarios.World.from_tables(
        **{name: data.load(name) for name in scenarios.TABLES}
    )


@pytest.fixture(scope="module")
def sectors():
    return data.load("hs6_sectors").set_index("hs6")["sector"]


def rate(shock, world, importer, exporter, sector):
    """The tariff of a pair and sector after a shock, a fraction."""
    frame = shock.tariffs
    if frame is not None:
        mine = frame.query(
            "importer == @importer and exporter == @exporter and sector == @sector"
        )["tariff"]
        if len(mine):
            return mine.item()
    at = (
        world.economies.index(importer),
        world.economies.index(exporter),
        world.sectors.index(sector),
    )
    return world.tariffs[at]


def named(world, name, focus="JPN"):
    return scenarios.shock(scenarios.rows(TABLE, name), focus, world)


def instruction(**given):
    """A table with one scenario of one row, or of one after a schedule (`after`)."""
    row = dict.fromkeys(scenarios.COLUMNS) | {
        "scenario": "mine",
        "title": "Mine",
        "importer": "USA",
        "exporter": "JPN",
        "sector": "goods",
    }
    first = row | {
        "step": 1,
        "rule": "us_schedule",
        "exporter": "ALL",
        "day": "2025-11-15",
    }
    rows = [first] if given.pop("after", False) else []
    return pd.DataFrame([*rows, row | {"step": 2} | given])


@pytest.mark.slow
def test_the_table_has_no_fault(world):
    assert scenarios.faults(TABLE, world) == []


def test_published_estimates_name_scenarios_and_economies_of_the_model(world):
    published = data.load("published_estimates")
    assert set(published["scenario"]) <= set(NAMES)
    assert set(published["iso3"]) <= set(world.economies)
    assert (published["value_low_pct"] <= published["value_high_pct"]).all()


@pytest.mark.parametrize(
    "focus", ["JPN", "KOR", "DEU", "MEX", "ISL", "VNM", "CHN", "USA", "LAO"]
)
def test_every_scenario_works_for_any_economy(world, focus):
    economy = set(data.load("icio_trade_2022")["importer"])
    for name in NAMES:
        shock = named(world, name, focus)
        for frame, value in zip(shock, ("tariff", "cost_factor"), strict=True):
            if frame is not None:
                assert set(frame["importer"]) | set(frame["exporter"]) <= economy
                assert (frame["importer"] != frame["exporter"]).all()
                assert not frame.duplicated(["importer", "exporter", "sector"]).any()
                assert np.isfinite(frame[value]).all()
                assert (frame[value] >= 0).all()


def test_before_2025_changes_nothing(world):
    assert named(world, "before_2025") == (None, None)


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("pause_10", "2025-07-01"),
        ("deal_15", "2025-11-15"),
        ("in_force", "2026-10-02"),
    ],
)
@pytest.mark.parametrize("origin", ["JPN", "VNM", "CHN"])
def test_us_tariffs_are_the_schedules(world, sectors, name, day, origin):
    before, now = (
        world.schedule.sector_rates(d, [origin], sectors).set_index("sector")
        for d in (policy.FIRST_DAY, day)
    )
    shock = named(world, name)
    for sector in now.index[now["imports_usd"] >= scenarios.FEW_USD]:
        added = now.loc[sector, "total_pct"] - before.loc[sector, "total_pct"]
        at = (
            world.economies.index("USA"),
            world.economies.index(origin),
            world.sectors.index(sector),
        )
        assert rate(shock, world, "USA", origin, sector) == pytest.approx(
            world.tariffs[at] + added / 100, abs=1e-9
        )


def test_an_origin_without_trade_by_product_pays_its_own_rate_on_average_goods(world):
    """Laos paid 40 %, Iceland 15 % from August 2025; both sell the United States
    little, Laos nothing by product.
    """
    deal = named(world, "deal_15")
    added = [
        rate(deal, world, "USA", origin, "C13T15")
        - world.tariffs[
            world.economies.index("USA"),
            world.economies.index(origin),
            world.sectors.index("C13T15"),
        ]
        for origin in ("LAO", "ISL")
    ]
    assert added[0] / added[1] == pytest.approx(40 / 15, rel=0.02)


def test_the_european_union_has_one_tariff_policy(world):
    germany, france = named(world, "no_deal", "DEU"), named(world, "no_deal", "FRA")
    pd.testing.assert_frame_equal(germany.tariffs, france.tariffs)
    assert rate(germany, world, "USA", "ITA", "C29") == pytest.approx(
        rate(germany, world, "USA", "DEU", "C29")
    )
    assert (
        rate(germany, world, "USA", "DEU", "C29")
        > rate(named(world, "deal_15"), world, "USA", "DEU", "C29") + 0.07
    )
    bloc = named(world, "bloc_alone", "DEU").tariffs.query("exporter == 'CHN'")
    assert len(set(bloc["importer"])) == 28  # the Union and the United States


@pytest.mark.parametrize(
    ("focus", "points"), [("JPN", 9), ("KOR", 10), ("AUS", 0), ("VNM", 26), ("CHE", 16)]
)
def test_no_deal_is_the_country_rate_of_april(world, focus, points):
    """Textiles: announced rate less what applied on 15 November 2025; a floor of 15 %
    includes MFN, so the gap is larger there.
    """
    deal, none = (
        rate(named(world, name, focus), world, "USA", focus, "C13T15")
        for name in ("deal_15", "no_deal")
    )
    mfn = 0 if focus in ("AUS", "VNM") else 0.09
    assert points / 100 - 1e-9 <= none - deal <= points / 100 + mfn


def test_without_a_deal_cars_pay_25_on_top_of_mfn(world):
    deal, none = (
        rate(named(world, name), world, "USA", "JPN", "C29")
        for name in ("deal_15", "no_deal")
    )
    assert deal == pytest.approx(0.16, abs=0.01)
    assert none == pytest.approx(0.275, abs=0.01)


def test_nothing_but_the_focus_differs_between_deal_and_no_deal(world):
    keys = ["importer", "exporter", "sector"]
    deal, none = (
        named(world, name).tariffs.set_index(keys)["tariff"]
        for name in ("deal_15", "no_deal")
    )
    gap = (none - deal).dropna()
    moved = gap[gap.abs() > 1e-12].reset_index()
    assert set(moved["exporter"]) == {"JPN"}
    assert set(moved["importer"]) == {"USA"}


def test_own_rates_start_at_the_law_in_force(world):
    own, now = named(world, "own_rates").tariffs, named(world, "in_force").tariffs
    pd.testing.assert_frame_equal(own, now, atol=1e-9)


@pytest.mark.parametrize("focus", ["JPN", "VNM", "DEU"])
def test_an_economys_own_rates_are_the_law_in_force(world, focus):
    """The slider starts at the answer's number: floors stay floors, add-ons add-ons."""
    rates = rates_in_force(world.schedule, world.schedule.groups[focus])
    own = scenarios.at_rates(scenarios.rows(TABLE, "own_rates"), rates)
    found = scenarios.shock(own, focus, world).tariffs
    pd.testing.assert_frame_equal(
        found, named(world, "in_force", focus).tariffs, atol=1e-9
    )


def test_the_law_in_force_is_that_of_the_last_day_and_comes_first(world):
    shown = [name for name in TABLE["scenario"].unique() if name != "before_2025"]
    assert shown[0] == "in_force"
    days = TABLE.loc[
        (TABLE["scenario"] == "in_force") & (TABLE["rule"] == "us_schedule"), "day"
    ]
    assert list(days.dt.date) == [world.schedule.last_day]


def test_a_scenario_of_one_economy_is_shown_to_no_other():
    figures = data.load("scenario_figures")
    assert "letter_25" in scenarios.by_figure(TABLE, figures, "JPN")["american-duties"]
    korea = scenarios.by_figure(TABLE, figures, "KOR")["american-duties"]
    assert "letter_25" not in korea and "no_deal" in korea


def test_rates_that_are_tried_change_one_scenario_only():
    rates = {"section_301_forced_labour": 30.0}
    hidden = scenarios.tried(TABLE, "own_rates", rates, show=False)
    own = hidden["scenario"] == "own_rates"
    pd.testing.assert_frame_equal(hidden[~own], TABLE[~own], check_dtype=False)
    assert (hidden.loc[own, "shown_in"] == "nothing").all()
    assert 30.0 in set(hidden.loc[own, "rate_pct"])


def test_a_bloc_matches_and_china_answers_in_kind(world):
    bloc = named(world, "bloc_asia", "AUS")
    for member in ("AUS", "JPN", "KOR"):
        for sector in ("C26", "C29", "A01"):
            at = (
                world.economies.index(member),
                world.economies.index("CHN"),
                world.sectors.index(sector),
            )
            own, us = world.tariffs[at], rate(bloc, world, "USA", "CHN", sector)
            charged = rate(bloc, world, member, "CHN", sector)
            assert charged == pytest.approx(max(own, us))
            rise = (
                rate(bloc, world, "CHN", member, sector)
                - world.tariffs[at[1], at[0], at[2]]
            )
            assert rise == pytest.approx(charged - own, abs=1e-9)
    assert bloc.tariffs.query("importer == 'AUS' and exporter != 'CHN'").empty


def test_scenarios_join_and_common_rows_are_done_once(world):
    joined = scenarios.rows(TABLE, "free_trade", "bloc_alone")
    assert (joined["rule"] == "us_schedule").sum() == 1
    shock = scenarios.shock(joined, "JPN", world)
    assert rate(shock, world, "USA", "JPN", "C29") == pytest.approx(
        rate(named(world, "free_trade"), world, "USA", "JPN", "C29")
    )
    assert rate(shock, world, "JPN", "CHN", "C26") == pytest.approx(
        rate(named(world, "bloc_alone"), world, "JPN", "CHN", "C26")
    )


def test_the_schedule_by_product_is_the_one_behind_the_sectors(world):
    rows = scenarios.rows(TABLE, "no_deal")
    schedule, day = scenarios.us_schedule(rows, "JPN", world)
    assert str(day.date()) == "2025-11-15"
    assert schedule.duty(day, "JPN", "870323", 2.5).total_pct == 27.5
    assert schedule.duty(day, "KOR", "870323", 0).total_pct == 15
    assert world.schedule.duty(day, "JPN", "870323", 2.5).total_pct == 15
    assert schedule.duty(day, "JPN", "842911", 0).total_pct == pytest.approx(
        24 + 0.1596 * (50 - 24)
    )
    with pytest.raises(
        scenarios.ScenarioError,
        match="scenarios, before_2025: no row us_schedule, so no day",
    ):
        scenarios.us_schedule(scenarios.rows(TABLE, "before_2025"), "JPN", world)


def test_rows_are_carried_out_by_step_not_by_place(world):
    shuffled = TABLE.sample(frac=1, random_state=1)
    one, other = (
        named(world, "no_deal"),
        scenarios.shock(scenarios.rows(shuffled, "no_deal"), "JPN", world),
    )
    pd.testing.assert_frame_equal(one.tariffs, other.tariffs)


def test_a_row_acts_on_its_sectors_only(world):
    shock = scenarios.shock(
        instruction(rule="us_schedule", day="2025-11-15", sector="C29;C28"),
        "JPN",
        world,
    )
    assert set(shock.tariffs["sector"]) == {"C28", "C29"}
    shock = scenarios.shock(
        instruction(
            rule="cost", rate_pct=50, importer="ALL", exporter="FOCUS", sector="SERV"
        ),
        "KOR",
        world,
    )
    assert shock.tariffs is None
    assert set(shock.trade_costs["exporter"]) == {"KOR"}
    assert set(shock.trade_costs["cost_factor"]) == {1.5}


def test_rate_add_and_baseline(world):
    table = pd.concat(
        [
            instruction(step=1, rule="rate", rate_pct=10, exporter="JPN;KOR"),
            instruction(step=2, rule="add", rate_pct=5),
            instruction(step=3, rule="baseline", exporter="KOR"),
        ]
    )
    shock = scenarios.shock(scenarios.rows(table, "mine"), "JPN", world)
    assert set(shock.tariffs["exporter"]) == {"JPN"}
    np.testing.assert_allclose(shock.tariffs["tariff"], 0.15)


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("rate_pct", "24", "rate_pct is '24', not a number"),
        ("rate_pct", True, "rate_pct is True, not a number"),
        ("day", "2025-13-40", "day is '2025-13-40', not a day"),
        ("day", 20250807, "day is 20250807, not a day"),
        ("programme", 5, "programme is 5, not text"),
        ("exporter", ["JPN"], r"exporter is \['JPN'\], not text"),
        ("step", "x", "step is 'x', not a number"),
        ("step", None, "step is missing"),
        ("scenario", float("nan"), "scenario is missing"),
    ],
)
def test_what_is_not_of_its_columns_kind_is_told_in_one_line(
    world, column, value, words
):
    rows = instruction(rule="rate", rate_pct=5).astype(object)
    rows.at[rows.index[0], column] = value
    message = f"scenarios, row 1: {words}"
    for refused in (
        lambda: scenarios.shock(rows, "JPN", world),
        lambda: scenarios.rows(rows, "mine"),
    ):
        with pytest.raises(scenarios.ScenarioError, match=f"^{message}$"):
            refused()
    assert re.fullmatch(message, scenarios.faults(rows, world)[0])


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            {"rule": "rates", "rate_pct": 5},
            "scenarios, mine, step 2: there is no rule 'rates'; there are baseline, ",
        ),
        ({"rule": "rate"}, "scenarios, mine, step 2: rule rate needs rate_pct"),
        (
            {"rule": "rate", "rate_pct": -100},
            "scenarios, mine, step 2: rate_pct is -100; it must be above -100",
        ),
        (
            {"rule": "rate", "rate_pct": 2500},
            "scenarios, mine, step 2: rate_pct is 2500; it must be above -100 and at",
        ),
        (
            {"rule": "rate", "rate_pct": 5, "exporter": "XXX"},
            "step 2: there is no economy 'XXX'",
        ),
        (
            {"rule": "rate", "rate_pct": 5, "importer": "JP"},
            "step 2: there is no economy 'JP'",
        ),
        (
            {"rule": "rate", "rate_pct": 5, "sector": "C99"},
            "step 2: there is no sector 'C99'",
        ),
        ({"rule": "match", "like": "UK"}, "step 2: there is no economy 'UK'"),
        (
            {"rule": "us_schedule", "day": "2024-06-01"},
            "step 2: no duties for 2024-06-01: the tables cover",
        ),
        (
            {"rule": "us_schedule", "day": "2025-11-15", "importer": "CHN"},
            "step 2: rule us_schedule is about importer USA",
        ),
        (
            {
                "rule": "programme_add_on",
                "programme": "ieepa_reciprocal",
                "rate_pct": 5,
            },
            "step 2: rule programme_add_on needs a row us_schedule before it",
        ),
        (
            {
                "rule": "programme_floor",
                "programme": "ieepa",
                "rate_pct": 5,
                "after": True,
            },
            "step 2: there is no programme 'ieepa'; there are",
        ),
        (
            {
                "rule": "programme_floor",
                "programme": "section_122",
                "rate_pct": 5,
                "after": True,
            },
            "step 2: programme section_122 is not in force for JPN on 2025-11-15",
        ),
        (
            {
                "rule": "programme_as_on",
                "programme": "ieepa_reciprocal",
                "day": "2025-02-01",
                "after": True,
            },
            "step 2: programme ieepa_reciprocal is not in force for JPN on 2025-02-01",
        ),
        (
            {
                "rule": "programme_as_others",
                "programme": "ieepa_brazil",
                "after": True,
                "exporter": "BRA",
            },
            "step 2: programme ieepa_brazil is not in force for BRA",
        ),
    ],
)
def test_a_wrong_row_is_named(world, row, message):
    table = instruction(**row)
    with pytest.raises(scenarios.ScenarioError) as error:
        scenarios.shock(table, "JPN", world)
    assert message in str(error.value)
    assert "\n" not in str(error.value)
    assert scenarios.faults(table, world) == [str(error.value)]


def test_other_faults_of_a_table_are_named(world):
    twice = TABLE[TABLE["scenario"] == "deal_15"].assign(step=1)
    assert scenarios.faults(twice, world) == [
        "scenarios, deal_15, step 1: stands twice"
    ]
    titled = TABLE[TABLE["scenario"] == "deal_15"].assign(title=["a", "b"])
    assert scenarios.faults(titled, world) == [
        "scenarios, deal_15: its rows have different titles"
    ]
    with pytest.raises(
        scenarios.ScenarioError,
        match="there is no scenario 'deal15'; did you mean 'deal_15'",
    ):
        scenarios.rows(TABLE, "deal15")
    with pytest.raises(scenarios.ScenarioError, match="focus 'JP' is not in the world"):
        named(world, "deal_15", "JP")
    with pytest.raises(scenarios.ScenarioError, match="column like is missing"):
        scenarios.shock(TABLE.drop(columns="like"), "JPN", world)


def test_the_model_takes_them_and_orders_them(world):
    sets = data.load("trade_elasticities")
    economy = eq.Economy.from_tables(
        data.load("icio_trade_2022"),
        sets[sets["elasticity_set"] == "uniform_4"],
        data.load("icio_input_coefficients_2022"),
    )
    shocks = {name: named(world, name) for name in NAMES}
    results = eq.solve_many(economy, [eq.Case(*shock) for shock in shocks.values()])
    japan = pd.Series(
        {name: r.welfare_pct["JPN"] for name, r in zip(shocks, results, strict=True)}
    )
    assert japan["before_2025"] == pytest.approx(0, abs=1e-9)
    assert (
        japan["free_trade"]
        > 0
        > japan["deal_15"]
        > japan["no_deal"]
        > japan["letter_25"]
    )
    assert (
        japan["deal_15"]
        > japan["closed_inputs"]
        > japan["bloc_alone"]
        > japan["decoupling"]
    )
    # the prohibitive cost is one: next to nothing is sold
    sold = (
        results[NAMES.index("decoupling")]
        .exports("CHN")
        .query("importer == 'JPN' and sector != 'SERV'")
    )
    assert sold["value_usd_mn"].sum() < 1e-4 * sold["value_before_usd_mn"].sum()


# ---- rates put in, a grid of rates, an average


def test_rates_are_put_in_by_programme(world):
    own = scenarios.rows(TABLE, "own_rates")
    changed = scenarios.at_rates(own, {"section_301_forced_labour": 30.0})
    by_programme = changed.set_index("programme")["rate_pct"]
    assert by_programme["section_301_forced_labour"] == 30
    assert by_programme["section_232_cars;section_232_car_parts"] == 15
    assert list(changed["rule"]) == list(own["rule"])
    with pytest.raises(scenarios.ScenarioError, match="has programme 'ieepa'"):
        scenarios.at_rates(own, {"ieepa": 30.0})


def test_a_grid_of_rates_is_each_pair_solved_for_itself(world):
    own = scenarios.rows(TABLE, "own_rates")
    names = ("section_301_forced_labour", "section_232_cars;section_232_car_parts")
    grid = scenarios.rate_grid(own, names, [0, 15, 40], "KOR", world)
    assert list(grid) == [(a, b) for a in (0, 15, 40) for b in (0, 15, 40)]
    keys = ["importer", "exporter", "sector"]
    baseline = data.load("icio_trade_2022").set_index(keys)["tariff"]
    for pair in ((0, 40), (40, 15)):
        steps = scenarios.at_rates(own, dict(zip(names, pair, strict=True)))
        alone = scenarios.shock(steps, "KOR", world).tariffs.set_index(keys)["tariff"]
        found = grid[pair].set_index(keys)["tariff"]
        assert set(alone.index) <= set(found.index)
        expected = alone.reindex(found.index).fillna(baseline.reindex(found.index))
        np.testing.assert_allclose(found, expected, rtol=0, atol=1e-9)
    assert len({tuple(frame[keys].sum()) for frame in grid.values()}) == 1


def test_rates_of_which_the_larger_counts_have_no_grid(world):
    steps = pd.concat(
        [
            instruction(step=1, rule="rate", programme="a", rate_pct=5.0),
            instruction(
                step=2, rule="rate", programme="b", rate_pct=5.0, exporter="KOR"
            ),
            instruction(
                step=3, rule="rate", programme="b", rate_pct=5.0, importer="CHN"
            ),
            instruction(step=4, rule="match", like="CHN"),
        ]
    )
    with pytest.raises(scenarios.ScenarioError, match="a and b do not add up"):
        scenarios.rate_grid(steps, ("a", "b"), [0, 30], "JPN", world)


def test_an_average_tariff_takes_what_the_shock_leaves_alone(world):
    trade = data.load("icio_trade_2022")
    goods = trade.query("importer == 'USA' and exporter == 'JPN' and sector != 'SERV'")
    before = 100 * np.average(goods["tariff"], weights=goods["value_usd_mn"])
    nothing = scenarios.Shock(None, None)
    found = scenarios.average_tariff_pct(nothing, trade, "USA", "JPN")
    assert found == pytest.approx(before)
    ten = goods[["importer", "exporter", "sector"]].assign(tariff=0.1)
    cars = ten[ten["sector"] == "C29"]
    weight = goods.set_index("sector")["value_usd_mn"]
    share = weight["C29"] / weight.sum()
    own = goods.set_index("sector")["tariff"]["C29"]
    part = scenarios.average_tariff_pct(
        scenarios.Shock(cars, None), trade, "USA", "JPN"
    )
    assert part == pytest.approx(before + 100 * share * (0.1 - own))
    elsewhere = scenarios.Shock(cars.assign(exporter="KOR"), None)
    assert scenarios.average_tariff_pct(elsewhere, trade, "USA", "JPN") == found
    assert np.isnan(scenarios.average_tariff_pct(nothing, trade, "USA", "ZZZ"))


# ---- each instruction does what it says, or is named


def japan_adds_ten_and_is_answered() -> pd.DataFrame:
    deal = scenarios.rows(TABLE, "deal_15")
    row = deal.iloc[[0]].assign(day=None, sector="goods")
    adds = row.assign(step=3, importer="JPN", exporter="USA", rule="add", rate_pct=10.0)
    answers = row.assign(step=4, importer="USA", exporter="JPN", rule="answer")
    return pd.concat([deal, adds, answers])


def test_an_answer_comes_on_top_of_what_is_charged_already(world):
    """Under the deal the United States has raised its duties on Japan before."""
    deal = named(world, "deal_15")
    answered = scenarios.shock(japan_adds_ten_and_is_answered(), "JPN", world)
    for sector in world.goods:
        before = rate(deal, world, "USA", "JPN", sector)
        assert rate(answered, world, "USA", "JPN", sector) == pytest.approx(
            before + 0.1
        )
    sets = data.load("trade_elasticities")
    economy = eq.Economy.from_tables(
        data.load("icio_trade_2022"),
        sets[sets["elasticity_set"] == "fontagne_2022"],
        data.load("icio_input_coefficients_2022"),
    )
    assert eq.solve(economy, *answered).welfare_pct["JPN"] == pytest.approx(
        -0.1355, abs=5e-4
    )


def test_what_was_lowered_is_not_answered(world):
    row = {"exporter": "USA", "importer": "JPN", "rule": "rate", "rate_pct": 0.0}
    steps = pd.concat(
        [
            instruction(step=1, **row),
            instruction(step=2, rule="answer", importer="USA", exporter="JPN"),
        ]
    )
    changed = scenarios.shock(steps, "JPN", world).tariffs
    assert set(changed["importer"]) == {"JPN"}
    assert list(scenarios.idle(steps, "JPN", world)["step"]) == [2]


def test_instructions_without_effect_are_named(world):
    no_deal = scenarios.rows(TABLE, "no_deal")
    assert scenarios.idle(no_deal, "JPN", world).empty
    still = scenarios.idle(no_deal, "AUS", world)
    assert list(still["step"]) == [3, 4, 5], "its rate of April is the one it has"
    steps = {name: scenarios.rows(TABLE, name) for name in ("no_deal", "deal_15")}
    assert scenarios.idle_words(steps, "AUS", world) == [
        "“November 2025 without a deal: own country rate of April”, steps 3, 4, 5"
    ]
    assert scenarios.idle_words(steps, "JPN", world) == []
    assert scenarios.idle_words(steps, "AUS", world, apart=["no_deal"]) == []
    baseline = scenarios.rows(TABLE, "before_2025")
    assert scenarios.idle(baseline, "JPN", world).empty, "it says so itself"


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            {"rule": "add", "rate_pct": 0},
            "step 2: changes nothing (tried for JPN, DEU, VNM, BRA, AUS)",
        ),
        ({"rule": "add", "rate_pct": 5, "importer": "JPN"}, "step 2: changes nothing"),
        ({"rule": "answer"}, "step 2: changes nothing"),
        (
            {"rule": "match", "like": "CAN", "rate_pct": 5},
            "step 2: rule match makes no use of rate_pct 5",
        ),
        (
            {"rule": "rate", "rate_pct": 5, "programme": "section_122"},
            "step 2: rule rate makes no use of programme section_122",
        ),
        (
            {"rule": "match", "like": "CHN;IND"},
            "step 2: like is 'CHN;IND'; it must name one economy",
        ),
    ],
)
def test_an_instruction_that_would_do_less_than_it_says(world, row, message):
    (fault,) = scenarios.faults(instruction(**row), world)
    assert fault.startswith("scenarios, mine, ") and message in fault


def test_to_be_like_the_focus_is_to_be_like_that_economy(world):
    steps = instruction(rule="match", like="FOCUS", importer="SGP", exporter="CHN")
    one = instruction(rule="match", like="DEU", importer="SGP", exporter="CHN")
    pd.testing.assert_frame_equal(
        scenarios.shock(steps, "DEU", world).tariffs,
        scenarios.shock(one, "JPN", world).tariffs,
    )
    union = instruction(rule="match", like="EU27", importer="SGP", exporter="CHN")
    with pytest.raises(scenarios.ScenarioError, match="must name one economy"):
        scenarios.shock(union, "JPN", world)
