"""An economy's trade in one shape, by worked examples and against the tables."""

import pandas as pd
import pytest

from tightrope import data
from tightrope.places import Places
from tightrope.studies import trade_flows

MEMBERS = {"ASEAN": ["VNM", "THA"], "EU27": ["DEU", "FRA"]}


@pytest.fixture
def pairs() -> pd.DataFrame:
    """Korea sells to three, buys from two; Germany and France trade alone."""
    rows = [
        ("KOR", "USA", 120_000.0),
        ("KOR", "CHN", 100_000.0),
        ("KOR", "DEU", 10_000.0),
        ("CHN", "KOR", 140_000.0),
        ("VNM", "KOR", 30_000.0),
        ("DEU", "FRA", 90_000.0),
    ]
    return pd.DataFrame(rows, columns=["exporter", "importer", "value_usd_mn"])


@pytest.fixture
def flows(pairs) -> pd.DataFrame:
    trade = trade_flows.from_pairs(pairs, "KOR", 2023)
    return trade_flows.with_totals(trade, MEMBERS)


def value(flows: pd.DataFrame, flow: str, partner: str) -> float:
    found = flows[(flows["flow"] == flow) & (flows["partner"] == partner)]
    return found["value"].item()


def test_pairs_become_flows_in_billions(pairs):
    trade = trade_flows.from_pairs(pairs, "KOR", 2023)
    assert list(trade.columns) == trade_flows.COLUMNS
    assert set(trade["unit"]) == {"bn USD"} and set(trade["year"]) == {2023}
    assert value(trade, "export", "USA") == 120
    assert value(trade, "import", "VNM") == 30
    assert trade_flows.from_pairs(pairs, "AND", 2023).empty


def test_totals_are_added_where_the_source_has_none(flows):
    assert value(flows, "export", "WLD") == 230
    assert value(flows, "import", "WLD") == 170
    assert value(flows, "total", "WLD") == 400
    assert value(flows, "total", "CHN") == 240
    assert value(flows, "export", "EU27") == 10
    assert value(flows, "total", "ASEAN") == 30
    assert flows.duplicated(["flow", "partner", "year"]).sum() == 0


def test_totals_of_the_source_stay(pairs):
    """Customs list the Union and the world themselves, also what they do not split."""
    trade = trade_flows.from_pairs(pairs, "KOR", 2023)
    listed = trade.iloc[[0, 0]].assign(partner=["WLD", "EU27"], value=[999.0, 55.0])
    flows = trade_flows.with_totals(pd.concat([trade, listed]), MEMBERS)
    assert value(flows, "export", "WLD") == 999
    assert value(flows, "total", "EU27") == 55


def test_a_group_is_one_partner_in_place_of_its_members(flows):
    partners = set(trade_flows.in_groups(flows, MEMBERS)["partner"])
    assert partners == {"USA", "CHN", "ASEAN", "EU27"}


def test_shares_are_of_the_flow_in_its_year(flows):
    both = pd.concat([flows, flows.assign(year=2022, value=flows["value"] * 2)])
    shares = trade_flows.with_shares(both, both).set_index(["year", "flow", "partner"])
    assert shares.loc[(2023, "export", "CHN"), "share_pct"] == pytest.approx(100 / 2.3)
    assert shares.loc[(2022, "export", "CHN"), "share_pct"] == pytest.approx(100 / 2.3)
    assert "world" not in shares.columns


def test_a_partner_without_both_flows_is_not_listed(pairs):
    trade = trade_flows.from_pairs(pairs, "KOR", 2023)
    asked = ["CHN", "USA", "VNM", "TWN"]
    assert trade_flows.unlisted(trade, asked, 2023) == ["USA", "VNM", "TWN"]
    assert trade_flows.unlisted(trade, asked, 2022) == asked


def test_the_largest_partner_depends_on_what_is_counted(flows):
    one_by_one = flows[~flows["partner"].isin(["WLD", "ASEAN", "EU27"])]
    definitions = trade_flows.by_definition({"one by one": one_by_one}, 2023)
    largest = definitions.set_index("what is counted")["largest"].to_dict()
    assert largest == {
        "exports and imports": "CHN",
        "exports": "USA",
        "imports": "CHN",
    }
    lead = definitions.set_index("what is counted")["lead over the second (%)"]
    assert lead["exports"] == pytest.approx(20)


def test_concentration_of_one_way_trade(flows):
    partners = flows[~flows["partner"].isin(["WLD", "ASEAN", "EU27"])]
    hhi = trade_flows.concentration(partners).set_index("flow")["hhi"]
    assert set(hhi.index) == {"exports", "imports"}
    assert hhi["imports"] == pytest.approx((14 / 17) ** 2 + (3 / 17) ** 2)


@pytest.mark.parametrize(
    "years, change",
    [
        ({2024: 100.0, 2025: 90.0}, -10),
        ({2023: 50.0, 2025: 90.0}, None),
        ({2024: 100.0}, None),
        ({2024: 0.0, 2025: 90.0}, None),
        ({}, None),
    ],
)
def test_a_change_needs_both_years(years, change):
    flows = pd.DataFrame(
        {"flow": "export", "partner": "BLR", "year": years.keys()}
    ).assign(value=list(years.values()))
    found = trade_flows.export_change_pct(flows, "BLR", 2025)
    assert found == (None if change is None else pytest.approx(change))


def test_ranks_then_and_now():
    rows = [
        ("USA", 2009, 50.0),
        ("CHN", 2009, 40.0),
        ("CHN", 2025, 60.0),
        ("USA", 2025, 30.0),
        ("VNM", 2025, 20.0),
    ]
    shares = pd.DataFrame(rows, columns=["partner", "year", "value"])
    moves = trade_flows.moves(shares.assign(share_pct=shares["value"]), 2009, 2025)
    assert moves["partner"].tolist() == ["CHN", "USA", "VNM"]
    assert moves["rank 2009"].tolist()[:2] == [2, 1]
    assert pd.isna(moves["rank 2009"].iloc[2]), "no figure is no rank"
    assert moves["change (points)"].tolist()[:2] == [20, -20]
    assert pd.isna(moves["change (points)"].iloc[2])


def test_dollars_by_the_average_rate_of_the_year():
    flows = pd.DataFrame(
        {"year": [2024, 2025, 2024], "value": [300.0, 300.0, 7.0]}
    ).assign(unit=["bn JPY", "bn JPY", "bn USD"])
    in_dollars = trade_flows.in_dollars(flows, pd.Series({2024: 150.0}))
    assert in_dollars["usd_bn"].tolist()[::2] == [2.0, 7.0]
    assert pd.isna(in_dollars["usd_bn"].iloc[1]), "no rate is no amount"


def test_dependence_is_measured_on_the_partner(pairs):
    partners = trade_flows.dependence(pairs, "KOR")
    assert partners.loc["DEU", "share_pct"] == pytest.approx(10)
    assert partners.loc["VNM", "share_pct"] == 100
    assert partners.loc["CHN", "size"] == 240_000
    assert pd.isna(partners["size"].get("FRA")) and "KOR" not in partners.index


def test_goods_pairs_leave_out_services_and_what_stays_at_home():
    rows = [
        ("KOR", "KOR", "A01", 9.0),
        ("USA", "KOR", "A01", 1.0),
        ("USA", "KOR", "C29", 2.0),
        ("USA", "KOR", "SERV", 5.0),
    ]
    columns = ["importer", "exporter", "sector", "value_usd_mn"]
    pairs = trade_flows.goods_pairs(pd.DataFrame(rows, columns=columns))
    assert pairs.to_dict("records") == [
        {"exporter": "KOR", "importer": "USA", "value_usd_mn": 3.0}
    ]


def test_the_better_source_that_lists_the_economy(pairs):
    icio = pd.DataFrame(
        [("USA", "TWN", "C26", 5.0)],
        columns=["importer", "exporter", "sector", "value_usd_mn"],
    )
    assert trade_flows.pairs_with("KOR", pairs, icio).year == 2023
    of_taiwan = trade_flows.pairs_with("TWN", pairs, icio)
    assert of_taiwan.year == 2022 and of_taiwan.source is icio
    assert of_taiwan.frame["value_usd_mn"].tolist() == [5.0]


def test_groups_of_goods_stand_by_size_and_the_rest_last():
    exports = pd.DataFrame(
        {"iso3": "KOR", "chapter": ["01", "84"], "year": 2024}
    ).assign(exports_fas_usd_mn=[9000.0, 1000.0])
    imports = pd.DataFrame(
        {"iso3": "KOR", "chapter": ["84", "87", "01"], "year": [2024, 2024, 2023]}
    ).assign(general_imports_usd_mn=[2000.0, 3000.0, 9.0])
    chapters = pd.DataFrame({"chapter": ["01", "84", "87"]}).assign(
        basket_label=[trade_flows.REST, "Machinery", "Vehicles"]
    )
    goods = trade_flows.with_us_by_goods(exports, imports, chapters, "KOR", 2024)
    assert set(goods["partner"]) == {"USA"}
    assert goods[["flow", "group", "value"]].values.tolist() == [
        ["export", "Vehicles", 3.0],
        ["export", "Machinery", 2.0],
        ["import", "Machinery", 1.0],
        ["import", trade_flows.REST, 9.0],
    ]


def test_months_that_share_an_edition_get_their_average():
    monthly = pd.DataFrame(
        {
            "flow": ["export", "export", "import"],
            "partner": ["USA", "USA", "CHN"],
            "goods": "total",
            "month_from": ["2025-04", "2025-05", "2025-06"],
            "month_to": ["2025-04", "2025-06", "2025-06"],
            "value_jpy_bn": [10.0, 24.0, 7.0],
        }
    )
    months = trade_flows.months_by_customs(monthly, ["USA"])
    assert months["value"].tolist() == [10, 12]
    assert months["date"].tolist() == [
        pd.Timestamp("2025-04-01"),
        pd.Timestamp("2025-06-01"),
    ]
    recent = trade_flows.last_months(months, 1, {"USA": "United States"})
    assert recent["series"].tolist() == ["United States"]
    assert trade_flows.last_months(months[:0], 24, {}).empty


def test_months_of_an_economy_that_the_united_states_do_not_list():
    table = data.load("us_trade_monthly")
    assert trade_flows.months_by_census(table, "USA").empty
    korea = trade_flows.months_by_census(table, "KOR")
    assert set(korea["series"]) == {"US imports", "US exports"}


def test_a_key_market_takes_a_tenth_and_is_among_the_two_largest():
    buyers = pd.DataFrame(
        {
            "partner": ["CHN"] * 4 + ["USA"],
            "group": ["Cars", "Machinery", "Chips", "Toys", "Cars"],
            "share_pct": [9.9, 10.0, 30.0, 50.0, 90.0],
            "rank": [2, 2, 3, 1, 1],
        }
    )
    assert trade_flows.key_market(buyers, "CHN").to_dict() == {
        "Cars": False,
        "Machinery": True,
        "Chips": False,
        "Toys": True,
    }


def test_japans_customs_against_their_published_totals():
    """Exports of 2024 in all and to the two powers, Ministry of Finance, bn JPY."""
    flows = trade_flows.from_customs(data.load("japan_trade_annual"))
    exports = flows[(flows["flow"] == "export") & (flows["year"] == 2024)]
    by_partner = exports.set_index("partner")["value"]
    assert by_partner["WLD"] == pytest.approx(107_088, rel=1e-3)
    assert by_partner["USA"] == pytest.approx(21_295, rel=1e-3)
    assert by_partner["CHN"] == pytest.approx(18_863, rel=1e-3)
    assert flows["year"].max() == 2025, "a year that is not complete is no year"


def test_japan_by_goods_adds_up_to_its_trade_with_a_partner():
    annual = data.load("japan_trade_annual")
    goods = trade_flows.japan_by_goods(annual, data.load("japan_goods"), ["USA"], 2024)
    whole = trade_flows.from_customs(annual).query("year == 2024 and partner == 'USA'")
    for flow in ("export", "import"):
        parts = goods.loc[goods["flow"] == flow, "value"].sum()
        assert parts == pytest.approx(value(whole, flow, "USA"), rel=1e-6)


def test_who_buys_the_goods_of_the_article():
    places = Places.from_table(data.load("countries"))
    buyers = trade_flows.buyers(
        data.load("japan_trade_annual"), data.load("japan_goods"), places, 2024
    )
    assert buyers["goods"].nunique() == 3
    assert not {"WLD", "EU27"} & set(buyers["partner"])
    assert (buyers.groupby("goods")["share_pct"].sum().between(85, 100.01)).all()
    cars = buyers[buyers["goods"] == "motor-vehicles-cars"].set_index("buyer")
    assert cars.loc["United States", "rank"] == 1
