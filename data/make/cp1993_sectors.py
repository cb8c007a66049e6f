"""The 40 sectors of Caliendo and Parro (2015) and their trade elasticities."""

import catalogue
import cp1993
import pandas as pd


def main() -> None:
    arrays = cp1993.inputs(catalogue.sources_folder(__doc__))
    frame = pd.DataFrame(
        {
            "sector": list(cp1993.SECTORS),
            "sector_name": list(cp1993.SECTORS.values()),
            "tradable": [
                position < cp1993.TRADABLES for position in range(len(cp1993.SECTORS))
            ],
            "trade_elasticity": arrays["theta"].round(4),
        }
    )
    catalogue.write(
        "cp1993_sectors",
        frame,
        title="Sectors and trade elasticities of Caliendo and Parro (2015)",
        description="20 tradable and 20 non-tradable sectors, for validating the world model on the paper's NAFTA results.",
        fields=[
            catalogue.field("sector", "string", "our code"),
            catalogue.field("sector_name", "string", "what it makes"),
            catalogue.field("tradable", "boolean", "traded between countries"),
            catalogue.field(
                "trade_elasticity", "number", "theta, positive", "elasticity", minimum=0
            ),
        ],
        key=["sector"],
        sources=[cp1993.PAPER, cp1993.REPOSITORY],
        licence=cp1993.LICENCE,
        citation=cp1993.CITATION,
        period="1993",
        vintage="2015",
        grade="A",
        caveats=[
            "Non-tradable sectors have the replication code's 8.22, which nothing depends on."
        ],
        csv=True,
    )


if __name__ == "__main__":
    main()
