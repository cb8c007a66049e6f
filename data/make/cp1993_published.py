"""The published welfare effects of NAFTA's tariff reductions, table 2 of Caliendo and Parro (2015)."""

import catalogue
import cp1993
import pandas as pd

CLOSURES = {"zero_aggregate_deficits": "zero", "with_deficits": "fixed"}


def main() -> None:
    folder = catalogue.sources_folder(__doc__)
    raw = pd.read_csv(folder / "caliendo_parro_1993" / "expected_nafta.csv")
    frame = raw.assign(deficits=raw["closure"].map(CLOSURES)).rename(
        columns={"welfare_pct": "first_order_pct"}
    )
    number = {"kind": "number", "unit": "percent"}
    catalogue.write(
        "cp1993_published",
        frame,
        title="Published welfare effects of NAFTA's tariff reductions",
        description="First-order terms-of-trade and volume-of-trade effects, their sum and the change of real wages, for NAFTA's "
        "members, with deficits kept and without deficits; percent, two decimals as printed.",
        fields=[
            catalogue.field(
                "deficits",
                "string",
                "closure of the world model",
                enum=["fixed", "zero"],
            ),
            catalogue.field(
                "country", "string", "ISO 3166-1 alpha-3", pattern="[A-Z]{3}"
            ),
            catalogue.field(
                "terms_of_trade_pct", description="terms of trade", **number
            ),
            catalogue.field(
                "volume_of_trade_pct", description="volume of trade", **number
            ),
            catalogue.field(
                "first_order_pct",
                description="their sum, the paper's welfare effect",
                **number,
            ),
            catalogue.field(
                "real_wage_pct", description="change of real wages", **number
            ),
        ],
        key=["deficits", "country"],
        sources=[
            cp1993.PAPER,
            {
                "title": "paulofelipe/cp2015 (MIT), expected results of its tests",
                "path": "https://github.com/paulofelipe/cp2015",
            },
        ],
        licence={
            "name": "MIT",
            "title": "MIT",
            "path": "https://opensource.org/license/mit",
        },
        citation="Caliendo, L. and F. Parro (2015), Review of Economic Studies 82(1), table 2.",
        period="1993 to 2005",
        vintage="2015",
        grade="A",
        caveats=[
            "The paper's welfare effect is the first-order sum; the exact change of real income is another number."
        ],
        csv=True,
    )


if __name__ == "__main__":
    main()
