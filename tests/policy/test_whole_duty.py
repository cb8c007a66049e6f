"""The duty that a sentence names is the whole duty, for every economy of the model."""

import numpy as np
import pandas as pd
import pytest

from tightrope import data
from tightrope.policy import scenarios
from tightrope.policy.whole_duty import whole_duty

DAY = "2025-11-15"


@pytest.fixture(scope="module")
def world():
    return scenarios.World.from_tables(
        **{name: data.load(name) for name in scenarios.TABLES}
    )


def schedules(world, code):
    """The duties in force, and those without a deal."""
    yield world.schedule, pd.Timestamp(DAY)
    no_deal = scenarios.rows(data.load("scenarios"), "no_deal")
    yield scenarios.us_schedule(no_deal, code, world)


@pytest.mark.slow
def test_the_number_is_the_median_duty_by_line(world):
    """On top of ordinary duties, or with them where a floor counts them in. Where an
    agreement exempts a part of the goods it is the average of all."""
    checked = 0
    for code in world.economies:
        if code in ("USA", "ROW"):
            continue
        for schedule, day in schedules(world, code):
            duty = whole_duty(schedule, day, code)
            origin = world.schedule.groups[code]
            if origin not in schedule.weights:
                continue  # the US bought too little to list it by product
            lines = schedule.product_rates(day, origin)
            value = lines["imports_usd"]
            medians = lines["new_pct"].median(), lines["total_pct"].median()
            average = np.average(lines["new_pct"], weights=value)
            if duty.words.startswith("on average"):
                assert duty.pct == pytest.approx(average, abs=0.06), code
            else:
                gap = np.abs(np.array(medians) - duty.pct).min()
                assert gap <= 0.5, (code, duty, medians)
            checked += 1
    assert checked > 120


@pytest.mark.parametrize(
    ("code", "in_force", "without"),
    [
        ("JPN", "15 % on most of its goods", "the 24 % of April 2025"),
        ("KOR", "15 % on most of its goods", "the 25 % of April 2025"),
        ("AUS", "10 % on most of its goods", "the 10 % of April 2025"),
        ("BRA", "50 % on most", "the duties (50 % on most of its goods)"),
        ("IND", "50 % on most", "the duties (51 % on most of its goods)"),
        ("HKG", "20 % on most", "the duties (94 % on most of its goods)"),
        ("RUS", "no new duty on most", "the duties (no new duty on most of its goods)"),
        ("CAN", "on average ", "the duties (on average "),
        ("MEX", "on average ", "the duties (on average "),
    ],
)
def test_what_a_sentence_says(world, code, in_force, without):
    found = [whole_duty(*each, code) for each in schedules(world, code)]
    assert found[0].words.startswith(in_force)
    assert found[1].named("of April 2025").startswith(without)


def test_the_country_rate_may_be_a_part_of_it(world):
    brazil = whole_duty(world.schedule, DAY, "BRA")
    assert brazil.country_pct == 10 and brazil.pct == 50
