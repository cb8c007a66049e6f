"""Daily returns of share prices in Tokyo and New York, for windows around events.

Source folder: markets/daily_log_returns_pct_2025_2026.csv, returns computed from closes
that raylia529/market-indicators-dashboard and libelolen57-dotcom/j-titan collected.
"""

from pathlib import Path

import pandas as pd

from tightrope.catalogue import read_source

SERIES = {
    "TOPIX": "TOPIX",
    "N225": "Nikkei 225",
    "SP500": "S&P 500",
    "TOYOTA": "Toyota Motor",
}


def market_returns_daily(sources: Path) -> pd.DataFrame:
    """Log returns from one close to the next, percent, by series and day."""
    path = sources / "markets" / "daily_log_returns_pct_2025_2026.csv"
    wide = read_source(path).rename(columns=SERIES)
    frame = wide.melt("date", list(SERIES.values()), "series", "log_return_pct")
    frame = frame.dropna().astype({"log_return_pct": float})
    assert frame["log_return_pct"].abs().max() < 20, "a return of 20 % in a day"
    return frame


TABLES = {"market_returns_daily": market_returns_daily}
