"""The lines of the schedule: what is printed, what it means in percent, and who may
pay less.
"""

import numpy as np
import pandas as pd
import pytest

from tightrope import data, policy
from tightrope.policy import lines as lines_of

NOT_BEFORE = "2025-01-15"


@pytest.fixture(scope="module")
def tables():
    return {name: data.load(name) for name in policy.TABLES}


@pytest.fixture(scope="module")
def schedule(tables):
    return policy.Schedule.from_tables(**tables)


# What is printed.


@pytest.mark.parametrize(
    ("hts", "general", "pct", "column2"),
    [
        ("87032301", "2.5%", 2.5, "10%"),
        ("610910", None, 16.5, "90%"),
        ("8471300100", "Free", 0, "35%"),
        ("39076100", "6.5%", 6.5, "15.4¢/kg + 45%"),
        ("76011030", "2.6%", 2.6, "18.5%"),
        ("8704210100", "25%", 25, "25%"),
    ],
)
def test_the_printed_rate_of_known_lines(schedule, hts, general, pct, column2):
    found = schedule.mfn(hts)
    assert found.pct == pytest.approx(pct)
    assert general is None or found.general == general
    assert found.column2 == column2 and found.lines >= 1
    assert found.how in ("free", "ad valorem, as printed")


def test_a_rate_by_quantity_is_what_was_collected(schedule, tables):
    found = schedule.mfn("0702002066")
    assert found.general == "3.9¢/kg" and "as collected" in found.how
    assert 0.5 < found.pct < 10
    # the origin's own duty over its own imports goes before everyone's
    imports = tables["us_imports_hts10_2024"].set_index(["partner_iso3", "hts10"])
    crude = imports.loc["SAU"].filter(like="2709", axis=0)
    row = crude.loc[crude["imports_consumption_usd"].idxmax()]
    own = 100 * row["duty_usd"] / row["imports_consumption_usd"]
    duty = schedule.duty(NOT_BEFORE, "SAU", row.name)
    assert duty.total_pct == duty.mfn_pct == pytest.approx(own, abs=1e-6)
    assert duty.mfn_how == "as collected from this origin in 2024"


def test_a_rate_that_nothing_tells_is_asked_for(schedule):
    ordinary = schedule.others[False].ordinary
    unknown = np.flatnonzero(np.isnan(ordinary) & (schedule.lines.rate >= 0))
    code = schedule.lines.names[unknown[0]]
    with pytest.raises(policy.PolicyError, match=f"{code}.*give mfn_pct") as error:
        schedule.duty("2025-06-15", "JPN", code)
    assert "\n" not in str(error.value)
    assert schedule.duty("2025-06-15", "JPN", code, 5).mfn_how == "given"
    assert np.isnan(schedule.mfn(code).pct)


def test_the_parsed_rates_equal_another_reading(tables):
    """The Budget Lab's reading of the same schedule has the same percentage on all
    13,073 lines of both.
    """
    rates = tables["tariff_rates"].set_index("hts8")
    assert rates.loc["62034245", "general_pct"] == 16.6
    kinds = rates["general_kind"]
    assert kinds["24011061"] == "specific" and kinds["91021110"] == "compound"
    chapters = rates[rates.index < "98"]
    counts = chapters["general_kind"].value_counts()
    assert (counts["free"], counts["ad valorem"]) == (4315, 5862)
    known = chapters[chapters["general_kind"].isin(["free", "ad valorem"])]
    assert known["general_pct"].notna().all() and known["general_pct"].max() == 350


# What is claimed.


@pytest.mark.parametrize(
    ("origin", "hts", "agreement", "low", "high"),
    [
        ("KOR", "3920620090", "Korea–United States Free Trade Agreement", 0.5, 1),
        ("MEX", "8703230120", "USMCA", 0.5, 1),
        ("JPN", "8457100015", "Japan–United States Trade Agreement of 2020", 0.3, 1),
        ("AUS", "2204215040", "Australia–United States Free Trade Agreement", 0.8, 1),
        ("CHN", "3920620090", "", 0, 0.001),
    ],
)
def test_preferences_are_those_claimed(schedule, origin, hts, agreement, low, high):
    duty = schedule.duty(NOT_BEFORE, origin, hts)
    assert agreement in duty.preference and bool(agreement) == bool(duty.preference)
    assert low <= duty.claimed_share <= high
    mixed = (1 - duty.claimed_share) * duty.mfn_pct
    assert duty.base_pct == pytest.approx(mixed, abs=1e-4)
    all_of_it = schedule.duty(NOT_BEFORE, origin, hts, claimed=1)
    none_of_it = schedule.duty(NOT_BEFORE, origin, hts, claimed=0)
    assert all_of_it.base_pct == 0 and none_of_it.base_pct == none_of_it.mfn_pct


def test_claims_under_usmca_rise_by_month(schedule, tables):
    claims = tables["usmca_claims"]
    sums = claims.groupby(["partner_iso3", "month"])[["imports_usd", "claimed_usd"]]
    share = sums.sum().eval("100 * claimed_usd / imports_usd")
    assert share["CAN", "2025-01"] == pytest.approx(34.5, abs=0.1)
    assert share["CAN", "2025-11"] == pytest.approx(89.8, abs=0.1)
    assert share["MEX", "2025-01"] == pytest.approx(45.3, abs=0.1)
    assert share["MEX", "2025-11"] == pytest.approx(89.4, abs=0.1)
    crude = [
        schedule.duty(day, "CAN", "2709002010", 0).claimed_share
        for day in ("2025-01-15", "2025-04-15", "2025-11-15")
    ]
    assert crude[0] < 0.4 and crude[1] > 0.7 and crude[2] > 0.9


def test_free_goods_carry_no_mark_until_july(schedule, tables):
    """Servers from Mexico: no claim recorded until June 2025, nearly all in July."""
    claims = tables["usmca_claims"].set_index(["partner_iso3", "hts10", "month"])
    june = claims.loc[("MEX", "8471500150", "2025-06")]
    assert june["claimed_usd"] / june["imports_usd"] < 0.01
    spring = schedule.duty("2025-06-15", "MEX", "8471500150").claimed_share
    summer = schedule.duty("2025-07-15", "MEX", "8471500150").claimed_share
    assert spring == pytest.approx(summer) and spring > 0.9


@pytest.mark.parametrize(
    ("text", "rates"),
    [
        ("Free (A,AU,KR)", {"A": 0, "AU": 0, "KR": 0}),
        ("Free (A*,S+) 2.5% (KR)", {"A": 0, "S": 0, "KR": 2.5}),
        ("Free (BH,CL) 9.9¢/liter (JP)", {"BH": 0, "CL": 0, "JP": 0}),
        ("Free (AU) See 9822.04.40 (P+)", {"AU": 0}),
        ("", {}),
    ],
)
def test_the_special_column_is_read(text, rates):
    assert lines_of._special(text) == rates


# Finding lines.


def test_codes_of_six_eight_and_ten_digits(schedule):
    six = schedule.lines.find("870323")
    eight = schedule.lines.find("87032301")
    ten = schedule.lines.find("8703230110")
    assert set(ten) < set(eight) == set(six) and len(ten) == 1
    with pytest.raises(policy.PolicyError, match="not among the"):
        schedule.lines.at(pd.Series(["8703230110", "1234567890"]))


def test_every_line_of_trade_is_a_line(tables):
    known = set(tables["tariff_lines"]["hts10"])
    for name in ("us_imports_hts10_2024", "usmca_claims"):
        assert set(tables[name]["hts10"]) <= known
    lists = tables["tariff_lists"]
    whole = lists[lists["hts_prefix"].str.len() == 10]
    strange = set(whole["hts_prefix"]) - known
    assert len(strange) < 0.03 * len(whole)  # lines renumbered since


def test_a_longer_prefix_goes_before_a_shorter(schedule):
    from tightrope.policy.tables import read_lists

    rows = [("mine", "8507", 0.5), ("mine", "8507600010", 1.0), ("mine", "850710", 0.0)]
    table = pd.DataFrame(rows, columns=["list", "hts_prefix", "share"])
    share = read_lists(table.sample(frac=1, random_state=3), schedule.lines.codes)
    found = dict(zip(schedule.lines.names, share["mine"], strict=True))
    assert found["8507600010"] == 1 and found["8507600020"] == 0.5
    assert found["8507100030"] == 0 and found["8703230110"] == 0


def test_industries_are_nearly_those_of_customs(schedule):
    customs = data.load("collected_duty")
    year = customs[customs["month"].str.startswith("2024") & (customs["naics3"] != "0")]
    theirs = year.groupby(["partner_iso3", "naics3"])["imports_consumption_usd"].sum()
    names = schedule.lines.naics3
    apart = {}
    for origin in set(theirs.index.get_level_values(0)) & set(schedule.weights):
        ours = pd.Series(schedule.weights[origin].value).groupby(names).sum()
        gap = ours.sub(theirs[origin], fill_value=0).abs().sum() / 2
        apart[origin] = 100 * gap / theirs[origin].sum()
    apart = pd.Series(apart)
    assert len(apart) == 22 and apart.max() < 5 and apart.median() < 1


def test_metals_are_shares(schedule):
    for metal, share in schedule.lines.metals.items():
        assert share.min() >= 0 and share.max() <= 1, metal
    found = dict(zip(schedule.lines.names, schedule.lines.metals["steel"], strict=True))
    assert found["8429110010"] == pytest.approx(0.1596)
    # a line of used goods, empty in the source, is like its neighbours
    assert found["8429110090"] == pytest.approx(0.1596)
