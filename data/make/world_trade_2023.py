"""World trade in goods by exporter and importer, 2023, reconciled by CEPII."""

import catalogue
import pandas as pd


def build(folder):
    read = {"keep_default_na": False, "na_values": [""]}
    countries = pd.read_csv(catalogue.DATA / "countries.csv", **read)
    frame = pd.read_csv(folder / "baci_2023" / "bilateral.csv.gz", **read)
    strange = (set(frame["exporter"]) | set(frame["importer"])) - set(countries["iso3"])
    assert not strange, strange
    frame["value_usd_mn"] = (frame["usd_thousand"] / 1e3).round(4)
    return frame[frame["value_usd_mn"] > 0]


if __name__ == "__main__":
    field = catalogue.field
    catalogue.write(
        "world_trade_2023",
        build(catalogue.sources_folder(__doc__)),
        title="World trade in goods by pair of economies, 2023",
        description="One figure for a flow that both sides report, as reconciled by CEPII, free on board. Pairs without trade have no row.",
        fields=[
            field(
                "exporter",
                "string",
                "ISO 3166-1 alpha-3 code of the exporter",
                pattern="[A-Z]{3}",
            ),
            field(
                "importer",
                "string",
                "ISO 3166-1 alpha-3 code of the importer",
                pattern="[A-Z]{3}",
            ),
            field(
                "value_usd_mn",
                "number",
                "value of goods, FOB",
                unit="million USD",
                minimum=0,
            ),
        ],
        key=["exporter", "importer"],
        sources=[
            {
                "title": "CEPII, BACI, edition 202501",
                "path": "https://www.cepii.fr/CEPII/en/bdd_modele/bdd_modele_item.asp?id=37",
            },
            {
                "title": "JoeLoera/liberation-day-replication",
                "path": "https://github.com/JoeLoera/liberation-day-replication/tree/e1f26fd",
            },
        ],
        licence={
            "name": "etalab-2.0",
            "title": "Licence Ouverte / Open Licence 2.0 (Etalab)",
            "path": "https://www.etalab.gouv.fr/wp-content/uploads/2018/11/open-licence.pdf",
        },
        citation="Gaulier, G. and Zignago, S. (2010), BACI: International Trade Database at the Product-Level, CEPII Working Paper 2010-23.",
        period="2023",
        vintage="2025-01",
        grade="A",
        caveats=[
            "Taiwan is missing: as an exporter, as an importer, and in every total of this table.",
            "194 economies; reconciled figures differ from what either customs publishes.",
        ],
    )
