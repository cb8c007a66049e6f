"""The 28 sectors of the world model."""

import catalogue
import icio

NAICS3 = {  # the group of US trade statistics that a sector falls into; one group may hold several sectors
    **{
        "A01": "111+112",
        "A02": "113",
        "A03": "114",
        "B05": "212",
        "B06": "211",
        "B07": "212",
        "B08": "212",
    },
    **{
        "C10T12": "311+312",
        "C13T15": "313+314+315+316",
        "C16": "321",
        "C17_18": "322+323",
        "C19": "324",
    },
    **{
        "C20": "325",
        "C21": "325",
        "C22": "326",
        "C23": "327",
        "C24A": "331",
        "C24B": "331",
        "C25": "332",
    },
    **{
        "C26": "334",
        "C27": "335",
        "C28": "333",
        "C29": "336",
        "C301": "336",
        "C302T309": "336",
    },
    **{"C31T33": "337+339"},
}
SHORT = {
    **{
        "A01": "Farming",
        "A02": "Forestry",
        "A03": "Fishing",
        "B05": "Coal",
        "B06": "Oil and gas",
        "B07": "Metal ores",
    },
    **{
        "B08": "Other mining",
        "B09": "Mining services",
        "C10T12": "Food and drink",
        "C13T15": "Textiles and clothing",
    },
    **{
        "C16": "Wood",
        "C17_18": "Paper",
        "C19": "Refined petroleum",
        "C20": "Chemicals",
        "C21": "Pharmaceuticals",
    },
    **{
        "C22": "Rubber and plastics",
        "C23": "Glass and cement",
        "C24A": "Steel",
        "C24B": "Other metals",
    },
    **{
        "C25": "Metal products",
        "C26": "Electronics",
        "C27": "Electrical equipment",
        "C28": "Machinery",
    },
    **{
        "C29": "Motor vehicles",
        "C301": "Ships",
        "C302T309": "Aircraft, trains, cycles",
    },
    **{"C31T33": "Furniture and other", "SERV": "Services"},
}


def main() -> None:
    frame = icio.read(catalogue.sources_folder(__doc__), "sectors.csv")
    frame = frame.assign(
        label=frame["sector"].map(SHORT),
        naics3_group=frame["sector"].map(NAICS3),
        goods=frame["sector"] != "SERV",
    )
    catalogue.write(
        "icio_sectors",
        frame,
        title="Sectors of the world model",
        description="27 goods sectors and one of services, with the group of US import statistics (NAICS-3) they fall into.",
        fields=[
            catalogue.field("sector", "string", "code, after ISIC Rev. 4 divisions"),
            catalogue.field("sector_name", "string", "what it makes"),
            catalogue.field("label", "string", "a short name for charts"),
            catalogue.field("goods", "boolean", "goods, that tariffs apply to"),
            catalogue.field(
                "naics3_group", "string", "NAICS-3 codes joined by +", required=False
            ),
        ],
        key=["sector"],
        sources=[icio.OECD, icio.REPOSITORY],
        licence=icio.LICENCE,
        citation="OECD (2025), Inter-Country Input-Output tables; aggregation of ahmadlp/us-tariff.",
        period="2022",
        vintage="2025 edition",
        grade="A",
        caveats=[
            "NAICS-3 groups and ISIC divisions do not match exactly, e.g. taps and valves are metal products in NAICS."
        ],
        csv=True,
    )


if __name__ == "__main__":
    main()
