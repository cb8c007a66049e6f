"""Inputs per unit of output by country, input sector and using sector, 2022."""

import catalogue
import icio
import numpy as np


def main() -> None:
    frame = icio.read(catalogue.sources_folder(__doc__), "io_coefficients.csv.gz")
    frame["coefficient"] = frame["coefficient"].astype(np.float32)
    catalogue.write(
        "icio_input_coefficients_2022",
        frame[frame["coefficient"] > 0],
        title="Input coefficients by country and sector, 2022",
        description="What each sector spends on the goods of each sector, home-made or imported, per unit of its gross output.",
        fields=[
            catalogue.field(
                "country", "string", "ISO 3166-1 alpha-3 or ROW", pattern="[A-Z]{3}"
            ),
            catalogue.field(
                "input_sector", "string", "sector of icio_sectors that is bought"
            ),
            catalogue.field(
                "using_sector", "string", "sector of icio_sectors that buys"
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
        sources=[
            icio.OECD,
            {
                "title": "sanction-simulator 0.1.4 (MIT), aggregated from 50 to 28 sectors",
                "path": "https://github.com/ahmadlp/us-tariff",
            },
        ],
        licence=icio.LICENCE,
        citation="OECD (2025), Inter-Country Input-Output tables, 2022.",
        period="2022",
        vintage="2025 edition",
        grade="B",
        caveats=[
            "Japan's value added comes to USD 4.09 tn; the IMF has 4.26.",
            "The rest of the world has the world's average, weighted by output.",
        ],
    )


if __name__ == "__main__":
    main()
