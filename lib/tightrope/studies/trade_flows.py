"""An economy's trade in one shape, whichever source it comes from: for `trade_stakes`.

Flows have the columns

- flow: export, import, and where both are added up total, seen from the economy;
- partner: ISO 3166-1 alpha-3, or the code of a group;
- year;
- value, in the column unit: bn JPY at Japan's customs, bn CNY at China's, else bn USD.

A partner that a source does not list has no row: that is a gap, not a zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import SimpleNamespace

import pandas as pd

from tightrope import measures
from tightrope.places import Places

# The tables that `trade_of` chooses from, and then the others that the notebook reads.
TABLES = (
    "japan_trade_annual",
    "japan_goods",
    "japan_trade_monthly",
    "china_trade_2024",
    "us_trade_monthly",
    "trade_pairs_2023",
    "published_trade",
    "exchange_rates_daily",
    "us_imports_hs2_annual",
    "us_exports_hs2_annual",
    "hs_chapters",
    "korea_exports_monthly",
    "collected_duty",
    "world_trade_2023",
    "macro_indicators",
    "single_facts",
    "countries",
)
COLUMNS = ["flow", "partner", "year", "value", "unit"]
PAIRS_YEAR = 2023
ALL_PCT = 100.01  # a hundred, and what rounding adds
BOTH_SIDES = "both sides' customs"
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
SHARED = {"total": "goods trade", "exports": "exports", "imports": "imports"}
HAPPENED = {
    "total": "goods trade (exports and imports) was with",
    "exports": "exports went to",
    "imports": "imports came from",
}
# A key market takes a tenth of the exports or more, and is one of the two largest.
KEY_SHARE_PCT = 10
KEY_RANK = 2


@dataclass(frozen=True)
class Trade:
    """What one choice of sources records of an economy's trade.

    Attributes
    ----------
    flows : pd.DataFrame
        By partner and year, with the columns of this module; empty if the source does
        not list the economy. Where the source has a total, it stands there as WLD.
    sources : list of pd.DataFrame
        The tables they come from, as `data.load` returned them, the main one first.
    recorded_by : str
        Whose records they are, in words.
    year : int
        The last year for which shares are stated.
    unit : str
        Of all values here: bn JPY, bn CNY or bn USD.
    goods : pd.DataFrame
        Columns flow, group, partner, value: by groups of goods in 2024, in the order
        in which a chart shows them.
    goods_sources : list of pd.DataFrame
        The tables these come from.
    goods_unit : str
        Their unit.
    months : pd.DataFrame
        Columns flow, series, date, value (a month).
    month_source : pd.DataFrame
        The table these come from.
    month_words : str
        What there is to know about them in a subtitle.
    month_unit : str
        Their unit.
    """

    flows: pd.DataFrame
    sources: list[pd.DataFrame]
    recorded_by: str
    year: int
    unit: str
    goods: pd.DataFrame
    goods_sources: list[pd.DataFrame]
    goods_unit: str
    months: pd.DataFrame
    month_source: pd.DataFrame
    month_words: str
    month_unit: str

    def __repr__(self) -> str:
        return f"<Trade: {len(self.flows)} flows to {self.year}, {self.unit}>"

    @property
    def by_own_office(self) -> bool:
        """Whether figures of the economy's own office stand among the others."""
        return any(table.attrs["name"] == "published_trade" for table in self.sources)

    @property
    def sure(self) -> str:
        """How sure shares from these sources are, in one sentence."""
        if self.by_own_office:
            return (
                "By its own office's figures where they were found, else by both "
                "sides' records: shares are good to about a point."
            )
        if self.recorded_by == BOTH_SIDES:
            return (
                "By both sides' records for 2023, reconciled: shares are good to about "
                "a point, and the two sides' own books differ by more."
            )
        return (
            f"Counted by {self.recorded_by}; what the partners' customs record differs "
            "by some percent."
        )

    @property
    def month_choice(self) -> dict[str, str] | None:
        """The control of a chart of months, where there are several flows."""
        if self.months["flow"].nunique() > 1:
            return {"flow": "Trade:"}
        return None


def number_format(unit: str) -> str:
    """How many decimals amounts have in a chart.

    Parameters
    ----------
    unit : str
        One of the units of this module.

    Returns
    -------
    str

    Examples
    --------
    >>> number_format("bn JPY"), number_format("bn USD")
    (',.0f', ',.1f')
    """
    if unit == "bn JPY":
        return ",.0f"
    return ",.1f"


def trade_of(focus: str, powers: list[str], tables: SimpleNamespace) -> Trade:
    """An economy's trade from the best source in reach.

    Its own customs for Japan, China and the United States; for others the pairs of
    2023, with what their own offices published in place of them where that was found.

    Parameters
    ----------
    focus : str
        The economy, ISO 3166-1 alpha-3.
    powers : list of str
        The two powers, whose goods and months are asked for.
    tables : SimpleNamespace
        The tables japan_trade_annual, japan_goods, japan_trade_monthly,
        china_trade_2024, us_trade_monthly, trade_pairs_2023, published_trade,
        exchange_rates_daily, us_imports_hs2_annual, us_exports_hs2_annual,
        hs_chapters, korea_exports_monthly and collected_duty, each under its name.

    Returns
    -------
    Trade

    Examples
    --------
    >>> from tightrope import data
    >>> tables = SimpleNamespace(**{name: data.load(name) for name in TABLES})
    >>> trade_of("KOR", ["USA", "CHN"], tables).recorded_by
    "both sides' customs"
    """
    months, month_source, month_words, month_unit = _months(focus, powers, tables)
    goods = with_us_by_goods(
        tables.us_exports_hs2_annual,
        tables.us_imports_hs2_annual,
        tables.hs_chapters,
        focus,
        GOODS_YEAR,
    )
    goods_sources = [tables.us_imports_hs2_annual, tables.us_exports_hs2_annual]
    goods_unit = "bn USD"
    year, unit = PAIRS_YEAR, "bn USD"
    if focus == "JPN":
        flows = from_customs(tables.japan_trade_annual)
        sources = [tables.japan_trade_annual]
        recorded_by, year, unit = "Japan's customs", int(flows["year"].max()), "bn JPY"
        goods = japan_by_goods(
            tables.japan_trade_annual, tables.japan_goods, powers, GOODS_YEAR
        )
        goods_sources, goods_unit = sources, unit
    elif focus == "CHN":
        flows = from_china(tables.china_trade_2024)
        sources = [tables.china_trade_2024]
        recorded_by, year, unit = "China's customs", 2024, "bn CNY"
    elif focus == "USA":
        flows = from_census(tables.us_trade_monthly)
        sources = [tables.us_trade_monthly]
        recorded_by, year = "the US Census Bureau", int(flows["year"].max())
    else:
        printed = own_office(tables.published_trade, tables.exchange_rates_daily, focus)
        flows = benchmarked(from_pairs(tables.trade_pairs_2023, focus, year), printed)
        sources = [tables.trade_pairs_2023]
        recorded_by = BOTH_SIDES
        if len(printed):
            sources += [tables.published_trade, tables.exchange_rates_daily]
    return Trade(
        flows=flows,
        sources=sources,
        recorded_by=recorded_by,
        year=year,
        unit=unit,
        goods=goods,
        goods_sources=goods_sources,
        goods_unit=goods_unit,
        months=months,
        month_source=month_source,
        month_words=month_words,
        month_unit=month_unit,
    )


def _months(focus: str, powers: list[str], tables: SimpleNamespace) -> tuple:
    """The newest months of an economy's trade: rows, table, words and unit."""
    if focus == "JPN":
        rows = months_by_customs(tables.japan_trade_monthly, powers)
        return rows, tables.japan_trade_monthly, "reconstructed", "bn JPY"
    if focus == "KOR":
        rows = months_by_korea(tables.korea_exports_monthly, powers)
        if len(rows):
            words = "by Korea's customs"
            return rows, tables.korea_exports_monthly, words, "bn USD"
    rows = months_at_us_border(tables.collected_duty, focus)
    if len(rows):
        words = "US imports for consumption"
        return rows, tables.collected_duty, words, "bn USD"
    rows = months_by_census(tables.us_trade_monthly, focus)
    return rows, tables.us_trade_monthly, "by the US Census Bureau", "bn USD"


def own_office(
    published_trade: pd.DataFrame, exchange_rates_daily: pd.DataFrame, focus: str
) -> pd.DataFrame:
    """What an economy's own office published of its trade, in bn USD.

    Parameters
    ----------
    published_trade, exchange_rates_daily : pd.DataFrame
        The tables of these names. Euros become dollars at the year's average rate.
    focus : str
        The economy, ISO 3166-1 alpha-3.

    Returns
    -------
    pd.DataFrame
        Flows in bn USD, with the total as WLD; empty where nothing was found.

    Examples
    --------
    >>> from tightrope import data
    >>> tables = data.load("published_trade"), data.load("exchange_rates_daily")
    >>> own_office(*tables, "KOR").query("partner == 'CHN'")["value"].tolist()
    [124.8, 142.8]
    """
    mine = published_trade[published_trade["iso3"] == focus]
    year = mine["period"].astype("int64")
    days = exchange_rates_daily["date"].dt.year
    dollars = exchange_rates_daily.groupby(days)["usd_per_eur"].mean()
    rate = year.map(dollars).where(mine["unit"] == "bn EUR", 1.0)
    printed = mine.assign(year=year, value=mine["value"] * rate, unit="bn USD")
    return printed[COLUMNS]


def benchmarked(flows: pd.DataFrame, printed: pd.DataFrame) -> pd.DataFrame:
    """Flows that agree with what an economy's own office published.

    Partners that it names have its figures. The others keep theirs, in proportion
    lowered where all together would be more than the published total: mirrored
    figures hold freight, and goods by origin. They are never raised: what then lacks
    is not listed.

    Parameters
    ----------
    flows : pd.DataFrame
        Flows of one economy and one year, by partner.
    printed : pd.DataFrame
        As `own_office` returns them.

    Returns
    -------
    pd.DataFrame
        Flows, with the published total as WLD where there is one.

    Examples
    --------
    >>> flows = pd.DataFrame(
    ...     {"flow": "export", "partner": ["CHN", "USA"], "year": 2023, "value": 60.0}
    ... )
    >>> printed = flows.assign(partner=["CHN", "WLD"], value=[50.0, 100.0])
    >>> benchmarked(flows, printed)[["partner", "value"]].to_records(index=False)
    rec.array([('CHN',  50.), ('WLD', 100.), ('USA',  50.)],
              dtype=[('partner', 'O'), ('value', '<f8')])
    """
    keys = pd.MultiIndex.from_frame(printed[["flow", "partner"]])
    mirrored = pd.MultiIndex.from_frame(flows[["flow", "partner"]])
    others = flows[~mirrored.isin(keys)]
    is_total = printed["partner"] == "WLD"
    total = printed[is_total].set_index("flow")["value"]
    named = printed[~is_total].groupby("flow")["value"].sum()
    room = total.sub(named, fill_value=0)[total.index]
    share = room / others.groupby("flow")["value"].sum()
    lowered = others["flow"].map(share).fillna(1).clip(upper=1)
    return pd.concat(
        [printed, others.assign(value=others["value"] * lowered)], ignore_index=True
    )


def from_china(china_trade_2024: pd.DataFrame) -> pd.DataFrame:
    """China's trade in 2024 by partner, as its customs record it.

    Parameters
    ----------
    china_trade_2024 : pd.DataFrame
        The table of that name.

    Returns
    -------
    pd.DataFrame
        Flows in bn CNY, with the world (WLD) and the European Union (EU27).

    Examples
    --------
    >>> from tightrope import data
    >>> flows = from_china(data.load("china_trade_2024"))
    >>> flows.query("partner == 'JPN'")["value"].round(1).tolist()
    [1081.6, 1111.9]
    """
    year = china_trade_2024[china_trade_2024["month"] == "2024-12"]
    return pd.DataFrame(
        {
            "flow": year["flow"],
            "partner": year["partner_iso3"],
            "year": 2024,
            "value": year["to_date_cny_mn"] / MILLIONS_IN_BILLION,
            "unit": "bn CNY",
        }
    ).reset_index(drop=True)


def from_census(us_trade_monthly: pd.DataFrame) -> pd.DataFrame:
    """Trade of the United States by partner and year: exports, and general imports.

    Parameters
    ----------
    us_trade_monthly : pd.DataFrame
        The table of that name.

    Returns
    -------
    pd.DataFrame
        Flows in bn USD.

    Examples
    --------
    >>> from tightrope import data
    >>> flows = from_census(data.load("us_trade_monthly"))
    >>> flows.query("partner == 'JPN' and year == 2024")["value"].round(1).tolist()
    [79.0, 148.4]
    """
    flows = {"exports_fas_usd_mn": "export", "general_imports_usd_mn": "import"}
    long = us_trade_monthly.rename(columns=flows | {"iso3": "partner"}).melt(
        ["partner", "month"], list(flows.values()), "flow", "value"
    )
    year = long["month"].str[:4].astype("int64").rename("year")
    sums = long.groupby(["flow", "partner", year], as_index=False)["value"].sum()
    value = sums["value"] / MILLIONS_IN_BILLION
    sums = sums.assign(value=value, unit="bn USD")
    return sums.loc[sums["value"] > 0, COLUMNS]


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


@dataclass(frozen=True)
class Partners:
    """An economy's trade by partner, counted in several ways.

    Attributes
    ----------
    flows : pd.DataFrame
        With the world (WLD), groups, and the flow total.
    ways : dict of str to pd.DataFrame
        Flows of partners by the way in which they are counted.
    shares : pd.DataFrame
        Flows of single economies with share_pct.
    """

    flows: pd.DataFrame
    ways: dict[str, pd.DataFrame]
    shares: pd.DataFrame

    def __repr__(self) -> str:
        return f"<Partners: {self.shares['partner'].nunique()}>"

    def share_pct(self, year: int, flow: str) -> pd.Series:
        """Shares of single economies in one flow of a year, largest first.

        Parameters
        ----------
        year : int
            The year.
        flow : str
            total, export or import.

        Returns
        -------
        pd.Series
            Percent by code.

        Examples
        --------
        >>> shares = pd.DataFrame({"partner": ["CHN", "USA"], "year": 2025})
        >>> shares = shares.assign(flow="export", share_pct=[15.0, 20.0])
        >>> partners = Partners(flows=pd.DataFrame(), ways={}, shares=shares)
        >>> partners.share_pct(2025, "export").to_dict()
        {'USA': 20.0, 'CHN': 15.0}
        """
        rows = self.shares[
            (self.shares["year"] == year) & (self.shares["flow"] == flow)
        ]
        rows = rows.sort_values(["share_pct", "partner"], ascending=[False, True])
        return rows.set_index("partner")["share_pct"]


def partners_of(
    trade: pd.DataFrame,
    groups: Mapping[str, list[str]],
    places: Places,
    include_hong_kong: bool = False,
) -> Partners:
    """Trade by partner: one by one, Hong Kong with China, groups as one each.

    Parameters
    ----------
    trade : pd.DataFrame
        Flows as one source lists them.
    groups : mapping of str to list of str
        Groups by code, each with the codes of its members.
    places : Places
        Says who is an economy.
    include_hong_kong : bool
        Whether the shares count Hong Kong as part of China.

    Returns
    -------
    Partners

    Raises
    ------
    ValueError
        When the shares of single economies add up to more than all trade.

    Examples
    --------
    >>> from tightrope import data
    >>> places = Places.from_table(data.load("countries"))
    >>> flows = from_customs(data.load("japan_trade_annual"))
    >>> partners_of(flows, {}, places).share_pct(2024, "export").round(1).index[:2]
    Index(['USA', 'CHN'], dtype='str', name='partner')
    """
    flows = with_totals(trade, groups)
    one_by_one = flows[flows["partner"].isin(places.economies)]
    with_hong_kong = measures.regroup(one_by_one, "partner", {"HKG": "CHN"})
    counted = with_hong_kong if include_hong_kong else one_by_one
    ways = {
        "single economies": one_by_one,
        "Hong Kong with China": with_hong_kong,
        "ASEAN, EU as one each": in_groups(flows, groups),
    }
    shares = with_shares(counted, flows)
    if (shares.groupby(["flow", "year"])["share_pct"].sum() > ALL_PCT).any():
        raise ValueError("partners count twice: shares add up to more than all trade")
    return Partners(flows, ways, shares)


def coverage(partner_shares: pd.DataFrame, year: int, unit: str) -> pd.DataFrame:
    """How much of a year's trade is with partners that are listed one by one.

    Parameters
    ----------
    partner_shares : pd.DataFrame
        Flows of single economies with share_pct.
    year : int
        The year.
    unit : str
        Of the values.

    Returns
    -------
    pd.DataFrame
        One row a flow: flow, partners listed, their trade in the unit, % of all.

    Examples
    --------
    >>> shares = pd.DataFrame({"flow": ["export"] * 2, "year": 2024, "value": 4.0})
    >>> shares = shares.assign(partner=["USA", "CHN"], share_pct=40.0)
    >>> coverage(shares, 2024, "bn USD").to_string(index=False, header=False)
    'exports 2 8.0 80.0'
    """
    of_year = partner_shares[partner_shares["year"] == year]
    by_flow = of_year.groupby(of_year["flow"].map(COUNTED), sort=False)
    sums = by_flow.agg(
        partners=("partner", "count"),
        value=("value", "sum"),
        share=("share_pct", "sum"),
    )
    names = {"partners": "partners listed", "value": unit, "share": "% of all"}
    return sums.rename(columns=names).reset_index(names="flow")


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

    Examples
    --------
    >>> flows = from_pairs(
    ...     pd.DataFrame(
    ...         {
    ...             "exporter": ["KOR", "DEU"],
    ...             "importer": ["DEU", "KOR"],
    ...             "value_usd_mn": [1000.0, 3000.0],
    ...         }
    ...     ),
    ...     "KOR",
    ...     2023,
    ... )
    >>> with_totals(flows, {"EU27": ["DEU"]}).query("flow == 'total'")["value"].tolist()
    [4.0, 4.0, 4.0]
    """
    listed = [trade]
    has_total = trade.loc[trade["partner"] == "WLD", "flow"]
    without_total = trade[~trade["flow"].isin(has_total)]
    if len(without_total):
        listed.append(measures.added(without_total, "partner", "WLD"))
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

    Examples
    --------
    >>> flows = from_pairs(
    ...     pd.DataFrame(
    ...         {
    ...             "exporter": ["KOR", "DEU"],
    ...             "importer": ["DEU", "KOR"],
    ...             "value_usd_mn": [1000.0, 3000.0],
    ...         }
    ...     ),
    ...     "KOR",
    ...     2023,
    ... )
    >>> groups = {"EU27": ["DEU"]}
    >>> set(in_groups(with_totals(flows, groups), groups)["partner"])
    {'EU27'}
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

    Examples
    --------
    >>> flows = from_pairs(
    ...     pd.DataFrame(
    ...         {
    ...             "exporter": ["KOR", "DEU"],
    ...             "importer": ["DEU", "KOR"],
    ...             "value_usd_mn": [1000.0, 3000.0],
    ...         }
    ...     ),
    ...     "KOR",
    ...     2023,
    ... )
    >>> with_shares(flows, with_totals(flows, {}))["share_pct"].tolist()
    [100.0, 100.0]
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

    Examples
    --------
    >>> flows = from_pairs(
    ...     pd.DataFrame(
    ...         {
    ...             "exporter": ["KOR", "DEU"],
    ...             "importer": ["DEU", "KOR"],
    ...             "value_usd_mn": [1000.0, 3000.0],
    ...         }
    ...     ),
    ...     "KOR",
    ...     2023,
    ... )
    >>> by_definition({"single economies": flows}, 2023)["largest"].tolist()
    ['DEU', 'DEU']
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

    Examples
    --------
    >>> sold = pd.DataFrame({"flow": "export", "partner": "USA", "year": [2024, 2025]})
    >>> export_change_pct(sold.assign(value=[100.0, 150.0]), "USA", 2025)
    50.0
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
        Flows of single economies with share_pct, the share in all trade of the flow.

    Returns
    -------
    pd.DataFrame
        Columns flow (exports, imports), year, hhi (0 to 1, of shares in the trade with
        the whole world), equal_partners (how many equal ones would give the same), and
        unlisted_pct (what goes to partners that are not listed, percent: counted as if
        spread over very many).

    Examples
    --------
    >>> halves = pd.DataFrame({"flow": ["export"] * 2, "year": 2024, "share_pct": 50.0})
    >>> concentration(halves)[["hhi", "equal_partners", "unlisted_pct"]].values.tolist()
    [[0.5, 2.0, 0.0]]
    """
    one_way = partner_shares[partner_shares["flow"] != "total"]
    of_flow = one_way.assign(
        flow=one_way["flow"].map(FLOW_WORDS),
        squared=(one_way["share_pct"] / 100) ** 2,
    ).groupby(["flow", "year"])
    sums = of_flow[["squared", "share_pct"]].sum().reset_index()
    return pd.DataFrame(
        {
            "flow": sums["flow"],
            "year": sums["year"],
            "hhi": sums["squared"],
            "equal_partners": 1 / sums["squared"],
            "unlisted_pct": (100 - sums["share_pct"]).clip(lower=0),
        }
    )


def over_time(
    partners: Partners,
    parties: list[str],
    years: tuple[int, int],
    macro_indicators: pd.DataFrame,
    base: int,
) -> pd.DataFrame:
    """Japan's trade with some parties in three measures, ready for one chart.

    Parameters
    ----------
    partners : Partners
        Of Japan, in bn JPY.
    parties : list of str
        Codes of economies and groups.
    years : tuple of int
        The first and the last.
    macro_indicators : pd.DataFrame
        The table of that name, for the deflator of Japan's GDP.
    base : int
        The year whose prices constant yen are of.

    Returns
    -------
    pd.DataFrame
        Columns flow (both, exports, imports), partner, year, measure, amount.

    Examples
    --------
    >>> flows = pd.DataFrame({"partner": ["WLD", "USA"], "value": [100.0, 20.0]})
    >>> flows = flows.assign(flow="export", year=2025, unit="bn JPY")
    >>> shares = flows[flows["partner"] == "USA"].assign(share_pct=20.0)
    >>> partners = Partners(flows=flows, ways={}, shares=shares)
    >>> macro = pd.DataFrame({"year": [2024, 2025], "value": [100.0, 125.0]})
    >>> macro = macro.assign(iso3="JPN", indicator="gdp_deflator_index")
    >>> over_time(partners, ["USA"], (2009, 2025), macro, 2024)[["measure", "amount"]]
                    measure  amount
    0             share (%)  20.000
    1          trillion yen   0.020
    2  trillion yen of 2024   0.016
    """
    of_groups = with_shares(
        partners.flows[~partners.flows["partner"].isin(partners.shares["partner"])],
        partners.flows,
    )
    shares = pd.concat([partners.shares, of_groups])
    shares = shares[shares["partner"].isin(parties) & shares["year"].between(*years)]
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

    Examples
    --------
    >>> shares = pd.DataFrame({"partner": ["USA", "USA"], "year": [2009, 2025]})
    >>> shares = shares.assign(value=[1.0, 2.0], share_pct=[50.0, 60.0])
    >>> moves(shares, 2009, 2025)["change (points)"].tolist()
    [10.0]
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


def yearly_rates(exchange_rates_daily: pd.DataFrame) -> pd.Series:
    """Yen a dollar, the average of each calendar year.

    Parameters
    ----------
    exchange_rates_daily : pd.DataFrame
        The table of that name.

    Returns
    -------
    pd.Series
        By year.

    Examples
    --------
    >>> from tightrope import data
    >>> float(yearly_rates(data.load("exchange_rates_daily"))[2024].round(1))
    151.4
    """
    years = exchange_rates_daily["date"].dt.year
    return exchange_rates_daily.groupby(years)["jpy_per_usd"].mean()


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

    Examples
    --------
    >>> flows = pd.DataFrame({"year": [2024], "value": [300.0], "unit": ["bn JPY"]})
    >>> in_dollars(flows, pd.Series({2024: 150.0}))["usd_bn"].tolist()
    [2.0]
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
        Columns measure, usd_bn (billion dollars), period; the first four are of 2024.

    Examples
    --------
    >>> from tightrope import data
    >>> flows = pd.DataFrame({"flow": "total", "partner": ["CHN", "HKG"], "year": 2024})
    >>> tables = data.load("single_facts"), data.load("world_trade_2023")
    >>> trade_with_china(flows.assign(usd_bn=[290.0, 40.0]), *tables)["measure"].iloc[2]
    "China's customs"
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
        "China's customs": published["china-customs-trade-with-japan"],
        "each side's imports (JETRO)": published["japan-china-trade-both-imports"],
        "both sides reconciled, 2023": between["value_usd_mn"].sum() / 1000,
    }
    table = pd.DataFrame({"measure": amounts.keys(), "usd_bn": amounts.values()})
    return table.assign(period=[2024] * 4 + [2023])


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

    Examples
    --------
    >>> sold = pd.DataFrame({"flow": "export", "partner": "USA", "year": [2024]})
    >>> border = pd.DataFrame({"iso3": ["JPN"], "month": ["2024-01"]})
    >>> border = border.assign(general_imports_usd_mn=[110_000.0])
    >>> records = both_records(sold.assign(usd_bn=100.0), border, "JPN")
    >>> records["gap_pct"].round(1).tolist()
    [10.0]
    """
    to_us = (dollar_flows["flow"] == "export") & (dollar_flows["partner"] == "USA")
    sold = dollar_flows[to_us].set_index("year")["usd_bn"]
    at_border = us_trade_monthly[us_trade_monthly["iso3"] == focus]
    year = at_border["month"].str[:4].astype("int64").rename("year")
    bought = at_border.groupby(year)["general_imports_usd_mn"].sum() / 1000
    records = pd.DataFrame({"exporter": sold, "importer": bought}).dropna()
    gap_pct = measures.mirror_gap_pct(records["exporter"], records["importer"])
    return records.assign(gap_pct=gap_pct)


def japans_figures(
    partners: Partners,
    powers: list[str],
    buyers: pd.DataFrame,
    places: Places,
    tables: SimpleNamespace,
) -> list[dict]:
    """Single figures of Japan's trade that other reports cite.

    Parameters
    ----------
    partners : Partners
        Of Japan, in bn JPY.
    powers : list of str
        Partners whose change from 2024 to 2025 is wanted; left out where not known.
    buyers : pd.DataFrame
        As `buyers` returns them.
    places : Places
        Names of the partners.
    tables : SimpleNamespace
        The tables japan_trade_annual and exchange_rates_daily, under their names.

    Returns
    -------
    list of dict
        What `findings.state` takes, one a figure.

    Examples
    --------
    >>> from tightrope import data
    >>> single = pd.DataFrame({"partner": ["CHN"], "flow": "total", "year": 2024})
    >>> single = single.assign(value=45_000.0, unit="bn JPY")
    >>> ways = {"single economies": single}
    >>> partners = Partners(flows=single, ways=ways, shares=single)
    >>> cars = pd.DataFrame({"goods": ["motor-vehicles-cars"], "partner": "USA"})
    >>> cars = cars.assign(value_jpy_bn=6000.0)
    >>> days = pd.to_datetime(["2024-01-04"])
    >>> rates = pd.DataFrame({"date": days, "jpy_per_usd": 150.0})
    >>> tables = SimpleNamespace(japan_trade_annual=single, exchange_rates_daily=rates)
    >>> places = Places.from_table(data.load("countries"))
    >>> figures = japans_figures(partners, [], cars, places, tables)
    >>> [each["value"] for each in figures]
    [300.0, 6000.0]
    """
    customs = [tables.japan_trade_annual]
    rates = yearly_rates(tables.exchange_rates_daily)
    single = in_dollars(partners.ways["single economies"], rates)
    of_china = single.query("flow == 'total' and partner == 'CHN' and year == 2024")
    cars = buyers.query("goods == 'motor-vehicles-cars' and partner == 'USA'")
    figures = [
        {
            "id": "trade-usd-bn-customs-2024",
            "sentence": "By Japan's customs, trade with China came to {value:.1f} "
            "billion dollars in 2024, at {rate:.1f} yen a dollar.",
            "value": of_china["usd_bn"].item(),
            "unit": "bn USD",
            "period": 2024,
            "source": [*customs, tables.exchange_rates_daily],
            "rate": rates[2024],
        },
        {
            "id": "cars-to-us-2024-jpy-bn",
            "sentence": "Japan sold cars for {value:,.0f} billion yen to {buyer} in "
            "2024.",
            "value": cars["value_jpy_bn"].item(),
            "unit": "bn JPY",
            "period": 2024,
            "source": customs,
            "buyer": places["USA"].in_sentence,
        },
    ]
    for code in powers:
        change_pct = export_change_pct(partners.shares, code, 2025)
        if change_pct is None:
            continue
        figures.append(
            {
                "id": f"exports-to-{places[code].id_word}-change-2025",
                "sentence": "Exports to {buyer} changed by {value:+.1f} % from 2024 to "
                "2025, in yen.",
                "value": change_pct,
                "unit": "%",
                "period": 2025,
                "source": customs,
                "buyer": places[code].in_sentence,
            }
        )
    return figures


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

    Examples
    --------
    >>> from tightrope import data
    >>> tables = data.load("japan_trade_annual"), data.load("japan_goods")
    >>> places = Places.from_table(data.load("countries"))
    >>> buyers(*tables, places, 2024)["goods"].nunique()
    3
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

    Examples
    --------
    >>> found = pd.DataFrame({"partner": ["CHN"], "group": ["Machinery"], "rank": [2]})
    >>> key_market(found.assign(share_pct=20.0), "CHN").to_dict()
    {'Machinery': True}
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

    Examples
    --------
    >>> pairs = pd.DataFrame({"exporter": ["KOR", "DEU"], "importer": ["DEU", "FRA"]})
    >>> pairs = pairs.assign(value_usd_mn=[10.0, 90.0])
    >>> float(dependence(pairs, "KOR").loc["DEU", "share_pct"])
    10.0
    """
    size = _traded(rows_of(pairs, focus))
    share_pct = measures.dependence_pct(size, _traded(pairs))
    partners = pd.DataFrame({"share_pct": share_pct, "size": size})
    return partners.drop(index=[focus, "ROW"], errors="ignore")


def both_ways(pairs: pd.DataFrame, focus: str) -> pd.Series:
    """An economy's trade with each partner, exports and imports together.

    Parameters
    ----------
    pairs : pd.DataFrame
        Columns exporter, importer, value_usd_mn (million dollars), one row a pair.
    focus : str
        The economy, ISO 3166-1 alpha-3.

    Returns
    -------
    pd.Series
        Bn USD by code, the largest first.

    Examples
    --------
    >>> pairs = pd.DataFrame({"exporter": ["KOR", "USA"], "importer": ["USA", "KOR"]})
    >>> both_ways(pairs.assign(value_usd_mn=1000.0), "KOR").to_dict()
    {'USA': 2.0}
    """
    flows = from_pairs(pairs, focus, PAIRS_YEAR)
    return flows.groupby("partner")["value"].sum().sort_values(ascending=False)


def rows_of(pairs: pd.DataFrame, focus: str) -> pd.DataFrame:
    """The rows of all pairs in which one economy sells or buys.

    Parameters
    ----------
    pairs : pd.DataFrame
        Columns exporter and importer, one row a pair.
    focus : str
        The economy, ISO 3166-1 alpha-3.

    Returns
    -------
    pd.DataFrame
        Its rows, in the same order.

    Examples
    --------
    >>> pairs = pd.DataFrame({"exporter": ["KOR", "DEU"], "importer": ["USA", "FRA"]})
    >>> rows_of(pairs, "USA")
      exporter importer
    0      KOR      USA
    """
    return pairs[(pairs["exporter"] == focus) | (pairs["importer"] == focus)]


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

    Examples
    --------
    >>> from tightrope import data
    >>> tables = data.load("japan_trade_annual"), data.load("japan_goods")
    >>> goods = japan_by_goods(*tables, ["USA"], 2024)
    >>> goods[goods["flow"] == "export"]["group"].iloc[0]
    'Cars'
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

    Examples
    --------
    >>> from tightrope import data
    >>> names = ("us_exports_hs2_annual", "us_imports_hs2_annual", "hs_chapters")
    >>> goods = with_us_by_goods(*[data.load(name) for name in names], "DEU", 2024)
    >>> set(goods["partner"])
    {'USA'}
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
        one row: each of them gets its monthly average.
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
    first = pd.to_datetime(months["month_from"])
    last = pd.to_datetime(months["month_to"])
    dates = [
        list(pd.date_range(start, end, freq="MS"))
        for start, end in zip(first, last, strict=True)
    ]
    months = months.assign(
        date=pd.Series(dates, index=months.index),
        value=value,
        flow=months["flow"].map(words),
        series=months["partner"],
    )
    months = months.explode("date", ignore_index=True)
    months["date"] = pd.to_datetime(months["date"])
    return months[["flow", "series", "date", "value"]]


def months_by_korea(
    korea_exports_monthly: pd.DataFrame, partners: list[str]
) -> pd.DataFrame:
    """Korea's exports to some partners by month, as its customs record them.

    Parameters
    ----------
    korea_exports_monthly : pd.DataFrame
        The table of that name.
    partners : list of str
        ISO 3166-1 alpha-3.

    Returns
    -------
    pd.DataFrame
        Columns flow (always exports to), series (the partner's code), date, value (bn
        USD a month).

    Examples
    --------
    >>> from tightrope import data
    >>> korea = data.load("korea_exports_monthly")
    >>> months_by_korea(korea, ["USA", "CHN"])["date"].max()
    Timestamp('2026-07-01 00:00:00')
    """
    of_partners = korea_exports_monthly["item"].isin(partners)
    rows = korea_exports_monthly[of_partners]
    return pd.DataFrame(
        {
            "flow": "exports to",
            "series": rows["item"],
            "date": pd.to_datetime(rows["month"]),
            "value": rows["exports_usd_bn"],
        }
    )


def months_at_us_border(collected_duty: pd.DataFrame, focus: str) -> pd.DataFrame:
    """What the United States bought from an economy by month: imports for consumption.

    Parameters
    ----------
    collected_duty : pd.DataFrame
        The table of that name.
    focus : str
        The economy, ISO 3166-1 alpha-3.

    Returns
    -------
    pd.DataFrame
        Columns flow (always United States), series (US imports), date, value (bn USD a
        month); empty for economies that the table does not list.

    Examples
    --------
    >>> from tightrope import data
    >>> months_at_us_border(data.load("collected_duty"), "DEU")["date"].max()
    Timestamp('2025-11-01 00:00:00')
    """
    of_focus = collected_duty["partner_iso3"] == focus
    every = collected_duty[of_focus & (collected_duty["naics3"] == "0")]
    return pd.DataFrame(
        {
            "flow": "United States",
            "series": "US imports",
            "date": pd.to_datetime(every["month"]),
            "value": every["imports_consumption_usd"] / 1e9,
        }
    )


def year_on_year_pct(months: pd.DataFrame, number: int = 3) -> pd.DataFrame:
    """How the last months of each series compare with the same a year before.

    Parameters
    ----------
    months : pd.DataFrame
        Columns flow, series, date, value.
    number : int
        How many months are added up.

    Returns
    -------
    pd.DataFrame
        One row a flow and series that has all of these months in both years, and
        something in those of the first: flow, series, change_pct, last (the last
        month).

    Examples
    --------
    >>> dates = pd.date_range("2024-01-01", periods=15, freq="MS")
    >>> months = pd.DataFrame({"flow": "sold", "series": "x", "date": dates})
    >>> months["value"] = [10.0] * 12 + [11.0] * 3
    >>> year_on_year_pct(months)[["series", "change_pct"]].values.tolist()
    [['x', 10.0]]
    """
    rows = []
    for (flow, series), mine in months.groupby(["flow", "series"], sort=False):
        value = mine.set_index("date")["value"].sort_index()
        last = value.index.max()
        now = [last - pd.DateOffset(months=back) for back in range(number)]
        then = [day - pd.DateOffset(years=1) for day in now]
        if value.index.isin([*now, *then]).sum() < 2 * number:
            continue
        if value[then].sum() == 0:
            continue
        change = 100 * (value[now].sum() / value[then].sum() - 1)
        rows.append((flow, series, round(change, 10), last))
    return pd.DataFrame(rows, columns=["flow", "series", "change_pct", "last"])


def latest_year_shares(
    focus: str, partners: list[str], tables: SimpleNamespace
) -> pd.DataFrame:
    """Shares of some partners in an economy's exports of the newest twelve months.

    Parameters
    ----------
    focus : str
        The economy: Japan's and Korea's customs publish months with a total.
    partners : list of str
        ISO 3166-1 alpha-3.
    tables : SimpleNamespace
        The tables japan_trade_monthly and korea_exports_monthly, under their names.

    Returns
    -------
    pd.DataFrame
        One row a partner: partner, share_pct, last (the last month, such as
        "2026-07"); empty for other economies.

    Examples
    --------
    >>> from tightrope import data
    >>> names = ("japan_trade_monthly", "korea_exports_monthly")
    >>> tables = SimpleNamespace(**{name: data.load(name) for name in names})
    >>> latest_year_shares("KOR", ["USA", "CHN"], tables)["last"].tolist()
    ['2026-07', '2026-07']
    """
    columns = ["partner", "share_pct", "last"]
    if focus == "JPN":
        rows = tables.japan_trade_monthly.query("goods == 'total' and flow == 'export'")
        rows = rows.rename(columns={"value_jpy_bn": "value"})
        rows = rows.assign(first=rows["month_from"], month=rows["month_to"])
    elif focus == "KOR":
        rows = tables.korea_exports_monthly
        rows = rows.rename(columns={"item": "partner", "exports_usd_bn": "value"})
        rows = rows.assign(first=rows["month"])
    else:
        return pd.DataFrame(columns=columns)
    last = rows["month"].max()
    start = (pd.Period(last) - 11).strftime("%Y-%m")
    value = rows[rows["first"] >= start].groupby("partner")["value"].sum()
    known = [partner for partner in partners if partner in value.index]
    share_pct = 100 * value.reindex(known) / value["WLD"]
    return share_pct.rename("share_pct").reset_index().assign(last=last)[columns]


def leading_goods(goods: pd.DataFrame) -> pd.DataFrame:
    """The group of goods that leads each flow with each partner.

    Parameters
    ----------
    goods : pd.DataFrame
        Columns flow, group, partner, value, as `trade_of` gives them.

    Returns
    -------
    pd.DataFrame
        One row a flow and partner: flow, partner, group, value, share_pct and
        rest_pct (of all goods with that partner: what leads, and what is in no
        group). What is left over does not lead.

    Examples
    --------
    >>> goods = pd.DataFrame({"flow": "export", "group": ["Cars", "Chips"]})
    >>> leading_goods(goods.assign(partner="USA", value=[30.0, 10.0]))
         flow partner group  value  share_pct  rest_pct
    0  export     USA  Cars   30.0       75.0       0.0
    """
    keys = ["flow", "partner"]
    whole = goods.groupby(keys)["value"].transform("sum")
    rest = goods["value"].where(goods["group"] == REST, 0)
    named = goods.assign(
        share_pct=100 * goods["value"] / whole,
        rest_pct=100
        * goods.assign(rest=rest).groupby(keys)["rest"].transform("sum")
        / whole,
    )
    named = named[named["group"] != REST].sort_values(
        "value", kind="stable", ascending=False
    )
    first = named.groupby(keys, sort=True).head(1).sort_values(keys)
    kept = [*keys, "group", "value", "share_pct", "rest_pct"]
    return first[kept].reset_index(drop=True)


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

    Examples
    --------
    >>> dates = pd.date_range("2025-01-01", periods=30, freq="MS")
    >>> months = pd.DataFrame({"flow": "exports to", "series": "USA", "date": dates})
    >>> len(last_months(months.assign(value=1.0), 24, {"USA": "United States"}))
    24
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
