"""Where economies stand between the two powers: what ties them, and how they vote.

For `neighbours`. A tie is what an economy has with a power: trade, value added that the
power finally uses, investment. A tilt compares its ties to the two powers: minus 100
where it has them with the United States only, 100 where with China only, 0 where both
are as strong.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.stats import spearmanr

from tightrope import measures
from tightrope.findings import in_sentence
from tightrope.model import equilibrium as eq
from tightrope.places import Place, Places, listed

US, CHINA = "USA", "CHN"
POWERS = (US, CHINA)
TIES = ("trade", "value added", "investment")
# An economy whose ties to one power are three times those to the other leans on it.
LEANING = 50.0
# In votes: the middle half of the way from China to the United States.
MIDDLE = (25.0, 75.0)
# In surveys: between these shares opinion is split.
SPLIT = (45.0, 55.0)
# What economies are grouped by.
FEATURES = ("trade_us", "trade_china", "made_for_us", "made_for_china", "position")
# The quadrants of trade and votes: upper left and right, lower left and right.
CORNERS = (
    "trade and votes near the US",
    "trade with China, votes near the US",
    "trade with the US, votes near China",
    "trade and votes near China",
)
# What trade costs are multiplied by where trade is to end.
CLOSED = 100.0
# Neighbours of an economy's group that a sentence names.
MOST_NAMED = 5
# The programme in us_duties that falls on general goods since July 2026, and the rate
# of the orders of 2025 on origins that they do not list, percent.
LATEST = "section_301_forced_labour"
REST_PCT = 10.0
SERVICES = "SERV"


def tilt(us, china):
    """How far ties lean to the one power or to the other.

    Parameters
    ----------
    us, china : pd.Series or float
        Ties to the United States and to China, in one unit, not below zero.

    Returns
    -------
    pd.Series or float
        ``100 * (china - us) / (china + us)``: from -100, all with the United States,
        to 100, all with China.

    Examples
    --------
    >>> tilt(10.0, 30.0), tilt(5.0, 5.0), tilt(4.0, 0.0)
    (50.0, 0.0, -100.0)
    """
    return 100 * (china - us) / (china + us)


def positions(un_ideal_points: pd.DataFrame) -> pd.DataFrame:
    """Where economies stand by their votes, on the way from China to the United States.

    Parameters
    ----------
    un_ideal_points : pd.DataFrame
        The table of that name: iso3, year, ideal_point.

    Returns
    -------
    pd.DataFrame
        Columns iso3, year, position: 0 where China stands in that year, 100 where the
        United States do. Nearer than either to the other's far side lies outside.

    Examples
    --------
    >>> votes = {"iso3": ["USA", "CHN", "JPN"], "ideal_point": [2.0, -1.0, 0.5]}
    >>> positions(pd.DataFrame(votes).assign(year=2024))["position"].tolist()
    [100.0, 0.0, 50.0]
    """
    points = un_ideal_points.set_index(["iso3", "year"])["ideal_point"]
    year = points.index.get_level_values("year")
    us = points.xs(US, level="iso3").reindex(year).to_numpy()
    china = points.xs(CHINA, level="iso3").reindex(year).to_numpy()
    position = 100 * (points - china) / (us - china)
    return position.rename("position").reset_index()


def trade_shares(icio_trade_2022: pd.DataFrame) -> pd.DataFrame:
    """Each economy's trade with the two powers, in percent of its trade with all.

    Parameters
    ----------
    icio_trade_2022 : pd.DataFrame
        The table of that name: importer, exporter, sector, value_usd_mn.

    Returns
    -------
    pd.DataFrame
        By iso3: trade_us and trade_china, of exports and imports together, goods and
        services.

    Examples
    --------
    >>> trade = pd.DataFrame(
    ...     {
    ...         "exporter": ["JPN", "USA", "JPN"],
    ...         "importer": ["USA", "JPN", "CHN"],
    ...         "value_usd_mn": [30.0, 20.0, 50.0],
    ...     }
    ... )
    >>> trade_shares(trade).loc["JPN"].tolist()
    [50.0, 50.0]
    """
    abroad = icio_trade_2022[icio_trade_2022["exporter"] != icio_trade_2022["importer"]]
    sold = abroad.groupby(["exporter", "importer"])["value_usd_mn"].sum().unstack()
    sold = sold.reindex(index=sold.index.union(sold.columns))
    sold = sold.reindex(columns=sold.index).fillna(0.0)
    both_ways = sold + sold.T
    total = both_ways.sum(axis=1)
    shares = {
        "trade_us": measures.dependence_pct(both_ways[US], total),
        "trade_china": measures.dependence_pct(both_ways[CHINA], total),
    }
    return pd.DataFrame(shares).rename_axis("iso3")


def made_for(value_added_trade: pd.DataFrame, year: int) -> pd.DataFrame:
    """What part of an economy's value added the two powers finally use, percent.

    Parameters
    ----------
    value_added_trade : pd.DataFrame
        The table of that name.
    year : int
        One of its years; those up to 2011 and 2022 are of two databases.

    Returns
    -------
    pd.DataFrame
        By iso3: made_for_us and made_for_china.

    Examples
    --------
    >>> table = pd.DataFrame(
    ...     {
    ...         "year": 2022,
    ...         "origin_iso3": "JPN",
    ...         "absorber_iso3": ["JPN", "USA", "CHN"],
    ...         "value_added_usd_mn": [90.0, 6.0, 4.0],
    ...     }
    ... )
    >>> made_for(table, 2022).loc["JPN"].tolist()
    [6.0, 4.0]
    """
    rows = value_added_trade[value_added_trade["year"] == year]
    used = rows.pivot(
        index="origin_iso3", columns="absorber_iso3", values="value_added_usd_mn"
    )
    made = used.sum(axis=1)
    shares = {
        "made_for_us": measures.dependence_pct(used[US], made),
        "made_for_china": measures.dependence_pct(used[CHINA], made),
    }
    return pd.DataFrame(shares).rename_axis("iso3")


def investment(fdi_positions: pd.DataFrame, year: int) -> pd.DataFrame:
    """Direct investment between each economy and the two powers, both ways.

    Parameters
    ----------
    fdi_positions : pd.DataFrame
        The table of that name.
    year : int
        The end of which year.

    Returns
    -------
    pd.DataFrame
        By iso3: invested_us and invested_china, billion dollars, inward and outward
        together. As the power reports it; where it does not, or reports more than with
        all the world, as the other side does. Less than nothing counts as nothing.

    Examples
    --------
    >>> rows = pd.DataFrame(
    ...     {
    ...         "reporter_iso3": ["USA", "CHN", "CHN"],
    ...         "counterpart_iso3": "JPN",
    ...         "direction": ["outward", "outward", "inward"],
    ...         "measure": ["reported", "reported", "mirror"],
    ...         "year": 2024,
    ...         "position_usd_mn": [60_000.0, 10_000.0, 30_000.0],
    ...     }
    ... )
    >>> investment(rows, 2024).loc["JPN"].tolist()
    [60.0, 40.0]
    """
    rows = fdi_positions[
        (fdi_positions["year"] == year) & fdi_positions["reporter_iso3"].isin(POWERS)
    ]
    keys = ["reporter_iso3", "counterpart_iso3", "direction"]
    by_side = rows.set_index([*keys, "measure"])["position_usd_mn"].unstack()
    by_side = by_side.reindex(columns=["reported", "mirror"])
    worlds = by_side[by_side.index.get_level_values("counterpart_iso3") == "WLD"]
    worlds = worlds["reported"].droplevel("counterpart_iso3")
    pair = by_side.index.droplevel("counterpart_iso3")
    limit = worlds.reindex(pair).fillna(np.inf).to_numpy()
    reported = by_side["reported"].where(by_side["reported"].to_numpy() <= limit)
    position = reported.fillna(by_side["mirror"]).dropna().clip(lower=0) / 1000
    both_ways = position.groupby(["counterpart_iso3", "reporter_iso3"]).sum().unstack()
    both_ways = both_ways.reindex(columns=list(POWERS))
    both_ways.columns = pd.Index(["invested_us", "invested_china"])
    return both_ways.rename_axis("iso3")


def standing(
    icio_trade_2022: pd.DataFrame,
    value_added_trade: pd.DataFrame,
    fdi_positions: pd.DataFrame,
    un_ideal_points: pd.DataFrame,
    economies: Iterable[str],
) -> pd.DataFrame:
    """All ties of each economy to the two powers, and where it stands by its votes.

    Parameters
    ----------
    icio_trade_2022, value_added_trade, fdi_positions, un_ideal_points : pd.DataFrame
        The tables of these names; their newest years.
    economies : iterable of str
        Which ones; the two powers are left out.

    Returns
    -------
    pd.DataFrame
        By iso3: the columns of `trade_shares`, `made_for` and `investment`, a tilt for
        each of `TIES`, trade_both (the two shares of trade together), uneven (the mean
        of the tilts without their signs; missing where one of them is) and position.

    Examples
    --------
    >>> trade = pd.DataFrame({"exporter": ["JPN", "JPN", "JPN"]})
    >>> trade["importer"] = ["USA", "CHN", "DEU"]
    >>> trade["value_usd_mn"] = [20.0, 20.0, 60.0]
    >>> used = pd.DataFrame({"absorber_iso3": ["JPN", "USA", "CHN"], "year": 2022})
    >>> used = used.assign(origin_iso3="JPN", value_added_usd_mn=[92.0, 6.0, 2.0])
    >>> owned = pd.DataFrame({"reporter_iso3": ["USA", "CHN"], "year": 2024})
    >>> owned = owned.assign(counterpart_iso3="JPN", direction="outward")
    >>> owned = owned.assign(measure="reported", position_usd_mn=[100.0, 0.0])
    >>> votes = pd.DataFrame({"iso3": ["USA", "CHN", "JPN"], "year": 2024})
    >>> votes["ideal_point"] = [2.0, -1.0, 0.5]
    >>> found = standing(trade, used, owned, votes, ["JPN", "USA"])
    >>> found[[*TIES, "uneven", "position"]]
          trade  value added  investment  uneven  position
    iso3
    JPN     0.0        -50.0      -100.0    50.0      50.0
    """
    votes = positions(un_ideal_points)
    votes = votes[votes["year"] == votes["year"].max()].set_index("iso3")["position"]
    ties = pd.concat(
        [
            trade_shares(icio_trade_2022),
            made_for(value_added_trade, int(value_added_trade["year"].max())),
            investment(fdi_positions, int(fdi_positions["year"].max())),
            votes,
        ],
        axis=1,
    )
    ties = ties.reindex([code for code in economies if code not in POWERS])
    tilts = pd.DataFrame(
        {
            "trade": tilt(ties["trade_us"], ties["trade_china"]),
            "value added": tilt(ties["made_for_us"], ties["made_for_china"]),
            "investment": tilt(ties["invested_us"], ties["invested_china"]),
        }
    )
    return ties.join(tilts).assign(
        trade_both=ties["trade_us"] + ties["trade_china"],
        uneven=tilts.abs().mean(axis=1, skipna=False),
    )


def most_balanced(standing: pd.DataFrame) -> str:
    """The economy whose ties to both powers are strong, and most alike.

    Parameters
    ----------
    standing : pd.DataFrame
        As `standing` returns it.

    Returns
    -------
    str
        Of the half that trades most with the two powers together, the one with the
        smallest mean tilt.

    Examples
    --------
    >>> ties = {"trade_both": [50.0, 40.0, 2.0], "uneven": [30.0, 10.0, 0.0]}
    >>> most_balanced(pd.DataFrame(ties, index=["MEX", "SGP", "LUX"]))
    'SGP'
    """
    strong = standing["trade_both"] >= standing["trade_both"].median()
    return str(standing.loc[strong, "uneven"].idxmin())


def correlation(standing: pd.DataFrame) -> tuple[float, float, int]:
    """Whether economies that trade more with China vote more as it does.

    Parameters
    ----------
    standing : pd.DataFrame
        As `standing` returns it.

    Returns
    -------
    tuple of float, float and int
        Spearman's rank correlation of the tilt of trade with the position in votes,
        the chance of one as far from zero if they had nothing to do with each other,
        and the number of economies that are known by both.

    Examples
    --------
    >>> known = {"trade": [1.0, 2.0, 3.0, 4.0], "position": [9.0, 7.0, 5.0, None]}
    >>> rho, _, number = correlation(pd.DataFrame(known))
    >>> round(rho, 9), number
    (-1.0, 3)
    """
    known = standing[["trade", "position"]].dropna()
    found = spearmanr(known["trade"], known["position"])
    return float(found.statistic), float(found.pvalue), len(known)


def grouped(standing: pd.DataFrame, groups: int) -> pd.Series:
    """Economies in groups that are alike in their ties and votes.

    Parameters
    ----------
    standing : pd.DataFrame
        As `standing` returns it; economies that lack one of `FEATURES` are left out.
    groups : int
        How many.

    Returns
    -------
    pd.Series
        Number of the group by iso3, from 1: the first trades most with the United
        States as against China, the last most with China.

    Notes
    -----
    Ward's hierarchical clustering of the features in units of their standard deviation.

    Examples
    --------
    >>> ties = pd.DataFrame({name: [1.0, 1.1, 9.0, 9.1] for name in FEATURES})
    >>> grouped(ties.assign(trade=[5.0, 5.0, -5.0, -5.0]), 2).tolist()
    [2, 2, 1, 1]
    """
    known = standing.dropna(subset=list(FEATURES))
    features = known[list(FEATURES)]
    scaled = (features - features.mean()) / features.std(ddof=0).replace(0.0, 1.0)
    found = fcluster(linkage(scaled.to_numpy(), "ward"), groups, "maxclust")
    labels = pd.Series(found, index=known.index, name="group")
    order = known["trade"].groupby(labels).mean().rank(method="first").astype(int)
    return labels.map(order)


def adjusted_rand(one: pd.Series, other: pd.Series) -> float:
    """How far two ways of grouping the same things agree.

    Parameters
    ----------
    one, other : pd.Series
        Groups by thing; only things in both count.

    Returns
    -------
    float
        1 where every pair that is together in one is so in the other; about 0 where
        they agree as chance would.

    Notes
    -----
    Hubert and Arabie (1985), Comparing partitions, Journal of Classification 2.

    Examples
    --------
    >>> one = pd.Series([1, 1, 2, 2], index=list("abcd"))
    >>> adjusted_rand(one, one.replace({1: 7})), adjusted_rand(one, one[["a", "c"]])
    (1.0, 1.0)
    >>> round(adjusted_rand(one, pd.Series([1, 2, 1, 2], index=list("abcd"))), 3)
    -0.5
    """
    both = pd.concat([one.rename("one"), other.rename("other")], axis=1, join="inner")

    def pairs(counts: pd.Series) -> float:
        return float((counts * (counts - 1) / 2).sum())

    together = pairs(both.groupby(["one", "other"]).size())
    in_one = pairs(both.groupby("one").size())
    in_other = pairs(both.groupby("other").size())
    expected = in_one * in_other / max(len(both) * (len(both) - 1) / 2, 1)
    most = (in_one + in_other) / 2
    if most == expected:
        return 1.0
    return (together - expected) / (most - expected)


def stability(
    standing: pd.DataFrame, groups: int, resamples: int, seed: int
) -> pd.DataFrame:
    """Whether the groups stay when a fifth of the economies is left out at random.

    Parameters
    ----------
    standing : pd.DataFrame
        As `standing` returns it.
    groups : int
        How many groups.
    resamples : int
        How often.
    seed : int
        Of the random numbers.

    Returns
    -------
    pd.DataFrame
        By iso3: with_group_pct, how often an economy stands with most of those with
        which it stands when none is left out, percent of the times it was in; and
        agreement, the mean adjusted Rand index, alike in all rows.

    Examples
    --------
    >>> ties = pd.DataFrame({name: [1.0, 1.1, 1.2, 9.0, 9.1, 9.2] for name in FEATURES})
    >>> found = stability(ties.assign(trade=0.0), 2, 10, 1)
    >>> found[["with_group_pct", "agreement"]].min().tolist()
    [100.0, 1.0]
    """
    whole = grouped(standing, groups)
    random = np.random.default_rng(seed)
    known = standing.loc[whole.index]
    size = round(0.8 * len(known))
    times = pd.Series(0, index=whole.index)
    stayed = pd.Series(0, index=whole.index)
    agreements = []
    for _ in range(resamples):
        kept = known.iloc[np.sort(random.choice(len(known), size, replace=False))]
        part = grouped(kept, groups)
        agreements.append(adjusted_rand(whole, part))
        before = whole[part.index]
        usual = part.groupby(before).agg(lambda numbers: numbers.mode().iloc[0])
        times[part.index] += 1
        stayed[part.index] += (part == before.map(usual)).astype(int)
    return pd.DataFrame(
        {
            "group": whole,
            "with_group_pct": measures.dependence_pct(stayed, times),
            "agreement": float(np.mean(agreements)),
        }
    )


def agreements(
    trade_agreements: pd.DataFrame, agreements_not_notified: pd.DataFrame
) -> pd.DataFrame:
    """How many trade agreements each economy shares with the two powers.

    Parameters
    ----------
    trade_agreements, agreements_not_notified : pd.DataFrame
        The tables of these names: agreement, iso3.

    Returns
    -------
    pd.DataFrame
        By iso3: us and china. Only economies that stand in one agreement at least:
        the tables do not know of others whether they have any.

    Examples
    --------
    >>> notified = pd.DataFrame({"agreement": "Korea - US", "iso3": ["KOR", "USA"]})
    >>> more = pd.DataFrame({"agreement": "Japan - US", "iso3": ["JPN", "USA"]})
    >>> agreements(notified, more).loc["JPN"].to_dict()
    {'us': 1, 'china': 0}
    """
    columns = ["agreement", "iso3"]
    rows = pd.concat([trade_agreements[columns], agreements_not_notified[columns]])
    counts = {}
    for name, power in (("us", US), ("china", CHINA)):
        shared = set(rows.loc[rows["iso3"] == power, "agreement"])
        in_shared = rows.assign(shared=rows["agreement"].isin(shared))
        in_shared = in_shared.drop_duplicates(columns)
        counts[name] = in_shared.groupby("iso3")["shared"].sum()
    return pd.DataFrame(counts).drop(index=list(POWERS), errors="ignore")


def us_rates(
    announced_rates: pd.DataFrame, us_duties: pd.DataFrame, unions: Mapping[str, str]
) -> pd.DataFrame:
    """The American rate on general goods: announced in April 2025, and what it became.

    Parameters
    ----------
    announced_rates, us_duties : pd.DataFrame
        The tables of these names.
    unions : mapping of str to str
        Under whose name each economy's goods enter, by its code.

    Returns
    -------
    pd.DataFrame
        By iso3, percent: "April 2025", missing where the list does not have the
        economy; "July 2025", 10 where the order does not list it; and "July 2026", the
        duty of Section 301 then laid on general goods, 0 where it is not named there.

    Raises
    ------
    ValueError
        When the duties do not hold that programme.

    Examples
    --------
    >>> announced = pd.DataFrame({"iso3": ["JPN", "JPN"], "rate_pct": [24.0, 15.0]})
    >>> announced["announced_on"] = pd.to_datetime(["2025-04-02", "2025-07-31"])
    >>> duties = pd.DataFrame({"origins": ["JPN;KOR", "ROW"], "rate_pct": [12.5, 10.0]})
    >>> duties = duties.assign(programme=LATEST)
    >>> us_rates(announced, duties, {"JPN": "JPN", "SGP": "SGP"})
          April 2025  July 2025  July 2026
    iso3
    JPN         24.0       15.0       12.5
    SGP          NaN       10.0       10.0
    """
    since = us_duties[us_duties["programme"] == LATEST]
    if since.empty:
        raise ValueError(f"us_duties holds no programme {LATEST}")
    latest = since.assign(origin=since["origins"].str.split(";")).explode("origin")
    latest_pct = latest.set_index("origin")["rate_pct"]
    listed = announced_rates.dropna(subset=["iso3"])
    in_april = listed["announced_on"] == listed["announced_on"].min()
    april = listed[in_april].set_index("iso3")["rate_pct"]
    july = listed[~in_april].set_index("iso3")["rate_pct"]
    origin = pd.Series(unions)
    found = {
        "April 2025": origin.map(april),
        "July 2025": origin.map(july).fillna(REST_PCT),
        "July 2026": origin.map(latest_pct).fillna(latest_pct["ROW"]),
    }
    return pd.DataFrame(found).rename_axis("iso3")


def severed(economy: str, power: str, sectors: Iterable[str]) -> pd.DataFrame:
    """Trade costs under which an economy and a power trade no goods.

    Parameters
    ----------
    economy, power : str
        ISO 3166-1 alpha-3.
    sectors : iterable of str
        Sectors of the world model; services are left open.

    Returns
    -------
    pd.DataFrame
        importer, exporter, sector, cost_factor, both ways.

    Examples
    --------
    >>> severed("JPN", "CHN", ["C26", "SERV"]).to_dict("list")["exporter"]
    ['CHN', 'JPN']
    """
    goods = [sector for sector in sectors if sector != SERVICES]
    rows = pd.DataFrame({"importer": economy, "exporter": power, "sector": goods})
    back = rows.assign(importer=power, exporter=economy)
    return pd.concat([rows, back], ignore_index=True).assign(cost_factor=CLOSED)


def costs(
    economy: eq.Economy,
    economies: Iterable[str],
    elasticity_sets: Sequence[pd.DataFrame] = (),
    powers: tuple[str, str] = POWERS,
) -> pd.DataFrame:
    """What it would cost economies to trade no goods with the one power or the other.

    Parameters
    ----------
    economy : eq.Economy
        The world model.
    economies : iterable of str
        Which ones, ISO 3166-1 alpha-3; each is cut off alone.
    elasticity_sets : sequence of pd.DataFrame
        sector, trade_elasticity; without them the economy's own.
    powers : tuple of str
        The two that trade is cut off from.

    Returns
    -------
    pd.DataFrame
        One row an economy and set: iso3, without_us and without_china, percent of its
        real income lost for good.

    Examples
    --------
    >>> pairs = {"importer": list("AAABBBCCC"), "exporter": list("ABCABCABC")}
    >>> trade = pd.DataFrame(pairs)
    >>> trade = trade.assign(sector="goods", tariff=0.0, value_usd_mn=1.0)
    >>> elasticities = pd.DataFrame({"sector": ["goods"], "trade_elasticity": 4.0})
    >>> economy = eq.Economy.from_tables(trade, elasticities)
    >>> costs(economy, ["A"], powers=("B", "C")).round(1)
      iso3  without_us  without_china
    0    A        13.4           13.4
    """
    pairs = [(code, each) for code in economies for each in elasticity_sets or [None]]
    cases = [
        eq.Case(trade_costs=severed(code, power, economy.sectors), elasticities=each)
        for power in powers
        for code, each in pairs
    ]
    results = eq.solve_many(economy, cases)
    codes = [code for code, _ in pairs]
    lost = [
        -result.welfare_pct[code]
        for result, code in zip(results, codes * len(powers), strict=True)
    ]
    return pd.DataFrame(
        {
            "iso3": codes,
            "without_us": lost[: len(codes)],
            "without_china": lost[len(codes) :],
        }
    )


def made_for_by_year(value_added_trade: pd.DataFrame, focus: str) -> pd.DataFrame:
    """What part of an economy's value added the powers used, year by year.

    Parameters
    ----------
    value_added_trade : pd.DataFrame
        The table of that name; of its two databases only the earlier one.
    focus : str
        ISO 3166-1 alpha-3.

    Returns
    -------
    pd.DataFrame
        Columns year, power ("United States", "China"), share_pct; empty where the
        database does not know the economy.

    Examples
    --------
    >>> used = pd.DataFrame({"absorber_iso3": ["JPN", "USA", "CHN"] * 2})
    >>> used["year"] = [2011, 2011, 2011, 2022, 2022, 2022]
    >>> used["value_added_usd_mn"] = [90.0, 6.0, 4.0, 80.0, 10.0, 10.0]
    >>> made_for_by_year(used.assign(origin_iso3="JPN"), "JPN")
       year          power  share_pct
    0  2011  United States        6.0
    1  2011          China        4.0
    """
    last = value_added_trade["year"].max()
    mine = value_added_trade[
        (value_added_trade["origin_iso3"] == focus) & (value_added_trade["year"] < last)
    ]
    years = sorted(mine["year"].unique())
    by_year = {year: made_for(mine, year).loc[focus] for year in years}
    if not by_year:
        return pd.DataFrame({"year": [], "power": [], "share_pct": []})
    wide = pd.DataFrame(by_year).T.rename_axis("year")
    wide.columns = pd.Index(["United States", "China"])
    return wide.reset_index().melt("year", None, "power", "share_pct")


def votes_over_time(
    un_ideal_points: pd.DataFrame, focus: str, neighbours: Iterable[str], name: str
) -> pd.DataFrame:
    """The place of an economy and of its neighbours in votes, year by year.

    Parameters
    ----------
    un_ideal_points : pd.DataFrame
        The table of that name.
    focus : str
        ISO 3166-1 alpha-3.
    neighbours : iterable of str
        The economies of whose positions the median is taken.
    name : str
        What the economy is called.

    Returns
    -------
    pd.DataFrame
        Columns who (its name, or "median of neighbours"), year, position.

    Examples
    --------
    >>> votes = pd.DataFrame({"iso3": ["USA", "CHN", "JPN", "KOR"], "year": 2024})
    >>> votes["ideal_point"] = [2.0, -1.0, 0.5, 1.25]
    >>> votes_over_time(votes, "JPN", ["KOR"], name="Japan")
                        who  year  position
    0                 Japan  2024      50.0
    1  median of neighbours  2024      75.0
    """
    votes = positions(un_ideal_points)
    mine = votes[votes["iso3"] == focus].assign(who=name)
    theirs = votes[votes["iso3"].isin(list(neighbours))]
    middle = theirs.groupby("year", as_index=False)["position"].median()
    rows = [
        mine[["who", "year", "position"]],
        middle.assign(who="median of neighbours"),
    ]
    return pd.concat(rows, ignore_index=True)


def not_choosing(
    neighbours: pd.DataFrame, agreements: pd.DataFrame, iseas_choices: pd.DataFrame
) -> pd.Series:
    """By which measures most neighbours have not chosen one of the powers.

    Parameters
    ----------
    neighbours : pd.DataFrame
        Rows of `standing`.
    agreements : pd.DataFrame
        As `agreements` returns them.
    iseas_choices : pd.DataFrame
        The table of that name.

    Returns
    -------
    pd.Series
        True or false by measure: "trade", "value added", "investment" (fewer than half
        lean on one power), "votes" (more than half stand in the middle), "agreements"
        (at least half share one with both or with neither) and "opinion" (in the last
        survey South-East Asia's opinion formers are split).

    Examples
    --------
    >>> neighbours = pd.DataFrame({"trade": [10.0, 60.0, 20.0]}, index=["A", "B", "C"])
    >>> neighbours = neighbours.assign(investment=[-80.0, -90.0, 0.0], position=50.0)
    >>> neighbours["value added"] = 0.0
    >>> shared = pd.DataFrame({"us": [1, 0], "china": [1, 0]}, index=["A", "B"])
    >>> survey = pd.DataFrame({"choice_iso3": ["USA", "CHN"]})
    >>> survey = survey.assign(year=2026, iso3="ASEAN", share_pct=[48.0, 52.0])
    >>> passed = not_choosing(neighbours, shared, survey)
    >>> passed.index[~passed].tolist()
    ['investment']
    """
    leaning = neighbours[list(TIES)].abs() > LEANING
    known = neighbours[list(TIES)].notna()
    measured = (leaning.sum() / known.sum() < 0.5).to_dict()
    position = neighbours["position"].dropna()
    known_agreements = agreements.index.intersection(neighbours.index)
    shared = agreements.loc[known_agreements] > 0
    last = iseas_choices[
        (iseas_choices["year"] == iseas_choices["year"].max())
        & (iseas_choices["iso3"] == "ASEAN")
    ].set_index("choice_iso3")["share_pct"]
    measured |= {
        "votes": position.between(*MIDDLE).mean() > 0.5,
        "agreements": (shared["us"] == shared["china"]).mean() >= 0.5,
        "opinion": SPLIT[0] <= last[CHINA] <= SPLIT[1],
    }
    return pd.Series(measured).astype(bool)


def members(
    stability: pd.DataFrame, standing: pd.DataFrame, names: Mapping[str, str]
) -> pd.DataFrame:
    """The groups as a table shows them.

    Parameters
    ----------
    stability, standing : pd.DataFrame
        As the functions of these names return them.
    names : mapping of str to str
        What economies are called, by code.

    Returns
    -------
    pd.DataFrame
        One row a group: economies (their names), trade with the US and with China (%),
        place in votes, and how often its economies stay together (%), on average.

    Examples
    --------
    >>> groups = pd.DataFrame({"group": [1, 1]}, index=["JPN", "KOR"])
    >>> groups = groups.assign(with_group_pct=90.0, agreement=0.8)
    >>> ties = pd.DataFrame(10.0, index=["JPN", "KOR"], columns=list(FEATURES))
    >>> table = members(groups, ties, {"JPN": "Japan", "KOR": "Korea"})
    >>> table[["economies", "trade with US (%)", "stay together (%)"]]
          economies  trade with US (%)  stay together (%)
    0  Japan, Korea               10.0               90.0
    """
    joined = stability.join(standing[list(FEATURES)])
    joined = joined.assign(name=joined.index.map(names))
    by_group = joined.groupby("group")
    means = by_group[["trade_us", "trade_china", "position", "with_group_pct"]].mean()
    means.columns = pd.Index(
        ["trade with US (%)", "with China (%)", "place in votes", "stay together (%)"]
    )
    listed = by_group["name"].agg(", ".join).rename("economies")
    return pd.concat([listed, means], axis=1).reset_index(drop=True)


def long_ties(standing: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Tilts as a chart of paired dots takes them.

    Parameters
    ----------
    standing : pd.DataFrame
        Rows of `standing`, in the order in which they are shown.
    names : mapping of str to str
        What economies are called, by code.

    Returns
    -------
    pd.DataFrame
        Columns name, tie (of `TIES`), tilt; without ties that are not known.

    Examples
    --------
    >>> ties = pd.DataFrame({"trade": [20.0], "value added": [-5.0]}, index=["JPN"])
    >>> long_ties(ties.assign(investment=np.nan), {"JPN": "Japan"})
        name          tie  tilt
    0  Japan        trade  20.0
    1  Japan  value added  -5.0
    """
    rows = standing.assign(name=standing.index.map(names))
    return rows.melt("name", list(TIES), "tie", "tilt").dropna(subset=["tilt"])


def tariffs(
    applied_tariffs_2023: pd.DataFrame, economies: Iterable[str]
) -> pd.DataFrame:
    """What economies charge on the goods of either power, weighted by imports.

    Parameters
    ----------
    applied_tariffs_2023 : pd.DataFrame
        The table of that name.
    economies : iterable of str
        Which ones.

    Returns
    -------
    pd.DataFrame
        By iso3: on_us and on_china, percent; missing where an economy does not report.

    Examples
    --------
    >>> table = {"importer_iso3": ["JPN", "JPN"], "exporter_iso3": ["USA", "CHN"]}
    >>> table = pd.DataFrame(table).assign(weighted_pct=[4.5, 2.0])
    >>> tariffs(table, ["JPN", "DEU"])["on_us"].tolist()
    [4.5, nan]
    """
    rows = applied_tariffs_2023[applied_tariffs_2023["exporter_iso3"].isin(POWERS)]
    rates = rows.pivot(
        index="importer_iso3", columns="exporter_iso3", values="weighted_pct"
    )
    found = rates.reindex(index=list(economies), columns=list(POWERS))
    found.columns = pd.Index(["on_us", "on_china"])
    return found.rename_axis("iso3")


def rules(
    agreements: pd.DataFrame,
    applied_tariffs_2023: pd.DataFrame,
    economies: Iterable[str],
    names: Mapping[str, str],
) -> pd.DataFrame:
    """Agreements and tariffs of economies, as a table shows them.

    Parameters
    ----------
    agreements : pd.DataFrame
        As `agreements` returns them.
    applied_tariffs_2023 : pd.DataFrame
        The table of that name.
    economies : iterable of str
        Which ones.
    names : mapping of str to str
        What they are called, by code.

    Returns
    -------
    pd.DataFrame
        Columns economy, us, china, on_us, on_china, by name; without economies that
        share no agreement with either power as far as is known and report no tariffs.

    Examples
    --------
    >>> shared = pd.DataFrame({"us": [1, 0], "china": [0, 0]}, index=["JPN", "MNG"])
    >>> charged = pd.DataFrame({"exporter_iso3": ["USA", "CHN"]})
    >>> charged = charged.assign(importer_iso3="JPN", weighted_pct=[4.5, 2.0])
    >>> names = {"JPN": "Japan", "MNG": "Mongolia"}
    >>> rules(shared, charged, ["JPN", "MNG"], names)
      economy  us  china  on_us  on_china
    0   Japan   1      0    4.5       2.0
    """
    codes = list(economies)
    both = agreements.reindex(codes).join(tariffs(applied_tariffs_2023, codes))
    shares = both[["us", "china"]].fillna(0).sum(axis=1) > 0
    reports = both[["on_us", "on_china"]].notna().any(axis=1)
    shown = both[shares | reports]
    shown = shown.assign(economy=shown.index.map(names)).sort_values(
        "economy", kind="stable"
    )
    return shown[["economy", "us", "china", "on_us", "on_china"]].reset_index(drop=True)


def long_rates(us_rates: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """American rates as a chart of paired dots takes them.

    Parameters
    ----------
    us_rates : pd.DataFrame
        As `us_rates` returns them, in the order in which they are shown.
    names : mapping of str to str
        What economies are called, by code.

    Returns
    -------
    pd.DataFrame
        Columns name, when, rate_pct; without rates that are not known.

    Examples
    --------
    >>> rates = pd.DataFrame({"April 2025": [24.0], "July 2025": [15.0]}, index=["JPN"])
    >>> long_rates(rates, {"JPN": "Japan"})
        name        when  rate_pct
    0  Japan  April 2025      24.0
    1  Japan   July 2025      15.0
    """
    rows = us_rates.assign(name=us_rates.index.map(names))
    return rows.melt("name", None, "when", "rate_pct").dropna(subset=["rate_pct"])


def percent(rate_pct: float) -> str:
    """A rate in words, also where it is not known.

    Parameters
    ----------
    rate_pct : float
        Percent; may be missing.

    Returns
    -------
    str

    Examples
    --------
    >>> percent(24.0), percent(float("nan"))
    ('24 %', 'none of its own')
    """
    if np.isnan(rate_pct):
        return "none of its own"
    return f"{rate_pct:g} %"


def points(uneven: float) -> str:
    """A mean tilt in words, also where it is not known.

    Parameters
    ----------
    uneven : float
        Points of a hundred; may be missing.

    Returns
    -------
    str

    Examples
    --------
    >>> points(27.4), points(float("nan"))
    ('27 points', 'a number not in reach')
    """
    if np.isnan(uneven):
        return "a number not in reach"
    return in_sentence("{:.0f} points", uneven)


def less_or_more(rho: float) -> str:
    """Which way votes go with trade, to go on a sentence with.

    Parameters
    ----------
    rho : float
        As `correlation` returns it.

    Returns
    -------
    str

    Examples
    --------
    >>> less_or_more(-0.5), less_or_more(0.3)
    ('less', 'more')
    """
    return "less" if rho < 0 else "more"


def rank_id(place: Place) -> str:
    """The finding under which others cite an economy's rank.

    Parameters
    ----------
    place : Place

    Returns
    -------
    str

    Examples
    --------
    >>> rank_id(Place("JPN", "Japan", "Japan")), rank_id(Place("VNM", "Vietnam", ""))
    ('japan-exposure-rank', 'vnm-exposure-rank')
    """
    word = "japan" if place.code == "JPN" else place.id_word
    return f"{word}-exposure-rank"


def odds(chance: float) -> str:
    """A probability in plain words.

    Parameters
    ----------
    chance : float
        Between 0 and 1.

    Returns
    -------
    str

    Examples
    --------
    >>> odds(0.0001), odds(0.2)
    ('by chance less than once in a thousand', 'by chance about 20 times in a hundred')
    """
    if chance < 0.001:
        return "by chance less than once in a thousand"
    return f"by chance about {100 * chance:.0f} times in a hundred"


def company(
    stability: pd.DataFrame, focus: str, neighbours: Iterable[str], places: Places
) -> str:
    """With whom an economy stands in a group, to go on a sentence with.

    Parameters
    ----------
    stability : pd.DataFrame
        As `stability` returns it.
    focus : str
        ISO 3166-1 alpha-3.
    neighbours : iterable of str
        Those of the group who are named.
    places : Places
        What they are called.

    Returns
    -------
    str
        Nothing where the economy is in no group.

    Examples
    --------
    >>> from tightrope import data
    >>> places = Places.from_table(data.load("countries"))
    >>> codes = ["JPN", "KOR", "CHN"]
    >>> groups = pd.DataFrame({"group": [1, 1, 2], "with_group_pct": 90.0}, index=codes)
    >>> company(groups, "JPN", ["KOR", "CHN"], places)
    '; Japan stands with South Korea, and stays with its group in 90 % of the trials'
    """
    if focus not in stability.index:
        return ""
    own = stability.loc[focus]
    group = stability.index[stability["group"] == own["group"]]
    named = [code for code in neighbours if code in group][:MOST_NAMED]
    beside = listed(places[code].in_sentence for code in named)
    if not named:
        beside = "none of its neighbours"
    name = places[focus].in_sentence
    return (
        f"; {name} stands with {beside}, and stays with its group in "
        f"{own['with_group_pct']:.0f} % of the trials"
    )


def lead(measured: pd.Series, possessive: str) -> str:
    """The answer in plain words, by the measures that are passed.

    Parameters
    ----------
    measured : pd.Series
        As `not_choosing` returns it.
    possessive : str
        Whose neighbours they are.

    Returns
    -------
    str

    Examples
    --------
    >>> lead(pd.Series([True, True]), "Japan's")
    "Most of Japan's neighbours do."
    >>> lead(pd.Series([True, False]), "Japan's")
    "Most of Japan's neighbours do in some ways, and have chosen in others."
    """
    if measured.all():
        return f"Most of {possessive} neighbours do."
    if not measured.any():
        return f"Few of {possessive} neighbours do."
    return (
        f"Most of {possessive} neighbours do in some ways, and have chosen in others."
    )


def shortlist(frame: pd.DataFrame, focus: str, number: int = 20) -> pd.DataFrame:
    """The first rows of a frame by economy, that of one economy in any case.

    Parameters
    ----------
    frame : pd.DataFrame
        By iso3, in its order.
    focus : str
        The economy that is kept.
    number : int
        How many rows.

    Returns
    -------
    pd.DataFrame
        In the frame's order.

    Examples
    --------
    >>> frame = pd.DataFrame({"loss": [3, 2, 1]}, index=["LUX", "MLT", "DEU"])
    >>> shortlist(frame, "DEU", 2).index.tolist()
    ['LUX', 'DEU']
    """
    if focus in frame.index[:number]:
        return frame.head(number)
    return pd.concat([frame.head(number - 1), frame.loc[[focus]]])
