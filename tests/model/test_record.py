"""The model against what happened: by hand, by chance, by published figures."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from tightrope import data
from tightrope.model import record

SECTORS = pd.DataFrame(
    {"sector": ["C28", "C29", "SERV"], "naics3_group": ["333", "335+336", None]}
)
GROUPS = {"JPN": "JPN", "DEU": "EU27", "EU27": "EU27", "KOR": "KOR", "USA": "USA"}


def month(partner: str, year: int, naics3: str, imports: float, duty: float, at=4):
    return {
        "partner_iso3": partner,
        "month": f"{year}-{at:02}",
        "naics3": naics3,
        "imports_consumption_usd": imports,
        "duty_usd": duty,
    }


@pytest.fixture
def collected() -> pd.DataFrame:
    """Japan's cars in two months and two industries, the Union's, and the world's."""
    rows = []
    for at in (4, 5):
        rows += [
            month("JPN", 2024, "335", 40.0, 1.0, at),
            month("JPN", 2024, "336", 60.0, 1.0, at),
            month("JPN", 2025, "335", 30.0, 3.0, at),
            month("JPN", 2025, "336", 20.0, 7.0, at),
            month("EU27", 2024, "336", 50.0, 1.0, at),
            month("EU27", 2025, "336", 55.0, 5.5, at),
            month("DEU", 2024, "336", 30.0, 1.0, at),  # is in the Union's already
            month("DEU", 2025, "336", 30.0, 3.0, at),
            month("WLD", 2024, "335", 100.0, 2.0, at),
            month("WLD", 2024, "336", 200.0, 4.0, at),
            month("WLD", 2025, "335", 90.0, 9.0, at),
            month("WLD", 2025, "336", 180.0, 36.0, at),
        ]
    rows.append(month("JPN", 2025, "336", 1e6, 0.0, 1))  # a month not asked for
    rows.append(month("WLD", 2025, "910", 1e6, 0.0, 4))  # an industry of no sector
    return pd.DataFrame(rows)


@pytest.fixture
def watched(collected) -> pd.DataFrame:
    return record.us_imports(collected, SECTORS, GROUPS, months=(4, 5))


def test_the_record_is_summed_over_months_and_industries(watched):
    by_cell = watched.set_index(record.CELL)
    japan = by_cell.loc[("JPN", "335+336")]
    assert japan["imports_before_usd"] == 200 and japan["imports_usd"] == 100
    assert japan["duty_before_pct"] == pytest.approx(2)
    assert japan["duty_pct"] == pytest.approx(20)
    # the rest is the world less Japan and the Union, not less Germany once more
    rest = by_cell.loc[("ROW", "335+336")]
    assert rest["imports_before_usd"] == 600 - 200 - 100
    assert rest["imports_usd"] == 540 - 100 - 110
    assert set(watched["partner_iso3"]) == {"JPN", "EU27", "ROW"}


def test_a_month_that_the_record_lacks_is_named(collected):
    with pytest.raises(ValueError, match="has no 2024-06"):
        record.us_imports(collected, SECTORS, GROUPS, months=(4, 6))


@pytest.fixture
def trade() -> pd.DataFrame:
    rows = [
        ("USA", exporter, sector, 0.02)
        for exporter in ("JPN", "DEU", "KOR", "USA")
        for sector in ("C28", "C29", "SERV")
    ]
    rows.append(("JPN", "USA", "C29", 0.0))
    return pd.DataFrame(rows, columns=[*record.PAIR, "tariff"])


def test_what_was_collected_more_is_added_to_the_models_tariffs(trade, watched):
    tariffs = record.collected_tariffs(trade, watched, SECTORS, GROUPS)
    assert (tariffs["importer"] == "USA").all() and "SERV" not in set(tariffs["sector"])
    cars = tariffs[tariffs["sector"] == "C29"].set_index("exporter")["tariff"]
    assert cars["JPN"] == pytest.approx(0.02 + 0.18)
    assert cars["DEU"] == pytest.approx(0.02 + 0.08)  # by what the Union paid
    # Korea is not listed: it pays what the rest pays, 40 of 330 less 2 of 300
    others = tariffs[tariffs["exporter"] == "KOR"]
    assert set(others["partner_iso3"]) == {"ROW"}
    # no record of machinery: its tariffs stay
    assert set(tariffs.loc[tariffs["sector"] == "C28", "tariff"]) == {0.02}
    lower = watched.assign(duty_pct=0.0, duty_before_pct=50.0)
    fallen = record.collected_tariffs(trade, lower, SECTORS, GROUPS)
    assert fallen.loc[fallen["sector"] == "C29", "tariff"].eq(0).all()


def test_model_and_record_stand_side_by_side(trade, watched):
    tariffs = record.collected_tariffs(trade, watched, SECTORS, GROUPS)
    flows = tariffs[record.PAIR].assign(value_before_usd_mn=100.0, value_usd_mn=100.0)
    is_japan = (flows["exporter"] == "JPN") & (flows["sector"] == "C29")
    flows.loc[is_japan, "value_usd_mn"] = 40.0
    result = SimpleNamespace(imports=lambda importer: flows)
    cells = record.against(result, tariffs, watched, least_usd=0).set_index(record.CELL)
    japan = cells.loc[("JPN", "335+336")]
    assert japan["model_pct"] == pytest.approx(-60)
    assert japan["happened_pct"] == pytest.approx(-50)
    # against all partners: the model's 240 of 300, the record's 540 of 600 less ...
    assert japan["model_share_pct"] == pytest.approx(100 * (0.4 / 0.8 - 1))
    assert japan["happened_share_pct"] == pytest.approx(100 * (0.5 / 0.9 - 1))
    few = record.against(result, tariffs, watched, least_usd=150)
    assert set(few["partner_iso3"]) == {"JPN", "ROW"}


# ---- what chance gives


def test_rank_agreement_of_equal_and_of_opposite_order():
    cells = pd.DataFrame({"model": range(9), "record": np.arange(9.0) ** 3})
    same = record.rank_agreement(cells, "model", "record")
    assert same.correlation == 1 and same.cells == 9 and same.p_value < 0.01
    turned = cells.assign(record=-cells["record"])
    assert record.rank_agreement(turned, "model", "record").correlation == -1


def test_chance_over_fifteen_rows_is_the_tables_critical_value():
    """Spearman's rho, n = 15, two-sided 5 %: 0.521 (Zar 1972)."""
    random = np.random.default_rng(1)
    cells = pd.DataFrame(random.normal(size=(15, 2)), columns=["model", "record"])
    found = record.rank_agreement(cells, "model", "record", permutations=9999)
    assert found.chance == pytest.approx(0.521, abs=0.015)
    again = record.rank_agreement(cells, "model", "record", permutations=9999)
    assert found == again


def test_cells_that_move_together_need_whole_partners_shuffled():
    """Twenty partners, each with one figure in all of its fifteen industries: chance
    over 300 cells is that of twenty."""
    random = np.random.default_rng(3)
    partners = [f"P{n:02}" for n in range(20)]
    frame = pd.MultiIndex.from_product(
        [partners, range(15)], names=["partner_iso3", "naics3_group"]
    ).to_frame(index=False)
    for column in ("model", "record"):
        by_partner = dict(zip(partners, random.normal(size=20), strict=True))
        noise = random.normal(0, 0.01, len(frame))
        frame[column] = frame["partner_iso3"].map(by_partner) + noise
    frame = frame.drop(frame.sample(30, random_state=1).index)  # some have gaps
    alone = record.rank_agreement(frame, "model", "record")
    whole = record.rank_agreement(frame, "model", "record", shuffle="partner_iso3")
    assert alone.correlation == whole.correlation
    assert alone.chance == pytest.approx(1.96 / 270**0.5, rel=0.15)
    assert whole.chance == pytest.approx(1.96 / 19**0.5, rel=0.15)
    assert whole.p_value > alone.p_value


def test_too_few_rows_are_refused():
    cells = pd.DataFrame({"model": [1, 2], "record": [1, 2]})
    with pytest.raises(ValueError, match="needs three rows, not 2"):
        record.rank_agreement(cells, "model", "record")


# ---- published estimates


def test_published_estimates_stand_beside_the_scenario_that_they_name():
    published = pd.DataFrame(
        {
            "scenario": ["deal", "none", "deal"],
            "author": ["B", "A", "A"],
            "published": pd.to_datetime(["2025-08-01", "2025-04-03", "2025-08-01"]),
            "assumed": "15 %",
            "measure": "real GDP, first year",
            "value_low_pct": [-1.0, -2.0, -3.0],
            "value_high_pct": [-1.0, -1.5, -3.0],
        }
    )
    income = pd.DataFrame(
        {"one": [-0.1, -0.2], "other": [-0.3, -0.05]}, index=["deal", "none"]
    )
    beside = record.beside_published(published, income, "one")
    assert list(beside["author"]) == ["A", "A", "B"]
    assert list(beside["here_pct"]) == [-0.2, -0.1, -0.1]
    assert list(beside["here_low_pct"]) == [-0.2, -0.3, -0.3]
    assert list(beside["here_high_pct"]) == [-0.05, -0.1, -0.1]
    with pytest.raises(KeyError, match="none"):
        record.beside_published(published, income.loc[["deal"]], "one")
    assert record.beside_published(published[:0], income, "one").empty


def world_of_cells(slope: float, noise: float) -> pd.DataFrame:
    """US imports of a world in which they move with duty, and with partners' luck."""
    random = np.random.default_rng(5)
    pairs = pd.MultiIndex.from_product(
        [list("ABCDEFGHIJ"), list("uvwxyz")], names=record.CELL
    )
    duty = random.uniform(0, 30, len(pairs))
    luck = np.repeat(random.normal(0, 0.5, 10), 6)
    growth = slope * np.log1p(duty / 100) + luck + random.normal(0, noise, len(pairs))
    before = random.uniform(1e8, 1e10, len(pairs))
    return pd.DataFrame(
        {
            "imports_before_usd": before,
            "imports_usd": before * np.exp(growth),
            "duty_before_pct": 0.0,
            "duty_pct": duty,
        },
        pairs,
    ).reset_index()


@pytest.mark.parametrize("weighted", [True, False])
def test_the_slope_that_was_put_in_is_found_whatever_partners_luck(weighted):
    exact = record.elasticity(world_of_cells(-2.0, 0.0), weighted=weighted)
    assert exact.value == pytest.approx(-2.0, abs=1e-9)
    assert exact.error == pytest.approx(0, abs=1e-9)
    assert (exact.cells, exact.partners) == (60, 10)
    rough = record.elasticity(world_of_cells(-2.0, 0.1), weighted=weighted)
    low, high = rough.bounds
    assert low < -2 < high and rough.error > 0.05


def test_clustered_errors_are_those_of_the_formula():
    """One regressor without effects left: the sandwich worked out by hand."""
    cells = world_of_cells(-1.0, 0.2)
    found = record.elasticity(cells, weighted=False)
    x = np.log1p(cells["duty_pct"] / 100)
    y = np.log(cells["imports_usd"] / cells["imports_before_usd"])
    two_way = [x, y]
    for _ in range(200):  # balanced: means out in turn is the same as dummies
        two_way = [
            v - v.groupby(cells[name]).transform("mean")
            for v, name in zip(two_way, [record.CELL[0]] * 2, strict=True)
        ]
        two_way = [
            v - v.groupby(cells[record.CELL[1]]).transform("mean") for v in two_way
        ]
    x, y = two_way
    slope = (x * y).sum() / (x**2).sum()
    scores = (x * (y - slope * x)).groupby(cells[record.CELL[0]]).sum()
    few = 10 / 9 * 59 / (60 - 16)
    error = np.sqrt(few * (scores**2).sum()) / (x**2).sum()
    assert found.value == pytest.approx(slope) and found.error == pytest.approx(error)


def test_two_partners_make_no_clusters():
    cells = world_of_cells(-1.0, 0.1)
    with pytest.raises(ValueError, match="three partners, not 2"):
        record.elasticity(cells[cells["partner_iso3"].isin(["A", "B"])])


def test_the_earlier_record_adds_up_to_the_totals_published_for_those_months():
    earlier = data.load("collected_duty_earlier")
    total = data.load("collected_duty").query("naics3 == '0' and month >= '2019'")
    usd = ["imports_consumption_usd", "duty_usd"]
    of_2019 = earlier[earlier["month"].str[:4] == "2019"]
    sums = of_2019.groupby(["partner_iso3", "month"])[usd].sum()
    known = total.set_index(["partner_iso3", "month"])[usd].loc[sums.index]
    gap = (sums / known - 1).abs()
    for partner in ("JPN", "CHN", "KOR", "DEU", "EU27", "MEX", "WLD"):
        assert gap.loc[partner].max(axis=None) < 1e-6, partner
