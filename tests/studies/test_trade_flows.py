"""An economy's trade in one shape, by worked examples and against the tables."""

from types import SimpleNamespace

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


def test_concentration_is_of_all_trade_and_says_what_is_not_listed(flows):
    partners = flows[~flows["partner"].isin(["WLD", "ASEAN", "EU27"])]
    listed = trade_flows.with_shares(partners, flows)
    index = trade_flows.concentration(listed).set_index("flow")
    assert set(index.index) == {"exports", "imports"}
    assert index.loc["imports", "hhi"] == pytest.approx((14 / 17) ** 2 + (3 / 17) ** 2)
    without = listed[listed["partner"] != "VNM"]
    index = trade_flows.concentration(without).set_index("flow")
    assert index.loc["imports", "hhi"] == pytest.approx((14 / 17) ** 2)
    assert index.loc["imports", "unlisted_pct"] == pytest.approx(100 * 3 / 17)


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


@pytest.fixture(scope="module")
def tables() -> SimpleNamespace:
    return SimpleNamespace(**{name: data.load(name) for name in trade_flows.TABLES})


def shares(tables, focus: str) -> pd.DataFrame:
    """Shares of single economies in the year of the answer, by flow and partner."""
    places = Places.from_table(data.load("countries"))
    trade = trade_flows.trade_of(focus, ["USA", "CHN"], tables)
    flows = trade_flows.with_totals(trade.flows, {})
    flows = flows[flows["year"] == trade.year]
    single = flows[flows["partner"].isin(places.economies)]
    found = trade_flows.with_shares(single, flows)
    return found.set_index(["flow", "partner"])["share_pct"]


def test_korea_by_its_own_customs(tables):
    """Trade of 2023 with China was 267.6 of 1,275 bn USD; Vietnam came third."""
    korea = shares(tables, "KOR")
    assert korea["total", "CHN"] == pytest.approx(21.0, abs=0.1)
    assert korea["export", "CHN"] == pytest.approx(19.7, abs=0.1)
    ranked = korea["total"].sort_values(ascending=False).index
    assert ranked[:3].tolist() == ["CHN", "USA", "VNM"]


def test_germany_has_china_first_by_its_own_office(tables):
    """253.1 against 252.3 bn EUR; the reconciled figures have it the other way."""
    germany = shares(tables, "DEU")["total"]
    assert germany["CHN"] > germany["USA"]
    pairs = trade_flows.from_pairs(tables.trade_pairs_2023, "DEU", 2023)
    both_ways = pairs.groupby("partner")["value"].sum()
    assert both_ways["USA"] > both_ways["CHN"]


@pytest.mark.parametrize("focus", ["TWN", "HKG", "VNM", "BLR", "CHE", "CHN", "USA"])
def test_shares_never_add_up_to_more_than_all(tables, focus):
    sums = shares(tables, focus).groupby("flow").sum()
    assert (sums <= 100.01).all() and (sums > 80).all()


def printed_totals(tables) -> pd.DataFrame:
    """Published totals of 2023, bn USD: economy, flow, value."""
    every = [
        trade_flows.own_office(
            tables.published_trade, tables.exchange_rates_daily, code
        ).assign(iso3=code)
        for code in sorted(set(tables.published_trade["iso3"]))
    ]
    rows = pd.concat(every)
    rows = rows[rows["partner"] == "WLD"][["iso3", "flow", "value"]]
    yen = tables.exchange_rates_daily
    yen = yen[yen["date"].dt.year == 2023]["jpy_per_usd"].mean()
    japan = trade_flows.from_customs(tables.japan_trade_annual)
    japan = japan.query("year == 2023 and partner == 'WLD'")
    japan = japan.assign(iso3="JPN", value=japan["value"] / yen)
    states = trade_flows.from_census(tables.us_trade_monthly)
    states = states.query("year == 2023 and partner == 'WLD'").assign(iso3="USA")
    return pd.concat([rows, japan, states])[["iso3", "flow", "value"]]


def test_pairs_against_published_totals(tables):
    """Fifteen economies: seven in ten totals within a tenth, all within a fifth but
    where re-exports are left out or partners record more than was sold."""
    totals = printed_totals(tables).set_index(["iso3", "flow"])["value"]
    assert totals.index.unique("iso3").size >= 15
    pairs = tables.trade_pairs_2023
    exports = pairs.groupby("exporter")["value_usd_mn"].sum() / 1000
    imports = pairs.groupby("importer")["value_usd_mn"].sum() / 1000
    added = pd.concat({"export": exports, "import": imports}).swaplevel()
    gap = (added.reindex(totals.index) / totals - 1).abs()
    assert gap.notna().all()
    assert (gap <= 0.1).mean() >= 0.7
    far = set(gap.index[gap > 0.2])
    assert far <= {("GEO", "export"), ("PHL", "export"), ("TWN", "import")}


def test_holes_of_the_reconciled_pairs_are_filled(tables):
    known = tables.trade_pairs_2023.set_index(["exporter", "importer"])
    for pair in [("KOR", "VNM"), ("VNM", "KOR"), ("RUS", "BLR"), ("KOR", "POL")]:
        assert known.loc[pair, "value_usd_mn"] > 500
    assert known.loc[("SAU", "KOR"), "value_usd_mn"] > 30_000


def test_the_newest_year_of_exports(tables):
    korea = trade_flows.latest_year_shares("KOR", ["USA", "CHN"], tables)
    months = tables.korea_exports_monthly.set_index("item")["exports_usd_bn"]
    expected = 100 * months["USA"].sum() / months["WLD"].sum()
    assert korea.set_index("partner")["share_pct"]["USA"] == pytest.approx(expected)
    japan = trade_flows.latest_year_shares("JPN", ["USA"], tables)
    assert japan["last"].tolist() == ["2026-03"]
    assert trade_flows.latest_year_shares("DEU", ["USA"], tables).empty


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
    assert months["value"].tolist() == [10, 12, 12]
    assert months["date"].dt.strftime("%Y-%m").tolist() == [
        "2025-04",
        "2025-05",
        "2025-06",
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
