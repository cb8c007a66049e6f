"""The US duty schedule: worked cases from the legal texts, its properties, its bounds,
and the tables behind it.
"""

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
    dtype=str,
    keep_default_na=False,
)


@pytest.fixture(scope="module")
def tables():
    return {name: data.load(name) for name in policy.TABLES}


@pytest.fixture(scope="module")
def schedule(tables):
    return policy.Schedule.from_tables(**tables)


def duties_only(tables):
    return [tables[name] for name in policy.CHECKED]


def number(text):
    """A number of the cases' table, None where it is empty."""
    return float(text) if text else None


# Worked cases: each expectation was worked out by hand from the text that it names.


@pytest.mark.parametrize(
    "case",
    list(CASES.itertuples()),
    ids=lambda c: f"{c.on}-{c.origin}-{c.hts}-{c.basis}{c.claimed and '-'}{c.claimed}",
)
def test_worked_case(schedule, case):
    duty = schedule.duty(
        case.on,
        case.origin,
        case.hts,
        number(case.mfn_pct),
        case.basis,
        number(case.claimed),
    )
    assert duty.total_pct == pytest.approx(float(case.total_pct), abs=1e-6), (
        case.comment
    )
    assert {c.programme for c in duty.programmes if c.points_pct > 0} == set(
        filter(None, case.programmes.split(";"))
    )


def test_the_cases_meet_every_programme_and_rule(tables):
    met = {programme for text in CASES["programmes"] for programme in text.split(";")}
    rules = tables["stacking_rules"].set_index("programme")
    # truck parts, cabinets and aluminium content share the rule and date of a programme
    # that is met; chips add nothing
    unmet = {
        "section_232_truck_parts",
        "section_232_cabinets",
        "section_232_aluminium_derivatives",
        "section_232_semiconductors",
    }
    assert set(rules.index) - met == unmet
    assert len(CASES) >= 235 and not CASES["legal_source"].eq("").any()
    assert set(CASES["hts"].str.len()) == {6, 10}


def test_a_duty_says_why(schedule):
    duty = schedule.duty("2025-08-18", "JPN", "842911", 0)
    assert [(c.programme, c.points_pct) for c in duty.programmes] == [
        ("section_232_steel_derivatives", pytest.approx(0.1596 * 50)),
        ("ieepa_reciprocal", pytest.approx((1 - 0.1596) * 15)),
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
some_products = st.sampled_from(
    [
        "870323",
        "870830",
        "720839",
        "760612",
        "842911",
        "845530",
        "854231",
        "950300",
        "020230",
        "300490",
        "841112",
        "940161",
        "847989",
        "850440",
        "391740",
        "270900",
    ]
)
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
        asked = (case.on, case.origin, case.hts, number(case.mfn_pct))
        assert other.duty(*asked) == schedule.duty(*asked)


def test_the_series_steps_only_on_dated_rows(tables, schedule):
    duties, scope = tables["us_duties"], tables["programme_scope"]
    day = pd.Timedelta(days=1)
    dated = (
        set(duties["effective_from"])
        | set(duties["retroactive_from"].dropna())
        | set(duties["effective_to"].dropna() + day)
    )
    months = set(tables["usmca_claims"]["month"]) - {"2024"}
    dated |= set(pd.to_datetime(sorted(months)))
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
    # retroactive starts are steps of the legal series only, and the correction of 16
    # September moves only the border
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
    for origin in ("JPN", "MEX", "KOR"):
        lines = schedule.line_rates("2025-11-15", origin)
        for row in lines.sort_values("imports_usd").tail(40).itertuples():
            duty = schedule.duty("2025-11-15", origin, row.hts10)
            assert duty.total_pct == pytest.approx(row.total_pct, abs=1e-5)
            assert duty.base_pct == pytest.approx(row.base_pct, abs=1e-5)
        mean = np.average(lines["total_pct"], weights=lines["imports_usd"])
        assert mean == pytest.approx(schedule.average_rate("2025-11-15", origin))


def test_six_digits_are_the_average_of_their_lines(schedule):
    products = schedule.product_rates("2025-11-15", "DEU").set_index("hs6")
    lines = schedule.line_rates("2025-11-15", "DEU")
    for hs6 in ("870829", "730890", "300490", "841199", "848340"):
        duty = schedule.duty("2025-11-15", "DEU", hs6)
        mine = lines[lines["hts10"].str.startswith(hs6)]
        mean = np.average(mine["total_pct"], weights=mine["imports_usd"])
        assert duty.total_pct == pytest.approx(mean, abs=1e-5)
        assert duty.total_pct == pytest.approx(products.loc[hs6, "total_pct"], abs=1e-5)
        assert duty.low_pct == pytest.approx(mine["total_pct"].min(), abs=1e-5)
        assert duty.high_pct == pytest.approx(mine["total_pct"].max(), abs=1e-5)
        assert duty.lines >= len(mine) and "from the origin" in duty.weights


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


def test_the_law_of_january_2025_is_what_2024_collected(schedule, tables):
    """The schedule's own rates, preferences and programmes: nothing is fitted to the
    total.

    Without China, whose duties on chips doubled on 1 January 2025 and on batteries rose
    in autumn.
    """
    imports = tables["us_imports_hts10_2024"]
    sums = imports.groupby("partner_iso3")[["duty_usd", "imports_consumption_usd"]]
    sums = sums.sum()
    collected = 100 * sums["duty_usd"] / sums["imports_consumption_usd"]
    law = {o: schedule.average_rate("2025-01-01", o) for o in schedule.weights}
    gap = pd.Series(law) - collected
    assert len(gap) == 51
    assert gap.drop("CHN").abs().max() < 0.75 and gap.drop("CHN").abs().median() < 0.05
    assert gap["CHN"] == pytest.approx(0.5, abs=0.3)
    big = ["JPN", "EU27", "KOR", "GBR", "TWN", "CHE", "MEX", "CAN"]
    assert gap[big].abs().max() < 0.15


def test_the_files_of_2024_agree(tables):
    imports = tables["us_imports_hts10_2024"]
    mine = imports[imports["partner_iso3"] == "JPN"]
    assert mine["imports_consumption_usd"].sum() == pytest.approx(151.34e9, rel=1e-4)
    cars = mine["hts10"].str.startswith("8703")
    value = mine.loc[cars, "imports_consumption_usd"].sum()
    assert value == pytest.approx(41.9e9, rel=2e-3)
    # by partner and six digits the same as the file by six digits
    by_six = imports.assign(hs6=imports["hts10"].str[:6])
    columns = ["imports_consumption_usd", "duty_usd"]
    sums = by_six.groupby(["partner_iso3", "hs6"])[columns].sum().drop("SVK")
    known = data.load("us_imports_hs6_2024").set_index(["partner_iso3", "hs6"])[columns]
    pd.testing.assert_frame_equal(sums, known.sort_index())


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
    """June to November 2025, when goods in transit no longer matter much; the band is
    in points (docs/duties.md).
    """
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
        (("soon", "JPN", "870323", 2.5), "ISO text such as '2025-08-07'"),
        (("07/08/2025", "JPN", "870323", 2.5), "ISO text such as '2025-08-07'"),
        (("2025-08", "JPN", "870323", 2.5), "ISO text such as '2025-08-07'"),
        (("2025", "JPN", "870323", 2.5), "ISO text such as '2025-08-07'"),
        (("2025-02-30", "JPN", "870323", 2.5), "ISO text such as '2025-08-07'"),
        ((20250807, "JPN", "870323", 2.5), "ISO text such as '2025-08-07'"),
        ((pd.NaT, "JPN", "870323", 2.5), "ISO text such as '2025-08-07'"),
        (("2025-05-01", "PRI", "870323", 2.5), "inside the customs territory"),
        (("2025-05-01", "USA", "870323", 2.5), "inside the customs territory"),
        (("2025-05-01", "VIR", "870323", 2.5), "insular possession"),
        (("2025-05-01", ["JPN"], "870323", 2.5), "unknown origin"),
        (("2025-05-01", "XXX", "870323", 2.5), "unknown origin 'XXX'"),
        (("2025-05-01", "Japan", "870323", 2.5), "alpha-3"),
        (("2025-05-01", "JPN", "8703", 2.5), "unknown HS code '8703'"),
        (("2025-05-01", "JPN", "87032", 2.5), "unknown HS code '87032'"),
        (("2025-05-01", "JPN", "000000", 2.5), "six digits"),
        (("2025-05-01", "JPN", 870323, 2.5), "as text"),
        (("2025-05-01", "JPN", "8703.23.01", 2.5), "unknown HS code"),
        (
            ("2025-05-01", "JPN", "8703230199", 2.5),
            "under 87032301 there are 8703230110",
        ),
        (("2025-05-01", "JPN", "87032301", 2.5, "legal", 1.5), "from 0 to 1"),
        (("2025-05-01", "JPN", "87032301", 2.5, "legal", "all"), "from 0 to 1"),
        (("2025-05-01", "JPN", "870323", "2.5"), "a percentage of zero or more"),
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
    with pytest.raises(policy.PolicyError, match="a list of codes is needed"):
        schedule.average_rates(["2025-05-01"], "JPN")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("tariff", ["JPN"], 24), "unknown programme 'tariff'"),
        (("ieepa_reciprocal", ["DEU"], 24), "member of the European Union"),
        (("ieepa_reciprocal", ["JPN", "SVK"], 24), "amend those"),
        (("ieepa_reciprocal", "JPN", 24), "a list of codes is needed"),
        (("ieepa_reciprocal", ["japan"], 24), "unknown origin 'japan'"),
        (("ieepa_reciprocal", [392], 24), "unknown origin 392"),
        (("ieepa_reciprocal", [], 24), "no origins"),
        (("ieepa_reciprocal", None, 24), "a list of codes is needed"),
        (("ieepa_reciprocal", ["JPN"], float("nan")), "from 0 to 1000"),
        (("ieepa_reciprocal", ["JPN"], float("inf")), "from 0 to 1000"),
        (("ieepa_reciprocal", ["JPN"], -5), "from 0 to 1000"),
        (("ieepa_reciprocal", ["JPN"], "much"), "from 0 to 1000"),
        (("ieepa_reciprocal", ["JPN"], 24, "on top"), "unknown rule 'on top'"),
    ],
)
def test_an_edit_that_would_do_nothing_is_refused(tables, arguments, words):
    with pytest.raises(policy.PolicyError) as error:
        policy.amend(tables["us_duties"], *arguments)
    assert words in str(error.value) and "\n" not in str(error.value)


def test_the_members_of_the_union_are_those_of_the_countries(tables):
    from tightrope.policy.tables import EU27

    countries = tables["countries"]
    members = countries.loc[countries["eu27"].astype(bool), "iso3"]
    assert set(members) == EU27 and len(EU27) == 27


def test_an_edit_that_names_nobody_is_refused_with_the_schedule(tables):
    for code in ("XYZ", "PRI", "GLP"):
        duties = policy.amend(tables["us_duties"], "ieepa_reciprocal", [code], 24)
        with pytest.raises(policy.PolicyError, match=f"{code}.*no rates of its own"):
            policy.Schedule.from_tables(**{**tables, "us_duties": duties})
    scope = tables["programme_scope"].replace({"list": {"cars": "motors"}})
    with pytest.raises(policy.PolicyError, match="no list 'motors'"):
        policy.Schedule.from_tables(**{**tables, "programme_scope": scope})


@pytest.mark.parametrize(
    ("mapping", "words"),
    [
        ({870323: "cars"}, "key 870323"),
        ({"8703": "cars"}, "key '8703'"),
        ({}, "empty"),
        ({"000000": "nothing"}, "names no product"),
    ],
)
def test_sectors_that_meet_no_product_are_refused(schedule, mapping, words):
    with pytest.raises(policy.PolicyError, match=words):
        schedule.sector_rates("2025-11-15", ["JPN"], mapping)


def test_objects_are_short_in_print(schedule):
    assert repr(schedule).startswith("<Schedule: US duties, 2025-01-01 to 2026-10-02")
    assert len(repr(schedule)) < 120 and len(repr(schedule.lines)) < 60


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
        f"us_duties, section_122, ROW: no rate after 2026-07-20 (line {line}), "
        "though the programme goes on"
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
        "us_duties, ieepa_reciprocal: no row for ROW, "
        "though the programme meets every origin"
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
        f"us_duties, section_232_cars, JPN: lines {first} and {second} "
        "overlap on 2025-09-16"
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
    # nothing else leaves a Section 232 list
    assert set(metals["list"]) == {"civil_aircraft"}
    lists = tables["tariff_lists"]
    assert lists["share"].between(0, 1).all()
    assert set(lists["list"]) == set(scope["list"])
    in_force = tables["us_duties"][tables["us_duties"]["status"] != "announced only"]
    assert set(in_force["programme"]) == set(rules.index)
    assert in_force["paying_share"].between(0, 1).all()
    assert in_force["preferred_share"].between(0, 1).all()
    late = in_force["in_transit_until"] <= in_force["effective_from"]
    assert not late.any()


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
    ["policy_events", "us_duties", "china_duties", "commitments"],
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


def test_a_counterfactual_rate_is_paid_in_full_whoever_claims_a_preference(tables):
    """The first row of the programme on cars is that of Canada and Mexico, who pay on a
    part of what claims USMCA: Korea's counterfactual rate must not inherit that."""
    duties = policy.amend(tables["us_duties"], "section_232_cars", ["KOR"], 25)
    amended = policy.Schedule.from_tables(**tables | {"us_duties": duties})
    found = amended.duty("2025-11-15", "KOR", "870323")
    points = {each.programme: each.points_pct for each in found.programmes}
    assert points["section_232_cars"] == pytest.approx(25)
