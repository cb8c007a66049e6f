"""The US duty schedule: 169 worked cases from the legal texts, its properties, its bounds, and the tables behind it."""

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tightrope import data, policy

ORIGINS = ["JPN", "CHN", "KOR", "TWN", "EU27", "VNM", "IND", "GBR", "CAN", "MEX"]
CASES = pd.read_csv(
    Path(__file__).parent / "duty_cases.csv",
    dtype={"hs6": str},
    keep_default_na=False,
    parse_dates=["on"],
)


@pytest.fixture(scope="module")
def tables():
    return {name: data.load(name) for name in policy.TABLES}


@pytest.fixture(scope="module")
def schedule(tables):
    return policy.Schedule.from_tables(**tables)


def duties_only(tables):
    return [tables[name] for name in policy.CHECKED]


# Worked cases: each expectation was worked out by hand from the text that it names.


@pytest.mark.parametrize(
    "case",
    list(CASES.itertuples()),
    ids=lambda c: f"{c.on:%Y-%m-%d}-{c.origin}-{c.hs6}-{c.basis}",
)
def test_worked_case(schedule, case):
    duty = schedule.duty(case.on, case.origin, case.hs6, case.mfn_pct, case.basis)
    assert duty.total_pct == pytest.approx(case.total_pct, abs=1e-6), case.comment
    assert {c.programme for c in duty.programmes if c.points_pct > 0} == set(
        filter(None, case.programmes.split(";"))
    )


def test_the_cases_meet_every_programme_and_rule(tables):
    met = {programme for text in CASES["programmes"] for programme in text.split(";")}
    rules = tables["stacking_rules"].set_index("programme")
    # truck parts, cabinets and aluminium content share the rule and date of a programme that is met; chips add nothing
    unmet = {
        "section_232_truck_parts",
        "section_232_cabinets",
        "section_232_aluminium_derivatives",
        "section_232_semiconductors",
    }
    assert set(rules.index) - met == unmet
    assert len(CASES) >= 80 and not CASES["legal_source"].eq("").any()


def test_a_duty_says_why(schedule):
    duty = schedule.duty("2025-08-18", "JPN", "842911", 0)
    assert [(c.programme, c.points_pct) for c in duty.programmes] == [
        ("section_232_steel_derivatives", pytest.approx(14.0)),
        ("ieepa_reciprocal", pytest.approx(10.8)),
    ]
    assert all(c.legal_source and c.confidence and c.title for c in duty.programmes)
    assert duty.total_pct == pytest.approx(
        duty.mfn_pct + sum(c.points_pct for c in duty.programmes)
    )


def test_four_regimes_on_a_japanese_good(schedule):
    regimes = [
        schedule.duty(day, "JPN", "660110", 6.5).total_pct
        for day in ("2025-05-01", "2025-10-01", "2026-03-01", "2026-08-01")
    ]
    assert regimes == [16.5, 15.0, 16.5, 12.5]


# Properties.

days = st.dates(date(2025, 1, 1), date(2026, 10, 2))
some_products = st.sampled_from(["870323", "870830", "720839", "760612", "842911", "845530", "854231", "950300", "020230",
                                 "300490", "841112", "940161", "847989", "850440", "391740", "270900"])  # fmt: skip
origins = st.sampled_from([*ORIGINS, "DEU", "BRA", "RUS", "MNG", "ROW", "CHE"])
bases = st.sampled_from(policy.BASES)
rates = st.floats(0, 60, allow_nan=False)
PROPERTY = settings(deadline=None, derandomize=True, max_examples=150)


@PROPERTY
@given(on=days, origin=origins, hs6=some_products, mfn=rates, basis=bases)
def test_never_below_zero_nor_below_mfn(schedule, on, origin, hs6, mfn, basis):
    duty = schedule.duty(on, origin, hs6, mfn, basis)
    assert duty.total_pct >= duty.mfn_pct - 1e-6 >= -1e-6
    assert all(c.points_pct >= 0 and 0 < c.share <= 1 for c in duty.programmes)


@PROPERTY
@given(on=days, origin=origins, hs6=some_products, mfn=rates, basis=bases)
def test_a_floor_applied_twice_is_applied_once(schedule, on, origin, hs6, mfn, basis):
    first = schedule.duty(on, origin, hs6, mfn, basis)
    floors = [c for c in first.programmes if c.points_pct > 0]
    if floors and all(
        c.rule == "floor_including_mfn"
        and c.share == 1
        and c.points_pct == pytest.approx(c.rate_pct - mfn)
        for c in floors
    ):
        again = schedule.duty(on, origin, hs6, first.total_pct, basis)
        assert (
            again.total_pct
            == pytest.approx(first.total_pct)
            == pytest.approx(floors[0].rate_pct)
        )


@PROPERTY
@given(on=days, origin=origins, hs6=some_products, mfn=rates, more=st.floats(0, 20))
def test_a_higher_mfn_never_lowers_the_total(schedule, on, origin, hs6, mfn, more):
    assert (
        schedule.duty(on, origin, hs6, mfn + more).total_pct
        >= schedule.duty(on, origin, hs6, mfn).total_pct - 1e-6
    )


@PROPERTY
@given(on=days, origin=origins, hs6=some_products)
def test_goods_under_section_232_never_pay_twice(schedule, on, origin, hs6):
    claimed = [
        c
        for c in schedule.duty(on, origin, hs6, 0).programmes
        if c.programme.startswith("section_232")
    ]
    others = [
        c
        for c in schedule.duty(on, origin, hs6, 0).programmes
        if c.programme
        in ("ieepa_reciprocal", "section_122", "section_301_forced_labour")
    ]
    assert all(
        sum(c.share for c in claimed) + other.share <= 1 + 1e-6 for other in others
    )


def test_the_order_of_rows_is_irrelevant(tables, schedule):
    mixed = {
        name: frame.sample(frac=1, random_state=7) for name, frame in tables.items()
    }
    other = policy.Schedule.from_tables(**mixed)
    span = pd.date_range("2025-01-01", "2026-10-02", freq="11D")
    pd.testing.assert_frame_equal(
        other.average_rates(span, ORIGINS), schedule.average_rates(span, ORIGINS)
    )
    for case in CASES.iloc[::7].itertuples():
        assert (
            other.duty(case.on, case.origin, case.hs6, case.mfn_pct).programmes
            == schedule.duty(case.on, case.origin, case.hs6, case.mfn_pct).programmes
        )


def test_the_series_steps_only_on_dated_rows(tables, schedule):
    duties, scope = tables["us_duties"], tables["programme_scope"]
    day = pd.Timedelta(days=1)
    dated = (
        set(duties["effective_from"])
        | set(duties["retroactive_from"].dropna())
        | set(duties["effective_to"].dropna() + day)
    )
    dated |= (
        set(scope["effective_from"])
        | set(scope["retroactive_from"].dropna())
        | set(scope["effective_to"].dropna() + day)
    )
    for basis in policy.BASES:
        series = schedule.average_rates(
            pd.date_range("2025-01-01", "2026-10-02"), ORIGINS, basis
        )
        wide = series.pivot(index="date", columns="origin", values="rate_pct")
        steps = wide.index[wide.diff().abs().gt(1e-9).any(axis=1)]
        assert len(steps) > 20 and set(steps) <= dated
    # retroactive starts are steps of the legal series only, and the correction of 16 September moves only the border
    legal = schedule.average_rates(
        ["2025-09-10", "2025-11-13", "2025-11-14"], ["JPN", "KOR"]
    )
    border = schedule.average_rates(
        ["2025-09-10", "2025-11-13", "2025-11-14"], ["JPN", "KOR"], "collected"
    )
    assert (border["rate_pct"] - legal["rate_pct"]).iloc[0] > 0.3
    korea = [
        frame.loc[frame["origin"] == "KOR", "rate_pct"].to_numpy()[1:]
        for frame in (legal, border)
    ]
    assert np.diff(korea[0])[0] < -0.2  # the floor reaches back to 14 November
    assert (
        abs(np.diff(korea[1])[0]) < 0.1
    )  # at the border only the farm list of that day moves


def test_one_call_equals_many(schedule):
    span = pd.date_range("2025-03-30", "2025-05-20")
    series = schedule.average_rates(span, ["JPN", "CHN"], "collected").set_index(
        ["origin", "date"]
    )["rate_pct"]
    for day in span[::5]:
        for origin in ("JPN", "CHN"):
            assert series[origin, day] == pytest.approx(
                schedule.average_rate(day, origin, "collected"), rel=1e-12
            )


def test_an_average_is_made_of_duties(schedule):
    products = (
        schedule.product_rates("2025-11-15", "JPN").sort_values("imports_usd").tail(40)
    )
    for row in products.itertuples():
        assert schedule.duty(
            "2025-11-15", "JPN", row.hs6, row.base_pct
        ).total_pct == pytest.approx(row.total_pct, abs=1e-5)
    assert np.average(products["total_pct"], weights=products["imports_usd"]) > 0


def test_sector_rates_add_up(schedule):
    products = schedule.product_rates("2025-11-15", "JPN")
    chapters = {code: code[:2] for code in products["hs6"] if code[:2] < "98"}
    sectors = schedule.sector_rates("2025-11-15", ["JPN", "EU27"], chapters)
    japan = sectors[sectors["origin"] == "JPN"]
    cars = products[products["hs6"].str.startswith("87")]
    assert japan.set_index("sector").loc["87", "total_pct"] == pytest.approx(
        np.average(cars["total_pct"], weights=cars["imports_usd"])
    )
    assert japan["imports_usd"].sum() == pytest.approx(
        products.loc[products["hs6"] < "98", "imports_usd"].sum()
    )
    np.testing.assert_allclose(
        sectors["base_pct"] + sectors["new_pct"], sectors["total_pct"]
    )


# Statutory against collected, the figures of the sources.


def test_2024_is_the_collected_year(schedule, tables):
    imports = tables["us_imports_hs6_2024"]
    for origin in ORIGINS:
        mine = imports[imports["partner_iso3"] == origin]
        collected = 100 * mine["duty_usd"].sum() / mine["imports_consumption_usd"].sum()
        # the new metal duties stood at zero or were taken off the base: what is left is 2024, or a little more
        assert (
            collected - 1e-6
            <= schedule.average_rate("2025-01-01", origin)
            <= collected + 0.3
        )
    mine = imports[imports["partner_iso3"] == "JPN"]
    assert mine["imports_consumption_usd"].sum() == pytest.approx(151.34e9, rel=1e-4)
    assert mine.loc[
        mine["hs6"].str.startswith("8703"), "imports_consumption_usd"
    ].sum() == pytest.approx(41.9e9, rel=2e-3)


def collected_rates():
    frame = data.load("collected_duty")
    return frame.assign(
        rate_pct=100 * frame["duty_usd"] / frame["imports_consumption_usd"]
    )


def test_collected_rates_of_the_source():
    frame = (
        collected_rates().set_index(["partner_iso3", "naics3", "month"]).sort_index()
    )
    japan = frame.loc[("JPN", "0"), "rate_pct"]
    assert [round(japan[m], 1) for m in ("2025-04", "2025-08", "2025-11")] == [
        9.3,
        16.9,
        14.3,
    ]
    year = (
        frame.loc[("JPN", "0")]
        .loc["2024-01":"2024-12", ["duty_usd", "imports_consumption_usd"]]
        .sum()
    )
    assert round(100 * year["duty_usd"] / year["imports_consumption_usd"], 1) == 1.5
    vehicles = frame.loc[("JPN", "336"), "rate_pct"]
    assert [round(vehicles[m], 1) for m in ("2024-12", "2025-06", "2025-11")] == [
        2.3,
        25.6,
        15.0,
    ]
    total = frame["imports_consumption_usd"].unstack("naics3")
    parts = total.drop(columns="0").sum(axis=1)[total["336"].notna()]
    np.testing.assert_allclose(parts, total.loc[parts.index, "0"], rtol=1e-6)


@pytest.mark.parametrize(
    ("origin", "band"),
    [("JPN", 2.5), ("CHN", 5.0), ("KOR", 5.5), ("GBR", 3.5), ("EU27", 7.0)],
)
def test_statutory_within_a_band_of_collected(schedule, origin, band):
    """June to November 2025, when goods in transit no longer matter much; the band is in points (docs/duties.md)."""
    series = schedule.average_rates(
        pd.date_range("2025-06-01", "2025-11-30"), [origin], "collected"
    )
    statutory = series.groupby(series["date"].dt.strftime("%Y-%m"))["rate_pct"].mean()
    frame = collected_rates()
    mine = frame[
        (frame["partner_iso3"] == origin) & (frame["naics3"] == "0")
    ].set_index("month")["rate_pct"]
    gap = statutory - mine[statutory.index]
    assert gap.abs().max() < band
    assert (
        gap.mean() > -0.5
    )  # fixed weights of 2024 do not see buyers turn away from what is taxed


def test_japanese_vehicles_within_two_points_of_collected(schedule):
    frame = collected_rates()
    mine = frame[
        (frame["partner_iso3"] == "JPN") & (frame["naics3"] == "336")
    ].set_index("month")["rate_pct"]
    for day, month in (
        ("2025-06-15", "2025-06"),
        ("2025-10-15", "2025-10"),
        ("2025-11-15", "2025-11"),
    ):
        products = schedule.product_rates(day, "JPN", "collected")
        vehicles = products[products["hs6"].str[:2].isin(["86", "87", "88", "89"])]
        statutory = np.average(vehicles["total_pct"], weights=vehicles["imports_usd"])
        assert statutory == pytest.approx(mine[month], abs=2.0)


# Counterfactuals.


def test_what_if_24_percent(tables, schedule):
    duties = policy.amend(tables["us_duties"], "ieepa_reciprocal", ["JPN"], 24)
    other = policy.Schedule.from_tables(**{**tables, "us_duties": duties})
    assert other.duty("2025-11-15", "JPN", "660110", 6.5).total_pct == 30.5
    assert (
        other.duty("2025-11-15", "JPN", "870323", 2.5).total_pct == 15.0
    )  # Section 232 goods stay out
    assert (
        other.duty("2025-11-15", "KOR", "660110", 6.5).total_pct
        == schedule.duty("2025-11-15", "KOR", "660110", 6.5).total_pct
    )
    assert (
        other.average_rate("2025-11-15", "JPN")
        > schedule.average_rate("2025-11-15", "JPN") + 3
    )
    assert (
        policy.faults(duties, tables["stacking_rules"], tables["programme_scope"]) == []
    )


def test_without_a_programme(tables):
    duties = tables["us_duties"]
    none = policy.Schedule.from_tables(
        **{**tables, "us_duties": duties[duties["programme"] != "section_232_cars"]}
    )
    assert (
        none.duty("2025-11-15", "JPN", "870323", 2.5).total_pct == 15.0
    )  # the reciprocal duty takes the cars' place
    assert none.duty("2025-05-01", "JPN", "870323", 2.5).total_pct == 12.5


# Bad input: one line that says what is covered.


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("2024-12-31", "JPN", "870323", 2.5), "cover 2025-01-01 to 2026-10-02"),
        (("2026-10-03", "JPN", "870323", 2.5), "cover 2025-01-01 to 2026-10-02"),
        (("soon", "JPN", "870323", 2.5), "cover 2025-01-01 to 2026-10-02"),
        (("2025-05-01", "XXX", "870323", 2.5), "unknown origin 'XXX'"),
        (("2025-05-01", "Japan", "870323", 2.5), "alpha-3"),
        (("2025-05-01", "JPN", "8703", 2.5), "unknown HS code '8703'"),
        (("2025-05-01", "JPN", "000000", 2.5), "six digits"),
        (("2025-05-01", "JPN", 870323, 2.5), "as text"),
        (("2025-05-01", "JPN", "870323", -1), "zero or more"),
        (("2025-05-01", "JPN", "870323", float("nan")), "zero or more"),
        (("2025-05-01", "JPN", "870323", 2.5, "customs"), "one of legal, collected"),
    ],
)
def test_bad_input_is_refused_in_one_line(schedule, arguments, words):
    with pytest.raises(policy.PolicyError) as error:
        schedule.duty(*arguments)
    assert words in str(error.value) and "\n" not in str(error.value)


def test_averages_refuse_what_they_do_not_cover(schedule, tables):
    with pytest.raises(policy.PolicyError, match="cover 2025-01-01"):
        schedule.average_rates(["2024-06-01"], ["JPN"])
    with pytest.raises(policy.PolicyError, match=r"no imports of 2024 from 'MNG'.*JPN"):
        schedule.average_rate("2025-05-01", "MNG")
    with pytest.raises(policy.PolicyError, match="no origins"):
        schedule.average_rates(["2025-05-01"], [])
    with pytest.raises(policy.PolicyError, match="unknown programme 'tariff'"):
        policy.amend(tables["us_duties"], "tariff", ["JPN"], 24)


# Holes and overlaps.


def test_the_tables_have_no_faults(tables):
    assert policy.faults(*duties_only(tables)) == []


def line_of(duties, programme, origin, start):
    mask = (duties["programme"] == programme) & duties["origins"].str.split(";").map(
        lambda o: origin in o
    )
    return duties.index[mask & (duties["effective_from"] == start)][0] + 2


def test_a_hole_is_found_with_its_rows(tables):
    duties, rules, scope = duties_only(tables)
    line = line_of(duties, "section_122", "ROW", "2026-02-24")
    early = duties.copy()
    early.loc[line - 2, "effective_to"] = pd.Timestamp("2026-07-20")
    assert policy.faults(early, rules, scope) == [
        f"us_duties, section_122, ROW: no rate after 2026-07-20 (line {line}), though the programme goes on"
    ]
    line = line_of(duties, "ieepa_china_fentanyl", "CHN", "2025-03-04")
    gone = duties.drop(index=line - 2).reset_index(drop=True)
    found = policy.faults(gone, rules, scope)
    assert len(found) == 3 and all(
        "no rate from 2025-03-04 to 2025-11-09, between lines" in f for f in found
    )  # CHN, HKG, MAC
    lost = duties[
        ~((duties["programme"] == "ieepa_reciprocal") & (duties["origins"] == "ROW"))
    ]
    assert policy.faults(lost, rules, scope) == [
        "us_duties, ieepa_reciprocal: no row for ROW, though the programme meets every origin"
    ]


def test_an_overlap_is_found_with_its_rows(tables):
    duties, rules, scope = duties_only(tables)
    first, second = (
        line_of(duties, "section_232_cars", "JPN", day)
        for day in ("2025-04-03", "2025-09-16")
    )
    late = duties.copy()
    late.loc[first - 2, "effective_to"] = pd.Timestamp("2025-09-16")
    assert policy.faults(late, rules, scope) == [
        f"us_duties, section_232_cars, JPN: lines {first} and {second} overlap on 2025-09-16"
    ]


def test_rows_that_cannot_be_are_found(tables):
    duties, rules, scope = duties_only(tables)
    wrong = duties.copy()
    line = line_of(duties, "section_232_copper", "ROW", "2025-08-01")
    wrong.loc[line - 2, "retroactive_from"] = pd.Timestamp("2025-09-01")
    assert policy.faults(wrong, rules, scope) == [
        f"us_duties, line {line}: its days are not in order"
    ]
    stray = scope.assign(
        programme=scope["programme"].replace("section_232_buses", "buses")
    )
    assert policy.faults(duties, rules, stray) == [
        "us_duties or programme_scope: programme 'buses' has no row in stacking_rules"
    ]
    long = duties.copy()
    line = line_of(duties, "ieepa_mexico", "MEX", "2025-03-07")
    long.loc[line - 2, "effective_to"] = pd.Timestamp("2026-03-01")
    assert [f.split(": ")[0] for f in policy.faults(long, rules, scope)] == [
        "us_duties, ieepa_mexico, MEX"
    ]


# The tables around the schedule.


def test_every_programme_with_rates_has_goods(tables):
    rules = tables["stacking_rules"].set_index("programme")
    listed = set(rules.index[rules["goods"] == "listed"])
    scope = tables["programme_scope"]
    assert listed == set(scope["programme"][scope["treatment"] == "in"])
    out = scope[scope["treatment"] == "out"]
    metals = out[out["programme"].map(rules["authority"]) == "Section 232"]
    assert set(metals["reason"]) == {
        "civil aircraft, by use"
    }  # nothing else leaves a Section 232 list
    assert scope["share_of_hs6"].between(0, 1, inclusive="right").all()
    in_force = tables["us_duties"][tables["us_duties"]["status"] != "announced only"]
    assert set(in_force["programme"]) == set(rules.index)
    assert (
        in_force["content_share"].between(0, 1, inclusive="right").all()
        and in_force["paying_share"].between(0, 1).all()
    )


def test_announced_rates_are_whole():
    frame = data.load("announced_rates")
    april = frame[frame["announced_on"] == "2025-04-02"].set_index("iso3")
    assert len(april) == 57
    assert april.loc[["MOZ", "MMR", "NAM"], "rate_pct"].tolist() == [16, 44, 21]
    rates = frame.set_index(["announced_on", "iso3"])["rate_pct"]
    assert (
        rates[pd.Timestamp("2025-04-02"), "JPN"] == 24
        and rates[pd.Timestamp("2025-07-31"), "JPN"] == 15
    )
    assert frame[frame["iso3"] == "EU27"]["rule"].tolist() == [
        "add_on",
        "floor_including_mfn",
    ]


@pytest.mark.parametrize(
    "name",
    ["policy_events", "us_duties", "china_duties", "commitments", "article_facts"],
)
def test_recollections_are_flagged(name):
    frame = data.load(name)
    assert (
        frame["shown"].astype(bool) == (frame["confidence"] != "recollection-only")
    ).all()


def test_events_and_deadlines_fit_together():
    events, deadlines = data.load("policy_events"), data.load("deadlines")
    assert (
        len(events) == 142
        and events["event"].is_unique
        and events["shown"].astype(bool).all()
    )
    named = set(deadlines["announced_event"].dropna()) | set(
        deadlines["settled_event"].dropna()
    )
    assert named <= set(events["event"])
    clock = deadlines[deadlines["clock"] == "reciprocal"].set_index("deadline")
    assert (
        clock.loc["pause-ends", "due_on"] - clock.loc["pause-ends", "announced_on"]
    ).days == 91
    moved = deadlines.dropna(subset=["moved_to"])
    for (
        row
    ) in moved.itertuples():  # a moved deadline leads to the next one of its clock
        assert row.moved_to in set(
            deadlines.loc[deadlines["clock"] == row.clock, "due_on"]
        )
    assert (
        deadlines["settled_on"].dropna()
        <= deadlines["due_on"].loc[deadlines["settled_on"].notna()]
        + pd.Timedelta(days=1)
    ).all()


def test_china_and_commitments():
    china, commitments = data.load("china_duties"), data.load("commitments")
    assert (
        set(china["target_iso3"]) == {"USA", "JPN"}
        and china["rate_high_pct"].max() == 125
    )
    japan = commitments[commitments["by_iso3"] == "JPN"]
    assert japan.loc[japan["amount"] == 550, "unit"].tolist() == ["USD bn"]
    first = japan[japan["event"] == "tranche-1"]["amount"].sum()
    assert first == pytest.approx(35.7)
    known = set(data.load("policy_events")["event"]) | set(
        data.load("agreement_texts")["text"]
    )
    assert set(commitments["event"]) <= known
    totals = commitments[commitments["status"] == "promised"].query("unit == 'USD bn'")
    totals = totals.groupby(["by_iso3", "kind"])["amount"].sum()
    assert totals["KOR", "investment"] == 350 and totals["EU27"].to_dict() == {
        "investment": 600,
        "purchase": 790,
    }
