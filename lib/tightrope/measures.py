"""The arithmetic of trade statistics: shares, ranks, concentration, growth, mirror gaps, dependence. Frame in, frame out."""

from __future__ import annotations

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
