"""Event studies: did a price move on the days of events as it does on no other day?

Frame in, frame out. Daily returns are added up over windows that open on the days of
events, and each sum is ranked among the windows of the same length that touch none of
them (placebo windows, as in MacKinlay 1997, section 5). No model of normal returns is
fitted: with a year of days and a dozen events it would add noise, and say no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

STUDY_COLUMNS = ["price", "event", "date"]


def log_returns_pct(prices: pd.Series) -> pd.Series:
    """Daily returns of a price: 100 times the change of its logarithm.

    Parameters
    ----------
    prices : pd.Series
        Positive prices, one a trading day, in order of date.

    Returns
    -------
    pd.Series
        Log return from one row to the next, percent; the first row drops out.

    Examples
    --------
    >>> log_returns_pct(pd.Series([100.0, 110.0, 99.0])).round(2).tolist()
    [9.53, -10.54]
    """
    return (np.log(prices.astype(float)).diff() * 100).dropna()


def dollar_returns_pct(
    exchange_rates: pd.DataFrame, currency_code: str, first, last
) -> pd.Series:
    """Daily returns of the US dollar in another currency.

    Parameters
    ----------
    exchange_rates : pd.DataFrame
        The table `exchange_rates_daily`: date, usd_per_eur, and a column such as
        jpy_per_usd for each other currency.
    currency_code : str
        ISO 4217 code, such as "JPY" or "EUR".
    first, last : date-like
        The days between which prices are taken.

    Returns
    -------
    pd.Series
        Log returns, percent, by date; above zero where the dollar rose.

    Examples
    --------
    >>> rates = pd.DataFrame(
    ...     {
    ...         "date": pd.to_datetime(["2025-04-01", "2025-04-02"]),
    ...         "usd_per_eur": [1.00, 1.10],
    ...     }
    ... )
    >>> dollar_returns_pct(rates, "EUR", "2025-04-01", "2025-04-02").round(2).tolist()
    [-9.53]
    """
    rates = exchange_rates.set_index("date").loc[pd.Timestamp(first) : last]
    if currency_code == "EUR":
        return log_returns_pct(1 / rates["usd_per_eur"])
    return log_returns_pct(rates[f"{currency_code.lower()}_per_usd"])


def window_returns(returns: pd.Series, length: int) -> pd.Series:
    """The return over `length` trading days from each day on.

    Parameters
    ----------
    returns : pd.Series
        Daily log returns, percent, indexed by date in ascending order, without gaps.
    length : int
        Length of a window, trading days.

    Returns
    -------
    pd.Series
        Sum of the returns of each window, percent, indexed by its first day. The window
        of day t starts from the close before t; windows cut short drop out.

    Raises
    ------
    ValueError
        When a window has no day, a return is missing, or the dates are not in order.

    Examples
    --------
    >>> days = pd.bdate_range("2025-04-01", periods=4)
    >>> window_returns(pd.Series([1.0, -2.0, 4.0, 0.5], index=days), 3).tolist()
    [3.0, 2.5]
    """
    in_order = returns.index.is_monotonic_increasing
    if length < 1 or not in_order or returns.isna().any():
        raise ValueError(
            "windows need at least one day, and returns in order of date without gaps"
        )
    # rolling sums look back, windows look ahead: turned round, and back again
    return returns[::-1].rolling(length).sum()[::-1].dropna()


def placebo_p_value(value: float, placebo: pd.Series) -> float:
    """Two-sided rank p-value of an outcome among placebo outcomes.

    Parameters
    ----------
    value : float
        The outcome, in the unit of the placebos.
    placebo : pd.Series
        Outcomes without the event.

    Returns
    -------
    float
        (1 + placebos at least as far from their median) / (1 + placebos): among n
        placebos never below 1/(n + 1).

    Raises
    ------
    ValueError
        When there is no placebo.

    Examples
    --------
    >>> placebo_p_value(2.0, pd.Series([-3.0, -1.0, 0.0, 1.0, 2.0]))
    0.5
    """
    if placebo.empty:
        raise ValueError("a placebo p-value needs at least one placebo window")
    middle = placebo.median()
    # rounding: an outcome that is its own placebo is a tie, whatever its last bit
    distances = (placebo - middle).abs().round(9)
    as_far = distances >= round(abs(value - middle), 9)
    return (1 + int(as_far.sum())) / (1 + len(placebo))


def holm(p_values: pd.Series) -> pd.Series:
    """P-values adjusted for how many were tried, by the step-down of Holm (1979).

    Parameters
    ----------
    p_values : pd.Series
        P-values of several tests, from 0 to 1.

    Returns
    -------
    pd.Series
        Adjusted p-values on the same index, at most 1.

    Examples
    --------
    >>> holm(pd.Series([0.03, 0.01, 0.5, 0.02])).round(2).tolist()
    [0.06, 0.04, 0.5, 0.06]
    """
    ordered = p_values.sort_values(kind="stable")
    steps = ordered * np.arange(len(ordered), 0, -1)
    return steps.cummax().clip(upper=1.0).reindex(p_values.index)


def event_study(
    returns: pd.Series, days: Iterable, length: int, level: float = 0.95
) -> pd.DataFrame:
    """Returns in windows that open on events, against windows that touch none of them.

    Parameters
    ----------
    returns : pd.Series
        Daily log returns, percent, as for `window_returns`.
    days : iterable of dates
        The days of the events; a day without trading moves to the next with it.
    length : int
        Length of a window, trading days.
    level : float
        Share of the placebo windows between `low_pct` and `high_pct`.

    Returns
    -------
    pd.DataFrame
        One row an event, in the order given, indexed by its place in `days`: day,
        opens (the first trading day not before it), return_pct, low_pct and high_pct
        (percent), p_value (`placebo_p_value`), p_holm (`holm`), placebos (their
        number). Events outside the returns drop out.

    Raises
    ------
    ValueError
        As `window_returns`.

    Examples
    --------
    >>> days = pd.bdate_range("2025-04-01", periods=8)
    >>> returns = pd.Series([1.0, -2, 4, 0, 1, -1, 3, -8], index=days)
    >>> study = event_study(returns, ["2025-04-03", "2025-04-09"], 2)
    >>> study[["return_pct", "placebos"]].values.tolist()
    [[4.0, 2.0], [-5.0, 2.0]]
    """
    windows = window_returns(returns, length)
    trading_days = pd.DatetimeIndex(returns.index)
    event_days = pd.DatetimeIndex(list(days))
    starts = trading_days.searchsorted(event_days)
    if windows.empty:
        kept = np.zeros(len(event_days), dtype=bool)
    else:
        kept = (starts < len(windows)) & (event_days >= trading_days[0])
    starts = starts[kept]
    study = pd.DataFrame(
        {
            "day": event_days[kept],
            "opens": trading_days[starts],
            "return_pct": windows.to_numpy()[starts],
        },
        index=np.flatnonzero(kept),
    )
    # a window touches an event when it holds one of the event's own days
    touched = {start + shift for start in starts for shift in range(1 - length, length)}
    free = [place not in touched for place in range(len(windows))]
    placebo = windows[free]
    if len(study):
        tail = (1 - level) / 2
        study["low_pct"] = placebo.quantile(tail)
        study["high_pct"] = placebo.quantile(1 - tail)
        study["p_value"] = [
            placebo_p_value(value, placebo) for value in study["return_pct"]
        ]
        study["p_holm"] = holm(study["p_value"])
    return study.assign(placebos=len(placebo))


def event_studies(
    returns: Mapping[str, pd.Series], events: pd.DataFrame, length: int
) -> pd.DataFrame:
    """Event studies of several prices around the same events, each price by itself.

    Parameters
    ----------
    returns : mapping of str to pd.Series
        Daily log returns, percent, by the name of the price.
    events : pd.DataFrame
        One row an event: event (its label) and date; other columns are left aside.
    length : int
        As for `event_study`.

    Returns
    -------
    pd.DataFrame
        One row for each price and event inside its returns, in the order given: price,
        event, date, and the columns of `event_study` from opens on. P-values are
        adjusted within one price.

    Examples
    --------
    >>> days = pd.bdate_range("2025-04-01", periods=8)
    >>> returns = {"yen": pd.Series([1.0, -2, 4, 0, 1, -1, 3, -8], index=days)}
    >>> april = pd.DataFrame({"event": ["duties"], "date": [days[2]]})
    >>> event_studies(returns, april, 2)[["price", "event", "return_pct"]]
      price   event  return_pct
    0   yen  duties         4.0
    """
    labels = events[["event", "date"]].reset_index(drop=True)
    studies = []
    for price, price_returns in returns.items():
        study = event_study(price_returns, labels["date"], length)
        labelled = labels.join(study.drop(columns="day"), how="inner")
        if len(labelled):
            studies.append(labelled.assign(price=price))
    if not studies:
        return pd.DataFrame(columns=STUDY_COLUMNS)
    joined = pd.concat(studies, ignore_index=True)
    others = [column for column in joined.columns if column not in STUDY_COLUMNS]
    return joined[STUDY_COLUMNS + others]


def slug(price: str) -> str:
    """A price's name as part of an id, without what stands in brackets.

    Parameters
    ----------
    price : str
        Such as "Toyota Motor (grade C)".

    Returns
    -------
    str
        In small letters, with dashes for spaces.

    Examples
    --------
    >>> slug("Toyota Motor (grade C)")
    'toyota-motor'
    """
    return price.split(" (")[0].lower().replace(" ", "-")
