"""What an economy buys from one supplier, and how hard that is to replace.

For `supply_dependence`. Two views of the same trade meet here: Japan's customs, year by
year and in many goods, and the input-output tables of one year, which cover all
economies in few sectors but know what is bought for production. Money is in million
dollars unless a column's name says otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from tightrope import measures
from tightrope.findings import in_sentence
from tightrope.model import channels, uncertainty
from tightrope.model import equilibrium as eq
from tightrope.places import listed

SERVICES = "SERV"
ALL = "All goods"
# The last full year before the article, for shares by customs.
ANSWER_YEAR = 2024
# The year of the input-output tables.
NEWEST_YEAR = 2022
# Quarters of a year that is complete in the yearly table of Japan's customs.
FULL_YEAR = 4
# Above it a supplier delivers most of what is bought.
MOST_PCT = 50.0
# Below it a supplier of raw materials is one among many.
LEAST_RAW_PCT = 10.0
# An industry smaller than this share of an economy's output is not named the most
# exposed, however much it buys.
LEAST_OUTPUT_SHARE = 0.002
# A sector that makes up less of what is bought from a supplier does not count.
LEAST_BOUGHT_SHARE = 0.01
# A part of others' exports that can be won without their making much more.
SOON_PCT = 10.0
# Broad groups of goods that are shown as lines.
LINES = 6
# Sectors that are closed one by one in the world model.
CLOSED = 8
# Months on either side of a control that are compared.
MONTHS = 12
# Minerals whose months are shown, the one under control first, and its notice.
SHOWN_MINERALS = ("graphite", "rare earths")
GRAPHITE_NOTICE = "39/2023"
# What trade costs are multiplied by where trade is to end.
COST_FACTOR = 100.0
# What the dependence map draws, and how its axes are called.
MAP_AXES = {
    "share_of_imports_pct": "China's share of imports, %",
    "price_rise_pct": "price rise without China, %",
    "cost_usd_bn": "cost, bn USD a year",
}
# The rows of `doing_without` in which all inputs are lost.
AT_FIRST = "All inputs, in the first year"
FOR_GOOD = "All inputs, for good"


def bought(
    icio_trade_2022: pd.DataFrame,
    icio_industries: pd.DataFrame,
    focus: str,
    supplier: str,
) -> pd.DataFrame:
    """What an economy buys from a supplier, and who else sells the same goods.

    Parameters
    ----------
    icio_trade_2022, icio_industries : pd.DataFrame
        The tables of these names: importer, exporter, sector, value_usd_mn; sector,
        label.
    focus, supplier : str
        ISO 3166-1 alpha-3.

    Returns
    -------
    pd.DataFrame
        One row a sector of goods of which something is bought, the largest first:

        - sector, label;
        - bought_usd_mn: from the supplier;
        - imports_usd_mn, spending_usd_mn: from all abroad, and with home goods;
        - share_of_imports_pct, share_of_spending_pct: the supplier's;
        - second, second_share_pct: the next largest foreign supplier, of imports;
        - others_usd_mn: what all other economies sell abroad of it;
        - needed_pct: what is bought from the supplier, in percent of that.

    Examples
    --------
    >>> trade = pd.DataFrame(
    ...     [
    ...         ("JPN", "CHN", "C26", 50.0),
    ...         ("JPN", "KOR", "C26", 30.0),
    ...         ("JPN", "JPN", "C26", 120.0),
    ...         ("USA", "KOR", "C26", 470.0),
    ...     ],
    ...     columns=["importer", "exporter", "sector", "value_usd_mn"],
    ... )
    >>> industries = pd.DataFrame({"sector": ["C26"], "label": "Electronics"})
    >>> found = bought(trade, industries, "JPN", "CHN")
    >>> shares = ["share_of_imports_pct", "share_of_spending_pct", "needed_pct"]
    >>> found[shares].iloc[0].tolist()
    [62.5, 25.0, 10.0]
    """
    goods = icio_trade_2022[icio_trade_2022["sector"] != SERVICES]
    used = goods[goods["importer"] == focus]
    spending = used.groupby("sector")["value_usd_mn"].sum()
    imported = used[used["exporter"] != focus]
    imports = imported.groupby("sector")["value_usd_mn"].sum()
    from_supplier = imported[imported["exporter"] == supplier]
    value = from_supplier.set_index("sector")["value_usd_mn"]

    abroad = goods[goods["importer"] != goods["exporter"]]
    by_others = abroad[~abroad["exporter"].isin([focus, supplier])]
    others = by_others.groupby("sector")["value_usd_mn"].sum()

    rivals = imported[~imported["exporter"].isin([supplier, "ROW"])]
    next_best = measures.largest(rivals, "value_usd_mn", ["sector"], "exporter")
    next_best = next_best.set_index("sector")
    found = pd.DataFrame(
        {
            "bought_usd_mn": value,
            "imports_usd_mn": imports,
            "spending_usd_mn": spending,
            "share_of_imports_pct": measures.dependence_pct(value, imports),
            "share_of_spending_pct": measures.dependence_pct(value, spending),
            "second": next_best["first"],
            "second_share_pct": measures.dependence_pct(next_best["value"], imports),
            "others_usd_mn": others,
            "needed_pct": measures.dependence_pct(value, others),
        }
    )
    found = found[found["bought_usd_mn"] > 0].rename_axis("sector").reset_index()
    names = icio_industries.set_index("sector")["label"]
    found.insert(1, "label", found["sector"].map(names))
    return found.sort_values(
        "bought_usd_mn", kind="stable", ascending=False, ignore_index=True
    )


def large(sector_table: pd.DataFrame) -> pd.DataFrame:
    """The sectors that count for replacing a supplier, the hardest to find first.

    Parameters
    ----------
    sector_table : pd.DataFrame
        As `bought` returns it.

    Returns
    -------
    pd.DataFrame
        Without those that make up less than `LEAST_BOUGHT_SHARE` of what is bought,
        by needed_pct.

    Examples
    --------
    >>> table = pd.DataFrame({"sector": ["C13", "C26", "A03"]})
    >>> table["bought_usd_mn"] = [400.0, 599.0, 1.0]
    >>> table["needed_pct"] = [5.0, 10.0, 90.0]
    >>> large(table)["sector"].tolist()
    ['C26', 'C13']
    """
    value = sector_table["bought_usd_mn"]
    counted = sector_table[value >= LEAST_BOUGHT_SHARE * value.sum()]
    return counted.sort_values(
        "needed_pct", kind="stable", ascending=False, ignore_index=True
    )


@dataclass(frozen=True)
class Groups:
    """A supplier's share in an economy's imports, by groups of goods in one year.

    Attributes
    ----------
    frame : pd.DataFrame
        Columns label and share_pct, the highest share first.
    share_pct : float
        The supplier's share in imports of all goods.
    history : str
        What it was in other years, to go on a sentence with; "" where not known.
    year : int
        The year.
    source : pd.DataFrame
        The table they come from, as `data.load` returned it.
    """

    frame: pd.DataFrame
    share_pct: float
    history: str
    year: int
    source: pd.DataFrame

    def __repr__(self) -> str:
        return f"<Groups: {len(self.frame)} of {self.year}>"

    @property
    def mostly(self) -> pd.Series:
        """Whether most imports of a group come from the supplier."""
        return self.frame["share_pct"] > MOST_PCT


def by_sectors(sector_table: pd.DataFrame, icio_trade_2022: pd.DataFrame) -> Groups:
    """The shares of a supplier by the sectors of the input-output table.

    Parameters
    ----------
    sector_table : pd.DataFrame
        As `bought` returns it.
    icio_trade_2022 : pd.DataFrame
        The table it was made of.

    Returns
    -------
    Groups

    Examples
    --------
    >>> table = pd.DataFrame({"label": ["Textiles", "Electronics"]})
    >>> table = table.assign(bought_usd_mn=[40.0, 60.0], imports_usd_mn=[100.0, 100.0])
    >>> groups = by_sectors(table.assign(share_of_imports_pct=[40.0, 60.0]), table)
    >>> groups.frame["label"].tolist(), groups.mostly.tolist()
    (['Electronics', 'Textiles'], [True, False])
    >>> float(groups.share_pct)
    50.0
    """
    totals = sector_table[["bought_usd_mn", "imports_usd_mn"]].sum()
    shares = sector_table.rename(columns={"share_of_imports_pct": "share_pct"})
    return Groups(
        frame=shares.sort_values(
            "share_pct", kind="stable", ascending=False, ignore_index=True
        ),
        share_pct=100 * totals["bought_usd_mn"] / totals["imports_usd_mn"],
        history="",
        year=NEWEST_YEAR,
        source=icio_trade_2022,
    )


def by_customs(
    goods: pd.DataFrame, baskets: pd.DataFrame, japan_trade_annual: pd.DataFrame
) -> Groups:
    """The shares of a supplier by the groups of goods of Japan's customs.

    Parameters
    ----------
    goods, baskets : pd.DataFrame
        As `by_goods` and `by_basket` return them.
    japan_trade_annual : pd.DataFrame
        The table they were made of.

    Returns
    -------
    Groups
        In `ANSWER_YEAR`.

    Examples
    --------
    >>> goods = pd.DataFrame({"label": ["Toys"], "year": 2024, "share_pct": 70.0})
    >>> baskets = pd.DataFrame({"group": ALL, "year": [2009, 2024, 2025]})
    >>> baskets["share_pct"] = [20.0, 22.0, 24.0]
    >>> groups = by_customs(goods, baskets, pd.DataFrame())
    >>> float(groups.share_pct), groups.history
    (22.0, ' (20.0 % in 2009 and 24.0 % in 2025)')
    """
    in_year = goods[goods["year"] == ANSWER_YEAR].dropna(subset=["share_pct"])
    everything = baskets[baskets["group"] == ALL].set_index("year")["share_pct"]
    others = everything.iloc[[0, -1]].drop(ANSWER_YEAR, errors="ignore")
    ends = [
        f"{in_sentence('{:.1f} %', share)} in {year}" for year, share in others.items()
    ]
    return Groups(
        frame=in_year.sort_values(
            "share_pct", kind="stable", ascending=False, ignore_index=True
        ),
        share_pct=everything[ANSWER_YEAR],
        history=f" ({listed(ends)})",
        year=ANSWER_YEAR,
        source=japan_trade_annual,
    )


def price_rise_pct(share, elasticity):
    """How much dearer goods become when one of their sources falls away.

    Buyers who turn to the sources that are left pay, for the same use,
    ``(1 - share) ** (-1 / elasticity) - 1`` more, if the makers left charge what they
    did before.

    Parameters
    ----------
    share : float or array
        What part of spending on the goods went to the source, 0 to 1.
    elasticity : float or array
        Trade elasticity θ of the goods, above zero.

    Returns
    -------
    float or array
        Percent.

    Notes
    -----
    The variety term of Feenstra (1994), American Economic Review 84(1), with the
    elasticity of substitution θ + 1; in the models of Arkolakis, Costinot and
    Rodríguez-Clare (2012) the price index that a lost source leaves.

    Examples
    --------
    >>> round(price_rise_pct(0.5, 1.0), 9), round(price_rise_pct(0.75, 2.0), 9)
    (100.0, 100.0)
    """
    return 100 * ((1 - share) ** (-1 / elasticity) - 1)


def difficulty(frame: pd.DataFrame, trade_elasticities: pd.DataFrame) -> pd.DataFrame:
    """What losing the supplier would cost in each sector, by published elasticities.

    Parameters
    ----------
    frame : pd.DataFrame
        As `bought` returns it.
    trade_elasticities : pd.DataFrame
        The table of that name: elasticity_set, sector, trade_elasticity.

    Returns
    -------
    pd.DataFrame
        The frame with elasticity (the median of the sets), price_rise_pct at it and by
        the largest and the smallest elasticity (rise_low_pct, rise_high_pct), and
        cost_usd_bn, the rise times all spending on the goods.

    Examples
    --------
    >>> frame = pd.DataFrame({"sector": ["C26"], "share_of_spending_pct": [50.0]})
    >>> frame["spending_usd_mn"] = 200_000.0
    >>> sets = pd.DataFrame({"sector": "C26", "trade_elasticity": [0.5, 1.0, 2.0]})
    >>> difficulty(frame, sets)[["elasticity", "cost_usd_bn"]].iloc[0].tolist()
    [1.0, 200.0]
    """
    theta = trade_elasticities.groupby("sector")["trade_elasticity"]
    by_sector = theta.agg(["median", "max", "min"]).reindex(frame["sector"])
    share = frame["share_of_spending_pct"].to_numpy() / 100
    rises = {
        name: price_rise_pct(share, by_sector[which].to_numpy())
        for name, which in (
            ("price_rise_pct", "median"),
            ("rise_low_pct", "max"),
            ("rise_high_pct", "min"),
        )
    }
    costs = rises["price_rise_pct"] / 100 * frame["spending_usd_mn"] / 1000
    elasticity = by_sector["median"].to_numpy()
    return frame.assign(elasticity=elasticity, **rises, cost_usd_bn=costs)


def by_goods(
    japan_trade_annual: pd.DataFrame,
    japan_goods: pd.DataFrame,
    supplier: str,
    economies: list[str],
) -> pd.DataFrame:
    """Japan's imports by groups of goods, a supplier's share, and how many there are.

    Parameters
    ----------
    japan_trade_annual, japan_goods : pd.DataFrame
        The tables of these names. The goods of the level "group" do not overlap.
    supplier : str
        ISO 3166-1 alpha-3.
    economies : list of str
        Partners that are single economies.

    Returns
    -------
    pd.DataFrame
        One row for each group and complete year: goods, label, year, world_jpy_bn,
        supplier_jpy_bn, share_pct, suppliers (how many equal ones would make imports
        as concentrated: one over the Herfindahl–Hirschman index among the partners
        listed).

    Examples
    --------
    >>> rows = pd.DataFrame({"partner": ["WLD", "CHN", "USA"], "goods": "toys"})
    >>> rows = rows.assign(flow="import", quarters=4, year=2024)
    >>> rows["value_jpy_bn"] = [100.0, 50.0, 50.0]
    >>> groups = pd.DataFrame({"goods": ["toys"], "flow": "import", "level": "group"})
    >>> found = by_goods(rows, groups.assign(label="Toys"), "CHN", ["CHN", "USA"])
    >>> found[["label", "share_pct", "suppliers"]]
      label  share_pct  suppliers
    0  Toys       50.0        2.0
    """
    imports = japan_trade_annual[
        (japan_trade_annual["flow"] == "import")
        & (japan_trade_annual["quarters"] == FULL_YEAR)
    ]
    groups = japan_goods[
        (japan_goods["flow"] == "import") & (japan_goods["level"] == "group")
    ]
    labels = groups.set_index("goods")["label"]
    imports = imports[imports["goods"].isin(labels.index)]
    keys = ["goods", "year"]
    world = imports[imports["partner"] == "WLD"].set_index(keys)["value_jpy_bn"]
    mine = imports[imports["partner"] == supplier].set_index(keys)["value_jpy_bn"]
    listed = imports[imports["partner"].isin(economies)]
    hhi = listed.groupby(keys)["value_jpy_bn"].apply(measures.herfindahl)
    found = pd.DataFrame(
        {
            "world_jpy_bn": world,
            "supplier_jpy_bn": mine.reindex(world.index),
            "share_pct": measures.dependence_pct(mine.reindex(world.index), world),
            "suppliers": 1 / hhi.reindex(world.index),
        }
    ).reset_index()
    return found.assign(label=found["goods"].map(labels))


def by_basket(
    japan_trade_annual: pd.DataFrame, japan_goods: pd.DataFrame, supplier: str
) -> pd.DataFrame:
    """A supplier's share in Japan's imports by broad groups that add up to the total.

    Parameters
    ----------
    japan_trade_annual, japan_goods : pd.DataFrame
        The tables of these names.
    supplier : str
        ISO 3166-1 alpha-3.

    Returns
    -------
    pd.DataFrame
        Columns group, year, supplier_jpy_bn, share_pct; "All goods" among the groups.

    Examples
    --------
    >>> rows = pd.DataFrame({"partner": ["WLD", "CHN"] * 2, "flow": "import"})
    >>> rows = rows.assign(quarters=4, year=2024)
    >>> rows["goods"] = ["toys", "toys", "total", "total"]
    >>> rows["value_jpy_bn"] = [100.0, 70.0, 1000.0, 200.0]
    >>> groups = pd.DataFrame({"goods": ["toys"], "flow": "import"})
    >>> groups = groups.assign(broad_basket="home", broad_label="For the home")
    >>> by_basket(rows, groups, "CHN")[["group", "share_pct"]]
              group  share_pct
    0     All goods       20.0
    1  For the home       70.0
    """
    imports = japan_trade_annual[
        (japan_trade_annual["flow"] == "import")
        & (japan_trade_annual["quarters"] == FULL_YEAR)
        & japan_trade_annual["partner"].isin(["WLD", supplier])
    ]
    baskets = japan_goods.dropna(subset=["broad_basket"])
    baskets = baskets[baskets["flow"] == "import"].set_index("goods")["broad_label"]
    grouped = imports.assign(group=imports["goods"].map(baskets))
    grouped = grouped.dropna(subset=["group"])
    everything = imports[imports["goods"] == "total"].assign(group=ALL)
    both = pd.concat([grouped, everything])
    wide = both.pivot_table(
        index=["group", "year"],
        columns="partner",
        values="value_jpy_bn",
        aggfunc="sum",
    )
    return pd.DataFrame(
        {
            "supplier_jpy_bn": wide[supplier],
            "share_pct": measures.dependence_pct(wide[supplier], wide["WLD"]),
        }
    ).reset_index()


def most_bought(baskets: pd.DataFrame, first: int) -> pd.DataFrame:
    """The broad groups in which most is bought from a supplier, since a year.

    Parameters
    ----------
    baskets : pd.DataFrame
        As `by_basket` returns it.
    first : int
        The first year shown.

    Returns
    -------
    pd.DataFrame
        The rows of the `LINES` largest groups in the last year.

    Examples
    --------
    >>> baskets = pd.DataFrame({"group": "Food and drink", "year": [2008, 2009, 2025]})
    >>> most_bought(baskets.assign(supplier_jpy_bn=1.0), first=2009)["year"].tolist()
    [2009, 2025]
    """
    last = baskets[baskets["year"] == baskets["year"].max()]
    largest = last.nlargest(LINES, "supplier_jpy_bn")["group"]
    return baskets[baskets["group"].isin(largest) & (baskets["year"] >= first)]


def spread(goods: pd.DataFrame, first: int) -> pd.DataFrame:
    """How many equal suppliers groups of goods had in one year, and in the last.

    Parameters
    ----------
    goods : pd.DataFrame
        As `by_goods` returns it.
    first : int
        The earlier year.

    Returns
    -------
    pd.DataFrame
        One row a group known in both, those first of which most is bought from the
        supplier in the last year: goods, and suppliers in columns named by the years,
        the earlier one first.

    Examples
    --------
    >>> goods = pd.DataFrame({"label": "Bags", "year": [2009, 2025]})
    >>> goods = goods.assign(suppliers=[2.0, 3.0], supplier_jpy_bn=[5.0, 4.0])
    >>> spread(goods, 2009)
      goods  2009  2025
    0  Bags   2.0   3.0
    """
    last = goods["year"].max()
    ends = {
        year: goods[goods["year"] == year].set_index("label") for year in (first, last)
    }
    found = pd.DataFrame(
        {
            str(first): ends[first]["suppliers"],
            str(last): ends[last]["suppliers"],
            "size": ends[last]["supplier_jpy_bn"],
        }
    ).dropna()
    found = found.sort_values("size", kind="stable", ascending=False).drop(
        columns="size"
    )
    return found.rename_axis("goods").reset_index()


def by_use(
    trade_by_use_2022: pd.DataFrame,
    icio_industries: pd.DataFrame,
    focus: str,
    supplier: str,
) -> pd.DataFrame:
    """What is bought from a supplier, and how much of it goes into production.

    Parameters
    ----------
    trade_by_use_2022, icio_industries : pd.DataFrame
        The tables of these names.
    focus, supplier : str
        ISO 3166-1 alpha-3.

    Returns
    -------
    pd.DataFrame
        One row a sector, services among them, the largest first: sector, label,
        value_usd_mn, inputs_usd_mn, final_usd_mn, raw (whether from farms, forests,
        the sea or mines).

    Examples
    --------
    >>> trade = pd.DataFrame(
    ...     {
    ...         "exporter_iso3": "CHN",
    ...         "importer_iso3": "JPN",
    ...         "sector": ["C26", "B08"],
    ...         "value_usd_mn": [100.0, 10.0],
    ...         "intermediate_share": [0.4, 1.0],
    ...     }
    ... )
    >>> industries = pd.DataFrame({"sector": ["C26", "B08"], "raw": [False, True]})
    >>> industries["label"] = ["Electronics", "Other mining"]
    >>> by_use(trade, industries, "JPN", "CHN")["inputs_usd_mn"].tolist()
    [40.0, 10.0]
    """
    pair = trade_by_use_2022[
        (trade_by_use_2022["importer_iso3"] == focus)
        & (trade_by_use_2022["exporter_iso3"] == supplier)
    ]
    raw = set(icio_industries.loc[icio_industries["raw"], "sector"])
    names = icio_industries.set_index("sector")["label"]
    inputs = pair["value_usd_mn"] * pair["intermediate_share"]
    found = pd.DataFrame(
        {
            "sector": pair["sector"],
            "label": pair["sector"].map(names).fillna("Services"),
            "value_usd_mn": pair["value_usd_mn"],
            "inputs_usd_mn": inputs,
            "final_usd_mn": pair["value_usd_mn"] - inputs,
            "raw": pair["sector"].isin(raw),
        }
    )
    return found.sort_values(
        "value_usd_mn", kind="stable", ascending=False, ignore_index=True
    )


def by_part(uses: pd.DataFrame) -> pd.DataFrame:
    """Uses as a chart of stacked bars takes them.

    Parameters
    ----------
    uses : pd.DataFrame
        As `by_use` returns it.

    Returns
    -------
    pd.DataFrame
        One row a sector and part: label, part ("inputs of firms", "final use"), usd_bn.

    Examples
    --------
    >>> uses = pd.DataFrame({"label": ["Electronics"], "inputs_usd_mn": [4000.0]})
    >>> by_part(uses.assign(final_usd_mn=6000.0))
             label             part  usd_bn
    0  Electronics  inputs of firms     4.0
    1  Electronics        final use     6.0
    """
    parts = {"inputs_usd_mn": "inputs of firms", "final_usd_mn": "final use"}
    rows = uses.melt("label", list(parts), "part", "usd_mn").replace({"part": parts})
    return rows.assign(usd_bn=rows["usd_mn"] / 1000).drop(columns="usd_mn")


def by_way(users: pd.DataFrame) -> pd.DataFrame:
    """Users as a chart of paired dots takes them.

    Parameters
    ----------
    users : pd.DataFrame
        As `users` returns them.

    Returns
    -------
    pd.DataFrame
        One row an industry and way: label, way ("bought straight", "through all
        stages"), pct of output.

    Examples
    --------
    >>> industries = pd.DataFrame({"label": ["Electronics"], "direct_pct": [3.0]})
    >>> by_way(industries.assign(through_all_pct=5.0))
             label                 way  pct
    0  Electronics     bought straight  3.0
    1  Electronics  through all stages  5.0
    """
    ways = {"direct_pct": "bought straight", "through_all_pct": "through all stages"}
    return users.melt("label", list(ways), "way", "pct").replace({"way": ways})


def users(
    input_requirements_2022: pd.DataFrame,
    icio_industries: pd.DataFrame,
    focus: str,
    supplier: str,
) -> pd.DataFrame:
    """Which industries of an economy work with a supplier's inputs.

    Parameters
    ----------
    input_requirements_2022, icio_industries : pd.DataFrame
        The tables of these names.
    focus, supplier : str
        ISO 3166-1 alpha-3.

    Returns
    -------
    pd.DataFrame
        One row an industry that makes `LEAST_OUTPUT_SHARE` of the economy's output or
        more, the most exposed first: sector, label, kind, output_usd_mn, direct_pct
        (inputs bought straight from the supplier) and through_all_pct (the supplier's
        value added in the output, by way of all stages), percent of output.

    Examples
    --------
    >>> rows = pd.DataFrame({"using_sector": ["C26", "C29", "A03"]})
    >>> rows = rows.assign(user_iso3="JPN", supplier_iso3="CHN")
    >>> rows["gross_output_usd_mn"] = [400.0, 600.0, 1.0]
    >>> rows["direct_input_share"] = [0.03, 0.01, 0.2]
    >>> rows["value_added_share"] = [0.05, 0.04, 0.3]
    >>> industries = pd.DataFrame({"sector": ["C26", "C29", "A03"], "kind": "goods"})
    >>> industries["label"] = ["Electronics", "Vehicles", "Fishing"]
    >>> exposed = users(rows, industries, "JPN", "CHN")
    >>> exposed[["label", "direct_pct", "through_all_pct"]]
             label  direct_pct  through_all_pct
    0  Electronics         3.0              5.0
    1     Vehicles         1.0              4.0
    """
    rows = input_requirements_2022[
        (input_requirements_2022["user_iso3"] == focus)
        & (input_requirements_2022["supplier_iso3"] == supplier)
    ]
    names = icio_industries.set_index("sector")
    output = rows["gross_output_usd_mn"]
    rows = rows[output >= LEAST_OUTPUT_SHARE * output.sum()]
    found = pd.DataFrame(
        {
            "sector": rows["using_sector"],
            "label": rows["using_sector"].map(names["label"]),
            "kind": rows["using_sector"].map(names["kind"]),
            "output_usd_mn": rows["gross_output_usd_mn"],
            "direct_pct": 100 * rows["direct_input_share"],
            "through_all_pct": 100 * rows["value_added_share"],
        }
    )
    return found.sort_values(
        "through_all_pct", kind="stable", ascending=False, ignore_index=True
    )


def final_demand(
    value_added_trade: pd.DataFrame, focus: str, names: Mapping[str, str]
) -> pd.DataFrame:
    """Where the value added abroad in what an economy finally uses was made.

    Parameters
    ----------
    value_added_trade : pd.DataFrame
        The table of that name. Its two databases are not comparable.
    focus : str
        The economy that uses it, ISO 3166-1 alpha-3.
    names : mapping of str to str
        What economies are called, by code.

    Returns
    -------
    pd.DataFrame
        Columns database, year, origin_iso3 (economies abroad), share_pct of all its
        final demand, origin (its name); empty for a database that does not know the
        economy.

    Examples
    --------
    >>> table = pd.DataFrame(
    ...     {
    ...         "database": "ICIO 2025",
    ...         "year": 2022,
    ...         "origin_iso3": ["JPN", "CHN"],
    ...         "absorber_iso3": "JPN",
    ...         "value_added_usd_mn": [75.0, 25.0],
    ...     }
    ... )
    >>> final_demand(table, "JPN", {"CHN": "China"})["share_pct"].tolist()
    [25.0]
    """
    mine = value_added_trade[value_added_trade["absorber_iso3"] == focus]
    total = mine.groupby(["database", "year"])["value_added_usd_mn"].transform("sum")
    share_pct = measures.dependence_pct(mine["value_added_usd_mn"], total)
    columns = ["database", "year", "origin_iso3"]
    shares = mine[columns].assign(share_pct=share_pct)
    abroad = ~mine["origin_iso3"].isin([focus, "ROW"])
    origin = mine["origin_iso3"].map(names)
    return shares.assign(origin=origin)[abroad].reset_index(drop=True)


def top_origins(origins: pd.DataFrame, supplier: str, number: int = 8) -> pd.DataFrame:
    """The largest origins of the newest year, the supplier in any case among them.

    Parameters
    ----------
    origins : pd.DataFrame
        As `final_demand` returns them.
    supplier : str
        ISO 3166-1 alpha-3.
    number : int
        How many.

    Returns
    -------
    pd.DataFrame
        Rows of the frame, the largest share first.

    Examples
    --------
    >>> shares = {"origin_iso3": ["CHN", "DEU", "FRA"], "share_pct": [1.0, 9.0, 5.0]}
    >>> origins = pd.DataFrame(shares).assign(year=NEWEST_YEAR)
    >>> top_origins(origins, "CHN", number=2)["origin_iso3"].tolist()
    ['DEU', 'CHN']
    """
    newest = origins[origins["year"] == NEWEST_YEAR]
    is_supplier = newest["origin_iso3"] == supplier
    others = newest[~is_supplier].nlargest(number - 1, "share_pct")
    both = pd.concat([others, newest[is_supplier]])
    return both.sort_values(
        "share_pct", kind="stable", ascending=False, ignore_index=True
    )


def controlled(
    mineral_shares: pd.DataFrame,
    controlled_minerals: pd.DataFrame,
    china_export_controls: pd.DataFrame,
    year: int,
) -> pd.DataFrame:
    """China's share of the world's output of the minerals that it controls.

    Parameters
    ----------
    mineral_shares, controlled_minerals, china_export_controls : pd.DataFrame
        The tables of these names.
    year : int
        The year of output.

    Returns
    -------
    pd.DataFrame
        One row a mineral that the survey counts, the largest share first: mineral,
        china_share_pct, named (with the month since which it is controlled), maker.

    Examples
    --------
    >>> keys = {"commodity": "gallium", "stage": "primary"}
    >>> shares = pd.DataFrame([keys | {"year": 2024, "china_share_pct": 99.0}])
    >>> minerals = pd.DataFrame([keys | {"mineral": "Gallium", "notice": "23/2023"}])
    >>> controls = pd.DataFrame({"notice": ["23/2023"]})
    >>> controls["effective_from"] = pd.Timestamp("2023-08-01")
    >>> controlled(shares, minerals, controls, 2024)
       mineral  china_share_pct              named maker
    0  Gallium             99.0  Gallium, Aug 2023   CHN
    """
    counted = mineral_shares[mineral_shares["year"] == year]
    days = china_export_controls.set_index("notice")["effective_from"]
    found = controlled_minerals.merge(counted, on=["commodity", "stage"])
    since = found["notice"].map(days).dt.strftime("%b %Y")
    found = found.assign(named=found["mineral"] + ", " + since)
    found = found.sort_values(["china_share_pct", "mineral"], ascending=[False, True])
    return found[["mineral", "china_share_pct", "named"]].assign(maker="CHN")


@dataclass(frozen=True)
class Around:
    """China's exports of minerals to an economy, before and after a control.

    Attributes
    ----------
    months : pd.DataFrame
        Columns group, date (first day of the month), usd_mn, of `SHOWN_MINERALS`.
    change_pct : float or None
        How much more of the mineral under control was sold in the twelve months from
        the control on than in the twelve before; None where months are missing.
    usd_mn : float
        All months of `NEWEST_YEAR` together.
    """

    months: pd.DataFrame
    change_pct: float | None
    usd_mn: float

    def __repr__(self) -> str:
        return f"<Around: {len(self.months)} months of minerals>"

    @property
    def moved(self) -> str:
        """The change in words."""
        change = self.change_pct or 0.0
        direction = "less" if change < 0 else "more"
        size = in_sentence("{:.0f} %", abs(change))
        return f"{size} {direction}"


def around_control(
    china_mineral_exports: pd.DataFrame,
    china_export_controls: pd.DataFrame,
    focus: str,
) -> Around:
    """What China sold an economy before and after graphite came under licence.

    Parameters
    ----------
    china_mineral_exports, china_export_controls : pd.DataFrame
        The tables of these names.
    focus : str
        The destination, ISO 3166-1 alpha-3.

    Returns
    -------
    Around

    Examples
    --------
    >>> months = pd.period_range("2022-12", "2024-11", freq="M").astype(str)
    >>> exports = pd.DataFrame({"month": months, "value_usd": [2e6] * 12 + [1e6] * 12})
    >>> exports = exports.assign(group="graphite", destination_iso3="JPN")
    >>> controls = {"notice": [GRAPHITE_NOTICE], "effective_from": ["2023-12-01"]}
    >>> found = around_control(exports, pd.DataFrame(controls), "JPN")
    >>> found.change_pct, found.moved, found.usd_mn
    (-50.0, '50 % less', 2.0)
    """
    rows = china_mineral_exports[
        (china_mineral_exports["destination_iso3"] == focus)
        & china_mineral_exports["group"].isin(SHOWN_MINERALS)
    ]
    months = pd.DataFrame(
        {
            "group": rows["group"],
            "date": pd.to_datetime(rows["month"], format="%Y-%m"),
            "usd_mn": rows["value_usd"] / 1e6,
        }
    )
    controls = china_export_controls.set_index("notice")["effective_from"]
    day = pd.Timestamp(controls[GRAPHITE_NOTICE])
    controlled_group = months[months["group"] == SHOWN_MINERALS[0]]
    year = pd.DateOffset(months=MONTHS)
    before = controlled_group[controlled_group["date"].between(day - year, day, "left")]
    after = controlled_group[controlled_group["date"].between(day, day + year, "left")]
    change_pct = None
    if len(before) == MONTHS and len(after) == MONTHS:
        ratio = after["usd_mn"].sum() / before["usd_mn"].sum()
        change_pct = float(100 * (ratio - 1))
    in_year = months[months["date"].dt.year == NEWEST_YEAR]
    return Around(months, change_pct, float(in_year["usd_mn"].sum()))


def lost_inputs(focus: str, supplier: str, sectors: list[str]) -> pd.DataFrame:
    """Trade costs under which an economy's firms get no inputs from a supplier.

    Parameters
    ----------
    focus, supplier : str
        ISO 3166-1 alpha-3.
    sectors : list of str
        Sectors of goods of the input-output tables.

    Returns
    -------
    pd.DataFrame
        importer, exporter, sector, cost_factor, for an economy that
        `tightrope.model.channels.two_uses` has split by use.

    Examples
    --------
    >>> lost_inputs("JPN", "CHN", ["C26"])["sector"].tolist()
    ['C26 inputs']
    """
    rows = pd.DataFrame({"importer": focus, "exporter": supplier, "sector": sectors})
    return channels.by_use(rows.assign(cost_factor=COST_FACTOR), uses=["inputs"])


def doing_without(
    economy: eq.Economy,
    trade_elasticities: pd.DataFrame,
    elasticity_horizons: pd.DataFrame,
    uses: pd.DataFrame,
    focus: str,
    supplier: str,
    sectors: int = CLOSED,
) -> pd.DataFrame:
    """What it costs an economy if its firms get no inputs of goods from a supplier.

    Parameters
    ----------
    economy : eq.Economy
        Split by use, as `channels.two_uses` returns it; by its elasticities sectors
        are closed one by one.
    trade_elasticities, elasticity_horizons : pd.DataFrame
        The tables of these names: all inputs are closed under each set of the first,
        and as readily as buyers turn elsewhere in the first year by the second.
    uses : pd.DataFrame
        As `by_use` returns it.
    focus, supplier : str
        ISO 3166-1 alpha-3.
    sectors : int
        How many are closed one by one, those with the largest inputs.

    Returns
    -------
    pd.DataFrame
        One row a case: inputs (which are lost), loss_pct (of real income; over the
        sets the median), low_pct and high_pct (the lowest and highest of the sets; in
        other rows the loss). The first two rows are `AT_FIRST` and `FOR_GOOD`.

    Examples
    --------
    >>> from tightrope.model import small_world
    >>> economy = channels.two_uses(
    ...     small_world.trade(), small_world.elasticities(), small_world.inputs()
    ... )
    >>> sets = small_world.elasticities().assign(elasticity_set="a")
    >>> horizons = pd.DataFrame({"elasticity_set": ["b"], "horizon": "first year"})
    >>> horizons["trade_elasticity"] = 1.0
    >>> uses = pd.DataFrame({"sector": ["goods"], "label": "Goods"})
    >>> uses["inputs_usd_mn"] = 0.8
    >>> lost = doing_without(economy, sets, horizons, uses, "A", "B")
    >>> lost[["inputs", "loss_pct"]].round(1)
                              inputs  loss_pct
    0  All inputs, in the first year       9.0
    1           All inputs, for good       2.1
    2                          Goods       2.1
    """
    goods = uses[uses["sector"] != SERVICES]
    largest = goods.nlargest(sectors, "inputs_usd_mn")
    everything = lost_inputs(focus, supplier, goods["sector"].tolist())
    sets = [rows for _, rows in trade_elasticities.groupby("elasticity_set")]
    slow = elasticity_horizons["elasticity_set"].iloc[0]
    horizon = uncertainty.with_horizon(
        trade_elasticities, elasticity_horizons, "first year"
    )
    first_year = horizon[horizon["elasticity_set"] == slow]
    cases = [
        eq.Case(trade_costs=everything, elasticities=channels.by_use(rows))
        for rows in [first_year, *sets]
    ]
    cases += [
        eq.Case(trade_costs=lost_inputs(focus, supplier, [sector]))
        for sector in largest["sector"]
    ]
    loss = -eq.incomes(economy, cases, focus)["income_pct"].to_numpy()
    over_sets = loss[1 : 1 + len(sets)]
    single = pd.DataFrame(
        {
            "inputs": [AT_FIRST, *largest["label"]],
            "loss_pct": [loss[0], *loss[1 + len(sets) :]],
        }
    )
    single = single.assign(low_pct=single["loss_pct"], high_pct=single["loss_pct"])
    together = pd.DataFrame(
        {
            "inputs": [FOR_GOOD],
            "loss_pct": [np.median(over_sets)],
            "low_pct": [over_sets.min()],
            "high_pct": [over_sets.max()],
        }
    )
    one_by_one = single[1:].sort_values("loss_pct", kind="stable", ascending=False)
    return pd.concat([single[:1], together, one_by_one], ignore_index=True)


def vital(
    sector_table: pd.DataFrame, uses: pd.DataFrame, minerals: pd.DataFrame
) -> pd.Series:
    """In which of three senses a supplier is vital.

    Parameters
    ----------
    sector_table : pd.DataFrame
        As `bought` returns it.
    uses : pd.DataFrame
        As `by_use` returns it.
    minerals : pd.DataFrame
        As `controlled` returns it.

    Returns
    -------
    pd.Series
        True or false by sense: "components", if most imports of goods that are mostly
        inputs come from the supplier in at least one sector of manufactures; "raw
        materials in bulk", if a tenth of all raw imports does; "a few minerals", if
        the supplier makes most of the world's output of most minerals listed.

    Examples
    --------
    >>> table = pd.DataFrame({"sector": ["C27", "B08"], "bought_usd_mn": [60.0, 1.0]})
    >>> table = table.assign(imports_usd_mn=100.0)
    >>> uses = pd.DataFrame({"sector": ["C27", "B08"], "raw": [False, True]})
    >>> uses = uses.assign(value_usd_mn=[60.0, 1.0], inputs_usd_mn=[50.0, 1.0])
    >>> minerals = pd.DataFrame({"china_share_pct": [99.0, 70.0, 30.0]})
    >>> vital(table, uses, minerals).tolist()
    [True, False, True]
    """
    both = sector_table.merge(
        uses[["sector", "raw", "value_usd_mn", "inputs_usd_mn"]], on="sector"
    )
    share_pct = 100 * both["bought_usd_mn"] / both["imports_usd_mn"]
    mostly_inputs = both["inputs_usd_mn"] > both["value_usd_mn"] / 2
    components = ~both["raw"] & mostly_inputs & (share_pct > MOST_PCT)
    raw = both[both["raw"]]
    raw_pct = 100 * raw["bought_usd_mn"].sum() / max(raw["imports_usd_mn"].sum(), 1e-9)
    senses = {
        "components": bool(components.any()),
        "raw materials in bulk": bool(raw_pct >= LEAST_RAW_PCT),
        "a few minerals": bool((minerals["china_share_pct"] > MOST_PCT).mean() > 0.5),
    }
    return pd.Series(senses)


def raw_share_pct(sector_table: pd.DataFrame, icio_industries: pd.DataFrame) -> float:
    """A supplier's share of an economy's imports from farms, forests, sea and mines.

    Parameters
    ----------
    sector_table : pd.DataFrame
        As `bought` returns it.
    icio_industries : pd.DataFrame
        The table of that name.

    Returns
    -------
    float
        Percent; missing where nothing raw is bought from it.

    Examples
    --------
    >>> table = pd.DataFrame({"sector": ["B08"], "bought_usd_mn": [1.0]})
    >>> industries = pd.DataFrame({"sector": ["B08"], "raw": [True]})
    >>> raw_share_pct(table.assign(imports_usd_mn=4.0), industries)
    25.0
    """
    raw = icio_industries.loc[icio_industries["raw"], "sector"]
    rows = sector_table[sector_table["sector"].isin(raw)]
    imports = rows["imports_usd_mn"].sum()
    if imports <= 0:
        return np.nan
    return float(100 * rows["bought_usd_mn"].sum() / imports)


def named(labels: pd.Series, most: int = 4) -> str:
    """The first few of some names, to go on a sentence with.

    Parameters
    ----------
    labels : pd.Series
        Names in their order.
    most : int
        How many are named.

    Returns
    -------
    str
        With the number of those left out; nothing where there are none.

    Examples
    --------
    >>> named(pd.Series(["Furniture", "Computers", "Clothing"]), most=2)
    ', among them furniture and computers'
    >>> named(pd.Series(["Furniture"])), named(pd.Series([], dtype=str))
    (': furniture', '')
    """
    words = [label[:1].lower() + label[1:] for label in labels[:most]]
    if not words:
        return ""
    if len(labels) > most:
        return f", among them {listed(words)}"
    return f": {listed(words)}"


def lead(needed_pct: float) -> str:
    """The answer in plain words, by the largest part of others' exports needed.

    Parameters
    ----------
    needed_pct : float
        What would have to be bought from all other economies, in percent of what they
        sell abroad, in the sector where it is most.

    Returns
    -------
    str

    Examples
    --------
    >>> lead(3.0)
    'A few minerals; almost everything else could be bought elsewhere, at a price.'
    >>> lead(16.0)
    'A few minerals, and not soon what others would first have to make more of.'
    """
    if needed_pct < SOON_PCT:
        return (
            "A few minerals; almost everything else could be bought elsewhere, "
            "at a price."
        )
    return "A few minerals, and not soon what others would first have to make more of."


def notices(china_export_controls: pd.DataFrame, focus: str) -> pd.DataFrame:
    """China's export controls that reach an economy, as a table shows them.

    Parameters
    ----------
    china_export_controls : pd.DataFrame
        The table of that name.
    focus : str
        The economy, ISO 3166-1 alpha-3.

    Returns
    -------
    pd.DataFrame
        One row a notice that goes to every destination or to this one, by day: from,
        notice, what, rule, suspended until, target_iso3.

    Examples
    --------
    >>> rows = pd.DataFrame({"notice": ["1/2026", "23/2023"], "title": "A control"})
    >>> rows = rows.assign(kind="licence", target_iso3=["JPN", "WLD"])
    >>> rows["effective_from"] = pd.to_datetime(["2026-01-06", "2023-08-01"])
    >>> rows["suspended_to"] = pd.NaT
    >>> notices(rows, "JPN")[["from", "notice"]]
             from   notice
    0  2023-08-01  23/2023
    1  2026-01-06   1/2026
    >>> notices(rows, "KOR")["notice"].tolist()
    ['23/2023']
    """
    rows = china_export_controls
    rows = rows[rows["target_iso3"].isin(["WLD", focus])]
    found = pd.DataFrame(
        {
            "from": rows["effective_from"].dt.strftime("%Y-%m-%d"),
            "notice": rows["notice"],
            "what": rows["title"],
            "rule": rows["kind"],
            "suspended until": rows["suspended_to"].dt.strftime("%Y-%m-%d"),
            "target_iso3": rows["target_iso3"],
        }
    )
    return found.sort_values("from", kind="stable", ignore_index=True)


def with_next(sector_table: pd.DataFrame, names: Mapping[str, str]) -> pd.Series:
    """The sectors' names, each with the next supplier in brackets.

    Parameters
    ----------
    sector_table : pd.DataFrame
        As `bought` returns it.
    names : mapping of str to str
        What economies are called, by code.

    Returns
    -------
    pd.Series

    Examples
    --------
    >>> table = pd.DataFrame({"label": ["Electronics"], "second": ["TWN"]})
    >>> with_next(table, {"TWN": "Taiwan"}).item()
    'Electronics (Taiwan)'
    """
    following = sector_table["second"].map(names).fillna("none")
    return sector_table["label"] + " (" + following + ")"


def gaps(
    focus: str, china_mineral_exports: pd.DataFrame, value_added_trade: pd.DataFrame
) -> list[str]:
    """What the tables do not know of an economy.

    Parameters
    ----------
    focus : str
        ISO 3166-1 alpha-3.
    china_mineral_exports, value_added_trade : pd.DataFrame
        The tables of these names.

    Returns
    -------
    list of str
        In words; empty where all is there.

    Examples
    --------
    >>> exports = pd.DataFrame({"destination_iso3": ["JPN"], "group": "graphite"})
    >>> used = pd.DataFrame({"absorber_iso3": ["JPN", "KOR"], "year": 2018})
    >>> gaps("JPN", exports, used)
    []
    >>> gaps("KOR", exports, used)[0]
    'its customs by year and in many goods'
    """
    minerals = china_mineral_exports
    bought = minerals.loc[minerals["destination_iso3"] == focus, "group"]
    earlier = value_added_trade[value_added_trade["year"] < NEWEST_YEAR]
    missing = {
        "its customs by year and in many goods": focus != "JPN",
        "China's exports of graphite there": "graphite" not in set(bought),
        "value added in what it used before 2022": focus
        not in set(earlier["absorber_iso3"]),
    }
    return [what for what, is_missing in missing.items() if is_missing]
