"""World trade with sales at home in 1993, tariffs of 1993 and 2005, as Caliendo and Parro (2015) use them."""

import catalogue
import cp1993
import numpy as np


def main() -> None:
    arrays = cp1993.inputs(catalogue.sources_folder(__doc__))
    countries = list(arrays["countries"])
    axes = {
        "sector": list(cp1993.SECTORS),
        "importer": countries,
        "exporter": countries,
    }
    shape = tuple(len(codes) for codes in axes.values())
    values, old, new = (np.zeros(shape) for _ in range(3))
    values[: cp1993.TRADABLES] = arrays["trade"] * 1e3 / 1e6  # thousand USD
    old[: cp1993.TRADABLES], new[: cp1993.TRADABLES] = (
        arrays["tariff_1993"],
        arrays["tariff_2005"],
    )
    # sales at home are what is left of output; where exports are larger, output is taken to be exports
    exports = values.sum(axis=1)
    home = np.maximum(arrays["gross_output"] / 1e6, exports) - exports
    diagonal = np.arange(len(countries))
    values[:, diagonal, diagonal] = home

    frame = cp1993.tidy(values, "value_usd_mn", **axes)
    at = np.nonzero(values)
    frame = frame.assign(tariff=old[at], tariff_2005=new[at])
    for column in ("value_usd_mn", "tariff", "tariff_2005"):
        frame[column] = frame[column].astype(np.float32)
    pair = [
        catalogue.field(
            "importer", "string", "buyer, ISO 3166-1 alpha-3 or ROW", pattern="[A-Z]{3}"
        ),
        catalogue.field(
            "exporter",
            "string",
            "seller, ISO 3166-1 alpha-3 or ROW",
            pattern="[A-Z]{3}",
        ),
    ]
    catalogue.write(
        "cp1993_trade",
        frame,
        title="World trade with sales at home, 1993, and tariffs of 1993 and 2005",
        description="30 countries and the rest of the world in the 40 sectors of Caliendo and Parro (2015), for validating the "
        "world model on the paper's NAFTA results.",
        fields=[
            *pair,
            catalogue.field("sector", "string", "sector of cp1993_sectors"),
            catalogue.field(
                "value_usd_mn", "number", "sales, net of tariff", "USD mn", minimum=0
            ),
            catalogue.field(
                "tariff", "number", "tariff of 1993", "fraction", minimum=0
            ),
            catalogue.field(
                "tariff_2005", "number", "tariff of 2005", "fraction", minimum=0
            ),
        ],
        key=["importer", "exporter", "sector"],
        sources=[cp1993.PAPER, cp1993.REPOSITORY],
        licence=cp1993.LICENCE,
        citation=cp1993.CITATION,
        period="1993; tariffs 1993 and 2005",
        vintage="2015",
        grade="A",
        caveats=[
            "Sales at home are output less exports; where exports exceed output they are zero, as in the paper."
        ],
    )


if __name__ == "__main__":
    main()
