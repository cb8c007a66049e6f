"""ISO 3166-1 economies with the short English names, groups and coverage flags that the notebooks use."""

import catalogue
import pandas as pd

NAMES = {  # where CLDR's display name is not what an English text would write
    "ALA": "Åland", "BES": "Caribbean Netherlands", "BIH": "Bosnia and Herzegovina", "CCK": "Cocos (Keeling) Islands",
    "CIV": "Ivory Coast", "COD": "DR Congo", "COG": "Republic of the Congo", "GBR": "United Kingdom",
    "MAF": "Saint Martin", "PCN": "Pitcairn Islands", "PSE": "Palestine", "TUR": "Turkey", "UMI": "US Outlying Islands",
    "USA": "United States",
    "VCT": "Saint Vincent and the Grenadines", "VIR": "US Virgin Islands",
}  # fmt: skip
ARTICLE = (
    "ARE ATF BES BHS CAF CCK COD COG COK COM CYM DOM FLK FRO GBR GMB IMN IOT MDV MHL MNP NLD PCN PHL SLB SYC "
    "TCA UMI USA VGB VIR"
)
EU27 = "AUT BEL BGR CYP CZE DEU DNK ESP EST FIN FRA GRC HRV HUN IRL ITA LTU LUX LVA MLT NLD POL PRT ROU SVK SVN SWE"
ASEAN = "BRN IDN KHM LAO MMR MYS PHL SGP THA VNM"  # Timor-Leste joined in October 2025: see the caveats
G7 = "CAN DEU FRA GBR ITA JPN USA"
GROUPS = {
    "WLD": ("World", "the world"),
    "EU27": ("European Union", "the European Union"),
    "ASEAN": ("ASEAN", "ASEAN"),
    "ROW": ("Rest of the world", "the rest of the world"),
}


def build(folder):
    read = {"dtype": str, "keep_default_na": False, "na_values": [""]}
    codes = pd.read_csv(folder / "reference" / "country_codes.csv", **read)
    icio = pd.read_csv(
        folder / "oecd_icio_2022" / "trade_and_tariffs.csv.gz",
        usecols=["importer"],
        **read,
    )
    members = set(icio["importer"]) - {"ROW"}
    iso3 = codes["ISO3166-1-Alpha-3"]
    plain = (
        codes["CLDR display name"]
        .str.replace(" & ", " and ")
        .str.replace("St. ", "Saint ")
    )
    names = iso3.map(NAMES).fillna(plain)
    economies = pd.DataFrame(
        {
            "iso3": iso3,
            "name": names,
            "name_in_sentence": names.where(
                ~iso3.isin(ARTICLE.split()), "the " + names
            ),
            "kind": "economy",
            "region": codes["Region Name"].fillna("Antarctica"),
            "eu27": iso3.isin(EU27.split()),
            "asean": iso3.isin(ASEAN.split()),
            "g7": iso3.isin(G7.split()),
            "icio": iso3.isin(members),
        }
    )
    groups = pd.DataFrame(
        [[code, *names, "group", "World"] for code, names in GROUPS.items()],
        columns=economies.columns[:5],
    ).assign(eu27=False, asean=False, g7=False, icio=False)
    for flag, size in {"eu27": 27, "asean": 10, "g7": 7, "icio": 80}.items():
        assert economies[flag].sum() == size, flag
    return pd.concat([economies, groups])


if __name__ == "__main__":
    field = catalogue.field
    catalogue.write(
        "countries",
        build(catalogue.sources_folder(__doc__)),
        title="Country codes, short English names and groups",
        description="Every ISO 3166-1 economy, and the four codes the other tables use for groups of economies.",
        fields=[
            field("iso3", "string", "ISO 3166-1 alpha-3, or the code of a group", pattern="[A-Z]{3}|EU27|ASEAN"),
            field("name", "string", "short everyday English name"),
            field("name_in_sentence", "string", "the name as it stands inside a sentence, with its article"),
            field("kind", "string", "economy, or group of economies", enum=["economy", "group"]),
            field("region", "string", "UN M49 region; World for the groups"),
            field("eu27", "boolean", "member of the European Union since 2020"),
            field("asean", "boolean", "one of the ten members of ASEAN until October 2025"),
            field("g7", "boolean", "member of the Group of Seven"),
            field("icio", "boolean", "one of the 80 economies of the OECD inter-country input-output tables, 2025 edition"),
        ],
        key=["iso3"],
        sources=[
            {"title": "ISO 3166-1 and UN M49 codes", "path": "https://unstats.un.org/unsd/methodology/m49/"},
            {"title": "Unicode CLDR display names", "path": "https://cldr.unicode.org"},
            {"title": "datasets/country-codes", "path": "https://github.com/datasets/country-codes"},
        ],
        licence={"name": "ODC-PDDL-1.0", "title": "Open Data Commons Public Domain Dedication and Licence 1.0",
                 "path": "https://opendatacommons.org/licenses/pddl/1-0/"},
        citation="ISO 3166-1; names after Unicode CLDR, via datasets/country-codes.",
        period="as of 2025",
        vintage="2025",
        grade="A",
        caveats=[
            "Kosovo has no ISO 3166-1 code and is not in this table.",
            "ASEAN counts its ten members; Timor-Leste, which joined in October 2025, is not flagged.",
            "Names follow everyday English usage and take no position on status.",
        ],
        csv=True,
    )  # fmt: skip
