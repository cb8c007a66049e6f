"""Which general rate met an origin, and for how long, by worked examples."""

import pandas as pd
import pytest

from tightrope import data, policy
from tightrope.places import Places
from tightrope.policy import general_rates

LABELS = {"ieepa_reciprocal": "reciprocal", "section_122": "Section 122"}


def table(*rows) -> pd.DataFrame:
    """Rows of us_duties: programme, origins, rate, first day, last day."""
    columns = ["programme", "origins", "rate_pct", "effective_from", "effective_to"]
    frame = pd.DataFrame(rows, columns=columns)
    for column in ("effective_from", "effective_to"):
        frame[column] = pd.to_datetime(frame[column])
    return frame.assign(
        rule="add_on",
        retroactive_from=pd.NaT,
        paying_share=1.0,
        preferred_share=1.0,
        status="in force",
        legal_source="an order",
    )


def met(frame, origin="JPN", today="2026-10-02"):
    return general_rates.general_rates(frame, LABELS, origin, today)


def test_a_rate_of_its_own_interrupts_the_one_for_all():
    """The spring of 2025: ten points from 5 April, Japan's own rate on the 9th."""
    frame = table(
        ("ieepa_reciprocal", "ROW", 10.0, "2025-04-05", "2025-08-06"),
        ("ieepa_reciprocal", "BRN;JPN;MYS", 24.0, "2025-04-09", "2025-04-09"),
    )
    assert met(frame)["days"].tolist() == [123, 1]
    assert met(frame, "VNM")["days"].tolist() == [124]
    assert met(frame)["lasted"].tolist() == ["123 days", "1 day"]


def test_a_longer_rate_of_its_own_takes_all_its_days():
    frame = table(
        ("ieepa_reciprocal", "ROW", 10.0, "2025-04-01", "2025-04-30"),
        ("ieepa_reciprocal", "JPN", 24.0, "2025-04-01", "2025-04-10"),
        ("ieepa_reciprocal", "JPN", 15.0, "2025-04-21", "2025-04-30"),
    )
    rates = met(frame).set_index("rate")
    general = rates.loc["+10 %, reciprocal"]
    assert general["days"] == 10
    assert general["effective_from"] == pd.Timestamp("2025-04-11")
    assert general["until"] == pd.Timestamp("2025-04-21")


def test_the_rate_for_all_never_met_an_origin_with_rates_of_its_own():
    frame = table(
        ("ieepa_reciprocal", "ROW", 10.0, "2025-04-05", "2025-08-06"),
        ("ieepa_reciprocal", "CAN", 0.0, "2025-04-05", "2026-02-23"),
    )
    assert met(frame, "CAN").empty


def test_another_programmes_rate_does_not_interrupt():
    frame = table(
        ("section_122", "ROW", 10.0, "2026-02-24", "2026-03-05"),
        ("ieepa_reciprocal", "JPN", 15.0, "2026-02-24", "2026-03-05"),
    )
    assert met(frame)["days"].tolist() == [10, 10]


def test_what_still_runs_ends_today_and_what_comes_later_is_left_out():
    frame = table(
        ("section_122", "ROW", 10.0, "2026-02-24", None),
        ("section_122", "JPN", 12.0, "2026-09-01", None),
    )
    rates = met(frame, today="2026-03-01")
    assert rates["days"].tolist() == [6]
    assert rates["until"].tolist() == [pd.Timestamp("2026-03-02")]


def test_announced_only_is_never_and_retroactive_goes_back():
    frame = table(
        ("ieepa_reciprocal", "JPN", 25.0, "2025-08-01", "2025-08-01"),
        ("ieepa_reciprocal", "JPN", 15.0, "2025-09-16", "2026-02-23"),
    )
    frame["status"] = ["announced only", "in force"]
    frame["rule"] = ["add_on", "floor_including_mfn"]
    frame["retroactive_from"] = pd.to_datetime([None, "2025-08-07"])
    rates = met(frame)
    assert rates["lasted"].tolist() == ["never", "161 days"]
    assert rates["rate"].tolist() == ["+25 %, reciprocal", "15 % in all, reciprocal"]
    assert rates["back_to"].iloc[1] == pd.Timestamp("2025-08-07")


def test_programmes_without_a_label_are_left_out_and_none_gives_an_empty_frame():
    frame = table(("section_232_cars", "ROW", 25.0, "2025-04-03", None))
    rates = met(frame)
    assert rates.empty and list(rates.columns) == general_rates.COLUMNS


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    return {name: data.load(name) for name in policy.TABLES}


@pytest.fixture(scope="module")
def schedule(tables) -> policy.Schedule:
    """The law as it met goods without a claim, without Section 301 of 2018–24: that
    stands on lists."""
    us_duties = tables["us_duties"].assign(preferred_share=1.0)
    older = us_duties["programme"].str.startswith("section_301_china")
    return policy.Schedule.from_tables(**tables | {"us_duties": us_duties[~older]})


def from_tables(tables, origin, today="2026-10-02") -> pd.DataFrame:
    labels = general_rates.programmes_on_general_goods(tables["stacking_rules"])
    return general_rates.general_rates(tables["us_duties"], labels, origin, today)


def points(tables, origin, first, last=None) -> float:
    duties = (tables["us_duties"], tables["stacking_rules"])
    return general_rates.average_points(*duties, origin, first, last or first)


def test_japan_met_seven_rates_and_no_day_had_two(tables):
    """From the tables: every day from 5 April 2025 to today has one rate."""
    rates = from_tables(tables, "JPN")
    assert rates["days"].tolist() == [123, 1, 0, 40, 161, 150, 71]
    assert rates["days"].sum() == 546


@pytest.mark.parametrize("code", ["FRA", "CHE", "KOR", "VNM", "AUS"])
def test_days_add_up_for_other_economies(tables, code):
    origin = Places.from_table(tables["countries"])[code].union
    assert from_tables(tables, origin)["days"].sum() == 546


def test_an_economys_further_duties_stand_beside_those_for_all(tables):
    """Brazil paid 40 points on top of ten, China 20 on top of 125."""
    brazil = from_tables(tables, "BRA")
    assert "+40 %, Extra duty on Brazil" in set(brazil["rate"])
    assert points(tables, "BRA", "2025-11-15") == 50
    assert points(tables, "CHN", "2025-04-20") == 145
    assert points(tables, "IND", "2025-11-15") == 50
    assert points(tables, "ROW", "2025-04-20") == 10
    assert points(tables, "JPN", "2025-03-01") == 0


def test_points_over_days_are_weighed_by_days(tables):
    """Japan on 8 to 10 April 2025: 10, 24 on top of nothing else, 10. China over the
    pause: 145 on 34 days, 30 on 85."""
    assert points(tables, "JPN", "2025-04-08", "2025-04-10") == pytest.approx(44 / 3)
    china = points(tables, "CHN", "2025-04-10", "2025-08-06")
    assert china == pytest.approx((34 * 145 + 85 * 30) / 119)


def test_a_rate_that_not_all_goods_pay_says_so(tables):
    canada = from_tables(tables, "CAN")
    assert "+35 % without a claim, Border duty on Canada" in set(canada["rate"])
    assert "+25 %, Border duty on Canada" in set(canada["rate"])  # 4 to 6 March 2025
    assert points(tables, "CAN", "2025-11-15") == 35
    few = table(("section_122", "ROW", 10.0, "2026-02-24", None))
    assert met(few.assign(paying_share=0.25))["rate"].tolist() == [
        "+10 % on 25 % of goods, Section 122"
    ]


@pytest.mark.slow
@pytest.mark.parametrize(
    "day", ["2025-04-20", "2025-11-15", "2026-03-15", "2026-10-02"]
)
def test_general_rates_are_the_whole_duty_on_the_median_line(tables, schedule, day):
    """For every origin whose imports are listed: what the general rates add is what the
    schedule adds to the middle one of its lines. Angola sells little but oil."""
    apart = {}
    # the source lists Slovakia beside the Union: its goods are judged with the Union's
    origins = [code for code in schedule.weights if schedule.group(code) == code]
    for origin in origins:
        lines = schedule.line_rates(day, origin, "collected")
        rates = from_tables(tables, origin, day)
        now = rates[(rates["until"] > pd.Timestamp(day)) & (rates["days"] > 0)]
        expected = 0 * lines["base_pct"]
        for rate in now.itertuples():
            height = rate.rate_pct + expected * 0
            if " in all" in rate.rate:
                height = (rate.rate_pct - lines["base_pct"]).clip(lower=0)
            expected = expected + height * rate.paying_share
        difference = expected.median() - lines["new_pct"].median()
        if abs(difference) > 1.1:
            apart[origin] = round(difference, 2)
    assert set(apart) <= {"AGO"}, apart
