"""The split of a cost over channels: an economy of two uses, an average over orders."""

import doctest
from itertools import permutations

import numpy as np
import pandas as pd
import pytest

from tightrope.model import channels
from tightrope.model import equilibrium as eq

KEYS = ["importer", "exporter", "sector"]


def tables(seed: int = 3):
    """Three countries and two sectors that use each other's goods."""
    random = np.random.default_rng(seed)
    codes, kinds = ["A", "B", "C"], ["S", "T"]
    trade = pd.MultiIndex.from_product([codes, codes, kinds], names=KEYS)
    trade = trade.to_frame(index=False)
    home = trade["importer"] == trade["exporter"]
    scale = np.where(home, 20, 1)
    trade["value_usd_mn"] = random.lognormal(0, 1, len(trade)) * scale
    trade["tariff"] = np.where(home, 0, random.uniform(0, 0.2, len(trade)))
    elasticities = pd.DataFrame({"sector": kinds, "trade_elasticity": [3.0, 6.0]})
    names = ["country", "input_sector", "using_sector"]
    links = pd.MultiIndex.from_product([codes, kinds, kinds], names=names)
    links = links.to_frame(index=False)
    links["coefficient"] = random.uniform(0.05, 0.15, len(links))
    return trade, elasticities, links


@pytest.fixture(scope="module")
def shock() -> pd.DataFrame:
    """A charges B 30 %, B answers with 20 %, and C raises one duty of its own."""
    rates = {("A", "B"): 0.3, ("B", "A"): 0.2, ("C", "A"): 0.1}
    rows = [(*pair, s, rate) for pair, rate in rates.items() for s in ("S", "T")]
    return pd.DataFrame(rows, columns=[*KEYS, "tariff"])


def test_examples_in_the_documentation_hold():
    assert doctest.testmod(channels).failed == 0


@pytest.mark.parametrize("deficits", ["fixed", "proportional", "zero"])
def test_splitting_sectors_by_use_leaves_the_world_as_it_was(shock, deficits):
    trade, elasticities, links = tables()
    whole = eq.Economy.from_tables(trade, elasticities, links)
    split = channels.two_uses(trade, elasticities, links)
    assert len(split.sectors) == 2 * len(whole.sectors)
    one = eq.solve(whole, shock, deficits=deficits)
    two = eq.solve(split, channels.by_use(shock), deficits=deficits)
    pd.testing.assert_frame_equal(one.summary, two.summary, atol=1e-7, rtol=1e-8)


def test_input_shares_are_what_users_need_of_what_is_spent():
    trade, _, links = tables()
    found = channels.input_shares(trade, links).set_index(["importer", "sector"])
    bought = trade.query("importer == 'A' and sector == 'S'")
    spent = (bought["value_usd_mn"] * (1 + bought["tariff"])).sum()
    output = trade[trade["exporter"] == "A"].groupby("sector")["value_usd_mn"].sum()
    recipe = links.query("country == 'A' and input_sector == 'S'")
    needed = (recipe["coefficient"] * recipe["using_sector"].map(output)).sum()
    assert found.loc[("A", "S"), "inputs"] == pytest.approx(needed / spent, rel=1e-12)
    np.testing.assert_allclose(found.sum(axis=1), 1, rtol=1e-12)


def test_only_keeps_the_rows_of_the_chosen_channels(shock):
    rest = channels.only(shock, [], ["A"], "B")
    assert set(rest["importer"]) == {"C"} and len(rest) == 4
    inputs = channels.only(shock, ["inputs"], ["A"], "B")
    assert set(inputs["sector"][inputs["importer"] == "A"]) == {"S inputs", "T inputs"}
    assert "B" not in set(inputs["importer"])
    everything = channels.only(shock, channels.CHANNELS, ["A"], "B")
    columns = [*KEYS, "tariff"]
    pd.testing.assert_frame_equal(
        everything.sort_values(columns, ignore_index=True),
        channels.by_use(shock).sort_values(columns, ignore_index=True),
    )
    assert channels.only(None, ["inputs"], ["A"], "B") is None


def test_shapley_is_the_average_over_all_orders():
    random = np.random.default_rng(1)
    worth = {c: random.normal() for c in channels.coalitions()}
    found = channels.shapley(worth)
    for channel in channels.CHANNELS:
        steps = []
        for order in permutations(channels.CHANNELS):
            before = frozenset(order[: order.index(channel)])
            steps.append(worth[before | {channel}] - worth[before])
        assert found[channel] == pytest.approx(np.mean(steps), abs=1e-12)
    everything, nothing = frozenset(channels.CHANNELS), frozenset()
    assert found.sum() == pytest.approx(worth[everything] - worth[nothing])


def test_shapley_of_the_glove_game():
    """One left glove and two right ones; a pair is worth 1: 2/3, 1/6, 1/6."""
    worth = {
        c: float("left" in c and len(c) > 1)
        for c in channels.coalitions(["left", "r1", "r2"])
    }
    found = channels.shapley(worth)
    np.testing.assert_allclose(found[["left", "r1", "r2"]], [2 / 3, 1 / 6, 1 / 6])


def test_a_missing_combination_is_refused():
    worth = dict.fromkeys(channels.coalitions(["a", "b"]), 0.0)
    del worth[frozenset({"a"})]
    with pytest.raises(KeyError):
        channels.shapley(worth)
