"""World trade with sales at home, by importer, exporter and sector, 2022, and the baseline tariff on each
flow."""

import catalogue
import icio
import numpy as np


def main() -> None:
    raw = icio.read(catalogue.sources_folder(__doc__), "trade_and_tariffs.csv.gz")
    frame = raw.assign(
        # single precision keeps seven digits in half the space
        value_usd_mn=raw["value_musd"].astype(np.float32),
        tariff=icio.baseline_tariffs(raw).round(4),
    )
    cars = frame.query("importer == 'USA' and exporter == 'JPN' and sector == 'C29'")[
        "value_usd_mn"
    ].item()
    assert round(cars / 1e3, 1) == 48.0
    catalogue.write(
        "icio_trade_2022",
        frame,
        title="World trade with sales at home by sector, 2022, and baseline tariffs",
        description="Sales of each of 80 economies and the rest of the world to each, at basic prices, in 27 goods sectors and "
        "services; the tariff is the baseline of the world model, made as docs/baseline.md tells.",
        fields=[
            catalogue.field(
                "importer",
                "string",
                "buyer, ISO 3166-1 alpha-3 or ROW",
                pattern="[A-Z]{3}",
            ),
            catalogue.field(
                "exporter",
                "string",
                "seller, ISO 3166-1 alpha-3 or ROW",
                pattern="[A-Z]{3}",
            ),
            catalogue.field("sector", "string", "sector of icio_sectors"),
            catalogue.field(
                "value_usd_mn", "number", "sales at basic prices", "USD mn", minimum=0
            ),
            catalogue.field(
                "tariff", "number", "baseline tariff", "fraction", minimum=0
            ),
        ],
        key=["importer", "exporter", "sector"],
        sources=[
            icio.OECD,
            {
                "title": "F. Teti, Global Tariff Database (applied tariffs outside the United States)",
                "path": "https://feodorateti.github.io/data.html",
            },
            {
                "title": "US Census Bureau, duty collected and imports 2024 (US tariffs; table us_imports_hs6_2024)",
                "path": "https://usatrade.census.gov/",
            },
            icio.REPOSITORY,
        ],
        licence=icio.LICENCE,
        citation="OECD (2025), Inter-Country Input-Output tables, 2022; Teti (2024), Global Tariff Database; US Census Bureau.",
        period="2022; US duties 2024",
        vintage="2025 edition",
        grade="B",
        caveats=[
            "Trade is official (grade A); tariffs outside the United States are unweighted averages over products, capped at 30 % "
            "(grade C); those of the rest of the world are not known and taken as zero.",
            "US tariffs are those collected in 2024, so they hold the Section 301 duties on China; China's answers of 2018-19 are "
            "not in its rates.",
            "One rate stands for groups of sectors in the source, e.g. cars, ships and aircraft outside the United States.",
        ],
    )


if __name__ == "__main__":
    main()
