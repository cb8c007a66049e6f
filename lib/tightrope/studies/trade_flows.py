"""An economy's trade in one shape, whichever source it comes from: for `trade_stakes`.

Flows have the columns

- flow: export, import, and where both are added up total, seen from the economy;
- partner: ISO 3166-1 alpha-3, or the code of a group;
- year;
- value, in the column unit: bn JPY at Japan's customs, else bn USD.

A partner that a source does not list has no row: that is a gap, not a zero.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from tightrope import measures

COLUMNS = ["flow", "partner", "year", "value", "unit"]
MILLIONS_IN_BILLION = 1000
# Quarters of a year that is complete in the yearly table of Japan's customs.
FULL_YEAR = 4
# The group of goods that is named last, however large it is.
REST = "Everything else"


def from_customs(japan_trade_annual: pd.DataFrame) -> pd.DataFrame:
    """Japan's trade in all goods by partner and complete year.

    Parameters
    ----------
    japan_trade_annual : pd.DataFrame
        The table of that name: flow, partner, goods, year, value_jpy_bn, quarters.

    Returns
    -------
    pd.DataFrame
        Flows in bn JPY. The customs list the world (WLD) and the European Union
        (EU27) beside single partners.
    """
    all_goods = japan_trade_annual["goods"] == "total"
    complete = japan_trade_annual["quarters"] == FULL_YEAR
    flows = japan_trade_annual[all_goods & complete]
    flows = flows.rename(columns={"value_jpy_bn": "value"}).assign(unit="bn JPY")
    return flows[COLUMNS]


def from_pairs(pairs: pd.DataFrame, focus: str, year: int) -> pd.DataFrame:
    """One economy's trade with each partner, from trade between all pairs.

    Parameters
    ----------
    pairs : pd.DataFrame
        Columns exporter, importer, value_usd_mn (million dollars), one row a pair.
    focus : str
        The economy, ISO 3166-1 alpha-3.
    year : int
        The year that the pairs are for.

    Returns
    -------
    pd.DataFrame
        Flows in bn USD; empty where the pairs do not list the economy.

    Examples
    --------
    >>> pairs = pd.DataFrame(
    ...     {
    ...         "exporter": ["KOR", "USA"],
    ...         "importer": ["USA", "KOR"],
    ...         "value_usd_mn": [120_000.0, 75_000.0],
    ...     }
    ... )
    >>> from_pairs(pairs, "KOR", 2023)
         flow partner  year  value    unit
    0  export     USA  2023  120.0  bn USD
    1  import     USA  2023   75.0  bn USD
    """
    sold = pairs[pairs["exporter"] == focus]
    bought = pairs[pairs["importer"] == focus]
    flows = pd.concat(
        [
            sold.assign(flow="export", partner=sold["importer"]),
            bought.assign(flow="import", partner=bought["exporter"]),
        ]
    )
    value = flows["value_usd_mn"] / MILLIONS_IN_BILLION
    return flows.assign(year=year, value=value, unit="bn USD")[COLUMNS]


def goods_pairs(icio_trade_2022: pd.DataFrame) -> pd.DataFrame:
    """Trade in goods between all pairs of economies of the input-output table.

    Parameters
    ----------
    icio_trade_2022 : pd.DataFrame
        The table of that name: importer, exporter, sector, value_usd_mn. What stays at
        home and services (SERV) are left out.

    Returns
    -------
    pd.DataFrame
        Columns exporter, importer, value_usd_mn.
    """
    goods = icio_trade_2022["sector"] != "SERV"
    abroad = icio_trade_2022["importer"] != icio_trade_2022["exporter"]
    pairs = icio_trade_2022[goods & abroad].groupby(["exporter", "importer"])
    return pairs["value_usd_mn"].sum().reset_index()


def with_totals(trade: pd.DataFrame, eu27: Iterable[str]) -> pd.DataFrame:
    """Flows with the world, the European Union and both directions added up.

    Parameters
    ----------
    trade : pd.DataFrame
        Flows, each with one source's partners.
    eu27 : iterable of str
        The members of the European Union.

    Returns
    -------
    pd.DataFrame
        The flows with WLD and EU27 among the partners, where the source does not list
        them itself as customs do, and with the flow total beside export and import.
    """
    listed = [trade]
    if "WLD" not in set(trade["partner"]):
        listed.append(measures.added(trade, "partner", "WLD"))
    if "EU27" not in set(trade["partner"]):
        in_union = trade[trade["partner"].isin(list(eu27))]
        listed.append(measures.added(in_union, "partner", "EU27"))
    flows = pd.concat(listed)
    both_ways = flows.groupby(["partner", "year", "unit"], as_index=False)["value"]
    return pd.concat([flows, both_ways.sum().assign(flow="total")])


def dependence(pairs: pd.DataFrame, focus: str) -> pd.DataFrame:
    """What share of each partner's own trade is with one economy.

    Parameters
    ----------
    pairs : pd.DataFrame
        Columns exporter, importer, value_usd_mn.
    focus : str
        The economy, ISO 3166-1 alpha-3.

    Returns
    -------
    pd.DataFrame
        One row a partner, by its code: share_pct of its exports and imports together,
        and size, its trade with the economy in million dollars. An economy that does
        not trade with it as far as the pairs tell has no share.
    """
    with_focus = (pairs["exporter"] == focus) | (pairs["importer"] == focus)
    size = _traded(pairs[with_focus])
    share_pct = measures.dependence_pct(size, _traded(pairs))
    partners = pd.DataFrame({"share_pct": share_pct, "size": size})
    return partners.drop(index=[focus, "ROW"], errors="ignore")


def _traded(pairs: pd.DataFrame) -> pd.Series:
    """Exports and imports of each economy together, million dollars."""
    exports = pairs.groupby("exporter")["value_usd_mn"].sum()
    imports = pairs.groupby("importer")["value_usd_mn"].sum()
    return exports.add(imports, fill_value=0)


def japan_by_goods(
    japan_trade_annual: pd.DataFrame,
    japan_goods: pd.DataFrame,
    partners: list[str],
    year: int,
) -> pd.DataFrame:
    """Japan's trade with some partners by groups of goods that do not overlap.

    Parameters
    ----------
    japan_trade_annual, japan_goods : pd.DataFrame
        The tables of these names. Goods without a basket are parts of others, or
        contain them.
    partners : list of str
        ISO 3166-1 alpha-3.
    year : int
        The year.

    Returns
    -------
    pd.DataFrame
        Columns flow, group, partner, value (bn JPY).
    """
    of_partners = japan_trade_annual["partner"].isin(partners)
    in_year = japan_trade_annual["year"] == year
    baskets = japan_goods.dropna(subset=["basket"])
    goods = japan_trade_annual[of_partners & in_year].merge(
        baskets, on=["flow", "goods"]
    )
    return _by_group(goods.rename(columns={"value_jpy_bn": "value"}))


def with_us_by_goods(
    us_exports_hs2_annual: pd.DataFrame,
    us_imports_hs2_annual: pd.DataFrame,
    hs_chapters: pd.DataFrame,
    focus: str,
    year: int,
) -> pd.DataFrame:
    """An economy's trade with the United States by groups of goods.

    Parameters
    ----------
    us_exports_hs2_annual, us_imports_hs2_annual, hs_chapters : pd.DataFrame
        The tables of these names: what the United States records by chapter of the
        Harmonised System.
    focus : str
        The economy, ISO 3166-1 alpha-3, from whose side flows are named.
    year : int
        The year.

    Returns
    -------
    pd.DataFrame
        Columns flow, group, partner (always USA), value (bn USD).
    """
    recorded = [
        ("import", us_exports_hs2_annual, "exports_fas_usd_mn"),
        ("export", us_imports_hs2_annual, "general_imports_usd_mn"),
    ]
    parts = []
    for flow, table, column in recorded:
        mine = table[(table["iso3"] == focus) & (table["year"] == year)]
        parts.append(mine.rename(columns={column: "value"}).assign(flow=flow))
    goods = pd.concat(parts).merge(hs_chapters, on="chapter")
    value = goods["value"] / MILLIONS_IN_BILLION
    return _by_group(goods.assign(partner="USA", value=value))


def _by_group(goods: pd.DataFrame) -> pd.DataFrame:
    named = goods.rename(columns={"basket_label": "group"})
    keys = ["flow", "group", "partner"]
    return named.groupby(keys, as_index=False)["value"].sum()


def largest_groups_first(by_group: pd.DataFrame) -> pd.DataFrame:
    """Groups of goods in the order in which a chart shows them.

    Parameters
    ----------
    by_group : pd.DataFrame
        Columns flow, group, partner, value.

    Returns
    -------
    pd.DataFrame
        By flow, then by the group's value with all partners together, what is left
        over last.
    """
    size = by_group.groupby(["flow", "group"])["value"].transform("sum")
    ordered = by_group.assign(size=size.where(by_group["group"] != REST, 0))
    return ordered.sort_values(
        ["flow", "size", "group", "partner"], ascending=[True, False, True, False]
    ).drop(columns="size")


def months_by_customs(
    japan_trade_monthly: pd.DataFrame, partners: list[str]
) -> pd.DataFrame:
    """Japan's trade with some partners by month.

    Parameters
    ----------
    japan_trade_monthly : pd.DataFrame
        The table of that name. Months that share one edition of the source stand in
        one row: they get its monthly average, at the last of them.
    partners : list of str
        ISO 3166-1 alpha-3.

    Returns
    -------
    pd.DataFrame
        Columns flow (exports to, imports from), partner, date, value (bn JPY a month).
    """
    all_goods = japan_trade_monthly["goods"] == "total"
    of_partners = japan_trade_monthly["partner"].isin(partners)
    months = japan_trade_monthly[all_goods & of_partners]
    value = measures.per_month(
        months["value_jpy_bn"], months["month_from"], months["month_to"]
    )
    words = {"export": "exports to", "import": "imports from"}
    months = months.assign(
        date=pd.to_datetime(months["month_to"]),
        value=value,
        flow=months["flow"].map(words),
    )
    return months[["flow", "partner", "date", "value"]]


def months_by_census(us_trade_monthly: pd.DataFrame, focus: str) -> pd.DataFrame:
    """An economy's trade with the United States by month, as recorded there.

    Parameters
    ----------
    us_trade_monthly : pd.DataFrame
        The table of that name.
    focus : str
        The economy, ISO 3166-1 alpha-3.

    Returns
    -------
    pd.DataFrame
        Columns flow (always United States), series (US imports, US exports), date,
        value (bn USD a month).
    """
    mine = us_trade_monthly[us_trade_monthly["iso3"] == focus]
    series = {
        "general_imports_usd_mn": "US imports",
        "exports_fas_usd_mn": "US exports",
    }
    months = mine.rename(columns=series).melt(
        "month", list(series.values()), "series", "usd_mn"
    )
    return pd.DataFrame(
        {
            "flow": "United States",
            "series": months["series"],
            "date": pd.to_datetime(months["month"]),
            "value": months["usd_mn"] / MILLIONS_IN_BILLION,
        }
    )
