"""Where firms have put their money: by worked examples, and against the tables."""

import pandas as pd
import pytest

from tightrope import data
from tightrope.places import Places
from tightrope.studies import footprint

COLUMNS = ["reporter_iso3", "counterpart_iso3", "direction", "measure", "year"]


def table(*rows) -> pd.DataFrame:
    """Rows of fdi_positions: reporter, counterpart, direction, measure, year, mn."""
    return pd.DataFrame(rows, columns=[*COLUMNS, "position_usd_mn"])


@pytest.fixture
def reported() -> pd.DataFrame:
    """Japan owns 100 in China by its own word and 150 by China's, Korea 30 by China's.

    Japan and China both report, so each side's word stands twice.
    """
    return table(
        ("JPN", "CHN", "outward", "reported", 2024, 100_000.0),
        ("CHN", "JPN", "inward", "mirror", 2024, 100_000.0),
        ("JPN", "CHN", "outward", "mirror", 2024, 150_000.0),
        ("CHN", "JPN", "inward", "reported", 2024, 150_000.0),
        ("CHN", "KOR", "inward", "reported", 2024, 30_000.0),
        ("JPN", "CHN", "inward", "reported", 2024, 7_000.0),
        ("JPN", "WLD", "outward", "reported", 2024, 400_000.0),
    )


def test_both_sides_are_told_once(reported):
    told = footprint.positions(reported, ["JPN", "KOR"], ["CHN"])
    by_side = told.set_index(["owner", "told_by"])["usd_bn"].to_dict()
    assert by_side == {("JPN", "owner"): 100, ("JPN", "host"): 150, ("KOR", "host"): 30}
    assert footprint.gap_pct(told[told["owner"] == "JPN"], "CHN", 2024) == 50
    assert footprint.gap_pct(told[told["owner"] == "KOR"], "CHN", 2024) is None
    # what China owns in Japan is another position
    back = footprint.positions(reported, ["CHN"], ["JPN"])
    assert back[["told_by", "usd_bn"]].values.tolist() == [["host", 7]]


def test_the_owner_is_believed_if_it_reaches_the_year(reported):
    told = footprint.positions(reported, ["JPN", "KOR"], ["CHN"])
    best = footprint.best_told(told, 2024)
    assert best.set_index("owner")["usd_bn"].to_dict() == {"JPN": 100, "KOR": 30}
    assert footprint.best_told(told, 2025).empty


def test_destinations_and_their_shares(reported):
    places = footprint.destinations(reported, "JPN", ["CHN", "USA"], 2024)
    assert places[["place", "usd_bn", "share_pct"]].values.tolist() == [
        ["CHN", 100, 25]
    ]
    unknown = footprint.destinations(reported, "KOR", ["CHN"], 2024)
    assert unknown["share_pct"].isna().all()


def test_a_currency_that_falls_hides_what_stays():
    """The same yuan are a quarter fewer dollars once a dollar costs a third more."""
    days = pd.to_datetime(["2021-06-30", "2021-12-31", "2024-12-31"])
    rates = pd.DataFrame({"date": days, "cny_per_usd": [99.0, 6.0, 8.0]})
    owned = pd.Series({2021: 120.0, 2024: 90.0})
    indexed = footprint.in_currencies(owned, rates, {"yuan": "cny_per_usd"})
    last = indexed[indexed["year"] == 2024].set_index("currency")["index"]
    assert last.to_dict() == {"dollars": 75, "yuan": 100}
    assert footprint.peak(owned) == (2021, -25)


def test_changes_are_measured_from_the_last_figure_in_time():
    series = pd.Series({2012: 50.0, 2018: 40.0, 2020: 44.0, 2024: 20.0})
    assert footprint.first_and_last(series, 2019)["first_period"] == 2018
    assert footprint.first_and_last(series, 2019)["change_pct"] == -50
    assert footprint.first_and_last(series, 2000)["first_period"] == 2012
    assert footprint.first_and_last(series, 2030) is None
    assert footprint.first_and_last(pd.Series({2020: -1.0, 2024: 5.0}), 2020) is None


def test_a_small_rise_is_no_deepening():
    series = [
        ("stock", "owned", "bn", "t", pd.Series({2019: 100.0, 2024: 101.0})),
        ("plan", "will expand", "%", "t", pd.Series({2019: 20.0, 2024: 40.0})),
        ("flow", "unknown", "bn", "t", pd.Series({2024: 1.0})),
    ]
    depth = footprint.depth(series, 2019, steady_pct=2)
    assert depth["deepens"].tolist() == [False, True]
    assert footprint.depth(series, 2019, steady_pct=0.5)["deepens"].all()
    assert "by half of the measures" in footprint.depth_in_words(depth, "China")
    words = footprint.kinds_in_words(depth)
    assert words == "1 of 1 for plans to expand, none for what is owned there"


def test_grade_c_and_parts_of_years_judge_nothing():
    firms = data.load("firms_in_china")
    assert (firms["grade"] == "C").any()
    assert footprint.firms(firms).to_dict()[2022] == 12706
    assert 2024 not in footprint.firms(firms)
    flows = data.load("investment_flows")
    own = footprint.yearly_flows(flows, footprint.OWN_COUNT, "CHN")
    assert own.to_dict() == {2014: 719.5, 2015: 1068.5, 2024: 493.1}
    assert 2023 not in footprint.yearly_flows(flows, footprint.HOST_COUNT, "CHN")


def test_affiliates_come_from_share_and_total():
    affiliates = data.load("overseas_affiliates")
    in_china = footprint.affiliates_in_china(affiliates)
    assert in_china.round().to_dict() == {2016: 7538, 2021: 7218}
    # the ministry's counts of both places agree with the share it gives
    counted = affiliates[affiliates["fiscal_year"] == 2016].set_index("place")
    both = counted["affiliates"][["CHN", "HKG"]].sum()
    assert both == pytest.approx(in_china[2016], rel=0.005)


def test_the_measures_of_japan_disagree():
    """Owned: more by yuan, yen and China's count; added, counted and planned: less."""
    told = footprint.positions(data.load("fdi_positions"), ["JPN"], ["CHN", "WLD"])
    series = footprint.of_stocks(
        told[told["place"] == "CHN"],
        told[told["place"] == "WLD"],
        data.load("exchange_rates_daily"),
        {"yuan": "cny_per_usd"} | footprint.OWN_CURRENCY["JPN"],
    )
    tables = [
        "investment_flows",
        "firms_in_china",
        "overseas_affiliates",
        "jetro_plans",
    ]
    series += footprint.of_japan(*[data.load(name) for name in tables])
    depth = footprint.depth(series, 2019, steady_pct=2)
    by_kind = depth.groupby("kind")["deepens"].agg(["sum", "size"])
    assert by_kind.loc["stock"].tolist() == [3, 5]
    assert by_kind["sum"].drop("stock").eq(0).all()
    assert len(depth) == 10
    # the survey of 2025 came after the article
    assert depth.set_index("kind").loc["plan", "last_period"] == 2024


def test_investors_are_ranked_by_the_last_year(reported):
    before = reported.assign(year=2021, position_usd_mn=200_000.0)
    both = pd.concat([reported, before])
    ranked = footprint.investors(both, "CHN", ["JPN", "KOR", "USA"], 2021)
    assert ranked["owner"].tolist() == ["JPN", "KOR"]
    assert ranked["change_pct"].tolist() == [-25, -85]
    assert ranked["rank"].tolist() == [1, 2]


def test_pledges_stand_beside_what_is_owned():
    places = Places.from_table(data.load("countries"))
    tables = [data.load("commitments"), data.load("fdi_positions"), places]
    japan = footprint.beside_stock(*tables, "JPN", 2024).set_index("what")["usd_bn"]
    assert japan["promised"] == 561  # the vehicle, and Nippon Steel's
    assert japan["named"] == pytest.approx(108.7)
    assert japan["owned"] == pytest.approx(778.323, abs=0.001)
    assert footprint.beside_stock(*tables, "VNM", 2024).empty
    union = footprint.beside_stock(*tables, "EU27", 2024).set_index("what")["usd_bn"]
    assert union["owned"] > 2000


@pytest.mark.parametrize(
    "direction, measure", [("inward", "reported"), ("outward", "mirror")]
)
def test_no_position_is_larger_than_that_with_the_whole_world(direction, measure):
    """In millions all: China's with Korea and Kuwait stand in dollars in the source."""
    positions = data.load("fdi_positions").astype({"counterpart_iso3": str})
    rows = positions[
        (positions["direction"] == direction) & (positions["measure"] == measure)
    ]
    keys = ["reporter_iso3", "year"]
    is_world = rows["counterpart_iso3"] == "WLD"
    world = rows[is_world].set_index(keys)["position_usd_mn"]
    parts = rows[~is_world].groupby(keys, observed=True)["position_usd_mn"].sum()
    share = (parts / world).dropna()
    assert len(share) > 30
    assert share.between(0.8, 1.01).all()
