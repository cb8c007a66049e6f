"""Where an economy's firms have put their money: positions, flows, numbers and plans.

Frame in, frame out, on the tables `fdi_positions`, `investment_flows`,
`firms_in_china`, `overseas_affiliates` and `jetro_plans`; used by the notebook
corporate_footprint.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from tightrope import findings, measures
from tightrope.places import Places, listed

# A position between two economies is told twice, and the two seldom agree.
OWNER = "owner"
HOST = "host"
MILLIONS_IN_BILLION = 1000
QUARTERS = 4  # of a full year
POSITION = ["owner", "place", "year", "told_by", "usd_bn"]
DEPTH = [
    "kind",
    "measure",
    "unit",
    "first_period",
    "before",
    "last_period",
    "now",
    "change_pct",
    "deepens",
    "table",
]
# The article is of April 2025. The survey of that year came after it: it is shown, and
# judges nothing.
LAST_PLANS = 2024
# An economy's own money: its name, and the column with its price of a dollar.
OWN_CURRENCY = {
    "JPN": {"yen": "jpy_per_usd"},
    "KOR": {"won": "krw_per_usd"},
}
KINDS = {
    "stock": "what is owned there",
    "flow": "new money",
    "number": "the number of firms",
    "plan": "plans to expand",
}
# Japan's count of new investment, and China's count of the same.
OWN_COUNT = "Japan: balance of payments"
HOST_COUNT = "China: foreign capital used"


def positions(
    fdi_positions: pd.DataFrame, owners: Iterable[str], places: Iterable[str]
) -> pd.DataFrame:
    """What firms of some economies own in others, as either side tells it.

    Parameters
    ----------
    fdi_positions : pd.DataFrame
        The table of that name: reporter_iso3, counterpart_iso3, direction, measure,
        year, position_usd_mn. A pair of which neither side is a reporter is missing.
    owners, places : iterable of str
        Whose firms, and where: ISO 3166-1 alpha-3; WLD is everywhere together.

    Returns
    -------
    pd.DataFrame
        One row for each owner, place, year and side: told_by is "owner" or "host",
        usd_bn the position at the end of the year, billion dollars.

    Examples
    --------
    >>> row = {"reporter_iso3": "USA", "counterpart_iso3": "KOR", "year": 2024}
    >>> row |= {"direction": "inward", "measure": "reported", "position_usd_mn": 92050}
    >>> positions(pd.DataFrame([row]), ["KOR"], ["USA"]).to_dict("records")
    [{'owner': 'KOR', 'place': 'USA', 'year': 2024, 'told_by': 'host', 'usd_bn': 92.05}]
    """
    # What the reporter says of itself, and what its counterpart says of it.
    outward = fdi_positions["direction"] == "outward"
    by_reporter = fdi_positions["measure"] == "reported"
    reporter = fdi_positions["reporter_iso3"].astype(str)
    counterpart = fdi_positions["counterpart_iso3"].astype(str)
    told = pd.DataFrame(
        {
            "owner": reporter.where(outward, counterpart),
            "place": counterpart.where(outward, reporter),
            "year": fdi_positions["year"],
            "told_by": (outward == by_reporter).map({True: OWNER, False: HOST}),
            "usd_bn": fdi_positions["position_usd_mn"] / MILLIONS_IN_BILLION,
        }
    )
    wanted = told["owner"].isin(list(owners)) & told["place"].isin(list(places))
    keys = ["owner", "place", "told_by", "year"]
    # a pair of two reporters stands twice, with the same figures
    once = told[wanted].drop_duplicates(keys).sort_values(keys, ignore_index=True)
    return once[POSITION]


def best_told(told: pd.DataFrame, year: int) -> pd.DataFrame:
    """Of each owner and place the owner's record if it reaches a year, else the host's.

    Parameters
    ----------
    told : pd.DataFrame
        As `positions` returns it.
    year : int
        The year that a record must have.

    Returns
    -------
    pd.DataFrame
        The rows of one record for each owner and place that has the year.

    Examples
    --------
    >>> told = pd.DataFrame({"owner": "KOR", "place": "USA", "year": [2023, 2024]})
    >>> told = told.assign(told_by=["owner", "host"], usd_bn=[200.0, 92.0])
    >>> best_told(told, 2024)["told_by"].tolist()
    ['host']
    """
    reaching = told[told["year"] == year]
    # the word for the owner sorts behind that for the host
    chosen = reaching.groupby(["owner", "place"], as_index=False)["told_by"].max()
    return told.merge(chosen, on=["owner", "place", "told_by"])[POSITION]


def gap_pct(told: pd.DataFrame, place: str, year: int) -> float | None:
    """How far the host's record is from the owner's.

    Parameters
    ----------
    told : pd.DataFrame
        As `positions` returns it, of one owner.
    place : str
        Where, ISO 3166-1 alpha-3.
    year : int
        End of the year.

    Returns
    -------
    float or None
        Percent of the owner's record; None without both, or where the owner's is not
        above zero.

    Examples
    --------
    >>> told = pd.DataFrame({"told_by": ["owner", "host"], "usd_bn": [100.0, 150.0]})
    >>> gap_pct(told.assign(place="CHN", year=2024), "CHN", 2024)
    50.0
    """
    in_year = told[(told["place"] == place) & (told["year"] == year)]
    by_side = in_year.set_index("told_by")["usd_bn"]
    if len(by_side) < 2 or by_side[OWNER] <= 0:
        return None
    return float(measures.mirror_gap_pct(by_side[OWNER], by_side[HOST]))


def peak(series: pd.Series) -> tuple[int, float]:
    """The year in which a series was largest, and how far it has changed since.

    Parameters
    ----------
    series : pd.Series
        Amounts by year.

    Returns
    -------
    tuple of int and float
        The year, and the change from it to the last year, percent.

    Examples
    --------
    >>> peak(pd.Series({2020: 90.0, 2021: 100.0, 2024: 88.0}))
    (2021, -12.0)
    """
    year = series.idxmax()
    change = (series.loc[series.index.max()] / series.loc[year] - 1) * 100
    return int(year), float(round(change, 10))


def destinations(
    fdi_positions: pd.DataFrame, owner: str, economies: Iterable[str], year: int
) -> pd.DataFrame:
    """Where an economy's firms own most.

    Parameters
    ----------
    fdi_positions : pd.DataFrame
        The table of that name.
    owner : str
        The economy, ISO 3166-1 alpha-3.
    economies : iterable of str
        The places that count.
    year : int
        End of the year.

    Returns
    -------
    pd.DataFrame
        place, told_by, usd_bn, share_pct (of all it owns abroad by the same record;
        missing where that is not known), the largest first. If the owner is no
        reporter of the table, the places are the hosts that are.

    Examples
    --------
    >>> from tightrope import data
    >>> where = destinations(data.load("fdi_positions"), "JPN", ["USA", "CHN"], 2024)
    >>> where["place"].tolist()
    ['USA', 'CHN']
    """
    everywhere = [*economies, "WLD"]
    told = best_told(positions(fdi_positions, [owner], everywhere), year)
    told = told[told["year"] == year]
    world = told[told["place"] == "WLD"].set_index("told_by")["usd_bn"]
    places = told[told["place"] != "WLD"]
    total = places["told_by"].map(world)
    listed = places.assign(share_pct=measures.dependence_pct(places["usd_bn"], total))
    ordered = listed.sort_values(["usd_bn", "place"], ascending=[False, True])
    return ordered[["place", "told_by", "usd_bn", "share_pct"]].reset_index(drop=True)


def in_currencies(
    usd_bn: pd.Series, rates_daily: pd.DataFrame, currencies: Mapping[str, str]
) -> pd.DataFrame:
    """Positions in dollars as an index in several currencies.

    What firms own in China is worth yuan. Its value in dollars falls when the yuan
    does, also if nobody has sold anything.

    Parameters
    ----------
    usd_bn : pd.Series
        Positions at the end of each year, billion dollars, by year.
    rates_daily : pd.DataFrame
        date, and columns such as cny_per_usd: the last rate of a year is used.
    currencies : mapping of str to str
        Name of a currency → column of `rates_daily` with its price of a dollar.

    Returns
    -------
    pd.DataFrame
        One row for each currency and year: currency, year, amount (billions of that
        currency), index (the first year is 100). Dollars come first.

    Examples
    --------
    >>> days = pd.to_datetime(["2020-12-31", "2021-12-31"])
    >>> rates = pd.DataFrame({"date": days, "cny_per_usd": [6.0, 9.0]})
    >>> owned = pd.Series({2020: 10.0, 2021: 10.0})
    >>> in_currencies(owned, rates, {"yuan": "cny_per_usd"})["index"].tolist()
    [100.0, 100.0, 100.0, 150.0]
    """
    at_year_end = rates_daily.groupby(rates_daily["date"].dt.year).last()
    parts = [pd.DataFrame({"currency": "dollars", "amount": usd_bn})]
    for currency, column in currencies.items():
        amount = usd_bn * at_year_end[column].reindex(usd_bn.index)
        parts.append(pd.DataFrame({"currency": currency, "amount": amount}))
    long = pd.concat(parts).rename_axis("year").reset_index()
    first = long.groupby("currency", sort=False)["amount"].transform("first")
    return long.assign(index=long["amount"] / first * 100)


def first_and_last(series: pd.Series, since: float) -> dict | None:
    """The figures of a series from which and to which a change is measured.

    Parameters
    ----------
    series : pd.Series
        Amounts by year; single years may be missing.
    since : float
        The change is measured from the last figure of this year or before it; from the
        first figure if there is none so early.

    Returns
    -------
    dict or None
        first_period, before, last_period, now, change_pct; None with fewer than two
        figures above zero, or if the earlier one is the last.

    Examples
    --------
    >>> ends = first_and_last(pd.Series({2015: 100.0, 2018: 80.0, 2024: 60.0}), 2019)
    >>> ends["first_period"], ends["change_pct"]
    (2018, -25.0)
    """
    # from a position below zero no percentage leads anywhere
    known = series[series > 0].sort_index()
    if known.empty:
        return None
    early = known[known.index <= since]
    first = int(known.index[0])
    if not early.empty:
        first = int(early.index[-1])
    last = int(known.index[-1])
    if first == last:
        return None
    before = float(known[first])
    now = float(known[last])
    return {
        "first_period": first,
        "before": before,
        "last_period": last,
        "now": now,
        "change_pct": round((now / before - 1) * 100, 10),
    }


def depth(
    series: Iterable[tuple[str, str, str, str, pd.Series]],
    since: float,
    steady_pct: float,
) -> pd.DataFrame:
    """Whether an engagement deepens, by one measure after another.

    Parameters
    ----------
    series : iterable of tuple
        Kind, measure, unit, name of the table, and amounts by year.
    since : float
        As for `first_and_last`.
    steady_pct : float
        What changes by less, percent, has not changed: a measure deepens if it rose by
        more.

    Returns
    -------
    pd.DataFrame
        The columns `DEPTH`, one row for each measure with two figures to compare.

    Examples
    --------
    >>> owned = pd.Series({2019: 100.0, 2024: 101.0})
    >>> frame = depth([("stock", "owned", "bn USD", "t", owned)], 2019, steady_pct=2)
    >>> frame["deepens"].tolist()
    [False]
    """
    rows = []
    for kind, measure, unit, table, amounts in series:
        ends = first_and_last(amounts, since)
        if ends is None:
            continue
        named = {"kind": kind, "measure": measure, "unit": unit, "table": table}
        rows.append(named | ends | {"deepens": ends["change_pct"] > steady_pct})
    return pd.DataFrame(rows, columns=DEPTH)


def of_stocks(
    told: pd.DataFrame,
    everywhere: pd.DataFrame,
    rates_daily: pd.DataFrame,
    currencies: Mapping[str, str],
) -> list[tuple[str, str, str, str, pd.Series]]:
    """The series of what is owned in one place, for `depth`.

    Parameters
    ----------
    told : pd.DataFrame
        As `positions` returns it, of one owner and place.
    everywhere : pd.DataFrame
        The same, of the place WLD; may be empty.
    rates_daily, currencies
        As for `in_currencies`.

    Returns
    -------
    list of tuple
        Kind, measure, unit, table, amounts by year.

    Examples
    --------
    >>> from tightrope import data
    >>> told = positions(data.load("fdi_positions"), ["JPN"], ["CHN", "WLD"])
    >>> in_china = told[told["place"] == "CHN"]
    >>> everywhere = told[told["place"] == "WLD"]
    >>> series = of_stocks(in_china, everywhere, data.load("exchange_rates_daily"), {})
    >>> [measure for _, measure, *_ in series]
    ['owned, in dollars', "owned, the host's count", 'share of all owned abroad']
    """
    by_side = {
        side: rows.set_index("year")["usd_bn"] for side, rows in told.groupby("told_by")
    }
    table = "fdi_positions"
    series = []
    if told.empty:
        return []
    best = best_told(told, int(told["year"].max()))
    owned = best.set_index("year")["usd_bn"]
    for currency, rows in in_currencies(owned, rates_daily, currencies).groupby(
        "currency", sort=False
    ):
        amount = rows.set_index("year")["amount"]
        words = f"owned, in {currency}"
        series.append(("stock", words, f"bn {currency}", table, amount))
    if OWNER in by_side and HOST in by_side:
        words = "owned, the host's count"
        series.append(("stock", words, "bn dollars", table, by_side[HOST]))
    own_total = everywhere[everywhere["told_by"] == OWNER].set_index("year")["usd_bn"]
    if not own_total.empty and OWNER in by_side:
        share_pct = measures.dependence_pct(owned, own_total.reindex(owned.index))
        words = "share of all owned abroad"
        series.append(("stock", words, "%", table, share_pct))
    return series


def of_japan(
    investment_flows: pd.DataFrame,
    firms_in_china: pd.DataFrame,
    overseas_affiliates: pd.DataFrame,
    jetro_plans: pd.DataFrame,
) -> list[tuple[str, str, str, str, pd.Series]]:
    """The series of flows, numbers and plans of Japan's firms in China, for `depth`.

    Parameters
    ----------
    investment_flows, firms_in_china, overseas_affiliates, jetro_plans : pd.DataFrame
        The tables of these names. Figures of grade C and parts of years are not used.

    Returns
    -------
    list of tuple
        Kind, measure, unit, table, amounts by year.

    Examples
    --------
    >>> from tightrope import data
    >>> names = ["investment_flows", "firms_in_china"]
    >>> names = [*names, "overseas_affiliates", "jetro_plans"]
    >>> [kind for kind, *_ in of_japan(*map(data.load, names))]
    ['flow', 'flow', 'number', 'number', 'plan']
    """
    return [
        (
            "flow",
            "new money, Japan's count",
            "bn yen",
            "investment_flows",
            yearly_flows(investment_flows, OWN_COUNT, "CHN"),
        ),
        (
            "flow",
            "new money, China's count",
            "bn dollars",
            "investment_flows",
            yearly_flows(investment_flows, HOST_COUNT, "CHN"),
        ),
        (
            "number",
            "firms there",
            "firms",
            "firms_in_china",
            firms(firms_in_china),
        ),
        (
            "number",
            "affiliates, with Hong Kong",
            "firms",
            "overseas_affiliates",
            affiliates_in_china(overseas_affiliates),
        ),
        (
            "plan",
            "firms that will expand",
            "%",
            "jetro_plans",
            plans(jetro_plans, "CHN").loc[:LAST_PLANS],
        ),
    ]


def depth_in_words(depth: pd.DataFrame, place: str) -> str:
    """What the measures together say, as part of a sentence.

    Parameters
    ----------
    depth : pd.DataFrame
        As `depth` returns it.
    place : str
        Where, as inside a sentence.

    Returns
    -------
    str

    Examples
    --------
    >>> depth_in_words(pd.DataFrame({"deepens": [True, False, False]}), "China")
    'by most measures no deeper into China than before'
    """
    deeper = int(depth["deepens"].sum())
    number = len(depth)
    if deeper == number:
        return f"by every measure in reach deeper into {place} than before"
    if deeper == 0:
        return f"by no measure in reach deeper into {place} than before"
    if deeper > number / 2:
        return f"by most measures deeper into {place} than before"
    if deeper < number / 2:
        return f"by most measures no deeper into {place} than before"
    return f"by half of the measures deeper into {place} than before"


def in_words(
    usd_bn: pd.Series, depth: pd.DataFrame, in_sentence: Mapping[str, str]
) -> str:
    """Where more is owned, and whether the engagement in China deepens: the verdict.

    Parameters
    ----------
    usd_bn : pd.Series
        What is owned in one or both powers, by their codes.
    depth : pd.DataFrame
        As `depth` returns it; may be empty.
    in_sentence : mapping of str to str
        Code → the name inside a sentence.

    Returns
    -------
    str
        One sentence.

    Examples
    --------
    >>> names = {"USA": "the United States", "CHN": "China"}
    >>> in_words(pd.Series({"USA": 2.0, "CHN": 1.0}), pd.DataFrame(), names)
    'More in the United States than in China.'
    >>> in_words(pd.Series({"CHN": 0.0}), pd.DataFrame(), names)
    'No business on record in China.'
    >>> in_words(pd.Series({"CHN": -0.0002}), pd.DataFrame(), names)
    '-0.0002 billion dollars of business in China.'
    """
    more = in_sentence[usd_bn.idxmax()]
    less = in_sentence[usd_bn.idxmin()]
    words = f"More in {more} than in {less}"
    if usd_bn.max() == usd_bn.min():
        words = "As much in the one power as in the other"
    if len(usd_bn) == 1:
        amount = findings.in_sentence(owned(usd_bn.iloc[0]), usd_bn.iloc[0])
        words = f"{amount[0].upper()}{amount[1:]} in {more}"
    elif usd_bn.max() == 0:
        words = "Nothing on record in either power"
    if not depth.empty:
        words = f"{words}, and {depth_in_words(depth, in_sentence['CHN'])}"
    return f"{words}."


def kinds_in_words(depth: pd.DataFrame) -> str:
    """Of which kinds of measure how many say that an engagement deepens.

    Parameters
    ----------
    depth : pd.DataFrame
        As `depth` returns it.

    Returns
    -------
    str
        Part of a sentence.

    Examples
    --------
    >>> measures = pd.DataFrame({"kind": ["stock", "flow"], "deepens": [True, False]})
    >>> kinds_in_words(measures)
    '1 of 1 for what is owned there, none for new money'
    """
    counts = depth.groupby("kind", sort=False)["deepens"].agg(["sum", "size"])
    rising = counts[counts["sum"] > 0]
    clauses = [
        f"{deeper} of {number} for {KINDS[kind]}"
        for kind, deeper, number in rising.itertuples()
    ]
    still = [KINDS[kind] for kind in counts.index[counts["sum"] == 0]]
    if still:
        clauses.append(f"none for {listed(still)}")
    return ", ".join(clauses)


def _trusted(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows that may stand behind an answer."""
    return frame[frame["grade"] != "C"]


def yearly_flows(
    investment_flows: pd.DataFrame, counted_by: str, place: str
) -> pd.Series:
    """New investment in a place by full year.

    Parameters
    ----------
    investment_flows : pd.DataFrame
        The table of that name.
    counted_by : str
        Whose count: `OWN_COUNT` or `HOST_COUNT`.
    place : str
        Where, ISO 3166-1 alpha-3.

    Returns
    -------
    pd.Series
        Amounts by year, without parts of years and without grade C.

    Examples
    --------
    >>> row = {"period": "2024", "counted_by": OWN_COUNT, "place": "CHN"}
    >>> flows = pd.DataFrame([row | {"amount": 493.1, "grade": "B"}])
    >>> yearly_flows(flows, OWN_COUNT, "CHN").to_dict()
    {2024: 493.1}
    """
    rows = _trusted(investment_flows)
    wanted = (rows["counted_by"] == counted_by) & (rows["place"] == place)
    full = rows[wanted & rows["period"].str.fullmatch(r"\d{4}")]
    return full["amount"].set_axis(full["period"].astype(int).array)


def firms(firms_in_china: pd.DataFrame) -> pd.Series:
    """Japanese firms in China by the credit bureau's surveys.

    Parameters
    ----------
    firms_in_china : pd.DataFrame
        The table of that name.

    Returns
    -------
    pd.Series
        Firms by year; of two surveys in a year the later. Without grade C.

    Examples
    --------
    >>> rows = {"surveyed": ["2020-01"], "trade": "all", "unit": "firms", "grade": "B"}
    >>> firms(pd.DataFrame(rows | {"number": [13646]})).to_dict()
    {2020: 13646}
    """
    rows = _trusted(firms_in_china)
    all_firms = rows[(rows["trade"] == "all") & (rows["unit"] == "firms")]
    ordered = all_firms.sort_values("surveyed", kind="stable")
    years = ordered["surveyed"].str[:4].astype(int)
    return ordered["number"].groupby(years).last()


def makers(firms_in_china: pd.DataFrame) -> int:
    """How many Japanese makers of goods the newest survey counts in China.

    Parameters
    ----------
    firms_in_china : pd.DataFrame
        The table of that name.

    Returns
    -------
    int
        Without grade C.

    Examples
    --------
    >>> rows = {"surveyed": ["2024"], "trade": "manufacturing", "grade": "B"}
    >>> makers(pd.DataFrame(rows | {"number": [5139]}))
    5139
    """
    rows = _trusted(firms_in_china)
    made = rows[rows["trade"] == "manufacturing"].sort_values("surveyed", kind="stable")
    return int(made["number"].iloc[-1])


def counted(firms_in_china: pd.DataFrame) -> pd.DataFrame:
    """The counts of Japanese firms in China as a table to read.

    Parameters
    ----------
    firms_in_china : pd.DataFrame
        The table of that name.

    Returns
    -------
    pd.DataFrame
        survey, surveyed, what (which firms, or bases), number, grade; grade C stays,
        marked as such.

    Examples
    --------
    >>> from tightrope import data
    >>> counted(data.load("firms_in_china")).columns.tolist()
    ['survey', 'surveyed', 'what', 'number', 'grade']
    """
    ordered = firms_in_china.sort_values(["survey", "surveyed", "trade"])
    kept = ordered.assign(what=ordered["trade"] + " " + ordered["unit"])
    return kept[["survey", "surveyed", "what", "number", "grade"]]


def cars_sold(carmakers: pd.DataFrame) -> pd.DataFrame:
    """Cars sold in China by maker and year.

    Parameters
    ----------
    carmakers : pd.DataFrame
        The table of that name.

    Returns
    -------
    pd.DataFrame
        maker, year (as text), thousands; the largest maker of the first year first.

    Examples
    --------
    >>> from tightrope import data
    >>> cars_sold(data.load("carmakers"))["maker"].unique().tolist()
    ['Toyota', 'Honda', 'Nissan']
    """
    sold = carmakers[carmakers["indicator"] == "vehicles sold"]
    ordered = sold.sort_values(["year", "value"], ascending=[True, False])
    return pd.DataFrame(
        {
            "maker": ordered["maker"],
            "year": ordered["year"].astype(str),
            "thousands": ordered["value"] / 1000,
        }
    ).reset_index(drop=True)


def with_years(depth: pd.DataFrame) -> pd.DataFrame:
    """Measures with names that say between which years they changed.

    Parameters
    ----------
    depth : pd.DataFrame
        As `depth` returns it.

    Returns
    -------
    pd.DataFrame
        With name ("firms there, 2019–2022") and says (deeper, not deeper).

    Examples
    --------
    >>> rows = {"measure": ["firms there"], "first_period": 2019, "last_period": 2022}
    >>> with_years(pd.DataFrame(rows).assign(deepens=False))["name"].tolist()
    ['firms there, 2019–2022']
    """
    first = depth["first_period"].astype(str)
    last = depth["last_period"].astype(str)
    return depth.assign(
        name=depth["measure"] + ", " + first + "–" + last,
        says=depth["deepens"].map({True: "deeper", False: "not deeper"}),
    )


def figures(depth: pd.DataFrame) -> pd.DataFrame:
    """The figures behind the measures, as a table to read.

    Parameters
    ----------
    depth : pd.DataFrame
        As `depth` returns it.

    Returns
    -------
    pd.DataFrame
        measure, unit, from, before, to, now; all as text, each with digits of its own.

    Examples
    --------
    >>> rows = {"measure": ["share"], "unit": "%", "first_period": 2019, "before": 7.1}
    >>> figures(pd.DataFrame(rows | {"last_period": 2024, "now": 6.0}))["now"].tolist()
    ['6.0']
    """
    before, now = (
        [findings.written(f"{{:{digits(amount)}}}", amount) for amount in depth[when]]
        for when in ("before", "now")
    )
    return pd.DataFrame(
        {
            "measure": depth["measure"],
            "unit": depth["unit"],
            "from": depth["first_period"].astype(str),
            "before": before,
            "to": depth["last_period"].astype(str),
            "now": now,
        }
    )


def affiliates_in_china(overseas_affiliates: pd.DataFrame) -> pd.Series:
    """Affiliates of Japanese firms in China with Hong Kong, from their share in all.

    Parameters
    ----------
    overseas_affiliates : pd.DataFrame
        The table of that name.

    Returns
    -------
    pd.Series
        Affiliates by fiscal year in which both share and total are known.

    Examples
    --------
    >>> rows = {"fiscal_year": 2021, "place": ["WLD", "CHN_HKG"], "grade": "B"}
    >>> rows |= {"affiliates": [25325, None], "share_pct": [None, 28.5]}
    >>> affiliates_in_china(pd.DataFrame(rows)).round().to_dict()
    {2021: 7218.0}
    """
    rows = _trusted(overseas_affiliates).set_index(["place", "fiscal_year"])
    total = rows["affiliates"].loc["WLD"]
    share_pct = rows["share_pct"].loc["CHN_HKG"]
    return (total.reindex(share_pct.index) * share_pct / 100).dropna()


def plans(
    jetro_plans: pd.DataFrame, place: str, survey: str = "affiliates"
) -> pd.Series:
    """Share of the firms asked that will expand in a place.

    Parameters
    ----------
    jetro_plans : pd.DataFrame
        The table of that name.
    place : str
        Where: ISO 3166-1 alpha-3, or a group's code.
    survey : str
        Who is asked: "affiliates" or "head offices".

    Returns
    -------
    pd.Series
        Percent by year of the survey. Without grade C.

    Examples
    --------
    >>> row = {"survey": "affiliates", "survey_year": 2025, "place": "CHN"}
    >>> row |= {"plan": "expand", "percent": 21.3, "grade": "B"}
    >>> plans(pd.DataFrame([row]), "CHN").to_dict()
    {2025: 21.3}
    """
    rows = _trusted(jetro_plans)
    wanted = rows[
        (rows["survey"] == survey)
        & (rows["place"] == place)
        & (rows["plan"] == "expand")
    ]
    return wanted.set_index("survey_year")["percent"].sort_index()


def plans_by_place(
    jetro_plans: pd.DataFrame, places: Mapping[str, str]
) -> pd.DataFrame:
    """Share of the firms in each place that will expand there, as asked in surveys.

    Parameters
    ----------
    jetro_plans : pd.DataFrame
        The table of that name.
    places : mapping of str to str
        Code of a place → its name.

    Returns
    -------
    pd.DataFrame
        name, year, percent; years that were not found are missing.

    Examples
    --------
    >>> row = {"survey": "affiliates", "survey_year": 2025, "place": "CHN"}
    >>> row |= {"plan": "expand", "percent": 21.3, "grade": "B"}
    >>> plans_by_place(pd.DataFrame([row]), {"CHN": "China"}).to_dict("records")
    [{'name': 'China', 'year': 2025, 'percent': 21.3}]
    """
    parts = []
    for code, name in places.items():
        percent = plans(jetro_plans, code)
        rows = {"name": name, "year": percent.index, "percent": percent.to_numpy()}
        parts.append(pd.DataFrame(rows))
    return pd.concat(parts, ignore_index=True)


def investors(
    fdi_positions: pd.DataFrame, host: str, economies: Iterable[str], since: int
) -> pd.DataFrame:
    """Who owns most in an economy, and how far that has changed since a year.

    Parameters
    ----------
    fdi_positions : pd.DataFrame
        The table of that name.
    host : str
        Where, ISO 3166-1 alpha-3: one that reports to the table.
    economies : iterable of str
        Who counts as an investor.
    since : int
        The year from whose end changes are measured; before the last of the table.

    Returns
    -------
    pd.DataFrame
        By the host's record, one row for each investor with positions above zero in
        both years: owner, usd_bn (of the last year), change_pct, rank (1 owns most).

    Examples
    --------
    >>> from tightrope import data
    >>> table = data.load("fdi_positions")
    >>> investors(table, "CHN", ["DEU", "JPN"], 2021)["owner"].tolist()
    ['JPN', 'DEU']
    """
    told = positions(fdi_positions, economies, [host])
    by_host = told[told["told_by"] == HOST]
    wide = by_host.pivot(index="owner", columns="year", values="usd_bn")
    last = wide.columns.max()
    ends = wide[[since, last]].dropna()
    ends = ends[(ends > 0).all(axis=1)]
    frame = pd.DataFrame(
        {
            "owner": ends.index,
            "usd_bn": ends[last].array,
            "change_pct": ((ends[last] / ends[since] - 1) * 100).array,
        }
    )
    ordered = frame.sort_values(
        ["usd_bn", "owner"], ascending=[False, True], ignore_index=True
    )
    return ordered.assign(rank=ordered.index + 1)


def cars_shipped(
    japan_trade_annual: pd.DataFrame, places: Iterable[str]
) -> pd.DataFrame:
    """Cars shipped from Japan to some places in full years.

    Parameters
    ----------
    japan_trade_annual : pd.DataFrame
        The table of that name.
    places : iterable of str
        Where to, ISO 3166-1 alpha-3.

    Returns
    -------
    pd.DataFrame
        One row for each place and year: partner, year, value_jpy_bn.

    Examples
    --------
    >>> from tightrope import data
    >>> cars_shipped(data.load("japan_trade_annual"), ["USA"]).columns.tolist()
    ['partner', 'year', 'value_jpy_bn']
    """
    shipped = japan_trade_annual[
        (japan_trade_annual["flow"] == "export")
        & (japan_trade_annual["goods"] == "motor-vehicles-cars")
        & japan_trade_annual["partner"].isin(list(places))
        & (japan_trade_annual["quarters"] == QUARTERS)
    ]
    kept = shipped[["partner", "year", "value_jpy_bn"]]
    return kept.sort_values(["partner", "year"], ignore_index=True)


def beside_stock(
    commitments: pd.DataFrame,
    fdi_positions: pd.DataFrame,
    places: Places,
    party: str,
    year: int,
) -> pd.DataFrame:
    """What a party promised to invest in the United States beside what it owns there.

    Parameters
    ----------
    commitments, fdi_positions : pd.DataFrame
        The tables of these names.
    places : Places
        All economies: those of a union count together.
    party : str
        Who promised: ISO 3166-1 alpha-3, or EU27.
    year : int
        End of the year.

    Returns
    -------
    pd.DataFrame
        what (owned, promised, named), usd_bn; empty without a promise. What is named
        is part of what is promised.

    Examples
    --------
    >>> from tightrope import data
    >>> places = Places.from_table(data.load("countries"))
    >>> tables = [data.load("commitments"), data.load("fdi_positions")]
    >>> beside_stock(*tables, places, "JPN", 2024)["what"].tolist()
    ['owned', 'promised', 'named']
    """
    pledges = pledged(commitments, party)
    by_status = pledges.groupby("status")["usd_bn"].sum()
    members = [code for code in places.economies if places[code].union == party]
    held = best_told(positions(fdi_positions, members, ["USA"]), year)
    owned_bn = held.loc[held["year"] == year, "usd_bn"].sum()
    if "promised" not in by_status or owned_bn <= 0:
        return pd.DataFrame(columns=["what", "usd_bn"])
    rows = {"owned": owned_bn, "promised": by_status["promised"]}
    if "named" in by_status:
        rows["named"] = by_status["named"]
    return pd.DataFrame({"what": rows.keys(), "usd_bn": rows.values()})


def pledged(commitments: pd.DataFrame, party: str) -> pd.DataFrame:
    """Investments in the United States that a party has promised, and their projects.

    Parameters
    ----------
    commitments : pd.DataFrame
        The table of that name; rows not to be shown are left out.
    party : str
        Who promised: ISO 3166-1 alpha-3, or EU27.

    Returns
    -------
    pd.DataFrame
        status (promised, listed, named or cited), title, stated_on, usd_bn; in the
        order of the days on which they were stated. Parts are not added to the whole.

    Examples
    --------
    >>> from tightrope import data
    >>> pledged(data.load("commitments"), "KOR")["status"].unique().tolist()
    ['cited', 'promised']
    """
    rows = commitments[
        commitments["shown"]
        & (commitments["by_iso3"] == party)
        & (commitments["to_iso3"] == "USA")
        & (commitments["kind"] == "investment")
        & (commitments["unit"] == "USD bn")
    ]
    ordered = rows.sort_values(["stated_on", "title"], kind="stable")
    kept = ordered[["status", "title", "stated_on", "amount"]]
    return kept.rename(columns={"amount": "usd_bn"}).reset_index(drop=True)


def owned(usd_bn: float) -> str:
    """What is owned, for a sentence whose `value` it is.

    Parameters
    ----------
    usd_bn : float
        Billion dollars.

    Returns
    -------
    str

    Examples
    --------
    >>> owned(3.13), owned(0.0)
    ('{value:,.1f} billion dollars of business', 'no business on record')
    """
    if usd_bn == 0:
        return "no business on record"
    return f"{{value:{digits(usd_bn)}}} billion dollars of business"


def digits(usd_bn: float) -> str:
    """The number format that shows an amount with two or three significant digits.

    Parameters
    ----------
    usd_bn : float
        Billion dollars.

    Returns
    -------
    str

    Examples
    --------
    >>> digits(778.3), digits(3.13), digits(0.0183)
    (',.0f', ',.1f', ',.3f')
    """
    if abs(usd_bn) >= 100:
        return ",.0f"
    if abs(usd_bn) >= 1:
        return ",.1f"
    return ",.3f"
