"""What US customs collected: duty over imports, month by month and by industry.

Frame in, frame out, on the table `collected_duty`: calculated duty and imports for
consumption by partner, month and industry (NAICS, three digits; "0" is all products).
"""

from __future__ import annotations

import pandas as pd

ALL_PRODUCTS = "0"
# The lists of rates in the monthly summaries, and which end of all rates they show.
SIDES = {"tariffHigh": "highest", "tariffLow": "lowest"}


def collected_pct(collected_duty: pd.DataFrame) -> pd.Series:
    """Duty collected as percent of imports for consumption, all products.

    Parameters
    ----------
    collected_duty : pd.DataFrame
        Rows of one partner: month ("2025-11"), naics3, imports_consumption_usd and
        duty_usd (USD).

    Returns
    -------
    pd.Series
        Percent of the customs value, by month, in the order of the rows.

    Examples
    --------
    >>> rows = pd.DataFrame(
    ...     {
    ...         "month": ["2025-10", "2025-11"],
    ...         "naics3": "0",
    ...         "imports_consumption_usd": [200, 400],
    ...         "duty_usd": [30, 50],
    ...     }
    ... )
    >>> collected_pct(rows).to_dict()
    {'2025-10': 15.0, '2025-11': 12.5}
    """
    every = collected_duty[collected_duty["naics3"] == ALL_PRODUCTS]
    every = every.set_index("month")
    return every["duty_usd"] / every["imports_consumption_usd"] * 100


def newest_named(us_extremes_2026: pd.DataFrame, name: str, last: str) -> dict | None:
    """The newest month whose list of highest or lowest rates names an economy.

    Parameters
    ----------
    us_extremes_2026 : pd.DataFrame
        The table of that name: month, list, item, value (percent).
    name : str
        The economy, as the table writes it.
    last : str
        The last month looked at, such as "2026-06".

    Returns
    -------
    dict or None
        month, value (percent of imports), side ("highest" or "lowest"); None where no
        list names the economy.

    Examples
    --------
    >>> rows = {"month": ["2026-05"], "list": ["tariffHigh"], "item": ["Japan"]}
    >>> newest_named(pd.DataFrame(rows | {"value": [11.5]}), "Japan", "2026-10")
    {'month': '2026-05', 'value': 11.5, 'side': 'highest'}
    """
    rates = us_extremes_2026[us_extremes_2026["list"].isin(SIDES)]
    mine = rates[(rates["item"] == name) & (rates["month"] <= last)]
    if mine.empty:
        return None
    row = mine.sort_values("month", kind="stable").iloc[-1]
    value = float(row["value"])
    return {"month": row["month"], "value": value, "side": SIDES[row["list"]]}


def two_accounts(
    us_totals_monthly: pd.DataFrame, us_duties_received_monthly: pd.DataFrame
) -> pd.DataFrame:
    """Duty on all imports by month, as customs work it out and as the Treasury got it.

    Parameters
    ----------
    us_totals_monthly : pd.DataFrame
        Rows of the table of that name: month, duty_pct.
    us_duties_received_monthly : pd.DataFrame
        The table of that name: month, duties_usd_mn, imports_usd_mn. Cash, before
        later refunds; only months of the other table are taken.

    Returns
    -------
    pd.DataFrame
        Columns date, series (customs, Treasury), rate_pct (percent of imports).

    Examples
    --------
    >>> totals = pd.DataFrame({"month": ["2026-03"], "duty_pct": [6.8]})
    >>> received = pd.DataFrame({"month": ["2026-03"], "duties_usd_mn": [22.0]})
    >>> two_accounts(totals, received.assign(imports_usd_mn=300.0))["series"].tolist()
    ['customs', 'Treasury']
    """
    worked_out = us_totals_monthly[["month", "duty_pct"]]
    received = us_duties_received_monthly.merge(worked_out[["month"]], on="month")
    share = 100 * received["duties_usd_mn"] / received["imports_usd_mn"]
    rows = pd.concat(
        [
            worked_out.rename(columns={"duty_pct": "rate_pct"}).assign(
                series="customs"
            ),
            received[["month"]].assign(series="Treasury", rate_pct=share),
        ]
    )
    rows = rows.assign(date=pd.to_datetime(rows["month"]))
    return rows[["date", "series", "rate_pct"]].reset_index(drop=True)


def against_earlier(totals: pd.DataFrame) -> str:
    """The newest rate on all imports beside the highest and the first one, in words.

    Parameters
    ----------
    totals : pd.DataFrame
        month ("2025-11") and duty_pct (percent), in the order of the months.

    Returns
    -------
    str
        To go on a sentence that says the newest rate; empty for a single month.

    Examples
    --------
    >>> totals = pd.DataFrame({"month": ["2025-01", "2025-10", "2025-11"]})
    >>> against_earlier(totals.assign(duty_pct=[2.2, 10.8, 9.0]))
    ', after 10.8 % in October 2025 and 2.2 % in January 2025'
    >>> against_earlier(totals.assign(duty_pct=[2.2, 9.0, 10.8]))
    ', the highest rate of these months, after 2.2 % in January 2025'
    >>> against_earlier(totals.assign(duty_pct=[2.2, 2.0, 2.1]))
    ', after 2.2 % in January 2025'
    """
    if len(totals) < 2:
        return ""
    *earlier, newest = totals.index
    first = earlier[0]
    highest = totals["duty_pct"].idxmax()
    if highest == newest:
        return f", the highest rate of these months, after {_in_month(totals, first)}"
    named = [_in_month(totals, highest)]
    if highest != first:
        named.append(_in_month(totals, first))
    return f", after {' and '.join(named)}"


def _in_month(totals: pd.DataFrame, row) -> str:
    month = pd.Timestamp(totals.loc[row, "month"])
    return f"{totals.loc[row, 'duty_pct']:.1f} % in {month:%B %Y}"
