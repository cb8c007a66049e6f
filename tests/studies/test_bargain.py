"""The bargain between an economy and the United States: by worked examples."""

import pandas as pd
import pytest

from tightrope import data
from tightrope.places import Places
from tightrope.studies import bargain

COLUMNS = ["partner_iso3", "hs6", "tariff"]


@pytest.fixture(scope="module")
def places() -> Places:
    return Places.from_table(data.load("countries"))


def tariffs(**by_product) -> pd.DataFrame:
    """The tariffs of Japan by product."""
    rows = [("JPN", hs6[1:], tariff) for hs6, tariff in by_product.items()]
    return pd.DataFrame(rows, columns=COLUMNS)


def test_the_balance_is_of_full_years():
    """3 bn are sold and 1 bn is bought in each month of the only full year."""
    months = [f"2024-{month:02}" for month in range(1, 13)] + ["2025-01"]
    trade = pd.DataFrame({"iso3": "JPN", "month": months})
    trade = trade.assign(general_imports_usd_mn=3000.0, exports_fas_usd_mn=1000.0)
    assert bargain.balance(trade, "JPN")["surplus"].to_dict() == {2024: 24}
    assert bargain.balance(trade, "AND").empty
    assert (bargain.way(24), bargain.way(-24)) == ("more", "less")


def test_both_records_of_japans_balance():
    recorded = bargain.balance(data.load("us_trade_monthly"), "JPN")
    assert recorded.loc[2024].round(1).tolist() == [148.4, 79.0, 69.4]
    own = bargain.own_surplus(
        data.load("japan_trade_annual"), pd.Series({2024: 151.43})
    )
    # 21,295 less 12,685 billion yen
    assert own.to_dict() == {2024: pytest.approx(56.86, abs=0.02)}


def test_duty_by_month_adds_up_to_all_products():
    collected = data.load("collected_duty")
    months = bargain.duty_by_month(collected, "JPN")
    total = collected[
        (collected["partner_iso3"] == "JPN")
        & (collected["naics3"] == "0")
        & (collected["month"] >= "2024-01")
    ]
    assert months["duty_bn"].sum() == pytest.approx(total["duty_usd"].sum() / 1e9)
    assert list(dict.fromkeys(months["group"])) == list(bargain.GROUPS)
    june = months[(months["date"] == "2025-06-01")].set_index("group")
    assert june.loc[bargain.VEHICLES, "rate_pct"] == pytest.approx(25.57, abs=0.01)
    assert bargain.duty_by_month(collected, "AGO").empty


def test_duty_is_compared_with_the_same_months():
    days = pd.to_datetime(["2024-01-01", "2024-02-01", "2025-01-01"])
    months = pd.DataFrame({"group": "metals", "date": days, "duty_bn": [1.0, 2.0, 3.0]})
    paid = bargain.paid(months, 2025)
    assert paid.loc["metals"].tolist() == [3, 1, 1]
    of_japan = bargain.duty_by_month(data.load("collected_duty"), "JPN")
    vehicles = bargain.paid(of_japan, 2025).loc[bargain.VEHICLES]
    assert vehicles["duty_bn"] == pytest.approx(7.584, abs=0.001)
    assert vehicles["months"] == 11


def test_cars_and_the_duty_on_them():
    imports = pd.DataFrame(
        {
            "partner_iso3": ["JPN", "JPN", "DEU"],
            "hs6": ["870323", "870340", "870323"],
            "imports_consumption_usd": [20e9, 10e9, 99e9],
            "duty_usd": [0.5e9, 0.25e9, 0.0],
        }
    )
    rates = tariffs(_870323=0.15, _870340=0.275)
    labels = pd.DataFrame({"hs6": ["870323"], "label": ["Cars, petrol"]})
    cars = bargain.cars_by_product(imports, rates, "JPN", labels, number=2)
    assert cars["product"].tolist() == ["Cars, petrol", "HS 870340"]
    assert cars["rate_2024_pct"].tolist() == [2.5, 2.5]
    assert cars["duty_today_bn"].tolist() == pytest.approx([3.0, 2.75])


def test_more_rice_within_the_same_quota():
    """346 of 767 thousand tonnes, and 75 % more: 605.5, at 130 yen against 84."""
    names = ["farm_imports", "bargain_figures", "commitments"]
    rice = bargain.more_rice(*[data.load(name) for name in names], yen_per_dollar=150)
    assert rice["share_pct"] == 45
    assert rice["more_kt"] == pytest.approx(259.5)
    assert rice["share_after_pct"] == pytest.approx(605.5 / 767 * 100)
    assert rice["sale_usd_bn"] == pytest.approx(259.5 * 130 / 150 / 1000)
    assert rice["dearer_usd_bn"] == pytest.approx(259.5 * 46 / 150 / 1000)
    assert bargain.rice_row(rice)["given by"].tolist() == ["Japan"]


def test_shares_of_farm_imports_fit_their_quantities():
    farm = data.load("farm_imports")
    world = farm[farm["origin"] == "WLD"].set_index("good")["quantity_kt"]
    share_pct = farm["quantity_kt"] / farm["good"].map(world) * 100
    assert (share_pct - farm["share_pct"]).abs().max() < 1.5


def test_value_over_number_is_the_price():
    """A quarter more cars for half the money are worth 60 % less each."""
    names = ["car-exports-value-change", "car-exports-number-change"]
    changes = pd.DataFrame({"figure": names, "value": [-50.0, 25.0]})
    assert bargain.price_of_a_car(changes) == -60
    assert bargain.price_of_a_car(data.load("bargain_figures")) < -25


def test_every_named_project_has_a_sector():
    commitments = data.load("commitments")
    projects = data.load("investment_projects")
    named = bargain.named(commitments, projects, "JPN")
    is_named = (commitments["status"] == "named") & (commitments["by_iso3"] == "JPN")
    assert len(named) == is_named.sum() == len(projects)
    assert named["usd_bn"].sum() == pytest.approx(108.7)
    assert named["stated_on"].is_monotonic_increasing
    assert "cars" not in set(named["sector"])
    assert bargain.named(commitments, projects, "KOR").empty
    assert bargain.vehicle(commitments, "JPN")["amount"] == 550


def test_what_is_promised():
    commitments = data.load("commitments")
    assert bargain.promised_bn(commitments, "KOR") == 350
    assert bargain.promised_bn(commitments, "VNM") == 0
    told = bargain.promises(commitments, "JPN").set_index("what")["amount"]
    assert told["US energy"] == "7 USD bn a year"
    assert told["Boeing aircraft"] == "100 aircraft in all"


def test_the_deal_leaves_out_car_plants():
    parts = bargain.kept_parts(data.load("bargain_subjects"), "JPN")
    assert list(parts.values()) == [True, True, False]
    assert bargain.kept_parts(data.load("bargain_subjects"), "BRA") == {}
    nothing = pd.DataFrame(
        {"iso3": "X", "field": ["tariffs", "farm"], "agreed": ["nothing: 50 %", "8 bn"]}
    )
    assert list(bargain.kept_parts(nothing, "X").values()) == [False, True, False]
    words = bargain.in_words({"cars": False}, sales_bn=1, promised_bn=1)
    assert words == "The deal is not about cars."


def test_each_kind_of_good_keeps_the_tariff_that_it_would_have():
    kind = bargain.without_deal(
        deal=tariffs(_870323=0.15, _720851=0.50, _847150=0.15),
        cars_before=tariffs(_870323=0.275, _720851=0.25, _847150=0.10),
        goods_announced=tariffs(_870323=0.275, _720851=0.25, _847150=0.24),
    )
    by_product = kind.set_index("hs6")["tariff"].to_dict()
    assert by_product == {"870323": 0.275, "720851": 0.50, "847150": 0.24}


def test_a_lower_duty_is_worth_what_buyers_move():
    """Against a rival of the same size, with an elasticity of 1 nothing moves at all.

    Spending on each is then fixed: before duty it falls as one plus the duty rises.
    """
    imports = pd.DataFrame(
        {
            "partner_iso3": ["JPN", "MEX"],
            "hs6": "870323",
            "imports_consumption_usd": [50e9, 50e9],
            "duty_usd": 0.0,
        }
    )
    unit = pd.DataFrame({"hs6": ["870323"], "substitution_elasticity": 1.0})
    outcomes = {"deal": tariffs(_870323=0.0), "none": tariffs(_870323=0.25)}
    worth = bargain.worth(imports, unit, "JPN", outcomes, [])
    assert worth["sales_bn"].tolist() == pytest.approx([50, 40])
    gained = bargain.gained(worth, "deal", "none")
    assert gained["kind"].tolist() == [bargain.CARS]
    assert gained["sales_bn"].tolist() == pytest.approx([10])
    assert gained["duty_bn"].tolist() == pytest.approx([-10])
    # the more alike two makers' cars, the more a lower duty is worth
    alike = bargain.worth(
        imports, unit.assign(substitution_elasticity=4.0), "JPN", outcomes, []
    )
    assert bargain.gained(alike, "deal", "none")["sales_bn"].item() > 10
    # and what makers take on themselves does not reach buyers
    borne = bargain.worth(imports, unit, "JPN", outcomes, [], pass_through=0.0)
    assert borne["sales_bn"].tolist() == pytest.approx([50, 40])


def test_rivals_are_the_largest_others():
    imports = pd.DataFrame(
        {
            "partner_iso3": ["JPN", "MEX", "MEX", "DEU"],
            "hs6": "870323",
            "imports_consumption_usd": [9.0, 2.0, 2.0, 3.0],
        }
    )
    assert bargain.rivals(imports, "JPN", 1) == ["MEX"]


def test_suppliers_of_energy(places):
    energy = bargain.suppliers(
        data.load("japan_trade_annual"), bargain.FUELS, places, 2025
    ).set_index("label")
    assert energy.loc["Natural gas", "rival"] == "Australia"
    assert energy["us_pct"].between(0, 100).all()
    assert (energy["us_pct"] + energy["rival_pct"]).le(100).all()


def test_the_ledger_sets_promises_beside_what_is_bought(places):
    gained = pd.DataFrame(
        {"kind": [bargain.CARS, bargain.STEEL], "sales_bn": [22.7, 0.0], "duty_bn": 1.1}
    )
    sold_bn = {"farm": 12.2, "energy": 11.9, "all": 79.0}
    ledger = bargain.ledger(gained, data.load("commitments"), places["JPN"], sold_bn)
    by_piece = ledger.set_index("piece")
    assert f"duty on {bargain.STEEL}" not in by_piece.index
    assert "22.7" in by_piece.loc[f"duty on {bargain.CARS}", "worth"]
    assert by_piece.loc["US energy", "beside it"].startswith("11.9 bn")
    assert set(by_piece["given by"]) == {"the United States", "Japan"}


def test_what_the_united_states_sell():
    exports = data.load("us_exports_hs2_annual")
    sold = bargain.us_sales(exports, "JPN", 2024)
    assert sold["all"] == pytest.approx(79.0, abs=0.1)
    assert sold["farm"] + sold["energy"] < sold["all"]
    chapters = bargain.farm_chapters(exports, data.load("hs_chapters"), "JPN", 2024, 8)
    assert chapters["usd_bn"].is_monotonic_decreasing
    assert chapters["usd_bn"].sum() < sold["farm"]


def test_gas_prices_are_in_order_of_time():
    prices = bargain.gas_prices(data.load("commodity_prices_monthly"), 2024)
    assert set(prices["name"]) == {bargain.GAS_IN_JAPAN, "Europe", bargain.GAS_IN_US}
    in_2024 = prices[prices["date"].dt.year == 2024]
    mean = in_2024.groupby("name")["price"].mean()
    assert mean[bargain.GAS_IN_JAPAN] == pytest.approx(12.84, abs=0.01)
