"""Eight published sets of trade elasticities on the sectors of the world model."""

import catalogue
import icio

PAPERS = {
    "bagwell_staiger_yurukoglu_2021": "Bagwell, Staiger and Yurukoglu (2021)",
    "caliendo_parro_2015": "Caliendo and Parro (2015)",
    "fontagne_2022": "Fontagné, Guimbard and Orefice (2022)",
    "giri_yi_yilmazkuday_2021": "Giri, Yi and Yilmazkuday (2021)",
    "in_sample": "estimated on the ICIO sample",
    "lashkaripour_lugovskyy_2023": "Lashkaripour and Lugovskyy (2023)",
    "shapiro_2016": "Shapiro (2016)",
    "uniform_4": "4 everywhere (Simonovska and Waugh 2014)",
}


def main() -> None:
    raw = icio.read(catalogue.sources_folder(__doc__), "trade_elasticities.csv")
    frame = raw.rename(columns={"source": "elasticity_set"}).round(
        {"trade_elasticity": 4}
    )
    assert set(frame["elasticity_set"]) == set(PAPERS)
    frame["paper"] = frame["elasticity_set"].map(PAPERS)
    catalogue.write(
        "trade_elasticities",
        frame,
        title="Trade elasticities by sector, eight published sets",
        description="Fall of trade in percent per percent of trade cost, the theta of the world model.",
        fields=[
            catalogue.field(
                "elasticity_set", "string", "which set", enum=sorted(PAPERS)
            ),
            catalogue.field("sector", "string", "sector of icio_sectors"),
            catalogue.field(
                "trade_elasticity", "number", "theta, positive", "elasticity", minimum=0
            ),
            catalogue.field("paper", "string", "where the estimates are from"),
        ],
        key=["elasticity_set", "sector"],
        sources=[
            {
                "title": "; ".join(sorted(PAPERS.values())),
                "path": icio.REPOSITORY["path"],
            },
            icio.REPOSITORY,
        ],
        licence={
            "name": "MIT",
            "title": "MIT",
            "path": "https://opensource.org/license/mit",
        },
        citation="The papers named row by row; brought onto these sectors in ahmadlp/us-tariff.",
        period="estimates, various years",
        vintage="2025",
        grade="A",
        caveats=[
            "Services have 4 in every set but Fontagné et al. (2022).",
            "The sets differ widely: refined petroleum has 0.6 in one and 65 in another.",
        ],
        csv=True,
    )


if __name__ == "__main__":
    main()
