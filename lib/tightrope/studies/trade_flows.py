"""An economy's trade in one shape, whichever source it comes from: for `trade_stakes`.

Flows have the columns

- flow: export, import, and where both are added up total, seen from the economy;
- partner: ISO 3166-1 alpha-3, or the code of a group;
- year;
- value, in the column unit: bn JPY at Japan's customs, else bn USD.

A partner that a source does not list has no row: that is a gap, not a zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from tightrope import measures
from tightrope.places import Places

COLUMNS = ["flow", "partner", "year", "value", "unit"]
MILLIONS_IN_BILLION = 1000
# Quarters of a year that is complete in the yearly table of Japan's customs.
FULL_YEAR = 4
# The year for which groups of goods are told apart, and shares of Japan stated.
GOODS_YEAR = 2024
# The group of goods that is named last, however large it is.
REST = "Everything else"
FLOW_WORDS = {"total": "both", "export": "exports", "import": "imports"}
COUNTED = {"total": "exports and imports", "export": "exports", "import": "imports"}
# How a sentence and a label go on about trade with a partner.
HAPPENED = {
    "total": "goods trade (exports and imports) was with",
    "exports": "exports went to",
    "imports": "imports came from",
}
HAPPENS = {
    "total": "trade is with",
    "exports": "exports go to",
    "imports": "imports come from",
}
# A key market takes a tenth of the exports or more, and is one of the two largest.
KEY_SHARE_PCT = 10
KEY_RANK = 2


@dataclass(frozen=True)
class Pairs:
    """Trade in goods between all pairs of economies, in one year.

    Attributes
    ----------
    frame : pd.DataFrame
        Columns exporter, importer, value_usd_mn (million dollars), one row a pair.
    source : pd.DataFrame
        The table it comes from, as `data.load` returned it.
    year : int
        The year it is for.
    """

    frame: pd.DataFrame
    source: pd.DataFrame
    year: int


@dataclass(frozen=True)
class Trade:
    """What one choice of sources records of an economy's trade.

    Attributes
    ----------
    flows : pd.DataFrame
        By partner and year, with the columns of this module; empty if the source does
        not list the economy.
    source : pd.DataFrame
        The table they come from, as `data.load` returned it.
    year : int
        The last year for which shares are stated.
    unit : str
        Of all values here: bn JPY or bn USD.
    goods : pd.DataFrame
        Columns flow, group, partner, value: by groups of goods in 2024, in the order
        in which a chart shows them.
    goods_sources : list of pd.DataFrame
        The tables these come from.
    goods_with : str
        Whose trade with the economy they are, in words.
    months : pd.DataFrame
        Columns flow, series, date, value (a month).
    month_source : pd.DataFrame
        The table these come from.
    month_words : str
        What there is to know about them in a title.
    """

    flows: pd.DataFrame
    source: pd.DataFrame
    year: int
    unit: str
    goods: pd.DataFrame
    goods_sources: list[pd.DataFrame]
    goods_with: str
    months: pd.DataFrame
    month_source: pd.DataFrame
    month_words: str

    @property
    def number_format(self) -> str:
        """How many decimals its values have in a chart."""
        return {"bn JPY": ",.0f", "bn USD": ",.1f"}[self.unit]

    @property
    def month_choice(self) -> dict[str, str] | None:
        """The control of a chart of months, where there are several flows."""
        if self.months["flow"].nunique() > 1:
            return {"flow": "Trade:"}
        return None


def pairs_with(
    focus: str, world_trade_2023: pd.DataFrame, icio_trade_2022: pd.DataFrame
) -> Pairs:
    """Trade between all pairs from the better of two sources that list an economy.

    Parameters
    ----------
    focus : str
        The economy, ISO 3166-1 alpha-3.
    world_trade_2023, icio_trade_2022 : pd.DataFrame
        The tables of these names: reconciled customs, and where these leave the
        economy out, the goods of the input-output table.

    Returns
    -------
    Pairs
        Of the latter if neither lists it.

    Examples
    --------
    >>> from tightrope import data
    >>> tables = data.load("world_trade_2023"), data.load("icio_trade_2022")
    >>> pairs = pairs_with("DEU", *tables)
    """
    if (world_trade_2023["exporter"] == focus).any():
        return Pairs(world_trade_2023, world_trade_2023, 2023)
    return Pairs(goods_pairs(icio_trade_2022), icio_trade_2022, 2022)


def by_customs(
    japan_trade_annual: pd.DataFrame,
    japan_goods: pd.DataFrame,
    japan_trade_monthly: pd.DataFrame,
    partners: list[str],
) -> Trade:
    """Japan's trade as its own customs record it, in bn JPY.

    Parameters
    ----------
    japan_trade_annual, japan_goods, japan_trade_monthly : pd.DataFrame
        The tables of these names.
    partners : list of str
        The partners whose goods and months are asked for, ISO 3166-1 alpha-3.

    Returns
    -------
    Trade
    """
    return Trade(
        flows=from_customs(japan_trade_annual),
        source=japan_trade_annual,
        year=GOODS_YEAR,
        unit="bn JPY",
        goods=japan_by_goods(japan_trade_annual, japan_goods, partners, GOODS_YEAR),
        goods_sources=[japan_trade_annual],
        goods_with="each power",
        months=months_by_customs(japan_trade_monthly, partners),
        month_source=japan_trade_monthly,
        month_words="reconstructed",
    )


def by_others(
    pairs: Pairs,
    us_exports_hs2_annual: pd.DataFrame,
    us_imports_hs2_annual: pd.DataFrame,
    hs_chapters: pd.DataFrame,
    us_trade_monthly: pd.DataFrame,
    focus: str,
) -> Trade:
    """An economy's trade as pairs and the border of the United States record it.

    Parameters
    ----------
    pairs : Pairs
        Of all economies.
    us_exports_hs2_annual, us_imports_hs2_annual, hs_chapters : pd.DataFrame
        The tables of these names: what the United States records by goods.
    us_trade_monthly : pd.DataFrame
        The table of that name: what they record by month.
    focus : str
        The economy, ISO 3166-1 alpha-3.

    Returns
    -------
    Trade
        In bn USD; goods and months only with the United States.
    """
    return Trade(
        flows=from_pairs(pairs.frame, focus, pairs.year),
        source=pairs.source,
        year=pairs.year,
        unit="bn USD",
        goods=with_us_by_goods(
            us_exports_hs2_annual, us_imports_hs2_annual, hs_chapters, focus, GOODS_YEAR
        ),
        goods_sources=[us_imports_hs2_annual, us_exports_hs2_annual],
        goods_with="the United States",
        months=months_by_census(us_trade_monthly, focus),
        month_source=us_trade_monthly,
        month_words="with the United States",
    )


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

    Examples
    --------
    >>> from tightrope import data
    >>> from_customs(data.load("japan_trade_annual")).columns.tolist()
    ['flow', 'partner', 'year', 'value', 'unit']
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

    Examples
    --------
    >>> from tightrope import data
    >>> goods_pairs(data.load("icio_trade_2022")).columns.tolist()
    ['exporter', 'importer', 'value_usd_mn']
    """
    goods = icio_trade_2022["sector"] != "SERV"
    abroad = icio_trade_2022["importer"] != icio_trade_2022["exporter"]
    pairs = icio_trade_2022[goods & abroad].groupby(["exporter", "importer"])
    return pairs["value_usd_mn"].sum().reset_index()


def with_totals(trade: pd.DataFrame, members: Mapping[str, list[str]]) -> pd.DataFrame:
    """Flows with the world, groups of economies and both directions added up.

    Parameters
    ----------
    trade : pd.DataFrame
        Flows as one source lists them.
    members : mapping of str to list of str
        Groups by code, each with the codes of its members.

    Returns
    -------
    pd.DataFrame
        The flows with WLD and the groups among the partners, where the source does not
        list them itself as customs do, and with the flow total beside export and
        import.
    """
    listed = [trade]
    if not (trade["partner"] == "WLD").any():
        listed.append(measures.added(trade, "partner", "WLD"))
    for group, codes in members.items():
        if not (trade["partner"] == group).any():
            of_group = trade[trade["partner"].isin(codes)]
            listed.append(measures.added(of_group, "partner", group))
    flows = pd.concat(listed)
    both_ways = flows.groupby(["partner", "year", "unit"], as_index=False)["value"]
    return pd.concat([flows, both_ways.sum().assign(flow="total")])


def in_groups(flows: pd.DataFrame, members: Mapping[str, list[str]]) -> pd.DataFrame:
    """Flows in which each group is one partner, in place of its members.

    Parameters
    ----------
    flows : pd.DataFrame
        With the groups among the partners: see `with_totals`.
    members : mapping of str to list of str
        Groups by code, each with the codes of its members.

    Returns
    -------
    pd.DataFrame
        Without the world and what a source does not split up (ROW).
    """
    grouped = [code for codes in members.values() for code in codes]
    return flows[~flows["partner"].isin([*grouped, "WLD", "ROW"])]


def with_shares(partners: pd.DataFrame, flows: pd.DataFrame) -> pd.DataFrame:
    """Flows with each partner's share in the trade with the world.

    Parameters
    ----------
    partners : pd.DataFrame
        Flows with the partners that are asked about.
    flows : pd.DataFrame
        Flows among whose partners is the world (WLD).

    Returns
    -------
    pd.DataFrame
        The partners with share_pct, percent of the flow in that year.
    """
    world = flows[flows["partner"] == "WLD"].set_index(["flow", "year"])["value"]
    joined = partners.join(world.rename("world"), on=["flow", "year"])
    share_pct = measures.dependence_pct(joined["value"], joined["world"])
    return joined.drop(columns="world").assign(share_pct=share_pct)


def unlisted(trade: pd.DataFrame, partners: list[str], year: int) -> list[str]:
    """The partners for which a source does not have both exports and imports.

    Parameters
    ----------
    trade : pd.DataFrame
        Flows as one source lists them.
    partners : list of str
        ISO 3166-1 alpha-3.
    year : int
        The year.

    Returns
    -------
    list of str
        In the order given.

    Examples
    --------
    >>> trade = pd.DataFrame({"partner": ["USA", "USA", "CHN"], "year": 2024})
    >>> trade["flow"] = ["export", "import", "export"]
    >>> unlisted(trade, ["USA", "CHN"], 2024)
    ['CHN']
    """
    in_year = trade[trade["year"] == year]
    flows = in_year.groupby("partner")["flow"].nunique()
    return [partner for partner in partners if flows.get(partner, 0) < 2]


def by_definition(scopes: Mapping[str, pd.DataFrame], year: int) -> pd.DataFrame:
    """The largest partner by each definition: what is counted, and as whom.

    Parameters
    ----------
    scopes : mapping of str to pd.DataFrame
        Flows by name of the way in which they count partners.
    year : int
        The year.

    Returns
    -------
    pd.DataFrame
        One row a definition: what is counted, partners (the scope), largest and second
        (codes), lead over the second (%).
    """
    frames = [
        frame[frame["year"] == year].assign(scope=scope)
        for scope, frame in scopes.items()
    ]
    of_year = pd.concat(frames)
    leads = measures.largest(of_year, "value", ["flow", "scope"], "partner")[::-1]
    return pd.DataFrame(
        {
            "what is counted": leads["flow"].map(COUNTED),
            "partners": leads["scope"],
            "largest": leads["first"],
            "second": leads["second"],
            "lead over the second (%)": leads["lead_pct"],
        }
    )


def export_change_pct(
    partner_shares: pd.DataFrame, partner: str, year: int
) -> float | None:
    """How exports to a partner changed from the year before, percent.

    Parameters
    ----------
    partner_shares : pd.DataFrame
        Flows of single economies.
    partner : str
        ISO 3166-1 alpha-3.
    year : int
        The later year.

    Returns
    -------
    float or None
        None if the source does not list the partner in both years.
    """
    exports = partner_shares[partner_shares["flow"] == "export"]
    by_year = exports[exports["partner"] == partner].set_index("year")["value"]
    if year not in by_year.index or by_year.get(year - 1, 0) <= 0:
        return None
    return float(measures.growth_pct(by_year.loc[[year - 1, year]]).iloc[-1])


def concentration(partner_shares: pd.DataFrame) -> pd.DataFrame:
    """The Herfindahl–Hirschman index of exports and of imports by partner.

    Parameters
    ----------
    partner_shares : pd.DataFrame
        Flows of single economies.

    Returns
    -------
    pd.DataFrame
        Columns flow (exports, imports), year, hhi (0 to 1, among the partners listed).
    """
    one_way = partner_shares[partner_shares["flow"] != "total"]
    flow = one_way["flow"].map(FLOW_WORDS)
    amounts = one_way.groupby([flow, "year"])["value"]
    return amounts.apply(measures.herfindahl).rename("hhi").reset_index()


def over_time(
    shares: pd.DataFrame, macro_indicators: pd.DataFrame, base: int
) -> pd.DataFrame:
    """Japan's trade with some parties in three measures, ready for one chart.

    Parameters
    ----------
    shares : pd.DataFrame
        Flows in bn JPY with share_pct, the share in all trade of the flow.
    macro_indicators : pd.DataFrame
        The table of that name, for the deflator of Japan's GDP.
    base : int
        The year whose prices constant yen are of.

    Returns
    -------
    pd.DataFrame
        Columns flow (both, exports, imports), partner, year, measure, amount.
    """
    of_japan = macro_indicators["iso3"] == "JPN"
    is_deflator = macro_indicators["indicator"] == "gdp_deflator_index"
    deflator = macro_indicators[of_japan & is_deflator].set_index("year")["value"]
    by_year = shares.set_index("year")
    trillion = by_year["value"] / 1000
    constant = f"trillion yen of {base}"
    measured = pd.DataFrame(
        {
            "flow": by_year["flow"].map(FLOW_WORDS),
            "partner": by_year["partner"],
            "share (%)": by_year["share_pct"],
            "trillion yen": trillion,
            constant: measures.constant_prices(trillion, deflator, base),
        }
    )
    long = measured.reset_index().melt(
        ["flow", "partner", "year"],
        ["share (%)", "trillion yen", constant],
        "measure",
        "amount",
    )
    return long.sort_values(["flow", "measure", "partner", "year"])


def moves(partner_shares: pd.DataFrame, first: int, last: int) -> pd.DataFrame:
    """The ten largest partners of the last year, and where they stood in the first.

    Parameters
    ----------
    partner_shares : pd.DataFrame
        Flows of one kind with share_pct.
    first, last : int
        Two different years.

    Returns
    -------
    pd.DataFrame
        Columns partner, rank and share (%) of both years, change (points). A partner
        without figures in the first year has no rank there.
    """
    of_both = partner_shares[partner_shares["year"].isin([first, last])]
    ranked = of_both.assign(rank=measures.ranks(of_both, "value", ["year"]))
    wide = ranked.pivot(index="partner", columns="year", values=["rank", "share_pct"])
    top = wide.sort_values(("rank", last)).head(10)
    table = pd.DataFrame({"partner": top.index})
    for year in (first, last):
        table[f"rank {year}"] = top["rank", year].astype("Int64").array
        table[f"share {year} (%)"] = top["share_pct", year].to_numpy(dtype=float)
    change = table[f"share {last} (%)"] - table[f"share {first} (%)"]
    return table.assign(**{"change (points)": change})


def in_dollars(flows: pd.DataFrame, yen_per_dollar: pd.Series) -> pd.DataFrame:
    """Flows with their value in billion dollars beside that of their source.

    Parameters
    ----------
    flows : pd.DataFrame
        In bn JPY or bn USD.
    yen_per_dollar : pd.Series
        Average rate by year.

    Returns
    -------
    pd.DataFrame
        The flows with the column usd_bn; missing in a year without a rate.
    """
    in_yen = flows["unit"] == "bn JPY"
    rate = flows["year"].map(yen_per_dollar).where(in_yen, 1.0)
    return flows.assign(usd_bn=flows["value"] / rate)


def trade_with_china(
    dollar_flows: pd.DataFrame,
    single_facts: pd.DataFrame,
    world_trade_2023: pd.DataFrame,
) -> pd.DataFrame:
    """Japan's trade with China in 2024 by four measures, and the year before by one.

    Parameters
    ----------
    dollar_flows : pd.DataFrame
        Japan's flows with usd_bn.
    single_facts, world_trade_2023 : pd.DataFrame
        The tables of these names. Facts of grade C are not used.

    Returns
    -------
    pd.DataFrame
        Columns measure, usd_bn (billion dollars); the first four are of 2024.
    """
    flow = dollar_flows[dollar_flows["year"] == 2024]
    usd_bn = flow.set_index(["flow", "partner"])["usd_bn"]
    facts = single_facts[single_facts["grade"] != "C"].drop_duplicates("fact")
    published = facts.set_index("fact")["value"]
    both = ["JPN", "CHN"]
    between = world_trade_2023[
        world_trade_2023["exporter"].isin(both)
        & world_trade_2023["importer"].isin(both)
    ]
    amounts = {
        "Japan's customs": usd_bn["total", "CHN"],
        "Japan's customs, with Hong Kong": (
            usd_bn["total", "CHN"] + usd_bn["total", "HKG"]
        ),
        "each side's imports (JETRO)": published["japan-china-trade-both-imports"],
        "both imports, at this rate": (
            published["china-imports-from-japan"] + usd_bn["import", "CHN"]
        ),
        "reconciled by CEPII, 2023": between["value_usd_mn"].sum() / 1000,
    }
    return pd.DataFrame({"measure": amounts.keys(), "usd_bn": amounts.values()})


def both_records(
    dollar_flows: pd.DataFrame, us_trade_monthly: pd.DataFrame, focus: str
) -> pd.DataFrame:
    """What an economy says it sold to the United States, and what they say they bought.

    Parameters
    ----------
    dollar_flows : pd.DataFrame
        The economy's flows with usd_bn.
    us_trade_monthly : pd.DataFrame
        The table of that name.
    focus : str
        The economy, ISO 3166-1 alpha-3.

    Returns
    -------
    pd.DataFrame
        One row a year that both record, by year: exporter and importer (billion
        dollars), gap_pct (how much more the importer records).
    """
    to_us = (dollar_flows["flow"] == "export") & (dollar_flows["partner"] == "USA")
    sold = dollar_flows[to_us].set_index("year")["usd_bn"]
    at_border = us_trade_monthly[us_trade_monthly["iso3"] == focus]
    year = at_border["month"].str[:4].astype("int64").rename("year")
    bought = at_border.groupby(year)["general_imports_usd_mn"].sum() / 1000
    records = pd.DataFrame({"exporter": sold, "importer": bought}).dropna()
    gap_pct = measures.mirror_gap_pct(records["exporter"], records["importer"])
    return records.assign(gap_pct=gap_pct)


def buyers(
    japan_trade_annual: pd.DataFrame,
    japan_goods: pd.DataFrame,
    places: Places,
    year: int,
) -> pd.DataFrame:
    """Who buys the goods for which the article calls China a key market of Japan.

    Parameters
    ----------
    japan_trade_annual, japan_goods : pd.DataFrame
        The tables of these names; the goods are those with an article_label.
    places : Places
        Of whom the single economies count as buyers.
    year : int
        The year.

    Returns
    -------
    pd.DataFrame
        One row for each of the goods and buyers: goods, group (its label), partner,
        buyer (its name), value_jpy_bn, share_pct of Japan's exports of these goods,
        rank among the buyers.
    """
    labels = japan_goods.dropna(subset=["article_label"])
    labels = labels.set_index("goods")["article_label"]
    sales = japan_trade_annual[
        (japan_trade_annual["flow"] == "export")
        & (japan_trade_annual["year"] == year)
        & japan_trade_annual["goods"].isin(labels.index)
    ]
    to_world = sales[sales["partner"] == "WLD"].set_index("goods")["value_jpy_bn"]
    by_buyer = sales[sales["partner"].isin(places.economies)]
    by_buyer = by_buyer.sort_values(["goods", "partner"], ascending=False)
    return by_buyer.assign(
        group=by_buyer["goods"].map(labels),
        buyer=by_buyer["partner"].map(places.names),
        share_pct=measures.dependence_pct(
            by_buyer["value_jpy_bn"], by_buyer["goods"].map(to_world)
        ),
        rank=measures.ranks(by_buyer, "value_jpy_bn", ["goods"]),
    )


def key_market(buyers: pd.DataFrame, code: str) -> pd.Series:
    """For which goods a buyer is a key market.

    Parameters
    ----------
    buyers : pd.DataFrame
        As `buyers` returns them.
    code : str
        The buyer.

    Returns
    -------
    pd.Series
        True or false by group: whether it takes a tenth of the exports or more and is
        one of the two largest buyers.
    """
    mine = buyers[buyers["partner"] == code].set_index("group")
    return (mine["share_pct"] >= KEY_SHARE_PCT) & (mine["rank"] <= KEY_RANK)


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
        Columns flow, group, partner, value (bn JPY), the largest groups first.
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
        Columns flow, group, partner (always USA), value (bn USD), the largest groups
        first.
    """
    recorded = [
        ("import", us_exports_hs2_annual, "exports_fas_usd_mn"),
        ("export", us_imports_hs2_annual, "general_imports_usd_mn"),
    ]
    parts = []
    for flow, table, column in recorded:
        in_year = table[table["year"] == year]
        mine = in_year[in_year["iso3"] == focus]
        parts.append(mine.rename(columns={column: "value"}).assign(flow=flow))
    goods = pd.concat(parts).merge(hs_chapters, on="chapter")
    value = goods["value"] / MILLIONS_IN_BILLION
    return _by_group(goods.assign(partner="USA", value=value))


def _by_group(goods: pd.DataFrame) -> pd.DataFrame:
    """Goods added up by group; the largest groups first, what is left over last."""
    named = goods.rename(columns={"basket_label": "group"})
    keys = ["flow", "group", "partner"]
    by_group = named.groupby(keys, as_index=False)["value"].sum()
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
        Columns flow (exports to, imports from), series (the partner's code), date,
        value (bn JPY a month).

    Examples
    --------
    >>> from tightrope import data
    >>> months = months_by_customs(data.load("japan_trade_monthly"), ["USA", "CHN"])
    >>> months.columns.tolist()
    ['flow', 'series', 'date', 'value']
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
        series=months["partner"],
    )
    return months[["flow", "series", "date", "value"]]


def last_months(
    months: pd.DataFrame, number: int, names: Mapping[str, str]
) -> pd.DataFrame:
    """The last months of a frame, by flow and series.

    Parameters
    ----------
    months : pd.DataFrame
        Columns flow, series, date, value.
    number : int
        How many months before the last one are the limit.
    names : mapping of str to str
        Names of the series that are codes of economies.

    Returns
    -------
    pd.DataFrame
        The same columns; empty if the frame is.
    """
    start = months["date"].max() - pd.DateOffset(months=number)
    recent = months[months["date"] > start]
    series = recent["series"].map(names).fillna(recent["series"])
    return recent.assign(series=series).sort_values(["flow", "series", "date"])


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

    Examples
    --------
    >>> from tightrope import data
    >>> months_by_census(data.load("us_trade_monthly"), "DEU").columns.tolist()
    ['flow', 'series', 'date', 'value']
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
