"""Where economies stand between the powers: worked examples, and the tables."""

import numpy as np
import pandas as pd
import pytest

from tightrope import data
from tightrope.model import small_world
from tightrope.places import Places
from tightrope.studies import alignment


@pytest.fixture(scope="module")
def tables():
    names = [
        "icio_trade_2022",
        "value_added_trade",
        "fdi_positions",
        "un_ideal_points",
        "neighbourhoods",
        "trade_agreements",
        "agreements_not_notified",
        "announced_rates",
        "us_duties",
        "iseas_choices",
        "applied_tariffs_2023",
        "countries",
    ]
    return {name: data.load(name) for name in names}


@pytest.fixture(scope="module")
def standing(tables):
    return alignment.standing(
        tables["icio_trade_2022"],
        tables["value_added_trade"],
        tables["fdi_positions"],
        tables["un_ideal_points"],
        tables["neighbourhoods"]["iso3"],
    )


def test_tilt_has_its_ends_and_its_middle():
    us = pd.Series([1.0, 2.0, 0.0, 1.0])
    china = pd.Series([1.0, 0.0, 2.0, 3.0])
    assert alignment.tilt(us, china).tolist() == [0, -100, 100, 50]


def test_positions_are_told_year_by_year():
    votes = pd.DataFrame(
        {
            "iso3": ["USA", "CHN", "JPN", "RUS"] * 2,
            "year": [1990] * 4 + [2024] * 4,
            "ideal_point": [2.0, -2.0, 1.0, -3.0, 3.0, -1.0, 1.0, -1.0],
        }
    )
    found = alignment.positions(votes).set_index(["year", "iso3"])["position"]
    assert found[1990, "JPN"] == 75
    assert found[2024, "JPN"] == 50
    assert found[1990, "RUS"] == -25  # beyond China
    assert found[2024, "CHN"] == 0
    assert found[2024, "USA"] == 100


def test_trade_shares_by_hand():
    trade = pd.DataFrame(
        [("JPN", "USA", 20.0), ("CHN", "JPN", 60.0), ("JPN", "DEU", 20.0)],
        columns=["exporter", "importer", "value_usd_mn"],
    )
    at_home = trade.assign(importer=trade["exporter"], value_usd_mn=1e6)
    found = alignment.trade_shares(pd.concat([trade, at_home]))
    assert found.loc["JPN"].tolist() == [20, 60]
    assert found.loc["DEU"].tolist() == [0, 0]


def positions(*rows) -> pd.DataFrame:
    columns = ["reporter_iso3", "counterpart_iso3", "direction", "measure"]
    frame = pd.DataFrame(rows, columns=[*columns, "position_usd_mn"])
    return frame.assign(year=2024)


def test_investment_takes_the_powers_word_unless_it_cannot_be():
    rows = positions(
        ("CHN", "WLD", "inward", "reported", 3_000_000.0),
        ("CHN", "KOR", "inward", "reported", 80_000_000.0),  # more than from the world
        ("CHN", "KOR", "inward", "mirror", 90_000.0),
        ("CHN", "KOR", "outward", "reported", -500.0),  # owed back: counts as nothing
        ("CHN", "JPN", "inward", "reported", 150_000.0),
        ("CHN", "JPN", "inward", "mirror", 120_000.0),
        ("USA", "JPN", "inward", "reported", 600_000.0),
    )
    found = alignment.investment(rows, 2024)
    assert found.loc["KOR", "invested_china"] == 90
    assert found.loc["JPN"].tolist() == [600, 150]
    # what was not published is a gap
    assert np.isnan(found.loc["KOR", "invested_us"])


def test_standing_covers_all_but_the_powers(standing, tables):
    assert set(standing.index) == set(tables["neighbourhoods"]["iso3"]) - {
        "USA",
        "CHN",
    }
    assert standing[["trade_us", "trade_china"]].notna().all(axis=None)
    both = standing["trade_us"] + standing["trade_china"]
    assert both.between(0, 100).all()
    assert standing[list(alignment.TIES)].abs().max().max() <= 100
    # neither is a member of the General Assembly
    assert standing.index[standing["position"].isna()].tolist() == ["HKG", "TWN"]


def test_every_economy_of_the_model_has_a_neighbourhood(tables):
    countries = tables["countries"]
    economies = countries.loc[countries["icio"].fillna(False), "iso3"]
    assert set(tables["neighbourhoods"]["iso3"]) == set(economies)


def test_the_most_balanced_trades_much_with_both():
    ties = pd.DataFrame(
        {
            "trade_both": [50.0, 40.0, 30.0, 1.0],
            "uneven": [30.0, 10.0, np.nan, 0.0],
        },
        index=["MEX", "SGP", "TWN", "LUX"],
    )
    assert alignment.most_balanced(ties) == "SGP"


def test_correlation_of_ranks():
    known = pd.DataFrame(
        {"trade": [1.0, 2.0, 3.0, 40.0], "position": [9.0, 7.0, 5.0, np.nan]}
    )
    rho, chance, number = alignment.correlation(known)
    assert rho == pytest.approx(-1)
    assert 0 <= chance <= 1
    assert number == 3


@pytest.fixture
def two_camps() -> pd.DataFrame:
    """Five economies near one power, five near the other."""
    random = np.random.default_rng(0)
    base = np.repeat([0.0, 10.0], 5)
    names = [f"{letter}{letter}{letter}" for letter in "ABCDEFGHIJ"]
    frame = pd.DataFrame(
        {name: base + random.normal(0, 0.2, 10) for name in alignment.FEATURES},
        index=names,
    )
    return frame.assign(trade=base)


def test_groups_find_two_camps_and_number_them_by_trade(two_camps):
    groups = alignment.grouped(two_camps, 2)
    assert groups.tolist() == [1] * 5 + [2] * 5
    turned = alignment.grouped(two_camps.assign(trade=-two_camps["trade"]), 2)
    assert turned.tolist() == [2] * 5 + [1] * 5


def test_an_economy_without_votes_is_in_no_group(two_camps):
    two_camps.loc["AAA", "position"] = np.nan
    assert "AAA" not in alignment.grouped(two_camps, 2).index


def test_adjusted_rand_by_hand():
    things = list("abcdef")
    one = pd.Series([1, 1, 1, 2, 2, 2], index=things)
    other = pd.Series([1, 1, 2, 2, 3, 3], index=things)
    # pairs together: 2 in both, 6 in one, 3 in other, of 15
    expected = 6 * 3 / 15
    by_hand = (2 - expected) / ((6 + 3) / 2 - expected)
    assert alignment.adjusted_rand(one, other) == pytest.approx(by_hand)
    assert alignment.adjusted_rand(one, one * 7) == 1
    assert alignment.adjusted_rand(one, other) == alignment.adjusted_rand(other, one)


def test_clear_groups_are_stable_and_arbitrary_ones_are_not(two_camps):
    clear = alignment.stability(two_camps, 2, 20, 1)
    assert clear["agreement"].iloc[0] == 1
    assert (clear["with_group_pct"] == 100).all()
    random = np.random.default_rng(5)
    noise = pd.DataFrame(
        random.normal(size=(40, len(alignment.FEATURES))),
        columns=list(alignment.FEATURES),
    ).assign(trade=0.0)
    assert alignment.stability(noise, 4, 20, 1)["agreement"].iloc[0] < 0.7


def test_the_same_seed_gives_the_same_groups(standing):
    runs = [alignment.stability(standing, 4, 10, 7) for _ in range(2)]
    pd.testing.assert_frame_equal(*runs)


def test_agreements(tables):
    found = alignment.agreements(
        tables["trade_agreements"], tables["agreements_not_notified"]
    )
    # Japan shares the Partnership with China, the agreement of 2020 with the US
    assert found.loc["JPN"].to_dict() == {"us": 1, "china": 1}
    assert found.loc["KOR", "us"] == 1
    assert found.loc["VNM", "us"] == 0
    assert not set(alignment.POWERS) & set(found.index)


def test_us_rates(tables):
    places = Places.from_table(tables["countries"])
    codes = ["JPN", "VNM", "DEU", "AUS"]
    unions = {code: places[code].union for code in codes}
    found = alignment.us_rates(tables["announced_rates"], tables["us_duties"], unions)
    assert found.loc["JPN"].tolist() == [24, 15, 12.5]
    assert found.loc["VNM"].tolist() == [46, 20, 12.5]
    assert found.loc["DEU"].tolist() == [20, 15, 10]  # the Union's
    # three rows of the list of April are not in reach: what is not there is a gap
    assert np.isnan(found.loc["AUS", "April 2025"])
    assert found.loc["AUS", "July 2025"] == 10
    without = tables["us_duties"].query("programme != @alignment.LATEST")
    with pytest.raises(ValueError, match="no programme"):
        alignment.us_rates(tables["announced_rates"], without, unions)


def test_tariffs_are_missing_where_not_reported(tables):
    found = alignment.tariffs(tables["applied_tariffs_2023"], ["JPN", "DEU"])
    assert found.loc["JPN"].round(2).tolist() == [4.53, 1.97]
    assert found.loc["DEU"].isna().all()


def test_costs_in_a_small_world():
    economy = small_world.economy()
    found = alignment.costs(economy, ["A"], powers=("B", "B"))
    assert found["iso3"].tolist() == ["A"]
    # cut off from the only partner there is, it loses, whatever the partner is called
    assert found["without_us"].item() == found["without_china"].item() > 0
    sets = [small_world.elasticities(theta) for theta in (3.0, 8.0)]
    by_set = alignment.costs(economy, ["A"], sets, powers=("B", "B"))
    assert by_set["without_us"].is_monotonic_decreasing


def test_only_goods_are_cut_off_and_both_ways():
    rows = alignment.severed("JPN", "CHN", ["C26", "SERV"])
    assert set(rows["sector"]) == {"C26"}
    assert set(zip(rows["importer"], rows["exporter"], strict=True)) == {
        ("JPN", "CHN"),
        ("CHN", "JPN"),
    }


def test_the_earlier_database_only(tables):
    used = alignment.made_for_by_year(tables["value_added_trade"], "JPN")
    assert (used["year"].min(), used["year"].max()) == (1995, 2011)
    assert set(used["power"]) == {"United States", "China"}
    assert alignment.made_for_by_year(tables["value_added_trade"], "VNM").empty


def test_measures_of_not_choosing(tables):
    neighbours = pd.DataFrame(
        {
            "trade": [10.0, 20.0, 90.0],
            "value added": [60.0, 70.0, 0.0],
            "investment": [0.0, np.nan, 80.0],
            "position": [50.0, 60.0, 5.0],
        },
        index=["KOR", "TWN", "LAO"],
    )
    agreements = pd.DataFrame({"us": [1, 0], "china": [4, 4]}, index=["KOR", "LAO"])
    found = alignment.not_choosing(neighbours, agreements, tables["iseas_choices"])
    assert found.to_dict() == {
        "trade": True,  # one of three leans
        "value added": False,  # two of three
        "investment": False,  # one of the two that are known is not fewer than half
        "votes": True,
        "agreements": True,  # Korea with both, Laos with China: a half
        "opinion": True,  # 47.7 % in 2025
    }


def test_a_shortlist_keeps_the_economy():
    frame = pd.DataFrame({"loss": range(5)}, index=list("abcde"))
    assert alignment.shortlist(frame, "b", 2).index.tolist() == ["a", "b"]
    assert alignment.shortlist(frame, "e", 2).index.tolist() == ["a", "e"]


def test_company_names_the_neighbours_of_the_same_group(tables):
    places = Places.from_table(tables["countries"])
    groups = pd.DataFrame(
        {"group": [1, 1, 2], "with_group_pct": [90.0, 80.0, 70.0]},
        index=["JPN", "KOR", "LAO"],
    )
    words = alignment.company(groups, "JPN", ["KOR", "LAO"], places)
    assert words == (
        "; Japan stands with South Korea, and stays with its group in 90 % of the "
        "trials"
    )
    assert alignment.company(groups, "TWN", ["KOR"], places) == ""
    assert "none of its neighbours" in alignment.company(groups, "LAO", ["KOR"], places)
