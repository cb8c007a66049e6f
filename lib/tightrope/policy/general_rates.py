"""The rates on general goods: which one an origin met, from when, and for how long.

General goods are those that no special list (cars, metals, medicines …) names. What all
origins met followed each other: the reciprocal duties, Section 122, Section 301. A few
origins met further duties on nearly all goods, on top. Frame in, frame out.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from tightrope.places import Places

OPEN_END = pd.Timestamp("2099-12-31")
COLUMNS = [
    "rate",
    "authority",
    "effective_from",
    "until",
    "back_to",
    "days",
    "lasted",
    "rate_pct",
    "paying_share",
    "preferred_share",
    "legal_source",
]


def programmes_on_general_goods(stacking_rules: pd.DataFrame) -> pd.Series:
    """The programmes that fall on general goods, with their names in charts.

    Parameters
    ----------
    stacking_rules : pd.DataFrame
        The table of that name: programme, title, general_label, goods ("all" where a
        programme has no list of goods).

    Returns
    -------
    pd.Series
        The short label, or where there is none the title, by programme.

    Examples
    --------
    >>> from tightrope import data
    >>> programmes_on_general_goods(data.load("stacking_rules")).head(2)
    programme
    ieepa_brazil     Extra duty on Brazil
    ieepa_canada    Border duty on Canada
    Name: general_label, dtype: str
    """
    general = stacking_rules[stacking_rules["goods"] == "all"].set_index("programme")
    return general["general_label"].fillna(general["title"])


def general_rates(
    us_duties: pd.DataFrame, labels: Mapping[str, str], origin: str, today
) -> pd.DataFrame:
    """Every general rate that met an origin's goods, or was announced for them.

    A rate of the origin's own goes before the one for all others (ROW) on each day
    that both cover.

    Parameters
    ----------
    us_duties : pd.DataFrame
        The table `us_duties`: programme, origins (codes separated by semicolons),
        rate_pct, rule, effective_from, effective_to, retroactive_from, paying_share,
        preferred_share, status, legal_source.
    labels : mapping of str to str
        The programmes that count as general, with their short names.
    origin : str
        ISO 3166-1 alpha-3 code, or EU27 for the members of the European Union.
    today : date-like
        The last day looked at; later rates are left out, running ones end with it.

    Returns
    -------
    pd.DataFrame
        One row a rate, in order of time: rate (a label such as "+10 %, reciprocal"; "in
        all" where MFN is counted into it, "without a claim" where goods that claim a
        preference are exempt), authority (by `labels`), effective_from and until (the
        first day on which it met these goods, and the day after the last), back_to (the
        day to which a later text set it back, else effective_from), days (charged at
        the border by `today`; 0 for what was only announced), lasted (the same in
        words), rate_pct (percent of the customs value), paying_share (of the goods,
        from 0 to 1), preferred_share (of the rate, what goods pay that claim a
        preference), legal_source. Rates of zero are left out. Rates of several
        programmes on one day add up.

    Examples
    --------
    >>> table = pd.DataFrame(
    ...     {
    ...         "programme": "ieepa_reciprocal",
    ...         "origins": ["ROW", "JPN;MYS"],
    ...         "rate_pct": [10.0, 24.0],
    ...         "rule": "add_on",
    ...         "effective_from": pd.to_datetime(["2025-04-05", "2025-04-09"]),
    ...         "effective_to": pd.to_datetime(["2025-08-06", "2025-04-09"]),
    ...         "retroactive_from": pd.NaT,
    ...         "paying_share": 1.0,
    ...         "preferred_share": 1.0,
    ...         "status": "in force",
    ...         "legal_source": "Executive Order 14257",
    ...     }
    ... )
    >>> labels = {"ieepa_reciprocal": "reciprocal"}
    >>> general_rates(table, labels, "JPN", "2025-12-31")[["rate", "days"]]
                    rate  days
    0  +10 %, reciprocal   123
    1  +24 %, reciprocal     1
    """
    today = pd.Timestamp(today)
    general = us_duties.assign(
        authority=us_duties["programme"].map(dict(labels)),
        last_day=us_duties["effective_to"].fillna(OPEN_END),
    )
    general = general[general["authority"].notna()]
    is_for_all = _named(general["origins"], "ROW")
    for_all = general[is_for_all]
    own = general[_named(general["origins"], origin) & ~is_for_all]
    own_in_force = own[own["status"] == "in force"]

    rates = pd.concat([own, for_all])
    rates = rates[(rates["effective_from"] <= today) & (rates["rate_pct"] > 0)]
    rates["last_day"] = rates["last_day"].clip(upper=today)
    # one entry a rate: the days on which it, and no rate of the origin's own, held
    charged = {}
    for row in rates.itertuples():
        days = pd.date_range(row.effective_from, row.last_day)
        if row.Index in for_all.index:
            days = days.difference(_days_of(own_in_force, row.programme))
        charged[row.Index] = days
    rates = rates.loc[[i for i in rates.index if len(charged[i])]]

    first_days = pd.DatetimeIndex([charged[i][0] for i in rates.index])
    last_days = pd.DatetimeIndex([charged[i][-1] for i in rates.index])
    rates["effective_from"] = first_days
    rates["until"] = last_days + pd.Timedelta(days=1)
    days = pd.Series([len(charged[i]) for i in rates.index], index=rates.index)
    rates["days"] = days.where(rates["status"] == "in force", 0)
    rates["rate"] = [_label(row) for row in rates.itertuples()]
    rates["lasted"] = [_in_words(days) for days in rates["days"]]
    rates["back_to"] = rates["retroactive_from"].fillna(rates["effective_from"])
    rates = rates.sort_values(["effective_from", "rate_pct"])
    return rates[COLUMNS].reset_index(drop=True)


def _named(origins: pd.Series, code: str) -> pd.Series:
    """Which entries, codes separated by semicolons, name a code."""
    named = [code in text.split(";") for text in origins]
    return pd.Series(named, index=origins.index, dtype=bool)


def _days_of(own: pd.DataFrame, programme: str) -> pd.DatetimeIndex:
    """The days on which a programme had a rate for the origin by name."""
    days = pd.DatetimeIndex([])
    for row in own[own["programme"] == programme].itertuples():
        days = days.union(pd.date_range(row.effective_from, row.last_day))
    return days


def average_points(
    us_duties: pd.DataFrame, stacking_rules: pd.DataFrame, origin: str, first, last
) -> float:
    """What the general rates added to the duty on an origin's general goods.

    On those that claim no preference: goods of Canada and Mexico that claim one pay
    none of their rates.

    Parameters
    ----------
    us_duties, stacking_rules : pd.DataFrame
        The tables of those names.
    origin : str
        As for `general_rates`; ROW for an origin that no row names.
    first, last : date-like
        The days over which to average, both counted.

    Returns
    -------
    float
        Percentage points of the customs value, as charged at the border: the sum of
        the rates in force, each times the share of the goods that pays it, averaged
        over the days. A rate "in all" counts in full, as on goods whose ordinary duty
        is zero.

    Examples
    --------
    >>> from tightrope import data
    >>> tables = data.load("us_duties"), data.load("stacking_rules")
    >>> average_points(*tables, "GBR", "2025-06-01", "2025-06-30")
    10.0
    """
    labels = programmes_on_general_goods(stacking_rules)
    first = pd.Timestamp(first)
    last = pd.Timestamp(last)
    # points times days, added up to a day: the difference is what lies between
    total = []
    for day in (first - pd.Timedelta(days=1), last):
        rates = general_rates(us_duties, labels, origin, day)
        point_days = rates["rate_pct"] * rates["paying_share"] * rates["days"]
        total.append(float(point_days.sum()))
    return (total[1] - total[0]) / ((last - first).days + 1)


def in_force(
    us_duties: pd.DataFrame, stacking_rules: pd.DataFrame, origin: str, day
) -> str:
    """The general rates that an origin's goods pay on a day, for a sentence.

    Parameters
    ----------
    us_duties, stacking_rules : pd.DataFrame
        The tables of those names.
    origin : str
        As for `general_rates`.
    day : date-like
        The day.

    Returns
    -------
    str
        "no general rate" where there is none.

    Examples
    --------
    >>> from tightrope import data
    >>> tables = data.load("us_duties"), data.load("stacking_rules")
    >>> in_force(*tables, "JPN", "2026-10-02")
    '12.5 % in all, Section 301'
    """
    labels = programmes_on_general_goods(stacking_rules)
    rates = general_rates(us_duties, labels, origin, day)
    now = rates[rates["until"] > pd.Timestamp(day)]
    return " and ".join(now["rate"]) or "no general rate"


def payers(us_duties: pd.DataFrame, origin: str, name: str) -> str:
    """Whose goods pay an origin's general rates, for a sentence.

    Parameters
    ----------
    us_duties : pd.DataFrame
        The table of that name: origins, preferred_share.
    origin : str
        ISO 3166-1 alpha-3 code, or EU27.
    name : str
        The origin as a sentence names it.

    Returns
    -------
    str
        Where goods that claim a preference pay nothing, it says so.

    Examples
    --------
    >>> from tightrope import data
    >>> payers(data.load("us_duties"), "CAN", "Canada")
    'those of Canada that claim no preference'
    >>> payers(data.load("us_duties"), "CHN", "China")
    'those of China'
    """
    own = us_duties[_named(us_duties["origins"], origin)]
    if (own["preferred_share"] == 0).any():
        return f"those of {name} that claim no preference"
    return f"those of {name}"


def untaxed(customs_origins: pd.DataFrame, places: Places) -> dict[str, str]:
    """Economies whose goods owe none of these duties, each with the reason.

    Parameters
    ----------
    customs_origins : pd.DataFrame
        The table of that name: iso3, treatment, why.
    places : Places
        Their names.

    Returns
    -------
    dict of str to str
        A sentence by ISO 3166-1 alpha-3 code.

    Examples
    --------
    >>> from tightrope import data
    >>> places = Places.from_table(data.load("countries"))
    >>> untaxed(data.load("customs_origins"), places)["PRI"]
    'No duty for goods of Puerto Rico: inside the customs territory of the United \
States, so there is no duty to report.'
    """
    none = customs_origins[customs_origins["treatment"] == "none"]
    return {
        row.iso3: f"No duty for goods of {places[row.iso3].in_sentence}: {row.why}."
        for row in none.itertuples()
    }


def _label(row) -> str:
    payers = ""
    if row.paying_share < 1:
        payers = f" on {100 * row.paying_share:.0f} % of goods"
    if row.preferred_share == 0:
        payers += " without a claim"
    if row.rule == "add_on":
        return f"+{row.rate_pct:g} %{payers}, {row.authority}"
    return f"{row.rate_pct:g} % in all{payers}, {row.authority}"


def _in_words(days: int) -> str:
    if days == 0:
        return "never"
    if days == 1:
        return "1 day"
    return f"{days:,.0f} days"
