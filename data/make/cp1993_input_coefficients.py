"""Inputs per unit of output by country, input sector and using sector, 1993, as Caliendo and Parro (2015) use
them."""

import catalogue
import cp1993
import numpy as np


def main() -> None:
    arrays = cp1993.inputs(catalogue.sources_folder(__doc__))
    materials = 1 - arrays["value_added_share"].T  # (country, using sector)
    coefficients = arrays["io_share_of_materials"] * materials[:, None, :]
    negative = coefficients < 0  # Canada's other goods in its basic metals, -0.0006
    assert negative.sum() == 1 and coefficients[negative].item() > -0.001
    sectors = list(cp1993.SECTORS)
    frame = cp1993.tidy(
        np.maximum(coefficients, 0),
        "coefficient",
        country=arrays["countries"],
        input_sector=sectors,
        using_sector=sectors,
    )
    frame["coefficient"] = frame["coefficient"].astype(np.float32)
    catalogue.write(
        "cp1993_input_coefficients",
        frame,
        title="Input coefficients by country and sector, 1993",
        description="What each sector spends on the goods of each sector per unit of its output, in the countries and sectors of "
        "Caliendo and Parro (2015), for validating the world model.",
        fields=[
            catalogue.field(
                "country", "string", "ISO 3166-1 alpha-3 or ROW", pattern="[A-Z]{3}"
            ),
            catalogue.field(
                "input_sector", "string", "sector of cp1993_sectors that is bought"
            ),
            catalogue.field(
                "using_sector", "string", "sector of cp1993_sectors that buys"
            ),
            catalogue.field(
                "coefficient",
                "number",
                "input per unit of output",
                "fraction",
                minimum=0,
            ),
        ],
        key=["country", "input_sector", "using_sector"],
        sources=[cp1993.PAPER, cp1993.REPOSITORY],
        licence=cp1993.LICENCE,
        citation=cp1993.CITATION,
        period="1993",
        vintage="2015",
        grade="A",
        caveats=[
            "One coefficient of the replication data is below zero (Canada, -0.0006) and is set to zero here."
        ],
    )


if __name__ == "__main__":
    main()
