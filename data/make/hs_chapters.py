"""Chapters of the Harmonized System in short words, sorted into the broad baskets of japan_goods."""

import catalogue
import japan_customs
import pandas as pd

LABELS = """\
01 Live animals|02 Meat|03 Fish and seafood|04 Dairy, eggs, honey|05 Other animal products|06 Plants and flowers
07 Vegetables|08 Fruit and nuts|09 Coffee, tea, spices|10 Cereals|11 Flour, malt, starch|12 Oil seeds|13 Gums and resins
14 Plaiting materials|15 Fats and oils|16 Meat and fish preparations|17 Sugar|18 Cocoa|19 Bakery and cereal products
20 Fruit and vegetable preparations|21 Other food preparations|22 Drinks|23 Animal feed|24 Tobacco|25 Salt, stone, cement
26 Ores|27 Fuels|28 Inorganic chemicals|29 Organic chemicals|30 Medicines|31 Fertilisers|32 Dyes and paints
33 Perfumes and cosmetics|34 Soap and waxes|35 Glues and enzymes|36 Explosives|37 Photographic goods
38 Other chemicals|39 Plastics|40 Rubber|41 Hides and leather|42 Leather goods, bags|43 Furs|44 Wood|45 Cork
46 Basketware|47 Wood pulp|48 Paper|49 Printed matter|50 Silk|51 Wool|52 Cotton|53 Other plant fibres
54 Man-made filaments|55 Man-made staple fibres|56 Felt, rope|57 Carpets|58 Special fabrics|59 Coated fabrics
60 Knitted fabrics|61 Knitted clothing|62 Other clothing|63 Other textile articles|64 Footwear|65 Hats
66 Umbrellas|67 Feathers, wigs|68 Stone and cement articles|69 Ceramics|70 Glass|71 Gems and precious metals
72 Iron and steel|73 Steel articles|74 Copper|75 Nickel|76 Aluminium|78 Lead|79 Zinc|80 Tin|81 Other base metals
82 Tools and cutlery|83 Hardware of base metal|84 Machinery and computers|85 Electrical goods, phones, chips
86 Rail vehicles|87 Road vehicles and parts|88 Aircraft|89 Ships|90 Instruments|91 Clocks and watches
92 Musical instruments|93 Arms|94 Furniture and lamps|95 Toys and games|96 Other manufactures|97 Art and antiques
98 Special provisions: returned and repaired goods|99 Special provisions: low-value and temporary"""
BASKETS = [  # (first chapter, last chapter, broad basket), in order; what is not named is "other"
    (1, 4, "food"), (7, 11, "food"), (16, 24, "food"), (5, 6, "fuels-raw-materials"), (12, 15, "fuels-raw-materials"),
    (25, 27, "fuels-raw-materials"), (41, 41, "fuels-raw-materials"), (47, 47, "fuels-raw-materials"),
    (28, 39, "chemicals"), (50, 63, "textiles"), (65, 65, "textiles"), (72, 83, "metals"), (84, 84, "machinery"),
    (85, 85, "electrical"), (87, 87, "vehicles"), (86, 86, "other-transport"), (88, 89, "other-transport"),
    (90, 90, "instruments"),
]  # fmt: skip


def build():
    rows = [
        entry.split(" ", 1) for line in LABELS.splitlines() for entry in line.split("|")
    ]
    frame = pd.DataFrame(rows, columns=["chapter", "label"])
    number, frame["basket"] = frame["chapter"].astype(int), "other"
    for first, last, basket in BASKETS:
        frame.loc[number.between(first, last), "basket"] = basket
    frame["basket_label"] = frame["basket"].map(japan_customs.BROAD_BASKETS)
    assert len(frame) == 98 and frame["chapter"].is_unique
    return frame


if __name__ == "__main__":
    catalogue.sources_folder(
        __doc__
    )  # the same command line as every script; nothing is read: the labels are ours
    field = catalogue.field
    catalogue.write(
        "hs_chapters",
        build(),
        title="Chapters of the Harmonized System in short words",
        description="Two-digit chapters with a short label and the broad basket, comparable with broad_basket of japan_goods.",
        fields=[
            field("chapter", "string", "two-digit chapter", pattern=r"\d\d"),
            field("label", "string", "short label in our words"),
            field("basket", "string", "broad basket", enum=list(japan_customs.BROAD_BASKETS)),
            field("basket_label", "string", "plain label of the basket"),
        ],
        key=["chapter"],
        sources=[{"title": "World Customs Organization, Harmonized System 2022 (chapter numbers)",
                  "path": "https://www.wcoomd.org/en/topics/nomenclature/overview/what-is-the-harmonized-system.aspx"}],
        licence={"name": "MIT", "title": "Labels and baskets are the project's own", "path": "https://opensource.org/license/mit"},
        citation="Chapter numbers of the Harmonized System, World Customs Organization.",
        period="HS 2022",
        vintage="2022",
        grade="B",
        caveats=[
            "A chapter goes into one basket whole, so the baskets match those of Japan's customs only roughly: rubber and leather goods, "
            "glass, precious metals and paper count as everything else here.",
            "Chapters 98 and 99 are provisions of the US tariff, not goods.",
        ],
        csv=True,
    )  # fmt: skip
