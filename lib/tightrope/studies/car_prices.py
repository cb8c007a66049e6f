"""What Japan's cars fetched in America in 2025: numbers, value and price.

Frame in, words or frame out, on the table `car_exports_us`. A change of value is one of
numbers and one of prices; in yen, part of the price is the exchange rate.
"""

from __future__ import annotations

import pandas as pd

# what the measures of the table, and the price worked out of two of them, are called
NAMES = {
    "units": "vehicles shipped",
    "value": "their value in yen",
    "unit_price": "value per vehicle",
    "price_index": "price index, same models",
}
HALF_YEAR = ("2025-04", "2025-09")
CARS = "C29"


def unit_price_pct(value_pct, units_pct):
    """How the value of one changed, when that of all and their number did.

    Parameters
    ----------
    value_pct, units_pct : float or array
        Changes in percent.

    Returns
    -------
    float or array
        Percent.

    Examples
    --------
    >>> round(unit_price_pct(-22.7, -2.4), 1)
    -20.8
    """
    return 100 * ((1 + value_pct / 100) / (1 + units_pct / 100) - 1)


def by_period(car_exports_us: pd.DataFrame) -> pd.DataFrame:
    """The measures side by side, with the value of one vehicle.

    Parameters
    ----------
    car_exports_us : pd.DataFrame
        month_from, month_to, measure, change_pct.

    Returns
    -------
    pd.DataFrame
        By first and last month: the columns of `NAMES`, in percent of the year before.
        What the table lacks is missing here too.

    Examples
    --------
    >>> from tightrope import data
    >>> found = by_period(data.load("car_exports_us"))
    >>> found.loc[("2025-06", "2025-06")].round(1).tolist()
    [3.4, -26.7, -29.1, -19.4]
    """
    wide = car_exports_us.pivot(
        index=["month_from", "month_to"], columns="measure", values="change_pct"
    ).reindex(columns=["units", "value", "price_index"])
    wide["unit_price"] = unit_price_pct(wide["value"], wide["units"])
    return wide[list(NAMES)].rename_axis(columns=None)


def dollar_change_pct(
    exchange_rates_daily: pd.DataFrame, months: tuple[str, str]
) -> float:
    """How many yen a dollar fetched in some months, against the year before.

    Parameters
    ----------
    exchange_rates_daily : pd.DataFrame
        date and jpy_per_usd.
    months : tuple of str
        First and last month, YYYY-MM.

    Returns
    -------
    float
        Percent, of means over days; below zero where the yen rose.

    Examples
    --------
    >>> dates = pd.to_datetime(["2024-04-01", "2025-04-01"])
    >>> days = pd.DataFrame({"date": dates, "jpy_per_usd": [150.0, 144.0]})
    >>> round(dollar_change_pct(days, ("2025-04", "2025-04")), 6)
    -4.0
    """
    month = exchange_rates_daily["date"].dt.to_period("M")
    rate = exchange_rates_daily["jpy_per_usd"]
    first, last = (pd.Period(text, "M") for text in months)
    now = rate[month.between(first, last)].mean()
    before = rate[month.between(first - 12, last - 12)].mean()
    return float(100 * (now / before - 1))


def picture(periods: pd.DataFrame) -> pd.DataFrame:
    """One row a measure of each period of which the value is known, for a chart.

    Parameters
    ----------
    periods : pd.DataFrame
        As `by_period` gives it.

    Returns
    -------
    pd.DataFrame
        period (in words; the half-year last), change_pct, measure.

    Examples
    --------
    >>> from tightrope import data
    >>> shown = picture(by_period(data.load("car_exports_us")))
    >>> shown["period"].iloc[0], shown["period"].iloc[-1], len(shown)
    ('April', 'April to September', 31)
    """
    ends = ["month_from", "month_to"]
    rows = (
        periods.rename(columns=NAMES)
        .reset_index()
        .melt(ends, var_name="measure", value_name="change_pct")
        .dropna()
    )
    known = periods.index[periods["value"].notna()]
    rows = rows[rows.set_index(ends).index.isin(known)]
    rows["long"] = rows["month_from"] != rows["month_to"]
    rows["nth"] = rows["measure"].map(list(NAMES.values()).index)
    rows = rows.sort_values(["long", "month_from", "nth"], ignore_index=True)
    first, last = (pd.to_datetime(rows[end]).dt.strftime("%B") for end in ends)
    rows["period"] = first.mask(rows["long"], first + " to " + last)
    return rows[["period", "change_pct", "measure"]]


def half_year(periods: pd.DataFrame, dollar_pct: float, model_pct: float) -> dict:
    """What a car fetched from April to September, beside the model's price.

    Parameters
    ----------
    periods : pd.DataFrame
        As `by_period` gives it.
    dollar_pct : float
        As `dollar_change_pct` gives it, for `HALF_YEAR`.
    model_pct : float
        What the model says of the price of Japan's cars before duty, percent.

    Returns
    -------
    dict
        For `findings.state`.

    Examples
    --------
    >>> columns = {"units": [-2.0], "value": [-21.6], "unit_price": [-20.0]}
    >>> index = pd.MultiIndex.from_tuples([HALF_YEAR])
    >>> words = half_year(pd.DataFrame(columns, index), -4.0, -0.7)
    >>> round(words["in_dollars"], 2)
    -16.67
    >>> words["title"].partition(", ")[0]
    'Japan sent America 2 % fewer vehicles in half a year'
    """
    found = periods.loc[HALF_YEAR]
    number, price = float(found["units"]), float(found["unit_price"])
    in_dollars = float(unit_price_pct(price, dollar_pct))
    return {
        "sentence": "From April to September 2025 Japan shipped "
        f"{_than(number, '.1f', 'fewer', 'more')} vehicles to the United "
        f"States than a year before, for {_than(found['value'], '.1f')} yen: "
        f"{_than(price, '.1f')} for each, and {_than(in_dollars, '.0f')} in dollars, "
        f"for a dollar was worth {_than(dollar_pct, '.1f')} yen. The model has the "
        "price before duty change by {model:+.1f} %.",
        "value": price,
        "unit": "%",
        "in_dollars": in_dollars,
        "model": model_pct,
        "title": f"Japan sent America {_than(number, '.0f', 'fewer', 'more')} vehicles "
        f"in half a year, each for {_than(price, '.0f')} yen",
    }


def _than(pct: float, style: str, below: str = "less", above: str = "more") -> str:
    """A change as a comparison: 2 % fewer, 3 % more."""
    word = above
    if pct < 0:
        word = below
    return f"{abs(pct):{style}} % {word}"
