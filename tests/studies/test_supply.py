"""What is bought from one supplier: worked examples, and against the tables."""

import numpy as np
import pandas as pd
import pytest

from tightrope import data
from tightrope.model import small_world
from tightrope.places import Places
from tightrope.studies import supply


@pytest.fixture(scope="module")
def tables():
    names = [
        "icio_trade_2022",
        "icio_industries",
        "trade_by_use_2022",
        "input_requirements_2022",
        "value_added_trade",
        "mineral_shares",
        "controlled_minerals",
        "china_export_controls",
        "china_mineral_exports",
        "japan_trade_annual",
        "japan_goods",
    ]
    return {name: data.load(name) for name in names}


@pytest.fixture(scope="module")
def places():
    return Places.from_table(data.load("countries"))


@pytest.fixture
def trade() -> pd.DataFrame:
    """Japan buys chips from three, ore from one; Korea sells chips to others too."""
    rows = [
        ("JPN", "CHN", "C26", 50.0),
        ("JPN", "KOR", "C26", 30.0),
        ("JPN", "TWN", "C26", 20.0),
        ("JPN", "JPN", "C26", 100.0),
        ("USA", "KOR", "C26", 450.0),
        ("USA", "CHN", "C26", 900.0),
        ("KOR", "KOR", "C26", 70.0),
        ("JPN", "AUS", "B07", 40.0),
        ("JPN", "CHN", "SERV", 10.0),
    ]
    return pd.DataFrame(
        rows, columns=["importer", "exporter", "sector", "value_usd_mn"]
    )


@pytest.fixture
def industries() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "sector": ["C26", "B07"],
            "label": ["Electronics", "Metal ores"],
            "kind": "goods",
            "raw": [False, True],
        }
    )


def test_bought_by_hand(trade, industries):
    found = supply.bought(trade, industries, "JPN", "CHN")
    assert found["sector"].tolist() == ["C26"]  # no ore, and services are no goods
    row = found.iloc[0]
    assert row["label"] == "Electronics"
    assert row["share_of_imports_pct"] == 50
    assert row["share_of_spending_pct"] == 25
    assert (row["second"], row["second_share_pct"]) == ("KOR", 30)
    # others sell 30 + 20 to Japan and 450 to the United States; what Korea keeps at
    # home and what China sells elsewhere could not be bought
    assert row["others_usd_mn"] == 500
    assert row["needed_pct"] == 10


def test_a_lost_source_by_the_closed_form():
    # half of spending, unit elasticity: prices double; none lost, nothing rises
    assert supply.price_rise_pct(0.5, 1.0) == pytest.approx(100)
    assert supply.price_rise_pct(0.0, 4.0) == 0
    # 1 - 0.5904 = 0.8 ** 4, so prices rise by a quarter at an elasticity of four
    assert supply.price_rise_pct(0.5904, 4.0) == pytest.approx(25)


def test_a_lost_source_is_dearer_where_buyers_turn_less_readily():
    rises = supply.price_rise_pct(0.3, np.array([1.0, 2.0, 4.0, 8.0]))
    assert (np.diff(rises) < 0).all()


def test_difficulty_takes_the_median_and_the_ends():
    frame = pd.DataFrame({"sector": ["C26"], "share_of_spending_pct": [50.0]})
    frame["spending_usd_mn"] = 2_000.0
    sets = pd.DataFrame({"sector": "C26", "trade_elasticity": [0.5, 1.0, 2.0]})
    row = supply.difficulty(frame, sets).iloc[0]
    assert row["price_rise_pct"] == pytest.approx(100)
    assert row["rise_high_pct"] == pytest.approx(300)  # 2 ** 2 - 1
    assert row["rise_low_pct"] == pytest.approx(100 * (2**0.5 - 1))
    assert row["cost_usd_bn"] == pytest.approx(2)


def test_small_purchases_do_not_count():
    table = pd.DataFrame(
        {"bought_usd_mn": [990.0, 9.0, 1.0], "needed_pct": [1.0, 50.0, 99.0]}
    )
    assert supply.large(table)["needed_pct"].tolist() == [1.0]


def test_japans_share_is_that_of_its_customs(tables, places):
    goods = supply.by_goods(
        tables["japan_trade_annual"], tables["japan_goods"], "CHN", places.economies
    )
    baskets = supply.by_basket(
        tables["japan_trade_annual"], tables["japan_goods"], "CHN"
    )
    groups = supply.by_customs(goods, baskets, tables["japan_trade_annual"])
    # printed by the Ministry of Finance: 25,313 of 112,716 bn JPY in 2024
    assert groups.share_pct == pytest.approx(100 * 25_313 / 112_716, abs=0.01)
    assert groups.frame["share_pct"].is_monotonic_decreasing
    assert groups.mostly.sum() == (groups.frame["share_pct"] > 50).sum() > 0
    # no group stands beside one that contains it
    known = tables["japan_goods"].query("flow == 'import'").set_index("goods")
    parents = known.loc[goods["goods"].unique(), "parent"]
    assert set(goods["goods"]).isdisjoint(parents)


def test_baskets_add_up_to_all_goods(tables):
    baskets = supply.by_basket(
        tables["japan_trade_annual"], tables["japan_goods"], "CHN"
    )
    in_year = baskets[baskets["year"] == 2024].set_index("group")["supplier_jpy_bn"]
    assert in_year.drop(supply.ALL).sum() == pytest.approx(in_year[supply.ALL])


def test_equal_suppliers():
    goods = pd.DataFrame(
        {
            "label": ["Bags", "Bags", "Toys"],
            "year": [2009, 2025, 2025],
            "suppliers": [4.0, 2.0, 3.0],
            "supplier_jpy_bn": [1.0, 2.0, 5.0],
        }
    )
    found = supply.spread(goods, 2009)
    # toys are not known in both years
    assert found.to_dict("records") == [{"goods": "Bags", "2009": 4.0, "2025": 2.0}]


def test_inputs_of_japan_from_china(tables):
    uses = supply.by_use(
        tables["trade_by_use_2022"], tables["icio_industries"], "JPN", "CHN"
    )
    inputs_pct = 100 * uses["inputs_usd_mn"].sum() / uses["value_usd_mn"].sum()
    assert inputs_pct == pytest.approx(51.5, abs=0.05)
    parts = supply.by_part(uses)
    assert parts["usd_bn"].sum() == pytest.approx(uses["value_usd_mn"].sum() / 1000)
    assert set(parts["part"]) == {"inputs of firms", "final use"}


def test_every_industry_has_a_name(tables):
    known = set(tables["icio_industries"]["sector"])
    assert set(tables["input_requirements_2022"]["using_sector"]) <= known
    assert set(tables["icio_trade_2022"]["sector"]) - known == {supply.SERVICES}


def test_electronics_is_japans_most_exposed_industry(tables):
    users = supply.users(
        tables["input_requirements_2022"], tables["icio_industries"], "JPN", "CHN"
    )
    assert users["label"].iloc[0] == "Electronics"
    assert users["through_all_pct"].iloc[0] == pytest.approx(8.0, abs=0.05)
    assert users["through_all_pct"].is_monotonic_decreasing
    assert (supply.by_way(users)["pct"] >= 0).all()


def test_a_small_industry_is_not_the_most_exposed(industries):
    needs = pd.DataFrame(
        {
            "supplier_iso3": "CHN",
            "user_iso3": "JPN",
            "using_sector": ["C26", "B07"],
            "gross_output_usd_mn": [1_000.0, 1.0],
            "direct_input_share": [0.05, 0.5],
            "value_added_share": [0.08, 0.9],
        }
    )
    found = supply.users(needs, industries, "JPN", "CHN")
    assert found["label"].tolist() == ["Electronics"]
    assert found["through_all_pct"].tolist() == [8.0]


def test_value_added_stays_apart_by_database(tables, places):
    origins = supply.final_demand(tables["value_added_trade"], "JPN", places.names)
    years = origins.groupby("database")["year"].agg(["min", "max"])
    assert years.loc["WIOD 2013"].tolist() == [1995, 2011]
    assert years.loc["ICIO 2025"].tolist() == [2022, 2022]
    assert "JPN" not in set(origins["origin_iso3"])
    assert supply.top_origins(origins, "LUX", number=3)["origin_iso3"].nunique() == 3


def test_controlled_minerals(tables):
    found = supply.controlled(
        tables["mineral_shares"],
        tables["controlled_minerals"],
        tables["china_export_controls"],
        2025,
    )
    share = found.set_index("mineral")["china_share_pct"]
    assert share["Gallium"] == 100  # 900 of 900 t, after rounding
    assert "Germanium" not in share  # the survey gives no world output of it
    assert found["named"].iloc[0] == "Gallium, Aug 2023"
    named = tables["controlled_minerals"].dropna(subset=["commodity"])
    assert set(found["mineral"]) == set(named["mineral"])


def test_the_notices_on_japan_reach_japan_only(tables):
    controls = tables["china_export_controls"]
    aimed = supply.notices(controls, "JPN")["target_iso3"] == "JPN"
    assert aimed.sum() == 3
    elsewhere = supply.notices(controls, "DEU")
    assert set(elsewhere["target_iso3"]) == {"WLD"}
    assert elsewhere["from"].is_monotonic_increasing
    # a suspension has two ends
    ends = controls[["suspended_from", "suspended_to"]].notna()
    assert (ends["suspended_from"] == ends["suspended_to"]).all()


def exports(months: pd.PeriodIndex, usd: list[float]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "group": "graphite",
            "destination_iso3": "JPN",
            "month": months.astype(str),
            "value_usd": usd,
        }
    )


def test_before_and_after_a_control(tables):
    months = pd.period_range("2022-12", "2024-11", freq="M")
    series = exports(months, [4e6] * 12 + [1e6] * 12)
    controls = tables["china_export_controls"]
    found = supply.around_control(series, controls, "JPN")
    assert found.change_pct == -75
    assert found.moved == "75 % less"
    assert found.usd_mn == 4  # the one month of 2022
    assert supply.around_control(series, controls, "KOR").change_pct is None
    # a month without a record is no month without trade
    assert supply.around_control(series[1:], controls, "JPN").change_pct is None


def test_only_inputs_are_lost():
    rows = supply.lost_inputs("JPN", "CHN", ["C26", "C27"])
    assert rows["sector"].tolist() == ["C26 inputs", "C27 inputs"]
    assert set(rows["cost_factor"]) == {supply.COST_FACTOR}


def test_doing_without_in_a_small_world():
    from tightrope.model import channels

    sets = pd.concat(
        small_world.elasticities(theta).assign(
            elasticity_set=f"set_{theta:g}", paper="", short_name=""
        )
        for theta in (3.0, 5.0, 8.0)
    )
    horizons = pd.DataFrame(
        {
            "elasticity_set": ["slow"],
            "horizon": "first year",
            "trade_elasticity": 1.0,
            "paper": "",
            "short_name": "",
        }
    )
    uses = pd.DataFrame({"sector": ["goods"], "label": "Goods", "inputs_usd_mn": [2.0]})
    economy = channels.two_uses(
        small_world.trade(), small_world.elasticities(), small_world.inputs()
    )
    found = supply.doing_without(economy, sets, horizons, uses, "A", "B")
    first, for_good, one = found.to_dict("records")
    assert (first["inputs"], for_good["inputs"]) == (supply.AT_FIRST, supply.FOR_GOOD)
    assert one["inputs"] == "Goods"
    # the less readily firms turn elsewhere, the dearer; one sector is all there is
    assert first["loss_pct"] > for_good["high_pct"] > for_good["loss_pct"]
    assert for_good["loss_pct"] > for_good["low_pct"] > 0
    assert for_good["low_pct"] < one["loss_pct"] < for_good["high_pct"]


def test_vital_in_three_senses():
    table = pd.DataFrame(
        {
            "sector": ["C13T15", "C27", "B08"],
            "bought_usd_mn": [90.0, 60.0, 1.0],
            "imports_usd_mn": 100.0,
        }
    )
    uses = pd.DataFrame(
        {
            "sector": ["C13T15", "C27", "B08"],
            "raw": [False, False, True],
            "value_usd_mn": [90.0, 60.0, 1.0],
            "inputs_usd_mn": [10.0, 40.0, 1.0],
        }
    )
    minerals = pd.DataFrame({"china_share_pct": [99.0, 40.0, 30.0]})
    senses = supply.vital(table, uses, minerals)
    assert senses.to_dict() == {
        "components": True,
        "raw materials in bulk": False,
        "a few minerals": False,
    }
    # clothes are mostly bought to wear: without the parts nothing is vital
    only_clothes = supply.vital(table.iloc[[0, 2]], uses, minerals)
    assert not only_clothes["components"]


def test_what_is_missing_is_named(tables):
    gaps = [
        supply.gaps(code, tables["china_mineral_exports"], tables["value_added_trade"])
        for code in ("JPN", "DEU", "VNM")
    ]
    assert gaps[0] == []
    assert len(gaps[1]) == 1
    assert len(gaps[2]) == 3
