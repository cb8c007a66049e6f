"""The arithmetic of trade statistics: shares, ranks, concentration, growth, mirror gaps, dependence. Frame in, frame out."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd


def shares(frame: pd.DataFrame, value: str, within: list[str]) -> pd.Series:
    """Each row's share (0 to 1) of the sum of `value` in its group `within`. A group whose sum is zero gives NaN."""
    total = frame.groupby(within, observed=True)[value].transform("sum")
    return frame[value] / total.where(total != 0)


def herfindahl(values: pd.Series) -> float:
    """Herfindahl–Hirschman index of a set of non-negative amounts, 0 to 1: the sum of squared shares.

    1 is a single partner, 1/n are n equal ones. Raises ValueError when an amount is negative or all are zero."""
    values = values.dropna()
    if (values < 0).any() or values.sum() <= 0:
        raise ValueError(
            "the Herfindahl–Hirschman index needs non-negative amounts with a positive sum"
        )
    return float(((values / values.sum()) ** 2).sum())


def growth_pct(series: pd.Series, periods: int = 1) -> pd.Series:
    """Growth over `periods` rows, percent. The first rows, and growth from zero, are NaN."""
    before = series.shift(periods)
    return (series / before.where(before != 0) - 1) * 100


def annual_growth_pct(first: float, last: float, years: int) -> float:
    """Compound average growth, percent a year, between two positive amounts that lie `years` apart."""
    if first <= 0 or last <= 0 or years <= 0:
        raise ValueError("compound growth needs positive amounts and at least one year")
    return ((last / first) ** (1 / years) - 1) * 100


def ranks(frame: pd.DataFrame, value: str, within: list[str]) -> pd.Series:
    """Rank of each row by `value`, 1 the largest, in its group `within`; equal amounts share the better rank."""
    return (
        frame.groupby(within, observed=True)[value]
        .rank(method="min", ascending=False)
        .astype("Int64")
    )


def mirror_gap_pct(
    reported_exports: float | pd.Series, reported_imports: float | pd.Series
):
    """How much more the importer records than the exporter, percent of the exporter's figure.

    Imports usually carry freight and insurance (CIF), exports do not (FOB), and goods routed through a third place are
    recorded differently by the two sides: a gap of several percent is normal."""
    return (reported_imports / reported_exports - 1) * 100


def constant_prices(nominal: pd.Series, deflator: pd.Series, base: int) -> pd.Series:
    """A yearly series at the prices of `base`: nominal × deflator[base] / deflator. Both are indexed by year.

    A year without deflator is NaN. Raises ValueError when the base year has none."""
    if base not in deflator.index or pd.isna(deflator[base]):
        raise ValueError(f"no deflator for the base year {base}")
    return nominal * deflator[base] / deflator.reindex(nominal.index)


def dependence_pct(with_partner: pd.Series, with_world: pd.Series) -> pd.Series:
    """Trade with one partner as percent of trade with the world, on the same index; NaN where the world total is zero."""
    return with_partner / with_world.where(with_world != 0) * 100


def largest(
    frame: pd.DataFrame, value: str, within: list[str], name: str
) -> pd.DataFrame:
    """The largest and the second row of each group: columns `within`, first, second, lead_pct (the first over the second).

    Ties go to the name that comes first in the alphabet. Groups of one row have no second and no lead."""
    # two sorts by one key are much faster than one by several
    ordered = frame.sort_values(name).sort_values(value, ascending=False, kind="stable")
    later = ordered.duplicated(within)
    first, rest = ordered[~later], ordered[later]
    first, second = (
        t.set_index(within)[[name, value]]
        for t in (first, rest[~rest.duplicated(within)])
    )
    out = first.sort_index().rename(columns={name: "first", value: "value"})
    out["second"] = second[name]
    out["lead_pct"] = (out["value"] / second[value].where(second[value] != 0) - 1) * 100
    return out.reset_index()


def regroup(
    frame: pd.DataFrame, column: str, codes: dict[str, str], value: str = "value"
) -> pd.DataFrame:
    """`column` renamed by `codes` and `value` added up over all other columns: countries into blocs, goods into groups."""
    keys = [c for c in frame.columns if c != value]
    renamed = (
        frame[column].map(codes).fillna(frame[column])
    )  # much faster than Series.replace
    return frame.assign(**{column: renamed}).groupby(keys, as_index=False)[value].sum()


def added(
    frame: pd.DataFrame, column: str, code: str, value: str = "value"
) -> pd.DataFrame:
    """One row for all values of `column`, under the name `code`: `value` added up over it, for each combination of the others."""
    keys = [c for c in frame.columns if c not in (column, value)]
    return frame.groupby(keys, as_index=False)[value].sum().assign(**{column: code})


def per_month(
    value: pd.Series, month_from: pd.Series, month_to: pd.Series
) -> pd.Series:
    """A value of a block of whole months, such as "2025-05" to "2025-06", as its monthly average."""
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
