"""The clock of the pause: its days, the lines of the countdown, the lanes."""

import pandas as pd
import pytest

from tightrope import data
from tightrope.studies import clock

TODAY = pd.Timestamp("2026-10-02")


@pytest.fixture(scope="module")
def deadlines() -> pd.DataFrame:
    return data.load("deadlines")


@pytest.fixture(scope="module")
def policy_events() -> pd.DataFrame:
    return data.load("policy_events")


def test_the_pause_was_of_90_days_and_lasted_119(deadlines):
    days = clock.Clock.from_table(deadlines)
    assert days.pause_first == pd.Timestamp("2025-04-10")
    assert days.planned_days == 90 and days.days == 119
    assert days.summit_end == pd.Timestamp("2025-06-17")
    assert days.moves == 2


def test_attested_keeps_what_is_known_at_least_so_well():
    table = pd.DataFrame(
        {
            "confidence": [
                "recollection-only",
                "single-secondary",
                "multiple-secondary",
                "primary-document",
            ]
        }
    )
    assert clock.attested(table, "single-secondary").index.tolist() == [1, 2, 3]
    assert clock.attested(table, "primary-document").index.tolist() == [3]
    with pytest.raises(ValueError):
        clock.attested(table, "recollection-only")


def test_a_code_is_held_whole_or_not_at_all():
    column = pd.Series(["USA;JPN", "JPNX", "EU27"], index=[7, 8, 9])
    assert clock.holds(column, "JPN").to_dict() == {7: True, 8: False, 9: False}


def test_the_reprieve_was_in_place_on_the_day_of_the_article(deadlines):
    """What came of it later does not count: the claim is of 25 April 2025."""
    days = clock.Clock.from_table(deadlines)
    assert days.article == pd.Timestamp("2025-04-25")
    assert days.reprieve_tests == [True, True]
    shorter = deadlines.assign(
        due_on=deadlines["due_on"].where(
            deadlines["deadline"] != "pause-ends", pd.Timestamp("2025-04-20")
        )
    )
    assert clock.Clock.from_table(shorter).reprieve_tests == [False, False]


@pytest.mark.parametrize(
    "day, late, verdict, words",
    [
        ("2025-07-22", 35, "did not come true", ", not within the 7 days"),
        ("2025-06-24", 7, "came true", ", within the 7 days"),
        ("2025-06-10", -7, "came true", ", within the 7 days"),
        ("2025-05-08", -40, "did not come true", ", not within the 7 days"),
        (None, 472, "did not come true", ""),
    ],
)
def test_a_deal_is_around_the_summit_within_a_week(day, late, verdict, words):
    summit = pd.Timestamp("2025-06-17")
    deal = clock.deal_and_summit(summit, pd.Timestamp(day), TODAY)
    assert deal.days_late == late and deal.verdict == verdict
    assert deal.around.startswith(words)
    said = deal.sentence.format(
        partner="Japan", day="D", early=-late, value=late, around=deal.around
    )
    assert str(abs(late)) in said
    assert ("before the G7 summit" in said) == (late < 0)
    assert ("no deal" in said) == (day is None)


def test_a_line_falls_from_its_announcement_to_its_end(deadlines):
    runs = clock.countdown_runs(deadlines, "JPN", TODAY)
    pause = runs[runs["deadline"] == "pause-ends"].set_index("end")
    assert pause["days_left"].to_dict() == {False: 91, True: 2}
    assert pause["outcome"].to_dict() == {False: "announced", True: "moved"}
    assert "g7-summit" in set(runs["deadline"])


def test_what_is_not_settled_runs_on_and_what_is_not_announced_is_unknown(deadlines):
    runs = clock.countdown_runs(deadlines, "KOR", pd.Timestamp("2025-06-01"))
    assert set(runs["deadline"]) == {"country-rates", "pause-ends"}
    end = runs[(runs["deadline"] == "pause-ends") & runs["end"]].iloc[0]
    assert end["outcome"] == "running" and end["date"] == pd.Timestamp("2025-06-01")


def test_the_table_says_pending_until_a_deadline_is_settled(deadlines):
    then = clock.deadline_table(deadlines, "JPN", pd.Timestamp("2025-06-01"))
    now = clock.deadline_table(deadlines, "JPN", TODAY)
    pause_then = then[then["deadline"] == "Pause of 90 days ends"].iloc[0]
    pause_now = now[now["deadline"] == "Pause of 90 days ends"].iloc[0]
    assert pause_then["outcome"] == "pending" and pd.isna(pause_then["moved to"])
    assert pause_now["moved to"] == pd.Timestamp("2025-08-01")
    assert now["due"].is_monotonic_increasing and len(now) == len(deadlines)


def test_a_hope_of_japans_is_no_deadline_of_koreas(deadlines):
    japan = set(clock.deadline_table(deadlines, "JPN", TODAY)["deadline"])
    korea = set(clock.deadline_table(deadlines, "KOR", TODAY)["deadline"])
    assert japan - korea == {"Deal hoped for around the G7 summit"}


def test_steps_are_those_it_took_part_in_or_all_us_measures(policy_events):
    between = (pd.Timestamp("2025-04-10"), pd.Timestamp("2025-07-09"))
    own = clock.steps_on_the_way(policy_events, "JPN", *between, us_measures=False)
    every = clock.steps_on_the_way(policy_events, "JPN", *between, us_measures=True)
    assert 0 < len(own) < len(every)
    assert every["date"].between(*between).all()


def test_lanes_of_japan_show_others_only_what_names_them(policy_events):
    lanes = data.load("event_lanes")
    japan = clock.shown_in_lanes(policy_events, lanes, "JPN")
    korea = clock.shown_in_lanes(policy_events, lanes, "KOR")
    assert len(japan) == len(policy_events)
    talks = korea[korea["lane"] == "Japan–US talks"]
    assert clock.holds(talks["actors"], "KOR").all()


def test_marks_say_who_acted_first_and_keep_apart(policy_events):
    lanes = data.load("event_lanes")
    shown = clock.shown_in_lanes(policy_events, lanes, "JPN")
    ends = {"before": pd.Timestamp("2025-04-10"), "after": pd.Timestamp.max}
    marks = clock.event_marks(shown, {"USA": "United States"}, ends)
    assert set(marks["actor"]) == {"United States", "others"}
    assert set(marks["period"]) == {"before", "after"}
    assert set(marks["level"]) == {0, 1, 2, 3}
    same_day = marks.duplicated(["lane", "date"], keep=False)
    assert not marks[same_day].duplicated(["lane", "date", "level"]).any()


def test_a_day_falls_into_the_first_period_that_ends_after_it():
    ends = {
        "one": pd.Timestamp("2025-04-10"),
        "two": pd.Timestamp("2025-08-07"),
        "three": pd.Timestamp.max,
    }
    days = pd.Series(
        pd.to_datetime(["2025-01-01", "2025-04-09", "2025-04-10", "2026-01-01"])
    )
    assert clock.periods(days, ends).tolist() == ["one", "one", "two", "three"]
