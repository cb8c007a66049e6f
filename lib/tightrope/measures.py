"""The arithmetic of trade statistics: shares, ranks, concentration, growth, gaps.

Frame in, frame out: nothing is read, nothing is changed in place.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
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


def growth_pct(series: pd.Series, periods: int = 1) -> pd.Series:
    """Growth over some rows, percent.

    Parameters
    ----------
    series : pd.Series
        Amounts in order of time.
    periods : int
        How many rows back the comparison goes.

    Returns
    -------
    pd.Series
        Missing in the first rows, and where growth would start from zero.

    Examples
    --------
    >>> growth_pct(pd.Series([100.0, 110.0])).round(6).tolist()
    [nan, 10.0]
    """
    before = series.shift(periods)
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


def regroup(
    frame: pd.DataFrame, column: str, codes: dict[str, str], value: str = "value"
) -> pd.DataFrame:
    """Countries into groups, or goods into baskets.

    Parameters
    ----------
    frame : pd.DataFrame
        One row for each combination of its columns but `value`.
    column : str
        The column of codes.
    codes : dict of str to str
        New code by old code; others stay.
    value : str
        The column that is added up.

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
    keys = [c for c in frame.columns if c != value]
    # much faster than Series.replace
    renamed = frame[column].map(codes).fillna(frame[column])
    return frame.assign(**{column: renamed}).groupby(keys, as_index=False)[value].sum()


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
    """
    first, last = (
        pd.to_datetime(months, format="%Y-%m").dt for months in (month_from, month_to)
    )
    return value / ((last.year - first.year) * 12 + last.month - first.month + 1)


def log_returns_pct(prices: pd.Series) -> pd.Series:
    """100 times the change of the logarithm of positive prices from one row to the next; the first row drops out."""
    return (np.log(prices.astype(float)).diff() * 100).dropna()


def window_returns(returns: pd.Series, length: int) -> pd.Series:
    """Sum of `length` daily log returns from each day on, indexed by the window's first day; windows cut short drop out.

    `returns`: one number a trading day, indexed by date in ascending order. The window of day t starts from the close before t.
    """
    if length < 1 or not returns.index.is_monotonic_increasing or returns.isna().any():
        raise ValueError(
            "windows need at least one day, and returns in order of date without gaps"
        )
    return returns[::-1].rolling(length).sum()[::-1].dropna()


def placebo_p_value(value: float, placebo: pd.Series) -> float:
    """Two-sided rank p-value of `value` among placebo outcomes, both measured from the placebo median.

    (1 + how many lie at least as far from the median) / (1 + how many there are): with n placebos never below 1/(n + 1).
    """
    if placebo.empty:
        raise ValueError("a placebo p-value needs at least one placebo window")
    middle = placebo.median()
    # rounding: a window of its own must count as a tie, whatever the last bit of its sum
    far = (placebo - middle).abs().round(9) >= round(abs(value - middle), 9)
    return (1 + int(far.sum())) / (1 + len(placebo))


def holm(p_values: pd.Series) -> pd.Series:
    """P-values adjusted for how many were tried, by the step-down of Holm (1979); on the same index, at most 1."""
    ordered = p_values.sort_values(kind="stable")
    steps = ordered * np.arange(len(ordered), 0, -1)
    return steps.cummax().clip(upper=1.0).reindex(p_values.index)


def event_study(
    returns: pd.Series, days: Iterable, length: int, level: float = 0.95
) -> pd.DataFrame:
    """Returns in windows that open on events, against all windows of the same length that touch none of them.

    `returns` as for `window_returns`; `days`: the days of the events. One row an event, in the order given: day, opens (the
    first trading day not before it), return_pct, low_pct and high_pct (the middle `level` of the placebo windows), p_value
    (`placebo_p_value`), p_holm (`holm`), placebos (their number). Events outside the returns drop out.
    """
    windows, place = window_returns(returns, length), pd.DatetimeIndex(returns.index)
    days = pd.DatetimeIndex(list(days))
    starts = place.searchsorted(days)
    kept = (starts < len(windows)) & (days >= place[0]) if len(windows) else starts < 0
    days, starts = days[kept], starts[kept]
    touched = {s + k for s in starts for k in range(1 - length, length)}
    placebo = windows[[i not in touched for i in range(len(windows))]]
    out = pd.DataFrame(
        {"day": days, "opens": place[starts], "return_pct": windows.to_numpy()[starts]}
    )
    tail = (1 - level) / 2
    if len(out):
        out["low_pct"], out["high_pct"] = (
            placebo.quantile(tail),
            placebo.quantile(1 - tail),
        )
        out["p_value"] = [
            placebo_p_value(value, placebo) for value in out["return_pct"]
        ]
        out["p_holm"] = holm(out["p_value"])
    return out.assign(placebos=len(placebo))
