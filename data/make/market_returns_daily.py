"""Daily log returns of Tokyo and New York share prices, 2025 to March 2026: returns only, for windows around events."""

import catalogue
import pandas as pd

SERIES = {
    "TOPIX": "TOPIX",
    "N225": "Nikkei 225",
    "SP500": "S&P 500",
    "TOYOTA": "Toyota Motor",
}


def build(folder):
    path = folder / "markets" / "daily_log_returns_pct_2025_2026.csv"
    source = pd.read_csv(path, keep_default_na=False, na_values=[""])
    frame = (
        source.rename(columns=SERIES)
        .melt("date", list(SERIES.values()), "series", "log_return_pct")
        .dropna()
    )
    assert (
        frame["log_return_pct"].abs().max() < 20
        and not frame.duplicated(["series", "date"]).any()
    )
    return frame


if __name__ == "__main__":
    field = catalogue.field
    catalogue.write(
        "market_returns_daily",
        build(catalogue.sources_folder(__doc__)),
        title="Daily returns of share prices, Tokyo and New York",
        description="Log returns from one close to the next of three share indices and of Toyota Motor, to be read in windows around events.",
        fields=[
            field("series", "string", "index or share", enum=sorted(SERIES.values())),
            field("date", "date", "trading day at whose close the return ends, local to the exchange"),
            field("log_return_pct", "number", "100 times the change of the logarithm of the closing price", unit="%"),
        ],
        key=["series", "date"],
        sources=[
            {"title": "Index vendors' closes, scraped by third parties", "path": "https://github.com/raylia529/market-indicators-dashboard"},
            {"title": "libelolen57-dotcom/j-titan", "path": "https://github.com/libelolen57-dotcom/j-titan"},
        ],
        licence={
            "name": "not-stated",
            "title": "Levels belong to the index vendors; returns are facts computed from them and carry no licence of their own",
            "path": "https://github.com/raylia529/market-indicators-dashboard",
        },
        citation="Daily log returns computed from scraped closes (raylia529/market-indicators-dashboard, libelolen57-dotcom/j-titan).",
        period="6 January 2025 – 31 March 2026",
        vintage="2026-03-31",
        grade="C",
        caveats=[
            "Scraped, and checked against no vendor: never behind an answer, and labelled grade C wherever shown.",
            "No return stands on holidays of the exchange, nor on the first trading day after one.",
            "Prices exclude dividends.",
        ],
    )  # fmt: skip
