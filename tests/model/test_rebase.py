"""Trade moved to the customs of 2024: what moves, and what stays."""

import doctest

import numpy as np
import pandas as pd
import pytest

from tightrope import data
from tightrope.model import equilibrium as eq
from tightrope.model import rebase

KEYS = ["importer", "exporter", "sector"]


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return data.load("icio_trade_2022")


@pytest.fixture(scope="module")
def records() -> pd.DataFrame:
    return rebase.customs(
        data.load("japan_trade_annual"),
        data.load("us_trade_monthly"),
        data.load("china_trade_2024"),
    )


@pytest.fixture(scope="module")
def moved(table, records) -> pd.DataFrame:
    return rebase.rebased(table, records)


def goods(frame: pd.DataFrame) -> pd.DataFrame:
    abroad = frame["importer"] != frame["exporter"]
    return frame[abroad & (frame["sector"] != "SERV")]


def share(frame, own: str, economy: str, other: str, partner: str) -> float:
    """The partner's share of an economy's trade in goods, Hong Kong left out."""
    rows = goods(frame)
    rows = rows[(rows[own] == economy) & (rows[other] != "HKG")]
    of_partner = rows.loc[rows[other] == partner, "value_usd_mn"].sum()
    return 100 * of_partner / rows["value_usd_mn"].sum()


def recorded(records, reporter: str, flow: str, partner: str) -> float:
    rows = records[(records["reporter"] == reporter) & (records["flow"] == flow)]
    values = rows.set_index("partner")["value"]
    return 100 * values[partner] / (values["WLD"] - values["HKG"])


def test_examples_in_the_documentation_hold():
    assert doctest.testmod(rebase).failed == 0


def test_customs_are_those_of_the_year_as_published(records):
    """Japan sold 17.6 % to China in 2024 and 19.9 % to the United States (customs)."""
    japan = records[(records["reporter"] == "JPN") & (records["flow"] == "export")]
    values = japan.set_index("partner")["value"]
    assert round(100 * values["CHN"] / values["WLD"], 1) == 17.6
    assert round(100 * values["USA"] / values["WLD"], 1) == 19.9


@pytest.mark.parametrize(
    "reporter, flow, partner",
    [
        ("JPN", "export", "CHN"),
        ("JPN", "import", "CHN"),
        ("JPN", "export", "KOR"),
        ("JPN", "import", "AUS"),
        ("USA", "import", "CHN"),
        ("USA", "import", "MEX"),
        ("USA", "import", "VNM"),
        ("USA", "import", "DEU"),
        ("USA", "export", "CHN"),
    ],
)
def test_pairs_with_the_best_records_have_their_share(
    moved, table, records, reporter, flow, partner
):
    own, other = "importer", "exporter"
    if flow == "export":
        own, other = other, own
    wanted = recorded(records, reporter, flow, partner)
    assert share(moved, own, reporter, other, partner) == pytest.approx(
        wanted, abs=0.15
    )
    assert abs(share(table, own, reporter, other, partner) - wanted) > 0.15


def test_what_both_record_lies_between_the_two(moved, records):
    found = goods(moved).set_index(KEYS)["value_usd_mn"]
    found = found.xs("USA", level="importer").xs("JPN", level="exporter").sum()
    sold = goods(moved)[lambda t: t["exporter"] == "JPN"]["value_usd_mn"].sum()
    bought = goods(moved)[lambda t: t["importer"] == "USA"]["value_usd_mn"].sum()
    by_japan = recorded(records, "JPN", "export", "USA") / 100 * sold
    by_us = recorded(records, "USA", "import", "JPN") / 100 * bought
    assert min(by_japan, by_us) < found < max(by_japan, by_us)


def test_what_each_economy_trades_of_each_sector_stays(moved, table):
    for side in ("importer", "exporter"):
        before = goods(table).groupby([side, "sector"])["value_usd_mn"].sum()
        after = goods(moved).groupby([side, "sector"])["value_usd_mn"].sum()
        np.testing.assert_allclose(after, before, atol=2e-6 * before.max())


def test_home_sales_services_tariffs_and_order_stay(moved, table):
    columns = [c for c in table.columns if c != "value_usd_mn"]
    pd.testing.assert_frame_equal(moved[columns], table[columns])
    home = table["importer"] == table["exporter"]
    same = home | (table["sector"] == "SERV")
    pd.testing.assert_frame_equal(moved[same], table[same])
    assert (moved["value_usd_mn"] >= 0).all()
    traded = table["value_usd_mn"] > 0
    assert (moved.loc[traded, "value_usd_mn"] > 0).all()


def test_without_records_nothing_moves(table, records):
    same = rebase.rebased(table, records.iloc[:0])
    np.testing.assert_allclose(same["value_usd_mn"], table["value_usd_mn"], rtol=1e-6)


def test_the_moved_world_is_an_economy_with_the_same_balances(moved, table):
    four = data.load("trade_elasticities").query("elasticity_set == 'uniform_4'")
    links = data.load("icio_input_coefficients_2022")
    before = eq.Economy.from_tables(table, four, links)
    after = eq.Economy.from_tables(moved, four, links)
    np.testing.assert_allclose(after.deficits, before.deficits, atol=1e-6)
    np.testing.assert_allclose(after.output, before.output, atol=1e-4)


def test_ras_keeps_ratios_of_ratios():
    """Fitting changes no odds ratio: a b / c d stays what it was in the seed."""
    seed = np.array([[4.0, 1.0], [2.0, 3.0]])
    fitted = rebase.ras(seed, np.array([6.0, 4.0]), np.array([7.0, 3.0]))
    np.testing.assert_allclose(fitted.sum(axis=1), [6, 4], rtol=1e-5)
    np.testing.assert_allclose(fitted.sum(axis=0), [7, 3], rtol=1e-5)

    def odds(m):
        return m[0, 0] * m[1, 1] / m[0, 1] / m[1, 0]

    assert odds(fitted) == pytest.approx(odds(seed), rel=1e-9)


def test_margins_that_zeros_forbid_are_refused():
    seed = np.array([[1.0, 0.0], [1.0, 1.0]])
    with pytest.raises(ValueError, match="no matrix with these zeros"):
        rebase.ras(seed, np.array([3.0, 1.0]), np.array([1.0, 3.0]))


def test_other_years_come_without_china(table):
    early = rebase.customs(
        data.load("japan_trade_annual"),
        data.load("us_trade_monthly"),
        data.load("china_trade_2024"),
        year=2022,
    )
    assert set(early["reporter"]) == {"JPN", "USA"}
