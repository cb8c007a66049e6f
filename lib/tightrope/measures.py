"""The arithmetic of trade statistics: shares, ranks, concentration, growth, gaps.

Frame in, frame out: nothing is read, nothing is changed in place.
"""

from __future__ import annotations

import pandas as pd


def shares(frame: pd.DataFrame, value: str, within: list[str]) -> pd.Series:
    """Each row's share of its group.

    Parameters
    ----------
    frame : pd.DataFrame
        One row for each amount.
    value : str
        The column of amounts.
    within : list of str
        The columns that make the groups.

    Returns
    -------
    pd.Series
        From 0 to 1, on the frame's index; missing in a group whose sum is zero.

    Examples
    --------
    >>> frame = pd.DataFrame({"year": [2023, 2023], "usd_bn": [30.0, 70.0]})
    >>> shares(frame, "usd_bn", ["year"]).tolist()
    [0.3, 0.7]
    """
    total = frame.groupby(within, observed=True)[value].transform("sum")
    return frame[value] / total.where(total != 0)


def herfindahl(values: pd.Series) -> float:
    """Herfindahl–Hirschman index of a set of amounts: the sum of squared shares.

    Parameters
    ----------
    values : pd.Series
        Non-negative amounts, one a partner. Missing ones do not count.

    Returns
    -------
    float
        From 0 to 1: 1 is a single partner, 1/n are n equal ones.

    Raises
    ------
    ValueError
        When an amount is negative, or there is none above zero.

    Notes
    -----
    Hirschman (1945), National Power and the Structure of Foreign Trade; Herfindahl
    (1950), Concentration in the Steel Industry.

    Examples
    --------
    >>> round(herfindahl(pd.Series([60.0, 40.0])), 2)
    0.52
    """
    values = values.dropna()
    if (values < 0).any() or values.sum() <= 0:
        raise ValueError(
            "the Herfindahl–Hirschman index needs non-negative amounts with a positive "
            "sum"
        )
    return float(((values / values.sum()) ** 2).sum())


def growth_pct(series: pd.Series) -> pd.Series:
    """Growth from row to row, percent.

    Parameters
    ----------
    series : pd.Series
        Amounts in order of time.

    Returns
    -------
    pd.Series
        Missing in the first row, and where growth would start from zero.

    Examples
    --------
    >>> growth_pct(pd.Series([100.0, 110.0])).round(6).tolist()
    [nan, 10.0]
    """
    before = series.shift()
    return (series / before.where(before != 0) - 1) * 100


def ranks(frame: pd.DataFrame, value: str, within: list[str]) -> pd.Series:
    """Rank of each row in its group, 1 the largest.

    Parameters
    ----------
    frame : pd.DataFrame
        One row for each amount.
    value : str
        The column of amounts.
    within : list of str
        The columns that make the groups.

    Returns
    -------
    pd.Series
        Whole numbers on the frame's index; equal amounts share the better rank, a
        missing amount has none.

    Examples
    --------
    >>> trade = pd.DataFrame({"year": [2024, 2024, 2025], "usd_bn": [3.0, 5.0, 4.0]})
    >>> ranks(trade, "usd_bn", ["year"]).tolist()
    [2, 1, 1]
    """
    by_group = frame.groupby(within, observed=True)[value]
    return by_group.rank(method="min", ascending=False).astype("Int64")


def mirror_gap_pct(
    reported_exports: float | pd.Series, reported_imports: float | pd.Series
):
    """How much more the importer records than the exporter.

    Parameters
    ----------
    reported_exports, reported_imports : float or pd.Series
        The two records of the same trade, in one currency.

    Returns
    -------
    float or pd.Series
        Percent of the exporter's figure.

    Notes
    -----
    Imports usually carry freight and insurance (CIF), exports do not (FOB), and goods
    routed through a third place are recorded differently by the two sides: a gap of
    several percent is normal.

    Examples
    --------
    >>> round(mirror_gap_pct(100.0, 107.5), 6)
    7.5
    """
    return (reported_imports / reported_exports - 1) * 100


def constant_prices(nominal: pd.Series, deflator: pd.Series, base: int) -> pd.Series:
    """A yearly series at the prices of one year.

    Parameters
    ----------
    nominal : pd.Series
        Money of the day, indexed by year; a year may stand several times.
    deflator : pd.Series
        A price index, indexed by year, of any base.
    base : int
        The year whose prices count.

    Returns
    -------
    pd.Series
        nominal × deflator[base] / deflator; missing in a year without deflator.

    Raises
    ------
    ValueError
        When the base year has no deflator.

    Examples
    --------
    >>> nominal = pd.Series({2020: 100.0, 2021: 110.0})
    >>> constant_prices(nominal, pd.Series({2020: 50.0, 2021: 55.0}), 2020).tolist()
    [100.0, 100.0]
    """
    if base not in deflator.index or pd.isna(deflator[base]):
        raise ValueError(f"no deflator for the base year {base}")
    return nominal * deflator[base] / deflator.reindex(nominal.index)


def dependence_pct(with_partner: pd.Series, with_world: pd.Series) -> pd.Series:
    """Trade with one partner as percent of trade with the world.

    Parameters
    ----------
    with_partner, with_world : pd.Series
        Amounts in one unit, on the same index.

    Returns
    -------
    pd.Series
        Percent; missing where the world total is zero.

    Examples
    --------
    >>> dependence_pct(pd.Series([20.0, 5.0]), pd.Series([100.0, 0.0])).tolist()
    [20.0, nan]
    """
    return with_partner / with_world.where(with_world != 0) * 100


def largest(
    frame: pd.DataFrame, value: str, within: list[str], name: str
) -> pd.DataFrame:
    """The largest and the second row of each group.

    Parameters
    ----------
    frame : pd.DataFrame
        One row for each amount and name.
    value : str
        The column of amounts.
    within : list of str
        The columns that make the groups.
    name : str
        The column with the names of the rows.

    Returns
    -------
    pd.DataFrame
        One row a group: columns `within`, first, value (the amount of the first),
        second, lead_pct (how much the first is larger than the second, percent). Ties
        go to the name that comes first in the alphabet. A group of one row has no
        second and no lead.

    Examples
    --------
    >>> trade = pd.DataFrame({"year": 2024, "to": ["CHN", "USA"], "usd_bn": [3.0, 2.0]})
    >>> largest(trade, "usd_bn", ["year"], "to")
       year first  value second  lead_pct
    0  2024   CHN    3.0    USA      50.0
    """
    # two sorts by one key are much faster than one by several
    ordered = frame.sort_values(name).sort_values(value, ascending=False, kind="stable")
    later = ordered.duplicated(within)
    rest = ordered[later]
    first = ordered[~later].set_index(within)[[name, value]]
    second = rest[~rest.duplicated(within)].set_index(within)[[name, value]]
    out = first.sort_index().rename(columns={name: "first", value: "value"})
    out["second"] = second[name]
    out["lead_pct"] = (out["value"] / second[value].where(second[value] != 0) - 1) * 100
    return out.reset_index()


def regroup(frame: pd.DataFrame, column: str, codes: dict[str, str]) -> pd.DataFrame:
    """Countries into groups, or goods into baskets.

    Parameters
    ----------
    frame : pd.DataFrame
        One row for each combination of its columns but value, which is added up.
    column : str
        The column of codes.
    codes : dict of str to str
        New code by old code; others stay.

    Returns
    -------
    pd.DataFrame
        The same columns, one row for each combination of the others.

    Examples
    --------
    >>> frame = pd.DataFrame({"partner": ["CHN", "HKG"], "value": [2.0, 1.0]})
    >>> regroup(frame, "partner", {"HKG": "CHN"})
      partner  value
    0     CHN    3.0
    """
    keys = [c for c in frame.columns if c != "value"]
    # much faster than Series.replace
    renamed = frame[column].map(codes).fillna(frame[column])
    return (
        frame.assign(**{column: renamed}).groupby(keys, as_index=False)["value"].sum()
    )


def added(
    frame: pd.DataFrame, column: str, code: str, value: str = "value"
) -> pd.DataFrame:
    """All values of a column as one.

    Parameters
    ----------
    frame : pd.DataFrame
        One row for each combination of its columns but `value`.
    column : str
        The column of codes.
    code : str
        What it holds afterwards.
    value : str
        The column that is added up.

    Returns
    -------
    pd.DataFrame
        The same columns, one row for each combination of the others.

    Examples
    --------
    >>> trade = pd.DataFrame({"to": ["DEU", "FRA"], "year": 2024, "value": [3.0, 2.0]})
    >>> added(trade, "to", "EU27")
       year  value    to
    0  2024    5.0  EU27
    """
    keys = [c for c in frame.columns if c not in (column, value)]
    return frame.groupby(keys, as_index=False)[value].sum().assign(**{column: code})


def per_month(
    value: pd.Series, month_from: pd.Series, month_to: pd.Series
) -> pd.Series:
    """A value of a block of whole months as its monthly average.

    Parameters
    ----------
    value : pd.Series
        What all months of the block make together.
    month_from, month_to : pd.Series
        The first and the last of them, such as "2025-05".

    Returns
    -------
    pd.Series
        In the unit of `value`, a month.

    Examples
    --------
    >>> quarter = pd.Series([90.0]), pd.Series(["2025-01"]), pd.Series(["2025-03"])
    >>> per_month(*quarter).tolist()
    [30.0]
    """
    first, last = (
        pd.to_datetime(months, format="%Y-%m").dt for months in (month_from, month_to)
    )
    return value / ((last.year - first.year) * 12 + last.month - first.month + 1)
